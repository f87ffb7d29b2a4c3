//! A file of calendars: its text, checked while it is written, beside the year that it makes.

use egui::{
    Align, CentralPanel, Frame, Layout, Margin, Panel, ScrollArea, Sense, TextEdit, Ui, WidgetInfo,
};

use super::{CalendarsUi, picture_ui, year_of, year_step_ui};
use crate::gui::app::ViewContext;
use crate::gui::theme::{self, PAGE_MARGIN, font, tokens};
use crate::gui::view::activity;
use crate::gui::widget::icon::{self, Icon};
use crate::gui::widget::{button, chip, field, pick, problem, text};
use crate::sla::contract_form::fix;
use crate::words::tr;
use crate::workspace::Command;
use crate::workspace::definitions::calendars::{
    CalendarFile, FOLDER, NEW_TEXT, read_calendar_file,
};
use crate::workspace::definitions::{DefinitionDone, DefinitionKind, DefinitionsCommand, FileSave};

/// A file that is being written.
#[derive(Debug)]
pub struct CalendarFileUi {
    name: String,
    text: String,
    /// As it stands on the disk as far as is known; `None` before it was saved.
    saved: Option<String>,
    /// Which of its calendars is drawn.
    shown: usize,
    asks_to_discard: bool,
    waits_for: Option<u64>,
    conflict: Option<Option<String>>,
    refused: Vec<crate::diagnostic::Diagnostic>,
}

impl CalendarFileUi {
    pub(super) fn new(known: &[String]) -> Self {
        let mut n = 1;
        let mut name = "own.toml".to_owned();
        while known.iter().any(|file| *file == format!("{FOLDER}/{name}")) {
            n += 1;
            name = format!("own-{n}.toml");
        }
        Self {
            name,
            text: NEW_TEXT.to_owned(),
            saved: None,
            shown: 0,
            asks_to_discard: false,
            waits_for: None,
            conflict: None,
            refused: Vec::new(),
        }
    }

    pub(super) fn of(file: &CalendarFile) -> Self {
        let name = file.file.rsplit('/').next().unwrap_or_default().to_owned();
        let saved = Some(file.text.clone());
        Self { name, text: file.text.clone(), saved, ..Self::new(&[]) }
    }

    fn is_changed(&self) -> bool {
        self.saved.as_ref() != Some(&self.text)
    }

    fn take_end(&mut self, ctx: &ViewContext<'_>) {
        let state = &ctx.state.definitions;
        if self.waits_for.is_none_or(|n| n == state.n_done) {
            return;
        }
        self.waits_for = None;
        match &state.done {
            Some(DefinitionDone::Saved { text, .. }) => self.saved = Some(text.clone()),
            Some(DefinitionDone::Conflict { on_disk, .. }) => self.conflict = Some(on_disk.clone()),
            Some(DefinitionDone::Failed(problems)) => self.refused.clone_from(problems),
            _ => {}
        }
    }
}

enum Wish {
    Close,
    Save,
    Delete,
}

pub(super) fn show(ui: &mut Ui, ctx: &mut ViewContext<'_>, calendars: &mut CalendarsUi) {
    let Some(mut file) = calendars.file.take() else { return };
    file.take_end(ctx);
    let read = read_calendar_file(&format!("{FOLDER}/{}", file.name), &file.text);
    let is_right = read.is_ok();
    let frame = Frame::new().fill(tokens(ui).canvas).inner_margin(Margin {
        left: PAGE_MARGIN - 8,
        right: PAGE_MARGIN,
        top: 0,
        bottom: 8,
    });
    let mut wish = None;
    Panel::top("calendar head").frame(frame).resizable(false).show(ui, |ui| {
        wish = head_ui(ui, &mut file, is_right);
    });
    let half = (ui.available_width() * 0.5).floor();
    let frame = theme::side(ui, Margin::symmetric(16, 12));
    let mistakes = read.as_ref().err().cloned().unwrap_or_default();
    Panel::left("calendar text")
        .default_size(half)
        .size_range(240.0..=900.0)
        .frame(frame)
        .show(ui, |ui| text_ui(ui, &mut file, &mistakes));
    let frame =
        Frame::new().fill(tokens(ui).canvas).inner_margin(Margin::symmetric(PAGE_MARGIN, 8));
    CentralPanel::default().frame(frame).show(ui, |ui| {
        theme::page_scroll(ui, |ui| match &read {
            Ok(named) if !named.is_empty() => {
                file.shown = file.shown.min(named.len() - 1);
                let year = year_of(ctx.state, calendars);
                ui.horizontal_wrapped(|ui| {
                    let options: Vec<(usize, String)> =
                        named.iter().enumerate().map(|(at, n)| (at, n.id.clone())).collect();
                    pick::combo(ui, tr!("calendars-which"), &mut file.shown, &options, 180.0);
                    year_step_ui(ui, calendars, year);
                });
                if let Some(named) = named.get(file.shown) {
                    picture_ui(ui, ctx, &named.calendar, year);
                }
            }
            _ => {
                text::muted(ui, tr!("calendars-no-picture"));
            }
        });
    });
    match wish {
        Some(Wish::Close) => return,
        Some(Wish::Save) => {
            file.waits_for = Some(ctx.state.definitions.n_done);
            file.refused.clear();
            let save = FileSave {
                kind: DefinitionKind::Calendars,
                name: file.name.clone(),
                text: file.text.clone(),
                known: file.saved.clone(),
                from_draft: None,
            };
            ctx.command(Command::Definitions(DefinitionsCommand::Save(Box::new(save))));
        }
        Some(Wish::Delete) => {
            let (kind, file) = (DefinitionKind::Calendars, format!("{FOLDER}/{}", file.name));
            ctx.command(Command::Definitions(DefinitionsCommand::Delete { kind, file }));
            return;
        }
        None => {}
    }
    calendars.file = Some(file);
}

