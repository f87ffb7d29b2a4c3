//! What the cache file is made of, and when each measurement type was first and last stored.

use rusqlite::Connection;

use super::rows::{Sql, count};
use crate::model::{MeasurementId, TimeRange, Timestamp};
use crate::store::tile;
use crate::store::{CachePart, PartSize};

/// Tables and what they are part of; their indices go with them.
const TABLES: [(&str, CachePart); 18] = [
    ("tile", CachePart::Tiles),
    ("rollup", CachePart::Rollups),
    ("profile", CachePart::Profiles),
    ("off_grid", CachePart::OffGrid),
    ("kept", CachePart::Kept),
    ("ticket", CachePart::Events),
    ("ticket_update", CachePart::Events),
    ("outage", CachePart::Events),
    ("counter_reading", CachePart::Readings),
    ("provenance", CachePart::Imports),
    ("measurement_set", CachePart::Imports),
    ("import", CachePart::Imports),
    ("warning", CachePart::Imports),
    ("reject", CachePart::Rejects),
    ("object", CachePart::Names),
    ("measurement", CachePart::Names),
    ("reporter", CachePart::Names),
    ("meta", CachePart::Names),
];

/// Bytes of each part of the file, those without any left out. Reads every page's head once.
pub fn sizes(connection: &Connection) -> Sql<Vec<PartSize>> {
    let mut bytes_of: Vec<(CachePart, u64)> = Vec::new();
    let mut add = |part: CachePart, bytes: u64| match bytes_of.iter_mut().find(|(p, _)| *p == part)
    {
        Some((_, sum)) => *sum += bytes,
        None => bytes_of.push((part, bytes)),
    };
    let mut statement = connection.prepare(
        "SELECT s.tbl_name, sum(d.pgsize) FROM dbstat AS d
         JOIN sqlite_schema AS s ON s.name = d.name
         WHERE d.aggregate = TRUE GROUP BY s.tbl_name",
    )?;
    let mut found = statement.query([])?;
    while let Some(row) = found.next()? {
        let table: String = row.get(0)?;
        let part = TABLES.iter().find(|(name, _)| *name == table).map(|(_, part)| *part);
        add(part.unwrap_or(CachePart::Other), count(row, 1)?);
    }
    let number = |sql: &str| connection.query_row(sql, [], |row| count(row, 0));
    let page_bytes = number("PRAGMA page_size")?;
    add(CachePart::Free, number("PRAGMA freelist_count")? * page_bytes);
    // The schema's own page and what maps free pages.
    let known: u64 = bytes_of.iter().map(|(_, bytes)| bytes).sum();
    let whole = number("PRAGMA page_count")? * page_bytes;
    let mut parts = bytes_of;
    match parts.iter_mut().find(|(part, _)| *part == CachePart::Other) {
        Some((_, bytes)) => *bytes += whole.saturating_sub(known),
        None => parts.push((CachePart::Other, whole.saturating_sub(known))),
    }
    parts.retain(|(_, bytes)| *bytes > 0);
    parts.sort_by_key(|(_, bytes)| std::cmp::Reverse(*bytes));
    Ok(parts.into_iter().map(|(part, bytes)| PartSize { part, bytes }).collect())
}

/// For each measurement type, by id: the UTC days that hold something of it, from the first to the last.
pub fn measurement_days(
    connection: &Connection,
    n_measurements: usize,
) -> Sql<Vec<Option<TimeRange>>> {
    let mut days: Vec<Option<TimeRange>> = vec![None; n_measurements];
    let mut note = |id: MeasurementId, range: TimeRange| {
        if let Some(known) = days.get_mut(id.0 as usize) {
            *known = Some(match *known {
                None => range,
                Some(known) => {
                    TimeRange::new(known.start.min(range.start), known.end.max(range.end))
                }
            });
        }
    };
    // The index alone answers this.
    let mut statement = connection
        .prepare("SELECT measurement, min(day), max(day) FROM tile GROUP BY measurement")?;
    let mut found = statement.query([])?;
    while let Some(row) = found.next()? {
        let (first, last): (i64, i64) = (row.get(1)?, row.get(2)?);
        let range = TimeRange::new(tile::day_start(first), tile::day_start(last + 1));
        note(MeasurementId(row.get(0)?), range);
    }
    let mut statement = connection.prepare(
        "SELECT measurement, min(period_start), max(period_start + granularity) FROM off_grid
         GROUP BY measurement",
    )?;
    let mut found = statement.query([])?;
    while let Some(row) = found.next()? {
        let start = Timestamp::from_unix_secs(row.get(1)?).utc_day_start();
        let end = Timestamp::from_unix_secs(row.get::<_, i64>(2)? + 86_399).utc_day_start();
        note(MeasurementId(row.get(0)?), TimeRange::new(start, end));
    }
    Ok(days)
}
