//! An import session: each file is resolved first, which may fail, then merged, which cannot; a commit takes whole files.
//!
//! ```text
//! add_file:  check positions → plan names → open tiles (reads only) | merge → adopt names → note the import → commit if over budget
//!                                            may fail, file is out  | cannot fail
//! ```

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::MutexGuard;

use rusqlite::{Connection, params};

use super::events;
use super::open::{FileIdentity, identity_of};
use super::rows::{self, Fault, Sql};
use super::sums::DayStarts;
use super::tiles::{CellPlace, OpenTiles, TileKey, note_numbers};
use crate::model::fast::{FastMap, FastSet};
use crate::model::{
    Column, ImportHeader, ImportedFile, MeasurementBatch, MeasurementId, MeasurementKind, ObjectId,
    Outage, RejectRecord, SCALAR_BIN, SampleValue, Ticket, TimeRange,
};
use crate::store::catalog::{Catalog, Plan};
use crate::store::cumulative::{self, CounterKey, NewReadings, Readings};
use crate::store::intake::{self, FileResult, Intake, Scope, Tally};
use crate::store::memory::{Cells, Plane, StoredResult, plane_of};
use crate::store::merge::{Cell, merge_result};
use crate::store::shape::{self, Part, Span, StoredShapes, dense_of};
use crate::store::tile::{Slot, Tile};
use crate::store::{DayZones, ImportId, ImportRecord, ImportStatus, ImportWriter, StoreError};

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
    /// Of the file that the connection has open.
    identity: Option<FileIdentity>,
    budget_bytes: usize,
    zones: DayZones,
    catalog: Catalog,
    tiles: OpenTiles,
    off_grid: OffGrid,
    pending: Pending,
    sets: MeasurementSets,
    /// Spans that no further number makes tell more.
    spans: FastMap<(u32, Part), Span>,
    last_import: u32,
    /// The cache had records of rejected files when the session took the lock.
    has_rejected: bool,
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
    hashes: FastSet<String>,
    /// Some of `imports` are or were rejected.
    any_rejected: bool,
    scopes: Vec<PendingScope>,
    objects: BTreeSet<ObjectId>,
    measurements: BTreeSet<MeasurementId>,
    stale_rejects: BTreeSet<ImportId>,
    /// In the order of the files.
    tickets: Vec<(ImportId, Ticket)>,
    n_ticket_updates: usize,
    outages: Vec<(ImportId, Outage)>,
    readings: BTreeMap<CounterKey, Readings>,
    n_readings: usize,
    /// Rows that had a value which a later file of this session took back: nothing in the tiles tells of it any more.
    reporters: BTreeMap<(u32, u32, u32), u64>,
}

