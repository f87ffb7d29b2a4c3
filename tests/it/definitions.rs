//! Definitions of a workspace: contracts saved, put aside, deleted and brought back; drafts checked and judged; maps of vendors.

#![allow(clippy::unwrap_used)]

use std::fs;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use vigia::model::Zone;
use vigia::workspace::definitions::draft::DraftWish;
use vigia::workspace::definitions::vendor_maps::KpiCell;
use vigia::workspace::definitions::{
    DefinitionDone, DefinitionKind, DefinitionsCommand, EXAMPLES, FileSave,
};
use vigia::workspace::{Command, Workspace};

/// One line over the counters of `ericsson.xml`, of which there are 120 attempts in all.
pub const CONTRACT: &str = r#"# Hand-written head
id = "lab-2026"                    # a comment that stays
customer = "Laboratorio"
name = "Attempts"
country = "PE"
zone = "UTC"
currency = "PEN"
currency_decimals = 2
fee_per_period = "1000.00"
credit_cap_percent = "none"
window = "calendar_month"

[scorecard]
no_data = "zero"
score = "step"

[[objective]]
id = "attempts"
name = "RRC attempts"
formula = "sum(pmRrcConnEstabAtt)"
unit = ""
scope = ""
membership = "dated"
service_calendar = "24x7"
method = "period_aggregate"
exclusions = "none"
comparison = "at_least"
target = "100"                     # agreed in March
tolerance = "none"
grace = "none"
completeness_min = "0"
missing_data = "ignore"
rounding = "none"
weight = "100"
credit = "none"
"#;

/// A workspace that holds the counters of `ericsson.xml`.
pub fn imported(folder: &Path) {
    drop(Workspace::create(folder, "test", &Zone::utc(), Arc::new(|| {})).unwrap());
    let mut workspace = Workspace::open(folder, Arc::new(|| {})).unwrap();
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/import/ericsson.xml");
    workspace.apply(Command::Import { paths: vec![file] });
    wait(&mut workspace, |w| !w.state().inventory.measurements.is_empty());
}

fn wait(workspace: &mut Workspace, is_done: impl Fn(&Workspace) -> bool) {
    let started = Instant::now();
    while !is_done(workspace) {
        assert!(started.elapsed() < Duration::from_secs(120), "{:?}", workspace.state().problems);
        workspace.poll();
        std::thread::sleep(Duration::from_millis(10));
    }
}

/// Acts, and waits until what was written is read: that is done beside the frames.
fn define(workspace: &mut Workspace, command: DefinitionsCommand) {
    workspace.apply(Command::Definitions(command));
    wait(workspace, |workspace| !workspace.is_busy());
}

fn save(workspace: &mut Workspace, kind: DefinitionKind, text: &str, known: Option<&str>) {
    let save = FileSave {
        kind,
        name: "lab-2026.toml".to_owned(),
        text: text.to_owned(),
        known: known.map(str::to_owned),
        from_draft: None,
    };
    define(workspace, DefinitionsCommand::Save(Box::new(save)));
}

fn done(workspace: &Workspace) -> &DefinitionDone {
    workspace.state().definitions.done.as_ref().unwrap()
}

#[test]
fn a_contract_is_saved_with_its_versions_deleted_and_brought_back() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    let mut w = Workspace::create(folder, "test", &Zone::utc(), Arc::new(|| {})).unwrap();
    let path = folder.join("contracts/lab-2026.toml");
    let read = || fs::read_to_string(&path).ok();
    save(&mut w, DefinitionKind::Contract, CONTRACT, None);
    assert!(matches!(done(&w), DefinitionDone::Saved { version: None, .. }), "{:?}", done(&w));
    assert_eq!(read().as_deref(), Some(CONTRACT));
    assert!(w.state().contracts.iter().any(|c| c.id == "lab-2026"), "read without a wish");
    let second = CONTRACT.replace("target = \"100\"", "target = \"110\"");
    save(&mut w, DefinitionKind::Contract, &second, Some(CONTRACT));
    assert!(matches!(done(&w), DefinitionDone::Saved { version: Some(1), .. }));
    let kept = fs::read_to_string(folder.join("contracts/history/lab-2026.1.toml")).unwrap();
    assert_eq!(kept, CONTRACT, "the text before, byte for byte");
    define(&mut w, DefinitionsCommand::Undo);
    assert_eq!(read().as_deref(), Some(CONTRACT));
    assert!(!folder.join("contracts/history/lab-2026.1.toml").exists());
    let file = "contracts/lab-2026.toml".to_owned();
    define(&mut w, DefinitionsCommand::Delete { kind: DefinitionKind::Contract, file });
    assert_eq!((read(), w.state().contracts.len()), (None, 0));
    define(&mut w, DefinitionsCommand::Undo);
    assert_eq!((read().as_deref(), w.state().contracts.len()), (Some(CONTRACT), 1));
    assert!(!w.state().definitions.can_undo(), "once");
}

