//! Evidence packs: what they hold adds up, every change is named, and of two packs the cause of a difference is told from what follows.

use std::collections::BTreeMap;
use std::io::{Cursor, Read as _, Write as _};
use std::path::Path;

use proptest::prelude::*;
use serde_json::Value;
use vigia::job::JobContext;
use vigia::workspace::freeze::{CauseKind, Difference};
use vigia::workspace::pack::archive::{Entries, write_archive};
use vigia::workspace::pack::verify::CONTAINER;
use vigia::workspace::pack::{FindingKind, compare_packs, read_side, verify_pack};

use super::cli::vigia;
use super::pack_fixture::*;

fn unzip(bytes: &[u8]) -> (Entries, String) {
    let mut zip = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let comment = String::from_utf8(zip.comment().to_vec()).unwrap();
    let mut entries = BTreeMap::new();
    for idx in 0..zip.len() {
        let name = zip.name_for_index(idx).unwrap().unwrap().into_owned();
        let mut content = Vec::new();
        zip.by_index(idx).unwrap().read_to_end(&mut content).unwrap();
        entries.insert(name, content);
    }
    (entries, comment)
}

fn entry_text(bytes: &[u8], name: &str) -> String {
    String::from_utf8(unzip(bytes).0.remove(name).unwrap()).unwrap()
}

fn json(bytes: &[u8], name: &str) -> Value {
    serde_json::from_str(&entry_text(bytes, name)).unwrap()
}

/// Names of the entries that are not as they were written.
fn named(bytes: &[u8]) -> Vec<String> {
    let mut names: Vec<String> =
        verify_pack(bytes).unwrap().findings.into_iter().map(|f| f.entry).collect();
    names.dedup();
    names
}

fn line<'a>(statement: &'a Value, id: &str) -> &'a Value {
    let lines = statement["judged"]["objectives"].as_array().unwrap();
    lines.iter().find(|line| line["id"] == id).unwrap()
}

/// Rows of `data.csv` as (objective, rows, object, numerator, denominator).
fn data(bytes: &[u8]) -> Vec<(String, String, String, f64, f64)> {
    let text = entry_text(bytes, "data.csv");
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    // Days without data have no numbers, and are rows all the same.
    let number = |text: &str| if text.is_empty() { 0.0 } else { text.parse().unwrap() };
    let rows = reader.records().map(|record| {
        let record = record.unwrap();
        let cell = |at: usize| record[at].to_owned();
        (cell(0), cell(1), cell(2), number(&record[5]), number(&record[6]))
    });
    rows.collect()
}

#[test]
fn a_pack_holds_what_the_domain_asks_for_and_is_intact() {
    let folder = workspace();
    let bytes = pack(folder.path());
    let (entries, _) = unzip(&bytes);
    let names: Vec<&str> = entries.keys().map(String::as_str).collect();
    let expected = [
        "SHA256SUMS",
        "VERIFY.txt",
        "contract.toml",
        "data.csv",
        "exclusions.csv",
        "formulas.json",
        "manifest.json",
        "outages.csv",
        "report.pdf",
        "statement.json",
        "tickets.csv",
    ];
    assert_eq!(names, expected);
    assert!(entries["report.pdf"].starts_with(b"%PDF-"));
    let found = verify_pack(&bytes).unwrap();
    assert_eq!(found.findings, []);
    assert_eq!(found.notes, [""; 0]);
    let derived = ["access", "cells", "hours", "worst", "repair", "up"];
    assert_eq!(found.derived, derived);
    // A sum has no denominator: its rows are not said to prove it.
    assert_eq!(
        found.not_derived.iter().map(|(id, _)| id.as_str()).collect::<Vec<_>>(),
        ["traffic"]
    );
    let manifest = json(&bytes, "manifest.json");
    assert_eq!(manifest["zone"], "America/Lima");
    assert_eq!(manifest["sources"].as_array().unwrap().len(), 4);
    assert_eq!(manifest["sources"][0]["sha256"], "sha-of-cell0.xml");
    assert_eq!(manifest["tool"]["tzdata"], vigia::model::Zone::database_version());
    // Both entries of the ledger: what the approved one counted for, why the rejected one did not.
    let exclusions = entry_text(&bytes, "exclusions.csv");
    let of_access: Vec<&str> = exclusions.lines().filter(|l| l.starts_with("access,")).collect();
    assert!(of_access[0].contains("CHG-1") && of_access[0].contains("2026-10-06T01:00:00-05:00"));
    assert!(of_access[1].contains("CHG-2") && of_access[1].contains("only approved windows apply"));
    let outages = entry_text(&bytes, "outages.csv");
    assert!(outages.contains("O-1,'=power,Critical") && outages.contains(",10800,"), "{outages}");
    assert!(entry_text(&bytes, "tickets.csv").contains("repair,INC2,'=power,Closed"));
}

