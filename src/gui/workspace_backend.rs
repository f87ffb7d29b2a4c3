//! The real workspace behind the window.

use std::path::PathBuf;

use super::{Backend, Factory, RunOptions, run};
use crate::diagnostic::Diagnostic;
use crate::model::Zone;
use crate::workspace::{Command, State, Workspace};

impl Backend for Workspace {
    fn apply(&mut self, command: Command) {
        Self::apply(self, command);
    }

    fn poll(&mut self) -> bool {
        Self::poll(self)
    }

    fn state(&self) -> &State {
        Self::state(self)
    }
}

/// Opens the window on a workspace; without one on the most recent, else on the start page. Returns when it is closed.
/// `tell` takes the figures of frames where they are asked for.
pub fn run_with_workspace(folder: Option<PathBuf>, tell: fn(&str)) -> Result<(), Diagnostic> {
    let factory = Factory {
        open: Box::new(|folder, wake| Ok(Box::new(Workspace::open(folder, wake)?))),
        create: Box::new(|folder, wake| {
            let name = folder
                .file_name()
                .map_or_else(|| "workspace".to_owned(), |n| n.to_string_lossy().into_owned());
            Ok(Box::new(Workspace::create(folder, &name, &Zone::utc(), wake)?))
        }),
        demo: Box::new(|folder, wake| Ok(Box::new(Workspace::demo(folder, wake)?))),
    };
    let tell_frame_stats = std::env::var_os(super::FRAME_STATS_VARIABLE).map(|_| tell);
    run(RunOptions { open_recent: folder.is_none(), folder, tell_frame_stats }, factory)
}
