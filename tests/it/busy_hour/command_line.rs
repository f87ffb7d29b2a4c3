//! The same through the binary: `query --busy-hour`, `busy-hours`, `list busy-hours`, and what a wrong name is told.

use std::path::Path;

use serde_json::Value;
use vigia::workspace::{Engine, Purpose};

use super::*;
use crate::cli::vigia;

const DEFINITIONS: &str = r#"
[[busy_hour]]
name = "cell-attempts"
measurement = "att"
resolution = "clock"
scope = "object"
stability = "bouncing"

[[busy_hour]]
name = "network-attempts"
measurement = "att"
resolution = "clock"
scope = "network"
stability = "bouncing"
zone = "America/Lima"

[[busy_hour]]
name = "by-day"
measurement = "daily"
resolution = "clock"
scope = "object"
stability = "bouncing"
"#;

/// K14 in Lima: 13 h there is 18 h UTC.
fn workspace() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    Engine::create(folder.path(), "test", &Zone::named("America/Lima").unwrap()).unwrap();
    std::fs::write(folder.path().join("busy_hours/own.toml"), DEFINITIONS).unwrap();
    let mut lines = vec![line("C=A", "daily", 86_400, DAY, 1.0)];
    for (cell, values) in [
        ("C=A", [(1000.0, 950.0), (900.0, 891.0), (500.0, 500.0)]),
        ("C=B", [(400.0, 400.0), (950.0, 931.0), (1000.0, 900.0)]),
    ] {
        for (hour, (att, succ)) in (18..).zip(values) {
            lines.push(line(cell, "att", 3600, DAY + hour * HOUR, att));
            lines.push(line(cell, "succ", 3600, DAY + hour * HOUR, succ));
        }
    }
    let (engine, _) = Engine::open(folder.path(), Purpose::Importing).unwrap();
    import(engine.store(), "k14", &lines);
    folder
}

fn stdout_of(workspace: &Path, arguments: &[&str]) -> String {
    let output = vigia(workspace, arguments);
    let told = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.success(), "{arguments:?}\n{told}");
    String::from_utf8(output.stdout).unwrap()
}

fn refusal(workspace: &Path, arguments: &[&str]) -> String {
    let output = vigia(workspace, arguments);
    let told = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(2), "{arguments:?}\n{told}");
    told
}

const RATE: [&str; 3] = ["query", "--formula", "100 * sum(succ) / sum(att)"];

#[test]
fn a_kpi_in_busy_hours_is_answered_by_the_usual_keys_and_buckets() {
    let folder = workspace();
    let ask = |more: &[&str]| -> Vec<Value> {
        let arguments: Vec<&str> = ["--json"].iter().chain(&RATE).chain(more).copied().collect();
        serde_json::from_str(&stdout_of(folder.path(), &arguments)).unwrap()
    };
    let value = |row: &Value| row["formula"].as_f64().unwrap();
    let close = |found: f64, expected: f64| assert!((found - expected).abs() < 5e-8, "{found}");
    let cells = ask(&["--busy-hour", "cell-attempts"]);
    close(value(&cells[0]), 92.5);
    assert_eq!(
        (&cells[0]["formula.received"], &cells[0]["formula.expected"]),
        (&2.into(), &2.into())
    );
    close(value(&ask(&["--busy-hour", "network-attempts"])[0]), 98.486_486_5);
    close(value(&ask(&[])[0]), 96.252_631_6);
    for every in ["1d", "1w", "1mo"] {
        let rows = ask(&["--busy-hour", "cell-attempts", "--every", every, "--by", "object"]);
        let with_value: Vec<f64> = rows.iter().filter_map(|row| row["formula"].as_f64()).collect();
        assert_eq!(with_value, [95.0, 90.0], "{every}");
    }
    // A filter asks for fewer cells; it does not move the hour of the network.
    let one = ask(&["--busy-hour", "network-attempts", "--where", "object == \"C=A\""]);
    close(value(&one[0]), 99.0);
    let worst = ask(&["--busy-hour", "cell-attempts", "--by", "object", "--worst", "1"]);
    assert_eq!(worst.iter().filter(|row| row["object"] == "C=B").count(), worst.len());
    // Nothing was expected in hours without traffic: no number is made up.
    let other_day =
        ask(&["--busy-hour", "cell-attempts", "--from", "2026-10-05", "--to", "2026-10-05T12:00"]);
    assert_eq!(other_day[0]["formula"], Value::Null);
}

