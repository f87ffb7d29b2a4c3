//! One term of a form: its name, its control by its kind of value, and what is said about it.

use egui::{Align, Layout, Margin, Sense, TextEdit, Ui, WidgetInfo, vec2};

use super::change::Change;
use super::form::{FormContext, fields_ui};
use super::rows;
use super::terms;
use crate::gui::theme::{self, CONTROL_HEIGHT, font, tokens};
use crate::gui::widget::choose::{self, Choice, Choose};
use crate::gui::widget::icon::Icon;
use crate::gui::widget::{button, field, pick, text};
use crate::sla::contract_form::complete::words;
use crate::sla::contract_form::{Asked, FieldKind, FormField, form_fields};
use crate::sla::toml_text::Kind;
use crate::words::tr;
use crate::workspace::definitions::draft::known_names;

/// Draws the field in a width; gives what is to be changed.
pub(super) fn show(
    ui: &mut Ui,
    form: FormContext<'_>,
    field: &FormField,
    width: f32,
) -> Option<Change> {
    ui.push_id(&field.place, |ui| {
        ui.spacing_mut().item_spacing.y = 4.0;
        let label = terms::label(field.term.table, field.term.key);
        let mut change = head_ui(ui, field, label);
        let made = control_ui(ui, form, field, label, width);
        change = made.or(change);
        change = empty_ui(ui, field).or(change);
        notes_ui(ui, form, field);
        change
    })
    .inner
}

fn head_ui(ui: &mut Ui, field: &FormField, label: &str) -> Option<Change> {
    let mut change = None;
    let t = tokens(ui);
    ui.scope(|ui| {
        ui.spacing_mut().interact_size.y = 18.0;
        ui.horizontal(|ui| {
            let can_go = field.is_written && field.asked != Asked::Required;
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                if can_go {
                    let name = tr!("contract-editor-take-out", name = label);
                    if small_close(ui, &name) {
                        change = Some(Change::TakeOut(field.place.clone()));
                    }
                }
                ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                    let color = if field.asked == Asked::Idle { t.warn } else { t.text_muted };
                    let hover = format!("{}\n{}", field.term.key, field.term.meaning);
                    text::line_with_hover(ui, label, font::small_strong(), color, &hover);
                });
            });
        });
    });
    change
}

/// A cross that is no taller than a line of text.
fn small_close(ui: &mut Ui, name: &str) -> bool {
    let t = tokens(ui);
    let (rect, response) = ui.allocate_exact_size(vec2(18.0, 18.0), Sense::click());
    response.widget_info(|| WidgetInfo::labeled(egui::Role::Button, ui.is_enabled(), name));
    let color = if response.hovered() { t.text } else { t.text_faint };
    let place = egui::Rect::from_center_size(rect.center(), vec2(10.0, 10.0));
    crate::gui::widget::icon::paint(ui.painter(), place, Icon::Close, color);
    theme::paint_focus(ui, &response);
    response.on_hover_text(name).clicked()
}

/// Some terms may say nothing, which must be said.
fn empty_ui(ui: &mut Ui, field: &FormField) -> Option<Change> {
    if field.is_written || field.asked != Asked::Required {
        return None;
    }
    let words = match (field.term.table, field.term.key) {
        ("objective", "scope") => tr!("contract-editor-all-objects"),
        ("objective", "unit") => tr!("contract-editor-no-unit"),
        _ => return None,
    };
    let clicked = button::ghost(ui, Some(Icon::Check), words).clicked();
    clicked.then(|| typed(field, ""))
}

/// What is wrong with the value, under it; of a term that is asked for and not said, that.
pub(super) fn notes_ui(ui: &mut Ui, form: FormContext<'_>, field: &FormField) {
    let t = tokens(ui);
    if field.asked == Asked::Idle {
        text::note(ui, tr!("contract-editor-idle"), t.warn);
        return;
    }
    if !field.is_written {
        if field.asked == Asked::Required {
            text::note(ui, tr!("contract-editor-missing"), t.bad);
        }
        return;
    }
    // Rows and tables say it at their own fields.
    if matches!(field.kind, FieldKind::Rows | FieldKind::Table | FieldKind::Tables) {
        return;
    }
    let quoted = format!("{:?}", field.term.key);
    for message in form.reading.messages_at(form.text, &field.place) {
        if message.message.contains(&quoted) || !message.message.contains('"') {
            text::note(ui, &message.message, t.bad);
        }
    }
}

fn word_of<'f>(form: FormContext<'f>, field: &FormField) -> &'f str {
    form.reading.root.node_at(&field.place).and_then(|node| node.word()).unwrap_or_default()
}

