//! An import session straight into a warehouse.
//!
//! A file meets the part of the store that it touches, fetched by one question per granularity, and is merged by the same rules as
//! everywhere ([`State`]). What came of it is kept until a commit sends it: rows first, then the notes, then the one row that makes all of
//! it visible. A session of another machine that runs at the same time is not seen; where both bring the same value, the later commit
//! wins, and the count of replaced values misses those of the other.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::MutexGuard;

use super::commit::{CellRow, Keys, Notes, OffGridRow, send_cells, send_notes, send_off_grid};
use super::read::WarehouseSnapshot;
use super::revision::{self, list};
use super::scan::cell_of;
use crate::job::JobContext;
use crate::model::{
    GranularityPeriod, ImportHeader, ImportedFile, MeasurementId, MeasurementKind, ObjectId,
    Outage, Period, RejectRecord, Ticket, TimeRange, Timestamp,
};
use crate::store::cumulative::{CounterKey, Readings};
use crate::store::event::{FromImport, OutageKey};
use crate::store::memory::{Behind, Plane, ResultKey, State, StoredResult};
use crate::store::shape::{Part, Span, span_in};
use crate::store::tile::{Slot, day_start};
use crate::store::{ImportId, ImportRecord, ImportStatus, ImportWriter, Snapshot, StoreError};

/// Results that wait for a commit. *Good*: a quarter of a gigabyte at most. *Bad*: a day of a large network takes several commits.
const PENDING_RESULTS_MAX: usize = 1_000_000;
/// Files that wait for a commit: a kill loses as many.
const PENDING_FILES_MAX: usize = 2_000;
/// Objects that one question names.
const OBJECTS_PER_QUESTION: usize = 8_192;

/// See the module's text.
pub struct WarehouseWriter<'a> {
    _session: MutexGuard<'a, ()>,
    snapshot: WarehouseSnapshot,
    state: State,
    pending: Pending,
    /// What the last commit left of tickets and outages.
    tickets: BTreeMap<String, FromImport<Ticket>>,
    outages: BTreeMap<OutageKey, FromImport<Outage>>,
    /// A commit failed: what was not committed is out, and nothing more is taken.
    failed: bool,
}

/// What the next commit sends.
#[derive(Default)]
struct Pending {
    kept: BTreeSet<ResultKey>,
    objects: BTreeSet<ObjectId>,
    measurements: BTreeSet<MeasurementId>,
    imports: Vec<ImportId>,
    readings: BTreeMap<CounterKey, Readings>,
    newest_file: Timestamp,
}

impl<'a> WarehouseWriter<'a> {
    pub fn begin(
        session: MutexGuard<'a, ()>,
        snapshot: WarehouseSnapshot,
    ) -> Result<Self, StoreError> {
        let mut writer = Self {
            _session: session,
            snapshot,
            state: State::default(),
            pending: Pending::default(),
            tickets: BTreeMap::new(),
            outages: BTreeMap::new(),
            failed: false,
        };
        writer.load()?;
        Ok(writer)
    }

    fn load(&mut self) -> Result<(), StoreError> {
        let names = self.snapshot.names()?;
        let mut catalog = names.catalog.clone();
        catalog.index_names();
        let by_id = |ticket: FromImport<Ticket>| (ticket.event.id.clone(), ticket);
        self.tickets = self.snapshot.tickets()?.iter().cloned().map(by_id).collect();
        let by_key = |outage: FromImport<Outage>| (OutageKey::of(&outage.event), outage);
        self.outages = self.snapshot.outages()?.iter().cloned().map(by_key).collect();
        self.state = State {
            catalog,
            imports: names.imports.clone(),
            next_import: names.last_import,
            tickets: self.tickets.clone(),
            outages: self.outages.clone(),
            ..State::default()
        };
        Ok(())
    }

    fn check_alive(&self) -> Result<(), StoreError> {
        if self.failed {
            let detail = "the import session ended with a failed commit".to_owned();
            return Err(StoreError::Usage(detail));
        }
        Ok(())
    }

