//! Tickets, outages and dips of a KPI side by side: which are one event, and which stand alone ([`crate::sla::join`]).
//!
//! Here records of the cache get their places (`places`), hours of a KPI become dips, and what came out gets its sentences.
//! [`reasons_of`] says for a contract's objective what stood behind its lost share.

mod answer;
mod csv;
mod places;
mod reasons;

use std::collections::HashSet;

pub use self::csv::write as write_csv;
pub use answer::{Anchor, DipSummary, JoinAnswer, JoinCounts, evidence};
pub use reasons::{Reason, ReasonScope, RecordShelf, reasons_of};

use super::answer::{QueryQuestion, SuspectPolicy};
use super::ask;
use super::diagnose;
use super::documents::Documents;
use super::engine::Engine;
use crate::diagnostic::Diagnostic;
use crate::job::JobContext;
use crate::kpi::plan::{PlanItem, Question};
use crate::model::{Every, KpiPoint, KpiSeries, Outage, Ticket, TimeRange, Timestamp, Zone};
use crate::sla::join::{JoinDip, JoinOutage, JoinTicket, JoinTolerances, Places, join};
use crate::store::Snapshot;
pub(super) use places::{KnownNames, NameShelf, PlaceBook};

/// What is asked.
#[derive(Clone, Debug, PartialEq)]
pub struct JoinQuestion {
    /// Filter text as after `--where`; empty: everything, also what names no known object.
    pub filter: String,
    /// Outages that touch it, tickets that are opened in it, dips in it. `None`: all that is stored.
    pub range: Option<TimeRange>,
    pub zone: Zone,
    /// A KPI whose dips are joined too.
    pub kpi: Option<String>,
    /// Worse than this is a dip. `None`: the target that the contracts name for the KPI.
    pub threshold: Option<f64>,
    pub tolerances: JoinTolerances,
}

impl JoinQuestion {
    pub fn new(zone: Zone) -> Self {
        Self {
            filter: String::new(),
            range: None,
            zone,
            kpi: None,
            threshold: None,
            tolerances: JoinTolerances::default(),
        }
    }
}

/// One hour of one object that was worse than it should be.
#[derive(Clone, Debug, PartialEq)]
pub struct Dip {
    /// Full name.
    pub object: String,
    /// What people call it.
    pub label: String,
    pub range: TimeRange,
    pub value: Option<f64>,
    /// Share of all that the selection lost in the range, 0..=1.
    pub lost_share: Option<f64>,
}

/// The KPI of the dips, and what counts as one.
#[derive(Clone, Debug, PartialEq)]
pub struct DipRule {
    pub item: PlanItem,
    pub higher_is_better: bool,
    pub threshold: f64,
}

/// Places of all records, in their order.
pub(super) struct Placed {
    pub(super) outages: Vec<JoinOutage>,
    pub(super) tickets: Vec<JoinTicket>,
}

/// Records of the cache whose time may touch a range, in the order in which they are stored.
fn records(
    snapshot: &dyn Snapshot,
    range: Option<TimeRange>,
    tolerances: JoinTolerances,
) -> Result<(Vec<Outage>, Vec<Ticket>), Diagnostic> {
    // Partners outside of the range decide, too, which pairs inside of it are the best.
    let margin = tolerances.before_secs.max(tolerances.after_secs).saturating_mul(2);
    let wide = range.map(|r| (r.start.plus_secs(-margin), r.end.plus_secs(margin)));
    let outages = snapshot.outages().map_err(|e| diagnose::of_store(&e))?;
    let tickets = snapshot.tickets().map_err(|e| diagnose::of_store(&e))?;
    let touches = |outage: &Outage| {
        wide.is_none_or(|(start, end)| {
            outage.start < end && outage.end.is_none_or(|own| own >= start)
        })
    };
    let is_near = |ticket: &Ticket| {
        wide.is_none_or(|(start, end)| ticket.opened_at.is_some_and(|at| start <= at && at < end))
    };
    Ok((
        outages.iter().map(|o| &o.event).filter(|o| touches(o)).cloned().collect(),
        tickets.iter().map(|t| &t.event).filter(|t| is_near(t)).cloned().collect(),
    ))
}

pub(super) fn placed(book: &mut PlaceBook, outages: &[Outage], tickets: &[Ticket]) -> Placed {
    let of_outage = |outage: &Outage| JoinOutage {
        id: outage.id.clone(),
        start: outage.start,
        end: outage.end,
        places: book.of_outage(outage),
        cause: outage.name.clone(),
    };
    let outages = outages.iter().map(of_outage).collect();
    let of_ticket = |ticket: &Ticket| JoinTicket {
        id: ticket.id.clone(),
        opened_at: ticket.opened_at,
        resolved_at: ticket.resolved_at,
        places: book.of_ticket(ticket),
        text: ticket.title.clone(),
    };
    Placed { outages, tickets: tickets.iter().map(of_ticket).collect() }
}

