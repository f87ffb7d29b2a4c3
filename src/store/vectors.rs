//! Scaled integers in vectors, as caches of before schema 4 have them. They are read, and no longer written.
//!
//! ```text
//! vectors of 1,024 values, the last may be shorter; value = m / 10^exponent for an i64 m
//!   vector  | base i64 | width u8 | packed            |    m = base + unsigned rest of `width` bits
//!     full  packed by `fastlanes`: 128 * width bytes, lanes of u32 up to width 32 and of u64 above
//!     last, shorter than 1,024: width is a multiple of 8, each rest little-endian in width / 8 bytes
//! ```

use fastlanes::BitPacking;

use super::codec::{Damage, Integers, take};

const VECTOR: usize = 1024;

/// Reads `n` integers.
pub fn read(mut payload: &[u8], n: usize, mut integers: Integers<'_>) -> Result<(), Damage> {
    let (mut rests, mut found) = ([0_u64; VECTOR], [0_i64; VECTOR]);
    while integers.n_read() < n {
        let n_vector = VECTOR.min(n - integers.n_read());
        let base = i64::from_le_bytes(take::<8>(&mut payload)?);
        let width = usize::from(take::<1>(&mut payload)?[0]);
        let n_bytes = (n_vector * width).div_ceil(8);
        let packed = payload.get(..n_bytes).ok_or(Damage("the packed values are cut short"))?;
        payload = &payload[n_bytes..];
        unpack(width, packed, &mut rests[..n_vector])?;
        for (integer, rest) in found.iter_mut().zip(&rests[..n_vector]) {
            *integer = base.wrapping_add(rest.cast_signed());
        }
        integers.extend(&found[..n_vector]);
    }
    if payload.is_empty() { Ok(()) } else { Err(Damage("bytes are left after the values")) }
}

/// Fills `rests` from exactly as many bytes as it needs.
fn unpack(width: usize, packed: &[u8], rests: &mut [u64]) -> Result<(), Damage> {
    if width > 64 {
        return Err(Damage("a packed width is over 64 bits"));
    }
    if width == 0 {
        rests.fill(0);
    } else if rests.len() < VECTOR {
        if !width.is_multiple_of(8) {
            return Err(Damage("a short vector is not in whole bytes"));
        }
        for (rest, bytes) in rests.iter_mut().zip(packed.chunks_exact(width / 8)) {
            let mut word = [0; 8];
            word[..bytes.len()].copy_from_slice(bytes);
            *rest = u64::from_le_bytes(word);
        }
    } else if width <= 32 {
        let (mut words, mut narrow) = ([0_u32; VECTOR], [0_u32; VECTOR]);
        for (word, bytes) in words.iter_mut().zip(packed.as_chunks::<4>().0) {
            *word = u32::from_le_bytes(*bytes);
        }
        // SAFETY: `words[..]` is cut to the length that `unchecked_unpack` asks for, `narrow` holds 1,024, the width is at most 32.
        #[expect(unsafe_code, reason = "the safe call wants the width at compile time")]
        unsafe {
            u32::unchecked_unpack(width, &words[..VECTOR * width / 32], &mut narrow);
        }
        rests.iter_mut().zip(&narrow).for_each(|(rest, word)| *rest = u64::from(*word));
    } else {
        let mut words = [0_u64; VECTOR];
        for (word, bytes) in words.iter_mut().zip(packed.as_chunks::<8>().0) {
            *word = u64::from_le_bytes(*bytes);
        }
        // SAFETY: `words[..]` is cut to the length that `unchecked_unpack` asks for, `rests` holds 1,024, the width is at most 64.
        #[expect(unsafe_code, reason = "the safe call wants the width at compile time")]
        unsafe {
            u64::unchecked_unpack(width, &words[..VECTOR * width / 64], rests);
        }
    }
    Ok(())
}
