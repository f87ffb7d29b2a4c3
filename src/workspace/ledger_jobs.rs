//! The exclusion ledger and suppositions from the window: looks before anything is written, and the changes themselves.
//!
//! A change of the ledger may wait for another program's, so that it is a job like all other work. What it judges again keeps its
//! last result until the new one is there.

use std::sync::Arc;

use super::exclusions::{
    Decision, DraftLook, DraftQuestion, EffectsAnswer, LedgerChange, changed_entries,
};
use super::jobs::{Finish, Job};
use super::state::FoundState;
use super::{Engine, JobOutcome, State, Wish, Workspace, clock};
use crate::diagnostic::Diagnostic;
use crate::model::Zone;
use crate::sla::{ExclusionEntry, ExclusionState, SlaPeriod, Statement};
use crate::words::sentence;

/// What can be asked of the ledger.
#[derive(Clone, Debug, PartialEq)]
pub enum LedgerCommand {
    /// What each entry of a result's period does to it; a newer wish replaces it.
    Effects { official: Arc<Statement> },
    /// What a draft would do; a newer wish replaces it.
    Look(Box<DraftQuestion>),
    /// Adds a proposed entry, its times as the wall clock of the zone.
    Propose { entry: Box<ExclusionEntry>, stem: String, zone: Zone },
    /// Approves or rejects an entry as it was seen.
    Decide { seen: Box<ExclusionEntry>, state: ExclusionState, by: String, reason: String },
    /// Takes the last change back.
    Undo,
}

/// What views know of the ledger beside its entries.
#[derive(Clone, Debug, Default)]
pub struct LedgerState {
    /// A change is being written.
    pub running: bool,
    /// How the last change ended.
    pub done: Option<Result<LedgerDone, Vec<Diagnostic>>>,
    /// Grows with every end of a change.
    pub revision: u64,
    /// The file whose last change can be taken back.
    pub undoable: Option<String>,
    pub look: FoundState<DraftLook>,
    pub effects: FoundState<EffectsAnswer>,
}

impl LedgerState {
    /// Of a workspace that was just opened.
    pub(super) fn of(engine: &Engine) -> Self {
        Self { undoable: engine.undoable_exclusion(), ..Self::default() }
    }
}

/// A change that was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LedgerDone {
    /// `None`: the last change was taken back.
    pub state: Option<ExclusionState>,
    /// Of the entry; empty where a change was taken back.
    pub id: String,
    /// Below the workspace's folder.
    pub file: String,
}

/// A supposition about one result.
#[derive(Clone, Debug, PartialEq)]
pub struct SupposeQuestion {
    /// What it is held against, up to the same instant.
    pub official: Arc<Statement>,
    /// As on the command line: `access.target=99.5`.
    pub texts: Vec<String>,
}

/// What a supposition gives beside the official result.
#[derive(Clone, Debug, PartialEq)]
pub struct Supposition {
    pub asked: SupposeQuestion,
    pub supposed: Statement,
}

impl Workspace {
    pub(super) fn act_on_ledger(&mut self, command: LedgerCommand) {
        match command {
            LedgerCommand::Effects { official } => self.ask_effects(official),
            LedgerCommand::Look(asked) => self.look_at_draft(*asked),
            LedgerCommand::Propose { entry, stem, zone } => self.change_ledger(move |engine| {
                engine.propose_exclusion(&entry, &stem, &zone).map(done_of)
            }),
            LedgerCommand::Decide { seen, state, by, reason } => {
                self.change_ledger(move |engine| {
                    let (by, reason, at) = (by.as_str(), reason.as_str(), clock::now());
                    let decision = Decision { state, by, reason, at };
                    engine.decide_seen_exclusion(&seen, decision).map(done_of)
                });
            }
            LedgerCommand::Undo => self.change_ledger(|engine| {
                let file = engine.undo_exclusion().map_err(|problem| vec![problem])?;
                Ok(LedgerDone { state: None, id: String::new(), file })
            }),
        }
    }

