//! The reason under the percentage: which outages and tickets stood behind what an objective lost.
//!
//! Of each of the worst objects every hour that lost something is looked up: the outage that covers it, else the ticket opened near it.
//! What neither tells stays in the list as such, so that the shares add up to those of the objects.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use super::answer::{evidence, outage_name};
use super::{Dip, Placed, dips_of, join_dip, placed, records};
use crate::diagnostic::Diagnostic;
use crate::job::JobContext;
use crate::kpi::Plan;
use crate::kpi::plan::Question;
use crate::model::{Every, KpiPoint, KpiSeries, Outage, Ticket, TimeRange, Timestamp};
use crate::query::{Mask, QueryError, ReadOptions};
use crate::sla::join::{Group, JoinDip, JoinTolerances, join};
use crate::sla::{Comparison, Contract, Objective, WorstObject};
use crate::store::Snapshot;
use crate::words::{Part, Sentence, formula, sentence};
use crate::workspace::ask::{FrameQuestion, read_filter};
use crate::workspace::diagnose;
use crate::workspace::documents::Documents;
use crate::workspace::join::places::PlaceBook;

/// One reason.
#[derive(Clone, Debug, PartialEq)]
pub struct Reason {
    /// One sentence without a full stop; times in the contract's zone.
    pub text: Sentence,
    pub ticket_id: Option<String>,
    pub outage_id: Option<String>,
    /// Share of what the objective's scope lost, 0..=1; `None` where the KPI does not count what it loses.
    pub lost_share: Option<f64>,
    /// From the first hour that lost something to the last.
    pub range: TimeRange,
    /// Full name of the object that lost most of it.
    pub object: String,
    /// How many objects lost something by it.
    pub n_objects: u64,
    /// Bad hours of objects (days where the counters know no hours).
    pub n_periods: u64,
}

/// Outages and tickets near a range, and what places they mean.
struct NearRecords {
    outages: Vec<Outage>,
    tickets: Vec<Ticket>,
    placed: Placed,
    /// Of these places; objects of dips are looked up in it.
    book: Mutex<PlaceBook>,
}

type RecordsOf = ((TimeRange, JoinTolerances), Arc<NearRecords>);

/// The records near the newest range, placed once for all lines of a judgment: placing them takes longer than joining them.
#[derive(Default)]
pub struct RecordShelf(Mutex<Option<RecordsOf>>);

impl std::fmt::Debug for RecordShelf {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("RecordShelf")
    }
}

impl RecordShelf {
    fn records(
        &self,
        snapshot: &dyn Snapshot,
        documents: &Documents,
        near: (TimeRange, JoinTolerances),
    ) -> Result<Arc<NearRecords>, Diagnostic> {
        // Whoever comes meanwhile waits, and finds them.
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((of, records)) = &*kept
            && *of == near
        {
            return Ok(Arc::clone(records));
        }
        let (outages, tickets) = records(snapshot, Some(near.0), near.1)?;
        let objects = snapshot.objects().map_err(|e| diagnose::of_store(&e))?;
        let mut book = PlaceBook::new(documents.known_names(&objects), &outages, &tickets);
        let placed = placed(&mut book, &outages, &tickets);
        let made = Arc::new(NearRecords { outages, tickets, placed, book: Mutex::new(book) });
        *kept = Some((near, Arc::clone(&made)));
        Ok(made)
    }
}

/// Of what reasons are asked.
#[derive(Clone, Copy, Debug)]
pub struct ReasonScope<'a> {
    pub contract: &'a Contract,
    pub objective: &'a Objective,
    /// The part of the period that is judged.
    pub range: TimeRange,
    /// Excluded time needs no reason.
    pub masks: &'a [Mask],
    /// As the evidence lists them, worst first.
    pub worst: &'a [WorstObject],
    pub tolerances: JoinTolerances,
    /// Shared by the lines of one judgment.
    pub records: &'a RecordShelf,
}

