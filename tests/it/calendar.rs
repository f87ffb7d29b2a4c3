//! Local days, months and buckets, against lengths that the law of the land gives.

#![allow(clippy::unwrap_used)]

use proptest::prelude::*;
use vigia::model::{CalendarMonth, Every, TimeRange, Timestamp, Zone};

fn zone(name: &str) -> Zone {
    Zone::named(name).unwrap()
}

/// A local wall clock such as `2026-09-05T23:30` as an instant.
fn at(zone: &Zone, local: &str) -> Timestamp {
    zone.instant(local.parse().unwrap())
}

fn utc(text: &str) -> Timestamp {
    at(&Zone::utc(), text)
}

fn n_quarter_hours(range: TimeRange) -> i64 {
    range.duration_secs() / 900
}

#[test]
fn the_zone_database_knows_the_youngest_zone() {
    assert!(Zone::database_version() >= "2025b", "{}", Zone::database_version());
    assert_eq!(zone("America/Coyhaique").name(), "America/Coyhaique");
}

#[test]
fn unknown_zones_are_refused() {
    for name in ["", "Lima", "America/Limá", "America/Lima ", "/etc/localtime", "../UTC"] {
        assert_eq!(Zone::named(name).unwrap_err().name, name);
    }
    assert_eq!(zone("america/lima").name(), "America/Lima");
    assert_eq!(zone("utc"), Zone::utc());
}

/// Worked example A07.
#[test]
fn months_have_their_real_length() {
    for (name, month, minutes) in [
        ("America/Santiago", "2026-04", 43_260),
        ("America/Santiago", "2026-09", 43_140),
        ("America/Bogota", "2026-09", 43_200),
        ("Europe/Madrid", "2026-10", 44_700),
        ("America/Coyhaique", "2026-09", 43_200),
        ("America/Lima", "2024-02", 41_760),
    ] {
        let month = CalendarMonth::parse(month).unwrap();
        assert_eq!(zone(name).month(month).duration_secs() / 60, minutes, "{name} {month}");
    }
}

/// Worked example A07: 92, 96 or 100 quarter-hours, never 96 every day.
#[test]
fn days_have_92_96_or_100_quarter_hours() {
    for (name, date, n) in [
        ("America/Santiago", "2026-09-06", 92),
        ("America/Santiago", "2026-09-05", 96),
        ("America/Santiago", "2026-04-04", 100),
        ("America/Santiago", "2026-04-05", 96),
        ("America/Lima", "2026-09-06", 96),
        ("America/Havana", "2025-03-09", 92),
        ("America/Havana", "2025-11-02", 100),
        ("Europe/Madrid", "2026-10-25", 100),
        ("Australia/Lord_Howe", "2026-10-04", 94),
    ] {
        let zone = zone(name);
        let day = zone.days_of(date.parse().unwrap(), 1);
        assert_eq!(n_quarter_hours(day), n, "{name} {date}");
        assert_eq!(zone.buckets(day, Every::Secs(900)).len() as i64, n, "{name} {date}");
        assert_eq!(zone.day(day.start), day);
        assert_eq!(zone.day(day.end.plus_secs(-1)), day);
    }
}

/// Worked example A08: outages over a change of the clocks.
#[test]
fn outages_are_measured_in_elapsed_time() {
    let santiago = zone("America/Santiago");
    let minutes = |from: Timestamp, to: Timestamp| TimeRange::new(from, to).duration_secs() / 60;
    let (from, to) = (at(&santiago, "2026-09-05T23:30"), at(&santiago, "2026-09-06T01:30"));
    assert_eq!(minutes(from, to), 60, "two hours on the wall, one hour of outage");
    // The second 23:30 of that night comes an hour after the first.
    let first = at(&santiago, "2026-04-04T23:30");
    let second = utc("2026-04-05T03:30");
    assert_eq!(santiago.local(first), santiago.local(second));
    assert!(santiago.is_ambiguous(santiago.local(first)));
    assert_eq!(minutes(first, second), 60, "no time at all on the wall, one hour of outage");
    assert_eq!(santiago.to_iso(first), "2026-04-04T23:30:00-03:00");
    assert_eq!(santiago.to_iso(second), "2026-04-04T23:30:00-04:00");
}

