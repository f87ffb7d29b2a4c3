//! From tiles to accumulators: what the two ways of reading share.
//!
//! ```text
//! plain.rs   values that stand for themselves: rollups, packed tiles and decoded ones, each added as it comes, on several threads
//! pushed.rs  what the store has added up itself
//! stripes.rs  which rows of a block count in which group
//! gather.rs  values of an object-period in several planes, earliest and latest values: brought together first
//! ```

mod gather;
mod plain;
mod pushed;
mod stripes;

use super::accumulate::{Accumulator, EdgeValues, Residue, Stretch, mark, residue_of, two_sum};
use super::grid::{Grid, Run, column_at_or_after};
use super::inputs::Task;
use super::irregular::Doubled;
use super::select::Membership;
use super::{QueryError, SuspectPolicy};
use crate::job::JobContext;
use crate::model::{FrameInput, ManagedObject, MeasurementId, SampleValue, TimeRange, Timestamp};
use crate::store::tile::marks::{PRESENT, SUSPECT};
use crate::store::{BinRequest, KeptSums, OffGridSample, ScanRequest, StoreError, TileView};

pub(super) use gather::gather;
pub(super) use plain::scan_plain;

/// 2^53: from here on not every integer is an `f64`.
const INTEGERS_END: f64 = 9_007_199_254_740_992.0;

/// What all scans of one request share.
pub(super) struct Plan<'a> {
    pub(super) ctx: &'a JobContext,
    pub(super) objects: &'a [ManagedObject],
    pub(super) members: &'a [Membership],
    /// One per object of the catalog.
    pub(super) granularities: &'a [Option<u32>],
    /// Positions of the objects that are read in any, ascending.
    pub(super) read: &'a [usize],
    pub(super) inputs: &'a [FrameInput],
    /// Periods off the grid that do not count, because others tell the same time.
    pub(super) doubled: &'a Doubled,
    pub(super) grid: &'a Grid,
    /// Part of the request's range in which anything is stored.
    pub(super) range: TimeRange,
    pub(super) suspect: SuspectPolicy,
    pub(super) weight_unit_secs: u32,
    pub(super) kept: KeptSums,
    pub(super) push_down: bool,
    pub(super) n_threads: usize,
}

/// Where the values of one task go.
pub(super) struct Target<'a> {
    pub(super) task: &'a Task,
    /// By group of the selection: its position in the frame.
    pub(super) groups: &'a [Option<usize>],
}

impl Target<'_> {
    fn cell(&self, group: usize, bucket_idx: usize, n_buckets: usize) -> Option<usize> {
        Some(self.groups[group]? * n_buckets + bucket_idx)
    }
}

impl Plan<'_> {
    /// Who reports each of the tasks at that granularity, by position.
    fn reporters<'t>(
        &self,
        granularity_secs: u32,
        targets: impl Iterator<Item = &'t Target<'t>>,
    ) -> Vec<&'t [bool]> {
        let of_target = |t: &'t Target<'t>| t.task.reporters.get(&granularity_secs);
        targets.filter_map(of_target).map(Vec::as_slice).collect()
    }

    /// Positions of the objects that are read at that granularity and report one of the tasks, beside something that comes first or
    /// alone.
    fn wanted<'t>(
        &self,
        granularity_secs: u32,
        targets: impl Iterator<Item = &'t Target<'t>>,
    ) -> Vec<usize> {
        let of_task = |t: &'t Target<'t>| {
            let lists =
                [t.task.reporters.get(&granularity_secs), t.task.sharers.get(&granularity_secs)];
            lists.into_iter().flatten()
        };
        let reporters: Vec<&Vec<bool>> = targets.flat_map(of_task).collect();
        let reads = |position: &usize| {
            self.granularities[*position] == Some(granularity_secs)
                && reporters.iter().any(|reports| reports[*position])
        };
        self.read.iter().copied().filter(reads).collect()
    }

    fn request(
        &self,
        planes: Vec<(MeasurementId, BinRequest)>,
        wanted: &[usize],
        granularity_secs: u32,
        range: TimeRange,
    ) -> ScanRequest {
        let everything = wanted.len() == self.objects.len();
        let ids = || wanted.iter().map(|position| self.objects[*position].id).collect();
        let objects = (!everything).then(ids);
        ScanRequest { measurements: planes, objects, granularity_secs, range }
    }

    fn weight(&self, granularity_secs: u32) -> f64 {
        f64::from(self.weight_units(granularity_secs))
    }

    fn weight_units(&self, granularity_secs: u32) -> u32 {
        granularity_secs / self.weight_unit_secs.max(1)
    }

    fn keeps_suspect(&self) -> bool {
        self.suspect == SuspectPolicy::Keep
    }

    /// Calls `place` with bucket, group, and first and end column for every stretch of a row that counts somewhere.
    fn place_row(
        &self,
        member: &Membership,
        runs: &[Run],
        (day_start, step_secs, n_periods): (Timestamp, u32, usize),
        mut place: impl FnMut(usize, usize, usize, usize),
    ) {
        match member {
            Membership::Out => {}
            Membership::Always(group) => {
                for run in runs {
                    place(run.bucket_idx, *group, run.first, run.end);
                }
            }
            Membership::Dated(spans) => {
                for (span, group) in spans {
                    let first = column_at_or_after(span.start, day_start, step_secs, n_periods);
                    let end = column_at_or_after(span.end, day_start, step_secs, n_periods);
                    for run in runs {
                        let (first, end) = (run.first.max(first), run.end.min(end));
                        if first < end {
                            place(run.bucket_idx, *group, first, end);
                        }
                    }
                }
            }
        }
    }
}

