//! The hours of a local day that may be its busy hour.

use super::{HOUR_SECS, Resolution};
use crate::model::{TimeRange, Timestamp, Zone};
use crate::query::QueryError;

/// What a wall clock shows at the start of an hour: the same on every day, so that hours of several days can be brought together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct ClockTime {
    /// Since midnight, by the clock.
    secs_of_day: u32,
    /// 0, and 1 where the clock shows it a second time on that day.
    nth: u32,
}

/// One hour of a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Window {
    pub(super) start: Timestamp,
    pub(super) clock: ClockTime,
}

pub(super) fn hour_from(start: Timestamp) -> TimeRange {
    TimeRange::new(start, start.plus_secs(i64::from(HOUR_SECS)))
}

/// The whole local days that a range touches, ascending.
pub fn local_days(zone: &Zone, range: TimeRange) -> Vec<TimeRange> {
    let mut days: Vec<TimeRange> = Vec::new();
    let mut at = range.start;
    while at < range.end {
        let day = zone.day(at);
        if day.end <= at {
            // Beyond the years that a calendar knows.
            break;
        }
        days.push(day);
        at = day.end;
    }
    days
}

/// The hours of one local day, ascending. Fails where periods of `step_secs`, which divides the hour, lie across their edges.
pub(super) fn windows(
    zone: &Zone,
    day: TimeRange,
    resolution: Resolution,
    step_secs: u32,
) -> Result<Vec<Window>, QueryError> {
    let starts = match resolution {
        Resolution::Clock => clock_hours(zone, day),
        Resolution::Sliding => sliding_hours(day, step_secs),
    };
    let is_whole = |start: &Timestamp| start.as_unix_secs() % i64::from(step_secs) == 0;
    if !starts.iter().all(is_whole) {
        let zone = zone.name().to_owned();
        return Err(QueryError::BusyHourPeriods { granularity_secs: step_secs, zone: Some(zone) });
    }
    let mut windows: Vec<Window> = Vec::with_capacity(starts.len());
    for start in starts {
        let secs_of_day = secs_of_day(zone, start);
        let is_same = |window: &&Window| window.clock.secs_of_day == secs_of_day;
        let nth = windows.iter().filter(is_same).count() as u32;
        windows.push(Window { start, clock: ClockTime { secs_of_day, nth } });
    }
    Ok(windows)
}

fn sliding_hours(day: TimeRange, step_secs: u32) -> Vec<Timestamp> {
    let room_secs = day.duration_secs() - i64::from(HOUR_SECS);
    let steps = (0..=room_secs.max(-1)).step_by(step_secs.max(1) as usize);
    steps.map(|secs| day.start.plus_secs(secs)).collect()
}

/// From one full hour of the clock to the next; a stretch that a change of clocks cuts short is left out.
fn clock_hours(zone: &Zone, day: TimeRange) -> Vec<Timestamp> {
    let hour_secs = i64::from(HOUR_SECS);
    let mut hours = Vec::new();
    let mut start = day.start;
    while start < day.end {
        let into_hour_secs = i64::from(secs_of_day(zone, start)) % hour_secs;
        let by_clock = start.plus_secs(hour_secs - into_hour_secs);
        let end = clock_change_in(zone, start, by_clock).unwrap_or(by_clock).min(day.end);
        if end == start.plus_secs(hour_secs) {
            hours.push(start);
        }
        start = end;
    }
    hours
}

/// The first instant after `start` and before `end` (at most an hour later) from which another offset holds.
fn clock_change_in(zone: &Zone, start: Timestamp, end: Timestamp) -> Option<Timestamp> {
    let before = zone.offset_secs(start);
    let (mut same, mut other) = (start, end.plus_secs(-1));
    if zone.offset_secs(other) == before {
        return None;
    }
    while other.as_unix_secs() - same.as_unix_secs() > 1 {
        let middle = same.plus_secs((other.as_unix_secs() - same.as_unix_secs()) / 2);
        if zone.offset_secs(middle) == before {
            same = middle;
        } else {
            other = middle;
        }
    }
    Some(other)
}

fn secs_of_day(zone: &Zone, at: Timestamp) -> u32 {
    let local = zone.local(at).time();
    let whole = |part: i8| u32::from(part.unsigned_abs());
    whole(local.hour()) * 3600 + whole(local.minute()) * 60 + whole(local.second())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hours_of(zone: &str, noon: &str, resolution: Resolution, step_secs: u32) -> Vec<String> {
        let zone = Zone::named(zone).unwrap();
        let noon = zone.instant(noon.parse().unwrap());
        let windows = windows(&zone, zone.day(noon), resolution, step_secs).unwrap();
        windows.iter().map(|w| format!("{} {}", &zone.to_iso(w.start)[11..], w.clock.nth)).collect()
    }

    #[test]
    fn days_have_23_24_and_25_clock_hours() {
        let count = |noon| hours_of("America/Santiago", noon, Resolution::Clock, 900).len();
        assert_eq!(count("2026-04-04T12:00"), 25);
        assert_eq!(count("2026-09-06T12:00"), 23);
        assert_eq!(count("2026-09-07T12:00"), 24);
        let long = hours_of("America/Santiago", "2026-04-04T12:00", Resolution::Clock, 900);
        assert_eq!(long[23..], ["23:00:00-03:00 0", "23:00:00-04:00 1"]);
        let short = hours_of("America/Santiago", "2026-09-06T12:00", Resolution::Clock, 900);
        assert_eq!(short[0], "01:00:00-03:00 0");
    }

    #[test]
    fn sliding_hours_end_with_the_day() {
        let count = |noon| hours_of("America/Santiago", noon, Resolution::Sliding, 900);
        assert_eq!(count("2026-09-07T12:00").len(), 93);
        assert_eq!(count("2026-04-04T12:00").len(), 97);
        assert_eq!(count("2026-09-07T12:00")[92], "23:00:00-03:00 0");
    }

    #[test]
    fn a_change_by_half_an_hour_leaves_a_stretch_that_is_no_hour() {
        let hours = hours_of("Australia/Lord_Howe", "2026-10-04T12:00", Resolution::Clock, 900);
        assert_eq!(hours[1..3], ["01:00:00+10:30 0", "03:00:00+11:00 0"]);
        let hours = hours_of("Australia/Lord_Howe", "2026-04-05T12:00", Resolution::Clock, 900);
        assert_eq!(hours[1..3], ["01:00:00+11:00 0", "02:00:00+10:30 0"]);
    }

    #[test]
    fn half_hour_zones_have_their_own_full_hours() {
        let hours = hours_of("Asia/Kolkata", "2026-10-04T12:00", Resolution::Clock, 900);
        assert_eq!((hours.len(), hours[0].as_str()), (24, "00:00:00+05:30 0"));
        let zone = Zone::named("Asia/Kolkata").unwrap();
        let day = zone.day(Timestamp::from_unix_secs(1_790_812_800));
        assert!(windows(&zone, day, Resolution::Clock, 3600).is_err(), "hours of UTC lie across");
        assert!(windows(&zone, day, Resolution::Clock, 1800).is_ok());
    }
}
