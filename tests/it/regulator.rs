//! The pack of a regulator against a sheet made by hand: three sectors on four days, one of them not typical, one with maintenance.
//!
//! `data/regulator/sectors.csv` holds three hours of each day, in Bogotá. In Erlang, with the peak hour of each sector:
//! ```text
//! day   A              B              C              peaks       traffic        attempts          succeeded         failed  lost
//! 21    20 15 10 → 18  10 18 20 → 20   5 12  6 → 19  20 20 12     52   200+200+120 = 520  190+180+118 = 488   32   4+5+2 = 11
//! 22    16 [30] 12 →18  9 21 15 → 19  14 11  7 → 18  16 21 14     51   160+210+140 = 510  158+205+137 = 500   10   2+3+2 =  7
//! 23    11 13 17 → 20  19 12  8 → 18   6  9  9 → 19  17 19  9     45   170+190+ 90 = 450  165+185+ 88 = 438   12   3+4+1 =  8
//! 24    left out: 24 December
//! month                                                        148                 1480                 1426   54          26
//! ```
//! The hour in brackets is maintenance of A from 19 to 20 h that was notified. On the 23rd two hours of C have the same traffic: the
//! earlier one counts. Unsuccessful: 32 ÷ 520, 10 ÷ 510, 12 ÷ 450; of the month 54 ÷ 1480.

use std::path::Path;

use serde_json::Value;
use vigia::model::{CalendarMonth, Zone};
use vigia::workspace::Engine;

use super::cli::vigia;

const PACK: &str = "colombia_crc_5050";
const MAINTENANCE: &str = r#"
[[exclusion]]
id = "CHG-7"
contracts = []
kind = "planned_maintenance"
start = "2026-12-22T19:10:00-05:00"
end = "2026-12-22T19:50:00-05:00"
objects = 'name == "A"'
reason = "power upgrade"
evidence = "mail 4711"
notified_at = "2026-12-20T09:00:00-05:00"
state = "approved"
decided_by = "network office"
"#;

fn stdout_of(workspace: &Path, arguments: &[&str]) -> String {
    let output = vigia(workspace, arguments);
    let told = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.success(), "{arguments:?}\n{told}");
    String::from_utf8(output.stdout).expect("UTF-8")
}

fn refusal(workspace: &Path, arguments: &[&str]) -> String {
    let output = vigia(workspace, arguments);
    let told = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(2), "{arguments:?}\n{told}");
    told
}

fn empty_workspace() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let zone = Zone::named("America/Bogota").expect("a zone");
    Engine::create(folder.path(), "test", &zone).expect("a workspace");
    folder
}

/// The sheet imported, the pack taken over.
fn workspace() -> tempfile::TempDir {
    let folder = empty_workspace();
    let topology = "object,technology\nA,UMTS\nB,UMTS\nC,UMTS\n";
    std::fs::write(folder.path().join("topology/sectors.csv"), topology).expect("topology");
    let sheet = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/regulator/sectors.csv");
    stdout_of(folder.path(), &["import", &sheet.to_string_lossy()]);
    stdout_of(folder.path(), &["regulator", "add", PACK]);
    folder
}

fn write_ledger(workspace: &Path, text: &str) {
    std::fs::write(workspace.join("exclusions/own.toml"), text).expect("a ledger");
}

fn report(workspace: &Path) -> Vec<Value> {
    let arguments = ["--json", "regulator", "report", PACK, "--period", "2026-12"];
    let found: Value =
        serde_json::from_str(&stdout_of(workspace, &arguments)).expect("stdout is JSON");
    found["rows"].as_array().expect("rows").clone()
}

fn row<'v>(rows: &'v [Value], kpi: &str, period: &str) -> &'v Value {
    let kpi = format!("co_crc_5050_umts_{kpi}");
    let is_it = |row: &&Value| row["kpi"] == kpi.as_str() && row["period"] == period;
    rows.iter().find(is_it).unwrap_or_else(|| panic!("{kpi} {period} in {rows:?}"))
}

