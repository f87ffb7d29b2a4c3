//! Service calendars, holidays and measurement windows, against the worked examples and against slow recomputation.

#![allow(clippy::unwrap_used)]

use std::collections::BTreeSet;

use jiff::civil::Date;
use proptest::prelude::*;
use vigia::model::{CalendarMonth, TimeRange, Timestamp, Zone};
use vigia::sla::calendar::{HolidaySet, HoursError, OpenSpan, WeeklyHours};
use vigia::sla::interval;
use vigia::sla::{MeasurementWindow, ServiceCalendar, SlaPeriod};

fn zone(name: &str) -> Zone {
    Zone::named(name).unwrap()
}

/// A local wall clock such as `2026-09-05T23:30` as an instant; of two the first.
fn at(zone: &Zone, local: &str) -> Timestamp {
    zone.instant(local.parse().unwrap())
}

fn between(zone: &Zone, start: &str, end: &str) -> TimeRange {
    TimeRange::new(at(zone, start), at(zone, end))
}

fn date(text: &str) -> Date {
    text.parse().unwrap()
}

fn weekly(zone_name: &str, hours: &str, holidays: HolidaySet) -> ServiceCalendar {
    ServiceCalendar::weekly(zone(zone_name), WeeklyHours::parse(hours).unwrap(), holidays)
}

fn business(zone_name: &str, hours: &str) -> ServiceCalendar {
    weekly(zone_name, hours, HolidaySet::none())
}

fn minutes(calendar: &ServiceCalendar, start: &str, end: &str) -> i64 {
    calendar.service_secs(between(calendar.zone(), start, end)) / 60
}

// ---------------------------------------------------------------------------------------------------------- worked examples

/// Worked example A07: the service time of a month, and of a day.
#[test]
fn round_the_clock_counts_the_real_length_of_months_and_days() {
    for (name, month, expected) in [
        ("America/Santiago", "2026-04", 43_260),
        ("America/Santiago", "2026-09", 43_140),
        ("America/Bogota", "2026-09", 43_200),
        ("Europe/Madrid", "2026-10", 44_700),
        ("America/Coyhaique", "2026-09", 43_200),
    ] {
        let zone = zone(name);
        let range = zone.month(CalendarMonth::parse(month).unwrap());
        let always = ServiceCalendar::always(zone.clone());
        assert_eq!(always.service_secs(range), expected * 60, "{name} {month}");
        assert_eq!(always.service_time(range), [range]);
        // The same through hours that say it day by day.
        let daily = business(name, "daily 00:00-12:00 12:00-24:00");
        assert_eq!(daily.service_time(range), [range], "{name} {month}");
    }
    let santiago = ServiceCalendar::always(zone("America/Santiago"));
    for (day, quarters) in [("2026-09-06", 92), ("2026-04-04", 100), ("2026-09-05", 96)] {
        let range = santiago.zone().days_of(date(day), 1);
        assert_eq!(santiago.service_secs(range) / 900, quarters, "{day}");
    }
}

/// Worked example A08: an outage over a change of the clocks.
#[test]
fn an_outage_over_a_change_of_the_clocks_has_its_real_length() {
    let santiago = ServiceCalendar::always(zone("America/Santiago"));
    let forward = minutes(&santiago, "2026-09-05T23:30", "2026-09-06T01:30");
    assert_eq!(forward, 60);
    assert_ne!(forward, 120);
    let local = "2026-04-04T23:30".parse().unwrap();
    let (first, second) =
        (santiago.zone().instant(local), santiago.zone().later_instant(local).unwrap());
    let back = santiago.service_secs(TimeRange::new(first, second)) / 60;
    assert_eq!(back, 60);
    assert_ne!(back, 0);
}

/// Worked example A09: availability inside service hours.
#[test]
fn service_hours_of_a_month() {
    let calendar = business("America/Bogota", "mon-fri 08:00-20:00");
    let month = calendar.zone().month(CalendarMonth::parse("2026-11").unwrap());
    assert_eq!(calendar.service_secs(month) / 60, 15_120);
    assert_eq!(calendar.service_time(month).len(), 21);
    // 180 minutes down, of which 75 in hours: Monday 18:45 to 21:45.
    let outage = between(calendar.zone(), "2026-11-16T18:45", "2026-11-16T21:45");
    let down_secs = calendar.service_secs(outage);
    assert_eq!((outage.duration_secs() / 60, down_secs / 60), (180, 75));
    let availability = |down: i64, service: i64| 100.0 * (1.0 - down as f64 / service as f64);
    let in_hours = availability(down_secs, calendar.service_secs(month));
    assert!((in_hours - 99.503_968_3).abs() < 5e-8, "{in_hours}");
    let around_the_clock = availability(outage.duration_secs(), month.duration_secs());
    assert!((around_the_clock - 99.583_333_3).abs() < 5e-8, "{around_the_clock}");
}

