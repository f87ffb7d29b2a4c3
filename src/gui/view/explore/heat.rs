//! Objects × time as a field of colors: a row for each object, worst first, a column for each step. What is missing is hatched.
//!
//! Colors are pixels of textures, made once for some rows at a time and only for those that come into view.

use std::collections::HashMap;
use std::sync::Arc;

use egui::{
    Align2, Color32, ColorImage, CornerRadius, Key, Rect, ScrollArea, Sense, Shape, Stroke,
    StrokeKind, TextureHandle, TextureOptions, Ui, WidgetInfo, pos2, vec2,
};

use super::pick;
use crate::chart::axis;
use crate::chart::heat::HeatOrder;
use crate::chart::palette;
use crate::gui::app::ViewContext;
use crate::gui::theme::{Tokens, font, tokens};
use crate::gui::ui_state::ExploreUi;
use crate::gui::view::keys;
use crate::gui::widget::{pick as picker, quantity, text};
use crate::kpi::plan::PlanItem;
use crate::model::{Every, TimeRange};
use crate::words::tr;
use crate::workspace::pictures::{HeatPicture, Pick, PictureAnswer};

/// Height of a row with its name, and of one without.
const NAMED_ROW: f32 = 20.0;
const THIN_ROW: f32 = 4.0;
/// Rows in one texture.
const ROWS_AT_ONCE: usize = 128;
/// Most room for names; beside an open explanation there is less.
const NAMES_WIDTH_MAX: f32 = 190.0;
const NAMES_SHARE: f32 = 0.26;
const TOTALS_WIDTH: f32 = 84.0;
const AXIS_HEIGHT: f32 = 22.0;
const LEGEND_HEIGHT: f32 = 30.0;

/// Rows in order, and their textures.
#[derive(Default)]
pub(crate) struct HeatTextures {
    key: Option<(u64, HeatOrder, bool, usize)>,
    order: Arc<Vec<usize>>,
    textures: HashMap<usize, TextureHandle>,
}

pub(super) fn controls(ui: &mut Ui, explore: &mut ExploreUi) {
    let orders = [
        (HeatOrder::Worst, tr!("explore-order-worst").to_owned()),
        (HeatOrder::Best, tr!("explore-order-best").to_owned()),
        (HeatOrder::Name, tr!("explore-order-name").to_owned()),
        (HeatOrder::Missing, tr!("explore-order-missing").to_owned()),
    ];
    picker::combo(ui, tr!("explore-order"), &mut explore.pictures.heat_order, &orders, 150.0);
    picker::check(ui, &mut explore.pictures.thin_rows, tr!("explore-heat-thin"));
}

/// Where the parts of the picture lie.
struct Place {
    row_height: f32,
    /// Of the colors, over all rows.
    left: f32,
    width: f32,
    n_shown: usize,
}

