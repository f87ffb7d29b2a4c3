//! Contracts over data that lack: cells that never sent anything, months without files, time that is excluded as a whole. Each number was
//! worked out by hand; beside it stands the one that a simpler rule would give.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;

use jiff::civil::{Date, date};
use serde_json::Value;

use super::cli::vigia;

const HEAD: &str = r#"id = "c"
customer = "B"
name = "RAN"
country = "PE"
zone = "UTC"
currency = "PEN"
currency_decimals = 2
fee_per_period = "120000.00"
credit_cap_percent = "none"
window = "calendar_month"
"#;
pub(crate) const SCORE: &str = "[scorecard]\nno_data = \"zero\"\nscore = \"step\"\n";
const LINE: [(&str, &str); 16] = [
    ("formula", "100 * sum(succ) / sum(att)"),
    ("unit", "%"),
    ("scope", ""),
    ("membership", "dated"),
    ("service_calendar", "24x7"),
    ("busy_hour", ""),
    ("method", "period_aggregate"),
    ("comparison", "at_least"),
    ("target", "99.00"),
    ("tolerance", "none"),
    ("grace", "none"),
    ("completeness_min", "0.60"),
    ("missing_data", "undecided"),
    ("rounding", "none"),
    ("exclusions", "none"),
    ("weight", "50"),
];
const MAINTENANCE: &str = r#"[objective.exclusions]
mode = "MODE"
approver = "any"
kinds = [ { kind = "planned_maintenance", notice_hours = 0, minutes_max = "none" } ]
"#;

/// A line of a contract; what is given takes the place of [`LINE`], an empty text leaves the term out, and one that begins with `{` is
/// no string.
pub(crate) fn line(id: &str, given: &[(&str, &str)], tail: &str) -> String {
    let given: BTreeMap<_, _> = given.iter().copied().collect();
    let mut text = format!("[[objective]]\nid = \"{id}\"\nname = \"{id}\"\n");
    let known = LINE.iter().map(|(term, usual)| (*term, given.get(term).copied().unwrap_or(usual)));
    let more = given.iter().filter(|(term, _)| LINE.iter().all(|(known, _)| known != *term));
    for (term, value) in known.chain(more.map(|(term, value)| (*term, *value))) {
        match value {
            "" if term != "scope" => {}
            value if value.starts_with('{') => writeln!(text, "{term} = {value}").unwrap(),
            value => writeln!(text, "{term} = \"{value}\"").unwrap(),
        }
    }
    let credit = "steps = [ { limit = \"99.00\", percent = \"0\" } ]\nbelow_percent = \"5\"\n";
    format!("{text}[objective.credit]\n{credit}{tail}")
}

pub(crate) struct Workspace(tempfile::TempDir);

impl Workspace {
    pub(crate) fn new(topology: &str, contract: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let made = vigia(folder.path(), &["init", &folder.path().to_string_lossy()]);
        assert!(made.status.success());
        let workspace = Self(folder);
        workspace.write("topology/cells.csv", topology);
        workspace.write("contracts/c.toml", &format!("{HEAD}{contract}"));
        workspace
    }

    pub(crate) fn path(&self) -> &Path {
        self.0.path()
    }

    pub(crate) fn write(&self, name: &str, text: &str) {
        std::fs::write(self.path().join(name), text).unwrap();
    }

    pub(crate) fn run(&self, arguments: &[&str]) -> String {
        let done = vigia(self.path(), arguments);
        let told = String::from_utf8_lossy(&done.stderr).into_owned();
        assert!(done.status.success(), "{arguments:?}: {told}");
        String::from_utf8(done.stdout).unwrap()
    }

    pub(crate) fn import(&self, name: &str, text: &str) {
        self.write(name, text);
        self.run(&["import", &self.path().join(name).to_string_lossy()]);
    }

    /// Hours of some cells: attempts and successes of each.
    pub(crate) fn import_hours(&self, name: &str, days: (Date, i64), cells: &[(&str, u32, u32)]) {
        let mut text = "time,cell,att,succ\n".to_owned();
        for hour in 0..days.1 * 24 {
            let at = days.0.at(0, 0, 0, 0) + jiff::Span::new().hours(hour);
            for (cell, attempts, successes) in cells {
                let at = at.strftime("%Y-%m-%dT%H:%M:%SZ");
                writeln!(text, "{at},{cell},{attempts},{successes}").unwrap();
            }
        }
        self.import(name, &text);
    }

