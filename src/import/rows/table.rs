//! The results of one file, each (object, measurement, period) once.
//!
//! Ericsson lists the same counter once for each job; adding such files up as they stand over-counts 3.7 times.
//! Whether a counter is a scalar, a dense or a sparse array shows only when all of its results are known,
//! so samples are made at the end.
//!
//! Results lie as the samples that they become will: rows of cells under lists of measurements, which most rows share. So a file
//! without arrays, as most are, hands over its cells as they are.
//!
//! Repeats are found without a lookup for each result: rows of one object and period are compared by their lists, and two lists
//! are compared once; only where they have a measurement in common, or where there are many lists, each result is looked up.
//! *Good*: a file without repeats pays nothing, and no file pays more than in proportion to its results. *Bad*: two ways to
//! the same answer, held equal by a test.

use std::collections::BTreeSet;

use super::names::{MeasurementTable, Names, SharedTables};
use crate::import::refusal::{RejectList, shown};
use crate::import::value_text::{ValueText, parse_value};
use crate::model::fast::FastMap;
use crate::model::{
    Column, FileCounts, MeasurementBatch, MeasurementKind, ObjectEntry, Period, SCALAR_BIN,
    SampleValue, Samples,
};

/// Most bins of an array: positions are `u16` and the last one means "scalar".
const BINS_MAX: usize = SCALAR_BIN as usize;

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

/// Measurements that a row has results of, in order.
#[derive(Debug)]
struct List {
    measurements: Vec<u32>,
    /// Some measurement stands in it more than once.
    names_twice: bool,
    /// Some row has it.
    used: bool,
}

#[derive(Clone, Copy, Debug)]
struct Row {
    place: Place,
    list: u32,
    /// Its first cell.
    first: usize,
    /// The row before it of the same object and period; [`NO_ROW`] for the first one.
    earlier: u32,
}

const NO_ROW: u32 = u32::MAX;

/// Different lists of one object and period that are compared one by one. The 11 jobs of the busiest exports lie below.
const LISTS_COMPARED: usize = 16;

/// The rows of one object and period.
#[derive(Debug)]
struct Chain {
    newest: u32,
    lists: Vec<u32>,
    /// Cell of each measurement; kept from when a result may be there already.
    cells: Option<FastMap<u32, usize>>,
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
    measurements: MeasurementTable,
    reported: Vec<bool>,
    periods: Vec<Period>,
    period_ids: FastMap<Period, u32>,
    lists: Vec<List>,
    list_ids: FastMap<Vec<u32>, u32>,
    last_list: usize,
    rows: Vec<Row>,
    /// By object and period.
    chains: FastMap<(u32, u32), Chain>,
    /// Whether two lists have a measurement in common.
    overlaps: FastMap<(u32, u32), bool>,
    cells: Vec<Payload>,
    /// Where each cell stands in the file; what lies beyond 4 GiB is said to lie there.
    ats: Vec<u32>,
    bins: Vec<SampleValue>,
    /// Cells that are suspect though their rows are not.
    doubted: BTreeSet<usize>,
    open: OpenRow,
    pub(super) counts: FileCounts,
}

/// The row that is being read: its cells are the last ones.
#[derive(Debug, Default)]
struct OpenRow {
    measurements: Vec<u32>,
    first_cell: usize,
    first_bin: usize,
}

impl Table {
    pub(super) fn new(shared: SharedTables) -> Self {
        Self { measurements: MeasurementTable::new(shared), ..Self::default() }
    }

    /// Makes room for about so many results.
    pub(super) fn reserve(&mut self, n_results: usize) {
        self.cells.reserve(n_results);
        self.ats.reserve(n_results);
    }

    pub(super) fn measurement(&mut self, name: &str, group: &str) -> u32 {
        let id = self.measurements.id(name, group);
        if id as usize == self.reported.len() {
            self.reported.push(false);
        }
        id
    }

    /// As [`Self::measurement`], without a lookup where the name is the one that came after `earlier` when both were new.
    pub(super) fn measurement_after(&mut self, earlier: u32, name: &str, group: &str) -> u32 {
        let next = earlier.saturating_add(1);
        match self.measurements.name(next) {
            Some(known) if known == name => next,
            _ => self.measurement(name, group),
        }
    }

    pub(super) fn n_measurements(&self) -> u64 {
        self.measurements.len() as u64
    }

