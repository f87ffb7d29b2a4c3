//! Evidence from records: outages and tickets that speak of the scope's objects.
//!
//! A record that names a site or an element speaks of all objects in it, at the time of the record. Of an empty scope every ticket
//! counts, also one whose object nobody knows.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive as _;

use super::exclusions::{LineExclusions, silent_exclusions};
use super::{Depth, Exclusion, ObjectiveWork};
use crate::diagnostic::Diagnostic;
use crate::model::{
    Every, Gap, KpiPoint, KpiSeries, ManagedObject, Outage, Ticket, TimeRange, Timestamp, Unit,
};
use crate::query::Filter;
use crate::query::select::ObjectAttributes;
use crate::sla::availability::UpTime;
use crate::sla::interval::intersect;
use crate::sla::method::{MethodValue, Weight, method_value};
use crate::sla::outage_metric::{
    CountedOutage, Cut, DenominatorRule, OutageAvailability, OutageObject, UnitUpTime,
    outage_availability, severities_of,
};
use crate::sla::ticket_terms::TicketUnit;
use crate::sla::{
    ExclusionMode, Membership, Method, ObjectiveEvidence, OutageTerms, Reason, TicketFigure,
    TicketTerms, WorstObject, measure, outages_formula,
};
use crate::store::FromImport;
use crate::words::{Sentence, sentence};
use crate::workspace::diagnose;
use crate::workspace::join::PlaceBook;

/// Objects that a worst list shows.
const WORST_MAX: usize = 10;

/// Columns of the topology that name the site of an object.
const SITE_KEYS: [&str; 4] = ["site", "site_id", "site_name", "site_code"];

/// An object of the scope with the time in which it belongs to it.
pub(super) struct Member<'a> {
    pub(super) object: &'a ManagedObject,
    pub(super) time: Vec<TimeRange>,
}

