//! Charts without a screen: what the window draws and what the report prints is the same [`Chart`] value.
//!
//! Values and times stay in the units of the data; pixels are the business of whoever draws. Gaps stay gaps: a line is a list of
//! points in which `None` breaks it.

pub mod axis;
pub mod credits;
pub mod day_calendar;
pub mod decimate;
pub mod distribution;
pub mod heat;
pub mod map;
pub mod palette;
pub mod pareto;
pub mod pyramid;
pub mod scatter;
pub mod shift;
pub mod sparkline;

use crate::model::{TimeRange, Timestamp, Unit, Zone};

/// One drawing over time.
#[derive(Clone, Debug, PartialEq)]
pub struct Chart {
    pub title: String,
    pub zone: Zone,
    pub range: TimeRange,
    pub unit: Unit,
    pub lines: Vec<Line>,
    pub targets: Vec<Target>,
    pub bands: Vec<Band>,
    /// Received ÷ expected per bucket, drawn as a strip below; empty for none.
    pub coverage: Vec<(TimeRange, Option<f64>)>,
}

/// One line; each point stands for the bucket that starts there.
#[derive(Clone, Debug, PartialEq)]
pub struct Line {
    pub name: String,
    /// Position in [`palette`].
    pub color: usize,
    /// In order of time; `None` is a gap.
    pub points: Vec<(Timestamp, Option<f64>)>,
    /// Length of a bucket, so that the last one can be drawn whole.
    pub bucket_secs: i64,
}

/// Buckets this long or longer are drawn as steps; a day of 23 hours is one.
const STEP_SECS_MIN: i64 = 82_800;

impl Line {
    /// Whether each bucket is drawn as a level; else the line goes through the middles of the buckets.
    pub fn is_stepped(&self) -> bool {
        self.bucket_secs >= STEP_SECS_MIN
    }
}

/// A line across: the value that must be kept.
#[derive(Clone, Debug, PartialEq)]
pub struct Target {
    pub name: String,
    pub value: f64,
    /// True when values at or above it are good.
    pub higher_is_better: bool,
    /// From here on to the target a value is kept and in danger.
    pub warning: Option<f64>,
}

/// Marked time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Band {
    pub name: String,
    pub range: TimeRange,
    pub kind: BandKind,
}

/// What marked time is, and so how it is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum BandKind {
    /// Shaded: it does not count.
    Exclusion,
    /// In a strip below the lines: many may stand side by side.
    Outage,
    /// The one that a person looks at: shaded and framed.
    Chosen,
}
