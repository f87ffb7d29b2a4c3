//! Groups over time, read in parts of some steps each.
//!
//! What an answer holds beside the values takes fifteen times their room, and the machine took longer to clear that memory than to add
//! counters up (10,000 cells × 96 quarter-hours: 480 ms at once, 196 in parts, names and pages read before).

use super::{Asker, nothing_asked};
use crate::diagnostic::Diagnostic;
use crate::model::{Every, KpiSeries, TimeRange};

/// In which steps a picture is made, in rows × columns. The picture is the same either way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PictureSteps {
    /// Read at once. *Good*: some 30 MB, and few parts. *Bad*: more stays in no cache; less chooses objects too often.
    pub cells_at_once: usize,
    /// A picture of more tells its totals first.
    pub cells_untold_max: usize,
}

impl Default for PictureSteps {
    fn default() -> Self {
        Self { cells_at_once: 200_000, cells_untold_max: 30_000 }
    }
}

impl PictureSteps {
    /// Whether so many cells take their time.
    pub(super) fn are_told_first(self, n_rows: usize, n_columns: usize) -> bool {
        n_rows.saturating_mul(n_columns) > self.cells_untold_max
    }
}

impl Asker<'_> {
    /// The groups of `by` in each of the buckets. `take` gets each part with the position of its first bucket; `n_groups` are asked for.
    pub(super) fn ask_in_parts(
        &self,
        by: &str,
        every: Every,
        buckets: &[TimeRange],
        n_groups: usize,
        take: &mut dyn FnMut(&KpiSeries, usize),
    ) -> Result<(), Vec<Diagnostic>> {
        let at_once = (self.steps.cells_at_once / n_groups.max(1)).max(1);
        // Busy hours are found for whole days of the whole range.
        if buckets.len() <= at_once || self.base.busy_hour.is_some() {
            let answer = self.ask(&[by], every)?;
            take(answer.series.first().ok_or_else(nothing_asked)?, 0);
            return Ok(());
        }
        for (part_idx, part) in buckets.chunks(at_once).enumerate() {
            let range = TimeRange::new(part[0].start, part[part.len() - 1].end);
            let answer = self.ask_part(&[by], every, range)?;
            take(answer.series.first().ok_or_else(nothing_asked)?, part_idx * at_once);
        }
        Ok(())
    }
}
