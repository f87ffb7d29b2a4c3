//! A table of two attributes, or of an attribute and time. The row and the column of totals stay in sight; only what is in view is drawn.

use std::sync::Arc;

use egui::text::{LayoutJob, TextWrapping};
use egui::{
    Align2, Color32, CornerRadius, Key, Rect, ScrollArea, Sense, Stroke, StrokeKind, Ui,
    WidgetInfo, pos2, vec2,
};

use super::heat::{heat_color, ink_on};
use super::state::PivotSort;
use super::{pick, picture};
use crate::gui::app::ViewContext;
use crate::gui::theme::{self, font, tokens};
use crate::gui::ui_state::ExploreUi;
use crate::gui::view::keys;
use crate::gui::widget::icon::{self, Icon};
use crate::gui::widget::{across, pick as picker, quantity, text};
use crate::kpi::plan::PlanItem;
use crate::words::tr;
use crate::workspace::State;
use crate::workspace::pictures::{PictureAnswer, PictureValue, PivotColumns, PivotTable};

const ROW: f32 = 26.0;
const HEAD: f32 = 30.0;
const NAMES_WIDTH_MIN: f32 = 120.0;
const NAMES_WIDTH_MAX: f32 = 300.0;
const COLUMN: f32 = 104.0;

/// Rows in order.
#[derive(Default)]
pub(crate) struct PivotRows {
    key: Option<(u64, PivotSort)>,
    order: Arc<Vec<usize>>,
    /// Between the first and the last hundredth of the cells, for the colors.
    scale: (f64, f64),
    names_width: f32,
    /// Whether a cell rests on little of the data.
    has_lacking: bool,
}

/// Less of the data than that has a dot.
const COMPLETENESS_MIN: f64 = 0.9;
/// How much of its color a cell has.
const TINT: f32 = 0.8;
/// Room for the handles that scroll: floating they would lie on the last row and column.
const BAR_WIDTH: f32 = 10.0;
/// Right of that, for the sign that more columns follow.
const SIGN_ROOM: f32 = 8.0;

pub(super) fn controls(ui: &mut Ui, state: &State, explore: &mut ExploreUi) {
    let keys = picture::key_options(state);
    text::caption(ui, tr!("explore-pivot-rows"));
    let mut rows = vec![(String::new(), tr!("explore-pivot-as-grouped").to_owned())];
    rows.extend(keys.iter().cloned());
    picker::combo(ui, tr!("explore-pivot-rows"), &mut explore.pictures.pivot_rows, &rows, 150.0);
    text::caption(ui, tr!("explore-pivot-columns"));
    let mut columns = picture::step_options();
    columns.extend(keys.into_iter().map(|(key, name)| (PivotColumns::Attribute(key), name)));
    let name = tr!("explore-pivot-columns");
    if picker::combo(ui, name, &mut explore.pictures.pivot_columns, &columns, 150.0) {
        explore.pictures.pivot_sort = PivotSort::Name;
    }
}

/// As wide as the longest name, within reason.
fn names_width(ui: &Ui, table: &PivotTable) -> f32 {
    let longest = table.row_labels.iter().max_by_key(|label| label.chars().count());
    let names = longest.map_or(0.0, |label| text::width(ui, label, font::body()));
    let heading = text::width(ui, &keys::heading(&table.row_key), font::small_strong()) + 16.0;
    (names.max(heading) + 18.0).clamp(NAMES_WIDTH_MIN, NAMES_WIDTH_MAX)
}

/// Where a number stands; `None` for the totals.
type Place = (Option<usize>, Option<usize>);

struct Drawer<'a> {
    table: &'a PivotTable,
    item: &'a PlanItem,
    order: &'a [usize],
    scale: (f64, f64),
    names_width: f32,
    picked: Option<Place>,
    pointer: Option<egui::Pos2>,
    /// The number under the pointer.
    pointed: Option<Place>,
}

