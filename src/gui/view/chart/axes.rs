//! Grid and labels: round values up the side, calendar edges along the bottom.

use egui::{Align2, CornerRadius, Rect, Stroke, Ui, pos2, vec2};

use super::{Scale, TIME_AXIS_HEIGHT};
use crate::chart::Chart;
use crate::chart::axis::{self, TickSays, TimeTick, ValueAxis};
use crate::gui::theme::{font, tokens};
use crate::gui::widget::quantity;
use crate::model::{TimeRange, Timestamp, Unit, Zone};
use crate::words::date;

/// A little more than the axis, so that a line along its end is drawn whole.
pub(super) fn ends(values: &ValueAxis) -> (f64, f64) {
    let air = (values.high - values.low) * 0.012;
    (values.low - air, values.high + air)
}

/// Lines across and along, labels of values, and the hairline below.
pub(super) fn grid(ui: &Ui, chart: &Chart, scale: &Scale, values: &ValueAxis, n_times: usize) {
    let t = tokens(ui);
    let frame = scale.frame;
    let painter = ui.painter();
    let line = Stroke::new(1.0, t.grid_line);
    for tick in time_ticks(scale.view, &chart.zone, n_times) {
        let x = scale.x(tick.at.as_unix_secs() as f64);
        if frame.x_range().contains(x) {
            painter.vline(x, frame.y_range(), line);
        }
    }
    for tick in &values.ticks {
        let y = scale.y(*tick);
        if !frame.expand(1.0).y_range().contains(y) {
            continue;
        }
        painter.hline(frame.x_range(), y, line);
        let text = value_label(values, *tick, &chart.unit);
        let at = pos2(frame.left() - 6.0, y.clamp(frame.top() + 5.0, frame.bottom() - 5.0));
        painter.text(at, Align2::RIGHT_CENTER, text, font::small(), t.text_muted);
    }
    painter.hline(frame.x_range(), frame.bottom(), Stroke::new(1.0, t.border));
}

fn value_label(values: &ValueAxis, tick: f64, unit: &Unit) -> String {
    let text = quantity::fixed(tick, values.decimals);
    if unit.is_percent() { format!("{text} %") } else { text }
}

/// The ticks of a view, by the chart's own calendar.
fn time_ticks(view: (f64, f64), zone: &Zone, n_ticks: usize) -> Vec<TimeTick> {
    const SECS_MAX: f64 = 40_000.0 * 86_400.0;
    if !(view.1 - view.0 > 0.0 && view.1 - view.0 < SECS_MAX) {
        return Vec::new();
    }
    let range = TimeRange::new(
        Timestamp::from_unix_secs(view.0 as i64),
        Timestamp::from_unix_secs(view.1 as i64),
    );
    let mut ticks = axis::time_ticks(range, zone, n_ticks);
    // Hours of one day would stand there without their date.
    let hours =
        ticks.windows(2).all(|two| two[1].at.as_unix_secs() - two[0].at.as_unix_secs() < 82_800);
    if hours
        && !ticks.iter().any(|tick| tick.major)
        && let Some(first) = ticks.first_mut()
    {
        let local = zone.local(first.at);
        first.label = format!("{} {}", date::day_month(local.date()), local.strftime("%H:%M"));
        first.says = TickSays::Clock;
    }
    ticks
}

/// Times below the plot, at its ends moved inside; one that would touch its neighbor is left out.
pub(super) fn time_labels(ui: &Ui, chart: &Chart, scale: &Scale, n_ticks: usize) {
    let t = tokens(ui);
    let frame = scale.frame;
    let mut free_from = f32::NEG_INFINITY;
    for tick in time_ticks(scale.view, &chart.zone, n_ticks) {
        let color = if tick.major { t.text } else { t.text_muted };
        let galley = ui.painter().layout_no_wrap(tick.text(), font::small(), color);
        let half = galley.size().x / 2.0;
        let x = scale.x(tick.at.as_unix_secs() as f64);
        let left = (x - half).min(frame.right() - 2.0 * half).max(frame.left());
        if left < free_from || left + 2.0 * half > frame.right() + 0.5 {
            continue;
        }
        free_from = left + 2.0 * half + 8.0;
        let top = frame.bottom() + (TIME_AXIS_HEIGHT - galley.size().y) / 2.0 + 1.0;
        ui.painter().galley(pos2(left, top), galley, color);
    }
}

