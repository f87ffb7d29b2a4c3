//! The columns of a table: as they are written, with the role of each above them, and one by one with all that is said of each.

use egui::{Align, Layout, ScrollArea, Ui};
use egui_extras::{Column, TableBuilder};

use super::edit::{self, Edit};
use super::settings::is_measured;
use super::words;
use crate::gui::theme::{ROW_HEIGHT, font, tokens};
use crate::gui::widget::grid::Grid;
use crate::gui::widget::{field, pick, quantity, text};
use crate::words::tr;
use crate::workspace::preview::{ColumnLayout, Role, TableLayout};

const WRITTEN_WIDTH: f32 = 190.0;
const WRITTEN_ROW: f32 = 26.0;

/// The first rows as they are written.
pub(super) fn written_ui(ui: &mut Ui, edit: &mut Edit<'_>, layout: &TableLayout) {
    let report = edit.report;
    let has_header = layout.header_line.is_some();
    let rows = report.raw_rows.get(usize::from(has_header)..).unwrap_or_default();
    let n_columns = rows.iter().map(Vec::len).max().unwrap_or(0).max(layout.columns.len());
    let widths = vec![WRITTEN_WIDTH; n_columns];
    let grid = Grid {
        name: "as written",
        widths: &widths,
        head_height: 66.0,
        row_height: WRITTEN_ROW,
        n_rows: rows.len(),
    };
    let t = tokens(ui);
    let tint = |column: usize| {
        let role = layout.columns.get(column)?.role;
        words::tint(role).map(|color| t.line(color).gamma_multiply(0.09))
    };
    let is_units = |row: usize| row == 0 && layout.units_line.is_some();
    grid.show(
        ui,
        tint,
        |ui, position| match layout.columns.get(position) {
            Some(column) => {
                head_ui(ui, edit, layout, column, position);
            }
            None => {
                text::line(ui, tr!("preview-beyond"), font::small(), t.text_faint);
            }
        },
        |ui, row, column| {
            let cell = rows.get(row).and_then(|cells| cells.get(column)).map_or("", String::as_str);
            let is_read = layout.columns.get(column).is_some_and(|c| c.role != Role::Ignore);
            let color = match (is_read, is_units(row)) {
                (true, false) => t.text,
                (true, true) => t.text_muted,
                (false, _) => t.text_faint,
            };
            text::line(ui, cell, font::code(), color);
        },
    );
}

/// Name of a column over the list of roles.
fn head_ui(
    ui: &mut Ui,
    edit: &mut Edit<'_>,
    layout: &TableLayout,
    column: &ColumnLayout,
    position: usize,
) {
    ui.with_layout(Layout::top_down(Align::Min), |ui| {
        ui.spacing_mut().item_spacing.y = 4.0;
        ui.add_space(4.0);
        text::line(ui, shown_name(column), font::strong(), tokens(ui).text);
        let width = ui.available_width();
        role_ui(ui, edit, layout, column, position, width);
    });
}

fn shown_name(column: &ColumnLayout) -> &str {
    if column.name.trim().is_empty() { tr!("preview-unnamed") } else { &column.name }
}

fn role_ui(
    ui: &mut Ui,
    edit: &mut Edit<'_>,
    layout: &TableLayout,
    column: &ColumnLayout,
    position: usize,
    width: f32,
) {
    let mut offered = words::roles_of(layout.kind).to_vec();
    if !offered.contains(&column.role) {
        offered.push(column.role);
    }
    let options: Vec<(Role, String)> =
        offered.into_iter().map(|role| (role, words::role(role).to_owned())).collect();
    let mut role = column.role;
    ui.push_id(position, |ui| {
        let name = tr!("preview-role-of", column = shown_name(column));
        if pick::combo(ui, &name, &mut role, &options, width) {
            edit.set_role(column, role);
        }
    });
}

/// Widths of the columns of the list; the name takes what is left.
const LIST_WIDTHS: [f32; 5] = [184.0, 160.0, 76.0, 78.0, 118.0];
const LIST_NAME_MIN: f32 = 140.0;

