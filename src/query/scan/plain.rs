//! Values that stand for themselves, each added as it comes, on several threads.
//!
//! What days add up to comes first, where buckets begin and end where its parts do. Of a packed tile neighboring columns of a row are
//! added up together; where a day has many buckets there are few neighbors, and the rows of a group are added up column by
//! column instead. Both give integers, which go into a cell once for each group, not once for each row. Only what is stored in
//! another codec is decoded to decimals. Nothing is hashed or searched per value.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use super::{
    Found, INTEGERS_END, Plan, Target, Wanted, add_off_grid, check_sound, is_sound, residues_of,
};
use crate::model::{MeasurementId, ObjectId, SCALAR_BIN, Timestamp};
use crate::query::QueryError;
use crate::query::accumulate::{Accumulator, Integers, Stretch, mark, residues_in};
use crate::query::grid::Run;
use crate::query::select::Membership;
use crate::store::packed::{PackedTile, PackedView, bits_of};
use crate::store::rollup::{PARTS_MAX, RollupView};
use crate::store::tile::BLOCK_ROWS;
use crate::store::{
    BinRequest, OffGridSample, ReadReport, ScanSink, Snapshot, SplitSink, TileView,
};

/// Cells of the accumulators of all threads together. *Good*: a thread needs no lock to add. *Bad*: a request for more cells is read
/// by one thread.
const SPLIT_CELLS_MAX: usize = 4_000_000;

/// Reads all plain tasks of one granularity in one scan, on as many threads as the plan has.
pub(in crate::query) fn scan_plain(
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
    runs_of_day: BTreeMap<Timestamp, Arc<[Run]>>,
    marks: Vec<u8>,
    columns: ColumnSums,
    run_sums: RunSums,
    /// Sums of a rollup; room that is used again.
    numbers: Vec<i64>,
    accumulators: &'a mut [Accumulator],
    n_unsound_tiles: u64,
}

/// Buckets of a day up to which a tile is added up row by row. *Good*: neighbors are added up together. *Bad*: with many
/// buckets there are none, and the rows of a group are added up column by column before.
const BUCKETS_BY_ROW_MAX: usize = 8;

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

    /// Goes through the rows of a tile, or of what it adds up to: `add` adds what some columns of a row hold.
    fn add_rows(
        &mut self,
        (objects, rows): (&[ObjectId], impl Iterator<Item = usize>),
        day: (Timestamp, u32, usize),
        takers: &[usize],
        runs: &[Run],
        empty: Integers,
        add: impl Fn(&mut Integers, usize, Range<usize>),
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
                        add(sum, row, run.first..run.end);
                    }
                }
                member => plan.place_row(member, runs, day, |bucket_idx, group, first, end| {
                    let mut integers = empty;
                    add(&mut integers, row, first..end);
                    self.add_to_cell(group, bucket_idx, takers, &integers);
                }),
            }
        }
        self.next_group(&mut sums, None, takers, runs, empty);
        self.run_sums = sums;
    }

    /// Which columns of a day fall into which bucket.
    fn runs(&mut self, day_start: Timestamp, n_periods: usize) -> Arc<[Run]> {
        let (grid, granularity_secs) = (self.plan.grid, self.granularity_secs);
        let runs = || grid.runs(day_start, granularity_secs, n_periods).into();
        Arc::clone(self.runs_of_day.entry(day_start).or_insert_with(runs))
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

    fn add_row_by_row(&mut self, view: &PackedView<'_>, takers: &[usize], runs: &[Run]) {
        let tile = view.tile;
        let skips_suspect = !self.plan.keeps_suspect() && tile.n_suspect > 0;
        let wants_extreme = self.wants_extreme(takers);
        let day = (view.day_start, self.granularity_secs, tile.n_periods);
        let empty = self.empty(tile.exponent);
        let rows = bits_of(view.rows).take_while(|row| *row < tile.n_rows);
        self.add_rows((view.objects, rows), day, takers, runs, empty, |sum, row, columns| {
            let positions = tile.positions(row, columns.clone());
            let n_suspect = tile.n_suspect(row, &columns) as u64;
            sum.n_suspect += n_suspect;
            sum.n_counted += positions.len() as u64;
            if skips_suspect && n_suspect > 0 {
                let found = tile.columns(row, columns).zip(tile.integers(positions));
                let counted = found.filter(|(column, _)| !tile.is_suspect(row, *column));
                sum.n_counted -= n_suspect;
                for (_, integer) in counted {
                    sum.sum += i128::from(integer);
                    sum.note_extremes(integer, integer);
                }
                return;
            }
            sum.sum += tile.sum(positions.clone());
            if wants_extreme && let Some((min, max)) = tile.min_max(positions) {
                sum.note_extremes(min, max);
            }
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
        let runs = self.runs(view.day_start, tile.n_periods);
        if runs.is_empty() {
            return true;
        }
        let skips_suspect = !self.plan.keeps_suspect() && tile.n_suspect > 0;
        // Sums of smaller ones over the rows of a block stay in an `i64`.
        let largest = tile.min.abs().max(tile.max.abs()) * 10_f64.powi(i32::from(tile.exponent));
        let by_columns = runs.len() > BUCKETS_BY_ROW_MAX
            && !skips_suspect
            && largest < INTEGERS_END
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
        let runs = self.runs(view.day_start, view.n_periods);
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
        let mut sums = std::mem::take(&mut self.numbers);
        rollup.sums_into(&mut sums);
        self.add_rows((view.objects, rows()), day, takers, &runs, empty, |sum, row, columns| {
            // Mostly there are two parts: to look at each is faster than to search for the first.
            for part in (0..n_parts).filter(|part| columns.contains(&starts[*part])) {
                let n_counted = rollup.received(row, part, starts[part + 1] - starts[part]);
                sum.n_counted += n_counted;
                sum.n_suspect += rollup.suspect(row, part);
                sum.sum += i128::from(sums[row * n_parts + part]);
                if wants_extreme && n_counted > 0 {
                    let (min, max) = rollup.min_max(row, part);
                    sum.note_extremes(min, max);
                }
            }
        });
        self.numbers = sums;
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
        let runs = self.runs(day_start, n_periods);
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
