//! Times and durations as exports write them: ISO 8601 with, with an odd, or without an offset.
//!
//! Text in, numbers out. What a missing offset means is decided by [`TimeRule`], never by the machine's zone.

use jiff::civil::{Date, DateTime, Time};
use jiff::tz::TimeZone;

use crate::model::{GranularityPeriod, Period, Timestamp, Zone};

/// A wall clock and, where the text has one, its offset.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct TimeText {
    pub(super) local: DateTime,
    /// Seconds east of UTC.
    pub(super) offset_secs: Option<i32>,
}

/// First year in which a period is believed to lie.
const BELIEVED_YEAR_MIN: i16 = 1980;
/// First year after those.
const BELIEVED_YEAR_END: i16 = 2200;
/// [`BELIEVED_YEAR_MIN`] and [`BELIEVED_YEAR_END`] in UTC.
const BELIEVED_FROM: Timestamp = Timestamp::from_unix_secs(315_532_800);
const BELIEVED_TO: Timestamp = Timestamp::from_unix_secs(7_258_118_400);

/// For messages about times that [`is_believed_year`] or [`is_believed`] denies.
pub(super) const OUT_OF_BELIEF: &str = "lies outside of 1980-01-01 to 2200-01-01";
pub(super) const OUT_OF_BELIEF_HINT: &str =
    "the clock of the exporting system was wrong, or the time was damaged: export the file again";

/// Whether a wall clock may be that of a measurement; before any zone is asked, which only knows the years up to 9999.
pub(super) fn is_believed_year(local: DateTime) -> bool {
    (BELIEVED_YEAR_MIN..=BELIEVED_YEAR_END).contains(&local.year())
}

/// Whether a period lies where measurements can. *Good*: a year 0000 or 9999 does not stretch every axis and calendar after it.
/// *Bad*: a clock that was never set (1970) makes a file unreadable; its times would mean nothing anyway.
pub(super) fn is_believed(period: Period) -> bool {
    let end = period.start.plus_secs(i64::from(period.granularity.as_secs()));
    BELIEVED_FROM <= period.start && end <= BELIEVED_TO
}

/// Reads `2020-03-14T12:30:00+02:00`, with `Z`, `+0200`, `+02` or no offset, seconds and fraction optional, a blank for the `T`.
/// A fraction of a second is cut off. `24:00:00` is the next midnight.
pub(super) fn parse_time(text: &str) -> Option<TimeText> {
    let text = text.trim();
    let (date, rest) = (text.get(..10)?, text.get(10..)?);
    let rest = rest.strip_prefix(['T', 't', ' '])?;
    let (clock, offset) = split_offset(rest)?;
    Some(TimeText {
        local: at_clock(parse_date(date)?, clock)?,
        offset_secs: offset.map(parse_offset).transpose_option()?,
    })
}

/// `2020-03-14`.
pub(super) fn parse_date(text: &str) -> Option<Date> {
    let mut parts = text.split('-');
    let (year, month, day) = (parts.next()?, parts.next()?, parts.next()?);
    if parts.next().is_some() || year.len() != 4 {
        return None;
    }
    Date::new(digits(year)?, digits(month)?, digits(day)?).ok()
}

/// Puts `12:30`, `12:30:00` or `12:30:00.5` on a date.
pub(super) fn at_clock(date: Date, clock: &str) -> Option<DateTime> {
    let clock = match clock.split_once('.') {
        Some((clock, fraction)) if fraction.bytes().all(|b| b.is_ascii_digit()) => clock,
        Some(_) => return None,
        None => clock,
    };
    let mut parts = clock.split(':');
    let (hour, minute) = (digits::<i8>(parts.next()?)?, digits::<i8>(parts.next()?)?);
    let second = parts.next().map_or(Some(0), digits::<i8>)?;
    if parts.next().is_some() {
        return None;
    }
    if (hour, minute, second) == (24, 0, 0) {
        return Some(date.tomorrow().ok()?.at(0, 0, 0, 0));
    }
    Some(date.to_datetime(Time::new(hour, minute, second, 0).ok()?))
}