/// Worked example Z01.
#[test]
fn offsets_follow_the_newest_law() {
    for (name, instant, minutes) in [
        ("America/Asuncion", "2026-07-01T12:00", -180),
        ("America/Mexico_City", "2026-07-01T12:00", -360),
        ("America/Sao_Paulo", "2026-01-15T12:00", -180),
        ("America/Caracas", "2026-07-01T12:00", -240),
        ("America/Tijuana", "2026-07-01T12:00", -420),
    ] {
        assert_eq!(zone(name).offset_secs(utc(instant)) / 60, minutes, "{name}");
    }
}

#[test]
fn a_local_time_in_a_gap_moves_forward() {
    let santiago = zone("America/Santiago");
    let missing = "2026-09-06T00:30".parse().unwrap();
    assert!(santiago.is_ambiguous(missing));
    assert_eq!(santiago.to_iso(santiago.instant(missing)), "2026-09-06T01:30:00-03:00");
    let day = santiago.days_of("2026-09-06".parse().unwrap(), 1);
    assert_eq!(santiago.to_iso(day.start), "2026-09-06T01:00:00-03:00");
}

#[test]
fn hours_follow_the_wall_clock_in_zones_off_by_half_an_hour() {
    let kolkata = zone("Asia/Kolkata");
    let day = kolkata.days_of("2026-10-01".parse().unwrap(), 1);
    let hours = kolkata.buckets(day, Every::Secs(3600));
    assert_eq!(hours.len(), 24);
    assert!(hours.iter().all(|hour| kolkata.local(hour.start).minute() == 0));
    // A range that starts inside an hour begins with a cut bucket.
    let range = TimeRange::new(day.start.plus_secs(600), day.start.plus_secs(7300));
    let lengths: Vec<i64> = kolkata
        .buckets(range, Every::Secs(3600))
        .into_iter()
        .map(TimeRange::duration_secs)
        .collect();
    assert_eq!(lengths, [3000, 3600, 100]);
}

#[test]
fn weeks_begin_on_monday_and_months_on_the_first() {
    let santiago = zone("America/Santiago");
    let range =
        TimeRange::new(at(&santiago, "2026-08-30T12:00"), at(&santiago, "2026-10-02T12:00"));
    let starts = |every| -> Vec<String> {
        let buckets = santiago.buckets(range, every);
        buckets.iter().map(|bucket| santiago.to_iso(bucket.start)).collect()
    };
    assert_eq!(
        starts(Every::Week),
        [
            "2026-08-30T12:00:00-04:00",
            "2026-08-31T00:00:00-04:00",
            "2026-09-07T00:00:00-03:00",
            "2026-09-14T00:00:00-03:00",
            "2026-09-21T00:00:00-03:00",
            "2026-09-28T00:00:00-03:00",
        ]
    );
    assert_eq!(
        starts(Every::Month),
        ["2026-08-30T12:00:00-04:00", "2026-09-01T00:00:00-04:00", "2026-10-01T00:00:00-03:00"]
    );
    assert_eq!(santiago.buckets(range, Every::All), [range]);
}

/// Newfoundland's clocks went from 00:01 back to 23:01 of the day before, until 2011; Samoa had no 30 December 2011.
#[test]
fn odd_days_end_too() {
    let newfoundland = zone("America/St_Johns");
    let day = newfoundland.days_of("2010-11-07".parse().unwrap(), 1);
    assert_eq!(n_quarter_hours(day), 100);
    let twice = utc("2010-11-07T02:45");
    assert_eq!(newfoundland.local(twice).to_string(), "2010-11-06T23:15:00");
    assert!(day.contains(twice));
    assert_eq!(newfoundland.day(twice), day);
    let apia = zone("Pacific/Apia");
    assert_eq!(apia.days_of("2011-12-30".parse().unwrap(), 1).duration_secs(), 0);
    let range = TimeRange::new(utc("2011-12-28T10:00"), utc("2012-01-01T10:00"));
    assert_eq!(apia.buckets(range, Every::Day).len(), 4);
}

#[test]
fn the_ends_of_time_do_not_hang() {
    let lima = zone("America/Lima");
    for start in [i64::MIN, -377_705_200_000, 253_402_000_000, i64::MAX - 10] {
        let start = Timestamp::from_unix_secs(start);
        let range = TimeRange::new(start, start.plus_secs(10 * 86_400));
        for every in [Every::Secs(43_200), Every::Day, Every::Week, Every::Month] {
            let buckets = lima.buckets(range, every);
            assert!((1..=30).contains(&buckets.len()), "{start} {every:?} {}", buckets.len());
        }
        lima.days_of(lima.local(start).date(), 1);
    }
    assert_eq!(
        lima.buckets(TimeRange::new(utc("2026-01-01T00:00"), utc("2026-01-01T00:00")), Every::Day),
        []
    );
}

