//! A period that was frozen as final counts as it was frozen, wherever several periods or contracts stand together and wherever a later
//! period looks back, and every place says what is judged now.
//!
//! One cell succeeds 980 of 1,000 times in each hour: 98 % of a target of 99 %, a credit of 5 % of 120,000.

use std::path::Path;

use serde_json::Value;
use vigia::job::JobContext;
use vigia::model::Timestamp;
use vigia::sla::PeriodSource;
use vigia::workspace::freeze::judged::{HISTORY, is_same};
use vigia::workspace::freeze::{FreezeRequest, FreezeState, FrozenRecord, open_history};
use vigia::workspace::{Engine, Purpose};

use super::cli::vigia;
use super::lacking_data::{LATER, SCORE, Workspace, line};
use super::sla_fixture::month;

const MAINTENANCE: &str = "{ mode = \"downtime_and_service_time\", approver = \"any\", kinds = [ { kind = \"planned_maintenance\", notice_hours = 0, minutes_max = \"none\" } ] }";
/// A second miss in a row costs twice.
const REPEAT: &str =
    "[[repeat]]\nobjectives = \"all\"\nbreaches = 2\nwithin_periods = 2\nmultiplier = \"2\"\n";

fn contract(terms: &str) -> Workspace {
    let lines = line("k", &[("weight", "100"), ("exclusions", MAINTENANCE)], "");
    Workspace::new("cell,site\nL1,S1\n", &format!("{terms}{SCORE}{lines}"))
}

/// With all hours of September and October.
fn workspace(terms: &str) -> Workspace {
    let workspace = contract(terms);
    for (at, n_days) in [(9, 30), (10, 31)] {
        let days = (jiff::civil::date(2026, at, 1), n_days);
        workspace.import_hours(&format!("{at}.csv"), days, &[("L1", 1000, 980)]);
    }
    workspace
}

fn open(folder: &Path) -> Engine {
    Engine::open(folder, Purpose::Reading).unwrap().0
}

fn at(text: &str) -> Timestamp {
    Timestamp::from_unix_secs(text.parse::<jiff::Timestamp>().unwrap().as_second())
}

fn freeze(workspace: &Workspace, period: &str, state: FreezeState, reason: &str) -> FrozenRecord {
    let request = FreezeRequest { state, reason, by: "M. Rojas", at: at(LATER) };
    let engine = open(workspace.path());
    engine.freeze("c", month(period), &request, &JobContext::default()).unwrap()
}

fn settle(workspace: &Workspace, period: &str) -> FrozenRecord {
    freeze(workspace, period, FreezeState::Provisional, "");
    freeze(workspace, period, FreezeState::Final, "")
}

/// All of a month is left out: nothing is left to judge.
fn exclude_all(workspace: &Workspace, of: i8) {
    let edge = |month: i8| format!("2026-{month:02}-01T00:00:00Z");
    workspace.exclude(&edge(of), &edge(of + 1), "");
}

fn json(workspace: &Workspace, arguments: &[&str]) -> Value {
    let arguments = [&["--json"], arguments].concat();
    serde_json::from_str(&workspace.run(&arguments)).unwrap()
}

fn evaluated(workspace: &Workspace) -> Value {
    json(workspace, &["evaluate", "c", "--period", "2026-10", "--as-of", LATER])
}

/// The files of a report as text, the CSV first.
fn report(workspace: &Workspace, kind: &str, period: &str) -> [String; 2] {
    let folder = workspace.path().join(format!("out-{kind}"));
    let out = folder.to_string_lossy().into_owned();
    let mut arguments = vec!["report"];
    if !matches!(kind, "portfolio" | "matrix") {
        arguments.push("c");
    }
    arguments.extend(["--kind", kind, "--period", period, "--language", "en"]);
    arguments.extend(["--formats", "csv", "-o", &out]);
    workspace.run(&arguments);
    let mut texts = ["".to_owned(), "".to_owned()];
    for entry in std::fs::read_dir(&folder).unwrap() {
        let path = entry.unwrap().path();
        let text = std::fs::read_to_string(&path).unwrap();
        texts[usize::from(path.extension().is_none_or(|e| e != "csv"))] += &text;
    }
    texts
}

