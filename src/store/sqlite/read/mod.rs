//! A snapshot: a connection of its own inside a read transaction, so that later commits stay unseen.
//!
//! BLOBs are borrowed from SQLite and decoded into buffers that are used again for the next tile.

mod brought;
mod scan;
mod split;

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use rusqlite::{Connection, InterruptHandle, params};

use scan::Scan;
use split::Work;

use super::rows::{self, Fault, Sql};
use super::{KeptEvents, Names, Shared, check, events, parts};
use crate::job::JobContext;
use crate::model::{
    GranularityPeriod, ManagedObject, MeasurementId, MeasurementType, ObjectId, Outage, Period,
    RejectRecord, Ticket, TimeRange, Timestamp,
};
use crate::store::catalog::Catalog;
use crate::store::codec;
use crate::store::request::{KeptSums, ReadReport, ScanRequest, ScanSink, SplitSink};
use crate::store::tile;
use crate::store::{
    DayOrigin, FromImport, ImportId, ImportRecord, OffGridPeriod, PartSize, Reporters, Snapshot,
    StoreError, StoreStats,
};

const READING: &str = "read the cache";

/// See the module's text.
pub struct SqliteSnapshot {
    shared: Arc<Shared>,
    /// Given back to the idle ones at the end; only then `None`.
    connection: Option<Connection>,
    revision: u64,
}

impl SqliteSnapshot {
    pub fn open(shared: Arc<Shared>) -> Result<Self, StoreError> {
        let opened = (|| {
            let connection = shared.reader()?;
            // The transaction sees the state at its first read, which is this one.
            connection.execute_batch("BEGIN")?;
            let revision = rows::data_revision(&connection)?;
            Ok((connection, revision))
        })();
        let (connection, revision) =
            opened.map_err(|e: rusqlite::Error| super::store_error(&shared.file, READING, &e))?;
        Ok(Self { shared, connection: Some(connection), revision })
    }

    fn file(&self) -> &Path {
        &self.shared.file
    }

    fn read<T>(&self, read: impl FnOnce(&Connection) -> Sql<T>) -> Result<T, StoreError> {
        let Some(connection) = &self.connection else {
            return Err(StoreError::Usage("the snapshot is closed".to_owned()));
        };
        read(connection).map_err(|fault| fault.at(self.file(), READING))
    }

    fn error_of(&self, end: ScanEnd) -> StoreError {
        match end {
            ScanEnd::Cancelled => StoreError::Cancelled,
            ScanEnd::Fault(fault) => fault.at(self.file(), READING),
        }
    }

    /// Another connection to the same state; `None` where a later one has been committed meanwhile.
    fn sibling(&self) -> Option<Self> {
        let sibling = Self::open(Arc::clone(&self.shared)).ok()?;
        (sibling.revision == self.revision).then_some(sibling)
    }

    /// Events of this revision, read once for all snapshots of it: a contract asks for them with each of its lines.
    fn kept<T>(
        &self,
        place: impl Fn(&Names) -> &KeptEvents<T>,
        read: impl FnOnce(&Connection) -> Sql<Vec<FromImport<T>>>,
    ) -> Result<Arc<Vec<FromImport<T>>>, StoreError> {
        let names = self.names()?;
        let mut known = place(&names).lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(events) = known.as_ref() {
            return Ok(Arc::clone(events));
        }
        Ok(Arc::clone(known.insert(Arc::new(self.read(read)?))))
    }

    /// The names of this revision, parsed once for all snapshots of it.
    fn names(&self) -> Result<Names, StoreError> {
        let shared = self.shared.names.lock().unwrap_or_else(PoisonError::into_inner).clone();
        if let Some((revision, names)) = shared
            && revision == self.revision
        {
            return Ok(names);
        }
        let catalog = Arc::new(self.read(rows::load_catalog)?);
        let names = Names {
            objects: Arc::clone(&catalog.objects),
            measurements: Arc::new(catalog.measurements.clone()),
            reporters: Arc::default(),
            tickets: Arc::default(),
            outages: Arc::default(),
            extent: self.read(extent)?,
            catalog,
        };
        let mut shared = self.shared.names.lock().unwrap_or_else(PoisonError::into_inner);
        if shared.as_ref().is_none_or(|(revision, _)| *revision < self.revision) {
            *shared = Some((self.revision, names.clone()));
        }
        Ok(names)
    }
}

