//! `VIGIA_FRAME_STATS=1`: how long the work of each frame takes, told on standard error when the program ends.
//!
//! The work of a frame is its logic, layout and tessellation: what the program does itself, whatever draws the triangles.
//! Tessellation is measured by doing it once more on the shapes that go out, so a measured program is a little slower.

use egui::{Context, FullOutput, RawInput};

use crate::workspace::clock::Stopwatch;

/// Asks for the figures.
pub const VARIABLE: &str = "VIGIA_FRAME_STATS";

/// Frames above this are counted, in milliseconds.
const SLOW_MS: f64 = 50.0;

/// Collects the times of frames; a plugin of egui.
pub struct FrameStats {
    program_started: Stopwatch,
    frame_started: Option<Stopwatch>,
    /// Milliseconds of each frame.
    frames: Vec<f32>,
    first_frame_ms: Option<f64>,
    tell: fn(&str),
}

impl FrameStats {
    /// Counts from now; `tell` takes the line of figures.
    pub fn new(tell: fn(&str)) -> Self {
        let program_started = Stopwatch::start();
        Self {
            program_started,
            frame_started: None,
            frames: Vec::new(),
            first_frame_ms: None,
            tell,
        }
    }

    fn line(&self) -> String {
        let mut sorted = self.frames.clone();
        sorted.sort_by(f32::total_cmp);
        let at = |share: f64| {
            let last = sorted.len().saturating_sub(1);
            sorted.get(((last as f64) * share).round() as usize).copied().unwrap_or(0.0)
        };
        let n_slow = sorted.iter().filter(|ms| f64::from(**ms) > SLOW_MS).count();
        format!(
            "frames {} · p50 {:.2} ms · p95 {:.2} ms · p99 {:.2} ms · max {:.2} ms · over {SLOW_MS} ms: {n_slow} · first frame after {:.0} ms",
            sorted.len(),
            at(0.5),
            at(0.95),
            at(0.99),
            at(1.0),
            self.first_frame_ms.unwrap_or(0.0),
        )
    }
}

impl egui::Plugin for FrameStats {
    fn debug_name(&self) -> &'static str {
        "frame stats"
    }

    fn input_hook(&mut self, _ctx: &Context, _input: &mut RawInput) {
        self.frame_started = Some(Stopwatch::start());
    }

    fn output_hook(&mut self, ctx: &Context, output: &mut FullOutput) {
        let shapes = output.shapes.clone();
        let Some(started) = self.frame_started.take() else { return };
        let primitives = ctx.tessellate(shapes, output.pixels_per_point);
        self.frames.push(started.elapsed().as_secs_f32() * 1e3);
        drop(primitives);
        let since_start = self.program_started.elapsed().as_secs_f64() * 1e3;
        self.first_frame_ms.get_or_insert(since_start);
    }

    fn on_exit(&mut self, _ctx: &Context) {
        (self.tell)(&self.line());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_line_orders_what_came_in_any_order() {
        let mut stats = FrameStats::new(|_| {});
        stats.frames = (1..=100).rev().map(|ms| ms as f32).collect();
        let line = stats.line();
        assert!(line.contains("frames 100 ·"), "{line}");
        assert!(line.contains("p95 95.00 ms") && line.contains("max 100.00 ms"), "{line}");
        assert!(line.contains("over 50 ms: 50 ·"), "{line}");
    }
}
