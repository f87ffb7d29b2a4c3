//! The grid of rows and days: only what is in view is drawn; names stay on the left, days above.
//!
//! A day is a square that is filled from below as far as it arrived: full, part, or none with a cross. A dot stands where nothing has
//! arrived yet, and nothing where nothing is expected, so that color is never needed to tell them apart.

use egui::{
    Align, Align2, Color32, CornerRadius, Key, Layout, Painter, Rect, Response, ScrollArea, Sense,
    Stroke, StrokeKind, Ui, WidgetInfo, pos2, vec2,
};

use super::coverage::CoverageUi;
use crate::gui::theme::{self, Tokens, font, tokens};
use crate::gui::widget::icon::{self, Icon};
use crate::gui::widget::{button, quantity, text};
use crate::words::{date, tr};
use crate::workspace::coverage::{Coverage, DayState};

/// A row to open in the explorer, on one day or on all.
pub(super) struct GridWish {
    pub row: usize,
    pub day: Option<usize>,
}

/// A wall of full color would shout that all is well.
const SOFT: f32 = 0.8;
const ROW: f32 = 22.0;
/// Width of a day: as wide as there is room for, within these bounds.
const DAY_WIDTHS: std::ops::RangeInclusive<f32> = 17.0..=28.0;
const HEAD: f32 = 38.0;
const FOOT: f32 = 44.0;
const SHARE: f32 = 64.0;

/// Draws the rows in that order.
pub(super) fn show(
    ui: &mut Ui,
    coverage: &Coverage,
    order: &[u32],
    view: &mut CoverageUi,
) -> Option<GridWish> {
    let mut wish = None;
    let whole = ui.available_rect_before_wrap();
    let grid = Rect::from_min_max(whole.min, pos2(whole.right(), whole.bottom() - FOOT));
    let foot = Rect::from_min_max(pos2(whole.left(), grid.bottom()), whole.max);
    ui.scope_builder(egui::UiBuilder::new().max_rect(grid), |ui| {
        wish = grid_ui(ui, coverage, order, view);
    });
    ui.scope_builder(egui::UiBuilder::new().max_rect(foot), |ui| {
        wish = foot_ui(ui, coverage, order, view).or(wish.take());
    });
    wish
}

/// Where things lie in the scrolled content.
struct Place {
    /// Corner of the content, above and left of everything.
    origin: egui::Pos2,
    /// What is seen of it.
    clip: Rect,
    names: f32,
    day: f32,
}

impl Place {
    fn row_top(&self, position: usize) -> f32 {
        self.origin.y + HEAD + ROW * position as f32
    }

    fn day_left(&self, day: usize) -> f32 {
        self.origin.x + self.names + self.day * day as f32
    }

    fn cell(&self, position: usize, day: usize) -> Rect {
        let corner = pos2(self.day_left(day), self.row_top(position));
        Rect::from_min_size(corner, vec2(self.day, ROW))
    }

    /// Position and day under a point.
    fn at(&self, point: egui::Pos2, n_rows: usize, n_days: usize) -> Option<(usize, usize)> {
        let cells = Rect::from_min_max(
            pos2(self.clip.left() + self.names, self.clip.top() + HEAD),
            self.clip.max,
        );
        if !cells.contains(point) {
            return None;
        }
        let row = ((point.y - self.row_top(0)) / ROW).floor();
        let day = ((point.x - self.day_left(0)) / self.day).floor();
        let is_in = row >= 0.0 && day >= 0.0 && (row as usize) < n_rows && (day as usize) < n_days;
        is_in.then_some((row as usize, day as usize))
    }
}

