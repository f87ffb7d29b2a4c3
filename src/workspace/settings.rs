//! Preferences of a workspace.

use crate::model::Zone;

/// What `vigia.toml` says.
#[derive(Clone, Debug, PartialEq)]
pub struct Settings {
    pub name: String,
    /// The zone in which times are shown when nothing else says so.
    pub zone: Zone,
    /// The zone of times that an export gives without an offset; `None`: such files are not imported.
    pub zone_when_missing: Option<Zone>,
    /// How much memory open tiles may take during an import.
    pub import_memory_bytes: usize,
}
