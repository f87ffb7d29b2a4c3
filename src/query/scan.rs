//! From tiles to accumulators.
//!
//! Per tile the values are marked once (counted, suspect); then the inner loop walks along neighboring columns of one bucket.
//! Nothing is hashed or searched per value.
//!
//! Where an object-period has its values in several planes (bins, wildcards), or where the earliest or latest value is wanted,
//! [`gather`] first brings the planes together in a buffer of a bounded number of objects and days.

use std::collections::BTreeMap;
use std::ops::Range;

use super::accumulate::{
    Accumulator, EdgeValues, Integers, Residue, Stretch, mark, residue_of, residues_in, two_sum,
};
use super::grid::{Grid, Run, column_at_or_after};
use super::inputs::Task;
use super::select::Membership;
use super::{QueryError, SuspectPolicy};
use crate::job::JobContext;
use crate::model::{
    FrameInput, ManagedObject, MeasurementId, ObjectId, SCALAR_BIN, SampleValue, TimeRange,
    Timestamp,
};
use crate::store::packed::{PackedTile, PackedView, bits_of};
use crate::store::rollup::{PARTS_MAX, RollupView};
use crate::store::tile::BLOCK_ROWS;
use crate::store::tile::marks::{NULL, PRESENT, SUSPECT};
use crate::store::{
    BinRequest, OffGridSample, ReadReport, ScanRequest, ScanSink, Snapshot, SplitSink, StoreError,
    TileView,
};

const DAY_SECS: i64 = 86_400;

/// 2^53: from here on not every integer is an `f64`.
const INTEGERS_END: f64 = 9_007_199_254_740_992.0;

/// Object-periods in the buffer of [`gather`]. *Good*: 10 bytes each keep it at 40 MB. *Bad*: more objects are read in turns.
const BUFFERED_PERIODS_MAX: usize = 4_000_000;

/// Earliest or latest values that are held at once. *Good*: 32 bytes each, 48 MB. *Bad*: more objects are read in turns.
const EDGE_VALUES_MAX: usize = 1_500_000;

