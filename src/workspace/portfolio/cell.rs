//! One contract and period in small: what a statement says, without its series.

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive as _;

use super::CellState;
use super::counted::FrozenMark;
use crate::format::exact_decimal;
use crate::model::{Gap, Timestamp};
use crate::sla::credit::cap_amount;
use crate::sla::forecast::Outlook;
use crate::sla::margin::Direction;
use crate::sla::{Comparison, Contract, ObjectiveResult, Statement, Verdict};
use crate::words::Sentence;

/// How a contract or line stands, worst first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Standing {
    Breached,
    /// It cannot be judged.
    Problem,
    /// Kept, but inside the warning zone, or likely to be missed by the end of the period.
    AtRisk,
    Undecided,
    Tolerated,
    Forgiven,
    Achieved,
    /// Not judged yet.
    Waiting,
    NoData,
}

impl Standing {
    pub const ALL: [Self; 9] = [
        Self::Breached,
        Self::Problem,
        Self::AtRisk,
        Self::Undecided,
        Self::Tolerated,
        Self::Forgiven,
        Self::Achieved,
        Self::Waiting,
        Self::NoData,
    ];

    pub(super) fn new(verdict: Verdict, is_in_danger: bool) -> Self {
        match verdict {
            Verdict::Breached => Self::Breached,
            Verdict::Undecided => Self::Undecided,
            _ if is_in_danger => Self::AtRisk,
            Verdict::Tolerated => Self::Tolerated,
            Verdict::Forgiven => Self::Forgiven,
            Verdict::Achieved => Self::Achieved,
        }
    }

    /// The word of machine output and of the command line.
    pub fn name(self) -> &'static str {
        match self {
            Self::Breached => "breached",
            Self::Problem => "problem",
            Self::AtRisk => "at risk",
            Self::Undecided => "undecided",
            Self::Tolerated => "tolerated",
            Self::Forgiven => "forgiven",
            Self::Achieved => "achieved",
            Self::Waiting => "waiting",
            Self::NoData => "no data",
        }
    }

    /// A sign that does not depend on color.
    pub fn symbol(self) -> &'static str {
        match self {
            Self::Breached => Verdict::Breached.symbol(),
            Self::Problem => "!",
            Self::AtRisk => "▲",
            Self::Undecided => Verdict::Undecided.symbol(),
            Self::Tolerated | Self::Forgiven => Verdict::Tolerated.symbol(),
            Self::Achieved => Verdict::Achieved.symbol(),
            Self::Waiting => "…",
            Self::NoData => "–",
        }
    }

    /// Whether somebody should look at it.
    pub fn needs_attention(self) -> bool {
        self <= Self::Undecided
    }
}

/// How a cell stands.
pub fn standing_of(state: &CellState) -> Standing {
    match state {
        CellState::Waiting => Standing::Waiting,
        CellState::Judged(cell) => cell.standing,
        CellState::NoData => Standing::NoData,
        CellState::Problem(_) => Standing::Problem,
    }
}

/// What a statement says in small.
#[derive(Clone, Debug, PartialEq)]
pub struct PortfolioCell {
    /// As the statement has it.
    pub verdict: Verdict,
    pub standing: Standing,
    /// The period was not over.
    pub is_provisional: bool,
    pub as_of: Timestamp,
    /// Nothing that the contract measures arrived, and it says of no line that this is a breach.
    pub is_empty: bool,
    /// What the period costs, after caps and before bonus and earn-back; of a running period as if it ended now.
    pub credit: Decimal,
    /// What the supplier owes after bonus and earn-back.
    pub credit_due: Decimal,
    /// What the customer owes on top of the fee.
    pub supplier_due: Decimal,
    /// What a running period may cost: of each line in danger its credit now, or that of its next step for the worse, and together no
    /// more than the contract's cap. Zero for a period that is over.
    pub at_risk: Decimal,
    pub score_percent: Option<Decimal>,
    /// Least share of valid data over the customer's lines, 0..=1.
    pub valid_ratio: Option<f64>,
    /// The customer's line with the least room to its target: position in `lines`.
    pub tightest: Option<usize>,
    /// Of a running period the worst outlook of the customer's lines, and the position of its line.
    pub outlook: Option<(Outlook, usize)>,
    /// In the contract's order.
    pub lines: Vec<LineCell>,
    /// Where all this is that of a final or restated record, and what is judged now; `None` where it was judged now.
    pub frozen: Option<FrozenMark>,
}

