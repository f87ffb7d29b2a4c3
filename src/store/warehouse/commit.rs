//! From stored results to rows on the servers: a stretch of periods per row, batches of rows, several batches on their way at once.

use std::collections::{BTreeMap, BTreeSet};

use super::http::Client;
use super::names::{ImportKey, Names, key_of, of_kind};
use super::records;
use super::row_binary::PutRow;
use super::schema::table;
use crate::job::JobContext;
use crate::model::{
    ManagedObject, MeasurementType, Outage, RejectRecord, SampleValue, Ticket, Timestamp,
};
use crate::store::cumulative::{CounterKey, Readings};
use crate::store::event::{FromImport, OutageKey};
use crate::store::merge::{Cell, plain};
use crate::store::tile::marks::{NULL, PRESENT, SUSPECT};
use crate::store::{ImportId, ImportRecord, StoreError, WarehouseError};

/// Bytes of a batch. *Good*: 100,000 days of quarter-hours, which the engine takes at full speed. *Bad*: three times as much is in
/// memory while two are on their way.
const BATCH_BYTES: usize = 24 << 20;
/// Days in a batch: the engine refuses a batch that touches more than 100 partitions.
const BATCH_DAYS: usize = 50;
/// Batches on their way at once.
const N_SENDERS: usize = 2;
/// The engine counts days in 16 bits.
const DAY_MAX: i64 = u16::MAX as i64;

/// Columns of `cells` in the order in which rows are written and read.
const CELL_COLUMNS: &str = "measurement, bin, granularity, object, day, version, reported, \
                            n_present, first, values, marks, exact_at, exact, files";
const OFF_GRID_COLUMNS: &str = "measurement, bin, granularity, object, start, version, reported, \
                                mark, value, is_exact, exact, file";

/// A kind of event, as `events` keeps it.
pub const TICKET: u8 = 0;
pub const OUTAGE: u8 = 1;

/// Some periods of one day of one object, measurement type and bin.
#[derive(Clone, Debug, Default)]
pub struct CellRow {
    pub measurement: u64,
    /// -1: scalar or base.
    pub bin: i32,
    pub granularity_secs: u32,
    pub object: u64,
    /// Days since 1970-01-01.
    pub day: i64,
    /// A value that is not null is among them, or was in this commit.
    pub reported: bool,
    /// Column, cell and number of the import that brought it; ascending by column.
    pub cells: Vec<(u16, Cell, u32)>,
}

/// A value off the grid.
#[derive(Clone, Copy, Debug)]
pub struct OffGridRow {
    pub measurement: u64,
    pub bin: i32,
    pub granularity_secs: u32,
    pub object: u64,
    pub start: Timestamp,
    pub reported: bool,
    pub cell: Cell,
    pub file: u32,
}

/// The bits of [`crate::store::tile::marks`], the number, and the integer where the number is not exact.
fn parts(cell: Cell) -> (u8, f64, Option<i64>) {
    let suspect = if cell.suspect { SUSPECT } else { 0 };
    match plain(cell.value) {
        SampleValue::Null => (NULL | suspect, 0.0, None),
        SampleValue::Decimal(value) => (PRESENT | suspect, value, None),
        SampleValue::Integer(integer) => (PRESENT | suspect, integer as f64, Some(integer)),
    }
}

