//! Evidence for contracts, and the verdict: counters, outage records and tickets of the period, with what does not count left out.
//!
//! ```text
//! contract line ─► scope, calendar, exclusions ─► counters.rs │ records.rs ─► ObjectiveEvidence ┐
//! earlier periods ─► history.rs ──────────────────────────────────────────► History, LastGood ─┴─► sla::evaluate ─► Statement
//! ```

mod counters;
mod events;
mod exclusions;
mod groups;
mod history;
mod losses;
mod own_imports;
mod records;
pub mod rows;
mod scope;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use rust_decimal::Decimal;

use self::exclusions::Exclusion;
pub use self::exclusions::entry_grid_notes;
pub use self::groups::{LineGroups, line_groups, line_series_by};
pub use self::history::looks_back;
pub use self::scope::{ScopeRecords, ScopedOutage, scope_records};
pub use events::{EventEffect, EventKind, EventNote, LineEvent};
pub use losses::{LineLosses, LossKind};
pub use own_imports::own_imports;

use super::ask::{matching_objects, read_filter};
use super::diagnose;
use super::documents::Documents;
use super::join::RecordShelf;
use super::report_kinds::outside_agreement;
use crate::diagnostic::{Diagnostic, nearest};
use crate::job::{JobContext, Pool};
use crate::model::{ManagedObject, ObjectId, Outage, TimeRange, Timestamp, phrase};
use crate::query::select::ObjectAttributes;
use crate::query::topology::MatchedRows;
use crate::query::{Filter, Mask, Topology};
use crate::sla::{
    self, Contract, EvaluationInput, ExclusionChoice, Membership, Objective, ObjectiveEvidence,
    SlaPeriod, Source, Statement,
};
use crate::store::{Snapshot, Store};
use crate::words::{Sentence, sentence};

/// What a judgment reads.
#[derive(Clone, Copy)]
pub struct Sources<'a> {
    pub snapshot: &'a dyn Snapshot,
    /// Only asked for what it keeps, such as busy hours.
    pub store: &'a dyn Store,
    pub documents: &'a Documents,
    /// As in [`crate::query::ReadOptions`].
    pub memory_bytes: usize,
}

/// What is judged.
#[derive(Clone, Debug)]
pub struct JudgeQuestion<'a> {
    /// With the changes of a what-if, if it is one.
    pub contract: &'a Contract,
    pub name: SlaPeriod,
    /// Later periods are not looked at, nor expected.
    pub as_of: Timestamp,
    pub exclusions: ExclusionChoice,
    /// Objects that lines are judged without, by the line's id and their full names: a what-if.
    pub without_objects: BTreeMap<String, Vec<String>>,
    /// Outages that last so many minutes at most for a line, by the line's id and theirs: a what-if.
    pub outage_minutes: BTreeMap<String, Vec<(String, u32)>>,
    /// What is supposed to be different; empty for an official result.
    pub what_if: Vec<Sentence>,
}

impl<'a> JudgeQuestion<'a> {
    /// The contract as it is, with what is approved.
    pub fn official(contract: &'a Contract, name: SlaPeriod, as_of: Timestamp) -> Self {
        Self {
            contract,
            name,
            as_of,
            exclusions: ExclusionChoice::Approved,
            without_objects: BTreeMap::new(),
            outage_minutes: BTreeMap::new(),
            what_if: Vec::new(),
        }
    }
}

/// How much is computed besides the verdict.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Depth {
    /// What the verdict needs, for earlier periods.
    Verdict,
    /// Also days.
    Days,
    /// Also days, hours, worst objects and reasons.
    Full,
}

/// Judges one period of one contract.
pub fn judge(
    sources: Sources<'_>,
    question: &JudgeQuestion<'_>,
    ctx: &JobContext,
) -> Result<Statement, Vec<Diagnostic>> {
    judge_to(sources, question, Depth::Full, ctx)
}

/// The same verdicts, values and money without days, hours, worst objects and reasons, in a fraction of the time.
pub fn judge_verdicts(
    sources: Sources<'_>,
    question: &JudgeQuestion<'_>,
    ctx: &JobContext,
) -> Result<Statement, Vec<Diagnostic>> {
    judge_to(sources, question, Depth::Verdict, ctx)
}

