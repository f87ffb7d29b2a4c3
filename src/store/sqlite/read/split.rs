//! Reading on several threads: the tiles of one plane and block are a unit that a thread takes whole.
//!
//! For each unit what its days add up to, and what its objects add up to in each period, is offered first; days that the sink does not
//! take that way are read as packed tiles, and what is not packed is left for one thread to decode in order.

use std::sync::atomic::{AtomicUsize, Ordering};

use rusqlite::{Connection, params};

use super::{Rows, ScanEnd, SqliteSnapshot, days_of, rows_of, tile_fault};
use crate::job::JobContext;
use crate::model::{MeasurementId, MeasurementKind, ObjectId, SCALAR_BIN};
use crate::store::catalog::Catalog;
use crate::store::codec::Damage;
use crate::store::day_rows::Record;
use crate::store::memory::bin_of;
use crate::store::packed::{PackedRoom, PackedView};
use crate::store::profile::{Profile, ProfileView};
use crate::store::request::{BinRequest, KeptSums, ReadReport, ScanRequest, SplitSink};
use crate::store::rollup::{Rollup, RollupView};
use crate::store::sqlite::rows::{Fault, Sql};
use crate::store::sqlite::sums::SumsTable;
use crate::store::{day_rows, tile};

/// The tiles of one plane and block.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Unit {
    pub(super) measurement: MeasurementId,
    pub(super) bin: i32,
    pub(super) block: u32,
}

/// Units for which another thread is started.
const UNITS_PER_THREAD: usize = 8;

/// Neighboring units that a thread takes at once, at most. *Good*: a page of the cache holds tiles of neighboring blocks, and is read by
/// one thread instead of by all: sums of a month from tiles take 56 ms instead of 66. *Bad*: at the end one thread may wait for the
/// others; so where there are few units it takes fewer.
const UNITS_AT_ONCE_MAX: usize = 8;
/// Times that each thread takes units, at least.
const TURNS_MIN: usize = 16;

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
    kept: KeptSums,
    catalog: &'a Catalog,
    request: &'a ScanRequest,
    rows: Rows,
    /// What cannot be divided.
    pub(super) rest: Vec<(MeasurementId, BinRequest)>,
}

/// Days of one unit, first and last.
type DaySpan = (i64, i64);

const WRONG_SUMS: Damage = Damage("what it adds up to does not fit its block");

/// A unit whose sums are offered to a sink.
struct Offered<'r> {
    unit: &'r Unit,
    /// That were asked for, one bit each.
    rows: u64,
    objects: &'r [ObjectId],
    report: &'r mut ReadReport,
}

/// What was read, and days that have to be decoded.
type Done = (ReadReport, Vec<(Unit, i64)>);