impl Drop for SqliteSnapshot {
    fn drop(&mut self) {
        let Some(connection) = self.connection.take() else { return };
        // A connection that cannot end its transaction is closed instead.
        if connection.execute_batch("ROLLBACK").is_ok() {
            self.shared.give_back(connection);
        }
    }
}

impl Snapshot for SqliteSnapshot {
    fn data_revision(&self) -> u64 {
        self.revision
    }

    fn objects(&self) -> Result<Arc<Vec<ManagedObject>>, StoreError> {
        Ok(self.names()?.objects)
    }

    fn measurements(&self) -> Result<Arc<Vec<MeasurementType>>, StoreError> {
        Ok(self.names()?.measurements)
    }

    fn imports(&self) -> Result<Vec<ImportRecord>, StoreError> {
        self.read(rows::all_imports)
    }

    fn rejects(&self, limit: usize) -> Result<Vec<RejectRecord>, StoreError> {
        self.read(|connection| rows::newest_rejects(connection, limit))
    }

    fn tickets(&self) -> Result<Arc<Vec<FromImport<Ticket>>>, StoreError> {
        self.kept(|names| &names.tickets, events::tickets)
    }

    fn outages(&self) -> Result<Arc<Vec<FromImport<Outage>>>, StoreError> {
        self.kept(|names| &names.outages, events::outages)
    }

    fn reporters(&self, measurement: MeasurementId) -> Result<Arc<Reporters>, StoreError> {
        let names = self.names()?;
        let mut known = names.reporters.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(reporters) = known.get(&measurement) {
            return Ok(Arc::clone(reporters));
        }
        let found = self.read(|connection| reporters(connection, &names.catalog, measurement))?;
        Ok(Arc::clone(known.entry(measurement).or_insert(Arc::new(found))))
    }

    fn extent(&self) -> Result<Option<TimeRange>, StoreError> {
        Ok(self.names()?.extent)
    }

    fn scan(
        &self,
        request: &ScanRequest,
        ctx: &JobContext,
        sink: &mut dyn ScanSink,
    ) -> Result<ReadReport, StoreError> {
        ctx.check()?;
        let catalog = self.names()?.catalog;
        let Some(connection) = &self.connection else { return Ok(ReadReport::default()) };
        let _interrupt = InterruptOnCancel::new(connection, ctx);
        let mut scan = Scan::new(connection, &catalog, request, ctx, sink);
        scan.run().map_err(|end| self.error_of(end))?;
        Ok(scan.report)
    }

    fn scan_split(
        &self,
        request: &ScanRequest,
        kept: KeptSums,
        ctx: &JobContext,
        sinks: &mut [&mut dyn SplitSink],
    ) -> Result<ReadReport, StoreError> {
        ctx.check()?;
        let catalog = self.names()?.catalog;
        let Some(connection) = &self.connection else { return Ok(ReadReport::default()) };
        let Some((first, others)) = sinks.split_first_mut() else {
            return Ok(ReadReport::default());
        };
        let there = self.read(kept_sums)?;
        let kept =
            KeptSums { days: kept.days && there.days, periods: kept.periods && there.periods };
        let _interrupt = InterruptOnCancel::new(connection, ctx);
        let work = Work::new(&catalog, request, kept);
        // Without another connection to this very state, one thread reads alone.
        let helpers = (0..work.n_helpers(others.len())).map_while(|_| self.sibling()).collect();
        let (report, left) =
            work.run(connection, helpers, ctx, *first, others).map_err(|end| self.error_of(end))?;
        let mut scan = Scan::new(connection, &catalog, request, ctx, *first);
        scan.run_rest(&left, &work.rest).map_err(|end| self.error_of(end))?;
        Ok(report.with(scan.report))
    }

    fn provenance(
        &self,
        object: ObjectId,
        measurement: MeasurementId,
        period: Period,
    ) -> Result<Option<ImportRecord>, StoreError> {
        let catalog = self.names()?.catalog;
        self.read(|connection| provenance(connection, &catalog, object, measurement, period))
    }

    fn imports_of(
        &self,
        objects: &[ObjectId],
        range: TimeRange,
    ) -> Result<Option<Vec<ImportId>>, StoreError> {
        let catalog = self.names()?.catalog;
        self.read(|connection| brought::imports_of(connection, &catalog, objects, range)).map(Some)
    }