pub(super) fn show(
    ui: &mut Ui,
    ctx: &mut ViewContext<'_>,
    explore: &mut ExploreUi,
    answer: &PictureAnswer,
    table: &PivotTable,
    revision: u64,
) {
    let (Some(item), Some(kpi)) = (answer.items.first(), answer.question.base.questions.first())
    else {
        return;
    };
    if table.rows.is_empty() || table.columns.is_empty() {
        super::nothing_there(ui);
        return;
    }
    let sort = explore.pictures.pivot_sort;
    let kept = &mut ctx.derived.pivot;
    if kept.key != Some((revision, sort)) {
        let order = match sort {
            PivotSort::Name => (0..table.rows.len()).collect(),
            PivotSort::Total { descending } => table.rows_by(None, descending),
            PivotSort::Column { column, descending } => table.rows_by(Some(column), descending),
        };
        let is_lacking = |cell: &PictureValue| is_lacking(cell.completeness);
        *kept = PivotRows {
            key: Some((revision, sort)),
            order: Arc::new(order),
            scale: scale_of(table.cells.iter().filter_map(|cell| cell.value)),
            names_width: names_width(ui, table),
            has_lacking: table.cells.iter().any(is_lacking),
        };
    }
    let has_lacking = kept.has_lacking;
    let (order, scale, names_width) = (Arc::clone(&kept.order), kept.scale, kept.names_width);
    let title = super::item_title(item);
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().interact_size.y = 18.0;
        text::small(
            ui,
            &tr!(
                "explore-pivot-size",
                name = title.as_str(),
                rows = table.rows.len() as u64,
                columns = table.columns.len() as u64
            ),
        );
        if has_lacking {
            let (rect, _) = ui.allocate_exact_size(vec2(10.0, 14.0), Sense::hover());
            ui.painter().circle_filled(rect.center(), 2.5, tokens(ui).warn);
            let least = quantity::share(Some(COMPLETENESS_MIN));
            text::small(ui, &tr!("explore-pivot-lacking", share = least));
        }
    });
    let name = tr!("explore-pivot-of", name = title.as_str());
    let n_columns = table.columns.len();
    let size = vec2(
        names_width + COLUMN * (n_columns + 1) as f32 + 4.0,
        HEAD + ROW * (order.len() + 1) as f32 + 4.0,
    );
    ui.spacing_mut().scroll.floating_allocated_width = BAR_WIDTH;
    ui.set_max_width(ui.available_width() - SIGN_ROOM);
    let area = ScrollArea::both().id_salt("pivot").auto_shrink(false);
    let area = across::follow(ui, "pivot", area);
    let scrolled = area.show_viewport(ui, |ui, view| {
        let origin = ui.max_rect().min;
        let (_, response) = ui.allocate_exact_size(size, Sense::click());
        response.widget_info(|| WidgetInfo::labeled(egui::Role::GraphicsObject, true, &name));
        let mut drawer = Drawer {
            table,
            item,
            order: &order,
            scale,
            names_width,
            picked: picked_place(explore, table),
            pointer: response.hover_pos(),
            pointed: None,
        };
        let sorted = drawer.all(ui, view, origin, sort);
        let target = drawer.pointed.map(|(row, column)| (table.pick(row, column), kpi.clone()));
        pick::menu(&response, explore, target.clone());
        keys(ui, explore, table, &order, &response, kpi);
        theme::paint_focus(ui, &response);
        if response.clicked()
            && let Some((picked, kpi)) = target
        {
            pick::pick(explore, picked, kpi);
        }
        if let Some((row, column)) = drawer.pointed {
            response.on_hover_ui_at_pointer(|ui| tip(ui, table, item, row, column));
        }
        sorted
    });
    across::sign(ui, "pivot", &scrolled);
    if let Some(sorted) = scrolled.inner {
        explore.pictures.pivot_sort = sorted;
    }
}

