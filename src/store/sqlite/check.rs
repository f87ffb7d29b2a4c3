//! `cache check`: everything is read, decoded and compared with what stands beside it.

use std::collections::BTreeMap;

use rusqlite::Connection;

use super::read::has_tiles;
use super::rows::{Fault, Sql, count};
use crate::job::JobContext;
use crate::model::MeasurementKind;
use crate::store::catalog::Catalog;
use crate::store::tile::{self, Header, Tile};

/// One line for each fault. Fails with an interrupted statement when it is cancelled.
pub fn check(connection: &Connection, catalog: &Catalog, ctx: &JobContext) -> Sql<Vec<String>> {
    let mut faults = Vec::new();
    let mut statement = connection.prepare("PRAGMA integrity_check(20)")?;
    let lines = statement.query_map([], |row| row.get::<_, String>(0))?;
    for line in lines {
        let line = line?;
        if line != "ok" {
            faults.push(format!("SQLite: {line}"));
        }
    }
    let masks = reporter_masks(connection)?;
    check_tiles(connection, catalog, &masks, ctx, &mut faults)?;
    check_orphans(connection, catalog, &mut faults)?;
    Ok(faults)
}

type Masks = BTreeMap<(u32, u32, u32), u64>;

fn reporter_masks(connection: &Connection) -> Sql<Masks> {
    let mut statement =
        connection.prepare("SELECT measurement, granularity, block, mask FROM reporter")?;
    let masks = statement.query_map([], |row| {
        Ok(((row.get(0)?, row.get(1)?, row.get(2)?), row.get::<_, i64>(3)?.cast_unsigned()))
    })?;
    Ok(masks.collect::<rusqlite::Result<_>>()?)
}

fn check_tiles(
    connection: &Connection,
    catalog: &Catalog,
    masks: &Masks,
    ctx: &JobContext,
    faults: &mut Vec<String>,
) -> Sql<()> {
    let n_tiles = connection.query_row("SELECT count(*) FROM tile", [], |row| count(row, 0))?;
    ctx.progress.begin("Checking tiles", n_tiles, "tiles");
    let mut statement = connection.prepare(
        "SELECT measurement, bin, granularity, block, day, data FROM tile
         ORDER BY measurement, bin, granularity, block, day",
    )?;
    let mut found = statement.query([])?;
    let mut tile = Tile::default();
    while let Some(row) = found.next()? {
        if ctx.check().is_err() {
            let interrupted = rusqlite::ffi::Error::new(rusqlite::ffi::SQLITE_INTERRUPT);
            return Err(Fault::Sql(rusqlite::Error::SqliteFailure(interrupted, None)));
        }
        let (measurement, bin, granularity_secs, block, day): (u32, i32, u32, u32, i64) =
            (row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?, row.get(4)?);
        let name = format!(
            "tile of measurement type {measurement}, bin {bin}, {granularity_secs} s, block {block}, day {}",
            tile::day_start(day)
        );
        let bytes = row.get_ref(5)?.as_blob().map_err(rusqlite::Error::from)?;
        if let Some(fault) = stored_fault(bytes, &mut tile) {
            faults.push(format!("{name}: {fault}"));
            continue;
        }
        let n_bins = match catalog.measurements.get(measurement as usize).map(|m| m.kind) {
            None => None,
            Some(MeasurementKind::Scalar) => Some(0),
            Some(
                MeasurementKind::DenseArray { n_bins } | MeasurementKind::SparseArray { n_bins },
            ) => Some(i32::from(n_bins)),
        };
        if n_bins.is_none_or(|n_bins| bin < -1 || bin >= n_bins) {
            faults.push(format!("{name}: the measurement type does not have it"));
        }
        let n_objects = catalog.blocks.get(block as usize).map_or(0, Vec::len);
        let n_periods = 86_400_u32.checked_div(granularity_secs);
        if !has_tiles(granularity_secs)
            || n_periods != Some(tile.n_periods as u32)
            || tile.n_rows() > n_objects
        {
            faults.push(format!("{name}: its dimensions do not fit its block"));
        }
        let mask = masks.get(&(measurement, granularity_secs, block)).copied().unwrap_or(0);
        if tile.reporter_mask() & !mask != 0 {
            faults.push(format!("{name}: an object has values and is not noted as reporting"));
        }
        ctx.progress.advance(1);
    }
    Ok(())
}

/// What is wrong with the bytes themselves.
fn stored_fault(bytes: &[u8], tile: &mut Tile) -> Option<String> {
    if let Err(damage) = tile.decode_into(bytes) {
        return Some(damage.to_string());
    }
    let stored = Header::read(bytes).ok()?.statistics;
    let found = tile.statistics();
    let differs = stored.n_present != found.n_present
        || stored.min.to_bits() != found.min.to_bits()
        || stored.max.to_bits() != found.max.to_bits()
        || stored.sum.to_bits() != found.sum.to_bits();
    differs.then(|| "the statistics of its header are not those of its values".to_owned())
}

/// Rows that point at nothing.
fn check_orphans(connection: &Connection, catalog: &Catalog, faults: &mut Vec<String>) -> Sql<()> {
    let (n_blocks, n_objects, n_measurements) =
        (catalog.blocks.len(), catalog.objects.len(), catalog.measurements.len());
    let questions = [
        ("provenance of an unknown import",
            "SELECT count(*) FROM provenance WHERE import NOT IN (SELECT id FROM import WHERE status < 2)".to_owned()),
        ("provenance of an unknown set of measurement types",
            "SELECT count(*) FROM provenance WHERE measurement_set NOT IN (SELECT id FROM measurement_set)".to_owned()),
        ("provenance of an unknown block",
            format!("SELECT count(*) FROM provenance WHERE block >= {n_blocks}")),
        ("rejects of an unknown import",
            "SELECT count(*) FROM reject WHERE import NOT IN (SELECT id FROM import)".to_owned()),
        ("warnings of an unknown import",
            "SELECT count(*) FROM warning WHERE import NOT IN (SELECT id FROM import)".to_owned()),
        ("samples off the grid of an unknown object",
            format!("SELECT count(*) FROM off_grid WHERE object >= {n_objects}")),
        ("samples off the grid of an unknown measurement type",
            format!("SELECT count(*) FROM off_grid WHERE measurement >= {n_measurements}")),
        ("tickets of an unknown import",
            "SELECT count(*) FROM ticket WHERE import NOT IN (SELECT id FROM import WHERE status < 2)".to_owned()),
        ("outages of an unknown import",
            "SELECT count(*) FROM outage WHERE import NOT IN (SELECT id FROM import WHERE status < 2)".to_owned()),
        ("readings of an unknown object or measurement type",
            format!("SELECT count(*) FROM counter_reading WHERE object >= {n_objects} OR measurement >= {n_measurements}")),
        ("reporters of an unknown block or measurement type",
            format!("SELECT count(*) FROM reporter WHERE block >= {n_blocks} OR measurement >= {n_measurements}")),
    ];
    for (what, sql) in questions {
        let n = connection.query_row(&sql, [], |row| count(row, 0))?;
        if n > 0 {
            faults.push(format!("{what}: {n} rows"));
        }
    }
    Ok(())
}
