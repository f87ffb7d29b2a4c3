//! A calendar day by day: what a picture of a year shows.

use jiff::civil::{Date, Weekday};

use super::{OpenSpan, ServiceCalendar};

/// One local day of a calendar.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CalendarDay {
    pub date: Date,
    /// On the wall clock; empty on a closed day.
    pub hours: Vec<OpenSpan>,
    /// Seconds in service as they really pass, also in the night of a clock change.
    pub service_secs: i64,
    /// Name of the holiday that closes it.
    pub holiday: Option<String>,
    /// The lists of holidays know this year; else the day may be a holiday that nobody said.
    pub is_known: bool,
}

/// The days of a year; none for a year that no calendar has.
pub fn days_of_year(calendar: &ServiceCalendar, year: i16) -> Vec<CalendarDay> {
    let Ok(first) = Date::new(year, 1, 1) else { return Vec::new() };
    let n_days = if first.in_leap_year() { 366 } else { 365 };
    let is_known = calendar.holidays().knows(year);
    let mut days = Vec::with_capacity(n_days);
    let mut date = first;
    for _ in 0..n_days {
        let holiday = calendar.holidays().name(date).map(str::to_owned);
        let hours = match holiday {
            Some(_) => Vec::new(),
            None => calendar.hours().of_weekday(monday_zero(date.weekday())).to_vec(),
        };
        let service_secs = calendar.service_secs(calendar.zone().days_of(date, 1));
        days.push(CalendarDay { date, hours, service_secs, holiday, is_known });
        let Ok(next) = date.tomorrow() else { break };
        date = next;
    }
    days
}

/// Monday = 0.
pub fn monday_zero(weekday: Weekday) -> usize {
    usize::try_from(weekday.to_monday_zero_offset()).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

    use super::*;
    use crate::model::Zone;
    use crate::sla::calendar::{HolidaySet, WeeklyHours};
    use std::collections::BTreeSet;

    #[test]
    fn a_year_has_its_holidays_closed_days_and_clock_changes() {
        let zone = Zone::named("America/Santiago").unwrap();
        let holidays = HolidaySet::new(vec!["CL".to_owned()], BTreeSet::new()).unwrap();
        let hours = WeeklyHours::parse("mon-fri 08:00-18:00, sun 00:00-24:00").unwrap();
        let days = days_of_year(&ServiceCalendar::weekly(zone, hours, holidays), 2026);
        assert_eq!(days.len(), 365);
        let day = |month: i8, day: i8| {
            days.iter().find(|d| d.date == Date::constant(2026, month, day)).unwrap()
        };
        assert!(day(1, 1).holiday.is_some());
        assert_eq!((day(1, 1).service_secs, day(1, 1).hours.len()), (0, 0));
        assert_eq!((day(1, 3).service_secs, day(1, 3).holiday.is_none()), (0, true), "a Saturday");
        assert_eq!(day(1, 5).service_secs, 10 * 3600);
        // Clocks went forward in the night to Sunday, 6 September 2026.
        assert_eq!(day(9, 6).service_secs, 23 * 3600);
        assert!(days.iter().all(|day| day.is_known));
    }
}
