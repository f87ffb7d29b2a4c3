//! One suite for every store: what goes in comes out, once, whole, and with the file it came from.

#![allow(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use proptest::prelude::*;
use vigia::job::JobContext;
use vigia::model::{
    FileCounts, GranularityPeriod, ImportHeader, ImportedFile, MeasurementBatch, MeasurementEntry,
    MeasurementId, MeasurementKind, ObjectEntry, ObjectId, Period, RejectRecord, SCALAR_BIN,
    Sample, SampleValue, TimeRange, Timestamp,
};
use vigia::store::memory::MemoryStore;
use vigia::store::sqlite::{OnCorrupt, SqliteOptions, SqliteStore};
use vigia::store::tile::marks;
use vigia::store::{
    BinRequest, ImportRecord, ImportStatus, OffGridSample, ScanRequest, ScanSink, Snapshot, Store,
    StoreError, TileView,
};

/// 2026-10-01T00:00:00Z.
pub const DAY: i64 = 1_790_812_800;

/// Runs `test` on an empty store of each kind; the tile store once with a budget that makes every file its own commit.
pub fn on_every_store(test: impl Fn(&dyn Store)) {
    on_every_local_store(&test);
    #[cfg(feature = "warehouse")]
    if let Some(store) = crate::warehouse_servers::new_store() {
        test(&store);
    }
}

/// As [`on_every_store`], without the one that asks servers: for what is repeated many times.
pub fn on_every_local_store(test: impl Fn(&dyn Store)) {
    test(&MemoryStore::new());
    for memory_budget_bytes in [0, 1 << 30] {
        let folder = tempfile::tempdir().unwrap();
        test(&sqlite(folder.path(), memory_budget_bytes));
    }
}

pub fn sqlite(folder: &std::path::Path, memory_budget_bytes: usize) -> SqliteStore {
    let options = SqliteOptions {
        memory_budget_bytes,
        on_corrupt: OnCorrupt::SetAside,
        set_aside_stamp: "2026-11-22".to_owned(),
        ..SqliteOptions::default()
    };
    SqliteStore::open(&folder.join("cache.sqlite"), options).unwrap().store
}

/// Cell as a reader sees it: the exact number, or nothing, and the suspect mark.
pub type Seen = (Option<i128>, Option<u64>, bool);
/// Measurement, bin, object, granularity, start.
pub type Key = (String, u16, String, u32, i64);

/// Everything a store hands over, by names, so that stores that number differently can be compared.
#[derive(Default)]
struct Everything {
    cells: BTreeMap<(u32, u16, u32, u32, i64), Seen>,
    order: Vec<(u32, u16, i64)>,
}

pub fn seen(value: SampleValue, suspect: bool) -> Seen {
    match value {
        SampleValue::Null => (None, None, suspect),
        SampleValue::Integer(i) if i as f64 as i128 != i128::from(i) => {
            (Some(i128::from(i)), None, suspect)
        }
        SampleValue::Integer(i) => (None, Some((i as f64).to_bits()), suspect),
        SampleValue::Decimal(d) => (None, Some(d.to_bits()), suspect),
    }
}

impl ScanSink for Everything {
    fn tile(&mut self, tile: &TileView<'_>) {
        let n_cells = tile.objects.len() * tile.n_periods;
        assert_eq!((tile.values.len(), tile.marks.len()), (n_cells, n_cells));
        self.order.push((tile.measurement.0, tile.bin, tile.day_start.as_unix_secs()));
        for cell in 0..n_cells {
            let object = tile.objects[cell / tile.n_periods];
            let column = (cell % tile.n_periods) as i64;
            let start = tile.day_start.as_unix_secs() + column * i64::from(tile.granularity_secs);
            let has = |mark: u8| tile.marks[cell] & mark != 0;
            let value = match (has(marks::PRESENT), has(marks::NULL)) {
                (true, false) => tile
                    .exact
                    .get(&(cell as u32))
                    .map_or(SampleValue::Decimal(tile.values[cell]), |i| SampleValue::Integer(*i)),
                (false, true) => SampleValue::Null,
                (false, false) => {
                    assert_eq!(tile.values[cell].to_bits(), 0, "an absent cell is 0.0");
                    continue;
                }
                (true, true) => panic!("a cell has a value and has none"),
            };
            let key = (tile.measurement.0, tile.bin, object.0, tile.granularity_secs, start);
            let twice = self.cells.insert(key, seen(value, has(marks::SUSPECT)));
            assert!(twice.is_none(), "cell {key:?} was handed over twice");
        }
    }

    fn off_grid(&mut self, sample: &OffGridSample) {
        let start = sample.period_start.as_unix_secs();
        let key =
            (sample.measurement.0, sample.bin, sample.object.0, sample.granularity_secs, start);
        let twice = self.cells.insert(key, seen(sample.value, sample.suspect));
        assert!(twice.is_none(), "sample {key:?} was handed over twice");
    }
}

pub fn all_time() -> TimeRange {
    TimeRange::new(
        Timestamp::from_unix_secs(DAY - 90 * 86_400),
        Timestamp::from_unix_secs(DAY + 90 * 86_400),
    )
}

