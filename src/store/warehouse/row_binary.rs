//! ClickHouse's `RowBinary`: values one after the other, without names and without an end mark.
//!
//! ```text
//! integers and floats   little-endian
//! Date                  u16, days since 1970-01-01
//! String, Array         length as LEB128, then bytes or elements
//! ```
//! What is read comes over a network: a length is checked before room is made for it.

use std::io::{BufRead, BufReader, Read};

use crate::store::{StoreError, WarehouseError};

/// Bytes of a text that are believed. *Good*: a ticket with 2,000 updates. *Bad*: one that is longer is refused.
const TEXT_BYTES_MAX: u64 = 64 << 20;
/// Elements of a list that are believed: a day has 8,640 periods at most.
const LIST_LEN_MAX: u64 = 1 << 20;

/// Appends values.
pub trait PutRow {
    fn put_u8(&mut self, value: u8);
    fn put_u16(&mut self, value: u16);
    fn put_u32(&mut self, value: u32);
    fn put_u64(&mut self, value: u64);
    fn put_i32(&mut self, value: i32);
    fn put_i64(&mut self, value: i64);
    fn put_f64(&mut self, value: f64);
    /// Of a text or a list.
    fn put_len(&mut self, len: usize);
    fn put_bytes(&mut self, bytes: &[u8]);
    fn put_text(&mut self, text: &str) {
        self.put_bytes(text.as_bytes());
    }
    /// One byte that says whether there is one, then the number.
    fn put_option(&mut self, value: Option<i64>) {
        self.put_u8(u8::from(value.is_some()));
        if let Some(value) = value {
            self.put_i64(value);
        }
    }
}

impl PutRow for Vec<u8> {
    fn put_u8(&mut self, value: u8) {
        self.push(value);
    }

    fn put_u16(&mut self, value: u16) {
        self.extend(value.to_le_bytes());
    }

    fn put_u32(&mut self, value: u32) {
        self.extend(value.to_le_bytes());
    }

    fn put_u64(&mut self, value: u64) {
        self.extend(value.to_le_bytes());
    }

    fn put_i32(&mut self, value: i32) {
        self.extend(value.to_le_bytes());
    }

    fn put_i64(&mut self, value: i64) {
        self.extend(value.to_le_bytes());
    }

    fn put_f64(&mut self, value: f64) {
        self.extend(value.to_le_bytes());
    }

    fn put_len(&mut self, len: usize) {
        let mut rest = len as u64;
        while rest >= 0x80 {
            self.push(rest as u8 | 0x80);
            rest >>= 7;
        }
        self.push(rest as u8);
    }

    fn put_bytes(&mut self, bytes: &[u8]) {
        self.put_len(bytes.len());
        self.extend_from_slice(bytes);
    }
}

/// Rows as they arrive.
pub struct Rows<R: Read> {
    source: BufReader<R>,
    scratch: Vec<u8>,
}

fn garbled(detail: &str) -> StoreError {
    WarehouseError::Garbled { detail: detail.to_owned() }.into()
}

impl<R: Read> Rows<R> {
    pub fn new(source: R) -> Self {
        Self { source: BufReader::with_capacity(1 << 18, source), scratch: Vec::new() }
    }

    /// Whether another row begins here.
    pub fn has_more(&mut self) -> Result<bool, StoreError> {
        match self.source.fill_buf() {
            Ok(bytes) => Ok(!bytes.is_empty()),
            Err(error) => Err(garbled(&format!("it was cut short: {error}"))),
        }
    }

    fn take<const N: usize>(&mut self) -> Result<[u8; N], StoreError> {
        let mut bytes = [0; N];
        match self.source.read_exact(&mut bytes) {
            Ok(()) => Ok(bytes),
            Err(error) => Err(garbled(&format!("it was cut short: {error}"))),
        }
    }

    pub fn u8(&mut self) -> Result<u8, StoreError> {
        Ok(u8::from_le_bytes(self.take()?))
    }

    pub fn u16(&mut self) -> Result<u16, StoreError> {
        Ok(u16::from_le_bytes(self.take()?))
    }

    pub fn u32(&mut self) -> Result<u32, StoreError> {
        Ok(u32::from_le_bytes(self.take()?))
    }

    pub fn u64(&mut self) -> Result<u64, StoreError> {
        Ok(u64::from_le_bytes(self.take()?))
    }

    pub fn i32(&mut self) -> Result<i32, StoreError> {
        Ok(i32::from_le_bytes(self.take()?))
    }

    pub fn i64(&mut self) -> Result<i64, StoreError> {
        Ok(i64::from_le_bytes(self.take()?))
    }

    pub fn f64(&mut self) -> Result<f64, StoreError> {
        Ok(f64::from_le_bytes(self.take()?))
    }