impl Drawer<'_> {
    /// Cells first, then totals, names and heads over them. Gives the sorting that was clicked.
    fn all(
        &mut self,
        ui: &mut Ui,
        view: Rect,
        origin: egui::Pos2,
        sort: PivotSort,
    ) -> Option<PivotSort> {
        let t = tokens(ui);
        let clip = ui.clip_rect();
        let (left, top) = (origin.x + view.left(), origin.y + view.top());
        let cells_left = left + self.names_width + COLUMN;
        let cells_top = top + HEAD + ROW;
        let n_rows = self.order.len();
        let first_row = (view.top() / ROW).floor().max(0.0) as usize;
        let rows = first_row.min(n_rows)
            ..(first_row + (view.height() / ROW).ceil() as usize + 1).min(n_rows);
        let n_columns = self.table.columns.len();
        let first_column = (view.left() / COLUMN).floor().max(0.0) as usize;
        let columns = first_column.min(n_columns)
            ..(first_column + (view.width() / COLUMN).ceil() as usize + 1).min(n_columns);
        let row_top = |row: usize| origin.y + HEAD + ROW + ROW * row as f32;
        let first_left = origin.x + self.names_width + COLUMN;
        let column_left = |c: usize| first_left + COLUMN * c as f32;
        let area = |x: f32, y: f32| Rect::from_min_max(pos2(x, y), clip.max).intersect(clip);
        for row in rows.clone() {
            for column in columns.clone() {
                let rect =
                    Rect::from_min_size(pos2(column_left(column), row_top(row)), vec2(COLUMN, ROW));
                let value = self.table.cell(self.order[row], column);
                let place = (Some(self.order[row]), Some(column));
                self.number(ui, rect, area(cells_left, cells_top), value, place, true);
            }
        }
        for row in rows.clone() {
            let rect =
                Rect::from_min_size(pos2(left, row_top(row)), vec2(self.names_width + COLUMN, ROW));
            let clip = area(left, cells_top);
            let position = self.order[row];
            ui.painter().with_clip_rect(clip).rect_filled(rect, CornerRadius::ZERO, t.card);
            self.name(ui, rect, clip, &self.table.row_labels[position]);
            let total =
                Rect::from_min_size(pos2(left + self.names_width, row_top(row)), vec2(COLUMN, ROW));
            let value = self.table.row_totals[position];
            self.number(ui, total, clip, value, (Some(position), None), false);
        }
        // The row of everything in each column.
        let across = Rect::from_min_max(pos2(left, top), pos2(clip.right(), cells_top));
        ui.painter().with_clip_rect(clip).rect_filled(across, CornerRadius::ZERO, t.card);
        for column in columns.clone() {
            let rect =
                Rect::from_min_size(pos2(column_left(column), top + HEAD), vec2(COLUMN, ROW));
            let value = self.table.column_totals.get(column).copied().unwrap_or_default();
            self.number(ui, rect, area(cells_left, top), value, (None, Some(column)), false);
        }
        let corner =
            Rect::from_min_size(pos2(left, top), vec2(self.names_width + COLUMN, HEAD + ROW));
        let mut sorted = None;
        for column in columns {
            let rect = Rect::from_min_size(pos2(column_left(column), top), vec2(COLUMN, HEAD));
            let label = &self.table.columns[column].label;
            let current = match sort {
                PivotSort::Column { column: c, descending } if c == column => Some(descending),
                _ => None,
            };
            if head(ui, rect, area(cells_left, top), label, current) {
                let descending = current == Some(false);
                sorted = Some(PivotSort::Column { column, descending });
            }
        }
        ui.painter().with_clip_rect(clip).rect_filled(corner, CornerRadius::ZERO, t.card);
        let names = Rect::from_min_size(pos2(left, top), vec2(self.names_width, HEAD));
        let is_by_name = sort == PivotSort::Name;
        if head_left(ui, names, clip, &keys::heading(&self.table.row_key), is_by_name) {
            sorted = Some(PivotSort::Name);
        }
        let totals = Rect::from_min_size(pos2(left + self.names_width, top), vec2(COLUMN, HEAD));
        let current = match sort {
            PivotSort::Total { descending } => Some(descending),
            _ => None,
        };
        if head(ui, totals, clip, tr!("explore-pivot-total"), current) {
            sorted = Some(PivotSort::Total { descending: current == Some(false) });
        }
        let row = Rect::from_min_size(pos2(left, top + HEAD), vec2(self.names_width + COLUMN, ROW));
        self.name(ui, row, clip, tr!("explore-pivot-total"));
        let grand =
            Rect::from_min_size(pos2(left + self.names_width, top + HEAD), vec2(COLUMN, ROW));
        self.number(ui, grand, clip, self.table.total, (None, None), false);
        let line = Stroke::new(1.0, t.border_strong);
        let painter = ui.painter().with_clip_rect(clip);
        painter.hline(clip.x_range(), cells_top, line);
        painter.vline(cells_left, clip.y_range(), line);
        sorted
    }

    fn name(&self, ui: &Ui, rect: Rect, clip: Rect, name: &str) {
        let t = tokens(ui);
        let galley = text::elided(ui, name, font::body(), t.text, self.names_width - 14.0);
        let at = pos2(rect.left() + 6.0, rect.center().y - galley.size().y / 2.0);
        ui.painter().with_clip_rect(clip).galley(at, galley, t.text);
    }

    /// A number, tinted where it is a cell; blank where nothing was expected.
    fn number(
        &mut self,
        ui: &Ui,
        rect: Rect,
        clip: Rect,
        value: PictureValue,
        (row, column): Place,
        is_tinted: bool,
    ) {
        let t = tokens(ui);
        let painter = ui.painter().with_clip_rect(clip);
        let (low, high) = self.scale;
        let mut ink = t.text;
        if let Some(value) = value.value.filter(|_| is_tinted && high > low) {
            let position = ((value - low) / (high - low)).clamp(0.0, 1.0) as f32;
            let color = heat_color(position, self.item.higher_is_better, t);
            let tint = t.card.lerp_to_gamma(color, TINT);
            painter.rect_filled(rect.shrink(0.5), CornerRadius::ZERO, tint);
            ink = ink_on(tint, t);
        }
        let is_here = |at: egui::Pos2| rect.contains(at) && clip.contains(at);
        if self.pointer.is_some_and(is_here) {
            self.pointed = Some((row, column));
            painter.rect_filled(rect, CornerRadius::ZERO, t.raised);
            ink = t.text;
        }
        let nothing = value.value.is_none() && value.completeness.is_none();
        if !nothing {
            let shown = value.value.map_or_else(
                || quantity::NO_VALUE.to_owned(),
                |value| quantity::plain(value, &self.item.unit),
            );
            let shown = quantity::bounded(shown, self.item.is_upper_bound);
            let is_total = row.is_none() || column.is_none();
            let font = if is_total { font::strong() } else { font::body() };
            let galley = text::tabular(ui, &shown, font, ink);
            let at = pos2(
                rect.right() - 10.0 - galley.size().x,
                rect.center().y - galley.size().y / 2.0,
            );
            painter.galley(at, galley, ink);
            if is_lacking(value.completeness) {
                // Little of the data stands behind it. On the ground's color, so that it is seen on any tint.
                let at = pos2(rect.right() - 5.0, rect.top() + 6.0);
                painter.circle_filled(at, 4.0, t.card);
                painter.circle_filled(at, 2.5, t.warn);
            }
        }
        if self.picked == Some((row, column)) {
            painter.rect_stroke(rect, 3.0, Stroke::new(2.0, t.accent), StrokeKind::Inside);
        }
    }
}

