//! The table of an answer: one row for each group and bucket, sorted once for each change, rows drawn as they come into view.

use std::sync::Arc;

use egui::{Align, Layout, Ui};
use egui_extras::{Column, TableBuilder};

use super::{explore, keys};
use crate::gui::app::ViewContext;
use crate::gui::panel::explain::group_name;
use crate::gui::theme::{ROW_HEIGHT, font, tokens};
use crate::gui::ui_state::{Cell, ExploreUi, TableSort};
use crate::gui::widget::icon::{self, Icon};
use crate::gui::widget::{across, quantity, text};
use crate::words::{language, tr};
use crate::workspace::QueryAnswer;
use crate::workspace::pictures::plots::Earlier;

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

/// Widths of the columns of a value, of how far it is from an earlier one, and of how complete it is.
const DIFFERENCE_WIDTH: f32 = 96.0;
const COMPLETE_WIDTH: f32 = 90.0;
const TIME_WIDTH: f32 = 130.0;
const NAME_WIDTH_MIN: f32 = 96.0;
const GAP: f32 = 12.0;

/// Draws the table; a click selects, and the second button of the pointer offers what can be done. With `earlier` each value has
/// beside it how far it is from its counterpart.
pub(super) fn show(
    ui: &mut Ui,
    ctx: &mut ViewContext<'_>,
    explore: &mut ExploreUi,
    answer: &QueryAnswer,
    revision: u64,
    earlier: Option<&Earlier>,
) {
    // Few columns have room for their whole names.
    let is_wide = answer.items.len() == 1 && ui.available_width() > 640.0;
    let value_width = if is_wide { 220.0 } else { 150.0 };
    let of_item =
        value_width + COMPLETE_WIDTH + 2.0 * GAP + earlier.map_or(0.0, |_| DIFFERENCE_WIDTH + GAP);
    let width = TIME_WIDTH + NAME_WIDTH_MIN + 2.0 * GAP + of_item * answer.items.len() as f32;
    let area = egui::ScrollArea::horizontal().id_salt("answer width").auto_shrink(false);
    let area = across::follow(ui, "answer width", area);
    let shown = area.show(ui, |ui| {
        ui.set_min_width(width.max(ui.available_width()));
        table_ui(ui, ctx, explore, answer, revision, earlier, value_width);
    });
    across::sign(ui, "answer width", &shown);
}

