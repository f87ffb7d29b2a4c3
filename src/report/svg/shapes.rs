//! The small charts of a report: ranked bars, a year in a line, hours of a month, credits on top of each other.

use std::fmt::Write;

use super::{Inks, PAPER, TEXT_SIZE, escaped, rect, rule, text, width_of};
use crate::chart::axis;
use crate::chart::credits::CreditStack;
use crate::chart::day_calendar::{DayCalendar, HOURS, HourCell, HourState, Tone};
use crate::chart::palette::{self, Ground, Meaning};
use crate::chart::pareto::Pareto;
use crate::chart::sparkline::Sparkline;
use crate::format::{Locale, exact_decimal};
use crate::model::Unit;
use crate::report::part::{Drawing, Shape};
use crate::report::text_width::letter_em;
use crate::words::tr;

/// Steps of a color on each side of the target: more are not told apart.
const TONES: f64 = 4.0;

/// A drawing as an SVG document. Words in it are of the language that is spoken now.
pub fn drawing_svg(drawing: &Drawing, locale: &Locale) -> String {
    let (width, height) = (drawing.width, drawing.height);
    let size = super::Size { width_points: width, height_points: height };
    let mut svg = String::with_capacity(16 * 1024);
    let _ = write!(
        svg,
        r#"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:.2} {height:.2}" width="{width:.2}pt" height="{height:.2}pt" font-family="Inter" font-size="{TEXT_SIZE}">"#,
    );
    match &drawing.shape {
        Shape::Lines(chart) => super::chart_body(&mut svg, chart, locale, size, &PAPER),
        Shape::Bars(pareto) => bars(&mut svg, pareto, locale, size, &PAPER),
        Shape::Hours(calendar) => hours(&mut svg, calendar, size, &PAPER),
        Shape::Spark(line) => spark(&mut svg, line, size, &PAPER),
        Shape::Credits(stack) => credits(&mut svg, stack, locale, size, &PAPER),
    }
    svg.push_str("</svg>");
    svg
}

fn ink_of(meaning: Meaning) -> String {
    palette::hex(palette::verdict(meaning, Ground::Light))
}

/// A text that fits into a width.
fn cut(words: &str, width: f64) -> String {
    let mut used = 0.0;
    for (at, letter) in words.char_indices() {
        used += letter_em(letter) * TEXT_SIZE;
        if used > width {
            return format!("{}…", words[..at].trim_end());
        }
    }
    words.to_owned()
}

/// Names, bars from the longest down, shares at their ends; the bar of all others is pale.
fn bars(svg: &mut String, pareto: &Pareto, locale: &Locale, size: super::Size, inks: &Inks) {
    const TOP: f64 = 2.0;
    let n = pareto.bars.len() + usize::from(pareto.others.is_some());
    let step = (size.height_points - TOP) / (n.max(1)) as f64;
    let names = size.width_points * 0.34;
    let room = size.width_points - names - 44.0;
    let longest = pareto
        .bars
        .iter()
        .map(|bar| bar.share)
        .chain(pareto.others.map(|others| others.share))
        .fold(f64::MIN_POSITIVE, f64::max);
    let color = palette::hex(palette::series(0, Ground::Light));
    let row = |svg: &mut String, at: usize, name: &str, share: f64, fill: &str| {
        let y = TOP + step * at as f64;
        let width = (room * share / longest).max(0.6);
        let base = y + step / 2.0 + 2.6;
        text(svg, names - 6.0, base, "end", inks.ink, &cut(name, names - 8.0));
        rect(svg, names, y + step * 0.18, width, step * 0.64, fill);
        text(svg, names + width + 5.0, base, "start", inks.ink, &locale.percent(share, 1));
    };
    for (at, bar) in pareto.bars.iter().enumerate() {
        row(svg, at, &bar.label, bar.share, &color);
    }
    if let Some(others) = pareto.others {
        let name = match others.n {
            0 => tr!("report-parts-chart-others").to_owned(),
            n => tr!("report-parts-chart-others-n", n = n as u64),
        };
        row(svg, pareto.bars.len(), &name, others.share, inks.band_line);
    }
    rule(svg, (names, 0.0), (names, size.height_points), inks.band_line, 0.6);
}

