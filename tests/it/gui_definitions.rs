//! The page of definitions in the window, with a real workspace behind it: a contract made from nothing to saved and judged, a
//! mistake mended by its message, a file that somebody changed meanwhile.

#![allow(clippy::unwrap_used, clippy::result_large_err)]

use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use egui::Role;
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use vigia::diagnostic::Diagnostic;
use vigia::gui::{App, AppOptions, Backend, Factory, Wake};
use vigia::workspace::Workspace;

use super::definitions::{CONTRACT, imported};

struct Window {
    harness: Harness<'static, Option<App>>,
}

impl Window {
    fn open(folder: &Path, tab: &str) -> Self {
        let open = || {
            Box::new(|folder: &Path, wake: Wake| -> Result<Box<dyn Backend>, Diagnostic> {
                Ok(Box::new(Workspace::open(folder, wake)?))
            })
        };
        let factory = Factory { open: open(), create: open(), demo: open() };
        let options = AppOptions {
            folder: Some(PathBuf::from(folder)),
            preferences_file: None,
            dialog_answer: None,
            ..AppOptions::default()
        };
        let mut start = Some((options, factory));
        let harness =
            Harness::builder().with_size([1440.0, 2400.0]).with_max_steps(24).build_ui_state(
                move |ui, app: &mut Option<App>| {
                    let ctx = ui.ctx().clone();
                    let app = app.get_or_insert_with(|| {
                        let (options, factory) = start.take().unwrap();
                        App::new(&ctx, options, factory)
                    });
                    app.logic(&ctx);
                    app.ui(ui);
                },
                None,
            );
        let mut window = Self { harness };
        window.settle();
        window.harness.get_by_role_and_label(Role::Tab, "Definitions").click();
        window.settle();
        window.harness.get_by_role_and_label(Role::RadioButton, tab).click();
        window.settle();
        window
    }

    fn settle(&mut self) {
        self.harness.run_steps(4);
    }

    fn shows(&self, label: &str) -> bool {
        self.harness.query_all_by_label_contains(label).next().is_some()
    }

    fn wait_for(&mut self, label: &str) {
        let started = Instant::now();
        while !self.shows(label) {
            assert!(started.elapsed() < Duration::from_secs(60), "{label:?} never came");
            std::thread::sleep(Duration::from_millis(20));
            self.harness.run_steps(2);
        }
    }

    fn wait_until_gone(&mut self, label: &str) {
        let started = Instant::now();
        while self.shows(label) {
            assert!(started.elapsed() < Duration::from_secs(60), "{label:?} never went");
            std::thread::sleep(Duration::from_millis(20));
            self.harness.run_steps(2);
        }
    }

    fn click(&mut self, label: &str) {
        self.harness.get_by_role_and_label(Role::Button, label).click();
        self.settle();
    }

    fn part(&mut self, label: &str) {
        self.harness.get_by_role_and_label(Role::Tab, label).click();
        self.settle();
    }

    /// Types into a field as a person does, at the end of what stands there.
    fn write(&mut self, field: &str, text: &str) {
        let one_line = self.harness.query_all_by_role_and_label(Role::TextInput, field).next();
        let role = if one_line.is_some() { Role::TextInput } else { Role::MultilineTextInput };
        self.harness.get_by_role_and_label(role, field).focus();
        self.settle();
        self.harness.get_by_role_and_label(role, field).type_text(text);
        self.settle();
    }

    /// Chooses a line of a pick list.
    fn pick(&mut self, list: &str, line: &str) {
        // What is checked meanwhile moves the form: a click may meet another place than was meant.
        for _ in 0..8 {
            self.harness.get_by_role_and_label(Role::ComboBox, list).click();
            self.settle();
            if self.harness.query_by_role_and_label(Role::MenuItem, line).is_some() {
                break;
            }
        }
        self.harness.get_by_role_and_label(Role::MenuItem, line).click();
        self.settle();
    }

    /// Clicks until the text is another one.
    fn press(&mut self, role: Role, label: &str) {
        let before = self.text();
        for _ in 0..8 {
            self.harness.get_by_role_and_label(role, label).click();
            self.settle();
            if self.text() != before {
                return;
            }
        }
        panic!("{label:?} changes nothing");
    }

    /// Searches a list and takes what is typed or found first.
    fn choose(&mut self, list: &str, text: &str) {
        self.harness.get_by_role_and_label(Role::ComboBox, list).click();
        self.settle();
        self.write("Search", text);
        self.harness.key_press(egui::Key::Enter);
        self.settle();
    }