fn head_ui(ui: &mut Ui, file: &mut CalendarFileUi, is_right: bool) -> Option<Wish> {
    let t = tokens(ui);
    let mut wish = None;
    ui.horizontal(|ui| {
        if button::icon_only(ui, Icon::ChevronLeft, tr!("calendars-back")).clicked() {
            if file.is_changed() {
                file.asks_to_discard = true;
            } else {
                wish = Some(Wish::Close);
            }
        }
        if file.saved.is_none() {
            field::code(ui, &mut file.name, tr!("calendars-file-name"), "own.toml", 180.0);
        } else {
            text::section(ui, &file.name);
        }
        if !is_right {
            chip::chip(ui, Some(Icon::Warning), tr!("calendars-wrong"), t.bad, t.bad_soft);
        } else if file.is_changed() {
            chip::chip(ui, Some(Icon::Edit), tr!("contract-editor-changed"), t.warn, t.warn_soft);
        }
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            ui.add_enabled_ui(is_right && file.is_changed(), |ui| {
                if button::primary(ui, Some(Icon::Check), tr!("calendars-save")).clicked() {
                    wish = Some(Wish::Save);
                }
            });
            if file.saved.is_some()
                && button::icon_only(ui, Icon::Trash, tr!("calendars-delete")).clicked()
            {
                wish = Some(Wish::Delete);
            }
        });
    });
    if file.asks_to_discard {
        ui.horizontal_wrapped(|ui| {
            icon::show(ui, Icon::Warning, 16.0, t.warn);
            text::body(ui, tr!("contract-editor-unsaved"));
            if button::secondary(ui, None, tr!("contract-editor-discard")).clicked() {
                wish = Some(Wish::Close);
            }
            if button::ghost(ui, None, tr!("contract-editor-keep")).clicked() {
                file.asks_to_discard = false;
            }
        });
    }
    if let Some(on_disk) = file.conflict.clone() {
        ui.horizontal_wrapped(|ui| {
            icon::show(ui, Icon::Warning, 16.0, t.bad);
            text::body(ui, tr!("contract-editor-conflict"));
            if button::secondary(ui, None, tr!("contract-editor-take-mine")).clicked() {
                file.saved.clone_from(&on_disk);
                file.conflict = None;
                wish = Some(Wish::Save);
            }
            if let Some(theirs) = &on_disk
                && button::secondary(ui, None, tr!("contract-editor-take-theirs")).clicked()
            {
                (file.text, file.saved) = (theirs.clone(), Some(theirs.clone()));
                file.conflict = None;
            }
        });
    }
    for problem in &file.refused {
        activity::problem_ui(ui, problem);
    }
    wish
}

fn text_ui(ui: &mut Ui, file: &mut CalendarFileUi, mistakes: &[crate::diagnostic::Diagnostic]) {
    let t = tokens(ui);
    let mut fixed = None;
    ScrollArea::vertical().id_salt("calendar text").auto_shrink(false).show(ui, |ui| {
        let edit = TextEdit::multiline(&mut file.text)
            .font(font::code())
            .desired_width(ui.available_width() - 12.0)
            .desired_rows(18)
            .margin(Margin::symmetric(10, 8));
        ui.add(edit).accessible_name(tr!("calendars-text"));
        for mistake in mistakes {
            ui.horizontal_wrapped(|ui| {
                icon::show(ui, Icon::Warning, 14.0, t.bad);
                if let Some(line) = mistake.location.line {
                    let words = tr!("contract-editor-line", n = line);
                    let line = text::line(ui, &words, font::small_strong(), t.accent_text);
                    let line = line.interact(Sense::hover());
                    line.widget_info(|| WidgetInfo::labeled(egui::Role::Label, true, &words));
                }
                text::paragraph(ui, &problem::said(mistake), t.text);
                match fix(&file.text, mistake) {
                    Some(fix) => {
                        text::small(ui, tr!("contract-editor-did-you-mean"));
                        if button::secondary(ui, None, &fix.word).clicked() {
                            fixed = Some(fix.text);
                        }
                    }
                    None => {
                        for hint in problem::hints(mistake) {
                            text::note(ui, &format!("→ {hint}"), t.text_muted);
                        }
                    }
                }
            });
        }
    });
    if let Some(text) = fixed {
        file.text = text;
    }
}
