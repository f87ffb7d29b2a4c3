//! Two stores as one: the last days from one of them, everything before from the other.
//!
//! ```text
//! ──────────── the past: a warehouse ────────────┊──── recent: the cache ────▶
//!                                                 start of a UTC day
//! ```
//! Each instant belongs to one of them, so nothing is counted twice, whatever both hold. The line lies a number of days before the end of
//! what the recent one holds, but not before its beginning. Objects, measurement types and imports have numbers of their own here, those
//! of the past first.
//!
//! Where the past does not answer at all, the recent store stands alone, and that is told ([`StoreNotice`]); a past that answers with an
//! error is an error, because what it lacks cannot be known.
//!
//! # Decision
//! The line could follow from what each store holds of each day. Then a file that came late into the cache, with one hour of one site in
//! it, would hide what the warehouse has of that day. A line that a person can say in one sentence was preferred. *Bad*: what is imported
//! for a time before the line is not seen before it is sent; that is told too.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, PoisonError};

use super::event::{OutageKey, sort_outages};
use super::packed::PackedView;
use super::profile::ProfileView;
use super::rollup::RollupView;
use super::{
    BinRequest, DayOrigin, DayZones, FromImport, ImportId, ImportRecord, ImportStatus,
    ImportWriter, KeptEntry, KeptSums, OffGridPeriod, OffGridSample, PartSize, PieceSum, Pushdown,
    ReadReport, Reporters, ScanRequest, ScanSink, Snapshot, SplitSink, Store, StoreError,
    StoreNotice, StoreStats, SumRequest, SumSink, TileView, WarehouseError,
};
use crate::job::JobContext;
use crate::model::fast::FastMap;
use crate::model::{
    ManagedObject, MeasurementId, MeasurementKind, MeasurementType, ObjectId, Outage, Period,
    RejectRecord, Ticket, TimeRange, Timestamp,
};

/// Beyond all data.
const NEVER: Timestamp = Timestamp::from_unix_secs(i64::MAX / 4);
/// Set in a revision of the recent store alone, so that it is none of both.
const ALONE: u64 = 1 << 62;

/// See the module's text.
pub struct MixedStore {
    past: Box<dyn Store>,
    recent: Box<dyn Store>,
    /// Days before the end of what the recent store holds.
    recent_days: u32,
    /// Names of both at the revisions they were made of.
    known: Mutex<Option<(u64, u64, Arc<Union>)>>,
    notices: Mutex<Vec<StoreNotice>>,
}

impl MixedStore {
    /// Asks neither of them anything.
    pub fn new(past: Box<dyn Store>, recent: Box<dyn Store>, recent_days: u32) -> Self {
        Self { past, recent, recent_days, known: Mutex::default(), notices: Mutex::default() }
    }

    fn union(&self, past: &dyn Snapshot, recent: &dyn Snapshot) -> Result<Arc<Union>, StoreError> {
        let revisions = (past.data_revision(), recent.data_revision());
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((of_past, of_recent, union)) = known.as_ref()
            && (*of_past, *of_recent) == revisions
        {
            return Ok(Arc::clone(union));
        }
        let union = Arc::new(Union::new(past, recent, self.recent_days)?);
        *known = Some((revisions.0, revisions.1, Arc::clone(&union)));
        Ok(union)
    }

    fn tell(&self, notices: Vec<StoreNotice>) {
        *self.notices.lock().unwrap_or_else(PoisonError::into_inner) = notices;
    }

    fn absent(&self, error: &StoreError, recent: &dyn Snapshot) -> Result<(), StoreError> {
        let extent = recent.extent()?;
        self.tell(vec![StoreNotice::PastUnreachable { detail: error.to_string(), extent }]);
        Ok(())
    }
}

/// Whether nobody answered, as opposed to somebody with an error.
fn is_nobody(error: &StoreError) -> bool {
    matches!(error, StoreError::Warehouse(error) if matches!(**error, WarehouseError::Unreachable { .. }))
}