/// All cells that requests of one kind see, by names.
pub fn scan_bins(
    snapshot: &dyn Snapshot,
    bins: &[BinRequest],
    objects: Option<&[ObjectId]>,
) -> BTreeMap<Key, Seen> {
    let names = snapshot.objects().unwrap();
    let types = snapshot.measurements().unwrap();
    let mut all = BTreeMap::new();
    for &bins in bins {
        for granularity_secs in GRANULARITIES {
            let mut sink = Everything::default();
            let request = ScanRequest {
                measurements: types.iter().map(|m| (m.id, bins)).collect(),
                objects: objects.map(<[ObjectId]>::to_vec),
                granularity_secs,
                range: all_time(),
            };
            snapshot.scan(&request, &JobContext::default(), &mut sink).unwrap();
            for ((measurement, bin, object, secs, start), seen) in sink.cells {
                let key = (
                    types[measurement as usize].name.clone(),
                    bin,
                    names[object as usize].name.clone(),
                    secs,
                    start,
                );
                all.insert(key, seen);
            }
        }
    }
    all
}

/// Scalars, bases and all bins.
pub fn scan_all(snapshot: &dyn Snapshot) -> BTreeMap<Key, Seen> {
    scan_bins(snapshot, &[BinRequest::Scalar, BinRequest::AllBins], None)
}

/// One minute, a quarter, an hour, a day; seven minutes and a week do not divide a day; one second is too fine for tiles.
const GRANULARITIES: [u32; 7] = [60, 900, 3600, 86_400, 420, 604_800, 1];

/// A file that is written line by line: object, measurement, bin, granularity, start, value, suspect.
type Line<'a> = (&'a str, &'a str, u16, u32, i64, SampleValue, bool);

fn granularity(secs: u32) -> GranularityPeriod {
    GranularityPeriod::from_secs(secs).unwrap()
}

pub fn period(secs: u32, start: i64) -> Period {
    Period { start: Timestamp::from_unix_secs(start), granularity: granularity(secs) }
}

