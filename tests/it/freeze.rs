//! Frozen results: provisional, final, restated; late files beside them; and records that somebody changed.

use std::path::{Path, PathBuf};

use serde_json::Value;
use vigia::diagnostic::Diagnostic;
use vigia::job::JobContext;
use vigia::model::Timestamp;
use vigia::sla::Statement;
use vigia::workspace::ReportStyle;
use vigia::workspace::freeze::{
    CauseKind, FreezeRequest, FreezeState, FrozenChain, FrozenComparison, FrozenRecord,
    check_freeze,
};

use super::cli::vigia;
use super::pack_fixture::*;

fn freeze(
    folder: &Path,
    state: FreezeState,
    reason: &str,
    at: Timestamp,
) -> Result<FrozenRecord, String> {
    let request = FreezeRequest { state, reason, by: "M. Rojas", at };
    let frozen = engine(folder).freeze("c-1", october(), &request, &JobContext::default());
    frozen.map_err(|told| told.iter().map(Diagnostic::to_string).collect::<Vec<_>>().join("\n"))
}

fn chain(folder: &Path) -> FrozenChain {
    engine(folder).frozen("c-1", october()).unwrap()
}

fn record_path(folder: &Path, name: &str) -> PathBuf {
    folder.join("statements/c-1").join(name)
}

fn live(folder: &Path, at: Timestamp) -> (Statement, FrozenComparison, String) {
    let (engine, ctx) = (engine(folder), JobContext::default());
    let statement = engine.judge("c-1", october(), at, &ctx).unwrap();
    let comparison = engine.with_frozen(&statement, &ctx).unwrap();
    let label = engine.revision_label(&statement, &ctx).unwrap();
    (statement, comparison, label)
}

#[track_caller]
fn refused(result: Result<FrozenRecord, String>, said: &str) {
    let told = result.unwrap_err();
    assert!(told.contains(said), "{told}");
}

/// A workspace with a provisional and a final result.
fn finished() -> tempfile::TempDir {
    let folder = workspace();
    freeze(folder.path(), FreezeState::Provisional, "", after_october(1)).unwrap();
    freeze(folder.path(), FreezeState::Final, "", after_october(20)).unwrap();
    folder
}

fn late_file(folder: &Path) {
    let hour = DAYS.start * 24 + 30;
    add(folder, [cell_file("late.xml", 1, hour..hour + 20, -60)]);
}

#[test]
fn a_result_goes_from_provisional_to_final_to_restated() {
    let folder = workspace();
    let folder = folder.path();
    let at = after_october;
    refused(freeze(folder, FreezeState::Final, "", at(20)), "no provisional result was frozen");
    refused(freeze(folder, FreezeState::Restated, "late file", at(20)), "it was never final");
    let first = freeze(folder, FreezeState::Provisional, "", at(1)).unwrap();
    assert_eq!(
        (first.file_name().as_str(), first.label().as_str()),
        ("2026-10.1-provisional.json", "Provisional")
    );
    assert_eq!(first.previous_sha256, None);
    // Ten whole local days after the 31st may dispute it.
    refused(
        freeze(folder, FreezeState::Final, "", at(9)),
        "may be disputed until 2026-11-11T05:00:00Z (10 days",
    );
    refused(freeze(folder, FreezeState::Final, "", at(10).plus_secs(-1)), "may be disputed until");
    let second = freeze(folder, FreezeState::Final, "agreed", at(10)).unwrap();
    assert_eq!(second.file_name(), "2026-10.2-final.json");
    assert_eq!(second.previous_sha256.as_ref(), Some(&first.sha256));
    refused(freeze(folder, FreezeState::Provisional, "", at(21)), "it is final already");
    refused(freeze(folder, FreezeState::Final, "", at(21)), "it is final already");
    refused(freeze(folder, FreezeState::Restated, " ", at(21)), "needs a reason");
    refused(
        freeze(folder, FreezeState::Restated, "late file", at(21)),
        "nothing differs from 2026-10.2-final.json",
    );
    late_file(folder);
    let third = freeze(folder, FreezeState::Restated, "late file of N=1", at(30)).unwrap();
    assert_eq!(
        (third.file_name().as_str(), third.label().as_str()),
        ("2026-10.3-restated.json", "Restated 1: late file of N=1")
    );
    add(folder, [cell_file("later.xml", 2, 100..101, -7)]);
    let fourth = freeze(folder, FreezeState::Restated, "again", at(31)).unwrap();
    assert_eq!((fourth.sequence, fourth.restatement), (4, Some(2)));
    let chain = chain(folder);
    assert_eq!(chain.faults, []);
    assert_eq!(chain.records, [first, second, third, fourth]);
}