impl CellRow {
    fn put(&self, version: u64, out: &mut Vec<u8>) {
        let (Some(first), Some(last)) = (self.cells.first(), self.cells.last()) else { return };
        out.put_u64(self.measurement);
        out.put_i32(self.bin);
        out.put_u32(self.granularity_secs);
        out.put_u64(self.object);
        out.put_u16(self.day as u16);
        out.put_u64(version);
        out.put_u8(u8::from(self.reported));
        let has_value = |(_, cell, _): &&(u16, Cell, u32)| cell.value != SampleValue::Null;
        out.put_u16(self.cells.iter().filter(has_value).count() as u16);
        out.put_u16(first.0);
        let n = usize::from(last.0 - first.0) + 1;
        let mut values = vec![0.0; n];
        let mut marks = vec![0_u8; n];
        let mut files = vec![first.2; n];
        let (mut exact_at, mut exact) = (Vec::new(), Vec::new());
        for (column, cell, file) in &self.cells {
            let at = usize::from(column - first.0);
            let (mark, value, integer) = parts(*cell);
            (values[at], marks[at], files[at]) = (value, mark, *file);
            if let Some(integer) = integer {
                exact_at.push(*column);
                exact.push(integer);
            }
        }
        out.put_len(n);
        values.iter().for_each(|value| out.put_f64(*value));
        // No marks: all are plain values.
        if marks.iter().all(|mark| *mark == PRESENT) {
            marks.clear();
        }
        out.put_bytes(&marks);
        out.put_len(exact_at.len());
        exact_at.iter().for_each(|column| out.put_u16(*column));
        out.put_len(exact.len());
        exact.iter().for_each(|integer| out.put_i64(*integer));
        if files.iter().all(|file| *file == first.2) {
            files.truncate(1);
        }
        out.put_len(files.len());
        files.iter().for_each(|file| out.put_u32(*file));
    }
}

impl OffGridRow {
    fn put(&self, version: u64, out: &mut Vec<u8>) {
        let (mark, value, integer) = parts(self.cell);
        out.put_u64(self.measurement);
        out.put_i32(self.bin);
        out.put_u32(self.granularity_secs);
        out.put_u64(self.object);
        out.put_i64(self.start.as_unix_secs());
        out.put_u64(version);
        out.put_u8(u8::from(self.reported));
        out.put_u8(mark);
        out.put_f64(value);
        out.put_u8(u8::from(integer.is_some()));
        out.put_i64(integer.unwrap_or(0));
        out.put_u32(self.file);
    }
}

/// Takes rows of `cells` and hands batches on.
pub struct Batches<'a> {
    version: u64,
    bytes: Vec<u8>,
    days: BTreeSet<i64>,
    n_cells: u64,
    send: &'a mut dyn FnMut(Vec<u8>) -> Result<(), StoreError>,
}

impl Batches<'_> {
    /// Waits while enough batches are on their way.
    pub fn add(&mut self, row: &CellRow) -> Result<(), StoreError> {
        if !(0..=DAY_MAX).contains(&row.day) {
            let start = crate::store::tile::day_start(row.day);
            return Err(StoreError::Usage(format!(
                "a warehouse keeps days from 1970 to 2149, and a value is of {start}"
            )));
        }
        self.days.insert(row.day);
        if self.bytes.len() > BATCH_BYTES || self.days.len() > BATCH_DAYS {
            self.flush()?;
            self.days.insert(row.day);
        }
        row.put(self.version, &mut self.bytes);
        self.n_cells += row.cells.len() as u64;
        Ok(())
    }

    fn flush(&mut self) -> Result<(), StoreError> {
        self.days.clear();
        if self.bytes.is_empty() {
            return Ok(());
        }
        (self.send)(std::mem::take(&mut self.bytes))
    }
}