/// One line for each column.
pub(super) fn list_ui(ui: &mut Ui, edit: &mut Edit<'_>, layout: &TableLayout) {
    let gap = 12.0;
    let width_min = LIST_NAME_MIN + LIST_WIDTHS.iter().map(|w| w + gap).sum::<f32>();
    ScrollArea::horizontal().id_salt("list width").auto_shrink(false).show(ui, |ui| {
        ui.set_min_width(width_min.max(ui.available_width()));
        ui.spacing_mut().item_spacing = egui::vec2(gap, 0.0);
        let mut table = TableBuilder::new(ui)
            .id_salt("columns")
            .striped(false)
            .auto_shrink(false)
            .min_scrolled_height(0.0)
            .cell_layout(Layout::left_to_right(Align::Center))
            .column(Column::remainder().at_least(LIST_NAME_MIN).clip(true));
        for width in LIST_WIDTHS {
            table = table.column(Column::exact(width).clip(true));
        }
        table
            .header(ROW_HEIGHT, |mut header| {
                let names = [
                    tr!("preview-column"),
                    tr!("preview-role"),
                    tr!("preview-called"),
                    tr!("preview-unit"),
                    tr!("preview-fraction"),
                    tr!("preview-missing"),
                ];
                for name in names {
                    header.col(|ui| {
                        text::caption(ui, name);
                    });
                }
            })
            .body(|body| {
                body.rows(40.0, layout.columns.len(), |mut row| {
                    let position = row.index();
                    let Some(column) = layout.columns.get(position) else { return };
                    row.col(|ui| name_ui(ui, column, position));
                    row.col(|ui| role_ui(ui, edit, layout, column, position, LIST_WIDTHS[0] - 8.0));
                    let has_values = is_measured(layout)
                        && matches!(column.role, Role::Measurement | Role::Value);
                    for part in [Part::Called, Part::Unit, Part::Fraction, Part::Missing] {
                        row.col(|ui| {
                            if has_values {
                                ui.push_id(position, |ui| part_ui(ui, edit, column, part));
                            } else {
                                text::line(
                                    ui,
                                    quantity::NO_VALUE,
                                    font::body(),
                                    tokens(ui).text_faint,
                                );
                            }
                        });
                    }
                });
            });
    });
}

fn name_ui(ui: &mut Ui, column: &ColumnLayout, position: usize) {
    let t = tokens(ui);
    let number = text::tabular(ui, &(position + 1).to_string(), font::small(), t.text_faint);
    let (rect, _) = ui.allocate_exact_size(egui::vec2(22.0, 20.0), egui::Sense::hover());
    ui.painter().galley(
        egui::pos2(rect.right() - number.size().x, rect.center().y - number.size().y / 2.0),
        number,
        t.text_faint,
    );
    let color = if column.role == Role::Ignore { t.text_muted } else { t.text };
    text::line(ui, shown_name(column), font::strong(), color);
}

/// What is said of a column of values.
#[derive(Clone, Copy)]
enum Part {
    Called,
    Unit,
    Fraction,
    Missing,
}

fn part_ui(ui: &mut Ui, edit: &mut Edit<'_>, column: &ColumnLayout, part: Part) {
    let width = ui.available_width() - 4.0;
    let of = shown_name(column);
    match part {
        Part::Called => {
            let name = tr!("preview-name-of", column = of);
            if let Some(called) = field::committed(ui, &column.measurement, &name, "", width) {
                edit.column(&column.name).measurement = Some(called.trim().to_owned());
                edit.changed = true;
            }
        }
        Part::Unit => {
            let name = tr!("preview-unit-of", column = of);
            if let Some(unit) =
                field::committed(ui, &column.unit, &name, tr!("preview-none"), width)
            {
                edit.column(&column.name).unit = Some(unit.trim().to_owned());
                edit.changed = true;
            }
        }
        Part::Fraction => {
            let mut is_fraction = column.is_fraction;
            let name = tr!("preview-fraction-in", column = of);
            let check = pick::check_named(ui, &mut is_fraction, "× 100", &name);
            let check = check.on_hover_text(tr!("preview-fraction-hover"));
            if check.changed() {
                edit.column(&column.name).is_fraction = Some(is_fraction);
                edit.changed = true;
            }
        }
        Part::Missing => {
            let name = tr!("preview-missing-in", column = of);
            let current = column.missing.join(", ");
            if let Some(words) = field::committed(ui, &current, &name, tr!("preview-none"), width) {
                edit.column(&column.name).missing = Some(edit::words_of(&words));
                edit.changed = true;
            }
        }
    }
}