fn is_lacking(completeness: Option<f64>) -> bool {
    completeness.is_some_and(|ratio| ratio < COMPLETENESS_MIN)
}

/// Ends of the colors: the first and the last hundredth of all values, so that one outage does not make the others alike; the lowest
/// and the highest where these are one.
fn scale_of(values: impl Iterator<Item = f64>) -> (f64, f64) {
    let mut sorted: Vec<f64> = values.filter(|value| value.is_finite()).collect();
    sorted.sort_by(f64::total_cmp);
    let (Some(lowest), Some(highest)) = (sorted.first(), sorted.last()) else {
        return (f64::INFINITY, f64::NEG_INFINITY);
    };
    let end = (sorted.len() - 1) / 100;
    let (low, high) = (sorted[end], sorted[sorted.len() - 1 - end]);
    if low < high { (low, high) } else { (*lowest, *highest) }
}

fn picked_place(explore: &ExploreUi, table: &PivotTable) -> Option<Place> {
    table.place_of(&explore.pictures.picked.as_ref()?.pick)
}

/// The head of a column; true when it was clicked.
fn head(ui: &Ui, rect: Rect, clip: Rect, label: &str, sorted: Option<bool>) -> bool {
    let t = tokens(ui);
    let visible = rect.intersect(clip);
    if !visible.is_positive() {
        return false;
    }
    let id = ui.scope_id().with(("pivot head", label));
    let response = ui.interact(visible, id, Sense::click());
    let name = tr!("explore-sort-by", name = label);
    response.widget_info(|| WidgetInfo::labeled(egui::Role::Button, true, &name));
    let painter = ui.painter().with_clip_rect(clip);
    painter.rect_filled(
        rect,
        CornerRadius::ZERO,
        if response.hovered() { t.raised } else { t.card },
    );
    let color = if sorted.is_some() { t.text } else { t.text_muted };
    let room = rect.width() - 14.0 - if sorted.is_some() { 14.0 } else { 0.0 };
    let galley = head_text(ui, label, color, room);
    let at = pos2(rect.right() - 10.0 - galley.size().x, rect.center().y - galley.size().y / 2.0);
    if let Some(descending) = sorted {
        let arrow = if descending { Icon::ArrowDown } else { Icon::ArrowUp };
        let place = Rect::from_center_size(pos2(at.x - 9.0, rect.center().y), vec2(11.0, 11.0));
        icon::paint(&painter, place, arrow, color);
    }
    painter.galley(at, galley, color);
    theme::paint_focus(ui, &response);
    let clicked = response.clicked();
    response.on_hover_text(label);
    clicked
}

