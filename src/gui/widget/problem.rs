//! What a diagnostic says and what it advises, in the language of the window.

use crate::diagnostic::Diagnostic;
use crate::words;

/// In English where the layer that found it wrote a sentence of its own.
pub fn said(problem: &Diagnostic) -> String {
    match problem.phrase() {
        Some(phrase) => words::phrase(phrase),
        None => problem.message.clone(),
    }
}

/// What to do about it.
pub fn hints(problem: &Diagnostic) -> impl Iterator<Item = String> {
    problem.hints.iter().map(words::phrase)
}
