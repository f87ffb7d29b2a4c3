//! A chart without tools, for tiles and small places: lines with gaps, targets, a cursor that names the values under it.
//!
//! Axes, colors, steps and thinning are those of [`crate::chart`], so that a tile shows what the explorer and the report show.

use egui::{
    Align2, Color32, CornerRadius, Id, Pos2, Rect, Response, Sense, Stroke, Ui, Vec2, WidgetInfo,
    pos2, vec2,
};

use super::{quantity, text};
use crate::chart::axis::{self, ValueAxis};
use crate::chart::{Chart, Line, decimate};
use crate::gui::theme::{font, tokens};
use crate::model::{Timestamp, Unit};
use crate::words::numbers;

/// Lines that the readout names.
const READOUT_LINES: usize = 8;
const TIME_LABEL_ROOM: f32 = 72.0;
const VALUE_LABEL_ROOM: f32 = 34.0;
const TIME_HEIGHT: f32 = 16.0;

/// Where values lie on the screen.
struct Frame {
    rect: Rect,
    start: f64,
    end: f64,
    axis: ValueAxis,
}

impl Frame {
    fn x(&self, secs: f64) -> f32 {
        let ratio = (secs - self.start) / (self.end - self.start).max(1.0);
        self.rect.left() + ratio as f32 * self.rect.width()
    }

    fn y(&self, value: f64) -> f32 {
        self.rect.bottom() - self.axis.position(value) as f32 * self.rect.height()
    }

    fn secs(&self, x: f32) -> f64 {
        let ratio = f64::from((x - self.rect.left()) / self.rect.width().max(1.0));
        self.start + ratio * (self.end - self.start)
    }
}

/// Draws a chart into `size`. Charts of one `link` share their cursor. The response senses clicks.
pub fn show(ui: &mut Ui, chart: &Chart, name: &str, size: Vec2, link: Id) -> Response {
    let (rect, response) = ui.allocate_exact_size(size, Sense::click());
    response.widget_info(|| WidgetInfo::labeled(egui::Role::GraphicsObject, true, name));
    if !ui.is_rect_visible(rect) {
        return response;
    }
    let t = tokens(ui);
    let frame = frame_of(ui, chart, rect);
    grid(ui, chart, &frame);
    let painter = ui.painter().with_clip_rect(frame.rect.expand(2.0).intersect(ui.clip_rect()));
    for target in &chart.targets {
        let y = frame.y(target.value);
        let ends = [pos2(frame.rect.left(), y), pos2(frame.rect.right(), y)];
        let stroke = Stroke::new(1.2, t.text_muted);
        painter.extend(egui::Shape::dashed_line(&ends, stroke, 6.0, 4.0));
    }
    let mut has_values = false;
    for line in &chart.lines {
        let stroke = Stroke::new(1.6, t.line(line.color));
        for run in runs(line, &frame) {
            has_values = true;
            match run.as_slice() {
                [only] => _ = painter.circle_filled(*only, 2.0, stroke.color),
                _ => _ = painter.line(run, stroke),
            }
        }
    }
    if !has_values {
        let (at, align) = (frame.rect.center(), Align2::CENTER_CENTER);
        ui.painter().text(at, align, quantity::NO_VALUE, font::title(), t.text_faint);
    }
    cursor(ui, chart, &frame, &response, link);
    crate::gui::theme::paint_focus(ui, &response);
    response
}

fn frame_of(ui: &Ui, chart: &Chart, rect: Rect) -> Frame {
    let n_ticks = (rect.height() / VALUE_LABEL_ROOM).clamp(2.0, 8.0) as usize;
    let values = chart.lines.iter().flat_map(|line| line.points.iter().filter_map(|(_, v)| *v));
    let targets = chart.targets.iter().map(|target| target.value);
    let axis = axis::axis_of_values(values.chain(targets), &chart.unit, n_ticks);
    let labels = axis.ticks.iter().map(|tick| tick_label(&axis, *tick, &chart.unit));
    let widest = labels
        .map(|label| ui.painter().layout_no_wrap(label, font::small(), Color32::WHITE).size().x);
    let left = widest.fold(0.0, f32::max) + 8.0;
    let inner =
        Rect::from_min_max(rect.min + vec2(left, 5.0), rect.max - vec2(2.0, TIME_HEIGHT + 2.0));
    let (start, end) = (chart.range.start.as_unix_secs(), chart.range.end.as_unix_secs());
    Frame { rect: inner, start: start as f64, end: end as f64, axis }
}

