//! What a warehouse costs: `cargo bench --bench warehouse`, on ClickHouse servers that it starts on this machine and stops again.
//!
//! ```text
//! cargo bench --bench warehouse                                   1, 2 and 3 shards; 2,000 cells × 7 days × 5 counters
//! cargo bench --bench warehouse -- --cells 10000 --days 7 --shards 2
//! ```
//! Generated data, the same in every run: four counters of integers, busy by day, and a level with two decimals, each quarter-hour. They
//! are imported into a cache and sent from there. All servers share the processors of one machine with the client: more shards show what
//! distribution costs, not what it brings.

#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a benchmark prints, and may stop at the first surprise"
)]

#[path = "../tests/it/skipped.rs"]
mod skipped;
#[path = "../tests/it/warehouse_servers.rs"]
#[allow(dead_code, clippy::unwrap_used, clippy::expect_used, reason = "shared with the tests")]
mod warehouse_servers;

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;
use std::time::Instant;

use vigia::job::JobContext;
use vigia::model::{
    Aggregate, Every, FrameInput, GranularityPeriod, ImportHeader, ImportedFile, MeasurementBatch,
    MeasurementEntry, MeasurementKind, ObjectEntry, Period, SCALAR_BIN, Sample, SampleValue,
    TimeRange, Timestamp, Zone,
};
use vigia::query::{
    Filter, FrameRequest, ReadOptions, SuspectPolicy, Topology, counter_frame_with,
};
use vigia::store::sqlite::{OnCorrupt, SqliteOptions, SqliteStore};
use vigia::store::warehouse::http::{Beside, Client};
use vigia::store::warehouse::names::key_of;
use vigia::store::warehouse::sums_sql::{
    By, CLASSES, CutDay, Days, Form, Rows, Run, Shape, fit_max, sums,
};
use vigia::store::warehouse::{WarehouseOptions, WarehouseStore, schema};
use vigia::store::{Snapshot, Store};
use warehouse_servers::Cluster;

/// 2026-10-01T00:00:00Z.
const START: i64 = 1_790_812_800;
const N_REGIONS: usize = 20;
const COUNTERS: [&str; 5] = ["attempts", "successes", "drops", "bytes", "level"];
const ROUNDS: usize = 5;

struct Asked {
    n_cells: usize,
    n_days: i64,
    shards: Vec<usize>,
}

fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    let after = |flag: &str| {
        let at = arguments.iter().position(|a| a == flag)?;
        arguments.get(at + 1)?.parse::<usize>().ok()
    };
    let asked = Asked {
        n_cells: after("--cells").unwrap_or(2_000),
        n_days: after("--days").unwrap_or(7) as i64,
        shards: after("--shards").map_or_else(|| vec![1, 2, 3], |n| vec![n]),
    };
    let folder = tempfile::tempdir().unwrap();
    let cache = cache(folder.path(), &asked);
    println!(
        "{} cells × {} days × {} counters = {} values\n",
        asked.n_cells,
        asked.n_days,
        COUNTERS.len(),
        n_values(&asked)
    );
    for n_shards in &asked.shards {
        let Some(cluster) = Cluster::start(*n_shards) else { return };
        measure(&cluster, &cache, &asked);
    }
}

fn n_values(asked: &Asked) -> u64 {
    asked.n_cells as u64 * asked.n_days as u64 * 96 * COUNTERS.len() as u64
}

fn name_of(cell: usize) -> String {
    format!("Region={},Cell={cell}", cell % N_REGIONS)
}

/// Busy by day, quiet by night, never the same twice.
fn value(cell: usize, counter: usize, step: i64) -> SampleValue {
    let seed = (cell as u64) << 32 | (counter as u64) << 24 | step as u64;
    let mixed = (seed ^ (seed >> 29)).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    let noise = (mixed ^ (mixed >> 32)) % 997;
    let busy = 48_u64.saturating_sub((step % 96).abs_diff(56)).max(2);
    match counter {
        3 => SampleValue::Integer((noise * busy * 40_000) as i64),
        4 => SampleValue::Decimal(-(noise as f64) / 10.0 - busy as f64 / 100.0),
        _ => SampleValue::Integer((noise * busy / 40) as i64),
    }
}

