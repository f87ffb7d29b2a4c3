//! Object attributes from the workspace's `topology/*.csv`.

/// Attributes by object name.
#[derive(Clone, Debug, Default)]
pub struct Topology {}

/// A topology file could not be understood.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct TopologyError {
    pub message: String,
    pub line: u64,
}