/// What one line says.
#[derive(Clone, Debug, PartialEq)]
pub struct LineCell {
    pub objective_id: String,
    /// A line with a supplier or team that supports another: judged, but without a say in the contract's verdict.
    pub is_supporting: bool,
    pub verdict: Verdict,
    pub standing: Standing,
    pub unit: String,
    /// As [`crate::sla::Objective::is_count`].
    pub is_count: bool,
    pub comparison: Comparison,
    pub target: Decimal,
    pub warning: Option<Decimal>,
    /// What is compared with the target, else what was computed although it decides nothing.
    pub value: Option<Decimal>,
    /// Why there is no value.
    pub gap: Option<Gap>,
    /// In the value's unit; negative when breached.
    pub margin: Option<Decimal>,
    /// See `headroom`.
    pub headroom: Option<f64>,
    pub numerator: Option<f64>,
    pub denominator: Option<f64>,
    pub formula: Sentence,
    /// Share of valid data, 0..=1.
    pub valid_ratio: Option<f64>,
    pub has_enough_data: bool,
    pub received: u64,
    pub expected: u64,
    pub credit: Decimal,
    /// See [`PortfolioCell::at_risk`]; before the cap.
    pub at_risk: Decimal,
    pub outlook: Option<Outlook>,
    /// The value at the period's end: by the days of the week, else if it goes on like this.
    pub forecast: Option<Decimal>,
    /// What the rest of the period must reach so that the target is met.
    pub required: Option<Decimal>,
    /// What was lost most and why, or the worst object with its share of the failures.
    pub why: Option<Why>,
    /// The nearest changes.
    pub margin_sentences: Vec<Sentence>,
}

/// What lies behind a loss.
#[derive(Clone, Debug, PartialEq)]
pub struct Why {
    /// What outages and tickets tell; `None` where only the object is known.
    pub text: Option<Sentence>,
    pub object: String,
    /// Share of what the line lost, 0..=1.
    pub lost_share: Option<f64>,
}

impl PortfolioCell {
    /// What a statement says in small.
    pub fn of(statement: &Statement) -> Self {
        let contract = &statement.contract;
        let is_provisional = statement.is_provisional();
        let lines: Vec<LineCell> =
            statement.objectives.iter().map(|result| line_of(result, is_provisional)).collect();
        let of_customer = || lines.iter().enumerate().filter(|(_, line)| !line.is_supporting);
        let tightest = of_customer()
            .filter_map(|(position, line)| Some((position, line.headroom?)))
            .min_by(|a, b| a.1.total_cmp(&b.1));
        let outlook = of_customer()
            .filter_map(|(position, line)| Some((line.outlook?, position)))
            .max_by_key(|(outlook, position)| (danger(*outlook), std::cmp::Reverse(*position)));
        let valid_ratio =
            of_customer().filter_map(|(_, line)| line.valid_ratio).min_by(f64::total_cmp);
        let at_risk =
            of_customer().fold(Decimal::ZERO, |sum, (_, line)| sum.saturating_add(line.at_risk));
        let verdict = statement.verdict();
        let is_in_danger = of_customer().any(|(_, line)| line.standing == Standing::AtRisk);
        Self {
            verdict,
            standing: Standing::new(verdict, is_in_danger),
            is_provisional,
            as_of: statement.as_of,
            is_empty: verdict == Verdict::Undecided && statement.is_empty(),
            credit: statement.credit_total,
            credit_due: statement.settlement.credit_due,
            supplier_due: statement.settlement.supplier_due,
            at_risk: capped(at_risk, contract),
            score_percent: statement.score_percent,
            valid_ratio,
            tightest: tightest.map(|(position, _)| position),
            outlook,
            lines,
            frozen: None,
        }
    }