impl ObjectiveWork<'_> {
    /// Availability from outage records, by the line's method.
    pub(super) fn of_outages(
        &self,
        terms: &OutageTerms,
    ) -> Result<(ObjectiveEvidence, Vec<Sentence>), Vec<Diagnostic>> {
        let one = |d: Diagnostic| vec![d];
        let filter = self.filter()?;
        let LineExclusions { admitted, refused, mut remarks } =
            self.exclusions(filter.as_ref()).map_err(one)?;
        let all = self.all_outages()?;
        let all = || all.iter().map(|record| &record.event);
        let records = self.outages_in_range(all());
        let members = self.members(filter.as_ref());
        if members.is_empty() {
            let scope = format!("{:?}", self.objective.scope.filter);
            remarks.push(sentence!("sentences-empty-scope", scope = scope));
        }
        let spoken_of = self.objects_spoken_of(&records);
        let objects = self.objects_with(&members, &records, &spoken_of, &admitted);
        let mode = self.objective.exclusions.as_ref().map(|terms| terms.mode);
        let found = outage_availability(&objects, terms, mode, self.range.end);
        let mut evidence = ObjectiveEvidence::none(self.question.contract, self.objective);
        let moments = all().flat_map(|o| [Some(o.start), o.end]).flatten();
        if !records.is_empty() || was_recorded(moments, self.range) {
            let MethodValue { point, arithmetic } = self.outage_value(&found);
            evidence.total = point;
            evidence.method_arithmetic = arithmetic;
        } else {
            remarks.push(sentence!("sentences-no-records"));
        }
        remarks.extend(unplaced_remark(&records, &spoken_of));
        if all().next().is_some() && !all().any(|outage| terms.is_meant(outage)) {
            let known = severities_of(all()).join(", ");
            remarks.push(sentence!("sentences-outages-of-no-kind", known = known));
        }
        evidence.formula = outages_formula(&self.objective.method).english();
        evidence.n_units = Some(found.units.len() as u64);
        evidence.rest_amount = self.rest_secs(filter.as_ref(), terms, found.units.len());
        if self.depth >= Depth::Days {
            evidence.daily = self.outage_days(&objects, terms, mode, &found);
        }
        if self.depth == Depth::Full {
            evidence.worst_objects = self.most_down(&found);
            evidence.reasons = self.outage_reasons(&found, &records);
        }
        let is_ours = |cuts: &[Cut]| {
            !cuts.iter().any(|cut| matches!(cut, Cut::OtherSeverity | Cut::OtherName))
        };
        evidence.outages = found.outages.into_iter().filter(|o| is_ours(&o.cuts)).collect();
        evidence.exclusions = admitted.into_iter().map(|e: Exclusion| e.applied).collect();
        evidence.refused_exclusions = refused;
        Ok((evidence, remarks))
    }

    /// Seconds of service still to come, of all units; `None` where no unit is known yet.
    fn rest_secs(
        &self,
        filter: Option<&Filter>,
        terms: &OutageTerms,
        n_units: usize,
    ) -> Option<Decimal> {
        let rest = self.rest();
        let service = self.objective.service_calendar.calendar.service_secs(rest);
        match terms.denominator {
            // Whom later outages affect is not known; those that are affected already stay so.
            DenominatorRule::AffectedObjects if n_units == 0 => None,
            DenominatorRule::AffectedObjects | DenominatorRule::Sites(_) => {
                Some(Decimal::from(service) * Decimal::from(n_units))
            }
            DenominatorRule::AllObjects => {
                let n_members = self.members(filter).len();
                Some(Decimal::from(service) * Decimal::from(n_members))
            }
        }
    }

    /// The outages that count, the longest first, each with the share of the downtime that is booked on it.
    fn outage_reasons(&self, found: &OutageAvailability, records: &[Outage]) -> Vec<Reason> {
        let down_total: i64 = found.outages.iter().map(|outage| outage.counted_secs).sum();
        let mut counted: Vec<_> = found.outages.iter().filter(|o| o.counted_secs > 0).collect();
        counted.sort_by_key(|o| (-o.counted_secs, o.start, &o.object));
        let name_of = |outage: &CountedOutage| {
            let known = records.iter().find(|r| r.id == outage.id && r.start == outage.start);
            known
                .map_or_else(|| sentence!("sentences-outage"), |record| record.name.as_str().into())
        };
        counted
            .into_iter()
            .take(WORST_MAX)
            .map(|outage| Reason {
                text: sentence!(
                    "sentences-outage-counts",
                    name = name_of(outage),
                    object = &outage.object,
                    minutes = Decimal::from(outage.counted_secs) / Decimal::from(60),
                ),
                object: outage.object.clone(),
                range: TimeRange::new(outage.start, outage.end.unwrap_or(self.range.end)),
                outage: Some(outage.id.clone()).filter(|id| !id.is_empty()),
                ticket: None,
                lost_share: Some(outage.counted_secs as f64 / down_total as f64),
            })
            .collect()
    }

    /// Outage records that touch the period.
    pub(super) fn outage_records(&self) -> Result<Vec<Outage>, Vec<Diagnostic>> {
        Ok(self.outages_in_range(self.all_outages()?.iter().map(|record| &record.event)))
    }

    fn outages_in_range<'r>(&self, all: impl Iterator<Item = &'r Outage>) -> Vec<Outage> {
        let touches =
            |o: &Outage| o.start < self.range.end && o.end.is_none_or(|end| end > self.range.start);
        // What is supposed makes an outage shorter, never longer.
        let touching = all.filter(|outage| touches(outage));
        touching.map(|outage| self.as_supposed(outage.clone())).filter(touches).collect()
    }

    fn all_outages(&self) -> Result<Arc<Vec<FromImport<Outage>>>, Vec<Diagnostic>> {
        self.sources.snapshot.outages().map_err(|e| vec![diagnose::of_store(&e)])
    }

    /// Of each object that outages speak of, by its full name, their positions.
    pub(super) fn objects_spoken_of(&self, records: &[Outage]) -> BTreeMap<String, Vec<usize>> {
        let mut book =
            PlaceBook::new(self.documents().known_names(&self.network.objects), records, []);
        book.outages_by_object(records)
    }

    /// The record as long as a what-if lets it be.
    fn as_supposed(&self, record: Outage) -> Outage {
        let of_line = self.question.outage_minutes.get(&self.objective.id);
        let minutes = of_line
            .and_then(|outages| outages.iter().find(|(id, _)| *id == record.id))
            .map(|(_, minutes)| i64::from(*minutes));
        let Some(minutes) = minutes else { return record };
        let latest = record.start.plus_secs(minutes * 60);
        let end = Some(record.end.map_or(latest, |end| end.min(latest)));
        Outage { end, ..record }
    }

    /// The members with the records that speak of each.
    pub(super) fn outage_objects<'r>(
        &self,
        members: &[Member<'_>],
        records: &'r [Outage],
        admitted: &[Exclusion],
    ) -> Vec<OutageObject<'r>> {
        self.objects_with(members, records, &self.objects_spoken_of(records), admitted)
    }

    fn objects_with<'r>(
        &self,
        members: &[Member<'_>],
        records: &'r [Outage],
        spoken_of: &BTreeMap<String, Vec<usize>>,
        admitted: &[Exclusion],
    ) -> Vec<OutageObject<'r>> {
        let service = self.service_time();
        members
            .iter()
            .map(|member| OutageObject {
                name: member.object.name.clone(),
                site: self.site_of(member),
                service: intersect(&service, &member.time),
                outages: spoken_of
                    .get(member.object.name.as_str())
                    .map_or_else(Vec::new, |list| list.iter().map(|i| &records[*i]).collect()),
                exclusions: if self.is_silent(member.object) {
                    silent_exclusions(admitted, &member.object.name)
                } else {
                    excluded_time(admitted, member.object)
                },
                no_data: self.no_data(member.object),
            })
            .collect()
    }

    /// Objects that belong to the scope at any time of the period, also those that never delivered anything.
    pub(super) fn members(&self, filter: Option<&Filter>) -> Vec<Member<'_>> {
        self.members_among(self.network.all(), filter)
    }

    /// Those of some objects that belong to the scope at any time of the period.
    pub(super) fn members_among<'o>(
        &self,
        objects: impl Iterator<Item = (&'o ManagedObject, ObjectAttributes<'o>)>,
        filter: Option<&Filter>,
    ) -> Vec<Member<'o>> {
        let mut members = Vec::new();
        for (object, attributes) in objects {
            if self.is_left_out(&object.name) {
                continue;
            }
            let rows = attributes.rows();
            // What delivers data without a row in the topology is there all the time, as it is for counters.
            let is_inside = |at| {
                (rows.is_empty() || rows.exist_at(at))
                    && filter.is_none_or(|filter| attributes.passes(filter, at))
            };
            let time = match self.objective.scope.membership {
                Membership::PeriodStart => {
                    if is_inside(self.range.start) {
                        vec![self.range]
                    } else {
                        Vec::new()
                    }
                }
                Membership::Dated => {
                    let mut edges = vec![self.range.start];
                    edges.extend(rows.changes_in(self.range));
                    edges.push(self.range.end);
                    edges.sort_unstable();
                    let pieces = edges.windows(2).map(|pair| TimeRange::new(pair[0], pair[1]));
                    pieces
                        .filter(|piece| piece.start < piece.end && is_inside(piece.start))
                        .collect()
                }
            };
            if !time.is_empty() {
                members.push(Member { object, time });
            }
        }
        members
    }

    /// The site of a member when it first belongs to the scope.
    fn site_of(&self, member: &Member<'_>) -> Option<String> {
        let attributes = ObjectAttributes::of(member.object, &self.documents().topology);
        let at = member.time.first().map_or(self.range.start, |time| time.start);
        SITE_KEYS.iter().find_map(|key| attributes.attribute(key, at)).map(str::to_owned)
    }

    /// Time without any report of an object: outage records say when something was down, never that somebody looked. Only an object
    /// of which nothing at all was ever delivered is known to be without data.
    fn no_data(&self, object: &ManagedObject) -> Vec<TimeRange> {
        if self.is_silent(object) { vec![self.range] } else { Vec::new() }
    }

    /// Whether nothing at all was ever delivered of an object.
    fn is_silent(&self, object: &ManagedObject) -> bool {
        self.network.silent.iter().any(|silent| silent.name == object.name)
    }

    fn outage_value(&self, found: &OutageAvailability) -> MethodValue {
        let total = found.total;
        let whole = KpiPoint {
            value: total.percent(),
            gap: total.percent().is_none().then_some(Gap::ZeroDenominator),
            numerator: Some(total.up_secs as f64),
            denominator: Some(total.counted_secs as f64),
            ..KpiPoint::missing()
        };
        if self.objective.method == Method::CountRecords {
            let n = found.n_records();
            let line = sentence!("sentences-outages-count", n = n);
            let point = KpiPoint {
                value: Some(n as f64),
                gap: None,
                numerator: None,
                denominator: None,
                ..whole
            };
            return MethodValue { point, arithmetic: vec![line] };
        }
        let cells = unit_series(&found.units, self.range, &self.question.contract.zone);
        let weights = match &self.objective.method {
            Method::Weighted { weight: Weight::Attribute(key) } => self.attribute_weights(key),
            _ => BTreeMap::new(),
        };
        let (method, comparison) = (&self.objective.method, self.objective.comparison);
        method_value(method, comparison, &whole, Some(&cells), &weights)
    }

    /// The same terms, local day by local day. Which objects are affected is said by the whole period, `whole`, not by the day.
    fn outage_days(
        &self,
        objects: &[OutageObject<'_>],
        terms: &OutageTerms,
        mode: Option<ExclusionMode>,
        whole: &OutageAvailability,
    ) -> KpiSeries {
        let affected: BTreeSet<&str> = whole.units.iter().map(|unit| unit.name.as_str()).collect();
        let only_affected = matches!(terms.denominator, DenominatorRule::AffectedObjects);
        let zone = &self.question.contract.zone;
        let buckets = zone.buckets(self.range, Every::Day);
        let points = buckets.iter().map(|day| {
            let of_day: Vec<OutageObject<'_>> = objects
                .iter()
                .map(|object| OutageObject {
                    service: intersect(&object.service, &[*day]),
                    ..object.clone()
                })
                .collect();
            let found = outage_availability(&of_day, terms, mode, self.range.end);
            if self.objective.method == Method::CountRecords {
                let n = found.n_records() as f64;
                return KpiPoint { value: Some(n), gap: None, ..KpiPoint::missing() };
            }
            let total = if only_affected {
                let units = found.objects.iter().filter(|o| affected.contains(o.name.as_str()));
                UpTime::total(&units.map(|unit| unit.up_time).collect::<Vec<_>>())
            } else {
                found.total
            };
            KpiPoint {
                value: total.percent(),
                gap: total.percent().is_none().then_some(Gap::ZeroDenominator),
                numerator: Some(total.up_secs as f64),
                denominator: Some(total.counted_secs as f64),
                ..KpiPoint::missing()
            }
        });
        KpiSeries {
            kpi_id: self.objective.id.clone(),
            unit: Unit::new(match self.objective.method {
                Method::CountRecords => "",
                _ => "%",
            }),
            zone: zone.clone(),
            points: points.collect(),
            buckets,
            keys: Vec::new(),
            groups: vec![Vec::new()],
        }
    }

    fn most_down(&self, found: &OutageAvailability) -> Vec<WorstObject> {
        let down_total: i64 = found.units.iter().map(|unit| unit.up_time.down_secs()).sum();
        let mut down: Vec<&UnitUpTime> =
            found.units.iter().filter(|unit| unit.up_time.down_secs() > 0).collect();
        down.sort_by_key(|unit| (-unit.up_time.down_secs(), &unit.name));
        let label_of = |name: &str| {
            let known = self.network.objects.iter().find(|object| object.name == name);
            known.map_or_else(|| name.to_owned(), |object| object.label().to_owned())
        };
        down.into_iter()
            .take(WORST_MAX)
            .map(|unit| WorstObject {
                label: label_of(&unit.name),
                name: unit.name.clone(),
                point: unit_point(unit),
                contribution: Some(unit.up_time.down_secs() as f64 / down_total as f64),
            })
            .collect()
    }

    /// The statistic of tickets that the line names.
    pub(super) fn of_tickets(
        &self,
        terms: &TicketTerms,
    ) -> Result<(ObjectiveEvidence, Vec<Sentence>), Vec<Diagnostic>> {
        let one = |d: Diagnostic| vec![d];
        let filter = self.filter()?;
        let of_store = |e| one(diagnose::of_store(&e));
        let records = self.sources.snapshot.tickets().map_err(of_store)?;
        let tickets: Vec<Ticket> = records.iter().map(|record| record.event.clone()).collect();
        let (ours, n_unplaced) = self.tickets_in_scope(&tickets, filter.as_ref());
        let calendar = &self.objective.service_calendar.calendar;
        let figure = measure(terms, ours, calendar, self.range, self.tickets_known_until(&tickets));
        let mut remarks = Vec::new();
        if n_unplaced > 0 {
            remarks.push(sentence!("sentences-tickets-unplaced", n = n_unplaced));
        }
        let mut evidence = ObjectiveEvidence::none(self.question.contract, self.objective);
        let touches = !figure.counted.is_empty() || !figure.open.is_empty();
        if touches || was_recorded(tickets.iter().flat_map(moments_of), self.range) {
            evidence.total = ticket_point(&figure);
            evidence.method_arithmetic = figure_lines(&figure);
        } else {
            remarks.push(sentence!("sentences-no-records"));
        }
        let statistic = terms.statistic.sentence();
        evidence.formula = sentence!("sentences-formula-tickets", statistic = statistic).english();
        evidence.tickets = figure.counted.iter().map(|ticket| ticket.id.clone()).collect();
        Ok((evidence, remarks))
    }

    /// Until when the records of tickets count. Of a period that is over also what happened later: a ticket that was opened in its
    /// last hour is judged by its end. What comes after the last record is not known, however late somebody asks: the same data, the
    /// same answer.
    pub(super) fn tickets_known_until(&self, tickets: &[Ticket]) -> Timestamp {
        let period = self.question.name.range(&self.question.contract.zone);
        if self.range.end < period.end {
            return self.range.end;
        }
        known_until(tickets, period.end)
    }

    /// Tickets of the scope, and how many name nothing that is known.
    pub(super) fn tickets_in_scope<'t>(
        &self,
        tickets: &'t [Ticket],
        filter: Option<&Filter>,
    ) -> (Vec<&'t Ticket>, usize) {
        if filter.is_none() {
            return (tickets.iter().collect(), 0);
        }
        let members = self.members(filter);
        let times: HashMap<&str, &[TimeRange]> =
            members.iter().map(|m| (m.object.name.as_str(), m.time.as_slice())).collect();
        let mut book =
            PlaceBook::new(self.documents().known_names(&self.network.objects), [], tickets);
        let spoken_of = book.objects_by_ticket(tickets);
        let (mut ours, mut n_unplaced) = (Vec::new(), 0);
        for (ticket, names) in tickets.iter().zip(spoken_of) {
            let at = ticket.opened_at.unwrap_or(self.range.start);
            let at = at.clamp(self.range.start, self.range.end.plus_secs(-1));
            let is_ours = names.iter().any(|name| {
                let time = times.get(name.as_str());
                time.is_some_and(|time| time.iter().any(|range| range.contains(at)))
            });
            if is_ours {
                ours.push(ticket);
            } else if names.is_empty() {
                n_unplaced += 1;
            }
        }
        (ours, n_unplaced)
    }
}

