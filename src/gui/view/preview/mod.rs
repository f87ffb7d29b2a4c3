//! The preview of one file: how it would be read and why, its rows as they are written and as they would be stored. Every decision
//! can be changed, the rows follow, and what was decided is kept for the next file with the same header.
//!
//! ```text
//! decisions │ as written, with the role of each column      Edit ─ changed ─► draft ─► Command::Preview ─► a new report
//! (settings)│ as it will be stored, or why it cannot be                      (the old rows stay, dimmed, until it is there)
//! ```

mod columns;
mod edit;
mod settings;
mod words;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use egui::{Align, CornerRadius, Frame, Layout, Margin, Panel, ScrollArea, Ui};

use self::edit::Edit;
use crate::diagnostic::Diagnostic;
use crate::gui::app::{Action, ViewContext};
use crate::gui::theme::{self, CARD_RADIUS, PAGE_MARGIN, font, tokens};
use crate::gui::ui_command::UiCommand;
use crate::gui::ui_state::{DataUi, PreviewShown, PreviewUi};
use crate::gui::widget::grid::Grid;
use crate::gui::widget::icon::{self, Icon};
use crate::gui::widget::{button, chip, empty_state, field, pick, problem, progress, text};
use crate::model::Phrase;
use crate::words::{phrase, tr};
use crate::workspace::Command;
use crate::workspace::preview::{PreviewState, SniffReport, TableLayout, formats, mapping_stem};

/// What the person did beside changing decisions.
enum Wish {
    Close,
    Look(PathBuf),
    /// Looking at a file that a dialog names.
    Choose,
    /// Another file of the archive.
    File(String),
    Reset,
    Save,
    Import {
        save: bool,
    },
}

pub(crate) fn show(ui: &mut Ui, ctx: &mut ViewContext<'_>, data: &mut DataUi) {
    let Some(preview) = &mut data.preview else { return };
    let state = ctx.state.preview.as_ref().filter(|state| state.path == preview.path).cloned();
    let state = state.unwrap_or_default();
    let reports = match &state.latest {
        Some(Ok(reports)) => Arc::clone(reports),
        _ => Arc::default(),
    };
    let report = chosen(&reports, preview.file.as_deref());
    let mut wish = head_ui(ui, preview, &reports, report);
    match (report, &state.latest) {
        (Some(report), _) => {
            wish = actions_ui(ui, preview, report, &state).or(wish);
            let mut edit = Edit::begin(preview.draft.as_ref(), &mut preview.faults, report);
            body_ui(ui, &mut edit, &mut preview.shown, state.running);
            if edit.changed {
                preview.draft = Some(edit.mapping);
                look_again(ctx, preview, &reports);
            }
        }
        (None, Some(Err(problem))) => {
            theme::page_ui(ui, |ui| unreadable_ui(ui, &preview.path, problem));
        }
        (None, Some(Ok(_))) => theme::page_ui(ui, |ui| {
            let sentence = tr!("preview-empty-sentence");
            empty_state::show(ui, Icon::Question, tr!("preview-empty"), sentence, |_| {});
        }),
        (None, None) => theme::page_ui(ui, |ui| first_look_ui(ui, preview)),
    }
    if let Some(wish) = wish {
        act(ctx, data, &reports, wish);
    }
}

/// The report that is shown: of the chosen file, else of the first.
fn chosen<'a>(reports: &'a [SniffReport], file: Option<&str>) -> Option<&'a SniffReport> {
    let of_file = file.and_then(|file| reports.iter().find(|report| report.file == file));
    of_file.or_else(|| reports.first())
}

