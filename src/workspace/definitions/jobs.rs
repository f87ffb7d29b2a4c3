//! The commands of definitions: listing and checking are jobs, writing a few kilobytes is done at once, so that the next question
//! knows it.

use std::sync::Arc;

use super::{
    DefinitionDone, DefinitionKind, DefinitionsCommand, FileSave, FilesChanged, SaveEnd, delete,
    draft, save,
};
use crate::diagnostic::Diagnostic;
use crate::words::sentence;
use crate::workspace::jobs::{Finish, Job};
use crate::workspace::state::JobOutcome;
use crate::workspace::{Wish, Workspace};

impl Workspace {
    pub(in crate::workspace) fn define(&mut self, command: DefinitionsCommand) {
        match command {
            DefinitionsCommand::List => self.list_definitions(),
            DefinitionsCommand::CheckContract(wish) => self.check_draft(*wish),
            DefinitionsCommand::Save(wanted) => self.save_definition(&wanted),
            DefinitionsCommand::Delete { kind, file } => {
                let name = file.rsplit('/').next().unwrap_or_default();
                let deleted = delete(self.engine.folder(), kind, name);
                self.end_definition(deleted, |change| DefinitionDone::Deleted {
                    file: change.file.clone(),
                });
            }
            DefinitionsCommand::Undo => self.undo_definition(),
            DefinitionsCommand::Forget => {
                self.state.definitions.check = Default::default();
                self.state.definitions.done = None;
            }
        }
    }

    fn list_definitions(&mut self) {
        self.state.definitions.listed.running = true;
        let engine = Arc::clone(&self.engine);
        let job =
            Job::quiet(Wish::Definitions).on_stop(|state| state.definitions.listed.running = false);
        self.start(job, move |_| {
            let found = engine.definitions().map(Arc::new).map_err(|problem| vec![problem]);
            Finish::new(move |workspace| {
                let outcome = JobOutcome::of(&found, sentence!("sentences-job-listed"));
                workspace.state.definitions.listed.take(found);
                outcome
            })
        });
    }

    fn check_draft(&mut self, wish: draft::DraftWish) {
        self.state.definitions.check.running = true;
        let engine = Arc::clone(&self.engine);
        let job = Job::quiet(Wish::ContractDraft)
            .on_stop(|state| state.definitions.check.running = false);
        self.start(job, move |ctx| {
            let found = draft::check(&engine, &wish, ctx).map(Arc::new);
            Finish::new(move |workspace| {
                let outcome = JobOutcome::of(&found, sentence!("sentences-job-checked"));
                workspace.state.definitions.check.take(found);
                outcome
            })
        });
    }

    fn save_definition(&mut self, wanted: &FileSave) {
        match save(self.engine.folder(), wanted) {
            Ok(SaveEnd::Conflict { file, on_disk }) => {
                self.say_done(DefinitionDone::Conflict { file, on_disk });
            }
            Ok(SaveEnd::Saved(change)) => {
                let (kind, text): (DefinitionKind, String) = (wanted.kind, wanted.text.clone());
                self.end_definition(Ok(change), |change| DefinitionDone::Saved {
                    kind,
                    file: change.file.clone(),
                    text,
                    version: change.version,
                });
            }
            Err(problems) => self.say_done(DefinitionDone::Failed(problems)),
        }
    }

    fn undo_definition(&mut self) {
        let Some(change) = self.state.definitions.last_change.take() else { return };
        let done = match change.undo() {
            Ok(()) => DefinitionDone::Undone { file: change.file },
            Err(problem) => DefinitionDone::Failed(vec![problem]),
        };
        self.say_done(done);
        self.reload_documents();
        self.list_definitions();
    }

    fn end_definition(
        &mut self,
        ended: Result<FilesChanged, Vec<Diagnostic>>,
        done: impl FnOnce(&FilesChanged) -> DefinitionDone,
    ) {
        match ended {
            Ok(change) => {
                let done = done(&change);
                self.state.definitions.last_change = Some(change);
                self.say_done(done);
                self.reload_documents();
                self.list_definitions();
            }
            Err(problems) => self.say_done(DefinitionDone::Failed(problems)),
        }
    }

    fn say_done(&mut self, done: DefinitionDone) {
        self.state.definitions.done = Some(done);
        self.state.definitions.n_done += 1;
    }
}
