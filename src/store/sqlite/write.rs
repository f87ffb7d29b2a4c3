//! An import session: each file is resolved first, which may fail, then merged, which cannot; a commit takes whole files.
//!
//! ```text
//! add_file:  check positions → plan names → open tiles (reads only) | merge → adopt names → note the import → commit if over budget
//!                                            may fail, file is out  | cannot fail
//! ```

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::path::Path;
use std::sync::MutexGuard;

use rusqlite::{Connection, params};

use super::events;
use super::rows::{self, Fault, Sql};
use super::tiles::{OpenTiles, Target, TileFinder, TileKey};
use crate::model::{
    ImportHeader, ImportedFile, MeasurementBatch, MeasurementId, MeasurementKind, ObjectId, Outage,
    RejectRecord, SCALAR_BIN, SampleValue, Ticket, TimeRange,
};
use crate::store::catalog::{Catalog, Plan};
use crate::store::cumulative::{self, CounterKey, NewReadings, Readings};
use crate::store::intake::{self, FileResult, Intake, Scope, Tally};
use crate::store::memory::{Cells, Plane, StoredResult, plane_of};
use crate::store::merge::merge_result;
use crate::store::tile::Slot;
use crate::store::{ImportId, ImportRecord, ImportStatus, ImportWriter, StoreError};

const READING: &str = "read the cache";
const WRITING: &str = "write the cache";

/// A commit comes after so many files, or bytes of files, at the latest. *Good*: a long import shows what it has so far, and a
/// kill loses minutes, not hours. *Bad*: tiles that later files still fill are written, and read, once more for each commit.
const COMMIT_FILES: u64 = 2_000;
const COMMIT_SOURCE_BYTES: u64 = 256 << 20;

/// See the module's text.
pub struct SqliteWriter<'a> {
    connection: MutexGuard<'a, Connection>,
    file: &'a Path,
    budget_bytes: usize,
    catalog: Catalog,
    tiles: OpenTiles,
    off_grid: OffGrid,
    pending: Pending,
    sets: MeasurementSets,
    last_import: u32,
    /// Taken since the last commit.
    n_files: u64,
    source_bytes: u64,
    /// A commit failed: what was not committed is out, and nothing more is taken.
    failed: bool,
}

/// What the next commit writes beside the tiles.
#[derive(Default)]
struct Pending {
    imports: Vec<(ImportRecord, Vec<RejectRecord>)>,
    /// Content hashes that are or were among `imports`, so that the thousands of them are searched only where one may be found.
    hashes: HashSet<String>,
    /// Some of `imports` are or were rejected.
    any_rejected: bool,
    scopes: Vec<PendingScope>,
    objects: BTreeSet<ObjectId>,
    measurements: BTreeSet<MeasurementId>,
    stale_rejects: BTreeSet<ImportId>,
    /// In the order of the files.
    tickets: Vec<(ImportId, Ticket)>,
    outages: Vec<(ImportId, Outage)>,
    readings: BTreeMap<CounterKey, Readings>,
    n_readings: usize,
    /// Rows that had a value which a later file of this session took back: nothing in the tiles tells of it any more.
    reporters: BTreeMap<(u32, u32, u32), u64>,
}

impl Pending {
    /// About what tickets, outages and readings take.
    fn memory_bytes(&self) -> usize {
        (self.tickets.len() + self.outages.len()) * 512 + self.n_readings * 64
    }
}

impl Pending {
    fn note(&mut self, record: ImportRecord, rejects: Vec<RejectRecord>) {
        self.any_rejected |= record.status == ImportStatus::Rejected;
        self.hashes.insert(record.header.sha256.clone());
        self.imports.push((record, rejects));
    }
}

struct PendingScope {
    import: ImportId,
    scope: Scope,
    /// Stands for the scope's measurement types, which are not kept twice.
    set: usize,
}

/// Each set of measurement types once, with its number in the cache as soon as it has one.
#[derive(Default)]
struct MeasurementSets {
    by_content: HashMap<Vec<MeasurementId>, usize>,
    content: Vec<Vec<MeasurementId>>,
    stored: Vec<Option<i64>>,
}

