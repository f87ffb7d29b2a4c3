//! TMF657 documents: a contract that is written reads back to an equal one; a document of somebody else becomes a draft that guesses
//! nothing, and comes out again with every field it had.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use proptest::prelude::*;
use serde_json::{Value, json};
use vigia::diagnostic::Diagnostic;
use vigia::sla::tmf657::{SCHEMA_LOCATION, TERMS_FIELD, Tmf657Document, export, import};
use vigia::sla::{Comparison, Contract, parse_contract, write_contract};

use super::cli::vigia;
use super::sla::any_contract;
use super::sla_fixture::{PLAIN, plain_contract};

fn value(text: &str) -> Value {
    serde_json::from_str(text).expect("JSON")
}

fn read(text: &str) -> Tmf657Document {
    import("document.json", text).unwrap_or_else(|problems| panic!("{problems:#?}\n{text}"))
}

fn mistakes(text: &str) -> Vec<Diagnostic> {
    import("document.json", text).expect_err("mistakes")
}

/// The terms of a resource's extension, by name.
fn terms(resource: &Value) -> BTreeSet<String> {
    let list = resource[TERMS_FIELD].as_array().expect("terms");
    list.iter().map(|term| term["name"].as_str().expect("a name").to_owned()).collect()
}

/// Every contract file among the shipped ones and the fixtures that can be read.
fn known_contracts() -> Vec<(PathBuf, Contract)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut found = Vec::new();
    for folder in ["assets/contracts", "tests/data/sla"] {
        for entry in std::fs::read_dir(root.join(folder)).expect("a folder") {
            let path = entry.expect("an entry").path();
            let text = std::fs::read_to_string(&path).unwrap_or_default();
            if let Ok(contract) = parse_contract("c.toml", &text) {
                found.push((path, contract));
            }
        }
    }
    found
}

#[track_caller]
fn assert_round_trip(contract: &Contract) {
    let text = export(contract);
    let document = read(&text);
    let back = document.contract("c.toml").unwrap_or_else(|e| panic!("{e:#?}\n{text}"));
    assert_eq!(&back, contract, "{text}");
    assert_eq!(document.draft(), write_contract(contract));
    assert!(document.is_own() && document.missing().is_empty() && document.notes().is_empty());
    assert_eq!(document.export(contract), text, "written into itself it stays");
}

// ---- Our own contracts ----------------------------------------------------------------------------------------------

#[test]
fn contracts_come_back_equal() {
    let contracts = known_contracts();
    assert!(contracts.len() >= 2, "the shipped examples were not found");
    for (_, contract) in &contracts {
        assert_round_trip(contract);
    }
    let text = format!("{PLAIN}{RICH}").replace("\n[scorecard]", CALENDAR);
    let text = text.replacen("service_calendar = \"24x7\"", "service_calendar = \"oficina\"", 2);
    assert_round_trip(&parse_contract("c.toml", &text).unwrap());
}

/// Records, tickets, composites, calendars and settlement: what the generator of contracts does not make.
const RICH: &str = r#"
[[objective]]
id = "restore"
name = "Restore"
unit = "%"
scope = ""
membership = "dated"
service_calendar = "24x7"
method = "composite"
rule = "weighted"
parts = [ { objective = "availability", weight = "60" }, { objective = "second", weight = "40" } ]
exclusions = "none"
comparison = "at_least"
target = "99"
tolerance = "0.2"
grace = { misses = 1, periods = 12 }
rounding = "half_up 2"
compare = "before_rounding"
weight = "0"
credit = "none"

[[objective]]
id = "second"
name = "Second"
kpi = "cell_availability"
unit = "%"
scope = 'name ~ "A\\*"'
membership = "dated"
service_calendar = "24x7"
method = "period_aggregate"
exclusions = { mode = "downtime_only", approver = "any", kinds = [ { kind = "planned_maintenance", notice_hours = 72, minutes_max = "none" } ] }
comparison = "at_most"
target = "99.90"
warning = "99.80"
tolerance = "none"
grace = "none"
completeness_min = "0.9"
missing_data = "last_good"
rounding = "none"
weight = "0"
credit = "none"

