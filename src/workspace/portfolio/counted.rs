//! The figures of a period that count; see [`settled`](crate::workspace::settled) for the rule.
//!
//! Whoever shows or adds up cells of several periods or contracts takes them from [`counted`], and shows [`FrozenMark::sentence`] where
//! there is one.

use std::sync::Arc;

use rust_decimal::Decimal;

use super::CellState;
use super::cell::{LineCell, PortfolioCell, Standing, headroom};
use crate::format::exact_decimal;
use crate::model::{Phrase, Timestamp};
use crate::sla::{Contract, Objective, SlaPeriod, Verdict};
use crate::words::{Part, Sentence, sentence};
use crate::workspace::settled::{Settled, SettledLine, SettledResult};

/// Says of a cell that it is what was frozen.
#[derive(Clone, Debug, PartialEq)]
pub struct FrozenMark {
    pub settled: Arc<Settled>,
    pub now: JudgedNow,
    /// ISO 4217.
    pub currency: String,
}

/// What is judged now of a period that counts as it was frozen.
#[derive(Clone, Debug, PartialEq)]
pub enum JudgedNow {
    /// The same verdicts, values and credits.
    Same,
    /// Credits after caps, and what is due after bonus and earn-back.
    Differs { verdict: Verdict, credit: Decimal, credit_due: Decimal },
    /// Nothing of what the contract measures is there any more.
    NoData,
    /// It cannot be judged.
    Problem(Phrase),
}

impl FrozenMark {
    /// Whether what is judged now is not what was frozen.
    pub fn differs(&self) -> bool {
        self.now != JudgedNow::Same
    }

    /// For machines: `final` or `restated 2`, and verdict and credit that are judged now where they differ; else those are empty.
    pub fn told(&self) -> [String; 3] {
        let state = self.settled.state_name();
        match &self.now {
            JudgedNow::Same => [state, String::new(), String::new()],
            JudgedNow::Differs { verdict, credit, .. } => {
                [state, verdict.name().to_owned(), credit.to_string()]
            }
            JudgedNow::NoData => [state, Standing::NoData.name().to_owned(), String::new()],
            JudgedNow::Problem(_) => [state, Standing::Problem.name().to_owned(), String::new()],
        }
    }

    /// What a reader must know; `None` where nothing differs.
    pub fn sentence(&self) -> Option<Sentence> {
        let state = self.settled.state_sentence();
        match &self.now {
            JudgedNow::Same => None,
            JudgedNow::Differs { verdict, credit, credit_due } => {
                let is_same_money =
                    (*credit, *credit_due) == (self.settled.credit, self.settled.credit_due);
                Some(if *verdict == self.settled.verdict && is_same_money {
                    sentence!("sentences-frozen-other-values", state = state)
                } else {
                    sentence!(
                        "sentences-frozen-differs",
                        state = state,
                        verdict = verdict.sentence(),
                        credit = Part::money(*credit, &self.currency),
                    )
                })
            }
            JudgedNow::NoData => Some(sentence!("sentences-frozen-no-data", state = state)),
            JudgedNow::Problem(why) => {
                let why = Part::Phrase(why.clone());
                Some(sentence!("sentences-frozen-problem", state = state, why = why))
            }
        }
    }
}

/// The cell that counts of a contract's period: the frozen one, or the one that is judged now.
///
/// `as_of` is the instant of the question: one inside of the period is not about its end.
pub fn counted(
    contract: &Contract,
    name: SlaPeriod,
    as_of: Timestamp,
    settled: &SettledResult,
    judged: CellState,
) -> CellState {
    let end = name.range(&contract.zone).end;
    let Some(settled) = settled.settled().filter(|_| as_of >= end) else { return judged };
    let live = judged.judged();
    let lines = lines(contract, name, settled, live.map(Arc::as_ref));
    let now = match &judged {
        CellState::Judged(live) if is_same(settled, live) => JudgedNow::Same,
        CellState::Judged(live) => JudgedNow::Differs {
            verdict: live.verdict,
            credit: live.credit,
            credit_due: live.credit_due,
        },
        // Nothing was there when it was frozen either.
        CellState::NoData if is_empty(settled) => JudgedNow::Same,
        CellState::NoData | CellState::Waiting => JudgedNow::NoData,
        CellState::Problem(problem) => JudgedNow::Problem(problem.said.clone()),
    };
    let of_customer = || lines.iter().enumerate().filter(|(_, line)| !line.is_supporting);
    let is_in_danger = of_customer().any(|(_, line)| line.standing == Standing::AtRisk);
    let tightest = of_customer()
        .filter_map(|(position, line)| Some((position, line.headroom?)))
        .min_by(|a, b| a.1.total_cmp(&b.1))
        .map(|(position, _)| position);
    let valid_ratio = of_customer().filter_map(|(_, line)| line.valid_ratio).min_by(f64::total_cmp);
    let cell = PortfolioCell {
        verdict: settled.verdict,
        standing: Standing::new(settled.verdict, is_in_danger),
        is_provisional: false,
        as_of: end,
        is_empty: false,
        credit: settled.credit,
        credit_due: settled.credit_due,
        supplier_due: settled.supplier_due,
        at_risk: Decimal::ZERO,
        score_percent: settled.score_percent,
        valid_ratio,
        tightest,
        outlook: None,
        frozen: Some(FrozenMark {
            settled: Arc::clone(settled),
            now,
            currency: contract.currency.clone(),
        }),
        lines,
    };
    CellState::Judged(Arc::new(cell))
}

