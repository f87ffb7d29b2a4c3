//! Numbers, times and sizes as the window shows them: digits in groups of three, as many decimals as the value can carry, in the
//! number locale of the frame, whatever the machine is set to.

use jiff::civil::Date;
use rust_decimal::Decimal;

use crate::format::exact_decimal;
use crate::model::{TimeRange, Timestamp, Unit, Zone};
use crate::words::{Language, date, language, numbers, tr};

/// What stands where there is no value: never 0.
pub const NO_VALUE: &str = "–";

/// `1,234,567`
pub fn count(n: u64) -> String {
    numbers().count(n)
}

/// `1.2 M`, for tiles; in Chinese by ten thousands: `120.0 万`.
pub fn short(n: u64) -> String {
    let scaled = |by: f64, sign: &str| format!("{} {sign}", fixed(n as f64 / by, 1));
    if n < 100_000 {
        return count(n);
    }
    match (language(), n) {
        (Language::Chinese, ..=99_999_499) => scaled(1e4, "万"),
        (Language::Chinese, _) => scaled(1e8, "亿"),
        // Beside "mil" an "M" would be read as it.
        (Language::Portuguese, ..=999_949) => scaled(1e3, "mil"),
        (Language::Portuguese, ..=999_949_999) => scaled(1e6, "mi"),
        (Language::Portuguese, _) => scaled(1e9, "bi"),
        (_, ..=999_949) => scaled(1e3, "k"),
        (_, ..=999_949_999) => scaled(1e6, "M"),
        _ => scaled(1e9, "G"),
    }
}

/// A number with a fixed number of decimals and grouped digits.
pub fn fixed(value: f64, decimals: u32) -> String {
    numbers().fixed(value, decimals)
}

/// A value without its unit: three decimals for percents (where the last ones decide), otherwise by size.
pub fn plain(value: f64, unit: &Unit) -> String {
    if !value.is_finite() {
        return NO_VALUE.to_owned();
    }
    if unit.is_percent() {
        return fixed(value, 3);
    }
    number(value)
}

/// Any number, with decimals by its size.
pub fn number(value: f64) -> String {
    if !value.is_finite() {
        return NO_VALUE.to_owned();
    }
    let size = value.abs();
    if value.fract() == 0.0 && size < 1e15 {
        fixed(value, 0)
    } else if size >= 10_000.0 {
        fixed(value, 1)
    } else if size >= 100.0 {
        fixed(value, 2)
    } else if size >= 0.01 {
        fixed(value, 3)
    } else {
        format!("{value:.3e}")
    }
}

/// A number that is a percentage, with its sign as the number locale has it: `98.412%`, in Spanish `98,412 %`.
pub fn percent(number: &str) -> String {
    numbers().with_unit(number, "%")
}

/// A number and its unit, as people read it: `12.5 Mbit/s`, `98.412%`.
pub fn with_unit(number: &str, unit: &str) -> String {
    match unit {
        "" => number.to_owned(),
        "%" => percent(number),
        _ => format!("{number} {unit}"),
    }
}

/// A value with its unit, such as `98.412%`.
pub fn value(value: Option<f64>, unit: &Unit) -> String {
    value.map_or_else(|| NO_VALUE.to_owned(), |value| with_unit(&plain(value, unit), unit.shown()))
}

/// All digits of a number: `98.5`.
pub fn whole(value: f64) -> String {
    exact_decimal(value).map_or_else(|| format!("{value}"), |exact| numbers().exact(exact))
}

/// A value with all its digits, for those who check: `470.8 Erl`.
pub fn value_whole(value: f64, unit: &Unit) -> String {
    with_unit(&whole(value), unit.shown())
}

/// A share of one as percent. Cut, not rounded, so that only a full share reads `100%`.
pub fn share(ratio: Option<f64>) -> String {
    match ratio {
        None => NO_VALUE.to_owned(),
        Some(ratio) if ratio >= 1.0 => percent("100"),
        Some(ratio) => percent(&fixed((ratio * 1000.0).floor() / 10.0, 1)),
    }
}

/// A share of one as percent with two decimals, where a limit is near: 86 of 96 are `89.58%`. Cut, not rounded, as in [`share`].
pub fn share_fine(ratio: Option<f64>) -> String {
    match ratio {
        None => NO_VALUE.to_owned(),
        Some(ratio) if ratio >= 1.0 => percent("100"),
        // Ratios of counts are off by less than a billionth; a whole hundredth must not be cut to the one below.
        Some(ratio) => percent(&fixed((ratio * 10_000.0 + 1e-6).floor() / 100.0, 2)),
    }
}

/// A number as it is shown, with the sign of an upper bound where it is no more than that: `≤ 270`.
pub fn bounded(shown: String, is_upper_bound: bool) -> String {
    if is_upper_bound && shown != NO_VALUE { format!("≤ {shown}") } else { shown }
}

