//! The filter line: words are completed while they are typed, with how many objects have them; a mistake is marked where it is; the
//! parts of the filter stand below as chips that can be taken away. What was typed counts once it is entered.
//!
//! All that has to be looked up is found by a job: a frame only draws what arrived.

use std::sync::Arc;

use egui::text::{ByteIndex, CCursor, CharIndex, LayoutJob, LayoutSection};
use egui::{EventFilter, Key, Margin, Modifiers, Pos2, Stroke, TextEdit, TextFormat, Ui, vec2};

use crate::gui::app::ViewContext;
use crate::gui::theme::{CONTROL_HEIGHT, font, tokens};
use crate::gui::widget::icon::Icon;
use crate::gui::widget::{chip, completion, text};
use crate::words::{phrase, tr};
use crate::workspace::Command;
use crate::workspace::filter_help::{
    self, Expects, FilterHelp, FilterMistake, FilterSuggestion, FilterSuggestionKind, FilterWish,
};

/// What is typed and chosen.
#[derive(Debug, Default)]
pub struct FilterUi {
    /// Text in the field.
    pub typed: String,
    /// The list is open.
    is_open: bool,
    /// Somebody asked for the list.
    is_wanted: bool,
    /// Line of the list; `None` where Enter enters the text.
    selected: Option<usize>,
    /// What the lines of the list were found for.
    listed: Option<FilterWish>,
    /// What was last asked, on which revision of the data.
    asked: Option<(FilterWish, u64)>,
    /// What came of it: another line of the window may have asked since.
    help: Option<Arc<FilterHelp>>,
    /// The text that counted in the frame before: another one was set elsewhere.
    applied: String,
}

impl FilterUi {
    /// Shows what was set elsewhere.
    fn follow(&mut self, filter: &str) {
        if self.applied != filter {
            filter.clone_into(&mut self.applied);
            filter.clone_into(&mut self.typed);
        }
    }
}

/// Draws field, count and chips; true when another filter counts now.
pub(crate) fn show(
    ui: &mut Ui,
    ctx: &mut ViewContext<'_>,
    bar: &mut FilterUi,
    filter: &mut String,
    name: &str,
    width: f32,
) -> bool {
    bar.follow(filter);
    let found = ctx.state.filter_help.found();
    if let Some(found) = found.filter(|f| bar.asked.as_ref().is_some_and(|a| a.0 == f.wish)) {
        bar.help = Some(Arc::clone(found));
    }
    let help = bar.help.clone();
    let mut entered = None;
    ui.vertical(|ui| {
        ui.spacing_mut().item_spacing.y = 4.0;
        entered = field_ui(ui, ctx, bar, name, width, help.as_deref());
        let removed = below_ui(ui, bar, filter, width, help.as_deref());
        entered = removed.or(entered.take());
    });
    let Some(entered) = entered.filter(|entered| entered != filter) else { return false };
    bar.typed.clone_from(&entered);
    bar.applied.clone_from(&entered);
    *filter = entered;
    true
}

