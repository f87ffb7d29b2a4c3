//! One contract line of a period, from five sides.
//!
//! | tab | shows |
//! |---|---|
//! | overview | result and target, the chart with excluded time, outages and coverage, its days, what would change it |
//! | day calendar | every hour of every day |
//! | worst objects | who lost how much, ranked, and how much the worst have together |
//! | tickets and outages | what counts, what does not, and why |
//! | arithmetic | how the result was computed, and the rows and files it came from |
//!
//! What a tab draws is made in [`crate::chart`] and [`crate::workspace`] and kept by revision, so that a frame only draws.

mod arithmetic;
mod calendar;
mod objects;
mod overview;
mod records;

use std::sync::Arc;

use egui::{Align, Layout, Ui};

use super::acting;
use super::contracts::crumbs;
use super::scorecard::period_title;
use crate::chart::Chart;
use crate::chart::day_calendar::DayCalendar;
use crate::gui::app::{Action, ViewContext};
use crate::gui::location::{ExploreWish, Location};
use crate::gui::panel::explain::gap_text;
use crate::gui::theme::{self, tokens};
use crate::gui::ui_state::ContractsUi;
use crate::gui::widget::icon::Icon;
use crate::gui::widget::{button, chip, empty_state, progress, tabs, text};
use crate::kpi::plan::Question;
use crate::model::Unit;
use crate::report;
use crate::sla::{Contract, ObjectiveResult, Source, Statement};
use crate::words::{self, Language, tr};
use crate::workspace::line_detail::{
    Awaited, LineDetail, LineKey, with_fine_coverage, with_records,
};
use crate::workspace::{Command, FoundState};
use records::{RecordRows, RecordsUi};

/// Position of the color of the line of hours: grey.
const HOURS_COLOR: usize = 7;

/// The open side of a line.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum ObjectiveTab {
    #[default]
    Overview,
    Calendar,
    Objects,
    Records,
    Arithmetic,
}

/// What is chosen on the page of a line.
#[derive(Debug, Default)]
pub struct ObjectiveUi {
    pub tab: ObjectiveTab,
    /// The line that the choices below belong to.
    pub line: Option<LineKey>,
    /// Day and hour of the calendar, by position.
    pub hour: Option<(usize, usize)>,
    pub records: RecordsUi,
    /// The line that was last looked up, on which data and documents.
    pub asked: Option<(LineKey, u64, usize)>,
}

/// Charts of the open line.
#[derive(Default)]
pub(crate) struct LineCharts {
    /// The one that its report prints, with the outages of the period.
    chart: Option<(Sources, Option<usize>, Arc<Chart>)>,
    calendar: Option<(Sources, Arc<DayCalendar>)>,
    records: RecordRows,
}

/// What a chart was made from: the very values, so that one that was judged anew is another.
struct Sources {
    line: LineKey,
    statement: Arc<Statement>,
    detail: Option<Arc<LineDetail>>,
    language: Language,
}

impl Sources {
    fn of(page: &Page<'_>) -> Self {
        let (line, statement) = (page.key.clone(), Arc::clone(page.statement));
        Self { line, statement, detail: page.detail().cloned(), language: words::language() }
    }

    fn are(&self, page: &Page<'_>) -> bool {
        let is_same_detail = match (&self.detail, page.detail()) {
            (Some(one), Some(other)) => Arc::ptr_eq(one, other),
            (one, other) => one.is_none() && other.is_none(),
        };
        is_same_detail
            && self.line == page.key
            && self.language == words::language()
            && Arc::ptr_eq(&self.statement, page.statement)
    }
}

