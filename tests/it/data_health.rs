//! What the page of data rests on: coverage against a count of its own, imports that pause, rejects by cause, counters and gaps, and
//! every trouble that a cache can be in, made for real.

#![allow(clippy::unwrap_used)]

use std::collections::BTreeMap;
use std::io::{Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use rusqlite::Connection;
use vigia::diagnostic::Trouble;
use vigia::job::{FileProgress, JobContext};
use vigia::model::{SCALAR_BIN, SampleValue, TimeRange, Timestamp, Zone};
use vigia::store::Snapshot;
use vigia::workspace::coverage::{Coverage, CoverageQuestion, DayState};
use vigia::workspace::data_jobs::DataCommand;
use vigia::workspace::{
    Command, Engine, JobKey, JobKind, JobOutcome, JobView, Purpose, State, Workspace,
};

use super::store_conformance::{DAY, file, import, scan_all};

const LIMA: &str = "America/Lima";

/// One sample: object, counter, seconds, start, value (`None`: NIL), suspect.
type Sent = (String, &'static str, u32, i64, Option<i64>, bool);

fn put(folder: &Path, name: &str, sent: &[Sent]) {
    let lines: Vec<_> = sent
        .iter()
        .map(|(object, counter, secs, start, value, suspect)| {
            let value = value.map_or(SampleValue::Null, SampleValue::Integer);
            (object.as_str(), *counter, SCALAR_BIN, *secs, *start, value, *suspect)
        })
        .collect();
    let (engine, _) = Engine::open(folder, Purpose::Importing).unwrap();
    import(engine.store(), [file(name, &[], &lines)]);
}

fn created(zone: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    Engine::create(folder.path(), "test", &Zone::named(zone).unwrap()).unwrap();
    folder
}

/// Five days of three cells: one whole, one with holes, zeros, nulls and doubts, one that comes late; and one hourly counter.
fn holey() -> Vec<Sent> {
    let mut sent = Vec::new();
    for period in 0..5 * 96_i64 {
        let start = DAY + 5 * 3600 + period * 900;
        let day = period / 96;
        for counter in ["att", "succ"] {
            sent.push(("Site=N,Cell=A".to_owned(), counter, 900, start, Some(0), false));
            let value = match (day, period % 96) {
                (2, _) => continue,
                (1, 10..40) if counter == "succ" => continue,
                (3, 0..7) => None,
                (_, n) => Some(n),
            };
            let suspect = day == 3 && period % 96 == 50;
            sent.push(("Site=N,Cell=B".to_owned(), counter, 900, start, value, suspect));
            if day >= 3 && period % 5 != 0 {
                sent.push(("Site=S,Cell=C".to_owned(), counter, 900, start, Some(1), false));
            }
        }
        if period % 4 == 0 && day != 4 {
            sent.push(("Site=S,Cell=C".to_owned(), "users", 3600, start, Some(1), false));
        }
    }
    // Known by a NIL alone: it never delivered anything.
    sent.push(("Site=S,Cell=D".to_owned(), "att", 900, DAY + 5 * 3600, None, false));
    sent
}

fn question(by: &str) -> CoverageQuestion {
    CoverageQuestion {
        by: by.to_owned(),
        filter: String::new(),
        measurement: None,
        range: None,
        zone: Zone::named(LIMA).unwrap(),
    }
}

fn coverage(folder: &Path, question: &CoverageQuestion) -> Coverage {
    let (engine, _) = Engine::open(folder, Purpose::Reading).unwrap();
    engine.coverage(question, &JobContext::default()).unwrap()
}

/// Received, expected, suspect by row and day, counted from what was sent: every pair of object and counter with any value is expected
/// in each of its periods.
fn counted(sent: &[Sent], row_of: impl Fn(&str) -> String) -> BTreeMap<(String, i64), [u64; 3]> {
    let from = DAY + 5 * 3600;
    let mut reporters: BTreeMap<(&str, &str), u32> = BTreeMap::new();
    for (object, counter, secs, _, value, _) in sent {
        if value.is_some() {
            reporters.insert((object, counter), *secs);
        }
    }
    let mut counts: BTreeMap<(String, i64), [u64; 3]> = BTreeMap::new();
    for ((object, _), secs) in &reporters {
        for day in 0..5 {
            counts.entry((row_of(object), day)).or_default()[1] += u64::from(86_400 / secs);
        }
    }
    for (object, _, _, start, value, suspect) in sent {
        if value.is_some() {
            let count = counts.entry((row_of(object), (start - from) / 86_400)).or_default();
            count[0] += 1;
            count[2] += u64::from(*suspect);
        }
    }
    counts
}

fn check_against(coverage: &Coverage, counts: &BTreeMap<(String, i64), [u64; 3]>) {
    assert_eq!(coverage.days.len(), 5);
    for (row_at, row) in coverage.rows.iter().enumerate() {
        for day in 0..5 {
            let [received, expected, suspect] =
                counts.get(&(row.key.clone(), day as i64)).copied().unwrap_or_default();
            let cell = coverage.cell(row_at, day);
            assert_eq!(
                (cell.received, cell.expected, cell.suspect),
                (received, expected, suspect),
                "{} on day {day}",
                row.key
            );
        }
    }
    let all = |i: usize| counts.values().map(|count| count[i]).sum::<u64>();
    let total = coverage.total();
    assert_eq!((total.received, total.expected, total.suspect), (all(0), all(1), all(2)));
    let by_month: u64 = coverage.months.iter().map(|month| month.total.expected).sum();
    assert_eq!(by_month, all(1), "each day is in one month");
}

#[test]
fn coverage_is_what_a_count_of_ones_own_gives() {
    let folder = created(LIMA);
    let sent = holey();
    put(folder.path(), "a", &sent);
    let by_object = coverage(folder.path(), &question("object"));
    check_against(&by_object, &counted(&sent, str::to_owned));
    let names: Vec<&str> = by_object.rows.iter().map(|row| row.label.as_str()).collect();
    assert_eq!(names, ["A", "B", "C", "D"], "what never delivered is a row too");
    let by_site = coverage(folder.path(), &question("Site"));
    let site_of = |object: &str| object[5..6].to_owned();
    check_against(&by_site, &counted(&sent, site_of));
    assert_eq!(by_site.rows.len(), 2);
    assert_eq!(by_site.total(), by_object.total(), "rows never change the sum");
}

#[test]
fn missing_is_not_zero_is_not_never_delivered() {
    let folder = created(LIMA);
    put(folder.path(), "a", &holey());
    let found = coverage(folder.path(), &question("object"));
    let states = |label: &str| {
        let row = found.rows.iter().position(|row| row.label == label).unwrap();
        (0..5).map(|day| found.state(row, day)).collect::<Vec<_>>()
    };
    use DayState::{Full, Missing, NotExpected, NotYet, Partial};
    assert_eq!(states("A"), [Full; 5], "zeros have arrived");
    assert_eq!(states("B"), [Full, Partial, Missing, Partial, Full], "a NIL has not arrived");
    assert_eq!(states("D"), [NotExpected; 5], "never a value");
    let one = CoverageQuestion { measurement: Some("att".to_owned()), ..question("object") };
    let one = coverage(folder.path(), &one);
    let row = one.rows.iter().position(|row| row.label == "C").unwrap();
    assert_eq!(one.state(row, 0), NotYet);
    assert_eq!(one.state(row, 1), NotYet, "before the first delivery nothing is missing");
    assert_eq!(one.rows[row].n_missing_days, 0);
    assert_eq!(one.rows[row].delivered, Some((3, 4)));
}

#[test]
fn a_part_of_the_time_is_that_part_of_the_whole() {
    let folder = created(LIMA);
    put(folder.path(), "a", &holey());
    let whole = coverage(folder.path(), &question("object"));
    let range = TimeRange::new(whole.days[1].start, whole.days[2].end);
    let part =
        coverage(folder.path(), &CoverageQuestion { range: Some(range), ..question("object") });
    assert_eq!(part.days, whole.days[1..3]);
    for row in 0..whole.rows.len() {
        for day in 0..2 {
            assert_eq!(part.cell(row, day), whole.cell(row, day + 1));
        }
    }
}

// ------------------------------------------------------------------------------------------------------------ imports

fn wait_for(workspace: &mut Workspace, what: &str, wanted: impl Fn(&State) -> bool) {
    let started = Instant::now();
    while !wanted(workspace.state()) {
        let state = workspace.state();
        assert!(
            started.elapsed() < Duration::from_secs(120),
            "never {what}: {:?} {:?} {:?}",
            state.data.trouble,
            state.jobs,
            state.problems
        );
        workspace.poll();
        std::thread::sleep(Duration::from_millis(5));
    }
}

fn opened(folder: &Path) -> Workspace {
    Workspace::open(folder, Arc::new(|| {})).unwrap()
}

fn template() -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/import/ericsson.xml");
    std::fs::read_to_string(path).unwrap()
}

/// Quarter-hours of one day, a file each.
fn exports(folder: &Path, n: usize) -> PathBuf {
    let exports = folder.join("exports");
    std::fs::create_dir_all(&exports).unwrap();
    for i in 0..n {
        let at = |quarter: usize| {
            let (day, quarter) = (1 + quarter / 96, quarter % 96);
            format!("2026-10-{day:02}T{:02}:{:02}:00", quarter / 4, quarter % 4 * 15)
        };
        let text = template()
            .replace("2026-10-01T05:00:00", "BEGIN")
            .replace("2026-10-01T05:15:00", &at(i + 1))
            .replace("BEGIN", &at(i));
        std::fs::write(exports.join(format!("{i:04}.xml")), text).unwrap();
    }
    exports
}

fn files_of(state: &State, key: JobKey) -> FileProgress {
    let job = state.jobs.iter().find(|job| job.key == key);
    job.and_then(|job| job.progress.files).unwrap_or_default()
}

fn is_over(state: &State, key: JobKey) -> bool {
    state.jobs.iter().any(|job| job.key == key && job.outcome.is_some())
}

fn cells(workspace: &Workspace) -> impl PartialEq + std::fmt::Debug + use<> {
    let snapshot: Box<dyn Snapshot> = workspace.engine().store().snapshot().unwrap();
    let kept: Vec<_> = snapshot
        .imports()
        .unwrap()
        .into_iter()
        .map(|record| (record.id, record.header.sha256, record.counts, record.n_replaced))
        .collect();
    (scan_all(&*snapshot), kept, snapshot.extent().unwrap())
}

#[test]
fn a_pause_stops_everything_frees_the_cache_and_changes_no_value() {
    let folder = created("UTC");
    let paths = vec![exports(folder.path(), 400)];
    let mut paused = opened(folder.path());
    paused.apply(Command::Import { paths: paths.clone() });
    let key = paused.state().jobs.last().unwrap().key;
    wait_for(&mut paused, "begun", |state| files_of(state, key).n_taken >= 3);
    paused.apply(Command::Data(DataCommand::Pause(key)));
    wait_for(&mut paused, "paused", |state| files_of(state, key).is_paused);
    let n_taken = files_of(paused.state(), key).n_taken;
    assert!(n_taken < 400, "the pause came too late to show anything");
    // Readers may end the file they have in hand; then nothing moves.
    std::thread::sleep(Duration::from_millis(300));
    paused.poll();
    let before = paused.state().jobs.iter().find(|job| job.key == key).unwrap().progress.clone();
    std::thread::sleep(Duration::from_millis(500));
    paused.poll();
    let after = paused.state().jobs.iter().find(|job| job.key == key).unwrap().progress.clone();
    assert_eq!(before, after, "nothing is read while it waits");
    assert_eq!(after.files.unwrap().secs_left, None);
    // Another program may write meanwhile, and what was taken is there.
    let other = Connection::open(folder.path().join("cache.sqlite")).unwrap();
    other.execute_batch("BEGIN IMMEDIATE; ROLLBACK;").unwrap();
    let n_seen = paused.engine().store().snapshot().unwrap().imports().unwrap().len();
    assert_eq!(n_seen as u64, n_taken);
    drop(other);
    paused.apply(Command::Data(DataCommand::Resume(key)));
    wait_for(&mut paused, "over", |state| is_over(state, key));
    assert_eq!(files_of(paused.state(), key).n_taken, 400);
    assert_eq!(files_of(paused.state(), key).n_sources_done, 400);

    let plain_folder = created("UTC");
    // The same names: they are noted relative to the workspace.
    exports(plain_folder.path(), 400);
    let mut plain = opened(plain_folder.path());
    plain.apply(Command::Import { paths: vec![plain_folder.path().join("exports")] });
    let key = plain.state().jobs.last().unwrap().key;
    wait_for(&mut plain, "over", |state| is_over(state, key));
    assert_eq!(cells(&paused), cells(&plain), "a pause changes no value and no order");
    let check = paused.engine().check_cache(&JobContext::default()).unwrap();
    assert!(check.faults.is_empty(), "{:?}", check.faults);
}

#[test]
fn a_paused_import_can_be_cancelled_and_keeps_whole_files() {
    let folder = created("UTC");
    let mut workspace = opened(folder.path());
    workspace.apply(Command::Import { paths: vec![exports(folder.path(), 300)] });
    let key = workspace.state().jobs.last().unwrap().key;
    wait_for(&mut workspace, "begun", |state| files_of(state, key).n_taken >= 2);
    workspace.apply(Command::Data(DataCommand::Pause(key)));
    wait_for(&mut workspace, "paused", |state| files_of(state, key).is_paused);
    let n_taken = files_of(workspace.state(), key).n_taken as usize;
    workspace.apply(Command::CancelJob(key));
    wait_for(&mut workspace, "over", |state| is_over(state, key));
    let job = workspace.state().jobs.iter().find(|job| job.key == key).unwrap();
    assert_eq!(job.outcome, Some(JobOutcome::Cancelled));
    wait_for(&mut workspace, "counted", |state| state.inventory.imports.len() == n_taken);
}

#[test]
fn a_rebuild_that_is_stopped_gives_the_old_cache_back() {
    const N_FILES: usize = 300;
    let folder = created("UTC");
    let mut workspace = imported(folder.path(), N_FILES);
    workspace.apply(Command::Data(DataCommand::RebuildCache));
    let running = |state: &State| {
        let is_it = |job: &&JobView| job.kind == JobKind::Import && job.outcome.is_none();
        state.jobs.iter().find(is_it).map(|job| job.key)
    };
    let has_begun =
        |state: &State| running(state).is_some_and(|key| files_of(state, key).n_taken >= 2);
    wait_for(&mut workspace, "begun", has_begun);
    let key = running(workspace.state()).unwrap();
    workspace.apply(Command::Data(DataCommand::Pause(key)));
    wait_for(&mut workspace, "paused", |state| files_of(state, key).is_paused);
    assert!((files_of(workspace.state(), key).n_taken as usize) < N_FILES);
    workspace.apply(Command::CancelJob(key));
    wait_for(&mut workspace, "over", |state| is_over(state, key));
    while workspace.is_busy() {
        workspace.poll();
        std::thread::sleep(Duration::from_millis(5));
    }
    let snapshot = workspace.engine().snapshot().unwrap();
    assert_eq!(snapshot.imports().unwrap().len(), N_FILES);
    let names: Vec<String> = std::fs::read_dir(folder.path())
        .unwrap()
        .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
        .collect();
    assert!(names.iter().any(|name| name.contains("failed-rebuild")), "{names:?}");
}

#[test]
fn causes_of_rejects_add_up_to_all_of_them() {
    let folder = created("UTC");
    let mut text = String::from("Result Time,Granularity Period,Object Name,Reliability,1,2\n");
    for i in 0..150 {
        text += &format!("2026-10-18 12:00,60,RNC/Cell:Label=B{i},Reliable,1\n");
    }
    text += "2026-10-18 12:00,60,RNC/Cell:Label=C,Reliable,5,6\n";
    let bad = folder.path().join("pmresult.csv");
    std::fs::write(&bad, text).unwrap();
    let picture = folder.path().join("picture.png");
    std::fs::write(&picture, b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR").unwrap();
    let mut workspace = opened(folder.path());
    workspace.apply(Command::Import { paths: vec![bad, picture] });
    wait_for(&mut workspace, "counted", |state| state.inventory.imports.len() == 2);
    let inventory = &workspace.state().inventory;
    let causes = &inventory.reject_causes;
    assert_eq!(causes.n_records, 151, "150 rows and one file: {:?}", causes.causes);
    assert_eq!(causes.causes.iter().map(|cause| cause.n_records).sum::<u64>(), causes.n_records);
    assert_eq!(causes.n_unlisted, 0);
    assert_eq!(causes.causes[0].n_records, 150);
    assert!(causes.causes[0].cause.contains("cells, the header"), "{:?}", causes.causes[0]);
    let lines: usize = causes.causes.iter().map(|cause| cause.lines.len()).sum();
    assert_eq!(lines, inventory.rejects.len(), "every listed line stands under one cause");
    let first = &inventory.rejects[causes.causes[0].lines[0]];
    assert_eq!(first.line, Some(2));
    assert_eq!(first.file, "pmresult.csv", "as the import names it, so that one finds the other");
}

#[test]
fn counters_are_known_by_catalogue_or_dictionary_or_marked() {
    let folder = created("UTC");
    let sent = |counter, value| {
        ("MeContext=X,EUtranCellFDD=1".to_owned(), counter, 900, DAY, Some(value), false)
    };
    let late = ("Cell=2".to_owned(), "pmOwnThing", 3600, DAY + 5 * 86_400, Some(1), false);
    let sent = [sent("pmRrcConnEstabAtt", 9), sent("pmRrcConnEstabSucc", 8), sent("77", 1), late];
    put(folder.path(), "a", &sent);
    std::fs::write(
        folder.path().join("dictionaries/d.csv"),
        "id,name,unit,vendor\n77,VS.Own,Erl,Huawei\n",
    )
    .unwrap();
    let (engine, problems) = Engine::open(folder.path(), Purpose::Reading).unwrap();
    assert!(problems.is_empty(), "{problems:?}");
    let list = engine.counters(&JobContext::default()).unwrap();
    let row = |name: &str| list.rows.iter().find(|row| row.name == name).unwrap();
    assert_eq!(list.rows.len(), 4);
    assert_eq!(list.n_unknown, 1);
    let attempts = row("pmRrcConnEstabAtt");
    assert!(attempts.canonical.iter().any(|name| name == "RRC.ConnEstabAtt"), "{attempts:?}");
    assert!(!attempts.kpis.is_empty() && attempts.is_known);
    assert_eq!(row("77").dictionary_name, "VS.Own");
    assert_eq!(row("77").unit, "Erl");
    let own = row("pmOwnThing");
    assert!(!own.is_known && own.kpis.is_empty() && own.canonical.is_empty());
    assert_eq!(own.granularities, [(3600, 1)]);
    let day = |n: i64| Timestamp::from_unix_secs(DAY + n * 86_400).utc_day_start();
    assert_eq!(own.days, Some(TimeRange::new(day(5), day(6))), "not the days of the others");
}

#[test]
fn gaps_of_the_topology_are_found_on_both_sides() {
    let folder = created("UTC");
    let sent: Vec<Sent> = ["LIM0001", "LIM0002", "LIM0003"]
        .iter()
        .map(|cell| (format!("Cell={cell}"), "m", 900, DAY, Some(1), false))
        .collect();
    put(folder.path(), "a", &sent);
    let text = "object,region\nLIM0001,Norte\nLIM003,Sur\nAQP9999,Sur\n";
    std::fs::write(folder.path().join("topology/cells.csv"), text).unwrap();
    let (engine, _) = Engine::open(folder.path(), Purpose::Reading).unwrap();
    let gaps = engine.topology_gaps(&JobContext::default()).unwrap();
    let bare: Vec<&str> = gaps.objects.iter().map(|object| object.label.as_str()).collect();
    assert_eq!(bare, ["LIM0002", "LIM0003"]);
    let rows: Vec<_> = gaps.rows.iter().map(|r| (r.line, r.object.as_str())).collect();
    assert_eq!(rows, [(3, "LIM003"), (4, "AQP9999")]);
    assert!(gaps.rows[0].nearest.as_deref().is_some_and(|near| near.starts_with("LIM000")));
    assert_eq!(gaps.rows[1].nearest, None, "nothing is like it");
    assert_eq!(gaps.objects_csv(), "object,region\nCell=LIM0002,\nCell=LIM0003,\n");
}

#[test]
fn parts_of_the_cache_are_all_of_it() {
    let folder = created(LIMA);
    put(folder.path(), "a", &holey());
    let (engine, _) = Engine::open(folder.path(), Purpose::Reading).unwrap();
    let report = engine.cache_report(&JobContext::default()).unwrap();
    let sum: u64 = report.parts.iter().map(|part| part.bytes).sum();
    assert_eq!(sum, report.stats.file_bytes);
    assert!(report.parts.len() >= 5, "{:?}", report.parts);
    assert_eq!(report.gone.len(), 1, "the test's file never was one");
}

// ------------------------------------------------------------------------------------------------------------ trouble

fn imported(folder: &Path, n_files: usize) -> Workspace {
    let mut workspace = opened(folder);
    workspace.apply(Command::Import { paths: vec![exports(folder, n_files)] });
    wait_for(&mut workspace, "imported", |state| state.inventory.imports.len() == n_files);
    workspace
}

fn kind(state: &State) -> Option<Trouble> {
    state.data.trouble.as_ref().map(|trouble| trouble.kind)
}

#[test]
fn a_locked_cache_is_told_at_once_and_goes_on_when_it_is_free() {
    let folder = created("UTC");
    drop(imported(folder.path(), 3));
    let cache = folder.path().join("cache.sqlite");
    let other = Connection::open(&cache).unwrap();
    other.execute_batch("PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE;").unwrap();
    let began = Instant::now();
    let refused = Workspace::open(folder.path(), Arc::new(|| {})).err().unwrap();
    assert_eq!(refused.trouble, Some(Trouble::Locked), "{refused}");
    assert!(began.elapsed() < Duration::from_secs(3), "a window does not wait for seconds");
    assert_eq!(refused.location.file.as_deref(), Some(cache.as_path()));
    drop(other);
    let mut workspace = opened(folder.path());
    wait_for(&mut workspace, "counted", |state| state.inventory.imports.len() == 3);
}

#[test]
fn an_import_that_finds_the_cache_locked_is_offered_again() {
    let folder = created("UTC");
    let mut workspace = imported(folder.path(), 2);
    let other = Connection::open(folder.path().join("cache.sqlite")).unwrap();
    other.execute_batch("BEGIN IMMEDIATE").unwrap();
    workspace.apply(Command::Import { paths: vec![exports(folder.path(), 5)] });
    wait_for(&mut workspace, "locked", |state| kind(state) == Some(Trouble::Locked));
    assert!(workspace.state().data.trouble.as_ref().unwrap().stopped_import);
    assert_eq!(workspace.state().inventory.imports.len(), 2, "what was there stays");
    other.execute_batch("ROLLBACK").unwrap();
    workspace.apply(Command::Data(DataCommand::Retry));
    wait_for(&mut workspace, "imported", |state| state.inventory.imports.len() == 5);
    assert_eq!(kind(workspace.state()), None);
}

/// Turns bits of a tile over.
fn damage_a_tile(cache: &Path) {
    let connection = Connection::open(cache).unwrap();
    connection.execute_batch("PRAGMA wal_checkpoint(TRUNCATE)").unwrap();
    let blob: Vec<u8> = connection
        .query_row("SELECT data FROM tile ORDER BY length(data) DESC LIMIT 1", [], |row| row.get(0))
        .unwrap();
    drop(connection);
    let mut bytes = std::fs::read(cache).unwrap();
    let at = bytes.windows(blob.len()).position(|window| window == blob).unwrap();
    let middle = at + blob.len() - 2;
    bytes[middle] ^= 0xFF;
    std::fs::write(cache, bytes).unwrap();
}

#[test]
fn a_tile_with_turned_bits_is_found_and_a_rebuild_gives_the_same_numbers() {
    let folder = created("UTC");
    let workspace = imported(folder.path(), 8);
    let before = cells(&workspace);
    drop(workspace);
    damage_a_tile(&folder.path().join("cache.sqlite"));
    let mut workspace = opened(folder.path());
    wait_for(&mut workspace, "counted", |state| state.inventory.imports.len() == 8);
    workspace.apply(Command::Data(DataCommand::CheckCache));
    wait_for(&mut workspace, "checked", |state| state.data.check.latest.is_some());
    let check = workspace.state().data.check.found().unwrap().clone();
    assert!(!check.faults.is_empty(), "flipped bits go unnoticed");
    assert_eq!(kind(workspace.state()), Some(Trouble::Damaged));
    assert_eq!(workspace.state().inventory.imports.len(), 8, "what was read stays");
    workspace.apply(Command::Data(DataCommand::RebuildCache));
    wait_for(&mut workspace, "set aside", |_| {
        std::fs::read_dir(folder.path())
            .unwrap()
            .flatten()
            .any(|entry| entry.file_name().to_string_lossy().starts_with("cache.before-rebuild"))
    });
    let is_import = |state: &State| {
        state
            .jobs
            .iter()
            .any(|job| job.kind == vigia::workspace::JobKind::Import && job.outcome.is_some())
    };
    wait_for(&mut workspace, "imported", is_import);
    assert_eq!(kind(workspace.state()), None);
    assert_eq!(cells(&workspace), before, "deleting the cache and importing again changes nothing");
    let check = workspace.engine().check_cache(&JobContext::default()).unwrap();
    assert!(check.faults.is_empty(), "{:?}", check.faults);
}

#[test]
fn a_rebuild_without_its_exports_touches_nothing() {
    let folder = created("UTC");
    let mut workspace = imported(folder.path(), 3);
    std::fs::remove_file(folder.path().join("exports/0001.xml")).unwrap();
    workspace.apply(Command::Data(DataCommand::RebuildCache));
    wait_for(&mut workspace, "refused", |state| !state.problems.is_empty());
    let told = workspace.state().problems[0].to_string();
    assert!(told.contains("1 of 3") && told.contains("0001.xml"), "{told}");
    assert_eq!(workspace.engine().store().snapshot().unwrap().imports().unwrap().len(), 3);
}

#[test]
fn a_cache_whose_head_is_gone_is_set_aside_and_says_so() {
    let folder = created("UTC");
    drop(imported(folder.path(), 3));
    let cache = folder.path().join("cache.sqlite");
    let mut file = std::fs::OpenOptions::new().write(true).open(&cache).unwrap();
    file.write_all(&[0x55; 4096]).unwrap();
    drop(file);
    let mut workspace = opened(folder.path());
    assert_eq!(kind(workspace.state()), Some(Trouble::Damaged));
    let aside = workspace.state().data.trouble.as_ref().unwrap().set_aside.clone().unwrap();
    assert!(aside.is_file(), "nothing is deleted");
    workspace.apply(Command::Data(DataCommand::ImportFromAside));
    wait_for(&mut workspace, "told", |state| {
        state.problems.iter().any(|problem| {
            problem.hints.iter().any(|hint| hint.contains("import the folders of the exports"))
        })
    });
}

#[test]
fn files_of_a_cache_that_was_set_aside_are_imported_again() {
    let folder = created("UTC");
    let workspace = imported(folder.path(), 4);
    let before = cells(&workspace);
    drop(workspace);
    let cache = folder.path().join("cache.sqlite");
    // The end of the file is cut off: it is shorter than its header says, and the list of imports is whole.
    {
        let connection = Connection::open(&cache).unwrap();
        connection.execute_batch("PRAGMA wal_checkpoint(TRUNCATE)").unwrap();
    }
    let length = std::fs::metadata(&cache).unwrap().len();
    let whole = std::fs::read(&cache).unwrap();
    std::fs::OpenOptions::new().write(true).open(&cache).unwrap().set_len(length - 10).unwrap();
    let mut workspace = opened(folder.path());
    assert_eq!(kind(workspace.state()), Some(Trouble::Damaged));
    let aside = workspace.state().data.trouble.as_ref().unwrap().set_aside.clone().unwrap();
    // What a repair gives back is readable: the names of the files come from there.
    std::fs::write(&aside, whole).unwrap();
    workspace.apply(Command::Data(DataCommand::ImportFromAside));
    wait_for(&mut workspace, "imported", |state| state.inventory.imports.len() == 4);
    assert_eq!(cells(&workspace), before);
    assert_eq!(kind(workspace.state()), None);
}

#[test]
fn a_cache_of_a_newer_version_is_left_alone() {
    let folder = created("UTC");
    drop(imported(folder.path(), 1));
    let cache = folder.path().join("cache.sqlite");
    let connection = Connection::open(&cache).unwrap();
    connection.execute_batch("PRAGMA user_version = 999").unwrap();
    drop(connection);
    let refused = Workspace::open(folder.path(), Arc::new(|| {})).err().unwrap();
    assert_eq!(refused.trouble, Some(Trouble::Newer), "{refused}");
    assert!(refused.message.contains("999"), "{refused}");
    assert!(cache.is_file());
}

#[test]
fn a_folder_that_goes_is_noticed_and_gone_on_with_when_it_is_back() {
    let outer = tempfile::tempdir().unwrap();
    let (folder, away) = (outer.path().join("here"), outer.path().join("away"));
    Engine::create(&folder, "test", &Zone::utc()).unwrap();
    std::fs::write(
        folder.join("kpis/own.toml"),
        "[[kpi]]\nid = \"own\"\nname = \"Own\"\nformula = \"sum(a)\"\nunit = \"1\"\ncategory = \"other\"\n",
    )
    .unwrap();
    let mut workspace = imported(&folder, 2);
    let knows_own = |workspace: &Workspace| workspace.state().catalog.kpi("own").is_some();
    assert!(knows_own(&workspace));
    std::fs::rename(&folder, &away).unwrap();
    wait_for(&mut workspace, "gone", |state| kind(state) == Some(Trouble::Gone));
    let trouble = workspace.state().data.trouble.clone().unwrap();
    assert_eq!(trouble.problem.location.file.as_deref(), Some(folder.as_path()));
    assert_eq!(workspace.state().inventory.imports.len(), 2, "what was read stays");
    workspace.apply(Command::Data(DataCommand::Retry));
    assert_eq!(kind(workspace.state()), Some(Trouble::Gone), "still gone");
    // Nor do documents go because somebody wants them read again.
    workspace.apply(Command::ReloadDocuments);
    while workspace.is_busy() {
        workspace.poll();
        std::thread::sleep(Duration::from_millis(2));
    }
    assert!(knows_own(&workspace));
    std::fs::rename(&away, &folder).unwrap();
    wait_for(&mut workspace, "back", |state| kind(state).is_none());
    // It works again.
    workspace.apply(Command::Import { paths: vec![exports(&folder, 4)] });
    wait_for(&mut workspace, "imported", |state| state.inventory.imports.len() == 4);
}

#[cfg(unix)]
#[test]
fn a_folder_that_may_not_be_written_is_read_and_says_so() {
    use std::os::unix::fs::PermissionsExt;
    let folder = created("UTC");
    drop(imported(folder.path(), 2));
    let cache = folder.path().join("cache.sqlite");
    let set_mode = |path: &Path, mode| {
        std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode)).unwrap();
    };
    set_mode(&cache, 0o444);
    set_mode(folder.path(), 0o555);
    if std::fs::OpenOptions::new().write(true).open(&cache).is_ok() {
        println!("skipped: this user may write what is write-protected");
        set_mode(folder.path(), 0o755);
        return;
    }
    let mut workspace = opened(folder.path());
    assert!(workspace.state().data.read_only.is_some());
    wait_for(&mut workspace, "counted", |state| state.inventory.imports.len() == 2);
    workspace.apply(Command::Import { paths: vec![folder.path().join("exports")] });
    wait_for(&mut workspace, "refused", |state| kind(state) == Some(Trouble::ReadOnly));
    set_mode(folder.path(), 0o755);
    set_mode(&cache, 0o644);
    workspace.apply(Command::Data(DataCommand::Retry));
    wait_for(&mut workspace, "writable", |state| state.data.read_only.is_none());
    assert_eq!(kind(workspace.state()), None);
}