/// Worked example T01.
#[test]
fn business_minutes_over_a_weekend() {
    let calendar = business("America/Bogota", "mon-fri 08:00-18:00");
    assert_eq!(minutes(&calendar, "2026-11-20T16:30", "2026-11-23T09:45"), 195);
    let wall = between(calendar.zone(), "2026-11-20T16:30", "2026-11-23T09:45");
    assert_eq!(wall.duration_secs() / 60, 3915);
}

/// Worked examples T02, T03, T04.
#[test]
fn hours_that_do_not_exist_count_nothing_and_hours_that_come_twice_count_twice() {
    let santiago = ServiceCalendar::always(zone("America/Santiago"));
    let t02 = minutes(&santiago, "2026-09-05T22:00", "2026-09-06T10:00");
    assert_eq!(t02, 660);
    assert_ne!(t02, 720);
    let nights = business("America/Santiago", "daily 00:00-06:00");
    let t03 = minutes(&nights, "2026-09-05T23:00", "2026-09-06T06:00");
    assert_eq!(t03, 300);
    assert_ne!(t03, 360);
    let madrid = ServiceCalendar::always(zone("Europe/Madrid"));
    let t04 = minutes(&madrid, "2026-10-24T22:00", "2026-10-25T08:00");
    assert_eq!(t04, 660);
    assert_ne!(t04, 600);
}

/// Hours that lie wholly in the gap, wholly in the hour that comes twice, and across them.
#[test]
fn hours_at_the_change_itself() {
    let day = |calendar: &ServiceCalendar, text: &str| {
        calendar.service_time(calendar.zone().days_of(date(text), 1))
    };
    // 00:00 to 01:00 does not exist on 2026-09-06; the clocks go from 24:00 of 04-04 back to 23:00.
    let gap = business("America/Santiago", "daily 00:15-00:45");
    assert_eq!(day(&gap, "2026-09-06"), []);
    assert_eq!(day(&gap, "2026-09-07").len(), 1);
    let twice = business("America/Santiago", "daily 23:15-23:45");
    let ranges = day(&twice, "2026-04-04");
    assert_eq!(ranges.len(), 2, "{ranges:?}");
    assert_eq!(ranges[1].start.as_unix_secs() - ranges[0].start.as_unix_secs(), 3600);
    assert_eq!(interval::total_secs(&ranges), 3600);
    // 22:00 to 24:00 runs through both: one range of three hours.
    let evening = business("America/Santiago", "daily 22:00-24:00");
    let ranges = day(&evening, "2026-04-04");
    assert_eq!((ranges.len(), interval::total_secs(&ranges)), (1, 3 * 3600));
    // The clocks of Havana go from 01:00 back to 00:00: the first hour of the day comes twice.
    let havana = business("America/Havana", "daily 00:30-00:45");
    assert_eq!(interval::total_secs(&day(&havana, "2025-11-02")), 2 * 900);
}

/// Worked example T05: four calendars, one ticket.
#[test]
fn the_calendar_of_the_contract_line_decides() {
    let ticket = between(&Zone::utc(), "2026-11-20T23:30", "2026-11-23T13:20");
    let counted: Vec<i64> = [
        ("America/Lima", "mon-fri 08:00-18:00"),
        ("America/Bogota", "mon-fri 08:00-18:00"),
        ("America/Santiago", "mon-fri 08:00-18:00"),
        ("Europe/Madrid", "mon-fri 09:00-18:00"),
    ]
    .into_iter()
    .map(|(zone, hours)| business(zone, hours).service_secs(ticket) / 60)
    .collect();
    assert_eq!(counted, [20, 20, 140, 320]);
    // One calendar for all would judge two of them otherwise.
    assert_eq!(counted.iter().map(|m| *m <= 60).collect::<Vec<_>>(), [true, true, false, false]);
}

