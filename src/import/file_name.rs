//! Names of 3GPP performance files (TS 32.432), for one question only: does the name tell another period than the content?
//!
//! ```text
//! <Type><StartDate>.<StartTime>[<offset>]-[<EndDate>.]<EndTime>[<offset>][_-<jobs>][_<UniqueId>][_-_<RC>][.xml][.gz]
//! ```
//! Names lie: they are percent-encoded, lose their plus signs, tell local time where the content tells UTC, and are copied from
//! one day to the next. So no time ever comes from them.

use jiff::ToSpan;
use jiff::civil::{Date, DateTime};

use super::time_text::instant_at_offset;
use crate::model::Timestamp;

/// What a name says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct FileName<'a> {
    /// `A` one element, one period; `B` one element, several; `C` several elements, one; `D` several, several.
    pub(super) kind: char,
    pub(super) start: DateTime,
    /// Seconds east of UTC.
    pub(super) start_offset_secs: Option<i32>,
    pub(super) end: DateTime,
    pub(super) end_offset_secs: Option<i32>,
    pub(super) jobs: Option<&'a str>,
    pub(super) unique_id: Option<&'a str>,
    pub(super) running_count: Option<u32>,
}

/// A clock and its offset, with the sign as written.
type Clock = ((i8, i8), Option<(char, i32)>);

/// Names tell minutes, contents tell seconds.
const TOLERANCE_SECS: i64 = 60;
/// The zones of the world lie within these hours of UTC, at quarters.
const OFFSET_SECS_MAX: i64 = 14 * 3600;
const OFFSET_STEP_SECS: i64 = 900;

impl<'a> FileName<'a> {
    /// `path` is a path or a name; `None` when it is not a name of TS 32.432.
    pub(super) fn parse(path: &'a str) -> Option<Self> {
        let name = path.rsplit(['/', '\\']).next()?;
        let name = name.strip_suffix(".gz").unwrap_or(name);
        let name = [".xml", ".bin", ".asn1", ".asn"]
            .iter()
            .find_map(|e| name.strip_suffix(e))
            .unwrap_or(name);
        let kind = name.chars().next().filter(|c| matches!(c, 'A'..='D'))?;
        let (start_date, rest) = take_date(&name[1..])?;
        // An offset or, where no `-` follows it, the end itself: `0000-1000-0015` and `1900-1915_x`.
        let (start_clock, rest) = take_clock(rest, |after| after.starts_with('-'))?;
        let rest = rest.strip_prefix('-')?;
        let (end_date, rest) = match take_date(rest) {
            Some((date, rest)) => (Some(date), rest),
            None => (None, rest),
        };
        let ends_there = |after: &str| after.is_empty() || after.starts_with(['_', '.']);
        let (end_clock, rest) = take_clock(rest, ends_there)?;
        let (end_clock, rest) = undo_unlikely_offset(start_clock, end_clock, rest, name);
        let start = at(start_date, start_clock)?;
        let mut end = at(end_date.unwrap_or(start_date), end_clock)?;
        if end_date.is_none() && end < start {
            end = end.checked_add(1.day()).ok()?;
        }
        let (jobs, unique_id, running_count) = take_tail(rest)?;
        Some(Self {
            kind,
            start,
            start_offset_secs: start_clock.1.map(|(_, secs)| secs),
            end,
            end_offset_secs: end_clock.1.map(|(_, secs)| secs),
            jobs,
            unique_id,
            running_count,
        })
    }

    /// Whether the name may mean this span: at the offsets that it tells, else at any offset that a zone of the world has.
    pub(super) fn may_mean(&self, (start, end): (Timestamp, Timestamp)) -> bool {
        let start_offset = self.start_offset_secs.or(self.end_offset_secs).unwrap_or(0);
        let end_offset = self.end_offset_secs.unwrap_or(start_offset);
        let (Some(told_start), Some(told_end)) =
            (instant_at_offset(self.start, start_offset), instant_at_offset(self.end, end_offset))
        else {
            return false;
        };
        let shift = told_start.as_unix_secs() - start.as_unix_secs();
        let end_shift = told_end.as_unix_secs() - end.as_unix_secs();
        if (shift - end_shift).abs() >= TOLERANCE_SECS {
            return false;
        }
        if self.start_offset_secs.or(self.end_offset_secs).is_some() {
            return shift.abs() < TOLERANCE_SECS;
        }
        let nearest_step =
            (shift + OFFSET_STEP_SECS / 2).div_euclid(OFFSET_STEP_SECS) * OFFSET_STEP_SECS;
        (shift - nearest_step).abs() < TOLERANCE_SECS && nearest_step.abs() <= OFFSET_SECS_MAX
    }
}

/// `20230221.` and what follows.
fn take_date(text: &str) -> Option<(Date, &str)> {
    let (digits, rest) = take_digits(text, 8)?;
    let rest = rest.strip_prefix('.')?;
    let date =
        Date::new(digits[..4].parse().ok()?, digits[4..6].parse().ok()?, digits[6..].parse().ok()?);
    Some((date.ok()?, rest))
}

