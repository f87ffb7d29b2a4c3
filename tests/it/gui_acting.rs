//! Acting on a result in the window, with a real workspace behind it: exclusions, suppositions, frozen results, evidence packs.
//!
//! The month lies far back, so that it is over whatever the machine's clock says.

#![allow(clippy::unwrap_used)]

use std::collections::BTreeMap;
use std::path::Path;

use rust_decimal::Decimal;
use vigia::job::JobContext;
use vigia::model::{Outage, SampleValue, Timestamp, Zone};
use vigia::sla::{ExclusionState, SlaPeriod, Statement};
use vigia::workspace::exclusions::{Decision, DraftQuestion, Stand, ledger_rows};
use vigia::workspace::pack::verify_pack;
use vigia::workspace::{Engine, Purpose, clock};

use super::cli::vigia;
use super::gui_kpi::Window;
use super::sla_fixture::month;
use super::store_conformance::{file, import, sqlite};
use super::supposed::{TIERS, outage_contract};

const HOUR: i64 = 3600;
/// 2024-04-01 in Lima.
const APRIL: i64 = 1_711_947_600;
const FIELD: egui::Role = egui::Role::TextInput;
const LEDGER: &str = "exclusions/2024.toml";

fn april() -> SlaPeriod {
    month("2024-04")
}

fn at(hour: i64) -> Timestamp {
    Timestamp::from_unix_secs(APRIL + hour * HOUR)
}

fn lima() -> Zone {
    Zone::named("America/Lima").unwrap()
}

/// Worked example C09 in April 2024: 450 minutes down of 43,200, of which 120 may be the customer's: 25 % of 120,000 become 10 %.
fn workspace() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    Engine::create(folder.path(), "test", &lima()).unwrap();
    let contract = outage_contract("c09", "C == \"B\"", "99.90", TIERS)
        .replace("zone = \"UTC\"", "zone = \"America/Lima\"");
    std::fs::write(folder.path().join("contracts/c09.toml"), contract).unwrap();
    let entry = format!(
        "# as it was agreed on the phone\n[[exclusion]]\nid = \"CUST\"\ncontracts = [\"c09\"]\nkind = \"customer_caused\"\n\
         start = \"{}\"\nend = \"{}\"\nobjects = \"\"\nreason = \"power of the customer\"\nevidence = \"E-1\"\nstate = \"proposed\"\n",
        lima().to_iso(at(100)),
        lima().to_iso(at(102)),
    );
    std::fs::write(folder.path().join(LEDGER), entry).unwrap();
    let one = SampleValue::Integer(1);
    let lines: Vec<_> = ["C=B", "C=D"]
        .into_iter()
        .flat_map(|object| {
            [0, 719].map(|h| (object, "alive", 0, 3600, APRIL + h * HOUR, one, false))
        })
        .collect();
    let mut records = file("events.csv", &[], &lines);
    records.outages = vec![Outage {
        id: "INC-9".to_owned(),
        object: "C=B".to_owned(),
        name: "down".to_owned(),
        start: at(98),
        end: Some(at(98).plus_secs(450 * 60)),
        ..Outage::default()
    }];
    import(&sqlite(folder.path(), 1 << 20), [records]);
    folder
}

fn engine(folder: &Path) -> Engine {
    let (engine, problems) = Engine::open(folder, Purpose::Reading).unwrap();
    assert_eq!(problems.iter().map(ToString::to_string).collect::<Vec<_>>(), [""; 0]);
    engine
}

fn judged(folder: &Path) -> Statement {
    engine(folder).judge("c09", april(), clock::now(), &JobContext::default()).unwrap()
}

/// Every file of the workspace that people or reports own, with its bytes.
fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut found = BTreeMap::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(next) = folders.pop() {
        for entry in std::fs::read_dir(next).unwrap() {
            let path = entry.unwrap().path();
            let name = path.strip_prefix(folder).unwrap().display().to_string();
            if path.is_dir() {
                folders.push(path);
            } else if !name.starts_with("cache") {
                found.insert(name, std::fs::read(&path).unwrap());
            }
        }
    }
    found
}