impl Pending {
    /// About what tickets, outages and readings take.
    fn memory_bytes(&self) -> usize {
        let n_events = self.tickets.len() + self.outages.len();
        n_events * 512 + self.n_ticket_updates * 96 + self.n_readings * 64
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
    by_content: FastMap<Vec<MeasurementId>, usize>,
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

/// Where the rows of a file go.
#[derive(Default)]
struct Targets {
    groups: Vec<TargetGroup>,
    /// By row: its group, and its cell in each tile of the group; `None` off the grid.
    of_row: Vec<Option<(u32, CellPlace)>>,
}

/// Rows with one list of columns, in one block, of one granularity and day: they share their tiles.
struct TargetGroup {
    list: usize,
    granularity_secs: u32,
    block: u32,
    /// By column of the list.
    tiles: Vec<u32>,
    /// Positions of the rows.
    rows: Vec<u32>,
}

impl<'a> SqliteWriter<'a> {
    pub fn begin(
        connection: MutexGuard<'a, Connection>,
        file: &'a Path,
        identity: Option<FileIdentity>,
        budget_bytes: usize,
        zones: DayZones,
    ) -> Result<Self, StoreError> {
        let mut writer = Self {
            connection,
            file,
            identity,
            budget_bytes,
            zones,
            catalog: Catalog::default(),
            tiles: OpenTiles::default(),
            off_grid: OffGrid::default(),
            pending: Pending::default(),
            sets: MeasurementSets::default(),
            spans: FastMap::default(),
            last_import: 0,
            has_rejected: true,
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
        self.catalog.index_names();
        self.last_import = rows::last_import(&self.connection)?;
        self.has_rejected = rows::has_rejected(&self.connection)?;
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
        if !self.has_rejected {
            return Ok(Vec::new());
        }
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
        let mut targets = Targets::default();
        let mut known: FastMap<(usize, u32, u32, i64), u32> = FastMap::default();
        // Rows of one list mostly follow each other.
        let mut last = None;
        for (idx, row) in batch.samples.rows().enumerate() {
            let Some(slot) = slots[row.period as usize] else {
                for result in intake.results(idx, row) {
                    self.open_off_grid(off_grid_key(batch, plan, &result))?;
                }
                targets.of_row.push(None);
                continue;
            };
            let place = plan.places[row.object as usize];
            let granularity_secs = batch.periods[row.period as usize].granularity.as_secs();
            let key = (row.list, place.block, granularity_secs, slot.day);
            let group = match last {
                Some((known, group)) if known == key => group,
                _ => match known.get(&key) {
                    Some(&group) => group,
                    None => {
                        let tiles =
                            self.open_group(key, slot.n_periods, row.columns, plan, intake)?;
                        let rows = Vec::new();
                        let (list, block) = (row.list, place.block);
                        let group = TargetGroup { list, granularity_secs, block, tiles, rows };
                        targets.groups.push(group);
                        let number = (targets.groups.len() - 1) as u32;
                        known.insert(key, number);
                        number
                    }
                },
            };
            last = Some((key, group));
            let cell = CellPlace { row: place.row, column: slot.column as u32 };
            targets.of_row.push(Some((group, cell)));
            targets.groups[group as usize].rows.push(idx as u32);
        }
        for group in &targets.groups {
            let places = || group.rows.iter().filter_map(|idx| targets.of_row[*idx as usize]);
            let row = places().map(|(_, place)| usize::from(place.row)).max().unwrap_or(0);
            let columns = || places().map(|(_, place)| place.column as usize);
            let (first, last) = (columns().min().unwrap_or(0), columns().max().unwrap_or(0));
            group.tiles.iter().for_each(|tile| self.tiles.reach(*tile, row, first..=last));
        }
        Ok(targets)
    }

    /// Opens the tiles of a list of columns; of the sparse arrays in it, all stored bins.
    fn open_group(
        &mut self,
        (list, block, granularity_secs, day): (usize, u32, u32, i64),
        n_periods: usize,
        columns: &[Column],
        plan: &Plan,
        intake: &Intake,
    ) -> Sql<Vec<u32>> {
        let key_of = |column: &Column| TileKey {
            measurement: plan.measurements[column.measurement as usize].0,
            bin: plane_of(column.bin),
            granularity_secs,
            block,
            day,
        };
        let mut tiles = Vec::with_capacity(columns.len());
        for column in columns {
            tiles.push(self.tiles.open(&self.connection, key_of(column), n_periods)?);
        }
        let list = &intake.lists[list];
        for (range, measurement) in list.results.iter().zip(&list.measurements) {
            let base = columns[range.clone()].iter().find(|column| column.bin == SCALAR_BIN);
            if let Some(base) = base.filter(|_| plan.sparse[*measurement]) {
                let n_bins = self.n_stored_bins(plan.measurements[*measurement]);
                self.tiles.open_whole_array(&self.connection, key_of(base), n_bins)?;
            }
        }
        Ok(tiles)
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
    ///
    /// A file lists all measurement types of one object, then those of the next; a tile holds one measurement type of many objects.
    /// Taken in the order of the file every single value would touch another tile, so they are taken column by column, unless
    /// the file has a result twice: then their order says which of them stays.
    fn merge(
        &mut self,
        batch: &MeasurementBatch,
        plan: &Plan,
        intake: &Intake,
        targets: &Targets,
        tally: &mut Tally,
    ) {
        let samples = &batch.samples;
        if intake.has_repeats() {
            for (idx, row) in samples.rows().enumerate() {
                for result in intake.results(idx, row) {
                    self.merge_one(batch, plan, targets, &result, tally);
                }
            }
            return;
        }
        for group in &targets.groups {
            self.merge_group(batch, plan, intake, (targets, group), tally);
        }
        let off_grid = samples.rows().enumerate().filter(|(idx, _)| targets.of_row[*idx].is_none());
        for (idx, row) in off_grid {
            for result in intake.results(idx, row) {
                self.merge_one(batch, plan, targets, &result, tally);
            }
        }
    }

    /// Merges rows that share their tiles, none of whose results stands in the file twice.
    ///
    /// The values are turned into columns first: they were written by another processor, and are fetched from there in the order in
    /// which they lie.
    fn merge_group(
        &mut self,
        batch: &MeasurementBatch,
        plan: &Plan,
        intake: &Intake,
        (targets, group): (&Targets, &TargetGroup),
        tally: &mut Tally,
    ) {
        /// Rows that are turned together: their values stay in the processor's cache.
        const ROWS_TURNED: usize = 64;
        /// Tiles that are looked at together before they are written: see [`OpenTiles::touch`].
        const COLUMNS_TOUCHED: usize = 64;
        let (samples, list) = (&batch.samples, &intake.lists[group.list]);
        let (mut turned, mut places) = (Vec::new(), Vec::new());
        for rows in group.rows.chunks(ROWS_TURNED) {
            let n_rows = rows.len();
            turned.clear();
            turned.resize(n_rows * group.tiles.len(), SampleValue::Null);
            places.clear();
            for (i, idx) in rows.iter().enumerate() {
                let row = samples.row(*idx as usize);
                let Some((_, place)) = targets.of_row[*idx as usize] else { continue };
                places.push((place, row.suspect));
                for (column, value) in row.values.iter().enumerate() {
                    turned[column * n_rows + i] = *value;
                }
            }
            let results = list.results.iter().zip(&list.measurements).enumerate();
            for (n, (columns, measurement)) in results {
                if plan.sparse[*measurement] {
                    for idx in rows {
                        let idx = *idx as usize;
                        let result = intake.result(idx, samples.row(idx), n);
                        self.merge_one(batch, plan, targets, &result, tally);
                    }
                    continue;
                }
                for column in columns.clone() {
                    if column.is_multiple_of(COLUMNS_TOUCHED)
                        && let (Some((first, _)), Some((last, _))) = (places.first(), places.last())
                    {
                        let end = group.tiles.len().min(column + COLUMNS_TOUCHED);
                        self.tiles.touch(&group.tiles[column..end], *first, *last);
                    }
                    let values = &turned[column * n_rows..(column + 1) * n_rows];
                    let cells = places
                        .iter()
                        .zip(values)
                        .map(|(&(place, suspect), &value)| (place, Cell { value, suspect }));
                    let merged = self.tiles.merge_column(group.tiles[column], cells);
                    tally.note_replaced(merged.n_replaced);
                    if merged.taken_back != 0 {
                        let measurement = plan.measurements[*measurement].0;
                        let key = (measurement, group.granularity_secs, group.block);
                        *self.pending.reporters.entry(key).or_default() |= merged.taken_back;
                    }
                }
            }
        }
    }

    /// Merges one result by all rules.
    fn merge_one(
        &mut self,
        batch: &MeasurementBatch,
        plan: &Plan,
        targets: &Targets,
        result: &FileResult<'_>,
        tally: &mut Tally,
    ) {
        let sparse = plan.sparse[result.measurement];
        let (row, first) = result.id;
        let merged = if let Some((group, cell)) = targets.of_row[row] {
            let tiles = &targets.groups[group as usize].tiles;
            let mut cells = self.tiles.result(&tiles[first..first + result.columns.len()], cell);
            merge_result(&mut cells, result.arriving(), sparse, result.repeats)
        } else {
            let key = off_grid_key(batch, plan, result);
            let bins: Vec<Plane> = result.columns.iter().map(|c| plane_of(c.bin)).collect();
            let stored = self.off_grid.results.entry(key).or_default();
            let mut cells = Cells { stored, bins: &bins };
            let merged = merge_result(&mut cells, result.arriving(), sparse, result.repeats);
            if merged.changed {
                self.off_grid.dirty.insert(key);
            }
            merged
        };
        if merged.n_replaced > 0 && result.has_null() {
            let place = plan.places[result.object];
            let granularity_secs = batch.periods[result.period].granularity.as_secs();
            let key = (plan.measurements[result.measurement].0, granularity_secs, place.block);
            *self.pending.reporters.entry(key).or_default() |= 1 << place.row;
        }
        tally.note(result, merged);
    }

    fn commit(&mut self) -> Result<(), StoreError> {
        self.has_rejected |= self.pending.any_rejected;
        if self.identity != identity_of(self.file) {
            // Another program renamed the file under this connection, as `cache rebuild` does: what is written now would be in no cache.
            self.failed = true;
            self.connection.execute_batch("ROLLBACK").ok();
            return Err(StoreError::Io {
                file: self.file.to_owned(),
                action: WRITING,
                detail: "it was set aside or replaced meanwhile; import the files again".to_owned(),
            });
        }
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
        let mut day_starts = DayStarts::new(&self.catalog, &self.zones);
        self.tiles.write(connection, &mut day_starts, &mut reporters)?;
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
            self.spans.clear();
            self.lock_and_load()?;
        }
        Ok(())
    }

    fn take_file(&mut self, mut file: ImportedFile) -> Result<ImportRecord, StoreError> {
        let reading = |fault: Fault| fault.at(self.file, READING);
        let stale = self.stale_rejects(&file.header).map_err(reading)?;
        let cumulative = cumulative::take_names(&mut file);
        let suspects = shape::suspects(&file.batch, &self.catalog);
        shape::settle(&mut file, &suspects, self)?;
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
        for mut scope in intake.scopes(&file.batch, &tally.dropped, &plan) {
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
        let n_updates: usize = file.tickets.iter().map(|ticket| ticket.updates.len()).sum();
        self.pending.n_ticket_updates += n_updates;
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

impl SqliteWriter<'_> {
    /// What the stored numbers span: those of open tiles, and those of the cache that no open tile replaces.
    fn stored_span(&mut self, measurement: u32, part: Part) -> Sql<Span> {
        if let Some(settled) = self.spans.get(&(measurement, part)) {
            return Ok(*settled);
        }
        let (mut span, open) = self.tiles.span(measurement, part);
        let (first_bin, last_bin) = match part {
            Part::Singles => (-1, -1),
            Part::Bins => (0, i32::MAX),
        };
        let mut statement = self.connection.prepare_cached(
            "SELECT bin, granularity, block, day, data FROM tile
             WHERE measurement = ?1 AND bin BETWEEN ?2 AND ?3",
        )?;
        let mut found = statement.query(params![measurement, first_bin, last_bin])?;
        let mut tile = Tile::default();
        while let Some(row) = found.next()? {
            if span.is_settled(part) {
                break;
            }
            let (bin, granularity_secs, block, day) =
                (row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?);
            if open.contains(&TileKey { measurement, bin, granularity_secs, block, day }) {
                continue;
            }
            tile.decode_into(row.get_ref(4)?.as_blob().map_err(rusqlite::Error::from)?)?;
            note_numbers(&tile, &mut span);
        }
        drop(found);
        drop(statement);
        for (_, stored) in self.off_grid_of(measurement)? {
            let of_part = stored.range(first_bin..=last_bin);
            of_part.for_each(|(_, cell)| span.note(cell.value));
        }
        if span.is_settled(part) {
            self.spans.insert((measurement, part), span);
        }
        Ok(span)
    }

    /// All results of a measurement type off the grid, as they will be stored.
    fn off_grid_of(&mut self, measurement: u32) -> Sql<Vec<(OffGridKey, StoredResult)>> {
        let mut statement = self.connection.prepare_cached(
            "SELECT DISTINCT granularity, object, period_start FROM off_grid WHERE measurement = ?1",
        )?;
        let stored = statement.query_map(params![measurement], |row| {
            Ok((measurement, row.get(0)?, row.get(1)?, row.get(2)?))
        })?;
        let keys = stored.collect::<Result<Vec<OffGridKey>, _>>()?;
        drop(statement);
        for key in keys {
            self.open_off_grid(key)?;
        }
        let of_it = self.off_grid.results.iter().filter(|(key, _)| key.0 == measurement);
        Ok(of_it.map(|(key, stored)| (*key, stored.clone())).collect())
    }

    fn rewrite_as_dense(&mut self, measurement: MeasurementId, n_bins: u16) -> Sql<u64> {
        let n_stored_bins = self.n_stored_bins(measurement);
        let mut bases: BTreeSet<TileKey> = self.tiles.bases(measurement.0).collect();
        let mut statement = self.connection.prepare_cached(
            "SELECT granularity, block, day FROM tile WHERE measurement = ?1 AND bin = -1",
        )?;
        let stored = statement.query_map(params![measurement.0], |row| {
            let (granularity_secs, block, day) = (row.get(0)?, row.get(1)?, row.get(2)?);
            Ok(TileKey { measurement: measurement.0, bin: -1, granularity_secs, block, day })
        })?;
        for key in stored {
            bases.insert(key?);
        }
        drop(statement);
        let mut n_turned = 0;
        for base in bases {
            n_turned += self.tiles.make_dense(&self.connection, base, (n_stored_bins, n_bins))?;
            if self.tiles.memory_bytes() > self.budget_bytes {
                // Within the transaction: nobody sees half of it.
                let mut day_starts = DayStarts::new(&self.catalog, &self.zones);
                let reporters = &mut self.pending.reporters;
                self.tiles.write(&self.connection, &mut day_starts, reporters)?;
            }
        }
        for (key, stored) in self.off_grid_of(measurement.0)? {
            let count = stored.get(&-1).map(|cell| cell.value);
            n_turned += u64::from(count.is_some_and(|count| count != SampleValue::Null));
            self.off_grid.results.insert(key, dense_of(&stored, n_bins));
            self.off_grid.dirty.insert(key);
        }
        self.catalog.set_kind(measurement, MeasurementKind::DenseArray { n_bins });
        self.pending.measurements.insert(measurement);
        Ok(n_turned)
    }
}

impl StoredShapes for SqliteWriter<'_> {
    fn span(&mut self, measurement: MeasurementId, part: Part) -> Result<Span, StoreError> {
        let found = self.stored_span(measurement.0, part);
        found.map_err(|fault| fault.at(self.file, READING))
    }

    fn make_dense(
        &mut self,
        measurement: MeasurementId,
        n_bins: u16,
    ) -> Result<Option<u64>, StoreError> {
        let turned = self.rewrite_as_dense(measurement, n_bins);
        if turned.is_err() {
            // Some of the results may be turned: nothing of this session is kept.
            self.failed = true;
            self.connection.execute_batch("ROLLBACK").ok();
        }
        turned.map(Some).map_err(|fault| fault.at(self.file, WRITING))
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
        let mut taken = known.into_iter().rev().filter(|r| intake::is_taken(r, &file.header));
        if let Some(taken) = taken.next().filter(|_| !file.again) {
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

fn off_grid_key(batch: &MeasurementBatch, plan: &Plan, result: &FileResult<'_>) -> OffGridKey {
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