fn act(ctx: &mut ViewContext<'_>, data: &mut DataUi, reports: &[SniffReport], wish: Wish) {
    let Some(preview) = &mut data.preview else { return };
    match wish {
        Wish::Close => close(ctx, data),
        Wish::Look(path) => ctx.queue.push(Action::Preview(path)),
        Wish::Choose => ctx.window(UiCommand::PreviewFile),
        Wish::File(file) => {
            preview.file = Some(file);
            // The draft spoke of the other file.
            if preview.draft.take().is_some() {
                preview.faults.clear();
                look_again(ctx, preview, reports);
            }
        }
        Wish::Reset => {
            preview.draft = None;
            preview.faults.clear();
            look_again(ctx, preview, reports);
        }
        Wish::Save => save(ctx, preview, reports),
        Wish::Import { save: wanted } => {
            if wanted {
                save(ctx, preview, reports);
            }
            let path = preview.path.clone();
            ctx.command(match &preview.draft {
                Some(mapping) => Command::ImportPreviewed {
                    file: mapped_file(preview, reports),
                    mapping: Box::new(mapping.clone()),
                    path,
                },
                None => Command::Import { paths: vec![path] },
            });
            close(ctx, data);
        }
    }
}

fn close(ctx: &mut ViewContext<'_>, data: &mut DataUi) {
    data.preview = None;
    ctx.command(Command::ClosePreview);
}

/// Asks for the rows as the draft says.
fn look_again(ctx: &mut ViewContext<'_>, preview: &PreviewUi, reports: &[SniffReport]) {
    ctx.command(Command::Preview {
        path: preview.path.clone(),
        file: mapped_file(preview, reports),
        mapping: preview.draft.clone().map(Box::new),
    });
}

/// Where several files lie under the path, a draft is for the shown one alone.
fn mapped_file(preview: &PreviewUi, reports: &[SniffReport]) -> Option<String> {
    let report = chosen(reports, preview.file.as_deref()).filter(|_| reports.len() > 1)?;
    preview.draft.is_some().then(|| report.file.clone())
}

/// Keeps everything that holds for the shown table, so that the next one is read alike whatever it looks like.
fn save(ctx: &mut ViewContext<'_>, preview: &PreviewUi, reports: &[SniffReport]) {
    let Some(report) = chosen(reports, preview.file.as_deref()) else { return };
    let format = preview.draft.as_ref().and_then(|draft| draft.format.as_deref());
    let name = mapping_name(preview, report);
    if let Some(mapping) = report.mapping(&name, format) {
        ctx.command(Command::SaveMapping { name, mapping: Box::new(mapping) });
    }
}

/// What was typed, else the name of the mapping that the file was read by, else the file's own.
fn mapping_name(preview: &PreviewUi, report: &SniffReport) -> String {
    match (&preview.name, report.saved_mapping()) {
        (Some(typed), _) => mapping_stem(typed),
        (None, Some(saved)) => {
            mapping_stem(short_name(saved).strip_suffix(".toml").unwrap_or(short_name(saved)))
        }
        (None, None) => mapping_stem(&file_stem(short_name(&report.file))),
    }
}

/// A file's name without its endings.
fn file_stem(name: &str) -> String {
    let name = name.strip_suffix(".gz").unwrap_or(name);
    match name.rfind('.') {
        Some(dot) if dot > 0 => name[..dot].to_owned(),
        _ => name.to_owned(),
    }
}

/// Way back, what it is, and the path with the way to another file.
fn head_ui(
    ui: &mut Ui,
    preview: &mut PreviewUi,
    reports: &[SniffReport],
    report: Option<&SniffReport>,
) -> Option<Wish> {
    let mut wish = None;
    let frame = Frame::new().fill(tokens(ui).canvas);
    let frame =
        frame.inner_margin(Margin { left: PAGE_MARGIN, right: PAGE_MARGIN, top: 20, bottom: 12 });
    Panel::top("preview head").frame(frame).resizable(false).show(ui, |ui| {
        ui.horizontal(|ui| {
            if button::icon_only(ui, Icon::ChevronLeft, tr!("preview-back")).clicked() {
                wish = Some(Wish::Close);
            }
            text::title(ui, tr!("preview-title"));
            if let Some(report) = report {
                chips_ui(ui, report);
            }
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                if reports.len() > 1 {
                    wish = files_ui(ui, reports, report).or(wish.take());
                }
            });
        });
        ui.horizontal(|ui| wish = path_ui(ui, preview).or(wish.take()));
    });
    wish
}