/// The scorecard of the month.
fn scorecard(folder: &Path) -> Window {
    let mut window = Window::open(folder);
    window.go("Contracts");
    window.wait_for("Contract RAN");
    window.choose("Contract RAN");
    window.wait_for("Exclusions (1)");
    window.wait_for("30,000.00");
    window
}

#[test]
fn an_exclusion_from_the_form_to_the_result_and_back() {
    let folder = workspace();
    let folder = folder.path();
    let before = files(folder);
    let mut window = scorecard(folder);
    window.press_button("Exclusions (1)");
    window.wait_for("Exclusion CUST, Caused by the customer, Proposed");
    window.press_button("Propose an exclusion");
    window.pick("Kind", "Caused by the customer");
    window.retype("Start", "2024-04-05 04:00");
    window.retype("End", "2024-04-05 06:00");
    window.retype("Id", "NEW-1");
    // The preview is there before the form is complete, and what is missing is told.
    window.wait_for("Cell availability: 98.9583% → 99.2361%");
    window.wait_for("the reason is empty");
    assert!(window.shows_exactly("PEN\u{a0}12,000.00"), "the credit that it would leave");
    assert!(!window.is_enabled("Propose"));
    window.type_into(FIELD, "Reason", "flood at the customer's");
    window.type_into(FIELD, "Evidence", "E-2");
    window.wait_for_gone("the reason is empty");
    window.wait_for_enabled("Propose");
    assert_eq!(files(folder), before, "a preview writes nothing");

    // What the window says is what the engine says, and what comes out once it is approved.
    let official = std::sync::Arc::new(judged(folder));
    let entry = vigia::sla::ExclusionEntry {
        id: "NEW-1".to_owned(),
        contracts: vec!["c09".to_owned()],
        kind: vigia::sla::ExclusionKind::CustomerCaused,
        range: vigia::model::TimeRange::new(at(100), at(102)),
        objects: String::new(),
        reason: "flood at the customer's".to_owned(),
        evidence: "E-2".to_owned(),
        notified_at: None,
        state: ExclusionState::Proposed,
        decided_by: String::new(),
        decided_at: None,
    };
    let asked = DraftQuestion::new(entry.clone(), official);
    let look = engine(folder).preview_draft(asked, &JobContext::default()).unwrap();
    assert_eq!(look.faults, []);
    let preview = look.preview.unwrap();
    assert_eq!(preview.credit_after, Decimal::from(12_000));

    window.press_button("Propose");
    window.wait_for("NEW-1 is proposed in exclusions/ledger.toml");
    let proposed = files(folder);
    assert_eq!(proposed[LEDGER], before[LEDGER]);
    assert_eq!(judged(folder).credit_total, Decimal::from(30_000), "a proposal decides nothing");
    let ledger = engine(folder).documents().exclusions;
    assert!(ledger.entries.contains(&entry), "{ledger:?}");

    assert!(!window.is_enabled("Approve"), "a decision needs a name");
    window.type_into(FIELD, "Your name or team", "Ana Rojas");
    window.press_button("Approve");
    window.wait_for("NEW-1 is approved in exclusions/ledger.toml");
    window.wait_for("decided by Ana Rojas");
    let after = judged(folder);
    assert_eq!(after.credit_total, preview.credit_after);
    assert_eq!(after.objectives[0].sli, preview.supposed.objectives[0].sli);
    window.wait_for("PEN\u{a0}30,000.00 → PEN\u{a0}12,000.00");

    window.press_button("Undo last change");
    window.wait_for("exclusions/ledger.toml is as it was before");
    assert_eq!(files(folder)["exclusions/ledger.toml"], proposed["exclusions/ledger.toml"]);
    assert_eq!(judged(folder).credit_total, Decimal::from(30_000));
    window.press_button("Undo last change");
    window.wait_for_gone("NEW-1,");
    let mut at_last = files(folder);
    at_last.remove("exclusions/.lock");
    assert_eq!(at_last, before, "byte for byte");
}

