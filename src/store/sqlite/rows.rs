//! Imports and names: structs to rows and back. What is read is validated, because a file can be damaged.

use std::path::Path;
use std::sync::Arc;

use rusqlite::{Connection, OptionalExtension, Row, params};

use super::store_error;
use crate::model::{
    FileCounts, ImportHeader, ManagedObject, MeasurementId, MeasurementKind, MeasurementType,
    ObjectId, RejectRecord, SampleValue, TimeRange, Timestamp,
};
use crate::store::catalog::{Catalog, Place};
use crate::store::codec::Damage;
use crate::store::merge::Cell;
use crate::store::{ImportId, ImportRecord, ImportStatus, StoreError};

/// What went wrong inside; [`Fault::at`] says it in the words of a store.
#[derive(Debug)]
pub enum Fault {
    Sql(rusqlite::Error),
    /// A row or a tile that no version of this program wrote.
    Content(String),
}

pub type Sql<T> = Result<T, Fault>;

impl From<rusqlite::Error> for Fault {
    fn from(error: rusqlite::Error) -> Self {
        Self::Sql(error)
    }
}

impl From<Damage> for Fault {
    fn from(damage: Damage) -> Self {
        Self::Content(damage.to_string())
    }
}

impl Fault {
    pub fn content(detail: &str) -> Self {
        Self::Content(detail.to_owned())
    }

    pub fn at(self, file: &Path, action: &'static str) -> StoreError {
        match self {
            Self::Sql(error) => store_error(file, action, &error),
            Self::Content(detail) => StoreError::Corrupt { file: file.to_owned(), detail },
        }
    }
}

pub fn data_revision(connection: &Connection) -> rusqlite::Result<u64> {
    connection.query_row("SELECT data_revision FROM meta", [], |row| count(row, 0))
}

/// A number that is never negative; SQLite's integers are.
pub fn count(row: &Row<'_>, column: usize) -> rusqlite::Result<u64> {
    let number: i64 = row.get(column)?;
    u64::try_from(number).map_err(|_| rusqlite::Error::IntegralValueOutOfRange(column, number))
}

fn signed(count: u64) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}

pub fn load_catalog(connection: &Connection) -> Sql<Catalog> {
    let highest = "SELECT coalesce(max(id), 0) FROM object";
    let n_objects: u32 = connection.query_row(highest, [], |row| row.get(0))?;
    let mut catalog = Catalog::with_room_for(n_objects as usize + 1);
    // Rows of one block may lie between those of others; ids count up, and so do the rows of each block.
    let mut statement = connection
        .prepare_cached("SELECT id, name, vendor, block, block_row FROM object ORDER BY id")?;
    let mut rows = statement.query([])?;
    let mut vendors: Vec<Arc<str>> = Vec::new();
    while let Some(row) = rows.next()? {
        let vendor = row.get_ref(2)?.as_str_or_null().map_err(rusqlite::Error::from)?;
        let vendor = vendor.map(|vendor| shared(vendor, &mut vendors));
        let object = ManagedObject::new(ObjectId(row.get(0)?), row.get::<_, String>(1)?, vendor);
        let place = Place { block: row.get(3)?, row: row.get(4)? };
        if !catalog.restore_object(object, place) {
            return Err(Fault::content("the objects are not numbered one after the other"));
        }
    }
    let mut statement = connection
        .prepare_cached("SELECT id, name, group_name, kind, n_bins FROM measurement ORDER BY id")?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let n_bins = row.get(4)?;
        let kind = match row.get::<_, u8>(3)? {
            0 => MeasurementKind::Scalar,
            1 => MeasurementKind::DenseArray { n_bins },
            2 => MeasurementKind::SparseArray { n_bins },
            _ => return Err(Fault::content("a measurement type has an unknown shape")),
        };
        let id = MeasurementId(row.get(0)?);
        let measurement = MeasurementType { id, name: row.get(1)?, group: row.get(2)?, kind };
        if !catalog.restore_measurement(measurement) {
            let detail = "the measurement types are not numbered one after the other";
            return Err(Fault::content(detail));
        }
    }
    Ok(catalog)
}