/// A number of the axis; what is a percentage says so.
fn tick_label(axis: &ValueAxis, tick: f64, unit: &Unit) -> String {
    let label = axis.label(tick, &numbers());
    if unit.is_percent() { quantity::percent(&label) } else { label }
}

fn grid(ui: &Ui, chart: &Chart, frame: &Frame) {
    let t = tokens(ui);
    let stroke = Stroke::new(1.0, t.grid_line);
    for tick in &frame.axis.ticks {
        let y = frame.y(*tick);
        ui.painter().hline(frame.rect.x_range(), y, stroke);
        let label = tick_label(&frame.axis, *tick, &chart.unit);
        let at = pos2(frame.rect.left() - 6.0, y);
        ui.painter().text(at, Align2::RIGHT_CENTER, label, font::small(), t.text_faint);
    }
    let n_times = (frame.rect.width() / TIME_LABEL_ROOM).max(2.0) as usize;
    let mut free_from = f32::NEG_INFINITY;
    for tick in axis::time_ticks(chart.range, &chart.zone, n_times) {
        let x = frame.x(tick.at.as_unix_secs() as f64);
        let color = if tick.major { t.text_muted } else { t.text_faint };
        let galley = ui.painter().layout_no_wrap(tick.text(), font::small(), color);
        let half = galley.size().x / 2.0;
        let left = (x - half).min(frame.rect.right() - 2.0 * half).max(frame.rect.left());
        if left >= free_from {
            free_from = left + 2.0 * half + 8.0;
            ui.painter().galley(pos2(left, frame.rect.bottom() + 4.0), galley, color);
        }
    }
}

/// Where a point is drawn: in the middle of its bucket.
fn middle(line: &Line, at: Timestamp) -> f64 {
    (at.as_unix_secs() + line.bucket_secs / 2) as f64
}

fn runs(line: &Line, frame: &Frame) -> Vec<Vec<Pos2>> {
    let columns = frame.rect.width().max(1.0) as usize;
    decimate::min_max(&line.points, columns)
        .split(|(_, value)| value.is_none())
        .filter(|run| !run.is_empty())
        .map(|run| {
            let values: Vec<(Timestamp, f64)> =
                run.iter().filter_map(|(at, value)| Some((*at, (*value)?))).collect();
            if line.is_stepped() {
                steps(&values, line.bucket_secs, frame)
            } else {
                let place =
                    |(at, v): &(Timestamp, f64)| pos2(frame.x(middle(line, *at)), frame.y(*v));
                values.iter().map(place).collect()
            }
        })
        .collect()
}

/// Start and end of each bucket. A day of 23 hours ends where the next begins.
fn steps(values: &[(Timestamp, f64)], bucket_secs: i64, frame: &Frame) -> Vec<Pos2> {
    let mut points = Vec::with_capacity(values.len() * 2);
    for (i, (at, value)) in values.iter().enumerate() {
        let end = at.plus_secs(bucket_secs);
        let end = values.get(i + 1).map_or(end, |(next, _)| end.min(*next));
        let y = frame.y(*value);
        points.push(pos2(frame.x(at.as_unix_secs() as f64), y));
        points.push(pos2(frame.x(end.as_unix_secs() as f64), y));
    }
    points
}

/// A line at the time under the pointer, in all charts of the link, and the values there in the one that has the pointer.
fn cursor(ui: &Ui, chart: &Chart, frame: &Frame, response: &Response, link: Id) {
    let pointer = response.hover_pos().filter(|at| frame.rect.expand(4.0).contains(*at));
    let now = ui.ctx().cumulative_frame_nr();
    if let Some(at) = pointer {
        ui.data_mut(|data| data.insert_temp(link, (frame.secs(at.x), now)));
    }
    let Some((secs, seen)) = ui.data(|data| data.get_temp::<(f64, u64)>(link)) else { return };
    if now > seen + 1 || secs < frame.start || secs > frame.end {
        return;
    }
    let t = tokens(ui);
    ui.painter().vline(frame.x(secs), frame.rect.y_range(), Stroke::new(1.0, t.border_strong));
    if let Some(at) = pointer {
        readout(ui, chart, frame, at, secs);
    }
}

