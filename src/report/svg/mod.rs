//! A [`Chart`] as a vector drawing, for paper and for export.
//!
//! ```text
//!   legend
//!   100.0 ┤────────────────────   value axis, lines, target (dashed), shaded bands
//!    99.5 ┤ ─ ─ ─ ─ ─ ─ ─ ─ ─ ─
//!         └─┬────┬────┬────┬───   local calendar
//!   data  ▇▇▇▇▇▇▅▇▇▇▇▇▇▇ ▇▇▇▇▇    completeness strip
//! ```
//! Words are in the language that is spoken. Text is text (font Inter), so that it can be searched and read aloud. Numbers are written
//! with two digits after the dot, so that the same chart gives the same bytes everywhere.

mod shapes;

use std::fmt::Write;

use crate::chart::axis::{self, ValueAxis};
use crate::chart::decimate::min_max;
use crate::chart::palette::{self, Ground};
use crate::chart::{Chart, Line, Target};
use crate::format::{Locale, exact_decimal};
use crate::model::{TimeRange, Timestamp};
use crate::report::text_width::width_em;
use crate::words::tr;
pub use shapes::drawing_svg;

/// Of the whole drawing, in points (1/72 inch).
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Size {
    pub width_points: f64,
    pub height_points: f64,
}

/// Colors of a drawing.
#[derive(Clone, Copy, Debug)]
pub(super) struct Inks {
    pub(super) ground: &'static str,
    pub(super) ink: &'static str,
    pub(super) muted: &'static str,
    grid: &'static str,
    band: &'static str,
    band_line: &'static str,
    bad_side: &'static str,
    full: &'static str,
    part: &'static str,
    /// Which of the [`palette`]'s colors lines have.
    lines: Ground,
}

static PAPER: Inks = Inks {
    ground: "#ffffff",
    ink: "#1b2330",
    muted: "#667085",
    grid: "#e7eaef",
    band: "#d5dae2",
    band_line: "#98a2b3",
    bad_side: "#fdf1f0",
    full: "#2f9e77",
    part: "#e0a100",
    lines: Ground::Light,
};

/// As the dark window.
static SLATE: Inks = Inks {
    ground: "#171a21",
    ink: "#e8ebf1",
    muted: "#a0a9b8",
    grid: "#2a303b",
    band: "#39414f",
    band_line: "#79839a",
    bad_side: "#2b1b20",
    full: "#3cc396",
    part: "#e6b946",
    lines: Ground::Dark,
};

/// The colors for a ground.
pub(super) fn inks(ground: Ground) -> &'static Inks {
    match ground {
        Ground::Light => &PAPER,
        Ground::Dark => &SLATE,
    }
}

const TEXT_SIZE: f64 = 7.5;
/// Pixels per point for decimating: paper shows more than a screen.
const COLUMNS_PER_POINT: f64 = 3.0;

/// Where things lie, in points from the top left.
struct Frame {
    left: f64,
    right: f64,
    top: f64,
    bottom: f64,
    range: TimeRange,
    axis: ValueAxis,
}

impl Frame {
    fn x(&self, at: Timestamp) -> f64 {
        let into = at.as_unix_secs().saturating_sub(self.range.start.as_unix_secs()) as f64;
        let span = (self.range.duration_secs() as f64).max(1.0);
        self.left + (into / span).clamp(0.0, 1.0) * (self.right - self.left)
    }

    fn y(&self, value: f64) -> f64 {
        let position = self.axis.position(value).clamp(0.0, 1.0);
        self.bottom - position * (self.bottom - self.top)
    }
}

/// The drawing as an SVG document.
pub fn chart_svg(chart: &Chart, locale: &Locale, size: Size) -> String {
    let mut svg = String::with_capacity(64 * 1024);
    let _ = write!(
        svg,
        r#"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {w:.2} {h:.2}" width="{w:.2}pt" height="{h:.2}pt" font-family="Inter, 'Noto Sans SC'" font-size="{TEXT_SIZE}">"#,
        w = size.width_points,
        h = size.height_points
    );
    chart_body(&mut svg, chart, locale, size, &PAPER);
    svg.push_str("</svg>");
    svg
}

