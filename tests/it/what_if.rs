//! What-if texts: every key read, every mistake with its choices and the nearest name, the watermark.

use rust_decimal::Decimal;
use serde_json::Value;
use vigia::sla::what_if::*;

use super::sla_fixture::{PLAIN, plain_contract};
use vigia::sla::{ExclusionChoice, ExclusionMode, Method, RoundingRule};

const NAMES: WhatIfNames<'static> = WhatIfNames {
    objectives: &["availability", "drop_rate"],
    busy_hours: &["traffic_bh"],
    exclusions: &["CHG-1042", "CHG-7"],
};

fn parse(texts: &[&str]) -> WhatIf {
    WhatIf::parse(texts, &NAMES).unwrap()
}

fn dec(text: &str) -> Decimal {
    text.parse().unwrap()
}

#[test]
fn every_key_is_read() {
    let read = parse(&[
        "availability.target=99.5",
        "warning = 99.93",
        "tolerance=0.2",
        "method=period_aggregate",
        "rounding=half_up 2",
        "busy_hour=traffic_bh",
        "exclusion_mode=downtime_only",
        "exclusions=without:CHG-7, CHG-1042",
        "without_worst=5",
    ]);
    let terms: Vec<WhatIfTerm> = read.changes.iter().map(|c| c.term.clone()).collect();
    assert_eq!(
        terms,
        [
            WhatIfTerm::Target(dec("99.5")),
            WhatIfTerm::Warning(dec("99.93")),
            WhatIfTerm::Tolerance(dec("0.2")),
            WhatIfTerm::Method(Method::PeriodAggregate),
            WhatIfTerm::Rounding(RoundingRule::HalfUp { decimals: 2 }),
            WhatIfTerm::BusyHour(Some("traffic_bh".to_owned())),
            WhatIfTerm::ExclusionMode(ExclusionMode::DowntimeOnly),
            WhatIfTerm::Exclusions(ExclusionChoice::Without(vec![
                "CHG-7".to_owned(),
                "CHG-1042".to_owned()
            ])),
            WhatIfTerm::WithoutWorst(5),
        ]
    );
    assert_eq!(read.changes[0].objective_id.as_deref(), Some("availability"));
    assert_eq!(read.changes[1].objective_id, None);
    // What a change says is read back as the same change.
    for change in &read.changes {
        let text = format!("{}={}", change.term.key(), change.term.value_text());
        assert_eq!(parse(&[text.as_str()]).changes[0].term, change.term);
    }
    for (text, choice) in [
        ("exclusions=none", ExclusionChoice::None),
        ("exclusions=proposed", ExclusionChoice::WithProposed),
        ("exclusions=with:CHG-7", ExclusionChoice::With(vec!["CHG-7".to_owned()])),
    ] {
        assert_eq!(parse(&[text]).changes[0].term, WhatIfTerm::Exclusions(choice));
    }
    assert!(parse(&[]).is_empty());
}

#[test]
fn a_change_for_one_objective_goes_first() {
    let read = parse(&["availability.target=99.5", "target=98", "rounding=none"]);
    let terms = |id| read.terms_of(id).cloned().collect::<Vec<_>>();
    let none = WhatIfTerm::Rounding(RoundingRule::None);
    assert_eq!(terms("availability"), [WhatIfTerm::Target(dec("99.5")), none.clone()]);
    assert_eq!(terms("drop_rate"), [WhatIfTerm::Target(dec("98")), none]);
}

#[test]
fn the_watermark_lists_the_changes() {
    let read = parse(&["availability.target=99.5", "exclusions=none"]);
    let before = |change: &WhatIfChange| match change.term {
        WhatIfTerm::Target(_) => Some("99.90".to_owned()),
        _ => None,
    };
    assert_eq!(
        read.watermarks(&before),
        ["target 99.90 → 99.50 (availability)", "exclusions → none (all objectives)"]
    );
    assert_eq!(
        read.to_string(),
        "what-if: target → 99.5 (availability); exclusions → none (all objectives)"
    );
}

#[test]
fn every_mistake_has_its_message() {
    let message = |text: &str| {
        let diagnostics = WhatIf::parse(&[text], &NAMES).unwrap_err();
        assert_eq!(diagnostics.len(), 1);
        diagnostics[0].to_string()
    };
    let keys = "target, warning, tolerance, method, rounding, busy_hour, exclusion_mode, exclusions, without_worst";
    assert_eq!(
        message("target"),
        format!("What-if \"target\" has no \"=\"\n  Hint: write KEY=VALUE; keys are {keys}")
    );
    assert_eq!(
        message("targt=99"),
        format!(
            "Unknown what-if key \"targt\": it must be one of {keys}\n  Hint: did you mean \"target\"?"
        )
    );
    assert_eq!(
        message("availabilty.target=99"),
        "Unknown what-if objective \"availabilty\": it must be one of availability, drop_rate\n  \
         Hint: did you mean \"availability\"?"
    );
    assert_eq!(
        message("target=99,5"),
        "What-if target cannot be \"99,5\": it must be a number such as 99.5"
    );
    assert_eq!(
        message("method=period_agregate"),
        "Unknown what-if method \"period_agregate\": it must be one of period_aggregate, objects_meeting, \
         intervals_meeting, percentile, count, availability, weighted, worst_object, median_of_days, \
         ticket_statistic, composite\n  Hint: did you mean \"period_aggregate\"?"
    );
    for (text, choices) in [
        ("tolerance=-1", "zero or more"),
        ("warning=", "such as 99.93"),
        ("rounding=half_up", "\"half_even 2\""),
        ("rounding=half_up 11", "\"half_up 2\""),
        ("exclusions=without:", "\"without:ID\""),
        ("exclusions=some", "\"proposed\""),
        ("without_worst=+5", "a whole number"),
        ("without_worst=", "a whole number"),
        ("exclusions=without:CHG-8", "CHG-1042, CHG-7"),
        ("busy_hour=voice", "one of traffic_bh"),
    ] {
        assert!(message(text).contains(choices), "{}", message(text));
    }
    let empty = WhatIf::parse(&["busy_hour=x"], &WhatIfNames::default()).unwrap_err();
    assert_eq!(empty[0].to_string(), "Unknown what-if busy hour \"x\": there is none");
    let twice = ["target=99", "availability.target=98", "target=97", "nothing"];
    let found = WhatIf::parse(&twice, &NAMES).unwrap_err();
    assert_eq!(found.len(), 2);
    assert!(found[0].to_string().starts_with("What-if \"target\" is given twice"));
}