#[test]
fn what_the_contract_refuses_is_told_before_anything_is_written() {
    let folder = workspace();
    let folder = folder.path();
    let before = files(folder);
    let mut window = scorecard(folder);
    window.press_button("Exclusions (1)");
    window.press_button("Propose an exclusion");
    window.pick("Kind", "Atypical day");
    window.wait_for("No objective of the contract agrees on this kind");
    window.retype("Start", "2024-04-05 04:00");
    window.retype("End", "2024-04-05 06:00");
    window.wait_for("The objective does not agree on this kind: Atypical day");
    assert!(window.shows("Cell availability: 98.9583% → 98.9583%"));
    assert!(!window.shows_exactly("PEN\u{a0}12,000.00"));
    window.type_into(FIELD, "Objects", "sight == \"LIM\"");
    window.wait_for("Unknown attribute \"sight\"");
    assert!(!window.is_enabled("Propose"));
    window.retype("End", "2024-04-05 03:00");
    window.wait_for("The end is not after the start");
    window.retype("End", "five o'clock");
    window.wait_for("Write date and time, such as");
    assert_eq!(files(folder), before);
    // A rejection needs a name and a reason, and does not count.
    window.press_button("Discard");
    window.type_into(FIELD, "Your name or team", "Eva");
    assert!(!window.is_enabled("Reject"));
    window.type_into(FIELD, "Reason for rejection", "no proof");
    window.press_button("Reject");
    window.wait_for("CUST is rejected in exclusions/2024.toml");
    let text = std::fs::read_to_string(folder.join(LEDGER)).unwrap();
    assert!(text.contains("# rejected: no proof\n"), "{text}");
    assert_eq!(judged(folder).credit_total, Decimal::from(30_000));
}

#[test]
fn a_supposition_stands_beside_the_official_result_and_touches_no_file() {
    let folder = workspace();
    let folder = folder.path();
    let before = files(folder);
    let mut window = scorecard(folder);
    window.press_button("What if…");
    window.wait_for("What-if, not official");
    window.retype("Length of an outage (min), as a number", "0");
    window.wait_for("Cell availability: 98.9583% → 100.00%");
    assert!(window.shows_exactly("PEN\u{a0}30,000.00"), "the official one stays");
    assert!(window.shows_exactly("PEN\u{a0}0.00"));
    assert!(window.shows("not official"));
    let argument = "availability.outage_minutes=INC-9:0";
    assert!(window.shows(&format!("vigia evaluate c09 --period 2024-04 --what-if {argument}")));
    let output =
        vigia(folder, &["--json", "evaluate", "c09", "--period", "2024-04", "--what-if", argument]);
    let said: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(said["credit_total"], "0.00");
    assert_eq!(said["official"]["credit_total"], "30000.00");

    window.press_button("Reset to contract terms");
    window.wait_for("No changes yet");
    assert!(!window.shows_exactly("PEN\u{a0}0.00"));
    window.retype("Target, as a number", "98,9");
    window.wait_for("target 99.90 → 98.90 (Cell availability)");
    // A target that the warning contradicts is no supposition: the engine's own words say so.
    assert_eq!(files(folder), before, "nothing was written");
    window.pick("Excluded windows", "the proposed ones too");
    window.wait_for("Cell availability: 98.9583% → 99.2361%");
    assert_eq!(files(folder), before, "nothing was written");
}