fn numbers(row: &Value) -> [f64; 5] {
    ["busy_hours", "traffic", "numerator", "denominator", "value"]
        .map(|column| row[column].as_f64().unwrap_or_else(|| panic!("{column} in {row}")))
}

fn assert_row(row: &Value, expected: [f64; 5]) {
    for (found, expected) in numbers(row).into_iter().zip(expected) {
        assert!((found - expected).abs() < 5e-7, "{row} is not {expected}");
    }
}

#[test]
fn a_sheet_made_by_hand_is_met_number_by_number() {
    let folder = workspace();
    write_ledger(folder.path(), MAINTENANCE);
    let rows = report(folder.path());
    let failed = |period| row(&rows, "unsuccessful_calls", period);
    assert_row(failed("2026-12-21"), [3.0, 52.0, 32.0, 520.0, 6.153_846_2]);
    assert_row(failed("2026-12-22"), [3.0, 51.0, 10.0, 510.0, 1.960_784_3]);
    assert_row(failed("2026-12-23"), [3.0, 45.0, 12.0, 450.0, 2.666_666_7]);
    assert_row(failed("2026-12"), [9.0, 148.0, 54.0, 1480.0, 3.648_648_6]);
    let lost = |period| row(&rows, "dropped_calls", period);
    assert_row(lost("2026-12-21"), [3.0, 52.0, 11.0, 488.0, 2.254_098_4]);
    assert_row(lost("2026-12-22"), [3.0, 51.0, 7.0, 500.0, 1.4]);
    assert_row(lost("2026-12-23"), [3.0, 45.0, 8.0, 438.0, 1.826_484]);
    assert_row(lost("2026-12"), [9.0, 148.0, 26.0, 1426.0, 1.823_281_9]);
    // What was left out says why, and has no numbers.
    for (date, name) in [
        ("2026-12-24", "24 December"),
        ("2026-12-25", "25 December"),
        ("2026-12-31", "31 December"),
    ] {
        let day = failed(date);
        assert_eq!(day["left_out"], name);
        assert!(day["value"].is_null() && day["numerator"].is_null() && day["traffic"].is_null());
        assert_eq!(day["busy_hours"], 0);
    }
    assert_eq!(failed("2026-12-22")["note"], "planned_maintenance CHG-7 (objects: 1)");
    assert_eq!(
        (&failed("2026-12-22")["left_out"], &failed("2026-12-21")["note"]),
        (&"".into(), &"".into())
    );
    assert_eq!(failed("2026-12")["left_out"], "3 of 31 days");
    assert_eq!(failed("2026-12")["note"], "3 of 28 counted days have a value");
    assert_eq!(rows.len(), 2 * 32, "GSM has no sectors here, and no lines");
    // Popular mistakes: the network's hour, the day not discounted, the maintenance not discounted, a mean of the days.
    let all: Vec<f64> = rows.iter().filter_map(|row| row["value"].as_f64()).collect();
    for wrong in [
        100.0 * 7.0 / 450.0,
        100.0 * 324.0 / 2620.0,
        100.0 * 270.0 / 1140.0,
        100.0 * 108.0 / 650.0,
        100.0 * 152.0 / 1620.0,
        (6.153_846_2 + 1.960_784_3 + 2.666_666_7) / 3.0,
    ] {
        assert!(all.iter().all(|found| (found - wrong).abs() > 1e-4), "{wrong} in {all:?}");
    }
}

