//! The form: parts of the contract above, the terms of the chosen part below. It draws and says what is to be changed; the text is
//! changed after.

use egui::{Align, Layout, Sense, Ui, WidgetInfo, vec2};

use super::change::Change;
use super::field_ui;
use super::line;
use super::state::{ContractEditorUi, Reading, Section};
use super::terms;
use crate::gui::theme::{self, CONTROL_RADIUS, font, tokens};
use crate::gui::widget::icon::{self, Icon};
use crate::gui::widget::{button, text};
use crate::sla::contract_form::{Asked, FieldKind, FormField, form_fields};
use crate::sla::toml_text::{Kind, Place};
use crate::words::{language, tr};
use crate::workspace::State;

/// What every field of the form sees.
#[derive(Clone, Copy)]
pub(super) struct FormContext<'a> {
    pub state: &'a State,
    pub text: &'a str,
    pub reading: &'a Reading,
}

/// Parts of the contract: three, and each line.
pub(super) fn sections_ui(ui: &mut Ui, editor: &mut ContractEditorUi, reading: &Reading) {
    let lines = reading.root.tables("objective");
    if let Section::Line(line) = editor.section
        && line >= lines.len()
    {
        editor.section = lines.len().checked_sub(1).map_or(Section::Agreement, Section::Line);
    }
    let mut chosen = None;
    ui.add_space(8.0);
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing = vec2(4.0, 4.0);
        let parts = [
            (Section::Agreement, tr!("contract-editor-agreement")),
            (Section::Time, tr!("contract-editor-time")),
            (Section::Money, tr!("contract-editor-money")),
        ];
        for (section, name) in parts {
            let n = n_mistakes(editor, reading, section);
            if tab_ui(ui, name, name, editor.section == section, n) {
                chosen = Some(section);
            }
        }
        for (position, table) in lines.iter().enumerate() {
            let said = table.name_in(language().code()).or_else(|| table.word("id"));
            let number = (position + 1).to_string();
            let shown = said.filter(|said| !said.is_empty()).unwrap_or(&number);
            let name = tr!("contract-editor-line-tab", name = shown);
            let section = Section::Line(position);
            let n = n_mistakes(editor, reading, section);
            if tab_ui(ui, shown, &name, editor.section == section, n) {
                chosen = Some(section);
            }
        }
        if button::ghost(ui, Some(Icon::Plus), tr!("contract-editor-add-line")).clicked() {
            editor.change(&Change::AddLine);
        }
    });
    ui.add_space(6.0);
    if let Some(section) = chosen {
        editor.section = section;
    }
}

fn n_mistakes(editor: &ContractEditorUi, reading: &Reading, section: Section) -> usize {
    let root = Place::root();
    match section {
        Section::Line(line) => reading.n_messages_in(&editor.text, &root.key("objective").at(line)),
        Section::Agreement | Section::Time | Section::Money => root_fields(reading, section)
            .iter()
            .map(|field| reading.n_messages_in(&editor.text, &field.place))
            .sum(),
    }
}

fn tab_ui(ui: &mut Ui, shown: &str, name: &str, is_selected: bool, n_mistakes: usize) -> bool {
    let t = tokens(ui);
    let color = if is_selected { t.accent_text } else { t.text_muted };
    let galley = text::elided(ui, shown, font::strong(), color, 190.0);
    let mark = if n_mistakes > 0 { 18.0 } else { 0.0 };
    let size = vec2(galley.size().x + 20.0 + mark, 28.0);
    let (rect, response) = ui.allocate_exact_size(size, Sense::click());
    response.widget_info(|| WidgetInfo::selected(egui::Role::Tab, true, is_selected, name));
    let fill = if is_selected {
        t.accent_soft
    } else if response.hovered() {
        t.raised
    } else {
        egui::Color32::TRANSPARENT
    };
    let stroke = egui::Stroke::new(1.0, if is_selected { t.accent } else { t.border });
    ui.painter().rect(rect, CONTROL_RADIUS, fill, stroke, egui::StrokeKind::Inside);
    let at = egui::pos2(rect.left() + 10.0, rect.center().y - galley.size().y / 2.0);
    ui.painter().galley(at, galley, color);
    if n_mistakes > 0 {
        let place = egui::Rect::from_center_size(
            egui::pos2(rect.right() - 15.0, rect.center().y),
            vec2(12.0, 12.0),
        );
        icon::paint(ui.painter(), place, Icon::Warning, t.bad);
    }
    theme::paint_focus(ui, &response);
    response.clicked()
}

