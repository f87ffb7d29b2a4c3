//! Decimal mark and digit grouping by the customer's country.
//!
//! "Spanish" is two number formats: a Peruvian contract reads `12,345.60` where a Colombian one reads `12.345,60`. So the
//! choice goes by country, never by the language of the text. Marks are those of CLDR.

/// U+00A0, which keeps a number and its unit on one line.
pub(super) const NO_BREAK_SPACE: char = '\u{a0}';
/// U+202F, CLDR's grouping mark where digits are grouped by blanks.
const NARROW_NO_BREAK_SPACE: char = '\u{202f}';

/// How numbers are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Locale {
    /// Such as `es-PE`.
    pub name: &'static str,
    pub decimal_mark: char,
    /// Between groups of three digits before the decimal mark.
    pub group_mark: char,
    /// Fewest digits before the mark for which groups are set apart: 4, or 5 where `1234` stays whole.
    pub group_digits_min: usize,
    /// Whether a blank stands before `%`.
    pub percent_spaced: bool,
}

/// Name, decimal mark, group mark, fewest digits that are grouped, blank before `%`.
type Row = (&'static str, char, char, usize, bool);

#[rustfmt::skip]
const ROWS: [Row; 26] = [
    ("en-US", '.', ',', 4, false),
    ("en-GB", '.', ',', 4, false),
    ("es-AR", ',', '.', 4, true),
    ("es-BO", ',', '.', 4, true),
    ("es-CL", ',', '.', 4, true),
    ("es-CO", ',', '.', 4, true),
    ("es-CR", ',', NARROW_NO_BREAK_SPACE, 4, true),
    ("es-CU", '.', ',', 4, true),
    ("es-DO", '.', ',', 4, true),
    ("es-EC", ',', '.', 4, true),
    ("es-ES", ',', '.', 5, true),
    ("es-GT", '.', ',', 4, true),
    ("es-HN", '.', ',', 4, true),
    ("es-MX", '.', ',', 4, true),
    ("es-NI", '.', ',', 4, true),
    ("es-PA", '.', ',', 4, true),
    ("es-PE", '.', ',', 4, true),
    ("es-PR", '.', ',', 4, true),
    ("es-PY", ',', '.', 4, true),
    ("es-SV", '.', ',', 4, true),
    ("es-UY", ',', '.', 4, true),
    ("es-VE", ',', '.', 4, true),
    ("es-419", '.', ',', 4, true),
    ("pt-BR", ',', '.', 4, false),
    ("pt-PT", ',', NARROW_NO_BREAK_SPACE, 5, false),
    ("zh-CN", '.', ',', 4, false),
];

impl Locale {
    /// Point and comma groups: what the command line uses where nothing else is asked for.
    pub const ENGLISH: Self = Self::of(ROWS[0]);

    const fn of((name, decimal_mark, group_mark, group_digits_min, percent_spaced): Row) -> Self {
        Self { name, decimal_mark, group_mark, group_digits_min, percent_spaced }
    }

    /// The locale of that name (`es-CO`), without regard to case; `None` when it is not one of ours.
    pub fn named(name: &str) -> Option<Self> {
        ROWS.into_iter().find(|row| row.0.eq_ignore_ascii_case(name)).map(Self::of)
    }

    /// How numbers are written in a country (ISO 3166-1 alpha-2); [`Self::ENGLISH`] for one that is not listed.
    pub fn for_country(country: &str) -> Self {
        ROWS.into_iter()
            .find(|row| {
                row.0.split_once('-').is_some_and(|(_, c)| c.eq_ignore_ascii_case(country.trim()))
            })
            .map_or(Self::ENGLISH, Self::of)
    }

    /// Names of all locales, for lists and messages.
    pub fn names() -> impl Iterator<Item = &'static str> {
        ROWS.into_iter().map(|row| row.0)
    }
}

impl Default for Locale {
    fn default() -> Self {
        Self::ENGLISH
    }
}
