//! The periods before: what each line of a contract brought in each, newest first.
//!
//! One job for each period, so that the newest is there first and another contract's trend can take the place of the rest. A period
//! that was judged for its scorecard is not judged again. Without data a period has no entry at all: nothing is guessed.

use std::collections::BTreeMap;
use std::sync::Arc;

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive as _;

use super::documents::Documents;
use super::engine::Engine;
use super::judge::{self, JudgeQuestion};
use super::portfolio::{CellState, PortfolioCell, Standing, counted};
use super::state::{JobOutcome, State};
use super::{Finish, Job, Wish, Workspace, clock, diagnose};
use crate::diagnostic::Diagnostic;
use crate::job::JobContext;
use crate::model::{TimeRange, Timestamp};
use crate::sla::{Contract, SlaPeriod, Statement, Verdict};
use crate::store::Snapshot;
use crate::words::sentence;

/// Periods of a trend, the shown one included: a year back to the same month.
pub const TREND_PERIODS: usize = 13;

/// What one period brought.
#[derive(Clone, Debug, PartialEq)]
pub struct PeriodResult {
    pub period: SlaPeriod,
    pub verdict: Verdict,
    /// In the contract's currency.
    pub credit_total: Decimal,
    pub score_percent: Option<Decimal>,
    /// Whether the period was not over.
    pub is_provisional: bool,
    /// By the objective's id.
    pub lines: BTreeMap<String, LinePoint>,
}

/// What one line brought.
#[derive(Clone, Debug, PartialEq)]
pub struct LinePoint {
    pub verdict: Verdict,
    pub warning: bool,
    /// Full precision; `None` where nothing could be computed.
    pub value: Option<f64>,
    /// The target of that period.
    pub target: Decimal,
    /// In the good direction; `None` where the data did not allow a comparison.
    pub margin: Option<Decimal>,
    pub valid_ratio: Option<f64>,
}

impl PeriodResult {
    /// Of a cell of the portfolio, such as one that counts as it was frozen.
    pub fn of_cell(period: SlaPeriod, cell: &PortfolioCell) -> Self {
        let settled = cell.frozen.as_ref().map(|mark| &mark.settled);
        let lines = cell.lines.iter().map(|line| {
            let frozen = settled.and_then(|settled| settled.line(&line.objective_id)?.value);
            let point = LinePoint {
                verdict: line.verdict,
                warning: line.standing == Standing::AtRisk,
                value: frozen.or_else(|| line.value?.to_f64()),
                target: line.target,
                margin: line.margin,
                valid_ratio: line.valid_ratio,
            };
            (line.objective_id.clone(), point)
        });
        Self {
            period,
            verdict: cell.verdict,
            credit_total: cell.credit,
            score_percent: cell.score_percent,
            is_provisional: cell.is_provisional,
            lines: lines.collect(),
        }
    }

    pub fn of(statement: &Statement) -> Self {
        let lines = statement.objectives.iter().map(|result| {
            let point = LinePoint {
                verdict: result.verdict,
                warning: result.warning,
                value: result.sli,
                target: result.objective.target,
                margin: result.margin,
                valid_ratio: result.valid_ratio(),
            };
            (result.objective.id.clone(), point)
        });
        Self {
            period: statement.name,
            verdict: statement.verdict(),
            credit_total: statement.credit_total,
            score_percent: statement.score_percent,
            is_provisional: statement.is_provisional(),
            lines: lines.collect(),
        }
    }
}

/// All that is known of periods before, by contract and period; `None` where a period has no data or cannot be judged.
#[derive(Clone, Debug, Default)]
pub struct TrendState {
    pub known: BTreeMap<(String, SlaPeriod), Option<Arc<PeriodResult>>>,
    /// What is being judged.
    pub running: Option<(String, SlaPeriod)>,
    /// Grows when data or documents changed: what was judged before that is not taken in any more.
    generation: u64,
}

