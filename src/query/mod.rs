//! Reading: select objects, add counters up over objects and time, hand them over as a [`crate::model::CounterFrame`].
//!
//! Add up first, divide last: nothing here divides one counter by another.
//!
//! ```text
//! filter ─┐
//! topology ┴→ select: object → group over time ─┐
//! masks, zone, every → grid: period → bucket ───┴→ aggregate: tiles → accumulators → CounterFrame
//! ```
//!
//! # What belongs where
//! A sample belongs to the bucket, mask, filter and group that hold its period start. An object whose dated attributes change
//! inside the range counts in each group for its own time only. Periods that lie across an edge of the buckets are told, and of periods
//! that lie over one another one set counts: see `irregular`.
//!
//! # What was expected
//! Every object that ever reported a counter (in the granularity that is read) is expected to report it in each period that
//! starts in the request's range, outside of masks; not only since its first sample. Periods are counted on the real length of
//! local days (92, 96 or 100 quarter-hours). Granularities that do not divide a day have no countable periods:
//! there what arrived is all that was expected.
//!
//! # Granularity
//! Buckets of a number of seconds must be a multiple of the granularity of everything that is read: others would hold now one
//! period, now two or none, which looks like a finding ([`QueryError::UnevenBuckets`]). Granularities that do not divide a day are
//! exempt: their periods lie on no common grid.
//!
//! Unless the request names one, each object is read in the finest granularity in which it reports all counters of the request
//! that it reports at all, of several on each day in the finest that is mostly there; two granularities of one object are never added
//! together. See `granularity`.

mod accumulate;
pub mod aggregate;
mod attribute;
pub mod busy_hour;
pub mod filter;
pub mod filter_place;
mod granularity;
mod grid;
mod inputs;
mod irregular;
mod scan;
pub mod select;
pub mod topology;

pub use aggregate::{
    FrameReport, ReadOptions, counter_frame, counter_frame_with, granularities_read,
    longest_granularity_secs,
};
pub use filter::{Filter, FilterError};
pub use inputs::measurements_named;
pub use irregular::Irregular;
pub use select::{ObjectAttributes, attributes_table, check_keys, known_keys};
pub use topology::{Topology, TopologyError, UnmatchedRow};

use crate::model::{Every, FrameInput, GranularityPeriod, ObjectId, TimeRange, Zone};

/// What is to be added up.
#[derive(Clone, Debug)]
pub struct FrameRequest {
    pub inputs: Vec<FrameInput>,
    /// Which objects; `None`: all.
    pub filter: Option<Filter>,
    /// Group keys: `object`, an RDN class, a topology attribute, `vendor`, `technology`, `measurement_group`. Empty: all together.
    pub by: Vec<String>,
    pub every: Every,
    pub range: TimeRange,
    pub zone: Zone,
    /// `None`: for each object the finest one in which all inputs it reports are stored.
    pub granularity: Option<GranularityPeriod>,
    /// Samples whose period starts inside a mask do not count, neither as received nor as expected.
    pub masks: Vec<Mask>,
    pub suspect: SuspectPolicy,
}

/// Time that does not count, for some objects or for all.
#[derive(Clone, Debug)]
pub struct Mask {
    pub range: TimeRange,
    /// `None`: all objects. Ascending.
    pub objects: Option<Vec<ObjectId>>,
}

/// What happens to values that the sender marked suspect.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum SuspectPolicy {
    /// They count, and their share is shown.
    #[default]
    Keep,
    /// They are left out, as if they had not arrived.
    Exclude,
}

/// A question could not be answered.
#[derive(Debug, thiserror::Error)]
pub enum QueryError {
    #[error(transparent)]
    Store(#[from] crate::store::StoreError),
    /// Neither built in, nor an RDN class of any object, nor a topology attribute.
    #[error("unknown key {key:?}")]
    UnknownKey { key: String, nearest: Option<String> },
    #[error("the counters share no granularity period: {detail}")]
    NoCommonGranularity { detail: String },
    /// `fitting_secs`: the shortest buckets, not shorter than those asked for, that would do; `shorter_secs`: the longest periods
    /// among those stored that the buckets do hold.
    #[error(
        "buckets of {every_secs} s do not hold a whole number of periods of {granularity_secs} s"
    )]
    UnevenBuckets {
        every_secs: u32,
        granularity_secs: u32,
        fitting_secs: u64,
        shorter_secs: Option<u32>,
    },
    /// Periods that do not divide an hour, or lie across the edges of hours of a zone's clock.
    #[error("hours do not hold a whole number of periods of {granularity_secs} s")]
    BusyHourPeriods { granularity_secs: u32, zone: Option<String> },
    /// The frame would not fit into the memory that queries may take.
    #[error("too large: {n_groups} groups × {n_buckets} buckets × {n_inputs} counters")]
    TooLarge { n_groups: usize, n_buckets: usize, n_inputs: usize, needed_bytes: usize },
}

impl From<crate::job::Cancelled> for QueryError {
    fn from(_: crate::job::Cancelled) -> Self {
        Self::Store(crate::store::StoreError::Cancelled)
    }
}