    pub(crate) fn exclude(&self, start: &str, end: &str, objects: &str) {
        self.write(
            "exclusions/e.toml",
            &format!(
                "[[exclusion]]\nid = \"E1\"\ncontracts = [\"c\"]\nkind = \"planned_maintenance\"\n\
                 start = \"{start}\"\nend = \"{end}\"\nobjects = '{objects}'\nreason = \"x\"\n\
                 evidence = \"x\"\nstate = \"approved\"\ndecided_by = \"x\"\n"
            ),
        );
    }

    /// The lines of a judgment, by id.
    pub(crate) fn judge(&self, as_of: &str) -> BTreeMap<String, Value> {
        let asked = ["--json", "evaluate", "c", "--period", "2026-10", "--as-of", as_of];
        let statement: Value = serde_json::from_str(&self.run(&asked)).unwrap();
        let lines = statement["objectives"].as_array().unwrap();
        lines.iter().map(|l| (l["id"].as_str().unwrap().to_owned(), l.clone())).collect()
    }
}

pub(crate) const LATER: &str = "2026-12-05T00:00:00Z";

pub(crate) fn october(n_days: i64) -> (Date, i64) {
    (date(2026, 10, 1), n_days)
}

/// One cell of three never sends. Its busy hour is one hour of each day, not all 24.
#[test]
fn a_silent_cell_is_expected_for_one_hour_of_a_day_in_a_line_of_busy_hours() {
    let given = [("busy_hour", "bh"), ("weight", "100")];
    let topology = "cell,site\nC1,S1\nC2,S2\nC3,S3\n";
    for (scope, expected) in [("object", 93), ("network", 93)] {
        let workspace = Workspace::new(topology, &format!("{SCORE}{}", line("bh", &given, "")));
        workspace.write(
            "busy_hours/bh.toml",
            &format!(
                "[[busy_hour]]\nname = \"bh\"\nformula = \"sum(att)\"\nresolution = \"clock\"\n\
                 scope = \"{scope}\"\nstability = \"bouncing\"\nzone = \"UTC\"\n"
            ),
        );
        workspace.import_hours("pm.csv", october(31), &[("C1", 1000, 995), ("C2", 1000, 995)]);
        let bh = &workspace.judge(LATER)["bh"];
        assert_eq!((&bh["received"], &bh["expected"]), (&62.into(), &expected.into()), "{scope}");
        assert_ne!(bh["expected"], 62 + 744, "all hours of the month");
        assert_eq!(bh["verdict"], "achieved");
    }
}

/// A silent cell is expected while the topology has it: neither all of the period nor nothing of it.
#[test]
fn a_silent_cell_is_expected_while_it_is_there() {
    let contract = format!("{SCORE}{}", line("l", &[("weight", "100")], ""));
    for (from, to, expected) in
        [("", "2026-10-02", 1488 + 24), ("2026-10-02", "", 1488 + 720), ("", "", 1488 + 744)]
    {
        let topology =
            format!("cell,site,valid_from,valid_to\nC1,S1,,\nC2,S2,,\nC3,S3,{from},{to}\n");
        let workspace = Workspace::new(&topology, &contract);
        workspace.import_hours("pm.csv", october(31), &[("C1", 1000, 995), ("C2", 1000, 995)]);
        let found = &workspace.judge(LATER)["l"];
        assert_eq!(found["expected"], expected, "{from}..{to}");
        assert_eq!(found["received"], 1488);
    }
}

