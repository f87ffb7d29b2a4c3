//! Contracts: a card for each with its latest verdict; a click opens the scorecard.

use std::collections::BTreeSet;

use egui::{Align, CornerRadius, Layout, Sense, Ui, UiBuilder, WidgetInfo, vec2};

use super::portfolio::{look, names};
pub(crate) use super::scorecard::period_title;
use super::{activity, objective, portfolio, scorecard};
use crate::gui::app::ViewContext;
use crate::gui::location::Location;
use crate::gui::theme::{self, CARD_RADIUS, tokens};
use crate::gui::ui_state::{ContractsUi, UiState};
use crate::gui::widget::icon::{self, Icon};
use crate::gui::widget::sparkline::{Limit, Sparkline};
use crate::gui::widget::{button, chip, empty_state, quantity, text};
use crate::sla::{Contract, MeasurementWindow, SlaPeriod};
use crate::words::tr;
use crate::workspace::portfolio::{
    PortfolioRow, RowPeriod, UnreadContract, periods_with_data, standing_of,
};
use crate::workspace::{Command, State};

pub(crate) fn show(ui: &mut Ui, ctx: &mut ViewContext<'_>, window: &mut UiState) {
    let open = window
        .contracts
        .contract
        .as_deref()
        .and_then(|id| ctx.state.contracts.iter().find(|c| c.id == id))
        .cloned();
    let contracts = &mut window.contracts;
    theme::page_ui(ui, |ui| match open {
        Some(contract) => match contracts.objective.clone() {
            Some(objective) => {
                // Who came straight here has not been on the scorecard, which asks for it.
                if let Some(period) = contracts.periods.get(&contract.id).copied() {
                    evaluate(ctx, contracts, &contract.id, period);
                }
                objective::show(ui, ctx, contracts, &contract, &objective);
            }
            None => scorecard::show(ui, ctx, contracts, &contract),
        },
        None => {
            portfolio::ask(ctx, &mut window.portfolio);
            let unread = unread(ctx.state);
            if ctx.state.contracts.is_empty() && unread.is_empty() {
                none(ui, ctx);
                return;
            }
            theme::page_scroll(ui, |ui| {
                head(ui, ctx);
                ui.add_space(4.0);
                cards(ui, ctx);
                for one in &unread {
                    theme::card(ui).inner_margin(14).show(ui, |ui| {
                        ui.set_width(ui.available_width());
                        activity::problem_ui(ui, &one.first);
                    });
                }
            });
        }
    });
}

/// Files of the folder that could not be read.
fn unread(state: &State) -> Vec<UnreadContract> {
    state.portfolio.found().map_or_else(Vec::new, |portfolio| portfolio.unread.clone())
}

fn none(ui: &mut Ui, ctx: &mut ViewContext<'_>) {
    let title = tr!("contracts-none-title");
    empty_state::show(ui, Icon::Contracts, title, tr!("contracts-none"), |ui| {
        empty_state::centered_row(ui, "definitions", |ui| {
            if button::primary(ui, Some(Icon::Edit), tr!("contracts-write")).clicked() {
                ctx.go(Location::Definitions);
            }
        });
    });
}

fn head(ui: &mut Ui, ctx: &mut ViewContext<'_>) {
    ui.horizontal(|ui| {
        text::title(ui, tr!("contracts-title"));
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            if button::secondary(ui, Some(Icon::Edit), tr!("contracts-edit")).clicked() {
                ctx.go(Location::Definitions);
            }
        });
    });
}

/// A card for each contract: what was agreed, and how the last months went.
fn cards(ui: &mut Ui, ctx: &mut ViewContext<'_>) {
    let state = ctx.state;
    for contract in state.contracts.iter() {
        let row = state
            .portfolio
            .found()
            .and_then(|portfolio| portfolio.rows.iter().find(|row| row.contract_id == contract.id));
        let recent: &[RowPeriod] = row.map_or(&[], |row| {
            let n_shown = if theme::narrow(ui) { MONTHS_NARROW } else { MONTHS_SHOWN };
            &row.periods[row.periods.len().saturating_sub(n_shown)..]
        });
        if card(ui, contract, row, recent) {
            let id = contract.id.clone();
            ctx.go(Location::Scorecard { contract: id, period: None });
        }
    }
}

