//! A file on its way into a store: positions checked, samples cut into results, repeats inside the file found, the record made.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use super::catalog::{Catalog, Place, Plan};
use super::merge::{Cell, Merged};
use super::{ImportId, ImportRecord, ImportStatus, StoreError};
use crate::model::{
    CounterReading, ImportHeader, ImportedFile, MeasurementBatch, MeasurementId, Period, Sample,
    TimeRange,
};

/// One result of a file: a value, or the bins of an array. Its samples stand together in the batch.
#[derive(Clone, Debug)]
pub struct FileResult {
    pub samples: Range<usize>,
    /// Positions in the batch's tables.
    pub object: usize,
    pub measurement: usize,
    pub period: usize,
    /// An earlier result of the same file has the same object, measurement type and period.
    pub repeats: bool,
    /// Sorts by period, object, measurement type.
    key: u64,
}

/// A batch whose positions are all valid, resolved against a catalog.
#[derive(Debug)]
pub struct Intake {
    pub results: Vec<FileResult>,
    /// Distinct ones, ascending by granularity and start.
    periods: Vec<Period>,
    n_objects: u64,
    n_measurements: u64,
    /// Ids are below these.
    object_end: u64,
    measurement_end: u64,
}

/// The cell that a sample asks for.
pub fn cell_of(sample: &Sample) -> Cell {
    Cell { value: sample.value, suspect: sample.suspect }
}

impl Intake {
    /// Fails with [`StoreError::Usage`] where a sample points outside of the tables.
    pub fn new(
        batch: &MeasurementBatch,
        plan: &Plan,
        catalog: &Catalog,
    ) -> Result<Self, StoreError> {
        let objects: BTreeSet<_> = plan.objects.iter().copied().collect();
        let measurements: BTreeSet<_> = plan.measurements.iter().copied().collect();
        let mut periods: Vec<Period> = batch.periods.clone();
        periods.sort_unstable_by_key(|p| (p.granularity, p.start));
        periods.dedup();
        let period_rank: Vec<u64> = batch
            .periods
            .iter()
            .map(|p| {
                periods.partition_point(|q| (q.granularity, q.start) < (p.granularity, p.start))
            })
            .map(|rank| rank as u64)
            .collect();
        let end =
            |last: Option<u32>, n: usize| last.map_or(0, |id| u64::from(id) + 1).max(n as u64);
        let mut intake = Self {
            results: Vec::new(),
            n_objects: objects.len() as u64,
            n_measurements: measurements.len() as u64,
            object_end: end(objects.last().map(|id| id.0), catalog.objects.len()),
            measurement_end: end(measurements.last().map(|id| id.0), catalog.measurements.len()),
            periods,
        };
        let n_keys = (intake.periods.len() as u64)
            .checked_mul(intake.object_end)
            .and_then(|n| n.checked_mul(intake.measurement_end));
        if n_keys.is_none() {
            return Err(StoreError::Usage("the file names too many objects at once".to_owned()));
        }
        intake.cut_results(batch, plan, &period_rank);
        intake.mark_repeats();
        Ok(intake)
    }

    fn cut_results(&mut self, batch: &MeasurementBatch, plan: &Plan, period_rank: &[u64]) {
        let together = |a: &Sample, b: &Sample| {
            (a.object, a.measurement, a.period) == (b.object, b.measurement, b.period)
        };
        let mut first = 0;
        for samples in batch.samples.chunk_by(together) {
            let (object, measurement, period) = (
                samples[0].object as usize,
                samples[0].measurement as usize,
                samples[0].period as usize,
            );
            let object_id = u64::from(plan.objects[object].0);
            let measurement_id = u64::from(plan.measurements[measurement].0);
            self.results.push(FileResult {
                samples: first..first + samples.len(),
                object,
                measurement,
                period,
                repeats: false,
                key: (period_rank[period] * self.object_end + object_id) * self.measurement_end
                    + measurement_id,
            });
            first += samples.len();
        }
    }

    fn mark_repeats(&mut self) {
        let mut order: Vec<(u64, u32)> =
            self.results.iter().enumerate().map(|(i, result)| (result.key, i as u32)).collect();
        order.sort_unstable();
        for pair in order.windows(2) {
            if pair[0].0 == pair[1].0 {
                self.results[pair[1].1 as usize].repeats = true;
            }
        }
    }

    /// From the first period start to the last period end that has a sample.
    pub fn extent(&self, batch: &MeasurementBatch) -> Option<TimeRange> {
        let used: BTreeSet<usize> = self.results.iter().map(|r| r.period).collect();
        let ranges = used.iter().map(|&i| period_range(batch.periods[i]));
        ranges.reduce(|a, b| TimeRange { start: a.start.min(b.start), end: a.end.max(b.end) })
    }

    /// The scopes of the results that were kept, for finding the import of a value again.
    pub fn scopes(&self, kept: &[usize], plan: &Plan) -> Vec<Scope> {
        let mut keys: Vec<(u64, Place)> = kept
            .iter()
            .map(|&i| &self.results[i])
            .map(|result| (result.key, plan.places[result.object]))
            .collect();
        keys.sort_unstable();
        keys.dedup();
        let mut finished = Vec::new();
        let mut open: BTreeMap<(Period, u32, u64, Vec<MeasurementId>), Scope> = BTreeMap::new();
        let per_period = self.object_end * self.measurement_end;
        for of_period in keys.chunk_by(|a, b| a.0 / per_period == b.0 / per_period) {
            let period = self.periods[(of_period[0].0 / per_period) as usize];
            for scope in self.scopes_of_period(period, of_period) {
                // An open scope waits under the period that would continue it.
                let key = (period, scope.block, scope.mask, scope.measurements.clone());
                let mut scope = match open.remove(&key) {
                    Some(earlier) if earlier.day() == scope.day() => {
                        Scope { last: period, ..earlier }
                    }
                    Some(earlier) => {
                        finished.push(earlier);
                        scope
                    }
                    None => scope,
                };
                scope.last = period;
                let step = i64::from(period.granularity.as_secs());
                let next = Period { start: period.start.plus_secs(step), ..period };
                open.insert((next, key.1, key.2, key.3), scope);
            }
        }
        finished.extend(open.into_values());
        finished.sort_unstable();
        finished
    }