/// Each silent cell has its own rows and belongs to its own region.
#[test]
fn silent_cells_stand_in_their_group_and_in_their_own_rows() {
    let tail = MAINTENANCE.replace("MODE", "downtime_and_service_time");
    let given = [("weight", "100"), ("exclusions", "")];
    let topology = "cell,site,region\nL1,S1,Norte\nL2,S2,Sur\nX0,SX0,Norte\nX1,SX1,Norte\n\
                    X2,SX2,Este\n";
    let workspace = Workspace::new(topology, &format!("{SCORE}{}", line("x", &given, &tail)));
    workspace.exclude("2026-10-01T00:00:00Z", "2026-10-01T10:00:00Z", "site == \"SX0\"");
    workspace.import_hours("pm.csv", october(31), &[("L1", 1000, 999), ("L2", 1000, 999)]);
    let x = &workspace.judge(LATER)["x"];
    assert_eq!((&x["received"], &x["expected"]), (&1488.into(), &(5 * 744 - 10).into()));
    let out = workspace.path().join("out");
    let asked = ["report", "c", "--period", "2026-10", "--formats", "csv", "-o"];
    workspace.run(&[&asked[..], &[&out.to_string_lossy()]].concat());
    let csv = std::fs::read_to_string(out.join("c_2026-10.csv")).unwrap();
    let mut rows = csv::Reader::from_reader(csv.as_bytes());
    let header = rows.headers().unwrap().clone();
    let at = |name: &str| header.iter().position(|column| column == name).unwrap();
    let (section, completeness) = (at("section"), at("completeness"));
    let regions: Vec<csv::StringRecord> =
        rows.records().map(Result::unwrap).filter(|row| &row[section] == "region").collect();
    let of = |name: &str| -> f64 {
        let row = regions.iter().find(|row| row.iter().any(|cell| cell == name));
        row.unwrap_or_else(|| panic!("no row of {name}: {regions:?}"))[completeness]
            .parse()
            .unwrap()
    };
    assert!((of("Norte") - 744.0 / (3.0 * 744.0 - 10.0)).abs() < 1e-9, "not 1: {}", of("Norte"));
    assert!((of("Sur") - 1.0).abs() < 1e-12);
    assert!(of("Este").abs() < 1e-12, "nothing of it arrived");
    let zip = workspace.path().join("c.zip");
    workspace.run(&["pack", "c", "--period", "2026-10", "-o", &zip.to_string_lossy()]);
    let mut archive = zip::ZipArchive::new(std::fs::File::open(&zip).unwrap()).unwrap();
    let name = archive
        .file_names()
        .map(|name| name.unwrap().into_owned())
        .find(|name| name.ends_with("data.csv"))
        .unwrap();
    let mut rows = csv::Reader::from_reader(archive.by_name(&name).unwrap());
    let header = rows.headers().unwrap().clone();
    let at = |name: &str| header.iter().position(|column| column == name).unwrap();
    let (object, start, expected) = (at("object"), at("period_start"), at("expected"));
    let first_day: BTreeMap<String, String> = rows
        .records()
        .map(Result::unwrap)
        .filter(|row| row[object].starts_with('X') && row[start].starts_with("2026-10-01"))
        .map(|row| (row[object].to_owned(), row[expected].to_owned()))
        .collect();
    let first_day: Vec<(&str, &str)> =
        first_day.iter().map(|(name, n)| (name.as_str(), n.as_str())).collect();
    assert_eq!(first_day, [("X0", "14"), ("X1", "24"), ("X2", "24")], "not 20 for each");
}

/// All that arrived is excluded from the downtime: that is no lack of data.
#[test]
fn downtime_that_is_excluded_as_a_whole_is_no_missing_data() {
    let tail = MAINTENANCE.replace("MODE", "downtime_only");
    let given = [
        ("formula", "100 * (period_secs - sum(down)) / period_secs"),
        ("method", "availability"),
        ("missing_data", "count_as_breached"),
        ("completeness_min", "0.01"),
        ("exclusions", ""),
    ];
    let mut of_intervals = given.to_vec();
    of_intervals[1].1 = "intervals_meeting";
    of_intervals.extend([("interval", "1h"), ("limit", "at_least 99.0")]);
    let lines = format!("{}{}", line("all", &given, &tail), line("parts", &of_intervals, &tail));
    let down = |hours: &[i64]| {
        let mut text = "time,cell,down\n".to_owned();
        for hour in 0..24 {
            let down = if hours.contains(&hour) { 3600 } else { 0 };
            writeln!(text, "2026-10-01T{hour:02}:00:00Z,L1,{down}").unwrap();
        }
        text
    };
    for (end, all, parts) in [
        // Eleven bad hours and one more: only the last of them counts. One interval of 24 misses, not one of 12.
        ("2026-10-01T12:00:00Z", 100.0 * 23.0 / 24.0, 100.0 * 23.0 / 24.0),
        ("2026-10-02T00:00:00Z", 100.0, 100.0),
    ] {
        let workspace = Workspace::new("cell,site\nL1,S1\n", &format!("{SCORE}{lines}"));
        workspace.exclude("2026-10-01T00:00:00Z", end, "");
        workspace.import("pm.csv", &down(&[0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 20]));
        let found = workspace.judge("2026-10-02T00:00:00Z");
        let value = |id: &str| found[id]["sli"].as_f64().unwrap_or_else(|| panic!("{}", found[id]));
        assert!((value("all") - all).abs() < 1e-9, "{}: {}", end, value("all"));
        assert!((value("parts") - parts).abs() < 1e-9, "{}: {}", end, value("parts"));
    }
}