/// `0700`, and an offset such as `+0530` where what follows it `fits`.
fn take_clock(text: &str, fits: impl Fn(&str) -> bool) -> Option<(Clock, &str)> {
    let (digits, rest) = take_digits(text, 4)?;
    let clock = (digits[..2].parse().ok()?, digits[2..].parse().ok()?);
    let offset =
        rest.chars().next().filter(|c| matches!(c, '+' | '-' | ' ' | '_')).and_then(|sign| {
            let (digits, after) = take_digits(&rest[1..], 4)?;
            let (hours, minutes): (i32, i32) =
                (digits[..2].parse().ok()?, digits[2..].parse().ok()?);
            // A plus sign becomes a blank or `_` where names are decoded or cleaned.
            let secs = (hours * 3600 + minutes * 60) * if sign == '-' { -1 } else { 1 };
            (fits(after) && hours <= 14 && minutes < 60).then_some(((sign, secs), after))
        });
    Some(match offset {
        Some((offset, after)) => ((clock, Some(offset)), after),
        None => ((clock, None), rest),
    })
}

/// In `1900-1915_1234` the last number is a unique id: `_` and a blank are signs at the end only where the start has a sign.
fn undo_unlikely_offset<'a>(
    start: Clock,
    end: Clock,
    rest: &'a str,
    name: &'a str,
) -> (Clock, &'a str) {
    match end.1 {
        Some(('_' | ' ', _)) if start.1.is_none() => {
            let offset_len = "_1234".len();
            let from = name.len() - rest.len() - offset_len;
            ((end.0, None), &name[from..])
        }
        _ => (end, rest),
    }
}

fn take_digits(text: &str, n: usize) -> Option<(&str, &str)> {
    let digits = text.get(..n)?;
    digits.bytes().all(|b| b.is_ascii_digit()).then(|| (digits, &text[n..]))
}

fn at(date: Date, ((hour, minute), _): Clock) -> Option<DateTime> {
    if (hour, minute) == (24, 0) {
        return Some(date.tomorrow().ok()?.at(0, 0, 0, 0));
    }
    jiff::civil::Time::new(hour, minute, 0, 0).ok().map(|time| date.to_datetime(time))
}

