//! Official and supposed side by side: money, verdict, score, each line; the changes in words, and the command for a shell.

use egui::{Align, Layout, Ui};
use rust_decimal::Decimal;

use crate::gui::app::ViewContext;
use crate::gui::theme::{self, font, tokens};
use crate::gui::view::acting::{effect_table, money, problems_ui, value_text};
use crate::gui::widget::icon::Icon;
use crate::gui::widget::{button, chip, progress, quantity, text};
use crate::sla::what_if::WhatIf;
use crate::sla::{Statement, Verdict};
use crate::words::tr;
use crate::workspace::exclusions::between;
use crate::workspace::what_if::what_if_command;

use super::Answer;

pub(super) fn show(
    ui: &mut Ui,
    ctx: &ViewContext<'_>,
    draft: &WhatIf,
    statement: &Statement,
    found: &Answer,
) {
    let contract = &statement.contract;
    let failed = matches!(&ctx.state.supposed.latest, Some(Err(_)))
        && !ctx.state.supposed.running
        && !draft.is_empty();
    // The last answer stays in sight while the next one is judged, so that nothing jumps; where there is none, it goes.
    let (supposed, is_current) = match found {
        Answer::Current(found) => (Some(&found.supposed), true),
        Answer::Stale(found) if !failed => (Some(&found.supposed), false),
        Answer::Stale(_) | Answer::None => (None, false),
    };
    ui.scope(|ui| {
        if !is_current && supposed.is_some() {
            ui.set_opacity(0.6);
        }
        let waits = match (draft.is_empty(), failed) {
            (true, _) => tr!("supposed-nothing-yet"),
            (false, true) => tr!("supposed-failed"),
            (false, false) => tr!("supposed-judging"),
        };
        sides(ui, statement, supposed, waits);
    });
    if draft.is_empty() {
        let muted = tokens(ui).text_muted;
        text::paragraph(ui, tr!("supposed-nothing"), muted);
    } else if !is_current {
        match &ctx.state.supposed.latest {
            Some(Err(problems)) if !ctx.state.supposed.running => problems_ui(ui, problems),
            _ => {
                let accent = tokens(ui).accent;
                progress::bar(ui, tr!("supposed-judging"), None, 160.0, accent);
            }
        }
    }
    if let Some(supposed) = supposed {
        if !is_current {
            ui.set_opacity(0.6);
        }
        effect_table(ui, contract, &between(statement, supposed));
        theme::card(ui).show(ui, |ui| {
            ui.set_width(ui.available_width());
            text::section(ui, tr!("supposed-changes"));
            for change in &supposed.what_if {
                let color = tokens(ui).text;
                text::paragraph(ui, &change.said(), color);
            }
        });
    }
    ui.set_opacity(1.0);
    if !draft.is_empty() {
        command_ui(ui, statement, draft);
    }
}

/// Height of a chip, and of a line that holds one.
const CHIP_HEIGHT: f32 = 22.0;

/// Two cards of one shape: the eye compares.
fn sides(ui: &mut Ui, statement: &Statement, supposed: Option<&Statement>, waits: &str) {
    const GAP: f32 = 12.0;
    let width = ((ui.available_width() - GAP) / 2.0).floor();
    ui.horizontal_top(|ui| {
        ui.spacing_mut().item_spacing.x = GAP;
        for (idx, shown) in [Some(statement), supposed].into_iter().enumerate() {
            let layout = Layout::top_down(Align::Min);
            ui.allocate_ui_with_layout(egui::vec2(width, 0.0), layout, |ui| {
                side(ui, width, statement, shown, (idx == 1).then_some(waits));
            });
        }
    });
}

fn side(
    ui: &mut Ui,
    width: f32,
    official: &Statement,
    shown: Option<&Statement>,
    waits: Option<&str>,
) {
    let (t, is_supposed) = (tokens(ui), waits.is_some());
    let waits = waits.unwrap_or_default();
    let mut card = theme::card(ui);
    if is_supposed {
        card = card.stroke(egui::Stroke::new(1.5, t.warn));
    }
    card.show(ui, |ui| {
        ui.set_width(width - 34.0);
        ui.spacing_mut().item_spacing.y = 4.0;
        let name = if is_supposed { tr!("supposed-supposed") } else { tr!("supposed-official") };
        ui.spacing_mut().interact_size.y = CHIP_HEIGHT;
        ui.horizontal(|ui| {
            ui.set_min_height(CHIP_HEIGHT);
            text::caption(ui, name);
            if is_supposed {
                chip::chip(ui, Some(Icon::Warning), tr!("supposed-tag"), t.warn, t.warn_soft);
            }
        });
        let Some(shown) = shown else {
            text::caption(ui, tr!("supposed-credit"));
            text::line(ui, quantity::NO_VALUE, font::figure(), t.text_faint);
            ui.allocate_exact_size(egui::vec2(1.0, CHIP_HEIGHT), egui::Sense::hover());
            text::small(ui, waits);
            return;
        };
        let credit = money(shown.credit_total, &official.contract);
        let color = match shown.credit_total.cmp(&official.credit_total) {
            std::cmp::Ordering::Less => t.good,
            std::cmp::Ordering::Equal => t.text,
            std::cmp::Ordering::Greater => t.bad,
        };
        text::caption(ui, tr!("supposed-credit"));
        text::number_in(ui, &credit, font::figure(), color);
        ui.horizontal_wrapped(|ui| {
            verdict(ui, shown.verdict());
            text::small(ui, &tr!("supposed-score", score = value_text(shown.score_percent, "%")));
        });
        let change = shown.credit_total - official.credit_total;
        if is_supposed {
            text::small(ui, &change_text(change, official));
        } else {
            text::small(ui, " ");
        }
    });
}

fn verdict(ui: &mut Ui, verdict: Verdict) {
    chip::verdict(ui, verdict, false);
}

fn change_text(change: Decimal, official: &Statement) -> String {
    let amount = money(change.abs(), &official.contract);
    match change.cmp(&Decimal::ZERO) {
        std::cmp::Ordering::Less => tr!("supposed-credit-less", amount = amount),
        std::cmp::Ordering::Equal => tr!("supposed-credit-same").to_owned(),
        std::cmp::Ordering::Greater => tr!("supposed-credit-more", amount = amount),
    }
}

/// The same answer on the command line.
fn command_ui(ui: &mut Ui, statement: &Statement, draft: &WhatIf) {
    let command = what_if_command(&statement.contract.id, statement.name, draft);
    theme::card(ui).show(ui, |ui| {
        ui.set_width(ui.available_width());
        ui.horizontal(|ui| {
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                if button::icon_only(ui, Icon::Copy, tr!("supposed-copy-command")).clicked() {
                    ui.ctx().copy_text(command.clone());
                }
                ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                    text::section(ui, tr!("supposed-command"));
                });
            });
        });
        text::code(ui, &command);
    });
}
