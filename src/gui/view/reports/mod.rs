//! Reports: which contracts, which month, which files; their pages as they will be printed; and how a batch of them goes.

mod batch;
mod choices;
pub(crate) mod kinds;
mod pages;
mod style_choice;

pub use style_choice::{Look, StyleChoice};

use std::collections::BTreeSet;

use egui::{Id, Margin, Panel, Ui, ViewportId};

use crate::gui::app::ViewContext;
use crate::gui::theme;
use crate::gui::ui_command::UiCommand;
use crate::gui::widget::icon::Icon;
use crate::gui::widget::{button, empty_state};
use crate::report::ReportKind;
use crate::sla::{Contract, SlaPeriod};
use crate::words::tr;
use crate::workspace::{Command, State};

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
#[derive(Debug, Default)]
pub struct ReportsUi {
    pub choice: StyleChoice,
    pub period: Option<SlaPeriod>,
    /// Contracts that are left out, by id: what is new is in.
    pub left_out: BTreeSet<String>,
    /// `None`: the folder `reports` of the workspace.
    pub folder: Option<String>,
    /// Id of the contract whose pages are shown; `None`: the first that is chosen.
    pub shown: Option<String>,
    pub zoom: PageZoom,
    /// The page in the middle of the view, from 0.
    pub page: usize,
    /// Page to scroll to.
    pub scroll_to: Option<usize>,
    /// Contract, period, data revision and look of the preview that was asked for.
    pub asked: Option<(String, SlaPeriod, u64, Look)>,
    /// Revision of the previews when it was asked for: another one without pages has been let go of.
    pub asked_at: u64,
}

impl ReportsUi {
    /// Comes here from somewhere else: one contract, one month.
    pub fn open(&mut self, state: &State, kind: ReportKind, contract: &str, period: SlaPeriod) {
        self.choice.kind = kind;
        self.period = Some(kinds::period_of(kind, period));
        self.shown = Some(contract.to_owned());
        let others = state.contracts.iter().map(|known| known.id.clone());
        self.left_out = others.filter(|id| id != contract).collect();
    }

    fn folder(&self, state: &State) -> String {
        let own = || state.folder.join("reports").display().to_string();
        self.folder.clone().unwrap_or_else(own)
    }
}

/// Seconds for which pages are kept that nobody looks at. *Good*: going there and back is instant. *Bad*: they are some fifty megabytes
/// of a window that may be left open for days.
const KEPT_SECS: f64 = 20.0;

/// What can be made again: pages as textures.
#[derive(Default)]
pub(crate) struct ReportsDerived {
    textures: pages::Textures,
    /// When another view took the place of this one, in the seconds of the window; `None` while there is nothing to let go of.
    left_at: Option<f64>,
}

/// Notes that a window shows this view in this frame; true where one did in this frame or the one before. All windows share the pages.
fn is_seen(ui: &Ui, is_here: bool) -> bool {
    let key = Id::unique("reports are seen");
    let frame = ui.ctx().cumulative_frame_nr_for(ViewportId::ROOT);
    if is_here {
        ui.data_mut(|data| data.insert_temp(key, frame));
    }
    ui.data(|data| data.get_temp::<u64>(key)).is_some_and(|seen| frame <= seen + 1)
}

/// Another view is shown: lets go of the pages after a while, unless another window shows them.
pub(crate) fn rest(ui: &Ui, ctx: &mut ViewContext<'_>) {
    let preview = &ctx.state.report_preview;
    if preview.latest.is_none() && !preview.running {
        return;
    }
    let now = ui.input(|input| input.time);
    if is_seen(ui, false) {
        ctx.derived.reports.left_at = None;
        ui.ctx().request_repaint_after_secs(KEPT_SECS as f32);
        return;
    }
    let left_for = now - *ctx.derived.reports.left_at.get_or_insert(now);
    if left_for < KEPT_SECS {
        ui.ctx().request_repaint_after_secs((KEPT_SECS - left_for) as f32);
        return;
    }
    ctx.derived.reports = ReportsDerived::default();
    ctx.command(Command::CloseReportPreview);
}

