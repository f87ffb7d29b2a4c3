//! The head of the editor: what is written, whether it is right and saved, and what can be done with it as a whole.

use egui::{Align, Frame, Layout, Margin, Panel, Ui};

use super::state::{ContractEditorUi, Reading};
use crate::gui::app::ViewContext;
use crate::gui::theme::{self, PAGE_MARGIN, font, tokens};
use crate::gui::view::activity;
use crate::gui::widget::icon::{self, Icon};
use crate::gui::widget::{button, chip, text};
use crate::words::{language, tr};
use crate::workspace::definitions::DefinitionKind;

/// What the person wants done with the contract as a whole.
pub(super) enum Wish {
    Close,
    Save(DefinitionKind),
    Delete,
}

pub(super) fn show(
    ui: &mut Ui,
    ctx: &ViewContext<'_>,
    editor: &mut ContractEditorUi,
    reading: &Reading,
) -> Option<Wish> {
    let mut wish = None;
    let frame = Frame::new().fill(tokens(ui).canvas).inner_margin(Margin {
        left: PAGE_MARGIN - 8,
        right: PAGE_MARGIN,
        top: 12,
        bottom: 8,
    });
    Panel::top("contract head").frame(frame).resizable(false).show_separator_line(true).show(
        ui,
        |ui| {
            ui.horizontal(|ui| {
                if button::icon_only(ui, Icon::ChevronLeft, tr!("contract-editor-back")).clicked() {
                    if editor.is_changed() {
                        editor.asks_to_discard = true;
                    } else {
                        wish = Some(Wish::Close);
                    }
                }
                ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                    wish = actions_ui(ui, ctx, editor, reading).or(wish.take());
                    ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                        title_ui(ui, editor, reading);
                    });
                });
            });
            wish = banners_ui(ui, editor).or(wish.take());
        },
    );
    wish
}

fn title_ui(ui: &mut Ui, editor: &ContractEditorUi, reading: &Reading) {
    let t = tokens(ui);
    let n = reading.n_mistakes();
    // What matters most keeps its room: the title is cut first.
    ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
        if editor.kind == DefinitionKind::ContractDraft {
            chip::tag(ui, tr!("contract-editor-draft"));
        }
        if n > 0 {
            let words = tr!("definitions-n-mistakes", n = n as u64);
            chip::chip(ui, Some(Icon::Warning), &words, t.bad, t.bad_soft);
        } else if editor.is_changed() {
            chip::chip(ui, Some(Icon::Edit), tr!("contract-editor-changed"), t.warn, t.warn_soft);
        } else {
            chip::chip(ui, Some(Icon::Check), tr!("contract-editor-is-saved"), t.good, t.good_soft);
        }
        ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
            let customer = reading.root.word("customer").unwrap_or_default();
            let name = reading.root.name_in(language().code()).unwrap_or_default();
            let title = match (customer, name) {
                ("", "") => editor.name.clone(),
                ("", name) => name.to_owned(),
                (customer, "") => customer.to_owned(),
                (customer, name) => format!("{customer} · {name}"),
            };
            let hover = format!("{title}\n{}", editor.file());
            text::line_with_hover(ui, &title, font::title(), t.text, &hover);
        });
    });
}

