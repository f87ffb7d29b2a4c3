//! What is kept: the same as what is computed, never of other data, within its bounds, and never in anybody's way.

use std::path::Path;
use std::time::{Duration, Instant};

use vigia::model::Unit;
use vigia::store::{KEPT_BYTES_MAX, KEPT_ENTRIES_MAX, KeptEntry};
use vigia::workspace::busy_hours::FoundHours;
use vigia::workspace::{Engine, Purpose};

use super::*;
use crate::store_conformance::on_every_store;

fn entry(key: &str, made_of: &str, bytes: &[u8]) -> KeptEntry {
    KeptEntry { key: key.to_owned(), made_of: made_of.to_owned(), bytes: bytes.to_vec() }
}

#[test]
fn stores_keep_results_and_give_them_only_for_the_same_data() {
    on_every_store(|store| {
        import(store, "a", &[line("C=1", "m", 900, DAY, 1.0)]);
        let (revision, before) = (store.data_revision().unwrap(), store.snapshot().unwrap());
        assert_eq!(store.kept("k", "1").unwrap(), None);
        assert!(store.keep(&[entry("k", "1", b"one"), entry("other", "1", b"")]).unwrap());
        assert_eq!(store.kept("k", "1").unwrap().as_deref(), Some(&b"one"[..]));
        assert_eq!(store.kept("other", "1").unwrap().as_deref(), Some(&b""[..]));
        assert_eq!(store.kept("k", "2").unwrap(), None, "made of other data");
        assert_eq!(store.kept("K", "1").unwrap(), None);
        assert!(store.keep(&[entry("k", "2", b"two")]).unwrap());
        assert_eq!(store.kept("k", "1").unwrap(), None, "replaced");
        assert_eq!(store.kept("k", "2").unwrap().as_deref(), Some(&b"two"[..]));
        assert_eq!(store.data_revision().unwrap(), revision);
        assert_eq!(before.data_revision(), revision);
        assert_eq!(store.snapshot().unwrap().check(&JobContext::default()).unwrap(), [""; 0]);
        // While an import writes nothing is kept, at once and without an error.
        let writer = store.begin_import().unwrap();
        let began = Instant::now();
        assert!(!store.keep(&[entry("late", "2", b"")]).unwrap());
        assert!(began.elapsed() < Duration::from_secs(2), "it waited for the import");
        assert_eq!(store.kept("k", "2").unwrap().as_deref(), Some(&b"two"[..]));
        writer.finish().unwrap();
        assert_eq!(store.kept("late", "2").unwrap(), None);
        assert!(store.keep(&[entry("late", "2", b"")]).unwrap());
    });
}

#[test]
fn the_oldest_are_thrown_out_beyond_the_bounds() {
    on_every_store(|store| {
        let small: Vec<KeptEntry> =
            (0..=KEPT_ENTRIES_MAX).map(|n| entry(&format!("small {n}"), "1", b"x")).collect();
        assert!(store.keep(&small).unwrap());
        let is_kept = |key: &str| store.kept(key, "1").unwrap().is_some();
        assert!(!is_kept("small 0") && is_kept("small 1"));
        // Written again, it is the newest.
        assert!(store.keep(&[entry("small 1", "1", b"y"), entry("one more", "1", b"")]).unwrap());
        assert!(is_kept("small 1") && !is_kept("small 2") && is_kept("small 3"));
        let half = vec![7; KEPT_BYTES_MAX / 2];
        assert!(store.keep(&[entry("half", "1", &half)]).unwrap());
        assert!(is_kept("half") && is_kept("one more"));
        assert!(store.keep(&[entry("second half", "1", &half)]).unwrap());
        assert!(is_kept("second half") && !is_kept("half") && !is_kept("one more"));
        let all = vec![7; KEPT_BYTES_MAX + 1];
        assert!(store.keep(&[entry("too much", "1", &all)]).unwrap());
        assert!(!is_kept("too much") && is_kept("second half"));
    });
}

const DEFINITIONS: &str = r#"
[[busy_hour]]
name = "cells"
measurement = "traffic"
resolution = "clock"
scope = "object"
stability = "bouncing"

