//! Periods that do not fit: those that lie across an edge of the buckets, and those that lie over others of the same object.
//!
//! A period counts whole in the bucket that it starts in; nothing is shared out. Where buckets are days or months of a zone whose
//! midnight lies inside of the periods, a part of each such period belongs to the next bucket: the frame says at how many edges. Found
//! from the edges and the length of the periods; no value is looked at.
//!
//! A period off the grid may tell the same time once more as periods on the grid, as when a node was set right after a day with a
//! wrong clock. Where at least half of it is told already, it is left out and counted here. Where nothing lies off the grid, which
//! is mostly so, that costs one look.

use std::collections::{BTreeMap, BTreeSet};

use super::QueryError;
use crate::job::JobContext;
use crate::model::fast::FastSet;
use crate::model::{CounterFrame, MeasurementId, ObjectId, TimeRange, Timestamp, Zone};
use crate::store::tile::marks::{NULL, PRESENT};
use crate::store::{
    BinRequest, OffGridPeriod, OffGridSample, ScanRequest, ScanSink, Snapshot, TileView,
};

/// What a frame found of periods that do not fit.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Irregular {
    /// Edges of buckets that lie inside of periods which have values.
    pub n_edges: u64,
    /// Length of the longest of these periods.
    pub across_secs: u32,
    /// Periods of objects and counters that were left out, because others tell the same time.
    pub n_doubled: u64,
    /// Length of the longest of these periods.
    pub doubled_secs: u32,
}

impl Irregular {
    /// Of two frames about the same data, as those of one answer.
    #[must_use]
    pub fn with(self, other: Self) -> Self {
        Self {
            n_edges: self.n_edges.max(other.n_edges),
            across_secs: self.across_secs.max(other.across_secs),
            n_doubled: self.n_doubled.max(other.n_doubled),
            doubled_secs: self.doubled_secs.max(other.doubled_secs),
        }
    }
}

/// A period of a counter and an object.
pub(super) type Doubled = FastSet<(MeasurementId, ObjectId, Timestamp)>;

/// What lies off the grid in one granularity.
#[derive(Default)]
pub(super) struct OffGrid {
    granularity_secs: u32,
    /// Periods with values that are counted, by start.
    starts: BTreeMap<Timestamp, u64>,
    pub(super) doubled: Doubled,
    n_doubled: u64,
}

impl OffGrid {
    /// Looks for periods of wanted objects that start in a range.
    pub(super) fn find(
        snapshot: &dyn Snapshot,
        (measurements, granularity_secs): (&[MeasurementId], u32),
        is_wanted: &dyn Fn(ObjectId) -> bool,
        range: TimeRange,
        ctx: &JobContext,
    ) -> Result<Self, QueryError> {
        let length_secs = i64::from(granularity_secs);
        // What begins before the range may lie over its first ones.
        let near = TimeRange::new(range.start.plus_secs(-length_secs), range.end);
        let mut found = Self { granularity_secs, ..Self::default() };
        let mut periods = snapshot.off_grid_periods(measurements, granularity_secs, near)?;
        periods.retain(|period| is_wanted(period.object));
        if periods.is_empty() {
            return Ok(found);
        }
        let mut told = Told { granularity_secs, by_object: BTreeMap::new() };
        for OffGridPeriod { measurement, object, start } in periods {
            told.by_object.entry((measurement, object)).or_default().push(ToldTwice::of(start));
        }
        let objects: BTreeSet<ObjectId> =
            told.by_object.keys().map(|(_, object)| *object).collect();
        let planes = told.by_object.keys().map(|(id, _)| *id).collect::<BTreeSet<_>>();
        let planes =
            planes.into_iter().flat_map(|id| [(id, BinRequest::Scalar), (id, BinRequest::AllBins)]);
        let request = ScanRequest {
            measurements: planes.collect(),
            objects: Some(objects.into_iter().collect()),
            granularity_secs,
            range: TimeRange::new(near.start, near.end.plus_secs(length_secs)),
        };
        snapshot.scan(&request, ctx, &mut told)?;
        for ((measurement, object), starts) in told.by_object {
            let mut last_end = None;
            for ToldTwice { start, before_secs, after_secs } in starts {
                let end = start.plus_secs(length_secs);
                let of_last = last_end.map_or(0, |last: Timestamp| {
                    (last.as_unix_secs() - start.as_unix_secs()).max(0)
                });
                if 2 * (before_secs + after_secs + of_last) >= length_secs {
                    found.doubled.insert((measurement, object, start));
                    found.n_doubled += u64::from(range.contains(start));
                    continue;
                }
                last_end = Some(end);
                *found.starts.entry(start).or_default() += 1;
            }
        }
        Ok(found)
    }

