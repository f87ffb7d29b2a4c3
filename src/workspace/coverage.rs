//! Which days of which objects arrived: received and expected object-periods by object (or group) and local day.
//!
//! # What is counted
//! For each measurement type the received, expected and suspect object-periods of a query by local day (see [`crate::query`] for what
//! is expected of an object), added up over measurement types. A value of zero has arrived; a `NIL` has not. Nothing is divided here
//! but by [`DayCount::ratio`], at the end.
//!
//! # Decision
//! All measurement types are read, not a chosen one: a node that lost half of its counters is half there. They are read in groups
//! that the same objects report in the same granularities, so that each object is read in the granularity in which it would be
//! read alone. *Good*: rollups answer most of it, and a month of a network takes seconds. *Bad*: thousands of measurement types
//! take minutes; then one of them can be asked for.

use std::collections::HashMap;
use std::sync::Arc;

use super::engine::Engine;
use super::{ask, diagnose};
use crate::diagnostic::Diagnostic;
use crate::job::JobContext;
use crate::model::{
    Aggregate, BinSelector, CalendarMonth, Every, FrameInput, ManagedObject, MeasurementKind,
    MeasurementType, TimeRange, Zone,
};
use crate::query::{Filter, FrameRequest, SuspectPolicy, Topology, counter_frame_with, select};
use crate::query::{QueryError, ReadOptions};
use crate::store::{Reporters, Snapshot};

/// What is asked.
#[derive(Clone, Debug, PartialEq)]
pub struct CoverageQuestion {
    /// Key whose values are the rows: `object`, or any key of a query.
    pub by: String,
    /// As after `--where`; empty: all objects.
    pub filter: String,
    /// One measurement type; `None`: all.
    pub measurement: Option<String>,
    /// `None`: all that is stored.
    pub range: Option<TimeRange>,
    pub zone: Zone,
}

/// Object-periods of one row and day, or of several.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct DayCount {
    pub received: u64,
    pub expected: u64,
    pub suspect: u64,
}

impl DayCount {
    /// Received ÷ expected, at most 1; `None` where nothing was expected.
    pub fn ratio(self) -> Option<f64> {
        (self.expected > 0).then(|| (self.received as f64 / self.expected as f64).min(1.0))
    }

    pub fn add(&mut self, other: Self) {
        self.received += other.received;
        self.expected += other.expected;
        self.suspect += other.suspect;
    }
}

/// What a day of a row is, in one word.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum DayState {
    /// All that was expected.
    Full,
    Partial,
    /// Nothing of what was expected, after the first delivery.
    Missing,
    /// Nothing, and nothing before it either.
    NotYet,
    /// Nothing is expected: the row never delivered anything, or does not count on that day.
    NotExpected,
}

/// One row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CoverageRow {
    /// Value of the key; of an object its full name. Empty: objects without that attribute.
    pub key: String,
    /// What people call it.
    pub label: String,
    pub total: DayCount,
    /// First and last day on which something arrived, by position; `None`: never.
    pub delivered: Option<(usize, usize)>,
    /// Days with nothing of what was expected, from the first delivery on.
    pub n_missing_days: usize,
}

/// A local month with its days, by position.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CoverageMonth {
    pub month: CalendarMonth,
    pub days: std::ops::Range<usize>,
    pub total: DayCount,
}

/// What came out.
#[derive(Clone, Debug)]
pub struct Coverage {
    pub question: CoverageQuestion,
    /// Local days, cut at the ends of what is stored.
    pub days: Vec<TimeRange>,
    pub months: Vec<CoverageMonth>,
    /// By label, then key.
    pub rows: Vec<CoverageRow>,
    cells: Cells,
    /// All rows together, by day.
    pub network: Vec<DayCount>,
    pub n_measurements: usize,
    /// A measurement type to look at: the one asked for, else the one that most objects report.
    pub example: Option<String>,
    pub data_revision: u64,
}

/// Numbers of object-periods, row after row. *Good*: ten thousand objects × four hundred days take 48 MB. *Bad*: two forms.
#[derive(Clone, Debug)]
enum Cells {
    Small(Vec<[u32; 3]>),
    /// Where a number does not fit, such as a day of a whole network.
    Large(Vec<[u64; 3]>),
}

impl Cells {
    fn get(&self, at: usize) -> DayCount {
        let [received, expected, suspect] = match self {
            Self::Small(cells) => cells[at].map(u64::from),
            Self::Large(cells) => cells[at],
        };
        DayCount { received, expected, suspect }
    }