/// A month without files is unknown, whether or not there are older ones.
#[test]
fn a_month_without_files_is_unknown_also_between_others() {
    let repeat = "[[repeat]]\nobjectives = \"all\"\nbreaches = 2\nwithin_periods = 2\n\
                  multiplier = \"2\"\n";
    let grace = [("grace", "{ misses = 1, periods = 2 }")];
    let contract = format!("{repeat}{SCORE}{}{}", line("rep", &[], ""), line("grace", &grace, ""));
    let judged = |months: &[i8]| {
        let workspace = Workspace::new("cell,site\nL1,S1\n", &contract);
        for month in months {
            let days = (date(2026, *month, 1), 30);
            workspace.import_hours(&format!("pm{month}.csv"), days, &[("L1", 1000, 980)]);
        }
        let found = workspace.judge(LATER);
        ["rep", "grace"]
            .map(|id| (found[id]["verdict"].clone(), found[id]["credit_after_caps"].clone()))
    };
    let alone = judged(&[10]);
    assert_eq!(alone[1].0, "undecided");
    let with_older = judged(&[8, 10]);
    assert_eq!(with_older, alone, "what August was says nothing of September");
    let whole = judged(&[9, 10]);
    assert_eq!(whole[1].0, "breached");
    assert_eq!((&whole[0].1, &alone[0].1), (&"12000.00".into(), &"6000.00".into()));
}

/// The records of outages reach over a month in which there was none.
#[test]
fn a_month_without_outages_is_a_good_one_where_records_were_kept() {
    let outages = "[objective.outages]\ndenominator = \"all_objects\"\nno_data = \"up\"\n\
                   minimum_secs = 0\nseverities = \"all\"\nnames = \"all\"\n\
                   open_outages = \"until_period_end\"\n";
    let given = [
        ("formula", ""),
        ("completeness_min", ""),
        ("missing_data", ""),
        ("method", "availability"),
        ("weight", "100"),
    ];
    let contract = format!("{SCORE}{}", line("up", &given, outages));
    let workspace = Workspace::new("cell,site\nL1,S1\nL2,S2\n", &contract);
    let log = |months: &[i8]| {
        let mut text = "Alarm ID,Alarm Name,Alarm Source,Alarm Severity,Alarm Raised Time,\
                        Alarm Cleared Time\n"
            .to_owned();
        for month in months {
            let day = format!("2026-{month:02}-02T");
            writeln!(text, "{month},Cell down,L1,Major,{day}00:00:00Z,{day}01:00:00Z").unwrap();
        }
        text
    };
    workspace.import("before.csv", &log(&[9]));
    let asked = ["--json", "evaluate", "c", "--period", "2026-10", "--as-of", LATER];
    assert!(!vigia(workspace.path(), &asked).status.success(), "nothing is known of October");
    workspace.import("after.csv", &log(&[11]));
    assert_eq!(workspace.judge(LATER)["up"]["sli"], 100.0);
}

/// Of a line that counts affected objects only, days without an outage count too, and the rest of the month brings more of them.
#[test]
fn the_rest_of_a_month_can_still_save_an_affected_object() {
    let outages = "[objective.outages]\ndenominator = \"affected_objects\"\nno_data = \"up\"\n\
                   minimum_secs = 0\nseverities = \"all\"\nnames = \"all\"\n\
                   open_outages = \"until_period_end\"\n";
    let given = [
        ("formula", ""),
        ("completeness_min", ""),
        ("missing_data", ""),
        ("method", "availability"),
        ("target", "99.85"),
        ("weight", "100"),
    ];
    let contract = format!("{SCORE}{}", line("aff", &given, outages));
    let workspace = Workspace::new("cell,site\nL1,S1\nL2,S2\n", &contract);
    workspace.import(
        "out.csv",
        "Alarm ID,Alarm Name,Alarm Source,Alarm Severity,Alarm Raised Time,Alarm Cleared Time\n\
         3,Cell down,L1,Major,2026-10-02T00:00:00Z,2026-10-02T01:00:00Z\n",
    );
    let aff = &workspace.judge("2026-10-20T00:00:00Z")["aff"];
    let month_secs = 31.0 * 86_400.0;
    let best = aff["forecast"]["best"].to_string() + &aff["forecast"].to_string();
    let expected = 100.0 * (month_secs - 3600.0) / month_secs;
    assert!(best.contains(&expected.to_string()[..9]), "{expected} in {best}");
    assert!(!best.contains("99.788"), "one day only: {best}");
    assert_eq!(workspace.judge(LATER)["aff"]["verdict"], "achieved");
}

