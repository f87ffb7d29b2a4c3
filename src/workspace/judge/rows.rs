//! What a line's value is added up from, row by row: objects × local days of counters and outages, tickets one by one. Computed by
//! the same questions as the evidence, with the same masks, so that the rows of a plain line add up to its numerator and
//! denominator.

use std::collections::BTreeSet;

use super::counters::LineSeries;
use super::exclusions::LineExclusions;
use super::{Depth, JudgeQuestion, Network, ObjectiveWork, Sources, refuse_faults};
use crate::diagnostic::Diagnostic;
use crate::job::JobContext;
use crate::model::{Every, Gap, KpiPoint, KpiSeries, Ticket, TimeRange};
use crate::query::QueryError;
use crate::sla::method::Spread;
use crate::sla::outage_metric::{DenominatorRule, OutageObject, UnitUpTime, outage_availability};
use crate::sla::ticket_terms::TicketUnit;
use crate::sla::{OutageTerms, Source, TicketTerms, measure};
use crate::workspace::diagnose;

/// What one row speaks of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum RowKind {
    /// An object or a site on one local day.
    ObjectDay,
    /// What the line's method looks at one by one: an object over the period, or an interval of the whole scope.
    Cell,
    /// One ticket, from its opening to the end of its clock.
    Ticket,
}

impl RowKind {
    /// The words of `data.csv`.
    pub const NAMES: [(&'static str, Self); 3] =
        [("object_day", Self::ObjectDay), ("cell", Self::Cell), ("ticket", Self::Ticket)];

    pub fn name(self) -> &'static str {
        Self::NAMES.iter().find(|(_, kind)| *kind == self).map_or("", |(name, _)| name)
    }

    pub fn named(name: &str) -> Option<Self> {
        Self::NAMES.iter().find(|(known, _)| *known == name).map(|(_, kind)| *kind)
    }
}

/// One row of evidence.
#[derive(Clone, Debug, PartialEq)]
pub struct EvidenceRow {
    pub kind: RowKind,
    /// Full name of the object, name of the site, id of the ticket; empty for an interval of the whole scope.
    pub object: String,
    pub range: TimeRange,
    pub point: KpiPoint,
}

/// The objects and rows of one line.
#[derive(Clone, Debug, PartialEq)]
pub struct LineRows {
    pub objective_id: String,
    /// Objects that belong to the scope at any time of the period, sorted; of those that do not belong to it for the whole period
    /// also when.
    pub objects: Vec<String>,
    /// Empty where only the objects were asked for, and for lines made from other lines.
    pub rows: Vec<EvidenceRow>,
}

/// Objects of each line, and with `with_rows` what its value is added up from, in the order of the contract.
pub fn line_rows(
    sources: Sources<'_>,
    question: &JudgeQuestion<'_>,
    with_rows: bool,
    ctx: &JobContext,
) -> Result<Vec<LineRows>, Vec<Diagnostic>> {
    refuse_faults(sources.documents, &question.contract.id)?;
    let network = &Network::of(sources)?;
    let period = question.name.range(&question.contract.zone);
    let range = TimeRange::new(period.start, period.end.min(question.as_of).max(period.start));
    let mut lines = Vec::new();
    for objective in &question.contract.objectives {
        let work = ObjectiveWork {
            sources,
            question,
            objective,
            network,
            range,
            depth: Depth::Verdict,
            ctx,
        };
        let rows = if with_rows { work.rows()? } else { Vec::new() };
        let objective_id = objective.id.clone();
        lines.push(LineRows { objective_id, objects: work.member_texts()?, rows });
    }
    Ok(lines)
}

impl ObjectiveWork<'_> {
    /// Full names; with the stretches that an object belongs to the scope, where that is not the whole period. A stretch that begins
    /// or ends with the period has no start or end: the text does not depend on the period.
    fn member_texts(&self) -> Result<Vec<String>, Vec<Diagnostic>> {
        if self.objective.source == Source::Composite {
            return Ok(Vec::new());
        }
        let filter = self.filter()?;
        let members = self.members(filter.as_ref());
        let stretch = |range: &TimeRange| {
            let text = |at, edge| if at == edge { String::new() } else { format!("{at}") };
            let (start, end) =
                (text(range.start, self.range.start), text(range.end, self.range.end));
            format!("{start}..{end}")
        };
        let mut texts: Vec<String> = members
            .iter()
            .map(|member| {
                let time = crate::sla::interval::union(&member.time);
                if time == [self.range] {
                    return member.object.name.clone();
                }
                let stretches: Vec<String> = time.iter().map(stretch).collect();
                format!("{} [{}]", member.object.name, stretches.join(", "))
            })
            .collect();
        texts.sort();
        Ok(texts)
    }

