//! A changed document in the place of an older text: every byte that does not belong to the change stays, comments, order and
//! line ends too.
//!
//! A document is keys at its head and one list of tables below them (`[[question]]`, `[[tile]]`):
//! ```text
//! # comments            ┐
//! name = "…"            │ head: values that differ are replaced, new keys are added behind the last one
//! range = "all"         ┘
//!
//! # about the first     ┐
//! [[tile]]              │ a piece: goes where its table goes, with the comments above it
//! kind = "number"       ┘
//! ```
//! Tables are found again by what they say: an equal one first, else the one with most equal keys. A text of another form, such
//! as tables written in one line, is replaced whole.

use std::ops::Range;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// `old` with what `fresh` says. Both are documents of one kind; `fresh` is as the program writes it.
pub(super) fn rewritten(old: &str, fresh: &str) -> String {
    let (Some(old_parts), Some(fresh_parts)) = (Parts::of(old), Parts::of(fresh)) else {
        return fresh.to_owned();
    };
    let newline = if old.contains("\r\n") { "\r\n" } else { "\n" };
    let mut text = edited(&old_parts.head, &fresh_parts.head, newline);
    let found = matched(&old_parts.pieces, &fresh_parts.pieces);
    for (piece, old_position) in fresh_parts.pieces.iter().zip(found) {
        if !text.is_empty() && !text.ends_with('\n') {
            text.push_str(newline);
        }
        match old_position {
            Some(position) => text.push_str(&edited(&old_parts.pieces[position], piece, newline)),
            None => {
                if !text.is_empty() && !text.ends_with("\n\n") && !text.ends_with("\n\r\n") {
                    text.push_str(newline);
                }
                text.push_str(&piece.text.replace('\n', newline));
            }
        }
    }
    text.push_str(old_parts.tail);
    text
}

/// A document in parts, which together are its whole text.
struct Parts<'t> {
    head: Piece<'t>,
    pieces: Vec<Piece<'t>>,
    /// Behind the last piece.
    tail: &'t str,
}

/// Some lines with the values in them.
struct Piece<'t> {
    text: &'t str,
    values: Vec<KeyValue>,
}

struct KeyValue {
    key: String,
    value: toml::Value,
    /// Bytes of the key and of the value, from the start of the piece.
    at: usize,
    span: Range<usize>,
}

impl<'t> Parts<'t> {
    /// `None` where the text is no TOML, or written in a form that is not changed piece by piece.
    fn of(text: &'t str) -> Option<Self> {
        let root = DeTable::parse(text).ok()?;
        let mut head_values = Vec::new();
        let mut tables: Vec<(usize, usize, &DeTable<'_>)> = Vec::new();
        for (key, value) in root.get_ref() {
            match value.get_ref() {
                DeValue::Array(list) if is_list_of_tables(list) => {
                    for table in list.iter().filter_map(|value| value.get_ref().as_table()) {
                        let (header, last) = header_of(text, table)?;
                        tables.push((header, last, table));
                    }
                }
                _ => head_values.push((key.get_ref().as_ref(), key.span().start, value)),
            }
        }
        tables.sort_by_key(|(header, ..)| *header);
        let starts: Vec<usize> =
            tables.iter().map(|(header, ..)| comments_above(text, *header)).collect();
        let tail_start = tables
            .last()
            .map_or(text.len(), |(_, last, _)| blank_below(text, line_end(text, *last)));
        let head_end = starts.first().copied().unwrap_or(text.len());
        let head = Piece::of(text, 0..head_end, head_values.into_iter())?;
        let mut pieces = Vec::new();
        for (position, (_, _, table)) in tables.iter().enumerate() {
            let end = starts.get(position + 1).copied().unwrap_or(tail_start);
            let values = table.iter().map(|(key, v)| (key.get_ref().as_ref(), key.span().start, v));
            pieces.push(Piece::of(text, starts[position]..end, values)?);
        }
        Some(Self { head, pieces, tail: &text[tail_start..] })
    }
}

fn is_list_of_tables(list: &toml::de::DeArray<'_>) -> bool {
    !list.is_empty() && list.iter().all(|value| value.get_ref().as_table().is_some())
}

impl<'t> Piece<'t> {
    fn of<'v>(
        text: &'t str,
        lines: Range<usize>,
        values: impl Iterator<Item = (&'v str, usize, &'v Spanned<DeValue<'v>>)>,
    ) -> Option<Self> {
        let mut found = Vec::new();
        for (key, at, value) in values {
            let span = value.span();
            if at < lines.start || span.end > lines.end {
                return None;
            }
            let read: toml::Table = format!("v = {}", text.get(span.clone())?).parse().ok()?;
            found.push(KeyValue {
                key: key.to_owned(),
                value: read.get("v")?.clone(),
                at: at - lines.start,
                span: span.start - lines.start..span.end - lines.start,
            });
        }
        found.sort_by_key(|value| value.at);
        Some(Self { text: &text[lines], values: found })
    }

