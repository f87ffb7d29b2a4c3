//! Time-based availability from outages: what counts as down, what counts at all, and how many objects become one number.
//!
//! ```text
//! service time  ⊇  counted time = service − (excluded time, by mode)
//! downtime      =  union(outages) ∩ service − (excluded time, by mode)
//! availability  =  100 × (counted − down) ÷ counted
//! ```
//! Add up first, divide last: several objects or days become one [`UpTime`] by adding their seconds ([`UpTime::total`]);
//! the mean of daily percentages is not offered (worked example A13).

use super::contract::ExclusionMode;
use super::interval::{intersect, subtract, total_secs, union};
use crate::model::TimeRange;

/// Seconds up and seconds that count, of one object or added up over many.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct UpTime {
    pub up_secs: i64,
    /// Service time after exclusions, with `0 <= up_secs <= counted_secs`.
    pub counted_secs: i64,
}

impl UpTime {
    pub fn down_secs(self) -> i64 {
        self.counted_secs - self.up_secs
    }

    /// `100 × up ÷ counted`; `None` where no time counts at all.
    pub fn percent(self) -> Option<f64> {
        (self.counted_secs > 0).then(|| 100.0 * self.up_secs as f64 / self.counted_secs as f64)
    }

    /// Σup and Σcounted: the cell-time mean of worked examples A04 and A13, once divided.
    pub fn total(parts: &[Self]) -> Self {
        parts.iter().fold(Self::default(), |sum, part| Self {
            up_secs: sum.up_secs.saturating_add(part.up_secs),
            counted_secs: sum.counted_secs.saturating_add(part.counted_secs),
        })
    }
}

/// Time without any report on whether the object was up (worked example A11). There is no default.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum NoDataRule {
    Up,
    /// The clock stands still: the time leaves numerator and denominator.
    Paused,
    Down,
}

/// Time that counts, and the time of it that is down, as normal lists; `down` lies inside of the service time.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CountedTime {
    pub counted: Vec<TimeRange>,
    pub down: Vec<TimeRange>,
}

impl CountedTime {
    pub fn up_time(&self) -> UpTime {
        let counted_secs = total_secs(&self.counted);
        UpTime { up_secs: counted_secs - total_secs(&self.down), counted_secs }
    }
}

/// What counts of one object, and what of it is down.
///
/// `service` is the time that is promised: the month, its business hours, or the part since the object went on air.
/// `mode` is `None` where nothing is excluded (worked example A01: `DowntimeOnly` (a), `DowntimeAndServiceTime` (b), `None` (c)).
pub fn counted_time(
    service: &[TimeRange],
    outages: &[TimeRange],
    exclusions: &[TimeRange],
    mode: Option<ExclusionMode>,
) -> CountedTime {
    let down = intersect(outages, service);
    let (counted, down) = match mode {
        None => (union(service), down),
        Some(ExclusionMode::DowntimeOnly) => (union(service), subtract(&down, exclusions)),
        Some(ExclusionMode::DowntimeAndServiceTime) => {
            (subtract(service, exclusions), subtract(&down, exclusions))
        }
    };
    CountedTime { counted, down }
}

/// Availability of one object, of what [`counted_time`] says.
pub fn up_time(
    service: &[TimeRange],
    outages: &[TimeRange],
    exclusions: &[TimeRange],
    mode: Option<ExclusionMode>,
) -> UpTime {
    counted_time(service, outages, exclusions, mode).up_time()
}

/// Availability of one object of which nothing is known for some of the time. Where an outage is known, it counts as an outage.
pub fn up_time_with_no_data(
    service: &[TimeRange],
    outages: &[TimeRange],
    no_data: &[TimeRange],
    rule: NoDataRule,
) -> UpTime {
    let unknown = subtract(no_data, outages);
    match rule {
        NoDataRule::Up => up_time(service, outages, &[], None),
        NoDataRule::Paused => up_time(&subtract(service, &unknown), outages, &[], None),
        NoDataRule::Down => up_time(service, &[outages, &unknown[..]].concat(), &[], None),
    }
}

/// Outages that last at least `length_secs_min`, after joining those that overlap or touch (worked example A10).
pub fn long_outages(outages: &[TimeRange], length_secs_min: i64) -> Vec<TimeRange> {
    let mut long = union(outages);
    long.retain(|outage| outage.duration_secs() >= length_secs_min);
    long
}

/// Share of the objects whose own availability is at least `threshold_percent`, in percent (method M2); objects of which no
/// time counts are left out; `None` when none is left.
pub fn objects_meeting_percent(objects: &[UpTime], threshold_percent: f64) -> Option<f64> {
    let values: Vec<f64> = objects.iter().filter_map(|object| object.percent()).collect();
    let n_met = values.iter().filter(|value| **value >= threshold_percent).count();
    (!values.is_empty()).then(|| 100.0 * n_met as f64 / values.len() as f64)
}

/// Availability weighted by traffic, users or priority (method M7), in percent: `Σ weight × availability ÷ Σ weight`.
/// Objects of which no time counts are left out; `None` when no weight is left.
pub fn weighted_percent(objects: &[(UpTime, f64)]) -> Option<f64> {
    let (mut sum, mut weight_sum) = (0.0, 0.0);
    for (object, weight) in objects {
        if let Some(percent) = object.percent() {
            sum += weight * percent;
            weight_sum += weight;
        }
    }
    (weight_sum > 0.0).then(|| sum / weight_sum)
}

/// Availability of parts that are all needed: the product of their ratios (0..=1). Common practice (worked example A05).
pub fn serial_ratio(parts: &[f64]) -> f64 {
    parts.iter().product()
}

/// Availability of parts of which one is enough: `1 − Π(1 − a)`, ratios 0..=1, failures independent. Common practice (A05).
pub fn parallel_ratio(parts: &[f64]) -> f64 {
    1.0 - parts.iter().map(|part| 1.0 - part).product::<f64>()
}
