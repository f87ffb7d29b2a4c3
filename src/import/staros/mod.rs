//! Bulkstats of Cisco StarOS nodes: rows without a header, and the configuration that names their columns.
//!
//! ```text
//! mmeSch1,20201218,165417,s1-mme,0,0,217,59,…      tag, local date, local time, what the configuration says (schema.rs)
//! ```
//! - **Names.** A measurement is `<subsystem>.<variable>` (`mme.sess-cur`), whichever schema lists it. The object is
//!   `NE=<host>,<subsystem>=<first key>` and a step for each further key. The host stands in the file's name only.
//! - **Times** are the node's own; the abbreviation in the file's name (`EST`) is no zone and is only compared with the agreed one.
//! - **Gauges** read at *t* belong to the period that ends at *t*. **Counters** that only grow are handed on as readings.
//! - A 32-bit underflow (`4294967284` is -12) is no value of a gauge; a reading of a counter passes as it is.
//!
//! # Decision
//! A row belongs to a schema by its tag and its number of columns. A node changes its configuration in the middle of a file, and
//! rows of another configuration fit by accident: 8 of 1,344 rows of one subsystem did, and would have got wrong names. So all
//! rows of a subsystem at one time are refused when any of them has another number of columns than the configuration names.
//! *Price*: a row that was right is refused beside one that was damaged.

mod kind;
mod schema;

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use jiff::civil::{Date, DateTime};

pub use kind::CounterKind;
pub use schema::BulkstatsSchemas;

use super::format::{FormatInfo, Head, Input, Reader};
use super::refusal::{ReadError, Refusal, RejectList, ZONE_HINT, shown};
use super::rows::Names;
use super::text::{cut_warning, decode};
use super::time_text::{
    OUT_OF_BELIEF, OUT_OF_BELIEF_HINT, instant_at_offset, is_believed, is_believed_year,
    offset_text,
};
use super::value_text::{ValueText, parse_value};
use super::{Finding, Reading, finding};
use crate::job::JobContext;
use crate::model::{
    CounterReading, CumulativeBatch, Drafts, FileCounts, GranularityPeriod, ImportedFile,
    MeasurementBatch, MeasurementEntry, MeasurementKind, ObjectEntry, Period, Phrase, SCALAR_BIN,
    Sample, SampleValue, Timestamp, Zone, phrase, template,
};
use schema::{Column, Found, Schema, schema_line, without_secrets};

pub(super) static READER: Reader = Reader {
    info: FormatInfo {
        name: "staros-bulkstats",
        title: "Cisco StarOS bulkstats",
        description: template!(
            "rows without a header; the node's bulkstats configuration names their columns"
        ),
        proven: true,
    },
    recognize,
    read,
};

pub(super) static CONFIGURATION_READER: Reader = Reader {
    info: FormatInfo {
        name: "staros-bulkstats-configuration",
        title: "Cisco StarOS bulkstats configuration",
        description: template!(
            "names the columns of bulkstats; its schemas are kept in the workspace"
        ),
        proven: true,
    },
    recognize: recognize_configuration,
    read: read_configuration,
};

/// Rows between two looks at the cancel flag.
const ROWS_PER_CHECK: u64 = 1024;
/// Readings of a gauge so close below 2^32 were negative in 32 bits. *Good*: -12 sessions are no 4 billion. *Bad*: a gauge that
/// truly lies there is nothing; bytes and packets are counters.
const UNDERFLOWS: std::ops::Range<i64> = (1 << 32) - 1_000_000..1 << 32;
const CONFIGURATION_HINT: &str =
    "import the bulkstats configuration that the node had at that time, and the file again";

