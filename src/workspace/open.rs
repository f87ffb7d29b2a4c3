//! Choosing and opening the backend; the only place outside `store` that names one.

use std::path::{Path, PathBuf};
use std::time::Duration;

use super::settings::Settings;
use super::{clock, diagnose};
use crate::diagnostic::Diagnostic;
use crate::model::Zone;
use crate::store::Store;
use crate::store::mixed::MixedStore;
use crate::store::sqlite::{self, OnCorrupt, SqliteOptions, SqliteStore};

/// Name of the cache file.
pub const CACHE_FILE: &str = "cache.sqlite";

/// How long a window waits for another program when it opens a cache. *Good*: a person sees at once what is the matter, and tries
/// again when they like. *Bad*: a program that holds the cache for a moment only is told of too.
const WINDOW_TIMEOUT: Duration = Duration::from_millis(150);

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
    /// As for importing, by a window: it does not wait for another program that keeps the cache locked.
    Window,
    /// To look after the cache, or to send it on: as for reading, also where a warehouse answers questions.
    Cache,
    /// To import into the warehouse instead of the cache.
    Warehouse,
}

impl Purpose {
    /// Whether the warehouse takes the place of the cache, where the settings name one.
    fn is_of_warehouse(self) -> bool {
        match self {
            Self::Reading | Self::Window | Self::Warehouse => true,
            Self::Importing | Self::Cache => false,
        }
    }
}

/// Opens the warehouse that the settings name, if it serves this purpose, with the cache for the last days beside it where they say so;
/// else the cache of the workspace in a folder, or makes one. No connection is made before the first question.
pub fn open_store(
    folder: &Path,
    settings: &Settings,
    purpose: Purpose,
) -> Result<OpenedStore, Diagnostic> {
    match settings.warehouse.as_ref().filter(|_| purpose.is_of_warehouse()) {
        None if purpose == Purpose::Warehouse => Err(no_warehouse()),
        None => open_cache(folder, settings, purpose),
        Some(named) => {
            let warehouse = open_warehouse(folder, settings)?;
            let Some(days) = named.recent_days.filter(|_| purpose != Purpose::Warehouse) else {
                return Ok(OpenedStore { store: warehouse, set_aside: None });
            };
            let OpenedStore { store: cache, set_aside } = open_cache(folder, settings, purpose)?;
            let both = MixedStore::new(warehouse, cache, days);
            Ok(OpenedStore { store: Box::new(both), set_aside })
        }
    }
}

fn open_cache(
    folder: &Path,
    settings: &Settings,
    purpose: Purpose,
) -> Result<OpenedStore, Diagnostic> {
    let options = SqliteOptions {
        memory_budget_bytes: settings.import_memory_bytes,
        on_corrupt: match purpose {
            Purpose::Reading | Purpose::Cache | Purpose::Warehouse => OnCorrupt::Refuse,
            Purpose::Importing | Purpose::Window => OnCorrupt::SetAside,
        },
        open_timeout: match purpose {
            Purpose::Window => WINDOW_TIMEOUT,
            _ => SqliteOptions::default().open_timeout,
        },
        set_aside_stamp: today(),
    };
    let opened =
        SqliteStore::open(&folder.join(CACHE_FILE), options).map_err(|e| diagnose::of_store(&e))?;
    Ok(OpenedStore { store: Box::new(opened.store), set_aside: opened.set_aside })
}

#[cfg(feature = "warehouse")]
fn open_warehouse(folder: &Path, settings: &Settings) -> Result<Box<dyn Store>, Diagnostic> {
    Ok(Box::new(super::warehouse::open_warehouse(folder, settings)?))
}

#[cfg(not(feature = "warehouse"))]
fn open_warehouse(_: &Path, _: &Settings) -> Result<Box<dyn Store>, Diagnostic> {
    Err(Diagnostic::error("this build of Vigia cannot use the warehouse that the settings name")
        .in_file("vigia.toml")
        .hint("build it with the feature \"warehouse\", or take the section [warehouse] away"))
}

/// The settings name no warehouse.
pub(super) fn no_warehouse() -> Diagnostic {
    Diagnostic::error("the settings name no warehouse")
        .in_file("vigia.toml")
        .hint("add a section [warehouse] with url, user and password_env")
}

/// Opens a cache that was set aside, to read what can be read of it.
pub(super) fn open_aside(file: &Path) -> Result<Box<dyn Store>, Diagnostic> {
    let opened = SqliteStore::open(file, SqliteOptions::default());
    Ok(Box::new(opened.map_err(|e| diagnose::of_store(&e))?.store))
}

/// Renames the cache of a workspace that is not open; nothing is deleted.
pub fn set_cache_aside(folder: &Path) -> Result<PathBuf, Diagnostic> {
    sqlite::set_aside(&folder.join(CACHE_FILE), "before-rebuild", &today())
        .map_err(|e| diagnose::of_store(&e))
}

/// Puts a cache that was set aside in its place again; what is there now is set aside in its turn. The workspace is not open.
pub fn put_cache_back(folder: &Path, aside: &Path) -> Result<(), Diagnostic> {
    let cache = folder.join(CACHE_FILE);
    let moved = match cache.exists() {
        true => sqlite::set_aside(&cache, "failed-rebuild", &today()).map(drop),
        false => Ok(()),
    };
    moved.and_then(|()| sqlite::put_back(aside, &cache)).map_err(|e| diagnose::of_store(&e))
}

fn today() -> String {
    Zone::utc().local(clock::now()).strftime("%Y-%m-%d").to_string()
}