    fn origin_days(&self) -> Result<Option<Vec<(u32, i64)>>, StoreError> {
        let days = self.read(|connection| {
            let mut statement = connection.prepare_cached(
                "SELECT DISTINCT granularity, day FROM provenance ORDER BY granularity, day",
            )?;
            let found = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
            Ok(found.collect::<rusqlite::Result<_>>()?)
        })?;
        Ok(Some(days))
    }

    fn off_grid_periods(
        &self,
        measurements: &[MeasurementId],
        granularity_secs: u32,
        range: TimeRange,
    ) -> Result<Vec<OffGridPeriod>, StoreError> {
        self.read(|connection| off_grid_periods(connection, measurements, granularity_secs, range))
    }

    fn day_origins(&self, granularity_secs: u32, day: i64) -> Result<Vec<DayOrigin>, StoreError> {
        let catalog = self.names()?.catalog;
        self.read(|connection| day_origins(connection, &catalog, granularity_secs, day))
    }

    fn check(&self, ctx: &JobContext) -> Result<Vec<String>, StoreError> {
        let catalog = match self.names() {
            Ok(names) => names.catalog,
            Err(StoreError::Corrupt { detail, .. }) => return Ok(vec![detail]),
            Err(error) => return Err(error),
        };
        let faults = self.read(|connection| Ok(check::check(connection, &catalog, ctx)))?;
        match faults {
            Ok(faults) => Ok(faults),
            Err(Fault::Content(detail)) => Ok(vec![detail]),
            Err(fault) => {
                ctx.check()?;
                Err(fault.at(self.file(), READING))
            }
        }
    }

    fn stats(&self) -> Result<StoreStats, StoreError> {
        self.read(stats)
    }

    fn parts(&self, ctx: &JobContext) -> Result<Vec<PartSize>, StoreError> {
        let Some(connection) = &self.connection else { return Ok(Vec::new()) };
        let _interrupt = InterruptOnCancel::new(connection, ctx);
        self.read(parts::sizes)
    }

    fn measurement_days(&self) -> Result<Vec<Option<TimeRange>>, StoreError> {
        let n_measurements = self.names()?.measurements.len();
        self.read(|connection| parts::measurement_days(connection, n_measurements))
    }
}

/// Interrupts the statement that runs when somebody cancels, and never a later one of the same connection: the hook stays in the
/// token, but the handle is taken away when the scan ends.
struct InterruptOnCancel(Arc<Mutex<Option<InterruptHandle>>>);

impl InterruptOnCancel {
    fn new(connection: &Connection, ctx: &JobContext) -> Self {
        let handle = Arc::new(Mutex::new(Some(connection.get_interrupt_handle())));
        let hook = Arc::downgrade(&handle);
        ctx.cancel.on_cancel(move || {
            if let Some(handle) = hook.upgrade()
                && let Some(handle) = &*handle.lock().unwrap_or_else(PoisonError::into_inner)
            {
                handle.interrupt();
            }
        });
        Self(handle)
    }
}

impl Drop for InterruptOnCancel {
    fn drop(&mut self) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = None;
    }
}

enum ScanEnd {
    Cancelled,
    Fault(Fault),
}

impl<E: Into<Fault>> From<E> for ScanEnd {
    fn from(fault: E) -> Self {
        Self::Fault(fault.into())
    }
}

/// Block and day.
type TilePlace = (u32, i64);

/// Rows that were asked for, one bit each, by block; `None`: all.
type Rows = Option<Vec<u64>>;

fn rows_of(catalog: &Catalog, request: &ScanRequest) -> Rows {
    let mut rows = vec![0_u64; catalog.blocks.len()];
    for id in request.objects.as_ref()? {
        if let Some(place) = catalog.places.get(id.0 as usize) {
            rows[place.block as usize] |= 1 << place.row;
        }
    }
    Some(rows)
}

/// UTC days, first to last.
fn days_of(request: &ScanRequest) -> (i64, i64) {
    let day = |instant: Timestamp| instant.as_unix_secs().div_euclid(86_400);
    // The range is half-open: a period that starts at its end is outside.
    (day(request.range.start), day(request.range.end.plus_secs(-1)))
}

