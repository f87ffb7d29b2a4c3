//! What-ifs on whole workspaces: the worked flips, the official result beside them, and what no what-if may suppose.

use std::path::Path;

use rust_decimal::Decimal;
use serde_json::Value;
use vigia::job::JobContext;
use vigia::model::{Outage, SampleValue, Timestamp, Zone};
use vigia::sla::evaluate::exact_decimal;
use vigia::sla::what_if::{WhatIf, WhatIfNames, apply};
use vigia::sla::{Statement, Verdict, parse_contract, write_contract};
use vigia::words::Language;
use vigia::workspace::report_files::ReportFiles;
use vigia::workspace::what_if::WhatIfAnswer;
use vigia::workspace::{Engine, Purpose, ReportFormat, ReportStyle, publish};

use super::cli::vigia;
use super::sla_fixture::{PLAIN, month};
use super::store_conformance::{DAY, file, import, sqlite};

const HOUR: i64 = 3600;
/// 2026-11-01, UTC.
pub const NOVEMBER: i64 = DAY + 31 * 86_400;

/// Of worked example C01.
pub const TIERS: &str = "[objective.credit]\nsteps = [\n  { limit = \"99.90\", percent = \"0\" },\n  { limit = \"99.50\", percent = \"5\" },\n  \
                         { limit = \"99.00\", percent = \"10\" },\n]\nbelow_percent = \"25\"\n";
const OUTAGES: &str = "[objective.outages]\ndenominator = \"all_objects\"\nno_data = \"up\"\nminimum_secs = 0\nseverities = \"all\"\n\
                       names = \"all\"\nopen_outages = \"until_period_end\"\n";
pub const KINDS: &str = "exclusions = { mode = \"downtime_only\", approver = \"any\", kinds = [ { kind = \"planned_maintenance\", \
                         notice_hours = 0, minutes_max = \"none\" }, { kind = \"customer_caused\", notice_hours = 0, minutes_max = \"none\" } ] }";

/// A contract of one line on outages of the objects that a filter names.
pub fn outage_contract(id: &str, scope: &str, target: &str, credit: &str) -> String {
    let text = PLAIN
        .replace("id = \"c-1\"", &format!("id = \"{id}\""))
        .replace("zone = \"America/Lima\"", "zone = \"UTC\"")
        .replace("kpi = \"cell_availability\"\n", "")
        .replace("scope = \"\"", &format!("scope = '{scope}'"))
        .replace("method = \"period_aggregate\"", "method = \"availability\"")
        .replace("exclusions = \"none\"", KINDS)
        .replace("target = \"99.90\"", &format!("target = \"{target}\""))
        .replace("completeness_min = \"0.9\"\nmissing_data = \"undecided\"\n", "")
        .replace("credit = \"none\"", credit);
    format!("{text}{OUTAGES}")
}

/// A contract of one line on a formula over counters.
fn counter_contract(id: &str, scope: &str, target: &str, credit: &str) -> String {
    PLAIN
        .replace("id = \"c-1\"", &format!("id = \"{id}\""))
        .replace("zone = \"America/Lima\"", "zone = \"UTC\"")
        .replace("kpi = \"cell_availability\"", "formula = \"100 * sum(succ) / sum(att)\"")
        .replace("scope = \"\"", &format!("scope = '{scope}'"))
        .replace("target = \"99.90\"", &format!("target = \"{target}\""))
        .replace("completeness_min = \"0.9\"", "completeness_min = \"0\"")
        .replace("missing_data = \"undecided\"", "missing_data = \"ignore\"")
        .replace("credit = \"none\"", credit)
}

fn outage(object: &str, start_minute: i64, minutes: i64) -> Outage {
    let start = Timestamp::from_unix_secs(NOVEMBER + start_minute * 60);
    Outage {
        object: object.to_owned(),
        name: "down".to_owned(),
        start,
        end: Some(start.plus_secs(minutes * 60)),
        ..Outage::default()
    }
}

pub fn ledger_entry(
    id: &str,
    contract: &str,
    kind: &str,
    state: &str,
    hours: (i64, i64),
) -> String {
    let at = |hour: i64| Timestamp::from_unix_secs(NOVEMBER + hour * HOUR).to_iso_utc();
    format!(
        "# {id}: as it was agreed on the phone\n[[exclusion]]\nid = \"{id}\" # of the change board\ncontracts = [\"{contract}\"]\n\
         kind = \"{kind}\"\nstart = \"{}\"\nend = \"{}\"\nobjects = \"\"\nreason = \"power\"\nevidence = \"E-1\"\n\
         state = \"{state}\"   # see the mail\n{}\n",
        at(hours.0),
        at(hours.1),
        if state == "proposed" { "" } else { "decided_by = \"ana\"\n" },
    )
}