    fn value(&self, key: &str) -> Option<&KeyValue> {
        self.values.iter().find(|value| value.key == key)
    }

    fn n_equal(&self, other: &Self) -> usize {
        let is_equal =
            |value: &&KeyValue| other.value(&value.key).is_some_and(|v| v.value == value.value);
        self.values.iter().filter(is_equal).count()
    }

    fn is_equal(&self, other: &Self) -> bool {
        self.values.len() == other.values.len() && self.n_equal(other) == self.values.len()
    }
}

/// Start of the header that a table stands under and the end of its last value.
fn header_of(text: &str, table: &DeTable<'_>) -> Option<(usize, usize)> {
    let first = table.iter().map(|(key, _)| key.span().start).min()?;
    let last = table.iter().map(|(_, value)| value.span().end).max()?;
    let mut start = line_start(text, first);
    loop {
        if text[start..].trim_start().starts_with("[[") {
            return Some((start, last));
        }
        let before = line_start(text, start.checked_sub(1)?);
        let line = text[before..start].trim();
        if !(line.is_empty() || line.starts_with('#') || line.starts_with("[[")) {
            return None;
        }
        start = before;
    }
}

/// Where the comments directly above a line begin. Those that begin the file are about the file.
fn comments_above(text: &str, line: usize) -> usize {
    let mut start = line;
    while start > 0 {
        let before = line_start(text, start - 1);
        if !text[before..start].trim_start().starts_with('#') {
            return start;
        }
        start = before;
    }
    line
}

/// Behind the blank lines that begin at `at`.
fn blank_below(text: &str, mut at: usize) -> usize {
    while at < text.len() {
        let next = line_end(text, at);
        if !text[at..next].trim().is_empty() {
            break;
        }
        at = next;
    }
    at
}

fn line_start(text: &str, at: usize) -> usize {
    text[..at].rfind('\n').map_or(0, |newline| newline + 1)
}

/// Behind the line's own newline.
fn line_end(text: &str, at: usize) -> usize {
    text[at..].find('\n').map_or(text.len(), |newline| at + newline + 1)
}

/// For each fresh piece the old one that it was, if any; no old one twice.
fn matched(old: &[Piece<'_>], fresh: &[Piece<'_>]) -> Vec<Option<usize>> {
    let mut is_taken = vec![false; old.len()];
    let mut found: Vec<Option<usize>> = vec![None; fresh.len()];
    for (piece, found) in fresh.iter().zip(&mut found) {
        let equal = (0..old.len()).find(|i| !is_taken[*i] && old[*i].is_equal(piece));
        if let Some(position) = equal {
            is_taken[position] = true;
            *found = Some(position);
        }
    }
    for (piece, found) in fresh.iter().zip(&mut found).filter(|(_, found)| found.is_none()) {
        let free = (0..old.len()).filter(|i| !is_taken[*i]);
        let likeness = |i: &usize| (old[*i].n_equal(piece), std::cmp::Reverse(*i));
        let nearest = free.max_by_key(likeness).filter(|i| old[*i].n_equal(piece) > 0);
        if let Some(position) = nearest {
            is_taken[position] = true;
            *found = Some(position);
        }
    }
    found
}

/// The old lines with the fresh values.
fn edited(old: &Piece<'_>, fresh: &Piece<'_>, newline: &str) -> String {
    let mut edits: Vec<(Range<usize>, String)> = Vec::new();
    for value in &old.values {
        match fresh.value(&value.key) {
            Some(wanted) if wanted.value == value.value => {}
            Some(wanted) => {
                edits.push((value.span.clone(), fresh.text[wanted.span.clone()].to_owned()));
            }
            None => {
                let lines = line_start(old.text, value.at)..line_end(old.text, value.span.end);
                edits.push((lines, String::new()));
            }
        }
    }
    let mut added: Vec<String> = Vec::new();
    for value in fresh.values.iter().filter(|value| old.value(&value.key).is_none()) {
        added.push(format!("{} = {}{newline}", value.key, &fresh.text[value.span.clone()]));
    }
    if !added.is_empty() {
        let behind = old.values.last().map_or(old.text.len(), |v| line_end(old.text, v.span.end));
        let is_open = behind > 0 && !old.text[..behind].ends_with('\n');
        let first = if is_open { newline } else { "" };
        edits.push((behind..behind, format!("{first}{}", added.concat())));
    }
    let mut text = old.text.to_owned();
    for (span, wanted) in edits.into_iter().rev() {
        text.replace_range(span, &wanted);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    const OLD: &str = "# Mine\nname = \"A\"   # the name\nrange = \"all\"\n\n# first\n[[tile]]\nkind = \"number\"\n# big\nkpi = \"x\"\n\n[[tile]]\nkind = \"bars\" # b\nkpi = \"y\"\n\n# the end\n";

    #[test]
    fn the_same_document_is_the_same_text() {
        let fresh = "name = \"A\"\nrange = \"all\"\n\n[[tile]]\nkind = \"number\"\nkpi = \"x\"\n\n[[tile]]\nkind = \"bars\"\nkpi = \"y\"\n";
        assert_eq!(rewritten(OLD, fresh), OLD);
    }

    #[test]
    fn only_what_changed_is_changed() {
        let fresh = "name = \"B\"\nzone = \"UTC\"\n\n[[tile]]\nkind = \"bars\"\nkpi = \"z\"\n\n[[tile]]\nkind = \"number\"\nkpi = \"x\"\ntarget = 1\n";
        let expected = "# Mine\nname = \"B\"   # the name\nzone = \"UTC\"\n\n[[tile]]\nkind = \"bars\" # b\nkpi = \"z\"\n\n# first\n[[tile]]\nkind = \"number\"\n# big\nkpi = \"x\"\ntarget = 1\n\n# the end\n";
        assert_eq!(rewritten(OLD, fresh), expected);
    }

    #[test]
    fn a_removed_table_takes_its_comments_along_and_a_new_one_stands_apart() {
        let fresh = "name = \"A\"\nrange = \"all\"\n\n[[tile]]\nkind = \"bars\"\nkpi = \"y\"\n\n[[tile]]\nkind = \"text\"\n";
        let text = rewritten(OLD, fresh);
        assert!(!text.contains("# first") && !text.contains("# big"), "{text}");
        assert!(text.contains("kpi = \"y\"\n\n[[tile]]\nkind = \"text\"\n"), "{text}");
        assert!(text.contains("# the end"), "{text}");
    }

    #[test]
    fn line_ends_stay() {
        let old = "name = \"A\"\r\n";
        assert_eq!(
            rewritten(old, "name = \"A\"\nby = [\"r\"]\n"),
            "name = \"A\"\r\nby = [\"r\"]\r\n"
        );
    }

    #[test]
    fn another_form_is_replaced() {
        let old = "name = \"A\"\ntile = [{ kind = \"x\" }]\n";
        let fresh = "name = \"B\"\n\n[[tile]]\nkind = \"x\"\n";
        assert_eq!(rewritten(old, fresh), fresh);
    }
}