/// What is inside of the document; text is [`TEXT_SIZE`] high.
pub(super) fn chart_body(
    svg: &mut String,
    chart: &Chart,
    locale: &Locale,
    size: Size,
    inks: &Inks,
) {
    let has_strip = !chart.coverage.is_empty();
    let axis = axis_of(chart);
    let widest =
        axis.ticks.iter().map(|tick| axis.label(*tick, locale).chars().count()).max().unwrap_or(1);
    let strip_room = if has_strip { 26.0 } else { 0.0 };
    let frame = Frame {
        left: (widest as f64 * TEXT_SIZE * 0.62 + 8.0).max(44.0),
        right: size.width_points - 4.0,
        top: 24.0,
        bottom: size.height_points - 16.0 - strip_room,
        range: chart.range,
        axis,
    };
    draw_bad_side(svg, &frame, &chart.targets, inks);
    draw_grid(svg, &frame, chart, locale, inks);
    draw_bands(svg, &frame, chart, inks);
    for line in &chart.lines {
        draw_line(svg, &frame, line, inks);
    }
    for target in &chart.targets {
        draw_target(svg, &frame, target, inks);
    }
    if has_strip {
        draw_strip(svg, &frame, chart, size.height_points - 19.0, inks);
    }
    draw_legend(svg, &frame, chart, locale, inks);
}

/// Covers all values and targets; percents end at 100.
fn axis_of(chart: &Chart) -> ValueAxis {
    let values = chart
        .lines
        .iter()
        .flat_map(|line| line.points.iter().filter_map(|(_, value)| *value))
        .chain(chart.targets.iter().map(|target| target.value));
    axis::axis_of_values(values, &chart.unit, 5)
}

fn draw_bad_side(svg: &mut String, frame: &Frame, targets: &[Target], inks: &Inks) {
    for target in targets {
        let y = frame.y(target.value);
        let (top, bottom) =
            if target.higher_is_better { (y, frame.bottom) } else { (frame.top, y) };
        rect(svg, frame.left, top, frame.right - frame.left, bottom - top, inks.bad_side);
    }
}

fn draw_grid(svg: &mut String, frame: &Frame, chart: &Chart, locale: &Locale, inks: &Inks) {
    for tick in &frame.axis.ticks {
        let y = frame.y(*tick);
        rule(svg, (frame.left, y), (frame.right, y), inks.grid, 0.6);
        let label = frame.axis.label(*tick, locale);
        text(svg, frame.left - 6.0, y + 2.6, "end", inks.muted, &label);
    }
    for tick in axis::time_ticks(chart.range, &chart.zone, 11) {
        let x = frame.x(tick.at);
        rule(svg, (x, frame.bottom), (x, frame.bottom + 3.0), inks.band_line, 0.6);
        // Labels at the ends stay inside the drawing.
        let anchor = if x > frame.right - 12.0 {
            "end"
        } else if x < frame.left + 8.0 {
            "start"
        } else {
            "middle"
        };
        text(svg, x, frame.bottom + 11.5, anchor, inks.muted, &tick.text());
    }
    rule(svg, (frame.left, frame.bottom), (frame.right, frame.bottom), inks.band_line, 0.6);
}

fn draw_bands(svg: &mut String, frame: &Frame, chart: &Chart, inks: &Inks) {
    for band in &chart.bands {
        let Some(range) = band.range.intersect(chart.range) else { continue };
        let (x1, x2) = (frame.x(range.start), frame.x(range.end));
        let width = (x2 - x1).max(1.0);
        rect(svg, x1, frame.top, width, frame.bottom - frame.top, inks.band);
        // A cap on top marks even a narrow band.
        rect(svg, x1 - 0.5, frame.top - 3.0, width + 1.0, 3.0, inks.muted);
    }
}

