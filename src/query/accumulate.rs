//! Adding values up in cells, without losing digits: sums are compensated (Neumaier), so that they do not depend on the order
//! in which tiles arrive beyond the last digit.
//!
//! Integers beyond 2^53 come with what their nearest `f64` lacks ([`Residue`]), which goes where rounding losses go. All of it are
//! integers, so that a sum of integers is exact until [`Accumulator::finish`] rounds it once, as long as the losses add up to less
//! than 2^53; they do for two million values of 2^63.
//! *Good*: the loop over values is the same with and without such integers. *Bad*: beyond that, the last digit may be wrong.
//!
//! Values that lie in a tile as scaled integers are added up as integers ([`Integers`]) and kept apart from the others: those sums
//! are exact whatever their order, so that threads and rollups cannot be seen in a result.

use std::collections::BTreeMap;
use std::ops::Range;

use super::select::Membership;
use crate::model::{Aggregate, FrameColumn, Timestamp};
use crate::store::{PieceSum, WideSum};

/// [`marks`]: the value counts.
pub(super) const COUNTED: u8 = 1;
/// [`marks`]: the value is suspect, counted or not.
pub(super) const SUSPECT: u8 = 2;

/// What each value of a tile is good for, as bits.
pub(super) fn mark(cells: &[u8], keep_suspect: bool, marks: &mut Vec<u8>) {
    use crate::store::tile::marks::{NULL, PRESENT, SUSPECT as DOUBTED};
    marks.clear();
    marks.extend(cells.iter().map(|cell| {
        let has_value = (cell & PRESENT != 0) & (cell & NULL == 0);
        let is_suspect = cell & DOUBTED != 0;
        let counted = has_value & (keep_suspect | !is_suspect);
        (u8::from(counted) * COUNTED) | (u8::from(has_value & is_suspect) * SUSPECT)
    }));
}

/// Position of a value among those of a tile (or of a buffer), and the true value less the `f64` that stands for it.
pub(super) type Residue = (usize, f64);

/// What an `f64` lacks of an integer: itself an integer below 2^10, so exact.
pub(super) fn residue_of(exact: i64, nearest: f64) -> f64 {
    (i128::from(exact) - nearest as i128) as f64
}

/// Those with positions in a range; `residues` is in order of positions.
pub(super) fn residues_in(residues: &[Residue], range: Range<usize>) -> &[Residue] {
    let first = residues.partition_point(|(at, _)| *at < range.start);
    let end = residues.partition_point(|(at, _)| *at < range.end);
    &residues[first..end]
}

/// Neighboring values of one object in one bucket.
#[derive(Clone, Copy)]
pub(super) struct Stretch<'t> {
    /// Position of the first value, as in `residues`.
    pub(super) at: usize,
    /// Of these values only; mostly empty.
    pub(super) residues: &'t [Residue],
    pub(super) values: &'t [f64],
    pub(super) marks: &'t [u8],
    pub(super) step_secs: u32,
    /// Share of one value in a weighted mean: its seconds ÷ the common divisor of all granularities of the request.
    pub(super) weight: f64,
}

impl Stretch<'_> {
    /// Numbers of counted and of suspect values.
    fn n_counted_and_suspect(&self) -> (u64, u64) {
        // Bytes are counted in bytes, which the compiler turns into vector instructions.
        const CHUNK: usize = 128;
        let (mut n_counted, mut n_suspect) = (0, 0);
        for marks in self.marks.chunks(CHUNK) {
            let (mut counted, mut suspect) = (0_u8, 0_u8);
            for mark in marks {
                counted += mark & COUNTED;
                suspect += (mark & SUSPECT) >> 1;
            }
            n_counted += u64::from(counted);
            n_suspect += u64::from(suspect);
        }
        (n_counted, n_suspect)
    }

    /// Sum of the counted values and what rounding has lost of it.
    fn sum(&self, n_counted: u64) -> (f64, f64) {
        let (sum, carry) = if n_counted == self.marks.len() as u64 {
            sum_counted::<false>(self.values, self.marks)
        } else {
            sum_counted::<true>(self.values, self.marks)
        };
        let counted = self.residues.iter().filter(|(at, _)| self.is_counted(at - self.at));
        (sum, counted.fold(carry, |carry, (_, residue)| carry + residue))
    }

    fn is_counted(&self, position: usize) -> bool {
        self.marks[position] & COUNTED != 0
    }

    fn residue(&self, position: usize) -> f64 {
        let found = self.residues.iter().find(|(at, _)| at - self.at == position);
        found.map_or(0.0, |(_, residue)| *residue)
    }
}

