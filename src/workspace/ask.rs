//! Answering questions: documents and counters in, series out.

use std::collections::HashMap;
use std::sync::Arc;

use super::answer::{AnswerCost, QueryAnswer, QueryQuestion};
use super::busy_hours::{self, FoundHours, HoursQuestion, Scope};
use super::clock::Stopwatch;
use super::diagnose;
use super::documents::Documents;
use super::fine_frames::{FineError, fine_frames};
use super::plausible::{self, TwoGranularities};
use super::state::Inventory;
use crate::diagnostic::Diagnostic;
use crate::job::JobContext;
use crate::kpi::{Arithmetic, Plan};
use crate::model::{
    CounterFrame, Every, KpiSeries, ManagedObject, ObjectId, TimeRange, Timestamp, Zone, phrase,
};
use crate::query::busy_hour::{BusyHours, counter_frame_in_hours, local_days};
use crate::query::{self, Filter, FrameRequest, Irregular, QueryError, ReadOptions, SuspectPolicy};
use crate::store::{Snapshot, Store, StoreError};

/// Reads a filter text; an empty one is none. Keys that no object has are named.
pub fn read_filter(
    text: &str,
    objects: &[ManagedObject],
    documents: &Documents,
) -> Result<Option<Filter>, Diagnostic> {
    if text.trim().is_empty() {
        return Ok(None);
    }
    let filter = Filter::parse(text).map_err(|e| diagnose::of_filter(&e, text))?;
    match query::check_keys(filter.keys(), objects, &documents.topology) {
        Err(QueryError::UnknownKey { key, nearest }) => {
            let message =
                format!("unknown attribute \"{key}\" in the filter {text:?}: no object has it");
            Err(diagnose::with_nearest(Diagnostic::error(message), nearest.as_deref()))
        }
        Err(other) => Err(diagnose::of_query(&other)),
        Ok(()) => Ok(Some(filter)),
    }
}

/// Objects that pass a filter (all without one) by their attributes at an instant, ascending.
pub fn matching_objects(
    objects: &Arc<Vec<ManagedObject>>,
    documents: &Documents,
    filter: Option<&Filter>,
    at: Timestamp,
) -> Vec<ObjectId> {
    query::select::passing_objects(objects, &documents.topology, filter, at)
}

pub(super) fn no_data_yet() -> Diagnostic {
    Diagnostic::error(phrase!("the cache holds no data yet"))
        .hint(phrase!("import export files first: `vigia import PATH`"))
}

/// How a question is answered.
#[derive(Clone, Copy, Debug)]
pub struct AnswerOptions {
    /// Changes how fast, and nothing else.
    pub use_rollups: bool,
    /// As in [`ReadOptions`].
    pub memory_bytes: usize,
}

