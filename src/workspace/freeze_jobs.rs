//! Freezing from the window: what is frozen of a period, what differs from it today, and the next record.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::freeze::{FreezeRequest, FreezeState, FrozenMonth, open_history};
use super::jobs::{Finish, Job};
use super::state::FoundState;
use super::{JobKind, JobOutcome, Wish, Workspace, clock, judge};
use crate::diagnostic::Diagnostic;
use crate::sla::{SlaPeriod, Statement};
use crate::words::sentence;

/// What can be asked of frozen results.
#[derive(Clone, Debug, PartialEq)]
pub enum FreezeCommand {
    /// The records of a period: quick.
    Look { contract: String, period: SlaPeriod },
    /// The same beside the live result, and what may be frozen next.
    Compare { official: Arc<Statement> },
    /// Judges the period now, and freezes the result.
    Freeze { contract: String, period: SlaPeriod, state: FreezeState, by: String, reason: String },
}

/// What views know of frozen results.
#[derive(Clone, Debug, Default)]
pub struct FrozenState {
    pub months: BTreeMap<(String, SlaPeriod), FoundState<FrozenMonth>>,
    /// A result is being frozen.
    pub running: bool,
    /// How the last freezing ended: the label of the record.
    pub done: Option<Result<FrozenDone, Vec<Diagnostic>>>,
    /// Grows with every end of a freezing.
    pub revision: u64,
}

/// A record that was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FrozenDone {
    pub contract: String,
    pub period: SlaPeriod,
    pub state: FreezeState,
    pub sequence: u64,
    /// Name of the file.
    pub file: String,
}

impl Workspace {
    pub(super) fn act_on_frozen(&mut self, command: FreezeCommand) {
        match command {
            FreezeCommand::Look { contract, period } => self.look_at_frozen(contract, period),
            FreezeCommand::Compare { official } => self.compare_frozen(official),
            FreezeCommand::Freeze { contract, period, state, by, reason } => {
                self.freeze_result(contract, period, state, by, reason);
            }
        }
    }

    fn look_at_frozen(&mut self, contract: String, period: SlaPeriod) {
        let engine = Arc::clone(&self.engine);
        let key = (contract, period);
        self.state.frozen.months.entry(key.clone()).or_default().running = true;
        let job = Job::quiet(Wish::Frozen(key.0.clone(), period)).on_stop(stopped(key.clone()));
        self.start(job, move |_| {
            let found = engine.frozen_month(&key.0, period).map_err(|problem| vec![problem]);
            Finish::new(move |workspace| {
                workspace.take_frozen(key, found);
                JobOutcome::done(sentence!("sentences-job-read"))
            })
        });
    }

    fn compare_frozen(&mut self, official: Arc<Statement>) {
        let engine = Arc::clone(&self.engine);
        let key = (official.contract.id.clone(), official.name);
        self.state.frozen.months.entry(key.clone()).or_default().running = true;
        let job = Job::quiet(Wish::Frozen(key.0.clone(), key.1)).on_stop(stopped(key.clone()));
        self.start(job, move |ctx| {
            let found = engine.frozen_month_beside(&official, clock::now(), ctx);
            Finish::new(move |workspace| {
                workspace.take_frozen(key, found);
                JobOutcome::done(sentence!("sentences-job-compared"))
            })
        });
    }

    fn take_frozen(
        &mut self,
        key: (String, SlaPeriod),
        found: Result<FrozenMonth, Vec<Diagnostic>>,
    ) {
        self.state.frozen.months.entry(key).or_default().take(found.map(Arc::new));
    }

    fn freeze_result(
        &mut self,
        contract: String,
        period: SlaPeriod,
        state: FreezeState,
        by: String,
        reason: String,
    ) {
        if self.state.frozen.running {
            return;
        }
        self.state.frozen.running = true;
        let engine = Arc::clone(&self.engine);
        let title = sentence!(
            "sentences-job-freeze",
            contract = contract.as_str(),
            period = period.to_string()
        );
        let job =
            Job::listed(JobKind::Evaluate, title).on_stop(|state| state.frozen.running = false);
        self.start(job, move |ctx| {
            let request = FreezeRequest { state, reason: &reason, by: &by, at: clock::now() };
            let frozen = engine.freeze(&contract, period, &request, ctx);
            let open = frozen.as_ref().ok().and_then(open_history);
            let done = frozen.map(|record| FrozenDone {
                contract: contract.clone(),
                period,
                state: record.state,
                sequence: record.sequence,
                file: record.file_name(),
            });
            Finish::new(move |workspace| {
                let outcome = match &done {
                    Ok(done) => JobOutcome::done(sentence!(
                        "sentences-job-froze",
                        file = done.file.as_str()
                    )),
                    // Told where it was asked for.
                    Err(_) => JobOutcome::done(sentence!("sentences-job-not-frozen")),
                };
                let frozen = &mut workspace.state.frozen;
                (frozen.running, frozen.done) = (false, Some(done));
                frozen.revision += 1;
                workspace.tell(open.into_iter().collect());
                if matches!(workspace.state.frozen.done, Some(Ok(_))) {
                    workspace.judge_after(&contract, period);
                }
                workspace.look_at_frozen(contract, period);
                outcome
            })
        });
    }
}

impl Workspace {
    /// Judges again what was judged of later periods, where the contract's terms look back to one that was frozen now.
    fn judge_after(&mut self, contract: &str, period: SlaPeriod) {
        let contracts = Arc::clone(&self.state.contracts);
        let Some(terms) = contracts.iter().find(|known| known.id == contract) else { return };
        let is_later =
            |key: &(String, SlaPeriod)| key.0 == contract && key.1.first_day() > period.first_day();
        if !judge::looks_back(terms) {
            return;
        }
        self.state.trend.known.retain(|key, _| !is_later(key));
        let later: Vec<SlaPeriod> = self
            .state
            .statements
            .keys()
            .filter(|key| is_later(key))
            .map(|(_, period)| *period)
            .collect();
        for period in later {
            self.evaluate(contract.to_owned(), period);
        }
    }
}

fn stopped(key: (String, SlaPeriod)) -> impl FnOnce(&mut super::State) {
    move |state| {
        if let Some(month) = state.frozen.months.get_mut(&key) {
            month.running = false;
        }
    }
}
