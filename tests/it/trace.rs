//! Where a number comes from: the rows of a value add up to it exactly, and name the files that brought them.

#![allow(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

use std::path::Path;

use serde_json::Value;
use vigia::model::{SCALAR_BIN, SampleValue, Zone};
use vigia::workspace::{Engine, Purpose};

use super::cli::vigia;
use super::store_conformance::file;

/// 2026-10-05T00:00:00Z.
const DAY: i64 = 1_791_158_400;
const QUARTER: i64 = 900;

fn put(folder: &Path, name: &str, rows: &[(&str, &str, u32, i64, i64)]) {
    let lines: Vec<_> = rows
        .iter()
        .map(|(object, counter, secs, start, value)| {
            (*object, *counter, SCALAR_BIN, *secs, DAY + start, SampleValue::Integer(*value), false)
        })
        .collect();
    let (engine, _) = Engine::open(folder, Purpose::Importing).unwrap();
    let mut writer = engine.store().begin_import().unwrap();
    writer.add_file(file(name, &[], &lines)).unwrap();
    writer.finish().unwrap();
}

/// Two cells of Norte, of which one moves to Sur after its first day, and one of Sur that reports by the hour.
fn workspace() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    Engine::create(folder.path(), "test", &Zone::utc()).unwrap();
    std::fs::write(
        folder.path().join("topology/objects.csv"),
        "object,region,valid_from,valid_to\nA,Norte,,\nB,Norte,,2026-10-06\nB,Sur,2026-10-06,\nC,Sur,,\n",
    )
    .unwrap();
    let mut rows = Vec::new();
    for quarter in 0..4 {
        for (cell, att) in [("Cell=A", 100), ("Cell=B", 10)] {
            let start = quarter / 2 * 86_400 + quarter % 2 * QUARTER;
            rows.push((cell, "att", 900, start, att + quarter));
            rows.push((cell, "succ", 900, start, att));
        }
    }
    put(folder.path(), "first.xml", &rows);
    put(
        folder.path(),
        "hourly.xml",
        &[("Cell=C", "att", 3600, 0, 1000), ("Cell=C", "succ", 3600, 0, 900)],
    );
    // A correction of one row.
    put(folder.path(), "late.xml", &[("Cell=A", "succ", 900, QUARTER, 99)]);
    folder
}

fn json(folder: &Path, arguments: &[&str]) -> Value {
    let mut all = vec!["--json"];
    all.extend(arguments);
    let output = vigia(folder, &all);
    let told = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.success(), "{arguments:?}\n{told}");
    serde_json::from_slice(&output.stdout).unwrap()
}

fn total(trace: &Value, counter: &str) -> f64 {
    let rows = trace["rows"].as_array().unwrap().iter();
    rows.filter(|row| row["counter"] == counter).map(|row| row["value"].as_f64().unwrap()).sum()
}

const RATE: &str = "100 * sum(succ) / sum(att)";

#[test]
fn rows_add_up_to_numerator_and_denominator() {
    let folder = workspace();
    let by_region = json(folder.path(), &["query", "--formula", RATE, "--by", "region"]);
    for (row, region) in by_region.as_array().unwrap().iter().zip(["Norte", "Sur"]) {
        let group = format!("region={region}");
        let trace = json(folder.path(), &["trace", "--formula", RATE, "--by", &group]);
        assert_eq!(trace["value"], row["formula"], "{region}");
        assert_eq!(trace["numerator"].as_f64(), Some(total(&trace, "succ")), "{region}");
        assert_eq!(trace["denominator"].as_f64(), Some(total(&trace, "att")), "{region}");
        assert_eq!(trace["n_rows"].as_u64(), Some(trace["rows"].as_array().unwrap().len() as u64));
    }
    let norte = json(folder.path(), &["trace", "--formula", RATE, "--by", "region=Norte"]);
    // 100 + 101 + 102 + 103 of A, and of B only what it did in Norte: 10 + 11.
    assert_eq!(total(&norte, "att"), 427.0, "not 452, with what B did in Sur");
    assert_eq!(total(&norte, "succ"), 419.0, "not 420: the correction counts");
    let sur = json(folder.path(), &["trace", "--formula", RATE, "--by", "region=Sur"]);
    let lengths: Vec<u64> = sur["rows"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|row| row["counter"] == "att")
        .map(|row| row["granularity_secs"].as_u64().unwrap())
        .collect();
    assert_eq!(lengths, [3600, 900, 900], "each object in the periods it reports");
}

#[test]
fn rows_name_the_file_that_brought_them() {
    let folder = workspace();
    let range = ["--from", "2026-10-05T00:15Z", "--to", "2026-10-05T00:30Z"];
    let mut arguments = vec!["trace", "--formula", RATE, "--by", "object=Cell=A"];
    arguments.extend(range);
    let trace = json(folder.path(), &arguments);
    let files: Vec<(&str, &str, u64)> = trace["files"]
        .as_array()
        .unwrap()
        .iter()
        .map(|f| {
            (
                f["file"].as_str().unwrap(),
                f["sha256"].as_str().unwrap(),
                f["rows"].as_u64().unwrap(),
            )
        })
        .collect();
    assert_eq!(
        files,
        [("first.xml", "sha-of-first.xml", 1), ("late.xml", "sha-of-late.xml", 1)],
        "the attempts of the first file, the success of the correction"
    );
    let text = String::from_utf8(vigia(folder.path(), &arguments).stdout).unwrap();
    for part in ["98.01980198019803", "sha-of-late.xml", "Rows: 2 of 2", "Cell=A", RATE] {
        assert!(text.contains(part), "{part}\n{text}");
    }
    let mut csv = arguments.clone();
    csv.extend(["--format", "csv"]);
    let csv = String::from_utf8(vigia(folder.path(), &csv).stdout).unwrap();
    let expected = "succ,2026-10-05T00:15:00+00:00,Cell=A,900,99,false,late.xml,sha-of-late.xml";
    assert!(csv.lines().any(|line| line == expected), "{csv}");
}

#[test]
fn what_cannot_be_traced_is_told() {
    let folder = workspace();
    let told = |arguments: &[&str]| {
        let output = vigia(folder.path(), arguments);
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        String::from_utf8_lossy(&output.stderr).into_owned()
    };
    let unknown = told(&["trace", "--formula", RATE, "--by", "region=Nort"]);
    assert!(unknown.contains("did you mean \"Norte\"?"), "{unknown}");
    let form = told(&["trace", "--formula", RATE, "--by", "region"]);
    assert!(form.contains("--by region=Norte"), "{form}");
    let few = json(folder.path(), &["trace", "--formula", RATE, "--rows", "3"]);
    assert_eq!(few["rows"].as_array().unwrap().len(), 3);
    assert_eq!(few["n_rows"], 18);
}
