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
//!
//! | file | what lives there |
//! |---|---|
//! | `lexer`, `parser`, `ast`, `function` | text to tree and back |
//! | `fold`, `bins` | values of smaller cells made into one; histograms |
//! | `units` | what units are made of |
//! | `linear` | what may stand inside an aggregate |
//! | `catalog`, `catalog_file` | named KPIs, canonical measurements, vendor maps |
//! | `catalog_texts` | names in other languages, descriptions and notes of the shipped KPIs |
//! | `names`, `order` | what a name stands for; KPIs that need other KPIs |
//! | `check`, `overlap` | what is wrong with a formula that can be read |
//! | `bound` | which formulas give no more than an upper bound |
//! | `resolve` | which vendors take part, with which counters |
//! | `arithmetic` | what values were made of, for who looks |
//! | `shares` | each vendor's part, and what a formula divides |
//! | `compile`, `evaluate` | tree to a flat program, program over one cell of a frame |
//! | `completion` | names that fit what is being typed |
//! | `dictionary` | what the ids of counters stand for |
//! | `vendor_formula` | formulas of vendors' reports in our language |
//! | `worst` | series of all objects → which are worst, in three orders |
//! | `anomaly` | hours that differ from the same hour of the weeks before |
//! | `ratio` | the constant factor of a ratio |
//! | `interval` | between which values a share lies where periods are missing |
//! | `plan` | the door: questions in, inputs and series out |

pub mod anomaly;
mod arithmetic;
pub mod ast;
pub mod bins;
mod bound;
pub mod catalog;
mod catalog_file;
mod catalog_texts;
mod check;
mod compile;
pub mod completion;
pub mod dictionary;
mod evaluate;
pub mod fold;
pub mod function;
pub mod interval;
mod lexer;
mod linear;
mod names;
mod order;
mod overlap;
mod parser;
pub mod plan;
mod ratio;
mod resolve;
mod shares;
pub mod units;
pub mod vendor_formula;
pub mod worst;

pub use arithmetic::Arithmetic;
pub use ast::{Expression, Formula};
pub use catalog::{
    Basis, CanonicalMeasurement, Catalog, CollectionMethod, Direction, Kpi, VendorMap,
};
pub use dictionary::CounterDictionary;
pub use plan::{ExplainColumn, Plan, PlanItem, Question, UsedKpi};
pub use resolve::{LeftOutVendor, VendorSupply};
