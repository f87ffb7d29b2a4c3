//! Frozen results of a period: the records in their chain, what differs from today's data, and the next record.

mod difference;

use std::sync::Arc;

use egui::{CornerRadius, Rect, Sense, Ui, pos2, vec2};

pub(super) use difference::difference_ui;

use super::acting::{self, ActingUi, Same, problems_ui};
use crate::gui::app::ViewContext;
use crate::gui::theme::{self, font, tokens};
use crate::gui::widget::icon::{self, Icon};
use crate::gui::widget::{button, chip, field, problem, progress, quantity, text};
use crate::model::Zone;
use crate::sla::{Contract, Statement};
use crate::words::tr;
use crate::workspace::Command;
use crate::workspace::freeze::{FreezeRefusal, FreezeState, FrozenMonth, Revision};
use crate::workspace::freeze_jobs::FreezeCommand;

#[derive(Debug, Default)]
pub struct FreezeUi {
    pub reason: String,
    /// What the person wants it frozen as; `None`: the first that may be.
    pub state: Option<FreezeState>,
    /// Result and revision that the records were last compared with.
    pub asked: Option<(Same<Statement>, u64)>,
    /// Revision of the frozen state when freezing was asked for.
    pub waits_since: Option<u64>,
    pub shows_end: bool,
}

/// `Final, revision 2`: what a scorecard says of a frozen period.
pub(super) fn chip(ui: &mut Ui, month: &FrozenMonth) {
    let t = tokens(ui);
    if !month.faults.is_empty() {
        let faulty =
            chip::chip(ui, Some(Icon::Warning), tr!("freeze-chip-faulty"), t.bad, t.bad_soft);
        faulty.on_hover_text(problem::said(&month.faults[0]));
        return;
    }
    let Some(newest) = month.newest() else { return };
    let said =
        tr!("freeze-chip", state = state_text(newest.state).to_lowercase(), n = newest.sequence,);
    let (color, soft) = match newest.state {
        FreezeState::Provisional => (t.warn, t.warn_soft),
        FreezeState::Final | FreezeState::Restated => (t.accent_text, t.accent_soft),
    };
    chip::chip(ui, Some(Icon::Check), &said, color, soft);
}

pub(super) fn show(
    ui: &mut Ui,
    ctx: &mut ViewContext<'_>,
    acting: &mut ActingUi,
    statement: &Arc<Statement>,
) {
    take_end(ctx, &mut acting.freeze);
    ask(ctx, &mut acting.freeze, statement);
    let key = (statement.contract.id.clone(), statement.name);
    let state = ctx.state.frozen.months.get(&key).cloned().unwrap_or_default();
    if let Some(Err(problems)) = &state.latest {
        problems_ui(ui, problems);
    }
    let Some(month) = state.found().cloned() else {
        let accent = tokens(ui).accent;
        progress::bar(ui, tr!("freeze-reading"), None, 160.0, accent);
        return;
    };
    let mut command = None;
    acting::columns(
        ui,
        ["frozen records", "frozen difference"],
        0.44,
        acting,
        |ui, acting| {
            if !month.faults.is_empty() {
                text::strong(ui, tr!("freeze-faults"));
                problems_ui(ui, &month.faults);
            }
            chain_ui(ui, &month, &statement.contract);
            ui.add_space(8.0);
            command = next_ui(ui, ctx, acting, &month, statement);
        },
        |ui, _| beside_ui(ui, &month, state.running),
    );
    if let Some(command) = command {
        acting.freeze.waits_since = Some(ctx.state.frozen.revision);
        acting.freeze.shows_end = false;
        ctx.command(Command::Freeze(command));
    }
}

fn take_end(ctx: &ViewContext<'_>, ours: &mut FreezeUi) {
    let revision = ctx.state.frozen.revision;
    if ours.waits_since.is_none_or(|since| since == revision) {
        return;
    }
    ours.waits_since = None;
    ours.shows_end = true;
    if let Some(Ok(_)) = &ctx.state.frozen.done {
        ours.reason.clear();
        ours.state = None;
    }
}

/// Records are compared once for each result, and again after each freezing.
fn ask(ctx: &mut ViewContext<'_>, ours: &mut FreezeUi, statement: &Arc<Statement>) {
    let mark = (Same::of(statement), ctx.state.frozen.revision);
    if ours.asked.as_ref() != Some(&mark) {
        ours.asked = Some(mark);
        let official = Arc::clone(statement);
        ctx.command(Command::Freeze(FreezeCommand::Compare { official }));
    }
}

/// The records from the first to the newest, each tied to the one before by its hash.
fn chain_ui(ui: &mut Ui, month: &FrozenMonth, contract: &Contract) {
    text::section(ui, tr!("freeze-records"));
    if month.revisions.is_empty() {
        let muted = tokens(ui).text_muted;
        text::paragraph(ui, tr!("freeze-none"), muted);
        return;
    }
    for (idx, revision) in month.revisions.iter().enumerate() {
        let is_newest = idx + 1 == month.revisions.len();
        revision_ui(ui, revision, contract, is_newest);
        if !is_newest {
            link_ui(ui);
        }
    }
}

