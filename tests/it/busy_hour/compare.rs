//! Definitions side by side through the binary: K13, K14 and K15, each number under the definition that gives it.

use std::path::Path;

use serde_json::Value;
use vigia::workspace::{Engine, Purpose};

use super::*;
use crate::cli::vigia;

const DEFINITIONS: &str = r#"
[[busy_hour]]
name = "own"
measurement = "att"
resolution = "clock"
scope = "object"
stability = "bouncing"

[[busy_hour]]
name = "network"
measurement = "att"
resolution = "clock"
scope = "network"
stability = "bouncing"

[[busy_hour]]
name = "erlang-own"
measurement = "erlang"
resolution = "clock"
scope = "object"
stability = "bouncing"
month_rule = "highest-3"

[[busy_hour]]
name = "erlang-network"
measurement = "erlang"
resolution = "clock"
scope = "network"
stability = "bouncing"

[[busy_hour]]
name = "erlang-weekdays"
measurement = "erlang"
resolution = "clock"
scope = "network"
stability = "bouncing"
days = "weekdays"
"#;

const KPI: &str = r#"
[[kpi]]
id = "success"
name = "Success"
formula = "100 * sum(succ) / sum(att)"
unit = "%"
direction = "higher"
"#;

fn workspace(lines: &[Line]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    Engine::create(folder.path(), "test", &Zone::utc()).unwrap();
    std::fs::write(folder.path().join("busy_hours/own.toml"), DEFINITIONS).unwrap();
    std::fs::write(folder.path().join("kpis/own.toml"), KPI).unwrap();
    let (engine, _) = Engine::open(folder.path(), Purpose::Importing).unwrap();
    import(engine.store(), "all", lines);
    folder
}

fn stdout_of(workspace: &Path, arguments: &[&str]) -> String {
    let output = vigia(workspace, arguments);
    let told = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.success(), "{arguments:?}\n{told}");
    String::from_utf8(output.stdout).unwrap()
}

fn json_of(workspace: &Path, arguments: &[&str]) -> Value {
    let all: Vec<&str> = ["--json", "busy-hours"].iter().chain(arguments).copied().collect();
    serde_json::from_str(&stdout_of(workspace, &all)).unwrap()
}

fn close(found: &Value, expected: f64) {
    let found = found.as_f64().unwrap();
    assert!((found - expected).abs() < 5e-8, "{found} is not {expected}");
}

/// Hours from 13 h UTC on.
fn three_hours(object: &str, measurement: &'static str, values: [f64; 3]) -> Vec<Line> {
    let at = |i: usize| DAY + (13 + i as i64) * HOUR;
    let line_at = |(i, value): (usize, &f64)| line(object, measurement, 3600, at(i), *value);
    values.iter().enumerate().map(line_at).collect()
}

fn k13_and_k14() -> Vec<Line> {
    [
        three_hours("C=A", "att", [1000.0, 900.0, 500.0]),
        three_hours("C=A", "succ", [950.0, 891.0, 500.0]),
        three_hours("C=B", "att", [400.0, 950.0, 1000.0]),
        three_hours("C=B", "succ", [400.0, 931.0, 900.0]),
        three_hours("C=A", "erlang", [20.0, 15.0, 10.0]),
        three_hours("C=B", "erlang", [10.0, 18.0, 20.0]),
    ]
    .concat()
}