    fn note(&mut self, record: &ImportRecord) {
        self.pending.imports.push(record.id);
        self.pending.newest_file = self.pending.newest_file.max(record.header.imported_at);
    }

    /// Sends what waits, and begins anew on what the warehouse then holds.
    fn commit(&mut self) -> Result<(), StoreError> {
        if self.pending.imports.is_empty() {
            return Ok(());
        }
        self.failed = true;
        self.send()?;
        self.pending = Pending::default();
        self.snapshot = WarehouseSnapshot::open(std::sync::Arc::clone(&self.snapshot.shared))?;
        self.load()?;
        self.failed = false;
        Ok(())
    }

    fn send(&self) -> Result<(), StoreError> {
        let client = &self.snapshot.shared.client;
        let names = self.snapshot.names()?;
        let (state, pending) = (&self.state, &self.pending);
        let catalog = &state.catalog;
        let mut keys = Keys::default();
        keys.extend(&catalog.objects, &catalog.measurements)?;
        let version = revision::claim(client, pending.newest_file)?;
        let rows = self.rows(&keys);
        send_cells(client, version, &JobContext::default(), |batches| {
            rows.on_grid.values().try_for_each(|row| batches.add(row))
        })?;
        send_off_grid(client, version, &rows.off_grid)?;
        let is_new = |record: &&ImportRecord| pending.imports.contains(&record.id);
        let notes = Notes {
            objects: pending.objects.iter().map(|id| &catalog.objects[id.0 as usize]).collect(),
            measurements: (pending.measurements.iter())
                .map(|id| &catalog.measurements[id.0 as usize])
                .collect(),
            imports: state.imports.iter().filter(is_new).collect(),
            rejects: state.rejects.iter().map(|(id, list)| (*id, list.as_slice())).collect(),
            readings: pending.readings.iter().map(|(key, found)| (*key, found)).collect(),
            tickets: changed(&self.tickets, &state.tickets),
            outages: changed(&self.outages, &state.outages),
        };
        send_notes(client, version, &names, &keys, &notes)?;
        revision::finish(client, version)
    }

    /// Every plane of the results that were kept: one with another origin is sent again, so that its file can be named.
    fn rows(&self, keys: &Keys) -> SentRows {
        let mut sent = SentRows::default();
        let state = &self.state;
        for key in &self.pending.kept {
            let (Some(stored), Some(origin)) = (state.results.get(key), state.origins.get(key))
            else {
                continue;
            };
            let (measurement, granularity, object, period) = *key;
            let granularity_secs = granularity.as_secs();
            let reporters = state.reporters.get(&(measurement, granularity_secs));
            let reported = reporters.is_some_and(|reporters| reporters.contains(&object));
            let measurement = keys.measurements[measurement.0 as usize];
            let object = keys.objects[object.0 as usize];
            for (&bin, &cell) in stored {
                let Some(slot) = Slot::of(period) else {
                    sent.off_grid.push(OffGridRow {
                        measurement,
                        bin,
                        granularity_secs,
                        object,
                        start: period.start,
                        reported,
                        cell,
                        file: origin.0,
                    });
                    continue;
                };
                let place = (slot.day, measurement, bin, granularity_secs, object);
                let row = sent.on_grid.entry(place).or_insert_with(|| CellRow {
                    measurement,
                    bin,
                    granularity_secs,
                    object,
                    day: slot.day,
                    reported,
                    cells: Vec::new(),
                });
                // Keys ascend by period, so columns do.
                row.cells.push((slot.column as u16, cell, origin.0));
            }
        }
        sent
    }
}

/// Rows by day, so that a batch touches few of them.
#[derive(Default)]
struct SentRows {
    on_grid: BTreeMap<(i64, u64, Plane, u32, u64), CellRow>,
    off_grid: Vec<OffGridRow>,
}

fn changed<'a, K: Ord, T: PartialEq>(
    before: &BTreeMap<K, T>,
    after: &'a BTreeMap<K, T>,
) -> Vec<&'a T> {
    after.iter().filter(|(key, event)| before.get(key) != Some(event)).map(|(_, e)| e).collect()
}