/// What all scans of one request share.
pub(super) struct Plan<'a> {
    pub(super) ctx: &'a JobContext,
    pub(super) objects: &'a [ManagedObject],
    pub(super) members: &'a [Membership],
    /// One per object of the catalog.
    pub(super) granularities: &'a [Option<u32>],
    pub(super) inputs: &'a [FrameInput],
    pub(super) grid: &'a Grid,
    /// Part of the request's range in which anything is stored.
    pub(super) range: TimeRange,
    pub(super) suspect: SuspectPolicy,
    pub(super) weight_unit_secs: u32,
    pub(super) use_rollups: bool,
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
    /// Positions of the objects that are read at that granularity and report one of the tasks.
    fn wanted(&self, granularity_secs: u32, targets: &[&Target<'_>]) -> Vec<usize> {
        let reporters: Vec<&Vec<bool>> =
            targets.iter().filter_map(|t| t.task.reporters.get(&granularity_secs)).collect();
        let reads = |position: &usize| {
            self.granularities[*position] == Some(granularity_secs)
                && reporters.iter().any(|reports| reports[*position])
        };
        (0..self.objects.len()).filter(reads).collect()
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

/// Positions in `wanted` by position in the catalog, and a search by id that knows its way.
#[derive(Clone)]
struct Wanted<'a> {
    objects: &'a [ManagedObject],
    wanted_idx: Vec<Option<u32>>,
    /// Position after the one found last: rows of a tile mostly follow each other.
    next: usize,
}

impl<'a> Wanted<'a> {
    fn new(objects: &'a [ManagedObject], wanted: &[usize]) -> Self {
        let mut wanted_idx = vec![None; objects.len()];
        for (i, position) in wanted.iter().enumerate() {
            wanted_idx[*position] = Some(i as u32);
        }
        Self { objects, wanted_idx, next: 0 }
    }

    /// Position in the catalog and in the list of wanted objects.
    fn find(&mut self, id: ObjectId) -> Option<(usize, usize)> {
        let position = if self.objects.get(self.next).is_some_and(|object| object.id == id) {
            self.next
        } else {
            self.objects.binary_search_by_key(&id, |object| object.id).ok()?
        };
        self.next = position + 1;
        self.wanted_idx[position].map(|i| (position, i as usize))
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

/// Cells of the accumulators of all threads together. *Good*: a thread needs no lock to add. *Bad*: a request for more cells is read
/// by one thread.
const SPLIT_CELLS_MAX: usize = 4_000_000;

/// Reads all plain tasks of one granularity in one scan, on as many threads as the plan has.
pub(super) fn scan_plain(
    snapshot: &dyn Snapshot,
    plan: &Plan<'_>,
    targets: &[Target<'_>],
    granularity_secs: u32,
    accumulators: &mut [Accumulator],
) -> Result<ReadReport, QueryError> {
    let wanted = plan.wanted(granularity_secs, &targets.iter().collect::<Vec<_>>());
    if wanted.is_empty() {
        return Ok(ReadReport::default());
    }
    let mut planes = Vec::new();
    let mut targets_of: BTreeMap<(MeasurementId, u16), Vec<usize>> = BTreeMap::new();
    for (i, target) in targets.iter().enumerate() {
        for (measurement, bins) in &target.task.planes {
            let bin = if let BinRequest::One(bin) = bins { *bin } else { SCALAR_BIN };
            if !planes.contains(&(*measurement, *bins)) {
                planes.push((*measurement, *bins));
            }
            targets_of.entry((*measurement, bin)).or_default().push(i);
        }
    }
    let request = plan.request(planes, &wanted, granularity_secs, plan.range);
    let n_cells: usize = accumulators.iter().map(Accumulator::n_cells).sum();
    let n_threads = plan.n_threads.min(SPLIT_CELLS_MAX / n_cells.max(1)).max(1);
    let mut others: Vec<Vec<Accumulator>> = (1..n_threads)
        .map(|_| accumulators.iter().map(Accumulator::empty_like).collect())
        .collect();
    let wanted = Wanted::new(plan.objects, &wanted);
    let mut sinks: Vec<PlainSink<'_>> = std::iter::once(&mut *accumulators)
        .chain(others.iter_mut().map(Vec::as_mut_slice))
        .map(|accumulators| PlainSink {
            plan,
            targets,
            targets_of: &targets_of,
            granularity_secs,
            wanted: wanted.clone(),
            runs_of_day: BTreeMap::new(),
            marks: Vec::new(),
            columns: ColumnSums::default(),
            run_sums: RunSums::default(),
            numbers: Vec::new(),
            accumulators,
            n_unsound_tiles: 0,
        })
        .collect();
    let mut handed: Vec<&mut dyn SplitSink> =
        sinks.iter_mut().map(|sink| sink as &mut dyn SplitSink).collect();
    let report = snapshot.scan_split(&request, plan.use_rollups, plan.ctx, &mut handed)?;
    let n_unsound_tiles = sinks.iter().map(|sink| sink.n_unsound_tiles).sum();
    drop(sinks);
    for other in &others {
        accumulators.iter_mut().zip(other).for_each(|(all, other)| all.add_all(other));
    }
    check_sound(n_unsound_tiles)?;
    Ok(report)
}

struct PlainSink<'a> {
    plan: &'a Plan<'a>,
    targets: &'a [Target<'a>],
    /// By plane: which targets take it.
    targets_of: &'a BTreeMap<(MeasurementId, u16), Vec<usize>>,
    granularity_secs: u32,
    wanted: Wanted<'a>,
    runs_of_day: BTreeMap<Timestamp, Vec<Run>>,
    marks: Vec<u8>,
    columns: ColumnSums,
    run_sums: RunSums,
    /// Room that is used again.
    numbers: Vec<i64>,
    accumulators: &'a mut [Accumulator],
    n_unsound_tiles: u64,
}

/// Buckets of a day up to which a tile is added up row by row. *Good*: neighbors are added up together. *Bad*: with many
/// buckets there are none, and the rows of a group are added up column by column before.
const BUCKETS_BY_ROW_MAX: usize = 8;

/// Integers whose sums over a block's rows stay in an `i64`.
const COLUMN_INTEGERS_END: f64 = INTEGERS_END;

/// Rests of so many bits can be added up over the rows of a block in 32.
const NARROW_BITS: usize = 32 - BLOCK_ROWS.ilog2() as usize;

/// The rows of one group, added up column by column.
#[derive(Default)]
struct ColumnSums {
    group: Option<usize>,
    sums: Vec<i64>,
    /// What rests of few bits add up to: four of them at a time, where `sums` take two.
    rests: Vec<u32>,
    /// By column, what the bases of such rests add from there on.
    bases: Vec<i64>,
    /// Rows with a value in every column; they are not counted in `received`.
    n_full: u64,
    received: Vec<u32>,
    suspect: Vec<u32>,
}

impl ColumnSums {
    fn begin(&mut self, group: usize, n_periods: usize) {
        self.group = Some(group);
        self.n_full = 0;
        self.sums.clear();
        self.sums.resize(n_periods, 0);
        self.rests.clear();
        self.rests.resize(n_periods, 0);
        self.bases.clear();
        self.bases.resize(n_periods + 1, 0);
        for counts in [&mut self.received, &mut self.suspect] {
            counts.clear();
            counts.resize(n_periods, 0);
        }
    }

    fn add(&mut self, tile: &PackedTile, row: usize) {
        let n_periods = self.sums.len();
        let positions = tile.positions(row, 0..n_periods);
        if tile.is_full(row) {
            self.n_full += 1;
            self.add_stretch(0, tile, positions);
        } else {
            let mut from = positions.start;
            for columns in tile.stretches(row) {
                self.received[columns.clone()].iter_mut().for_each(|n| *n += 1);
                let end = from + columns.len();
                self.add_stretch(columns.start, tile, from..end);
                from = end;
            }
        }
        if tile.n_suspect(row, &(0..n_periods)) > 0 {
            let suspect = tile.columns(row, 0..n_periods).filter(|c| tile.is_suspect(row, *c));
            suspect.for_each(|column| self.suspect[column] += 1);
        }
    }

    /// Adds the integers at some positions to as many columns.
    fn add_stretch(&mut self, first: usize, tile: &PackedTile, positions: Range<usize>) {
        let mut at = first;
        for (base, width, rests) in tile.parts(positions) {
            let end = at + rests.len();
            if width <= NARROW_BITS {
                let sums = self.rests[at..end].iter_mut().zip(rests);
                sums.for_each(|(sum, rest)| *sum += *rest);
                self.bases[at] += base;
                self.bases[end] -= base;
            } else {
                let sums = self.sums[at..end].iter_mut().zip(rests);
                sums.for_each(|(sum, rest)| *sum += base + i64::from(*rest));
            }
            at = end;
        }
    }

    /// Puts everything into `sums`.
    fn close(&mut self) {
        let mut base = 0;
        for ((sum, rest), from_here) in self.sums.iter_mut().zip(&self.rests).zip(&self.bases) {
            base += from_here;
            *sum += base + i64::from(*rest);
        }
    }
}

/// What the rows of one group add up to, by run, before it goes into cells: most rows of a block are of one group.
#[derive(Default)]
struct RunSums {
    group: Option<usize>,
    runs: Vec<Integers>,
}

impl PlainSink<'_> {
    /// Adds what was gathered for a group and begins with the next.
    fn next_group(
        &mut self,
        sums: &mut RunSums,
        group: Option<usize>,
        takers: &[usize],
        runs: &[Run],
        empty: Integers,
    ) {
        if let Some(group) = sums.group {
            for (run, integers) in runs.iter().zip(&sums.runs) {
                self.add_to_cell(group, run.bucket_idx, takers, integers);
            }
        }
        sums.group = group;
        sums.runs.clear();
        sums.runs.resize(runs.len(), empty);
    }

    fn add_to_cell(&mut self, group: usize, bucket_idx: usize, takers: &[usize], found: &Integers) {
        let n_buckets = self.plan.grid.n_buckets();
        for taker in takers {
            let target = &self.targets[*taker];
            if let Some(cell) = target.cell(group, bucket_idx, n_buckets) {
                self.accumulators[target.task.input_idx].add_integers(cell, found);
            }
        }
    }

    /// Goes through the rows of a tile, or of what it adds up to: `integers` says what some columns of a row hold.
    fn add_rows(
        &mut self,
        (objects, rows): (&[ObjectId], impl Iterator<Item = usize>),
        day: (Timestamp, u32, usize),
        takers: &[usize],
        runs: &[Run],
        empty: Integers,
        integers: impl Fn(usize, Range<usize>) -> Integers,
    ) {
        let mut sums = std::mem::take(&mut self.run_sums);
        sums.group = None;
        let plan = self.plan;
        for row in rows {
            let Some((position, _)) = self.wanted.find(objects[row]) else { continue };
            match &plan.members[position] {
                Membership::Always(group) => {
                    if sums.group != Some(*group) {
                        self.next_group(&mut sums, Some(*group), takers, runs, empty);
                    }
                    for (run, sum) in runs.iter().zip(&mut sums.runs) {
                        sum.add(&integers(row, run.first..run.end));
                    }
                }
                member => plan.place_row(member, runs, day, |bucket_idx, group, first, end| {
                    self.add_to_cell(group, bucket_idx, takers, &integers(row, first..end));
                }),
            }
        }
        self.next_group(&mut sums, None, takers, runs, empty);
        self.run_sums = sums;
    }

    /// The targets of a plane and what falls into which bucket that day; `None` where there is nothing to do.
    fn runs(&mut self, day_start: Timestamp, n_periods: usize) -> &[Run] {
        let (grid, granularity_secs) = (self.plan.grid, self.granularity_secs);
        self.runs_of_day
            .entry(day_start)
            .or_insert_with(|| grid.runs(day_start, granularity_secs, n_periods))
    }

    fn wants_extreme(&self, takers: &[usize]) -> bool {
        let accumulator = |taker: &usize| &self.accumulators[self.targets[*taker].task.input_idx];
        takers.iter().any(|taker| accumulator(taker).wants_extreme())
    }

    fn empty(&self, exponent: u8) -> Integers {
        Integers {
            n_counted: 0,
            n_suspect: 0,
            sum: 0,
            min_max: None,
            exponent,
            step_secs: self.granularity_secs,
            weight: self.plan.weight_units(self.granularity_secs),
        }
    }

    /// As below for the most common case: only sums and counts, and nobody suspect.
    fn add_plain_rollup(
        &mut self,
        view: &RollupView<'_>,
        starts: &[usize],
        takers: &[usize],
        runs: &[Run],
    ) {
        let (rollup, n_parts, plan) = (view.rollup, starts.len() - 1, self.plan);
        let empty = self.empty(rollup.exponent);
        let day = (view.day_start, self.granularity_secs, view.n_periods);
        let mut all = std::mem::take(&mut self.numbers);
        rollup.sums_into(&mut all);
        let mut sums = std::mem::take(&mut self.run_sums);
        sums.group = None;
        let parts_in = |columns: Range<usize>| {
            let first = starts.partition_point(|start| *start < columns.start);
            first..starts[..n_parts].partition_point(|start| *start < columns.end)
        };
        let parts_of: Vec<Range<usize>> = runs.iter().map(|r| parts_in(r.first..r.end)).collect();
        let add = |integers: &mut Integers, row: usize, parts: Range<usize>| {
            for part in parts {
                integers.sum += i128::from(all[row * n_parts + part]);
                integers.n_counted += rollup.received(row, part, starts[part + 1] - starts[part]);
            }
        };
        for row in bits_of(view.rows).take_while(|row| *row < rollup.n_rows) {
            let Some((position, _)) = self.wanted.find(view.objects[row]) else { continue };
            match &plan.members[position] {
                Membership::Always(group) => {
                    if sums.group != Some(*group) {
                        self.next_group(&mut sums, Some(*group), takers, runs, empty);
                    }
                    for (parts, sum) in parts_of.iter().zip(&mut sums.runs) {
                        add(sum, row, parts.clone());
                    }
                }
                member => plan.place_row(member, runs, day, |bucket_idx, group, first, end| {
                    let mut integers = empty;
                    add(&mut integers, row, parts_in(first..end));
                    self.add_to_cell(group, bucket_idx, takers, &integers);
                }),
            }
        }
        self.next_group(&mut sums, None, takers, runs, empty);
        self.run_sums = sums;
        self.numbers = all;
    }

    fn add_row_by_row(&mut self, view: &PackedView<'_>, takers: &[usize], runs: &[Run]) {
        let tile = view.tile;
        let skips_suspect = !self.plan.keeps_suspect() && tile.n_suspect > 0;
        let wants_extreme = self.wants_extreme(takers);
        let day = (view.day_start, self.granularity_secs, tile.n_periods);
        let empty = self.empty(tile.exponent);
        let rows = bits_of(view.rows).take_while(|row| *row < tile.n_rows);
        self.add_rows((view.objects, rows), day, takers, runs, empty, |row, columns| {
            let positions = tile.positions(row, columns.clone());
            let n_suspect = tile.n_suspect(row, &columns) as u64;
            let n_counted = positions.len() as u64;
            let mut integers = Integers { n_counted, n_suspect, ..empty };
            if skips_suspect && n_suspect > 0 {
                let found = tile.columns(row, columns).zip(tile.integers(positions));
                let counted = found.filter(|(column, _)| !tile.is_suspect(row, *column));
                integers.n_counted -= n_suspect;
                for (_, integer) in counted {
                    integers.sum += i128::from(integer);
                    let (min, max) = integers.min_max.unwrap_or((integer, integer));
                    integers.min_max = Some((min.min(integer), max.max(integer)));
                }
            } else {
                integers.sum = tile.sum(positions.clone());
                if wants_extreme {
                    integers.min_max = tile.min_max(positions);
                }
            }
            integers
        });
    }

    fn add_by_columns(&mut self, view: &PackedView<'_>, takers: &[usize], runs: &[Run]) {
        let tile = view.tile;
        let mut columns = std::mem::take(&mut self.columns);
        columns.group = None;
        let mut dated = 0_u64;
        for row in bits_of(view.rows).take_while(|row| *row < tile.n_rows) {
            let Some((position, _)) = self.wanted.find(view.objects[row]) else { continue };
            match &self.plan.members[position] {
                Membership::Out => {}
                Membership::Dated(_) => dated |= 1 << row,
                Membership::Always(group) => {
                    if columns.group != Some(*group) {
                        self.add_columns(&mut columns, tile.exponent, takers, runs);
                        columns.begin(*group, tile.n_periods);
                    }
                    columns.add(tile, row);
                }
            }
        }
        self.add_columns(&mut columns, tile.exponent, takers, runs);
        self.columns = columns;
        if dated != 0 {
            self.add_row_by_row(&PackedView { rows: dated, ..*view }, takers, runs);
        }
    }

    fn add_columns(
        &mut self,
        columns: &mut ColumnSums,
        exponent: u8,
        takers: &[usize],
        runs: &[Run],
    ) {
        let Some(group) = columns.group else { return };
        columns.close();
        let total = |counts: &[u32]| counts.iter().map(|n| u64::from(*n)).sum::<u64>();
        for run in runs {
            let cells = run.first..run.end;
            let n_full = columns.n_full * cells.len() as u64;
            let integers = Integers {
                n_counted: total(&columns.received[cells.clone()]) + n_full,
                n_suspect: total(&columns.suspect[cells.clone()]),
                sum: columns.sums[cells].iter().map(|sum| i128::from(*sum)).sum(),
                ..self.empty(exponent)
            };
            self.add_to_cell(group, run.bucket_idx, takers, &integers);
        }
    }
}

impl SplitSink for PlainSink<'_> {
    fn packed(&mut self, view: &PackedView<'_>) -> bool {
        let targets_of = self.targets_of;
        let Some(takers) = targets_of.get(&(view.measurement, view.bin)) else { return true };
        let tile = view.tile;
        if view.granularity_secs != self.granularity_secs {
            self.n_unsound_tiles += 1;
            return true;
        }
        let runs = self.runs(view.day_start, tile.n_periods).to_vec();
        if runs.is_empty() {
            return true;
        }
        let skips_suspect = !self.plan.keeps_suspect() && tile.n_suspect > 0;
        let largest = tile.min.abs().max(tile.max.abs()) * 10_f64.powi(i32::from(tile.exponent));
        let by_columns = runs.len() > BUCKETS_BY_ROW_MAX
            && !skips_suspect
            && largest < COLUMN_INTEGERS_END
            && !self.wants_extreme(takers);
        if by_columns {
            self.add_by_columns(view, takers, &runs);
        } else {
            self.add_row_by_row(view, takers, &runs);
        }
        true
    }

    fn rollup(&mut self, view: &RollupView<'_>) -> bool {
        let targets_of = self.targets_of;
        let Some(takers) = targets_of.get(&(view.measurement, view.bin)) else { return true };
        let rollup = view.rollup;
        if view.granularity_secs != self.granularity_secs
            || (!self.plan.keeps_suspect() && rollup.has_suspect)
        {
            return false;
        }
        let runs = self.runs(view.day_start, view.n_periods).to_vec();
        let mut starts = [0; PARTS_MAX + 1];
        let n_parts = rollup.n_parts().min(PARTS_MAX);
        starts[1..n_parts]
            .iter_mut()
            .zip(rollup.splits())
            .for_each(|(start, split)| *start = split);
        starts[n_parts] = view.n_periods;
        let starts = &starts[..=n_parts];
        let is_start = |column: usize| starts.contains(&column);
        if runs.iter().any(|run| !is_start(run.first) || !is_start(run.end)) {
            return false;
        }
        let day = (view.day_start, self.granularity_secs, view.n_periods);
        let rows = || bits_of(view.rows).take_while(|row| *row < rollup.n_rows);
        for row in rows() {
            let Some((position, _)) = self.wanted.find(view.objects[row]) else { continue };
            let member = &self.plan.members[position];
            if let Membership::Dated(_) = member {
                let mut is_aligned = true;
                self.plan.place_row(member, &runs, day, |_, _, first, end| {
                    is_aligned &= is_start(first) && is_start(end);
                });
                if !is_aligned {
                    return false;
                }
            }
        }
        let wants_extreme = self.wants_extreme(takers);
        let empty = self.empty(rollup.exponent);
        if !wants_extreme && !rollup.has_suspect {
            self.add_plain_rollup(view, starts, takers, &runs);
            return true;
        }
        self.add_rows((view.objects, rows()), day, takers, &runs, empty, |row, columns| {
            let mut integers = empty;
            for part in 0..n_parts {
                if !columns.contains(&starts[part]) {
                    continue;
                }
                let n_counted = rollup.received(row, part, starts[part + 1] - starts[part]);
                integers.add(&Integers {
                    n_counted,
                    n_suspect: rollup.suspect(row, part),
                    sum: i128::from(rollup.sum(row, part)),
                    min_max: (wants_extreme && n_counted > 0).then(|| rollup.min_max(row, part)),
                    ..empty
                });
            }
            integers
        });
        true
    }
}