#[test]
fn the_rows_add_up_to_the_statement_and_to_the_counters() {
    let folder = workspace();
    let bytes = pack(folder.path());
    let statement = json(&bytes, "statement.json");
    let rows = data(&bytes);
    // Added up here from the rule, with the excluded hours of one cell left out.
    let (mut attempts, mut successes) = (0, 0);
    for cell in 0..CELLS.len() {
        for hour in (DAYS.start * 24..DAYS.end * 24).filter(|hour| !is_excluded(cell, *hour)) {
            let (a, s) = counters(cell, hour);
            attempts += a;
            successes += s;
        }
    }
    let access = line(&statement, "access");
    assert_eq!(access["numerator"], successes.to_string());
    assert_eq!(access["denominator"], attempts.to_string());
    let of_access = || rows.iter().filter(|r| r.0 == "access");
    assert_eq!(of_access().map(|r| r.3).sum::<f64>(), successes as f64);
    assert_eq!(of_access().map(|r| r.4).sum::<f64>(), attempts as f64);
    // Also days without data are rows: their coverage is what they say.
    assert_eq!(of_access().count(), CELLS.len() * 31);
    assert_eq!(of_access().filter(|r| r.4 > 0.0).count(), CELLS.len() * 5);
    // The mean of the rows' ratios is not the value.
    let ratios: Vec<f64> = of_access().filter(|r| r.4 > 0.0).map(|r| 100.0 * r.3 / r.4).collect();
    let mean = ratios.iter().sum::<f64>() / ratios.len() as f64;
    let value: f64 = access["value"].as_str().unwrap().parse().unwrap();
    assert!((value - 100.0 * successes as f64 / attempts as f64).abs() < 1e-12);
    assert!((value - mean).abs() > 1e-6);
    // Three cells over October, one of them down for three hours across midnight.
    let of_up = || rows.iter().filter(|r| r.0 == "up");
    let (up, all) = (of_up().map(|r| r.3).sum::<f64>(), of_up().map(|r| r.4).sum::<f64>());
    let october = 31.0 * 86_400.0 * 3.0;
    assert_eq!((up, all), (october - 3.0 * 3600.0, october));
    let repair: Vec<f64> = rows.iter().filter(|r| r.0 == "repair").map(|r| r.3).collect();
    assert_eq!(repair, [1.0, 0.0, 1.0]);
}

#[test]
fn the_same_result_gives_the_same_bytes() {
    let (one, other) = (workspace(), workspace());
    let bytes = pack(one.path());
    assert!(bytes == pack(one.path()), "packed twice");
    assert!(bytes == pack(other.path()), "another folder with the same files");
    let later =
        engine(one.path()).pack("c-1", october(), after_october(90), &JobContext::default());
    assert!(bytes == later.unwrap().bytes, "on another day");
}

#[test]
fn one_flipped_byte_in_any_entry_is_named() {
    let folder = workspace();
    let bytes = pack(folder.path());
    let (entries, comment) = unzip(&bytes);
    for (name, content) in &entries {
        let step = (content.len() / 40).max(1);
        let last = content.len() - 1;
        for at in (0..content.len()).step_by(step).chain([last]) {
            let mut changed = entries.clone();
            changed.get_mut(name).unwrap()[at] ^= 1;
            // Packed anew, with right checksums of the ZIP.
            let again = write_archive(&changed, &comment).unwrap();
            assert_eq!(named(&again), [name.as_str()], "byte {at}");
        }
    }
    let other = write_archive(&entries, &comment.replace("SHA", "sha")).unwrap();
    assert_eq!(named(&other), [CONTAINER]);
}

