//! Help with a filter while it is typed: what may come next with how many objects have it, how many objects pass, and where a
//! mistake is. A job: with many objects this takes longer than a frame may.

use std::ops::Range;
use std::sync::Arc;

use super::ask::{matching_objects, read_filter};
use super::documents::Documents;
use super::jobs::{Finish, Job};
use super::state::Inventory;
use super::{JobOutcome, Wish, Workspace, clock};
use crate::diagnostic::Diagnostic;
use crate::model::{Phrase, Timestamp};
pub use crate::query::filter_place::{
    Expects, FilterPlace, key_spans, parts, place_at, without_part,
};
use crate::query::{self, Filter};
use crate::words::sentence;

/// Suggestions at most. *Good*: a list that one can read. *Bad*: the rest has to be typed for.
pub const N_SUGGESTIONS_MAX: usize = 60;

/// A filter text and where its cursor (a byte position) stands.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FilterWish {
    pub text: String,
    pub cursor: usize,
}

/// What there is to say about it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct FilterHelp {
    pub wish: FilterWish,
    pub n_objects: usize,
    /// Objects that pass; `None` where the text is no filter.
    pub n_matching: Option<usize>,
    pub mistake: Option<FilterMistake>,
    pub place: Option<FilterPlace>,
    pub suggestions: Vec<FilterSuggestion>,
}

/// Why a text is no filter, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FilterMistake {
    pub message: Phrase,
    pub hint: Option<Phrase>,
    /// Bytes of the text; empty where nothing is told.
    pub span: Range<usize>,
}

/// One thing that may stand at the cursor.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FilterSuggestion {
    pub kind: FilterSuggestionKind,
    /// For the list.
    pub shown: String,
    /// For the text.
    pub inserted: String,
    /// Of an attribute how many values it has, of a value how many objects have it.
    pub count: Option<usize>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum FilterSuggestionKind {
    Attribute,
    Sign,
    Value,
    Word,
}

/// The signs of a comparison, the most used first.
const SIGNS: [&str; 8] = ["==", "!=", "~", "!~", "<", "<=", ">", ">="];

/// Everything there is to say about a filter text. `at`: when attributes that change count.
pub fn help(
    wish: &FilterWish,
    inventory: &Inventory,
    documents: &Documents,
    at: Timestamp,
) -> FilterHelp {
    let objects = &inventory.objects;
    let place = place_at(&wish.text, wish.cursor);
    let suggestions =
        place.as_ref().map_or_else(Vec::new, |place| suggestions(place, inventory, documents, at));
    let (n_matching, mistake) = match read_filter(&wish.text, objects, documents) {
        Ok(filter) => (Some(matching_objects(objects, documents, filter.as_ref(), at).len()), None),
        Err(problem) => (None, Some(mistake_of(&wish.text, problem, inventory, documents))),
    };
    FilterHelp {
        wish: wish.clone(),
        n_objects: objects.len(),
        n_matching,
        mistake,
        place,
        suggestions,
    }
}

fn mistake_of(
    text: &str,
    problem: Diagnostic,
    inventory: &Inventory,
    documents: &Documents,
) -> FilterMistake {
    match Filter::parse(text) {
        Err(error) => FilterMistake { message: error.message, hint: error.hint, span: error.span },
        // A filter, but of an attribute that no object has.
        Ok(_) => {
            let is_unknown = |key: &str| {
                query::check_keys([key], &inventory.objects, &documents.topology).is_err()
            };
            let unknown = key_spans(text).into_iter().find(|(key, _)| is_unknown(key));
            let span = unknown.map_or(0..0, |(_, span)| span);
            let hint = problem.hints.into_iter().next();
            FilterMistake { message: problem.said, hint, span }
        }
    }
}

fn suggestions(
    place: &FilterPlace,
    inventory: &Inventory,
    documents: &Documents,
    at: Timestamp,
) -> Vec<FilterSuggestion> {
    let typed = place.typed.to_lowercase();
    let words = |words: &[&str]| -> Vec<FilterSuggestion> {
        let fitting = words.iter().filter(|word| word.starts_with(typed.as_str()));
        let kind = |word: &str| match word {
            "and" | "or" | "not" | "in" | "not in" => FilterSuggestionKind::Word,
            _ => FilterSuggestionKind::Sign,
        };
        fitting.map(|word| plain(kind(word), word)).collect()
    };
    let values = |key: &str| -> Vec<(String, usize)> {
        query::select::value_counts(&inventory.objects, &documents.topology, key, at)
    };
    match &place.expects {
        Expects::Key => {
            let mut found = keys(&typed, inventory);
            if !typed.is_empty() || place.span.is_empty() {
                found.extend(words(&["not"]));
            }
            found
        }
        Expects::Comparison { .. } => {
            let mut all = SIGNS.to_vec();
            all.extend(["in", "not in"]);
            words(&all)
        }
        Expects::In => words(&["in"]),
        Expects::Open => vec![plain(FilterSuggestionKind::Sign, "(")],
        Expects::ListEnd { .. } => {
            [",", ")"].map(|s| plain(FilterSuggestionKind::Sign, s)).to_vec()
        }
        Expects::Join { open } => {
            let mut found = words(&["and", "or"]);
            if *open && typed.is_empty() {
                found.push(plain(FilterSuggestionKind::Sign, ")"));
            }
            found
        }
        Expects::Value { key, .. } => fitting_values(values(key), &typed),
    }
}

