//! A store in memory, for tests and one-shot runs: one map entry per value, no tiles, no budget.
//!
//! It is the plain reading of the [`Store`] contract that the conformance suite holds the tile store against, so it shares
//! the rules of merging with it, and nothing of how values are kept.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::catalog::{Adopted, Catalog};
use super::cumulative::{self, CounterKey, NewReadings, Readings};
use super::event::{
    FromImport, OutageKey, outage_replaces, sort_outages, ticket_rank, ticket_replaces,
};
use super::intake::{self, FileResult, Intake, Tally};
use super::kept::KeptInMemory;
use super::merge::{Cell, ResultCells, merge_result};
use super::request::{BinRequest, OffGridSample, ReadReport, ScanRequest, ScanSink, TileView};
use super::shape::{self, Part, Span, StoredShapes, dense_of};
use super::tile::{self, Slot, Tile};
use super::{
    ImportId, ImportRecord, ImportStatus, ImportWriter, KeptEntry, OffGridPeriod, Reporters,
    Snapshot, Store, StoreError, StoreStats,
};
use crate::job::JobContext;
use crate::model::{
    GranularityPeriod, ImportHeader, ImportedFile, ManagedObject, MeasurementId, MeasurementKind,
    MeasurementType, ObjectId, Outage, Period, RejectRecord, SCALAR_BIN, SampleValue, Ticket,
    TimeRange,
};

/// Plane of a measurement: -1 for scalars and bases, so that it sorts before the bins.
pub(super) type Plane = i32;
/// All bins of one result.
pub(super) type StoredResult = BTreeMap<Plane, Cell>;
pub(super) type ResultKey = (MeasurementId, GranularityPeriod, ObjectId, Period);

pub(super) fn plane_of(bin: u16) -> Plane {
    if bin == SCALAR_BIN { -1 } else { i32::from(bin) }
}

/// Everything that is stored, or the part of it that an import session works on.
#[derive(Clone, Debug, Default)]
pub(super) struct State {
    pub revision: u64,
    pub catalog: Catalog,
    pub results: BTreeMap<ResultKey, StoredResult>,
    /// The newest import that brought it.
    pub origins: BTreeMap<ResultKey, ImportId>,
    pub reporters: BTreeMap<(MeasurementId, u32), BTreeSet<ObjectId>>,
    pub imports: Vec<ImportRecord>,
    pub rejects: Vec<(ImportId, Vec<RejectRecord>)>,
    pub next_import: u32,
    pub readings: BTreeMap<CounterKey, Readings>,
    pub tickets: BTreeMap<String, FromImport<Ticket>>,
    pub outages: BTreeMap<OutageKey, FromImport<Outage>>,
}

/// What is stored elsewhere and is fetched into a [`State`] when a file is about to meet it.
pub(super) trait Behind {
    /// Before readings of these counters are looked up in these ranges.
    fn fetch_readings(
        &mut self,
        state: &mut State,
        wanted: &[(CounterKey, TimeRange)],
    ) -> Result<(), StoreError>;
    /// Before results of these keys are merged with.
    fn fetch_results(
        &mut self,
        state: &mut State,
        wanted: BTreeSet<ResultKey>,
    ) -> Result<(), StoreError>;
    /// What the numbers of a measurement type span there.
    fn span(&mut self, measurement: MeasurementId, part: Part) -> Result<Span, StoreError>;
    /// Whether it may hold results of a measurement type.
    fn may_hold(&self, measurement: MeasurementId) -> Result<bool, StoreError>;
}

/// The state is all there is.
struct NothingBehind;

impl Behind for NothingBehind {
    fn fetch_readings(
        &mut self,
        _: &mut State,
        _: &[(CounterKey, TimeRange)],
    ) -> Result<(), StoreError> {
        Ok(())
    }

    fn fetch_results(&mut self, _: &mut State, _: BTreeSet<ResultKey>) -> Result<(), StoreError> {
        Ok(())
    }

