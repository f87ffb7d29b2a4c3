//! From a cache to a warehouse: the files that it lacks, each whole, with the values that are still theirs.
//!
//! A value of a file that a later file of the cache replaced is not sent: the later one is, or was. So what one machine has not changed
//! cannot undo what another has. Files go in groups; a group is one commit, and a push that was stopped goes on behind the last one.
//! Readings of counters stay behind: what they give is sent as values, and their files are read into the cache.

use std::collections::{BTreeMap, BTreeSet};

use super::commit::{
    Batches, CellRow, Keys, Notes, OffGridRow, send_cells, send_notes, send_off_grid,
};
use super::names::Names;
use super::read::WarehouseSnapshot;
use super::{WarehouseStore, revision};
use crate::job::JobContext;
use crate::model::fast::{FastMap, FastSet};
use crate::model::{
    GranularityPeriod, MeasurementBatch, MeasurementEntry, MeasurementId, MeasurementKind,
    ObjectEntry, ObjectId, Period, SCALAR_BIN, SampleValue, TimeRange, Timestamp,
};
use crate::store::event::OutageKey;
use crate::store::intake;
use crate::store::memory::{State, plane_of};
use crate::store::merge::Cell;
use crate::store::request::{BinRequest, OffGridSample, ScanRequest, ScanSink, TileView};
use crate::store::shape::check_agreement;
use crate::store::tile::marks::{NULL, PRESENT, SUSPECT};
use crate::store::tile::{Slot, day_start};
use crate::store::{DayOrigin, ImportId, ImportRecord, ImportStatus, Snapshot, StoreError};

/// Files of a commit. *Good*: a day of quarter-hourly files of 20 regions. *Bad*: a push that is stopped repeats so many.
const GROUP_FILES: usize = 2_000;
/// Values of a commit, as the files list them.
const GROUP_VALUES: u64 = 50_000_000;
/// Times that values of one file are looked for beyond its own days; a difference of readings is stamped with the earlier one.
const DAY_SECS: i64 = 86_400;

/// What a push did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct PushReport {
    pub n_files: u64,
    /// Files that were not taken; their reasons were sent.
    pub n_rejected: u64,
    /// Files that the warehouse had.
    pub n_there: u64,
    pub n_values: u64,
    pub n_commits: u64,
}

impl PushReport {
    fn add(&mut self, group: &[ImportRecord], n_values: u64) {
        let n_rejected = group.iter().filter(|r| r.status == ImportStatus::Rejected).count() as u64;
        self.n_rejected += n_rejected;
        self.n_files += group.len() as u64 - n_rejected;
        self.n_values += n_values;
        self.n_commits += 1;
    }
}

impl WarehouseStore {
    /// Sends what `source` has and this warehouse lacks. `source` must tell which import brought what ([`Snapshot::origin_days`]).
    pub fn push(&self, source: &dyn Snapshot, ctx: &JobContext) -> Result<PushReport, StoreError> {
        let _session = self.session.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        let Some(days) = source.origin_days()? else {
            let detail = "the source does not tell which file brought what".to_owned();
            return Err(StoreError::Usage(detail));
        };
        let target = self.open_snapshot()?;
        let imports = source.imports()?;
        let lacking = lacking(&imports, &target.names()?.imports);
        if !lacking.is_empty() {
            check_agreement(source, &target)?;
        }
        let mut report =
            PushReport { n_there: (imports.len() - lacking.len()) as u64, ..Default::default() };
        let n_values: u64 = lacking.iter().map(|record| record.counts.n_values).sum();
        ctx.progress.begin("Sending to the warehouse", n_values, "values");
        for group in groups(&lacking) {
            ctx.check()?;
            let n_values = Push::new(self.open_snapshot()?, source, &days, group)?.send(ctx)?;
            report.add(group, n_values);
            ctx.progress.advance(group.iter().map(|record| record.counts.n_values).sum());
        }
        Ok(report)
    }
}

