//! One contract, as a form and as its text side by side: either changes the other, and both are checked while they change.
//!
//! ```text
//! form ── set_typed, switch_… ──▶ text ◀── keys ── text pane
//!                                  │ at once: outline, reader's messages
//!                                  └ still for a moment: CheckContract ──▶ names, objects in scope, draft result
//! ```

mod change;
mod field_ui;
mod form;
mod head;
mod line;
mod messages;
mod rows;
mod state;
mod summary;
mod terms;
mod text_pane;

use std::time::Duration;

use egui::{CentralPanel, Frame, Margin, Panel, ScrollArea, Ui};

pub use state::ContractEditorUi;
pub(crate) use state::Reading;

use super::contracts::ContractFilesUi;
use crate::gui::app::ViewContext;
use crate::gui::theme::{self, PAGE_MARGIN, tokens};
use crate::workspace::Command;
use crate::workspace::definitions::draft::DraftWish;
use crate::workspace::definitions::{DefinitionDone, DefinitionKind, DefinitionsCommand};

/// Stillness after which a text is checked by the workspace. *Good*: no judging for each letter. *Bad*: its result comes that much
/// later.
const STILL_SECS: f64 = 0.35;

pub(super) fn show(ui: &mut Ui, ctx: &mut ViewContext<'_>, files: &mut ContractFilesUi) {
    let Some(mut editor) = files.editor.take() else { return };
    editor.now = ui.input(|input| input.time);
    take_end(ctx, &mut editor);
    let mut reading = std::mem::take(&mut ctx.derived.definitions.editor);
    reading.follow(&editor);
    ask(ui, ctx, &mut editor);
    let wish = head::show(ui, ctx, &mut editor, &reading);
    let check = ctx.state.definitions.check.found().cloned();
    let check = check.filter(|check| check.wish.file == editor.file());
    reading.take_check(&editor, check);
    let frame = theme::side(ui, Margin::symmetric(PAGE_MARGIN, 8));
    Panel::bottom("contract messages")
        .default_size(116.0)
        .size_range(40.0..=320.0)
        .resizable(true)
        .frame(frame)
        .show(ui, |ui| messages::show(ui, &mut editor, &reading));
    let half = (ui.available_width() / 2.0).floor();
    let frame = theme::side(ui, Margin { left: 0, right: 0, top: 0, bottom: 0 });
    Panel::right("contract text")
        .default_size(half)
        .size_range(280.0..=(half * 1.5).max(281.0))
        .frame(frame)
        .show(ui, |ui| text_pane::show(ui, ctx.state, &mut editor, &reading));
    let frame = Frame::new().fill(tokens(ui).canvas).inner_margin(Margin {
        left: PAGE_MARGIN,
        right: 8,
        top: 0,
        bottom: 0,
    });
    CentralPanel::default().frame(frame).show(ui, |ui| {
        form::sections_ui(ui, &mut editor, &reading);
        ScrollArea::vertical().id_salt("contract form").auto_shrink(false).show(ui, |ui| {
            // Room for the scroll bar.
            ui.set_width((ui.available_width() - 14.0).max(120.0));
            let change = form::show(ui, ctx.state, &editor, &reading);
            if let Some(change) = change {
                editor.change(&change);
            }
            ui.add_space(16.0);
        });
    });
    ctx.derived.definitions.editor = reading;
    match wish {
        Some(head::Wish::Close) => {
            ctx.derived.definitions.editor = Reading::default();
            ctx.command(Command::Definitions(DefinitionsCommand::Forget));
        }
        Some(head::Wish::Save(kind)) => {
            editor.waits_for = Some((ctx.state.definitions.n_done, kind));
            let save = Box::new(editor.save(kind));
            ctx.command(Command::Definitions(DefinitionsCommand::Save(save)));
            files.editor = Some(editor);
        }
        Some(head::Wish::Delete) => {
            ctx.derived.definitions.editor = Reading::default();
            let (kind, file) = (editor.kind, editor.file());
            ctx.command(Command::Definitions(DefinitionsCommand::Delete { kind, file }));
        }
        None => files.editor = Some(editor),
    }
}

/// Follows what became of the last saving.
fn take_end(ctx: &ViewContext<'_>, editor: &mut ContractEditorUi) {
    let state = &ctx.state.definitions;
    let Some((_, asked)) = editor.waits_for.filter(|(n, _)| *n != state.n_done) else { return };
    editor.waits_for = None;
    match &state.done {
        Some(DefinitionDone::Saved { kind, text, .. }) => {
            editor.know(*kind, Some(text.clone()));
            editor.conflict = None;
            editor.refused = Vec::new();
            let is_draft = *kind == DefinitionKind::ContractDraft;
            editor.from_draft = is_draft.then(|| editor.name.clone());
        }
        Some(DefinitionDone::Conflict { on_disk, .. }) => {
            editor.conflict = Some((asked, on_disk.clone()));
        }
        Some(DefinitionDone::Failed(problems)) => editor.refused.clone_from(problems),
        Some(DefinitionDone::Deleted { .. } | DefinitionDone::Undone { .. }) | None => {}
    }
}

/// Asks for a check once the text is still, and again when data or documents change.
fn ask(ui: &Ui, ctx: &mut ViewContext<'_>, editor: &mut ContractEditorUi) {
    let state = ctx.state;
    let documents = std::sync::Arc::as_ptr(&state.catalog) as usize;
    let basis = (state.inventory.data_revision, documents);
    if editor.asked.as_ref().is_some_and(|(text, on)| *text == editor.text && *on == basis) {
        editor.still_since = None;
        return;
    }
    let now = ui.input(|input| input.time);
    let since = match &editor.still_since {
        Some((revision, since)) if *revision == editor.revision => *since,
        _ => {
            editor.still_since = Some((editor.revision, now));
            now
        }
    };
    if editor.asked.is_none() || now - since >= STILL_SECS {
        let wish = DraftWish { text: editor.text.clone(), file: editor.file() };
        ctx.command(Command::Definitions(DefinitionsCommand::CheckContract(Box::new(wish))));
        editor.asked = Some((editor.text.clone(), basis));
        editor.still_since = None;
    } else {
        let rest = Duration::from_secs_f64((STILL_SECS - (now - since)).max(0.01));
        ui.ctx().request_repaint_after(rest);
    }
}
