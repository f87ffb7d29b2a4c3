//! The contract as its text: terms in color, lines with mistakes marked in the margin, terms and words offered while they are typed.

use egui::text::{ByteIndex, CCursor, CharIndex, LayoutJob, LayoutSection};
use egui::{
    Align, EventFilter, Id, Margin, Pos2, Rect, ScrollArea, Sense, TextEdit, TextFormat, Ui,
    WidgetInfo, pos2, vec2,
};

use super::state::{ContractEditorUi, Reading};
use crate::diagnostic::Severity;
use crate::gui::theme::{self, font, tokens};
use crate::gui::widget::completion::{self, Keys};
use crate::gui::widget::icon::{self, Icon};
use crate::gui::widget::problem;
use crate::sla::contract_form::complete::{KnownNames, OfferKind, offers};
use crate::sla::toml_text::line_span;
use crate::words::tr;
use crate::workspace::State;
use crate::workspace::definitions::draft::known_names;

const LINE: f32 = 18.0;
/// Room of the line numbers and marks.
const MARGIN: f32 = 52.0;
const TOP: i8 = 8;

pub(super) fn show(ui: &mut Ui, state: &State, editor: &mut ContractEditorUi, reading: &Reading) {
    let t = tokens(ui);
    ui.painter().rect_filled(ui.max_rect(), 0, t.field);
    let marks = marks(reading);
    ScrollArea::vertical().id_salt("contract text").auto_shrink(false).show(ui, |ui| {
        ui.horizontal_top(|ui| {
            ui.spacing_mut().item_spacing.x = 0.0;
            let n_lines = editor.text.split('\n').count();
            let height = n_lines as f32 * LINE + 2.0 * f32::from(TOP);
            let (margin, _) = ui.allocate_exact_size(
                vec2(MARGIN, height.max(ui.available_height())),
                Sense::hover(),
            );
            margin_ui(ui, margin, n_lines, &marks, editor);
            ScrollArea::horizontal()
                .id_salt("contract columns")
                .auto_shrink(false)
                .show(ui, |ui| field_ui(ui, state, editor, &marks));
        });
    });
}

/// Line from 1, how bad, and what is said of it.
type Marks = Vec<(usize, Severity, String)>;

fn marks(reading: &Reading) -> Marks {
    let mut marks: Marks = Vec::new();
    for message in &reading.messages {
        let Some(line) = message.location.line.and_then(|line| usize::try_from(line).ok()) else {
            continue;
        };
        let words = std::iter::once(problem::said(message))
            .chain(problem::hints(message).map(|hint| format!("→ {hint}")))
            .collect::<Vec<_>>()
            .join("\n");
        match marks.iter_mut().find(|(known, _, _)| *known == line) {
            Some((_, severity, all)) => {
                *severity = (*severity).max(message.severity);
                all.push('\n');
                all.push_str(&words);
            }
            None => marks.push((line, message.severity, words)),
        }
    }
    marks
}

fn margin_ui(
    ui: &mut Ui,
    margin: Rect,
    n_lines: usize,
    marks: &Marks,
    editor: &mut ContractEditorUi,
) {
    let t = tokens(ui);
    ui.painter().rect_filled(margin, 0, t.panel);
    let clip = ui.clip_rect();
    let top = margin.top() + f32::from(TOP);
    let first = (((clip.top() - top) / LINE).floor().max(0.0)) as usize;
    let last = (((clip.bottom() - top) / LINE).ceil().max(0.0) as usize).min(n_lines);
    for line in first..last {
        let center = top + (line as f32 + 0.5) * LINE;
        let at = pos2(margin.right() - 8.0, center);
        let number = (line + 1).to_string();
        ui.painter().text(at, egui::Align2::RIGHT_CENTER, number, font::code(), t.text_faint);
    }
    for (line, severity, words) in marks {
        let center = top + (*line as f32 - 0.5) * LINE;
        let rect = Rect::from_center_size(pos2(margin.left() + 12.0, center), vec2(18.0, LINE));
        let response = ui.interact(rect, ui.scope_id().with(("mark", line)), Sense::click());
        let first = words.lines().next().unwrap_or_default();
        let name = tr!("contract-editor-mark", line = *line as u64, message = first);
        response.widget_info(|| WidgetInfo::labeled(egui::Role::Button, true, &name));
        let color = if *severity == Severity::Error { t.bad } else { t.warn };
        icon::paint(
            ui.painter(),
            Rect::from_center_size(rect.center(), vec2(13.0, 13.0)),
            Icon::Warning,
            color,
        );
        theme::paint_focus(ui, &response);
        if response.on_hover_text(words).clicked() {
            editor.jump = Some(*line);
        }
    }
}

