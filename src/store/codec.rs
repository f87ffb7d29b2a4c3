//! Numbers to bytes and back, bit for bit: scaled integers in packed vectors, `pco`, or as they are. Also sets of cells.
//!
//! Codec numbers are written into tiles and never change their meaning.
//!
//! ```text
//! codec 1, scaled integers: value = m / 10^exponent for an i64 m; vectors of 1,024 values, the last may be shorter
//!   vector  | base i64 | width u8 | packed            |    m = base + unsigned rest of `width` bits
//!     full  packed by `fastlanes`: 128 * width bytes, lanes of u32 up to width 32 and of u64 above
//!     last, shorter than 1,024: width is a multiple of 8, each rest little-endian in width / 8 bytes
//! codec 2, pco: one stand-alone `pco` stream of f64
//! codec 3, raw: f64 little-endian
//!
//! set of cells: none and all cost nothing, the tile header says which;
//!   bitmap  one bit per cell, lowest bit first, ceil(n / 8) bytes
//!   list    u16 ascending positions; how many the header knows
//! ```
//!
//! # Decision
//! Integers that `f64` cannot hold stay exact in codec 1 with exponent 0, because `m` is an `i64`; a codec for raw `i64` would add
//! nothing. Only a tile that mixes them with decimals needs a side list of odd cells, which the tile keeps.

use fastlanes::BitPacking;

/// Bytes that are not what was written, or never were a tile.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct Damage(pub &'static str);

pub const SCALED_INTEGERS: u8 = 1;
pub const PCO: u8 = 2;
pub const RAW: u8 = 3;

/// Values packed together, as `fastlanes` wants them.
pub const VECTOR: usize = 1024;

/// Largest decimal exponent tried. *Good*: exports print at most nine decimals. *Bad*: a value with more goes to `pco`.
pub const EXPONENT_MAX: usize = 9;

/// Powers of ten are exact in `f64` up to 10^22, so that dividing an exact integer by one rounds once, like parsing a decimal.
const POWERS: [f64; EXPONENT_MAX + 1] = [1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9];

/// 2^53: beyond it, not every integer has an `f64`.
const EXACT_MAX: f64 = 9_007_199_254_740_992.0;
/// 2^63: the first `f64` that is no `i64`.
const I64_END: f64 = 9_223_372_036_854_775_808.0;

/// Whether the integer survives the way to `f64` and back.
pub fn fits_f64(integer: i64) -> bool {
    const ALL_FIT: u64 = 1 << 53;
    integer.unsigned_abs() <= ALL_FIT || integer as f64 as i128 == i128::from(integer)
}

/// What [`encode_values`] chose.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Coding {
    pub codec: u8,
    pub exponent: u8,
    /// The integers of `exact` are inside; otherwise the caller keeps them.
    pub exact_inside: bool,
}

/// Appends `values` to `out` in the smallest codec that gives them back bit for bit.
///
/// `exact` lists positions of `values` (ascending) whose number is an integer that `f64` cannot hold.
pub fn encode_values(values: &[f64], exact: &[(u32, i64)], out: &mut Vec<u8>) -> Coding {
    if let Some((exponent, integers)) = scale(values, exact) {
        for vector in integers.chunks(VECTOR) {
            pack(vector, out);
        }
        return Coding { codec: SCALED_INTEGERS, exponent, exact_inside: true };
    }
    let packed = pco::standalone::simple_compress(values, &pco::ChunkConfig::default());
    match packed {
        Ok(packed) if packed.len() < values.len() * 8 => {
            out.extend_from_slice(&packed);
            Coding { codec: PCO, exponent: 0, exact_inside: false }
        }
        _ => {
            out.extend(values.iter().flat_map(|v| v.to_le_bytes()));
            Coding { codec: RAW, exponent: 0, exact_inside: false }
        }
    }
}

