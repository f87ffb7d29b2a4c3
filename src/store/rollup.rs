//! What day-tiles add up to, kept beside them so that a month of a network is answered without reading its quarter-hours.
//!
//! # Decision
//! A rollup belongs to one tile and cuts its UTC day where a local day begins for any object of its block (mostly once). A local
//! day is then the last part of one UTC day and the first part of the next. *Good*: a rollup follows from its own tile and
//! from nothing else, so that it is written with it, can be compared with it, and never goes stale when rules of zones or attributes
//! of objects change: it says which columns it means, and a reader whose buckets begin elsewhere reads the tile. Objects of
//! several zones may share a block. *Bad*: two parts are kept for each day where one would do.
//!
//! Rollups of [`DAYS`] days lie in one row of the cache:
//! ```text
//!  0  checksum   u32   CRC-32 of the rest
//!  4  records, ascending by day:
//!     day        u8    in the row
//!     flags      u8    bit 0 exact: what follows is there; bit 1 full: every cell has a value; bit 2 some value is suspect
//!     exponent   u8    integers are values × 10^exponent
//!     rows       u8
//!     splits     u8    number of columns at which a part begins, beside the first
//!     length     u16   bytes of what follows
//!     split      u16 each
//!     numbers: received (unless full), suspect (if any), sum, min, max; rows × parts each, row after row:
//!       each a list as drawn in `numbers.rs`
//! ```
//! A tile of another codec than scaled integers, or whose sums leave an `i64`, has a record without numbers: it is read itself.
//! Sums are integers, so that adding rollups gives the very bits that adding the values would.

use std::ops::Range;

use super::codec::{Damage, take};
use super::numbers::{Numbers, take_numbers, write_numbers};
use super::packed::PackedTile;
use super::tile::BLOCK_ROWS;
use crate::model::{MeasurementId, ObjectId, Timestamp};

/// UTC days in a row of the cache. *Good*: a month is four or five rows for each block. *Bad*: a late day writes eight.
pub const DAYS: i64 = 8;

/// Parts of a day that are kept; a block with more zones than this has no rollups.
pub const PARTS_MAX: usize = 8;

const EXACT: u8 = 1;
const FULL: u8 = 2;
const SUSPECT: u8 = 4;

/// The row a day is kept in, and its number there.
pub fn place_of(day: i64) -> (i64, u8) {
    (day.div_euclid(DAYS), day.rem_euclid(DAYS) as u8)
}

/// Appends the record of a tile. `splits`: ascending columns inside of the day at which a part begins.
pub fn write_record(tile: Option<PackedTile<'_>>, day: u8, splits: &[u16], out: &mut Vec<u8>) {
    let numbers = tile.filter(|_| splits.len() < PARTS_MAX).and_then(|tile| numbers(tile, splits));
    let Some((tile, (flags, body))) = tile.zip(numbers) else {
        out.extend([day, 0, 0, 0, 0, 0, 0]);
        return;
    };
    out.extend([day, flags, tile.exponent, tile.n_rows as u8, splits.len() as u8]);
    out.extend(((splits.len() * 2 + body.len()) as u16).to_le_bytes());
    out.extend(splits.iter().flat_map(|split| split.to_le_bytes()));
    out.extend(body);
}

