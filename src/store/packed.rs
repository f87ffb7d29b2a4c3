//! A tile of scaled integers, added up as it lies: without turning its values into decimals one by one.
//!
//! Of a row with few gaps all cells have a place in the bytes, and a gap adds nothing to a sum; so most rows are added up without
//! asking where their gaps are. Of other rows only the values are there: neighboring columns are neighbors among them too,
//! whatever is missing between, and where they begin is a matter of counting bits.
//!
//! Sums are integers and therefore exact, in whatever order and on however many threads they are made.

use std::ops::Range;

use super::bits::{self, STRETCH_MAX, Stretch};
use super::codec::{self, Damage, SetForm};
use super::runs::{self, RUN, Run};
use super::tile::{HEADER_BYTES, Header};
use crate::model::{MeasurementId, ObjectId, Timestamp};

/// Cells of a tile, one bit each.
#[derive(Clone, Debug, Default)]
struct CellSet {
    /// Whether the words are used; otherwise it is all or none.
    is_mixed: bool,
    all: bool,
    words: Vec<u64>,
    /// Members in each row.
    by_row: Vec<u32>,
}

/// 2^53: those of a block's rows together stay in an `i64`.
pub(super) const SMALL_END: f64 = 9_007_199_254_740_992.0;

/// Of so many columns one is suspect from which on all are read for them. *Good*: a few suspect values are read by themselves, ten times
/// faster than their row. *Bad*: each costs as much as eight in a row.
const SUSPECT_SHARE_MIN: usize = 8;

const WRONG_NUMBER: Damage = Damage("a set of cells has another number of members");

impl CellSet {
    fn read(
        &mut self,
        (form, n_set): (SetForm, usize),
        (n_rows, n_periods): (usize, usize),
        bytes: &mut &[u8],
    ) -> Result<(), Damage> {
        let n_cells = n_rows * n_periods;
        (self.is_mixed, self.all) = (true, form == SetForm::All);
        let is_full = matches!(form, SetForm::All | SetForm::OthersList);
        self.by_row.clear();
        self.by_row.resize(n_rows, if is_full { n_periods as u32 } else { 0 });
        let cut_short = Damage("a set of cells is cut short");
        match form {
            SetForm::None | SetForm::All => self.is_mixed = false,
            SetForm::Bitmap => {
                let n_bytes = n_cells.div_ceil(8);
                let bitmap = bytes.get(..n_bytes).ok_or(cut_short)?;
                *bytes = &bytes[n_bytes..];
                self.words.clear();
                self.words.extend(bitmap.chunks(8).map(|eight| {
                    let mut word = [0; 8];
                    word[..eight.len()].copy_from_slice(eight);
                    u64::from_le_bytes(word)
                }));
                // Bits behind the last cell would count.
                if self.words.iter().map(|word| word.count_ones() as usize).sum::<usize>() != n_set
                {
                    return Err(WRONG_NUMBER);
                }
                for row in 0..n_rows {
                    let cells = row * n_periods..(row + 1) * n_periods;
                    self.by_row[row] = self.count(cells) as u32;
                }
            }
            SetForm::List | SetForm::OthersList => {
                self.words.clear();
                self.words.resize(n_cells.div_ceil(64), if is_full { u64::MAX } else { 0 });
                let n_bytes = form.n_listed(n_set, n_cells) * 2;
                let list = bytes.get(..n_bytes).ok_or(cut_short)?;
                *bytes = &bytes[n_bytes..];
                let (mut next, mut row, mut row_end) = (0, 0, n_periods);
                for position in list.as_chunks::<2>().0 {
                    let position = usize::from(u16::from_le_bytes(*position));
                    if position < next || position >= n_cells {
                        return Err(Damage("a list of cells is out of order"));
                    }
                    next = position + 1;
                    while position >= row_end {
                        row += 1;
                        row_end += n_periods;
                    }
                    let of_row = &mut self.by_row[row];
                    *of_row = if is_full { *of_row - 1 } else { *of_row + 1 };
                    self.words[position / 64] ^= 1 << (position % 64);
                }
            }
        }
        let n_found: usize = self.by_row.iter().map(|n| *n as usize).sum();
        if n_found == n_set { Ok(()) } else { Err(WRONG_NUMBER) }
    }

