//! Sentences as data: a statement is made once and read by many, each in a language of their own.
//!
//! A [`Sentence`] holds a message's id and what stands in it: names, numbers with the digits that are shown, money, times, other
//! sentences. It is said when somebody reads it: [`Sentence::said`] speaks the language and writes the numbers of the frame or
//! document, and [`Display`](fmt::Display) is the English of the command line, of machine output and of records, which is the same in
//! every frame: numbers with a point and without groups. Made by the macros `sentence!` (words of a message) and `formula!` (signs only).

use std::collections::BTreeMap;
use std::fmt;

use fluent_bundle::FluentValue;
use fluent_bundle::types::{FluentNumber, FluentNumberOptions};
use jiff::civil::Date;
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive as _;

use super::{Language, is_spoken, language, message, numbers, phrase, pseudo};
use crate::format::{Locale, date_and_time, exact_decimal, local_range};
use crate::model::{Phrase, TimeRange, Timestamp, Zone, with_capital};

/// Whole numbers up to here are the same as a float, in which a plural is chosen.
const COUNT_MAX: u64 = 1 << 53;

/// See the module.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sentence(Form);

#[derive(Clone, Debug, PartialEq, Eq)]
enum Form {
    Message {
        id: &'static str,
        /// Names without the `$`.
        arguments: Vec<(&'static str, Part)>,
    },
    /// One after the other.
    Formula(Vec<Part>),
    /// With a capital letter at its start.
    Capitalized(Box<Sentence>),
}

/// What stands in a sentence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Part {
    /// A name, a sign, a unit: the same in every language.
    Text(String),
    /// How many of something; chooses the plural.
    Count(u64),
    /// With all its digits. A whole one chooses the plural too.
    Number(Decimal),
    /// A number and its unit, such as `%`; the unit may be empty.
    Quantity(Decimal, String),
    /// A measured number as people read it, its digits in groups in the English of machines too: with so many digits after the mark,
    /// and its unit, which may be empty.
    Figure(Decimal, u32, String),
    /// Something that a file gives names in several languages.
    Named(Name),
    /// What a layer below says.
    Phrase(Phrase),
    /// An amount and its ISO 4217 code.
    Money(Decimal, String),
    Day(Date),
    Instant(Timestamp, Zone),
    Range(TimeRange, Zone),
    Said(Box<Sentence>),
}

/// What something is called.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Name {
    /// For the command line, machine output and records: a name or an id.
    pub machine: String,
    /// Where the language of the reader has none.
    pub name: String,
    /// By language (`es`, `pt`, `zh`).
    pub names: BTreeMap<String, String>,
}

/// In which language, and how numbers are written.
#[derive(Clone, Copy)]
struct Voice {
    language: Language,
    /// Nobody reads it: names are those that machines know.
    is_machine: bool,
    /// Numbers as machines read them, units and currencies behind them.
    is_plain: bool,
}

/// As the command line and machine output say it.
const ENGLISH: Voice = Voice { language: Language::English, is_machine: true, is_plain: true };

