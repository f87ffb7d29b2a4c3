//! The binary itself: arguments, exit codes, stdout, and what a killed import leaves behind.

use std::fmt::Write as _;
use std::path::Path;
use std::process::{Command, Output, Stdio};
use std::time::{Duration, Instant};

use serde_json::Value;

pub fn vigia(workspace: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_vigia"))
        .arg("--workspace")
        .arg(workspace)
        .args(arguments)
        .stdin(Stdio::null())
        .output()
        .expect("the binary starts")
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

fn stdout_of(output: &Output) -> String {
    assert!(output.status.success(), "exit {:?}\n{}", output.status.code(), text(&output.stderr));
    text(&output.stdout)
}

fn json_of(output: &Output) -> Value {
    serde_json::from_str(&stdout_of(output)).expect("stdout is JSON")
}

fn new_workspace() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let made =
        vigia(folder.path(), &["init", &folder.path().to_string_lossy(), "--zone", "America/Lima"]);
    stdout_of(&made);
    folder
}

#[test]
fn a_leading_instruction_is_skipped_only_when_asked_for() {
    let workspace = new_workspace();
    let export = export_file(1, 2, 0);
    let late = format!("<?xml-stylesheet href=\"x.xsl\"?>\n{export}");
    let path = workspace.path().join("late.xml");
    std::fs::write(&path, late).expect("an export file");
    let path = path.to_string_lossy().into_owned();
    let refused = vigia(workspace.path(), &["sniff", &path]);
    assert_eq!(refused.status.code(), Some(2));
    assert!(text(&refused.stdout).contains("--repair"), "{}", text(&refused.stdout));
    stdout_of(&vigia(workspace.path(), &["sniff", &path, "--repair"]));
    let records = |arguments: &[&str]| json_of(&vigia(workspace.path(), arguments));
    let rejected = records(&["--json", "import", &path]);
    assert_eq!((&rejected[0]["status"], &rejected[0]["n_values"]), (&"rejected".into(), &0.into()));
    // What was refused once is not taken for known.
    let read = records(&["--json", "import", &path, "--repair"]);
    assert_eq!((&read[0]["status"], &read[0]["n_values"]), (&"imported".into(), &4.into()));
    let warnings = read[0]["warnings"].to_string();
    assert!(warnings.contains("skipped as you asked"), "{warnings}");
}

/// Attempts and successes of a cell in a period; any rule does, the test computes from the same.
fn counters(cell: u32, period: u32) -> (u32, u32) {
    let attempts = 100 + (cell * 37 + period * 11) % 400;
    (attempts, attempts - (cell * 5 + period) % 9)
}

