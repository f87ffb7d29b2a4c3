//! A warehouse of real servers: what is pushed comes out as from the cache, and what goes wrong is named and gives no number.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use proptest::prelude::*;
use vigia::job::JobContext;
use vigia::model::{
    ImportedFile, MeasurementKind, ObjectId, SCALAR_BIN, SampleValue, TimeRange, Timestamp,
};
use vigia::store::sqlite::SqliteStore;
use vigia::store::warehouse::http::Client;
use vigia::store::warehouse::{Secret, WarehouseOptions, WarehouseStore, revision, schema};
use vigia::store::{
    BinRequest, ImportStatus, ScanRequest, Snapshot, Store, StoreError, WarehouseError,
};

use super::cli::vigia;
use super::independent::{compare_with_duckdb, has_duckdb};
use super::store_conformance::{
    Answers, DAY, Key, Result_, Seen, answers, any_result, file, file_of, import, scan_all, sqlite,
};
use super::warehouse_servers::{CLUSTER, Cluster, PASSWORD, USER, new_store, say_skipped, shared};

const D: fn(f64) -> SampleValue = SampleValue::Decimal;
const I: fn(i64) -> SampleValue = SampleValue::Integer;
const S: u16 = SCALAR_BIN;

fn ctx() -> JobContext {
    JobContext::default()
}

fn push(store: &WarehouseStore, cache: &SqliteStore) -> vigia::store::warehouse::push::PushReport {
    store.push(&*cache.snapshot().unwrap(), &ctx()).unwrap()
}

/// A file with a value for each quarter-hour of some days and objects.
fn days_file(name: &str, n_objects: usize, n_days: i64, add: i64) -> ImportedFile {
    let names: Vec<String> = (0..n_objects).map(|n| format!("Net=1,Cell={n}")).collect();
    let mut lines = Vec::new();
    for (n, object) in names.iter().enumerate() {
        for step in 0..n_days * 96 {
            let value = (n as i64 * 31 + step * 7) % 1000 + add;
            lines.push((object.as_str(), "m", S, 900, DAY + step * 900, I(value), false));
        }
    }
    fast_file(name, &lines)
}

/// As [`file`], for many lines of scalars of one measurement type.
fn fast_file(name: &str, lines: &[(&str, &str, u16, u32, i64, SampleValue, bool)]) -> ImportedFile {
    use vigia::model::{GranularityPeriod, ObjectEntry, Period, Sample};
    let mut whole = file(name, &[], &lines[..1]);
    let (mut objects, mut periods) = (BTreeMap::new(), BTreeMap::new());
    whole.batch.objects.clear();
    whole.batch.periods.clear();
    let mut samples = Vec::new();
    for &(object, _, bin, secs, start, value, suspect) in lines {
        let n = objects.len() as u32;
        let object = *objects.entry(object).or_insert_with(|| {
            whole.batch.objects.push(ObjectEntry { name: object.to_owned(), vendor: None });
            n
        });
        let n = periods.len() as u32;
        let period = *periods.entry(start).or_insert_with(|| {
            let granularity = GranularityPeriod::from_secs(secs).unwrap();
            whole
                .batch
                .periods
                .push(Period { start: Timestamp::from_unix_secs(start), granularity });
            n
        });
        samples.push(Sample { object, measurement: 0, period, bin, suspect, value });
    }
    whole.batch.samples = samples.into_iter().collect();
    whole
}

/// What does not depend on how a store numbers its imports, nor on which bins of a sparse array were listed with a zero: a push sends none
/// of them, because they cannot be told from those that were not listed.
fn told(answers: Answers) -> Answers {
    let mut answers = answers;
    let says_nothing = |key: &Key, seen: &Seen| {
        key.0 == "s" && key.1 != S && matches!(seen, (None, None | Some(0), _))
    };
    answers.cells.retain(|key, seen| !says_nothing(key, seen));
    let cells = std::mem::take(&mut answers.cells);
    answers.origins.retain(|key, _| cells.contains_key(key));
    answers.cells = cells;
    for record in &mut answers.imports {
        record.id = vigia::store::ImportId(0);
    }
    answers
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 5, ..ProptestConfig::default() })]

    /// Files in any order, with repeats, contradictions, arrays and corrections, pushed after some of them: the warehouse answers as
    /// the cache does, and as a session that imports straight into it.
    #[test]
    fn a_pushed_cache_answers_as_before(
        files in proptest::collection::vec(proptest::collection::vec(any_result(), 0..12), 1..5),
        pushes in proptest::collection::vec(any::<bool>(), 5),
    ) {
        let (Some(pushed), Some(direct)) = (new_store(), new_store()) else { return Ok(()) };
        let folder = tempfile::tempdir().unwrap();
        let cache = sqlite(folder.path(), 1 << 30);
        let files: Vec<ImportedFile> =
            files.iter().enumerate().map(|(i, r): (usize, &Vec<Result_>)| file_of(&format!("f{i}"), r)).collect();
        let records = import(&cache, files.clone());
        // As if the cache had been pushed while it grew.
        let growing = tempfile::tempdir().unwrap();
        let grown = sqlite(growing.path(), 0);
        for (file, is_pushed) in files.iter().zip(&pushes) {
            import(&grown, [file.clone()]);
            if *is_pushed {
                push(&pushed, &grown);
            }
        }
        push(&pushed, &grown);
        prop_assert_eq!(import(&direct, files), records);
        let expected = answers(&cache);
        prop_assert_eq!(&answers(&direct), &expected);
        prop_assert_eq!(told(answers(&pushed)), told(expected));
        let again = push(&pushed, &grown);
        prop_assert_eq!((again.n_files, again.n_commits), (0, 0), "nothing is sent twice");
    }
}