/// November 2026 of A01 (C=A), C09 (C=B) and a cell without outages (C=D); October counters of K14 (C=K, C=L) and C01 (C=R).
pub fn workspace() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    Engine::create(folder.path(), "test", &Zone::named("UTC").unwrap()).unwrap();
    let write = |name: &str, text: &str| std::fs::write(folder.path().join(name), text).unwrap();
    write(
        "contracts/a01.toml",
        &outage_contract("a01", "C == \"A\"", "99.791", "credit = \"none\""),
    );
    write("contracts/c09.toml", &outage_contract("c09", "C == \"B\"", "99.90", TIERS));
    let three = outage_contract("three", "C in (\"A\", \"B\", \"D\")", "99.7", "credit = \"none\"");
    write("contracts/three.toml", &three);
    write(
        "contracts/k14.toml",
        &counter_contract("k14", "C in (\"K\", \"L\")", "97", "credit = \"none\""),
    );
    write("contracts/c01.toml", &counter_contract("c01", "C == \"R\"", "99.90", TIERS));
    let hours = "[[busy_hour]]\nname = \"own\"\nmeasurement = \"att\"\nresolution = \"clock\"\nscope = \"object\"\n\
                 stability = \"bouncing\"\n\n[[busy_hour]]\nname = \"network\"\nmeasurement = \"att\"\n\
                 resolution = \"clock\"\nscope = \"network\"\nstability = \"bouncing\"\nwhere = 'C in (\"K\", \"L\")'\n";
    write("busy_hours/own.toml", hours);
    write("topology/cells.csv", "cell,region\nA,Norte\nB,Norte\nD,Norte\n");
    // 240 minutes planned, of which 60 down; 120 of 450 minutes caused by the customer.
    write(
        "exclusions/2026.toml",
        &[
            ledger_entry("PLAN", "a01", "planned_maintenance", "approved", (10, 14)),
            ledger_entry("CUST", "c09", "customer_caused", "proposed", (100, 102)),
            ledger_entry("AGAIN", "c09", "customer_caused", "proposed", (101, 102)),
        ]
        .concat(),
    );
    let whole = |n: i64| SampleValue::Integer(n);
    let mut lines = Vec::new();
    for object in ["C=A", "C=B", "C=D"] {
        lines.push((object, "alive", 0, 3600, NOVEMBER, whole(1), false));
    }
    let k14 = [
        ("C=K", "att", [1000, 900, 500]),
        ("C=K", "succ", [950, 891, 500]),
        ("C=L", "att", [400, 950, 1000]),
        ("C=L", "succ", [400, 931, 900]),
    ];
    for (object, measurement, values) in k14 {
        for (hour, value) in (13..).zip(values) {
            lines.push((object, measurement, 0, 3600, DAY + hour * HOUR, whole(value), false));
        }
    }
    lines.push(("C=R", "att", 0, 3600, DAY + 13 * HOUR, whole(1_000_000), false));
    lines.push(("C=R", "succ", 0, 3600, DAY + 13 * HOUR, whole(994_996), false));
    let mut events = file("events.csv", &[], &lines);
    events.outages = vec![
        outage("C=A", 0, 90),
        outage("C=A", 11 * 60, 60),
        // 450 minutes, of which 100:00 to 102:00 are the customer's.
        outage("C=B", 98 * 60, 450),
    ];
    import(&sqlite(folder.path(), 1 << 20), [events]);
    folder
}

fn ask(folder: &Path, contract: &str, period: &str, texts: &[&str]) -> WhatIfAnswer {
    try_ask(folder, contract, period, texts).unwrap()
}