/// Memory of a cell of one counter while it is added up and when it is done, about.
pub(super) const CELL_BYTES: usize = 80;

/// One counter in all cells.
pub(super) struct Accumulator {
    aggregate: Aggregate,
    /// Length of all periods, where all are of one length; then covered seconds follow from what was received.
    only_secs: Option<u32>,
    column: FrameColumn,
    /// Sum, minimum or maximum so far.
    totals: Vec<f64>,
    /// What the sum has lost to rounding so far; empty for minimum and maximum.
    carries: Vec<f64>,
    /// Sum of scaled integers so far, in units of 10^-9; empty for minimum and maximum.
    exact: Vec<i128>,
    /// Whether sums hold anything beside scaled integers, and whether anything was suspect. *Good*: what nobody has written, nobody has
    /// to read: memory that was never touched costs nothing.
    has_others: bool,
    has_suspect: bool,
}

/// Scaled integers of one object in one bucket, or of several.
#[derive(Clone, Copy, Debug)]
pub(super) struct Integers {
    pub(super) n_counted: u64,
    pub(super) n_suspect: u64,
    pub(super) sum: i128,
    /// Of the counted ones; only where somebody wants it.
    pub(super) min_max: Option<(i64, i64)>,
    /// A value is its integer ÷ 10^exponent.
    pub(super) exponent: u8,
    pub(super) step_secs: u32,
    /// As in [`Stretch`], a whole number.
    pub(super) weight: u32,
}

impl Integers {
    pub(super) fn note_extremes(&mut self, min: i64, max: i64) {
        let (least, most) = self.min_max.unwrap_or((min, max));
        self.min_max = Some((least.min(min), most.max(max)));
    }

    /// Takes suspect values back that were counted like all others.
    pub(super) fn leave_out_suspect(&mut self, suspect_sum: i128) {
        self.n_counted -= self.n_suspect;
        self.sum -= suspect_sum;
    }

    fn value(&self, integer: i64) -> f64 {
        if self.exponent == 0 {
            integer as f64
        } else {
            // One rounding, as the tile itself has it.
            integer as f64 / 10_f64.powi(i32::from(self.exponent))
        }
    }

    /// In units of 10^-9.
    fn scaled_sum(&self) -> i128 {
        let unit = UNITS[usize::from(self.exponent).min(UNITS.len() - 1)];
        // Mostly it fits, and then the product does; to find out about every other product takes a call.
        match i64::try_from(self.sum) {
            Ok(sum) => i128::from(sum) * i128::from(unit),
            Err(_) => self.sum.saturating_mul(i128::from(unit)),
        }
    }
}

/// By decimal exponent: how many 10^-9 are 10^-exponent.
const UNITS: [i64; 10] =
    [1_000_000_000, 100_000_000, 10_000_000, 1_000_000, 100_000, 10_000, 1_000, 100, 10, 1];

/// A count of 10^-9 as the nearest number to it, nearly, and what that lacks.
fn from_billionths(sum: i128) -> (f64, f64) {
    const BILLION: i64 = 1_000_000_000;
    let (whole, rest) = match i64::try_from(sum) {
        // Both are exact, so that this is rounded once, as a decimal is that is read.
        Ok(sum) if sum.unsigned_abs() < 1 << 53 => return (sum as f64 / 1e9, 0.0),
        // To divide numbers of 128 bits takes a call.
        Ok(sum) => (i128::from(sum / BILLION), (sum % BILLION) as i128),
        Err(_) => (sum / i128::from(BILLION), sum % i128::from(BILLION)),
    };
    if let Ok(whole) = i64::try_from(whole)
        && rest == 0
        && whole.unsigned_abs() <= 1 << 53
    {
        return (whole as f64, 0.0);
    }
    let nearest = whole as f64;
    let lack = (whole - nearest as i128) as f64 + rest as f64 / 1e9;
    two_sum(nearest, lack)
}

