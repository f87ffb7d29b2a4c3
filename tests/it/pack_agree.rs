//! Packs whose hashes were all made right again after a change: their parts no longer agree. And packs that nobody touched, of every
//! kind of contract and state: theirs do.

use std::collections::BTreeMap;
use std::io::{Cursor, Read as _};
use std::path::Path;

use serde_json::{Value, json};
use vigia::job::JobContext;
use vigia::model::Timestamp;
use vigia::sla::SlaPeriod;
use vigia::workspace::freeze::judged::{canonical_text, sha256_text};
use vigia::workspace::freeze::{FreezeRequest, FreezeState, FrozenRecord, Sealed, judged_sha256};
use vigia::workspace::pack::archive::{Entries, write_archive};
use vigia::workspace::pack::structure::structure_faults;
use vigia::workspace::pack::verify::CONTAINER;
use vigia::workspace::pack::{Verification, other_records, read_side, verify_pack};
use vigia::workspace::{Engine, Purpose};

use super::cli::vigia;
use super::pack_fixture::*;
use super::random_contracts::{LATER, World, has_python};

fn unzip(bytes: &[u8]) -> Entries {
    let mut zip = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut entries = BTreeMap::new();
    for idx in 0..zip.len() {
        let name = zip.name_for_index(idx).unwrap().unwrap().into_owned();
        let mut content = Vec::new();
        zip.by_index(idx).unwrap().read_to_end(&mut content).unwrap();
        entries.insert(name, content);
    }
    entries
}

/// Manifest, sums and comment made right again, with a change of the manifest besides.
fn sealed_with(mut entries: Entries, change: impl FnOnce(&mut Value)) -> Vec<u8> {
    let mut manifest: Value = serde_json::from_slice(&entries["manifest.json"]).unwrap();
    let old = manifest["entries"].as_array().unwrap().clone();
    let listed =
        entries.iter().filter(|(name, _)| !matches!(name.as_str(), "manifest.json" | "SHA256SUMS"));
    let listed = listed.map(|(name, bytes)| {
        let known = old.iter().find(|entry| entry["name"] == *name);
        let what = known.map_or(json!("a frozen result of the period"), |e| e["what"].clone());
        json!({"name": name, "size_bytes": bytes.len(), "sha256": sha256_text(bytes), "what": what})
    });
    manifest["entries"] = Value::Array(listed.collect());
    change(&mut manifest);
    let manifest = canonical_text(&manifest).into_bytes();
    let comment =
        format!("Vigia evidence pack, SHA-256 of manifest.json: {}", sha256_text(&manifest));
    entries.insert("manifest.json".to_owned(), manifest);
    entries.remove("SHA256SUMS");
    let sums: String =
        entries.iter().map(|(name, bytes)| format!("{}  {name}\n", sha256_text(bytes))).collect();
    entries.insert("SHA256SUMS".to_owned(), sums.into_bytes());
    write_archive(&entries, &comment).unwrap()
}

fn sealed(entries: Entries) -> Vec<u8> {
    sealed_with(entries, |_| {})
}

/// A change of `statement.json`, with its own hash made right again.
fn with_statement(entries: &mut Entries, change: impl FnOnce(&mut Value)) {
    let mut said: Value = serde_json::from_slice(&entries["statement.json"]).unwrap();
    change(&mut said);
    said["judged_sha256"] = json!(judged_sha256(&said["judged"]));
    entries.insert("statement.json".to_owned(), canonical_text(&said).into_bytes());
}

fn line<'a>(said: &'a mut Value, id: &str) -> &'a mut Value {
    let lines = said["judged"]["objectives"].as_array_mut().unwrap();
    lines.iter_mut().find(|line| line["id"] == id).unwrap()
}

fn freeze(folder: &Path, state: FreezeState, reason: &str, at: Timestamp) {
    let request = FreezeRequest { state, reason, by: "M. Rojas", at };
    engine(folder).freeze("c-1", october(), &request, &JobContext::default()).unwrap();
}

