//! Stretches of time in lanes below a line of days. A stretch can be dragged out: that is how a person says "from here to there".

use egui::{
    Align2, Color32, CornerRadius, CursorIcon, Pos2, Rect, Sense, Stroke, StrokeKind, Ui,
    WidgetInfo, pos2, vec2,
};

use super::text;
use crate::gui::theme::{font, tokens};
use crate::model::{TimeRange, Timestamp, Zone};

/// One stretch.
#[derive(Clone, Debug)]
pub struct Stretch {
    pub range: TimeRange,
    pub color: Color32,
    /// Filled, or an outline only.
    pub filled: bool,
    /// What the pointer reads.
    pub hover: String,
}

/// One lane with its name on the left.
#[derive(Clone, Debug)]
pub struct Lane {
    pub name: String,
    pub stretches: Vec<Stretch>,
}

/// All lanes of one range.
#[derive(Debug)]
pub struct Lanes<'a> {
    /// Accessible name.
    pub name: &'a str,
    pub range: TimeRange,
    pub zone: &'a Zone,
    pub lanes: &'a [Lane],
    /// What is being chosen, over all lanes.
    pub chosen: Option<TimeRange>,
}

/// What the person did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LaneEvent {
    /// Dragged a stretch out; ended, or still at it.
    Chosen(TimeRange),
    /// Clicked a stretch, by the positions of lane and stretch.
    Clicked { lane: usize, stretch: usize },
}

const NAME_WIDTH: f32 = 128.0;
const LANE_HEIGHT: f32 = 22.0;
const HEAD_HEIGHT: f32 = 20.0;
/// What is dragged out begins and ends on quarters of an hour: those of all zones.
const SNAP_SECS: i64 = 900;
/// Nothing is drawn thinner: an hour of a month is a pixel.
const STRETCH_WIDTH_MIN: f32 = 3.0;