    /// What the supplier owes for the period, after bonus and earn-back: nothing as long as it runs.
    pub fn due(&self) -> Decimal {
        if self.is_provisional { Decimal::ZERO } else { self.credit_due }
    }

    /// What the customer owes for the period on top of the fee: nothing as long as it runs.
    pub fn due_from_customer(&self) -> Decimal {
        if self.is_provisional { Decimal::ZERO } else { self.supplier_due }
    }

    /// The line with the least room.
    pub fn tightest_line(&self) -> Option<&LineCell> {
        self.lines.get(self.tightest?)
    }
}

fn line_of(result: &ObjectiveResult, is_provisional: bool) -> LineCell {
    let objective = &result.objective;
    let value = result.compared.or_else(|| result.sli.and_then(exact_decimal));
    let forecast = result.around.forecast.as_ref();
    let outlook = forecast.and_then(|forecast| forecast.outlook.ok());
    let is_in_danger = result.warning || outlook.is_some_and(is_dangerous);
    let at_risk = if is_provisional { at_risk_of(result, outlook) } else { Decimal::ZERO };
    LineCell {
        objective_id: objective.id.clone(),
        is_supporting: objective.ola_of.is_some(),
        verdict: result.verdict,
        standing: Standing::new(result.verdict, is_in_danger),
        unit: objective.unit.clone(),
        is_count: objective.is_count(),
        comparison: objective.comparison,
        target: objective.target,
        warning: objective.warning,
        value,
        gap: result.gap.clone(),
        margin: result.margin,
        // Where the data allow no comparison, a distance would be a guess.
        headroom: result.compared.filter(|_| result.margin.is_some()).and_then(|value| {
            headroom(value, objective.comparison, objective.target, &objective.unit)
        }),
        numerator: result.numerator,
        denominator: result.denominator,
        formula: result.formula_sentence(),
        valid_ratio: result.valid_ratio(),
        has_enough_data: result.has_enough_data(),
        received: result.received,
        expected: result.expected,
        credit: result.credit,
        at_risk,
        outlook,
        forecast: forecast.and_then(|forecast| {
            let seasonal = forecast.seasonal.as_ref().ok().map(|estimate| estimate.value);
            seasonal.or(forecast.run_rate.ok())
        }),
        required: forecast.and_then(|forecast| forecast.required.ok()),
        why: why(result),
        margin_sentences: result.around.margin_sentences.clone(),
    }
}

/// Whether the outlook calls for somebody.
fn is_dangerous(outlook: Outlook) -> bool {
    matches!(outlook, Outlook::AtRisk | Outlook::Lost)
}

fn danger(outlook: Outlook) -> u8 {
    match outlook {
        Outlook::Safe => 0,
        Outlook::OnTrack => 1,
        Outlook::AtRisk => 2,
        Outlook::Lost => 3,
    }
}

/// What a line of a running period may cost. Where a forecast says that it is safe or on track, nothing; where nobody can forecast it,
/// the verdict and the warning so far speak.
fn at_risk_of(result: &ObjectiveResult, outlook: Option<Outlook>) -> Decimal {
    let is_in_danger = match outlook {
        Some(outlook) => is_dangerous(outlook),
        None => result.verdict == Verdict::Breached || result.warning,
    };
    if !is_in_danger || result.objective.ola_of.is_some() {
        return Decimal::ZERO;
    }
    if result.credit > Decimal::ZERO { result.credit } else { next_credit(result) }
}

