//! The first page of an open workspace: which contracts are missed, in danger, kept, what it costs, and where to look first.

mod columns;
mod figures;
mod headline;
mod hover;
pub(super) mod look;
mod matrix;
pub(super) mod names;
mod stored;
pub(crate) mod table;
mod toolbar;

use std::sync::Arc;

use egui::{Align, Layout, Ui};

use self::matrix::Click;
pub(crate) use self::table::{Choice, TableCache};
use super::activity;
use crate::gui::app::ViewContext;
use crate::gui::location::Location;
use crate::gui::theme::{self, tokens};
use crate::gui::ui_command::UiCommand;
use crate::gui::ui_state::{ReportUi, UiState};
use crate::gui::widget::icon::Icon;
use crate::gui::widget::{button, empty_state, progress, quantity, text};
use crate::words::tr;
use crate::workspace::portfolio::{MONTHS_MAX, Portfolio};
use crate::workspace::{Command, JobKind, State};

/// What only the window knows of this page.
#[derive(Debug)]
pub struct PortfolioUi {
    pub choice: Choice,
    pub n_months: usize,
    /// Months, data revision, documents and frozen results that were last asked for.
    asked: Option<(usize, u64, (usize, usize), u64)>,
}

impl Default for PortfolioUi {
    fn default() -> Self {
        Self { choice: Choice::default(), n_months: MONTHS_MAX, asked: None }
    }
}

impl PortfolioUi {
    /// Asks again at the next frame, for what was not judged.
    fn ask_again(&mut self) {
        self.asked = None;
    }
}

pub(crate) fn show(ui: &mut Ui, ctx: &mut ViewContext<'_>, window: &mut UiState) {
    theme::page_ui(ui, |ui| {
        let state = ctx.state;
        if state.inventory.imports.is_empty() && state.jobs.is_empty() {
            empty(ui, ctx);
            return;
        }
        ask(ctx, &mut window.portfolio);
        head(ui, ctx, window);
        ui.add_space(4.0);
        if state.contracts.is_empty() && state.portfolio.found().is_none_or(|p| p.unread.is_empty())
        {
            no_contracts(ui, ctx);
            return;
        }
        match &state.portfolio.latest {
            Some(Ok(portfolio)) => {
                let portfolio = Arc::clone(portfolio);
                portfolio_ui(ui, ctx, window, &portfolio);
            }
            Some(Err(problems)) => theme::page_scroll(ui, |ui| {
                for problem in problems {
                    theme::card(ui).show(ui, |ui| activity::problem_ui(ui, problem));
                }
                stored::tiles(ui, state);
            }),
            None if state.inventory.extent.is_none() => {
                running_jobs(ui, ctx);
                stored::tiles(ui, state);
                if is_importing(state) {
                    arriving(ui);
                } else {
                    let title = tr!("portfolio-no-periods-title");
                    let sentence = tr!("portfolio-no-periods");
                    empty_state::show(ui, Icon::Contracts, title, sentence, |_| {});
                }
            }
            None => {
                empty_state::show(
                    ui,
                    Icon::Clock,
                    tr!("portfolio-judging-title"),
                    tr!("portfolio-judging-sentence"),
                    |ui| {
                        let accent = tokens(ui).accent;
                        progress::bar(ui, tr!("portfolio-judging-title"), None, 160.0, accent);
                    },
                );
            }
        }
    });
}

/// Asks once for each number of months, state of the data, of the documents and of what is frozen. Also the list of contracts reads the answer.
pub(super) fn ask(ctx: &mut ViewContext<'_>, window: &mut PortfolioUi) {
    let state = ctx.state;
    let documents =
        (Arc::as_ptr(&state.contracts) as usize, Arc::as_ptr(&state.exclusions) as usize);
    // What was frozen since counts with its record.
    let frozen = state.frozen.revision;
    let wanted = (window.n_months, state.inventory.data_revision, documents, frozen);
    // What was under way when data or documents changed is forgotten.
    let is_forgotten = state.portfolio.latest.is_none() && !state.portfolio.running;
    if state.inventory.extent.is_some() && (is_forgotten || window.asked != Some(wanted)) {
        window.asked = Some(wanted);
        ctx.command(Command::AskPortfolio { n_months: window.n_months });
    }
}