/// One of the two things that are found of a line.
pub enum LinePart {
    Losses(LineLosses),
    Events(Arc<Vec<LineEvent>>),
}

/// What each object of a line lost, and the outages and tickets that speak of it. `tell` gets the one that is found first.
pub fn line_detail(
    sources: Sources<'_>,
    question: &JudgeQuestion<'_>,
    objective: &str,
    tell: &(dyn Fn(LinePart) + Sync),
    ctx: &JobContext,
) -> Result<(LineLosses, Arc<Vec<LineEvent>>), Vec<Diagnostic>> {
    let contract = question.contract;
    refuse_faults(sources.documents, &contract.id)?;
    let day = question.name.first_day();
    let known = contract.objectives.iter().find(|line| line.id == objective);
    let objective = known.map(|line| line.in_force(day).0).ok_or_else(|| {
        let unknown = format!("the contract \"{}\" has no line {objective:?}", contract.id);
        vec![Diagnostic::error(unknown)]
    })?;
    let network = &Network::of(sources)?;
    let period = question.name.range(&contract.zone);
    let range = TimeRange::new(period.start, period.end.min(question.as_of).max(period.start));
    let objective = &objective;
    let depth = Depth::Verdict;
    let is_told = AtomicBool::new(false);
    let is_first = || !is_told.swap(true, Ordering::Relaxed);
    let losses_of = |work: ObjectiveWork<'_>| -> Result<_, Vec<Diagnostic>> {
        let losses = work.losses()?;
        if is_first() {
            tell(LinePart::Losses(losses.clone()));
        }
        Ok(losses)
    };
    let events_of = |work: ObjectiveWork<'_>| -> Result<_, Vec<Diagnostic>> {
        let events = Arc::new(work.events()?);
        if is_first() {
            tell(LinePart::Events(Arc::clone(&events)));
        }
        Ok(events)
    };
    let work = ObjectiveWork { sources, question, objective, network, range, depth, ctx };
    // Side by side: neither needs the other, and somebody waits for both.
    let Sources { store, documents, memory_bytes, .. } = sources;
    let revision = sources.snapshot.data_revision();
    let own = store.snapshot().ok().filter(|own| own.data_revision() == revision);
    let (losses, events) = match own {
        Some(own) => std::thread::scope(|scope| {
            let events_of = &events_of;
            let events = scope.spawn(move || {
                let sources = Sources { snapshot: own.as_ref(), store, documents, memory_bytes };
                events_of(ObjectiveWork {
                    sources,
                    question,
                    objective,
                    network,
                    range,
                    depth,
                    ctx,
                })
            });
            let losses = losses_of(work);
            (losses, events.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)))
        }),
        None => (losses_of(work), events_of(work)),
    };
    ctx.check().map_err(|_| vec![diagnose::cancelled()])?;
    Ok((losses?, events?))
}

/// The outages and tickets that speak of each line, by the line's id in the contract's order.
pub fn lines_events(
    sources: Sources<'_>,
    question: &JudgeQuestion<'_>,
    ctx: &JobContext,
) -> Result<Vec<(String, Vec<LineEvent>)>, Vec<Diagnostic>> {
    let contract = question.contract;
    refuse_faults(sources.documents, &contract.id)?;
    let day = question.name.first_day();
    let network = &Network::of(sources)?;
    let period = question.name.range(&contract.zone);
    let range = TimeRange::new(period.start, period.end.min(question.as_of).max(period.start));
    let depth = Depth::Verdict;
    let mut all = Vec::with_capacity(contract.objectives.len());
    ctx.progress.begin("Looking at records", contract.objectives.len() as u64, "objectives");
    for line in &contract.objectives {
        ctx.check().map_err(|_| vec![diagnose::cancelled()])?;
        ctx.progress.item(&line.name);
        let objective = &line.in_force(day).0;
        let work = ObjectiveWork { sources, question, objective, network, range, depth, ctx };
        all.push((line.id.clone(), work.events()?));
        ctx.progress.advance(1);
    }
    Ok(all)
}

