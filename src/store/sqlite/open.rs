//! Opening a cache: prepare the connection, make the schema, refuse what is newer, set a damaged file aside.

use std::ffi::OsString;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::time::Duration;

use rusqlite::config::DbConfig;
use rusqlite::{Connection, OpenFlags};

use super::{OnCorrupt, SqliteOptions, store_error};
use crate::store::StoreError;

/// `VIGA`: tells our files from other programs'.
const APPLICATION_ID: i64 = 0x5649_4741;
/// The newest schema this program knows.
const SCHEMA: u32 = 7;
/// The oldest schema that is read as it is, where the file cannot be written: the steps from there on change no table.
const SCHEMA_READABLE: u32 = 6;
const MIGRATIONS: [&str; SCHEMA as usize] = [
    include_str!("migrations/v1.sql"),
    include_str!("migrations/v2.sql"),
    include_str!("migrations/v3.sql"),
    include_str!("migrations/v4_kept.sql"),
    include_str!("migrations/v5_ticket_history.sql"),
    include_str!("migrations/v6_profile.sql"),
    include_str!("migrations/v7_suspect_sums.sql"),
];
/// How long a statement waits for another program.
pub const BUSY_TIMEOUT: Duration = Duration::from_secs(5);

const OPENING: &str = "open the cache";

/// Device and number of a file: the same name may soon mean another one.
pub type FileIdentity = (u64, u64);

/// `None` where there is no file, and on systems that do not let a file be renamed that is open.
pub fn identity_of(file: &Path) -> Option<FileIdentity> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::MetadataExt as _;
        std::fs::metadata(file).ok().map(|metadata| (metadata.dev(), metadata.ino()))
    }
    #[cfg(not(unix))]
    {
        let _ = file;
        None
    }
}

/// The connection that imports.
pub struct Writer {
    pub connection: Connection,
    /// Why it cannot: the cache can only be read.
    pub refusal: Option<String>,
}

/// The writing connection, and where a damaged file went.
pub fn open(file: &Path, options: &SqliteOptions) -> Result<(Writer, Option<PathBuf>), StoreError> {
    match (open_sound(file, options.open_timeout), options.on_corrupt) {
        (Err(StoreError::Corrupt { .. }), OnCorrupt::SetAside) => {
            let aside = set_aside(file, "corrupt", &options.set_aside_stamp)?;
            Ok((open_sound(file, options.open_timeout)?, Some(aside)))
        }
        (opened, _) => opened.map(|writer| (writer, None)),
    }
}

fn open_sound(file: &Path, timeout: Duration) -> Result<Writer, StoreError> {
    if let Some(detail) = damage(file) {
        return Err(StoreError::Corrupt { file: file.to_owned(), detail });
    }
    if !file.exists() {
        create(file)?;
    }
    match open_writer(file, timeout) {
        Err(StoreError::Io { detail, .. }) => match read_only(file) {
            Ok(connection) => Ok(Writer { connection, refusal: Some(detail) }),
            Err(_) => Err(StoreError::Io { file: file.to_owned(), action: OPENING, detail }),
        },
        opened => opened,
    }
}

/// What can be seen to be wrong without reading more than the header.
///
/// A sound cache of ours is never empty, as [`create`] gives it its name when it is whole; it is never shorter than its header
/// says, unless a log holds the rest; and a log without a database belongs to one that is gone.
fn damage(file: &Path) -> Option<String> {
    let has_log = std::fs::metadata(with(file, "-wal")).is_ok_and(|log| log.len() > 0);
    let Ok(mut opened) = std::fs::File::open(file) else {
        let is_gone = !file.exists() && has_log;
        return is_gone.then(|| "the file is gone, its log is still there".to_owned());
    };
    let mut header = [0; 100];
    let n_read = opened.by_ref().take(100).read(&mut header).ok()?;
    // The header was read first: a cache that grows meanwhile is longer than its old header says.
    let n_bytes = opened.metadata().ok()?.len();
    if n_bytes == 0 {
        return Some("the file is empty".to_owned());
    }
    if n_read < header.len() && header.starts_with(b"SQLite format 3\0") {
        return Some(format!("the file has {n_bytes} bytes, less than its own head"));
    }
    let number = |at: usize| u32::from_be_bytes([0, 1, 2, 3].map(|i| header[at + i]));
    let is_ours = header.starts_with(b"SQLite format 3\0") && number(68) == APPLICATION_ID as u32;
    // SQLite's own condition for trusting the number of pages.
    let is_counted = number(24) == number(92);
    if n_read < header.len() || !is_ours || !is_counted || has_log {
        return None;
    }
    let page_bytes = match u16::from_be_bytes([header[16], header[17]]) {
        1 => 65_536,
        bytes => u64::from(bytes),
    };
    let whole_bytes = u64::from(number(28)) * page_bytes;
    (n_bytes < whole_bytes).then(|| format!("the file has {n_bytes} of {whole_bytes} bytes"))
}

