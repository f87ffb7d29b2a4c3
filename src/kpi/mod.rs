//! KPIs: the formula language, its checker, the catalogue with vendor maps, evaluation and explanation. Pure: a counter frame in,
//! a series out; no store, no clock, no file.
//!
//! The path of a question:
//! ```text
//! text → Formula (lexer, parser: spans, goes on after an error)
//!      → Plan    (names resolved against the catalogue and the imported measurement types; which counters are needed)
//!      → CounterFrame (made by `query` from Plan::inputs)
//!      → KpiSeries (Plan::evaluate: add up first, divide last)
//! ```

pub mod ast;
pub mod catalog;
mod catalog_file;
pub mod check;
pub mod evaluate;
pub mod function;
pub mod lexer;
pub mod parser;
pub mod plan;

pub use ast::{Expression, Formula};
pub use catalog::{Catalog, Direction, Kpi, VendorMap};
pub use plan::{ExplainColumn, Plan};
