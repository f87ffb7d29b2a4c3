//! Writing a KPI of one's own in the window, with a real workspace behind it.

#![allow(clippy::unwrap_used, clippy::result_large_err)]

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use vigia::diagnostic::Diagnostic;
use vigia::gui::{App, AppOptions, Backend, Factory, Wake};
use vigia::model::Zone;
use vigia::workspace::{Command, Workspace};

use super::cli::vigia;

/// A workspace that holds the counters of `ericsson.xml`: `pmRrcConnEstabAtt` is 120 in all.
pub fn imported(folder: &Path) {
    drop(Workspace::create(folder, "test", &Zone::utc(), Arc::new(|| {})).unwrap());
    let mut workspace = Workspace::open(folder, Arc::new(|| {})).unwrap();
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/import/ericsson.xml");
    workspace.apply(Command::Import { paths: vec![file] });
    let started = Instant::now();
    while workspace.state().inventory.measurements.is_empty() {
        assert!(started.elapsed() < Duration::from_secs(120), "{:?}", workspace.state().problems);
        workspace.poll();
        std::thread::sleep(Duration::from_millis(10));
    }
}

pub struct Window {
    harness: Harness<'static, Option<App>>,
}

impl Window {
    /// Opens a workspace and goes to the explorer.
    pub fn open(folder: &Path) -> Self {
        let mut window = Self::start(folder);
        window.harness.get_by_role_and_label(egui::Role::Tab, "Explore").click();
        window.harness.run_steps(4);
        // What the cache holds arrives with a job; where it holds nothing there is nothing to wait for.
        for _ in 0..200 {
            if window.shows_exactly("Search KPIs") {
                break;
            }
            std::thread::sleep(Duration::from_millis(10));
            window.harness.run_steps(1);
        }
        window
    }