pub(super) fn show(
    ui: &mut Ui,
    ctx: &mut ViewContext<'_>,
    explore: &mut ExploreUi,
    answer: &PictureAnswer,
    picture: &HeatPicture,
    revision: u64,
) {
    let (Some(item), Some(kpi)) = (answer.items.first(), answer.question.base.questions.first())
    else {
        return;
    };
    if picture.groups.is_empty() || picture.buckets.is_empty() {
        super::nothing_there(ui);
        return;
    }
    if picture.every != answer.question.base.every {
        let step = super::step_name(picture.every);
        text::small(ui, &tr!("explore-heat-longer", step = step));
    }
    let higher_is_better = item.higher_is_better.unwrap_or(true);
    legend(ui, picture, item);
    let order = explore.pictures.heat_order;
    let row_height = if explore.pictures.thin_rows { THIN_ROW } else { NAMED_ROW };
    let names_width = (ui.available_width() * NAMES_SHARE).min(NAMES_WIDTH_MAX);
    let width = ui.available_width() - names_width - TOTALS_WIDTH - 16.0;
    let n_shown = picture.buckets.len().min(width.max(1.0) as usize).max(1);
    let dark = ui.visuals().dark_mode;
    let key = (revision, order, dark, n_shown);
    let kept = &mut ctx.derived.heat;
    if kept.key != Some(key) {
        let totals: Vec<Option<f64>> = picture.totals.iter().map(|total| total.value).collect();
        let order = picture.grid.order(order, &totals, &picture.labels, higher_is_better);
        *kept = HeatTextures { key: Some(key), order: Arc::new(order), textures: HashMap::new() };
    }
    let order = Arc::clone(&kept.order);
    let origin = ui.cursor().min;
    let place = Place { row_height, left: origin.x + names_width, width, n_shown };
    time_axis(ui, answer, &picture.key, &place);
    let n_rows = order.len();
    let name = tr!("explore-heat-of", name = super::item_title(item), n = n_rows as u64);
    let height = (ui.available_height() - 2.0).max(80.0);
    ScrollArea::vertical().id_salt("heat").auto_shrink(false).max_height(height).show_viewport(
        ui,
        |ui, view| {
            let size = vec2(ui.available_width(), row_height * n_rows as f32);
            let (rect, response) = ui.allocate_exact_size(size, Sense::click());
            response.widget_info(|| WidgetInfo::labeled(egui::Role::GraphicsObject, true, &name));
            let first = (view.top() / row_height).floor().max(0.0) as usize;
            let last = ((view.bottom() / row_height).ceil().max(0.0) as usize).min(n_rows);
            let rows = first.min(last)..last;
            hatch(ui, rect, &place, &rows);
            colors(ui, ctx, picture, item, &order, rect, &place, &rows);
            names(ui, explore, picture, item, &order, rect, &place, &rows);
            crosshair(ui, explore, picture, &order, rect, &place);
            let pointed = response.hover_pos().and_then(|at| pointed(at, rect, &place, n_rows));
            let cell = pointed.map(|(row, column)| (order[row], column));
            let of = |(row, column): (usize, Option<usize>)| {
                pick_of(picture, answer.range, row, column, n_shown, higher_is_better)
            };
            pick::menu(&response, explore, cell.map(|cell| (of(cell), kpi.clone())));
            keys(ui, explore, picture, &order, &response, answer.range, kpi);
            let Some(cell) = cell else { return };
            if response.clicked() {
                pick::pick(explore, of(cell), kpi.clone());
            }
            response.on_hover_ui_at_pointer(|ui| tip(ui, picture, item, cell, n_shown, answer));
        },
    );
}

/// Arrow keys move the selection from row to row and from step to step.
fn keys(
    ui: &Ui,
    explore: &mut ExploreUi,
    picture: &HeatPicture,
    order: &[usize],
    response: &egui::Response,
    range: TimeRange,
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
    let (row, column) = selected(explore, picture, order).unwrap_or((0, None));
    let moved = |at: usize, by: i64, n: usize| {
        let at = i64::try_from(at).unwrap_or(0) + by;
        usize::try_from(at).unwrap_or(0).min(n.saturating_sub(1))
    };
    let row = moved(row, down, order.len());
    let column = match column {
        Some(column) => moved(column, right, picture.buckets.len()),
        None => 0,
    };
    let pick = Pick {
        keys: vec![picture.key.clone()],
        group: vec![picture.groups[order[row]].clone()],
        range: picture.buckets.get(column).copied().unwrap_or(range),
    };
    pick::pick(explore, pick, kpi.clone());
}

/// Row in the order, and column among those shown where the pointer is on one.
fn pointed(
    at: egui::Pos2,
    rect: Rect,
    place: &Place,
    n_rows: usize,
) -> Option<(usize, Option<usize>)> {
    let row = ((at.y - rect.top()) / place.row_height).floor();
    if row < 0.0 || row as usize >= n_rows {
        return None;
    }
    let share = (at.x - place.left) / place.width;
    let column = (0.0..1.0).contains(&share).then_some((share * place.n_shown as f32) as usize);
    Some((row as usize, column))
}

