//! What a reader needs beside the figures to compute a result again: rounding, bases, caps, edges of the period.
//!
//! The pages do not print it as such; the workbook makes live formulas of it, and metadata name the period by it.

use rust_decimal::Decimal;

use crate::model::TimeRange;
use crate::sla::{CompareRule, RoundingRule};

/// Of one statement.
#[derive(Clone, Debug, PartialEq)]
pub struct Trail {
    /// IANA name of the contract's zone.
    pub zone: String,
    pub period: TimeRange,
    /// `2026-10`
    pub period_id: String,
    pub currency_decimals: u32,
    /// The most that the period may cost, as percent of the fee.
    pub cap_percent: Option<Decimal>,
    /// What the sum of the points costs, where a points table is agreed.
    pub points_amount: Option<Decimal>,
    pub bonus: Decimal,
    pub earn_back: Decimal,
    /// From the supplier's side.
    pub net: Decimal,
    /// What the supplier owes.
    pub credit_due: Decimal,
    /// What the customer owes on top of the fee.
    pub supplier_due: Decimal,
    /// What the limit of the at-risk pool took away; `None` where no pool is agreed.
    pub pool_took: Option<Decimal>,
    pub lines: Vec<LineTrail>,
}

/// Of one objective.
#[derive(Clone, Debug, PartialEq)]
pub struct LineTrail {
    pub id: String,
    /// What is compared with the target.
    pub compared: Option<Decimal>,
    pub rounding: RoundingRule,
    pub compare: CompareRule,
    /// What the credit's percent is of.
    pub base: Decimal,
    /// Of a repeated breach.
    pub multiplier: Option<Decimal>,
    /// The line's part of what is left after all caps.
    pub after_caps: Decimal,
}

impl Trail {
    /// Of the objective with that id.
    pub fn line(&self, id: &str) -> Option<&LineTrail> {
        self.lines.iter().find(|line| line.id == id)
    }
}
