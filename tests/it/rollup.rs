//! What tiles add up to, threads and the order of files: none of it may be seen in an answer.

use std::sync::Arc;

use proptest::prelude::*;
use vigia::job::JobContext;
use vigia::kpi::plan::Question;
use vigia::model::{
    Aggregate, Column, CounterFrame, Every, FrameInput, GranularityPeriod, ImportHeader,
    ImportedFile, MeasurementBatch, MeasurementEntry, MeasurementKind, ObjectEntry, ObjectId,
    Period, SCALAR_BIN, SampleValue, TimeRange, Timestamp, Zone,
};
use vigia::query::{
    Filter, FrameReport, FrameRequest, Mask, ReadOptions, SuspectPolicy, Topology,
    counter_frame_with,
};
use vigia::store::memory::MemoryStore;
use vigia::store::sqlite::SqliteStore;
use vigia::store::{Snapshot, Store};
use vigia::workspace::{Engine, Purpose, QueryQuestion};

use super::store_conformance::sqlite;

/// 2026-09-04T00:00:00Z; clocks in Santiago go forward on the 6th.
const START: i64 = 1_788_480_000;
const N_DAYS: i64 = 4;
const N_OBJECTS: u32 = 66;
/// Each class has blocks of its own: enough of them that several threads have work.
const OBJECTS_PER_CLASS: u32 = 14;
const ZONES: [&str; 4] = ["America/Santiago", "Asia/Kolkata", "Etc/UTC", "America/St_Johns"];
const NAMES: [&str; 3] = ["whole", "decimal", "odd"];

/// Scrambles.
fn mixed(seed: u64) -> u64 {
    let mixed = (seed ^ (seed >> 31)).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    (mixed ^ (mixed >> 29)).wrapping_mul(0xBF58_476D_1CE4_E5B9) >> 7
}

/// Values of all objects and periods, made of a number.
#[derive(Clone, Debug)]
struct Values {
    seed: u64,
    granularity_secs: u32,
    /// One in so many is missing, or null, or suspect.
    one_in: u64,
    /// With numbers that no scaled integer is.
    odd: bool,
    /// Of the whole numbers: up to 17 bits wide, 32, or 42, which no tile is packed for.
    step: i64,
}

impl Values {
    fn at(&self, object: u32, measurement: u32, period: i64) -> Option<(SampleValue, bool)> {
        let key = u64::from(object) << 40 | u64::from(measurement) << 32 | period as u64;
        let noise = mixed(key ^ self.seed.rotate_left(17));
        // Only some objects, so that debug builds need not wait.
        let is_left_out = !object.is_multiple_of(13) && period % 37 != 0;
        if is_left_out || noise.is_multiple_of(self.one_in) {
            return None;
        }
        let pick = noise >> 20;
        let value = match measurement {
            0 => SampleValue::Integer(((pick % 100_000) as i64 - 50) * self.step),
            1 => SampleValue::Decimal((pick % 100_000) as f64 / 100.0),
            _ if !self.odd => SampleValue::Integer((pick % 7) as i64),
            _ => match pick % 200 {
                0 => SampleValue::Integer(i64::MAX - (pick % 5) as i64),
                1 => SampleValue::Integer(i64::MIN),
                2 => SampleValue::Integer((1 << 53) + 1),
                3 => SampleValue::Decimal(-0.0),
                4 => SampleValue::Decimal(1.0 / 3.0),
                _ => SampleValue::Integer((pick % 1000) as i64),
            },
        };
        let (is_null, is_doubted) = (noise % self.one_in == 1, noise % self.one_in == 2);
        // What was doubted may also be nothing.
        let is_suspect = is_doubted || is_null && pick.is_multiple_of(2);
        Some((if is_null { SampleValue::Null } else { value }, is_suspect))
    }

    fn n_periods(&self) -> i64 {
        N_DAYS * 86_400 / i64::from(self.granularity_secs)
    }

