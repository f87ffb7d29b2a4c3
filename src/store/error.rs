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
    /// What a warehouse could not do.
    #[error("{0}")]
    Warehouse(Box<WarehouseError>),
    /// A request that the caller should not have made.
    #[error("{0}")]
    Usage(String),
}

impl From<Cancelled> for StoreError {
    fn from(_: Cancelled) -> Self {
        Self::Cancelled
    }
}

/// What a warehouse could not do. No text of it holds a password.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum WarehouseError {
    #[error("the warehouse at {url} does not answer: {detail}")]
    Unreachable { url: String, detail: String },
    #[error("the connection to the warehouse at {url} is not trusted: {detail}")]
    Untrusted { url: String, detail: String },
    #[error("the warehouse at {url} refused user {user:?}: the name or the password is wrong")]
    WrongPassword { url: String, user: String },
    #[error("the warehouse does not allow user {user:?} to do that: {detail}")]
    NotAllowed { user: String, detail: String },
    /// `node` as the engine names it; the url where it names none.
    #[error("database {database:?} has no tables of Vigia on {node}")]
    NoTables { node: String, database: String },
    #[error("the tables of the warehouse have schema {found}, this program needs {known}")]
    OlderSchema { found: u32, known: u32 },
    #[error("the tables of the warehouse have schema {found}, this program knows up to {known}")]
    NewerSchema { found: u32, known: u32 },
    #[error("a part of the warehouse does not answer: {node}")]
    NodeDown { node: String, detail: String },
    #[error("no room left on a disk of the warehouse ({node})")]
    DiskFull { node: String, detail: String },
    #[error("the warehouse stopped a question after {secs} s")]
    TooLong { secs: u64 },
    #[error("a question needs more than {limit_bytes} bytes of memory on a node of the warehouse")]
    TooMuchMemory { limit_bytes: u64 },
    /// `why` the warehouse cannot add them up itself.
    #[error(
        "{n_values} values would have to be read from the warehouse, and a question may read {limit}: {why}"
    )]
    TooMuchToRead { n_values: u64, limit: u64, why: &'static str },
    /// The engine's own number and words.
    #[error("the warehouse could not answer (code {code}): {detail}")]
    Engine { code: u32, detail: String },
    #[error("the answer of the warehouse cannot be understood: {detail}")]
    Garbled { detail: String },
    /// Two names have one key.
    #[error("the names {first:?} and {second:?} have the same key in the warehouse")]
    NameClash { first: String, second: String },
    #[error("the warehouse is not set up right: {detail}")]
    Setup { detail: String },
}

impl From<WarehouseError> for StoreError {
    fn from(error: WarehouseError) -> Self {
        Self::Warehouse(Box::new(error))
    }
}
