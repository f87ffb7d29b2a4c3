//! Instants and ranges in UTC. Local time lives in [`super::calendar`] only.

use std::fmt;

/// A UTC instant, in whole seconds since 1970-01-01T00:00:00Z.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Timestamp(i64);

impl Timestamp {
    pub const fn from_unix_secs(secs: i64) -> Self {
        Self(secs)
    }

    pub const fn as_unix_secs(self) -> i64 {
        self.0
    }

    /// This instant moved by `secs` (negative: earlier). Saturates at the ends of time.
    #[must_use]
    pub const fn plus_secs(self, secs: i64) -> Self {
        Self(self.0.saturating_add(secs))
    }

    /// Start of the UTC day that holds this instant.
    #[must_use]
    pub const fn utc_day_start(self) -> Self {
        Self(self.0.div_euclid(86_400) * 86_400)
    }

    /// `2026-10-01T05:00:00Z`.
    pub fn to_iso_utc(self) -> String {
        jiff::Timestamp::from_second(self.0)
            .map_or_else(|_| format!("{}s", self.0), |t| t.to_string())
    }
}

impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.to_iso_utc())
    }
}

/// A half-open range `[start, end)`: a period belongs to the range that holds its start.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TimeRange {
    pub start: Timestamp,
    pub end: Timestamp,
}

impl TimeRange {
    /// # Panics
    /// When `end` lies before `start`: ranges are made by the program, a person's input is checked before.
    pub fn new(start: Timestamp, end: Timestamp) -> Self {
        assert!(start <= end, "a range ends before it starts: {start} .. {end}");
        Self { start, end }
    }

    pub fn duration_secs(self) -> i64 {
        self.end.0 - self.start.0
    }

    pub fn is_empty(self) -> bool {
        self.start == self.end
    }

    pub fn contains(self, instant: Timestamp) -> bool {
        self.start <= instant && instant < self.end
    }

    /// The part both ranges share, if any.
    pub fn intersect(self, other: Self) -> Option<Self> {
        let start = self.start.max(other.start);
        let end = self.end.min(other.end);
        (start < end).then_some(Self { start, end })
    }
}

/// Length of the period over which one value is collected, in seconds; never zero.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct GranularityPeriod(u32);

impl GranularityPeriod {
    /// `None` for zero.
    pub const fn from_secs(secs: u32) -> Option<Self> {
        if secs == 0 { None } else { Some(Self(secs)) }
    }

    pub const QUARTER_HOUR: Self = Self(900);
    pub const HOUR: Self = Self(3600);

    pub const fn as_secs(self) -> u32 {
        self.0
    }

    /// Whether a UTC day is a whole number of periods, so that the period has a place in a day-tile.
    pub const fn divides_day(self) -> bool {
        86_400 % self.0 == 0
    }
}

impl fmt::Display for GranularityPeriod {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            s if s % 86_400 == 0 => write!(f, "{} d", s / 86_400),
            s if s % 3600 == 0 => write!(f, "{} h", s / 3600),
            s if s % 60 == 0 => write!(f, "{} min", s / 60),
            s => write!(f, "{s} s"),
        }
    }
}
