//! A snapshot of a warehouse: one revision, asked for again with every question.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, PoisonError};

use super::commit::{OUTAGE, TICKET};
use super::names::Names;
use super::revision::Revision;
use super::scan::Scan;
use super::schema::table;
use super::{Shared, records, sums};
use crate::job::JobContext;
use crate::model::{
    ManagedObject, MeasurementId, MeasurementType, ObjectId, Outage, Period, RejectRecord,
    SampleValue, Ticket, TimeRange, Timestamp,
};
use crate::store::event::sort_outages;
use crate::store::request::{
    BinRequest, OffGridPeriod, OffGridSample, ReadReport, ScanRequest, ScanSink, TileView,
};
use crate::store::tile::{self, Slot};
use crate::store::{
    FromImport, ImportRecord, Pushdown, Reporters, Snapshot, StoreError, StoreStats, SumRequest,
    SumSink,
};

/// Periods off the grid that have a value.
#[derive(Default)]
struct OffGridPeriods(BTreeSet<(MeasurementId, ObjectId, Timestamp)>);

impl ScanSink for OffGridPeriods {
    fn tile(&mut self, _: &TileView<'_>) {}

    fn off_grid(&mut self, sample: &OffGridSample) {
        if sample.value != SampleValue::Null {
            self.0.insert((sample.measurement, sample.object, sample.period_start));
        }
    }
}

/// See the module's text.
pub struct WarehouseSnapshot {
    pub(super) shared: Arc<Shared>,
    pub(super) revision: Revision,
}

impl WarehouseSnapshot {
    pub fn open(shared: Arc<Shared>) -> Result<Self, StoreError> {
        let revision = Revision::newest(&shared.client, &JobContext::default())?;
        Ok(Self { shared, revision })
    }

    pub(super) fn names(&self) -> Result<Arc<Names>, StoreError> {
        self.shared.names(&self.revision, &JobContext::default())
    }

    pub(super) fn table(&self, name: &str) -> String {
        table(&self.shared.client, name)
    }

    /// Of rows that this snapshot sees.
    pub(super) fn seen(&self) -> String {
        self.revision.condition()
    }

    fn ask(
        &self,
        sql: &str,
    ) -> Result<super::row_binary::Rows<impl std::io::Read + use<>>, StoreError> {
        self.shared.client.ask(sql, &JobContext::default())
    }

    /// The last state of each event of a kind, by key.
    fn events<T>(
        &self,
        kind: u8,
        read: impl Fn(&[u8]) -> Result<T, StoreError>,
    ) -> Result<Vec<FromImport<T>>, StoreError> {
        let names = self.names()?;
        let sql = format!(
            "SELECT key, import_version, import_number, record FROM {} \
             WHERE kind = {kind} AND {} ORDER BY version",
            self.table("events"),
            self.seen()
        );
        let mut rows = self.ask(&sql)?;
        let mut last = BTreeMap::new();
        while rows.has_more()? {
            let key = rows.text()?;
            let import_key = (rows.u64()?, rows.u32()?);
            let event = read(&rows.bytes()?)?;
            if let Some(&import) = names.import_by_key.get(&import_key) {
                last.insert(key, FromImport { import, event });
            }
        }
        Ok(last.into_values().collect())
    }

    fn count(&self, sql: &str) -> Result<u64, StoreError> {
        self.ask(sql)?.u64()
    }
}

impl Snapshot for WarehouseSnapshot {
    fn data_revision(&self) -> u64 {
        self.revision.n_done
    }

    fn objects(&self) -> Result<Arc<Vec<ManagedObject>>, StoreError> {
        Ok(Arc::clone(&self.names()?.catalog.objects))
    }

    fn measurements(&self) -> Result<Arc<Vec<MeasurementType>>, StoreError> {
        Ok(Arc::clone(&self.names()?.measurements))
    }

    fn imports(&self) -> Result<Vec<ImportRecord>, StoreError> {
        Ok(self.names()?.imports.clone())
    }

