//! Eight numbers at a time with AVX2: each is brought to a lane of its own by one shuffle of bytes, and to its lowest bit by one shift.
//!
//! Loops, and no closures that are handed to functions of the standard library: those are compiled without AVX2, and a closure that
//! has it is not put into them.

use std::arch::x86_64::{
    __m128i, __m256i, _mm_loadu_si128, _mm256_add_epi32, _mm256_add_epi64, _mm256_and_si256,
    _mm256_blend_epi32, _mm256_castsi128_si256, _mm256_castsi256_si128, _mm256_cvtepu32_epi64,
    _mm256_extracti128_si256, _mm256_inserti128_si256, _mm256_loadu_si256,
    _mm256_permutevar8x32_epi32, _mm256_set1_epi32, _mm256_set1_epi64x, _mm256_setzero_si256,
    _mm256_shuffle_epi8, _mm256_srlv_epi32, _mm256_srlv_epi64, _mm256_storeu_si256,
};

use super::{NARROW_MAX, STRETCH_MAX, Stretch, n_bytes};

/// Eight numbers up to this width are read at once by AVX2: four bytes hold any of them, wherever in its first byte it begins.
const EIGHT_AT_ONCE_MAX: usize = 25;

/// Bytes that may be touched behind a stretch of numbers.
const SLACK_BYTES: usize = 32;

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

/// Whether everything can be loaded that a group of eight may touch.
fn has_slack(stretch: &Stretch<'_>) -> bool {
    let n_bytes = n_bytes(stretch.end.next_multiple_of(8), stretch.width);
    stretch.bytes.len() >= n_bytes + SLACK_BYTES
}

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
    let bytes = if has_slack(&stretch) {
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

#[target_feature(enable = "avx2")]
pub fn add_rows<'a>(
    stretches: impl Iterator<Item = Stretch<'a>>,
    narrow: &mut [u32],
    wide: &mut [i64],
) {
    let mut sums = [_mm256_setzero_si256(); STRETCH_MAX / 8];
    for stretch in stretches {
        if stretch.width > EIGHT_AT_ONCE_MAX {
            add_wide(std::iter::once(stretch), wide);
            continue;
        }
        // Whole runs are the rule; with their length known the sums stay in registers.
        if stretch.end == STRETCH_MAX && has_slack(&stretch) {
            let (bytes, width) = (stretch.bytes, stretch.width);
            let (shuffle, shifts) = way(&EIGHT[width]);
            let mask = _mm256_set1_epi32((1_i32 << width) - 1);
            let mut at = 0;
            for sum in &mut sums {
                let loaded = load(bytes, at, width / 2);
                let lanes = _mm256_srlv_epi32(_mm256_shuffle_epi8(loaded, shuffle), shifts);
                *sum = _mm256_add_epi32(*sum, _mm256_and_si256(lanes, mask));
                at += width;
            }
        } else {
            // What is beyond the end goes to sums that nobody takes.
            eights(stretch, |eight, lanes| sums[eight] = _mm256_add_epi32(sums[eight], lanes));
        }
    }
    let mut numbers = [[0; 8]; STRETCH_MAX / 8];
    for (lanes, numbers) in sums.iter().zip(&mut numbers) {
        write(*lanes, numbers);
    }
    let numbers = numbers.as_flattened().iter();
    for (sum, number) in narrow.iter_mut().zip(numbers) {
        *sum = sum.wrapping_add(*number);
    }
}
