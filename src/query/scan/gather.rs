//! Object-periods that have their values in several planes (bins, wildcards), or of which the earliest or latest is wanted: the
//! planes are first brought together in a buffer of a bounded number of objects and days.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    Doubled, Found, INTEGERS_END, Plan, Target, add_off_grid, check_sound, is_sound, residues_of,
};
use crate::model::{ManagedObject, MeasurementId, ObjectId, SCALAR_BIN, TimeRange, Timestamp};
use crate::query::QueryError;
use crate::query::accumulate::{
    Accumulator, EdgeValues, Residue, Stretch, mark, residues_in, two_sum,
};
use crate::query::inputs::Task;
use crate::query::select::Membership;
use crate::store::tile::marks::{NULL, PRESENT};
use crate::store::{OffGridSample, ReadReport, ScanSink, Snapshot, TileView};

const DAY_SECS: i64 = 86_400;

/// Object-periods in the buffer of [`gather`]. *Good*: 10 bytes each keep it at 40 MB. *Bad*: more objects are read in turns.
const BUFFERED_PERIODS_MAX: usize = 4_000_000;

/// Earliest or latest values that are held at once. *Good*: 32 bytes each, 48 MB. *Bad*: more objects are read in turns.
const EDGE_VALUES_MAX: usize = 1_500_000;

/// Reads one task whose object-periods have to be brought together first.
pub(in crate::query) fn gather(
    snapshot: &dyn Snapshot,
    plan: &Plan<'_>,
    target: &Target<'_>,
    granularity_secs: u32,
    accumulator: &mut Accumulator,
) -> Result<ReadReport, QueryError> {
    let mut report = ReadReport::default();
    let wanted = plan.wanted(granularity_secs, std::iter::once(target));
    let planes = target.task.all_planes();
    let everything = plan.request(planes, &wanted, granularity_secs, plan.range);
    snapshot.check_scan(&everything, plan.ctx)?;
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
            let (task, objects) = (target.task, plan.objects);
            let mut buffer =
                Buffer::new(task, objects, wanted, days, granularity_secs, plan.doubled);
            if let Some(range) = days.intersect(plan.range) {
                let planes = target.task.all_planes();
                let request = plan.request(planes, wanted, granularity_secs, range);
                report = report.with(snapshot.scan(&request, plan.ctx, &mut buffer)?);
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
    Ok(report)
}

/// Positions in `wanted` by position in the catalog, and a search by id that knows its way.
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

/// Object-periods of some objects and days; position `(day_idx * n_objects + object_idx) * n_periods + column`.
struct Buffer<'a> {
    task: &'a Task,
    wanted: Wanted<'a>,
    n_objects: usize,
    n_periods: usize,
    days: TimeRange,
    granularity_secs: u32,
    /// As in [`Plan`].
    doubled: &'a Doubled,
    values: Vec<f64>,
    /// What sums beyond 2^53 lack, by position in `values`.
    residues: BTreeMap<usize, f64>,
    /// As those of a tile.
    marks: Vec<u8>,
    /// By position in the list of wanted objects and period start.
    off_grid: BTreeMap<(usize, Timestamp), (OffGridSample, Found)>,
    /// Object-periods in which something arrived that comes first: by position in `values`, and off the grid as there. Empty where
    /// nothing comes first.
    taken: Vec<bool>,
    taken_off_grid: BTreeSet<(usize, Timestamp)>,
    n_unsound_tiles: u64,
}

impl<'a> Buffer<'a> {
    fn new(
        task: &'a Task,
        objects: &'a [ManagedObject],
        wanted: &[usize],
        days: TimeRange,
        granularity_secs: u32,
        doubled: &'a Doubled,
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
            doubled,
            values: vec![0.0; n],
            residues: BTreeMap::new(),
            marks: vec![0; n],
            off_grid: BTreeMap::new(),
            taken: if task.first.is_empty() { Vec::new() } else { vec![false; n] },
            taken_off_grid: BTreeSet::new(),
            n_unsound_tiles: 0,
        }
    }

    /// Whether that plane only tells that the object reported.
    fn is_presence_only(&self, measurement: MeasurementId, bin: u16) -> bool {
        bin == SCALAR_BIN && self.task.presence_only.contains(&measurement)
    }

    /// Leaves out the object-periods in which something arrived that comes first.
    fn give_way(&mut self) {
        for (at, _) in self.taken.iter().enumerate().filter(|(_, taken)| **taken) {
            self.marks[at] = 0;
            self.values[at] = 0.0;
            self.residues.remove(&at);
        }
        for key in &self.taken_off_grid {
            self.off_grid.remove(key);
        }
    }

    /// Adds everything to the accumulator, day by day.
    fn drain(
        mut self,
        plan: &Plan<'_>,
        target: &Target<'_>,
        wanted: &[usize],
        accumulator: &mut Accumulator,
        mut edges: Option<&mut EdgeValues>,
    ) {
        self.give_way();
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
        let comes_first = self.task.comes_first(tile.measurement);
        let presence_only = self.is_presence_only(tile.measurement, tile.bin);
        let residues = residues_of(tile);
        for (row, id) in tile.objects.iter().enumerate() {
            let Some((position, object_idx)) = self.wanted.find(*id) else { continue };
            let from = row * self.n_periods;
            let to = (day_idx * self.n_objects + object_idx) * self.n_periods;
            if comes_first && !self.task.shares(self.granularity_secs, position) {
                continue;
            }
            if comes_first {
                let marks = &tile.marks[from..from + self.n_periods];
                for (taken, found) in self.taken[to..to + self.n_periods].iter_mut().zip(marks) {
                    *taken |= found & (PRESENT | NULL) == PRESENT;
                }
                continue;
            }
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
        if self.doubled.contains(&(sample.measurement, sample.object, sample.period_start)) {
            return;
        }
        let presence_only = self.is_presence_only(sample.measurement, sample.bin);
        if let Some((position, object_idx)) = self.wanted.find(sample.object) {
            let key = (object_idx, sample.period_start);
            if self.task.comes_first(sample.measurement) {
                let shares = self.task.shares(self.granularity_secs, position);
                if shares && Found::of(sample).present {
                    self.taken_off_grid.insert(key);
                }
                return;
            }
            let (_, found) =
                self.off_grid.entry(key).or_insert_with(|| (*sample, Found::default()));
            found.add(Found::of(sample), presence_only);
        }
    }
}
