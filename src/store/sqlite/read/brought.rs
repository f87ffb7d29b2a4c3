//! Which imports brought something of some objects: provenance is kept by block and day, so that no value is looked at.

use std::collections::{BTreeMap, BTreeSet};

use rusqlite::{Connection, params};

use crate::model::{ObjectId, TimeRange};
use crate::store::ImportId;
use crate::store::catalog::Catalog;
use crate::store::sqlite::rows::Sql;

const DAY_SECS: i64 = 86_400;

/// As [`crate::store::Snapshot::imports_of`]. Ends with the block that names the last import of the range, so that a cache of one
/// network costs one block, and one of several those of the objects asked for.
pub fn imports_of(
    connection: &Connection,
    catalog: &Catalog,
    objects: &[ObjectId],
    range: TimeRange,
) -> Sql<Vec<ImportId>> {
    let (start, end) = (range.start.as_unix_secs(), range.end.as_unix_secs());
    let mut rows_of_block: BTreeMap<u32, u64> = BTreeMap::new();
    for object in objects {
        let Some(place) = catalog.places.get(object.0 as usize) else { continue };
        *rows_of_block.entry(place.block).or_default() |= 1 << place.row;
    }
    let mut candidates = connection.prepare_cached(
        "SELECT count(*) FROM import WHERE status < 2 AND extent_start < ?2 AND extent_end > ?1",
    )?;
    let n_candidates: u32 = candidates.query_row(params![start, end], |row| row.get(0))?;
    let mut next_granularity = connection.prepare_cached(
        "SELECT min(granularity) FROM provenance WHERE block = ?1 AND granularity > ?2",
    )?;
    let mut brought = connection.prepare_cached(
        "SELECT import, mask FROM provenance
         WHERE block = ?1 AND granularity = ?2 AND day BETWEEN ?3 AND ?4
             AND first_start < ?5 AND last_start + ?2 > ?6",
    )?;
    let mut found = BTreeSet::new();
    for (block, wanted) in rows_of_block {
        if found.len() >= n_candidates as usize {
            break;
        }
        let mut granularity_secs: i64 = 0;
        loop {
            let next: Option<i64> =
                next_granularity.query_row(params![block, granularity_secs], |row| row.get(0))?;
            let Some(next) = next else { break };
            granularity_secs = next;
            // A period is kept with the day that it begins in.
            let first_day = (start - granularity_secs).div_euclid(DAY_SECS);
            let last_day = end.div_euclid(DAY_SECS);
            let bounds = params![block, granularity_secs, first_day, last_day, end, start];
            let mut rows = brought.query(bounds)?;
            while let Some(row) = rows.next()? {
                if row.get::<_, i64>(1)?.cast_unsigned() & wanted != 0 {
                    found.insert(row.get::<_, u32>(0)?);
                }
            }
        }
    }
    Ok(found.into_iter().map(ImportId).collect())
}