/// `_-<jobs>`, `_<unique id>`, `_-_<running count>`, each if it is there.
#[allow(clippy::type_complexity)]
fn take_tail(rest: &str) -> Option<(Option<&str>, Option<&str>, Option<u32>)> {
    let (rest, running_count) = match rest.rsplit_once("_-_") {
        Some((before, count)) if take_digits(count, count.len().max(1)).is_some() => {
            (before, Some(count.parse().ok()?))
        }
        _ => (rest, None),
    };
    let (jobs, rest) = match rest.strip_prefix("_-") {
        Some(tail) => {
            let end = tail.find('_').unwrap_or(tail.len());
            (Some(&tail[..end]).filter(|jobs| !jobs.is_empty()), &tail[end..])
        }
        None => (None, rest),
    };
    let unique_id = match rest.strip_prefix('_') {
        Some(id) => Some(id).filter(|id| !id.is_empty()),
        None if rest.is_empty() => None,
        None => return None,
    };
    Some((jobs, unique_id, running_count))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    /// Type, start, its offset in minutes, end, its offset, jobs, unique id, running count.
    type Told<'a> = (
        char,
        &'a str,
        Option<i32>,
        &'a str,
        Option<i32>,
        Option<&'a str>,
        Option<&'a str>,
        Option<u32>,
    );

    fn check(name: &str, expected: Told<'_>) {
        let told = FileName::parse(name).unwrap_or_else(|| panic!("not read: {name}"));
        let (start, end) = (told.start.to_string(), told.end.to_string());
        let minutes = |secs: Option<i32>| secs.map(|s| s / 60);
        let told = (
            told.kind,
            start.as_str(),
            minutes(told.start_offset_secs),
            end.as_str(),
            minutes(told.end_offset_secs),
            told.jobs,
            told.unique_id,
            told.running_count,
        );
        assert_eq!(told, expected, "{name}");
    }

    #[test]
    fn names_as_they_are_met() {
        let id = "SubNetwork=Maha,ManagedElement=LIM001_statsfile";
        check(
            &format!("a/b.tar/A20230221.0700 0530-0715 0530_{id}.xml.gz"),
            (
                'A',
                "2023-02-21T07:00:00",
                Some(330),
                "2023-02-21T07:15:00",
                Some(330),
                None,
                Some(id),
                None,
            ),
        );
        check(
            "A20220418.1900-1915_lim00001.xml",
            (
                'A',
                "2022-04-18T19:00:00",
                None,
                "2022-04-18T19:15:00",
                None,
                None,
                Some("lim00001"),
                None,
            ),
        );
        check(
            "A20220418.1900-1915_1234.xml",
            (
                'A',
                "2022-04-18T19:00:00",
                None,
                "2022-04-18T19:15:00",
                None,
                None,
                Some("1234"),
                None,
            ),
        );
        check(
            "A20230515.0700_0100-0715_0100_GNODEB-0.xml",
            (
                'A',
                "2023-05-15T07:00:00",
                Some(60),
                "2023-05-15T07:15:00",
                Some(60),
                None,
                Some("GNODEB-0"),
                None,
            ),
        );
        check(
            "A20181002.0000-1000-0015-1000_5G.xml.gz",
            (
                'A',
                "2018-10-02T00:00:00",
                Some(-600),
                "2018-10-02T00:15:00",
                Some(-600),
                None,
                Some("5G"),
                None,
            ),
        );
        check(
            "A20200314.1200+0200-1230+0200_MBTS_1_VO_BBU0_LIM.xml",
            (
                'A',
                "2020-03-14T12:00:00",
                Some(120),
                "2020-03-14T12:30:00",
                Some(120),
                None,
                Some("MBTS_1_VO_BBU0_LIM"),
                None,
            ),
        );
        check(
            "D20241211.0934+0000-0936+0000_-0_DC=a.com,ManagedElement=GNB-1_-_1.xml",
            (
                'D',
                "2024-12-11T09:34:00",
                Some(0),
                "2024-12-11T09:36:00",
                Some(0),
                Some("0"),
                Some("DC=a.com,ManagedElement=GNB-1"),
                Some(1),
            ),
        );
        check(
            "C20190328.0000-0015.xml",
            ('C', "2019-03-28T00:00:00", None, "2019-03-28T00:15:00", None, None, None, None),
        );
        check(
            "A20120103.1000+0800-1100+0800_NodeB-LIM",
            (
                'A',
                "2012-01-03T10:00:00",
                Some(480),
                "2012-01-03T11:00:00",
                Some(480),
                None,
                Some("NodeB-LIM"),
                None,
            ),
        );
        check(
            "A20181013.1000-1015_a%3db%2cc.xml",
            (
                'A',
                "2018-10-13T10:00:00",
                None,
                "2018-10-13T10:15:00",
                None,
                None,
                Some("a%3db%2cc"),
                None,
            ),
        );
        check(
            "A20161224.1045-1100.bin.gz",
            ('A', "2016-12-24T10:45:00", None, "2016-12-24T11:00:00", None, None, None, None),
        );
        check(
            "A20260803.1315+0200-20260803.1330+0200_ManagedElement=MRBTS-1.xml",
            (
                'A',
                "2026-08-03T13:15:00",
                Some(120),
                "2026-08-03T13:30:00",
                Some(120),
                None,
                Some("ManagedElement=MRBTS-1"),
                None,
            ),
        );
        // The end lies on the next day.
        check(
            "A20260803.2345-0000.xml",
            ('A', "2026-08-03T23:45:00", None, "2026-08-04T00:00:00", None, None, None, None),
        );
    }

    #[test]
    fn what_is_no_such_name() {
        for name in [
            "",
            "A",
            "export.xml",
            "PM202007171301+020024C202007171207+0200-1215+0200_45678.xml",
            "E20220418.1900-1915_x.xml",
            "A20221318.1900-1915_x.xml",
            "A20220418.2500-1915_x.xml",
            "A20220418.1900_x.xml",
            "A20220418.1900-1915x.xml",
            "A20220418.19é0-1915.xml",
            "Á20220418.1900-1915.xml",
        ] {
            assert_eq!(FileName::parse(name), None, "{name}");
        }
    }

    #[test]
    fn names_are_held_against_the_content() {
        let span = |start: i64, secs: i64| {
            (Timestamp::from_unix_secs(start), Timestamp::from_unix_secs(start + secs))
        };
        let midnight = 1_676_937_600; // 2023-02-21T00:00:00Z
        let check = |name: &str, (start, secs): (i64, i64), expected: bool| {
            let told = FileName::parse(name).unwrap();
            assert_eq!(told.may_mean(span(midnight + start, secs)), expected, "{name} {start}");
        };
        let half_past_one = (5400, 900);
        check("A20230221.0700+0530-0715+0530_x.xml", half_past_one, true);
        check("A20230221.0700 0530-0715 0530_x.xml", half_past_one, true);
        check("A20230221.0700+0530-0715+0530_x.xml", (7 * 3600, 900), false);
        check("A20230221.0700+0530-0715+0530_x.xml", (5400, 1800), false);
        // Without an offset it may be local time of anywhere, but not of another day or length.
        check("A20230221.0700-0715_x.xml", half_past_one, true);
        check("A20230221.0700-0715_x.xml", (5400 + 420, 900), false);
        check("A20230222.0700-0715_x.xml", half_past_one, false);
        check("A20230221.0700-0730_x.xml", half_past_one, false);
        // Minutes against seconds.
        check("A20230221.0130+0000-0145+0000_x.xml", (5400 + 23, 900), true);
    }
}