#[test]
fn what_cannot_be_read_is_only_put_aside() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    let mut w = Workspace::create(folder, "test", &Zone::utc(), Arc::new(|| {})).unwrap();
    let wrong = CONTRACT.replace("target = \"100\"", "targett = \"100\"");
    save(&mut w, DefinitionKind::Contract, &wrong, None);
    let DefinitionDone::Failed(problems) = done(&w) else { panic!("{:?}", done(&w)) };
    assert!(problems.iter().any(|p| p.message.contains("targett")), "{problems:?}");
    assert!(!folder.join("contracts/lab-2026.toml").exists());
    save(&mut w, DefinitionKind::ContractDraft, &wrong, None);
    assert!(matches!(done(&w), DefinitionDone::Saved { .. }), "{:?}", done(&w));
    let draft = folder.join("contracts/drafts/lab-2026.toml");
    assert_eq!(fs::read_to_string(&draft).unwrap(), wrong);
    assert!(w.state().contracts.is_empty() && w.state().problems.is_empty(), "nobody reads it");
    wait(&mut w, |w| w.state().definitions.listed.found().is_some_and(|l| !l.drafts.is_empty()));
    let listed = w.state().definitions.listed.found().unwrap().clone();
    assert!(listed.drafts[0].n_mistakes > 0 && listed.contracts.is_empty());
    // Once it is right it becomes a contract, and the draft goes with the same step.
    let save = FileSave {
        kind: DefinitionKind::Contract,
        name: "lab-2026.toml".to_owned(),
        text: CONTRACT.to_owned(),
        known: None,
        from_draft: Some("lab-2026.toml".to_owned()),
    };
    define(&mut w, DefinitionsCommand::Save(Box::new(save)));
    assert!(!draft.exists() && w.state().contracts.len() == 1, "{:?}", done(&w));
    define(&mut w, DefinitionsCommand::Undo);
    assert!(draft.exists() && w.state().contracts.is_empty());
}

#[test]
fn a_file_that_changed_meanwhile_is_not_overwritten() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    let mut w = Workspace::create(folder, "test", &Zone::utc(), Arc::new(|| {})).unwrap();
    save(&mut w, DefinitionKind::Contract, CONTRACT, None);
    let theirs = CONTRACT.replace("Laboratorio", "Taller");
    let path = folder.join("contracts/lab-2026.toml");
    fs::write(&path, &theirs).unwrap();
    let mine = CONTRACT.replace("\"100\" ", "\"99\" ");
    save(&mut w, DefinitionKind::Contract, &mine, Some(CONTRACT));
    let conflict = DefinitionDone::Conflict {
        file: "contracts/lab-2026.toml".to_owned(),
        on_disk: Some(theirs.clone()),
    };
    assert_eq!(*done(&w), conflict);
    assert_eq!(fs::read_to_string(&path).unwrap(), theirs);
    save(&mut w, DefinitionKind::Contract, &mine, Some(&theirs));
    assert_eq!(fs::read_to_string(&path).unwrap(), mine);
    let kept = fs::read_to_string(folder.join("contracts/history/lab-2026.1.toml")).unwrap();
    assert_eq!(kept, theirs, "what was replaced is kept");
    // An undo does not overwrite what somebody wrote after it either.
    fs::write(&path, &theirs).unwrap();
    define(&mut w, DefinitionsCommand::Undo);
    assert!(matches!(done(&w), DefinitionDone::Failed(_)), "{:?}", done(&w));
    assert_eq!(fs::read_to_string(&path).unwrap(), theirs);
    // A second contract of the same id would leave both unjudged.
    let save = FileSave {
        kind: DefinitionKind::Contract,
        name: "other.toml".to_owned(),
        text: CONTRACT.to_owned(),
        known: None,
        from_draft: None,
    };
    define(&mut w, DefinitionsCommand::Save(Box::new(save)));
    let DefinitionDone::Failed(problems) = done(&w) else { panic!("{:?}", done(&w)) };
    assert!(problems[0].message.contains("is used by contracts/lab-2026.toml"), "{problems:?}");
}

