//! The results of one file, each (object, measurement, period) once.
//!
//! Ericsson lists the same counter once for each job; adding such files up as they stand over-counts 3.7 times.
//! Whether a counter is a scalar, a dense or a sparse array shows only when all of its results are known,
//! so samples are made at the end.
//!
//! Repeats are found without a lookup for each result: the records of one object and period form a chain, which is walked once
//! when a row of them begins; from [`ROWS_WALKED`] rows on a map takes its place. *Good*: a file without repeats pays nothing,
//! and no file pays more than in proportion to its results. *Bad*: two ways to the same answer, held equal by a test.

use std::collections::HashMap;

use crate::import::refusal::{RejectList, shown};
use crate::model::{
    FileCounts, MeasurementBatch, MeasurementEntry, MeasurementKind, ObjectEntry, Period,
    SCALAR_BIN, Sample, SampleValue,
};

/// Most bins of an array: positions are `u16` and the last one means "scalar".
pub(super) const BINS_MAX: usize = SCALAR_BIN as usize;

/// What one result holds. Arrays lie in a list beside, from `start`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Payload {
    Null,
    /// An array of blanks: so many bins, no values.
    NullArray {
        n_bins: u16,
    },
    Scalar(SampleValue),
    Array {
        start: u32,
        len: u16,
    },
}

#[derive(Clone, Copy, Debug)]
struct Record {
    object: u32,
    measurement: u32,
    period: u32,
    suspect: bool,
    payload: Payload,
    at: usize,
    /// The record before it of the same object and period; [`NO_RECORD`] at the end of the chain.
    earlier: u32,
}

const NO_RECORD: u32 = u32::MAX;

/// Rows of one object and period whose records are found by walking. The 11 jobs of the busiest exports lie below.
const ROWS_WALKED: u32 = 16;

/// The records of one object and period.
#[derive(Debug)]
struct Chain {
    newest: u32,
    n_rows: u32,
    /// Record of each measurement; kept beyond [`ROWS_WALKED`] rows only.
    by_measurement: HashMap<u32, u32>,
}

/// Names in order of first sight.
#[derive(Debug, Default)]
pub(in crate::import) struct Names {
    ids: HashMap<String, u32>,
    names: Vec<String>,
}

impl Names {
    pub(in crate::import) fn id(&mut self, name: &str) -> u32 {
        if let Some(id) = self.ids.get(name) {
            return *id;
        }
        let id = self.names.len() as u32;
        self.ids.insert(name.to_owned(), id);
        self.names.push(name.to_owned());
        id
    }

    pub(in crate::import) fn name(&self, id: u32) -> &str {
        &self.names[id as usize]
    }

    /// By number.
    pub(in crate::import) fn into_names(self) -> Vec<String> {
        self.names
    }
}

/// Where a result belongs.
#[derive(Clone, Copy, Debug)]
pub(super) struct Place {
    pub(super) object: u32,
    pub(super) period: u32,
    pub(super) suspect: bool,
}

#[derive(Debug, Default)]
pub(super) struct Table {
    objects: Names,
    measurements: Names,
    /// Group of each measurement, where it was named first.
    groups: Vec<String>,
    reported: Vec<bool>,
    periods: Vec<Period>,
    period_ids: HashMap<Period, u32>,
    records: Vec<Record>,
    /// By object and period.
    chains: HashMap<(u32, u32), Chain>,
    /// For each measurement: the row that saw it last, and its record for that row's object and period.
    seen: Vec<(u32, u32)>,
    n_rows: u32,
    bins: Vec<SampleValue>,
    pub(super) counts: FileCounts,
}

impl Table {
    pub(super) fn measurement(&mut self, name: &str, group: &str) -> u32 {
        let id = self.measurements.id(name);
        if id as usize == self.groups.len() {
            self.groups.push(group.to_owned());
            self.reported.push(false);
            self.seen.push((0, NO_RECORD));
        }
        id
    }

