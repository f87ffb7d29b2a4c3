//! What colors the map, and over which time.

use std::sync::Arc;

use egui::{Ui, vec2};

use super::{MapColor, MapShown, MapUi, all_periods, contract_of, placeable};
use crate::gui::app::ViewContext;
use crate::gui::ui_state::RangeChoice;
use crate::gui::view::contracts::{period_title, periods};
use crate::gui::widget::{pick, text};
use crate::sla::{Objective, SlaPeriod};
use crate::words::{self, Language, order, tr};
use crate::workspace::map::MapAnswer;
use crate::workspace::{State, own_kpi};

/// The KPIs that this workspace can compute, with their names.
#[derive(Default)]
pub(super) struct KpiNames {
    key: Option<(u64, usize, Language)>,
    names: Arc<Vec<(String, String)>>,
}

impl KpiNames {
    fn names(&mut self, state: &State) -> Arc<Vec<(String, String)>> {
        let language = words::language();
        let key = (state.inventory.data_revision, Arc::as_ptr(&state.catalog) as usize, language);
        if self.key != Some(key) {
            self.names = Arc::new(computable(state, language));
            self.key = Some(key);
        }
        self.names.clone()
    }
}

/// Those of contracts first, then those whose counters some vendor reports.
fn computable(state: &State, language: Language) -> Vec<(String, String)> {
    let supplies = state.catalog.vendor_supplies(&state.inventory.measurements, &state.dictionary);
    let lines = state.contracts.iter().flat_map(|contract| &contract.objectives);
    let agreed: Vec<&str> = lines.filter_map(Objective::kpi).collect();
    let measured = state.catalog.kpis().iter().zip(supplies).filter(|(kpi, vendors)| {
        own_kpi::is_own(kpi) || vendors.iter().any(|vendor| vendor.missing.is_empty())
    });
    let mut names: Vec<(String, String)> = measured
        .map(|(kpi, _)| (kpi.id.clone(), kpi.name_in(language.code()).to_owned()))
        .collect();
    let is_other = |id: &str| !agreed.contains(&id);
    names.sort_by(|(a, name), (b, other)| {
        is_other(a).cmp(&is_other(b)).then_with(|| order::by_name(name, other))
    });
    names
}

/// Where none is chosen or the chosen one is gone: the first in the order of contracts that can be computed, else the first by its
/// id. Names differ by language, and a map should not.
pub(super) fn choose_kpi(ctx: &mut ViewContext<'_>, map: &mut MapUi) {
    let names = ctx.derived.map.kpis.names(ctx.state);
    let is_there = |wanted: &str| names.iter().any(|(id, _)| id == wanted);
    if map.kpi.as_deref().is_some_and(is_there) {
        return;
    }
    let lines = ctx.state.contracts.iter().flat_map(|contract| &contract.objectives);
    let agreed = lines.filter_map(Objective::kpi).find(|id| is_there(id));
    let first = || names.iter().map(|(id, _)| id.as_str()).min();
    map.kpi = agreed.or_else(first).map(str::to_owned);
}

pub(super) fn show(
    ui: &mut Ui,
    ctx: &mut ViewContext<'_>,
    map: &mut MapUi,
    answer: Option<&MapAnswer>,
) {
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing = vec2(8.0, 8.0);
        text::title(ui, tr!("map-title"));
        ui.add_space(8.0);
        let mut colors = vec![(MapColor::Kpi, tr!("map-color-kpi"))];
        if !ctx.state.contracts.is_empty() {
            colors.insert(0, (MapColor::Line, tr!("map-color-line")));
            colors.insert(0, (MapColor::Verdicts, tr!("map-color-verdicts")));
        }
        if pick::segments(ui, tr!("map-color"), &mut map.color, &colors) {
            map.shown = MapShown::First;
            map.selected = None;
        }
        match map.color {
            MapColor::Verdicts => period_combo(ui, map, &all_periods(ctx.state)),
            MapColor::Line => line_controls(ui, ctx.state, map),
            MapColor::Kpi => kpi_controls(ui, ctx, map),
        }
        if map.color != MapColor::Verdicts && answer.is_some_and(|answer| answer.target.is_some()) {
            let scales = [(true, tr!("map-scale-target")), (false, tr!("map-scale-fifths"))];
            pick::segments(ui, tr!("map-scale"), &mut map.by_target, &scales);
        }
    });
}

fn period_combo(ui: &mut Ui, map: &mut MapUi, choices: &[SlaPeriod]) {
    let options: Vec<(Option<SlaPeriod>, String)> =
        choices.iter().rev().map(|period| (Some(*period), period_title(*period))).collect();
    pick::combo(ui, tr!("map-period"), &mut map.period, &options, 150.0);
}

fn line_controls(ui: &mut Ui, state: &State, map: &mut MapUi) {
    let contracts: Vec<(Option<String>, String)> =
        state.contracts.iter().map(|c| (Some(c.id.clone()), c.customer.clone())).collect();
    if pick::combo(ui, tr!("map-contract"), &mut map.contract, &contracts, 170.0) {
        map.objective = None;
    }
    let Some(contract) = contract_of(state, map) else { return };
    let lines: Vec<(Option<String>, String)> = placeable(contract)
        .into_iter()
        .map(|o| (Some(o.id.clone()), o.said_name().to_owned()))
        .collect();
    if lines.is_empty() {
        text::muted(ui, tr!("map-no-line"));
        return;
    }
    pick::combo(ui, tr!("map-objective"), &mut map.objective, &lines, 190.0);
    period_combo(ui, map, &periods(state, contract));
}

fn kpi_controls(ui: &mut Ui, ctx: &mut ViewContext<'_>, map: &mut MapUi) {
    let names = ctx.derived.map.kpis.names(ctx.state);
    let options: Vec<(Option<String>, String)> =
        names.iter().map(|(id, name)| (Some(id.clone()), name.clone())).collect();
    pick::combo(ui, tr!("map-kpi"), &mut map.kpi, &options, 240.0);
    let ranges = [
        (RangeChoice::All, tr!("map-range-all").to_owned()),
        (RangeChoice::LastDay, tr!("map-range-day").to_owned()),
        (RangeChoice::LastWeek, tr!("map-range-week").to_owned()),
        (RangeChoice::LastMonth, tr!("map-range-month").to_owned()),
    ];
    pick::combo(ui, tr!("map-range"), &mut map.range, &ranges, 150.0);
}