/// Shares of the width at which a label may begin, the best first.
const LABEL_PLACES: [f32; 5] = [1.0, 0.0, 0.5, 0.25, 0.75];

/// Whether a line of the chart runs through a place.
fn is_run_through(chart: &Chart, scale: &Scale, place: &Rect) -> bool {
    let x = |at: Timestamp, more_secs: i64| scale.x((at.as_unix_secs() + more_secs) as f64);
    chart.lines.iter().any(|line| {
        let is_before = |at: Timestamp| x(at, line.bucket_secs) < place.left();
        let first = line.points.partition_point(|(at, _)| is_before(*at));
        let end = line.points.partition_point(|(at, _)| x(*at, 0) <= place.right());
        let near = &line.points[first.saturating_sub(1)..(end + 1).min(line.points.len())];
        let heights = near.iter().filter_map(|(_, value)| value.map(|value| scale.y(value)));
        let (top, bottom) = heights.fold((f32::INFINITY, f32::NEG_INFINITY), |(top, bottom), y| {
            (top.min(y), bottom.max(y))
        });
        top <= place.bottom() && bottom >= place.top()
    })
}

/// Who asks for how much, on the line across: at its right end, or where no line of the chart runs.
pub(super) fn target_labels(ui: &Ui, chart: &Chart, scale: &Scale) {
    let t = tokens(ui);
    let frame = scale.frame;
    let mut taken: Vec<Rect> = Vec::new();
    for target in &chart.targets {
        let y = scale.y(target.value);
        if !frame.y_range().contains(y) {
            continue;
        }
        let sign = if target.higher_is_better { "≥" } else { "≤" };
        let value = quantity::value_whole(target.value, &chart.unit);
        let text = format!("{} {sign} {value}", target.name);
        let galley = ui.painter().layout_no_wrap(text, font::small_strong(), t.text);
        let size = galley.size() + vec2(12.0, 4.0);
        let above = y - size.y - 3.0;
        let below = y + 3.0;
        let place = |share: f32, top: f32| {
            let left = frame.left() + 4.0 + share * (frame.width() - size.x - 8.0);
            Rect::from_min_size(pos2(left, top), size)
        };
        let is_free = |pill: &Rect| {
            pill.top() >= frame.top()
                && pill.bottom() <= frame.bottom()
                && !taken.iter().any(|other| other.intersects(*pill))
        };
        let places = || {
            let at = |share| [above, below].map(|top| place(share, top));
            LABEL_PLACES.into_iter().flat_map(at).filter(is_free)
        };
        let clear = places().find(|pill| !is_run_through(chart, scale, pill));
        let Some(pill) = clear.or_else(|| places().next()) else { continue };
        taken.push(pill);
        ui.painter().rect_filled(pill, CornerRadius::same(4), t.raised);
        ui.painter().galley(pill.min + vec2(6.0, 2.0), galley, t.text);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hours_of_one_day_name_it() {
        let zone = Zone::named("America/Lima").unwrap();
        let start = 1_790_812_800.0 + 8.0 * 3600.0; // 2026-10-01T03:00 in Lima
        let ticks = time_ticks((start, start + 10.0 * 3600.0), &zone, 8);
        assert_eq!(ticks.first().unwrap().label, "1 Oct 04:00");
        assert!(ticks.iter().skip(1).all(|tick| tick.label.len() == 5), "{ticks:?}");
    }

    #[test]
    fn ticks_stand_on_local_midnight() {
        let zone = Zone::named("America/Lima").unwrap();
        let start = 1_790_812_800.0; // 2026-10-01T00:00Z
        let ticks = time_ticks((start, start + 10.0 * 86_400.0), &zone, 8);
        assert!(!ticks.is_empty());
        for tick in ticks {
            assert_eq!(zone.local(tick.at).hour(), 0);
        }
    }
}