/// Money with its code, such as `PEN 12,500.00`; without a code where the column names it.
pub fn money(amount: Decimal, currency: &str, decimals: u32) -> String {
    match currency {
        "" => numbers().decimal(amount, decimals),
        _ => numbers().money(amount, currency, decimals),
    }
}

/// A decimal with its digits grouped: `98.50`
pub fn decimal(amount: Decimal, decimals: u32) -> String {
    numbers().decimal(amount, decimals)
}

/// A value beside the limit that it is judged by, with enough digits to show on which side it lies.
pub fn judged(value: Decimal, limit: Decimal, higher_is_better: bool, decimals: u32) -> String {
    numbers().judged(value, limit, higher_is_better, decimals)
}

/// A decimal with its sign where it says a distance: `+0.42`. One that is not zero never reads as zero: it gets more decimals, up to
/// six.
pub fn signed(amount: Decimal, decimals: u32) -> String {
    const DECIMALS_MAX: u32 = 6;
    let at = |decimals: u32| {
        amount
            .round_dp_with_strategy(decimals, rust_decimal::RoundingStrategy::MidpointAwayFromZero)
    };
    let shows = |decimals: &u32| amount.is_zero() || !at(*decimals).is_zero();
    let decimals = (decimals..=DECIMALS_MAX).find(shows).unwrap_or(decimals);
    let rounded = at(decimals);
    let sign = match (rounded.is_zero(), rounded.is_sign_negative()) {
        (true, _) => "±",
        (_, true) => "−",
        (_, false) => "+",
    };
    format!("{sign}{}", numbers().decimal(rounded.abs(), decimals))
}

/// A distance to a target, such as `−0.12 pp`: with as many decimals as the target has, and one more.
pub fn margin(margin: Option<Decimal>, target: Decimal, unit: &str) -> String {
    let Some(margin) = margin else { return NO_VALUE.to_owned() };
    let decimals = (target.normalize().scale() + 1).clamp(2, 5);
    let shown = signed(margin, decimals);
    // A difference of two percentages is no percentage of anything.
    let unit = if unit == "%" { tr!("exclusions-points") } else { unit };
    if unit.is_empty() { shown } else { format!("{shown}\u{a0}{unit}") }
}

/// `38.7 MB`
pub fn bytes(n: u64) -> String {
    numbers().bytes(n)
}

/// `2026-10-01 14:15` in a zone.
pub fn time(instant: Timestamp, zone: &Zone) -> String {
    zone.local(instant).strftime("%Y-%m-%d %H:%M").to_string()
}

/// `Thu 1 Oct 2026 14:15` in a zone.
pub fn time_long(instant: Timestamp, zone: &Zone) -> String {
    date::weekday_to_minute(&zone.local(instant))
}

/// `1 Oct – 31 Oct 2026`: first and last day that the range touches.
pub fn days(range: TimeRange, zone: &Zone) -> String {
    let (first, last) = first_and_last(range, zone);
    days_between(first, last)
}

/// How many days the range touches.
pub fn n_days(range: TimeRange, zone: &Zone) -> u32 {
    let (first, last) = first_and_last(range, zone);
    let between = last.duration_since(first).as_hours() / 24;
    u32::try_from(between).unwrap_or(0) + 1
}

fn first_and_last(range: TimeRange, zone: &Zone) -> (Date, Date) {
    let last = range.end.plus_secs(if range.is_empty() { 0 } else { -1 });
    (zone.local(range.start).date(), zone.local(last).date())
}

/// `1 Oct – 31 Oct 2026`: the year once where it is one, where the language has it.
pub fn days_between(first: Date, last: Date) -> String {
    if first == last {
        return date::day_month_year(first);
    }
    let (start, end) = match (first.year() == last.year(), language()) {
        (false, _) => (date::day_month_year(first), date::day_month_year(last)),
        // What is larger stands first.
        (true, Language::Chinese) => (date::day_month_year(first), date::day_month(last)),
        (true, _) => (date::day_month(first), date::day_month_year(last)),
    };
    format!("{start} – {end}")
}