    /// Opens a workspace, or shows why it cannot be.
    pub fn start(folder: &Path) -> Self {
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
            Harness::builder().with_size([1440.0, 900.0]).with_max_steps(24).build_ui_state(
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
        window.harness.run_steps(4);
        window
    }

    /// Clicks the first thing whose label holds a text.
    pub fn click_containing(&mut self, label: &str) {
        let found = self.harness.query_all_by_label_contains(label).next();
        found.unwrap_or_else(|| panic!("{label:?} is not shown")).click();
        self.harness.run_steps(4);
    }

    pub fn shows(&self, label: &str) -> bool {
        self.harness.query_all_by_label_contains(label).next().is_some()
    }

    /// Draws frames until something is shown: jobs run beside the window.
    pub fn wait_for(&mut self, label: &str) {
        let started = Instant::now();
        while !self.shows(label) {
            assert!(started.elapsed() < Duration::from_secs(60), "{label:?} never came");
            std::thread::sleep(Duration::from_millis(20));
            self.harness.run_steps(2);
        }
    }

    pub fn click(&mut self, label: &str) {
        self.harness.get_by_role_and_label(egui::Role::Button, label).click();
        self.harness.run_steps(4);
    }

    pub fn choose(&mut self, label: &str) {
        self.harness.get_by_label(label).click();
        self.harness.run_steps(4);
    }

    pub fn wait_for_order(&mut self, labels: &[&str]) {
        let started = Instant::now();
        while self.top_down(labels) != labels {
            assert!(started.elapsed() < Duration::from_secs(60), "{:?}", self.top_down(labels));
            std::thread::sleep(Duration::from_millis(20));
            self.harness.run_steps(2);
        }
    }

    /// Those of the labels that are shown, from the top of the window; of a label that is shown twice the lowest counts.
    pub fn top_down<'l>(&self, labels: &[&'l str]) -> Vec<&'l str> {
        let lowest = |label: &str| {
            let tops = self.harness.query_all_by_label(label).map(|node| node.rect().top());
            tops.reduce(f32::max)
        };
        let mut shown: Vec<(f32, &str)> =
            labels.iter().filter_map(|label| Some((lowest(label)?, *label))).collect();
        shown.sort_by(|a, b| a.0.total_cmp(&b.0));
        shown.into_iter().map(|(_, label)| label).collect()
    }

    pub fn shows_exactly(&self, label: &str) -> bool {
        self.harness.query_all_by_label(label).next().is_some()
    }

    /// Goes to a page by the rail.
    pub fn go(&mut self, page: &str) {
        self.harness.get_by_role_and_label(egui::Role::Tab, page).click();
        self.harness.run_steps(4);
    }

    pub fn count_exactly(&self, label: &str) -> usize {
        self.harness.query_all_by_label(label).count()
    }

    pub fn wait_for_exactly(&mut self, label: &str) {
        let started = Instant::now();
        while !self.shows_exactly(label) {
            assert!(started.elapsed() < Duration::from_secs(60), "{label:?} never came");
            std::thread::sleep(Duration::from_millis(20));
            self.harness.run_steps(2);
        }
    }

    /// Chooses a line of a pick list.
    pub fn pick(&mut self, list: &str, line: &str) {
        self.reach(egui::Role::ComboBox, list);
        self.harness.get_by_role_and_label(egui::Role::ComboBox, list).click();
        self.harness.run_steps(4);
        self.harness.get_by_role_and_label(egui::Role::MenuItem, line).click();
        self.harness.run_steps(4);
    }

    /// Ticks a line of a list.
    pub fn tick(&mut self, line: &str) {
        self.harness.get_by_role_and_label(egui::Role::CheckBox, line).click();
        self.harness.run_steps(4);
    }

    pub fn type_into(&mut self, role: egui::Role, field: &str, text: &str) {
        self.harness.get_by_role_and_label(role, field).focus();
        self.harness.run_steps(2);
        self.harness.get_by_role_and_label(role, field).type_text(text);
        self.harness.run_steps(2);
    }

    /// Scrolls to a widget.
    fn reach(&mut self, role: egui::Role, label: &str) {
        self.harness.get_by_role_and_label(role, label).scroll_to_me();
        self.harness.run_steps(4);
    }

    /// Clicks a button that may lie below what is seen.
    pub fn press_button(&mut self, label: &str) {
        self.reach(egui::Role::Button, label);
        self.click(label);
    }

    /// Types over what stands in a field, and enters it.
    pub fn retype(&mut self, field: &str, text: &str) {
        self.harness.get_by_role_and_label(egui::Role::TextInput, field).focus();
        self.harness.run_steps(2);
        self.harness.key_press_modifiers(egui::Modifiers::COMMAND, egui::Key::A);
        self.harness.run_steps(2);
        self.harness.get_by_role_and_label(egui::Role::TextInput, field).type_text(text);
        self.harness.run_steps(2);
        self.harness.key_press(egui::Key::Enter);
        self.harness.run_steps(4);
    }

    /// Draws frames until nothing shows a text any more.
    pub fn wait_for_gone(&mut self, label: &str) {
        self.wait_until(label, |window| !window.shows(label));
    }

    /// Draws frames until a button can be clicked.
    pub fn wait_for_enabled(&mut self, label: &str) {
        self.wait_until(label, |window| window.is_enabled(label));
    }

    fn wait_until(&mut self, what: &str, is_so: impl Fn(&Self) -> bool) {
        let started = Instant::now();
        while !is_so(self) {
            assert!(started.elapsed() < Duration::from_secs(60), "{what:?}");
            std::thread::sleep(Duration::from_millis(20));
            self.harness.run_steps(2);
        }
    }

    pub fn is_enabled(&self, button: &str) -> bool {
        let node = self.harness.get_by_role_and_label(egui::Role::Button, button);
        !node.accesskit_node().is_disabled()
    }

    /// Widgets that a screen reader could not name.
    /// Of several buttons of one name the first.
    pub fn click_first(&mut self, label: &str) {
        let found = self.harness.query_all_by_role_and_label(egui::Role::Button, label).next();
        found.unwrap().click();
        self.harness.run_steps(4);
    }

    /// Of several buttons of one name the last.
    pub fn click_last(&mut self, label: &str) {
        let found = self.harness.query_all_by_role_and_label(egui::Role::Button, label).last();
        found.unwrap().click();
        self.harness.run_steps(4);
    }

    /// The name of the first widget of a role.
    pub fn first_label(&self, role: egui::Role) -> String {
        let found = self.harness.query_all_by_role(role).next().unwrap();
        found.accesskit_node().label().unwrap_or_default()
    }

    /// Opens the menu of the right mouse button on something and chooses a line of it.
    pub fn context_menu(&mut self, role: egui::Role, on: &str, line: &str) {
        self.harness.get_by_role_and_label(role, on).click_secondary();
        self.harness.run_steps(4);
        self.harness.get_by_role_and_label(egui::Role::MenuItem, line).click();
        self.harness.run_steps(4);
    }

    pub fn press_with(&mut self, modifiers: egui::Modifiers, key: egui::Key) {
        self.harness.key_press_modifiers(modifiers, key);
        self.harness.run_steps(4);
    }

    pub fn focus(&mut self, role: egui::Role, on: &str) {
        self.harness.get_by_role_and_label(role, on).focus();
        self.harness.run_steps(4);
    }

    /// What stands in a field.
    pub fn field(&self, field: &str) -> String {
        let field = self.harness.get_by_role_and_label(egui::Role::TextInput, field);
        field.accesskit_node().value().unwrap_or_default()
    }

    /// Left, top, width, height.
    pub fn place(&self, label: &str) -> egui::Rect {
        self.harness.get_by_label(label).rect()
    }

    pub fn frames(&mut self, n: usize) {
        self.harness.run_steps(n);
    }

    pub fn unnamed(&self) -> Vec<String> {
        self.harness.unnamed_widgets()
    }

    pub fn press(&mut self, key: egui::Key) {
        self.harness.key_press(key);
        self.harness.run_steps(2);
    }

    fn formula(&self) -> String {
        let field = self.harness.get_by_role_and_label(egui::Role::MultilineTextInput, "Formula");
        field.accesskit_node().value().unwrap_or_default()
    }
}

