//! Local days of 23, 24 and 25 hours, zones off by half an hour, ties, gaps, fixed and bouncing hours, groups that change.

use jiff::civil::Weekday;
use vigia::query::busy_hour::{
    BusyHourDefinition, CountedDays, DayRule, ExceptedDay, Resolution, Scope, Stability, Traffic,
    WeekDays,
};

use super::*;

const QUARTER: i64 = 900;

fn utc(text: &str) -> i64 {
    Zone::utc().instant(text.parse().unwrap()).as_unix_secs()
}

/// A value of 1 in each quarter-hour, and of something else in the four from given starts on.
fn flat(object: &str, start: i64, end: i64, peaks: &[(i64, f64)]) -> Vec<Line> {
    let mut lines = Vec::new();
    let mut at = start;
    while at < end {
        let peak = peaks.iter().find(|(from, _)| (*from..from + HOUR).contains(&at));
        lines.push(line(object, "traffic", 900, at, peak.map_or(1.0, |(_, value)| *value)));
        at += QUARTER;
    }
    lines
}

fn sliding(definition: BusyHourDefinition) -> BusyHourDefinition {
    BusyHourDefinition { resolution: Resolution::Sliding, ..definition }
}

#[test]
fn an_hour_that_exists_twice_is_two_hours() {
    // In Santiago the clock shows 23:00 twice on 2026-04-04: from 02:00Z and from 03:00Z on.
    let (first, second) = (utc("2026-04-05T02:00"), utc("2026-04-05T03:00"));
    let (start, end) = (utc("2026-04-04T03:00"), utc("2026-04-05T04:00"));
    let noon = utc("2026-04-04T15:00");
    // Together the two hours of the same name would be the busy one.
    let lines = flat("C=A", start, end, &[(first, 6.0), (second, 7.0), (noon, 10.0)]);
    let day = range(start, end);
    let hours = find(&store_of(&lines), &definition("traffic"), "America/Santiago", day);
    assert_eq!(hours.days.len(), 1);
    assert_eq!(shown(&hours, &["C=A"]), [at("2026-04-04T12:00:00-03:00", 40.0)]);
    assert_eq!((hours.unit_days[0].received, hours.unit_days[0].expected), (100, 100));
    // The second one alone can be the busy one, and says by its offset which it is.
    let lines = flat("C=A", start, end, &[(first, 6.0), (second, 7.0)]);
    for definition in [definition("traffic"), sliding(definition("traffic"))] {
        let hours = find(&store_of(&lines), &definition, "America/Santiago", day);
        assert_eq!(shown(&hours, &["C=A"]), [at("2026-04-04T23:00:00-04:00", 28.0)]);
    }
    let fixed = BusyHourDefinition { stability: Stability::Fixed, ..definition("traffic") };
    let hours = find(&store_of(&lines), &fixed, "America/Santiago", day);
    assert_eq!(shown(&hours, &["C=A"]), [at("2026-04-04T23:00:00-04:00", 28.0)]);
}

#[test]
fn a_day_of_23_hours_has_no_first_hour() {
    // 2026-09-06 begins at 01:00 in Santiago, which is 04:00Z.
    let (start, end) = (utc("2026-09-06T04:00"), utc("2026-09-07T03:00"));
    let lines = flat("C=A", start - 24 * HOUR, end, &[(start, 5.0)]);
    let store = store_of(&lines);
    let two_days = range(start - 24 * HOUR, end);
    let hours = find(&store, &definition("traffic"), "America/Santiago", two_days);
    let expected: Vec<u64> = hours.unit_days.iter().map(|day| day.expected).collect();
    assert_eq!(expected, [96, 92]);
    assert_eq!(shown(&hours, &["C=A"])[1], at("2026-09-06T01:00:00-03:00", 20.0));
    // A fixed hour that this day does not have: it is lacking there, not moved.
    let midnight = flat("C=A", start - 24 * HOUR, end, &[(start - 24 * HOUR, 50.0)]);
    let fixed = BusyHourDefinition { stability: Stability::Fixed, ..definition("traffic") };
    let hours = find(&store_of(&midnight), &fixed, "America/Santiago", two_days);
    let found = shown(&hours, &["C=A"]);
    assert_eq!(found, [at("2026-09-05T00:00:00-04:00", 200.0), ("none".to_owned(), None)]);
}

#[test]
fn full_hours_are_those_of_the_local_clock() {
    // 10:00 to 11:00 in Kolkata is 04:30Z to 05:30Z.
    let (start, end) = (DAY - 5 * HOUR - 1800, DAY + 19 * HOUR - 1800);
    let peak = DAY + 4 * HOUR + 1800;
    let lines = flat("C=A", start, end, &[(peak, 9.0)]);
    let hours = find(&store_of(&lines), &definition("traffic"), "Asia/Kolkata", range(start, end));
    // By hours of UTC it were 20 at 04:00Z or 05:00Z.
    assert_eq!(shown(&hours, &["C=A"]), [at("2026-10-05T10:00:00+05:30", 36.0)]);
}

