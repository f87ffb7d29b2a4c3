//! Preferences of a workspace.

use std::path::PathBuf;
use std::time::Duration;

use super::ReportDefaults;
use crate::import::{Limits, Selection};
use crate::model::Zone;
use crate::query::SuspectPolicy;

/// What `vigia.toml` says.
#[derive(Clone, Debug, PartialEq)]
pub struct Settings {
    pub name: String,
    /// The zone in which times are shown when nothing else says so.
    pub zone: Zone,
    /// The zone of times that an export gives without an offset; `None`: such files are not imported.
    pub zone_when_missing: Option<Zone>,
    /// What questions do with values that the sender marked suspect, where they do not say so themselves.
    pub suspect: SuspectPolicy,
    /// Which measurement types an import takes.
    pub selection: Selection,
    /// How much a file may ask of the machine.
    pub limits: Limits,
    /// Folders that are watched while the workspace is open; relative ones lie in the workspace.
    pub watch: Vec<PathBuf>,
    /// Between two looks at them.
    pub watch_every: Duration,
    /// Language and numbers of reports whose contracts say nothing of them.
    pub report: ReportDefaults,
    /// Of reports whose contracts name no template; empty: the built-in one.
    pub report_template: String,
    /// How much memory open tiles may take during an import.
    pub import_memory_bytes: usize,
    /// How much memory the pages of the cache may take that readers keep.
    pub page_memory_bytes: usize,
    /// How much memory a question may take for what it adds up.
    pub frame_memory_bytes: usize,
}
