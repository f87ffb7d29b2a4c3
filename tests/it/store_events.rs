//! Tickets, outages and readings of counters in every store: the last state wins whatever the order of the files, readings give the
//! same values however they are cut into files, and a cache of the first schema is brought up to date.

#![allow(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

use proptest::prelude::*;
use vigia::job::JobContext;
use vigia::model::{
    CounterReading, CumulativeBatch, FileCounts, GranularityPeriod, ImportedFile, MeasurementEntry,
    MeasurementKind, ObjectEntry, Outage, SCALAR_BIN, SampleValue, Ticket, Timestamp,
};
use vigia::store::memory::MemoryStore;
use vigia::store::sqlite::{SqliteOptions, SqliteStore};
use vigia::store::{ImportStatus, Store, StoreError};

use super::store_conformance::{
    DAY, file, import, on_every_local_store, on_every_store, scan_all, seen, sqlite,
};

fn at(secs: i64) -> Timestamp {
    Timestamp::from_unix_secs(DAY + secs)
}

fn ticket(id: &str, update_number: u64, updated: Option<i64>, state: &str) -> Ticket {
    Ticket {
        id: id.to_owned(),
        title: "Sin servicio en LIM001A".to_owned(),
        state: state.to_owned(),
        priority: "3 - Moderate".to_owned(),
        priority_level: Some(3),
        opened_at: Some(at(0)),
        updated_at: updated.map(at),
        update_number,
        n_reopened: 1,
        met_sla: Some(false),
        ..Ticket::default()
    }
}

fn outage(id: &str, object: &str, start: i64, end: Option<i64>, severity: &str) -> Outage {
    Outage {
        id: id.to_owned(),
        object: object.to_owned(),
        name: "Cell Unavailable".to_owned(),
        severity: severity.to_owned(),
        start: at(start),
        end: end.map(at),
        ..Outage::default()
    }
}

fn with_tickets(name: &str, tickets: Vec<Ticket>) -> ImportedFile {
    let counts = FileCounts { n_rows: 9, n_events: tickets.len() as u64, ..FileCounts::default() };
    ImportedFile { tickets, counts, ..file(name, &[], &[]) }
}

fn with_outages(name: &str, outages: Vec<Outage>) -> ImportedFile {
    ImportedFile { outages, ..file(name, &[], &[]) }
}

/// State and file of each ticket.
fn states(store: &dyn Store) -> Vec<(String, String, String)> {
    let snapshot = store.snapshot().unwrap();
    let imports = snapshot.imports().unwrap();
    let file_of = |id| imports.iter().find(|r| r.id == id).unwrap().header.file.clone();
    let tickets = snapshot.tickets().unwrap();
    tickets.iter().map(|t| (t.event.id.clone(), t.event.state.clone(), file_of(t.import))).collect()
}

#[test]
fn the_highest_update_of_a_ticket_wins_in_any_order() {
    let files = || {
        [
            with_tickets(
                "new",
                vec![ticket("INC2", 1, Some(10), "New"), ticket("INC1", 0, None, "New")],
            ),
            with_tickets("last", vec![ticket("INC2", 7, Some(30), "Closed")]),
            // Time goes backwards in the system, its number does not.
            with_tickets("middle", vec![ticket("INC2", 5, Some(99), "Active")]),
        ]
    };
    for order in [[0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]] {
        on_every_local_store(|store| {
            import(store, order.map(|i| files()[i].clone()));
            let expected = [("INC1", "New", "new"), ("INC2", "Closed", "last")]
                .map(|(id, state, file)| (id.to_owned(), state.to_owned(), file.to_owned()));
            assert_eq!(states(store), expected, "{order:?}");
        });
    }
    on_every_store(|store| {
        import(store, files());
        let snapshot = store.snapshot().unwrap();
        let tickets = snapshot.tickets().unwrap();
        assert_eq!(
            tickets[1].event,
            ticket("INC2", 7, Some(30), "Closed"),
            "every field comes back"
        );
        assert_eq!(tickets[0].event.updated_at, None);
        assert_eq!(
            (snapshot.stats().unwrap().n_tickets, snapshot.stats().unwrap().n_outages),
            (2, 0)
        );
        let counts = &snapshot.imports().unwrap()[0].counts;
        assert_eq!((counts.n_rows, counts.n_events), (9, 2));
    });
}