    /// As [`PutRow::put_option`] writes it.
    pub fn option(&mut self) -> Result<Option<i64>, StoreError> {
        match self.u8()? {
            0 => Ok(None),
            _ => Ok(Some(self.i64()?)),
        }
    }

    fn len(&mut self, len_max: u64) -> Result<usize, StoreError> {
        let mut len = 0_u64;
        for shift in (0..63).step_by(7) {
            let [byte] = self.take::<1>()?;
            len |= u64::from(byte & 0x7f) << shift;
            if byte < 0x80 {
                return match len <= len_max {
                    true => Ok(len as usize),
                    false => Err(garbled("a length in it is impossible")),
                };
            }
        }
        Err(garbled("a length in it is impossible"))
    }

    /// Length of a list whose elements are read one by one.
    pub fn len_of_list(&mut self) -> Result<usize, StoreError> {
        self.len(LIST_LEN_MAX)
    }

    pub fn bytes(&mut self) -> Result<Vec<u8>, StoreError> {
        let len = self.len(TEXT_BYTES_MAX)?;
        let mut bytes = Vec::new();
        let n_read = (&mut self.source).take(len as u64).read_to_end(&mut bytes);
        match n_read {
            Ok(n) if n == len => Ok(bytes),
            Ok(_) => Err(garbled("it was cut short inside a text")),
            Err(error) => Err(garbled(&format!("it was cut short: {error}"))),
        }
    }

    pub fn text(&mut self) -> Result<String, StoreError> {
        match String::from_utf8(self.bytes()?) {
            Ok(text) => Ok(text),
            Err(_) => Err(garbled("a text in it is not UTF-8")),
        }
    }

    /// A list of elements of `N` bytes, in the place of what `list` holds.
    fn list<const N: usize, T>(
        &mut self,
        list: &mut Vec<T>,
        element: impl Fn([u8; N]) -> T,
    ) -> Result<(), StoreError> {
        let len = self.len(LIST_LEN_MAX)?;
        self.scratch.resize(len * N, 0);
        if let Err(error) = self.source.read_exact(&mut self.scratch) {
            return Err(garbled(&format!("it was cut short: {error}")));
        }
        list.clear();
        let elements = self.scratch.as_chunks::<N>().0;
        list.extend(elements.iter().map(|bytes| element(*bytes)));
        Ok(())
    }

    pub fn list_of_f64(&mut self, list: &mut Vec<f64>) -> Result<(), StoreError> {
        self.list(list, f64::from_le_bytes)
    }

    pub fn list_of_u8(&mut self, list: &mut Vec<u8>) -> Result<(), StoreError> {
        self.list(list, u8::from_le_bytes)
    }

    pub fn list_of_u16(&mut self, list: &mut Vec<u16>) -> Result<(), StoreError> {
        self.list(list, u16::from_le_bytes)
    }

    pub fn list_of_u32(&mut self, list: &mut Vec<u32>) -> Result<(), StoreError> {
        self.list(list, u32::from_le_bytes)
    }

    pub fn list_of_u64(&mut self, list: &mut Vec<u64>) -> Result<(), StoreError> {
        self.list(list, u64::from_le_bytes)
    }

    pub fn list_of_i32(&mut self, list: &mut Vec<i32>) -> Result<(), StoreError> {
        self.list(list, i32::from_le_bytes)
    }

    pub fn list_of_i64(&mut self, list: &mut Vec<i64>) -> Result<(), StoreError> {
        self.list(list, i64::from_le_bytes)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read() {
        let mut bytes = Vec::new();
        bytes.put_u8(7);
        bytes.put_text("célula");
        bytes.put_f64(-0.0);
        bytes.put_option(None);
        bytes.put_option(Some(-5));
        bytes.put_len(300);
        (0..300_u16).for_each(|n| bytes.put_u16(n));
        let mut rows = Rows::new(bytes.as_slice());
        assert!(rows.has_more().unwrap());
        assert_eq!(rows.u8().unwrap(), 7);
        assert_eq!(rows.text().unwrap(), "célula");
        assert_eq!(rows.f64().unwrap().to_bits(), (-0.0_f64).to_bits());
        assert_eq!((rows.option().unwrap(), rows.option().unwrap()), (None, Some(-5)));
        let mut list = vec![1];
        rows.list_of_u16(&mut list).unwrap();
        assert_eq!(list, (0..300).collect::<Vec<u16>>());
        assert!(!rows.has_more().unwrap());
        assert!(rows.u8().is_err());
    }

    #[test]
    fn impossible_lengths_take_no_memory() {
        for bytes in [&[0xff; 12][..], &[0xff, 0xff, 0xff, 0xff, 0x0f][..], &[5, 1, 2][..]] {
            assert!(Rows::new(bytes).bytes().is_err(), "{bytes:?}");
            assert!(Rows::new(bytes).list_of_u64(&mut Vec::new()).is_err(), "{bytes:?}");
        }
    }
}