    /// All values, each in the file that `file_of` says; all files know all objects, in one order.
    fn files(&self, n_files: usize, file_of: impl Fn(u32, u32, i64) -> usize) -> Vec<ImportedFile> {
        let mut files: Vec<ImportedFile> = (0..n_files)
            .map(|number| {
                let mut batch = MeasurementBatch::default();
                for object in 0..N_OBJECTS {
                    let name = format!("Cell{}=C{object}", object / OBJECTS_PER_CLASS);
                    batch.objects.push(ObjectEntry { name, vendor: None });
                }
                for name in NAMES {
                    let entry = MeasurementEntry {
                        name: name.to_owned(),
                        group: String::new(),
                        kind: MeasurementKind::Scalar,
                    };
                    Arc::make_mut(&mut batch.measurements).push(entry);
                }
                let granularity = GranularityPeriod::from_secs(self.granularity_secs).unwrap();
                for period in 0..self.n_periods() {
                    let start = START + period * i64::from(self.granularity_secs);
                    batch
                        .periods
                        .push(Period { start: Timestamp::from_unix_secs(start), granularity });
                }
                let name = format!("f{number}");
                let header =
                    ImportHeader { file: name.clone(), sha256: name, ..ImportHeader::default() };
                ImportedFile { header, batch, ..ImportedFile::default() }
            })
            .collect();
        for period in 0..self.n_periods() {
            for object in 0..N_OBJECTS {
                for measurement in 0..NAMES.len() as u32 {
                    let Some((value, suspect)) = self.at(object, measurement, period) else {
                        continue;
                    };
                    let samples =
                        &mut files[file_of(object, measurement, period) % n_files].batch.samples;
                    let list = samples.list(&[Column { measurement, bin: SCALAR_BIN }]);
                    samples.add_row(object, period as u32, suspect, list, [value]);
                }
            }
        }
        files
    }

    fn one_file(&self) -> Vec<ImportedFile> {
        self.files(1, |_, _, _| 0)
    }
}

fn zone(name: &str) -> Zone {
    Zone::named(name).unwrap()
}

/// Objects of one block lie in different zones.
fn with_zones(store: SqliteStore) -> SqliteStore {
    store.set_day_zones(Arc::new(|object| {
        let number: usize =
            object.label().trim_start_matches(|c: char| !c.is_ascii_digit()).parse().unwrap_or(0);
        zone(ZONES[number / 20 % 3])
    }));
    store
}

fn import(store: &dyn Store, files: Vec<ImportedFile>) {
    let mut writer = store.begin_import().unwrap();
    for file in files {
        writer.add_file(file).unwrap();
    }
    writer.finish().unwrap();
}

fn read(
    snapshot: &dyn Snapshot,
    request: &FrameRequest,
    use_rollups: bool,
    n_threads: usize,
) -> (CounterFrame, FrameReport) {
    let read_as = ReadOptions { use_rollups, n_threads, ..ReadOptions::default() };
    counter_frame_with(snapshot, &topology(), request, &read_as, &JobContext::default()).unwrap()
}

/// C26 moves in the middle of a day.
fn topology() -> Topology {
    let text = "name,region,valid_from,valid_to,zone\n\
                C0,north,,,\nC13,south,,,\nC26,north,,2026-09-06,America/Santiago\n\
                C26,south,2026-09-06,,America/Santiago\nC65,south,,,\n";
    Topology::parse_csv("t.csv", text).unwrap()
}

/// Bits, so that -0.0 and NaN are themselves.
type Bits = Vec<(Vec<Option<u64>>, Vec<u64>, Vec<u64>, Vec<u64>)>;

fn bits(frame: &CounterFrame) -> Bits {
    let columns = frame.columns.iter();
    columns
        .map(|c| {
            let values = c.values.iter().map(|v| v.map(f64::to_bits)).collect();
            (values, c.received.clone(), c.expected.clone(), c.suspect.clone())
        })
        .collect()
}