/// The field with its list; gives the text that was entered.
fn field_ui(
    ui: &mut Ui,
    ctx: &mut ViewContext<'_>,
    bar: &mut FilterUi,
    name: &str,
    width: f32,
    help: Option<&FilterHelp>,
) -> Option<String> {
    let id = ui.make_persistent_id(("filter", name));
    let had_focus = ui.memory(|memory| memory.has_focus(id));
    let keys = if bar.is_open && had_focus { take_keys(ui, bar) } else { Default::default() };
    let mistake = help.filter(|help| help.wish.text == bar.typed).and_then(|h| h.mistake.clone());
    let t = tokens(ui);
    let mut layouter = |ui: &Ui, buffer: &dyn egui::TextBuffer, _: f32| {
        let job = marked(ui, buffer.as_str(), mistake.as_ref());
        ui.fonts_mut(|fonts| fonts.layout_job(job))
    };
    let filter = EventFilter {
        tab: bar.is_open,
        escape: true,
        horizontal_arrows: true,
        vertical_arrows: true,
    };
    let hint = egui::RichText::new(tr!("controls-filter-hint")).color(t.text_faint);
    let output = completion::keeping_focus(ui, id, bar.is_open, |ui| {
        TextEdit::singleline(&mut bar.typed)
            .id(id)
            .font(font::code())
            .hint_text(hint.font(font::body()))
            .desired_width(width)
            .margin(Margin::symmetric(10, 8))
            .align(egui::Align2::LEFT_CENTER)
            .min_size(vec2(0.0, CONTROL_HEIGHT))
            .event_filter(filter)
            .layouter(&mut layouter)
            .show(ui)
    });
    let response = output.response.response.clone().accessible_name(name);
    let has_focus = response.has_focus();
    let cursor = output.cursor_range.map(|range| range.primary.index.0);
    if let Some(cursor) = cursor.filter(|_| has_focus) {
        let wish =
            FilterWish { cursor: completion::byte_of(&bar.typed, cursor), text: bar.typed.clone() };
        ask(ctx, bar, wish);
    } else if !bar.typed.is_empty()
        && bar.asked.as_ref().is_none_or(|(asked, revision)| {
            asked.text != bar.typed || *revision != ctx.state.inventory.data_revision
        })
    {
        // It was set elsewhere.
        let wish = FilterWish { cursor: bar.typed.len(), text: bar.typed.clone() };
        ask(ctx, bar, wish);
    }
    if response.gained_focus() && bar.typed.is_empty() {
        bar.is_wanted = true;
    }
    if has_focus && !bar.is_open {
        let wants = ui.input(|input| {
            input.key_pressed(Key::ArrowDown)
                || input.modifiers.matches_exact(Modifiers::CTRL) && input.key_pressed(Key::Space)
        });
        bar.is_wanted |= wants;
    }
    if response.changed() {
        bar.is_wanted = false;
    }
    let current =
        help.filter(|help| has_focus && bar.asked.as_ref().is_some_and(|a| a.0 == help.wish));
    let taken = current.and_then(|help| {
        let start = help.place.as_ref().map_or(0, |place| place.span.start);
        let chars = bar.typed.get(..start).map_or(0, |before| before.chars().count());
        let place = output.galley.pos_from_cursor(CCursor::new(CharIndex(chars)));
        let at = output.galley_pos + place.left_bottom().to_vec2();
        list_ui(ui, id, at, bar, help, keys)
    });
    if !has_focus {
        bar.is_open = false;
        bar.is_wanted = false;
    }
    if let (Some(suggestion), Some(place)) = (taken, current.and_then(|h| h.place.clone())) {
        let (after, cursor) = filter_help::insert(&bar.typed, &place, &suggestion);
        completion::set_cursor(ui, id, after[..cursor].chars().count());
        bar.typed = after;
        response.request_focus();
        bar.is_open = false;
        // What follows is wanted too, as long as the filter is not whole.
        bar.is_wanted = !filter_help::is_filter(&bar.typed);
        return None;
    }
    if had_focus && ui.input(|input| input.key_pressed(Key::Escape)) && !keys.dismiss {
        bar.typed.clone_from(&bar.applied);
        response.surrender_focus();
        return None;
    }
    let is_whole = filter_help::is_filter(&bar.typed);
    (response.lost_focus() && is_whole).then(|| bar.typed.trim().to_owned())
}

/// Enter belongs to the list only where a line is chosen.
fn take_keys(ui: &Ui, bar: &FilterUi) -> completion::Keys {
    if bar.selected.is_some() {
        return completion::Keys::take(ui);
    }
    ui.input_mut(|input| {
        let mut pressed = |key: Key| usize::from(input.consume_key(Modifiers::NONE, key));
        completion::Keys {
            up: pressed(Key::ArrowUp),
            down: pressed(Key::ArrowDown),
            accept: false,
            dismiss: pressed(Key::Escape) > 0,
        }
    })
}