/// The worst of the steps that share a shown column; without one the whole row.
fn pick_of(
    picture: &HeatPicture,
    range: TimeRange,
    row: usize,
    column: Option<usize>,
    n_shown: usize,
    higher_is_better: bool,
) -> Pick {
    let bucket = column.map(|column| {
        let pool = picture.grid.pool(column, n_shown);
        let value = |bucket: &usize| picture.grid.value(row, *bucket);
        let worst = pool.clone().filter(|bucket| value(bucket).is_some()).min_by(|a, b| {
            let order = value(a).unwrap_or(0.0).total_cmp(&value(b).unwrap_or(0.0));
            if higher_is_better { order } else { order.reverse() }
        });
        worst.unwrap_or(pool.start)
    });
    Pick {
        keys: vec![picture.key.clone()],
        group: vec![picture.groups[row].clone()],
        range: bucket.and_then(|bucket| picture.buckets.get(bucket).copied()).unwrap_or(range),
    }
}

/// The selected row in the order, and its step.
fn selected(
    explore: &ExploreUi,
    picture: &HeatPicture,
    order: &[usize],
) -> Option<(usize, Option<usize>)> {
    let picked = &explore.pictures.picked.as_ref()?.pick;
    if picked.keys != [picture.key.as_str()] {
        return None;
    }
    let row = picture.groups.iter().position(|group| picked.group == [group.as_str()])?;
    let row = order.iter().position(|other| *other == row)?;
    let column = picture.buckets.iter().position(|bucket| bucket.contains(picked.range.start));
    let is_one = picture.buckets.len() == 1
        || picked.range.duration_secs() < picture.buckets.first()?.duration_secs() * 2;
    Some((row, column.filter(|_| is_one)))
}

/// Stripes behind the colors: they show where no value is.
fn hatch(ui: &Ui, rect: Rect, place: &Place, rows: &std::ops::Range<usize>) {
    let t = tokens(ui);
    let top = rect.top() + rows.start as f32 * place.row_height;
    let bottom = rect.top() + rows.end as f32 * place.row_height;
    let area = Rect::from_min_max(pos2(place.left, top), pos2(place.left + place.width, bottom));
    let clip = area.intersect(ui.clip_rect());
    let painter = ui.painter().with_clip_rect(clip);
    painter.rect_filled(clip, CornerRadius::ZERO, t.card);
    let step = 6.0;
    let mut x = clip.left() - clip.height();
    // On one pattern, however far the rows are scrolled.
    x -= (x + clip.top()).rem_euclid(step);
    let stroke = Stroke::new(1.0, t.text_faint);
    while x < clip.right() {
        let ends = [pos2(x, clip.bottom()), pos2(x + clip.height(), clip.top())];
        painter.line_segment(ends, stroke);
        x += step;
    }
}

#[expect(clippy::too_many_arguments, reason = "what a cell's color depends on")]
fn colors(
    ui: &Ui,
    ctx: &mut ViewContext<'_>,
    picture: &HeatPicture,
    item: &PlanItem,
    order: &[usize],
    rect: Rect,
    place: &Place,
    rows: &std::ops::Range<usize>,
) {
    if rows.is_empty() {
        return;
    }
    let t = tokens(ui);
    let whole = Rect::from_min_max(pos2(0.0, 0.0), pos2(1.0, 1.0));
    for part in rows.start / ROWS_AT_ONCE..=(rows.end - 1) / ROWS_AT_ONCE {
        let range = part * ROWS_AT_ONCE..((part + 1) * ROWS_AT_ONCE).min(order.len());
        let n_rows = range.len();
        let texture = ctx.derived.heat.textures.entry(part).or_insert_with(|| {
            let image = image(picture, item, &order[range.clone()], place.n_shown, t);
            ui.ctx().load_texture(format!("heat {part}"), image, TextureOptions::NEAREST)
        });
        let top = rect.top() + (part * ROWS_AT_ONCE) as f32 * place.row_height;
        let size = vec2(place.width, n_rows as f32 * place.row_height);
        let area = Rect::from_min_size(pos2(place.left, top), size);
        ui.painter().image(texture.id(), area, whole, Color32::WHITE);
    }
    // Rows stand apart where there is room.
    if place.row_height > 8.0 {
        for row in rows.clone() {
            let y = rect.top() + row as f32 * place.row_height;
            let span = place.left..=place.left + place.width;
            ui.painter().hline(span, y, Stroke::new(1.0, t.card));
        }
    }
}

