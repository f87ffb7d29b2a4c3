//! Tiles whose values are integers, as what is kept beside a tile is made from them: packed ones as they lie, others cell by cell.
//!
//! A tile of integers that lie further apart than 32 bits (bits of traffic, in a block of small and large cells) cannot be added up as
//! it lies. What it adds up to is made once, when it is written, so that days and hours of a network need not decode it each time.

use std::ops::Range;

use super::codec;
use super::columns::ColumnSums;
use super::packed::{PackedTile, SMALL_END};
use super::tile::{BLOCK_ROWS, Header, Tile, marks};

/// Rows of integers; a value is its integer ÷ 10^exponent.
pub trait IntegerRows {
    fn n_rows(&self) -> usize;
    fn n_periods(&self) -> usize;
    fn exponent(&self) -> u8;
    /// How many of some columns of a row have a value.
    fn n_present(&self, row: usize, columns: &Range<usize>) -> usize;
    /// How many of those are suspect.
    fn n_suspect(&self, row: usize, columns: &Range<usize>) -> usize;
    fn sum(&self, row: usize, columns: &Range<usize>) -> i128;
    /// `None` where none has a value.
    fn min_max(&self, row: usize, columns: &Range<usize>) -> Option<(i64, i64)>;
    /// Whether what the rows add up to in a column stays in an `i64`.
    fn columns_are_small(&self) -> bool;
    /// Adds all rows up, column by column, suspect values also by themselves; the rows that have values, one bit each.
    fn add_columns(&self, room: &mut ColumnSums) -> u64;
}

impl IntegerRows for PackedTile<'_> {
    fn n_rows(&self) -> usize {
        self.n_rows
    }

    fn n_periods(&self) -> usize {
        self.n_periods
    }

    fn exponent(&self) -> u8 {
        self.exponent
    }

    fn n_present(&self, row: usize, columns: &Range<usize>) -> usize {
        self.n_present(row, columns)
    }

    fn n_suspect(&self, row: usize, columns: &Range<usize>) -> usize {
        self.n_suspect(row, columns)
    }

    fn sum(&self, row: usize, columns: &Range<usize>) -> i128 {
        self.sum(row, columns)
    }

    fn min_max(&self, row: usize, columns: &Range<usize>) -> Option<(i64, i64)> {
        self.min_max(row, columns)
    }

    fn columns_are_small(&self) -> bool {
        self.columns_are_small()
    }

    fn add_columns(&self, room: &mut ColumnSums) -> u64 {
        room.begin(self.n_periods, true);
        let mut rows: u64 = 0;
        for row in 0..self.n_rows {
            rows |= u64::from(self.n_values(1 << row) > 0) << row;
        }
        room.add(*self, rows);
        room.close();
        rows
    }
}

/// A decoded tile of integers.
#[derive(Clone, Debug)]
pub struct DecodedRows<'a> {
    tile: &'a Tile,
    exponent: u8,
    /// By cell; meaningless where there is no value.
    integers: Vec<i64>,
}

impl<'a> DecodedRows<'a> {
    /// `bytes`: the tile as it is stored. `None`: its values are not all integers in its exponent, or too large to be added up.
    pub fn of(tile: &'a Tile, bytes: &[u8]) -> Option<Self> {
        let header = Header::read(bytes).ok()?;
        let is_integers = header.codec == codec::SCALED_RUNS && header.n_exact == 0;
        if !is_integers || tile.n_rows() > BLOCK_ROWS {
            return None;
        }
        let integer = |value: &f64| codec::scaled(*value, usize::from(header.exponent));
        let integers: Vec<i64> = tile.values.iter().map(integer).collect::<Option<_>>()?;
        let are_small = integers.iter().all(|integer| (integer.unsigned_abs() as f64) < SMALL_END);
        are_small.then_some(Self { tile, exponent: header.exponent, integers })
    }

    /// Marks and integers of some columns of a row that have a value.
    fn cells(&self, row: usize, columns: &Range<usize>) -> impl Iterator<Item = (u8, i64)> + '_ {
        let start = row * self.tile.n_periods;
        let cells = start + columns.start..start + columns.end;
        let marks = self.tile.marks[cells.clone()].iter().copied();
        marks.zip(self.integers[cells].iter().copied()).filter(|(m, _)| m & marks::PRESENT != 0)
    }
}

impl IntegerRows for DecodedRows<'_> {
    fn n_rows(&self) -> usize {
        self.tile.n_rows()
    }

    fn n_periods(&self) -> usize {
        self.tile.n_periods
    }

    fn exponent(&self) -> u8 {
        self.exponent
    }

    fn n_present(&self, row: usize, columns: &Range<usize>) -> usize {
        self.cells(row, columns).count()
    }

    fn n_suspect(&self, row: usize, columns: &Range<usize>) -> usize {
        self.cells(row, columns).filter(|(marks, _)| marks & marks::SUSPECT != 0).count()
    }

    fn sum(&self, row: usize, columns: &Range<usize>) -> i128 {
        self.cells(row, columns).map(|(_, integer)| i128::from(integer)).sum()
    }

    fn min_max(&self, row: usize, columns: &Range<usize>) -> Option<(i64, i64)> {
        let integers = self.cells(row, columns).map(|(_, integer)| integer);
        integers.fold(None, |found, integer| {
            let (min, max) = found.unwrap_or((integer, integer));
            Some((min.min(integer), max.max(integer)))
        })
    }

    fn columns_are_small(&self) -> bool {
        true
    }

    fn add_columns(&self, room: &mut ColumnSums) -> u64 {
        let n_periods = self.tile.n_periods;
        room.begin(n_periods, true);
        for cell in 0..self.integers.len() {
            let (marks, column) = (self.tile.marks[cell], cell % n_periods.max(1));
            if marks & marks::PRESENT == 0 {
                continue;
            }
            room.sums[column] += self.integers[cell];
            // By column how many more than in the one before, until it is closed.
            room.received[column] += 1;
            room.received[column + 1] -= 1;
            if marks & marks::SUSPECT != 0 {
                room.suspect[column] += 1;
                room.suspect_sums[column] += self.integers[cell];
            }
        }
        room.close();
        self.tile.reporter_mask()
    }
}