/// The value of an earlier month stands in: what lies around the value that was refused is not shown.
#[test]
fn a_value_that_stands_in_has_no_margin_of_the_data_that_were_refused() {
    let given = [("completeness_min", "0.90"), ("missing_data", "last_good"), ("weight", "100")];
    let workspace =
        Workspace::new("cell,site\nL1,S1\n", &format!("{SCORE}{}", line("lg", &given, "")));
    workspace.import_hours("pm9.csv", (date(2026, 9, 1), 30), &[("L1", 1000, 995)]);
    workspace.import_hours("pm10.csv", october(15), &[("L1", 1000, 980)]);
    let lg = &workspace.judge(LATER)["lg"];
    assert_eq!((&lg["verdict"], &lg["compared"]), (&"achieved".into(), &"99.5".into()));
    assert_eq!(lg["margins"], serde_json::json!([]), "not the 3,600 failures of October");
}

/// Suspect periods that are left out are counted as they are, however few others there are.
#[test]
fn suspect_periods_that_are_left_out_are_counted() {
    let workspace = Workspace::new(
        "cell,site\nL1,S1\n",
        &format!("{SCORE}{}", line("l", &[("weight", "100")], "")),
    );
    let mut text = "time,cell,reliability,att\n".to_owned();
    for hour in 0..4 {
        let word = if hour == 0 { "Reliable" } else { "Unreliable" };
        writeln!(text, "2026-10-01T{hour:02}:00:00Z,L1,{word},5").unwrap();
    }
    workspace.import("pm.csv", &text);
    let asked = |policy: &str| {
        let csv = workspace.run(&[
            "query",
            "--measurement",
            "att",
            "--explain",
            "--format",
            "csv",
            policy,
            "--from",
            "2026-10-01",
            "--to",
            "2026-10-01T04:00",
            "--zone",
            "UTC",
        ]);
        let mut rows = csv::Reader::from_reader(csv.as_bytes());
        let header = rows.headers().unwrap().clone();
        let row = rows.records().next().unwrap().unwrap();
        ["received", "expected", "suspect"].map(|name| {
            let name = format!("att.{name}");
            let at = header.iter().position(|column| column == name).unwrap();
            row[at].to_owned()
        })
    };
    assert_eq!(asked("--keep-suspect"), ["4", "4", "3"]);
    assert_eq!(asked("--exclude-suspect"), ["1", "4", "3"], "not one, though one arrived");
}