/// The reasons behind what the worst objects of an objective lost, the largest share first; where the KPI counts no loss, the most hours
/// first. Empty where no object is bad.
pub fn reasons_of(
    snapshot: &dyn Snapshot,
    documents: &Documents,
    scope: ReasonScope<'_>,
    ctx: &JobContext,
) -> Result<Vec<Reason>, Vec<Diagnostic>> {
    if scope.worst.is_empty() {
        return Ok(Vec::new());
    }
    let one = |d: Diagnostic| vec![d];
    let dips = scope.dips(snapshot, documents, ctx)?;
    let near = (scope.range, scope.tolerances);
    let shared = scope.records.records(snapshot, documents, near).map_err(one)?;
    let NearRecords { outages, tickets, placed, book } = &*shared;
    let mut book = book.lock().unwrap_or_else(PoisonError::into_inner);
    let join_dips: Vec<JoinDip> = dips.iter().map(|dip| join_dip(&mut book, dip)).collect();
    ctx.check().map_err(|_| one(diagnose::cancelled()))?;
    let joined = join(&placed.outages, &placed.tickets, &join_dips, scope.tolerances);
    let mut reasons = Vec::new();
    for group in joined.groups.iter().filter(|group| !group.dips.is_empty()) {
        let own: Vec<&Dip> = group.dips.iter().map(|link| &dips[link.dip_idx]).collect();
        let place = group.link.as_ref().map_or("", |link| book.title(link.key));
        let known = Known { outages, tickets, place };
        let told = scope.told(group, known);
        let text = |found: &Gathered| {
            sentence!("sentences-told-and-lost", told = told.clone(), lost = found.lost())
        };
        let outage = group.outage_idx.map(|idx| &outages[idx]);
        let id = outage.map(|outage| outage.id.clone()).filter(|id| !id.is_empty());
        reasons.extend(Gathered::of(&own).map(|found| Reason {
            text: text(&found),
            ticket_id: group.ticket_idx.map(|idx| tickets[idx].id.clone()),
            outage_id: id,
            ..found.reason()
        }));
    }
    let mut unexplained: BTreeMap<&str, Vec<&Dip>> = BTreeMap::new();
    for dip in joined.orphan_dips.iter().map(|idx| &dips[*idx]) {
        unexplained.entry(&dip.object).or_default().push(dip);
    }
    for own in unexplained.values() {
        reasons.extend(Gathered::of(own).map(|found| Reason {
            text: sentence!("sentences-unexplained", lost = found.lost()),
            ..found.reason()
        }));
    }
    // Ties keep this order.
    reasons.sort_by(|a, b| (a.range, &a.object).cmp(&(b.range, &b.object)));
    reasons.sort_by(|a, b| {
        let share = |reason: &Reason| reason.lost_share.unwrap_or(0.0);
        share(b).total_cmp(&share(a)).then(b.n_periods.cmp(&a.n_periods))
    });
    Ok(reasons)
}

/// Records that a text speaks of.
#[derive(Clone, Copy)]
struct Known<'a> {
    outages: &'a [Outage],
    tickets: &'a [Ticket],
    /// The place that outage and ticket share.
    place: &'a str,
}

impl ReasonScope<'_> {
    /// Hours of the worst objects that lost something; where the KPI counts no loss, those beyond the target. Shares are of the scope.
    fn dips(
        &self,
        snapshot: &dyn Snapshot,
        documents: &Documents,
        ctx: &JobContext,
    ) -> Result<Vec<Dip>, Vec<Diagnostic>> {
        let series = self.series(snapshot, documents, ctx)?;
        let higher_is_better = self.objective.comparison == Comparison::AtLeast;
        let has_shares = self.objective.unit == "%"
            && self.worst.iter().any(|object| object.contribution.is_some());
        let target = rust_decimal::prelude::ToPrimitive::to_f64(&self.objective.target);
        let is_dip = |point: &KpiPoint| {
            if has_shares {
                super::lost(point, higher_is_better).is_some_and(|lost| lost > 0.0)
            } else {
                let pair = point.value.zip(target);
                pair.is_some_and(|(v, t)| if higher_is_better { v < t } else { v > t })
            }
        };
        let mut dips = dips_of(&series, has_shares.then_some(higher_is_better), is_dip);
        // Shares of each object's own loss become shares of the scope's.
        let mut lost_by: BTreeMap<String, f64> = BTreeMap::new();
        for dip in &dips {
            *lost_by.entry(dip.object.clone()).or_default() += dip.lost_share.unwrap_or(0.0);
        }
        for dip in &mut dips {
            let object = self.worst.iter().find(|object| object.name == dip.object);
            let own = lost_by.get(&dip.object).copied().unwrap_or(0.0);
            let contribution = object.and_then(|object| object.contribution);
            dip.lost_share = contribution
                .zip(dip.lost_share)
                .filter(|_| own > 0.0)
                .map(|(contribution, share)| contribution * share / own);
            if let Some(object) = object {
                dip.label.clone_from(&object.label);
            }
        }
        Ok(dips)
    }

    /// The KPI of the worst objects by hour, or by day where the counters know no hours.
    fn series(
        &self,
        snapshot: &dyn Snapshot,
        documents: &Documents,
        ctx: &JobContext,
    ) -> Result<KpiSeries, Vec<Diagnostic>> {
        let one = |d: Diagnostic| vec![d];
        let question = match self.objective.kpi() {
            Some(kpi) => Question::Kpi(kpi.to_owned()),
            None => Question::Formula(self.objective.formula().unwrap_or_default().to_owned()),
        };
        let measurements = snapshot.measurements().map_err(|e| one(diagnose::of_store(&e)))?;
        let (plan, _) = Plan::with_dictionary(
            &documents.catalog,
            &[question],
            &measurements,
            &documents.dictionary,
        )?;
        let objects = snapshot.objects().map_err(|e| one(diagnose::of_store(&e)))?;
        let filter = read_filter(&self.filter_text(), &objects, documents).map_err(one)?;
        let by = ["object".to_owned()];
        let ask = |every: Every| -> Result<KpiSeries, QueryError> {
            let question = FrameQuestion {
                plan: &plan,
                filter: filter.as_ref(),
                by: &by,
                every,
                range: self.range,
                zone: &self.contract.zone,
                masks: self.masks,
                hours: None,
                memory_bytes: ReadOptions::default().memory_bytes,
            };
            let frame = question.frame(snapshot, documents, ctx)?;
            let fine = question.fine_frames(snapshot, documents, ctx)?;
            let series = plan.evaluate_folded(&frame, &fine).into_iter().next();
            series.ok_or_else(|| {
                crate::store::StoreError::Usage("the objective has no KPI".to_owned()).into()
            })
        };
        let series = match ask(Every::Secs(3600)) {
            Err(QueryError::UnevenBuckets { .. }) => ask(Every::Day),
            series => series,
        };
        series.map_err(|e| one(diagnose::of_query(&e)))
    }

    /// The objective's scope, of it the worst objects only.
    fn filter_text(&self) -> String {
        let quoted =
            |name: &str| format!("\"{}\"", name.replace('\\', "\\\\").replace('"', "\\\""));
        let names: Vec<String> = self.worst.iter().map(|object| quoted(&object.name)).collect();
        let worst = format!("object in ({})", names.join(", "));
        match self.objective.scope.filter.trim() {
            "" => worst,
            scope => format!("({scope}) and {worst}"),
        }
    }

    /// What happened, by its records.
    fn told(&self, group: &Group, known: Known<'_>) -> Sentence {
        let zone = &self.contract.zone;
        let outage = group.outage_idx.map(|idx| &known.outages[idx]);
        let ticket = group.ticket_idx.map(|idx| &known.tickets[idx]);
        let instant = |at: Timestamp| Part::Instant(at, zone.clone());
        let lasted = |start: Timestamp, end: Option<Timestamp>| match end {
            Some(end) if start <= end => Part::Range(TimeRange::new(start, end), zone.clone()),
            _ => sentence!("sentences-since", at = instant(start)).into(),
        };
        let outage =
            outage.map(|o| Sentence::list([outage_name(o).into(), lasted(o.start, o.end)]));
        let named = ticket.map(|t| {
            let ticket = sentence!("sentences-ticket", id = &t.id);
            match t.title.as_str() {
                "" => ticket,
                title => formula![ticket, " ", format!("{title:?}")],
            }
        });
        match (outage, named, &group.link) {
            (Some(outage), Some(ticket), Some(link)) => {
                let evidence = evidence(link, known.place);
                let ticket = formula![ticket, " (", evidence, ")"];
                sentence!("sentences-outage-and-ticket", outage = outage, ticket = ticket)
            }
            (Some(outage), Some(ticket), None) => {
                sentence!("sentences-outage-and-ticket", outage = outage, ticket = ticket)
            }
            (Some(outage), None, _) => sentence!("sentences-outage-alone", outage = outage),
            (None, Some(named), _) => {
                let named = match ticket.and_then(|t| t.opened_at) {
                    Some(at) => {
                        sentence!("sentences-ticket-opened", ticket = named, at = instant(at))
                    }
                    None => named,
                };
                sentence!("sentences-ticket-alone", ticket = named)
            }
            (None, None, _) => "".into(),
        }
    }
}