fn typed(field: &FormField, text: impl Into<String>) -> Change {
    Change::Typed(field.place.clone(), text.into())
}

fn control_ui(
    ui: &mut Ui,
    form: FormContext<'_>,
    field: &FormField,
    label: &str,
    width: f32,
) -> Option<Change> {
    match field.kind {
        FieldKind::Choice | FieldKind::YesNo => choice_ui(ui, form, field, label, width),
        FieldKind::Kpi
        | FieldKind::Zone
        | FieldKind::Country
        | FieldKind::Calendar
        | FieldKind::BusyHour
        | FieldKind::Line
        | FieldKind::Offered => choose_ui(ui, form, field, label, width),
        FieldKind::NumberOr(word) | FieldKind::WholeOr(word) => {
            number_or_ui(ui, form, field, label, width, word)
        }
        FieldKind::Identifier if field.term.table == "objective" => {
            let line = line_of(field)?;
            let current = word_of(form, field).to_owned();
            let to = field::committed(ui, &current, label, "availability", width)?;
            Some(Change::Rename { line, to })
        }
        FieldKind::Formula | FieldKind::Filter => code_ui(ui, form, field, label, width),
        FieldKind::CellLimit => cell_limit_ui(ui, form, field, label, width),
        FieldKind::Languages => languages_ui(ui, form, field, label),
        FieldKind::List => list_ui(ui, form, field, label, None),
        FieldKind::ListOr(word) | FieldKind::LinesOr(word) => {
            list_ui(ui, form, field, label, Some(word))
        }
        FieldKind::Rows => rows::show(ui, form, field, label),
        FieldKind::TableOr(word) => inline_ui(ui, form, field, label, Some(word)),
        FieldKind::Table => inline_ui(ui, form, field, label, None),
        FieldKind::Window => window_ui(ui, form, field, label, width),
        FieldKind::Hours | FieldKind::Raw => text_or_raw_ui(ui, form, field, label, width),
        // Shown as cards of their own.
        FieldKind::Tables => None,
        FieldKind::Words
        | FieldKind::Identifier
        | FieldKind::Number
        | FieldKind::Money
        | FieldKind::Whole
        | FieldKind::Day
        | FieldKind::Currency => words_ui(ui, form, field, label, width),
    }
}

fn line_of(field: &FormField) -> Option<usize> {
    match field.place.0.get(1) {
        Some(crate::sla::toml_text::Step::At(line)) => Some(*line),
        _ => None,
    }
}

/// What a field looks like, from the term's example.
fn hint(field: &FormField) -> &'static str {
    let first = crate::sla::contract_form::first_example(&field.term).unwrap_or_default();
    first.trim_matches(['"', '\''])
}

fn words_ui(
    ui: &mut Ui,
    form: FormContext<'_>,
    field: &FormField,
    label: &str,
    width: f32,
) -> Option<Change> {
    let mut value = word_of(form, field).to_owned();
    let faint = tokens(ui).text_faint;
    let edit = TextEdit::singleline(&mut value)
        .hint_text(egui::RichText::new(hint(field)).color(faint))
        .desired_width(width)
        .margin(Margin::symmetric(10, 8))
        .align(egui::Align2::LEFT_CENTER)
        .min_size(vec2(0.0, CONTROL_HEIGHT));
    let response = ui.add(edit).accessible_name(label);
    response.changed().then(|| typed(field, value))
}

fn code_ui(
    ui: &mut Ui,
    form: FormContext<'_>,
    field: &FormField,
    label: &str,
    width: f32,
) -> Option<Change> {
    let mut value = word_of(form, field).to_owned();
    let faint = tokens(ui).text_faint;
    let hint = if field.kind == FieldKind::Filter {
        tr!("contract-editor-all-objects")
    } else {
        "100 * sum(a) / sum(b)"
    };
    let edit = TextEdit::multiline(&mut value)
        .font(font::code())
        .hint_text(egui::RichText::new(hint).color(faint).font(font::body()))
        .desired_width(width)
        .desired_rows(2)
        .margin(Margin::symmetric(10, 8));
    let response = ui.add(edit).accessible_name(label);
    response.changed().then(|| typed(field, value.replace('\n', " ")))
}