    fn resize(&mut self, n: usize) {
        match self {
            Self::Small(cells) => cells.resize(n, [0; 3]),
            Self::Large(cells) => cells.resize(n, [0; 3]),
        }
    }

    fn add(&mut self, at: usize, count: [u64; 3]) {
        if let Self::Small(cells) = self {
            let sums = std::array::from_fn(|i| u64::from(cells[at][i]) + count[i]);
            if let [Ok(a), Ok(b), Ok(c)] = sums.map(u32::try_from) {
                cells[at] = [a, b, c];
                return;
            }
            *self = Self::Large(cells.iter().map(|cell| cell.map(u64::from)).collect());
        }
        if let Self::Large(cells) = self {
            (0..3).for_each(|i| cells[at][i] += count[i]);
        }
    }
}

impl Coverage {
    pub fn cell(&self, row: usize, day: usize) -> DayCount {
        self.cells.get(row * self.days.len() + day)
    }

    pub fn state(&self, row: usize, day: usize) -> DayState {
        let count = self.cell(row, day);
        let first = self.rows[row].delivered.map(|(first, _)| first);
        match count.ratio() {
            None => DayState::NotExpected,
            Some(_) if count.received == 0 => match first {
                Some(first) if first < day => DayState::Missing,
                _ => DayState::NotYet,
            },
            Some(ratio) if ratio >= 1.0 => DayState::Full,
            Some(_) => DayState::Partial,
        }
    }

    /// Everything together.
    pub fn total(&self) -> DayCount {
        self.network.iter().fold(DayCount::default(), |mut sum, day| {
            sum.add(*day);
            sum
        })
    }

    /// Rows of the table as CSV, full precision: key, label, counts, completeness, days without anything.
    pub fn to_csv(&self) -> String {
        let mut text = format!(
            "{},label,received,expected,suspect,completeness,days_missing,first_day,last_day\n",
            self.question.by
        );
        let day = |at: usize| self.question.zone.date(self.days[at].start).to_string();
        for row in &self.rows {
            let ratio = row.total.ratio().map_or_else(String::new, |ratio| ratio.to_string());
            let (first, last) = row
                .delivered
                .map_or_else(Default::default, |(first, last)| (day(first), day(last)));
            let cells = [
                row.key.clone(),
                row.label.clone(),
                row.total.received.to_string(),
                row.total.expected.to_string(),
                row.total.suspect.to_string(),
                ratio,
                row.n_missing_days.to_string(),
                first,
                last,
            ];
            super::table_csv::push_row(&mut text, &cells);
        }
        text
    }
}

/// Inputs of a frame at most: their cells take memory at once.
const BATCH_MAX: usize = 16;
/// What a cell of a frame takes, about.
const CELL_BYTES: usize = 80;

impl Engine {
    /// Which days of which rows arrived.
    pub fn coverage(
        &self,
        question: &CoverageQuestion,
        ctx: &JobContext,
    ) -> Result<Coverage, Vec<Diagnostic>> {
        let one = |d: Diagnostic| vec![d];
        let of_store = |e| one(diagnose::of_store(&e));
        let snapshot = self.snapshot().map_err(one)?;
        let documents = self.documents();
        let filter = match question.filter.trim() {
            "" => None,
            text => Some(Filter::parse(text).map_err(|e| one(diagnose::of_filter(&e, text)))?),
        };
        let extent = snapshot.extent().map_err(of_store)?.ok_or_else(|| one(ask::no_data_yet()))?;
        let range = question.range.unwrap_or(extent).intersect(extent);
        let objects = snapshot.objects().map_err(of_store)?;
        let measurements = snapshot.measurements().map_err(of_store)?;
        let days = range.map_or_else(Vec::new, |range| question.zone.buckets(range, Every::Day));
        let wanted: Vec<&MeasurementType> = measurements
            .iter()
            .filter(|m| question.measurement.as_ref().is_none_or(|name| *name == m.name))
            .collect();
        let batches = batches(snapshot.as_ref(), &wanted).map_err(of_store)?;
        let example = example(&batches);
        let memory_bytes = self.settings().frame_memory_bytes;
        let reading = Reading {
            snapshot: snapshot.as_ref(),
            topology: &documents.topology,
            question,
            filter: filter.as_ref(),
            days: &days,
            memory_bytes,
            n_rows_guess: objects.len().max(1),
        };
        let mut table = Table::new(days.len());
        reading.read(batches, &mut table, ctx).map_err(|e| one(diagnose::of_query(&e)))?;
        if question.by.eq_ignore_ascii_case("object") {
            // What passes the filter and never delivered anything is a row too.
            let at = days.last().map_or(extent.start, |day| day.start);
            let topology = &documents.topology;
            for id in select::passing_objects(&objects, topology, filter.as_ref(), at) {
                table.row_of(&objects[id.0 as usize].name);
            }
        }
        let labels = labels(&objects, &question.by);
        let months = months(&question.zone, &days, &table.network);
        let (rows, cells) = table.finish(&labels);
        Ok(Coverage {
            question: question.clone(),
            months,
            rows,
            cells,
            network: table.network,
            days,
            n_measurements: wanted.len(),
            example,
            data_revision: snapshot.data_revision(),
        })
    }
}