[[objective]]
id = "outages"
name = "Outages"
unit = "%"
scope = ""
membership = "dated"
service_calendar = "24x7"
method = "availability"
exclusions = "none"
comparison = "at_least"
target = "99"
tolerance = "none"
grace = "none"
rounding = "none"
weight = "0"
credit = "none"
[objective.outages]
denominator = "sites 2"
no_data = "paused"
minimum_secs = 60
severities = ["Critical", "Major"]
names = "all"
open_outages = "ignored"

[[objective]]
id = "tickets"
name = "Tickets"
unit = "%"
scope = ""
membership = "dated"
service_calendar = "24x7"
method = "ticket_statistic"
exclusions = "none"
comparison = "at_least"
target = "95"
tolerance = "none"
grace = "none"
rounding = "none"
weight = "0"
credit = "none"
[objective.tickets]
statistic = "percent_within"
clock = "resolution"
limit = "1h30m"
counts_in = "due_in"
stop_states = ["Resolved", "Closed"]
pause_states = ["On Hold"]
pause_reasons = ["Awaiting Caller"]
reopen = "sum_of_open_spells"
priorities = [1, 2]
categories = "all"
assignment_groups = ["NOC*"]
objects = "all"
"#;

const CALENDAR: &str = r#"
[[calendar]]
id = "oficina"
zone = "America/Bogota"
hours = "mon-fri 08:00-18:00, sat 09:00-13:00"
holidays = ["CO", "2026-12-24"]

[scorecard]"#;

#[test]
fn days_of_validity_are_instants_of_the_contracts_zone() {
    let text = format!("{PLAIN}{RICH}");
    // Days that begin an hour late or end twice in Chile.
    for (zone, first, last) in [
        ("America/Santiago", "2026-09-06", "2027-04-03"),
        ("America/Lima", "2026-01-01", "2026-12-31"),
        ("Pacific/Easter", "2026-04-04", "2026-09-05"),
    ] {
        let mut contract = parse_contract("c.toml", &text.replace("America/Lima", zone)).unwrap();
        contract.valid_from = Some(first.parse().unwrap());
        contract.valid_to = Some(last.parse().unwrap());
        assert_round_trip(&contract);
        let document = value(&export(&contract));
        assert!(document[0]["validFor"]["startDateTime"].as_str().unwrap().starts_with(first));
        assert!(!terms(&document[0]).contains("valid_from"), "it would be said twice");
        contract.valid_to = None;
        assert_round_trip(&contract);
    }
    let mut far = plain_contract();
    far.valid_to = Some("9999-12-31".parse().unwrap());
    assert_round_trip(&far);
}

#[test]
fn the_standard_says_what_it_can_and_the_terms_the_rest() {
    let contract = parse_contract("c.toml", &format!("{PLAIN}{RICH}")).unwrap();
    let document = value(&export(&contract));
    let resources = document.as_array().expect("a list of resources");
    assert_eq!(resources.len(), 6);
    let specification = &resources[0];
    assert_eq!(specification["@type"], "VigiaServiceLevelSpecification");
    assert_eq!(specification["@baseType"], "ServiceLevelSpecification");
    assert_eq!(specification["@schemaLocation"], SCHEMA_LOCATION);
    assert_eq!((&specification["id"], &specification["name"]), (&json!("c-1"), &json!("RAN")));
    let related: Vec<&Value> = specification["relatedServiceLevelObjective"]
        .as_array()
        .unwrap()
        .iter()
        .map(|reference| &reference["id"])
        .collect();
    assert_eq!(related, ["availability", "restore", "second", "outages", "tickets"]);
    for money in ["fee_per_period", "currency", "currency_decimals", "credit_cap_percent", "zone"] {
        assert!(terms(specification).contains(money), "{money}");
    }
    let second = &resources[3];
    assert_eq!(second["@baseType"], "ServiceLevelObjective");
    let said = [
        ("conformanceComparator", "<="),
        ("conformanceTarget", "99.90"),
        ("thresholdTarget", "99.80"),
        ("toleranceTarget", "0"),
        ("graceTimes", "0"),
    ];
    for (field, text) in said {
        assert_eq!(second[field], text, "{field}");
    }
    let parameter = &second["serviceLevelObjectiveParameter"];
    assert_eq!(parameter, &json!({ "name": "cell_availability", "parameterType": "KPI" }));
    let twice = ["id", "name", "comparison", "target", "warning", "tolerance", "grace", "kpi"];
    assert!(twice.iter().all(|term| !terms(second).contains(*term)), "{:?}", terms(second));
    let composite = &resources[2];
    assert_eq!(
        (&composite["graceTimes"], &composite["toleranceTarget"]),
        (&json!("1"), &json!("0.2"))
    );
    assert!(terms(composite).contains("grace_periods"));
}