const POPUP_WIDTH: f32 = 420.0;

fn field_ui(ui: &mut Ui, state: &State, editor: &mut ContractEditorUi, marks: &Marks) {
    let id = ui.make_persistent_id("contract toml");
    let is_open = editor.completion.open;
    let keys = if is_open { Keys::take(ui) } else { Keys::default() };
    if let Some(line) = editor.jump {
        set_cursor(ui, id, &editor.text, line_span(&editor.text, line).start);
    }
    let mut layouter = |ui: &Ui, buffer: &dyn egui::TextBuffer, _width: f32| {
        let job = colored(ui, buffer.as_str(), marks);
        ui.fonts_mut(|fonts| fonts.layout_job(job))
    };
    let filter = EventFilter {
        tab: is_open,
        escape: is_open,
        horizontal_arrows: true,
        vertical_arrows: true,
    };
    let before = editor.text.clone();
    let output = completion::keeping_focus(ui, id, is_open, |ui| {
        TextEdit::multiline(&mut editor.text)
            .id(id)
            .font(font::code())
            .frame(egui::Frame::NONE.inner_margin(Margin {
                left: 8,
                right: 8,
                top: TOP,
                bottom: TOP,
            }))
            .desired_width(ui.available_width())
            .desired_rows(20)
            .event_filter(filter)
            .layouter(&mut layouter)
            .show(ui)
    });
    let response = output.response.response.clone().accessible_name(tr!("contract-editor-text"));
    if let Some(line) = editor.jump.take() {
        response.request_focus();
        let top = output.galley_pos.y + (line as f32 - 1.0) * LINE;
        let rect = Rect::from_min_size(pos2(output.galley_pos.x, top), vec2(10.0, LINE));
        ui.scroll_to_rect(rect, Some(Align::Center));
    }
    if editor.text != before {
        editor.note_typed(before);
    }
    let cursor = output.cursor_range.map(|range| range.primary).filter(|_| response.has_focus());
    let Some(cursor) = cursor else {
        editor.completion.open = false;
        return;
    };
    // The pane follows the cursor wherever keys move it.
    if editor.cursor != Some(cursor.index.0) {
        editor.cursor = Some(cursor.index.0);
        let place = output.galley.pos_from_cursor(cursor).translate(output.galley_pos.to_vec2());
        ui.scroll_to_rect(place.expand2(vec2(24.0, LINE)), None);
    }
    let byte = completion::byte_of(&editor.text, cursor.index.0);
    let at = {
        let found = editor.completion.found.as_ref().map_or(byte, |found| found.span.start);
        let n_chars = editor.text.get(..found).map_or(0, |text| text.chars().count());
        let place = output.galley.pos_from_cursor(CCursor::new(CharIndex(n_chars)));
        output.galley_pos + place.left_bottom().to_vec2()
    };
    complete_ui(ui, state, editor, id, byte, at, keys);
    if editor.text.is_empty() {
        response.on_hover_text(tr!("contract-editor-empty"));
    }
}

fn complete_ui(
    ui: &Ui,
    state: &State,
    editor: &mut ContractEditorUi,
    id: Id,
    byte: usize,
    at: Pos2,
    keys: Keys,
) {
    let looked_at = (editor.revision, byte);
    let forced = ui.input(|i| i.key_pressed(egui::Key::Space) && i.modifiers.command);
    if editor.completion.looked_at != Some(looked_at) || forced {
        editor.completion.looked_at = Some(looked_at);
        editor.completion.selected = 0;
        let is_wanted = forced || completion::is_typing(ui);
        editor.completion.found = is_wanted.then(|| {
            let hours: Vec<String> = state.busy_hours.iter().map(|b| b.name.clone()).collect();
            let known: KnownNames = known_names(&state.catalog, &hours);
            offers(&editor.text, byte, &known)
        });
        // At the beginning of an empty line nobody wants to be asked.
        let is_empty = editor.completion.found.as_ref().is_some_and(|f| f.span.is_empty());
        if is_empty && !forced {
            editor.completion.found = None;
        }
    }
    if keys.dismiss {
        editor.completion.found = None;
    }
    let Some(found) = editor.completion.found.clone().filter(|found| !found.offers.is_empty())
    else {
        editor.completion.open = false;
        return;
    };
    let n = found.offers.len();
    editor.completion.selected = keys.moved(editor.completion.selected.min(n - 1), n);
    let t = tokens(ui);
    let mut chosen = keys.accept.then_some(editor.completion.selected);
    if chosen.is_none() {
        let choice = (editor.completion.selected, keys);
        chosen = completion::popup(ui, id, at, choice, (POPUP_WIDTH, n), |position| {
            let offer = &found.offers[position];
            let (sign, color) = match offer.kind {
                OfferKind::Table => ("[]", t.line(3)),
                OfferKind::Term => ("=", t.line(0)),
                OfferKind::Word => ("\"", t.line(2)),
            };
            completion::Line { sign, color, name: &offer.name, note: &offer.note }
        });
    }
    editor.completion.open = chosen.is_none();
    let Some(offer) = chosen.and_then(|position| found.offers.get(position)) else { return };
    let mut text = editor.text.clone();
    text.replace_range(found.span.clone(), &offer.insert);
    // Between the quotes of a value that is left open.
    let open = ["\"\"", "[]"].iter().any(|end| offer.insert.ends_with(end));
    let end = found.span.start + offer.insert.len() - usize::from(open);
    editor.put(text);
    set_cursor(ui, id, &editor.text, end);
    ui.memory_mut(|memory| memory.request_focus(id));
    editor.completion.found = None;
    editor.completion.looked_at = Some((editor.revision, end));
}