impl MeasurementSets {
    fn number(&mut self, set: Vec<MeasurementId>) -> usize {
        if let Some(&number) = self.by_content.get(&set) {
            return number;
        }
        let number = self.content.len();
        self.content.push(set.clone());
        self.stored.push(None);
        self.by_content.insert(set, number);
        number
    }
}

/// Measurement, granularity, object, start.
type OffGridKey = (u32, u32, u32, i64);

/// Results off the grid, as they are and will be stored.
#[derive(Default)]
struct OffGrid {
    results: BTreeMap<OffGridKey, StoredResult>,
    dirty: BTreeSet<OffGridKey>,
}

/// Where the samples of a file go.
struct Targets {
    /// By position of the sample; meaningless for results off the grid.
    cells: Vec<Target>,
    /// By position of the period.
    slots: Vec<Option<Slot>>,
}

impl<'a> SqliteWriter<'a> {
    pub fn begin(
        connection: MutexGuard<'a, Connection>,
        file: &'a Path,
        budget_bytes: usize,
    ) -> Result<Self, StoreError> {
        let mut writer = Self {
            connection,
            file,
            budget_bytes,
            catalog: Catalog::default(),
            tiles: OpenTiles::default(),
            off_grid: OffGrid::default(),
            pending: Pending::default(),
            sets: MeasurementSets::default(),
            last_import: 0,
            n_files: 0,
            source_bytes: 0,
            failed: false,
        };
        writer.lock_and_load().map_err(|fault| fault.at(file, READING))?;
        Ok(writer)
    }

    /// Takes the write lock, then reads the names: nobody can change them from here on.
    fn lock_and_load(&mut self) -> Sql<()> {
        if !self.connection.is_autocommit() {
            self.connection.execute_batch("ROLLBACK")?;
        }
        self.connection.execute_batch("BEGIN IMMEDIATE")?;
        self.catalog = rows::load_catalog(&self.connection)?;
        self.last_import = rows::last_import(&self.connection)?;
        Ok(())
    }

    fn check_alive(&self) -> Result<(), StoreError> {
        if self.failed {
            let detail = "the import session ended with a failed commit".to_owned();
            return Err(StoreError::Usage(detail));
        }
        Ok(())
    }

    fn is_known(&self, record: &ImportRecord) -> bool {
        !self.pending.stale_rejects.contains(&record.id)
    }

    /// Imports of those bytes, oldest first, with those of this session.
    fn imports_of(&self, sha256: &str) -> Sql<Vec<ImportRecord>> {
        let mut found = rows::imports_by_sha256(&self.connection, sha256)?;
        found.retain(|record| self.is_known(record));
        if self.pending.hashes.contains(sha256) {
            let pending = self.pending.imports.iter().map(|(record, _)| record);
            found.extend(pending.filter(|record| record.header.sha256 == sha256).cloned());
        }
        Ok(found)
    }

    /// Stored records of rejected files that a new attempt replaces.
    fn stale_rejects(&self, header: &ImportHeader) -> Sql<Vec<ImportId>> {
        let mut stored = rows::rejected_by_file(&self.connection, &header.file)?;
        if !header.sha256.is_empty() {
            stored.extend(rows::imports_by_sha256(&self.connection, &header.sha256)?);
        }
        stored.retain(|record| intake::is_stale_reject(record, header));
        Ok(stored.into_iter().map(|record| record.id).collect())
    }

    fn forget_rejects(&mut self, stored: Vec<ImportId>, header: &ImportHeader) {
        self.pending.stale_rejects.extend(stored);
        if self.pending.any_rejected {
            self.pending.imports.retain(|(record, _)| !intake::is_stale_reject(record, header));
        }
    }

    fn next_id(&mut self) -> ImportId {
        self.last_import += 1;
        ImportId(self.last_import)
    }

