//! All integration tests in one binary: one link, shared helpers.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::print_stdout, clippy::print_stderr)]

mod chart;
mod cli;
mod demo;
mod format;
mod import;
mod kpi;
mod report;
mod sla;