    fn span(&mut self, _: MeasurementId, _: Part) -> Result<Span, StoreError> {
        Ok(Span::default())
    }

    fn may_hold(&self, _: MeasurementId) -> Result<bool, StoreError> {
        Ok(false)
    }
}

/// A state and what is behind it, as one.
struct Whole<'a> {
    state: &'a mut State,
    behind: &'a mut dyn Behind,
}

impl StoredShapes for Whole<'_> {
    fn span(&mut self, measurement: MeasurementId, part: Part) -> Result<Span, StoreError> {
        let mut span = self.behind.span(measurement, part)?;
        for key in self.state.keys_of(measurement) {
            for (plane, cell) in &self.state.results[&key] {
                if (*plane < 0) == (part == Part::Singles) {
                    span.note(cell.value);
                }
            }
        }
        Ok(span)
    }

    fn make_dense(
        &mut self,
        measurement: MeasurementId,
        n_bins: u16,
    ) -> Result<Option<u64>, StoreError> {
        if self.behind.may_hold(measurement)? {
            return Ok(None);
        }
        let mut n_turned = 0;
        for key in self.state.keys_of(measurement) {
            if let Some(stored) = self.state.results.get_mut(&key) {
                n_turned +=
                    u64::from(stored.get(&-1).is_some_and(|c| c.value != SampleValue::Null));
                *stored = dense_of(stored, n_bins);
            }
        }
        self.state.catalog.set_kind(measurement, MeasurementKind::DenseArray { n_bins });
        Ok(Some(n_turned))
    }
}

/// What came of a file.
#[cfg_attr(not(feature = "warehouse"), allow(dead_code, reason = "a warehouse sends it on"))]
pub(super) struct TakenFile {
    pub record: ImportRecord,
    /// Results of which something is stored now as this file has it.
    pub kept: Vec<ResultKey>,
    /// New readings of counters.
    pub readings: BTreeMap<CounterKey, Readings>,
    pub adopted: Adopted,
}

/// See the module's text.
#[derive(Debug, Default)]
pub struct MemoryStore {
    /// What snapshots see. Replaced whole, so that a snapshot never changes.
    committed: Mutex<Arc<State>>,
    /// Held by the import session.
    session: Mutex<()>,
    kept: Mutex<KeptInMemory>,
}

impl MemoryStore {
    pub fn new() -> Self {
        Self::default()
    }

    fn state(&self) -> Arc<State> {
        Arc::clone(&self.committed.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Store for MemoryStore {
    fn begin_import(&self) -> Result<Box<dyn ImportWriter + '_>, StoreError> {
        let session = self.session.lock().unwrap_or_else(PoisonError::into_inner);
        let state = State::clone(&self.state());
        Ok(Box::new(MemoryWriter { store: self, _session: session, state, changed: false }))
    }

    fn snapshot(&self) -> Result<Box<dyn Snapshot>, StoreError> {
        Ok(Box::new(MemorySnapshot(self.state())))
    }

    fn data_revision(&self) -> Result<u64, StoreError> {
        Ok(self.state().revision)
    }

    fn kept(&self, key: &str, made_of: &str) -> Result<Option<Vec<u8>>, StoreError> {
        Ok(self.kept.lock().unwrap_or_else(PoisonError::into_inner).find(key, made_of))
    }

    fn keep(&self, entries: &[KeptEntry]) -> Result<bool, StoreError> {
        // As a cache on disk, so that tests meet the same: nothing is kept while an import writes.
        let Ok(_session) = self.session.try_lock() else { return Ok(false) };
        self.kept.lock().unwrap_or_else(PoisonError::into_inner).keep(entries);
        Ok(true)
    }
}

struct MemoryWriter<'a> {
    store: &'a MemoryStore,
    _session: MutexGuard<'a, ()>,
    /// A copy of its own until `finish`.
    state: State,
    changed: bool,
}

impl ImportWriter for MemoryWriter<'_> {
    fn find_import(&self, sha256: &str) -> Result<Option<ImportRecord>, StoreError> {
        let newest = self.state.imports.iter().rev().find(|r| r.header.sha256 == sha256);
        Ok(newest.cloned())
    }

