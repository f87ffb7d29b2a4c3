//! The year before: what each period brought, without judging a year from scratch.
//!
//! 1. A frozen record says it: that is what the customer was told.
//! 2. Of periods with data that nobody froze the newest are judged, as many as [`JUDGED_MAX`] allows; results are remembered, so that the
//!    next report of the contract judges none of them again.
//! 3. All others are told apart: without data, or not asked.
//!
//! The bound counts objects and lines of the workspace and nothing that differs from one session to the next.

use std::collections::{BTreeMap, HashMap};
use std::path::PathBuf;
use std::sync::Arc;

use rust_decimal::Decimal;
use serde_json::Value;

use super::Gathering;
use crate::diagnostic::Diagnostic;
use crate::model::TimeRange;
use crate::report::facts::{PastLine, PastPeriod, PastSource};
use crate::sla::{SlaPeriod, Statement, Verdict};
use crate::workspace::engine::Engine;
use crate::workspace::freeze::{FreezeState, FrozenRecord};
use crate::workspace::judge::JudgeQuestion;
use crate::workspace::portfolio::JudgedKey;
use crate::workspace::trend::{is_in_data, trend_periods};
use crate::workspace::{diagnose, files};

/// Lines times objects of the periods that are judged for one report. *Good*: a report of 10 lines over 1,000 cells judges one of
/// them, the month before, in a fraction of the time that its own month takes; a small network has its whole year. *Bad*: who never freezes a large
/// contract sees gaps.
const JUDGED_MAX: usize = 15_000;
/// Results of periods that are remembered, some kilobytes each.
const REMEMBERED_MAX: usize = 5_000;

/// Results of periods before, by what they were made of.
pub type PastMemory = HashMap<JudgedKey, Option<Arc<PastPeriod>>>;

/// The files of a contract's frozen records: period, number, state.
pub struct FrozenFiles {
    /// By name of the period, the oldest record first.
    by_period: BTreeMap<String, Vec<(u64, FreezeState, PathBuf)>>,
}

impl FrozenFiles {
    /// Only the folder is read.
    pub fn of(engine: &Engine, contract: &str) -> Result<Self, Diagnostic> {
        let mut by_period: BTreeMap<String, Vec<(u64, FreezeState, PathBuf)>> = BTreeMap::new();
        for path in files::files_with_extension(&engine.statements_folder(contract), "json")? {
            let Some(stem) = path.file_stem().and_then(|stem| stem.to_str()) else { continue };
            let Some((period, rest)) = stem.rsplit_once('.') else { continue };
            let Some((number, state)) = rest.split_once('-') else { continue };
            let (Ok(number), Some(state)) = (number.parse(), FreezeState::named(state)) else {
                continue;
            };
            by_period.entry(period.to_owned()).or_default().push((number, state, path));
        }
        by_period.values_mut().for_each(|files| files.sort());
        Ok(Self { by_period })
    }

    /// Whether a period was ever restated.
    pub(super) fn is_restated(&self, period: SlaPeriod) -> bool {
        let files = self.by_period.get(&period.to_string());
        files.is_some_and(|files| files.iter().any(|(_, s, _)| *s == FreezeState::Restated))
    }

    /// The newest record of a period, if it is as it was written.
    pub fn newest(&self, period: SlaPeriod) -> Option<FrozenRecord> {
        let (.., path) = self.by_period.get(&period.to_string())?.last()?;
        let text = files::read_text(path).ok()?;
        FrozenRecord::parse(&text).ok()
    }

    /// The first record of a period, if it is as it was written.
    pub(super) fn first(&self, period: SlaPeriod) -> Option<FrozenRecord> {
        let (.., path) = self.by_period.get(&period.to_string())?.first()?;
        let text = files::read_text(path).ok()?;
        FrozenRecord::parse(&text).ok()
    }
}

/// How final a record is, as reports tell it.
pub(super) fn source_of(record: &FrozenRecord) -> PastSource {
    match record.state {
        FreezeState::Provisional => PastSource::Provisional,
        FreezeState::Final => PastSource::Final,
        FreezeState::Restated => PastSource::Restated(record.restatement.unwrap_or(1)),
    }
}

