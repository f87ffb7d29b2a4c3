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

/// Points per block of the pyramid's lowest level, and blocks per block of each level above.
/// *Good*: a question for 2,000 columns of 10 million points reads some ten thousand blocks and not the points.
/// *Bad*: at the edges of a column up to two blocks are read point by point.
const FAN: usize = 64;

/// Lowest and highest of blocks of points, built once per line, so that zooming in a line of ten million points stays smooth.
///
/// Answers are those of [`min_max`] over the same points.
#[derive(Clone, Debug)]
pub struct Pyramid {
    points: Vec<Point>,
    /// `levels[0]` covers [`FAN`] points per block, `levels[1]` [`FAN`] blocks of `levels[0]`, and so on.
    levels: Vec<Vec<Block>>,
}

/// What a block of points comes down to; positions in the points.
#[derive(Clone, Copy, Debug, Default)]
struct Block {
    first: Option<u32>,
    lowest: Option<u32>,
    highest: Option<u32>,
    last: Option<u32>,
    has_gap: bool,
}

impl Pyramid {
    /// Takes points in order of time; at most `u32::MAX` of them are kept.
    pub fn new(mut points: Vec<Point>) -> Self {
        points.truncate(u32::MAX as usize);
        let mut levels = Vec::new();
        let mut blocks: Vec<Block> = (0..points.len())
            .step_by(FAN)
            .map(|start| block_of_points(&points, start..(start + FAN).min(points.len())))
            .collect();
        while blocks.len() > 1 {
            let above = blocks
                .chunks(FAN)
                .map(|chunk| {
                    chunk.iter().fold(Block::default(), |sum, block| sum.joined(*block, &points))
                })
                .collect();
            levels.push(std::mem::replace(&mut blocks, above));
        }
        levels.push(blocks);
        Self { points, levels }
    }

    pub fn points(&self) -> &[Point] {
        &self.points
    }

    /// The points in `[from, to)` for `n_columns` pixels, and one point beyond each end so that lines leave the picture.
    pub fn view(&self, from: Timestamp, to: Timestamp, n_columns: usize) -> Vec<Point> {
        let start = self.points.partition_point(|(at, _)| *at < from).saturating_sub(1);
        let end = (self.points.partition_point(|(at, _)| *at < to) + 1).min(self.points.len());
        let n_columns = n_columns.max(1);
        let window = &self.points[start.min(end)..end];
        if window.len() <= n_columns.saturating_mul(2 * FAN) {
            return min_max(window, n_columns);
        }
        let (first, last) = (window[0].0, window[window.len() - 1].0);
        let span = span_secs(first, last);
        let mut view = Vec::with_capacity(n_columns * 5);
        let mut column_start = start;
        for column in 0..n_columns {
            // The first second that belongs to the next column.
            let next_column = (column as i128 + 1) * span;
            let secs = next_column.div_euclid(n_columns as i128)
                + i128::from(next_column.rem_euclid(n_columns as i128) != 0);
            let edge = first.plus_secs(i64::try_from(secs).unwrap_or(i64::MAX));
            let in_rest = self.points[column_start..end].partition_point(|(at, _)| *at < edge);
            let column_end = column_start + in_rest;
            if column_start < column_end {
                self.push_column(&mut view, column_start..column_end);
            }
            column_start = column_end;
        }
        view
    }

    /// Writes a column down: its kept values, with a gap between two of them exactly where one is.
    fn push_column(&self, view: &mut Vec<Point>, column: std::ops::Range<usize>) {
        let block = self.block(column.start, column.end);
        let mut chosen: Vec<u32> =
            [block.first, block.lowest, block.highest, block.last].into_iter().flatten().collect();
        chosen.sort_unstable();
        chosen.dedup();
        let mut from = column.start;
        for idx in chosen {
            let idx = idx as usize;
            self.push_gap(view, from, idx);
            view.push(self.points[idx]);
            from = idx + 1;
        }
        // Behind the last value there are only gaps, if anything.
        if from < column.end {
            push_break(view, self.points[from].0);
        }
    }

    fn push_gap(&self, view: &mut Vec<Point>, from: usize, to: usize) {
        if from < to && self.block(from, to).has_gap {
            let gap = self.points[from..to].iter().find(|(_, value)| value.is_none());
            push_break(view, gap.map_or(self.points[from].0, |(at, _)| *at));
        }
    }

    /// The block of any run of points, from as few blocks as cover it.
    fn block(&self, start: usize, end: usize) -> Block {
        let mut sum = Block::default();
        let mut at = start;
        while at < end {
            // The largest block that begins here and ends in time.
            let (mut size, mut whole) = (1, None);
            for (level, blocks) in self.levels.iter().enumerate() {
                let next = size * FAN;
                if !at.is_multiple_of(next) || at + next > end {
                    break;
                }
                whole = blocks.get(at / next).map(|_| level);
                size = next;
            }
            match whole {
                Some(level) => sum = sum.joined(self.levels[level][at / size], &self.points),
                None => {
                    size = (FAN - at % FAN).min(end - at);
                    sum = sum.joined(block_of_points(&self.points, at..at + size), &self.points);
                }
            }
            at += size;
        }
        sum
    }
}

fn push_break(view: &mut Vec<Point>, at: Timestamp) {
    let in_gap_already = view.last().is_some_and(|(_, value)| value.is_none());
    if !in_gap_already {
        view.push((at, None));
    }
}

fn block_of_points(points: &[Point], range: std::ops::Range<usize>) -> Block {
    let has_gap = points[range.clone()].iter().any(|(_, value)| value.is_none());
    // Positions fit: `Pyramid::new` holds no more than u32::MAX points.
    let [first, lowest, highest, last] =
        chosen_of(points, range).map(|idx| idx.and_then(|idx| u32::try_from(idx).ok()));
    Block { first, lowest, highest, last, has_gap }
}

impl Block {
    /// This block and the one that follows it.
    fn joined(self, next: Self, points: &[Point]) -> Self {
        let value = |idx: u32| points[idx as usize].1;
        let better = |a: Option<u32>, b: Option<u32>, wins: fn(f64, f64) -> bool| match (a, b) {
            (Some(a_idx), Some(b_idx)) => match (value(a_idx), value(b_idx)) {
                (Some(va), Some(vb)) if wins(vb, va) => b,
                _ => a,
            },
            (None, b) => b,
            (a, None) => a,
        };
        Self {
            first: self.first.or(next.first),
            lowest: better(self.lowest, next.lowest, |new, old| new < old),
            highest: better(self.highest, next.highest, |new, old| new > old),
            last: next.last.or(self.last),
            has_gap: self.has_gap || next.has_gap,
        }
    }
}
