//! Series of events: daily, weekly, monthly and yearly rules, written out on the wall clock of their zone.
//!
//! # Decision
//! The `rrule` crate knows every rule of RFC 5545, but brings a second zone database and a second calendar, which may disagree
//! with ours. Maintenance windows repeat simply; a rule that is not understood here refuses its event by name.
//! *Price*: "the last working day of the quarter" has to be written out in the calendar.

use jiff::ToSpan;
use jiff::civil::{Date, DateTime, Weekday};

use super::times::When;
use super::{Fault, fault};
use crate::import::time_text::is_believed_year;
use crate::model::Timestamp;

/// Instances of one series. *Good*: a rule without end cannot fill a ledger. *Bad*: a daily window is proposed for three years.
const INSTANCES_MAX: usize = 1000;
/// How far a rule without end is written out.
const ENDLESS_YEARS: i16 = 2;
/// Steps without an instance after which a rule is given up, such as the 31st of every February.
const EMPTY_STEPS_MAX: u32 = 1000;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Frequency {
    Daily,
    Weekly,
    Monthly,
    Yearly,
}

/// A rule as far as it is understood.
#[derive(Clone, Debug)]
pub(super) struct Rule {
    frequency: Frequency,
    interval: i32,
    count: Option<usize>,
    until: Option<Until>,
    /// Weekdays, with their number in the month where one is given.
    weekdays: Vec<(i8, Weekday)>,
    /// Days of the month, from its end where negative.
    month_days: Vec<i8>,
    week_start: Weekday,
}

/// The last instant at which an instance may start.
#[derive(Clone, Copy, Debug)]
enum Until {
    Date(Date),
    Local(DateTime),
    Instant(Timestamp),
}

impl Rule {
    pub(super) fn read(text: &str, start: &When) -> Result<Self, Fault> {
        let mut rule = Self {
            frequency: Frequency::Daily,
            interval: 1,
            count: None,
            until: None,
            weekdays: Vec::new(),
            month_days: Vec::new(),
            week_start: Weekday::Monday,
        };
        let mut has_frequency = false;
        for part in text.split(';').filter(|part| !part.trim().is_empty()) {
            let (key, value) = part.split_once('=').unwrap_or((part, ""));
            let understood = rule.set(key.trim(), value.trim());
            has_frequency |= key.trim().eq_ignore_ascii_case("FREQ");
            if understood.is_none() {
                return not_understood(text, part);
            }
        }
        let by_number = rule.weekdays.iter().any(|(number, _)| *number != 0);
        let fits = match rule.frequency {
            Frequency::Daily => rule.month_days.is_empty() && !by_number,
            Frequency::Weekly => rule.month_days.is_empty() && !by_number,
            Frequency::Monthly => rule.weekdays.is_empty() || rule.month_days.is_empty(),
            Frequency::Yearly => rule.weekdays.is_empty() && rule.month_days.is_empty(),
        };
        if !has_frequency || !fits {
            return not_understood(text, "the combination of its parts");
        }
        if let (Some(Until::Local(local)), true) = (rule.until, start.zone().name() == "UTC") {
            rule.until = Some(Until::Instant(start.zone().instant(local)));
        }
        Ok(rule)
    }

    fn set(&mut self, key: &str, value: &str) -> Option<()> {
        match key.to_ascii_uppercase().as_str() {
            "FREQ" => {
                self.frequency = match value.to_ascii_uppercase().as_str() {
                    "DAILY" => Frequency::Daily,
                    "WEEKLY" => Frequency::Weekly,
                    "MONTHLY" => Frequency::Monthly,
                    "YEARLY" => Frequency::Yearly,
                    _ => return None,
                };
            }
            "INTERVAL" => {
                self.interval = value.parse().ok().filter(|n| (1..=10_000).contains(n))?;
            }
            "COUNT" => self.count = Some(value.parse().ok().filter(|n| *n > 0)?),
            "UNTIL" => self.until = Some(Until::read(value)?),
            "BYDAY" => {
                self.weekdays = value.split(',').map(numbered_weekday).collect::<Option<_>>()?;
            }
            "BYMONTHDAY" => {
                let day = |text: &str| {
                    text.parse().ok().filter(|n: &i8| (1..=31).contains(&n.unsigned_abs()))
                };
                self.month_days = value.split(',').map(day).collect::<Option<_>>()?;
            }
            "WKST" => self.week_start = weekday(value)?,
            _ => return None,
        }
        Some(())
    }

    /// The starts of the series as wall clocks, ascending, and why there are fewer than the rule asks for.
    pub(super) fn expand(&self, start: &When) -> (Vec<DateTime>, Option<String>) {
        let first = start.local();
        let endless = self.count.is_none() && self.until.is_none();
        let last_year = if endless { first.year() + ENDLESS_YEARS } else { i16::MAX };
        let mut starts = vec![first];
        let mut n_empty = 0;
        for step in 0.. {
            let Some(dates) = self.dates_of_step(first.date(), step) else { break };
            n_empty = if dates.is_empty() { n_empty + 1 } else { 0 };
            for date in dates {
                let next = date.to_datetime(first.time());
                let is_full = self.count.is_some_and(|count| starts.len() >= count);
                if is_full || self.until.is_some_and(|until| until.is_before(next, start)) {
                    return (starts, None);
                }
                if endless && next >= first.with().year(last_year).build().unwrap_or(first) {
                    let why = format!("has no end: it was written out for {ENDLESS_YEARS} years");
                    return (starts, Some(why));
                }
                if starts.len() >= INSTANCES_MAX {
                    let why =
                        format!("is longer than {INSTANCES_MAX} instances: the rest was left out");
                    return (starts, Some(why));
                }
                if next > first {
                    starts.push(next);
                }
            }
            if n_empty > EMPTY_STEPS_MAX {
                break;
            }
        }
        (starts, None)
    }