fn draw_line(svg: &mut String, frame: &Frame, line: &Line, inks: &Inks) {
    let color = palette::hex(palette::series(line.color, inks.lines));
    let n_columns = ((frame.right - frame.left) * COLUMNS_PER_POINT) as usize;
    let points = min_max(&line.points, n_columns);
    let steps = line.is_stepped();
    let mut path = String::new();
    let mut dots = String::new();
    for run in points.split(|(_, value)| value.is_none()) {
        let run: Vec<(Timestamp, f64)> =
            run.iter().filter_map(|(at, value)| value.map(|value| (*at, value))).collect();
        if steps {
            step_path(&mut path, frame, &run, line.bucket_secs);
        } else {
            fine_path(&mut path, &mut dots, frame, &run, line.bucket_secs, &color);
        }
    }
    let (width, opacity) = if steps { (1.5, 1.0) } else { (0.55, 0.75) };
    if !path.is_empty() {
        let _ = write!(
            svg,
            r#"<path d="{path}" fill="none" stroke="{color}" stroke-width="{width}" stroke-opacity="{opacity}" stroke-linejoin="round" stroke-linecap="butt"/>"#
        );
    }
    svg.push_str(&dots);
}

/// A level for each bucket, joined by risers.
fn step_path(path: &mut String, frame: &Frame, run: &[(Timestamp, f64)], bucket_secs: i64) {
    for (idx, (at, value)) in run.iter().enumerate() {
        let bucket_end = at.plus_secs(bucket_secs);
        // A day of 23 hours ends where the next begins.
        let end = run.get(idx + 1).map_or(bucket_end, |(next, _)| bucket_end.min(*next));
        let y = frame.y(*value);
        let command = if idx == 0 { 'M' } else { 'L' };
        let _ = write!(path, "{command}{:.2} {y:.2}L{:.2} {y:.2}", frame.x(*at), frame.x(end));
    }
}

