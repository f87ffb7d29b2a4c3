//! What only the tile store promises: it survives reopening, damage, newer programs, a kill at any instant.

#![allow(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use vigia::job::JobContext;
use vigia::model::{ImportedFile, SCALAR_BIN, SampleValue};
use vigia::store::sqlite::{SqliteOptions, SqliteStore};
use vigia::store::{ImportStatus, Store, StoreError};

use super::store_conformance::{DAY, file, import, scan_all, sqlite};

fn options() -> SqliteOptions {
    SqliteOptions { memory_budget_bytes: 1 << 30, set_aside_stamp: "2026-11-22".to_owned() }
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

#[test]
fn a_newer_schema_is_refused_and_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("cache.sqlite");
    drop(SqliteStore::open(&path, options()).unwrap());
    // The schema's number stands at byte 60 of an SQLite file, big-endian.
    let mut bytes = std::fs::read(&path).unwrap();
    bytes[60..64].copy_from_slice(&7_u32.to_be_bytes());
    std::fs::write(&path, &bytes).unwrap();
    let refused = SqliteStore::open(&path, options()).err();
    assert!(
        matches!(refused, Some(StoreError::NewerSchema { found: 7, known: 1, .. })),
        "{refused:?}"
    );
    assert_eq!(std::fs::read(&path).unwrap()[60..64], 7_u32.to_be_bytes());
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
/// Full after every third file.
const CRASH_BUDGET_BYTES: usize = 300_000;

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