/// Clock and offset of what follows the date; `None` for a stray sign.
fn split_offset(text: &str) -> Option<(&str, Option<&str>)> {
    let text = text.trim_end();
    match text.find(['Z', 'z', '+', '-']) {
        Some(at) => Some((text[..at].trim_end(), Some(&text[at..]))),
        None => (!text.is_empty()).then_some((text, None)),
    }
}

/// Reads `20200518154500Z`, with `-0200`, `+02:00` or no offset, seconds and fraction optional (TS 32.401 and ASN.1's
/// GeneralizedTime).
pub(super) fn parse_compact_time(text: &str) -> Option<TimeText> {
    let text = text.trim();
    let n_digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let (stamp, rest) = text.split_at(n_digits);
    if !matches!(n_digits, 12 | 14) {
        return None;
    }
    let rest = match rest.strip_prefix(['.', ',']) {
        Some(fraction) => {
            let n_places = fraction.bytes().take_while(u8::is_ascii_digit).count();
            (n_places > 0).then(|| &fraction[n_places..])?
        }
        None => rest,
    };
    let date =
        Date::new(digits(&stamp[..4])?, digits(&stamp[4..6])?, digits(&stamp[6..8])?).ok()?;
    let seconds = stamp.get(12..).filter(|s| !s.is_empty()).unwrap_or("00");
    let clock = format!("{}:{}:{seconds}", &stamp[8..10], &stamp[10..12]);
    let offset = Some(rest.trim()).filter(|offset| !offset.is_empty());
    Some(TimeText {
        local: at_clock(date, &clock)?,
        offset_secs: offset.map(parse_offset).transpose_option()?,
    })
}

/// `Z`, `+02:00`, `+0200`, `+02`, and Nokia's `+02:00:00`.
pub(super) fn parse_offset(text: &str) -> Option<i32> {
    if text.eq_ignore_ascii_case("z") {
        return Some(0);
    }
    let (sign, rest) = match text.as_bytes().first()? {
        b'+' => (1, &text[1..]),
        b'-' => (-1, &text[1..]),
        _ => return None,
    };
    let (hours, minutes) = match rest.split_once(':') {
        Some(parts) => parts,
        None if rest.len() == 4 => (rest.get(..2)?, rest.get(2..)?),
        None => (rest, "0"),
    };
    let (minutes, seconds) = minutes.split_once(':').unwrap_or((minutes, "0"));
    let (hours, minutes) = (digits::<i32>(hours)?, digits::<i32>(minutes)?);
    let seconds = digits::<i32>(seconds)?;
    (hours <= 14 && minutes < 60 && seconds < 60)
        .then_some(sign * (hours * 3600 + minutes * 60 + seconds))
}

/// A number of digits only, so that signs and blanks do not slip in.
fn digits<T: std::str::FromStr>(text: &str) -> Option<T> {
    let plain = !text.is_empty() && text.len() <= 4 && text.bytes().all(|b| b.is_ascii_digit());
    if plain { text.parse().ok() } else { None }
}

trait TransposeOption<T> {
    fn transpose_option(self) -> Option<Option<T>>;
}

impl<T> TransposeOption<T> for Option<Option<T>> {
    /// Nothing asked stays nothing; something asked and not found fails.
    fn transpose_option(self) -> Option<Option<T>> {
        match self {
            None => Some(None),
            Some(None) => None,
            Some(found) => Some(found),
        }
    }
}

/// The instant of a wall clock at an offset.
pub(super) fn instant_at_offset(local: DateTime, offset_secs: i32) -> Option<Timestamp> {
    let as_if_utc = TimeZone::UTC.to_timestamp(local).ok()?.as_second();
    Some(Timestamp::from_unix_secs(as_if_utc - i64::from(offset_secs)))
}