fn plain(kind: FilterSuggestionKind, word: &str) -> FilterSuggestion {
    let (shown, inserted) = (word.to_owned(), word.to_owned());
    FilterSuggestion { kind, shown, inserted, count: None }
}

/// Attributes whose name begins with what is typed, then those that hold it.
fn keys(typed: &str, inventory: &Inventory) -> Vec<FilterSuggestion> {
    let mut found: Vec<(bool, &String)> = Vec::new();
    for key in inventory.keys.iter().filter(|key| key.as_str() != "measurement_group") {
        let lower = key.to_lowercase();
        if lower.contains(typed) {
            found.push((!lower.starts_with(typed), key));
        }
    }
    found.sort_by_key(|(is_inside, _)| *is_inside);
    let of = |key: &String| FilterSuggestion {
        kind: FilterSuggestionKind::Attribute,
        shown: key.clone(),
        inserted: written_key(key),
        count: None,
    };
    found.into_iter().take(N_SUGGESTIONS_MAX).map(|(_, key)| of(key)).collect()
}

/// Values that begin with what is typed, then those that hold it; of each the ones of most objects first.
fn fitting_values(values: Vec<(String, usize)>, typed: &str) -> Vec<FilterSuggestion> {
    let mut found: Vec<(bool, String, usize)> = Vec::new();
    for (value, count) in values {
        let lower = value.to_lowercase();
        if lower.contains(typed) {
            found.push((!lower.starts_with(typed), value, count));
        }
    }
    found.sort_by_cached_key(|(is_inside, value, count)| {
        (*is_inside, std::cmp::Reverse(*count), value.clone())
    });
    let of = |(_, value, count): (bool, String, usize)| FilterSuggestion {
        kind: FilterSuggestionKind::Value,
        inserted: quoted(&value),
        shown: value,
        count: Some(count),
    };
    found.into_iter().take(N_SUGGESTIONS_MAX).map(of).collect()
}

/// Whether a text is a filter; blank text is one.
pub fn is_filter(text: &str) -> bool {
    Filter::parse(text).is_ok()
}

/// A name as it stands in a filter: in backquotes where it needs them.
pub fn written_key(key: &str) -> String {
    let is_plain = key.starts_with(|c: char| c.is_alphabetic() || c == '_')
        && key.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | '.'))
        && !["and", "or", "not", "in"].contains(&key.to_ascii_lowercase().as_str());
    if is_plain { key.to_owned() } else { format!("`{key}`") }
}

/// A value as it stands in a filter.
pub fn quoted(value: &str) -> String {
    format!("\"{}\"", value.replace('\\', "\\\\").replace('"', "\\\""))
}

/// The text with a suggestion in it, and where the cursor goes: behind a blank where another word follows.
pub fn insert(text: &str, place: &FilterPlace, suggestion: &FilterSuggestion) -> (String, usize) {
    let (before, after) = (&text[..place.span.start], &text[place.span.end..]);
    let needs_blank_before = !before.is_empty()
        && !before.ends_with([' ', '(', '\n', '\t'])
        && !matches!(suggestion.inserted.as_str(), ")" | ",");
    let blank_before = if needs_blank_before { " " } else { "" };
    let is_open = suggestion.inserted == "(";
    let inserted = format!("{before}{blank_before}{}", suggestion.inserted);
    let in_list = matches!(&place.expects, Expects::Value { in_list: true, .. });
    if is_open || in_list || after.starts_with(' ') {
        let cursor = inserted.len() + usize::from(after.starts_with(' ') && !is_open && !in_list);
        return (format!("{inserted}{after}"), cursor);
    }
    let cursor = inserted.len() + 1;
    (format!("{inserted} {after}"), cursor)
}

