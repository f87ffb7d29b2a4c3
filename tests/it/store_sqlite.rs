//! What only the tile store promises: it survives reopening, damage, newer programs, a kill at any instant.

#![allow(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

use std::path::Path;
use std::process::Command;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use vigia::job::JobContext;
use vigia::model::{ImportedFile, SCALAR_BIN, SampleValue};
use vigia::store::sqlite::{OnCorrupt, SqliteOptions, SqliteStore, set_aside};
use vigia::store::{ImportStatus, Store, StoreError};

use super::store_conformance::{DAY, file, import, scan_all, sqlite};
use super::store_format::old_tile;

fn options() -> SqliteOptions {
    SqliteOptions {
        memory_budget_bytes: 1 << 30,
        on_corrupt: OnCorrupt::SetAside,
        set_aside_stamp: "2026-11-22".to_owned(),
        ..SqliteOptions::default()
    }
}

fn one_value() -> ImportedFile {
    file("a", &[], &[("C=1", "m", SCALAR_BIN, 900, DAY, SampleValue::Integer(5), false)])
}

#[test]
fn a_damaged_cache_is_set_aside_and_never_deleted() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("cache.sqlite");
    for name in ["cache.corrupt-2026-11-22.sqlite", "cache.corrupt-2026-11-22-2.sqlite"] {
        std::fs::write(&path, b"this is not a database, but somebody may still want it").unwrap();
        let opened = SqliteStore::open(&path, options()).unwrap();
        let aside = opened.set_aside.unwrap();
        assert_eq!(aside, folder.path().join(name));
        assert!(std::fs::read(&aside).unwrap().starts_with(b"this is not"));
        assert_eq!(opened.store.data_revision().unwrap(), 0);
        import(&opened.store, [one_value()]);
    }
    let reopened = SqliteStore::open(&path, options()).unwrap();
    assert_eq!(reopened.set_aside, None);
    assert_eq!(scan_all(&*reopened.store.snapshot().unwrap()).len(), 1);
}

/// What a damaged cache may look like, made of the bytes of a sound one of several pages.
fn damaged(sound: &[u8]) -> [Vec<u8>; 3] {
    let mut overwritten = sound.to_vec();
    overwritten[..16].fill(b'x');
    [Vec::new(), sound[..sound.len() - 16_384].to_vec(), overwritten]
}

#[test]
fn a_damaged_cache_is_refused_and_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("cache.sqlite");
    import(&sqlite(folder.path(), 1 << 30), [one_value()]);
    let sound = std::fs::read(&path).unwrap();
    let refusing = || SqliteOptions { on_corrupt: OnCorrupt::Refuse, ..options() };
    assert!(SqliteStore::open(&path, refusing()).is_ok());
    for bytes in damaged(&sound) {
        std::fs::write(&path, &bytes).unwrap();
        let refused = SqliteStore::open(&path, refusing()).err();
        assert!(matches!(refused, Some(StoreError::Corrupt { .. })), "{refused:?}");
        assert_eq!(std::fs::read(&path).unwrap(), bytes);
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);

        let aside = SqliteStore::open(&path, options()).unwrap().set_aside.unwrap();
        assert_eq!(std::fs::read(&aside).unwrap(), bytes);
        std::fs::remove_file(aside).unwrap();
    }
}

#[test]
fn a_healthy_cache_that_is_set_aside_is_not_called_corrupt() {
    let folder = tempfile::tempdir().unwrap();
    import(&sqlite(folder.path(), 1 << 30), [one_value()]);
    let path = folder.path().join("cache.sqlite");
    let aside = set_aside(&path, "before-rebuild", "2026-11-22").unwrap();
    assert_eq!(aside, folder.path().join("cache.before-rebuild-2026-11-22.sqlite"));
    assert!(!path.exists());
    let opened = SqliteStore::open(&aside, options()).unwrap().store;
    assert_eq!(scan_all(&*opened.snapshot().unwrap()).len(), 1);
}