impl<'a> Work<'a> {
    pub(super) fn new(catalog: &'a Catalog, request: &'a ScanRequest, kept: KeptSums) -> Self {
        let rows = rows_of(catalog, request);
        let (units, rest) = units_of(catalog, request, &rows);
        Self { units, next: AtomicUsize::new(0), kept, catalog, request, rows, rest }
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
        let n_threads = 1 + helpers.len();
        let n_at_once = (self.units.len() / (n_threads * TURNS_MIN)).clamp(1, UNITS_AT_ONCE_MAX);
        std::thread::scope(|scope| {
            let started: Vec<_> = helpers
                .into_iter()
                .zip(others)
                .map(|(helper, sink)| {
                    scope.spawn(move || match &helper.connection {
                        Some(connection) => self.take_units(connection, n_at_once, ctx, *sink),
                        None => Ok(Done::default()),
                    })
                })
                .collect();
            let mut all = self.take_units(connection, n_at_once, ctx, first)?;
            for thread in started {
                let done =
                    thread.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))?;
                all.0 = all.0.with(done.0);
                all.1.extend(done.1);
            }
            all.0.n_threads = n_threads as u64;
            // In the order of a scan, whoever found them.
            all.1.sort_unstable();
            Ok(all)
        })
    }

    fn take_units(
        &self,
        connection: &Connection,
        n_at_once: usize,
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
        let mut profiles = connection.prepare_cached(
            "SELECT days, data FROM profile
             WHERE measurement = ?1 AND bin = ?2 AND granularity = ?3 AND block = ?4
               AND days BETWEEN ?5 AND ?6",
        )?;
        let (first_day, last_day) = days_of(self.request);
        let mut room = PackedRoom::default();
        let mut done = Done::default();
        let (mut spans, mut left) = (Vec::new(), Vec::new());
        // Taken by this thread and not read yet.
        let mut taken = self.units[..0].iter();
        let mut next = || {
            taken.next().or_else(|| {
                let first = self.next.fetch_add(n_at_once, Ordering::Relaxed).min(self.units.len());
                taken = self.units[first..self.units.len().min(first + n_at_once)].iter();
                taken.next()
            })
        };
        while let Some(unit) = next() {
            ctx.check().map_err(|_| ScanEnd::Cancelled)?;
            let rows = self.rows.as_ref().map_or(u64::MAX, |rows| rows[unit.block as usize]);
            let objects = self.objects_of(unit);
            let offered = &mut Offered { unit, rows, objects, report: &mut done.0 };
            spans.clear();
            spans.push((first_day, last_day));
            for table in self.kept_of(objects, rows, &mut *sink).into_iter().flatten() {
                let statement = match table {
                    SumsTable::Rollup => &mut rollups,
                    SumsTable::Profile => &mut profiles,
                };
                self.offer(unit, statement, &spans, &mut left, |day, record| match table {
                    SumsTable::Rollup => self.take_rollup(offered, day, &record, &mut *sink),
                    SumsTable::Profile => self.take_profile(offered, day, &record, &mut *sink),
                })?;
                std::mem::swap(&mut spans, &mut left);
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

    fn objects_of(&self, unit: &Unit) -> &'a [ObjectId] {
        self.catalog.blocks.get(unit.block as usize).map_or(&[][..], Vec::as_slice)
    }

    /// Of a day.
    fn n_periods(&self) -> usize {
        86_400_u32.checked_div(self.request.granularity_secs).unwrap_or(0) as usize
    }

    /// Which sums are offered for a block, the shorter ones first.
    fn kept_of(
        &self,
        objects: &[ObjectId],
        rows: u64,
        sink: &mut dyn SplitSink,
    ) -> [Option<SumsTable>; 2] {
        let rollups = self.kept.days.then_some(SumsTable::Rollup);
        let wants_profiles = self.kept.periods && sink.wants_profiles(objects, rows);
        let profiles = wants_profiles.then_some(SumsTable::Profile);
        // A rollup has about four numbers for each object, a profile one for each period.
        if objects.len() * 4 >= self.n_periods() {
            [profiles, rollups]
        } else {
            [rollups, profiles]
        }
    }

    fn take_rollup(
        &self,
        offered: &mut Offered<'_>,
        day: i64,
        record: &Record<'_>,
        sink: &mut dyn SplitSink,
    ) -> Result<bool, Damage> {
        let Offered { unit, rows, objects, .. } = *offered;
        let rollup = &Rollup::read(record)?;
        let n_periods = self.n_periods();
        if rollup.n_rows > objects.len() || rollup.splits().any(|split| split >= n_periods) {
            return Err(WRONG_SUMS);
        }
        offered.report.rollup_bytes += record.body.len() as u64;
        let is_taken = rollup.is_exact
            && sink.rollup(&RollupView {
                measurement: unit.measurement,
                bin: bin_of(unit.bin),
                granularity_secs: self.request.granularity_secs,
                day_start: tile::day_start(day),
                n_periods,
                objects,
                rows,
                rollup,
            });
        offered.report.n_rollups += u64::from(is_taken);
        Ok(is_taken)
    }

    fn take_profile(
        &self,
        offered: &mut Offered<'_>,
        day: i64,
        record: &Record<'_>,
        sink: &mut dyn SplitSink,
    ) -> Result<bool, Damage> {
        let Offered { unit, rows, objects, .. } = *offered;
        let n_periods = self.n_periods();
        let profile = &Profile::read(record, n_periods)?;
        let n_reached = (u64::BITS - profile.rows.leading_zeros()) as usize;
        if profile.n_rows > objects.len() || n_reached > profile.n_rows {
            return Err(WRONG_SUMS);
        }
        offered.report.profile_bytes += record.body.len() as u64;
        let is_taken = profile.is_exact
            && sink.profile(&ProfileView {
                measurement: unit.measurement,
                bin: bin_of(unit.bin),
                granularity_secs: self.request.granularity_secs,
                day_start: tile::day_start(day),
                n_periods,
                objects,
                rows,
                profile,
            });
        offered.report.n_profiles += u64::from(is_taken);
        Ok(is_taken)
    }

    /// Offers what the tiles of some days add up to; days that are not taken go to `left`.
    fn offer(
        &self,
        unit: &Unit,
        statement: &mut rusqlite::Statement<'_>,
        spans: &[DaySpan],
        left: &mut Vec<DaySpan>,
        mut take: impl FnMut(i64, Record<'_>) -> Result<bool, Damage>,
    ) -> Result<(), ScanEnd> {
        let Unit { measurement, bin, block } = *unit;
        left.clear();
        for &(first_day, last_day) in spans {
            let (first_row, last_row) =
                (day_rows::place_of(first_day).0, day_rows::place_of(last_day).0);
            let granularity_secs = self.request.granularity_secs;
            let key = params![measurement.0, bin, granularity_secs, block, first_row, last_row];
            let mut found = statement.query(key)?;
            while let Some(row) = found.next()? {
                let days: i64 = row.get(0)?;
                let bytes = row.get_ref(1)?.as_blob().map_err(rusqlite::Error::from)?;
                let fault = |damage: Damage| -> Fault {
                    let place = (block, days * day_rows::DAYS);
                    tile_fault(measurement, bin, place, &damage.to_string())
                };
                for record in day_rows::read_row(bytes).map_err(fault)? {
                    let record = record.map_err(fault)?;
                    let day = days * day_rows::DAYS + i64::from(record.day);
                    if day < first_day || day > last_day || take(day, record).map_err(fault)? {
                        continue;
                    }
                    match left.last_mut() {
                        Some((_, last)) if *last + 1 == day => *last = day,
                        _ => left.push((day, day)),
                    }
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
