//! The map: countries, sites and cells where they stand, colored by the verdicts of contracts, by a line of a contract, or by a
//! KPI. Beside it the same as a list, which the keyboard and screen readers reach.

mod base;
mod canvas;
mod controls;
mod detail;
mod look;
mod marks;
mod side;
mod verdicts;

use std::collections::BTreeSet;
use std::sync::Arc;

use egui::{Margin, Panel, Ui};

use super::contracts::{default_period, periods};
use super::explore;
use crate::chart::map::MapView;
use crate::gui::app::ViewContext;
use crate::gui::theme;
use crate::gui::ui_command::UiCommand;
use crate::gui::ui_state::RangeChoice;
use crate::gui::widget::icon::Icon;
use crate::gui::widget::{button, empty_state};
use crate::kpi::plan::Question;
use crate::sla::{Contract, Objective, SlaPeriod};
use crate::words::tr;
use crate::workspace::map::{MapAnswer, MapLevel, MapMeasure, MapQuestion, MapScale};
use crate::workspace::{Command, State};

/// What colors the map.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum MapColor {
    /// The worst verdict of each country's contracts.
    #[default]
    Verdicts,
    /// A line of a contract, place by place.
    Line,
    Kpi,
}

/// What the list beside the map shows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum MapShown {
    /// What the map is colored by: contracts or countries.
    #[default]
    First,
    Level(MapLevel),
    /// Objects that cannot be drawn, or stand where they should not.
    Misplaced,
}

/// What the page shows.
#[derive(Debug)]
pub struct MapUi {
    pub color: MapColor,
    pub contract: Option<String>,
    /// Id of the line of the contract.
    pub objective: Option<String>,
    pub period: Option<SlaPeriod>,
    /// Id of the KPI.
    pub kpi: Option<String>,
    pub range: RangeChoice,
    /// By the target where there is one, not by fifths.
    pub by_target: bool,
    pub shown: MapShown,
    pub search: String,
    /// Level and full name of what was clicked.
    pub selected: Option<(MapLevel, String)>,
    /// Country of the list of contracts, by its position in the world.
    pub country: Option<usize>,
    /// `None` until something can be fitted into the window.
    pub view: Option<MapView>,
    /// Question and data revision that were last asked.
    pub asked: Option<(MapQuestion, u64)>,
    /// What was judged: contract, period, data revision.
    pub evaluated: BTreeSet<(String, SlaPeriod, u64)>,
}

impl MapUi {
    /// Lists the cells that are called so.
    pub fn look_for(&mut self, name: String) {
        self.search = name;
        self.shown = MapShown::Level(MapLevel::Cell);
    }
}

impl Default for MapUi {
    fn default() -> Self {
        Self {
            color: MapColor::default(),
            contract: None,
            objective: None,
            period: None,
            kpi: None,
            range: RangeChoice::default(),
            by_target: true,
            shown: MapShown::default(),
            search: String::new(),
            selected: None,
            country: None,
            view: None,
            asked: None,
            evaluated: BTreeSet::new(),
        }
    }
}

/// What can be made again: the drawn land, the marks, the rows of the list.
#[derive(Default)]
pub(crate) struct MapDerived {
    base: base::BaseMap,
    marks: marks::Marks,
    rows: side::Rows,
    kpis: controls::KpiNames,
}

pub(crate) fn show(ui: &mut Ui, ctx: &mut ViewContext<'_>, map: &mut MapUi) {
    if ctx.state.inventory.objects.is_empty() {
        theme::page_ui(ui, |ui| nothing_imported(ui, ctx));
        return;
    }
    choose(ctx.state, map);
    controls::choose_kpi(ctx, map);
    verdicts::ask(ctx, map);
    ask(ctx, map);
    let answer = ctx.state.map.found().filter(|answer| is_asked(map, answer)).cloned();
    let scale = answer.as_deref().map(|answer| MapScale::of(answer, map.by_target));
    let width = if theme::narrow(ui) { 292.0 } else { 356.0 };
    let frame = theme::side(ui, Margin { left: 16, right: 12, top: 16, bottom: 12 });
    Panel::right("map list").default_size(width).size_range(270.0..=520.0).frame(frame).show(
        ui,
        |ui| {
            ui.set_min_width(ui.available_width());
            side::show(ui, ctx, map, answer.as_ref(), scale.as_ref());
        },
    );
    theme::page_ui(ui, |ui| {
        controls::show(ui, ctx, map, answer.as_deref());
        ui.add_space(4.0);
        canvas::show(ui, ctx, map, answer.as_ref(), scale.as_ref());
    });
}