impl Engine {
    /// Joins outages, tickets and, where a KPI is named, its dips.
    pub fn join(
        &self,
        question: &JoinQuestion,
        ctx: &JobContext,
    ) -> Result<JoinAnswer, Vec<Diagnostic>> {
        let one = |d: Diagnostic| vec![d];
        let snapshot = self.snapshot().map_err(one)?;
        let documents = self.documents();
        let objects = snapshot.objects().map_err(|e| vec![diagnose::of_store(&e)])?;
        let (mut outages, mut tickets) =
            records(snapshot.as_ref(), question.range, question.tolerances).map_err(one)?;
        if outages.is_empty() && tickets.is_empty() {
            return Err(one(no_records(question.range)));
        }
        ctx.progress.begin("Finding places", 1, "lists");
        let mut book = PlaceBook::new(documents.known_names(&objects), &outages, &tickets);
        let mut placed = placed(&mut book, &outages, &tickets);
        let mut n_filtered = 0;
        if let Some(filter) =
            ask::read_filter(&question.filter, &objects, &documents).map_err(one)?
        {
            let at = question.range.map_or_else(Default::default, |range| range.start);
            let passing = ask::matching_objects(&objects, &documents, Some(&filter), at);
            let mut allowed = HashSet::new();
            for object in objects.iter().filter(|o| passing.binary_search(&o.id).is_ok()) {
                let places = book.of_object(&object.name, at);
                allowed.extend(places.named().iter().chain(places.within()).copied());
            }
            let passes = |places: &Places| {
                places.named().iter().chain(places.mentioned()).any(|key| allowed.contains(key))
            };
            let n_before = outages.len() + tickets.len();
            keep(&mut outages, &mut placed.outages, |outage| passes(&outage.places));
            keep(&mut tickets, &mut placed.tickets, |ticket| passes(&ticket.places));
            n_filtered = n_before - outages.len() - tickets.len();
        }
        let (rule, dips, warnings) = match &question.kpi {
            None => (None, Vec::new(), Vec::new()),
            Some(kpi) => {
                let (rule, dips, warnings) = self.dips(question, kpi, &documents, ctx)?;
                (Some(rule), dips, warnings)
            }
        };
        let labels: std::collections::HashMap<&str, &str> =
            objects.iter().map(|o| (o.name.as_str(), o.label())).collect();
        let dips: Vec<Dip> = dips
            .into_iter()
            .map(|dip| match labels.get(dip.object.as_str()) {
                Some(label) => Dip { label: (*label).to_owned(), ..dip },
                None => dip,
            })
            .collect();
        let join_dips: Vec<JoinDip> = dips.iter().map(|dip| join_dip(&mut book, dip)).collect();
        ctx.check().map_err(|_| one(diagnose::cancelled()))?;
        let joined = join(&placed.outages, &placed.tickets, &join_dips, question.tolerances);
        let place_of_link = |key| book.title(key).to_owned();
        Ok(JoinAnswer::new(
            question.clone(),
            answer::Records { outages, tickets, dips },
            joined,
            &place_of_link,
            answer::Notes { rule, n_filtered: n_filtered as u64, warnings },
        ))
    }

    fn dips(
        &self,
        question: &JoinQuestion,
        kpi: &str,
        documents: &Documents,
        ctx: &JobContext,
    ) -> Result<(DipRule, Vec<Dip>, Vec<Diagnostic>), Vec<Diagnostic>> {
        let one = |d: Diagnostic| vec![d];
        let asked = QueryQuestion {
            questions: vec![Question::Kpi(kpi.to_owned())],
            filter: question.filter.clone(),
            by: vec!["object".to_owned()],
            every: Every::Secs(3600),
            range: question.range,
            zone: question.zone.clone(),
            granularity: None,
            suspect: SuspectPolicy::Keep,
            worst: None,
            busy_hour: None,
        };
        let answer = self.answer(&asked, true, ctx)?;
        let (Some(item), Some(series)) = (answer.items.first(), answer.series.first()) else {
            return Err(one(Diagnostic::error(format!("the KPI {kpi:?} has no series"))));
        };
        let Some(higher_is_better) = item.higher_is_better else {
            let message =
                format!("could not find dips of {kpi:?}: nobody said whether a high value is good");
            let hint = "add its direction to the KPI's definition in kpis/*.toml";
            return Err(one(Diagnostic::error(message).hint(hint)));
        };
        let threshold = match question.threshold {
            Some(threshold) => threshold,
            None => contract_target(documents, kpi).map_err(one)?,
        };
        let rule = DipRule { item: item.clone(), higher_is_better, threshold };
        let is_dip = |point: &KpiPoint| {
            let worse = |v| if higher_is_better { v < threshold } else { v > threshold };
            point.value.is_some_and(worse)
        };
        let shares = item.unit.sign() == "%";
        let dips = dips_of(series, shares.then_some(higher_is_better), is_dip);
        Ok((rule, dips, answer.warnings.clone()))
    }
}