const LINE: egui::Role = egui::Role::TextInput;
const LINES: egui::Role = egui::Role::MultilineTextInput;

#[test]
fn a_kpi_from_the_first_letter_to_the_list() {
    let folder = tempfile::tempdir().unwrap();
    imported(folder.path());
    let mut window = Window::open(folder.path());
    window.click("New KPI…");
    window.type_into(LINE, "Name", "Twice the attempts");
    window.type_into(LINES, "Formula", "2 * sum(pmRrcConnEstabAtx)");
    window.wait_for("Unknown measurement type \"pmRrcConnEstabAtx\"");
    assert!(!window.shows("Value 240"), "a formula with a mistake has no value");
    window.click("pmRrcConnEstabAtt");
    window.wait_for("Value 240");
    assert_eq!(window.formula(), "2 * sum(pmRrcConnEstabAtt)");
    assert!(!window.shows("Unknown measurement type"));
    window.click("Save KPI");
    window.wait_for("Saved as version 1 in kpis/own.toml");
    let file = folder.path().join("kpis/own.toml");
    let first = std::fs::read_to_string(&file).unwrap();
    assert!(first.contains("id = \"twice_the_attempts\""), "{first}");
    assert!(!first.contains("pmRrcConnEstabAtx"), "{first}");

    window.click("Back to the explorer");
    window.type_into(LINE, "Search KPIs", "twice");
    window.harness.get_by_role_and_label(egui::Role::CheckBox, "Twice the attempts");
    window.click("Edit Twice the attempts…");
    assert!(window.shows("Version 1"));

    // Another formula is another version, and the first one is kept.
    window.type_into(LINES, "Formula", " + 1");
    window.wait_for("Will be version 2");
    window.wait_for("Value 241");
    window.click("Save KPI");
    window.wait_for("Saved as version 2");
    let history = folder.path().join("kpis/history/twice_the_attempts.toml");
    let earlier = std::fs::read_to_string(history).unwrap();
    assert!(earlier.contains("formula = \"2 * sum(pmRrcConnEstabAtt)\"\n"), "{earlier}");
    assert!(earlier.contains("version = 1\n") && !earlier.contains("version = 2"), "{earlier}");
    let second = std::fs::read_to_string(&file).unwrap();
    let expected = first.replace("Att)\"", "Att) + 1\"").replace("version = 1", "version = 2");
    assert_eq!(second, expected, "nothing else changes");

    // What computes names its version.
    let explained = vigia(folder.path(), &["query", "--kpi", "twice_the_attempts", "--explain"]);
    let explained = String::from_utf8(explained.stdout).unwrap();
    assert!(explained.contains("twice_the_attempts: formula version 2, 2 * sum"), "{explained}");
    assert!(!explained.contains("formula version 1"), "{explained}");
    let json = vigia(folder.path(), &["--json", "query", "--kpi", "twice_the_attempts"]);
    let json: serde_json::Value = serde_json::from_slice(&json.stdout).unwrap();
    assert_eq!(json[0]["twice_the_attempts.formula_version"], 2);

    window.click("Delete");
    window.wait_for("Deleted from kpis/own.toml");
    assert!(!std::fs::read_to_string(&file).unwrap().contains("twice"));
    window.click("Undo");
    window.wait_for("is as it was before");
    assert_eq!(std::fs::read_to_string(&file).unwrap(), second);
}

