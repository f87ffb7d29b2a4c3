//! A batch under way and at its end: each contract with its progress, its files, or why there are none.

use egui::{Sense, Ui, vec2};

use super::{ReportsUi, choices};
use crate::gui::app::ViewContext;
use crate::gui::theme::tokens;
use crate::gui::widget::icon::{self, Icon};
use crate::gui::widget::{button, chip, problem, progress, text};
use crate::report::kind_title;
use crate::words::tr;
use crate::workspace::report_batch::{BatchEntry, BatchState};
use crate::workspace::{Command, State};

pub(super) fn rows(ui: &mut Ui, ctx: &mut ViewContext<'_>, reports: &mut ReportsUi) {
    let state = ctx.state;
    for entry in &state.report_batch.entries {
        entry_ui(ui, state, reports, entry);
    }
}

fn entry_ui(ui: &mut Ui, state: &State, reports: &mut ReportsUi, entry: &BatchEntry) {
    let t = tokens(ui);
    let known = state.contracts.iter().find(|contract| contract.id == entry.contract);
    let customer = match (known, entry.contract.as_str()) {
        (Some(contract), _) => contract.customer.as_str(),
        // A kind of the whole workspace.
        (None, "") => kind_title(state.report_batch.style.kind),
        (None, id) => id,
    };
    let (sign, color, note) = match &entry.state {
        BatchState::Waiting => (Icon::Clock, t.text_faint, tr!("reports-waiting").to_owned()),
        BatchState::Running(_) => (Icon::Clock, t.accent, tr!("reports-writing").to_owned()),
        BatchState::Done { verdict, files } => {
            let verdict = chip::verdict_word(*verdict);
            (Icon::Check, t.good, tr!("reports-done", verdict = verdict, n = files.len() as u64))
        }
        BatchState::Failed(problems) => {
            let why = problems.first().map_or_else(String::new, problem::said);
            (Icon::Warning, t.bad, why)
        }
        BatchState::Stopped => (Icon::Close, t.text_muted, tr!("reports-stopped").to_owned()),
    };
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = 4.0;
        let (place, _) = ui.allocate_exact_size(vec2(24.0, 24.0), Sense::hover());
        icon::paint(ui.painter(), place.shrink(4.0), sign, color);
        let shown = reports.shown.as_ref() == Some(&entry.contract);
        if choices::row(ui, customer, &note, shown, true) && !entry.contract.is_empty() {
            reports.shown = Some(entry.contract.clone());
        }
    });
    if let BatchState::Running(key) = &entry.state {
        let job = state.jobs.iter().find(|job| job.key == *key);
        let ratio = job.and_then(|job| {
            let total = job.progress.total;
            (total > 0).then(|| job.progress.done as f32 / total as f32)
        });
        let name = tr!("reports-progress", contract = customer);
        progress::bar(ui, &name, ratio, ui.available_width(), t.accent);
    }
    if let BatchState::Done { files, .. } = &entry.state {
        for file in files {
            let name = file
                .file_name()
                .map_or_else(String::new, |name| name.to_string_lossy().into_owned());
            ui.horizontal(|ui| {
                ui.add_space(38.0);
                ui.spacing_mut().interact_size.y = 16.0;
                let font = crate::gui::theme::font::small();
                text::line_with_hover(ui, &name, font, t.text_muted, &file.display().to_string());
            });
        }
    }
}

/// The outcome of all, and the ways on.
pub(super) fn foot(ui: &mut Ui, ctx: &mut ViewContext<'_>) {
    let batch = &ctx.state.report_batch;
    let (n_files, n_failed) = (batch.files().count() as u64, batch.n_failed() as u64);
    let folder = batch.folder.clone();
    ui.add_space(8.0);
    if batch.is_running() {
        let n_done = batch
            .entries
            .iter()
            .filter(|entry| matches!(entry.state, BatchState::Done { .. }))
            .count();
        text::strong(
            ui,
            &tr!("reports-batch-running", done = n_done as u64, all = batch.entries.len() as u64),
        );
        if button::secondary(ui, Some(Icon::Close), tr!("reports-stop")).clicked() {
            ctx.command(Command::StopReports);
        }
        return;
    }
    text::strong(ui, &tr!("reports-batch-done", files = n_files));
    if n_failed > 0 {
        let t = tokens(ui);
        let failed = tr!("reports-batch-failed", n = n_failed);
        chip::chip(ui, Some(Icon::Warning), &failed, t.bad, t.bad_soft);
    }
    let muted = tokens(ui).text_muted;
    text::note(ui, &folder.display().to_string(), muted);
    ui.add_space(4.0);
    ui.horizontal_wrapped(|ui| {
        if n_files > 0
            && button::primary(ui, Some(Icon::Folder), tr!("reports-open-folder")).clicked()
        {
            ctx.command(Command::ShowFolder { folder });
        }
        if button::secondary(ui, None, tr!("reports-again")).clicked() {
            ctx.command(Command::ForgetReports);
        }
    });
}