#[test]
fn of_equal_updates_the_later_time_wins_and_then_the_later_file() {
    on_every_store(|store| {
        import(
            store,
            [
                with_tickets("a", vec![ticket("T", 3, Some(20), "a")]),
                with_tickets("b", vec![ticket("T", 3, Some(10), "b")]),
                with_tickets("c", vec![ticket("T", 3, None, "c")]),
            ],
        );
        assert_eq!(states(store)[0].1, "a");
        import(store, [with_tickets("d", vec![ticket("T", 3, Some(20), "d")])]);
        assert_eq!(states(store)[0].1, "d");
        let biggest = with_tickets("e", vec![ticket("T", u64::MAX, Some(0), "e")]);
        import(store, [biggest, with_tickets("f", vec![ticket("T", 1 << 63, Some(99), "f")])]);
        assert_eq!(states(store)[0].1, "e", "numbers are unsigned");
    });
}

#[test]
fn an_outage_with_an_end_is_not_made_active_again() {
    on_every_store(|store| {
        let files = [
            with_outages(
                "active",
                vec![
                    outage("77", "LIM001A", 100, None, "Major"),
                    outage("", "LIM002A", 50, None, "Major"),
                    outage("", "LIM002A", 60, None, "Major"),
                ],
            ),
            with_outages(
                "cleared",
                vec![
                    outage("77", "LIM001A", 100, Some(400), "Critical"),
                    outage("", "LIM002A", 50, Some(70), "Critical"),
                ],
            ),
            with_outages(
                "active again",
                vec![
                    outage("77", "LIM001A", 100, None, "Minor"),
                    outage("", "LIM002A", 50, None, "Minor"),
                    outage("", "LIM002A", 60, None, "Minor"),
                ],
            ),
        ];
        import(store, files);
        let snapshot = store.snapshot().unwrap();
        let found: Vec<_> = snapshot
            .outages()
            .unwrap()
            .iter()
            .map(|o| (o.event.clone(), o.import.0))
            .map(|(o, import)| (o.id, o.object, o.end, o.severity, import))
            .collect();
        let expected = [
            ("", "LIM002A", Some(70), "Critical", 2),
            ("", "LIM002A", None, "Minor", 3),
            ("77", "LIM001A", Some(400), "Critical", 2),
        ]
        .map(|(id, object, end, severity, import)| {
            (id.to_owned(), object.to_owned(), end.map(at), severity.to_owned(), import)
        });
        assert_eq!(found, expected);
        assert_eq!(snapshot.stats().unwrap().n_outages, 3);
        assert_eq!(snapshot.check(&JobContext::default()).unwrap(), Vec::<String>::new());
    });
}

#[test]
fn a_file_of_tickets_twice_changes_nothing() {
    on_every_store(|store| {
        let tickets = || with_tickets("a", vec![ticket("T", 3, Some(20), "a")]);
        import(store, [tickets()]);
        let revision = store.data_revision().unwrap();
        assert_eq!(import(store, [tickets()])[0].status, ImportStatus::Unchanged);
        assert_eq!(store.data_revision().unwrap(), revision);
    });
}

/// Readings of `mme-sessions` and of one more counter, which never moves.
fn with_readings(name: &str, readings: &[(i64, u64)]) -> ImportedFile {
    let entry = |name: &str| MeasurementEntry {
        name: name.to_owned(),
        group: "mmeSch1".to_owned(),
        kind: MeasurementKind::Scalar,
    };
    let cumulative = CumulativeBatch {
        objects: vec![ObjectEntry { name: "Mme=LIM-MME1".to_owned(), vendor: None }],
        measurements: vec![entry("still"), entry("attach")],
        interval: GranularityPeriod::QUARTER_HOUR,
        readings: readings
            .iter()
            .flat_map(|(secs, value)| {
                [(0, 40), (1, *value)].map(|(measurement, value)| CounterReading {
                    object: 0,
                    measurement,
                    at: at(*secs),
                    value,
                })
            })
            .collect(),
    };
    ImportedFile { cumulative: Some(cumulative), ..file(name, &[], &[]) }
}

/// Value of the counter in each period, by its start.
fn attach(store: &dyn Store) -> Vec<(i64, Option<u64>)> {
    let all = scan_all(&*store.snapshot().unwrap());
    let of_counter = all.into_iter().filter(|(key, _)| key.0 == "attach");
    of_counter
        .map(|(key, seen)| (key.4 - DAY, seen.1.map(|bits| f64::from_bits(bits) as u64)))
        .collect()
}

