//! Seven questions of the kind analysts ask, on made-up data of any size: `cargo bench --bench query -- --build DIR`, then
//! `-- --run DIR --answers FILE`. `benches/peers/query.py` does both, and asks other engines the same.
//!
//! The values are a pure function of seed, cell, counter and period, so that they can be written for Vigia period by period, as
//! exports come, and for the others counter by counter. Cells differ in size, days have a busy evening, some counters stay
//! near zero; cells are silent for hours, and now and then for all cells a period is missing. One value in a thousand is suspect.

#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a benchmark prints, and may stop at the first surprise"
)]

use std::fmt::Write as _;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Instant;

use serde_json::{Map, Value, json};
use vigia::job::JobContext;
use vigia::model::{
    Aggregate, Column, CounterFrame, Every, FrameInput, GranularityPeriod, ImportHeader,
    ImportedFile, MeasurementBatch, MeasurementEntry, MeasurementKind, ObjectEntry, Period,
    SCALAR_BIN, SampleValue, TimeRange, Timestamp, Zone,
};
use vigia::query::{
    Filter, FrameReport, FrameRequest, ReadOptions, SuspectPolicy, Topology, counter_frame_with,
};
use vigia::store::Store;
use vigia::store::sqlite::{SqliteOptions, SqliteStore};

const N_REGIONS: u32 = 8;
const VENDORS: [&str; 3] = ["Ericsson", "Huawei", "Nokia"];
/// Attempts below which a cell is not ranked.
const ATTEMPTS_MIN: f64 = 1000.0;
const N_WORST: usize = 20;
/// A gap, for the other engines.
const GAP: i32 = i32::MIN;

/// The size and shape of the data, as on the command line and in `meta.json`.
struct Shape {
    cells: u32,
    days: i64,
    counters: u32,
    seed: u64,
    granularity_secs: i64,
    zone: Zone,
    start: i64,
}

fn mixed(seed: u64) -> u64 {
    let mixed = (seed ^ (seed >> 31)).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    (mixed ^ (mixed >> 29)).wrapping_mul(0xBF58_476D_1CE4_E5B9) >> 7
}

impl Shape {
    fn n_periods(&self) -> i64 {
        self.days * 86_400 / self.granularity_secs
    }

    fn noise(&self, cell: u32, counter: u32, period: i64) -> u64 {
        mixed(
            self.seed.rotate_left(40)
                ^ u64::from(cell) << 36
                ^ u64::from(counter) << 26
                ^ period as u64,
        )
    }

    /// Nothing of the cell was reported.
    fn is_gap(&self, cell: u32, period: i64) -> bool {
        let hours = period * self.granularity_secs / 10_800;
        self.noise(cell, 60, hours).is_multiple_of(250)
            || self.noise(0, 61, period).is_multiple_of(900)
    }

    fn is_suspect(&self, cell: u32, period: i64) -> bool {
        self.noise(cell, 62, period).is_multiple_of(1000)
    }

    /// `None` in a gap.
    fn value(&self, cell: u32, counter: u32, period: i64) -> Option<i32> {
        if self.is_gap(cell, period) {
            return None;
        }
        let size = 4 + self.noise(cell, 63, 0) % 400;
        let noise = self.noise(cell, counter, period);
        let hour = (period * self.granularity_secs / 3600 + 20) % 24;
        // Quiet at night, busiest at eight in the evening.
        let load =
            [2, 1, 1, 1, 1, 2, 4, 7, 9, 10, 10, 11, 12, 12, 11, 11, 12, 14, 16, 18, 20, 18, 12, 6];
        let attempts = |noise: u64| size * load[hour as usize] * (80 + noise % 40) / 100;
        let value = match counter {
            0 => attempts(noise),
            1 => {
                let attempted = attempts(self.noise(cell, 0, period));
                attempted - attempted * (noise % 30) / 1000
            }
            2 => size * load[hour as usize] * (500 + noise % 300) / 10,
            3 => noise % 4 * u64::from(noise.is_multiple_of(5)),
            _ if counter % 4 == 3 => noise % 3 * u64::from(noise.is_multiple_of(20)),
            _ => size * load[hour as usize] * (60 + noise % 60) / (100 << (counter % 5)),
        };
        Some(value as i32)
    }