fn readout(ui: &Ui, chart: &Chart, frame: &Frame, at: Pos2, secs: f64) {
    let t = tokens(ui);
    let second = Timestamp::from_unix_secs(secs as i64);
    let mut when = None;
    let mut lines: Vec<(Color32, String, String)> = Vec::new();
    for line in chart.lines.iter().take(READOUT_LINES) {
        let after = line.points.partition_point(|(start, _)| *start <= second);
        let Some((start, value)) = after.checked_sub(1).and_then(|i| line.points.get(i)) else {
            continue;
        };
        when.get_or_insert(*start);
        if let Some(value) = value {
            let said = quantity::value(Some(*value), &chart.unit);
            lines.push((t.line(line.color), line.name.clone(), said));
            let place = pos2(frame.x(middle(line, *start)), frame.y(*value));
            ui.painter().circle_filled(place, 3.0, t.line(line.color));
        }
    }
    let Some(when) = when.filter(|_| !lines.is_empty()) else { return };
    let left = at.x > frame.rect.center().x;
    let anchor = if left { at - vec2(14.0, 0.0) } else { at + vec2(14.0, 0.0) };
    let pivot = if left { Align2::RIGHT_TOP } else { Align2::LEFT_TOP };
    egui::Area::new(Id::unique("mini chart readout"))
        .order(egui::Order::Tooltip)
        .fixed_pos(anchor)
        .pivot(pivot)
        .interactable(false)
        .show(ui.ctx(), |ui| {
            egui::Frame::popup(ui.style()).inner_margin(8).show(ui, |ui| {
                ui.spacing_mut().item_spacing = vec2(8.0, 3.0);
                ui.spacing_mut().interact_size.y = 16.0;
                text::small(ui, &quantity::time_long(when, &chart.zone));
                for (color, name, value) in lines {
                    ui.horizontal(|ui| {
                        let (rect, _) = ui.allocate_exact_size(vec2(10.0, 10.0), Sense::hover());
                        let bar = Rect::from_center_size(rect.center(), vec2(10.0, 3.0));
                        ui.painter().rect_filled(bar, CornerRadius::same(2), color);
                        if !name.is_empty() {
                            let shown = text::elided(ui, &name, font::small(), t.text_muted, 190.0);
                            ui.label(shown);
                        }
                        text::number(ui, &value);
                    });
                }
            });
        });
}

/// A line of values in a small space: no axis, a dot at the last one.
pub fn spark(ui: &mut Ui, values: &[Option<f64>], target: Option<f64>, size: Vec2, name: &str) {
    let (rect, response) = ui.allocate_exact_size(size, Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(egui::Role::GraphicsObject, true, name));
    let t = tokens(ui);
    let all = values.iter().copied().flatten().chain(target).filter(|v| v.is_finite());
    let (low, high) =
        all.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), v| (low.min(v), high.max(v)));
    if low > high {
        return;
    }
    let span = if high > low { high - low } else { 1.0 };
    let inner = rect.shrink2(vec2(3.0, 4.0));
    let y = |value: f64| inner.bottom() - ((value - low) / span) as f32 * inner.height();
    let step = inner.width() / values.len().saturating_sub(1).max(1) as f32;
    if let Some(target) = target {
        let ends = [pos2(inner.left(), y(target)), pos2(inner.right(), y(target))];
        let stroke = Stroke::new(1.0, t.text_faint);
        ui.painter().extend(egui::Shape::dashed_line(&ends, stroke, 4.0, 3.0));
    }
    let mut run: Vec<Pos2> = Vec::new();
    let mut last = None;
    for (i, value) in values.iter().enumerate() {
        match value {
            Some(value) => {
                let place = pos2(inner.left() + i as f32 * step, y(*value));
                run.push(place);
                last = Some(place);
            }
            None => draw_run(ui, &mut run, t.line(0)),
        }
    }
    draw_run(ui, &mut run, t.line(0));
    if let Some(last) = last {
        ui.painter().circle_filled(last, 2.6, t.line(0));
    }
}

fn draw_run(ui: &Ui, run: &mut Vec<Pos2>, color: Color32) {
    match run.as_slice() {
        [] => {}
        [only] => _ = ui.painter().circle_filled(*only, 1.6, color),
        _ => _ = ui.painter().line(std::mem::take(run), Stroke::new(1.6, color)),
    }
    run.clear();
}