/// One copy of a text that many rows have.
fn shared(text: &str, known: &mut Vec<Arc<str>>) -> Arc<str> {
    if let Some(known) = known.iter().find(|known| ***known == *text) {
        return Arc::clone(known);
    }
    let text: Arc<str> = Arc::from(text);
    known.push(Arc::clone(&text));
    text
}

/// Highest number of an import so far.
pub fn last_import(connection: &Connection) -> rusqlite::Result<u32> {
    connection.query_row("SELECT coalesce(max(id), 0) FROM import", [], |row| row.get(0))
}

pub fn put_object(connection: &Connection, object: &ManagedObject, place: Place) -> Sql<()> {
    connection
        .prepare_cached(
            "INSERT INTO object (id, name, vendor, block, block_row) VALUES (?1, ?2, ?3, ?4, ?5)
             ON CONFLICT (id) DO UPDATE SET vendor = excluded.vendor",
        )?
        .execute(params![
            object.id.0,
            object.name,
            object.vendor.as_deref(),
            place.block,
            place.row
        ])?;
    Ok(())
}

pub fn put_measurement(connection: &Connection, measurement: &MeasurementType) -> Sql<()> {
    let (kind, n_bins) = match measurement.kind {
        MeasurementKind::Scalar => (0, 0),
        MeasurementKind::DenseArray { n_bins } => (1, n_bins),
        MeasurementKind::SparseArray { n_bins } => (2, n_bins),
    };
    connection
        .prepare_cached(
            "INSERT INTO measurement (id, name, group_name, kind, n_bins) VALUES (?1, ?2, ?3, ?4, ?5)
             ON CONFLICT (id) DO UPDATE SET
                 group_name = excluded.group_name, kind = excluded.kind, n_bins = excluded.n_bins",
        )?
        .execute(params![measurement.id.0, measurement.name, measurement.group, kind, n_bins])?;
    Ok(())
}

const IMPORT_COLUMNS: &str = "id, file, format, sha256, size_bytes, imported_at, status, n_values, \
     n_null, n_text, n_suspect, n_repeats, n_conflicts, n_objects, n_measurements, n_replaced, \
     n_rejects, extent_start, extent_end, reason, n_rows, n_events, read_as";

pub fn put_import(
    connection: &Connection,
    record: &ImportRecord,
    rejects: &[RejectRecord],
) -> Sql<()> {
    let status = match record.status {
        ImportStatus::Imported => 0,
        ImportStatus::ImportedWithRejects => 1,
        ImportStatus::Rejected => 2,
        ImportStatus::Unchanged => return Ok(()),
    };
    let ImportRecord { header, counts, .. } = record;
    let sql = format!(
        "INSERT INTO import ({IMPORT_COLUMNS}) VALUES \
         (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, \
         ?21, ?22, ?23)"
    );
    connection.prepare_cached(&sql)?.execute(params![
        record.id.0,
        header.file,
        header.format,
        header.sha256,
        signed(header.size_bytes),
        header.imported_at.as_unix_secs(),
        status,
        signed(counts.n_values),
        signed(counts.n_null),
        signed(counts.n_text),
        signed(counts.n_suspect),
        signed(counts.n_repeats),
        signed(counts.n_conflicts),
        signed(record.n_objects),
        signed(record.n_measurements),
        signed(record.n_replaced),
        signed(record.n_rejects),
        record.extent.map(|extent| extent.start.as_unix_secs()),
        record.extent.map(|extent| extent.end.as_unix_secs()),
        record.reason,
        signed(counts.n_rows),
        signed(counts.n_events),
        header.read_as,
    ])?;
    let mut statement = connection
        .prepare_cached("INSERT INTO warning (import, position, message) VALUES (?1, ?2, ?3)")?;
    for (position, message) in record.warnings.iter().enumerate() {
        statement.execute(params![record.id.0, position as i64, message])?;
    }
    let mut statement = connection.prepare_cached(
        "INSERT INTO reject (import, position, file, line, message, hint)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
    )?;
    for (position, reject) in rejects.iter().enumerate() {
        let RejectRecord { file, line, message, hint } = reject;
        let line = line.map(signed);
        statement.execute(params![record.id.0, position as i64, file, line, message, hint])?;
    }
    Ok(())
}

