//! Writing a KPI of one's own: a form, a check of the formula while it is typed, and what it gives on the data.
//!
//! ```text
//! form ── still for a moment ──▶ Command::CheckKpi ──▶ complaints under the field, value on the right
//!   └──── Save ──▶ Command::SaveKpi ──▶ kpis/own.toml, or the file it came from
//! ```

mod formula;
mod outcome;

use std::time::Duration;

use egui::{Align, Frame, Layout, Margin, Panel, Response, ScrollArea, TextEdit, Ui, vec2};

pub(crate) use outcome::OutcomeChart;

use super::{activity, explore};
use crate::diagnostic::Severity;
use crate::gui::app::ViewContext;
use crate::gui::theme::{self, PAGE_MARGIN, font, tokens};
use crate::gui::ui_state::{ExploreUi, KpiEditorUi, RangeChoice};
use crate::gui::widget::icon::{self, Icon};
use crate::gui::widget::{button, chip, field, pick, problem, quantity, text};
use crate::kpi::{Basis, Direction};
use crate::words::{language, tr};
use crate::workspace::Command;
use crate::workspace::kpi_check::{KpiCheck, KpiDoneKind, KpiWish};
use crate::workspace::own_kpi::{self, EarlierKpi, KpiDefinition};

/// Stillness after which a text is checked. *Good*: no check for each letter. *Bad*: complaints come that much later.
const STILL_SECS: f64 = 0.25;
/// Languages of names beside English.
const LANGUAGES: [&str; 3] = ["es", "pt", "zh"];

fn language_name(code: &str) -> &'static str {
    match code {
        "es" => tr!("kpi-editor-spanish"),
        "pt" => tr!("kpi-editor-portuguese"),
        _ => tr!("kpi-editor-chinese"),
    }
}

pub(crate) fn direction_word(direction: Direction) -> &'static str {
    match direction {
        Direction::HigherIsBetter => tr!("kpi-editor-higher"),
        Direction::LowerIsBetter => tr!("kpi-editor-lower"),
        Direction::Neutral => tr!("kpi-editor-neither"),
    }
}

pub(crate) fn basis_word(basis: Basis) -> &'static str {
    match basis {
        Basis::Standard => tr!("kpi-editor-standard"),
        Basis::Convention => tr!("kpi-editor-convention"),
        Basis::Operator => tr!("kpi-editor-operator"),
    }
}

/// What the person wants done with the KPI as a whole.
enum Wish {
    Close,
    Save,
    Delete,
    Undo,
}

pub(crate) fn show(ui: &mut Ui, ctx: &mut ViewContext<'_>, explore: &mut ExploreUi) {
    show_from(ui, ctx, explore, tr!("kpi-editor-back"));
}

/// With the name of the place that it was opened from.
pub(crate) fn show_from(
    ui: &mut Ui,
    ctx: &mut ViewContext<'_>,
    explore: &mut ExploreUi,
    back: &'static str,
) {
    let Some(mut editor) = explore.editor.take() else { return };
    take_end(ctx, explore, &mut editor);
    let wanted = wish_of(ctx, explore, &editor);
    ask(ui, ctx, &mut editor, &wanted);
    let mut wish = head_ui(ui, &mut editor, back);
    wish = actions_ui(ui, ctx, &editor).or(wish);
    let width = if ui.available_width() < 860.0 { 260.0 } else { 360.0 };
    let frame = theme::side(ui, Margin::symmetric(20, 16));
    Panel::right("kpi outcome").default_size(width).size_range(240.0..=520.0).frame(frame).show(
        ui,
        |ui| {
            outcome::show(ui, &ctx.state.kpi_editor, &wanted, &mut ctx.derived.kpi_outcome);
        },
    );
    let ground = Frame::new().fill(tokens(ui).canvas).inner_margin(Margin {
        left: PAGE_MARGIN,
        right: 12,
        top: 4,
        bottom: 0,
    });
    egui::CentralPanel::default().frame(ground).show(ui, |ui| {
        ScrollArea::vertical().id_salt("kpi form").auto_shrink(false).show(ui, |ui| {
            // Room for the scroll bar.
            ui.set_width((ui.available_width() - 12.0).min(880.0));
            ui.add_enabled_ui(!editor.is_deleted, |ui| form_ui(ui, ctx, &mut editor));
            ui.add_space(16.0);
        });
    });
    match wish {
        Some(Wish::Close) => ctx.command(Command::CloseKpi),
        other => {
            if let Some(wish) = other {
                act(ctx, &mut editor, &wish);
            }
            explore.editor = Some(editor);
        }
    }
}