fn ask(ctx: &mut ViewContext<'_>, bar: &mut FilterUi, wish: FilterWish) {
    let asked = (wish, ctx.state.inventory.data_revision);
    if bar.asked.as_ref() != Some(&asked) {
        ctx.command(Command::HelpFilter(Box::new(asked.0.clone())));
        bar.asked = Some(asked);
    }
}

/// The list below the cursor, where there is something to say; gives what was taken.
fn list_ui(
    ui: &Ui,
    id: egui::Id,
    at: Pos2,
    bar: &mut FilterUi,
    help: &FilterHelp,
    keys: completion::Keys,
) -> Option<FilterSuggestion> {
    let place = help.place.as_ref()?;
    let is_filter = help.mistake.is_none();
    let lines = &help.suggestions;
    let is_said = lines.len() == 1 && lines[0].inserted == bar.typed[place.span.clone()];
    let is_begun = !place.typed.is_empty() || !is_filter && !bar.typed.is_empty();
    let is_next = matches!(place.expects, Expects::Join { .. }) && place.typed.is_empty();
    let is_open =
        !lines.is_empty() && !is_said && !keys.dismiss && (bar.is_wanted || is_begun && !is_next);
    if bar.listed.as_ref() != Some(&help.wish) {
        bar.listed = Some(help.wish.clone());
        // What is a filter already is entered by Enter; the list then has to be gone into.
        bar.selected = (!is_filter).then_some(0);
    } else if keys.dismiss {
        bar.is_wanted = false;
    }
    bar.is_open = is_open;
    if !is_open {
        return None;
    }
    let n = lines.len();
    if keys.is_moving() {
        bar.selected = Some(match bar.selected {
            Some(selected) => keys.moved(selected, n),
            None if keys.up > 0 => n - 1,
            None => 0,
        });
    }
    let notes: Vec<String> = lines.iter().map(note_of).collect();
    let t = tokens(ui);
    let selected = bar.selected.unwrap_or(usize::MAX);
    let clicked = completion::popup(ui, id, at, (selected, keys), (POPUP_WIDTH, n), |position| {
        let (sign, color) = match lines[position].kind {
            FilterSuggestionKind::Attribute => ("A", t.line(0)),
            FilterSuggestionKind::Value => ("V", t.line(2)),
            FilterSuggestionKind::Sign => ("±", t.line(3)),
            FilterSuggestionKind::Word => ("W", t.line(1)),
        };
        completion::Line { sign, color, name: &lines[position].shown, note: &notes[position] }
    });
    let chosen = clicked.or(if keys.accept { bar.selected } else { None });
    chosen.and_then(|position| lines.get(position).cloned())
}

const POPUP_WIDTH: f32 = 380.0;

fn note_of(suggestion: &FilterSuggestion) -> String {
    let fixed = |text: &'static str| text.to_owned();
    match (suggestion.kind, suggestion.shown.as_str()) {
        (FilterSuggestionKind::Value, _) => {
            tr!("controls-filter-objects", n = suggestion.count.unwrap_or(0) as u64)
        }
        (FilterSuggestionKind::Attribute, _) => fixed(tr!("controls-filter-attribute")),
        (_, "==") => fixed(tr!("controls-filter-equal")),
        (_, "!=") => fixed(tr!("controls-filter-unequal")),
        (_, "~") => fixed(tr!("controls-filter-like")),
        (_, "!~") => fixed(tr!("controls-filter-unlike")),
        (_, "<") => fixed(tr!("controls-filter-less")),
        (_, "<=") => fixed(tr!("controls-filter-at-most")),
        (_, ">") => fixed(tr!("controls-filter-more")),
        (_, ">=") => fixed(tr!("controls-filter-at-least")),
        (_, "in") => fixed(tr!("controls-filter-in")),
        (_, "not in") => fixed(tr!("controls-filter-not-in")),
        (_, "and") => fixed(tr!("controls-filter-and")),
        (_, "or") => fixed(tr!("controls-filter-or")),
        (_, "not") => fixed(tr!("controls-filter-not")),
        _ => String::new(),
    }
}

