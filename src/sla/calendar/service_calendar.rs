//! The time in which service is owed: weekly local hours of a zone, without its holidays, as UTC.
//!
//! # Decision
//! Local hours are found inside stretches of constant offset ([`Zone::offset_pieces`]), where the wall clock is UTC plus a
//! number. So an hour that does not exist is never counted and one that exists twice is counted twice, without a case for
//! either (worked examples T02, T03, T04). The usual way, turning opening and closing times into instants one by one, needs a
//! rule for each time that is ambiguous, and gives nothing for hours that lie wholly in a gap.

use std::fmt;
use std::ops::ControlFlow;

use super::{HolidaySet, WeeklyHours};
use crate::model::{TimeRange, Timestamp, Zone};
use crate::sla::interval;
use crate::words::{Sentence, sentence};

const SECS_PER_DAY: i64 = 86_400;
/// How far [`ServiceCalendar::after_service_secs`] looks ahead: ten years and the leap days in them.
const SEARCH_SECS_MAX: i64 = 3653 * SECS_PER_DAY;
/// 1970-01-01 was a Thursday, day 3 of a week from Monday.
const EPOCH_WEEKDAY: i64 = 3;
/// Years -9999 to 9999, the ones that a calendar knows; an open end of an outage may lie far beyond.
const KNOWN: TimeRange = TimeRange {
    start: Timestamp::from_unix_secs(-377_705_116_800),
    end: Timestamp::from_unix_secs(253_402_300_800),
};

/// When service is owed. Half-open: the second at which it opens counts, the one at which it closes does not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ServiceCalendar {
    zone: Zone,
    hours: WeeklyHours,
    holidays: HolidaySet,
    /// Every second counts: nothing has to be looked up.
    is_always: bool,
}

impl ServiceCalendar {
    /// Around the clock, on holidays too.
    pub fn always(zone: Zone) -> Self {
        Self::weekly(zone, WeeklyHours::round_the_clock(), HolidaySet::none())
    }

    /// Weekly hours on the zone's wall clock; a holiday is closed from local midnight to local midnight.
    pub fn weekly(zone: Zone, hours: WeeklyHours, holidays: HolidaySet) -> Self {
        let is_always = hours == WeeklyHours::round_the_clock() && holidays.is_empty();
        Self { zone, hours, holidays, is_always }
    }

    pub fn zone(&self) -> &Zone {
        &self.zone
    }

    pub fn hours(&self) -> &WeeklyHours {
        &self.hours
    }

    pub fn holidays(&self) -> &HolidaySet {
        &self.holidays
    }

    /// Whether every second counts.
    pub fn is_always(&self) -> bool {
        self.is_always
    }

    /// The time in service within a range, as a normal list (sorted, disjoint, what touches joined) of UTC ranges.
    pub fn service_time(&self, range: TimeRange) -> Vec<TimeRange> {
        let mut open: Vec<TimeRange> = Vec::new();
        let _: ControlFlow<()> = self.visit(range, &mut |span| {
            match open.last_mut() {
                Some(last) if last.end == span.start => last.end = span.end,
                _ => open.push(span),
            }
            ControlFlow::Continue(())
        });
        open
    }

    /// Seconds in service within a range.
    pub fn service_secs(&self, range: TimeRange) -> i64 {
        let mut secs: i64 = 0;
        let _: ControlFlow<()> = self.visit(range, &mut |span| {
            secs = secs.saturating_add(span.duration_secs());
            ControlFlow::Continue(())
        });
        secs
    }

    /// Seconds in service within a union of ranges: of a second that lies in several of them once.
    pub fn service_secs_of(&self, ranges: &[TimeRange]) -> i64 {
        interval::union(ranges)
            .into_iter()
            .fold(0, |sum: i64, range| sum.saturating_add(self.service_secs(range)))
    }

