//! Numbers, money and times as people read them.
#![allow(clippy::expect_used, reason = "a test says what went wrong by failing")]

use proptest::prelude::*;
use rust_decimal::Decimal;
use vigia::format::{self, Locale, exact_decimal};
use vigia::model::{TimeRange, Timestamp, Zone};

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

/// DOMAIN.md 5.4: who writes a comma, who a point; the list separator of spreadsheets goes with it.
#[test]
fn the_mark_of_decimals_goes_by_country() {
    let commas = ["AR", "BO", "CL", "CO", "CR", "EC", "PY", "UY", "VE", "ES", "BR", "PT"];
    let points = ["MX", "PE", "PA", "GT", "HN", "SV", "NI", "DO", "CU", "PR", "US", "CN"];
    for (countries, mark, separator) in [(&commas, ',', ';'), (&points, '.', ',')] {
        for country in countries {
            let locale = Locale::for_country(country);
            assert_eq!(locale.decimal_mark(), mark, "{country}");
            assert_ne!(locale.group_mark(), mark, "{country}");
            assert_eq!(locale.list_separator(), separator, "{country}");
        }
    }
    assert_eq!(Locale::named("es-419").map(|locale| locale.decimal_mark()), Some('.'));
    // Four digits stay whole in Spain and Portugal, and nowhere else.
    for name in Locale::names() {
        let locale = Locale::named(name).expect("listed");
        let is_whole = locale.count(1234) == "1234";
        assert_eq!(is_whole, ["es-ES", "pt-PT"].contains(&name), "{name}");
        assert_eq!(locale.count(12_345).chars().count(), 6, "{name}");
        assert_eq!(locale.count(1_234_567).chars().count(), 9, "{name}");
    }
}

/// DOMAIN.md 5.4: the month stands first in Panama and Puerto Rico, dashes are Chilean, the year stands first in China.
#[test]
fn dates_in_digits_are_those_of_the_country() {
    let date = jiff::civil::date(2026, 10, 1);
    let of = |country: &str| Locale::for_country(country).date_numeric(date);
    assert_eq!([of("PA"), of("PR")], ["10/01/2026", "10/01/2026"]);
    assert_eq!(of("CL"), "01-10-2026");
    assert_eq!(of("CN"), "2026/10/1");
    assert_eq!([of("PE"), of("CO"), of("AR")], ["1/10/2026", "1/10/2026", "1/10/2026"]);
    assert_eq!([of("BR"), of("MX"), of("GB")], ["01/10/2026", "01/10/2026", "01/10/2026"]);
    assert_eq!(of("US"), "10/1/2026");
}

/// Every date of a year in every locale and language: the year in full, no day like another, nothing left over of a pattern.
#[test]
fn no_date_is_written_like_another() {
    let first = jiff::civil::date(2026, 1, 1);
    let dates: Vec<_> = first.series(jiff::Span::new().days(1)).take(365).collect();
    for name in Locale::names() {
        let locale = Locale::named(name).expect("listed");
        let mut seen = std::collections::BTreeSet::new();
        for date in &dates {
            let mut forms = vec![locale.date_numeric(*date)];
            forms.extend(["en", "es", "pt", "zh"].map(|code| locale.date_long(code, *date)));
            for form in &forms {
                assert!(form.contains("2026") && !form.contains('{'), "{name}: {form}");
                assert_ne!(*form, date.to_string(), "{name}: CLDR was not asked");
            }
            assert!(seen.insert(forms), "{name}: {date} reads as an earlier day");
        }
    }
}

/// The month is said in the language of the text, in the order of the country where the language is that of the country.
#[test]
fn long_dates_are_in_the_language_of_the_text() {
    let date = jiff::civil::date(2026, 10, 1);
    let of = |country: &str, language: &str| Locale::for_country(country).date_long(language, date);
    assert_eq!(of("US", "en"), "October 1, 2026");
    assert_eq!(of("GB", "en"), "1 October 2026");
    for country in ["PE", "CL", "CO", "BR", "US"] {
        assert_eq!(of(country, "es"), "1 de octubre de 2026", "{country}");
        assert_eq!(of(country, "pt"), "1 de outubro de 2026", "{country}");
        assert_eq!(of(country, "zh"), "2026年10月1日", "{country}");
    }
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
    assert_eq!(format::offset(start, &lima), "UTC\u{2212}05:00");
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
                .filter(|c| *c != locale.group_mark())
                .map(|c| if c == locale.decimal_mark() { '.' } else if c == '\u{2212}' { '-' } else { c })
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