fn set_cursor(ui: &Ui, id: Id, text: &str, byte: usize) {
    completion::set_cursor(ui, id, text.get(..byte).map_or(0, |before| before.chars().count()));
}

/// What a part of a line is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Part {
    Plain,
    Comment,
    Header,
    Key,
    Text,
}

/// The text with its parts in color and the lines with mistakes on soft ground.
fn colored(ui: &Ui, text: &str, marks: &Marks) -> LayoutJob {
    let t = tokens(ui);
    let mut job = LayoutJob { text: text.to_owned(), ..LayoutJob::default() };
    job.wrap.max_width = f32::INFINITY;
    let mut start = 0;
    for (position, line) in text.split_inclusive('\n').enumerate() {
        let mark = marks.iter().find(|(line, _, _)| *line == position + 1);
        let background = match mark {
            Some((_, Severity::Error, _)) => t.bad_soft,
            Some(_) => t.warn_soft,
            None => egui::Color32::TRANSPARENT,
        };
        for (span, part) in parts(line) {
            let color = match part {
                Part::Plain => t.text,
                Part::Comment => t.text_faint,
                Part::Header => t.accent_text,
                Part::Key => t.text_muted,
                Part::Text => t.text,
            };
            let format = TextFormat {
                font_id: font::code(),
                color,
                background,
                line_height: Some(LINE),
                ..TextFormat::default()
            };
            job.sections.push(LayoutSection {
                leading_space: 0.0,
                byte_range: ByteIndex(start + span.start)..ByteIndex(start + span.end),
                format,
            });
        }
        start += line.len();
    }
    job
}

/// Where the parts of a line lie; they touch and cover it.
fn parts(line: &str) -> Vec<(std::ops::Range<usize>, Part)> {
    let trimmed = line.trim_start();
    let lead = line.len() - trimmed.len();
    if trimmed.starts_with('#') {
        return vec![(0..line.len(), Part::Comment)];
    }
    let is_header = trimmed.starts_with('[') && !line.starts_with([' ', '\t']);
    let (mut quote, mut comment, mut equals) = (None, line.len(), None);
    for (at, c) in line.char_indices() {
        match (quote, c) {
            (Some(open), c) if c == open => quote = None,
            (None, '"' | '\'') => quote = Some(c),
            (None, '#') => {
                comment = at;
                break;
            }
            (None, '=') if equals.is_none() => equals = Some(at),
            _ => {}
        }
    }
    let mut found = Vec::new();
    if is_header {
        found.push((0..comment, Part::Header));
    } else if let Some(equals) = equals.filter(|at| *at > lead && !trimmed.starts_with('{')) {
        found.push((0..equals, Part::Key));
        found.push((equals..comment, Part::Text));
    } else {
        found.push((0..comment, Part::Plain));
    }
    if comment < line.len() {
        found.push((comment..line.len(), Part::Comment));
    }
    found.retain(|(span, _)| !span.is_empty());
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_parts_of_a_line_touch_and_cover_it() {
        let lines = [
            "target = \"99 # no comment\" # one\n",
            "[objective.credit] # what\n",
            "  { limit = \"1\" },\n",
            "# all\n",
            "\n",
            "ñ = 'ü' # é",
        ];
        for line in lines {
            let found = parts(line);
            let mut end = 0;
            for (span, _) in &found {
                assert_eq!(span.start, end, "{line}");
                end = span.end;
            }
            assert_eq!(end, line.len(), "{line}");
        }
        assert!(parts(lines[0]).last().is_some_and(|(span, part)| {
            *part == Part::Comment && lines[0][span.clone()].starts_with("# one")
        }));
    }
}