/// Periods of which at least a day lies in the time of the data, oldest first.
pub(super) fn periods(state: &State, contract: &Contract) -> Vec<SlaPeriod> {
    periods_with_data(contract, state.inventory.extent)
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
const MONTH_WIDTH: f32 = 132.0;
const MONTHS_SHOWN: usize = 3;
const MONTHS_NARROW: usize = 2;

fn card(
    ui: &mut Ui,
    contract: &Contract,
    row: Option<&PortfolioRow>,
    periods: &[RowPeriod],
) -> bool {
    let t = tokens(ui);
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), 76.0), Sense::click());
    let name = contract.said_name();
    response.widget_info(|| {
        let label = tr!("contracts-card-label", name = name);
        WidgetInfo::labeled(egui::Role::Button, true, label)
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
    let has_trend = row.is_some_and(|row| row.periods.len() > 2);
    let beside = MONTH_WIDTH * periods.len() as f32 + 56.0 + if has_trend { 108.0 } else { 0.0 };
    inner.allocate_ui_with_layout(
        vec2((inner.available_width() - beside).max(120.0), 60.0),
        Layout::top_down(Align::Min),
        |ui| {
            ui.set_width(ui.available_width());
            ui.add_space(11.0);
            ui.spacing_mut().item_spacing.y = 4.0;
            text::section(ui, &format!("{} · {name}", contract.customer));
            text::small(ui, &terms(contract));
        },
    );
    inner.with_layout(Layout::right_to_left(Align::Center), |ui| {
        icon::show(ui, Icon::ChevronRight, 16.0, t.text_faint);
        ui.add_space(8.0);
        for period in periods.iter().rev() {
            period_cell(ui, period);
        }
        if let Some(row) = row.filter(|_| has_trend) {
            ui.add_space(12.0);
            trend(ui, row, name);
        }
    });
    theme::paint_focus(ui, &response);
    response.clicked()
}

/// Room to the target of the tightest line, period by period; below the line it was missed.
fn trend(ui: &mut Ui, row: &PortfolioRow, name: &str) {
    let values: Vec<Option<f64>> = row
        .periods
        .iter()
        .map(|period| period.state.judged()?.tightest_line()?.headroom)
        .map(|headroom| headroom.map(|headroom| headroom.clamp(-1.0, 1.0)))
        .collect();
    let limit = Some(Limit { value: 0.0, higher_is_better: true });
    let line = Sparkline { values: &values, limit, selected: None };
    let label = tr!("contracts-trend-label", name = name);
    line.show(ui, vec2(88.0, 40.0), &label).on_hover_text(tr!("contracts-trend-hover"));
}

/// What was agreed, in a line: `PE · 4 objectives · fee PEN 480,000.00 · 2026-01-01 – 2026-12-31`.
fn terms(contract: &Contract) -> String {
    let fee = quantity::money(contract.fee, &contract.currency, contract.currency_decimals);
    let n = contract.objectives.len() as u64;
    let mut parts = vec![contract.country.clone(), tr!("contracts-n-objectives", n = n)];
    // The window's own words name every period that is no month.
    parts.push(match contract.window {
        MeasurementWindow::CalendarMonth => tr!("contracts-fee-month", fee = &fee),
        _ => tr!("contracts-fee-period", fee = &fee),
    });
    parts.push(match (contract.valid_from, contract.valid_to) {
        (Some(from), Some(to)) => format!("{from} – {to}"),
        (Some(from), None) => tr!("contracts-from", day = &from.to_string()),
        (None, Some(to)) => tr!("contracts-to", day = &to.to_string()),
        (None, None) => String::new(),
    });
    parts.retain(|part| !part.is_empty());
    parts.join(" · ")
}

fn period_cell(ui: &mut Ui, period: &RowPeriod) {
    let t = tokens(ui);
    ui.allocate_ui_with_layout(vec2(MONTH_WIDTH - 8.0, 56.0), Layout::top_down(Align::Min), |ui| {
        ui.set_width(MONTH_WIDTH - 8.0);
        ui.spacing_mut().item_spacing.y = 4.0;
        ui.add_space(6.0);
        text::small(ui, &names::period(period.name));
        let standing = standing_of(&period.state);
        let (strong, soft) = look::colors(t, standing);
        let soft = if soft == egui::Color32::TRANSPARENT { t.raised } else { soft };
        chip::chip(ui, look::icon(standing), look::word(standing), strong, soft);
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
                    WidgetInfo::labeled(
                        egui::Role::Link,
                        true,
                        tr!("contracts-back-to", name = *name),
                    )
                });
                if label.on_hover_cursor(egui::CursorIcon::PointingHand).clicked() {
                    clicked = Some(position);
                }
            }
        }
    });
    clicked
}
