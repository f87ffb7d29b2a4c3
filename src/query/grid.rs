//! The time axis of a frame: which periods fall into which bucket, and how many should.

use std::collections::BTreeSet;

use crate::model::{TimeRange, Timestamp};
pub(super) use crate::store::tile::column_at_or_after;

const DAY_SECS: i64 = 86_400;

/// Buckets, and the parts of them that no mask for all objects covers.
pub(super) struct Grid {
    n_buckets: usize,
    /// Ascending, disjoint.
    pieces: Vec<Piece>,
}

#[derive(Clone, Copy)]
struct Piece {
    range: TimeRange,
    bucket_idx: usize,
}

/// Neighboring columns of a day-tile that fall into one bucket.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Run {
    pub(super) first: usize,
    pub(super) end: usize,
    pub(super) bucket_idx: usize,
}

impl Grid {
    /// `masks` hold for all objects, in any order.
    pub(super) fn new(buckets: &[TimeRange], masks: &[TimeRange]) -> Self {
        let mut masks = masks.to_vec();
        masks.sort_unstable();
        let mut pieces = Vec::with_capacity(buckets.len());
        let mut passed = 0;
        let mut latest_end = Timestamp::from_unix_secs(i64::MIN);
        for (bucket_idx, bucket) in buckets.iter().enumerate() {
            // Masks that ended before this bucket cannot touch a later one; only those in a row at the front are dropped.
            while masks.get(passed).is_some_and(|mask| mask.end <= bucket.start) {
                passed += 1;
            }
            debug_assert!(latest_end <= bucket.start, "buckets overlap");
            latest_end = bucket.end;
            let near = masks[passed..].partition_point(|mask| mask.start < bucket.end);
            let open = outside(*bucket, &masks[passed..passed + near]);
            pieces.extend(open.into_iter().map(|range| Piece { range, bucket_idx }));
        }
        Self { n_buckets: buckets.len(), pieces }
    }

    /// Of pieces of time that are ascending and disjoint, each with its bucket; a bucket may have several, or none.
    pub(super) fn of_pieces(n_buckets: usize, pieces: &[(TimeRange, usize)]) -> Self {
        debug_assert!(
            pieces.windows(2).all(|two| two[0].0.end <= two[1].0.start),
            "pieces overlap"
        );
        let piece = |(range, bucket_idx): &(TimeRange, usize)| Piece {
            range: *range,
            bucket_idx: *bucket_idx,
        };
        Self { n_buckets, pieces: pieces.iter().map(piece).collect() }
    }

    pub(super) fn n_buckets(&self) -> usize {
        self.n_buckets
    }

    /// The bucket of a period that starts there; `None` outside of the range and inside a mask.
    pub(super) fn bucket_at(&self, start: Timestamp) -> Option<usize> {
        let next = self.pieces.partition_point(|piece| piece.range.end <= start);
        self.pieces.get(next).filter(|piece| piece.range.contains(start)).map(|p| p.bucket_idx)
    }

    /// The unmasked parts of `span`, each in one bucket.
    pub(super) fn parts_of(
        &self,
        span: TimeRange,
    ) -> impl Iterator<Item = (TimeRange, usize)> + '_ {
        let first = self.pieces.partition_point(|piece| piece.range.end <= span.start);
        self.pieces[first..]
            .iter()
            .take_while(move |piece| piece.range.start < span.end)
            .filter_map(move |piece| Some((piece.range.intersect(span)?, piece.bucket_idx)))
    }

    /// The unmasked parts of `span`, cut at `edges` (ascending) too, each with its bucket.
    pub(super) fn cut_parts_of(
        &self,
        span: TimeRange,
        edges: &BTreeSet<Timestamp>,
    ) -> Vec<(TimeRange, usize)> {
        let mut parts = Vec::new();
        for (part, bucket_idx) in self.parts_of(span) {
            let mut start = part.start;
            for edge in edges.range(part.start.plus_secs(1)..part.end.max(part.start.plus_secs(1)))
            {
                parts.push((TimeRange::new(start, *edge), bucket_idx));
                start = *edge;
            }
            parts.push((TimeRange::new(start, part.end), bucket_idx));
        }
        parts
    }

    /// Which columns of a day-tile fall into which bucket.
    pub(super) fn runs(&self, day_start: Timestamp, step_secs: u32, n_periods: usize) -> Vec<Run> {
        let day = TimeRange::new(day_start, day_start.plus_secs(DAY_SECS));
        self.parts_of(day)
            .map(|(range, bucket_idx)| Run {
                first: column_at_or_after(range.start, day_start, step_secs, n_periods),
                end: column_at_or_after(range.end, day_start, step_secs, n_periods),
                bucket_idx,
            })
            .filter(|run| run.first < run.end)
            .collect()
    }

    /// How many periods start in each bucket outside of masks.
    pub(super) fn periods_per_bucket(&self, step_secs: u32) -> Vec<u64> {
        let mut counts = vec![0; self.n_buckets];
        for piece in &self.pieces {
            counts[piece.bucket_idx] += n_period_starts(piece.range, step_secs);
        }
        counts
    }
}

