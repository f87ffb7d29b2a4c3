//! The field of the formula: names are completed while they are typed, and what was complained about is underlined.

use std::sync::Arc;

use egui::text::{ByteIndex, CCursor, CCursorRange, CharIndex, LayoutJob, LayoutSection};
use egui::{
    CornerRadius, Event, EventFilter, Id, Key, Margin, Modifiers, Pos2, Rect, Sense, Stroke,
    TextEdit, TextFormat, Ui, WidgetInfo, pos2, vec2,
};

use crate::diagnostic::{Diagnostic, Severity};
use crate::gui::theme::{font, tokens};
use crate::gui::ui_state::CompletionUi;
use crate::gui::widget::text;
use crate::kpi::completion::{self, Suggestion, SuggestionKind, Word};
use crate::workspace::State;

const ROW: f32 = 26.0;
const POPUP_WIDTH: f32 = 420.0;
/// Room for the sign before a name.
const NAME_LEFT: f32 = 28.0;

/// Draws the field; true when the text changed.
pub(super) fn show(
    ui: &mut Ui,
    formula: &mut String,
    completion: &mut CompletionUi,
    state: &State,
    complaints: &[Diagnostic],
) -> bool {
    let id = ui.make_persistent_id("formula");
    let keys = if completion.open { take_keys(ui) } else { Keys::default() };
    let before = formula.clone();
    let surrender = ui.ctx().options(|options| options.input_options.surrender_focus_on);
    if completion.open && is_pointer_on(ui, popup_layer(id)) {
        // A click on a name must not take the keyboard from the field.
        ui.ctx().options_mut(|options| {
            options.input_options.surrender_focus_on = egui::SurrenderFocusOn::Never;
        });
    }
    let t = tokens(ui);
    let mut layouter = |ui: &Ui, buffer: &dyn egui::TextBuffer, width: f32| {
        let mut job = underlined(ui, buffer.as_str(), complaints);
        job.wrap.max_width = width;
        ui.fonts_mut(|fonts| fonts.layout_job(job))
    };
    let filter = EventFilter {
        tab: completion.open,
        escape: completion.open,
        horizontal_arrows: true,
        vertical_arrows: true,
    };
    let hint = "such as 100 * sum(RRC.ConnEstabSucc) / sum(RRC.ConnEstabAtt)";
    let output = TextEdit::multiline(formula)
        .id(id)
        .font(font::code())
        .hint_text(egui::RichText::new(hint).color(t.text_faint).font(font::code()))
        .desired_width(ui.available_width())
        .desired_rows(5)
        .margin(Margin::symmetric(12, 10))
        .event_filter(filter)
        .layouter(&mut layouter)
        .show(ui);
    ui.ctx().options_mut(|options| options.input_options.surrender_focus_on = surrender);
    let response = output.response.response.clone().accessible_name("Formula");
    let cursor = output.cursor_range.map(|range| range.primary);
    let (mut word, mut at) = (None, Pos2::ZERO);
    if let Some(cursor) = cursor.filter(|_| response.has_focus()) {
        word = completion::word_at(formula, byte_of(formula, cursor.index.0));
        // Below the first letter of the name, so that the list stands still while it is typed.
        let start = word.as_ref().map_or(0, |word| formula[..word.span.start].chars().count());
        let place = output.galley.pos_from_cursor(CCursor::new(CharIndex(start)));
        at = output.galley_pos + place.left_bottom().to_vec2();
    }
    complete(ui, formula, completion, state, &word, &keys);
    let mut chosen = keys.accept.then_some(completion.selected);
    let is_open = word.is_some() && !completion.found.is_empty() && !keys.accept;
    if is_open {
        chosen = popup_ui(ui, id, at, completion, keys.down != keys.up).or(chosen);
    }
    completion.open = is_open && chosen.is_none();
    let taken = chosen.and_then(|position| completion.found.get(position).cloned());
    if let (Some(suggestion), Some(word)) = (taken, word) {
        let (after, cursor) = completion::insert(formula, &word, &suggestion);
        let n_chars = after[..cursor].chars().count();
        *formula = after;
        let mut edit = egui::text_edit::TextEditState::load(ui.ctx(), id).unwrap_or_default();
        let cursor = CCursor::new(CharIndex(n_chars));
        edit.cursor.set_char_range(Some(CCursorRange::one(cursor)));
        edit.store(ui.ctx(), id);
        response.request_focus();
        // What follows the inserted name is not what was looked for.
        *completion = CompletionUi { settled: Some(formula.clone()), ..CompletionUi::default() };
    }
    *formula != before
}