/// Worked example T06: a holiday between; the popular mistake falls due on it.
#[test]
fn a_due_time_skips_the_holiday() {
    let hours = "mon-fri 09:00-18:00";
    let holidays = HolidaySet::new(Vec::new(), BTreeSet::from([date("2026-11-20")])).unwrap();
    let calendar = weekly("America/Sao_Paulo", hours, holidays);
    let start = at(calendar.zone(), "2026-11-19T17:00");
    let due = calendar.after_service_secs(start, 4 * 3600).unwrap();
    assert_eq!(due, at(calendar.zone(), "2026-11-23T12:00"));
    assert_ne!(due, at(calendar.zone(), "2026-11-20T12:00"));
    let blind = business("America/Sao_Paulo", hours);
    assert_eq!(
        blind.after_service_secs(start, 4 * 3600).unwrap(),
        at(calendar.zone(), "2026-11-20T12:00")
    );
}

/// Worked example T07: a clock that stands still, by interval algebra.
#[test]
fn a_stopped_clock_does_not_count() {
    let lima = ServiceCalendar::always(zone("America/Lima"));
    let open = between(lima.zone(), "2026-11-20T09:00", "2026-11-20T16:30");
    let pending = between(lima.zone(), "2026-11-20T10:00", "2026-11-20T14:00");
    let running = interval::subtract(&lima.service_time(open), &[pending]);
    assert_eq!(interval::total_secs(&running) / 60, 210);
    assert_eq!(lima.service_secs(open) / 60, 450);
}

/// Worked example T08: what is left of a target runs on after a pause.
#[test]
fn a_due_time_after_a_pause() {
    let calendar = business("America/Lima", "mon-fri 08:00-18:00");
    let local = |text: &str| at(calendar.zone(), text);
    let opened = local("2026-11-20T15:00");
    let target_secs = 10 * 3600;
    assert_eq!(calendar.after_service_secs(opened, target_secs), Some(local("2026-11-23T15:00")));
    let used_secs = calendar.service_secs(TimeRange::new(opened, local("2026-11-20T16:00")));
    assert_eq!(target_secs - used_secs, 9 * 3600);
    let due = calendar.after_service_secs(local("2026-11-23T10:00"), target_secs - used_secs);
    assert_eq!(due, Some(local("2026-11-24T09:00")));
    // Moving the first due time by the 66 hours of the pause on the wall clock.
    let pause_secs =
        between(calendar.zone(), "2026-11-20T16:00", "2026-11-23T10:00").duration_secs();
    assert_eq!(pause_secs, 66 * 3600);
    assert_ne!(due, Some(local("2026-11-23T15:00").plus_secs(pause_secs)));
}

/// Worked example Z01, and the zones of the contracts: business hours follow the law of the place.
#[test]
fn business_hours_lie_at_the_right_hour_of_utc() {
    for (name, day, opens_utc_hour, why) in [
        ("America/Asuncion", "2026-07-15", 11, "-03:00 for good since October 2024"),
        ("America/Asuncion", "2024-07-15", 12, "-04:00 in the winters before"),
        ("America/Asuncion", "2024-01-15", 11, "-03:00 in the summers before"),
        ("America/Mexico_City", "2026-07-15", 14, "-06:00 for good since October 2022"),
        ("America/Mexico_City", "2022-07-15", 13, "-05:00 in the summers before"),
        ("America/Tijuana", "2026-07-15", 15, "border cities still change"),
        ("America/Tijuana", "2026-01-15", 16, "border cities still change"),
        ("America/Ciudad_Juarez", "2026-07-15", 14, "border cities still change"),
        ("America/Ciudad_Juarez", "2026-01-15", 15, "border cities still change"),
        ("America/Sao_Paulo", "2026-01-15", 11, "no summer time since 2019"),
        ("America/Sao_Paulo", "2019-01-15", 10, "-02:00 in the summers before"),
        ("America/Caracas", "2026-07-15", 12, "-04:00 since 2016"),
        ("America/Santiago", "2026-07-15", 12, "-04:00 in winter"),
        ("America/Santiago", "2026-01-15", 11, "-03:00 in summer"),
        ("America/Punta_Arenas", "2026-07-15", 11, "-03:00 all year"),
        ("America/Coyhaique", "2026-07-15", 11, "-03:00 all year since 2025"),
        ("America/Coyhaique", "2024-07-15", 12, "as Santiago before"),
        ("Pacific/Easter", "2026-07-15", 14, "-06:00 in winter"),
        ("Pacific/Easter", "2026-01-15", 13, "-05:00 in summer"),
    ] {
        let calendar = business(name, "daily 08:00-09:00");
        let open = calendar.service_time(calendar.zone().days_of(date(day), 1));
        let [open] = open.as_slice() else { panic!("{name} {day}: {open:?}") };
        let expected = at(&Zone::utc(), &format!("{day}T{opens_utc_hour:02}:00"));
        assert_eq!(open.start, expected, "{name} {day}: {why}");
    }
}

