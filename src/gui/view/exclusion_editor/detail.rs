//! One entry of the ledger: what it says, what each line makes of it, what it does, and the decision.

use std::collections::BTreeSet;

use egui::Ui;

use super::list::{notice_chip, notice_text, scope_text, signed};
use super::{ExclusionsUi, change, kind_text, state_chip};
use crate::format::local_range;
use crate::gui::app::ViewContext;
use crate::gui::theme::{self, font, tokens};
use crate::gui::view::acting::{self, effect_table, money, refusal_text};
use crate::gui::widget::icon::Icon;
use crate::gui::widget::{button, field, progress, quantity, text};
use crate::sla::{Contract, ExclusionKind, ExclusionState, Statement};
use crate::words::tr;
use crate::workspace::exclusions::{EffectsAnswer, LedgerRow, LineStand, Stand};
use crate::workspace::ledger_jobs::LedgerCommand;

pub(super) fn show(
    ui: &mut Ui,
    ctx: &mut ViewContext<'_>,
    exclusions: &mut ExclusionsUi,
    who: &mut String,
    statement: &Statement,
    row: &LedgerRow,
    effects: Option<&EffectsAnswer>,
) {
    says(ui, statement, row);
    ui.add_space(4.0);
    decision(ui, ctx, exclusions, who, statement, row);
    ui.add_space(4.0);
    effect(ui, ctx, statement, row, effects);
    ui.add_space(4.0);
    lines(ui, &statement.contract, row);
}

fn says(ui: &mut Ui, statement: &Statement, row: &LedgerRow) {
    let (entry, zone) = (&row.entry, &statement.contract.zone);
    theme::card(ui).show(ui, |ui| {
        ui.set_width(ui.available_width());
        ui.horizontal_wrapped(|ui| {
            text::line(ui, &entry.id, font::section(), tokens(ui).text);
            state_chip(ui, entry.state);
            notice_chip(ui, row.notice);
        });
        let color = tokens(ui).text;
        text::paragraph(ui, &entry.reason, color);
        ui.spacing_mut().item_spacing.y = 2.0;
        acting::fact(ui, tr!("exclusions-kind"), kind_text(entry.kind));
        acting::fact(ui, tr!("exclusions-window"), &local_range(entry.range, zone));
        let minutes = acting::minutes_text(row.minutes());
        acting::fact(ui, tr!("exclusions-inside"), &minutes);
        acting::fact(ui, tr!("exclusions-scope"), scope_text(&entry.objects));
        acting::fact(ui, tr!("exclusions-evidence"), &entry.evidence);
        acting::fact(ui, tr!("exclusions-notice"), &notice_text(row.notice));
        if let Some(at) = entry.notified_at {
            acting::fact(ui, tr!("exclusions-notified-at"), &quantity::time(at, zone));
        }
        if !entry.decided_by.is_empty() {
            acting::fact(ui, tr!("exclusions-decided-by"), &entry.decided_by);
        }
        if let Some(at) = entry.decided_at {
            acting::fact(ui, tr!("exclusions-decided-on"), &quantity::time(at, zone));
        }
        let contracts = match entry.contracts.is_empty() {
            true => tr!("exclusions-all-contracts").to_owned(),
            false => entry.contracts.join(", "),
        };
        acting::fact(ui, tr!("exclusions-contracts"), &contracts);
    });
}

