//! x
mod chart;
mod format;
mod report;