impl ScanSink for PlainSink<'_> {
    fn tile(&mut self, tile: &TileView<'_>) {
        let targets_of = self.targets_of;
        let Some(takers) = targets_of.get(&(tile.measurement, tile.bin)) else { return };
        if !is_sound(tile, self.granularity_secs) {
            self.n_unsound_tiles += 1;
            return;
        }
        let (plan, n_periods, day_start) = (self.plan, tile.n_periods, tile.day_start);
        let n_buckets = plan.grid.n_buckets();
        let runs = self.runs(day_start, n_periods).to_vec();
        if runs.is_empty() {
            return;
        }
        mark(tile.marks, plan.keeps_suspect(), &mut self.marks);
        let weight = plan.weight(self.granularity_secs);
        let residues = residues_of(tile);
        for (row, id) in tile.objects.iter().enumerate() {
            let Some((position, _)) = self.wanted.find(*id) else { continue };
            let values = &tile.values[row * n_periods..(row + 1) * n_periods];
            let marks = &self.marks[row * n_periods..(row + 1) * n_periods];
            let day = (day_start, self.granularity_secs, n_periods);
            plan.place_row(&plan.members[position], &runs, day, |bucket_idx, group, first, end| {
                let (values, marks) = (&values[first..end], &marks[first..end]);
                let at = row * n_periods + first;
                let residues = residues_in(&residues, at..at + values.len());
                let step_secs = self.granularity_secs;
                let stretch = Stretch { at, residues, values, marks, step_secs, weight };
                for taker in takers {
                    let target = &self.targets[*taker];
                    if let Some(cell) = target.cell(group, bucket_idx, n_buckets) {
                        self.accumulators[target.task.input_idx].add(cell, &stretch);
                    }
                }
            });
        }
    }

    fn off_grid(&mut self, sample: &OffGridSample) {
        let Some(takers) = self.targets_of.get(&(sample.measurement, sample.bin)) else { return };
        let Some((position, _)) = self.wanted.find(sample.object) else { return };
        if sample.granularity_secs != self.granularity_secs {
            return;
        }
        let found = Found::of(sample);
        for taker in takers {
            let target = &self.targets[*taker];
            let accumulator = &mut self.accumulators[target.task.input_idx];
            add_off_grid(self.plan, target, position, sample, found, accumulator, None);
        }
    }
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