/// A small file system of its own, where this user may mount one.
#[cfg(target_os = "linux")]
struct SmallDisk(tempfile::TempDir);

#[cfg(target_os = "linux")]
impl SmallDisk {
    fn new(mebibytes: u32) -> Option<Self> {
        let folder = tempfile::tempdir().unwrap();
        let mounted = std::process::Command::new("mount")
            .args(["-t", "tmpfs", "-o", &format!("size={mebibytes}m"), "tmpfs"])
            .arg(folder.path())
            .status();
        mounted.is_ok_and(|status| status.success()).then(|| Self(folder))
    }
}

#[cfg(target_os = "linux")]
impl Drop for SmallDisk {
    fn drop(&mut self) {
        std::process::Command::new("umount").args(["-l"]).arg(self.0.path()).status().ok();
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_keeps_what_is_whole_and_goes_on_when_there_is_room() {
    let exports_folder = tempfile::tempdir().unwrap();
    let paths = vec![exports(exports_folder.path(), 60)];
    let Some(disk) = SmallDisk::new(12) else {
        println!("skipped: this user may not mount a file system");
        return;
    };
    let folder = disk.0.path().join("w");
    Engine::create(&folder, "test", &Zone::utc()).unwrap();
    let mut workspace = imported_from(&folder, &exports(exports_folder.path(), 2));
    // Fill what is left.
    let filler = disk.0.path().join("filler");
    let mut file = std::fs::File::create(&filler).unwrap();
    while file.write_all(&[7; 64 * 1024]).is_ok() {}
    while file.write_all(&[7; 512]).is_ok() {}
    drop(file);
    workspace.apply(Command::Import { paths: paths.clone() });
    wait_for(&mut workspace, "full", |state| kind(state) == Some(Trouble::DiskFull));
    assert_eq!(workspace.state().inventory.imports.len(), 2, "what was there stays");
    std::fs::remove_file(&filler).unwrap();
    workspace.apply(Command::Data(DataCommand::Retry));
    wait_for(&mut workspace, "imported", |state| state.inventory.imports.len() == 60);
    assert_eq!(kind(workspace.state()), None);
    let check = workspace.engine().check_cache(&JobContext::default()).unwrap();
    assert!(check.faults.is_empty(), "{:?}", check.faults);
}

#[cfg(target_os = "linux")]
fn imported_from(folder: &Path, exports: &Path) -> Workspace {
    let first: Vec<PathBuf> = (0..2).map(|i| exports.join(format!("{i:04}.xml"))).collect();
    let mut workspace = opened(folder);
    workspace.apply(Command::Import { paths: first });
    wait_for(&mut workspace, "imported", |state| state.inventory.imports.len() == 2);
    workspace
}

/// The file system says what it says: the words of a person are the same.
#[test]
fn a_cut_file_is_no_cache() {
    let folder = created("UTC");
    drop(imported(folder.path(), 1));
    let cache = folder.path().join("cache.sqlite");
    let mut file = std::fs::OpenOptions::new().read(true).write(true).open(&cache).unwrap();
    let mut head = [0; 16];
    file.read_exact(&mut head).unwrap();
    assert_eq!(&head, b"SQLite format 3\0");
    file.seek(SeekFrom::Start(0)).unwrap();
    file.set_len(50).unwrap();
    drop(file);
    let workspace = opened(folder.path());
    assert_eq!(kind(workspace.state()), Some(Trouble::Damaged));
}
