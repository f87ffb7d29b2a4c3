//! Counters that only grow until their element restarts: what arrives is a reading, what counts is the difference.
//!
//! Readings are kept as they are; the value of a period is made from two readings that lie one interval apart, so that files
//! give the same values in whatever order they come.

use super::batch::{MeasurementEntry, ObjectEntry};
use super::time::{GranularityPeriod, Timestamp};

/// The reading of one counter of one object.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CounterReading {
    /// Position in [`CumulativeBatch::objects`].
    pub object: u32,
    /// Position in [`CumulativeBatch::measurements`].
    pub measurement: u32,
    pub at: Timestamp,
    pub value: u64,
}

/// All readings of one file. Several of one counter at one time are given as they stand there: the last one counts, and whoever
/// stores them counts the repeats.
#[derive(Clone, Debug, PartialEq)]
pub struct CumulativeBatch {
    pub objects: Vec<ObjectEntry>,
    pub measurements: Vec<MeasurementEntry>,
    /// Between two readings.
    pub interval: GranularityPeriod,
    pub readings: Vec<CounterReading>,
}