/// Fifty questions of any shape, asked of the cache and of the warehouse.
#[test]
fn random_requests_have_the_same_answers() {
    let Some(cluster) = shared() else { return };
    let options = cluster.new_database();
    let store = WarehouseStore::open(options.clone()).unwrap();
    // One that may hardly hold anything, and so asks for a few blocks, days and bins at a time.
    let small = WarehouseStore::open(WarehouseOptions { piece_bytes: 30_000, ..options }).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let cache = sqlite(folder.path(), 1 << 30);
    let arrays = [
        ("a", MeasurementKind::DenseArray { n_bins: 3 }),
        ("s", MeasurementKind::SparseArray { n_bins: 3 }),
    ];
    let mut lines = Vec::new();
    let names: Vec<String> = (0..150).map(|n| format!("R={},C={n}", n % 3)).collect();
    for (n, name) in names.iter().enumerate() {
        for step in 0..12_i64 {
            let at = DAY + step * 7 * 3600 / 3600 * 3600 - 86_400;
            let value = if (n + step as usize).is_multiple_of(7) {
                SampleValue::Null
            } else {
                D(n as f64 / 8.0)
            };
            lines.push((name.as_str(), "m", S, 3600, at, value, step == 3));
            let listed = (n as i64 / 70 + step) % 4;
            lines.push((name.as_str(), "s", S, 3600, at, I(i64::from(listed < 3)), step == 5));
            if listed < 3 {
                lines.push((name.as_str(), "s", listed as u16, 3600, at, I(step + 1), step == 5));
            }
            for bin in 0..3 {
                lines.push((name.as_str(), "a", bin, 3600, at, I(step + i64::from(bin)), false));
            }
        }
    }
    import(&cache, [file("f", &arrays, &lines)]);
    assert_eq!(push(&store, &cache).n_files, 1);
    let (cached, asked) = (cache.snapshot().unwrap(), store.snapshot().unwrap());
    let in_pieces = small.snapshot().unwrap();
    let mut state = 7_u64;
    let mut next = |below: u64| {
        state =
            state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) % below
    };
    let types = cached.measurements().unwrap();
    let mut n_cells = 0;
    for _ in 0..50 {
        let bins = [BinRequest::Scalar, BinRequest::One(next(4) as u16), BinRequest::AllBins];
        let start = DAY - 2 * 86_400 + next(40) as i64 * 3600;
        let objects: Vec<ObjectId> = (0..next(30)).map(|_| ObjectId(next(150) as u32)).collect();
        let request = ScanRequest {
            measurements: types.iter().rev().map(|m| (m.id, bins[next(3) as usize])).collect(),
            objects: (next(3) > 0).then_some(objects),
            granularity_secs: [900, 3600][usize::from(next(5) > 0)],
            range: TimeRange::new(
                Timestamp::from_unix_secs(start),
                Timestamp::from_unix_secs(start + next(60) as i64 * 3600),
            ),
        };
        let of = |snapshot: &dyn Snapshot| {
            let mut sink =
                InRange { range: request.range, found: BTreeMap::new(), tiles: Vec::new() };
            snapshot.scan(&request, &ctx(), &mut sink).unwrap();
            let rank = |tile: &(u32, u16, u32, i64)| {
                let asked = request.measurements.iter().position(|(id, _)| id.0 == tile.0);
                let bin = if tile.1 == S { -1 } else { i32::from(tile.1) };
                (asked, bin, tile.2, tile.3)
            };
            assert!(sink.tiles.iter().map(rank).is_sorted(), "{request:?}");
            sink.found
        };
        let expected = of(&*cached);
        n_cells += expected.len();
        assert_eq!(of(&*asked), expected, "{request:?}");
        assert_eq!(of(&*in_pieces), expected, "in pieces: {request:?}");
    }
    assert!(n_cells > 2_000, "{n_cells} cells were compared");
}

