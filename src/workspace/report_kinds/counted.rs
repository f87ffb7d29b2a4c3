//! One period of a contract as it counts in reports that set it beside others; see [`settled`](crate::workspace::settled) for the rule.

use rust_decimal::Decimal;

use crate::diagnostic::Diagnostic;
use crate::model::Timestamp;
use crate::report::Document;
use crate::sla::credit::cap_amount;
use crate::sla::{ObjectiveResult, Statement, Verdict};
use crate::words::tr;
use crate::workspace::Engine;
use crate::workspace::portfolio::{CellState, FrozenMark, PortfolioCell, counted};
use crate::workspace::settled::{Settled, SettledLine};

/// A result that counts.
#[derive(Clone, Debug)]
pub(super) struct CountedStatement {
    /// What is judged now, with the figures of the record where there is one.
    pub(super) statement: Statement,
    /// `None` where it is what is judged now.
    pub(super) mark: Option<FrozenMark>,
}

impl Engine {
    /// The result of a period that counts.
    ///
    /// # Errors
    /// A folder of records that cannot be listed.
    pub(super) fn counted_statement(
        &self,
        live: Statement,
        as_of: Timestamp,
    ) -> Result<CountedStatement, Vec<Diagnostic>> {
        let contract = self.agreed_contract(&live)?;
        let documents = self.documents();
        let records = documents.settled.of_contract(&contract.id).map_err(|d| vec![d])?;
        let cell = PortfolioCell::of(&live);
        let is_empty = cell.is_empty;
        let judged = if is_empty { CellState::NoData } else { CellState::Judged(cell.into()) };
        let state = counted(&contract, live.name, as_of, &records.of(live.name), judged);
        let mark = state.judged().and_then(|cell| cell.frozen.clone());
        let Some(mark) = mark else { return Ok(CountedStatement { statement: live, mark: None }) };
        let statement = if mark.differs() { as_settled(live, &mark.settled) } else { live };
        Ok(CountedStatement { statement, mark: Some(mark) })
    }
}

impl CountedStatement {
    /// Says in a document of the result what it is.
    pub(super) fn tell(&self, document: &mut Document) {
        let Some(mark) = &self.mark else { return };
        let label = label(&mark.settled);
        document.revision_label = if mark.differs() { format!("{label} ≠") } else { label };
        document.scorecard.sentences.extend(self.note());
    }

    /// What a reader must know; `None` where nothing differs.
    pub(super) fn note(&self) -> Option<String> {
        let said = self.mark.as_ref().and_then(FrozenMark::sentence);
        said.map(|said| said.capitalized().said())
    }
}

/// `Final`, `Restated 1`
fn label(settled: &Settled) -> String {
    match settled.restatement {
        None => tr!("report-kinds-state-final").to_owned(),
        Some(n) => tr!("report-kinds-state-restated", n = n),
    }
}

/// The figures of a record in the place of those that are judged now. Days, hours and objects stay those of today's data: no report that
/// sets periods beside each other shows them.
fn as_settled(mut live: Statement, settled: &Settled) -> Statement {
    for result in &mut live.objectives {
        let line = settled.line(&result.objective.id);
        match line {
            Some(line) => set_line(result, line),
            // A line that was agreed later.
            None => (result.verdict, result.compared) = (Verdict::Undecided, None),
        }
    }
    set_settlement(&mut live, settled);
    live.credit_total = settled.credit;
    live.credit_uncapped = settled.gross;
    live.score_percent = settled.score_percent;
    live
}

/// A record names what all limits took together: it is the pool's where the contract has no cap, or where the cap was not reached.
fn set_settlement(live: &mut Statement, settled: &Settled) {
    let contract = &live.contract;
    let cap = contract.credit_cap_percent;
    let cap = cap.map(|percent| cap_amount(contract.fee, percent, contract.currency_decimals));
    let is_of_pool =
        contract.settlement.at_risk_pool.is_some() && cap.is_none_or(|cap| settled.credit < cap);
    let settlement = &mut live.settlement;
    if settlement.capped != settled.capped {
        let (of_pool, of_cap) = if is_of_pool {
            (settled.capped, Decimal::ZERO)
        } else {
            (Decimal::ZERO, settled.capped)
        };
        (settlement.pool_took, settlement.cap_took) = (of_pool, of_cap);
    }
    (settlement.gross, settlement.capped) = (settled.gross, settled.capped);
    (settlement.malus, settlement.bonus) = (settled.credit, settled.bonus);
    (settlement.earn_back, settlement.net) = (settled.earn_back, settled.net);
    // The net is what counts of the bonus, plus what came back, less the credit.
    settlement.counted_bonus =
        settled.net.saturating_add(settled.credit).saturating_sub(settled.earn_back);
    (settlement.credit_due, settlement.supplier_due) = (settled.credit_due, settled.supplier_due);
    // Steps, points and rights are those of what is judged now; a record has none in parts.
    settlement.points = None;
    settlement.arithmetic.clear();
    settlement.terminations.clear();
}

fn set_line(result: &mut ObjectiveResult, line: &SettledLine) {
    let is_same = (result.verdict, result.compared, result.credit)
        == (line.verdict, line.compared, line.credit);
    if is_same && result.sli == line.value {
        return;
    }
    result.verdict = line.verdict;
    result.outcome = line.outcome;
    result.missed = line.verdict == Verdict::Breached;
    result.warning = line.warning;
    result.objective.target = line.target;
    (result.sli, result.gap) = (line.value, None);
    (result.rounded, result.compared) = (line.rounded, line.compared);
    result.margin = line.margin;
    (result.numerator, result.denominator) = (line.numerator, line.denominator);
    result.completeness = line.completeness;
    (result.received, result.expected) = (line.received, line.expected);
    result.suspect_share = match (line.completeness, line.valid_ratio) {
        (Some(all), Some(valid)) if all > 0.0 => 1.0 - valid / all,
        _ => 0.0,
    };
    (result.credit_percent, result.credit) = (line.credit_percent, line.credit);
    result.settled.after_caps = line.credit_after_caps;
    // What was approved since is not in the frozen value.
    result.exclusions.retain(|applied| line.exclusions.contains(&applied.entry.id));
    // What the next step would be is said of today's value.
    result.around.margin = None;
    result.around.distances.clear();
    result.around.margin_sentences.clear();
}