[[busy_hour]]
name = "regions"
measurement = "traffic"
resolution = "sliding"
scope = "group"
by = ["region"]
stability = "bouncing"

[[busy_hour]]
name = "fixed"
measurement = "traffic"
resolution = "clock"
scope = "network"
stability = "fixed"
"#;

fn workspace() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    Engine::create(folder.path(), "test", &Zone::utc()).unwrap();
    std::fs::write(folder.path().join("busy_hours/own.toml"), DEFINITIONS).unwrap();
    write_topology(folder.path(), "C=1,North\nC=2,South\n");
    folder
}

fn write_topology(folder: &Path, rows: &str) {
    std::fs::write(folder.join("topology/t.csv"), format!("object,region\n{rows}")).unwrap();
}

fn open(folder: &Path) -> Engine {
    let (engine, problems) = Engine::open(folder, Purpose::Importing).unwrap();
    assert_eq!(problems, []);
    engine
}

/// One day of two cells, whose values depend on a seed; the third day has a gap that late data may fill.
fn day_lines(day: i64, seed: i64) -> Vec<Line> {
    let value = |cell: i64, quarter: i64| 1 + (cell * 31 + day * 17 + quarter * seed) % 97;
    let mut lines = Vec::new();
    for cell in 1..=2 {
        for quarter in 0..96 {
            let start = DAY + day * 24 * HOUR + quarter * 900;
            let value = value(cell, quarter) as f64;
            lines.push(line(&format!("C={cell}"), "traffic", 900, start, value));
        }
    }
    lines
}

fn ask(engine: &Engine, name: &str) -> FoundHours {
    let suspect = SuspectPolicy::Keep;
    engine.busy_hours(name, None, None, suspect, &JobContext::default()).unwrap()
}

fn kept_and_computed(found: &FoundHours) -> (u64, u64) {
    (found.report.n_days_kept, found.report.n_days_computed)
}

/// The same data in a new workspace, in which nothing was kept.
fn computed(imports: &[(&str, Vec<Line>)], name: &str) -> BusyHours {
    let folder = workspace();
    let engine = open(folder.path());
    for (file, lines) in imports {
        import(engine.store(), file, lines);
    }
    ask(&engine, name).hours
}

#[test]
fn hours_are_computed_once_and_kept_across_runs() {
    let folder = workspace();
    let days = vec![("0", day_lines(0, 7)), ("1", day_lines(1, 5)), ("2", day_lines(2, 11))];
    let engine = open(folder.path());
    for (file, lines) in &days {
        import(engine.store(), file, lines);
    }
    for name in ["cells", "regions", "fixed"] {
        let revision = engine.store().data_revision().unwrap();
        let first = ask(&engine, name);
        assert_eq!(kept_and_computed(&first), (0, 3), "{name}");
        let second = ask(&engine, name);
        assert_eq!(kept_and_computed(&second), (3, 0), "{name}");
        assert_eq!(second.hours, first.hours);
        assert_eq!(second.hours, computed(&days, name));
        assert_eq!(engine.store().data_revision().unwrap(), revision);
        assert_eq!(first.traffic.unit, Unit::default());
    }
    drop(engine);
    let again = open(folder.path());
    assert_eq!(kept_and_computed(&ask(&again, "cells")), (3, 0));
    // Fewer days of bouncing hours are there as well; a fixed hour of fewer days is another one.
    let part = Some(range(DAY + 30 * HOUR, DAY + 31 * HOUR));
    let ask_part = |name| {
        again.busy_hours(name, part, None, SuspectPolicy::Keep, &JobContext::default()).unwrap()
    };
    assert_eq!(kept_and_computed(&ask_part("cells")), (1, 0));
    assert_eq!(kept_and_computed(&ask_part("fixed")), (0, 1));
    // Other days, another treatment of suspect values: other hours.
    let lima = Zone::named("America/Lima").unwrap();
    let ctx = JobContext::default();
    let in_lima = again.busy_hours("cells", part, Some(&lima), SuspectPolicy::Keep, &ctx).unwrap();
    assert_eq!(kept_and_computed(&in_lima), (0, 1));
    let trusted = again.busy_hours("cells", part, None, SuspectPolicy::Exclude, &ctx).unwrap();
    assert_eq!(kept_and_computed(&trusted), (0, 1));
}