impl ImportWriter for WarehouseWriter<'_> {
    fn find_import(&self, sha256: &str) -> Result<Option<ImportRecord>, StoreError> {
        let newest = self.state.imports.iter().rev().find(|r| r.header.sha256 == sha256);
        Ok(newest.cloned())
    }

    fn add_file(&mut self, file: ImportedFile) -> Result<ImportRecord, StoreError> {
        self.check_alive()?;
        let mut behind = Fetched { snapshot: &self.snapshot };
        let taken = self.state.take_file(file, &mut behind)?;
        if taken.record.status == ImportStatus::Unchanged {
            return Ok(taken.record);
        }
        self.pending.kept.extend(taken.kept);
        self.pending.objects.extend(taken.adopted.objects);
        self.pending.measurements.extend(taken.adopted.measurements);
        for (key, readings) in taken.readings {
            self.pending.readings.entry(key).or_default().extend(readings);
        }
        self.note(&taken.record);
        if self.pending.kept.len() > PENDING_RESULTS_MAX
            || self.pending.imports.len() >= PENDING_FILES_MAX
        {
            self.commit()?;
        }
        Ok(taken.record)
    }

    fn add_rejected_file(
        &mut self,
        header: ImportHeader,
        reason: &str,
        rejects: Vec<RejectRecord>,
    ) -> Result<ImportRecord, StoreError> {
        self.check_alive()?;
        let record = self.state.note_rejected(header, reason, rejects);
        self.note(&record);
        Ok(record)
    }

    fn finish(mut self: Box<Self>) -> Result<(), StoreError> {
        self.check_alive()?;
        self.commit()
    }
}

/// Brings what is stored into a state that lacks it.
struct Fetched<'a> {
    snapshot: &'a WarehouseSnapshot,
}