    fn add_file(&mut self, file: ImportedFile) -> Result<ImportRecord, StoreError> {
        let taken = self.state.take_file(file, &mut NothingBehind)?;
        self.changed |= taken.record.status != ImportStatus::Unchanged;
        Ok(taken.record)
    }

    fn add_rejected_file(
        &mut self,
        header: ImportHeader,
        reason: &str,
        rejects: Vec<RejectRecord>,
    ) -> Result<ImportRecord, StoreError> {
        self.changed = true;
        Ok(self.state.note_rejected(header, reason, rejects))
    }

    fn finish(mut self: Box<Self>) -> Result<(), StoreError> {
        if self.changed {
            self.state.revision += 1;
            let state = Arc::new(std::mem::take(&mut self.state));
            *self.store.committed.lock().unwrap_or_else(PoisonError::into_inner) = state;
        }
        Ok(())
    }
}

impl State {
    /// Takes a whole file, or fails and changes nothing.
    pub(super) fn take_file(
        &mut self,
        mut file: ImportedFile,
        behind: &mut dyn Behind,
    ) -> Result<TakenFile, StoreError> {
        intake::check_positions(&file)?;
        let header = &file.header;
        let taken = self.imports.iter().rev().find(|r| intake::is_taken(r, header));
        if let Some(taken) = taken.filter(|_| !file.again) {
            let record = ImportRecord { status: ImportStatus::Unchanged, ..taken.clone() };
            let (kept, readings) = (Vec::new(), BTreeMap::new());
            return Ok(TakenFile { record, kept, readings, adopted: Adopted::default() });
        }
        let cumulative = cumulative::take_names(&mut file);
        let suspects = shape::suspects(&file.batch, &self.catalog);
        shape::settle(&mut file, &suspects, &mut Whole { state: self, behind })?;
        let plan = self.catalog.plan(&file.batch);
        let readings = cumulative.map(|batch| NewReadings::new(&batch, &plan, &mut file));
        if let Some(new) = &readings {
            behind.fetch_readings(self, &new.neighborhoods())?;
            new.add_values(&mut file, |key, range| Ok(self.readings_within(key, range)))?;
        }
        let batch = std::mem::take(&mut file.batch);
        let intake = Intake::new(&batch, &plan, &self.catalog)?;
        let key_of = |result: &FileResult<'_>| {
            let period = batch.periods[result.period];
            let measurement = plan.measurements[result.measurement];
            (measurement, period.granularity, plan.objects[result.object], period)
        };
        let results = || {
            let rows = batch.samples.rows().enumerate();
            rows.flat_map(|(idx, row)| intake.results(idx, row))
        };
        behind.fetch_results(self, results().map(|result| key_of(&result)).collect())?;
        self.forget_stale_rejects(&file.header);
        let id = self.next_id();
        let mut tally = Tally::new(id, &mut file, &intake);
        let mut kept = Vec::new();
        for result in results() {
            let key = key_of(&result);
            let (measurement, granularity, object, _) = key;
            let bins: Vec<Plane> = result.columns.iter().map(|c| plane_of(c.bin)).collect();
            let mut cells = Cells { stored: self.results.entry(key).or_default(), bins: &bins };
            let sparse = plan.sparse[result.measurement];
            let merged = merge_result(&mut cells, result.arriving(), sparse, result.repeats);
            tally.note(&result, merged);
            if merged.kept {
                self.origins.insert(key, id);
                kept.push(key);
            }
            if result.values.iter().any(|value| *value != SampleValue::Null) {
                let of_type = (measurement, granularity.as_secs());
                self.reporters.entry(of_type).or_default().insert(object);
            }
        }
        let adopted = self.catalog.adopt(plan);
        let readings: BTreeMap<_, _> =
            readings.into_iter().flat_map(NewReadings::into_readings).collect();
        for (key, new) in &readings {
            self.readings.entry(*key).or_default().extend(new);
        }
        file.tickets.drain(..).for_each(|ticket| self.put_ticket(id, ticket));
        file.outages.drain(..).for_each(|outage| self.put_outage(id, outage));
        let record = tally.into_record();
        self.imports.push(record.clone());
        self.rejects.push((id, file.rejects));
        Ok(TakenFile { record, kept, readings, adopted })
    }

    /// Notes a file that was not taken.
    pub(super) fn note_rejected(
        &mut self,
        header: ImportHeader,
        reason: &str,
        rejects: Vec<RejectRecord>,
    ) -> ImportRecord {
        self.forget_stale_rejects(&header);
        let id = self.next_id();
        let record = intake::rejected_record(id, header, reason, rejects.len());
        self.imports.push(record.clone());
        self.rejects.push((id, rejects));
        record
    }

    fn next_id(&mut self) -> ImportId {
        self.next_import += 1;
        ImportId(self.next_import)
    }

    fn keys_of(&self, measurement: MeasurementId) -> Vec<ResultKey> {
        let of_it = self.results.keys().filter(|key| key.0 == measurement);
        of_it.copied().collect()
    }

    fn readings_within(&self, key: CounterKey, range: TimeRange) -> Readings {
        let known = self.readings.get(&key).into_iter().flatten();
        known.filter(|(at, _)| range.contains(**at)).map(|(at, value)| (*at, *value)).collect()
    }

    pub(super) fn put_ticket(&mut self, import: ImportId, mut event: Ticket) {
        match self.tickets.get_mut(&event.id) {
            Some(stored) if !ticket_replaces(&event, ticket_rank(&stored.event)) => {
                stored.event.add_updates(event.updates);
            }
            stored => {
                let earlier = stored.map(|stored| std::mem::take(&mut stored.event.updates));
                event.add_updates(earlier.unwrap_or_default());
                self.tickets.insert(event.id.clone(), FromImport { import, event });
            }
        }
    }

    pub(super) fn put_outage(&mut self, import: ImportId, event: Outage) {
        let key = OutageKey::of(&event);
        let stored = self.outages.get(&key);
        if stored.is_none_or(|stored| outage_replaces(&event, stored.event.end)) {
            self.outages.insert(key, FromImport { import, event });
        }
    }

    fn forget_stale_rejects(&mut self, header: &ImportHeader) {
        let is_stale = |record: &ImportRecord| intake::is_stale_reject(record, header);
        let stale: BTreeSet<_> =
            self.imports.iter().filter(|r| is_stale(r)).map(|r| r.id).collect();
        self.imports.retain(|record| !stale.contains(&record.id));
        self.rejects.retain(|(id, _)| !stale.contains(id));
    }
}