#[test]
fn differences_of_readings_are_samples() {
    on_every_store(|store| {
        let first = import(store, [with_readings("a", &[(0, 100)])]).remove(0);
        assert_eq!(attach(store), [], "one reading is no value");
        assert_eq!((first.n_objects, first.n_measurements, first.extent), (1, 2, None));
        let second = import(store, [with_readings("b", &[(900, 130)])]).remove(0);
        assert_eq!(
            attach(store),
            [(0, Some(30))],
            "over [earlier, later), stamped with the earlier"
        );
        assert_eq!(second.extent.map(|e| (e.start, e.end)), Some((at(0), at(900))));
        // A restart, a pass of 2^32, an underflow: missing is not zero and never negative.
        let rest = import(
            store,
            [with_readings(
                "c",
                &[(1800, 7), (2700, 4_294_967_284), (3600, 4_294_967_290), (4500, 4)],
            )],
        );
        let expected =
            [(0, Some(30)), (900, None), (1800, None), (2700, Some(6)), (3600, Some(10))];
        assert_eq!(attach(store), expected);
        assert_eq!(
            rest[0].warnings,
            [
                "1 of 8 differences of counters have no value: the number went down, as after a restart",
                "1 of 8 differences of counters have no value: the number went below zero and is shown unsigned",
                "1 of 8 differences of counters passed 2^32 and were counted on",
            ]
        );
        let snapshot = store.snapshot().unwrap();
        assert_eq!(snapshot.imports().unwrap()[2].warnings, rest[0].warnings);
        let still = scan_all(&*snapshot);
        let zeros = still.iter().filter(|(key, _)| key.0 == "still");
        assert!(zeros.clone().all(|(_, found)| *found == seen(SampleValue::Integer(0), false)));
        assert_eq!(zeros.count(), 5);
        assert_eq!(snapshot.check(&JobContext::default()).unwrap(), Vec::<String>::new());
    });
}

#[test]
fn readings_off_the_grid_keep_their_times() {
    on_every_store(|store| {
        import(store, [with_readings("a", &[(13, 1), (915, 4), (1814, 9)])]);
        assert_eq!(attach(store), [(13, Some(3)), (915, Some(5))]);
    });
}

#[test]
fn repeated_readings_are_counted_and_the_last_one_counts() {
    on_every_store(|store| {
        let record = import(store, [with_readings("a", &[(0, 5), (0, 6), (900, 16)])]).remove(0);
        assert_eq!((record.counts.n_repeats, record.counts.n_conflicts), (1, 1));
        assert_eq!(attach(store), [(0, Some(10))]);
        let corrected = import(store, [with_readings("b", &[(0, 10)])]).remove(0);
        assert_eq!(corrected.n_replaced, 1);
        assert_eq!(attach(store), [(0, Some(6))]);
    });
}

#[test]
fn a_reading_that_points_nowhere_is_refused() {
    on_every_store(|store| {
        let mut bad = with_readings("a", &[(0, 5)]);
        bad.cumulative.as_mut().unwrap().readings[0].object = 1;
        let mut writer = store.begin_import().unwrap();
        assert!(matches!(writer.add_file(bad).err(), Some(StoreError::Usage(_))));
        writer.finish().unwrap();
        assert!(store.snapshot().unwrap().imports().unwrap().is_empty());
    });
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    /// Readings cut into files, in any order, in one session or several, give the same samples in both stores.
    #[test]
    fn readings_give_the_same_samples_in_any_order(
        (values, order) in proptest::collection::vec(
            prop_oneof![3 => 0_u64..500, 1 => 4_294_967_000_u64..4_294_967_300], 2..9,
        ).prop_flat_map(|values| {
            let places: Vec<usize> = (0..values.len()).collect();
            (Just(values), Just(places).prop_shuffle())
        }),
        gap_secs in prop_oneof![3 => Just(900_i64), 1 => Just(901), 1 => Just(450)],
        file_len in 1_usize..4,
    ) {
        let reading = |i: usize| (i as i64 * gap_secs, values[i]);
        let all: Vec<(i64, u64)> = (0..values.len()).map(reading).collect();
        let at_once = MemoryStore::new();
        import(&at_once, [with_readings("all", &all)]);
        let expected = attach(&at_once);
        let files = || order.chunks(file_len).enumerate().map(|(n, places)| {
            let some: Vec<(i64, u64)> = places.iter().map(|i| reading(*i)).collect();
            with_readings(&format!("f{n}"), &some)
        });
        on_every_store(|store| {
            import(store, files());
            assert_eq!(attach(store), expected);
        });
        on_every_store(|store| {
            files().for_each(|file| { import(store, [file]); });
            assert_eq!(attach(store), expected);
        });
    }
}

#[test]
fn how_a_file_was_read_is_noted() {
    on_every_store(|store| {
        let mut a = file("a", &[], &[]);
        a.header.read_as = "zone America/Lima, format -".to_owned();
        import(store, [a]);
        let record = store.snapshot().unwrap().imports().unwrap().remove(0);
        assert_eq!(record.header.read_as, "zone America/Lima, format -");
    });
}