#[test]
fn a_period_that_is_not_over_is_never_final() {
    let folder = workspace();
    let during = after_october(-20);
    freeze(folder.path(), FreezeState::Provisional, "", during).unwrap();
    refused(
        freeze(folder.path(), FreezeState::Final, "", during),
        "the period is not over before 2026-11-01T05:00:00Z",
    );
    let record = chain(folder.path()).records.remove(0);
    assert_eq!(record.judged["as_of"], during.to_iso_utc());
}

#[test]
fn a_record_is_readable_and_the_same_for_the_same_input() {
    let (one, other) = (workspace(), workspace());
    let freeze_at = |folder: &Path, at| freeze(folder, FreezeState::Provisional, "", at).unwrap();
    let record = freeze_at(one.path(), after_october(1));
    assert_eq!(record.text, freeze_at(other.path(), after_october(1)).text);
    let path = record_path(one.path(), "2026-10.1-provisional.json");
    let text = std::fs::read_to_string(path).unwrap();
    assert_eq!(text, record.text);
    let value: Value = serde_json::from_str(&text).unwrap();
    let judged = &value["judged"];
    assert_eq!(
        (&judged["zone"], &judged["period_end"]),
        (&"America/Lima".into(), &"2026-11-01T05:00:00Z".into())
    );
    assert_eq!(
        (&value["by"], &value["frozen_at"]),
        (&"M. Rojas".into(), &"2026-11-02T05:00:00Z".into())
    );
    // Decimals are text: no reader makes binary numbers of them.
    assert_eq!(judged["fee"], "120000.00");
    let access = &judged["objectives"][0];
    assert!(access["value"].is_string() && access["numerator"].is_string(), "{access}");
    assert_eq!(access["exclusions"][0]["id"], "CHG-1");
    assert_eq!(judged["terms"]["objective.access.rounding"], "half_up 2");
    assert_eq!(access["objects"]["count"], 3);
    assert!(!text.contains(&one.path().to_string_lossy().into_owned()), "no path of a machine");
    // Another moment is another record of the same result.
    let third = workspace();
    let later = freeze_at(third.path(), after_october(2));
    assert_eq!(later.judged, record.judged);
    assert_ne!(later.text, record.text);
}

#[test]
fn a_late_file_changes_the_live_value_and_never_the_frozen_one() {
    let folder = finished();
    let folder = folder.path();
    let path = record_path(folder, "2026-10.2-final.json");
    let before = std::fs::read(&path).unwrap();
    let (frozen, comparison, label) = live(folder, after_october(40));
    assert_eq!(label, "Final");
    let FrozenComparison::Frozen { difference, .. } = comparison else { panic!("frozen") };
    assert!(difference.is_empty(), "{difference:?}");

    late_file(folder);
    let (changed, comparison, label) = live(folder, after_october(40));
    assert_ne!(changed.objectives[0].sli, frozen.objectives[0].sli);
    assert_eq!(std::fs::read(&path).unwrap(), before);
    assert_eq!(label, "Not frozen: differs from the frozen result (Final)");
    let FrozenComparison::Frozen { record, difference } = comparison else { panic!("frozen") };
    assert_eq!(difference.kinds(), [CauseKind::Files]);
    assert_eq!(difference.causes[0].what, "late.xml is only on the right");
    let value =
        difference.consequences.iter().find(|c| c.objective == "access" && c.what == "numerator");
    assert_eq!(value.unwrap().change.unwrap().to_string(), "-1200");
    let money = difference
        .consequences
        .iter()
        .find(|c| c.objective.is_empty() && c.what == "credits after caps");
    let (was, is) = (frozen.credit_total, changed.credit_total);
    assert!(was < is, "the late file has to cost something for this test: {was} {is}");
    assert_eq!(money.unwrap().change, Some((is - was).normalize()));
    assert_eq!(
        record.judged["objectives"][0]["value"],
        frozen.objectives[0].sli.unwrap().to_string()
    );
    let restated = freeze(folder, FreezeState::Restated, "late file", after_october(41)).unwrap();
    let (_, _, label) = live(folder, after_october(42));
    assert_eq!(label, "Restated 1: late file");
    assert_eq!(std::fs::read(&path).unwrap(), before);
    assert_ne!(restated.judged, record.judged);
}

