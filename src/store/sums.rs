//! Sums that a store forms where its values lie, so that the values need not travel.
//!
//! A reader that wants values added up by class of objects and piece of time may ask for just that ([`super::Snapshot::add_up`]). The
//! answer is made of three things, each object-period in one of them and in no other: sums; tiles, where values could not be added up
//! there; samples off the grid. So a sink adds up whatever comes, and need not know which part of it came how.
//!
//! # Decision
//! What the reader calls a bucket in a zone, a mask, a group that an object belongs to for a time, a busy hour: all of it becomes pieces of
//! UTC time and classes of objects before it gets here, by the same code as for a cache. *Good*: one calendar, this program's, decides
//! where a day in a zone begins, also where the one of a server is years old; no name and no text of a filter leaves the program. *Bad*:
//! a long list of objects or of days is sent along with a question, 12 bytes per object.

use super::{BinRequest, ReadReport, ScanSink};
use crate::model::{MeasurementId, ObjectId, TimeRange, Timestamp};

/// Planes × classes of objects × pieces of time.
#[derive(Clone, Debug, PartialEq)]
pub struct SumRequest {
    /// Each value of such a plane stands for itself: scalars, or one bin of a dense array.
    pub planes: Vec<(MeasurementId, BinRequest)>,
    pub granularity_secs: u32,
    /// Ascending and disjoint. A period belongs to the piece that holds its start; what starts in none does not count.
    pub pieces: Vec<TimeRange>,
    /// The objects that count, ascending, each with its class.
    pub classes: Vec<(ObjectId, u32)>,
    /// Classes count up from zero.
    pub n_classes: u32,
    /// Whether suspect values count.
    pub keep_suspect: bool,
    /// Whether the least and the greatest value are wanted.
    pub extremes: bool,
}

/// What one class has in one piece.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PieceSum {
    pub measurement: MeasurementId,
    /// As in [`super::TileView`].
    pub bin: u16,
    pub class: u32,
    /// Position in [`SumRequest::pieces`].
    pub piece: u32,
    /// Values that count, and values that are suspect, whether they count or not.
    pub n_counted: u64,
    pub n_suspect: u64,
    pub sum: WideSum,
    /// Of the values that count; only where it was wanted.
    pub min_max: Option<(f64, f64)>,
}

/// A sum that does not depend on the order in which it was formed, but for what lies below 2^-40.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct WideSum {
    /// In units of 2^-40.
    pub units: i128,
    /// What is finer than that.
    pub rest: f64,
}

impl WideSum {
    pub const UNIT_BITS: u32 = 40;

    /// The sum, where it is an integer: then it is exact.
    pub fn whole(&self) -> Option<i128> {
        let mask = (1 << Self::UNIT_BITS) - 1;
        (self.units & mask == 0 && self.rest == 0.0).then_some(self.units >> Self::UNIT_BITS)
    }

    /// The nearest number, nearly, and what that lacks.
    pub fn parts(&self) -> (f64, f64) {
        const UNIT: f64 = 1.0 / (1_u64 << WideSum::UNIT_BITS) as f64;
        let nearest = self.units as f64;
        let lack = self.units.saturating_sub(nearest as i128) as f64;
        (nearest * UNIT, lack * UNIT + self.rest)
    }
}

/// Takes what a store adds up, and what it could not.
pub trait SumSink: ScanSink {
    fn sum(&mut self, sum: &PieceSum);
}

/// How much of a request a store has added up itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Pushdown {
    /// All of it: only sums were handed over.
    Complete(ReadReport),
    /// Some of it came as values.
    Partial(ReadReport),
    /// All that starts before an instant, the start of a UTC day, came as sums or as values; the rest is to be scanned.
    Until(ReadReport, Timestamp),
    /// Nothing was handed over, and why: the values are to be scanned.
    Unsupported(&'static str),
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn integers_are_told_from_decimals() {
        let of = |units, rest| WideSum { units, rest };
        assert_eq!(of(-3 << 40, 0.0).whole(), Some(-3));
        assert_eq!(of((-3 << 40) + 1, 0.0).whole(), None);
        assert_eq!(of(0, 1e-30).whole(), None);
        assert_eq!(of(1 << 39, 0.0).parts(), (0.5, 0.0));
        let (nearest, lack) = of((1 << 100) + 1, 1e-20).parts();
        assert_eq!((nearest, lack), ((1_u64 << 60) as f64, 1.0 / (1_u64 << 40) as f64 + 1e-20));
    }
}
