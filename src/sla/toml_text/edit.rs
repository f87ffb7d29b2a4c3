//! Changing a text at one place. Each change gives a new text in which every other byte is as it was.

use std::ops::Range;

use super::scan::{line_end, line_start};
use super::{Found, Kind, Node, Place, Step, Table, TableForm, outline};

/// Why a text was not changed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum EditError {
    #[error("the text has no such place any more")]
    NotThere,
    #[error("{key:?} is written in a form that can only be changed by hand")]
    Form { key: String },
}

/// Puts a value, written as TOML, at a place: in the place of the one that is there, else as a new line of its table behind the
/// terms that come before it in `order`.
pub fn set(text: &str, place: &Place, value: &str, order: &[&str]) -> Result<String, EditError> {
    let root = outline(text);
    let changed = match root.node_at(place) {
        Some(node) if is_written(node) => replaced(text, node.span.clone(), value),
        Some(_) => set(&remove(text, place)?, place, value, order)?,
        None => {
            let (parent, key) = place.parent().ok_or(EditError::NotThere)?;
            let table = root.table_at(&parent).ok_or(EditError::NotThere)?;
            inserted(text, &root, &parent, table, (key, value), order)?
        }
    };
    // What is wrong elsewhere in the text can make a new line mean something else.
    let is_there =
        outline(&changed).node_at(place).is_some_and(|n| changed[n.span.clone()] == *value);
    if is_there { Ok(changed) } else { Err(form(place)) }
}

/// A value with its own bytes, not a table under a header.
fn is_written(node: &Node) -> bool {
    match &node.kind {
        Kind::Text(_) | Kind::Bare(_) => true,
        Kind::List(list) => !list.is_of_headers,
        Kind::Table(table) => table.form == TableForm::Inline,
    }
}

fn form(place: &Place) -> EditError {
    let key = place.0.iter().rev().find_map(|step| match step {
        Step::Key(key) => Some(key.clone()),
        Step::At(_) => None,
    });
    EditError::Form { key: key.unwrap_or_default() }
}

fn replaced(text: &str, span: Range<usize>, with: &str) -> String {
    format!("{}{with}{}", &text[..span.start], &text[span.end..])
}

fn newline(text: &str) -> &'static str {
    if text.contains("\r\n") { "\r\n" } else { "\n" }
}

fn inserted(
    text: &str,
    root: &Table,
    parent: &Place,
    table: &Table,
    (key, value): (&str, &str),
    order: &[&str],
) -> Result<String, EditError> {
    let rank = |name: &str| order.iter().position(|known| *known == name).unwrap_or(order.len());
    let written: Vec<(&str, &Range<usize>)> = table
        .entries
        .iter()
        .filter(|entry| is_written(&entry.node))
        .map(|entry| (entry.key.as_str(), &entry.span))
        .collect();
    let before = written.iter().rfind(|(name, _)| rank(name) <= rank(key)).map(|(_, span)| *span);
    match table.form {
        TableForm::Inline => {
            let node = root.node_at(parent).ok_or(EditError::NotThere)?;
            let at = match before {
                Some(span) => return Ok(with_text(text, span.end, &format!(", {key} = {value}"))),
                None => node.span.start + 1,
            };
            let rest = if written.is_empty() { " " } else { "," };
            Ok(with_text(text, at, &format!(" {key} = {value}{rest}")))
        }
        TableForm::Implied => Err(form(parent)),
        TableForm::Root | TableForm::Header => {
            let at = match before {
                Some(span) => line_end(text, span.end),
                None => match written.first() {
                    Some((_, first)) => line_start(text, first.start),
                    None if table.form == TableForm::Root => before_headers(text, table),
                    None => {
                        let node = root.node_at(parent).ok_or(EditError::NotThere)?;
                        line_end(text, node.span.start)
                    }
                },
            };
            let indent = before.map_or("", |span| indent_of(text, span.start));
            Ok(with_lines(text, at, &format!("{indent}{key} = {value}{}", newline(text))))
        }
    }
}