/// Makes an empty cache under another name and gives it its own when it is whole, so that nobody meets half of one.
fn create(file: &Path) -> Result<(), StoreError> {
    let new = with(file, &format!(".new-{}", std::process::id()));
    let made = (|| {
        let mut connection = Connection::open(&new)?;
        prepare(&connection)?;
        // The page size can only be chosen before the first page is written, and before WAL. *Good*: of tiles of 8 kB a page of
        // 16 KiB holds one, and left 29 % of it empty; this leaves 11 %. *Bad*: an empty cache has 1.7 MB.
        connection.execute_batch("PRAGMA page_size = 65536")?;
        connection.execute_batch(WRITER_PRAGMAS)?;
        migrate(&mut connection)?;
        connection.close().map_err(|(_, error)| error)
    })();
    let named = made.map_err(|e| store_error(file, "make the cache", &e)).and_then(|()| {
        // Fails where another program was faster; then its cache is as good. Some file systems have no links.
        match std::fs::hard_link(&new, file) {
            Ok(()) => Ok(()),
            Err(_) if file.exists() => Ok(()),
            Err(_) => std::fs::rename(&new, file).map_err(|error| StoreError::Io {
                file: file.to_owned(),
                action: "make the cache",
                detail: error.to_string(),
            }),
        }
    });
    std::fs::remove_file(&new).ok();
    named
}

fn open_writer(file: &Path, timeout: Duration) -> Result<Writer, StoreError> {
    let failed = |error: &rusqlite::Error| store_error(file, OPENING, error);
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let mut connection = Connection::open_with_flags(file, flags).map_err(|e| failed(&e))?;
    prepare(&connection).map_err(|e| failed(&e))?;
    connection.busy_timeout(timeout).map_err(|e| failed(&e))?;
    let found = checked_schema(&connection, file)?;
    if connection.is_readonly("main").map_err(|e| failed(&e))? {
        check_current(found, file)?;
        let refusal = Some("the file is not writable".to_owned());
        return Ok(Writer { connection, refusal });
    }
    connection.execute_batch(WRITER_PRAGMAS).map_err(|e| failed(&e))?;
    if found < SCHEMA {
        migrate(&mut connection).map_err(|e| failed(&e))?;
    }
    connection.busy_timeout(BUSY_TIMEOUT).map_err(|e| failed(&e))?;
    Ok(Writer { connection, refusal: None })
}

/// The schema of a cache of ours that this program knows.
fn checked_schema(connection: &Connection, file: &Path) -> Result<u32, StoreError> {
    let number = |sql: &str| {
        let found = connection.query_row(sql, [], |row| row.get::<_, i64>(0));
        found.map_err(|e| store_error(file, OPENING, &e))
    };
    let found = u32::try_from(number("PRAGMA user_version")?).unwrap_or(u32::MAX);
    if number("PRAGMA application_id")? != APPLICATION_ID {
        let detail = "the file is a database of another program".to_owned();
        return Err(StoreError::Io { file: file.to_owned(), action: OPENING, detail });
    }
    if found > SCHEMA {
        return Err(StoreError::NewerSchema { file: file.to_owned(), found, known: SCHEMA });
    }
    Ok(found)
}

/// A cache that cannot be written may still be read.
fn read_only(file: &Path) -> Result<Connection, StoreError> {
    let reader = open_reader(file).map_err(|e| store_error(file, OPENING, &e))?;
    check_current(checked_schema(&reader, file)?, file)?;
    Ok(reader)
}

/// What cannot be written cannot be brought up to date.
fn check_current(found: u32, file: &Path) -> Result<(), StoreError> {
    if found >= SCHEMA_READABLE {
        return Ok(());
    }
    let detail = "it is of an older version and cannot be brought up to date".to_owned();
    Err(StoreError::Io { file: file.to_owned(), action: OPENING, detail })
}

/// `synchronous = NORMAL`: *Good*: no wait for the disk at each commit; a killed program loses nothing that was committed, because
/// the pages are with the operating system. *Bad*: after a power cut the last commits may be gone, each of them whole, and
/// their files are imported again.
const WRITER_PRAGMAS: &str = "PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;";

