//! Saved views and dashboards of an open workspace: what there is, and what was done to them last. Files are written one after the
//! other on a thread, so that of two edits of one document the later one is on disk in the end.

use std::collections::VecDeque;
use std::sync::Arc;

use super::dashboard::Dashboard;
use super::documents::Documents;
use super::jobs::{Finish, Job};
use super::saved_files::{self, SavedChange};
pub use super::saved_files::{SavedDocument, SavedKind};
use super::view_file::SavedView;
use super::{JobOutcome, Workspace};
use crate::diagnostic::Diagnostic;
use crate::words::sentence;

/// Changes of files that can be taken back.
const N_CHANGES_MAX: usize = 50;

/// What is to be done to a document.
#[derive(Clone, Debug, PartialEq)]
#[allow(clippy::large_enum_variant, reason = "a wish travels in a box")]
pub enum SavedWish {
    /// One without an id becomes a new file.
    Save(SavedDocument),
    Rename {
        kind: SavedKind,
        id: String,
        name: String,
    },
    Delete {
        kind: SavedKind,
        id: String,
    },
    /// Takes the last of those back, but for what was saved of a dashboard: that has an undo of its own.
    Undo,
}

/// What was done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SavedDone {
    pub act: SavedAct,
    pub kind: SavedKind,
    pub id: String,
    pub name: String,
    /// Below the workspace's folder.
    pub file: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum SavedAct {
    Saved,
    Renamed,
    Deleted,
    Undone,
}

/// What views read.
#[derive(Clone, Debug, Default)]
pub struct SavedState {
    /// Sorted by name.
    pub views: Arc<Vec<SavedView>>,
    /// Sorted by name.
    pub dashboards: Arc<Vec<Dashboard>>,
    /// Something is being written.
    pub running: bool,
    /// How the last wish ended.
    pub done: Option<Result<SavedDone, Vec<Diagnostic>>>,
    /// Grows with every end.
    pub revision: u64,
    pub can_undo: bool,
}

impl SavedState {
    pub fn view(&self, id: &str) -> Option<&SavedView> {
        self.views.iter().find(|view| view.id == id)
    }

    pub fn dashboard(&self, id: &str) -> Option<&Dashboard> {
        self.dashboards.iter().find(|dashboard| dashboard.id == id)
    }

    pub(super) fn of(documents: &Documents) -> Self {
        let mut state = Self::default();
        state.take(documents);
        state
    }

    pub(super) fn take(&mut self, documents: &Documents) {
        self.views = Arc::clone(&documents.views);
        self.dashboards = Arc::clone(&documents.dashboards);
    }
}

/// What waits to be written, and the way back.
#[derive(Default)]
pub(super) struct Saving {
    waiting: VecDeque<SavedWish>,
    changes: Vec<SavedChange>,
}

impl Workspace {
    pub(super) fn save(&mut self, wish: SavedWish) {
        let is_newer = |waiting: &SavedWish| match (waiting, &wish) {
            (SavedWish::Save(before), SavedWish::Save(now)) => {
                !now.id().is_empty() && (before.kind(), before.id()) == (now.kind(), now.id())
            }
            _ => false,
        };
        if self.saving.waiting.back().is_some_and(is_newer) {
            self.saving.waiting.pop_back();
        }
        self.saving.waiting.push_back(wish);
        self.save_next();
    }

    fn save_next(&mut self) {
        if self.state.saved.running {
            return;
        }
        let Some(wish) = self.saving.waiting.pop_front() else { return };
        let change = match wish {
            SavedWish::Undo => match self.saving.changes.pop() {
                Some(change) => Some(change),
                None => return self.save_next(),
            },
            _ => None,
        };
        self.state.saved.running = true;
        let engine = Arc::clone(&self.engine);
        let job = Job::default().on_stop(|state| state.saved.running = false);
        self.start(job, move |_| {
            let folder = engine.folder();
            let (act, ended) = match (&wish, change) {
                (SavedWish::Save(document), _) => {
                    (SavedAct::Saved, saved_files::save(folder, document))
                }
                (SavedWish::Rename { kind, id, name }, _) => {
                    (SavedAct::Renamed, saved_files::rename(folder, *kind, id, name))
                }
                (SavedWish::Delete { kind, id }, _) => {
                    (SavedAct::Deleted, saved_files::delete(folder, *kind, id))
                }
                (SavedWish::Undo, Some(change)) => {
                    let undone = saved_files::undo(&change).map_err(|problem| vec![problem]);
                    (SavedAct::Undone, undone.map(|()| change))
                }
                (SavedWish::Undo, None) => {
                    return Finish::new(|workspace| {
                        workspace.state.saved.running = false;
                        JobOutcome::Cancelled
                    });
                }
            };
            engine.reload_saved();
            Finish::new(move |workspace| workspace.end_save(act, ended))
        });
    }

    fn end_save(
        &mut self,
        act: SavedAct,
        ended: Result<SavedChange, Vec<Diagnostic>>,
    ) -> JobOutcome {
        let documents = self.engine.documents();
        let saved = &mut self.state.saved;
        saved.take(&documents);
        saved.running = false;
        saved.revision += 1;
        let outcome = JobOutcome::of(&ended, sentence!("sentences-job-saved"));
        saved.done = Some(ended.map(|change| {
            let SavedChange { kind, id, name, file, .. } = change.clone();
            let is_edit = act == SavedAct::Saved && kind == SavedKind::Dashboard;
            if act != SavedAct::Undone && !is_edit {
                self.saving.changes.push(change);
                let too_many = self.saving.changes.len().saturating_sub(N_CHANGES_MAX);
                self.saving.changes.drain(..too_many);
            }
            SavedDone { act, kind, id, name, file }
        }));
        saved.can_undo = !self.saving.changes.is_empty();
        self.save_next();
        outcome
    }
}