fn head_left(ui: &Ui, rect: Rect, clip: Rect, label: &str, current: bool) -> bool {
    let t = tokens(ui);
    let id = ui.scope_id().with("pivot names");
    let response = ui.interact(rect.intersect(clip), id, Sense::click());
    let name = tr!("explore-sort-by", name = label);
    response.widget_info(|| WidgetInfo::labeled(egui::Role::Button, true, &name));
    let color = if current { t.text } else { t.text_muted };
    let at = pos2(rect.left() + 6.0, rect.center().y);
    ui.painter().text(at, Align2::LEFT_CENTER, label, font::small_strong(), color);
    theme::paint_focus(ui, &response);
    response.clicked()
}

/// Arrow keys move the selection from cell to cell; above the first row and left of the first column are the totals.
fn keys(
    ui: &Ui,
    explore: &mut ExploreUi,
    table: &PivotTable,
    order: &[usize],
    response: &egui::Response,
    kpi: &crate::kpi::plan::Question,
) {
    if !response.has_focus() {
        return;
    }
    let filter =
        egui::EventFilter { horizontal_arrows: true, vertical_arrows: true, ..Default::default() };
    ui.memory_mut(|memory| memory.set_focus_lock_filter(response.id, filter));
    let pressed = |key: Key| i64::from(ui.input(|i| i.key_pressed(key)));
    let down = pressed(Key::ArrowDown) - pressed(Key::ArrowUp);
    let right = pressed(Key::ArrowRight) - pressed(Key::ArrowLeft);
    if down == 0 && right == 0 {
        return;
    }
    let (row, column) = picked_place(explore, table).unwrap_or((None, None));
    // Place 0 are the totals.
    let row = row.and_then(|row| order.iter().position(|other| *other == row)).map_or(0, |i| i + 1);
    let column = column.map_or(0, |column| column + 1);
    let moved = |at: usize, by: i64, n: usize| {
        let at = i64::try_from(at).unwrap_or(0) + by;
        usize::try_from(at).unwrap_or(0).min(n)
    };
    let row = moved(row, down, order.len()).checked_sub(1).map(|i| order[i]);
    let column = moved(column, right, table.columns.len()).checked_sub(1);
    pick::pick(explore, table.pick(row, column), kpi.clone());
}

fn tip(
    ui: &mut Ui,
    table: &PivotTable,
    item: &PlanItem,
    row: Option<usize>,
    column: Option<usize>,
) {
    let value = match (row, column) {
        (Some(row), Some(column)) => table.cell(row, column),
        (Some(row), None) => table.row_totals[row],
        (None, Some(column)) => table.column_totals[column],
        (None, None) => table.total,
    };
    let all = tr!("explore-pivot-total");
    let row = row.map_or(all, |row| table.row_labels[row].as_str());
    let column = column.map_or(all, |column| table.columns[column].label.as_str());
    text::strong(ui, &format!("{row} · {column}"));
    text::body(ui, &quantity::value(value.value, &item.unit));
    text::muted(ui, &tr!("chart-arrived", share = quantity::share(value.completeness)));
    text::small(ui, tr!("explore-pivot-why"));
}

/// A head in one line, or in two where the column is narrower: the first day of the data is not whole, and says its hour too.
fn head_text(ui: &Ui, label: &str, color: Color32, room: f32) -> Arc<egui::Galley> {
    let font = font::small_strong();
    let two = label.rsplit_once(' ').filter(|_| text::width(ui, label, font.clone()) > room);
    match two {
        Some((first, rest)) => {
            let mut job = LayoutJob::simple(format!("{first}\n{rest}"), font, color, f32::INFINITY);
            job.wrap = TextWrapping { max_width: room, max_rows: 2, ..TextWrapping::default() };
            ui.painter().layout_job(job)
        }
        None => text::elided(ui, label, font, color, room),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_outage_does_not_make_all_other_cells_alike() {
        let days = (0..400).map(|i| if i == 7 { 0.0 } else { 99.0 + f64::from(i % 10) / 10.0 });
        let (low, high) = scale_of(days);
        assert!(low >= 99.0 && high > low, "{low} {high}");
        // Where nearly all are the same, the ends are those of all.
        let same = (0..400).map(|i| if i == 7 { 98.0 } else { 100.0 });
        assert_eq!(scale_of(same), (98.0, 100.0));
        let (low, high) = scale_of(std::iter::empty());
        assert!(low > high, "nothing to color");
    }
}