/// The terms of the root that a part shows.
fn root_fields(reading: &Reading, section: Section) -> Vec<FormField> {
    let of = |key: &str| match key {
        "window" | "calendar" => Section::Time,
        "scorecard" | "at_risk_pool" | "points" | "repeat" | "earn_back" | "bonus"
        | "termination" => Section::Money,
        _ => Section::Agreement,
    };
    let mut fields = form_fields(&reading.root, &Place::root());
    fields.retain(|field| field.term.key != "objective" && of(field.term.key) == section);
    fields
}

/// The chosen part; gives what is to be changed.
pub(super) fn show(
    ui: &mut Ui,
    state: &State,
    editor: &ContractEditorUi,
    reading: &Reading,
) -> Option<Change> {
    let form = FormContext { state, text: &editor.text, reading };
    match editor.section {
        Section::Line(position) => line::show(ui, form, position),
        section => {
            let fields = root_fields(reading, section);
            let mut change = None;
            let (plain, tables): (Vec<&FormField>, Vec<&FormField>) = fields
                .iter()
                .partition(|field| !matches!(field.kind, FieldKind::Table | FieldKind::Tables));
            if !plain.is_empty() {
                theme::card(ui).show(ui, |ui| {
                    ui.set_width(ui.available_width());
                    change = fields_ui(ui, form, &plain).or(change.take());
                });
            }
            for field in tables {
                theme::card(ui).show(ui, |ui| {
                    ui.set_width(ui.available_width());
                    change = table_ui(ui, form, field).or(change.take());
                });
            }
            change
        }
    }
}

/// Fields side by side as far as there is room; wide ones have a row of their own.
pub(super) fn fields_ui(
    ui: &mut Ui,
    form: FormContext<'_>,
    fields: &[&FormField],
) -> Option<Change> {
    const GAP: f32 = 12.0;
    const WIDTH_MIN: f32 = 176.0;
    let room = ui.available_width();
    let n_columns = (((room + GAP) / (WIDTH_MIN + GAP)) as usize).clamp(1, 3);
    let width = ((room - GAP * (n_columns - 1) as f32) / n_columns as f32).floor();
    let mut change = None;
    let mut row: Vec<&FormField> = Vec::new();
    let flush = |ui: &mut Ui, row: &mut Vec<&FormField>, change: &mut Option<Change>| {
        if row.is_empty() {
            return;
        }
        ui.horizontal_top(|ui| {
            ui.spacing_mut().item_spacing.x = GAP;
            for field in row.drain(..) {
                ui.allocate_ui_with_layout(vec2(width, 0.0), Layout::top_down(Align::Min), |ui| {
                    ui.set_width(width);
                    let made = field_ui::show(ui, form, field, width);
                    *change = made.or(change.take());
                });
            }
        });
    };
    for field in fields {
        if is_wide(field.kind) {
            flush(ui, &mut row, &mut change);
            let made = field_ui::show(ui, form, field, room);
            change = made.or(change.take());
        } else {
            row.push(field);
            if row.len() == n_columns {
                flush(ui, &mut row, &mut change);
            }
        }
    }
    flush(ui, &mut row, &mut change);
    change
}

fn is_wide(kind: FieldKind) -> bool {
    matches!(
        kind,
        FieldKind::Formula
            | FieldKind::Filter
            | FieldKind::Kpi
            | FieldKind::Languages
            | FieldKind::List
            | FieldKind::ListOr(_)
            | FieldKind::LinesOr(_)
            | FieldKind::Rows
            | FieldKind::Table
            | FieldKind::TableOr(_)
            | FieldKind::Tables
            | FieldKind::Window
            | FieldKind::Hours
            | FieldKind::Raw
    )
}