    /// Edges of the frame's buckets that lie inside of periods of this granularity.
    fn torn_edges(
        &self,
        frame: &CounterFrame,
        extent: TimeRange,
        zone: &Zone,
    ) -> BTreeSet<Timestamp> {
        let length_secs = i64::from(self.granularity_secs.max(1));
        let mut torn = BTreeSet::new();
        let n_buckets = frame.buckets.len();
        let received = |bucket_idx: usize| -> u64 {
            let cells = (0..frame.groups.len()).map(|group| group * n_buckets + bucket_idx);
            let of_cell = |cell: usize| {
                frame
                    .columns
                    .iter()
                    .filter_map(|c| c.received.get(cell))
                    .max()
                    .copied()
                    .unwrap_or(0)
            };
            cells.map(of_cell).sum()
        };
        for (bucket_idx, bucket) in frame.buckets.iter().enumerate() {
            let off_grid = || self.starts.range(bucket.start..bucket.end.max(bucket.start));
            // Off the grid, by their own starts. A day that begins with a local day is that day, also where it has 23 hours.
            let reaches_over = |start: &Timestamp| {
                start.plus_secs(length_secs) > bucket.end
                    && !(length_secs == 86_400 && zone.day(*start).start == *start)
            };
            if off_grid().any(|(start, _)| reaches_over(start)) {
                torn.insert(bucket.end);
            }
            // On the grid, by arithmetic.
            let is_first = bucket_idx == 0 || frame.buckets[bucket_idx - 1].end != bucket.start;
            let edges = [Some(bucket.start).filter(|_| is_first), Some(bucket.end)];
            for edge in edges.into_iter().flatten() {
                let into_secs = edge.as_unix_secs().rem_euclid(length_secs);
                if into_secs == 0 || 86_400 % length_secs != 0 {
                    continue;
                }
                let start = edge.plus_secs(-into_secs);
                let is_known = extent.start <= start && start.plus_secs(length_secs) <= extent.end;
                // Where the periods around lie off the grid, there is none on it.
                let from = edge.plus_secs(-length_secs - length_secs / 8);
                let is_off_grid = self.starts.range(from..edge).next().is_some();
                let n_off_grid: u64 = off_grid().map(|(_, n)| n).sum();
                if is_known && !is_off_grid && received(bucket_idx) > n_off_grid {
                    torn.insert(edge);
                }
            }
        }
        torn
    }

    /// What a finished frame has of it.
    pub(super) fn in_frame(&self, frame: &CounterFrame, extent: TimeRange) -> Irregular {
        let n_edges = self.torn_edges(frame, extent, &frame.zone).len() as u64;
        let secs_if = |is_so: bool| if is_so { self.granularity_secs } else { 0 };
        Irregular {
            n_edges,
            across_secs: secs_if(n_edges > 0),
            n_doubled: self.n_doubled,
            doubled_secs: secs_if(self.n_doubled > 0),
        }
    }
}

/// A period off the grid, and how much of it periods on the grid tell too: the one that begins before it, and the one after.
struct ToldTwice {
    start: Timestamp,
    before_secs: i64,
    after_secs: i64,
}

impl ToldTwice {
    fn of(start: Timestamp) -> Self {
        Self { start, before_secs: 0, after_secs: 0 }
    }
}

/// Notes which periods on the grid have values around those off the grid.
struct Told {
    granularity_secs: u32,
    /// Ascending by start.
    by_object: BTreeMap<(MeasurementId, ObjectId), Vec<ToldTwice>>,
}

impl ScanSink for Told {
    fn tile(&mut self, tile: &TileView<'_>) {
        let length_secs = i64::from(self.granularity_secs.max(1));
        let day = tile.day_start.as_unix_secs();
        let has_value = |row: usize, column: i64| {
            let column = usize::try_from(column).ok().filter(|column| *column < tile.n_periods);
            let mark = column.and_then(|column| tile.marks.get(row * tile.n_periods + column));
            mark.is_some_and(|mark| mark & (PRESENT | NULL) == PRESENT)
        };
        for (row, object) in tile.objects.iter().enumerate() {
            let Some(periods) = self.by_object.get_mut(&(tile.measurement, *object)) else {
                continue;
            };
            let first = tile.day_start.plus_secs(-length_secs);
            let from = periods.partition_point(|period| period.start < first);
            for period in periods.iter_mut().skip(from) {
                let in_day = period.start.as_unix_secs() - day;
                if in_day >= 86_400 {
                    break;
                }
                let (column, into_secs) =
                    (in_day.div_euclid(length_secs), in_day.rem_euclid(length_secs));
                if has_value(row, column) {
                    period.before_secs = length_secs - into_secs;
                }
                if has_value(row, column + 1) {
                    period.after_secs = into_secs;
                }
            }
        }
    }

    fn off_grid(&mut self, _: &OffGridSample) {}
}