#[test]
fn what_another_tool_changed_in_the_standards_fields_counts() {
    let text = export(&plain_contract());
    let edited = text
        .replace("\"99.90\"", "\"99.95\"")
        .replace("\">=\"", "\"lessThanOrEqual\"")
        .replace("\"cell_availability\"", "\"rrc_setup_success_rate\"");
    let contract = read(&edited).contract("c.toml").unwrap();
    let line = &contract.objectives[0];
    assert_eq!((line.target.to_string().as_str(), line.comparison), ("99.95", Comparison::AtMost));
    assert_eq!(line.kpi(), Some("rrc_setup_success_rate"));
    // A term that a field says already could contradict it.
    let doubled = text.replacen("\"name\": \"completeness_min\"", "\"name\": \"target\"", 1);
    let told = mistakes(&doubled)[0].to_string();
    assert!(told.contains("\"target\"") && told.contains("\"conformanceTarget\""), "{told}");
}

// ---- A document of somebody else ------------------------------------------------------------------------------------

/// All fields of v4.0.0, and some that no standard has.
const FOREIGN: &str = r#"[
  {
    "id": "sls 42",
    "href": "https://example.com/serviceLevelSpecification/42",
    "name": "Gold \"RAN\"",
    "description": "Managed radio network",
    "validFor": { "startDateTime": "2026-01-01T00:00:00-05:00", "endDateTime": "2026-12-31T23:59:59-05:00" },
    "relatedServiceLevelObjective": [
      { "id": "slo/1", "href": "https://example.com/slo/1", "@referredType": "ServiceLevelObjective", "@baseType": "b", "@schemaLocation": "https://example.com/s", "@type": "ServiceLevelObjectiveRef" },
      { "id": "slo-2" }
    ],
    "@baseType": "Entity",
    "@schemaLocation": "https://example.com/schema.json",
    "@type": "ServiceLevelSpecification",
    "x-price-list": [1, 2.50, 12345678901234567890123, 1e400, null, true, { "deep": [[]] }]
  },
  {
    "id": "slo/1",
    "href": "https://example.com/slo/1",
    "name": "Availability",
    "conformanceComparator": "greaterThanOrEqual",
    "conformanceTarget": "99.90 %",
    "thresholdTarget": "99.950%",
    "toleranceTarget": "0.05",
    "graceTimes": "2",
    "conformancePeriod": { "startDateTime": "2026-01-01T00:00:00Z", "endDateTime": "2026-02-01T00:00:00Z" },
    "tolerancePeriod": { "startDateTime": "2026-01-01T00:00:00Z", "endDateTime": "2026-01-01T01:00:00Z" },
    "validFor": { "startDateTime": "2026-01-01T00:00:00Z", "endDateTime": "2026-07-01T00:00:00Z" },
    "serviceLevelObjectiveParameter": {
      "name": "Cell availability", "parameterType": "KPI", "serviceParmCategory": "technology specific",
      "serviceParmPerspective": "aggregate", "transformationAlgorithmOfKQI": "uptime by time",
      "relatedEntity": [{ "id": "r", "href": "h", "name": "n", "role": "measured", "@referredType": "Resource" }],
      "validFor": { "endDateTime": "2027-01-01T00:00:00Z" }, "@type": "ServiceLevelSpecParameter"
    },
    "serviceLevelObjectiveConsequence": [
      { "prescribedAction": "5 % of the fee", "validFor": { "startDateTime": "2026-01-01T00:00:00Z", "endDateTime": "2027-01-01T00:00:00Z" }, "@type": "ServiceLevelSpecConsequence" }
    ],
    "@type": "ServiceLevelObjective"
  },
  {
    "id": "slo-2",
    "name": "Drop rate",
    "conformanceComparator": "above",
    "conformanceTarget": 0.500,
    "graceTimes": "0",
    "serviceLevelObjectiveParameter": { "name": "drops", "parameterType": "KQI" },
    "@type": "ServiceLevelObjective"
  },
  { "@type": "Note", "text": "of no interest", "id": "n1" }
]"#;