/// Periods of the grid that start in a range; 0 for granularities that do not divide a day and so have no grid.
pub(super) fn n_period_starts(range: TimeRange, step_secs: u32) -> u64 {
    let step = i64::from(step_secs);
    if step == 0 || DAY_SECS % step != 0 {
        return 0;
    }
    let n = ceil_div(range.end.as_unix_secs(), step) - ceil_div(range.start.as_unix_secs(), step);
    n.unsigned_abs()
}

fn ceil_div(a: i64, b: i64) -> i64 {
    let b = b.max(1);
    a.div_euclid(b) + i64::from(a.rem_euclid(b) != 0)
}

/// What the masks leave of a range, ascending.
pub(super) fn outside(range: TimeRange, masks: &[TimeRange]) -> Vec<TimeRange> {
    let mut masks: Vec<TimeRange> = masks.iter().filter_map(|m| m.intersect(range)).collect();
    masks.sort_unstable();
    let mut open = Vec::new();
    let mut start = range.start;
    for mask in masks {
        if start < mask.start {
            open.push(TimeRange::new(start, mask.start));
        }
        start = start.max(mask.end);
    }
    if start < range.end {
        open.push(TimeRange::new(start, range.end));
    }
    open
}

#[cfg(test)]
mod tests {
    use super::*;

    fn range(start: i64, end: i64) -> TimeRange {
        TimeRange::new(Timestamp::from_unix_secs(start), Timestamp::from_unix_secs(end))
    }

    #[test]
    fn outside_of_overlapping_masks() {
        let masks = [range(50, 60), range(0, 10), range(5, 20), range(55, 58), range(95, 200)];
        assert_eq!(outside(range(8, 100), &masks), [range(20, 50), range(60, 95)]);
        assert_eq!(outside(range(0, 10), &[range(0, 10)]), []);
    }

    #[test]
    fn a_period_belongs_where_it_starts() {
        // Two buckets that do not lie on the grid of 900 s, the second one masked in the middle.
        let grid = Grid::new(&[range(100, 2000), range(2000, 9000)], &[range(3600, 4500)]);
        let day = Timestamp::from_unix_secs(0);
        let runs = grid.runs(day, 900, 96);
        let run = |first, end, bucket_idx| Run { first, end, bucket_idx };
        assert_eq!(runs, [run(1, 3, 0), run(3, 4, 1), run(5, 10, 1)]);
        assert_eq!(grid.periods_per_bucket(900), [2, 6]);
        assert_eq!(grid.bucket_at(Timestamp::from_unix_secs(3600)), None);
        assert_eq!(grid.bucket_at(Timestamp::from_unix_secs(4500)), Some(1));
        assert_eq!(grid.bucket_at(Timestamp::from_unix_secs(9000)), None);
        assert_eq!(grid.periods_per_bucket(613), [0, 0]);
    }

    #[test]
    fn parts_are_cut_at_edges_inside_of_them() {
        let grid = Grid::new(&[range(0, 10), range(10, 30)], &[range(12, 14)]);
        let at = Timestamp::from_unix_secs;
        let edges = [0, 4, 10, 13, 14, 20, 30].map(at).into();
        let parts = grid.cut_parts_of(range(2, 30), &edges);
        let expected = [
            (range(2, 4), 0),
            (range(4, 10), 0),
            (range(10, 12), 1),
            (range(14, 20), 1),
            (range(20, 30), 1),
        ];
        assert_eq!(parts, expected);
    }

    #[test]
    fn a_long_mask_reaches_over_short_ones() {
        let buckets = [range(0, 10), range(10, 20), range(20, 30), range(30, 40)];
        let grid = Grid::new(&buckets, &[range(0, 35), range(2, 4), range(12, 13)]);
        assert_eq!(grid.periods_per_bucket(1), [0, 0, 0, 5]);
    }
}
