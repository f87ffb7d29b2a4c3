//! Weighted scores, their terms in a contract, and the words of TM Forum TMF657 for results near a target.

pub(crate) mod file;
mod rollup;

use std::fmt;

use rust_decimal::Decimal;

use super::contract::Comparison;
use super::credit::meets;

pub use rollup::{
    ContractScore, ContractValue, LeftOut, RateTable, Refusal, RollupLevel, RollupNode,
    RollupWeight, WorstChild, rollup,
};

/// How a contract's results become one score. There are no defaults.
#[derive(Clone, Debug, PartialEq)]
pub struct ScorecardTerms {
    pub no_data: NoDataScore,
    pub score: ScoreFunction,
}

/// What a result is worth, in percent of its weight (DOMAIN.md 4.6).
#[derive(Clone, Debug, PartialEq)]
pub enum ScoreFunction {
    /// 100 where the target is met, else 0.
    Step,
    /// 0 at the objective's floor and beyond, 100 at its target and better, a straight line between.
    Linear {
        /// (objective id, floor), the floor in the objective's unit and on the bad side of its target.
        floors: Vec<(String, Decimal)>,
    },
    /// 0 where the target is missed, `basic_score_percent` on it, 100 at the improvement target and better, a straight line
    /// between.
    BasicToImprovement { basic_score_percent: Decimal },
}

/// What a score function compares a result with.
#[derive(Clone, Copy, Debug)]
pub struct ScoreTargets {
    pub comparison: Comparison,
    /// The basic target.
    pub target: Decimal,
    /// For [`ScoreFunction::BasicToImprovement`].
    pub improvement: Option<Decimal>,
}

/// Percent of its weight that a result is worth, unrounded. `None` where the function lacks what it needs: a floor on the bad
/// side of the target, or an improvement target on the good side.
pub fn score_percent(
    function: &ScoreFunction,
    objective_id: &str,
    compared: Decimal,
    targets: &ScoreTargets,
) -> Option<Decimal> {
    let ScoreTargets { comparison, target, improvement } = *targets;
    let met = meets(compared, comparison, target);
    match function {
        ScoreFunction::Step => Some(if met { Decimal::ONE_HUNDRED } else { Decimal::ZERO }),
        ScoreFunction::Linear { floors } => {
            let (_, floor) = floors.iter().find(|(id, _)| id == objective_id)?;
            between(compared, comparison, (*floor, Decimal::ZERO), (target, Decimal::ONE_HUNDRED))
        }
        ScoreFunction::BasicToImprovement { basic_score_percent } => {
            let best = (improvement?, Decimal::ONE_HUNDRED);
            let score = between(compared, comparison, (target, *basic_score_percent), best)?;
            Some(if met { score } else { Decimal::ZERO })
        }
    }
}

/// A straight line through two (value, score) points, level beyond them; `None` unless the first value is the worse one.
fn between(
    value: Decimal,
    comparison: Comparison,
    worst: (Decimal, Decimal),
    best: (Decimal, Decimal),
) -> Option<Decimal> {
    if meets(worst.0, comparison, best.0) {
        return None;
    }
    if meets(value, comparison, best.0) {
        return Some(best.1);
    }
    if meets(worst.0, comparison, value) {
        return Some(worst.1);
    }
    let risen = value.checked_sub(worst.0)?.checked_mul(best.1.checked_sub(worst.1)?)?;
    risen.checked_div(best.0.checked_sub(worst.0)?)?.checked_add(worst.1)
}

/// Why a score is refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WrongWeights {
    pub sum: Decimal,
    pub weights: Vec<Decimal>,
}

impl fmt::Display for WrongWeights {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let terms: Vec<String> = self.weights.iter().map(Decimal::to_string).collect();
        write!(f, "weights add up to {} = {}, not 100", terms.join(" + "), self.sum)
    }
}

impl std::error::Error for WrongWeights {}

/// Whether weights add up to 100; the score of weights that do not is nothing that was agreed.
pub fn check_weights(weights: &[Decimal]) -> Result<(), WrongWeights> {
    let sum = weights.iter().fold(Decimal::ZERO, |sum, weight| sum.saturating_add(*weight));
    if sum == Decimal::ONE_HUNDRED {
        return Ok(());
    }
    Err(WrongWeights { sum, weights: weights.to_vec() })
}

/// Which misses of a period are forgiven by TMF657 `graceTimes`: the first so many (worked example C07). One entry for each
/// miss, in order: `true` where it is forgiven.
pub fn forgiven_misses(n_misses: u32, grace_times: u32) -> Vec<bool> {
    (0..n_misses).map(|idx| idx < grace_times).collect()
}

/// What an objective without a verdict is worth (worked example C03). There is no default.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum NoDataScore {
    /// It scores zero; the weights stay.
    Zero,
    /// It leaves, and the other weights are scaled up.
    Renormalize,
    /// There is no score while any is without a verdict.
    Undecided,
}

/// `Σ weight × score ÷ Σ weight` over (weight, score), scores in percent. `None` where no weight is left, or where the policy
/// asks for every verdict.
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
            (None, NoDataScore::Undecided) => return None,
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
