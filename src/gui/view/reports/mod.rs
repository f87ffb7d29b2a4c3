//! Reports: which contracts, which month, which files; their pages as they will be printed; and how a batch of them goes.

mod batch;
mod choices;
mod pages;
mod wording;

pub use wording::Wording;

use std::collections::BTreeSet;

use egui::{Margin, Panel, Ui};

use super::contracts::periods;
use super::map::all_periods;
use crate::gui::app::ViewContext;
use crate::gui::theme;
use crate::gui::widget::empty_state;
use crate::gui::widget::icon::Icon;
use crate::sla::{Contract, SlaPeriod};
use crate::words::tr;
use crate::workspace::{Command, ReportFormat, ReportStyle, State};

/// How large a page is drawn.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub enum PageZoom {
    #[default]
    Width,
    Page,
    /// Of the printed size.
    Percent(u32),
}

/// What the page shows.
#[derive(Debug)]
pub struct ReportsUi {
    pub period: Option<SlaPeriod>,
    /// Contracts that are left out, by id: what is new is in.
    pub left_out: BTreeSet<String>,
    pub pdf: bool,
    pub csv: bool,
    pub wording: Wording,
    /// `None`: the folder `reports` of the workspace.
    pub folder: Option<String>,
    /// Id of the contract whose pages are shown; `None`: the first that is chosen.
    pub shown: Option<String>,
    pub zoom: PageZoom,
    /// The page in the middle of the view, from 0.
    pub page: usize,
    /// Page to scroll to.
    pub scroll_to: Option<usize>,
    /// Contract, period, data revision, language and numbers of the preview that was asked for.
    pub asked: Option<(String, SlaPeriod, u64, Wording)>,
}

impl Default for ReportsUi {
    fn default() -> Self {
        Self {
            period: None,
            left_out: BTreeSet::new(),
            pdf: true,
            csv: true,
            wording: Wording::default(),
            folder: None,
            shown: None,
            zoom: PageZoom::default(),
            page: 0,
            scroll_to: None,
            asked: None,
        }
    }
}

impl ReportsUi {
    /// Comes here from somewhere else: one contract, one month.
    pub fn open(&mut self, state: &State, contract: &str, period: SlaPeriod) {
        self.period = Some(period);
        self.shown = Some(contract.to_owned());
        let others = state.contracts.iter().map(|known| known.id.clone());
        self.left_out = others.filter(|id| id != contract).collect();
    }

    pub fn style(&self) -> ReportStyle {
        let wanted = [(self.pdf, ReportFormat::Pdf), (self.csv, ReportFormat::Csv)];
        let formats = wanted.into_iter().filter_map(|(wanted, format)| wanted.then_some(format));
        self.wording.style(formats)
    }

    fn folder(&self, state: &State) -> String {
        let own = || state.folder.join("reports").display().to_string();
        self.folder.clone().unwrap_or_else(own)
    }
}

/// What can be made again: pages as textures.
#[derive(Default)]
pub(crate) struct ReportsDerived {
    textures: pages::Textures,
}

pub(crate) fn show(ui: &mut Ui, ctx: &mut ViewContext<'_>, reports: &mut ReportsUi) {
    if ctx.state.contracts.is_empty() || ctx.state.inventory.extent.is_none() {
        theme::page_ui(ui, |ui| {
            let text = tr!("reports-empty-text");
            empty_state::show(ui, Icon::Report, tr!("reports-empty-title"), text, |_| {});
        });
        return;
    }
    choose(ctx.state, reports);
    ask(ctx, reports);
    let width = if theme::narrow(ui) { 276.0 } else { 328.0 };
    let frame = theme::side(ui, Margin { left: 20, right: 16, top: 16, bottom: 12 });
    Panel::left("report choices").default_size(width).size_range(260.0..=460.0).frame(frame).show(
        ui,
        |ui| {
            ui.set_min_width(ui.available_width());
            choices::show(ui, ctx, reports);
        },
    );
    theme::page_ui(ui, |ui| pages::show(ui, ctx, reports));
}

/// The last whole month of the first contract, and the first contract that is chosen.
fn choose(state: &State, reports: &mut ReportsUi) {
    let all = all_periods(state);
    if reports.period.is_none_or(|period| !all.contains(&period)) {
        let first = state.contracts.first();
        reports.period =
            first.and_then(|contract| super::contracts::default_period(state, contract));
    }
    let possible: Vec<&Contract> = with_period(state, reports.period).collect();
    let is_possible = |id: &String| possible.iter().any(|contract| contract.id == *id);
    if !reports.shown.as_ref().is_some_and(is_possible) {
        let chosen = possible.iter().find(|contract| !reports.left_out.contains(&contract.id));
        reports.shown = chosen.or(possible.first()).map(|contract| contract.id.clone());
    }
}

/// Contracts that have data in a period of that name.
fn with_period(state: &State, period: Option<SlaPeriod>) -> impl Iterator<Item = &Contract> {
    let has = move |contract: &&Contract| {
        period.is_some_and(|period| periods(state, contract).contains(&period))
    };
    state.contracts.iter().filter(has)
}

/// What a batch would write.
fn wanted(state: &State, reports: &ReportsUi) -> Vec<(String, SlaPeriod)> {
    let Some(period) = reports.period else { return Vec::new() };
    with_period(state, Some(period))
        .filter(|contract| !reports.left_out.contains(&contract.id))
        .map(|contract| (contract.id.clone(), period))
        .collect()
}

/// Asks for the pages when the contract, the month or the data changed.
fn ask(ctx: &mut ViewContext<'_>, reports: &mut ReportsUi) {
    let (Some(contract), Some(period)) = (reports.shown.clone(), reports.period) else { return };
    let asked = (contract, period, ctx.state.inventory.data_revision, reports.wording);
    if reports.asked.as_ref() != Some(&asked) {
        ctx.command(Command::PreviewReport {
            contract: asked.0.clone(),
            period,
            style: reports.style(),
        });
        let before = reports.asked.replace(asked.clone());
        // The same report in another language stays where it is.
        if before.is_none_or(|b| (&b.0, b.1, b.2) != (&asked.0, asked.1, asked.2)) {
            reports.page = 0;
            reports.scroll_to = Some(0);
        }
    }
}