fn choice_ui(
    ui: &mut Ui,
    form: FormContext<'_>,
    field: &FormField,
    label: &str,
    width: f32,
) -> Option<Change> {
    let mut value = word_of(form, field).to_owned();
    let all: Vec<&str> = match field.kind {
        FieldKind::YesNo => vec!["true", "false"],
        _ => crate::sla::contract_form::choices(&field.term),
    };
    let shown = |word: &str| {
        let words = terms::choice(field.term.table, field.term.key, word);
        words.unwrap_or(word).to_owned()
    };
    let mut options: Vec<(String, String)> =
        all.iter().map(|word| ((*word).to_owned(), shown(word))).collect();
    if !all.contains(&value.as_str()) {
        let words = if value.is_empty() { tr!("contract-editor-choose") } else { &value };
        options.insert(0, (value.clone(), words.to_owned()));
    }
    let changed = pick::combo(ui, label, &mut value, &options, width);
    changed.then(|| typed(field, value))
}

fn choose_ui(
    ui: &mut Ui,
    form: FormContext<'_>,
    field: &FormField,
    label: &str,
    width: f32,
) -> Option<Change> {
    let current = word_of(form, field).to_owned();
    let options = || -> Vec<Choice> {
        let hours: Vec<String> = form.state.busy_hours.iter().map(|b| b.name.clone()).collect();
        let known = known_names(&form.state.catalog, &hours);
        let found = words(&field.term, &form.reading.root, &known);
        let named = found.into_iter().map(|(value, note)| {
            let word = terms::choice(field.term.table, field.term.key, &value);
            let label = match (word, note.as_str()) {
                (Some(word), _) => word.to_owned(),
                (None, "") if value == "none" => terms::word("none").to_owned(),
                (None, "") => value.clone(),
                (None, note) => format!("{note} · {value}"),
            };
            Choice { value, label }
        });
        named.collect()
    };
    let shown = match field.kind {
        FieldKind::Kpi => match form.state.catalog.kpi(&current) {
            Some(kpi) => format!("{} · {}", kpi.name, kpi.id),
            None => current.clone(),
        },
        _ if current == "none" => terms::word("none").to_owned(),
        _ => terms::choice(field.term.table, field.term.key, &current)
            .map_or_else(|| current.clone(), str::to_owned),
    };
    let choose = Choose {
        name: label,
        hint: if field.asked == Asked::Optional { "–" } else { tr!("contract-editor-choose") },
        search: tr!("contract-editor-search"),
        width,
        takes_typed: field.kind == FieldKind::Offered,
    };
    choose::show(ui, &choose, &current, &shown, options).map(|value| typed(field, value))
}

/// A number, with a button for the word that may stand instead.
fn number_or_ui(
    ui: &mut Ui,
    form: FormContext<'_>,
    field: &FormField,
    label: &str,
    width: f32,
    word: &'static str,
) -> Option<Change> {
    let current = word_of(form, field);
    let is_word = current == word;
    let mut change = None;
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = 6.0;
        let words = terms::word(word);
        let mut ticked = is_word;
        let galley = ui.painter().layout_no_wrap(words.to_owned(), font::body(), tokens(ui).text);
        let room = (width - galley.size().x - 24.0 - 6.0).max(48.0);
        let mut value = if is_word { String::new() } else { current.to_owned() };
        let response = field::code(ui, &mut value, label, hint(field), room);
        if response.changed() {
            change = Some(typed(field, value));
        }
        let name = format!("{label}: {words}");
        if pick::check_named(ui, &mut ticked, words, &name).changed() {
            change = Some(typed(field, if ticked { word } else { "" }));
        }
    });
    change
}

/// `at_least 99.5` as a side and a number.
fn cell_limit_ui(
    ui: &mut Ui,
    form: FormContext<'_>,
    field: &FormField,
    label: &str,
    width: f32,
) -> Option<Change> {
    let current = word_of(form, field);
    let (side, number) = current.split_once(' ').unwrap_or((current, ""));
    let mut side = side.to_owned();
    let mut number = number.to_owned();
    let mut is_changed = false;
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = 6.0;
        let mut options: Vec<(String, String)> = ["at_least", "at_most"]
            .into_iter()
            .map(|word| {
                let shown = terms::choice("objective", "comparison", word).unwrap_or(word);
                (word.to_owned(), shown.to_owned())
            })
            .collect();
        if !options.iter().any(|(word, _)| *word == side) {
            options.insert(0, (side.clone(), tr!("contract-editor-choose").to_owned()));
        }
        let name = tr!("contract-editor-side-of", name = label);
        is_changed |= pick::combo(ui, &name, &mut side, &options, (width * 0.55).floor());
        let room = ui.available_width().min(width * 0.45 - 6.0).max(48.0);
        is_changed |= field::code(ui, &mut number, label, "99.5", room).changed();
    });
    is_changed.then(|| typed(field, format!("{side} {number}")))
}