/// Reads a cache that may not be written; the folder may be or not.
#[cfg(unix)]
fn read_only_cache(folder_is_writable: bool) {
    use std::os::unix::fs::PermissionsExt;
    let set_mode = |path: &Path, mode| {
        std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode)).unwrap();
    };
    // Characters that mean something in an address.
    let outer = tempfile::tempdir().unwrap();
    let folder = outer.path().join("50% #1?");
    std::fs::create_dir(&folder).unwrap();
    import(&sqlite(&folder, 1 << 30), [one_value()]);
    let path = folder.join("cache.sqlite");
    set_mode(&path, 0o444);
    set_mode(&folder, if folder_is_writable { 0o755 } else { 0o555 });
    if std::fs::OpenOptions::new().write(true).open(&path).is_ok() {
        println!("skipped: this user may write what is write-protected");
    } else {
        let opened = SqliteStore::open(&path, options()).unwrap();
        assert_eq!(opened.set_aside, None);
        let snapshot = opened.store.snapshot().unwrap();
        assert_eq!(scan_all(&*snapshot).len(), 1);
        let refused = opened.store.begin_import().err();
        let Some(StoreError::Io { action: "write the cache", .. }) = &refused else {
            panic!("{refused:?}");
        };
        let message = refused.unwrap().to_string();
        assert_eq!(message.matches("could not").count(), 1, "{message}");
    }
    set_mode(&folder, 0o755);
}

#[cfg(unix)]
#[test]
fn a_cache_that_cannot_be_written_can_be_read() {
    read_only_cache(true);
    read_only_cache(false);
}

#[test]
fn a_long_import_shows_what_it_has_so_far() {
    let folder = tempfile::tempdir().unwrap();
    let store = sqlite(folder.path(), 1 << 30);
    let n_visible = || store.snapshot().unwrap().imports().unwrap().len();
    let sized = |name: &str, size_bytes| {
        let mut file = file(name, &[], &[]);
        file.header.size_bytes = size_bytes;
        file
    };
    let mut writer = store.begin_import().unwrap();
    writer.add_file(sized("half", 128 << 20)).unwrap();
    assert_eq!(n_visible(), 0);
    writer.add_file(sized("other half", 128 << 20)).unwrap();
    assert_eq!(n_visible(), 2);
    for n in 0..1_999 {
        writer.add_file(sized(&format!("small {n}"), 1)).unwrap();
    }
    assert_eq!(n_visible(), 2);
    writer.add_file(sized("the two-thousandth", 1)).unwrap();
    assert_eq!(n_visible(), 2_002);
    writer.add_file(one_value()).unwrap();
    writer.finish().unwrap();
    assert_eq!(n_visible(), 2_003);
}

#[test]
fn a_newer_schema_is_refused_and_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("cache.sqlite");
    drop(SqliteStore::open(&path, options()).unwrap());
    // The schema's number stands at byte 60 of an SQLite file, big-endian.
    let mut bytes = std::fs::read(&path).unwrap();
    bytes[60..64].copy_from_slice(&8_u32.to_be_bytes());
    std::fs::write(&path, &bytes).unwrap();
    let refused = SqliteStore::open(&path, options()).err();
    assert!(
        matches!(refused, Some(StoreError::NewerSchema { found: 8, known: 7, .. })),
        "{refused:?}"
    );
    assert_eq!(std::fs::read(&path).unwrap()[60..64], 8_u32.to_be_bytes());
}

#[test]
fn a_database_of_another_program_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("cache.sqlite");
    drop(SqliteStore::open(&path, options()).unwrap());
    let mut bytes = std::fs::read(&path).unwrap();
    bytes[68..72].copy_from_slice(&1_u32.to_be_bytes());
    std::fs::write(&path, &bytes).unwrap();
    assert!(matches!(SqliteStore::open(&path, options()).err(), Some(StoreError::Io { .. })));
}

#[test]
fn a_second_program_cannot_import_meanwhile_and_readers_can_read() {
    let folder = tempfile::tempdir().unwrap();
    let first = sqlite(folder.path(), 1 << 30);
    let second = sqlite(folder.path(), 1 << 30);
    let mut writer = first.begin_import().unwrap();
    writer.add_file(one_value()).unwrap();
    assert!(second.snapshot().unwrap().imports().unwrap().is_empty());
    assert!(matches!(second.begin_import().err(), Some(StoreError::Busy { .. })));
    writer.finish().unwrap();
    assert_eq!(second.snapshot().unwrap().imports().unwrap().len(), 1);
    assert_eq!(import(&second, [one_value()])[0].status, ImportStatus::Unchanged);
}

#[test]
fn a_flipped_bit_in_a_tile_is_found_and_named() {
    let folder = tempfile::tempdir().unwrap();
    let store = sqlite(folder.path(), 1 << 30);
    import(
        &store,
        [file(
            "a",
            &[],
            &[(
                "C=1",
                "m",
                SCALAR_BIN,
                900,
                DAY,
                SampleValue::Decimal(0.123_456_789_012_345_6),
                false,
            )],
        )],
    );
    drop(store);
    let path = folder.path().join("cache.sqlite");
    let mut bytes = std::fs::read(&path).unwrap();
    let value = 0.123_456_789_012_345_6_f64.to_le_bytes();
    let at = bytes.windows(8).rposition(|w| w == value).unwrap();
    bytes[at] ^= 1;
    std::fs::write(&path, &bytes).unwrap();
    let store = sqlite(folder.path(), 1 << 30);
    let faults = store.snapshot().unwrap().check(&JobContext::default()).unwrap();
    assert_eq!(faults.len(), 1, "{faults:?}");
    assert!(faults[0].contains("checksum"), "{faults:?}");
}

