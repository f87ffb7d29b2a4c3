//! Weighted scores and the words of TM Forum TMF657 for results near a target.

use rust_decimal::Decimal;

use super::contract::Comparison;
use super::credit::meets;

/// What an objective without a verdict is worth (worked example C03). There is no default.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum NoDataScore {
    /// It scores zero; the weights stay.
    Zero,
    /// It leaves, and the other weights are scaled up.
    Renormalize,
}

/// `Σ weight × score ÷ Σ weight` over (weight, score), scores in percent. `None` where no weight is left.
pub fn weighted_score_percent(
    lines: &[(Decimal, Option<Decimal>)],
    no_data: NoDataScore,
) -> Option<Decimal> {
    let (mut sum, mut weight_sum) = (Decimal::ZERO, Decimal::ZERO);
    for (weight, score) in lines {
        let score = match (score, no_data) {
            (Some(score), _) => *score,
            (None, NoDataScore::Zero) => Decimal::ZERO,
            (None, NoDataScore::Renormalize) => continue,
        };
        sum = sum.checked_add(weight.checked_mul(score)?)?;
        weight_sum = weight_sum.checked_add(*weight)?;
    }
    (weight_sum > Decimal::ZERO).then(|| sum.checked_div(weight_sum)).flatten()
}

/// How a result stands to a target with a tolerance: TMF657 `conformanceTarget` and `toleranceTarget`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Conformance {
    Met,
    /// Missed, but by no more than the tolerance.
    Tolerated,
    Violated,
}

/// Judges a value against a target with a tolerance, in the value's unit (worked example C08).
pub fn conformance(
    value: Decimal,
    comparison: Comparison,
    target: Decimal,
    tolerance: Decimal,
) -> Conformance {
    let tolerated = match comparison {
        Comparison::AtLeast => target.saturating_sub(tolerance),
        Comparison::AtMost => target.saturating_add(tolerance),
    };
    if meets(value, comparison, target) {
        Conformance::Met
    } else if meets(value, comparison, tolerated) {
        Conformance::Tolerated
    } else {
        Conformance::Violated
    }
}