fn try_ask(
    folder: &Path,
    contract: &str,
    period: &str,
    texts: &[&str],
) -> Result<WhatIfAnswer, String> {
    let (engine, problems) = Engine::open(folder, Purpose::Reading).unwrap();
    assert_eq!(problems, []);
    let texts: Vec<String> = texts.iter().map(|&text| text.to_owned()).collect();
    let as_of = Timestamp::from_unix_secs(NOVEMBER + 40 * 86_400);
    let period = engine.period_named(contract, period).unwrap();
    let answer = engine.judge_what_if(contract, period, as_of, &texts, &JobContext::default());
    answer.map_err(|found| found.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"))
}

fn value(statement: &Statement) -> String {
    let value = statement.objectives[0].sli.and_then(exact_decimal).unwrap();
    value.round_dp(7).normalize().to_string()
}

fn both(answer: &WhatIfAnswer) -> [(String, Verdict, Decimal); 2] {
    [&answer.official, &answer.supposed]
        .map(|s| (value(s), s.objectives[0].verdict, s.credit_total))
}

fn seen(both: &[(String, Verdict, Decimal); 2]) -> [(&str, Verdict); 2] {
    [(&both[0].0, both[0].1), (&both[1].0, both[1].1)]
}

#[test]
fn a01_the_mode_of_exclusions_flips_the_verdict() {
    let folder = workspace();
    let answer =
        ask(folder.path(), "a01", "2026-11", &["exclusion_mode=downtime_and_service_time"]);
    let found = both(&answer);
    let expected = [("99.7916667", Verdict::Achieved), ("99.7905028", Verdict::Breached)];
    assert_eq!(seen(&found), expected);
    assert!(!answer.official.is_what_if());
    assert_eq!(
        answer.supposed.what_if,
        ["exclusion_mode downtime_only → downtime_and_service_time (all objectives)"]
    );
    // Nothing left out at all, and the one window taken away, are the same.
    for text in ["exclusions=none", "exclusions=without:PLAN"] {
        let found = both(&ask(folder.path(), "a01", "2026-11", &[text]));
        let expected = [("99.7916667", Verdict::Achieved), ("99.6527778", Verdict::Breached)];
        assert_eq!(seen(&found), expected, "{text}");
    }
}

#[test]
fn k14_the_busy_hour_flips_the_verdict() {
    let folder = workspace();
    for (text, value, verdict) in [
        ("busy_hour=own", "92.5", Verdict::Breached),
        ("busy_hour=network", "98.4864865", Verdict::Achieved),
    ] {
        let found = both(&ask(folder.path(), "k14", "2026-10", &[text]));
        assert_eq!(seen(&found), [("96.2526316", Verdict::Breached), (value, verdict)], "{text}");
    }
}

#[test]
fn c01_rounding_flips_the_step() {
    let folder = workspace();
    let rounded = ["rounding=half_up 2", "compare=after_rounding"];
    let found = both(&ask(folder.path(), "c01", "2026-10", &rounded));
    assert_eq!(found.map(|(_, _, credit)| credit.to_string()), ["12000.00", "6000.00"]);
    // Shown and not compared: nothing changes.
    let shown = ["rounding=half_up 2", "compare=before_rounding"];
    let found = both(&ask(folder.path(), "c01", "2026-10", &shown));
    assert_eq!(found.map(|(_, _, credit)| credit.to_string()), ["12000.00", "12000.00"]);
    let said = try_ask(folder.path(), "c01", "2026-10", &["rounding=half_up 2"]).unwrap_err();
    assert!(said.contains("has no \"compare\"") && said.contains("after_rounding"), "{said}");
    // A target below the value is met; what steps charge stays as agreed, and that is said.
    let answer = ask(folder.path(), "c01", "2026-10", &["availability.target=99.4"]);
    let found = both(&answer);
    assert_eq!(seen(&found).map(|(_, verdict)| verdict), [Verdict::Breached, Verdict::Achieved]);
    assert_eq!(found.map(|(_, _, credit)| credit.to_string()), ["12000.00", "12000.00"]);
    assert_eq!(
        answer.supposed.what_if,
        [
            "target 99.90 → 99.40 (availability)",
            "the steps of the credit stay as agreed (availability)"
        ]
    );
}

#[test]
fn the_worst_objects_are_left_out() {
    let folder = workspace();
    let one = ask(folder.path(), "three", "2026-11", &["without_worst=1", "exclusions=none"]);
    // 600 of 3 × 43 200 minutes; without C=B 150 of 2 × 43 200.
    let expected = [("99.537037", Verdict::Breached), ("99.8263889", Verdict::Achieved)];
    assert_eq!(seen(&both(&one)), expected);
    let said = one.supposed.what_if_text();
    assert!(said.contains("C=B") && !said.contains("C=A"), "{said}");
    let two = ask(folder.path(), "three", "2026-11", &["without_worst=2"]);
    assert_eq!(value(&two.supposed), "100");
}

#[test]
fn no_what_if_supposes_what_no_contract_says() {
    let folder = workspace();
    for (contract, text, said) in [
        ("a01", "method=percentile 95 linear objects", "does not go with outages"),
        ("k14", "method=percentile", "method=percentile 95 nearest_rank intervals 1h"),
        ("k14", "method=percentile 95 middle objects", "nearest_rank"),
        ("k14", "method=period_aggregate 5", "has no terms of its own"),
        ("k14", "method=ticket_statistic", "does not go with a KPI"),
        ("k14", "availability.exclusions=none", "whole contract"),
        ("k14", "exclusion_mode=downtime_only", "agrees on exclusions"),
        ("a01", "busy_hour=own", "only lines of counters"),
        ("k14", "compare=after_rounding", "give a rounding too"),
        ("k14", "busy_hour=owm", "did you mean \"own\"?"),
        ("c09", "exclusions=without:PLAN", "CUST, AGAIN"),
    ] {
        let period = if matches!(contract, "a01" | "c09") { "2026-11" } else { "2026-10" };
        let found = try_ask(folder.path(), contract, period, &[text]).unwrap_err();
        assert!(found.contains(said), "{text}: {found}");
    }
    let median = "method=percentile 50 nearest_rank intervals 1h";
    let found = both(&ask(folder.path(), "k14", "2026-10", &[median]));
    // Hours: 1350 of 1400, 1822 of 1850, 1400 of 1500.
    assert_eq!(found[1].0, "96.4285714");
}

#[test]
fn a_warning_on_the_bad_side_is_told_and_other_levels_go() {
    let text = PLAIN.replace(
        "target = \"99.90\"",
        "target = \"99.90\"\nwarning = \"99.93\"\nimprovement = \"99.94\"\nstretch = \"99.99\"\n\
         target_change = [ { from = \"2026-07-01\", target = \"99.80\", warning = \"99.85\" } ]",
    );
    let contract = parse_contract("a.toml", &text).unwrap();
    let names = WhatIfNames { objectives: &["availability"], ..WhatIfNames::default() };
    let applied = |period: &str, texts: &[&str]| {
        apply(&contract, month(period), &WhatIf::parse(texts, &names).unwrap())
    };
    let found = applied("2026-01", &["target=99.95"]).unwrap_err();
    assert!(found[0].to_string().contains("availability.warning=none"), "{}", found[0]);
    let higher = applied("2026-01", &["target=99.95", "warning=99.97"]).unwrap();
    let line = &higher.contract.objectives[0];
    assert_eq!((line.improvement, line.stretch), (None, Some("99.99".parse().unwrap())));
    let none = "improvement 99.94 → none (availability)";
    assert!(higher.changes.iter().any(|change| *change == none));
    // The value before is that of the period.
    let later = applied("2026-08", &["target=99.7"]).unwrap();
    assert_eq!(later.changes, ["target 99.80 → 99.70 (all objectives)"]);
    assert_eq!(later.contract.objectives[0].warning, Some("99.85".parse().unwrap()));
    // What is not named stays as it is.
    let tolerant = applied("2026-08", &["tolerance=0.1"]).unwrap().contract;
    let by_hand = text.replace("tolerance = \"none\"", "tolerance = \"0.1\"");
    assert_eq!(write_contract(&tolerant), write_contract(&parse_contract("a", &by_hand).unwrap()));
}

#[test]
fn a_what_if_is_marked_everywhere_and_never_published() {
    let folder = workspace();
    let arguments = ["evaluate", "c09", "--period", "2026-11", "--as-of", "2026-12-02"];
    let run = |more: &[&str]| {
        let output = vigia(folder.path(), &[&arguments, more].concat());
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8_lossy(&output.stdout).into_owned()
    };
    let text = run(&["--what-if", "exclusions=proposed"]);
    let mut lines = text.lines();
    assert_eq!(lines.next(), Some("WHAT-IF, not an official result"));
    assert_eq!(lines.next(), Some("  exclusions approved → proposed (all objectives)"));
    for part in ["98.9583333 %", "99.2361111 %", "+0.2777778", "30000.00", "12000.00", "-18000.00"]
    {
        assert!(text.contains(part), "{part}\n{text}");
    }
    let json: Value =
        serde_json::from_str(&run(&["--json", "--what-if", "exclusions=proposed"])).unwrap();
    assert_eq!(json["what_if"][0], "exclusions approved → proposed (all objectives)");
    assert_eq!(
        (&json["credit_total"], &json["official"]["credit_total"]),
        (&"12000.00".into(), &"30000.00".into())
    );
    assert_eq!(json["official"]["what_if"], serde_json::json!([]));
    assert!(!run(&[]).contains("WHAT-IF"));
    // As an official result it is refused, and a document of it says what it is.
    let supposed = ask(folder.path(), "c09", "2026-11", &["exclusions=proposed"]).supposed;
    let (engine, _) = Engine::open(folder.path(), Purpose::Reading).unwrap();
    let target = folder.path().join("out");
    let ctx = JobContext::default();
    let english = ReportStyle { language: Some(Language::English), ..ReportStyle::default() };
    let options = engine.report_options(&supposed, &english, &ctx).unwrap();
    let document = vigia::report::build_document(&supposed, &options);
    let refused = publish::write_report(
        Some(&supposed),
        &document,
        "c09_2026-11",
        &ReportFiles::of_formats(&[ReportFormat::Csv]),
        &target,
        &ctx,
    );
    assert!(refused.unwrap_err()[0].message.contains("what-if"));
    assert!(!target.exists());
    assert!(document.revision_label.starts_with("What-if, not an official result: exclusions"));
}
