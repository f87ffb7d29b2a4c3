//! The engine's speed on generated data, beside plain rows in SQLite on the same data in the same run: `cargo bench`.
//!
//! 6.72 million integers (500 cells, 7 days of quarter-hours, 20 counters), two cores:
//!
//! | | Vigia | plain SQLite | ratio |
//! |---|---|---|---|
//! | import, million values/s | 17.60 | 0.21 | 84 |
//! | size, bytes/value | 1.88 | 17.63 | 9.4 |
//! | sums by day, million values/s | 1805 | 1.41 | 1278 |
//!
//! Vigia answers the last from what days add up to; `query.rs` also asks without.
//!
//! Plain: one row per value, keyed by measurement, object, time, in one transaction and with SQLite's own cache size; files come in
//! order of time, so that its rows go all over the tree. Reading files is in neither figure. The sums must be the same in both.

#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a benchmark prints, and may stop at the first surprise"
)]

use std::sync::Arc;
use std::time::Instant;

use rusqlite::{Connection, params};
use vigia::job::JobContext;
use vigia::model::{
    Aggregate, Column, Every, FrameInput, GranularityPeriod, ImportHeader, ImportedFile,
    MeasurementBatch, MeasurementEntry, MeasurementKind, ObjectEntry, Period, SCALAR_BIN,
    SampleValue, TimeRange, Timestamp, Zone,
};
use vigia::query::{FrameRequest, SuspectPolicy, Topology, counter_frame};
use vigia::store::Store;
use vigia::store::sqlite::{SqliteOptions, SqliteStore};

const N_CELLS: u32 = 500;
const N_COUNTERS: u32 = 20;
const N_DAYS: i64 = 7;
const PERIOD_SECS: i64 = 900;
const N_PERIODS: i64 = N_DAYS * 86_400 / PERIOD_SECS;
/// 2026-10-01T00:00:00Z.
const START: i64 = 1_790_812_800;
/// The scan is timed as the median of so many.
const N_SCANS: usize = 7;

fn counter_name(counter: u32) -> String {
    format!("pmCounter{counter:02}")
}

/// Busy by day and quiet by night, larger for some counters, never the same twice; a tenth of the counters stays zero.
fn value(cell: u32, counter: u32, slot: i64) -> i64 {
    if counter % 10 == 9 {
        return 0;
    }
    let seed = u64::from(cell) << 40 | u64::from(counter) << 32 | slot as u64;
    let mixed = (seed ^ (seed >> 29)).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    let noise = ((mixed ^ (mixed >> 32)) % 1000) as i64;
    let quarter = slot % 96;
    let busy = 48 - (quarter - 56).abs();
    (busy.max(2) * noise) >> (counter % 8)
}

/// One file of a quarter-hour with all cells and counters.
fn file(slot: i64) -> ImportedFile {
    let mut batch = MeasurementBatch {
        periods: vec![Period {
            start: Timestamp::from_unix_secs(START + slot * PERIOD_SECS),
            granularity: GranularityPeriod::from_secs(PERIOD_SECS as u32).unwrap(),
        }],
        ..MeasurementBatch::default()
    };
    for cell in 0..N_CELLS {
        let name = format!("MeContext=M{},Cell=C{cell}", cell / 3);
        batch.objects.push(ObjectEntry { name, vendor: None });
    }
    for counter in 0..N_COUNTERS {
        let (name, group) = (counter_name(counter), "g".to_owned());
        Arc::make_mut(&mut batch.measurements).push(MeasurementEntry {
            name,
            group,
            kind: MeasurementKind::Scalar,
        });
    }
    let column = |measurement| Column { measurement, bin: SCALAR_BIN };
    let list = batch.samples.list(&(0..N_COUNTERS).map(column).collect::<Vec<_>>());
    for object in 0..N_CELLS {
        let values = (0..N_COUNTERS)
            .map(|measurement| SampleValue::Integer(value(object, measurement, slot)));
        batch.samples.add_row(object, 0, false, list, values);
    }
    let name = format!("f{slot}");
    let header = ImportHeader { file: name.clone(), sha256: name, ..ImportHeader::default() };
    ImportedFile { header, batch, ..ImportedFile::default() }
}

/// What one way of keeping the data took.
struct Figures {
    import_secs: f64,
    bytes: u64,
    scan_secs: f64,
    /// By counter and day.
    sums: Vec<i64>,
}

fn median_secs(mut run: impl FnMut() -> Vec<i64>) -> (f64, Vec<i64>) {
    let mut sums = Vec::new();
    let mut secs: Vec<f64> = (0..N_SCANS)
        .map(|_| {
            let begun = Instant::now();
            sums = run();
            begun.elapsed().as_secs_f64()
        })
        .collect();
    secs.sort_by(f64::total_cmp);
    (secs[N_SCANS / 2], sums)
}