/// The group of an object at an instant.
fn group_at(member: &Membership, at: Timestamp) -> Option<usize> {
    match member {
        Membership::Out => None,
        Membership::Always(group) => Some(*group),
        Membership::Dated(spans) => {
            spans.iter().find(|(span, _)| span.contains(at)).map(|(_, group)| *group)
        }
    }
}

/// Whether a tile is of the shape it says and of the granularity that was asked for.
fn is_sound(tile: &TileView<'_>, granularity_secs: u32) -> bool {
    let n = tile.objects.len() * tile.n_periods;
    tile.granularity_secs == granularity_secs && (tile.values.len(), tile.marks.len()) == (n, n)
}

/// A store that errs must not look like data that are missing.
fn check_sound(n_unsound_tiles: u64) -> Result<(), QueryError> {
    if n_unsound_tiles == 0 {
        return Ok(());
    }
    let fault = format!("{n_unsound_tiles} tiles are of another shape than they say");
    Err(StoreError::Usage(fault).into())
}

/// What the values of a tile lack, by cell.
fn residues_of(tile: &TileView<'_>) -> Vec<Residue> {
    let of_cell = |(cell, exact): (&u32, &i64)| {
        let cell = *cell as usize;
        Some((cell, residue_of(*exact, *tile.values.get(cell)?)))
    };
    tile.exact.iter().filter_map(of_cell).collect()
}

/// What one object-period holds.
#[derive(Clone, Copy, Debug, Default)]
struct Found {
    value: f64,
    /// What `value` lacks.
    residue: f64,
    present: bool,
    suspect: bool,
}

impl Found {
    fn of(sample: &OffGridSample) -> Self {
        let present = sample.value != SampleValue::Null;
        let value = sample.value.as_f64().unwrap_or(0.0);
        let residue = match sample.value {
            SampleValue::Integer(exact) => residue_of(exact, value),
            SampleValue::Decimal(_) | SampleValue::Null => 0.0,
        };
        Self { value, residue, present, suspect: present && sample.suspect }
    }

    /// As a tile marks its cells.
    fn marks(self) -> u8 {
        (u8::from(self.present) * PRESENT) | (u8::from(self.suspect) * SUSPECT)
    }

    fn add(&mut self, other: Self, presence_only: bool) {
        if other.present {
            if !presence_only {
                let (sum, lost) = two_sum(self.value, other.value);
                self.value = sum;
                // After an overflow what was lost is no number.
                if lost.is_finite() {
                    self.residue += lost + other.residue;
                }
            }
            self.present = true;
            self.suspect |= other.suspect;
        }
    }
}

/// Adds one object-period that lies off the grid, by its own start, if it counts.
fn add_off_grid(
    plan: &Plan<'_>,
    target: &Target<'_>,
    position: usize,
    sample: &OffGridSample,
    found: Found,
    accumulator: &mut Accumulator,
    edges: Option<(&mut EdgeValues, usize)>,
) {
    let start = sample.period_start;
    if plan.doubled.contains(&(sample.measurement, sample.object, start)) {
        return;
    }
    let member = &plan.members[position];
    let placed = plan.range.contains(start).then(|| {
        let (bucket_idx, group) = (plan.grid.bucket_at(start)?, group_at(member, start)?);
        Some((target.cell(group, bucket_idx, plan.grid.n_buckets())?, bucket_idx))
    });
    let Some(Some((cell, bucket_idx))) = placed else { return };
    let mut marks = Vec::with_capacity(1);
    mark(&[found.marks()], plan.keeps_suspect(), &mut marks);
    let step_secs = sample.granularity_secs;
    let (values, residues) = (&[found.value], &[(0, found.residue)]);
    let weight = plan.weight(step_secs);
    let stretch = Stretch { at: 0, residues, values, marks: &marks, step_secs, weight };
    accumulator.add(cell, &stretch);
    if let Some((edges, object_idx)) = edges {
        edges.add(object_idx, member, (cell, bucket_idx), start, &stretch);
    }
}