#[test]
fn a_month_is_frozen_twice_and_restated() {
    let folder = workspace();
    let folder = folder.path();
    let mut window = scorecard(folder);
    window.press_button("Freeze…");
    window.wait_for("Nothing is frozen yet");
    window.wait_for("Freeze a provisional result first");
    assert!(!window.is_enabled("Freeze as provisional"), "it needs a name");
    window.type_into(FIELD, "Your name or team", "M. Rojas");
    window.press_button("Freeze as provisional");
    window.wait_for("Frozen as 2024-04.1-provisional.json");
    window.wait_for("Today's data give exactly the frozen result");
    window.wait_for("Freeze as final");
    window.press_button("Freeze as final");
    window.wait_for("Frozen as 2024-04.2-final.json");
    window.wait_for("Nothing differs from the frozen result");
    let frozen = files(folder);

    // What was agreed afterwards changes the live result, not the frozen one.
    window.choose("Act on the result Exclusions");
    window.press_button("Approve");
    window.wait_for("CUST is approved");
    window.choose("Act on the result Freeze");
    window.wait_for("CUST says something else");
    window.wait_for("frozen: ");
    assert!(!window.is_enabled("Restate"), "a correction needs a reason");
    window.type_into(FIELD, "Reason of the correction", "accepted by the customer");
    window.press_button("Restate");
    window.wait_for("Frozen as 2024-04.3-restated.json");
    window.wait_for("Revision 3: Restated");
    let after = files(folder);
    for (name, bytes) in frozen.iter().filter(|(name, _)| name.starts_with("statements/")) {
        assert_eq!(after[name], *bytes, "{name} is never changed");
    }
    let chain = engine(folder).frozen("c09", april()).unwrap();
    assert_eq!((chain.records.len(), chain.faults.len()), (3, 0));
    assert_eq!(chain.records[2].reason, "accepted by the customer");
    window.press_button("Close");
    window.wait_for("Frozen: restated, revision 3");
}

#[test]
fn terms_that_changed_since_the_provisional_result_need_a_reason() {
    use vigia::workspace::freeze::{FreezeRequest, FreezeState};
    let folder = workspace();
    let folder = folder.path();
    let state = FreezeState::Provisional;
    let request = FreezeRequest { state, reason: "", by: "M. Rojas", at: at(24 * 40) };
    engine(folder).freeze("c09", april(), &request, &JobContext::default()).unwrap();
    let path = folder.join("contracts/c09.toml");
    let text = std::fs::read_to_string(&path).unwrap();
    assert!(text.contains("120000"), "{text}");
    std::fs::write(&path, text.replacen("120000", "130000", 1)).unwrap();
    let mut window = scorecard(folder);
    window.press_button("Freeze…");
    window.wait_for("The terms differ from those of the provisional result");
    window.type_into(FIELD, "Your name or team", "M. Rojas");
    assert!(!window.is_enabled("Freeze as final"), "it needs a reason");
    window.type_into(FIELD, "Reason of the changed terms", "the fee was agreed anew");
    window.press_button("Freeze as final");
    window.wait_for("Frozen as 2024-04.2-final.json");
    let chain = engine(folder).frozen("c09", april()).unwrap();
    assert_eq!(chain.records[1].reason, "the fee was agreed anew");
}

#[test]
fn a_pack_is_written_verified_and_compared() {
    let folder = workspace();
    let folder = folder.path();
    let out = tempfile::tempdir().unwrap();
    let mut window = scorecard(folder);
    window.press_button("Evidence pack…");
    window.retype("Folder", &out.path().join("to/customer").display().to_string());
    window.press_button("Write the pack");
    window.wait_for("The pack is written");
    let pack = out.path().join("to/customer/c09-2024-04-pack.zip");
    let bytes = std::fs::read(&pack).unwrap();
    assert!(verify_pack(&bytes).unwrap().is_intact());
    window.press_button("Verify it");
    window.wait_for_exactly("Intact");
    // One byte is enough.
    let mut spoiled = bytes.clone();
    let middle = spoiled.len() / 2;
    spoiled[middle] ^= 1;
    let other = out.path().join("spoiled.zip");
    std::fs::write(&other, spoiled).unwrap();
    window.retype("Pack", &other.display().to_string());
    window.press_button("Verify");
    window.wait_for_exactly("Not as it was written");
    assert!(!window.shows_exactly("Intact"));
    window.type_into(FIELD, "First pack or record", &pack.display().to_string());
    window.type_into(FIELD, "Second pack or record", &pack.display().to_string());
    window.press_button("Compare");
    window.wait_for("Nothing differs");
}

