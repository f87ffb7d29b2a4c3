//! The commands of the exclusion ledger: what they write, byte for byte; what an entry would change; taking back.

use std::path::Path;

use proptest::prelude::*;
use serde_json::Value;
use vigia::model::{TimeRange, Timestamp, Zone};
use vigia::sla::{ExclusionEntry, ExclusionKind, ExclusionState, parse_exclusions};
use vigia::workspace::exclusions::Decision;
use vigia::workspace::{Engine, Purpose};

use super::cli::vigia;
use super::supposed::{ledger_entry, workspace};

const LEDGER: &str = "exclusions/2026.toml";

fn ran(folder: &Path, arguments: &[&str]) -> String {
    let output = vigia(folder, arguments);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8_lossy(&output.stdout).into_owned()
}

fn refused(folder: &Path, arguments: &[&str]) -> String {
    let output = vigia(folder, arguments);
    assert_eq!(output.status.code(), Some(2));
    String::from_utf8_lossy(&output.stderr).into_owned()
}

fn json(folder: &Path, arguments: &[&str]) -> Value {
    serde_json::from_str(&ran(folder, &[&["--json"], arguments].concat())).unwrap()
}

#[test]
fn c09_what_the_customer_accepts_is_shown_before_and_counts_after() {
    let folder = workspace();
    let folder = folder.path();
    let preview = ["exclusions", "preview", "c09", "--period", "2026-11", "--as-of", "2026-12-02"];
    let text = ran(folder, &[&preview[..], &["CUST"]].concat());
    for part in [
        "98.9583333 %",
        "99.2361111 %",
        "+0.2777778 pp",
        "Credit 30000.00 → 12000.00 PEN, 18000.00 less",
    ] {
        assert!(text.contains(part), "{part}\n{text}");
    }
    let one = json(folder, &[&preview[..], &["CUST"]].concat());
    assert_eq!(one["credit_saved"], "18000.00");
    // What both cover is left out once: no 180 minutes of 450.
    let both = json(folder, &[&preview[..], &["CUST", "AGAIN"]].concat());
    assert_eq!(both["objectives"][0]["value_after"], one["objectives"][0]["value_after"]);
    let evaluate = ["evaluate", "c09", "--period", "2026-11", "--as-of", "2026-12-02"];
    assert_eq!(json(folder, &evaluate)["credit_total"], "30000.00", "a preview decides nothing");

    let before = std::fs::read_to_string(folder.join(LEDGER)).unwrap();
    ran(folder, &["exclusions", "approve", "CUST", "--by", "Ana \"La\" Jefa"]);
    assert_eq!(json(folder, &evaluate)["credit_total"], "12000.00");
    let after = std::fs::read_to_string(folder.join(LEDGER)).unwrap();
    let listed = json(folder, &["exclusions", "list", "c09", "--state", "approved"]);
    assert_eq!(
        (&listed[0]["id"], &listed[0]["decided_by"]),
        (&"CUST".into(), &"Ana \"La\" Jefa".into())
    );
    assert_eq!(listed.as_array().unwrap().len(), 1);
    // Only the entry's own lines differ: one is changed, two are new.
    let (head, tail) = before.split_at(before.find("# CUST").unwrap());
    let decided_at = after.lines().find(|line| line.starts_with("decided_at = ")).unwrap();
    let decided = format!(
        "state = \"approved\"   # see the mail\ndecided_by = 'Ana \"La\" Jefa'\n{decided_at}\n"
    );
    let expected = tail.replacen("state = \"proposed\"   # see the mail\n", &decided, 1);
    assert_eq!(after, format!("{head}{expected}"));
    let said = refused(folder, &["exclusions", "approve", "CUST", "--by", "Eva"]);
    assert!(said.contains("approved already, by"), "{said}");
    ran(folder, &["exclusions", "undo"]);
    assert_eq!(std::fs::read_to_string(folder.join(LEDGER)).unwrap(), before);
    assert_eq!(json(folder, &evaluate)["credit_total"], "30000.00");
    let said = refused(folder, &["exclusions", "undo"]);
    assert!(said.contains("no command has changed the ledger"), "{said}");
}

