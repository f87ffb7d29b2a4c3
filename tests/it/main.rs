//! All integration tests in one binary: one link, shared helpers.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::print_stdout, clippy::print_stderr)]

mod busy_hour;
mod calendar;
mod catalog;
mod changes;
mod chart;
mod cli;
mod completeness;
mod demo;
mod format;
mod formula;
mod fuzz;
mod gui;
mod gui_examples;
mod gui_fixture;
mod gui_kpi;
mod import;
mod import_xml;
mod independent;
mod intake;
mod it_side;
mod kpi;
mod preview;
mod query;
mod regulator;
mod report;
mod rollup;
mod sla;
mod store_conformance;
mod store_events;
mod store_format;
mod store_sqlite;
mod table;
mod trace;
mod watch;
mod worst;
