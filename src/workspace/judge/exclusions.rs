//! Which windows of the ledger count for a line, and for which objects.

use std::collections::BTreeSet;

use super::{Depth, JudgeQuestion, Network, ObjectiveWork, Sources};
use crate::diagnostic::Diagnostic;
use crate::job::JobContext;
use crate::kpi::Plan;
use crate::model::{
    GranularityPeriod, ManagedObject, ObjectId, TimeRange, Timestamp, Zone, phrase,
};
use crate::query::{Filter, Mask, measurements_named};
use crate::sla::exclusion::admit;
use crate::sla::interval::union;
use crate::sla::{AppliedExclusion, ExclusionEntry, RefusedEntry};
use crate::words::{Part, Sentence, sentence};
use crate::workspace::ask::{matching_objects, read_filter};
use crate::workspace::diagnose;

/// A window with what it masks.
pub(super) struct Exclusion {
    pub masks: Vec<Mask>,
    /// Of each mask which of the objects that never delivered anything it covers, by name: a mask cannot say it. `None`: all.
    pub silent: Vec<Option<Vec<String>>>,
    pub applied: AppliedExclusion,
}

/// Whom a window covers for a part of its time: objects may move within it.
struct Covered {
    range: TimeRange,
    /// `None`: all.
    ids: Option<Vec<ObjectId>>,
    /// Of objects that never delivered anything; `None`: all.
    silent: Option<Vec<String>>,
}

impl Covered {
    fn covers(&self, object: &ManagedObject) -> bool {
        match (&self.ids, &self.silent) {
            (Some(ids), Some(names)) => {
                ids.binary_search(&object.id).is_ok() || names.contains(&object.name)
            }
            _ => true,
        }
    }

    fn is_empty(&self) -> bool {
        let none = |n: Option<usize>| n == Some(0);
        none(self.ids.as_ref().map(Vec::len)) && none(self.silent.as_ref().map(Vec::len))
    }
}

/// What the ledger means for a line.
#[derive(Default)]
pub(super) struct LineExclusions {
    pub admitted: Vec<Exclusion>,
    pub refused: Vec<RefusedEntry>,
    pub remarks: Vec<Sentence>,
}

/// Longest measurement periods whose starts lie on a grid in UTC wherever they were measured; longer ones may begin with a local day.
const GRID_SECS_MAX: i64 = 3600;

/// What a reader should know of a window, given as a normal list, on the grids of the data: which measurement periods start inside of it.
/// Nothing where the window's edges lie on the grids, or are those of the judged period.
fn grid_notes(
    id: &str,
    ranges: &[TimeRange],
    steps_secs: &[i64],
    judged: TimeRange,
    zone: &Zone,
) -> Vec<Sentence> {
    let mut notes = Vec::new();
    for step_secs in steps_secs {
        let next = |at: Timestamp| {
            let n_steps = -(-at.as_unix_secs()).div_euclid(*step_secs);
            Timestamp::from_unix_secs(n_steps * step_secs)
        };
        let is_off = |at: Timestamp| next(at) != at && at != judged.start && at != judged.end;
        let Some(step) = u32::try_from(*step_secs).ok().and_then(GranularityPeriod::from_secs)
        else {
            continue;
        };
        let effective: Vec<Part> = ranges
            .iter()
            .map(|range| TimeRange { start: next(range.start), end: next(range.end) })
            .filter(|range| range.start < range.end)
            .map(|range| Part::Range(range, zone.clone()))
            .collect();
        if effective.is_empty() {
            let step = step.to_string();
            notes.push(sentence!("sentences-exclusion-no-period", id = id, step = step));
        } else if ranges.iter().any(|range| is_off(range.start) || is_off(range.end)) {
            notes.push(sentence!(
                "sentences-exclusion-off-grid",
                id = id,
                step = step.to_string(),
                ranges = Sentence::list(effective),
            ));
        }
    }
    notes
}

