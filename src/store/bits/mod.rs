//! Small numbers of one width one after the other, lowest bit first, read as many at a time as the processor can.
//!
//! Eight numbers of `width` bits are `width` bytes, so that every eighth begins with a byte and any stretch can be read alone.
//!
//! # Decision
//! Not a crate for bit-packing: those lay 128 to 1,024 numbers of one width across each other, where a row of a day has 24, 96 or
//! 288, and neighboring rows are cells of very different sizes. *Good*: the tiles of a
//! generated month (`benches/query.rs`) take 11.4 bits for each value, all included, where vectors of 1,024 and gaps as bitmaps took
//! 16.2; one row is read without its neighbors. *Bad*: the fast way is written for AVX2; other processors take numbers one by one.

#[cfg(target_arch = "x86_64")]
mod avx2;

/// Widest number that is read into 32 bits.
pub const NARROW_MAX: usize = 32;

/// Most numbers of a stretch.
pub const STRETCH_MAX: usize = 32;

/// Neighboring numbers of one width: those from `skipped` to `end` of what `bytes` hold. Bytes that are not there are zero;
/// that some stand behind the last number makes it faster.
#[derive(Clone, Copy, Debug)]
pub struct Stretch<'a> {
    pub bytes: &'a [u8],
    /// At most [`NARROW_MAX`].
    pub width: usize,
    /// Less than eight.
    pub skipped: usize,
    /// At most [`STRETCH_MAX`], and not before `skipped`.
    pub end: usize,
}

impl Stretch<'_> {
    fn n(&self) -> usize {
        self.end - self.skipped
    }

    fn check(&self) {
        assert!(self.width <= NARROW_MAX && self.skipped < 8);
        assert!(self.skipped <= self.end && self.end <= STRETCH_MAX);
    }
}

/// Bytes of some numbers.
pub fn n_bytes(n: usize, width: usize) -> usize {
    (n * width).div_ceil(8)
}

/// Bits that the number needs.
pub fn width_of(number: u64) -> usize {
    (u64::BITS - number.leading_zeros()) as usize
}

/// Appends numbers of at most `width` bits.
pub fn write(numbers: impl Iterator<Item = u64>, width: usize, out: &mut Vec<u8>) {
    let (mut waiting, mut n_bits) = (0_u128, 0);
    for number in numbers {
        waiting |= u128::from(number) << n_bits;
        n_bits += width;
        if n_bits >= 64 {
            out.extend((waiting as u64).to_le_bytes());
            waiting >>= 64;
            n_bits -= 64;
        }
    }
    out.extend(waiting.to_le_bytes().iter().take(n_bits.div_ceil(8)));
}

/// The number at a position; zero where `bytes` end before it.
pub fn get(bytes: &[u8], width: usize, position: usize) -> u64 {
    if width == 0 {
        return 0;
    }
    let bit = position * width;
    let bytes = bytes.get(bit / 8..).unwrap_or_default();
    let mask = u64::MAX >> (64 - width.min(64));
    if let Some(word) = bytes.first_chunk::<8>()
        && width <= 56
    {
        u64::from_le_bytes(*word) >> (bit % 8) & mask
    } else {
        let mut word = [0; 16];
        let n = bytes.len().min(16);
        word[..n].copy_from_slice(&bytes[..n]);
        (u128::from_le_bytes(word) >> (bit % 8)) as u64 & mask
    }
}

/// Reads a stretch; the numbers stand from `skipped` to `end` of `numbers`, anything around them.
pub fn unpack(stretch: Stretch<'_>, numbers: &mut [u32; STRETCH_MAX]) {
    stretch.check();
    #[cfg(target_arch = "x86_64")]
    if avx2::is_there() {
        // SAFETY: the processor has AVX2.
        #[expect(unsafe_code, reason = "only the caller can know that the processor has AVX2")]
        unsafe {
            avx2::unpack(stretch, numbers);
        }
        return;
    }
    plain::unpack(stretch, numbers);
}

/// Sum of the numbers of all stretches, which stays in 64 bits.
pub fn sum<'a>(stretches: impl Iterator<Item = Stretch<'a>>) -> u64 {
    #[cfg(target_arch = "x86_64")]
    if avx2::is_there() {
        // SAFETY: the processor has AVX2.
        #[expect(unsafe_code, reason = "only the caller can know that the processor has AVX2")]
        return unsafe { avx2::sum(stretches) };
    }
    plain::sum(stretches)
}

