//! What day-tiles add up to, kept beside them so that a month of a network is answered without reading its quarter-hours.
//!
//! # Decision
//! A rollup belongs to one tile and cuts its UTC day where a local day begins for any object of its block (mostly once). A local
//! day is then the last part of one UTC day and the first part of the next. *Good*: a rollup follows from its own tile and
//! from nothing else, so that it is written with it, can be compared with it, and never goes stale when rules of zones or attributes
//! of objects change: it says which columns it means, and a reader whose buckets begin elsewhere reads the tile. Objects of
//! several zones may share a block. *Bad*: two parts are kept for each day where one would do.
//!
//! A record, in rows as [`super::day_rows`] draws them:
//! ```text
//!     flags      bit 0 exact: what follows is there; bit 1 full: every cell has a value; bit 2 some value is suspect
//!     splits     number of columns at which a part begins, beside the first
//!     split      u16 each
//!     numbers: received (unless full), suspect (if any), sum, min, max; rows × parts each, row after row:
//!       each a list as drawn in `numbers.rs`
//! ```
//! A tile of other numbers than scaled integers, or whose sums leave an `i64`, has a record without numbers: it is read itself.
//! Sums are integers, so that adding rollups gives the very bits that adding the values would.

use std::ops::Range;

use super::codec::Damage;
use super::day_rows::{self, Record, SumNumbers};
use super::integer_rows::IntegerRows;
use super::numbers::{Numbers, take_numbers, write_numbers};
use super::tile::BLOCK_ROWS;
use crate::model::{MeasurementId, ObjectId, Timestamp};

/// Parts of a day that are kept; a block with more zones than this has no rollups.
pub const PARTS_MAX: usize = 8;

const EXACT: u8 = 1;
const FULL: u8 = 2;
const SUSPECT: u8 = 4;

/// Appends the record of a tile. `splits`: ascending columns inside of the day at which a part begins.
pub fn write_record(tile: Option<&dyn IntegerRows>, day: u8, splits: &[u16], out: &mut Vec<u8>) {
    let numbers = tile.filter(|_| splits.len() < PARTS_MAX).and_then(|tile| numbers(tile, splits));
    let written = tile.zip(numbers).and_then(|(tile, (flags, body))| {
        let head = [day, flags, tile.exponent(), tile.n_rows() as u8, splits.len() as u8];
        day_rows::write_record(head, &body, out)
    });
    if written.is_none() {
        day_rows::write_nothing(day, out);
    }
}

fn numbers(tile: &dyn IntegerRows, splits: &[u16]) -> Option<(u8, Vec<u8>)> {
    let (mut received, mut suspect) = (Vec::new(), Vec::new());
    let (mut sums, mut mins, mut maxs) = (Vec::new(), Vec::new(), Vec::new());
    let mut full = true;
    for row in 0..tile.n_rows() {
        for columns in parts(splits, tile.n_periods()) {
            let n_present = tile.n_present(row, &columns);
            full &= n_present == columns.len();
            received.push(n_present as i64);
            suspect.push(tile.n_suspect(row, &columns) as i64);
            sums.push(i64::try_from(tile.sum(row, &columns)).ok()?);
            let extremes = tile.min_max(row, &columns);
            mins.push(extremes.map(|(min, _)| min));
            maxs.push(extremes.map(|(_, max)| max));
        }
    }
    let any_suspect = suspect.iter().any(|n| *n > 0);
    let mut body: Vec<u8> = splits.iter().flat_map(|split| split.to_le_bytes()).collect();
    if !full {
        write_numbers(&received, &mut body);
    }
    if any_suspect {
        write_numbers(&suspect, &mut body);
    }
    write_numbers(&sums, &mut body);
    for extremes in [mins, maxs] {
        // Where nothing arrived any number does; this one costs least.
        let filler = extremes.iter().flatten().copied().min().unwrap_or(0);
        let filled: Vec<i64> = extremes.iter().map(|e| e.unwrap_or(filler)).collect();
        write_numbers(&filled, &mut body);
    }
    let flags = EXACT | (u8::from(full) * FULL) | (u8::from(any_suspect) * SUSPECT);
    Some((flags, body))
}

/// The columns of each part.
pub fn parts(splits: &[u16], n_periods: usize) -> impl Iterator<Item = Range<usize>> + '_ {
    let starts = std::iter::once(0).chain(splits.iter().map(|split| usize::from(*split)));
    let ends = splits.iter().map(|split| usize::from(*split)).chain([n_periods]);
    starts.zip(ends).map(|(start, end)| start..end)
}