/// Each cell counts by the name that it sends, once: one name for all would leave cells out, adding both up would count twice.
#[test]
fn each_cell_counts_by_the_name_it_sends() {
    let workspace = Workspace::new(
        "cell,site\nA,S1\nB,S2\nC,S3\nD,S4\n",
        &format!("{SCORE}{}", line("l", &[("weight", "100")], "")),
    );
    // Columns by hour: attempts and successes by the first name, by the second, and by a vendor's own.
    let vendor = ("L.RRC.ConnReq.Att", "L.RRC.ConnReq.Succ");
    let export = |cell: &str, hours: [[&str; 6]; 2]| {
        let [first, second] = hours.map(|columns| columns.join(","));
        format!(
            "time,cell,RRC.ConnEstabAtt.sum,RRC.ConnEstabSucc.sum,RRC.ConnEstabAtt,RRC.ConnEstabSucc,{},{}\n\
             2026-10-01T00:00:00Z,{cell},{first}\n2026-10-01T01:00:00Z,{cell},{second}\n",
            vendor.0, vendor.1
        )
    };
    let first = ["1000", "1000", "", "", "", ""];
    let second = ["", "", "1000", "500", "", ""];
    workspace.import("a.csv", &export("A", [first, first]));
    workspace.import("b.csv", &export("B", [second, second]));
    // A network that was upgraded at one o'clock, and one that sends the vendor's counters beside the standard's.
    workspace.import("c.csv", &export("C", [first, second]));
    let both = ["100", "90", "", "", "100", "90"];
    workspace.import("d.csv", &export("D", [both, both]));
    let asked = |by: &[&str]| -> Vec<Vec<String>> {
        let mut arguments = vec!["query", "--kpi", "rrc_setup_success_rate", "--explain"];
        arguments.extend([
            "--from",
            "2026-10-01T00:00",
            "--to",
            "2026-10-01T02:00",
            "--zone",
            "UTC",
        ]);
        arguments.extend(["--format", "csv"]);
        arguments.extend(by);
        let csv = workspace.run(&arguments);
        let mut rows = csv::Reader::from_reader(csv.as_bytes());
        let header = rows.headers().unwrap().clone();
        let at = |name: &str| {
            let name = format!("rrc_setup_success_rate.{name}");
            header.iter().position(|column| column == name).unwrap()
        };
        let columns = ["numerator", "denominator", "received", "expected"].map(at);
        let row = |row: csv::StringRecord| columns.map(|at| row[at].to_owned()).to_vec();
        rows.records().map(|found| row(found.unwrap())).collect()
    };
    let own = |values: [&str; 4]| values.map(str::to_owned).to_vec();
    assert_eq!(
        asked(&["--by", "object"]),
        [
            own(["2000", "2000", "2", "2"]),
            own(["1000", "2000", "2", "2"]),
            own(["1500", "2000", "2", "2"]),
            own(["180", "200", "2", "2"]),
        ]
    );
    // Not 3000 of 4000, which is the first name alone, and not 6400, where D counts twice.
    assert_eq!(asked(&[]), [own(["4680", "6200", "8", "8"])]);
}

/// Names of one measurement may change with the granularity, and of a name that says it with two counters one alone says nothing.
#[test]
fn a_name_counts_where_all_of_it_comes() {
    let workspace = Workspace::new(
        "cell,site\nX,S1\nY,S2\n",
        &format!("{SCORE}{}", line("l", &[("weight", "100")], "")),
    );
    let asked = |formula: &str, range: [&str; 2], by: &[&str]| -> Vec<String> {
        let arguments = ["query", "--formula", formula, "--zone", "UTC", "--format", "csv"];
        let range = ["--from", range[0], "--to", range[1]];
        let csv = workspace.run(&[&arguments[..], &range[..], by].concat());
        let mut rows = csv::Reader::from_reader(csv.as_bytes());
        let at = rows.headers().unwrap().iter().position(|name| name == "formula").unwrap();
        rows.records().map(|row| row.unwrap()[at].to_owned()).collect()
    };
    let october = ["2026-10-01", "2026-10-02"];
    // Down by name for the system only, by numbers for both; the other cell by name for both.
    let hours = |cell: &str, values: &str| {
        let row = |hour: u32| format!("2026-10-01T{hour:02}:00:00Z,{cell},{values}\n");
        (0..24).map(row).collect::<String>()
    };
    workspace.import(
        "down.csv",
        &format!(
            "time,cell,L.Cell.Unavail.Dur.Sys,L.Cell.Unavail.Dur.Manual,1526727209,1526727210\n{}{}",
            hours("X", "0,,0,600"),
            hours("Y", "60,40,,")
        ),
    );
    let formula = "sum(RRU.CellUnavailableTime)";
    assert_eq!(asked(formula, october, &["--by", "object"]), ["14400", "2400"]);
    assert_eq!(
        asked(formula, october, &[]),
        ["16800"],
        "not 2400, where half of a name hid the other"
    );
    // Upgraded at midnight: 64 bits by the hour before, 32 by the quarter-hour after.
    let mut old = "time,cell,ifHCInOctets\n".to_owned();
    let mut new = "time,cell,ifInOctets\n".to_owned();
    for hour in 0..24 {
        writeln!(old, "2026-09-30T{hour:02}:00:00Z,X,400").unwrap();
        for minute in [0, 15, 30, 45] {
            writeln!(new, "2026-10-01T{hour:02}:{minute:02}:00Z,X,100").unwrap();
        }
    }
    workspace.import("old.csv", &old);
    workspace.import("new.csv", &new);
    let formula = "sum(IF.InOctets)";
    assert_eq!(asked(formula, october, &[]), ["9600"], "not missing");
    assert_eq!(asked(formula, ["2026-09-30", "2026-10-02"], &[]), ["19200"]);
    // The last value of a day is one value.
    assert_eq!(asked("last(IF.InOctets)", ["2026-09-30", "2026-10-01"], &[]), ["400"]);
}