impl LineCharts {
    fn chart(&mut self, page: &Page<'_>, selected: Option<usize>) -> Arc<Chart> {
        if let Some((sources, chosen, chart)) = &self.chart
            && sources.are(page)
            && *chosen == selected
        {
            return Arc::clone(chart);
        }
        let (statement, result) = (page.statement, page.result);
        let mut chart = report::objective_chart(result, &statement.contract.zone, statement.period);
        with_fine_coverage(&mut chart, result);
        // Two blues of the report's paper are one blue in a window: the hours behind the days are grey.
        for line in chart.lines.iter_mut().filter(|line| !line.is_stepped()) {
            line.color = HOURS_COLOR;
        }
        let named = tr!("objective-tile-target").to_owned();
        chart.targets.iter_mut().for_each(|target| target.name.clone_from(&named));
        if let Some(detail) = page.detail() {
            with_records(&mut chart, &detail.events, selected);
        }
        let chart = Arc::new(chart);
        self.chart = Some((Sources::of(page), selected, Arc::clone(&chart)));
        chart
    }

    fn calendar(&mut self, page: &Page<'_>) -> Arc<DayCalendar> {
        if let Some((sources, calendar)) = &self.calendar
            && sources.are(page)
        {
            return Arc::clone(calendar);
        }
        let calendar = Arc::new(report::objective_calendar(page.result, page.statement));
        self.calendar = Some((Sources::of(page), Arc::clone(&calendar)));
        calendar
    }
}

/// What all tabs read.
struct Page<'a> {
    statement: &'a Arc<Statement>,
    result: &'a ObjectiveResult,
    key: LineKey,
    found: Option<&'a FoundState<LineDetail>>,
}

impl<'a> Page<'a> {
    fn detail(&self) -> Option<&'a Arc<LineDetail>> {
        self.found.and_then(|found| found.found())
    }
}

pub(super) fn show(
    ui: &mut Ui,
    ctx: &mut ViewContext<'_>,
    contracts: &mut ContractsUi,
    contract: &Contract,
    objective: &str,
) {
    let state = ctx.state;
    let chosen_before = contracts.periods.get(&contract.id).copied();
    let period = chosen_before.or_else(|| super::contracts::default_period(state, contract));
    if let Some(period) = period {
        contracts.periods.insert(contract.id.clone(), period);
    }
    let judged = period.and_then(|period| state.statements.get(&(contract.id.clone(), period)));
    let statement =
        judged.and_then(|s| s.latest.as_ref()).and_then(|latest| latest.as_ref().ok()).cloned();
    let found =
        statement.as_ref().and_then(|s| s.objectives.iter().find(|o| o.objective.id == objective));
    let name = found.map_or(objective, |result| result.objective.said_name());
    let names = [tr!("scorecard-contracts"), contract.said_name(), name];
    match crumbs(ui, &names) {
        Some(0) => return ctx.go(Location::Contracts),
        Some(_) => return ctx.go(Location::Scorecard { contract: contract.id.clone(), period }),
        None => {}
    }
    ui.add_space(4.0);
    if let Some(period) = period {
        super::contracts::evaluate(ctx, contracts, &contract.id, period);
    }
    let (Some(statement), Some(result)) = (&statement, found) else {
        let (title, sentence) = (tr!("objective-judging"), tr!("objective-judging-hint"));
        empty_state::show(ui, Icon::Clock, title, sentence, |_| {});
        return;
    };
    let key = LineKey {
        contract: contract.id.clone(),
        period: statement.name,
        objective: objective.to_owned(),
    };
    let chosen = &mut contracts.objective_ui;
    if chosen.line.as_ref() != Some(&key) {
        chosen.line = Some(key.clone());
        chosen.hour = None;
        chosen.records.selected = None;
    }
    ask(ctx, chosen, &key);
    let page = Page { statement, result, found: state.lines.get(&key), key };
    head(ui, ctx, statement, result);
    acting::toolbar(ui, ctx, contract, statement.name, Some(objective));
    ui.add_space(2.0);
    let tabs = [
        (ObjectiveTab::Overview, tr!("objective-tab-overview")),
        (ObjectiveTab::Calendar, tr!("objective-tab-calendar")),
        (ObjectiveTab::Objects, tr!("objective-tab-objects")),
        (ObjectiveTab::Records, tr!("objective-tab-records")),
        (ObjectiveTab::Arithmetic, tr!("objective-tab-arithmetic")),
    ];
    tabs::show(ui, &mut chosen.tab, &tabs);
    ui.add_space(8.0);
    theme::page_scroll(ui, |ui| match chosen.tab {
        ObjectiveTab::Overview => overview_ui(ui, ctx, chosen, &page),
        ObjectiveTab::Calendar => calendar_ui(ui, ctx, chosen, &page),
        ObjectiveTab::Objects => objects_ui(ui, ctx, &page),
        ObjectiveTab::Records => records_ui(ui, ctx, chosen, &page),
        ObjectiveTab::Arithmetic => {
            if let Some(asked) = arithmetic::show(ui, statement, result, &ctx.state.trace) {
                ctx.command(Command::Trace(asked));
            }
        }
    });
}