    /// Dates of the `step`-th day, week, month or year, ascending; `None` beyond the end of the calendar.
    fn dates_of_step(&self, first: Date, step: i32) -> Option<Vec<Date>> {
        let n = step.checked_mul(self.interval)?;
        let moved = |span: jiff::Span| first.checked_add(span).ok().filter(believed);
        let weekdays = || self.weekdays.iter().map(|(_, weekday)| *weekday);
        match self.frequency {
            Frequency::Daily => {
                let date = moved(n.days())?;
                let listed = self.weekdays.is_empty() || weekdays().any(|w| w == date.weekday());
                Some(if listed { vec![date] } else { Vec::new() })
            }
            Frequency::Weekly => {
                let since = first.weekday().since(self.week_start);
                let week = first.checked_sub(i32::from(since).days()).ok()?;
                let week = week.checked_add(n.checked_mul(7)?.days()).ok().filter(believed)?;
                if self.weekdays.is_empty() {
                    return Some(vec![week.checked_add(i32::from(since).days()).ok()?]);
                }
                let after = weekdays().map(|w| i32::from(w.since(self.week_start)));
                let mut dates: Vec<Date> =
                    after.filter_map(|days| week.checked_add(days.days()).ok()).collect();
                dates.sort_unstable();
                dates.dedup();
                Some(dates)
            }
            Frequency::Monthly => {
                let month = first.first_of_month().checked_add(n.months()).ok().filter(believed)?;
                Some(self.dates_of_month(month, first.day()))
            }
            Frequency::Yearly => {
                let year = first.year().checked_add(i16::try_from(n).ok()?)?;
                let date = Date::new(year, first.month(), first.day());
                (is_believed_year(DateTime::new(year, 1, 1, 0, 0, 0, 0).ok()?))
                    .then(|| date.ok().into_iter().collect())
            }
        }
    }

    fn dates_of_month(&self, month: Date, day: i8) -> Vec<Date> {
        let from_end = |day: i8| if day < 0 { month.days_in_month() + 1 + day } else { day };
        let on = |day: i8| month.with().day(day).build().ok();
        let mut dates: Vec<Date> = if !self.month_days.is_empty() {
            self.month_days.iter().filter_map(|day| on(from_end(*day))).collect()
        } else if self.weekdays.is_empty() {
            on(day).into_iter().collect()
        } else {
            let of = |(number, weekday): &(i8, Weekday)| match number {
                0 => (1..=5).filter_map(|n| month.nth_weekday_of_month(n, *weekday).ok()).collect(),
                n => Vec::from_iter(month.nth_weekday_of_month(*n, *weekday).ok()),
            };
            self.weekdays.iter().flat_map(of).collect()
        };
        dates.sort_unstable();
        dates.dedup();
        dates
    }
}

fn believed(date: &Date) -> bool {
    is_believed_year(date.at(0, 0, 0, 0))
}

impl Until {
    fn read(text: &str) -> Option<Self> {
        if text.len() == 8 {
            return Date::strptime("%Y%m%d", text).ok().map(Self::Date);
        }
        let (clock, is_utc) = match text.strip_suffix(['Z', 'z']) {
            Some(clock) => (clock, true),
            None => (text, false),
        };
        let local =
            DateTime::strptime("%Y%m%dT%H%M%S", clock).ok().filter(|_| clock.len() == 15)?;
        if !is_believed_year(local) {
            return None;
        }
        Some(if is_utc {
            Self::Instant(crate::model::Zone::utc().instant(local))
        } else {
            Self::Local(local)
        })
    }

    fn is_before(self, next: DateTime, start: &When) -> bool {
        match self {
            Self::Date(last) => next.date() > last,
            Self::Local(last) => next > last,
            Self::Instant(last) => start.zone().instant(next) > last,
        }
    }
}

/// `MO`, `2TU`, `-1SU`.
fn numbered_weekday(text: &str) -> Option<(i8, Weekday)> {
    let text = text.trim();
    let (number, name) = text.split_at_checked(text.len().checked_sub(2)?)?;
    let number = if number.is_empty() { 0 } else { number.parse().ok()? };
    ((-5..=5).contains(&number)).then_some((number, weekday(name)?))
}

fn weekday(name: &str) -> Option<Weekday> {
    Some(match name.to_ascii_uppercase().as_str() {
        "MO" => Weekday::Monday,
        "TU" => Weekday::Tuesday,
        "WE" => Weekday::Wednesday,
        "TH" => Weekday::Thursday,
        "FR" => Weekday::Friday,
        "SA" => Weekday::Saturday,
        "SU" => Weekday::Sunday,
        _ => return None,
    })
}

fn not_understood<T>(rule: &str, part: &str) -> Result<T, Fault> {
    fault(
        format!("the rule {rule:?} is not understood: {part}"),
        "daily, weekly, monthly and yearly rules with INTERVAL, COUNT, UNTIL, BYDAY and BYMONTHDAY are; write others out",
    )
}