/// Answers a question from a snapshot. The store is only asked for what it keeps.
pub fn answer(
    snapshot: &dyn Snapshot,
    store: &dyn Store,
    documents: &Documents,
    question: &QueryQuestion,
    options: AnswerOptions,
    ctx: &JobContext,
) -> Result<QueryAnswer, Vec<Diagnostic>> {
    let watch = Stopwatch::start();
    let clock = || watch.elapsed_micros();
    let AnswerOptions { use_rollups, memory_bytes } = options;
    let read_as =
        ReadOptions { use_rollups, memory_bytes, clock: &clock, ..ReadOptions::default() };
    let one = |d: Diagnostic| vec![d];
    let of_store = |e: StoreError| vec![diagnose::of_store(&e)];
    let measurements = snapshot.measurements().map_err(of_store)?;
    let objects = snapshot.objects().map_err(of_store)?;
    let Some(extent) = snapshot.extent().map_err(of_store)? else {
        return Err(one(no_data_yet()));
    };
    let (plan, mut warnings) = Plan::with_dictionary(
        &documents.catalog,
        &question.questions,
        &measurements,
        &documents.dictionary,
    )?;
    let filter = read_filter(&question.filter, &objects, documents).map_err(one)?;
    let range = match (question.range, &question.busy_hour) {
        (Some(range), _) => range,
        (None, None) => extent,
        // Hours of days that the data begin or end in belong to them too.
        (None, Some(_)) => whole_days(&question.zone, extent),
    };
    if filter.is_some()
        && matching_objects(&objects, documents, filter.as_ref(), range.start).is_empty()
    {
        let filter = format!("{:?}", question.filter);
        let message = phrase!("no object passes the filter {filter}", filter = filter);
        let hint = phrase!("`vigia list objects` shows what they are called");
        return Err(one(Diagnostic::error(message).hint(hint)));
    }
    let mut request = FrameRequest {
        inputs: plan.inputs().to_vec(),
        filter,
        by: question.by.clone(),
        every: question.every,
        range,
        zone: question.zone.clone(),
        granularity: question.granularity,
        masks: Vec::new(),
        suspect: question.suspect,
    };
    let mixed = plausible::mixed_counters(&plan, snapshot, &measurements, &objects);
    warnings.extend(mixed.map_err(of_store)?);
    if question.granularity.is_none() {
        let both = plausible::two_granularities(&plan, snapshot, &measurements);
        warnings.extend(both.map_err(of_store)?.iter().map(TwoGranularities::note));
    }
    let plan_micros = watch.elapsed_micros();
    let hours = match &question.busy_hour {
        Some(name) => {
            let found = hours_of(snapshot, store, documents, (name, &request, memory_bytes), ctx)?;
            warnings.extend(found.warnings.iter().cloned());
            Some(found)
        }
        None => None,
    };
    let topology = &documents.topology;
    if let (Some(name), false) = (&question.busy_hour, plan.fine_frames().is_empty()) {
        let name = format!("{name:?}");
        let message =
            phrase!("could not answer a formula with `over` in the busy hour {name}", name = name);
        let hint = phrase!("ask for it without --busy-hour");
        return Err(one(Diagnostic::error(message).hint(hint)));
    }
    let frame_of = |request: &FrameRequest| match &hours {
        Some(FoundHours { hours, .. }) => {
            counter_frame_in_hours(snapshot, topology, request, hours, &read_as, ctx)
        }
        None => query::counter_frame_with(snapshot, topology, request, &read_as, ctx),
    };
    // The frame, what its folds give, and what reading all of it took.
    let evaluated = |request: &FrameRequest| -> Result<_, Vec<Diagnostic>> {
        let (frame, mut report) = frame_of(request).map_err(|e| one(diagnose::of_query(&e)))?;
        let mut fine_of = |request: &FrameRequest| {
            let (frame, fine_report) = frame_of(request)?;
            report = report.with(fine_report);
            Ok(frame)
        };
        let fine = fine_frames(&plan, snapshot, topology, request, &mut fine_of);
        let fine = fine.map_err(|e| one(diagnose::of_fine(&e)))?;
        let series = plan.evaluate_folded(&frame, &fine);
        Ok((frame, series, report))
    };
    let (frame, mut series, mut report) = evaluated(&request)?;
    let framed_micros = watch.elapsed_micros();
    warnings.extend(plausible::irregular(&report.irregular, &question.zone));
    warnings.extend(plausible::more_than_all(&series));
    warnings.extend(hours.as_ref().and_then(|found| without_hours(found, &series)));
    let items = plan.items().to_vec();
    let mut arithmetic = plan.clone().into_arithmetic(frame);
    if let Some(n_worst) = question.worst {
        let higher_is_better =
            plan.items().first().and_then(|i| i.higher_is_better).unwrap_or(true);
        let totals = if request.every == Every::All {
            series.first().cloned()
        } else {
            request.every = Every::All;
            let (_, totals, totals_report) = evaluated(&request)?;
            report = report.with(totals_report);
            totals.into_iter().next()
        };
        if let Some(totals) = totals {
            keep_worst(&mut series, &mut arithmetic, &totals, n_worst, higher_is_better);
        }
    }
    Ok(QueryAnswer {
        question: question.clone(),
        range,
        items,
        series,
        arithmetic,
        warnings,
        cost: AnswerCost {
            plan_micros,
            frame: report,
            busy_hours: hours.map(|found| found.report),
            evaluate_micros: watch.elapsed_micros().saturating_sub(framed_micros),
            total_micros: watch.elapsed_micros(),
        },
    })
}