fn indent_of(text: &str, at: usize) -> &str {
    let line = &text[line_start(text, at)..at];
    if line.trim().is_empty() { line } else { "" }
}

/// Where the terms of a root without any may stand: behind the comment that begins the file.
fn before_headers(text: &str, root: &Table) -> usize {
    let first = root.entries.iter().map(|entry| entry.span.start).min();
    first.map_or(text.len(), |at| above(text, line_start(text, at)))
}

fn with_text(text: &str, at: usize, added: &str) -> String {
    replaced(text, at..at, added)
}

/// Puts whole lines at the beginning of a line, or behind a last line without its end.
fn with_lines(text: &str, at: usize, lines: &str) -> String {
    let is_open = at == text.len() && !text.is_empty() && !text.ends_with('\n');
    let lead = if is_open { newline(text) } else { "" };
    with_text(text, at, &format!("{lead}{lines}"))
}

/// Takes a term out: the line of an assignment, an entry between braces, a table with its header and all below it.
pub fn remove(text: &str, place: &Place) -> Result<String, EditError> {
    let root = outline(text);
    let (parent, key) = place.parent().ok_or(EditError::NotThere)?;
    let table = root.table_at(&parent).ok_or(EditError::NotThere)?;
    let entry = table.entries.iter().find(|entry| entry.key == key).ok_or(EditError::NotThere)?;
    if table.form == TableForm::Inline {
        return Ok(replaced(text, between_commas(text, &entry.span), ""));
    }
    match &entry.node.kind {
        Kind::List(list) if list.is_of_headers => {
            let mut text = text.to_owned();
            for position in (0..list.items.len()).rev() {
                text = remove_block(&text, &place.at(position))?;
            }
            Ok(text)
        }
        Kind::Table(table) if table.form == TableForm::Header => remove_block(text, place),
        Kind::Table(table) if table.form == TableForm::Implied => Err(form(place)),
        _ => {
            let span = line_start(text, entry.span.start)..line_end(text, entry.span.end);
            Ok(replaced(text, span, ""))
        }
    }
}

/// An entry of `{ … }` or `[ … ]` with one of the commas beside it.
fn between_commas(text: &str, span: &Range<usize>) -> Range<usize> {
    let behind = &text[span.end..];
    let trimmed = behind.trim_start_matches([' ', '\t']);
    if let Some(rest) = trimmed.strip_prefix(',') {
        let rest = rest.trim_start_matches([' ', '\t']);
        return span.start..text.len() - rest.len();
    }
    let ahead = text[..span.start].trim_end_matches([' ', '\t', '\r', '\n']);
    if ahead.ends_with(',') {
        return ahead.len() - 1..span.end;
    }
    span.clone()
}

/// Takes out a table under its header, with what lies below it and the comments directly above.
fn remove_block(text: &str, place: &Place) -> Result<String, EditError> {
    Ok(replaced(text, block(text, place)?, ""))
}

/// Takes one `[[name]]` out of its list, with what lies below it and the comments directly above.
pub fn remove_item(text: &str, item: &Place) -> Result<String, EditError> {
    remove_block(text, item)
}

/// Writes one `[[name]]` a second time behind the last of its list; gives the text and the position of the copy.
pub fn copy_item(text: &str, place: &Place, position: usize) -> Result<(String, usize), EditError> {
    let root = outline(text);
    let list = root.node_at(place).and_then(Node::list).ok_or(EditError::NotThere)?;
    let last = list.items.len().checked_sub(1).ok_or(EditError::NotThere)?;
    let copied = text[block(text, &place.at(position))?].trim_end();
    let end = newline(text);
    let at = block(text, &place.at(last))?.end;
    let is_parted = text[..at].ends_with("\n\n") || text[..at].ends_with("\n\r\n");
    let lead = if is_parted { "" } else { end };
    let tail = if at == text.len() { "" } else { end };
    Ok((with_lines(text, at, &format!("{lead}{copied}{end}{tail}")), last + 1))
}

