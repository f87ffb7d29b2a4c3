//! Contracts: a card for each with its latest verdict; a click opens the scorecard.

use std::collections::BTreeSet;

use egui::{Align, CornerRadius, Layout, Sense, Ui, UiBuilder, WidgetInfo, vec2};

use super::scorecard::at_risk;
pub(crate) use super::scorecard::period_title;
use super::{objective, scorecard};
use crate::gui::app::ViewContext;
use crate::gui::theme::{self, CARD_RADIUS, tokens};
use crate::gui::ui_state::ContractsUi;
use crate::gui::widget::icon::{self, Icon};
use crate::gui::widget::{chip, empty_state, quantity, text};
use crate::sla::{Contract, SlaPeriod};
use crate::workspace::{Command, State};

pub(crate) fn show(ui: &mut Ui, ctx: &mut ViewContext<'_>, contracts: &mut ContractsUi) {
    let open = contracts
        .contract
        .as_deref()
        .and_then(|id| ctx.state.contracts.iter().find(|c| c.id == id))
        .cloned();
    theme::page_ui(ui, |ui| match open {
        Some(contract) => match contracts.objective.clone() {
            Some(objective) => objective::show(ui, ctx, contracts, &contract, &objective),
            None => scorecard::show(ui, ctx, contracts, &contract),
        },
        None => {
            if ctx.state.contracts.is_empty() {
                none(ui);
                return;
            }
            theme::page_scroll(ui, |ui| {
                text::title(ui, "Contracts");
                ui.add_space(8.0);
                cards(ui, ctx, contracts);
            });
        }
    });
}

fn none(ui: &mut Ui) {
    let sentence = "Put a contract file into the folder \"contracts\" of this workspace: customer, zone, fee, objectives with their targets. It is read at once with F5.";
    empty_state::show(ui, Icon::Contracts, "No contracts yet", sentence, |_| {});
}

/// A card for each contract; true when one was opened.
pub(super) fn cards(ui: &mut Ui, ctx: &mut ViewContext<'_>, contracts: &mut ContractsUi) -> bool {
    let state = ctx.state;
    if state.contracts.is_empty() {
        text::muted(ui, "No contract file in the folder \"contracts\" of this workspace");
        return false;
    }
    let mut opened = false;
    for contract in state.contracts.iter() {
        let periods = periods(state, contract);
        let recent: Vec<SlaPeriod> = periods.iter().rev().take(3).rev().copied().collect();
        for period in &recent {
            evaluate(ctx, contracts, &contract.id, *period);
        }
        if card(ui, state, contract, &recent) {
            contracts.contract = Some(contract.id.clone());
            contracts.objective = None;
            opened = true;
        }
    }
    opened
}

/// Periods of which at least a day lies in the time of the data, in the contract's zone, oldest first: another country's
/// midnight may begin the data in the last hours of a period that this contract has nothing of.
pub(super) fn periods(state: &State, contract: &Contract) -> Vec<SlaPeriod> {
    let Some(extent) = state.inventory.extent else { return Vec::new() };
    let period_at = |at| contract.window.period_at(at, &contract.zone).ok();
    let (Some(first), Some(last)) = (period_at(extent.start), period_at(extent.end.plus_secs(-1)))
    else {
        return Vec::new();
    };
    let mut periods = vec![first];
    // A wrong clock in one file must not make a list without end.
    while let Some(period) = periods.last().filter(|p| **p < last && periods.len() < 240) {
        let Ok(next) = contract.window.next(period) else { break };
        periods.push(next);
    }
    let with_days: Vec<SlaPeriod> = periods
        .iter()
        .copied()
        .filter(|period| {
            let shared = period.range(&contract.zone).intersect(extent);
            shared.is_some_and(|shared| shared.duration_secs() >= 86_400)
        })
        .collect();
    // Data of a few hours in all have their period nevertheless.
    if with_days.is_empty() { periods } else { with_days }
}

/// The period that opens first: the last whole one, or else the last.
pub(crate) fn default_period(state: &State, contract: &Contract) -> Option<SlaPeriod> {
    let periods = periods(state, contract);
    let end = state.inventory.extent?.end;
    let is_whole = |period: &&SlaPeriod| period.range(&contract.zone).end <= end;
    periods.iter().rev().find(is_whole).or(periods.last()).copied()
}