/// Reads one task whose object-periods have to be brought together first.
pub(super) fn gather(
    snapshot: &dyn Snapshot,
    plan: &Plan<'_>,
    target: &Target<'_>,
    granularity_secs: u32,
    accumulator: &mut Accumulator,
) -> Result<(), QueryError> {
    let wanted = plan.wanted(granularity_secs, &[target]);
    let n_periods = (DAY_SECS / i64::from(granularity_secs.max(1))).max(1) as usize;
    let n_buckets = plan.grid.n_buckets();
    let mut objects_at_once = (BUFFERED_PERIODS_MAX / n_periods).max(1);
    if accumulator.wants_edge().is_some() {
        objects_at_once = objects_at_once.min((EDGE_VALUES_MAX / n_buckets.max(1)).max(1));
    }
    for wanted in wanted.chunks(objects_at_once) {
        let days_at_once = (BUFFERED_PERIODS_MAX / (n_periods * wanted.len())).max(1);
        let mut edges = accumulator
            .wants_edge()
            .map(|earliest| EdgeValues::new(earliest, wanted.len(), n_buckets));
        let mut day_start = plan.range.start.utc_day_start();
        while day_start < plan.range.end {
            let next = day_start.plus_secs(days_at_once as i64 * DAY_SECS);
            let days = TimeRange::new(day_start, next);
            let mut buffer = Buffer::new(target.task, plan.objects, wanted, days, granularity_secs);
            if let Some(range) = days.intersect(plan.range) {
                let planes = target.task.planes.clone();
                let request = plan.request(planes, wanted, granularity_secs, range);
                snapshot.scan(&request, plan.ctx, &mut buffer)?;
                check_sound(buffer.n_unsound_tiles)?;
            }
            buffer.drain(plan, target, wanted, accumulator, edges.as_mut());
            day_start = next;
        }
        if let Some(edges) = edges {
            edges.add_to(accumulator, |object_idx, bucket_idx| {
                let Membership::Always(group) = plan.members[wanted[object_idx]] else {
                    return None;
                };
                target.cell(group, bucket_idx, n_buckets)
            });
        }
    }
    Ok(())
}