/// How many records speak of nothing that is known.
fn unplaced_remark(
    records: &[Outage],
    spoken_of: &BTreeMap<String, Vec<usize>>,
) -> Option<Sentence> {
    let placed: BTreeSet<usize> = spoken_of.values().flatten().copied().collect();
    let n = records.len() - placed.len();
    (n > 0).then(|| sentence!("sentences-outages-unplaced", n = n))
}

/// Whether records were kept in a range, by the moments that records speak of: some are of before its end, some of after its start.
/// Then a month without any is a good one, not an unknown one.
pub(super) fn was_recorded(moments: impl Iterator<Item = Timestamp>, range: TimeRange) -> bool {
    let (mut is_before, mut is_after) = (false, false);
    for at in moments {
        is_before |= at < range.end;
        is_after |= at >= range.start;
    }
    is_before && is_after
}

/// The last moment that a ticket speaks of, not before an instant.
fn known_until<'t>(tickets: impl IntoIterator<Item = &'t Ticket>, least: Timestamp) -> Timestamp {
    tickets.into_iter().flat_map(moments_of).fold(least, Timestamp::max)
}

/// All moments that a ticket speaks of.
pub(super) fn moments_of(ticket: &Ticket) -> impl Iterator<Item = Timestamp> + '_ {
    let Ticket { opened_at, responded_at, restored_at, resolved_at, closed_at, updated_at, .. } =
        ticket;
    let of_updates = ticket.updates.iter().map(|update| update.at);
    [*opened_at, *responded_at, *restored_at, *resolved_at, *closed_at, *updated_at]
        .into_iter()
        .flatten()
        .chain(of_updates)
}

