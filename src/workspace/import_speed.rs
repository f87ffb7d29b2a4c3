//! How fast an import goes, over its last seconds, and how long the rest will take at that speed.
//!
//! # Decision
//! Speed is what was done between the oldest and the newest moment of a window of eight seconds. *Good*: a commit, which stops
//! everything for a moment, does not make the figure jump, and a change of pace shows within seconds. *Bad*: nothing is said
//! in the first second.

use std::collections::VecDeque;

/// Length of the window.
const WINDOW_SECS: f64 = 8.0;
/// Below this nothing is said.
const LEAST_SECS: f64 = 0.5;

/// What was done at one moment.
#[derive(Clone, Copy, Debug)]
struct Moment {
    secs: f64,
    bytes: u64,
    values: u64,
}

/// What a [`Speedometer`] reads.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Speed {
    pub bytes_per_sec: f64,
    pub values_per_sec: f64,
}

/// Keeps the moments of the window.
#[derive(Clone, Debug, Default)]
pub struct Speedometer(VecDeque<Moment>);

impl Speedometer {
    /// Notes how much is done in all; `secs` grow from call to call.
    pub fn note(&mut self, secs: f64, bytes: u64, values: u64) {
        self.0.push_back(Moment { secs, bytes, values });
        // One moment older than the window stays, so that the window is always full.
        while self.0.get(1).is_some_and(|moment| secs - moment.secs >= WINDOW_SECS) {
            self.0.pop_front();
        }
    }

    /// Forgets everything: time that was spent waiting is no slowness.
    pub fn restart(&mut self) {
        self.0.clear();
    }

    /// `None` where too little is known.
    pub fn speed(&self) -> Option<Speed> {
        let (first, last) = (self.0.front()?, self.0.back()?);
        let secs = last.secs - first.secs;
        (secs >= LEAST_SECS).then(|| Speed {
            bytes_per_sec: last.bytes.saturating_sub(first.bytes) as f64 / secs,
            values_per_sec: last.values.saturating_sub(first.values) as f64 / secs,
        })
    }

    /// Seconds that the rest takes at this speed; `None` where nothing moves.
    pub fn secs_left(&self, total_bytes: u64) -> Option<f64> {
        let speed = self.speed()?.bytes_per_sec;
        let rest = total_bytes.saturating_sub(self.0.back()?.bytes);
        (speed > 0.0).then(|| rest as f64 / speed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn speed_is_that_of_the_last_seconds() {
        let mut meter = Speedometer::default();
        assert_eq!(meter.speed(), None);
        for sec in 0..=20_u32 {
            // Slow for ten seconds, then ten times as fast.
            let bytes = u64::from(sec) * 100 + u64::from(sec.saturating_sub(10)) * 900;
            meter.note(f64::from(sec), bytes, bytes * 2);
        }
        let speed = meter.speed().unwrap();
        assert!((speed.bytes_per_sec - 1000.0).abs() < 1e-9, "{speed:?}");
        assert!((speed.values_per_sec - 2000.0).abs() < 1e-9, "{speed:?}");
        assert_eq!(meter.secs_left(11_000 + 3_000), Some(3.0));
    }

    #[test]
    fn a_pause_is_no_slowness() {
        let mut meter = Speedometer::default();
        (0..=4_u32).for_each(|sec| meter.note(f64::from(sec), u64::from(sec) * 100, 0));
        meter.restart();
        assert_eq!(meter.speed(), None, "nothing is known after a pause");
        meter.note(1000.0, 400, 0);
        meter.note(1001.0, 500, 0);
        assert_eq!(meter.speed().map(|speed| speed.bytes_per_sec), Some(100.0));
    }

    #[test]
    fn nothing_is_promised_where_nothing_moves() {
        let mut meter = Speedometer::default();
        (0..=9_u32).for_each(|sec| meter.note(f64::from(sec), 7, 0));
        assert_eq!(meter.secs_left(1000), None);
        assert_eq!(meter.speed().map(|speed| speed.bytes_per_sec), Some(0.0));
    }
}