/// A workspace whose contract is on the cells of one of two networks.
fn of_one_network() -> tempfile::TempDir {
    let folder = workspace();
    let text = contract_text().replace("scope = \"\"", "scope = 'N == \"1\"'");
    std::fs::write(folder.path().join("contracts/c-1.toml"), text).unwrap();
    folder
}

#[test]
fn files_of_another_customer_are_no_source_and_change_nothing() {
    let folder = of_one_network();
    let folder = folder.path();
    freeze(folder, FreezeState::Provisional, "", after_october(1)).unwrap();
    let frozen = freeze(folder, FreezeState::Final, "", after_october(20)).unwrap();
    let files = frozen.judged["files"].as_array().unwrap();
    let names: Vec<&str> = files.iter().map(|file| file["file"].as_str().unwrap()).collect();
    assert_eq!(
        names,
        ["cell0.xml", "cell1.xml", "records.csv"],
        "cell2.xml is of the other network"
    );

    // Late and with other values, but of the other network.
    add(folder, [cell_file("foreign.xml", 2, DAYS.start * 24..DAYS.end * 24, -3)]);
    let (statement, comparison, label) = live(folder, after_october(40));
    assert_eq!(label, "Final");
    let FrozenComparison::Frozen { difference, .. } = comparison else { panic!("frozen") };
    assert!(difference.is_empty(), "{difference:?}");
    refused(
        freeze(folder, FreezeState::Restated, "foreign file", after_october(41)),
        "nothing differs from",
    );

    let (engine, ctx) = (engine(folder), JobContext::default());
    let options = engine.report_options(&statement, &ReportStyle::default(), &ctx).unwrap();
    let names: Vec<&str> = options.files.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(names, ["cell0.xml", "cell1.xml", "records.csv"]);
    assert_eq!(
        options.data_note[0].1, "3",
        "files with data of the period: {:?}",
        options.data_note
    );
    let resent = options.facts.files.unwrap();
    assert!(resent.is_empty(), "the late file is nobody's business here: {resent:?}");
}

#[test]
fn a_period_of_which_only_others_have_data_is_not_frozen() {
    let folder = of_one_network();
    // The last day of September, of the other network.
    add(folder.path(), [cell_file("foreign.xml", 2, -24..0, 0)]);
    let september = super::sla_fixture::month("2026-09");
    let ctx = JobContext::default();
    let request =
        FreezeRequest { state: FreezeState::Provisional, reason: "", by: "", at: after_october(1) };
    let frozen = || engine(folder.path()).freeze("c-1", september, &request, &ctx).map(|_| ());
    let told = frozen().unwrap_err();
    assert!(told[0].to_string().contains("nothing of its objects has arrived"), "{told:?}");
    // As soon as one of its own cells has something, it is.
    add(folder.path(), [cell_file("own.xml", 1, -24..0, 0)]);
    frozen().unwrap();
}