fn grid_ui(
    ui: &mut Ui,
    coverage: &Coverage,
    order: &[u32],
    view: &mut CoverageUi,
) -> Option<GridWish> {
    let names = (ui.available_width() * 0.26).clamp(150.0, 300.0);
    let (n_rows, n_days) = (order.len(), coverage.days.len());
    let room = (ui.available_width() - names - 16.0) / n_days.max(1) as f32;
    let day_width = room.floor().clamp(*DAY_WIDTHS.start(), *DAY_WIDTHS.end());
    let size = vec2(names + day_width * n_days as f32 + 8.0, HEAD + ROW * n_rows as f32 + 8.0);
    let mut area = ScrollArea::both().id_salt("coverage").auto_shrink(false);
    if let Some(day) = view.scroll_to.take() {
        area = area.horizontal_scroll_offset((day_width * day as f32 - 40.0).max(0.0));
    }
    let mut wish = None;
    area.show_viewport(ui, |ui, seen| {
        let origin = ui.max_rect().min;
        ui.set_min_size(size);
        let place = Place { origin, clip: ui.clip_rect(), names, day: day_width };
        let response = ui.interact(place.clip, ui.scope_id().with("days"), Sense::click());
        let selected = selected_position(coverage, order, view);
        response.widget_info(|| {
            let name = tr!("coverage-grid", rows = n_rows, days = n_days);
            let mut info = WidgetInfo::labeled(egui::Role::Table, true, name);
            info.current_text_value =
                selected.map(|(row, day)| cell_words(coverage, order[row] as usize, day));
            info
        });
        let rows = visible(seen.top(), seen.height() - HEAD, ROW, n_rows);
        let days = visible(seen.left(), seen.width() - names, day_width, n_days);
        let t = tokens(ui);
        paint_cells(ui, &place, coverage, order, rows.clone(), days.clone());
        if let Some((row, day)) = selected {
            let below = Rect::from_min_max(
                pos2(place.clip.left() + names, place.clip.top() + HEAD),
                place.clip.max,
            );
            let painter = ui.painter().with_clip_rect(below);
            let stroke = Stroke::new(2.0, t.accent);
            painter.rect_stroke(
                place.cell(row, day),
                CornerRadius::same(4),
                stroke,
                StrokeKind::Inside,
            );
        }
        wish = names_ui(ui, &place, coverage, order, rows);
        head_ui(ui, &place, coverage, days);
        let hovered = response.hover_pos().and_then(|point| place.at(point, n_rows, n_days));
        if response.clicked() {
            response.request_focus();
            let clicked = response.interact_pointer_pos().and_then(|p| place.at(p, n_rows, n_days));
            if let Some((row, day)) = clicked {
                view.cell = Some((coverage.rows[order[row] as usize].key.clone(), day));
            }
        }
        if response.double_clicked()
            && let Some((row, day)) = hovered
        {
            wish = Some(GridWish { row: order[row] as usize, day: Some(day) });
        }
        wish = keys(ui, &response, coverage, order, view, selected).or(wish.take());
        if let Some((row, day)) = hovered {
            let words = cell_words(coverage, order[row] as usize, day);
            response.on_hover_text_at_pointer(words);
        }
    });
    wish
}

/// Which of `n` lie in view.
fn visible(from: f32, length: f32, step: f32, n: usize) -> std::ops::Range<usize> {
    let first = (from / step).floor().max(0.0) as usize;
    let n_seen = (length / step).ceil().max(0.0) as usize + 1;
    first.min(n)..(first + n_seen).min(n)
}

fn selected_position(
    coverage: &Coverage,
    order: &[u32],
    view: &CoverageUi,
) -> Option<(usize, usize)> {
    let (key, day) = view.cell.as_ref()?;
    let row = order.iter().position(|at| coverage.rows[*at as usize].key == *key)?;
    (*day < coverage.days.len()).then_some((row, *day))
}