/// How many objects pass, what is wrong, and the parts as chips; gives the filter without a part that was taken away.
fn below_ui(
    ui: &mut Ui,
    bar: &FilterUi,
    filter: &str,
    width: f32,
    help: Option<&FilterHelp>,
) -> Option<String> {
    let is_changed = bar.typed.trim() != filter;
    if bar.typed.trim().is_empty() && filter.is_empty() {
        return None;
    }
    let help = help.filter(|help| help.wish.text == bar.typed);
    let mut removed = None;
    let size = vec2(width + 20.0, 22.0);
    let layout = egui::Layout::left_to_right(egui::Align::Center).with_main_wrap(true);
    ui.allocate_ui_with_layout(size, layout, |ui| {
        ui.spacing_mut().item_spacing = vec2(6.0, 4.0);
        ui.spacing_mut().interact_size.y = 22.0;
        match help.map(|help| (&help.mistake, help.n_matching, help.n_objects)) {
            Some((Some(mistake), ..)) => mistake_ui(ui, &bar.typed, mistake),
            Some((None, Some(n), of)) => {
                let t = tokens(ui);
                let said = tr!("controls-filter-matching", n = n as u64, of = of as u64);
                if n == 0 {
                    chip::chip(ui, Some(Icon::Warning), &said, t.warn, t.warn_soft);
                } else {
                    chip::chip(ui, None, &said, t.text_muted, t.raised);
                }
            }
            _ => {}
        }
        if is_changed {
            if help.is_some_and(|help| help.mistake.is_none()) {
                text::small(ui, tr!("controls-filter-enter"));
            }
            return;
        }
        for (position, span) in filter_help::parts(filter).into_iter().enumerate() {
            let part = &filter[span];
            if chip::removable(ui, part, &tr!("controls-filter-remove", part = part)) {
                removed = Some(filter_help::without_part(filter, position));
            }
        }
    });
    removed
}

fn mistake_ui(ui: &mut Ui, typed: &str, mistake: &FilterMistake) {
    let t = tokens(ui);
    // What is not written yet is no mistake.
    let is_unfinished = mistake.span.start >= typed.trim_end().len() && !mistake.span.is_empty()
        || mistake.span == (typed.len()..typed.len());
    let mut words = phrase(&mistake.message);
    if let Some(hint) = &mistake.hint {
        words = format!("{words} · {}", phrase(hint));
    }
    if is_unfinished {
        text::small(ui, &words);
    } else {
        chip::chip(ui, Some(Icon::Close), tr!("controls-filter-mistake"), t.bad, t.bad_soft);
        text::line(ui, &words, font::small(), t.bad);
    }
}

/// The text with a line under what is wrong.
fn marked(ui: &Ui, typed: &str, mistake: Option<&FilterMistake>) -> LayoutJob {
    let t = tokens(ui);
    let plain = TextFormat { font_id: font::code(), color: t.text, ..TextFormat::default() };
    let wrong =
        TextFormat { underline: Stroke::new(1.5, t.bad), background: t.bad_soft, ..plain.clone() };
    let mut job = LayoutJob { text: typed.to_owned(), ..LayoutJob::default() };
    job.wrap.max_rows = 1;
    job.wrap.max_width = f32::INFINITY;
    let span = mistake.map_or(0..0, |mistake| mistake.span.clone());
    let is_place = |at: usize| at <= typed.len() && typed.is_char_boundary(at);
    let span = if is_place(span.start) && is_place(span.end) { span } else { 0..0 };
    for (range, format) in
        [(0..span.start, &plain), (span.clone(), &wrong), (span.end..typed.len(), &plain)]
    {
        if !range.is_empty() || typed.is_empty() {
            job.sections.push(LayoutSection {
                leading_space: 0.0,
                byte_range: ByteIndex(range.start)..ByteIndex(range.end),
                format: format.clone(),
            });
        }
        if typed.is_empty() {
            break;
        }
    }
    job
}
