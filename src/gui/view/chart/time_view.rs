//! The part of the time axis that is in view, and the cursor: one for all plots of a group.
//!
//! What a person did to any of the plots (dragged, turned the wheel, pressed a key) is taken in before the first of them is drawn, from
//! where they stood in the frame before: so that all plots of a frame show the same time and the same cursor.

use egui::{Context, Id, Key, Pos2, Rect, Response, Ui};

use crate::model::TimeRange;

/// Zoom of one point of the wheel. *Good*: a notch (50 points) is a fifth. *Bad*: fine wheels need more turns.
const ZOOM_PER_POINT: f32 = 0.004;
/// Zoom of a key.
const ZOOM_PER_KEY: f64 = 1.5;
/// Shortest time that can be in view. *Good*: four of the shortest periods. *Bad*: one quarter of an hour never fills the plot.
const SECS_MIN: f64 = 3600.0;

/// State of a group, kept between frames.
#[derive(Clone, Debug)]
pub(crate) struct TimeView {
    range: TimeRange,
    /// In view, in seconds since 1970.
    view: (f64, f64),
    frame: u64,
    /// Plots of the frame before, and of this one so far.
    before: Vec<(Id, Rect)>,
    drawn: Vec<(Id, Rect)>,
    cursor: Option<Cursor>,
}

/// Where the pointer is, or where keys moved the cursor.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Cursor {
    pub secs: f64,
    /// The plot that it is in.
    pub plot: Id,
    /// `None` where it was moved with keys.
    pub pointer: Option<Pos2>,
}

impl TimeView {
    fn new(range: TimeRange) -> Self {
        let (view, before, drawn) = (full_of(range), Vec::new(), Vec::new());
        Self { range, view, frame: u64::MAX, before, drawn, cursor: None }
    }

    /// The state of a group for this frame.
    pub(crate) fn begin(ui: &Ui, group: Id, range: TimeRange, wheel_zooms: bool) -> Self {
        let ctx = ui.ctx().clone();
        let kept = ui.data(|data| data.get_temp::<Self>(group));
        let mut state = kept.unwrap_or_else(|| Self::new(range));
        let frame = ctx.cumulative_frame_nr();
        if state.frame != frame {
            state.frame = frame;
            state.before = std::mem::take(&mut state.drawn);
            if state.range != range {
                (state.range, state.view, state.cursor) = (range, full_of(range), None);
            }
            state.take_in(&ctx, wheel_zooms);
            ui.data_mut(|data| data.insert_temp(group, state.clone()));
        }
        state
    }

    /// Remembers where a plot stands, for the next frame.
    pub(crate) fn end(ui: &Ui, group: Id, plot: Id, frame: Rect) {
        ui.data_mut(|data| {
            let Some(mut state) = data.get_temp::<Self>(group) else { return };
            state.drawn.retain(|(id, _)| *id != plot);
            state.drawn.push((plot, frame));
            data.insert_temp(group, state);
        });
    }

    /// Moves the cursor of a group to an instant, as if the pointer were there.
    pub(crate) fn point_at(ui: &Ui, group: Id, cursor: Cursor) {
        ui.data_mut(|data| {
            let Some(mut state) = data.get_temp::<Self>(group) else { return };
            state.cursor = Some(cursor);
            data.insert_temp(group, state);
        });
    }

    /// Shows the whole range of a group.
    pub(crate) fn show_all(ui: &Ui, group: Id) {
        ui.data_mut(|data| {
            let Some(mut state) = data.get_temp::<Self>(group) else { return };
            state.view = full_of(state.range);
            data.insert_temp(group, state);
        });
        ui.ctx().request_repaint();
    }

    /// In view, in seconds since 1970.
    pub(crate) fn view(&self) -> (f64, f64) {
        self.view
    }

    pub(crate) fn cursor(&self) -> Option<Cursor> {
        self.cursor
    }

    /// Whether a group shows a part of its range only.
    pub(crate) fn is_zoomed(ui: &Ui, group: Id) -> bool {
        let kept = ui.data(|data| data.get_temp::<Self>(group));
        kept.is_some_and(|state| state.view != full_of(state.range))
    }

