//! Dates as people of each language write them.

use jiff::civil::{Date, DateTime, Weekday};

use super::{language, numbers, tr};
use crate::format;
use crate::model::CalendarMonth;

/// `1 Oct`
pub fn day_month(date: Date) -> String {
    tr!("common-day-month", day = date.day().to_string(), month = month_short(date.month()))
}

/// `1 Oct 2026`
pub fn day_month_year(date: Date) -> String {
    tr!(
        "common-day-month-year",
        day = date.day().to_string(),
        month = month_short(date.month()),
        year = date.year().to_string()
    )
}

/// `October 1, 2026`, `1 de octubre de 2026`: as CLDR has it for the language and the country of the numbers.
pub fn date_long(date: Date) -> String {
    numbers().date_long(language().tag(), date)
}

/// `4 d 2 h`: the two largest units that are not nothing.
pub fn duration(secs: i64) -> String {
    let units = [
        tr!("common-unit-days"),
        tr!("common-unit-hours"),
        tr!("common-unit-minutes"),
        tr!("common-unit-seconds"),
    ];
    format::duration_in(secs, units)
}

/// `Thu 1 Oct`
pub fn weekday_day_month(date: Date) -> String {
    format!("{} {}", weekday_short(date.weekday()), day_month(date))
}

/// `Thu 1 Oct 2026 14:15`
pub fn weekday_to_minute(local: &DateTime) -> String {
    let date = local.date();
    let (weekday, day) = (weekday_short(date.weekday()), day_month_year(date));
    format!("{weekday} {day} {}", local.strftime("%H:%M"))
}

/// `October 2026`
pub fn month_year(month: CalendarMonth) -> String {
    tr!("common-month-year", month = month_name(month.month), year = month.year.to_string())
}

/// `Oct 2026`
pub fn month_year_short(month: CalendarMonth) -> String {
    let name = month_short(month.month);
    tr!("common-month-year-short", month = name, year = month.year.to_string())
}

/// `Oct`, of 1 to 12.
pub fn month_short(month: i8) -> &'static str {
    match month {
        1 => tr!("common-jan"),
        2 => tr!("common-feb"),
        3 => tr!("common-mar"),
        4 => tr!("common-apr"),
        5 => tr!("common-may"),
        6 => tr!("common-jun"),
        7 => tr!("common-jul"),
        8 => tr!("common-aug"),
        9 => tr!("common-sep"),
        10 => tr!("common-oct"),
        11 => tr!("common-nov"),
        _ => tr!("common-dec"),
    }
}

/// `October`, of 1 to 12.
pub fn month_name(month: i8) -> &'static str {
    match month {
        1 => tr!("common-january"),
        2 => tr!("common-february"),
        3 => tr!("common-march"),
        4 => tr!("common-april"),
        5 => tr!("common-may-long"),
        6 => tr!("common-june"),
        7 => tr!("common-july"),
        8 => tr!("common-august"),
        9 => tr!("common-september"),
        10 => tr!("common-october"),
        11 => tr!("common-november"),
        _ => tr!("common-december"),
    }
}

/// `Thu`
pub fn weekday_short(weekday: Weekday) -> &'static str {
    match weekday {
        Weekday::Monday => tr!("common-mon"),
        Weekday::Tuesday => tr!("common-tue"),
        Weekday::Wednesday => tr!("common-wed"),
        Weekday::Thursday => tr!("common-thu"),
        Weekday::Friday => tr!("common-fri"),
        Weekday::Saturday => tr!("common-sat"),
        Weekday::Sunday => tr!("common-sun"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::format::Locale;
    use crate::words::{Language, speak};

    #[test]
    fn a_date_is_written_as_its_language_does() {
        let date = jiff::civil::date(2026, 10, 1);
        let october = CalendarMonth { year: 2026, month: 10 };
        let of = |language| {
            speak(language, Locale::ENGLISH);
            [day_month_year(date), month_year(october), weekday_day_month(date)]
        };
        assert_eq!(of(Language::English), ["1 Oct 2026", "October 2026", "Thu 1 Oct"]);
        assert_eq!(of(Language::Spanish), ["1 oct 2026", "octubre de 2026", "jue 1 oct"]);
        assert_eq!(of(Language::Portuguese), ["1 out 2026", "outubro de 2026", "qui 1 out"]);
        assert_eq!(of(Language::Chinese), ["2026年10月1日", "2026年10月", "周四 10月1日"]);
    }

    #[test]
    fn running_text_has_the_month_by_its_name() {
        let date = jiff::civil::date(2026, 10, 1);
        let of = |language, numbers: &str| {
            speak(language, Locale::named(numbers).unwrap());
            (date_long(date), duration(93_600).replace('\u{a0}', " "))
        };
        let said = |date: &str, length: &str| (date.to_owned(), length.to_owned());
        assert_eq!(of(Language::English, "en-US"), said("October 1, 2026", "1 d 2 h"));
        assert_eq!(of(Language::English, "en-GB"), said("1 October 2026", "1 d 2 h"));
        assert_eq!(of(Language::Spanish, "es-PE"), said("1 de octubre de 2026", "1 d 2 h"));
        // The language is that of the text, whatever the country of the numbers.
        assert_eq!(of(Language::Portuguese, "es-PE"), said("1 de outubro de 2026", "1 d 2 h"));
        assert_eq!(of(Language::Chinese, "es-PE"), said("2026年10月1日", "1 天 2 小时"));
        assert_eq!(of(Language::Pseudo, "en-US").0, "October 1, 2026");
    }
}
