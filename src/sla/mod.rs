//! Contracts: what was agreed, what does not count, what came out, what it costs. Pure: evidence in, [`Statement`] out.
//!
//! ```text
//! Contract (objectives, credit rules)  +  ExclusionLedger  +  ObjectiveEvidence per objective  →  Statement
//! ```
//! Where a term decides money there is no default: the contract file must say it.

pub mod availability;
pub mod contract;
mod contract_file;
pub mod credit;
pub mod evaluate;
pub mod exclusion;
mod exclusion_file;
pub mod forecast;
pub mod interval;
pub mod statement;

pub use contract::{
    Comparison, Contract, CreditRule, CreditStep, ExclusionMode, Method, MissingDataRule,
    Objective, RoundingRule, Scope,
};
pub use contract_file::parse_contract;
pub use evaluate::{ObjectiveEvidence, WorstObject, evaluate};
pub use exclusion::{ExclusionEntry, ExclusionKind, ExclusionLedger, ExclusionState};
pub use exclusion_file::parse_exclusions;
pub use statement::{AppliedExclusion, ObjectiveResult, Statement, Verdict};