fn judge_to(
    sources: Sources<'_>,
    question: &JudgeQuestion<'_>,
    depth: Depth,
    ctx: &JobContext,
) -> Result<Statement, Vec<Diagnostic>> {
    let Sources { snapshot, documents, .. } = sources;
    let JudgeQuestion { contract, name, as_of, .. } = question;
    refuse_faults(documents, &contract.id)?;
    let period = name.range(&contract.zone);
    if *as_of <= period.start {
        let message = format!(
            "could not judge {name} of \"{}\": the period begins after {as_of}",
            contract.id
        );
        return Err(vec![
            Diagnostic::error(message).hint("choose an earlier period, or a later --as-of"),
        ]);
    }
    refuse_outside_agreement(contract, *name)?;
    let n_lines = contract.objectives.len() as u64;
    ctx.progress.begin("Judging objectives", n_lines, "objectives");
    let range = TimeRange::new(period.start, period.end.min(*as_of));
    let found = evidence_of(sources, question, range, depth, ctx)?;
    let (mut evidence, remarks): (Vec<_>, Vec<_>) =
        found.into_iter().map(|one| (one.evidence, one.remarks)).unzip();
    if evidence.iter().all(says_nothing)
        && !has_data(snapshot, range)?
        && !has_records(snapshot, contract, range)?
    {
        let message = format!(
            "could not judge {name} of \"{}\": the cache holds no data of that period",
            contract.id
        );
        return Err(vec![
            Diagnostic::error(message).hint("import its export files: `vigia import PATH`"),
        ]);
    }
    let past = history::past(sources, question, ctx)?;
    if range.end < period.end && depth == Depth::Full {
        history::add_past_days(sources, question, &mut evidence, ctx)?;
    }
    let mut statement = sla::evaluate(EvaluationInput {
        contract,
        name: *name,
        as_of: range.end,
        evidence,
        history: &past.history,
        last_good: &past.last_good,
        what_if: question.what_if.clone(),
    });
    statement.history = past.used();
    let notes = history::history_notes(&statement);
    statement.settlement.arithmetic.extend(notes);
    let in_part = partly_agreed(contract, *name);
    for (result, said) in statement.objectives.iter_mut().zip(remarks) {
        result.arithmetic.extend(said);
        result.arithmetic.extend(in_part.clone());
    }
    Ok(statement)
}

/// A verdict without what somebody wrote would be a guess.
fn refuse_faults(documents: &Documents, contract_id: &str) -> Result<(), Vec<Diagnostic>> {
    if documents.faults.is_empty() {
        return Ok(());
    }
    let stop = Diagnostic::error(format!(
        "could not judge \"{contract_id}\": the workspace's own files have mistakes"
    ))
    .hint("mend them first: a verdict without them would be a guess");
    Err([stop].into_iter().chain(documents.faults.iter().cloned()).collect())
}

/// A period before the first or after the last day of the agreement owes nothing.
fn refuse_outside_agreement(contract: &Contract, name: SlaPeriod) -> Result<(), Vec<Diagnostic>> {
    let Some(when) = outside_agreement(contract, name) else { return Ok(()) };
    let message = format!("could not judge {name} of \"{}\": {when}", contract.id);
    Err(vec![Diagnostic::error(message).hint("choose a period of the agreement")])
}

/// What a reader should know of a period that the agreement covers in part: no term says what becomes of its fee, so nothing is
/// shared out by days.
fn partly_agreed(contract: &Contract, name: SlaPeriod) -> Option<Sentence> {
    let part = contract.agreed_part(name)?;
    Some(sentence!("sentences-agreement-in-part", covered = part.n_covered_days, all = part.n_days))
}

/// Evidence of one line.
struct Found {
    evidence: ObjectiveEvidence,
    /// What a reader of the arithmetic should know besides.
    remarks: Vec<Sentence>,
}

