//! The window by its accessible labels: what a person sees and clicks, and which commands come out.

#![allow(clippy::unwrap_used, clippy::result_large_err, clippy::too_many_arguments)]

use std::path::{Path, PathBuf};

use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use vigia::diagnostic::Diagnostic;
use vigia::gui::ui_state::Page;
use vigia::gui::{App, AppOptions, Backend, Factory, Wake};
use vigia::kpi::plan::Question;
use vigia::model::Every;
use vigia::workspace::pictures::{PictureKind, PictureQuestion, PivotColumns, Samples};
use vigia::workspace::preview::{ColumnMapping, DateOrder, ImportMapping, Role};
use vigia::workspace::worst::{Rank, WorstQuestion};
use vigia::workspace::{Command, QueryQuestion, ReportFormat, ReportStyle, State};

use super::gui_fixture::{FakeBackend, Log, empty_state, full_state, october_name};

type Opened = Result<Box<dyn Backend>, Diagnostic>;

pub fn factory(state: fn() -> State, log: &Log) -> Factory {
    let opening = |log: Log| {
        Box::new(move |folder: &Path, _: Wake| -> Opened {
            if folder.ends_with("broken") {
                return Err(Diagnostic::error("The cache was written by a newer version")
                    .in_file(folder)
                    .hint("update the program"));
            }
            Ok(Box::new(FakeBackend::new(state(), log.clone())))
        })
    };
    Factory { open: opening(log.clone()), create: opening(log.clone()), demo: opening(log.clone()) }
}

pub struct Window {
    pub harness: Harness<'static, Option<App>>,
    log: Log,
    /// Where the preferences lie.
    _folder: tempfile::TempDir,
}

impl Window {
    pub fn new(state: fn() -> State, folder: Option<&str>, dialog: Option<PathBuf>) -> Self {
        Self::opened(state, folder, dialog, None)
    }

    /// Of a person who has chosen a language.
    pub fn in_language(state: fn() -> State, folder: Option<&str>, language: &str) -> Self {
        Self::opened(state, folder, None, Some(language))
    }

