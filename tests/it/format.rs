//! Numbers, money and times as people read them.
#![allow(clippy::expect_used, reason = "a test says what went wrong by failing")]

use proptest::prelude::*;
use rust_decimal::Decimal;
use vigia::format::{self, Locale, exact_decimal};
use vigia::model::{CalendarMonth, TimeRange, Timestamp, Zone};

fn dec(text: &str) -> Decimal {
    text.parse().expect("a decimal")
}

/// Blanks that do not break, as plain ones.
fn plain(text: &str) -> String {
    text.replace(['\u{a0}', '\u{202f}'], " ")
}

/// Worked example R03: the format goes by country.
#[test]
fn grouping_and_marks_follow_the_country() {
    for country in ["CO", "AR", "CL", "BR", "EC", "UY", "PY", "VE", "BO"] {
        let locale = Locale::for_country(country);
        assert_eq!(locale.fixed(12345.6, 2), "12.345,60", "{country}");
        assert_ne!(locale.fixed(12345.6, 2), "12,345.60", "{country}");
    }
    for country in ["MX", "PE", "PA", "GT", "HN", "SV", "NI", "DO", "US", "CN"] {
        let locale = Locale::for_country(country);
        assert_eq!(locale.fixed(12345.6, 2), "12,345.60", "{country}");
    }
    assert_eq!(plain(&Locale::for_country("CR").fixed(12345.6, 2)), "12 345,60");
    assert_eq!(Locale::for_country("pe").name, "es-PE");
    assert_eq!(Locale::for_country("XX"), Locale::ENGLISH);
    assert_eq!(Locale::named("ES-co").map(|l| l.name), Some("es-CO"));
    assert_eq!(Locale::named("xx-YY"), None);
}

/// Worked example R04: digits are added until the verdict can be seen.
#[test]
fn a_verdict_is_never_rounded_away() {
    let locale = Locale::ENGLISH;
    let target = dec("99.9");
    let shown = |value: &str| locale.judged(dec(value), target, true, 2);
    assert_eq!(shown("99.8999"), "99.8999");
    assert_ne!(shown("99.8999"), "99.90");
    assert_eq!(shown("99.95"), "99.95");
    assert_eq!(shown("99.90"), "99.90");
    assert_eq!(shown("99.9004"), "99.90");
    // The other direction: 1.004 is above a limit of at most 1.
    assert_eq!(locale.judged(dec("1.004"), dec("1"), false, 2), "1.004");
    assert_eq!(Locale::for_country("CO").judged(dec("99.8999"), target, true, 2), "99,8999");
}

/// Worked example R05, half up; and floats by the digits they are written with.
#[test]
fn halves_go_away_from_zero_on_the_digits_people_see() {
    let locale = Locale::ENGLISH;
    assert_eq!(locale.fixed(0.125, 2), "0.13");
    assert_eq!(locale.fixed(2.675, 2), "2.68");
    assert_eq!(locale.fixed(1.005, 2), "1.01");
    assert_eq!(locale.fixed(-0.004, 2), "0.00");
    assert_eq!(locale.fixed(-1234.5, 1), "\u{2212}1,234.5");
    assert_eq!(locale.fixed(f64::NAN, 2), "–");
    assert_eq!(locale.fixed(1e30, 0).replace(',', "").len(), 31);
}

#[test]
fn percents_money_and_sizes() {
    let peru = Locale::for_country("PE");
    assert_eq!(plain(&peru.percent(0.9988, 2)), "99.88 %");
    assert_eq!(plain(&Locale::ENGLISH.percent(0.9988, 2)), "99.88%");
    assert_eq!(plain(&peru.money(dec("12000"), "PEN", 2)), "PEN 12,000.00");
    assert_eq!(
        plain(&Locale::for_country("CL").money(dec("1234567.5"), "CLP", 0)),
        "CLP 1.234.568"
    );
    assert_eq!(plain(&peru.bytes(1_400_000)), "1.4 MB");
    assert_eq!(plain(&peru.bytes(999)), "999 B");
}

