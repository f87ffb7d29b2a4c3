//! The order of names in a list, as people of each language look them up: Chinese by its sounds, letters with accents beside those
//! without.

use std::cell::RefCell;
use std::cmp::Ordering;

use icu_collator::options::CollatorOptions;
use icu_collator::{CollatorBorrowed, CollatorPreferences};
use icu_locale_core::Locale;

use super::{Language, language};

/// How the names of the language of this thread are compared; `None` where its data are not there.
type Known = Option<(Language, Option<CollatorBorrowed<'static>>)>;

thread_local! {
    static COLLATOR: RefCell<Known> = const { RefCell::new(None) };
}

fn collator(language: Language) -> Option<CollatorBorrowed<'static>> {
    let locale: Locale = language.tag().parse().ok()?;
    CollatorBorrowed::try_new(CollatorPreferences::from(&locale), CollatorOptions::default()).ok()
}

/// Compares two names in the language of this thread.
pub fn by_name(a: &str, b: &str) -> Ordering {
    let language = language();
    COLLATOR.with_borrow_mut(|known| {
        if known.as_ref().is_none_or(|(of, _)| *of != language) {
            *known = Some((language, collator(language)));
        }
        match known {
            Some((_, Some(collator))) => collator.compare(a, b),
            _ => a.cmp(b),
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::format::Locale as NumberLocale;
    use crate::words::in_language;

    #[test]
    fn names_stand_where_people_of_the_language_look_for_them() {
        let sorted = |language, mut names: Vec<&'static str>| {
            in_language(language, NumberLocale::ENGLISH, || names.sort_by(|a, b| by_name(a, b)));
            names
        };
        let by_sound = ["阿根廷", "巴拉圭", "巴西", "秘鲁", "智利"];
        let mut by_number = by_sound.to_vec();
        by_number.sort_unstable();
        assert_ne!(by_number, by_sound, "the numbers of the letters tell a Chinese reader nothing");
        assert_eq!(sorted(Language::Chinese, by_number), by_sound);
        let spanish = vec!["Zona", "Ámbar", "ancla", "Perú", "Paraguay"];
        assert_eq!(
            sorted(Language::Spanish, spanish),
            ["Ámbar", "ancla", "Paraguay", "Perú", "Zona"]
        );
    }
}