    fn opened(
        state: fn() -> State,
        folder: Option<&str>,
        dialog: Option<PathBuf>,
        language: Option<&str>,
    ) -> Self {
        let kept = tempfile::tempdir().unwrap();
        let preferences_file = language.map(|language| {
            let file = kept.path().join("window.json");
            let text = format!(r#"{{"version": 1, "toured": true, "language": "{language}"}}"#);
            std::fs::write(&file, text).unwrap();
            file
        });
        let log = Log::default();
        let made = factory(state, &log);
        let options = AppOptions {
            folder: folder.map(PathBuf::from),
            preferences_file,
            dialog_answer: dialog.map(|path| vec![path]),
            demo_folder: Some(kept.path().join("demo")),
        };
        let mut start = Some((options, made));
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
        let mut window = Self { harness, log, _folder: kept };
        window.settle();
        window
    }

    /// Some frames: animations may still ask for more.
    pub fn settle(&mut self) {
        self.harness.run_steps(4);
    }

    /// So much time of the window, which passes by quarters of a second.
    pub fn wait(&mut self, secs: usize) {
        self.harness.run_steps(secs * 4);
    }

    pub fn click(&mut self, label: &str) {
        self.harness.get_by_label(label).click();
        self.settle();
    }

    /// Goes to a page by the rail.
    pub fn go(&mut self, page: &str) {
        self.harness.get_by_role_and_label(egui::Role::Tab, page).click();
        self.settle();
    }

    /// Chooses a line of a pick list.
    pub fn pick(&mut self, list: &str, line: &str) {
        self.harness.get_by_role_and_label(egui::Role::ComboBox, list).click();
        self.settle();
        self.harness.get_by_role_and_label(egui::Role::MenuItem, line).click();
        self.settle();
    }

    /// Types into a field and enters it.
    pub fn enter(&mut self, field: &str, text: &str) {
        self.harness.get_by_role_and_label(egui::Role::TextInput, field).focus();
        self.settle();
        self.harness.get_by_role_and_label(egui::Role::TextInput, field).type_text(text);
        self.settle();
        self.harness.key_press(egui::Key::Enter);
        self.settle();
    }

    /// Opens the preview of a file by its path.
    pub fn preview(&mut self, path: &str) {
        self.go("Data");
        self.enter("Path to preview", path);
    }

    pub fn is_enabled(&self, label: &str) -> bool {
        !self.harness.get_by_label(label).accesskit_node().is_disabled()
    }

    pub fn shows(&self, label: &str) -> bool {
        self.harness.query_all_by_label_contains(label).next().is_some()
    }

    /// Whole labels that hold a text, from top to bottom.
    pub fn labels(&self, part: &str) -> Vec<String> {
        let found = self.harness.query_all_by_label_contains(part);
        let mut found: Vec<(i64, String)> = found
            .filter_map(|node| Some((node.rect().top() as i64, node.accesskit_node().label()?)))
            .collect();
        found.sort();
        found.into_iter().map(|(_, label)| label).collect()
    }

    pub fn page(&self) -> Page {
        self.harness.state().as_ref().unwrap().page()
    }

    pub fn pushed(&self) -> Vec<Command> {
        self.log.borrow().clone()
    }
}

#[test]
fn from_import_to_report() {
    let reports = PathBuf::from("/tmp/reports");
    let mut window = Window::new(full_state, Some("/data/latam"), Some(reports.clone()));

    window.go("Data");
    assert_eq!(window.page(), Page::Data);
    window.click("Import files…");
    let import = Command::Import { paths: vec![reports.clone()] };
    assert!(window.pushed().contains(&import), "{:?}", window.pushed());
    assert!(window.shows("Import 1 paths"), "the running job is on the page");

    window.go("Explore");
    // The list draws only the rows that are seen.
    window.harness.get_by_label("Search KPIs").focus();
    window.settle();
    window.harness.get_by_label("Search KPIs").type_text("pmRrcConnEstabSucc");
    window.settle();
    window.click("pmRrcConnEstabSucc");
    let asked = window.pushed().into_iter().rev().find_map(|command| match command {
        Command::Ask { question, .. } => Some(question),
        _ => None,
    });
    let asked = asked.unwrap();
    assert!(asked.questions.contains(&Question::Measurement("pmRrcConnEstabSucc".to_owned())));
    assert_eq!(asked.every, Every::Secs(3600));
    assert!(asked.range.is_none(), "nothing is left out unless asked for");
    assert!(window.shows("Chart of"));

    window.go("Contracts");
    window.click("Contract LTE managed service");
    assert!(window.pushed().contains(&Command::Evaluate {
        contract: "pe-norte-2026".to_owned(),
        period: october_name()
    }));
    assert!(window.shows("Verdict Breached"));
    window.click("Objective E-RAB drop rate");
    assert!(window.shows("Chart of E-RAB drop rate"));
    window.click("Back to LTE managed service");

    window.click("Write report…");
    window.click("Workbook (XLSX) with live formulas");
    window.click("CSV with the same numbers");
    window.click("Choose…");
    window.click("Write");
    let report = Command::WriteReport {
        contract: "pe-norte-2026".to_owned(),
        period: october_name(),
        style: ReportStyle::of_formats(&[ReportFormat::Pdf]),
        folder: reports,
    };
    assert!(window.pushed().contains(&report), "{:?}", window.pushed().last());
    assert!(window.shows("pe-norte-2026-2026-10.pdf"), "the written file is named");
    assert!(!window.shows("pe-norte-2026-2026-10.csv"), "a format that was not wanted is not");
}

#[test]
fn a_question_is_asked_once_and_again_when_it_changes() {
    let mut window = Window::new(full_state, Some("/data/latam"), None);
    window.go("Explore");
    window.harness.run_steps(10);
    let asks = |window: &Window| {
        window.pushed().iter().filter(|c| matches!(c, Command::Ask { .. })).count()
    };
    assert_eq!(asks(&window), 1, "the KPI of the first contract, once");
    window.click("Step 1 d");
    assert_eq!(asks(&window), 2);
    window.click("Range 7 days");
    let range = asked(&window).range.unwrap();
    let question = asked(&window);
    assert_eq!(range.duration_secs(), 7 * 86_400, "whole local days");
    assert_eq!(question.zone.local(range.start).hour(), 0);
}

/// The last question of the explorer itself.
fn asked(window: &Window) -> QueryQuestion {
    let last = window.pushed().into_iter().rev().find_map(|command| match command {
        Command::Ask { slot: 1, question } => Some(question),
        _ => None,
    });
    last.unwrap()
}

/// The last list of worst objects that the window asked for.
fn worst_asked(window: &Window) -> WorstQuestion {
    let last = window.pushed().into_iter().rev().find_map(|command| match command {
        Command::AskWorst { question } => Some(*question),
        _ => None,
    });
    last.unwrap()
}

#[test]
fn worst_objects_are_ranked_as_the_explorer_selects() {
    let mut window = Window::new(full_state, Some("/data/latam"), None);
    window.go("Explore");
    let asks = |window: &Window| {
        window.pushed().iter().filter(|c| matches!(c, Command::AskWorst { .. })).count()
    };
    assert_eq!(asks(&window), 0, "nobody looked");
    window.click("Range 7 days");
    window.click("Show Worst");
    window.harness.run_steps(6);
    assert_eq!(asks(&window), 1, "once, not in every frame");
    let asked = worst_asked(&window);
    assert_eq!((asked.rank, asked.n_shown, asked.attempts_min), (Rank::Rate, 10, None));
    assert_eq!(asked.range.unwrap().duration_secs(), 7 * 86_400);
    assert!(window.shows("4 objects = 100.0% of the failures"), "K19, all of it");
    assert!(window.shows("Pareto chart of failures"));
    let cell = |window: &Window, name: &str| {
        let label = format!("cell {name}");
        window.harness.get_by_label(&label).rect().top()
    };
    assert!(cell(&window, "A") < cell(&window, "C") && cell(&window, "C") < cell(&window, "B"));
    // The floor counts once it is entered, and what it leaves out is named.
    window.enter("Minimum attempts", "100");
    assert_eq!(worst_asked(&window).attempts_min, Some(100.0));
    assert!(window.harness.query_by_label("cell A").is_none());
    assert!(window.shows("fewer than 100 attempts"));
    window.click("Rank Failures");
    assert_eq!(worst_asked(&window).rank, Rank::Contribution);
    assert!(cell(&window, "B") < cell(&window, "C") && cell(&window, "D") < cell(&window, "A"));
    assert!(!window.shows("What-if, not an official figure"));
    window.pick("Objects listed", "Worst 20");
    window.click("Exclude them (what-if)");
    assert_eq!(worst_asked(&window).n_without, Some(20));
    assert!(window.shows("What-if, not an official figure"));
}

#[test]
fn unusual_hours_are_marked_when_asked_for() {
    let mut window = Window::new(full_state, Some("/data/latam"), None);
    window.go("Explore");
    let asked = |window: &Window| {
        window.pushed().into_iter().rev().find_map(|command| match command {
            Command::AskChanges { question } => Some(*question),
            _ => None,
        })
    };
    assert!(asked(&window).is_none() && !window.shows("unusual hour"), "off unless asked for");
    window.click("Mark anomalies");
    window.harness.run_steps(4);
    let question = asked(&window).unwrap();
    assert_eq!(question.kpis, [Question::Kpi("availability".to_owned())]);
    assert!(question.range.is_some() && question.by.is_empty());
    assert!(window.shows("2 unusual hours"));
    // Days are not compared with hours.
    window.click("Step 1 d");
    assert!(!window.shows("unusual hour"));
    assert!(window.harness.query_by_label("Mark anomalies").is_none());
}

/// The last picture that the window asked for.
fn picture_asked(window: &Window) -> Option<PictureQuestion> {
    window.pushed().into_iter().rev().find_map(|command| match command {
        Command::AskPicture { question, .. } => Some(*question),
        _ => None,
    })
}

#[test]
fn pictures_are_asked_for_when_somebody_looks() {
    let mut window = Window::new(full_state, Some("/data/latam"), None);
    window.go("Explore");
    assert!(picture_asked(&window).is_none(), "nobody looked");
    window.click("Show Distribution");
    window.harness.run_steps(6);
    let asks = |window: &Window| {
        window.pushed().iter().filter(|c| matches!(c, Command::AskPicture { .. })).count()
    };
    assert_eq!(asks(&window), 1, "once, not in every frame");
    let by_object = PictureKind::Distribution(Samples::Groups("object".to_owned()));
    assert_eq!(picture_asked(&window).unwrap().kind, by_object);
    assert!(window.shows("Distribution of"));
    window.click("Samples Time intervals");
    assert_eq!(picture_asked(&window).unwrap().kind, PictureKind::Distribution(Samples::Times));
    window.pick("Group by", "By region");
    window.click("Show Ranking");
    let by_region = PictureKind::Ranked { by: "region".to_owned() };
    assert_eq!(picture_asked(&window).unwrap().kind, by_region);
    window.click("Show Heat map");
    assert!(window.shows("Heat map of"));
    assert_eq!(picture_asked(&window).unwrap().base.every, Every::Secs(3600), "in steps");
    window.click("Show Scatter");
    assert!(window.shows("Two KPIs are needed"), "what to do next");
    window.click("Show Pivot");
    window.pick("Columns", "By SubNetwork");
    let asked = picture_asked(&window).unwrap();
    let columns = PivotColumns::Attribute("SubNetwork".to_owned());
    assert_eq!(asked.kind, PictureKind::Pivot { rows: "region".to_owned(), columns });
    assert!(window.shows("Table of"));
}

/// What is selected in one picture is selected in the next, and explained.
#[test]
fn a_selection_is_the_same_in_all_pictures() {
    let mut window = Window::new(full_state, Some("/data/latam"), None);
    window.go("Explore");
    window.pick("Group by", "By region");
    window.click("Show Ranking");
    let bar = |window: &Window, name: &str| {
        let mut bars = window.harness.query_all_by_label_contains(name);
        bars.next()
            .map(|bar| bar.accesskit_node().toggled() == Some(egui::accesskit::Toggled::True))
    };
    assert_eq!(bar(&window, "Sur: "), Some(false));
    let label = window.harness.query_all_by_label_contains("Sur: ").next();
    label.unwrap().click();
    window.settle();
    assert_eq!(bar(&window, "Sur: "), Some(true));
    assert_eq!(bar(&window, "Norte: "), Some(false));
    // The one value is asked for by itself: its group alone, over the whole range.
    let asked = window.pushed().into_iter().rev().find_map(|command| match command {
        Command::Ask { slot: 3, question } => Some(question),
        _ => None,
    });
    let asked = asked.unwrap();
    assert_eq!((asked.filter.as_str(), asked.every), ("region == \"Sur\"", Every::All));
    assert!(window.shows("Close explanation"), "and it is explained");
    window.pick("Show", "Distribution");
    let figure = window.harness.query_all_by_label_contains(", Sur").next();
    let selected = figure
        .map(|figure| figure.accesskit_node().toggled() == Some(egui::accesskit::Toggled::True));
    assert_eq!(selected, Some(true), "the same region");
    window.click("Close explanation");
    assert!(!window.shows("Close explanation"));
}

#[test]
fn the_earlier_time_is_asked_for_and_compared() {
    let mut window = Window::new(full_state, Some("/data/latam"), None);
    window.go("Explore");
    window.click("Range 7 days");
    let earlier = |window: &Window| {
        window.pushed().into_iter().rev().find_map(|command| match command {
            Command::Ask { slot: 2, question } => Some(question),
            _ => None,
        })
    };
    assert!(earlier(&window).is_none());
    assert!(!window.shows("Difference"));
    window.pick("Compare with", "Same days last week");
    let then = earlier(&window).unwrap();
    let now = window.pushed().into_iter().rev().find_map(|command| match command {
        Command::Ask { slot: 1, question } => Some(question),
        _ => None,
    });
    let (then, now) = (then.range.unwrap(), now.unwrap().range.unwrap());
    assert_eq!(now.start.as_unix_secs() - then.start.as_unix_secs(), 7 * 86_400);
    assert!(window.shows("Difference"), "beside each value of the table");
    window.click("Show Chart");
    assert!(window.shows("Same days last week"));
}

#[test]
fn the_reference_opens_over_any_page() {
    let mut window = Window::new(full_state, Some("/data/latam"), None);
    window.go("Explore");
    window.harness.key_press(egui::Key::F1);
    window.settle();
    assert!(window.shows("A formula turns counters into one number"));
    window.click("Close the reference");
    assert!(!window.shows("A formula turns counters into one number"));
}

/// Two steps from a number to the files that it came from.
#[test]
fn a_value_leads_to_its_rows_and_files() {
    let mut window = Window::new(full_state, Some("/data/latam"), None);
    window.go("Explore");
    window.click("Show Table");
    window.harness.query_all_by_label("All objects").next().unwrap().click();
    window.settle();
    assert!(window.shows("÷ Denominator"), "the first step: the arithmetic");
    window.click("Show rows and files");
    let asked = window.pushed().pop();
    let Some(Command::Trace(asked)) = asked else { panic!("{asked:?}") };
    assert_eq!(asked.question.every, Every::All);
    assert_eq!(asked.question.range.unwrap().duration_secs(), 3600, "of that hour alone");
    assert!(asked.group.is_empty());
    for shown in ["B20261002_LIM001.xml.gz", "9f2c9f2c", "the first 1 of 2", "LIM001-1 · suspect"]
    {
        assert!(window.shows(shown), "{shown}");
    }
}

#[test]
fn an_object_of_the_tree_becomes_a_filter() {
    let mut window = Window::new(full_state, Some("/data/latam"), None);
    window.go("Explore");
    window.click("List Objects");
    window.click("SubNetwork Norte");
    let question = asked(&window);
    assert_eq!(question.filter, "SubNetwork == \"Norte\"");
    window.click("SubNetwork Norte");
    let question = asked(&window);
    assert_eq!(question.filter, "", "a second click lets go");
}

#[test]
fn every_page_says_what_to_do_when_there_is_nothing() {
    let mut window = Window::new(empty_state, Some("/data/latam"), None);
    assert!(window.shows("This workspace is empty"));
    for (page, words) in [
        ("Data", "No data yet"),
        ("Explore", "Nothing to explore yet"),
        ("Contracts", "No contracts yet"),
        ("Activity", "Nothing is running"),
    ] {
        window.go(page);
        assert!(window.shows(words), "{page}");
    }
    assert_eq!(window.pushed(), [], "looking around asks for nothing");
}

#[test]
fn a_workspace_that_cannot_be_opened_says_why_and_the_start_page_stays() {
    let mut window = Window::new(full_state, None, Some(PathBuf::from("/data/broken")));
    assert!(window.shows("Open workspace…"));
    window.click("Open workspace…");
    assert!(window.shows("The cache was written by a newer version"));
    assert!(window.shows("update the program"));
    window.click("Dismiss");
    assert!(!window.shows("newer version"));
    assert!(window.harness.query_by_label("Open workspace…").is_some());
}

#[test]
fn keys_lead_to_pages_and_the_palette() {
    let mut window = Window::new(full_state, Some("/data/latam"), None);
    for (key, page) in [
        (egui::Key::Num5, Page::Data),
        (egui::Key::Num4, Page::Explore),
        (egui::Key::Num3, Page::Contracts),
        (egui::Key::Num1, Page::Portfolio),
    ] {
        window.harness.key_press_modifiers(egui::Modifiers::COMMAND, key);
        window.settle();
        assert_eq!(window.page(), page);
    }
    window.harness.key_press(egui::Key::F5);
    window.settle();
    assert_eq!(window.pushed().last(), Some(&Command::ReloadDocuments));
    window.harness.key_press_modifiers(egui::Modifiers::COMMAND, egui::Key::K);
    window.settle();
    window.harness.get_by_label("Find a command").type_text("andes");
    window.settle();
    window.harness.key_press(egui::Key::Enter);
    window.settle();
    assert_eq!(window.page(), Page::Contracts);
    assert!(window.shows("Andes Móvil"));
    // The report of that customer is found as well; Enter on a name only opens, it writes nothing.
    let writes = |command: &Command| matches!(command, Command::WriteReport { .. });
    assert!(!window.pushed().iter().any(writes));
}

#[test]
fn a_folder_that_is_no_workspace_becomes_one_by_a_click() {
    let folder = tempfile::tempdir().unwrap();
    let broken = folder.path().join("broken");
    std::fs::create_dir(&broken).unwrap();
    let mut window = Window::new(full_state, None, Some(broken.clone()));
    window.click("Open workspace…");
    assert!(!window.shows("update the program"), "a command to type");
    assert!(window.is_enabled("Create"), "the field has the folder's path");
    window.click("Make a workspace here");
    assert!(!window.shows("Make a workspace here"));
}

#[test]
fn the_palette_stays_where_it_is_and_says_that_there_is_more() {
    let mut window = Window::new(full_state, Some("/data/latam"), None);
    window.harness.key_press_modifiers(egui::Modifiers::COMMAND, egui::Key::K);
    window.settle();
    assert!(window.shows(" more – keep typing to narrow"));
    let top = |window: &Window| window.harness.get_by_label("Find a command").rect().top();
    let before = top(&window);
    window.harness.get_by_label("Find a command").type_text("andes");
    window.settle();
    assert!(!window.shows(" more – keep typing to narrow"), "few are left");
    assert!((top(&window) - before).abs() < 0.5, "{before} became {}", top(&window));
}

#[test]
fn the_tour_is_taken_by_keys_alone() {
    let mut window = Window::new(full_state, Some("/data/latam"), None);
    window.harness.key_press_modifiers(egui::Modifiers::COMMAND, egui::Key::K);
    window.settle();
    window.harness.get_by_label("Find a command").type_text("tour of the window");
    window.settle();
    window.harness.key_press(egui::Key::Enter);
    window.settle();
    assert!(window.shows("Step 1 of 5"));
    let has_focus = |window: &Window, label: &str| {
        // The rail has a way back by that name too.
        window.harness.query_all_by_label(label).any(|node| node.accesskit_node().is_focused())
    };
    assert!(has_focus(&window, "Next"));
    window.harness.key_press(egui::Key::Enter);
    window.settle();
    assert!(window.shows("Step 2 of 5") && has_focus(&window, "Next"));
    // Three buttons, and round again.
    for label in ["Skip the tour", "Back", "Next", "Skip the tour"] {
        window.harness.key_press(egui::Key::Tab);
        window.settle();
        assert!(has_focus(&window, label), "{label} has the keyboard");
    }
    window.harness.key_press_modifiers(egui::Modifiers::SHIFT, egui::Key::Tab);
    window.settle();
    assert!(has_focus(&window, "Next"));
    window.harness.key_press(egui::Key::Escape);
    window.settle();
    assert!(!window.shows("Step 2 of 5"));
}

#[test]
fn nothing_that_can_be_clicked_is_without_a_name() {
    let mut window = Window::new(full_state, Some("/data/latam"), None);
    for page in
        ["Portfolio", "Map", "Contracts", "Explore", "Data", "Definitions", "Reports", "Activity"]
    {
        window.go(page);
        assert_eq!(window.harness.unnamed_widgets(), Vec::<String>::new(), "{page}");
    }
}

#[test]
fn a_running_job_can_be_cancelled() {
    let mut window = Window::new(full_state, Some("/data/latam"), Some(PathBuf::from("/exports")));
    window.go("Data");
    window.click("Import files…");
    window.go("Activity");
    window.click("Cancel");
    assert!(matches!(window.pushed().last(), Some(Command::CancelJob(_))));
    assert!(window.shows("Cancelled"));
}

fn look_at(path: &str, mapping: Option<ImportMapping>) -> Command {
    Command::Preview { path: path.into(), file: None, mapping: mapping.map(Box::new) }
}

fn of_column(column: ColumnMapping) -> ImportMapping {
    ImportMapping { columns: vec![column], ..ImportMapping::default() }
}

#[test]
fn a_preview_shows_both_sides_of_a_file_and_a_changed_role_is_looked_at_again() {
    let path = "/exports/lim-october.csv";
    let mut window = Window::new(full_state, Some("/data/latam"), None);
    window.preview(path);
    assert_eq!(window.pushed().last(), Some(&look_at(path, None)));
    for words in [
        "Import preview",
        "As it will be stored",
        "2026-11-03T05:00:00Z",
        "03/11/2026 00:00",
        "Comma cuts 3 of the first rows into 4 cells",
        "246f7d948613eac5",
        "mappings/lim-october.toml",
    ] {
        assert!(window.shows(words), "{words}");
    }
    assert!(window.shows("no value"), "what is missing is neither 0 nor nothing");
    assert!(!window.shows("This file would not be imported"));

    window.pick("Role of RRC attempts", "Not read");
    let ignored = ColumnMapping {
        name: "RRC attempts".to_owned(),
        role: Some(Role::Ignore),
        ..ColumnMapping::default()
    };
    assert_eq!(window.pushed().last(), Some(&look_at(path, Some(of_column(ignored)))));

    window.click("Reset");
    assert_eq!(window.pushed().last(), Some(&look_at(path, None)));
    window.click("Back to imported files");
    assert_eq!(window.pushed().last(), Some(&Command::ClosePreview));
    assert!(window.shows("Search files"), "the list is back");
}

#[test]
fn a_role_of_one_column_alone_moves_to_the_column_that_is_given_it() {
    let mut window = Window::new(full_state, Some("/data/latam"), None);
    window.preview("/exports/lim-october.csv");
    window.pick("Role of Remark", "Object");
    let Some(Command::Preview { mapping: Some(mapping), .. }) = window.pushed().pop() else {
        panic!("{:?}", window.pushed().last())
    };
    let roles: Vec<(&str, Option<Role>)> =
        mapping.columns.iter().map(|c| (c.name.as_str(), c.role)).collect();
    assert_eq!(roles, [("Cell", Some(Role::Ignore)), ("Remark", Some(Role::Object))]);
}

#[test]
fn each_column_says_more_in_a_list() {
    let path = "/exports/lim-october.csv";
    let mut window = Window::new(full_state, Some("/data/latam"), None);
    window.preview(path);
    window.click("Show Columns");
    window.enter("Unit of RRC attempts", "#");
    let mut column = ColumnMapping {
        name: "RRC attempts".to_owned(),
        unit: Some("#".to_owned()),
        ..ColumnMapping::default()
    };
    assert_eq!(window.pushed().last(), Some(&look_at(path, Some(of_column(column.clone())))));
    window.click("Fraction in RRC attempts");
    column.is_fraction = Some(true);
    assert_eq!(window.pushed().last(), Some(&look_at(path, Some(of_column(column.clone())))));
    window.enter("No value in RRC attempts", "-9999, 65535");
    column.missing = Some(vec!["-9999".to_owned(), "65535".to_owned()]);
    assert_eq!(window.pushed().last(), Some(&look_at(path, Some(of_column(column)))));
    assert!(window.harness.query_by_label("Unit of Cell").is_none(), "an object has no unit");
}

#[test]
fn a_refused_file_is_repaired_kept_and_imported() {
    let path = "/exports/lim-week.csv";
    let mut window = Window::new(full_state, Some("/data/latam"), None);
    window.preview(path);
    for words in [
        "This file would not be imported",
        "Day and month cannot be told apart",
        "→ Name the order in a mapping",
        "03/11/2026 00:00",
    ] {
        assert!(window.shows(words), "{words}");
    }
    assert!(!window.shows("As it will be stored"), "nothing would be");
    assert!(!window.is_enabled("Import"));
    assert!(!window.is_enabled("Save and import"));

    window.pick("Date order", "Day/month/year");
    let ordered = ImportMapping { date_order: Some(DateOrder::DayMonth), ..Default::default() };
    assert_eq!(window.pushed().last(), Some(&look_at(path, Some(ordered.clone()))));
    assert!(!window.shows("This file would not be imported"));
    assert!(window.shows("Chosen by you"));

    window.click("Save mapping");
    assert!(window.shows("Kept in mappings/lim-week.toml"));
    window.click("Save and import");
    let pushed = window.pushed();
    let [.., Command::SaveMapping { name, mapping }, imported, Command::ClosePreview] =
        pushed.as_slice()
    else {
        panic!("{pushed:?}")
    };
    assert_eq!(name, "lim-week");
    assert_eq!(mapping.date_order, Some(DateOrder::DayMonth));
    assert_eq!(mapping.columns.len(), 4, "all columns are agreed, not only the changed ones");
    assert!(!mapping.fingerprint.is_empty());
    let previewed =
        Command::ImportPreviewed { path: path.into(), file: None, mapping: Box::new(ordered) };
    assert_eq!(*imported, previewed);
}

#[test]
fn an_unchanged_preview_is_imported_as_any_file() {
    let path = PathBuf::from("/exports/lim-october.csv");
    let mut window = Window::new(full_state, Some("/data/latam"), Some(path.clone()));
    window.harness.key_press_modifiers(egui::Modifiers::COMMAND, egui::Key::K);
    window.settle();
    window.enter("Find a command", "preview a file");
    assert_eq!(window.page(), Page::Data);
    assert!(window.shows("Import preview"));
    window.click("Import");
    assert!(window.pushed().contains(&Command::Import { paths: vec![path] }));
}

#[test]
fn a_zone_that_does_not_exist_is_said_and_not_taken() {
    let path = "/exports/lim-october.csv";
    let mut window = Window::new(full_state, Some("/data/latam"), None);
    window.preview(path);
    let before = window.pushed().len();
    window.enter("Time zone", "America/Macondo");
    assert!(window.shows("There is no zone \"America/Macondo\""));
    assert_eq!(window.pushed().len(), before);
    window.enter("Time zone", "America/Bogota");
    assert!(!window.shows("There is no zone"));
    let Some(Command::Preview { mapping: Some(mapping), .. }) = window.pushed().pop() else {
        panic!("{:?}", window.pushed().last())
    };
    assert_eq!(mapping.zone.map(|zone| zone.name().to_owned()).as_deref(), Some("America/Bogota"));
}

#[test]
fn what_is_no_table_has_nothing_to_decide() {
    let mut window = Window::new(full_state, Some("/data/latam"), None);
    window.preview("/exports/A20261103.xml");
    assert!(window.shows("Nothing to decide"));
    assert!(window.shows("As it will be stored"));
    assert!(window.harness.query_by_label("Save mapping").is_none());
    assert!(window.harness.query_by_label("Date order").is_none());
}

#[test]
fn a_decision_about_one_file_of_an_archive_is_for_that_file_alone() {
    let archive = "/exports/lim.zip";
    let mut window = Window::new(full_state, Some("/data/latam"), None);
    window.preview(archive);
    window.pick("File of the archive", "lim-november.csv");
    window.pick("Role of RRC attempts", "Not read");
    let Some(Command::Preview { file, mapping, .. }) = window.pushed().pop() else { panic!() };
    assert_eq!(file.as_deref(), Some("/exports/lim.zip/lim-november.csv"));
    assert!(mapping.is_some());
    window.pick("File of the archive", "lim-october.csv");
    assert_eq!(
        window.pushed().last(),
        Some(&look_at(archive, None)),
        "the other file starts as found"
    );
}

#[test]
fn an_imported_file_is_opened_in_the_preview() {
    let mut window = Window::new(full_state, Some("/data/latam"), None);
    window.go("Data");
    let first = window.harness.query_all_by_label_contains("Import PM_").next().unwrap();
    first.click();
    window.settle();
    window.click("Open in preview");
    assert!(window.shows("Import preview"));
    assert!(matches!(window.pushed().last(), Some(Command::Preview { mapping: None, .. })));
}

#[test]
fn nothing_in_a_preview_is_without_a_name() {
    let mut window = Window::new(full_state, Some("/data/latam"), None);
    for path in ["/exports/lim-october.csv", "/exports/lim-week.csv", "/exports/lim.zip"] {
        window.preview(path);
        assert_eq!(window.harness.unnamed_widgets(), Vec::<String>::new(), "{path}");
        window.click("Show Columns");
        assert_eq!(window.harness.unnamed_widgets(), Vec::<String>::new(), "{path}, columns");
        window.click("Back to imported files");
    }
}

#[test]
fn a_folder_is_watched_until_it_is_not() {
    let folder = PathBuf::from("/exports/in");
    let mut window = Window::new(empty_state, Some("/data/latam"), Some(folder.clone()));
    window.go("Data");
    window.click("Watch a folder…");
    assert_eq!(window.pushed(), [Command::WatchFolder { folder: folder.clone() }]);
    assert!(window.shows("/exports/in"), "it is on the page, though nothing was imported yet");
    assert!(window.shows("0 files imported · not checked yet"));
    window.click("Stop watching /exports/in");
    assert_eq!(window.pushed().last(), Some(&Command::StopWatching { folder }));
    assert!(!window.shows("/exports/in"));
}
