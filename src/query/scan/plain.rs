//! Values that stand for themselves, each added as it comes, on several threads.
//!
//! What is kept added up comes first, whichever of the two is shorter: days, where buckets begin and end where their parts do; periods,
//! where all of a block is in one group. Of a packed tile neighboring columns of a row are added up together; where a day has many buckets there are few neighbors, and the rows of a group are added up column by
//! column instead. Both give integers, which go into a cell once for each group, not once for each row. Only what is stored in
//! another codec is decoded to decimals. Nothing is hashed or searched per value.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use super::pushed;
use super::stripes::{Member, Members, Stripes};
use super::{Found, Plan, Target, add_off_grid, check_sound, is_sound, residues_of};
use crate::model::{MeasurementId, ObjectId, SCALAR_BIN, TimeRange, Timestamp};
use crate::query::QueryError;
use crate::query::accumulate::{Accumulator, Integers, Stretch, mark, residues_in};
use crate::query::grid::Run;
use crate::query::select::Membership;
use crate::store::columns::ColumnSums;
use crate::store::day_rows::SumNumbers;
use crate::store::packed::PackedView;
use crate::store::profile::ProfileView;
use crate::store::rollup::{PARTS_MAX, Rollup, RollupView};
use crate::store::{
    BinRequest, OffGridSample, PieceSum, ReadReport, ScanSink, Snapshot, SplitSink, TileView,
};

/// Reads all plain tasks of one granularity in one scan, on as many threads as the plan has.
pub(in crate::query) fn scan_plain(
    snapshot: &dyn Snapshot,
    plan: &Plan<'_>,
    targets: &[Target<'_>],
    granularity_secs: u32,
    accumulators: &mut [Accumulator],
) -> Result<ReadReport, QueryError> {
    let wanted = plan.wanted(granularity_secs, targets.iter());
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
    let reporters = plan.reporters(granularity_secs, targets.iter());
    let members = Members::new(plan.objects, plan.members, reporters, &wanted);
    let shared =
        Shared { plan, targets, targets_of: &targets_of, granularity_secs, members: &members };
    let only = shared.sink(accumulators);
    let added = pushed::add_up(snapshot, plan, &wanted, &planes, only)?;
    let Some(rest) = added.rest else { return Ok(added.report) };
    let request = plan.request(planes, &wanted, granularity_secs, rest);
    snapshot.check_scan(&request, plan.ctx)?;
    // *Good*: a thread needs no lock to add. *Bad*: its cells are added to the others in the end.
    let mut others: Vec<Vec<Accumulator>> = (1..plan.n_threads)
        .map(|_| accumulators.iter().map(Accumulator::empty_like).collect())
        .collect();
    let mut sinks: Vec<PlainSink<'_>> = std::iter::once(&mut *accumulators)
        .chain(others.iter_mut().map(Vec::as_mut_slice))
        .map(|accumulators| shared.sink(accumulators))
        .collect();
    let mut handed: Vec<&mut dyn SplitSink> =
        sinks.iter_mut().map(|sink| sink as &mut dyn SplitSink).collect();
    let report = snapshot.scan_split(&request, plan.kept, plan.ctx, &mut handed)?;
    let n_unsound_tiles = sinks.iter().map(|sink| sink.n_unsound_tiles).sum();
    drop(sinks);
    for other in &others {
        accumulators.iter_mut().zip(other).for_each(|(all, other)| all.add_all(other));
    }
    check_sound(n_unsound_tiles)?;
    Ok(added.report.with(report))
}

/// What the sinks of one scan share.
struct Shared<'a> {
    plan: &'a Plan<'a>,
    targets: &'a [Target<'a>],
    targets_of: &'a BTreeMap<(MeasurementId, u16), Vec<usize>>,
    granularity_secs: u32,
    members: &'a Members<'a>,
}

impl Shared<'_> {
    fn sink<'s>(&'s self, accumulators: &'s mut [Accumulator]) -> PlainSink<'s> {
        PlainSink {
            plan: self.plan,
            targets: self.targets,
            targets_of: self.targets_of,
            granularity_secs: self.granularity_secs,
            members: self.members,
            stripes: Stripes::default(),
            runs_of_day: BTreeMap::new(),
            marks: Vec::new(),
            columns: ColumnSums::default(),
            numbers: SumNumbers::default(),
            accumulators,
            n_unsound_tiles: 0,
        }
    }
}

