//! Wall clocks as tables write them, where the order of day and month may be open until the whole file was seen.

use jiff::civil::{Date, DateTime};

use crate::import::time_text::{at_clock, instant_at_offset, is_believed_year, parse_offset};
use crate::model::Timestamp;

/// Which of two numbers is the day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DateOrder {
    MonthDay,
    DayMonth,
}

impl DateOrder {
    pub const BOTH: [Self; 2] = [Self::MonthDay, Self::DayMonth];

    /// As people write it, also in mappings.
    pub fn name(self) -> &'static str {
        match self {
            Self::MonthDay => "month/day/year",
            Self::DayMonth => "day/month/year",
        }
    }
}

/// A moment as it is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum LocalTime {
    /// It names its offset, or counts from 1970.
    Instant(Timestamp),
    /// Year first, or the month in letters: nothing to decide.
    Plain(DateTime),
    /// Two numbers, of which one is the day.
    Open { first: i8, second: i8, year: i16, clock: Clock },
}

/// Seconds after midnight; 86,400 is the next midnight.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Clock(i32);

impl Clock {
    fn on(self, date: Date) -> Option<DateTime> {
        let date = if self.0 == 86_400 { date.tomorrow().ok()? } else { date };
        let secs = self.0 % 86_400;
        let part = |n: i32| i8::try_from(n).ok();
        Some(date.at(part(secs / 3600)?, part(secs / 60 % 60)?, part(secs % 60)?, 0))
    }

    /// `12:30`, `12:30:00.5`, `1:05 PM`, `1:05:00 p. m.`, a bare hour `13`.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let (clock, half) = split_half_day(text.trim());
        let any_day = Date::constant(2000, 1, 1);
        let secs = match at_clock(any_day, clock) {
            Some(time) => {
                let days = i32::from(time.date() != any_day);
                let of_day = |n: i8| i32::from(n);
                days * 86_400
                    + of_day(time.hour()) * 3600
                    + of_day(time.minute()) * 60
                    + of_day(time.second())
            }
            None => {
                let hour: i32 = clock.parse().ok().filter(|_| clock.len() <= 2)?;
                if !(0..=24).contains(&hour) {
                    return None;
                }
                hour * 3600
            }
        };
        let noon = 12 * 3600;
        match half {
            None => Some(Self(secs)),
            Some(_) if !(3600..noon + 3600).contains(&secs) => None,
            // Twelve comes before one.
            Some(Half::Morning) => Some(Self(secs % noon)),
            Some(Half::Afternoon) => Some(Self(secs % noon + noon)),
        }
    }
}

#[derive(Clone, Copy)]
enum Half {
    Morning,
    Afternoon,
}

fn split_half_day(text: &str) -> (&str, Option<Half>) {
    let folded = text.to_ascii_lowercase();
    for (ending, half) in [
        ("a. m.", Half::Morning),
        ("p. m.", Half::Afternoon),
        ("a.m.", Half::Morning),
        ("p.m.", Half::Afternoon),
        ("am", Half::Morning),
        ("pm", Half::Afternoon),
    ] {
        if folded.ends_with(ending)
            && let Some(clock) = text.get(..text.len() - ending.len())
        {
            return (clock.trim_end(), Some(half));
        }
    }
    (text, None)
}

/// First three letters of the months in English, Spanish and Portuguese, and their number.
const MONTH_NAMES: [(&str, i8); 22] = [
    ("jan", 1),
    ("ene", 1),
    ("feb", 2),
    ("fev", 2),
    ("mar", 3),
    ("apr", 4),
    ("abr", 4),
    ("may", 5),
    ("mai", 5),
    ("jun", 6),
    ("jul", 7),
    ("aug", 8),
    ("ago", 8),
    ("sep", 9),
    ("set", 9),
    ("oct", 10),
    ("out", 10),
    ("nov", 11),
    ("dec", 12),
    ("dic", 12),
    ("dez", 12),
    ("sept", 9),
];