fn languages_ui(
    ui: &mut Ui,
    form: FormContext<'_>,
    field: &FormField,
    label: &str,
) -> Option<Change> {
    let mut change = None;
    let gap = 12.0;
    let width = ((ui.available_width() - 2.0 * gap) / 3.0).floor();
    ui.horizontal_top(|ui| {
        ui.spacing_mut().item_spacing.x = gap;
        for (code, language) in [
            ("es", tr!("kpi-editor-spanish")),
            ("pt", tr!("kpi-editor-portuguese")),
            ("zh", tr!("kpi-editor-chinese")),
        ] {
            let place = field.place.key(code);
            let current = form.reading.root.node_at(&place).and_then(|node| node.word());
            let mut value = current.unwrap_or_default().to_owned();
            let name = format!("{label}: {language}");
            let edit = TextEdit::singleline(&mut value)
                .desired_width(width)
                .margin(Margin::symmetric(10, 8))
                .align(egui::Align2::LEFT_CENTER)
                .min_size(vec2(0.0, CONTROL_HEIGHT));
            let response = ui
                .vertical(|ui| {
                    ui.set_width(width);
                    ui.spacing_mut().item_spacing.y = 2.0;
                    text::small(ui, language);
                    ui.add(edit).accessible_name(name)
                })
                .inner;
            if !response.changed() {
                continue;
            }
            change = Some(if value.is_empty() && current.is_some() {
                let others =
                    form.reading.root.table_at(&field.place).map_or(0, |t| t.entries.len());
                let gone = if others > 1 { place } else { field.place.clone() };
                Change::TakeOut(gone)
            } else if field.is_written {
                Change::Typed(place, value)
            } else {
                Change::Begin(field.place.clone(), code, value)
            });
        }
    });
    change
}

fn list_ui(
    ui: &mut Ui,
    form: FormContext<'_>,
    field: &FormField,
    label: &str,
    word: Option<&'static str>,
) -> Option<Change> {
    let mut change = None;
    let node = form.reading.root.node_at(&field.place);
    let items: Vec<String> = match node.map(|node| &node.kind) {
        Some(Kind::List(list)) => {
            list.items.iter().map(|item| item.word().unwrap_or("…").to_owned()).collect()
        }
        _ => Vec::new(),
    };
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing.x = 6.0;
        if let Some(word) = word {
            let words = terms::word(word);
            let mut ticked = node.and_then(|node| node.word()) == Some(word);
            let name = format!("{label}: {words}");
            if pick::check_named(ui, &mut ticked, words, &name).changed() {
                let none = Change::Empty(field.place.clone());
                change = Some(if ticked { typed(field, word) } else { none });
            }
        }
        for (position, item) in items.iter().enumerate() {
            if item_ui(ui, label, item) {
                change = Some(Change::RemoveRow(field.place.clone(), position));
            }
        }
        let offered = || -> Vec<Choice> {
            let known = known_names(&form.state.catalog, &[]);
            let all = match field.term.key {
                "objectives" | "holidays" => words(&field.term, &form.reading.root, &known),
                _ => Vec::new(),
            };
            let open = all
                .into_iter()
                .filter(|(value, _)| Some(value.as_str()) != word && !items.contains(value));
            let named = open.map(|(value, note)| {
                let label =
                    if note.is_empty() { value.clone() } else { format!("{note} · {value}") };
                Choice { value, label }
            });
            named.collect()
        };
        let name = tr!("contract-editor-add-to", name = label);
        let choose = Choose {
            name: &name,
            hint: tr!("contract-editor-add"),
            search: tr!("contract-editor-type"),
            width: 120.0,
            takes_typed: field.kind != FieldKind::LinesOr("all"),
        };
        if let Some(value) = choose::show(ui, &choose, "", "", offered) {
            change = Some(Change::AddToList(field.place.clone(), value));
        }
    });
    change
}

/// One text of a list; true when it is to go.
fn item_ui(ui: &mut Ui, label: &str, item: &str) -> bool {
    let t = tokens(ui);
    let galley = text::elided(ui, item, font::body(), t.text, 220.0);
    let size = vec2(galley.size().x + 36.0, 26.0);
    let (rect, _) = ui.allocate_exact_size(size, Sense::hover());
    ui.painter().rect_filled(rect, 13, t.raised);
    let at = egui::pos2(rect.left() + 10.0, rect.center().y - galley.size().y / 2.0);
    ui.painter().galley(at, galley, t.text);
    let place = egui::Rect::from_center_size(
        egui::pos2(rect.right() - 14.0, rect.center().y),
        vec2(20.0, 20.0),
    );
    let response = ui.interact(place, ui.scope_id().with(("item", item)), Sense::click());
    let name = tr!("contract-editor-take-from", item = item, name = label);
    response.widget_info(|| WidgetInfo::labeled(egui::Role::Button, true, &name));
    let color = if response.hovered() { t.text } else { t.text_muted };
    let cross = egui::Rect::from_center_size(place.center(), vec2(9.0, 9.0));
    crate::gui::widget::icon::paint(ui.painter(), cross, Icon::Close, color);
    theme::paint_focus(ui, &response);
    response.clicked()
}

