//! Completeness through the binary: worked examples K17 and K18, local days of every length, suspect values by setting and by flag.

use std::path::Path;

use serde_json::Value;
use vigia::model::{SCALAR_BIN, SampleValue, Zone};
use vigia::workspace::{Engine, Purpose};

use super::cli::vigia;
use super::store_conformance;

const RATE: &str = "100 * sum(succ) / sum(att)";
const OWN_KPIS: &str = r#"
[[kpi]]
id = "success"
name = "Success"
formula = "100 * sum(succ) / sum(att)"
unit = "%"
direction = "higher"

[[kpi]]
id = "failure"
name = "Failure"
formula = "100 * sum(fail) / sum(att)"
unit = "%"
direction = "lower"

[[kpi]]
id = "success_by_failures"
name = "Success, from failures"
formula = "100 - 100 * sum(fail) / sum(att)"
unit = "%"
direction = "higher"
"#;

/// A cell that delivers the first `n_periods` quarter-hours of a local day, the first `n_suspect` of them marked.
/// All its sums together are those of K18: 10,000 attempts, 9,900 successes, 100 failures.
fn workspace(zone: &str, date: &str, n_periods: i64, n_suspect: i64) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let zone = Zone::named(zone).expect("a zone");
    Engine::create(folder.path(), "test", &zone).expect("a workspace");
    std::fs::write(folder.path().join("kpis/own.toml"), OWN_KPIS).expect("KPIs");
    let start = zone.instant(format!("{date}T00:00").parse().expect("a date")).as_unix_secs();
    let mut lines = Vec::new();
    for period in 0..n_periods {
        let rest = |total: i64| if period == 0 { total - 10 * (n_periods - 1) } else { 10 };
        let (att, succ) = (rest(10_000), rest(9900));
        for (measurement, value) in [("att", att), ("succ", succ), ("fail", att - succ)] {
            let at = start + 900 * period;
            let value = SampleValue::Integer(value);
            lines.push(("C=A", measurement, SCALAR_BIN, 900, at, value, period < n_suspect));
        }
    }
    let (engine, _) = Engine::open(folder.path(), Purpose::Importing).expect("an engine");
    let mut writer = engine.store().begin_import().expect("a writer");
    writer.add_file(store_conformance::file("day", &[], &lines)).expect("a file");
    writer.finish().expect("an import");
    folder
}

fn stdout_of(workspace: &Path, arguments: &[&str]) -> String {
    let output = vigia(workspace, arguments);
    let told = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.success(), "{arguments:?}\n{told}");
    String::from_utf8(output.stdout).expect("UTF-8")
}

fn row(workspace: &Path, what: &[&str], day: [&str; 2], more: &[&str]) -> Value {
    let [from, to] = day;
    let head = ["--json", "query", "--every", "1d", "--from", from, "--to", to];
    let arguments: Vec<&str> = head.iter().chain(what).chain(more).copied().collect();
    let rows: Value =
        serde_json::from_str(&stdout_of(workspace, &arguments)).expect("stdout is JSON");
    assert_eq!(rows.as_array().map(Vec::len), Some(1), "{rows}");
    rows[0].clone()
}

fn number(row: &Value, column: &str) -> f64 {
    row[column].as_f64().unwrap_or_else(|| panic!("{column} in {row}"))
}

fn assert_close(found: f64, expected: f64) {
    assert!((found - expected).abs() < 5e-5, "{found} is not {expected}");
}

const OCTOBER: [&str; 2] = ["2026-10-01", "2026-10-02"];
const FORMULA: [&str; 2] = ["--formula", RATE];

#[test]
fn k17_reported_and_valid_periods_can_be_read_from_the_explanation() {
    let folder = workspace("America/Lima", "2026-10-01", 90, 4);
    let kept = row(folder.path(), &FORMULA, OCTOBER, &["--explain"]);
    let counts = |row: &Value| {
        ["received", "expected", "suspect"].map(|what| number(row, &format!("formula.{what}")))
    };
    assert_eq!(counts(&kept), [90.0, 96.0, 4.0]);
    assert_close(100.0 * number(&kept, "formula.completeness"), 93.75);
    let [received, expected, suspect] = counts(&kept);
    assert_close(100.0 * (received - suspect) / expected, 89.583_333_3);
    let without = row(folder.path(), &FORMULA, OCTOBER, &["--explain", "--exclude-suspect"]);
    assert_close(100.0 * number(&without, "formula.completeness"), 89.583_333_3);
    assert_eq!(counts(&without), [86.0, 96.0, 4.0]);
    // As columns, in the order that is promised.
    let mut csv = vec!["query", "--every", "1d", "--from", OCTOBER[0], "--to", OCTOBER[1]];
    csv.extend(FORMULA);
    csv.extend(["--explain", "--format", "csv"]);
    let csv = stdout_of(folder.path(), &csv);
    let (header, line) = csv.split_once("\r\n").expect("two lines");
    let columns = ",formula.received,formula.expected,formula.suspect,formula.low,formula.high";
    assert!(header.ends_with(columns), "{header}");
    assert!(line.contains(",90,96,4,"), "{line}");
}