/// Arrows move, Enter opens.
fn keys(
    ui: &Ui,
    response: &Response,
    coverage: &Coverage,
    order: &[u32],
    view: &mut CoverageUi,
    selected: Option<(usize, usize)>,
) -> Option<GridWish> {
    if !response.has_focus() || order.is_empty() {
        return None;
    }
    let filter = egui::EventFilter {
        horizontal_arrows: true,
        vertical_arrows: true,
        ..egui::EventFilter::default()
    };
    ui.memory_mut(|memory| memory.set_focus_lock_filter(response.id, filter));
    let (row, day) = selected.unwrap_or((0, coverage.days.len().saturating_sub(1)));
    let pressed = |key: Key| ui.input(|input| input.key_pressed(key));
    if pressed(Key::Enter) {
        return Some(GridWish { row: order[row] as usize, day: Some(day) });
    }
    let moved = [
        (Key::ArrowUp, (row.saturating_sub(1), day)),
        (Key::ArrowDown, ((row + 1).min(order.len() - 1), day)),
        (Key::ArrowLeft, (row, day.saturating_sub(1))),
        (Key::ArrowRight, (row, (day + 1).min(coverage.days.len().saturating_sub(1)))),
    ];
    let to = moved.into_iter().find(|(key, _)| pressed(*key)).map(|(_, to)| to);
    if let Some((row, day)) = to {
        view.cell = Some((coverage.rows[order[row] as usize].key.clone(), day));
    }
    None
}

fn paint_cells(
    ui: &Ui,
    place: &Place,
    coverage: &Coverage,
    order: &[u32],
    rows: std::ops::Range<usize>,
    days: std::ops::Range<usize>,
) {
    let t = tokens(ui);
    let clip = Rect::from_min_max(
        pos2(place.clip.left() + place.names, place.clip.top() + HEAD),
        place.clip.max,
    );
    let painter = ui.painter().with_clip_rect(clip);
    for position in rows {
        let row = order[position] as usize;
        for day in days.clone() {
            let cell = place.cell(position, day).shrink2(vec2(1.0, 2.0));
            let ratio = coverage.cell(row, day).ratio().unwrap_or(0.0);
            let suspect = coverage.cell(row, day).suspect > 0;
            paint_day(&painter, cell, coverage.state(row, day), ratio, suspect, t);
        }
    }
}

/// One day, by shape and color.
pub(super) fn paint_day(
    painter: &Painter,
    cell: Rect,
    state: DayState,
    ratio: f64,
    suspect: bool,
    t: &Tokens,
) {
    match state {
        DayState::Full => _ = painter.rect_filled(cell, 2, t.good.gamma_multiply(SOFT)),
        DayState::Partial => {
            let color = t.completeness(ratio);
            painter.rect_filled(cell, 2, t.pressed);
            // What arrived stands on the ground; at least a pixel of both parts is seen.
            let height = (cell.height() * ratio as f32).clamp(1.5, cell.height() - 1.5);
            let filled = Rect::from_min_max(pos2(cell.left(), cell.bottom() - height), cell.max);
            painter.rect_filled(filled, 1, color.gamma_multiply(SOFT));
        }
        DayState::Missing => {
            painter.rect(cell, 2, t.bad_soft, Stroke::new(1.0, t.bad), StrokeKind::Inside);
            let cross = Rect::from_center_size(cell.center(), egui::Vec2::splat(8.0));
            icon::paint(painter, cross, Icon::Close, t.bad);
        }
        DayState::NotYet => _ = painter.circle_filled(cell.center(), 1.5, t.text_faint),
        DayState::NotExpected => {}
    }
    if suspect {
        let corner = pos2(cell.right() - 3.5, cell.top() + 3.5);
        painter.circle(corner, 2.5, t.warn, Stroke::new(1.0, t.card));
    }
}