/// Time that is excluded for one object, as a normal list.
fn excluded_time(admitted: &[Exclusion], object: &ManagedObject) -> Vec<TimeRange> {
    let masks = admitted.iter().flat_map(|exclusion| &exclusion.masks);
    let ranges: Vec<TimeRange> = masks
        .filter(|mask| {
            mask.objects.as_ref().is_none_or(|ids| ids.binary_search(&object.id).is_ok())
        })
        .map(|mask| mask.range)
        .collect();
    crate::sla::interval::union(&ranges)
}

fn unit_point(unit: &UnitUpTime) -> KpiPoint {
    let percent = unit.up_time.percent();
    KpiPoint {
        value: percent,
        gap: percent.is_none().then_some(Gap::Missing),
        numerator: Some(unit.up_time.up_secs as f64),
        denominator: Some(unit.up_time.counted_secs as f64),
        ..KpiPoint::missing()
    }
}

/// One bucket, one group for each unit.
fn unit_series(units: &[UnitUpTime], range: TimeRange, zone: &crate::model::Zone) -> KpiSeries {
    KpiSeries {
        kpi_id: "availability".to_owned(),
        unit: Unit::new("%"),
        zone: zone.clone(),
        buckets: vec![range],
        keys: vec!["object".to_owned()],
        groups: units.iter().map(|unit| vec![unit.name.clone()]).collect(),
        points: units.iter().map(unit_point).collect(),
    }
}

