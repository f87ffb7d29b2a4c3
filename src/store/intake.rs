//! A file on its way into a store: positions checked, samples cut into results, repeats inside the file found, the record made.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use super::catalog::{Catalog, Plan};
use super::merge::{Cell, Merged};
use super::{ImportId, ImportRecord, ImportStatus, StoreError};
use crate::model::fast::{FastMap, FastSet};
use crate::model::samples::results_of;
use crate::model::{
    Column, CounterReading, ImportHeader, ImportedFile, MeasurementBatch, MeasurementId, Period,
    SampleRow, SampleValue, TimeRange,
};

/// Names a result of a file: its row, and its first column in that row.
pub type ResultId = (usize, usize);

/// One result of a file: a value, or the bins of an array.
#[derive(Clone, Copy, Debug)]
pub struct FileResult<'a> {
    pub id: ResultId,
    /// Positions in the batch's tables.
    pub object: usize,
    pub measurement: usize,
    pub period: usize,
    pub suspect: bool,
    pub columns: &'a [Column],
    pub values: &'a [SampleValue],
    /// An earlier result of the same file has the same object, measurement type and period.
    pub repeats: bool,
}

impl FileResult<'_> {
    /// The bins and the cells that they ask for.
    pub fn arriving(&self) -> impl Iterator<Item = (u16, Cell)> + '_ {
        let suspect = self.suspect;
        let cells = self.values.iter().map(move |&value| Cell { value, suspect });
        self.columns.iter().map(|column| column.bin).zip(cells)
    }

    pub fn has_null(&self) -> bool {
        self.values.contains(&SampleValue::Null)
    }
}

/// A list of columns, cut into results.
#[derive(Clone, Debug)]
pub struct ResultList {
    pub results: Vec<Range<usize>>,
    /// Position of the measurement type of each result.
    pub measurements: Vec<usize>,
    /// Ids of the measurement types, ascending, each once.
    ids: Vec<MeasurementId>,
}

/// A batch whose positions are all valid, resolved against a catalog.
#[derive(Debug)]
pub struct Intake {
    /// By number of the list of columns.
    pub lists: Vec<ResultList>,
    repeats: FastSet<ResultId>,
    /// Distinct ones, ascending by granularity and start.
    periods: Vec<Period>,
    /// Period (as in `periods`) and object id of each row, with the row; ascending.
    order: Vec<(u64, u32)>,
    n_objects: u64,
    n_measurements: u64,
    /// Object ids are below this.
    object_end: u64,
}

impl Intake {
    /// Fails with [`StoreError::Usage`] where the file is too large for the numbers that are used here.
    pub fn new(
        batch: &MeasurementBatch,
        plan: &Plan,
        catalog: &Catalog,
    ) -> Result<Self, StoreError> {
        let objects: BTreeSet<_> = plan.objects.iter().copied().collect();
        let mut measurements = plan.measurements.clone();
        measurements.sort_unstable();
        measurements.dedup();
        let mut periods: Vec<Period> = batch.periods.clone();
        periods.sort_unstable_by_key(|p| (p.granularity, p.start));
        periods.dedup();
        let end =
            |last: Option<u32>, n: usize| last.map_or(0, |id| u64::from(id) + 1).max(n as u64);
        let object_end = end(objects.last().map(|id| id.0), catalog.objects.len());
        let too_many = (periods.len() as u64).checked_mul(object_end).is_none()
            || u32::try_from(batch.samples.n_rows()).is_err();
        if too_many {
            return Err(StoreError::Usage("the file names too many objects at once".to_owned()));
        }
        let mut intake = Self {
            lists: batch.samples.lists().iter().map(|columns| result_list(columns, plan)).collect(),
            repeats: FastSet::default(),
            order: Vec::with_capacity(batch.samples.n_rows()),
            n_objects: objects.len() as u64,
            n_measurements: measurements.len() as u64,
            object_end,
            periods,
        };
        intake.order_rows(batch, plan);
        intake.find_repeats(batch, plan);
        Ok(intake)
    }

    fn order_rows(&mut self, batch: &MeasurementBatch, plan: &Plan) {
        let rank_of = |p: &Period| {
            let is_before = |q: &Period| (q.granularity, q.start) < (p.granularity, p.start);
            self.periods.partition_point(is_before) as u64
        };
        let ranks: Vec<u64> = batch.periods.iter().map(rank_of).collect();
        for (idx, row) in batch.samples.rows().enumerate() {
            let object = u64::from(plan.objects[row.object as usize].0);
            let key = ranks[row.period as usize] * self.object_end + object;
            self.order.push((key, idx as u32));
        }
        if !self.order.is_sorted() {
            self.order.sort_unstable();
        }
    }