/// Asks for a verdict once for each month and state of the data.
pub(super) fn evaluate(
    ctx: &mut ViewContext<'_>,
    contracts: &mut ContractsUi,
    contract: &str,
    period: SlaPeriod,
) {
    // Documents that were read again are other documents: what was judged by the old ones is judged anew.
    let documents = std::sync::Arc::as_ptr(&ctx.state.contracts) as usize;
    let key = (contract.to_owned(), period);
    let known = ctx.state.statements.get(&key).is_some_and(|s| s.running || s.latest.is_some());
    let asked = (contract.to_owned(), period, ctx.state.inventory.data_revision, documents);
    if !known && contracts.evaluated.insert(asked) {
        ctx.command(Command::Evaluate { contract: contract.to_owned(), period });
    }
}

/// Room of a month and its verdict on a card.
const MONTH_WIDTH: f32 = 140.0;

fn card(ui: &mut Ui, state: &State, contract: &Contract, periods: &[SlaPeriod]) -> bool {
    let t = tokens(ui);
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), 76.0), Sense::click());
    response.widget_info(|| {
        WidgetInfo::labeled(egui::Role::Button, true, format!("Contract {}", contract.name))
    });
    let border = if response.hovered() { t.border_strong } else { t.border };
    ui.painter().rect(
        rect,
        CornerRadius::same(CARD_RADIUS),
        t.card,
        egui::Stroke::new(1.0, border),
        egui::StrokeKind::Inside,
    );
    let mut inner = ui.new_child(
        UiBuilder::new()
            .max_rect(rect.shrink2(vec2(18.0, 8.0)))
            .layout(Layout::left_to_right(Align::Center)),
    );
    inner.allocate_ui_with_layout(
        vec2(inner.available_width() - MONTH_WIDTH * periods.len() as f32 - 56.0, 60.0),
        Layout::top_down(Align::Min),
        |ui| {
            ui.set_width(ui.available_width());
            ui.add_space(11.0);
            ui.spacing_mut().item_spacing.y = 4.0;
            text::section(ui, &format!("{} · {}", contract.customer, contract.name));
            let n = quantity::plural(contract.objectives.len() as u64, "objective", "objectives");
            let fee = scorecard::fee_line(contract);
            text::small(ui, &format!("{} · {n} · {fee}", contract.country));
        },
    );
    inner.with_layout(Layout::right_to_left(Align::Center), |ui| {
        icon::show(ui, Icon::ChevronRight, 16.0, t.text_faint);
        ui.add_space(8.0);
        for period in periods.iter().rev() {
            period_cell(ui, state, contract, *period);
        }
    });
    theme::paint_focus(ui, &response);
    response.clicked()
}

fn period_cell(ui: &mut Ui, state: &State, contract: &Contract, period: SlaPeriod) {
    let statement = state.statements.get(&(contract.id.clone(), period));
    ui.allocate_ui_with_layout(vec2(MONTH_WIDTH - 8.0, 56.0), Layout::top_down(Align::Min), |ui| {
        ui.set_width(MONTH_WIDTH - 8.0);
        ui.spacing_mut().item_spacing.y = 4.0;
        ui.add_space(6.0);
        text::small(ui, &period_title(period));
        match statement.and_then(|s| s.latest.as_ref()) {
            Some(Ok(statement)) => {
                chip::verdict(ui, statement.verdict(), at_risk(statement));
            }
            Some(Err(_)) => {
                let t = tokens(ui);
                chip::chip(ui, Some(Icon::Warning), "Problem", t.warn, t.warn_soft);
            }
            None => {
                chip::tag(ui, "Evaluating…");
            }
        }
    });
}

/// A line of crumbs; the position that was clicked.
pub(super) fn crumbs(ui: &mut Ui, names: &[&str]) -> Option<usize> {
    let mut clicked = None;
    let mut seen = BTreeSet::new();
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = 6.0;
        let t = tokens(ui);
        for (position, name) in names.iter().enumerate() {
            let last = position + 1 == names.len();
            if position > 0 {
                icon::show(ui, Icon::ChevronRight, 12.0, t.text_faint);
            }
            let color = if last { t.text } else { t.text_muted };
            let label = text::line(ui, name, theme::font::strong(), color).interact(Sense::click());
            if !last && seen.insert(*name) {
                label.widget_info(|| {
                    WidgetInfo::labeled(egui::Role::Link, true, format!("Back to {name}"))
                });
                if label.on_hover_cursor(egui::CursorIcon::PointingHand).clicked() {
                    clicked = Some(position);
                }
            }
        }
    });
    clicked
}