#[test]
fn any_flipped_byte_of_the_file_is_found() {
    let folder = workspace();
    let bytes = pack(folder.path());
    let n = bytes.len();
    // The directory at the end and the first header byte by byte, the rest in steps.
    let positions = (0..60).chain((0..n).step_by(n / 150)).chain(n - 900..n);
    for at in positions {
        let mut changed = bytes.clone();
        changed[at] ^= 4;
        if let Ok(found) = verify_pack(&changed) {
            assert!(!found.is_intact(), "byte {at} of {n}");
        }
    }
    let told = verify_pack(&bytes[..n / 2]).unwrap_err().to_string();
    assert!(told.contains("no readable ZIP"), "{told}");
    assert!(verify_pack(b"").is_err());
}

#[test]
fn what_is_missing_or_added_is_named() {
    let folder = workspace();
    let bytes = pack(folder.path());
    let (entries, comment) = unzip(&bytes);
    for name in entries.keys() {
        let mut changed = entries.clone();
        changed.remove(name);
        let found = verify_pack(&write_archive(&changed, &comment).unwrap()).unwrap();
        let kinds: Vec<(&str, FindingKind)> =
            found.findings.iter().map(|f| (f.entry.as_str(), f.kind)).collect();
        assert_eq!(kinds, [(name.as_str(), FindingKind::Missing)]);
    }
    let mut changed = entries.clone();
    changed.insert("notes.txt".to_owned(), b"hello".to_vec());
    let found = verify_pack(&write_archive(&changed, &comment).unwrap()).unwrap();
    assert_eq!(found.findings.len(), 1);
    assert_eq!(found.findings[0].kind, FindingKind::Added);
    // A name that leads out of the pack is never read.
    let mut changed = entries;
    changed.insert("../../evil.txt".to_owned(), b"hello".to_vec());
    let found = verify_pack(&write_archive(&changed, &comment).unwrap()).unwrap();
    assert!(found.findings[0].what.contains("leads out of the pack"), "{:?}", found.findings);
}

#[test]
fn figures_that_were_changed_with_all_their_hashes_do_not_agree() {
    let folder = workspace();
    let bytes = pack(folder.path());
    let (mut entries, _) = unzip(&bytes);
    // One success more, and every hash made right again.
    let text = String::from_utf8(entries["data.csv"].clone()).unwrap();
    let day = "2026-10-05T00:00:00-05:00,2026-10-06T00:00:00-05:00,";
    let is_first = |row: &&str| row.starts_with("access,object_day") && row.contains(day);
    let row = text.lines().find(is_first).unwrap();
    let (head, tail) = row.split_once(day).unwrap();
    let (numerator, rest) = tail.split_once(',').unwrap();
    let more = numerator.parse::<i64>().unwrap() + 1;
    let changed = format!("{head}{day}{more},{rest}");
    entries.insert("data.csv".to_owned(), text.replacen(row, &changed, 1).into_bytes());
    let sha256 = vigia::workspace::freeze::judged::sha256_text;
    let old = sha256(text.as_bytes());
    let new = sha256(&entries["data.csv"]);
    let renew = |entries: &mut Entries, name: &str, old: &str, new: &str| {
        let text = String::from_utf8(entries[name].clone()).unwrap();
        assert!(text.contains(old));
        entries.insert(name.to_owned(), text.replace(old, new).into_bytes());
    };
    let manifest_old = sha256(&entries["manifest.json"]);
    renew(&mut entries, "manifest.json", &old, &new);
    let size = |bytes: usize| format!("\"size_bytes\": {bytes},");
    if text.len() != entries["data.csv"].len() {
        let (old, new) = (size(text.len()), size(entries["data.csv"].len()));
        renew(&mut entries, "manifest.json", &old, &new);
    }
    let manifest_new = sha256(&entries["manifest.json"]);
    renew(&mut entries, "SHA256SUMS", &old, &new);
    renew(&mut entries, "SHA256SUMS", &manifest_old, &manifest_new);
    let comment = format!("Vigia evidence pack, SHA-256 of manifest.json: {manifest_new}");
    let found = verify_pack(&write_archive(&entries, &comment).unwrap()).unwrap();
    assert!(!found.is_intact());
    assert!(found.findings.iter().all(|f| f.kind == FindingKind::Disagrees), "{found:?}");
    assert_eq!(found.findings[0].entry, "data.csv");
    assert!(found.findings.iter().any(|f| f.what.contains("\"access\"")), "{found:?}");
    assert_eq!(found.derived, ["cells", "hours", "worst", "repair", "up"]);
}