pub(crate) fn show(ui: &mut Ui, ctx: &mut ViewContext<'_>, reports: &mut ReportsUi) {
    ctx.derived.reports.left_at = None;
    is_seen(ui, true);
    if ctx.state.contracts.is_empty() || ctx.state.inventory.extent.is_none() {
        theme::page_ui(ui, |ui| {
            let text = tr!("reports-empty-text");
            empty_state::show(ui, Icon::Report, tr!("reports-empty-title"), text, |ui| {
                empty_state::centered_row(ui, "next steps", |ui| {
                    if ctx.state.inventory.extent.is_none() {
                        let import = tr!("reports-empty-import");
                        if button::primary(ui, Some(Icon::Import), import).clicked() {
                            ctx.window(UiCommand::ImportFiles);
                        }
                    } else if button::primary(ui, Some(Icon::Plus), tr!("reports-empty-contract"))
                        .clicked()
                    {
                        ctx.window(UiCommand::ShowDefinitions);
                    }
                });
            });
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
    let all = kinds::all_periods(state, reports.choice.kind);
    if reports.period.is_none_or(|period| !all.contains(&period)) {
        reports.period = kinds::default_period(state, reports.choice.kind, reports.period);
    }
    if !reports.choice.kind.is_of_contract() {
        return;
    }
    let possible: Vec<&Contract> = with_period(state, reports).collect();
    let is_possible = |id: &String| possible.iter().any(|contract| contract.id == *id);
    if !reports.shown.as_ref().is_some_and(is_possible) {
        let chosen = possible.iter().find(|contract| !reports.left_out.contains(&contract.id));
        reports.shown = chosen.or(possible.first()).map(|contract| contract.id.clone());
    }
}

/// Contracts that have data in the period, and can have a report of the kind.
fn with_period<'a>(
    state: &'a State,
    reports: &ReportsUi,
) -> impl Iterator<Item = &'a Contract> + use<'a> {
    let (kind, period) = (reports.choice.kind, reports.period);
    let has = move |contract: &&Contract| {
        period.is_some_and(|period| kinds::periods(state, kind, contract).contains(&period))
    };
    state.contracts.iter().filter(has)
}

/// What a batch would write.
fn wanted(state: &State, reports: &ReportsUi) -> Vec<(String, SlaPeriod)> {
    let Some(period) = reports.period else { return Vec::new() };
    if !reports.choice.kind.is_of_contract() {
        return vec![(String::new(), period)];
    }
    with_period(state, reports)
        .filter(|contract| !reports.left_out.contains(&contract.id))
        .map(|contract| (contract.id.clone(), period))
        .collect()
}

/// Asks for the pages when the contract, the month or the data changed.
fn ask(ctx: &mut ViewContext<'_>, reports: &mut ReportsUi) {
    let contract = match reports.choice.kind.is_of_contract() {
        true => reports.shown.clone(),
        false => Some(String::new()),
    };
    let (Some(contract), Some(period)) = (contract, reports.period) else { return };
    let revision = ctx.state.inventory.data_revision;
    let asked = (contract, period, revision, reports.choice.look());
    let preview = &ctx.state.report_preview;
    let is_gone = preview.latest.is_none() && !preview.running;
    let is_let_go = is_gone && preview.revision != reports.asked_at;
    if is_let_go || reports.asked.as_ref() != Some(&asked) {
        reports.asked_at = preview.revision;
        ctx.command(Command::PreviewReport {
            contract: asked.0.clone(),
            period,
            style: reports.choice.style(),
        });
        let before = reports.asked.replace(asked.clone());
        // The same report in another language or on other paper stays where it is.
        let subject = |a: &(String, SlaPeriod, u64, Look)| (a.0.clone(), a.1, a.2, a.3.0);
        if before.is_none_or(|before| subject(&before) != subject(&asked)) {
            reports.page = 0;
            reports.scroll_to = Some(0);
        }
    }
}