fn recognize(head: &Head<'_>) -> Option<Phrase> {
    let Head::Text(text) = head else { return None };
    // The last line of a head may be cut.
    let n_lines = text.lines().count();
    let n_whole = if text.ends_with('\n') || n_lines < 2 { n_lines } else { n_lines - 1 };
    let lines: Vec<&str> =
        text.lines().take(n_whole).filter(|line| !line.trim().is_empty()).collect();
    let n_rows = lines.iter().filter(|line| row_start(line).is_some()).count();
    (n_rows > 0 && n_rows * 10 >= lines.len() * 9).then(|| {
        phrase!(
            "{n} of the first {all} lines begin with a tag, a date and a time",
            n = n_rows,
            all = lines.len()
        )
    })
}

/// Tag, date and time of a row.
fn row_start(line: &str) -> Option<(&str, &str, &str)> {
    let mut cells = line.split(',').map(str::trim);
    let (tag, date, time) = (cells.next()?, cells.next()?, cells.next()?);
    let is_tag = tag.starts_with(|c: char| c.is_ascii_alphabetic())
        && tag.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_'));
    (is_tag && cells.next().is_some() && compact_time(date, time).is_some())
        .then_some((tag, date, time))
}

/// `20201218` and `165417`.
fn compact_time(date: &str, time: &str) -> Option<DateTime> {
    let digits = |text: &str, len: usize| -> Option<u32> {
        let plain = text.len() == len && text.bytes().all(|b| b.is_ascii_digit());
        if plain { text.parse().ok() } else { None }
    };
    let (date, time) = (digits(date, 8)?, digits(time, 6)?);
    let part = |number: u32| i8::try_from(number % 100).ok();
    let date =
        Date::new(i16::try_from(date / 10_000).ok()?, part(date / 100)?, part(date)?).ok()?;
    let time =
        jiff::civil::Time::new(part(time / 10_000)?, part(time / 100)?, part(time)?, 0).ok()?;
    Some(date.to_datetime(time))
}

fn recognize_configuration(head: &Head<'_>) -> Option<Phrase> {
    let Head::Text(text) = head else { return None };
    if let Some(n) = text.lines().position(|line| schema_line(line).is_some()) {
        let line = (n + 1).to_string();
        return Some(phrase!("line {line} is a bulkstats schema with its format", line = line));
    }
    // In the whole configuration of a node the schemas may come late.
    let first = text.lines().map(str::trim).find(|line| !line.is_empty());
    (first == Some("config")).then(|| phrase!("the first line is {text}", text = "\"config\""))
}

/// Keeps the schemas for the workspace; there is nothing to store in the cache.
fn read_configuration(input: Input<'_>, _: &JobContext) -> Result<Reading, ReadError> {
    let decoded = decode(input.bytes, None)?;
    let schemas = BulkstatsSchemas::parse(&decoded.text);
    if schemas.is_empty() {
        return Err(Refusal::new(
            "there is no bulkstats schema with a format in it",
            "export the node's configuration with its bulkstats section",
        )
        .into());
    }
    let intervals: Vec<String> = schemas.intervals().iter().map(ToString::to_string).collect();
    let mut warnings = Vec::new();
    if intervals.is_empty() {
        warnings.push(
            "the configuration does not say its sample-interval: its schemas cannot be used"
                .to_owned(),
        );
    }
    let findings = vec![
        finding(
            phrase!("schemas"),
            schemas.n_schemas().to_string(),
            phrase!("lines with `schema` and `format`"),
        ),
        finding(
            phrase!("counters"),
            schemas.n_values().to_string(),
            phrase!("variables that name no object"),
        ),
        finding(
            phrase!("sample interval"),
            intervals.join(", "),
            phrase!("{name}, in minutes", name = "sample-interval"),
        ),
    ];
    let drafts = Drafts {
        bulkstats_configuration: Some(without_secrets(&decoded.text)),
        ..Drafts::default()
    };
    Ok(Reading { file: ImportedFile { warnings, drafts, ..ImportedFile::default() }, findings })
}

