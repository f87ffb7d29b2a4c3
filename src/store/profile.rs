//! What the objects of a block add up to in each period of a day, kept beside the tile: the course of a network's or a region's day is
//! answered without reading its cells.
//!
//! # Decision
//! A profile follows from its own tile and from nothing else, as a rollup does. It serves a group that holds every object of the
//! block that has a value on that day: which rows those are stands in it. *Good*: a day of hours of ten thousand cells reads a
//! fortieth of their tiles; network, technology, vendor and mostly region are made of whole blocks. *Bad*: it says nothing about a
//! part of its block, nor about least and greatest values; there the tile is read.
//!
//! A record, in rows as [`super::day_rows`] draws them:
//! ```text
//!     flags      bit 0 exact: what follows is there; bit 1 full: the rows have a value in every column; bit 2 some value is suspect;
//!                bit 3 what suspect values add up to is there
//!     rows       u64   those that have values, one bit each
//!     numbers: received (unless full), suspect (if any), sum, sum of suspect values (if there); one for each column, each a list as
//!                drawn in `numbers.rs`
//! ```
//! A tile of other numbers than scaled integers, or of so large ones that sums might leave an `i64`, has a record without
//! numbers: it is read itself. So is one whose profile does not say what its suspect values add up to (caches of schema 6), where they
//! do not count. Sums are integers, so that adding profiles gives the very bits that adding the values would.

use super::codec::{Damage, take};
use super::columns::ColumnSums;
use super::day_rows::{self, Record, SumNumbers};
use super::integer_rows::IntegerRows;
use super::numbers::{Numbers, take_numbers, write_numbers};
use crate::model::{MeasurementId, ObjectId, Timestamp};

const EXACT: u8 = 1;
const FULL: u8 = 2;
const SUSPECT: u8 = 4;
const SUSPECT_SUMS: u8 = 8;

/// Appends the record of a tile. `room` is used again for the next one.
pub fn write_record(
    tile: Option<&dyn IntegerRows>,
    day: u8,
    room: &mut ColumnSums,
    out: &mut Vec<u8>,
) {
    let written = tile.filter(|tile| tile.columns_are_small()).and_then(|tile| {
        let (flags, body) = numbers(tile, room);
        let head = [day, flags, tile.exponent(), tile.n_rows() as u8, 0];
        day_rows::write_record(head, &body, out)
    });
    if written.is_none() {
        day_rows::write_nothing(day, out);
    }
}

fn numbers(tile: &dyn IntegerRows, room: &mut ColumnSums) -> (u8, Vec<u8>) {
    let n_periods = tile.n_periods();
    let rows = tile.add_columns(room);
    let received: Vec<i64> =
        room.received[..n_periods].iter().map(|n| i64::from(n.unsigned_abs())).collect();
    let suspect: Vec<i64> = room.suspect.iter().map(|n| i64::from(*n)).collect();
    let is_full = received.iter().all(|n| *n == i64::from(rows.count_ones()));
    let has_suspect = suspect.iter().any(|n| *n > 0);
    let mut body = rows.to_le_bytes().to_vec();
    if !is_full {
        write_numbers(&received, &mut body);
    }
    if has_suspect {
        write_numbers(&suspect, &mut body);
    }
    write_numbers(&room.sums, &mut body);
    if has_suspect {
        write_numbers(&room.suspect_sums, &mut body);
    }
    let of_suspect = u8::from(has_suspect) * (SUSPECT | SUSPECT_SUMS);
    (EXACT | (u8::from(is_full) * FULL) | of_suspect, body)
}

/// One record: what the rows of one tile add up to, by column.
#[derive(Clone, Copy, Debug)]
pub struct Profile<'a> {
    /// In its row of the cache.
    pub day: u8,
    /// Whether there are numbers.
    pub is_exact: bool,
    pub has_suspect: bool,
    /// Whether it says what suspect values add up to.
    pub has_suspect_sums: bool,
    /// Sums are values × 10^exponent.
    pub exponent: u8,
    pub n_rows: usize,
    /// Those that have values, one bit each.
    pub rows: u64,
    is_full: bool,
    received: Numbers<'a>,
    suspect: Numbers<'a>,
    sums: Numbers<'a>,
    suspect_sums: Numbers<'a>,
}