fn portfolio_ui(
    ui: &mut Ui,
    ctx: &mut ViewContext<'_>,
    window: &mut UiState,
    portfolio: &Portfolio,
) {
    running_jobs(ui, ctx);
    if portfolio.months.is_empty() && portfolio.unread.is_empty() {
        stored::tiles(ui, ctx.state);
        let sentence = tr!("portfolio-no-periods");
        empty_state::show(ui, Icon::Contracts, tr!("portfolio-no-periods-title"), sentence, |_| {});
        return;
    }
    let revision = ctx.state.portfolio.revision;
    let choice = &mut window.portfolio.choice;
    let table = ctx.derived.portfolio.table(portfolio, revision, choice);
    headline::show(ui, portfolio, &table, choice);
    for warning in &portfolio.warnings {
        theme::card(ui).inner_margin(10).show(ui, |ui| activity::problem_ui(ui, warning));
    }
    toolbar::show(ui, portfolio, &table, &mut window.portfolio);
    let place = ui.available_rect_before_wrap();
    let below = place.with_max_y(place.bottom() - stored::LINE_HEIGHT);
    let mut clicks = Vec::new();
    ui.scope_builder(egui::UiBuilder::new().max_rect(below), |ui| {
        if table.lines.is_empty() {
            nothing_passes(ui, &mut window.portfolio.choice);
        } else {
            clicks = matrix::show(ui, portfolio, &table, &window.portfolio.choice);
        }
    });
    let line = place.with_min_y(below.bottom());
    ui.scope_builder(egui::UiBuilder::new().max_rect(line), |ui| stored::line(ui, ctx));
    for click in clicks {
        act(ctx, window, portfolio, click);
    }
}

fn act(ctx: &mut ViewContext<'_>, window: &mut UiState, portfolio: &Portfolio, click: Click) {
    let choice = &mut window.portfolio.choice;
    let place = |row: usize, period: usize| {
        let of_contract = portfolio.rows.get(row)?;
        Some((of_contract.contract_id.clone(), of_contract.periods.get(period)?.name))
    };
    match click {
        Click::Month(at) => choice.month = portfolio.months.get(at).copied(),
        Click::Sort(by) => {
            choice.is_reversed = choice.sort == by && !choice.is_reversed;
            choice.sort = by;
        }
        Click::Group(name) => toggle(&mut choice.closed, name),
        Click::Lines(id) => toggle(&mut choice.open, id),
        Click::Scorecard { row, period } => {
            if let Some((contract, period)) = place(row, period) {
                ctx.go(Location::Scorecard { contract, period: Some(period) });
            }
        }
        Click::Objective { row, period, objective } => {
            let line = portfolio.rows.get(row).and_then(|row| row.objectives.get(objective));
            if let (Some((contract, period)), Some(line)) = (place(row, period), line) {
                let objective = line.id.clone();
                ctx.go(Location::Objective { contract, period: Some(period), objective });
            }
        }
        Click::Report { row, period } => {
            if let Some((contract, period)) = place(row, period) {
                let folder = ctx.state.folder.join("reports").display().to_string();
                let report = ReportUi::open(contract, period, folder);
                window.contracts.report = Some(report);
            }
        }
        Click::Contracts => ctx.go(Location::Contracts),
    }
}

fn toggle(names: &mut std::collections::BTreeSet<String>, name: String) {
    if !names.remove(&name) {
        names.insert(name);
    }
}

fn empty(ui: &mut Ui, ctx: &mut ViewContext<'_>) {
    let name = ctx.state.name.clone();
    empty_state::show(ui, Icon::Import, &name, tr!("portfolio-empty"), |ui| {
        empty_state::centered_row(ui, "import", |ui| {
            for (command, first) in
                [(UiCommand::ImportFiles, true), (UiCommand::ImportFolder, false)]
            {
                let clicked = if first {
                    button::primary(ui, Some(command.icon()), command.text()).clicked()
                } else {
                    button::secondary(ui, Some(command.icon()), command.text()).clicked()
                };
                if clicked {
                    ctx.window(command);
                }
            }
        });
    });
}

