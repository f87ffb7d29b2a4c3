//! Samples as a reader hands them over: small tables of names and rows of samples that point into them.

use std::sync::Arc;

use super::samples::Samples;
use super::time::{GranularityPeriod, Timestamp};

/// [`Sample::bin`] of a scalar, and of the base of a sparse array.
pub const SCALAR_BIN: u16 = u16::MAX;

/// A value of one object, one measurement type (and bin), one period.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Sample {
    /// Position in [`MeasurementBatch::objects`].
    pub object: u32,
    /// Position in [`MeasurementBatch::measurements`].
    pub measurement: u32,
    /// Position in [`MeasurementBatch::periods`].
    pub period: u32,
    /// Bin of an array, or [`SCALAR_BIN`].
    pub bin: u16,
    /// The sender doubts the value. Kept, shown, excludable.
    pub suspect: bool,
    pub value: SampleValue,
}

/// Absent samples are not listed at all; a reported nothing (`NIL`, blank) is [`SampleValue::Null`]; zero is zero.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum SampleValue {
    Integer(i64),
    Decimal(f64),
    Null,
}

impl SampleValue {
    /// The number, if there is one; integers beyond 2^53 lose their last digits here and only here.
    pub fn as_f64(self) -> Option<f64> {
        match self {
            Self::Integer(i) => Some(i as f64),
            Self::Decimal(d) => Some(d),
            Self::Null => None,
        }
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct ObjectEntry {
    /// Full name, overlap removed.
    pub name: String,
    pub vendor: Option<String>,
}

/// How a reader saw a measurement type in one file.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct MeasurementEntry {
    pub name: String,
    pub group: String,
    pub kind: super::MeasurementKind,
}

/// One granularity period.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Period {
    pub start: Timestamp,
    pub granularity: GranularityPeriod,
}

/// All samples of one file (or a large part of one).
///
/// A sparse array sends one sample with [`SCALAR_BIN`] whose value is the number of listed bins (0 for none: the export writes a
/// bare `0`), and one sample for each listed bin; bins that are not listed are zero wherever the base sample is there.
/// A dense array sends one sample for each bin and no base sample.
/// The samples of one result stand together in one row: a result of a sparse array replaces all bins of an earlier one.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct MeasurementBatch {
    pub objects: Vec<ObjectEntry>,
    /// Files that name the same ones may share them.
    pub measurements: Arc<Vec<MeasurementEntry>>,
    pub periods: Vec<Period>,
    pub samples: Samples,
}