/// A workspace with a provisional and a final result, and its pack.
fn final_pack() -> (tempfile::TempDir, Vec<u8>) {
    let folder = workspace();
    freeze(folder.path(), FreezeState::Provisional, "", after_october(1));
    freeze(folder.path(), FreezeState::Final, "", after_october(20));
    let bytes = pack(folder.path());
    (folder, bytes)
}

fn told(found: &Verification) -> Vec<String> {
    found.findings.iter().map(ToString::to_string).collect()
}

#[track_caller]
fn disagrees(bytes: &[u8], said: &str) {
    let found = verify_pack(bytes).unwrap();
    assert!(!found.is_intact(), "{said}");
    let told = told(&found);
    assert!(told.iter().any(|finding| finding.contains(said)), "{said:?} is not in {told:#?}");
}

#[track_caller]
fn agrees(bytes: &[u8], what: &str) -> Verification {
    let found = verify_pack(bytes).unwrap();
    assert_eq!(told(&found), [""; 0], "{what}, {}", found.label);
    found
}

// ---- Forged ---------------------------------------------------------------------------------------------------------

#[test]
fn what_was_sealed_again_without_a_change_agrees() {
    let (_folder, bytes) = final_pack();
    assert_eq!(agrees(&sealed(unzip(&bytes)), "sealed again").label, "Final");
}

#[test]
fn a_credit_or_verdict_that_was_changed_follows_from_no_value() {
    // Without frozen records: figures and terms give another one.
    let folder = workspace();
    for (id, key, forged, said) in [
        ("access", "verdict", "achieved", "verdict achieved"),
        ("access", "credit", "7777.00", "credit 7777.00"),
        ("access", "credit_after_caps", "7777.00", "credit after caps 7777.00"),
        ("access", "margin", "9", "margin 9"),
        ("access", "target", "90", "target 90"),
        ("repair", "outcome", "stretch", "outcome stretch"),
    ] {
        let mut entries = unzip(&pack(folder.path()));
        with_statement(&mut entries, |said| line(said, id)[key] = json!(forged));
        disagrees(&sealed(entries), said);
    }
    let mut entries = unzip(&pack(folder.path()));
    with_statement(&mut entries, |said| said["judged"]["settlement"]["malus"] = json!("1.00"));
    disagrees(&sealed(entries), "malus 1.00");
    let mut entries = unzip(&pack(folder.path()));
    with_statement(&mut entries, |said| said["judged"]["score_percent"] = json!("99"));
    disagrees(&sealed(entries), "score percent 99");
    let mut entries = unzip(&pack(folder.path()));
    with_statement(&mut entries, |said| line(said, "access")["completeness"] = json!("0.99"));
    disagrees(&sealed(entries), "periods received");
}

#[test]
fn what_is_called_final_is_what_was_frozen() {
    let (_folder, bytes) = final_pack();
    let change = |said: &mut Value| line(said, "access")["name"] = json!("Another name");
    let mut entries = unzip(&bytes);
    with_statement(&mut entries, change);
    disagrees(&sealed(entries), "it is not what 2026-10.2-final.json froze");
    // The final record taken out, the provisional one taken out, one made anew.
    let mut entries = unzip(&bytes);
    entries.remove("frozen/2026-10.2-final.json");
    disagrees(&sealed(entries), "by the frozen records it is \"Provisional\"");
    let mut entries = unzip(&bytes);
    entries.retain(|name, _| !name.starts_with("frozen/"));
    disagrees(&sealed(entries), "no frozen record says so");
    let mut entries = unzip(&bytes);
    entries.remove("frozen/2026-10.1-provisional.json");
    disagrees(&sealed(entries), "the record before number 2");
    let mut entries = unzip(&bytes);
    let name = "frozen/2026-10.2-final.json";
    let honest = FrozenRecord::parse(std::str::from_utf8(&entries[name]).unwrap()).unwrap();
    let mut judged = honest.judged.clone();
    judged["fee"] = json!("1.00");
    let forged = FrozenRecord::seal(Sealed { judged, ..(*honest).clone() });
    entries.insert(name.to_owned(), forged.text.into_bytes());
    disagrees(&sealed(entries), "its label is \"Final\"");
    let mut entries = unzip(&bytes);
    let bytes_of_record = entries.remove(name).unwrap();
    entries.insert("frozen/2026-10.2-finale.json".to_owned(), bytes_of_record);
    disagrees(&sealed(entries), "not the name of a frozen record");
}