fn ticket_point(figure: &TicketFigure) -> KpiPoint {
    let value = figure.value.and_then(|value| value.to_f64());
    KpiPoint {
        value,
        gap: value.is_none().then_some(Gap::ZeroDenominator),
        numerator: Some(figure.numerator as f64),
        denominator: Some(figure.denominator as f64),
        ..KpiPoint::missing()
    }
}

/// What the figure rests on and what it leaves out, one step per line.
fn figure_lines(figure: &TicketFigure) -> Vec<Sentence> {
    let statistic = figure.statistic.sentence();
    let n = figure.counted.len();
    let mut lines = vec![sentence!("sentences-tickets", statistic = statistic, n = n)];
    if figure.unit == TicketUnit::Hours {
        lines.push(sentence!(
            "sentences-tickets-hours",
            secs = figure.numerator,
            n = figure.denominator,
        ));
    }
    let some = |ids: &[String]| (!ids.is_empty()).then_some(ids.len());
    lines.extend(some(&figure.open).map(|n| sentence!("sentences-tickets-open", n = n)));
    let past_limit = some(&figure.open_past_limit);
    lines.extend(past_limit.map(|n| sentence!("sentences-tickets-past-limit", n = n)));
    let n_unmeasured = figure.unmeasured.len();
    if n_unmeasured > 0 {
        lines.push(sentence!("sentences-tickets-unmeasured", n = n_unmeasured));
    }
    let silent = some(&figure.without_history);
    lines.extend(silent.map(|n| sentence!("sentences-tickets-without-history", n = n)));
    lines
}
