//! The exclusions of one contract and period: the ledger as a list, an entry with what it does, and a new one with what it would do.
//!
//! ```text
//! drag on the lanes ─┐
//! row of an outage ──┼─► draft ── still for a moment ──▶ LedgerCommand::Look ──▶ effect on each line, faults
//! "Propose" ─────────┘     └── Propose ──▶ LedgerCommand::Propose ──▶ exclusions/ledger.toml ──▶ Approve, Reject, Undo
//! ```

mod detail;
mod form;
mod lanes;
mod list;
mod ui;

use std::sync::Arc;

use egui::Ui;

pub(super) use lanes::filter_of_object;
pub use ui::{DraftUi, ExclusionsUi};

use super::acting::{self, ActingSheet, ActingUi, Same, problems_ui};
use crate::gui::app::ViewContext;
use crate::gui::theme::tokens;
use crate::gui::widget::icon::{self, Icon};
use crate::gui::widget::{button, text};
use crate::sla::{ExclusionKind, ExclusionLedger, ExclusionState, Statement};
use crate::words::tr;
use crate::workspace::Command;
use crate::workspace::exclusions::{LedgerRow, ledger_rows};
use crate::workspace::ledger_jobs::{LedgerCommand, LedgerDone};

/// The entries of the shown period, made again when ledger or result change.
#[derive(Default)]
pub(crate) struct LedgerRows {
    key: Option<(Same<ExclusionLedger>, Same<Statement>)>,
    rows: Arc<Vec<LedgerRow>>,
}

impl LedgerRows {
    fn rows(
        &mut self,
        ledger: &Arc<ExclusionLedger>,
        statement: &Arc<Statement>,
    ) -> Arc<Vec<LedgerRow>> {
        let key = (Same::of(ledger), Same::of(statement));
        if self.key.as_ref() != Some(&key) {
            let contract = &statement.contract;
            let rows = ledger_rows(contract, statement.period, ledger, Some(statement));
            self.rows = Arc::new(rows);
            self.key = Some(key);
        }
        Arc::clone(&self.rows)
    }
}

pub(super) fn show(
    ui: &mut Ui,
    ctx: &mut ViewContext<'_>,
    acting: &mut ActingUi,
    sheet: &ActingSheet,
    statement: &Arc<Statement>,
) {
    let rows = ctx.derived.ledger_rows.rows(&ctx.state.exclusions, statement);
    take_end(ctx, &mut acting.exclusions);
    ask_effects(ctx, &mut acting.exclusions, statement);
    form::begin(&mut acting.exclusions, sheet, statement);
    head(ui, ctx, &mut acting.exclusions, statement, &rows);
    if let Some(event) = lanes::show(ui, ctx, &acting.exclusions, statement, &rows) {
        lanes::take(&mut acting.exclusions, event, statement);
    }
    ui.add_space(4.0);
    let is_drafting = acting.exclusions.draft.is_some();
    if is_drafting {
        form::show(ui, ctx, acting, sheet, statement);
        return;
    }
    if rows.is_empty() {
        none(ui, &mut acting.exclusions, statement);
        return;
    }
    let selected = acting.exclusions.selected.clone();
    let chosen =
        rows.iter().find(|row| Some(&row.entry.id) == selected.as_ref()).or(rows.first()).cloned();
    let (exclusions, who) = (&mut acting.exclusions, &mut acting.who);
    let effects = ctx.state.ledger.effects.found().cloned();
    let mut clicked = None;
    acting::columns(
        ui,
        ["ledger list", "ledger entry"],
        0.52,
        exclusions,
        |ui, _| {
            let shown = chosen.as_ref().map(|row| row.entry.id.as_str());
            clicked = list::show(ui, statement, &rows, effects.as_deref(), shown);
        },
        |ui, exclusions| {
            if let Some(row) = &chosen {
                detail::show(ui, ctx, exclusions, who, statement, row, effects.as_deref());
            }
        },
    );
    if let Some(id) = clicked {
        acting.exclusions.selected = Some(id);
        acting.exclusions.reason.clear();
    }
}

/// Title line: how many entries, undo, and the way to a new one.
fn head(
    ui: &mut Ui,
    ctx: &mut ViewContext<'_>,
    exclusions: &mut ExclusionsUi,
    statement: &Arc<Statement>,
    rows: &[LedgerRow],
) {
    let n_of = |state| rows.iter().filter(|row| row.entry.state == state).count() as u64;
    ui.horizontal_wrapped(|ui| {
        text::body(
            ui,
            &tr!(
                "exclusions-count",
                n = rows.len() as u64,
                approved = n_of(ExclusionState::Approved),
                proposed = n_of(ExclusionState::Proposed),
                rejected = n_of(ExclusionState::Rejected),
            ),
        );
        if exclusions.draft.is_none() {
            let propose = tr!("exclusions-propose-new");
            if button::primary(ui, Some(Icon::Plus), propose).clicked() {
                exclusions.draft = Some(DraftUi::of_period(statement));
            }
        }
        if let Some(file) = ctx.state.ledger.undoable.clone() {
            ui.add_enabled_ui(!ctx.state.ledger.running, |ui| {
                let undo = button::secondary(ui, Some(Icon::Undo), tr!("exclusions-undo"));
                let hover = tr!("exclusions-undo-hint", file = file.as_str());
                if undo.on_hover_text(hover).clicked() {
                    change(ctx, exclusions, LedgerCommand::Undo);
                }
            });
        }
        if ctx.state.ledger.running {
            ui.add(egui::Spinner::new().size(16.0));
        }
    });
    done_ui(ui, ctx, exclusions);
}

