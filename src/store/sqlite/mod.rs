//! The tile store in one SQLite file: one writer, snapshots on connections of their own.
//!
//! ```text
//! open.rs    open, prepare, refuse what is newer, set a damaged file aside
//! write.rs   an import session: whole files into open tiles, commits
//! tiles.rs   the open tiles of a session
//! rows.rs    imports, names, provenance: structs to rows and back
//! events.rs  the same for tickets, outages, readings of counters
//! read/      a snapshot: scan on one thread and on several, provenance, lists
//! sums.rs    what tiles add up to, written with them
//! kept.rs    results that are kept for the next time
//! check.rs   everything read and compared
//! parts.rs   what the file is made of
//! ```
//!
//! An import session holds SQLite's write lock from its beginning to its end, so that no other program can write a tile that the
//! session keeps open in memory. Readers are not disturbed by it (WAL).

mod check;
mod events;
mod kept;
mod open;
mod parts;
mod read;
mod rows;
mod sums;
mod tiles;
mod write;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use rusqlite::Connection;

pub use open::{put_back, set_aside};

use super::{
    DayZones, FromImport, ImportWriter, KeptEntry, Reporters, Snapshot, Store, StoreError,
};
use crate::model::{
    ManagedObject, MeasurementId, MeasurementType, Outage, Ticket, TimeRange, Zone,
};

/// Connections for snapshots that are kept open. *Good*: a query does not pay for opening and parsing the schema. *Bad*: they
/// take memory, about 5 MiB each.
const IDLE_READERS_MAX: usize = 4;
/// Pages that a reader keeps. *Good*: a scan copies page after page into memory that is still in the processor's cache; with 32 MiB
/// for each it took up to a fifth longer, and a first question a third, because the system had to clear all of it; with 1 MiB an eighth
/// longer, because a page is read again for the next block, and with 2 MiB a month of one cell does not fit with the pages of the index
/// that lead to it. *Bad*: of larger questions what is asked again is copied from the system's memory again.
///
/// Pages are read, not mapped. *Good*: a disk that fails or a stick that is pulled out is an error with a sentence; on a mapped file it
/// ends the program. *Bad*: copying them is a third of a scan of tiles; mapped, that took a quarter less, and counted as memory of
/// the program.
const PAGE_KIBIBYTES_PER_READER: i64 = 4096;

/// What happens to a cache that is found damaged when it is opened.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum OnCorrupt {
    /// It is renamed, and an empty one takes its place: for those who fill it next.
    SetAside,
    /// [`StoreError::Corrupt`], and nothing is touched: an empty cache would pass for one without data.
    #[default]
    Refuse,
}

/// How a cache is opened.
#[derive(Clone, Debug)]
pub struct SqliteOptions {
    /// Open tiles may take this much; the files read so far are committed when they do.
    pub memory_budget_bytes: usize,
    pub on_corrupt: OnCorrupt,
    /// How long opening waits for another program that keeps the file locked.
    pub open_timeout: Duration,
    /// Part of the name of a cache that has to be set aside, such as `2026-11-22`. The store has no clock.
    pub set_aside_stamp: String,
}

impl Default for SqliteOptions {
    fn default() -> Self {
        Self {
            memory_budget_bytes: 512 << 20,
            on_corrupt: OnCorrupt::Refuse,
            open_timeout: open::BUSY_TIMEOUT,
            set_aside_stamp: "unknown-day".to_owned(),
        }
    }
}

/// An open cache, and where the damaged one went that stood in its place.
pub struct Opened {
    pub store: SqliteStore,
    pub set_aside: Option<PathBuf>,
}

/// See the module's text.
pub struct SqliteStore {
    shared: Arc<Shared>,
    /// Of the file that the connections have open.
    identity: Option<open::FileIdentity>,
    /// Locked by the import session.
    writer: Mutex<Connection>,
    /// Why nothing can be imported: the cache can only be read.
    refusal: Option<String>,
    options: SqliteOptions,
    day_zones: Mutex<DayZones>,
}

/// What snapshots share with the store.
struct Shared {
    file: PathBuf,
    idle_readers: Mutex<Vec<Connection>>,
    /// Names of the newest revision that was asked for.
    names: Mutex<Option<(u64, Names)>>,
}

impl Shared {
    /// An idle connection, or a new one.
    fn reader(&self) -> rusqlite::Result<Connection> {
        let idle = self.idle_readers.lock().unwrap_or_else(PoisonError::into_inner).pop();
        if let Some(idle) = idle {
            return Ok(idle);
        }
        let connection = open::open_reader(&self.file)?;
        // A negative number counts kibibytes.
        connection.pragma_update(None, "cache_size", -PAGE_KIBIBYTES_PER_READER)?;
        Ok(connection)
    }

