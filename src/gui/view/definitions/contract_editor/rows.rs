//! A term that is a list of small tables, such as the steps of a credit: one row each, one column for each term.

use egui::{Align, Layout, TextEdit, Ui, vec2};

use super::change::Change;
use super::form::FormContext;
use super::terms;
use crate::gui::theme::{font, tokens};
use crate::gui::widget::icon::Icon;
use crate::gui::widget::{button, pick, text};
use crate::sla::contract_form::complete::{KnownNames, words};
use crate::sla::contract_form::{Asked, FieldKind, FormField, choices, form_fields};
use crate::sla::toml_text::Kind;
use crate::words::tr;

pub(super) fn show(
    ui: &mut Ui,
    form: FormContext<'_>,
    field: &FormField,
    label: &str,
) -> Option<Change> {
    let mut change = None;
    let n_rows = match form.reading.root.node_at(&field.place).map(|node| &node.kind) {
        Some(Kind::List(list)) => list.items.len(),
        _ => 0,
    };
    // What any row has decides the columns, so that rows line up.
    let all: Vec<Vec<FormField>> = (0..n_rows.max(1))
        .map(|row| form_fields(&form.reading.root, &field.place.at(row)))
        .collect();
    let mut columns: Vec<&FormField> = Vec::new();
    for cell in all.iter().flatten() {
        if columns.iter().all(|known| known.term.key != cell.term.key) {
            columns.push(cell);
        }
    }
    if n_rows > 0 {
        const TOOLS: f32 = 68.0;
        const GAP: f32 = 6.0;
        let n = columns.len().max(1) as f32;
        let width = ((ui.available_width() - TOOLS - GAP * n) / n).floor().max(64.0);
        ui.horizontal(|ui| {
            ui.spacing_mut().item_spacing.x = GAP;
            ui.spacing_mut().interact_size.y = 16.0;
            for column in &columns {
                ui.allocate_ui_with_layout(
                    vec2(width, 16.0),
                    Layout::left_to_right(Align::Center),
                    |ui| {
                        ui.set_width(width);
                        let name = terms::label(column.term.table, column.term.key);
                        text::caption(ui, name).on_hover_text(column.term.meaning);
                    },
                );
            }
        });
        for (row, cells) in all.iter().enumerate() {
            ui.push_id(row, |ui| {
                ui.horizontal(|ui| {
                    ui.spacing_mut().item_spacing.x = GAP;
                    for column in &columns {
                        let key = column.term.key;
                        match cells.iter().find(|cell| cell.term.key == key) {
                            Some(cell) => {
                                // In a room of its own: a drop-down else grows with its text.
                                let made = ui.allocate_ui_with_layout(
                                    vec2(width, 30.0),
                                    Layout::top_down(Align::Min),
                                    |ui| {
                                        ui.set_width(width);
                                        cell_ui(ui, form, cell, row, width)
                                    },
                                );
                                change = made.inner.or(change.take());
                            }
                            None => {
                                ui.allocate_space(vec2(width, 28.0));
                            }
                        }
                    }
                    let made = tools_ui(ui, field, label, row, n_rows);
                    change = made.or(change.take());
                });
                messages_ui(ui, form, cells);
            });
        }
    }
    let name = tr!("contract-editor-add-row", name = label);
    if button::ghost(ui, Some(Icon::Plus), &name).clicked() {
        change = Some(Change::AddRow(field.place.clone()));
    }
    change
}

fn messages_ui(ui: &mut Ui, form: FormContext<'_>, cells: &[FormField]) {
    let mut said: Vec<&str> = Vec::new();
    for cell in cells.iter().filter(|cell| cell.is_written) {
        let quoted = format!("{:?}", cell.term.key);
        for message in form.reading.messages_at(form.text, &cell.place) {
            let is_here = message.message.contains(&quoted);
            if is_here && !said.contains(&message.message.as_str()) {
                said.push(&message.message);
                text::note(ui, &message.message, tokens(ui).bad);
            }
        }
    }
}

fn tools_ui(
    ui: &mut Ui,
    field: &FormField,
    label: &str,
    row: usize,
    n_rows: usize,
) -> Option<Change> {
    let mut change = None;
    ui.spacing_mut().item_spacing.x = 0.0;
    let name = format!("{label} {}", row + 1);
    let remove = tr!("contract-editor-take-out", name = &name);
    if button::icon_only(ui, Icon::Trash, &remove).clicked() {
        change = Some(if n_rows == 1 && field.asked != Asked::Required {
            Change::TakeOut(field.place.clone())
        } else {
            Change::RemoveRow(field.place.clone(), row)
        });
    }
    ui.add_enabled_ui(row + 1 < n_rows, |ui| {
        let down = tr!("contract-editor-move-row-down", name = &name);
        if button::icon_only(ui, Icon::ArrowDown, &down).clicked() {
            change = Some(Change::MoveRow(field.place.clone(), row));
        }
    });
    change
}

fn cell_ui(
    ui: &mut Ui,
    form: FormContext<'_>,
    cell: &FormField,
    row: usize,
    width: f32,
) -> Option<Change> {
    let current = form.reading.root.node_at(&cell.place).and_then(|node| node.word());
    let mut value = current.unwrap_or_default().to_owned();
    let label = terms::label(cell.term.table, cell.term.key);
    let name = tr!("contract-editor-cell", name = label, row = (row + 1) as u64);
    let offered: Option<Vec<(String, String)>> = match cell.kind {
        FieldKind::Choice => Some(
            choices(&cell.term)
                .into_iter()
                .map(|word| {
                    let shown = terms::choice(cell.term.table, cell.term.key, word);
                    (word.to_owned(), shown.unwrap_or(word).to_owned())
                })
                .collect(),
        ),
        FieldKind::Line => Some(
            words(&cell.term, &form.reading.root, &KnownNames::default())
                .into_iter()
                .map(|(id, _)| (id.clone(), id))
                .collect(),
        ),
        _ => None,
    };
    let is_changed = match offered {
        Some(mut options) => {
            if !options.iter().any(|(word, _)| *word == value) {
                let shown = if value.is_empty() { tr!("contract-editor-choose") } else { &value };
                options.insert(0, (value.clone(), shown.to_owned()));
            }
            pick::combo(ui, &name, &mut value, &options, width)
        }
        None => {
            let edit = TextEdit::singleline(&mut value)
                .font(font::code())
                .desired_width(width)
                .margin(egui::Margin::symmetric(8, 7))
                .align(egui::Align2::LEFT_CENTER)
                .min_size(vec2(0.0, 28.0));
            ui.add(edit).accessible_name(name).changed()
        }
    };
    if !is_changed {
        return None;
    }
    let is_gone = value.is_empty() && cell.asked == Asked::Optional && cell.is_written;
    Some(if is_gone {
        Change::TakeOut(cell.place.clone())
    } else {
        Change::Typed(cell.place.clone(), value)
    })
}
