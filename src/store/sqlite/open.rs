//! Opening a cache: prepare the connection, make the schema, refuse what is newer, set a damaged file aside.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::time::Duration;

use rusqlite::{Connection, OpenFlags};

use super::store_error;
use crate::store::StoreError;

/// `VIGA`: tells our files from other programs'.
const APPLICATION_ID: i64 = 0x5649_4741;
/// The newest schema this program knows.
const SCHEMA: u32 = 1;
const MIGRATIONS: [&str; SCHEMA as usize] = [include_str!("migrations/v1.sql")];
/// How long a statement waits for another program.
const BUSY_TIMEOUT: Duration = Duration::from_secs(5);

/// The writing connection, and where a damaged file went.
pub fn open_or_set_aside(
    file: &Path,
    stamp: &str,
) -> Result<(Connection, Option<PathBuf>), StoreError> {
    match open_writer(file) {
        Err(StoreError::Corrupt { .. }) => {
            let aside = set_aside(file, stamp)?;
            Ok((open_writer(file)?, Some(aside)))
        }
        opened => opened.map(|connection| (connection, None)),
    }
}

fn open_writer(file: &Path) -> Result<Connection, StoreError> {
    let failed = |error: &rusqlite::Error| store_error(file, "could not open the cache", error);
    let mut connection = Connection::open(file).map_err(|e| failed(&e))?;
    prepare(&connection).map_err(|e| failed(&e))?;
    let number = |sql: &str| connection.query_row(sql, [], |row| row.get::<_, i64>(0));
    let schema = number("PRAGMA user_version").map_err(|e| failed(&e))?;
    let application_id = number("PRAGMA application_id").map_err(|e| failed(&e))?;
    let n_tables = number("SELECT count(*) FROM sqlite_schema").map_err(|e| failed(&e))?;
    let is_new = n_tables == 0 && schema == 0;
    if !is_new && application_id != APPLICATION_ID {
        let detail = "the file is a database of another program".to_owned();
        return Err(StoreError::Io {
            file: file.to_owned(),
            action: "could not open the cache",
            detail,
        });
    }
    let found = u32::try_from(schema).unwrap_or(u32::MAX);
    if found > SCHEMA {
        return Err(StoreError::NewerSchema { file: file.to_owned(), found, known: SCHEMA });
    }
    if is_new {
        // The page size can only be chosen before the first page is written, and before WAL.
        connection.execute_batch("PRAGMA page_size = 16384").map_err(|e| failed(&e))?;
    }
    connection.execute_batch(WRITER_PRAGMAS).map_err(|e| failed(&e))?;
    if found < SCHEMA {
        migrate(&mut connection).map_err(|e| failed(&e))?;
    }
    Ok(connection)
}

/// `synchronous = NORMAL`: *Good*: no wait for the disk at each commit; a killed program loses nothing that was committed, because
/// the pages are with the operating system. *Bad*: after a power cut the last commits may be gone, each of them whole, and
/// their files are imported again.
const WRITER_PRAGMAS: &str = "PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;";

/// For every connection, before anything else.
fn prepare(connection: &Connection) -> rusqlite::Result<()> {
    connection.busy_timeout(BUSY_TIMEOUT)?;
    connection.set_prepared_statement_cache_capacity(64);
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
pub fn open_reader(file: &Path) -> rusqlite::Result<Connection> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(file, flags)?;
    prepare(&connection)?;
    Ok(connection)
}

/// Renames a cache, with what belongs to it, to `<stem>.corrupt-<stamp>[-n].<extension>`; nothing is deleted or overwritten.
/// No store may have it open.
pub fn set_aside(file: &Path, stamp: &str) -> Result<PathBuf, StoreError> {
    let stem = file.file_stem().unwrap_or_default().to_string_lossy();
    let extension = file.extension().unwrap_or_default().to_string_lossy();
    let free = (1_u32..).map(|n| match n {
        1 => file.with_file_name(format!("{stem}.corrupt-{stamp}.{extension}")),
        n => file.with_file_name(format!("{stem}.corrupt-{stamp}-{n}.{extension}")),
    });
    let target = free.into_iter().find(|path| !path.exists()).unwrap_or_default();
    let with = |path: &Path, suffix: &str| {
        let mut name = OsString::from(path);
        name.push(suffix);
        PathBuf::from(name)
    };
    // The log goes first: a database without its log is worse than a log without its database.
    for suffix in ["-wal", "-shm", ""] {
        let from = with(file, suffix);
        if from.exists() {
            std::fs::rename(&from, with(&target, suffix)).map_err(|error| StoreError::Io {
                file: from,
                action: "could not set the damaged cache aside",
                detail: error.to_string(),
            })?;
        }
    }
    Ok(target)
}
