//! A month at a glance: local days side by side, the hours of each from midnight down, one value in each cell.
//!
//! Cells lie where the wall clock of the chart's zone puts them. On the day on which clocks go forward an hour has no cell; on the
//! day on which they go back an hour has two. An hour without a value is never drawn as zero: [`HourState`] says why it has none.

use jiff::civil::Date;

use super::Target;
use crate::model::{Every, Gap, KpiPoint, KpiSeries, TimeRange, Timestamp, Unit, Zone};

/// Hours of a wall clock.
pub const HOURS: usize = 24;

/// One KPI by day and hour.
#[derive(Clone, Debug, PartialEq)]
pub struct DayCalendar {
    pub title: String,
    pub zone: Zone,
    pub unit: Unit,
    /// What each hour is held against, for information.
    pub target: Option<Target>,
    pub days: Vec<CalendarDay>,
    /// Lowest and highest value; `None` where no hour has one.
    pub extent: Option<(f64, f64)>,
}

/// One local day.
#[derive(Clone, Debug, PartialEq)]
pub struct CalendarDay {
    pub date: Date,
    /// 23, 24 or 25 hours.
    pub range: TimeRange,
    /// In order of time.
    pub cells: Vec<HourCell>,
}

/// One hour.
#[derive(Clone, Debug, PartialEq)]
pub struct HourCell {
    pub range: TimeRange,
    /// Hour on the wall at its start, 0..=23.
    pub hour: usize,
    /// 1 for an hour that the wall clock shows again after it went back; else 0.
    pub nth: usize,
    pub state: HourState,
    /// Received ÷ expected, 0..=1; `None` where nothing was expected.
    pub completeness: Option<f64>,
    /// Position of an exclusion that this hour lies in, wholly or in part.
    pub exclusion: Option<usize>,
}

/// What an hour has to say.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum HourState {
    Value(f64),
    /// Expected, and nothing arrived.
    Missing,
    /// It arrived, and nothing happened that could be measured (0/0), or the formula has no value.
    Nothing,
    /// Left out by an exclusion: nothing was expected.
    Excluded,
    /// Outside of the hours in which service is owed: nothing was expected.
    OutOfService,
    /// Later than what was looked at.
    NotYet,
}

/// How far a value lies from the target, for colors: 0 at the target, 1 at the farthest of the calendar.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Tone {
    Kept(f64),
    Missed(f64),
}

impl DayCalendar {
    /// Hours of the first group of a series. `period` is drawn whole, also where the series ends before; `exclusions` are those that
    /// took effect.
    pub fn of(
        title: &str,
        hourly: &KpiSeries,
        period: TimeRange,
        as_of: Timestamp,
        target: Option<Target>,
        exclusions: &[TimeRange],
    ) -> Self {
        let zone = hourly.zone.clone();
        let points = if hourly.groups.is_empty() { &[] } else { hourly.group_points(0) };
        let point_at = |start: Timestamp| {
            let found = hourly.buckets.binary_search_by_key(&start, |bucket| bucket.start).ok();
            found.and_then(|position| points.get(position))
        };
        let day = |range: TimeRange| {
            let mut cells: Vec<HourCell> = Vec::with_capacity(HOURS + 1);
            for hour_range in zone.buckets(range, Every::Secs(3600)) {
                let hour = zone.local(hour_range.start).hour().unsigned_abs() as usize;
                let exclusion = exclusions.iter().position(|e| e.intersect(hour_range).is_some());
                let point = point_at(hour_range.start);
                cells.push(HourCell {
                    range: hour_range,
                    hour,
                    nth: cells.iter().filter(|cell| cell.hour == hour).count(),
                    state: state_of(point, hour_range.start >= as_of, exclusion.is_some()),
                    completeness: point.and_then(|point| point.completeness),
                    exclusion,
                });
            }
            CalendarDay { date: zone.date(range.start), range, cells }
        };
        let days: Vec<CalendarDay> =
            zone.buckets(period, Every::Day).into_iter().map(day).collect();
        let values = days.iter().flat_map(|day| &day.cells).filter_map(HourCell::value);
        let extent = values.fold(None, |extent: Option<(f64, f64)>, value| {
            Some(extent.map_or((value, value), |(low, high)| (low.min(value), high.max(value))))
        });
        Self { title: title.to_owned(), zone, unit: hourly.unit.clone(), target, days, extent }
    }