/// Reads a whole file of rows.
fn read(input: Input<'_>, ctx: &JobContext) -> Result<Reading, ReadError> {
    let Input { bytes, file, options, .. } = input;
    let schemas = options.bulkstats.as_ref();
    if schemas.is_empty() {
        return Err(Refusal::new(
            "the columns have no names: no bulkstats configuration is known",
            "import the node's bulkstats configuration first: the file with its `schema … format …` lines",
        )
        .into());
    }
    let decoded = decode(bytes, None)?;
    let text = decoded.text.strip_prefix('\u{feff}').unwrap_or(&decoded.text);
    let named = FileName::parse(file);
    let mut intake = Intake::new(schemas, options.zone_when_missing.as_ref(), &named);
    let foreign = foreign_rows(text, schemas);
    for (at, line) in rows(text) {
        if intake.counts.n_rows.is_multiple_of(ROWS_PER_CHECK) {
            ctx.check()?;
        }
        intake.counts.n_rows += 1;
        if let Err(stop) = intake.row(at, line, &foreign) {
            return Err(stop.at_line(super::refusal::line_at(text, at)).into());
        }
    }
    if intake.n_taken == 0 {
        let n_rows = intake.counts.n_rows;
        let rejects = intake.rejects.into_records(file, text);
        let first = rejects.first().map(|r| format!(" ({})", r.message)).unwrap_or_default();
        let message = format!(
            "none of its {n_rows} rows has the columns that the bulkstats configuration names{first}"
        );
        return Err(Refusal::new(message, CONFIGURATION_HINT).into());
    }
    let mut reading = intake.into_reading(file, text);
    reading.file.warnings.extend(cut_warning(text, ','));
    Ok(reading)
}

/// Rows that are not blank, with their byte offsets.
fn rows(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut at = 0;
    text.split_inclusive('\n').filter_map(move |line| {
        let start = at;
        at += line.len();
        let line = line.trim_end_matches(['\r', '\n']);
        (!line.trim().is_empty()).then_some((start, line))
    })
}

/// A subsystem (the tag without its number), a date and a time.
type Sampling<'a> = (&'a str, &'a str, &'a str);

fn sampling(line: &str) -> Option<Sampling<'_>> {
    let (tag, date, time) = row_start(line)?;
    Some((tag.trim_end_matches(|c: char| c.is_ascii_digit()), date, time))
}

/// The samplings that were written under another configuration: one of their rows has other columns.
fn foreign_rows<'a>(text: &'a str, schemas: &BulkstatsSchemas) -> BTreeSet<Sampling<'a>> {
    let is_foreign = |line: &str| {
        let tag = line.split(',').next().unwrap_or_default().trim();
        matches!(schemas.find(tag, line.split(',').count()), Found::OtherWidth(_))
    };
    rows(text).filter(|(_, line)| is_foreign(line)).filter_map(|(_, line)| sampling(line)).collect()
}

/// What `<host>_bulkstats_<date>_<time>_<zone>_….csv` says.
#[derive(Debug, Default, PartialEq, Eq)]
struct FileName {
    host: Option<String>,
    /// `EST`.
    abbreviation: Option<String>,
}

impl FileName {
    fn parse(file: &str) -> Self {
        let name = file.rsplit(['/', '\\']).next().unwrap_or(file);
        let Some((host, rest)) = name.split_once("_bulkstats_") else { return Self::default() };
        let abbreviation = rest.split('_').nth(2).filter(|part| {
            (2..=5).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_uppercase())
        });
        Self {
            host: (!host.is_empty()).then(|| host.to_owned()),
            abbreviation: abbreviation.map(str::to_owned),
        }
    }
}

/// Offsets of the abbreviations that mean one thing wherever StarOS is sold. They check a zone; they never make one: `EST` says
/// nothing about July.
const ABBREVIATION_OFFSETS_HOURS: [(&str, i32); 10] = [
    ("UTC", 0),
    ("GMT", 0),
    ("EST", -5),
    ("EDT", -4),
    ("CST", -6),
    ("CDT", -5),
    ("MST", -7),
    ("MDT", -6),
    ("PST", -8),
    ("PDT", -7),
];