    fn object_name(cell: u32) -> String {
        format!("SubNetwork=R,MeContext=N{},EUtranCellFDD=C{cell:05}", cell / 3)
    }

    fn region(&self, cell: u32) -> String {
        format!("region {}", u64::from(cell) * u64::from(N_REGIONS) / u64::from(self.cells))
    }

    fn vendor(cell: u32) -> &'static str {
        VENDORS[cell as usize % 3]
    }

    fn range(&self) -> TimeRange {
        let start = Timestamp::from_unix_secs(self.start);
        TimeRange::new(start, start.plus_secs(self.days * 86_400))
    }

    fn topology(&self) -> Topology {
        let mut text = "object,region,vendor\n".to_owned();
        for cell in 0..self.cells {
            let name = Self::object_name(cell);
            writeln!(text, "\"{name}\",{},{}", self.region(cell), Self::vendor(cell)).unwrap();
        }
        Topology::parse_csv("topology.csv", &text).unwrap()
    }

    fn write(&self, folder: &Path) {
        let meta = json!({
            "cells": self.cells, "days": self.days, "counters": self.counters, "seed": self.seed,
            "granularity_secs": self.granularity_secs, "zone": self.zone.name(), "start": self.start,
            "attempts_min": ATTEMPTS_MIN, "n_worst": N_WORST,
        });
        std::fs::write(folder.join("meta.json"), meta.to_string()).unwrap();
    }

    fn read(folder: &Path) -> Self {
        let text = std::fs::read_to_string(folder.join("meta.json")).unwrap();
        let meta: Value = serde_json::from_str(&text).unwrap();
        let number = |key: &str| meta[key].as_i64().unwrap();
        Self {
            cells: number("cells") as u32,
            days: number("days"),
            counters: number("counters") as u32,
            seed: number("seed") as u64,
            granularity_secs: number("granularity_secs"),
            zone: Zone::named(meta["zone"].as_str().unwrap()).unwrap(),
            start: number("start"),
        }
    }
}

fn counter_name(counter: u32) -> String {
    format!("pmCounter{counter:02}")
}

/// One file of one period with all cells and counters.
fn file(shape: &Shape, tables: &MeasurementBatch, period: i64) -> ImportedFile {
    let mut batch = MeasurementBatch {
        periods: vec![Period {
            start: Timestamp::from_unix_secs(shape.start + period * shape.granularity_secs),
            granularity: GranularityPeriod::from_secs(shape.granularity_secs as u32).unwrap(),
        }],
        objects: tables.objects.clone(),
        measurements: Arc::clone(&tables.measurements),
        ..MeasurementBatch::default()
    };
    let column = |measurement| Column { measurement, bin: SCALAR_BIN };
    let list = batch.samples.list(&(0..shape.counters).map(column).collect::<Vec<_>>());
    for cell in (0..shape.cells).filter(|cell| !shape.is_gap(*cell, period)) {
        let value = |counter| shape.value(cell, counter, period).map_or(0, i64::from);
        let values = (0..shape.counters).map(|counter| SampleValue::Integer(value(counter)));
        batch.samples.add_row(cell, 0, shape.is_suspect(cell, period), list, values);
    }
    let name = format!("f{period}");
    let header = ImportHeader { file: name.clone(), sha256: name, ..ImportHeader::default() };
    ImportedFile { header, batch, ..ImportedFile::default() }
}