/// How wall clocks become instants.
#[derive(Clone, Copy, Debug)]
pub(super) struct TimeRule<'a> {
    /// For times that name no offset.
    pub(super) zone_when_missing: Option<&'a Zone>,
}

impl TimeRule<'_> {
    /// `None`: the time has no offset and no zone was agreed.
    pub(super) fn instant(self, time: TimeText) -> Option<Timestamp> {
        match (time.offset_secs, self.zone_when_missing) {
            (Some(offset_secs), _) => instant_at_offset(time.local, offset_secs),
            (None, Some(zone)) => Some(zone.instant(time.local)),
            (None, None) => None,
        }
    }
}

/// `+02:00`, for messages.
pub(super) fn offset_text(offset_secs: i32) -> String {
    let sign = if offset_secs < 0 { '-' } else { '+' };
    let minutes = offset_secs.abs() / 60;
    format!("{sign}{:02}:{:02}", minutes / 60, minutes % 60)
}

/// Reads an ISO 8601 duration of a fixed length in whole seconds: `PT900S`, `PT15M`, `PT0.25H`, `P1D`, `P1DT12H`, `P1W`.
/// Years and months have no fixed length and are refused, as is nothing at all (`PT0S`).
pub(super) fn parse_duration(text: &str) -> Option<GranularityPeriod> {
    let body = text.trim().strip_prefix('P')?;
    let (days, clock) = match body.split_once('T') {
        Some((_, "")) => return None,
        Some((days, clock)) => (days, clock),
        None => (body, ""),
    };
    let mut millis = 0_u64;
    let mut n_parts = 0;
    for (part, units) in [
        (days, [('W', 604_800), ('D', 86_400)].as_slice()),
        (clock, &[('H', 3600), ('M', 60), ('S', 1)]),
    ] {
        let mut rest = part;
        let mut units = units.iter();
        while !rest.is_empty() {
            let end = rest.find(|c: char| !c.is_ascii_digit() && c != '.' && c != ',')?;
            let unit = rest[end..].chars().next()?;
            // Units come in this order, each at most once.
            let unit_secs = units.find(|(name, _)| *name == unit)?.1;
            millis = millis.checked_add(thousandths(&rest[..end])?.checked_mul(unit_secs)?)?;
            rest = &rest[end + unit.len_utf8()..];
            n_parts += 1;
        }
    }
    if n_parts == 0 || !millis.is_multiple_of(1000) {
        return None;
    }
    GranularityPeriod::from_secs(u32::try_from(millis / 1000).ok()?)
}