fn chips_ui(ui: &mut Ui, report: &SniffReport) {
    let t = tokens(ui);
    let known = formats();
    match report.format.and_then(|name| known.iter().find(|format| format.name == name)) {
        Some(format) => {
            let said = |template| phrase(&Phrase::of_template(template));
            let description = words::sentence(&said(format.description));
            chip::tag(ui, &said(format.title)).on_hover_text(description);
            if !format.proven {
                let why = tr!("preview-unproven-hover");
                chip::chip(ui, None, tr!("preview-unproven"), t.warn, t.warn_soft)
                    .on_hover_text(why);
            }
        }
        None => {
            chip::tag(ui, report.format.unwrap_or(tr!("preview-format-unknown")));
        }
    }
    if let Some(name) = report.saved_mapping() {
        let words = tr!("preview-read-by", name = name);
        chip::chip(ui, Some(Icon::Check), &words, t.good, t.good_soft);
    }
}

/// The files of an archive.
fn files_ui(ui: &mut Ui, reports: &[SniffReport], report: Option<&SniffReport>) -> Option<Wish> {
    const WIDTH: f32 = 260.0;
    let options: Vec<(String, String)> = reports
        .iter()
        .map(|report| {
            let name = short_name(&report.file);
            let refused = report.problem.is_some();
            let words = if refused { tr!("preview-refused", file = name) } else { name.to_owned() };
            (report.file.clone(), words)
        })
        .collect();
    let mut file = report.map(|report| report.file.clone()).unwrap_or_default();
    pick::combo(ui, tr!("preview-archive-file"), &mut file, &options, WIDTH)
        .then_some(Wish::File(file))
}

fn short_name(path: &str) -> &str {
    path.rsplit(['/', '\\']).next().unwrap_or(path)
}

fn path_ui(ui: &mut Ui, preview: &mut PreviewUi) -> Option<Wish> {
    let mut wish = None;
    ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
        let command = UiCommand::PreviewFile;
        if button::secondary(ui, Some(command.icon()), command.text()).clicked() {
            wish = Some(Wish::Choose);
        }
        let (name, hint) = (tr!("preview-path"), tr!("preview-path-hint"));
        let width = ui.available_width();
        let response = field::code(ui, &mut preview.path_typed, name, hint, width);
        let is_entered = response.lost_focus() && ui.input(|i| i.key_pressed(egui::Key::Enter));
        let typed = preview.path_typed.trim();
        if is_entered && !typed.is_empty() {
            wish = Some(Wish::Look(typed.into()));
        }
    });
    wish
}

/// The bar below: the mapping's name and what to do with it.
fn actions_ui(
    ui: &mut Ui,
    preview: &mut PreviewUi,
    report: &SniffReport,
    state: &PreviewState,
) -> Option<Wish> {
    let mut wish = None;
    let frame = theme::side(ui, Margin::symmetric(PAGE_MARGIN, 10));
    Panel::bottom("preview actions").frame(frame).resizable(false).show(ui, |ui| {
        ui.horizontal(|ui| {
            // Right first: what is left belongs to the words about the mapping.
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                wish = import_ui(ui, preview, report, state.running);
                ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                    if report.layout.is_some() {
                        wish = mapping_ui(ui, preview, report, state).or(wish.take());
                    } else {
                        text::small(ui, tr!("preview-no-mapping"));
                    }
                });
            });
        });
    });
    wish
}

