//! One day of one measurement type for one block of objects: a dense matrix of objects × periods, and its bytes.
//!
//! ```text
//!  0  version      u8     1
//!  1  codec        u8     see `codec`
//!  2  exponent     u8     of codec 1
//!  3  sets         u8     bits 0-1 present, 2-3 null, 4-5 suspect: none, all, bitmap, list
//!  4  checksum     u32    CRC-32 of all other bytes
//!  8  rows         u16    objects, 1..=64
//! 10  others       u16    bits 0 present, 1 null, 2 suspect: the list names the other cells
//! 12  periods      u32    columns, 86400 / granularity
//! 16  n_present    u32
//! 20  n_null       u32
//! 24  n_suspect    u32
//! 28  n_exact      u32    length of the side list
//! 32  min          f64    of the present values; 0 when there is none
//! 40  max          f64
//! 48  sum          f64    added up in cell order
//! 56  sets, in the order present, null, suspect
//!     side list: n_exact × (position among the present u32, integer i64), only where codec 1 did not take the tile
//!     values: the present ones, row after row, by their codec
//! ```
//! All little-endian. An absent cell costs one bit at most.
//!
//! # Decision
//! Bins of an array are not a third dimension inside a BLOB; each bin is a plane, a tile of its own, and the scalar (or the base
//! of a sparse array) is plane -1. *Good*: `pmX[5]` reads one plane; a bin that a sparse array never lists costs nothing.
//! *Bad*: `pmX[*]` reads as many BLOBs as there are bins, each with a header of 56 bytes.

use std::collections::BTreeMap;

use super::codec::{self, Damage, SetForm, take};
use super::merge::{Cell, plain};
use super::runs::Cells;
use crate::model::{GranularityPeriod, Period, SampleValue, Timestamp};

/// Objects in a block, rows of a tile: one bit each in a 64-bit mask.
pub const BLOCK_ROWS: usize = 64;
/// Columns of a tile: 10-second periods. Finer ones are kept one by one, because a row of a day would cost a megabyte.
const PERIODS_MAX: u32 = 8640;
const VERSION: u8 = 1;
pub const HEADER_BYTES: usize = 56;
const DAY_SECS: i64 = 86_400;
/// Memory of an entry of [`Tile::exact`], about.
const EXACT_BYTES: usize = 24;

/// Where a period lies in the tiles: UTC day and column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Slot {
    /// Days since 1970-01-01.
    pub day: i64,
    pub column: usize,
    pub n_periods: usize,
}

impl Slot {
    /// `None` for a period that has no place in a day-tile: off the grid of its granularity, or of a granularity that does
    /// not divide a day or is finer than ten seconds.
    pub fn of(period: Period) -> Option<Self> {
        let n_periods = periods_per_day(period.granularity)?;
        let granularity_secs = i64::from(period.granularity.as_secs());
        let start = period.start.as_unix_secs();
        let in_day = start.rem_euclid(DAY_SECS);
        (in_day % granularity_secs == 0).then(|| Self {
            day: start.div_euclid(DAY_SECS),
            column: (in_day / granularity_secs) as usize,
            n_periods,
        })
    }
}

/// Columns of a tile, `None` where the granularity has no tiles.
pub fn periods_per_day(granularity: GranularityPeriod) -> Option<usize> {
    let n = DAY_SECS as u32 / granularity.as_secs();
    (granularity.divides_day() && n <= PERIODS_MAX).then_some(n as usize)
}

/// First second of a day.
pub fn day_start(day: i64) -> Timestamp {
    Timestamp::from_unix_secs(day.saturating_mul(DAY_SECS))
}

/// First column of a day whose period starts at or after `instant`.
pub fn column_at_or_after(
    instant: Timestamp,
    day_start: Timestamp,
    step_secs: u32,
    n_periods: usize,
) -> usize {
    let secs = instant.as_unix_secs().saturating_sub(day_start.as_unix_secs()).clamp(0, DAY_SECS);
    let step = i64::from(step_secs.max(1));
    let column = secs / step + i64::from(secs % step != 0);
    usize::try_from(column).unwrap_or(n_periods).min(n_periods)
}

/// What is known of a cell beside its value; no bit: nothing was reported.
pub mod marks {
    /// There is a value.
    pub const PRESENT: u8 = 1;
    /// Reported without a value; never also [`PRESENT`].
    pub const NULL: u8 = 2;
    pub const SUSPECT: u8 = 4;
}

use marks::{NULL, PRESENT, SUSPECT};

