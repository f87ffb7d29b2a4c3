//! A line of a million points on a thousand pixels: first, lowest, highest and last value of every pixel column are kept.
//!
//! ```text
//! column      |      .   |            kept, in order of time
//!             |  .  . .  |            first  highest  lowest  last
//!             | .  .   . |   →        (fewer where they are the same point)
//!             |       .  |
//! ```
//! What promises hold, for any input: the kept points are points of the input in their order; a spike of one sample stays,
//! for it is the lowest or highest of its column; between two kept points a gap is left exactly where one was, so that a line
//! never bridges missing time. Nothing is averaged.

use crate::model::Timestamp;

/// A point of a line; `None` breaks it.
pub type Point = (Timestamp, Option<f64>);

/// Keeps at most four values for each of `n_columns` pixel columns. Points are in order of time.
///
/// Lines that are short enough come back whole.
pub fn min_max(points: &[Point], n_columns: usize) -> Vec<Point> {
    let n_columns = n_columns.max(1);
    let (Some(first), Some(last)) = (points.first(), points.last()) else {
        return Vec::new();
    };
    if points.len() <= n_columns.saturating_mul(2) {
        return points.to_vec();
    }
    let (start, span) = (first.0, span_secs(first.0, last.0));
    let mut kept = Kept::default();
    let mut column_start = 0;
    let mut column = 0;
    for (idx, point) in points.iter().enumerate() {
        let this = column_of(point.0, start, span, n_columns);
        if this != column {
            kept.column(points, column_start..idx);
            (column, column_start) = (this, idx);
        }
    }
    kept.column(points, column_start..points.len());
    kept.points
}

/// One more than the seconds between, so that the last point falls into the last column.
fn span_secs(first: Timestamp, last: Timestamp) -> i128 {
    i128::from(last.as_unix_secs()) - i128::from(first.as_unix_secs()) + 1
}

fn column_of(at: Timestamp, start: Timestamp, span_secs: i128, n_columns: usize) -> usize {
    let into = i128::from(at.as_unix_secs()) - i128::from(start.as_unix_secs());
    usize::try_from(into * n_columns as i128 / span_secs.max(1)).unwrap_or(0)
}

/// What is kept so far.
#[derive(Default)]
struct Kept {
    points: Vec<Point>,
    /// A gap since the last kept value, at its first instant.
    gap: Option<Timestamp>,
}

impl Kept {
    fn column(&mut self, points: &[Point], range: std::ops::Range<usize>) {
        let chosen = chosen_of(points, range.clone());
        for (idx, (at, value)) in (range.start..).zip(&points[range]) {
            match value {
                None => self.gap = self.gap.or(Some(*at)),
                Some(value) if chosen.contains(&Some(idx)) => self.value(*at, *value),
                Some(_) => {}
            }
        }
        // A gap at the end of a column shows even if the next value lies far away.
        self.flush_gap();
    }

    fn value(&mut self, at: Timestamp, value: f64) {
        self.flush_gap();
        self.points.push((at, Some(value)));
    }

    fn flush_gap(&mut self) {
        let Some(at) = self.gap.take() else { return };
        let in_gap_already = self.points.last().is_some_and(|(_, value)| value.is_none());
        if !in_gap_already {
            self.points.push((at, None));
        }
    }
}

/// Positions of the first, lowest, highest and last value.
fn chosen_of(points: &[Point], range: std::ops::Range<usize>) -> [Option<usize>; 4] {
    let mut first = None;
    let mut last = None;
    let mut lowest: Option<(usize, f64)> = None;
    let mut highest: Option<(usize, f64)> = None;
    for idx in range {
        let Some(value) = points[idx].1 else { continue };
        first = first.or(Some(idx));
        last = Some(idx);
        if lowest.is_none_or(|(_, low)| value < low) {
            lowest = Some((idx, value));
        }
        if highest.is_none_or(|(_, high)| value > high) {
            highest = Some((idx, value));
        }
    }
    [first, lowest.map(|l| l.0), highest.map(|h| h.0), last]
}