    /// Only rows of one object and period can repeat each other: mostly there is one, and nothing is to be looked at.
    fn find_repeats(&mut self, batch: &MeasurementBatch, plan: &Plan) {
        let n_ids = plan.measurements.iter().map(|id| id.0 as usize + 1).max().unwrap_or(0);
        // By id: the object and period, counted from 1, that has it.
        let mut seen_in: Vec<usize> = Vec::new();
        for (n, rows) in self.order.chunk_by(|a, b| a.0 == b.0).enumerate() {
            let lists = || rows.iter().map(|(_, idx)| batch.samples.row(*idx as usize).list);
            let is_plain = |list: usize| {
                let list = &self.lists[list];
                list.ids.len() == list.results.len()
            };
            if rows.len() == 1 && lists().all(is_plain) {
                continue;
            }
            seen_in.resize(n_ids, 0);
            for ((_, row), list) in rows.iter().zip(lists()) {
                let list = &self.lists[list];
                for (columns, measurement) in list.results.iter().zip(&list.measurements) {
                    let seen_in = &mut seen_in[plan.measurements[*measurement].0 as usize];
                    if std::mem::replace(seen_in, n + 1) == n + 1 {
                        self.repeats.insert((*row as usize, columns.start));
                    }
                }
            }
        }
    }

    /// Whether some result stands in the file more than once, so that the order of its results matters.
    pub fn has_repeats(&self) -> bool {
        !self.repeats.is_empty()
    }

    /// The results of one row, in their order.
    pub fn results<'a>(
        &'a self,
        idx: usize,
        row: SampleRow<'a>,
    ) -> impl Iterator<Item = FileResult<'a>> + 'a {
        (0..self.lists[row.list].results.len()).map(move |n| self.result(idx, row, n))
    }

    /// The `n`-th result of a row.
    pub fn result<'a>(&self, idx: usize, row: SampleRow<'a>, n: usize) -> FileResult<'a> {
        let list = &self.lists[row.list];
        let range = list.results[n].clone();
        let id = (idx, range.start);
        FileResult {
            id,
            object: row.object as usize,
            measurement: list.measurements[n],
            period: row.period as usize,
            suspect: row.suspect,
            columns: &row.columns[range.clone()],
            values: &row.values[range],
            repeats: self.has_repeats() && self.repeats.contains(&id),
        }
    }

    /// From the first period start to the last period end that has a sample.
    pub fn extent(&self) -> Option<TimeRange> {
        let ranks = self.order.chunk_by(|a, b| a.0 / self.object_end == b.0 / self.object_end);
        let used = ranks.map(|rows| self.periods[(rows[0].0 / self.object_end) as usize]);
        let ranges = used.map(period_range);
        ranges.reduce(|a, b| TimeRange { start: a.start.min(b.start), end: a.end.max(b.end) })
    }

    /// The scopes of the results that were kept, for finding the import of a value again.
    pub fn scopes(
        &self,
        batch: &MeasurementBatch,
        dropped: &FastSet<ResultId>,
        plan: &Plan,
    ) -> Vec<Scope> {
        let mut sets = Sets::default();
        let mut finished = Vec::new();
        let mut open: BTreeMap<(Period, u32, u64, usize), PendingScope> = BTreeMap::new();
        let rank = |row: &(u64, u32)| row.0 / self.object_end;
        for of_period in self.order.chunk_by(|a, b| rank(a) == rank(b)) {
            let period = self.periods[rank(&of_period[0]) as usize];
            let mut masks: BTreeMap<(u32, usize), u64> = BTreeMap::new();
            for rows in of_period.chunk_by(|a, b| a.0 == b.0) {
                let Some(set) = self.set_of(batch, rows, dropped, plan, &mut sets) else {
                    continue;
                };
                let object = batch.samples.row(rows[0].1 as usize).object;
                let place = plan.places[object as usize];
                *masks.entry((place.block, set)).or_default() |= 1 << place.row;
            }
            for ((block, set), mask) in masks {
                // An open scope waits under the period that would continue it.
                let mut scope = PendingScope { first: period, last: period };
                if let Some(earlier) = open.remove(&(period, block, mask, set)) {
                    if day_of(earlier.first) == day_of(period) {
                        scope.first = earlier.first;
                    } else {
                        finished.push(earlier.finish(block, mask, &sets.content[set]));
                    }
                }
                let step = i64::from(period.granularity.as_secs());
                let next = Period { start: period.start.plus_secs(step), ..period };
                open.insert((next, block, mask, set), scope);
            }
        }
        let rest = open
            .into_iter()
            .map(|((_, block, mask, set), scope)| scope.finish(block, mask, &sets.content[set]));
        finished.extend(rest);
        finished.sort_unstable();
        finished
    }

    /// The measurement types that the rows of one object and period bring; `None` where all of their results were dropped.
    fn set_of(
        &self,
        batch: &MeasurementBatch,
        rows: &[(u64, u32)],
        dropped: &FastSet<ResultId>,
        plan: &Plan,
        sets: &mut Sets,
    ) -> Option<usize> {
        let lists: Vec<usize> =
            rows.iter().map(|(_, idx)| batch.samples.row(*idx as usize).list).collect();
        if dropped.is_empty() {
            if let Some(known) = sets.by_lists.get(&lists) {
                return *known;
            }
            let ids = lists.iter().flat_map(|list| &self.lists[*list].ids).copied().collect();
            let set = sets.number(ids);
            sets.by_lists.insert(lists, set);
            return set;
        }
        let mut ids = Vec::new();
        for ((_, row), list) in rows.iter().zip(lists) {
            let list = &self.lists[list];
            let results = list.results.iter().zip(&list.measurements);
            let kept = results.filter(|(c, _)| !dropped.contains(&(*row as usize, c.start)));
            ids.extend(kept.map(|(_, measurement)| plan.measurements[*measurement]));
        }
        sets.number(ids)
    }
}

