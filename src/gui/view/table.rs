//! The table of an answer: one row for each group and bucket, sorted once for each change, rows drawn as they come into view.

use std::sync::Arc;

use egui::{Align, Layout, Ui};
use egui_extras::{Column, TableBuilder};

use crate::gui::panel::explain::group_name;
use crate::gui::theme::{ROW_HEIGHT, font, tokens};
use crate::gui::ui_state::{Cell, TableSort};
use crate::gui::widget::icon::{self, Icon};
use crate::gui::widget::{quantity, text};
use crate::workspace::QueryAnswer;

/// Order of the rows for one answer and one sorting.
#[derive(Debug, Default)]
pub(crate) struct TableRows {
    key: Option<(u64, usize, bool)>,
    /// Group and bucket.
    rows: Arc<Vec<(usize, usize)>>,
}

impl TableRows {
    fn rows(
        &mut self,
        answer: &QueryAnswer,
        revision: u64,
        sort: TableSort,
    ) -> Arc<Vec<(usize, usize)>> {
        let key = (revision, sort.column, sort.descending);
        if self.key != Some(key) {
            self.rows = Arc::new(sorted(answer, sort));
            self.key = Some(key);
        }
        self.rows.clone()
    }
}

/// Column 0 is the time, 1 the group, then one for each item.
fn sorted(answer: &QueryAnswer, sort: TableSort) -> Vec<(usize, usize)> {
    let Some(first) = answer.series.first() else { return Vec::new() };
    let n_buckets = first.buckets.len();
    let mut rows: Vec<(usize, usize)> = (0..n_buckets)
        .flat_map(|bucket| (0..first.groups.len()).map(move |group| (group, bucket)))
        .collect();
    match sort.column {
        0 => rows.sort_by_key(|&(group, bucket)| (bucket, group)),
        1 => rows.sort_by_key(|&(group, bucket)| (group, bucket)),
        column => {
            if let Some(series) = answer.series.get(column - 2) {
                let value = |&(group, bucket): &(usize, usize)| series.point(group, bucket).value;
                // What has no value goes last, whichever way is up.
                rows.sort_by(|a, b| match (value(a), value(b)) {
                    (Some(a), Some(b)) if sort.descending => b.total_cmp(&a),
                    (Some(a), Some(b)) => a.total_cmp(&b),
                    (a, b) => b.is_some().cmp(&a.is_some()),
                });
                return rows;
            }
        }
    }
    if sort.descending {
        rows.reverse();
    }
    rows
}

/// Draws the table; gives the cell that was clicked.
pub(super) fn show(
    ui: &mut Ui,
    cache: &mut TableRows,
    answer: &QueryAnswer,
    revision: u64,
    sort: &mut TableSort,
    selected: Option<Cell>,
) -> Option<Cell> {
    let width = 130.0 + 96.0 + 24.0 + 268.0 * answer.items.len() as f32;
    egui::ScrollArea::horizontal()
        .id_salt("answer width")
        .auto_shrink(false)
        .show(ui, |ui| {
            ui.set_min_width(width.max(ui.available_width()));
            table_ui(ui, cache, answer, revision, sort, selected)
        })
        .inner
}