/// A line through the middles of the buckets; a bucket alone between gaps is a dot.
fn fine_path(
    path: &mut String,
    dots: &mut String,
    frame: &Frame,
    run: &[(Timestamp, f64)],
    bucket_secs: i64,
    color: &str,
) {
    let place =
        |(at, value): &(Timestamp, f64)| (frame.x(at.plus_secs(bucket_secs / 2)), frame.y(*value));
    if let [only] = run {
        let (x, y) = place(only);
        let _ = write!(dots, r#"<circle cx="{x:.2}" cy="{y:.2}" r="0.9" fill="{color}"/>"#);
        return;
    }
    for (idx, point) in run.iter().enumerate() {
        let (x, y) = place(point);
        let command = if idx == 0 { 'M' } else { 'L' };
        let _ = write!(path, "{command}{x:.2} {y:.2}");
    }
}

fn draw_target(svg: &mut String, frame: &Frame, target: &Target, inks: &Inks) {
    let y = frame.y(target.value);
    let _ = write!(
        svg,
        r#"<path d="M{:.2} {y:.2}H{:.2}" fill="none" stroke="{ink}" stroke-width="0.9" stroke-dasharray="4 2.5"/>"#,
        frame.left,
        frame.right,
        ink = inks.ink
    );
}

/// One cell per bucket, filled from below as far as data arrived.
fn draw_strip(svg: &mut String, frame: &Frame, chart: &Chart, top: f64, inks: &Inks) {
    const HEIGHT: f64 = 14.0;
    text(svg, frame.left - 6.0, top + HEIGHT / 2.0 + 2.6, "end", inks.muted, tr!("chart-data"));
    for (range, ratio) in &chart.coverage {
        let Some(range) = range.intersect(chart.range) else { continue };
        let (x1, x2) = (frame.x(range.start), frame.x(range.end));
        let width = (x2 - x1 - 1.0).max(0.3);
        rect(svg, x1 + 0.5, top, width, HEIGHT, inks.grid);
        let Some(ratio) = ratio else { continue };
        let ratio = ratio.clamp(0.0, 1.0);
        let color = if ratio >= 1.0 { inks.full } else { inks.part };
        let filled = ratio * HEIGHT;
        rect(svg, x1 + 0.5, top + HEIGHT - filled, width, filled, color);
    }
}

/// Signs and names in one row above the plot.
fn draw_legend(svg: &mut String, frame: &Frame, chart: &Chart, locale: &Locale, inks: &Inks) {
    const Y: f64 = 8.0;
    let Inks { ink, muted, grid, band, full, part, .. } = *inks;
    let mut x = frame.left;
    let mut entry = |svg: &mut String, sign: &str, name: &str| {
        let _ = write!(svg, r#"<g transform="translate({x:.2} {Y:.2})">{sign}</g>"#);
        text(svg, x + 20.0, Y + 2.6, "start", inks.ink, name);
        x += 20.0 + width_of(name) + 16.0;
    };
    for line in &chart.lines {
        let color = palette::hex(palette::series(line.color, inks.lines));
        let width = if line.is_stepped() { 1.6 } else { 0.8 };
        let sign =
            format!(r#"<path d="M0 0H15" stroke="{color}" stroke-width="{width}" fill="none"/>"#);
        entry(svg, &sign, &line.name);
    }
    for target in &chart.targets {
        let sign = format!(
            r#"<path d="M0 0H15" stroke="{ink}" stroke-width="0.9" stroke-dasharray="4 2.5" fill="none"/>"#
        );
        let comparison = if target.higher_is_better { '≥' } else { '≤' };
        let number = exact_decimal(target.value)
            .map_or_else(|| locale.amount(target.value), |exact| locale.exact(exact));
        let limit = locale.with_unit(&number, chart.unit.sign());
        entry(svg, &sign, &format!("{} {comparison} {limit}", target.name));
    }
    if !chart.bands.is_empty() {
        let sign = format!(
            r#"<rect x="0" y="-3.5" width="15" height="7" fill="{band}"/><rect x="0" y="-3.5" width="15" height="1.6" fill="{muted}"/>"#
        );
        entry(svg, &sign, tr!("report-chart-excluded"));
    }
    if !chart.coverage.is_empty() {
        let sign = format!(
            r#"<rect x="0" y="-3.5" width="7" height="7" fill="{full}"/><rect x="8" y="-3.5" width="7" height="7" fill="{grid}"/><rect x="8" y="-1" width="7" height="4.5" fill="{part}"/>"#
        );
        entry(svg, &sign, tr!("report-chart-complete"));
    }
}

/// Room that a text takes, in points, about.
fn width_of(words: &str) -> f64 {
    width_em(words) * TEXT_SIZE
}

fn rect(svg: &mut String, x: f64, y: f64, width: f64, height: f64, fill: &str) {
    if width > 0.0 && height > 0.0 {
        let _ = write!(
            svg,
            r#"<rect x="{x:.2}" y="{y:.2}" width="{width:.2}" height="{height:.2}" fill="{fill}"/>"#
        );
    }
}

fn rule(svg: &mut String, from: (f64, f64), to: (f64, f64), stroke: &str, width: f64) {
    let _ = write!(
        svg,
        r#"<path d="M{:.2} {:.2}L{:.2} {:.2}" stroke="{stroke}" stroke-width="{width}" fill="none"/>"#,
        from.0, from.1, to.0, to.1
    );
}

fn text(svg: &mut String, x: f64, y: f64, anchor: &str, fill: &str, words: &str) {
    let _ = write!(
        svg,
        r#"<text x="{x:.2}" y="{y:.2}" text-anchor="{anchor}" fill="{fill}">{}</text>"#,
        escaped(words)
    );
}

pub(super) fn escaped(words: &str) -> String {
    words.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
