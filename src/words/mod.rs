//! What the program says, in the language of the reader: Fluent messages in `assets/words/LANGUAGE/AREA.ftl`.
//!
//! ```text
//! tr!("data-title")                          // &'static str
//! tr!("data-files", n = 3_u64)               // String: "3 files", "3 archivos"
//! sentence!("sentences-compared", …)         // Sentence: data that is said later, in the language of whoever reads it
//! phrase(&problem.said)                      // String: what a layer below said as data, by its English template
//! ```
//! Language and number locale belong to a frame or a document: [`speak`] sets them for the thread that draws, before it draws;
//! [`in_language`] for as long as a report is written. Two windows of one program may speak two languages, and tests that run
//! side by side do. Where nobody said anything it is English. A test reads every `tr!` of the source and every file: no id is
//! missing in a language, unused, or called with other arguments.

mod areas;
pub mod date;
mod language;
pub mod order;
mod phrases;
mod pseudo;
mod sentences;

use std::cell::Cell;
use std::collections::HashMap;
use std::sync::OnceLock;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};

pub use language::Language;
pub use phrases::phrase;
pub use sentences::{Name, Part, Sentence};

use crate::format::Locale;

/// A text. See the module.
macro_rules! tr {
    ($id:literal) => {
        $crate::words::text($id)
    };
    ($id:literal, $($name:ident = $value:expr),+ $(,)?) => {
        $crate::words::text_with($id, &[$((stringify!($name), ($value).into())),+])
    };
}
pub(crate) use tr;

/// A [`Sentence`] of a message, which is said later: `sentence!("sentences-lack", received = share)`.
macro_rules! sentence {
    ($id:literal) => {
        $crate::words::Sentence::message($id, Vec::new())
    };
    ($id:literal, $($name:ident = $value:expr),+ $(,)?) => {
        $crate::words::Sentence::message($id, vec![$((stringify!($name), ($value).into())),+])
    };
}
pub(crate) use sentence;

/// A [`Sentence`] without words of its own: names, signs and numbers one after the other.
macro_rules! formula {
    ($($part:expr),+ $(,)?) => {
        $crate::words::Sentence::formula(vec![$(($part).into()),+])
    };
}
pub(crate) use formula;

thread_local! {
    /// `None` where nobody listens: machines and the command line read what the layers below say as they say it.
    static SPOKEN: Cell<Option<Language>> = const { Cell::new(None) };
    static NUMBERS: Cell<Locale> = const { Cell::new(Locale::ENGLISH) };
}

/// From now on this thread speaks that language and writes numbers so.
pub fn speak(language: Language, numbers: Locale) {
    SPOKEN.set(Some(language));
    NUMBERS.set(numbers);
}

/// Speaks that language and writes numbers so for as long as `say` takes, then as before.
pub fn in_language<T>(language: Language, numbers: Locale, say: impl FnOnce() -> T) -> T {
    struct Restore(Option<Language>, Locale);
    impl Drop for Restore {
        fn drop(&mut self) {
            SPOKEN.set(self.0);
            NUMBERS.set(self.1);
        }
    }
    let _restore = Restore(SPOKEN.replace(Some(language)), NUMBERS.replace(numbers));
    say()
}

/// The language of this frame.
pub fn language() -> Language {
    SPOKEN.get().unwrap_or(Language::English)
}

/// Whether this thread speaks to people, with numbers as they write them.
fn is_spoken() -> bool {
    SPOKEN.get().is_some()
}

/// How numbers are written in this frame.
pub fn numbers() -> Locale {
    NUMBERS.get()
}