impl Fetched<'_> {
    /// Keys of objects that the warehouse knows.
    fn object_keys(&self, ids: impl Iterator<Item = ObjectId>) -> Result<Vec<u64>, StoreError> {
        let names = self.snapshot.names()?;
        let ids: BTreeSet<ObjectId> = ids.collect();
        let keys = ids.iter().filter_map(|id| names.object_keys.get(id.0 as usize).copied());
        Ok(keys.collect())
    }

    fn measurement_keys(
        &self,
        ids: impl Iterator<Item = MeasurementId>,
    ) -> Result<Vec<u64>, StoreError> {
        let names = self.snapshot.names()?;
        let ids: BTreeSet<MeasurementId> = ids.collect();
        let keys = ids.iter().filter_map(|id| names.measurement_keys.get(id.0 as usize).copied());
        Ok(keys.collect())
    }

    /// Results on the grid.
    fn cells(
        &self,
        granularity: GranularityPeriod,
        wanted: &BTreeSet<ResultKey>,
        found: &mut BTreeMap<ResultKey, StoredResult>,
    ) -> Result<(), StoreError> {
        let days = wanted.iter().filter_map(|key| Slot::of(key.3)).map(|slot| slot.day);
        let Some((first, last)) = days.fold(None, |known: Option<(i64, i64)>, day| {
            Some(known.map_or((day, day), |(a, b)| (a.min(day), b.max(day))))
        }) else {
            return Ok(());
        };
        if !(0..=i64::from(u16::MAX)).contains(&first) || last > i64::from(u16::MAX) {
            return Err(StoreError::Usage(format!(
                "a warehouse keeps days from 1970 to 2149, and the file has values of {} to {}",
                day_start(first),
                day_start(last)
            )));
        }
        let names = self.snapshot.names()?;
        let measurements = self.measurement_keys(wanted.iter().map(|key| key.0))?;
        let objects = self.object_keys(wanted.iter().map(|key| key.2))?;
        if measurements.is_empty() {
            return Ok(());
        }
        for objects in objects.chunks(OBJECTS_PER_QUESTION) {
            let sql = format!(
                "SELECT measurement, bin, object, day, first, values, marks, exact_at, exact FROM {} \
                 WHERE measurement IN ({}) AND granularity = {} AND object IN ({}) \
                 AND day >= toDate({first}) AND day <= toDate({last}) AND {} ORDER BY version, bin",
                self.snapshot.table("cells"),
                list(&measurements),
                granularity.as_secs(),
                list(objects),
                self.snapshot.seen(),
            );
            let mut rows = self.snapshot.shared.client.ask(&sql, &JobContext::default())?;
            let (mut values, mut marks) = (Vec::new(), Vec::new());
            let (mut exact_at, mut exact) = (Vec::new(), Vec::new());
            while rows.has_more()? {
                let measurement = names.measurement_by_key.get(&rows.u64()?).copied();
                let bin = rows.i32()?;
                let object = names.object_by_key.get(&rows.u64()?).copied();
                let (day, first) = (i64::from(rows.u16()?), rows.u16()?);
                rows.list_of_f64(&mut values)?;
                rows.list_of_u8(&mut marks)?;
                rows.list_of_u16(&mut exact_at)?;
                rows.list_of_i64(&mut exact)?;
                let (Some(measurement), Some(object)) = (measurement, object) else { continue };
                let kind = names.measurements[measurement.0 as usize].kind;
                let sparse = matches!(kind, MeasurementKind::SparseArray { .. });
                for (at, value) in values.iter().enumerate() {
                    let mark = marks.get(at).copied().unwrap_or(crate::store::tile::marks::PRESENT);
                    if mark == 0 {
                        continue;
                    }
                    let column = i64::from(first) + at as i64;
                    let start = day_start(day).plus_secs(column * i64::from(granularity.as_secs()));
                    let key = (measurement, granularity, object, Period { start, granularity });
                    if !wanted.contains(&key) {
                        continue;
                    }
                    let stored = found.entry(key).or_default();
                    if sparse && bin < 0 {
                        stored.clear();
                    }
                    let is_here = |exact_at: &u16| i64::from(*exact_at) == column;
                    let integer = exact_at.iter().position(is_here).and_then(|i| exact.get(i));
                    stored.insert(bin, cell_of(mark, *value, integer.copied()));
                }
            }
        }
        Ok(())
    }

    /// Results off the grid.
    fn off_grid(
        &self,
        granularity: GranularityPeriod,
        wanted: &BTreeSet<ResultKey>,
        found: &mut BTreeMap<ResultKey, StoredResult>,
    ) -> Result<(), StoreError> {
        let names = self.snapshot.names()?;
        let off_grid = || wanted.iter().filter(|key| Slot::of(key.3).is_none());
        let measurements = self.measurement_keys(off_grid().map(|key| key.0))?;
        let objects = self.object_keys(off_grid().map(|key| key.2))?;
        let starts = || off_grid().map(|key| key.3.start.as_unix_secs());
        let (Some(first), Some(last)) = (starts().min(), starts().max()) else { return Ok(()) };
        if measurements.is_empty() {
            return Ok(());
        }
        for objects in objects.chunks(OBJECTS_PER_QUESTION) {
            let sql = format!(
                "SELECT measurement, bin, object, start, mark, value, is_exact, exact FROM {} \
                 WHERE measurement IN ({}) AND granularity = {} AND object IN ({}) \
                 AND start >= {first} AND start <= {last} AND {} ORDER BY version, bin",
                self.snapshot.table("off_grid"),
                list(&measurements),
                granularity.as_secs(),
                list(objects),
                self.snapshot.seen(),
            );
            let mut rows = self.snapshot.shared.client.ask(&sql, &JobContext::default())?;
            while rows.has_more()? {
                let measurement = names.measurement_by_key.get(&rows.u64()?).copied();
                let bin = rows.i32()?;
                let object = names.object_by_key.get(&rows.u64()?).copied();
                let start = Timestamp::from_unix_secs(rows.i64()?);
                let (mark, value) = (rows.u8()?, rows.f64()?);
                let (is_exact, exact) = (rows.u8()? != 0, rows.i64()?);
                let (Some(measurement), Some(object)) = (measurement, object) else { continue };
                let key = (measurement, granularity, object, Period { start, granularity });
                if !wanted.contains(&key) {
                    continue;
                }
                let kind = names.measurements[measurement.0 as usize].kind;
                let stored = found.entry(key).or_default();
                if bin < 0 && matches!(kind, MeasurementKind::SparseArray { .. }) {
                    stored.clear();
                }
                stored.insert(bin, cell_of(mark, value, is_exact.then_some(exact)));
            }
        }
        Ok(())
    }
}

