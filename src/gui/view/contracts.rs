//! Contracts: a card for each with its latest verdict; a click opens the scorecard.

use std::collections::BTreeSet;

use egui::{Align, CornerRadius, Layout, Sense, Ui, UiBuilder, WidgetInfo, vec2};

use super::{objective, scorecard};
use crate::gui::app::ViewContext;
use crate::gui::theme::{self, CARD_RADIUS, tokens};
use crate::gui::ui_state::ContractsUi;
use crate::gui::widget::icon::{self, Icon};
use crate::gui::widget::{chip, empty_state, quantity, text};
use crate::model::CalendarMonth;
use crate::sla::{Contract, Statement};
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
        let months = months(state, contract);
        let recent: Vec<CalendarMonth> = months.iter().rev().take(3).rev().copied().collect();
        for month in &recent {
            evaluate(ctx, contracts, &contract.id, *month);
        }
        if card(ui, state, contract, &recent) {
            contracts.contract = Some(contract.id.clone());
            contracts.objective = None;
            opened = true;
        }
    }
    opened
}

/// Months of which at least a day lies in the time of the data, in the contract's zone, oldest first: another country's
/// midnight may begin the data in the last hours of a month that this contract has nothing of.
pub(super) fn months(state: &State, contract: &Contract) -> Vec<CalendarMonth> {
    let Some(extent) = state.inventory.extent else { return Vec::new() };
    let month_of = |at| {
        let local = contract.zone.local(at);
        CalendarMonth { year: local.year(), month: local.month() }
    };
    let last = month_of(extent.end.plus_secs(-1));
    let mut months = vec![month_of(extent.start)];
    // A wrong clock in one file must not make a list without end.
    while let Some(month) = months.last().filter(|m| **m < last && months.len() < 240) {
        months.push(month.next());
    }
    let days: Vec<CalendarMonth> = months
        .iter()
        .copied()
        .filter(|month| {
            let shared = contract.zone.month(*month).intersect(extent);
            shared.is_some_and(|shared| shared.duration_secs() >= 86_400)
        })
        .collect();
    // Data of a few hours in all have their month nevertheless.
    if days.is_empty() { months } else { days }
}

/// The month that opens first: the last whole one, or else the last.
pub(crate) fn default_month(state: &State, contract: &Contract) -> Option<CalendarMonth> {
    let months = months(state, contract);
    let end = state.inventory.extent?.end;
    months.iter().rev().find(|m| contract.zone.month(**m).end <= end).or(months.last()).copied()
}

/// Asks for a verdict once for each month and state of the data.
pub(super) fn evaluate(
    ctx: &mut ViewContext<'_>,
    contracts: &mut ContractsUi,
    contract: &str,
    month: CalendarMonth,
) {
    let key = (contract.to_owned(), month);
    let known = ctx.state.statements.get(&key).is_some_and(|s| s.running || s.latest.is_some());
    let asked = (contract.to_owned(), month, ctx.state.inventory.data_revision);
    if !known && contracts.evaluated.insert(asked) {
        ctx.command(Command::Evaluate { contract: contract.to_owned(), month });
    }
}

/// Room of a month and its verdict on a card.
const MONTH_WIDTH: f32 = 140.0;

fn card(ui: &mut Ui, state: &State, contract: &Contract, months: &[CalendarMonth]) -> bool {
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
        vec2(inner.available_width() - MONTH_WIDTH * months.len() as f32 - 56.0, 60.0),
        Layout::top_down(Align::Min),
        |ui| {
            ui.set_width(ui.available_width());
            ui.add_space(11.0);
            ui.spacing_mut().item_spacing.y = 4.0;
            text::section(ui, &format!("{} · {}", contract.customer, contract.name));
            let fee = quantity::money(contract.fee, &contract.currency, contract.currency_decimals);
            let n = quantity::plural(contract.objectives.len() as u64, "objective", "objectives");
            text::small(ui, &format!("{} · {n} · fee {fee} a month", contract.country));
        },
    );
    inner.with_layout(Layout::right_to_left(Align::Center), |ui| {
        icon::show(ui, Icon::ChevronRight, 16.0, t.text_faint);
        ui.add_space(8.0);
        for month in months.iter().rev() {
            month_cell(ui, state, contract, *month);
        }
    });
    theme::paint_focus(ui, &response);
    response.clicked()
}

fn month_cell(ui: &mut Ui, state: &State, contract: &Contract, month: CalendarMonth) {
    let statement = state.statements.get(&(contract.id.clone(), month));
    ui.allocate_ui_with_layout(vec2(MONTH_WIDTH - 8.0, 56.0), Layout::top_down(Align::Min), |ui| {
        ui.set_width(MONTH_WIDTH - 8.0);
        ui.spacing_mut().item_spacing.y = 4.0;
        ui.add_space(6.0);
        text::small(ui, &month_name(month));
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

/// Met, but with an objective inside its warning zone.
pub(super) fn at_risk(statement: &Statement) -> bool {
    statement.objectives.iter().any(|o| o.warning)
}

/// `October 2026`
pub(crate) fn month_name(month: CalendarMonth) -> String {
    month.first_day().strftime("%B %Y").to_string()
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