    /// Whether any hour has a value, or could have had one.
    pub fn has_hours(&self) -> bool {
        let says = |cell: &HourCell| {
            matches!(cell.state, HourState::Value(_) | HourState::Missing | HourState::Nothing)
        };
        self.days.iter().flat_map(|day| &day.cells).any(says)
    }

    /// The side of the target on which a value lies, and how far. Without a target all values are kept, by their place in the extent.
    pub fn tone(&self, value: f64) -> Tone {
        let (low, high) = self.extent.unwrap_or((value, value));
        let share = |part: f64, whole: f64| if whole > 0.0 { (part / whole).min(1.0) } else { 0.0 };
        let Some(target) = &self.target else {
            return Tone::Kept(share(value - low, high - low));
        };
        let (best, worst) = if target.higher_is_better { (high, low) } else { (low, high) };
        let side = if target.higher_is_better { 1.0 } else { -1.0 };
        let good = side * (value - target.value);
        if good >= 0.0 {
            Tone::Kept(share(good, side * (best - target.value)))
        } else {
            Tone::Missed(share(-good, side * (target.value - worst)))
        }
    }

    /// Hours with a value on the bad side of the target, and hours with a value.
    pub fn n_missed(&self) -> (usize, usize) {
        let values: Vec<f64> =
            self.days.iter().flat_map(|day| &day.cells).filter_map(HourCell::value).collect();
        let is_missed = |value: &&f64| matches!(self.tone(**value), Tone::Missed(_));
        (values.iter().filter(is_missed).count(), values.len())
    }

    /// Hours in which nothing arrived of what was expected.
    pub fn n_missing(&self) -> usize {
        let cells = self.days.iter().flat_map(|day| &day.cells);
        cells.filter(|cell| cell.state == HourState::Missing).count()
    }
}

impl CalendarDay {
    /// The hours that the wall clock shows as that one: none, one or two.
    pub fn at(&self, hour: usize) -> impl Iterator<Item = &HourCell> {
        self.cells.iter().filter(move |cell| cell.hour == hour)
    }

    /// Whether the clocks changed on it.
    pub fn is_uneven(&self) -> bool {
        self.cells.len() != HOURS
    }
}

impl HourCell {
    pub fn value(&self) -> Option<f64> {
        match self.state {
            HourState::Value(value) => Some(value),
            _ => None,
        }
    }
}