/// Cells whose period starts in a range, by numbers.
struct InRange {
    range: TimeRange,
    found: BTreeMap<(u32, u16, u32, i64), (u64, u8)>,
    /// Measurement, bin, block, day of each tile, in their order; all objects are of one class, so that 64 of them are a block.
    tiles: Vec<(u32, u16, u32, i64)>,
}

impl vigia::store::ScanSink for InRange {
    fn tile(&mut self, tile: &vigia::store::TileView<'_>) {
        let day = tile.day_start.as_unix_secs() / 86_400;
        self.tiles.push((tile.measurement.0, tile.bin, tile.objects[0].0 / 64, day));
        for (cell, marks) in tile.marks.iter().enumerate().filter(|(_, marks)| **marks != 0) {
            let column = (cell % tile.n_periods) as i64;
            let start = tile.day_start.plus_secs(column * i64::from(tile.granularity_secs));
            if self.range.contains(start) {
                let object = tile.objects[cell / tile.n_periods];
                let key = (tile.measurement.0, tile.bin, object.0, start.as_unix_secs());
                let twice = self.found.insert(key, (tile.values[cell].to_bits(), *marks));
                assert!(twice.is_none());
            }
        }
    }

    fn off_grid(&mut self, _: &vigia::store::OffGridSample) {
        panic!("nothing lies off the grid");
    }
}

#[test]
fn what_several_machines_bring_at_once_is_all_there() {
    let Some(cluster) = shared() else { return };
    let options = cluster.new_database();
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir_all(folder.path().join("both")).unwrap();
    let both = sqlite(&folder.path().join("both"), 1 << 30);
    std::thread::scope(|scope| {
        for machine in 0..3 {
            let (options, folder) = (options.clone(), folder.path().join(format!("m{machine}")));
            scope.spawn(move || {
                std::fs::create_dir_all(&folder).unwrap();
                let cache = sqlite(&folder, 1 << 30);
                let store = WarehouseStore::open(options).unwrap();
                for n in 0..3 {
                    import(&cache, [machine_file(machine, n)]);
                    push(&store, &cache);
                }
            });
        }
    });
    import(&both, (0..3).flat_map(|machine| (0..3).map(move |n| machine_file(machine, n))));
    let store = WarehouseStore::open(options).unwrap();
    let snapshot = store.snapshot().unwrap();
    assert_eq!(scan_all(&*snapshot), scan_all(&*both.snapshot().unwrap()));
    let imports = snapshot.imports().unwrap();
    assert_eq!(imports.len(), 9);
    assert!(imports.windows(2).all(|pair| pair[0].id < pair[1].id), "each has a number of its own");
    assert_eq!(snapshot.data_revision(), 9);
}

/// All machines report of one object, each its own periods.
fn machine_file(machine: i64, n: i64) -> ImportedFile {
    let at = DAY + (machine * 3 + n) * 900;
    file(
        &format!("m{machine}-{n}"),
        &[],
        &[
            ("C=1", "m", S, 900, at, I(machine * 10 + n), false),
            ("C=1", "n", S, 900, at, D(0.5), false),
        ],
    )
}

#[test]
fn a_commit_that_is_not_done_is_not_seen() {
    let Some(cluster) = shared() else { return };
    let options = cluster.new_database();
    let store = WarehouseStore::open(options.clone()).unwrap();
    import(&store, [file("a", &[], &[("C=1", "m", S, 900, DAY, I(1), false)])]);
    let before = scan_all(&*store.snapshot().unwrap());
    // A machine that dies between its rows and the end.
    let client = Client::new(options.clone()).unwrap();
    let version = revision::claim(&client, Timestamp::from_unix_secs(DAY)).unwrap();
    let cells = schema::table(&client, "cells");
    client
        .run(&format!(
            "INSERT INTO {cells} SELECT measurement, bin, granularity, object, day, {version}, \
             reported, n_present, first, arrayMap(v -> v + 1, values), marks, exact_at, exact, files \
             FROM {cells}"
        ))
        .unwrap();
    assert_eq!(scan_all(&*store.snapshot().unwrap()), before);
    // Another one comes to its end after it.
    import(&store, [file("b", &[], &[("C=2", "m", S, 900, DAY, I(5), false)])]);
    let mut seen = scan_all(&*store.snapshot().unwrap());
    seen.retain(|key, _| key.2 == "C=1");
    assert_eq!(seen, before);
    revision::finish(&client, version).unwrap();
    let mut seen = scan_all(&*store.snapshot().unwrap());
    seen.retain(|key, _| key.2 == "C=1");
    assert_ne!(seen, before, "what is done is seen, also late");
}

