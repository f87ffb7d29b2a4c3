//! What the Unicode Common Locale Data Repository (CLDR) says about a locale, read from the data that ICU4X compiles in: marks and
//! groups of numbers, forms of dates. Only stable parts of ICU4X are asked: marks are read off numbers that it writes.

use icu_datetime::DateTimeFormatter;
use icu_datetime::fieldsets::YMD;
use icu_datetime::input::Date;
use icu_datetime::options::YearStyle;
use icu_decimal::{DecimalFormatter, DecimalFormatterPreferences, input::Decimal};
use icu_locale_core::Locale as Name;
use jiff::civil;

/// Signs and groups of plain numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Marks {
    pub(super) decimal: char,
    pub(super) group: char,
    /// Digits of the group next to the decimal mark.
    pub(super) group_first: usize,
    /// Digits of every group before it.
    pub(super) group_next: usize,
    /// Fewest digits before the decimal mark for which groups are set apart: 4, or 5 where `1234` stays whole.
    pub(super) group_digits_min: usize,
}

/// What holds where ICU4X knows no number of that name.
const PLAIN: Marks =
    Marks { decimal: '.', group: ',', group_first: 3, group_next: 3, group_digits_min: 4 };

impl Marks {
    pub(super) fn of(name: &str) -> Self {
        Self::read(name).unwrap_or(PLAIN)
    }

    fn read(name: &str) -> Option<Self> {
        let preferences = DecimalFormatterPreferences::from(&name.parse::<Name>().ok()?);
        let formatter = DecimalFormatter::try_new(preferences, Default::default()).ok()?;
        let written = |plain: &str| {
            let number: Decimal = plain.parse().ok()?;
            Some(formatter.format(&number).to_string())
        };
        let long = written("1234567890123.5")?;
        let marks: Vec<char> = long.chars().filter(|c| !c.is_ascii_digit()).collect();
        let runs: Vec<usize> = long.split(|c: char| !c.is_ascii_digit()).map(str::len).collect();
        // Groups, the last of them before the decimal mark, and the digit behind it.
        let [.., group_next, group_first, _fraction] = *runs.as_slice() else { return None };
        let is_grouped = |n_digits: usize| {
            let power = format!("1{}", "0".repeat(n_digits.saturating_sub(1)));
            written(&power).is_some_and(|text| text.chars().any(|c| !c.is_ascii_digit()))
        };
        Some(Self {
            decimal: *marks.last()?,
            group: *marks.first()?,
            group_first,
            group_next,
            group_digits_min: (1..=8).find(|n| is_grouped(*n))?,
        })
    }
}

/// A date in the form that those fields have there; `None` where ICU4X does not know the locale. The type of its own dates cannot
/// be named from here, so this is no function.
macro_rules! written {
    ($name:expr, $fields:expr, $date:expr) => {{
        let write = |name: &str, date: civil::Date| {
            let name: Name = name.parse().ok()?;
            let month = u8::try_from(date.month()).ok()?;
            let day = u8::try_from(date.day()).ok()?;
            let date = Date::try_new_iso(i32::from(date.year()), month, day).ok()?;
            let formatter = DateTimeFormatter::try_new((&name).into(), $fields).ok()?;
            Some(formatter.format(&date).to_string())
        };
        write($name, $date)
    }};
}

/// Digits only, with a year of four: `01/10/2026`, `10/01/2026`, `2026/10/1`.
pub(super) fn date_numeric(name: &str, date: civil::Date) -> String {
    let fields = YMD::short().with_year_style(YearStyle::Full);
    written!(name, fields, date).unwrap_or_else(|| date.to_string())
}

/// With the name of the month: `1 de octubre de 2026`.
pub(super) fn date_long(name: &str, date: civil::Date) -> String {
    written!(name, YMD::long(), date).unwrap_or_else(|| date.to_string())
}