fn import_ui(
    ui: &mut Ui,
    preview: &PreviewUi,
    report: &SniffReport,
    running: bool,
) -> Option<Wish> {
    let mut wish = None;
    let is_changed = preview.draft.is_some();
    let can_import = report.problem.is_none() && !running;
    let can_save = report.layout.is_some();
    ui.add_enabled_ui(can_import, |ui| {
        let (save_first, name) = (tr!("preview-save-and-import"), tr!("preview-import"));
        let clicked = if is_changed && can_save {
            let both = button::primary(ui, Some(Icon::Import), save_first).clicked();
            let alone = button::secondary(ui, None, name).clicked();
            (both, alone)
        } else {
            let alone = button::primary(ui, Some(Icon::Import), name).clicked();
            (can_save && button::secondary(ui, None, save_first).clicked(), alone)
        };
        match clicked {
            (true, _) => wish = Some(Wish::Import { save: true }),
            (_, true) => wish = Some(Wish::Import { save: false }),
            _ => {}
        }
    });
    ui.add_enabled_ui(is_changed, |ui| {
        let reset =
            button::ghost(ui, None, tr!("preview-reset")).on_hover_text(tr!("preview-reset-hover"));
        if reset.clicked() {
            wish = Some(Wish::Reset);
        }
    });
    wish
}

fn mapping_ui(
    ui: &mut Ui,
    preview: &mut PreviewUi,
    report: &SniffReport,
    state: &PreviewState,
) -> Option<Wish> {
    let mut wish = None;
    let width = if theme::narrow(ui) { 120.0 } else { 200.0 };
    if !theme::narrow(ui) {
        text::caption(ui, tr!("preview-mapping"));
    }
    let mut name = preview.name.clone().unwrap_or_else(|| mapping_name(preview, report));
    if field::code(ui, &mut name, tr!("preview-mapping-name"), tr!("preview-name"), width).changed()
    {
        preview.name = Some(name);
    }
    ui.add_enabled_ui(!state.running, |ui| {
        if button::secondary(ui, None, tr!("preview-save-mapping")).clicked() {
            wish = Some(Wish::Save);
        }
    });
    let t = tokens(ui);
    let path = format!("mappings/{}.toml", mapping_name(preview, report));
    match &state.saved {
        Some(Ok(path)) => {
            let file = path.file_name().unwrap_or_default().to_string_lossy();
            icon::show(ui, Icon::Check, 14.0, t.good);
            let words = tr!("preview-kept-in", file = file.as_ref());
            text::line(ui, &words, font::small_strong(), t.good);
        }
        Some(Err(problem)) => {
            icon::show(ui, Icon::Warning, 14.0, t.bad);
            let color = t.bad;
            let said = problem::said(problem);
            text::line_with_hover(ui, &said, font::small(), color, &problem.to_string());
        }
        None => {
            let hover = tr!("preview-mapping-hover", path = path.as_str());
            let words = tr!("preview-mapping-next", path = path.as_str());
            text::line_with_hover(ui, &words, font::small(), t.text_muted, &hover);
        }
    }
    wish
}

fn unreadable_ui(ui: &mut Ui, path: &Path, problem: &Diagnostic) {
    if path.as_os_str().is_empty() {
        let sentence = tr!("preview-choose-sentence");
        empty_state::show(ui, Icon::Import, tr!("preview-choose"), sentence, |_| {});
        return;
    }
    let hints = problem::hints(problem).map(|hint| format!("\n→ {hint}")).collect::<String>();
    let sentence = format!("{}\n{}{hints}", path.display(), problem::said(problem));
    empty_state::show(ui, Icon::Warning, tr!("preview-unreadable"), &sentence, |_| {});
}

fn first_look_ui(ui: &mut Ui, preview: &PreviewUi) {
    let name = preview.path.file_name().unwrap_or_default().to_string_lossy();
    let sentence = tr!("preview-first-look-sentence");
    empty_state::show(
        ui,
        Icon::Search,
        &tr!("preview-first-look", name = name.as_ref()),
        sentence,
        |ui| {
            let accent = tokens(ui).accent;
            progress::bar(ui, tr!("preview-looking"), None, 240.0, accent);
        },
    );
}