#[test]
fn a_bomb_is_left_alone() {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let options = zip::write::SimpleFileOptions::default();
    for name in ["manifest.json", "SHA256SUMS"] {
        zip.start_file(name, options).unwrap();
        zip.write_all(b"{}").unwrap();
    }
    zip.start_file("data.csv", options).unwrap();
    let zeros = vec![0_u8; 1 << 20];
    for _ in 0..600 {
        zip.write_all(&zeros).unwrap();
    }
    let bytes = zip.finish().unwrap().into_inner();
    assert!(bytes.len() < 4 << 20);
    let found = verify_pack(&bytes).unwrap();
    let told = found.findings.iter().find(|f| f.entry == "data.csv").unwrap();
    assert!(told.what.contains("was not read"), "{told}");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn hostile_bytes_never_panic(mut bytes in prop::collection::vec(any::<u8>(), 0..400), zip in any::<bool>()) {
        if zip {
            let entries: Entries = ["manifest.json", "SHA256SUMS", "statement.json"]
                .into_iter()
                .map(|name| (name.to_owned(), bytes.clone()))
                .collect();
            bytes = write_archive(&entries, "").unwrap();
        }
        let _ = verify_pack(&bytes);
        let _ = read_side(&bytes);
    }
}

// ---- Two packs ------------------------------------------------------------------------------------------------------

fn difference(left: &[u8], right: &[u8]) -> Difference {
    compare_packs(&read_side(left).unwrap(), &read_side(right).unwrap())
}

/// A pack of a workspace in which one thing is different.
fn pack_with(change: impl FnOnce(&Path)) -> Vec<u8> {
    let folder = workspace();
    change(folder.path());
    pack(folder.path())
}

fn replace(folder: &Path, file: &str, from: &str, to: &str) {
    let path = folder.join(file);
    let text = std::fs::read_to_string(&path).unwrap();
    assert!(text.contains(from), "{from}");
    std::fs::write(path, text.replacen(from, to, 1)).unwrap();
}

#[track_caller]
fn only_cause(changed: &[u8], kind: CauseKind) -> Difference {
    let found = difference(&pack_with(|_| {}), changed);
    assert_eq!(found.kinds(), [kind], "{:#?}", found.causes);
    found
}

fn consequence<'a>(found: &'a Difference, objective: &str, what: &str) -> (&'a str, &'a str) {
    let is_it =
        |c: &&vigia::workspace::freeze::Consequence| c.objective == objective && c.what == what;
    let one = found.consequences.iter().find(is_it);
    let one = one.unwrap_or_else(|| panic!("no {what} of {objective}: {:#?}", found.consequences));
    (&one.left, &one.right)
}

#[test]
fn the_terms_of_a_pack_read_back() {
    let text = entry_text(&pack_with(|_| {}), "contract.toml");
    let read = vigia::sla::parse_contract("contract.toml", &text);
    let told =
        read.map(|_| ()).map_err(|told| told.iter().map(ToString::to_string).collect::<Vec<_>>());
    assert_eq!(told, Ok(()), "{text}");
}

#[test]
fn the_same_packs_have_no_difference() {
    let found = difference(&pack_with(|_| {}), &pack_with(|_| {}));
    assert_eq!(found, Difference::default());
}

