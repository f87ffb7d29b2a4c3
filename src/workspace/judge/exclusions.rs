//! Which windows of the ledger count for a line, and for which objects.

use std::collections::BTreeSet;

use super::ObjectiveWork;
use crate::diagnostic::Diagnostic;
use crate::model::{ManagedObject, ObjectId, TimeRange, Timestamp, phrase};
use crate::query::{Filter, Mask};
use crate::sla::exclusion::admit;
use crate::sla::interval::union;
use crate::sla::{AppliedExclusion, ExclusionEntry, RefusedEntry};
use crate::words::{Sentence, sentence};
use crate::workspace::ask::{matching_objects, read_filter};

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

impl ObjectiveWork<'_> {
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