    /// Opens the tiles that a file touches, and makes room in them. Changes no cell.
    fn resolve(&mut self, batch: &MeasurementBatch, plan: &Plan, intake: &Intake) -> Sql<Targets> {
        let slots: Vec<Option<Slot>> = batch.periods.iter().map(|p| Slot::of(*p)).collect();
        // Periods of one granularity and day share their tiles.
        let mut groups = BTreeMap::new();
        let groups: Vec<usize> = batch
            .periods
            .iter()
            .zip(&slots)
            .map(|(period, slot)| {
                let next = groups.len();
                *groups.entry((period.granularity, slot.map(|s| s.day))).or_insert(next)
            })
            .collect();
        let mut finder = TileFinder::new(batch.measurements.len());
        let mut cells = Vec::with_capacity(batch.samples.len());
        for result in &intake.results {
            let samples = &batch.samples[result.samples.clone()];
            let Some(slot) = slots[result.period] else {
                self.open_off_grid(off_grid_key(batch, plan, result))?;
                cells.resize(result.samples.end, Target { tile: u32::MAX, cell: 0 });
                continue;
            };
            let place = plan.places[result.object];
            let measurement = plan.measurements[result.measurement];
            let base = TileKey {
                measurement: measurement.0,
                bin: -1,
                granularity_secs: batch.periods[result.period].granularity.as_secs(),
                block: place.block,
                day: slot.day,
            };
            let row = usize::from(place.row);
            let cell = (row * slot.n_periods + slot.column) as u32;
            for sample in samples {
                let key = TileKey { bin: plane_of(sample.bin), ..base };
                let (tiles, connection) = (&mut self.tiles, &*self.connection);
                let tile = finder.find(sample, place.block, groups[result.period], || {
                    tiles.open(connection, key, slot.n_periods)
                })?;
                self.tiles.tile_mut(tile).reach_row(row);
                cells.push(Target { tile, cell });
            }
            if plan.sparse[result.measurement] && samples.iter().any(|s| s.bin == SCALAR_BIN) {
                let n_bins = self.n_stored_bins(measurement);
                self.tiles.open_whole_array(&self.connection, base, n_bins)?;
            }
        }
        Ok(Targets { cells, slots })
    }

    fn n_stored_bins(&self, measurement: MeasurementId) -> u16 {
        match self.catalog.measurements.get(measurement.0 as usize).map(|m| m.kind) {
            Some(
                MeasurementKind::DenseArray { n_bins } | MeasurementKind::SparseArray { n_bins },
            ) => n_bins,
            _ => 0,
        }
    }

    fn open_off_grid(&mut self, key: OffGridKey) -> Sql<()> {
        if self.off_grid.results.contains_key(&key) {
            return Ok(());
        }
        let (measurement, granularity_secs, object, start) = key;
        let mut statement = self.connection.prepare_cached(
            "SELECT bin, kind, value, suspect FROM off_grid
             WHERE measurement = ?1 AND granularity = ?2 AND object = ?3 AND period_start = ?4",
        )?;
        let mut found = statement.query(params![measurement, granularity_secs, object, start])?;
        let mut stored = StoredResult::new();
        while let Some(row) = found.next()? {
            stored.insert(row.get(0)?, rows::cell_of(row, 1)?);
        }
        self.off_grid.results.insert(key, stored);
        Ok(())
    }