/// One Chilean contract, three behaviors, and the island: the same hours on the day of the change.
#[test]
fn the_zones_of_chile_differ_on_the_day_of_the_change() {
    for (name, minutes_of_day, n_hours) in [
        ("America/Santiago", 23 * 60, 8),
        ("America/Punta_Arenas", 24 * 60, 8),
        ("America/Coyhaique", 24 * 60, 8),
        // 22:00 of the fifth is followed by 23:00.
        ("Pacific/Easter", 24 * 60, 8),
    ] {
        let zone = zone(name);
        let day = zone.days_of(date("2026-09-06"), 1);
        assert_eq!(ServiceCalendar::always(zone).service_secs(day) / 60, minutes_of_day, "{name}");
        assert_eq!(business(name, "daily 08:00-16:00").service_secs(day) / 3600, n_hours, "{name}");
    }
    let easter = zone("Pacific/Easter");
    let eve = easter.days_of(date("2026-09-05"), 1);
    assert_eq!(ServiceCalendar::always(easter).service_secs(eve), 23 * 3600);
    assert_eq!(business("Pacific/Easter", "daily 22:00-23:00").service_secs(eve), 0);
}

/// In October 2024 the clocks of Paraguay went forward for the last time: one short day, and none in March 2025.
#[test]
fn paraguay_changed_its_clocks_for_the_last_time() {
    let calendar = ServiceCalendar::always(zone("America/Asuncion"));
    let hours = |day: &str| calendar.service_secs(calendar.zone().days_of(date(day), 1)) / 3600;
    assert_eq!(hours("2024-10-06"), 23);
    let year = |year: i16| {
        let first = date(&format!("{year}-01-01"));
        let n_days = if year % 4 == 0 { 366 } else { 365 };
        calendar.service_secs(calendar.zone().days_of(first, n_days)) - i64::from(n_days) * 86_400
    };
    // The clocks of 2024 went back in March and forward in October; those of 2025 did neither.
    assert_eq!((year(2024), year(2025), year(2026)), (0, 0, 0));
    assert_eq!(hours("2025-03-22"), 24);
    assert_eq!(hours("2024-03-23"), 25);
}

// ------------------------------------------------------------------------------------------------------------------- hours

#[test]
fn hours_are_read_and_written() {
    for (text, written) in [
        ("24x7", "24x7"),
        ("daily 00:00-24:00", "24x7"),
        ("mon-fri 08:00-18:00", "mon-fri 08:00-18:00"),
        (
            "sat 09:00-13:00, mon-fri 13:00-18:00 08:00-12:00",
            "mon-fri 08:00-12:00 13:00-18:00, sat 09:00-13:00",
        ),
        ("mon 08:00-12:00 12:00-18:00, tue 08:00-18:00", "mon-tue 08:00-18:00"),
        ("mon 22:00-24:00, tue 00:00-06:00", "mon 22:00-24:00, tue 00:00-06:00"),
    ] {
        let hours = WeeklyHours::parse(text).unwrap();
        assert_eq!(hours.to_string(), written);
        assert_eq!(WeeklyHours::parse(written).unwrap(), hours);
    }
}

#[test]
fn wrong_hours_say_what_is_wrong() {
    let refused = |text: &str| WeeklyHours::parse(text).unwrap_err();
    let span = |text: &str| HoursError::NoSpan { text: text.to_owned() };
    for text in ["8:00-18:00", "08:00", "08:00-18:60", "08:00-24:01", "0800-1800", "08:00–18:00"]
    {
        assert_eq!(refused(&format!("mon {text}")), span(text));
    }
    assert!(matches!(refused("mon 22:00-06:00"), HoursError::ClosesBeforeItOpens { .. }));
    assert!(matches!(refused("mon 08:00-08:00"), HoursError::ClosesBeforeItOpens { .. }));
    assert!(matches!(refused("mon 08:00-12:00 11:00-13:00"), HoursError::Overlap { .. }));
    assert!(matches!(refused("lun-vie 08:00-18:00"), HoursError::NoDay { .. }));
    assert!(matches!(refused("fri-mon 08:00-18:00"), HoursError::NoDay { .. }));
    assert!(matches!(refused("mon-fri 08:00-18:00, fri 09:00-10:00"), HoursError::DayTwice { .. }));
    assert!(matches!(refused("mon-fri"), HoursError::NoHours { .. }));
    assert_eq!(refused(""), HoursError::Empty);
    assert_eq!(WeeklyHours::new(Default::default()), Err(HoursError::Empty));
}

