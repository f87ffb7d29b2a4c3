//! Decimal mark, digit grouping and dates by the customer's country.
//!
//! "Spanish" is two number formats: a Peruvian contract reads `12,345.60` where a Colombian one reads `12.345,60`. So the
//! choice goes by country, never by the language of the text. Marks and forms are those of CLDR, none is written by hand, but for
//! the blank before `%`: ICU4X has no stable answer for it yet, so one rule by language stands here (Spanish has it, as the Real
//! Academia asks for).

use std::sync::OnceLock;

use jiff::civil;

use super::cldr::{self, Marks};

/// U+00A0, which keeps a number and its unit on one line.
pub(super) const NO_BREAK_SPACE: char = '\u{a0}';

/// A locale for each country that is served, and Spanish of no country (BCP 47).
const NAMES: [&str; 26] = [
    "en-US", "en-GB", "es-AR", "es-BO", "es-CL", "es-CO", "es-CR", "es-CU", "es-DO", "es-EC",
    "es-ES", "es-GT", "es-HN", "es-MX", "es-NI", "es-PA", "es-PE", "es-PR", "es-PY", "es-SV",
    "es-UY", "es-VE", "es-419", "pt-BR", "pt-PT", "zh-CN",
];

/// How numbers and dates are written. It is a name and its place in a table, no more: what CLDR says of it is read once.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Locale {
    /// Such as `es-PE`.
    pub name: &'static str,
    idx: usize,
}

impl Locale {
    /// Point and comma groups: what the command line uses where nothing else is asked for.
    pub const ENGLISH: Self = Self { name: NAMES[0], idx: 0 };

    /// The locale of that name (`es-CO`), without regard to case; `None` when it is not one of ours.
    pub fn named(name: &str) -> Option<Self> {
        Self::all().find(|locale| locale.name.eq_ignore_ascii_case(name))
    }

    /// How numbers are written in a country (ISO 3166-1 alpha-2); [`Self::ENGLISH`] for one that is not listed.
    pub fn for_country(country: &str) -> Self {
        Self::all()
            .find(|locale| locale.region().eq_ignore_ascii_case(country.trim()))
            .unwrap_or(Self::ENGLISH)
    }

    /// How numbers are written where only a language is known (`pt`, of a window): the largest country that speaks it, and of Spanish,
    /// whose countries differ, that of no country.
    pub fn for_language(language: &str) -> Self {
        let name = match language {
            "es" => "es-419",
            "pt" => "pt-BR",
            "zh" => "zh-CN",
            _ => return Self::ENGLISH,
        };
        Self::named(name).unwrap_or(Self::ENGLISH)
    }

    /// Names of all locales, for lists and messages.
    pub fn names() -> impl Iterator<Item = &'static str> {
        NAMES.into_iter()
    }

    fn all() -> impl Iterator<Item = Self> {
        NAMES.into_iter().enumerate().map(|(idx, name)| Self { name, idx })
    }

    /// `es` of `es-CO`.
    pub fn language(&self) -> &'static str {
        self.name.split_once('-').map_or(self.name, |(language, _)| language)
    }

    fn region(&self) -> &'static str {
        self.name.split_once('-').map_or("", |(_, region)| region)
    }

    pub fn decimal_mark(&self) -> char {
        self.marks().decimal
    }

    /// Between groups of digits before the decimal mark.
    pub fn group_mark(&self) -> char {
        self.marks().group
    }

    /// Between the fields of a text table as spreadsheets of the country write it: `;` where the comma is taken by decimals.
    pub fn list_separator(&self) -> char {
        if self.decimal_mark() == ',' { ';' } else { ',' }
    }

    /// Whether a blank stands before `%`.
    pub(super) fn is_percent_spaced(&self) -> bool {
        self.language() == "es"
    }

    pub(super) fn marks(&self) -> &'static Marks {
        static ALL: OnceLock<[Marks; NAMES.len()]> = OnceLock::new();
        let all = ALL.get_or_init(|| NAMES.map(Marks::of));
        all.get(self.idx).unwrap_or(&all[0])
    }

    /// A date in digits as the country writes it, with a year of four: `1/10/2026` in Peru, `10/01/2026` in Panama, `01-10-2026`
    /// in Chile, `2026/10/1` in China.
    pub fn date_numeric(&self, date: civil::Date) -> String {
        cldr::date_numeric(self.name, date)
    }

    /// A date with the name of its month, in that language (`en`, `es`, `pt`, `zh`): `1 de octubre de 2026`.
    pub fn date_long(&self, language: &str, date: civil::Date) -> String {
        cldr::date_long(&self.in_language(language), date)
    }

    /// Another language as the country has it: Portuguese text with Peruvian numbers is `pt-PE`, for which CLDR falls back to `pt`.
    fn in_language(&self, language: &str) -> String {
        format!("{language}-{}", self.region())
    }
}

impl Default for Locale {
    fn default() -> Self {
        Self::ENGLISH
    }
}