fn act(ctx: &mut ViewContext<'_>, editor: &mut KpiEditorUi, wish: &Wish) {
    editor.waits_for_end = true;
    editor.tried = Some(editor.draft.clone());
    match wish {
        Wish::Save => ctx.command(Command::SaveKpi {
            definition: Box::new(editor.draft.clone()),
            is_new: editor.is_new,
        }),
        Wish::Delete => ctx.command(Command::DeleteKpi { id: editor.draft.id.clone() }),
        Wish::Undo => ctx.command(Command::UndoKpi),
        Wish::Close => {}
    }
}

/// Follows what became of the last wish.
fn take_end(ctx: &ViewContext<'_>, explore: &mut ExploreUi, editor: &mut KpiEditorUi) {
    let Some(ended) = ctx.state.kpi_editor.done.as_ref().filter(|_| editor.waits_for_end) else {
        return;
    };
    editor.waits_for_end = false;
    let Ok(done) = ended else { return };
    // The same question has another answer now.
    explore.asked = None;
    match done.kind {
        KpiDoneKind::Saved => {
            editor.saved = editor.draft.clone();
            editor.version = done.version;
            editor.is_new = false;
        }
        KpiDoneKind::Deleted => editor.is_deleted = true,
        KpiDoneKind::Undone => match ctx.state.catalog.kpi(&done.id) {
            Some(kpi) if own_kpi::is_own(kpi) => *editor = KpiEditorUi::of(kpi),
            _ => (editor.is_new, editor.is_deleted, editor.version) = (true, false, 0),
        },
    }
}

/// What to check, and on what: the explorer's selection, of all time the last week.
fn wish_of(ctx: &ViewContext<'_>, explore: &ExploreUi, editor: &KpiEditorUi) -> KpiWish {
    let selection = explore::question(ctx.state, explore);
    let last_week = || explore::range(ctx.state, RangeChoice::LastWeek, &selection.zone);
    // Words about the KPI change nothing.
    let mut definition = editor.draft.clone();
    definition.names.clear();
    (definition.description, definition.note) = (String::new(), String::new());
    KpiWish {
        definition,
        is_new: editor.is_new,
        range: selection.range.or_else(last_week),
        filter: selection.filter,
        zone: selection.zone,
        suspect: selection.suspect,
    }
}

/// Asks for a check once the text is still, and again when data or documents change.
fn ask(ui: &Ui, ctx: &mut ViewContext<'_>, editor: &mut KpiEditorUi, wanted: &KpiWish) {
    let documents = std::sync::Arc::as_ptr(&ctx.state.catalog) as usize;
    let basis = (ctx.state.inventory.data_revision, documents);
    if editor.asked.as_ref().is_some_and(|(asked, on)| asked == wanted && *on == basis) {
        editor.still_since = None;
        return;
    }
    let now = ui.input(|input| input.time);
    let since = match &editor.still_since {
        Some((wish, since)) if wish == wanted => *since,
        _ => {
            editor.still_since = Some((wanted.clone(), now));
            now
        }
    };
    if editor.asked.is_none() || now - since >= STILL_SECS {
        ctx.command(Command::CheckKpi(Box::new(wanted.clone())));
        editor.asked = Some((wanted.clone(), basis));
        editor.still_since = None;
    } else {
        let rest = Duration::from_secs_f64((STILL_SECS - (now - since)).max(0.01));
        ui.ctx().request_repaint_after(rest);
    }
}