/// The bins of one stored result, and which of them a file lists.
pub(super) struct Cells<'a> {
    pub stored: &'a mut BTreeMap<i32, Cell>,
    pub bins: &'a [i32],
}

impl ResultCells for Cells<'_> {
    fn cell(&self, i: usize) -> Option<Cell> {
        self.stored.get(&self.bins[i]).copied()
    }

    fn put(&mut self, i: usize, cell: Cell) {
        self.stored.insert(self.bins[i], cell);
    }

    fn remove_unlisted(&mut self) -> u64 {
        let n_before = self.stored.len();
        self.stored.retain(|plane, _| *plane < 0 || self.bins.contains(plane));
        (n_before - self.stored.len()) as u64
    }
}

struct MemorySnapshot(Arc<State>);

impl Snapshot for MemorySnapshot {
    fn data_revision(&self) -> u64 {
        self.0.revision
    }

    fn objects(&self) -> Result<Arc<Vec<ManagedObject>>, StoreError> {
        Ok(Arc::clone(&self.0.catalog.objects))
    }

    fn measurements(&self) -> Result<Arc<Vec<MeasurementType>>, StoreError> {
        Ok(Arc::new(self.0.catalog.measurements.clone()))
    }

    fn imports(&self) -> Result<Vec<ImportRecord>, StoreError> {
        Ok(self.0.imports.clone())
    }

