//! The explorer: what to ask on the left, the answer as pictures and table in the middle, the explanation on the right.
//!
//! | picture | asks | drawn by |
//! |---|---|---|
//! | lines over time, table | one question, the same about an earlier time | [`plots`], `view/table.rs` |
//! | distribution, scatter, heat map, bars, table of two attributes | a picture | [`picture`] and the file of its name |
//! | worst objects, busy hours | their own | `view/worst.rs`, `view/month_rules.rs` |
//!
//! What is selected in one is selected in all: see [`pick`].

mod distribution;
mod field;
mod head;
mod heat;
mod hours;
mod pick;
mod picture;
mod pivot;
mod plots;
mod ranked;
mod scatter;
mod state;

use std::sync::Arc;

use egui::{Id, Margin, Panel, Ui};

use super::chart::Readout;
use super::export::ExportUi;
use super::{marks, month_rules, saved_views, table, worst};
use crate::chart::{Chart, Target};
use crate::diagnostic::Diagnostic;
use crate::gui::app::ViewContext;
use crate::gui::panel::{controls, explain, kpis, objects};
use crate::gui::theme::{self, tokens};
use crate::gui::ui_command::UiCommand;
use crate::gui::ui_state::{ExploreList, ExploreShown, ExploreUi, RangeChoice};
use crate::gui::widget::icon::Icon;
use crate::gui::widget::{
    button, chip, empty_state, pick as picker, problem, progress, quantity, text,
};
use crate::kpi::plan::{PlanItem, Question};
use crate::model::{Every, Gap, KpiPoint, TimeRange, Unit, Zone};
use crate::sla::Contract;
use crate::words::{language, tr};
use crate::workspace::busy_hours::BusyHourDefinition;
use crate::workspace::pictures::plots::{countries_of, targets_of};
pub(crate) use crate::workspace::pictures::plots::{coverage, line};
use crate::workspace::{AnswerState, Command, QueryAnswer, QueryQuestion, State};
pub(crate) use heat::HeatTextures;
pub(crate) use pick::{cell as pick_cell, menu as pick_menu};
pub(crate) use picture::is_picture;
pub(crate) use pivot::PivotRows;
pub(crate) use plots::{PlotMarks, difference_text, shift_name, target_of};
pub use state::PicturesUi;

/// Slots of an explorer: of its question and its picture the one that its window gave it, of the same question about an earlier
/// time the next, of the one value that is explained, where the answer does not hold it, the one after that.
fn earlier_slot(explore: &ExploreUi) -> u64 {
    explore.slot + 1
}

fn value_slot(explore: &ExploreUi) -> u64 {
    explore.slot + 2
}

pub(crate) fn show(
    ui: &mut Ui,
    ctx: &mut ViewContext<'_>,
    explore: &mut ExploreUi,
    export: &mut ExportUi,
) {
    if explore.editor.is_some() {
        super::kpi_editor::show(ui, ctx, explore);
        return;
    }
    if ctx.state.inventory.objects.is_empty() {
        theme::page_ui(ui, |ui| nothing_imported(ui, ctx));
        return;
    }
    first_question(ctx.state, explore);
    saved_views::observe(ui, explore);
    if !is_picture(explore.shown) {
        ask(ctx, explore);
    }
    marks::ask(ctx, explore);
    hours::ask(ctx, explore);
    let answer_state = ctx.state.answers.get(&explore.slot).cloned().unwrap_or_default();
    if is_lines(explore.shown) {
        plots::ask(ctx, explore, &answer_state);
    }
    let answer = answer_state.latest.as_ref().and_then(|latest| latest.as_ref().ok()).cloned();
    pick::follow(explore, answer.as_deref(), answer_state.revision);
    pick::ask_value(ctx, explore);
    let is_explaining = explore.cell.is_some() || explore.pictures.picked.is_some();
    // A narrow window has room for the lists or for the explanation.
    if !is_explaining || !theme::narrow(ui) {
        let width = if theme::narrow(ui) { 240.0 } else { 292.0 };
        let frame = theme::side(ui, Margin::symmetric(12, 12));
        let panel = Panel::left("explore lists").default_size(width).size_range(220.0..=480.0);
        panel.frame(frame).show(ui, |ui| lists_ui(ui, ctx, explore));
    }
    if is_explaining {
        let frame = theme::side(ui, Margin::symmetric(16, 12));
        Panel::right("explain")
            .default_size(304.0)
            .size_range(260.0..=440.0)
            .frame(frame)
            .show(ui, |ui| explanation(ui, ctx, explore));
    }
    theme::page_ui(ui, |ui| {
        head::show(ui, ctx, explore, export, answer.as_deref());
        controls::show(ui, ctx, explore);
        ui.add_space(4.0);
        body(ui, ctx, explore, &answer_state);
    });
}