fn nothing_imported(ui: &mut Ui, ctx: &mut ViewContext<'_>) {
    empty_state::show(ui, Icon::Map, tr!("map-empty-title"), tr!("map-empty-text"), |ui| {
        empty_state::centered_row(ui, "import", |ui| {
            if button::primary(ui, Some(Icon::Import), UiCommand::ImportFiles.text()).clicked() {
                ctx.window(UiCommand::ImportFiles);
            }
        });
    });
}

/// Whether an answer belongs to what is chosen now; the one before stays on the map until then only where it means the same thing.
fn is_asked(map: &MapUi, answer: &Arc<MapAnswer>) -> bool {
    let asked = map.asked.as_ref();
    asked.is_some_and(|(question, _)| question.measure == answer.question.measure)
}

/// Fills in what nobody chose yet, and lets go of what is no longer there.
fn choose(state: &State, map: &mut MapUi) {
    if state.contracts.is_empty() && map.color != MapColor::Kpi {
        map.color = MapColor::Kpi;
    }
    let known = |id: &String| state.contracts.iter().any(|contract| contract.id == *id);
    if !map.contract.as_ref().is_some_and(known) {
        map.contract = state.contracts.first().map(|contract| contract.id.clone());
        map.objective = None;
    }
    let Some(contract) = contract_of(state, map) else { return };
    let lines = placeable(contract);
    if !lines.iter().any(|line| Some(&line.id) == map.objective.as_ref()) {
        map.objective = lines.first().map(|line| line.id.clone());
    }
    let choices = match map.color {
        MapColor::Line => periods(state, contract),
        _ => all_periods(state),
    };
    if map.period.is_none_or(|period| !choices.contains(&period)) {
        map.period = default_period(state, contract);
    }
}

fn contract_of<'a>(state: &'a State, map: &MapUi) -> Option<&'a Contract> {
    let id = map.contract.as_ref()?;
    state.contracts.iter().find(|contract| contract.id == *id)
}

/// Lines of which single places can have a value.
fn placeable(contract: &Contract) -> Vec<&Objective> {
    contract.objectives.iter().filter(|objective| objective.is_of_counters()).collect()
}

/// Periods of any contract, oldest first.
pub(super) fn all_periods(state: &State) -> Vec<SlaPeriod> {
    let mut all: Vec<SlaPeriod> =
        state.contracts.iter().flat_map(|contract| periods(state, contract)).collect();
    all.sort();
    all.dedup();
    all
}

/// Asks when the question or the data changed.
fn ask(ctx: &mut ViewContext<'_>, map: &mut MapUi) {
    let Some(question) = question(ctx.state, map) else { return };
    let asked = (question, ctx.state.inventory.data_revision);
    if map.asked.as_ref() != Some(&asked) {
        ctx.command(Command::AskMap { question: Box::new(asked.0.clone()) });
        map.asked = Some(asked);
        map.selected = None;
    }
}

fn question(state: &State, map: &MapUi) -> Option<MapQuestion> {
    let zone = state.zone.clone();
    let of_kpi = |id: &str, range| MapQuestion {
        measure: MapMeasure::Kpi(Question::Kpi(id.to_owned())),
        filter: String::new(),
        range,
        zone: zone.clone(),
        suspect: state.suspect,
    };
    match map.color {
        MapColor::Kpi => {
            let range = explore::range(state, map.range, &zone);
            map.kpi.as_deref().map(|id| of_kpi(id, range))
        }
        MapColor::Line => Some(MapQuestion {
            measure: MapMeasure::Line {
                contract: map.contract.clone()?,
                period: map.period?,
                objective: map.objective.clone()?,
            },
            ..of_kpi("", None)
        }),
        // The sites of the network, without a color of their own: any KPI that some contract has knows them.
        MapColor::Verdicts => {
            let contract = contract_of(state, map)?;
            let range = map.period.map(|period| period.range(&contract.zone));
            let lines = state.contracts.iter().flat_map(|contract| &contract.objectives);
            let kpi = lines.filter_map(Objective::kpi).next().or(map.kpi.as_deref())?;
            Some(of_kpi(kpi, range))
        }
    }
}