/// Evidence of each line, in the contract's order; of several lines side by side, each thread with a snapshot of its own of the same
/// data. *Good*: much of a line is done by one thread (arrays, names, forecasts), and another core has the next line meanwhile.
/// *Bad*: two lines hold their frames at once.
fn evidence_of(
    sources: Sources<'_>,
    question: &JudgeQuestion<'_>,
    range: TimeRange,
    depth: Depth,
    ctx: &JobContext,
) -> Result<Vec<Found>, Vec<Diagnostic>> {
    let network = &Network::of(sources)?;
    let lines = &question.contract.objectives;
    let next = AtomicUsize::new(0);
    let next = &next;
    let take_line = || {
        let at = next.fetch_add(1, Ordering::Relaxed);
        lines.get(at).map(|line| (at, line))
    };
    // Lines until there are none left, or one fails: then nobody needs the others.
    let take_lines = |sources: Sources<'_>| {
        let mut taken = Vec::new();
        while let Some((at, objective)) = take_line() {
            if depth == Depth::Full {
                ctx.progress.item(&objective.name);
            }
            let work = ObjectiveWork { sources, question, objective, network, range, depth, ctx };
            let found = work.evidence().map(|(evidence, remarks)| Found { evidence, remarks });
            let failed = found.is_err();
            taken.push((at, found));
            if failed {
                next.store(lines.len(), Ordering::Relaxed);
            }
            if depth == Depth::Full {
                ctx.progress.advance(1);
            }
        }
        taken
    };
    let Sources { store, documents, memory_bytes, .. } = sources;
    let revision = sources.snapshot.data_revision();
    let n_helpers = Pool::default_threads().min(lines.len()).saturating_sub(1);
    let mut all = std::thread::scope(|scope| {
        let helpers: Vec<_> = (0..n_helpers)
            .map_while(|_| store.snapshot().ok().filter(|own| own.data_revision() == revision))
            .map(|own| {
                scope.spawn(move || {
                    take_lines(Sources { snapshot: own.as_ref(), store, documents, memory_bytes })
                })
            })
            .collect();
        let mut all = take_lines(sources);
        for helper in helpers {
            all.extend(helper.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)));
        }
        all
    });
    // The first mistake in the contract's order, whoever found it.
    all.sort_unstable_by_key(|(at, _)| *at);
    all.into_iter().map(|(_, found)| found).collect()
}

/// Whether nothing stands behind the evidence of a line.
fn says_nothing(evidence: &ObjectiveEvidence) -> bool {
    let of_records = evidence.outages.is_empty() && evidence.tickets.is_empty();
    evidence.total.received == 0 && of_records
}

/// Whether a line of the contract is measured by records, and records were kept at the time.
fn has_records(
    snapshot: &dyn Snapshot,
    contract: &Contract,
    range: TimeRange,
) -> Result<bool, Vec<Diagnostic>> {
    let of_store = |e| vec![diagnose::of_store(&e)];
    let lines = || contract.objectives.iter().map(|line| &line.source);
    if lines().any(|source| matches!(source, Source::Outages(_))) {
        let outages = snapshot.outages().map_err(of_store)?;
        let moments = outages.iter().flat_map(|r| [Some(r.event.start), r.event.end]).flatten();
        let touches = |o: &Outage| o.start < range.end && o.end.is_none_or(|end| end > range.start);
        if outages.iter().any(|r| touches(&r.event)) || records::was_recorded(moments, range) {
            return Ok(true);
        }
    }
    if lines().any(|source| matches!(source, Source::Tickets(_))) {
        let tickets = snapshot.tickets().map_err(of_store)?;
        let moments = tickets.iter().flat_map(|record| records::moments_of(&record.event));
        return Ok(records::was_recorded(moments, range));
    }
    Ok(false)
}

/// Whether the range touches the time between the first and the last period that was ever imported, of anybody: where files came and
/// none of the contract's own objects is in them, that is what its rule for missing data is for.
fn has_data(snapshot: &dyn Snapshot, range: TimeRange) -> Result<bool, Vec<Diagnostic>> {
    let extent = snapshot.extent().map_err(|e| vec![diagnose::of_store(&e)])?;
    Ok(extent.is_some_and(|extent| extent.intersect(range).is_some()))
}

/// The objects of a judgment, each looked up in the topology once for all lines.
struct Network<'a> {
    objects: Arc<Vec<ManagedObject>>,
    /// What the topology says of them.
    matched: Arc<MatchedRows>,
    /// Objects that the topology names and of which no file ever brought anything, as objects without a place in the cache.
    silent: Vec<ManagedObject>,
    topology: &'a Topology,
    /// Outages and tickets that reasons come from.
    records: RecordShelf,
}