    fn ask_effects(&mut self, official: Arc<Statement>) {
        self.state.ledger.effects.running = true;
        let engine = Arc::clone(&self.engine);
        let job = Job::quiet(Wish::ExclusionEffects);
        self.start(job.on_stop(|state| state.ledger.effects.running = false), move |ctx| {
            let found = engine.exclusion_effects(official, ctx).map(Arc::new);
            let undoable = engine.undoable_exclusion();
            Finish::new(move |workspace| {
                workspace.state.ledger.effects.take(found);
                workspace.state.ledger.undoable = undoable;
                JobOutcome::done(sentence!("sentences-job-compared"))
            })
        });
    }

    fn look_at_draft(&mut self, asked: DraftQuestion) {
        self.state.ledger.look.running = true;
        let engine = Arc::clone(&self.engine);
        let job = Job::quiet(Wish::ExclusionLook);
        self.start(job.on_stop(|state| state.ledger.look.running = false), move |ctx| {
            let found = engine.preview_draft(asked, ctx).map(Arc::new);
            Finish::new(move |workspace| {
                workspace.state.ledger.look.take(found);
                JobOutcome::done(sentence!("sentences-job-looked"))
            })
        });
    }

    fn change_ledger(
        &mut self,
        change: impl FnOnce(&Engine) -> Result<LedgerDone, Vec<Diagnostic>> + Send + 'static,
    ) {
        // One at a time: the second of two clicks is about what the first one made.
        if self.state.ledger.running {
            return;
        }
        self.state.ledger.running = true;
        let engine = Arc::clone(&self.engine);
        let stopped = |state: &mut State| state.ledger.running = false;
        self.start(Job::default().on_stop(stopped), move |_| {
            let before = engine.documents().exclusions;
            let changed = change(&engine);
            let warnings = engine.settled_touched(&before, &engine.documents().exclusions);
            let undoable = engine.undoable_exclusion();
            Finish::new(move |workspace| {
                let is_done = changed.is_ok();
                let ledger = &mut workspace.state.ledger;
                ledger.running = false;
                ledger.undoable = undoable;
                ledger.revision += 1;
                ledger.done = Some(changed);
                // What is refused is told where it was asked for.
                if is_done {
                    workspace.take_changed_ledger();
                    workspace.tell(warnings);
                }
                JobOutcome::done(sentence!("sentences-job-changed"))
            })
        });
    }

    /// The engine has read its documents again; what was judged by the older ones is judged anew.
    fn take_changed_ledger(&mut self) {
        self.forget_portfolio_parts();
        let documents = self.engine.documents();
        let before = std::mem::replace(&mut self.state.exclusions, documents.exclusions);
        let changed = changed_entries(&before, &self.state.exclusions);
        let is_touched = |contract: &str, period: &SlaPeriod| {
            let Some(found) = documents.contracts.iter().find(|known| known.id == contract) else {
                return false;
            };
            // Grace and repeats look back: what changes one period may change later ones.
            let end = period.range(&found.zone).end;
            changed.iter().any(|entry| entry.is_of(contract) && entry.range.start < end)
        };
        let known = self.state.statements.keys().filter(|(id, period)| is_touched(id, period));
        let known: Vec<_> = known.cloned().collect();
        for (contract, period) in known {
            self.evaluate(contract, period);
        }
    }

    pub(super) fn suppose(&mut self, asked: SupposeQuestion) {
        self.state.supposed.running = true;
        let engine = Arc::clone(&self.engine);
        let job = Job::quiet(Wish::Suppose);
        self.start(job.on_stop(|state| state.supposed.running = false), move |ctx| {
            let supposed = engine.suppose(&asked.official, &asked.texts, ctx);
            let found = supposed.map(|supposed| Arc::new(Supposition { asked, supposed }));
            Finish::new(move |workspace| {
                workspace.state.supposed.take(found);
                JobOutcome::done(sentence!("sentences-job-supposed"))
            })
        });
    }
}

fn done_of(change: LedgerChange) -> LedgerDone {
    LedgerDone { state: Some(change.entry.state), id: change.entry.id, file: change.file }
}