fn any_request() -> impl Strategy<Value = FrameRequest> {
    use Aggregate::{Avg, Count, Max, Min, Sum};
    let every = prop::sample::select(vec![
        Every::Secs(3600),
        Every::Day,
        Every::Day,
        Every::Week,
        Every::Month,
        Every::All,
        Every::Secs(86_400),
    ]);
    let by = prop::sample::select(vec![vec![], vec!["object"], vec!["region"]]);
    let filter =
        prop::sample::select(vec!["", "name == 'C13'", "region == 'south'", "name ~ 'C2*'"]);
    // A tile is added up in other ways where the least or greatest value is wanted too.
    let inputs = prop::sample::select(vec![
        vec![
            ("whole", Sum),
            ("whole", Max),
            ("decimal", Sum),
            ("decimal", Avg),
            ("decimal", Min),
            ("odd", Sum),
            ("odd", Count),
        ],
        vec![("whole", Sum), ("whole", Avg), ("decimal", Sum), ("odd", Sum), ("odd", Count)],
    ]);
    let ends = (0..N_DAYS * 24, 1..N_DAYS * 24, 0..ZONES.len(), any::<bool>());
    let mask = prop::option::of((0..N_DAYS * 86_400, 1..50_000_i64, any::<bool>()));
    (every, by, filter, inputs, ends, mask, any::<bool>()).prop_map(
        |(every, by, filter, inputs, (start, hours, zone_idx, whole_days), mask, exclude)| {
            let zone = zone(ZONES[zone_idx]);
            let mut range = TimeRange::new(
                Timestamp::from_unix_secs(START + start * 3600),
                Timestamp::from_unix_secs(START + (start + hours) * 3600),
            );
            if whole_days {
                range = TimeRange::new(zone.day(range.start).start, zone.day(range.end).end);
            }
            let input = |(name, aggregate): (&str, Aggregate)| FrameInput {
                name: name.to_owned(),
                bin: None,
                aggregate,
                spelling: Default::default(),
            };
            let masks = mask.into_iter().map(|(start, secs, all)| Mask {
                range: TimeRange::new(
                    Timestamp::from_unix_secs(START + start),
                    Timestamp::from_unix_secs(START + start + secs),
                ),
                objects: (!all).then(|| vec![ObjectId(0), ObjectId(26)]),
            });
            FrameRequest {
                inputs: inputs.into_iter().map(input).collect(),
                filter: (!filter.is_empty()).then(|| Filter::parse(filter).unwrap()),
                by: by.into_iter().map(str::to_owned).collect(),
                every,
                range,
                zone,
                granularity: None,
                masks: masks.collect(),
                suspect: if exclude { SuspectPolicy::Exclude } else { SuspectPolicy::Keep },
            }
        },
    )
}

fn any_values() -> impl Strategy<Value = Values> {
    let granularity = prop::sample::select(vec![300, 900, 3600]);
    let one_in = prop::sample::select(vec![20_u64, 500, 100_000]);
    let step = prop::sample::select(vec![1, 40_000, 40_000_000]);
    (any::<u64>(), granularity, one_in, any::<bool>(), step).prop_map(
        |(seed, granularity_secs, one_in, odd, step)| Values {
            seed,
            granularity_secs,
            one_in,
            odd,
            step,
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]
    /// Rollups, threads and neither give the same bits; a store without tiles gives the same counts and almost the same sums.
    #[test]
    fn how_a_frame_is_read_cannot_be_seen(
        values in any_values(),
        requests in prop::collection::vec(any_request(), 12),
    ) {
        let folder = tempfile::tempdir().unwrap();
        let store = with_zones(sqlite(folder.path(), 1 << 30));
        import(&store, values.one_file());
        let plain = MemoryStore::new();
        import(&plain, values.one_file());
        let (snapshot, plain) = (store.snapshot().unwrap(), plain.snapshot().unwrap());
        for request in &requests {
            let (tiles, report) = read(&*snapshot, request, false, 1);
            prop_assert_eq!((report.read.n_rollups, report.read.n_profiles), (0, 0));
            for (use_rollups, n_threads) in [(true, 1), (true, 3), (false, 3)] {
                let (other, _) = read(&*snapshot, request, use_rollups, n_threads);
                prop_assert_eq!(bits(&other), bits(&tiles), "{:?} {:?}", use_rollups, request);
                prop_assert_eq!(&other.groups, &tiles.groups);
            }
            let (other, _) = read(&*plain, request, true, 1);
            prop_assert_eq!(&other.groups, &tiles.groups);
            for (a, b) in tiles.columns.iter().zip(&other.columns) {
                prop_assert_eq!(
                    (&a.received, &a.expected, &a.suspect, &a.covered_secs),
                    (&b.received, &b.expected, &b.suspect, &b.covered_secs)
                );
                for (a, b) in a.values.iter().zip(&b.values) {
                    let close = match (a, b) {
                        (Some(a), Some(b)) => (a - b).abs() <= 1e-9 * a.abs().max(1.0) || a.to_bits() == b.to_bits(),
                        (a, b) => a == b,
                    };
                    prop_assert!(close, "{a:?} {b:?} {request:?}");
                }
            }
        }
        prop_assert_eq!(snapshot.check(&JobContext::default()).unwrap(), Vec::<String>::new());
    }

    /// The same values in other files, in another order, over several commits: the same tiles, sums of days and answers.
    #[test]
    fn how_values_come_in_cannot_be_seen(
        values in any_values(),
        n_files in 1_usize..6,
        turn in any::<u64>(),
        request in any_request(),
    ) {
        let folders = [tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap()];
        let stores = [(0, 1 << 30), (1, 0)].map(|(i, budget): (usize, usize)| with_zones(sqlite(folders[i].path(), budget)));
        import(&stores[0], values.one_file());
        let by = |object: u32, measurement: u32, period: i64| {
            mixed(turn ^ (u64::from(object) << 32 | u64::from(measurement) << 20 | (period as u64 / 5))) as usize
        };
        let mut files = values.files(n_files, by);
        files.rotate_left(turn as usize % n_files);
        import(&stores[1], files);
        let frames = stores.each_ref().map(|store| bits(&read(&*store.snapshot().unwrap(), &request, true, 2).0));
        prop_assert_eq!(&frames[0], &frames[1]);
        drop(stores);
        let [one, many] = folders.each_ref().map(|folder| stored(folder.path()));
        prop_assert_eq!(one.len(), many.len());
        prop_assert!(one == many, "tiles or sums differ");
    }
}

/// All tiles and sums of days, without the numbers of their rows.
fn stored(folder: &std::path::Path) -> Vec<(i64, i64, i64, i64, i64, Vec<u8>)> {
    let cache = rusqlite::Connection::open(folder.join("cache.sqlite")).unwrap();
    let mut all = Vec::new();
    for sql in [
        "SELECT measurement, bin, granularity, block, day, data FROM tile ORDER BY 1, 2, 3, 4, 5",
        "SELECT measurement, bin, granularity, block, days, data FROM rollup ORDER BY 1, 2, 3, 4, 5",
        "SELECT measurement, bin, granularity, block, days, data FROM profile ORDER BY 1, 2, 3, 4, 5",
    ] {
        let mut statement = cache.prepare(sql).unwrap();
        let rows = statement.query_map([], |row| {
            Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?, row.get(4)?, row.get(5)?))
        });
        all.extend(rows.unwrap().map(Result::unwrap));
    }
    all
}