#[test]
fn proposing_and_rejecting_and_every_refusal() {
    let folder = workspace();
    let folder = folder.path();
    let propose = |id: &str, more: &[&str]| -> Vec<String> {
        let all = [
            "exclusions",
            "propose",
            id,
            "--kind",
            "force_majeure",
            "--start",
            "2026-11-03T01:00",
            "--end",
        ];
        let rest = [
            "2026-11-03T05:00",
            "--reason",
            "flood",
            "--evidence",
            "E-7",
            "--zone",
            "America/Lima",
        ];
        [&all[..], &rest[..], more].concat().iter().map(|&word| word.to_owned()).collect()
    };
    let call = |words: Vec<String>| {
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        vigia(folder, &words)
    };
    assert!(call(propose("NEW-1", &["--contract", "c09"])).status.success());
    let text = std::fs::read_to_string(folder.join("exclusions/ledger.toml")).unwrap();
    assert!(text.contains("start = \"2026-11-03T01:00:00-05:00\""), "{text}");
    ran(folder, &["exclusions", "reject", "NEW-1", "--by", "Eva", "--reason", "no\nproof"]);
    let text = std::fs::read_to_string(folder.join("exclusions/ledger.toml")).unwrap();
    assert!(text.contains("# rejected: no proof\n"), "{text}");
    let said = |words: Vec<String>| String::from_utf8_lossy(&call(words).stderr).into_owned();
    for (words, expected) in [
        (propose("NEW-1", &[]), "there is an entry with that id"),
        (propose("CUST", &["--file", "other"]), "there is an entry with that id"),
        (propose("N", &["--contract", "c0"]), "did you mean \"c01\"?"),
        (propose("N", &["--objects", "C =="]), "filter"),
        (propose("N", &["--file", "../x"]), "no name of a ledger file"),
    ] {
        let found = said(words);
        assert!(found.to_lowercase().contains(&expected.to_lowercase()), "{found}");
    }
    let found = refused(folder, &["exclusions", "approve", "CUSS", "--by", "Eva"]);
    assert!(found.contains("did you mean \"CUST\"?"), "{found}");
    let found = refused(folder, &["exclusions", "approve", "CUST", "--by", " "]);
    assert!(found.contains("--by NAME"), "{found}");
    let period = ["--period", "2026-11", "--as-of", "2026-12-02"];
    let found = refused(folder, &[&["exclusions", "preview", "c09", "PLAN"][..], &period].concat());
    assert!(found.contains("does not touch 2026-11"), "{found}");

    // A file that somebody edited since is not overwritten; undone in order, the file that was made is gone.
    let path = folder.join("exclusions/ledger.toml");
    std::fs::write(&path, format!("{text}# by hand\n")).unwrap();
    let found = refused(folder, &["exclusions", "undo"]);
    assert!(found.contains("changed by hand"), "{found}");
    assert!(std::fs::read_to_string(&path).unwrap().ends_with("# by hand\n"));
    std::fs::write(&path, &text).unwrap();
    ran(folder, &["exclusions", "undo"]);
    ran(folder, &["exclusions", "undo"]);
    assert!(!path.exists());
    assert_eq!(std::fs::read_dir(folder.join("exclusions/history")).unwrap().count(), 0);
}

#[test]
fn a_wall_clock_that_names_no_single_instant_is_refused() {
    let folder = super::pack_fixture::workspace();
    let folder = folder.path();
    let path = folder.join("contracts/c-1.toml");
    let text = std::fs::read_to_string(&path).unwrap();
    std::fs::write(&path, text.replace("America/Lima", "America/Santiago")).unwrap();
    let propose = |id: &str, start: &str, more: &[&str]| {
        let all =
            ["exclusions", "propose", id, "--kind", "force_majeure", "--start", start, "--end"];
        let rest = ["2026-09-06T05:00", "--reason", "flood", "--evidence", "E-7"];
        let output = vigia(folder, &[&all[..], &rest[..], more].concat());
        (output.status.code(), String::from_utf8_lossy(&output.stderr).into_owned())
    };
    let of_contract = ["--contract", "c-1"];
    // Clocks of Chile jump from midnight to one on 6 September, and show the hour before midnight of 4 April twice.
    let (code, told) = propose("X", "2026-09-06T00:30", &of_contract);
    assert_eq!(code, Some(2), "{told}");
    assert!(told.contains("America/Santiago jump over it"), "{told}");
    assert!(told.contains("00:30:00-04:00 or 2026-09-06T00:30:00-03:00"), "{told}");
    let (code, told) = propose("X", "2026-04-04T23:30", &of_contract);
    assert_eq!(code, Some(2), "{told}");
    assert!(told.contains("23:30:00-03:00 or 2026-04-04T23:30:00-04:00"), "{told}");
    assert!(!folder.join("exclusions/ledger.toml").exists(), "nothing was written");
    // The zone is that of the one contract; the window is said with its offsets.
    let (code, told) = propose("X", "2026-09-06T01:30", &of_contract);
    assert_eq!(code, Some(0), "{told}");
    let window = "2026-09-06T01:30:00-03:00 to 2026-09-06T05:00:00-03:00, America/Santiago";
    assert!(told.contains(window), "{told}");
    let (code, told) = propose("Y", "2026-09-06T00:30", &[]);
    assert_eq!(code, Some(0), "{told}");
    assert!(told.contains("2026-09-06T00:30:00-05:00") && told.contains("America/Lima"), "{told}");
    // With an offset it is one instant.
    assert_eq!(propose("Z", "2026-09-06T00:30-04:00", &of_contract).0, Some(0));
}