/// Keeps both lists' entries that pass.
fn keep<T, P>(records: &mut Vec<T>, placed: &mut Vec<P>, passes: impl Fn(&P) -> bool) {
    let kept: Vec<bool> = placed.iter().map(passes).collect();
    let mut flags = kept.iter();
    records.retain(|_| flags.next().copied().unwrap_or(false));
    let mut flags = kept.iter();
    placed.retain(|_| flags.next().copied().unwrap_or(false));
}

fn join_dip(book: &mut PlaceBook, dip: &Dip) -> JoinDip {
    JoinDip {
        range: dip.range,
        places: book.of_object(&dip.object, dip.range.start),
        value: dip.value,
        lost_share: dip.lost_share,
    }
}

/// What a point lost, in units of its denominator, where it is a share of 100.
fn lost(point: &KpiPoint, higher_is_better: bool) -> Option<f64> {
    let (numerator, denominator) = (point.numerator?, point.denominator?);
    let lost = if higher_is_better { denominator - numerator } else { numerator };
    Some(lost.max(0.0))
}

/// Points of a series by object that are dips. `shares`: the KPI is a share of 100, and whether more of it is better.
fn dips_of(
    series: &KpiSeries,
    shares: Option<bool>,
    is_dip: impl Fn(&KpiPoint) -> bool,
) -> Vec<Dip> {
    let lost_of = |point: &KpiPoint| shares.and_then(|higher| lost(point, higher));
    let lost_total: f64 = series.points.iter().filter_map(lost_of).sum();
    let mut dips = Vec::new();
    for (group_idx, group) in series.groups.iter().enumerate() {
        let object = group.first().cloned().unwrap_or_default();
        for (point, bucket) in series.group_points(group_idx).iter().zip(&series.buckets) {
            if is_dip(point) {
                let share = lost_of(point).filter(|_| lost_total > 0.0).map(|l| l / lost_total);
                dips.push(Dip {
                    label: object.clone(),
                    object: object.clone(),
                    range: *bucket,
                    value: point.value,
                    lost_share: share,
                });
            }
        }
    }
    dips
}

/// The one target that contracts name for a KPI.
fn contract_target(documents: &Documents, kpi: &str) -> Result<f64, Diagnostic> {
    let objectives = documents.contracts.iter().flat_map(|contract| &contract.objectives);
    let mut targets: Vec<_> = objectives
        .filter(|objective| objective.kpi() == Some(kpi))
        .map(|objective| objective.target.normalize())
        .collect();
    targets.sort_unstable();
    targets.dedup();
    let message = match targets.as_slice() {
        [target] => {
            use rust_decimal::prelude::ToPrimitive as _;
            return Ok(target.to_f64().unwrap_or_default());
        }
        [] => format!("could not find dips of {kpi:?}: no contract names a target for it"),
        several => {
            let list: Vec<String> = several.iter().map(ToString::to_string).collect();
            format!(
                "could not find dips of {kpi:?}: contracts name different targets for it ({})",
                list.join(", ")
            )
        }
    };
    Err(Diagnostic::error(message).hint("say --threshold with the value below which it is a dip"))
}

fn no_records(range: Option<TimeRange>) -> Diagnostic {
    match range {
        None => Diagnostic::error("the cache holds no outages and no tickets")
            .hint("import alarm or outage logs and ticket exports first: `vigia import PATH`"),
        Some(range) => Diagnostic::error(format!(
            "the cache holds no outage and no ticket from {} to {}",
            range.start, range.end
        ))
        .hint("`vigia list outages` and `vigia list tickets` show what there is"),
    }
}

/// Whether an outage has time in a range; one without length has its instant.
fn touches(range: TimeRange, start: Timestamp, end: Option<Timestamp>) -> bool {
    start < range.end && end.is_none_or(|end| end > range.start || start >= range.start)
}