/// Fills `values` with `n` numbers, and appends to `exact` the positions of integers that `f64` cannot hold.
pub fn decode_values(
    codec: u8,
    exponent: u8,
    payload: &[u8],
    n: usize,
    values: &mut Vec<f64>,
    exact: &mut Vec<(u32, i64)>,
) -> Result<(), Damage> {
    values.clear();
    match codec {
        SCALED_INTEGERS => unpack_all(exponent, payload, n, values, exact),
        PCO => {
            values.resize(n, 0.0);
            let progress = pco::standalone::simple_decompress_into(payload, values)
                .map_err(|_| Damage("the pco stream cannot be read"))?;
            if progress.n_processed != n || !progress.finished {
                return Err(Damage("the pco stream has another number of values"));
            }
            Ok(())
        }
        RAW => {
            let (numbers, rest) = payload.as_chunks::<8>();
            if numbers.len() != n || !rest.is_empty() {
                return Err(Damage("the raw values have another length"));
            }
            values.extend(numbers.iter().map(|bytes| f64::from_le_bytes(*bytes)));
            Ok(())
        }
        _ => Err(Damage("the codec is not known")),
    }
}

/// The smallest exponent at which every value is an integer and comes back bit for bit.
fn scale(values: &[f64], exact: &[(u32, i64)]) -> Option<(u8, Vec<i64>)> {
    // Counters are integers: mostly there is nothing to try.
    let whole = values.iter().position(|&value| whole(value).is_none());
    let mut exponent = 0;
    for &value in whole.map_or(&[] as &[f64], |first| &values[first..]) {
        while scaled(value, exponent).is_none() {
            exponent += 1;
            if exponent > EXPONENT_MAX || !exact.is_empty() {
                return None;
            }
        }
    }
    let mut integers = if exponent == 0 {
        values.iter().map(|&value| value as i64).collect()
    } else {
        // A value that passed at a smaller exponent is asked again at the last one.
        values.iter().map(|&value| scaled(value, exponent)).collect::<Option<Vec<i64>>>()?
    };
    for &(position, integer) in exact {
        *integers.get_mut(position as usize)? = integer;
    }
    Some((exponent as u8, integers))
}

/// The integer that is the value bit for bit: never for -0.0, infinities and NaN.
fn whole(value: f64) -> Option<i64> {
    let integer = value as i64;
    let is_inside = (-I64_END..I64_END).contains(&value);
    (is_inside && (integer as f64).to_bits() == value.to_bits()).then_some(integer)
}

/// The integer `m` with `m / 10^exponent == value` bit for bit: never for -0.0, infinities and NaN.
fn scaled(value: f64, exponent: usize) -> Option<i64> {
    if exponent == 0 {
        return whole(value);
    }
    let product = value * POWERS[exponent];
    // To the nearest integer, without a call into the mathematics library; a wrong neighbor would not come back.
    let nearest = product + 0.5_f64.copysign(product);
    if !(-EXACT_MAX..EXACT_MAX).contains(&nearest) {
        return None;
    }
    let integer = nearest as i64;
    (unscaled(integer, exponent).to_bits() == value.to_bits()).then_some(integer)
}

fn unscaled(integer: i64, exponent: usize) -> f64 {
    if exponent == 0 { integer as f64 } else { integer as f64 / POWERS[exponent] }
}