/// A month that the agreement covers in part is judged as a whole, and says so.
#[test]
fn a_month_that_the_agreement_covers_in_part_says_so() {
    let told = |valid_to: &str| {
        let lines = line("l", &[("weight", "100")], "");
        let contract = format!("{valid_to}{SCORE}{lines}");
        let workspace = Workspace::new("cell,site\nL1,S1\n", &contract);
        workspace.import_hours("pm.csv", october(31), &[("L1", 1000, 995)]);
        workspace.judge(LATER)["l"]["arithmetic"].to_string()
    };
    let in_part = "covers 16 of the 31 days";
    assert!(told("valid_to = \"2026-10-16\"\n").contains(in_part));
    assert!(!told("valid_to = \"2026-10-31\"\n").contains("the agreement covers"));
    assert!(!told("").contains("the agreement covers"));
}

/// Cells of a vendor that lacks a counter do not count in a contract, and its arithmetic says so.
#[test]
fn a_vendor_that_lacks_a_counter_is_told_in_a_contract() {
    let of_kpi = [("formula", ""), ("kpi", "rrc_setup_success_rate"), ("weight", "100")];
    let lines = line("all", &[&of_kpi[..], &[("weight", "50")]].concat(), "")
        + &line("a", &[&of_kpi[..], &[("weight", "50"), ("scope", "site == 'S1'")]].concat(), "");
    let workspace = Workspace::new("cell,site\nA,S1\nB,S2\n", &format!("{SCORE}{lines}"));
    workspace.import(
        "a.csv",
        "time,cell,RRC.ConnEstabAtt.sum,RRC.ConnEstabSucc.sum\n2026-10-01T00:00:00Z,A,1000,1000\n\
         2026-10-01T01:00:00Z,A,1000,1000\n",
    );
    let remark = "object of Huawei does not count";
    let told = |objective: &str| workspace.judge(LATER)[objective]["arithmetic"].to_string();
    assert!(!told("all").contains(remark), "{}", told("all"));
    workspace.import(
        "b.csv",
        "time,cell,L.RRC.ConnReq.Att\n2026-10-01T00:00:00Z,B,1000\n2026-10-01T01:00:00Z,B,1000\n",
    );
    let all = told("all");
    assert!(all.contains(remark) && all.contains("L.RRC.ConnReq.Succ"), "{all}");
    assert!(!told("a").contains(remark), "{}", told("a"));
}