impl<'a> Network<'a> {
    fn of(sources: Sources<'a>) -> Result<Self, Vec<Diagnostic>> {
        let objects = sources.snapshot.objects().map_err(|e| vec![diagnose::of_store(&e)])?;
        let topology = sources.documents.topology.as_ref();
        let unmatched = topology.unmatched_rows(&objects).into_iter();
        // A pattern is no object: it may mean none.
        let names: BTreeSet<String> =
            unmatched.filter(|row| !row.is_pattern).map(|row| row.object).collect();
        let silent =
            names.iter().map(|name| ManagedObject::new(ObjectId(u32::MAX), name, None)).collect();
        let matched = topology.matched(&objects);
        Ok(Self { objects, matched, silent, topology, records: RecordShelf::default() })
    }

    /// Objects that delivered something, with what is known of each.
    fn imported(&self) -> impl Iterator<Item = (&ManagedObject, ObjectAttributes<'_>)> {
        self.objects.iter().enumerate().map(|(position, object)| {
            let (objects, topology, matched) = (&self.objects, self.topology, &self.matched);
            (object, ObjectAttributes::in_list(objects, topology, matched, position))
        })
    }

    /// Objects that never did.
    fn silent(&self) -> impl Iterator<Item = (&ManagedObject, ObjectAttributes<'_>)> {
        self.silent.iter().map(|object| (object, ObjectAttributes::of(object, self.topology)))
    }

    fn all(&self) -> impl Iterator<Item = (&ManagedObject, ObjectAttributes<'_>)> {
        self.imported().chain(self.silent())
    }
}

/// The contract of that id, or an error that names the nearest.
pub fn find_contract<'a>(contracts: &'a [Contract], id: &str) -> Result<&'a Contract, Diagnostic> {
    contracts.iter().find(|c| c.id == id).ok_or_else(|| {
        let unknown = Diagnostic::error(format!("unknown contract \"{id}\""));
        if contracts.is_empty() {
            return unknown.hint(
                "the workspace has no readable contract; write one into its folder contracts/",
            );
        }
        match nearest(id, contracts.iter().map(|c| c.id.as_str())) {
            Some(name) => unknown.hint(format!("did you mean \"{name}\"?")),
            None => unknown.hint("`vigia list contracts` shows them all"),
        }
    })
}

/// What one objective's evidence is made from.
#[derive(Clone, Copy)]
struct ObjectiveWork<'a> {
    sources: Sources<'a>,
    question: &'a JudgeQuestion<'a>,
    objective: &'a Objective,
    network: &'a Network<'a>,
    range: TimeRange,
    depth: Depth,
    ctx: &'a JobContext,
}

impl<'a> ObjectiveWork<'a> {
    /// What was computed, and what a reader of the arithmetic should know besides.
    fn evidence(&self) -> Result<(ObjectiveEvidence, Vec<Sentence>), Vec<Diagnostic>> {
        let (evidence, mut remarks) = match &self.objective.source {
            Source::Kpi(_) | Source::Formula(_) => self.of_counters()?,
            Source::Outages(terms) => self.of_outages(terms)?,
            Source::Tickets(terms) => self.of_tickets(terms)?,
            Source::Composite => {
                (ObjectiveEvidence::none(self.question.contract, self.objective), Vec::new())
            }
        };
        remarks.extend(self.calendar_remarks());
        Ok((evidence, remarks))
    }

    /// Service hours are named, and years of which the calendar's lists know no holidays.
    fn calendar_remarks(&self) -> Vec<Sentence> {
        let named = &self.objective.service_calendar;
        if named.calendar.is_always() {
            return Vec::new();
        }
        let hours = Decimal::from(named.calendar.service_secs(self.range)) / Decimal::from(3600);
        let mut said = vec![sentence!(
            "sentences-service-hours",
            id = &named.id,
            calendar = named.calendar.sentence(),
            hours = hours,
        )];
        let years = named.calendar.years_without_holidays(self.range);
        said.extend(
            years.iter().map(|year| sentence!("sentences-no-holidays", year = year.to_string())),
        );
        said
    }