const CRASH_FOLDER: &str = "VIGIA_TEST_CRASH_FOLDER";
const N_FILES: usize = 90;
/// Full after a few files at first, later after each.
const CRASH_BUDGET_BYTES: usize = 20_000;

/// Quarter-hour files of 12 measurement types of 10 objects, three files for 30; each corrects two values of an earlier one.
fn crash_files() -> Vec<ImportedFile> {
    let names: Vec<&'static str> = (0..30).map(|i| &*format!("Cell={i}").leak()).collect();
    let types: Vec<&'static str> = (0..12).map(|i| &*format!("m{i}").leak()).collect();
    (0..N_FILES as i64)
        .map(|n| {
            let mut lines = Vec::new();
            for (o, object) in names.iter().enumerate().skip(n as usize % 3 * 10).take(10) {
                for (t, name) in types.iter().enumerate() {
                    let value = SampleValue::Integer(n * 1000 + (o * 12 + t) as i64);
                    lines.push((*object, *name, SCALAR_BIN, 900, DAY + n / 3 * 900, value, false));
                }
            }
            if n > 0 {
                for object in &names[..2] {
                    lines.push((
                        *object,
                        "m0",
                        SCALAR_BIN,
                        900,
                        DAY + (n - 1) / 3 * 900,
                        SampleValue::Decimal(0.5),
                        true,
                    ));
                }
            }
            file(&format!("f{n}"), &[], &lines)
        })
        .collect()
}

/// What the child process of the crash test does; does nothing in an ordinary run.
#[test]
fn crash_child() {
    if let Some(folder) = std::env::var_os(CRASH_FOLDER) {
        import(&sqlite(Path::new(&folder), CRASH_BUDGET_BYTES), crash_files());
    }
}

#[test]
fn tiles_of_earlier_versions_are_read_and_counted() {
    let folder = tempfile::tempdir().unwrap();
    let store = sqlite(folder.path(), 1 << 30);
    let line = |nth: i64, value, suspect| {
        ("C=1", "m", SCALAR_BIN, 21_600, DAY + nth * 21_600, value, suspect)
    };
    let lines = [
        line(0, SampleValue::Decimal(1.5), false),
        line(1, SampleValue::Decimal(-2.25), false),
        line(2, SampleValue::Null, false),
        line(3, SampleValue::Decimal(300.0), true),
    ];
    import(&store, [file("a", &[], &lines)]);
    let before = store.snapshot().unwrap();
    let (seen, stats) = (scan_all(&*before), before.stats().unwrap());
    assert_eq!((stats.n_tiles, stats.n_old_tiles), (1, 0));
    drop(before);
    let connection = rusqlite::Connection::open(folder.path().join("cache.sqlite")).unwrap();
    let n_changed = connection.execute("UPDATE tile SET data = ?1", [old_tile()]).unwrap();
    assert_eq!(n_changed, 1);
    let after = store.snapshot().unwrap();
    assert_eq!(scan_all(&*after), seen);
    assert_eq!(after.stats().unwrap().n_old_tiles, 1);
    assert_eq!(after.check(&JobContext::default()).unwrap(), Vec::<String>::new());
}