    pub(super) fn name_of(&self, measurement: u32) -> &str {
        self.measurements.name(measurement).unwrap_or_default()
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

    // ------------------------------------------------------------------------------------------------------------- rows

    /// A row begins: what was pushed since the last one ended is forgotten.
    pub(super) fn begin_row(&mut self) {
        self.drop_row();
        self.open.first_cell = self.cells.len();
        self.open.first_bin = self.bins.len();
    }

    /// What a text says as a result; `None` where it is no number. The bins of an array go to the end of the row's own.
    pub(super) fn payload(&mut self, text: &str) -> Option<Payload> {
        if !text.contains(',') {
            return match parse_value(text) {
                ValueText::Value(SampleValue::Null) => Some(Payload::Null),
                ValueText::Value(value) => Some(Payload::Scalar(value)),
                ValueText::Words => None,
            };
        }
        let start = self.bins.len();
        let payload = self.array(text, start);
        if !matches!(payload, Some(Payload::Array { .. })) {
            self.bins.truncate(start);
        }
        payload
    }

    fn array(&mut self, text: &str, start: usize) -> Option<Payload> {
        for part in text.split(',') {
            match parse_value(part) {
                ValueText::Value(value) => self.bins.push(value),
                ValueText::Words => return None,
            }
        }
        let len = u16::try_from(self.bins.len() - start)
            .ok()
            .filter(|len| usize::from(*len) < BINS_MAX)?;
        if self.bins[start..].iter().all(|value| *value == SampleValue::Null) {
            return Some(Payload::NullArray { n_bins: len });
        }
        Some(Payload::Array { start: u32::try_from(start).ok()?, len })
    }

    /// Adds a result to the row.
    #[inline]
    pub(super) fn push(&mut self, measurement: u32, payload: Payload, at: usize) {
        self.open.measurements.push(measurement);
        self.cells.push(payload);
        self.ats.push(u32::try_from(at).unwrap_or(u32::MAX));
    }

    /// Results of the row so far.
    pub(super) fn n_in_row(&self) -> usize {
        self.open.measurements.len()
    }

    /// Whether the row's `idx`-th result is one of that measurement that says the same as `text`, which is not kept.
    pub(super) fn says_the_same(&mut self, idx: usize, measurement: u32, text: &str) -> bool {
        let n_bins = self.bins.len();
        let again = self.payload(text);
        let known = self.open.measurements.get(idx).filter(|known| **known == measurement);
        let same = match (known, again) {
            (Some(_), Some(again)) => self.is_equal(self.cells[self.open.first_cell + idx], again),
            _ => false,
        };
        self.bins.truncate(n_bins);
        same
    }

    /// The row is not taken.
    pub(super) fn drop_row(&mut self) {
        self.cells.truncate(self.open.first_cell);
        self.ats.truncate(self.open.first_cell);
        self.bins.truncate(self.open.first_bin);
        self.open.measurements.clear();
    }

    /// The row is taken.
    pub(super) fn end_row(&mut self, place: Place, rejects: &mut RejectList) {
        let measurements = std::mem::take(&mut self.open.measurements);
        let first = self.open.first_cell;
        self.open.first_cell = self.cells.len();
        self.open.first_bin = self.bins.len();
        if !measurements.is_empty() {
            let list = self.list(&measurements);
            if self.may_repeat(place, list) {
                self.add_one_by_one(place, &measurements, first, rejects);
            } else {
                self.add_row(place, list, first);
            }
        }
        self.open.measurements = measurements;
        self.open.measurements.clear();
        self.open.first_cell = self.cells.len();
    }

    fn list(&mut self, measurements: &[u32]) -> usize {
        if self.lists.get(self.last_list).is_some_and(|list| list.measurements == measurements) {
            return self.last_list;
        }
        self.last_list = match self.list_ids.get(measurements) {
            Some(list) => *list as usize,
            None => {
                let mut sorted = measurements.to_vec();
                sorted.sort_unstable();
                let names_twice = sorted.windows(2).any(|pair| pair[0] == pair[1]);
                let list = self.lists.len();
                let measurements = measurements.to_vec();
                self.list_ids.insert(measurements.clone(), list as u32);
                self.lists.push(List { measurements, names_twice, used: false });
                list
            }
        };
        self.last_list
    }

    fn add_row(&mut self, place: Place, list: usize, first: usize) {
        let idx = self.rows.len() as u32;
        let list = list as u32;
        let chain = self.chains.entry((place.object, place.period)).or_insert_with(|| Chain {
            newest: NO_ROW,
            lists: Vec::new(),
            cells: None,
        });
        let earlier = std::mem::replace(&mut chain.newest, idx);
        if chain.lists.len() < LISTS_COMPARED && !chain.lists.contains(&list) {
            chain.lists.push(list);
        }
        self.lists[list as usize].used = true;
        self.rows.push(Row { place, list, first, earlier });
    }

    /// Whether a row with such a list might repeat a result, of itself or of an earlier row of its object and period.
    fn may_repeat(&mut self, place: Place, list: usize) -> bool {
        if self.lists[list].names_twice {
            return true;
        }
        let Self { chains, lists, overlaps, .. } = self;
        let Some(chain) = chains.get(&(place.object, place.period)) else { return false };
        chain.cells.is_some()
            || chain.lists.len() >= LISTS_COMPARED
            || chain.lists.iter().any(|&earlier| {
                *overlaps.entry((earlier, list as u32)).or_insert_with(|| {
                    let of = |list: usize| lists[list].measurements.iter();
                    let known: BTreeSet<&u32> = of(earlier as usize).collect();
                    of(list).any(|measurement| known.contains(measurement))
                })
            })
    }

    /// Takes a row result by result: those that are there already are merged, the others stay as a row.
    fn add_one_by_one(
        &mut self,
        place: Place,
        measurements: &[u32],
        first: usize,
        rejects: &mut RejectList,
    ) {
        let mut known = self.cells_of(place);
        let mut kept = Vec::with_capacity(measurements.len());
        for (idx, measurement) in measurements.iter().enumerate() {
            let from = first + idx;
            match known.get(measurement) {
                Some(cell) => self.repeat(*cell, from, *measurement, place, rejects),
                None => {
                    let to = first + kept.len();
                    self.cells[to] = self.cells[from];
                    self.ats[to] = self.ats[from];
                    known.insert(*measurement, to);
                    kept.push(*measurement);
                }
            }
        }
        self.cells.truncate(first + kept.len());
        self.ats.truncate(first + kept.len());
        if !kept.is_empty() {
            let list = self.list(&kept);
            self.add_row(place, list, first);
        }
        if let Some(chain) = self.chains.get_mut(&(place.object, place.period)) {
            chain.cells = Some(known);
        }
    }

    /// The cell of each measurement of an object and period; taken out of its chain, or made.
    fn cells_of(&mut self, place: Place) -> FastMap<u32, usize> {
        let Some(chain) = self.chains.get_mut(&(place.object, place.period)) else {
            return FastMap::default();
        };
        let mut next = chain.newest;
        chain.cells.take().unwrap_or_else(|| {
            let mut cells = FastMap::default();
            while let Some(row) = self.rows.get(next as usize) {
                let measurements = &self.lists[row.list as usize].measurements;
                cells.extend(measurements.iter().copied().zip(row.first..));
                next = row.earlier;
            }
            cells
        })
    }

    /// Takes the result in cell `again`, of which the cell `idx` is there already.
    ///
    /// Of equal results the first stays; of a blank and a value the value; of two values the later one, and that is said.
    /// Doubt stays: a result is suspect when any of its repeats is.
    fn repeat(
        &mut self,
        idx: usize,
        again: usize,
        measurement: u32,
        place: Place,
        rejects: &mut RejectList,
    ) {
        if place.suspect {
            self.doubted.insert(idx);
        }
        let (earlier, later) = (self.cells[idx], self.cells[again]);
        if is_null(later) || self.is_equal(earlier, later) {
            self.counts.n_repeats += 1;
            return;
        }
        if is_null(earlier) {
            self.counts.n_repeats += 1;
        } else {
            self.counts.n_conflicts += 1;
            let object = self.objects.name(place.object);
            let measurement = self.measurements.name(measurement).unwrap_or_default();
            rejects.push(
                self.ats[idx] as usize,
                || format!("this result of {measurement:?} for {object:?} was replaced by another one later in the file"),
                "two jobs disagree; the last one was taken",
            );
        }
        self.cells[idx] = later;
        self.ats[idx] = self.ats[again];
    }

    fn is_equal(&self, a: Payload, b: Payload) -> bool {
        match (a, b) {
            (Payload::Array { .. }, Payload::Array { .. }) => {
                array(&self.bins, a) == array(&self.bins, b)
            }
            _ => a == b,
        }
    }

    // ---------------------------------------------------------------------------------------------------------- samples

    /// Decides the kind of each measurement, then makes the samples in the order of the file.
    pub(super) fn into_batch(
        mut self,
        vendor: Option<&str>,
        rejects: &mut RejectList,
    ) -> (MeasurementBatch, FileCounts) {
        self.drop_row();
        for list in self.lists.iter().filter(|list| list.used) {
            for measurement in &list.measurements {
                self.reported[*measurement as usize] = true;
            }
        }
        let kinds = self.kinds();
        let mut new_ids = vec![u32::MAX; kinds.len()];
        let reported = new_ids.iter_mut().zip(&self.reported).filter(|(_, reported)| **reported);
        (0..).zip(reported).for_each(|(id, (new_id, _))| *new_id = id);
        let samples = self.samples(&kinds, &new_ids, rejects);
        let measurements = self.measurements.into_entries(&kinds, &self.reported);
        let vendor = vendor.map(str::to_owned);
        let objects = self
            .objects
            .into_names()
            .into_iter()
            .map(|name| ObjectEntry { name, vendor: vendor.clone() });
        let batch = MeasurementBatch {
            objects: objects.collect(),
            measurements,
            periods: self.periods,
            samples,
        };
        (batch, self.counts)
    }

    fn kinds(&self) -> Vec<MeasurementKind> {
        let is_array =
            |cell: &Payload| matches!(cell, Payload::Array { .. } | Payload::NullArray { .. });
        if !self.cells.iter().any(is_array) {
            return vec![MeasurementKind::Scalar; self.measurements.len()];
        }
        let mut evidence = vec![Evidence::default(); self.measurements.len()];
        for row in &self.rows {
            let measurements = &self.lists[row.list as usize].measurements;
            for (measurement, cell) in measurements.iter().zip(&self.cells[row.first..]) {
                evidence[*measurement as usize].see(*cell, &self.bins);
            }
        }
        evidence.iter().map(Evidence::kind).collect()
    }

    fn samples(
        &mut self,
        kinds: &[MeasurementKind],
        new_ids: &[u32],
        rejects: &mut RejectList,
    ) -> Samples {
        let is_scalar = |measurement: &u32| kinds[*measurement as usize] == MeasurementKind::Scalar;
        let scalar = |measurement: &u32| Column {
            measurement: new_ids[*measurement as usize],
            bin: SCALAR_BIN,
        };
        // Where all are scalars the cells become the values where they are.
        let all_scalars = kinds.iter().all(|kind| *kind == MeasurementKind::Scalar);
        let mut samples = if all_scalars && self.doubted.is_empty() {
            Samples::of_values(std::mem::take(&mut self.cells).into_iter().map(value_of).collect())
        } else {
            Samples::default()
        };
        let lists: Vec<Option<usize>> = self
            .lists
            .iter()
            .map(|list| {
                let plain = list.used && list.measurements.iter().all(is_scalar);
                plain.then(|| {
                    samples.list(&list.measurements.iter().map(scalar).collect::<Vec<_>>())
                })
            })
            .collect();
        for row in &self.rows {
            let Place { object, period, suspect } = row.place;
            let list = &self.lists[row.list as usize];
            let end = row.first + list.measurements.len();
            let is_doubted = !suspect && self.doubted.range(row.first..end).next().is_some();
            match lists[row.list as usize] {
                Some(plain) if self.cells.is_empty() => {
                    samples.add_row_of(object, period, suspect, plain, row.first);
                }
                Some(plain) if !is_doubted => {
                    let values = self.cells[row.first..end].iter().map(|cell| value_of(*cell));
                    samples.add_row(object, period, suspect, plain, values);
                }
                _ => {
                    let mut emit = Emit { samples: &mut samples, bins: &self.bins, row: row.place };
                    for doubted in [false, true] {
                        let cells =
                            list.measurements.iter().zip(row.first..).filter(|(_, cell)| {
                                doubted == (is_doubted && self.doubted.contains(cell))
                            });
                        emit.row.suspect = suspect || doubted;
                        let results = cells.map(|(measurement, cell)| {
                            let kind = kinds[*measurement as usize];
                            (
                                *measurement,
                                new_ids[*measurement as usize],
                                kind,
                                self.cells[cell],
                                cell,
                            )
                        });
                        emit.row(results, |measurement, value, cell| {
                            let name = self.measurements.name(measurement).unwrap_or_default();
                            let value = shown(&match value {
                                SampleValue::Integer(integer) => integer.to_string(),
                                SampleValue::Decimal(decimal) => decimal.to_string(),
                                SampleValue::Null => String::new(),
                            });
                            rejects.push(
                                self.ats[cell] as usize,
                                || format!("the single value {value} of {name:?} is not one of its arrays"),
                                "other objects of this file report this counter as an array",
                            );
                        });
                    }
                }
            }
        }
        samples
    }
}

/// The number of a text of digits alone that surely fits, as [`parse_value`] reads it too.
#[inline]
pub(super) fn plain_integer(text: &str) -> Option<SampleValue> {
    const DIGITS_MAX: usize = 18;
    if text.is_empty() || text.len() > DIGITS_MAX {
        return None;
    }
    let mut integer = 0_i64;
    for byte in text.bytes() {
        let digit = byte.wrapping_sub(b'0');
        if digit > 9 {
            return None;
        }
        integer = integer * 10 + i64::from(digit);
    }
    Some(SampleValue::Integer(integer))
}

/// The value of a cell that is no array.
fn value_of(cell: Payload) -> SampleValue {
    match cell {
        Payload::Scalar(value) => value,
        Payload::Null | Payload::NullArray { .. } | Payload::Array { .. } => SampleValue::Null,
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

/// Makes the samples of rows that have arrays, or results that differ in their doubt.
struct Emit<'a> {
    samples: &'a mut Samples,
    bins: &'a [SampleValue],
    row: Place,
}

impl Emit<'_> {
    /// Takes results: measurement, its number in the batch, its kind, what it holds and in which cell. A sparse array gets a row of
    /// its own, because its columns are its own. `misfit` hears of single numbers of dense arrays, which have no place.
    fn row(
        &mut self,
        results: impl Iterator<Item = (u32, u32, MeasurementKind, Payload, usize)>,
        mut misfit: impl FnMut(u32, SampleValue, usize),
    ) {
        let (mut columns, mut values) = (Vec::new(), Vec::new());
        let mut sparse = Vec::new();
        for (measurement, new_id, kind, payload, cell) in results {
            let mut push = |bin: u16, value: SampleValue| {
                columns.push(Column { measurement: new_id, bin });
                values.push(value);
            };
            match (kind, payload) {
                (MeasurementKind::DenseArray { .. }, Payload::Scalar(value)) => {
                    misfit(measurement, value, cell);
                }
                (MeasurementKind::DenseArray { n_bins }, Payload::Null)
                | (MeasurementKind::DenseArray { .. }, Payload::NullArray { n_bins }) => {
                    (0..n_bins).for_each(|bin| push(bin, SampleValue::Null));
                }
                (MeasurementKind::DenseArray { .. }, Payload::Array { .. }) => {
                    (0..).zip(array(self.bins, payload)).for_each(|(bin, value)| push(bin, *value));
                }
                (_, Payload::Null | Payload::NullArray { .. }) => {
                    push(SCALAR_BIN, SampleValue::Null);
                }
                (_, Payload::Scalar(value)) => push(SCALAR_BIN, value),
                (_, Payload::Array { .. }) => sparse.push((new_id, array(self.bins, payload))),
            }
        }
        self.add(&columns, values);
        for (measurement, listed) in sparse {
            let n_listed = SampleValue::Integer((listed.len() / 2) as i64);
            let (mut columns, mut values) =
                (vec![Column { measurement, bin: SCALAR_BIN }], vec![n_listed]);
            for pair in listed[1..].chunks_exact(2) {
                if let SampleValue::Integer(bin) = pair[0] {
                    // `sparse_bins` has checked the range.
                    let bin = u16::try_from(bin).unwrap_or(SCALAR_BIN - 1);
                    columns.push(Column { measurement, bin });
                    values.push(pair[1]);
                }
            }
            self.add(&columns, values);
        }
    }

    fn add(&mut self, columns: &[Column], values: Vec<SampleValue>) {
        if !columns.is_empty() {
            let Place { object, period, suspect } = self.row;
            let list = self.samples.list(columns);
            self.samples.add_row(object, period, suspect, list, values);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_is_as_large_as_a_value() {
        assert_eq!(size_of::<Payload>(), 16);
        assert_eq!(size_of::<SampleValue>(), 16);
    }

    #[test]
    fn plain_digits_are_what_the_parser_of_values_says() {
        for text in ["0", "7", "007", "999999999999999999", "123456789"] {
            let ValueText::Value(value) = parse_value(text) else { panic!("{text}") };
            assert_eq!(plain_integer(text), Some(value));
        }
        for text in ["", "-1", "+1", "1.0", " 1", "1,2", "9223372036854775807", "NIL"] {
            assert_eq!(plain_integer(text), None, "{text}");
        }
    }
}