fn table_ui(
    ui: &mut Ui,
    cache: &mut TableRows,
    answer: &QueryAnswer,
    revision: u64,
    sort: &mut TableSort,
    selected: Option<Cell>,
) -> Option<Cell> {
    let rows = cache.rows(answer, revision, *sort);
    let first = answer.series.first()?;
    let mut clicked = None;
    ui.spacing_mut().item_spacing = egui::vec2(12.0, 0.0);
    let is_wide = answer.items.len() == 1 && ui.available_width() > 640.0;
    let mut table = TableBuilder::new(ui)
        .id_salt("answer")
        .striped(false)
        .sense(egui::Sense::click())
        .auto_shrink(false)
        .min_scrolled_height(0.0)
        .cell_layout(Layout::left_to_right(Align::Center))
        .column(Column::exact(130.0))
        .column(Column::remainder().at_least(96.0).clip(true));
    // Few columns have room for their whole names.
    let value_width = if is_wide { 220.0 } else { 150.0 };
    for _ in &answer.items {
        table = table.column(Column::exact(value_width)).column(Column::exact(90.0));
    }
    let mut names: Vec<(usize, String, bool)> =
        vec![(0, "Start".to_owned(), false), (1, first.keys.join(" · "), false)];
    if first.keys.is_empty() {
        names[1].1 = "Group".to_owned();
    }
    table
        .header(ROW_HEIGHT, |mut row| {
            for (column, name, right) in &names {
                row.col(|ui| heading(ui, name, *column, *right, sort));
            }
            for (position, item) in answer.items.iter().enumerate() {
                row.col(|ui| {
                    heading(ui, &with_unit(&item.name, item.unit.sign()), position + 2, true, sort);
                });
                row.col(|ui| {
                    ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                        ui.add_space(SCROLL_BAR_ROOM);
                        text::caption(ui, "Complete")
                    });
                });
            }
        })
        .body(|body| {
            body.rows(28.0, rows.len(), |mut row| {
                let (group, bucket) = rows[row.index()];
                row.set_selected(selected.is_some_and(|c| (c.group, c.bucket) == (group, bucket)));
                row.col(|ui| {
                    text::number(ui, &quantity::time(first.buckets[bucket].start, &first.zone));
                });
                row.col(|ui| {
                    text::body(ui, &group_name(&first.groups[group]));
                });
                for (item, series) in answer.series.iter().enumerate() {
                    let point = series.point(group, bucket);
                    let (_, response) = row.col(|ui| {
                        let shown = point.value.map_or_else(
                            || quantity::NO_VALUE.to_owned(),
                            |v| quantity::plain(v, &series.unit),
                        );
                        let is_upper_bound = answer.items[item].is_upper_bound;
                        right(ui, &quantity::bounded(shown, is_upper_bound));
                    });
                    if response.clicked() {
                        clicked = Some(Cell { item, group, bucket });
                    }
                    row.col(|ui| complete(ui, point.completeness));
                }
                if row.response().clicked() && clicked.is_none() {
                    clicked = Some(Cell { item: 0, group, bucket });
                }
            });
        });
    clicked
}

const SCROLL_BAR_ROOM: f32 = 4.0;

fn with_unit(name: &str, unit: &str) -> String {
    if unit.is_empty() { name.to_owned() } else { format!("{name} ({unit})") }
}

fn right(ui: &mut Ui, value: &str) {
    ui.with_layout(Layout::right_to_left(Align::Center), |ui| text::number(ui, value));
}

fn complete(ui: &mut Ui, ratio: Option<f64>) {
    let t = tokens(ui);
    let color = match ratio {
        Some(ratio) if ratio < 0.9 => t.bad,
        Some(ratio) if ratio < 0.99 => t.warn,
        _ => t.text_muted,
    };
    ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
        // Room for the scroll bar.
        ui.add_space(SCROLL_BAR_ROOM);
        text::number_in(ui, &quantity::share(ratio), font::body(), color);
    });
}

/// A heading that sorts.
fn heading(ui: &mut Ui, name: &str, column: usize, right: bool, sort: &mut TableSort) {
    let current = sort.column == column;
    let layout = if right {
        Layout::right_to_left(Align::Center)
    } else {
        Layout::left_to_right(Align::Center)
    };
    ui.with_layout(layout, |ui| {
        ui.spacing_mut().item_spacing.x = 4.0;
        let color = if current { tokens(ui).text } else { tokens(ui).text_muted };
        let label =
            text::line(ui, name, font::small_strong(), color).interact(egui::Sense::click());
        label.widget_info(|| {
            egui::WidgetInfo::labeled(egui::Role::Button, true, format!("Sort by {name}"))
        });
        if current {
            icon::show(
                ui,
                if sort.descending { Icon::ArrowDown } else { Icon::ArrowUp },
                11.0,
                color,
            );
        }
        if label.clicked() {
            *sort = TableSort { column, descending: current && !sort.descending };
        }
    });
}
