//! Phrases of the layers below, which know no language but English: each template is the English of a message of the area `phrases`.

use std::collections::HashMap;
use std::sync::OnceLock;

use fluent_bundle::FluentValue;

use super::{is_spoken, text_with};
use crate::model::{Fact, Phrase, with_capital};

const ENGLISH_TEXTS: &str = include_str!("../../assets/words/en/phrases.ftl");

/// A phrase in the language that is spoken, with its numbers as people write them; as it is where nobody speaks, and where it is nobody's
/// template.
pub fn phrase(phrase: &Phrase) -> String {
    if !is_spoken() {
        return phrase.english().to_owned();
    }
    let Some(id) = phrase.template().and_then(|template| templates().get(template)) else {
        return phrase.english().to_owned();
    };
    let facts: Vec<(&'static str, FluentValue<'_>)> =
        phrase.facts().iter().map(|(name, fact)| (*name, value(fact))).collect();
    let said = text_with(id, &facts);
    if phrase.has_capital() { with_capital(&said) } else { said }
}

fn value(fact: &Fact) -> FluentValue<'static> {
    match fact {
        Fact::Text(text) => FluentValue::String(text.clone().into()),
        Fact::Count(count) => (*count).into(),
        Fact::Said(inner) => FluentValue::String(phrase(inner).into()),
    }
}

/// Ids by template.
fn templates() -> &'static HashMap<String, &'static str> {
    static ALL: OnceLock<HashMap<String, &'static str>> = OnceLock::new();
    ALL.get_or_init(|| {
        let lines = ENGLISH_TEXTS.lines().filter_map(|line| line.split_once(" = "));
        lines.map(|(id, text)| (text.replace("{ $", "{").replace(" }", "}"), id)).collect()
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::format::Locale;
    use crate::model::phrase;
    use crate::words::{Language, ids, in_language};

    #[test]
    fn every_message_stands_in_one_line_and_is_a_template() {
        assert_eq!(ids(ENGLISH_TEXTS).count(), ENGLISH_TEXTS.lines().count());
        assert_eq!(templates().len(), ENGLISH_TEXTS.lines().count(), "two have the same English");
    }

    #[test]
    fn a_phrase_is_said_with_what_stands_in_it() {
        let comma = phrase!("comma");
        let cuts = phrase!(
            "{sign} cuts {n} of the first rows into {width} cells",
            sign = comma,
            n = 1300_usize,
            width = 5_usize
        );
        let said = |language, locale: &str| {
            in_language(language, Locale::named(locale).unwrap(), || super::phrase(&cuts))
        };
        assert_eq!(
            said(Language::English, "pt-BR"),
            "comma cuts 1.300 of the first rows into 5 cells"
        );
        assert_eq!(
            super::phrase(&cuts),
            "comma cuts 1300 of the first rows into 5 cells",
            "machines read numbers without groups"
        );
        assert_eq!(
            said(Language::Portuguese, "pt-BR"),
            "vírgula: corta 1.300 das primeiras linhas em 5 células"
        );
        let own = Phrase::from("LIM001");
        let as_is = in_language(Language::Chinese, Locale::ENGLISH, || super::phrase(&own));
        assert_eq!(as_is, "LIM001");
    }
}
