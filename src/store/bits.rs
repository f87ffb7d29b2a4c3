//! Small numbers of one width one after the other, lowest bit first, read as many at a time as the processor can.
//!
//! Eight numbers of `width` bits are `width` bytes, so that every eighth begins with a byte and any stretch can be read alone.
//!
//! # Decision
//! Not a crate for bit-packing: those lay 128 to 1,024 numbers of one width across each other, where a row of a day has 24, 96 or
//! 288, and neighboring rows are cells of very different sizes. *Good*: on a month of generated data a width for each 32 numbers
//! of a row takes 10.4 bits each where vectors of 1,024 took 14.6; one row is read without its neighbors. *Bad*: the fast way
//! is written for AVX2; other processors take numbers one by one.

/// Widest number that is read into 32 bits.
pub const NARROW_MAX: usize = 32;

/// Eight numbers up to this width are read at once by AVX2: four bytes hold any of them, wherever in its first byte it begins.
const EIGHT_AT_ONCE_MAX: usize = 25;

/// Bytes that may be touched behind a stretch of numbers.
const SLACK_BYTES: usize = 32;

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

    /// Whether everything can be loaded that a group of eight may touch.
    fn has_slack(&self) -> bool {
        self.bytes.len() >= n_bytes(self.end.next_multiple_of(8), self.width) + SLACK_BYTES
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

/// Bytes of a stretch with enough behind them.
type Copied = [u8; STRETCH_MAX * NARROW_MAX / 8 + SLACK_BYTES];

/// For the last numbers of a tile.
#[cold]
fn copied(bytes: &[u8]) -> Copied {
    let mut copy = [0; _];
    let n = bytes.len().min(std::mem::size_of::<Copied>());
    copy[..n].copy_from_slice(&bytes[..n]);
    copy
}

/// For every processor.
mod plain {
    use super::{STRETCH_MAX, Stretch};

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
}

/// Each number is brought to a lane of its own by one shuffle of bytes, and to its lowest bit by one shift.
///
/// Loops, and no closures that are handed to functions of the standard library: those are compiled without AVX2, and a closure that
/// has it is not put into them.
#[cfg(target_arch = "x86_64")]
mod avx2 {
    use std::arch::x86_64::{
        __m128i, __m256i, _mm_loadu_si128, _mm256_add_epi32, _mm256_add_epi64, _mm256_and_si256,
        _mm256_blend_epi32, _mm256_castsi128_si256, _mm256_castsi256_si128, _mm256_cvtepu32_epi64,
        _mm256_extracti128_si256, _mm256_inserti128_si256, _mm256_loadu_si256,
        _mm256_permutevar8x32_epi32, _mm256_set1_epi32, _mm256_set1_epi64x, _mm256_setzero_si256,
        _mm256_shuffle_epi8, _mm256_srlv_epi32, _mm256_srlv_epi64, _mm256_storeu_si256,
    };

    use super::{EIGHT_AT_ONCE_MAX, NARROW_MAX, STRETCH_MAX, Stretch, copied};

    pub fn is_there() -> bool {
        is_x86_feature_detected!("avx2")
    }

    /// Which bytes each lane takes, and by how many bits they are shifted.
    #[derive(Clone, Copy)]
    #[repr(C, align(32))]
    struct Way {
        shuffle: [u8; 32],
        shifts: [u8; 32],
    }

    const NOWHERE: Way = Way { shuffle: [0; 32], shifts: [0; 32] };

    /// By width: lanes of 32 bits; the upper half of the register begins with the byte that holds the first bit of the fifth number.
    static EIGHT: [Way; EIGHT_AT_ONCE_MAX + 1] = {
        let mut ways = [NOWHERE; EIGHT_AT_ONCE_MAX + 1];
        let mut width = 0;
        while width <= EIGHT_AT_ONCE_MAX {
            let mut lane = 0;
            while lane < 8 {
                let half_bit = if lane < 4 { 0 } else { 4 * width % 8 };
                let bit = half_bit + (lane % 4) * width;
                let mut byte = 0;
                while byte < 4 {
                    ways[width].shuffle[lane * 4 + byte] = (bit / 8 + byte) as u8;
                    byte += 1;
                }
                ways[width].shifts[lane * 4] = (bit % 8) as u8;
                lane += 1;
            }
            width += 1;
        }
        ways
    };

    /// By width over those and by half: four numbers in lanes of 64 bits; the upper half of the register begins with the byte that
    /// holds the first bit of the third number.
    static FOUR: [[Way; 2]; NARROW_MAX - EIGHT_AT_ONCE_MAX] = {
        let mut ways = [[NOWHERE; 2]; NARROW_MAX - EIGHT_AT_ONCE_MAX];
        let mut i = 0;
        while i < NARROW_MAX - EIGHT_AT_ONCE_MAX {
            let width = EIGHT_AT_ONCE_MAX + 1 + i;
            let mut half = 0;
            while half < 2 {
                let first_bit = half * (4 * width % 8);
                let mut lane = 0;
                while lane < 4 {
                    let pair_bit = first_bit + (lane / 2) * 2 * width;
                    let bit = pair_bit % 8 + (lane % 2) * width;
                    let mut byte = 0;
                    while byte < 8 {
                        ways[i][half].shuffle[lane * 8 + byte] = (bit / 8 + byte) as u8;
                        byte += 1;
                    }
                    ways[i][half].shifts[lane * 8] = (bit % 8) as u8;
                    lane += 1;
                }
                half += 1;
            }
            i += 1;
        }
        ways
    };

    /// Sixteen bytes from `at` and from `at + further`.
    #[target_feature(enable = "avx2")]
    #[inline]
    fn load(bytes: &[u8], at: usize, further: usize) -> __m256i {
        let upper = at + further;
        debug_assert!(upper + 16 <= bytes.len());
        // SAFETY: `eights` has seen that so many bytes are there.
        #[expect(unsafe_code, reason = "a load from memory")]
        let (low, high): (__m128i, __m128i) = unsafe {
            (
                _mm_loadu_si128(bytes.as_ptr().add(at).cast()),
                _mm_loadu_si128(bytes.as_ptr().add(upper).cast()),
            )
        };
        _mm256_inserti128_si256::<1>(_mm256_castsi128_si256(low), high)
    }

    /// Eight numbers of memory.
    #[target_feature(enable = "avx2")]
    #[inline]
    fn read(numbers: &[u32; 8]) -> __m256i {
        // SAFETY: 32 bytes.
        #[expect(unsafe_code, reason = "a load from memory")]
        unsafe {
            _mm256_loadu_si256(numbers.as_ptr().cast())
        }
    }

    #[target_feature(enable = "avx2")]
    #[inline]
    fn write(lanes: __m256i, numbers: &mut [u32; 8]) {
        // SAFETY: 32 bytes.
        #[expect(unsafe_code, reason = "a store to memory")]
        unsafe {
            _mm256_storeu_si256(numbers.as_mut_ptr().cast(), lanes);
        }
    }

    #[target_feature(enable = "avx2")]
    #[inline]
    fn way(way: &Way) -> (__m256i, __m256i) {
        // SAFETY: both fields have 32 bytes.
        #[expect(unsafe_code, reason = "a load from memory")]
        unsafe {
            (
                _mm256_loadu_si256(way.shuffle.as_ptr().cast()),
                _mm256_loadu_si256(way.shifts.as_ptr().cast()),
            )
        }
    }

    /// Hands over the numbers of a stretch, eight at a time, in lanes of 32 bits, with the number of the eight.
    ///
    /// Of each eight, the last sixteen bytes that are loaded begin at most `width + 1` bytes behind the first.
    #[target_feature(enable = "avx2")]
    #[inline]
    fn eights(stretch: Stretch<'_>, mut take: impl FnMut(usize, __m256i)) {
        stretch.check();
        let Stretch { width, end, .. } = stretch;
        let copy;
        let bytes = if stretch.has_slack() {
            stretch.bytes
        } else {
            copy = copied(stretch.bytes);
            &copy
        };
        if width <= EIGHT_AT_ONCE_MAX {
            let (shuffle, shifts) = way(&EIGHT[width]);
            let mask = _mm256_set1_epi32((1_i32 << width) - 1);
            for eight in 0..end.div_ceil(8) {
                let loaded = load(bytes, eight * width, width / 2);
                let lanes = _mm256_srlv_epi32(_mm256_shuffle_epi8(loaded, shuffle), shifts);
                take(eight, _mm256_and_si256(lanes, mask));
            }
        } else {
            let order = read(&[0, 2, 4, 6, 0, 2, 4, 6]);
            for eight in 0..end.div_ceil(8) {
                let [low, high] = fours(bytes, width, eight);
                let low = _mm256_permutevar8x32_epi32(low, order);
                let high = _mm256_permutevar8x32_epi32(high, order);
                take(eight, _mm256_blend_epi32::<0b1111_0000>(low, high));
            }
        }
    }

    /// Eight numbers as two times four, in lanes of 64 bits.
    #[target_feature(enable = "avx2")]
    #[inline]
    fn fours(bytes: &[u8], width: usize, eight: usize) -> [__m256i; 2] {
        [four(bytes, width, eight, 0), four(bytes, width, eight, 1)]
    }

    #[target_feature(enable = "avx2")]
    #[inline]
    fn four(bytes: &[u8], width: usize, eight: usize, half: usize) -> __m256i {
        let mask = _mm256_set1_epi64x((1_i64 << width) - 1);
        let (shuffle, shifts) = way(&FOUR[width - EIGHT_AT_ONCE_MAX - 1][half]);
        let first_bit = half * 4 * width;
        let at = eight * width + first_bit / 8;
        let further = (first_bit % 8 + 2 * width) / 8;
        let loaded = load(bytes, at, further);
        let lanes = _mm256_srlv_epi64(_mm256_shuffle_epi8(loaded, shuffle), shifts);
        _mm256_and_si256(lanes, mask)
    }

    /// As numbers of 64 bits: the first four, and the others.
    #[target_feature(enable = "avx2")]
    #[inline]
    fn widened(lanes: __m256i) -> [__m256i; 2] {
        [
            _mm256_cvtepu32_epi64(_mm256_castsi256_si128(lanes)),
            _mm256_cvtepu32_epi64(_mm256_extracti128_si256::<1>(lanes)),
        ]
    }

    /// Lanes of an eight that belong to a stretch; all bits or none of each.
    #[target_feature(enable = "avx2")]
    #[inline]
    fn inside(stretch: &Stretch<'_>, eight: usize) -> __m256i {
        const NONE_ALL_NONE: [u32; 24] = {
            let mut lanes = [0; 24];
            let mut lane = 8;
            while lane < 16 {
                lanes[lane] = u32::MAX;
                lane += 1;
            }
            lanes
        };
        let n_before = if eight == 0 { stretch.skipped } else { 0 };
        let n_behind = (eight * 8 + 8).saturating_sub(stretch.end);
        let mut lanes = _mm256_set1_epi32(-1);
        for start in [8 - n_before, 8 + n_behind] {
            if let Some(window) = NONE_ALL_NONE[start..].first_chunk::<8>() {
                lanes = _mm256_and_si256(lanes, read(window));
            }
        }
        lanes
    }

    #[target_feature(enable = "avx2")]
    pub fn unpack(stretch: Stretch<'_>, numbers: &mut [u32; STRETCH_MAX]) {
        let (places, _) = numbers.as_chunks_mut::<8>();
        eights(stretch, |eight, lanes| write(lanes, &mut places[eight]));
    }

    #[target_feature(enable = "avx2")]
    pub fn sum<'a>(stretches: impl Iterator<Item = Stretch<'a>>) -> u64 {
        let mut sums = _mm256_setzero_si256();
        for stretch in stretches {
            let is_whole = stretch.skipped == 0 && stretch.end % 8 == 0;
            if stretch.width <= EIGHT_AT_ONCE_MAX {
                // Four numbers of 25 bits stay in a lane of 32.
                let mut narrow = _mm256_setzero_si256();
                if is_whole {
                    eights(stretch, |_, lanes| narrow = _mm256_add_epi32(narrow, lanes));
                } else {
                    eights(stretch, |eight, lanes| {
                        let lanes = _mm256_and_si256(lanes, inside(&stretch, eight));
                        narrow = _mm256_add_epi32(narrow, lanes);
                    });
                }
                let [low, high] = widened(narrow);
                sums = _mm256_add_epi64(sums, _mm256_add_epi64(low, high));
            } else {
                eights(stretch, |eight, lanes| {
                    let lanes = _mm256_and_si256(lanes, inside(&stretch, eight));
                    let [low, high] = widened(lanes);
                    sums = _mm256_add_epi64(sums, _mm256_add_epi64(low, high));
                });
            }
        }
        let mut lanes = [0_u64; 4];
        // SAFETY: 32 bytes.
        #[expect(unsafe_code, reason = "a store to memory")]
        unsafe {
            _mm256_storeu_si256(lanes.as_mut_ptr().cast(), sums);
        }
        lanes.iter().sum()
    }

    /// Adds whole eights by `add_eight`, and others by `add`, in their places.
    #[target_feature(enable = "avx2")]
    #[inline]
    fn add_by<'a, T>(
        stretches: impl Iterator<Item = Stretch<'a>>,
        mut sums: &mut [T],
        add_eight: impl Fn(__m256i, &mut [T; 8]),
        add: impl Fn(u32, &mut T),
    ) {
        for stretch in stretches {
            let n = stretch.n().min(sums.len());
            let (places, others) = std::mem::take(&mut sums).split_at_mut(n);
            sums = others;
            if stretch.skipped == 0 && n == stretch.end {
                let (eight_places, last_places) = places.as_chunks_mut::<8>();
                eights(stretch, |eight, lanes| match eight_places.get_mut(eight) {
                    Some(places) => add_eight(lanes, places),
                    None => {
                        let mut numbers = [0; 8];
                        write(lanes, &mut numbers);
                        for (place, number) in last_places.iter_mut().zip(numbers) {
                            add(number, place);
                        }
                    }
                });
            } else {
                let mut numbers = [0; STRETCH_MAX];
                unpack(stretch, &mut numbers);
                let numbers = &numbers[stretch.skipped..];
                for (place, number) in places.iter_mut().zip(numbers) {
                    add(*number, place);
                }
            }
        }
    }

    #[target_feature(enable = "avx2")]
    pub fn add<'a>(stretches: impl Iterator<Item = Stretch<'a>>, sums: &mut [u32]) {
        add_by(
            stretches,
            sums,
            |lanes, places| write(_mm256_add_epi32(read(places), lanes), places),
            |number, place| *place = place.wrapping_add(number),
        );
    }

    #[target_feature(enable = "avx2")]
    pub fn add_wide<'a>(stretches: impl Iterator<Item = Stretch<'a>>, sums: &mut [i64]) {
        add_by(
            stretches,
            sums,
            |lanes, places| {
                let (halves, _) = places.as_chunks_mut::<4>();
                for (half, added) in halves.iter_mut().zip(widened(lanes)) {
                    // SAFETY: 32 bytes each.
                    #[expect(unsafe_code, reason = "a load from memory and a store to it")]
                    unsafe {
                        let before = _mm256_loadu_si256(half.as_ptr().cast());
                        let after = _mm256_add_epi64(before, added);
                        _mm256_storeu_si256(half.as_mut_ptr().cast(), after);
                    }
                }
            },
            |number, place| *place = place.wrapping_add(i64::from(number)),
        );
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
    }
}
