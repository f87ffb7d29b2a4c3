//! x
mod kpi;
