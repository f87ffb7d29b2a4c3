//! A few words of ours as data: a template in English and what stands in it.
//!
//! ```text
//! phrase!("{name} cuts {n} of the first rows into {width} cells", name = name, n = n_rows, width = width)
//! ```
//! The layer that knows a fact makes the phrase and knows no other language. The command line and machine output show its English, which
//! is what the phrase derefs to; a window says it in its own language, found by the template (`words::phrase`).

use std::fmt;
use std::ops::Deref;

/// See the module.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Phrase {
    /// Empty where the text is the same in every language: a name, a number, what a person wrote.
    template: &'static str,
    facts: Vec<(&'static str, Fact)>,
    /// Whether it begins with a capital letter, whatever the template does.
    has_capital: bool,
    english: String,
}

/// What stands in a phrase.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fact {
    /// The same in every language.
    Text(String),
    /// How many of something; chooses the plural.
    Count(u64),
    Said(Phrase),
}

/// A [`Phrase`] of a template and its facts.
macro_rules! phrase {
    ($template:literal) => {
        $crate::model::Phrase::new($template, Vec::new())
    };
    ($template:literal, $($name:ident = $value:expr),+ $(,)?) => {
        $crate::model::Phrase::new($template, vec![$((stringify!($name), ($value).into())),+])
    };
}
pub(crate) use phrase;

/// A template without facts that a constant holds; see [`Phrase::of_template`].
macro_rules! template {
    ($template:literal) => {
        $template
    };
}
pub(crate) use template;

impl Phrase {
    /// By the macro `phrase!`, so that a test finds the template.
    pub(crate) fn new(template: &'static str, facts: Vec<(&'static str, Fact)>) -> Self {
        let mut english = String::with_capacity(template.len());
        let mut rest = template;
        while let Some((before, after)) = rest.split_once('{') {
            english.push_str(before);
            let (name, after) = after.split_once('}').unwrap_or((after, ""));
            if let Some((_, fact)) = facts.iter().find(|(known, _)| *known == name) {
                english.push_str(&fact.english());
            }
            rest = after;
        }
        english.push_str(rest);
        Self { template, facts, has_capital: false, english }
    }

    /// A template that a constant holds.
    pub fn of_template(template: &'static str) -> Self {
        Self::new(template, Vec::new())
    }

    /// With a capital letter at its start.
    #[must_use]
    pub fn capitalized(self) -> Self {
        let english = with_capital(&self.english);
        Self { has_capital: true, english, ..self }
    }

    pub fn has_capital(&self) -> bool {
        self.has_capital
    }

    /// `None`: the same in every language.
    pub fn template(&self) -> Option<&'static str> {
        (!self.template.is_empty()).then_some(self.template)
    }

    /// By the names in the template.
    pub fn facts(&self) -> &[(&'static str, Fact)] {
        &self.facts
    }

    pub fn english(&self) -> &str {
        &self.english
    }
}

/// A text with a capital letter at its start.
pub fn with_capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

impl Fact {
    fn english(&self) -> String {
        match self {
            Self::Text(text) => text.clone(),
            Self::Count(count) => count.to_string(),
            Self::Said(phrase) => phrase.english.clone(),
        }
    }
}

impl Deref for Phrase {
    type Target = str;

    fn deref(&self) -> &str {
        &self.english
    }
}

impl fmt::Display for Phrase {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.english)
    }
}

impl PartialEq<str> for Phrase {
    fn eq(&self, text: &str) -> bool {
        self.english == text
    }
}

impl PartialEq<&str> for Phrase {
    fn eq(&self, text: &&str) -> bool {
        self.english == *text
    }
}

impl PartialEq<String> for Phrase {
    fn eq(&self, text: &String) -> bool {
        self.english == *text
    }
}

/// A text as it is, in every language.
impl From<String> for Phrase {
    fn from(english: String) -> Self {
        Self { english, ..Self::default() }
    }
}

/// A text as it is, in every language.
impl From<&str> for Phrase {
    fn from(text: &str) -> Self {
        text.to_owned().into()
    }
}

/// A text as it is, in every language.
impl From<&String> for Phrase {
    fn from(text: &String) -> Self {
        text.clone().into()
    }
}

impl From<Phrase> for String {
    fn from(phrase: Phrase) -> Self {
        phrase.english
    }
}

impl From<&str> for Fact {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<String> for Fact {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<u64> for Fact {
    fn from(count: u64) -> Self {
        Self::Count(count)
    }
}

impl From<u32> for Fact {
    fn from(count: u32) -> Self {
        Self::Count(u64::from(count))
    }
}

impl From<usize> for Fact {
    fn from(count: usize) -> Self {
        Self::Count(count as u64)
    }
}

impl From<Phrase> for Fact {
    fn from(phrase: Phrase) -> Self {
        Self::Said(phrase)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn facts_stand_in_their_places() {
        let sign = phrase!("comma");
        let cuts = phrase!("{sign} cuts {n} rows, {sign}", sign = sign, n = 3_usize);
        assert_eq!(cuts, "comma cuts 3 rows, comma");
        assert_eq!(cuts.template(), Some("{sign} cuts {n} rows, {sign}"));
        let own = Phrase::from("{braces} of a person");
        assert_eq!((own.english(), own.template()), ("{braces} of a person", None));
    }
}