    fn rejects(&self, limit: usize) -> Result<Vec<RejectRecord>, StoreError> {
        let newest_first = self.0.rejects.iter().rev().flat_map(|(_, rejects)| rejects);
        Ok(newest_first.take(limit).cloned().collect())
    }

    fn tickets(&self) -> Result<Arc<Vec<FromImport<Ticket>>>, StoreError> {
        Ok(Arc::new(self.0.tickets.values().cloned().collect()))
    }

    fn outages(&self) -> Result<Arc<Vec<FromImport<Outage>>>, StoreError> {
        let mut outages: Vec<_> = self.0.outages.values().cloned().collect();
        sort_outages(&mut outages);
        Ok(Arc::new(outages))
    }

    fn reporters(&self, measurement: MeasurementId) -> Result<Arc<Reporters>, StoreError> {
        let of_measurement = (measurement, 0)..=(measurement, u32::MAX);
        let found = self.0.reporters.range(of_measurement);
        let found = found.map(|((_, secs), objects)| (*secs, objects.iter().copied().collect()));
        Ok(Arc::new(found.collect()))
    }

    fn extent(&self) -> Result<Option<TimeRange>, StoreError> {
        let extents = self.0.imports.iter().filter_map(|record| record.extent);
        Ok(extents.reduce(|a, b| TimeRange { start: a.start.min(b.start), end: a.end.max(b.end) }))
    }

    fn off_grid_periods(
        &self,
        measurements: &[MeasurementId],
        granularity_secs: u32,
        range: TimeRange,
    ) -> Result<Vec<OffGridPeriod>, StoreError> {
        let Some(granularity) = GranularityPeriod::from_secs(granularity_secs) else {
            return Ok(Vec::new());
        };
        let results = measurements.iter().flat_map(|id| self.results_of(*id, granularity));
        let found = results.filter_map(|(key, stored)| {
            let (measurement, _, object, period) = *key;
            let has_value = stored.values().any(|cell| cell.value != SampleValue::Null);
            let is_wanted = range.contains(period.start) && Slot::of(period).is_none();
            let start = period.start;
            (has_value && is_wanted).then_some(OffGridPeriod { measurement, object, start })
        });
        Ok(found.collect())
    }

    fn scan(
        &self,
        request: &ScanRequest,
        ctx: &JobContext,
        sink: &mut dyn ScanSink,
    ) -> Result<ReadReport, StoreError> {
        ctx.check()?;
        let Some(granularity) = GranularityPeriod::from_secs(request.granularity_secs) else {
            return Ok(ReadReport::default());
        };
        let wanted: Option<BTreeSet<ObjectId>> =
            request.objects.as_ref().map(|ids| ids.iter().copied().collect());
        let mut off_grid = Vec::new();
        for &(measurement, bins) in &request.measurements {
            let mut tiles: BTreeMap<(Plane, u32, i64), Tile> = BTreeMap::new();
            let kind = self.0.catalog.measurements.get(measurement.0 as usize).map(|m| m.kind);
            let sparse = matches!(kind, Some(MeasurementKind::SparseArray { .. }));
            let listed = self.listed_by_block(measurement, granularity);
            for (key, stored) in self.results_of(measurement, granularity) {
                let (_, _, object, period) = *key;
                if wanted.as_ref().is_some_and(|wanted| !wanted.contains(&object)) {
                    continue;
                }
                match Slot::of(period) {
                    Some(slot) if touches_day(request.range, slot.day) => {
                        let place = self.0.catalog.places[object.0 as usize];
                        let listed = &listed[&(place.block, slot.day)];
                        for (plane, cell) in asked_cells(stored, bins, sparse, listed) {
                            let tile = tiles
                                .entry((plane, place.block, slot.day))
                                .or_insert_with(|| Tile::new(slot.n_periods));
                            tile.reach_row(tile::BLOCK_ROWS - 1);
                            let row = usize::from(place.row);
                            tile.put(row * slot.n_periods + slot.column, cell);
                        }
                    }
                    None if request.range.contains(period.start) => {
                        let cells =
                            asked_cells(stored, bins, sparse, &listed_bins(stored).collect());
                        off_grid.extend(cells.into_iter().map(|(plane, cell)| OffGridSample {
                            measurement,
                            bin: bin_of(plane),
                            object,
                            granularity_secs: request.granularity_secs,
                            period_start: period.start,
                            value: cell.value,
                            suspect: cell.suspect,
                        }));
                    }
                    _ => {}
                }
            }
            for ((plane, block, day), mut tile) in tiles {
                ctx.check()?;
                let objects = self.keep_wanted(block, wanted.as_ref(), &mut tile);
                sink.tile(&TileView {
                    measurement,
                    bin: bin_of(plane),
                    granularity_secs: request.granularity_secs,
                    day_start: tile::day_start(day),
                    n_periods: tile.n_periods,
                    objects: &objects,
                    values: &tile.values,
                    marks: &tile.marks,
                    exact: &tile.exact,
                });
            }
        }
        off_grid.iter().for_each(|sample| sink.off_grid(sample));
        Ok(ReadReport::default())
    }