/// A message without arguments. What a language lacks is said in English; an unknown id is its own text.
pub fn text(id: &'static str) -> &'static str {
    Messages::of(language()).plain.get(id).map_or_else(
        || Messages::of(Language::English).plain.get(id).map_or(id, String::as_str),
        String::as_str,
    )
}

/// A message with arguments; their names without the `$`.
pub fn text_with(id: &'static str, arguments: &[(&'static str, FluentValue<'_>)]) -> String {
    let spoken = language();
    let text = message(spoken, id, arguments);
    if spoken == Language::Pseudo { pseudo::longer(&text) } else { text }
}

/// A message of a language, in English where it lacks it; an unknown id is its own text.
fn message(
    spoken: Language,
    id: &'static str,
    arguments: &[(&'static str, FluentValue<'_>)],
) -> String {
    let mut args = FluentArgs::with_capacity(arguments.len());
    for (name, value) in arguments {
        args.set(*name, value.clone());
    }
    let found = [spoken, Language::English].into_iter().find_map(|language| {
        let bundle = &Messages::of(language).bundle;
        let pattern = bundle.get_message(id)?.value()?;
        Some(bundle.format_pattern(pattern, Some(&args), &mut Vec::new()).into_owned())
    });
    found.unwrap_or_else(|| id.to_owned())
}

/// Everything one language says.
struct Messages {
    bundle: FluentBundle<FluentResource>,
    /// Messages without arguments, formatted once: most of a frame.
    plain: HashMap<String, String>,
}

impl Messages {
    fn of(language: Language) -> &'static Self {
        static ALL: [OnceLock<Messages>; 5] = [const { OnceLock::new() }; 5];
        ALL[language as usize].get_or_init(|| Self::read(language))
    }

    fn read(language: Language) -> Self {
        let mut bundle = FluentBundle::new_concurrent(vec![language.id()]);
        // Marks around arguments would show as boxes.
        bundle.set_use_isolating(false);
        bundle.set_formatter(Some(|value, _| match value {
            // What machines read has no groups.
            FluentValue::Number(number) if !number.options.use_grouping => {
                Some(number.value.to_string())
            }
            FluentValue::Number(number) => Some(written(number.value)),
            _ => None,
        }));
        let mut plain = HashMap::new();
        for file in areas::files(language) {
            // A file with a mistake gives what could be read of it; the test of the files names the mistake.
            let resource = FluentResource::try_new((*file).to_owned()).unwrap_or_else(|(r, _)| r);
            bundle.add_resource_overriding(resource);
            for id in ids(file) {
                let message = bundle.get_message(id).and_then(|message| message.value());
                let mut errors = Vec::new();
                let Some(pattern) = message else { continue };
                let text = bundle.format_pattern(pattern, None, &mut errors).into_owned();
                if errors.is_empty() {
                    let longer = language == Language::Pseudo;
                    plain.insert(id.to_owned(), if longer { pseudo::longer(&text) } else { text });
                }
            }
        }
        Self { bundle, plain }
    }
}

/// Ids of the messages of a file: lines that begin with one.
fn ids(file: &str) -> impl Iterator<Item = &str> {
    file.lines().filter_map(|line| {
        let (id, _) = line.split_once('=')?;
        let id = id.trim_end();
        let is_id = id.starts_with(|c: char| c.is_ascii_lowercase())
            && id.chars().all(|c| c.is_ascii_alphanumeric() || c == '-');
        is_id.then_some(id)
    })
}

/// A number inside of a sentence: whole ones in groups, others with what they have of decimals.
fn written(value: f64) -> String {
    let decimals = if value.fract() == 0.0 { 0 } else { 2 };
    numbers().fixed(value, decimals)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_file_of_every_language_is_read_without_a_mistake() {
        for language in Language::ALL {
            for file in areas::files(language) {
                if let Err((_, errors)) = FluentResource::try_new((*file).to_owned()) {
                    panic!("{language:?}: {errors:?} in\n{file}");
                }
            }
        }
    }

    #[test]
    fn counts_are_written_in_the_number_locale_and_choose_their_plural() {
        let of = |language, locale: &str, n: u64| {
            speak(language, Locale::named(locale).unwrap());
            tr!("common-files", n = n)
        };
        assert_eq!(of(Language::English, "en-US", 1), "1 file");
        assert_eq!(of(Language::English, "en-US", 12_345), "12,345 files");
        assert_eq!(of(Language::Spanish, "es-CO", 12_345), "12.345 archivos");
        assert_eq!(of(Language::Spanish, "es-PE", 1), "1 archivo");
        assert_eq!(of(Language::Chinese, "zh-CN", 3), "3 个文件");
        assert!(of(Language::Pseudo, "en-US", 3).chars().count() > "3 files".len());
    }

    #[test]
    fn a_document_has_its_language_for_as_long_as_it_is_written() {
        speak(Language::Portuguese, Locale::ENGLISH);
        let colombian = Locale::named("es-CO").unwrap();
        let said =
            in_language(Language::Spanish, colombian, || tr!("common-files", n = 12_345_u64));
        assert_eq!(said, "12.345 archivos");
        assert_eq!(language(), Language::Portuguese);
        let stopped = std::panic::catch_unwind(|| {
            in_language(Language::Chinese, colombian, || panic!("in the middle"))
        });
        assert!(stopped.is_err());
        assert_eq!((language(), numbers()), (Language::Portuguese, Locale::ENGLISH));
    }

    #[test]
    fn what_nobody_wrote_is_its_own_text() {
        speak(Language::Spanish, Locale::ENGLISH);
        assert_eq!(text("no-such-text"), "no-such-text");
    }
}