/// What is open in the first line of the draft, as somebody who knows the contract would write it.
const CONTRACT_ANSWERS: [&str; 9] = [
    "customer = \"Banco Andino\"",
    "country = \"PE\"",
    "zone = \"America/Lima\"",
    "currency = \"PEN\"",
    "currency_decimals = 2",
    "fee_per_period = \"1000.00\"",
    "credit_cap_percent = \"none\"",
    "window = \"calendar_month\"",
    "scorecard = { no_data = \"zero\", score = \"step\" }",
];
const LINE_ANSWERS: [&str; 15] = [
    "kpi = \"cell_availability\"",
    "unit = \"%\"",
    "scope = \"\"",
    "membership = \"dated\"",
    "service_calendar = \"24x7\"",
    "method = \"period_aggregate\"",
    "exclusions = \"none\"",
    "tolerance = \"none\"",
    "grace = { misses = 2, periods = 12 }",
    "completeness_min = \"0.9\"",
    "missing_data = \"undecided\"",
    "rounding = \"none\"",
    "weight = \"50\"",
    "credit = \"none\"",
    "",
];

/// Writes an answer behind each comment that a missing term has.
fn answered(document: &Tmf657Document) -> String {
    let answers: Vec<&str> = CONTRACT_ANSWERS.iter().chain(&LINE_ANSWERS).copied().collect();
    let mut text = String::new();
    for line in document.draft().lines() {
        text.push_str(line);
        text.push('\n');
        let open = line.strip_prefix("# ").and_then(|rest| rest.split_once(": ")).map(|o| o.0);
        let answer =
            open.and_then(|key| answers.iter().find(|a| a.starts_with(&format!("{key} = "))));
        if let Some(answer) = answer {
            text.push_str(answer);
            text.push('\n');
        }
    }
    text
}

/// Whether all of `before` stands in `after`; lists item by item, the extension aside.
fn lost(before: &Value, after: &Value, path: &str, lost_paths: &mut Vec<String>) {
    match (before, after) {
        (Value::Object(fields), Value::Object(_)) => {
            for (name, value) in fields {
                lost(value, &after[name.as_str()], &format!("{path}/{name}"), lost_paths);
            }
        }
        (Value::Array(items), Value::Array(others)) if items.len() == others.len() => {
            for (idx, (item, other)) in items.iter().zip(others).enumerate() {
                lost(item, other, &format!("{path}/{idx}"), lost_paths);
            }
        }
        _ if before == after => {}
        _ => lost_paths.push(format!("{path}: {before} became {after}")),
    }
}

/// Readers of JSON that hold numbers as binary floating point refuse one that is too large.
fn readable(text: &str) -> Value {
    value(&text.replace("1e400", "1e300"))
}