#[test]
fn a_changed_exclusion_is_the_only_cause() {
    let changed = pack_with(|folder| {
        replace(folder, "exclusions/2026.toml", "T05:00:00-05:00", "T09:00:00-05:00");
    });
    let found = only_cause(&changed, CauseKind::Exclusions);
    assert!(found.causes.iter().all(|c| c.what == "CHG-1 says something else"), "{found:#?}");
    assert!(
        found.causes[0].left.contains("T10:00:00Z") && found.causes[0].right.contains("T14:00:00Z")
    );
    let (left, right) = consequence(&found, "access", "denominator");
    let excluded: i64 = (5 * 24 + 5..5 * 24 + 9).map(|hour| counters(0, hour).0).sum();
    let number = |text: &str| text.parse::<i64>().unwrap();
    assert_eq!(number(left) - number(right), excluded);
    // What is not agreed by a line is no cause of it.
    assert!(found.causes.iter().all(|c| c.objective != "repair" && c.objective != "up"));
}

#[test]
fn a_rejected_exclusion_that_is_approved_is_the_only_cause() {
    let changed = pack_with(|folder| {
        replace(folder, "exclusions/2026.toml", "\"rejected\"", "\"approved\"");
    });
    let found = only_cause(&changed, CauseKind::Exclusions);
    assert!(found.causes[0].what.starts_with("CHG-2"));
}

#[test]
fn a_changed_formula_is_the_only_cause() {
    let changed = pack_with(|folder| {
        let formula = "formula = \"100 * sum(succ) / sum(att)\"";
        replace(folder, "contracts/c-1.toml", formula, "formula = \"100 * sum(att) / sum(succ)\"");
    });
    let found = only_cause(&changed, CauseKind::Formula);
    assert!(found.causes.iter().all(|c| c.objective == "access"), "{found:#?}");
    consequence(&found, "access", "value");
    assert!(found.consequences.iter().all(|c| c.objective == "access" || c.objective.is_empty()));
}

#[test]
fn a_changed_zone_is_the_only_cause() {
    // Only the contract: the month moves by three hours, which no file touches.
    let changed = pack_with(|folder| {
        replace(folder, "contracts/c-1.toml", "America/Lima", "America/Sao_Paulo");
    });
    let found = only_cause(&changed, CauseKind::Zone);
    assert_eq!(found.causes.len(), 1, "{found:#?}");
    let zones = (found.causes[0].left.as_str(), found.causes[0].right.as_str());
    assert_eq!(zones, ("America/Lima", "America/Sao_Paulo"));
    let start = consequence(&found, "", "period start");
    assert_eq!(start, ("2026-10-01T05:00:00Z", "2026-10-01T03:00:00Z"));
}

#[test]
fn a_file_of_the_last_hour_goes_with_the_zone() {
    let last = 31 * 24 - 1..31 * 24;
    let seed = |folder: &Path| add(folder, [cell_file("last.xml", 2, last.clone(), 0)]);
    let left = pack_with(seed);
    let right = pack_with(|folder| {
        seed(folder);
        replace(folder, "contracts/c-1.toml", "America/Lima", "America/Sao_Paulo");
    });
    let found = difference(&left, &right);
    assert_eq!(found.kinds(), [CauseKind::Zone], "{found:#?}");
}

#[test]
fn a_corrected_file_is_the_only_cause() {
    let hour = DAYS.start * 24;
    let changed = pack_with(|folder| {
        add(folder, [cell_file("late.xml", 1, hour..hour + 1, -3)]);
    });
    let found = only_cause(&changed, CauseKind::Files);
    assert_eq!(found.causes.len(), 1, "{found:#?}");
    assert_eq!(found.causes[0].what, "late.xml is only on the right");
    let (left, right) = consequence(&found, "access", "numerator");
    assert_eq!(left.parse::<i64>().unwrap() - right.parse::<i64>().unwrap(), 3);
}

