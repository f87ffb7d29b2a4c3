//! What happens when a value meets another one of the same object, measurement type, bin and period.
//!
//! | stored | arrives | after |
//! |---|---|---|
//! | nothing | anything | what arrived |
//! | anything | the same | no change |
//! | null | value | the value |
//! | value of an earlier import | null | the null; counted as replaced: what is sent again replaces what was there |
//! | value of the same import | null | the value: of several jobs in one file the one that has it wins |
//! | value | another value, or another suspect mark | what arrived; counted as replaced |
//!
//! A result of a sparse array replaces the whole earlier result: bins it does not list are zero now, so they are removed.

use super::codec::fits_f64;
use crate::model::{SCALAR_BIN, SampleValue};

/// One stored value with its mark.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Cell {
    pub value: SampleValue,
    pub suspect: bool,
}

/// The same number in one form: [`SampleValue::Integer`] only where `f64` cannot hold it.
pub fn plain(value: SampleValue) -> SampleValue {
    match value {
        SampleValue::Integer(integer) if fits_f64(integer) => SampleValue::Decimal(integer as f64),
        other => other,
    }
}

/// Bit for bit, so that NaN is the same as itself.
pub fn same(a: Cell, b: Cell) -> bool {
    let same_value = match (plain(a.value), plain(b.value)) {
        (SampleValue::Integer(a), SampleValue::Integer(b)) => a == b,
        (SampleValue::Decimal(a), SampleValue::Decimal(b)) => a.to_bits() == b.to_bits(),
        (SampleValue::Null, SampleValue::Null) => true,
        _ => false,
    };
    same_value && a.suspect == b.suspect
}

/// The cells that one result touches: one object, measurement type, period; one cell, or the bins of an array.
pub trait ResultCells {
    /// What is stored for the `i`-th sample of the result.
    fn cell(&self, i: usize) -> Option<Cell>;
    fn put(&mut self, i: usize, cell: Cell);
    /// Removes all bins that the result does not list, and says how many there were.
    fn remove_unlisted(&mut self) -> u64;
}

/// What came of one result.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Merged {
    /// Cells that had a different value before.
    pub n_replaced: u64,
    /// At least one sample is now what is stored: it was written, or was there already.
    pub kept: bool,
    pub changed: bool,
}

/// Merges the samples of one result, given as bin and cell. `again_in_file`: the same file brought this result before.
pub fn merge_result(
    stored: &mut impl ResultCells,
    arriving: impl Iterator<Item = (u16, Cell)>,
    sparse: bool,
    again_in_file: bool,
) -> Merged {
    let mut merged = Merged::default();
    let mut replaces_bins = false;
    for (i, (bin, new)) in arriving.enumerate() {
        let is_null = new.value == SampleValue::Null;
        replaces_bins |= sparse && bin == SCALAR_BIN && (!is_null || !again_in_file);
        match stored.cell(i) {
            Some(old) if same(old, new) => merged.kept = true,
            Some(old) if is_null && again_in_file && old.value != SampleValue::Null => {}
            old => {
                merged.n_replaced +=
                    u64::from(old.is_some_and(|old| old.value != SampleValue::Null));
                merged.kept = true;
                merged.changed = true;
                stored.put(i, new);
            }
        }
    }
    if replaces_bins {
        let n_removed = stored.remove_unlisted();
        merged.n_replaced += n_removed;
        merged.changed |= n_removed > 0;
    }
    merged
}
