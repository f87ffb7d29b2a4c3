//! Busy hours as bytes, to be kept.
//!
//! ```text
//! version u8 | CRC-32 of the rest | zlib of: days, units, one record for each unit and day
//! day    start, end
//! unit   for each key: length, text
//! record flags u8 | start less that of the day, traffic bits, received, expected of the hour (where there is one) | received, expected
//! ```
//! All numbers are little-endian. What cannot be read was not kept: it is found anew.

use std::io::{Read, Write};
use std::sync::Arc;

use flate2::Compression;
use flate2::read::ZlibDecoder;
use flate2::write::ZlibEncoder;

use super::{BusyHour, BusyHours, UnitDay};
use crate::model::{TimeRange, Timestamp, Zone};

/// Grows with every change of the bytes.
const VERSION: u8 = 1;
const HAS_HOUR: u8 = 1;
const HAS_TRAFFIC: u8 = 2;
/// A result of more is not read: nothing that was kept is so large.
const UNPACKED_BYTES_MAX: u64 = 1 << 30;

impl BusyHours {
    /// As bytes; zone and keys are the reader's to know.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut plain = Vec::new();
        put_u64(&mut plain, self.days.len() as u64);
        for day in &self.days {
            put_i64(&mut plain, day.start.as_unix_secs());
            put_i64(&mut plain, day.end.as_unix_secs());
        }
        put_u64(&mut plain, self.units.len() as u64);
        for value in self.units.iter().flatten() {
            put_u64(&mut plain, value.len() as u64);
            plain.extend_from_slice(value.as_bytes());
        }
        for (position, unit_day) in self.unit_days.iter().enumerate() {
            let day = self.days[position % self.days.len().max(1)];
            put_unit_day(&mut plain, day, unit_day);
        }
        let mut encoder = ZlibEncoder::new(Vec::new(), Compression::fast());
        // Writing into memory does not fail; if it did, the bytes would be too short and not be read.
        let packed = encoder.write_all(&plain).and_then(|()| encoder.finish()).unwrap_or_default();
        let mut bytes = vec![VERSION];
        bytes.extend_from_slice(&crc32fast::hash(&packed).to_le_bytes());
        bytes.extend_from_slice(&packed);
        bytes
    }

    /// `None` where the bytes are of another version or damaged.
    pub fn from_bytes(bytes: &[u8], zone: &Zone, keys: &[String]) -> Option<Self> {
        let (version, rest) = bytes.split_first()?;
        let (checksum, packed) = rest.split_first_chunk::<4>()?;
        if *version != VERSION || u32::from_le_bytes(*checksum) != crc32fast::hash(packed) {
            return None;
        }
        let mut plain = Vec::new();
        ZlibDecoder::new(packed).take(UNPACKED_BYTES_MAX).read_to_end(&mut plain).ok()?;
        let mut reader = Reader(&plain);
        let mut days = Vec::new();
        for _ in 0..reader.count()? {
            let (start, end) = (reader.i64()?, reader.i64()?);
            let (start, end) = (Timestamp::from_unix_secs(start), Timestamp::from_unix_secs(end));
            days.push((start <= end).then_some(TimeRange { start, end })?);
        }
        let mut units = Vec::new();
        let n_units = if keys.is_empty() { reader.u64()?.min(1) } else { reader.count()? };
        for _ in 0..n_units {
            let values = keys.iter().map(|_| reader.text()).collect::<Option<Vec<String>>>()?;
            units.push(values);
        }
        let mut unit_days = Vec::new();
        for _ in 0..n_units {
            for day in &days {
                unit_days.push(reader.unit_day(*day)?);
            }
        }
        let is_whole = reader.0.is_empty();
        let (zone, keys) = (zone.clone(), keys.to_vec());
        let units = Arc::new(units);
        is_whole.then_some(Self { zone, keys, units, days, unit_days })
    }
}

fn put_u64(bytes: &mut Vec<u8>, number: u64) {
    bytes.extend_from_slice(&number.to_le_bytes());
}

fn put_i64(bytes: &mut Vec<u8>, number: i64) {
    bytes.extend_from_slice(&number.to_le_bytes());
}

fn put_unit_day(bytes: &mut Vec<u8>, day: TimeRange, unit_day: &UnitDay) {
    let traffic = unit_day.hour.and_then(|hour| hour.traffic);
    let has_hour = u8::from(unit_day.hour.is_some()) * HAS_HOUR;
    bytes.push(has_hour | (u8::from(traffic.is_some()) * HAS_TRAFFIC));
    if let Some(hour) = unit_day.hour {
        put_i64(bytes, hour.start.as_unix_secs() - day.start.as_unix_secs());
        put_u64(bytes, traffic.unwrap_or_default().to_bits());
        put_u64(bytes, hour.received);
        put_u64(bytes, hour.expected);
    }
    put_u64(bytes, unit_day.received);
    put_u64(bytes, unit_day.expected);
}

/// Bytes that are still to be read.
struct Reader<'b>(&'b [u8]);

impl Reader<'_> {
    fn u64(&mut self) -> Option<u64> {
        let (number, rest) = self.0.split_first_chunk::<8>()?;
        self.0 = rest;
        Some(u64::from_le_bytes(*number))
    }

    fn i64(&mut self) -> Option<i64> {
        self.u64().map(u64::cast_signed)
    }

    /// A number of things of one byte at least, so that a wrong one cannot ask for more than there is.
    fn count(&mut self) -> Option<u64> {
        self.u64().filter(|count| *count <= self.0.len() as u64)
    }

    fn text(&mut self) -> Option<String> {
        let length = usize::try_from(self.count()?).ok()?;
        let (text, rest) = self.0.split_at_checked(length)?;
        self.0 = rest;
        String::from_utf8(text.to_vec()).ok()
    }

    fn unit_day(&mut self, day: TimeRange) -> Option<UnitDay> {
        let (flags, rest) = self.0.split_first()?;
        self.0 = rest;
        let hour = if flags & HAS_HOUR == 0 {
            None
        } else {
            let start = day.start.plus_secs(self.i64()?);
            let traffic = f64::from_bits(self.u64()?);
            let traffic = (flags & HAS_TRAFFIC != 0).then_some(traffic);
            Some(BusyHour { start, traffic, received: self.u64()?, expected: self.u64()? })
        };
        Some(UnitDay { hour, received: self.u64()?, expected: self.u64()? })
    }
}
