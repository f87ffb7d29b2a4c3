//! What can go wrong in a store.

use std::path::PathBuf;

use crate::job::Cancelled;

/// A store could not do what was asked.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    #[error("cancelled")]
    Cancelled,
    #[error("the cache is damaged: {detail}")]
    Corrupt { file: PathBuf, detail: String },
    #[error("the cache has schema {found}, this program knows up to {known}")]
    NewerSchema { file: PathBuf, found: u32, known: u32 },
    #[error("another program keeps the cache locked")]
    Busy { file: PathBuf },
    #[error("no room left on the disk")]
    DiskFull { file: PathBuf },
    /// `action` is what was tried: `read the cache`.
    #[error("could not {action}: {detail}")]
    Io { file: PathBuf, action: &'static str, detail: String },
    /// A request that the caller should not have made.
    #[error("{0}")]
    Usage(String),
}

impl From<Cancelled> for StoreError {
    fn from(_: Cancelled) -> Self {
        Self::Cancelled
    }
}