fn pack(vector: &[i64], out: &mut Vec<u8>) {
    let base = vector.iter().copied().min().unwrap_or(0);
    let rests: Vec<u64> = vector.iter().map(|m| m.wrapping_sub(base) as u64).collect();
    let widest = rests.iter().copied().max().unwrap_or(0);
    let mut width = (u64::BITS - widest.leading_zeros()) as usize;
    if vector.len() < VECTOR {
        width = width.next_multiple_of(8);
    }
    out.extend_from_slice(&base.to_le_bytes());
    out.push(width as u8);
    if width == 0 {
        return;
    }
    if vector.len() < VECTOR {
        out.extend(rests.iter().flat_map(|rest| rest.to_le_bytes().into_iter().take(width / 8)));
    } else if width <= 32 {
        let narrow: Vec<u32> = rests.iter().map(|&rest| rest as u32).collect();
        let mut words = vec![0_u32; VECTOR * width / 32];
        assert_eq!((narrow.len(), words.len()), (VECTOR, VECTOR * width / 32));
        // SAFETY: input and output have the lengths that `unchecked_pack` asks for, and the width is at most 32.
        #[expect(unsafe_code, reason = "the safe call wants the width at compile time")]
        unsafe {
            u32::unchecked_pack(width, &narrow, &mut words);
        }
        words.iter().for_each(|word| out.extend_from_slice(&word.to_le_bytes()));
    } else {
        let mut words = vec![0_u64; VECTOR * width / 64];
        assert_eq!((rests.len(), words.len()), (VECTOR, VECTOR * width / 64));
        // SAFETY: input and output have the lengths that `unchecked_pack` asks for, and the width is at most 64.
        #[expect(unsafe_code, reason = "the safe call wants the width at compile time")]
        unsafe {
            u64::unchecked_pack(width, &rests, &mut words);
        }
        words.iter().for_each(|word| out.extend_from_slice(&word.to_le_bytes()));
    }
}