/// A table of the root, such as the scorecard; or a list of them, such as the rules of repeats.
fn table_ui(ui: &mut Ui, form: FormContext<'_>, field: &FormField) -> Option<Change> {
    let mut change = None;
    let node = form.reading.root.node_at(&field.place);
    ui.horizontal(|ui| {
        let label = terms::label(field.term.table, field.term.key);
        text::section(ui, label).on_hover_text(field.term.meaning);
        if field.asked == Asked::Optional && node.is_none() {
            text::small(ui, tr!("contract-editor-not-agreed"));
        }
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            let is_list = field.kind == FieldKind::Tables;
            if is_list || node.is_none() {
                let name = tr!("contract-editor-add-table", name = label);
                if button::icon_only(ui, Icon::Plus, &name).clicked() {
                    change = Some(if is_list {
                        Change::AddItem(field.place.clone())
                    } else {
                        Change::Table(field.place.clone())
                    });
                }
            } else if field.asked != Asked::Required {
                let name = tr!("contract-editor-take-out", name = label);
                if button::icon_only(ui, Icon::Trash, &name).clicked() {
                    change = Some(Change::TakeOut(field.place.clone()));
                }
            }
        });
    });
    match node.map(|node| &node.kind) {
        Some(Kind::List(list)) => {
            for position in 0..list.items.len() {
                ui.push_id(position, |ui| {
                    ui.add_space(4.0);
                    let made = item_ui(ui, form, field, position, list.items.len());
                    change = made.or(change.take());
                });
            }
        }
        Some(Kind::Table(_)) => {
            let fields = form_fields(&form.reading.root, &field.place);
            let made = fields_ui(ui, form, &fields.iter().collect::<Vec<_>>());
            change = made.or(change.take());
        }
        _ => {}
    }
    if field.term.key == "calendar" {
        change = library_ui(ui, form).or(change);
    }
    change
}

fn item_ui(
    ui: &mut Ui,
    form: FormContext<'_>,
    field: &FormField,
    position: usize,
    n_items: usize,
) -> Option<Change> {
    let mut change = None;
    let place = field.place.at(position);
    let label = terms::label(field.term.table, field.term.key);
    ui.horizontal(|ui| {
        let id = form.reading.root.table_at(&place).and_then(|table| table.word("id"));
        text::strong(ui, id.unwrap_or(&(position + 1).to_string()));
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            let name = format!("{label} {}", position + 1);
            let name = tr!("contract-editor-take-out", name = &name);
            if button::icon_only(ui, Icon::Trash, &name).clicked() {
                change = Some(Change::RemoveItem(field.place.clone(), position));
            }
            if position + 1 < n_items
                && button::icon_only(ui, Icon::ArrowDown, tr!("contract-editor-move-down"))
                    .clicked()
            {
                change = Some(Change::MoveItem(field.place.clone(), position));
            }
        });
    });
    let fields = form_fields(&form.reading.root, &place);
    fields_ui(ui, form, &fields.iter().collect::<Vec<_>>()).or(change)
}

/// Calendars of the workspace's library, to be copied into the contract.
fn library_ui(ui: &mut Ui, form: FormContext<'_>) -> Option<Change> {
    let listed = form.state.definitions.listed.found()?;
    if listed.calendars.iter().all(|file| file.n_calendars == 0) {
        return None;
    }
    let known = crate::sla::contract_form::ids_of(&form.reading.root, "calendar");
    let mut change = None;
    ui.horizontal_wrapped(|ui| {
        text::small(ui, tr!("contract-editor-from-library"));
        for file in &listed.calendars {
            let root = crate::sla::toml_text::outline(&file.text);
            let tables = root.get("calendar").and_then(|node| node.list());
            for node in tables.into_iter().flat_map(|list| &list.items) {
                let id = node.table().and_then(|table| table.word("id")).unwrap_or_default();
                if id.is_empty() || known.iter().any(|known| known == id) {
                    continue;
                }
                if button::ghost(ui, Some(Icon::Plus), id).clicked() {
                    let table = file.text.get(node.span.clone()).unwrap_or_default();
                    change = Some(Change::Append(table.to_owned()));
                }
            }
        }
    });
    change
}
