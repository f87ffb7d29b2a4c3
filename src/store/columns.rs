//! Rows of a packed tile, added up column by column.

use std::ops::Range;

use super::bits;
use super::packed::{PackedTile, bits_of};
use super::runs::RUN;

/// Rests of so many bits can be added up over the rows of a block in 32.
const NARROW_BITS: usize = bits::ROWS_NARROW_MAX;

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
    /// What the suspect values add up to, which `sums` hold too; only where it was asked for.
    pub suspect_sums: Vec<i64>,
    adds_suspect: bool,
}

impl ColumnSums {
    /// `adds_suspect`: whether suspect values are also added up by themselves.
    pub fn begin(&mut self, n_periods: usize, adds_suspect: bool) {
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
        self.suspect_sums.clear();
        self.suspect_sums.resize(n_periods, 0);
        self.adds_suspect = adds_suspect;
    }

    /// Adds rows, one bit each, of a tile of which [`PackedTile::columns_are_small`].
    pub fn add(&mut self, tile: PackedTile<'_>, rows: u64) {
        let whole = rows & tile.rows_above_each_other();
        self.add_whole(tile, whole);
        for row in bits_of(rows).take_while(|row| *row < tile.n_rows) {
            let is_whole = whole >> row & 1 == 1;
            if !is_whole {
                self.add_row(tile, row);
            } else if !tile.is_full(row) {
                self.take_back_gaps(tile, row);
            }
            if self.adds_suspect {
                let (suspect, sums) = (&mut self.suspect, &mut self.suspect_sums);
                tile.for_each_suspect(row, &(0..tile.n_periods), |column, integer| {
                    suspect[column] += 1;
                    sums[column] += integer;
                });
            } else {
                tile.suspect_columns(row).for_each(|column| self.suspect[column] += 1);
            }
        }
    }

    /// Adds rows of which every cell has a place: run by run, all rows of it at a time.
    fn add_whole(&mut self, tile: PackedTile<'_>, rows: u64) {
        let (n_periods, n_rows) = (self.sums.len(), rows.count_ones() as i32);
        if n_rows == 0 {
            return;
        }
        self.received[0] += n_rows;
        self.received[n_periods] -= n_rows;
        let places = self.rests.chunks_mut(RUN).zip(self.sums.chunks_mut(RUN)).enumerate();
        for (run, (rests, sums)) in places {
            let mut of_bases = 0;
            let stretches = bits_of(rows).map(|row| {
                let part = tile.run_of_row(row, run);
                of_bases += part.base;
                part.rests
            });
            bits::add_rows(stretches, rests, sums);
            self.bases[run * RUN] += of_bases;
            self.bases[run * RUN + sums.len()] -= of_bases;
        }
    }

    fn add_row(&mut self, tile: PackedTile<'_>, row: usize) {
        if tile.is_dense(row) {
            self.add_stretch(tile, row, 0..self.sums.len());
            self.take_back_gaps(tile, row);
        } else {
            tile.stretches(row, true).for_each(|columns| self.add_stretch(tile, row, columns));
        }
    }

    /// Of a row of which every cell has a place: rests of gaps are 0, but they have no base, and nothing was received.
    fn take_back_gaps(&mut self, tile: PackedTile<'_>, row: usize) {
        if !tile.is_full(row) {
            tile.stretches(row, false).for_each(|gap| self.take_back(tile, row, gap));
        }
    }

    /// Adds the integers in some columns of a row.
    fn add_stretch(&mut self, tile: PackedTile<'_>, row: usize, columns: Range<usize>) {
        self.received[columns.start] += 1;
        self.received[columns.end] -= 1;
        let mut at = columns.start;
        if let Some(base) = tile.only_base {
            self.bases[columns.start] += base;
            self.bases[columns.end] -= base;
        }
        let bases = &mut self.bases;
        let rests = tile.parts(row, &columns).map(|part| {
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
