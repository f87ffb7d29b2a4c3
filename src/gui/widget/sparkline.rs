//! A line as small as a word: how a value went over the last periods, beside the value itself.
//!
//! ```text
//!      ╲       ●   the last value, larger
//!  ─ ─ ─╲─ ─ ╱─ ─  the limit, where there is one; values on its bad side have the color and sign of a miss
//!        ╲ ╱
//! ```
//! A period without a value is a gap, never a zero. The whole range of the values fits; a spike of one period stays visible.

use egui::{
    Color32, Painter, Pos2, Rect, Response, Sense, Shape, Stroke, Ui, Vec2, WidgetInfo, pos2,
};

use crate::gui::theme::{Tokens, tokens};

/// What is drawn.
#[derive(Clone, Copy, Debug)]
pub struct Sparkline<'a> {
    /// Oldest first; `None` where there is no value.
    pub values: &'a [Option<f64>],
    pub limit: Option<Limit>,
    /// Position of the value that is looked at; the last one where nobody says.
    pub selected: Option<usize>,
}

/// Where good ends.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Limit {
    pub value: f64,
    pub higher_is_better: bool,
}

impl Limit {
    fn is_kept(self, value: f64) -> bool {
        if self.higher_is_better { value >= self.value } else { value <= self.value }
    }
}

/// Room between the edge and the line, for its dots.
const EDGE: f32 = 4.0;

impl Sparkline<'_> {
    /// Takes its place and draws; `name` says what it shows to those who do not see it.
    pub fn show(&self, ui: &mut Ui, size: Vec2, name: &str) -> Response {
        let (rect, response) = ui.allocate_exact_size(size, Sense::hover());
        response.widget_info(|| WidgetInfo::labeled(egui::Role::Image, true, name));
        self.paint(ui.painter(), rect, tokens(ui));
        response
    }

    /// Draws into a place of a row that draws itself.
    pub fn paint(&self, painter: &Painter, rect: Rect, t: &Tokens) {
        let Some(scale) = Scale::of(self, rect.shrink(EDGE)) else { return };
        if let Some(limit) = self.limit {
            let y = scale.y(limit.value);
            let ends = [pos2(rect.left(), y), pos2(rect.right(), y)];
            painter.extend(Shape::dashed_line(&ends, Stroke::new(1.0, t.text_faint), 3.0, 3.0));
        }
        for run in runs(self.values) {
            let points: Vec<Pos2> = run.iter().map(|(at, value)| scale.at(*at, *value)).collect();
            if points.len() > 1 {
                painter.line(points, Stroke::new(1.5, t.text_faint));
            }
        }
        let last = self.values.iter().rposition(Option::is_some);
        let selected = self.selected.filter(|at| self.values.get(*at).is_some_and(Option::is_some));
        let stressed = selected.or(last);
        for (at, value) in self.values.iter().enumerate() {
            let Some(value) = *value else { continue };
            let is_missed = self.limit.is_some_and(|limit| !limit.is_kept(value));
            let color = self.color(value, t);
            match (Some(at) == stressed, is_missed) {
                (true, true) => square(painter, scale.at(at, value), 3.5, color),
                (true, false) => _ = painter.circle_filled(scale.at(at, value), 3.0, color),
                (false, true) => square(painter, scale.at(at, value), 2.25, color),
                // A value without neighbors would be no line at all.
                (false, false) if is_alone(self.values, at) => {
                    painter.circle_filled(scale.at(at, value), 1.75, color);
                }
                (false, false) => {}
            }
        }
    }

    fn color(&self, value: f64, t: &Tokens) -> Color32 {
        match self.limit {
            Some(limit) if !limit.is_kept(value) => t.bad,
            Some(_) => t.good,
            None => t.accent_text,
        }
    }
}

/// A miss is an edge, not only a color.
fn square(painter: &Painter, center: Pos2, half: f32, color: Color32) {
    painter.rect_filled(Rect::from_center_size(center, Vec2::splat(2.0 * half)), 0, color);
}