/// Imports whose bytes the other list does not have, oldest first.
pub fn lacking(imports: &[ImportRecord], there: &[ImportRecord]) -> Vec<ImportRecord> {
    let hashes = |rejected: bool| -> BTreeSet<&str> {
        let of_kind = there.iter().filter(|r| (r.status == ImportStatus::Rejected) == rejected);
        of_kind.map(|record| record.header.sha256.as_str()).collect()
    };
    let (taken, rejected) = (hashes(false), hashes(true));
    let lacks = |record: &&ImportRecord| {
        let sha256 = record.header.sha256.as_str();
        match record.status {
            ImportStatus::Rejected if sha256.is_empty() => {
                !there.iter().any(|other| intake::is_stale_reject(other, &record.header))
            }
            ImportStatus::Rejected => !taken.contains(sha256) && !rejected.contains(sha256),
            _ => sha256.is_empty() || !taken.contains(sha256),
        }
    };
    imports.iter().filter(lacks).cloned().collect()
}

fn groups(imports: &[ImportRecord]) -> Vec<&[ImportRecord]> {
    let mut groups = Vec::new();
    let mut rest = imports;
    while !rest.is_empty() {
        let mut n_values = 0_u64;
        let fits = |record: &&ImportRecord| {
            n_values += record.counts.n_values;
            n_values <= GROUP_VALUES
        };
        let n = rest.iter().take(GROUP_FILES).take_while(fits).count().max(1);
        let (group, others) = rest.split_at(n);
        groups.push(group);
        rest = others;
    }
    groups
}

/// One commit of a push.
struct Push<'a> {
    target: WarehouseSnapshot,
    source: &'a dyn Snapshot,
    days: &'a [(u32, i64)],
    /// As the warehouse numbers them.
    records: Vec<ImportRecord>,
    /// Number in the cache → number in the warehouse.
    numbers: BTreeMap<ImportId, u32>,
    newest_file: Timestamp,
}

impl<'a> Push<'a> {
    fn new(
        target: WarehouseSnapshot,
        source: &'a dyn Snapshot,
        days: &'a [(u32, i64)],
        group: &[ImportRecord],
    ) -> Result<Self, StoreError> {
        let mut next = target.names()?.last_import;
        let (mut records, mut numbers) = (Vec::new(), BTreeMap::new());
        for record in group {
            next += 1;
            numbers.insert(record.id, next);
            records.push(ImportRecord { id: ImportId(next), ..record.clone() });
        }
        let newest_file = group.iter().map(|record| record.header.imported_at).max();
        let newest_file = newest_file.unwrap_or_default();
        Ok(Self { target, source, days, records, numbers, newest_file })
    }

    /// Returns how many values went.
    fn send(&self, ctx: &JobContext) -> Result<u64, StoreError> {
        let client = &self.target.shared.client;
        let names = self.target.names()?;
        let mut keys = Keys::default();
        keys.extend(&self.source.objects()?, &self.source.measurements()?)?;
        let version = revision::claim(client, self.newest_file)?;
        let mut off_grid = Vec::new();
        let n_cells = send_cells(client, version, ctx, |batches| {
            for &(granularity_secs, day) in self.days {
                ctx.check()?;
                self.send_day((granularity_secs, day), &keys, batches, &mut off_grid, ctx)?;
            }
            Ok(())
        })?;
        send_off_grid(client, version, &off_grid)?;
        ctx.check()?;
        self.send_notes(version, &names, &keys)?;
        revision::finish(client, version)?;
        Ok(n_cells + off_grid.len() as u64)
    }