// ---------------------------------------------------------------------------------------------- applied to a contract

/// A workspace whose contract line is `100 * sum(succ) / sum(att)` over these cells, each with one hour.
fn judged(cells: &[(i64, i64)], changes: &[&str]) -> Value {
    let folder = super::formula::workspace(&[], &[]);
    let contract = PLAIN
        .replace("kpi = \"cell_availability\"", "formula = \"100 * sum(succ) / sum(att)\"")
        .replace("completeness_min = \"0.9\"", "completeness_min = \"0\"")
        .replace("missing_data = \"undecided\"", "missing_data = \"ignore\"")
        .replace("zone = \"America/Lima\"", "zone = \"UTC\"")
        .replace(
            "credit = \"none\"",
            "[objective.credit]\nsteps = [\n  { limit = \"99.9\", percent = \"0\" },\n  { limit = \"99.5\", percent = \"5\" },\n  \
             { limit = \"99.0\", percent = \"10\" },\n]\nbelow_percent = \"25\"",
        );
    std::fs::write(folder.path().join("contracts/c-1.toml"), contract).unwrap();
    let engine = {
        let purpose = vigia::workspace::Purpose::Importing;
        vigia::workspace::Engine::open(folder.path(), purpose).unwrap().0
    };
    let names: Vec<String> = (0..cells.len()).map(|i| format!("Cell={i}")).collect();
    let mut lines = Vec::new();
    for (name, (attempts, successes)) in names.iter().zip(cells) {
        for (counter, value) in [("att", *attempts), ("succ", *successes)] {
            let value = vigia::model::SampleValue::Integer(value);
            let at = super::formula::DAY;
            lines.push((name.as_str(), counter, vigia::model::SCALAR_BIN, 3600, at, value, false));
        }
    }
    let mut writer = engine.store().begin_import().unwrap();
    writer.add_file(super::store_conformance::file("hour", &[], &lines)).unwrap();
    writer.finish().unwrap();
    drop(engine);
    let mut arguments =
        vec!["--json", "evaluate", "c-1", "--period", "2026-10", "--as-of", "2026-11-01"];
    for change in changes {
        arguments.extend(["--what-if", change]);
    }
    let output = super::cli::vigia(folder.path(), &arguments);
    let told = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.success(), "{told}");
    serde_json::from_slice(&output.stdout).unwrap()
}

fn credit<'a>(statement: &'a Value, side: &str) -> &'a str {
    statement[side]["credit_total"].as_str().unwrap()
}

#[test]
fn c01_a_rounding_moves_the_credit_and_the_official_one_stays() {
    let found = judged(&[(1_000_000, 994_996)], &["rounding=half_up 2"]);
    assert_eq!((credit(&found, "official"), credit(&found, "supposed")), ("12000.00", "6000.00"));
    assert_eq!(found["what_if"], serde_json::json!(["rounding none → half_up 2 (all objectives)"]));
    assert_eq!(found["official"]["what_if"], serde_json::json!([]));
    assert_eq!(found["supposed"]["what_if"], found["what_if"]);
}

#[test]
fn k20_another_method_gives_another_number_from_the_same_rows() {
    let cells = [(50_000, 49_250), (1000, 995), (1000, 996), (1000, 997)];
    let found = judged(&cells, &["availability.method=objects_meeting 99.5", "target=75"]);
    let value = |side: &str| found[side]["objectives"][0]["sli"].as_f64().unwrap();
    assert!((value("official") - 98.562_264_150_9).abs() < 1e-9);
    assert!((value("supposed") - 75.0).abs() < 1e-12);
    assert_eq!(found["supposed"]["verdict"], "achieved");
    assert_eq!(found["official"]["verdict"], "breached");
}

#[test]
fn worst_objects_can_be_thought_away() {
    let cells = [(50_000, 49_250), (1000, 995), (1000, 1000)];
    let found = judged(&cells, &["without_worst=1"]);
    let value = |side: &str| found[side]["objectives"][0]["sli"].as_f64().unwrap();
    assert!((value("official") - 100.0 * 51_245.0 / 52_000.0).abs() < 1e-9);
    assert!((value("supposed") - 99.75).abs() < 1e-9, "{}", value("supposed"));
}

#[test]
fn a_change_that_fits_nothing_is_refused() {
    let contract = plain_contract();
    let mode = WhatIf::parse(&["exclusion_mode=downtime_only"], &NAMES).unwrap();
    let told = mode.applied(&contract).unwrap_err();
    assert_eq!(
        told[0].to_string(),
        "What-if exclusion_mode=downtime_only does not fit any objective of \"c-1\"\n  \
         Hint: a line that agrees on no exclusion has no mode"
    );
    let target = WhatIf::parse(&["target=98"], &NAMES).unwrap();
    let changed = target.applied(&contract).unwrap();
    assert_eq!(changed.objectives[0].target, dec("98"));
    assert_eq!(contract.objectives[0].target, dec("99.90"), "the contract stays as it is");
}