#[test]
fn other_terms_are_told_apart() {
    let contract = "contracts/c-1.toml";
    for (from, to, kind) in [
        ("rounding = \"half_up 2\"", "rounding = \"half_even 1\"", CauseKind::Rounding),
        ("after_rounding", "before_rounding", CauseKind::Rounding),
        ("target = \"99.20\"", "target = \"99.21\"", CauseKind::Target),
        ("interval = \"1h\"", "interval = \"2h\"", CauseKind::Method),
        ("limit = \"4h\"", "limit = \"2h\"", CauseKind::Method),
        ("tolerance = \"none\"", "tolerance = \"0.01\"", CauseKind::Terms),
        ("fee_per_period = \"120000.00\"", "fee_per_period = \"130000.00\"", CauseKind::Terms),
        ("minutes_max = \"none\"", "minutes_max = 60", CauseKind::Exclusions),
    ] {
        let changed = pack_with(|folder| replace(folder, contract, from, to));
        let found = only_cause(&changed, kind);
        assert_eq!(found.causes.len(), 1, "{from}: {:#?}", found.causes);
    }
    let changed = pack_with(|folder| {
        replace(folder, contract, "scope = \"\"", "scope = 'C in (\"A\", \"B\")'");
    });
    let found = only_cause(&changed, CauseKind::Objects);
    let said = found.causes.iter().find(|c| c.what == "objects of the scope").unwrap();
    assert!(said.left.contains("only here: N=2,C=C"), "{said:?}");
}

// ---- The commands ---------------------------------------------------------------------------------------------------

fn code(folder: &Path, arguments: &[&str]) -> (Option<i32>, String, String) {
    let output = vigia(folder, arguments);
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    (output.status.code(), text(&output.stdout), text(&output.stderr))
}

#[test]
fn the_commands_say_it_and_exit_with_it() {
    let folder = workspace();
    let path = |name: &str| folder.path().join(name).to_string_lossy().into_owned();
    let (one, other, broken) = (path("one.zip"), path("other.zip"), path("broken.zip"));
    let made = code(folder.path(), &["pack", "c-1", "--period", "2026-10", "-o", &one]);
    assert_eq!(made.0, Some(0), "{}", made.2);
    assert!(made.1.contains("6 of 7 values can be added up again"), "{}", made.1);
    assert!(std::fs::read(&one).unwrap() == pack(folder.path()), "as the library makes it");
    let found = code(folder.path(), &["verify", &one]);
    assert_eq!(found.0, Some(0), "{}", found.2);
    assert!(found.1.contains("✓ intact: all 11 entries"), "{}", found.1);

    let (mut entries, comment) = unzip(&std::fs::read(&one).unwrap());
    entries.get_mut("exclusions.csv").unwrap()[100] ^= 1;
    std::fs::write(&broken, write_archive(&entries, &comment).unwrap()).unwrap();
    let found = code(folder.path(), &["verify", &broken]);
    assert_eq!(found.0, Some(1));
    assert!(found.1.contains("✗ exclusions.csv: changed"), "{}", found.1);
    let found = code(folder.path(), &["--json", "verify", &broken]);
    let value: Value = serde_json::from_str(&found.1).unwrap();
    assert_eq!(
        (&value["intact"], &value["findings"][0]["entry"]),
        (&false.into(), &"exclusions.csv".into())
    );
    std::fs::write(&broken, b"no zip").unwrap();
    let found = code(folder.path(), &["verify", &broken]);
    assert_eq!(found.0, Some(2));
    assert!(found.2.contains("no readable ZIP") && found.2.contains("broken.zip"), "{}", found.2);

    assert_eq!(code(folder.path(), &["diff", &one, &one]).0, Some(0));
    replace(folder.path(), "contracts/c-1.toml", "target = \"99.20\"", "target = \"99.90\"");
    code(folder.path(), &["pack", "c-1", "--period", "2026-10", "-o", &other]);
    let found = code(folder.path(), &["diff", &one, &other]);
    assert_eq!(found.0, Some(1), "{}", found.2);
    assert!(found.1.contains("target of \"access\": target: 99.20 → 99.90"), "{}", found.1);
    let value: Value =
        serde_json::from_str(&code(folder.path(), &["--json", "diff", &one, &other]).1).unwrap();
    assert_eq!(value["cause_kinds"], serde_json::json!(["target"]));
}