    /// As [`Self::measurement`], without a lookup where the name is the one that came after `earlier` when both were new.
    pub(super) fn measurement_after(&mut self, earlier: u32, name: &str, group: &str) -> u32 {
        let next = earlier.saturating_add(1);
        match self.measurements.names.get(next as usize) {
            Some(known) if known == name => next,
            _ => self.measurement(name, group),
        }
    }

    pub(super) fn n_measurements(&self) -> u64 {
        self.groups.len() as u64
    }

    pub(super) fn name_of(&self, measurement: u32) -> &str {
        self.measurements.name(measurement)
    }

    pub(super) fn object(&mut self, name: &str) -> u32 {
        self.objects.id(name)
    }

    pub(super) fn period(&mut self, period: Period) -> u32 {
        let next = self.periods.len() as u32;
        let id = *self.period_ids.entry(period).or_insert(next);
        if id == next {
            self.periods.push(period);
        }
        id
    }

    pub(super) fn periods(&self) -> &[Period] {
        &self.periods
    }

    /// Notes that the file reports this measurement, also where its result cannot be stored.
    pub(super) fn note_reported(&mut self, measurement: u32) {
        self.reported[measurement as usize] = true;
    }

    /// Takes the results of one row. `bins` holds its arrays.
    pub(super) fn add_row(
        &mut self,
        place: Place,
        results: &[(u32, Payload, usize)],
        bins: &[SampleValue],
        rejects: &mut RejectList,
    ) {
        self.n_rows += 1;
        let mut newest = self.look_up(place, results);
        let n_before = self.records.len();
        for (measurement, payload, at) in results {
            let (row, idx) = self.seen[*measurement as usize];
            if row == self.n_rows {
                self.repeat(idx, place, *payload, bins, *at, rejects);
                continue;
            }
            let (earlier, Place { object, period, suspect }) = (newest, place);
            newest = self.records.len() as u32;
            self.seen[*measurement as usize] = (self.n_rows, newest);
            let payload = self.keep(*payload, bins);
            let measurement = *measurement;
            self.records.push(Record {
                object,
                measurement,
                period,
                suspect,
                payload,
                at: *at,
                earlier,
            });
        }
        if let Some(chain) = self.chains.get_mut(&(place.object, place.period)) {
            chain.newest = newest;
            if chain.n_rows > ROWS_WALKED {
                let added = self.records[n_before..].iter().map(|record| record.measurement);
                chain.by_measurement.extend(added.zip(n_before as u32..));
            }
        }
    }

    /// Marks in `seen` which of the results have a record already; gives the newest record of that object and period.
    fn look_up(&mut self, place: Place, results: &[(u32, Payload, usize)]) -> u32 {
        let Self { chains, records, seen, n_rows, .. } = self;
        let chain = chains.entry((place.object, place.period)).or_insert_with(|| Chain {
            newest: NO_RECORD,
            n_rows: 0,
            by_measurement: HashMap::new(),
        });
        chain.n_rows += 1;
        if chain.n_rows <= ROWS_WALKED + 1 {
            let mut idx = chain.newest;
            while let Some(record) = records.get(idx as usize) {
                seen[record.measurement as usize] = (*n_rows, idx);
                if chain.n_rows > ROWS_WALKED {
                    chain.by_measurement.insert(record.measurement, idx);
                }
                idx = record.earlier;
            }
        } else {
            for (measurement, _, _) in results {
                if let Some(idx) = chain.by_measurement.get(measurement) {
                    seen[*measurement as usize] = (*n_rows, *idx);
                }
            }
        }
        chain.newest
    }

    /// Takes a result of which a record is there already.
    ///
    /// Of equal results the first stays; of a blank and a value the value; of two values the later one, and that is said.
    /// Doubt stays: a result is suspect when any of its repeats is.
    fn repeat(
        &mut self,
        idx: u32,
        place: Place,
        payload: Payload,
        row_bins: &[SampleValue],
        at: usize,
        rejects: &mut RejectList,
    ) {
        let earlier = self.records[idx as usize];
        self.records[idx as usize].suspect |= place.suspect;
        if is_null(payload) || self.is_equal(earlier.payload, payload, row_bins) {
            self.counts.n_repeats += 1;
            return;
        }
        if is_null(earlier.payload) {
            self.counts.n_repeats += 1;
        } else {
            self.counts.n_conflicts += 1;
            let object = self.objects.name(place.object);
            let measurement = self.measurements.name(earlier.measurement);
            rejects.push(
                earlier.at,
                || format!("this result of {measurement:?} for {object:?} was replaced by another one later in the file"),
                "two jobs disagree; the last one was taken",
            );
        }
        let payload = self.keep(payload, row_bins);
        let record = &mut self.records[idx as usize];
        (record.payload, record.at) = (payload, at);
    }