fn result_list(columns: &[Column], plan: &Plan) -> ResultList {
    let results: Vec<Range<usize>> = results_of(columns).collect();
    let measurements: Vec<usize> =
        results.iter().map(|range| columns[range.start].measurement as usize).collect();
    let mut ids: Vec<MeasurementId> = measurements.iter().map(|m| plan.measurements[*m]).collect();
    ids.sort_unstable();
    ids.dedup();
    ResultList { results, measurements, ids }
}

/// Sets of measurement types, each once.
#[derive(Default)]
struct Sets {
    content: Vec<Vec<MeasurementId>>,
    by_content: FastMap<Vec<MeasurementId>, usize>,
    /// Of rows with these lists, none of whose results was dropped.
    by_lists: FastMap<Vec<usize>, Option<usize>>,
}

impl Sets {
    /// `None` for no measurement type at all.
    fn number(&mut self, mut ids: Vec<MeasurementId>) -> Option<usize> {
        ids.sort_unstable();
        ids.dedup();
        if ids.is_empty() {
            return None;
        }
        let next = self.content.len();
        let number = *self.by_content.entry(ids).or_insert_with_key(|ids| {
            self.content.push(ids.clone());
            next
        });
        Some(number)
    }
}

/// A scope that later periods may continue.
struct PendingScope {
    first: Period,
    last: Period,
}

impl PendingScope {
    fn finish(self, block: u32, mask: u64, measurements: &[MeasurementId]) -> Scope {
        let Self { first, last } = self;
        Scope { first, last, block, mask, measurements: measurements.to_vec() }
    }
}

/// UTC day of a period's start, in days since 1970-01-01.
fn day_of(period: Period) -> i64 {
    period.start.as_unix_secs().div_euclid(86_400)
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
        day_of(self.first)
    }
}

pub fn period_range(period: Period) -> TimeRange {
    let end = period.start.plus_secs(i64::from(period.granularity.as_secs()));
    TimeRange { start: period.start, end }
}

/// Fails where a sample or a reading, which came from a file, points outside of its batch's tables.
pub fn check_positions(file: &ImportedFile) -> Result<(), StoreError> {
    let batch = &file.batch;
    let is_known = |column: &Column| (column.measurement as usize) < batch.measurements.len();
    let lists: Vec<bool> =
        batch.samples.lists().iter().map(|columns| columns.iter().all(is_known)).collect();
    let is_within = |row: &SampleRow<'_>| {
        (row.object as usize) < batch.objects.len()
            && (row.period as usize) < batch.periods.len()
            && lists[row.list]
    };
    if let Some(i) = batch.samples.rows().position(|row| !is_within(&row)) {
        return Err(StoreError::Usage(format!(
            "row {i} names an object, a measurement type or a period that the batch does not list"
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
    /// Results that are not what is stored now: the same file has something better.
    pub dropped: FastSet<ResultId>,
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
            extent: intake.extent(),
            reason: String::new(),
            warnings: std::mem::take(&mut file.warnings),
        };
        Self { record, dropped: FastSet::default() }
    }

    /// Counts what came of a result.
    pub fn note(&mut self, result: &FileResult<'_>, merged: Merged) {
        if !merged.kept {
            self.dropped.insert(result.id);
        }
        if !result.repeats {
            self.record.n_replaced += merged.n_replaced;
        } else if merged.n_replaced > 0 {
            self.record.counts.n_conflicts += 1;
        } else if merged.kept {
            self.record.counts.n_repeats += 1;
        }
    }

    /// Counts values of earlier imports that were replaced by results that come once.
    pub fn note_replaced(&mut self, n_replaced: u64) {
        self.record.n_replaced += n_replaced;
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