    fn rejects(&self, limit: usize) -> Result<Vec<RejectRecord>, StoreError> {
        let names = self.names()?;
        let sql = format!(
            "SELECT version, number, position, record FROM {} WHERE {} \
             ORDER BY version DESC, number DESC, position",
            self.table("rejects"),
            self.seen()
        );
        let mut rows = self.ask(&sql)?;
        let mut found = Vec::new();
        let mut last = None;
        while found.len() < limit && rows.has_more()? {
            let place = (rows.u64()?, rows.u32()?, rows.u32()?);
            let record = rows.bytes()?;
            // What was sent twice stands there twice until the engine merges it.
            let again = last.replace(place) == Some(place);
            if !again
                && names
                    .import_by_key
                    .get(&(place.0, place.1))
                    .is_some_and(|id| names.imports.iter().any(|import| import.id == *id))
            {
                found.push(records::reject_of(&record)?);
            }
        }
        Ok(found)
    }

    fn tickets(&self) -> Result<Arc<Vec<FromImport<Ticket>>>, StoreError> {
        Ok(Arc::new(self.events(TICKET, records::ticket_of)?))
    }

    fn outages(&self) -> Result<Arc<Vec<FromImport<Outage>>>, StoreError> {
        let mut outages = self.events(OUTAGE, records::outage_of)?;
        sort_outages(&mut outages);
        Ok(Arc::new(outages))
    }

    fn reporters(&self, measurement: MeasurementId) -> Result<Arc<Reporters>, StoreError> {
        let names = self.names()?;
        let mut known = names.reporters.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(reporters) = known.get(&measurement) {
            return Ok(Arc::clone(reporters));
        }
        let mut found: BTreeMap<u32, Vec<ObjectId>> = BTreeMap::new();
        if let Some(key) = names.measurement_keys.get(measurement.0 as usize) {
            for name in ["cells", "off_grid"] {
                let sql = format!(
                    "SELECT granularity, object FROM {} WHERE measurement = {key} \
                     AND reported = 1 AND {} GROUP BY granularity, object",
                    self.table(name),
                    self.seen()
                );
                let mut rows = self.ask(&sql)?;
                while rows.has_more()? {
                    let (granularity_secs, object) = (rows.u32()?, rows.u64()?);
                    let object = names.object_by_key.get(&object).copied();
                    found.entry(granularity_secs).or_default().extend(object);
                }
            }
        }
        for objects in found.values_mut() {
            objects.sort_unstable();
            objects.dedup();
        }
        let found: Arc<Reporters> = Arc::new(found.into_iter().collect());
        Ok(Arc::clone(known.entry(measurement).or_insert(found)))
    }

    fn extent(&self) -> Result<Option<TimeRange>, StoreError> {
        let names = self.names()?;
        Ok(extent_of(&names))
    }

    fn off_grid_periods(
        &self,
        measurements: &[MeasurementId],
        granularity_secs: u32,
        range: TimeRange,
    ) -> Result<Vec<OffGridPeriod>, StoreError> {
        let known = self.shared.known_sums.lock().unwrap_or_else(PoisonError::into_inner);
        if known.has_no_off_grid(&self.revision) {
            return Ok(Vec::new());
        }
        drop(known);
        let planes = [BinRequest::Scalar, BinRequest::AllBins];
        let request = ScanRequest {
            measurements: measurements
                .iter()
                .flat_map(|id| planes.map(|bins| (*id, bins)))
                .collect(),
            objects: None,
            granularity_secs,
            range,
        };
        let (names, ctx) = (self.names()?, JobContext::default());
        let mut found = OffGridPeriods::default();
        Scan::new(self, &names, &request, &ctx).off_grid(&mut found)?;
        let periods = found.0.into_iter();
        let period = |(measurement, object, start)| OffGridPeriod { measurement, object, start };
        Ok(periods.map(period).collect())
    }