/// The end of a span does not count, its beginning does.
#[test]
fn service_is_half_open() {
    let calendar = business("America/Lima", "mon-fri 08:00-18:00");
    let local = |text: &str| at(calendar.zone(), text);
    assert!(calendar.is_in_service(local("2026-11-20T08:00")));
    assert!(!calendar.is_in_service(local("2026-11-20T07:59:59")));
    assert!(calendar.is_in_service(local("2026-11-20T17:59:59")));
    assert!(!calendar.is_in_service(local("2026-11-20T18:00")));
    assert!(!calendar.is_in_service(local("2026-11-21T10:00")));
}

#[test]
fn a_due_time_at_closing_is_due_then() {
    let calendar = business("America/Lima", "mon-fri 08:00-18:00");
    let local = |text: &str| at(calendar.zone(), text);
    let due = |start: &str, secs: i64| calendar.after_service_secs(local(start), secs);
    assert_eq!(due("2026-11-20T14:00", 4 * 3600), Some(local("2026-11-20T18:00")));
    assert_eq!(due("2026-11-20T14:00", 4 * 3600 + 1), Some(local("2026-11-23T08:00:01")));
    assert_eq!(due("2026-11-21T14:00", 0), Some(local("2026-11-21T14:00")));
    assert_eq!(due("2026-11-21T14:00", -1), None);
    // 50 hours a week for ten years are not enough for 30,000 hours.
    assert_eq!(due("2026-11-21T14:00", 30_000 * 3600), None);
    let always = ServiceCalendar::always(zone("America/Lima"));
    assert_eq!(always.after_service_secs(local("2026-11-21T14:00"), i64::MAX), None);
    assert_eq!(
        always.after_service_secs(local("2026-11-21T14:00"), 60).unwrap(),
        local("2026-11-21T14:01")
    );
}

/// An outage that is not over may end at the end of time.
#[test]
fn ranges_without_end_are_answered() {
    let calendar = business("America/Santiago", "mon 08:00-09:00");
    let range = TimeRange::new(
        at(calendar.zone(), "9999-12-01T00:00"),
        Timestamp::from_unix_secs(i64::MAX),
    );
    assert_eq!(calendar.service_secs(range), 4 * 3600);
    let nothing = TimeRange::new(range.start, range.start);
    assert_eq!(calendar.service_time(nothing), []);
    assert_eq!(ServiceCalendar::always(zone("UTC")).service_time(nothing), []);
}

// -------------------------------------------------------------------------------------------------------------- properties

const ZONES: [&str; 8] = [
    "America/Santiago",
    "America/Havana",
    "America/Asuncion",
    "America/Tijuana",
    "America/Lima",
    "Pacific/Easter",
    "Europe/Madrid",
    // Half an hour of summer time.
    "Australia/Lord_Howe",
];

fn any_zone() -> impl Strategy<Value = Zone> {
    prop::sample::select(ZONES.to_vec()).prop_map(zone)
}

/// Between 2018 and 2028.
fn any_instant() -> impl Strategy<Value = Timestamp> {
    (1_514_764_800_i64..1_830_297_600).prop_map(Timestamp::from_unix_secs)
}

fn any_hours() -> impl Strategy<Value = WeeklyHours> {
    let span = (0..96u32, 0..96u32).prop_map(|(a, b)| {
        let text = |quarter: u32| format!("{:02}:{:02}", quarter / 4, quarter % 4 * 15);
        OpenSpan::parse(&format!("{}-{}", text(a.min(b)), text(a.max(b) + 1))).unwrap()
    });
    let day = prop::collection::vec(span, 0..3);
    prop::array::uniform7(day)
        .prop_filter_map("overlapping or closed throughout", |days| WeeklyHours::new(days).ok())
}

fn any_calendar() -> impl Strategy<Value = ServiceCalendar> {
    let holidays = prop::collection::btree_set(0..4000_i32, 0..40).prop_map(|days| {
        let first = date("2018-01-01");
        let dates = days.iter().map(|n| first.saturating_add(jiff::Span::new().days(*n))).collect();
        HolidaySet::new(Vec::new(), dates).unwrap()
    });
    (any_zone(), any_hours(), holidays)
        .prop_map(|(zone, hours, holidays)| ServiceCalendar::weekly(zone, hours, holidays))
}

