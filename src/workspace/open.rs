//! Choosing and opening the backend; the only place outside `store` that names one.

use std::path::{Path, PathBuf};

use super::settings::Settings;
use super::{clock, diagnose};
use crate::diagnostic::Diagnostic;
use crate::model::Zone;
use crate::store::Store;
use crate::store::sqlite::{self, OnCorrupt, SqliteOptions, SqliteStore};

/// Name of the cache file.
pub const CACHE_FILE: &str = "cache.sqlite";

/// An open store, and where a damaged cache went that stood in its place.
pub struct OpenedStore {
    pub store: Box<dyn Store>,
    pub set_aside: Option<PathBuf>,
}

/// What a workspace is opened for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// To answer: a damaged cache is refused and left where it is, because an answer from an empty one would be wrong.
    Reading,
    /// To fill it, or to work with it in the window: a damaged cache is set aside, and a person is told.
    Importing,
}

/// Opens the cache of the workspace in a folder, or makes one.
pub fn open_store(
    folder: &Path,
    settings: &Settings,
    purpose: Purpose,
) -> Result<OpenedStore, Diagnostic> {
    let options = SqliteOptions {
        memory_budget_bytes: settings.import_memory_bytes,
        page_memory_bytes: settings.page_memory_bytes,
        on_corrupt: match purpose {
            Purpose::Reading => OnCorrupt::Refuse,
            Purpose::Importing => OnCorrupt::SetAside,
        },
        set_aside_stamp: today(),
    };
    let opened =
        SqliteStore::open(&folder.join(CACHE_FILE), options).map_err(|e| diagnose::of_store(&e))?;
    Ok(OpenedStore { store: Box::new(opened.store), set_aside: opened.set_aside })
}

/// Renames the cache of a workspace that is not open; nothing is deleted.
pub fn set_cache_aside(folder: &Path) -> Result<PathBuf, Diagnostic> {
    sqlite::set_aside(&folder.join(CACHE_FILE), "before-rebuild", &today())
        .map_err(|e| diagnose::of_store(&e))
}

fn today() -> String {
    Zone::utc().local(clock::now()).strftime("%Y-%m-%d").to_string()
}