/// Adds the numbers of all stretches, one after the other, to `sums`, one to each. Sums wrap; what there is no sum for is left out.
pub fn add<'a>(stretches: impl Iterator<Item = Stretch<'a>>, sums: &mut [u32]) {
    #[cfg(target_arch = "x86_64")]
    if avx2::is_there() {
        // SAFETY: the processor has AVX2.
        #[expect(unsafe_code, reason = "only the caller can know that the processor has AVX2")]
        unsafe {
            avx2::add(stretches, sums);
        }
        return;
    }
    plain::add(stretches, sums);
}

/// As [`add`], to sums of 64 bits.
pub fn add_wide<'a>(stretches: impl Iterator<Item = Stretch<'a>>, sums: &mut [i64]) {
    #[cfg(target_arch = "x86_64")]
    if avx2::is_there() {
        // SAFETY: the processor has AVX2.
        #[expect(unsafe_code, reason = "only the caller can know that the processor has AVX2")]
        unsafe {
            avx2::add_wide(stretches, sums);
        }
        return;
    }
    plain::add_wide(stretches, sums);
}

/// Widest numbers that [`add_rows`] adds up in 32 bits: those of 64 rows together still fit.
pub const ROWS_NARROW_MAX: usize = 25;

/// Adds up stretches that lie above each other, at most 64: their first numbers to the first sum, and so on, as far as there are sums.
/// What stretches of at most [`ROWS_NARROW_MAX`] bits add up to goes to `narrow`, the rest to `wide`; both are of one length, at most
/// [`STRETCH_MAX`]. No stretch skips a number, and all have the same end.
///
/// Sums stay in registers from the first row to the last: adding row by row to sums in memory took twice as long.
pub fn add_rows<'a>(
    stretches: impl Iterator<Item = Stretch<'a>>,
    narrow: &mut [u32],
    wide: &mut [i64],
) {
    #[cfg(target_arch = "x86_64")]
    if avx2::is_there() {
        // SAFETY: the processor has AVX2.
        #[expect(unsafe_code, reason = "only the caller can know that the processor has AVX2")]
        unsafe {
            avx2::add_rows(stretches, narrow, wide);
        }
        return;
    }
    plain::add_rows(stretches, narrow, wide);
}

/// For every processor.
mod plain {
    use super::{ROWS_NARROW_MAX, STRETCH_MAX, Stretch};