#[test]
fn names_filters_and_values_are_never_sql() {
    let Some(cluster) = shared() else { return };
    let options = cluster.new_database();
    let store = WarehouseStore::open(options.clone()).unwrap();
    let evil = [
        "C=1'; DROP TABLE cells; --",
        "C=\\'; DROP DATABASE t0; --\\",
        "C=1) OR 1=1 --",
        "C=`x`",
        "C={version:UInt64}",
        "C=\u{0}\n\t\r\u{1f}",
        "C=\"' UNION ALL SELECT * FROM system.tables FORMAT TSV",
        "C=célula 中文",
    ];
    let lines: Vec<_> = evil
        .iter()
        .enumerate()
        .map(|(n, name)| (*name, evil[(n + 1) % evil.len()], S, 900, DAY, I(n as i64), false))
        .collect();
    let mut named = file(evil[0], &[], &lines);
    named.header.sha256 = "x' OR '1'='1".to_owned();
    named.warnings = evil.map(str::to_owned).to_vec();
    let folder = tempfile::tempdir().unwrap();
    let cache = sqlite(folder.path(), 1 << 30);
    import(&cache, [named.clone()]);
    let expected = answers(&cache);
    assert_eq!(import(&store, [named.clone()])[0].status, ImportStatus::Imported);
    assert_eq!(answers(&store), expected);
    assert_eq!(import(&store, [named])[0].status, ImportStatus::Unchanged);
    let writer = store.begin_import().unwrap();
    assert_eq!(writer.find_import("' OR 1=1 --").unwrap(), None);
    drop(writer);
    let other = WarehouseStore::open(cluster.new_database()).unwrap();
    push(&other, &cache);
    assert_eq!(answers(&other), expected);
    // All tables are still there.
    assert!(WarehouseStore::open(options).unwrap().layout().is_ok());
}

fn error_of<T>(result: Result<T, StoreError>) -> WarehouseError {
    match result {
        Err(StoreError::Warehouse(error)) => *error,
        Err(other) => panic!("another error: {other:?}"),
        Ok(_) => panic!("no error"),
    }
}

#[test]
fn a_dead_shard_is_named_and_gives_no_number() {
    let Some(cluster) = Cluster::start(2) else { return };
    let store = WarehouseStore::open(cluster.new_database()).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let cache = sqlite(folder.path(), 1 << 30);
    import(&cache, [days_file("a", 40, 20, 0)]);
    push(&store, &cache);
    let expected = scan_all(&*store.snapshot().unwrap());
    assert_eq!(expected.len(), 40 * 20 * 96);
    let node = format!("127.0.0.1:{}", cluster.servers[1].native);
    let names_it = |error: &WarehouseError| matches!(error, WarehouseError::NodeDown { node: named, .. } if *named == node);

    // In the middle of questions: each gives everything or nothing.
    let (killed, stop) = (AtomicBool::new(false), AtomicBool::new(false));
    let ended = std::thread::scope(|scope| {
        let asking = scope.spawn(|| {
            let mut n_whole = 0;
            loop {
                match store.snapshot().and_then(|snapshot| scan_cells(&*snapshot)) {
                    Ok(n) => {
                        assert_eq!(n, expected.len(), "never a part");
                        n_whole += 1;
                    }
                    Err(error) => return (n_whole, error, killed.load(Ordering::SeqCst)),
                }
                assert!(!stop.load(Ordering::SeqCst), "a dead shard went unnoticed");
            }
        });
        std::thread::sleep(Duration::from_millis(300));
        killed.store(true, Ordering::SeqCst);
        cluster.servers[1].kill();
        std::thread::sleep(Duration::from_secs(2));
        stop.store(true, Ordering::SeqCst);
        asking.join().unwrap()
    });
    let (_, error, was_killed) = ended;
    assert!(was_killed, "{error:?}");
    assert!(names_it(&error_of(Err::<(), _>(error))));

    // Asked and sent while it is down.
    assert!(names_it(&error_of(store.snapshot().map(drop))));
    import(&cache, [days_file("b", 40, 2, 5000)]);
    let refused = store.push(&*cache.snapshot().unwrap(), &ctx());
    assert!(names_it(&error_of(refused)));

    cluster.servers[1].start();
    assert_eq!(scan_all(&*store.snapshot().unwrap()), expected, "the same numbers as before");
    assert_eq!(push(&store, &cache).n_files, 1);
    let after = scan_all(&*store.snapshot().unwrap());
    assert_eq!(after, scan_all(&*cache.snapshot().unwrap()));
    assert_ne!(after, expected);
}

