//! Kept results in a table of their own.
//!
//! Reading takes a connection of the snapshots, outside of their transactions: an entry says itself which data it was made of.
//! Writing takes a connection of its own that does not wait: where an import holds the lock, nothing is kept this time.

use std::path::Path;
use std::time::Duration;

use rusqlite::{Connection, OpenFlags, OptionalExtension, TransactionBehavior, params};

use super::{Shared, store_error};
use crate::store::StoreError;
use crate::store::kept::{KeptEntry, n_within_bounds};

/// What was kept under a key, if it was made of those data.
pub fn find(shared: &Shared, key: &str, made_of: &str) -> Result<Option<Vec<u8>>, StoreError> {
    let failed =
        |error: rusqlite::Error| store_error(&shared.file, "read what the cache keeps", &error);
    let connection = shared.reader().map_err(failed)?;
    let sql = "SELECT bytes FROM kept WHERE key_hash = ?1 AND key = ?2 AND made_of = ?3";
    let found = connection
        .prepare_cached(sql)
        .and_then(|mut statement| {
            statement.query_row(params![hash(key), key, made_of], |row| row.get(0)).optional()
        })
        .map_err(failed)?;
    shared.give_back(connection);
    Ok(found)
}

/// Writes entries, each in the place of an older one of its key, and throws out the oldest beyond the bounds. `false`: somebody else
/// writes, and nothing was kept.
pub fn keep(file: &Path, entries: &[KeptEntry]) -> Result<bool, StoreError> {
    match write(file, entries) {
        Ok(()) => Ok(true),
        Err(error) => match store_error(file, "keep a result in the cache", &error) {
            StoreError::Busy { .. } => Ok(false),
            other => Err(other),
        },
    }
}

fn write(file: &Path, entries: &[KeptEntry]) -> rusqlite::Result<()> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let mut connection = Connection::open_with_flags(file, flags)?;
    connection.busy_timeout(Duration::ZERO)?;
    connection.execute_batch("PRAGMA synchronous = NORMAL")?;
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    {
        let mut delete =
            transaction.prepare("DELETE FROM kept WHERE key_hash = ?1 AND key = ?2")?;
        let mut insert = transaction.prepare(
            "INSERT INTO kept (key_hash, key, made_of, size_bytes, bytes) VALUES (?1, ?2, ?3, ?4, ?5)",
        )?;
        for entry in entries.iter().filter(|entry| entry.fits()) {
            let (hash, size_bytes) = (hash(&entry.key), entry.size_bytes() as i64);
            delete.execute(params![hash, entry.key])?;
            insert.execute(params![hash, entry.key, entry.made_of, size_bytes, entry.bytes])?;
        }
    }
    throw_out(&transaction)?;
    transaction.commit()
}

/// The oldest beyond the bounds. Numbers only grow (`AUTOINCREMENT`), so the lowest are the oldest.
fn throw_out(connection: &Connection) -> rusqlite::Result<()> {
    let mut statement = connection.prepare("SELECT id, size_bytes FROM kept ORDER BY id DESC")?;
    let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
    let sizes: Vec<(i64, i64)> = rows.collect::<rusqlite::Result<_>>()?;
    let n_kept = n_within_bounds(sizes.iter().map(|(_, size)| size.unsigned_abs() as usize));
    if let Some((newest_out, _)) = sizes.get(n_kept) {
        connection.execute("DELETE FROM kept WHERE id <= ?1", params![newest_out])?;
    }
    Ok(())
}

/// Finds a key fast; the key itself decides.
fn hash(key: &str) -> u32 {
    crc32fast::hash(key.as_bytes())
}
