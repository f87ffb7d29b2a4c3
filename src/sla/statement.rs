//! The result and all it rests on.

use rust_decimal::Decimal;

use super::contract::{Comparison, Contract, Objective};
use super::evaluate::{WorstObject, exact_decimal};
use super::exclusion::ExclusionEntry;
use crate::model::{CalendarMonth, Gap, KpiSeries, TimeRange, Timestamp};

/// Whether an objective was kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Verdict {
    Achieved,
    Breached,
    /// Too little arrived to say, or nothing happened that could be judged.
    Undecided,
}

impl Verdict {
    /// The word of the command line and of machine output.
    pub fn name(self) -> &'static str {
        match self {
            Self::Achieved => "achieved",
            Self::Breached => "breached",
            Self::Undecided => "undecided",
        }
    }

    /// A sign that does not depend on color.
    pub fn symbol(self) -> &'static str {
        match self {
            Self::Achieved => "✓",
            Self::Breached => "✗",
            Self::Undecided => "?",
        }
    }
}

/// One contract, one month.
#[derive(Clone, Debug, PartialEq)]
pub struct Statement {
    pub contract: Contract,
    pub month: CalendarMonth,
    /// The month in the contract's zone, as UTC.
    pub period: TimeRange,
    /// Data later than this were not looked at.
    pub as_of: Timestamp,
    pub objectives: Vec<ObjectiveResult>,
    /// Sum of the objectives' credits, after the cap, in the contract's currency.
    pub credit_total: Decimal,
    /// What the sum was before the cap.
    pub credit_uncapped: Decimal,
    /// Σ weight of achieved objectives ÷ Σ weight, in percent; undecided ones score zero.
    pub score_percent: Option<Decimal>,
}

impl Statement {
    /// Whether the month was not over when the data were looked at: the verdicts may still change.
    pub fn is_provisional(&self) -> bool {
        self.as_of < self.period.end
    }

    /// Breached if any objective is, else undecided if any is, else achieved.
    pub fn verdict(&self) -> Verdict {
        let any = |v| self.objectives.iter().any(|o| o.verdict == v);
        if any(Verdict::Breached) {
            Verdict::Breached
        } else if any(Verdict::Undecided) || self.objectives.is_empty() {
            Verdict::Undecided
        } else {
            Verdict::Achieved
        }
    }
}

/// One objective's result.
#[derive(Clone, Debug, PartialEq)]
pub struct ObjectiveResult {
    pub objective: Objective,
    pub verdict: Verdict,
    /// Met, but inside the warning zone.
    pub warning: bool,
    /// Full precision; `None` where nothing could be computed.
    pub sli: Option<f64>,
    pub gap: Option<Gap>,
    /// `sli` as a decimal after the contract's rounding: what is compared with the target where the data allow a verdict.
    pub compared: Option<Decimal>,
    pub numerator: Option<f64>,
    pub denominator: Option<f64>,
    /// 0..=1; `None` when nothing was expected.
    pub completeness: Option<f64>,
    pub received: u64,
    pub expected: u64,
    pub suspect_share: f64,
    /// Distance to the target in the good direction, in the KPI's unit; negative when breached. `None` where the data did not
    /// allow a comparison.
    pub margin: Option<Decimal>,
    pub credit_percent: Decimal,
    pub credit: Decimal,
    /// The arithmetic in words and numbers, one step per line.
    pub arithmetic: Vec<String>,
    /// The KPI's formula with its names.
    pub formula: String,
    /// Version of the KPI's definition; `None` for a formula of the contract's own.
    pub formula_version: Option<u32>,
    /// By local day.
    pub daily: KpiSeries,
    /// By hour, for the chart.
    pub hourly: KpiSeries,
    /// Largest contribution first.
    pub worst_objects: Vec<WorstObject>,
    pub exclusions: Vec<AppliedExclusion>,
}

impl ObjectiveResult {
    /// See [`valid_ratio`].
    pub fn valid_ratio(&self) -> Option<f64> {
        valid_ratio(self.completeness, self.suspect_share)
    }

    /// Whether the data reach what the contract asks for; see [`Objective::is_enough`].
    pub fn has_enough_data(&self) -> bool {
        self.objective.is_enough(self.valid_ratio())
    }

    pub fn higher_is_better(&self) -> bool {
        self.objective.comparison == Comparison::AtLeast
    }
}

/// Share of the expected object-periods that arrived and are not suspect, 0..=1: what a contract's `completeness_min` is held against
/// (worked example K17: of 96 expected 90 arrived, 4 of them suspect, which is 86 ÷ 96). `None` when nothing was expected.
///
/// Where a formula needs several counters, the least complete and the most suspect one are taken together: the result is never
/// too good.
pub fn valid_ratio(completeness: Option<f64>, suspect_share: f64) -> Option<f64> {
    completeness.map(|received| received * (1.0 - suspect_share))
}

impl Objective {
    /// Whether that share of valid data (see [`valid_ratio`]) is as much as the contract asks for; what is short of it gives
    /// "insufficient data" and no verdict, unless the contract's rule for missing data says otherwise. Compared in decimals, so
    /// that 0.9 of 0.9 is enough. `None`, where nothing was expected, is not.
    pub fn is_enough(&self, valid_ratio: Option<f64>) -> bool {
        let asked = exact_decimal(self.completeness_ratio_min).unwrap_or(Decimal::ONE);
        valid_ratio.and_then(exact_decimal).is_some_and(|valid| valid >= asked)
    }
}

/// An exclusion as it took effect.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AppliedExclusion {
    pub entry: ExclusionEntry,
    /// The part inside the period.
    pub range: TimeRange,
    /// How many objects of the objective's scope it covers.
    pub n_objects: u64,
}