    fn scopes_of_period(&self, period: Period, keys: &[(u64, Place)]) -> Vec<Scope> {
        let object_of = |key: u64| key / self.measurement_end;
        let mut masks: BTreeMap<(u32, Vec<MeasurementId>), u64> = BTreeMap::new();
        for of_object in keys.chunk_by(|a, b| object_of(a.0) == object_of(b.0)) {
            let place = of_object[0].1;
            let measurements = of_object
                .iter()
                .map(|(key, _)| MeasurementId((key % self.measurement_end) as u32))
                .collect();
            *masks.entry((place.block, measurements)).or_default() |= 1 << place.row;
        }
        masks
            .into_iter()
            .map(|((block, measurements), mask)| Scope {
                first: period,
                last: period,
                block,
                mask,
                measurements,
            })
            .collect()
    }
}

/// Some rows of one block × some measurement types × periods that follow each other within one UTC day: all of it was brought by
/// one import.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Scope {
    pub first: Period,
    pub last: Period,
    pub block: u32,
    pub mask: u64,
    pub measurements: Vec<MeasurementId>,
}

impl Scope {
    /// UTC day of its period starts, in days since 1970-01-01.
    pub fn day(&self) -> i64 {
        self.first.start.as_unix_secs().div_euclid(86_400)
    }
}

pub fn period_range(period: Period) -> TimeRange {
    let end = period.start.plus_secs(i64::from(period.granularity.as_secs()));
    TimeRange { start: period.start, end }
}

/// Fails where a sample or a reading, which came from a file, points outside of its batch's tables.
pub fn check_positions(file: &ImportedFile) -> Result<(), StoreError> {
    let batch = &file.batch;
    let within = |sample: &Sample| {
        (sample.object as usize) < batch.objects.len()
            && (sample.measurement as usize) < batch.measurements.len()
            && (sample.period as usize) < batch.periods.len()
    };
    if let Some(i) = batch.samples.iter().position(|sample| !within(sample)) {
        return Err(StoreError::Usage(format!(
            "sample {i} names an object, a measurement type or a period that the batch does not list"
        )));
    }
    let Some(cumulative) = &file.cumulative else { return Ok(()) };
    let within = |reading: &CounterReading| {
        (reading.object as usize) < cumulative.objects.len()
            && (reading.measurement as usize) < cumulative.measurements.len()
    };
    match cumulative.readings.iter().position(|reading| !within(reading)) {
        None => Ok(()),
        Some(i) => Err(StoreError::Usage(format!(
            "reading {i} names an object or a measurement type that the batch does not list"
        ))),
    }
}

/// The record of a file while its results are merged.
#[derive(Debug)]
pub struct Tally {
    record: ImportRecord,
    /// Positions of results that are now what is stored.
    pub kept: Vec<usize>,
}

impl Tally {
    pub fn new(id: ImportId, file: &mut ImportedFile, intake: &Intake) -> Self {
        let status = if file.rejects.is_empty() {
            ImportStatus::Imported
        } else {
            ImportStatus::ImportedWithRejects
        };
        let record = ImportRecord {
            id,
            header: std::mem::take(&mut file.header),
            status,
            counts: std::mem::take(&mut file.counts),
            n_objects: intake.n_objects,
            n_measurements: intake.n_measurements,
            n_replaced: 0,
            n_rejects: file.rejects.len() as u64,
            extent: intake.extent(&file.batch),
            reason: String::new(),
            warnings: std::mem::take(&mut file.warnings),
        };
        Self { record, kept: Vec::with_capacity(intake.results.len()) }
    }

    /// Counts what came of a result; who merges them adds those that were kept to [`Self::kept`].
    pub fn note(&mut self, result: &FileResult, merged: Merged) {
        if !result.repeats {
            self.record.n_replaced += merged.n_replaced;
        } else if merged.n_replaced > 0 {
            self.record.counts.n_conflicts += 1;
        } else if merged.kept {
            self.record.counts.n_repeats += 1;
        }
    }

    pub fn into_record(self) -> ImportRecord {
        self.record
    }
}

/// The record of a file that was not taken.
pub fn rejected_record(
    id: ImportId,
    header: ImportHeader,
    reason: &str,
    n_rejects: usize,
) -> ImportRecord {
    ImportRecord {
        id,
        header,
        status: ImportStatus::Rejected,
        counts: Default::default(),
        n_objects: 0,
        n_measurements: 0,
        n_replaced: 0,
        n_rejects: n_rejects as u64,
        extent: None,
        reason: reason.to_owned(),
        warnings: Vec::new(),
    }
}

/// Whether a new attempt at `header` makes this record of a rejected file stale: the same bytes, or the same file where the bytes
/// could not be read.
pub fn is_stale_reject(record: &ImportRecord, header: &ImportHeader) -> bool {
    record.status == ImportStatus::Rejected
        && if header.sha256.is_empty() || record.header.sha256.is_empty() {
            record.header.file == header.file
        } else {
            record.header.sha256 == header.sha256
        }
}

/// Whether the bytes of `header` are in the store already.
pub fn is_taken(record: &ImportRecord, header: &ImportHeader) -> bool {
    record.status != ImportStatus::Rejected
        && !header.sha256.is_empty()
        && record.header.sha256 == header.sha256
}