fn head_ui(ui: &mut Ui, editor: &mut KpiEditorUi, back: &str) -> Option<Wish> {
    let mut wish = None;
    let frame = Frame::new().fill(tokens(ui).canvas);
    let frame =
        frame.inner_margin(Margin { left: PAGE_MARGIN, right: PAGE_MARGIN, top: 20, bottom: 8 });
    Panel::top("kpi head").frame(frame).resizable(false).show_separator_line(false).show(
        ui,
        |ui| {
            ui.horizontal(|ui| {
                if button::secondary(ui, Some(Icon::ChevronLeft), back).clicked() {
                    if editor.is_changed() && !editor.is_deleted {
                        editor.asks_to_discard = true;
                    } else {
                        wish = Some(Wish::Close);
                    }
                }
                ui.add_space(4.0);
                let name = [language().code(), "en"].map(|code| editor.draft.name(code));
                let name = name.into_iter().find(|name| !name.is_empty()).unwrap_or_default();
                let title = match (editor.is_new, name) {
                    (true, _) => tr!("kpi-editor-new"),
                    (false, "") => tr!("kpi-editor-kpi"),
                    (false, name) => name,
                };
                text::title(ui, title);
                if editor.version > 0 {
                    chip::tag(ui, &tr!("kpi-editor-version", n = editor.version));
                }
                if let Some(of) = &editor.copy_of {
                    chip::tag(ui, &tr!("kpi-editor-copy-of", id = of));
                }
            });
            if editor.asks_to_discard {
                ui.horizontal(|ui| {
                    let t = tokens(ui);
                    icon::show(ui, Icon::Warning, 16.0, t.warn);
                    text::body(ui, tr!("kpi-editor-unsaved"));
                    if button::secondary(ui, None, tr!("kpi-editor-discard")).clicked() {
                        wish = Some(Wish::Close);
                    }
                    if button::ghost(ui, None, tr!("kpi-editor-keep")).clicked() {
                        editor.asks_to_discard = false;
                    }
                });
            }
        },
    );
    wish
}

fn actions_ui(ui: &mut Ui, ctx: &ViewContext<'_>, editor: &KpiEditorUi) -> Option<Wish> {
    let mut wish = None;
    let state = &ctx.state.kpi_editor;
    let frame = theme::side(ui, Margin::symmetric(PAGE_MARGIN, 10));
    Panel::bottom("kpi actions").frame(frame).resizable(false).show(ui, |ui| {
        ui.horizontal(|ui| {
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                let can_save = !editor.is_deleted && (editor.is_new || editor.is_changed());
                ui.add_enabled_ui(can_save, |ui| {
                    if button::primary(ui, Some(Icon::Check), tr!("kpi-editor-save")).clicked() {
                        wish = Some(Wish::Save);
                    }
                });
                if !editor.is_new && !editor.is_deleted {
                    let delete = button::ghost(ui, Some(Icon::Trash), tr!("kpi-editor-delete"));
                    let delete = delete.on_hover_text(tr!("kpi-editor-delete-note"));
                    if delete.clicked() {
                        wish = Some(Wish::Delete);
                    }
                }
                if state.can_undo() {
                    let undo = button::secondary(ui, Some(Icon::Undo), tr!("kpi-editor-undo"));
                    let undo = undo.on_hover_text(tr!("kpi-editor-undo-note"));
                    if undo.clicked() {
                        wish = Some(Wish::Undo);
                    }
                }
                ui.with_layout(Layout::left_to_right(Align::Center), |ui| done_ui(ui, ctx, editor));
            });
        });
    });
    wish
}