#[test]
fn one_more_day_computes_one_day_and_late_data_their_own() {
    let folder = workspace();
    let engine = open(folder.path());
    let mut imports = vec![("0", day_lines(0, 7)), ("1", day_lines(1, 5))];
    for (file, lines) in &imports {
        import(engine.store(), file, lines);
    }
    for name in ["cells", "regions", "fixed"] {
        ask(&engine, name);
    }
    let mut add = |file: &'static str, lines: Vec<Line>, expected: [(u64, u64); 3]| {
        import(engine.store(), file, &lines);
        imports.push((file, lines));
        for (name, expected) in ["cells", "regions", "fixed"].into_iter().zip(expected) {
            let found = ask(&engine, name);
            assert_eq!(kept_and_computed(&found), expected, "{file} {name}");
            assert_eq!(found.hours, computed(&imports, name), "{file} {name}");
        }
    };
    add("2", day_lines(2, 11), [(2, 1), (2, 1), (0, 3)]);
    // A value of the first day is corrected: its busy hour is another one now.
    let late = line("C=1", "traffic", 900, DAY + 3 * HOUR, 5000.0);
    add("late", vec![late.clone()], [(2, 1), (2, 1), (0, 3)]);
    let found = ask(&engine, "cells");
    let of_first_day = found.hours.days_of(0)[0].hour.unwrap();
    assert_eq!(of_first_day.start.as_unix_secs(), DAY + 3 * HOUR);
    assert!(of_first_day.traffic > Some(5000.0));
    assert!(ask(&engine, "regions").hours.days_of(0)[0].hour.unwrap().traffic > Some(5000.0));
    // And back again: not the hour that was kept before.
    let back = line("C=1", "traffic", 900, DAY + 3 * HOUR, 0.0);
    add("back", vec![back], [(2, 1), (2, 1), (0, 3)]);
    // A file over two days touches both.
    let both = vec![
        line("C=2", "traffic", 900, DAY + 23 * HOUR, 900.0),
        line("C=2", "traffic", 900, DAY + 25 * HOUR, 800.0),
    ];
    add("both", both, [(1, 2), (1, 2), (0, 3)]);
    // A new cell is expected on all days, also on those of which nothing else is new.
    let new = vec![line("C=3", "traffic", 900, DAY + 49 * HOUR, 3.0)];
    add("new cell", new, [(0, 3), (0, 3), (0, 3)]);
    // A cell that reports in another granularity too is read in the finest one, on all days.
    let finer = vec![line("C=3", "traffic", 300, DAY + 49 * HOUR, 4.0)];
    add("finer", finer, [(0, 3), (0, 3), (0, 3)]);
}

#[test]
fn many_days_are_found_in_several_turns() {
    let folder = workspace();
    let engine = open(folder.path());
    let value = |hour: i64| (hour * 37 % 101) as f64;
    let lines: Vec<Line> = (0..40 * 24)
        .map(|hour| line("C=1", "traffic", 3600, DAY + hour * HOUR, value(hour)))
        .collect();
    import(engine.store(), "0", &lines);
    let first = ask(&engine, "cells");
    assert_eq!(kept_and_computed(&first), (0, 40));
    let again = ask(&engine, "cells");
    assert_eq!((kept_and_computed(&again), &again.hours), ((40, 0), &first.hours));
    for (day, found) in (0..).zip(first.hours.days_of(0)) {
        let greatest = (day * 24..day * 24 + 24).map(value).fold(0.0, f64::max);
        assert_eq!(found.hour.unwrap().traffic, Some(greatest));
    }
}

