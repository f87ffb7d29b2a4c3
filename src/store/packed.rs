//! A tile of scaled integers, added up as it lies: without turning its values into decimals one by one.
//!
//! The bytes hold the present values only, row after row. So neighboring columns of a row are neighbors among the packed values
//! too, whatever is missing between them: where they begin is a matter of counting bits, and a gap costs nothing.
//!
//! Sums are integers and therefore exact, in whatever order and on however many threads they are made.

use std::ops::Range;

use super::codec::{self, Damage, SetForm, VECTOR, take};
use super::tile::{HEADER_BYTES, Header};
use crate::model::{MeasurementId, ObjectId, Timestamp};

/// Cells of a tile, one bit each.
#[derive(Clone, Debug, Default)]
struct CellSet {
    /// Whether the words are used; otherwise it is all or none.
    is_mixed: bool,
    all: bool,
    words: Vec<u64>,
}

impl CellSet {
    fn read(
        &mut self,
        form: SetForm,
        n_set: usize,
        n_cells: usize,
        bytes: &mut &[u8],
    ) -> Result<(), Damage> {
        let wrong = Damage("a set of cells has another number of members");
        (self.is_mixed, self.all) = (false, form == SetForm::All);
        match form {
            SetForm::None | SetForm::All => {
                return if n_set == if self.all { n_cells } else { 0 } {
                    Ok(())
                } else {
                    Err(wrong)
                };
            }
            SetForm::Bitmap => {
                let n_bytes = n_cells.div_ceil(8);
                let bitmap = bytes.get(..n_bytes).ok_or(Damage("a bitmap is cut short"))?;
                *bytes = &bytes[n_bytes..];
                self.words.clear();
                self.words.extend(bitmap.chunks(8).map(|eight| {
                    let mut word = [0; 8];
                    word[..eight.len()].copy_from_slice(eight);
                    u64::from_le_bytes(word)
                }));
            }
            SetForm::List => {
                self.words.clear();
                self.words.resize(n_cells.div_ceil(64), 0);
                let n_bytes = n_set * 2;
                let list = bytes.get(..n_bytes).ok_or(Damage("the tile is cut short"))?;
                *bytes = &bytes[n_bytes..];
                for position in list.as_chunks::<2>().0 {
                    let position = usize::from(u16::from_le_bytes(*position));
                    if position >= n_cells {
                        return Err(Damage("a list of cells is out of order"));
                    }
                    self.words[position / 64] |= 1 << (position % 64);
                }
            }
        }
        self.is_mixed = true;
        let n_ones: usize = self.words.iter().map(|word| word.count_ones() as usize).sum();
        if n_ones == n_set { Ok(()) } else { Err(wrong) }
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
        while cell < cells.end {
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

/// Values that were packed together: `base` plus a rest for each.
#[derive(Clone, Copy, Debug)]
struct Vector {
    base: i64,
    /// Bits of a rest.
    width: usize,
}

/// See the module's text. Buffers are used again for the next tile.
#[derive(Clone, Debug, Default)]
pub struct PackedTile {
    pub n_rows: usize,
    pub n_periods: usize,
    /// A value is its integer ÷ 10^exponent.
    pub exponent: u8,
    /// Of all present values; 0 when there is none.
    pub min: f64,
    pub max: f64,
    pub n_suspect: usize,
    present: CellSet,
    suspect: CellSet,
    null: CellSet,
    /// By row: present values in the rows before it.
    before: Vec<u32>,
    vectors: Vec<Vector>,
    rests: Vec<u32>,
    words: Vec<u32>,
    /// Values that were unpacked.
    pub n_unpacked: usize,
}

impl PackedTile {
    /// Reads bytes of [`super::tile::Tile::encode`], and unpacks what the rows in `rows` (one bit each) need of them.
    /// `false`: the tile is not of this kind, and has to be decoded.
    pub fn read(&mut self, bytes: &[u8], rows: u64) -> Result<bool, Damage> {
        let header = Header::read(bytes)?;
        if header.codec != codec::SCALED_INTEGERS || header.n_exact > 0 {
            return Ok(false);
        }
        if usize::from(header.exponent) > codec::EXPONENT_MAX {
            return Err(Damage("the decimal exponent is not known"));
        }
        (self.n_rows, self.n_periods) = (header.n_rows, header.n_periods);
        self.exponent = header.exponent;
        (self.min, self.max) = (header.statistics.min, header.statistics.max);
        self.n_suspect = header.n_suspect;
        let (n_cells, n_present) = (self.n_rows * self.n_periods, header.statistics.n_present);
        let mut rest = &bytes[HEADER_BYTES..];
        let form = |shift: u8| SetForm::from_bits(header.sets >> shift);
        self.present.read(form(0), n_present, n_cells, &mut rest)?;
        self.null.read(form(2), header.n_null, n_cells, &mut rest)?;
        self.suspect.read(form(4), header.n_suspect, n_cells, &mut rest)?;
        self.before.clear();
        self.before.resize(self.n_rows + 1, 0);
        for row in 0..self.n_rows {
            let cells = row * self.n_periods..(row + 1) * self.n_periods;
            self.before[row + 1] = self.before[row] + self.present.count(cells) as u32;
        }
        self.unpack(rest, n_present, rows)
    }

    fn unpack(&mut self, mut payload: &[u8], n_present: usize, rows: u64) -> Result<bool, Damage> {
        self.vectors.clear();
        self.n_unpacked = 0;
        let n_room = n_present.next_multiple_of(VECTOR);
        if self.rests.len() < n_room {
            self.rests.resize(n_room, 0);
        }
        let mut first = 0;
        while first < n_present {
            let n_vector = VECTOR.min(n_present - first);
            let base = i64::from_le_bytes(take::<8>(&mut payload)?);
            let width = usize::from(take::<1>(&mut payload)?[0]);
            if width > 32 {
                return Ok(false);
            }
            let n_bytes = (n_vector * width).div_ceil(8);
            let packed = payload.get(..n_bytes).ok_or(Damage("the packed values are cut short"))?;
            payload = &payload[n_bytes..];
            if self.is_needed(first..first + n_vector, rows) {
                let rests = &mut self.rests[first..first + n_vector];
                codec::unpack_narrow(width, packed, &mut self.words, rests)?;
                self.n_unpacked += n_vector;
            }
            self.vectors.push(Vector { base, width });
            first += n_vector;
        }
        if payload.is_empty() { Ok(true) } else { Err(Damage("bytes are left after the values")) }
    }

    /// Whether a row that is asked for has values among these.
    fn is_needed(&self, positions: Range<usize>, rows: u64) -> bool {
        if rows == u64::MAX {
            return true;
        }
        (0..self.n_rows).any(|row| {
            let (start, end) = (self.before[row] as usize, self.before[row + 1] as usize);
            rows >> row & 1 == 1 && start < positions.end && positions.start < end
        })
    }

    /// Where the present values of some columns of a row lie among the packed ones.
    pub fn positions(&self, row: usize, columns: Range<usize>) -> Range<usize> {
        let (row_start, row_positions) = (row * self.n_periods, self.before[row] as usize);
        if !self.present.is_mixed {
            return if self.present.all {
                row_positions + columns.start..row_positions + columns.end
            } else {
                row_positions..row_positions
            };
        }
        if self.is_full(row) {
            return row_positions + columns.start..row_positions + columns.end;
        }
        let start = row_positions + self.present.count(row_start..row_start + columns.start);
        let n = self.present.count(row_start + columns.start..row_start + columns.end);
        start..start + n
    }

    /// How many values of some columns of a row are there and suspect.
    pub fn n_suspect(&self, row: usize, columns: &Range<usize>) -> usize {
        if self.n_suspect == 0 {
            return 0;
        }
        let row_start = row * self.n_periods;
        let cells = row_start + columns.start..row_start + columns.end;
        match (self.suspect.is_mixed, self.present.is_mixed) {
            (false, _) if !self.suspect.all => 0,
            (false, _) => self.present.count(cells),
            (true, false) => {
                if self.present.all {
                    self.suspect.count(cells)
                } else {
                    0
                }
            }
            (true, true) => {
                let both = self.present.ones(&cells).zip(self.suspect.ones(&cells));
                both.map(|(present, suspect)| (present & suspect).count_ones() as usize).sum()
            }
        }
    }

    pub fn is_suspect(&self, row: usize, column: usize) -> bool {
        self.suspect.contains(row * self.n_periods + column)
    }

    /// Whether every cell of a row has a value.
    pub fn is_full(&self, row: usize) -> bool {
        (self.before[row + 1] - self.before[row]) as usize == self.n_periods
    }

    /// Columns of a row that have values, in the order of their positions.
    pub fn columns(&self, row: usize, columns: Range<usize>) -> impl Iterator<Item = usize> + '_ {
        columns.filter(move |column| self.present.contains(row * self.n_periods + column))
    }

    /// Neighboring columns of a row that have values, as long as they go.
    pub fn stretches(&self, row: usize) -> impl Iterator<Item = Range<usize>> + '_ {
        let (first, end) = (row * self.n_periods, (row + 1) * self.n_periods);
        let mut from = first;
        std::iter::from_fn(move || {
            let start = self.present.next(true, from..end);
            let stop = self.present.next(false, start..end);
            from = stop;
            (start < stop).then(|| start - first..stop - first)
        })
    }

    /// Parts of a range of positions that share a base, with their rests.
    pub fn parts(&self, positions: Range<usize>) -> impl Iterator<Item = (i64, usize, &[u32])> {
        let mut start = positions.start;
        std::iter::from_fn(move || {
            if start >= positions.end {
                return None;
            }
            let vector = self.vectors.get(start / VECTOR)?;
            let end = positions.end.min((start / VECTOR + 1) * VECTOR);
            let rests = &self.rests[start..end];
            start = end;
            Some((vector.base, vector.width, rests))
        })
    }

    /// The integers at some positions.
    pub fn integers(&self, positions: Range<usize>) -> impl Iterator<Item = i64> + '_ {
        let parts = self.parts(positions);
        parts.flat_map(|(base, _, rests)| {
            rests.iter().map(move |r| base.wrapping_add(i64::from(*r)))
        })
    }