#[test]
fn what_was_settled_counts_in_every_view_and_says_what_is_judged_now() {
    let workspace = workspace("");
    settle(&workspace, "2026-10");
    let asked = ["portfolio", "--months", "2", "--as-of", LATER];
    let before = workspace.run(&asked);
    assert!(!before.contains('≠'), "nothing differs yet: {before}");
    exclude_all(&workspace, 10);
    // What is judged now is something else.
    assert_eq!(evaluated(&workspace)["verdict"], "undecided");

    let shown = workspace.run(&asked);
    assert!(shown.contains("PEN 6000.00") && shown.contains("✗ breached ≠"), "{shown}");
    assert!(
        shown.contains("c 2026-10: frozen as final; judged now: there are no data of it any more"),
        "{shown}"
    );
    assert!(!shown.contains("undecided") && !shown.contains("credit due –"), "{shown}");
    let value = json(&workspace, &asked);
    assert_eq!(value["summary"]["money"][0]["due"], "6000.00");
    let periods = value["groups"][0]["contracts"][0]["periods"].as_array().unwrap();
    let period = periods.iter().find(|period| period["period"] == "2026-10").unwrap();
    assert_eq!((&period["verdict"], &period["credit"]), (&"breached".into(), &"6000.00".into()));
    assert_eq!(period["frozen"]["state"], "final");
    assert_eq!(period["frozen"]["differs"], true);
    assert_eq!(period["objectives"][0]["value"], "98");
    let september = periods.iter().find(|period| period["period"] == "2026-09").unwrap();
    assert_eq!(september["frozen"], Value::Null, "nobody froze it");
    let csv = workspace.run(&[&asked[..], &["--format", "csv"]].concat());
    let row = csv.lines().find(|line| line.contains(",2026-10,,")).unwrap();
    assert!(row.contains(",breached,") && row.contains(",6000.00,"), "{row}");
    assert!(row.ends_with(",final,no data,"), "{row}");

    let scorecard = ["scorecard", "--period", "2026-10", "--weights", "equal", "--as-of", LATER];
    let card = json(&workspace, &scorecard);
    assert_eq!(card["tree"]["credits"][0]["amount"], "6000.00");
    assert_eq!(card["tree"]["verdicts"], serde_json::json!({ "breached": 1 }));
    assert_eq!(card["frozen"][0]["differs"], true);
    let text = workspace.run(&scorecard);
    assert!(text.contains("judged now:") && text.contains("6000.00 PEN"), "{text}");

    for (kind, period) in [
        ("portfolio", "2026-10"),
        ("matrix", "2026-10"),
        ("summary", "2026-10"),
        ("quarterly", "2026-Q4"),
    ] {
        let [csv, meta] = report(&workspace, kind, period);
        assert!(csv.contains("6000.00") && csv.contains("breached"), "{kind}: {csv}");
        if matches!(kind, "portfolio" | "matrix") {
            let row = csv.lines().find(|line| line.starts_with("frozen,")).unwrap();
            assert!(row.contains("c 2026-10: frozen as final; judged now"), "{row}");
        }
        let told = if kind == "summary" {
            "Frozen as final; judged now"
        } else {
            "one result counts as frozen"
        };
        assert!(meta.contains(told), "{kind}: {meta}");
    }
    // A moment of the month is no time at which it was settled.
    let during = json(&workspace, &["portfolio", "--as-of", "2026-10-20T00:00:00Z"]);
    let period = &during["groups"][0]["contracts"][0]["periods"][1];
    assert_eq!((&period["period"], &period["frozen"]), (&"2026-10".into(), &Value::Null));
}