#[test]
fn nothing_in_the_sheet_is_without_a_name() {
    let folder = workspace();
    let mut window = scorecard(folder.path());
    window.press_button("Exclusions (1)");
    window.wait_for("Propose an exclusion");
    assert_eq!(window.unnamed(), Vec::<String>::new(), "list");
    window.press_button("Propose an exclusion");
    assert_eq!(window.unnamed(), Vec::<String>::new(), "form");
    for tab in ["What if", "Freeze", "Evidence pack"] {
        window.choose(&format!("Act on the result {tab}"));
        assert_eq!(window.unnamed(), Vec::<String>::new(), "{tab}");
    }
}

#[test]
fn each_entry_has_its_effect_and_its_stand_on_every_line() {
    let folder = workspace();
    let engine = engine(folder.path());
    let ctx = JobContext::default();
    let official = std::sync::Arc::new(judged(folder.path()));
    let effects = engine.exclusion_effects(std::sync::Arc::clone(&official), &ctx).unwrap();
    assert_eq!(effects.entries.len(), 1);
    assert_eq!(effects.entries[0].credit_saved(), Decimal::from(18_000));
    let ids = ["CUST".to_owned()];
    let preview = engine.preview_exclusions("c09", april(), clock::now(), &ids, &ctx).unwrap();
    assert_eq!(effects.entries[0].lines, preview.lines, "one engine, one answer");

    let rows = |official: &Statement| {
        let documents = engine.documents();
        let contract = &documents.contracts[0];
        ledger_rows(contract, official.period, &documents.exclusions, Some(official))
    };
    let row = rows(&official).remove(0);
    assert_eq!((row.minutes(), row.n_counting()), (120, 0));
    assert!(matches!(row.lines[0].stand, Stand::Refused(_)));
    let seen = row.entry.clone();
    let decision = Decision {
        state: ExclusionState::Approved,
        by: "ana",
        reason: "",
        at: Timestamp::from_unix_secs(APRIL),
    };
    engine.decide_seen_exclusion(&seen, decision).unwrap();
    let approved = judged(folder.path());
    let row = rows(&approved).remove(0);
    assert_eq!(row.lines[0].stand, Stand::Counts { n_objects: 1, capped_secs: 0 });
    let approved = std::sync::Arc::new(approved);
    let effects = engine.exclusion_effects(approved, &ctx).unwrap();
    assert_eq!(
        effects.entries[0].credit_saved(),
        Decimal::from(18_000),
        "the same from the other side"
    );

    // Who decides on what somebody else decided meanwhile is told, and decides nothing.
    let late = Decision { state: ExclusionState::Rejected, by: "eva", ..decision };
    let told = engine.decide_seen_exclusion(&seen, late).unwrap_err();
    assert!(told[0].message.contains("approved now, by \"ana\""), "{told:?}");
    let text = std::fs::read_to_string(folder.path().join(LEDGER)).unwrap();
    assert!(text.contains("ana") && !text.contains("eva"), "{text}");
}

#[test]
fn the_command_line_shows_what_a_draft_would_do() {
    let folder = workspace();
    let folder = folder.path();
    let before = files(folder);
    let words = "exclusions propose NEW --kind customer_caused --reason power --evidence E-1 \
                 --start 2024-04-05T04:00 --end 2024-04-05T06:00 --preview 2024-04";
    let words: Vec<&str> = words.split_whitespace().collect();
    let run = |more: &[&str]| vigia(folder, &[&["--json"], words.as_slice(), more].concat());
    let output = run(&["--contract", "c09"]);
    let said: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(
        (&said["credit_before"], &said["credit_after"]),
        (&"30000.00".into(), &"12000.00".into())
    );
    let told = String::from_utf8_lossy(&run(&[]).stderr).into_owned();
    assert!(told.contains("A preview is of one contract"), "{told}");
    let output = run(&["--contract", "c09", "--objects", "sight == \"x\""]);
    assert_eq!(output.status.code(), Some(2), "what could not be proposed is refused");
    assert_eq!(files(folder), before, "nothing is written");
}
