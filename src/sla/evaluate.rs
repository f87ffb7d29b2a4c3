//! Evidence and contract to statement.

use super::contract::Contract;
use super::statement::{AppliedExclusion, Statement};
use crate::model::{CalendarMonth, KpiPoint, KpiSeries, Timestamp};

/// What was computed for one objective; in the order of the contract's objectives.
#[derive(Clone, Debug, PartialEq)]
pub struct ObjectiveEvidence {
    pub objective_id: String,
    /// Formula text with its names.
    pub formula: String,
    /// The whole period, with the method's exclusions.
    pub total: KpiPoint,
    pub daily: KpiSeries,
    pub hourly: KpiSeries,
    /// Objects with their own value over the period, worst first.
    pub worst_objects: Vec<WorstObject>,
    pub exclusions: Vec<AppliedExclusion>,
}

/// One object of a worst list.
#[derive(Clone, Debug, PartialEq)]
pub struct WorstObject {
    pub label: String,
    /// Full name.
    pub name: String,
    pub point: KpiPoint,
    /// Share of the scope's failures (lost part) that this object caused, 0..=1; `None` where the formula has no numerator and denominator.
    pub contribution: Option<f64>,
}

/// Judges one month of a contract.
pub fn evaluate(
    contract: &Contract,
    month: CalendarMonth,
    as_of: Timestamp,
    evidence: Vec<ObjectiveEvidence>,
) -> Statement {
    let _ = (contract, month, as_of, evidence);
    unreachable!("written next")
}