    fn rows(&self) -> Result<Vec<EvidenceRow>, Vec<Diagnostic>> {
        match &self.objective.source {
            Source::Kpi(_) | Source::Formula(_) => self.counter_rows(),
            Source::Outages(terms) => self.outage_rows(terms),
            Source::Tickets(terms) => self.ticket_rows(terms),
            Source::Composite => Ok(Vec::new()),
        }
    }

    fn counter_rows(&self) -> Result<Vec<EvidenceRow>, Vec<Diagnostic>> {
        let told = |e: QueryError| vec![self.in_objective(diagnose::of_query(&e))];
        let plan = self.line_plan()?;
        let (line, _) = self.line_series(&plan)?;
        let by_object = ["object".to_owned()];
        let days = self.series(&line, &by_object, Every::Day).map_err(told)?;
        let mut rows = rows_of(&days, RowKind::ObjectDay);
        rows.extend(self.silent_rows(&line).map_err(told)?);
        rows.sort_by(|a, b| (&a.object, a.range.start).cmp(&(&b.object, b.range.start)));
        let cells = match self.objective.method.spread() {
            None => return Ok(rows),
            Some(Spread::Objects) => self.series(&line, &by_object, Every::All),
            Some(Spread::Intervals(every)) => self.series(&line, &[], every),
        };
        rows.extend(rows_of(&cells.map_err(told)?, RowKind::Cell));
        Ok(rows)
    }

    /// Days of objects that never delivered anything.
    fn silent_rows(&self, line: &LineSeries<'_>) -> Result<Vec<EvidenceRow>, QueryError> {
        if line.silent.is_empty() {
            return Ok(Vec::new());
        }
        let (days, period_secs) = self.series_of_reporting(line, &[], Every::Day)?;
        let rows = line.silent.iter().flat_map(|silent| {
            days.buckets.iter().filter_map(move |day| {
                let expected = line.n_expected(silent, *day, period_secs);
                (expected > 0).then(|| EvidenceRow {
                    kind: RowKind::ObjectDay,
                    object: silent.object.name.clone(),
                    range: *day,
                    point: KpiPoint { expected, completeness: Some(0.0), ..KpiPoint::missing() },
                })
            })
        });
        Ok(rows.collect())
    }