fn state_of(point: Option<&KpiPoint>, is_later: bool, is_excluded: bool) -> HourState {
    let not_expected = if is_excluded { HourState::Excluded } else { HourState::OutOfService };
    match point {
        Some(KpiPoint { value: Some(value), .. }) => HourState::Value(*value),
        _ if is_later => HourState::NotYet,
        None => not_expected,
        Some(point) if point.expected == 0 && point.received == 0 => not_expected,
        Some(point) if point.received == 0 || point.gap == Some(Gap::Missing) => HourState::Missing,
        Some(_) => HourState::Nothing,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn series(zone: &Zone, range: TimeRange, point: impl Fn(usize) -> KpiPoint) -> KpiSeries {
        let buckets = zone.buckets(range, Every::Secs(3600));
        KpiSeries {
            kpi_id: "k".to_owned(),
            unit: Unit::new("%"),
            zone: zone.clone(),
            points: (0..buckets.len()).map(point).collect(),
            buckets,
            keys: Vec::new(),
            groups: vec![Vec::new()],
        }
    }

    fn arrived(value: f64) -> KpiPoint {
        KpiPoint {
            value: Some(value),
            gap: None,
            completeness: Some(1.0),
            received: 4,
            expected: 4,
            ..KpiPoint::missing()
        }
    }

    fn at_least(value: f64) -> Target {
        Target { name: "Target".to_owned(), value, higher_is_better: true, warning: None }
    }

    fn santiago(first: &str, n_days: i32) -> (Zone, TimeRange) {
        let zone = Zone::named("America/Santiago").unwrap();
        let range = zone.days_of(first.parse().unwrap(), n_days);
        (zone, range)
    }

    #[test]
    fn clocks_that_go_back_give_a_day_of_25_hours_and_one_hour_twice() {
        // In 2026 Chile's clocks go back in the night that ends Saturday 4 April.
        let (zone, range) = santiago("2026-04-03", 3);
        let hourly = series(&zone, range, |i| arrived(i as f64));
        let calendar = DayCalendar::of("", &hourly, range, range.end, None, &[]);
        let n_hours: Vec<usize> = calendar.days.iter().map(|day| day.cells.len()).collect();
        assert_eq!(n_hours, [24, 25, 24]);
        let twice: Vec<(usize, Option<f64>)> =
            calendar.days[1].at(23).map(|cell| (cell.nth, cell.value())).collect();
        assert_eq!(twice, [(0, Some(47.0)), (1, Some(48.0))], "both hours, in order");
        assert_eq!(calendar.days[2].at(0).next().unwrap().value(), Some(49.0), "nothing moved");
        assert!(calendar.days[1].is_uneven() && !calendar.days[0].is_uneven());
    }

    #[test]
    fn clocks_that_go_forward_leave_an_hour_without_a_cell() {
        // 24:00 of Saturday 5 September 2026 is 01:00 of Sunday.
        let (zone, range) = santiago("2026-09-05", 2);
        let hourly = series(&zone, range, |i| arrived(i as f64));
        let calendar = DayCalendar::of("", &hourly, range, range.end, None, &[]);
        let n_hours: Vec<usize> = calendar.days.iter().map(|day| day.cells.len()).collect();
        assert_eq!(n_hours, [24, 23]);
        assert_eq!(calendar.days[1].at(0).count(), 0, "midnight did not exist");
        assert_eq!(calendar.days[1].at(1).next().unwrap().value(), Some(24.0));
        assert_eq!(calendar.days[1].at(23).next().unwrap().value(), Some(46.0));
    }

    #[test]
    fn an_hour_without_a_value_says_why_and_is_never_zero() {
        let zone = Zone::utc();
        let range = zone.days_of("2026-10-01".parse().unwrap(), 1);
        let hour = |n: i64| {
            TimeRange::new(range.start.plus_secs(n * 3600), range.start.plus_secs(n * 3600 + 3600))
        };
        let hourly = series(&zone, TimeRange::new(range.start, hour(7).start), |i| match i {
            0 => arrived(0.0),
            1 => KpiPoint { expected: 4, completeness: Some(0.0), ..KpiPoint::missing() },
            2 | 3 => KpiPoint::missing(),
            4 => KpiPoint {
                gap: Some(Gap::ZeroDenominator),
                received: 4,
                expected: 4,
                ..KpiPoint::missing()
            },
            _ => arrived(99.0),
        });
        // The second exclusion covers some objects only: the hour keeps its value.
        let exclusions = [hour(2), hour(5)];
        let calendar = DayCalendar::of("", &hourly, range, hour(7).start, None, &exclusions);
        let states: Vec<HourState> = calendar.days[0].cells.iter().map(|c| c.state).collect();
        assert_eq!(
            states[..8],
            [
                HourState::Value(0.0),
                HourState::Missing,
                HourState::Excluded,
                HourState::OutOfService,
                HourState::Nothing,
                HourState::Value(99.0),
                HourState::Value(99.0),
                HourState::NotYet,
            ]
        );
        assert_eq!(calendar.days[0].cells[5].exclusion, Some(1));
        assert_eq!(calendar.extent, Some((0.0, 99.0)), "only values make the extent");
        assert_eq!(calendar.n_missing(), 1);
    }

    #[test]
    fn tones_tell_the_side_of_the_target_and_the_distance() {
        let zone = Zone::utc();
        let range = zone.days_of("2026-10-01".parse().unwrap(), 1);
        let hourly = series(&zone, range, |i| arrived(if i == 3 { 90.0 } else { 99.0 }));
        let of = |target: Target| DayCalendar::of("", &hourly, range, range.end, Some(target), &[]);
        let calendar = of(at_least(98.0));
        assert_eq!(calendar.tone(98.0), Tone::Kept(0.0), "the target itself is kept");
        assert_eq!(calendar.tone(99.0), Tone::Kept(1.0));
        assert_eq!(calendar.tone(94.0), Tone::Missed(0.5));
        assert_eq!(calendar.n_missed(), (1, 24));
        let at_most = Target { higher_is_better: false, ..at_least(95.0) };
        assert_eq!(of(at_most).tone(90.0), Tone::Kept(1.0));
        assert_eq!(of(Target { higher_is_better: false, ..at_least(95.0) }).n_missed(), (23, 24));
    }
}