/// Dense cells, row after row. Cell `row * n_periods + column`.
///
/// # Decision
/// The marks of a cell share one byte. *Good*: to write a value touches two places in memory, not four, which is what an import
/// spends its time on. *Bad*: sets in the bytes of a tile, which are one after the other, are taken apart and put together.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Tile {
    pub n_periods: usize,
    /// 0.0 where nothing is present.
    pub values: Vec<f64>,
    /// See [`marks`].
    pub marks: Vec<u8>,
    /// By cell: integers that `f64` cannot hold; `values` has the nearest `f64`.
    pub exact: BTreeMap<u32, i64>,
}

/// What the header says of the present values.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct TileStatistics {
    pub n_present: usize,
    pub min: f64,
    pub max: f64,
    pub sum: f64,
}

impl Tile {
    pub fn new(n_periods: usize) -> Self {
        Self { n_periods, ..Self::default() }
    }

    pub fn n_rows(&self) -> usize {
        self.values.len().checked_div(self.n_periods).unwrap_or(0)
    }

    /// Bytes of memory, about.
    pub fn memory_bytes(&self) -> usize {
        self.values.capacity() * 9 + self.exact.len() * EXACT_BYTES + 256
    }

    /// Makes room for rows up to `row`.
    pub fn reach_row(&mut self, row: usize) {
        let n_cells = (row + 1) * self.n_periods;
        if self.values.len() < n_cells {
            self.values.resize(n_cells, 0.0);
            self.marks.resize(n_cells, 0);
        }
    }

    /// `None` where nothing was reported, or outside.
    pub fn cell(&self, cell_idx: usize) -> Option<Cell> {
        let marks = *self.marks.get(cell_idx)?;
        let value = match (marks & PRESENT != 0, marks & NULL != 0) {
            (false, false) => return None,
            (false, true) => SampleValue::Null,
            (true, _) if self.exact.is_empty() => SampleValue::Decimal(self.values[cell_idx]),
            (true, _) => self
                .exact
                .get(&(cell_idx as u32))
                .map_or(SampleValue::Decimal(self.values[cell_idx]), |i| SampleValue::Integer(*i)),
        };
        Some(Cell { value, suspect: marks & SUSPECT != 0 })
    }

    /// Whether nothing was reported in a cell.
    pub fn is_absent(&self, cell_idx: usize) -> bool {
        self.marks[cell_idx] & (PRESENT | NULL) == 0
    }

    /// Writes a cell inside of the rows that were reached.
    #[inline]
    pub fn put(&mut self, cell_idx: usize, cell: Cell) {
        if !self.exact.is_empty() {
            self.exact.remove(&(cell_idx as u32));
        }
        let (value, mark) = match plain(cell.value) {
            SampleValue::Decimal(value) => (value, PRESENT),
            SampleValue::Null => (0.0, NULL),
            SampleValue::Integer(integer) => {
                self.exact.insert(cell_idx as u32, integer);
                (integer as f64, PRESENT)
            }
        };
        self.values[cell_idx] = value;
        self.marks[cell_idx] = mark | if cell.suspect { SUSPECT } else { 0 };
    }

    /// Makes a cell absent.
    pub fn remove(&mut self, cell_idx: usize) {
        self.exact.remove(&(cell_idx as u32));
        self.values[cell_idx] = 0.0;
        self.marks[cell_idx] = 0;
    }

    /// Whether anything was reported without a value.
    pub fn has_null(&self) -> bool {
        self.marks.iter().any(|marks| marks & NULL != 0)
    }

    /// Rows with at least one value, one bit each.
    pub fn reporter_mask(&self) -> u64 {
        let rows = self.marks.chunks(self.n_periods.max(1)).take(BLOCK_ROWS).enumerate();
        rows.fold(0, |mask, (row, cells)| {
            mask | (u64::from(cells.iter().any(|marks| marks & PRESENT != 0)) << row)
        })
    }

    /// In cell order, so that the same cells give the same bits. NaN is left out of `min` and `max`.
    pub fn statistics(&self) -> TileStatistics {
        let mut found = TileStatistics::default();
        let (mut min, mut max) = (f64::INFINITY, f64::NEG_INFINITY);
        let present = self.values.iter().zip(&self.marks).filter(|(_, m)| **m & PRESENT != 0);
        for (value, _) in present {
            found.n_present += 1;
            found.sum += value;
            min = min.min(*value);
            max = max.max(*value);
        }
        if min <= max {
            (found.min, found.max) = (min, max);
        }
        found
    }

    /// For a sparse array's bin: zero wherever the base has a value and the bin was not listed. `self` may be empty.
    pub fn complete_from_base(&mut self, base: &Self) {
        if self.values.is_empty() {
            self.n_periods = base.n_periods;
        }
        self.reach_row(base.n_rows().saturating_sub(1));
        for cell_idx in 0..base.values.len() {
            if self.is_absent(cell_idx) {
                self.marks[cell_idx] = base.marks[cell_idx];
            }
        }
    }