fn image(
    picture: &HeatPicture,
    item: &PlanItem,
    rows: &[usize],
    n_shown: usize,
    t: &Tokens,
) -> ColorImage {
    let higher_is_better = item.higher_is_better.unwrap_or(true);
    let mut pixels = Vec::with_capacity(rows.len() * n_shown);
    for row in rows {
        for value in picture.grid.pooled(*row, n_shown, higher_is_better) {
            pixels.push(color_of(picture, item, value, t));
        }
    }
    ColorImage::new([n_shown, rows.len()], pixels)
}

/// The worse, the stronger; where nobody said what is good, the more.
fn color_of(picture: &HeatPicture, item: &PlanItem, value: f64, t: &Tokens) -> Color32 {
    if !value.is_finite() {
        return Color32::TRANSPARENT;
    }
    let position = picture.grid.position(value) as f32;
    heat_color(position, item.higher_is_better, t)
}

/// Below 1, so that small losses are seen beside the largest. *Good*: 98 % stands out where the worst is 0 %. *Bad*: the large ones
/// differ less.
const LOST_POWER: f32 = 0.6;

/// What can be read on a color: text or the color of the window's ground.
pub(super) fn ink_on(ground: Color32, t: &Tokens) -> Color32 {
    let is_light = palette::is_light([ground.r(), ground.g(), ground.b()]);
    if is_light == (t.ground == palette::Ground::Light) { t.text } else { t.canvas }
}

/// Color of a place on a scale from the lowest (0) to the highest value (1).
pub(super) fn heat_color(position: f32, higher_is_better: Option<bool>, t: &Tokens) -> Color32 {
    let lost = |share: f32| palette::severity(share.clamp(0.0, 1.0).powf(LOST_POWER), t.ground);
    let [red, green, blue] = match higher_is_better {
        Some(true) => lost(1.0 - position),
        Some(false) => lost(position),
        None => palette::amount(position, t.ground),
    };
    Color32::from_rgb(red, green, blue)
}

#[expect(clippy::too_many_arguments, reason = "what stands beside a row")]
fn names(
    ui: &Ui,
    explore: &ExploreUi,
    picture: &HeatPicture,
    item: &PlanItem,
    order: &[usize],
    rect: Rect,
    place: &Place,
    rows: &std::ops::Range<usize>,
) {
    let t = tokens(ui);
    if place.row_height < 12.0 {
        let text = tr!("explore-heat-rows", n = order.len() as u64);
        let top = rect.top() + rows.start as f32 * place.row_height;
        let at = pos2(rect.left() + 6.0, top.max(ui.clip_rect().top()) + 6.0);
        ui.painter().text(at, Align2::LEFT_TOP, text, font::small(), t.text_faint);
        return;
    }
    for row in rows.clone() {
        let position = order[row];
        let y = rect.top() + (row as f32 + 0.5) * place.row_height;
        let pick = Pick {
            keys: vec![picture.key.clone()],
            group: vec![picture.groups[position].clone()],
            range: picture.buckets[0],
        };
        let is_picked = pick::is_picked(explore, &pick);
        if is_picked {
            let row = Rect::from_min_max(
                pos2(rect.left(), y - place.row_height / 2.0),
                pos2(rect.right(), y + place.row_height / 2.0),
            );
            let side = Rect::from_min_max(row.min, pos2(place.left - 4.0, row.bottom()));
            ui.painter().rect_filled(side, CornerRadius::same(4), t.accent_soft);
        }
        let color = if is_picked { t.accent_text } else { t.text };
        let name = &picture.labels[position];
        let galley = text::elided(ui, name, font::small(), color, place.left - rect.left() - 14.0);
        let at = pos2(rect.left() + 6.0, y - galley.size().y / 2.0);
        ui.painter().galley(at, galley, color);
        let total = quantity::value(picture.totals[position].value, &item.unit);
        let galley = text::tabular(ui, &total, font::small(), t.text);
        let right = place.left + place.width + TOTALS_WIDTH;
        let at = pos2(right - galley.size().x, y - galley.size().y / 2.0);
        ui.painter().galley(at, galley, t.text);
    }
}

