//! Two stores as one: the answers of a store that holds everything, nothing counted twice, and a clear word where one of them is away.

use vigia::job::JobContext;
use vigia::model::{
    Aggregate, Every, FrameInput, GranularityPeriod, ImportedFile, MeasurementKind, Period,
    SCALAR_BIN, SampleValue, TimeRange, Timestamp, Zone,
};
use vigia::query::{
    Filter, FrameRequest, Mask, ReadOptions, SuspectPolicy, Topology, counter_frame_with,
};
use vigia::store::memory::MemoryStore;
use vigia::store::mixed::MixedStore;
use vigia::store::{ImportWriter, Snapshot, Store, StoreError, StoreNotice, WarehouseError};

#[cfg(feature = "warehouse")]
use super::cli::vigia;
use super::store_conformance::{DAY, file, import, sqlite};

const S: u16 = SCALAR_BIN;
const N_DAYS: i64 = 8;
const DAY_SECS: i64 = 86_400;

/// All that a day brings. Cells come and go, so that the two stores number them differently.
fn day_file(day: i64) -> ImportedFile {
    let arrays = [("bins", MeasurementKind::DenseArray { n_bins: 2 })];
    let names: Vec<String> =
        (0..12).map(|n| format!("R={},C={}", n % 3, (n + 3 * day) % 17)).collect();
    let mut lines = Vec::new();
    for (n, name) in names.iter().enumerate() {
        for step in 0..96 {
            let at = DAY + day * DAY_SECS + step * 900;
            let value = SampleValue::Integer(day * 1000 + step + n as i64);
            lines.push((name.as_str(), "m", S, 900, at, value, step == 5));
            if step % 8 == 0 {
                let level = SampleValue::Decimal(-0.25 * step as f64);
                lines.push((name.as_str(), "level", S, 900, at, level, false));
                lines.push((name.as_str(), "bins", 1, 900, at, SampleValue::Integer(step), false));
            }
        }
        // Beside the grid, just before and just after midnight.
        for shift in [-450, 450] {
            let at = DAY + day * DAY_SECS + shift;
            lines.push((name.as_str(), "m", S, 900, at, SampleValue::Integer(7), false));
        }
    }
    file(&format!("day {day}"), &arrays, &lines)
}

fn at(secs: i64) -> Timestamp {
    Timestamp::from_unix_secs(secs)
}

fn requests() -> Vec<FrameRequest> {
    let input = |name: &str, aggregate| FrameInput {
        name: name.to_owned(),
        bin: None,
        aggregate,
        spelling: Default::default(),
    };
    let mut requests = Vec::new();
    for (every, zone) in [
        (Every::All, "UTC"),
        (Every::Day, "America/Lima"),
        (Every::Week, "Asia/Kolkata"),
        (Every::Secs(7_200), "UTC"),
    ] {
        for by in [&[][..], &["R"], &["object"], &["C", "R"]] {
            requests.push(FrameRequest {
                inputs: vec![
                    input("m", Aggregate::Sum),
                    input("level", Aggregate::Avg),
                    input("bins", Aggregate::Max),
                    input("m", Aggregate::Last),
                ],
                filter: None,
                by: by.iter().map(|key| (*key).to_owned()).collect(),
                every,
                range: TimeRange::new(at(DAY - 7_200), at(DAY + N_DAYS * DAY_SECS + 7_200)),
                zone: Zone::named(zone).unwrap(),
                granularity: GranularityPeriod::from_secs(900),
                masks: vec![Mask {
                    range: TimeRange::new(at(DAY + 7_200), at(DAY + 14_400)),
                    objects: None,
                }],
                suspect: SuspectPolicy::Exclude,
            });
        }
    }
    let mut filtered = requests[1].clone();
    filtered.filter = Some(Filter::parse("R == '1'").unwrap());
    requests.push(filtered);
    requests
}

fn frame(snapshot: &dyn Snapshot, request: &FrameRequest) -> vigia::model::CounterFrame {
    let (topology, ctx) = (Topology::default(), JobContext::default());
    counter_frame_with(snapshot, &topology, request, &ReadOptions::default(), &ctx).unwrap().0
}

#[test]
fn two_stores_answer_as_one_that_holds_everything() {
    let folders: [tempfile::TempDir; 2] = std::array::from_fn(|_| tempfile::tempdir().unwrap());
    let whole = sqlite(folders[0].path(), 1 << 30);
    import(&whole, (0..N_DAYS).map(day_file));
    for (n, recent_days) in [1, 3, 4, 90].into_iter().enumerate() {
        // Both hold days 3 to 5.
        let past = MemoryStore::new();
        import(&past, (0..6).map(day_file));
        let folder = folders[1].path().join(n.to_string());
        std::fs::create_dir(&folder).unwrap();
        let recent = sqlite(&folder, 1 << 30);
        import(&recent, (3..N_DAYS).map(day_file));
        let both = MixedStore::new(Box::new(past), Box::new(recent), recent_days);
        let (mixed, expected) = (both.snapshot().unwrap(), whole.snapshot().unwrap());
        assert_eq!(mixed.extent().unwrap(), expected.extent().unwrap());
        assert_eq!(mixed.imports().unwrap().len(), N_DAYS as usize, "a file of both is one");
        for request in requests() {
            let (found, expected) = (frame(&*mixed, &request), frame(&*expected, &request));
            // The past ends with day 5.
            if recent_days > 1 {
                assert_eq!(found, expected, "{recent_days} days: {request:?}");
            } else {
                assert!(
                    found.columns[0].received.iter().sum::<u64>()
                        < expected.columns[0].received.iter().sum()
                );
            }
        }
        let objects = mixed.objects().unwrap();
        let types = mixed.measurements().unwrap();
        assert!(objects.iter().enumerate().all(|(n, object)| object.id.0 as usize == n));
        let m = types.iter().find(|m| m.name == "m").unwrap().id;
        let granularity = GranularityPeriod::from_secs(900).unwrap();
        for day in [0, 2, N_DAYS - 1] {
            let name = format!("R=0,C={}", 3 * day % 17);
            let object = objects.iter().find(|object| object.name == name).unwrap().id;
            let period = Period { start: at(DAY + day * DAY_SECS + 9_000), granularity };
            let import = mixed.provenance(object, m, period).unwrap().unwrap();
            assert_eq!(import.header.file, format!("day {day}"));
            assert!(mixed.imports().unwrap().contains(&import));
        }
        let is_told = both.notices().iter().any(|n| matches!(n, StoreNotice::NotSent { .. }));
        assert_eq!(is_told, recent_days == 1, "day 6 is read from the past, which lacks it");
    }
}