impl Lanes<'_> {
    pub fn show(&self, ui: &mut Ui) -> Option<LaneEvent> {
        let t = tokens(ui);
        let height = HEAD_HEIGHT + LANE_HEIGHT * self.lanes.len() as f32 + 4.0;
        let size = vec2(ui.available_width(), height);
        let (rect, response) = ui.allocate_exact_size(size, Sense::click_and_drag());
        response.widget_info(|| {
            WidgetInfo::labeled(egui::Role::GraphicsObject, ui.is_enabled(), self.name)
        });
        let time = Rect::from_min_max(pos2(rect.left() + NAME_WIDTH, rect.top()), rect.max);
        self.days_ui(ui, time);
        let mut hit = None;
        let pointer = response.hover_pos();
        for (idx, lane) in self.lanes.iter().enumerate() {
            let top = time.top() + HEAD_HEIGHT + LANE_HEIGHT * idx as f32;
            let name = text::elided(ui, &lane.name, font::small(), t.text_muted, NAME_WIDTH - 12.0);
            let y = top + (LANE_HEIGHT - name.size().y) / 2.0;
            ui.painter().galley(pos2(rect.left(), y), name, t.text_muted);
            ui.painter().hline(time.x_range(), top, Stroke::new(1.0, t.grid_line));
            for (position, stretch) in lane.stretches.iter().enumerate() {
                let Some(place) = self.place(stretch.range, time, top) else { continue };
                let radius = CornerRadius::same(2);
                if stretch.filled {
                    ui.painter().rect_filled(place, radius, stretch.color);
                } else {
                    let line = Stroke::new(1.5, stretch.color);
                    ui.painter().rect_stroke(place, radius, line, StrokeKind::Inside);
                }
                if pointer.is_some_and(|pointer| place.expand(2.0).contains(pointer)) {
                    hit = Some((idx, position));
                }
            }
        }
        if let Some(chosen) = self.chosen {
            self.chosen_ui(ui, chosen, time);
        }
        let event = self.event(ui, &response, time, hit);
        if let Some((lane, stretch)) = hit {
            response.clone().on_hover_text_at_pointer(&self.lanes[lane].stretches[stretch].hover);
            ui.set_cursor_icon(CursorIcon::PointingHand);
        } else if pointer.is_some_and(|pointer| time.contains(pointer)) {
            ui.set_cursor_icon(CursorIcon::Crosshair);
        }
        event
    }

    fn event(
        &self,
        ui: &Ui,
        response: &egui::Response,
        time: Rect,
        hit: Option<(usize, usize)>,
    ) -> Option<LaneEvent> {
        if response.clicked() {
            return hit.map(|(lane, stretch)| LaneEvent::Clicked { lane, stretch });
        }
        if !response.dragged() && !response.drag_stopped() {
            return None;
        }
        let from = ui.input(|input| input.pointer.press_origin())?;
        let to = response.interact_pointer_pos()?;
        if from.x < time.left() {
            return None;
        }
        let (a, b) = (self.at(time, from), self.at(time, to));
        let (first, last) = (a.min(b), a.max(b));
        let start = first.div_euclid(SNAP_SECS) * SNAP_SECS;
        let end = (last + SNAP_SECS - 1).div_euclid(SNAP_SECS) * SNAP_SECS;
        let range = TimeRange::new(
            Timestamp::from_unix_secs(start).max(self.range.start),
            Timestamp::from_unix_secs(end.max(start + SNAP_SECS)).min(self.range.end),
        );
        (!range.is_empty()).then_some(LaneEvent::Chosen(range))
    }

    fn at(&self, time: Rect, pointer: Pos2) -> i64 {
        let share = f64::from(((pointer.x - time.left()) / time.width()).clamp(0.0, 1.0));
        self.range.start.as_unix_secs() + (self.range.duration_secs() as f64 * share) as i64
    }

    fn x_of(&self, at: Timestamp, time: Rect) -> f32 {
        let secs = (at.as_unix_secs() - self.range.start.as_unix_secs()) as f64;
        let share = secs / (self.range.duration_secs().max(1)) as f64;
        time.left() + time.width() * share.clamp(0.0, 1.0) as f32
    }

    fn place(&self, range: TimeRange, time: Rect, top: f32) -> Option<Rect> {
        let inside = range.intersect(self.range)?;
        let (left, right) = (self.x_of(inside.start, time), self.x_of(inside.end, time));
        let right = right.max(left + STRETCH_WIDTH_MIN);
        Some(Rect::from_min_max(pos2(left, top + 4.0), pos2(right, top + LANE_HEIGHT - 4.0)))
    }

    fn chosen_ui(&self, ui: &Ui, chosen: TimeRange, time: Rect) {
        let t = tokens(ui);
        let Some(inside) = chosen.intersect(self.range) else { return };
        let left = self.x_of(inside.start, time);
        let right = self.x_of(inside.end, time).max(left + STRETCH_WIDTH_MIN);
        let place =
            Rect::from_min_max(pos2(left, time.top() + HEAD_HEIGHT), pos2(right, time.bottom()));
        ui.painter().rect_filled(place, CornerRadius::same(2), t.accent.gamma_multiply(0.25));
        let line = Stroke::new(1.5, t.accent);
        ui.painter().rect_stroke(place, CornerRadius::same(2), line, StrokeKind::Inside);
    }

    /// A line and a number for each local day, as far as there is room.
    fn days_ui(&self, ui: &Ui, time: Rect) {
        let t = tokens(ui);
        let n_days = (self.range.duration_secs() / 86_400).max(1);
        let day_width = time.width() / n_days as f32;
        let every = if day_width >= 18.0 {
            1
        } else if day_width >= 6.0 {
            7
        } else {
            31
        };
        let mut at = self.range.start;
        let mut n = 0;
        while at < self.range.end && n < 400 {
            let day = self.zone.day(at);
            let x = self.x_of(day.start.max(self.range.start), time);
            if n % every == 0 {
                let local = self.zone.local(day.start);
                let name = if every > 1 {
                    local.strftime("%m-%d").to_string()
                } else {
                    local.strftime("%-d").to_string()
                };
                let color = t.text_faint;
                if day_width * every as f32 >= 18.0 {
                    ui.painter().text(
                        pos2(x + 3.0, time.top() + 3.0),
                        Align2::LEFT_TOP,
                        name,
                        font::small(),
                        color,
                    );
                }
                ui.painter().vline(x, time.y_range(), Stroke::new(1.0, t.grid_line));
            }
            // A day of no length would never end.
            at = day.end.max(at.plus_secs(1));
            n += 1;
        }
    }
}
