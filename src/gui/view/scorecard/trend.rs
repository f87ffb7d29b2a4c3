//! The months before as one small line: values, the target, and a sign of each verdict.
//!
//! | sign | verdict |
//! |---|---|
//! | filled dot | achieved |
//! | triangle | achieved, at risk |
//! | ring with a dot | tolerated, forgiven |
//! | cross | breached |
//! | ring | undecided |
//! | dash at the bottom | no data |
//! | faint dot at the bottom | not judged yet |

use egui::{
    Align2, Color32, Painter, Pos2, Rect, Sense, Shape, Stroke, Ui, WidgetInfo, pos2, vec2,
};

use super::words::{period_title, verdict_word};
use crate::gui::theme::{Tokens, font, tokens};
use crate::gui::widget::quantity;
use crate::model::Unit;
use crate::sla::{ObjectiveResult, SlaPeriod, Verdict};
use crate::words::tr;
use crate::workspace::trend::{LinePoint, TrendEntry, TrendResult};

/// Draws the trend of a line; the period that was clicked.
pub(super) fn show(
    ui: &mut Ui,
    rect: Rect,
    entries: &[TrendEntry],
    result: &ObjectiveResult,
) -> Option<SlaPeriod> {
    let t = tokens(ui);
    let objective = &result.objective;
    let id = ui.scope_id().with(("trend", &objective.id));
    let response = ui.interact(rect, id, Sense::click());
    let n = |is: fn(&LinePoint) -> bool| {
        entries.iter().filter_map(|entry| entry.line(&objective.id)).filter(|p| is(p)).count()
            as u64
    };
    response.widget_info(|| {
        let name = tr!(
            "scorecard-trend-name",
            name = objective.said_name(),
            kept = n(|p| p.verdict.is_kept()),
            breached = n(|p| p.verdict == Verdict::Breached),
            undecided = n(|p| p.verdict == Verdict::Undecided)
        );
        WidgetInfo::labeled(egui::Role::Button, true, name)
    });
    let place = Place::of(rect.shrink2(vec2(6.0, 12.0)), entries, &objective.id)?;
    let hovered = response.hover_pos().map(|pointer| place.position(pointer.x));
    let painter = ui.painter();
    if let Some(at) = hovered {
        let column = Rect::from_center_size(
            pos2(place.x(at), rect.center().y),
            vec2(place.step().clamp(6.0, 16.0), rect.height() - 8.0),
        );
        painter.rect_filled(column, 3.0, t.pressed);
    }
    target_line(painter, &place, entries, &objective.id, t);
    value_line(painter, &place, entries, &objective.id, t);
    for (i, entry) in entries.iter().enumerate() {
        let at = |value: Option<f64>| {
            pos2(place.x(i), value.map_or(rect.bottom() - 7.0, |v| place.y(v)))
        };
        match (entry.line(&objective.id), &entry.result) {
            (Some(point), _) => {
                let is_shown = i + 1 == entries.len();
                mark(painter, at(point.value), point.verdict, point.warning, is_shown, t);
            }
            (None, TrendResult::Waiting) => {
                painter.circle_filled(at(None), 1.2, t.text_faint);
            }
            (None, _) => {
                let middle = at(None);
                let x = middle.x - 2.0..=middle.x + 2.0;
                painter.hline(x, middle.y, Stroke::new(1.2, t.text_faint));
            }
        }
    }
    crate::gui::theme::paint_focus(ui, &response);
    let entry = entries.get(hovered?)?;
    let clicked = response.clicked();
    response.on_hover_text_at_pointer(hover_text(entry, result));
    (clicked && entry.result != TrendResult::NoData).then_some(entry.period)
}

fn hover_text(entry: &TrendEntry, result: &ObjectiveResult) -> String {
    let title = period_title(entry.period);
    let unit = Unit::new(&result.objective.unit);
    match (entry.line(&result.objective.id), &entry.result) {
        (Some(point), _) => {
            let value = quantity::value(point.value, &unit);
            let sign = result.objective.comparison.sign();
            let target = point.target.normalize();
            let target = quantity::decimal(target, target.scale());
            let target = format!("{sign} {}", quantity::with_unit(&target, unit.shown()));
            let word = verdict_word(point.verdict, point.warning);
            let valid = quantity::share_fine(point.valid_ratio);
            format!(
                "{title}\n{word} · {value} ({})\n{}",
                target,
                tr!("scorecard-trend-valid", share = &valid)
            )
        }
        (None, TrendResult::Waiting) => format!("{title}\n{}", tr!("scorecard-trend-waiting")),
        (None, _) => format!("{title}\n{}", tr!("scorecard-trend-no-data")),
    }
}

/// Where periods and values stand.
struct Place {
    rect: Rect,
    n: usize,
    low: f64,
    high: f64,
}

impl Place {
    fn of(rect: Rect, entries: &[TrendEntry], objective: &str) -> Option<Self> {
        let points = || entries.iter().filter_map(|entry| entry.line(objective));
        let targets = points().map(target_of);
        let values = points().filter_map(|point| point.value).chain(targets);
        let (low, high) = values
            .filter(|value| value.is_finite())
            .fold((f64::INFINITY, f64::NEG_INFINITY), |(l, h), v| (l.min(v), h.max(v)));
        let (low, high) = match low < high {
            true => (low, high),
            // One value, or none: it stands in the middle.
            false if low.is_finite() => (low - 1.0, low + 1.0),
            false => (0.0, 1.0),
        };
        (!entries.is_empty()).then_some(Self { rect, n: entries.len(), low, high })
    }

    fn step(&self) -> f32 {
        self.rect.width() / (self.n.max(2) - 1) as f32
    }