#[test]
fn a_changed_record_is_found_wherever_it_was_changed() {
    let folder = finished();
    let folder = folder.path();
    late_file(folder);
    freeze(folder, FreezeState::Restated, "late file", after_october(30)).unwrap();
    for name in ["2026-10.1-provisional.json", "2026-10.2-final.json", "2026-10.3-restated.json"] {
        let path = record_path(folder, name);
        let text = std::fs::read(&path).unwrap();
        for at in (0..text.len()).step_by(text.len() / 60).chain([text.len() - 1]) {
            let mut changed = text.clone();
            changed[at] ^= 1;
            std::fs::write(&path, &changed).unwrap();
            let faults = chain(folder).faults;
            assert!(!faults.is_empty(), "{name}, byte {at}");
            assert_eq!(faults[0].location.file.as_deref(), Some(path.as_path()));
        }
        std::fs::write(&path, &text).unwrap();
        assert_eq!(chain(folder).faults, []);
    }
    // A record that was made anew, with its own hashes right, does not fit the one after it.
    let path = record_path(folder, "2026-10.2-final.json");
    let text = std::fs::read_to_string(&path).unwrap();
    let honest = FrozenRecord::parse(&text).unwrap();
    let forged =
        vigia::workspace::freeze::Sealed { reason: "other".to_owned(), ..(*honest).clone() };
    std::fs::write(&path, FrozenRecord::seal(forged).text).unwrap();
    let faults = chain(folder).faults;
    assert_eq!(faults.len(), 1, "{faults:?}");
    assert!(faults[0].message.contains("one of the two was replaced"), "{}", faults[0]);
    refused(
        freeze(folder, FreezeState::Restated, "again", after_october(50)),
        "its frozen records are not as they were written",
    );
    let (_, comparison, label) = live(folder, after_october(50));
    assert!(matches!(comparison, FrozenComparison::Faulty(_)));
    assert!(label.contains("not as they were written"), "{label}");
    std::fs::remove_file(&path).unwrap();
    let faults = chain(folder).faults;
    assert!(faults[0].message.contains("before number 3"), "{}", faults[0]);
}

#[test]
fn a_what_if_is_refused() {
    let folder = workspace();
    let (mut statement, ..) = live(folder.path(), after_october(20));
    let chain = FrozenChain::default();
    let request = FreezeRequest {
        state: FreezeState::Provisional,
        reason: "",
        by: "",
        at: after_october(20),
    };
    check_freeze(&statement, &chain, &request).unwrap();
    statement.what_if = vec!["target of access 99".into()];
    let told = check_freeze(&statement, &chain, &request).unwrap_err().to_string();
    assert!(told.contains("it is a what-if (target of access 99)"), "{told}");
    let (engine, ctx) = (engine(folder.path()), JobContext::default());
    let told = engine.pack_statement(statement, &ctx).unwrap_err();
    assert!(told[0].message.contains("it is a what-if"), "{}", told[0]);
}

#[test]
fn nothing_overwrites_a_record() {
    let folder = workspace();
    let path = record_path(folder.path(), "2026-10.1-provisional.json");
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    std::fs::write(&path, "mine").unwrap();
    refused(
        freeze(folder.path(), FreezeState::Provisional, "", after_october(1)),
        "not as they were written",
    );
    assert_eq!(std::fs::read_to_string(&path).unwrap(), "mine");
    let told = vigia::workspace::files::write_new(&path, b"yours").unwrap_err();
    assert!(told.message.contains("it is there already"), "{told}");
    assert_eq!(std::fs::read_to_string(&path).unwrap(), "mine");
    assert!(!path.with_extension("json.part").exists());
}

#[test]
fn a_pack_carries_the_frozen_records_and_compares_with_them() {
    use vigia::workspace::pack::{compare_packs, read_side, verify_pack};
    let folder = finished();
    let folder = folder.path();
    let bytes = pack(folder);
    let found = verify_pack(&bytes).unwrap();
    assert_eq!((found.findings.len(), found.label.as_str(), found.n_entries), (0, "Final", 13));
    let record = std::fs::read(record_path(folder, "2026-10.2-final.json")).unwrap();
    let difference = |left: &[u8], right: &[u8]| {
        compare_packs(&read_side(left).unwrap(), &read_side(right).unwrap())
    };
    assert!(difference(&bytes, &record).is_empty());
    late_file(folder);
    assert_eq!(difference(&record, &pack(folder)).kinds(), [CauseKind::Files]);
}