/// Object-periods of some objects and days; position `(day_idx * n_objects + object_idx) * n_periods + column`.
struct Buffer<'a> {
    task: &'a Task,
    wanted: Wanted<'a>,
    n_objects: usize,
    n_periods: usize,
    days: TimeRange,
    granularity_secs: u32,
    values: Vec<f64>,
    /// What sums beyond 2^53 lack, by position in `values`.
    residues: BTreeMap<usize, f64>,
    /// As those of a tile.
    marks: Vec<u8>,
    /// By position in the list of wanted objects and period start.
    off_grid: BTreeMap<(usize, Timestamp), (OffGridSample, Found)>,
    n_unsound_tiles: u64,
}

impl<'a> Buffer<'a> {
    fn new(
        task: &'a Task,
        objects: &'a [ManagedObject],
        wanted: &[usize],
        days: TimeRange,
        granularity_secs: u32,
    ) -> Self {
        let secs = i64::from(granularity_secs.max(1));
        // A granularity that does not divide a day has no tiles, only samples off the grid.
        let n_periods = if DAY_SECS % secs == 0 { (DAY_SECS / secs) as usize } else { 0 };
        let n_days = (days.duration_secs() / DAY_SECS) as usize;
        let n = n_days * wanted.len() * n_periods;
        Self {
            task,
            wanted: Wanted::new(objects, wanted),
            n_objects: wanted.len(),
            n_periods,
            days,
            granularity_secs,
            values: vec![0.0; n],
            residues: BTreeMap::new(),
            marks: vec![0; n],
            off_grid: BTreeMap::new(),
            n_unsound_tiles: 0,
        }
    }