/// A small table between braces, or the word that may stand instead.
fn inline_ui(
    ui: &mut Ui,
    form: FormContext<'_>,
    field: &FormField,
    label: &str,
    word: Option<&'static str>,
) -> Option<Change> {
    let mut change = None;
    let is_table = form.reading.root.table_at(&field.place).is_some();
    if let Some(word) = word {
        let mut state = if is_table { Some(true) } else { field.is_written.then_some(false) };
        let mut options = vec![
            (Some(false), terms::word(word).to_owned()),
            (Some(true), tr!("contract-editor-agreed").to_owned()),
        ];
        if state.is_none() {
            options.insert(0, (None, tr!("contract-editor-choose").to_owned()));
        }
        if pick::combo(ui, label, &mut state, &options, 220.0) {
            change = match state {
                Some(true) => Some(Change::Inline(field.place.clone())),
                Some(false) => Some(typed(field, word)),
                None => None,
            };
        }
    } else if !is_table {
        let name = tr!("contract-editor-add-table", name = label);
        if button::ghost(ui, Some(Icon::Plus), &name).clicked() {
            change = Some(Change::Inline(field.place.clone()));
        }
    }
    if is_table {
        let fields = form_fields(&form.reading.root, &field.place);
        change = fields_ui(ui, form, &fields.iter().collect::<Vec<_>>()).or(change);
    }
    change
}

fn window_ui(
    ui: &mut Ui,
    form: FormContext<'_>,
    field: &FormField,
    label: &str,
    width: f32,
) -> Option<Change> {
    let is_fiscal = form.reading.root.table_at(&field.place).is_some();
    let current = word_of(form, field).to_owned();
    let mut change = None;
    let days = current.strip_prefix("rolling").map(|rest| rest.trim().trim_end_matches('d'));
    let mut kind = if is_fiscal {
        "fiscal".to_owned()
    } else if days.is_some() {
        "rolling".to_owned()
    } else {
        current.clone()
    };
    let kinds = ["calendar_month", "iso_week", "calendar_quarter", "rolling", "fiscal"];
    let mut options: Vec<(String, String)> = kinds
        .into_iter()
        .map(|word| {
            let shown = terms::choice("", "window", word).unwrap_or(word);
            (word.to_owned(), shown.to_owned())
        })
        .collect();
    if !kinds.contains(&kind.as_str()) {
        let words = if kind.is_empty() { tr!("contract-editor-choose") } else { &kind };
        options.insert(0, (kind.clone(), words.to_owned()));
    }
    if pick::combo(ui, label, &mut kind, &options, width.min(280.0)) {
        change = Some(match kind.as_str() {
            "fiscal" => Change::Fiscal(field.place.clone()),
            "rolling" => typed(field, "rolling 30d"),
            word => typed(field, word),
        });
    }
    if let Some(days) = days {
        let mut days = days.to_owned();
        let name = tr!("contract-editor-rolling-days");
        text::caption(ui, name);
        if field::code(ui, &mut days, name, "30", 100.0).changed() {
            change = Some(typed(field, format!("rolling {days}d")));
        }
    }
    if is_fiscal {
        let fields = form_fields(&form.reading.root, &field.place);
        change = fields_ui(ui, form, &fields.iter().collect::<Vec<_>>()).or(change);
    }
    change
}

/// A text as words, anything else as it stands in the file.
fn text_or_raw_ui(
    ui: &mut Ui,
    form: FormContext<'_>,
    field: &FormField,
    label: &str,
    width: f32,
) -> Option<Change> {
    let node = form.reading.root.node_at(&field.place);
    let is_text = node.is_none_or(|node| node.word().is_some()) && field.kind != FieldKind::Raw;
    if is_text {
        let mut value = word_of(form, field).to_owned();
        let response = field::code(ui, &mut value, label, hint(field), width);
        return response.changed().then(|| typed(field, value));
    }
    let raw = node.and_then(|node| form.text.get(node.span.clone())).unwrap_or_default();
    let value = field::committed(ui, raw, label, hint(field), width)?;
    Some(Change::Raw(field.place.clone(), value))
}