fn tiles(folder: &std::path::Path) -> Figures {
    let path = folder.join("tiles.sqlite");
    let files: Vec<ImportedFile> = (0..N_PERIODS).map(file).collect();
    let store = SqliteStore::open(&path, SqliteOptions::default()).unwrap().store;
    let begun = Instant::now();
    let mut writer = store.begin_import().unwrap();
    for file in files {
        writer.add_file(file).unwrap();
    }
    writer.finish().unwrap();
    let import_secs = begun.elapsed().as_secs_f64();
    let input = |counter| FrameInput {
        name: counter_name(counter),
        bin: None,
        aggregate: Aggregate::Sum,
        spelling: Default::default(),
    };
    let start = Timestamp::from_unix_secs(START);
    let request = FrameRequest {
        inputs: (0..N_COUNTERS).map(input).collect(),
        filter: None,
        by: Vec::new(),
        every: Every::Day,
        range: TimeRange::new(start, start.plus_secs(N_DAYS * 86_400)),
        zone: Zone::utc(),
        granularity: None,
        masks: Vec::new(),
        suspect: SuspectPolicy::Keep,
    };
    let (scan_secs, sums) = median_secs(|| {
        let snapshot = store.snapshot().unwrap();
        let (topology, ctx) = (Topology::default(), JobContext::default());
        let frame = counter_frame(&*snapshot, &topology, &request, &ctx).unwrap();
        frame.columns.iter().flat_map(|c| &c.values).map(|v| v.unwrap() as i64).collect()
    });
    drop(store);
    Figures { import_secs, bytes: std::fs::metadata(path).unwrap().len(), scan_secs, sums }
}

fn rows(folder: &std::path::Path) -> Figures {
    let path = folder.join("rows.sqlite");
    let files: Vec<ImportedFile> = (0..N_PERIODS).map(file).collect();
    let mut connection = Connection::open(&path).unwrap();
    connection
        .execute_batch(
            "PRAGMA page_size = 16384; PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;
             CREATE TABLE sample (object INTEGER, measurement INTEGER, time INTEGER, value INTEGER,
                 PRIMARY KEY (measurement, object, time)) WITHOUT ROWID;",
        )
        .unwrap();
    let begun = Instant::now();
    let transaction = connection.transaction().unwrap();
    {
        let mut put = transaction.prepare("INSERT INTO sample VALUES (?1, ?2, ?3, ?4)").unwrap();
        for ImportedFile { batch, .. } in &files {
            let start = batch.periods[0].start.as_unix_secs();
            for s in batch.samples.iter() {
                let SampleValue::Integer(value) = s.value else { continue };
                put.execute(params![s.object, s.measurement, start, value]).unwrap();
            }
        }
    }
    transaction.commit().unwrap();
    let import_secs = begun.elapsed().as_secs_f64();
    let (scan_secs, sums) = median_secs(|| {
        let sql = "SELECT sum(value) FROM sample WHERE time >= ?1 AND time < ?2
                   GROUP BY measurement, time / 86400 ORDER BY 1 * measurement, time / 86400";
        let mut statement = connection.prepare(sql).unwrap();
        let sums = statement.query_map([START, START + N_DAYS * 86_400], |row| row.get(0)).unwrap();
        sums.map(Result::unwrap).collect()
    });
    connection.close().unwrap();
    Figures { import_secs, bytes: std::fs::metadata(path).unwrap().len(), scan_secs, sums }
}

fn main() {
    // `cargo test --all-targets` starts benchmarks too, without this argument.
    if !std::env::args().any(|argument| argument == "--bench") {
        println!("skipped: run it with `cargo bench`");
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let (tiles, rows) = (tiles(folder.path()), rows(folder.path()));
    assert_eq!(tiles.sums, rows.sums, "both must add up to the same");
    let n_values = f64::from(N_CELLS) * f64::from(N_COUNTERS) * N_PERIODS as f64;
    let line = |name: &str, tiles: f64, rows: f64, ratio: f64| {
        println!("{name:<28}{tiles:>12.2}{rows:>14.2}{ratio:>10.1}");
    };
    println!("{n_values} values: {N_CELLS} cells, {N_DAYS} days, {N_COUNTERS} counters");
    println!("{:<28}{:>12}{:>14}{:>10}", "", "Vigia", "plain SQLite", "ratio");
    let rate = |secs: f64| n_values / secs / 1e6;
    let (a, b) = (rate(tiles.import_secs), rate(rows.import_secs));
    line("import, million values/s", a, b, a / b);
    let (a, b) = (tiles.bytes as f64 / n_values, rows.bytes as f64 / n_values);
    line("size, bytes/value", a, b, b / a);
    let (a, b) = (rate(tiles.scan_secs), rate(rows.scan_secs));
    line("sums by day, million/s", a, b, a / b);
}
