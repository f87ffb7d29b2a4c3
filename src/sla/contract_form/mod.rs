//! A contract file as a form sees it: which terms a table asks for as it stands, what kind of value each has, and how a typed value
//! is written.
//!
//! The reader of contract files decides what is right; this module only knows what may stand where, so that a form shows the terms
//! of *this* method, *this* credit and *this* source, and puts what is typed into the text by [`crate::sla::toml_text`].

pub mod complete;
mod fields;
mod switch;

pub use fields::{Asked, FieldKind, FormField, SourceChoice, field_kind, form_fields, source_choice};
pub use switch::{Credit, rename_line, switch_credit, switch_exclusions, switch_method, switch_source};

use super::contract_file::{FileTerm, contract_file_terms};
use super::toml_reader::quoted;
use super::toml_text::{self, EditError, Place, Step, Table};

/// Keys of a place without positions, as [`FileTerm::table`] writes them.
pub fn table_name(place: &Place) -> String {
    let keys: Vec<&str> = place
        .0
        .iter()
        .filter_map(|step| match step {
            Step::Key(key) => Some(key.as_str()),
            Step::At(_) => None,
        })
        .collect();
    keys.join(".")
}

/// The term that stands at a place.
pub fn term_at(place: &Place) -> Option<FileTerm> {
    let (parent, key) = place.parent()?;
    let table = table_name(&parent);
    contract_file_terms().into_iter().find(|term| term.table == table && term.key == key)
}

/// Keys of a table in the order in which a file says them.
pub fn key_order(table: &str) -> Vec<&'static str> {
    let mut order: Vec<&'static str> = Vec::new();
    for term in contract_file_terms().into_iter().filter(|term| term.table == table) {
        if !order.contains(&term.key) {
            order.push(term.key);
        }
    }
    if table == "objective" {
        // Terms of a method stand behind it.
        let method = order.iter().position(|key| *key == "method").unwrap_or(order.len());
        let own: Vec<&'static str> =
            order.iter().copied().filter(|key| fields::METHOD_KEYS.contains(key)).collect();
        order.retain(|key| !own.contains(key));
        order.splice(method + 1..method + 1, own);
    }
    order
}

/// The quoted words of a term's example: its choices.
pub fn choices(term: &FileTerm) -> Vec<&'static str> {
    let behind = term.example.split_once('=').map_or(term.example, |(_, behind)| behind);
    behind.split('"').skip(1).step_by(2).filter(|word| !word.contains(['=', '…'])).collect()
}

/// How the term may be written first: the first value of its example.
pub fn first_example(term: &FileTerm) -> Option<&'static str> {
    toml_text::first_value(term.example)
}

/// A typed text as the value of a term. `before` is what stands there now, as it is written: its way of quoting is kept.
pub fn written(kind: FieldKind, before: Option<&str>, typed: &str) -> String {
    let is_number = !typed.is_empty()
        && typed.bytes().all(|b| b.is_ascii_digit() || b == b'.' || b == b'-')
        && typed.parse::<f64>().is_ok();
    let was_bare = before.is_some_and(|raw| !raw.starts_with(['"', '\'']));
    let is_whole = is_number && !typed.contains('.');
    match kind {
        FieldKind::YesNo if matches!(typed, "true" | "false") => typed.to_owned(),
        FieldKind::Whole | FieldKind::WholeOr(_) if is_whole => typed.to_owned(),
        FieldKind::Number | FieldKind::NumberOr(_) if was_bare && is_number => typed.to_owned(),
        _ => text_value(before, typed),
    }
}

fn text_value(before: Option<&str>, typed: &str) -> String {
    let fits_literal = !typed.contains('\'') && !typed.contains(|c: char| c.is_control());
    let was_literal = before.is_some_and(|raw| raw.starts_with('\'') && !raw.starts_with("'''"));
    if fits_literal && (was_literal || typed.contains('"')) {
        return format!("'{typed}'");
    }
    if !typed.contains(['"', '\\']) && !typed.contains(|c: char| c.is_control()) {
        return format!("\"{typed}\"");
    }
    quoted(typed)
}

/// Puts a typed text into the file as the value of a term; nothing else changes.
pub fn set_typed(text: &str, place: &Place, typed: &str) -> Result<String, EditError> {
    let root = toml_text::outline(text);
    let term = term_at(place);
    let kind = term.as_ref().map_or(FieldKind::Words, field_kind);
    let before = root.node_at(place).map(|node| &text[node.span.clone()]);
    let value = match kind {
        FieldKind::Raw => typed.to_owned(),
        _ => written(kind, before, typed),
    };
    let table = place.parent().map(|(parent, _)| table_name(&parent)).unwrap_or_default();
    toml_text::set(text, place, &value, &key_order(&table))
}

/// Adds one text to a list of texts; a list that is not there yet is begun, and a word such as `"all"` gives way to it.
pub fn add_to_list(text: &str, place: &Place, typed: &str) -> Result<String, EditError> {
    let root = toml_text::outline(text);
    let is_number = typed.parse::<u32>().is_ok();
    let is_of_numbers = term_at(place).is_some_and(|term| term.key == "priorities");
    let item = if is_number && is_of_numbers { typed.to_owned() } else { text_value(None, typed) };
    if root.node_at(place).and_then(|node| node.list()).is_some() {
        return toml_text::add_row(text, place, &item);
    }
    let table = place.parent().map(|(parent, _)| table_name(&parent)).unwrap_or_default();
    toml_text::set(text, place, &format!("[{item}]"), &key_order(&table))
}

/// Adds an empty row to a table of rows such as the steps of a credit; a table that is not there yet is begun. What the row says is
/// left open: nothing here may decide money.
pub fn add_empty_row(text: &str, place: &Place) -> Result<String, EditError> {
    let root = toml_text::outline(text);
    let fields = form_fields(&root, &place.at(usize::MAX));
    let required = fields.iter().filter(|field| field.asked == Asked::Required);
    let terms: Vec<String> = required.map(|f| format!("{} = \"\"", f.term.key)).collect();
    let row = format!("{{ {} }}", terms.join(", "));
    if root.node_at(place).and_then(|node| node.list()).is_some() {
        return toml_text::add_row(text, place, &row);
    }
    let table = place.parent().map(|(parent, _)| table_name(&parent)).unwrap_or_default();
    let end = if text.contains("\r\n") { "\r\n" } else { "\n" };
    let value = format!("[{end}  {row},{end}]");
    toml_text::set(text, place, &value, &key_order(&table))
}

/// Ids that a list of tables gives, such as those of all lines.
pub fn ids_of(root: &Table, list: &str) -> Vec<String> {
    let tables = root.tables(list);
    tables.iter().filter_map(|table| table.word("id")).map(str::to_owned).collect()
}