/// Names and shares of the rows that are seen, over the cells.
fn names_ui(
    ui: &mut Ui,
    place: &Place,
    coverage: &Coverage,
    order: &[u32],
    rows: std::ops::Range<usize>,
) -> Option<GridWish> {
    let t = tokens(ui);
    let mut wish = None;
    let column = Rect::from_min_max(
        pos2(place.clip.left(), place.clip.top() + HEAD),
        pos2(place.clip.left() + place.names, place.clip.bottom()),
    );
    let painter = ui.painter().with_clip_rect(column);
    painter.rect_filled(column, 0, t.card);
    for position in rows {
        let row_at = order[position] as usize;
        let row = &coverage.rows[row_at];
        let top = place.row_top(position);
        let line = Rect::from_min_size(pos2(column.left(), top), vec2(place.names, ROW));
        let seen = line.intersect(column);
        if seen.height() <= 1.0 {
            continue;
        }
        let label = row_name(&row.label);
        let share = quantity::share(row.total.ratio());
        let response = ui.interact(seen, ui.scope_id().with(("row", &row.key)), Sense::click());
        response.widget_info(|| {
            let name = tr!("coverage-row", name = label.as_str(), share = share.as_str());
            WidgetInfo::labeled(egui::Role::Button, true, name)
        });
        if response.hovered() {
            painter.rect_filled(line, 0, t.raised);
        }
        let never = row.delivered.is_none();
        let color = if never { t.warn } else { t.text };
        let width = place.names - SHARE - 20.0;
        let name = text::elided(ui, &label, font::body(), color, width);
        painter.galley(
            pos2(line.left() + 12.0, line.center().y - name.size().y / 2.0),
            name,
            color,
        );
        let (figure, color) = match row.total.ratio() {
            _ if never => (tr!("coverage-nothing").to_owned(), t.warn),
            Some(ratio) => (share.clone(), if ratio >= 0.99 { t.text_muted } else { t.text }),
            None => (share.clone(), t.text_muted),
        };
        let right = pos2(line.right() - 8.0, line.center().y);
        painter.text(right, Align2::RIGHT_CENTER, figure, font::small(), color);
        theme::paint_focus(ui, &response);
        let hover = row_words(coverage, row_at);
        if response.on_hover_text(hover).clicked() {
            wish = Some(GridWish { row: row_at, day: None });
        }
    }
    painter.vline(column.right() - 0.5, column.y_range(), theme::hairline(ui));
    wish
}

/// Objects without an attribute have no name as a group.
fn row_name(label: &str) -> String {
    if label.is_empty() { tr!("coverage-no-attribute").to_owned() } else { label.to_owned() }
}

fn head_ui(ui: &Ui, place: &Place, coverage: &Coverage, days: std::ops::Range<usize>) {
    let t = tokens(ui);
    let clip = Rect::from_min_size(place.clip.min, vec2(place.clip.width(), HEAD));
    let painter = ui.painter().with_clip_rect(clip);
    painter.rect_filled(clip, CornerRadius { nw: 8, ne: 8, ..CornerRadius::ZERO }, t.card);
    let zone = &coverage.question.zone;
    let inner = painter
        .with_clip_rect(Rect::from_min_max(pos2(clip.left() + place.names, clip.top()), clip.max));
    for month in &coverage.months {
        let left = place.day_left(month.days.start);
        let right = place.day_left(month.days.end);
        if right < inner.clip_rect().left() || left > inner.clip_rect().right() {
            continue;
        }
        let at = left.max(inner.clip_rect().left()) + 3.0;
        let name = coverage_month_name(month.month);
        // A month of a day or two has no room for its name, and half of one says nothing.
        let galley = text::elided(ui, &name, font::small_strong(), t.text, f32::INFINITY);
        if galley.size().x > right - at - 4.0 && month.days.len() < 5 {
            inner.vline(left, clip.y_range(), theme::hairline(ui));
            continue;
        }
        let galley = text::elided(ui, &name, font::small_strong(), t.text, right - at - 4.0);
        inner.galley(pos2(at, clip.top() + 4.0), galley, t.text);
        inner.vline(left, clip.y_range(), theme::hairline(ui));
    }
    for day in days {
        let date = zone.date(coverage.days[day].start);
        let is_weekend = date.weekday().to_monday_zero_offset() >= 5;
        let color: Color32 = if is_weekend { t.text_faint } else { t.text_muted };
        inner.text(
            pos2(place.day_left(day) + place.day / 2.0, clip.bottom() - 3.0),
            Align2::CENTER_BOTTOM,
            date.day().to_string(),
            egui::FontId::new(10.0, egui::FontFamily::Proportional),
            color,
        );
    }
    let name = tr!("coverage-rows-head", n = coverage.rows.len());
    let galley = text::elided(ui, &name, font::small_strong(), t.text_muted, place.names - 20.0);
    painter.galley(pos2(clip.left() + 12.0, clip.bottom() - 18.0), galley, t.text_muted);
    painter.hline(clip.x_range(), clip.bottom() - 0.5, theme::hairline(ui));
}