/// How the last wish ended; before the first one where the KPI will go.
fn done_ui(ui: &mut Ui, ctx: &ViewContext<'_>, editor: &KpiEditorUi) {
    let t = tokens(ui);
    match &ctx.state.kpi_editor.done {
        Some(Err(problems)) if editor.is_tried() => {
            icon::show(ui, Icon::Warning, 14.0, t.bad);
            let nothing = || tr!("kpi-editor-not-saved").to_owned();
            let first = problems.first().map_or_else(nothing, problem::said);
            text::line(ui, &first, font::small_strong(), t.bad);
        }
        Some(Ok(done)) if done.id == editor.draft.id && !editor.is_changed() => {
            icon::show(ui, Icon::Check, 14.0, t.good);
            let (file, version) = (&done.file, done.version);
            let words = match done.kind {
                KpiDoneKind::Saved => tr!("kpi-editor-saved", n = version, file = file),
                KpiDoneKind::Deleted => tr!("kpi-editor-deleted", file = file),
                KpiDoneKind::Undone => tr!("kpi-editor-undone", file = file),
            };
            text::line(ui, &words, font::small_strong(), t.good);
        }
        _ if editor.is_new => {
            text::small(ui, tr!("kpi-editor-goes-to-own"));
        }
        _ if editor.computes_otherwise() => {
            let next = editor.version + 1;
            text::small(ui, &tr!("kpi-editor-next-version", n = next));
        }
        _ => {
            text::small(ui, tr!("kpi-editor-goes-back"));
        }
    }
}

fn form_ui(ui: &mut Ui, ctx: &ViewContext<'_>, editor: &mut KpiEditorUi) {
    // What was said of another text is no longer about this one.
    if let Some(Err(problems)) = ctx.state.kpi_editor.done.as_ref().filter(|_| editor.is_tried()) {
        theme::card(ui).fill(tokens(ui).bad_soft).show(ui, |ui| {
            ui.set_width(ui.available_width());
            for problem in problems {
                activity::problem_ui(ui, problem);
            }
        });
        ui.add_space(4.0);
    }
    theme::card(ui).show(ui, |ui| {
        ui.set_width(ui.available_width());
        names_ui(ui, editor);
    });
    ui.add_space(4.0);
    theme::card(ui).show(ui, |ui| {
        ui.set_width(ui.available_width());
        formula_ui(ui, ctx, editor);
    });
    ui.add_space(4.0);
    theme::card(ui).show(ui, |ui| {
        ui.set_width(ui.available_width());
        meaning_ui(ui, editor);
    });
    let listed = ctx.state.definitions.listed.found();
    let versions = listed.and_then(|found| found.kpi_versions.get(&editor.draft.id));
    if let Some(versions) = versions.filter(|versions| !versions.is_empty()) {
        ui.add_space(4.0);
        theme::card(ui).show(ui, |ui| {
            ui.set_width(ui.available_width());
            versions_ui(ui, versions);
        });
    }
}

fn names_ui(ui: &mut Ui, editor: &mut KpiEditorUi) {
    let half = ((ui.available_width() - 16.0) / 2.0).floor();
    ui.horizontal_top(|ui| {
        ui.spacing_mut().item_spacing.x = 16.0;
        labelled(ui, half, tr!("kpi-editor-name"), |ui| {
            let mut name = editor.draft.name("en").to_owned();
            let before = id_for(&name);
            let response =
                words(ui, &mut name, tr!("kpi-editor-name"), tr!("kpi-editor-name-hint"));
            if editor.is_new && !editor.is_begun {
                response.request_focus();
            }
            editor.is_begun = true;
            if response.changed() {
                let follows =
                    editor.is_new && (editor.draft.id.is_empty() || editor.draft.id == before);
                if follows {
                    editor.draft.id = id_for(&name);
                }
                editor.draft.set_name("en", &name);
            }
        });
        labelled(ui, half, tr!("kpi-editor-id"), |ui| {
            let width = ui.available_width();
            if editor.is_new {
                field::code(
                    ui,
                    &mut editor.draft.id,
                    tr!("kpi-editor-id"),
                    tr!("kpi-editor-id-hint"),
                    width,
                );
            } else {
                ui.add_space(6.0);
                text::code(ui, &editor.draft.id).on_hover_text(tr!("kpi-editor-id-note"));
            }
        });
    });
    disclosure(ui, &mut editor.shows_names, tr!("kpi-editor-names"));
    if editor.shows_names {
        let third = ((ui.available_width() - 32.0) / 3.0).floor();
        ui.horizontal_top(|ui| {
            ui.spacing_mut().item_spacing.x = 16.0;
            for code in LANGUAGES {
                let language = language_name(code);
                labelled(ui, third, language, |ui| {
                    let mut name = editor.draft.name(code).to_owned();
                    if words(ui, &mut name, &tr!("kpi-editor-name-in", language = language), "")
                        .changed()
                    {
                        editor.draft.set_name(code, &name);
                    }
                });
            }
        });
    }
}

