//! What a form wants changed, as a value: drawn first, done after.

use super::state::Section;
use crate::sla::contract_form::{
    Credit, FieldKind, SourceChoice, add_empty_row, add_to_list, rename_line, set_typed,
    switch_credit, switch_exclusions, switch_method, switch_source, table_name,
};
use crate::sla::toml_text::{self, EditError, Place, Step, outline};

#[derive(Clone, Debug, PartialEq)]
pub(super) enum Change {
    Typed(Place, String),
    TakeOut(Place),
    /// A value as TOML.
    Raw(Place, String),
    /// A table of texts by language, begun with one.
    Begin(Place, &'static str, String),
    /// An empty list.
    Empty(Place),
    /// A window of fiscal months; what it says is left open.
    Fiscal(Place),
    AddToList(Place, String),
    AddRow(Place),
    RemoveRow(Place, usize),
    /// The row and the one behind it change places.
    MoveRow(Place, usize),
    /// Makes the term a table under its own header.
    Table(Place),
    /// Makes the term a table between braces.
    Inline(Place),
    AddItem(Place),
    RemoveItem(Place, usize),
    MoveItem(Place, usize),
    /// Adds a table that is written elsewhere, such as a calendar of the library.
    Append(String),
    AddLine,
    CopyLine(usize),
    Rename {
        line: usize,
        to: String,
    },
    Source(Place, SourceChoice),
    Method(Place, String),
    Credit(Place, Credit),
    Exclusions(Place, bool),
}

impl Change {
    /// The new text, and the part of the form to show.
    pub(super) fn apply(&self, text: &str) -> Result<(String, Option<Section>), EditError> {
        let same = |text: String| (text, None);
        match self {
            Self::Typed(place, typed) => set_typed(text, place, typed).map(same),
            Self::TakeOut(place) => toml_text::remove(text, place).map(same),
            Self::Raw(place, value) => raw(text, place, value).map(same),
            Self::Begin(place, key, typed) => {
                let value = crate::sla::contract_form::written(FieldKind::Words, None, typed);
                raw(text, place, &format!("{{ {key} = {value} }}")).map(same)
            }
            Self::Empty(place) => raw(text, place, "[]").map(same),
            Self::Fiscal(place) => {
                raw(text, place, "{ fiscal = \"\", year_starts = {} }").map(same)
            }
            Self::AddToList(place, typed) => add_to_list(text, place, typed).map(same),
            Self::AddRow(place) => add_empty_row(text, place).map(same),
            Self::RemoveRow(place, position) => {
                toml_text::remove_row(text, place, *position).map(same)
            }
            Self::MoveRow(place, position) | Self::MoveItem(place, position) => {
                toml_text::move_item(text, place, *position).map(same)
            }
            Self::Table(place) => toml_text::set_table(text, place, &[]).map(same),
            Self::Inline(place) => raw(text, place, &first_terms(place)).map(same),
            Self::AddItem(place) => {
                toml_text::add_item(text, place, &[]).map(|(text, _)| same(text))
            }
            Self::RemoveItem(place, position) => remove_item(text, place, *position).map(same),
            Self::Append(table) => Ok(same(appended(text, table))),
            Self::AddLine => add_line(text),
            Self::CopyLine(line) => copy_line(text, *line),
            Self::Rename { line, to } => rename(text, *line, to).map(same),
            Self::Source(place, to) => switch_source(text, place, *to).map(same),
            Self::Method(place, to) => switch_method(text, place, to).map(same),
            Self::Credit(place, to) => switch_credit(text, place, *to).map(same),
            Self::Exclusions(place, agreed) => switch_exclusions(text, place, *agreed).map(same),
        }
    }
}

fn raw(text: &str, place: &Place, value: &str) -> Result<String, EditError> {
    let table = place.parent().map(|(parent, _)| table_name(&parent));
    let order = crate::sla::contract_form::key_order(&table.unwrap_or_default());
    toml_text::set(text, place, value, &order)
}

/// `{ misses = "", periods = "" }`: what it says is left open.
fn first_terms(place: &Place) -> String {
    let fields = crate::sla::contract_form::form_fields(&outline(""), place);
    let terms: Vec<String> = match place.parent() {
        Some((_, "weight_by")) => vec!["attribute = \"\"".to_owned()],
        _ => fields.iter().map(|field| format!("{} = \"\"", field.term.key)).collect(),
    };
    format!("{{ {} }}", terms.join(", "))
}

fn remove_item(text: &str, place: &Place, position: usize) -> Result<String, EditError> {
    let root = outline(text);
    let node = root.node_at(place).ok_or(EditError::NotThere)?;
    if node.list().is_none() {
        return toml_text::remove(text, place);
    }
    toml_text::remove_item(text, &place.at(position))
}

fn appended(text: &str, table: &str) -> String {
    // Calendars stand before the lines that name them.
    let root = outline(text);
    let lines = root.entries.iter().filter(|entry| entry.key == "objective");
    let first = lines.map(|entry| entry.span.start).min();
    let others = root.entries.iter().filter(|entry| entry.key != "objective");
    let end = others.map(|entry| entry.span.end).filter(|end| first.is_none_or(|f| *end < f)).max();
    let at = end.map_or(0, |end| text[end..].find('\n').map_or(text.len(), |n| end + n + 1));
    let lead =
        if at == text.len() && !text.is_empty() && !text.ends_with('\n') { "\n" } else { "" };
    format!("{}{lead}\n{}\n{}", &text[..at], table.trim_end(), &text[at..])
}

fn lines() -> Place {
    Place(vec![Step::Key("objective".to_owned())])
}

fn free_id(text: &str, wanted: &str) -> String {
    let root = outline(text);
    let known = crate::sla::contract_form::ids_of(&root, "objective");
    let mut n = 2;
    let mut id = wanted.to_owned();
    while known.contains(&id) {
        id = format!("{wanted}-{n}");
        n += 1;
    }
    id
}

fn add_line(text: &str) -> Result<(String, Option<Section>), EditError> {
    let id = free_id(text, "line");
    let (text, position) = toml_text::add_item(text, &lines(), &[("id", format!("\"{id}\""))])?;
    Ok((text, Some(Section::Line(position))))
}

fn copy_line(text: &str, line: usize) -> Result<(String, Option<Section>), EditError> {
    let id = outline(text)
        .tables("objective")
        .get(line)
        .and_then(|table| table.word("id").map(str::to_owned))
        .unwrap_or_else(|| "line".to_owned());
    let new = free_id(text, &id);
    let (text, position) = toml_text::copy_item(text, &lines(), line)?;
    let text = set_typed(&text, &lines().at(position).key("id"), &new)?;
    Ok((text, Some(Section::Line(position))))
}

/// The id of a line, and wherever the contract names it; where another line has the old one too, only its own.
fn rename(text: &str, line: usize, to: &str) -> Result<String, EditError> {
    let root = outline(text);
    let known = crate::sla::contract_form::ids_of(&root, "objective");
    let place = lines().at(line).key("id");
    let old = root.node_at(&place).and_then(|node| node.word()).unwrap_or_default().to_owned();
    let is_single = known.iter().filter(|id| **id == old).count() == 1;
    if old.is_empty() || !is_single {
        set_typed(text, &place, to)
    } else {
        rename_line(text, &old, to)
    }
}