#[test]
fn suspect_values_follow_the_setting_and_flags_win() {
    let folder = workspace("America/Lima", "2026-10-01", 90, 4);
    let received =
        |more: &[&str]| number(&row(folder.path(), &FORMULA, OCTOBER, more), "formula.received");
    assert_eq!(received(&[]), 90.0);
    let settings = folder.path().join("vigia.toml");
    let text = std::fs::read_to_string(&settings).expect("settings");
    let with = |line: &str| {
        let new = text.replacen("# suspect = \"keep\"", line, 1);
        assert_ne!(new, text, "the setting is offered in a new workspace");
        std::fs::write(&settings, new).expect("settings");
    };
    with("suspect = \"exclude\"");
    assert_eq!(received(&[]), 86.0);
    assert_eq!(received(&["--keep-suspect"]), 90.0);
    assert_eq!(received(&["--exclude-suspect"]), 86.0);
    with("suspect = \"keep\"");
    assert_eq!(received(&[]), 90.0);
    assert_eq!(received(&["--exclude-suspect"]), 86.0);
    with("suspect = \"exclud\"");
    let refused = vigia(folder.path(), &["query", "--formula", RATE]);
    let told = String::from_utf8_lossy(&refused.stderr).into_owned();
    assert_eq!(refused.status.code(), Some(2), "{told}");
    assert!(told.contains("did you mean \"exclude\"?") && told.contains("vigia.toml"), "{told}");
    let both = vigia(folder.path(), &["query", "--exclude-suspect", "--keep-suspect"]);
    assert_eq!(both.status.code(), Some(2));
}

/// Who follows a number of a query must find that number: every command takes doubted values as the workspace does.
#[test]
fn traces_and_rankings_follow_the_setting_too() {
    let folder = workspace("America/Lima", "2026-10-01", 90, 4);
    let settings = folder.path().join("vigia.toml");
    let text = std::fs::read_to_string(&settings).expect("settings");
    std::fs::write(&settings, format!("suspect = \"exclude\"\n{text}")).expect("settings");
    let json = |arguments: &[&str]| -> Value {
        serde_json::from_str(&stdout_of(folder.path(), arguments)).expect("stdout is JSON")
    };
    let without = number(
        &json(&["--json", "query", "--kpi", "success", "--explain"])[0],
        "success.denominator",
    );
    // The first quarter of an hour, which is doubted, has most of the 10,000.
    assert_eq!(without, 860.0);
    let trace = json(&["--json", "trace", "--kpi", "success"]);
    assert_eq!(number(&trace, "denominator"), without);
    assert_eq!(trace["n_rows"], 2 * 86, "no row of a doubted period");
    let kept = json(&["--json", "trace", "--kpi", "success", "--keep-suspect"]);
    assert_eq!(number(&kept, "denominator"), 10_000.0);
    let worst = json(&["--json", "worst", "--kpi", "success"]);
    assert_eq!(number(&worst["official"], "denominator"), without);
}

#[test]
fn k18_what_is_missing_makes_an_interval() {
    let folder = workspace("America/Lima", "2026-10-01", 86, 0);
    let what = ["--kpi", "success,failure,success_by_failures", "--formula", RATE];
    let found = row(folder.path(), &what, OCTOBER, &["--explain"]);
    for id in ["success", "formula"] {
        assert_close(number(&found, id), 99.0);
        assert_close(number(&found, &format!("{id}.low")), 88.6875);
        assert_close(number(&found, &format!("{id}.high")), 99.1042);
    }
    // Of a failure rate the best is low: no attempt that was not seen failed.
    assert_close(number(&found, "failure"), 1.0);
    assert_close(number(&found, "failure.low"), 0.8958);
    assert_close(number(&found, "failure.high"), 11.3125);
    // No single division, no interval; and nowhere without being asked.
    assert_eq!(found["success_by_failures.low"], Value::Null);
    assert_close(number(&found, "success_by_failures"), 99.0);
    let brief = row(folder.path(), &what, OCTOBER, &[]);
    assert!(brief.get("success.low").is_none(), "{brief}");
}

#[test]
fn nothing_missing_is_no_interval_but_the_value() {
    let folder = workspace("America/Lima", "2026-10-01", 96, 0);
    let found = row(folder.path(), &["--kpi", "success"], OCTOBER, &["--explain"]);
    let value = number(&found, "success");
    assert_eq!((number(&found, "success.low"), number(&found, "success.high")), (value, value));
    let next = ["2026-10-02", "2026-10-03"];
    let nothing = row(folder.path(), &["--kpi", "success"], next, &["--explain"]);
    for suffix in ["low", "high", "suspect"] {
        assert_eq!(nothing[format!("success.{suffix}")], Value::Null, "{nothing}");
    }
    assert_eq!(nothing["success.received"], 0);
}

/// 92 and 100 quarter-hours where the clocks change, whatever was delivered.
#[test]
fn a_query_by_day_expects_what_the_local_day_holds() {
    for (date, next, expected) in [
        ("2026-09-06", "2026-09-07", 92.0),
        ("2026-04-04", "2026-04-05", 100.0),
        ("2026-10-01", "2026-10-02", 96.0),
    ] {
        let folder = workspace("America/Santiago", date, 90, 0);
        let found = row(folder.path(), &FORMULA, [date, next], &["--explain"]);
        assert_eq!(number(&found, "formula.expected"), expected, "{date}");
        assert_close(number(&found, "formula.completeness"), 90.0 / expected);
        let unseen = 10_000.0 * (expected - 90.0) / 90.0;
        assert_close(number(&found, "formula.low"), 100.0 * 9900.0 / (10_000.0 + unseen));
    }
}