fn tile_fault(measurement: MeasurementId, bin: i32, place: TilePlace, detail: &str) -> Fault {
    let (block, day) = place;
    let day = tile::day_start(day);
    Fault::Content(format!(
        "tile of measurement type {}, bin {bin}, block {block}, day {day}: {detail}",
        measurement.0
    ))
}

fn extent(connection: &Connection) -> Sql<Option<TimeRange>> {
    let sql = "SELECT min(extent_start), max(extent_end) FROM import";
    let ends = |row: &rusqlite::Row<'_>| Ok((row.get(0)?, row.get(1)?));
    let (start, end): (Option<i64>, Option<i64>) = connection.query_row(sql, [], ends)?;
    Ok(start.zip(end).map(|(start, end)| TimeRange {
        start: Timestamp::from_unix_secs(start),
        end: Timestamp::from_unix_secs(end),
    }))
}

/// Of which sums every tile has its own.
fn kept_sums(connection: &Connection) -> Sql<KeptSums> {
    let mut statement = connection.prepare_cached("SELECT has_rollups, has_profiles FROM meta")?;
    let kept = |row: &rusqlite::Row<'_>| Ok(KeptSums { days: row.get(0)?, periods: row.get(1)? });
    Ok(statement.query_row([], kept)?)
}

fn reporters(
    connection: &Connection,
    catalog: &Catalog,
    measurement: MeasurementId,
) -> Sql<Reporters> {
    let mut statement = connection.prepare_cached(
        "SELECT granularity, block, mask FROM reporter WHERE measurement = ?1
         ORDER BY granularity, block",
    )?;
    let mut found = statement.query([measurement.0])?;
    let mut reporters: BTreeMap<u32, Vec<ObjectId>> = BTreeMap::new();
    while let Some(row) = found.next()? {
        let mask = row.get::<_, i64>(2)?.cast_unsigned();
        let block: u32 = row.get(1)?;
        let Some(objects) = catalog.blocks.get(block as usize) else {
            return Err(Fault::content("a reporter mask names a block that does not exist"));
        };
        let reporting = objects.iter().enumerate().filter(|(i, _)| mask >> i & 1 == 1);
        reporters.entry(row.get(0)?).or_default().extend(reporting.map(|(_, id)| *id));
    }
    // Blocks are not in order of ids.
    reporters.values_mut().for_each(|objects| objects.sort_unstable());
    Ok(reporters.into_iter().collect())
}

fn provenance(
    connection: &Connection,
    catalog: &Catalog,
    object: ObjectId,
    measurement: MeasurementId,
    period: Period,
) -> Sql<Option<ImportRecord>> {
    let Some(place) = catalog.places.get(object.0 as usize) else { return Ok(None) };
    let start = period.start.as_unix_secs();
    let granularity_secs = period.granularity.as_secs();
    let mut statement = connection.prepare_cached(
        "SELECT import, measurement_set, mask, first_start FROM provenance
         WHERE block = ?1 AND granularity = ?2 AND day = ?3 AND first_start <= ?4 AND last_start >= ?4
         ORDER BY import DESC",
    )?;
    let day = start.div_euclid(86_400);
    let mut found = statement.query(params![place.block, granularity_secs, day, start])?;
    let mut sets_seen: BTreeMap<i64, bool> = BTreeMap::new();
    while let Some(row) = found.next()? {
        let mask = row.get::<_, i64>(2)?.cast_unsigned();
        let first: i64 = row.get(3)?;
        if mask >> place.row & 1 == 0 || (start - first) % i64::from(granularity_secs) != 0 {
            continue;
        }
        let set: i64 = row.get(1)?;
        let holds = match sets_seen.get(&set) {
            Some(holds) => *holds,
            None => rows::set_holds(connection, set, measurement)?,
        };
        sets_seen.insert(set, holds);
        if holds {
            return rows::import_by_id(connection, ImportId(row.get(0)?));
        }
    }
    Ok(None)
}