    fn tick(&mut self, label: &str) {
        self.press(Role::CheckBox, label);
    }

    fn text(&self) -> String {
        let field =
            self.harness.get_by_role_and_label(Role::MultilineTextInput, "Text of the contract");
        field.accesskit_node().value().unwrap_or_default()
    }

    fn is_enabled(&self, label: &str) -> bool {
        let node = self.harness.get_by_role_and_label(Role::Button, label);
        !node.accesskit_node().is_disabled()
    }
}

#[test]
fn a_contract_is_made_from_nothing_to_saved_and_judged() {
    let folder = tempfile::tempdir().unwrap();
    imported(folder.path());
    let mut w = Window::open(folder.path(), "Show Contracts");
    w.wait_for("No contracts yet");
    w.click("New contract");
    w.write("Short name", "lab-2026");
    w.click("Begin");
    assert_eq!(w.text(), "id = \"lab-2026\"\n");
    w.wait_for("Contract has no \"customer\"");
    assert!(!w.is_enabled("Save contract"), "never what does not parse");
    w.write("Customer", "Laboratorio");
    assert_eq!(w.text(), "id = \"lab-2026\"\ncustomer = \"Laboratorio\"\n");
    w.write("Name", "Attempts");
    w.choose("Country", "PE");
    w.choose("Time zone", "Etc/UTC");
    w.write("Currency", "PEN");
    w.write("Decimals of the currency", "2");
    w.write("Fee of one period", "1000.00");
    w.tick("Cap of all credits, % of the fee: None");
    w.part("Time and calendars");
    w.pick("Measurement window", "Calendar month");
    w.part("Score and money");
    w.click("Add: Scorecard");
    w.pick("Without data", "Scores 0");
    w.pick("What a result scores", "All points or none");
    w.click("Objective");
    assert!(w.text().contains("\n[[objective]]\nid = \"line\"\n"), "{}", w.text());
    w.write("Name", "RRC attempts");
    w.pick("Source", "A formula of the contract");
    w.write("Formula", "sum(pmRrcConnEstabAtt)");
    w.press(Role::Button, "No unit");
    w.press(Role::Button, "All objects");
    w.pick("When an object belongs", "On its own days");
    w.choose("Service calendar", "24x7");
    w.pick("Method", "M1 · Whole period");
    w.pick("Good side", "At least");
    w.write("Target", "100");
    w.tick("Tolerance: None");
    w.pick("Forgiven misses", "None");
    w.write("Completeness needed, 0 to 1", "0");
    w.pick("When less arrives", "Judge what arrived");
    w.choose("Rounding", "none");
    w.pick("Exclusions", "Nothing may be left out");
    w.pick("Credit of a miss", "Nothing");
    w.write("Weight", "100");
    if let Err(problems) = vigia::sla::parse_contract("x", &w.text()) {
        let problems: Vec<String> = problems.iter().map(ToString::to_string).collect();
        panic!("{}\n{}", problems.join("\n"), w.text());
    }
    w.wait_for("No errors");
    w.wait_for("It must be at least 100.");
    w.wait_for("Draft result 120");
    w.wait_for("Achieved");
    w.click("Save contract");
    w.wait_for("Saved");
    let saved = fs::read_to_string(folder.path().join("contracts/lab-2026.toml")).unwrap();
    let contract = vigia::sla::parse_contract("x", &saved).unwrap();
    assert_eq!((contract.objectives.len(), contract.customer.as_str()), (1, "Laboratorio"));
    // Another target in the text changes the form and the verdict of the draft, and the file only when it is saved.
    w.write("Target", "0");
    assert!(w.text().contains("target = \"1000\""), "{}", w.text());
    w.wait_for("Breached");
    assert_eq!(fs::read_to_string(folder.path().join("contracts/lab-2026.toml")).unwrap(), saved);
}

fn with_contract(folder: &Path, text: &str) {
    imported(folder);
    fs::create_dir_all(folder.join("contracts")).unwrap();
    fs::write(folder.join("contracts/lab-2026.toml"), text).unwrap();
}