#[test]
fn periods_that_hours_do_not_hold_are_named() {
    let wrong = |secs: u32, start: i64, zone: &str| {
        let store = store_of(&[line("C=A", "traffic", secs, start, 1.0)]);
        let zone = Zone::named(zone).unwrap();
        let (topology, day) = (Topology::default(), range(DAY, DAY + 24 * HOUR));
        find_with(&store, &topology, &definition("traffic"), &zone, day).err()
    };
    for secs in [7200, 86_400, 2700, 420] {
        match wrong(secs, DAY, "UTC") {
            Some(QueryError::BusyHourPeriods { granularity_secs, zone: None }) => {
                assert_eq!(granularity_secs, secs);
            }
            other => panic!("{secs}: {other:?}"),
        }
    }
    let across = wrong(3600, DAY, "Asia/Kolkata");
    assert!(
        matches!(&across, Some(QueryError::BusyHourPeriods { granularity_secs: 3600, zone: Some(zone) }) if zone == "Asia/Kolkata"),
        "{across:?}"
    );
    assert!(wrong(3600, DAY, "America/Lima").is_none());
}

#[test]
fn of_equal_hours_the_earliest_is_taken() {
    let lines = flat("C=A", DAY, DAY + 24 * HOUR, &[(DAY + 9 * HOUR, 3.0), (DAY + 5 * HOUR, 3.0)]);
    let day = range(DAY, DAY + 24 * HOUR);
    for definition in [definition("traffic"), sliding(definition("traffic"))] {
        let hours = find(&store_of(&lines), &definition, "UTC", day);
        assert_eq!(shown(&hours, &["C=A"]), [at("2026-10-05T05:00:00+00:00", 12.0)]);
        let fixed = BusyHourDefinition { stability: Stability::Fixed, ..definition };
        let hours = find(&store_of(&lines), &fixed, "UTC", day);
        assert_eq!(shown(&hours, &["C=A"]), [at("2026-10-05T05:00:00+00:00", 12.0)]);
    }
}

#[test]
fn sliding_hours_begin_at_any_period_and_end_with_the_day() {
    let day = range(DAY, DAY + 48 * HOUR);
    let peaks = [(DAY + 9 * HOUR + 2 * QUARTER, 5.0), (DAY + 47 * HOUR + 2 * QUARTER, 5.0)];
    let lines = flat("C=A", DAY, DAY + 50 * HOUR, &peaks);
    let store = store_of(&lines);
    let clock = shown(&find(&store, &definition("traffic"), "UTC", day), &["C=A"]);
    assert_eq!(clock[0], at("2026-10-05T09:00:00+00:00", 12.0));
    let slid = shown(&find(&store, &sliding(definition("traffic")), "UTC", day), &["C=A"]);
    assert_eq!(slid[0], at("2026-10-05T09:30:00+00:00", 20.0));
    // The peak of the second day goes on after midnight; its hour may not.
    assert_eq!(slid[1], at("2026-10-06T23:00:00+00:00", 12.0));
}

#[test]
fn missing_is_not_zero() {
    // Less is more: where nothing arrived, zero would be the greatest.
    let mut lines = flat("C=A", DAY, DAY + 24 * HOUR, &[(DAY + 7 * HOUR, 0.5)]);
    let is_gap = |start: i64| (DAY + 3 * HOUR..DAY + 5 * HOUR).contains(&start);
    lines.retain(|(_, _, _, start, _)| !is_gap(*start) && *start != DAY + 7 * HOUR + QUARTER);
    let traffic = Traffic::Formula("0 - sum(traffic)".to_owned());
    let definition = BusyHourDefinition { traffic, ..definition("traffic") };
    let day = range(DAY, DAY + 48 * HOUR);
    // Another object makes the second day one on which something is expected.
    lines.extend(flat("C=B", DAY + 30 * HOUR, DAY + 31 * HOUR, &[]));
    let hours = find(&store_of(&lines), &definition, "UTC", day);
    let found = shown(&hours, &["C=A"]);
    assert_eq!(found, [at("2026-10-05T07:00:00+00:00", -1.5), ("none".to_owned(), None)]);
    let of_a = hours.days_of(0);
    let hour = of_a[0].hour.unwrap();
    assert_eq!((hour.received, hour.expected), (3, 4));
    assert_eq!((of_a[0].received, of_a[0].expected), (87, 96));
    assert_eq!((of_a[1].received, of_a[1].expected), (0, 96));
    assert_eq!(hour.completeness_ratio(), Some(0.75));
}