/// A value column of a schema, made ready once.
#[derive(Clone, Copy, Debug)]
struct Target {
    measurement: u32,
    kind: CounterKind,
}

/// What is collected while rows are read.
struct Intake<'a> {
    schemas: &'a BulkstatsSchemas,
    zone: Option<&'a Zone>,
    named: &'a FileName,
    /// For each tag and width: its value columns in order.
    targets: HashMap<(&'a str, usize), Vec<Target>>,
    objects: Names,
    measurements: Names,
    groups: Vec<String>,
    periods: Vec<Period>,
    period_ids: HashMap<Period, u32>,
    samples: Vec<Sample>,
    readings: Vec<CounterReading>,
    /// Of object, measurement and time: the place in `samples` or `readings`.
    seen: HashMap<(u32, u32, Timestamp), usize>,
    interval: Option<GranularityPeriod>,
    counts: FileCounts,
    n_taken: u64,
    n_underflows: u64,
    text_example: Option<String>,
    ambiguous_time: Option<String>,
    uses_zone: bool,
    last_time: Option<Timestamp>,
    rejects: RejectList,
}

/// A row of which the time and the object are known.
#[derive(Clone, Copy)]
struct Place {
    object: u32,
    time: Timestamp,
    at: usize,
}

impl<'a> Intake<'a> {
    fn new(schemas: &'a BulkstatsSchemas, zone: Option<&'a Zone>, named: &'a FileName) -> Self {
        Self {
            schemas,
            zone,
            named,
            targets: HashMap::new(),
            objects: Names::default(),
            measurements: Names::default(),
            groups: Vec::new(),
            periods: Vec::new(),
            period_ids: HashMap::new(),
            samples: Vec::new(),
            readings: Vec::new(),
            seen: HashMap::new(),
            interval: None,
            counts: FileCounts::default(),
            n_taken: 0,
            n_underflows: 0,
            text_example: None,
            ambiguous_time: None,
            uses_zone: false,
            last_time: None,
            rejects: RejectList::default(),
        }
    }

    /// Takes a row or lists it as rejected. An error ends the file.
    fn row(
        &mut self,
        at: usize,
        line: &str,
        foreign: &BTreeSet<Sampling<'_>>,
    ) -> Result<(), Refusal> {
        let cells: Vec<&str> = line.split(',').map(str::trim).collect();
        let schema = match self.schema_of(line, &cells, foreign) {
            Ok(schema) => schema,
            Err(message) => {
                self.rejects.push(at, || message, CONFIGURATION_HINT);
                return Ok(());
            }
        };
        let Some(interval) = schema.interval else {
            return Err(Refusal::new(
                "the bulkstats configuration does not say its sample-interval",
                "add its line `sample-interval 5` (minutes) to the configuration in mappings/",
            ));
        };
        if *self.interval.get_or_insert(interval) != interval {
            self.rejects.push(
                at,
                || format!("its sample-interval is {interval}, that of rows before it another"),
                CONFIGURATION_HINT,
            );
            return Ok(());
        }
        let time = match self.time(schema, &cells)? {
            Ok(time) => time,
            Err(message) => {
                self.rejects.push(at, || message, OUT_OF_BELIEF_HINT);
                return Ok(());
            }
        };
        let object = self.objects.id(&self.object_name(schema, &cells)?);
        self.n_taken += 1;
        self.values(schema, &cells, Place { object, time, at });
        Ok(())
    }