#[test]
fn only_notified_and_approved_maintenance_is_left_out() {
    let folder = workspace();
    let day = |ledger: &str| {
        write_ledger(folder.path(), ledger);
        numbers(row(&report(folder.path()), "unsuccessful_calls", "2026-12-22"))
    };
    // A in its own peak hour: 300 + 210 + 140 attempts, 200 + 205 + 137 of them successful.
    let counted = [3.0, 65.0, 108.0, 650.0, 100.0 * 108.0 / 650.0];
    let notice = "notified_at = \"2026-12-20T09:00:00-05:00\"\n";
    assert!(MAINTENANCE.contains(notice));
    let late = MAINTENANCE.replace("2026-12-20T09", "2026-12-22T20");
    for ledger in [
        String::new(),
        MAINTENANCE.replace(notice, ""),
        late,
        MAINTENANCE.replace("\"approved\"", "\"rejected\""),
        MAINTENANCE.replace("planned_maintenance", "emergency_maintenance"),
    ] {
        assert_eq!(day(&ledger), counted, "{ledger}");
    }
    assert_eq!(day(MAINTENANCE)[3], 510.0);
    // The pack's file says how early the notice must be: 58 hours and 10 minutes lie between here.
    let rules = folder.path().join("regulators").join(format!("{PACK}.toml"));
    let text = std::fs::read_to_string(&rules).expect("rules");
    for (hours, attempts) in [(58, 510.0), (59, 650.0)] {
        let line = format!("maintenance_notified_hours_min = {hours}");
        std::fs::write(&rules, text.replace("maintenance_notified_hours_min = 0", &line))
            .expect("rules");
        assert_eq!(day(MAINTENANCE)[3], attempts, "{hours} h");
    }
}

#[test]
fn force_majeure_leaves_out_whole_days_of_its_objects() {
    let folder = workspace();
    let force = MAINTENANCE
        .replace("planned_maintenance", "force_majeure")
        .replace("CHG-7", "FM-1")
        .replace("12-22", "12-21");
    write_ledger(folder.path(), &force);
    let rows = report(folder.path());
    // Without A: 200 + 120 attempts, 180 + 118 of them successful.
    let day = row(&rows, "unsuccessful_calls", "2026-12-21");
    assert_row(day, [2.0, 32.0, 22.0, 320.0, 6.875]);
    assert_eq!(day["note"], "force_majeure FM-1 (objects: 1)");
    write_ledger(folder.path(), &force.replace("'name == \"A\"'", "\"\""));
    let rows = report(folder.path());
    let day = row(&rows, "unsuccessful_calls", "2026-12-21");
    assert_eq!((&day["left_out"], &day["value"]), (&"force_majeure FM-1".into(), &Value::Null));
}

#[test]
fn the_report_is_also_a_table_and_csv() {
    let folder = workspace();
    write_ledger(folder.path(), MAINTENANCE);
    let ask = |format: &str| {
        let arguments = ["regulator", "report", PACK, "--period", "2026-12", "--format", format];
        stdout_of(folder.path(), &arguments)
    };
    let csv = ask("csv");
    assert!(csv.starts_with("period,technology,kpi,unit,busy_hours,traffic,numerator,denominator,value,completeness,left_out,note\r\n"), "{csv}");
    assert!(csv.contains("2026-12-22,UMTS,co_crc_5050_umts_dropped_calls,%,3,51,7,500,1.4,1,,planned_maintenance CHG-7 (objects: 1)\r\n"), "{csv}");
    assert!(
        csv.contains("2026-12-24,UMTS,co_crc_5050_umts_dropped_calls,%,0,,,,,,24 December,\r\n"),
        "{csv}"
    );
    assert!(ask("table").contains("24 December"));
    // Nobody is told that these rules were checked.
    let output = vigia(folder.path(), &["regulator", "report", PACK, "--period", "2026-12"]);
    let told = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(told.contains("not compared with the text in force"), "{told}");
    assert!(told.contains("GSM: no sector reports the traffic"), "{told}");
}