impl Sentence {
    /// By the macro `sentence!`, so that a test finds the message.
    pub(crate) fn message(id: &'static str, arguments: Vec<(&'static str, Part)>) -> Self {
        Self(Form::Message { id, arguments })
    }

    /// By the macro `formula!`.
    pub(crate) fn formula(parts: Vec<Part>) -> Self {
        Self(Form::Formula(parts))
    }

    /// Things one after the other, as many as there are: `a, b, c`.
    pub(crate) fn list(parts: impl IntoIterator<Item = impl Into<Part>>) -> Self {
        let joined = parts.into_iter().map(Into::into).reduce(|before: Part, next| {
            super::sentence!("sentences-list", before = before, next = next).into()
        });
        Self::formula(joined.into_iter().collect())
    }

    /// With a capital letter at its start.
    #[must_use]
    pub(crate) fn capitalized(self) -> Self {
        Self(Form::Capitalized(Box::new(self)))
    }

    /// Numbers with a sign between them: `12 + 5`.
    pub(crate) fn joined(sign: &str, parts: impl IntoIterator<Item = impl Into<Part>>) -> Self {
        let mut all = Vec::new();
        for part in parts {
            if !all.is_empty() {
                all.push(sign.into());
            }
            all.push(part.into());
        }
        Self::formula(all)
    }

    /// In English, whatever is spoken: numbers with a point and without groups, units and currencies behind them.
    pub fn english(&self) -> String {
        self.written(ENGLISH)
    }

    /// In the language that is spoken, its numbers as the number locale writes them, English too: they stand beside other numbers of a
    /// window or page. Where nobody speaks they are those of [`Sentence::english`].
    pub fn said(&self) -> String {
        let is_plain = !is_spoken();
        let text = self.written(Voice { language: language(), is_machine: false, is_plain });
        if language() == Language::Pseudo { pseudo::longer(&text) } else { text }
    }

    fn written(&self, voice: Voice) -> String {
        match &self.0 {
            Form::Message { id, arguments } => {
                let arguments: Vec<(&'static str, FluentValue<'_>)> =
                    arguments.iter().map(|(name, part)| (*name, part.value(voice))).collect();
                message(voice.language, id, &arguments)
            }
            Form::Formula(parts) => parts.iter().map(|part| part.written(voice)).collect(),
            Form::Capitalized(sentence) => with_capital(&sentence.written(voice)),
        }
    }
}

impl Part {
    /// A share in percent.
    pub(crate) fn percent(number: Decimal) -> Self {
        Self::Quantity(number, "%".to_owned())
    }

    pub(crate) fn quantity(number: Decimal, unit: &str) -> Self {
        Self::Quantity(number, unit.to_owned())
    }

    pub(crate) fn money(amount: Decimal, currency: &str) -> Self {
        Self::Money(amount, currency.to_owned())
    }

    /// Counts, whole or not: with as many digits as help.
    pub(crate) fn amount(number: f64) -> Self {
        let decimals = crate::format::amount_decimals(number);
        Self::figure(number, decimals, "")
    }

    /// A measured number with so many digits after the mark.
    pub(crate) fn figure(number: f64, decimals: u32, unit: &str) -> Self {
        match exact_decimal(number) {
            Some(exact) => Self::Figure(exact, decimals, unit.to_owned()),
            None => Self::Text(Locale::ENGLISH.fixed(number, decimals)),
        }
    }

    /// A ratio of 0..=1 in percent, with one digit.
    pub(crate) fn ratio(ratio: f64) -> Self {
        Self::figure(ratio * 100.0, 1, "%")
    }

    /// A computed number with the digits that its shortest text has.
    pub(crate) fn float(number: f64) -> Self {
        let text = number.to_string();
        match text.parse::<Decimal>() {
            Ok(decimal) if decimal.to_string() == text => Self::Number(decimal),
            _ => Self::Text(text),
        }
    }

    /// A whole number as such, because it chooses the plural; anything else as text.
    fn value(&self, voice: Voice) -> FluentValue<'static> {
        let whole = match self {
            Self::Count(count) => Some(*count),
            Self::Number(number) if number.scale() == 0 => number.to_u64(),
            _ => None,
        };
        match whole.filter(|whole| *whole <= COUNT_MAX) {
            Some(whole) => {
                let options =
                    FluentNumberOptions { use_grouping: !voice.is_plain, ..Default::default() };
                FluentValue::Number(FluentNumber::new(whole as f64, options))
            }
            None => FluentValue::String(self.written(voice).into()),
        }
    }

    fn written(&self, voice: Voice) -> String {
        let number = |number: &Decimal| {
            if voice.is_plain {
                number.to_string()
            } else {
                numbers().decimal(*number, number.scale())
            }
        };
        match self {
            Self::Text(text) => text.clone(),
            Self::Count(count) => number(&Decimal::from(*count)),
            Self::Number(decimal) => number(decimal),
            Self::Quantity(decimal, unit) if voice.is_plain && unit.is_empty() => number(decimal),
            Self::Quantity(decimal, unit) if voice.is_plain => {
                format!("{} {unit}", number(decimal))
            }
            Self::Quantity(decimal, unit) => numbers().with_unit(&number(decimal), unit),
            Self::Figure(figure, decimals, unit) if voice.is_plain => {
                let number = Locale::ENGLISH.decimal(*figure, *decimals);
                if unit.is_empty() { number } else { format!("{number} {unit}") }
            }
            Self::Figure(figure, decimals, unit) => {
                numbers().with_unit(&numbers().decimal(*figure, *decimals), unit)
            }
            Self::Phrase(said) if voice.is_machine => said.english().to_owned(),
            Self::Phrase(said) => phrase(said),
            Self::Named(name) if voice.is_machine => name.machine.clone(),
            Self::Named(name) => {
                name.names.get(voice.language.code()).unwrap_or(&name.name).clone()
            }
            Self::Money(amount, currency) if voice.is_plain => {
                format!("{} {currency}", number(amount))
            }
            Self::Money(amount, currency) => numbers().money(*amount, currency, amount.scale()),
            Self::Day(day) => day.to_string(),
            Self::Instant(at, zone) => date_and_time(*at, zone),
            Self::Range(range, zone) => local_range(*range, zone),
            Self::Said(sentence) => sentence.written(voice),
        }
    }
}