/// `Oct 2026`.
pub(super) fn coverage_month_name(month: crate::model::CalendarMonth) -> String {
    date::month_year_short(month)
}

/// The chosen day in words, and the key of the signs.
fn foot_ui(ui: &mut Ui, coverage: &Coverage, order: &[u32], view: &CoverageUi) -> Option<GridWish> {
    let t = tokens(ui);
    let mut wish = None;
    let line = ui.max_rect();
    ui.painter().hline(line.x_range(), line.top() + 0.5, theme::hairline(ui));
    ui.horizontal_centered(|ui| {
        ui.add_space(12.0);
        let selected = selected_position(coverage, order, view);
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            ui.add_space(8.0);
            if let Some((position, day)) = selected {
                let row = order[position] as usize;
                if button::secondary(ui, Some(Icon::Explore), tr!("coverage-open")).clicked() {
                    wish = Some(GridWish { row, day: Some(day) });
                }
                let words = cell_words(coverage, row, day).replace('\n', " · ");
                ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                    text::line(ui, &words, font::body(), t.text);
                });
            } else {
                ui.with_layout(Layout::left_to_right(Align::Center), legend);
            }
        });
    });
    wish
}

/// What the signs mean.
fn legend(ui: &mut Ui) {
    let t = tokens(ui);
    let entries = [
        (DayState::Full, 1.0, false, tr!("coverage-full")),
        (DayState::Partial, 0.95, false, tr!("coverage-partial-much")),
        (DayState::Partial, 0.6, false, tr!("coverage-partial-little")),
        (DayState::Missing, 0.0, false, tr!("coverage-missing")),
        (DayState::NotYet, 0.0, false, tr!("coverage-not-yet")),
        (DayState::Full, 1.0, true, tr!("coverage-suspect")),
    ];
    ui.spacing_mut().item_spacing.x = 6.0;
    for (state, ratio, suspect, words) in entries {
        let (rect, _) = ui.allocate_exact_size(vec2(15.0, 18.0), Sense::hover());
        paint_day(ui.painter(), rect, state, ratio, suspect, t);
        text::small(ui, words);
        ui.add_space(8.0);
    }
}

/// Date, state and counts of a day.
fn cell_words(coverage: &Coverage, row: usize, day: usize) -> String {
    let count = coverage.cell(row, day);
    let date = coverage.question.zone.date(coverage.days[day].start).to_string();
    let name = row_name(&coverage.rows[row].label);
    let head = tr!("coverage-day", name = name.as_str(), date = date.as_str());
    let what = match coverage.state(row, day) {
        DayState::Full => tr!("coverage-full"),
        DayState::Partial => tr!("coverage-partial"),
        DayState::Missing => tr!("coverage-missing"),
        DayState::NotYet => tr!("coverage-not-yet"),
        DayState::NotExpected => tr!("coverage-not-expected"),
    };
    let counts = tr!(
        "coverage-counts",
        received = quantity::count(count.received),
        expected = quantity::count(count.expected),
        share = quantity::share_fine(count.ratio()),
        suspect = quantity::count(count.suspect)
    );
    format!("{head}\n{what}\n{counts}")
}

/// Full name and what is to say about a row.
fn row_words(coverage: &Coverage, row: usize) -> String {
    let row = &coverage.rows[row];
    let day = |at: usize| coverage.question.zone.date(coverage.days[at].start).to_string();
    let delivered = match row.delivered {
        None => tr!("coverage-row-never").to_owned(),
        Some((first, last)) => tr!(
            "coverage-row-delivered",
            first = day(first),
            last = day(last),
            missing = row.n_missing_days
        ),
    };
    format!("{}\n{delivered}", row_name(&row.key))
}
