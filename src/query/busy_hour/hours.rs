//! What was found: the busy hour of each unit on each day.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::windows::hour_from;
use crate::model::{TimeRange, Timestamp, Zone};

/// Busy hours of units × local days.
#[derive(Clone, Debug, PartialEq)]
pub struct BusyHours {
    /// Whose days and clock.
    pub zone: Zone,
    /// Names of the unit's keys; none where all objects are one unit.
    pub keys: Vec<String>,
    /// Values of the keys, sorted. Shared by the parts of many days, which mostly have the same.
    pub units: Arc<Vec<Vec<String>>>,
    /// Counted local days, ascending.
    pub days: Vec<TimeRange>,
    /// Position `unit_idx * days.len() + day_idx`.
    pub unit_days: Vec<UnitDay>,
}

/// One unit on one day.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct UnitDay {
    /// `None` where no hour of that day has traffic, or, of a fixed hour, where the day does not have it.
    pub hour: Option<BusyHour>,
    /// Object-periods of the whole day, as in [`crate::model::KpiPoint`].
    pub received: u64,
    pub expected: u64,
}

/// The busy hour of a unit on a day.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct BusyHour {
    pub start: Timestamp,
    /// `None` only of a fixed hour, on a day on which nothing arrived in it.
    pub traffic: Option<f64>,
    /// Object-periods of the hour.
    pub received: u64,
    pub expected: u64,
}

impl BusyHour {
    /// Its 60 minutes.
    pub fn range(&self) -> TimeRange {
        hour_from(self.start)
    }

    /// Received ÷ expected, 0..=1; `None` where nothing was expected.
    pub fn completeness_ratio(&self) -> Option<f64> {
        ratio(self.received, self.expected)
    }
}

impl UnitDay {
    /// Received ÷ expected of the day, 0..=1; `None` where nothing was expected.
    pub fn completeness_ratio(&self) -> Option<f64> {
        ratio(self.received, self.expected)
    }

    fn is_blank(&self) -> bool {
        self.hour.is_none() && self.received == 0 && self.expected == 0
    }
}

fn ratio(received: u64, expected: u64) -> Option<f64> {
    (expected > 0).then(|| received as f64 / expected as f64)
}

impl BusyHours {
    /// All days of one unit.
    pub fn days_of(&self, unit_idx: usize) -> &[UnitDay] {
        let n_days = self.days.len();
        &self.unit_days[unit_idx * n_days..(unit_idx + 1) * n_days]
    }

    /// Position of a unit.
    pub fn find(&self, unit: &[String]) -> Option<usize> {
        self.units.binary_search_by(|known| known.as_slice().cmp(unit)).ok()
    }

    /// The busy hours of one unit, ascending.
    pub fn ranges_of(&self, unit_idx: usize) -> impl Iterator<Item = TimeRange> + '_ {
        self.days_of(unit_idx).iter().filter_map(|day| Some(day.hour?.range()))
    }

    /// Traffic of the unit's busy hours, of the days that have one.
    pub fn traffic_of(&self, unit_idx: usize) -> Vec<f64> {
        self.days_of(unit_idx).iter().filter_map(|day| day.hour?.traffic).collect()
    }

    /// Unit-days on which something was expected, and those of them that have a busy hour.
    pub fn n_expected_and_found(&self) -> (usize, usize) {
        let expected = self.unit_days.iter().filter(|day| !day.is_blank());
        let n_found = self.unit_days.iter().filter(|day| day.hour.is_some()).count();
        (expected.count(), n_found)
    }

    /// Parts of different days as one, whatever units each of them has. `zone` and `keys` are those of all parts; of a day in
    /// several parts the last one counts.
    pub fn merged(zone: &Zone, keys: &[String], parts: &[Self]) -> Self {
        let days: BTreeSet<TimeRange> = parts.iter().flat_map(|part| &part.days).copied().collect();
        let days: Vec<TimeRange> = days.into_iter().collect();
        // As mostly: the same units on all days, which need not be brought into order again.
        let same_units = parts.windows(2).all(|two| two[0].has_units_of(&two[1]));
        let units: Arc<Vec<Vec<String>>> = if same_units {
            parts.first().map(|part| Arc::clone(&part.units)).unwrap_or_default()
        } else {
            let units: BTreeSet<&Vec<String>> =
                parts.iter().flat_map(|part| part.units.iter()).collect();
            Arc::new(units.into_iter().cloned().collect())
        };
        let mut merged = Self {
            zone: zone.clone(),
            keys: keys.to_vec(),
            unit_days: vec![UnitDay::default(); units.len() * days.len()],
            units,
            days,
        };
        for part in parts {
            let at = |day: &TimeRange| merged.days.binary_search(day).unwrap_or_default();
            let day_positions: Vec<usize> = part.days.iter().map(at).collect();
            for (unit_idx, unit) in part.units.iter().enumerate() {
                let to = if same_units { Some(unit_idx) } else { merged.find(unit) };
                let Some(to) = to else { continue };
                for (day_idx, found) in day_positions.iter().zip(part.days_of(unit_idx)) {
                    let position = to * merged.days.len() + day_idx;
                    merged.unit_days[position] = *found;
                }
            }
        }
        merged
    }

    fn has_units_of(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.units, &other.units) || self.units == other.units
    }

    /// Holds the units of another one, where they are the same, once for both.
    pub fn share_units(&mut self, other: &Self) {
        if self.has_units_of(other) {
            self.units = Arc::clone(&other.units);
        }
    }

    /// Only some days, and the units of which something was expected or found on them.
    pub fn only(&self, days: &[TimeRange]) -> Self {
        let kept: Vec<usize> =
            (0..self.days.len()).filter(|at| days.contains(&self.days[*at])).collect();
        let is_shown = |unit_idx: &usize| {
            let found = self.days_of(*unit_idx);
            kept.iter().any(|at| !found[*at].is_blank())
        };
        let shown: Vec<usize> = (0..self.units.len()).filter(is_shown).collect();
        let units = if shown.len() == self.units.len() {
            Arc::clone(&self.units)
        } else {
            Arc::new(shown.iter().map(|unit_idx| self.units[*unit_idx].clone()).collect())
        };
        let mut unit_days = Vec::with_capacity(shown.len() * kept.len());
        for unit_idx in shown {
            let found = self.days_of(unit_idx);
            unit_days.extend(kept.iter().map(|at| found[*at]));
        }
        Self {
            zone: self.zone.clone(),
            keys: self.keys.clone(),
            units,
            days: kept.iter().map(|at| self.days[*at]).collect(),
            unit_days,
        }
    }
}