fn revision_ui(ui: &mut Ui, revision: &Revision, contract: &Contract, is_newest: bool) {
    let zone: &Zone = &contract.zone;
    let mut card = theme::card(ui).inner_margin(12);
    if is_newest {
        card = card.stroke(egui::Stroke::new(1.5, tokens(ui).accent));
    }
    card.show(ui, |ui| {
        ui.set_width(ui.available_width());
        ui.spacing_mut().item_spacing.y = 4.0;
        ui.horizontal_wrapped(|ui| {
            text::line(ui, &revision_title(revision), font::strong(), tokens(ui).text);
            if is_newest {
                chip::tag(ui, tr!("freeze-holds"));
            }
        });
        acting::fact(ui, tr!("freeze-frozen-at"), &quantity::time(revision.frozen_at, zone));
        if !revision.by.is_empty() {
            acting::fact(ui, tr!("freeze-by"), &revision.by);
        }
        if !revision.reason.is_empty() {
            let color = tokens(ui).text;
            text::note(ui, &revision.reason, color);
        }
        if let Ok(credit) = revision.credit.parse() {
            acting::fact(ui, tr!("freeze-credit"), &acting::money(credit, contract));
        }
        let hash: String = revision.sha256.chars().take(16).collect();
        acting::fact(ui, "SHA-256", &format!("{hash}…"));
    });
}

fn revision_title(revision: &Revision) -> String {
    tr!("freeze-revision", n = revision.sequence, state = state_text(revision.state))
}

/// The tie between two records.
fn link_ui(ui: &mut Ui) {
    let t = tokens(ui);
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), 14.0), Sense::hover());
    let x = rect.left() + 24.0;
    let bar =
        Rect::from_min_max(pos2(x - 1.5, rect.top() - 8.0), pos2(x + 1.5, rect.bottom() + 8.0));
    ui.painter().rect_filled(bar, CornerRadius::same(1), t.accent);
}

/// What may be frozen next, who freezes, and why.
fn next_ui(
    ui: &mut Ui,
    ctx: &ViewContext<'_>,
    acting: &mut ActingUi,
    month: &FrozenMonth,
    statement: &Arc<Statement>,
) -> Option<FreezeCommand> {
    let mut command = None;
    theme::card(ui).show(ui, |ui| {
        ui.set_width(ui.available_width());
        text::section(ui, tr!("freeze-next"));
        if month.next.is_empty() {
            let accent = tokens(ui).accent;
            progress::bar(ui, tr!("freeze-comparing"), None, 160.0, accent);
            return;
        }
        // The furthest that may be is what comes next.
        let next = month.next.iter().rev().find(|(_, refused)| refused.is_none());
        let chosen = acting.freeze.state.filter(|state| month.may_be(*state));
        let chosen = chosen.or(next.map(|(state, _)| *state));
        for (state, refused) in &month.next {
            let refused = refused.as_ref().map(|why| refusal_text(why, &statement.contract.zone));
            if state_row(ui, *state, refused.as_deref(), chosen) {
                acting.freeze.state = Some(*state);
            }
        }
        let Some(state) = chosen else { return };
        let width = ui.available_width();
        acting::who_field(ui, &mut acting.who, width);
        let needs_reason = month.needs_reason(state);
        let reason = match state {
            FreezeState::Restated => tr!("freeze-reason-needed"),
            _ if needs_reason => tr!("freeze-reason-of-terms"),
            _ => tr!("freeze-note"),
        };
        if needs_reason && state == FreezeState::Final {
            let warn = tokens(ui).warn;
            text::note(ui, tr!("freeze-terms-changed"), warn);
        }
        text::caption(ui, reason);
        field::line(ui, &mut acting.freeze.reason, reason, tr!("freeze-note-hint"), width);
        let lacks_reason = needs_reason && acting.freeze.reason.trim().is_empty();
        let may = !lacks_reason && !acting.who.trim().is_empty() && !ctx.state.frozen.running;
        ui.horizontal_wrapped(|ui| {
            ui.add_enabled_ui(may, |ui| {
                let name = match state {
                    FreezeState::Provisional => tr!("freeze-as-provisional"),
                    FreezeState::Final => tr!("freeze-as-final"),
                    FreezeState::Restated => tr!("freeze-as-restated"),
                };
                if button::primary(ui, Some(Icon::Check), name).clicked() {
                    command = Some(FreezeCommand::Freeze {
                        contract: statement.contract.id.clone(),
                        period: statement.name,
                        state,
                        by: acting.who.trim().to_owned(),
                        reason: acting.freeze.reason.trim().to_owned(),
                    });
                }
            });
            if ctx.state.frozen.running {
                ui.add(egui::Spinner::new().size(16.0));
            }
        });
        text::small(ui, tr!("freeze-for-good"));
    });
    end_ui(ui, ctx, acting);
    command
}