#[test]
fn a_foreign_document_becomes_a_draft_that_guesses_nothing() {
    let document = read(FOREIGN);
    assert_eq!(document.contract_id(), "sls-42");
    let draft = document.draft();
    for line in [
        "name = \"Gold \\\"RAN\\\"\"",
        "valid_from = \"2026-01-01\"",
        "valid_to = \"2026-12-31\"",
        "comparison = \"at_least\"",
        "target = \"99.90\"",
        "unit = \"%\"",
        "warning = \"99.950\"",
        "tolerance = \"0.05\"",
        "comparison = \"at_most\"",
        "target = \"0.500\"",
        "grace = \"none\"",
    ] {
        let is_there =
            |l: &str| l.strip_prefix(line).is_some_and(|r| r.is_empty() || r.starts_with("   #"));
        assert!(draft.lines().any(is_there), "{line}\n{draft}");
    }
    // Nothing that the standard cannot say is decided, and no name of somebody else is taken for a KPI's id.
    for key in [
        "kpi",
        "formula",
        "fee_per_period",
        "zone",
        "currency",
        "window",
        "method",
        "credit",
        "weight",
    ] {
        let said = draft.lines().filter(|l| l.starts_with(&format!("{key} = "))).count();
        assert_eq!(said, 0, "{key} was guessed\n{draft}");
    }
    assert!(draft.contains("uptime by time") && draft.contains("5 % of the fee"), "{draft}");
    // The reader of contracts names each missing term; those that only counters have once it knows what is measured.
    let named: BTreeSet<String> = parse_contract("d.toml", &draft)
        .unwrap_err()
        .iter()
        .map(|d| d.message.split(": ").next().unwrap_or_default().to_owned())
        .collect();
    let missing: BTreeSet<String> =
        document.missing().iter().map(|m| format!("{} has no {:?}", m.place, m.key)).collect();
    assert!(named.is_subset(&missing), "{named:?} {missing:?}");
    let later: Vec<&String> = missing.difference(&named).collect();
    assert_eq!(later.len(), 4, "{later:?}");
    let of_counters =
        |term: &&String| term.contains("completeness_min") || term.contains("missing_data");
    assert!(later.iter().all(of_counters), "{later:?}");
    assert!(document.missing().iter().all(|m| !m.choices.is_empty() && !m.meaning.is_empty()));
    for kept in ["conformancePeriod", "tolerancePeriod", "validFor", "x-price-list", "description"]
    {
        assert!(document.notes().iter().any(|note| note.contains(kept)), "{kept}");
    }
}

#[test]
fn a_foreign_document_comes_out_with_every_field_it_had() {
    let document = read(FOREIGN);
    assert_eq!(readable(&document.to_json()), readable(FOREIGN));
    let text = answered(&document);
    let mut contract = parse_contract("d.toml", &text).unwrap_or_else(|e| panic!("{e:#?}\n{text}"));
    let written = document.export(&contract);
    let (before, after) = (readable(FOREIGN), readable(&written));
    let mut lost_paths = Vec::new();
    lost(&before, &after, "", &mut lost_paths);
    assert_eq!(lost_paths, Vec::<String>::new());
    // Digits too, which a comparison of numbers would not see.
    for digits in ["12345678901234567890123", "1e400", "0.500", "\"99.90 %\"", "2.50"] {
        assert!(written.contains(digits), "{digits}\n{written}");
    }
    assert!(terms(&after[0]).contains("fee_per_period"));
    let back = read(&written);
    assert_eq!(back.contract("c.toml").unwrap(), contract, "with the terms it is whole");
    assert_eq!(back.export(&contract), written);
    // What the contract says now is written, and only that.
    contract.objectives[0].target = "99.91".parse().unwrap();
    let gone = contract.objectives.pop().unwrap();
    contract.objectives[0].weight = "100".parse().unwrap();
    let changed = readable(&document.export(&contract));
    assert_eq!(changed[1]["conformanceTarget"], "99.91");
    assert_eq!(changed[1]["thresholdTarget"], "99.950%");
    let ids: Vec<&Value> = changed.as_array().unwrap().iter().map(|r| &r["id"]).collect();
    assert_eq!(ids, ["sls 42", "slo/1", "n1"], "a line that is gone has left: {}", gone.id);
    assert_eq!(changed[0]["relatedServiceLevelObjective"].as_array().unwrap().len(), 1);
    contract.objectives.push(vigia::sla::Objective { id: "new".to_owned(), ..gone });
    let grown = readable(&document.export(&contract));
    assert_eq!(grown[3]["id"], "new");
    assert_eq!(grown[0]["relatedServiceLevelObjective"][1]["id"], "new");
}