/// Nothing that was agreed: on data that are here, on their way, or did not come.
fn no_contracts(ui: &mut Ui, ctx: &mut ViewContext<'_>) {
    let state = ctx.state;
    running_jobs(ui, ctx);
    stored::tiles(ui, state);
    if state.inventory.extent.is_none() {
        if is_importing(state) {
            arriving(ui);
        } else {
            empty(ui, ctx);
        }
        return;
    }
    let title = tr!("portfolio-no-contracts-title");
    empty_state::show(ui, Icon::Contracts, title, tr!("portfolio-no-contracts"), |ui| {
        empty_state::centered_row(ui, "contracts", |ui| {
            let definitions = tr!("portfolio-open-definitions");
            if button::primary(ui, Some(Icon::Edit), definitions).clicked() {
                ctx.go(Location::Definitions);
            }
            let explore = UiCommand::ShowExplore;
            if button::secondary(ui, Some(explore.icon()), explore.text()).clicked() {
                ctx.window(explore);
            }
        });
    });
}

fn is_importing(state: &State) -> bool {
    state.jobs.iter().any(|job| job.outcome.is_none() && job.kind == JobKind::Import)
}

/// Nothing to be seen yet, and files are being read.
fn arriving(ui: &mut Ui) {
    let (title, sentence) = (tr!("portfolio-arriving-title"), tr!("portfolio-arriving"));
    empty_state::show(ui, Icon::Import, title, sentence, |_| {});
}

/// The filter leaves nothing.
fn nothing_passes(ui: &mut Ui, choice: &mut Choice) {
    let title = tr!("portfolio-nothing-passes-title");
    empty_state::show(ui, Icon::Filter, title, tr!("portfolio-nothing-passes"), |ui| {
        empty_state::centered_row(ui, "clear", |ui| {
            if button::primary(ui, Some(Icon::Close), tr!("portfolio-clear-filter")).clicked() {
                choice.clear_filter();
            }
        });
    });
}

fn head(ui: &mut Ui, ctx: &mut ViewContext<'_>, window: &mut UiState) {
    let state = ctx.state;
    ui.horizontal(|ui| {
        ui.vertical(|ui| {
            ui.spacing_mut().item_spacing.y = 2.0;
            text::title(ui, &state.name);
            let as_of = state.portfolio.found().map_or_else(
                || state.folder.display().to_string(),
                |portfolio| {
                    let time = quantity::time(portfolio.as_of, &state.zone);
                    let zone = state.zone.name();
                    tr!("portfolio-as-of", time = &time, zone = zone)
                },
            );
            text::small(ui, &as_of).on_hover_text(state.folder.display().to_string());
        });
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            let import = UiCommand::ImportFiles;
            if button::secondary(ui, Some(Icon::Import), import.text()).clicked() {
                ctx.window(import);
            }
            judging(ui, state, &mut window.portfolio);
        });
    });
}

/// How far the judging is, or that it was stopped.
fn judging(ui: &mut Ui, state: &State, window: &mut PortfolioUi) {
    let Some(portfolio) = state.portfolio.found() else { return };
    let n_waiting = portfolio.n_waiting();
    if n_waiting == 0 {
        return;
    }
    let (n_all, n_done) = (portfolio.n_periods, portfolio.n_judged);
    if state.portfolio.running {
        let accent = tokens(ui).accent;
        let ratio = n_done as f32 / n_all.max(1) as f32;
        progress::bar(ui, tr!("portfolio-judging-title"), Some(ratio), 120.0, accent);
        text::small(ui, &tr!("portfolio-judged", done = n_done as u64, all = n_all as u64));
    } else {
        if button::secondary(ui, Some(Icon::Reload), tr!("portfolio-go-on")).clicked() {
            window.ask_again();
        }
        text::small(ui, &tr!("portfolio-stopped", n = n_waiting as u64));
    }
}

/// Imports and reports that are under way; the judging has its own place.
fn running_jobs(ui: &mut Ui, ctx: &mut ViewContext<'_>) {
    let state = ctx.state;
    let is_shown = |kind| matches!(kind, JobKind::Import | JobKind::Report);
    for job in state.jobs.iter().filter(|job| job.outcome.is_none() && is_shown(job.kind)) {
        theme::card(ui).inner_margin(14).show(ui, |ui| {
            ui.set_width(ui.available_width());
            activity::job_ui(ui, ctx, job);
        });
    }
}