#[test]
fn the_commands_freeze_and_show_the_difference() {
    let folder = workspace();
    let folder = folder.path();
    let run = |arguments: &[&str]| {
        let output = vigia(folder, arguments);
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        (output.status.code(), text(&output.stdout), text(&output.stderr))
    };
    let october = |command: &str, more: &[&str]| {
        let head = [command, "c-1", "--period", "2026-10"];
        run(&head.iter().chain(more).copied().collect::<Vec<_>>())
    };
    assert!(!october("evaluate", &[]).1.contains("Frozen"));
    let told = october("freeze", &["--as", "final"]);
    assert_eq!(told.0, Some(2));
    assert!(told.2.contains("no provisional result"), "{}", told.2);
    assert_eq!(october("freeze", &["--as", "half"]).0, Some(2));
    assert_eq!(october("freeze", &["--as", "provisional"]).0, Some(0));
    assert_eq!(october("freeze", &["--as", "final", "--by", "M. Rojas"]).0, Some(0));
    let same = october("evaluate", &[]).1;
    assert!(same.contains("Frozen: Final of") && same.contains("and nothing differs"), "{same}");
    late_file(folder);
    let shown = october("evaluate", &[]).1;
    assert!(shown.contains("files: late.xml is only on the right"), "{shown}");
    assert!(shown.contains("access: numerator"), "{shown}");
    let head = ["--json", "evaluate", "c-1", "--period", "2026-10"];
    let value: Value = serde_json::from_str(&run(&head).1).unwrap();
    let frozen = &value["frozen"];
    assert_eq!((&frozen["state"], &frozen["differs"]), (&"final".into(), &true.into()));
    assert_eq!(frozen["difference"]["cause_kinds"], serde_json::json!(["files"]));
    assert_ne!(frozen["values"][0]["value"], value["objectives"][0]["sli"].to_string());
    let told = october("freeze", &["--as", "restated", "--reason", "late file"]);
    assert_eq!(told.0, Some(0), "{}", told.2);
    assert!(told.1.contains("Restated 1: late file"), "{}", told.1);
    let report = october("report", &["--formats", "pdf"]);
    assert_eq!(report.0, Some(0), "{}", report.2);
    // A record that was changed is told on every evaluation.
    let path = record_path(folder, "2026-10.2-final.json");
    let text = std::fs::read_to_string(&path).unwrap().replacen("M. Rojas", "M. Rosas", 1);
    std::fs::write(&path, text).unwrap();
    let shown = october("evaluate", &[]);
    assert!(shown.2.contains("it was changed after it was frozen"), "{}", shown.2);
}

// ---- Two at once, other names, other terms, the clock ------------------------------------------------------------------

#[test]
fn of_two_freezes_at_once_one_follows_the_other() {
    let folder = workspace();
    let folder = folder.path();
    freeze(folder, FreezeState::Provisional, "", after_october(1)).unwrap();
    let engines: Vec<_> = (0..6).map(|_| engine(folder)).collect();
    std::thread::scope(|scope| {
        for (n, engine) in engines.iter().enumerate() {
            scope.spawn(move || {
                let state = if n % 2 == 0 { FreezeState::Final } else { FreezeState::Provisional };
                let by = format!("person {n}");
                let request = FreezeRequest { state, reason: "", by: &by, at: after_october(20) };
                engine.freeze("c-1", october(), &request, &JobContext::default()).ok();
            });
        }
    });
    let chain = chain(folder);
    assert_eq!(chain.faults, []);
    let sequences: Vec<u64> = chain.records.iter().map(|record| record.sequence).collect();
    assert_eq!(sequences, (1..=sequences.len() as u64).collect::<Vec<_>>());
    let n_final = chain.records.iter().filter(|r| r.state == FreezeState::Final).count();
    assert_eq!((n_final, chain.last().unwrap().state), (1, FreezeState::Final));
    let left: Vec<String> = vigia::workspace::files::file_names(&folder.join("statements/c-1"))
        .unwrap()
        .into_iter()
        .filter(|name| name.ends_with(".part"))
        .collect();
    assert_eq!(left, [""; 0]);
}

#[test]
fn writers_of_one_file_do_not_write_into_each_other() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("record.json");
    let texts: Vec<Vec<u8>> = (0..8_u8).map(|n| vec![b'a' + n; 200_000]).collect();
    let won: Vec<bool> = std::thread::scope(|scope| {
        let running: Vec<_> = texts
            .iter()
            .map(|text| scope.spawn(|| vigia::workspace::files::write_new(&path, text).is_ok()))
            .collect();
        running.into_iter().map(|one| one.join().unwrap()).collect()
    });
    assert_eq!(won.iter().filter(|won| **won).count(), 1, "{won:?}");
    let winner = won.iter().position(|won| *won).unwrap();
    assert!(std::fs::read(&path).unwrap() == texts[winner], "what is there is the winner's");
    assert_eq!(vigia::workspace::files::file_names(folder.path()).unwrap(), ["record.json"]);
}