/// Minute by minute, by asking the wall clock: slow and plain.
fn counted_minute_by_minute(calendar: &ServiceCalendar, range: TimeRange) -> i64 {
    let in_service = |instant: i64| {
        let local = calendar.zone().local(Timestamp::from_unix_secs(instant));
        let weekday = local.date().weekday().to_monday_zero_offset() as usize;
        let secs = i64::from(local.hour()) * 3600 + i64::from(local.minute()) * 60;
        calendar.holidays().name(local.date()).is_none()
            && calendar
                .hours()
                .of_weekday(weekday)
                .iter()
                .any(|s| s.open_secs() <= secs && secs < s.close_secs())
    };
    (range.start.as_unix_secs()..range.end.as_unix_secs())
        .step_by(60)
        .filter(|instant| in_service(*instant))
        .count() as i64
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn service_time_is_what_the_wall_clock_shows(
        calendar in any_calendar(), start in 25_246_080_i64..30_504_960, n_minutes in 1..6000_i64,
    ) {
        let start = Timestamp::from_unix_secs(start * 60);
        let range = TimeRange::new(start, start.plus_secs(n_minutes * 60));
        prop_assert_eq!(calendar.service_secs(range) / 60, counted_minute_by_minute(&calendar, range));
    }

    #[test]
    fn service_time_of_neighbors_adds_up(
        calendar in any_calendar(), start in any_instant(),
        a in 0..10_000_000_i64, b in 0..10_000_000_i64,
    ) {
        let (middle, end) = (start.plus_secs(a), start.plus_secs(a + b));
        let (left, right) = (TimeRange::new(start, middle), TimeRange::new(middle, end));
        let whole = TimeRange::new(start, end);
        let mut parts = calendar.service_time(left);
        parts.extend(calendar.service_time(right));
        prop_assert_eq!(interval::union(&parts), calendar.service_time(whole));
        prop_assert_eq!(
            calendar.service_secs(left) + calendar.service_secs(right),
            calendar.service_secs(whole)
        );
    }

    #[test]
    fn service_time_is_a_normal_list_within_the_range(
        calendar in any_calendar(), start in any_instant(), secs in 0..20_000_000_i64,
    ) {
        let range = TimeRange::new(start, start.plus_secs(secs));
        let open = calendar.service_time(range);
        prop_assert_eq!(&interval::union(&open), &open);
        prop_assert_eq!(&interval::intersect(&open, &[range]), &open);
        prop_assert_eq!(interval::total_secs(&open), calendar.service_secs(range));
    }

    #[test]
    fn a_due_time_has_exactly_that_much_service_before_it(
        calendar in any_calendar(), start in any_instant(), secs in 1..2_000_000_i64,
    ) {
        let Some(due) = calendar.after_service_secs(start, secs) else { return Ok(()) };
        prop_assert_eq!(calendar.service_secs(TimeRange::new(start, due)), secs);
        // The first such instant.
        prop_assert_eq!(calendar.service_secs(TimeRange::new(start, due.plus_secs(-1))), secs - 1);
    }

    #[test]
    fn windows_tile_the_time(
        zone in any_zone(), start in any_instant(), window in any_tiling_window(),
    ) {
        let mut period = window.period_at(start, &zone).unwrap();
        prop_assert!(window.range(&period, &zone).contains(start));
        for _ in 0..8 {
            let next = window.next(&period).unwrap();
            prop_assert_eq!(window.range(&period, &zone).end, window.range(&next, &zone).start);
            prop_assert_eq!(window.previous(&next).unwrap(), period);
            prop_assert!(period < next);
            prop_assert_eq!(window.parse_period(&next.to_string()).unwrap(), next);
            let range = window.range(&next, &zone);
            prop_assert_eq!(window.period_at(range.start, &zone).unwrap(), next);
            prop_assert_eq!(window.period_at(range.end.plus_secs(-1), &zone).unwrap(), next);
            period = next;
        }
    }
}

// ----------------------------------------------------------------------------------------------------------------- windows

use vigia::sla::window::{FiscalCalendar, FiscalError, FiscalPattern, PeriodError};

/// Mondays nearest to 1 January, 2016 to 2031: some years have 53 weeks.
fn fiscal(pattern: FiscalPattern) -> MeasurementWindow {
    let starts = (2016..=2031).map(|year| {
        let first = Date::new(year, 1, 1).unwrap();
        let to_monday = i32::from(first.weekday().to_monday_zero_offset());
        let back = if to_monday <= 3 { -to_monday } else { 7 - to_monday };
        (year, first.saturating_add(jiff::Span::new().days(back)))
    });
    MeasurementWindow::FiscalMonth445(FiscalCalendar::new(pattern, starts.collect()).unwrap())
}