    /// Keeps only these rows, ascending.
    pub fn keep_rows(&mut self, rows: &[usize]) {
        let n = self.n_periods;
        for (to, &from) in rows.iter().enumerate() {
            let (cells, to) = (from * n..(from + 1) * n, to * n);
            self.values.copy_within(cells.clone(), to);
            self.marks.copy_within(cells, to);
        }
        let n_cells = rows.len() * n;
        self.values.truncate(n_cells);
        self.marks.truncate(n_cells);
        if !self.exact.is_empty() {
            let moved = self.exact.iter().filter_map(|(&cell, &integer)| {
                let row = rows.binary_search(&(cell as usize / n)).ok()?;
                Some(((row * n + cell as usize % n) as u32, integer))
            });
            self.exact = moved.collect();
        }
    }

    /// The bytes of the tile. The same cells give the same bytes.
    pub fn encode(&self) -> Vec<u8> {
        let is_present = |marks: &u8| marks & PRESENT != 0;
        let mut exact = Vec::new();
        let mut found = Vec::new();
        let values = if self.exact.is_empty() && self.marks.iter().all(is_present) {
            &self.values
        } else {
            found.reserve_exact(self.values.len());
            for (cell_idx, _) in self.marks.iter().enumerate().filter(|(_, m)| is_present(m)) {
                if !self.exact.is_empty()
                    && let Some(&integer) = self.exact.get(&(cell_idx as u32))
                {
                    exact.push((found.len() as u32, integer));
                }
                found.push(self.values[cell_idx]);
            }
            &found
        };
        let mut payload = Vec::new();
        let cells = Cells { marks: &self.marks, n_periods: self.n_periods };
        let coding = codec::encode_values(values, cells, &exact, &mut payload);
        if coding.exact_inside {
            exact.clear();
        }

        let mut sets = Vec::new();
        let (present, n_present) = codec::encode_set(&self.marks, PRESENT, &mut sets);
        let (null, n_null) = codec::encode_set(&self.marks, NULL, &mut sets);
        let (suspect, n_suspect) = codec::encode_set(&self.marks, SUSPECT, &mut sets);
        let (mut forms, mut others) = (0, 0);
        for (set, form) in [present, null, suspect].into_iter().enumerate() {
            forms |= form.bits() << (2 * set);
            others |= u16::from(form == SetForm::OthersList) << set;
        }
        let statistics = self.statistics();

        let n_bytes = HEADER_BYTES + sets.len() + exact.len() * 12 + payload.len();
        let mut bytes = Vec::with_capacity(n_bytes);
        bytes.extend([VERSION, coding.codec, coding.exponent, forms, 0, 0, 0, 0]);
        bytes.extend((self.n_rows() as u16).to_le_bytes());
        bytes.extend(others.to_le_bytes());
        for count in [self.n_periods, n_present, n_null, n_suspect, exact.len()] {
            bytes.extend((count as u32).to_le_bytes());
        }
        for number in [statistics.min, statistics.max, statistics.sum] {
            bytes.extend(number.to_le_bytes());
        }
        bytes.extend(sets);
        for (position, integer) in exact {
            bytes.extend(position.to_le_bytes());
            bytes.extend(integer.to_le_bytes());
        }
        bytes.extend(payload);
        let checksum = checksum_of(&bytes);
        bytes[4..8].copy_from_slice(&checksum.to_le_bytes());
        bytes
    }

    /// Reads bytes of [`Self::encode`] into buffers that are used again. Any other bytes give an error, never a panic.
    pub fn decode_into(&mut self, bytes: &[u8]) -> Result<(), Damage> {
        let header = Header::read(bytes)?;
        let n_cells = header.n_rows * header.n_periods;
        let mut rest = &bytes[HEADER_BYTES..];
        self.n_periods = header.n_periods;
        let n_present = header.statistics.n_present;
        self.marks.clear();
        self.marks.resize(n_cells, 0);
        for ((form, n_set), mark) in header.sets()?.into_iter().zip([PRESENT, NULL, SUSPECT]) {
            codec::decode_set(form, n_set, &mut rest, mark, &mut self.marks)?;
        }
        let is_both = |marks: &u8| marks & (PRESENT | NULL) == PRESENT | NULL;
        if header.n_null > 0 && self.marks.iter().any(is_both) {
            return Err(Damage("a cell has a value and has none"));
        }
        let mut exact = Vec::new();
        for _ in 0..header.n_exact {
            let position = u32::from_le_bytes(take::<4>(&mut rest)?);
            let integer = i64::from_le_bytes(take::<8>(&mut rest)?);
            if position as usize >= n_present || codec::fits_f64(integer) {
                return Err(Damage("the side list names a wrong cell"));
            }
            exact.push((position, integer));
        }
        let cells = Cells { marks: &self.marks, n_periods: self.n_periods };
        let how = (header.codec, header.exponent);
        codec::decode_values(how, rest, n_present, cells, &mut self.values, &mut exact)?;
        self.spread(n_cells, &exact);
        Ok(())
    }