/// What a schema consists of.
fn schema(connection: &rusqlite::Connection) -> Vec<(String, String)> {
    let mut statement = connection
        .prepare("SELECT name, coalesce(sql, '') FROM sqlite_master ORDER BY name")
        .unwrap();
    let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?))).unwrap();
    rows.collect::<Result<_, _>>().unwrap()
}

#[test]
fn a_cache_of_schema_1_is_brought_up_to_date() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("cache.sqlite");
    let old = rusqlite::Connection::open(&path).unwrap();
    old.execute_batch("PRAGMA journal_mode = WAL").unwrap();
    old.execute_batch(include_str!("../../src/store/sqlite/migrations/v1.sql")).unwrap();
    old.execute_batch(&format!(
        "PRAGMA application_id = {}; PRAGMA user_version = 1;
         INSERT INTO object VALUES (0, 'C=1', NULL, 0, 0);
         INSERT INTO measurement VALUES (0, 'm', 'g', 0, 0);
         INSERT INTO off_grid VALUES (0, 420, 0, {DAY}, -1, 1, 5, 0);
         INSERT INTO reporter VALUES (0, 420, 0, 1);
         INSERT INTO import VALUES
             (1, 'old.xml', 'test', 'sha', 7, {DAY}, 0, 1, 0, 0, 0, 0, 0, 1, 1, 0, 0, {DAY}, {}, '');
         UPDATE meta SET data_revision = 1",
        0x5649_4741,
        DAY + 420,
    ))
    .unwrap();
    old.close().unwrap();

    let opened = SqliteStore::open(&path, SqliteOptions::default()).unwrap();
    assert_eq!(opened.set_aside, None);
    let snapshot = opened.store.snapshot().unwrap();
    let record = snapshot.imports().unwrap().remove(0);
    assert_eq!((record.header.file.as_str(), record.header.read_as.as_str()), ("old.xml", ""));
    assert_eq!((record.counts.n_values, record.counts.n_rows, record.counts.n_events), (1, 0, 0));
    assert_eq!(scan_all(&*snapshot).len(), 1);
    assert_eq!(snapshot.check(&JobContext::default()).unwrap(), Vec::<String>::new());
    drop(snapshot);
    import(&opened.store, [with_tickets("new", vec![ticket("T", 1, None, "a")])]);
    assert_eq!(states(&opened.store).len(), 1);
    drop(opened);

    let fresh_folder = tempfile::tempdir().unwrap();
    drop(sqlite(fresh_folder.path(), 0));
    let fresh = rusqlite::Connection::open(fresh_folder.path().join("cache.sqlite")).unwrap();
    let upgraded = rusqlite::Connection::open(&path).unwrap();
    assert_eq!(schema(&upgraded), schema(&fresh));
    let version: u32 = upgraded.query_row("PRAGMA user_version", [], |row| row.get(0)).unwrap();
    assert_eq!(version, 7);
}

#[cfg(unix)]
#[test]
fn an_old_cache_that_cannot_be_written_is_refused() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("cache.sqlite");
    let old = rusqlite::Connection::open(&path).unwrap();
    old.execute_batch(include_str!("../../src/store/sqlite/migrations/v1.sql")).unwrap();
    old.execute_batch(&format!("PRAGMA application_id = {}; PRAGMA user_version = 1", 0x5649_4741))
        .unwrap();
    old.close().unwrap();
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o444)).unwrap();
    if std::fs::OpenOptions::new().write(true).open(&path).is_ok() {
        println!("skipped: this user may write what is write-protected");
        return;
    }
    let message = SqliteStore::open(&path, SqliteOptions::default()).err().unwrap().to_string();
    assert!(message.contains("older version"), "{message}");
}

#[test]
fn values_of_a_batch_and_of_readings_share_a_file() {
    on_every_store(|store| {
        let mut mixed = with_readings("a", &[(0, 1), (900, 4)]);
        mixed.batch = file(
            "b",
            &[],
            &[("Mme=LIM-MME1", "users", SCALAR_BIN, 900, DAY, SampleValue::Integer(5), false)],
        )
        .batch;
        let record = import(store, [mixed]).remove(0);
        assert_eq!((record.n_objects, record.n_measurements), (1, 3), "one object, named twice");
        assert_eq!(attach(store), [(0, Some(3))]);
        assert_eq!(scan_all(&*store.snapshot().unwrap()).len(), 3);
    });
}