/// Right to left.
fn actions_ui(
    ui: &mut Ui,
    ctx: &ViewContext<'_>,
    editor: &mut ContractEditorUi,
    reading: &Reading,
) -> Option<Wish> {
    let mut wish = None;
    let is_right = reading.n_mistakes() == 0;
    let is_draft = editor.kind == DefinitionKind::ContractDraft;
    let can_save = is_right && (editor.is_changed() || is_draft);
    ui.add_enabled_ui(can_save, |ui| {
        let save = button::primary(ui, Some(Icon::Check), tr!("contract-editor-save"));
        let save = save.on_disabled_hover_text(tr!("contract-editor-save-not"));
        let key = egui::KeyboardShortcut::new(egui::Modifiers::COMMAND, egui::Key::S);
        let is_pressed = can_save && ui.input_mut(|input| input.consume_shortcut(&key));
        if save.clicked() || is_pressed {
            wish = Some(Wish::Save(DefinitionKind::Contract));
        }
    });
    if !is_right && editor.is_changed() {
        let words = tr!("contract-editor-save-draft");
        let save = button::secondary(ui, None, words);
        if save.on_hover_text(tr!("contract-editor-save-draft-note")).clicked() {
            wish = Some(Wish::Save(DefinitionKind::ContractDraft));
        }
    }
    if editor.saved.is_some()
        && button::icon_only(ui, Icon::Trash, tr!("contract-editor-delete")).clicked()
    {
        wish = Some(Wish::Delete);
    }
    versions_ui(ui, ctx, editor);
    ui.add_enabled_ui(editor.can_redo(), |ui| {
        if button::icon_only(ui, Icon::Redo, tr!("contract-editor-redo")).clicked() {
            editor.redo();
        }
    });
    ui.add_enabled_ui(editor.can_undo(), |ui| {
        if button::icon_only(ui, Icon::Undo, tr!("contract-editor-undo")).clicked() {
            editor.undo();
        }
    });
    wish
}

/// Earlier texts of the file; one click brings one back into the editor.
fn versions_ui(ui: &mut Ui, ctx: &ViewContext<'_>, editor: &mut ContractEditorUi) {
    let listed = ctx.state.definitions.listed.found().cloned();
    let file = editor.file();
    let Some(contract) =
        listed.as_ref().and_then(|listed| listed.contracts.iter().find(|c| c.file == file))
    else {
        return;
    };
    if contract.versions.is_empty() {
        return;
    }
    let response = button::icon_only(ui, Icon::Clock, tr!("contract-editor-versions"));
    let mut chosen = None;
    egui::Popup::menu(&response).show(|ui| {
        ui.set_min_width(200.0);
        text::caption(ui, tr!("contract-editor-versions"));
        for version in contract.versions.iter().rev() {
            let words = tr!("contract-editor-version", n = version.number);
            if button::ghost(ui, Some(Icon::Undo), &words).clicked() {
                chosen = Some(version.text.clone());
                ui.close();
            }
        }
    });
    if let Some(text) = chosen {
        editor.put(text);
    }
}

fn banners_ui(ui: &mut Ui, editor: &mut ContractEditorUi) -> Option<Wish> {
    let t = tokens(ui);
    let mut wish = None;
    if editor.asks_to_discard {
        ui.horizontal_wrapped(|ui| {
            icon::show(ui, Icon::Warning, 16.0, t.warn);
            text::body(ui, tr!("contract-editor-unsaved"));
            if button::secondary(ui, None, tr!("contract-editor-discard")).clicked() {
                wish = Some(Wish::Close);
            }
            if button::ghost(ui, None, tr!("contract-editor-keep")).clicked() {
                editor.asks_to_discard = false;
            }
        });
    }
    if let Some((kind, on_disk)) = editor.conflict.clone() {
        ui.horizontal_wrapped(|ui| {
            icon::show(ui, Icon::Warning, 16.0, t.bad);
            let words = match on_disk {
                Some(_) => tr!("contract-editor-conflict"),
                None => tr!("contract-editor-gone"),
            };
            text::body(ui, words);
            if button::secondary(ui, None, tr!("contract-editor-take-mine")).clicked() {
                // Saving again replaces what is there now, which goes to the history.
                editor.know(kind, on_disk.clone());
                editor.conflict = None;
                wish = Some(Wish::Save(kind));
            }
            if let Some(theirs) = &on_disk
                && button::secondary(ui, None, tr!("contract-editor-take-theirs")).clicked()
            {
                editor.put(theirs.clone());
                editor.know(kind, Some(theirs.clone()));
                editor.conflict = None;
            }
        });
    }
    if let Some(problem) = &editor.problem {
        ui.horizontal(|ui| {
            icon::show(ui, Icon::Info, 16.0, t.warn);
            text::line(ui, problem, font::body(), t.text);
        });
    }
    if !editor.refused.is_empty() {
        theme::card(ui).fill(t.bad_soft).show(ui, |ui| {
            ui.set_width(ui.available_width());
            for problem in &editor.refused {
                activity::problem_ui(ui, problem);
            }
        });
    }
    wish
}