#[test]
fn names_are_completed_by_keys() {
    let folder = tempfile::tempdir().unwrap();
    imported(folder.path());
    let mut window = Window::open(folder.path());
    window.click("New KPI…");
    window.type_into(LINES, "Formula", "sum(pmrrc");
    window.harness.get_by_role_and_label(egui::Role::MenuItem, "pmRrcConnEstabAtt");
    window.press(egui::Key::Enter);
    assert_eq!(window.formula(), "sum(pmRrcConnEstabAtt", "taken, without a new line");
    // Escape leaves what was typed, and the next Enter is a line.
    window.type_into(LINES, "Formula", ") + pmP");
    assert!(window.shows("pmPdcpLatTimeDl"));
    window.press(egui::Key::Escape);
    assert!(!window.shows("pmPdcpLatTimeDl"));
    window.press(egui::Key::Enter);
    assert_eq!(window.formula(), "sum(pmRrcConnEstabAtt) + pmP\n");
    window.type_into(LINES, "Formula", "su");
    window.press(egui::Key::Tab);
    assert_eq!(window.formula(), "sum(pmRrcConnEstabAtt) + pmP\nsum(");
}

#[test]
fn a_built_in_kpi_is_copied_and_a_mistake_stops_the_saving() {
    let folder = tempfile::tempdir().unwrap();
    imported(folder.path());
    let mut window = Window::open(folder.path());
    window.type_into(LINE, "Search KPIs", "rrc_setup_success_rate");
    let label = "Copy RRC setup success rate to own…";
    window.click(label);
    assert!(window.shows("Copy of rrc_setup_success_rate"));
    window.type_into(LINES, "Formula", " / ");
    window.click("Save KPI");
    window.wait_for("kpis/own.toml, line");
    assert!(!folder.path().join("kpis/own.toml").exists());
    // What is not saved is not lost without a word.
    window.click("Back to the explorer");
    assert!(window.shows("What you changed is not saved"));
    window.click("Discard changes");
    assert!(!window.shows("Copy of rrc_setup_success_rate"));
}