fn any_tiling_window() -> impl Strategy<Value = MeasurementWindow> {
    prop::sample::select(vec![
        MeasurementWindow::CalendarMonth,
        MeasurementWindow::IsoWeek,
        MeasurementWindow::CalendarQuarter,
        fiscal(FiscalPattern::Weeks445),
        fiscal(FiscalPattern::Weeks454),
        fiscal(FiscalPattern::Weeks544),
    ])
}

fn days(period: SlaPeriod) -> (String, String) {
    (period.first_day().to_string(), period.last_day().to_string())
}

#[test]
fn periods_have_the_days_that_their_names_say() {
    for (window, text, first, last) in [
        (MeasurementWindow::CalendarMonth, "2026-10", "2026-10-01", "2026-10-31"),
        (MeasurementWindow::CalendarMonth, "2024-02", "2024-02-01", "2024-02-29"),
        (MeasurementWindow::CalendarQuarter, "2026-Q3", "2026-07-01", "2026-09-30"),
        (MeasurementWindow::CalendarQuarter, "2026-Q4", "2026-10-01", "2026-12-31"),
        // ISO 8601: 1 January 2027 is a Friday of the last week of 2026, which has 53.
        (MeasurementWindow::IsoWeek, "2026-W53", "2026-12-28", "2027-01-03"),
        (MeasurementWindow::IsoWeek, "2026-W01", "2025-12-29", "2026-01-04"),
        (MeasurementWindow::IsoWeek, "2026-W40", "2026-09-28", "2026-10-04"),
        (MeasurementWindow::Rolling { days: 30 }, "2026-10-31", "2026-10-02", "2026-10-31"),
        (MeasurementWindow::Rolling { days: 1 }, "2026-10-31", "2026-10-31", "2026-10-31"),
        (fiscal(FiscalPattern::Weeks445), "2026-P01", "2025-12-29", "2026-01-25"),
        (fiscal(FiscalPattern::Weeks445), "2026-P03", "2026-02-23", "2026-03-29"),
        (fiscal(FiscalPattern::Weeks454), "2026-P02", "2026-01-26", "2026-03-01"),
        (fiscal(FiscalPattern::Weeks544), "2026-P01", "2025-12-29", "2026-02-01"),
        // The 53rd week belongs to the last period: six weeks.
        (fiscal(FiscalPattern::Weeks445), "2026-P12", "2026-11-23", "2027-01-03"),
        (fiscal(FiscalPattern::Weeks544), "2026-P12", "2026-11-30", "2027-01-03"),
        (fiscal(FiscalPattern::Weeks445), "2027-P12", "2027-11-29", "2028-01-02"),
    ] {
        let period = window.parse_period(text).unwrap();
        assert_eq!(days(period), (first.to_owned(), last.to_owned()), "{text}");
        assert_eq!(period.to_string(), text);
        assert_eq!(window.period_of_day(date(last)).unwrap(), period);
        if !matches!(window, MeasurementWindow::Rolling { .. }) {
            assert_eq!(window.period_of_day(date(first)).unwrap(), period);
        }
    }
}

#[test]
fn a_month_is_the_calendar_month_in_the_zone() {
    let zone = zone("America/Santiago");
    for text in ["2026-04", "2026-09", "2026-12"] {
        let month = CalendarMonth::parse(text).unwrap();
        let period = SlaPeriod::from(month);
        assert_eq!(period.month(), Some(month));
        assert_eq!(period.range(&zone), zone.month(month));
        assert_eq!(MeasurementWindow::CalendarMonth.parse_period(text).unwrap(), period);
    }
    assert_eq!(MeasurementWindow::IsoWeek.parse_period("2026-W40").unwrap().month(), None);
}

/// The same instant, two zones, two periods.
#[test]
fn the_zone_decides_in_which_period_an_instant_lies() {
    let instant = at(&Zone::utc(), "2026-11-01T02:00");
    let name = |window: &MeasurementWindow, zone_name: &str| {
        window.period_at(instant, &zone(zone_name)).unwrap().to_string()
    };
    assert_eq!(name(&MeasurementWindow::CalendarMonth, "America/Bogota"), "2026-10");
    assert_eq!(name(&MeasurementWindow::CalendarMonth, "Europe/Madrid"), "2026-11");
    assert_eq!(name(&MeasurementWindow::Rolling { days: 7 }, "America/Bogota"), "2026-10-31");
    assert_eq!(name(&MeasurementWindow::Rolling { days: 7 }, "Europe/Madrid"), "2026-11-01");
}

