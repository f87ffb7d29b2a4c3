//! What the servers of a warehouse add up is what comes of the same data in a cache.

use vigia::job::JobContext;
use vigia::model::{
    Aggregate, BinSelector, CounterFrame, Every, FrameInput, ImportedFile, MeasurementKind,
    ObjectId, SCALAR_BIN, SampleValue, TimeRange, Timestamp, Zone,
};
use vigia::query::busy_hour::Scope;
use vigia::query::{
    Filter, FrameReport, FrameRequest, Mask, QueryError, ReadOptions, SuspectPolicy, Topology,
    counter_frame_with,
};
use vigia::store::sqlite::SqliteStore;
use vigia::store::tile::marks::{NULL, PRESENT};
use vigia::store::warehouse::{WarehouseOptions, WarehouseStore};
use vigia::store::{
    BinRequest, OffGridSample, PieceSum, Pushdown, ScanSink, Snapshot, Store, StoreError,
    SumRequest, SumSink, TileView, WarehouseError,
};

use super::busy_hour::{definition, find_with};
use super::store_conformance::{file, import, sqlite};
use super::warehouse_servers::{Cluster, shared};

const D: fn(f64) -> SampleValue = SampleValue::Decimal;
const I: fn(i64) -> SampleValue = SampleValue::Integer;
const S: u16 = SCALAR_BIN;
/// 2026-10-23T00:00:00Z, two days before clocks go back in Madrid.
const DAY: i64 = 1_792_713_600;
const N_DAYS: i64 = 4;
const N_CELLS: usize = 70;

const ARRAYS: [(&str, MeasurementKind); 2] = [
    ("bins", MeasurementKind::DenseArray { n_bins: 3 }),
    ("sparse", MeasurementKind::SparseArray { n_bins: 3 }),
];

/// Numbers that are the same each time.
struct Chance(u64);

impl Chance {
    fn below(&mut self, n: u64) -> u64 {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % n
    }

    fn one_of<T: Copy>(&mut self, list: &[T]) -> T {
        list[self.below(list.len() as u64) as usize]
    }
}