    fn outage_rows(&self, terms: &OutageTerms) -> Result<Vec<EvidenceRow>, Vec<Diagnostic>> {
        let filter = self.filter()?;
        let LineExclusions { admitted, .. } =
            self.exclusions(filter.as_ref()).map_err(|d| vec![d])?;
        let records = self.outage_records()?;
        let members = self.members(filter.as_ref());
        let objects = self.outage_objects(&members, &records, &admitted);
        let mode = self.objective.exclusions.as_ref().map(|terms| terms.mode);
        let whole = outage_availability(&objects, terms, mode, self.range.end);
        let counted: BTreeSet<&str> = whole.units.iter().map(|unit| unit.name.as_str()).collect();
        let by_site = matches!(terms.denominator, DenominatorRule::Sites(_));
        let mut rows = Vec::new();
        for day in self.question.contract.zone.buckets(self.range, Every::Day) {
            let of_day: Vec<OutageObject<'_>> = objects
                .iter()
                .map(|object| OutageObject {
                    service: crate::sla::interval::intersect(&object.service, &[day]),
                    ..object.clone()
                })
                .collect();
            let found = outage_availability(&of_day, terms, mode, self.range.end);
            // Which objects are affected is said by the whole period, not by the day.
            let units = if by_site { found.units } else { found.objects };
            let ours = units.iter().filter(|unit| counted.contains(unit.name.as_str()));
            rows.extend(ours.map(|unit| unit_row(RowKind::ObjectDay, unit, day)));
        }
        rows.sort_by(|a, b| (&a.object, a.range.start).cmp(&(&b.object, b.range.start)));
        if self.objective.method.spread() == Some(Spread::Objects) {
            let cells = whole.units.iter();
            rows.extend(cells.map(|unit| unit_row(RowKind::Cell, unit, self.range)));
        }
        Ok(rows)
    }

    fn ticket_rows(&self, terms: &TicketTerms) -> Result<Vec<EvidenceRow>, Vec<Diagnostic>> {
        let filter = self.filter()?;
        let records = self.sources.snapshot.tickets().map_err(|e| vec![diagnose::of_store(&e)])?;
        let tickets: Vec<Ticket> = records.iter().map(|record| record.event.clone()).collect();
        let (ours, _) = self.tickets_in_scope(&tickets, filter.as_ref());
        let calendar = &self.objective.service_calendar.calendar;
        let figure = measure(terms, ours, calendar, self.range, self.tickets_known_until(&tickets));
        let rows = figure.counted.iter().map(|counted| {
            let ticket = tickets.iter().find(|ticket| ticket.id == counted.id);
            let start = ticket.and_then(|t| t.opened_at).unwrap_or(self.range.start);
            let end = counted.stopped_at.unwrap_or(self.range.end).max(start);
            let numerator = match (figure.unit, counted.is_within) {
                (TicketUnit::Hours, _) => Some(counted.elapsed_secs as f64),
                (_, Some(within)) => Some(if within { 1.0 } else { 0.0 }),
                (_, None) => None,
            };
            EvidenceRow {
                kind: RowKind::Ticket,
                object: counted.id.clone(),
                range: TimeRange::new(start, end),
                point: KpiPoint {
                    value: numerator,
                    gap: numerator.is_none().then_some(Gap::Missing),
                    numerator,
                    denominator: Some(1.0),
                    ..KpiPoint::missing()
                },
            }
        });
        Ok(rows.collect())
    }
}

fn unit_row(kind: RowKind, unit: &UnitUpTime, range: TimeRange) -> EvidenceRow {
    let value = unit.up_time.percent();
    EvidenceRow {
        kind,
        object: unit.name.clone(),
        range,
        point: KpiPoint {
            value,
            gap: value.is_none().then_some(Gap::ZeroDenominator),
            numerator: Some(unit.up_time.up_secs as f64),
            denominator: Some(unit.up_time.counted_secs as f64),
            ..KpiPoint::missing()
        },
    }
}

/// Rows of all cells in which something was expected or arrived.
fn rows_of(series: &KpiSeries, kind: RowKind) -> Vec<EvidenceRow> {
    let n_buckets = series.buckets.len();
    let mut rows = Vec::new();
    for (group_idx, keys) in series.groups.iter().enumerate() {
        for (range, point) in series.buckets.iter().zip(series.group_points(group_idx)) {
            let says_nothing = point.value.is_none() && point.expected == 0 && point.received == 0;
            if !says_nothing && n_buckets > 0 {
                rows.push(EvidenceRow {
                    kind,
                    object: keys.first().cloned().unwrap_or_default(),
                    range: *range,
                    point: point.clone(),
                });
            }
        }
    }
    rows
}