fn numbers(tile: PackedTile<'_>, splits: &[u16]) -> Option<(u8, Vec<u8>)> {
    let (mut received, mut suspect) = (Vec::new(), Vec::new());
    let (mut sums, mut mins, mut maxs) = (Vec::new(), Vec::new(), Vec::new());
    let mut full = true;
    for row in 0..tile.n_rows {
        for columns in parts(splits, tile.n_periods) {
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
    let mut body = Vec::new();
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
    let is_short = body.len() + splits.len() * 2 <= usize::from(u16::MAX);
    let flags = EXACT | (u8::from(full) * FULL) | (u8::from(any_suspect) * SUSPECT);
    is_short.then_some((flags, body))
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
    bytes: &'a [u8],
}

impl<'a> Rollup<'a> {
    pub fn splits(&self) -> impl Iterator<Item = usize> + 'a {
        self.splits.as_chunks::<2>().0.iter().map(|bytes| usize::from(u16::from_le_bytes(*bytes)))
    }

    pub fn n_parts(&self) -> usize {
        self.splits.len() / 2 + 1
    }

    /// All sums, row after row.
    pub fn sums_into(&self, sums: &mut Vec<i64>) {
        self.sums.read_into(self.n_rows * self.n_parts(), sums);
    }

    /// All numbers of values, row after row; none where every cell has one.
    pub fn received_into(&self, received: &mut Vec<i64>) {
        received.clear();
        if !self.is_full {
            self.received.read_into(self.n_rows * self.n_parts(), received);
        }
    }

    /// All numbers of suspect values, row after row; none where no value is.
    pub fn suspect_into(&self, suspect: &mut Vec<i64>) {
        suspect.clear();
        if self.has_suspect {
            self.suspect.read_into(self.n_rows * self.n_parts(), suspect);
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

/// The records of a row, ascending by day.
pub fn read_row(bytes: &[u8]) -> Result<Records<'_>, Damage> {
    let mut rest = bytes;
    let checksum = u32::from_le_bytes(take::<4>(&mut rest)?);
    if crc32fast::hash(rest) != checksum {
        return Err(Damage("the checksum of a rollup is wrong"));
    }
    Ok(Records { rest })
}

/// The records of a row, read one by one.
#[derive(Clone, Debug)]
pub struct Records<'a> {
    rest: &'a [u8],
}

impl<'a> Iterator for Records<'a> {
    type Item = Result<Rollup<'a>, Damage>;

    fn next(&mut self) -> Option<Self::Item> {
        (!self.rest.is_empty()).then(|| {
            let read = read_record(&mut self.rest);
            if read.is_err() {
                // Where the next one begins is not known.
                self.rest = &[];
            }
            read
        })
    }
}

/// Cuts a record off the front.
fn read_record<'a>(rest: &mut &'a [u8]) -> Result<Rollup<'a>, Damage> {
    let record = *rest;
    let [day, flags, exponent, n_rows, n_splits] = take::<5>(rest)?;
    let n_bytes = usize::from(u16::from_le_bytes(take::<2>(rest)?));
    let mut body = rest.get(..n_bytes).ok_or(Damage("a rollup is cut short"))?;
    *rest = &rest[n_bytes..];
    let n_rows = usize::from(n_rows);
    let mut rollup = Rollup {
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
        bytes: &record[..7 + n_bytes],
    };
    if rollup.is_exact {
        let n_splits = usize::from(n_splits) * 2;
        rollup.splits = body.get(..n_splits).ok_or(Damage("a rollup is cut short"))?;
        body = &body[n_splits..];
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
    if !body.is_empty() || usize::from(exponent) > super::codec::EXPONENT_MAX {
        return Err(Damage("a rollup has another length than it says"));
    }
    Ok(rollup)
}

/// A day of a row, and the bytes of its record.
pub type DayRecord = (u8, Vec<u8>);

/// A row with some records replaced: `changed` ascending by day, without bytes where the tile is gone. Empty: nothing is left.
pub fn replace(old: &[u8], changed: &[DayRecord]) -> Result<Vec<u8>, Damage> {
    let records: Vec<Rollup<'_>> =
        if old.is_empty() { Vec::new() } else { read_row(old)?.collect::<Result<_, _>>()? };
    let mut by_day: Vec<(u8, &[u8])> = records
        .iter()
        .filter(|record| changed.iter().all(|(day, _)| *day != record.day))
        .map(|record| (record.day, record.bytes))
        .chain(changed.iter().map(|(day, bytes)| (*day, bytes.as_slice())))
        .filter(|(_, bytes)| !bytes.is_empty())
        .collect();
    by_day.sort_unstable_by_key(|(day, _)| *day);
    if by_day.is_empty() {
        return Ok(Vec::new());
    }
    let mut row = vec![0; 4];
    by_day.iter().for_each(|(_, bytes)| row.extend_from_slice(bytes));
    let checksum = crc32fast::hash(&row[4..]);
    row[..4].copy_from_slice(&checksum.to_le_bytes());
    Ok(row)
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn records_are_replaced_and_taken_away() {
        let record = |day| {
            let mut bytes = Vec::new();
            write_record(None, day, &[], &mut bytes);
            (day, bytes)
        };
        let row = replace(&[], &[record(3), record(5)]).unwrap();
        let row = replace(&row, &[record(0), (3, Vec::new())]).unwrap();
        let days: Vec<u8> = read_row(&row).unwrap().map(|record| record.unwrap().day).collect();
        assert_eq!(days, [0, 5]);
        assert!(replace(&row, &[(0, Vec::new()), (5, Vec::new())]).unwrap().is_empty());
        let mut broken = row.clone();
        broken[6] ^= 1;
        assert!(read_row(&broken).is_err());
    }
}
