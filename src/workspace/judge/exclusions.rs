//! Which windows of the ledger count for a line, and for which objects.

use super::ObjectiveWork;
use crate::diagnostic::Diagnostic;
use crate::model::TimeRange;
use crate::query::{Filter, Mask};
use crate::sla::exclusion::admit;
use crate::sla::{AppliedExclusion, ExclusionEntry, RefusedEntry};
use crate::workspace::ask::{matching_objects, read_filter};

/// A window with what it masks.
pub(super) struct Exclusion {
    pub masks: Vec<Mask>,
    pub applied: AppliedExclusion,
}

/// What the ledger means for a line.
#[derive(Default)]
pub(super) struct LineExclusions {
    pub admitted: Vec<Exclusion>,
    pub refused: Vec<RefusedEntry>,
    pub remarks: Vec<String>,
}

impl ObjectiveWork<'_> {
    /// Windows of the contract that touch the period and the objective's objects.
    pub(super) fn exclusions(&self, scope: Option<&Filter>) -> Result<LineExclusions, Diagnostic> {
        let in_scope = self.in_scope(scope);
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
            let n_objects = match &masked {
                None => in_scope.len(),
                Some(masked) => {
                    masked.iter().filter(|id| in_scope.binary_search(id).is_ok()).count()
                }
            };
            if masked.as_ref().is_some_and(Vec::is_empty) {
                of_line.remarks.push(format!(
                    "exclusion {}: its filter {:?} matches no object",
                    entry.id, entry.objects
                ));
            }
            // What touches no object of the line neither counts for it nor uses up its cap.
            if n_objects > 0 {
                entries.push((entry, masked, n_objects));
            }
        }
        let terms = self.objective.exclusions.as_ref();
        let choice = &self.question.exclusions;
        let touching = entries.iter().map(|(entry, ..)| *entry);
        let (admitted, refused) = admit(terms, touching, self.range, choice);
        for one in admitted {
            let found = entries.iter().find(|(entry, ..)| entry.id == one.entry.id);
            let Some((_, masked, n_objects)) = found else { continue };
            let (Some(first), Some(last)) = (one.ranges.first(), one.ranges.last()) else {
                continue;
            };
            let masks =
                one.ranges.iter().map(|range| Mask { range: *range, objects: masked.clone() });
            of_line.admitted.push(Exclusion {
                masks: masks.collect(),
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

fn in_exclusion(entry: &ExclusionEntry, diagnostic: Diagnostic) -> Diagnostic {
    Diagnostic {
        message: format!("Exclusion \"{}\": {}", entry.id, diagnostic.message),
        ..diagnostic
    }
}