    fn numbers<'a>(stretch: Stretch<'a>) -> impl Iterator<Item = u32> + 'a {
        stretch.check();
        let Stretch { bytes, width, .. } = stretch;
        (stretch.skipped..stretch.end).map(move |at| super::get(bytes, width, at) as u32)
    }

    pub fn unpack(stretch: Stretch<'_>, room: &mut [u32; STRETCH_MAX]) {
        let places = room[stretch.skipped..stretch.end].iter_mut();
        places.zip(numbers(stretch)).for_each(|(place, number)| *place = number);
    }

    pub fn sum<'a>(stretches: impl Iterator<Item = Stretch<'a>>) -> u64 {
        stretches.flat_map(numbers).map(u64::from).sum()
    }

    pub fn add<'a>(stretches: impl Iterator<Item = Stretch<'a>>, sums: &mut [u32]) {
        let sums = sums.iter_mut().zip(stretches.flat_map(numbers));
        sums.for_each(|(sum, number)| *sum = sum.wrapping_add(number));
    }

    pub fn add_wide<'a>(stretches: impl Iterator<Item = Stretch<'a>>, sums: &mut [i64]) {
        let sums = sums.iter_mut().zip(stretches.flat_map(numbers));
        sums.for_each(|(sum, number)| *sum = sum.wrapping_add(i64::from(number)));
    }

    pub fn add_rows<'a>(
        stretches: impl Iterator<Item = Stretch<'a>>,
        narrow: &mut [u32],
        wide: &mut [i64],
    ) {
        for stretch in stretches {
            if stretch.width <= ROWS_NARROW_MAX {
                add(std::iter::once(stretch), narrow);
            } else {
                add_wide(std::iter::once(stretch), wide);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Stretches of one list of numbers: cut at any place, as a run of a tile is.
    fn cut(bytes: &[u8], width: usize, n: usize, from: usize) -> Stretch<'_> {
        Stretch {
            bytes: &bytes[from / 8 * width..],
            width,
            skipped: from % 8,
            end: n - from / 8 * 8,
        }
    }

    proptest! {
        #[test]
        fn numbers_come_back_in_every_way(
            width in 0_usize..=64,
            numbers in prop::collection::vec(any::<u64>(), 0..=STRETCH_MAX),
            from in 0_usize..=STRETCH_MAX,
            n_behind in 0_usize..80,
        ) {
            let mask = if width == 0 { 0 } else { u64::MAX >> (64 - width) };
            let numbers: Vec<u64> = numbers.iter().map(|number| number & mask).collect();
            let mut bytes = Vec::new();
            write(numbers.iter().copied(), width, &mut bytes);
            prop_assert_eq!(bytes.len(), n_bytes(numbers.len(), width));
            // What stands behind is no part of it.
            bytes.resize(bytes.len() + n_behind, 0xff);
            let got: Vec<u64> = (0..numbers.len()).map(|at| get(&bytes, width, at)).collect();
            prop_assert_eq!(&got, &numbers);
            if width > NARROW_MAX {
                return Ok(());
            }
            let from = from.min(numbers.len());
            let narrow: Vec<u32> = numbers.iter().map(|number| *number as u32).collect();
            let (all, rear) = (cut(&bytes, width, narrow.len(), 0), cut(&bytes, width, narrow.len(), from));
            for unpack in [unpack, plain::unpack] {
                let mut unpacked = [7; STRETCH_MAX];
                unpack(rear, &mut unpacked);
                prop_assert_eq!(&unpacked[rear.skipped..rear.end], &narrow[from..]);
            }
            let expected = numbers.iter().chain(&numbers[from..]).sum::<u64>();
            prop_assert_eq!(sum([all, rear].into_iter()), expected);
            prop_assert_eq!(plain::sum([all, rear].into_iter()), expected);
            // One stretch after the other, and one that there is no room for.
            let added: Vec<u32> = narrow.iter().chain(&narrow[from..]).copied().collect();
            let n_sums = added.len().saturating_sub(3);
            let mut sums: Vec<Vec<u32>> = vec![(0..n_sums as u32).collect(); 2];
            add([all, rear].into_iter(), &mut sums[0]);
            plain::add([all, rear].into_iter(), &mut sums[1]);
            for (i, number) in added[..n_sums].iter().enumerate() {
                prop_assert_eq!(sums[0][i], number.wrapping_add(i as u32));
            }
            prop_assert_eq!(&sums[0], &sums[1]);
            let mut wide: Vec<Vec<i64>> = vec![(0..n_sums as i64).map(|i| -i).collect(); 2];
            add_wide([all, rear].into_iter(), &mut wide[0]);
            plain::add_wide([all, rear].into_iter(), &mut wide[1]);
            for (i, number) in added[..n_sums].iter().enumerate() {
                prop_assert_eq!(wide[0][i], i64::from(*number) - i as i64);
            }
            prop_assert_eq!(&wide[0], &wide[1]);
        }

        #[test]
        fn rows_add_up_column_by_column(
            n in 0_usize..=STRETCH_MAX,
            widths in prop::collection::vec(0_usize..=NARROW_MAX, 0..=64),
            n_behind in 0_usize..80,
            seed in any::<u64>(),
        ) {
            let mut drawn = seed;
            let mut expected = vec![0_u64; n];
            let rows: Vec<Vec<u8>> = widths
                .iter()
                .map(|width| {
                    let mask = if *width == 0 { 0 } else { u64::MAX >> (64 - width) };
                    let numbers: Vec<u64> = (0..n)
                        .map(|_| {
                            drawn = drawn.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
                            // The largest ones too: their sums must fit.
                            if drawn >> 61 == 0 { mask } else { (drawn >> 20) & mask }
                        })
                        .collect();
                    expected.iter_mut().zip(&numbers).for_each(|(sum, number)| *sum += number);
                    let mut bytes = Vec::new();
                    write(numbers.into_iter(), *width, &mut bytes);
                    bytes.resize(bytes.len() + n_behind, 0xff);
                    bytes
                })
                .collect();
            let stretches = || {
                let rows = rows.iter().zip(&widths);
                rows.map(|(bytes, width)| Stretch { bytes, width: *width, skipped: 0, end: n })
            };
            let mut found = Vec::new();
            for is_plain in [false, true] {
                let (mut narrow, mut wide) = (vec![0_u32; n], vec![0_i64; n]);
                if is_plain {
                    plain::add_rows(stretches(), &mut narrow, &mut wide);
                } else {
                    add_rows(stretches(), &mut narrow, &mut wide);
                }
                let sums = narrow.iter().zip(&wide);
                let sums: Vec<u64> =
                    sums.map(|(narrow, wide)| u64::from(*narrow) + wide.cast_unsigned()).collect();
                prop_assert_eq!(&sums, &expected);
                found.push((narrow, wide));
            }
            prop_assert_eq!(&found[0], &found[1]);
        }
    }
}