    fn documents(&self) -> &'a Documents {
        self.sources.documents
    }

    fn filter(&self) -> Result<Option<Filter>, Vec<Diagnostic>> {
        read_filter(&self.objective.scope.filter, &self.network.objects, self.documents())
            .map_err(|d| vec![self.in_objective(d)])
    }

    /// Whether a what-if leaves an object out of the line.
    fn is_left_out(&self, name: &str) -> bool {
        let of_line = self.question.without_objects.get(&self.objective.id);
        of_line.is_some_and(|names| names.iter().any(|known| known == name))
    }

    /// Objects of the scope at the start of the period, ascending.
    fn in_scope(&self, filter: Option<&Filter>) -> Vec<ObjectId> {
        matching_objects(&self.network.objects, self.documents(), filter, self.range.start)
    }

    /// Time in the range that the line's service calendar promises, as a normal list.
    fn service_time(&self) -> Vec<TimeRange> {
        self.objective.service_calendar.calendar.service_time(self.range)
    }

    /// What is still to come of the period.
    fn rest(&self) -> TimeRange {
        let period = self.question.name.range(&self.question.contract.zone);
        TimeRange::new(self.range.end, period.end.max(self.range.end))
    }

    /// The filter that questions ask with, and masks for what it cannot say: hours out of service, objects that only joined later,
    /// objects that a what-if leaves out.
    fn scope_masks(&self, filter: Option<&Filter>) -> (Option<Filter>, Vec<Mask>) {
        let out_of_service = sla::interval::subtract(&[self.range], &self.service_time());
        let mut masks: Vec<Mask> =
            out_of_service.into_iter().map(|range| Mask { range, objects: None }).collect();
        let mut outside: Vec<ObjectId> = self
            .network
            .objects
            .iter()
            .filter(|object| self.is_left_out(&object.name))
            .map(|object| object.id)
            .collect();
        let asked = match self.objective.scope.membership {
            Membership::Dated => filter.cloned(),
            Membership::PeriodStart => {
                let inside = self.in_scope(filter);
                let others = self.network.objects.iter().map(|object| object.id);
                outside.extend(others.filter(|id| inside.binary_search(id).is_err()));
                None
            }
        };
        if !outside.is_empty() {
            outside.sort_unstable();
            outside.dedup();
            masks.push(Mask { range: self.range, objects: Some(outside) });
        }
        if self.objective.scope.membership == Membership::Dated {
            masks.extend(self.not_there());
        }
        (asked, masks)
    }

    /// Time in which objects are not there that the topology dates. A filter looks at it anyway; without one nothing would.
    fn not_there(&self) -> Vec<Mask> {
        let mut absent: BTreeMap<TimeRange, Vec<ObjectId>> = BTreeMap::new();
        for (object, attributes) in self.network.imported() {
            let rows = attributes.rows();
            let mut edges: Vec<Timestamp> = rows.changes_in(self.range).into_iter().collect();
            if rows.is_empty() || (edges.is_empty() && rows.exist_at(self.range.start)) {
                continue;
            }
            edges.extend([self.range.start, self.range.end]);
            edges.sort_unstable();
            let pieces = edges.windows(2).map(|pair| TimeRange::new(pair[0], pair[1]));
            for piece in pieces.filter(|piece| !rows.exist_at(piece.start)) {
                absent.entry(piece).or_default().push(object.id);
            }
        }
        let mask = |(range, mut ids): (TimeRange, Vec<ObjectId>)| {
            ids.sort_unstable();
            Mask { range, objects: Some(ids) }
        };
        absent.into_iter().filter(|(range, _)| range.start < range.end).map(mask).collect()
    }

    fn in_objective(&self, diagnostic: Diagnostic) -> Diagnostic {
        let id = format!("\"{}\"", self.objective.id);
        let contract = format!("\"{}\"", self.question.contract.id);
        diagnostic.reworded(|what| {
            phrase!(
                "objective {id} of {contract}: {what}",
                id = id,
                contract = contract,
                what = what
            )
        })
    }
}
