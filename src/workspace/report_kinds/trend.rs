//! The periods before, from what was judged before where that is still good, else judged for their verdicts alone.

use std::sync::Arc;

use crate::diagnostic::Diagnostic;
use crate::job::JobContext;
use crate::model::Timestamp;
use crate::sla::{Contract, SlaPeriod};
use crate::workspace::judge::{self, JudgeQuestion};
use crate::workspace::portfolio::{LineCell, PortfolioCell};
use crate::workspace::trend::{is_in_data, trend_periods};
use crate::workspace::{Engine, diagnose};

/// One period, oldest first in a trend.
#[derive(Clone, Debug)]
pub(super) struct TrendMonth {
    pub(super) period: SlaPeriod,
    /// `None` where there are no data of it, or it cannot be judged.
    pub(super) cell: Option<Arc<PortfolioCell>>,
}

impl TrendMonth {
    pub(super) fn line(&self, objective: &str) -> Option<&LineCell> {
        self.cell.as_ref()?.lines.iter().find(|line| line.objective_id == objective)
    }
}

impl Engine {
    /// A period and the twelve before it. What cannot be judged has no value, and stops no other.
    ///
    /// # Errors
    /// What stops all of them: the cache cannot be read, or the work was canceled.
    pub(super) fn trend_months(
        &self,
        contract: &Contract,
        last: SlaPeriod,
        as_of: Timestamp,
        ctx: &JobContext,
    ) -> Result<Vec<TrendMonth>, Vec<Diagnostic>> {
        let mut periods = trend_periods(contract, last);
        periods.reverse();
        ctx.progress.begin("Judging the periods before", periods.len() as u64, "periods");
        let mut months = Vec::with_capacity(periods.len());
        for period in periods {
            ctx.check().map_err(|_| vec![diagnose::cancelled()])?;
            ctx.progress.item(&period.to_string());
            months.push(self.trend_month(contract, period, as_of, ctx)?);
            ctx.progress.advance(1);
        }
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
        let nothing = TrendMonth { period, cell: None };
        let snapshot = self.snapshot().map_err(one)?;
        let extent = snapshot.extent().map_err(|e| one(diagnose::of_store(&e)))?;
        let range = period.range(&contract.zone);
        if !is_in_data(extent, range) || as_of <= range.start {
            return Ok(nothing);
        }
        let (revision, documents) = self.documents_with_revision();
        let question = JudgeQuestion::official(contract, period, as_of);
        let key = self.judged_key(revision, &question).map_err(one)?;
        let known = self.judged_cache().cell(&key);
        if let Some((cell, _)) = known {
            return Ok(TrendMonth { cell: (!cell.is_empty).then_some(cell), ..nothing });
        }
        let sources = judge::Sources {
            snapshot: snapshot.as_ref(),
            store: self.store(),
            documents: &documents,
            memory_bytes: self.settings().frame_memory_bytes,
        };
        let quiet = JobContext { cancel: ctx.cancel.clone(), ..JobContext::default() };
        match judge::judge_verdicts(sources, &question, &quiet) {
            Ok(statement) => {
                let cell = PortfolioCell::of(&statement);
                Ok(TrendMonth { cell: (!cell.is_empty).then(|| Arc::new(cell)), ..nothing })
            }
            Err(problems) if ctx.cancel.is_cancelled() => Err(problems),
            // What cannot be judged says why on its own report; a trend has a gap there.
            Err(_) => Ok(nothing),
        }
    }
}