    /// Takes a connection back that is in no transaction.
    fn give_back(&self, connection: Connection) {
        let mut idle = self.idle_readers.lock().unwrap_or_else(PoisonError::into_inner);
        if idle.len() < IDLE_READERS_MAX {
            idle.push(connection);
        }
    }
}

#[derive(Clone)]
struct Names {
    objects: Arc<Vec<ManagedObject>>,
    measurements: Arc<Vec<MeasurementType>>,
    /// As far as they were asked for.
    reporters: Arc<Mutex<BTreeMap<MeasurementId, Arc<Reporters>>>>,
    tickets: KeptEvents<Ticket>,
    outages: KeptEvents<Outage>,
    /// From the first period to the last.
    extent: Option<TimeRange>,
    catalog: Arc<super::catalog::Catalog>,
}

/// Events of one revision, once somebody asked for them.
type KeptEvents<T> = Arc<Mutex<Option<Arc<Vec<FromImport<T>>>>>>;

impl SqliteStore {
    /// Opens the cache, or makes one. A damaged file is refused, or renamed to `<stem>.corrupt-<stamp>.<extension>`; it is
    /// never deleted. A cache that cannot be written can still be read: then [`Store::begin_import`] fails.
    pub fn open(file: &Path, options: SqliteOptions) -> Result<Opened, StoreError> {
        let (writer, set_aside) = open::open(file, &options)?;
        let shared = Shared {
            file: file.to_owned(),
            idle_readers: Mutex::default(),
            names: Mutex::default(),
        };
        let store = Self {
            shared: Arc::new(shared),
            identity: open::identity_of(file),
            writer: Mutex::new(writer.connection),
            refusal: writer.refusal,
            options,
            day_zones: Mutex::new(Arc::new(|_| Zone::utc())),
        };
        Ok(Opened { store, set_aside })
    }

    pub fn file(&self) -> &Path {
        &self.shared.file
    }
}

impl Store for SqliteStore {
    fn begin_import(&self) -> Result<Box<dyn ImportWriter + '_>, StoreError> {
        if let Some(why) = &self.refusal {
            let (file, detail) = (self.shared.file.clone(), why.clone());
            return Err(StoreError::Io { file, action: "write the cache", detail });
        }
        let connection = self.writer.lock().unwrap_or_else(PoisonError::into_inner);
        let budget_bytes = self.options.memory_budget_bytes;
        let zones = self.day_zones.lock().unwrap_or_else(PoisonError::into_inner).clone();
        let file = &self.shared.file;
        Ok(Box::new(write::SqliteWriter::begin(
            connection,
            file,
            self.identity,
            budget_bytes,
            zones,
        )?))
    }

    fn snapshot(&self) -> Result<Box<dyn Snapshot>, StoreError> {
        Ok(Box::new(read::SqliteSnapshot::open(Arc::clone(&self.shared))?))
    }

    fn data_revision(&self) -> Result<u64, StoreError> {
        Ok(read::SqliteSnapshot::open(Arc::clone(&self.shared))?.data_revision())
    }

    fn kept(&self, key: &str, made_of: &str) -> Result<Option<Vec<u8>>, StoreError> {
        kept::find(&self.shared, key, made_of)
    }

    fn keep(&self, entries: &[KeptEntry]) -> Result<bool, StoreError> {
        // A cache that can only be read keeps nothing.
        if self.refusal.is_some() { Ok(false) } else { kept::keep(&self.shared.file, entries) }
    }

    fn rest(&self) {
        self.shared.idle_readers.lock().unwrap_or_else(PoisonError::into_inner).clear();
    }

    fn refusal(&self) -> Option<&str> {
        self.refusal.as_deref()
    }

    fn set_day_zones(&self, zones: DayZones) {
        *self.day_zones.lock().unwrap_or_else(PoisonError::into_inner) = zones;
    }
}

/// An error of SQLite in the words of a store.
fn store_error(file: &Path, action: &'static str, error: &rusqlite::Error) -> StoreError {
    use rusqlite::ErrorCode;
    let file = file.to_owned();
    match error.sqlite_error_code() {
        Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase) => {
            StoreError::Corrupt { file, detail: error.to_string() }
        }
        Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => StoreError::Busy { file },
        Some(ErrorCode::DiskFull) => StoreError::DiskFull { file },
        Some(ErrorCode::OperationInterrupted) => StoreError::Cancelled,
        _ => StoreError::Io { file, action, detail: error.to_string() },
    }
}
