//! Numbers to bytes and back, bit for bit: scaled integers in runs, `pco`, or as they are. Also sets of cells.
//!
//! Codec numbers are written into tiles and never change their meaning.
//!
//! ```text
//! codec 4, scaled integers in runs: drawn in `runs.rs`
//! codec 2, pco: one stand-alone `pco` stream of f64
//! codec 3, raw: f64 little-endian
//! codec 1, scaled integers in vectors: only read, from caches of before schema 4; drawn in `vectors.rs`
//!
//! set of cells: none and all cost nothing, the tile header says which;
//!   bitmap  one bit per cell, lowest bit first, ceil(n / 8) bytes
//!   list    u16 ascending positions; how many the header knows
//! ```
//!
//! # Decision
//! Integers that `f64` cannot hold stay exact in scaled integers with exponent 0, because those are `i64`; a codec for raw `i64`
//! would add nothing. Only a tile that mixes them with decimals needs a side list of odd cells, which the tile keeps.

use super::runs::{self, Cells};
use super::vectors;

/// Bytes that are not what was written, or never were a tile.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct Damage(pub &'static str);

pub const SCALED_VECTORS: u8 = 1;
pub const PCO: u8 = 2;
pub const RAW: u8 = 3;
pub const SCALED_RUNS: u8 = 4;

/// Largest decimal exponent tried. *Good*: exports print at most nine decimals. *Bad*: a value with more goes to `pco`.
pub const EXPONENT_MAX: usize = 9;

/// Powers of ten are exact in `f64` up to 10^22, so that dividing an exact integer by one rounds once, like parsing a decimal.
const POWERS: [f64; EXPONENT_MAX + 1] = [1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9];

/// 2^53: beyond it, not every integer has an `f64`.
pub const EXACT_MAX: f64 = 9_007_199_254_740_992.0;
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
/// `values` are those of the cells that have one. `exact` lists positions of `values` (ascending) whose number is an integer that
/// `f64` cannot hold.
pub fn encode_values(
    values: &[f64],
    cells: Cells<'_>,
    exact: &[(u32, i64)],
    out: &mut Vec<u8>,
) -> Coding {
    if let Some((exponent, integers)) = scale(values, exact) {
        runs::write(&integers, cells, out);
        return Coding { codec: SCALED_RUNS, exponent, exact_inside: true };
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

/// Fills `values` with `n` numbers, and appends to `exact` the positions of integers that `f64` cannot hold. `cells` as they
/// were written.
pub fn decode_values(
    (codec, exponent): (u8, u8),
    payload: &[u8],
    n: usize,
    cells: Cells<'_>,
    values: &mut Vec<f64>,
    exact: &mut Vec<(u32, i64)>,
) -> Result<(), Damage> {
    values.clear();
    match codec {
        SCALED_VECTORS | SCALED_RUNS => {
            if usize::from(exponent) > EXPONENT_MAX {
                return Err(Damage("the decimal exponent is not known"));
            }
            let integers = Integers { exponent: usize::from(exponent), values, exact };
            if codec == SCALED_RUNS {
                runs::read(payload, cells, integers)
            } else {
                vectors::read(payload, n, integers)
            }
        }
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
pub(super) fn scaled(value: f64, exponent: usize) -> Option<i64> {
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

/// Where integers go that are read back.
pub struct Integers<'a> {
    exponent: usize,
    values: &'a mut Vec<f64>,
    exact: &'a mut Vec<(u32, i64)>,
}

impl Integers<'_> {
    pub fn n_read(&self) -> usize {
        self.values.len()
    }

    pub fn extend(&mut self, integers: &[i64]) {
        let first = self.values.len();
        self.values.extend(integers.iter().map(|integer| unscaled(*integer, self.exponent)));
        if self.exponent == 0 && self.values[first..].iter().any(|v| v.abs() >= EXACT_MAX) {
            for (at, integer) in integers.iter().enumerate().filter(|(_, i)| !fits_f64(**i)) {
                self.exact.push(((first + at) as u32, *integer));
            }
        }
    }
}

/// Cuts `N` bytes off the front.
pub fn take<const N: usize>(bytes: &mut &[u8]) -> Result<[u8; N], Damage> {
    let (head, rest) = bytes.split_first_chunk::<N>().ok_or(Damage("the tile is cut short"))?;
    *bytes = rest;
    Ok(*head)
}

/// How a set of cells is written; two bits in the tile header, and for the last form another one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SetForm {
    None = 0,
    All = 1,
    Bitmap = 2,
    List = 3,
    /// The list names the cells that are not in the set.
    OthersList = 7,
}

impl SetForm {
    /// The two bits.
    pub fn bits(self) -> u8 {
        self as u8 & 3
    }

    pub fn from_bits(bits: u8, lists_others: bool) -> Result<Self, Damage> {
        match (bits & 3, lists_others) {
            (0, false) => Ok(Self::None),
            (1, false) => Ok(Self::All),
            (2, false) => Ok(Self::Bitmap),
            (3, false) => Ok(Self::List),
            (3, true) => Ok(Self::OthersList),
            _ => Err(Damage("the form of a set of cells is not known")),
        }
    }

    /// Cells that a list names.
    pub fn n_listed(self, n_set: usize, n_cells: usize) -> usize {
        if self == Self::OthersList { n_cells.saturating_sub(n_set) } else { n_set }
    }
}

/// Appends the set of cells that have `mark`, in the shortest form.
pub fn encode_set(marks: &[u8], mark: u8, out: &mut Vec<u8>) -> (SetForm, usize) {
    let is_set = |marks: &u8| marks & mark != 0;
    let n_cells = marks.len();
    let n_set = marks.iter().filter(|marks| is_set(marks)).count();
    if n_set == 0 {
        return (SetForm::None, 0);
    }
    if n_set == n_cells {
        return (SetForm::All, n_set);
    }
    let n_listed = n_set.min(n_cells - n_set);
    if n_cells <= 1 << 16 && n_listed * 2 < n_cells.div_ceil(8) {
        let lists_members = n_listed == n_set;
        let listed = marks.iter().enumerate().filter(|(_, marks)| is_set(marks) == lists_members);
        out.extend(listed.flat_map(|(at, _)| (at as u16).to_le_bytes()));
        return (if lists_members { SetForm::List } else { SetForm::OthersList }, n_set);
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
        SetForm::List | SetForm::OthersList => {
            let lists_members = form == SetForm::List;
            if !lists_members {
                marks.iter_mut().for_each(|marks| *marks |= mark);
            }
            let mut next = 0;
            for _ in 0..form.n_listed(n_set, n_cells) {
                let position = usize::from(u16::from_le_bytes(take::<2>(bytes)?));
                if position < next || position >= n_cells {
                    return Err(Damage("a list of cells is out of order"));
                }
                if lists_members {
                    marks[position] |= mark;
                } else {
                    marks[position] &= !mark;
                }
                next = position + 1;
            }
        }
    }
    Ok(())
}