/// How many cells a scan of everything hands over.
fn scan_cells(snapshot: &dyn Snapshot) -> Result<usize, StoreError> {
    let range = TimeRange::new(
        Timestamp::from_unix_secs(DAY - 86_400),
        Timestamp::from_unix_secs(DAY + 90 * 86_400),
    );
    let mut sink = InRange { range, found: BTreeMap::new(), tiles: Vec::new() };
    let types = snapshot.measurements()?;
    let request = ScanRequest {
        measurements: types.iter().map(|m| (m.id, BinRequest::Scalar)).collect(),
        objects: None,
        granularity_secs: 900,
        range,
    };
    snapshot.scan(&request, &ctx(), &mut sink)?;
    Ok(sink.found.len())
}

#[test]
fn a_push_that_loses_a_shard_is_sent_again_whole() {
    let Some(cluster) = Cluster::start(2) else { return };
    let store = WarehouseStore::open(cluster.new_database()).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let cache = sqlite(folder.path(), 1 << 30);
    import(&cache, [days_file("a", 64, 3, 0)]);
    push(&store, &cache);
    let before = scan_all(&*store.snapshot().unwrap());
    import(&cache, [days_file("b", 240, 40, 1)]);
    let refused = std::thread::scope(|scope| {
        let pushing = scope.spawn(|| store.push(&*cache.snapshot().unwrap(), &ctx()));
        // When the first rows of the commit lie on the other shard.
        let begin = Instant::now();
        let (n_before, _) = store.size().unwrap();
        while store.size().is_ok_and(|(n, _)| n == n_before) && begin.elapsed().as_secs() < 20 {}
        cluster.servers[1].kill();
        pushing.join().unwrap()
    });
    let error = error_of(refused);
    assert!(matches!(error, WarehouseError::NodeDown { .. }), "{error:?}");
    cluster.servers[1].start();
    assert_eq!(scan_all(&*store.snapshot().unwrap()), before, "nothing of it is seen");
    push(&store, &cache);
    let after = scan_all(&*store.snapshot().unwrap());
    assert!(after == scan_all(&*cache.snapshot().unwrap()), "all of it is seen");
}

#[test]
fn cancelling_stops_the_question_on_the_server() {
    let Some(cluster) = shared() else { return };
    let client = Client::new(cluster.new_database()).unwrap();
    let job = ctx();
    let cancel = job.cancel.clone();
    let begin = Instant::now();
    let asked = std::thread::scope(|scope| {
        scope.spawn(move || {
            std::thread::sleep(Duration::from_millis(300));
            cancel.cancel();
        });
        let slow = "SELECT count() FROM numbers(1000) WHERE sleepEachRow(0.05) = 0 SETTINGS max_block_size = 1";
        client.ask(slow, &job).map(drop)
    });
    assert!(matches!(asked, Err(StoreError::Cancelled)));
    assert!(begin.elapsed() < Duration::from_secs(10), "{:?}", begin.elapsed());
    let running = "SELECT count() FROM system.processes WHERE query LIKE '%sleepEachRow(0.05)%' \
                   AND query NOT LIKE '%system.processes%'";
    let begin = Instant::now();
    while client.ask(running, &ctx()).unwrap().u64().unwrap() > 0 {
        assert!(begin.elapsed() < Duration::from_secs(5), "it still runs");
    }
}