impl Gathering<'_> {
    /// Up to twelve periods, oldest first.
    pub(super) fn before(&self, frozen: &FrozenFiles) -> Result<Vec<PastPeriod>, Vec<Diagnostic>> {
        let snapshot = self.snapshot()?;
        let of_store = |e| vec![diagnose::of_store(&e)];
        let extent = snapshot.extent().map_err(of_store)?;
        let n_objects = snapshot.objects().map_err(of_store)?.len();
        let n_lines = self.contract.objectives.len();
        let mut left = (JUDGED_MAX / (n_lines * n_objects).max(1)).max(1);
        let mut periods = Vec::new();
        for period in trend_periods(self.contract, self.statement.name).into_iter().skip(1) {
            let unknown = |source| PastPeriod {
                period,
                source,
                verdict: None,
                credit_total: None,
                lines: BTreeMap::new(),
            };
            if let Some(record) = frozen.newest(period) {
                periods.push(of_record(period, &record));
                continue;
            }
            let range = period.range(&self.contract.zone);
            if !is_in_data(extent, range) {
                periods.push(unknown(PastSource::NoData));
            } else if left == 0 {
                periods.push(unknown(PastSource::NotAsked));
            } else {
                left -= 1;
                let judged = self.judged_before(period, range)?;
                periods.push(judged.unwrap_or_else(|| unknown(PastSource::NoData)));
            }
        }
        periods.reverse();
        Ok(periods)
    }

    /// From memory, else judged without days, hours and objects; `None` where it cannot be judged.
    fn judged_before(
        &self,
        period: SlaPeriod,
        range: TimeRange,
    ) -> Result<Option<PastPeriod>, Vec<Diagnostic>> {
        self.ctx.check().map_err(|_| vec![diagnose::cancelled()])?;
        let engine = self.engine;
        let (revision, documents) = engine.documents_with_revision();
        let question = JudgeQuestion::official(self.contract, period, range.end);
        let key = engine.judged_key(revision, &question).map_err(|d| vec![d])?;
        if let Some(known) = engine.past_memory().get(&key) {
            return Ok(known.as_deref().cloned());
        }
        let snapshot = self.snapshot()?;
        // What cannot be judged says why on its own report.
        let found = engine.verdicts(snapshot.as_ref(), revision, &documents, &question, self.ctx);
        self.ctx.check().map_err(|_| vec![diagnose::cancelled()])?;
        let past = found.ok().map(|statement| of_statement(&statement));
        let mut memory = engine.past_memory();
        if memory.len() >= REMEMBERED_MAX {
            memory.clear();
        }
        memory.insert(key, past.clone().map(Arc::new));
        Ok(past)
    }
}

fn of_statement(statement: &Statement) -> PastPeriod {
    let lines = statement.objectives.iter().map(|result| {
        let line = PastLine {
            value: result.sli,
            target: result.objective.target,
            verdict: result.verdict,
            completeness: result.completeness,
            credit: result.credit,
            credit_after_caps: result.settled.after_caps,
        };
        (result.objective.id.clone(), line)
    });
    PastPeriod {
        period: statement.name,
        source: PastSource::Judged,
        verdict: Some(statement.verdict()),
        credit_total: Some(statement.credit_total),
        lines: lines.collect(),
    }
}

/// What a frozen record says of its period.
fn of_record(period: SlaPeriod, record: &FrozenRecord) -> PastPeriod {
    let judged = &record.judged;
    let objectives = judged["objectives"].as_array().map_or(&[][..], Vec::as_slice);
    let lines = objectives.iter().filter_map(|line| {
        let past = PastLine {
            value: number_of(&line["value"]),
            target: decimal_of(&line["target"])?,
            verdict: verdict_named(line["verdict"].as_str()?)?,
            completeness: number_of(&line["completeness"]),
            credit: decimal_of(&line["credit"]).unwrap_or_default(),
            credit_after_caps: decimal_of(&line["credit_after_caps"]).unwrap_or_default(),
        };
        Some((line["id"].as_str()?.to_owned(), past))
    });
    PastPeriod {
        period,
        source: source_of(record),
        verdict: judged["verdict"].as_str().and_then(verdict_named),
        credit_total: decimal_of(&judged["settlement"]["malus"]),
        lines: lines.collect(),
    }
}

/// A decimal of a record; `None` where it has none.
pub fn decimal_of(value: &Value) -> Option<Decimal> {
    value.as_str()?.parse().ok()
}

/// A number of a record; `None` where it has none.
pub fn number_of(value: &Value) -> Option<f64> {
    value.as_str()?.parse().ok()
}

/// The verdict of that name.
pub fn verdict_named(name: &str) -> Option<Verdict> {
    [
        Verdict::Achieved,
        Verdict::Tolerated,
        Verdict::Forgiven,
        Verdict::Breached,
        Verdict::Undecided,
    ]
    .into_iter()
    .find(|verdict| verdict.name() == name)
}