#[test]
fn fixed_is_one_hour_for_all_days_and_bouncing_is_not() {
    let second = DAY + 24 * HOUR;
    let peaks = [(DAY + 8 * HOUR, 9.0), (DAY + 20 * HOUR, 8.0), (second + 20 * HOUR, 7.0)];
    let store = store_of(&flat("C=A", DAY, DAY + 48 * HOUR, &peaks));
    let days = range(DAY, DAY + 48 * HOUR);
    let bouncing = find(&store, &definition("traffic"), "UTC", days);
    assert_eq!(
        shown(&bouncing, &["C=A"]),
        [at("2026-10-05T08:00:00+00:00", 36.0), at("2026-10-06T20:00:00+00:00", 28.0)]
    );
    let fixed = BusyHourDefinition { stability: Stability::Fixed, ..definition("traffic") };
    for definition in [fixed.clone(), sliding(fixed)] {
        let fixed = find(&store, &definition, "UTC", days);
        assert_eq!(
            shown(&fixed, &["C=A"]),
            [at("2026-10-05T20:00:00+00:00", 32.0), at("2026-10-06T20:00:00+00:00", 28.0)]
        );
        assert_eq!(fixed.unit_days[1].hour.unwrap().expected, 4);
        let sum = |hours| value_in(&store, "sum(traffic)", Some(hours), "UTC", days);
        assert_eq!((sum(&bouncing), sum(&fixed)), (Some(64.0), Some(60.0)));
    }
}

#[test]
fn weekends_and_listed_dates_do_not_count() {
    let except = |rule| ExceptedDay { rule, name: String::new() };
    let days = CountedDays {
        week: WeekDays::WORKDAYS,
        except: vec![except(DayRule::Date("2026-10-06".parse().unwrap()))],
        except_list: None,
    };
    let holds = |date: &str| days.holds(date.parse().unwrap());
    assert!(holds("2026-10-05") && holds("2026-10-09"));
    assert!(!holds("2026-10-06") && !holds("2026-10-10") && !holds("2026-10-11"));
    assert!(CountedDays::default().holds("2026-10-11".parse().unwrap()));
    let some = CountedDays {
        week: WeekDays::of(&[Weekday::Monday, Weekday::Sunday]),
        ..CountedDays::default()
    };
    let holds = |date: &str| some.holds(date.parse().unwrap());
    assert!(holds("2026-10-05") && holds("2026-10-11") && !holds("2026-10-06"));
    assert_eq!(some.to_string(), "monday, sunday");
}

/// Dates of the calendars of 2024 to 2027, looked up and not computed.
#[test]
fn dates_of_every_year_and_nth_days_of_the_week() {
    let nth = |month, weekday, nth| DayRule::NthWeekday { month, weekday, nth };
    let cases = [
        (DayRule::Yearly { month: 12, day: 24 }, &["2025-12-24", "2026-12-24"][..]),
        (nth(5, Weekday::Sunday, 2), &["2024-05-12", "2025-05-11", "2026-05-10", "2027-05-09"]),
        (nth(6, Weekday::Sunday, 3), &["2025-06-15", "2026-06-21"]),
        (nth(9, Weekday::Saturday, 3), &["2025-09-20", "2026-09-19"]),
        (nth(10, Weekday::Monday, DayRule::LAST), &["2025-10-27", "2026-10-26"]),
        (DayRule::Yearly { month: 2, day: 29 }, &["2024-02-29"]),
        // A fifth one only where there is one.
        (nth(3, Weekday::Sunday, 5), &["2024-03-31", "2025-03-30", "2026-03-29"]),
    ];
    for (rule, expected) in cases {
        let mut found = Vec::new();
        let mut date: jiff::civil::Date = "2024-01-01".parse().unwrap();
        while date.year() < 2028 {
            if rule.is(date) {
                found.push(date.to_string());
            }
            date = date.tomorrow().unwrap();
        }
        for day in expected {
            assert!(found.iter().any(|date| date == day), "{rule:?}: {found:?} without {day}");
        }
        let years: Vec<&str> = found.iter().map(|date| &date[..4]).collect();
        let mut once = years.clone();
        once.dedup();
        assert_eq!(years, once, "{rule:?}: once a year at most");
    }
    assert!(!nth(2, Weekday::Sunday, 5).is("2026-02-22".parse().unwrap()), "the fourth one");
}