    fn send_day(
        &self,
        (granularity_secs, day): (u32, i64),
        keys: &Keys,
        batches: &mut Batches<'_>,
        off_grid: &mut Vec<OffGridRow>,
        ctx: &JobContext,
    ) -> Result<(), StoreError> {
        let range = TimeRange::new(day_start(day), day_start(day + 1));
        let is_near = |record: &ImportRecord| {
            record.extent.is_some_and(|e| {
                e.start < range.end.plus_secs(DAY_SECS) && range.start.plus_secs(-DAY_SECS) < e.end
            })
        };
        if !self.records.iter().any(is_near) {
            return Ok(());
        }
        let origins = self.source.day_origins(granularity_secs, day)?;
        let brought = origins.iter().filter(|o| self.numbers.contains_key(&o.import));
        let measurements: BTreeSet<MeasurementId> =
            brought.flat_map(|origin| origin.measurements.iter().copied()).collect();
        if measurements.is_empty() {
            return Ok(());
        }
        let types = self.source.measurements()?;
        let kind_of = |id: MeasurementId| types[id.0 as usize].kind;
        let asked = measurements.iter().flat_map(|&id| {
            let bins = (kind_of(id) != MeasurementKind::Scalar).then_some(BinRequest::AllBins);
            std::iter::once(BinRequest::Scalar).chain(bins).map(move |bins| (id, bins))
        });
        let request =
            ScanRequest { measurements: asked.collect(), objects: None, granularity_secs, range };
        let mut by_object: FastMap<ObjectId, Vec<usize>> = FastMap::default();
        for (number, origin) in origins.iter().enumerate() {
            for object in &origin.objects {
                by_object.entry(*object).or_default().push(number);
            }
        }
        // Who ever reported is known of the cache, also where the value was taken back before it was sent.
        let mut reporters = BTreeMap::new();
        for id in &measurements {
            let of_type = self.source.reporters(*id)?;
            let found = of_type.iter().find(|(secs, _)| *secs == granularity_secs);
            reporters.insert(*id, found.map(|(_, ids)| ids.clone()).unwrap_or_default());
        }
        let sparse: BTreeSet<MeasurementId> = measurements
            .into_iter()
            .filter(|id| matches!(kind_of(*id), MeasurementKind::SparseArray { .. }))
            .collect();
        let mut sink = Chosen {
            push: self,
            keys,
            origins: &origins,
            by_object,
            sparse,
            reporters,
            batches,
            off_grid,
            day,
            null_bases: FastSet::default(),
            ended: Ok(()),
        };
        self.source.scan(&request, ctx, &mut sink)?;
        sink.ended
    }

    fn send_notes(&self, version: u64, names: &Names, keys: &Keys) -> Result<(), StoreError> {
        // Names that the warehouse lacks, or of which this cache knows more.
        let (objects, measurements) = (self.source.objects()?, self.source.measurements()?);
        let entry = |object: &crate::model::ManagedObject| ObjectEntry {
            name: object.name.clone(),
            vendor: object.vendor.as_deref().map(str::to_owned),
        };
        let mut catalog = names.catalog.clone();
        catalog.index_names();
        let adopted = catalog.adopt_names(&MeasurementBatch {
            objects: objects.iter().map(entry).collect(),
            measurements: std::sync::Arc::new(
                measurements
                    .iter()
                    .map(|m| MeasurementEntry {
                        name: m.name.clone(),
                        group: m.group.clone(),
                        kind: m.kind,
                    })
                    .collect(),
            ),
            ..MeasurementBatch::default()
        });
        let mut all_keys = Keys::default();
        all_keys.extend(&catalog.objects, &catalog.measurements)?;
        let new_objects: BTreeSet<ObjectId> = adopted.objects.into_iter().collect();
        let new_measurements: BTreeSet<MeasurementId> = adopted.measurements.into_iter().collect();

        let events = self.events()?;
        let rejects = self.rejects()?;
        let client = &self.target.shared.client;
        let notes = Notes {
            objects: new_objects.iter().map(|id| &catalog.objects[id.0 as usize]).collect(),
            measurements: (new_measurements.iter())
                .map(|id| &catalog.measurements[id.0 as usize])
                .collect(),
            imports: self.records.iter().collect(),
            rejects: rejects.iter().map(|(id, list)| (*id, list.as_slice())).collect(),
            tickets: events.tickets.values().collect(),
            outages: events.outages.values().collect(),
            ..Notes::default()
        };
        send_notes(client, version, names, keys, &notes)
    }