#[test]
fn a_planted_mistake_is_mended_by_its_message() {
    let folder = tempfile::tempdir().unwrap();
    let wrong = CONTRACT.replace("window = \"calendar_month\"", "window = \"calender_month\"");
    with_contract(folder.path(), &wrong);
    let mut w = Window::open(folder.path(), "Show Contracts");
    w.wait_for("1 error");
    w.click("Edit Laboratorio · Attempts");
    w.wait_for("\"window\" is \"calender_month\"");
    let line = wrong.lines().position(|line| line.starts_with("window")).unwrap() + 1;
    // In the margin, at its line; a click there leaves the text as it is.
    let mark = format!("Line {line}: Contract: \"window\" is");
    let wanted = format!("{mark} \"calender_month\"");
    let marks = w.harness.query_all_by_label_contains(&wanted);
    marks.into_iter().find(|node| node.accesskit_node().role() == Role::Button).unwrap().click();
    w.settle();
    assert_eq!(w.text(), wrong);
    w.click("calendar_month");
    w.wait_for("No errors");
    assert_eq!(w.text(), CONTRACT, "nothing but the word");
    w.click("Undo the last change");
    assert_eq!(w.text(), wrong);
    w.click("Redo");
    w.click("Save contract");
    w.wait_for("Saved");
    let saved = fs::read_to_string(folder.path().join("contracts/lab-2026.toml")).unwrap();
    assert_eq!(saved, CONTRACT);
    let kept = folder.path().join("contracts/history/lab-2026.1.toml");
    assert_eq!(fs::read_to_string(kept).unwrap(), wrong);
}

#[test]
fn a_conflict_is_said_with_both_choices() {
    let folder = tempfile::tempdir().unwrap();
    with_contract(folder.path(), CONTRACT);
    let path = folder.path().join("contracts/lab-2026.toml");
    let mut w = Window::open(folder.path(), "Show Contracts");
    w.wait_for("Edit Laboratorio");
    w.click("Edit Laboratorio · Attempts");
    w.write("Region", "Andes");
    w.wait_for("No errors");
    let theirs = CONTRACT.replace("Laboratorio", "Taller");
    fs::write(&path, &theirs).unwrap();
    w.click("Save contract");
    w.wait_for("Somebody changed this file meanwhile");
    assert_eq!(fs::read_to_string(&path).unwrap(), theirs, "not overwritten");
    w.click("Take the file's text");
    assert_eq!(w.text(), theirs);
    assert!(!w.shows("Somebody changed this file meanwhile"));
    // What was mine can be had back, and saved over theirs.
    w.click("Undo the last change");
    assert!(w.text().contains("region = \"Andes\""));
    w.wait_for("No errors");
    w.click("Save contract");
    w.wait_for("Saved");
    assert!(fs::read_to_string(&path).unwrap().contains("region = \"Andes\""));
}

#[test]
fn a_contract_is_deleted_and_brought_back_from_the_list() {
    let folder = tempfile::tempdir().unwrap();
    with_contract(folder.path(), CONTRACT);
    let path = folder.path().join("contracts/lab-2026.toml");
    let mut w = Window::open(folder.path(), "Show Contracts");
    w.wait_for("Edit Laboratorio");
    w.click("Delete contracts/lab-2026.toml");
    w.wait_until_gone("Edit Laboratorio");
    assert!(!path.exists());
    w.wait_for("Undo");
    w.click("Undo");
    w.wait_for("Edit Laboratorio");
    assert_eq!(fs::read_to_string(&path).unwrap(), CONTRACT);
}

#[test]
fn calendars_kpis_and_maps_are_read_by_their_names() {
    let folder = tempfile::tempdir().unwrap();
    with_contract(folder.path(), CONTRACT);
    let mut w = Window::open(folder.path(), "Show Calendars");
    // Of a country whole days: those without a holiday.
    w.wait_for("October: 30 days in service, 1 holidays");
    w.click("Chile, CL");
    assert!(w.shows("September: 28 days in service, 2 holidays"), "Fiestas Patrias");
    w.click("Year after");
    assert!(w.shows("2027"));
    w.harness.get_by_role_and_label(Role::RadioButton, "Show Vendor maps").click();
    w.wait_for("RRC setup success rate");
    w.click("RRC setup success rate");
    assert!(w.shows("rrc_setup_success_rate"));
    w.click("Open the definition");
    w.wait_for("Copy to edit");
    w.click("Copy to edit");
    assert!(w.shows("Copy of rrc_setup_success_rate"));
    w.write("Technology", ", UMTS");
    w.click("Save KPI");
    w.wait_for("Saved as version 1");
    let own = fs::read_to_string(folder.path().join("kpis/own.toml")).unwrap();
    assert!(own.contains("technology = [\"LTE\", \"NR\", \"UMTS\"]"), "{own}");
    assert!(own.contains("target = 99"), "{own}");
}