    fn provenance(
        &self,
        object: ObjectId,
        measurement: MeasurementId,
        period: Period,
    ) -> Result<Option<ImportRecord>, StoreError> {
        let id = self.0.origins.get(&(measurement, period.granularity, object, period));
        Ok(id.and_then(|id| self.0.imports.iter().find(|record| record.id == *id)).cloned())
    }

    /// Here only the import whose values are stored is kept: what replaced others names those no longer.
    fn imports_of(
        &self,
        objects: &[ObjectId],
        range: TimeRange,
    ) -> Result<Option<Vec<ImportId>>, StoreError> {
        let wanted: BTreeSet<ObjectId> = objects.iter().copied().collect();
        let brought = self.0.origins.iter().filter(|((_, _, object, period), _)| {
            let end = period.start.plus_secs(i64::from(period.granularity.as_secs()));
            let lasts = TimeRange::new(period.start, end);
            wanted.contains(object) && lasts.intersect(range).is_some()
        });
        let ids: BTreeSet<ImportId> = brought.map(|(_, import)| *import).collect();
        Ok(Some(ids.into_iter().collect()))
    }

    fn check(&self, ctx: &JobContext) -> Result<Vec<String>, StoreError> {
        ctx.check()?;
        Ok(Vec::new())
    }

    fn stats(&self) -> Result<StoreStats, StoreError> {
        let mut stats = StoreStats {
            n_objects: self.0.catalog.objects.len() as u64,
            n_measurements: self.0.catalog.measurements.len() as u64,
            n_imports: self.0.imports.len() as u64,
            n_tickets: self.0.tickets.len() as u64,
            n_outages: self.0.outages.len() as u64,
            ..StoreStats::default()
        };
        for ((_, _, _, period), stored) in &self.0.results {
            let n = stored.values().filter(|cell| cell.value != SampleValue::Null).count() as u64;
            if Slot::of(*period).is_some() {
                stats.n_samples += n;
            } else {
                stats.n_off_grid += stored.len() as u64;
            }
        }
        Ok(stats)
    }

    fn measurement_days(&self) -> Result<Vec<Option<TimeRange>>, StoreError> {
        let mut days: Vec<Option<TimeRange>> = vec![None; self.0.catalog.measurements.len()];
        for (measurement, granularity, _, period) in self.0.results.keys() {
            let start = period.start.utc_day_start();
            let last_secs = match Slot::of(*period) {
                Some(_) => 0,
                None => i64::from(granularity.as_secs()) - 1,
            };
            let end = period.start.plus_secs(last_secs).utc_day_start().plus_secs(86_400);
            if let Some(known) = days.get_mut(measurement.0 as usize) {
                let (first, last) = known.map_or((start, end), |k| (k.start, k.end));
                *known = Some(TimeRange::new(first.min(start), last.max(end)));
            }
        }
        Ok(days)
    }
}