#[test]
fn every_refusal_has_its_own_name() {
    let Some(cluster) = shared() else { return };
    let options = cluster.new_database();
    let asked = |options: WarehouseOptions| {
        error_of(WarehouseStore::open(options).unwrap().snapshot().map(drop))
    };
    let wrong = WarehouseOptions { password: Secret::new("falsch".to_owned()), ..options.clone() };
    let error = asked(wrong);
    assert!(
        matches!(&error, WarehouseError::WrongPassword { user, .. } if user == USER),
        "{error:?}"
    );
    let text = format!("{error} {error:?}");
    assert!(!text.contains("falsch") && !text.contains(PASSWORD), "{text}");

    let nobody = WarehouseOptions { url: "http://127.0.0.1:9".to_owned(), ..options.clone() };
    assert!(matches!(asked(nobody), WarehouseError::Unreachable { .. }));
    let native = format!("http://127.0.0.1:{}", cluster.servers[0].native);
    let error = asked(WarehouseOptions { url: native, ..options.clone() });
    assert!(
        matches!(error, WarehouseError::Garbled { .. } | WarehouseError::Unreachable { .. }),
        "{error:?}"
    );
    let empty = WarehouseOptions { database: "nothing".to_owned(), ..options.clone() };
    assert!(matches!(asked(empty), WarehouseError::NoTables { .. }));
    let unknown = WarehouseOptions { cluster: Some("nowhere".to_owned()), ..options.clone() };
    assert!(matches!(asked(unknown), WarehouseError::Setup { .. }));

    // A user who may only read.
    let reader = WarehouseOptions { user: "reader".to_owned(), ..options.clone() };
    let store = WarehouseStore::open(reader).unwrap();
    assert!(store.snapshot().unwrap().objects().unwrap().is_empty());
    let mut writer = store.begin_import().unwrap();
    writer.add_file(file("a", &[], &[("C=1", "m", S, 900, DAY, I(1), false)])).unwrap();
    let error = error_of(writer.finish());
    assert!(
        matches!(&error, WarehouseError::NotAllowed { user, .. } if user == "reader"),
        "{error:?}"
    );

    // Tables of another version of this program.
    for (number, is_older) in [(0_u32, true), (99, false)] {
        let options = cluster.new_database();
        let client = Client::new(options.clone()).unwrap();
        let table = schema::table(&client, "schema");
        client.insert(&format!("{table} (number)"), &number.to_le_bytes()).unwrap();
        match asked(options) {
            WarehouseError::OlderSchema { found, .. } if is_older => assert_eq!(found, number),
            WarehouseError::NewerSchema { found, .. } if !is_older => assert_eq!(found, number),
            other => panic!("{other:?}"),
        }
    }
    // A shard that was left out when the tables were made.
    let alone = cluster.options("half_made");
    let error = error_of(WarehouseStore::init(&alone, &[]));
    let node = format!("127.0.0.1:{}", cluster.servers[1].native);
    assert!(
        matches!(&error, WarehouseError::NoTables { node: named, .. } if *named == node),
        "{error:?}"
    );
}

