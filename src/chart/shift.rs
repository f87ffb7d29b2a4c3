//! The same hours of an earlier time: which range to ask for, and which of its periods stands under which of the later ones.
//!
//! Periods are matched by the wall clock of the zone, never by counting seconds: 08:00 stands over 08:00 although the clocks changed
//! in between. A period that has no counterpart (29 February, an hour that the clocks jumped over, what lies before the data) has
//! none, and so no value.

use jiff::Span;
use jiff::civil::{Date, DateTime};

use crate::model::{CalendarMonth, Every, TimeRange, Timestamp, Zone};

/// How far back.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Shift {
    /// The time of equal length before: whole calendar months where the range is such, else whole days.
    PreviousPeriod,
    /// Seven days.
    LastWeek,
    /// The same day of the month before; a month without it has none.
    LastMonth,
    /// The same date of the year before.
    LastYear,
    /// 364 days, so that weekdays stand over the same weekdays.
    LastYearByWeekday,
}

impl Shift {
    pub const ALL: [Self; 5] = [
        Self::PreviousPeriod,
        Self::LastWeek,
        Self::LastMonth,
        Self::LastYear,
        Self::LastYearByWeekday,
    ];
}

/// A distance on the calendar.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Distance {
    Days(i64),
    Months(i32),
}

/// A shift of one range: how its dates map to earlier ones.
#[derive(Clone, Debug, PartialEq)]
pub struct ShiftedRange {
    zone: Zone,
    every: Every,
    distance: Distance,
    /// The earlier range, to ask for.
    pub range: TimeRange,
}

impl ShiftedRange {
    /// Of a range that is looked at in steps of `every`.
    pub fn new(shift: Shift, range: TimeRange, every: Every, zone: &Zone) -> Self {
        let distance = match shift {
            Shift::PreviousPeriod => fitted(own_length(range, zone), every),
            Shift::LastWeek => Distance::Days(7),
            // Weeks keep their Mondays.
            Shift::LastMonth if every == Every::Week => Distance::Days(28),
            Shift::LastMonth => Distance::Months(1),
            Shift::LastYear if every == Every::Week => Distance::Days(364),
            Shift::LastYear => Distance::Months(12),
            Shift::LastYearByWeekday => Distance::Days(364),
        };
        let edge = |at: Timestamp| {
            let local = zone.local(at);
            let date = moved(local.date(), distance);
            // The end of a longer month than the one before: up to the end of that one.
            let date = date.unwrap_or_else(|| saturated(local.date(), distance));
            if zone.day(at).start == at {
                zone.days_of(date, 0).start
            } else {
                zone.instant(DateTime::from_parts(date, local.time()))
            }
        };
        let (start, end) = (edge(range.start), edge(range.end));
        Self {
            zone: zone.clone(),
            every,
            distance,
            range: TimeRange::new(start.min(end), end.max(start)),
        }
    }

    /// Where the counterpart of a period begins; `None` where it has none.
    pub fn counterpart(&self, start: Timestamp) -> Option<Timestamp> {
        match self.every {
            Every::All => Some(self.range.start),
            Every::Day | Every::Week => {
                let date = moved(self.zone.date(start), self.distance)?;
                Some(self.zone.days_of(date, 0).start)
            }
            Every::Month => {
                let date = self.zone.date(start);
                let first = CalendarMonth { year: date.year(), month: date.month() }.first_day();
                let date = moved(first, self.distance)?;
                Some(self.zone.days_of(date, 0).start)
            }
            Every::Secs(_) => {
                let local = self.zone.local(start);
                let date = moved(local.date(), self.distance)?;
                let earlier = DateTime::from_parts(date, local.time());
                let at = self.zone.instant(earlier);
                // An hour that the clocks jumped over is not the one after it. Of an hour that comes twice the first stands under both.
                (self.zone.local(at) == earlier).then_some(at)
            }
        }
    }

    /// Whether a day, week or month that begins at `start` is only the rest of one.
    fn is_cut(&self, start: Timestamp) -> bool {
        let date = self.zone.date(start);
        let is_inside_day = self.zone.day(start).start != start;
        match self.every {
            Every::Secs(_) | Every::All => false,
            Every::Day => is_inside_day,
            Every::Week => is_inside_day || date.weekday().to_monday_zero_offset() != 0,
            Every::Month => is_inside_day || date.day() != 1,
        }
    }

    /// For each later period the position of its counterpart among the earlier ones, which are in order of time.
    pub fn places(&self, later: &[TimeRange], earlier: &[TimeRange]) -> Vec<Option<usize>> {
        later
            .iter()
            .enumerate()
            .map(|(idx, bucket)| {
                // The first period may be cut at the start of the range, and then its counterpart is too.
                let start = if idx == 0 && self.is_cut(bucket.start) {
                    self.range.start
                } else {
                    self.counterpart(bucket.start)?
                };
                let at = earlier.partition_point(|other| other.start < start);
                (earlier.get(at)?.start == start).then_some(at)
            })
            .collect()
    }
}

/// A distance after which steps stand over steps: whole weeks of weeks, whole months of months.
fn fitted(distance: Distance, every: Every) -> Distance {
    match (every, distance) {
        (Every::Week, Distance::Days(days)) => Distance::Days((days + 6) / 7 * 7),
        (Every::Week, Distance::Months(months)) => Distance::Days(i64::from(months) * 35),
        (Every::Month, Distance::Days(days)) => {
            Distance::Months(i32::try_from((days + 30) / 31).unwrap_or(1))
        }
        (_, distance) => distance,
    }
}

/// Whole months where the range is that, else whole days, rounded up: hours of the day keep their place.
fn own_length(range: TimeRange, zone: &Zone) -> Distance {
    let (first, end) = (zone.local(range.start), zone.local(range.end));
    let is_month_edge =
        |local: DateTime, at: Timestamp| local.day() == 1 && zone.day(at).start == at;
    if is_month_edge(first, range.start) && is_month_edge(end, range.end) {
        let months = |local: DateTime| i32::from(local.year()) * 12 + i32::from(local.month());
        let n = months(end) - months(first);
        if n > 0 {
            return Distance::Months(n);
        }
    }
    let last = zone.date(range.end.plus_secs(if range.is_empty() { 0 } else { -1 }));
    let days = (last - zone.date(range.start)).get_days();
    Distance::Days(i64::from(days) + 1)
}

/// The date that much earlier; `None` where a month has no such day.
fn moved(date: Date, distance: Distance) -> Option<Date> {
    match distance {
        Distance::Days(days) => date.checked_sub(Span::new().days(days)).ok(),
        Distance::Months(months) => {
            let found = date.checked_sub(Span::new().months(months)).ok()?;
            (found.day() == date.day()).then_some(found)
        }
    }
}

/// As [`moved`], with the day after the last where a month has no such day.
fn saturated(date: Date, distance: Distance) -> Date {
    match distance {
        Distance::Days(days) => date.saturating_sub(Span::new().days(days)),
        Distance::Months(months) => {
            date.saturating_sub(Span::new().months(months)).saturating_add(Span::new().days(1))
        }
    }
}
