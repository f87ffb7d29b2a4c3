//! The periods before: what the customer was told of them, where that was frozen; else what was judged before where that is still good,
//! else judged for their verdicts alone. The report's own periods are those of its tables: settled, or judged now
//! ([`settled`](crate::workspace::settled)).

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use crate::diagnostic::Diagnostic;
use crate::job::JobContext;
use crate::model::Timestamp;
use crate::sla::{Contract, SlaPeriod, Verdict};
use crate::workspace::freeze::{FreezeState, FrozenRecord};
use crate::workspace::judge::JudgeQuestion;
use crate::workspace::portfolio::PortfolioCell;
use crate::workspace::report_facts::trend::{FrozenFiles, decimal_of, number_of, verdict_named};
use crate::workspace::trend::{is_in_data, trend_periods};
use crate::workspace::{Engine, diagnose};

/// One period, oldest first in a trend.
#[derive(Clone, Debug)]
pub(super) struct TrendMonth {
    pub(super) period: SlaPeriod,
    /// After caps; `None` where there are no data of the period, or it cannot be judged.
    pub(super) credit: Option<Decimal>,
    pub(super) is_provisional: bool,
    /// By the id of the objective.
    lines: BTreeMap<String, TrendLine>,
}

/// One line of one period.
#[derive(Clone, Debug)]
pub(super) struct TrendLine {
    pub(super) verdict: Verdict,
    /// What was compared with the target, else what was computed although it decides nothing.
    pub(super) value: Option<Decimal>,
    /// Of that period.
    pub(super) target: Decimal,
    pub(super) numerator: Option<f64>,
    pub(super) denominator: Option<f64>,
}

impl TrendMonth {
    pub(super) fn line(&self, objective: &str) -> Option<&TrendLine> {
        self.lines.get(objective)
    }

    fn unknown(period: SlaPeriod) -> Self {
        Self { period, credit: None, is_provisional: false, lines: BTreeMap::new() }
    }

    fn of_cell(period: SlaPeriod, cell: &PortfolioCell) -> Self {
        if cell.is_empty {
            return Self::unknown(period);
        }
        let lines = cell.lines.iter().map(|line| {
            let told = TrendLine {
                verdict: line.verdict,
                value: line.value,
                target: line.target,
                numerator: line.numerator,
                denominator: line.denominator,
            };
            (line.objective_id.clone(), told)
        });
        let (credit, is_provisional) = (Some(cell.credit), cell.is_provisional);
        Self { period, credit, is_provisional, lines: lines.collect() }
    }

    fn of_record(period: SlaPeriod, record: &FrozenRecord) -> Self {
        let judged = &record.judged;
        let objectives = judged["objectives"].as_array().map_or(&[][..], Vec::as_slice);
        let lines = objectives.iter().filter_map(|line| {
            let told = TrendLine {
                verdict: verdict_named(line["verdict"].as_str()?)?,
                value: decimal_of(&line["compared"])
                    .or_else(|| number_of(&line["value"]).and_then(crate::format::exact_decimal)),
                target: decimal_of(&line["target"])?,
                numerator: number_of(&line["numerator"]),
                denominator: number_of(&line["denominator"]),
            };
            Some((line["id"].as_str()?.to_owned(), told))
        });
        Self {
            period,
            credit: decimal_of(&judged["settlement"]["malus"]),
            is_provisional: record.state == FreezeState::Provisional,
            lines: lines.collect(),
        }
    }
}

impl Engine {
    /// A period and the twelve before it. What cannot be judged has no value, and stops no other. The newest `n_own` periods are those
    /// that the report itself tells of: a provisional record says nothing of them.
    ///
    /// # Errors
    /// What stops all of them: the cache cannot be read, or the work was canceled.
    pub(super) fn trend_months(
        &self,
        contract: &Contract,
        last: SlaPeriod,
        n_own: usize,
        as_of: Timestamp,
        ctx: &JobContext,
    ) -> Result<Vec<TrendMonth>, Vec<Diagnostic>> {
        let frozen = FrozenFiles::of(self, &contract.id).map_err(|d| vec![d])?;
        let periods = trend_periods(contract, last);
        ctx.progress.begin("Judging the periods before", periods.len() as u64, "periods");
        let mut months = Vec::with_capacity(periods.len());
        for (at, period) in periods.into_iter().enumerate() {
            ctx.check().map_err(|_| vec![diagnose::cancelled()])?;
            ctx.progress.item(&period.to_string());
            let is_told = |record: &FrozenRecord| {
                at >= n_own
                    || (record.state != FreezeState::Provisional
                        && as_of >= period.range(&contract.zone).end)
            };
            let record = frozen.newest(period).filter(is_told);
            months.push(match record {
                Some(record) => TrendMonth::of_record(period, &record),
                None => self.trend_month(contract, period, as_of, ctx)?,
            });
            ctx.progress.advance(1);
        }
        months.reverse();
        Ok(months)
    }

    fn trend_month(
        &self,
        contract: &Contract,
        period: SlaPeriod,
        as_of: Timestamp,
        ctx: &JobContext,
    ) -> Result<TrendMonth, Vec<Diagnostic>> {
        let one = |d: Diagnostic| vec![d];
        let snapshot = self.snapshot().map_err(one)?;
        let extent = snapshot.extent().map_err(|e| one(diagnose::of_store(&e)))?;
        let range = period.range(&contract.zone);
        if !is_in_data(extent, range) || as_of <= range.start {
            return Ok(TrendMonth::unknown(period));
        }
        let (revision, documents) = self.documents_with_revision();
        let question = JudgeQuestion::official(contract, period, as_of);
        let key = self.judged_key(revision, &question).map_err(one)?;
        let known = self.judged_cache().cell(&key);
        if let Some((cell, _)) = known {
            return Ok(TrendMonth::of_cell(period, &cell));
        }
        let quiet = JobContext { cancel: ctx.cancel.clone(), ..JobContext::default() };
        match self.verdicts(snapshot.as_ref(), revision, &documents, &question, &quiet) {
            Ok(statement) => Ok(TrendMonth::of_cell(period, &PortfolioCell::of(&statement))),
            Err(problems) if ctx.cancel.is_cancelled() => Err(problems),
            // What cannot be judged says why on its own report; a trend has a gap there.
            Err(_) => Ok(TrendMonth::unknown(period)),
        }
    }
}