/// A line through the known periods, the target as a fine dashed line, missed periods as crosses, the last one as a dot.
fn spark(svg: &mut String, line: &Sparkline, size: super::Size, inks: &Inks) {
    let Some((low, high)) = line.extent() else { return };
    let (left, right, top, bottom) = (2.0, size.width_points - 3.5, 3.0, size.height_points - 3.0);
    let n = line.points.len().max(2) - 1;
    let x = |at: usize| left + (right - left) * at as f64 / n as f64;
    let span = high - low;
    // Where nothing changes the line lies in the middle.
    let y = |value: f64| {
        let share = if span > 0.0 { (value - low) / span } else { 0.5 };
        bottom - (bottom - top) * share
    };
    let mut target = String::new();
    let half = (right - left) / n as f64 / 2.0;
    for (at, point) in line.points.iter().enumerate() {
        if let Some(value) = point.target {
            let (from, to) = ((x(at) - half).max(left), (x(at) + half).min(right));
            let _ = write!(target, "M{from:.2} {0:.2}L{to:.2} {0:.2}", y(value));
        }
    }
    let _ = write!(
        svg,
        r#"<path d="{target}" fill="none" stroke="{}" stroke-width="0.6" stroke-dasharray="1.6 1.4"/>"#,
        inks.muted
    );
    let color = palette::hex(palette::series(0, Ground::Light));
    let (mut path, mut dots) = (String::new(), String::new());
    for run in line.runs() {
        let mut first = true;
        for at in run.clone() {
            let Some(value) = line.points[at].value else { continue };
            let _ = write!(path, "{}{:.2} {:.2}", if first { 'M' } else { 'L' }, x(at), y(value));
            first = false;
            if run.len() == 1 {
                let (cx, cy) = (x(at), y(value));
                let _ = write!(dots, r#"<circle cx="{cx:.2}" cy="{cy:.2}" r="1" fill="{color}"/>"#);
            }
        }
    }
    let _ = write!(
        svg,
        r#"<path d="{path}" fill="none" stroke="{color}" stroke-width="1.1" stroke-linejoin="round"/>{dots}"#
    );
    let (bad, good) = (ink_of(Meaning::Breached), ink_of(Meaning::Achieved));
    for (at, point) in line.points.iter().enumerate() {
        let Some(value) = point.value else { continue };
        let (cx, cy) = (x(at), y(value));
        let is_last = at + 1 == line.points.len();
        if point.is_breached {
            let r = if is_last { 2.2 } else { 1.4 };
            let _ = write!(
                svg,
                r#"<path d="M{:.2} {:.2}L{:.2} {:.2}M{:.2} {:.2}L{:.2} {:.2}" stroke="{bad}" stroke-width="1" fill="none"/>"#,
                cx - r,
                cy - r,
                cx + r,
                cy + r,
                cx + r,
                cy - r,
                cx - r,
                cy + r,
            );
        } else if is_last {
            let _ = write!(svg, r#"<circle cx="{cx:.2}" cy="{cy:.2}" r="1.9" fill="{good}"/>"#);
        }
    }
}

/// What a cell of the calendar looks like.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Look {
    Kept(u8),
    Missed(u8),
    Missing,
    Nothing,
    Excluded,
    OutOfService,
}

fn look_of(calendar: &DayCalendar, cell: &HourCell) -> Option<Look> {
    let step = |share: f64| (share * TONES).ceil().clamp(0.0, TONES) as u8;
    match cell.state {
        HourState::Value(value) => Some(match calendar.tone(value) {
            Tone::Kept(share) => Look::Kept(step(share)),
            Tone::Missed(share) => Look::Missed(step(share)),
        }),
        HourState::Missing => Some(Look::Missing),
        HourState::Nothing => Some(Look::Nothing),
        HourState::Excluded => Some(Look::Excluded),
        HourState::OutOfService => Some(Look::OutOfService),
        HourState::NotYet => None,
    }
}

fn fill_of(look: Look, inks: &Inks) -> String {
    let heat = |tone| palette::hex(palette::heat(tone, Ground::Light));
    match look {
        Look::Kept(step) => heat(Tone::Kept(f64::from(step) / TONES)),
        Look::Missed(step) => heat(Tone::Missed(f64::from(step) / TONES)),
        Look::Missing => "#ffffff".to_owned(),
        Look::Nothing | Look::OutOfService => inks.grid.to_owned(),
        Look::Excluded => inks.band.to_owned(),
    }
}

/// Days from left to right, hours from midnight down. Missed hours have a dot and missing ones a cross, so that no color is needed.
fn hours(svg: &mut String, calendar: &DayCalendar, size: super::Size, inks: &Inks) {
    use std::collections::BTreeMap;
    const LEFT: f64 = 22.0;
    const TOP: f64 = 4.0;
    const LEGEND: f64 = 15.0;
    let bottom = size.height_points - LEGEND - 11.0;
    let n_days = calendar.days.len().max(1) as f64;
    let wide = (size.width_points - LEFT) / n_days;
    let high = (bottom - TOP) / HOURS as f64;
    // One path for each look: a month is 744 cells.
    let mut cells: BTreeMap<Look, String> = BTreeMap::new();
    let (mut dots, mut crosses) = (String::new(), String::new());
    for (day_at, day) in calendar.days.iter().enumerate() {
        for cell in &day.cells {
            let Some(look) = look_of(calendar, cell) else { continue };
            // An hour that the clock shows twice has both in its room.
            let n_same = day.at(cell.hour).count().max(1) as f64;
            let width = (wide - 0.7) / n_same;
            let x = LEFT + wide * day_at as f64 + width * cell.nth as f64;
            let y = TOP + high * cell.hour as f64;
            let tall = high - 0.5;
            let path = cells.entry(look).or_default();
            let _ = write!(path, "M{x:.2} {y:.2}h{width:.2}v{tall:.2}h-{width:.2}z");
            let (cx, cy) = (x + width / 2.0, y + tall / 2.0);
            match look {
                Look::Missed(_) => {
                    let _ = write!(dots, "M{:.2} {cy:.2}h1.8", cx - 0.9);
                }
                Look::Missing => {
                    let r = 1.3;
                    let _ = write!(
                        crosses,
                        "M{:.2} {:.2}l{:.2} {:.2}M{:.2} {:.2}l{:.2} -{:.2}",
                        cx - r,
                        cy - r,
                        2.0 * r,
                        2.0 * r,
                        cx - r,
                        cy + r,
                        2.0 * r,
                        2.0 * r
                    );
                }
                _ => {}
            }
        }
    }
    for (look, path) in &cells {
        let stroke = match look {
            Look::Missing => format!(r#" stroke="{}" stroke-width="0.3""#, inks.band_line),
            _ => String::new(),
        };
        let _ = write!(svg, r#"<path d="{path}" fill="{}"{stroke}/>"#, fill_of(*look, inks));
    }
    if !dots.is_empty() {
        let _ =
            write!(svg, r##"<path d="{dots}" stroke="#7d0f1b" stroke-width="1.4" fill="none"/>"##);
    }
    if !crosses.is_empty() {
        let muted = inks.muted;
        let _ =
            write!(svg, r#"<path d="{crosses}" stroke="{muted}" stroke-width="0.5" fill="none"/>"#);
    }
    for hour in [0, 6, 12, 18] {
        let y = TOP + high * f64::from(hour) + 5.4;
        text(svg, LEFT - 4.0, y, "end", inks.muted, &format!("{hour:02}"));
    }
    for (day_at, day) in calendar.days.iter().enumerate() {
        let x = LEFT + wide * (day_at as f64 + 0.5);
        text(svg, x, bottom + 8.5, "middle", inks.muted, &day.date.day().to_string());
    }
    hours_legend(svg, calendar, cells.keys(), size.height_points - 5.0, inks);
}

/// The looks that occur.
fn hours_legend<'l>(
    svg: &mut String,
    calendar: &DayCalendar,
    looks: impl Iterator<Item = &'l Look>,
    y: f64,
    inks: &Inks,
) {
    let looks: Vec<Look> = looks.copied().collect();
    let has = |is: fn(&Look) -> bool| looks.iter().any(is);
    let mut x = 22.0;
    let mut entry = |svg: &mut String, look: Look, mark: &str, words: &str| {
        let stroke = if look == Look::Missing { inks.band_line } else { "none" };
        let _ = write!(
            svg,
            r#"<rect x="{x:.2}" y="{:.2}" width="9" height="6" fill="{}" stroke="{stroke}" stroke-width="0.3"/>"#,
            y - 5.4,
            fill_of(look, inks)
        );
        if !mark.is_empty() {
            let _ = write!(
                svg,
                r#"<g transform="translate({:.2} {:.2})">{mark}</g>"#,
                x + 4.5,
                y - 2.4
            );
        }
        text(svg, x + 12.0, y, "start", inks.ink, words);
        x += 12.0 + width_of(words) + 14.0;
    };
    if has(|look| matches!(look, Look::Kept(_))) {
        let words = match calendar.target {
            Some(_) => tr!("report-parts-chart-kept"),
            None => tr!("report-parts-chart-value"),
        };
        entry(svg, Look::Kept(2), "", words);
    }
    if has(|look| matches!(look, Look::Missed(_))) {
        let mark = r##"<path d="M-0.9 0h1.8" stroke="#7d0f1b" stroke-width="1.4"/>"##;
        entry(svg, Look::Missed(2), mark, tr!("report-parts-chart-missed"));
    }
    if has(|look| *look == Look::Missing) {
        let mark = format!(
            r#"<path d="M-1.3 -1.3l2.6 2.6M-1.3 1.3l2.6 -2.6" stroke="{}" stroke-width="0.5"/>"#,
            inks.muted
        );
        entry(svg, Look::Missing, &mark, tr!("report-parts-chart-missing"));
    }
    if has(|look| *look == Look::Excluded) {
        entry(svg, Look::Excluded, "", tr!("report-parts-chart-excluded"));
    }
    if has(|look| matches!(look, Look::Nothing | Look::OutOfService)) {
        entry(svg, Look::Nothing, "", tr!("report-parts-chart-nothing"));
    }
}

/// One column for each period; a period of which nothing is known says so.
fn credits(svg: &mut String, stack: &CreditStack, locale: &Locale, size: super::Size, inks: &Inks) {
    let to_f64 = |value: rust_decimal::Decimal| value.to_string().parse::<f64>().unwrap_or(0.0);
    let highest = to_f64(stack.highest());
    let axis = axis::axis_of_values([0.0, highest].into_iter(), &Unit::new(&stack.currency), 4);
    let widest = axis.ticks.iter().map(|tick| axis.label(*tick, locale).chars().count()).max();
    let left = (widest.unwrap_or(1) as f64 * TEXT_SIZE * 0.62 + 8.0).max(44.0);
    let (right, top, bottom) = (size.width_points - 2.0, 20.0, size.height_points - 13.0);
    let y = |value: f64| bottom - (bottom - top) * axis.position(value).clamp(0.0, 1.0);
    for tick in axis.ticks.iter().filter(|tick| **tick >= 0.0) {
        rule(svg, (left, y(*tick)), (right, y(*tick)), inks.grid, 0.6);
        text(svg, left - 6.0, y(*tick) + 2.6, "end", inks.muted, &axis.label(*tick, locale));
    }
    let step = (right - left) / stack.columns.len().max(1) as f64;
    let width = (step * 0.62).min(30.0);
    for (at, column) in stack.columns.iter().enumerate() {
        let middle = left + step * (at as f64 + 0.5);
        let is_last = at + 1 == stack.columns.len();
        let ink = if is_last { inks.ink } else { inks.muted };
        text(svg, middle, bottom + 9.5, "middle", ink, &cut(&column.label, step + 4.0));
        let Some(amounts) = &column.amounts else {
            text(svg, middle, bottom - 3.0, "middle", inks.muted, "?");
            continue;
        };
        let mut so_far = 0.0;
        for (layer, amount) in amounts.iter().enumerate() {
            let amount = to_f64(*amount);
            let (from, to) = (y(so_far), y(so_far + amount));
            let color = palette::hex(palette::series(layer, Ground::Light));
            rect(svg, middle - width / 2.0, to, width, from - to, &color);
            so_far += amount;
        }
        if so_far > 0.0 {
            let shown =
                exact_decimal(so_far).map_or_else(String::new, |sum| locale.exact(sum.round_dp(2)));
            text(svg, middle, y(so_far) - 3.0, "middle", inks.ink, &shown);
        }
    }
    rule(svg, (left, bottom), (right, bottom), inks.band_line, 0.6);
    let mut x = left;
    for (layer, name) in stack.layers.iter().enumerate() {
        let color = palette::hex(palette::series(layer, Ground::Light));
        let room = (size.width_points - left) / stack.layers.len() as f64 - 16.0;
        let words = cut(name, room);
        let _ = write!(svg, r#"<rect x="{x:.2}" y="2.00" width="8" height="6" fill="{color}"/>"#);
        let _ = write!(
            svg,
            r#"<text x="{:.2}" y="7.60" fill="{}">{}</text>"#,
            x + 11.0,
            inks.ink,
            escaped(&words)
        );
        x += 11.0 + width_of(&words) + 14.0;
    }
}