#[test]
fn certificates_are_checked() {
    if Command::new("openssl").arg("version").output().is_err() {
        say_skipped("openssl is not installed: nothing of the warehouse's certificates is tested");
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let openssl = |folder: &Path, arguments: &str| {
        let done = Command::new("openssl")
            .args(arguments.split_whitespace())
            .current_dir(folder)
            .output()
            .unwrap();
        assert!(done.status.success(), "{arguments}: {}", String::from_utf8_lossy(&done.stderr));
    };
    openssl(
        folder.path(),
        "req -x509 -newkey rsa:2048 -nodes -keyout ca.key -out ca.pem -days 30 -subj /CN=vigia-test",
    );
    openssl(
        folder.path(),
        "req -x509 -newkey rsa:2048 -nodes -keyout other.key -out other.pem -days 30 -subj /CN=other",
    );
    let authority = |name: &str| folder.path().join(name).display().to_string();
    let signed = |server: &Path, days: &str| {
        std::fs::write(
            server.join("ext"),
            "subjectAltName=IP:127.0.0.1\nbasicConstraints=CA:FALSE\n",
        )
        .unwrap();
        openssl(
            server,
            "req -newkey rsa:2048 -nodes -keyout server.key -out server.csr -subj /CN=127.0.0.1",
        );
        openssl(
            server,
            &format!(
                "x509 -req -in server.csr -CA {} -CAkey {} -CAcreateserial -days {days} -extfile ext -out server.pem",
                authority("ca.pem"),
                authority("ca.key"),
            ),
        );
    };
    let asked = |cluster: &Cluster, ca: Option<&str>| {
        let options = cluster.new_database();
        let url = format!("https://127.0.0.1:{}", cluster.servers[0].https.unwrap());
        let ca_pem = ca.map(|name| std::fs::read(folder.path().join(name)).unwrap());
        let store = WarehouseStore::open(WarehouseOptions { url, ca_pem, ..options }).unwrap();
        store.snapshot().map(|snapshot| snapshot.objects().unwrap().len())
    };
    let untrusted = |result| match error_of::<usize>(result) {
        WarehouseError::Untrusted { detail, .. } => detail,
        other => panic!("{other:?}"),
    };
    let Some(good) = Cluster::start_with(1, true, |server| signed(server, "30")) else { return };
    assert_eq!(asked(&good, Some("ca.pem")).unwrap(), 0);
    let detail = untrusted(asked(&good, Some("other.pem")));
    assert!(detail.contains("authority"), "{detail}");
    let detail = untrusted(asked(&good, None));
    assert!(detail.contains("authority"), "{detail}");
    let Some(expired) = Cluster::start_with(1, true, |server| signed(server, "-1")) else { return };
    let detail = untrusted(asked(&expired, Some("ca.pem")));
    assert!(detail.contains("expired"), "{detail}");
}

#[test]
fn a_full_disk_is_named_and_nothing_is_seen() {
    let mounted = |server: &Path| {
        let mount = Command::new("mount")
            .args(["-t", "tmpfs", "-o", "size=12m", "tmpfs"])
            .arg(server)
            .output();
        mount.is_ok_and(|done| done.status.success())
    };
    let probe = tempfile::tempdir().unwrap();
    let unmount = |folder: &Path| Command::new("umount").arg("-l").arg(folder).status().is_ok();
    if !mounted(probe.path()) {
        say_skipped(
            "no small disk can be mounted here: a full disk of the warehouse is not tested",
        );
        return;
    }
    unmount(probe.path());
    let Some(cluster) = Cluster::start_with(1, false, |server| assert!(mounted(server))) else {
        return;
    };
    let store = WarehouseStore::open(cluster.new_database()).unwrap();
    import(&store, [file("a", &[], &[("C=1", "m", S, 900, DAY, I(1), false)])]);
    let before = scan_all(&*store.snapshot().unwrap());
    std::fs::write(cluster.servers[0].folder.join("ballast"), vec![7; 11 << 20]).ok();
    let refused = {
        let mut writer = store.begin_import().unwrap();
        writer.add_file(days_file("b", 300, 20, 0)).unwrap();
        writer.finish()
    };
    let error = error_of(refused);
    assert!(matches!(error, WarehouseError::DiskFull { .. }), "{error:?}");
    std::fs::remove_file(cluster.servers[0].folder.join("ballast")).unwrap();
    assert_eq!(scan_all(&*store.snapshot().unwrap()), before);
    let folder = cluster.servers[0].folder.clone();
    drop(cluster);
    unmount(&folder);
    std::fs::remove_dir_all(folder.parent().unwrap()).ok();
}

/// A workspace whose cache holds two days of two cells, and whose settings name the warehouse.
fn workspace(options: &WarehouseOptions, cluster: &Cluster) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let made = vigia(folder.path(), &["init", &folder.path().to_string_lossy()]);
    assert!(made.status.success());
    let mut text = String::from("object,time,attempts,successes\n");
    for cell in ["LIM001A", "LIM002B"] {
        for step in 0..192 {
            let at = Timestamp::from_unix_secs(DAY + step * 900).to_iso_utc();
            text.push_str(&format!("{cell},{at},{},{}\n", 100 + step % 7, 98 + step % 5));
        }
    }
    std::fs::write(folder.path().join("export.csv"), text).unwrap();
    let file = folder.path().join("export.csv").to_string_lossy().into_owned();
    let imported = vigia(folder.path(), &["import", &file]);
    assert!(imported.status.success(), "{}", String::from_utf8_lossy(&imported.stderr));
    std::fs::write(folder.path().join("password"), format!("{PASSWORD}\n")).unwrap();
    let settings = folder.path().join("vigia.toml");
    let text = std::fs::read_to_string(&settings).unwrap();
    let section = format!(
        "\n[warehouse]\nurl = \"{}\"\ndatabase = \"{}\"\ncluster = \"pm\"\nuser = \"{USER}\"\npassword_file = \"password\"\n",
        cluster.servers[0].url(),
        options.database
    );
    std::fs::write(settings, text + &section).unwrap();
    folder
}

const QUERY: [&str; 9] = [
    "query",
    "--formula",
    "100 * sum(successes) / sum(attempts)",
    "--by",
    "object",
    "--every",
    "1h",
    "--format",
    "csv",
];

