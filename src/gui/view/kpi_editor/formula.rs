//! The field of the formula: names are completed while they are typed, and what was complained about is underlined.

use std::sync::Arc;

use egui::text::{ByteIndex, CCursor, CharIndex, LayoutJob, LayoutSection};
use egui::{EventFilter, Margin, Pos2, Stroke, TextEdit, TextFormat, Ui};

use crate::diagnostic::{Diagnostic, Severity};
use crate::gui::theme::{font, tokens};
use crate::gui::ui_state::CompletionUi;
use crate::gui::widget::completion::{self as list, Keys};
use crate::kpi::completion::{self, SuggestionKind, Word};
use crate::words::tr;
use crate::workspace::State;

const POPUP_WIDTH: f32 = 420.0;

/// Draws the field; true when the text changed.
pub(super) fn show(
    ui: &mut Ui,
    formula: &mut String,
    completion: &mut CompletionUi,
    state: &State,
    complaints: &[Diagnostic],
) -> bool {
    let id = ui.make_persistent_id("formula");
    let keys = if completion.open { Keys::take(ui) } else { Keys::default() };
    let before = formula.clone();
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
    let hint = tr!("kpi-editor-formula-hint");
    let output = list::keeping_focus(ui, id, completion.open, |ui| {
        TextEdit::multiline(formula)
            .id(id)
            .font(font::code())
            .hint_text(egui::RichText::new(hint).color(t.text_faint).font(font::code()))
            .desired_width(ui.available_width())
            .desired_rows(5)
            .margin(Margin::symmetric(12, 10))
            .event_filter(filter)
            .layouter(&mut layouter)
            .show(ui)
    });
    let response = output.response.response.clone().accessible_name(tr!("kpi-editor-formula"));
    let cursor = output.cursor_range.map(|range| range.primary);
    let (mut word, mut at) = (None, Pos2::ZERO);
    if let Some(cursor) = cursor.filter(|_| response.has_focus()) {
        word = completion::word_at(formula, list::byte_of(formula, cursor.index.0));
        // Below the first letter of the name, so that the list stands still while it is typed.
        let start = word.as_ref().map_or(0, |word| formula[..word.span.start].chars().count());
        let place = output.galley.pos_from_cursor(CCursor::new(CharIndex(start)));
        at = output.galley_pos + place.left_bottom().to_vec2();
    }
    complete(ui, formula, completion, state, &word, &keys);
    let mut chosen = keys.accept.then_some(completion.selected);
    let is_open = word.is_some() && !completion.found.is_empty() && !keys.accept;
    if is_open {
        let found = &completion.found;
        let size = (POPUP_WIDTH, found.len());
        let clicked = list::popup(ui, id, at, (completion.selected, keys), size, |position| {
            let (sign, color) = match found[position].kind {
                SuggestionKind::Function => ("ƒ", t.line(3)),
                SuggestionKind::Canonical => ("C", t.line(0)),
                SuggestionKind::Measurement => ("M", t.line(2)),
                SuggestionKind::Kpi => ("K", t.line(1)),
            };
            list::Line { sign, color, name: &found[position].name, note: &found[position].note }
        });
        chosen = clicked.or(chosen);
    }
    completion.open = is_open && chosen.is_none();
    let taken = chosen.and_then(|position| completion.found.get(position).cloned());
    if let (Some(suggestion), Some(word)) = (taken, word) {
        let (after, cursor) = completion::insert(formula, &word, &suggestion);
        let n_chars = after[..cursor].chars().count();
        *formula = after;
        list::set_cursor(ui, id, n_chars);
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
        completion.found = if list::is_typing(ui) && completion.settled.is_none() {
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
    completion.selected = keys.moved(completion.selected, completion.found.len());
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

/// What the newest check says, if it is about this text: the spans of another one would mark the wrong letters.
pub(super) fn complaints_of(
    latest: Option<&Arc<crate::workspace::kpi_check::KpiCheck>>,
    formula: &str,
) -> Vec<Diagnostic> {
    let current = latest.filter(|check| check.wish.definition.formula == formula);
    current.map_or_else(Vec::new, |check| check.diagnostics.clone())
}
