//! What stands at the cursor: a card beside the pointer.

use egui::{Align, Id, Layout, Pos2, Rect, Sense, Ui, pos2, vec2};

use super::{Hit, Outcome, ReadoutFn};
use crate::chart::{Chart, Line};
use crate::gui::panel::explain::pair;
use crate::gui::theme::{font, tokens};
use crate::gui::widget::{quantity, text};
use crate::model::TimeRange;
use crate::words::tr;

/// What the cursor says about one point.
pub(crate) struct Readout {
    pub value: String,
    /// Names and texts, such as the numerator; shown for the line nearest to the cursor.
    pub details: Vec<(&'static str, String)>,
}

/// One line of a chart in the card.
pub(crate) struct ReadoutLine {
    pub name: String,
    /// Position in the palette.
    pub color: usize,
    pub value: String,
    /// Beside the value, such as the difference from an earlier one.
    pub note: String,
    pub is_main: bool,
}

/// The lines of one of several plots.
#[derive(Default)]
pub(crate) struct ReadoutSection {
    /// Empty where there is one plot only.
    pub title: String,
    pub lines: Vec<ReadoutLine>,
    pub n_more: usize,
}

/// Lines of one plot in the card.
pub(crate) const LINES_MAX: usize = 8;
const WIDTH: f32 = 250.0;
/// With notes beside the values.
const WIDTH_WITH_NOTES: f32 = 320.0;

/// The card of one chart.
pub(super) fn of_chart(
    ui: &Ui,
    chart: &Chart,
    outcome: &Outcome,
    main: Hit,
    readout: &ReadoutFn<'_>,
) {
    let lines = outcome.hits.iter().take(LINES_MAX).map(|hit| {
        let line = &chart.lines[hit.line];
        ReadoutLine {
            name: line.name.clone(),
            color: line.color,
            value: readout(*hit).value,
            note: String::new(),
            is_main: *hit == main,
        }
    });
    let n_more = outcome.hits.len().saturating_sub(LINES_MAX);
    let section = ReadoutSection { title: String::new(), lines: lines.collect(), n_more };
    let pointer = ui.input(|i| i.pointer.hover_pos()).filter(|_| outcome.pointed.is_some());
    let at = pointer.unwrap_or_else(|| outcome.response.rect.center_top());
    let when = when(chart, &chart.lines[main.line], main.point);
    card(ui, at, &when, &[section], &readout(main).details);
}

/// The time of a point, as the card says it.
pub(crate) fn when(chart: &Chart, line: &Line, point: usize) -> String {
    let Some((time, _)) = line.points.get(point) else { return String::new() };
    if line.is_stepped() {
        quantity::days(TimeRange::new(*time, time.plus_secs(line.bucket_secs)), &chart.zone)
    } else {
        quantity::time_long(*time, &chart.zone)
    }
}

/// Beside the pointer, inside the window.
pub(crate) fn card(
    ui: &Ui,
    pointer: Pos2,
    when: &str,
    sections: &[ReadoutSection],
    details: &[(&'static str, String)],
) {
    let has_notes = sections.iter().flat_map(|s| &s.lines).any(|line| !line.note.is_empty());
    let width = if has_notes { WIDTH_WITH_NOTES } else { WIDTH };
    let id = Id::unique("chart readout");
    // As tall as it was last, so that it stays inside.
    let last = ui.ctx().memory(|memory| memory.area_rect(id)).map_or(160.0, |rect| rect.height());
    egui::Area::new(id)
        .order(egui::Order::Tooltip)
        .fixed_pos(beside(ui.ctx().content_rect(), pointer, vec2(width + 20.0, last)))
        .constrain(true)
        .interactable(false)
        .show(ui.ctx(), |ui| {
            egui::Frame::popup(ui.style()).inner_margin(10).show(ui, |ui| {
                ui.set_width(width);
                ui.spacing_mut().item_spacing = vec2(8.0, 3.0);
                text::small(ui, when);
                for section in sections {
                    if !section.title.is_empty() {
                        ui.add_space(2.0);
                        text::caption(ui, &section.title);
                    }
                    for line in &section.lines {
                        row(ui, line);
                    }
                    if section.n_more > 0 {
                        text::small(ui, &tr!("chart-more-lines", n = section.n_more as u64));
                    }
                }
                if !details.is_empty() {
                    ui.add_space(2.0);
                    for (name, value) in details {
                        pair(ui, name, value);
                    }
                }
            });
        });
}

/// Right of the pointer, or left of it near the edge.
fn beside(window: Rect, pointer: Pos2, size: egui::Vec2) -> Pos2 {
    let right = pointer.x + 20.0;
    let x = if right + size.x > window.right() { pointer.x - size.x - 20.0 } else { right };
    let y = (pointer.y + 12.0).min(window.bottom() - size.y - 8.0);
    pos2(x.max(window.left() + 4.0), y.max(window.top() + 4.0))
}

fn row(ui: &mut Ui, line: &ReadoutLine) {
    let t = tokens(ui);
    let size = vec2(ui.available_width(), 20.0);
    ui.allocate_ui_with_layout(size, Layout::left_to_right(Align::Center), |ui| {
        let (dot, _) = ui.allocate_exact_size(vec2(8.0, 18.0), Sense::hover());
        ui.painter().circle_filled(dot.center(), 4.0, t.line(line.color));
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            if !line.note.is_empty() {
                let color = t.text_muted;
                text::number_in(ui, &line.note, font::small(), color);
            }
            let font = if line.is_main { font::strong() } else { font::body() };
            text::number_in(ui, &line.value, font.clone(), t.text);
            ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                let color = if line.is_main { t.text } else { t.text_muted };
                text::line(ui, &line.name, font, color);
            });
        });
    });
}