#[test]
fn a_record_under_another_name_is_told_and_stops_a_freeze() {
    for other in [
        "2026-10.2-final.JSON",
        "2026-10.2-finale.json",
        "2026-10 2-final.json",
        "2026-10.2-final.json~",
    ] {
        let folder = finished();
        let folder = folder.path();
        let path = record_path(folder, "2026-10.2-final.json");
        std::fs::rename(&path, record_path(folder, other)).unwrap();
        let faults = chain(folder).faults;
        assert!(faults.iter().any(|fault| fault.message.contains(other)), "{other}: {faults:?}");
        let again = freeze(folder, FreezeState::Final, "again", after_october(30));
        refused(again, "its frozen records are not as they were written");
        assert!(!path.exists(), "{other}: no second final");
    }
    // What is another period's, and what is being written, is none of this one's business.
    let folder = finished();
    for other in
        ["2026-1.json", "2026-11.2-finale.json", "2026-10.3-restated.json.12-0.part", "notes.txt"]
    {
        std::fs::write(record_path(folder.path(), other), "x").unwrap();
    }
    assert_eq!(chain(folder.path()).faults, []);
}

fn edit_contract(folder: &Path, from: &str, to: &str) {
    let path = folder.join("contracts/c-1.toml");
    let text = std::fs::read_to_string(&path).unwrap();
    assert!(text.contains(from), "{from}");
    std::fs::write(path, text.replacen(from, to, 1)).unwrap();
}

#[test]
fn the_days_of_dispute_cannot_be_edited_away() {
    let folder = workspace();
    let folder = folder.path();
    freeze(folder, FreezeState::Provisional, "", after_october(1)).unwrap();
    edit_contract(folder, "dispute_days = 10\n", "");
    let told = "may be disputed until 2026-11-11T05:00:00Z (10 days";
    refused(freeze(folder, FreezeState::Final, "why", after_october(3)), told);
    // Longer ones hold as well.
    edit_contract(folder, "window = ", "dispute_days = 12\nwindow = ");
    let told = "may be disputed until 2026-11-13T05:00:00Z (12 days";
    refused(freeze(folder, FreezeState::Final, "why", after_october(11)), told);
    freeze(folder, FreezeState::Final, "why", after_october(12)).unwrap();
}

#[test]
fn terms_that_changed_since_the_provisional_result_need_a_reason() {
    let folder = workspace();
    let folder = folder.path();
    freeze(folder, FreezeState::Provisional, "", after_october(1)).unwrap();
    let month = |folder: &Path| {
        let (engine, ctx) = (engine(folder), JobContext::default());
        let statement = engine.judge("c-1", october(), after_october(20), &ctx).unwrap();
        engine.frozen_month_beside(&statement, after_october(20), &ctx).unwrap()
    };
    assert!(!month(folder).needs_reason(FreezeState::Final));
    edit_contract(folder, "target = \"99.20\"", "target = \"99.30\"");
    let beside = month(folder);
    assert!(beside.needs_reason(FreezeState::Final) && beside.may_be(FreezeState::Final));
    let told = freeze(folder, FreezeState::Final, " ", after_october(20)).unwrap_err();
    assert!(told.contains("its terms are not those of 2026-10.1-provisional.json"), "{told}");
    assert!(told.contains("target: 99.20 → 99.30"), "{told}");
    assert_eq!(chain(folder).records.len(), 1);
    let record = freeze(folder, FreezeState::Final, "agreed by mail", after_october(20)).unwrap();
    let changed = engine(folder).terms_changed_by(&record, october()).unwrap();
    assert_eq!(changed.len(), 1, "{changed:?}");
    // Data that came late are no terms.
    let folder = workspace();
    freeze(folder.path(), FreezeState::Provisional, "", after_october(1)).unwrap();
    late_file(folder.path());
    freeze(folder.path(), FreezeState::Final, "", after_october(20)).unwrap();
}

