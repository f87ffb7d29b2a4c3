//! Reading on several threads: the tiles of one plane and block are a unit that a thread takes whole.
//!
//! For each unit what its days add up to is offered first; days that the sink does not take that way are read as packed tiles, and what is
//! not packed is left for one thread to decode in order.

use std::sync::atomic::{AtomicUsize, Ordering};

use rusqlite::{Connection, params};

use super::{Rows, ScanEnd, SqliteSnapshot, days_of, rows_of, tile_fault};
use crate::job::JobContext;
use crate::model::{MeasurementId, MeasurementKind, SCALAR_BIN};
use crate::store::catalog::Catalog;
use crate::store::memory::bin_of;
use crate::store::packed::{PackedRoom, PackedView};
use crate::store::request::{BinRequest, ReadReport, ScanRequest, SplitSink};
use crate::store::rollup::{self, RollupView};
use crate::store::sqlite::rows::Sql;
use crate::store::tile;

/// The tiles of one plane and block.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Unit {
    pub(super) measurement: MeasurementId,
    pub(super) bin: i32,
    pub(super) block: u32,
}

/// Units for which another thread is started.
const UNITS_PER_THREAD: usize = 8;

/// What can be read plane by plane and block by block, in the order of a scan, and what cannot.
fn units_of(
    catalog: &Catalog,
    request: &ScanRequest,
    rows: &Rows,
) -> (Vec<Unit>, Vec<(MeasurementId, BinRequest)>) {
    let (mut units, mut rest) = (Vec::new(), Vec::new());
    if request.range.is_empty() || request.granularity_secs == 0 {
        return (units, rest);
    }
    for &(measurement, bins) in &request.measurements {
        let kind = catalog.measurements.get(measurement.0 as usize).map(|m| m.kind);
        let bin = match (kind, bins) {
            (Some(_), BinRequest::Scalar) => -1,
            (Some(MeasurementKind::DenseArray { .. }), BinRequest::One(bin))
                if bin != SCALAR_BIN =>
            {
                i32::from(bin)
            }
            _ => {
                rest.push((measurement, bins));
                continue;
            }
        };
        let blocks = 0..catalog.blocks.len() as u32;
        let wanted = blocks.filter(|b| rows.as_ref().is_none_or(|rows| rows[*b as usize] != 0));
        units.extend(wanted.map(|block| Unit { measurement, bin, block }));
    }
    (units, rest)
}

/// Units that several threads take one by one.
pub(super) struct Work<'a> {
    units: Vec<Unit>,
    next: AtomicUsize,
    use_rollups: bool,
    catalog: &'a Catalog,
    request: &'a ScanRequest,
    rows: Rows,
    /// What cannot be divided.
    pub(super) rest: Vec<(MeasurementId, BinRequest)>,
}

/// What was read, and days that have to be decoded.
type Done = (ReadReport, Vec<(Unit, i64)>);

impl<'a> Work<'a> {
    pub(super) fn new(catalog: &'a Catalog, request: &'a ScanRequest, use_rollups: bool) -> Self {
        let rows = rows_of(catalog, request);
        let (units, rest) = units_of(catalog, request, &rows);
        Self { units, next: AtomicUsize::new(0), use_rollups, catalog, request, rows, rest }
    }

    /// Threads beside the first that are worth their start.
    pub(super) fn n_helpers(&self, n_sinks: usize) -> usize {
        n_sinks.min(self.units.len() / UNITS_PER_THREAD)
    }

