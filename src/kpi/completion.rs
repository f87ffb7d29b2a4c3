//! Names that fit what is being typed in a formula, best first, and the text with one of them in it.

use std::ops::Range;

use super::ast::Reference;
use super::catalog::Catalog;
use super::{function, lexer};
use crate::model::MeasurementType;

/// Names that are offered at most.
pub const N_SUGGESTIONS_MAX: usize = 12;
/// Digits from which on a number may be the id of a counter, which needs backquotes.
const N_ID_DIGITS_MIN: usize = 4;

/// What a name is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum SuggestionKind {
    Function,
    Canonical,
    Measurement,
    Kpi,
}

/// One name that fits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Suggestion {
    pub name: String,
    pub kind: SuggestionKind,
    /// Beside the name: the unit, the group, the KPI's own name.
    pub note: String,
}

/// The name around the cursor.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Word {
    /// Bytes that a suggestion takes the place of, backquotes included.
    pub span: Range<usize>,
    /// What stands before the cursor, without the backquote.
    pub typed: String,
    /// All of it, without backquotes.
    pub whole: String,
}

/// How a name fits, the best first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Fit {
    Prefix,
    PrefixInOtherCase,
    /// At the beginning of a part: after `.` or `_`, or where a capital follows a small letter.
    Part,
    Inside,
}

/// The name that a cursor (a byte position) stands in or behind; `None` in numbers and between names.
pub fn word_at(text: &str, cursor: usize) -> Option<Word> {
    let before = text.get(..cursor)?;
    if before.matches('`').count() % 2 == 1 {
        let start = before.rfind('`')?;
        let typed = before[start + 1..].to_owned();
        let rest = &text[cursor..];
        // A backquote that closes the name belongs to it; where there is none the next one opens another name.
        let is_closed = rest.matches('`').count() % 2 == 1;
        let end = rest.find('`').filter(|_| is_closed);
        let (inside, end) = end.map_or(("", cursor), |end| (&rest[..end], cursor + end + 1));
        return (!typed.is_empty()).then(|| Word {
            span: start..end,
            whole: format!("{typed}{inside}"),
            typed,
        });
    }
    let start = before
        .rfind(|c| !is_name_part(c))
        .map_or(0, |at| at + before[at..].chars().next().map_or(1, char::len_utf8));
    let end = cursor + text[cursor..].find(|c| !is_name_part(c)).unwrap_or(text.len() - cursor);
    let (typed, whole) = (before[start..].to_owned(), text[start..end].to_owned());
    let is_number = typed.starts_with(|c: char| c.is_ascii_digit() || c == '.');
    let is_id = typed.len() >= N_ID_DIGITS_MIN && typed.bytes().all(|b| b.is_ascii_digit());
    (!typed.is_empty() && (!is_number || is_id)).then_some(Word { span: start..end, typed, whole })
}

fn is_name_part(c: char) -> bool {
    c.is_alphanumeric() || c == '_' || c == '.'
}

/// The best names for what is typed before the cursor; none where it is a whole name already.
pub fn suggestions(
    word: &Word,
    catalog: &Catalog,
    measurements: &[MeasurementType],
) -> Vec<Suggestion> {
    let functions = function::callable_names()
        .chain([function::PERIOD_SECS])
        .map(|name| (name, SuggestionKind::Function));
    let canonical =
        catalog.measurements().iter().map(|m| (m.name.as_str(), SuggestionKind::Canonical));
    let imported = measurements.iter().map(|m| (m.name.as_str(), SuggestionKind::Measurement));
    let kpis = catalog.kpis().iter().map(|k| (k.id.as_str(), SuggestionKind::Kpi));
    let lower = word.typed.to_lowercase();
    let mut found: Vec<_> = functions
        .chain(canonical)
        .chain(imported)
        .chain(kpis)
        .filter_map(|(name, kind)| Some((fit(name, &word.typed, &lower)?, kind, name.len(), name)))
        .collect();
    if found.iter().any(|(_, _, _, name)| *name == word.whole) && word.whole == word.typed {
        return Vec::new();
    }
    found.sort_unstable();
    // A canonical name that is also imported, or one of several groups, is one name.
    let mut best: Vec<Suggestion> = Vec::new();
    for (_, kind, _, name) in found {
        if best.len() < N_SUGGESTIONS_MAX && !best.iter().any(|s| s.name == name) {
            let note = note(name, kind, catalog, measurements);
            best.push(Suggestion { name: name.to_owned(), kind, note });
        }
    }
    best
}

fn fit(name: &str, typed: &str, typed_lower: &str) -> Option<Fit> {
    if name.starts_with(typed) {
        return Some(Fit::Prefix);
    }
    let lower = name.to_lowercase();
    let mut places = lower.match_indices(typed_lower).map(|(at, _)| at).peekable();
    let first = *places.peek()?;
    match first {
        0 => Some(Fit::PrefixInOtherCase),
        _ if places.any(|at| begins_part(name, at)) => Some(Fit::Part),
        _ => Some(Fit::Inside),
    }
}