/// Finds names where the word is another one than in the frame before.
fn complete(
    ui: &Ui,
    formula: &str,
    completion: &mut CompletionUi,
    state: &State,
    word: &Option<Word>,
    keys: &Keys,
) {
    let Some(word) = word else {
        completion.found.clear();
        completion.word = None;
        return;
    };
    if completion.settled.as_deref().is_some_and(|settled| settled != formula) {
        completion.settled = None;
    }
    if completion.word.as_ref() != Some(word) {
        // A word that somebody only moves into is not being typed.
        let is_typed = ui.input(|input| {
            input.events.iter().any(|e| {
                matches!(e, Event::Text(_) | Event::Paste(_) | Event::Ime(_))
                    || matches!(
                        e,
                        Event::Key { key: Key::Backspace | Key::Space, pressed: true, .. }
                    )
            })
        });
        completion.found = if is_typed && completion.settled.is_none() {
            completion::suggestions(word, &state.catalog, &state.inventory.measurements)
        } else {
            Vec::new()
        };
        completion.selected = 0;
        completion.word = Some(word.clone());
    }
    if keys.dismiss {
        completion.found.clear();
    }
    let n = completion.found.len();
    if n > 0 {
        completion.selected = (completion.selected + keys.down + n - keys.up % n) % n;
    }
}

/// Keys that belong to the open list and not to the field.
#[derive(Default)]
struct Keys {
    up: usize,
    down: usize,
    accept: bool,
    dismiss: bool,
}

fn take_keys(ui: &Ui) -> Keys {
    ui.input_mut(|input| {
        let mut count = |key: Key| {
            let before = input.events.len();
            input.events.retain(|event| {
                !matches!(event, Event::Key { key: pressed, pressed: true, modifiers, .. }
                    if *pressed == key && *modifiers == Modifiers::NONE)
            });
            before - input.events.len()
        };
        Keys {
            up: count(Key::ArrowUp),
            down: count(Key::ArrowDown),
            accept: count(Key::Enter) + count(Key::Tab) > 0,
            dismiss: count(Key::Escape) > 0,
        }
    })
}

fn popup_layer(id: Id) -> egui::LayerId {
    egui::LayerId::new(egui::Order::Foreground, id.with("names"))
}

fn is_pointer_on(ui: &Ui, layer: egui::LayerId) -> bool {
    let pointer = ui.ctx().pointer_interact_pos();
    pointer.and_then(|at| ui.ctx().layer_id_at(at)) == Some(layer)
}

/// The names below the cursor; gives the one that was clicked.
fn popup_ui(
    ui: &Ui,
    id: Id,
    at: Pos2,
    completion: &CompletionUi,
    has_moved: bool,
) -> Option<usize> {
    let mut clicked = None;
    let frame = egui::Frame::popup(ui.style()).inner_margin(Margin::same(4));
    egui::Area::new(id.with("names"))
        .order(egui::Order::Foreground)
        .fixed_pos(at + vec2(-NAME_LEFT - 5.0, 6.0))
        .constrain(true)
        .show(ui.ctx(), |ui| {
            frame.show(ui, |ui| {
                ui.set_width(POPUP_WIDTH);
                ui.spacing_mut().item_spacing.y = 0.0;
                egui::ScrollArea::vertical().max_height(ROW * 8.0).show(ui, |ui| {
                    for (position, suggestion) in completion.found.iter().enumerate() {
                        let is_selected = position == completion.selected;
                        let response = name_ui(ui, suggestion, is_selected);
                        if is_selected && has_moved {
                            response.scroll_to_me(None);
                        }
                        if response.clicked() {
                            clicked = Some(position);
                        }
                    }
                });
            });
        });
    clicked
}

