//! Which windows of the ledger count for a line, and for which objects.

use super::ObjectiveWork;
use crate::diagnostic::Diagnostic;
use crate::model::{ManagedObject, TimeRange, Timestamp, phrase};
use crate::query::select::ObjectAttributes;
use crate::query::{Filter, Mask};
use crate::sla::exclusion::admit;
use crate::sla::interval::union;
use crate::sla::{AppliedExclusion, ExclusionEntry, RefusedEntry};
use crate::words::{Sentence, sentence};
use crate::workspace::ask::{matching_objects, read_filter};

/// A window with what it masks.
pub(super) struct Exclusion {
    pub masks: Vec<Mask>,
    /// Which of the objects that never delivered anything it covers, by name: a mask cannot say it. `None`: all.
    pub silent: Option<Vec<String>>,
    pub applied: AppliedExclusion,
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
        let topology = &self.documents().topology;
        let passing =
            self.silent.iter().filter(|o| ObjectAttributes::of(o, topology).passes(filter, at));
        passing.map(|object| object.name.clone()).collect()
    }

    /// Windows of the contract that touch the period and the objective's objects.
    pub(super) fn exclusions(&self, scope: Option<&Filter>) -> Result<LineExclusions, Diagnostic> {
        let in_line = self.in_line(scope);
        let ledger = &self.documents().exclusions;
        let mut of_line = LineExclusions::default();
        let mut entries = Vec::new();
        for entry in ledger.of_contract(&self.question.contract.id, self.range) {
            let Some(range) = entry.range.intersect(self.range) else { continue };
            let filter = read_filter(&entry.objects, self.objects, self.documents())
                .map_err(|d| in_exclusion(entry, d))?;
            let masked = filter.as_ref().map(|filter| {
                matching_objects(self.objects, self.documents(), Some(filter), range.start)
            });
            let silent = filter.as_ref().map(|filter| self.silent_passing(filter, range.start));
            let is_covered = |object: &&ManagedObject| match (&masked, &silent) {
                (Some(ids), Some(names)) => {
                    ids.binary_search(&object.id).is_ok() || names.contains(&object.name)
                }
                _ => true,
            };
            let n_objects = in_line.iter().copied().filter(is_covered).count();
            if masked.as_ref().is_some_and(Vec::is_empty)
                && silent.as_ref().is_some_and(Vec::is_empty)
            {
                of_line.remarks.push(sentence!(
                    "sentences-exclusion-of-nothing",
                    id = &entry.id,
                    filter = format!("{:?}", entry.objects),
                ));
            }
            // What touches no object of the line neither counts for it nor uses up its cap.
            if n_objects > 0 {
                entries.push((entry, masked, silent, n_objects));
            }
        }
        let terms = self.objective.exclusions.as_ref();
        let choice = &self.question.exclusions;
        let touching = entries.iter().map(|(entry, ..)| *entry);
        let (admitted, refused) = admit(terms, touching, self.range, choice);
        for one in admitted {
            let found = entries.iter().find(|(entry, ..)| entry.id == one.entry.id);
            let Some((_, masked, silent, n_objects)) = found else { continue };
            let (Some(first), Some(last)) = (one.ranges.first(), one.ranges.last()) else {
                continue;
            };
            let masks =
                one.ranges.iter().map(|range| Mask { range: *range, objects: masked.clone() });
            of_line.admitted.push(Exclusion {
                masks: masks.collect(),
                silent: silent.clone(),
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
    let covers = |exclusion: &&Exclusion| {
        exclusion.silent.as_ref().is_none_or(|names| names.iter().any(|known| known == name))
    };
    let masks = admitted.iter().filter(covers).flat_map(|exclusion| &exclusion.masks);
    union(&masks.map(|mask| mask.range).collect::<Vec<_>>())
}

fn in_exclusion(entry: &ExclusionEntry, diagnostic: Diagnostic) -> Diagnostic {
    let id = format!("\"{}\"", entry.id);
    diagnostic.reworded(|what| phrase!("exclusion {id}: {what}", id = id, what = what))
}