    fn keep(&mut self, payload: Payload, row_bins: &[SampleValue]) -> Payload {
        let Payload::Array { start, len } = payload else { return payload };
        let kept_from = self.bins.len() as u32;
        self.bins.extend_from_slice(&row_bins[start as usize..start as usize + usize::from(len)]);
        Payload::Array { start: kept_from, len }
    }

    fn is_equal(&self, kept: Payload, new: Payload, row_bins: &[SampleValue]) -> bool {
        match (kept, new) {
            (Payload::Array { .. }, Payload::Array { .. }) => {
                array(&self.bins, kept) == array(row_bins, new)
            }
            _ => kept == new,
        }
    }

    /// Decides the kind of each measurement, then makes the samples in the order of the file.
    pub(super) fn into_batch(
        mut self,
        vendor: Option<&str>,
        rejects: &mut RejectList,
    ) -> (MeasurementBatch, FileCounts) {
        for record in &self.records {
            self.reported[record.measurement as usize] = true;
        }
        let kinds = self.kinds();
        let mut emit = Emit { samples: Vec::with_capacity(self.records.len()), bins: &self.bins };
        let mut new_ids = vec![u32::MAX; kinds.len()];
        let mut measurements = Vec::new();
        for (id, kind) in kinds.iter().enumerate().filter(|(id, _)| self.reported[*id]) {
            new_ids[id] = measurements.len() as u32;
            measurements.push(MeasurementEntry {
                name: self.measurements.names[id].clone(),
                group: std::mem::take(&mut self.groups[id]),
                kind: *kind,
            });
        }
        for record in &self.records {
            let kind = kinds[record.measurement as usize];
            let fits = emit.record(record, new_ids[record.measurement as usize], kind);
            if let (false, Payload::Scalar(value)) = (fits, record.payload) {
                let name = self.measurements.name(record.measurement);
                let value = shown(&value.as_f64().map_or_else(String::new, |v| v.to_string()));
                rejects.push(
                    record.at,
                    || format!("the single value {value} of {name:?} is not one of its arrays"),
                    "other objects of this file report this counter as an array",
                );
            }
        }
        let vendor = vendor.map(str::to_owned);
        let objects =
            self.objects.names.into_iter().map(|name| ObjectEntry { name, vendor: vendor.clone() });
        let batch = MeasurementBatch {
            objects: objects.collect(),
            measurements,
            periods: self.periods,
            samples: emit.samples,
        };
        (batch, self.counts)
    }

    fn kinds(&self) -> Vec<MeasurementKind> {
        let mut evidence = vec![Evidence::default(); self.groups.len()];
        for record in &self.records {
            evidence[record.measurement as usize].see(record.payload, &self.bins);
        }
        evidence.iter().map(Evidence::kind).collect()
    }
}

fn is_null(payload: Payload) -> bool {
    matches!(
        payload,
        Payload::Null | Payload::NullArray { .. } | Payload::Scalar(SampleValue::Null)
    )
}

fn array(bins: &[SampleValue], payload: Payload) -> &[SampleValue] {
    match payload {
        Payload::Array { start, len } => &bins[start as usize..start as usize + usize::from(len)],
        _ => &[],
    }
}

/// What all results of one measurement say about its kind.
#[derive(Clone, Copy, Debug, Default)]
struct Evidence {
    any_array: bool,
    any_scalar: bool,
    /// An array that is not `n,i1,v1,…`, or a bare number that is not 0.
    not_sparse: bool,
    len_max: u16,
    bin_max: u16,
}