#[test]
fn k14_the_same_kpi_in_own_hours_in_the_networks_hour_and_in_all() {
    let folder = workspace(&k13_and_k14());
    let ask = ["own,network", "--compare", "--kpi", "success"];
    let found = json_of(folder.path(), &ask);
    let day = &found["periods"][0];
    assert_eq!(day["period"], "2026-10-05");
    assert_eq!(found["periods"].as_array().unwrap().len(), 1);
    close(&day["in"]["own"]["success"], 92.5);
    close(&day["in"]["network"]["success"], 98.486_486_5);
    close(&day["all_hours"]["success"], 96.252_631_6);
    close(&day["in"]["own"]["traffic"], 2000.0);
    close(&day["in"]["network"]["traffic"], 1850.0);
    let starts = |name: &str| -> Vec<&str> {
        let hours = day["in"][name]["hours"].as_array().unwrap();
        hours.iter().map(|hour| hour["start"].as_str().unwrap()).collect()
    };
    assert_eq!((starts("own"), starts("network")), (vec!["13:00", "15:00"], vec!["14:00"]));
    // By month it is one day too, and the sums are divided last.
    let month = json_of(folder.path(), &[&ask[..], &["--month"]].concat());
    let october = &month["periods"][0];
    assert_eq!(october["period"], "2026-10");
    close(&october["in"]["own"]["success"], 92.5);
    close(&october["in"]["network"]["success"], 98.486_486_5);
    close(&october["all_hours"]["success"], 96.252_631_6);
    // For reading: every number stands under its definition, and the definitions are explained.
    let mut table = vec!["busy-hours"];
    table.extend(ask);
    let table = stdout_of(folder.path(), &table);
    let (header, line) = (table.lines().next().unwrap(), table.lines().nth(2).unwrap());
    let at = |name: &str, value: &str| {
        let end = |text: &str, part: &str| {
            let at = text.find(part).unwrap_or_else(|| panic!("{part} in {table}"));
            text[..at].chars().count() + part.chars().count()
        };
        assert_eq!(end(header, name), end(line, value), "{name} {value}\n{table}");
    };
    at("own: success", "92.5");
    at("network: success", "98.48648649");
    at("all hours: success", "96.25263158");
    assert!(table.contains("clock hour of each object with the greatest att"), "{table}");
    assert!(table.contains("clock hour of the network with the greatest att"), "{table}");
    let mut csv = vec!["busy-hours", "--format", "csv"];
    csv.extend(ask);
    let csv = stdout_of(folder.path(), &csv);
    let mut lines = csv.lines();
    assert_eq!(
        lines.next().unwrap(),
        "period,own.hours,own.traffic,own.success,network.hours,network.traffic,network.success,all_hours.success"
    );
    let line = lines.next().unwrap();
    assert!(
        line.starts_with("2026-10-05,13:00 ×1 15:00 ×1,2000,92.5,14:00 ×1,1850,98.48"),
        "{csv}"
    );
}

#[test]
fn k13_erlangs_side_by_side() {
    let folder = workspace(&k13_and_k14());
    let found = json_of(folder.path(), &["erlang-own,erlang-network", "--compare"]);
    let day = &found["periods"][0]["in"];
    assert_eq!(day["erlang-own"]["traffic"], 40.0);
    assert_eq!(day["erlang-network"]["traffic"], 33.0);
    assert!(
        day["erlang-own"].get("success").is_none()
            && found["periods"][0].get("all_hours").is_none()
    );
}

const K15: [f64; 30] = [
    402.0, 415.0, 398.0, 441.0, 467.0, 389.0, 350.0, 410.0, 425.0, 433.0, 451.0, 472.0, 395.0,
    362.0, 418.0, 429.0, 436.0, 455.0, 480.0, 401.0, 358.0, 421.0, 430.0, 438.0, 459.0, 476.0,
    404.0, 366.0, 423.0, 440.0,
];

/// 2026-11-01T00:00:00Z: a month of thirty days.
const NOVEMBER: i64 = DAY + 27 * 24 * HOUR;

