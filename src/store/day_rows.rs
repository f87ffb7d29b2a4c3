//! What is kept for each tile beside it, several days in one row of the cache.
//!
//! ```text
//!  0  checksum   u32   CRC-32 of the rest
//!  4  records, ascending by day:
//!     day        u8    in the row
//!     flags      u8
//!     exponent   u8    integers are values × 10^exponent
//!     rows       u8    of the tile
//!     splits     u8    see `rollup.rs`; 0 elsewhere
//!     length     u16   bytes of what follows, drawn in `rollup.rs` and `profile.rs`
//! ```

use super::codec::{Damage, EXPONENT_MAX, take};

/// UTC days in a row of the cache. *Good*: a month is four or five rows for each block. *Bad*: a late day writes eight.
pub const DAYS: i64 = 8;

/// The row a day is kept in, and its number there.
pub fn place_of(day: i64) -> (i64, u8) {
    (day.div_euclid(DAYS), day.rem_euclid(DAYS) as u8)
}

/// A record as it lies in its row.
#[derive(Clone, Copy, Debug)]
pub struct Record<'a> {
    /// In its row of the cache.
    pub day: u8,
    pub flags: u8,
    pub exponent: u8,
    pub n_rows: usize,
    pub n_splits: usize,
    pub body: &'a [u8],
    /// All of it.
    bytes: &'a [u8],
}

/// Appends a record. `None`: the body is too long for one.
pub fn write_record(
    [day, flags, exponent, n_rows, n_splits]: [u8; 5],
    body: &[u8],
    out: &mut Vec<u8>,
) -> Option<()> {
    let length = u16::try_from(body.len()).ok()?;
    out.extend([day, flags, exponent, n_rows, n_splits]);
    out.extend(length.to_le_bytes());
    out.extend_from_slice(body);
    Some(())
}

/// Appends the record of a tile of which there is nothing to say.
pub fn write_nothing(day: u8, out: &mut Vec<u8>) {
    out.extend([day, 0, 0, 0, 0, 0, 0]);
}

/// The records of a row, ascending by day.
pub fn read_row(bytes: &[u8]) -> Result<Records<'_>, Damage> {
    let mut rest = bytes;
    let checksum = u32::from_le_bytes(take::<4>(&mut rest)?);
    if crc32fast::hash(rest) != checksum {
        return Err(Damage("the checksum of sums is wrong"));
    }
    Ok(Records { rest })
}

/// The records of a row, read one by one.
#[derive(Clone, Debug)]
pub struct Records<'a> {
    rest: &'a [u8],
}

impl<'a> Iterator for Records<'a> {
    type Item = Result<Record<'a>, Damage>;

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
fn read_record<'a>(rest: &mut &'a [u8]) -> Result<Record<'a>, Damage> {
    let record = *rest;
    let [day, flags, exponent, n_rows, n_splits] = take::<5>(rest)?;
    let n_bytes = usize::from(u16::from_le_bytes(take::<2>(rest)?));
    let body = rest.get(..n_bytes).ok_or(Damage("sums of a tile are cut short"))?;
    *rest = &rest[n_bytes..];
    if usize::from(exponent) > EXPONENT_MAX {
        return Err(Damage("the decimal exponent of sums is not known"));
    }
    let (n_rows, n_splits) = (usize::from(n_rows), usize::from(n_splits));
    let bytes = &record[..record.len() - rest.len()];
    Ok(Record { day, flags, exponent, n_rows, n_splits, body, bytes })
}

/// Numbers of a record, as they stand in it; room that is used again.
#[derive(Clone, Debug, Default)]
pub struct SumNumbers {
    pub sums: Vec<i64>,
    pub received: Vec<i64>,
    /// Empty where no value is suspect.
    pub suspect: Vec<i64>,
    /// What suspect values add up to, which `sums` hold too. Empty where no value is suspect, or where nothing is known of it.
    pub suspect_sums: Vec<i64>,
}

/// A day of a row, and the bytes of its record.
pub type DayRecord = (u8, Vec<u8>);

/// A row with some records replaced: `changed` ascending by day, without bytes where the tile is gone. Empty: nothing is left.
pub fn replace(old: &[u8], changed: &[DayRecord]) -> Result<Vec<u8>, Damage> {
    let records: Vec<Record<'_>> =
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn records_are_replaced_and_taken_away() {
        let record = |day| {
            let mut bytes = Vec::new();
            write_record([day, 1, 2, 3, 0], &[7, 8, day], &mut bytes).unwrap();
            (day, bytes)
        };
        let row = replace(&[], &[record(3), record(5)]).unwrap();
        let row = replace(&row, &[record(0), (3, Vec::new())]).unwrap();
        let read: Vec<Record<'_>> = read_row(&row).unwrap().collect::<Result<_, _>>().unwrap();
        let days: Vec<u8> = read.iter().map(|record| record.day).collect();
        assert_eq!(days, [0, 5]);
        assert_eq!((read[1].flags, read[1].exponent, read[1].n_rows), (1, 2, 3));
        assert_eq!(read[1].body, [7, 8, 5]);
        assert!(replace(&row, &[(0, Vec::new()), (5, Vec::new())]).unwrap().is_empty());
        let mut broken = row.clone();
        broken[6] ^= 1;
        assert!(read_row(&broken).is_err());
        assert!(write_record([0; 5], &[0; 1 << 16], &mut Vec::new()).is_none());
    }
}