#[test]
fn other_shapes_of_a_document_are_read() {
    let objective = r#"{ "id": "a", "conformanceComparator": ">=", "conformanceTarget": "1" }"#;
    let alone = read(objective);
    assert_eq!(alone.missing().iter().filter(|m| m.key == "name").count(), 2);
    assert!(alone.draft().contains("target = \"1\""));
    let list = read(&format!("[{objective}, {objective}]"));
    assert!(list.draft().contains("id = \"a\"") && list.draft().contains("id = \"a-2\""));
    let embedded =
        read(&format!("{{ \"id\": \"s\", \"relatedServiceLevelObjective\": [{objective}] }}"));
    let contract = parse_contract("d.toml", &answered(&embedded));
    let told: Vec<String> = contract.unwrap_err().iter().map(|d| d.message.clone()).collect();
    // Names, tolerance and so on: the answers above are for another document.
    assert!(
        told.iter().all(|m| m.contains("has no \"name\"") || m.contains("weights")),
        "{told:?}"
    );
    let elsewhere = read(&format!(
        "[{{ \"id\": \"s\", \"relatedServiceLevelObjective\": [{{ \"id\": \"a\" }}, {{ \"id\": \"far\" }}] }}, {objective}]"
    ));
    assert!(elsewhere.notes().iter().any(|note| note.contains("\"far\"")));
}

// ---- Comparators and mistakes ---------------------------------------------------------------------------------------

#[test]
fn comparators_are_read_both_ways_and_strict_ones_refused() {
    let document = |text: &str| {
        format!(
            "{{ \"id\": \"a\", \"conformanceComparator\": {text:?}, \"conformanceTarget\": \"1\" }}"
        )
    };
    let said = |text: &str| {
        let draft = read(&document(text)).draft();
        let line = draft.lines().find(|l| l.starts_with("comparison = ")).map(str::to_owned);
        line.unwrap_or_default()
    };
    for text in [
        ">=",
        "≥",
        "ge",
        "GTE",
        "greaterThanOrEqual",
        "greater_than_or_equal_to",
        "at least",
        "below",
    ] {
        assert!(said(text).starts_with("comparison = \"at_least\""), "{text}");
    }
    for text in ["<=", "≤", "le", "lte", "lessThanOrEqual", "at_most", "Above"] {
        assert!(said(text).starts_with("comparison = \"at_most\""), "{text}");
    }
    for text in [">", "<", "gt", "lessThan", "=", "eq", "~", "", "better"] {
        let problem = &mistakes(&document(text))[0];
        let told = problem.to_string();
        assert!(problem.message.starts_with("\"/conformanceComparator\""), "{told}");
        assert!(told.contains("at_least") && told.contains("at_most"), "choices: {told}");
        assert_eq!(problem.location.line, Some(1), "{told}");
        assert!(problem.location.column.is_some_and(|column| column > 30), "{told}");
    }
}

#[test]
fn every_mistake_says_where_it_is() {
    let slo = |fields: &str| {
        format!("[\n  {{ \"id\": \"a\", \"conformanceTarget\": \"1\", {fields} }}\n]")
    };
    for (text, line, words) in [
        ("{ \"id\": ".to_owned(), 1, "ends where a value was expected"),
        ("[1,\n 2,]".to_owned(), 2, "a value was expected, not ']'"),
        ("{}\n{}".to_owned(), 2, "something stands behind the end"),
        ("{ \"a\": 01 }".to_owned(), 1, "was expected, not '1'"),
        ("{ 'a': 1 }".to_owned(), 1, "a text in double quotes was expected"),
        ("[\"\\ud800\"]".to_owned(), 1, "half a character pair"),
        ("[\"a\nb\"]".to_owned(), 1, "stands inside of a text"),
        (slo("\"id\": \"b\""), 2, "the field \"id\" stands twice"),
        (slo("\"name\": 7"), 2, "\"/0/name\" is a number, not a text"),
        (slo("\"graceTimes\": []"), 2, "\"/0/graceTimes\" is a list, not a text or a number"),
        (slo("\"validFor\": { \"endDateTime\": \"2026\" }"), 2, "\"/0/validFor/endDateTime\" is \"2026\""),
        (slo("\"serviceLevelObjectiveConsequence\": [1]"), 2, "\"/0/serviceLevelObjectiveConsequence/0\" is a number"),
        (slo("\"vigiaTerm\": [{ \"name\": \"unit\" }]"), 2, "\"/0/vigiaTerm/0\" has no \"name\" or no \"value\""),
        ("[1]".to_owned(), 1, "\"/0\" is a number, not an object"),
        ("{ \"id\": \"x\" }".to_owned(), 1, "holds no ServiceLevelObjective"),
        (
            "[{ \"@type\": \"ServiceLevelSpecification\" },\n{ \"@type\": \"ServiceLevelSpecification\" }]".to_owned(),
            2,
            "holds 2 specifications",
        ),
    ] {
        let found = mistakes(&text);
        let told = found[0].to_string();
        assert!(told.contains(words), "{text}\n{told}");
        assert_eq!(found[0].location.line, Some(line), "{text}\n{told}");
        assert!(found[0].location.column.is_some(), "{told}");
    }
}