fn whole_days(zone: &Zone, range: TimeRange) -> TimeRange {
    let days = local_days(zone, range);
    match (days.first(), days.last()) {
        (Some(first), Some(last)) => TimeRange::new(first.start, last.end),
        _ => range,
    }
}

/// The busy hours that a question asks for, on the days of its range.
fn hours_of(
    snapshot: &dyn Snapshot,
    store: &dyn Store,
    documents: &Documents,
    (name, request, memory_bytes): (&str, &FrameRequest, usize),
    ctx: &JobContext,
) -> Result<FoundHours, Vec<Diagnostic>> {
    let one = |d: Diagnostic| vec![d];
    let definition = busy_hours::definition_named(documents, name).map_err(one)?;
    if let Every::Secs(_) = request.every {
        let every = request.every.to_string();
        let message = phrase!("could not cut busy hours into buckets of {every}", every = every);
        let hint = phrase!("choose --every 1d, 1w, 1mo or all");
        return Err(one(Diagnostic::error(message).hint(hint)));
    }
    let zone = busy_hours::zone_of(definition, Some(&request.zone)).map_err(one)?;
    let (range, suspect) = (request.range, request.suspect);
    let question =
        HoursQuestion { definition, range, zone: &zone, suspect, masks: &[], memory_bytes };
    busy_hours::find(snapshot, store, documents, question, ctx)
}

/// Says when no object that reports the counters has a busy hour: those that carry the traffic are others.
fn without_hours(found: &FoundHours, series: &[KpiSeries]) -> Option<Diagnostic> {
    let nothing_expected =
        series.iter().flat_map(|one| &one.points).all(|point| point.expected == 0);
    let has_hours = found.hours.unit_days.iter().any(|day| day.hour.is_some());
    let (name, traffic) = (&found.definition.name, &found.definition.traffic);
    (nothing_expected && has_hours && found.definition.scope != Scope::Network).then(|| {
        Diagnostic::warning(phrase!(
            "nothing was counted: the objects that report these counters have no busy hour {name}, whose traffic ({traffic}) others report",
            name = format!("{name:?}"),
            traffic = traffic.to_string()
        ))
        .hint(phrase!(
            "choose a busy hour of the scope {network}, or {group} by an attribute that both have",
            network = "\"network\"",
            group = "\"group\""
        ))
    })
}

/// Keeps the groups with the worst totals, worst first; groups without a value come last.
fn keep_worst(
    series: &mut [KpiSeries],
    arithmetic: &mut Arithmetic,
    totals: &KpiSeries,
    n_worst: usize,
    higher_is_better: bool,
) {
    let total_of: HashMap<&Vec<String>, Option<f64>> =
        totals.groups.iter().enumerate().map(|(i, g)| (g, totals.point(i, 0).value)).collect();
    let Some(first) = series.first() else { return };
    let n_buckets = first.buckets.len();
    let badness = |group: &Vec<String>| {
        let value = total_of.get(group).copied().flatten();
        value.map_or(f64::INFINITY, |v| if higher_is_better { v } else { -v })
    };
    let mut order: Vec<usize> = (0..first.groups.len()).collect();
    order.sort_by(|a, b| badness(&first.groups[*a]).total_cmp(&badness(&first.groups[*b])));
    order.truncate(n_worst);
    let rows = |position: &usize| position * n_buckets..(position + 1) * n_buckets;
    for one in series {
        one.points = order.iter().flat_map(|i| one.points[rows(i)].to_vec()).collect();
        one.groups = order.iter().map(|i| one.groups[*i].clone()).collect();
    }
    arithmetic.keep_cells(&order.iter().flat_map(rows).collect::<Vec<usize>>());
}

