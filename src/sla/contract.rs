//! A contract: parties, zone, money, objectives. Every term that decides money is explicit.

use rust_decimal::Decimal;

use super::credit::SettlementTerms;
pub use super::credit::{Boundary, CreditBase, CreditRule, CreditStep};
use super::scorecard::ScorecardTerms;
use crate::model::Zone;

/// One agreement with one customer.
#[derive(Clone, Debug, PartialEq)]
pub struct Contract {
    /// File-name-safe identifier, unique in a workspace.
    pub id: String,
    pub customer: String,
    pub name: String,
    /// ISO 3166-1 alpha-2, such as `PE`.
    pub country: String,
    pub zone: Zone,
    /// ISO 4217, such as `PEN`.
    pub currency: String,
    /// Decimal places of the currency that credits are rounded to, half away from zero (0 for CLP, 2 for PEN).
    pub currency_decimals: u32,
    /// Fee of one period.
    pub fee: Decimal,
    /// Largest total credit of a period, as percent of the fee.
    pub credit_cap_percent: Option<Decimal>,
    /// What is agreed on top of the objectives' credits.
    pub settlement: SettlementTerms,
    /// How results become a score; `None` where the contract does not say.
    pub scorecard: Option<ScorecardTerms>,
    pub objectives: Vec<Objective>,
}

/// One line of a contract.
#[derive(Clone, Debug, PartialEq)]
pub struct Objective {
    pub id: String,
    pub name: String,
    /// KPI of the catalogue, or `None` when `formula` is given.
    pub kpi: Option<String>,
    pub formula: Option<String>,
    pub unit: String,
    pub scope: Scope,
    pub method: Method,
    pub comparison: Comparison,
    pub target: Decimal,
    /// Value from which on the objective is shown as in danger although it is met.
    pub warning: Option<Decimal>,
    /// Least share of the expected object-periods that must have arrived and not be suspect, 0..=1 (worked example K17).
    pub completeness_ratio_min: f64,
    pub missing_data: MissingDataRule,
    pub rounding: RoundingRule,
    /// Points of the scorecard.
    pub weight: Decimal,
    pub credit: CreditRule,
}

/// Which objects an objective covers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scope {
    /// Filter text over object attributes, as after `--where`; empty for all objects.
    pub filter: String,
}

/// How the period's value comes about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Method {
    /// M1: the KPI over all counters of the period and scope, added up first.
    PeriodAggregate,
    /// M6: availability; exclusions leave the numerator only, or numerator and denominator.
    AvailabilityWithExclusions { mode: ExclusionMode },
}

/// From where excluded time is taken away (DOMAIN.md 4.3; worked example A01 a/b).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ExclusionMode {
    /// Excluded downtime does not count as down; service time stays whole.
    DowntimeOnly,
    /// Excluded time leaves downtime and service time.
    DowntimeAndServiceTime,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Comparison {
    AtLeast,
    AtMost,
}

/// What happens when fewer valid periods arrived than `completeness_ratio_min` asks for. There is no default.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum MissingDataRule {
    /// No verdict.
    Undecided,
    /// Judge what arrived.
    Ignore,
    /// The objective counts as breached and costs what a result beyond the last step costs.
    CountAsBreached,
}

/// Whether the comparison sees the full value or a rounded one (worked examples C01, R05).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum RoundingRule {
    None,
    /// Halves away from zero.
    HalfUp {
        decimals: u32,
    },
    /// Halves to the even neighbor.
    HalfEven {
        decimals: u32,
    },
}