impl LocalTime {
    /// Reads a date with or without a clock. `None` for anything else.
    pub(super) fn parse(text: &str) -> Option<Self> {
        // Windows writes the halves of a day in Spanish with blanks that do not break.
        let folded;
        let mut text = text.trim();
        if text.contains(['\u{a0}', '\u{202f}']) {
            folded = text.replace(['\u{a0}', '\u{202f}'], " ");
            text = folded.trim();
        }
        let text = text.trim_end_matches(" DST").trim_end();
        if text.len() > 40 || !text.bytes().any(|b| b.is_ascii_digit()) {
            return None;
        }
        if text.bytes().all(|b| b.is_ascii_digit()) {
            return Self::of_digits(text);
        }
        let (date, rest) = split_date(text)?;
        let (clock, offset_secs) = split_offset(rest)?;
        let clock = if clock.is_empty() { Clock::default() } else { Clock::parse(clock)? };
        let time = Self::on_date(date, clock)?;
        match (offset_secs, time) {
            (None, time) => Some(time),
            (Some(offset), Self::Plain(local)) => {
                instant_at_offset(local, offset).map(Self::Instant)
            }
            // An open order and an offset together were never met.
            (Some(_), _) => None,
        }
    }

    /// The same with the clock in a column of its own.
    pub(super) fn parse_split(date: &str, clock: &str) -> Option<Self> {
        // Some exporters repeat the hour that the date holds already.
        let own = Self::parse(date)?;
        let Some(clock) = Clock::parse(clock) else {
            return clock.trim().is_empty().then_some(own);
        };
        match own {
            Self::Instant(_) => None,
            // The column beside it says the hour again, and of a quarter-hour nothing else.
            Self::Plain(time) if time.time() != jiff::civil::Time::midnight() => Some(own),
            Self::Plain(time) => clock.on(time.date()).map(Self::Plain),
            Self::Open { clock: own_clock, .. } if own_clock != Clock::default() => Some(own),
            Self::Open { first, second, year, .. } => {
                Some(Self::Open { first, second, year, clock })
            }
        }
    }

    /// Days since 1899-12-30, as workbooks count.
    pub(super) fn of_serial(days: f64) -> Option<Self> {
        if !(20_000.0..80_000.0).contains(&days) {
            return None;
        }
        let secs = (days * 86_400.0).round() as i64 - 25_569 * 86_400;
        let at = jiff::Timestamp::from_second(secs).ok()?;
        Some(Self::Plain(jiff::tz::TimeZone::UTC.to_datetime(at)))
    }

    fn of_digits(text: &str) -> Option<Self> {
        let number = |range: std::ops::Range<usize>| text.get(range)?.parse::<i16>().ok();
        let part = |at: usize| number(at..at + 2).and_then(|n| i8::try_from(n).ok());
        let stamp = |year: i16, at: usize, second: Option<i8>| {
            let date = Date::new(year, part(at)?, part(at + 2)?).ok()?;
            let (hour, minute) = (part(at + 4)?, part(at + 6)?);
            Clock::parse(&format!("{hour:02}:{minute:02}:{:02}", second.unwrap_or(0)))?
                .on(date)
                .map(Self::Plain)
        };
        match text.len() {
            8 => Date::new(number(0..4)?, part(4)?, part(6)?)
                .ok()
                .map(|date| Self::Plain(date.at(0, 0, 0, 0))),
            12 => stamp(number(0..4)?, 4, None),
            14 => stamp(number(0..4)?, 4, Some(part(12)?)),
            // `2026100113` is an hour. `1910010130` of an old BSC is a minute of 2019, and so is what could be an hour of long ago. Neither
            // is a count of seconds: those of this century have other digits in the month's place.
            10 => {
                let hour = || {
                    let date = Date::new(number(0..4)?, part(4)?, part(6)?).ok()?;
                    let hour = part(8).filter(|hour| *hour < 24)?;
                    let is_meant = (1980..=2099).contains(&date.year());
                    is_meant.then(|| Self::Plain(date.at(hour, 0, 0, 0)))
                };
                let minute = || stamp(2000 + number(0..2)?, 2, None);
                let first = if number(0..4)? > 2012 { hour() } else { None };
                first.or_else(minute).or_else(hour)
            }
            .or_else(|| {
                let secs: i64 = text.parse().ok()?;
                Some(Self::Instant(Timestamp::from_unix_secs(secs)))
            }),
            13 => {
                let millis: i64 = text.parse().ok()?;
                Some(Self::Instant(Timestamp::from_unix_secs(millis.div_euclid(1000))))
            }
            _ => None,
        }
    }

