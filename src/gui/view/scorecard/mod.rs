//! The scorecard of one contract and period: kept or not and what it costs, a line for each objective with the year before it, how a
//! running period is likely to end, what is due and why, what was left out.
//!
//! ```text
//! mod.rs      the page: crumbs, head, period, what is asked
//! actions.rs  the row of buttons: what can be done with a statement
//! summary.rs  verdict and figures      lines.rs  the table of lines      trend.rs  the small line of a year
//! cards.rs    forecast, settlement, exclusions      words.rs  names of periods
//! ```

mod actions;
mod cards;
mod lines;
mod summary;
mod trend;
mod words;

use std::sync::Arc;

use egui::{Align, Layout, Margin, Sense, Ui, WidgetInfo, vec2};

pub(crate) use cards::{kind_name, outlook_chip};
pub(crate) use lines::{margin_text, result_text, target_text};
pub(crate) use summary::fee_line;
pub(crate) use words::period_title;

use super::activity;
use super::contracts::{crumbs, default_period, evaluate, periods};
use crate::gui::app::ViewContext;
use crate::gui::location::Location;
use crate::gui::theme::{self, font, tokens};
use crate::gui::ui_state::ContractsUi;
use crate::gui::widget::icon::Icon;
use crate::gui::widget::{button, chip, empty_state, progress, quantity, text};
use crate::model::Unit;
use crate::sla::{Contract, SlaPeriod, Statement};
use crate::words::tr;
use crate::workspace::trend::TrendResult;
use crate::workspace::{Command, JobKind, JobOutcome};

pub(super) fn show(
    ui: &mut Ui,
    ctx: &mut ViewContext<'_>,
    contracts: &mut ContractsUi,
    contract: &Contract,
) {
    if crumbs(ui, &[tr!("scorecard-contracts"), contract.said_name()]).is_some() {
        ctx.go(Location::Contracts);
        return;
    }
    ui.add_space(4.0);
    let periods = periods(ctx.state, contract);
    let Some(first) = default_period(ctx.state, contract) else {
        let (title, sentence) = (tr!("scorecard-no-data"), tr!("scorecard-no-data-hint"));
        empty_state::show(ui, Icon::Contracts, title, sentence, |_| {});
        return;
    };
    let period = *contracts.periods.entry(contract.id.clone()).or_insert(first);
    evaluate(ctx, contracts, &contract.id, period);
    let key = (contract.id.clone(), period);
    let latest = ctx.state.statements.get(&key).and_then(|state| state.latest.clone());
    let statement = latest.as_ref().and_then(|latest| latest.as_ref().ok()).cloned();
    head(ui, ctx, contract, period, &periods);
    ui.add_space(4.0);
    actions::show(ui, ctx, contracts, contract, period, statement.as_ref());
    ui.add_space(8.0);
    theme::page_scroll(ui, |ui| match &latest {
        Some(Ok(statement)) => {
            ask_trend(ctx, contracts, &contract.id, period);
            statement_ui(ui, ctx, statement);
        }
        Some(Err(problems)) => {
            for problem in problems {
                theme::card(ui).show(ui, |ui| activity::problem_ui(ui, problem));
            }
        }
        None if first_result(ui, ctx, contract, period) => {}
        None => {
            let (title, sentence) = (tr!("scorecard-judging"), tr!("scorecard-judging-hint"));
            empty_state::show(ui, Icon::Clock, title, sentence, |ui| {
                let accent = tokens(ui).accent;
                progress::bar(ui, tr!("scorecard-evaluation"), None, 160.0, accent);
            });
        }
    });
}

/// What a trend knows of a period, while its days, hours and objects are being computed; whether it knew anything.
fn first_result(
    ui: &mut Ui,
    ctx: &ViewContext<'_>,
    contract: &Contract,
    period: SlaPeriod,
) -> bool {
    let TrendResult::Known(result) = ctx.state.period_result(&contract.id, period) else {
        return false;
    };
    theme::card(ui).show(ui, |ui| {
        ui.set_width(ui.available_width());
        ui.horizontal(|ui| {
            chip::verdict(ui, result.verdict, false);
            let credit = quantity::money(
                result.credit_total,
                &contract.currency,
                contract.currency_decimals,
            );
            text::section(ui, &credit);
            text::small(ui, tr!("scorecard-filling"));
        });
        let accent = tokens(ui).accent;
        let width = ui.available_width();
        progress::bar(ui, tr!("scorecard-evaluation"), None, width, accent);
        for objective in &contract.objectives {
            let Some(point) = result.lines.get(&objective.id) else { continue };
            ui.horizontal(|ui| {
                ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                    chip::verdict(ui, point.verdict, point.warning);
                    text::number(ui, &quantity::value(point.value, &Unit::new(&objective.unit)));
                    ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                        text::strong(ui, objective.said_name());
                        text::muted(ui, &target_text(objective));
                    });
                });
            });
        }
    });
    true
}

