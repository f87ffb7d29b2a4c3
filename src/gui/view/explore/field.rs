//! A field between two axes of values, for pictures that have no time axis.

use egui::epaint::TextShape;
use egui::{Align2, Color32, Pos2, Rect, Sense, Shape, Stroke, Ui, WidgetInfo, pos2, vec2};

use crate::chart::axis::{ValueAxis, axis_of_values};
use crate::gui::theme::{font, tokens};
use crate::gui::widget::quantity;
use crate::model::Unit;

/// Room left of a field, and below it with and without a title.
const LEFT: f32 = 58.0;
const BELOW: f32 = 38.0;
const ABOVE: f32 = 22.0;
/// Height of each further row of names above.
const NAME_ROW: f32 = 17.0;

/// Where values lie on the screen.
pub(super) struct Field {
    pub frame: Rect,
    pub x: ValueAxis,
    pub y: ValueAxis,
}

impl Field {
    /// Takes the room that is there, `height` high, with `right` left free for a second axis and `n_rows` of names above.
    pub(super) fn allocate(
        ui: &mut Ui,
        name: &str,
        (height, right, n_rows): (f32, f32, usize),
        x: ValueAxis,
        y: ValueAxis,
    ) -> (Self, egui::Response) {
        let size = vec2(ui.available_width(), height);
        let (rect, response) = ui.allocate_exact_size(size, Sense::click());
        response.widget_info(|| WidgetInfo::labeled(egui::Role::GraphicsObject, true, name));
        let frame = Rect::from_min_max(
            rect.min + vec2(LEFT, ABOVE + n_rows.saturating_sub(1) as f32 * NAME_ROW),
            rect.max - vec2(right.max(12.0), BELOW),
        );
        (Self { frame, x, y }, response)
    }

    pub(super) fn at(&self, x: f64, y: f64) -> Pos2 {
        pos2(self.px(x), self.py(y))
    }

    pub(super) fn px(&self, x: f64) -> f32 {
        self.frame.left() + self.x.position(x) as f32 * self.frame.width()
    }

    pub(super) fn py(&self, y: f64) -> f32 {
        self.frame.bottom() - self.y.position(y) as f32 * self.frame.height()
    }

    /// The value across at a place of the screen.
    pub(super) fn value_at(&self, px: f32) -> f64 {
        let share = f64::from((px - self.frame.left()) / self.frame.width().max(1.0));
        self.x.low + share * (self.x.high - self.x.low)
    }

    /// Lines of the grid with their values, and the name of the axis across.
    pub(super) fn grid(&self, ui: &Ui, x_unit: &Unit, y_unit: &Unit, x_title: &str) {
        let t = tokens(ui);
        let painter = ui.painter();
        let line = Stroke::new(1.0, t.grid_line);
        for tick in &self.y.ticks {
            let y = self.py(*tick);
            painter.hline(self.frame.x_range(), y, line);
            // The lowest one stays above the values of the other axis.
            let at = pos2(self.frame.left() - 6.0, y.min(self.frame.bottom() - 6.0));
            let text = label(&self.y, *tick, y_unit);
            painter.text(at, Align2::RIGHT_CENTER, text, font::small(), t.text_muted);
        }
        let mut free_from = f32::NEG_INFINITY;
        for tick in &self.x.ticks {
            let x = self.px(*tick);
            painter.vline(x, self.frame.y_range(), line);
            let text = label(&self.x, *tick, x_unit);
            let galley = painter.layout_no_wrap(text, font::small(), t.text_muted);
            let left = x - galley.size().x / 2.0;
            if left >= free_from {
                free_from = left + galley.size().x + 8.0;
                painter.galley(pos2(left, self.frame.bottom() + 4.0), galley, t.text_muted);
            }
        }
        painter.hline(self.frame.x_range(), self.frame.bottom(), Stroke::new(1.0, t.border));
        let at = pos2(self.frame.center().x, self.frame.bottom() + 20.0);
        painter.text(at, Align2::CENTER_TOP, x_title, font::small_strong(), t.text_muted);
    }