fn off_grid_periods(
    connection: &Connection,
    measurements: &[MeasurementId],
    granularity_secs: u32,
    range: TimeRange,
) -> Sql<Vec<OffGridPeriod>> {
    let mut found = Vec::new();
    // Mostly there is none at all, and one look tells so.
    let mut any = connection.prepare_cached("SELECT EXISTS (SELECT 1 FROM off_grid)")?;
    if !any.query_row([], |row| row.get::<_, bool>(0))? {
        return Ok(found);
    }
    let mut statement = connection.prepare_cached(
        "SELECT DISTINCT object, period_start FROM off_grid
         WHERE measurement = ?1 AND granularity = ?2 AND period_start >= ?3 AND period_start < ?4
             AND kind <> 0
         ORDER BY object, period_start",
    )?;
    let (start, end) = (range.start.as_unix_secs(), range.end.as_unix_secs());
    for &measurement in measurements {
        let mut rows = statement.query(params![measurement.0, granularity_secs, start, end])?;
        while let Some(row) = rows.next()? {
            found.push(OffGridPeriod {
                measurement,
                object: ObjectId(row.get(0)?),
                start: Timestamp::from_unix_secs(row.get(1)?),
            });
        }
    }
    Ok(found)
}

fn day_origins(
    connection: &Connection,
    catalog: &Catalog,
    granularity_secs: u32,
    day: i64,
) -> Sql<Vec<DayOrigin>> {
    let mut statement = connection.prepare_cached(
        "SELECT import, first_start, last_start, measurement_set, mask FROM provenance
         WHERE block = ?1 AND granularity = ?2 AND day = ?3",
    )?;
    let mut sets: BTreeMap<i64, Arc<Vec<MeasurementId>>> = BTreeMap::new();
    let mut origins = Vec::new();
    for (block, objects) in catalog.blocks.iter().enumerate() {
        let mut found = statement.query(params![block as u32, granularity_secs, day])?;
        while let Some(row) = found.next()? {
            let set: i64 = row.get(3)?;
            let measurements = match sets.get(&set) {
                Some(known) => Arc::clone(known),
                None => Arc::new(rows::set_ids(connection, set)?),
            };
            sets.insert(set, Arc::clone(&measurements));
            let mask = row.get::<_, i64>(4)?.cast_unsigned();
            let brought = objects.iter().enumerate().filter(|(i, _)| mask >> i & 1 == 1);
            origins.push(DayOrigin {
                import: ImportId(row.get(0)?),
                first: Timestamp::from_unix_secs(row.get(1)?),
                last: Timestamp::from_unix_secs(row.get(2)?),
                objects: brought.map(|(_, id)| *id).collect(),
                measurements,
            });
        }
    }
    origins.sort_by_key(|origin| origin.import);
    Ok(origins)
}

fn stats(connection: &Connection) -> Sql<StoreStats> {
    let count = |sql: &str| connection.query_row(sql, [], |row| rows::count(row, 0));
    let mut stats = StoreStats {
        n_objects: count("SELECT count(*) FROM object")?,
        n_measurements: count("SELECT count(*) FROM measurement")?,
        n_imports: count("SELECT count(*) FROM import")?,
        n_off_grid: count("SELECT count(*) FROM off_grid")?,
        n_tickets: count("SELECT count(*) FROM ticket")?,
        n_outages: count("SELECT count(*) FROM outage")?,
        rollup_bytes: count("SELECT coalesce(sum(length(data)), 0) FROM rollup")?,
        profile_bytes: count("SELECT coalesce(sum(length(data)), 0) FROM profile")?,
        file_bytes: count("PRAGMA page_count")? * count("PRAGMA page_size")?,
        ..StoreStats::default()
    };
    let mut statement = connection.prepare_cached("SELECT data FROM tile")?;
    let mut found = statement.query([])?;
    while let Some(row) = found.next()? {
        let bytes = row.get_ref(0)?.as_blob().map_err(rusqlite::Error::from)?;
        stats.n_tiles += 1;
        stats.tile_bytes += bytes.len() as u64;
        let header = tile::Header::read(bytes)?;
        stats.n_samples += header.statistics.n_present as u64;
        stats.n_old_tiles += u64::from(header.codec == codec::SCALED_VECTORS);
    }
    if kept_sums(connection)? != (KeptSums { days: true, periods: true }) {
        stats.n_old_tiles = stats.n_tiles;
    }
    Ok(stats)
}

/// Whether a granularity, as stored, has tiles.
pub fn has_tiles(granularity_secs: u32) -> bool {
    GranularityPeriod::from_secs(granularity_secs).and_then(tile::periods_per_day).is_some()
}