/// Questions and an import at once: nobody waits for the other, nobody hears of a lock, and each snapshot holds whole files.
#[test]
fn questions_and_an_import_do_not_disturb_each_other() {
    const CELLS: [&str; 3] = ["C=1", "C=2", "C=3"];
    let folder = tempfile::tempdir().unwrap();
    // Each file is committed by itself.
    let store = sqlite(folder.path(), 0);
    let n_files = 60_i64;
    let lines = |nth: i64| {
        CELLS.map(|cell| {
            let start = DAY + nth * 900;
            (cell, "m", SCALAR_BIN, 900, start, SampleValue::Integer(nth), false)
        })
    };
    let is_over = AtomicBool::new(false);
    let (store, is_over) = (&store, &is_over);
    std::thread::scope(|scope| {
        let readers: Vec<_> = (0..3)
            .map(|_| {
                scope.spawn(move || {
                    let (mut seen, mut revision) = (Vec::new(), 0);
                    loop {
                        // Asked first: the last look is one after the end, which everybody has to see.
                        let is_last = is_over.load(Ordering::Acquire);
                        let snapshot = store.snapshot().unwrap();
                        let values = scan_all(&*snapshot);
                        assert_eq!(values.len() % CELLS.len(), 0, "a part of a file");
                        assert!(snapshot.data_revision() >= revision, "back in time");
                        revision = snapshot.data_revision();
                        assert_eq!(scan_all(&*snapshot), values, "a snapshot changed");
                        seen.push(values.len() / CELLS.len());
                        if is_last {
                            break seen;
                        }
                    }
                })
            })
            .collect();
        // Somebody looks on for the whole time: the writer does not wait for him, and he sees none of it.
        let before = store.snapshot().unwrap();
        import(store, (0..n_files).map(|nth| file(&nth.to_string(), &[], &lines(nth))));
        assert!(scan_all(&*before).is_empty());
        is_over.store(true, Ordering::Release);
        for reader in readers {
            let seen = reader.join().unwrap();
            assert!(seen.is_sorted(), "{seen:?}");
            assert_eq!(seen.last(), Some(&(n_files as usize)));
            assert!(seen.iter().any(|n| *n > 0 && *n < n_files as usize), "nobody read meanwhile");
        }
    });
    assert_eq!(
        store.snapshot().unwrap().check(&JobContext::default()).unwrap(),
        Vec::<String>::new()
    );
}

#[test]
fn a_kill_at_any_instant_leaves_each_file_wholly_in_or_out() {
    let undisturbed = tempfile::tempdir().unwrap();
    let store = sqlite(undisturbed.path(), 1 << 30);
    import(&store, crash_files());
    let expected = scan_all(&*store.snapshot().unwrap());

    let unhurried = tempfile::tempdir().unwrap();
    let begun = Instant::now();
    import(&sqlite(unhurried.path(), CRASH_BUDGET_BYTES), crash_files());
    let duration_micros = begun.elapsed().as_micros() as u64;

    let mut n_partial = 0;
    for instant in 0..20_u64 {
        let folder = tempfile::tempdir().unwrap();
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "store_sqlite::crash_child", "--test-threads=1"])
            .env(CRASH_FOLDER, folder.path())
            .stdout(std::process::Stdio::null())
            .spawn()
            .unwrap();
        wait_for(&folder.path().join("cache.sqlite"), &mut child);
        // Spread over the import, not evenly: a multiplicative hash of the number.
        std::thread::sleep(Duration::from_micros(
            instant.wrapping_mul(2_654_435_761) % duration_micros,
        ));
        child.kill().ok();
        child.wait().unwrap();

        let store = sqlite(folder.path(), CRASH_BUDGET_BYTES);
        let snapshot = store.snapshot().unwrap();
        assert_eq!(snapshot.check(&JobContext::default()).unwrap(), Vec::<String>::new());
        let imports = snapshot.imports().unwrap();
        n_partial += usize::from(!imports.is_empty() && imports.len() < N_FILES);
        let first_files = tempfile::tempdir().unwrap();
        let reference = sqlite(first_files.path(), 1 << 30);
        import(&reference, crash_files().into_iter().take(imports.len()));
        assert_eq!(scan_all(&*snapshot), scan_all(&*reference.snapshot().unwrap()));
        drop(snapshot);

        let again = import(&store, crash_files());
        assert!(again[..imports.len()].iter().all(|r| r.status == ImportStatus::Unchanged));
        let snapshot = store.snapshot().unwrap();
        assert_eq!(scan_all(&*snapshot), expected);
        assert_eq!(snapshot.check(&JobContext::default()).unwrap(), Vec::<String>::new());
    }
    assert!(n_partial > 0, "no kill fell into the middle of an import: the test says nothing");
}

fn wait_for(path: &Path, child: &mut std::process::Child) {
    while !path.exists() && child.try_wait().unwrap().is_none() {
        std::thread::sleep(Duration::from_millis(1));
    }
}

/// A cache that is renamed under an import, as a rebuild does, takes what is written with it: the import must not say that it is done.
#[cfg(unix)]
#[test]
fn an_import_into_a_cache_that_was_renamed_is_an_error() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("cache.sqlite");
    let store = SqliteStore::open(&path, options()).unwrap().store;
    let mut session = store.begin_import().unwrap();
    session.add_file(one_value()).unwrap();
    std::fs::rename(&path, folder.path().join("before.sqlite")).unwrap();
    let other = SqliteStore::open(&path, options()).unwrap().store;
    let error = session.finish().expect_err("it is in no cache");
    assert!(error.to_string().contains("replaced"), "{error}");
    assert!(other.snapshot().unwrap().objects().unwrap().is_empty());
}