#[test]
fn what_people_write_counts_as_much_as_the_data() {
    let folder = workspace();
    let engine = open(folder.path());
    import(engine.store(), "0", &day_lines(0, 7));
    let before = ask(&engine, "regions").hours;
    assert_eq!(*before.units, [["North"], ["South"]]);
    write_topology(folder.path(), "C=1,North\nC=2,North\n");
    assert_eq!(engine.reload_documents(), []);
    let after = ask(&engine, "regions");
    assert_eq!(kept_and_computed(&after), (0, 1));
    assert_eq!(*after.hours.units, [["North"]]);
    // Another traffic under the same name.
    let path = folder.path().join("busy_hours/own.toml");
    let other = DEFINITIONS.replace("measurement = \"traffic\"", "formula = \"0 - sum(traffic)\"");
    std::fs::write(path, other).unwrap();
    assert_eq!(engine.reload_documents(), []);
    let least = ask(&engine, "regions");
    assert_eq!(kept_and_computed(&least), (0, 1));
    assert_ne!(least.hours, after.hours);
}

#[test]
fn an_import_that_writes_disturbs_no_question() {
    let folder = workspace();
    let engine = open(folder.path());
    import(engine.store(), "0", &day_lines(0, 7));
    let mut writer = engine.store().begin_import().unwrap();
    writer.add_file(file("1", &day_lines(1, 5))).unwrap();
    // Another program on the same cache, and the same one.
    let other = Engine::open(folder.path(), Purpose::Reading).unwrap().0;
    for engine in [&engine, &other] {
        let found = ask(engine, "cells");
        assert_eq!(kept_and_computed(&found), (0, 1));
        assert_eq!(found.hours, computed(&[("0", day_lines(0, 7))], "cells"));
        assert_eq!(kept_and_computed(&ask(engine, "cells")), (0, 1), "nothing could be kept");
    }
    writer.finish().unwrap();
    assert_eq!(kept_and_computed(&ask(&engine, "cells")), (0, 2));
    assert_eq!(kept_and_computed(&ask(&other, "cells")), (2, 0));
}

#[cfg(unix)]
#[test]
fn a_cache_that_cannot_be_written_answers_all_the_same() {
    use std::os::unix::fs::PermissionsExt;
    let folder = workspace();
    let engine = open(folder.path());
    import(engine.store(), "0", &day_lines(0, 7));
    let expected = ask(&engine, "cells").hours;
    drop(engine);
    let cache = folder.path().join("cache.sqlite");
    let set_mode = |mode| {
        std::fs::set_permissions(&cache, std::fs::Permissions::from_mode(mode)).unwrap();
    };
    set_mode(0o444);
    if std::fs::OpenOptions::new().write(true).open(&cache).is_ok() {
        println!("skipped: this user may write what is write-protected");
    } else {
        let engine = Engine::open(folder.path(), Purpose::Reading).unwrap().0;
        let found = ask(&engine, "cells");
        assert_eq!((kept_and_computed(&found), found.hours), ((1, 0), expected));
        for _ in 0..2 {
            let found = ask(&engine, "regions");
            assert_eq!(kept_and_computed(&found), (0, 1));
            assert_eq!(found.hours, computed(&[("0", day_lines(0, 7))], "regions"));
        }
    }
    set_mode(0o644);
}

/// Also for a user who may write everything: the file says that nothing can be kept.
#[test]
fn a_cache_without_room_for_results_answers_all_the_same() {
    let folder = workspace();
    let engine = open(folder.path());
    import(engine.store(), "0", &day_lines(0, 7));
    let expected = ask(&engine, "cells").hours;
    let connection = rusqlite::Connection::open(folder.path().join("cache.sqlite")).unwrap();
    // What was kept is damaged, and nothing more can be written.
    connection.execute("UPDATE kept SET bytes = x'0102' WHERE key LIKE '%days%'", []).unwrap();
    assert_eq!(kept_and_computed(&ask(&engine, "cells")), (0, 1));
    assert_eq!(kept_and_computed(&ask(&engine, "cells")), (1, 0), "written anew");
    connection
        .execute_batch("CREATE TRIGGER full BEFORE INSERT ON kept BEGIN SELECT RAISE(ABORT, 'full'); END; DELETE FROM kept;")
        .unwrap();
    for _ in 0..2 {
        let found = ask(&engine, "cells");
        assert_eq!(kept_and_computed(&found), (0, 1));
        assert_eq!(found.hours, expected);
    }
    connection.execute_batch("DROP TABLE kept").unwrap();
    assert_eq!(ask(&engine, "cells").hours, expected);
}