fn recent_days() -> MemoryStore {
    let store = MemoryStore::new();
    import(&store, (3..N_DAYS).map(day_file));
    store
}

/// Nobody answers.
struct Nobody;

impl Nobody {
    fn error() -> StoreError {
        let (url, detail) = ("http://127.0.0.1:9".to_owned(), "connection refused".to_owned());
        WarehouseError::Unreachable { url, detail }.into()
    }
}

impl Store for Nobody {
    fn begin_import(&self) -> Result<Box<dyn ImportWriter + '_>, StoreError> {
        Err(Self::error())
    }

    fn snapshot(&self) -> Result<Box<dyn Snapshot>, StoreError> {
        Err(Self::error())
    }

    fn data_revision(&self) -> Result<u64, StoreError> {
        Err(Self::error())
    }
}

#[test]
fn where_the_past_is_away_the_rest_is_shown_and_told() {
    let recent = recent_days();
    let alone = recent.snapshot().unwrap();
    let both = MixedStore::new(Box::new(Nobody), Box::new(recent_days()), 2);
    let mixed = both.snapshot().unwrap();
    for request in requests() {
        assert_eq!(frame(&*mixed, &request), frame(&*alone, &request));
    }
    assert_ne!(mixed.data_revision(), alone.data_revision(), "kept answers are told apart");
    assert_eq!(both.data_revision().unwrap(), mixed.data_revision());
    let notices = both.notices();
    let [StoreNotice::PastUnreachable { detail, extent }] = notices.as_slice() else {
        panic!("{notices:?}");
    };
    assert!(detail.contains("127.0.0.1:9"), "{detail}");
    assert_eq!(*extent, alone.extent().unwrap());
}

#[test]
fn what_was_not_sent_is_told() {
    let recent = MemoryStore::new();
    import(&recent, (0..N_DAYS).map(day_file));
    let past = MemoryStore::new();
    import(&past, [day_file(1)]);
    let both = MixedStore::new(Box::new(past), Box::new(recent), 3);
    both.snapshot().unwrap();
    let before = at(DAY + (N_DAYS - 3) * DAY_SECS);
    // Of the days before the line one was sent; the day at it begins a little before.
    assert_eq!(both.notices(), [StoreNotice::NotSent { n_files: N_DAYS as u64 - 3, before }]);
}

/// A workspace whose warehouse does not answer.
#[cfg(feature = "warehouse")]
#[test]
fn the_command_line_says_what_is_shown() {
    let folder = tempfile::tempdir().unwrap();
    let at_folder = |arguments: &[&str]| vigia(folder.path(), arguments);
    assert!(at_folder(&["init", &folder.path().to_string_lossy()]).status.success());
    let mut text = String::from("object,time,attempts\n");
    for step in 0..96 {
        let at = at(DAY + step * 900).to_iso_utc();
        text.push_str(&format!("LIM001A,{at},{step}\n"));
    }
    std::fs::write(folder.path().join("export.csv"), text).unwrap();
    let exports = folder.path().join("export.csv").to_string_lossy().into_owned();
    assert!(at_folder(&["import", &exports]).status.success());
    let settings = folder.path().join("vigia.toml");
    let text = std::fs::read_to_string(&settings).unwrap();
    let with = |lines: &str| {
        let section = format!("{text}\n[warehouse]\nurl = \"http://127.0.0.1:9\"\n{lines}");
        std::fs::write(&settings, section).unwrap();
        at_folder(&[
            "query",
            "--measurement",
            "attempts",
            "--every",
            "1d",
            "--zone",
            "UTC",
            "--format",
            "csv",
        ])
    };
    let words = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    let answered = with("recent_days = 7\n");
    assert!(answered.status.success(), "{}", words(&answered.stderr));
    assert!(words(&answered.stdout).contains("4560"), "{}", words(&answered.stdout));
    let told = words(&answered.stderr);
    assert!(told.contains("arehouse not reachable, showing local data up to 2026-10-01"), "{told}");
    // Without the line the cache is not read.
    assert_eq!(with("").status.code(), Some(3));
    let refused = words(&with("recent_days = 0\n").stderr);
    assert!(refused.contains("recent_days = 0"), "{refused}");
}