fn plain_values() -> Values {
    Values { seed: 7, granularity_secs: 900, one_in: 50, odd: false, step: 1 }
}

fn sum_of(name: &str) -> FrameInput {
    FrameInput {
        name: name.to_owned(),
        bin: None,
        aggregate: Aggregate::Sum,
        spelling: Default::default(),
    }
}

fn daily(zone_name: &str) -> FrameRequest {
    let zone = zone(zone_name);
    FrameRequest {
        inputs: NAMES.map(sum_of).to_vec(),
        filter: None,
        by: Vec::new(),
        every: Every::Day,
        range: TimeRange::new(
            Timestamp::from_unix_secs(START),
            Timestamp::from_unix_secs(START + N_DAYS * 86_400),
        ),
        zone,
        granularity: None,
        masks: Vec::new(),
        suspect: SuspectPolicy::Keep,
    }
}

/// Without this the properties above could pass with rollups that nobody reads, and with one thread.
#[test]
fn days_of_the_zones_of_objects_need_no_tiles_and_others_do() {
    days_need_no_tiles(1);
}

/// Of bits of traffic no tile can be added up as it lies.
#[test]
fn days_of_numbers_that_are_far_apart_need_no_tiles_either() {
    days_need_no_tiles(40_000_000);
}

fn days_need_no_tiles(step: i64) {
    let folder = tempfile::tempdir().unwrap();
    let store = with_zones(sqlite(folder.path(), 1 << 30));
    import(&store, Values { step, ..plain_values() }.one_file());
    let snapshot = store.snapshot().unwrap();
    let days = N_DAYS as u64 * NAMES.len() as u64;
    // Of five blocks three hold objects in Santiago, two in Kolkata; a UTC day is a tile.
    for (zone_name, n_blocks) in
        [("America/Santiago", 3), ("Asia/Kolkata", 2), ("Etc/UTC", 5), ("America/St_Johns", 0)]
    {
        let read = read(&*snapshot, &daily(zone_name), true, 2).1.read;
        // What days do not say, sums of periods do: nobody asked for a part of a block.
        let expected = (0, (5 - n_blocks) * days, n_blocks * days);
        assert_eq!((read.n_tiles, read.n_profiles, read.n_rollups), expected, "{zone_name}");
        assert_eq!(read.n_threads, 2);
        // A least value is in no sum of periods.
        let mut least = daily(zone_name);
        least.inputs.iter_mut().for_each(|input| input.aggregate = Aggregate::Min);
        let read = self::read(&*snapshot, &least, true, 2).1.read;
        let expected = ((5 - n_blocks) * days, 0, n_blocks * days);
        assert_eq!((read.n_tiles, read.n_profiles, read.n_rollups), expected, "{zone_name}");
    }
}