#[test]
fn a_restatement_takes_the_place_of_the_final_result_and_a_provisional_one_of_nothing() {
    let workspace = workspace("");
    freeze(&workspace, "2026-10", FreezeState::Provisional, "");
    // Half of the month is left out; the value is the same, and so is the credit.
    workspace.exclude("2026-10-01T00:00:00Z", "2026-10-10T00:00:00Z", "");
    let asked = ["portfolio", "--months", "1", "--as-of", LATER];
    let period = |workspace: &Workspace| {
        json(workspace, &asked)["groups"][0]["contracts"][0]["periods"][0].clone()
    };
    assert_eq!(period(&workspace)["frozen"], Value::Null, "provisional is open to dispute");
    freeze(&workspace, "2026-10", FreezeState::Final, "");
    exclude_all(&workspace, 10);
    freeze(&workspace, "2026-10", FreezeState::Restated, "the customer agreed");
    let restated = period(&workspace);
    assert_eq!(restated["frozen"]["state"], "restated 1");
    assert_eq!(
        (&restated["verdict"], &restated["frozen"]["differs"]),
        (&"undecided".into(), &false.into())
    );
    // A record that somebody changed is told, and is nothing to count by.
    let path = workspace.path().join("statements/c/2026-10.2-final.json");
    let text = std::fs::read_to_string(&path).unwrap().replacen("6000.00", "9000.00", 1);
    std::fs::write(&path, text).unwrap();
    let output = vigia(workspace.path(), &asked);
    let told = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(told.contains("2026-10 of \"c\" counts as it is judged now"), "{told}");
}

#[test]
fn a_later_period_looks_back_to_what_was_settled() {
    let workspace = workspace(REPEAT);
    assert_eq!(evaluated(&workspace)["credit_total"], "12000.00");
    let september = settle(&workspace, "2026-09");
    freeze(&workspace, "2026-10", FreezeState::Provisional, "");
    let october = freeze(&workspace, "2026-10", FreezeState::Final, "");
    assert_eq!(open_history(&october), None, "September is final");
    let past = &october.judged[HISTORY][0];
    assert_eq!(
        (&past["period"], &past["record"]),
        (&"2026-09".into(), &september.sha256.as_str().into())
    );
    let brought = serde_json::json!([
        { "id": "k", "outcome": "missed", "credit_after_caps": "6000.00" }
    ]);
    assert_eq!(past["objectives"], brought);

    exclude_all(&workspace, 9);
    let now = evaluated(&workspace);
    assert_eq!(now["credit_total"], "12000.00", "not 6000.00: the miss of September is settled");
    assert_eq!(now["frozen"]["differs"], false, "{}", now["frozen"]);
    assert_eq!(now["history"][0]["record"], september.sha256.as_str());
    let said = now["settlement"]["arithmetic"].to_string();
    assert!(said.contains("earlier periods: 2026-09 (frozen as final)"), "{said}");
    let engine = open(workspace.path());
    let statement = engine.judge("c", month("2026-10"), at(LATER), &JobContext::default()).unwrap();
    assert!(matches!(statement.history[0].from, PeriodSource::Settled { restatement: None, .. }));

    // Only a restatement changes what September brought, and it is the cause that October names.
    freeze(&workspace, "2026-09", FreezeState::Restated, "maintenance was agreed");
    let now = evaluated(&workspace);
    assert_eq!(now["credit_total"], "6000.00");
    assert_eq!(now["frozen"]["difference"]["cause_kinds"], serde_json::json!(["history"]));
    let cause = &now["frozen"]["difference"]["causes"][0];
    assert_eq!((&cause["objective"], &cause["what"]), (&"k".into(), &"2026-09".into()));
    let said = now["settlement"]["arithmetic"].to_string();
    assert!(said.contains("2026-09 (frozen as restated 1)"), "{said}");
    assert!(said.contains("k: undecided in 2026-09, which counts as not missed"), "{said}");
}

#[test]
fn a_final_result_on_open_ground_is_told_and_older_records_are_still_read() {
    let workspace = workspace(REPEAT);
    let october = settle(&workspace, "2026-10");
    assert_eq!(october.judged[HISTORY][0]["record"], "judged");
    let warning = open_history(&october).expect("a warning").to_string();
    assert!(warning.contains("rests on earlier periods that are not final: 2026-09"), "{warning}");
    // The same period, settled since: nothing differs.
    settle(&workspace, "2026-09");
    assert_eq!(evaluated(&workspace)["frozen"]["differs"], false);
    let engine = open(workspace.path());
    let ctx = JobContext::default();
    let statement = engine.judge("c", month("2026-10"), at(LATER), &ctx).unwrap();
    assert_eq!(engine.revision_label(&statement, &ctx).unwrap(), "Final");
    // What an older record does not say is not asked of it; what it says is.
    let now = engine.judged(&statement, &ctx).unwrap();
    let mut older = october.judged.clone();
    older.as_object_mut().unwrap().remove(HISTORY);
    assert!(is_same(&older, &now) && is_same(&october.judged, &now));
    older["settlement"]["malus"] = "1.00".into();
    assert!(!is_same(&older, &now));
    // A contract that never looks back says nothing of it.
    let plain = self::workspace("");
    let record = freeze(&plain, "2026-10", FreezeState::Provisional, "");
    assert!(record.judged.get(HISTORY).is_none());
    assert!(!record.text.contains("earlier periods"));
}