impl Evidence {
    fn see(&mut self, payload: Payload, bins: &[SampleValue]) {
        match payload {
            Payload::Null => {}
            Payload::NullArray { n_bins } => self.len_max = self.len_max.max(n_bins),
            Payload::Scalar(value) => {
                self.any_scalar = true;
                self.not_sparse |= value.as_f64().is_some_and(|v| v != 0.0);
            }
            Payload::Array { len, .. } => {
                self.any_array = true;
                self.len_max = self.len_max.max(len);
                match sparse_bins(array(bins, payload)) {
                    Some(last) => self.bin_max = self.bin_max.max(last),
                    None => self.not_sparse = true,
                }
            }
        }
    }

    fn kind(&self) -> MeasurementKind {
        match (self.any_array, self.not_sparse) {
            (true, false) => MeasurementKind::SparseArray { n_bins: self.bin_max + 1 },
            (true, true) => MeasurementKind::DenseArray { n_bins: self.len_max },
            // Arrays of blanks alone: numbers beside them say that it is a scalar, or a sparse array without entries.
            (false, _) if self.len_max > 0 && !self.any_scalar => {
                MeasurementKind::DenseArray { n_bins: self.len_max }
            }
            (false, _) => MeasurementKind::Scalar,
        }
    }
}

/// Highest index of `n,i1,v1,…,in,vn`: the length is 2·n+1 and the indexes ascend. `None` for any other array.
fn sparse_bins(array: &[SampleValue]) -> Option<u16> {
    let (SampleValue::Integer(n), pairs) = array.split_first().map(|(n, rest)| (*n, rest))? else {
        return None;
    };
    if n < 1 || usize::try_from(n).ok()?.checked_mul(2)? != pairs.len() {
        return None;
    }
    let mut last = None;
    for pair in pairs.chunks_exact(2) {
        let SampleValue::Integer(index) = pair[0] else { return None };
        let index = u16::try_from(index).ok().filter(|i| usize::from(*i) < BINS_MAX)?;
        if last.is_some_and(|last| index <= last) {
            return None;
        }
        last = Some(index);
    }
    last
}

struct Emit<'a> {
    samples: Vec<Sample>,
    bins: &'a [SampleValue],
}

impl Emit<'_> {
    /// `false`: a single number of a dense array, which has no place.
    fn record(&mut self, record: &Record, measurement: u32, kind: MeasurementKind) -> bool {
        let mut push = |bin: u16, value: SampleValue| {
            let Record { object, period, suspect, .. } = *record;
            self.samples.push(Sample { object, measurement, period, bin, suspect, value });
        };
        match (kind, record.payload) {
            (MeasurementKind::DenseArray { .. }, Payload::Scalar(_)) => return false,
            (MeasurementKind::DenseArray { n_bins }, Payload::Null) => {
                (0..n_bins).for_each(|bin| push(bin, SampleValue::Null));
            }
            (MeasurementKind::DenseArray { .. }, Payload::NullArray { n_bins }) => {
                (0..n_bins).for_each(|bin| push(bin, SampleValue::Null));
            }
            (MeasurementKind::DenseArray { .. }, array_payload @ Payload::Array { .. }) => {
                for (bin, value) in (0..).zip(array(self.bins, array_payload)) {
                    push(bin, *value);
                }
            }
            (_, Payload::Null | Payload::NullArray { .. }) => push(SCALAR_BIN, SampleValue::Null),
            (_, Payload::Scalar(value)) => push(SCALAR_BIN, value),
            (_, array_payload @ Payload::Array { .. }) => {
                let listed = array(self.bins, array_payload);
                push(SCALAR_BIN, SampleValue::Integer((listed.len() / 2) as i64));
                for pair in listed[1..].chunks_exact(2) {
                    if let SampleValue::Integer(bin) = pair[0] {
                        // `sparse_bins` has checked the range.
                        push(u16::try_from(bin).unwrap_or(SCALAR_BIN - 1), pair[1]);
                    }
                }
            }
        }
        true
    }
}