/// How the last change of this window ended.
fn done_ui(ui: &mut Ui, ctx: &ViewContext<'_>, exclusions: &ExclusionsUi) {
    if !exclusions.shows_end {
        return;
    }
    match &ctx.state.ledger.done {
        Some(Ok(done)) => {
            ui.horizontal(|ui| {
                let t = tokens(ui);
                icon::show(ui, Icon::Check, 14.0, t.good);
                text::line(ui, &done_text(done), crate::gui::theme::font::small_strong(), t.good);
            });
        }
        Some(Err(problems)) => problems_ui(ui, problems),
        None => {}
    }
}

fn done_text(done: &LedgerDone) -> String {
    let (id, file) = (done.id.as_str(), done.file.as_str());
    match done.state {
        Some(ExclusionState::Proposed) => tr!("exclusions-done-proposed", id = id, file = file),
        Some(ExclusionState::Approved) => tr!("exclusions-done-approved", id = id, file = file),
        Some(ExclusionState::Rejected) => tr!("exclusions-done-rejected", id = id, file = file),
        None => tr!("exclusions-done-undone", file = file),
    }
}

fn none(ui: &mut Ui, exclusions: &mut ExclusionsUi, statement: &Arc<Statement>) {
    crate::gui::widget::empty_state::show(
        ui,
        Icon::Clock,
        tr!("exclusions-none-title"),
        tr!("exclusions-none-sentence"),
        |ui| {
            if button::secondary(ui, Some(Icon::Plus), tr!("exclusions-none-action")).clicked() {
                exclusions.draft = Some(DraftUi::of_period(statement));
            }
        },
    );
}

/// Asks for a change; one at a time.
fn change(ctx: &mut ViewContext<'_>, exclusions: &mut ExclusionsUi, command: LedgerCommand) {
    exclusions.waits_since = Some(ctx.state.ledger.revision);
    exclusions.shows_end = false;
    ctx.command(Command::Ledger(command));
}

/// Follows what became of the last change.
fn take_end(ctx: &ViewContext<'_>, exclusions: &mut ExclusionsUi) {
    let ledger = &ctx.state.ledger;
    if exclusions.waits_since.is_none_or(|since| since == ledger.revision) {
        return;
    }
    exclusions.waits_since = None;
    exclusions.shows_end = true;
    let Some(Ok(done)) = &ledger.done else { return };
    if done.state == Some(ExclusionState::Proposed) {
        exclusions.draft = None;
    }
    if !done.id.is_empty() {
        exclusions.selected = Some(done.id.clone());
    }
    exclusions.reason.clear();
}

/// What each entry does is asked once for each result.
fn ask_effects(
    ctx: &mut ViewContext<'_>,
    exclusions: &mut ExclusionsUi,
    statement: &Arc<Statement>,
) {
    let mark = (Same::of(statement), Same::of(&ctx.state.exclusions));
    if exclusions.effects_asked.as_ref() != Some(&mark) {
        exclusions.effects_asked = Some(mark);
        let official = Arc::clone(statement);
        ctx.command(Command::Ledger(LedgerCommand::Effects { official }));
    }
}

/// A kind in the language of the window.
pub(super) fn kind_text(kind: ExclusionKind) -> &'static str {
    match kind {
        ExclusionKind::PlannedMaintenance => tr!("exclusions-kind-planned"),
        ExclusionKind::EmergencyMaintenance => tr!("exclusions-kind-emergency"),
        ExclusionKind::ForceMajeure => tr!("exclusions-kind-force-majeure"),
        ExclusionKind::CustomerCaused => tr!("exclusions-kind-customer"),
        ExclusionKind::ThirdParty => tr!("exclusions-kind-third-party"),
        ExclusionKind::SiteAccess => tr!("exclusions-kind-site-access"),
        ExclusionKind::AtypicalDay => tr!("exclusions-kind-atypical-day"),
        ExclusionKind::EnergySaving => tr!("exclusions-kind-energy-saving"),
        ExclusionKind::NewSite => tr!("exclusions-kind-new-site"),
        ExclusionKind::Decommissioned => tr!("exclusions-kind-decommissioned"),
    }
}

/// A state in the language of the window.
pub(super) fn state_text(state: ExclusionState) -> &'static str {
    match state {
        ExclusionState::Proposed => tr!("exclusions-state-proposed"),
        ExclusionState::Approved => tr!("exclusions-state-approved"),
        ExclusionState::Rejected => tr!("exclusions-state-rejected"),
    }
}

/// Word, sign and colour of a state.
fn state_chip(ui: &mut Ui, state: ExclusionState) {
    let t = tokens(ui);
    let (icon, color, soft) = match state {
        ExclusionState::Proposed => (Icon::Question, t.warn, t.warn_soft),
        ExclusionState::Approved => (Icon::Check, t.good, t.good_soft),
        ExclusionState::Rejected => (Icon::Close, t.unknown, t.unknown_soft),
    };
    crate::gui::widget::chip::chip(ui, Some(icon), state_text(state), color, soft);
}