impl Accumulator {
    /// `only_secs`: length of all periods, where all are of one length. *Good*: one place in memory less is touched for each sum.
    pub(super) fn new(aggregate: Aggregate, n_cells: usize, only_secs: Option<u32>) -> Self {
        let (start, is_sum) = match aggregate {
            Aggregate::Min => (f64::INFINITY, false),
            Aggregate::Max => (f64::NEG_INFINITY, false),
            _ => (0.0, true),
        };
        Self {
            aggregate,
            only_secs,
            column: empty_column(n_cells),
            totals: vec![start; n_cells],
            carries: vec![0.0; if is_sum { n_cells } else { 0 }],
            exact: vec![0; if is_sum { n_cells } else { 0 }],
            has_others: false,
            has_suspect: false,
        }
    }

    /// Nothing yet, for the same cells.
    pub(super) fn empty_like(&self) -> Self {
        Self::new(self.aggregate, self.totals.len(), self.only_secs)
    }

    /// Whether the least or the greatest value is wanted.
    pub(super) fn wants_extreme(&self) -> bool {
        matches!(self.aggregate, Aggregate::Min | Aggregate::Max)
    }

    /// Adds scaled integers. For first and last this only counts.
    pub(super) fn add_integers(&mut self, cell: usize, integers: &Integers) {
        if integers.n_suspect > 0 {
            self.has_suspect = true;
            self.column.suspect[cell] += integers.n_suspect;
        }
        if integers.n_counted == 0 {
            return;
        }
        self.note_received(cell, integers.n_counted, integers.step_secs);
        let extreme =
            |pick: fn((i64, i64)) -> i64| integers.min_max.map(pick).map(|i| integers.value(i));
        match self.aggregate {
            Aggregate::Sum => {
                self.exact[cell] = self.exact[cell].saturating_add(integers.scaled_sum());
            }
            Aggregate::Avg => {
                let weighted = integers.scaled_sum().saturating_mul(i128::from(integers.weight));
                self.exact[cell] = self.exact[cell].saturating_add(weighted);
            }
            Aggregate::Min => {
                if let Some(min) = extreme(|(min, _)| min) {
                    self.totals[cell] = self.totals[cell].min(min);
                }
            }
            Aggregate::Max => {
                if let Some(max) = extreme(|(_, max)| max) {
                    self.totals[cell] = self.totals[cell].max(max);
                }
            }
            Aggregate::Count | Aggregate::First | Aggregate::Last => {}
        }
    }

    /// Adds what a store has added up. For first and last this only counts: they are not asked of a store.
    pub(super) fn add_piece(&mut self, cell: usize, piece: &PieceSum, step_secs: u32, weight: u32) {
        if piece.n_suspect > 0 {
            self.has_suspect = true;
            self.column.suspect[cell] += piece.n_suspect;
        }
        if piece.n_counted == 0 {
            return;
        }
        self.note_received(cell, piece.n_counted, step_secs);
        let extreme = |pick: fn((f64, f64)) -> f64| piece.min_max.map(pick);
        match self.aggregate {
            Aggregate::Sum => self.add_wide(cell, &piece.sum, 1),
            Aggregate::Avg => self.add_wide(cell, &piece.sum, weight),
            Aggregate::Min => {
                if let Some(min) = extreme(|(min, _)| min) {
                    self.totals[cell] = self.totals[cell].min(min);
                }
            }
            Aggregate::Max => {
                if let Some(max) = extreme(|(_, max)| max) {
                    self.totals[cell] = self.totals[cell].max(max);
                }
            }
            Aggregate::Count | Aggregate::First | Aggregate::Last => {}
        }
    }

    fn add_wide(&mut self, cell: usize, sum: &WideSum, weight: u32) {
        match sum.whole() {
            Some(whole) => {
                let billionths = whole.saturating_mul(i128::from(UNITS[0]) * i128::from(weight));
                self.exact[cell] = self.exact[cell].saturating_add(billionths);
            }
            None => {
                let (sum, carry) = sum.parts();
                self.add_to_sum(cell, sum * f64::from(weight), carry * f64::from(weight));
            }
        }
    }

    /// Adds what another accumulator for the same cells has gathered of scaled integers; nothing else may be in it.
    pub(super) fn add_all(&mut self, other: &Self) {
        let add = |to: &mut Vec<u64>, from: &[u64]| {
            to.iter_mut().zip(from).for_each(|(to, from)| *to += from);
        };
        add(&mut self.column.received, &other.column.received);
        if other.has_suspect {
            self.has_suspect = true;
            add(&mut self.column.suspect, &other.column.suspect);
        }
        if self.only_secs.is_none() {
            add(&mut self.column.covered_secs, &other.column.covered_secs);
        }
        for (to, from) in self.exact.iter_mut().zip(&other.exact) {
            *to = to.saturating_add(*from);
        }
        let extreme: Option<fn(f64, f64) -> f64> = match self.aggregate {
            Aggregate::Min => Some(f64::min),
            Aggregate::Max => Some(f64::max),
            _ => None,
        };
        if let Some(extreme) = extreme {
            for (to, from) in self.totals.iter_mut().zip(&other.totals) {
                *to = extreme(*to, *from);
            }
        }
    }