fn formula_ui(ui: &mut Ui, ctx: &ViewContext<'_>, editor: &mut KpiEditorUi) {
    let state = &ctx.state.kpi_editor;
    let latest = state.latest.clone();
    let complaints = formula::complaints_of(latest.as_ref(), &editor.draft.formula);
    low_row(ui, |ui| {
        text::caption(ui, tr!("kpi-editor-formula"));
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            text::small(ui, tr!("kpi-editor-completion"));
        });
    });
    let KpiEditorUi { draft, completion, .. } = editor;
    formula::show(ui, &mut draft.formula, completion, ctx.state, &complaints);
    let is_current = latest.as_ref().is_some_and(|c| c.wish.definition.formula == draft.formula);
    ui.add_space(2.0);
    match latest {
        Some(check) if is_current => {
            if let Some(fixed) = complaints_ui(ui, &check) {
                draft.formula = fixed;
            }
        }
        _ => {
            text::small(ui, tr!("kpi-editor-checking"));
        }
    }
}

/// What is wrong, each with the names that were probably meant; gives the formula with one of them.
fn complaints_ui(ui: &mut Ui, check: &KpiCheck) -> Option<String> {
    let t = tokens(ui);
    let formula = &check.wish.definition.formula;
    if check.diagnostics.is_empty() {
        if formula.trim().is_empty() {
            text::small(ui, tr!("kpi-editor-sums-first"));
        } else {
            low_row(ui, |ui| {
                icon::show(ui, Icon::Check, 14.0, t.good);
                text::line(ui, tr!("kpi-editor-computable"), font::small_strong(), t.good);
            });
        }
        return None;
    }
    let mut fixed = None;
    for complaint in &check.diagnostics {
        let (glyph, color) = match complaint.severity {
            Severity::Error => (Icon::Warning, t.bad),
            Severity::Warning => (Icon::Warning, t.warn),
            Severity::Note => (Icon::Info, t.accent_text),
        };
        let fixes: Vec<_> = check
            .fixes
            .iter()
            .filter(|fix| complaint.location.span.as_ref() == Some(&fix.span))
            .collect();
        ui.horizontal_top(|ui| {
            icon::show(ui, glyph, 16.0, color);
            ui.vertical(|ui| {
                ui.spacing_mut().item_spacing.y = 4.0;
                text::paragraph(ui, &problem::said(complaint), t.text);
                if fixes.is_empty() {
                    for hint in problem::hints(complaint) {
                        text::note(ui, &format!("→ {hint}"), t.text_muted);
                    }
                    return;
                }
                ui.horizontal_wrapped(|ui| {
                    text::small(ui, tr!("kpi-editor-did-you-mean"));
                    for fix in fixes {
                        if button::secondary(ui, None, &fix.text).clicked() {
                            let mut text = formula.clone();
                            text.replace_range(fix.span.clone(), &fix.text);
                            fixed = Some(text);
                        }
                    }
                });
            });
        });
    }
    fixed
}

/// One field of what a KPI means, in its width.
type MeaningField = fn(&mut Ui, &mut KpiDefinition, f32);

