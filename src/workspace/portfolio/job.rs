//! The portfolio in the window: what was found appears while the rest is still judged.

use std::sync::{Arc, Mutex, PoisonError};

use super::judged_cache::n_points;
use super::{Portfolio, PortfolioNews, PortfolioPart, PortfolioQuestion, whole_hour};
use crate::sla::Statement;
use crate::words::sentence;
use crate::workspace::jobs::{Finish, Job};
use crate::workspace::state::{FoundState, JobKind, JobOutcome, StatementState};
use crate::workspace::{Wish, Workspace, clock};

/// What a running job has found since somebody looked.
pub type PortfolioParts = Arc<Mutex<Vec<PortfolioNews>>>;
/// The newest portfolio; while it is `running`, some of its cells still wait.
pub type PortfolioState = FoundState<Portfolio>;

/// Points of the statements that are kept for their pages, about 130 bytes each. The newest months come first; a page of what has no
/// room is judged again when somebody opens it.
const STATEMENT_POINTS_MAX: usize = 400_000;

impl Workspace {
    /// Judges all contracts; a newer wish takes its place.
    pub(in crate::workspace) fn ask_portfolio(&mut self, n_months: usize) {
        self.state.portfolio.running = true;
        self.portfolio_parts = PortfolioParts::default();
        let (parts, ours) = (Arc::clone(&self.portfolio_parts), Arc::clone(&self.portfolio_parts));
        let (engine, wake) = (Arc::clone(&self.engine), Arc::clone(&self.wake));
        let as_of = whole_hour(clock::now());
        let question = PortfolioQuestion { n_months, as_of, rates: None };
        let job = Job::listed(JobKind::Query, sentence!("sentences-job-judge-all"))
            .replacing(Wish::Portfolio)
            .long();
        self.start(job.on_stop(|state| state.portfolio.running = false), move |ctx| {
            let mut tell = |news: PortfolioNews| {
                parts.lock().unwrap_or_else(PoisonError::into_inner).push(news);
                wake();
            };
            let found = engine.portfolio_telling(&question, &mut tell, ctx).map(Arc::new);
            Finish::new(move |workspace| {
                // Data or documents have changed since: what was judged by the old ones is nobody's answer.
                if !Arc::ptr_eq(&ours, &workspace.portfolio_parts) {
                    return JobOutcome::done(sentence!("sentences-job-forgotten"));
                }
                workspace.take_portfolio_parts();
                let outcome = JobOutcome::of(&found, sentence!("sentences-job-judged"));
                workspace.state.portfolio.take(found);
                outcome
            })
        });
    }

    /// What is still judged by older data or documents is not taken in any more: who shows it asks again.
    pub(in crate::workspace) fn forget_portfolio_parts(&mut self) {
        self.portfolio_parts = PortfolioParts::default();
        if std::mem::take(&mut self.state.portfolio.running) {
            self.state.portfolio.latest = None;
        }
    }

    /// Takes in what the running job has found; whether there was anything.
    pub(in crate::workspace) fn take_portfolio_parts(&mut self) -> bool {
        let news: Vec<PortfolioNews> = {
            let mut parts = self.portfolio_parts.lock().unwrap_or_else(PoisonError::into_inner);
            std::mem::take(&mut *parts)
        };
        if news.is_empty() {
            return false;
        }
        for one in news {
            match one {
                PortfolioNews::Outline(mut outline) => {
                    if let Some(before) = self.state.portfolio.found() {
                        Arc::make_mut(&mut outline).show_before(before);
                    }
                    self.state.portfolio.latest = Some(Ok(outline));
                }
                PortfolioNews::Part(part) => self.take_portfolio_part(*part),
            }
        }
        self.state.portfolio.revision += 1;
        true
    }

    fn take_portfolio_part(&mut self, part: PortfolioPart) {
        let Some(Ok(portfolio)) = &mut self.state.portfolio.latest else { return };
        let portfolio = Arc::make_mut(portfolio);
        portfolio.take(&part);
        let row = portfolio.rows.get(part.row);
        let period = row.and_then(|row| Some((row, row.periods.get(part.period)?)));
        if let (Some(statement), Some((row, period))) = (part.statement, period) {
            let key = (row.contract_id.clone(), period.name);
            self.keep_statement(key, statement);
        }
    }

    /// So that a click on a cell shows its page at once.
    fn keep_statement(&mut self, key: (String, crate::sla::SlaPeriod), statement: Arc<Statement>) {
        let statements = &mut self.state.statements;
        // What was asked for by itself is as new as this, or newer.
        if statements.get(&key).is_some_and(|known| known.running || known.latest.is_some()) {
            return;
        }
        let kept = statements.values().filter_map(|known| known.latest.as_ref()?.as_ref().ok());
        let n_kept: usize = kept.map(|statement| n_points(statement)).sum();
        if n_kept + n_points(&statement) <= STATEMENT_POINTS_MAX {
            let fresh = StatementState { running: false, latest: Some(Ok(statement)), revision: 1 };
            statements.insert(key, fresh);
        }
    }
}