    /// The name of the axis up, along it.
    pub(super) fn title_up(&self, ui: &Ui, title: &str) {
        let color = tokens(ui).text_muted;
        let galley = ui.painter().layout_no_wrap(title.to_owned(), font::small_strong(), color);
        let size = galley.size();
        let at = pos2(self.frame.left() - LEFT, self.frame.center().y + size.x / 2.0);
        let text = TextShape::new(at, galley, color).with_angle(-std::f32::consts::FRAC_PI_2);
        ui.painter().add(text);
    }

    /// A dashed line up at a value, with a name on top.
    pub(super) fn upright(&self, ui: &Ui, x: f64, name: &str, color: Color32, row: usize) {
        let px = self.px(x);
        if !self.frame.expand(1.0).x_range().contains(px) {
            return;
        }
        let ends = [pos2(px, self.frame.top()), pos2(px, self.frame.bottom())];
        ui.painter().extend(Shape::dashed_line(&ends, Stroke::new(1.3, color), 5.0, 4.0));
        self.name_above(ui, px, name, color, row);
    }

    /// A name in the margin above, in the row next to the frame or in one above that.
    pub(super) fn name_above(&self, ui: &Ui, px: f32, name: &str, color: Color32, row: usize) {
        let t = tokens(ui);
        let galley = ui.painter().layout_no_wrap(name.to_owned(), font::small_strong(), color);
        let size = galley.size() + vec2(8.0, 2.0);
        let left = (px - size.x / 2.0).min(self.frame.right() - size.x).max(self.frame.left());
        let top = self.frame.top() - 18.0 - row as f32 * NAME_ROW;
        let place = Rect::from_min_size(pos2(left, top), size);
        // The line that it names goes up to it.
        if row > 0 && place.x_range().contains(px) {
            let line = Stroke::new(1.0, color.gamma_multiply(0.5));
            ui.painter().vline(px, place.bottom()..=self.frame.top(), line);
        }
        ui.painter().rect_filled(place, 4.0, t.card);
        ui.painter().galley(place.min + vec2(4.0, 1.0), galley, color);
    }

    /// A dashed line across at a value, with a name at its end through which what lies below can be seen.
    pub(super) fn across(&self, ui: &Ui, y: f64, name: &str, color: Color32) {
        let py = self.py(y);
        if !self.frame.expand(1.0).y_range().contains(py) {
            return;
        }
        let ends = [pos2(self.frame.left(), py), pos2(self.frame.right(), py)];
        ui.painter().extend(Shape::dashed_line(&ends, Stroke::new(1.3, color), 5.0, 4.0));
        let galley = ui.painter().layout_no_wrap(name.to_owned(), font::small_strong(), color);
        let size = galley.size() + vec2(8.0, 2.0);
        let top = if py - size.y - 2.0 > self.frame.top() { py - size.y - 2.0 } else { py + 2.0 };
        let place = Rect::from_min_size(pos2(self.frame.right() - size.x - 2.0, top), size);
        ui.painter().rect_filled(place, 4.0, tokens(ui).card.gamma_multiply(0.55));
        ui.painter().galley(place.min + vec2(4.0, 1.0), galley, color);
    }

    /// The name of the axis on the right, along it.
    pub(super) fn title_right(&self, ui: &Ui, title: &str, color: Color32, room: f32) {
        let galley = ui.painter().layout_no_wrap(title.to_owned(), font::small_strong(), color);
        let size = galley.size();
        let at = pos2(self.frame.right() + room - size.y, self.frame.center().y + size.x / 2.0);
        let text = TextShape::new(at, galley, color).with_angle(-std::f32::consts::FRAC_PI_2);
        ui.painter().add(text);
    }
}

fn label(axis: &ValueAxis, tick: f64, unit: &Unit) -> String {
    let text = quantity::fixed(tick, axis.decimals);
    if unit.is_percent() { quantity::percent(&text) } else { text }
}

/// An axis over values and some air, with about a tick for each `room` points of `length`.
pub(super) fn axis(
    values: impl Iterator<Item = f64>,
    unit: &Unit,
    length: f32,
    room: f32,
) -> ValueAxis {
    let n = (length / room).clamp(2.0, 12.0) as usize;
    axis_of_values(values, unit, n)
}