#[test]
fn the_hours_themselves_are_shown() {
    let folder = workspace();
    let csv = stdout_of(
        folder.path(),
        &["busy-hours", "cell-attempts", "--format", "csv", "--from", "2026-10-05"],
    );
    let expected = [
        "day,object,busy_hour_start,traffic,completeness,day_completeness",
        "2026-10-05,C=A,2026-10-05T13:00:00-05:00,1000,1,0.125",
        "2026-10-05,C=B,2026-10-05T15:00:00-05:00,1000,1,0.125",
        "",
    ];
    assert_eq!(csv, expected.join("\r\n"));
    let network: Vec<Value> = serde_json::from_str(&stdout_of(
        folder.path(),
        &["--json", "busy-hours", "network-attempts", "--from", "2026-10-05"],
    ))
    .unwrap();
    assert_eq!(network[0]["busy_hour_start"], "2026-10-05T14:00:00-05:00");
    assert_eq!(network[0]["traffic"], 1850.0);
    let table = stdout_of(folder.path(), &["busy-hours", "network-attempts"]);
    assert!(table.contains("2026-10-05T14:00:00-05:00") && table.contains("12.50 %"), "{table}");
    // The day before, in Lima, on which daily data of UTC begin: nothing is expected of quarter-hours that never came.
    let listed = stdout_of(folder.path(), &["list", "busy-hours"]);
    for name in ["cell-attempts", "network-attempts", "cell-clock-volume", "network-fixed-volume"] {
        assert!(listed.contains(name), "{listed}");
    }
}

#[test]
fn the_plan_says_whether_hours_were_kept() {
    let folder = workspace();
    let plan = || -> Value {
        let arguments: Vec<&str> = ["--json"]
            .iter()
            .chain(&RATE)
            .chain(&["--busy-hour", "cell-attempts", "--from", "2026-10-05", "--plan"])
            .copied()
            .collect();
        serde_json::from_str(&stdout_of(folder.path(), &arguments)).unwrap()
    };
    let counts = |plan: &Value| {
        let count = |key: &str| plan[key].as_u64().unwrap();
        (count("busy_hour_days_kept"), count("busy_hour_days_computed"), count("busy_hour_units"))
    };
    assert_eq!(counts(&plan()), (0, 1, 2));
    assert_eq!(counts(&plan()), (1, 0, 2), "kept by another run of the program");
    let table = stdout_of(
        folder.path(),
        &["busy-hours", "cell-attempts", "--from", "2026-10-05", "--plan"],
    );
    let line = table.lines().find(|line| line.starts_with("of these kept")).unwrap();
    assert!(line.ends_with(" 1"), "{table}");
}

#[test]
fn what_cannot_be_asked_is_told_with_what_can() {
    let folder = workspace();
    let query = |more: &[&str]| {
        let arguments: Vec<&str> = RATE.iter().chain(more).copied().collect();
        refusal(folder.path(), &arguments)
    };
    for told in [
        query(&["--busy-hour", "cell-atempts"]),
        refusal(folder.path(), &["busy-hours", "cell-atempts"]),
    ] {
        assert!(told.contains("nknown busy hour \"cell-atempts\""), "{told}");
        assert!(told.contains("did you mean \"cell-attempts\"?"), "{told}");
        assert!(told.contains("network-attempts") && told.contains("cell-clock-volume"), "{told}");
    }
    let told = query(&["--busy-hour", "cell-attempts", "--every", "1h"]);
    assert!(told.contains("buckets of 1h") && told.contains("1d"), "{told}");
    let told = query(&["--busy-hour", "network-attempts", "--zone", "UTC"]);
    assert!(told.contains("America/Lima") && told.contains("UTC"), "{told}");
    let told = query(&["--busy-hour", "by-day"]);
    assert!(told.contains("periods of 1d"), "{told}");
    let told = query(&["--busy-hour", "cell-attempts", "--zone", "Asia/Kolkata"]);
    assert!(told.contains("Asia/Kolkata") && told.contains("1h"), "{told}");
    // Counters that were never imported are no mistake of the question.
    let arguments: Vec<&str> =
        RATE.iter().chain(&["--busy-hour", "cell-clock-volume"]).copied().collect();
    let told = String::from_utf8(vigia(folder.path(), &arguments).stderr).unwrap();
    assert!(told.contains("busy hour \"cell-clock-volume\" was found on no day"), "{told}");
    assert!(told.contains("traffic_volume_dl"), "{told}");
}
