//! The rows of one group, added up column by column, for days of many buckets.

use std::ops::Range;

use crate::store::bits;
use crate::store::packed::PackedTile;
use crate::store::tile::BLOCK_ROWS;

/// Rests of so many bits can be added up over the rows of a block in 32.
const NARROW_BITS: usize = 32 - BLOCK_ROWS.ilog2() as usize;

/// What some rows add up to, by column.
#[derive(Default)]
pub(super) struct ColumnSums {
    pub(super) sums: Vec<i64>,
    /// What rests of few bits add up to: more of them at a time than `sums` take.
    rests: Vec<u32>,
    /// By column, what the bases add from there on.
    bases: Vec<i64>,
    /// Rows with a value in every column; they are not counted in `received`.
    pub(super) n_full: u64,
    pub(super) received: Vec<u32>,
    pub(super) suspect: Vec<u32>,
}

impl ColumnSums {
    pub(super) fn begin(&mut self, n_periods: usize) {
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

    pub(super) fn add(&mut self, tile: PackedTile<'_>, row: usize) {
        let n_periods = self.sums.len();
        let positions = tile.positions(row, 0..n_periods);
        if tile.is_full(row) {
            self.n_full += 1;
            self.add_stretch(0, tile, row, positions);
        } else {
            let mut from = positions.start;
            for columns in tile.stretches(row) {
                self.received[columns.clone()].iter_mut().for_each(|n| *n += 1);
                let end = from + columns.len();
                self.add_stretch(columns.start, tile, row, from..end);
                from = end;
            }
        }
        if tile.n_suspect(row, &(0..n_periods)) > 0 {
            let suspect = tile.columns(row, 0..n_periods).filter(|c| tile.is_suspect(row, *c));
            suspect.for_each(|column| self.suspect[column] += 1);
        }
    }

    /// Adds the integers at some positions of a row to as many columns.
    fn add_stretch(
        &mut self,
        first: usize,
        tile: PackedTile<'_>,
        row: usize,
        positions: Range<usize>,
    ) {
        let end = first + positions.len();
        let mut at = first;
        if let Some(base) = tile.only_base {
            self.bases[first] += base;
            self.bases[end] -= base;
        }
        let bases = &mut self.bases;
        let rests = tile.parts(row, positions).map(|part| {
            if tile.only_base.is_none() {
                bases[at] += part.base;
                at += part.n();
                bases[at] -= part.base;
            }
            part.rests
        });
        if tile.widest <= NARROW_BITS {
            bits::add(rests, &mut self.rests[first..end]);
        } else {
            bits::add_wide(rests, &mut self.sums[first..end]);
        }
    }

    /// Puts everything into `sums`.
    pub(super) fn close(&mut self) {
        let mut base = 0;
        for ((sum, rest), from_here) in self.sums.iter_mut().zip(&self.rests).zip(&self.bases) {
            base += from_here;
            *sum += base + i64::from(*rest);
        }
    }
}