type Line = (String, &'static str, u16, u32, i64, SampleValue, bool);

fn file_of(name: &str, lines: &[Line]) -> ImportedFile {
    let lines: Vec<_> =
        lines.iter().map(|l| (l.0.as_str(), l.1, l.2, l.3, l.4, l.5, l.6)).collect();
    file(name, &ARRAYS, &lines)
}

fn cell_name(n: usize) -> String {
    format!("Net=1,R={},Cell={n}", n % 4)
}

/// Files of one network: whole days, hours that follow each other, corrections, and all kinds of values.
fn network() -> Vec<ImportedFile> {
    let mut chance = Chance(11);
    let mut files = Vec::new();
    for day in 0..N_DAYS {
        let mut lines: Vec<Line> = Vec::new();
        for n in 0..N_CELLS {
            let name = cell_name(n);
            for step in 0..96 {
                let at = DAY + day * 86_400 + step * 900;
                let suspect = chance.below(40) == 0;
                if chance.below(30) > 0 {
                    let value = match chance.below(50) {
                        0 => SampleValue::Null,
                        _ => I(chance.below(5_000) as i64 - 20),
                    };
                    lines.push((name.clone(), "integers", S, 900, at, value, suspect));
                }
                let level = D(-(chance.below(12_000) as f64) / 100.0);
                lines.push((name.clone(), "levels", S, 900, at, level, false));
                if n < 8 {
                    let tiny = D((chance.below(1_000_000) as f64 + 1.0) / 3e15);
                    lines.push((name.clone(), "tiny", S, 900, at, tiny, false));
                    let huge = if step == 7 { I((1 << 53) + 1 + step) } else { I(1 << 50) };
                    lines.push((name.clone(), "huge", S, 900, at, huge, false));
                    if step % 4 == 0 {
                        for bin in 0..3 {
                            let value = I(chance.below(9) as i64);
                            lines.push((name.clone(), "bins", bin, 3600, at, value, false));
                        }
                        lines.push((name.clone(), "sparse", S, 3600, at, I(1), false));
                        lines.push((name.clone(), "sparse", 1, 3600, at, I(step), false));
                    }
                }
            }
            // Every third cell also has values beside the grid, and one an hour of which nobody else knows.
            if n % 3 == 0 {
                let at = DAY + day * 86_400 + 450;
                lines.push((name.clone(), "integers", S, 900, at, I(7), n % 2 == 0));
            }
        }
        files.push(file_of(&format!("day {day}"), &lines));
    }
    // An hour per file: rows of several commits beside each other.
    for hour in 0..6 {
        let mut lines: Vec<Line> = Vec::new();
        for n in 0..N_CELLS {
            for step in 0..4 {
                let at = DAY + N_DAYS * 86_400 + hour * 3600 + step * 900;
                lines.push((cell_name(n), "integers", S, 900, at, I(step + n as i64), false));
                lines.push((cell_name(n), "levels", S, 900, at, D(-0.25), false));
            }
        }
        files.push(file_of(&format!("hour {hour}"), &lines));
    }
    // Corrections: other values, and nothing where there was something.
    let mut lines: Vec<Line> = Vec::new();
    for n in (0..N_CELLS).step_by(9) {
        for step in 30..50 {
            let at = DAY + 86_400 + step * 900;
            let value = if step == 33 { SampleValue::Null } else { I(100_000 + step) };
            lines.push((cell_name(n), "integers", S, 900, at, value, step == 34));
        }
    }
    files.push(file_of("correction", &lines));
    files
}

/// A cache, and a warehouse that got each file with a push of its own, so that each is a commit.
fn both(cluster: &Cluster, folder: &std::path::Path) -> (SqliteStore, WarehouseOptions) {
    let options = cluster.new_database();
    let store = WarehouseStore::open(options.clone()).unwrap();
    let cache = sqlite(folder, 1 << 30);
    for file in network() {
        import(&cache, [file]);
        store.push(&*cache.snapshot().unwrap(), &JobContext::default()).unwrap();
    }
    (cache, options)
}

fn topology() -> Topology {
    let mut text = "Cell,region,zone,valid_from,valid_to\n".to_owned();
    for n in 0..N_CELLS {
        let region = ["Norte", "Sur", "Este"][n % 3];
        if n % 10 == 3 {
            text.push_str(&format!("{n},{region},Europe/Madrid,,2026-10-25\n"));
            text.push_str(&format!("{n},Oeste,Europe/Madrid,2026-10-25,\n"));
        } else {
            text.push_str(&format!("{n},{region},Europe/Madrid,,\n"));
        }
    }
    Topology::parse_csv("sites.csv", &text).unwrap()
}

fn frame(
    snapshot: &dyn Snapshot,
    topology: &Topology,
    request: &FrameRequest,
    push_down: bool,
) -> Result<(CounterFrame, FrameReport), QueryError> {
    let read_as = ReadOptions { push_down, ..ReadOptions::default() };
    counter_frame_with(snapshot, topology, request, &read_as, &JobContext::default())
}

fn range(start: i64, end: i64) -> TimeRange {
    TimeRange::new(Timestamp::from_unix_secs(start), Timestamp::from_unix_secs(end))
}

fn input(name: &str, aggregate: Aggregate) -> FrameInput {
    FrameInput { name: name.to_owned(), bin: None, aggregate, spelling: Default::default() }
}

fn request(inputs: Vec<FrameInput>, every: Every, zone: &str, by: &[&str]) -> FrameRequest {
    FrameRequest {
        inputs,
        filter: None,
        by: by.iter().map(|key| (*key).to_owned()).collect(),
        every,
        range: range(DAY, DAY + N_DAYS * 86_400),
        zone: Zone::named(zone).unwrap(),
        granularity: None,
        masks: Vec::new(),
        suspect: SuspectPolicy::Keep,
    }
}

/// Counts are the same, integers bit for bit, the rest to 10^-12 of itself.
fn assert_same(found: &CounterFrame, expected: &CounterFrame, what: &str) {
    assert_eq!((&found.groups, &found.buckets), (&expected.groups, &expected.buckets), "{what}");
    for ((found, expected), input) in
        found.columns.iter().zip(&expected.columns).zip(&expected.inputs)
    {
        assert_eq!(found.received, expected.received, "{input:?} {what}");
        assert_eq!(found.expected, expected.expected, "{input:?} {what}");
        assert_eq!(found.suspect, expected.suspect, "{input:?} {what}");
        assert_eq!(found.covered_secs, expected.covered_secs, "{input:?} {what}");
        for (found, expected) in found.values.iter().zip(&expected.values) {
            let is_same = match (found, expected) {
                (Some(a), Some(b)) => {
                    let is_exact =
                        matches!(input.name.as_str(), "integers" | "huge" | "bins" | "sparse")
                            || matches!(
                                input.aggregate,
                                Aggregate::Min | Aggregate::Max | Aggregate::Count
                            );
                    a == b || (!is_exact && (a - b).abs() <= 1e-12 * a.abs().max(b.abs()))
                }
                (a, b) => a == b,
            };
            assert!(is_same, "{found:?} is not {expected:?}: {input:?} {what}");
        }
    }
}

fn random_request(chance: &mut Chance) -> FrameRequest {
    let names = ["integers", "levels", "integers", "levels", "tiny", "huge", "bins", "sparse"];
    let aggregates = [
        Aggregate::Sum,
        Aggregate::Sum,
        Aggregate::Avg,
        Aggregate::Min,
        Aggregate::Max,
        Aggregate::Count,
        Aggregate::Last,
    ];
    let n_inputs = 1 + chance.below(3);
    let inputs = (0..n_inputs)
        .map(|_| {
            let name = chance.one_of(&names);
            let bin = (name == "bins" && chance.below(2) == 0)
                .then(|| BinSelector::One(chance.below(3) as u16));
            FrameInput {
                name: name.to_owned(),
                bin,
                aggregate: chance.one_of(&aggregates),
                spelling: Default::default(),
            }
        })
        .collect();
    let everies =
        [Every::All, Every::Day, Every::Day, Every::Secs(3600), Every::Week, Every::Secs(10_800)];
    let zones = ["UTC", "Europe/Madrid", "America/Bogota", "Asia/Kolkata", "America/Sao_Paulo"];
    let groups: [&[&str]; 6] = [&[], &["region"], &["R"], &["object"], &["R", "region"], &[]];
    let mut asked =
        request(inputs, chance.one_of(&everies), chance.one_of(&zones), chance.one_of(&groups));
    let start = DAY - 7_200 + chance.below(90) as i64 * 3600;
    asked.range = range(start, start + 3600 * (1 + chance.below(140) as i64));
    let filters = ["R == '1'", "region in ('Norte', 'Oeste')", "Cell == '13'"];
    asked.filter = (chance.below(3) == 0).then(|| Filter::parse(chance.one_of(&filters)).unwrap());
    if chance.below(3) == 0 {
        let start = DAY + chance.below(400) as i64 * 900;
        let objects = (chance.below(2) == 0).then(|| (5..20).map(ObjectId).collect());
        asked.masks.push(Mask { range: range(start, start + 9_000), objects });
    }
    if chance.below(3) == 0 {
        asked.suspect = SuspectPolicy::Exclude;
    }
    asked
}

#[test]
fn random_questions_have_the_answers_of_the_cache() {
    let Some(cluster) = shared() else { return };
    let folder = tempfile::tempdir().unwrap();
    let (cache, options) = both(cluster, folder.path());
    let store = WarehouseStore::open(options).unwrap();
    let topology = topology();
    let (cached, asked) = (cache.snapshot().unwrap(), store.snapshot().unwrap());
    let mut chance = Chance(3);
    let (mut n_pushed, mut n_only_sums, mut n_scanned) = (0, 0, 0);
    for n in 0..80 {
        let request = random_request(&mut chance);
        let what = format!("of question {n}: {request:?}");
        let expected = match frame(&*cached, &topology, &request, true) {
            Ok((frame, _)) => frame,
            Err(expected) => {
                let found = frame(&*asked, &topology, &request, true).unwrap_err();
                assert_eq!(found.to_string(), expected.to_string(), "{what}");
                continue;
            }
        };
        let (pushed, report) = frame(&*asked, &topology, &request, true).unwrap();
        assert_same(&pushed, &expected, &what);
        let (again, _) = frame(&*asked, &topology, &request, true).unwrap();
        assert_eq!(again, pushed, "not the same bits twice {what}");
        if n % 4 == 0 {
            let (scanned, report) = frame(&*asked, &topology, &request, false).unwrap();
            assert_eq!(report.read.n_sums, 0);
            assert_same(&scanned, &expected, &what);
        }
        let read = report.read;
        n_pushed += usize::from(read.n_sums > 0);
        n_only_sums += usize::from(read.n_sums > 0 && read.n_values == 0);
        n_scanned += usize::from(read.n_values > 0);
    }
    assert!(
        n_pushed > 30 && n_only_sums > 15 && n_scanned > 15,
        "{n_pushed} {n_only_sums} {n_scanned}"
    );
}

/// Every object-period of a request comes once, as a part of a sum or as a value.
#[derive(Default)]
struct Counting {
    n_sums: u64,
    n_counted: u64,
    total: f64,
    /// Of tiles and off the grid.
    n_values: u64,
}

impl ScanSink for Counting {
    fn tile(&mut self, tile: &TileView<'_>) {
        let is_there = |mark: &u8| mark & (PRESENT | NULL) == PRESENT;
        self.n_values += tile.marks.iter().filter(|mark| is_there(mark)).count() as u64;
        self.total += tile.values.iter().sum::<f64>();
    }

    fn off_grid(&mut self, sample: &OffGridSample) {
        self.n_values += 1;
        self.total += sample.value.as_f64().unwrap_or(0.0);
    }
}

impl SumSink for Counting {
    fn sum(&mut self, sum: &PieceSum) {
        self.n_sums += 1;
        self.n_counted += sum.n_counted;
        let (value, lack) = sum.sum.parts();
        self.total += value + lack;
    }
}

#[test]
fn what_is_not_added_up_is_told_and_comes_as_values() {
    let Some(cluster) = shared() else { return };
    let store = WarehouseStore::open(cluster.new_database()).unwrap();
    let lines = |add: i64, columns: std::ops::Range<i64>| -> Vec<Line> {
        let cells = (0..10).flat_map(|n| columns.clone().map(move |step| (n, step)));
        cells
            .map(|(n, step)| (cell_name(n), "m", S, 900, DAY + step * 900, I(step + add), false))
            .collect()
    };
    import(&store, [file_of("a", &lines(0, 0..96))]);
    let asked = |store: &WarehouseStore, pieces: Vec<TimeRange>, n_classes: u32| {
        let snapshot = store.snapshot().unwrap();
        let planes = vec![(snapshot.measurements().unwrap()[0].id, BinRequest::Scalar)];
        let classes = (0..10).map(|n| (ObjectId(n), n % n_classes)).collect();
        let request = SumRequest {
            planes,
            granularity_secs: 900,
            pieces,
            classes,
            n_classes,
            keep_suspect: true,
            extremes: true,
        };
        let mut sink = Counting::default();
        let done = snapshot.add_up(&request, &JobContext::default(), &mut sink).unwrap();
        (done, sink)
    };
    let day = || vec![range(DAY, DAY + 86_400)];
    let (done, sink) = asked(&store, day(), 2);
    assert!(matches!(done, Pushdown::Complete(_)), "{done:?}");
    assert_eq!((sink.n_sums, sink.n_counted, sink.n_values), (2, 960, 0));
    assert_eq!(sink.total, 45_600.0);
    // Beside what is there: nothing lies over anything.
    import(
        &store,
        [file_of("next day", &lines(0, 96..100)), file_of("later", &lines(0, 104..106))],
    );
    let (done, sink) = asked(&store, vec![range(DAY, DAY + 2 * 86_400)], 1);
    assert!(matches!(done, Pushdown::Complete(_)), "{done:?}");
    assert_eq!((sink.n_counted, sink.n_values), (960 + 60, 0));
    // A correction of an hour: those days of all objects are read, the newest on top.
    import(&store, [file_of("b", &lines(1000, 4..8))]);
    let (done, sink) = asked(&store, vec![range(DAY, DAY + 2 * 86_400)], 1);
    assert!(matches!(done, Pushdown::Partial(_)), "{done:?}");
    assert_eq!((sink.n_counted, sink.n_values), (60, 960));
    let beside = (96..100).chain([104, 105]).sum::<i64>() * 10;
    assert_eq!(sink.total, 45_600.0 + 40_000.0 + beside as f64);
    // Each object's quarter-hours are as long as the values.
    let quarters = (0..96).map(|n| range(DAY + n * 900, DAY + n * 900 + 900)).collect();
    let (done, sink) = asked(&store, quarters, 10);
    assert!(matches!(done, Pushdown::Unsupported(why) if why.contains("as long as")), "{done:?}");
    assert_eq!((sink.n_sums, sink.n_values), (0, 0));
}

#[test]
fn more_than_a_question_may_read_is_refused() {
    let Some(cluster) = shared() else { return };
    let folder = tempfile::tempdir().unwrap();
    let (cache, options) = both(cluster, folder.path());
    let store =
        WarehouseStore::open(WarehouseOptions { read_values_max: 5_000, ..options }).unwrap();
    let (cached, snapshot) = (cache.snapshot().unwrap(), store.snapshot().unwrap());
    let topology = topology();
    // Added up by the servers, it is little.
    let sums =
        request(vec![input("levels", Aggregate::Sum)], Every::Day, "Europe/Madrid", &["region"]);
    let (expected, _) = frame(&*cached, &topology, &sums, true).unwrap();
    assert_same(&frame(&*snapshot, &topology, &sums, true).unwrap().0, &expected, "sums");
    for (every, aggregate) in [(Every::Secs(900), Aggregate::Sum), (Every::Day, Aggregate::Last)] {
        let values = request(vec![input("levels", aggregate)], every, "UTC", &["object"]);
        let refused = frame(&*snapshot, &topology, &values, true).unwrap_err();
        let QueryError::Store(StoreError::Warehouse(error)) = refused else {
            panic!("{refused:?}")
        };
        let WarehouseError::TooMuchToRead { n_values, limit, .. } = *error else {
            panic!("{error:?}")
        };
        assert_eq!((n_values, limit), (N_CELLS as u64 * 96 * N_DAYS as u64, 5_000));
    }
    // Few objects are few values.
    let mut few = request(vec![input("levels", Aggregate::Last)], Every::Day, "UTC", &["object"]);
    few.filter = Some(Filter::parse("Cell in ('3', '4')").unwrap());
    let (expected, _) = frame(&*cached, &topology, &few, true).unwrap();
    assert_same(&frame(&*snapshot, &topology, &few, true).unwrap().0, &expected, "few");
}

#[test]
fn busy_hours_and_worst_objects_are_those_of_the_cache() {
    let Some(cluster) = shared() else { return };
    let folder = tempfile::tempdir().unwrap();
    let (cache, options) = both(cluster, folder.path());
    let store = WarehouseStore::open(options).unwrap();
    let zone = Zone::named("Europe/Madrid").unwrap();
    let days = range(DAY, DAY + 4 * 86_400);
    for scope in [Scope::Network, Scope::Object, Scope::Group(vec!["region".to_owned()])] {
        let hours = vigia::query::busy_hour::BusyHourDefinition { scope, ..definition("integers") };
        let expected = find_with(&cache, &topology(), &hours, &zone, days).unwrap();
        assert!(expected.unit_days.iter().any(|day| day.hour.is_some()));
        assert_eq!(find_with(&store, &topology(), &hours, &zone, days).unwrap(), expected);
    }
    let snapshot = store.snapshot().unwrap();
    let worst = request(vec![input("integers", Aggregate::Sum)], Every::All, "UTC", &["object"]);
    let (found, report) = frame(&*snapshot, &Topology::default(), &worst, true).unwrap();
    let (expected, _) =
        frame(&*cache.snapshot().unwrap(), &Topology::default(), &worst, true).unwrap();
    assert_same(&found, &expected, "worst");
    let n_corrected = (0..N_CELLS).step_by(9).count() as u64;
    assert_eq!(report.read.n_sums, N_CELLS as u64);
    // Only the corrected day of the corrected objects was read.
    let n_read = report.read.n_values;
    assert!(0 < n_read && n_read <= n_corrected * (96 + 20), "{report:?}");
}

#[test]
fn names_and_filters_reach_no_server() {
    let Some(cluster) = shared() else { return };
    let options = cluster.new_database();
    let store = WarehouseStore::open(options.clone()).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let cache = sqlite(folder.path(), 1 << 30);
    let evil = [
        "C=1'; DROP TABLE cells; --",
        "C=\\'); DROP DATABASE t0; --\\",
        "C=1) OR (1=1",
        "C=`classes`",
        "C={x:UInt64} FORMAT TSV",
    ];
    let lines: Vec<Line> = (0..96)
        .flat_map(|step| {
            evil.map(|name| (name.to_owned(), evil[2], S, 900, DAY + step * 900, I(step), false))
        })
        .collect();
    import(&cache, [file_of("evil", &lines)]);
    store.push(&*cache.snapshot().unwrap(), &JobContext::default()).unwrap();
    let mut text = "object,region\n".to_owned();
    for (n, name) in evil.iter().enumerate() {
        text.push_str(&format!("\"{name}\",\"{} {}\"\n", n % 2, "'; DROP TABLE cells --"));
    }
    let topology = Topology::parse_csv("sites.csv", &text).unwrap();
    let mut asked =
        request(vec![input(evil[2], Aggregate::Sum)], Every::Day, "America/Bogota", &["region"]);
    for filter in [None, Some("region ~ \"*DROP*\""), Some("region != \"') OR 1=1 --\"")] {
        asked.filter = filter.map(|text| Filter::parse(text).unwrap());
        let (expected, _) = frame(&*cache.snapshot().unwrap(), &topology, &asked, true).unwrap();
        let (found, report) = frame(&*store.snapshot().unwrap(), &topology, &asked, true).unwrap();
        assert_same(&found, &expected, "evil");
        assert!(report.read.n_sums > 0 && report.read.n_values == 0, "{report:?}");
        assert!(expected.columns[0].values.iter().flatten().sum::<f64>() > 0.0);
    }
    assert!(WarehouseStore::open(options).unwrap().layout().is_ok(), "all tables are there");
}

#[test]
fn a_dead_shard_gives_no_sum() {
    let Some(cluster) = Cluster::start(2) else { return };
    let store = WarehouseStore::open(cluster.new_database()).unwrap();
    let lines: Vec<Line> = (0..40)
        .flat_map(|n| (0..96).map(move |s| (cell_name(n), "m", S, 900, DAY + s * 900, I(s), false)))
        .collect();
    import(&store, [file_of("a", &lines)]);
    let asked = request(vec![input("m", Aggregate::Sum)], Every::Day, "UTC", &["R"]);
    let snapshot = store.snapshot().unwrap();
    let before = frame(&*snapshot, &Topology::default(), &asked, true).unwrap().0;
    assert_eq!(before.columns[0].values.iter().flatten().sum::<f64>(), 40.0 * 95.0 * 48.0);
    cluster.servers[1].kill();
    let refused = frame(&*snapshot, &Topology::default(), &asked, true).unwrap_err();
    let node = format!("127.0.0.1:{}", cluster.servers[1].native);
    assert!(refused.to_string().contains(&node), "{refused}");
    cluster.servers[1].start();
    assert_eq!(frame(&*snapshot, &Topology::default(), &asked, true).unwrap().0, before);
    let cancelled = JobContext::default();
    cancelled.cancel.cancel();
    let read_as = ReadOptions::default();
    let refused =
        counter_frame_with(&*snapshot, &Topology::default(), &asked, &read_as, &cancelled)
            .unwrap_err();
    assert!(matches!(refused, QueryError::Store(StoreError::Cancelled)));
}