fn entry(n: u8) -> ExclusionEntry {
    let start = Timestamp::from_unix_secs(1_793_491_200 + i64::from(n) * 3600);
    ExclusionEntry {
        id: format!("NEW-{n}"),
        contracts: Vec::new(),
        kind: ExclusionKind::ForceMajeure,
        range: TimeRange::new(start, start.plus_secs(60)),
        objects: String::new(),
        reason: "flood".to_owned(),
        evidence: "E".to_owned(),
        notified_at: None,
        state: ExclusionState::Proposed,
        decided_by: String::new(),
        decided_at: None,
    }
}

/// The same three entries in the forms that people write: with comments, with the line ends of another system, in one line, without
/// a line end.
fn forms() -> [String; 4] {
    let one = |id| ledger_entry(id, "c", "force_majeure", "proposed", (1, 2));
    let plain = [one("E-0"), one("E-1"), one("E-2")].concat().replace("[\"c\"]", "[]");
    let inline: Vec<String> = (0..3)
        .map(|n| {
            format!(
                "  {{ id = \"E-{n}\", contracts = [], kind = \"force_majeure\", start = 2026-11-01T01:00:00Z, end = 2026-11-01T02:00:00Z, \
                 objects = \"\", reason = \"r\", evidence = \"e\", state = 'proposed' }},\n"
            )
        })
        .collect();
    let last = plain.trim_end().trim_end_matches("   # see the mail").to_owned();
    [
        plain.clone(),
        plain.replace('\n', "\r\n"),
        format!("exclusion = [ # three\n{}]\n", inline.concat()),
        last,
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]

    /// Any sequence of changes, undone one by one, passes through the same bytes backwards.
    #[test]
    fn whatever_is_done_is_undone_byte_for_byte(
        form in 0_usize..4,
        steps in proptest::collection::vec((0_u8..3, 0_u8..5), 1..10),
    ) {
        let folder = tempfile::tempdir().unwrap();
        let zone = Zone::named("America/Lima").unwrap();
        Engine::create(folder.path(), "test", &zone).unwrap();
        let (path, other) = (folder.path().join(LEDGER), folder.path().join("exclusions/ledger.toml"));
        std::fs::write(&path, &forms()[form]).unwrap();
        let (engine, problems) = Engine::open(folder.path(), Purpose::Reading).unwrap();
        prop_assert_eq!(problems, vec![]);
        let bytes = || [&path, &other].map(|path| std::fs::read(path).ok());
        let mut seen = Vec::new();
        for (at, (what, n)) in steps.into_iter().enumerate() {
            let before = bytes();
            let at = Timestamp::from_unix_secs(1_793_500_000 + at as i64);
            let id = if n < 3 { format!("E-{n}") } else { format!("NEW-{n}") };
            let decide = |state| engine.decide_exclusion(&id, Decision { state, by: "ana", reason: "as agreed", at }).is_ok();
            let done = match what {
                0 => decide(ExclusionState::Approved),
                1 => decide(ExclusionState::Rejected),
                _ => engine.propose_exclusion(&entry(n), if n == 3 { "2026" } else { "ledger" }, &zone).is_ok(),
            };
            if done {
                seen.push(before);
                let state = if what == 1 { ExclusionState::Rejected } else { ExclusionState::Approved };
                let ledger = engine.documents().exclusions;
                let known = ledger.entries.iter().find(|e| what < 2 && e.id == id);
                if let Some(known) = known {
                    prop_assert_eq!((known.state, known.decided_at), (state, Some(at)));
                }
            } else {
                prop_assert_eq!(bytes(), before, "what is refused writes nothing");
            }
            for text in bytes().into_iter().flatten() {
                prop_assert!(parse_exclusions("e", &String::from_utf8(text).unwrap()).is_ok());
            }
        }
        while let Some(before) = seen.pop() {
            prop_assert!(engine.undo_exclusion().is_ok());
            prop_assert_eq!(bytes(), before);
        }
        prop_assert!(engine.undo_exclusion().is_err());
    }
}