    fn on_date(text: &str, clock: Clock) -> Option<Self> {
        let mut parts = text.split(['-', '/', '.', ' ']).filter(|part| !part.is_empty());
        let (a, b, c) = (parts.next()?, parts.next()?, parts.next()?);
        if parts.next().is_some() {
            return None;
        }
        let b = b.trim_end_matches(',');
        let small = |text: &str| text.parse::<i8>().ok().filter(|n| (1..=31).contains(n));
        let plain = |year: i16, month: i8, day: i8| {
            clock.on(Date::new(year, month, day).ok()?).map(Self::Plain)
        };
        if let Some(month) = month_of(b) {
            return plain(year_of(c)?, month, small(a)?);
        }
        if let Some(month) = month_of(a) {
            return plain(year_of(c)?, month, small(b)?);
        }
        if a.len() == 4 {
            return plain(year_of(a)?, small(b)?, small(c)?);
        }
        let open = Self::Open { first: small(a)?, second: small(b)?, year: year_of(c)?, clock };
        // It must be a date in one order at least.
        DateOrder::BOTH.iter().any(|order| open.in_order(*order).is_some()).then_some(open)
    }

    /// The wall clock; `None` for an instant, and for a date that does not exist in that order.
    pub(super) fn in_order(self, order: DateOrder) -> Option<DateTime> {
        match self {
            Self::Instant(_) => None,
            Self::Plain(time) => Some(time),
            Self::Open { first, second, year, clock } => {
                let (month, day) = match order {
                    DateOrder::MonthDay => (first, second),
                    DateOrder::DayMonth => (second, first),
                };
                clock.on(Date::new(year, month, day).ok()?)
            }
        }
    }

    pub(super) fn is_believed(self) -> bool {
        match self {
            Self::Instant(_) => true,
            _ => DateOrder::BOTH
                .iter()
                .filter_map(|order| self.in_order(*order))
                .all(is_believed_year),
        }
    }
}

fn month_of(text: &str) -> Option<i8> {
    let folded = text.trim_end_matches('.').to_lowercase();
    if !folded.chars().all(char::is_alphabetic) || folded.len() < 3 {
        return None;
    }
    let known = |(name, _): &&(&str, i8)| folded.starts_with(name);
    MONTH_NAMES.iter().find(known).map(|(_, month)| *month)
}

/// Four digits, or two that mean this century.
fn year_of(text: &str) -> Option<i16> {
    let year: i16 = text.parse().ok()?;
    match text.len() {
        4 => Some(year),
        2 => Some(2000 + year),
        _ => None,
    }
}

/// Whether a clock may begin behind a sign: a blank, or a `T` that is no part of a month's name (`01-OCT-2026`).
fn begins_clock(text: &str, at: usize, sign: char) -> bool {
    let is_digit = |at: Option<usize>| {
        at.and_then(|at| text.as_bytes().get(at)).is_some_and(u8::is_ascii_digit)
    };
    sign == ' ' || (sign == 'T' && is_digit(at.checked_sub(1)) && is_digit(Some(at + 1)))
}

/// The date, and what follows it.
fn split_date(text: &str) -> Option<(&str, &str)> {
    // `01 Mar 2020 10:15` has blanks inside of its date: the clock begins before the first colon.
    let end = match text.find(':') {
        Some(colon) => {
            let before = text.get(..colon)?;
            before.rfind([' ', 'T', '\t', '\u{a0}'])?
        }
        None => match text.char_indices().find(|(at, sign)| begins_clock(text, *at, *sign)) {
            // `2020-03-14 12` is an hour; `14 Mar 2020` is a date.
            Some((at, _)) if text.get(..at)?.contains(['-', '/', '.']) => at,
            _ => text.len(),
        },
    };
    let (date, rest) = text.split_at_checked(end)?;
    Some((date.trim(), rest.trim_start_matches(['T', ' ', '\t', '\u{a0}'])))
}