    /// Puts all results where [`Self::resolve`] found their places. Cannot fail.
    fn merge(
        &mut self,
        batch: &MeasurementBatch,
        plan: &Plan,
        intake: &Intake,
        targets: &Targets,
        tally: &mut Tally,
    ) {
        // What is noted later is asked for in the order of the file.
        let mut kept = vec![false; intake.results.len()];
        for i in by_measurement(&intake.results, plan.measurements.len()) {
            let result = &intake.results[i];
            let samples = &batch.samples[result.samples.clone()];
            let arriving = samples.iter().map(|s| (s.bin, intake::cell_of(s)));
            let sparse = plan.sparse[result.measurement];
            let merged = if targets.slots[result.period].is_some() {
                let mut cells = self.tiles.result(&targets.cells[result.samples.clone()]);
                merge_result(&mut cells, arriving, sparse, result.repeats)
            } else {
                let key = off_grid_key(batch, plan, result);
                let bins: Vec<Plane> = samples.iter().map(|s| plane_of(s.bin)).collect();
                let stored = self.off_grid.results.entry(key).or_default();
                let merged = merge_result(
                    &mut Cells { stored, bins: &bins },
                    arriving,
                    sparse,
                    result.repeats,
                );
                if merged.changed {
                    self.off_grid.dirty.insert(key);
                }
                merged
            };
            if merged.n_replaced > 0 && samples.iter().any(|s| s.value == SampleValue::Null) {
                let place = plan.places[result.object];
                let granularity_secs = batch.periods[result.period].granularity.as_secs();
                let key = (plan.measurements[result.measurement].0, granularity_secs, place.block);
                *self.pending.reporters.entry(key).or_default() |= 1 << place.row;
            }
            kept[i] = merged.kept;
            tally.note(result, merged);
        }
        tally.kept.extend(kept.iter().enumerate().filter(|(_, kept)| **kept).map(|(i, _)| i));
    }

    fn commit(&mut self) -> Result<(), StoreError> {
        let written = self.write_all();
        if written.is_err() {
            self.failed = true;
            self.connection.execute_batch("ROLLBACK").ok();
        }
        written.map_err(|fault| fault.at(self.file, WRITING))
    }

    fn write_all(&mut self) -> Sql<()> {
        let pending = std::mem::take(&mut self.pending);
        let connection = &*self.connection;
        for id in pending.stale_rejects {
            rows::delete_reject(connection, id)?;
        }
        for id in pending.objects {
            let idx = id.0 as usize;
            rows::put_object(connection, &self.catalog.objects[idx], self.catalog.places[idx])?;
        }
        for id in pending.measurements {
            rows::put_measurement(connection, &self.catalog.measurements[id.0 as usize])?;
        }
        for (record, rejects) in &pending.imports {
            rows::put_import(connection, record, rejects)?;
        }
        for (import, ticket) in &pending.tickets {
            events::put_ticket(connection, *import, ticket)?;
        }
        for (import, outage) in &pending.outages {
            events::put_outage(connection, *import, outage)?;
        }
        for (key, readings) in &pending.readings {
            events::put_readings(connection, *key, readings)?;
        }
        self.sets.write(connection, &pending.scopes)?;
        let mut reporters = pending.reporters;
        self.tiles.write(connection, &mut reporters)?;
        self.off_grid.write(connection, &self.catalog, &mut reporters)?;
        let mut statement = connection.prepare_cached(
            "INSERT INTO reporter (measurement, granularity, block, mask) VALUES (?1, ?2, ?3, ?4)
             ON CONFLICT DO UPDATE SET mask = mask | excluded.mask",
        )?;
        for ((measurement, granularity_secs, block), mask) in reporters {
            if mask != 0 {
                let mask = mask.cast_signed();
                statement.execute(params![measurement, granularity_secs, block, mask])?;
            }
        }
        connection.execute_batch("UPDATE meta SET data_revision = data_revision + 1; COMMIT")?;
        Ok(())
    }

    /// Takes the lock again after a commit in the middle. Another program may have written in between.
    fn go_on(&mut self) -> Sql<()> {
        let version = |connection: &Connection| {
            connection.query_row("PRAGMA data_version", [], |row| row.get::<_, i64>(0))
        };
        let before = version(&self.connection)?;
        self.connection.execute_batch("BEGIN IMMEDIATE")?;
        if version(&self.connection)? != before {
            self.sets = MeasurementSets::default();
            self.lock_and_load()?;
        }
        Ok(())
    }