/// What a reader of an entry should know of its edges, for all lines of counters that it belongs to.
///
/// # Errors
/// What the cache cannot tell, and a line that cannot be judged.
pub fn entry_grid_notes(
    sources: Sources<'_>,
    question: &JudgeQuestion<'_>,
    entry: &ExclusionEntry,
    ctx: &JobContext,
) -> Result<Vec<Sentence>, Vec<Diagnostic>> {
    let network = &Network::of(sources)?;
    let zone = &question.contract.zone;
    let (range, depth) = (entry.range, Depth::Verdict);
    let mut notes: Vec<Sentence> = Vec::new();
    for objective in question.contract.objectives.iter().filter(|line| line.is_of_counters()) {
        let work = ObjectiveWork { sources, question, objective, network, range, depth, ctx };
        if objective.exclusions.is_none() {
            continue;
        }
        let steps_secs = work.steps_secs(&work.line_plan()?)?;
        let found = grid_notes(&entry.id, &[range], &steps_secs, range_of_nothing(), zone);
        notes.extend(found);
    }
    notes.dedup();
    Ok(notes)
}

/// No edge of a period takes the place of an entry's own.
fn range_of_nothing() -> TimeRange {
    let never = Timestamp::from_unix_secs(i64::MIN);
    TimeRange { start: never, end: never }
}