fn name_ui(ui: &mut Ui, suggestion: &Suggestion, is_selected: bool) -> egui::Response {
    let t = tokens(ui);
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), ROW), Sense::click());
    let name = &suggestion.name;
    response.widget_info(|| WidgetInfo::selected(egui::Role::MenuItem, true, is_selected, name));
    if is_selected || response.hovered() {
        let fill = if is_selected { t.accent_soft } else { t.raised };
        ui.painter().rect_filled(rect, CornerRadius::same(4), fill);
    }
    let (sign, color) = match suggestion.kind {
        SuggestionKind::Function => ("ƒ", t.line(3)),
        SuggestionKind::Canonical => ("C", t.line(0)),
        SuggestionKind::Measurement => ("M", t.line(2)),
        SuggestionKind::Kpi => ("K", t.line(1)),
    };
    let badge = Rect::from_center_size(pos2(rect.left() + 14.0, rect.center().y), vec2(16.0, 16.0));
    ui.painter().text(
        badge.center(),
        egui::Align2::CENTER_CENTER,
        sign,
        font::small_strong(),
        color,
    );
    let left = rect.left() + NAME_LEFT;
    let room = rect.right() - 8.0 - left;
    let title = text::elided(ui, name, font::code(), t.text, room * 0.66);
    let title_width = title.size().x;
    let top = rect.center().y - title.size().y / 2.0;
    ui.painter().galley(pos2(left, top), title, t.text);
    let note_room = room - title_width - 16.0;
    let note = text::elided(ui, &suggestion.note, font::small(), t.text_muted, note_room);
    let place = pos2(rect.right() - 8.0 - note.size().x, rect.center().y - note.size().y / 2.0);
    ui.painter().galley(place, note, t.text_muted);
    response
}

/// The formula with lines under what is wrong.
fn underlined(ui: &Ui, formula: &str, complaints: &[Diagnostic]) -> LayoutJob {
    let t = tokens(ui);
    // Later marks lie above earlier ones: errors are put in last.
    let mut marks: Vec<Option<Severity>> = vec![None; formula.len()];
    let mut sorted: Vec<&Diagnostic> = complaints.iter().collect();
    sorted.sort_by_key(|d| d.severity);
    for complaint in sorted {
        let Some(span) = &complaint.location.span else { continue };
        // An empty span, such as at the end, marks the letter before it.
        let (mut start, mut end) = (span.start.min(formula.len()), span.end.min(formula.len()));
        if start == end {
            start = formula[..end].char_indices().next_back().map_or(0, |(at, _)| at);
            end = end.max(start);
        }
        for mark in marks.iter_mut().take(end).skip(start) {
            *mark = Some(complaint.severity);
        }
    }
    let mut job = LayoutJob { text: formula.to_owned(), ..LayoutJob::default() };
    let mut start = 0;
    for (at, letter) in formula.char_indices() {
        let end = at + letter.len_utf8();
        let is_last = end == formula.len();
        if is_last || marks[end] != marks[at] {
            let (underline, background) = match marks[at] {
                None => (Stroke::NONE, egui::Color32::TRANSPARENT),
                Some(Severity::Error) => (Stroke::new(1.5, t.bad), t.bad_soft),
                Some(_) => (Stroke::new(1.5, t.warn), t.warn_soft),
            };
            let format = TextFormat {
                font_id: font::code(),
                color: t.text,
                underline,
                background,
                line_height: Some(18.0),
                ..TextFormat::default()
            };
            job.sections.push(LayoutSection {
                leading_space: 0.0,
                byte_range: ByteIndex(start)..ByteIndex(end),
                format,
            });
            start = end;
        }
    }
    job
}

fn byte_of(text: &str, char_index: usize) -> usize {
    text.char_indices().nth(char_index).map_or(text.len(), |(at, _)| at)
}

/// What the newest check says, if it is about this text: the spans of another one would mark the wrong letters.
pub(super) fn complaints_of(
    latest: Option<&Arc<crate::workspace::kpi_check::KpiCheck>>,
    formula: &str,
) -> Vec<Diagnostic> {
    let current = latest.filter(|check| check.wish.definition.formula == formula);
    current.map_or_else(Vec::new, |check| check.diagnostics.clone())
}