/// From the comments above a header to the blank lines behind its last value.
fn block(text: &str, place: &Place) -> Result<Range<usize>, EditError> {
    let root = outline(text);
    let node = root.node_at(place).ok_or(EditError::NotThere)?;
    let is_header = node.table().is_some_and(|table| table.form == TableForm::Header);
    if !is_header {
        return Err(form(place));
    }
    let start = above(text, line_start(text, node.span.start));
    Ok(start..below(text, node.span.end))
}

/// Where the comments directly above a line begin. Those that begin the file are about the file.
pub fn above(text: &str, line: usize) -> usize {
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

/// Behind the blank lines that follow a value.
pub fn below(text: &str, at: usize) -> usize {
    let mut end = line_end(text, at);
    while end < text.len() {
        let next = line_end(text, end);
        if !text[end..next].trim().is_empty() {
            break;
        }
        end = next;
    }
    end
}

/// Makes the value of a term a table under a header of its own, with these first terms. What stood there goes.
pub fn set_table(text: &str, place: &Place, terms: &[(&str, String)]) -> Result<String, EditError> {
    let is_there = outline(text).node_at(place).is_some();
    let text = if is_there { remove(text, place)? } else { text.to_owned() };
    let (parent, _) = place.parent().ok_or(EditError::NotThere)?;
    let changed = add_block(&text, &parent, place, terms, false)?;
    let is_made =
        outline(&changed).table_at(place).is_some_and(|table| table.form == TableForm::Header);
    if is_made { Ok(changed) } else { Err(form(place)) }
}

/// Adds `[[name]]` with these first terms behind the last one of its list; gives the text and the position of the new one.
pub fn add_item(
    text: &str,
    place: &Place,
    terms: &[(&str, String)],
) -> Result<(String, usize), EditError> {
    let root = outline(text);
    let position = match root.node_at(place).map(|node| &node.kind) {
        Some(Kind::List(list)) if list.is_of_headers => list.items.len(),
        // `[repeat]` with single brackets is a list of one that is written shorter.
        Some(Kind::Table(table)) if table.form == TableForm::Header => {
            let node = root.node_at(place).ok_or(EditError::NotThere)?;
            let line = node.span.start..line_end(text, node.span.start);
            let header = text[line.clone()].replacen('[', "[[", 1).replacen(']', "]]", 1);
            return add_item(&replaced(text, line, &header), place, terms);
        }
        Some(_) => return Err(form(place)),
        None => 0,
    };
    let (parent, _) = place.parent().ok_or(EditError::NotThere)?;
    let changed = add_block(text, &parent, place, terms, true)?;
    let is_made = outline(&changed).table_at(&place.at(position)).is_some();
    if is_made { Ok((changed, position)) } else { Err(form(place)) }
}

fn add_block(
    text: &str,
    parent: &Place,
    place: &Place,
    terms: &[(&str, String)],
    is_list: bool,
) -> Result<String, EditError> {
    let root = outline(text);
    let keys: Vec<&str> = place
        .0
        .iter()
        .filter_map(|step| match step {
            Step::Key(key) => Some(key.as_str()),
            Step::At(_) => None,
        })
        .collect();
    let after = if let Some(node) = root.node_at(place) {
        node.span.end
    } else if parent.0.is_empty() {
        end_for_root(&root, keys.first().copied().unwrap_or_default())
    } else {
        match root.find(parent) {
            Some(Found::Table(table)) if table.form == TableForm::Header => {
                root.node_at(parent).map_or(0, |node| node.span.end)
            }
            _ => return Err(form(place)),
        }
    };
    let end = newline(text);
    let (open, close) = if is_list { ("[[", "]]") } else { ("[", "]") };
    let mut block = format!("{end}{open}{}{close}{end}", keys.join("."));
    for (key, value) in terms {
        block.push_str(&format!("{key} = {value}{end}"));
    }
    let at = if after == 0 && text.trim().is_empty() { text.len() } else { line_end(text, after) };
    Ok(with_lines(text, at, &block))
}

/// Behind what a new table of the root comes: lines stand last, everything else before them.
fn end_for_root(root: &Table, key: &str) -> usize {
    let is_line = |entry: &&super::Entry| entry.key == "objective";
    let ends = root.entries.iter().filter(|entry| key == "objective" || !is_line(entry));
    ends.map(|entry| entry.span.end).max().unwrap_or(0)
}

/// Adds a row, written as TOML, behind the last one of `[ … ]`.
pub fn add_row(text: &str, place: &Place, row: &str) -> Result<String, EditError> {
    let root = outline(text);
    let node = root.node_at(place).ok_or(EditError::NotThere)?;
    let list = node.list().filter(|list| !list.is_of_headers).ok_or_else(|| form(place))?;
    let Some(last) = list.items.last() else {
        return Ok(replaced(text, node.span.clone(), &format!("[ {row} ]")));
    };
    let behind = &text[last.span.end..node.span.end];
    let has_comma = without_comments(behind).contains(',');
    let comma = if has_comma { "" } else { "," };
    let is_own_line = text[line_start(text, last.span.start)..last.span.start].trim().is_empty();
    if !is_own_line {
        let lead = if has_comma { "" } else { ", " };
        let at = if has_comma {
            last.span.end + behind.find(',').map_or(0, |comma| comma + 1)
        } else {
            last.span.end
        };
        let added = if has_comma { format!(" {row},") } else { format!("{lead}{row}") };
        return Ok(with_text(text, at, &added));
    }
    let indent = indent_of(text, last.span.start);
    let text = with_text(text, last.span.end, comma);
    let at = line_end(&text, last.span.end);
    let is_last_line = at > node.span.end + comma.len();
    if is_last_line {
        // The bracket closes on the row's own line.
        return Ok(with_text(&text, last.span.end + 1, &format!(" {row}")));
    }
    Ok(with_lines(&text, at, &format!("{indent}{row},{}", newline(&text))))
}

fn without_comments(text: &str) -> String {
    text.lines().map(|line| line.split('#').next().unwrap_or_default()).collect()
}

/// Takes one row out of `[ … ]`.
pub fn remove_row(text: &str, place: &Place, position: usize) -> Result<String, EditError> {
    let root = outline(text);
    let node = root.node_at(&place.at(position)).ok_or(EditError::NotThere)?;
    let mut span = between_commas(text, &node.span);
    let line = line_start(text, span.start)..line_end(text, span.end);
    let rest = &text[span.end..line.end];
    let is_whole_line = text[line.start..span.start].trim().is_empty()
        && (rest.trim().is_empty() || rest.trim_start().starts_with('#'));
    if is_whole_line {
        span = line;
    }
    Ok(replaced(text, span, ""))
}

/// Changes the places of an item or row and the one behind it; under headers with their comments.
pub fn move_item(text: &str, place: &Place, position: usize) -> Result<String, EditError> {
    let root = outline(text);
    let list = root.node_at(place).and_then(Node::list).ok_or(EditError::NotThere)?;
    let (first, second) = if list.is_of_headers {
        (block(text, &place.at(position))?, block(text, &place.at(position + 1))?)
    } else {
        let span = |at: usize| list.items.get(at).map(|item| item.span.clone());
        (span(position).ok_or(EditError::NotThere)?, span(position + 1).ok_or(EditError::NotThere)?)
    };
    if first.end > second.start {
        return Err(form(place));
    }
    let mut moved = text[second.clone()].to_owned();
    // The last block of a file may lack the blank line and even the line end that part it from the next.
    if list.is_of_headers && !moved.ends_with('\n') {
        moved.push_str(newline(text));
    }
    if list.is_of_headers && second.end == text.len() && !moved.ends_with("\n\n") {
        moved.push_str(newline(text));
    }
    Ok([
        &text[..first.start],
        &moved,
        &text[first.end..second.start],
        &text[first],
        &text[second.end..],
    ]
    .concat())
}
