//! Pages, and what they derive from the state: trees, rows and charts, kept by revision so that a frame only draws.

pub(super) mod activity;
mod chart;
pub(super) mod contracts;
pub(super) mod data;
pub(super) mod definitions;
pub(super) mod explore;
pub(super) mod home;
mod kpi_editor;
pub(super) mod map;
mod marks;
mod month_rules;
mod objective;
mod preview;
pub(super) mod reports;
mod scorecard;
mod table;
mod watched;
mod worst;

use super::panel::kpis::KpiRows;
use super::panel::objects::ObjectTree;

/// Everything that can be thrown away and made again.
#[derive(Default)]
pub(super) struct Derived {
    pub tree: ObjectTree,
    pub kpi_rows: KpiRows,
    pub imports: data::ImportRows,
    pub explore: explore::AnswerCharts,
    pub kpi_outcome: kpi_editor::OutcomeChart,
    pub table: table::TableRows,
    pub map: map::MapDerived,
    pub reports: reports::ReportsDerived,
    pub objective: objective::ObjectiveChart,
}