    fn take_file(&mut self, mut file: ImportedFile) -> Result<ImportRecord, StoreError> {
        let reading = |fault: Fault| fault.at(self.file, READING);
        let stale = self.stale_rejects(&file.header).map_err(reading)?;
        let cumulative = cumulative::take_names(&mut file);
        let plan = self.catalog.plan(&file.batch);
        let readings = cumulative.map(|batch| NewReadings::new(&batch, &plan, &mut file));
        if let Some(new) = &readings {
            new.add_values(&mut file, |key, range| {
                self.known_readings(key, range).map_err(reading)
            })?;
        }
        let intake = Intake::new(&file.batch, &plan, &self.catalog)?;
        let path = self.file;
        let targets =
            self.resolve(&file.batch, &plan, &intake).map_err(|fault| fault.at(path, READING))?;

        // Nothing fails from here on.
        self.forget_rejects(stale, &file.header);
        let id = self.next_id();
        let mut tally = Tally::new(id, &mut file, &intake);
        self.merge(&file.batch, &plan, &intake, &targets, &mut tally);
        for mut scope in intake.scopes(&tally.kept, &plan) {
            let set = self.sets.number(std::mem::take(&mut scope.measurements));
            self.pending.scopes.push(PendingScope { import: id, scope, set });
        }
        let adopted = self.catalog.adopt(plan);
        self.pending.objects.extend(adopted.objects);
        self.pending.measurements.extend(adopted.measurements);
        for (key, new) in readings.into_iter().flat_map(NewReadings::into_readings) {
            self.pending.n_readings += new.len();
            self.pending.readings.entry(key).or_default().extend(new);
        }
        self.pending.tickets.extend(file.tickets.into_iter().map(|ticket| (id, ticket)));
        self.pending.outages.extend(file.outages.into_iter().map(|outage| (id, outage)));
        let record = tally.into_record();
        self.pending.note(record.clone(), file.rejects);
        Ok(record)
    }

    /// Readings of a counter that are stored or wait for the next commit.
    fn known_readings(&self, key: CounterKey, range: TimeRange) -> Sql<Readings> {
        let mut known = events::readings(&self.connection, key, range)?;
        if let Some(pending) = self.pending.readings.get(&key) {
            known.extend(pending.range(range.start..range.end));
        }
        Ok(known)
    }
}

impl ImportWriter for SqliteWriter<'_> {
    fn find_import(&self, sha256: &str) -> Result<Option<ImportRecord>, StoreError> {
        let found = self.imports_of(sha256).map_err(|fault| fault.at(self.file, READING))?;
        Ok(found.into_iter().next_back())
    }

    fn add_file(&mut self, file: ImportedFile) -> Result<ImportRecord, StoreError> {
        self.check_alive()?;
        intake::check_positions(&file)?;
        let sha256 = &file.header.sha256;
        let known = self.imports_of(sha256).map_err(|fault| fault.at(self.file, READING))?;
        if let Some(taken) = known.into_iter().rfind(|r| intake::is_taken(r, &file.header)) {
            return Ok(ImportRecord { status: ImportStatus::Unchanged, ..taken });
        }
        let size_bytes = file.header.size_bytes;
        let record = self.take_file(file)?;
        self.n_files += 1;
        self.source_bytes = self.source_bytes.saturating_add(size_bytes);
        let off_grid_bytes = self.off_grid.results.len() * 256;
        let is_long = self.n_files >= COMMIT_FILES || self.source_bytes >= COMMIT_SOURCE_BYTES;
        let waiting_bytes = off_grid_bytes + self.pending.memory_bytes();
        if is_long || self.tiles.memory_bytes() + waiting_bytes > self.budget_bytes {
            self.commit()?;
            (self.n_files, self.source_bytes) = (0, 0);
            let reopened = self.go_on();
            self.failed = reopened.is_err();
            reopened.map_err(|fault| fault.at(self.file, WRITING))?;
        }
        Ok(record)
    }

    fn add_rejected_file(
        &mut self,
        header: ImportHeader,
        reason: &str,
        rejects: Vec<RejectRecord>,
    ) -> Result<ImportRecord, StoreError> {
        self.check_alive()?;
        let stale = self.stale_rejects(&header).map_err(|fault| fault.at(self.file, READING))?;
        self.forget_rejects(stale, &header);
        let record = intake::rejected_record(self.next_id(), header, reason, rejects.len());
        self.pending.note(record.clone(), rejects);
        Ok(record)
    }

    fn finish(mut self: Box<Self>) -> Result<(), StoreError> {
        self.check_alive()?;
        if self.pending.imports.is_empty() { Ok(()) } else { self.commit() }
    }
}