/// Measurement types that the same objects report in the same granularities.
struct Batch<'m> {
    reporters: Arc<Reporters>,
    measurements: Vec<&'m MeasurementType>,
}

fn batches<'m>(
    snapshot: &dyn Snapshot,
    wanted: &[&'m MeasurementType],
) -> Result<Vec<Batch<'m>>, crate::store::StoreError> {
    let mut batches: Vec<Batch<'m>> = Vec::new();
    // Few lists differ; comparing them ends at their lengths mostly.
    let mut open: HashMap<Vec<(u32, usize)>, Vec<usize>> = HashMap::new();
    for measurement in wanted {
        let reporters = snapshot.reporters(measurement.id)?;
        if reporters.is_empty() {
            continue;
        }
        let shape = reporters.iter().map(|(secs, objects)| (*secs, objects.len())).collect();
        let known = open.entry(shape).or_default();
        let same = known.iter().copied().find(|at| {
            let batch = &batches[*at];
            batch.measurements.len() < BATCH_MAX && batch.reporters == reporters
        });
        match same {
            Some(at) => batches[at].measurements.push(measurement),
            None => {
                known.push(batches.len());
                batches.push(Batch { reporters, measurements: vec![measurement] });
            }
        }
    }
    Ok(batches)
}

fn example(batches: &[Batch<'_>]) -> Option<String> {
    let n_objects = |batch: &Batch<'_>| batch.reporters.iter().map(|(_, o)| o.len()).sum::<usize>();
    let most = batches.iter().map(n_objects).max()?;
    let names = batches.iter().filter(|b| n_objects(b) == most).flat_map(|b| &b.measurements);
    names.map(|m| &m.name).min().cloned()
}

/// The plane that says whether an object reported: of an array its first bin.
fn input_of(measurement: &MeasurementType) -> FrameInput {
    let bin = match measurement.kind {
        MeasurementKind::Scalar => None,
        MeasurementKind::DenseArray { .. } | MeasurementKind::SparseArray { .. } => {
            Some(BinSelector::One(0))
        }
    };
    FrameInput {
        name: measurement.name.clone(),
        bin,
        aggregate: Aggregate::Count,
        spelling: Default::default(),
    }
}

struct Reading<'a> {
    snapshot: &'a dyn Snapshot,
    topology: &'a Topology,
    question: &'a CoverageQuestion,
    filter: Option<&'a Filter>,
    days: &'a [TimeRange],
    memory_bytes: usize,
    n_rows_guess: usize,
}

impl Reading<'_> {
    fn read(
        &self,
        batches: Vec<Batch<'_>>,
        table: &mut Table,
        ctx: &JobContext,
    ) -> Result<(), QueryError> {
        let n_measurements: usize = batches.iter().map(|b| b.measurements.len()).sum();
        let n_steps = (n_measurements * self.days.len()) as u64;
        ctx.progress.begin("Counting periods", n_steps, "counter days");
        for batch in batches {
            let inputs: Vec<FrameInput> =
                batch.measurements.iter().map(|measurement| input_of(measurement)).collect();
            // Half of the memory: threads add up in cells of their own.
            let day_bytes = self.n_rows_guess * inputs.len() * CELL_BYTES * 2;
            let n_days = (self.memory_bytes / day_bytes.max(1)).clamp(1, 400);
            for (first, days) in (0..).step_by(n_days).zip(self.days.chunks(n_days)) {
                ctx.check()?;
                self.read_days(&inputs, first, days, table, ctx)?;
                ctx.progress.advance((days.len() * inputs.len()) as u64);
            }
        }
        Ok(())
    }

    fn read_days(
        &self,
        inputs: &[FrameInput],
        first: usize,
        days: &[TimeRange],
        table: &mut Table,
        ctx: &JobContext,
    ) -> Result<(), QueryError> {
        let (Some(start), Some(end)) = (days.first(), days.last()) else { return Ok(()) };
        let request = FrameRequest {
            inputs: inputs.to_vec(),
            filter: self.filter.cloned(),
            by: vec![self.question.by.clone()],
            every: Every::Day,
            range: TimeRange::new(start.start, end.end),
            zone: self.question.zone.clone(),
            granularity: None,
            masks: Vec::new(),
            suspect: SuspectPolicy::Keep,
        };
        let options = ReadOptions { memory_bytes: self.memory_bytes, ..ReadOptions::default() };
        let (frame, _) = counter_frame_with(self.snapshot, self.topology, &request, &options, ctx)?;
        for (group, values) in frame.groups.iter().enumerate() {
            let row = table.row_of(values.first().map_or("", String::as_str));
            for day in 0..frame.buckets.len() {
                let at = group * frame.buckets.len() + day;
                for column in &frame.columns {
                    let count = [column.received[at], column.expected[at], column.suspect[at]];
                    table.add(row, first + day, count);
                }
            }
        }
        Ok(())
    }
}