    /// Whether an instant is in service.
    pub fn is_in_service(&self, instant: Timestamp) -> bool {
        self.service_secs(TimeRange { start: instant, end: instant.plus_secs(1) }) > 0
    }

    /// The first instant at which that many seconds of service have passed since `start`: when a ticket of that target falls
    /// due (worked examples T06, T08). Seconds used up at the moment of closing are due then, not when it opens again.
    /// `start` itself for zero; `None` where ten years are not enough.
    pub fn after_service_secs(&self, start: Timestamp, secs: i64) -> Option<Timestamp> {
        if secs <= 0 {
            return (secs == 0).then_some(start);
        }
        if self.is_always {
            return (secs <= SEARCH_SECS_MAX).then(|| start.plus_secs(secs));
        }
        let mut left_secs = secs;
        let ahead = TimeRange { start, end: start.plus_secs(SEARCH_SECS_MAX) };
        let search = self.visit(ahead, &mut |span| {
            if left_secs <= span.duration_secs() {
                return ControlFlow::Break(span.start.plus_secs(left_secs));
            }
            left_secs -= span.duration_secs();
            ControlFlow::Continue(())
        });
        search.break_value()
    }

    /// Years that a range touches (in local time) and the holiday lists do not know: their holidays count as working days,
    /// which must be said beside the result.
    pub fn years_without_holidays(&self, range: TimeRange) -> Vec<i16> {
        let Some(range) = range.intersect(KNOWN) else { return Vec::new() };
        let first = self.zone.local(range.start).year();
        let last = self.zone.local(range.end.plus_secs(-1)).year();
        (first..=last).filter(|year| !self.holidays.knows(*year)).collect()
    }

    /// Calls back with every span of service in order, until told to stop; spans may touch.
    fn visit<B>(
        &self,
        range: TimeRange,
        found: &mut impl FnMut(TimeRange) -> ControlFlow<B>,
    ) -> ControlFlow<B> {
        if self.is_always {
            return if range.start < range.end { found(range) } else { ControlFlow::Continue(()) };
        }
        let Some(range) = range.intersect(KNOWN) else { return ControlFlow::Continue(()) };
        for piece in self.zone.offset_pieces(range) {
            let offset_secs = i64::from(piece.offset_secs);
            // Seconds of the wall clock since 1970-01-01T00:00:00 local.
            let first_day =
                (piece.range.start.as_unix_secs() + offset_secs).div_euclid(SECS_PER_DAY);
            let last_day =
                (piece.range.end.as_unix_secs() - 1 + offset_secs).div_euclid(SECS_PER_DAY);
            for day in first_day..=last_day {
                if self.holidays.contains_day(day) {
                    continue;
                }
                let midnight = Timestamp::from_unix_secs(day * SECS_PER_DAY - offset_secs);
                for span in self.hours.of_weekday(weekday(day)) {
                    let open = TimeRange {
                        start: midnight.plus_secs(span.open_secs()),
                        end: midnight.plus_secs(span.close_secs()),
                    };
                    if let Some(open) = open.intersect(piece.range) {
                        found(open)?;
                    }
                }
            }
        }
        ControlFlow::Continue(())
    }
}

/// Monday = 0, of days counted from 1970-01-01.
fn weekday(day: i64) -> usize {
    usize::try_from((day + EPOCH_WEEKDAY).rem_euclid(7)).unwrap_or(0)
}

/// `24x7 (America/Lima)`, `mon-fri 08:00-18:00 (America/Bogota), holidays CO`.
impl ServiceCalendar {
    /// Hours with their zone and the holidays.
    pub fn sentence(&self) -> Sentence {
        let hours = format!("{} ({})", self.hours, self.zone.name());
        if self.holidays.is_empty() {
            return hours.into();
        }
        let holidays = self.holidays.to_string();
        sentence!("sentences-with-holidays", hours = hours, holidays = holidays)
    }
}

impl fmt::Display for ServiceCalendar {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.sentence().fmt(f)
    }
}
