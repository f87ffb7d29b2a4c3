//! Pages, and what they derive from the state: trees, rows and charts, kept by revision so that a frame only draws.

pub(super) mod acting;
pub(super) mod activity;
mod chart;
pub(super) mod contracts;
pub(super) mod dashboard;
pub(super) mod data;
pub(super) mod definitions;
pub(super) mod exclusion_editor;
pub(super) mod explore;
pub(super) mod export;
pub(super) mod freeze;
pub(super) mod keys;
mod kpi_editor;
pub(super) mod map;
mod marks;
mod month_rules;
pub(super) mod objective;
pub(super) mod pack;
pub(super) mod portfolio;
mod preview;
pub(super) mod reports;
pub(super) mod saved_views;
mod scorecard;
pub(super) mod supposed;
mod table;
mod watched;
mod worst;

use super::panel::kpis::KpiRows;
use super::panel::objects::ObjectRows;

/// Everything that can be thrown away and made again.
#[derive(Default)]
pub(super) struct Derived {
    pub tree: ObjectRows,
    pub kpi_rows: KpiRows,
    pub imports: data::ImportRows,
    pub data: data::DataDerived,
    pub explore: explore::PlotMarks,
    pub heat: explore::HeatTextures,
    pub pivot: explore::PivotRows,
    pub kpi_outcome: kpi_editor::OutcomeChart,
    pub definitions: definitions::DefinitionsDerived,
    pub table: table::TableRows,
    pub map: map::MapDerived,
    pub reports: reports::ReportsDerived,
    pub portfolio: portfolio::TableCache,
    pub objective: objective::LineCharts,
    pub acting: acting::ActingDerived,
    pub ledger_rows: exclusion_editor::LedgerRows,
}
