//! `cache check`: everything is read, decoded and compared with what stands beside it.

use std::collections::BTreeMap;

use rusqlite::{Connection, params};

use super::read::has_tiles;
use super::rows::{Fault, Sql, count};
use super::sums::SumsTable;
use crate::job::JobContext;
use crate::model::{MeasurementKind, SampleValue};
use crate::store::catalog::Catalog;
use crate::store::codec::Damage;
use crate::store::day_rows::{self, Record, SumNumbers};
use crate::store::profile::Profile;
use crate::store::rollup::{self, Rollup};
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
    check_sums(connection, SumsTable::Rollup, ctx, &mut faults)?;
    check_sums(connection, SumsTable::Profile, ctx, &mut faults)?;
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
        check_cancelled(ctx)?;
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

/// Compares what tiles add up to with their values, one by one: by other arithmetic than the one that made it.
fn check_sums(
    connection: &Connection,
    table: SumsTable,
    ctx: &JobContext,
    faults: &mut Vec<String>,
) -> Sql<()> {
    let (is_there, count_rows, all_rows, title, what) = match table {
        SumsTable::Rollup => (
            "SELECT has_rollups FROM meta",
            "SELECT count(*) FROM rollup",
            "SELECT measurement, bin, granularity, block, days, data FROM rollup
             ORDER BY measurement, bin, granularity, block, days",
            "Checking sums of days",
            "sums of days",
        ),
        SumsTable::Profile => (
            "SELECT has_profiles FROM meta",
            "SELECT count(*) FROM profile",
            "SELECT measurement, bin, granularity, block, days, data FROM profile
             ORDER BY measurement, bin, granularity, block, days",
            "Checking sums of periods",
            "sums of periods",
        ),
    };
    if !connection.query_row(is_there, [], |row| row.get::<_, bool>(0))? {
        return Ok(());
    }
    let n_rows = connection.query_row(count_rows, [], |row| count(row, 0))?;
    ctx.progress.begin(title, n_rows, "rows");
    let mut rows = connection.prepare(all_rows)?;
    let mut tiles = connection.prepare(
        "SELECT day, data FROM tile
         WHERE measurement = ?1 AND bin = ?2 AND granularity = ?3 AND block = ?4
           AND day BETWEEN ?5 AND ?6",
    )?;
    let mut n_records: u64 = 0;
    let mut tile = Tile::default();
    let mut found = rows.query([])?;
    while let Some(row) = found.next()? {
        check_cancelled(ctx)?;
        let (measurement, bin, granularity_secs, block, days): (u32, i32, u32, u32, i64) =
            (row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?, row.get(4)?);
        let first = days * day_rows::DAYS;
        let name = |day: i64| {
            format!(
                "{what} of measurement type {measurement}, bin {bin}, {granularity_secs} s, block {block}, day {}",
                tile::day_start(day)
            )
        };
        let bytes = row.get_ref(5)?.as_blob().map_err(rusqlite::Error::from)?;
        let records = day_rows::read_row(bytes);
        let records = match records.and_then(Iterator::collect::<Result<Vec<_>, _>>) {
            Ok(records) => records,
            Err(damage) => {
                faults.push(format!("{}: {damage}", name(first)));
                continue;
            }
        };
        n_records += records.len() as u64;
        let mut wanted = records.iter();
        let last = first + day_rows::DAYS - 1;
        let key = params![measurement, bin, granularity_secs, block, first, last];
        let mut stored = tiles.query(key)?;
        while let Some(row) = stored.next()? {
            let day: i64 = row.get(0)?;
            let bytes = row.get_ref(1)?.as_blob().map_err(rusqlite::Error::from)?;
            let Some(record) = wanted.find(|record| first + i64::from(record.day) == day) else {
                faults.push(format!("{}: there are none for the tile", name(day)));
                wanted = records.iter();
                continue;
            };
            // What is wrong with a tile itself is said elsewhere.
            if tile.decode_into(bytes).is_err() {
                continue;
            }
            let adds_up = match table {
                SumsTable::Rollup => rollup_adds_up(&tile, record),
                SumsTable::Profile => profile_adds_up(&tile, record),
            };
            match adds_up {
                Ok(true) => {}
                Ok(false) => {
                    faults.push(format!("{}: they are not those of the tile's values", name(day)));
                }
                Err(damage) => faults.push(format!("{}: {damage}", name(day))),
            }
        }
        ctx.progress.advance(1);
    }
    let n_tiles: u64 =
        connection.query_row("SELECT count(*) FROM tile", [], |row| count(row, 0))?;
    if n_records != n_tiles {
        faults.push(format!("{what}: {n_records} for {n_tiles} tiles"));
    }
    Ok(())
}