/// Why the selected value is what it is.
fn explanation(ui: &mut Ui, ctx: &mut ViewContext<'_>, explore: &mut ExploreUi) {
    let Some((answer, cell)) = pick::explained(ctx, explore) else {
        let failed = ctx.state.answers.get(&value_slot(explore)).filter(|state| !state.running);
        match failed.and_then(|state| state.latest.as_ref()) {
            Some(Err(problems)) => problems_ui(ui, problems),
            _ => _ = text::small(ui, tr!("explore-looking-up")),
        }
        if button::ghost(ui, None, tr!("explore-close")).clicked() {
            pick::clear(explore);
        }
        return;
    };
    match explain::show(ui, &answer, cell, &ctx.state.trace, &ctx.state.contracts) {
        explain::Wish::Nothing => {}
        explain::Wish::Close => pick::clear(explore),
        explain::Wish::Trace(asked) => ctx.command(Command::Trace(asked)),
    }
}

/// Whether the answer is shown as lines or as a table.
fn is_lines(shown: ExploreShown) -> bool {
    matches!(shown, ExploreShown::Both | ExploreShown::Chart | ExploreShown::Table)
}

fn nothing_imported(ui: &mut Ui, ctx: &mut ViewContext<'_>) {
    let (title, sentence) = (tr!("explore-empty"), tr!("explore-empty-why"));
    empty_state::show(ui, Icon::Explore, title, sentence, |ui| {
        empty_state::centered_row(ui, "import", |ui| {
            if button::primary(ui, Some(Icon::Import), UiCommand::ImportFiles.text()).clicked() {
                ctx.window(UiCommand::ImportFiles);
            }
        });
    });
}

fn lists_ui(ui: &mut Ui, ctx: &mut ViewContext<'_>, explore: &mut ExploreUi) {
    let options = [
        (ExploreList::Kpis, tr!("explore-list-kpis")),
        (ExploreList::Objects, tr!("explore-list-objects")),
        (ExploreList::Views, tr!("views-list")),
    ];
    picker::segments(ui, tr!("explore-list"), &mut explore.list, &options);
    match explore.list {
        ExploreList::Kpis => kpis::show(ui, ctx, explore),
        ExploreList::Objects => objects::show(ui, ctx, explore),
        ExploreList::Views => saved_views::show(ui, ctx, explore),
    }
}

/// Begins with the KPI of the first contract, so that the page is never empty without need.
fn first_question(state: &State, explore: &mut ExploreUi) {
    if explore.asked.is_some() || !explore.questions.is_empty() {
        return;
    }
    let of_contract =
        state.contracts.iter().flat_map(|c| &c.objectives).find_map(|o| o.kpi().map(str::to_owned));
    explore.questions.extend(of_contract.map(Question::Kpi));
}

/// Asks when the question or the data changed.
fn ask(ctx: &mut ViewContext<'_>, explore: &mut ExploreUi) {
    if explore.questions.is_empty() {
        return;
    }
    let question = question(ctx.state, explore);
    let asked = (question, ctx.state.inventory.data_revision);
    if explore.asked.as_ref() != Some(&asked) {
        ctx.command(Command::Ask { slot: explore.slot, question: asked.0.clone() });
        explore.asked = Some(asked);
    }
}

pub(super) fn question(state: &State, explore: &ExploreUi) -> QueryQuestion {
    let zone = zone_of(state, explore);
    QueryQuestion {
        questions: explore.questions.clone(),
        filter: explore.filter.clone(),
        by: if explore.by.is_empty() { Vec::new() } else { vec![explore.by.clone()] },
        every: explore.every,
        range: range(state, explore.range, &zone),
        zone,
        granularity: None,
        suspect: explore.suspect.unwrap_or(state.suspect),
        worst: if explore.by.is_empty() { None } else { explore.worst },
        busy_hour: busy_hour(state, explore).map(|hour| hour.name.clone()),
    }
}

/// The definition that was chosen, while it is still there.
fn busy_hour<'s>(state: &'s State, explore: &ExploreUi) -> Option<&'s BusyHourDefinition> {
    let name = explore.busy_hour.as_ref()?;
    state.busy_hours.iter().find(|hour| hour.name == *name)
}