/// The fields of what a KPI means, in the order they are asked.
const MEANING_FIELDS: [MeaningField; 9] = [
    |ui, draft, width| {
        labelled(ui, width, tr!("kpi-editor-unit"), |ui| {
            words(ui, &mut draft.unit, tr!("kpi-editor-unit"), "%, ms, kbit/s");
        });
    },
    |ui, draft, width| {
        labelled(ui, width, tr!("kpi-editor-good-is"), |ui| {
            let all = [Direction::HigherIsBetter, Direction::LowerIsBetter, Direction::Neutral];
            let options = all.map(|direction| (direction, direction_word(direction).to_owned()));
            let width = ui.available_width();
            pick::combo(ui, tr!("kpi-editor-direction"), &mut draft.direction, &options, width);
        });
    },
    |ui, draft, width| {
        labelled(ui, width, tr!("kpi-editor-category"), |ui| {
            words(
                ui,
                &mut draft.category,
                tr!("kpi-editor-category"),
                tr!("kpi-editor-category-hint"),
            );
        });
    },
    |ui, draft, width| {
        labelled(ui, width, tr!("kpi-editor-technology"), |ui| {
            word_list(ui, &mut draft.technology, tr!("kpi-editor-technology"), "LTE, NR");
        });
    },
    |ui, draft, width| {
        labelled(ui, width, tr!("kpi-editor-level"), |ui| {
            word_list(ui, &mut draft.level, tr!("kpi-editor-level"), "cell, site, network");
        });
    },
    |ui, draft, width| {
        labelled(ui, width, tr!("kpi-editor-basis"), |ui| {
            let all = [Basis::Standard, Basis::Convention, Basis::Operator];
            let options = all.map(|basis| (basis, basis_word(basis).to_owned()));
            let width = ui.available_width();
            pick::combo(ui, tr!("kpi-editor-basis"), &mut draft.basis, &options, width);
        });
    },
    |ui, draft, width| {
        labelled(ui, width, tr!("kpi-editor-target"), |ui| {
            words(ui, &mut draft.target, tr!("kpi-editor-target"), "99");
        });
    },
    |ui, draft, width| {
        labelled(ui, width, tr!("kpi-editor-warning"), |ui| {
            words(ui, &mut draft.warning, tr!("kpi-editor-warning"), &quantity::fixed(99.5, 1));
        });
    },
    |ui, _, width| {
        labelled(ui, width, " ", |ui| {
            text::note(ui, tr!("kpi-editor-thresholds-note"), tokens(ui).text_muted);
        });
    },
];

/// Below this width the fields stand in two columns, so that what is chosen can be read whole.
const THREE_COLUMNS_FROM: f32 = 560.0;

fn meaning_ui(ui: &mut Ui, editor: &mut KpiEditorUi) {
    let n_columns: usize = if ui.available_width() < THREE_COLUMNS_FROM { 2 } else { 3 };
    let gaps = 16.0 * (n_columns - 1) as f32;
    let column = ((ui.available_width() - gaps) / n_columns as f32).floor();
    let draft = &mut editor.draft;
    for row in MEANING_FIELDS.chunks(n_columns) {
        ui.horizontal_top(|ui| {
            ui.spacing_mut().item_spacing.x = 16.0;
            for field in row {
                field(ui, draft, column);
            }
        });
        ui.add_space(4.0);
    }
    let width = ui.available_width();
    labelled(ui, width, tr!("kpi-editor-description"), |ui| {
        let hint = tr!("kpi-editor-description-hint");
        lines(ui, &mut draft.description, tr!("kpi-editor-description"), hint);
    });
    ui.add_space(4.0);
    labelled(ui, width, tr!("kpi-editor-note"), |ui| {
        lines(ui, &mut draft.note, tr!("kpi-editor-note"), tr!("kpi-editor-note-hint"));
    });
}

/// Words parted by commas, as a list.
fn word_list(ui: &mut Ui, words_of: &mut Vec<String>, name: &str, hint: &str) {
    // A comma that was just typed must not vanish: what is typed is kept until the field is left.
    let key = ui.scope_id().with(("words", name));
    let typed = ui.data(|data| data.get_temp::<String>(key));
    let mut value = typed.unwrap_or_else(|| words_of.join(", "));
    let response = words(ui, &mut value, name, hint);
    if response.changed() {
        *words_of = value
            .split(',')
            .map(|word| word.trim().to_owned())
            .filter(|word| !word.is_empty())
            .collect();
    }
    // Asked before: inside, the memory of the window is taken.
    let is_typing = response.has_focus();
    ui.data_mut(|data| {
        if is_typing {
            data.insert_temp(key, value);
        } else {
            data.remove::<String>(key);
        }
    });
}