pub fn file(name: &str, kinds: &[(&str, MeasurementKind)], lines: &[Line<'_>]) -> ImportedFile {
    let mut batch = MeasurementBatch::default();
    let mut samples = Vec::new();
    for &(object, measurement, bin, secs, start, value, suspect) in lines {
        let object =
            position(&mut batch.objects, ObjectEntry { name: object.to_owned(), vendor: None });
        let kind =
            kinds.iter().find(|(n, _)| *n == measurement).map_or(MeasurementKind::Scalar, |k| k.1);
        let entry = MeasurementEntry { name: measurement.to_owned(), group: "g".to_owned(), kind };
        let measurement = position(Arc::make_mut(&mut batch.measurements), entry);
        let period = position(&mut batch.periods, period(secs, start));
        samples.push(Sample { object, measurement, period, bin, suspect, value });
    }
    batch.samples.extend(samples);
    let header = ImportHeader {
        file: name.to_owned(),
        format: "test".to_owned(),
        sha256: format!("sha-of-{name}"),
        size_bytes: 7,
        read_as: String::new(),
        imported_at: Timestamp::from_unix_secs(DAY),
    };
    ImportedFile { header, batch, ..ImportedFile::default() }
}

fn position<T: PartialEq>(list: &mut Vec<T>, entry: T) -> u32 {
    list.iter().position(|e| *e == entry).unwrap_or_else(|| {
        list.push(entry);
        list.len() - 1
    }) as u32
}

pub fn import(
    store: &dyn Store,
    files: impl IntoIterator<Item = ImportedFile>,
) -> Vec<ImportRecord> {
    let mut writer = store.begin_import().unwrap();
    let records = files.into_iter().map(|file| writer.add_file(file).unwrap()).collect();
    writer.finish().unwrap();
    records
}

fn number(snapshot: &dyn Snapshot, key: (&str, u16, &str, u32, i64)) -> Option<f64> {
    let (measurement, bin, object, secs, start) = key;
    let key = (measurement.to_owned(), bin, object.to_owned(), secs, start);
    let bins = if bin == SCALAR_BIN { BinRequest::Scalar } else { BinRequest::One(bin) };
    let seen = *scan_bins(snapshot, &[bins], None).get(&key)?;
    seen.1.map(f64::from_bits)
}

fn object_id(snapshot: &dyn Snapshot, name: &str) -> ObjectId {
    snapshot.objects().unwrap().iter().find(|o| o.name == name).unwrap().id
}

fn measurement_id(snapshot: &dyn Snapshot, name: &str) -> MeasurementId {
    snapshot.measurements().unwrap().iter().find(|m| m.name == name).unwrap().id
}

const D: fn(f64) -> SampleValue = SampleValue::Decimal;
const I: fn(i64) -> SampleValue = SampleValue::Integer;
const NIL: SampleValue = SampleValue::Null;
const S: u16 = SCALAR_BIN;

#[test]
fn what_goes_in_comes_out() {
    on_every_store(|store| {
        let odd = 9_007_199_254_740_993;
        import(
            store,
            [file(
                "a",
                &[],
                &[
                    ("Cell=1", "m", S, 900, DAY, I(5), false),
                    ("Cell=2", "m", S, 900, DAY, NIL, false),
                    ("Cell=1", "m", S, 900, DAY + 900, D(0.1), true),
                    ("Cell=1", "big", S, 900, DAY, I(odd), false),
                    ("Cell=2", "big", S, 900, DAY, D(0.25), false),
                    ("Cell=1", "m", S, 900, DAY + 7, I(i64::MIN), false),
                    ("Cell=1", "m", S, 604_800, DAY, D(-0.0), false),
                    ("Cell=1", "m", S, 900, DAY - 900, I(i64::MAX), false),
                ],
            )],
        );
        let snapshot = store.snapshot().unwrap();
        let all = scan_all(&*snapshot);
        let at = |m: &str, o: &str, secs, start| {
            all.get(&(m.to_owned(), S, o.to_owned(), secs, start)).copied()
        };
        assert_eq!(at("m", "Cell=1", 900, DAY), Some((None, Some(5.0_f64.to_bits()), false)));
        assert_eq!(at("m", "Cell=2", 900, DAY), Some((None, None, false)), "a null is not zero");
        assert_eq!(at("m", "Cell=1", 900, DAY + 900), Some((None, Some(0.1_f64.to_bits()), true)));
        assert_eq!(at("big", "Cell=1", 900, DAY), Some((Some(i128::from(odd)), None, false)));
        assert_eq!(at("big", "Cell=2", 900, DAY), Some((None, Some(0.25_f64.to_bits()), false)));
        assert_eq!(
            at("m", "Cell=1", 900, DAY + 7),
            Some(seen(I(i64::MIN), false)),
            "never moved to the grid"
        );
        assert_eq!(
            at("m", "Cell=1", 604_800, DAY),
            Some((None, Some((-0.0_f64).to_bits()), false))
        );
        assert_eq!(
            at("m", "Cell=1", 900, DAY - 900),
            Some((Some(i128::from(i64::MAX)), None, false))
        );
        assert_eq!(all.len(), 8);
        let range = TimeRange::new(
            Timestamp::from_unix_secs(DAY - 900),
            Timestamp::from_unix_secs(DAY + 604_800),
        );
        assert_eq!(snapshot.extent().unwrap(), Some(range));
    });
}

#[test]
fn twice_is_once() {
    on_every_store(|store| {
        let a = || file("a", &[], &[("C=1", "m", S, 900, DAY, I(5), false)]);
        assert_eq!(import(store, [a()])[0].status, ImportStatus::Imported);
        let revision = store.data_revision().unwrap();
        let before = scan_all(&*store.snapshot().unwrap());
        let again = import(store, [a(), a()]);
        assert_eq!(again[0].status, ImportStatus::Unchanged);
        assert_eq!(store.data_revision().unwrap(), revision);
        assert_eq!(scan_all(&*store.snapshot().unwrap()), before);
        // The same values under another content hash: a new import, and nothing replaced.
        let mut renamed = a();
        renamed.header.sha256 = "other".to_owned();
        let record = import(store, [renamed]).remove(0);
        assert_eq!((record.status, record.n_replaced), (ImportStatus::Imported, 0));
        assert_eq!(scan_all(&*store.snapshot().unwrap()), before);
        assert_eq!(store.snapshot().unwrap().imports().unwrap().len(), 2);
    });
}

#[test]
fn the_last_import_wins_and_says_so() {
    on_every_store(|store| {
        let line = |value, suspect| [("C=1", "m", S, 900, DAY, value, suspect)];
        let files = [
            file("null", &[], &line(NIL, false)),
            file("one", &[], &line(I(1), true)),
            file("two", &[], &line(I(2), false)),
            file("null again", &[], &line(NIL, true)),
            file("two suspect", &[], &line(D(2.0), true)),
        ];
        let n_replaced: Vec<u64> = import(store, files).iter().map(|r| r.n_replaced).collect();
        assert_eq!(
            n_replaced,
            [0, 0, 1, 1, 0],
            "what is sent again replaces what was there, also by nothing"
        );
        let snapshot = store.snapshot().unwrap();
        assert_eq!(number(&*snapshot, ("m", S, "C=1", 900, DAY)), Some(2.0));
        let seen = scan_all(&*snapshot);
        assert_eq!(seen.values().next(), Some(&(None, Some(2.0_f64.to_bits()), true)));
    });
}

#[test]
fn a_file_that_repeats_and_contradicts_itself() {
    on_every_store(|store| {
        let array = [("a", MeasurementKind::DenseArray { n_bins: 2 })];
        let records = import(
            store,
            [file(
                "f",
                &array,
                &[
                    ("C=1", "m", S, 900, DAY, I(1), false),
                    ("C=1", "a", 0, 900, DAY, I(1), false),
                    ("C=1", "a", 1, 900, DAY, I(2), false),
                    ("C=1", "n", S, 900, DAY, I(1), false),
                    ("C=1", "m", S, 900, DAY, D(1.0), false),
                    ("C=1", "a", 0, 900, DAY, I(1), false),
                    ("C=1", "a", 1, 900, DAY, I(2), false),
                    ("C=1", "n", S, 900, DAY, I(2), false),
                ],
            )],
        );
        let counts = &records[0].counts;
        assert_eq!((counts.n_repeats, counts.n_conflicts), (2, 1), "an array is one result");
        assert_eq!(records[0].n_replaced, 0, "a file does not replace itself");
        assert_eq!(number(&*store.snapshot().unwrap(), ("n", S, "C=1", 900, DAY)), Some(2.0));
    });
}

#[test]
fn bins_that_a_sparse_array_does_not_list_are_zero() {
    on_every_store(|store| {
        let sparse = [("p", MeasurementKind::SparseArray { n_bins: 8 })];
        import(
            store,
            [
                file(
                    "bare",
                    &[],
                    &[
                        ("C=1", "p", S, 900, DAY, I(0), false),
                        ("C=4", "p", S, 900, DAY, NIL, false),
                    ],
                ),
                file(
                    "listed",
                    &sparse,
                    &[
                        ("C=2", "p", S, 900, DAY, I(1), false),
                        ("C=2", "p", 5, 900, DAY, I(3), false),
                        ("C=3", "p", S, 900, DAY + 900, I(0), true),
                    ],
                ),
            ],
        );
        let snapshot = store.snapshot().unwrap();
        let kind = snapshot.measurements().unwrap()[0].kind;
        assert_eq!(
            kind,
            MeasurementKind::SparseArray { n_bins: 8 },
            "a scalar turned out to be an array"
        );
        let five = |object, start| number(&*snapshot, ("p", 5, object, 900, start));
        assert_eq!(
            (five("C=1", DAY), five("C=2", DAY), five("C=3", DAY + 900)),
            (Some(0.0), Some(3.0), Some(0.0))
        );
        assert_eq!(five("C=4", DAY), None, "a null base gives no zeros");
        assert_eq!(five("C=1", DAY + 900), None, "no base, no zeros: missing");
        assert_eq!(number(&*snapshot, ("p", 2, "C=2", 900, DAY)), Some(0.0));
        let bins: BTreeSet<u16> =
            scan_bins(&*snapshot, &[BinRequest::AllBins], None).keys().map(|k| k.1).collect();
        assert_eq!(bins, BTreeSet::from([5]), "only bins that anyone listed");

        // The corrected result lists another bin: the old one is zero now, not 3.
        let record = import(
            store,
            [file(
                "corrected",
                &sparse,
                &[("C=2", "p", S, 900, DAY, I(1), false), ("C=2", "p", 7, 900, DAY, I(4), false)],
            )],
        )
        .remove(0);
        assert_eq!(record.n_replaced, 1);
        let snapshot = store.snapshot().unwrap();
        assert_eq!(number(&*snapshot, ("p", 5, "C=2", 900, DAY)), Some(0.0));
        assert_eq!(number(&*snapshot, ("p", 7, "C=2", 900, DAY)), Some(4.0));
        assert_eq!(snapshot.check(&JobContext::default()).unwrap(), Vec::<String>::new());
    });
}

#[test]
fn an_array_without_any_listed_bin_still_counts_as_reported() {
    on_every_store(|store| {
        let sparse = [("p", MeasurementKind::SparseArray { n_bins: 0 })];
        import(store, [file("f", &sparse, &[("C=1", "p", S, 900, DAY, I(0), false)])]);
        let all = scan_bins(&*store.snapshot().unwrap(), &[BinRequest::AllBins], None);
        let zero = (("p".to_owned(), 0, "C=1".to_owned(), 900, DAY), (None, Some(0), false));
        assert_eq!(all.into_iter().collect::<Vec<_>>(), [zero]);
    });
}

#[test]
fn a_snapshot_does_not_change() {
    on_every_store(|store| {
        import(store, [file("a", &[], &[("C=1", "m", S, 900, DAY, I(1), false)])]);
        let before = store.snapshot().unwrap();
        import(
            store,
            [file(
                "b",
                &[],
                &[("C=1", "m", S, 900, DAY, I(2), false), ("C=2", "n", S, 900, DAY, I(2), false)],
            )],
        );
        assert_eq!(number(&*before, ("m", S, "C=1", 900, DAY)), Some(1.0));
        assert_eq!((before.objects().unwrap().len(), before.imports().unwrap().len()), (1, 1));
        let after = store.snapshot().unwrap();
        assert!(before.data_revision() < after.data_revision());
        assert_eq!(number(&*after, ("m", S, "C=1", 900, DAY)), Some(2.0));
        assert_eq!(before.objects().unwrap().len(), 1, "also after a newer one was asked");
    });
}

#[test]
fn a_session_that_is_dropped_leaves_nothing_that_was_not_committed() {
    let folder = tempfile::tempdir().unwrap();
    #[cfg(feature = "warehouse")]
    let warehouse = crate::warehouse_servers::new_store();
    let mut stores: Vec<Box<dyn Store>> =
        vec![Box::new(MemoryStore::new()), Box::new(sqlite(folder.path(), 1 << 30))];
    #[cfg(feature = "warehouse")]
    stores.extend(warehouse.map(|store| Box::new(store) as Box<dyn Store>));
    for store in &stores {
        let store = store.as_ref();
        let mut writer = store.begin_import().unwrap();
        writer.add_file(file("a", &[], &[("C=1", "m", S, 900, DAY, I(1), false)])).unwrap();
        assert!(writer.find_import("sha-of-a").unwrap().is_some(), "known inside of the session");
        drop(writer);
        let snapshot = store.snapshot().unwrap();
        assert_eq!((snapshot.imports().unwrap().len(), snapshot.objects().unwrap().len()), (0, 0));
        assert_eq!(snapshot.data_revision(), 0);
        assert!(scan_all(&*snapshot).is_empty());
        // The next session works as if nothing had been.
        let record =
            import(store, [file("a", &[], &[("C=1", "m", S, 900, DAY, I(1), false)])]).remove(0);
        assert_eq!(record.status, ImportStatus::Imported);
    }
}

/// A sparse result takes away the bins that it does not list from its own object and period only, however many objects and periods
/// the tiles of those bins have room for.
#[test]
fn a_sparse_result_leaves_its_neighbors_alone() {
    let objects: Vec<String> = (0..40).map(|i| format!("C={i}")).collect();
    let names: Vec<&'static str> = objects.into_iter().map(|name| &*name.leak()).collect();
    let kinds = [("s", MeasurementKind::SparseArray { n_bins: 9 })];
    let at = |column: i64| DAY + column * 900;
    // All objects have a base at noon; bin 3 is known of the first object alone, in every period before.
    let mut first: Vec<Line> = Vec::new();
    for name in &names {
        first.push((name, "s", S, 900, at(48), I(0), false));
    }
    for column in 0..48 {
        first.push((names[0], "s", S, 900, at(column), I(1), false));
        first.push((names[0], "s", 3, 900, at(column), I(column + 1), false));
    }
    // Later each object sends another bin at the first period.
    let second: Vec<Line> = names[1..]
        .iter()
        .flat_map(|name| {
            [(*name, "s", S, 900, at(0), I(1), false), (*name, "s", 5, 900, at(0), I(7), false)]
        })
        .collect();
    on_every_store(|store| {
        import(store, [file("a", &kinds, &first)]);
        let records = import(store, [file("b", &kinds, &second)]);
        assert_eq!(records[0].n_replaced, 0);
        let all = scan_all(&*store.snapshot().unwrap());
        let bin_3 = |column: i64| all.get(&("s".to_owned(), 3, "C=0".to_owned(), 900, at(column)));
        for column in 0..48 {
            assert_eq!(bin_3(column), Some(&seen(I(column + 1), false)), "{column}");
        }
    });
}

#[test]
fn a_sample_outside_of_the_tables_is_refused_and_changes_nothing() {
    on_every_store(|store| {
        let mut wrong = file("wrong", &[], &[("C=1", "m", S, 900, DAY, I(1), false)]);
        let elsewhere = |s: Sample| Sample { object: 1, ..s };
        wrong.batch.samples = wrong.batch.samples.iter().map(elsewhere).collect();
        let mut unnamed = file("unnamed", &[], &[("C=1", "m", S, 900, DAY, I(1), false)]);
        let no_such = |s: Sample| Sample { measurement: 7, ..s };
        unnamed.batch.samples = unnamed.batch.samples.iter().map(no_such).collect();
        let mut writer = store.begin_import().unwrap();
        writer.add_file(file("a", &[], &[("C=2", "m", S, 900, DAY, I(1), false)])).unwrap();
        assert!(matches!(writer.add_file(wrong), Err(StoreError::Usage(_))));
        assert!(matches!(writer.add_file(unnamed), Err(StoreError::Usage(_))));
        writer.finish().unwrap();
        let snapshot = store.snapshot().unwrap();
        assert_eq!(snapshot.imports().unwrap().len(), 1);
        assert_eq!(snapshot.objects().unwrap()[0].name, "C=2");
    });
}

#[test]
fn a_cancelled_scan_stops() {
    struct CancelAtFirstTile(JobContext, usize);
    impl ScanSink for CancelAtFirstTile {
        fn tile(&mut self, _: &TileView<'_>) {
            self.1 += 1;
            self.0.cancel.cancel();
        }
        fn off_grid(&mut self, _: &OffGridSample) {
            self.1 += 1;
        }
    }
    on_every_store(|store| {
        import(
            store,
            [file(
                "a",
                &[],
                &[
                    ("C=1", "m", S, 900, DAY, I(1), false),
                    ("C=1", "m", S, 900, DAY + 86_400, I(1), false),
                    ("C=1", "m", S, 900, DAY + 86_401, I(1), false),
                ],
            )],
        );
        let snapshot = store.snapshot().unwrap();
        let request = ScanRequest {
            measurements: vec![(MeasurementId(0), BinRequest::Scalar)],
            objects: None,
            granularity_secs: 900,
            range: all_time(),
        };
        let ctx = JobContext::default();
        let mut sink = CancelAtFirstTile(ctx.clone(), 0);
        assert!(matches!(snapshot.scan(&request, &ctx, &mut sink), Err(StoreError::Cancelled)));
        assert_eq!(sink.1, 1);
        // The token of that scan does not reach a later one of the same snapshot.
        ctx.cancel.cancel();
        assert_eq!(scan_all(&*snapshot).len(), 3);
    });
}

#[test]
fn the_file_of_a_value_can_be_named() {
    on_every_store(|store| {
        import(
            store,
            [
                // One object reports both, the other only one of them: no rectangle.
                file(
                    "a",
                    &[],
                    &[
                        ("C=1", "m", S, 900, DAY, I(1), false),
                        ("C=1", "n", S, 900, DAY, I(1), false),
                        ("C=2", "m", S, 900, DAY, I(1), false),
                        ("C=1", "m", S, 900, DAY + 900, I(1), false),
                        ("C=1", "m", S, 900, DAY + 2700, I(1), false),
                    ],
                ),
                file(
                    "b",
                    &[],
                    &[
                        ("C=2", "m", S, 900, DAY, I(1), false),
                        ("C=1", "n", S, 900, DAY, NIL, false),
                    ],
                ),
                file("c", &[], &[("C=2", "n", S, 420, DAY + 1, I(1), false)]),
            ],
        );
        let snapshot = store.snapshot().unwrap();
        let origin = |object: &str, measurement: &str, secs, start| {
            let (object, measurement) =
                (object_id(&*snapshot, object), measurement_id(&*snapshot, measurement));
            let record = snapshot.provenance(object, measurement, period(secs, start)).unwrap();
            record.map(|r| r.header.file)
        };
        assert_eq!(origin("C=1", "m", 900, DAY).as_deref(), Some("a"));
        assert_eq!(
            origin("C=2", "m", 900, DAY).as_deref(),
            Some("b"),
            "the newest that brought it"
        );
        assert_eq!(
            origin("C=1", "n", 900, DAY).as_deref(),
            Some("b"),
            "the value was taken back there"
        );
        assert_eq!(origin("C=2", "n", 900, DAY), None);
        assert_eq!(origin("C=1", "m", 900, DAY + 900).as_deref(), Some("a"));
        assert_eq!(origin("C=1", "m", 900, DAY + 1800), None, "a hole in the periods");
        assert_eq!(origin("C=1", "m", 900, DAY + 2700).as_deref(), Some("a"));
        assert_eq!(origin("C=1", "m", 3600, DAY), None);
        assert_eq!(origin("C=2", "n", 420, DAY + 1).as_deref(), Some("c"));
    });
}

#[test]
fn the_imports_of_objects_can_be_named() {
    on_every_store(|store| {
        let line = |object, secs, start| (object, "m", S, secs, start, I(1), false);
        import(
            store,
            [
                file("both", &[], &[line("C=1", 900, DAY), line("C=2", 900, DAY)]),
                file("one", &[], &[line("C=1", 900, DAY + 900)]),
                file("other", &[], &[line("C=2", 900, DAY + 900)]),
                file("off-grid", &[], &[line("C=1", 420, DAY + 86_400 + 1)]),
                file("week", &[], &[line("C=1", 604_800, DAY + 3 * 86_400)]),
                file("later", &[], &[line("C=1", 900, DAY + 20 * 86_400)]),
            ],
        );
        let snapshot = store.snapshot().unwrap();
        let of = |names: &[&str], start: i64, end: i64| {
            let objects: Vec<ObjectId> =
                names.iter().map(|name| object_id(&*snapshot, name)).collect();
            let instant = Timestamp::from_unix_secs;
            let range = TimeRange::new(instant(DAY + start), instant(DAY + end));
            let found = snapshot.imports_of(&objects, range).unwrap()?;
            let imports = snapshot.imports().unwrap();
            let name = |id| imports.iter().find(|r| r.id == id).unwrap().header.file.clone();
            Some(found.into_iter().map(name).collect::<Vec<_>>())
        };
        // A warehouse does not keep it.
        let Some(of_one) = of(&["C=1"], 0, 7 * 86_400) else { return };
        assert_eq!(of_one, ["both", "one", "off-grid", "week"], "nothing of the other object");
        assert_eq!(of(&["C=2"], 0, 7 * 86_400).unwrap(), ["both", "other"]);
        assert_eq!(of(&["C=1", "C=2"], 0, 900).unwrap(), ["both"], "the range is half open");
        assert_eq!(of(&["C=1"], 900, 1800).unwrap(), ["one"]);
        assert_eq!(of(&["C=1"], 86_400, 86_402).unwrap(), ["off-grid"]);
        assert_eq!(of(&["C=1"], 9 * 86_400, 9 * 86_400 + 1).unwrap(), ["week"], "it lasts");
        assert_eq!(of(&["C=1"], 11 * 86_400, 20 * 86_400).unwrap(), [""; 0]);
        assert_eq!(of(&[], 0, 7 * 86_400).unwrap(), [""; 0]);
    });
}

#[test]
fn reporters_are_the_objects_that_ever_had_a_value() {
    on_every_store(|store| {
        import(
            store,
            [
                file(
                    "a",
                    &[],
                    &[
                        ("X=1", "m", S, 900, DAY, I(1), false),
                        ("Y=1", "m", S, 900, DAY, NIL, false),
                        ("X=2", "m", S, 900, DAY, I(0), false),
                    ],
                ),
                file(
                    "b",
                    &[],
                    &[
                        ("Y=2", "m", S, 900, DAY, I(1), false),
                        ("X=2", "m", S, 420, DAY, I(1), false),
                    ],
                ),
            ],
        );
        let snapshot = store.snapshot().unwrap();
        let names = snapshot.objects().unwrap();
        let found = snapshot.reporters(measurement_id(&*snapshot, "m")).unwrap();
        let found: Vec<(u32, Vec<&str>)> = found
            .iter()
            .map(|(secs, ids)| {
                (*secs, ids.iter().map(|id| names[id.0 as usize].name.as_str()).collect())
            })
            .collect();
        assert_eq!(*found, [(420, vec!["X=2"]), (900, vec!["X=1", "X=2", "Y=2"])]);
    });
}

#[test]
fn an_object_whose_only_value_was_taken_back_has_still_reported() {
    on_every_store(|store| {
        let line = |start, value| [("X=1", "m", S, 900, start, value, false)];
        import(
            store,
            [
                file("value", &[], &line(DAY, I(1))),
                file("nothing", &[], &line(DAY, NIL)),
                file("value off the grid", &[], &[("X=1", "n", S, 420, DAY + 1, I(1), false)]),
                file("nothing off the grid", &[], &[("X=1", "n", S, 420, DAY + 1, NIL, false)]),
            ],
        );
        let snapshot = store.snapshot().unwrap();
        for (name, secs) in [("m", 900), ("n", 420)] {
            let found = snapshot.reporters(measurement_id(&*snapshot, name)).unwrap();
            assert_eq!(*found, [(secs, vec![ObjectId(0)])], "{name}");
        }
    });
}

#[test]
fn rejects_are_listed_and_a_second_attempt_replaces_them() {
    on_every_store(|store| {
        let reject = |message: &str| RejectRecord {
            file: "bad".to_owned(),
            line: Some(3),
            message: message.to_owned(),
            hint: "look".to_owned(),
        };
        let bad = || file("bad", &[], &[("C=1", "m", S, 900, DAY, I(1), false)]);
        let mut writer = store.begin_import().unwrap();
        writer.add_rejected_file(bad().header, "not XML", vec![reject("x")]).unwrap();
        writer.finish().unwrap();
        let mut writer = store.begin_import().unwrap();
        let found = writer.find_import("sha-of-bad").unwrap().unwrap();
        assert_eq!(
            (found.status, found.reason.as_str(), found.n_rejects),
            (ImportStatus::Rejected, "not XML", 1)
        );
        writer
            .add_rejected_file(bad().header, "still not XML", vec![reject("y"), reject("z")])
            .unwrap();
        writer.finish().unwrap();
        let snapshot = store.snapshot().unwrap();
        let reasons: Vec<String> =
            snapshot.imports().unwrap().into_iter().map(|r| r.reason).collect();
        assert_eq!(reasons, ["still not XML"]);
        assert_eq!(snapshot.rejects(10).unwrap(), [reject("y"), reject("z")]);
        assert_eq!(snapshot.rejects(1).unwrap(), [reject("y")]);

        let mut taken = bad();
        taken.rejects = vec![reject("one line")];
        taken.warnings = vec!["the zone was assumed".to_owned()];
        taken.counts =
            FileCounts { n_values: 4, n_null: 1, n_text: 1, n_suspect: 2, ..FileCounts::default() };
        let record = import(store, [taken]).remove(0);
        assert_eq!(record.status, ImportStatus::ImportedWithRejects);
        let snapshot = store.snapshot().unwrap();
        assert_eq!(snapshot.imports().unwrap(), [record]);
        assert_eq!(snapshot.rejects(10).unwrap(), [reject("one line")]);
    });
}

#[test]
fn a_scan_keeps_its_order_and_its_filters() {
    on_every_store(|store| {
        let dense = [("a", MeasurementKind::DenseArray { n_bins: 2 })];
        import(
            store,
            [file(
                "f",
                &dense,
                &[
                    ("C=1", "a", 0, 900, DAY, I(1), false),
                    ("C=1", "a", 1, 900, DAY, I(2), false),
                    ("C=1", "a", 0, 900, DAY + 86_400, I(3), false),
                    ("C=2", "m", S, 900, DAY, I(4), false),
                    ("D=1", "m", S, 900, DAY, I(5), false),
                    ("D=1", "m", S, 900, DAY + 86_400, I(5), false),
                ],
            )],
        );
        let snapshot = store.snapshot().unwrap();
        let (a, m) = (measurement_id(&*snapshot, "a"), measurement_id(&*snapshot, "m"));
        let scan = |objects, range| {
            let mut sink = Everything::default();
            let measurements = vec![(m, BinRequest::Scalar), (a, BinRequest::AllBins)];
            let request = ScanRequest { measurements, objects, granularity_secs: 900, range };
            snapshot.scan(&request, &JobContext::default(), &mut sink).unwrap();
            sink
        };
        let next = DAY + 86_400;
        let all = scan(None, all_time());
        let expected = [
            (m.0, S, DAY),
            (m.0, S, DAY),
            (m.0, S, next),
            (a.0, 0, DAY),
            (a.0, 0, next),
            (a.0, 1, DAY),
        ];
        assert_eq!(all.order, expected);
        let first_day =
            TimeRange::new(Timestamp::from_unix_secs(DAY), Timestamp::from_unix_secs(next));
        assert!(scan(None, first_day).cells.keys().all(|key| key.4 == DAY), "the end is outside");
        let d = object_id(&*snapshot, "D=1");
        assert!(scan(Some(vec![d]), all_time()).cells.keys().all(|key| key.2 == d.0));
        assert_eq!(scan(Some(vec![d]), all_time()).cells.len(), 2);
        assert!(scan(Some(vec![]), all_time()).cells.is_empty());
    });
}

#[test]
fn more_objects_than_a_block_holds() {
    on_every_store(|store| {
        let names: Vec<&'static str> = (0..150).map(|i| &*format!("C={i}").leak()).collect();
        let lines: Vec<Line> = (0..150)
            .map(|i| {
                (names[i], "m", S, 3600, DAY + (i as i64 % 24) * 3600, I(i as i64), i % 3 == 0)
            })
            .collect();
        import(store, [file("a", &[], &lines[..70]), file("b", &[], &lines[60..])]);
        let snapshot = store.snapshot().unwrap();
        let all = scan_all(&*snapshot);
        assert_eq!(all.len(), 150);
        for line in &lines {
            let key = ("m".to_owned(), S, line.0.to_owned(), 3600, line.4);
            assert_eq!(all[&key], seen(line.5, line.6));
        }
        let stats = snapshot.stats().unwrap();
        assert_eq!((stats.n_objects, stats.n_samples, stats.n_imports), (150, 150, 2));
        let some = [object_id(&*snapshot, "C=149"), object_id(&*snapshot, "C=3")];
        assert_eq!(scan_bins(&*snapshot, &[BinRequest::Scalar], Some(&some)).len(), 2);
    });
}

fn any_value() -> impl Strategy<Value = SampleValue> {
    prop_oneof![
        3 => (-5_i64..2000).prop_map(SampleValue::Integer),
        1 => any::<i64>().prop_map(SampleValue::Integer),
        1 => (i64::MAX - 2..=i64::MAX).prop_map(SampleValue::Integer),
        2 => (-100_000_i64..100_000, 0_u32..10).prop_map(|(m, e)| SampleValue::Decimal(m as f64 / 10_f64.powi(e as i32))),
        1 => any::<f64>().prop_map(SampleValue::Decimal),
        1 => Just(SampleValue::Null),
    ]
}

#[derive(Clone, Debug)]
pub struct Result_ {
    object: usize,
    measurement: usize,
    granularity: usize,
    step: i64,
    off_grid: bool,
    values: Vec<SampleValue>,
    bins: BTreeSet<u16>,
    suspect: bool,
}

pub fn any_result() -> impl Strategy<Value = Result_> {
    let values = proptest::collection::vec(any_value(), 6);
    let bins = proptest::collection::btree_set(0_u16..6, 0..4);
    let place = (0_usize..5, 0_usize..4, 0_usize..GRANULARITIES.len(), 0_i64..4);
    (place, prop::bool::weighted(0.1), values, bins, prop::bool::weighted(0.2)).prop_map(
        |((object, measurement, granularity, step), off_grid, values, bins, suspect)| Result_ {
            object,
            measurement,
            granularity,
            step,
            off_grid,
            values,
            bins,
            suspect,
        },
    )
}

/// Measurement 0 and 1 are scalars, 2 is dense, 3 sparse.
pub fn file_of(name: &str, results: &[Result_]) -> ImportedFile {
    let kinds = [
        ("d", MeasurementKind::DenseArray { n_bins: 6 }),
        ("s", MeasurementKind::SparseArray { n_bins: 6 }),
    ];
    let mut lines: Vec<Line> = Vec::new();
    for result in results {
        let object = ["C=1", "C=2", "C=3", "D=1", "N/Cell:Label=x"][result.object];
        let secs = GRANULARITIES[result.granularity];
        let start = DAY + result.step * i64::from(secs) + i64::from(result.off_grid);
        let mut line = |measurement, bin, value| {
            lines.push((object, measurement, bin, secs, start, value, result.suspect));
        };
        match result.measurement {
            0 => line("m", S, result.values[0]),
            1 => line("n", S, result.values[0]),
            2 => (0..6).for_each(|bin| line("d", bin, result.values[usize::from(bin)])),
            _ => {
                line("s", S, SampleValue::Integer(result.bins.len() as i64));
                for bin in &result.bins {
                    line("s", *bin, result.values[usize::from(*bin)]);
                }
            }
        }
    }
    file(name, &kinds, &lines)
}

/// Everything that two stores must agree on.
#[derive(Debug, PartialEq)]
pub struct Answers {
    pub cells: BTreeMap<Key, Seen>,
    pub one: BTreeMap<Key, Seen>,
    pub imports: Vec<ImportRecord>,
    pub reporters: Vec<Vec<(u32, Vec<ObjectId>)>>,
    pub objects: Arc<Vec<vigia::model::ManagedObject>>,
    pub measurements: Arc<Vec<vigia::model::MeasurementType>>,
    pub extent: Option<TimeRange>,
    pub origins: BTreeMap<Key, Option<String>>,
}

pub fn answers(store: &dyn Store) -> Answers {
    let snapshot = store.snapshot().unwrap();
    assert_eq!(snapshot.check(&JobContext::default()).unwrap(), Vec::<String>::new());
    let cells = scan_all(&*snapshot);
    let origins = cells
        .keys()
        .map(|key| {
            let object = object_id(&*snapshot, &key.2);
            let measurement = measurement_id(&*snapshot, &key.0);
            let record = snapshot.provenance(object, measurement, period(key.3, key.4)).unwrap();
            (key.clone(), record.map(|r| r.header.file))
        })
        .collect();
    let measurements = snapshot.measurements().unwrap();
    Answers {
        one: scan_bins(&*snapshot, &[BinRequest::One(0), BinRequest::One(3)], None),
        imports: snapshot.imports().unwrap(),
        reporters: measurements
            .iter()
            .map(|m| snapshot.reporters(m.id).unwrap().to_vec())
            .collect(),
        objects: snapshot.objects().unwrap(),
        measurements,
        extent: snapshot.extent().unwrap(),
        cells,
        origins,
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    /// Files in any order, with repeats, contradictions and corrections: both stores give the same answers, with and without
    /// commits in the middle, and for a single file the answers are its samples.
    #[test]
    fn stores_agree(files in proptest::collection::vec(proptest::collection::vec(any_result(), 0..12), 1..5)) {
        let files = || files.iter().enumerate().map(|(i, results)| file_of(&format!("f{i}"), results));
        let memory = MemoryStore::new();
        let records = import(&memory, files());
        let expected = answers(&memory);
        for memory_budget_bytes in [0, 1 << 30] {
            let folder = tempfile::tempdir().unwrap();
            let store = sqlite(folder.path(), memory_budget_bytes);
            prop_assert_eq!(&import(&store, files()), &records);
            prop_assert_eq!(&answers(&store), &expected);
            drop(store);
            let reopened = sqlite(folder.path(), memory_budget_bytes);
            prop_assert_eq!(&answers(&reopened), &expected);
        }
    }

    /// A file without repeats comes out as it went in, on every store.
    #[test]
    fn a_file_comes_out_as_it_went_in(results in proptest::collection::vec(any_result(), 0..20)) {
        let mut taken = BTreeSet::new();
        let mut results = results;
        // One second off the grid of seconds is the next step.
        let start = |r: &Result_| r.step * i64::from(GRANULARITIES[r.granularity]) + i64::from(r.off_grid);
        results.retain(|r| taken.insert((r.object, r.measurement, r.granularity, start(r))));
        let file = file_of("f", &results);
        let batch = file.batch.clone();
        on_every_local_store(|store| {
            import(store, [file.clone()]);
            let snapshot = store.snapshot().unwrap();
            let all = scan_all(&*snapshot);
            let mut n_listed = 0;
            for sample in batch.samples.iter() {
                let period = batch.periods[sample.period as usize];
                let key = (
                    batch.measurements[sample.measurement as usize].name.clone(),
                    sample.bin,
                    batch.objects[sample.object as usize].name.clone(),
                    period.granularity.as_secs(),
                    period.start.as_unix_secs(),
                );
                assert_eq!(all.get(&key), Some(&seen(sample.value, sample.suspect)), "{key:?}");
                n_listed += 1;
            }
            // What is there besides are the zeros of the sparse array, and nothing else.
            let n_zeros = all.len() - n_listed;
            let zeros = all.iter().filter(|(key, seen)| key.0 == "s" && key.1 != S && seen.1 == Some(0)).count();
            assert!(n_zeros <= zeros);
        });
    }
}