impl<'a> Profile<'a> {
    pub fn read(record: &Record<'a>, n_periods: usize) -> Result<Self, Damage> {
        let Record { day, flags, exponent, n_rows, mut body, .. } = *record;
        let mut profile = Self {
            day,
            is_exact: flags & EXACT != 0,
            has_suspect: flags & SUSPECT != 0,
            has_suspect_sums: flags & SUSPECT_SUMS != 0,
            exponent,
            n_rows,
            rows: 0,
            is_full: flags & FULL != 0,
            received: Numbers::default(),
            suspect: Numbers::default(),
            sums: Numbers::default(),
            suspect_sums: Numbers::default(),
        };
        if profile.is_exact {
            profile.rows = u64::from_le_bytes(take::<8>(&mut body)?);
            if !profile.is_full {
                profile.received = take_numbers(n_periods, &mut body)?;
            }
            if profile.has_suspect {
                profile.suspect = take_numbers(n_periods, &mut body)?;
            }
            profile.sums = take_numbers(n_periods, &mut body)?;
            if profile.has_suspect_sums {
                profile.suspect_sums = take_numbers(n_periods, &mut body)?;
            }
        }
        if body.is_empty() {
            Ok(profile)
        } else {
            Err(Damage("a profile has another length than it says"))
        }
    }

    /// Whether it can be used where suspect values do not count.
    pub fn can_leave_out_suspect(&self) -> bool {
        !self.has_suspect || self.has_suspect_sums
    }

    /// All numbers by column, in the place of what `numbers` holds.
    pub fn read_into(&self, n_periods: usize, numbers: &mut SumNumbers) {
        self.sums.read_into(n_periods, &mut numbers.sums);
        if self.is_full {
            numbers.received.clear();
            numbers.received.resize(n_periods, i64::from(self.rows.count_ones()));
        } else {
            self.received.read_into(n_periods, &mut numbers.received);
        }
        numbers.suspect.clear();
        if self.has_suspect {
            self.suspect.read_into(n_periods, &mut numbers.suspect);
        }
        numbers.suspect_sums.clear();
        if self.has_suspect_sums {
            self.suspect_sums.read_into(n_periods, &mut numbers.suspect_sums);
        }
    }
}

/// What the rows of a tile add up to, and where it belongs.
#[derive(Clone, Copy, Debug)]
pub struct ProfileView<'a> {
    pub measurement: MeasurementId,
    pub bin: u16,
    pub granularity_secs: u32,
    pub day_start: Timestamp,
    pub n_periods: usize,
    /// Those of the block; the profile may have fewer rows.
    pub objects: &'a [ObjectId],
    /// Rows that were asked for, one bit each.
    pub rows: u64,
    pub profile: &'a Profile<'a>,
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Two rows, three columns, one suspect value: 5 + 7, 6 + 8 (the 6 is suspect), 1 + 2.
    fn row(flags: u8, suspect_sums: Option<&[i64]>) -> Vec<u8> {
        let mut body = 3_u64.to_le_bytes().to_vec();
        write_numbers(&[0, 1, 0], &mut body);
        write_numbers(&[12, 14, 3], &mut body);
        suspect_sums.into_iter().for_each(|sums| write_numbers(sums, &mut body));
        let mut record = Vec::new();
        day_rows::write_record([4, flags, 0, 2, 0], &body, &mut record).unwrap();
        day_rows::replace(&[], &[(4, record)]).unwrap()
    }

    #[test]
    fn a_profile_of_schema_6_is_read_and_knows_no_sums_of_suspect_values() {
        let new = row(EXACT | FULL | SUSPECT | SUSPECT_SUMS, Some(&[0, 6, 0]));
        let old = row(EXACT | FULL | SUSPECT, None);
        for (row, suspect_sums) in [(&new, vec![0, 6, 0]), (&old, vec![])] {
            let record = day_rows::read_row(row).unwrap().next().unwrap().unwrap();
            let profile = Profile::read(&record, 3).unwrap();
            assert_eq!(profile.can_leave_out_suspect(), !suspect_sums.is_empty());
            // What was there before is of no account.
            let mut numbers = SumNumbers { suspect_sums: vec![99; 3], ..SumNumbers::default() };
            profile.read_into(3, &mut numbers);
            assert_eq!((numbers.sums, numbers.received), (vec![12, 14, 3], vec![2; 3]));
            assert_eq!((numbers.suspect, numbers.suspect_sums), (vec![0, 1, 0], suspect_sums));
        }
        let longer = row(EXACT | FULL | SUSPECT, Some(&[0, 6, 0]));
        let record = day_rows::read_row(&longer).unwrap().next().unwrap().unwrap();
        assert!(Profile::read(&record, 3).is_err(), "numbers that no flag tells of");
    }
}