    /// Tickets and outages that this group changes, merged with what the warehouse knows of them.
    fn events(&self) -> Result<State, StoreError> {
        let number = |import: &ImportId| self.numbers.get(import).map(|id| ImportId(*id));
        let mut state = State::default();
        let (mut tickets, mut outages) = (Vec::new(), Vec::new());
        for ticket in self.source.tickets()?.iter().cloned() {
            tickets.extend(number(&ticket.import).map(|import| (import, ticket.event)));
        }
        for outage in self.source.outages()?.iter().cloned() {
            outages.extend(number(&outage.import).map(|import| (import, outage.event)));
        }
        if !tickets.is_empty() {
            let ids: BTreeSet<&str> = tickets.iter().map(|(_, t)| t.id.as_str()).collect();
            let known = self.target.tickets()?;
            let known = known.iter().filter(|ticket| ids.contains(ticket.event.id.as_str()));
            state.tickets =
                known.cloned().map(|ticket| (ticket.event.id.clone(), ticket)).collect();
        }
        if !outages.is_empty() {
            let ids: BTreeSet<OutageKey> = outages.iter().map(|(_, o)| OutageKey::of(o)).collect();
            let known = self.target.outages()?;
            let known = known.iter().map(|outage| (OutageKey::of(&outage.event), outage));
            let known = known.filter(|(key, _)| ids.contains(key));
            state.outages = known.map(|(key, outage)| (key, outage.clone())).collect();
        }
        tickets.into_iter().for_each(|(import, ticket)| state.put_ticket(import, ticket));
        outages.into_iter().for_each(|(import, outage)| state.put_outage(import, outage));
        Ok(state)
    }

    /// By the names of their files, because a list of rejects names no import.
    fn rejects(&self) -> Result<Vec<(ImportId, Vec<crate::model::RejectRecord>)>, StoreError> {
        let with_rejects = || self.records.iter().filter(|record| record.n_rejects > 0);
        if with_rejects().next().is_none() {
            return Ok(Vec::new());
        }
        let mut by_file: BTreeMap<String, Vec<_>> = BTreeMap::new();
        for reject in self.source.rejects(usize::MAX)? {
            by_file.entry(reject.file.clone()).or_default().push(reject);
        }
        let of_import = |record: &ImportRecord| {
            let mut found = by_file.get(&record.header.file).cloned().unwrap_or_default();
            found.truncate(record.n_rejects as usize);
            (record.id, found)
        };
        Ok(with_rejects().map(of_import).collect())
    }
}

/// Takes the cells that imports of a push brought.
struct Chosen<'a, 'b> {
    push: &'a Push<'a>,
    keys: &'a Keys,
    origins: &'a [DayOrigin],
    /// Positions in `origins`, the oldest first.
    by_object: FastMap<ObjectId, Vec<usize>>,
    sparse: BTreeSet<MeasurementId>,
    /// Ascending.
    reporters: BTreeMap<MeasurementId, Vec<ObjectId>>,
    batches: &'a mut Batches<'b>,
    off_grid: &'a mut Vec<OffGridRow>,
    day: i64,
    /// Periods of sparse arrays whose base is null: their bins follow from it. The base comes before the bins.
    null_bases: FastSet<(MeasurementId, ObjectId, Timestamp)>,
    ended: Result<(), StoreError>,
}

impl Chosen<'_, '_> {
    fn cell(tile: &TileView<'_>, at: usize) -> Option<Cell> {
        let marks = tile.marks[at];
        let value = match tile.exact.get(&(at as u32)) {
            _ if marks & (PRESENT | NULL) == 0 => return None,
            _ if marks & NULL != 0 => SampleValue::Null,
            Some(integer) => SampleValue::Integer(*integer),
            None => SampleValue::Decimal(tile.values[at]),
        };
        Some(Cell { value, suspect: marks & SUSPECT != 0 })
    }

    fn has_reported(&self, measurement: MeasurementId, object: ObjectId) -> bool {
        let reporters = self.reporters.get(&measurement);
        reporters.is_some_and(|ids| ids.binary_search(&object).is_ok())
    }