/// Hours of a network are read from what whole blocks add up to; of a part of a block, from its tiles.
#[test]
fn hours_of_whole_blocks_need_no_tiles_and_parts_of_blocks_do() {
    hours_need_no_tiles(1);
}

#[test]
fn hours_of_numbers_that_are_far_apart_need_no_tiles_either() {
    hours_need_no_tiles(40_000_000);
}

fn hours_need_no_tiles(step: i64) {
    let folder = tempfile::tempdir().unwrap();
    let store = with_zones(sqlite(folder.path(), 1 << 30));
    import(&store, Values { one_in: 100_000, step, ..plain_values() }.one_file());
    let snapshot = store.snapshot().unwrap();
    let days = N_DAYS as u64 * NAMES.len() as u64;
    let mut hourly = daily("Etc/UTC");
    hourly.every = Every::Secs(3600);
    // A class is a block. C0 is of the north and C13 of the south; their neighbors are of neither, nor are two whole classes.
    for (by, filter, n_from_tiles, n_from_profiles) in [
        ("", "", 0, 5),
        ("class", "", 0, 5),
        ("", "class == 'Cell1'", 0, 1),
        ("region", "", 3, 2),
        ("object", "", 5, 0),
        ("", "name == 'C13'", 1, 0),
    ] {
        hourly.by = (!by.is_empty()).then(|| by.to_owned()).into_iter().collect();
        hourly.filter = (!filter.is_empty()).then(|| Filter::parse(filter).unwrap());
        let (frame, report) = read(&*snapshot, &hourly, true, 2);
        let found = report.read;
        let found = (found.n_rollups, found.n_tiles, found.n_profiles);
        let expected = (0, n_from_tiles * days, n_from_profiles * days);
        assert_eq!(found, expected, "{by} {filter}");
        assert_eq!(bits(&frame), bits(&read(&*snapshot, &hourly, false, 1).0), "{by} {filter}");
    }
    // An object that is left out for an hour costs its block the tile of that day, and no other.
    let all = FrameRequest { by: Vec::new(), filter: None, ..hourly };
    let hour = TimeRange::new(
        Timestamp::from_unix_secs(START + 90_000),
        Timestamp::from_unix_secs(START + 93_600),
    );
    let masks = vec![Mask { range: hour, objects: Some(vec![ObjectId(0)]) }];
    let masked = FrameRequest { masks, ..all.clone() };
    let (frame, report) = read(&*snapshot, &masked, true, 2);
    assert_eq!(report.read.n_tiles, NAMES.len() as u64);
    assert_eq!(bits(&frame), bits(&read(&*snapshot, &masked, false, 1).0));
    // What doubted values add up to is kept too; which is the greatest of the others, only the tile knows.
    let doubted = tempfile::tempdir().unwrap();
    let store = with_zones(sqlite(doubted.path(), 1 << 30));
    import(&store, Values { one_in: 20, step, ..plain_values() }.one_file());
    let strict = FrameRequest { suspect: SuspectPolicy::Exclude, ..all.clone() };
    let snapshot = store.snapshot().unwrap();
    let kept = read(&*snapshot, &all, true, 1);
    let left_out = read(&*snapshot, &strict, true, 1);
    assert_eq!((kept.1.read.n_tiles, left_out.1.read.n_tiles), (0, 0));
    assert_ne!(bits(&kept.0), bits(&left_out.0), "some values are doubted");
    assert_eq!(bits(&left_out.0), bits(&read(&*snapshot, &strict, false, 1).0));
    let mut greatest = strict;
    greatest.inputs[0].aggregate = Aggregate::Max;
    assert!(read(&*snapshot, &greatest, true, 1).1.read.n_tiles > 0);
}

/// Half past six in the evening in UTC: the first hour that starts in the new day is that of seven.
#[test]
fn hours_belong_to_the_day_of_kolkata_in_which_they_start() {
    let folder = tempfile::tempdir().unwrap();
    let store = with_zones(sqlite(folder.path(), 1 << 30));
    import(&store, Values { granularity_secs: 3600, ..plain_values() }.one_file());
    let mut least = daily("Asia/Kolkata");
    // Sums of periods would do for a sum.
    least.inputs.iter_mut().for_each(|input| input.aggregate = Aggregate::Min);
    let read = read(&*store.snapshot().unwrap(), &least, true, 1).1.read;
    assert!(read.n_rollups > 0, "{read:?}");
}