    fn count(&self, cells: Range<usize>) -> usize {
        if !self.is_mixed {
            return if self.all { cells.len() } else { 0 };
        }
        self.ones(&cells).map(|word| word.count_ones() as usize).sum()
    }

    /// The words of a range, with the bits outside of it cleared.
    fn ones<'a>(&'a self, cells: &Range<usize>) -> impl Iterator<Item = u64> + 'a {
        let (start, end) = (cells.start, cells.end.max(cells.start));
        let (first, last) = (start / 64, end.div_ceil(64).max(start / 64));
        self.words[first.min(self.words.len())..last.min(self.words.len())].iter().enumerate().map(
            move |(i, word)| {
                let base = (first + i) * 64;
                let mut word = *word;
                if base < start {
                    word &= u64::MAX << (start - base);
                }
                if base + 64 > end {
                    word &= u64::MAX >> (base + 64 - end);
                }
                word
            },
        )
    }

    /// The first cell of a range that is, or is not, in the set; the end of the range where there is none.
    fn next(&self, is_member: bool, cells: Range<usize>) -> usize {
        if !self.is_mixed {
            return if self.all == is_member { cells.start } else { cells.end };
        }
        let mut cell = cells.start;
        while cell < cells.end && cell / 64 < self.words.len() {
            let word = self.words[cell / 64];
            let ahead = (if is_member { word } else { !word }) >> (cell % 64);
            if ahead != 0 {
                return (cell + ahead.trailing_zeros() as usize).min(cells.end);
            }
            cell = (cell / 64 + 1) * 64;
        }
        cells.end
    }

    fn contains(&self, cell: usize) -> bool {
        if self.is_mixed { self.words[cell / 64] >> (cell % 64) & 1 == 1 } else { self.all }
    }
}

/// Room for [`PackedTile`]s, used again for the next one.
#[derive(Clone, Debug, Default)]
pub struct PackedRoom {
    present: CellSet,
    suspect: CellSet,
    null: CellSet,
    /// By row: places in the rows before it.
    before: Vec<u32>,
    runs: Vec<Run>,
    /// By line: runs before it.
    runs_before: Vec<u32>,
}

/// See the module's text.
#[derive(Clone, Copy, Debug)]
pub struct PackedTile<'a> {
    pub n_rows: usize,
    pub n_periods: usize,
    /// A value is its integer ÷ 10^exponent.
    pub exponent: u8,
    /// Of all present values; 0 when there is none.
    pub min: f64,
    pub max: f64,
    pub n_suspect: usize,
    /// The base of all runs, where there is one.
    pub only_base: Option<i64>,
    /// Bits of the widest rest.
    pub widest: usize,
    rows_per_line: usize,
    /// Rows of which every cell has a place, one bit each.
    dense_rows: u64,
    room: &'a PackedRoom,
    payload: &'a [u8],
}

/// Neighboring values that share a base, and their rests.
#[derive(Clone, Copy, Debug)]
pub struct Part<'a> {
    pub base: i64,
    pub rests: Stretch<'a>,
}

impl Part<'_> {
    pub fn n(&self) -> usize {
        self.rests.end - self.rests.skipped
    }

    fn unpack<'r>(&self, room: &'r mut [u32; STRETCH_MAX]) -> &'r [u32] {
        bits::unpack(self.rests, room);
        &room[self.rests.skipped..self.rests.end]
    }
}