/// A cell's value × 10^exponent; `None` where there is none.
fn integer_of(tile: &Tile, cell: usize, scale: f64) -> Option<i64> {
    match tile.cell(cell).map(|cell| cell.value) {
        None | Some(SampleValue::Null) => None,
        Some(SampleValue::Integer(integer)) => Some(integer),
        Some(SampleValue::Decimal(value)) => Some((value * scale).round() as i64),
    }
}

/// Whether a record says what the cells of its tile say, row by row.
fn rollup_adds_up(tile: &Tile, record: &Record<'_>) -> Result<bool, Damage> {
    let record = Rollup::read(record)?;
    if !record.is_exact {
        return Ok(true);
    }
    if record.n_rows != tile.n_rows() {
        return Ok(false);
    }
    let splits: Vec<u16> = record.splits().map(|split| split as u16).collect();
    let scale = 10_f64.powi(i32::from(record.exponent));
    Ok((0..record.n_rows).all(|row| {
        rollup::parts(&splits, tile.n_periods).enumerate().all(|(part, columns)| {
            let n_columns = columns.len();
            let (mut n, mut n_suspect, mut sum) = (0, 0, 0_i128);
            let (mut min, mut max) = (i64::MAX, i64::MIN);
            for cell in columns.map(|column| row * tile.n_periods + column) {
                let Some(integer) = integer_of(tile, cell, scale) else { continue };
                n += 1;
                n_suspect += u64::from(tile.marks[cell] & tile::marks::SUSPECT != 0);
                sum += i128::from(integer);
                (min, max) = (min.min(integer), max.max(integer));
            }
            record.received(row, part, n_columns) == n
                && record.suspect(row, part) == n_suspect
                && i128::from(record.sum(row, part)) == sum
                && (n == 0 || record.min_max(row, part) == (min, max))
        })
    }))
}

/// Whether a record says what the cells of its tile say, column by column.
fn profile_adds_up(tile: &Tile, record: &Record<'_>) -> Result<bool, Damage> {
    let record = Profile::read(record, tile.n_periods)?;
    if !record.is_exact {
        return Ok(true);
    }
    if (record.n_rows, record.rows) != (tile.n_rows(), tile.reporter_mask()) {
        return Ok(false);
    }
    let mut numbers = SumNumbers::default();
    record.read_into(tile.n_periods, &mut numbers);
    let scale = 10_f64.powi(i32::from(record.exponent));
    Ok((0..tile.n_periods).all(|column| {
        let (mut n, mut n_suspect, mut sum, mut suspect_sum) = (0, 0, 0_i128, 0_i128);
        for cell in (0..tile.n_rows()).map(|row| row * tile.n_periods + column) {
            let Some(integer) = integer_of(tile, cell, scale) else { continue };
            n += 1;
            sum += i128::from(integer);
            if tile.marks[cell] & tile::marks::SUSPECT != 0 {
                n_suspect += 1;
                suspect_sum += i128::from(integer);
            }
        }
        let of = |numbers: &[i64]| numbers.get(column).copied().unwrap_or(0);
        numbers.received[column] == n
            && of(&numbers.suspect) == n_suspect
            && i128::from(numbers.sums[column]) == sum
            && (!record.has_suspect_sums || i128::from(of(&numbers.suspect_sums)) == suspect_sum)
    }))
}

fn check_cancelled(ctx: &JobContext) -> Sql<()> {
    if ctx.check().is_err() {
        let interrupted = rusqlite::ffi::Error::new(rusqlite::ffi::SQLITE_INTERRUPT);
        return Err(Fault::Sql(rusqlite::Error::SqliteFailure(interrupted, None)));
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
        ("states of an unknown ticket",
            "SELECT count(*) FROM ticket_update WHERE ticket NOT IN (SELECT id FROM ticket)".to_owned()),
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
