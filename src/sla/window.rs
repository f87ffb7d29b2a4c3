//! Measurement windows: over which stretch of local time a contract is judged, and what that stretch is called.
//!
//! A [`SlaPeriod`] knows its local days, so that only a zone is needed to turn it into UTC. All windows but the rolling one
//! tile the calendar: the period after one begins where it ends, with no gap and no overlap, whatever the clocks do.

use std::fmt;

use jiff::civil::{Date, ISOWeekDate, Weekday};

use crate::model::{CalendarMonth, TimeRange, Timestamp, Zone};

/// The years in which periods can be named.
const YEARS: std::ops::RangeInclusive<i16> = 1970..=9990;
/// A fiscal year has 52 or 53 whole weeks.
const DAYS_OF_52_WEEKS: i32 = 364;
const DAYS_OF_53_WEEKS: i32 = 371;
/// The longest rolling window, in days.
pub const ROLLING_DAYS_MAX: u16 = 366;

/// Over which stretch a contract is judged.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum MeasurementWindow {
    CalendarMonth,
    /// Twelve periods of whole weeks.
    FiscalMonth445(FiscalCalendar),
    /// Monday to Sunday (ISO 8601).
    IsoWeek,
    CalendarQuarter,
    /// That many local days up to a last one; the window moves by a day.
    Rolling {
        days: u16,
    },
}

/// How the 13 weeks of a fiscal quarter are split.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum FiscalPattern {
    Weeks445,
    Weeks454,
    Weeks544,
}

impl FiscalPattern {
    /// The words of contract files.
    pub const NAMES: [(&str, Self); 3] =
        [("4-4-5", Self::Weeks445), ("4-5-4", Self::Weeks454), ("5-4-4", Self::Weeks544)];

    /// Weeks of the three periods of a quarter.
    fn weeks(self) -> [i32; 3] {
        match self {
            Self::Weeks445 => [4, 4, 5],
            Self::Weeks454 => [4, 5, 4],
            Self::Weeks544 => [5, 4, 4],
        }
    }
}

impl fmt::Display for FiscalPattern {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [a, b, c] = self.weeks();
        write!(f, "{a}-{b}-{c}")
    }
}

/// Fiscal years of whole weeks. Their first days and their names are the contract's: no rule finds them, since companies differ
/// in the weekday, in which years have a 53rd week and in what a year is called that begins in another. The 53rd week belongs
/// to the last period.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FiscalCalendar {
    pattern: FiscalPattern,
    /// First day of each fiscal year by its name, without a gap. The last one only ends the year before it.
    year_starts: Vec<(i16, Date)>,
}

/// Why fiscal years could not be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FiscalError {
    #[error("has {n} start, and at least two are needed: the next start ends a year")]
    TooFew { n: usize },
    #[error("does not go on from {year}: {next} follows it")]
    Gap { year: i16, next: i16 },
    #[error("lets the year {year} last {days} days, which is neither 52 weeks (364) nor 53 (371)")]
    Length { year: i16, days: i32 },
    #[error("names the year {year}, outside 1970 to 9990")]
    Year { year: i16 },
}

impl FiscalCalendar {
    /// Fiscal years by name and first day; the start of the year after the last one must be among them.
    pub fn new(
        pattern: FiscalPattern,
        mut year_starts: Vec<(i16, Date)>,
    ) -> Result<Self, FiscalError> {
        year_starts.sort_unstable();
        if year_starts.len() < 2 {
            return Err(FiscalError::TooFew { n: year_starts.len() });
        }
        for pair in year_starts.windows(2) {
            let [(year, start), (next, end)] = *pair else { continue };
            if !YEARS.contains(&year) || !YEARS.contains(&next) {
                return Err(FiscalError::Year { year: year.min(next) });
            }
            if next != year + 1 {
                return Err(FiscalError::Gap { year, next });
            }
            let days = days_between(start, end);
            if days != DAYS_OF_52_WEEKS && days != DAYS_OF_53_WEEKS {
                return Err(FiscalError::Length { year, days });
            }
        }
        Ok(Self { pattern, year_starts })
    }

    pub fn pattern(&self) -> FiscalPattern {
        self.pattern
    }

    /// First day of each fiscal year by its name; the last one only ends the year before it.
    pub fn year_starts(&self) -> &[(i16, Date)] {
        &self.year_starts
    }

