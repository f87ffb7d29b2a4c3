//! What a reader asks of a store, and the shape of the answer.

use std::collections::BTreeMap;

use super::packed::PackedView;
use super::profile::ProfileView;
use super::rollup::RollupView;
use crate::model::{MeasurementId, ObjectId, SampleValue, TimeRange, Timestamp};

/// Which planes of a measurement.
///
/// | asked | scalar | dense array | sparse array |
/// |---|---|---|---|
/// | `Scalar` | the values | what came as a scalar, usually nothing | the base: number of listed bins |
/// | `One(k)` | nothing | bin k | bin k, completed |
/// | `AllBins` | nothing | every bin | every bin that any object of the block listed on that day, completed; bin 0 where none did |
///
/// *Completed*: 0.0 and present wherever the base has a value and the bin was not listed, null wherever the base is null; the
/// suspect mark there is the base's. So the presence of any plane of a sparse array is right for completeness, and sums are too.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum BinRequest {
    Scalar,
    One(u16),
    AllBins,
}

/// Measurements × objects × one granularity × time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ScanRequest {
    pub measurements: Vec<(MeasurementId, BinRequest)>,
    /// `None`: all. Tiles are cut to these rows.
    pub objects: Option<Vec<ObjectId>>,
    pub granularity_secs: u32,
    /// Periods whose start lies in it. Tiles at its ends are handed over whole: the sink looks at the times.
    pub range: TimeRange,
}

/// One decoded day-tile: rows are objects, columns are the periods of a UTC day. Cell `row * n_periods + column`.
#[derive(Debug)]
pub struct TileView<'a> {
    pub measurement: MeasurementId,
    /// [`crate::model::SCALAR_BIN`] for scalars and for the base of a sparse array.
    pub bin: u16,
    pub granularity_secs: u32,
    /// Start of the UTC day.
    pub day_start: Timestamp,
    pub n_periods: usize,
    /// One per row, of one class.
    pub objects: &'a [ObjectId],
    /// 0.0 where nothing is present. Integers beyond 2^53 lose their last digits here.
    pub values: &'a [f64],
    /// See [`super::tile::marks`].
    pub marks: &'a [u8],
    /// By cell: integers that `f64` cannot hold, of which `values` has the nearest `f64`.
    pub exact: &'a BTreeMap<u32, i64>,
}

/// A sample whose period does not lie on the grid of its granularity, kept as it came.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct OffGridSample {
    pub measurement: MeasurementId,
    pub bin: u16,
    pub object: ObjectId,
    pub granularity_secs: u32,
    pub period_start: Timestamp,
    pub value: SampleValue,
    pub suspect: bool,
}

/// A period of an object and a measurement type, which some [`OffGridSample`] has a value for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OffGridPeriod {
    pub measurement: MeasurementId,
    pub object: ObjectId,
    pub start: Timestamp,
}

/// Takes what a scan finds.
pub trait ScanSink {
    fn tile(&mut self, tile: &TileView<'_>);
    fn off_grid(&mut self, sample: &OffGridSample);
}

/// Which of the sums that are kept beside tiles may answer a scan.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct KeptSums {
    /// Those of local days, by object: [`super::rollup`].
    pub days: bool,
    /// Those of periods, by block of objects: [`super::profile`].
    pub periods: bool,
}

/// One of several sinks that are filled at once, each from a thread of its own. What they hold together must not depend on which
/// of them got what.
pub trait SplitSink: ScanSink + Send {
    /// A tile that need not be decoded. Others come to [`ScanSink::tile`].
    fn packed(&mut self, tile: &PackedView<'_>);
    /// What a tile adds up to. `false`: the tile itself is wanted.
    fn rollup(&mut self, rollup: &RollupView<'_>) -> bool;
    /// Whether profiles of a block are of any use; `rows`: those that were asked for, one bit each.
    fn wants_profiles(&mut self, objects: &[ObjectId], rows: u64) -> bool;
    /// What the rows of a tile add up to. `false`: the tile itself is wanted.
    fn profile(&mut self, profile: &ProfileView<'_>) -> bool;
}

/// What a scan read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ReadReport {
    pub n_threads: u64,
    /// Days of blocks that were answered from what their tiles add up to.
    pub n_rollups: u64,
    pub rollup_bytes: u64,
    /// Days of blocks that were answered from what their objects add up to in each period.
    pub n_profiles: u64,
    pub profile_bytes: u64,
    pub n_tiles: u64,
    pub tile_bytes: u64,
    /// Values that were unpacked.
    pub n_values: u64,
    /// Sums that the store itself has formed.
    pub n_sums: u64,
}

impl ReadReport {
    /// Two scans, one after the other or side by side: threads are not added up.
    #[must_use]
    pub fn with(self, other: Self) -> Self {
        Self {
            n_threads: self.n_threads.max(other.n_threads),
            n_rollups: self.n_rollups + other.n_rollups,
            rollup_bytes: self.rollup_bytes + other.rollup_bytes,
            n_profiles: self.n_profiles + other.n_profiles,
            profile_bytes: self.profile_bytes + other.profile_bytes,
            n_tiles: self.n_tiles + other.n_tiles,
            tile_bytes: self.tile_bytes + other.tile_bytes,
            n_values: self.n_values + other.n_values,
            n_sums: self.n_sums + other.n_sums,
        }
    }
}
