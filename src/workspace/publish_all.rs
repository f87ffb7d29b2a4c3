//! Many reports at once: as many threads as the machine has, one contract each, and a contract that fails stops no other.
//!
//! ```text
//! contracts ─► pool: judge → document → files ─► told one by one, in the order in which they end ─► summary in the order asked for
//! ```

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use super::engine::Published;
use super::{Engine, ReportStyle, clock};
use crate::diagnostic::Diagnostic;
use crate::job::{JobContext, JobEnd, Pool};
use crate::model::Timestamp;
use crate::sla::SlaPeriod;

/// A report that is wanted.
#[derive(Clone, Debug)]
pub struct ReportWish {
    pub contract: String,
    pub period: SlaPeriod,
    /// Data later than this are not looked at.
    pub as_of: Timestamp,
}

/// How the report of one contract ended.
#[derive(Debug)]
pub struct ReportEnd {
    pub wish: ReportWish,
    pub result: Result<Published, Vec<Diagnostic>>,
    pub took: Duration,
}

impl Engine {
    /// Writes the reports of all that is wished for, and tells each end through `told` as it comes; what is cancelled ends as failed.
    /// The ends come back in the order of the wishes. The same wishes give the same files, whatever the number of threads.
    ///
    /// # Errors
    /// No thread could be started; what concerns one report stands in its end.
    pub fn publish_all(
        self: &Arc<Self>,
        wishes: Vec<ReportWish>,
        style: &ReportStyle,
        folder: PathBuf,
        ctx: &JobContext,
        mut told: impl FnMut(&ReportEnd),
    ) -> Result<Vec<ReportEnd>, Diagnostic> {
        let n_wishes = wishes.len();
        let pool = Pool::new(Pool::default_threads().min(n_wishes), "report").map_err(|e| {
            Diagnostic::error(format!("could not start the threads that write reports: {e}"))
                .of_machine()
        })?;
        ctx.progress.begin("Writing reports", n_wishes as u64, "reports");
        let (ended, ends) = crossbeam_channel::unbounded();
        let shared = Arc::new((style.clone(), folder));
        let mut found: Vec<Option<ReportEnd>> = wishes.iter().map(|_| None).collect();
        let mut wishes = wishes.into_iter().enumerate();
        let mut n_running = 0;
        // No more are handed over than run: whoever cancels does not wait for a queue.
        loop {
            while n_running < Pool::default_threads() && !ctx.cancel.is_cancelled() {
                let Some((at, wish)) = wishes.next() else { break };
                self.submit_report(&pool, at, wish, &shared, ctx, ended.clone());
                n_running += 1;
            }
            if n_running == 0 {
                break;
            }
            let Ok((at, end)) = ends.recv() else { break };
            n_running -= 1;
            ctx.progress.item(&end.wish.contract);
            ctx.progress.advance(1);
            told(&end);
            found[at] = Some(end);
        }
        for (at, wish) in wishes {
            let why = Diagnostic::error(format!("the report of {} was cancelled", wish.contract));
            found[at] = Some(ReportEnd { wish, result: Err(vec![why]), took: Duration::ZERO });
        }
        Ok(found.into_iter().flatten().collect())
    }

    fn submit_report(
        self: &Arc<Self>,
        pool: &Pool,
        at: usize,
        wish: ReportWish,
        shared: &Arc<(ReportStyle, PathBuf)>,
        ctx: &JobContext,
        ended: crossbeam_channel::Sender<(usize, ReportEnd)>,
    ) {
        // A progress of its own: that of the batch counts reports.
        let own = JobContext { cancel: ctx.cancel.clone(), ..JobContext::default() };
        let (engine, shared, begun, wished) =
            (Arc::clone(self), Arc::clone(shared), clock::Stopwatch::start(), wish.clone());
        let work = move |ctx: &JobContext| {
            let (style, folder) = &*shared;
            let ReportWish { contract, period, as_of } = &wished;
            let published =
                engine.publish_with(contract, *period, *as_of, style, folder, false, ctx);
            // A hundred statements with their hours and objects would wait in memory for the end of the batch.
            engine.judged_cache().forget_statements();
            Ok(published.map(|published| Published { statement: None, ..published }))
        };
        pool.submit(own, work, move |_, end| {
            let failed = |why: String| Err(vec![Diagnostic::error(why)]);
            let result = match end {
                JobEnd::Done(result) => result,
                JobEnd::Cancelled => failed("the report was cancelled".to_owned()),
                JobEnd::Panicked(text) => {
                    failed(format!("an internal error stopped the report: {text}"))
                }
            };
            let took = begun.elapsed();
            ended.send((at, ReportEnd { wish, result, took })).ok();
        });
    }
}