#[test]
fn a_draft_is_checked_and_judged_without_being_saved() {
    let folder = tempfile::tempdir().unwrap();
    imported(folder.path());
    let mut w = Workspace::open(folder.path(), Arc::new(|| {})).unwrap();
    let check = |w: &mut Workspace, text: &str| {
        let before = w.state().definitions.check.revision;
        let file = "contracts/lab-2026.toml".to_owned();
        let wish = DraftWish { text: text.to_owned(), file };
        define(w, DefinitionsCommand::CheckContract(Box::new(wish)));
        wait(w, |w| w.state().definitions.check.revision > before);
        w.state().definitions.check.found().unwrap().clone()
    };
    let found = check(&mut w, CONTRACT);
    assert!(found.diagnostics.is_empty(), "{:?}", found.diagnostics);
    assert_eq!(found.period.map(|period| period.to_string()).as_deref(), Some("2026-10"));
    let statement = found.statement.clone().unwrap().unwrap();
    assert_eq!(statement.objectives[0].sli, Some(120.0));
    assert_eq!(statement.verdict().name(), "achieved");
    assert!(found.n_objects[0].is_some_and(|n| n > 0 && n == found.n_all_objects));
    assert!(w.state().contracts.is_empty() && w.state().statements.is_empty(), "nothing official");
    // Another target, another verdict.
    let found = check(&mut w, &CONTRACT.replace("target = \"100\"", "target = \"121\""));
    assert_eq!(found.statement.clone().unwrap().unwrap().verdict().name(), "breached");
    // Names that only the workspace knows, at their lines.
    let wrong = CONTRACT
        .replace("formula = \"sum(pmRrcConnEstabAtt)\"", "kpi = \"cell_availabilty\"")
        .replace("scope = \"\"", "scope = 'nobody == \"x\"'");
    let found = check(&mut w, &wrong);
    let said: Vec<(u64, &str)> =
        found.diagnostics.iter().map(|d| (d.location.line.unwrap(), d.message.as_str())).collect();
    let line = |needle: &str| wrong.lines().position(|l| l.contains(needle)).unwrap() as u64 + 1;
    assert_eq!(said.len(), 2, "{said:?}");
    assert_eq!(said[0].0, line("kpi ="));
    assert!(said[0].1.contains("which nobody defined"), "{said:?}");
    assert_eq!(found.diagnostics[0].hints, ["did you mean \"cell_availability\"?"]);
    assert_eq!(said[1].0, line("scope ="));
    assert_eq!(found.n_objects, [None]);
    assert!(found.statement.is_none(), "a verdict over it would be a guess");
}

#[test]
fn examples_become_contracts_and_calendars_become_a_library() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    let mut w = Workspace::create(folder, "test", &Zone::utc(), Arc::new(|| {})).unwrap();
    for example in EXAMPLES {
        let save = FileSave {
            kind: DefinitionKind::Contract,
            name: format!("{}.toml", example.id),
            text: example.text.to_owned(),
            known: None,
            from_draft: None,
        };
        define(&mut w, DefinitionsCommand::Save(Box::new(save)));
        assert!(matches!(done(&w), DefinitionDone::Saved { .. }), "{:?}", done(&w));
    }
    assert_eq!(w.state().contracts.len(), 3);
    let calendars = |w: &mut Workspace, text: &str| {
        let save = FileSave {
            kind: DefinitionKind::Calendars,
            name: "own.toml".to_owned(),
            text: text.to_owned(),
            known: None,
            from_draft: None,
        };
        define(w, DefinitionsCommand::Save(Box::new(save)));
    };
    calendars(&mut w, "[[calendar]]\nid = \"a\"\nhours = \"24x7\"\nholidays = \"none\"\n");
    let DefinitionDone::Failed(problems) = done(&w) else { panic!("{:?}", done(&w)) };
    assert!(problems[0].message.contains("has no \"zone\""), "{problems:?}");
    let text = vigia::workspace::definitions::calendars::NEW_TEXT;
    calendars(&mut w, text);
    assert!(matches!(done(&w), DefinitionDone::Saved { .. }), "{:?}", done(&w));
    wait(&mut w, |w| w.state().definitions.listed.found().is_some_and(|l| !l.calendars.is_empty()));
    assert_eq!(w.state().definitions.listed.found().unwrap().calendars[0].n_calendars, 1);
}

#[test]
fn vendors_have_maps_or_say_what_they_lack() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    drop(Workspace::create(folder, "test", &Zone::utc(), Arc::new(|| {})).unwrap());
    fs::create_dir_all(folder.join("kpis")).unwrap();
    let own = "[[measurement]]\nname = \"RRC.ConnEstabAtt\"\nunit = \"1\"\nmaps = [\n  { vendor = \"Acme\", formula = \"acmeAtt / 2\" },\n]\n";
    fs::write(folder.join("kpis/maps.toml"), own).unwrap();
    let mut w = Workspace::open(folder, Arc::new(|| {})).unwrap();
    define(&mut w, DefinitionsCommand::List);
    wait(&mut w, |w| w.state().definitions.listed.found().is_some());
    let maps = &w.state().definitions.listed.found().unwrap().vendor_maps;
    assert_eq!(maps.vendors[0], "3GPP");
    let vendor = |name: &str| maps.vendors.iter().position(|v| v == name).unwrap();
    let row = maps.measurements.iter().find(|m| m.name == "RRC.ConnEstabAtt").unwrap();
    let acme = &row.cells[vendor("Acme")][0];
    assert_eq!((acme.factor, acme.own_file.as_deref()), (Some(0.5), Some("kpis/maps.toml")));
    assert!(row.cells[vendor("Ericsson")].iter().all(|map| map.own_file.is_none()));
    assert!(row.kpis.iter().any(|id| id == "rrc_setup_success_rate"));
    let kpi = maps.kpis.iter().find(|k| k.id == "rrc_setup_success_rate").unwrap();
    assert!(
        matches!(&kpi.cells[vendor("Ericsson")], KpiCell::Mapped { maps, .. } if maps.len() == 2)
    );
    let KpiCell::Unavailable { needs } = &kpi.cells[vendor("Acme")] else { panic!("{kpi:?}") };
    assert_eq!(needs, &["RRC.ConnEstabSucc"], "only what it has no map for");
}
