//! A line of millions of points for a screen of a thousand pixel columns, without walking the points in a frame.
//!
//! Blocks of `FAN` values know their lowest and highest, blocks of such blocks too, and so on up to one. A pixel column is put
//! together from as few blocks as cover it, so that a question for a thousand columns of ten million values reads some tens of
//! thousands of numbers. What a column says is exact: its lowest and highest are those of the values themselves, so that a spike of
//! one sample is seen at any zoom, and two columns are joined only where no value is missing between them.
//!
//! ```text
//! values   . . . ' . . : .   . . . NaN NaN . . .
//! level 0  [low high     ]   [low high         ]      FAN values each
//! level 1  [low high                           ]      FAN blocks each
//! ```

use std::ops::Range;
use std::sync::Arc;

use crate::model::Timestamp;

/// Values per block, and blocks per block of the level above.
/// *Good*: the edges of a column cost at most 2 × 15 reads on each level. *Bad*: the first level has a sixteenth of the values.
const FAN: usize = 16;

/// Instants of the values of one or more lines, in order.
#[derive(Clone, Debug, PartialEq)]
pub enum TimeGrid {
    /// The first instant, seconds from one to the next (positive), and how many.
    Even { start: i64, step_secs: i64, n: usize },
    /// In seconds since 1970, ascending.
    Any(Arc<[i64]>),
}

impl TimeGrid {
    /// Instants in order of time.
    pub fn new(times: &[i64]) -> Self {
        if let [first, second, ..] = times {
            let (start, step_secs) = (*first, second - first);
            let is_even = step_secs > 0 && times.windows(2).all(|two| two[1] - two[0] == step_secs);
            if is_even {
                return Self::Even { start, step_secs, n: times.len() };
            }
        }
        Self::Any(times.into())
    }

    pub fn len(&self) -> usize {
        match self {
            Self::Even { n, .. } => *n,
            Self::Any(times) => times.len(),
        }
    }

    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// How many instants lie before `secs`.
    pub fn before(&self, secs: f64) -> usize {
        match self {
            Self::Even { start, step_secs, n } => {
                let steps = ((secs - *start as f64) / *step_secs as f64).ceil();
                // `as` ends at the ends of `usize`, and makes 0 of NaN.
                (steps.max(0.0) as usize).min(*n)
            }
            Self::Any(times) => times.partition_point(|time| (*time as f64) < secs),
        }
    }

    pub fn at(&self, idx: usize) -> Timestamp {
        Timestamp::from_unix_secs(match self {
            Self::Even { start, step_secs, .. } => {
                start + step_secs * i64::try_from(idx).unwrap_or(i64::MAX)
            }
            Self::Any(times) => times[idx],
        })
    }
}

/// Lowest and highest of a run of values; `low > high` where it has none.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Block {
    low: f64,
    high: f64,
}

impl Block {
    const EMPTY: Self = Self { low: f64::INFINITY, high: f64::NEG_INFINITY };

    fn of(values: &[f64]) -> Self {
        values.iter().fold(Self::EMPTY, |block, value| block.with(*value))
    }

    /// What is no number leaves a block as it is.
    fn with(self, value: f64) -> Self {
        Self { low: self.low.min(value), high: self.high.max(value) }
    }

    fn joined(self, other: Self) -> Self {
        Self { low: self.low.min(other.low), high: self.high.max(other.high) }
    }
}

/// The values of one line with what is needed to draw them at any zoom.
#[derive(Clone, Debug)]
pub struct Pyramid {
    grid: TimeGrid,
    /// NaN is a gap.
    values: Vec<f64>,
    /// `levels[0]` has a block for each [`FAN`] values, `levels[1]` one for each [`FAN`] of those.
    levels: Vec<Vec<Block>>,
}

/// What one pixel column shows of a line.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PixelColumn {
    /// Counts from 0 at the left edge of the view.
    pub position: usize,
    pub first: f64,
    pub low: f64,
    pub high: f64,
    pub last: f64,
    /// No value is missing between the column before, which has values too, and the first value of this one.
    pub joins_previous: bool,
}

impl Pyramid {
    /// Values at the instants of a grid; what is not a finite number is a gap. Values beyond the grid are left out.
    pub fn new(grid: TimeGrid, mut values: Vec<f64>) -> Self {
        values.truncate(grid.len());
        values.iter_mut().filter(|value| !value.is_finite()).for_each(|value| *value = f64::NAN);
        let mut levels = Vec::new();
        let mut blocks: Vec<Block> = values.chunks(FAN).map(Block::of).collect();
        while blocks.len() > 1 {
            let above = blocks
                .chunks(FAN)
                .map(|chunk| chunk.iter().fold(Block::EMPTY, |sum, block| sum.joined(*block)))
                .collect();
            levels.push(std::mem::replace(&mut blocks, above));
        }
        levels.push(blocks);
        Self { grid, values, levels }
    }

