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
    /// Where questions are answered from, and what may be imported into and sent to; `None`: the cache of this folder, and no network.
    pub warehouse: Option<WarehouseSettings>,
    /// How much memory open tiles may take during an import.
    pub import_memory_bytes: usize,
    /// How much memory a question may take for what it adds up.
    pub frame_memory_bytes: usize,
}

/// Where a warehouse is. Names the place of the password, never the password.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WarehouseSettings {
    /// `http://host:8123` or `https://host:8443`.
    pub url: String,
    pub database: String,
    /// As the servers name it; `None`: one server.
    pub cluster: Option<String>,
    pub user: String,
    pub password: PasswordPlace,
    /// Certificates in PEM that are trusted instead of the usual ones; a relative path lies in the workspace.
    pub ca_file: Option<PathBuf>,
    /// The last days of the cache that are read from it, and everything before from the warehouse; `None`: everything from the warehouse.
    pub recent_days: Option<u32>,
}

/// Where a password is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PasswordPlace {
    /// There is none.
    Nowhere,
    /// Name of a variable of the environment.
    Environment(String),
    /// First line of a file; a relative path lies in the workspace.
    File(PathBuf),
}