/// The English of machines; see [`Sentence::english`].
impl fmt::Display for Sentence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.english())
    }
}

/// A text as it is, in every language.
impl From<&str> for Sentence {
    fn from(text: &str) -> Self {
        Self::formula(vec![text.into()])
    }
}

/// A text as it is, in every language.
impl From<String> for Sentence {
    fn from(text: String) -> Self {
        Self::formula(vec![Part::Text(text)])
    }
}

/// Whether that is its English.
impl PartialEq<str> for Sentence {
    fn eq(&self, text: &str) -> bool {
        self.english() == text
    }
}

impl PartialEq<&str> for Sentence {
    fn eq(&self, text: &&str) -> bool {
        self.english() == *text
    }
}

impl From<&str> for Part {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<String> for Part {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<&String> for Part {
    fn from(text: &String) -> Self {
        Self::Text(text.clone())
    }
}

impl From<Decimal> for Part {
    fn from(number: Decimal) -> Self {
        Self::Number(number)
    }
}

impl From<u64> for Part {
    fn from(count: u64) -> Self {
        Self::Count(count)
    }
}

impl From<u32> for Part {
    fn from(count: u32) -> Self {
        Self::Count(u64::from(count))
    }
}

impl From<usize> for Part {
    fn from(count: usize) -> Self {
        Self::Count(count as u64)
    }
}

impl From<i64> for Part {
    fn from(number: i64) -> Self {
        Self::Number(Decimal::from(number))
    }
}

impl From<Date> for Part {
    fn from(day: Date) -> Self {
        Self::Day(day)
    }
}

impl From<Phrase> for Part {
    fn from(phrase: Phrase) -> Self {
        Self::Phrase(phrase)
    }
}

impl From<Name> for Part {
    fn from(name: Name) -> Self {
        Self::Named(name)
    }
}

impl From<Sentence> for Part {
    fn from(sentence: Sentence) -> Self {
        Self::Said(Box::new(sentence))
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::words::{areas, formula, ids, in_language, sentence};

    const OTHERS: [Language; 3] = [Language::Spanish, Language::Portuguese, Language::Chinese];
    const ENGLISH_TEXTS: &str = include_str!("../../assets/words/en/sentences.ftl");

    fn dec(text: &str) -> Decimal {
        text.parse().unwrap()
    }

    fn said(sentence: &Sentence, language: Language, locale: &str) -> String {
        in_language(language, Locale::named(locale).unwrap(), || sentence.said())
    }

    /// The ids of the area `sentences` with the names of their arguments.
    fn messages() -> Vec<(&'static str, Vec<&'static str>)> {
        let starts: Vec<&str> = ids(ENGLISH_TEXTS).collect();
        starts
            .iter()
            .map(|id| {
                let from = ENGLISH_TEXTS.find(&format!("{id} =")).unwrap();
                let rest = &ENGLISH_TEXTS[from..];
                let end = rest.find("\nsentences-").unwrap_or(rest.len());
                let names: BTreeSet<&str> = rest[..end]
                    .split('$')
                    .skip(1)
                    .map(|part| part.split(|c: char| !c.is_alphanumeric()).next().unwrap())
                    .collect();
                (*id, names.into_iter().collect())
            })
            .collect()
    }

    fn numbers_of(text: &str) -> Vec<&str> {
        let mut found: Vec<&str> =
            text.split(|c: char| !c.is_ascii_digit()).filter(|part| !part.is_empty()).collect();
        found.sort_unstable();
        found
    }

    #[test]
    fn every_message_says_the_same_numbers_and_no_english_in_every_language() {
        // The same word in another language, or a name.
        const SHARED: [&str; 8] =
            ["ticket", "tickets", "site", "zero", "decimal", "mtbf", "mtrs", "cache"];
        let messages = messages();
        assert!(messages.len() > 200, "{}", messages.len());
        let by_language = |language| areas::files(language).len();
        assert!(OTHERS.iter().all(|other| by_language(*other) == by_language(Language::English)));
        for (id, names) in messages {
            for is_one in [true, false] {
                let arguments = names
                    .iter()
                    .enumerate()
                    .map(|(i, name)| (*name, Part::Count(if is_one { 1 } else { 21 + i as u64 })));
                let sentence = Sentence::message(id, arguments.collect());
                let english = sentence.english();
                assert!(!english.contains(['{', '$']) && english != id, "{id}: {english}");
                let words: BTreeSet<String> = english
                    .split(|c: char| !c.is_alphabetic())
                    .filter(|word| word.len() > 3 && !SHARED.contains(word))
                    .map(str::to_lowercase)
                    .collect();
                for language in OTHERS {
                    let text = said(&sentence, language, "es-CO");
                    assert!(!text.contains(['{', '$']), "{id}: {text}");
                    assert_eq!(
                        numbers_of(&text),
                        numbers_of(&english),
                        "{id} {language:?}: {text}"
                    );
                    let english_word = text
                        .split(|c: char| !c.is_alphabetic())
                        .find(|word| words.contains(&word.to_lowercase()));
                    assert_eq!(english_word, None, "{id} {language:?}: {text}");
                }
            }
        }
    }

    #[test]
    fn english_is_that_of_machines_whatever_is_spoken() {
        let counted = formula![
            "rrc",
            " = ",
            dec("100"),
            " × ",
            dec("9950123"),
            " ÷ ",
            dec("9991230"),
            " = ",
            Part::percent(dec("99.590"))
        ];
        let plain = "rrc = 100 × 9950123 ÷ 9991230 = 99.590 %";
        for language in Language::ALL {
            let colombian = Locale::named("es-CO").unwrap();
            let shown = in_language(language, colombian, || {
                (counted.english(), counted.to_string(), counted == plain)
            });
            assert_eq!(shown, (plain.to_owned(), plain.to_owned(), true));
        }
        assert_eq!(counted.said(), plain, "nobody speaks");
        let american = "rrc = 100 × 9,950,123 ÷ 9,991,230 = 99.590%";
        assert_eq!(said(&counted, Language::English, "en-US"), american);
        // Its marks are those of every other number of the document.
        let colombian = "rrc = 100 × 9.950.123 ÷ 9.991.230 = 99,590\u{a0}%";
        assert_eq!(said(&counted, Language::English, "es-CO"), colombian);
        assert_eq!(said(&counted, Language::Spanish, "es-CO"), colombian);
        assert_eq!(
            said(&counted, Language::Portuguese, "pt-BR"),
            "rrc = 100 × 9.950.123 ÷ 9.991.230 = 99,590%"
        );
        assert_eq!(
            said(&counted, Language::Chinese, "zh-CN"),
            "rrc = 100 × 9,950,123 ÷ 9,991,230 = 99.590%"
        );
    }

    #[test]
    fn money_counts_and_plurals_are_those_of_the_reader() {
        let rises = sentence!(
            "sentences-change-credit-rises",
            amount = Part::money(dec("-6000.00"), "PEN")
        );
        assert_eq!(rises, "the credit rises by -6000.00 PEN");
        assert_eq!(
            said(&rises, Language::Spanish, "es-PE"),
            "la penalidad sube PEN\u{a0}\u{2212}6,000.00"
        );
        let failures = |n: u64| sentence!("sentences-more-failures", n = n, change = "x");
        assert_eq!(failures(1), "1 more failure and x");
        assert_eq!(failures(12_345), "12345 more failures and x");
        assert_eq!(said(&failures(1), Language::Spanish, "es-CO"), "con 1 falla más, x");
        assert_eq!(said(&failures(12_345), Language::Spanish, "es-CO"), "con 12.345 fallas más, x");
        // A whole decimal chooses the plural as a count does, one with digits behind the mark is more than one.
        let steps = |n: &str| sentence!("sentences-steps-started", ratio = "r", n = dec(n));
        assert_eq!(said(&steps("1"), Language::Spanish, "es-CO"), "r = 1 escalón iniciado");
        assert_eq!(said(&steps("1.5"), Language::Spanish, "es-CO"), "r = 1,5 escalones iniciados");
        assert_eq!(steps("1"), "r = 1 started steps");
        let beyond = sentence!("sentences-n-objects", n = u64::MAX);
        assert_eq!(beyond, "18446744073709551615 objects", "no digit is lost");
    }

    #[test]
    fn lists_and_computed_numbers() {
        assert_eq!(Sentence::list(["a", "b", "c"]), "a, b, c");
        assert_eq!(Sentence::list(Vec::<&str>::new()), "");
        assert_eq!(said(&Sentence::list(["a", "b"]), Language::Chinese, "zh-CN"), "a、b");
        assert_eq!(Sentence::joined(" + ", [dec("1.50"), dec("2")]), "1.50 + 2");
        let float = |number: f64| formula![Part::float(number)];
        for number in [0.1, 1234.5, 1e-7, 1e300, f64::NAN, 3.0] {
            assert_eq!(float(number), number.to_string().as_str());
        }
        assert_eq!(said(&float(1234.5), Language::Spanish, "es-CO"), "1.234,5");
    }

    #[test]
    fn names_are_those_of_the_reader_and_of_machines() {
        let names = [("es", "Accesibilidad"), ("zh", "接入性")];
        let name = Name {
            machine: "access".to_owned(),
            name: "Access".to_owned(),
            names: names.map(|(code, name)| (code.to_owned(), name.to_owned())).into(),
        };
        let shown = formula![name, " = ", Part::percent(dec("99.5"))];
        assert_eq!(shown, "access = 99.5 %");
        assert_eq!(said(&shown, Language::English, "en-US"), "Access = 99.5%");
        assert_eq!(said(&shown, Language::Spanish, "es-CO"), "Accesibilidad = 99,5\u{a0}%");
        assert_eq!(
            said(&shown, Language::Portuguese, "pt-BR"),
            "Access = 99,5%",
            "nobody named it so"
        );
        assert_eq!(said(&shown, Language::Chinese, "zh-CN"), "接入性 = 99.5%");
    }

    #[test]
    fn figures_are_in_groups_for_machines_too() {
        let shown = formula![
            Part::amount(17_339.0),
            " ÷ ",
            Part::figure(0.123_46, 4, "Erl"),
            ", ",
            Part::ratio(0.931_4)
        ];
        assert_eq!(shown, "17,339 ÷ 0.1235 Erl, 93.1 %");
        assert_eq!(said(&shown, Language::Portuguese, "pt-BR"), "17.339 ÷ 0,1235\u{a0}Erl, 93,1%");
        assert_eq!(formula![Part::figure(f64::NAN, 2, "%")], "–");
        assert_eq!(formula!["bad"].capitalized(), "Bad");
    }

    #[test]
    fn what_was_not_translated_shows_in_the_pseudo_language_once() {
        let nested =
            sentence!("sentences-within", limit = sentence!("sentences-cap"), amount = "1");
        let text = said(&nested, Language::Pseudo, "en-US");
        assert!(text.starts_with('[') && text.matches('[').count() == 1, "{text}");
    }
}
