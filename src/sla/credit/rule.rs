//! What a breach of one objective costs: the rule of its `[objective.credit]` table, as data (DOMAIN.md 4.5).

use rust_decimal::Decimal;

use crate::words::{Sentence, sentence};

/// What a breach costs.
#[derive(Clone, Debug, PartialEq)]
pub enum CreditRule {
    /// No money hangs on it.
    None,
    /// Percent by the step that the result reaches (worked example C01).
    Steps {
        /// Best step first.
        steps: Vec<CreditStep>,
        /// Percent of the base when no step is reached.
        below_percent: Decimal,
        boundary: Boundary,
        base: CreditBase,
    },
    /// Percent by the distance to the target (worked example C02).
    Sliding(SlidingRule),
    /// Points, which the contract's table turns into a percent of the fee (worked example C04).
    Points(PointsRule),
    /// A share of the contract's at-risk pool, lost whole by a breach (worked example C05).
    Pool {
        /// Percent of the pool.
        allocation_percent: Decimal,
    },
}

impl CreditRule {
    /// Whether a breach has an amount of its own, which can be multiplied, earned back or shared out.
    pub fn has_amount(&self) -> bool {
        matches!(self, Self::Steps { .. } | Self::Sliding(_) | Self::Pool { .. })
    }
}

/// `result ≥ limit` (or `≤`, by the objective's comparison) costs `percent` of the base.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CreditStep {
    pub limit: Decimal,
    pub percent: Decimal,
}

/// To which step a result on a limit belongs. A result that meets the target costs nothing under either.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Boundary {
    /// To the better one: `≥ limit`. What holds where a contract does not say otherwise.
    #[default]
    Better,
    /// To the worse one: `> limit`.
    Worse,
}

/// What the percents are percents of.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum CreditBase {
    /// The contract's fee of one period.
    #[default]
    Fee,
    /// An amount in the contract's currency that the rule states, such as the fee of one service.
    Amount(Decimal),
}

/// `percent_per_step` of the base for each `step` that the result lies beyond `from`, at most `cap_percent`.
#[derive(Clone, Debug, PartialEq)]
pub struct SlidingRule {
    /// In the objective's unit, above zero.
    pub step: Decimal,
    pub percent_per_step: Decimal,
    pub mode: SlidingMode,
    pub cap_percent: Decimal,
    pub from: SlidingFrom,
    pub base: CreditBase,
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

/// Where the shortfall of a sliding rule begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum SlidingFrom {
    Target,
    /// A value at or beyond the target, in the objective's unit.
    Value(Decimal),
}

/// How an objective yields points.
#[derive(Clone, Debug, PartialEq)]
pub enum PointsRule {
    ByVerdict {
        missed_points: u32,
        tolerated_points: u32,
    },
    /// By the step that a missed result reaches, best step first.
    BySteps {
        steps: Vec<PointsStep>,
        below_points: u32,
        boundary: Boundary,
    },
}

/// `result ≥ limit` (or `≤`, by the objective's comparison) yields `points`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PointsStep {
    pub limit: Decimal,
    pub points: u32,
}

/// How an objective came out in one period, as far as money goes; from the best to the worst, undecided last.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Outcome {
    /// The stretch target was reached.
    Stretch,
    /// The improvement target was reached.
    Improvement,
    /// The target was met.
    Met,
    /// Missed within the tolerance: no breach.
    Tolerated,
    /// Missed and forgiven by the contract's grace: no breach.
    Forgiven,
    Missed,
    /// No verdict, so no money.
    Undecided,
}

impl Outcome {
    pub fn name(self) -> &'static str {
        match self {
            Self::Stretch => "stretch target reached",
            Self::Improvement => "improvement target reached",
            Self::Met => "met",
            Self::Tolerated => "tolerated",
            Self::Forgiven => "forgiven",
            Self::Missed => "missed",
            Self::Undecided => "undecided",
        }
    }

    /// The name inside of a sentence.
    pub fn sentence(self) -> Sentence {
        match self {
            Self::Stretch => sentence!("sentences-outcome-stretch"),
            Self::Improvement => sentence!("sentences-outcome-improvement"),
            Self::Met => sentence!("sentences-outcome-met"),
            Self::Tolerated => sentence!("sentences-tolerated"),
            Self::Forgiven => sentence!("sentences-forgiven"),
            Self::Missed => sentence!("sentences-outcome-missed"),
            Self::Undecided => sentence!("sentences-undecided"),
        }
    }

    /// Whether the result reaches `reach` or better; an undecided one reaches nothing.
    pub fn reaches(self, reach: Reach) -> bool {
        let worst = match reach {
            Reach::Stretch => Self::Stretch,
            Reach::Improvement => Self::Improvement,
            Reach::Target => Self::Met,
            Reach::Tolerance => Self::Tolerated,
        };
        self <= worst
    }
}

/// How good a result must be for a bonus or to count as a good period.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Reach {
    Stretch,
    Improvement,
    Target,
    /// Missed within the tolerance is good enough.
    Tolerance,
}