/// A day in one file, all of it in a cache.
fn cache(folder: &Path, asked: &Asked) -> SqliteStore {
    let options = SqliteOptions {
        on_corrupt: OnCorrupt::SetAside,
        set_aside_stamp: "2026-11-30".to_owned(),
        ..SqliteOptions::default()
    };
    let store = SqliteStore::open(&folder.join("cache.sqlite"), options).unwrap().store;
    let granularity = GranularityPeriod::from_secs(900).unwrap();
    let measurements = COUNTERS.map(|name| MeasurementEntry {
        name: name.to_owned(),
        group: "cells".to_owned(),
        kind: MeasurementKind::Scalar,
    });
    let measurements = Arc::new(measurements.to_vec());
    let mut writer = store.begin_import().unwrap();
    for day in 0..asked.n_days {
        let mut batch =
            MeasurementBatch { measurements: Arc::clone(&measurements), ..Default::default() };
        let start = |step: i64| Timestamp::from_unix_secs(START + (day * 96 + step) * 900);
        batch.periods = (0..96).map(|step| Period { start: start(step), granularity }).collect();
        let object = |cell| ObjectEntry { name: name_of(cell), vendor: None };
        batch.objects = (0..asked.n_cells).map(object).collect();
        let mut samples = Vec::new();
        for cell in 0..asked.n_cells {
            for counter in 0..COUNTERS.len() {
                for step in 0..96_u32 {
                    samples.push(Sample {
                        object: cell as u32,
                        measurement: counter as u32,
                        period: step,
                        bin: SCALAR_BIN,
                        suspect: false,
                        value: value(cell, counter, day * 96 + i64::from(step)),
                    });
                }
            }
        }
        batch.samples = samples.into_iter().collect();
        let header = ImportHeader {
            file: format!("day {day}"),
            format: "generated".to_owned(),
            sha256: format!("of day {day}"),
            size_bytes: 1,
            read_as: String::new(),
            imported_at: Timestamp::from_unix_secs(START),
        };
        writer.add_file(ImportedFile { header, batch, ..ImportedFile::default() }).unwrap();
    }
    writer.finish().unwrap();
    store
}

/// Median of some rounds after a first one, in milliseconds.
fn millis(mut run: impl FnMut()) -> f64 {
    run();
    let mut times: Vec<f64> = (0..ROUNDS)
        .map(|_| {
            let began = Instant::now();
            run();
            began.elapsed().as_secs_f64() * 1e3
        })
        .collect();
    times.sort_by(f64::total_cmp);
    times[times.len() / 2]
}

fn measure(cluster: &Cluster, cache: &SqliteStore, asked: &Asked) {
    let n_shards = cluster.servers.len();
    println!("{n_shards} shard(s)");
    let options = cluster.new_database();
    let store = WarehouseStore::open(options.clone()).unwrap();
    let began = Instant::now();
    let report = store.push(&*cache.snapshot().unwrap(), &JobContext::default()).unwrap();
    let secs = began.elapsed().as_secs_f64();
    assert_eq!(report.n_values, n_values(asked));
    let (n_rows, n_bytes) = store.size().unwrap();
    println!(
        "  sent: {:.2} s, {:.2} million values/s; {n_rows} rows, {:.2} bytes/value on disk",
        secs,
        n_values(asked) as f64 / secs / 1e6,
        n_bytes as f64 / n_values(asked) as f64
    );
    questions(&store, cache, asked);
    by_hand(&options, &store, asked);
    copy_on_servers(&options, asked);
}

/// What the engine itself takes to write the same rows.
fn copy_on_servers(options: &WarehouseOptions, asked: &Asked) {
    let client = Client::new(options.clone()).unwrap();
    let cells = schema::table(&client, "cells");
    let began = Instant::now();
    client
        .run(&format!(
            "INSERT INTO {cells} SELECT measurement, bin, granularity, object, day, version + 1, \
             reported, n_present, first, values, marks, exact_at, exact, files FROM {cells}"
        ))
        .unwrap();
    let secs = began.elapsed().as_secs_f64();
    println!(
        "  the engine copies its own rows: {:.2} s, {:.2} million values/s\n",
        secs,
        n_values(asked) as f64 / secs / 1e6
    );
}

fn request(counters: &[&str], every: Every, zone: &str, by: &str, n_days: i64) -> FrameRequest {
    let input = |name: &&str| FrameInput {
        name: (*name).to_owned(),
        bin: None,
        aggregate: Aggregate::Sum,
        spelling: Default::default(),
    };
    FrameRequest {
        inputs: counters.iter().map(input).collect(),
        filter: None,
        by: Vec::from([by.to_owned()]),
        every,
        range: TimeRange::new(
            Timestamp::from_unix_secs(START),
            Timestamp::from_unix_secs(START + n_days * 86_400),
        ),
        zone: Zone::named(zone).unwrap(),
        granularity: None,
        masks: Vec::new(),
        suspect: SuspectPolicy::Keep,
    }
}