impl State {
    /// Statements and what was made from the same data and documents: judged again when somebody looks.
    pub(super) fn forget_judged(&mut self) {
        self.statements.clear();
        self.lines.clear();
        let generation = self.trend.generation + 1;
        self.trend = TrendState { generation, ..TrendState::default() };
    }

    /// The periods up to one, oldest first, as far as they are known: from their statements, else from the trend.
    pub fn trend_of(&self, contract: &Contract, period: SlaPeriod) -> Vec<TrendEntry> {
        let mut entries: Vec<TrendEntry> = trend_periods(contract, period)
            .into_iter()
            .map(|period| TrendEntry { period, result: self.period_result(&contract.id, period) })
            .collect();
        entries.reverse();
        entries
    }

    /// The portfolio's cell of a period, once it is known.
    pub fn counted_cell(&self, contract: &str, period: SlaPeriod) -> Option<&PortfolioCell> {
        let rows = &self.portfolio.found()?.rows;
        let row = rows.iter().find(|row| row.contract_id == contract)?;
        let period = row.periods.iter().find(|known| known.name == period)?;
        period.state.judged().map(AsRef::as_ref)
    }

    /// What is known of one period: from its record where it was settled, else from its statement, else from a trend.
    pub fn period_result(&self, contract: &str, period: SlaPeriod) -> TrendResult {
        let key = (contract.to_owned(), period);
        // What was settled counts, whatever is judged on its page now.
        let settled = self.counted_cell(contract, period).filter(|cell| cell.frozen.is_some());
        if let Some(cell) = settled {
            return TrendResult::Known(Arc::new(PeriodResult::of_cell(period, cell)));
        }
        let judged = self.statements.get(&key).and_then(|state| state.latest.as_ref());
        if let Some(Ok(statement)) = judged {
            return TrendResult::Known(Arc::new(PeriodResult::of(statement)));
        }
        match self.trend.known.get(&key) {
            Some(Some(result)) => TrendResult::Known(Arc::clone(result)),
            Some(None) => TrendResult::NoData,
            None => TrendResult::Waiting,
        }
    }
}

/// A period of a trend.
#[derive(Clone, Debug, PartialEq)]
pub struct TrendEntry {
    pub period: SlaPeriod,
    pub result: TrendResult,
}

#[derive(Clone, Debug, PartialEq)]
pub enum TrendResult {
    Known(Arc<PeriodResult>),
    NoData,
    /// Not judged yet.
    Waiting,
}

impl TrendEntry {
    pub fn line(&self, objective: &str) -> Option<&LinePoint> {
        match &self.result {
            TrendResult::Known(result) => result.lines.get(objective),
            TrendResult::NoData | TrendResult::Waiting => None,
        }
    }
}

/// A period and those before it, newest first, no earlier than the agreement. Those of a rolling window do not overlap: the one before
/// ends on the day before it begins.
pub fn trend_periods(contract: &Contract, period: SlaPeriod) -> Vec<SlaPeriod> {
    let mut periods = vec![period];
    while periods.len() < TREND_PERIODS {
        let Some(oldest) = periods.last() else { break };
        let first_day = oldest.first_day();
        if contract.valid_from.is_some_and(|day| first_day <= day) {
            break;
        }
        let day_before = first_day.saturating_sub(jiff::Span::new().days(1));
        match contract.window.period_of_day(day_before) {
            Ok(previous) if previous < *oldest => periods.push(previous),
            _ => break,
        }
    }
    periods
}

/// Whether at least a day of a period lies in the time of the data, or all of them where they are less: another country's midnight may
/// begin the data in the last hours of a period that this contract has nothing of.
pub(super) fn is_in_data(extent: Option<TimeRange>, period: TimeRange) -> bool {
    extent.is_some_and(|extent| {
        let shared = extent.intersect(period).map_or(0, TimeRange::duration_secs);
        shared > 0 && shared >= extent.duration_secs().min(86_400)
    })
}