/// A frame around the selected cell, or its row.
fn crosshair(
    ui: &Ui,
    explore: &ExploreUi,
    picture: &HeatPicture,
    order: &[usize],
    rect: Rect,
    place: &Place,
) {
    let t = tokens(ui);
    let painter = ui.painter();
    if let Some((row, column)) = selected(explore, picture, order) {
        let top = rect.top() + row as f32 * place.row_height;
        let (left, width) = match column {
            Some(column) => {
                let n = picture.buckets.len() as f32;
                let width = (place.width / n).max(3.0);
                (place.left + column as f32 / n * place.width, width)
            }
            None => (place.left, place.width),
        };
        let cell = Rect::from_min_size(pos2(left, top), vec2(width, place.row_height)).expand(1.5);
        painter.rect_stroke(cell, 2.0, Stroke::new(4.0, t.card), StrokeKind::Middle);
        painter.rect_stroke(cell, 2.0, Stroke::new(2.0, t.accent), StrokeKind::Middle);
    }
}

fn time_axis(ui: &mut Ui, answer: &PictureAnswer, key: &str, place: &Place) {
    let t = tokens(ui);
    let (row, _) = ui.allocate_exact_size(vec2(ui.available_width(), AXIS_HEIGHT), Sense::hover());
    let heading = |x: f32, align: Align2, text: &str| {
        let at = pos2(x, row.center().y);
        ui.painter().text(at, align, text, font::small_strong(), t.text_muted);
    };
    heading(row.left() + 6.0, Align2::LEFT_CENTER, &keys::heading(key));
    let right = place.left + place.width + TOTALS_WIDTH;
    heading(right, Align2::RIGHT_CENTER, tr!("explore-heat-whole"));
    let zone = &answer.question.base.zone;
    let n = (place.width / 84.0).max(2.0) as usize;
    let (start, length) =
        (answer.range.start.as_unix_secs(), answer.range.duration_secs().max(1) as f32);
    let mut free_from = place.left;
    for tick in axis::time_ticks(answer.range, zone, n) {
        let share = (tick.at.as_unix_secs() - start) as f32 / length;
        let x = place.left + share * place.width;
        let color = if tick.major { t.text } else { t.text_muted };
        let galley = ui.painter().layout_no_wrap(tick.text(), font::small(), color);
        if x < free_from || x + galley.size().x > place.left + place.width {
            continue;
        }
        free_from = x + galley.size().x + 10.0;
        ui.painter().vline(x, row.bottom() - 5.0..=row.bottom(), Stroke::new(1.0, t.border_strong));
        ui.painter().galley(pos2(x + 3.0, row.center().y - galley.size().y / 2.0), galley, color);
    }
}