#[test]
fn a_record_is_never_dated_before_the_one_it_follows() {
    let folder = workspace();
    let folder = folder.path();
    freeze(folder, FreezeState::Provisional, "", after_october(5)).unwrap();
    let told = "the record before it is of 2026-11-06T05:00:00Z";
    refused(freeze(folder, FreezeState::Provisional, "", after_october(4)), told);
    freeze(folder, FreezeState::Final, "", after_october(20)).unwrap();
    late_file(folder);
    refused(freeze(folder, FreezeState::Restated, "late", after_october(-3)), "the clock says");
    assert_eq!(chain(folder).records.len(), 2);
}

#[test]
fn a_reason_of_several_lines_is_refused() {
    let folder = workspace();
    for wrong in ["agreed\nState: Final", "bell\u{7}", "line\u{2028}break"] {
        let told = "the reason holds a line break or control character";
        refused(freeze(folder.path(), FreezeState::Provisional, wrong, after_october(1)), told);
        let request = FreezeRequest {
            state: FreezeState::Provisional,
            reason: "",
            by: wrong,
            at: after_october(1),
        };
        let frozen =
            engine(folder.path()).freeze("c-1", october(), &request, &JobContext::default());
        let told = frozen.unwrap_err();
        assert!(told[0].message.contains("the name holds"), "{}", told[0]);
    }
    assert_eq!(chain(folder.path()).records.len(), 0);
}

#[test]
fn damaged_records_end_an_evaluation_with_findings() {
    let folder = finished();
    let run = || vigia(folder.path(), &["evaluate", "c-1", "--period", "2026-10"]).status.code();
    assert_eq!(run(), Some(0));
    std::fs::write(record_path(folder.path(), "2026-10.2-final.json"), "{}").unwrap();
    assert_eq!(run(), Some(1));
    let output = vigia(folder.path(), &["cache", "check"]);
    let told = String::from_utf8(output.stderr).unwrap();
    assert!(told.contains("2026-10.2-final.json") && told.contains("no frozen result"), "{told}");
    assert_eq!(output.status.code(), Some(1));
}

#[test]
fn earlier_periods_are_only_named_where_the_contract_looks_at_them() {
    use vigia::workspace::freeze::{Side, difference};
    let folder = finished();
    let honest = chain(folder.path()).records.remove(1);
    let differs = |terms: Option<(&str, &str)>| {
        let mut left = honest.judged.clone();
        if let Some((path, value)) = terms {
            left["terms"][path] = value.into();
        }
        let mut right = left.clone();
        right["settlement"]["malus"] = "1.00".into();
        let tool = Some(&honest.tool);
        difference(Side { judged: &left, tool }, Side { judged: &right, tool })
    };
    let found = differs(None);
    assert!(found.causes.is_empty() && !found.consequences.is_empty() && !found.looks_back);
    assert!(differs(Some(("objective.access.grace.misses", "1"))).looks_back);
    assert!(differs(Some(("repeat.1.breaches", "2"))).looks_back);
    // As the command says it.
    let mut judged = honest.judged.clone();
    judged["settlement"]["malus"] = "1.00".into();
    let forged =
        FrozenRecord::seal(vigia::workspace::freeze::Sealed { judged, ..(*honest).clone() });
    let path = folder.path().join("forged.json");
    std::fs::write(&path, forged.text).unwrap();
    let ours = record_path(folder.path(), "2026-10.2-final.json");
    let output = vigia(folder.path(), &["diff", &ours.to_string_lossy(), &path.to_string_lossy()]);
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(text.contains("the same inputs gave other results"), "{text}");
    assert!(!text.contains("earlier periods may decide"), "{text}");
}

#[test]
fn what_could_not_be_done_says_why() {
    let folder = workspace();
    let folder = folder.path();
    let told = |arguments: &[&str]| {
        let output = vigia(folder, arguments);
        assert_eq!(output.status.code().filter(|code| *code != 0), output.status.code());
        String::from_utf8_lossy(&output.stderr).into_owned()
    };
    let found = told(&["evaluate", "c-1", "--period", "9999-12"]);
    assert!(found.contains("lies outside the years 1970 to 9990"), "{found}");
    assert!(!found.contains("is no calendar month"), "{found}");
    let file = folder.join("no/such/pack.zip");
    let found = told(&["pack", "c-1", "--period", "2026-10", "-o", &file.to_string_lossy()]);
    assert!(found.contains("no/such does not exist"), "{found}");
    assert!(!found.contains("write: it does not exist"), "{found}");
}