fn build(shape: &Shape, folder: &Path, with_raw: bool) {
    std::fs::create_dir_all(folder).unwrap();
    let mut tables = MeasurementBatch::default();
    for cell in 0..shape.cells {
        tables.objects.push(ObjectEntry { name: Shape::object_name(cell), vendor: None });
    }
    for counter in 0..shape.counters {
        Arc::make_mut(&mut tables.measurements).push(MeasurementEntry {
            name: counter_name(counter),
            group: String::new(),
            kind: MeasurementKind::Scalar,
        });
    }
    let store = open(folder);
    let zone = shape.zone.clone();
    store.set_day_zones(Arc::new(move |_| zone.clone()));
    let begun = Instant::now();
    let mut writer = store.begin_import().unwrap();
    for period in 0..shape.n_periods() {
        writer.add_file(file(shape, &tables, period)).unwrap();
    }
    writer.finish().unwrap();
    drop(store);
    let n_values = i64::from(shape.cells) * i64::from(shape.counters) * shape.n_periods();
    println!("{n_values} values (gaps counted) in {:.1} s", begun.elapsed().as_secs_f64());
    if with_raw {
        write_raw(shape, &folder.join("raw"));
    }
    shape.write(folder);
}

/// One file for each counter, cell after cell, and one for suspect marks.
fn write_raw(shape: &Shape, folder: &Path) {
    std::fs::create_dir_all(folder).unwrap();
    let file =
        |name: &str| std::io::BufWriter::new(std::fs::File::create(folder.join(name)).unwrap());
    for counter in 0..shape.counters {
        let mut out = file(&format!("c{counter:02}.i32"));
        for cell in 0..shape.cells {
            for period in 0..shape.n_periods() {
                let value = shape.value(cell, counter, period).unwrap_or(GAP);
                out.write_all(&value.to_le_bytes()).unwrap();
            }
        }
        out.flush().unwrap();
    }
    let mut out = file("objects.csv");
    writeln!(out, "object,name,region,vendor").unwrap();
    for cell in 0..shape.cells {
        let name = Shape::object_name(cell);
        writeln!(out, "{cell},\"{name}\",{},{}", shape.region(cell), Shape::vendor(cell)).unwrap();
    }
    out.flush().unwrap();
}

fn open(folder: &Path) -> SqliteStore {
    SqliteStore::open(&folder.join("cache.sqlite"), SqliteOptions::default()).unwrap().store
}

/// A question: what is added up, and what is made of it.
struct Question {
    name: &'static str,
    request: FrameRequest,
    rows: fn(&CounterFrame) -> Vec<Value>,
}

fn questions(shape: &Shape) -> Vec<Question> {
    let request = |counters: &[u32], by: &[&str], every: Every| FrameRequest {
        inputs: counters
            .iter()
            .map(|counter| FrameInput {
                name: counter_name(*counter),
                bin: None,
                aggregate: Aggregate::Sum,
            })
            .collect(),
        filter: None,
        by: by.iter().map(|key| (*key).to_owned()).collect(),
        every,
        range: shape.range(),
        zone: shape.zone.clone(),
        granularity: None,
        masks: Vec::new(),
        suspect: SuspectPolicy::Keep,
    };
    let filtered = |request: FrameRequest, filter: &str| FrameRequest {
        filter: Some(Filter::parse(filter).unwrap()),
        ..request
    };
    let quarter = Every::Secs(shape.granularity_secs as u32);
    let one_cell = Shape::object_name(shape.cells / 2 + 3);
    vec![
        Question {
            name: "Q1",
            request: request(&[0, 1, 2, 3], &["region"], Every::Day),
            rows: all_columns,
        },
        Question {
            name: "Q2",
            request: filtered(request(&[0, 1], &[], quarter), "region == 'region 3'"),
            rows: ratios,
        },
        Question {
            name: "Q3",
            request: filtered(request(&[0, 2], &[], quarter), &format!("object == '{one_cell}'")),
            rows: all_columns,
        },
        Question { name: "Q4", request: request(&[0, 1], &["object"], Every::All), rows: worst },
        Question {
            name: "Q5",
            request: request(&[0, 1, 2], &[], Every::Secs(3600)),
            rows: busy_hours,
        },
        Question {
            name: "Q6",
            request: request(&[0], &["object"], Every::Day),
            rows: completeness,
        },
        Question {
            name: "Q7",
            request: request(&[0, 1], &["region", "vendor"], Every::Month),
            rows: ratios,
        },
    ]
}