#[test]
fn bucket_lengths_are_read_and_written() {
    for text in ["15m", "5m", "1h", "6h", "1d", "1w", "1mo", "all", "1439m"] {
        let every = Every::parse(text).unwrap();
        assert_eq!(every.to_string(), text);
    }
    assert_eq!(Every::parse("60m"), Some(Every::Secs(3600)));
    assert_eq!(Every::parse("15min"), Some(Every::Secs(900)));
    for text in
        ["", "m", "0m", "24h", "1440m", "-1h", "1.5h", "2d", "h", "99999999999h", "1 h", "+5m"]
    {
        assert_eq!(Every::parse(text), None, "{text:?}");
    }
}

#[test]
fn months_are_read_and_counted() {
    let month = CalendarMonth::parse("2026-12").unwrap();
    assert_eq!(month.next().to_string(), "2027-01");
    assert_eq!(month.next().previous(), month);
    assert_eq!(CalendarMonth::parse("2026-01").unwrap().previous().to_string(), "2025-12");
    for text in [
        "2026-13",
        "2026-00",
        "2026-1",
        "26-01",
        "2026/01",
        "1969-12",
        "2026-01-01",
        "+026-01",
        "2026-+1",
    ] {
        assert_eq!(CalendarMonth::parse(text), None, "{text:?}");
    }
}

fn any_zone() -> impl Strategy<Value = &'static str> {
    prop::sample::select(vec![
        "UTC",
        "America/Santiago",
        "America/Lima",
        "America/St_Johns",
        "America/Havana",
        "Europe/Madrid",
        "Asia/Kolkata",
        "Asia/Kathmandu",
        "Australia/Lord_Howe",
        "Pacific/Apia",
        "Pacific/Easter",
    ])
}

fn any_every() -> impl Strategy<Value = Every> {
    prop_oneof![
        prop::sample::select(vec![Every::Day, Every::Week, Every::Month, Every::All]),
        prop::sample::select(vec![300, 900, 3600, 5 * 3600, 86_399]).prop_map(Every::Secs),
    ]
}

proptest! {
    /// No instant is lost and none counted twice, whatever the clocks do.
    #[test]
    fn buckets_partition_the_range(
        name in any_zone(),
        every in any_every(),
        // 2009 to 2037, so that Newfoundland's and Samoa's oddities are among them.
        start in 1_230_768_000_i64..2_114_380_800,
        length in 1_i64..70 * 86_400,
    ) {
        let zone = zone(name);
        let start = Timestamp::from_unix_secs(start);
        let range = TimeRange::new(start, start.plus_secs(length));
        let buckets = zone.buckets(range, every);
        prop_assert_eq!(buckets[0].start, range.start);
        prop_assert_eq!(buckets[buckets.len() - 1].end, range.end);
        for pair in buckets.windows(2) {
            prop_assert_eq!(pair[0].end, pair[1].start);
            prop_assert!(!pair[0].is_empty());
        }
        for edge in buckets.iter().skip(1).map(|bucket| bucket.start) {
            let local = zone.local(edge);
            match every {
                Every::Day => prop_assert_eq!(zone.day(edge).start, edge),
                Every::Week => prop_assert_eq!(local.date().weekday(), jiff::civil::Weekday::Monday),
                Every::Month => prop_assert_eq!(local.date().day(), 1),
                Every::Secs(secs) => {
                    let into_day = edge.as_unix_secs() - zone.day(edge).start.as_unix_secs();
                    prop_assert_eq!(into_day % i64::from(secs), 0);
                }
                Every::All => prop_assert!(false, "one bucket has no inner edge"),
            }
        }
    }

    #[test]
    fn a_day_holds_its_instant(name in any_zone(), secs in 1_230_768_000_i64..2_114_380_800) {
        let zone = zone(name);
        let instant = Timestamp::from_unix_secs(secs);
        let day = zone.day(instant);
        prop_assert!(day.contains(instant));
        prop_assert_eq!(zone.day(day.start), day);
    }
}