/// 99.99 % complete is not complete.
#[test]
fn only_what_is_whole_reads_hundred() {
    let locale = Locale::ENGLISH;
    assert_eq!(locale.completeness(1.0), "100.0%");
    assert_eq!(locale.completeness(0.9999), "99.99%");
    assert_ne!(locale.completeness(0.9999), "100.0%");
    assert_eq!(locale.completeness(0.0), "0.0%");
    assert_eq!(locale.completeness(0.0001), "0.01%");
    assert_eq!(locale.completeness(0.8871), "88.7%");
}

#[test]
fn times_are_those_of_the_zone() {
    let lima = Zone::named("America/Lima").expect("zone");
    let start = Timestamp::from_unix_secs(1_790_830_800); // 2026-10-01T05:00:00Z
    assert_eq!(format::date(start, &lima), "2026-10-01");
    assert_eq!(format::date_long(start, &lima), "1 October 2026");
    assert_eq!(format::weekday_short(start, &lima), "Thu");
    assert_eq!(format::offset(start, &lima), "UTC\u{2212}05:00");
    assert_eq!(format::month(CalendarMonth { year: 2026, month: 10 }), "October 2026");
    let window = TimeRange::new(start.plus_secs(3600), start.plus_secs(5 * 3600));
    assert_eq!(format::local_range(window, &lima), "2026-10-01 01:00 – 05:00");
    let night = TimeRange::new(start.plus_secs(23 * 3600), start.plus_secs(26 * 3600));
    assert_eq!(format::local_range(night, &lima), "2026-10-01 23:00 – 2026-10-02 02:00");
    assert_eq!(plain(&format::duration(12_000)), "3 h 20 min");
    assert_eq!(plain(&format::duration(31 * 86_400)), "31 d");
    assert_eq!(plain(&format::duration(0)), "0 s");
}

/// Santiago sets its clocks back on 2026-04-05: 23:30 exists twice, so the offsets are printed.
#[test]
fn an_hour_that_exists_twice_says_which() {
    let santiago = Zone::named("America/Santiago").expect("zone");
    let change = Timestamp::from_unix_secs(1_775_358_000); // 2026-04-05T03:00:00Z
    let window = TimeRange::new(change.plus_secs(-1800), change.plus_secs(1800));
    let shown = format::local_range(window, &santiago);
    assert_eq!(shown, "2026-04-04 23:30 (UTC\u{2212}03:00) – 23:30 (UTC\u{2212}04:00)");
}

proptest! {
    /// Taking the marks away gives the rounded number back.
    #[test]
    fn marks_lose_no_digit(value in -1e12_f64..1e12, decimals in 0_u32..6) {
        for name in Locale::names() {
            let locale = Locale::named(name).expect("listed");
            let shown = locale.fixed(value, decimals);
            let back: String = shown
                .chars()
                .filter(|c| *c != locale.group_mark)
                .map(|c| if c == locale.decimal_mark { '.' } else if c == '\u{2212}' { '-' } else { c })
                .collect();
            let back: f64 = back.parse().expect("a number");
            let float_noise = value.abs() * 1e-15;
            let half = 0.500_000_1 * 10_f64.powi(-(decimals as i32));
            prop_assert!((back - value).abs() <= half + float_noise);
        }
    }

    /// What is printed always stands on the side of the limit where the full value stands.
    #[test]
    fn judged_keeps_the_side(value in 99.0_f64..100.0, at_least: bool) {
        let limit = dec("99.9");
        let exact = exact_decimal(value).expect("finite");
        let shown = dec(&Locale::ENGLISH.judged(exact, limit, at_least, 2));
        let met = |v: Decimal| if at_least { v >= limit } else { v <= limit };
        prop_assert_eq!(met(shown), met(exact));
    }
}
