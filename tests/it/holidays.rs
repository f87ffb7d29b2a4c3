//! The holiday lists of the program, against a second source and against what is known of single days.

#![allow(clippy::unwrap_used)]

use std::collections::BTreeSet;

use jiff::civil::{Date, Weekday};
use vigia::model::{TimeRange, Zone};
use vigia::sla::ServiceCalendar;
use vigia::sla::calendar::{HolidayError, HolidaySet, WeeklyHours, holiday_lists, holidays};

const SECOND_SOURCE: &str = include_str!("../data/holidays/national.txt");

fn days(country: &str, subdivision: Option<&str>, year: i16) -> BTreeSet<Date> {
    holidays(country, subdivision, year).unwrap().into_iter().map(|h| h.date).collect()
}

fn date(text: &str) -> Date {
    text.parse().unwrap()
}

#[test]
fn latin_america_and_iberia_are_known() {
    let lists = holiday_lists().unwrap();
    let countries: Vec<&str> = lists.iter().map(|list| list.country.as_str()).collect();
    let expected = "AR BO BR CL CO CR CU DO EC ES GT HN MX NI PA PE PR PT PY SV UY VE";
    assert_eq!(countries.join(" "), expected);
    for list in lists {
        for year in list.first_year..=list.last_year {
            let found = holidays(&list.country, None, year).unwrap();
            assert!((5..=25).contains(&found.len()), "{} {year}: {found:?}", list.country);
            assert!(found.is_sorted() && found.iter().all(|h| h.date.year() == year), "{found:?}");
            for region in &list.regions {
                let regional = days(&list.country, Some(&region.code), year);
                assert!(regional.len() + 3 >= found.len(), "{}-{}", list.country, region.code);
            }
        }
        assert!(list.first_year <= 2024 && list.last_year >= 2026, "{}", list.country);
        assert!(!list.source.is_empty() && !list.unsure.is_empty(), "{}", list.country);
    }
}

/// Day by day. A list that says of itself that it is verified has no difference; of the others each one is named here.
#[test]
fn lists_agree_with_a_second_source() {
    let mut differences = BTreeSet::new();
    let mut n_compared = 0;
    for line in SECOND_SOURCE.lines().filter(|line| !line.starts_with('#')) {
        let mut words = line.split(' ');
        let (country, year) = (words.next().unwrap(), words.next().unwrap());
        let list = holiday_lists().unwrap().iter().find(|l| l.country == country).unwrap();
        let number: i16 = year.parse().unwrap();
        if !(list.first_year..=list.last_year).contains(&number) {
            continue;
        }
        let theirs: BTreeSet<Date> = words.map(|day| date(&format!("{year}-{day}"))).collect();
        let ours = days(country, None, number);
        // Ecuador: the second source keeps the day that moved beside the one it moved to.
        let missing = theirs.difference(&ours).filter(|_| country != "EC");
        for day in missing.chain(ours.difference(&theirs)) {
            assert!(!list.is_verified, "{country} {day}");
            differences.insert(format!("{country} {day}"));
        }
        n_compared += ours.len();
    }
    assert!(n_compared > 1000, "{n_compared}");
    let expected = [
        // A Sunday: the Monday after it.
        "BO 2025-11-03",
        // Fridays of federal offices.
        "PR 2026-07-03",
        "PR 2027-06-18",
        "PR 2027-12-24",
        "PR 2027-12-31",
    ];
    assert_eq!(differences.iter().map(String::as_str).collect::<Vec<_>>(), expected);
}

/// Easter Sundays from almanacs, seen through Good Friday of Peru, and the earliest and latest of the lists' years.
#[test]
fn easter_falls_on_its_days() {
    for easter in [
        "2022-04-17",
        "2023-04-09",
        "2024-03-31",
        "2025-04-20",
        "2026-04-05",
        "2027-03-28",
        "2028-04-16",
        "2029-04-01",
        "2030-04-21",
    ] {
        let found = holidays("PE", None, date(easter).year()).unwrap();
        let sunday = found.iter().find(|h| h.name == "Domingo de Resurrección").unwrap();
        assert_eq!(sunday.date, date(easter));
        assert!(
            found.iter().any(|h| h.date == date(easter).yesterday().unwrap().yesterday().unwrap())
        );
    }
}

/// Ley Emiliani: the days that move lie on Mondays, those that do not stay.
#[test]
fn colombia_moves_holidays_to_mondays() {
    let of_2026 = days("CO", None, 2026);
    for monday in [
        "2026-01-12",
        "2026-03-23",
        "2026-05-18",
        "2026-06-08",
        "2026-06-15",
        "2026-06-29",
        "2026-08-17",
        "2026-10-12",
        "2026-11-02",
        "2026-11-16",
    ] {
        assert_eq!(date(monday).weekday(), Weekday::Monday);
        assert!(of_2026.contains(&date(monday)), "{monday}");
    }
    for stays in
        ["2026-01-01", "2026-04-03", "2026-05-01", "2026-07-20", "2026-08-07", "2026-12-08"]
    {
        assert!(of_2026.contains(&date(stays)), "{stays}");
    }
    for unmoved in ["2026-01-06", "2026-03-19", "2026-08-15", "2026-11-01", "2026-11-11"] {
        assert!(!of_2026.contains(&date(unmoved)), "{unmoved}");
    }
}