/// `31 days`, `6 h`.
pub fn duration(secs: i64) -> String {
    let (hours, minutes) = (tr!("common-unit-hours"), tr!("common-unit-minutes"));
    match secs {
        s if s >= 2 * 86_400 => tr!("common-days", n = s / 86_400),
        s if s >= 3600 && s % 3600 == 0 => format!("{} {hours}", s / 3600),
        s if s >= 3600 => format!("{} {hours} {} {minutes}", s / 3600, s % 3600 / 60),
        s => format!("{} {minutes}", s / 60),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words::in_language;

    #[test]
    fn large_counts_are_short_in_the_units_of_the_language() {
        let shown =
            |language, n| in_language(language, crate::format::Locale::ENGLISH, || short(n));
        assert_eq!(shown(Language::English, 11_883_335), "11.9 M");
        assert_eq!(shown(Language::English, 999_950), "1.0 M", "not 1,000.0 k");
        assert_eq!(
            shown(Language::Chinese, 11_883_335),
            "1,188.3 万",
            "a Chinese reader counts by ten thousands"
        );
        assert_eq!(shown(Language::Chinese, 99_999_499), "9,999.9 万");
        assert_eq!(shown(Language::Chinese, 99_999_500), "1.0 亿", "not 10,000.0 万");
        assert_eq!(shown(Language::Chinese, 99_999), "99,999");
        assert_eq!(shown(Language::Portuguese, 11_883_335), "11.9 mi", "not M, which reads as mil");
        assert_eq!(shown(Language::Portuguese, 999_949), "999.9 mil");
        assert_eq!(shown(Language::Portuguese, 2_000_000_000), "2.0 bi");
    }

    #[test]
    fn the_year_of_two_days_stands_where_the_language_has_it() {
        let day = |text: &str| text.parse::<Date>().unwrap();
        let shown = |language, first, last| {
            in_language(language, crate::format::Locale::ENGLISH, || {
                days_between(day(first), day(last))
            })
        };
        let (first, last) = ("2026-10-01", "2026-10-31");
        assert_eq!(shown(Language::English, first, last), "1 Oct – 31 Oct 2026");
        assert_eq!(shown(Language::Chinese, first, last), "2026年10月1日 – 10月31日");
        assert_eq!(shown(Language::English, "2025-12-31", last), "31 Dec 2025 – 31 Oct 2026");
        assert_eq!(shown(Language::Chinese, last, last), "2026年10月31日");
    }

    #[test]
    fn a_range_has_as_many_days_as_it_touches() {
        let zone = Zone::named("America/Lima").unwrap();
        let day = |text: &str| zone.days_of(text.parse().unwrap(), 1);
        let (first, last) = (day("2026-09-30"), day("2026-11-03"));
        // 22 hours of the first day and 2 of the last: 33 times 24 hours, and 35 days.
        let range = TimeRange::new(first.start.plus_secs(22 * 3600), last.start.plus_secs(7200));
        assert_eq!(n_days(range, &zone), 35);
        assert_eq!(n_days(first, &zone), 1);
    }

    #[test]
    fn digits_come_in_groups() {
        assert_eq!(count(0), "0");
        assert_eq!(count(999), "999");
        assert_eq!(count(1_234_567), "1,234,567");
        assert_eq!(fixed(-1234.5, 2), "−1,234.50");
    }

    #[test]
    fn a_share_below_one_never_reads_as_full() {
        assert_eq!(share(Some(0.99999)), "99.9%");
        assert_eq!(share(Some(1.0)), "100%");
        assert_eq!(share(None), NO_VALUE);
        assert_eq!(share_fine(Some(90.0 / 96.0)), "93.75%");
        assert_eq!(share_fine(Some(0.29)), "29.00%");
        assert_eq!(share_fine(Some(0.999_999)), "99.99%");
        assert_eq!(share_fine(Some(1.0)), "100%");
    }

    #[test]
    fn a_distance_never_reads_as_none() {
        assert_eq!(signed(Decimal::new(-6, 2), 2), "−0.06");
        assert_eq!(signed(Decimal::new(-1, 3), 2), "−0.001", "98.799 % is not 98.8 %");
        assert_eq!(signed(Decimal::new(4, 5), 2), "+0.00004");
        assert_eq!(signed(Decimal::ZERO, 2), "±0.00");
        assert_eq!(signed(Decimal::new(1, 9), 2), "±0.00", "below what is shown at all");
    }

    #[test]
    fn nothing_is_not_zero() {
        assert_eq!(value(None, &Unit::new("%")), NO_VALUE);
        assert_eq!(value(Some(0.0), &Unit::new("%")), "0.000%");
        assert_eq!(bounded(NO_VALUE.to_owned(), true), NO_VALUE);
        assert_eq!(bounded("270".to_owned(), true), "≤ 270");
        assert_eq!(bounded("270".to_owned(), false), "270");
        assert_eq!(fixed(-0.0001, 2), "0.00");
    }

    #[test]
    fn money_follows_the_currency() {
        assert_eq!(money(Decimal::new(125_005, 1), "CLP", 0), "CLP\u{a0}12,501");
        assert_eq!(money(Decimal::new(12_500, 0), "PEN", 2), "PEN\u{a0}12,500.00");
    }

    #[test]
    fn a_range_names_the_last_day_it_touches() {
        let zone = Zone::utc();
        let start = Timestamp::from_unix_secs(1_790_812_800);
        assert_eq!(days(TimeRange::new(start, start.plus_secs(86_400)), &zone), "1 Oct 2026");
        assert_eq!(
            days(TimeRange::new(start, start.plus_secs(31 * 86_400)), &zone),
            "1 Oct – 31 Oct 2026"
        );
    }
}