    /// The definition of a row, or why there is none.
    fn schema_of(
        &self,
        line: &str,
        cells: &[&str],
        foreign: &BTreeSet<Sampling<'_>>,
    ) -> Result<&'a Schema, String> {
        let n_cells = cells.len();
        let tag = cells.first().copied().unwrap_or_default();
        let schema = match self.schemas.find(tag, n_cells) {
            Found::One(schema) => schema,
            Found::UnknownTag => {
                return Err(format!("the bulkstats configuration has no schema {}", shown(tag)));
            }
            Found::OtherWidth(widths) => {
                let widths: Vec<String> = widths.iter().map(ToString::to_string).collect();
                let widths = widths.join(" or ");
                return Err(format!(
                    "the row has {n_cells} columns, the configuration names {widths} for {}",
                    shown(tag)
                ));
            }
            Found::Ambiguous => {
                return Err(format!(
                    "two configurations name the {n_cells} columns of {} differently",
                    shown(tag)
                ));
            }
        };
        if let Some(sampling) = sampling(line).filter(|sampling| foreign.contains(sampling)) {
            let (family, date, time) = sampling;
            return Err(format!(
                "other rows of {} at {date} {time} have other columns than the configuration names: the names of this one would be a guess",
                shown(family)
            ));
        }
        let literal = schema.columns.iter().zip(cells).find_map(|(column, cell)| match column {
            Column::Literal(text) if text != cell => Some((text, cell)),
            _ => None,
        });
        match literal {
            Some((text, cell)) => Err(format!(
                "the row has {} where the configuration has {}",
                shown(cell),
                shown(text)
            )),
            None => Ok(schema),
        }
    }

    /// When a row was sampled: an outer error ends the file, an inner one the row.
    fn time(
        &mut self,
        schema: &Schema,
        cells: &[&str],
    ) -> Result<Result<Timestamp, String>, Refusal> {
        let cell = |wanted: &Column| {
            let idx = schema.columns.iter().position(|column| column == wanted)?;
            cells.get(idx).copied()
        };
        let local = cell(&Column::LocalDate).zip(cell(&Column::LocalTime));
        let utc = cell(&Column::UtcDate).zip(cell(&Column::UtcTime));
        let Some((date, time)) = local.or(utc) else {
            return Ok(Err("its schema has no %localdate% and %localtime%".to_owned()));
        };
        let written = format!("{date} {time}");
        let Some(clock) = compact_time(date, time) else {
            return Ok(Err(format!(
                "{} is no date and time such as 20261001 051500",
                shown(&written)
            )));
        };
        if !is_believed_year(clock) {
            return Ok(Err(format!("the time {} {OUT_OF_BELIEF}", shown(&written))));
        }
        let instant = if local.is_some() {
            let Some(zone) = self.zone else {
                return Err(self.zone_refusal(&written));
            };
            self.uses_zone = true;
            if zone.is_ambiguous(clock) {
                self.ambiguous_time.get_or_insert(written);
            }
            Some(zone.instant(clock))
        } else {
            instant_at_offset(clock, 0)
        };
        self.last_time = instant.max(self.last_time);
        let period = instant.zip(self.interval).map(|(end, interval)| period_before(end, interval));
        Ok(match instant {
            Some(instant) if period.is_some_and(is_believed) => Ok(instant),
            _ => Err(format!("the time {date} {time} {OUT_OF_BELIEF}")),
        })
    }

    fn zone_refusal(&self, written: &str) -> Refusal {
        let hint = match &self.named.abbreviation {
            Some(short) => format!(
                "{ZONE_HINT}; the {short:?} in the file's name is an abbreviation, which several zones share"
            ),
            None => ZONE_HINT.to_owned(),
        };
        Refusal::new(format!("the times have no zone (such as {})", shown(written)), hint)
    }

    fn object_name(&self, schema: &Schema, cells: &[&str]) -> Result<String, Refusal> {
        let mut columns = schema.columns.iter().zip(cells);
        let host = columns.find_map(|(column, cell)| (*column == Column::Host).then_some(*cell));
        let Some(host) = host.or(self.named.host.as_deref()) else {
            return Err(Refusal::new(
                "neither the rows nor the file's name say which node wrote them",
                "name the file as the node does: <host>_bulkstats_<date>_<time>_….csv",
            ));
        };
        let mut name = format!("NE={host}");
        let keys = schema.columns.iter().zip(cells).filter_map(|(column, cell)| match column {
            Column::Key(variable) => Some((variable.as_str(), *cell)),
            _ => None,
        });
        for (n, (variable, value)) in keys.enumerate() {
            let class = if n == 0 { schema.subsystem.as_str() } else { variable };
            name.push_str(&format!(",{class}={value}"));
        }
        Ok(name)
    }

    fn values(&mut self, schema: &'a Schema, cells: &[&str], place: Place) {
        let targets = self.targets_of(schema);
        let columns = schema.columns.iter().zip(cells);
        let values = columns.filter(|(column, _)| matches!(column, Column::Value(_)));
        for ((_, cell), target) in values.zip(targets) {
            self.value(cell, target, place);
        }
    }

    /// The value columns of a schema, looked up once.
    fn targets_of(&mut self, schema: &'a Schema) -> Vec<Target> {
        let Some(Column::Literal(tag)) = schema.columns.first() else { return Vec::new() };
        let key = (tag.as_str(), schema.columns.len());
        if let Some(targets) = self.targets.get(&key) {
            return targets.clone();
        }
        let mut targets = Vec::new();
        for column in &schema.columns {
            let Column::Value(variable) = column else { continue };
            let name = format!("{}.{variable}", schema.subsystem);
            let measurement = self.measurements.id(&name);
            if measurement as usize == self.groups.len() {
                self.groups.push(schema.subsystem.clone());
            }
            targets.push(Target { measurement, kind: self.schemas.kind(&name, variable) });
        }
        self.targets.insert(key, targets.clone());
        targets
    }

    fn value(&mut self, cell: &str, target: Target, place: Place) {
        self.counts.n_values += 1;
        let value = match parse_value(cell) {
            _ if cell.eq_ignore_ascii_case("n/a") => SampleValue::Null,
            ValueText::Value(value) => value,
            ValueText::Words => {
                self.counts.n_text += 1;
                let name = self.measurements.name(target.measurement);
                self.text_example.get_or_insert_with(|| format!("{} of {name:?}", shown(cell)));
                return;
            }
        };
        match target.kind {
            CounterKind::Gauge => self.gauge(value, target.measurement, place),
            CounterKind::Cumulative => self.reading(value, cell, target.measurement, place),
        }
    }

    fn gauge(&mut self, mut value: SampleValue, measurement: u32, place: Place) {
        if matches!(value, SampleValue::Integer(i) if UNDERFLOWS.contains(&i)) {
            self.n_underflows += 1;
            value = SampleValue::Null;
        }
        self.counts.n_null += u64::from(value == SampleValue::Null);
        let Some(interval) = self.interval else { return };
        let period = period_before(place.time, interval);
        if let Some(idx) = self.seen.get(&(place.object, measurement, place.time)).copied() {
            let Some(earlier) = self.samples.get_mut(idx) else { return };
            let is_equal = earlier.value == value;
            earlier.value = value;
            self.repeat(is_equal, measurement, place);
            return;
        }
        let next = self.periods.len() as u32;
        let period_idx = *self.period_ids.entry(period).or_insert(next);
        if period_idx == next {
            self.periods.push(period);
        }
        self.seen.insert((place.object, measurement, place.time), self.samples.len());
        self.samples.push(Sample {
            object: place.object,
            measurement,
            period: period_idx,
            bin: SCALAR_BIN,
            suspect: false,
            value,
        });
    }

    fn reading(&mut self, value: SampleValue, cell: &str, measurement: u32, place: Place) {
        if value == SampleValue::Null {
            // No reading: the difference over it is not known either.
            self.counts.n_null += 1;
            return;
        }
        let Ok(value) = cell.strip_prefix('+').unwrap_or(cell).parse::<u64>() else {
            self.counts.n_text += 1;
            let name = self.measurements.name(measurement);
            self.rejects.push(
                place.at,
                || {
                    format!(
                        "the reading {} of {name:?} is no whole number, as a counter's is",
                        shown(cell)
                    )
                },
                "where it is no counter, say so in a counter dictionary",
            );
            return;
        };
        if let Some(idx) = self.seen.get(&(place.object, measurement, place.time)).copied() {
            let Some(earlier) = self.readings.get_mut(idx) else { return };
            let is_equal = earlier.value == value;
            earlier.value = value;
            self.repeat(is_equal, measurement, place);
            return;
        }
        self.seen.insert((place.object, measurement, place.time), self.readings.len());
        let (object, at) = (place.object, place.time);
        self.readings.push(CounterReading { object, measurement, at, value });
    }

    /// The same object, measurement and time again; the last one counts.
    fn repeat(&mut self, is_equal: bool, measurement: u32, place: Place) {
        if is_equal {
            self.counts.n_repeats += 1;
            return;
        }
        self.counts.n_conflicts += 1;
        let (object, name) = (self.objects.name(place.object), self.measurements.name(measurement));
        self.rejects.push(
            place.at,
            || format!("this result of {name:?} for {object:?} replaced another one earlier in the file"),
            "two rows of one time disagree; the last one was taken",
        );
    }

    fn into_reading(self, file: &str, text: &str) -> Reading {
        let (warnings, findings) = (self.warnings(), self.findings());
        let Self { objects, measurements, groups, periods, samples, readings, interval, .. } = self;
        let (objects, names) = (objects.into_names(), measurements.into_names());
        let tables = Tables { objects: &objects, names: &names, groups: &groups };
        let mut samples = samples;
        let (gauge_objects, gauge_measurements) =
            tables.used_by(samples.iter_mut().map(|s| (&mut s.object, &mut s.measurement)));
        let mut readings = readings;
        let (counter_objects, counter_measurements) =
            tables.used_by(readings.iter_mut().map(|r| (&mut r.object, &mut r.measurement)));
        let batch = MeasurementBatch {
            objects: gauge_objects,
            measurements: Arc::new(gauge_measurements),
            periods,
            samples: samples.into_iter().collect(),
        };
        let cumulative =
            interval.filter(|_| !readings.is_empty()).map(|interval| CumulativeBatch {
                objects: counter_objects,
                measurements: counter_measurements,
                interval,
                readings,
            });
        let rejects = self.rejects.into_records(file, text);
        let counts = self.counts;
        Reading {
            file: ImportedFile {
                counts,
                warnings,
                rejects,
                batch,
                cumulative,
                ..ImportedFile::default()
            },
            findings,
        }
    }

    fn warnings(&self) -> Vec<String> {
        let mut warnings = Vec::new();
        if let (true, Some(zone)) = (self.uses_zone, self.zone) {
            warnings.push(format!("the times have no zone: {} was assumed", zone.name()));
            warnings.extend(self.abbreviation_warning(zone));
        }
        if let Some(time) = &self.ambiguous_time {
            warnings.push(format!(
                "the local time {} exists twice or not at all in that zone: the first was taken",
                shown(time)
            ));
        }
        if self.n_underflows > 0 {
            warnings.push(format!(
                "{} readings just below 4294967296 were negative in 32 bits: they are no values",
                self.n_underflows
            ));
        }
        if let Some(example) = &self.text_example {
            warnings.push(format!(
                "{} values are texts, such as {example}: counted, not stored",
                self.counts.n_text
            ));
        }
        let n_left = self.counts.n_rows - self.n_taken;
        if n_left > 0 {
            warnings.push(format!("{n_left} of {} rows do not have the columns that the bulkstats configuration names", self.counts.n_rows));
        }
        warnings
    }

    /// Whether the abbreviation in the file's name contradicts the zone.
    fn abbreviation_warning(&self, zone: &Zone) -> Option<String> {
        let short = self.named.abbreviation.as_deref()?;
        let hours = ABBREVIATION_OFFSETS_HOURS.iter().find(|(name, _)| *name == short)?.1;
        let offset_secs = zone.offset_secs(self.last_time?);
        (offset_secs != hours * 3600).then(|| {
            format!(
                "the file's name says {short} (UTC{}), but {} was at UTC{} then",
                offset_text(hours * 3600),
                zone.name(),
                offset_text(offset_secs)
            )
        })
    }

    fn findings(&self) -> Vec<Finding> {
        let mut findings = Vec::new();
        let mut find = |what: Phrase, value: Phrase, why: Phrase| {
            findings.push((what, value, why));
        };
        find(
            phrase!("rows"),
            phrase!("{n} of {all}", n = self.n_taken, all = self.counts.n_rows),
            phrase!("those of which the configuration names the columns"),
        );
        if let Some(host) = &self.named.host {
            let why = phrase!("the beginning of the file's name; the rows do not say it");
            find(phrase!("node"), host.into(), why);
        }
        if let (true, Some(zone)) = (self.uses_zone, self.zone) {
            let why = phrase!("the times have no offset; zone_when_missing");
            find(phrase!("zone"), zone.name().into(), why);
        }
        if let Some(interval) = self.interval {
            let why = phrase!("{name} of the configuration", name = "sample-interval");
            find(phrase!("sample interval"), interval.to_string().into(), why);
        }
        find(
            phrase!("readings of counters"),
            self.readings.len().to_string().into(),
            phrase!("their differences are the values"),
        );
        find(
            phrase!("period stamp"),
            "start = time - interval".into(),
            phrase!("a gauge is read at the end of its period"),
        );
        findings
    }
}