/// Days of a busy hour are those of its own zone, where it names one.
pub(super) fn zone_of(state: &State, explore: &ExploreUi) -> Zone {
    if let Some(zone) = busy_hour(state, explore).and_then(|hour| hour.zone.clone()) {
        return zone;
    }
    chosen_zone(state, explore)
}

/// The zone of the list above the answer.
pub(super) fn chosen_zone(state: &State, explore: &ExploreUi) -> Zone {
    let chosen = explore.zone.as_deref().and_then(|name| Zone::named(name).ok());
    chosen.unwrap_or_else(|| state.zone.clone())
}

/// Whole local days up to the last day with data.
pub(super) fn range(state: &State, choice: RangeChoice, zone: &Zone) -> Option<TimeRange> {
    saved_views::range_of(choice).of_extent(state.inventory.extent, zone)
}

/// The charts that are shown, to take along.
pub(crate) fn charts_shown(state: &State, explore: &ExploreUi) -> Vec<Arc<Chart>> {
    let found = state.plots.get(&explore.slot).and_then(|plots| plots.found());
    found.map_or_else(Vec::new, |found| {
        found.plots.iter().map(|plot| Arc::clone(&plot.chart)).collect()
    })
}

fn body(ui: &mut Ui, ctx: &mut ViewContext<'_>, explore: &mut ExploreUi, state: &AnswerState) {
    match &state.latest {
        _ if explore.shown == ExploreShown::MonthRules => month_rules::show(ui, ctx, explore),
        _ if explore.shown == ExploreShown::Worst && !explore.questions.is_empty() => {
            worst::show(ui, ctx, explore);
        }
        _ if explore.questions.is_empty() => choose_kpi(ui),
        _ if is_picture(explore.shown) => picture::show(ui, ctx, explore),
        None => {
            let (title, sentence) = (tr!("explore-adding"), tr!("explore-adding-why"));
            empty_state::show(ui, Icon::Clock, title, sentence, |ui| {
                let accent = tokens(ui).accent;
                progress::bar(ui, tr!("explore-query"), None, 160.0, accent);
            });
        }
        Some(Err(problems)) => problems_ui(ui, problems),
        Some(Ok(answer)) => answer_ui(ui, ctx, explore, answer, state),
    }
}

/// Nothing is asked yet.
fn choose_kpi(ui: &mut Ui) {
    let sentence = tr!("explore-choose-why");
    empty_state::show(ui, Icon::Chart, tr!("explore-choose"), sentence, |_| {});
}

/// Nothing arrived of what was asked.
fn nothing_there(ui: &mut Ui) {
    let sentence = tr!("explore-nothing-why");
    empty_state::show(ui, Icon::Question, tr!("explore-nothing"), sentence, |_| {});
}

pub(super) fn problems_ui(ui: &mut Ui, problems: &[Diagnostic]) {
    theme::card(ui).show(ui, |ui| {
        ui.set_width(ui.available_width());
        for problem in problems {
            super::activity::problem_ui(ui, problem);
        }
    });
}

/// Share of the height that plots have above the table.
const PLOTS_SHARE: f32 = 0.62;

fn answer_ui(
    ui: &mut Ui,
    ctx: &mut ViewContext<'_>,
    explore: &mut ExploreUi,
    answer: &Arc<QueryAnswer>,
    state: &AnswerState,
) {
    if let Some(why) = marks::problem(ctx.state, explore) {
        note(ui, tr!("explore-no-marks"), &why);
    }
    for warning in answer.warnings.iter().take(2) {
        note(ui, tr!("explore-note"), &problem::said(warning));
    }
    let total = ui.available_height();
    let (plots, table) = match explore.shown {
        ExploreShown::Chart => (total, 0.0),
        ExploreShown::Table => (0.0, total),
        _ => (total * PLOTS_SHARE, total * (1.0 - PLOTS_SHARE) - 8.0),
    };
    if plots > 0.0 && answer.question.every != Every::All {
        ui.allocate_ui(egui::vec2(ui.available_width(), plots), |ui| {
            plots::show(ui, ctx, explore, state, plots);
        });
    }
    if table > 0.0 || answer.question.every == Every::All {
        table_card(ui, ctx, explore, answer, state.revision);
    }
}

fn note(ui: &mut Ui, word: &str, sentence: &str) {
    ui.horizontal(|ui| {
        let t = tokens(ui);
        chip::chip(ui, Some(Icon::Warning), word, t.warn, t.warn_soft);
        text::muted(ui, sentence);
    });
}