    /// The period `number` (1..=12) of a fiscal year.
    fn period(&self, year: i16, number: i8) -> Option<SlaPeriod> {
        let (start, year_days) = self.years().find(|(y, ..)| *y == year).map(|(_, s, n)| (s, n))?;
        let before: i32 = (1..number).map(|n| self.plain_days(n)).sum();
        let n_days = if number == 12 { year_days - before } else { self.plain_days(number) };
        Some(SlaPeriod {
            name: PeriodName::FiscalMonth { year, number },
            first_day: plus_days(start, before),
            n_days,
        })
    }

    /// Days of a period (1..=12) in a year of 52 weeks.
    fn plain_days(&self, number: i8) -> i32 {
        let [first, second, third] = self.pattern.weeks();
        7 * match number % 3 {
            1 => first,
            2 => second,
            _ => third,
        }
    }

    fn holding(&self, date: Date) -> Option<SlaPeriod> {
        let (year, ..) =
            self.years().find(|(_, s, n_days)| (0..*n_days).contains(&days_between(*s, date)))?;
        (1..=12).filter_map(|number| self.period(year, number)).find(|p| p.holds(date))
    }

    /// Name, first day and length of each year that is known whole.
    fn years(&self) -> impl Iterator<Item = (i16, Date, i32)> {
        self.year_starts
            .iter()
            .zip(self.year_starts.iter().skip(1))
            .map(|((year, start), (_, end))| (*year, *start, days_between(*start, *end)))
    }

    /// `2026`, `2026 to 2028`
    fn known(&self) -> String {
        let first = self.year_starts.first().map_or(0, |(year, _)| *year);
        let last = self.years().last().map_or(first, |(year, ..)| year);
        if first == last { first.to_string() } else { format!("{first} to {last}") }
    }
}

/// What a period is called.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PeriodName {
    Month(CalendarMonth),
    FiscalMonth { year: i16, number: i8 },
    Week { year: i16, week: i8 },
    Quarter { year: i16, number: i8 },
    Rolling,
}

/// One period of a contract, a run of local days; which instants it holds depends on the zone.
///
/// Made by a [`MeasurementWindow`]. Sorted by first day. Its text (`2026-10`, `2026-P10`, `2026-W40`, `2026-Q3`, for a rolling
/// window the last day `2026-10-31`) can stand in a file name and is read back by [`MeasurementWindow::parse_period`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SlaPeriod {
    first_day: Date,
    n_days: i32,
    name: PeriodName,
}

impl SlaPeriod {
    pub fn name(&self) -> PeriodName {
        self.name
    }

    pub fn first_day(&self) -> Date {
        self.first_day
    }

    pub fn last_day(&self) -> Date {
        plus_days(self.first_day, self.n_days - 1)
    }

    /// Local days, at least 1.
    pub fn n_days(&self) -> i32 {
        self.n_days
    }

    /// The period in a zone, as UTC.
    pub fn range(&self, zone: &Zone) -> TimeRange {
        zone.days_of(self.first_day, self.n_days)
    }

    /// The calendar month this is, if it is one.
    pub fn month(&self) -> Option<CalendarMonth> {
        if let PeriodName::Month(month) = self.name { Some(month) } else { None }
    }

    fn holds(&self, date: Date) -> bool {
        (0..self.n_days).contains(&days_between(self.first_day, date))
    }

    fn of_quarter(year: i16, number: i8) -> Self {
        let first = CalendarMonth { year, month: 3 * number - 2 };
        let first_day = first.first_day();
        let end = first.next().next().next().first_day();
        let name = PeriodName::Quarter { year, number };
        Self { first_day, n_days: days_between(first_day, end), name }
    }

    fn of_week(week: ISOWeekDate) -> Self {
        let (year, number) = (week.year(), week.week());
        let first_day = ISOWeekDate::new(year, number, Weekday::Monday).unwrap_or(week).date();
        Self { first_day, n_days: 7, name: PeriodName::Week { year, week: number } }
    }

    fn rolling(last_day: Date, days: u16) -> Self {
        let n_days = i32::from(days.max(1));
        let first_day = plus_days(last_day, 1 - n_days);
        Self { first_day, n_days, name: PeriodName::Rolling }
    }
}

impl From<CalendarMonth> for SlaPeriod {
    fn from(month: CalendarMonth) -> Self {
        let first_day = month.first_day();
        let n_days = days_between(first_day, month.next().first_day());
        Self { first_day, n_days, name: PeriodName::Month(month) }
    }
}

impl fmt::Display for SlaPeriod {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.name {
            PeriodName::Month(month) => month.fmt(f),
            PeriodName::FiscalMonth { year, number } => write!(f, "{year:04}-P{number:02}"),
            PeriodName::Week { year, week } => write!(f, "{year:04}-W{week:02}"),
            PeriodName::Quarter { year, number } => write!(f, "{year:04}-Q{number}"),
            PeriodName::Rolling => write!(f, "{}", self.last_day()),
        }
    }
}