#[test]
fn an_undecided_period_before_counts_as_not_missed_and_says_so() {
    let workspace = contract(REPEAT);
    let days = |month: i8, n_days| (jiff::civil::date(2026, month, 1), n_days);
    workspace.import_hours("9.csv", days(9, 5), &[("L1", 1000, 980)]);
    workspace.import_hours("10.csv", days(10, 31), &[("L1", 1000, 980)]);
    let statement = evaluated(&workspace);
    assert_eq!(statement["credit_total"], "6000.00");
    let said = statement["settlement"]["arithmetic"].to_string();
    assert!(said.contains("2026-09 (judged now, not final)"), "{said}");
    assert!(said.contains("k: undecided in 2026-09, which counts as not missed"), "{said}");
}

/// Hours are left out that start inside of a window, however much of them it covers.
#[test]
fn the_edges_of_a_window_beside_the_grid_are_told() {
    let workspace = workspace("");
    let judged = |start: &str, end: &str| {
        workspace.exclude(&format!("2026-10-05T{start}Z"), &format!("2026-10-05T{end}Z"), "");
        let line = workspace.judge(LATER).remove("k").unwrap();
        (line["expected"].as_u64().unwrap(), line["arithmetic"].to_string())
    };
    let (n_hours, said) = judged("10:00:00", "11:00:00");
    assert_eq!(n_hours, 743);
    assert!(said.contains("leaves out each measurement period that starts inside it"), "{said}");
    assert!(!said.contains("edges"), "on the grid: {said}");
    let (n_hours, said) = judged("10:00:00", "10:00:30");
    assert_eq!(n_hours, 743, "a whole hour");
    assert!(
        said.contains("exclusion E1: its edges lie between measurement periods of 1 h"),
        "{said}"
    );
    assert!(said.contains("10:00") && said.contains("11:00"), "{said}");
    let (n_hours, said) = judged("10:00:30", "10:59:59");
    assert_eq!(n_hours, 744, "no hour starts inside");
    assert!(said.contains("E1 covers no measurement period of 1 h; nothing is removed"), "{said}");
}

#[test]
fn the_ledger_warns_of_settled_results_and_of_edges() {
    let workspace = workspace("");
    settle(&workspace, "2026-10");
    let told = |arguments: &[&str]| {
        let output = vigia(workspace.path(), &[&["exclusions"], arguments].concat());
        let told = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(output.status.success(), "{told}");
        told
    };
    let propose = |id: &str, start: &str, end: &str| {
        told(&[
            "propose",
            id,
            "--contract",
            "c",
            "--kind",
            "planned_maintenance",
            "--start",
            start,
            "--end",
            end,
            "--reason",
            "x",
            "--evidence",
            "y",
            "--zone",
            "UTC",
        ])
    };
    let frozen = "touches results that are frozen as final: c 2026-10";
    let said = propose("E-1", "2026-10-05T10:00:30Z", "2026-10-05T10:59:00Z");
    assert!(said.contains("E-1 covers no measurement period of 1 h; nothing is removed"), "{said}");
    assert!(!said.contains(frozen), "a proposal changes nothing: {said}");
    let said = told(&["approve", "E-1", "--by", "S"]);
    assert!(said.contains(frozen) && said.contains("--as restated"), "{said}");
    assert!(told(&["undo"]).contains(frozen));
    // What was only proposed changes no result when it is rejected.
    assert!(!told(&["reject", "E-1", "--by", "S"]).contains(frozen));
    let said = propose("E-2", "2026-09-05T10:00:00Z", "2026-09-05T12:00:00Z");
    assert!(!said.contains("warning"), "{said}");
    assert!(
        !told(&["approve", "E-2", "--by", "S"]).contains(frozen),
        "nothing of September is frozen"
    );
}
