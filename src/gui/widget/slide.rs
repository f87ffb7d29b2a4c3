//! A slider over a range of numbers, with a mark where the agreed value lies.

use egui::{CornerRadius, Key, Rect, Response, Sense, Stroke, Ui, WidgetInfo, pos2, vec2};

use crate::gui::theme::{self, CONTROL_HEIGHT, tokens};

/// What a slider runs over.
#[derive(Clone, Copy, Debug)]
pub struct Slide<'a> {
    /// Accessible name.
    pub name: &'a str,
    pub min: f64,
    pub max: f64,
    pub step: f64,
    /// Where the mark stands.
    pub agreed: Option<f64>,
    pub width: f32,
}

const KNOB_RADIUS: f32 = 7.0;

impl Slide<'_> {
    /// Draws it; the new value where the person moved it, by pointer or with the arrow keys.
    pub fn show(&self, ui: &mut Ui, value: f64) -> (Response, Option<f64>) {
        let t = tokens(ui);
        let size = vec2(self.width, CONTROL_HEIGHT - 8.0);
        let (rect, response) = ui.allocate_exact_size(size, Sense::click_and_drag());
        response.widget_info(|| WidgetInfo::slider(ui.is_enabled(), value, self.name));
        let moved = self.moved(ui, &response, rect, value);
        let shown = moved.unwrap_or(value);
        let track = self.track(rect);
        let line = |from: f32, to: f32, color| {
            let bar = Rect::from_min_max(
                pos2(from, track.center().y - 2.0),
                pos2(to, track.center().y + 2.0),
            );
            ui.painter().rect_filled(bar, CornerRadius::same(2), color);
        };
        line(track.left(), track.right(), t.border_strong);
        let knob = self.x_of(track, shown);
        if let Some(agreed) = self.agreed {
            let x = self.x_of(track, agreed);
            line(x.min(knob), x.max(knob), t.warn);
            let mark = rect.shrink2(vec2(0.0, 3.0)).y_range();
            ui.painter().vline(x, mark, Stroke::new(2.0, t.text_muted));
        } else {
            line(track.left(), knob, t.accent);
        }
        let differs = self.agreed.is_some_and(|agreed| (agreed - shown).abs() > self.step / 2.0);
        let color = if differs { t.warn } else { t.accent };
        let center = pos2(knob, track.center().y);
        ui.painter().circle(center, KNOB_RADIUS, t.card, Stroke::new(2.5, color));
        theme::paint_focus(ui, &response);
        (response, moved)
    }

    fn track(&self, rect: Rect) -> Rect {
        rect.shrink2(vec2(KNOB_RADIUS + 1.0, 0.0))
    }

    fn x_of(&self, track: Rect, value: f64) -> f32 {
        let width = (self.max - self.min).max(f64::MIN_POSITIVE);
        let share = ((value - self.min) / width).clamp(0.0, 1.0) as f32;
        track.left() + track.width() * share
    }

    fn moved(&self, ui: &Ui, response: &Response, rect: Rect, value: f64) -> Option<f64> {
        let track = self.track(rect);
        let mut wanted = None;
        if let Some(pointer) = response.interact_pointer_pos() {
            let share = f64::from(((pointer.x - track.left()) / track.width()).clamp(0.0, 1.0));
            wanted = Some(self.min + (self.max - self.min) * share);
        }
        if response.clicked() || response.dragged() {
            response.request_focus();
        }
        if response.has_focus() {
            let n_steps = ui.input(|input| {
                let n = |key| input.num_presses(key) as f64;
                n(Key::ArrowRight) + n(Key::ArrowUp) - n(Key::ArrowLeft) - n(Key::ArrowDown)
                    + 10.0 * (n(Key::PageUp) - n(Key::PageDown))
            });
            if n_steps != 0.0 {
                wanted = Some(value + n_steps * self.step);
            }
            ui.memory_mut(|memory| {
                let filter = egui::EventFilter {
                    horizontal_arrows: true,
                    vertical_arrows: true,
                    ..Default::default()
                };
                memory.set_focus_lock_filter(response.id, filter);
            });
        }
        let wanted = wanted?;
        let stepped = self.min + ((wanted - self.min) / self.step).round() * self.step;
        let stepped = stepped.clamp(self.min, self.max);
        ((stepped - value).abs() > self.step * 1e-6).then_some(stepped)
    }
}