/// Looks the line up once, again where data or documents changed.
fn ask(ctx: &mut ViewContext<'_>, chosen: &mut ObjectiveUi, key: &LineKey) {
    let documents = Arc::as_ptr(&ctx.state.contracts) as usize;
    let asked = (key.clone(), ctx.state.inventory.data_revision, documents);
    if chosen.asked.as_ref() != Some(&asked) {
        if ctx.state.lines.get(key).is_none_or(|found| !found.running && found.latest.is_none()) {
            ctx.command(Command::AskLine(Box::new(key.clone())));
        }
        chosen.asked = Some(asked);
    }
}

fn head(ui: &mut Ui, ctx: &mut ViewContext<'_>, statement: &Statement, result: &ObjectiveResult) {
    ui.horizontal(|ui| {
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            neighbors(ui, ctx, statement, result);
            ui.add_space(4.0);
            chip::verdict(ui, result.verdict, result.warning);
            if !result.has_enough_data() && result.expected > 0 {
                chip::insufficient_data(ui);
            }
            ui.with_layout(Layout::top_down(Align::Min), |ui| {
                ui.spacing_mut().item_spacing.y = 2.0;
                text::title(ui, result.objective.said_name());
                let scope = match result.objective.scope.filter.as_str() {
                    "" => tr!("scorecard-all-objects"),
                    filter => filter,
                };
                let line = format!("{} · {scope}", period_title(statement.name));
                text::small(ui, &text::begun_large(&line));
            });
        });
    });
    if let Some(gap) = &result.gap {
        let muted = tokens(ui).text_muted;
        text::paragraph(ui, &gap_text(gap), muted);
    }
}

/// The line before and the line after, in the contract's order.
fn neighbors(
    ui: &mut Ui,
    ctx: &mut ViewContext<'_>,
    statement: &Statement,
    result: &ObjectiveResult,
) {
    let lines = &statement.objectives;
    let position = lines.iter().position(|o| o.objective.id == result.objective.id);
    let next = position.and_then(|i| lines.get(i + 1));
    let previous = position.and_then(|i| i.checked_sub(1)).and_then(|i| lines.get(i));
    ui.spacing_mut().item_spacing.x = 4.0;
    let mut go = |ui: &mut Ui, to: Option<&ObjectiveResult>, icon: Icon, name: &str| {
        ui.add_enabled_ui(to.is_some(), |ui| {
            if button::icon_only(ui, icon, name).clicked()
                && let Some(to) = to
            {
                let (contract, period) = (statement.contract.id.clone(), Some(statement.name));
                let objective = to.objective.id.clone();
                ctx.go(Location::Objective { contract, period, objective });
            }
        });
    };
    go(ui, next, Icon::ChevronRight, tr!("objective-next"));
    go(ui, previous, Icon::ChevronLeft, tr!("objective-previous"));
}

fn overview_ui(ui: &mut Ui, ctx: &mut ViewContext<'_>, chosen: &ObjectiveUi, page: &Page<'_>) {
    let chart = ctx.derived.objective.chart(page, chosen.records.selected);
    let clicked = overview::show(ui, ctx, page, &chart, 260.0);
    if clicked.is_some() {
        open_explorer(ctx, page, None);
    }
}