    fn take_in(&mut self, ctx: &Context, wheel_zooms: bool) {
        let plots = self.before.clone();
        let responses: Vec<(Id, Rect, Response)> = plots
            .into_iter()
            .filter_map(|(id, frame)| Some((id, frame, ctx.read_response(id)?)))
            .collect();
        let mut pointed = None;
        for (id, frame, response) in &responses {
            if response.dragged_by(egui::PointerButton::Primary) {
                self.pan(-response.drag_delta().x, *frame);
            }
            if let Some(pointer) = response.hover_pos().filter(|at| frame.contains(*at)) {
                self.wheel(ctx, pointer, *frame, wheel_zooms);
                pointed = Some((*id, *frame, pointer));
            }
            if response.double_clicked() {
                self.view = full_of(self.range);
            }
            if response.has_focus() {
                self.keys(ctx);
            }
        }
        self.cursor = match (pointed, self.cursor) {
            (Some((plot, frame, pointer)), _) => {
                let secs = self.secs_at(pointer.x, frame);
                Some(Cursor { secs, plot, pointer: Some(pointer) })
            }
            // Keys moved it, and its plot still has them.
            (None, Some(cursor)) if cursor.pointer.is_none() => {
                let still = |(id, _, response): &&(Id, Rect, Response)| {
                    *id == cursor.plot && response.has_focus()
                };
                responses.iter().find(still).map(|_| cursor)
            }
            _ => None,
        };
    }

    fn wheel(&mut self, ctx: &Context, pointer: Pos2, frame: Rect, wheel_zooms: bool) {
        let (zoom, wheel) = ctx.input(|input| (input.zoom_delta(), input.smooth_scroll_delta()));
        let mut factor = zoom;
        if wheel_zooms && wheel.y != 0.0 {
            factor *= (wheel.y * ZOOM_PER_POINT).exp();
        }
        if factor != 1.0 {
            self.zoom(1.0 / f64::from(factor), self.secs_at(pointer.x, frame));
        }
        if wheel.x != 0.0 {
            self.pan(-wheel.x, frame);
        }
    }

    fn keys(&mut self, ctx: &Context) {
        let middle = self.cursor.map_or((self.view.0 + self.view.1) / 2.0, |cursor| cursor.secs);
        let pressed = |key: Key| ctx.input(|input| input.key_pressed(key));
        if pressed(Key::Plus) || pressed(Key::Equals) {
            self.zoom(1.0 / ZOOM_PER_KEY, middle);
        }
        if pressed(Key::Minus) {
            self.zoom(ZOOM_PER_KEY, middle);
        }
        if pressed(Key::Num0) {
            self.view = full_of(self.range);
        }
    }

    fn secs_at(&self, x: f32, frame: Rect) -> f64 {
        let share = f64::from((x - frame.left()) / frame.width().max(1.0));
        self.view.0 + share * (self.view.1 - self.view.0)
    }

    fn pan(&mut self, points: f32, frame: Rect) {
        let secs = f64::from(points / frame.width().max(1.0)) * (self.view.1 - self.view.0);
        self.view = inside((self.view.0 + secs, self.view.1 + secs), full_of(self.range));
    }

    /// Makes the view `factor` times as long; `around` stays where it is.
    fn zoom(&mut self, factor: f64, around: f64) {
        let length = self.view.1 - self.view.0;
        let factor = factor.max(SECS_MIN.min(length) / length);
        let moved = |edge: f64| around + (edge - around) * factor;
        self.view = inside((moved(self.view.0), moved(self.view.1)), full_of(self.range));
    }
}

fn full_of(range: TimeRange) -> (f64, f64) {
    (range.start.as_unix_secs() as f64, range.end.as_unix_secs() as f64)
}

/// A view moved and cut so that it stays where there are data.
fn inside(view: (f64, f64), full: (f64, f64)) -> (f64, f64) {
    let width = (view.1 - view.0).min(full.1 - full.0);
    if !width.is_finite() || width <= 0.0 {
        return full;
    }
    let start = view.0.clamp(full.0, full.1 - width);
    (start, start + width)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Timestamp;

    #[test]
    fn a_view_cannot_leave_the_data() {
        assert_eq!(inside((-5.0, 5.0), (0.0, 100.0)), (0.0, 10.0));
        assert_eq!(inside((-50.0, 500.0), (0.0, 100.0)), (0.0, 100.0));
        assert_eq!(inside((95.0, 105.0), (0.0, 100.0)), (90.0, 100.0));
    }

    #[test]
    fn zooming_keeps_the_pointed_instant_in_place() {
        let at = Timestamp::from_unix_secs;
        let mut state = TimeView::new(TimeRange::new(at(0), at(864_000)));
        let frame = Rect::from_min_max(egui::pos2(100.0, 0.0), egui::pos2(1100.0, 200.0));
        let before = state.secs_at(350.0, frame);
        state.zoom(0.5, before);
        assert_eq!(state.view.1 - state.view.0, 432_000.0);
        assert!((state.secs_at(350.0, frame) - before).abs() < 1e-6);
        for _ in 0..40 {
            state.zoom(0.5, before);
        }
        assert!(state.view.1 - state.view.0 >= SECS_MIN - 1.0, "never down to nothing");
        state.pan(1e9, frame);
        assert!((state.view.1 - 864_000.0).abs() < 1e-6, "the end of the data stops it");
    }
}