/// Why there is no such period.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PeriodError {
    /// Not the form of the window's periods.
    #[error("{text:?} is no {kind}")]
    Form { text: String, kind: &'static str, example: &'static str },
    /// The form of another window's periods.
    #[error("{text:?} is {given}, and the contract is measured by {kind}")]
    OtherWindow { text: String, given: &'static str, kind: &'static str, example: &'static str },
    #[error("{text:?} does not exist: {year} has the {kind}s {first} to {last}")]
    NoSuch { text: String, kind: &'static str, year: i16, first: String, last: String },
    #[error(
        "the contract does not say when the fiscal year of {wanted} starts and ends; it says so for {known}"
    )]
    UnknownFiscalYear { wanted: String, known: String },
    #[error("{wanted} lies outside the years 1970 to 9990")]
    BeyondCalendar { wanted: String },
}

impl PeriodError {
    /// What to do about it.
    pub fn hint(&self) -> String {
        match self {
            Self::Form { example, .. } | Self::OtherWindow { example, .. } => {
                format!("write it as {example}")
            }
            Self::NoSuch { first, last, .. } => format!("write one of {first} to {last}"),
            Self::UnknownFiscalYear { .. } => {
                "add the first days of that year and of the next to \"year_starts\"".to_owned()
            }
            Self::BeyondCalendar { .. } => "ask for another year".to_owned(),
        }
    }
}

impl MeasurementWindow {
    /// What one period is called.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::CalendarMonth => "calendar month",
            Self::FiscalMonth445(_) => "fiscal month",
            Self::IsoWeek => "ISO week",
            Self::CalendarQuarter => "calendar quarter",
            Self::Rolling { .. } => "last day of a rolling window",
        }
    }

    /// How a period is written.
    pub fn example(&self) -> &'static str {
        match self {
            Self::CalendarMonth => "2026-10",
            Self::FiscalMonth445(_) => "2026-P10",
            Self::IsoWeek => "2026-W40",
            Self::CalendarQuarter => "2026-Q3",
            Self::Rolling { .. } => "2026-10-31",
        }
    }

    /// Reads what [`SlaPeriod`] displays.
    pub fn parse_period(&self, text: &str) -> Result<SlaPeriod, PeriodError> {
        let (year, rest) = split_period(text).ok_or_else(|| match lies_beyond(text) {
            true => PeriodError::BeyondCalendar { wanted: text.to_owned() },
            false => self.refuse_form(text),
        })?;
        let numbered = |letter: char, width: usize| {
            let digits = rest.strip_prefix(letter).filter(|digits| digits.len() == width);
            digits.and_then(number).ok_or_else(|| self.refuse_form(text))
        };
        let within = |value: i8, last: i8, letter: &str, width: usize| {
            if (1..=last).contains(&value) {
                return Ok(value);
            }
            let name = |value: i8| format!("{year:04}-{letter}{value:0width$}");
            Err(PeriodError::NoSuch {
                text: text.to_owned(),
                kind: self.kind(),
                year,
                first: name(1),
                last: name(last),
            })
        };
        match self {
            Self::CalendarMonth => {
                let month = Some(rest).filter(|digits| digits.len() == 2).and_then(number);
                let month = month.ok_or_else(|| self.refuse_form(text))?;
                let month = within(month, 12, "", 2)?;
                Ok(CalendarMonth { year, month }.into())
            }
            Self::FiscalMonth445(fiscal) => {
                let number = within(numbered('P', 2)?, 12, "P", 2)?;
                fiscal.period(year, number).ok_or_else(|| PeriodError::UnknownFiscalYear {
                    wanted: text.to_owned(),
                    known: fiscal.known(),
                })
            }
            Self::IsoWeek => {
                let week = within(numbered('W', 2)?, weeks_of(year), "W", 2)?;
                ISOWeekDate::new(year, week, Weekday::Monday)
                    .map(SlaPeriod::of_week)
                    .map_err(|_| self.refuse_form(text))
            }
            Self::CalendarQuarter => {
                let number = within(numbered('Q', 1)?, 4, "Q", 1)?;
                Ok(SlaPeriod::of_quarter(year, number))
            }
            Self::Rolling { days } => {
                let is_date =
                    text.len() == 10 && text.bytes().all(|b| b.is_ascii_digit() || b == b'-');
                let last_day: Option<Date> = text.parse().ok().filter(|_| is_date);
                last_day
                    .map(|last_day| SlaPeriod::rolling(last_day, *days))
                    .ok_or_else(|| self.refuse_form(text))
            }
        }
    }

    /// Names the window that the text belongs to, where it belongs to another one.
    fn refuse_form(&self, text: &str) -> PeriodError {
        let form = split_period(text).and_then(|(_, rest)| match rest.as_bytes() {
            [b'P', ..] => Some("a fiscal month"),
            [b'W', ..] => Some("an ISO week"),
            [b'Q', ..] => Some("a calendar quarter"),
            [a, b] if a.is_ascii_digit() && b.is_ascii_digit() => Some("a calendar month"),
            [_, _, b'-', _, _] => Some("a single day"),
            _ => None,
        });
        let (text, kind, example) = (text.to_owned(), self.kind(), self.example());
        match form {
            Some(given) if given.ends_with(kind) => PeriodError::Form { text, kind, example },
            // A date that does not exist.
            Some("a single day") if self.is_rolling() => PeriodError::Form { text, kind, example },
            Some(given) => PeriodError::OtherWindow { text, given, kind, example },
            None => PeriodError::Form { text, kind, example },
        }
    }

    fn is_rolling(&self) -> bool {
        matches!(self, Self::Rolling { .. })
    }

    /// A period of this window in a zone, as UTC.
    pub fn range(&self, period: &SlaPeriod, zone: &Zone) -> TimeRange {
        period.range(zone)
    }

    /// The period that holds an instant; of a rolling window the one whose last day holds it.
    pub fn period_at(&self, instant: Timestamp, zone: &Zone) -> Result<SlaPeriod, PeriodError> {
        self.period_of_day(zone.date(instant))
    }

    /// The period that holds a local day; of a rolling window the one that ends with it.
    pub fn period_of_day(&self, date: Date) -> Result<SlaPeriod, PeriodError> {
        if !YEARS.contains(&date.year()) {
            return Err(PeriodError::BeyondCalendar { wanted: date.to_string() });
        }
        match self {
            Self::CalendarMonth => {
                Ok(CalendarMonth { year: date.year(), month: date.month() }.into())
            }
            Self::FiscalMonth445(fiscal) => fiscal.holding(date).ok_or_else(|| {
                PeriodError::UnknownFiscalYear { wanted: date.to_string(), known: fiscal.known() }
            }),
            Self::IsoWeek => Ok(SlaPeriod::of_week(date.iso_week_date())),
            Self::CalendarQuarter => Ok(SlaPeriod::of_quarter(date.year(), (date.month() + 2) / 3)),
            Self::Rolling { days } => Ok(SlaPeriod::rolling(date, *days)),
        }
    }

    /// The period after one; of a rolling window the one that ends a day later.
    pub fn next(&self, period: &SlaPeriod) -> Result<SlaPeriod, PeriodError> {
        self.period_of_day(plus_days(period.last_day(), 1))
    }

    /// The period before one; of a rolling window the one that ends a day earlier.
    pub fn previous(&self, period: &SlaPeriod) -> Result<SlaPeriod, PeriodError> {
        let day = if self.is_rolling() { period.last_day() } else { period.first_day() };
        self.period_of_day(plus_days(day, -1))
    }
}

