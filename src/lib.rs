//! Vigia: KPIs, SLAs and reports from exported network performance data.

pub mod chart;
pub mod cli;
pub mod diagnostic;
pub mod format;
pub mod gui;
pub mod import;
pub mod job;
pub mod kpi;
pub mod model;
pub mod query;
pub mod report;
pub mod sla;
pub mod store;
pub mod workspace;