/// Whether a part of a name begins at a byte; a name whose small letters have another length has no parts.
fn begins_part(name: &str, at: usize) -> bool {
    let (Some(before), Some(after)) = (name.get(..at), name.get(at..)) else { return false };
    match (before.chars().next_back(), after.chars().next()) {
        (Some('.' | '_'), _) => true,
        (Some(before), Some(after)) => before.is_lowercase() && after.is_uppercase(),
        _ => false,
    }
}

fn note(
    name: &str,
    kind: SuggestionKind,
    catalog: &Catalog,
    measurements: &[MeasurementType],
) -> String {
    match kind {
        SuggestionKind::Function if name == function::PERIOD_SECS => "seconds covered".to_owned(),
        SuggestionKind::Function if function::aggregate_from_name(name).is_some() => {
            "adds up".to_owned()
        }
        SuggestionKind::Function => "function".to_owned(),
        SuggestionKind::Canonical => "all vendors".to_owned(),
        SuggestionKind::Measurement => measurements
            .iter()
            .find(|m| m.name == name)
            .map_or_else(String::new, |m| m.group.clone()),
        SuggestionKind::Kpi => catalog.kpi(name).map_or_else(String::new, |k| k.name.clone()),
    }
}

/// The text with a suggestion in the place of a word, and the cursor behind it.
pub fn insert(text: &str, word: &Word, suggestion: &Suggestion) -> (String, usize) {
    let (before, after) = (&text[..word.span.start], &text[word.span.end..]);
    let is_call =
        suggestion.kind == SuggestionKind::Function && suggestion.name != function::PERIOD_SECS;
    let inserted = match suggestion.kind {
        SuggestionKind::Function if is_call && !after.starts_with('(') => {
            format!("{}(", suggestion.name)
        }
        SuggestionKind::Function => suggestion.name.clone(),
        _ => written(&suggestion.name),
    };
    let cursor = before.len() + inserted.len();
    (format!("{before}{inserted}{after}"), cursor)
}

/// A name as it stands in a formula: in backquotes where it needs them.
pub fn written(name: &str) -> String {
    Reference { name: name.to_owned(), bin: None }.to_string()
}

/// Whether a text can be a name without backquotes, as the id of a KPI has to be.
pub fn is_plain(name: &str) -> bool {
    lexer::is_plain_name(name) && !function::is_reserved(name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{MeasurementId, MeasurementKind};

    fn imported(names: &[&str]) -> Vec<MeasurementType> {
        let of = |(i, name): (usize, &&str)| MeasurementType {
            id: MeasurementId(i as u32 + 1),
            name: (*name).to_owned(),
            group: "PM group".to_owned(),
            kind: MeasurementKind::Scalar,
        };
        names.iter().enumerate().map(of).collect()
    }

    fn names(text: &str, names: &[&str]) -> Vec<String> {
        let word = word_at(text, text.len()).unwrap();
        let found = suggestions(&word, &Catalog::default(), &imported(names));
        found.into_iter().map(|s| s.name).collect()
    }

    #[test]
    fn prefixes_come_before_parts_and_parts_before_the_rest() {
        let all = ["pmConnAtt", "xatt", "Attach", "attempts", "L.Att.Succ"];
        assert_eq!(
            names("sum(att", &all),
            ["attempts", "Attach", "pmConnAtt", "L.Att.Succ", "xatt"]
        );
        assert!(names("sum(zzz", &all).is_empty());
    }

    #[test]
    fn at_most_twelve_and_none_for_a_whole_name() {
        let many: Vec<String> = (0..40).map(|i| format!("pmCounter{i}")).collect();
        let many: Vec<&str> = many.iter().map(String::as_str).collect();
        assert_eq!(names("pmC", &many).len(), N_SUGGESTIONS_MAX);
        assert!(names("sum(pmCounter7", &many).is_empty());
    }

    #[test]
    fn the_word_ends_at_the_cursor_or_its_own_end() {
        let text = "100 * sum(pmRrc) / 2";
        assert_eq!(word_at(text, 13).unwrap().span, 10..15);
        assert_eq!(word_at(text, 13).unwrap().typed, "pmR");
        assert_eq!(word_at(text, 3), None, "a number is no name");
        assert_eq!(word_at(text, 6), None);
        let quoted = "sum(`Rate (%` + 1";
        assert_eq!(word_at(quoted, 12).unwrap().span, 4..13);
        assert_eq!(word_at(quoted, 12).unwrap().typed, "Rate (%");
    }

    #[test]
    fn names_get_backquotes_where_they_need_them_and_only_there() {
        let into = |text: &str, name: &str, kind| {
            let word = word_at(text, text.len()).unwrap();
            insert(text, &word, &Suggestion { name: name.to_owned(), kind, note: String::new() })
        };
        let kind = SuggestionKind::Measurement;
        assert_eq!(into("sum(pmA", "pmAtt", kind), ("sum(pmAtt".to_owned(), 9));
        assert_eq!(into("sum(Ra", "Rate (%)", kind).0, "sum(`Rate (%)`");
        assert_eq!(into("sum(`Ra", "Rate (%)", kind).0, "sum(`Rate (%)`");
        assert_eq!(into("sum(15267", "1526726658", kind).0, "sum(`1526726658`");
        assert_eq!(into("a + `mi", "min", kind).0, "a + `min`", "a counter called as a function");
        assert_eq!(into("su", "sum", SuggestionKind::Function), ("sum(".to_owned(), 4));
    }
}