    /// Adds neighboring values. For first and last this only counts: [`EdgeValues`] adds their values at the end.
    pub(super) fn add(&mut self, cell: usize, stretch: &Stretch<'_>) {
        let (n_counted, n_suspect) = stretch.n_counted_and_suspect();
        self.column.suspect[cell] += n_suspect;
        if n_counted == 0 {
            return;
        }
        self.note_received(cell, n_counted, stretch.step_secs);
        match self.aggregate {
            Aggregate::Sum => {
                let (sum, carry) = stretch.sum(n_counted);
                self.add_to_sum(cell, sum, carry);
            }
            Aggregate::Avg => {
                let (sum, carry) = stretch.sum(n_counted);
                self.add_to_sum(cell, sum * stretch.weight, carry * stretch.weight);
            }
            Aggregate::Min => {
                self.totals[cell] = counted(stretch).fold(self.totals[cell], f64::min);
            }
            Aggregate::Max => {
                self.totals[cell] = counted(stretch).fold(self.totals[cell], f64::max);
            }
            Aggregate::Count | Aggregate::First | Aggregate::Last => {}
        }
    }

    fn note_received(&mut self, cell: usize, n_counted: u64, step_secs: u32) {
        self.column.received[cell] += n_counted;
        if self.only_secs.is_none() {
            self.column.covered_secs[cell] += n_counted * u64::from(step_secs);
        }
    }

    fn add_to_sum(&mut self, cell: usize, value: f64, carry: f64) {
        self.has_others = true;
        let (sum, lost) = two_sum(self.totals[cell], value);
        self.totals[cell] = sum;
        self.carries[cell] += lost + carry;
    }

    pub(super) fn expect(&mut self, cell: usize, n_periods: u64) {
        self.column.expected[cell] += n_periods;
    }

    /// Whether the earliest or latest value of each object is wanted: `Some(true)` for the earliest.
    pub(super) fn wants_edge(&self) -> Option<bool> {
        match self.aggregate {
            Aggregate::First => Some(true),
            Aggregate::Last => Some(false),
            _ => None,
        }
    }

    /// `weight_unit_secs`: seconds that have the weight 1. `gives_way`: part of what arrived is expected in another column.
    pub(super) fn finish(mut self, weight_unit_secs: u32, gives_way: bool) -> FrameColumn {
        if let Some(secs) = self.only_secs {
            let covered = self.column.received.iter().map(|received| received * u64::from(secs));
            self.column.covered_secs = covered.collect();
        }
        let values = (0..self.totals.len()).map(|cell| self.value(cell, weight_unit_secs));
        self.column.values = values.collect();
        let FrameColumn { received, expected, .. } = &mut self.column;
        for (expected, received) in expected.iter_mut().zip(received).filter(|_| !gives_way) {
            // What arrived was to be expected, also where no period could be counted.
            *expected = (*expected).max(*received);
        }
        self.column
    }

    fn value(&self, cell: usize, weight_unit_secs: u32) -> Option<f64> {
        let n = self.column.received[cell];
        if n == 0 {
            return None;
        }
        Some(match self.aggregate {
            Aggregate::Count => n as f64,
            Aggregate::Min | Aggregate::Max => self.totals[cell],
            Aggregate::Sum | Aggregate::First | Aggregate::Last => self.sum(cell),
            Aggregate::Avg => {
                let weights = self.column.covered_secs[cell] / u64::from(weight_unit_secs.max(1));
                self.sum(cell) / weights.max(1) as f64
            }
        })
    }

    fn sum(&self, cell: usize) -> f64 {
        let (exact, lack) = from_billionths(self.exact[cell]);
        if !self.has_others {
            return exact + lack;
        }
        let (total, lost) = two_sum(exact, self.totals[cell]);
        // After an overflow the carry is no number.
        let carry = self.carries[cell] + lack + lost;
        if carry.is_finite() { total + carry } else { total }
    }
}