#[test]
fn a_manifest_that_was_made_up_is_told() {
    let (_folder, bytes) = final_pack();
    for (key, forged) in [
        ("label", "Restated 7: agreed"),
        ("period", "2026-09"),
        ("contract", "other"),
        ("zone", "UTC"),
    ] {
        let change = |manifest: &mut Value| manifest[key] = json!(forged);
        let forged = sealed_with(unzip(&bytes), change);
        disagrees(&forged, &format!("its {key} is"));
    }
    let mut entries = unzip(&bytes);
    with_statement(&mut entries, |said| said["label"] = json!("Restated 7: agreed"));
    let both = sealed_with(entries, |manifest| manifest["label"] = json!("Restated 7: agreed"));
    disagrees(&both, "by the frozen records it is \"Final\"");
}

#[test]
fn a_value_that_its_rows_do_not_give_is_told_whatever_the_pack_says_of_it() {
    let folder = workspace();
    for how in
        [json!({"how": "none", "in_words": "needs more"}), json!({"how": "sums", "in_words": "x"})]
    {
        let mut entries = unzip(&pack(folder.path()));
        with_statement(&mut entries, |said| {
            let access = line(said, "access");
            for key in ["value", "rounded", "compared"] {
                access[key] = json!("99.95");
            }
            said["derivations"]["access"] = how.clone();
        });
        disagrees(&sealed(entries), "a value that its rows do not know");
    }
    // A derivation that is only called another one.
    let mut entries = unzip(&pack(folder.path()));
    with_statement(&mut entries, |said| {
        said["derivations"]["access"] = json!({"how": "none", "in_words": "needs more"});
    });
    disagrees(&sealed(entries), "it says how the value of \"access\" comes about");
    // Numerator and value that were changed together: nothing contradicts them, and the rows do not add up.
    let mut entries = unzip(&pack(folder.path()));
    with_statement(&mut entries, |said| {
        let access = line(said, "access");
        let denominator: f64 = access["denominator"].as_str().unwrap().parse().unwrap();
        access["numerator"] = json!((0.5 * denominator).to_string());
        for key in ["value", "rounded", "compared"] {
            access[key] = json!("50");
        }
        said["derivations"]["access"] = said["derivations"]["traffic"].clone();
    });
    let found = verify_pack(&sealed(entries)).unwrap();
    assert!(found.notes.iter().any(|note| note.contains("do not add up")), "{:?}", found.notes);
    assert_eq!(verify_pack(&pack(folder.path())).unwrap().notes, [""; 0]);
    // Cells give the value of a method.
    let mut entries = unzip(&pack(folder.path()));
    with_statement(&mut entries, |said| {
        line(said, "worst")["value"] = json!("99.5");
        said["derivations"]["worst"] = json!({"how": "none", "in_words": "the formula or method needs more than sums over objects and days, such as peaks, weights or medians of tickets"});
    });
    disagrees(&sealed(entries), "the cells of \"worst\" do not give its value");
    // A row whose value is not that of its own sums, which add up as before.
    let mut entries = unzip(&pack(folder.path()));
    let text = String::from_utf8(entries["data.csv"].clone()).unwrap();
    let row = text.lines().find(|row| row.starts_with("access,object_day")).unwrap();
    let mut cells: Vec<&str> = row.split(',').collect();
    // Names of objects hold commas: counted from the end.
    let value_at = cells.len() - 6;
    cells[value_at] = "12.5";
    let forged = text.replacen(row, &cells.join(","), 1);
    entries.insert("data.csv".to_owned(), forged.into_bytes());
    disagrees(&sealed(entries), "12.5 is not 100 ×");
}

#[test]
fn a_line_that_was_left_out_is_missed() {
    let folder = workspace();
    let mut entries = unzip(&pack(folder.path()));
    with_statement(&mut entries, |said| {
        let lines = said["judged"]["objectives"].as_array_mut().unwrap();
        lines.retain(|line| line["id"] != "access");
    });
    disagrees(&sealed(entries), "it leaves out access");
}