    fn scan(
        &self,
        request: &ScanRequest,
        ctx: &JobContext,
        sink: &mut dyn ScanSink,
    ) -> Result<ReadReport, StoreError> {
        ctx.check()?;
        let names = self.names()?;
        Scan::new(self, &names, request, ctx).run(sink)
    }

    fn may_add_up(&self) -> bool {
        true
    }

    fn add_up(
        &self,
        request: &SumRequest,
        ctx: &JobContext,
        sink: &mut dyn SumSink,
    ) -> Result<Pushdown, StoreError> {
        ctx.check()?;
        sums::add_up(self, request, ctx, sink)
    }

    fn check_scan(&self, request: &ScanRequest, ctx: &JobContext) -> Result<(), StoreError> {
        let why = "the servers cannot add up what is asked for";
        sums::check_reading(self, request, why, ctx)
    }

    fn provenance(
        &self,
        object: ObjectId,
        measurement: MeasurementId,
        period: Period,
    ) -> Result<Option<ImportRecord>, StoreError> {
        let names = self.names()?;
        let keys = (
            names.object_keys.get(object.0 as usize),
            names.measurement_keys.get(measurement.0 as usize),
        );
        let (Some(object), Some(measurement)) = keys else { return Ok(None) };
        let granularity_secs = period.granularity.as_secs();
        let place = format!(
            "measurement = {measurement} AND granularity = {granularity_secs} \
             AND object = {object} AND {}",
            self.seen()
        );
        let mut newest = None;
        match Slot::of(period) {
            Some(slot) => {
                let sql = format!(
                    "SELECT version, first, marks, files, toUInt32(length(values)) FROM {} \
                     WHERE {place} AND day = toDate({}) ORDER BY version",
                    self.table("cells"),
                    slot.day
                );
                let mut rows = self.ask(&sql)?;
                let (mut marks, mut files) = (Vec::new(), Vec::new());
                while rows.has_more()? {
                    let (version, first) = (rows.u64()?, usize::from(rows.u16()?));
                    rows.list_of_u8(&mut marks)?;
                    rows.list_of_u32(&mut files)?;
                    let n_periods = rows.u32()? as usize;
                    let at = slot.column.checked_sub(first).filter(|at| *at < n_periods);
                    let is_there = |at: &usize| marks.get(*at).is_none_or(|mark| *mark != 0);
                    if let Some(at) = at.filter(is_there) {
                        newest = files.get(at).or(files.first()).map(|file| (version, *file));
                    }
                }
            }
            None => {
                let sql = format!(
                    "SELECT version, file FROM {} WHERE {place} AND start = {} ORDER BY version",
                    self.table("off_grid"),
                    period.start.as_unix_secs()
                );
                let mut rows = self.ask(&sql)?;
                while rows.has_more()? {
                    newest = Some((rows.u64()?, rows.u32()?));
                }
            }
        }
        let id = newest.and_then(|key| names.import_by_key.get(&key));
        Ok(id.and_then(|id| names.imports.iter().find(|record| record.id == *id)).cloned())
    }

    fn check(&self, ctx: &JobContext) -> Result<Vec<String>, StoreError> {
        ctx.check()?;
        let names = self.names()?;
        let sql = format!(
            "SELECT count() FROM {} WHERE {} AND (empty(values) OR empty(files) \
             OR (notEmpty(marks) AND length(marks) != length(values)) \
             OR length(exact_at) != length(exact) \
             OR (length(files) != 1 AND length(files) != length(values)) \
             OR (first + length(values)) * granularity > 86400)",
            self.table("cells"),
            self.seen()
        );
        let mut faults = Vec::new();
        let n_wrong = self.shared.client.ask(&sql, ctx)?.u64()?;
        if n_wrong > 0 {
            faults.push(format!("{n_wrong} rows of values have lists of different lengths"));
        }
        for name in ["cells", "off_grid"] {
            let sql = format!(
                "SELECT object, measurement FROM {} WHERE {} GROUP BY object, measurement",
                self.table(name),
                self.seen()
            );
            let mut rows = self.shared.client.ask(&sql, ctx)?;
            let mut n_unknown = 0_u64;
            while rows.has_more()? {
                let (object, measurement) = (rows.u64()?, rows.u64()?);
                let is_known = names.object_by_key.contains_key(&object)
                    && names.measurement_by_key.contains_key(&measurement);
                n_unknown += u64::from(!is_known);
            }
            if n_unknown > 0 {
                faults.push(format!(
                    "{n_unknown} objects and measurement types in {name} have no name"
                ));
            }
        }
        Ok(faults)
    }

