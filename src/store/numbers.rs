//! A list of integers as one base and, for each, a rest of as many bits as the greatest needs.
//!
//! ```text
//! base i64, width u8, rests of `width` bits, lowest bit first
//! ```

use super::bits;
use super::codec::{Damage, take};

/// Appends the list; how many there are the reader has to know.
pub fn write_numbers(numbers: &[i64], out: &mut Vec<u8>) {
    let base = numbers.iter().copied().min().unwrap_or(0);
    let rests = || numbers.iter().map(|number| number.wrapping_sub(base).cast_unsigned());
    let width = bits::width_of(rests().max().unwrap_or(0));
    out.extend(base.to_le_bytes());
    out.push(width as u8);
    bits::write(rests(), width, out);
}

/// Bytes of a list with that least and that greatest number.
pub fn n_bytes(n: usize, min: i64, max: i64) -> usize {
    9 + bits::n_bytes(n, bits::width_of(max.wrapping_sub(min).cast_unsigned()))
}

/// Cuts `n` numbers off the front.
pub fn take_numbers<'a>(n: usize, bytes: &mut &'a [u8]) -> Result<Numbers<'a>, Damage> {
    let base = i64::from_le_bytes(take::<8>(bytes)?);
    let width = usize::from(take::<1>(bytes)?[0]);
    if width > 64 {
        return Err(Damage("a width in a list of numbers is over 64 bits"));
    }
    let n_bytes = bits::n_bytes(n, width);
    let rests = bytes.get(..n_bytes).ok_or(Damage("a list of numbers is cut short"))?;
    *bytes = &bytes[n_bytes..];
    Ok(Numbers { base, width, rests })
}

/// Numbers as they lie in the bytes.
#[derive(Clone, Copy, Debug, Default)]
pub struct Numbers<'a> {
    base: i64,
    width: usize,
    rests: &'a [u8],
}

impl Numbers<'_> {
    pub fn get(&self, at: usize) -> i64 {
        self.base.wrapping_add(bits::get(self.rests, self.width, at).cast_signed())
    }

    /// Whether all are known to lie between `-limit` and `limit`, without reading them.
    pub fn are_below(&self, limit: i64) -> bool {
        let span = if self.width < 63 { 1 << self.width } else { i64::MAX };
        self.base >= -limit && self.base.saturating_add(span) <= limit
    }

    /// The first `n`, in the place of what `numbers` holds.
    pub fn read_into(&self, n: usize, numbers: &mut Vec<i64>) {
        numbers.clear();
        if self.width == 0 {
            numbers.resize(n, self.base);
        } else if self.width <= bits::NARROW_MAX {
            let mut rests = [0; bits::STRETCH_MAX];
            // Whole bytes: a stretch has a number of them that eight divides.
            let step_bytes = bits::STRETCH_MAX * self.width / 8;
            for first in (0..n).step_by(bits::STRETCH_MAX) {
                let bytes = &self.rests[first / bits::STRETCH_MAX * step_bytes..];
                let n_here = (n - first).min(bits::STRETCH_MAX);
                let stretch = bits::Stretch { bytes, width: self.width, skipped: 0, end: n_here };
                bits::unpack(stretch, &mut rests);
                let rests = rests[..n_here].iter();
                numbers.extend(rests.map(|rest| self.base.wrapping_add(i64::from(*rest))));
            }
        } else {
            numbers.extend((0..n).map(|at| self.get(at)));
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn numbers_come_back(numbers in prop::collection::vec(any::<i64>(), 1..70), shift in 0_u32..64) {
            let numbers: Vec<i64> = numbers.iter().map(|n| n >> shift).collect();
            let mut bytes = Vec::new();
            write_numbers(&numbers, &mut bytes);
            let (min, max) = (numbers.iter().min().unwrap(), numbers.iter().max().unwrap());
            prop_assert_eq!(bytes.len(), n_bytes(numbers.len(), *min, *max));
            let mut rest = bytes.as_slice();
            let read = take_numbers(numbers.len(), &mut rest).unwrap();
            prop_assert!(rest.is_empty());
            let again: Vec<i64> = (0..numbers.len()).map(|at| read.get(at)).collect();
            prop_assert_eq!(&again, &numbers);
            let mut at_once = vec![5];
            read.read_into(numbers.len(), &mut at_once);
            prop_assert_eq!(at_once, numbers);
        }
    }
}