impl Store for MixedStore {
    fn begin_import(&self) -> Result<Box<dyn ImportWriter + '_>, StoreError> {
        self.recent.begin_import()
    }

    fn snapshot(&self) -> Result<Box<dyn Snapshot>, StoreError> {
        let recent = self.recent.snapshot()?;
        let past = match self.past.snapshot() {
            Ok(past) => past,
            Err(error) if is_nobody(&error) => {
                self.absent(&error, recent.as_ref())?;
                return Ok(Box::new(Alone { recent }));
            }
            Err(error) => return Err(error),
        };
        let union = match self.union(past.as_ref(), recent.as_ref()) {
            Ok(union) => union,
            Err(error) if is_nobody(&error) => {
                self.absent(&error, recent.as_ref())?;
                return Ok(Box::new(Alone { recent }));
            }
            Err(error) => return Err(error),
        };
        self.tell(union.notices());
        Ok(Box::new(MixedSnapshot { past, recent, union }))
    }

    fn data_revision(&self) -> Result<u64, StoreError> {
        let recent = self.recent.data_revision()?;
        match self.past.data_revision() {
            Ok(past) => Ok(past + recent),
            Err(error) if is_nobody(&error) => Ok(ALONE | recent),
            Err(error) => Err(error),
        }
    }

    fn kept(&self, key: &str, made_of: &str) -> Result<Option<Vec<u8>>, StoreError> {
        self.recent.kept(key, made_of)
    }

    fn keep(&self, entries: &[KeptEntry]) -> Result<bool, StoreError> {
        self.recent.keep(entries)
    }

    fn rest(&self) {
        self.past.rest();
        self.recent.rest();
    }

    fn refusal(&self) -> Option<&str> {
        self.recent.refusal()
    }

    fn set_day_zones(&self, zones: DayZones) {
        self.recent.set_day_zones(zones);
    }

    fn notices(&self) -> Vec<StoreNotice> {
        self.notices.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

/// Numbers of one of the two stores, and what they are here.
#[derive(Debug, Default)]
struct Numbers {
    objects: Vec<ObjectId>,
    own_objects: FastMap<ObjectId, ObjectId>,
    measurements: Vec<MeasurementId>,
    own_measurements: FastMap<MeasurementId, MeasurementId>,
    imports: BTreeMap<ImportId, ImportId>,
}

impl Numbers {
    fn object(&self, own: ObjectId) -> Option<ObjectId> {
        self.objects.get(own.0 as usize).copied()
    }

    fn measurement(&self, own: MeasurementId) -> Option<MeasurementId> {
        self.measurements.get(own.0 as usize).copied()
    }

    fn note_object(&mut self, own: ObjectId, here: ObjectId) {
        let at = own.0 as usize;
        self.objects.resize(self.objects.len().max(at + 1), here);
        self.objects[at] = here;
        self.own_objects.insert(here, own);
    }

    fn note_measurement(&mut self, own: MeasurementId, here: MeasurementId) {
        let at = own.0 as usize;
        self.measurements.resize(self.measurements.len().max(at + 1), here);
        self.measurements[at] = here;
        self.own_measurements.insert(here, own);
    }

    /// A request in this store's numbers; `None`: it has nothing of it.
    fn request(&self, request: &ScanRequest, range: Option<TimeRange>) -> Option<ScanRequest> {
        let range = range.filter(|range| !range.is_empty())?;
        let own = |(id, bins): &(MeasurementId, BinRequest)| {
            Some((*self.own_measurements.get(id)?, *bins))
        };
        let measurements: Vec<_> = request.measurements.iter().filter_map(own).collect();
        let objects = request.objects.as_ref().map(|objects| {
            let mut own: Vec<ObjectId> =
                objects.iter().filter_map(|id| self.own_objects.get(id).copied()).collect();
            own.sort_unstable();
            own
        });
        if measurements.is_empty() || objects.as_ref().is_some_and(Vec::is_empty) {
            return None;
        }
        Some(ScanRequest {
            measurements,
            objects,
            granularity_secs: request.granularity_secs,
            range,
        })
    }
}

/// What both hold, by name.
struct Union {
    /// Where the recent store begins to count.
    line: Timestamp,
    objects: Arc<Vec<ManagedObject>>,
    measurements: Arc<Vec<MeasurementType>>,
    imports: Vec<ImportRecord>,
    past: Numbers,
    recent: Numbers,
    extent: Option<TimeRange>,
    n_not_sent: u64,
}

impl Union {
    fn new(
        past: &dyn Snapshot,
        recent: &dyn Snapshot,
        recent_days: u32,
    ) -> Result<Self, StoreError> {
        let extents = (past.extent()?, recent.extent()?);
        let mut union = Self {
            line: line(extents.1, recent_days),
            objects: Arc::default(),
            measurements: Arc::default(),
            imports: Vec::new(),
            past: Numbers::default(),
            recent: Numbers::default(),
            extent: match extents {
                (Some(a), Some(b)) => Some(TimeRange::new(a.start.min(b.start), a.end.max(b.end))),
                (a, b) => a.or(b),
            },
            n_not_sent: 0,
        };
        union.note_objects(&past.objects()?, &recent.objects()?);
        union.note_measurements(&past.measurements()?, &recent.measurements()?);
        union.note_imports(&past.imports()?, &recent.imports()?);
        Ok(union)
    }

    fn note_objects(&mut self, past: &[ManagedObject], recent: &[ManagedObject]) {
        let mut objects: Vec<ManagedObject> = Vec::with_capacity(past.len());
        let mut by_name: FastMap<&str, ObjectId> = FastMap::default();
        for (numbers, of_store) in [(&mut self.past, past), (&mut self.recent, recent)] {
            for object in of_store {
                let next = ObjectId(objects.len() as u32);
                let here = *by_name.entry(object.name.as_str()).or_insert(next);
                if here == next {
                    let mut object = object.clone();
                    object.id = here;
                    objects.push(object);
                } else if objects[here.0 as usize].vendor.is_none() {
                    objects[here.0 as usize].vendor.clone_from(&object.vendor);
                }
                numbers.note_object(object.id, here);
            }
        }
        self.objects = Arc::new(objects);
    }

    fn note_measurements(&mut self, past: &[MeasurementType], recent: &[MeasurementType]) {
        let mut types: Vec<MeasurementType> = Vec::with_capacity(past.len());
        let mut by_name: FastMap<&str, MeasurementId> = FastMap::default();
        for (numbers, of_store) in [(&mut self.past, past), (&mut self.recent, recent)] {
            for found in of_store {
                let next = MeasurementId(types.len() as u32);
                let here = *by_name.entry(found.name.as_str()).or_insert(next);
                if here == next {
                    types.push(MeasurementType { id: here, ..found.clone() });
                } else {
                    let known = &mut types[here.0 as usize];
                    known.kind = wider(known.kind, found.kind);
                    // As an import does: the newest name of a group holds.
                    if !found.group.is_empty() {
                        known.group.clone_from(&found.group);
                    }
                }
                numbers.note_measurement(found.id, here);
            }
        }
        self.measurements = Arc::new(types);
    }

    fn note_imports(&mut self, past: &[ImportRecord], recent: &[ImportRecord]) {
        let taken = |record: &ImportRecord| {
            record.status != ImportStatus::Rejected && !record.header.sha256.is_empty()
        };
        let by_hash: BTreeMap<&str, ImportId> =
            past.iter().filter(|r| taken(r)).map(|r| (r.header.sha256.as_str(), r.id)).collect();
        self.past.imports = past.iter().map(|record| (record.id, record.id)).collect();
        self.imports = past.to_vec();
        let mut last = past.iter().map(|record| record.id.0).max().unwrap_or(0);
        for record in recent {
            if let Some(there) =
                by_hash.get(record.header.sha256.as_str()).filter(|_| taken(record))
            {
                self.recent.imports.insert(record.id, *there);
                continue;
            }
            last += 1;
            self.recent.imports.insert(record.id, ImportId(last));
            let begins_before = record.extent.is_some_and(|extent| extent.start < self.line);
            self.n_not_sent += u64::from(begins_before);
            self.imports.push(ImportRecord { id: ImportId(last), ..record.clone() });
        }
    }

    fn notices(&self) -> Vec<StoreNotice> {
        match self.n_not_sent {
            0 => Vec::new(),
            n_files => vec![StoreNotice::NotSent { n_files, before: self.line }],
        }
    }

    fn before(&self, range: TimeRange) -> Option<TimeRange> {
        range.intersect(TimeRange::new(Timestamp::from_unix_secs(i64::MIN / 4), self.line))
    }

    fn after(&self, range: TimeRange) -> Option<TimeRange> {
        range.intersect(TimeRange::new(self.line, NEVER))
    }
}

/// Where the recent store begins to count: the start of a UTC day of which it may hold all.
fn line(recent: Option<TimeRange>, recent_days: u32) -> Timestamp {
    const DAY_SECS: i64 = 86_400;
    let Some(recent) = recent else { return NEVER };
    let last_day = recent.end.plus_secs(-1).utc_day_start();
    let by_days = last_day.plus_secs(DAY_SECS * (1 - i64::from(recent_days.max(1))));
    let first_whole = recent.start.plus_secs(DAY_SECS - 1).utc_day_start();
    by_days.max(first_whole)
}

/// The kind that holds values of both. Each store reads its own values as it has them: of a dense and a sparse array the dense one,
/// because only sparse arrays are counted by their base, which the other store has none of.
fn wider(a: MeasurementKind, b: MeasurementKind) -> MeasurementKind {
    use MeasurementKind::{DenseArray, Scalar, SparseArray};
    match (a, b) {
        (Scalar, other) | (other, Scalar) => other,
        (DenseArray { n_bins: a }, DenseArray { n_bins: b }) => DenseArray { n_bins: a.max(b) },
        (SparseArray { n_bins: a }, SparseArray { n_bins: b }) => SparseArray { n_bins: a.max(b) },
        (SparseArray { n_bins: a }, DenseArray { n_bins: b })
        | (DenseArray { n_bins: a }, SparseArray { n_bins: b }) => DenseArray { n_bins: a.max(b) },
    }
}

/// The recent store alone, under a revision of its own, so that an answer of both is not taken for one of it.
struct Alone {
    recent: Box<dyn Snapshot>,
}

impl Snapshot for Alone {
    fn data_revision(&self) -> u64 {
        ALONE | self.recent.data_revision()
    }

    fn objects(&self) -> Result<Arc<Vec<ManagedObject>>, StoreError> {
        self.recent.objects()
    }

    fn measurements(&self) -> Result<Arc<Vec<MeasurementType>>, StoreError> {
        self.recent.measurements()
    }

    fn imports(&self) -> Result<Vec<ImportRecord>, StoreError> {
        self.recent.imports()
    }

    fn rejects(&self, limit: usize) -> Result<Vec<RejectRecord>, StoreError> {
        self.recent.rejects(limit)
    }

    fn tickets(&self) -> Result<Arc<Vec<FromImport<Ticket>>>, StoreError> {
        self.recent.tickets()
    }

    fn outages(&self) -> Result<Arc<Vec<FromImport<Outage>>>, StoreError> {
        self.recent.outages()
    }

    fn reporters(&self, measurement: MeasurementId) -> Result<Arc<Reporters>, StoreError> {
        self.recent.reporters(measurement)
    }

    fn extent(&self) -> Result<Option<TimeRange>, StoreError> {
        self.recent.extent()
    }

    fn off_grid_periods(
        &self,
        measurements: &[MeasurementId],
        granularity_secs: u32,
        range: TimeRange,
    ) -> Result<Vec<OffGridPeriod>, StoreError> {
        self.recent.off_grid_periods(measurements, granularity_secs, range)
    }

    fn scan(
        &self,
        request: &ScanRequest,
        ctx: &JobContext,
        sink: &mut dyn ScanSink,
    ) -> Result<ReadReport, StoreError> {
        self.recent.scan(request, ctx, sink)
    }

    fn scan_split(
        &self,
        request: &ScanRequest,
        kept: KeptSums,
        ctx: &JobContext,
        sinks: &mut [&mut dyn SplitSink],
    ) -> Result<ReadReport, StoreError> {
        self.recent.scan_split(request, kept, ctx, sinks)
    }

    fn provenance(
        &self,
        object: ObjectId,
        measurement: MeasurementId,
        period: Period,
    ) -> Result<Option<ImportRecord>, StoreError> {
        self.recent.provenance(object, measurement, period)
    }

    fn imports_of(
        &self,
        objects: &[ObjectId],
        range: TimeRange,
    ) -> Result<Option<Vec<ImportId>>, StoreError> {
        self.recent.imports_of(objects, range)
    }

    fn origin_days(&self) -> Result<Option<Vec<(u32, i64)>>, StoreError> {
        self.recent.origin_days()
    }

    fn day_origins(&self, granularity_secs: u32, day: i64) -> Result<Vec<DayOrigin>, StoreError> {
        self.recent.day_origins(granularity_secs, day)
    }

    fn check(&self, ctx: &JobContext) -> Result<Vec<String>, StoreError> {
        self.recent.check(ctx)
    }

    fn stats(&self) -> Result<StoreStats, StoreError> {
        self.recent.stats()
    }

    fn parts(&self, ctx: &JobContext) -> Result<Vec<PartSize>, StoreError> {
        self.recent.parts(ctx)
    }

    fn measurement_days(&self) -> Result<Vec<Option<TimeRange>>, StoreError> {
        self.recent.measurement_days()
    }
}

/// See the module's text.
struct MixedSnapshot {
    past: Box<dyn Snapshot>,
    recent: Box<dyn Snapshot>,
    union: Arc<Union>,
}

impl MixedSnapshot {
    fn sides(&self, request: &ScanRequest) -> [(&dyn Snapshot, &Numbers, Option<ScanRequest>); 2] {
        let Union { past, recent, .. } = self.union.as_ref();
        let (before, after) = (self.union.before(request.range), self.union.after(request.range));
        [
            (self.past.as_ref(), past, past.request(request, before)),
            (self.recent.as_ref(), recent, recent.request(request, after)),
        ]
    }

    fn numbered<T: Clone>(events: &[FromImport<T>], numbers: &Numbers) -> Vec<FromImport<T>> {
        let here = |event: &FromImport<T>| {
            let import = numbers.imports.get(&event.import).copied();
            FromImport { import: import.unwrap_or(event.import), event: event.event.clone() }
        };
        events.iter().map(here).collect()
    }
}

impl Snapshot for MixedSnapshot {
    fn data_revision(&self) -> u64 {
        self.past.data_revision() + self.recent.data_revision()
    }

    fn objects(&self) -> Result<Arc<Vec<ManagedObject>>, StoreError> {
        Ok(Arc::clone(&self.union.objects))
    }

    fn measurements(&self) -> Result<Arc<Vec<MeasurementType>>, StoreError> {
        Ok(Arc::clone(&self.union.measurements))
    }

    fn imports(&self) -> Result<Vec<ImportRecord>, StoreError> {
        Ok(self.union.imports.clone())
    }

    fn rejects(&self, limit: usize) -> Result<Vec<RejectRecord>, StoreError> {
        let mut rejects = self.recent.rejects(limit)?;
        let files: BTreeSet<String> = rejects.iter().map(|reject| reject.file.clone()).collect();
        // A file that was sent on has its rejects in both.
        let of_past = self.past.rejects(limit)?.into_iter();
        rejects.extend(of_past.filter(|reject| !files.contains(&reject.file)));
        rejects.truncate(limit);
        Ok(rejects)
    }

    fn tickets(&self) -> Result<Arc<Vec<FromImport<Ticket>>>, StoreError> {
        let mut by_id = BTreeMap::new();
        for (snapshot, numbers) in
            [(&self.past, &self.union.past), (&self.recent, &self.union.recent)]
        {
            for ticket in Self::numbered(&snapshot.tickets()?, numbers) {
                by_id.insert(ticket.event.id.clone(), ticket);
            }
        }
        Ok(Arc::new(by_id.into_values().collect()))
    }

    fn outages(&self) -> Result<Arc<Vec<FromImport<Outage>>>, StoreError> {
        let mut by_key = BTreeMap::new();
        for (snapshot, numbers) in
            [(&self.past, &self.union.past), (&self.recent, &self.union.recent)]
        {
            for outage in Self::numbered(&snapshot.outages()?, numbers) {
                by_key.insert(OutageKey::of(&outage.event), outage);
            }
        }
        let mut outages: Vec<_> = by_key.into_values().collect();
        sort_outages(&mut outages);
        Ok(Arc::new(outages))
    }

    fn reporters(&self, measurement: MeasurementId) -> Result<Arc<Reporters>, StoreError> {
        let mut all: BTreeMap<u32, BTreeSet<ObjectId>> = BTreeMap::new();
        for (snapshot, numbers) in
            [(&self.past, &self.union.past), (&self.recent, &self.union.recent)]
        {
            let Some(own) = numbers.own_measurements.get(&measurement) else { continue };
            for (granularity_secs, objects) in snapshot.reporters(*own)?.iter() {
                let here = objects.iter().filter_map(|id| numbers.object(*id));
                all.entry(*granularity_secs).or_default().extend(here);
            }
        }
        let sorted = all.into_iter().map(|(secs, objects)| (secs, objects.into_iter().collect()));
        Ok(Arc::new(sorted.collect()))
    }

    fn extent(&self) -> Result<Option<TimeRange>, StoreError> {
        Ok(self.union.extent)
    }

    fn off_grid_periods(
        &self,
        measurements: &[MeasurementId],
        granularity_secs: u32,
        range: TimeRange,
    ) -> Result<Vec<OffGridPeriod>, StoreError> {
        let request = ScanRequest {
            measurements: measurements.iter().map(|id| (*id, BinRequest::Scalar)).collect(),
            objects: None,
            granularity_secs,
            range,
        };
        let mut found = Vec::new();
        // The past comes first, so that the starts of an object ascend.
        for (snapshot, numbers, own) in self.sides(&request) {
            let Some(own) = own else { continue };
            for (measurement, _) in own.measurements {
                let periods =
                    snapshot.off_grid_periods(&[measurement], granularity_secs, own.range)?;
                let here = periods.into_iter().filter_map(|period| {
                    let object = numbers.object(period.object)?;
                    let measurement = numbers.measurement(period.measurement)?;
                    Some(OffGridPeriod { measurement, object, ..period })
                });
                found.extend(here);
            }
        }
        Ok(found)
    }

    /// Each store in its own order, the past first.
    fn scan(
        &self,
        request: &ScanRequest,
        ctx: &JobContext,
        sink: &mut dyn ScanSink,
    ) -> Result<ReadReport, StoreError> {
        let mut report = ReadReport::default();
        for (snapshot, numbers, own) in self.sides(request) {
            if let Some(own) = own {
                let mut sink = Renumbered { sink: &mut *sink, numbers, objects: Vec::new() };
                report = report.with(snapshot.scan(&own, ctx, &mut sink)?);
            }
        }
        Ok(report)
    }

    fn scan_split(
        &self,
        request: &ScanRequest,
        kept: KeptSums,
        ctx: &JobContext,
        sinks: &mut [&mut dyn SplitSink],
    ) -> Result<ReadReport, StoreError> {
        let mut report = ReadReport::default();
        for (snapshot, numbers, own) in self.sides(request) {
            let Some(own) = own else { continue };
            let mut renumbered = Vec::new();
            for sink in &mut *sinks {
                renumbered.push(Renumbered { sink: &mut **sink, numbers, objects: Vec::new() });
            }
            let mut handed: Vec<&mut dyn SplitSink> =
                renumbered.iter_mut().map(|sink| sink as &mut dyn SplitSink).collect();
            report = report.with(snapshot.scan_split(&own, kept, ctx, &mut handed)?);
        }
        Ok(report)
    }

    fn may_add_up(&self) -> bool {
        self.past.may_add_up()
    }

    /// The past adds up; what is recent is to be scanned, which a cache does as fast.
    fn add_up(
        &self,
        request: &SumRequest,
        ctx: &JobContext,
        sink: &mut dyn SumSink,
    ) -> Result<Pushdown, StoreError> {
        let numbers = &self.union.past;
        let line = self.union.line;
        let cut = |piece: &TimeRange| TimeRange::new(piece.start.min(line), piece.end.min(line));
        let own_plane = |(id, bins): &(MeasurementId, BinRequest)| {
            Some((*numbers.own_measurements.get(id)?, *bins))
        };
        let own_object =
            |(id, class): &(ObjectId, u32)| Some((*numbers.own_objects.get(id)?, *class));
        let mut own = SumRequest {
            planes: request.planes.iter().filter_map(own_plane).collect(),
            pieces: request.pieces.iter().map(cut).collect(),
            classes: request.classes.iter().filter_map(own_object).collect(),
            ..*request
        };
        own.classes.sort_unstable();
        if own.pieces.iter().all(|piece| piece.is_empty()) {
            return Ok(Pushdown::Unsupported("all of it is recent"));
        }
        let mut renumbered = Renumbered { sink, numbers, objects: Vec::new() };
        let done = self.past.add_up(&own, ctx, &mut renumbered)?;
        let reaches_over = request.pieces.iter().any(|piece| piece.end > line);
        Ok(match done {
            Pushdown::Complete(report) | Pushdown::Partial(report) if reaches_over => {
                Pushdown::Until(report, line)
            }
            done => done,
        })
    }

    fn check_scan(&self, request: &ScanRequest, ctx: &JobContext) -> Result<(), StoreError> {
        for (snapshot, _, own) in self.sides(request) {
            if let Some(own) = own {
                snapshot.check_scan(&own, ctx)?;
            }
        }
        Ok(())
    }

    fn provenance(
        &self,
        object: ObjectId,
        measurement: MeasurementId,
        period: Period,
    ) -> Result<Option<ImportRecord>, StoreError> {
        let (snapshot, numbers) = match period.start < self.union.line {
            true => (&self.past, &self.union.past),
            false => (&self.recent, &self.union.recent),
        };
        let own = (numbers.own_objects.get(&object), numbers.own_measurements.get(&measurement));
        let (Some(object), Some(measurement)) = own else { return Ok(None) };
        let found = snapshot.provenance(*object, *measurement, period)?;
        Ok(found.map(|record| {
            let id = numbers.imports.get(&record.id).copied().unwrap_or(record.id);
            ImportRecord { id, ..record }
        }))
    }

    fn imports_of(
        &self,
        objects: &[ObjectId],
        range: TimeRange,
    ) -> Result<Option<Vec<ImportId>>, StoreError> {
        let mut found = BTreeSet::new();
        for (snapshot, numbers, own_range) in [
            (&self.past, &self.union.past, self.union.before(range)),
            (&self.recent, &self.union.recent, self.union.after(range)),
        ] {
            let Some(own_range) = own_range else { continue };
            let own: Vec<ObjectId> =
                objects.iter().filter_map(|id| numbers.own_objects.get(id).copied()).collect();
            let Some(imports) = snapshot.imports_of(&own, own_range)? else { return Ok(None) };
            let here = |id: ImportId| numbers.imports.get(&id).copied().unwrap_or(id);
            found.extend(imports.into_iter().map(here));
        }
        Ok(Some(found.into_iter().collect()))
    }

    fn check(&self, ctx: &JobContext) -> Result<Vec<String>, StoreError> {
        let mut faults = self.past.check(ctx)?;
        faults.extend(self.recent.check(ctx)?);
        Ok(faults)
    }

    /// Samples are counted as they lie in both stores.
    fn stats(&self) -> Result<StoreStats, StoreError> {
        let (past, recent) = (self.past.stats()?, self.recent.stats()?);
        Ok(StoreStats {
            n_objects: self.union.objects.len() as u64,
            n_measurements: self.union.measurements.len() as u64,
            n_imports: self.union.imports.len() as u64,
            n_tiles: past.n_tiles + recent.n_tiles,
            n_samples: past.n_samples + recent.n_samples,
            n_off_grid: past.n_off_grid + recent.n_off_grid,
            n_tickets: past.n_tickets.max(recent.n_tickets),
            n_outages: past.n_outages.max(recent.n_outages),
            ..recent
        })
    }

    fn parts(&self, ctx: &JobContext) -> Result<Vec<PartSize>, StoreError> {
        self.recent.parts(ctx)
    }

    fn measurement_days(&self) -> Result<Vec<Option<TimeRange>>, StoreError> {
        let mut days: Vec<Option<TimeRange>> = vec![None; self.union.measurements.len()];
        for (snapshot, numbers) in
            [(&self.past, &self.union.past), (&self.recent, &self.union.recent)]
        {
            for (own, found) in snapshot.measurement_days()?.into_iter().enumerate() {
                let here = numbers.measurement(MeasurementId(own as u32));
                let (Some(here), Some(found)) = (here, found) else { continue };
                let known = &mut days[here.0 as usize];
                *known = Some(known.map_or(found, |known| {
                    TimeRange::new(known.start.min(found.start), known.end.max(found.end))
                }));
            }
        }
        Ok(days)
    }
}

/// Gives what comes from one store the numbers that it has here.
struct Renumbered<'a, S: ?Sized> {
    sink: &'a mut S,
    numbers: &'a Numbers,
    /// Used again.
    objects: Vec<ObjectId>,
}