fn table_card(
    ui: &mut Ui,
    ctx: &mut ViewContext<'_>,
    explore: &mut ExploreUi,
    answer: &Arc<QueryAnswer>,
    revision: u64,
) {
    let plots = plots::found(ctx, explore).map(|(plots, _)| plots);
    let plots = plots.filter(|plots| Arc::ptr_eq(&plots.answer, answer));
    let earlier = plots.as_ref().and_then(|plots| plots.earlier.as_ref());
    theme::card(ui).inner_margin(Margin::symmetric(16, 6)).show(ui, |ui| {
        ui.set_min_size(ui.available_size());
        table::show(ui, ctx, explore, answer, revision, earlier);
    });
}

/// What the cursor says about a value.
pub(super) fn point_readout(point: &KpiPoint, unit: &Unit, is_upper_bound: bool) -> Readout {
    let mut details = Vec::new();
    if let Some(gap) = &point.gap {
        details.push((tr!("explore-no-value"), short_gap(gap)));
    }
    if let (Some(numerator), Some(denominator)) = (point.numerator, point.denominator) {
        details.push((tr!("explore-numerator"), quantity::number(numerator)));
        details.push((tr!("explore-denominator"), quantity::number(denominator)));
    }
    details.push((tr!("explore-complete"), quantity::share(point.completeness)));
    if point.suspect_share > 0.0 {
        let share = quantity::fixed(point.suspect_share * 100.0, 1);
        details.push((tr!("explore-suspect"), quantity::percent(&share)));
    }
    Readout {
        value: quantity::bounded(quantity::value(point.value, unit), is_upper_bound),
        details,
    }
}

fn short_gap(gap: &Gap) -> String {
    match gap {
        Gap::Missing => tr!("explore-gap-missing").to_owned(),
        Gap::ZeroDenominator => tr!("explore-gap-zero").to_owned(),
        Gap::Unavailable { counter } => tr!("explore-gap-needs", counter = counter.as_str()),
        Gap::NotANumber => tr!("explore-gap-number").to_owned(),
    }
}

/// What people call a question.
fn question_name(state: &State, question: &Question) -> String {
    match question {
        Question::Kpi(id) => state
            .catalog
            .kpi(id)
            .map_or_else(|| id.clone(), |kpi| kpi.name_in(language().code()).to_owned()),
        Question::Formula(text) | Question::Measurement(text) => text.clone(),
    }
}

/// Contracts and filter that targets were looked up for, and those that apply.
type KeptTargets = (Arc<Vec<Contract>>, u64, String, Arc<Vec<Target>>);

/// Targets for a KPI that apply to what a filter shows; looked up once for it.
fn targets(ui: &Ui, state: &State, kpi_id: &str, filter: &str) -> Arc<Vec<Target>> {
    let key = Id::unique(("explore targets", kpi_id));
    let data = state.inventory.data_revision;
    let kept = ui.data(|kept| kept.get_temp::<KeptTargets>(key));
    if let Some((contracts, of_data, of_filter, found)) = kept
        && Arc::ptr_eq(&contracts, &state.contracts)
        && (of_data, of_filter.as_str()) == (data, filter)
    {
        return found;
    }
    let countries = countries_of(&state.inventory.attributes);
    let found = Arc::new(targets_of(&[kpi_id], &state.contracts, filter, &countries));
    let made: KeptTargets =
        (Arc::clone(&state.contracts), data, filter.to_owned(), Arc::clone(&found));
    ui.data_mut(|kept| kept.insert_temp(key, made));
    found
}

/// Name and unit of what was asked.
fn item_title(item: &PlanItem) -> String {
    let name = quantity::bounded(item.name_in(language().code()).to_owned(), item.is_upper_bound);
    if item.unit.shown().is_empty() { name } else { format!("{name} ({})", item.unit) }
}

/// A step of time in words.
fn step_name(every: Every) -> String {
    match every {
        Every::Secs(900) => tr!("explore-step-quarter").to_owned(),
        Every::Secs(3600) => tr!("explore-step-hour").to_owned(),
        Every::Secs(secs) => quantity::duration(i64::from(secs)),
        Every::Day => tr!("explore-step-day").to_owned(),
        Every::Week => tr!("explore-step-week").to_owned(),
        Every::Month => tr!("explore-step-month").to_owned(),
        Every::All => tr!("explore-step-all").to_owned(),
    }
}
