//! Changing one entry of a ledger file as a text: only the bytes of the change differ, comments and order stay.
//!
//! The reader gives the byte range of every value. A tree that is printed again would write line ends and comments its own way.

use std::ops::Range;

use toml::de::{DeTable, DeValue};

/// What is written into an entry, in this order behind its state.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct EntryEdit {
    /// The word of the file.
    pub state: &'static str,
    /// Values as TOML; the comment stands in a line of its own above them.
    pub comment: Option<String>,
    pub terms: [(&'static str, String); 2],
}

/// How what is missing gets into the entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Form {
    /// `[[exclusion]]`: a line for each term.
    Lines,
    /// `{ id = "…", … }`: all in one line.
    Inline,
}

/// The text with the entry changed, in the forms it may be written in; whoever calls takes the first that reads back as it should.
pub(super) fn edited(text: &str, id: &str, edit: &EntryEdit) -> Vec<String> {
    let Ok(root) = DeTable::parse(text) else { return Vec::new() };
    let Some(entry) = find(root.get_ref(), id) else { return Vec::new() };
    [Form::Lines, Form::Inline]
        .into_iter()
        .filter_map(|form| with_edit(text, entry, edit, form))
        .collect()
}

fn find<'d, 't>(root: &'d DeTable<'t>, id: &str) -> Option<&'d DeTable<'t>> {
    let entries = root.get("exclusion")?.get_ref().as_array()?;
    entries
        .iter()
        .filter_map(|entry| entry.get_ref().as_table())
        .find(|entry| entry.get("id").and_then(|id| id.get_ref().as_str()) == Some(id))
}

fn with_edit(text: &str, entry: &DeTable<'_>, edit: &EntryEdit, form: Form) -> Option<String> {
    let span_of = |key: &str| -> Option<Range<usize>> {
        let value = entry.get(key)?;
        match value.get_ref() {
            DeValue::String(_) | DeValue::Datetime(_) => Some(value.span()),
            _ => None,
        }
    };
    let state = span_of("state")?;
    let line_end = if text.contains("\r\n") { "\r\n" } else { "\n" };
    let rest = text.get(state.end..)?;
    let (at, is_last_line) = match (form, rest.find('\n')) {
        (Form::Inline, _) => (state.end, false),
        (Form::Lines, Some(offset)) => (state.end + offset + 1, false),
        (Form::Lines, None) => (text.len(), true),
    };
    let mut replaced = vec![(state, format!("\"{}\"", edit.state))];
    let mut added = String::new();
    let mut add = |piece: &str| match form {
        Form::Inline => {
            added.push_str(", ");
            added.push_str(piece);
        }
        Form::Lines if is_last_line => {
            added.push_str(line_end);
            added.push_str(piece);
        }
        Form::Lines => {
            added.push_str(piece);
            added.push_str(line_end);
        }
    };
    if let (Some(comment), Form::Lines) = (&edit.comment, form) {
        add(&format!("# {comment}"));
    }
    for (key, value) in &edit.terms {
        match span_of(key) {
            Some(span) => replaced.push((span, value.clone())),
            None => add(&format!("{key} = {value}")),
        }
    }
    replaced.push((at..at, added));
    // From the end on, so that earlier positions stay where they are.
    replaced.sort_by_key(|(span, _)| std::cmp::Reverse((span.start, span.end)));
    let mut changed = text.to_owned();
    for (span, value) in replaced {
        changed.get(span.clone())?;
        changed.replace_range(span, &value);
    }
    Some(changed)
}

/// The text with an entry behind all others.
pub(super) fn appended(text: &str, entry: &str) -> String {
    let line_end = if text.contains("\r\n") { "\r\n" } else { "\n" };
    let gap = match text {
        "" => "",
        _ if text.ends_with('\n') => line_end,
        _ => &line_end.repeat(2),
    };
    format!("{text}{gap}{}", entry.replace('\n', line_end))
}