fn period_before(end: Timestamp, interval: GranularityPeriod) -> Period {
    Period { start: end.plus_secs(-i64::from(interval.as_secs())), granularity: interval }
}

/// Names of which a batch needs some.
struct Tables<'a> {
    objects: &'a [String],
    names: &'a [String],
    groups: &'a [String],
}

impl Tables<'_> {
    /// The entries that are used, in order of first use; the numbers are made to point to them.
    fn used_by<'i>(
        &self,
        uses: impl Iterator<Item = (&'i mut u32, &'i mut u32)>,
    ) -> (Vec<ObjectEntry>, Vec<MeasurementEntry>) {
        let (mut objects, mut measurements) = (Vec::new(), Vec::new());
        let (mut new_objects, mut new_measurements) = (HashMap::new(), HashMap::new());
        for (object, measurement) in uses {
            *object = *new_objects.entry(*object).or_insert_with(|| {
                let name = self.objects.get(*object as usize).cloned().unwrap_or_default();
                objects.push(ObjectEntry { name, vendor: Some("Cisco".to_owned()) });
                objects.len() as u32 - 1
            });
            *measurement = *new_measurements.entry(*measurement).or_insert_with(|| {
                let at = *measurement as usize;
                let name = self.names.get(at).cloned().unwrap_or_default();
                let group = self.groups.get(at).cloned().unwrap_or_default();
                measurements.push(MeasurementEntry { name, group, kind: MeasurementKind::Scalar });
                measurements.len() as u32 - 1
            });
        }
        (objects, measurements)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_files() {
        let named = FileName::parse("in/archive.tar/mme-1_bulkstats_20201218_165513_EST_5_5.csv");
        assert_eq!(named.host.as_deref(), Some("mme-1"));
        assert_eq!(named.abbreviation.as_deref(), Some("EST"));
        assert_eq!(FileName::parse("renamed.csv"), FileName::default());
        let other = FileName::parse("n_bulkstats_20201218.csv");
        assert_eq!((other.host.as_deref(), other.abbreviation), (Some("n"), None));
    }

    #[test]
    fn rows_and_what_only_looks_like_them() {
        assert_eq!(
            row_start("mmeSch1,20201218,165417,s1,0"),
            Some(("mmeSch1", "20201218", "165417"))
        );
        for line in [
            "mmeSch1,20201218,165417",
            "mmeSch1,20201318,165417,x",
            "mmeSch1,20201218,245417,x",
            "mmeSch1,2020-12-18,165417,x",
            "1,20201218,165417,x",
            "time,value,other,x",
            "",
        ] {
            assert_eq!(row_start(line), None, "{line}");
        }
    }
}
