//! Dates, ranges and durations, always in a zone that the caller names. Tables use ISO dates; running text uses the names of months,
//! see [`super::Locale::date_long`].

use crate::model::{TimeRange, Timestamp, Zone};

/// `2026-10-01`
pub fn date(instant: Timestamp, zone: &Zone) -> String {
    zone.local(instant).strftime("%Y-%m-%d").to_string()
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
    duration_in(secs, ["d", "h", "min", "s"])
}

/// The same with the units of a language: those of days, hours, minutes, seconds.
pub fn duration_in(secs: i64, units: [&str; 4]) -> String {
    const SECS: [u64; 4] = [86_400, 3600, 60, 1];
    let mut rest = secs.unsigned_abs();
    let mut parts = Vec::new();
    for (unit_secs, unit) in SECS.into_iter().zip(units) {
        let n = rest / unit_secs;
        rest %= unit_secs;
        if n > 0 {
            parts.push(format!("{n}\u{a0}{unit}"));
        }
    }
    parts.truncate(2);
    match (parts.is_empty(), secs < 0) {
        (true, _) => format!("0\u{a0}{}", units[3]),
        (false, true) => format!("\u{2212}{}", parts.join(" ")),
        (false, false) => parts.join(" "),
    }
}