impl PackedRoom {
    /// Reads bytes of [`super::tile::Tile::encode`]. `None`: the tile is not of this kind, and has to be decoded.
    pub fn read<'a>(&'a mut self, bytes: &'a [u8]) -> Result<Option<PackedTile<'a>>, Damage> {
        let header = Header::read(bytes)?;
        if header.codec != codec::SCALED_RUNS || header.n_exact > 0 {
            return Ok(None);
        }
        if usize::from(header.exponent) > codec::EXPONENT_MAX {
            return Err(Damage("the decimal exponent is not known"));
        }
        let (n_rows, n_periods) = (header.n_rows, header.n_periods);
        let mut rest = &bytes[HEADER_BYTES..];
        let sets = [&mut self.present, &mut self.null, &mut self.suspect];
        for (set, form) in sets.into_iter().zip(header.sets()?) {
            set.read(form, (n_rows, n_periods), &mut rest)?;
        }
        self.before.clear();
        self.before.push(0);
        let (mut n_before, mut dense_rows) = (0, 0);
        for (row, n_present) in self.present.by_row.iter().enumerate() {
            let n_present = *n_present as usize;
            dense_rows |= u64::from(runs::is_dense(n_present, n_periods)) << row;
            n_before += runs::n_places(n_present, n_periods) as u32;
            self.before.push(n_before);
        }
        let rows_per_line = runs::rows_per_line(n_periods);
        let before = &self.before;
        let lines = (0..n_rows).step_by(rows_per_line).map(|row| {
            let end = (row + rows_per_line).min(n_rows);
            (before[end] - before[row]) as usize
        });
        let found = runs::find(rest, lines.clone(), &mut self.runs)?;
        if found.widest > bits::NARROW_MAX {
            return Ok(None);
        }
        self.runs_before.clear();
        let mut n_runs = 0;
        self.runs_before.extend(lines.map(|n| {
            let first = n_runs;
            n_runs += n.div_ceil(RUN) as u32;
            first
        }));
        Ok(Some(PackedTile {
            n_rows,
            n_periods,
            exponent: header.exponent,
            min: header.statistics.min,
            max: header.statistics.max,
            n_suspect: header.n_suspect,
            only_base: found.only_base,
            widest: found.widest,
            rows_per_line,
            dense_rows,
            room: self,
            payload: rest,
        }))
    }
}

impl<'a> PackedTile<'a> {
    /// Whether what its rows add up to in a column stays in an `i64`.
    pub fn columns_are_small(&self) -> bool {
        let largest = self.min.abs().max(self.max.abs()) * 10_f64.powi(i32::from(self.exponent));
        largest < SMALL_END
    }

    /// Values of the rows in `rows`, one bit each.
    pub fn n_values(&self, rows: u64) -> usize {
        let by_row = &self.room.present.by_row;
        bits_of(rows).take_while(|row| *row < self.n_rows).map(|row| by_row[row] as usize).sum()
    }

    /// How many of some columns of a row have a value.
    pub fn n_present(&self, row: usize, columns: &Range<usize>) -> usize {
        let row_start = row * self.n_periods;
        if self.is_full(row) {
            columns.len()
        } else {
            self.room.present.count(row_start + columns.start..row_start + columns.end)
        }
    }

    /// Where some columns of a row lie among the places of the tile.
    fn places(&self, row: usize, columns: &Range<usize>) -> Range<usize> {
        let (row_start, first) = (row * self.n_periods, self.room.before[row] as usize);
        if self.is_dense(row) {
            return first + columns.start..first + columns.end;
        }
        let present = &self.room.present;
        let start = first + present.count(row_start..row_start + columns.start);
        let n = present.count(row_start + columns.start..row_start + columns.end);
        start..start + n
    }

    /// How many values of some columns of a row are there and suspect.
    pub fn n_suspect(&self, row: usize, columns: &Range<usize>) -> usize {
        if self.n_suspect == 0 || self.room.suspect.by_row[row] == 0 {
            return 0;
        }
        let row_start = row * self.n_periods;
        let cells = row_start + columns.start..row_start + columns.end;
        let (present, suspect) = (&self.room.present, &self.room.suspect);
        match (suspect.is_mixed, present.is_mixed) {
            (false, _) if !suspect.all => 0,
            (false, _) => present.count(cells),
            (true, false) => {
                if present.all {
                    suspect.count(cells)
                } else {
                    0
                }
            }
            (true, true) => {
                let both = present.ones(&cells).zip(suspect.ones(&cells));
                both.map(|(present, suspect)| (present & suspect).count_ones() as usize).sum()
            }
        }
    }

