//! The watched folders of one open workspace: threads that look, and imports of what they find.
//!
//! One import of watched files runs at a time; what becomes ready meanwhile goes into the next one.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crossbeam_channel::{Receiver, Sender, unbounded};

use super::state::{JobKey, WatchedFolder};
use super::watch::{self, FolderLook, Watcher};
use super::{ImportSummary, ImportWishes, Workspace, files};

/// Threads, what they tell, and what waits for an import.
pub(super) struct Watching {
    watchers: Vec<Watcher>,
    // Unbounded: one message for each look, and looks are seconds apart.
    looks: (Sender<FolderLook>, Receiver<FolderLook>),
    /// By file: its watched folder.
    ready: BTreeMap<PathBuf, PathBuf>,
    /// The import that is under way and its files.
    import: Option<(JobKey, BTreeMap<PathBuf, PathBuf>)>,
}

impl Default for Watching {
    fn default() -> Self {
        Self { watchers: Vec::new(), looks: unbounded(), ready: BTreeMap::new(), import: None }
    }
}

impl Workspace {
    pub(super) fn watch_folder(&mut self, folder: &Path) {
        let folder = files::absolute(&self.engine.folder().join(folder));
        if self.state.watched.iter().any(|watched| watched.folder == folder) {
            return;
        }
        let (tell, wake) = (self.watching.looks.0.clone(), Arc::clone(&self.wake));
        let every = self.engine.settings().watch_every;
        let spawned = watch::spawn(folder.clone(), every, move |look| {
            tell.send(look).ok();
            wake();
        });
        match spawned {
            Ok(watcher) => {
                self.watching.watchers.push(watcher);
                self.state.watched.push(WatchedFolder {
                    folder,
                    last_look: None,
                    n_waiting: 0,
                    n_taken: 0,
                    problem: None,
                });
            }
            Err(problem) => self.tell(vec![problem.in_file(folder)]),
        }
    }

    pub(super) fn stop_watching(&mut self, folder: &Path) {
        let folder = files::absolute(&self.engine.folder().join(folder));
        self.watching.watchers.retain(|watcher| watcher.folder != folder);
        self.watching.ready.retain(|_, of| *of != folder);
        self.state.watched.retain(|watched| watched.folder != folder);
    }

    /// Takes in what the threads saw, and starts an import where something is ready; whether anything changed.
    pub(super) fn take_looks(&mut self) -> bool {
        let mut changed = false;
        while let Ok(look) = self.watching.looks.1.try_recv() {
            let watched = self.state.watched.iter_mut().find(|w| w.folder == look.folder);
            // A look that was under way when its watch was stopped.
            let Some(watched) = watched else { continue };
            watched.last_look = Some(look.at);
            watched.n_waiting = look.n_waiting;
            watched.problem = look.problem;
            let folder = look.folder;
            self.watching.ready.extend(look.ready.into_iter().map(|path| (path, folder.clone())));
            self.tell(look.news.into_iter().collect());
            changed = true;
        }
        if self.watching.import.is_none() && !self.watching.ready.is_empty() {
            let ready = std::mem::take(&mut self.watching.ready);
            let key = self.import(ready.keys().cloned().collect(), ImportWishes::default());
            self.watching.import = Some((key, ready));
            changed = true;
        }
        changed
    }

    /// An ended job may have been an import of watched files: counts them, or offers them again where it failed as a whole.
    pub(super) fn end_watched_import(
        &mut self,
        key: JobKey,
        summary: Option<&ImportSummary>,
        cancelled: bool,
    ) {
        let Some((_, paths)) = self.watching.import.take_if(|(watched, _)| *watched == key) else {
            return;
        };
        if let Some(summary) = summary {
            for record in summary.taken() {
                let file = self.engine.folder().join(&record.header.file);
                // A member of an archive lies below the archive's path.
                let of = file.ancestors().find_map(|path| paths.get(path));
                if let Some(watched) = self.state.watched.iter_mut().find(|w| Some(&w.folder) == of)
                {
                    watched.n_taken += 1;
                }
            }
            return;
        }
        // Somebody who cancels does not want them; they are offered when the workspace is opened again.
        if cancelled {
            return;
        }
        for watcher in &self.watching.watchers {
            let own = paths.iter().filter(|(_, folder)| **folder == watcher.folder);
            watcher.give_back(own.map(|(path, _)| path.clone()).collect());
        }
    }
}