fn table_ui(
    ui: &mut Ui,
    ctx: &mut ViewContext<'_>,
    explore: &mut ExploreUi,
    answer: &QueryAnswer,
    revision: u64,
    earlier: Option<&Earlier>,
    value_width: f32,
) {
    let rows = ctx.derived.table.rows(answer, revision, explore.sort);
    let Some(first) = answer.series.first() else { return };
    ui.spacing_mut().item_spacing = egui::vec2(GAP, 0.0);
    let mut table = TableBuilder::new(ui)
        .id_salt("answer")
        .striped(false)
        .sense(egui::Sense::click())
        .auto_shrink(false)
        .min_scrolled_height(0.0)
        .cell_layout(Layout::left_to_right(Align::Center))
        .column(Column::exact(TIME_WIDTH))
        .column(Column::remainder().at_least(NAME_WIDTH_MIN).clip(true));
    for _ in &answer.items {
        table = table.column(Column::exact(value_width));
        if earlier.is_some() {
            table = table.column(Column::exact(DIFFERENCE_WIDTH));
        }
        table = table.column(Column::exact(COMPLETE_WIDTH));
    }
    let group = if first.keys.is_empty() {
        tr!("explore-table-group").to_owned()
    } else {
        keys::headings(&first.keys)
    };
    let names = [(0, tr!("explore-table-start").to_owned()), (1, group)];
    let selected = explore.cell;
    let mut clicked = None;
    let mut menu = None;
    let mut menus = Vec::new();
    let sort = &mut explore.sort;
    table
        .header(ROW_HEIGHT, |mut row| {
            for (column, name) in &names {
                row.col(|ui| heading(ui, name, *column, false, sort));
            }
            for (position, item) in answer.items.iter().enumerate() {
                row.col(|ui| {
                    heading(
                        ui,
                        &with_unit(item.name_in(language().code()), item.unit.shown()),
                        position + 2,
                        true,
                        sort,
                    );
                });
                if let Some(earlier) = earlier {
                    row.col(|ui| {
                        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                            text::caption(ui, tr!("explore-table-difference"))
                                .on_hover_text(explore::shift_name(earlier.shift));
                        });
                    });
                }
                row.col(|ui| {
                    ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                        ui.add_space(SCROLL_BAR_ROOM);
                        text::caption(ui, tr!("explore-complete"))
                    });
                });
            }
        })
        .body(|body| {
            body.rows(28.0, rows.len(), |mut row| {
                let (group, bucket) = rows[row.index()];
                row.set_selected(selected.is_some_and(|c| (c.group, c.bucket) == (group, bucket)));
                let start = first.buckets[bucket].start;
                let (_, response) = row.col(|ui| {
                    text::number(ui, &quantity::time(start, &first.zone));
                });
                named(&response, tr!("explore-table-start"), || quantity::time(start, &first.zone));
                let (_, response) = row.col(|ui| {
                    text::body(ui, &group_name(&first.groups[group]));
                });
                named(&response, tr!("explore-table-group"), || group_name(&first.groups[group]));
                for (item, series) in answer.series.iter().enumerate() {
                    let point = series.point(group, bucket);
                    let cell = Cell { item, group, bucket };
                    let (_, response) = row.col(|ui| {
                        let shown = point.value.map_or_else(
                            || quantity::NO_VALUE.to_owned(),
                            |v| quantity::plain(v, &series.unit),
                        );
                        let is_upper_bound = answer.items[item].is_upper_bound;
                        right(ui, &quantity::bounded(shown, is_upper_bound));
                    });
                    named(&response, answer.items[item].name_in(language().code()), || {
                        quantity::value(point.value, &series.unit)
                    });
                    if response.clicked() {
                        clicked = Some(cell);
                    }
                    if response.secondary_clicked() {
                        menu = Some(cell);
                    }
                    if let Some(earlier) = earlier {
                        let (_, response) = row.col(|ui| difference(ui, answer, earlier, cell));
                        let shown = || {
                            let place = (item, group, bucket);
                            let found = earlier.difference(answer, place);
                            explore::difference_text(found, &series.unit)
                        };
                        named(&response, tr!("explore-table-difference"), shown);
                    }
                    let (_, response) = row.col(|ui| complete(ui, point.completeness));
                    named(&response, tr!("explore-complete"), || {
                        quantity::share(point.completeness)
                    });
                }
                let response = row.response();
                response.widget_info(|| {
                    let start = quantity::time(first.buckets[bucket].start, &first.zone);
                    let name = format!("{start} {}", group_name(&first.groups[group]));
                    let selected = selected.is_some_and(|c| (c.group, c.bucket) == (group, bucket));
                    egui::WidgetInfo::selected(egui::Role::Row, true, selected, name)
                });
                if response.clicked() && clicked.is_none() {
                    clicked = Some(Cell { item: 0, group, bucket });
                }
                if response.secondary_clicked() && menu.is_none() {
                    menu = Some(Cell { item: 0, group, bucket });
                }
                let target =
                    explore::target_of(answer, menu.unwrap_or(Cell { item: 0, group, bucket }));
                if response.secondary_clicked() || response.context_menu_opened() {
                    menus.push((response, target));
                }
            });
        });
    if let Some(cell) = clicked {
        explore::pick_cell(explore, answer, revision, cell);
    }
    for (response, target) in menus {
        explore::pick_menu(&response, explore, target);
    }
}

/// What a cell is called: the head of its column and what it shows.
fn named(response: &egui::Response, head: &str, shown: impl Fn() -> String) {
    response.widget_info(|| {
        egui::WidgetInfo::labeled(egui::Role::Cell, true, format!("{head}: {}", shown()))
    });
}

/// How far a value is from its counterpart; on hover when that was and what it was.
fn difference(ui: &mut Ui, answer: &QueryAnswer, earlier: &Earlier, cell: Cell) {
    let unit = &answer.series[cell.item].unit;
    let place = (cell.item, cell.group, cell.bucket);
    let shown = explore::difference_text(earlier.difference(answer, place), unit);
    ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
        let color = tokens(ui).text_muted;
        let response = text::number_in(ui, &shown, font::body(), color);
        match earlier.point(cell.item, cell.group, cell.bucket) {
            Some((range, point)) => {
                let zone = &answer.question.zone;
                let when = quantity::time_long(range.start, zone);
                let value = quantity::value(point.value, unit);
                response.on_hover_text(format!("{when}\n{value}"))
            }
            None => response.on_hover_text(tr!("explore-compare-no-counterpart")),
        }
    });
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
        // KPIs of one family begin alike.
        let room = ui.available_width() - 15.0;
        let shown = text::elided_middle(ui, name, &font::small_strong(), color, room);
        let shown = shown.job.text.as_str();
        let label = text::line_with_hover(ui, shown, font::small_strong(), color, name);
        let label = label.interact(egui::Sense::click());
        label.widget_info(|| {
            egui::WidgetInfo::labeled(egui::Role::Button, true, tr!("explore-sort-by", name = name))
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
