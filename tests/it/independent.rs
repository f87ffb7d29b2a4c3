//! The demo network computed again by a script that shares nothing with the program, where Python is present.

#![allow(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

use std::path::Path;
use std::process::Command;

use super::cli::vigia;
use super::skipped::say_skipped;

#[test]
fn an_independent_script_finds_the_same_numbers() {
    let zones = "import zoneinfo; zoneinfo.ZoneInfo('America/Lima')";
    let python = Command::new("python3").args(["-c", zones]).output();
    if !python.is_ok_and(|output| output.status.success()) {
        return; // Nobody to ask.
    }
    let folder = tempfile::tempdir().unwrap();
    let demo = folder.path().join("demo");
    let path = demo.to_str().unwrap();
    let arguments =
        ["demo", "--headless", "--dir", path, "--cells", "24", "--days", "2", "--seed", "7"];
    assert!(vigia(folder.path(), &arguments).status.success());
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/independent/demo_day.py");
    let compared = Command::new("python3")
        .arg(script)
        .arg(env!("CARGO_BIN_EXE_vigia"))
        .arg(&demo)
        .output()
        .unwrap();
    let told = String::from_utf8_lossy(&compared.stdout).into_owned();
    assert!(compared.status.success(), "{told}{}", String::from_utf8_lossy(&compared.stderr));
    let n: u32 = told.split(' ').next().unwrap().parse().unwrap();
    assert!(n >= 60, "{told}");
}

/// Python with DuckDB, which `tests/run.sh` installs.
pub fn has_duckdb() -> bool {
    let asked = Command::new("python3").args(["-c", "import duckdb"]).output();
    let has_it = asked.is_ok_and(|done| done.status.success());
    if !has_it {
        say_skipped("python3 has no duckdb: answers are not compared with it");
    }
    has_it
}

/// Asks each of three networks so many questions; `more`: further arguments of the script.
pub fn compare_with_duckdb(n_questions: u32, seed: u32, more: &[&str]) {
    let folder = tempfile::tempdir().unwrap();
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/independent/questions.py");
    let compared = Command::new("python3")
        .arg(script)
        .arg(env!("CARGO_BIN_EXE_vigia"))
        .arg(folder.path().join("networks"))
        .args(["--questions", &n_questions.to_string(), "--seed", &seed.to_string()])
        .args(more)
        .output()
        .unwrap();
    let told = String::from_utf8_lossy(&compared.stdout).into_owned();
    assert!(compared.status.success(), "{told}{}", String::from_utf8_lossy(&compared.stderr));
    let n_values: u32 = told.split(' ').nth(2).unwrap().parse().unwrap();
    assert!(n_values >= 1_000, "{told}");
}

/// Periods of 5, 15 and 60 minutes, zones with half hours, corrections, gaps, suspects: as DuckDB adds up the same files.
#[test]
fn duckdb_over_the_raw_files_finds_the_same_numbers() {
    if has_duckdb() {
        compare_with_duckdb(16, 1, &[]);
    }
}
