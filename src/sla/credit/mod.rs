//! From a result to money, in decimal. No binary floating point enters here.
//!
//! ```text
//! one objective:  CreditRule + CreditContext → assess → CreditAssessment ┐
//! the contract:   SettlementTerms + History  ────────────────────────────┴→ settle → Settlement
//! ```
//! Every amount is rounded once, half away from zero, to the currency's decimals; caps are rounded toward zero. What needs
//! earlier periods says so when they are not known ([`SettlementState::NeedsHistory`]) and guesses nothing.

mod assess;
pub(crate) mod file;
mod history;
mod rule;
mod settle;
pub(crate) mod settlement_file;
mod terms;

use rust_decimal::{Decimal, RoundingStrategy};

use super::contract::{Comparison, RoundingRule};

pub use assess::{CreditAssessment, CreditContext, CreditStepShown, Unrounded, assess};
pub use history::{History, PastPeriod, PastResult};
pub use rule::{
    Boundary, CreditBase, CreditRule, CreditStep, Outcome, PointsRule, PointsStep, Reach,
    SlidingFrom, SlidingMode, SlidingRule,
};
pub use settle::{
    AssessedLine, ContractMoney, Decided, PointsResult, SettledLine, Settlement, SettlementState,
    TerminationCheck, TerminationState, settle, settle_as_decided,
};
pub use terms::{
    AtRiskPool, BonusRow, BonusTerms, Covers, EarnBackRule, MissCounting, Netting, PointsTable,
    RepeatRule, SettlementTerms, TerminationRule,
};

/// Whether a value keeps a limit.
pub fn meets(value: Decimal, comparison: Comparison, limit: Decimal) -> bool {
    match comparison {
        Comparison::AtLeast => value >= limit,
        Comparison::AtMost => value <= limit,
    }
}

/// The value as the contract wants it compared. Half up means away from zero, as on paper.
pub fn rounded(value: Decimal, rule: RoundingRule) -> Decimal {
    match rule {
        RoundingRule::None => value,
        RoundingRule::HalfUp { decimals } => {
            value.round_dp_with_strategy(decimals, RoundingStrategy::MidpointAwayFromZero)
        }
        RoundingRule::HalfEven { decimals } => {
            value.round_dp_with_strategy(decimals, RoundingStrategy::MidpointNearestEven)
        }
    }
}

/// The step a value reaches: the first whose limit it keeps; on a limit the boundary decides (worked example C01).
pub fn step_reached(
    value: Decimal,
    comparison: Comparison,
    boundary: Boundary,
    steps: &[CreditStep],
) -> Option<&CreditStep> {
    steps.iter().find(|step| keeps(value, comparison, boundary, step.limit))
}

/// Whether a value belongs to the step that ends at a limit.
fn keeps(value: Decimal, comparison: Comparison, boundary: Boundary, limit: Decimal) -> bool {
    meets(value, comparison, limit) && !(boundary == Boundary::Worse && value == limit)
}

/// Percent of the base that a value costs by a rule's steps; zero for a rule without any. The other rules need more than the
/// value: [`assess`].
pub fn step_percent(value: Decimal, comparison: Comparison, rule: &CreditRule) -> Decimal {
    match rule {
        CreditRule::Steps { steps, below_percent, boundary, .. } => {
            step_reached(value, comparison, *boundary, steps)
                .map_or(*below_percent, |step| step.percent)
        }
        _ => Decimal::ZERO,
    }
}

/// `fee × percent ÷ 100`, rounded once, at the end, half away from zero, to the currency's decimals.
pub fn credit_amount(fee: Decimal, percent: Decimal, currency_decimals: u32) -> Decimal {
    let mut amount = share(fee, percent)
        .round_dp_with_strategy(currency_decimals, RoundingStrategy::MidpointAwayFromZero);
    amount.rescale(currency_decimals);
    amount
}

/// The most that one period can cost: `fee × cap ÷ 100`, rounded down so that the cap is never exceeded by a fraction.
pub fn cap_amount(fee: Decimal, cap_percent: Decimal, currency_decimals: u32) -> Decimal {
    let mut amount =
        share(fee, cap_percent).round_dp_with_strategy(currency_decimals, RoundingStrategy::ToZero);
    amount.rescale(currency_decimals);
    amount
}

/// `base × percent ÷ 100`, unrounded. Contract files are bounded far below the overflow; a contract made in code that is not
/// comes out as the largest amount.
fn share(fee: Decimal, percent: Decimal) -> Decimal {
    fee.checked_mul(percent).map_or(Decimal::MAX, |product| product / Decimal::ONE_HUNDRED)
}

/// `percent_per_step` of the fee for each `step` of shortfall, at most `cap_percent` (worked example C02).
/// A shortfall of zero or less costs nothing; `None` when `step` is not above zero or the numbers leave the decimal range.
pub fn sliding_percent(
    shortfall: Decimal,
    step: Decimal,
    percent_per_step: Decimal,
    mode: SlidingMode,
    cap_percent: Decimal,
) -> Option<Decimal> {
    let percent = match mode {
        // Divide last: a third of a step stays exact.
        SlidingMode::ProRata if step > Decimal::ZERO => {
            shortfall.max(Decimal::ZERO).checked_mul(percent_per_step)?.checked_div(step)?
        }
        _ => sliding_steps(shortfall, step, mode)?.checked_mul(percent_per_step)?,
    };
    Some(percent.min(cap_percent))
}

/// How many steps a shortfall counts as; `None` as for [`sliding_percent`].
fn sliding_steps(shortfall: Decimal, step: Decimal, mode: SlidingMode) -> Option<Decimal> {
    if step <= Decimal::ZERO {
        return None;
    }
    let n_steps = shortfall.max(Decimal::ZERO).checked_div(step)?;
    Some(match mode {
        SlidingMode::ProRata => n_steps,
        SlidingMode::StartedSteps => n_steps.ceil(),
        SlidingMode::CompletedSteps => n_steps.floor(),
    })
}

/// Percent of the row reached in a table of (points, percent): the row with the most points that are not above `points`;
/// zero below the first row (worked example C04). The table may stand in any order.
pub fn points_percent(points: u32, table: &[(u32, Decimal)]) -> Decimal {
    table
        .iter()
        .filter(|(row_points, _)| *row_points <= points)
        .max_by_key(|(row_points, _)| *row_points)
        .map_or(Decimal::ZERO, |(_, percent)| *percent)
}