/// For every connection, before anything else.
fn prepare(connection: &Connection) -> rusqlite::Result<()> {
    connection.busy_timeout(BUSY_TIMEOUT)?;
    connection.set_prepared_statement_cache_capacity(64);
    // Plans do not depend on the values that are bound: with it off, a statement is compiled anew for other values.
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
    connection.execute_batch("PRAGMA temp_store = MEMORY;")
}

/// All missing steps in one transaction; another program may have been faster.
fn migrate(connection: &mut Connection) -> rusqlite::Result<()> {
    let transaction =
        connection.transaction_with_behavior(rusqlite::TransactionBehavior::Immediate)?;
    let found: u32 = transaction.query_row("PRAGMA user_version", [], |row| row.get(0))?;
    for step in MIGRATIONS.iter().skip(found as usize) {
        transaction.execute_batch(step)?;
    }
    transaction.pragma_update(None, "application_id", APPLICATION_ID)?;
    transaction.pragma_update(None, "user_version", SCHEMA)?;
    transaction.commit()
}

/// A connection that cannot write.
///
/// Readers take part in the log, for which SQLite makes files beside the cache. Where it cannot, and there is no log, the cache
/// is read as a file that nobody changes. *Good*: a workspace on a write-protected medium can be read. *Bad*: a program with more
/// rights that imports meanwhile is not noticed; the checksum of a tile may then be the first to tell.
pub fn open_reader(file: &Path) -> rusqlite::Result<Connection> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let opened = Connection::open_with_flags(file, flags).and_then(prepared);
    let has_log = std::fs::metadata(with(file, "-wal")).is_ok_and(|log| log.len() > 0);
    match &opened {
        Err(error) if !has_log && is_refused(error) => {
            let flags = flags | OpenFlags::SQLITE_OPEN_URI;
            Connection::open_with_flags(immutable_uri(file), flags).and_then(prepared)
        }
        _ => opened,
    }
}

fn is_refused(error: &rusqlite::Error) -> bool {
    use rusqlite::ErrorCode::{CannotOpen, PermissionDenied, ReadOnly};
    matches!(error.sqlite_error_code(), Some(CannotOpen | PermissionDenied | ReadOnly))
}

/// The first read opens the log, so it is made here.
fn prepared(connection: Connection) -> rusqlite::Result<Connection> {
    prepare(&connection)?;
    connection.query_row("PRAGMA schema_version", [], |_| Ok(()))?;
    Ok(connection)
}

/// <https://sqlite.org/uri.html>
fn immutable_uri(file: &Path) -> String {
    let mut path = file.to_string_lossy().replace('%', "%25").replace('?', "%3f");
    path = path.replace('#', "%23");
    if cfg!(windows) {
        path = format!("/{}", path.replace('\\', "/"));
    }
    let root = if path.starts_with('/') { "//" } else { "" };
    format!("file:{root}{path}?immutable=1")
}

fn with(path: &Path, suffix: &str) -> PathBuf {
    let mut name = OsString::from(path);
    name.push(suffix);
    PathBuf::from(name)
}

/// Renames a cache, with what belongs to it, to `<stem>.<word>-<stamp>[-n].<extension>`; nothing is deleted or overwritten.
/// No store may have it open. The word says why, such as `corrupt`.
pub fn set_aside(file: &Path, word: &str, stamp: &str) -> Result<PathBuf, StoreError> {
    let stem = file.file_stem().unwrap_or_default().to_string_lossy();
    let extension = file.extension().unwrap_or_default().to_string_lossy();
    let free = (1_u32..).map(|n| match n {
        1 => file.with_file_name(format!("{stem}.{word}-{stamp}.{extension}")),
        n => file.with_file_name(format!("{stem}.{word}-{stamp}-{n}.{extension}")),
    });
    let target = free.into_iter().find(|path| !path.exists()).unwrap_or_default();
    rename(file, &target)?;
    Ok(target)
}

/// Puts a cache that was set aside back in a place where there is none. No store may have it open.
pub fn put_back(aside: &Path, file: &Path) -> Result<(), StoreError> {
    rename(aside, file)
}

fn rename(file: &Path, target: &Path) -> Result<(), StoreError> {
    // The log goes first: a database without its log is worse than a log without its database.
    for suffix in ["-wal", "-shm", ""] {
        let from = with(file, suffix);
        if from.exists() {
            std::fs::rename(&from, with(target, suffix)).map_err(|error| StoreError::Io {
                file: from,
                action: "set the cache aside",
                detail: error.to_string(),
            })?;
        }
    }
    Ok(())
}