    /// A decoded tile of its own.
    pub fn decode(bytes: &[u8]) -> Result<Self, Damage> {
        let mut tile = Self::default();
        tile.decode_into(bytes)?;
        Ok(tile)
    }

    /// Moves the present values, which stand together, to their cells.
    fn spread(&mut self, n_cells: usize, exact: &[(u32, i64)]) {
        self.exact.clear();
        let mut position = self.values.len();
        let whole = position == n_cells;
        if whole {
            self.exact.extend(exact.iter().copied());
            return;
        }
        self.values.resize(n_cells, 0.0);
        // Backwards, so that a value is moved before its place is taken.
        let mut odd = exact.iter().rev().peekable();
        for cell_idx in (0..n_cells).rev() {
            if self.marks[cell_idx] & PRESENT == 0 {
                self.values[cell_idx] = 0.0;
                continue;
            }
            position -= 1;
            self.values[cell_idx] = self.values[position];
            if let Some(&(_, integer)) = odd.next_if(|(at, _)| *at as usize == position) {
                self.exact.insert(cell_idx as u32, integer);
            }
        }
    }
}

/// The fixed part, validated.
#[derive(Clone, Copy, Debug)]
pub struct Header {
    pub codec: u8,
    pub exponent: u8,
    /// Forms of the sets, as bits.
    forms: u8,
    /// Whose lists name the others, as bits.
    others: u16,
    pub n_rows: usize,
    pub n_periods: usize,
    pub n_null: usize,
    pub n_suspect: usize,
    pub n_exact: usize,
    pub statistics: TileStatistics,
}

impl Header {
    /// Version, checksum and dimensions are right when this is `Ok`.
    pub fn read(bytes: &[u8]) -> Result<Self, Damage> {
        let mut rest = bytes;
        let [version, codec, exponent, forms] = take::<4>(&mut rest)?;
        if version != VERSION {
            return Err(Damage("the version of the tile is not known"));
        }
        let checksum = u32::from_le_bytes(take::<4>(&mut rest)?);
        let n_rows = usize::from(u16::from_le_bytes(take::<2>(&mut rest)?));
        let others = u16::from_le_bytes(take::<2>(&mut rest)?);
        let mut counts = [0; 5];
        for count in &mut counts {
            *count = u32::from_le_bytes(take::<4>(&mut rest)?) as usize;
        }
        let mut numbers = [0.0; 3];
        for number in &mut numbers {
            *number = f64::from_le_bytes(take::<8>(&mut rest)?);
        }
        if checksum_of(bytes) != checksum {
            return Err(Damage("the checksum is wrong"));
        }
        let [n_periods, n_present, n_null, n_suspect, n_exact] = counts;
        let [min, max, sum] = numbers;
        if n_rows == 0 || n_rows > BLOCK_ROWS || n_periods == 0 || n_periods > PERIODS_MAX as usize
        {
            return Err(Damage("the tile has impossible dimensions"));
        }
        let n_cells = n_rows * n_periods;
        if others > 7 || [n_present, n_null, n_suspect, n_exact].iter().any(|n| *n > n_cells) {
            return Err(Damage("the header has impossible counts"));
        }
        Ok(Self {
            codec,
            exponent,
            forms,
            others,
            n_rows,
            n_periods,
            n_null,
            n_suspect,
            n_exact,
            statistics: TileStatistics { n_present, min, max, sum },
        })
    }
}

impl Header {
    /// Form and number of members of the sets: present, null, suspect.
    pub fn sets(&self) -> Result<[(SetForm, usize); 3], Damage> {
        let form =
            |set: usize| SetForm::from_bits(self.forms >> (2 * set), self.others >> set & 1 == 1);
        Ok([
            (form(0)?, self.statistics.n_present),
            (form(1)?, self.n_null),
            (form(2)?, self.n_suspect),
        ])
    }
}

/// CRC-32 of everything but the place of the checksum itself.
fn checksum_of(bytes: &[u8]) -> u32 {
    let mut hasher = crc32fast::Hasher::new();
    hasher.update(bytes.get(..4).unwrap_or_default());
    hasher.update(bytes.get(8..).unwrap_or_default());
    hasher.finalize()
}