#[test]
fn the_states_of_brazil_have_days_of_their_own() {
    let zumbi = date("2026-11-20");
    for region in [None, Some("SP"), Some("SP-SAO"), Some("RS")] {
        assert!(days("BR", region, 2026).contains(&zumbi), "{region:?}");
    }
    let july = date("2026-07-09");
    assert!(days("BR", Some("SP"), 2026).contains(&july));
    assert!(days("BR", Some("SP-SAO"), 2026).contains(&july));
    assert!(!days("BR", None, 2026).contains(&july));
    assert!(!days("BR", Some("RJ"), 2026).contains(&july));
    let city = date("2026-01-25");
    assert!(days("BR", Some("SP-SAO"), 2026).contains(&city));
    assert!(!days("BR", Some("SP"), 2026).contains(&city));
}

/// Worked example T06 with the list of the program.
#[test]
fn sao_paulo_is_closed_on_20_november() {
    let zone = Zone::named("America/Sao_Paulo").unwrap();
    let calendar = |holidays: HolidaySet| {
        let hours = WeeklyHours::parse("mon-fri 09:00-18:00").unwrap();
        ServiceCalendar::weekly(zone.clone(), hours, holidays)
    };
    let at = |local: &str| zone.instant(local.parse().unwrap());
    for code in ["BR", "BR-SP", "BR-SP-SAO"] {
        let holidays = HolidaySet::new(vec![code.to_owned()], BTreeSet::new()).unwrap();
        assert_eq!(
            holidays.name(date("2026-11-20")),
            Some("Dia Nacional de Zumbi e da Consciência Negra")
        );
        let due = calendar(holidays).after_service_secs(at("2026-11-19T17:00"), 4 * 3600);
        assert_eq!(due, Some(at("2026-11-23T12:00")), "{code}");
        assert_ne!(due, Some(at("2026-11-20T12:00")), "{code}");
    }
}

/// A list knows some years. Beyond them nothing is promised, and it is said.
#[test]
fn years_that_a_list_does_not_know_are_named() {
    let error = holidays("CO", None, 2090).unwrap_err();
    assert_eq!(error.to_string(), "the holidays of CO are known for 2022 to 2030, not for 2090");
    let set = HolidaySet::new(vec!["CO".to_owned()], BTreeSet::new()).unwrap();
    assert!(set.knows(2026) && !set.knows(2031));
    let zone = Zone::named("America/Bogota").unwrap();
    let calendar = ServiceCalendar::weekly(zone, WeeklyHours::round_the_clock(), set);
    let range = TimeRange::new(
        calendar.zone().instant("2030-12-01T00:00".parse().unwrap()),
        calendar.zone().instant("2031-02-01T00:00".parse().unwrap()),
    );
    assert_eq!(calendar.years_without_holidays(range), [2031]);
    // Christmas, Immaculate Conception: two days less than two months.
    assert_eq!(calendar.service_secs(range), (62 - 2) * 86_400);
}

#[test]
fn unknown_countries_and_regions_name_the_nearest() {
    let hint = |error: HolidayError| error.hint();
    assert_eq!(hint(holidays("CP", None, 2026).unwrap_err()), "did you mean \"CL\"?");
    let error = holidays("BR", Some("XP"), 2026).unwrap_err();
    assert_eq!(error.to_string(), "no holidays are known for \"BR-XP\"");
    assert!(hint(error).starts_with("did you mean \"BR-"));
    assert_eq!(hint(holidays("CO", Some("ANT"), 2026).unwrap_err()), "write the country alone");
    let set = HolidaySet::new(vec!["PE".to_owned(), "LIMA".to_owned()], BTreeSet::new());
    assert!(matches!(set, Err(HolidayError::UnknownCountry { .. })));
}

/// What moves where, by the laws of each country.
#[test]
fn days_move_as_the_law_says() {
    for (country, region, present, absent) in [
        // Ley 139-97: Tuesday to the Monday before, Thursday and Friday to the Monday after, weekends stay.
        ("DO", None, "2026-01-05", "2026-01-06"),
        ("DO", None, "2026-05-04", "2026-05-01"),
        ("DO", None, "2027-11-06", "2027-11-08"),
        // Chile: Tuesday 29 June 2027 to Monday 28.
        ("CL", None, "2027-06-28", "2027-06-29"),
        ("CL", Some("AP"), "2026-06-07", "2026-06-08"),
        // Ecuador: Sunday 24 May 2026 to Monday, and the Sunday is no holiday.
        ("EC", None, "2026-05-25", "2026-05-24"),
        // Mexico: the first Monday of February, not the fifth.
        ("MX", None, "2026-02-02", "2026-02-05"),
        ("MX", None, "2024-10-01", "2024-12-01"),
        ("PE", None, "2024-06-07", "2024-06-08"),
        ("PT", Some("30"), "2026-07-01", "2026-07-02"),
    ] {
        let found = days(country, region, date(present).year());
        assert!(found.contains(&date(present)), "{country} {present}");
        assert!(!found.contains(&date(absent)), "{country} {absent}");
    }
    assert!(!days("CL", None, 2026).contains(&date("2026-06-07")));
    assert!(!days("MX", None, 2026).contains(&date("2026-10-01")));
    assert!(!days("PE", None, 2023).contains(&date("2023-06-07")));
}