/// Group keys and bucket start of each cell, with what `values` makes of it; cells without a value are left out.
fn rows_of(frame: &CounterFrame, values: impl Fn(usize) -> Option<Vec<f64>>) -> Vec<Value> {
    let n_buckets = frame.buckets.len();
    let cells = 0..frame.groups.len() * n_buckets;
    cells
        .filter_map(|cell| {
            let mut row: Vec<Value> =
                frame.groups[cell / n_buckets].iter().map(|key| json!(key)).collect();
            row.push(json!(frame.buckets[cell % n_buckets].start.as_unix_secs()));
            row.extend(values(cell)?.into_iter().map(|value| json!(value)));
            Some(Value::Array(row))
        })
        .collect()
}

fn all_columns(frame: &CounterFrame) -> Vec<Value> {
    rows_of(frame, |cell| frame.columns.iter().map(|column| column.values[cell]).collect())
}

fn ratio(frame: &CounterFrame, cell: usize) -> Option<f64> {
    let (attempts, successes) = (frame.columns[0].values[cell]?, frame.columns[1].values[cell]?);
    (attempts != 0.0).then(|| 100.0 * successes / attempts)
}

fn ratios(frame: &CounterFrame) -> Vec<Value> {
    rows_of(frame, |cell| Some(vec![ratio(frame, cell)?]))
}

fn worst(frame: &CounterFrame) -> Vec<Value> {
    let mut ranked: Vec<(f64, &String)> = (0..frame.groups.len())
        .filter(|cell| frame.columns[0].values[*cell].is_some_and(|n| n >= ATTEMPTS_MIN))
        .filter_map(|cell| Some((ratio(frame, cell)?, &frame.groups[cell][0])))
        .collect();
    ranked.sort_by(|a, b| a.0.total_cmp(&b.0).then_with(|| a.1.cmp(b.1)));
    ranked.truncate(N_WORST);
    ranked.iter().map(|(ratio, name)| json!([name, ratio])).collect()
}

fn busy_hours(frame: &CounterFrame) -> Vec<Value> {
    let mut best: Vec<(i64, usize, f64)> = Vec::new();
    for (cell, bucket) in frame.buckets.iter().enumerate() {
        let Some(traffic) = frame.columns[2].values[cell] else { continue };
        let day = frame.zone.day(bucket.start).start.as_unix_secs();
        match best.last_mut() {
            Some((known, hour, most)) if *known == day => {
                if traffic > *most {
                    (*hour, *most) = (cell, traffic);
                }
            }
            _ => best.push((day, cell, traffic)),
        }
    }
    let rows = best.iter().map(|(day, cell, traffic)| {
        json!([day, frame.buckets[*cell].start.as_unix_secs(), traffic, ratio(frame, *cell)])
    });
    rows.collect()
}

fn completeness(frame: &CounterFrame) -> Vec<Value> {
    let column = &frame.columns[0];
    rows_of(frame, |cell| Some(vec![column.received[cell] as f64 / column.expected[cell] as f64]))
}

fn ask(
    store: &SqliteStore,
    topology: &Topology,
    request: &FrameRequest,
    use_rollups: bool,
) -> (f64, CounterFrame, FrameReport) {
    let begun = Instant::now();
    let clock = || begun.elapsed().as_micros() as u64;
    let read_as = ReadOptions { use_rollups, clock: &clock, ..ReadOptions::default() };
    let snapshot = store.snapshot().unwrap();
    let (frame, report) =
        counter_frame_with(&*snapshot, topology, request, &read_as, &JobContext::default())
            .unwrap();
    (begun.elapsed().as_secs_f64() * 1e3, frame, report)
}