    /// Whether that plane only tells that the object reported.
    fn is_presence_only(&self, measurement: MeasurementId, bin: u16) -> bool {
        bin == SCALAR_BIN && self.task.presence_only.contains(&measurement)
    }

    /// Adds everything to the accumulator, day by day.
    fn drain(
        self,
        plan: &Plan<'_>,
        target: &Target<'_>,
        wanted: &[usize],
        accumulator: &mut Accumulator,
        mut edges: Option<&mut EdgeValues>,
    ) {
        let (n_periods, step_secs) = (self.n_periods, self.granularity_secs);
        let n_buckets = plan.grid.n_buckets();
        let mut marks = Vec::new();
        let n_per_day = self.n_objects * n_periods;
        let n_days = self.values.len().checked_div(n_per_day).unwrap_or(0);
        let residues: Vec<Residue> = self.residues.into_iter().collect();
        for day_idx in 0..n_days {
            let day_start = self.days.start.plus_secs(day_idx as i64 * DAY_SECS);
            let runs = plan.grid.runs(day_start, step_secs, n_periods);
            for (object_idx, position) in wanted.iter().enumerate() {
                let at = day_idx * n_per_day + object_idx * n_periods;
                let row = at..at + n_periods;
                let values = &self.values[row.clone()];
                mark(&self.marks[row], plan.keeps_suspect(), &mut marks);
                let member = &plan.members[*position];
                let day = (day_start, step_secs, n_periods);
                plan.place_row(member, &runs, day, |bucket_idx, group, first, end| {
                    let Some(cell) = target.cell(group, bucket_idx, n_buckets) else { return };
                    let (values, marks) = (&values[first..end], &marks[first..end]);
                    let weight = plan.weight(step_secs);
                    let residues = residues_in(&residues, at + first..at + end);
                    let at = at + first;
                    let stretch = Stretch { at, residues, values, marks, step_secs, weight };
                    accumulator.add(cell, &stretch);
                    if let Some(edges) = &mut edges {
                        let start = day_start.plus_secs(first as i64 * i64::from(step_secs));
                        edges.add(object_idx, member, (cell, bucket_idx), start, &stretch);
                    }
                });
            }
        }
        for ((object_idx, _), (sample, found)) in &self.off_grid {
            let edges = edges.as_deref_mut().map(|edges| (edges, *object_idx));
            let position = wanted[*object_idx];
            add_off_grid(plan, target, position, sample, *found, accumulator, edges);
        }
    }
}