/// Adds counters up and evaluates, for callers that have a plan already.
pub struct FrameQuestion<'a> {
    pub plan: &'a Plan,
    pub filter: Option<&'a Filter>,
    pub by: &'a [String],
    pub every: Every,
    pub range: TimeRange,
    pub zone: &'a Zone,
    pub masks: &'a [query::Mask],
    /// Only counters of these hours count.
    pub hours: Option<&'a BusyHours>,
    /// As in [`ReadOptions`].
    pub memory_bytes: usize,
}

impl FrameQuestion<'_> {
    fn request(&self) -> FrameRequest {
        FrameRequest {
            inputs: self.plan.inputs().to_vec(),
            filter: self.filter.cloned(),
            by: self.by.to_vec(),
            every: self.every,
            range: self.range,
            zone: self.zone.clone(),
            granularity: None,
            masks: self.masks.to_vec(),
            suspect: SuspectPolicy::Keep,
        }
    }

    pub fn frame(
        &self,
        snapshot: &dyn Snapshot,
        documents: &Documents,
        ctx: &JobContext,
    ) -> Result<CounterFrame, QueryError> {
        Ok(self.frame_and_irregular(snapshot, documents, ctx)?.0)
    }

    /// The frame, and what it found of periods that do not fit.
    pub fn frame_and_irregular(
        &self,
        snapshot: &dyn Snapshot,
        documents: &Documents,
        ctx: &JobContext,
    ) -> Result<(CounterFrame, Irregular), QueryError> {
        let clock = || 0;
        let read_as = ReadOptions {
            memory_bytes: self.memory_bytes,
            clock: &clock,
            ..ReadOptions::default()
        };
        let (topology, request) = (&documents.topology, self.request());
        let (frame, report) = match self.hours {
            Some(hours) => {
                counter_frame_in_hours(snapshot, topology, &request, hours, &read_as, ctx)?
            }
            None => query::counter_frame_with(snapshot, topology, &request, &read_as, ctx)?,
        };
        Ok((frame, report.irregular))
    }

    /// What the plan's folds look at besides [`Self::frame`].
    pub fn fine_frames(
        &self,
        snapshot: &dyn Snapshot,
        documents: &Documents,
        ctx: &JobContext,
    ) -> Result<Vec<CounterFrame>, QueryError> {
        let topology = &documents.topology;
        let mut frame_of =
            |request: &FrameRequest| query::counter_frame(snapshot, topology, request, ctx);
        let found = fine_frames(self.plan, snapshot, topology, &self.request(), &mut frame_of);
        match found {
            Ok(frames) => Ok(frames),
            Err(FineError::Query(error)) => Err(error),
            // A verdict's month is made of whole periods; finer series of it just show nothing.
            Err(FineError::Bucket(_)) => Ok(Vec::new()),
        }
    }
}

/// Positions of the inventory's objects that pass a filter text.
pub fn filtered_objects(
    inventory: &Inventory,
    documents: &Documents,
    filter: &str,
) -> Result<Vec<usize>, Diagnostic> {
    let filter = read_filter(filter, &inventory.objects, documents)?;
    let at = inventory.extent.map_or_else(Default::default, |range| range.end.plus_secs(-1));
    let ids = matching_objects(&inventory.objects, documents, filter.as_ref(), at);
    Ok(inventory
        .objects
        .iter()
        .enumerate()
        .filter(|(_, o)| ids.binary_search(&o.id).is_ok())
        .map(|(i, _)| i)
        .collect())
}