/// What colors stand for, with the values at both ends, and what is missing.
fn legend(ui: &mut Ui, picture: &HeatPicture, item: &PlanItem) {
    let t = tokens(ui);
    let (row, response) =
        ui.allocate_exact_size(vec2(ui.available_width(), LEGEND_HEIGHT - 6.0), Sense::hover());
    let (low, high) = picture.grid.scale;
    let painter = ui.painter();
    let mut x = row.left() + 6.0;
    let write = |x: f32, text: String, color: Color32| -> f32 {
        let galley = painter.layout_no_wrap(text, font::small(), color);
        let width = galley.size().x;
        painter.galley(pos2(x, row.center().y - galley.size().y / 2.0), galley, color);
        x + width + 8.0
    };
    x = write(x, quantity::value(Some(low), &item.unit), t.text_muted);
    const STEPS: usize = 48;
    let bar = Rect::from_min_size(pos2(x, row.center().y - 5.0), vec2(144.0, 10.0));
    for step in 0..STEPS {
        let position = step as f32 / (STEPS - 1) as f32;
        let left = bar.left() + step as f32 * bar.width() / STEPS as f32;
        let part = Rect::from_min_size(
            pos2(left, bar.top()),
            vec2(bar.width() / STEPS as f32 + 0.5, bar.height()),
        );
        let color = heat_color(position, item.higher_is_better, t);
        painter.rect_filled(part, CornerRadius::ZERO, color);
    }
    x = bar.right() + 8.0;
    x = write(x, quantity::value(Some(high), &item.unit), t.text_muted);
    let sample = Rect::from_min_size(pos2(x + 8.0, row.center().y - 6.0), vec2(18.0, 12.0));
    painter.rect_stroke(sample, 2.0, Stroke::new(1.0, t.text_faint), StrokeKind::Inside);
    let clipped = painter.with_clip_rect(sample);
    for i in 0..6 {
        let left = sample.left() - 12.0 + i as f32 * 6.0;
        let ends = [pos2(left, sample.bottom()), pos2(left + 12.0, sample.top())];
        clipped.add(Shape::line_segment(ends, Stroke::new(1.0, t.text_faint)));
    }
    x = write(sample.right() + 6.0, tr!("explore-heat-missing").to_owned(), t.text_muted);
    let together =
        tr!("explore-together", value = quantity::value(picture.total.value, &item.unit));
    let galley = painter.layout_no_wrap(together, font::small(), t.text_muted);
    // Without room for it the totals stand in the tooltips alone.
    if x + 8.0 + galley.size().x <= row.right() {
        let at = pos2(x + 8.0, row.center().y - galley.size().y / 2.0);
        painter.galley(at, galley, t.text_muted);
    }
    response.on_hover_text(tr!("explore-heat-scale-why"));
}

fn tip(
    ui: &mut Ui,
    picture: &HeatPicture,
    item: &PlanItem,
    (row, column): (usize, Option<usize>),
    n_shown: usize,
    answer: &PictureAnswer,
) {
    let zone = &answer.question.base.zone;
    ui.set_max_width(360.0);
    text::strong(ui, &picture.labels[row]);
    if picture.labels[row] != picture.groups[row] {
        text::small(ui, &picture.groups[row]);
    }
    let shown = |value: Option<f64>| quantity::value(value, &item.unit);
    match column {
        Some(column) => {
            let pool = picture.grid.pool(column, n_shown);
            let higher_is_better = item.higher_is_better.unwrap_or(true);
            let pick = pick_of(picture, answer.range, row, Some(column), n_shown, higher_is_better);
            let bucket = picture.buckets.iter().position(|bucket| *bucket == pick.range);
            let value = bucket.and_then(|bucket| picture.grid.value(row, bucket));
            text::body(ui, &shown(value));
            let when = if matches!(picture.every, Every::Secs(_)) {
                quantity::time_long(pick.range.start, zone)
            } else {
                quantity::days(pick.range, zone)
            };
            text::muted(ui, &when);
            if pool.len() > 1 {
                text::small(ui, &tr!("explore-heat-worst-of", n = pool.len() as u64));
            }
        }
        None => {
            let total = picture.totals[row];
            text::body(ui, &quantity::value(total.value, &item.unit));
            text::muted(ui, &quantity::days(answer.range, zone));
            let arrived = quantity::share(total.completeness);
            text::small(ui, &tr!("chart-arrived", share = arrived));
        }
    }
}