impl ScanSink for Buffer<'_> {
    fn tile(&mut self, tile: &TileView<'_>) {
        if !is_sound(tile, self.granularity_secs) || tile.n_periods != self.n_periods {
            self.n_unsound_tiles += 1;
            return;
        }
        if !self.days.contains(tile.day_start) {
            return;
        }
        let secs = tile.day_start.as_unix_secs() - self.days.start.as_unix_secs();
        let day_idx = (secs / DAY_SECS) as usize;
        let presence_only = self.is_presence_only(tile.measurement, tile.bin);
        let residues = residues_of(tile);
        for (row, id) in tile.objects.iter().enumerate() {
            let Some((_, object_idx)) = self.wanted.find(*id) else { continue };
            let from = row * self.n_periods;
            let to = (day_idx * self.n_objects + object_idx) * self.n_periods;
            for column in 0..self.n_periods {
                let found = tile.marks[from + column];
                if found & (PRESENT | NULL) == PRESENT {
                    if !presence_only {
                        let value = &mut self.values[to + column];
                        let (sum, lost) = two_sum(*value, tile.values[from + column]);
                        *value = sum;
                        if sum.abs() >= INTEGERS_END && lost != 0.0 && lost.is_finite() {
                            *self.residues.entry(to + column).or_default() += lost;
                        }
                    }
                    self.marks[to + column] |= found;
                }
            }
            if !presence_only {
                for (at, residue) in residues_in(&residues, from..from + self.n_periods) {
                    *self.residues.entry(to + at - from).or_default() += residue;
                }
            }
        }
    }

    fn off_grid(&mut self, sample: &OffGridSample) {
        if sample.granularity_secs != self.granularity_secs
            || !self.days.contains(sample.period_start)
        {
            return;
        }
        let presence_only = self.is_presence_only(sample.measurement, sample.bin);
        if let Some((_, object_idx)) = self.wanted.find(sample.object) {
            let key = (object_idx, sample.period_start);
            let (_, found) =
                self.off_grid.entry(key).or_insert_with(|| (*sample, Found::default()));
            found.add(Found::of(sample), presence_only);
        }
    }
}