#[test]
fn tables_and_formulas_that_were_emptied_are_told() {
    let folder = workspace();
    for (name, said) in [
        ("exclusions.csv", "exclusions.csv: disagrees: \"CHG-1\" of \"access\""),
        ("outages.csv", "outages.csv: disagrees: \"O-1\" of \"up\""),
        ("tickets.csv", "tickets.csv: disagrees: it lacks \"INC1\""),
    ] {
        let mut entries = unzip(&pack(folder.path()));
        let text = String::from_utf8(entries[name].clone()).unwrap();
        let header = text.split_inclusive("\r\n").next().unwrap();
        entries.insert(name.to_owned(), header.as_bytes().to_vec());
        disagrees(&sealed(entries), said);
    }
    let mut entries = unzip(&pack(folder.path()));
    entries.insert("formulas.json".to_owned(), b"[]\n".to_vec());
    disagrees(&sealed(entries), "it has 0 formulas, statement.json has 7 lines");
    let mut entries = unzip(&pack(folder.path()));
    entries.insert("letter.txt".to_owned(), b"we agreed".to_vec());
    disagrees(&sealed(entries), "letter.txt: added");
    let mut entries = unzip(&pack(folder.path()));
    entries.remove("tickets.csv");
    disagrees(&sealed(entries), "tickets.csv: missing");
    let mut entries = unzip(&pack(folder.path()));
    entries.insert("VERIFY.txt".to_owned(), b"Trust us.\n".to_vec());
    disagrees(&sealed(entries), "VERIFY.txt: disagrees");
}

#[test]
fn success_is_not_called_a_proof_of_who_wrote_it() {
    let folder = workspace();
    let file = folder.path().join("one.zip");
    std::fs::write(&file, pack(folder.path())).unwrap();
    let output = vigia(folder.path(), &["verify", &file.to_string_lossy()]);
    let text = String::from_utf8(output.stdout).unwrap();
    assert_eq!(output.status.code(), Some(0), "{text}");
    assert!(text.contains("the parts agree with each other"), "{text}");
    assert!(text.contains("does not prove who wrote it"), "{text}");
    assert!(text.contains(&sha256_text(&std::fs::read(&file).unwrap())), "{text}");
    assert!(!text.contains("as they were written"), "{text}");
    // What is made up is not printed as if it were so.
    let made_up = sealed_with(unzip(&pack(folder.path())), |m| m["contract"] = json!("other"));
    std::fs::write(&file, made_up).unwrap();
    let output = vigia(folder.path(), &["verify", &file.to_string_lossy()]);
    let text = String::from_utf8(output.stdout).unwrap();
    assert_eq!(output.status.code(), Some(1), "{text}");
    assert!(text.starts_with("It calls itself "), "{text}");
}

// ---- The form of the ZIP --------------------------------------------------------------------------------------------

fn two(bytes: &[u8], at: usize) -> usize {
    usize::from(u16::from_le_bytes([bytes[at], bytes[at + 1]]))
}

fn four(bytes: &[u8], at: usize) -> usize {
    u32::from_le_bytes(bytes[at..at + 4].try_into().unwrap()) as usize
}

fn put_four(bytes: &mut [u8], at: usize, n: usize) {
    bytes[at..at + 4].copy_from_slice(&u32::try_from(n).unwrap().to_le_bytes());
}

fn end_at(bytes: &[u8]) -> usize {
    (0..bytes.len() - 21).rev().find(|at| bytes[*at..].starts_with(b"PK\x05\x06")).unwrap()
}

/// Where the directory's entries begin.
fn directory(bytes: &[u8]) -> Vec<usize> {
    let end = end_at(bytes);
    let mut at = four(bytes, end + 16);
    let mut entries = Vec::new();
    while at < end {
        entries.push(at);
        at += 46 + two(bytes, at + 28) + two(bytes, at + 30) + two(bytes, at + 32);
    }
    entries
}

