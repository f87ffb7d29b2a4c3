//! The only place that asks what time it is.

use std::time::{Duration, Instant};

use crate::model::Timestamp;

/// Now, in UTC.
pub fn now() -> Timestamp {
    Timestamp::from_unix_secs(jiff::Timestamp::now().as_second())
}

/// Measures how long something takes.
#[derive(Clone, Copy, Debug)]
pub struct Stopwatch(Instant);

impl Stopwatch {
    pub fn start() -> Self {
        Self(Instant::now())
    }

    pub fn elapsed(self) -> Duration {
        self.0.elapsed()
    }

    pub fn elapsed_micros(self) -> u64 {
        u64::try_from(self.elapsed().as_micros()).unwrap_or(u64::MAX)
    }
}
