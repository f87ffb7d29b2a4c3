//! A strip on the plot's own time axis: how much of the data arrived.

use egui::{Align2, Color32, CornerRadius, Rect, Sense, Ui, WidgetInfo, pos2, vec2};

use super::{AXIS_WIDTH, ChartOptions, LINES_MAX, PlotData, TimeView};
use crate::chart::{Band, BandKind};
use crate::gui::theme::{font, tokens};
use crate::gui::widget::quantity;
use crate::model::Timestamp;
use crate::words::tr;

pub(super) fn show(ui: &mut Ui, data: &PlotData<'_>, options: &ChartOptions<'_>) {
    let t = tokens(ui);
    let chart = data.chart;
    let group = options.link.unwrap_or(options.id);
    let view = TimeView::begin(ui, group, chart.range, options.wheel_zooms).view();
    let (row, response) = ui.allocate_exact_size(vec2(ui.available_width(), 18.0), Sense::hover());
    let strip = Rect::from_min_max(
        pos2(row.left() + AXIS_WIDTH, row.top() + 6.0),
        pos2(row.right() - 2.0, row.top() + 12.0),
    );
    ui.painter().text(
        pos2(strip.left() - 6.0, strip.center().y),
        Align2::RIGHT_CENTER,
        tr!("chart-data"),
        font::small(),
        t.text_faint,
    );
    let painter = ui.painter().with_clip_rect(strip.intersect(ui.clip_rect()));
    painter.rect_filled(strip, CornerRadius::same(3), t.pressed);
    let color = |ratio: f64| -> Color32 {
        t.completeness(ratio).gamma_multiply(if ratio >= 0.99 { 0.55 } else { 1.0 })
    };
    // Cells that end between two pixels would leave a seam there that looks like a gap.
    let pixels = ui.pixels_per_point();
    let on_pixel = |x: f32| (x * pixels).round() / pixels;
    for (left, right, ratio) in cells(data, view, strip) {
        let (left, right) = (on_pixel(left), on_pixel(right));
        let place = Rect::from_min_max(pos2(left, strip.top()), pos2(right, strip.bottom()));
        painter.rect_filled(place, CornerRadius::ZERO, color(ratio));
    }
    if let Some(pointer) = response.hover_pos() {
        let share = f64::from((pointer.x - strip.left()) / strip.width().max(1.0));
        let secs = view.0 + share * (view.1 - view.0);
        let after = chart.coverage.partition_point(|(r, _)| r.start.as_unix_secs() as f64 <= secs);
        if let Some((range, ratio)) = after.checked_sub(1).and_then(|i| chart.coverage.get(i)) {
            let text = tr!("chart-arrived", share = quantity::share(*ratio));
            let when = quantity::time_long(range.start, &chart.zone);
            response.on_hover_text_at_pointer(format!("{text}\n{when}"));
        }
    }
}

/// A strip on the plot's own time axis: when something was out.
pub(super) fn outages(ui: &mut Ui, data: &PlotData<'_>, options: &ChartOptions<'_>) {
    let t = tokens(ui);
    let chart = data.chart;
    let group = options.link.unwrap_or(options.id);
    let view = TimeView::begin(ui, group, chart.range, options.wheel_zooms).view();
    let (row, response) = ui.allocate_exact_size(vec2(ui.available_width(), 16.0), Sense::hover());
    response.widget_info(|| {
        WidgetInfo::labeled(egui::Role::Image, true, tr!("objective-outage-strip"))
    });
    let strip = Rect::from_min_max(
        pos2(row.left() + AXIS_WIDTH, row.top() + 5.0),
        pos2(row.right() - 2.0, row.top() + 13.0),
    );
    let name = tr!("objective-outages-short");
    let at = pos2(strip.left() - 6.0, strip.center().y);
    ui.painter().text(at, Align2::RIGHT_CENTER, name, font::small(), t.text_faint);
    let painter = ui.painter().with_clip_rect(strip.intersect(ui.clip_rect()));
    painter.rect_filled(strip, CornerRadius::same(3), t.raised);
    let x = |at: Timestamp| {
        let share = (at.as_unix_secs() as f64 - view.0) / (view.1 - view.0);
        strip.left() + share as f32 * strip.width()
    };
    let bands = || chart.bands.iter().filter(|band| band.kind == BandKind::Outage);
    for band in bands() {
        let (left, right) = (x(band.range.start), x(band.range.end));
        let rect = Rect::from_min_max(
            pos2(left, strip.top()),
            pos2(right.max(left + 2.0), strip.bottom()),
        );
        painter.rect_filled(rect, CornerRadius::same(1), t.bad.gamma_multiply(0.6));
    }
    let Some(pointer) = response.hover_pos() else { return };
    // What is narrower than the pointer can still be pointed at.
    let is_near = |band: &&Band| {
        x(band.range.start) - 3.0 <= pointer.x && pointer.x <= x(band.range.end) + 3.0
    };
    let near: Vec<String> = bands()
        .filter(is_near)
        .take(LINES_MAX)
        .map(|band| {
            let from = quantity::time(band.range.start, &chart.zone);
            let length = quantity::duration(band.range.duration_secs());
            format!("{from} · {length} · {}", band.name)
        })
        .collect();
    if !near.is_empty() {
        response.on_hover_text_at_pointer(near.join("\n"));
    }
}

/// Left and right end and share of runs of equal completeness. Of buckets that share a pixel the least complete counts.
fn cells(data: &PlotData<'_>, view: (f64, f64), strip: Rect) -> Vec<(f32, f32, f64)> {
    let pyramid = data.coverage;
    let n_pixels = strip.width().max(1.0) as usize;
    let x = |secs: f64| strip.left() + ((secs - view.0) / (view.1 - view.0)) as f32 * strip.width();
    let mut cells: Vec<(f32, f32, f64)> = Vec::new();
    let mut push = |left: f32, right: f32, ratio: f64| match cells.last_mut() {
        Some(last) if last.2 == ratio && (left - last.1).abs() < 0.75 => last.1 = right,
        _ => cells.push((left, right, ratio)),
    };
    let inside = pyramid.positions(view.0, view.1);
    let range = inside.start.saturating_sub(1)..inside.end;
    if range.len() > n_pixels {
        for column in pyramid.columns(view, n_pixels, 0.0) {
            let left = strip.left() + column.position as f32;
            push(left, left + 1.0, column.low);
        }
        return cells;
    }
    for position in range {
        let Some(((bucket, _), ratio)) =
            data.chart.coverage.get(position).zip(pyramid.value(position))
        else {
            continue;
        };
        let (left, right) =
            (x(bucket.start.as_unix_secs() as f64), x(bucket.end.as_unix_secs() as f64));
        push(left, right.max(left + 1.0), ratio);
    }
    cells
}