pub(super) struct PlainSink<'a> {
    plan: &'a Plan<'a>,
    targets: &'a [Target<'a>],
    /// By plane: which targets take it.
    targets_of: &'a BTreeMap<(MeasurementId, u16), Vec<usize>>,
    pub(super) granularity_secs: u32,
    members: &'a Members<'a>,
    stripes: Stripes<'a>,
    runs_of_day: BTreeMap<Timestamp, Arc<[Run]>>,
    marks: Vec<u8>,
    columns: ColumnSums,
    numbers: SumNumbers,
    accumulators: &'a mut [Accumulator],
    pub(super) n_unsound_tiles: u64,
}

/// Buckets of a day up to which a tile may be added up row by row. *Good*: neighbors are added up together. *Bad*: with many
/// buckets there are none, and the rows of a group are added up column by column before.
const BUCKETS_BY_ROW_MAX: usize = 8;

/// Rows of a group from which on a tile is added up by columns, however few buckets a day has. *Good*: a row adds whole runs to
/// what is there, and neither finds where a bucket begins in it nor brings its lanes together; daily sums by region of a month
/// took 150 ms for 160. *Bad*: room for all columns is cleared and read for each group.
const ROWS_BY_COLUMN_MIN: usize = 4;

impl PlainSink<'_> {
    fn add_to_cell(&mut self, group: usize, bucket_idx: usize, takers: &[usize], found: &Integers) {
        let n_buckets = self.plan.grid.n_buckets();
        for taker in takers {
            let target = &self.targets[*taker];
            if let Some(cell) = target.cell(group, bucket_idx, n_buckets) {
                self.accumulators[target.task.input_idx].add_integers(cell, found);
            }
        }
    }

    /// Adds what the store has added up.
    pub(super) fn add_sum(&mut self, group: usize, bucket_idx: usize, sum: &PieceSum) {
        let n_buckets = self.plan.grid.n_buckets();
        let weight = self.plan.weight_units(self.granularity_secs);
        for taker in self.targets_of.get(&(sum.measurement, sum.bin)).into_iter().flatten() {
            let target = &self.targets[*taker];
            if let Some(cell) = target.cell(group, bucket_idx, n_buckets) {
                let accumulator = &mut self.accumulators[target.task.input_idx];
                accumulator.add_piece(cell, sum, self.granularity_secs, weight);
            }
        }
    }

    pub(super) fn wants_any_extreme(&self) -> bool {
        self.targets.iter().any(|t| self.accumulators[t.task.input_idx].wants_extreme())
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
        let empty = self.empty(tile.exponent);
        let add = |sum: &mut Integers, row: usize, columns: Range<usize>| {
            let n_suspect = tile.n_suspect(row, &columns) as u64;
            sum.n_suspect += n_suspect;
            sum.n_counted += tile.n_present(row, &columns) as u64;
            sum.sum += tile.sum(row, &columns);
            if skips_suspect && n_suspect > 0 {
                sum.n_counted -= n_suspect;
                tile.for_each_suspect(row, &columns, |_, integer| sum.sum -= i128::from(integer));
                if wants_extreme {
                    tile.for_each(row, &columns, |column, integer| {
                        if !tile.is_suspect(row, column) {
                            sum.note_extremes(integer, integer);
                        }
                    });
                }
                return;
            }
            if wants_extreme && let Some((min, max)) = tile.min_max(row, &columns) {
                sum.note_extremes(min, max);
            }
        };
        let stripes = std::mem::take(&mut self.stripes);
        for stripe in &stripes.stripes {
            for run in runs {
                let mut sum = empty;
                stripe.rows_of(tile.n_rows).for_each(|row| add(&mut sum, row, run.first..run.end));
                self.add_to_cell(stripe.group, run.bucket_idx, takers, &sum);
            }
        }
        self.stripes = stripes;
        self.add_dated((view.day_start, tile.n_rows, tile.n_periods), takers, runs, empty, add);
    }

    /// Adds rows whose group changes with time: `add` adds what some columns of a row hold.
    fn add_dated(
        &mut self,
        (day_start, n_rows, n_periods): (Timestamp, usize, usize),
        takers: &[usize],
        runs: &[Run],
        empty: Integers,
        add: impl Fn(&mut Integers, usize, Range<usize>),
    ) {
        let dated = std::mem::take(&mut self.stripes.dated);
        let day = (day_start, self.granularity_secs, n_periods);
        for (row, member) in dated.iter().filter(|(row, _)| *row < n_rows) {
            self.plan.place_row(member, runs, day, |bucket_idx, group, first, end| {
                let mut integers = empty;
                add(&mut integers, *row, first..end);
                self.add_to_cell(group, bucket_idx, takers, &integers);
            });
        }
        self.stripes.dated = dated;
    }

    /// Whether adding up columns over the rows of a group is less work than adding up the rows one by one.
    fn is_by_columns(&self, n_periods: usize, runs: &[Run]) -> bool {
        let n_counted: usize = runs.iter().map(|run| run.end - run.first).sum();
        runs.len() > BUCKETS_BY_ROW_MAX
            || (n_counted * 2 >= n_periods && self.stripes.rows_per_group() >= ROWS_BY_COLUMN_MIN)
    }

    fn add_by_columns(&mut self, view: &PackedView<'_>, takers: &[usize], runs: &[Run]) {
        let tile = view.tile;
        let skips_suspect = !self.plan.keeps_suspect() && tile.n_suspect > 0;
        let mut columns = std::mem::take(&mut self.columns);
        let groups = std::mem::take(&mut self.stripes.groups);
        for (group, rows) in &groups {
            columns.begin(tile.n_periods, skips_suspect);
            columns.add(tile, *rows);
            self.add_columns(&mut columns, *group, tile.exponent, takers, runs);
        }
        self.columns = columns;
        self.stripes.groups = groups;
        if !self.stripes.dated.is_empty() {
            let stripes = std::mem::take(&mut self.stripes.stripes);
            self.add_row_by_row(view, takers, runs);
            self.stripes.stripes = stripes;
        }
    }

    fn add_columns(
        &mut self,
        columns: &mut ColumnSums,
        group: usize,
        exponent: u8,
        takers: &[usize],
        runs: &[Run],
    ) {
        columns.close();
        for run in runs {
            let cells = run.first..run.end;
            let received = columns.received[cells.clone()].iter();
            let suspect = columns.suspect[cells.clone()].iter();
            let mut integers = Integers {
                n_counted: received.map(|n| u64::from(n.unsigned_abs())).sum(),
                n_suspect: suspect.map(|n| u64::from(*n)).sum(),
                sum: columns.sums[cells.clone()].iter().map(|sum| i128::from(*sum)).sum(),
                ..self.empty(exponent)
            };
            if !self.plan.keeps_suspect() {
                let of_suspect = columns.suspect_sums[cells].iter();
                integers.leave_out_suspect(of_suspect.map(|sum| i128::from(*sum)).sum());
            }
            self.add_to_cell(group, run.bucket_idx, takers, &integers);
        }
    }

    /// Adds the rows of a rollup that are always of one group. `starts`: columns at which parts begin, and the end.
    fn add_rollup(
        &mut self,
        rollup: &Rollup<'_>,
        starts: &[usize],
        takers: &[usize],
        runs: &[Run],
        empty: Integers,
    ) {
        let wants_extreme = self.wants_extreme(takers);
        let n_parts = rollup.n_parts();
        let sums_are_small = rollup.sums_are_small();
        let numbers = std::mem::take(&mut self.numbers);
        let stripes = std::mem::take(&mut self.stripes.stripes);
        for run in runs {
            let part_at = |column: usize| starts.partition_point(|start| *start < column);
            let parts = part_at(run.first)..part_at(run.end);
            for stripe in &stripes {
                let rows = stripe.rows_of(rollup.n_rows);
                let mut found = empty;
                let (mut sum, mut n_received, mut n_suspect) = (0_i64, 0_i64, 0_i64);
                for row in rows.clone() {
                    for at in row * n_parts + parts.start..row * n_parts + parts.end {
                        if sums_are_small {
                            sum += numbers.sums[at];
                        } else {
                            found.sum += i128::from(numbers.sums[at]);
                        }
                        if !rollup.is_full {
                            n_received += numbers.received[at];
                        }
                        if rollup.has_suspect {
                            n_suspect += numbers.suspect[at];
                        }
                    }
                }
                if rollup.is_full {
                    n_received = (rows.len() * (run.end - run.first)) as i64;
                }
                found.sum += i128::from(sum);
                found.n_counted = n_received.unsigned_abs();
                found.n_suspect = n_suspect.unsigned_abs();
                if wants_extreme {
                    for (row, part) in
                        rows.clone().flat_map(|row| parts.clone().map(move |part| (row, part)))
                    {
                        if rollup.received(row, part, starts[part + 1] - starts[part]) > 0 {
                            let (min, max) = rollup.min_max(row, part);
                            found.note_extremes(min, max);
                        }
                    }
                }
                self.add_to_cell(stripe.group, run.bucket_idx, takers, &found);
            }
        }
        self.stripes.stripes = stripes;
        self.numbers = numbers;
    }
}