/// Sends all rows that `produce` adds, on threads of its own that end before this does. Returns how many cells went.
pub fn send_cells(
    client: &Client,
    version: u64,
    ctx: &JobContext,
    produce: impl FnOnce(&mut Batches<'_>) -> Result<(), StoreError>,
) -> Result<u64, StoreError> {
    let into = format!("{} ({CELL_COLUMNS})", table(client, "cells"));
    std::thread::scope(|scope| {
        let (to_senders, batches) = crossbeam_channel::bounded::<Vec<u8>>(1);
        let senders: Vec<_> = (0..N_SENDERS)
            .map(|_| {
                let (batches, into) = (batches.clone(), into.as_str());
                scope.spawn(move || {
                    batches.iter().try_for_each(|batch| {
                        ctx.check()?;
                        client.insert(into, &batch)
                    })
                })
            })
            .collect();
        drop(batches);
        // A sender that failed takes nothing more; the error that it met is told below.
        let gone = || StoreError::Usage("the senders of a commit ended before it did".to_owned());
        let mut send = |batch| to_senders.send(batch).map_err(|_| gone());
        let (bytes, days) = (Vec::new(), BTreeSet::new());
        let mut out = Batches { version, bytes, days, n_cells: 0, send: &mut send };
        let mut produced = produce(&mut out).and_then(|()| out.flush());
        let n_cells = out.n_cells;
        drop(to_senders);
        for sender in senders {
            match sender.join() {
                Ok(Err(error)) => produced = Err(error),
                Ok(Ok(())) => {}
                Err(_) => produced = Err(gone()),
            }
        }
        produced.map(|()| n_cells)
    })
}

pub fn send_off_grid(client: &Client, version: u64, rows: &[OffGridRow]) -> Result<(), StoreError> {
    let into = format!("{} ({OFF_GRID_COLUMNS})", table(client, "off_grid"));
    in_batches(client, &into, rows, |row, _, out| row.put(version, out))
}

/// Inserts rows of a table in batches; `put` gets each with its position.
fn in_batches<T>(
    client: &Client,
    into: &str,
    rows: &[T],
    put: impl Fn(&T, u32, &mut Vec<u8>),
) -> Result<(), StoreError> {
    let mut bytes = Vec::new();
    for (position, row) in rows.iter().enumerate() {
        put(row, position as u32, &mut bytes);
        if bytes.len() > BATCH_BYTES {
            client.insert(into, &std::mem::take(&mut bytes))?;
        }
    }
    if bytes.is_empty() { Ok(()) } else { client.insert(into, &bytes) }
}

/// What a commit brings beside its values.
#[derive(Default)]
pub struct Notes<'a> {
    pub objects: Vec<&'a ManagedObject>,
    pub measurements: Vec<&'a MeasurementType>,
    pub imports: Vec<&'a ImportRecord>,
    pub rejects: Vec<(ImportId, &'a [RejectRecord])>,
    pub readings: Vec<(CounterKey, &'a Readings)>,
    pub tickets: Vec<&'a FromImport<Ticket>>,
    pub outages: Vec<&'a FromImport<Outage>>,
}

/// Sends the notes of a commit. `names` knows the objects and measurement types of the readings and the imports of before.
pub fn send_notes(
    client: &Client,
    version: u64,
    names: &Names,
    keys: &Keys,
    notes: &Notes<'_>,
) -> Result<(), StoreError> {
    let into = |name: &str, columns: &str| format!("{} ({columns})", table(client, name));
    let objects = into("objects", "key, version, position, name, vendor");
    in_batches(client, &objects, &notes.objects, |object, position, out| {
        out.put_u64(key_of(&object.name));
        out.put_u64(version);
        out.put_u32(position);
        out.put_text(&object.name);
        out.put_text(object.vendor.as_deref().unwrap_or_default());
    })?;
    let measurements =
        into("measurements", "key, version, position, name, group_name, kind, n_bins");
    in_batches(client, &measurements, &notes.measurements, |measurement, position, out| {
        let (kind, n_bins) = of_kind(measurement.kind);
        out.put_u64(key_of(&measurement.name));
        out.put_u64(version);
        out.put_u32(position);
        out.put_text(&measurement.name);
        out.put_text(&measurement.group);
        out.put_u8(kind);
        out.put_u16(n_bins);
    })?;
    let mut readings = Vec::new();
    for (key, of_counter) in &notes.readings {
        readings.extend(of_counter.iter().map(|(at, value)| (*key, *at, *value)));
    }
    let into_readings =
        into("readings", "measurement, granularity, object, instant, version, value");
    in_batches(client, &into_readings, &readings, |(key, at, value), _, out| {
        out.put_u64(keys.measurements[key.measurement.0 as usize]);
        out.put_u32(key.interval.as_secs());
        out.put_u64(keys.objects[key.object.0 as usize]);
        out.put_i64(at.as_unix_secs());
        out.put_u64(version);
        out.put_u64(*value);
    })?;
    // An event may have come with an earlier commit and only have got a longer history now.
    let import_key = |id: ImportId| -> ImportKey {
        names.import_keys.get(&id).copied().unwrap_or((version, id.0))
    };
    let mut events = Vec::new();
    for ticket in &notes.tickets {
        let record = records::of_ticket(&ticket.event);
        events.push((TICKET, ticket.event.id.clone(), import_key(ticket.import), record));
    }
    for outage in &notes.outages {
        let record = records::of_outage(&outage.event);
        events.push((OUTAGE, outage_key(&outage.event), import_key(outage.import), record));
    }
    let into_events = into("events", "kind, key, version, import_version, import_number, record");
    in_batches(client, &into_events, &events, |(kind, key, import, record), _, out| {
        out.put_u8(*kind);
        out.put_text(key);
        out.put_u64(version);
        out.put_u64(import.0);
        out.put_u32(import.1);
        out.put_bytes(record);
    })?;
    let mut rejects = Vec::new();
    for (id, of_import) in &notes.rejects {
        rejects.extend(of_import.iter().enumerate().map(|(n, reject)| (id.0, n as u32, reject)));
    }
    let into_rejects = into("rejects", "version, number, position, record");
    in_batches(client, &into_rejects, &rejects, |(number, position, reject), _, out| {
        out.put_u64(version);
        out.put_u32(*number);
        out.put_u32(*position);
        out.put_bytes(&records::of_reject(reject));
    })?;
    let imports = into("imports", "version, number, sha256, file, imported_at, record");
    in_batches(client, &imports, &notes.imports, |record, _, out| {
        out.put_u64(version);
        out.put_u32(record.id.0);
        out.put_text(&record.header.sha256);
        out.put_text(&record.header.file);
        out.put_i64(record.header.imported_at.as_unix_secs());
        out.put_bytes(&records::of_import(record));
    })
}

/// What makes two records one outage, as a text. Lengths keep the parts apart.
pub fn outage_key(outage: &Outage) -> String {
    match OutageKey::of(outage) {
        OutageKey::Id(id) => format!("id {id}"),
        OutageKey::Place { object, location, name, start } => {
            let start = start.as_unix_secs();
            format!("at {start} {} {} {object}{location}{name}", object.len(), location.len())
        }
    }
}

/// Keys by the numbers of a session, which goes on counting where the names end.
#[derive(Clone, Debug, Default)]
pub struct Keys {
    pub objects: Vec<u64>,
    pub measurements: Vec<u64>,
    object_names: BTreeMap<u64, String>,
    measurement_names: BTreeMap<u64, String>,
}

impl Keys {
    /// Goes on to the end of both lists; a name whose key another name has is refused.
    pub fn extend(
        &mut self,
        objects: &[ManagedObject],
        measurements: &[MeasurementType],
    ) -> Result<(), StoreError> {
        for object in &objects[self.objects.len().min(objects.len())..] {
            self.objects.push(taken_key(&mut self.object_names, &object.name)?);
        }
        for measurement in &measurements[self.measurements.len().min(measurements.len())..] {
            self.measurements.push(taken_key(&mut self.measurement_names, &measurement.name)?);
        }
        Ok(())
    }
}

fn taken_key(names: &mut BTreeMap<u64, String>, name: &str) -> Result<u64, StoreError> {
    let key = key_of(name);
    match names.insert(key, name.to_owned()) {
        Some(other) if other != name => {
            Err(WarehouseError::NameClash { first: other, second: name.to_owned() }.into())
        }
        _ => Ok(key),
    }
}