impl MemorySnapshot {
    fn results_of(
        &self,
        measurement: MeasurementId,
        granularity: GranularityPeriod,
    ) -> impl Iterator<Item = (&ResultKey, &StoredResult)> {
        let first = (
            measurement,
            granularity,
            ObjectId(0),
            Period { start: crate::model::Timestamp::from_unix_secs(i64::MIN), granularity },
        );
        let of_plane = move |key: &ResultKey| key.0 == measurement && key.1 == granularity;
        self.0.results.range(first..).take_while(move |(key, _)| of_plane(key))
    }

    /// Bins that any object of a block reported on a day, for results on the grid.
    fn listed_by_block(
        &self,
        measurement: MeasurementId,
        granularity: GranularityPeriod,
    ) -> BTreeMap<(u32, i64), BTreeSet<Plane>> {
        let mut listed: BTreeMap<_, BTreeSet<Plane>> = BTreeMap::new();
        for (key, stored) in self.results_of(measurement, granularity) {
            if let Some(slot) = Slot::of(key.3) {
                let block = self.0.catalog.places[key.2.0 as usize].block;
                listed.entry((block, slot.day)).or_default().extend(listed_bins(stored));
            }
        }
        listed
    }

    /// Cuts the tile to the rows that were asked for and names their objects.
    fn keep_wanted(
        &self,
        block: u32,
        wanted: Option<&BTreeSet<ObjectId>>,
        tile: &mut Tile,
    ) -> Vec<ObjectId> {
        let objects = &self.0.catalog.blocks[block as usize];
        let rows: Vec<usize> = (0..objects.len())
            .filter(|row| wanted.is_none_or(|wanted| wanted.contains(&objects[*row])))
            .collect();
        tile.keep_rows(&rows);
        rows.iter().map(|row| objects[*row]).collect()
    }
}

/// The cells of a result that a request is about, with the zeros of a sparse array. `listed` are the bins to hand over for
/// [`BinRequest::AllBins`] of a sparse array.
pub(super) fn asked_cells(
    stored: &StoredResult,
    bins: BinRequest,
    sparse: bool,
    listed: &BTreeSet<Plane>,
) -> Vec<(Plane, Cell)> {
    let base = stored.get(&-1).filter(|_| sparse).map(|base| Cell {
        value: match base.value {
            SampleValue::Null => SampleValue::Null,
            _ => SampleValue::Decimal(0.0),
        },
        suspect: base.suspect,
    });
    let completed = |plane: Plane| stored.get(&plane).copied().or(base).map(|cell| (plane, cell));
    match bins {
        BinRequest::Scalar => stored.get(&-1).map(|cell| (-1, *cell)).into_iter().collect(),
        BinRequest::One(SCALAR_BIN) => Vec::new(),
        BinRequest::One(bin) => completed(plane_of(bin)).into_iter().collect(),
        BinRequest::AllBins if sparse && listed.is_empty() => completed(0).into_iter().collect(),
        BinRequest::AllBins if sparse => listed.iter().filter_map(|p| completed(*p)).collect(),
        BinRequest::AllBins => stored.range(0..).map(|(plane, cell)| (*plane, *cell)).collect(),
    }
}

/// Bins that a result stores, without the base.
pub(super) fn listed_bins(stored: &StoredResult) -> impl Iterator<Item = Plane> {
    stored.range(0..).map(|(plane, _)| *plane)
}

pub(super) fn bin_of(plane: Plane) -> u16 {
    u16::try_from(plane).unwrap_or(SCALAR_BIN)
}

/// Whether any period of the UTC day may start in the range.
pub(super) fn touches_day(range: TimeRange, day: i64) -> bool {
    let start = tile::day_start(day);
    start < range.end && range.start < start.plus_secs(86_400)
}