/// Asks once for the periods before, again where data or documents changed. After the statement: that comes first.
fn ask_trend(
    ctx: &mut ViewContext<'_>,
    contracts: &mut ContractsUi,
    contract: &str,
    period: SlaPeriod,
) {
    let documents = Arc::as_ptr(&ctx.state.contracts) as usize;
    let asked = (contract.to_owned(), period, ctx.state.inventory.data_revision, documents);
    if contracts.trend_asked.as_ref() != Some(&asked) {
        ctx.command(Command::AskTrend { contract: contract.to_owned(), period });
        contracts.trend_asked = Some(asked);
    }
}

fn head(
    ui: &mut Ui,
    ctx: &mut ViewContext<'_>,
    contract: &Contract,
    period: SlaPeriod,
    periods: &[SlaPeriod],
) {
    ui.horizontal(|ui| {
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            let position = periods.iter().position(|m| *m == period);
            if let Some(chosen) = period_picker(ui, period, position, periods) {
                go_to(ctx, contract, chosen);
            }
            ui.with_layout(Layout::top_down(Align::Min), |ui| {
                ui.spacing_mut().item_spacing.y = 2.0;
                text::title(ui, &contract.customer);
                let fee = fee_line(contract);
                let zone = contract.zone.name();
                let said =
                    format!("{} · {} · {zone} · {fee}", contract.said_name(), contract.country);
                text::small(ui, &said);
            });
        });
    });
}

fn go_to(ctx: &mut ViewContext<'_>, contract: &Contract, period: SlaPeriod) {
    ctx.go(Location::Scorecard { contract: contract.id.clone(), period: Some(period) });
}

/// Arrows and the name of the period, right to left.
fn period_picker(
    ui: &mut Ui,
    period: SlaPeriod,
    position: Option<usize>,
    periods: &[SlaPeriod],
) -> Option<SlaPeriod> {
    let mut chosen = None;
    ui.spacing_mut().item_spacing.x = 4.0;
    let later = position.and_then(|p| periods.get(p + 1));
    let earlier = position.and_then(|p| p.checked_sub(1)).and_then(|p| periods.get(p));
    ui.add_enabled_ui(later.is_some(), |ui| {
        if button::icon_only(ui, Icon::ChevronRight, tr!("scorecard-next-period")).clicked() {
            chosen = later.copied();
        }
    });
    let t = tokens(ui);
    let title = text::begun_large(&period_title(period));
    let galley = ui.painter().layout_no_wrap(title.clone(), font::section(), t.text);
    let width = galley.size().x.max(116.0) + 16.0;
    let (rect, response) = ui.allocate_exact_size(vec2(width, 32.0), Sense::hover());
    response.widget_info(|| {
        let name = tr!("scorecard-period", period = &title);
        WidgetInfo::labeled(egui::Role::Label, true, name)
    });
    ui.painter().galley(rect.center() - galley.size() / 2.0, galley, t.text);
    ui.add_enabled_ui(earlier.is_some(), |ui| {
        if button::icon_only(ui, Icon::ChevronLeft, tr!("scorecard-previous-period")).clicked() {
            chosen = earlier.copied();
        }
    });
    chosen
}

fn statement_ui(ui: &mut Ui, ctx: &mut ViewContext<'_>, statement: &Arc<Statement>) {
    report_job(ui, ctx);
    summary::banner(ui, statement);
    if let Some(cell) = ctx.state.counted_cell(&statement.contract.id, statement.name) {
        summary::frozen_note(ui, statement, cell);
    }
    ui.add_space(4.0);
    summary::figures(ui, statement);
    ui.add_space(8.0);
    let entries = ctx.state.trend_of(&statement.contract, statement.name);
    let clicked = theme::card(ui)
        .inner_margin(Margin::symmetric(0, 4))
        .show(ui, |ui| {
            ui.set_width(ui.available_width());
            lines::show(ui, statement, &entries)
        })
        .inner;
    match clicked {
        Some(lines::Clicked::Line(objective)) => {
            let (contract, period) = (statement.contract.id.clone(), Some(statement.name));
            ctx.go(Location::Objective { contract, period, objective });
        }
        Some(lines::Clicked::Period(period)) => go_to(ctx, &statement.contract, period),
        None => {}
    }
    ui.horizontal_wrapped(|ui| {
        trend::legend(ui);
        text::small(ui, tr!("scorecard-trend-legend"));
    });
    cards::forecast(ui, statement);
    cards::settlement(ui, statement);
    cards::exclusions(ui, statement);
    ui.add_space(4.0);
    let zone = &statement.contract.zone;
    let as_of = format!("{} {}", quantity::time(statement.as_of, zone), zone.name());
    text::small(ui, &tr!("scorecard-as-of", time = &as_of));
    ui.add_space(8.0);
}

/// The newest report job: its progress or its files.
fn report_job(ui: &mut Ui, ctx: &mut ViewContext<'_>) {
    let state = ctx.state;
    let Some(job) = state.jobs.iter().rev().find(|job| job.kind == JobKind::Report) else { return };
    if matches!(job.outcome, Some(JobOutcome::Cancelled)) {
        return;
    }
    theme::card(ui).inner_margin(14).show(ui, |ui| {
        ui.set_width(ui.available_width());
        activity::job_ui(ui, ctx, job);
    });
}