impl Drop for SqliteWriter<'_> {
    fn drop(&mut self) {
        if !self.connection.is_autocommit() {
            // If it fails, the next session rolls back before it begins.
            self.connection.execute_batch("ROLLBACK").ok();
        }
    }
}

/// Positions of the results with those of one measurement type together, and in the order of the file among themselves.
///
/// Files list all measurement types of one object, then those of the next; a tile holds one measurement type of many objects.
/// Taken in the order of the file every single value would touch another tile, and miss every cache on its way.
fn by_measurement(results: &[FileResult], n_measurements: usize) -> Vec<usize> {
    let mut next = vec![0; n_measurements + 1];
    for result in results {
        next[result.measurement + 1] += 1;
    }
    for measurement in 0..n_measurements {
        next[measurement + 1] += next[measurement];
    }
    let mut order = vec![0; results.len()];
    for (i, result) in results.iter().enumerate() {
        order[next[result.measurement]] = i;
        next[result.measurement] += 1;
    }
    order
}

fn off_grid_key(batch: &MeasurementBatch, plan: &Plan, result: &FileResult) -> OffGridKey {
    let period = batch.periods[result.period];
    (
        plan.measurements[result.measurement].0,
        period.granularity.as_secs(),
        plan.objects[result.object].0,
        period.start.as_unix_secs(),
    )
}

impl OffGrid {
    /// Writes what changed and forgets everything.
    fn write(
        &mut self,
        connection: &Connection,
        catalog: &Catalog,
        reporters: &mut BTreeMap<(u32, u32, u32), u64>,
    ) -> Sql<()> {
        let mut delete = connection.prepare_cached(
            "DELETE FROM off_grid
             WHERE measurement = ?1 AND granularity = ?2 AND object = ?3 AND period_start = ?4",
        )?;
        let mut put = connection.prepare_cached(
            "INSERT INTO off_grid
                 (measurement, granularity, object, period_start, bin, kind, value, suspect)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
        )?;
        for key in &self.dirty {
            let (measurement, granularity_secs, object, start) = *key;
            delete.execute(params![measurement, granularity_secs, object, start])?;
            for (plane, cell) in &self.results[key] {
                let (kind, value) = rows::value_columns(cell.value);
                let suspect = cell.suspect;
                let row = params![
                    measurement,
                    granularity_secs,
                    object,
                    start,
                    plane,
                    kind,
                    value,
                    suspect
                ];
                put.execute(row)?;
                if cell.value != SampleValue::Null {
                    let place = catalog.places[object as usize];
                    *reporters.entry((measurement, granularity_secs, place.block)).or_default() |=
                        1 << place.row;
                }
            }
        }
        *self = Self::default();
        Ok(())
    }
}

impl MeasurementSets {
    fn write(&mut self, connection: &Connection, scopes: &[PendingScope]) -> Sql<()> {
        let mut statement = connection.prepare_cached(
            "INSERT INTO provenance
                 (block, granularity, day, import, first_start, measurement_set, mask, last_start)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
        )?;
        for PendingScope { import, scope, set } in scopes {
            let stored = match self.stored[*set] {
                Some(stored) => stored,
                None => rows::measurement_set(connection, &self.content[*set])?,
            };
            self.stored[*set] = Some(stored);
            statement.execute(params![
                scope.block,
                scope.first.granularity.as_secs(),
                scope.day(),
                import.0,
                scope.first.start.as_unix_secs(),
                stored,
                scope.mask.cast_signed(),
                scope.last.start.as_unix_secs(),
            ])?;
        }
        Ok(())
    }
}
