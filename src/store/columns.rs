//! Rows of a packed tile, added up column by column.

use std::ops::Range;

use super::bits;
use super::packed::{PackedTile, Part};
use super::tile::BLOCK_ROWS;

/// Rests of so many bits can be added up over the rows of a block in 32.
const NARROW_BITS: usize = 32 - BLOCK_ROWS.ilog2() as usize;

/// What some rows add up to, by column.
#[derive(Default)]
pub struct ColumnSums {
    pub sums: Vec<i64>,
    /// What rests of few bits add up to: more of them at a time than `sums` take.
    rests: Vec<u32>,
    /// By column, what the bases add from there on.
    bases: Vec<i64>,
    /// By column, how many more rows have a value there than in the one before; once closed, how many have one.
    pub received: Vec<i32>,
    pub suspect: Vec<u32>,
}

impl ColumnSums {
    pub fn begin(&mut self, n_periods: usize) {
        self.sums.clear();
        self.sums.resize(n_periods, 0);
        self.rests.clear();
        self.rests.resize(n_periods, 0);
        self.bases.clear();
        self.bases.resize(n_periods + 1, 0);
        self.received.clear();
        self.received.resize(n_periods + 1, 0);
        self.suspect.clear();
        self.suspect.resize(n_periods, 0);
    }

    /// Adds a row of a tile of which [`PackedTile::columns_are_small`].
    pub fn add(&mut self, tile: PackedTile<'_>, row: usize) {
        let n_periods = self.sums.len();
        if tile.is_dense(row) {
            match tile.whole_row(row) {
                Some(parts) => self.add_parts(tile, 0..n_periods, parts),
                None => self.add_stretch(tile, row, 0..n_periods),
            }
            if !tile.is_full(row) {
                // Their rests are 0, but they have no base, and nothing was received.
                for gap in tile.stretches(row, false) {
                    self.take_back(tile, row, gap);
                }
            }
        } else {
            tile.stretches(row, true).for_each(|columns| self.add_stretch(tile, row, columns));
        }
        tile.suspect_columns(row).for_each(|column| self.suspect[column] += 1);
    }

    /// Adds the integers in some columns of a row.
    fn add_stretch(&mut self, tile: PackedTile<'_>, row: usize, columns: Range<usize>) {
        let parts = tile.parts(row, &columns);
        self.add_parts(tile, columns, parts);
    }

    fn add_parts<'p>(
        &mut self,
        tile: PackedTile<'_>,
        columns: Range<usize>,
        parts: impl Iterator<Item = Part<'p>>,
    ) {
        self.received[columns.start] += 1;
        self.received[columns.end] -= 1;
        let mut at = columns.start;
        if let Some(base) = tile.only_base {
            self.bases[columns.start] += base;
            self.bases[columns.end] -= base;
        }
        let bases = &mut self.bases;
        let rests = parts.map(|part| {
            if tile.only_base.is_none() {
                bases[at] += part.base;
                at += part.n();
                bases[at] -= part.base;
            }
            part.rests
        });
        if tile.widest <= NARROW_BITS {
            bits::add(rests, &mut self.rests[columns]);
        } else {
            bits::add_wide(rests, &mut self.sums[columns]);
        }
    }

    /// Takes back what was noted for columns without a value.
    fn take_back(&mut self, tile: PackedTile<'_>, row: usize, columns: Range<usize>) {
        self.received[columns.start] -= 1;
        self.received[columns.end] += 1;
        if let Some(base) = tile.only_base {
            self.bases[columns.start] -= base;
            self.bases[columns.end] += base;
            return;
        }
        let mut at = columns.start;
        for part in tile.parts(row, &columns) {
            self.bases[at] -= part.base;
            at += part.n();
            self.bases[at] += part.base;
        }
    }

    /// Puts everything into `sums` and `received`.
    pub fn close(&mut self) {
        let mut n_received = 0;
        for received in &mut self.received {
            n_received += *received;
            *received = n_received;
        }
        let mut base = 0;
        for ((sum, rest), from_here) in self.sums.iter_mut().zip(&self.rests).zip(&self.bases) {
            base += from_here;
            *sum += base + i64::from(*rest);
        }
    }
}