#[test]
fn a_workspace_answers_from_the_warehouse() {
    let Some(cluster) = shared() else { return };
    let options = cluster.options("of_the_command_line");
    let folder = workspace(&options, cluster);
    let settings = folder.path().join("vigia.toml");
    let with = std::fs::read_to_string(&settings).unwrap();
    let without = with.split("\n[warehouse]").next().unwrap().to_owned();
    std::fs::write(&settings, &without).unwrap();
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    let expected = vigia(folder.path(), &QUERY);
    assert!(expected.status.success() && text(&expected.stdout).lines().count() > 90);
    std::fs::write(&settings, &with).unwrap();

    let not_made = vigia(folder.path(), &QUERY);
    assert_eq!(not_made.status.code(), Some(3));
    assert!(text(&not_made.stderr).contains("vigia warehouse init"), "{}", text(&not_made.stderr));
    let node = cluster.servers[1].url();
    let made = vigia(folder.path(), &["warehouse", "init", "--node", &node]);
    assert!(made.status.success(), "{}", text(&made.stderr));
    let nothing = vigia(folder.path(), &["--json", "warehouse", "status"]);
    let status: serde_json::Value = serde_json::from_slice(&nothing.stdout).unwrap();
    assert_eq!((&status["imports"], &status["files_to_push"]), (&0.into(), &1.into()));
    let sent = vigia(folder.path(), &["--json", "warehouse", "push"]);
    assert!(sent.status.success(), "{}", text(&sent.stderr));
    let report: serde_json::Value = serde_json::from_slice(&sent.stdout).unwrap();
    assert_eq!((&report["files"], &report["values"]), (&1.into(), &768.into()));
    let again = vigia(folder.path(), &["--json", "warehouse", "push"]);
    let report: serde_json::Value = serde_json::from_slice(&again.stdout).unwrap();
    assert_eq!((&report["files"], &report["already_there"]), (&0.into(), &1.into()));

    // Without the cache: the answer is the warehouse's.
    std::fs::rename(folder.path().join("cache.sqlite"), folder.path().join("aside")).unwrap();
    let answered = vigia(folder.path(), &QUERY);
    assert_eq!(text(&answered.stdout), text(&expected.stdout), "{}", text(&answered.stderr));
    let file = folder.path().join("export.csv").to_string_lossy().into_owned();
    let known = vigia(folder.path(), &["--json", "import", "--to", "warehouse", &file]);
    let records: serde_json::Value = serde_json::from_slice(&known.stdout).unwrap();
    assert_eq!(records[0]["status"], "unchanged", "{}", text(&known.stderr));
    assert!(!folder.path().join("cache.sqlite").exists(), "the cache is left alone");

    // The password is in no word of the program.
    std::fs::write(folder.path().join("password"), "falsch\n").unwrap();
    let refused = vigia(folder.path(), &QUERY);
    assert_eq!(refused.status.code(), Some(3));
    let words = text(&refused.stderr) + &text(&refused.stdout);
    assert!(words.contains("password is wrong") && !words.contains("falsch"), "{words}");
    std::fs::write(&settings, with.replace("password_file = ", "password = ")).unwrap();
    let refused = vigia(folder.path(), &QUERY);
    let words = text(&refused.stderr);
    assert!(words.contains("password_env") && words.contains("shared"), "{words}");
}

/// What opens a socket is seen by the kernel.
#[test]
fn without_the_setting_no_socket_is_opened() {
    if Command::new("strace").arg("-V").output().is_err() {
        say_skipped("strace is not installed: that no socket is opened is not tested");
        return;
    }
    let Some(cluster) = shared() else { return };
    let folder = workspace(&cluster.options("never_made"), cluster);
    let settings = folder.path().join("vigia.toml");
    let with = std::fs::read_to_string(&settings).unwrap();
    let sockets = || {
        let log = folder.path().join("strace.log");
        Command::new("strace")
            .args(["-f", "-e", "trace=socket,connect", "-o"])
            .arg(&log)
            .arg(env!("CARGO_BIN_EXE_vigia"))
            .arg("--workspace")
            .arg(folder.path())
            .args(QUERY)
            .output()
            .unwrap();
        std::fs::read_to_string(log).unwrap().matches("socket(").count()
    };
    assert!(sockets() > 0, "with the setting one is opened, so it would be seen");
    std::fs::write(&settings, with.split("\n[warehouse]").next().unwrap()).unwrap();
    assert_eq!(sockets(), 0);
}

/// What the cache answers, what the warehouse answers, and what DuckDB adds up from the files themselves.
#[test]
fn cache_warehouse_and_duckdb_give_the_same_numbers() {
    let Some(cluster) = shared().filter(|_| has_duckdb()) else { return };
    let folder = tempfile::tempdir().unwrap();
    let password = folder.path().join("password");
    std::fs::write(&password, PASSWORD).unwrap();
    let section = folder.path().join("warehouse.toml");
    let (url, database) = (cluster.servers[0].url(), format!("duckdb_{}_", std::process::id()));
    let text = format!(
        "[warehouse]\nurl = \"{url}\"\ndatabase = \"{database}{{network}}\"\ncluster = \"{CLUSTER}\"\n\
         user = \"{USER}\"\npassword_file = {password:?}\n"
    );
    std::fs::write(&section, text).unwrap();
    let node = cluster.servers[1].url();
    compare_with_duckdb(17, 2, &["--warehouse", section.to_str().unwrap(), "--node", &node]);
}