/// A rolling window moves by a day.
#[test]
fn a_rolling_window_moves_by_a_day() {
    let window = MeasurementWindow::Rolling { days: 30 };
    let period = window.parse_period("2026-03-01").unwrap();
    assert_eq!(window.next(&period).unwrap().to_string(), "2026-03-02");
    assert_eq!(window.previous(&period).unwrap().to_string(), "2026-02-28");
    // 30 local days over the change of the clocks are 30 days and an hour.
    let zone = zone("America/Santiago");
    let april = window.parse_period("2026-04-20").unwrap();
    assert_eq!(april.range(&zone).duration_secs(), 30 * 86_400 + 3600);
}

#[test]
fn wrong_periods_say_what_is_wrong() {
    let refused = |window: &MeasurementWindow, text: &str| window.parse_period(text).unwrap_err();
    let month = MeasurementWindow::CalendarMonth;
    for text in ["", "2026", "2026-1", "26-10", "2026-10-", "2026-010", "2026/10", "2026-１０"] {
        assert!(matches!(refused(&month, text), PeriodError::Form { .. }), "{text}");
    }
    for text in ["0026-10", "9999-12"] {
        assert!(matches!(refused(&month, text), PeriodError::BeyondCalendar { .. }), "{text}");
    }
    let error = refused(&month, "2026-13");
    assert_eq!(
        error.to_string(),
        "\"2026-13\" does not exist: 2026 has the calendar months 2026-01 to 2026-12"
    );
    let error = refused(&month, "2026-W40");
    assert_eq!(
        error.to_string(),
        "\"2026-W40\" is an ISO week, and the contract is measured by calendar month"
    );
    assert_eq!(error.hint(), "write it as 2026-10");
    let error = refused(&MeasurementWindow::IsoWeek, "2025-W53");
    assert_eq!(
        error.to_string(),
        "\"2025-W53\" does not exist: 2025 has the ISO weeks 2025-W01 to 2025-W52"
    );
    assert!(matches!(
        refused(&MeasurementWindow::CalendarQuarter, "2026-Q5"),
        PeriodError::NoSuch { .. }
    ));
    assert!(matches!(
        refused(&MeasurementWindow::CalendarQuarter, "2026-Q03"),
        PeriodError::Form { .. }
    ));
    for text in ["2026-02-29", "2026-10-32", "20261031", "2026-10"] {
        let window = MeasurementWindow::Rolling { days: 30 };
        assert!(window.parse_period(text).is_err(), "{text}");
    }
}

/// A fiscal year is never guessed: not its start, not its length, not its name.
#[test]
fn fiscal_years_are_stated_or_refused() {
    let calendar = |starts: &[(i16, &str)]| {
        let starts = starts.iter().map(|(year, day)| (*year, date(day))).collect();
        FiscalCalendar::new(FiscalPattern::Weeks445, starts)
    };
    assert_eq!(calendar(&[(2026, "2026-01-05")]), Err(FiscalError::TooFew { n: 1 }));
    let gap = calendar(&[(2026, "2026-01-05"), (2028, "2027-01-04")]);
    assert_eq!(gap, Err(FiscalError::Gap { year: 2026, next: 2028 }));
    let months = calendar(&[(2026, "2026-01-01"), (2027, "2027-01-01")]);
    assert_eq!(months, Err(FiscalError::Length { year: 2026, days: 365 }));
    // A year may begin in another one: its name is the contract's.
    let retail = calendar(&[(2025, "2025-02-02"), (2026, "2026-02-01"), (2027, "2027-01-31")]);
    let window = MeasurementWindow::FiscalMonth445(retail.unwrap());
    assert_eq!(days(window.parse_period("2026-P12").unwrap()).1, "2027-01-30");
    let unknown = window.parse_period("2027-P01").unwrap_err();
    assert_eq!(
        unknown,
        PeriodError::UnknownFiscalYear {
            wanted: "2027-P01".to_owned(),
            known: "2025 to 2026".to_owned()
        }
    );
    assert!(window.period_of_day(date("2027-01-31")).is_err());
    assert!(window.period_of_day(date("2025-02-01")).is_err());
    let last = window.parse_period("2026-P12").unwrap();
    assert!(window.next(&last).is_err());
}