#[test]
fn hostile_documents_end_in_words() {
    let deep = format!("{}1{}", "[".repeat(200_000), "]".repeat(200_000));
    assert!(mistakes(&deep)[0].message.contains("nested deeper than 64"));
    let huge = "9".repeat(5_000);
    let slo = |target: &str, term: &str| {
        format!(
            "{{ \"id\": \"a\", \"conformanceComparator\": \">=\", \"conformanceTarget\": {target}, \"vigiaTerm\": [{term}] }}"
        )
    };
    for target in [huge.as_str(), "1e999999999", "-0", "\"NaN\"", "\"99,9\"", "\"four nines\""] {
        let document = read(&slo(target, ""));
        assert!(document.contract("c.toml").is_err());
        if target != "-0" {
            assert!(
                document.missing().iter().any(|m| m.key == "target" && m.said.is_some()),
                "{target}"
            );
        }
    }
    for value in [
        huge.as_str(),
        "1e999999999",
        "\"\\u0000 \\u007f\"",
        "{ \"a\\nb\": { \"\": [] } }",
        "[[[{}]]]",
    ] {
        let term = format!("{{ \"name\": \"unit\", \"value\": {value} }}");
        let problems = read(&slo("\"1\"", &term)).contract("c.toml");
        assert!(problems.is_err(), "{value}");
    }
    let names = r#"{ "name": "x\n[objective]\nweight", "value": "100" }"#;
    let told = read(&slo("\"1\"", names)).contract("c.toml").unwrap_err();
    assert!(told.iter().any(|d| d.message.contains("unknown term")), "{told:?}");
}