fn is_empty(settled: &Settled) -> bool {
    settled.verdict == Verdict::Undecided
        && settled.lines.iter().all(|line| line.received == 0 && line.value.is_none())
}

/// Whether verdicts, values and money are those of the record.
fn is_same(settled: &Settled, live: &PortfolioCell) -> bool {
    let is_there =
        |line: &SettledLine| live.lines.iter().any(|known| known.objective_id == line.objective_id);
    live.verdict == settled.verdict
        && (live.credit, live.credit_due) == (settled.credit, settled.credit_due)
        && live.supplier_due == settled.supplier_due
        && live.score_percent == settled.score_percent
        && settled.lines.iter().all(is_there)
        && live.lines.iter().all(|live| {
            settled.line(&live.objective_id).is_some_and(|line| is_same_line(line, live))
        })
}

fn is_same_line(line: &SettledLine, live: &LineCell) -> bool {
    let figures = (line.verdict, line.credit, line.target, shown_value(line));
    figures == (live.verdict, live.credit, live.target, live.value)
}

fn shown_value(line: &SettledLine) -> Option<Decimal> {
    line.compared.or_else(|| line.value.and_then(exact_decimal))
}

/// In the contract's order, then those that it had then and has no more.
fn lines(
    contract: &Contract,
    name: SlaPeriod,
    settled: &Settled,
    live: Option<&PortfolioCell>,
) -> Vec<LineCell> {
    let agreed = contract.objectives.iter().map(|objective| {
        let objective = objective.in_force(name.first_day()).0;
        let live =
            live.and_then(|cell| cell.lines.iter().find(|line| line.objective_id == objective.id));
        match (settled.line(&objective.id), live) {
            // The same, and more of it is known.
            (Some(line), Some(live)) if is_same_line(line, live) => live.clone(),
            (Some(line), _) => frozen_line(line, Some(&objective)),
            (None, _) => unknown_line(&objective),
        }
    });
    let is_agreed =
        |line: &&SettledLine| contract.objectives.iter().any(|known| known.id == line.objective_id);
    let gone = settled.lines.iter().filter(|line| !is_agreed(line));
    agreed.chain(gone.map(|line| frozen_line(line, None))).collect()
}

/// What a record says of a line, with unit and comparison of the contract: a record of another unit would be another line.
fn frozen_line(line: &SettledLine, objective: Option<&Objective>) -> LineCell {
    let unit = objective.map_or_else(|| line.unit.clone(), |known| known.unit.clone());
    let comparison = objective.map_or(line.comparison, |known| known.comparison);
    let room = line.compared.filter(|_| line.margin.is_some());
    LineCell {
        objective_id: line.objective_id.clone(),
        is_supporting: line.is_supporting,
        verdict: line.verdict,
        standing: Standing::new(line.verdict, line.warning),
        headroom: room.and_then(|value| headroom(value, comparison, line.target, &unit)),
        unit,
        comparison,
        is_count: objective.is_some_and(Objective::is_count),
        target: line.target,
        warning: objective.and_then(|known| known.warning),
        value: shown_value(line),
        gap: None,
        margin: line.margin,
        numerator: line.numerator,
        denominator: line.denominator,
        formula: line.formula.as_str().into(),
        valid_ratio: line.valid_ratio,
        has_enough_data: line.has_enough_data,
        received: line.received,
        expected: line.expected,
        credit: line.credit,
        at_risk: Decimal::ZERO,
        outlook: None,
        forecast: None,
        required: None,
        why: None,
        margin_sentences: Vec::new(),
    }
}

/// A line of the contract that the record does not have.
fn unknown_line(objective: &Objective) -> LineCell {
    LineCell {
        objective_id: objective.id.clone(),
        is_supporting: objective.ola_of.is_some(),
        verdict: Verdict::Undecided,
        standing: Standing::NoData,
        unit: objective.unit.clone(),
        comparison: objective.comparison,
        is_count: objective.is_count(),
        target: objective.target,
        warning: objective.warning,
        value: None,
        gap: None,
        margin: None,
        headroom: None,
        numerator: None,
        denominator: None,
        formula: String::new().into(),
        valid_ratio: None,
        has_enough_data: false,
        received: 0,
        expected: 0,
        credit: Decimal::ZERO,
        at_risk: Decimal::ZERO,
        outlook: None,
        forecast: None,
        required: None,
        why: None,
        margin_sentences: Vec::new(),
    }
}
