//! The result and all it rests on.

use rust_decimal::Decimal;

use jiff::civil::Date;

use super::contract::{Comparison, Contract, Objective, Source};
use super::credit::{CreditAssessment, Outcome, PastPeriod, SettledLine, Settlement};
use super::evaluate::{Surroundings, WorstObject, exact_decimal};
use super::exclusion::{ExclusionEntry, RefusalReason};
use super::method::Method;
use super::outage_metric::CountedOutage;
use super::window::SlaPeriod;
use crate::model::{Gap, KpiSeries, TimeRange, Timestamp};
use crate::words::{Sentence, sentence};

/// Whether an objective was kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Verdict {
    Achieved,
    /// Missed, but by no more than the contract's tolerance (TMF657 `toleranceTarget`): nothing follows.
    Tolerated,
    /// Missed, and forgiven by the contract's grace (TMF657 `graceTimes`): nothing follows.
    Forgiven,
    Breached,
    /// Too little arrived to say, or nothing happened that could be judged.
    Undecided,
}

impl Verdict {
    /// The word of the command line and of machine output.
    pub fn name(self) -> &'static str {
        match self {
            Self::Achieved => "achieved",
            Self::Tolerated => "tolerated",
            Self::Forgiven => "forgiven",
            Self::Breached => "breached",
            Self::Undecided => "undecided",
        }
    }

    /// The word inside of a sentence.
    pub fn sentence(self) -> Sentence {
        match self {
            Self::Achieved => sentence!("sentences-achieved"),
            Self::Tolerated => sentence!("sentences-tolerated"),
            Self::Forgiven => sentence!("sentences-forgiven"),
            Self::Breached => sentence!("sentences-breached"),
            Self::Undecided => sentence!("sentences-undecided"),
        }
    }

    /// A sign that does not depend on color.
    pub fn symbol(self) -> &'static str {
        match self {
            Self::Achieved => "✓",
            Self::Tolerated | Self::Forgiven => "≈",
            Self::Breached => "✗",
            Self::Undecided => "?",
        }
    }

    /// Whether it is decided and nothing follows.
    pub fn is_kept(self) -> bool {
        matches!(self, Self::Achieved | Self::Tolerated | Self::Forgiven)
    }
}

/// One contract, one period.
#[derive(Clone, Debug, PartialEq)]
pub struct Statement {
    /// With the targets that hold in the period.
    pub contract: Contract,
    /// Such as `2026-10`, `2026-W40`, `2026-Q3`.
    pub name: SlaPeriod,
    /// The period in the contract's zone, as UTC.
    pub period: TimeRange,
    /// Data later than this were not looked at.
    pub as_of: Timestamp,
    pub objectives: Vec<ObjectiveResult>,
    /// What the period costs, after caps and before bonus and earn-back, in the contract's currency
    /// ([`Settlement::malus`]).
    pub credit_total: Decimal,
    /// What it was before any cap ([`Settlement::gross`]).
    pub credit_uncapped: Decimal,
    /// From the lines' credits to what is due, each step shown.
    pub settlement: Settlement,
    /// By the contract's scorecard, in percent; `None` where the contract leaves it open or no weight is left.
    pub score_percent: Option<Decimal>,
    /// Earlier periods that the contract's terms look back to (grace, repeats, earn-back, termination, last good value), the newest
    /// first; empty where none does.
    pub history: Vec<UsedPeriod>,
    /// What was supposed to be different; empty for the contract as it is. A what-if is never an official result.
    pub what_if: Vec<Sentence>,
}

/// An earlier period that a result rests on.
#[derive(Clone, Debug, PartialEq)]
pub struct UsedPeriod {
    pub period: PastPeriod,
    pub from: PeriodSource,
}

/// Where it is known from what an earlier period brought.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PeriodSource {
    /// It was judged again: nothing final is frozen of it.
    Judged,
    /// It was judged again, because its frozen records are not as they were written.
    Damaged,
    /// From its newest final or restated record.
    Settled {
        /// 1 for the first restatement; `None` of a final result.
        restatement: Option<u64>,
        /// Of the record's file.
        sha256: String,
    },
}

impl Statement {
    /// Whether the month was not over when the data were looked at: the verdicts may still change.
    pub fn is_provisional(&self) -> bool {
        self.as_of < self.period.end
    }

    /// Whether nothing that its lines count has arrived: no counter of its objects, no outage, no ticket.
    pub fn is_empty(&self) -> bool {
        self.customer_lines().all(|result| {
            result.received == 0 && result.outages.is_empty() && result.tickets.is_empty()
        })
    }

    pub fn is_what_if(&self) -> bool {
        !self.what_if.is_empty()
    }

    /// What was supposed, in English, for messages and machine output.
    pub fn what_if_text(&self) -> String {
        self.what_if.iter().map(Sentence::english).collect::<Vec<_>>().join("; ")
    }

    /// Breached if any line of the customer's contract is, else undecided if any is, else forgiven or tolerated if any is, else
    /// achieved. Lines that support others (OLA) have no say.
    pub fn verdict(&self) -> Verdict {
        let any = |v| self.customer_lines().any(|o| o.verdict == v);
        let worst_first =
            [Verdict::Breached, Verdict::Undecided, Verdict::Forgiven, Verdict::Tolerated];
        match worst_first.into_iter().find(|v| any(*v)) {
            Some(verdict) => verdict,
            None if self.customer_lines().next().is_none() => Verdict::Undecided,
            None => Verdict::Achieved,
        }
    }

    /// The lines that the customer agreed on.
    pub fn customer_lines(&self) -> impl Iterator<Item = &ObjectiveResult> {
        self.objectives.iter().filter(|o| o.objective.ola_of.is_none())
    }