fn is_alone(values: &[Option<f64>], at: usize) -> bool {
    let is_value =
        |at: Option<usize>| at.and_then(|at| values.get(at)).is_some_and(Option::is_some);
    !is_value(at.checked_sub(1)) && !is_value(Some(at + 1))
}

/// Values without a gap between them, each with its position.
fn runs(values: &[Option<f64>]) -> Vec<Vec<(usize, f64)>> {
    let mut runs: Vec<Vec<(usize, f64)>> = Vec::new();
    let mut open = false;
    for (at, value) in values.iter().enumerate() {
        match (value, open) {
            (Some(value), true) => {
                if let Some(run) = runs.last_mut() {
                    run.push((at, *value));
                }
            }
            (Some(value), false) => runs.push(vec![(at, *value)]),
            (None, _) => {}
        }
        open = value.is_some();
    }
    runs
}

/// From values to points.
struct Scale {
    rect: Rect,
    low: f64,
    high: f64,
    n: usize,
}

impl Scale {
    /// `None` without a value.
    fn of(line: &Sparkline<'_>, rect: Rect) -> Option<Self> {
        let known = line.values.iter().flatten().copied().filter(|value| value.is_finite());
        let all = || known.clone().chain(line.limit.map(|limit| limit.value));
        known.clone().next()?;
        let low = all().fold(f64::INFINITY, f64::min);
        let high = all().fold(f64::NEG_INFINITY, f64::max);
        Some(Self { rect, low, high, n: line.values.len() })
    }

    /// The middle where all values are equal.
    fn y(&self, value: f64) -> f32 {
        let span = self.high - self.low;
        let share = if span > 0.0 { (value - self.low) / span } else { 0.5 };
        self.rect.bottom() - self.rect.height() * share.clamp(0.0, 1.0) as f32
    }

    fn at(&self, position: usize, value: f64) -> Pos2 {
        let share = if self.n > 1 { position as f32 / (self.n - 1) as f32 } else { 0.5 };
        pos2(self.rect.left() + self.rect.width() * share, self.y(value))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_gap_parts_the_line_and_is_no_zero() {
        let values = [Some(1.0), Some(2.0), None, Some(4.0)];
        assert_eq!(runs(&values), [vec![(0, 1.0), (1, 2.0)], vec![(3, 4.0)]]);
        assert!(is_alone(&values, 3) && !is_alone(&values, 0));
        let line = Sparkline { values: &values, limit: None, selected: None };
        let scale = Scale::of(&line, Rect::from_min_max(pos2(0.0, 0.0), pos2(30.0, 10.0)));
        let scale = scale.expect("values");
        assert_eq!(
            (scale.low, scale.high),
            (1.0, 4.0),
            "a missing value does not pull the scale down"
        );
        assert_eq!(scale.at(0, 1.0), pos2(0.0, 10.0));
        assert_eq!(scale.at(3, 4.0), pos2(30.0, 0.0));
    }

    #[test]
    fn equal_values_lie_in_the_middle_and_none_draws_nothing() {
        let rect = Rect::from_min_max(pos2(0.0, 0.0), pos2(30.0, 10.0));
        let flat = [Some(5.0)];
        let scale = Scale::of(&Sparkline { values: &flat, limit: None, selected: None }, rect);
        assert_eq!(scale.expect("a value").at(0, 5.0), pos2(15.0, 5.0));
        let nothing = [None, None];
        assert!(
            Scale::of(&Sparkline { values: &nothing, limit: None, selected: None }, rect).is_none()
        );
    }

    #[test]
    fn the_limit_says_which_side_is_good() {
        let least = Limit { value: 99.5, higher_is_better: true };
        let most = Limit { value: 0.8, higher_is_better: false };
        assert!(least.is_kept(99.5) && !least.is_kept(99.49));
        assert!(most.is_kept(0.8) && !most.is_kept(0.81));
    }
}