/// Two programs at one workspace: each has its own engine, as two processes have.
#[test]
fn writers_at_the_same_time_lose_no_decision() {
    const N_WRITERS: u8 = 4;
    const N_EACH: u8 = 6;
    let folder = tempfile::tempdir().unwrap();
    let zone = Zone::named("America/Lima").unwrap();
    Engine::create(folder.path(), "test", &zone).unwrap();
    let (first, _) = Engine::open(folder.path(), Purpose::Reading).unwrap();
    for n in 0..N_WRITERS * N_EACH {
        first.propose_exclusion(&entry(n), "ledger", &zone).unwrap();
    }
    std::thread::scope(|scope| {
        for writer in 0..N_WRITERS {
            let folder = folder.path();
            scope.spawn(move || {
                let (engine, _) = Engine::open(folder, Purpose::Reading).unwrap();
                for n in writer * N_EACH..(writer + 1) * N_EACH {
                    let at = Timestamp::from_unix_secs(1_793_500_000 + i64::from(n));
                    let by = format!("writer {writer}");
                    let decision =
                        Decision { state: ExclusionState::Approved, by: &by, reason: "", at };
                    engine.decide_exclusion(&format!("NEW-{n}"), decision).unwrap();
                }
            });
        }
    });
    let (engine, problems) = Engine::open(folder.path(), Purpose::Reading).unwrap();
    assert_eq!(problems, []);
    for n in 0..N_WRITERS * N_EACH {
        let ledger = engine.documents().exclusions;
        let known = ledger.entries.iter().find(|e| e.id == format!("NEW-{n}")).unwrap();
        assert_eq!(known.decided_by, format!("writer {}", n / N_EACH));
    }
    // All of it can be taken back, one by one.
    for _ in 0..2 * N_WRITERS * N_EACH {
        engine.undo_exclusion().unwrap();
    }
    assert!(!folder.path().join("exclusions/ledger.toml").exists());
}

#[test]
fn a_ledger_that_another_program_changes_is_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    let zone = Zone::named("America/Lima").unwrap();
    Engine::create(folder.path(), "test", &zone).unwrap();
    let (engine, _) = Engine::open(folder.path(), Purpose::Reading).unwrap();
    engine.propose_exclusion(&entry(1), "ledger", &zone).unwrap();
    let path = folder.path().join("exclusions/ledger.toml");
    let before = std::fs::read(&path).unwrap();
    let lock = std::fs::File::open(folder.path().join("exclusions/.lock")).unwrap();
    lock.lock().unwrap();
    let at = Timestamp::from_unix_secs(1_793_500_000);
    let decision = Decision { state: ExclusionState::Approved, by: "ana", reason: "", at };
    let told = engine.decide_exclusion("NEW-1", decision).unwrap_err();
    assert!(told[0].message.contains("another program is changing it"), "{told:?}");
    assert_eq!(std::fs::read(&path).unwrap(), before);
    drop(lock);
    engine.decide_exclusion("NEW-1", decision).unwrap();
    assert_ne!(std::fs::read(&path).unwrap(), before);
}

#[test]
fn every_form_of_an_entry_can_be_decided() {
    for (idx, text) in forms().iter().enumerate() {
        let folder = tempfile::tempdir().unwrap();
        Engine::create(folder.path(), "test", &Zone::named("UTC").unwrap()).unwrap();
        std::fs::write(folder.path().join(LEDGER), text).unwrap();
        let (engine, _) = Engine::open(folder.path(), Purpose::Reading).unwrap();
        let at = Timestamp::from_unix_secs(1_793_500_000);
        let decision = Decision { state: ExclusionState::Approved, by: "ana", reason: "", at };
        for id in ["E-2", "E-0", "E-1"] {
            assert!(engine.decide_exclusion(id, decision).is_ok(), "form {idx}, {id}");
        }
        let after = std::fs::read_to_string(folder.path().join(LEDGER)).unwrap();
        assert_eq!(after.contains("\r\n"), idx == 1);
        assert_eq!(
            after.matches('\n').count(),
            after.matches("\r\n").count().max(after.matches('\n').count())
        );
        assert_eq!(
            after.matches("# of the change board").count(),
            text.matches("# of the change board").count()
        );
    }
}