#[test]
fn a_pack_is_taken_over_once_and_never_over_changed_files() {
    let folder = empty_workspace();
    let listed = stdout_of(folder.path(), &["--json", "regulator", "list"]);
    let listed: Value = serde_json::from_str(&listed).expect("JSON");
    let pack = |listed: &Value| {
        let packs = listed.as_array().expect("a list");
        packs.iter().find(|pack| pack["id"] == PACK).expect("the pack").clone()
    };
    let found = pack(&listed);
    assert_eq!((&found["added"], &found["verified"]), (&false.into(), &false.into()));
    assert!(found["basis"].as_str().expect("a text").contains("superseded"));
    let told = refusal(folder.path(), &["regulator", "report", PACK, "--period", "2026-12"]);
    assert!(told.contains("vigia regulator add colombia_crc_5050"), "{told}");
    let files = ["regulators", "busy_hours", "kpis"].map(|part| format!("{part}/{PACK}.toml"));
    let written = stdout_of(folder.path(), &["regulator", "add", PACK]);
    assert_eq!(written.lines().collect::<Vec<_>>(), files);
    assert_eq!(stdout_of(folder.path(), &["regulator", "add", PACK]), "", "the same again");
    let listed = stdout_of(folder.path(), &["list", "busy-hours"]);
    assert!(listed.contains("co-crc-5050-umts") && listed.contains("co-crc-5050-not-typical"));
    // One file changed, one gone: nothing is written, and the changed one is named.
    let changed = folder.path().join(&files[1]);
    let text = std::fs::read_to_string(&changed).expect("a file");
    let own = text.replace("scope = \"object\"", "scope = \"network\"");
    std::fs::write(&changed, &own).expect("a file");
    std::fs::remove_file(folder.path().join(&files[2])).expect("a file");
    let told = refusal(folder.path(), &["regulator", "add", PACK]);
    assert!(told.contains(&files[1]) && told.contains("nothing was written"), "{told}");
    assert!(!told.contains(&files[0]), "{told}");
    assert!(!folder.path().join(&files[2]).exists());
    assert_eq!(std::fs::read_to_string(&changed).expect("a file"), own);
    let told = refusal(folder.path(), &["regulator", "add", "colombia_crc_505"]);
    assert!(told.contains("did you mean \"colombia_crc_5050\"?"), "{told}");
    let told = refusal(folder.path(), &["regulator", "report", "../x", "--period", "2026-12"]);
    assert!(told.contains("no regulator"), "{told}");
}

/// Every definition of the pack is sound by itself, and the days are those of the calendar of 2026.
#[test]
fn the_pack_is_without_mistakes() {
    let folder = empty_workspace();
    stdout_of(folder.path(), &["regulator", "add", PACK]);
    let (engine, problems) =
        Engine::open(folder.path(), vigia::workspace::Purpose::Reading).expect("an engine");
    assert_eq!(problems, []);
    let documents = engine.documents();
    let definition = documents.busy_hours.iter().find(|d| d.name == "co-crc-5050-umts");
    let days = &definition.expect("a definition").days;
    let mut date = CalendarMonth::parse("2026-01").expect("a month").first_day();
    let mut left_out = Vec::new();
    while date.year() == 2026 {
        left_out.extend(days.reason_against(date).map(|why| format!("{date} {why}")));
        date = date.tomorrow().expect("a date");
    }
    let expected = [
        "2026-01-01 1 January",
        "2026-05-10 Mother's Day",
        "2026-06-21 Father's Day",
        "2026-09-19 Love and Friendship Day",
        "2026-12-24 24 December",
        "2026-12-25 25 December",
        "2026-12-31 31 December",
    ];
    assert_eq!(left_out, expected);
    let (packs, told) = vigia::workspace::regulator::list(&engine);
    assert_eq!(told, []);
    for technology in packs.iter().flat_map(|listed| &listed.pack.technologies) {
        assert!(documents.busy_hours.iter().any(|d| d.name == technology.busy_hour));
        for kpi in &technology.kpis {
            let kpi = documents.catalog.kpi(kpi).expect("a KPI");
            assert!(!kpi.verified && kpi.source == "convention", "{}", kpi.id);
        }
    }
}