proptest! {
    #[test]
    fn any_contract_comes_back_equal(
        contract in any_contract(),
        days in prop::option::of((0_i32..4_000, 0_i32..2_000)),
    ) {
        let mut contract = contract;
        if let Some((first, n_days)) = days {
            let day = |n: i32| jiff::civil::date(2020, 1, 1).saturating_add(jiff::Span::new().days(n));
            contract.valid_from = Some(day(first));
            contract.valid_to = Some(day(first + n_days));
        }
        let text = export(&contract);
        prop_assert_eq!(readable(&read(&text).to_json()), readable(&text));
        let back = import("d.json", &text).unwrap().contract("c.toml");
        prop_assert_eq!(back.as_ref(), Ok(&contract), "{}", text);
    }

    /// The reader of JSON agrees with another one.
    #[test]
    fn any_fields_of_others_are_kept(texts in prop::collection::vec("[ -~\\n\\tñ中\u{1F4C8}\"\\\\]{0,9}", 1..6), number in any::<i64>(), ratio in any::<f32>()) {
        let fields: serde_json::Map<String, Value> = texts
            .iter()
            .enumerate()
            .map(|(idx, text)| (format!("x{idx}{text}"), json!([text, number, ratio, { "in": text }, null, {}, []])))
            .collect();
        let mut document = value(r#"{ "id": "a", "conformanceComparator": "le", "conformanceTarget": "1" }"#);
        document.as_object_mut().unwrap().extend(fields);
        for text in [document.to_string(), format!("{document:#}")] {
            prop_assert_eq!(value(&read(&text).to_json()), value(&text));
        }
    }

    #[test]
    fn a_damaged_document_never_panics(at in 0_usize..4_000, length in 0_usize..40, put in "[\\[\\]{}\",:0-9a-z\\\\]{0,4}") {
        let characters: Vec<char> = FOREIGN.chars().collect();
        let (at, end) = (at.min(characters.len()), (at + length).min(characters.len()));
        let text: String = characters[..at].iter().copied().chain(put.chars()).chain(characters[end..].iter().copied()).collect();
        if let Ok(document) = import("d.json", &text) {
            let _ = document.contract("c.toml");
            let _ = document.export(&plain_contract());
        }
    }
}

// ---- The command line -----------------------------------------------------------------------------------------------

#[test]
fn the_command_line_imports_without_writing_over_and_exports_what_was_kept() {
    let folder = tempfile::tempdir().unwrap();
    let workspace = folder.path().join("w");
    let workspace_text = workspace.to_string_lossy().into_owned();
    assert!(vigia(folder.path(), &["init", &workspace_text]).status.success());
    let (foreign, target) = (folder.path().join("f.json"), workspace.join("contracts/gold.toml"));
    std::fs::write(&foreign, FOREIGN).unwrap();
    let (foreign, target_text) =
        (foreign.to_string_lossy().into_owned(), target.to_string_lossy().into_owned());
    let arguments = ["tmf657", "import", foreign.as_str(), "-o", target_text.as_str()];
    let done = vigia(&workspace, &arguments);
    let told = String::from_utf8_lossy(&done.stderr).into_owned();
    assert!(done.status.success(), "{told}");
    assert!(told.contains("Contract has no \"fee_per_period\""), "{told}");
    assert!(told.contains("add fee_per_period = "), "{told}");
    let kept = workspace.join("contracts/sls-42.tmf657.json");
    assert_eq!(std::fs::read_to_string(&kept).unwrap(), FOREIGN, "byte by byte");
    let again = vigia(&workspace, &arguments);
    assert_eq!(again.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&again.stderr).contains("exists already"));
    std::fs::write(&target, answered(&read(FOREIGN))).unwrap();
    let exported = vigia(&workspace, &["tmf657", "export", "sls-42"]);
    let text = String::from_utf8(exported.stdout).unwrap();
    let mut lost_paths = Vec::new();
    lost(&readable(FOREIGN), &readable(&text), "", &mut lost_paths);
    assert_eq!(lost_paths, Vec::<String>::new());
    // A contract that is this program's own needs nothing beside it.
    let own = folder.path().join("own.json");
    std::fs::write(&own, export(&plain_contract())).unwrap();
    let own = own.to_string_lossy().into_owned();
    let target = workspace.join("contracts/own.toml").to_string_lossy().into_owned();
    let done = vigia(&workspace, &["--json", "tmf657", "import", &own, "-o", &target]);
    let answer: Value = serde_json::from_slice(&done.stdout).unwrap();
    assert_eq!(
        (&answer["complete"], answer["written"].as_array().unwrap().len()),
        (&json!(true), 1)
    );
    // Of two contracts with one id neither would be judged any more.
    let second = workspace.join("contracts/own-again.toml");
    let doubled = vigia(&workspace, &["tmf657", "import", &own, "-o", &second.to_string_lossy()]);
    assert_eq!(doubled.status.code(), Some(2));
    let told = String::from_utf8_lossy(&doubled.stderr).into_owned();
    assert!(told.contains(r#"a contract "c-1" is there already"#), "{told}");
    assert!(told.contains("own.toml"), "{told}");
    assert!(!second.exists(), "the contract was doubled");
    let back = vigia(&workspace, &["tmf657", "export", "c-1"]);
    assert_eq!(String::from_utf8(back.stdout).unwrap(), export(&plain_contract()));
}