    /// Columns of a row that are suspect and have a value.
    pub fn suspect_columns(&self, row: usize) -> impl Iterator<Item = usize> + use<'a> {
        let (present, suspect) = (&self.room.present, &self.room.suspect);
        let row_start = row * self.n_periods;
        let any = self.n_suspect > 0 && suspect.by_row[row] > 0;
        let (mut cell, end) = (row_start, if any { row_start + self.n_periods } else { row_start });
        let marked = std::iter::from_fn(move || {
            let found = suspect.next(true, cell..end);
            cell = found + 1;
            (found < end).then_some(found)
        });
        marked.filter(|cell| present.contains(*cell)).map(move |cell| cell - row_start)
    }

    pub fn is_suspect(&self, row: usize, column: usize) -> bool {
        self.room.suspect.contains(row * self.n_periods + column)
    }

    /// Whether every cell of a row has a value.
    pub fn is_full(&self, row: usize) -> bool {
        self.room.present.by_row[row] as usize == self.n_periods
    }

    /// Whether every cell of a row has a place.
    pub fn is_dense(&self, row: usize) -> bool {
        runs::is_dense(self.room.present.by_row[row] as usize, self.n_periods)
    }

    /// Columns of a row that have values.
    pub fn columns(
        &self,
        row: usize,
        columns: Range<usize>,
    ) -> impl Iterator<Item = usize> + use<'a> {
        let (present, row_start) = (&self.room.present, row * self.n_periods);
        columns.filter(move |column| present.contains(row_start + column))
    }

    /// Neighboring columns of a row that have values, or that have none, as long as they go.
    pub fn stretches(
        &self,
        row: usize,
        with_values: bool,
    ) -> impl Iterator<Item = Range<usize>> + use<'a> {
        let (first, end) = (row * self.n_periods, (row + 1) * self.n_periods);
        let present = &self.room.present;
        let mut from = first;
        std::iter::from_fn(move || {
            let start = present.next(with_values, from..end);
            let stop = present.next(!with_values, start..end);
            from = stop;
            (start < stop).then(|| start - first..stop - first)
        })
    }

    /// Rows that are lines of their own and of which every cell has a place, one bit each: run by run they lie above each other.
    pub fn rows_above_each_other(&self) -> u64 {
        if self.rows_per_line == 1 { self.dense_rows } else { 0 }
    }

    /// Run number `run` of one of [`Self::rows_above_each_other`].
    pub fn run_of_row(&self, row: usize, run: usize) -> Part<'a> {
        let run = self.room.runs[self.room.runs_before[row] as usize + run];
        let bytes = self.payload.get(run.at as usize..).unwrap_or_default();
        let (width, end) = (usize::from(run.width), usize::from(run.n));
        Part { base: run.base, rests: Stretch { bytes, width, skipped: 0, end } }
    }

    /// What lies in the places of some columns of a row, cut where runs end.
    pub fn parts(
        &self,
        row: usize,
        columns: &Range<usize>,
    ) -> impl Iterator<Item = Part<'a>> + use<'a> {
        let places = self.places(row, columns);
        let line = row / self.rows_per_line;
        let line_start = self.room.before[line * self.rows_per_line] as usize;
        let payload = self.payload;
        let runs = &self.room.runs[self.room.runs_before[line] as usize..];
        let (mut from, end) = (places.start - line_start, places.end - line_start);
        std::iter::from_fn(move || {
            if from >= end {
                return None;
            }
            let run = &runs[from / RUN];
            let in_run = from % RUN;
            let n = (end - from).min(RUN - in_run);
            from += n;
            let (eight, width) = (in_run / 8, usize::from(run.width));
            let bytes = payload.get(run.at as usize + eight * width..).unwrap_or_default();
            let skipped = in_run % 8;
            let rests = Stretch { bytes, width, skipped, end: skipped + n };
            Some(Part { base: run.base, rests })
        })
    }

    /// Calls `take` with column and integer of each value in some columns of a row.
    pub fn for_each(&self, row: usize, columns: &Range<usize>, mut take: impl FnMut(usize, i64)) {
        let mut room = [0; STRETCH_MAX];
        let (is_dense, present) = (self.is_dense(row), &self.room.present);
        let mut dense = columns.clone();
        let mut sparse = self.columns(row, columns.clone());
        for part in self.parts(row, columns) {
            for rest in part.unpack(&mut room) {
                let column = if is_dense { dense.next() } else { sparse.next() };
                let Some(column) = column else { return };
                if !is_dense || present.contains(row * self.n_periods + column) {
                    take(column, part.base.wrapping_add(i64::from(*rest)));
                }
            }
        }
    }

    /// The suspect values in some columns of a row, by column.
    pub fn for_each_suspect(
        &self,
        row: usize,
        columns: &Range<usize>,
        mut take: impl FnMut(usize, i64),
    ) {
        let n_suspect = self.n_suspect(row, columns);
        if n_suspect == 0 {
            return;
        }
        if n_suspect * SUSPECT_SHARE_MIN > columns.len() {
            self.for_each(row, columns, |column, integer| {
                if self.is_suspect(row, column) {
                    take(column, integer);
                }
            });
            return;
        }
        let here = |column: &usize| columns.contains(column);
        for column in self.suspect_columns(row).filter(here) {
            self.for_each(row, &(column..column + 1), &mut take);
        }
    }

    /// Sum of the integers in some columns of a row.
    pub fn sum(&self, row: usize, columns: &Range<usize>) -> i128 {
        if let Some(base) = self.only_base {
            let rests = bits::sum(self.parts(row, columns).map(|part| part.rests));
            let n_present = if base == 0 { 0 } else { self.n_present(row, columns) };
            return i128::from(base) * n_present as i128 + i128::from(rests);
        }
        let (is_dense, mut at) = (self.is_dense(row), columns.start);
        let mut bases = 0;
        let rests = self.parts(row, columns).map(|part| {
            let n_present = if is_dense {
                let here = at..at + part.n();
                at = here.end;
                self.n_present(row, &here)
            } else {
                part.n()
            };
            bases += i128::from(part.base) * n_present as i128;
            part.rests
        });
        let rests = bits::sum(rests);
        bases + i128::from(rests)
    }

    /// Least and greatest integer in some columns of a row; `None` where there is none.
    pub fn min_max(&self, row: usize, columns: &Range<usize>) -> Option<(i64, i64)> {
        let join = |found: Option<(i64, i64)>, (least, most): (i64, i64)| {
            Some(found.map_or((least, most), |(min, max)| (min.min(least), max.max(most))))
        };
        let mut found = None;
        if self.is_dense(row) && !self.is_full(row) {
            self.for_each(row, columns, |_, integer| found = join(found, (integer, integer)));
            return found;
        }
        let mut room = [0; STRETCH_MAX];
        for part in self.parts(row, columns) {
            let rests = part.unpack(&mut room);
            let least = rests.iter().fold(u32::MAX, |a, b| a.min(*b));
            let most = rests.iter().fold(0, |a, b| a.max(*b));
            let integer = |rest: u32| part.base.wrapping_add(i64::from(rest));
            found = join(found, (integer(least), integer(most)));
        }
        found
    }
}

/// A packed tile and where it belongs.
#[derive(Clone, Copy, Debug)]
pub struct PackedView<'a> {
    pub measurement: MeasurementId,
    pub bin: u16,
    pub granularity_secs: u32,
    pub day_start: Timestamp,
    /// One per row.
    pub objects: &'a [ObjectId],
    /// Rows that were asked for, one bit each.
    pub rows: u64,
    pub tile: PackedTile<'a>,
}

/// Positions of the ones of a word, ascending.
pub fn bits_of(mut word: u64) -> impl Iterator<Item = usize> {
    std::iter::from_fn(move || {
        let bit = word.trailing_zeros() as usize;
        word &= word.wrapping_sub(1);
        (bit < 64).then_some(bit)
    })
}