/// Decisions on the left, rows on the right; all of it steps back while a newer look is on its way.
fn body_ui(ui: &mut Ui, edit: &mut Edit<'_>, shown: &mut PreviewShown, running: bool) {
    let frame = theme::side(ui, Margin { left: PAGE_MARGIN, right: 8, top: 8, bottom: 0 });
    Panel::left("preview decisions")
        .default_size(if theme::narrow(ui) { 264.0 } else { 320.0 })
        .size_range(240.0..=460.0)
        .frame(frame)
        .show(ui, |ui| settings::show(ui, edit));
    let frame = Frame::new().fill(tokens(ui).canvas);
    let frame = frame.inner_margin(Margin { left: 16, right: PAGE_MARGIN, top: 4, bottom: 16 });
    egui::CentralPanel::default().frame(frame).show(ui, |ui| {
        running_ui(ui, running);
        if running {
            ui.multiply_opacity(0.55);
        }
        problem_ui(ui, edit.report);
        warnings_ui(ui, edit.report);
        tables_ui(ui, edit, shown);
    });
}

/// A thin bar that keeps its place when nothing runs, so that nothing jumps.
fn running_ui(ui: &mut Ui, running: bool) {
    const HEIGHT: f32 = 6.0;
    if running {
        let (width, accent) = (ui.available_width(), tokens(ui).accent);
        progress::bar(ui, tr!("preview-looking-again"), None, width, accent);
    } else {
        ui.add_space(HEIGHT);
    }
}

/// Why the file would not be taken, and what to do.
fn problem_ui(ui: &mut Ui, report: &SniffReport) {
    let Some(problem) = &report.problem else { return };
    let (reason, hint) = problem.split_once("\n  Hint: ").unwrap_or((problem, ""));
    let t = tokens(ui);
    banner(ui, t.bad_soft).show(ui, |ui| {
        ui.set_width(ui.available_width());
        ui.horizontal_top(|ui| {
            icon::show(ui, Icon::Warning, 20.0, t.bad);
            ui.vertical(|ui| {
                ui.spacing_mut().item_spacing.y = 6.0;
                text::line(ui, tr!("preview-problem"), font::section(), t.bad);
                text::paragraph(ui, &words::sentence(reason), t.text);
                if !hint.is_empty() {
                    text::paragraph(ui, &format!("→ {}", words::sentence(hint)), t.text_muted);
                }
            });
        });
    });
}

/// What is taken but should be known.
fn warnings_ui(ui: &mut Ui, report: &SniffReport) {
    const HEIGHT_MAX: f32 = 84.0;
    let warnings = report.findings.iter().filter(|(what, _, _)| *what == "warning");
    let warnings: Vec<String> = warnings.map(|(_, text, _)| phrase(text)).collect();
    if warnings.is_empty() {
        return;
    }
    let t = tokens(ui);
    banner(ui, t.warn_soft).show(ui, |ui| {
        ui.set_width(ui.available_width());
        ui.horizontal_top(|ui| {
            icon::show(ui, Icon::Info, 16.0, t.warn);
            ScrollArea::vertical().id_salt("warnings").max_height(HEIGHT_MAX).show(ui, |ui| {
                ui.vertical(|ui| {
                    ui.spacing_mut().item_spacing.y = 4.0;
                    for warning in warnings {
                        text::paragraph(ui, &words::sentence(&warning), t.text);
                    }
                });
            });
        });
    });
}

fn banner(ui: &Ui, color: egui::Color32) -> Frame {
    let radius = CornerRadius::same(CARD_RADIUS);
    let frame = Frame::new().fill(color).corner_radius(radius);
    frame
        .inner_margin(Margin::symmetric(16, 12))
        .outer_margin(Margin { bottom: 4, ..theme::card(ui).outer_margin })
}

/// The file's side above, the outcome below; each gets the whole room where there is no other.
fn tables_ui(ui: &mut Ui, edit: &mut Edit<'_>, shown: &mut PreviewShown) {
    let stored = &edit.report.first_rows;
    let layout = edit.layout().filter(|_| !edit.report.raw_rows.is_empty());
    let room = ui.available_height();
    if let Some(layout) = layout {
        let height = if stored.is_empty() { room } else { (room * 0.55).floor() };
        card(ui, height, |ui| written_card(ui, edit, layout, shown));
    }
    if !stored.is_empty() {
        let height = ui.available_height();
        card(ui, height, |ui| stored_card(ui, stored));
    }
}