fn questions(store: &WarehouseStore, cache: &SqliteStore, asked: &Asked) {
    let four = &COUNTERS[..4];
    let n_days = asked.n_days;
    let mut one_region =
        request(&COUNTERS[..1], Every::Secs(900), "America/Lima", "Region", n_days);
    one_region.filter = Some(Filter::parse("Region == '3'").unwrap());
    let mut one_cell = request(four, Every::Secs(900), "America/Lima", "object", n_days);
    one_cell.filter = Some(Filter::parse("Cell == '17'").unwrap());
    let all = [
        (
            "daily sums of 4 counters by region",
            request(four, Every::Day, "America/Lima", "Region", n_days),
        ),
        ("the same in UTC", request(four, Every::Day, "UTC", "Region", n_days)),
        ("quarter-hours of one region, 1 counter", one_region),
        (
            "hours by region, 4 counters",
            request(four, Every::Secs(3600), "America/Lima", "Region", n_days),
        ),
        (
            "daily sums of a level (decimals) by region",
            request(&COUNTERS[4..], Every::Day, "America/Lima", "Region", n_days),
        ),
        (
            "worst cells: 1 counter by cell, all days",
            request(&COUNTERS[2..3], Every::All, "UTC", "object", n_days),
        ),
        ("one cell, quarter-hours, 4 counters (values)", one_cell),
    ];
    let snapshot = store.snapshot().unwrap();
    let cached = cache.snapshot().unwrap();
    println!("  {:<46} {:>10} {:>10} {:>10}", "ms, median", "added up", "as values", "cache");
    for (what, request) in all {
        let run = |snapshot: &dyn Snapshot, push_down: bool| {
            let read_as = ReadOptions { push_down, ..ReadOptions::default() };
            let (topology, ctx) = (Topology::default(), JobContext::default());
            counter_frame_with(snapshot, &topology, &request, &read_as, &ctx).unwrap().0
        };
        let pushed = millis(|| drop(run(&*snapshot, true)));
        let scanned = millis(|| drop(run(&*snapshot, false)));
        let local = millis(|| drop(run(&*cached, true)));
        assert_eq!(run(&*snapshot, true).groups, run(&*cached, true).groups);
        println!("  {what:<46} {pushed:>10.1} {scanned:>10.1} {local:>10.1}");
    }
}

/// The question for daily sums of four counters by region, sent by hand and thrown away as it arrives.
fn by_hand(options: &WarehouseOptions, store: &WarehouseStore, asked: &Asked) {
    let client = Client::new(options.clone()).unwrap();
    let first = START / 86_400;
    let days: Days = (0..asked.n_days)
        .map(|day| {
            let run = Run { piece: day as u32, first: 0, end: 96 };
            (first + day, CutDay { pattern: day as u32, runs: vec![run] })
        })
        .collect();
    let planes: Vec<(u64, i32)> = COUNTERS[..4].iter().map(|name| (key_of(name), -1)).collect();
    let cells = schema::table(&client, "cells");
    let revision =
        vigia::store::warehouse::revision::Revision::newest(&client, &JobContext::default());
    let seen = revision.unwrap().condition();
    let form = Form::Pieces { n_slots: 1 };
    let sql = sums(&Shape {
        rows: Rows {
            cells: &cells,
            seen: &seen,
            planes: &planes,
            granularity_secs: 900,
            days: &days,
            by: By::Class,
            has_except: false,
        },
        n_periods: 96,
        form,
        fit_max: fit_max(form, asked.n_cells),
        keep_suspect: true,
        extremes: false,
    });
    let mut regions: BTreeMap<String, u32> = BTreeMap::new();
    let mut rows = Vec::new();
    for cell in 0..asked.n_cells {
        let name = name_of(cell);
        let region = name.split(',').next().unwrap_or_default().to_owned();
        let next = regions.len() as u32;
        rows.extend(key_of(&name).to_le_bytes());
        rows.extend(regions.entry(region).or_insert(next).to_le_bytes());
    }
    let classes = [Beside { name: CLASSES.0, columns: CLASSES.1, rows: &rows }];
    let ctx = JobContext::default();
    let typed = millis(|| {
        let mut answer = client.ask_with(&sql, &classes, &ctx).unwrap();
        while answer.has_more().unwrap() {
            answer.u8().unwrap();
        }
    });
    let naive = format!(
        "SELECT measurement AS k0, class AS k1, day AS k2, sum(arraySum(values)) FROM {cells} \
         GLOBAL ALL INNER JOIN classes USING object WHERE (measurement, bin) IN ({}) AND {seen} \
         GROUP BY k0, k1, k2",
        planes.iter().map(|(key, bin)| format!("({key}, {bin})")).collect::<Vec<_>>().join(", ")
    );
    let plain = millis(|| {
        let mut answer = client.ask_with(&naive, &classes, &ctx).unwrap();
        while answer.has_more().unwrap() {
            answer.u8().unwrap();
        }
    });
    let snapshot = store.snapshot().unwrap();
    let request = request(&COUNTERS[..4], Every::Day, "UTC", "Region", asked.n_days);
    let asked = millis(|| {
        let read_as = ReadOptions::default();
        drop(
            counter_frame_with(&*snapshot, &Topology::default(), &request, &read_as, &ctx).unwrap(),
        );
    });
    println!(
        "  daily sums by region in UTC: {asked:.1} ms; the same SQL by hand {typed:.1} ms; \
         a plain sum by hand {plain:.1} ms"
    );
}