    /// The newest stands at the right end.
    fn x(&self, position: usize) -> f32 {
        self.rect.right() - (self.n - 1 - position.min(self.n - 1)) as f32 * self.step()
    }

    fn y(&self, value: f64) -> f32 {
        let share = (value - self.low) / (self.high - self.low);
        self.rect.bottom() - share as f32 * self.rect.height()
    }

    fn position(&self, x: f32) -> usize {
        let from_right = ((self.rect.right() - x) / self.step()).round().max(0.0) as usize;
        (self.n - 1).saturating_sub(from_right)
    }
}

fn target_of(point: &LinePoint) -> f64 {
    point.target.to_string().parse().unwrap_or(f64::NAN)
}

/// Dashes at each period's own target: a contract may change it.
fn target_line(
    painter: &Painter,
    place: &Place,
    entries: &[TrendEntry],
    objective: &str,
    t: &Tokens,
) {
    let half = (place.step() / 2.0).min(8.0);
    for (i, entry) in entries.iter().enumerate() {
        let Some(point) = entry.line(objective) else { continue };
        let y = place.y(target_of(point));
        if y.is_finite() {
            let x = place.x(i) - half * 0.7..=place.x(i) + half * 0.7;
            painter.hline(x, y, Stroke::new(1.0, t.text_faint));
        }
    }
}

/// Through neighbors that both have a value; a month without one breaks it.
fn value_line(
    painter: &Painter,
    place: &Place,
    entries: &[TrendEntry],
    objective: &str,
    t: &Tokens,
) {
    let at = |i: usize| {
        let value = entries[i].line(objective)?.value?;
        Some(pos2(place.x(i), place.y(value)))
    };
    for i in 1..entries.len() {
        if let (Some(from), Some(to)) = (at(i - 1), at(i)) {
            painter.line_segment([from, to], Stroke::new(1.4, t.border_strong));
        }
    }
}

/// The sign of a verdict. The shown period is a little larger.
pub(super) fn mark(
    painter: &Painter,
    at: Pos2,
    verdict: Verdict,
    warning: bool,
    is_shown: bool,
    t: &Tokens,
) {
    let size = if is_shown { 4.0 } else { 2.8 };
    let color = if warning && verdict == Verdict::Achieved { t.warn } else { t.verdict(verdict).0 };
    match verdict {
        Verdict::Achieved if warning => {
            let points = vec![
                at + vec2(0.0, -size * 1.15),
                at + vec2(size * 1.1, size * 0.85),
                at + vec2(-size * 1.1, size * 0.85),
            ];
            painter.add(Shape::convex_polygon(points, color, Stroke::NONE));
        }
        Verdict::Achieved => _ = painter.circle_filled(at, size, color),
        Verdict::Tolerated | Verdict::Forgiven => {
            painter.circle_stroke(at, size, Stroke::new(1.2, color));
            painter.circle_filled(at, size * 0.4, color);
        }
        Verdict::Breached => cross(painter, at, size, color),
        Verdict::Undecided => _ = painter.circle(at, size, t.card, Stroke::new(1.2, color)),
    }
}

fn cross(painter: &Painter, at: Pos2, size: f32, color: Color32) {
    let stroke = Stroke::new(1.8, color);
    painter.line_segment([at - vec2(size, size), at + vec2(size, size)], stroke);
    painter.line_segment([at - vec2(size, -size), at + vec2(size, -size)], stroke);
}

/// What the signs mean, in one line.
pub(super) fn legend(ui: &mut Ui) {
    let t = tokens(ui);
    let entries: [(Verdict, bool, &'static str); 4] = [
        (Verdict::Achieved, false, verdict_word(Verdict::Achieved, false)),
        (Verdict::Achieved, true, verdict_word(Verdict::Achieved, true)),
        (Verdict::Breached, false, verdict_word(Verdict::Breached, false)),
        (Verdict::Undecided, false, verdict_word(Verdict::Undecided, false)),
    ];
    for (verdict, warning, word) in entries {
        let galley = ui.painter().layout_no_wrap(word.to_owned(), font::small(), t.text_muted);
        let (rect, response) =
            ui.allocate_exact_size(vec2(galley.size().x + 14.0, 18.0), Sense::hover());
        response.widget_info(|| WidgetInfo::labeled(egui::Role::Label, true, word));
        mark(ui.painter(), pos2(rect.left() + 5.0, rect.center().y), verdict, warning, false, t);
        let at = Align2::LEFT_CENTER
            .anchor_size(pos2(rect.left() + 13.0, rect.center().y), galley.size());
        ui.painter().galley(at.min, galley, t.text_muted);
    }
    let dashes: [(&str, std::ops::RangeInclusive<f32>, Stroke); 2] = [
        (tr!("scorecard-column-target"), 0.0..=10.0, Stroke::new(1.0, t.text_faint)),
        (tr!("scorecard-trend-no-data"), 3.0..=7.0, Stroke::new(1.2, t.text_faint)),
    ];
    for (word, x, stroke) in dashes {
        let galley = ui.painter().layout_no_wrap(word.to_owned(), font::small(), t.text_muted);
        let (rect, response) =
            ui.allocate_exact_size(vec2(galley.size().x + 16.0, 18.0), Sense::hover());
        response.widget_info(|| WidgetInfo::labeled(egui::Role::Label, true, word));
        let x = rect.left() + x.start()..=rect.left() + x.end();
        ui.painter().hline(x, rect.center().y, stroke);
        let at = Align2::LEFT_CENTER
            .anchor_size(pos2(rect.left() + 15.0, rect.center().y), galley.size());
        ui.painter().galley(at.min, galley, t.text_muted);
    }
}
