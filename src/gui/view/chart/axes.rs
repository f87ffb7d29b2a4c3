//! Grid and labels: round values up the side, calendar edges along the bottom.

use egui::{Align2, Shape, Stroke, Ui, pos2};

use super::{Scale, TARGETS_HEIGHT, TIME_AXIS_HEIGHT};
use crate::chart::axis::{self, TickSays, TimeTick, ValueAxis};
use crate::chart::{Chart, Target};
use crate::gui::theme::{font, tokens};
use crate::gui::widget::{quantity, text};
use crate::model::{TimeRange, Timestamp, Unit, Zone};
use crate::words::{date, tr};

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
        let at = pos2(frame.left() - 6.0, y);
        painter.text(at, Align2::RIGHT_CENTER, text, font::small(), t.text_muted);
    }
    painter.hline(frame.x_range(), frame.bottom(), Stroke::new(1.0, t.border));
}

fn value_label(values: &ValueAxis, tick: f64, unit: &Unit) -> String {
    let text = quantity::fixed(tick, values.decimals);
    if unit.is_percent() { quantity::percent(&text) } else { text }
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

/// Width of the dashes before the words on a target, and the gap to the next.
const TARGET_KEY: f32 = 26.0;
const TARGET_GAP: f32 = 14.0;

/// Who asks for how much: dashes as those of the line across, and words, in a row above the plot where they hide no value.
pub(super) fn target_labels(ui: &Ui, chart: &Chart, scale: &Scale) {
    let t = tokens(ui);
    let frame = scale.frame;
    // Of each its own line and that of the warning, which is dotted.
    let mut labels: Vec<(String, bool)> = Vec::new();
    for target in &chart.targets {
        if target.warning.is_some() {
            labels.push((warning_words(target, &chart.unit), true));
        }
        labels.push((target_words(target, &chart.unit), false));
    }
    let room = frame.width() / labels.len().max(1) as f32 - TARGET_GAP - TARGET_KEY;
    let middle = frame.top() - TARGETS_HEIGHT / 2.0;
    let mut right = frame.right();
    for (words, is_warning) in labels.iter().rev() {
        let galley = text::elided(ui, words, font::small_strong(), t.text_muted, room.max(24.0));
        let left = right - galley.size().x;
        let ends = [pos2(left - TARGET_KEY, middle), pos2(left - 6.0, middle)];
        ui.painter().extend(if *is_warning {
            Shape::dotted_line(&ends, t.warn, 5.0, 0.7)
        } else {
            Shape::dashed_line(&ends, Stroke::new(1.2, t.text_muted), 6.0, 6.0)
        });
        ui.painter().galley(pos2(left, middle - galley.size().y / 2.0), galley, t.text_muted);
        right = left - TARGET_KEY - TARGET_GAP;
    }
}

/// `at risk below 99.92%`
fn warning_words(target: &Target, unit: &Unit) -> String {
    let value = quantity::value_whole(target.warning.unwrap_or(target.value), unit);
    if target.higher_is_better {
        tr!("objective-warning-below", value = value)
    } else {
        tr!("objective-warning-above", value = value)
    }
}

/// `Retail Austral SpA ≥ 99.9 %`
pub(crate) fn target_words(target: &Target, unit: &Unit) -> String {
    let sign = if target.higher_is_better { "≥" } else { "≤" };
    format!("{} {sign} {}", target.name, quantity::value_whole(target.value, unit))
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