#[test]
fn a_check_names_sums_that_are_wrong_missing_or_broken() {
    let check = |damage: &str| {
        let folder = tempfile::tempdir().unwrap();
        let store = with_zones(sqlite(folder.path(), 1 << 30));
        import(&store, plain_values().one_file());
        drop(store);
        let cache = rusqlite::Connection::open(folder.path().join("cache.sqlite")).unwrap();
        assert!(cache.execute(damage, []).unwrap() > 0);
        drop(cache);
        let store = sqlite(folder.path(), 1 << 30);
        let faults = store.snapshot().unwrap().check(&JobContext::default()).unwrap();
        faults.join("\n")
    };
    for table in ["rollup", "profile"] {
        let swapped = format!(
            "UPDATE {table} SET data = (SELECT data FROM {table} WHERE measurement = 1 AND block = 0)
             WHERE measurement = 0 AND block = 0"
        );
        let found = check(&swapped);
        assert!(found.contains("they are not those of the tile's values"), "{found}");
        let found = check(&format!("DELETE FROM {table} WHERE measurement = 2"));
        assert!(found.contains("tiles"), "{found}");
        let found = check(&format!(
            "UPDATE {table} SET data = CAST(substr(data, 1, length(data) - 1) || x'5a' AS BLOB)
             WHERE measurement = 0"
        ));
        assert!(found.contains("checksum"), "{found}");
    }
}

/// What a scan adds up while another session writes is what its snapshot holds, with threads or without.
#[test]
fn a_snapshot_stays_as_it_is_while_more_is_imported() {
    let folder = tempfile::tempdir().unwrap();
    let store = with_zones(sqlite(folder.path(), 1 << 30));
    let mut files = plain_values().files(2, |_, _, period| usize::from(period >= 96));
    let later = files.pop();
    import(&store, files);
    let before = store.snapshot().unwrap();
    let request = daily("Etc/UTC");
    let (expected, report) = read(&*before, &request, true, 2);
    let expected = bits(&expected);
    assert_eq!(report.read.n_threads, 2);
    import(&store, later.into_iter().collect());
    for (use_rollups, n_threads) in [(true, 2), (false, 2), (false, 1)] {
        let (frame, report) = read(&*before, &request, use_rollups, n_threads);
        assert_eq!(bits(&frame), expected);
        // Another connection would see more.
        assert_eq!(report.read.n_threads, 1);
    }
    let after = store.snapshot().unwrap();
    assert_ne!(bits(&read(&*after, &request, true, 2).0), expected);
}

#[test]
fn an_answer_is_given_again_until_data_or_documents_change() {
    let folder = tempfile::tempdir().unwrap();
    Engine::create(folder.path(), "test", &Zone::utc()).unwrap();
    let (engine, _) = Engine::open(folder.path(), Purpose::Importing).unwrap();
    let mut files = plain_values().files(2, |_, _, period| usize::from(period >= 96));
    let later = files.pop();
    import(engine.store(), files);
    let ask = |every| {
        let question = QueryQuestion {
            questions: vec![Question::Measurement("whole".to_owned())],
            filter: String::new(),
            by: Vec::new(),
            every,
            range: None,
            zone: Zone::utc(),
            granularity: None,
            suspect: SuspectPolicy::Keep,
            worst: None,
            busy_hour: None,
        };
        engine.answer(&question, true, &JobContext::default()).unwrap()
    };
    let first = ask(Every::Day);
    assert!(Arc::ptr_eq(&first, &ask(Every::Day)));
    assert!(!Arc::ptr_eq(&first, &ask(Every::Month)), "another question");
    assert!(Arc::ptr_eq(&first, &ask(Every::Day)), "both are kept");
    engine.reload_documents();
    let reloaded = ask(Every::Day);
    assert!(!Arc::ptr_eq(&first, &reloaded), "a document may say something else now");
    import(engine.store(), later.into_iter().collect());
    let imported = ask(Every::Day);
    assert!(!Arc::ptr_eq(&reloaded, &imported));
    assert_ne!(imported.series[0].points, reloaded.series[0].points, "there are more data");
}