impl Behind for Fetched<'_> {
    fn fetch_readings(
        &mut self,
        state: &mut State,
        wanted: &[(CounterKey, TimeRange)],
    ) -> Result<(), StoreError> {
        let names = self.snapshot.names()?;
        let measurements = self.measurement_keys(wanted.iter().map(|(key, _)| key.measurement))?;
        let objects = self.object_keys(wanted.iter().map(|(key, _)| key.object))?;
        let starts = wanted.iter().map(|(_, range)| range.start.as_unix_secs());
        let ends = wanted.iter().map(|(_, range)| range.end.as_unix_secs());
        let (Some(first), Some(end)) = (starts.min(), ends.max()) else { return Ok(()) };
        if measurements.is_empty() {
            return Ok(());
        }
        // Those of this session are newer.
        let mut found: BTreeMap<CounterKey, Readings> = BTreeMap::new();
        for objects in objects.chunks(OBJECTS_PER_QUESTION) {
            let sql = format!(
                "SELECT measurement, granularity, object, instant, value FROM {} \
                 WHERE measurement IN ({}) AND object IN ({}) AND instant >= {first} \
                 AND instant < {end} AND {} ORDER BY version",
                self.snapshot.table("readings"),
                list(&measurements),
                list(objects),
                self.snapshot.seen(),
            );
            let mut rows = self.snapshot.shared.client.ask(&sql, &JobContext::default())?;
            while rows.has_more()? {
                let measurement = names.measurement_by_key.get(&rows.u64()?).copied();
                let interval = GranularityPeriod::from_secs(rows.u32()?);
                let object = names.object_by_key.get(&rows.u64()?).copied();
                let (at, value) = (Timestamp::from_unix_secs(rows.i64()?), rows.u64()?);
                if let (Some(measurement), Some(interval), Some(object)) =
                    (measurement, interval, object)
                {
                    let key = CounterKey { measurement, interval, object };
                    found.entry(key).or_default().insert(at, value);
                }
            }
        }
        for (key, mut readings) in found {
            let known = state.readings.entry(key).or_default();
            readings.extend(std::mem::take(known));
            *known = readings;
        }
        Ok(())
    }

    fn fetch_results(
        &mut self,
        state: &mut State,
        wanted: BTreeSet<ResultKey>,
    ) -> Result<(), StoreError> {
        let n_objects = self.snapshot.names()?.object_keys.len();
        let is_lacking =
            |key: &ResultKey| (key.2.0 as usize) < n_objects && !state.results.contains_key(key);
        let lacking: BTreeSet<ResultKey> = wanted.into_iter().filter(is_lacking).collect();
        let granularities: BTreeSet<GranularityPeriod> = lacking.iter().map(|key| key.1).collect();
        let mut found = BTreeMap::new();
        for granularity in granularities {
            let of_it: BTreeSet<ResultKey> =
                lacking.iter().filter(|key| key.1 == granularity).copied().collect();
            self.cells(granularity, &of_it, &mut found)?;
            self.off_grid(granularity, &of_it, &mut found)?;
        }
        state.results.extend(found);
        Ok(())
    }
    fn span(&mut self, measurement: MeasurementId, part: Part) -> Result<Span, StoreError> {
        match self.may_hold(measurement)? {
            true => span_in(self.snapshot, measurement, part),
            false => Ok(Span::default()),
        }
    }

    fn may_hold(&self, measurement: MeasurementId) -> Result<bool, StoreError> {
        Ok((measurement.0 as usize) < self.snapshot.names()?.measurement_keys.len())
    }
}