/// Dips of one reason together.
struct Gathered {
    range: TimeRange,
    object: String,
    label: String,
    n_objects: u64,
    n_dips: usize,
    lost_share: Option<f64>,
}

impl Gathered {
    fn of(dips: &[&Dip]) -> Option<Self> {
        let start = dips.iter().map(|dip| dip.range.start).min()?;
        let end = dips.iter().map(|dip| dip.range.end).max()?;
        let mut by_object: BTreeMap<&str, (f64, usize, &str)> = BTreeMap::new();
        for dip in dips {
            let of = by_object.entry(&dip.object).or_insert((0.0, 0, &dip.label));
            of.0 += dip.lost_share.unwrap_or(0.0);
            of.1 += 1;
        }
        // The most of all; of equals the first by name.
        let most = by_object.iter().reduce(|a, b| {
            let (lost_a, n_a, _) = a.1;
            let (lost_b, n_b, _) = b.1;
            if lost_b.total_cmp(lost_a).then(n_b.cmp(n_a)).is_gt() { b } else { a }
        })?;
        let shares: Option<Vec<f64>> = dips.iter().map(|dip| dip.lost_share).collect();
        Some(Self {
            range: TimeRange::new(start, end),
            object: (*most.0).to_owned(),
            label: most.1.2.to_owned(),
            n_objects: by_object.len() as u64,
            n_dips: dips.len(),
            lost_share: shares.map(|shares| shares.iter().sum()),
        })
    }

    /// `3 bad periods of LIM014A and 2 more objects`.
    fn lost(&self) -> Sentence {
        let (n, object) = (self.n_dips, &self.label);
        match self.n_objects.saturating_sub(1) {
            0 => sentence!("sentences-bad-periods", n = n, object = object),
            more => sentence!("sentences-bad-periods-of", n = n, object = object, more = more),
        }
    }

    fn reason(self) -> Reason {
        Reason {
            text: "".into(),
            ticket_id: None,
            outage_id: None,
            lost_share: self.lost_share,
            range: self.range,
            object: self.object,
            n_objects: self.n_objects,
            n_periods: self.n_dips as u64,
        }
    }
}