    /// Sum of the integers at some positions.
    pub fn sum(&self, positions: Range<usize>) -> i128 {
        let parts = self.parts(positions);
        parts.fold(0, |sum, (base, width, rests)| {
            let rest_sum =
                if width + BITS_OF_NEIGHBORS <= 32 && rests.len() <= 1 << BITS_OF_NEIGHBORS {
                    u64::from(rests.iter().fold(0_u32, |sum, rest| sum.wrapping_add(*rest)))
                } else {
                    rests.iter().map(|rest| u64::from(*rest)).sum()
                };
            sum + i128::from(base) * rests.len() as i128 + i128::from(rest_sum)
        })
    }

    /// Least and greatest integer at some positions; `None` where there is none.
    pub fn min_max(&self, positions: Range<usize>) -> Option<(i64, i64)> {
        self.parts(positions).fold(None, |found, (base, _, rests)| {
            let least = rests.iter().fold(u32::MAX, |a, b| a.min(*b));
            let most = rests.iter().fold(0, |a, b| a.max(*b));
            let here = (base.wrapping_add(i64::from(least)), base.wrapping_add(i64::from(most)));
            Some(found.map_or(here, |(min, max): (i64, i64)| (min.min(here.0), max.max(here.1))))
        })
    }
}

/// As many neighbors as a day of quarter-hours has, and some more, are added up in 32 bits where their rests are short enough:
/// twice as many at a time as in 64.
const BITS_OF_NEIGHBORS: usize = 7;

/// A packed tile and where it belongs.
#[derive(Clone, Copy, Debug)]
pub struct PackedView<'a> {
    pub measurement: MeasurementId,
    pub bin: u16,
    pub granularity_secs: u32,
    pub day_start: Timestamp,
    /// One per row.
    pub objects: &'a [ObjectId],
    /// Rows that were asked for, one bit each; only their values were unpacked.
    pub rows: u64,
    pub tile: &'a PackedTile,
}

/// Positions of the ones of a word, ascending.
pub fn bits_of(mut word: u64) -> impl Iterator<Item = usize> {
    std::iter::from_fn(move || {
        let bit = word.trailing_zeros() as usize;
        word &= word.wrapping_sub(1);
        (bit < 64).then_some(bit)
    })
}