    /// Of a line as charts have it.
    pub fn of_points(points: &[(Timestamp, Option<f64>)]) -> Self {
        let times: Vec<i64> = points.iter().map(|(at, _)| at.as_unix_secs()).collect();
        let values = points.iter().map(|(_, value)| value.unwrap_or(f64::NAN)).collect();
        Self::new(TimeGrid::new(&times), values)
    }

    pub fn len(&self) -> usize {
        self.values.len()
    }

    pub fn is_empty(&self) -> bool {
        self.values.is_empty()
    }

    pub fn grid(&self) -> &TimeGrid {
        &self.grid
    }

    /// `None` is a gap.
    pub fn value(&self, idx: usize) -> Option<f64> {
        self.values.get(idx).copied().filter(|value| value.is_finite())
    }

    /// Positions of the values whose instants lie in `[from, to)`, in seconds since 1970.
    pub fn positions(&self, from: f64, to: f64) -> Range<usize> {
        let start = self.grid.before(from).min(self.values.len());
        start..self.grid.before(to).min(self.values.len()).max(start)
    }

    /// Lowest and highest value at those positions; `None` where there is none.
    pub fn extremes(&self, positions: Range<usize>) -> Option<(f64, f64)> {
        let block = self.block(positions);
        (block.low <= block.high).then_some((block.low, block.high))
    }

    /// The view `[from, to)` of the time axis cut into `n_columns` pixel columns of equal length: one entry for each that has a
    /// value, ascending. Each value counts at its instant plus `offset_secs` (half a bucket, where lines go through the middles).
    pub fn columns(
        &self,
        view: (f64, f64),
        n_columns: usize,
        offset_secs: f64,
    ) -> Vec<PixelColumn> {
        let (from, to) = (view.0 - offset_secs, view.1 - offset_secs);
        let n_columns = n_columns.max(1);
        let width = (to - from) / n_columns as f64;
        let mut columns: Vec<PixelColumn> = Vec::with_capacity(n_columns);
        let mut start = self.positions(from, to).start;
        // Whether a value is missing between the last column with values and here.
        let mut is_broken = true;
        for position in 0..n_columns {
            let edge =
                if position + 1 == n_columns { to } else { from + width * (position + 1) as f64 };
            let end = self.positions(from, edge).end.max(start);
            let column = start..end;
            start = end;
            if column.is_empty() {
                continue;
            }
            let block = self.block(column.clone());
            if block.low > block.high {
                is_broken = true;
                continue;
            }
            let values = &self.values[column];
            let is_value = |value: &&f64| value.is_finite();
            let first = values.iter().find(is_value).copied().unwrap_or(block.low);
            let last = values.iter().rev().find(is_value).copied().unwrap_or(block.high);
            let begins_with_gap = values.first().is_some_and(|value| value.is_nan());
            columns.push(PixelColumn {
                position,
                first,
                low: block.low,
                high: block.high,
                last,
                joins_previous: !is_broken && !begins_with_gap,
            });
            is_broken = values.last().is_some_and(|value| value.is_nan());
        }
        columns
    }

    /// The block of any run of values, from as few blocks as cover it.
    fn block(&self, positions: Range<usize>) -> Block {
        let mut sum = Block::EMPTY;
        let mut at = positions.start;
        let end = positions.end.min(self.values.len());
        while at < end {
            // The largest block that begins here and ends in time.
            let (mut size, mut found) = (1, None);
            for (level, blocks) in self.levels.iter().enumerate() {
                let next = size * FAN;
                if !at.is_multiple_of(next) || at + next > end || at / next >= blocks.len() {
                    break;
                }
                (size, found) = (next, Some(level));
            }
            match found {
                Some(level) => sum = sum.joined(self.levels[level][at / size]),
                None => {
                    size = (FAN - at % FAN).min(end - at);
                    sum = sum.joined(Block::of(&self.values[at..at + size]));
                }
            }
            at += size;
        }
        sum
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_even_grid_finds_places_by_arithmetic() {
        let times: Vec<i64> = (0..100).map(|i| 1_000 + i * 900).collect();
        let even = TimeGrid::new(&times);
        assert!(matches!(even, TimeGrid::Even { step_secs: 900, n: 100, .. }));
        let any = TimeGrid::Any(times.into());
        for secs in [0.0, 999.0, 1_000.0, 1_000.5, 1_900.0, 45_000.0, 90_100.0, 1e9] {
            assert_eq!(even.before(secs), any.before(secs), "{secs}");
        }
        assert_eq!(even.at(3), any.at(3));
    }

    #[test]
    fn a_gap_parts_two_columns() {
        let values = vec![1.0, 2.0, f64::NAN, 4.0, 5.0, 6.0];
        let pyramid = Pyramid::new(TimeGrid::new(&[0, 1, 2, 3, 4, 5]), values);
        let columns = pyramid.columns((0.0, 6.0), 3, 0.0);
        let joins: Vec<bool> = columns.iter().map(|column| column.joins_previous).collect();
        assert_eq!(joins, [false, false, true]);
        assert_eq!((columns[1].first, columns[1].last), (4.0, 4.0));
    }
}