/// Bytes put before an entry (or before the directory, for a number beyond the last), with all offsets made right again.
fn with_gap(bytes: &[u8], idx: usize, gap: &[u8]) -> Vec<u8> {
    let entries = directory(bytes);
    let end = end_at(bytes);
    let at = entries.get(idx).map_or(four(bytes, end + 16), |entry| four(bytes, entry + 42));
    let mut changed = bytes.to_vec();
    for entry in entries.iter().filter(|entry| four(bytes, **entry + 42) >= at) {
        let moved = four(bytes, entry + 42) + gap.len();
        put_four(&mut changed, entry + 42, moved);
    }
    put_four(&mut changed, end + 16, four(bytes, end + 16) + gap.len());
    changed.splice(at..at, gap.iter().copied());
    changed
}

#[test]
fn bytes_of_no_entry_are_found() {
    let folder = workspace();
    let bytes = pack(folder.path());
    assert_eq!(structure_faults(&bytes), []);
    disagrees(&[b"MZ something", bytes.as_slice()].concat(), "stand before its first entry");
    disagrees(&[bytes.as_slice(), b"trailing"].concat(), "8 bytes stand behind its end");
    disagrees(&with_gap(&bytes, 0, b"before"), "6 bytes of no entry");
    disagrees(&with_gap(&bytes, 3, b"between"), "7 bytes of no entry");
    disagrees(&with_gap(&bytes, 99, b"after"), "5 bytes of no entry");
    // A whole entry that the directory does not know.
    let one: Entries = [("exclusions.csv".to_owned(), b"FORGED".to_vec())].into();
    let hidden = write_archive(&one, "").unwrap();
    let hidden = &hidden[..four(&hidden, end_at(&hidden) + 16)];
    disagrees(&with_gap(&bytes, 0, hidden), "bytes of no entry");
    disagrees(&[hidden, bytes.as_slice()].concat(), "stand before its first entry");
}

#[test]
fn a_second_entry_of_one_name_is_found() {
    let folder = workspace();
    let bytes = pack(folder.path());
    // The directory gets a second entry "outages.csv": that of "formulas.json" under another name, which the header has as well.
    let mut changed = bytes.clone();
    let (from, to) = (b"tickets.csv", b"outages.csv");
    for at in 0..changed.len() - from.len() {
        let is_name = changed[at..].starts_with(from)
            && (bytes[at.saturating_sub(30)..].starts_with(b"PK\x03\x04")
                || bytes[at.saturating_sub(46)..].starts_with(b"PK\x01\x02"));
        if is_name {
            changed[at..at + to.len()].copy_from_slice(to);
        }
    }
    let found = verify_pack(&changed).unwrap();
    assert!(!found.is_intact());
    assert!(told(&found).iter().any(|f| f.contains("2 entries have this name")), "{found:?}");
    // Only the header before the data says another name.
    let mut changed = bytes.clone();
    let entry = directory(&bytes)[4];
    let local = four(&bytes, entry + 42);
    changed[local + 30] ^= 1;
    disagrees(&changed, "its own header calls it");
    assert_ne!(verify_pack(&changed).unwrap().findings[0].entry, CONTAINER);
}

// ---- Honest ---------------------------------------------------------------------------------------------------------

#[test]
fn packs_of_every_state_agree() {
    let folder = workspace();
    let folder = folder.path();
    let packed_at = |days: i64| {
        let packed =
            engine(folder).pack("c-1", october(), after_october(days), &JobContext::default());
        packed.unwrap().bytes
    };
    assert_eq!(
        agrees(&packed_at(-20), "during the month").label,
        "Interim: the period is not over"
    );
    assert_eq!(agrees(&packed_at(20), "not frozen").label, "Provisional");
    freeze(folder, FreezeState::Provisional, "", after_october(1));
    agrees(&packed_at(20), "provisional");
    freeze(folder, FreezeState::Final, "", after_october(20));
    assert_eq!(agrees(&packed_at(21), "final").label, "Final");
    let hour = DAYS.start * 24 + 30;
    add(folder, [cell_file("late.xml", 1, hour..hour + 20, -60)]);
    assert!(agrees(&packed_at(22), "late").label.starts_with("Not frozen: differs"));
    freeze(folder, FreezeState::Restated, "late \"file\"", after_october(30));
    assert_eq!(agrees(&packed_at(31), "restated").label, "Restated 1: late \"file\"");
    // Whoever speaks another language writes another label.
    use vigia::format::Locale;
    use vigia::words::{Language, in_language};
    for language in Language::ALL {
        let bytes = in_language(language, Locale::default(), || packed_at(31));
        let label = agrees(&bytes, "in another language").label;
        assert_eq!(label.contains("Restated"), language == Language::English, "{label}");
    }
}