impl<S: ?Sized> Renumbered<'_, S> {
    fn note_objects(&mut self, own: &[ObjectId]) {
        self.objects.clear();
        self.objects.extend(own.iter().filter_map(|id| self.numbers.object(*id)));
    }
}

impl<S: ScanSink + ?Sized> ScanSink for Renumbered<'_, S> {
    fn tile(&mut self, tile: &TileView<'_>) {
        let Some(measurement) = self.numbers.measurement(tile.measurement) else { return };
        self.note_objects(tile.objects);
        self.sink.tile(&TileView { measurement, objects: &self.objects, ..*tile });
    }

    fn off_grid(&mut self, sample: &OffGridSample) {
        let here =
            (self.numbers.measurement(sample.measurement), self.numbers.object(sample.object));
        let (Some(measurement), Some(object)) = here else { return };
        self.sink.off_grid(&OffGridSample { measurement, object, ..*sample });
    }
}

impl<S: SplitSink + ?Sized> SplitSink for Renumbered<'_, S> {
    fn packed(&mut self, view: &PackedView<'_>) {
        let Some(measurement) = self.numbers.measurement(view.measurement) else { return };
        self.note_objects(view.objects);
        self.sink.packed(&PackedView { measurement, objects: &self.objects, ..*view });
    }

    fn rollup(&mut self, view: &RollupView<'_>) -> bool {
        let Some(measurement) = self.numbers.measurement(view.measurement) else { return true };
        self.note_objects(view.objects);
        self.sink.rollup(&RollupView { measurement, objects: &self.objects, ..*view })
    }

    fn wants_profiles(&mut self, objects: &[ObjectId], rows: u64) -> bool {
        self.note_objects(objects);
        self.sink.wants_profiles(&self.objects, rows)
    }

    fn profile(&mut self, view: &ProfileView<'_>) -> bool {
        let Some(measurement) = self.numbers.measurement(view.measurement) else { return true };
        self.note_objects(view.objects);
        self.sink.profile(&ProfileView { measurement, objects: &self.objects, ..*view })
    }
}

impl<S: SumSink + ?Sized> SumSink for Renumbered<'_, S> {
    fn sum(&mut self, sum: &PieceSum) {
        let Some(measurement) = self.numbers.measurement(sum.measurement) else { return };
        self.sink.sum(&PieceSum { measurement, ..*sum });
    }
}