    /// Lines with suppliers or teams that support a line.
    pub fn supporting_lines<'a>(
        &'a self,
        id: &'a str,
    ) -> impl Iterator<Item = &'a ObjectiveResult> {
        self.objectives.iter().filter(move |o| o.objective.ola_of.as_deref() == Some(id))
    }
}

/// One objective's result.
#[derive(Clone, Debug, PartialEq)]
pub struct ObjectiveResult {
    /// With the targets that hold in the period.
    pub objective: Objective,
    /// From which day these targets hold, where they were changed.
    pub target_from: Option<Date>,
    pub verdict: Verdict,
    /// The verdict as money sees it: also which better targets were reached.
    pub outcome: Outcome,
    /// Whether it missed its target and tolerance, whatever grace made of that. A miss of which nobody knows whether it is forgiven
    /// has no verdict, and uses up the grace of later periods all the same.
    pub missed: bool,
    /// Met, but inside the warning zone.
    pub warning: bool,
    /// Full precision; `None` where nothing could be computed.
    pub sli: Option<f64>,
    pub gap: Option<Gap>,
    /// What is compared with the target where the data allow a verdict: `sli` as a decimal, after the contract's rounding if the
    /// contract compares so.
    pub compared: Option<Decimal>,
    /// `sli` as a decimal after the contract's rounding: what is shown.
    pub rounded: Option<Decimal>,
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
    /// Before caps, with the repeat multiplier.
    pub credit: Decimal,
    pub assessment: CreditAssessment,
    /// Repeat multiplier, part after caps, bonus, earned back.
    pub settled: SettledLine,
    /// How far the next verdict or credit is, and how the period is likely to end.
    pub around: Surroundings,
    /// The arithmetic in words and numbers, one step per line.
    pub arithmetic: Vec<Sentence>,
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
    /// Ledger entries that touch the period and do not count for this line.
    pub refused_exclusions: Vec<RefusedEntry>,
    /// Outage records with what each counted for.
    pub outages: Vec<CountedOutage>,
    /// Tickets that the value rests on, by id.
    pub tickets: Vec<String>,
    /// What lies behind the loss, largest first.
    pub reasons: Vec<Reason>,
}

/// Why a value was lost: an outage, the ticket that speaks of it, or both.
#[derive(Clone, Debug, PartialEq)]
pub struct Reason {
    pub text: Sentence,
    pub object: String,
    pub range: TimeRange,
    pub outage: Option<String>,
    pub ticket: Option<String>,
    /// Share of what the line lost, 0..=1, where it is known.
    pub lost_share: Option<f64>,
}

impl ObjectiveResult {
    /// What the value is computed by: the formula, or of records what is counted of them.
    pub fn formula_sentence(&self) -> Sentence {
        match &self.objective.source {
            Source::Outages(_) if !self.formula.is_empty() => {
                outages_formula(&self.objective.method)
            }
            Source::Tickets(terms) if !self.formula.is_empty() => {
                let statistic = terms.statistic.sentence();
                sentence!("sentences-formula-tickets", statistic = statistic)
            }
            _ => self.formula.as_str().into(),
        }
    }

    /// Whether nothing was to be measured: every period of the scope was excluded, or there was none. That no data arrived says nothing
    /// then.
    pub fn expects_nothing(&self) -> bool {
        matches!(self.gap, None | Some(Gap::Missing))
            && self.sli.is_none()
            && self.objective.is_of_counters()
            && (self.expected, self.received) == (0, 0)
    }

    /// Whether the value of the period is what its days add up to: outages, traffic. The period's target says nothing of a day then.
    pub fn is_sum_of_days(&self) -> bool {
        if matches!(self.objective.method, Method::CountRecords) {
            return true;
        }
        let Some(whole) = self.sli else { return false };
        let days = || self.daily.points.iter().filter_map(|day| day.value).filter(|v| *v != 0.0);
        let sum: f64 = days().sum();
        days().nth(1).is_some() && (whole - sum).abs() <= 1e-9 * whole.abs()
    }

    /// See [`valid_ratio`].
    pub fn valid_ratio(&self) -> Option<f64> {
        valid_ratio(self.completeness, self.suspect_share)
    }

    /// Whether the data reach what the contract asks for; see [`Objective::is_enough`]. Records have no completeness to reach.
    pub fn has_enough_data(&self) -> bool {
        !self.objective.is_of_counters() || self.objective.is_enough(self.valid_ratio())
    }

    pub fn higher_is_better(&self) -> bool {
        self.objective.comparison == Comparison::AtLeast
    }
}

/// What is computed of outage records: how long something was up, or how many there are.
pub fn outages_formula(method: &Method) -> Sentence {
    match method {
        Method::CountRecords => sentence!("sentences-formula-outage-count"),
        _ => sentence!("sentences-formula-outages"),
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
        is_enough(valid_ratio, self.completeness_ratio_min)
    }
}

/// Whether a share of valid data reaches what is asked for: compared as decimals, so that a share that is written as the minimum is
/// it, whatever the binary fractions beneath say.
pub fn is_enough(valid_ratio: Option<f64>, ratio_min: f64) -> bool {
    let asked = exact_decimal(ratio_min).unwrap_or(Decimal::ONE);
    valid_ratio.and_then(exact_decimal).is_some_and(|valid| valid >= asked)
}

/// An exclusion as it took effect.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AppliedExclusion {
    pub entry: ExclusionEntry,
    /// From its first to its last second inside the period that counts.
    pub range: TimeRange,
    /// Seconds inside the period that a cap of the contract cut off.
    pub capped_secs: i64,
    /// How many objects of the objective's scope it covers.
    pub n_objects: u64,
}

/// An exclusion that does not count, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RefusedEntry {
    pub entry: ExclusionEntry,
    pub reason: RefusalReason,
}