/// Approve, reject: who, and why.
fn decision(
    ui: &mut Ui,
    ctx: &mut ViewContext<'_>,
    exclusions: &mut ExclusionsUi,
    who: &mut String,
    statement: &Statement,
    row: &LedgerRow,
) {
    let entry = &row.entry;
    let running = ctx.state.ledger.running;
    theme::card(ui).show(ui, |ui| {
        ui.set_width(ui.available_width());
        text::section(ui, tr!("exclusions-decide"));
        let width = ui.available_width();
        acting::who_field(ui, who, width);
        for approver in approvers(&statement.contract, entry.kind) {
            let warn = tokens(ui).warn;
            if *who != approver {
                let said = tr!("exclusions-approver", approver = approver.as_str());
                signed(ui, Icon::Info, warn, &said);
            }
        }
        text::caption(ui, tr!("exclusions-reject-reason"));
        field::line(
            ui,
            &mut exclusions.reason,
            tr!("exclusions-reject-reason"),
            tr!("exclusions-reject-hint"),
            width,
        );
        let named = !who.trim().is_empty();
        let mut wanted = None;
        ui.horizontal_wrapped(|ui| {
            let may = named && !running && entry.state != ExclusionState::Approved;
            ui.add_enabled_ui(may, |ui| {
                let approve = tr!("exclusions-approve");
                if button::primary(ui, Some(Icon::Check), approve).clicked() {
                    wanted = Some(ExclusionState::Approved);
                }
            });
            let reasoned = !exclusions.reason.trim().is_empty();
            let may = named && reasoned && !running && entry.state != ExclusionState::Rejected;
            ui.add_enabled_ui(may, |ui| {
                let reject = tr!("exclusions-reject");
                if button::secondary(ui, Some(Icon::Close), reject).clicked() {
                    wanted = Some(ExclusionState::Rejected);
                }
            });
        });
        if !named {
            text::small(ui, tr!("exclusions-needs-who"));
        }
        if let Some(state) = wanted {
            let reason = match state {
                ExclusionState::Rejected => exclusions.reason.trim().to_owned(),
                _ => String::new(),
            };
            let by = who.trim().to_owned();
            let seen = Box::new(entry.clone());
            change(ctx, exclusions, LedgerCommand::Decide { seen, state, by, reason });
        }
    });
}

/// Names that alone may decide on a kind, each once.
fn approvers(contract: &Contract, kind: ExclusionKind) -> BTreeSet<String> {
    let terms = contract.objectives.iter().filter_map(|objective| objective.exclusions.as_ref());
    terms
        .filter(|terms| terms.kinds.iter().any(|terms| terms.kind == kind))
        .filter_map(|terms| terms.approver.clone())
        .collect()
}

fn effect(
    ui: &mut Ui,
    ctx: &ViewContext<'_>,
    statement: &Statement,
    row: &LedgerRow,
    effects: Option<&EffectsAnswer>,
) {
    let (title, sentence) = match row.entry.state {
        ExclusionState::Approved => {
            (tr!("exclusions-effect-approved"), tr!("exclusions-effect-approved-sentence"))
        }
        ExclusionState::Proposed => {
            (tr!("exclusions-effect-proposed"), tr!("exclusions-effect-proposed-sentence"))
        }
        ExclusionState::Rejected => return,
    };
    text::section(ui, title);
    let muted = tokens(ui).text_muted;
    text::note(ui, sentence, muted);
    let effect =
        effects.and_then(|all| all.entries.iter().find(|effect| effect.id == row.entry.id));
    match effect {
        Some(effect) => {
            let contract = &statement.contract;
            let (before, after) =
                (money(effect.credit_without, contract), money(effect.credit_with, contract));
            acting::fact(ui, tr!("exclusions-credit"), &format!("{before} → {after}"));
            effect_table(ui, contract, &effect.lines);
        }
        None if ctx.state.ledger.effects.running => {
            let accent = tokens(ui).accent;
            progress::bar(ui, tr!("exclusions-judging"), None, 160.0, accent);
        }
        None => {}
    }
}

/// What each line makes of it.
fn lines(ui: &mut Ui, contract: &Contract, row: &LedgerRow) {
    if row.lines.is_empty() {
        return;
    }
    theme::card(ui).show(ui, |ui| {
        ui.set_width(ui.available_width());
        text::section(ui, tr!("exclusions-lines"));
        for line in &row.lines {
            text::strong(ui, acting::line_name(contract, &line.objective_id, &line.name));
            stand_ui(ui, line);
        }
    });
}

fn stand_ui(ui: &mut Ui, line: &LineStand) {
    let t = tokens(ui);
    match &line.stand {
        Stand::Counts { n_objects, capped_secs: 0 } => {
            signed(ui, Icon::Check, t.good, &tr!("exclusions-counts", n = *n_objects));
        }
        Stand::Counts { n_objects, capped_secs } => {
            let cut = acting::minutes_text(capped_secs / 60);
            let said = tr!("exclusions-counts-capped", n = *n_objects, cut = cut);
            signed(ui, Icon::Warning, t.warn, &said);
        }
        Stand::Refused(reason) => signed(ui, Icon::Close, t.text_muted, &refusal_text(reason)),
        Stand::Elsewhere => signed(ui, Icon::Info, t.text_faint, tr!("exclusions-elsewhere")),
    }
}