    /// Samples and rows are counted as they lie on the servers: what was replaced counts until it is gone.
    fn stats(&self) -> Result<StoreStats, StoreError> {
        let names = self.names()?;
        let (cells, seen) = (self.table("cells"), self.seen());
        let mut rows =
            self.ask(&format!("SELECT count(), sum(n_present) FROM {cells} WHERE {seen}"))?;
        let (n_tiles, n_samples) = (rows.u64()?, rows.u64()?);
        let off_grid = self.table("off_grid");
        let events = self.table("events");
        let n_events = |kind: u8| {
            self.count(&format!(
                "SELECT uniqExact(key) FROM {events} WHERE kind = {kind} AND {seen}"
            ))
        };
        let (_, bytes) = super::schema::size(&self.shared.client)?;
        Ok(StoreStats {
            n_objects: names.catalog.objects.len() as u64,
            n_measurements: names.measurements.len() as u64,
            n_imports: names.imports.len() as u64,
            n_tiles,
            n_samples,
            n_off_grid: self.count(&format!("SELECT count() FROM {off_grid} WHERE {seen}"))?,
            n_tickets: n_events(TICKET)?,
            n_outages: n_events(OUTAGE)?,
            tile_bytes: bytes,
            file_bytes: bytes,
            ..StoreStats::default()
        })
    }

    fn measurement_days(&self) -> Result<Vec<Option<TimeRange>>, StoreError> {
        let names = self.names()?;
        let mut days: Vec<Option<TimeRange>> = vec![None; names.measurements.len()];
        let mut note = |key: u64, start: Timestamp, end: Timestamp| {
            let Some(id) = names.measurement_by_key.get(&key) else { return };
            let known = &mut days[id.0 as usize];
            let (first, last) = known.map_or((start, end), |k| (k.start, k.end));
            *known = Some(TimeRange::new(first.min(start), last.max(end)));
        };
        let mut rows = self.ask(&format!(
            "SELECT measurement, min(day), max(day) FROM {} WHERE {} GROUP BY measurement",
            self.table("cells"),
            self.seen()
        ))?;
        while rows.has_more()? {
            let key = rows.u64()?;
            let (first, last) = (i64::from(rows.u16()?), i64::from(rows.u16()?));
            note(key, tile::day_start(first), tile::day_start(last + 1));
        }
        let mut rows = self.ask(&format!(
            "SELECT measurement, min(start), max(start + granularity) FROM {} WHERE {} \
             GROUP BY measurement",
            self.table("off_grid"),
            self.seen()
        ))?;
        while rows.has_more()? {
            let key = rows.u64()?;
            let at = Timestamp::from_unix_secs;
            let (first, end) = (at(rows.i64()?), at(rows.i64()?));
            let last_day = end.plus_secs(-1).utc_day_start();
            note(key, first.utc_day_start(), last_day.plus_secs(86_400));
        }
        Ok(days)
    }
}

/// From the first period start to the last period end.
pub fn extent_of(names: &Names) -> Option<TimeRange> {
    let extents = names.imports.iter().filter_map(|record| record.extent);
    extents.reduce(|a, b| TimeRange { start: a.start.min(b.start), end: a.end.max(b.end) })
}