impl fmt::Display for MeasurementWindow {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::FiscalMonth445(fiscal) => write!(f, "fiscal month {}", fiscal.pattern),
            Self::Rolling { days } => write!(f, "rolling {days} days"),
            other => f.write_str(other.kind()),
        }
    }
}

/// The year and what follows its hyphen.
fn split_period(text: &str) -> Option<(i16, &str)> {
    split_year(text).filter(|(year, _)| YEARS.contains(year))
}

/// Whether a text begins with a year that no period lies in.
fn lies_beyond(text: &str) -> bool {
    split_year(text).is_some_and(|(year, _)| !YEARS.contains(&year))
}

fn split_year(text: &str) -> Option<(i16, &str)> {
    let (year, rest) = text.split_once('-')?;
    let year: i16 = Some(year)
        .filter(|y| y.len() == 4 && y.bytes().all(|b| b.is_ascii_digit()))?
        .parse()
        .ok()?;
    Some((year, rest))
}

fn number(digits: &str) -> Option<i8> {
    digits.bytes().all(|b| b.is_ascii_digit()).then(|| digits.parse().ok()).flatten()
}

/// ISO weeks of a year, 52 or 53: 28 December always lies in the last one.
fn weeks_of(year: i16) -> i8 {
    Date::new(year, 12, 28).map_or(52, |date| date.iso_week_date().week())
}

fn plus_days(date: Date, days: i32) -> Date {
    date.saturating_add(jiff::Span::new().days(days))
}

fn days_between(from: Date, to: Date) -> i32 {
    (to - from).get_days()
}