    /// Reads on this thread, and on one more for each helper.
    pub(super) fn run(
        &self,
        connection: &Connection,
        helpers: Vec<SqliteSnapshot>,
        ctx: &JobContext,
        first: &mut dyn SplitSink,
        others: &mut [&mut dyn SplitSink],
    ) -> Result<Done, ScanEnd> {
        let n_threads = 1 + helpers.len() as u64;
        std::thread::scope(|scope| {
            let started: Vec<_> = helpers
                .into_iter()
                .zip(others)
                .map(|(helper, sink)| {
                    scope.spawn(move || match &helper.connection {
                        Some(connection) => self.take_units(connection, ctx, *sink),
                        None => Ok(Done::default()),
                    })
                })
                .collect();
            let mut all = self.take_units(connection, ctx, first)?;
            for thread in started {
                let done =
                    thread.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))?;
                all.0 = all.0.with(done.0);
                all.1.extend(done.1);
            }
            all.0.n_threads = n_threads;
            // In the order of a scan, whoever found them.
            all.1.sort_unstable();
            Ok(all)
        })
    }

    fn take_units(
        &self,
        connection: &Connection,
        ctx: &JobContext,
        sink: &mut dyn SplitSink,
    ) -> Result<Done, ScanEnd> {
        let mut tiles = connection.prepare_cached(
            "SELECT day, data FROM tile
             WHERE measurement = ?1 AND bin = ?2 AND granularity = ?3 AND block = ?4
               AND day BETWEEN ?5 AND ?6",
        )?;
        let mut rollups = connection.prepare_cached(
            "SELECT days, data FROM rollup
             WHERE measurement = ?1 AND bin = ?2 AND granularity = ?3 AND block = ?4
               AND days BETWEEN ?5 AND ?6",
        )?;
        let (first_day, last_day) = days_of(self.request);
        let mut room = PackedRoom::default();
        let mut done = Done::default();
        let mut spans = Vec::new();
        while let Some(unit) = self.units.get(self.next.fetch_add(1, Ordering::Relaxed)) {
            ctx.check().map_err(|_| ScanEnd::Cancelled)?;
            let rows = self.rows.as_ref().map_or(u64::MAX, |rows| rows[unit.block as usize]);
            spans.clear();
            if self.use_rollups {
                self.rollups(unit, rows, &mut rollups, &mut *sink, &mut spans, &mut done.0)?;
            } else {
                spans.push((first_day, last_day));
            }
            for (first, last) in &spans {
                let granularity_secs = self.request.granularity_secs;
                let key = params![
                    unit.measurement.0,
                    unit.bin,
                    granularity_secs,
                    unit.block,
                    first,
                    last
                ];
                let mut found = tiles.query(key)?;
                while let Some(row) = found.next()? {
                    let day: i64 = row.get(0)?;
                    let bytes = row.get_ref(1)?.as_blob().map_err(rusqlite::Error::from)?;
                    match self.take(unit, day, bytes, rows, &mut room, &mut *sink)? {
                        Some(n_values) => {
                            done.0.n_tiles += 1;
                            done.0.tile_bytes += bytes.len() as u64;
                            done.0.n_values += n_values;
                        }
                        None => done.1.push((*unit, day)),
                    }
                }
            }
        }
        Ok(done)
    }

    /// Offers what tiles add up to; days that are not taken are added to `spans`.
    fn rollups(
        &self,
        unit: &Unit,
        rows: u64,
        statement: &mut rusqlite::Statement<'_>,
        sink: &mut dyn SplitSink,
        spans: &mut Vec<(i64, i64)>,
        report: &mut ReadReport,
    ) -> Result<(), ScanEnd> {
        let (first_day, last_day) = days_of(self.request);
        let granularity_secs = self.request.granularity_secs;
        let Unit { measurement, bin, block } = *unit;
        let (first_row, last_row) = (rollup::place_of(first_day).0, rollup::place_of(last_day).0);
        let key = params![measurement.0, bin, granularity_secs, block, first_row, last_row];
        let mut found = statement.query(key)?;
        let objects = self.catalog.blocks.get(block as usize).map_or(&[][..], Vec::as_slice);
        let n_periods = 86_400_u32.checked_div(granularity_secs).unwrap_or(0) as usize;
        while let Some(row) = found.next()? {
            let days: i64 = row.get(0)?;
            let bytes = row.get_ref(1)?.as_blob().map_err(rusqlite::Error::from)?;
            let fault =
                |damage: &str| tile_fault(measurement, bin, (block, days * rollup::DAYS), damage);
            report.rollup_bytes += bytes.len() as u64;
            for rollup in rollup::read_row(bytes).map_err(|d| fault(&d.to_string()))? {
                let rollup = &rollup.map_err(|damage| fault(&damage.to_string()))?;
                let day = days * rollup::DAYS + i64::from(rollup.day);
                if day < first_day || day > last_day {
                    continue;
                }
                if rollup.n_rows > objects.len() || rollup.splits().any(|split| split >= n_periods)
                {
                    return Err(fault("its rollup does not fit its block").into());
                }
                let view = RollupView {
                    measurement,
                    bin: bin_of(bin),
                    granularity_secs,
                    day_start: tile::day_start(day),
                    n_periods,
                    objects,
                    rows,
                    rollup,
                };
                if rollup.is_exact && sink.rollup(&view) {
                    report.n_rollups += 1;
                    continue;
                }
                match spans.last_mut() {
                    Some((_, last)) if *last + 1 == day => *last = day,
                    _ => spans.push((day, day)),
                }
            }
        }
        Ok(())
    }

    /// Hands a tile over, if it is packed: how many values it has in the rows that were asked for.
    fn take(
        &self,
        unit: &Unit,
        day: i64,
        bytes: &[u8],
        rows: u64,
        room: &mut PackedRoom,
        sink: &mut dyn SplitSink,
    ) -> Sql<Option<u64>> {
        let Unit { measurement, bin, block } = *unit;
        let fault = |damage: &str| tile_fault(measurement, bin, (block, day), damage);
        let packed = room.read(bytes).map_err(|damage| fault(&damage.to_string()))?;
        let Some(tile) = packed else { return Ok(None) };
        let granularity_secs = self.request.granularity_secs;
        let objects = self.catalog.blocks.get(block as usize).and_then(|b| b.get(..tile.n_rows));
        let n_periods = 86_400_u32.checked_div(granularity_secs);
        let (Some(objects), true) = (objects, n_periods == Some(tile.n_periods as u32)) else {
            return Err(fault("its dimensions do not fit its block"));
        };
        sink.packed(&PackedView {
            measurement,
            bin: bin_of(bin),
            granularity_secs,
            day_start: tile::day_start(day),
            objects,
            rows,
            tile,
        });
        Ok(Some(tile.n_values(rows) as u64))
    }
}
