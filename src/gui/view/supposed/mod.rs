//! "What if": terms of the contract on sliders, and what the period would have been beside what it officially is.
//!
//! ```text
//! slider ─► WhatIf ─ still for a moment ─▶ Command::Suppose ─▶ Supposition ─▶ official │ supposed
//!             └─▶ vigia evaluate … --what-if …, the same answer in a shell
//! ```
//! Nothing here writes a file, and what is supposed carries its mark everywhere.

mod contract_wide;
mod controls;
mod outcome;

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use egui::Ui;

use super::acting::{self, ActingSheet, ActingUi, Same};
use crate::gui::app::ViewContext;
use crate::gui::theme::tokens;
use crate::gui::widget::icon::Icon;
use crate::gui::widget::{button, pick, text};
use crate::sla::what_if::WhatIf;
use crate::sla::{SlaPeriod, Statement};
use crate::words::tr;
use crate::workspace::Command;
use crate::workspace::ledger_jobs::{SupposeQuestion, Supposition};

/// Stillness after which a supposition is judged: a slider on its way is no question yet.
const STILL_SECS: f64 = 0.15;

/// What is supposed, for each contract and period that somebody looked at.
#[derive(Debug, Default)]
pub struct SupposedUi {
    /// The line whose terms are shown.
    pub objective: Option<String>,
    pub drafts: BTreeMap<(String, SlaPeriod), WhatIf>,
    /// What was last asked: texts and result.
    pub asked: Option<Mark>,
    /// What is to be asked next, and since when, in seconds, it has not changed.
    pub still_since: Option<(Mark, f64)>,
    /// The outage whose length is supposed.
    pub outage: Option<String>,
}

/// What tells one question from another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mark {
    pub texts: Vec<String>,
    /// The result it is held against.
    pub official: Same<Statement>,
}

impl SupposedUi {
    /// Shows the terms of the line that the sheet was opened from.
    pub fn turn_to(&mut self, objective: Option<&str>) {
        if let Some(objective) = objective {
            self.objective = Some(objective.to_owned());
        }
    }
}

pub(super) fn show(
    ui: &mut Ui,
    ctx: &mut ViewContext<'_>,
    acting: &mut ActingUi,
    sheet: &ActingSheet,
    statement: &Arc<Statement>,
) {
    let ours = &mut acting.supposed;
    let key = (sheet.contract.clone(), sheet.period);
    let mut draft = ours.drafts.get(&key).cloned().unwrap_or_default();
    ask(ui, ctx, ours, &draft, statement);
    let mark = Mark { texts: draft.texts(), official: Same::of(statement) };
    let found = answer(ctx, &mark);
    head(ui, &mut draft);
    let mut objective = ours.objective.clone();
    let mut outage = ours.outage.clone();
    acting::columns(
        ui,
        ["what-if terms", "what-if outcome"],
        0.42,
        &mut draft,
        |ui, draft| {
            line_picker(ui, statement, &mut objective);
            controls::show(ui, ctx, draft, statement, objective.as_deref(), &mut outage);
            contract_wide::show(ui, ctx, draft, statement);
        },
        |ui, draft| outcome::show(ui, ctx, draft, statement, &found),
    );
    ours.objective = objective;
    ours.outage = outage;
    ours.drafts.insert(key, draft);
}

/// The mark that nothing here is official, and the way back.
fn head(ui: &mut Ui, draft: &mut WhatIf) {
    let t = tokens(ui);
    egui::Frame::new()
        .fill(t.warn_soft)
        .corner_radius(egui::CornerRadius::same(6))
        .inner_margin(egui::Margin::symmetric(12, 6))
        .show(ui, |ui| {
            ui.set_width(ui.available_width());
            ui.horizontal_wrapped(|ui| {
                crate::gui::widget::icon::show(ui, Icon::Warning, 16.0, t.warn);
                text::strong(ui, tr!("supposed-mark"));
                text::small(ui, tr!("supposed-mark-sentence"));
                ui.add_enabled_ui(!draft.is_empty(), |ui| {
                    if button::secondary(ui, Some(Icon::Undo), tr!("supposed-reset")).clicked() {
                        *draft = WhatIf::default();
                    }
                });
            });
        });
}

fn line_picker(ui: &mut Ui, statement: &Statement, objective: &mut Option<String>) {
    let known = |id: &String| statement.objectives.iter().any(|line| line.objective.id == *id);
    if !objective.as_ref().is_some_and(known) {
        // The line that costs most is the one that people want to move.
        let worst = statement.objectives.iter().max_by_key(|line| (line.missed, line.credit));
        *objective = worst.map(|line| line.objective.id.clone());
    }
    let options: Vec<(Option<String>, String)> = statement
        .objectives
        .iter()
        .map(|line| (Some(line.objective.id.clone()), line.objective.said_name().to_owned()))
        .collect();
    text::caption(ui, tr!("supposed-line"));
    let width = ui.available_width();
    pick::combo(ui, tr!("supposed-line"), objective, &options, width);
}

fn ask(
    ui: &Ui,
    ctx: &mut ViewContext<'_>,
    ours: &mut SupposedUi,
    draft: &WhatIf,
    statement: &Arc<Statement>,
) {
    let mark = Mark { texts: draft.texts(), official: Same::of(statement) };
    if draft.is_empty() || ours.asked.as_ref() == Some(&mark) {
        ours.still_since = None;
        return;
    }
    let now = ui.input(|input| input.time);
    let since = match &ours.still_since {
        Some((waiting, since)) if *waiting == mark => *since,
        _ => {
            ours.still_since = Some((mark.clone(), now));
            now
        }
    };
    if now - since >= STILL_SECS {
        let official = Arc::clone(statement);
        let asked = SupposeQuestion { official, texts: mark.texts.clone() };
        ctx.command(Command::Suppose(Box::new(asked)));
        ours.asked = Some(mark);
        ours.still_since = None;
    } else {
        let rest = Duration::from_secs_f64((STILL_SECS - (now - since)).max(0.01));
        ui.ctx().request_repaint_after(rest);
    }
}

/// The answer to exactly this question, or the last one about the same result while this one is judged.
enum Answer {
    None,
    Current(Arc<Supposition>),
    Stale(Arc<Supposition>),
}

fn answer(ctx: &ViewContext<'_>, mark: &Mark) -> Answer {
    let found = ctx.state.supposed.found();
    let about_this =
        |found: &&Arc<Supposition>| Arc::ptr_eq(&found.asked.official, &mark.official.0);
    match found.filter(about_this) {
        Some(found) if found.asked.texts == mark.texts => Answer::Current(Arc::clone(found)),
        Some(found) if !mark.texts.is_empty() => Answer::Stale(Arc::clone(found)),
        _ => Answer::None,
    }
}
