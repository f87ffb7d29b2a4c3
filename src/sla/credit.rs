//! From a result to money, in decimal. No binary floating point enters here.
//!
//! [`step_percent`] is the rule of the contract file; [`sliding_percent`] and [`points_percent`] are the other two structures
//! that contracts use (DOMAIN.md 4.5).

use rust_decimal::{Decimal, RoundingStrategy};

use super::contract::{Comparison, CreditRule, CreditStep, RoundingRule};

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

/// The step a value reaches: the first whose limit it meets, so that a value on a boundary belongs to the better step (C01).
pub fn step_reached(
    value: Decimal,
    comparison: Comparison,
    steps: &[CreditStep],
) -> Option<&CreditStep> {
    steps.iter().find(|step| meets(value, comparison, step.limit))
}

/// Percent of the fee that a value costs by the rule's steps.
pub fn step_percent(value: Decimal, comparison: Comparison, rule: &CreditRule) -> Decimal {
    match rule {
        CreditRule::None => Decimal::ZERO,
        CreditRule::Steps { steps, below_percent } => {
            step_reached(value, comparison, steps).map_or(*below_percent, |step| step.percent)
        }
    }
}

/// Percent of the fee that an objective costs which counts as breached without a value.
pub fn worst_percent(rule: &CreditRule) -> Decimal {
    match rule {
        CreditRule::None => Decimal::ZERO,
        CreditRule::Steps { below_percent, .. } => *below_percent,
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

/// Contract files are bounded far below the overflow; a contract made in code that is not comes out as the largest amount.
fn share(fee: Decimal, percent: Decimal) -> Decimal {
    fee.checked_mul(percent).map_or(Decimal::MAX, |product| product / Decimal::ONE_HUNDRED)
}

/// How a shortfall that is not a whole number of steps counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum SlidingMode {
    ProRata,
    /// A step that was begun counts whole.
    StartedSteps,
    /// Only whole steps count.
    CompletedSteps,
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
    if step <= Decimal::ZERO {
        return None;
    }
    let n_steps = shortfall.max(Decimal::ZERO).checked_div(step)?;
    let n_steps = match mode {
        SlidingMode::ProRata => n_steps,
        SlidingMode::StartedSteps => n_steps.ceil(),
        SlidingMode::CompletedSteps => n_steps.floor(),
    };
    Some(n_steps.checked_mul(percent_per_step)?.min(cap_percent))
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