/// Clock and offset in seconds; `None` for an offset that cannot be read.
fn split_offset(text: &str) -> Option<(&str, Option<i32>)> {
    let text = text.trim_end();
    let mark = text.find(['+', '-', 'Z', 'z']);
    let named = ["GMT", "UTC"].iter().find_map(|name| text.find(name).map(|at| (at, name.len())));
    match (named, mark) {
        (Some((at, len)), _) => {
            let offset = text.get(at + len..)?.trim();
            let secs = if offset.is_empty() { 0 } else { parse_offset(offset)? };
            Some((text.get(..at)?.trim_end(), Some(secs)))
        }
        (None, Some(at)) => {
            let (clock, offset) = text.split_at_checked(at)?;
            Some((clock.trim_end(), Some(parse_offset(offset)?)))
        }
        (None, None) => Some((text, None)),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    fn shown(text: &str) -> String {
        match LocalTime::parse(text) {
            None => "none".to_owned(),
            Some(LocalTime::Instant(at)) => at.to_string(),
            Some(time @ LocalTime::Plain(_)) => {
                time.in_order(DateOrder::DayMonth).unwrap().to_string()
            }
            Some(time) => {
                let in_order =
                    |order| time.in_order(order).map_or("-".to_owned(), |t| t.to_string());
                format!("{} or {}", in_order(DateOrder::MonthDay), in_order(DateOrder::DayMonth))
            }
        }
    }

    #[test]
    fn spellings() {
        for (text, expected) in [
            ("2026-03-12 00:00:00", "2026-03-12T00:00:00"),
            ("2016-10-21 3:45", "2016-10-21T03:45:00"),
            ("2022-07-22 13:30+09:00", "2022-07-22T04:30:00Z"),
            ("2018-12-05 09:45:00 +01:00", "2018-12-05T08:45:00Z"),
            ("2018-12-05T09:45:00.000Z", "2018-12-05T09:45:00Z"),
            ("2020-07-01 10:15 DST", "2020-07-01T10:15:00"),
            ("05/06/2020 10:00:00 GMT+05:30", "none"),
            ("2020-06-05 10:00:00 GMT+05:30", "2020-06-05T04:30:00Z"),
            ("02/01/2019 01:30:00", "2019-02-01T01:30:00 or 2019-01-02T01:30:00"),
            ("9/3/2018", "2018-09-03T00:00:00 or 2018-03-09T00:00:00"),
            ("9/13/2018 0:15", "2018-09-13T00:15:00 or -"),
            ("29-02-2016 01:16", "- or 2016-02-29T01:16:00"),
            ("3/4/19 1:05 PM", "2019-03-04T13:05:00 or 2019-04-03T13:05:00"),
            ("12/31/2019 12:00 AM", "2019-12-31T00:00:00 or -"),
            ("01-Mar-2020 10:15", "2020-03-01T10:15:00"),
            ("14 ene 2020", "2020-01-14T00:00:00"),
            ("Mar 1, 2020 10:15:00 p. m.", "2020-03-01T22:15:00"),
            ("20201218", "2020-12-18T00:00:00"),
            ("201907150100", "2019-07-15T01:00:00"),
            ("20200518154500", "2020-05-18T15:45:00"),
            ("1910010130", "2019-10-01T01:30:00"),
            ("1569888000", "2019-10-01T00:00:00Z"),
            ("1569888000000", "2019-10-01T00:00:00Z"),
            ("2020-12-31 24:00", "2021-01-01T00:00:00"),
            ("2020-12-31 13", "2020-12-31T13:00:00"),
        ] {
            assert_eq!(shown(text), expected, "{text}");
        }
        for text in [
            "",
            "12",
            "3.5",
            "Total",
            "2020-13-01",
            "32/13/2020",
            "12:30",
            "1/2/3/4",
            "10.66.0.11",
            "é1-é-é",
        ] {
            assert_eq!(shown(text), "none", "{text}");
        }
    }

    #[test]
    fn split_columns_and_serials() {
        let split = |date: &str, clock: &str| {
            LocalTime::parse_split(date, clock).and_then(|t| t.in_order(DateOrder::DayMonth))
        };
        let at = |text: &str| Some(text.parse::<DateTime>().unwrap());
        assert_eq!(split("07/10/2026", "2:00:00"), at("2026-10-07T02:00:00"));
        assert_eq!(split("07/10/2026", "23"), at("2026-10-07T23:00:00"));
        // The hour stands in both columns: it is not added twice.
        assert_eq!(split("07/10/2026 20:00", "20"), at("2026-10-07T20:00:00"));
        assert_eq!(split("07/10/2026", "soon"), None);
        let serial =
            |days: f64| LocalTime::of_serial(days).and_then(|t| t.in_order(DateOrder::DayMonth));
        assert_eq!(serial(45_937.625), at("2025-10-07T15:00:00"));
        assert_eq!(serial(12.0), None);
    }
}