/// What the first step for the worse costs that costs anything.
fn next_credit(result: &ObjectiveResult) -> Decimal {
    let around = &result.around;
    let steps = around.margin.iter().flat_map(|margin| &margin.steps);
    let of_steps = steps.map(|step| (step.direction, step.credit_change));
    let of_distances = around.distances.iter().map(|way| (way.direction, way.credit_change));
    let mut costs = of_steps
        .chain(of_distances)
        .filter(|(direction, cost)| *direction == Direction::Worse && *cost > Decimal::ZERO);
    costs.next().map_or(Decimal::ZERO, |(_, cost)| cost)
}

fn capped(amount: Decimal, contract: &Contract) -> Decimal {
    let cap = contract
        .credit_cap_percent
        .map(|percent| cap_amount(contract.fee, percent, contract.currency_decimals));
    cap.map_or(amount, |cap| amount.min(cap))
}

/// Room that is left until the target, as a share of all the room there is: 1 is perfect, 0 lies on the target, below 0 it is missed.
/// So that lines of different units can stand beside each other.
///
/// ```text
/// at least, in %      (value − target) ÷ (100 − target)     how much of what may fail has not failed
/// at most             (target − value) ÷ target
/// at least, other     (value − target) ÷ target
/// ```
/// `None` where the target leaves nothing to divide by.
pub fn headroom(
    value: Decimal,
    comparison: Comparison,
    target: Decimal,
    unit: &str,
) -> Option<f64> {
    let (room, whole) = match comparison {
        Comparison::AtLeast if unit == "%" => {
            (value.checked_sub(target)?, Decimal::ONE_HUNDRED.checked_sub(target)?)
        }
        Comparison::AtLeast => (value.checked_sub(target)?, target),
        Comparison::AtMost => (target.checked_sub(value)?, target),
    };
    if whole <= Decimal::ZERO {
        return None;
    }
    room.checked_div(whole)?.to_f64()
}

fn why(result: &ObjectiveResult) -> Option<Why> {
    if let Some(reason) = result.reasons.first() {
        return Some(Why {
            text: Some(reason.text.clone()),
            object: reason.object.clone(),
            lost_share: reason.lost_share,
        });
    }
    let worst = result.worst_objects.first()?;
    Some(Why { text: None, object: worst.label.clone(), lost_share: worst.contribution })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn dec(text: &str) -> Decimal {
        text.parse().expect("a decimal")
    }

    #[test]
    fn room_is_a_share_of_what_may_be_lost() {
        let at_least = |value: &str, target: &str, unit: &str| {
            headroom(dec(value), Comparison::AtLeast, dec(target), unit)
        };
        assert_eq!(at_least("99.95", "99.90", "%"), Some(0.5), "half of the 0.1 points is left");
        assert_eq!(at_least("99.90", "99.90", "%"), Some(0.0));
        assert_eq!(
            at_least("99.80", "99.90", "%"),
            Some(-1.0),
            "twice of what was allowed is lost"
        );
        assert_eq!(at_least("15", "12", "Mbit/s"), Some(0.25));
        assert_eq!(at_least("100", "100", "%"), None, "nothing may be lost");
        let at_most =
            |value: &str, target: &str| headroom(dec(value), Comparison::AtMost, dec(target), "%");
        assert_eq!(at_most("0.6", "0.8"), Some(0.25));
        assert_eq!(at_most("1.2", "0.8"), Some(-0.5));
        assert_eq!(at_most("0", "0"), None);
    }

    #[test]
    fn the_worst_standing_comes_first() {
        assert!(Standing::ALL.is_sorted());
        assert!(Standing::AtRisk.needs_attention() && !Standing::Tolerated.needs_attention());
        assert_eq!(Standing::new(Verdict::Breached, true), Standing::Breached);
        assert_eq!(Standing::new(Verdict::Undecided, true), Standing::Undecided);
        assert_eq!(Standing::new(Verdict::Forgiven, true), Standing::AtRisk);
        assert_eq!(Standing::new(Verdict::Achieved, false), Standing::Achieved);
    }
}