/// A decimal number times 1,000; at most three places.
fn thousandths(text: &str) -> Option<u64> {
    let (whole, fraction) = text.split_once(['.', ',']).unwrap_or((text, ""));
    if whole.is_empty() || whole.len() > 12 || fraction.len() > 3 {
        return None;
    }
    let number =
        |t: &str| t.bytes().all(|b| b.is_ascii_digit()).then(|| t.parse::<u64>().ok()).flatten();
    let padded = format!("{fraction:0<3}");
    number(whole)?.checked_mul(1000)?.checked_add(number(&padded)?)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    fn unix(text: &str) -> Option<i64> {
        TimeRule { zone_when_missing: None }.instant(parse_time(text)?).map(Timestamp::as_unix_secs)
    }

    #[test]
    fn offsets_in_all_spellings() {
        let noon = Some(1_584_180_000);
        for text in [
            "2020-03-14T12:00:00+02:00",
            "2020-03-14T12:00:00+0200",
            "2020-03-14T12:00+02",
            "2020-03-14T10:00:00Z",
            "2020-03-14 05:00:00.000-05:00",
            "2020-03-14T18:00:00.000+08:00:00",
            "2020-03-14T05:00:00-05:00:00",
        ] {
            assert_eq!(unix(text), noon, "{text}");
        }
        assert_eq!(unix("2020-03-13T24:00:00Z"), unix("2020-03-14T00:00:00Z"));
        assert_eq!(unix("2020-03-14T12:00:00"), None);
        assert_eq!(parse_time("2020-03-14T12:00:00").and_then(|t| t.offset_secs), None);
    }

    #[test]
    fn believed_times() {
        let period = |end: &str| {
            let granularity = GranularityPeriod::from_secs(900).unwrap();
            Period { start: Timestamp::from_unix_secs(unix(end).unwrap() - 900), granularity }
        };
        for (end, expected) in [
            ("1980-01-01T00:15:00Z", true),
            ("1980-01-01T00:14:59Z", false),
            ("1980-01-01T01:14:59+01:00", false),
            ("2200-01-01T00:00:00Z", true),
            ("2200-01-01T00:00:01Z", false),
            ("2199-12-31T23:59:59-05:00", false),
            ("0000-01-01T00:00:00Z", false),
            ("1970-01-01T00:00:00Z", false),
        ] {
            assert_eq!(is_believed(period(end)), expected, "{end}");
        }
        assert!(!is_believed_year(parse_time("9999-12-31T23:59:59-14:00").unwrap().local));
    }

    #[test]
    fn what_is_not_a_time() {
        for text in [
            "BEGINTIME",
            "",
            "2020-03-14",
            "2020-13-14T00:00:00Z",
            "2020-02-30T00:00:00Z",
            "2020-03-14T25:00:00Z",
            "2020-03-14T12:00:00+2x",
            "2020-03-14T12:00:00+99:00",
            "2020-03-14T12:00:00+08:00:60",
            "2020-03-14T12:00:00+08:00:00:00",
            "2020-03-14T",
            "２０２０-03-14T12:00:00Z",
        ] {
            assert_eq!(parse_time(text), None, "{text}");
        }
    }

    #[test]
    fn compact_times() {
        let rule = TimeRule { zone_when_missing: None };
        let unix =
            |text: &str| rule.instant(parse_compact_time(text)?).map(Timestamp::as_unix_secs);
        let noon = Some(1_584_180_000);
        for text in [
            "20200314100000Z",
            " 20200314080000-0200\n",
            "20200314120000+02:00",
            "202003141000Z",
            "20200314100000.5Z",
            "20200314180000+08:00:00",
        ] {
            assert_eq!(unix(text), noon, "{text}");
        }
        assert_eq!(parse_compact_time("20210301141500").map(|t| t.offset_secs), Some(None));
        for text in [
            "",
            "2020031410000Z",
            "20201314100000Z",
            "20200314250000Z",
            "20200314100000x",
            "20200314100000.Z",
            "20200314100000+2x",
            "2020-03-14T10:00:00Z",
            "２０２００３１４１０００００",
        ] {
            assert_eq!(parse_compact_time(text), None, "{text}");
        }
    }

    #[test]
    fn durations() {
        let secs = |text: &str| parse_duration(text).map(GranularityPeriod::as_secs);
        for (text, expected) in [
            ("PT900S", 900),
            ("PT15M", 900),
            ("PT0.25H", 900),
            ("PT1H", 3600),
            ("P1D", 86_400),
            ("P1DT12H", 129_600),
            ("PT1H30M", 5400),
            ("P1W", 604_800),
            ("PT1M", 60),
        ] {
            assert_eq!(secs(text), Some(expected), "{text}");
        }
        for text in [
            "some duration",
            "",
            "P",
            "PT",
            "P1DT",
            "P1M",
            "P1Y",
            "PT0S",
            "PT0.5S",
            "PT-900S",
            "-PT900S",
            "PT900",
            "PT1S1H",
            "PT99999999999H",
            "900",
        ] {
            assert_eq!(secs(text), None, "{text}");
        }
    }
}