fn unpack_all(
    exponent: u8,
    mut payload: &[u8],
    n: usize,
    values: &mut Vec<f64>,
    exact: &mut Vec<(u32, i64)>,
) -> Result<(), Damage> {
    let exponent = usize::from(exponent);
    if exponent > EXPONENT_MAX {
        return Err(Damage("the decimal exponent is not known"));
    }
    let mut rests = [0_u64; VECTOR];
    while values.len() < n {
        let n_vector = VECTOR.min(n - values.len());
        let base = i64::from_le_bytes(take::<8>(&mut payload)?);
        let width = usize::from(take::<1>(&mut payload)?[0]);
        let n_bytes = (n_vector * width).div_ceil(8);
        let packed = payload.get(..n_bytes).ok_or(Damage("the packed values are cut short"))?;
        payload = &payload[n_bytes..];
        unpack(width, packed, &mut rests[..n_vector])?;
        let first = values.len();
        values.extend(
            rests[..n_vector].iter().map(|&r| unscaled(base.wrapping_add(r as i64), exponent)),
        );
        if exponent == 0 && values[first..].iter().any(|v| v.abs() >= EXACT_MAX) {
            for (i, &rest) in rests[..n_vector].iter().enumerate() {
                let integer = base.wrapping_add(rest as i64);
                if !fits_f64(integer) {
                    exact.push(((first + i) as u32, integer));
                }
            }
        }
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
        let mut narrow = [0_u32; VECTOR];
        unpack_narrow(width, packed, &mut Vec::with_capacity(VECTOR), &mut narrow)?;
        for (rest, &word) in rests.iter_mut().zip(&narrow) {
            *rest = u64::from(word);
        }
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

/// Numbers of `N` bytes. With `N` known the copy is one instruction; with a length it was a call for each number, which took a
/// quarter of a scan's time where a tile has a gap.
fn widen<const N: usize>(packed: &[u8], rests: &mut [u32]) {
    for (rest, bytes) in rests.iter_mut().zip(packed.as_chunks::<N>().0) {
        let mut word = [0; 4];
        word[..N].copy_from_slice(bytes);
        *rest = u32::from_le_bytes(word);
    }
}

/// Fills `rests` of at most 32 bits from exactly as many bytes as they need. `words` is room that is used again.
pub fn unpack_narrow(
    width: usize,
    packed: &[u8],
    words: &mut Vec<u32>,
    rests: &mut [u32],
) -> Result<(), Damage> {
    if width > 32 {
        return Err(Damage("a packed width is over 32 bits"));
    }
    if width == 0 {
        rests.fill(0);
    } else if rests.len() < VECTOR {
        if !width.is_multiple_of(8) {
            return Err(Damage("a short vector is not in whole bytes"));
        }
        match width / 8 {
            1 => widen::<1>(packed, rests),
            2 => widen::<2>(packed, rests),
            3 => widen::<3>(packed, rests),
            _ => widen::<4>(packed, rests),
        }
    } else {
        words.clear();
        words.extend(packed.as_chunks::<4>().0.iter().map(|bytes| u32::from_le_bytes(*bytes)));
        assert_eq!((words.len(), rests.len()), (VECTOR * width / 32, VECTOR));
        // SAFETY: input and output have the lengths that `unchecked_unpack` asks for, and the width is at most 32.
        #[expect(unsafe_code, reason = "the safe call wants the width at compile time")]
        unsafe {
            u32::unchecked_unpack(width, words, rests);
        }
    }
    Ok(())
}

/// Cuts `N` bytes off the front.
pub fn take<const N: usize>(bytes: &mut &[u8]) -> Result<[u8; N], Damage> {
    let (head, rest) = bytes.split_first_chunk::<N>().ok_or(Damage("the tile is cut short"))?;
    *bytes = rest;
    Ok(*head)
}

/// How a set of cells is written; two bits in the tile header.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SetForm {
    None = 0,
    All = 1,
    Bitmap = 2,
    List = 3,
}

impl SetForm {
    pub fn from_bits(bits: u8) -> Self {
        match bits & 3 {
            0 => Self::None,
            1 => Self::All,
            2 => Self::Bitmap,
            _ => Self::List,
        }
    }
}

/// Appends the set of cells that have `mark`, in the shortest form.
pub fn encode_set(marks: &[u8], mark: u8, out: &mut Vec<u8>) -> (SetForm, usize) {
    let is_set = |marks: &u8| marks & mark != 0;
    let n_set = marks.iter().filter(|marks| is_set(marks)).count();
    if n_set == 0 {
        return (SetForm::None, 0);
    }
    if n_set == marks.len() {
        return (SetForm::All, n_set);
    }
    if marks.len() <= 1 << 16 && n_set * 2 < marks.len().div_ceil(8) {
        let positions =
            marks.iter().enumerate().filter(|(_, marks)| is_set(marks)).map(|(i, _)| i as u16);
        out.extend(positions.flat_map(u16::to_le_bytes));
        return (SetForm::List, n_set);
    }
    out.extend(marks.chunks(8).map(|eight| {
        let bits = eight.iter().enumerate();
        bits.fold(0_u8, |byte, (bit, marks)| byte | (u8::from(is_set(marks)) << bit))
    }));
    (SetForm::Bitmap, n_set)
}

/// Reads a set of `n_set` cells from the front of `bytes` and gives its members `mark`, which none has yet.
pub fn decode_set(
    form: SetForm,
    n_set: usize,
    bytes: &mut &[u8],
    mark: u8,
    marks: &mut [u8],
) -> Result<(), Damage> {
    let n_cells = marks.len();
    let wrong_count = Damage("a set of cells has another number of members");
    match form {
        SetForm::None | SetForm::All => {
            let all = form == SetForm::All;
            if n_set != if all { n_cells } else { 0 } {
                return Err(wrong_count);
            }
            if all {
                marks.iter_mut().for_each(|marks| *marks |= mark);
            }
        }
        SetForm::Bitmap => {
            let n_bytes = n_cells.div_ceil(8);
            let bitmap = bytes.get(..n_bytes).ok_or(Damage("a bitmap is cut short"))?;
            *bytes = &bytes[n_bytes..];
            let n_ones: usize = bitmap.iter().map(|byte| byte.count_ones() as usize).sum();
            for (eight, byte) in marks.chunks_mut(8).zip(bitmap) {
                for (bit, marks) in eight.iter_mut().enumerate() {
                    *marks |= mark * (byte >> bit & 1);
                }
            }
            // Bits behind the last cell must be zero, or they would count.
            let n_marked = marks.iter().filter(|marks| **marks & mark != 0).count();
            if n_ones != n_set || n_marked != n_set {
                return Err(wrong_count);
            }
        }
        SetForm::List => {
            let mut next = 0;
            for _ in 0..n_set {
                let position = usize::from(u16::from_le_bytes(take::<2>(bytes)?));
                if position < next || position >= n_cells {
                    return Err(Damage("a list of cells is out of order"));
                }
                marks[position] |= mark;
                next = position + 1;
            }
        }
    }
    Ok(())
}