/// Forgets an import that brought nothing.
pub fn delete_reject(connection: &Connection, id: ImportId) -> Sql<()> {
    for sql in [
        "DELETE FROM warning WHERE import = ?1",
        "DELETE FROM reject WHERE import = ?1",
        "DELETE FROM import WHERE id = ?1",
    ] {
        connection.prepare_cached(sql)?.execute([id.0])?;
    }
    Ok(())
}

fn import_of(row: &Row<'_>) -> Sql<ImportRecord> {
    let status = match row.get::<_, u8>(6)? {
        0 => ImportStatus::Imported,
        1 => ImportStatus::ImportedWithRejects,
        2 => ImportStatus::Rejected,
        _ => return Err(Fault::content("an import has an unknown status")),
    };
    let extent = match (row.get(17)?, row.get(18)?) {
        (Some(start), Some(end)) if start <= end => Some(TimeRange {
            start: Timestamp::from_unix_secs(start),
            end: Timestamp::from_unix_secs(end),
        }),
        (None, None) => None,
        _ => return Err(Fault::content("an import ends before it starts")),
    };
    Ok(ImportRecord {
        id: ImportId(row.get(0)?),
        header: ImportHeader {
            file: row.get(1)?,
            format: row.get(2)?,
            sha256: row.get(3)?,
            size_bytes: count(row, 4)?,
            read_as: row.get(22)?,
            imported_at: Timestamp::from_unix_secs(row.get(5)?),
        },
        status,
        counts: FileCounts {
            n_values: count(row, 7)?,
            n_null: count(row, 8)?,
            n_text: count(row, 9)?,
            n_suspect: count(row, 10)?,
            n_repeats: count(row, 11)?,
            n_conflicts: count(row, 12)?,
            n_rows: count(row, 20)?,
            n_events: count(row, 21)?,
        },
        n_objects: count(row, 13)?,
        n_measurements: count(row, 14)?,
        n_replaced: count(row, 15)?,
        n_rejects: count(row, 16)?,
        extent,
        reason: row.get(19)?,
        warnings: Vec::new(),
    })
}

/// Imports that a condition on one value selects, oldest first, with their warnings.
fn imports_where(
    connection: &Connection,
    condition: &str,
    value: impl rusqlite::ToSql,
) -> Sql<Vec<ImportRecord>> {
    let sql = format!("SELECT {IMPORT_COLUMNS} FROM import WHERE {condition} ORDER BY id");
    let mut statement = connection.prepare_cached(&sql)?;
    let mut rows = statement.query([value])?;
    let mut warnings = connection
        .prepare_cached("SELECT message FROM warning WHERE import = ?1 ORDER BY position")?;
    let mut records = Vec::new();
    while let Some(row) = rows.next()? {
        let mut record = import_of(row)?;
        record.warnings = warnings
            .query_map([record.id.0], |row| row.get(0))?
            .collect::<rusqlite::Result<_>>()?;
        records.push(record);
    }
    Ok(records)
}

pub fn all_imports(connection: &Connection) -> Sql<Vec<ImportRecord>> {
    imports_where(connection, "id >= ?1", 0)
}

pub fn import_by_id(connection: &Connection, id: ImportId) -> Sql<Option<ImportRecord>> {
    Ok(imports_where(connection, "id = ?1", id.0)?.pop())
}

pub fn imports_by_sha256(connection: &Connection, sha256: &str) -> Sql<Vec<ImportRecord>> {
    imports_where(connection, "sha256 = ?1", sha256)
}

/// Rejected files of that name.
pub fn rejected_by_file(connection: &Connection, file: &str) -> Sql<Vec<ImportRecord>> {
    imports_where(connection, "status = 2 AND file = ?1", file)
}