/// One record: what one tile adds up to. Numbers are asked for by row and part.
#[derive(Clone, Copy, Debug)]
pub struct Rollup<'a> {
    /// In its row of the cache.
    pub day: u8,
    /// Whether there are numbers.
    pub is_exact: bool,
    pub has_suspect: bool,
    pub exponent: u8,
    pub n_rows: usize,
    splits: &'a [u8],
    /// Whether every cell has a value.
    pub is_full: bool,
    received: Numbers<'a>,
    suspect: Numbers<'a>,
    sums: Numbers<'a>,
    mins: Numbers<'a>,
    maxs: Numbers<'a>,
}

impl<'a> Rollup<'a> {
    pub fn read(record: &Record<'a>) -> Result<Self, Damage> {
        let Record { day, flags, exponent, n_rows, n_splits, mut body, .. } = *record;
        let mut rollup = Self {
            day,
            is_exact: flags & EXACT != 0,
            has_suspect: flags & SUSPECT != 0,
            exponent,
            n_rows,
            splits: &[],
            is_full: flags & FULL != 0,
            received: Numbers::default(),
            suspect: Numbers::default(),
            sums: Numbers::default(),
            mins: Numbers::default(),
            maxs: Numbers::default(),
        };
        if rollup.is_exact {
            let (splits, numbers) =
                body.split_at_checked(n_splits * 2).ok_or(Damage("a rollup is cut short"))?;
            (rollup.splits, body) = (splits, numbers);
            let n = n_rows * rollup.n_parts();
            if !rollup.is_full {
                rollup.received = take_numbers(n, &mut body)?;
            }
            if rollup.has_suspect {
                rollup.suspect = take_numbers(n, &mut body)?;
            }
            rollup.sums = take_numbers(n, &mut body)?;
            rollup.mins = take_numbers(n, &mut body)?;
            rollup.maxs = take_numbers(n, &mut body)?;
        }
        if body.is_empty() {
            Ok(rollup)
        } else {
            Err(Damage("a rollup has another length than it says"))
        }
    }

    pub fn splits(&self) -> impl Iterator<Item = usize> + 'a {
        self.splits.as_chunks::<2>().0.iter().map(|bytes| usize::from(u16::from_le_bytes(*bytes)))
    }

    pub fn n_parts(&self) -> usize {
        self.splits.len() / 2 + 1
    }

    /// All numbers, row after row, in the place of what `numbers` holds; none of values received where every cell has one.
    pub fn read_into(&self, numbers: &mut SumNumbers) {
        let n = self.n_rows * self.n_parts();
        self.sums.read_into(n, &mut numbers.sums);
        numbers.received.clear();
        if !self.is_full {
            self.received.read_into(n, &mut numbers.received);
        }
        numbers.suspect.clear();
        numbers.suspect_sums.clear();
        if self.has_suspect {
            self.suspect.read_into(n, &mut numbers.suspect);
        }
    }

    /// Whether the sums of all rows of a block together stay in an `i64`.
    pub fn sums_are_small(&self) -> bool {
        self.sums.are_below(1 << (62 - BLOCK_ROWS.ilog2()))
    }

    pub fn received(&self, row: usize, part: usize, n_columns: usize) -> u64 {
        if self.is_full {
            n_columns as u64
        } else {
            self.received.get(self.at(row, part)).cast_unsigned()
        }
    }

    pub fn suspect(&self, row: usize, part: usize) -> u64 {
        if self.has_suspect { self.suspect.get(self.at(row, part)).cast_unsigned() } else { 0 }
    }

    pub fn sum(&self, row: usize, part: usize) -> i64 {
        self.sums.get(self.at(row, part))
    }

    /// Meaningless where nothing was received.
    pub fn min_max(&self, row: usize, part: usize) -> (i64, i64) {
        let at = self.at(row, part);
        (self.mins.get(at), self.maxs.get(at))
    }

    fn at(&self, row: usize, part: usize) -> usize {
        row * self.n_parts() + part
    }
}

/// What a tile adds up to, and where it belongs.
#[derive(Clone, Copy, Debug)]
pub struct RollupView<'a> {
    pub measurement: MeasurementId,
    pub bin: u16,
    pub granularity_secs: u32,
    pub day_start: Timestamp,
    pub n_periods: usize,
    /// Those of the block; the rollup may have fewer rows.
    pub objects: &'a [ObjectId],
    /// Rows that were asked for, one bit each.
    pub rows: u64,
    pub rollup: &'a Rollup<'a>,
}