fn calendar_ui(ui: &mut Ui, ctx: &mut ViewContext<'_>, chosen: &mut ObjectiveUi, page: &Page<'_>) {
    let calendar = ctx.derived.objective.calendar(page);
    if !calendar.has_hours() {
        let muted = tokens(ui).text_muted;
        text::paragraph(ui, tr!("objective-no-hours"), muted);
        overview::days_card(ui, page.result);
        return;
    }
    let opened = theme::card(ui)
        .show(ui, |ui| {
            ui.set_width(ui.available_width());
            calendar::show(ui, &calendar, &page.result.exclusions, &mut chosen.hour)
        })
        .inner;
    if opened.is_some() {
        open_explorer(ctx, page, None);
    }
}

fn objects_ui(ui: &mut Ui, ctx: &mut ViewContext<'_>, page: &Page<'_>) {
    let Some(detail) = detail_or_wait(ui, page, Awaited::Losses) else { return };
    let unit = Unit::new(&page.result.objective.unit);
    let clicked = theme::card(ui)
        .show(ui, |ui| {
            ui.set_width(ui.available_width());
            objects::show(ui, detail, &unit)
        })
        .inner;
    if let Some(object) = clicked {
        open_explorer(ctx, page, Some(&object));
    }
}

fn records_ui(ui: &mut Ui, ctx: &mut ViewContext<'_>, chosen: &mut ObjectiveUi, page: &Page<'_>) {
    // What is chosen in the table is seen in the chart above it.
    let chart = ctx.derived.objective.chart(page, chosen.records.selected);
    overview::chart_card(ui, &chart, page.result, 150.0);
    ui.add_space(4.0);
    let Some(detail) = detail_or_wait(ui, page, Awaited::Events) else { return };
    theme::card(ui).show(ui, |ui| {
        ui.set_width(ui.available_width());
        records::show(
            ui,
            &mut ctx.derived.objective.records,
            detail,
            page.result,
            &mut chosen.records,
            &page.statement.contract.zone,
        );
        if let Some(event) = chosen.records.selected.and_then(|at| detail.events.get(at)) {
            ui.add_space(4.0);
            let object = if event.objects.len() == 1 { event.objects[0].as_str() } else { "" };
            let incident = acting::Incident {
                range: event.range,
                object,
                reason: &event.title,
                evidence: &event.id,
            };
            let (contract, tab) = (&page.key.contract, acting::ActingTab::Exclusions);
            let sheet = acting::ActingSheet::new(contract, page.key.period, tab);
            acting::propose_button(ui, ctx, sheet, incident);
        }
    });
}

/// What was looked up, or that the wanted half is on its way, or why there is nothing.
fn detail_or_wait<'a>(
    ui: &mut Ui,
    page: &Page<'a>,
    wanted: Awaited,
) -> Option<&'a Arc<LineDetail>> {
    match page.found.and_then(|found| found.latest.as_ref()) {
        Some(Ok(detail)) if detail.awaited != Some(wanted) => Some(detail),
        Some(Err(problems)) => {
            for problem in problems {
                theme::card(ui).show(ui, |ui| super::activity::problem_ui(ui, problem));
            }
            None
        }
        Some(Ok(_)) | None => {
            let (title, sentence) = (tr!("objective-looking"), tr!("objective-looking-hint"));
            empty_state::show(ui, Icon::Clock, title, sentence, |ui| {
                let accent = tokens(ui).accent;
                progress::bar(ui, tr!("objective-looking"), None, 160.0, accent);
            });
            None
        }
    }
}

/// Opens the explorer on the line's KPI and scope, or on one of its objects.
fn open_explorer(ctx: &mut ViewContext<'_>, page: &Page<'_>, object: Option<&str>) {
    let objective = &page.result.objective;
    let questions = match &objective.source {
        Source::Kpi(id) => vec![Question::Kpi(id.clone())],
        Source::Formula(text) => vec![Question::Formula(text.clone())],
        Source::Outages(_) | Source::Tickets(_) | Source::Composite => Vec::new(),
    };
    let filter = match object {
        Some(name) => format!("object == \"{}\"", name.replace('\\', "\\\\").replace('"', "\\\"")),
        None => objective.scope.filter.clone(),
    };
    let (filter, by) = (Some(filter), Some(String::new()));
    let wish = ExploreWish { questions, filter, by, range: None };
    ctx.queue.push(Action::Explore(Box::new(wish)));
}
