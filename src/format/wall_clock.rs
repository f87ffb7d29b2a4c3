//! A wall clock as a person types it, as an instant of a named zone, and back.
//!
//! Where clocks change, a wall clock may name no instant or two. Guessing would move a window by an hour, so both are told, each with
//! the instants that may be meant.

use jiff::civil::DateTime;

use crate::model::{TimeRange, Timestamp, Zone};

/// Why a text names no instant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WallClockFault {
    /// It is no date and time.
    Unreadable,
    /// The clocks jump over it; from `next` on they run again.
    Skipped { next: Timestamp },
    /// The clocks show it twice.
    Twice { first: Timestamp, second: Timestamp },
}

/// Reads `2026-10-11`, `2026-10-11 01:00`, `2026-10-11T01:00:00`, each with an offset behind it or without.
///
/// # Errors
/// See [`WallClockFault`]. With an offset a text names one instant always.
pub fn parse_wall_clock(text: &str, zone: &Zone) -> Result<Timestamp, WallClockFault> {
    // An offset may stand apart from the time; it has a digit behind its sign, and the time before it has a colon.
    let text = text.trim().replace(" +", "+").replace(" -", "-").replace('−', "-");
    if let Ok(stamp) = text.parse::<jiff::Timestamp>() {
        return Ok(Timestamp::from_unix_secs(stamp.as_second()));
    }
    let local: DateTime = text.parse().map_err(|_| WallClockFault::Unreadable)?;
    if !zone.is_ambiguous(local) {
        return Ok(zone.instant(local));
    }
    match zone.later_instant(local) {
        Some(second) => Err(WallClockFault::Twice { first: zone.instant(local), second }),
        None => Err(WallClockFault::Skipped { next: first_after_gap(local, zone) }),
    }
}

/// `2026-10-11 01:00`, with its seconds where it has some, and with the offset where the clocks show it twice.
pub fn wall_clock_text(at: Timestamp, zone: &Zone) -> String {
    let local = zone.local(at);
    let form = if local.second() == 0 { "%Y-%m-%d %H:%M" } else { "%Y-%m-%d %H:%M:%S" };
    let text = local.strftime(form).to_string();
    if zone.later_instant(local).is_none() {
        return text;
    }
    let iso = zone.to_iso(at);
    let offset = iso.get(iso.len().saturating_sub(6)..).unwrap_or_default();
    format!("{text}{offset}")
}

/// The first instant behind the jump that a wall clock lies in.
fn first_after_gap(local: DateTime, zone: &Zone) -> Timestamp {
    // Forward by the gap, so the offset after it holds there; the jump itself lies as far before as the minutes into the gap.
    let moved = zone.instant(local);
    let before = moved.plus_secs(-86_400);
    let range = TimeRange::new(before, moved.plus_secs(1));
    zone.offset_pieces(range).last().map_or(moved, |piece| piece.range.start)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Timestamp {
        Timestamp::from_unix_secs(text.parse::<jiff::Timestamp>().unwrap().as_second())
    }

    #[test]
    fn a_wall_clock_is_an_instant_of_its_zone() {
        let lima = Zone::named("America/Lima").unwrap();
        for text in ["2026-10-11 01:00", "2026-10-11T01:00", " 2026-10-11 01:00:00 "] {
            assert_eq!(parse_wall_clock(text, &lima), Ok(at("2026-10-11T06:00:00Z")), "{text}");
        }
        assert_eq!(parse_wall_clock("2026-10-11", &lima), Ok(at("2026-10-11T05:00:00Z")));
        for text in ["2026-10-11 01:00 +00:00", "2026-10-11T01:00Z", "2026-10-11 01:00+00:00"] {
            assert_eq!(parse_wall_clock(text, &lima), Ok(at("2026-10-11T01:00:00Z")), "{text}");
        }
        for text in ["", "tomorrow", "2026-13-01", "2026-10-11 25:00", "11/10/2026"] {
            assert_eq!(parse_wall_clock(text, &lima), Err(WallClockFault::Unreadable), "{text}");
        }
    }

    #[test]
    fn the_nights_of_a_clock_change_are_told() {
        let santiago = Zone::named("America/Santiago").unwrap();
        // In 2026 the clocks go back on 5 April at 00:00 to 23:00 and forward on 6 September at 00:00 to 01:00.
        let (first, second) = (at("2026-04-05T02:30:00Z"), at("2026-04-05T03:30:00Z"));
        let twice = parse_wall_clock("2026-04-04 23:30", &santiago);
        assert_eq!(twice, Err(WallClockFault::Twice { first, second }));
        for instant in [first, second] {
            let text = wall_clock_text(instant, &santiago);
            assert_eq!(parse_wall_clock(&text, &santiago), Ok(instant), "{text}");
        }
        let skipped = parse_wall_clock("2026-09-06 00:30", &santiago);
        assert_eq!(skipped, Err(WallClockFault::Skipped { next: at("2026-09-06T04:00:00Z") }));
    }

    #[test]
    fn what_is_written_is_read_back() {
        let lima = Zone::named("America/Lima").unwrap();
        for secs in [0, 1, 1_790_812_800, 1_790_812_859] {
            let instant = Timestamp::from_unix_secs(secs);
            assert_eq!(parse_wall_clock(&wall_clock_text(instant, &lima), &lima), Ok(instant));
        }
    }
}