/// Whether there is any record of a rejected file.
pub fn has_rejected(connection: &Connection) -> Sql<bool> {
    let sql = "SELECT EXISTS (SELECT 1 FROM import WHERE status = 2)";
    Ok(connection.query_row(sql, [], |row| row.get(0))?)
}

pub fn newest_rejects(connection: &Connection, limit: usize) -> Sql<Vec<RejectRecord>> {
    let mut statement = connection.prepare_cached(
        "SELECT file, line, message, hint FROM reject ORDER BY import DESC, position LIMIT ?1",
    )?;
    let limit = i64::try_from(limit).unwrap_or(i64::MAX);
    let rejects = statement.query_map([limit], |row| {
        Ok(RejectRecord {
            file: row.get(0)?,
            line: row.get::<_, Option<i64>>(1)?.map(i64::unsigned_abs),
            message: row.get(2)?,
            hint: row.get(3)?,
        })
    })?;
    Ok(rejects.collect::<rusqlite::Result<_>>()?)
}

/// Kind and number of an off-grid value.
pub fn value_columns(value: SampleValue) -> (u8, i64) {
    match value {
        SampleValue::Null => (0, 0),
        SampleValue::Integer(integer) => (1, integer),
        SampleValue::Decimal(decimal) => (2, decimal.to_bits().cast_signed()),
    }
}

/// The cell in the columns kind, value, suspect, beginning with `first`.
pub fn cell_of(row: &Row<'_>, first: usize) -> Sql<Cell> {
    let number: i64 = row.get(first + 1)?;
    let value = match row.get::<_, u8>(first)? {
        0 => SampleValue::Null,
        1 => SampleValue::Integer(number),
        2 => SampleValue::Decimal(f64::from_bits(number.cast_unsigned())),
        _ => return Err(Fault::content("a sample off the grid has an unknown kind")),
    };
    Ok(Cell { value, suspect: row.get(first + 2)? })
}

/// Ids of a set as they are stored.
fn set_bytes(measurements: &[MeasurementId]) -> Vec<u8> {
    measurements.iter().flat_map(|id| id.0.to_le_bytes()).collect()
}

/// The number of a set of measurement types; a new one is stored.
pub fn measurement_set(connection: &Connection, measurements: &[MeasurementId]) -> Sql<i64> {
    let bytes = set_bytes(measurements);
    let hash = crc32fast::hash(&bytes);
    let found = connection
        .prepare_cached("SELECT id FROM measurement_set WHERE hash = ?1 AND ids = ?2")?
        .query_row(params![hash, bytes], |row| row.get(0))
        .optional()?;
    if let Some(id) = found {
        return Ok(id);
    }
    connection
        .prepare_cached("INSERT INTO measurement_set (hash, ids) VALUES (?1, ?2)")?
        .execute(params![hash, bytes])?;
    Ok(connection.last_insert_rowid())
}

/// The measurement types of a set, ascending.
pub fn set_ids(connection: &Connection, set: i64) -> Sql<Vec<MeasurementId>> {
    let ids = set_numbers(connection, set)?;
    Ok(ids.iter().map(|id| MeasurementId(u32::from_le_bytes(*id))).collect())
}

pub fn set_holds(connection: &Connection, set: i64, measurement: MeasurementId) -> Sql<bool> {
    let ids = set_numbers(connection, set)?;
    Ok(ids.binary_search_by_key(&measurement.0, |id| u32::from_le_bytes(*id)).is_ok())
}

/// As stored: little-endian, ascending.
fn set_numbers(connection: &Connection, set: i64) -> Sql<Vec<[u8; 4]>> {
    let ids: Vec<u8> = connection
        .prepare_cached("SELECT ids FROM measurement_set WHERE id = ?1")?
        .query_row([set], |row| row.get(0))?;
    let (ids, rest) = ids.as_chunks::<4>();
    if !rest.is_empty() {
        return Err(Fault::content("a set of measurement types is cut short"));
    }
    Ok(ids.to_vec())
}