/// A column in which nothing has arrived.
pub(super) fn empty_column(n_cells: usize) -> FrameColumn {
    FrameColumn {
        unknown: false,
        values: Vec::new(),
        received: vec![0; n_cells],
        expected: vec![0; n_cells],
        suspect: vec![0; n_cells],
        covered_secs: vec![0; n_cells],
    }
}

fn counted<'s>(stretch: &'s Stretch<'_>) -> impl Iterator<Item = f64> + 's {
    let marked = stretch.values.iter().zip(stretch.marks);
    marked.filter(|(_, mark)| *mark & COUNTED != 0).map(|(value, _)| *value)
}

/// Sum of the counted values (of all, unless `MASKED`) and what rounding has lost of it.
///
/// *Good*: independent lanes without a branch, which the compiler turns into vector instructions; with marks and counts 0.8 ns
/// per value on one core; four lanes and wider counts took 2.4. *Bad*: two values that cancel each other may meet in different lanes; the
/// carry takes care of that.
fn sum_counted<const MASKED: bool>(values: &[f64], marks: &[u8]) -> (f64, f64) {
    const LANES: usize = 8;
    let mut sums = [0.0; LANES];
    let mut carries = [0.0; LANES];
    let mut value_lanes = values.chunks_exact(LANES);
    let mut mark_lanes = marks.chunks_exact(LANES);
    for (values, marks) in value_lanes.by_ref().zip(mark_lanes.by_ref()) {
        for lane in 0..LANES {
            // All bits of a value that counts, none of one that does not: also `NaN` becomes zero.
            let mask = 0_u64.wrapping_sub(u64::from(marks[lane] & COUNTED));
            let masked = f64::from_bits(values[lane].to_bits() & mask);
            let value = if MASKED { masked } else { values[lane] };
            let (sum, lost) = two_sum(sums[lane], value);
            sums[lane] = sum;
            carries[lane] += lost;
        }
    }
    let (mut sum, mut carry) = (sums[0], carries[0]);
    let rest = value_lanes.remainder().iter().zip(mark_lanes.remainder());
    let rest = rest.filter(|(_, mark)| *mark & COUNTED != 0).map(|(value, _)| *value);
    for value in sums[1..].iter().copied().chain(rest) {
        let (next, lost) = two_sum(sum, value);
        sum = next;
        carry += lost;
    }
    carry += carries[1..].iter().sum::<f64>();
    (sum, carry)
}

/// The rounded sum and exactly what rounding lost (Knuth's TwoSum).
pub(super) fn two_sum(a: f64, b: f64) -> (f64, f64) {
    let sum = a + b;
    let b_seen = sum - a;
    (sum, (a - (sum - b_seen)) + (b - b_seen))
}

/// Earliest or latest value of each object in each bucket; in any order of arrival.
pub(super) struct EdgeValues {
    earliest: bool,
    n_buckets: usize,
    /// `object_idx * n_buckets + bucket_idx`.
    always: Vec<Option<Edge>>,
    /// By object and cell, for objects that change their group.
    dated: BTreeMap<(usize, usize), Edge>,
}

/// Start of a period, its value, and what the value lacks.
type Edge = (i64, f64, f64);

impl EdgeValues {
    pub(super) fn new(earliest: bool, n_objects: usize, n_buckets: usize) -> Self {
        let always = vec![None; n_objects * n_buckets];
        Self { earliest, n_buckets, always, dated: BTreeMap::new() }
    }

    /// Looks at neighboring values of one object in one cell.
    pub(super) fn add(
        &mut self,
        object_idx: usize,
        member: &Membership,
        (cell, bucket_idx): (usize, usize),
        first_start: Timestamp,
        stretch: &Stretch<'_>,
    ) {
        let is_counted = |mark: &u8| mark & COUNTED != 0;
        let position = if self.earliest {
            stretch.marks.iter().position(is_counted)
        } else {
            stretch.marks.iter().rposition(is_counted)
        };
        let Some(position) = position else { return };
        let start = first_start.as_unix_secs() + position as i64 * i64::from(stretch.step_secs);
        let found = (start, stretch.values[position], stretch.residue(position));
        let known = match member {
            Membership::Always(_) => {
                self.always[object_idx * self.n_buckets + bucket_idx].get_or_insert(found)
            }
            _ => self.dated.entry((object_idx, cell)).or_insert(found),
        };
        let better = if self.earliest { start < known.0 } else { start > known.0 };
        if better {
            *known = found;
        }
    }