impl Workspace {
    /// Says what there is to say about a filter text; a newer wish replaces it.
    pub(super) fn ask_filter_help(&mut self, wish: FilterWish) {
        self.state.filter_help.running = true;
        let engine = Arc::clone(&self.engine);
        let inventory = Arc::clone(&self.state.inventory);
        let job = Job::quiet(Wish::FilterHelp).on_stop(|state| state.filter_help.running = false);
        self.start(job, move |_| {
            let at = inventory.extent.map_or_else(clock::now, |range| range.end.plus_secs(-1));
            let found = help(&wish, &inventory, &engine.documents(), at);
            Finish::new(move |workspace| {
                workspace.state.filter_help.take(Ok(Arc::new(found)));
                JobOutcome::done(sentence!("sentences-job-found"))
            })
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{ManagedObject, ObjectId};
    use crate::query::Topology;

    fn world() -> (Inventory, Documents) {
        let names = [
            "SubNetwork=Norte,MeContext=PIU1,EUtranCellFDD=A",
            "SubNetwork=Norte,MeContext=PIU2,EUtranCellFDD=B",
            "SubNetwork=Sur,MeContext=CUS1,EUtranCellFDD=C",
        ];
        let objects: Arc<Vec<ManagedObject>> = Arc::new(
            names
                .iter()
                .enumerate()
                .map(|(i, name)| ManagedObject::new(ObjectId(i as u32), *name, None))
                .collect(),
        );
        let topology =
            Topology::parse_csv("t.csv", "object,Site name\nSubNetwork=Sur*,Plaza \"Mayor\"\n")
                .unwrap_or_default();
        let documents = Documents { topology: Arc::new(topology), ..Documents::default() };
        let keys = query::known_keys(&objects, &documents.topology);
        (Inventory { objects, keys, ..Inventory::default() }, documents)
    }

    fn help_at(text: &str) -> FilterHelp {
        let (inventory, documents) = world();
        let wish = FilterWish { text: text.to_owned(), cursor: text.len() };
        help(&wish, &inventory, &documents, Timestamp::default())
    }

    fn shown(help: &FilterHelp) -> Vec<(&str, Option<usize>)> {
        help.suggestions.iter().map(|s| (s.shown.as_str(), s.count)).collect()
    }

    #[test]
    fn values_come_with_their_objects_the_most_first() {
        let found = help_at("SubNetwork == ");
        assert_eq!(shown(&found), [("Norte", Some(2)), ("Sur", Some(1))]);
        assert_eq!(shown(&help_at("SubNetwork == \"u")), [("Sur", Some(1))], "inside of a value");
        assert!(shown(&help_at("subn")).contains(&("SubNetwork", None)));
        assert_eq!(shown(&help_at("SubNetwork n")), [("not in", None)]);
        assert_eq!(shown(&help_at("SubNetwork == \"Sur\" ")), [("and", None), ("or", None)]);
    }

    #[test]
    fn the_objects_that_pass_are_counted_and_a_mistake_has_its_place() {
        assert_eq!(help_at("SubNetwork == \"Norte\"").n_matching, Some(2));
        assert_eq!(help_at("").n_matching, Some(3));
        let wrong = help_at("SubNetwork = \"Norte\"");
        assert_eq!(wrong.n_matching, None);
        assert_eq!(wrong.mistake.as_ref().map(|m| m.span.clone()), Some(11..12));
        let unknown = help_at("SubNetwrk == \"Norte\"").mistake.unwrap();
        assert!(unknown.message.contains("no object has it"), "{unknown:?}");
        assert!(unknown.hint.unwrap().contains("SubNetwork"));
    }

    #[test]
    fn a_filter_can_be_chosen_word_by_word() {
        let mut text = String::new();
        for word in ["SubNetwork", "in", "(", "Norte", ",", "Sur", ")", "and", "name", "~"] {
            let found = help_at(&text);
            let suggestion = found.suggestions.iter().find(|s| s.shown == word);
            let suggestion = suggestion.unwrap_or_else(|| panic!("{word} in {found:?}"));
            let (after, cursor) = insert(&text, found.place.as_ref().unwrap(), suggestion);
            assert_eq!(cursor, after.len());
            text = after;
        }
        assert_eq!(text, "SubNetwork in (\"Norte\", \"Sur\") and name ~ ");
    }

    #[test]
    fn what_is_chosen_takes_the_place_of_what_was_typed() {
        let text = "SubNetwork == \"No\" and x == 1";
        let place = place_at(text, 17).unwrap();
        let value = FilterSuggestion {
            kind: FilterSuggestionKind::Value,
            shown: "No\"rte".to_owned(),
            inserted: quoted("No\"rte"),
            count: None,
        };
        let (after, cursor) = insert(text, &place, &value);
        assert_eq!(after, "SubNetwork == \"No\\\"rte\" and x == 1");
        assert_eq!(&after[cursor..], "and x == 1");
        assert_eq!(written_key("Site name"), "`Site name`");
        assert_eq!(written_key("in"), "`in`");
    }
}