/// Earlier definitions, newest first.
pub(crate) fn versions_ui(ui: &mut Ui, versions: &[EarlierKpi]) {
    text::section(ui, tr!("kpi-editor-versions"));
    for earlier in versions.iter().rev() {
        let until = earlier.until.get(..10).unwrap_or(&earlier.until);
        ui.horizontal_wrapped(|ui| {
            chip::tag(ui, &tr!("kpi-editor-version", n = earlier.version));
            text::small(ui, &tr!("kpi-editor-until", day = until));
            let definition = &earlier.definition;
            text::small(ui, &definition.unit);
            text::small(ui, direction_word(definition.direction));
        });
        text::code(ui, &earlier.definition.formula);
        ui.add_space(4.0);
    }
}

/// A row of text alone, not as high as one of controls.
fn low_row(ui: &mut Ui, add: impl FnOnce(&mut Ui)) {
    ui.scope(|ui| {
        ui.spacing_mut().interact_size.y = 16.0;
        ui.horizontal(add);
    });
}

/// A line that opens what stands below it; flush with the fields.
fn disclosure(ui: &mut Ui, is_open: &mut bool, name: &str) {
    let t = tokens(ui);
    let galley = ui.painter().layout_no_wrap(name.to_owned(), font::small_strong(), t.text_muted);
    let size = vec2(galley.size().x + 20.0, 24.0);
    let (rect, response) = ui.allocate_exact_size(size, egui::Sense::click());
    let open = *is_open;
    response.widget_info(|| {
        egui::WidgetInfo::selected(egui::Role::Button, ui.is_enabled(), open, name)
    });
    let glyph = if open { Icon::ChevronDown } else { Icon::ChevronRight };
    let color = if response.hovered() { t.text } else { t.text_muted };
    let place = egui::Rect::from_center_size(
        egui::pos2(rect.left() + 6.0, rect.center().y),
        vec2(12.0, 12.0),
    );
    icon::paint(ui.painter(), place, glyph, color);
    let at = egui::pos2(rect.left() + 20.0, rect.center().y - galley.size().y / 2.0);
    ui.painter().galley_with_override_text_color(at, galley, color);
    theme::paint_focus(ui, &response);
    if response.clicked() {
        *is_open = !open;
    }
}

/// A control with its name above it, of a width.
fn labelled(ui: &mut Ui, width: f32, name: &str, add: impl FnOnce(&mut Ui)) {
    ui.allocate_ui_with_layout(vec2(width, 0.0), Layout::top_down(Align::Min), |ui| {
        ui.set_width(width);
        ui.spacing_mut().item_spacing.y = 4.0;
        text::caption(ui, name);
        add(ui);
    });
}

/// A field of one line.
fn words(ui: &mut Ui, value: &mut String, name: &str, hint: &str) -> Response {
    let faint = tokens(ui).text_faint;
    let edit = TextEdit::singleline(value)
        .hint_text(egui::RichText::new(hint).color(faint))
        .desired_width(ui.available_width())
        .margin(Margin::symmetric(10, 8))
        .align(egui::Align2::LEFT_CENTER)
        .min_size(vec2(0.0, theme::CONTROL_HEIGHT));
    ui.add(edit).accessible_name(name)
}

fn lines(ui: &mut Ui, value: &mut String, name: &str, hint: &str) {
    let faint = tokens(ui).text_faint;
    let edit = TextEdit::multiline(value)
        .hint_text(egui::RichText::new(hint).color(faint))
        .desired_width(ui.available_width())
        .desired_rows(2)
        .margin(Margin::symmetric(10, 8));
    ui.add(edit).accessible_name(name);
}

/// `RRC setup success rate` → `rrc_setup_success_rate`.
fn id_for(name: &str) -> String {
    let mut id = String::new();
    for letter in name.to_lowercase().chars() {
        if letter.is_alphanumeric() {
            id.push(letter);
        } else if !id.is_empty() && !id.ends_with('_') {
            id.push('_');
        }
    }
    id.trim_end_matches('_').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_is_made_of_a_name() {
        assert_eq!(id_for("RRC setup success rate (%)"), "rrc_setup_success_rate");
        assert_eq!(id_for(" – "), "");
    }
}