    /// Whether a reader makes a cell of the base of its sparse array: a zero, which is as good as a bin that is not listed, or a null of a
    /// base that is null.
    fn follows(
        &mut self,
        key: (MeasurementId, ObjectId, Timestamp),
        bin: u16,
        cell: &Cell,
    ) -> bool {
        if !self.sparse.contains(&key.0) {
            return false;
        }
        if bin == SCALAR_BIN {
            if cell.value == SampleValue::Null {
                self.null_bases.insert(key);
            }
            return false;
        }
        match cell.value {
            SampleValue::Decimal(value) => value.to_bits() == 0,
            SampleValue::Integer(value) => value == 0,
            SampleValue::Null => self.null_bases.contains(&key),
        }
    }

    fn row(&mut self, tile: &TileView<'_>, row: usize, holders: &[bool]) -> Result<(), StoreError> {
        let object = tile.objects[row];
        let Some(origins) = self.by_object.get(&object) else { return Ok(()) };
        let granularity_secs = i64::from(tile.granularity_secs);
        let mut numbers: Vec<Option<u32>> = vec![None; tile.n_periods];
        for origin in origins.iter().filter(|number| holders[**number]) {
            let origin = &self.origins[*origin];
            let in_day = |at: Timestamp| at.as_unix_secs() - tile.day_start.as_unix_secs();
            // What lies off the grid has no cell in a tile.
            if in_day(origin.first) % granularity_secs != 0 {
                continue;
            }
            let column = |at: Timestamp| in_day(at).div_euclid(granularity_secs);
            let first = column(origin.first).clamp(0, tile.n_periods as i64) as usize;
            let last = column(origin.last).clamp(-1, tile.n_periods as i64 - 1);
            let number = self.push.numbers.get(&origin.import).copied();
            numbers.iter_mut().take((last + 1) as usize).skip(first).for_each(|n| *n = number);
        }
        let mut cells = Vec::new();
        for (column, number) in numbers.into_iter().enumerate() {
            let at = tile.day_start.plus_secs(column as i64 * granularity_secs);
            let Some(cell) = Self::cell(tile, row * tile.n_periods + column) else { continue };
            let key = (tile.measurement, object, at);
            if let Some(number) = number.filter(|_| !self.follows(key, tile.bin, &cell)) {
                cells.push((column as u16, cell, number));
            }
        }
        if cells.is_empty() {
            return Ok(());
        }
        self.batches.add(&CellRow {
            measurement: self.keys.measurements[tile.measurement.0 as usize],
            bin: plane_of(tile.bin),
            granularity_secs: tile.granularity_secs,
            object: self.keys.objects[object.0 as usize],
            day: self.day,
            reported: self.has_reported(tile.measurement, object),
            cells,
        })
    }
}

impl ScanSink for Chosen<'_, '_> {
    fn tile(&mut self, tile: &TileView<'_>) {
        let holds =
            |origin: &DayOrigin| origin.measurements.binary_search(&tile.measurement).is_ok();
        let holders: Vec<bool> = self.origins.iter().map(holds).collect();
        for row in 0..tile.objects.len() {
            if self.ended.is_ok() {
                self.ended = self.row(tile, row, &holders);
            }
        }
    }

    fn off_grid(&mut self, sample: &OffGridSample) {
        let Some(granularity) = GranularityPeriod::from_secs(sample.granularity_secs) else {
            return;
        };
        let period = Period { start: sample.period_start, granularity };
        if self.ended.is_err() || Slot::of(period).is_some() {
            return;
        }
        let cell = Cell { value: sample.value, suspect: sample.suspect };
        let key = (sample.measurement, sample.object, sample.period_start);
        if self.follows(key, sample.bin, &cell) {
            return;
        }
        let source = self.push.source;
        match source.provenance(sample.object, sample.measurement, period) {
            Err(error) => self.ended = Err(error),
            Ok(record) => {
                let number = record.and_then(|record| self.push.numbers.get(&record.id));
                let Some(&file) = number else { return };
                self.off_grid.push(OffGridRow {
                    measurement: self.keys.measurements[sample.measurement.0 as usize],
                    bin: plane_of(sample.bin),
                    granularity_secs: sample.granularity_secs,
                    object: self.keys.objects[sample.object.0 as usize],
                    start: sample.period_start,
                    reported: self.has_reported(sample.measurement, sample.object),
                    cell,
                    file,
                });
            }
        }
    }
}