fn all_agree(folder: &Path, questions: &[(String, SlaPeriod)]) -> BTreeMap<String, usize> {
    let (engine, _) = Engine::open(folder, Purpose::Reading).unwrap();
    let at = Timestamp::from_unix_secs(LATER);
    let mut n: BTreeMap<String, usize> = BTreeMap::new();
    for (idx, (contract, period)) in questions.iter().enumerate() {
        let ctx = JobContext::default();
        // Some are frozen first: what is frozen must agree as well.
        if idx % 3 != 0 {
            let request = FreezeRequest { state: FreezeState::Provisional, reason: "", by: "", at };
            engine.freeze(contract, *period, &request, &ctx).unwrap();
        }
        if idx % 3 == 2 {
            let state = FreezeState::Final;
            let request = FreezeRequest { state, reason: "agreed", by: "", at };
            engine.freeze(contract, *period, &request, &ctx).unwrap();
        }
        let packed = engine.pack(contract, *period, at, &ctx).unwrap();
        let found = agrees(&packed.bytes, &format!("{contract} {period}"));
        *n.entry(found.label).or_default() += 1;
        assert_eq!(found.derived.len(), packed.n_derived, "{contract}");
    }
    n
}

#[test]
fn packs_of_random_contracts_agree() {
    if !has_python() {
        return;
    }
    let world = World::new(45, 4711);
    let questions: Vec<(String, SlaPeriod)> =
        world.statements.iter().map(|(id, statement)| (id.clone(), statement.name)).collect();
    let n = all_agree(world.folder.path(), &questions);
    assert_eq!(n.len(), 2, "{n:?}");
}

#[test]
fn packs_of_the_demo_agree() {
    let folder = tempfile::tempdir().unwrap();
    let demo = folder.path().join("demo");
    let path = demo.to_str().unwrap();
    let arguments = [
        "demo",
        "--headless",
        "--dir",
        path,
        "--cells",
        "24",
        "--days",
        "4",
        "--period",
        "2026-10",
    ];
    assert!(vigia(folder.path(), &arguments).status.success());
    let engine = engine(&demo);
    let contracts = engine.documents().contracts.clone();
    let questions: Vec<(String, SlaPeriod)> = contracts
        .iter()
        .map(|contract| {
            (contract.id.clone(), engine.period_named(&contract.id, "2026-10").unwrap())
        })
        .collect();
    assert!(questions.len() >= 2);
    all_agree(&demo, &questions);
}

// ---- Two records ----------------------------------------------------------------------------------------------------

#[test]
fn two_records_of_one_name_are_told_apart() {
    let (folder, bytes) = final_pack();
    let path = folder.path().join("statements/c-1/2026-10.2-final.json");
    let text = std::fs::read_to_string(&path).unwrap();
    let honest = FrozenRecord::parse(&text).unwrap();
    let forged = FrozenRecord::seal(Sealed { by: "E. Vil".to_owned(), ..(*honest).clone() });
    let (ours, theirs) =
        (read_side(text.as_bytes()).unwrap(), read_side(forged.text.as_bytes()).unwrap());
    assert_eq!(other_records(&ours, &ours), [""; 0]);
    let found = other_records(&ours, &theirs);
    assert!(found[0].contains("are not the same record"), "{found:?}");
    assert_eq!(other_records(&read_side(&bytes).unwrap(), &ours), [""; 0]);
    let file = folder.path().join("forged.json");
    std::fs::write(&file, &forged.text).unwrap();
    let arguments = [&path.to_string_lossy(), &file.to_string_lossy()].map(ToString::to_string);
    let output = vigia(folder.path(), &["diff", &arguments[0], &arguments[1]]);
    let text = String::from_utf8(output.stdout).unwrap();
    assert_eq!(output.status.code(), Some(1), "{text}");
    assert!(
        text.contains("are not the same record") && !text.contains("Nothing differs"),
        "{text}"
    );
}