    /// Adds what was found to the sums; `cell_of` places an object that never changes its group.
    pub(super) fn add_to(
        self,
        accumulator: &mut Accumulator,
        cell_of: impl Fn(usize, usize) -> Option<usize>,
    ) {
        for (i, found) in self.always.iter().enumerate() {
            let cell = || cell_of(i / self.n_buckets, i % self.n_buckets);
            if let Some((_, value, residue)) = found
                && let Some(cell) = cell()
            {
                accumulator.add_to_sum(cell, *value, *residue);
            }
        }
        for ((_, cell), (_, value, residue)) in self.dated {
            accumulator.add_to_sum(cell, value, residue);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn add_all(aggregate: Aggregate, values: &[f64]) -> FrameColumn {
        let marks = vec![COUNTED; values.len()];
        let mut accumulator = Accumulator::new(aggregate, 1, None);
        accumulator.add(
            0,
            &Stretch { at: 0, residues: &[], values, marks: &marks, step_secs: 900, weight: 1.0 },
        );
        accumulator.finish(900, false)
    }

    #[test]
    fn sums_keep_what_rounding_loses() {
        let values = [1e16, 1.0, -1e16, 1.0, 3.0, 1e16, 1.0, -1e16, 0.5];
        assert_ne!(values.iter().sum::<f64>(), 6.5, "the plain sum must be wrong here");
        assert_eq!(add_all(Aggregate::Sum, &values).values, [Some(6.5)]);
    }

    #[test]
    fn uncounted_values_are_not_looked_at() {
        use crate::store::tile::marks::{NULL, PRESENT, SUSPECT as DOUBTED};
        let mut marks = Vec::new();
        let cells = [PRESENT, PRESENT | NULL, PRESENT | DOUBTED, DOUBTED, PRESENT];
        mark(&cells, false, &mut marks);
        assert_eq!(marks, [COUNTED, 0, SUSPECT, 0, COUNTED]);
        let values = [1.0, f64::NAN, f64::INFINITY, f64::NAN, 2.0];
        let stretch = Stretch {
            at: 0,
            residues: &[],
            values: &values,
            marks: &marks,
            step_secs: 900,
            weight: 1.0,
        };
        let mut sum = Accumulator::new(Aggregate::Sum, 1, None);
        sum.add(0, &stretch);
        let column = sum.finish(900, false);
        assert_eq!(column.values, [Some(3.0)]);
        assert_eq!((column.received[0], column.suspect[0], column.covered_secs[0]), (2, 1, 1800));
    }

    #[test]
    fn sums_of_scaled_integers_are_exact() {
        assert_eq!(from_billionths(300_000_000), (0.3, 0.0));
        assert_ne!(0.1 + 0.2, 0.3, "the plain sum must be wrong here");
        assert_eq!(from_billionths(-1_500_000_000), (-1.5, 0.0));
        assert_eq!(from_billionths(i128::from(i64::MAX) * 1_000_000_000), (I63, -1.0));
        assert_eq!(from_billionths((1 << 60) * 1_000_000_000 + 500_000_000), (I60, 0.5));
    }

    const I60: f64 = 1_152_921_504_606_846_976.0;
    const I63: f64 = 9_223_372_036_854_775_808.0;

    /// Scaled integers of a tile and a value of another kind, as from off the grid.
    #[test]
    fn what_a_sum_of_integers_lacks_is_not_lost_when_others_are_added() {
        let mut sum = Accumulator::new(Aggregate::Sum, 1, None);
        let integers = Integers {
            n_counted: 2,
            n_suspect: 0,
            sum: (1 << 60) + 1,
            min_max: None,
            exponent: 0,
            step_secs: 900,
            weight: 1,
        };
        sum.add_integers(0, &integers);
        let (values, marks) = (&[-I60], &[COUNTED]);
        let (residues, step_secs, weight) = (&[], 900, 1.0);
        sum.add(0, &Stretch { at: 0, residues, values, marks, step_secs, weight });
        assert_eq!(sum.finish(900, false).values, [Some(1.0)]);
    }

    #[test]
    fn nothing_arrived_is_no_value() {
        let column = Accumulator::new(Aggregate::Max, 1, None).finish(900, false);
        assert_eq!(column.values, [None]);
    }
}