/// Rows as they are found.
struct Table {
    n_days: usize,
    row_of: HashMap<String, usize>,
    keys: Vec<String>,
    cells: Cells,
    network: Vec<DayCount>,
}

impl Table {
    fn new(n_days: usize) -> Self {
        Self {
            n_days,
            row_of: HashMap::new(),
            keys: Vec::new(),
            cells: Cells::Small(Vec::new()),
            network: vec![DayCount::default(); n_days],
        }
    }

    fn row_of(&mut self, key: &str) -> usize {
        if let Some(row) = self.row_of.get(key) {
            return *row;
        }
        let row = self.keys.len();
        self.row_of.insert(key.to_owned(), row);
        self.keys.push(key.to_owned());
        self.cells.resize((row + 1) * self.n_days);
        row
    }

    fn add(&mut self, row: usize, day: usize, count: [u64; 3]) {
        if count == [0; 3] {
            return;
        }
        self.cells.add(row * self.n_days + day, count);
        let [received, expected, suspect] = count;
        self.network[day].add(DayCount { received, expected, suspect });
    }

    /// Rows and cells by label, then key.
    fn finish(&mut self, labels: &HashMap<String, String>) -> (Vec<CoverageRow>, Cells) {
        let mut order: Vec<usize> = (0..self.keys.len()).collect();
        let label = |row: usize| labels.get(&self.keys[row]).unwrap_or(&self.keys[row]);
        order.sort_by(|a, b| (label(*a), &self.keys[*a]).cmp(&(label(*b), &self.keys[*b])));
        let rows = order.iter().map(|row| self.row(*row, label(*row).clone())).collect();
        let n_days = self.n_days;
        let moved = |row: &usize| row * n_days..(row + 1) * n_days;
        let cells = match &self.cells {
            Cells::Small(cells) => {
                Cells::Small(order.iter().flat_map(|row| &cells[moved(row)]).copied().collect())
            }
            Cells::Large(cells) => {
                Cells::Large(order.iter().flat_map(|row| &cells[moved(row)]).copied().collect())
            }
        };
        (rows, cells)
    }

    fn row(&self, row: usize, label: String) -> CoverageRow {
        let counts: Vec<DayCount> =
            (0..self.n_days).map(|day| self.cells.get(row * self.n_days + day)).collect();
        let mut total = DayCount::default();
        counts.iter().for_each(|count| total.add(*count));
        let first = counts.iter().position(|count| count.received > 0);
        let last = counts.iter().rposition(|count| count.received > 0);
        let delivered = first.zip(last);
        let is_missing = |count: &&DayCount| count.expected > 0 && count.received == 0;
        let n_missing_days =
            first.map_or(0, |first| counts[first..].iter().filter(is_missing).count());
        CoverageRow { key: self.keys[row].clone(), label, total, delivered, n_missing_days }
    }
}

/// What people call objects, where the rows are objects.
fn labels(objects: &[ManagedObject], by: &str) -> HashMap<String, String> {
    if !by.eq_ignore_ascii_case("object") {
        return HashMap::new();
    }
    objects.iter().map(|o| (o.name.clone(), o.label().to_owned())).collect()
}

fn months(zone: &Zone, days: &[TimeRange], network: &[DayCount]) -> Vec<CoverageMonth> {
    let mut months: Vec<CoverageMonth> = Vec::new();
    for (at, (day, count)) in days.iter().zip(network).enumerate() {
        let date = zone.date(day.start);
        let month = CalendarMonth { year: date.year(), month: date.month() };
        match months.last_mut() {
            Some(last) if last.month == month => {
                last.days.end = at + 1;
                last.total.add(*count);
            }
            _ => months.push(CoverageMonth { month, days: at..at + 1, total: *count }),
        }
    }
    months
}