impl Engine {
    /// Judges one period without its days, hours and objects; `None` where the time of the data has less than a day of it.
    pub fn period_result(
        &self,
        contract: &str,
        period: SlaPeriod,
        as_of: Timestamp,
        ctx: &JobContext,
    ) -> Result<Option<PeriodResult>, Vec<Diagnostic>> {
        let (revision, documents) = self.documents_with_revision();
        let contract = judge::find_contract(&documents.contracts, contract).map_err(|d| vec![d])?;
        let range = period.range(&contract.zone);
        let snapshot = self.snapshot().map_err(|d| vec![d])?;
        let extent = snapshot.extent().map_err(|e| vec![diagnose::of_store(&e)])?;
        if !is_in_data(extent, range) || as_of <= range.start {
            return Ok(None);
        }
        let question = JudgeQuestion::official(contract, period, as_of);
        let settled = documents.settled.of_contract(&contract.id).map_err(|d| vec![d])?.of(period);
        let judged = self.verdicts(snapshot.as_ref(), revision, &documents, &question, ctx);
        if settled.settled().is_none() {
            return Ok(Some(PeriodResult::of(judged?.as_ref())));
        }
        let state = match judged {
            Ok(statement) => CellState::Judged(Arc::new(PortfolioCell::of(&statement))),
            Err(problems) if ctx.cancel.is_cancelled() => return Err(problems),
            Err(_) => CellState::NoData,
        };
        let state = counted(contract, period, as_of, &settled, state);
        Ok(state.judged().map(|cell| PeriodResult::of_cell(period, cell)))
    }

    /// A statement whose verdicts count and no more: from memory, else judged without its days, hours and objects.
    ///
    /// # Errors
    /// As [`Engine::judge`].
    pub(super) fn verdicts(
        &self,
        snapshot: &dyn Snapshot,
        revision: u64,
        documents: &Documents,
        question: &JudgeQuestion<'_>,
        ctx: &JobContext,
    ) -> Result<Arc<Statement>, Vec<Diagnostic>> {
        let key = self.judged_key(revision, question).map_err(|d| vec![d])?;
        let known = self.judged_cache().statement(&key);
        if let Some(known) = known {
            return Ok(known);
        }
        let memory_bytes = self.settings().frame_memory_bytes;
        let sources = judge::Sources { snapshot, store: self.store(), documents, memory_bytes };
        judge::judge_verdicts(sources, question, ctx).map(Arc::new)
    }
}

impl Workspace {
    /// Judges what is not known of the periods up to one, newest first; a newer wish takes the place of the rest.
    pub(super) fn ask_trend(&mut self, contract: &str, period: SlaPeriod) {
        let contracts = Arc::clone(&self.state.contracts);
        let Some(terms) = contracts.iter().find(|c| c.id == contract) else { return };
        let state = &self.state;
        let is_waiting = |candidate: &SlaPeriod| {
            let running = state.statements.get(&(contract.to_owned(), *candidate));
            let is_judged_anyway = running.is_some_and(|statement| statement.running);
            state.period_result(contract, *candidate) == TrendResult::Waiting && !is_judged_anyway
        };
        let next = trend_periods(terms, period).into_iter().find(is_waiting);
        match next {
            Some(next) => self.judge_for_trend(contract.to_owned(), next, period),
            None => self.state.trend.running = None,
        }
    }

    fn judge_for_trend(&mut self, contract: String, period: SlaPeriod, last: SlaPeriod) {
        self.state.trend.running = Some((contract.clone(), period));
        let generation = self.state.trend.generation;
        let engine = Arc::clone(&self.engine);
        let job = Job::quiet(Wish::Trend).long().on_stop(|state| state.trend.running = None);
        self.start(job, move |ctx| {
            let found = engine.period_result(&contract, period, clock::now(), ctx);
            Finish::new(move |workspace| {
                let trend = &mut workspace.state.trend;
                if trend.generation != generation {
                    return JobOutcome::Cancelled;
                }
                // What cannot be judged says why on its own scorecard.
                let result = found.ok().flatten().map(Arc::new);
                trend.known.insert((contract.clone(), period), result);
                workspace.ask_trend(&contract, last);
                JobOutcome::done(sentence!("sentences-job-judged"))
            })
        });
    }
}
