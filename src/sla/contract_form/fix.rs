//! What a message proposes, done: the nearest known word in the place of the one that nobody knows.

use crate::diagnostic::{Diagnostic, nearest};
use crate::sla::toml_text::line_span;

/// A proposed change of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fix {
    /// The word that is put in.
    pub word: String,
    /// The text with it.
    pub text: String,
}

/// The text as the message's `did you mean "…"?` would have it; `None` where it proposes nothing that stands on its line.
pub fn fix(text: &str, diagnostic: &Diagnostic) -> Option<Fix> {
    let word = diagnostic.hints.iter().find_map(|hint| {
        let rest = hint.strip_prefix("did you mean ")?;
        let word = rest.split('"').nth(1)?;
        (!word.is_empty()).then(|| word.to_owned())
    })?;
    let line = usize::try_from(diagnostic.location.line?).ok()?;
    let span = line_span(text, line);
    let written = text.get(span.clone())?;
    // The message quotes the table, the term and the wrong word: the one that is meant is the one most like the proposal.
    let quoted = diagnostic.message.split('"').skip(1).step_by(2);
    let on_line: Vec<&str> =
        quoted.filter(|quoted| *quoted != word && is_word_of(written, quoted)).collect();
    let wrong = nearest(&word, on_line.iter().copied())?;
    let at = span.start + word_position(written, wrong)?;
    let mut fixed = text.to_owned();
    fixed.replace_range(at..at + wrong.len(), &word);
    Some(Fix { word, text: fixed })
}

fn is_word_of(line: &str, word: &str) -> bool {
    !word.is_empty() && word_position(line, word).is_some()
}

/// Where a word stands that is no part of another one.
fn word_position(line: &str, word: &str) -> Option<usize> {
    let is_part = |c: char| c.is_alphanumeric() || c == '_';
    line.match_indices(word).map(|(at, _)| at).find(|at| {
        let before = line[..*at].chars().next_back();
        let behind = line[at + word.len()..].chars().next();
        !before.is_some_and(is_part) && !behind.is_some_and(is_part)
    })
}