/// One state as a line to choose; why not, where it may not be.
fn state_row(
    ui: &mut Ui,
    state: FreezeState,
    refused: Option<&str>,
    chosen: Option<FreezeState>,
) -> bool {
    ui.scope(|ui| {
        ui.spacing_mut().interact_size.y = 22.0;
        ui.spacing_mut().item_spacing.y = 2.0;
        // The ring of a state that may not be chosen is seen too, though it is drawn paler.
        let (ring, widgets) = (tokens(ui).text_muted, &mut ui.visuals_mut().widgets);
        for look in [&mut widgets.noninteractive, &mut widgets.inactive] {
            look.bg_stroke.color = ring;
        }
        let name = egui::RichText::new(state_text(state)).font(font::body());
        let radio = egui::RadioButton::new(chosen == Some(state), name);
        let clicked = ui.add_enabled(refused.is_none(), radio).clicked();
        if let Some(refused) = refused {
            let muted = tokens(ui).text_muted;
            ui.horizontal_top(|ui| {
                ui.add_space(24.0);
                text::note(ui, refused, muted);
            });
        }
        clicked
    })
    .inner
}

fn end_ui(ui: &mut Ui, ctx: &ViewContext<'_>, acting: &ActingUi) {
    if !acting.freeze.shows_end {
        return;
    }
    match &ctx.state.frozen.done {
        Some(Ok(done)) => {
            let t = tokens(ui);
            ui.horizontal(|ui| {
                icon::show(ui, Icon::Check, 14.0, t.good);
                let said = tr!("freeze-done", file = done.file.as_str());
                text::line(ui, &said, font::small_strong(), t.good);
            });
        }
        Some(Err(problems)) => problems_ui(ui, problems),
        None => {}
    }
}

/// From the newest record to today.
fn beside_ui(ui: &mut Ui, month: &FrozenMonth, running: bool) {
    text::section(ui, tr!("freeze-difference"));
    let muted = tokens(ui).text_muted;
    match (&month.difference, month.newest()) {
        (_, None) => {
            text::paragraph(ui, tr!("freeze-nothing-to-compare"), muted);
        }
        (Some(difference), Some(_)) if difference.is_empty() => {
            let t = tokens(ui);
            ui.horizontal_top(|ui| {
                icon::show(ui, Icon::Check, 16.0, t.good);
                text::paragraph(ui, tr!("freeze-no-difference"), t.text);
            });
        }
        (Some(difference), Some(newest)) => {
            let said = tr!("freeze-differs", revision = revision_title(newest));
            text::note(ui, &said, muted);
            difference_ui(ui, difference, [tr!("freeze-side-frozen"), tr!("freeze-side-today")]);
        }
        (None, Some(_)) if running || month.faults.is_empty() => {
            let accent = tokens(ui).accent;
            progress::bar(ui, tr!("freeze-comparing"), None, 160.0, accent);
        }
        (None, Some(_)) => {
            text::paragraph(ui, tr!("freeze-faulty-no-difference"), muted);
        }
    }
}

/// Why not, in the language of the window.
fn refusal_text(refusal: &FreezeRefusal, zone: &Zone) -> String {
    match refusal {
        FreezeRefusal::WhatIf { .. } => tr!("freeze-refused-what-if").to_owned(),
        FreezeRefusal::Faulty => tr!("freeze-faults").to_owned(),
        FreezeRefusal::FinalAlready => tr!("freeze-refused-final-already").to_owned(),
        FreezeRefusal::NotOver { end } => {
            tr!("freeze-refused-not-over", end = quantity::time(*end, zone))
        }
        FreezeRefusal::NotProvisional => tr!("freeze-refused-not-provisional").to_owned(),
        FreezeRefusal::MayBeDisputed { until, days } => tr!(
            "freeze-refused-disputed",
            until = quantity::time(*until, zone),
            days = u64::from(*days),
        ),
        FreezeRefusal::NeverFinal => tr!("freeze-refused-never-final").to_owned(),
        FreezeRefusal::NoReason => tr!("freeze-refused-no-reason").to_owned(),
        FreezeRefusal::NothingDiffers => tr!("freeze-refused-nothing-differs").to_owned(),
        FreezeRefusal::ClockBehind { last, .. } => {
            tr!("freeze-refused-clock", last = quantity::time(*last, zone))
        }
    }
}

/// A state in the language of the window.
pub(super) fn state_text(state: FreezeState) -> &'static str {
    match state {
        FreezeState::Provisional => tr!("freeze-state-provisional"),
        FreezeState::Final => tr!("freeze-state-final"),
        FreezeState::Restated => tr!("freeze-state-restated"),
    }
}