fn run(folder: &Path, answers: Option<&Path>, n_rounds: usize, only: Option<&str>) {
    let shape = Shape::read(folder);
    let (store, topology) = (open(folder), shape.topology());
    let mut found = Map::new();
    println!("{:8} {:>10} {:>10}  read", "", "first, ms", "median, ms");
    let mut questions = questions(&shape);
    let raw = questions.first().map(|first| Question {
        name: "Q1 raw",
        request: first.request.clone(),
        rows: first.rows,
    });
    questions.extend(raw);
    for question in questions {
        if only.is_some_and(|only| only != question.name) {
            continue;
        }
        let use_rollups = question.name != "Q1 raw";
        let (first, frame, report) = ask(&store, &topology, &question.request, use_rollups);
        let mut times: Vec<f64> = (0..n_rounds)
            .map(|_| {
                let (millis, frame, _) = ask(&store, &topology, &question.request, use_rollups);
                // What is made of the frame counts as well.
                let begun = Instant::now();
                std::hint::black_box((question.rows)(&frame));
                millis + begun.elapsed().as_secs_f64() * 1e3
            })
            .collect();
        times.sort_by(f64::total_cmp);
        let median = times.get(n_rounds / 2).copied().unwrap_or(first);
        let read = report.read;
        println!(
            "{:8} {first:10.2} {median:10.2}  {} threads, {} sums of days, {} tiles, {} values; select {} µs, read {} µs, finish {} µs",
            question.name,
            read.n_threads,
            read.n_rollups,
            read.n_tiles,
            read.n_values,
            report.select_micros,
            report.read_micros,
            report.finish_micros,
        );
        let rows = (question.rows)(&frame);
        found.insert(
            question.name.to_owned(),
            json!({"ms": median, "first_ms": first, "rows": rows}),
        );
    }
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).map(str::trim);
    let bytes = std::fs::metadata(folder.join("cache.sqlite")).unwrap().len();
    println!("peak memory {}, file {:.1} MB", peak.unwrap_or("unknown"), bytes as f64 / 1e6);
    found.insert("file_bytes".to_owned(), json!(bytes));
    found.insert("peak".to_owned(), json!(peak));
    if let Some(answers) = answers {
        std::fs::write(answers, Value::Object(found).to_string()).unwrap();
    }
}

fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    let text = |flag: &str| {
        let at = arguments.iter().position(|argument| argument == flag)?;
        arguments.get(at + 1).cloned()
    };
    let number = |flag: &str, default: i64| text(flag).map_or(default, |t| t.parse().unwrap());
    let zone =
        Zone::named(&text("--zone").unwrap_or_else(|| "America/Santiago".to_owned())).unwrap();
    if let Some(folder) = text("--build").map(PathBuf::from) {
        // Clocks in Santiago go forward on 6 September 2026.
        let start = zone.day(Timestamp::from_unix_secs(number("--start", 1_788_264_000))).start;
        let shape = Shape {
            cells: number("--cells", 2000) as u32,
            days: number("--days", 7),
            counters: number("--counters", 20) as u32,
            seed: number("--seed", 1) as u64,
            granularity_secs: number("--granularity", 900),
            start: start.as_unix_secs(),
            zone,
        };
        build(&shape, &folder, !arguments.iter().any(|argument| argument == "--no-raw"));
    } else if let Some(folder) = text("--run").map(PathBuf::from) {
        let answers = text("--answers").map(PathBuf::from);
        let n_rounds = number("--rounds", 7) as usize;
        run(&folder, answers.as_deref(), n_rounds, text("--only").as_deref());
    } else {
        println!("give --build DIR or --run DIR; benches/peers/query.py does both and compares");
    }
}
