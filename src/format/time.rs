//! Dates, ranges and durations, always in a zone that the caller names. Tables use ISO dates; running text uses month names.

use crate::model::{CalendarMonth, TimeRange, Timestamp, Zone};

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

const WEEKDAYS: [&str; 7] = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];

fn month_name(month: i8) -> &'static str {
    usize::try_from(month - 1).ok().and_then(|idx| MONTHS.get(idx)).unwrap_or(&"?")
}

/// `October 2026`
pub fn month(month: CalendarMonth) -> String {
    format!("{} {}", month_name(month.month), month.year)
}

/// `2026-10-01`
pub fn date(instant: Timestamp, zone: &Zone) -> String {
    zone.local(instant).strftime("%Y-%m-%d").to_string()
}

/// `1 October 2026`
pub fn date_long(instant: Timestamp, zone: &Zone) -> String {
    let local = zone.local(instant);
    format!("{} {} {}", local.day(), month_name(local.month()), local.year())
}

/// `Thu`
pub fn weekday_short(instant: Timestamp, zone: &Zone) -> &'static str {
    let idx = zone.local(instant).weekday().to_monday_zero_offset();
    usize::try_from(idx).ok().and_then(|idx| WEEKDAYS.get(idx)).unwrap_or(&"?")
}

/// `13:45`, with seconds only where there are any.
pub fn time_of_day(instant: Timestamp, zone: &Zone) -> String {
    let local = zone.local(instant);
    let pattern = if local.second() == 0 { "%H:%M" } else { "%H:%M:%S" };
    local.strftime(pattern).to_string()
}

/// `2026-10-01 13:45`
pub fn date_and_time(instant: Timestamp, zone: &Zone) -> String {
    format!("{} {}", date(instant, zone), time_of_day(instant, zone))
}

/// `2026-10-03 01:00 – 05:00`; the second date is written only where it differs. Where both ends carry different offsets
/// (an hour that exists twice) the offsets stand beside the times.
pub fn local_range(range: TimeRange, zone: &Zone) -> String {
    let offsets_differ = zone.offset_secs(range.start) != zone.offset_secs(range.end);
    let stamp = |instant: Timestamp| {
        let time = time_of_day(instant, zone);
        if offsets_differ { format!("{time} ({})", offset(instant, zone)) } else { time }
    };
    let (first, last) = (date(range.start, zone), date(range.end, zone));
    let end = if first == last { stamp(range.end) } else { format!("{last} {}", stamp(range.end)) };
    format!("{first} {} – {end}", stamp(range.start))
}

/// `2026-10-01T05:00:00Z – 2026-11-01T05:00:00Z`
pub fn utc_range(range: TimeRange) -> String {
    format!("{} – {}", range.start.to_iso_utc(), range.end.to_iso_utc())
}

/// `UTC−05:00`
pub fn offset(instant: Timestamp, zone: &Zone) -> String {
    let secs = zone.offset_secs(instant);
    let sign = if secs < 0 { '\u{2212}' } else { '+' };
    let minutes = secs.abs() / 60;
    format!("UTC{sign}{:02}:{:02}", minutes / 60, minutes % 60)
}

/// The two largest units that are not nothing: `4 d 2 h`, `3 h 20 min`, `45 s`.
pub fn duration(secs: i64) -> String {
    const UNITS: [(i64, &str); 4] = [(86_400, "d"), (3600, "h"), (60, "min"), (1, "s")];
    let mut rest = secs.unsigned_abs();
    let mut parts = Vec::new();
    for (unit_secs, sign) in UNITS {
        let n = rest / unit_secs.unsigned_abs();
        rest %= unit_secs.unsigned_abs();
        if n > 0 {
            parts.push(format!("{n}\u{a0}{sign}"));
        }
    }
    parts.truncate(2);
    match (parts.is_empty(), secs < 0) {
        (true, _) => "0\u{a0}s".to_owned(),
        (false, true) => format!("\u{2212}{}", parts.join(" ")),
        (false, false) => parts.join(" "),
    }
}