/// One file of one node with `n_cells` cells for a quarter-hour of 2026-10-05 UTC.
fn export_file(node: u32, n_cells: u32, period: u32) -> String {
    let end_secs = (period + 1) * 900;
    let end = format!(
        "2026-10-{:02}T{:02}:{:02}:00Z",
        5 + end_secs / 86_400,
        end_secs / 3600 % 24,
        end_secs / 60 % 60
    );
    let mut xml = format!(
        r#"<?xml version="1.0" encoding="UTF-8"?>
<measCollecFile xmlns="http://www.3gpp.org/ftp/specs/archive/32_series/32.435#measCollec">
<fileHeader fileFormatVersion="32.435 V10.0" vendorName="Ericsson AB" dnPrefix="SubNetwork=Test,MeContext=N{node}"><measCollec beginTime="2026-10-05T00:00:00Z"/></fileHeader>
<measData><managedElement localDn="N{node}"/>
<measInfo measInfoId="PM=1,PmGroup=EUtranCellFDD"><granPeriod duration="PT900S" endTime="{end}"/><repPeriod duration="PT900S"/>
<measType p="1">pmRrcConnEstabAtt</measType><measType p="2">pmRrcConnEstabSucc</measType>
"#
    );
    for cell in 0..n_cells {
        let (attempts, successes) = counters(node * 100 + cell, period);
        let object =
            format!("ManagedElement=N{node},ENodeBFunction=1,EUtranCellFDD=N{node}C{cell}");
        writeln!(xml, r#"<measValue measObjLdn="{object}"><r p="1">{attempts}</r><r p="2">{successes}</r></measValue>"#).expect("text");
    }
    writeln!(xml, r#"</measInfo></measData><fileFooter><measCollec endTime="{end}"/></fileFooter></measCollecFile>"#).expect("text");
    xml
}

fn write_exports(folder: &Path, n_nodes: u32, n_cells: u32, n_periods: u32) {
    std::fs::create_dir_all(folder).expect("a folder");
    for node in 0..n_nodes {
        for period in 0..n_periods {
            let name = format!("A20261005.{period:04}_N{node}.xml");
            std::fs::write(folder.join(name), export_file(node, n_cells, period))
                .expect("an export file");
        }
    }
}

const RATE: &str = "100 * sum(pmRrcConnEstabSucc) / sum(pmRrcConnEstabAtt)";

#[test]
fn query_equals_a_computation_by_hand_and_a_mean_of_ratios_is_absent() {
    let workspace = new_workspace();
    write_exports(&workspace.path().join("exports"), 2, 3, 96);
    let exports = workspace.path().join("exports").to_string_lossy().into_owned();
    stdout_of(&vigia(workspace.path(), &["import", &exports]));

    let csv = stdout_of(&vigia(
        workspace.path(),
        &[
            "query",
            "--formula",
            RATE,
            "--by",
            "EUtranCellFDD",
            "--every",
            "1h",
            "--zone",
            "America/Lima",
            "--format",
            "csv",
            "--explain",
        ],
    ));
    let mut reader = csv::Reader::from_reader(csv.as_bytes());
    let header: Vec<String> =
        reader.headers().expect("a header").iter().map(str::to_owned).collect();
    let expected_header = [
        "period_start",
        "EUtranCellFDD",
        "formula",
        "formula.completeness",
        "formula.numerator",
        "formula.denominator",
    ];
    assert_eq!(&header[..6], &expected_header, "columns as the command line promises");
    let mut n_rows = 0;
    for record in reader.records().map(|r| r.expect("a row")) {
        n_rows += 1;
        let (node, cell) = record[1].trim_start_matches('N').split_once('C').expect("a cell name");
        let cell =
            node.parse::<u32>().expect("a node") * 100 + cell.parse::<u32>().expect("a cell");
        // 2026-10-05T00:00Z is 19:00 of the day before in Lima: the hour of the row gives the first of its four periods.
        let start: jiff::Timestamp = record[0].parse().expect("an ISO time with an offset");
        let first =
            u32::try_from((start.as_second() - 1_791_158_400) / 900).expect("inside the data");
        let sums = (first..first + 4)
            .map(|p| counters(cell, p))
            .fold((0, 0), |(a, s), (att, succ)| (a + att, s + succ));
        let value: f64 = record[2].parse().expect("a number");
        let right = 100.0 * f64::from(sums.1) / f64::from(sums.0);
        assert!((value - right).abs() <= 1e-12 * right, "{value} is not {right}");
        assert_eq!(&record[3], "1", "every period arrived");
        assert_eq!(record[4].parse::<f64>().expect("a number"), f64::from(sums.1));
    }
    assert_eq!(n_rows, 6 * 24);

    let all = json_of(&vigia(workspace.path(), &["--json", "query", "--formula", RATE]));
    let every: Vec<(u32, u32)> = (0..2)
        .flat_map(|n| (0..3).flat_map(move |c| (0..96).map(move |p| counters(n * 100 + c, p))))
        .collect();
    let (attempts, successes) =
        every.iter().fold((0, 0), |(a, s), (att, succ)| (a + att, s + succ));
    let right = 100.0 * f64::from(successes) / f64::from(attempts);
    let wrong = every.iter().map(|(a, s)| 100.0 * f64::from(*s) / f64::from(*a)).sum::<f64>()
        / every.len() as f64;
    let value = all[0]["formula"].as_f64().expect("a value");
    assert!((value - right).abs() <= 1e-12 * right);
    assert!((value - wrong).abs() > 1e-6, "a mean of ratios is the popular mistake");
}

#[test]
fn importing_twice_changes_nothing_and_says_so() {
    let workspace = new_workspace();
    let exports = workspace.path().join("exports");
    write_exports(&exports, 1, 2, 8);
    let exports = exports.to_string_lossy().into_owned();
    stdout_of(&vigia(workspace.path(), &["import", &exports]));
    let before = stdout_of(&vigia(workspace.path(), &["--json", "list", "imports"]));
    let again = vigia(workspace.path(), &["import", &exports]);
    stdout_of(&again);
    assert!(
        text(&again.stderr).contains("8 files imported before: nothing changed"),
        "{}",
        text(&again.stderr)
    );
    assert_eq!(before, stdout_of(&vigia(workspace.path(), &["--json", "list", "imports"])));
}

#[test]
fn the_list_of_kpis_says_which_vendor_lacks_what() {
    let workspace = new_workspace();
    let file = workspace.path().join("huawei.csv");
    let rows = "time,cell,L.E-RAB.AbnormRel,L.E-RAB.SuccEst\n2026-10-01T00:00:00Z,a,5,100\n2026-10-01T00:15:00Z,a,6,100\n";
    std::fs::write(&file, rows).expect("a file");
    stdout_of(&vigia(workspace.path(), &["import", &file.to_string_lossy()]));
    let table = stdout_of(&vigia(workspace.path(), &["list", "kpis", "--language", "es"]));
    let line = |id: &str| {
        table
            .lines()
            .find(|l| l.split_whitespace().next() == Some(id))
            .unwrap_or_default()
            .to_owned()
    };
    let r2 = line("erab_retainability_r2");
    assert!(r2.contains("Huawei unavailable (needs ERAB.SessionTimeUE)"), "{r2}");
    assert!(r2.contains("Retenibilidad E-RAB R2"), "{r2}");
    let drop = line("erab_drop_rate");
    assert!(drop.trim_end().ends_with("Huawei") && !drop.contains("unavailable"), "{drop}");
    assert!(!line("it_mttr").contains("Huawei"), "a vendor of radio is not asked for tickets");

    let list = json_of(&vigia(workspace.path(), &["--json", "list", "kpis"]));
    let kpis = list.as_array().expect("a list");
    let kpi = kpis.iter().find(|k| k["id"] == "ip_throughput_dl").expect("the KPI");
    assert_eq!(kpi["names"]["zh"], "下行IP吞吐率");
    assert!(kpi["descriptions"]["pt"].as_str().is_some_and(|text| text.contains("rajadas")));
    assert_eq!(
        (&kpi["target"], &kpi["basis"], &kpi["verified"]),
        (&5.0.into(), &"standard".into(), &true.into())
    );
    let maps = kpi["measurements"][0]["maps"].as_array().expect("maps");
    assert!(maps.iter().any(|m| m["vendor"] == "Huawei" && m["unit"] == "bit"));
    let wrong = vigia(workspace.path(), &["list", "objects", "--language", "es"]);
    assert_eq!(wrong.status.code(), Some(2), "{}", text(&wrong.stderr));
}

#[test]
fn exit_codes_and_messages_name_what_to_do() {
    let workspace = new_workspace();
    let unknown = vigia(workspace.path(), &["evaluate", "nobody", "--period", "2026-10"]);
    assert_eq!(unknown.status.code(), Some(2));
    assert!(
        text(&unknown.stderr).contains("unknown contract")
            || text(&unknown.stderr).contains("Unknown contract")
    );
    let empty = vigia(workspace.path(), &["query", "--formula", RATE]);
    assert_eq!(empty.status.code(), Some(2), "{}", text(&empty.stderr));
    let nowhere = tempfile::tempdir().expect("a folder");
    let none = vigia(nowhere.path(), &["list", "imports"]);
    assert_eq!(none.status.code(), Some(2));
    assert!(text(&none.stderr).contains("vigia init"), "{}", text(&none.stderr));
    let unknown = vigia(workspace.path(), &["evaluate", "x", "--period", "2026-10"]);
    assert!(text(&unknown.stderr).contains("Unknown contract \"x\""), "{}", text(&unknown.stderr));
    std::fs::write(workspace.path().join("contracts/c.toml"), CONTRACT).expect("a contract");
    let month = vigia(workspace.path(), &["evaluate", "c", "--period", "October"]);
    assert!(text(&month.stderr).contains("2026-10"), "{}", text(&month.stderr));
    let usage = vigia(workspace.path(), &["no-such-command"]);
    assert_eq!(usage.status.code(), Some(2));
}

#[test]
fn broken_files_are_named_and_the_others_go_on() {
    let workspace = new_workspace();
    let exports = workspace.path().join("exports");
    write_exports(&exports, 1, 2, 2);
    std::fs::write(exports.join("B-truncated.xml"), &export_file(9, 2, 0)[..700]).expect("a file");
    std::fs::write(exports.join("C-empty.xml"), "").expect("a file");
    std::fs::write(exports.join("D-words.txt"), "minutes of a meeting\n").expect("a file");
    let exports = exports.to_string_lossy().into_owned();
    let imported = vigia(workspace.path(), &["import", "--strict", &exports]);
    assert_eq!(imported.status.code(), Some(1), "{}", text(&imported.stderr));
    let list = json_of(&vigia(workspace.path(), &["--json", "list", "imports"]));
    let status = |name: &str| {
        let record = list
            .as_array()
            .expect("a list")
            .iter()
            .find(|r| r["file"].as_str().is_some_and(|f| f.contains(name)));
        record.map(|r| (r["status"].clone(), r["reason"].clone())).expect("the file is listed")
    };
    for name in ["B-truncated", "C-empty", "D-words"] {
        let (status, reason) = status(name);
        assert_eq!(status, "rejected", "{name}");
        assert!(reason.as_str().is_some_and(|r| r.len() > 10), "{name} has a reason: {reason}");
    }
    assert_eq!(
        list.as_array().expect("a list").iter().filter(|r| r["status"] == "imported").count(),
        2
    );
    let objects = stdout_of(&vigia(workspace.path(), &["list", "objects"]));
    assert!(!objects.contains("N9"), "a truncated file leaves nothing behind:\n{objects}");
}

#[test]
fn a_killed_import_leaves_whole_files_and_the_next_one_completes_it() {
    let exports = tempfile::tempdir().expect("a folder");
    write_exports(exports.path(), 3, 4, 96);
    let exports = exports.path().to_string_lossy().into_owned();
    let answer = |workspace: &Path| {
        let arguments = [
            "query",
            "--formula",
            RATE,
            "--by",
            "EUtranCellFDD",
            "--every",
            "15m",
            "--format",
            "csv",
            "--explain",
        ];
        stdout_of(&vigia(workspace, &arguments))
    };
    let undisturbed = new_workspace();
    let started = Instant::now();
    stdout_of(&vigia(undisturbed.path(), &["import", &exports]));
    let whole_import = started.elapsed();
    let right = answer(undisturbed.path());
    let mut n_killed = 0;
    for i in 0..20_u32 {
        let workspace = new_workspace();
        let mut child = Command::new(env!("CARGO_BIN_EXE_vigia"))
            .arg("--workspace")
            .arg(workspace.path())
            .args(["--quiet", "import", &exports])
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("the binary starts");
        // Instants spread over the whole import, not in order.
        let share = f64::from((i * 7 + 3) % 20) / 20.0;
        std::thread::sleep(Duration::from_secs_f64(whole_import.as_secs_f64() * share));
        n_killed += u32::from(child.try_wait().expect("a child").is_none());
        child.kill().ok();
        child.wait().expect("the child ends");
        let list = json_of(&vigia(workspace.path(), &["--json", "list", "imports"]));
        for record in list.as_array().expect("a list") {
            assert_eq!(record["n_values"], 8, "a file is wholly in or wholly out");
        }
        stdout_of(&vigia(workspace.path(), &["cache", "check"]));
        stdout_of(&vigia(workspace.path(), &["import", &exports]));
        assert_eq!(answer(workspace.path()), right, "killed after {share} of an import");
    }
    assert!(n_killed > 0, "no import was still running when it was killed");
}

/// Everything of a workspace that an import may have changed, as texts without the time of the import.
fn all_answers(workspace: &Path) -> Vec<String> {
    let ask = |arguments: &[&str]| stdout_of(&vigia(workspace, arguments));
    let query = |formula: &str| {
        ask(&[
            "query",
            "--formula",
            formula,
            "--by",
            "object",
            "--every",
            "1h",
            "--format",
            "csv",
            "--explain",
        ])
    };
    let mut answers = vec![
        query(RATE),
        query("avg(`RRC(%)`)"),
        query("avg(`Cell Avail`)"),
        ask(&["list", "tickets", "--json"]),
        ask(&["list", "outages", "--json"]),
        ask(&["list", "objects"]),
    ];
    let imports = json_of(&vigia(workspace, &["--json", "list", "imports"]));
    let mut counts: Vec<String> = imports
        .as_array()
        .expect("a list")
        .iter()
        .map(|r| {
            format!(
                "{} {} {} {} {}",
                r["file"], r["status"], r["n_values"], r["n_rows"], r["n_events"]
            )
        })
        .collect();
    counts.sort();
    answers.push(counts.join("\n"));
    for folder in ["exclusions", "kpis", "dictionaries", "topology", "mappings"] {
        let entries = std::fs::read_dir(workspace.join(folder)).into_iter().flatten();
        let mut files: Vec<_> = entries.map(|e| e.expect("an entry").path()).collect();
        files.sort();
        for file in files {
            answers.push(std::fs::read_to_string(&file).expect("a text"));
        }
    }
    answers
}

/// XML, tables of every profile, workbooks, tickets, outages, changes and counters that only grow. `VIGIA_KILLS=200` for more.
#[test]
fn a_killed_mixed_import_loses_and_doubles_nothing() {
    let n_kills: u32 = std::env::var("VIGIA_KILLS").ok().and_then(|n| n.parse().ok()).unwrap_or(8);
    let exports = tempfile::tempdir().expect("a folder");
    write_exports(exports.path(), 3, 4, 48);
    for (name, bytes) in crate::table::seeds() {
        std::fs::write(exports.path().join(format!("{name}.dat")), bytes).expect("a file");
    }
    for name in
        ["bulkstats.cfg", "epc1_bulkstats_20261001_051000_EST_5_5.csv", "omes.xml", "mdc.xml"]
    {
        std::fs::copy(crate::import::fixture(name), exports.path().join(name)).expect("a file");
    }
    let exports = exports.path().to_string_lossy().into_owned();
    let undisturbed = new_workspace();
    let started = Instant::now();
    stdout_of(&vigia(undisturbed.path(), &["import", &exports]));
    let whole_import = started.elapsed();
    let right = all_answers(undisturbed.path());
    let mut n_killed = 0;
    for i in 0..n_kills {
        let workspace = new_workspace();
        let mut child = Command::new(env!("CARGO_BIN_EXE_vigia"))
            .arg("--workspace")
            .arg(workspace.path())
            .args(["--quiet", "import", &exports])
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("the binary starts");
        // Instants spread over the whole import, not in order.
        let share = f64::from((i * 7 + 3) % n_kills) / f64::from(n_kills);
        std::thread::sleep(Duration::from_secs_f64(whole_import.as_secs_f64() * share));
        n_killed += u32::from(child.try_wait().expect("a child").is_none());
        child.kill().ok();
        child.wait().expect("the child ends");
        stdout_of(&vigia(workspace.path(), &["cache", "check"]));
        stdout_of(&vigia(workspace.path(), &["import", &exports]));
        assert_eq!(all_answers(workspace.path()), right, "killed after {share} of an import");
    }
    assert!(n_killed > 0, "no import was still running when it was killed");
}

const CONTRACT: &str = r#"
id = "c"
customer = "Customer"
name = "Contract"
country = "PE"
zone = "UTC"
currency = "PEN"
currency_decimals = 2
fee_per_period = "1000.00"
credit_cap_percent = "none"
window = "calendar_month"
[scorecard]
no_data = "zero"
score = "step"

[[objective]]
id = "rrc"
name = "RRC setup"
kpi = "rrc_setup_success_rate"
unit = "%"
scope = 'region == "Norte"'
membership = "dated"
service_calendar = "24x7"
method = "period_aggregate"
exclusions = { mode = "downtime_and_service_time", approver = "any", kinds = [ { kind = "planned_maintenance", notice_hours = 0, minutes_max = "none" }, { kind = "force_majeure", notice_hours = 0, minutes_max = "none" }, { kind = "customer_caused", notice_hours = 0, minutes_max = "none" } ] }
comparison = "at_least"
target = "90"
tolerance = "none"
grace = "none"
completeness_min = "0.9"
missing_data = "undecided"
rounding = "none"
weight = "100"
credit = "none"
"#;

fn contract_workspace() -> tempfile::TempDir {
    let workspace = new_workspace();
    write_exports(&workspace.path().join("exports"), 1, 2, 96);
    std::fs::write(workspace.path().join("contracts/c.toml"), CONTRACT).expect("a contract");
    let topology = "cell,region\nN0C0,Norte\nN0C1,Norte\n";
    std::fs::write(workspace.path().join("topology/cells.csv"), topology).expect("a topology");
    let exports = workspace.path().join("exports").to_string_lossy().into_owned();
    stdout_of(&vigia(workspace.path(), &["import", &exports]));
    workspace
}

fn judged(workspace: &Path) -> Output {
    vigia(workspace, &["--json", "evaluate", "c", "--period", "2026-10", "--as-of", "2026-10-06"])
}

#[test]
fn a_cell_of_the_topology_that_never_delivers_is_missing_and_not_unknown() {
    let workspace = contract_workspace();
    let before = json_of(&judged(workspace.path()));
    // One day of five arrived.
    assert_eq!(before["objectives"][0]["received"], 2 * 96);
    assert_eq!(before["objectives"][0]["expected"], 2 * 5 * 96);
    let topology = "cell,region\nN0C0,Norte\nN0C1,Norte\nN7C7,Norte\nN8C8,Sur\n";
    std::fs::write(workspace.path().join("topology/cells.csv"), topology).expect("a topology");
    let after = json_of(&judged(workspace.path()));
    assert_eq!(after["objectives"][0]["received"], 2 * 96);
    assert_eq!(
        after["objectives"][0]["expected"],
        3 * 5 * 96,
        "N7C7 counts, N8C8 is not in the scope"
    );
    let arithmetic = after["objectives"][0]["arithmetic"].to_string();
    assert!(arithmetic.contains("N7C7") && !arithmetic.contains("N8C8"), "{arithmetic}");
}

#[test]
fn a_name_that_a_spreadsheet_would_run_is_guarded_and_a_number_is_not() {
    let workspace = contract_workspace();
    let topology = "cell,region\nN0C0,=HYPERLINK(1)\nN0C1,Sur\n";
    std::fs::write(workspace.path().join("topology/cells.csv"), topology).expect("a topology");
    let negative = "-1 * sum(pmRrcConnEstabAtt)";
    let csv = stdout_of(&vigia(
        workspace.path(),
        &["query", "--formula", negative, "--by", "region", "--format", "csv"],
    ));
    assert!(csv.contains(",'=HYPERLINK(1),-"), "{csv}");
    assert!(!csv.contains("'-"), "a negative number stays a number:\n{csv}");
}

#[test]
fn nothing_is_judged_while_the_workspaces_own_files_have_mistakes() {
    let workspace = contract_workspace();
    assert!(judged(workspace.path()).status.success());
    let ledger = workspace.path().join("exclusions/2026.toml");
    let entry = |contract: &str, state: &str| {
        format!(
            "[[exclusion]]\nid = \"X\"\ncontracts = [\"{contract}\"]\nkind = \"planned_maintenance\"\n\
             start = \"2026-10-05T01:00:00Z\"\nend = \"2026-10-05T02:00:00Z\"\nobjects = \"\"\nreason = \"r\"\n\
             evidence = \"e\"\nstate = \"{state}\"\ndecided_by = \"d\"\n"
        )
    };
    for mistake in [entry("c", "aproved"), entry("d", "approved")] {
        std::fs::write(&ledger, mistake).expect("a ledger");
        let stopped = judged(workspace.path());
        assert_eq!(stopped.status.code(), Some(2), "{}", text(&stopped.stderr));
        assert!(text(&stopped.stderr).contains("Could not judge"), "{}", text(&stopped.stderr));
    }
    std::fs::write(&ledger, entry("c", "approved")).expect("a ledger");
    let right = json_of(&judged(workspace.path()));
    assert_eq!(right["objectives"][0]["received"], 2 * 92, "the excluded hour is gone");
    std::fs::write(workspace.path().join("contracts/twin.toml"), CONTRACT).expect("a contract");
    assert_eq!(
        judged(workspace.path()).status.code(),
        Some(2),
        "nobody knows which of the twins is meant"
    );
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_device_is_told() {
    let workspace = new_workspace();
    let full = std::fs::OpenOptions::new().write(true).open("/dev/full").expect("the full device");
    let output = Command::new(env!("CARGO_BIN_EXE_vigia"))
        .arg("--workspace")
        .arg(workspace.path())
        .args(["list", "kpis"])
        .stdout(full)
        .output()
        .expect("the binary starts");
    assert_eq!(output.status.code(), Some(3), "{}", text(&output.stderr));
}

/// Folder of real exports, which are not part of the project.
fn samples() -> Option<std::path::PathBuf> {
    let folder = std::env::var_os("VIGIA_SAMPLES").map_or_else(
        || Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/samples"),
        Into::into,
    );
    if folder.join("PROVENANCE.tsv").is_file() {
        return Some(folder);
    }
    println!("skipped: no real exports here; set VIGIA_SAMPLES to their folder");
    None
}

/// `name=123` out of a line of independent counts.
fn count_of(counts: &str, name: &str) -> Option<u64> {
    let prefix = format!("{name}=");
    counts
        .split(' ')
        .find_map(|word| word.strip_prefix(prefix.as_str()))
        .and_then(|n| n.parse().ok())
}

#[test]
fn real_exports_give_the_independent_counts() {
    let Some(samples) = samples() else { return };
    let workspace = new_workspace();
    let folders = ["3gpp_meascollec_xml", "huawei_meascollec_xml"]
        .map(|f| samples.join(f).to_string_lossy().into_owned());
    stdout_of(&vigia(workspace.path(), &["import", "--zone", "UTC", &folders[0], &folders[1]]));
    let list = json_of(&vigia(workspace.path(), &["--json", "list", "imports"]));
    let provenance = std::fs::read_to_string(samples.join("PROVENANCE.tsv")).expect("the counts");
    let mut n_compared = 0;
    for record in list.as_array().expect("a list").iter().filter(|r| r["status"] != "rejected") {
        let file = record["file"].as_str().expect("a file");
        let row = provenance
            .lines()
            .find(|line| line.split('\t').next().is_some_and(|name| file.ends_with(name)));
        let counts =
            row.and_then(|line| line.rsplit('\t').next()).expect("the file has independent counts");
        let expected = |name: &str| count_of(counts, name).unwrap_or(0);
        assert_eq!(record["n_values"], expected("values"), "{file}");
        assert_eq!(record["n_null"], expected("null"), "{file}");
        assert_eq!(record["n_suspect"], expected("suspect"), "{file}");
        assert_eq!(record["n_text"], expected("text"), "{file}");
        assert_eq!(record["n_measurements"], expected("distinct_counters"), "{file}");
        let n_repeats = expected("values") - expected("unique_obj_counter");
        assert_eq!(record["n_repeats"], n_repeats, "{file}");
        // That count took local names only; three nodes of one file share one.
        if !file.ends_with("type_c_3_events.xml") {
            assert_eq!(record["n_objects"], expected("distinct_objects"), "{file}");
        }
        n_compared += 1;
    }
    assert!(n_compared >= 15, "only {n_compared} files were compared");
}

/// Waits until the workspace lists so many imports.
fn wait_for_imports(workspace: &Path, n: usize) {
    let started = Instant::now();
    loop {
        let list = json_of(&vigia(workspace, &["--json", "list", "imports"]));
        let n_now = list.as_array().expect("a list").len();
        if n_now == n {
            return;
        }
        assert!(
            n_now < n && started.elapsed() < Duration::from_secs(120),
            "{n_now} of {n} imports"
        );
        std::thread::sleep(Duration::from_millis(200));
    }
}

/// New files are taken when they have stopped growing, once, also after a restart; an interrupt leaves a whole cache.
#[test]
fn a_watched_folder_is_imported_as_it_fills() {
    let workspace = new_workspace();
    let exports = workspace.path().join("in");
    std::fs::create_dir(&exports).expect("a folder");
    let file = |node: u32| export_file(node, 2, 0);
    let watch = |words: &Path| {
        Command::new(env!("CARGO_BIN_EXE_vigia"))
            .arg("--workspace")
            .arg(workspace.path())
            .args(["import", "--watch", "--every", "1s"])
            .arg(&exports)
            .stdin(Stdio::null())
            .stderr(std::fs::File::create(words).expect("a file"))
            .spawn()
            .expect("the binary starts")
    };
    // A file is in the list as soon as it is committed, the sentence about it comes after: it is waited for before the interrupt.
    let wait_for_words = |path: &Path, awaited: &[&str]| {
        let started = Instant::now();
        loop {
            let words = std::fs::read_to_string(path).expect("its words");
            if awaited.iter().all(|part| words.contains(part)) {
                return;
            }
            assert!(started.elapsed() < Duration::from_secs(120), "{words}");
            std::thread::sleep(Duration::from_millis(100));
        }
    };
    let end = |mut child: std::process::Child| {
        let interrupted = Command::new("kill").args(["-INT", &child.id().to_string()]).status();
        if !interrupted.is_ok_and(|status| status.success()) {
            child.kill().expect("it runs");
        }
        let started = Instant::now();
        while child.try_wait().expect("its state").is_none() {
            // A shell starts what it puts in the background with interrupts ignored, and what that starts has them ignored too.
            if started.elapsed() > Duration::from_secs(60) {
                child.kill().expect("it runs");
                panic!("an interrupt did not end it; were the tests started by `&` of a script?");
            }
            std::thread::sleep(Duration::from_millis(50));
        }
    };
    let words = workspace.path().join("first.txt");
    let first = watch(&words);
    std::fs::write(exports.join("a.xml"), file(1)).expect("a file");
    // Still being written, under a name that says so.
    std::fs::write(exports.join("b.xml.part"), file(2)).expect("a file");
    wait_for_imports(workspace.path(), 1);
    std::fs::rename(exports.join("b.xml.part"), exports.join("b.xml")).expect("a rename");
    wait_for_imports(workspace.path(), 2);
    wait_for_words(&words, &["Watching ", "Imported 1 file"]);
    end(first);
    let check = vigia(workspace.path(), &["cache", "check"]);
    stdout_of(&check);
    // After a restart: what is known is not taken again, what is new is.
    std::fs::write(exports.join("c.xml"), file(3)).expect("a file");
    let words = workspace.path().join("second.txt");
    let second = watch(&words);
    wait_for_imports(workspace.path(), 3);
    wait_for_words(&words, &["Imported 1 file", "2 files imported before"]);
    end(second);
}

/// A disk without room, played by a limit on the size of files: a clear error, and the cache as it was.
#[cfg(unix)]
#[test]
fn a_query_says_how_it_was_answered_and_answers_the_same_either_way() {
    let workspace = new_workspace();
    let exports = workspace.path().join("exports");
    write_exports(&exports, 2, 3, 96);
    stdout_of(&vigia(workspace.path(), &["import", &exports.to_string_lossy()]));
    let query = |every: &str, zone: &str, more: &[&str]| {
        let question = ["query", "--formula", RATE, "--every", every, "--zone", zone];
        vigia(workspace.path(), &[&question[..], more].concat())
    };
    let plan = |every: &str, zone: &str, more: &[&str]| {
        let json = json_of(&query(every, zone, &[&["--plan", "--json"], more].concat()));
        ["rollups", "profiles", "tiles", "values"].map(|key| json[key].as_u64().expect("a count"))
    };
    // The days of the workspace are added up; those of another zone are not, nor are hours: the network's periods are.
    let [rollups, profiles, tiles, values] = plan("1d", "America/Lima", &[]);
    assert!(rollups > 0 && (profiles, tiles, values) == (0, 0, 0), "{rollups} {profiles} {tiles}");
    for (every, zone) in [("1d", "Europe/Madrid"), ("1h", "America/Lima")] {
        let [rollups, profiles, tiles, values] = plan(every, zone, &[]);
        let others = (rollups, tiles, values);
        assert!(profiles > 0 && others == (0, 0, 0), "{every} {zone}: {profiles} {others:?}");
    }
    for (every, zone, more) in [
        ("1d", "America/Lima", &["--no-rollups"][..]),
        ("1h", "America/Lima", &["--no-rollups"]),
        ("1d", "Europe/Madrid", &["--by", "object"]),
        ("1h", "America/Lima", &["--by", "object"]),
    ] {
        let [rollups, profiles, tiles, values] = plan(every, zone, more);
        assert!((rollups, profiles) == (0, 0), "{every} {zone} {more:?}: {rollups} {profiles}");
        assert!(tiles > 0 && values > 0, "{every} {zone} {more:?}: {tiles} {values}");
    }
    let table = stdout_of(&query("1d", "America/Lima", &["--plan"]));
    for word in [
        "threads",
        "rollups read",
        "profiles read",
        "bytes of tiles",
        "values unpacked",
        "reading and",
    ] {
        assert!(table.contains(word), "{word}: {table}");
    }
    let rows = |more: &[&str]| {
        let csv = &["--format", "csv", "--explain"];
        stdout_of(&query("1d", "America/Lima", &[&csv[..], more].concat()))
    };
    assert_eq!(rows(&["--no-rollups"]), rows(&[]));
    assert!(rows(&[]).lines().count() > 1);
}

#[test]
fn no_room_for_the_cache_leaves_it_as_it_was() {
    let workspace = new_workspace();
    let small = workspace.path().join("small");
    let large = workspace.path().join("large");
    write_exports(&small, 1, 2, 1);
    write_exports(&large, 8, 150, 8);
    let path = |folder: &Path| folder.to_string_lossy().into_owned();
    stdout_of(&vigia(workspace.path(), &["import", &path(&small)]));
    let before = stdout_of(&vigia(workspace.path(), &["--json", "list", "imports"]));
    let cache_bytes =
        std::fs::metadata(workspace.path().join("cache.sqlite")).expect("a cache").len();
    // In blocks of 512 bytes, for each file: the log of a commit is one of its own. Without the signal a write beyond it fails, as
    // on a full disk.
    let script =
        format!("trap '' XFSZ; ulimit -f {} || exit 99; exec \"$0\" \"$@\"", cache_bytes / 512 / 4);
    let limited = Command::new("sh")
        .args(["-c", &script, env!("CARGO_BIN_EXE_vigia"), "--workspace"])
        .arg(workspace.path())
        .args(["import", &path(&large)])
        .stdin(Stdio::null())
        .output();
    let Some(output) = limited.ok().filter(|output| output.status.code() != Some(99)) else {
        println!("skipped: this machine cannot limit the size of files");
        return;
    };
    let words = text(&output.stderr);
    assert_eq!(output.status.code(), Some(3), "{words}");
    assert!(words.contains("error: ") && words.contains("cache"), "{words}");
    stdout_of(&vigia(workspace.path(), &["cache", "check"]));
    assert_eq!(stdout_of(&vigia(workspace.path(), &["--json", "list", "imports"])), before);
    // With room again the same import goes through.
    stdout_of(&vigia(workspace.path(), &["import", &path(&large)]));
    let list = json_of(&vigia(workspace.path(), &["--json", "list", "imports"]));
    assert_eq!(list.as_array().expect("a list").len(), 1 + 64);
}

#[test]
fn selected_measurements_and_limits_come_from_flags_and_settings() {
    let workspace = new_workspace();
    let exports = workspace.path().join("in");
    write_exports(&exports, 1, 2, 1);
    let path = exports.to_string_lossy().into_owned();
    let names = |workspace: &Path| -> Vec<String> {
        let list = json_of(&vigia(workspace, &["--json", "list", "measurements"]));
        list.as_array()
            .expect("a list")
            .iter()
            .map(|m| m["name"].as_str().expect("a name").to_owned())
            .collect()
    };
    let output = vigia(workspace.path(), &["import", "--measurements", "pm*,!*Succ", &path]);
    assert!(
        text(&output.stderr).contains("1 of 2 measurement types were left out"),
        "{}",
        text(&output.stderr)
    );
    assert_eq!(names(workspace.path()), ["pmRrcConnEstabAtt"]);
    let output = vigia(workspace.path(), &["import", "--measurements", "!", &path]);
    assert_eq!(output.status.code(), Some(2));
    assert!(text(&output.stderr).contains("names no measurement type"), "{}", text(&output.stderr));
    let with_settings = |extra: &str| {
        let other = new_workspace();
        let file = other.path().join("vigia.toml");
        let settings = std::fs::read_to_string(&file).expect("settings");
        std::fs::write(&file, settings.replace("[cache]", &format!("{extra}\n[cache]")))
            .expect("settings");
        let output = vigia(other.path(), &["import", &path]);
        (other, output)
    };
    let (other, _) = with_settings("measurements = [\"*Succ\"]\n");
    // The template's own section comes before, so the key above belongs to [import].
    assert_eq!(names(other.path()), ["pmRrcConnEstabSucc"]);
    let (_other, output) = with_settings("[limits]\ncontent_bytes_max = 100\n");
    let words = text(&output.stderr);
    assert!(words.contains("it has more than 100 bytes"), "{words}");
    let (_other, output) = with_settings("[limits]\nnesting_max = 0\n");
    assert_eq!(output.status.code(), Some(2));
    assert!(text(&output.stderr).contains("\"nesting_max\" is 0"), "{}", text(&output.stderr));
}

/// The configuration lies behind the rows in the order of names and names them all the same.
#[test]
fn bulkstats_are_named_by_a_configuration_among_the_files() {
    let workspace = new_workspace();
    let exports = workspace.path().join("in");
    std::fs::create_dir(&exports).expect("a folder");
    let fixtures = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/import");
    let rows = "epc1_bulkstats_20261001_051000_EST_5_5.csv";
    std::fs::copy(fixtures.join(rows), exports.join(rows)).expect("a copy");
    let path = exports.to_string_lossy().into_owned();
    let output = vigia(workspace.path(), &["import", &path]);
    assert!(text(&output.stderr).contains("the columns have no names"), "{}", text(&output.stderr));
    std::fs::copy(fixtures.join("bulkstats.cfg"), exports.join("z.cfg")).expect("a copy");
    stdout_of(&vigia(workspace.path(), &["import", &path]));
    let list = json_of(&vigia(workspace.path(), &["--json", "list", "measurements"]));
    let has = |name: &str| list.as_array().expect("a list").iter().any(|m| m["name"] == name);
    assert!(has("mme.sess-cur"), "{list}");
    // From the workspace's own mappings, in a look that imports nothing.
    let mappings = workspace.path().join("mappings");
    std::fs::rename(exports.join("z.cfg"), mappings.join("epc1.cfg")).expect("a rename");
    let sniffed = stdout_of(&vigia(workspace.path(), &["sniff", &path]));
    assert!(
        sniffed.contains("staros-bulkstats") && !sniffed.contains("would be rejected"),
        "{sniffed}"
    );
}