impl SplitSink for PlainSink<'_> {
    fn packed(&mut self, view: &PackedView<'_>) {
        let targets_of = self.targets_of;
        let Some(takers) = targets_of.get(&(view.measurement, view.bin)) else { return };
        let tile = view.tile;
        if view.granularity_secs != self.granularity_secs {
            self.n_unsound_tiles += 1;
            return;
        }
        let runs = self.runs(view.day_start, tile.n_periods);
        if runs.is_empty() {
            return;
        }
        self.stripes.find(self.members, view.objects, view.rows);
        let by_columns = self.is_by_columns(tile.n_periods, &runs)
            && tile.columns_are_small()
            && !self.wants_extreme(takers);
        if by_columns {
            self.add_by_columns(view, takers, &runs);
        } else {
            self.add_row_by_row(view, takers, &runs);
        }
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
        self.stripes.find(self.members, view.objects, view.rows);
        let day = (view.day_start, self.granularity_secs, view.n_periods);
        let mut is_aligned = true;
        for (_, member) in &self.stripes.dated {
            self.plan.place_row(member, &runs, day, |_, _, first, end| {
                is_aligned &= is_start(first) && is_start(end);
            });
        }
        if !is_aligned {
            return false;
        }
        let empty = self.empty(rollup.exponent);
        rollup.read_into(&mut self.numbers);
        self.add_rollup(rollup, starts, takers, &runs, empty);
        let wants_extreme = self.wants_extreme(takers);
        let day = (view.day_start, rollup.n_rows, view.n_periods);
        self.add_dated(day, takers, &runs, empty, |sum, row, columns| {
            for part in (0..n_parts).filter(|part| columns.contains(&starts[*part])) {
                let n_counted = rollup.received(row, part, starts[part + 1] - starts[part]);
                sum.n_counted += n_counted;
                sum.n_suspect += rollup.suspect(row, part);
                sum.sum += i128::from(rollup.sum(row, part));
                if wants_extreme && n_counted > 0 {
                    let (min, max) = rollup.min_max(row, part);
                    sum.note_extremes(min, max);
                }
            }
        });
        true
    }

    fn wants_profiles(&mut self, objects: &[ObjectId], rows: u64) -> bool {
        self.stripes.find(self.members, objects, rows);
        self.stripes.is_mostly_one_group()
    }

    fn profile(&mut self, view: &ProfileView<'_>) -> bool {
        let targets_of = self.targets_of;
        let Some(takers) = targets_of.get(&(view.measurement, view.bin)) else { return true };
        let profile = view.profile;
        if view.granularity_secs != self.granularity_secs
            || !(self.plan.keeps_suspect() || profile.can_leave_out_suspect())
            || self.wants_extreme(takers)
        {
            return false;
        }
        let runs = self.runs(view.day_start, view.n_periods);
        let (Some(first), Some(last)) = (runs.first(), runs.last()) else { return true };
        if profile.rows == 0 {
            return true;
        }
        self.stripes.find(self.members, view.objects, view.rows);
        let start_of = |column: usize| {
            view.day_start.plus_secs(column as i64 * i64::from(self.granularity_secs))
        };
        let counted = TimeRange::new(start_of(first.first), start_of(last.end));
        let Some(group) = self.stripes.group_of(profile.rows, counted) else { return false };
        let mut numbers = std::mem::take(&mut self.numbers);
        profile.read_into(view.n_periods, &mut numbers);
        for run in runs.iter() {
            // Where no value is suspect there are no numbers of suspect ones.
            let sum = |numbers: &[i64]| -> i128 {
                let here = numbers.get(run.first..run.end).unwrap_or_default();
                here.iter().map(|number| i128::from(*number)).sum()
            };
            let mut found = Integers {
                n_counted: sum(&numbers.received) as u64,
                n_suspect: sum(&numbers.suspect) as u64,
                sum: sum(&numbers.sums),
                ..self.empty(profile.exponent)
            };
            if !self.plan.keeps_suspect() {
                found.leave_out_suspect(sum(&numbers.suspect_sums));
            }
            self.add_to_cell(group, run.bucket_idx, takers, &found);
        }
        self.numbers = numbers;
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
            let Some(member) = self.members.find(*id) else { continue };
            let always;
            let member = match member {
                Member::Dated(member) => member,
                Member::Group(group) => {
                    always = Membership::Always(group);
                    &always
                }
            };
            let values = &tile.values[row * n_periods..(row + 1) * n_periods];
            let marks = &self.marks[row * n_periods..(row + 1) * n_periods];
            let day = (day_start, self.granularity_secs, n_periods);
            plan.place_row(member, &runs, day, |bucket_idx, group, first, end| {
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
        let is_wanted = self.members.find(sample.object).is_some();
        let position = self.plan.objects.binary_search_by_key(&sample.object, |object| object.id);
        let (true, Ok(position)) = (is_wanted, position) else { return };
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