#[test]
fn of_equal_hours_the_rule_says_which() {
    let lines = flat("C=A", DAY, DAY + 24 * HOUR, &[]);
    let store = store_of(&lines);
    let day = range(DAY, DAY + 24 * HOUR);
    for stability in [Stability::Bouncing, Stability::Fixed] {
        for (resolution, last) in [
            (Resolution::Clock, "2026-10-05T23:00:00+00:00"),
            (Resolution::Sliding, "2026-10-05T23:00:00+00:00"),
        ] {
            let base = BusyHourDefinition { stability, resolution, ..definition("traffic") };
            let latest = BusyHourDefinition { ties: TieRule::Latest, ..base.clone() };
            let start =
                |definition| shown(&find(&store, definition, "UTC", day), &["C=A"])[0].0.clone();
            assert_eq!(start(&base), "2026-10-05T00:00:00+00:00");
            assert_eq!(start(&latest), last, "{stability:?} {resolution:?}");
        }
    }
}

/// A cell that moves to another region counts there from then on, and in that region's hours.
#[test]
fn objects_count_in_the_hour_of_the_group_they_belong_to_then() {
    let noon = DAY + 12 * HOUR;
    let (morning, evening) = (DAY + 8 * HOUR, DAY + 20 * HOUR);
    let mut lines = flat("C=A", DAY, DAY + 24 * HOUR, &[(morning, 5.0), (evening, 50.0)]);
    lines.extend(flat("C=B", DAY, DAY + 24 * HOUR, &[(DAY + 9 * HOUR, 9.0)]));
    let store = store_of(&lines);
    let rows = "object,region,valid_from,valid_to\nC=A,North,,2026-10-06\nC=B,South,,2026-10-06\n";
    let topology = Topology::parse_csv("t.csv", rows).unwrap();
    let scope = Scope::Group(vec!["region".to_owned()]);
    let by_region = BusyHourDefinition { scope, ..definition("traffic") };
    let day = range(DAY, DAY + 24 * HOUR);
    let hours = find_with(&store, &topology, &by_region, &Zone::utc(), day).unwrap();
    assert_eq!(shown(&hours, &["North"]), [at("2026-10-05T20:00:00+00:00", 200.0)]);
    assert_eq!(shown(&hours, &["South"]), [at("2026-10-05T09:00:00+00:00", 36.0)]);
    // By noon, in the days of a zone that ends then, A belongs to the South.
    let rows = "object,region,zone,valid_from,valid_to\n\
                C=A,North,Pacific/Auckland,,2026-10-06\nC=A,South,Pacific/Auckland,2026-10-06,\nC=B,South,UTC,,\n";
    let moved = Topology::parse_csv("t.csv", rows).unwrap();
    let hours = find_with(&store, &moved, &by_region, &Zone::utc(), day).unwrap();
    assert_eq!(
        Zone::named("Pacific/Auckland")
            .unwrap()
            .local(Timestamp::from_unix_secs(noon - HOUR))
            .to_string(),
        "2026-10-06T00:00:00"
    );
    assert_eq!(shown(&hours, &["North"]), [at("2026-10-05T08:00:00+00:00", 20.0)]);
    assert_eq!(shown(&hours, &["South"]), [at("2026-10-05T20:00:00+00:00", 204.0)]);
    let plan = plan_of(&store, Question::Measurement("traffic".to_owned()));
    let request = FrameRequest {
        inputs: plan.inputs().to_vec(),
        filter: None,
        by: vec!["object".to_owned()],
        every: Every::Day,
        range: day,
        zone: Zone::utc(),
        granularity: None,
        masks: Vec::new(),
        suspect: SuspectPolicy::Keep,
    };
    let snapshot = store.snapshot().unwrap();
    let (read_as, ctx) = (ReadOptions::default(), JobContext::default());
    let framed = counter_frame_in_hours(&*snapshot, &moved, &request, &hours, &read_as, &ctx);
    let frame = framed.unwrap().0;
    // A: 8 h as North and 20 h as South; B: 20 h.
    assert_eq!(frame.columns[0].values, [Some(220.0), Some(4.0)]);
    assert_eq!(frame.columns[0].expected, [8, 4]);
}

/// An hour that the range holds half does not count half.
#[test]
fn hours_count_whole_or_not_at_all() {
    let store = store_of(&flat("C=A", DAY, DAY + 24 * HOUR, &[(DAY + 8 * HOUR, 9.0)]));
    let hours = find(&store, &network("traffic"), "UTC", range(DAY + 20 * HOUR, DAY + 21 * HOUR));
    assert_eq!(shown(&hours, &[]), [at("2026-10-05T08:00:00+00:00", 36.0)], "of the whole day");
    let cells = find(&store, &definition("traffic"), "UTC", range(DAY, DAY + HOUR));
    for hours in [&hours, &cells] {
        let sum = |start, end| {
            let part = range(DAY + start * QUARTER, DAY + end * QUARTER);
            value_in(&store, "sum(traffic)", Some(hours), "UTC", part)
        };
        assert_eq!((sum(32, 36), sum(0, 96)), (Some(36.0), Some(36.0)));
        assert_eq!((sum(33, 96), sum(0, 35), sum(40, 96)), (None, None, None));
    }
}