/// Each day is read in the shorter periods where they are mostly there, else in the longer ones, and never in both.
#[test]
fn a_network_that_changed_its_granularity_keeps_its_past() {
    let lines = line("l", &[("weight", "100"), ("completeness_min", "0.99")], "");
    let workspace = Workspace::new("cell,site\nL1,S1\n", &format!("{SCORE}{lines}"));
    // 100 attempts an hour: hours until the tenth, then quarter-hours; on two days both, on the first of them most quarters were lost.
    let mut texts = [3600, 900].map(|secs| (secs, "time,end,cell,att,succ\n".to_owned()));
    let mut period = |day: i8, secs: i64, n: i64, attempts: u32| {
        let (_, text) = texts.iter_mut().find(|(of_file, _)| *of_file == secs).unwrap();
        let day = date(2026, 10, day).at(0, 0, 0, 0);
        for i in 0..n {
            let [start, end] = [i, i + 1].map(|i| day + jiff::Span::new().seconds(i * secs));
            let [start, end] = [start, end].map(|at| at.strftime("%Y-%m-%dT%H:%M:%SZ").to_string());
            writeln!(text, "{start},{end},L1,{attempts},{attempts}").unwrap();
        }
    };
    (1..=10).for_each(|day| period(day, 3600, 24, 100));
    (11..=29).for_each(|day| period(day, 900, 96, 25));
    for (day, n_quarters) in [(30, 10), (31, 96)] {
        period(day, 3600, 24, 100);
        period(day, 900, n_quarters, 25);
    }
    for (secs, text) in &texts {
        workspace.import(&format!("{secs}.csv"), text);
    }
    let asked = |every: &str, more: &[&str]| -> Vec<[String; 3]> {
        let arguments =
            ["query", "--measurement", "att", "--explain", "--format", "csv", "--every", every];
        let range = ["--from", "2026-10-01", "--to", "2026-11-01", "--zone", "UTC"];
        let csv = workspace.run(&[&arguments[..], &range[..], more].concat());
        let mut rows = csv::Reader::from_reader(csv.as_bytes());
        let header = rows.headers().unwrap().clone();
        let at = |name: &str| header.iter().position(|column| column == name).unwrap();
        let columns = ["sum(att)", "att.received", "att.expected"].map(at);
        rows.records().map(|row| columns.map(|at| row.as_ref().unwrap()[at].to_owned())).collect()
    };
    let row = |values: [&str; 3]| values.map(str::to_owned);
    let days = asked("1d", &[]);
    let hours = row(["2400", "24", "24"]);
    let quarters = row(["2400", "96", "96"]);
    for (i, day) in days.iter().enumerate() {
        let expected = if i < 10 || i == 29 { &hours } else { &quarters };
        assert_eq!(day, expected, "2026-10-{}", i + 1);
    }
    assert_eq!(days.len(), 31);
    // Not 48,250, which the finest alone gives, and not 79,050, where both are added up.
    let all = row(["74400", "2184", "2184"]);
    assert_eq!(asked("all", &[]), std::slice::from_ref(&all));
    assert_eq!(asked("1mo", &["--no-rollups"]), std::slice::from_ref(&all));
    // An hour is the same number asked alone or with its day, also where a stray quarter-hour lies in it.
    let of_hour = ["query", "--measurement", "att", "--format", "csv", "--zone", "UTC"];
    let range = ["--from", "2026-10-30T01:00", "--to", "2026-10-30T02:00"];
    let alone = workspace.run(&[&of_hour[..], &range[..]].concat());
    assert!(alone.contains(",100,"), "not 100 of four quarters: {alone}");
    // Quarter-hours hold no hours: there the past is missing, and expected.
    let quarters: Vec<_> = asked("15m", &[]).into_iter().filter(|row| !row[0].is_empty()).collect();
    assert_eq!(quarters.len(), 20 * 96 + 10);
    let statement = workspace.judge(LATER);
    assert_eq!(statement["l"]["denominator"], 74400.0);
    assert_eq!(statement["l"]["completeness"], 1.0);
}

/// A few values of a shorter period do not take the place of a day of longer ones.
#[test]
fn a_few_shorter_periods_hide_no_others() {
    let lines = line("l", &[("weight", "100"), ("completeness_min", "0.01")], "");
    let workspace = Workspace::new("cell,site\nL1,S1\n", &format!("{SCORE}{lines}"));
    workspace.import_hours("pm.csv", october(1), &[("L1", 1000, 995)]);
    let asked = ["query", "--measurement", "att", "--format", "csv"];
    let told = |more: &[&str]| {
        let done = vigia(workspace.path(), &[&asked[..], more].concat());
        String::from_utf8(done.stderr).unwrap()
    };
    assert_eq!(told(&[]), "");
    workspace.import(
        "five.csv",
        "time,end,cell,att,succ\n2026-10-01T00:00:00Z,2026-10-01T00:05:00Z,L1,1,1\n\
         2026-10-01T00:05:00Z,2026-10-01T00:10:00Z,L1,1,1\n",
    );
    assert!(
        told(&[])
            .contains("ounter att came in periods of 5 min and of 1 h, both from 1 of the objects"),
        "{}",
        told(&[])
    );
    let judged = workspace.judge(LATER);
    // Not 2, which is all that came in five minutes.
    assert_eq!(judged["l"]["denominator"], 24_000.0);
    let arithmetic = judged["l"]["arithmetic"].to_string();
    assert!(arithmetic.contains("each day is read in the shorter ones"), "{arithmetic}");
    // The name of the file says what is written.
    let out = workspace.path().join("out.csv");
    workspace.run(&["query", "--measurement", "att", "-o", &out.to_string_lossy()]);
    assert!(std::fs::read_to_string(out).unwrap().starts_with("period_start,"));
}
