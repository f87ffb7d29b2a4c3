//! `VIGIA_FRAME_STATS=1`: how long the work of each frame takes, told on standard error when the program ends.
//!
//! The work of a frame is its logic, layout and tessellation: what the program does itself, whatever draws the triangles.
//! Tessellation is measured by doing it once more on the shapes that go out, so a measured program is a little slower. Of slow
//! frames it is told what they showed and what was done to them.

use egui::{Context, FullOutput, RawInput};

use crate::workspace::clock::Stopwatch;

/// Asks for the figures.
pub const VARIABLE: &str = "VIGIA_FRAME_STATS";

/// Frames above this are counted and told, in milliseconds.
const SLOW_MS: f64 = 50.0;
/// Slow frames that are told, the slowest first.
const SLOW_TOLD_MAX: usize = 20;

/// Collects the times of frames; a plugin of egui.
pub struct FrameStats {
    program_started: Stopwatch,
    frame_started: Option<Stopwatch>,
    /// Milliseconds of each frame.
    frames: Vec<f32>,
    /// What this frame shows, and what was done to it.
    shown: String,
    done: String,
    slow: Vec<SlowFrame>,
    first_frame_ms: Option<f64>,
    tell: fn(&str),
}

/// A frame that somebody may have waited for.
struct SlowFrame {
    at_secs: f64,
    all_ms: f32,
    /// Of it, turning shapes into triangles.
    tessellation_ms: f32,
    shown: String,
    done: String,
}

/// Says what a frame shows, where frames are measured.
pub fn note_shown(ctx: &Context, what: impl FnOnce() -> String) {
    ctx.with_plugin(|stats: &mut FrameStats| stats.shown = what());
}

impl FrameStats {
    /// Counts from now; `tell` takes the line of figures.
    pub fn new(tell: fn(&str)) -> Self {
        let program_started = Stopwatch::start();
        Self {
            program_started,
            frame_started: None,
            frames: Vec::new(),
            shown: String::new(),
            done: String::new(),
            slow: Vec::new(),
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

impl FrameStats {
    fn slow_lines(&self) -> Vec<String> {
        let mut slow: Vec<&SlowFrame> = self.slow.iter().collect();
        slow.sort_by(|a, b| b.all_ms.total_cmp(&a.all_ms));
        let line = |frame: &&SlowFrame| {
            let SlowFrame { at_secs, all_ms, tessellation_ms, shown, done } = frame;
            format!(
                "slow frame after {at_secs:.1} s: {all_ms:.1} ms, {tessellation_ms:.1} of them tessellation · {shown} · {done}"
            )
        };
        slow.iter().take(SLOW_TOLD_MAX).map(line).collect()
    }
}

impl egui::Plugin for FrameStats {
    fn debug_name(&self) -> &'static str {
        "frame stats"
    }

    fn input_hook(&mut self, _ctx: &Context, input: &mut RawInput) {
        let done = input.events.iter().filter_map(|event| match event {
            egui::Event::Key { key, pressed: true, .. } => Some(format!("{key:?}")),
            egui::Event::PointerButton { pos, pressed, .. } => {
                Some(format!("{} at {pos:?}", if *pressed { "press" } else { "release" }))
            }
            egui::Event::MouseWheel { .. } => Some("wheel".to_owned()),
            egui::Event::Text(_) => Some("text".to_owned()),
            _ => None,
        });
        self.done = done.collect::<Vec<_>>().join(", ");
        self.frame_started = Some(Stopwatch::start());
    }

    fn output_hook(&mut self, ctx: &Context, output: &mut FullOutput) {
        let shapes = output.shapes.clone();
        let Some(started) = self.frame_started.take() else { return };
        let before_ms = started.elapsed().as_secs_f32() * 1e3;
        let primitives = ctx.tessellate(shapes, output.pixels_per_point);
        let all_ms = started.elapsed().as_secs_f32() * 1e3;
        drop(primitives);
        self.frames.push(all_ms);
        if f64::from(all_ms) > SLOW_MS {
            self.slow.push(SlowFrame {
                at_secs: self.program_started.elapsed().as_secs_f64(),
                all_ms,
                tessellation_ms: all_ms - before_ms,
                shown: self.shown.clone(),
                done: self.done.clone(),
            });
        }
        let since_start = self.program_started.elapsed().as_secs_f64() * 1e3;
        self.first_frame_ms.get_or_insert(since_start);
    }

    fn on_exit(&mut self, _ctx: &Context) {
        (self.tell)(&self.line());
        self.slow_lines().iter().for_each(|line| (self.tell)(line));
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
        let slow = |all_ms| SlowFrame {
            at_secs: 2.0,
            all_ms,
            tessellation_ms: 7.0,
            shown: "Map".to_owned(),
            done: "Enter".to_owned(),
        };
        stats.slow = [60.0, 90.0].map(slow).into();
        let lines = stats.slow_lines();
        assert!(lines[0].contains("90.0 ms, 7.0 of them tessellation · Map · Enter"), "{lines:?}");
        assert_eq!(lines.len(), 2);
    }
}