impl ObjectiveWork<'_> {
    /// Lengths of the measurement periods of the line's counters that have a grid, ascending.
    fn steps_secs(&self, plan: &Plan) -> Result<Vec<i64>, Vec<Diagnostic>> {
        let of_store = |e| vec![diagnose::of_store(&e)];
        let snapshot = self.sources.snapshot;
        let measurements = snapshot.measurements().map_err(of_store)?;
        let in_scope = self.in_scope(self.filter()?.as_ref());
        let mut steps = BTreeSet::new();
        for id in plan.inputs().iter().flat_map(|i| measurements_named(&i.name, &measurements)) {
            for (step_secs, objects) in snapshot.reporters(id).map_err(of_store)?.iter() {
                let step_secs = i64::from(*step_secs);
                let is_gridded = (1..=GRID_SECS_MAX).contains(&step_secs)
                    && GRID_SECS_MAX % step_secs == 0
                    && !steps.contains(&step_secs);
                if is_gridded && objects.iter().any(|id| in_scope.binary_search(id).is_ok()) {
                    steps.insert(step_secs);
                }
            }
        }
        Ok(steps.into_iter().collect())
    }

    /// What becomes of windows that count, on the grid of the line's counters: the rule, and those whose edges lie beside the grid.
    pub(super) fn grid_remarks(
        &self,
        plan: &Plan,
        admitted: &[Exclusion],
    ) -> Result<Vec<Sentence>, Vec<Diagnostic>> {
        if admitted.is_empty() {
            return Ok(Vec::new());
        }
        let steps_secs = self.steps_secs(plan)?;
        let zone = &self.question.contract.zone;
        let mut notes = vec![sentence!("sentences-exclusion-rule")];
        for exclusion in admitted {
            let ranges: Vec<TimeRange> = exclusion.masks.iter().map(|mask| mask.range).collect();
            let (id, ranges) = (&exclusion.applied.entry.id, union(&ranges));
            notes.extend(grid_notes(id, &ranges, &steps_secs, self.range, zone));
        }
        Ok(notes)
    }

    /// Objects that belong to the line at any time of the period, also those that join later: their windows count too.
    fn in_line(&self, scope: Option<&Filter>) -> Vec<&ManagedObject> {
        self.members(scope).into_iter().map(|member| member.object).collect()
    }

    /// Names of the objects that never delivered anything and pass a filter.
    fn silent_passing(&self, filter: &Filter, at: Timestamp) -> Vec<String> {
        let passing = self.network.silent().filter(|(_, known)| known.passes(filter, at));
        passing.map(|(object, _)| object.name.clone()).collect()
    }

    /// Whom a filter means in each part of a range, cut where the topology changes.
    fn covered(&self, filter: Option<&Filter>, range: TimeRange) -> Vec<Covered> {
        let Some(filter) = filter else {
            return vec![Covered { range, ids: None, silent: None }];
        };
        let changes = self.network.all().flat_map(|(_, known)| known.rows().changes_in(range));
        let edges: BTreeSet<Timestamp> = changes.chain([range.start, range.end]).collect();
        let edges: Vec<Timestamp> = edges.into_iter().collect();
        let mut parts: Vec<Covered> = Vec::new();
        for pair in edges.windows(2) {
            let at = pair[0];
            let ids =
                Some(matching_objects(&self.network.objects, self.documents(), Some(filter), at));
            let silent = Some(self.silent_passing(filter, at));
            match parts.last_mut() {
                Some(last) if (&last.ids, &last.silent) == (&ids, &silent) => {
                    last.range.end = pair[1];
                }
                _ => parts.push(Covered { range: TimeRange::new(at, pair[1]), ids, silent }),
            }
        }
        parts
    }

    /// Windows of the contract that touch the period and the objective's objects.
    pub(super) fn exclusions(&self, scope: Option<&Filter>) -> Result<LineExclusions, Diagnostic> {
        let in_line = self.in_line(scope);
        let ledger = &self.documents().exclusions;
        let mut of_line = LineExclusions::default();
        let mut entries = Vec::new();
        for entry in ledger.of_contract(&self.question.contract.id, self.range) {
            let Some(range) = entry.range.intersect(self.range) else { continue };
            let filter = read_filter(&entry.objects, &self.network.objects, self.documents())
                .map_err(|d| in_exclusion(entry, d))?;
            let covered = self.covered(filter.as_ref(), range);
            let is_covered = |object: &&ManagedObject| covered.iter().any(|c| c.covers(object));
            let n_objects = in_line.iter().copied().filter(is_covered).count();
            if covered.iter().all(Covered::is_empty) {
                of_line.remarks.push(sentence!(
                    "sentences-exclusion-of-nothing",
                    id = &entry.id,
                    filter = format!("{:?}", entry.objects),
                ));
            }
            // What touches no object of the line neither counts for it nor uses up its cap.
            if n_objects > 0 {
                entries.push((entry, covered, n_objects));
            }
        }
        let terms = self.objective.exclusions.as_ref();
        let choice = &self.question.exclusions;
        let touching = entries.iter().map(|(entry, ..)| *entry);
        let (admitted, refused) = admit(terms, touching, self.range, choice);
        for one in admitted {
            let found = entries.iter().find(|(entry, ..)| entry.id == one.entry.id);
            let Some((_, covered, n_objects)) = found else { continue };
            let (Some(first), Some(last)) = (one.ranges.first(), one.ranges.last()) else {
                continue;
            };
            let (mut masks, mut silent) = (Vec::new(), Vec::new());
            for (range, part) in
                one.ranges.iter().flat_map(|range| covered.iter().map(move |c| (range, c)))
            {
                let Some(range) = range.intersect(part.range) else { continue };
                masks.push(Mask { range, objects: part.ids.clone() });
                silent.push(part.silent.clone());
            }
            of_line.admitted.push(Exclusion {
                masks,
                silent,
                applied: AppliedExclusion {
                    entry: one.entry.clone(),
                    range: TimeRange::new(first.start, last.end),
                    capped_secs: one.capped_secs,
                    n_objects: *n_objects as u64,
                },
            });
        }
        of_line.refused = refused
            .into_iter()
            .map(|one| RefusedEntry { entry: one.entry.clone(), reason: one.reason })
            .collect();
        Ok(of_line)
    }
}

/// Time that is excluded for an object that never delivered anything, as a normal list.
pub(super) fn silent_exclusions(admitted: &[Exclusion], name: &str) -> Vec<TimeRange> {
    let masks = admitted.iter().flat_map(|exclusion| exclusion.masks.iter().zip(&exclusion.silent));
    let covers = |silent: &Option<Vec<String>>| {
        silent.as_ref().is_none_or(|names| names.iter().any(|known| known == name))
    };
    let ranges = masks.filter(|(_, silent)| covers(silent)).map(|(mask, _)| mask.range);
    union(&ranges.collect::<Vec<_>>())
}

fn in_exclusion(entry: &ExclusionEntry, diagnostic: Diagnostic) -> Diagnostic {
    let id = format!("\"{}\"", entry.id);
    diagnostic.reworded(|what| phrase!("exclusion {id}: {what}", id = id, what = what))
}