fn card(ui: &mut Ui, height: f32, add: impl FnOnce(&mut Ui)) {
    let frame = theme::card(ui).inner_margin(Margin::symmetric(16, 12));
    frame.show(ui, |ui| {
        // The frame's own margins and border.
        ui.set_min_size(egui::vec2(ui.available_width(), 0.0));
        ui.set_height((height - 26.0).max(96.0));
        add(ui);
    });
}

fn written_card(ui: &mut Ui, edit: &mut Edit<'_>, layout: &TableLayout, shown: &mut PreviewShown) {
    ui.horizontal(|ui| {
        let options = [
            (PreviewShown::Written, tr!("preview-as-written")),
            (PreviewShown::Columns, tr!("preview-columns")),
        ];
        pick::segments(ui, tr!("preview-show"), shown, &options);
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            let words = match shown {
                PreviewShown::Written => tr!("preview-rows-from-header"),
                PreviewShown::Columns => tr!("preview-column-purpose"),
            };
            text::small(ui, words);
        });
    });
    match shown {
        PreviewShown::Written => columns::written_ui(ui, edit, layout),
        PreviewShown::Columns => columns::list_ui(ui, edit, layout),
    }
}

/// Rows as they would be stored, the first of them being their heads.
fn stored_card(ui: &mut Ui, rows: &[Vec<Phrase>]) {
    ui.horizontal(|ui| {
        text::section(ui, tr!("preview-as-stored"));
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            text::small(ui, tr!("preview-as-stored-note"));
        });
    });
    let Some((head, rows)) = rows.split_first() else { return };
    let n_columns = rows.iter().map(Vec::len).max().unwrap_or(0).max(head.len());
    let widths: Vec<f32> = (0..n_columns).map(|column| width_of(ui, head, rows, column)).collect();
    let grid = Grid {
        name: "as stored",
        widths: &widths,
        head_height: 28.0,
        row_height: 26.0,
        n_rows: rows.len(),
    };
    let t = tokens(ui);
    let is_value = |column: usize| head.get(column).is_some_and(|name| *name == "value");
    grid.show(
        ui,
        |_| None,
        |ui, column| {
            let name = words::sentence(&head.get(column).map_or_else(String::new, phrase));
            aligned(ui, is_value(column), |ui| text::caption(ui, &name));
        },
        |ui, row, column| {
            let cell = rows.get(row).and_then(|cells| cells.get(column));
            let cell = cell.map_or_else(String::new, phrase);
            aligned(ui, is_value(column), |ui| match is_value(column) {
                true if cell.is_empty() => {
                    text::line(ui, tr!("preview-no-value"), font::body(), t.text_faint)
                }
                true => text::number(ui, &cell),
                // Objects begin alike and end differently.
                false => text::line_cut_in_the_middle(ui, &cell, &font::body(), t.text),
            });
        },
    );
}

fn aligned(ui: &mut Ui, right: bool, add: impl FnOnce(&mut Ui) -> egui::Response) {
    if right {
        ui.with_layout(Layout::right_to_left(Align::Center), add);
    } else {
        add(ui);
    }
}

/// As wide as its widest text, within reason.
fn width_of(ui: &Ui, head: &[Phrase], rows: &[Vec<Phrase>], column: usize) -> f32 {
    const WIDTH_MIN: f32 = 72.0;
    const WIDTH_MAX: f32 = 280.0;
    let texts = std::iter::once(head).chain(rows.iter().map(Vec::as_slice));
    let widest = texts
        .filter_map(|cells| cells.get(column))
        .map(|cell| {
            ui.painter().layout_no_wrap(phrase(cell), font::body(), tokens(ui).text).size().x
        })
        .fold(0.0, f32::max);
    (widest + 28.0).clamp(WIDTH_MIN, WIDTH_MAX)
}