#[test]
fn k15_rules_of_a_month_for_each_definition() {
    let mut lines = Vec::new();
    for (day, value) in K15.iter().enumerate() {
        let day = NOVEMBER + day as i64 * 24 * HOUR;
        lines.push(line("C=A", "erlang", 3600, day + 10 * HOUR, 100.0));
        lines.push(line("C=A", "erlang", 3600, day + (11 + (*value as i64 % 7)) * HOUR, *value));
    }
    let folder = workspace(&lines);
    let names = "erlang-own,erlang-network,erlang-weekdays";
    let found = json_of(folder.path(), &[names, "--compare", "--month"]);
    let rules = found["rules"].as_array().unwrap();
    let value = |rule: &str, name: &str| {
        let row = rules.iter().find(|row| row["rule"] == rule).unwrap();
        assert_eq!(row["month"], "2026-11");
        row["in"][name]["value"].as_f64().unwrap()
    };
    for name in ["erlang-own", "erlang-network"] {
        for (rule, expected) in [
            ("max", 480.0),
            ("mean-of-top-5", 470.8),
            ("highest-2", 476.0),
            ("highest-4", 467.0),
            ("mean", 421.466_666_666),
        ] {
            let found = value(rule, name);
            assert!((found - expected).abs() < 5e-8, "{name} {rule}: {found}");
        }
    }
    // The rule that a definition names itself comes after those that were asked for.
    assert_eq!(rules.last().unwrap()["rule"], "highest-3");
    assert_eq!(value("highest-3", "erlang-own"), 472.0);
    assert_eq!(found["definitions"][0]["month_rule"], "highest-3");
    // November 2026 begins on a Sunday and has nine days of weekends.
    let n_weekdays = rules[0]["in"]["erlang-weekdays"]["days"].as_u64().unwrap();
    assert_eq!((n_weekdays, rules[0]["in"]["erlang-own"]["days"].as_u64().unwrap()), (21, 30));
    let weekdays: Vec<f64> =
        (1..=30).filter(|day| ![0, 1].contains(&(day % 7))).map(|day| K15[day - 1]).collect();
    let mean = weekdays.iter().sum::<f64>() / weekdays.len() as f64;
    assert!((value("mean", "erlang-weekdays") - mean).abs() < 5e-8);
    assert!((value("mean", "erlang-weekdays") - 421.466_666).abs() > 0.1);
    // Only the rules that were asked for; by day there are thirty lines before them.
    let one = json_of(
        folder.path(),
        &["erlang-network", "--compare", "--rules", "highest-4", "--from", "2026-11-01"],
    );
    assert_eq!(one["rules"].as_array().unwrap().len(), 1);
    assert_eq!(one["periods"].as_array().unwrap().len(), 30);
    assert_eq!(one["periods"][18]["in"]["erlang-network"]["traffic"], 480.0);
    let table = stdout_of(folder.path(), &["busy-hours", names, "--compare"]);
    for line in ["2026-11 max ", "2026-11 mean-of-top-5 ", "470.8", "421.4666667"] {
        assert!(table.contains(line), "{line}\n{table}");
    }
}

#[test]
fn what_cannot_be_compared_is_told() {
    let folder = workspace(&k13_and_k14());
    let refusal = |arguments: &[&str]| {
        let output = vigia(folder.path(), arguments);
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        String::from_utf8_lossy(&output.stderr).into_owned()
    };
    let told = refusal(&["busy-hours", "own,netwrok", "--compare"]);
    assert!(told.contains("nknown busy hour \"netwrok\""), "{told}");
    assert!(told.contains("did you mean \"network\"?"), "{told}");
    let told = refusal(&["busy-hours", "own", "--compare", "--kpi", "succes"]);
    assert!(told.contains("Unknown KPI \"succes\"") && told.contains("\"success\""), "{told}");
    let told = refusal(&["busy-hours", "own", "--compare", "--rules", "top-5"]);
    assert!(told.contains("\"top-5\"") && told.contains("mean-of-top-5"), "{told}");
    let told = refusal(&["busy-hours", "own", "--kpi", "success"]);
    assert!(told.contains("--compare"), "{told}");
}

/// What was kept of a definition is not given for another one of the same name.
#[test]
fn a_changed_definition_is_found_anew() {
    let folder = workspace(&three_hours("C=A", "att", [10.0, 10.0, 5.0]));
    let file = folder.path().join("busy_hours/own.toml");
    let start = || {
        let found = json_of(folder.path(), &["network", "--from", "2026-10-05"]);
        found[0]["busy_hour_start"].as_str().unwrap().to_owned()
    };
    assert_eq!(start(), "2026-10-05T13:00:00+00:00");
    let network = "name = \"network\"\n";
    let with = |line: &str| {
        let text = DEFINITIONS.replacen(network, &format!("{network}{line}\n"), 1);
        std::fs::write(&file, text).unwrap();
    };
    with("ties = \"latest\"");
    assert_eq!(start(), "2026-10-05T14:00:00+00:00");
    with("ties = \"earliest\"");
    assert_eq!(start(), "2026-10-05T13:00:00+00:00");
    for line in ["except = [\"10-05\"]", "days = [\"tuesday\"]"] {
        with(line);
        let refused = vigia(folder.path(), &["busy-hours", "network", "--from", "2026-10-05"]);
        let told = String::from_utf8_lossy(&refused.stderr).into_owned();
        assert!(told.contains("o day of the range counts"), "{told}");
    }
}
