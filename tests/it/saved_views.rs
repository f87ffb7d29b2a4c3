//! Saved views and dashboards of a workspace: what the command line answers is what the view asks.

#![allow(clippy::unwrap_used)]

use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use vigia::kpi::plan::Question;
use vigia::model::Zone;
use vigia::workspace::dashboard::{Dashboard, TileContent};
use vigia::workspace::export::{ExportContent, ExportTable, ExportTarget, ExportWish, Exported};
use vigia::workspace::saved::{SavedAct, SavedDocument, SavedKind, SavedWish};
use vigia::workspace::view_file::{SavedView, ViewBody, ViewDefaults};
use vigia::workspace::{Command, Workspace};

use super::cli::vigia;
use super::gui_kpi::imported;

fn out(folder: &Path, arguments: &[&str]) -> String {
    let output = vigia(folder, arguments);
    let errors = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.success(), "{errors}");
    String::from_utf8(output.stdout).unwrap()
}

fn write(folder: &Path, file: &str, text: &str) {
    let path = folder.join(file);
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    std::fs::write(path, text).unwrap();
}

#[test]
fn a_view_on_the_command_line_is_the_question_it_says() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    imported(folder);
    write(
        folder,
        "views/attempts.toml",
        "name = \"Attempts by cell\"\nwhere = 'EUtranCellFDD == \"LIM001A\"'\nby = [\"EUtranCellFDD\"]\nevery = \"1h\"\nzone = \"America/Lima\"\n\n[[question]]\nmeasurement = \"pmRrcConnEstabAtt\"\n",
    );
    let spelled = [
        "query",
        "--measurement",
        "pmRrcConnEstabAtt",
        "--where",
        "EUtranCellFDD == \"LIM001A\"",
        "--by",
        "EUtranCellFDD",
        "--every",
        "1h",
        "--zone",
        "America/Lima",
        "--format",
        "csv",
    ];
    let expected = out(folder, &spelled);
    assert!(expected.contains("LIM001A,120,"), "{expected}");
    for name in ["attempts", "attempts BY cell"] {
        let found = out(folder, &["query", "--view", name, "--format", "csv"]);
        assert_eq!(found, expected, "{name}");
    }
    // What is given beside it takes the place of what it says.
    let all = out(
        folder,
        &["query", "--view", "attempts", "--every", "all", "--by", "class", "--format", "csv"],
    );
    assert!(all.starts_with("period_start,class,pmRrcConnEstabAtt"), "{all}");
    assert_eq!(all.lines().count(), 2, "{all}");
    let other = ["query", "--view", "attempts", "--where", "name ~ \"*B\"", "--format", "csv"];
    let other = String::from_utf8(vigia(folder, &other).stdout).unwrap();
    assert!(!other.contains("LIM001A"), "{other}");
    let listed = out(folder, &["list", "views"]);
    assert!(listed.contains("attempts") && listed.contains("Attempts by cell"), "{listed}");
}

#[test]
fn a_view_with_a_mistake_is_named_with_its_line_and_stops_nothing_else() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    imported(folder);
    write(folder, "views/bad.toml", "name = \"Bad\"\nevry = \"1h\"\n\n[[question]]\nkpi = \"x\"\n");
    write(folder, "dashboards/odd.toml", "name = \"Odd\"\n\n[[tile]]\nkind = \"pie\"\n");
    let output = vigia(folder, &["query", "--view", "bad"]);
    assert_eq!(output.status.code(), Some(2));
    let errors = String::from_utf8(output.stderr).unwrap();
    for words in
        ["views/bad.toml", "line 2", "every", "dashboards/odd.toml", "line 4", "saved view \"bad\""]
    {
        assert!(errors.contains(words), "{words} in {errors}");
    }
    let answered = out(folder, &["query", "--measurement", "pmRrcConnEstabAtt", "--format", "csv"]);
    assert!(answered.contains("120"), "{answered}");
}

struct Desk {
    workspace: Workspace,
}

impl Desk {
    /// Asks for one thing and waits for its end.
    fn ask(&mut self, wish: SavedWish) {
        let before = self.workspace.state().saved.revision;
        self.workspace.apply(Command::Saved(Box::new(wish)));
        self.wait(before + 1);
    }

    fn wait(&mut self, revision: u64) {
        let started = Instant::now();
        while self.workspace.state().saved.revision < revision {
            assert!(started.elapsed() < Duration::from_secs(60));
            self.workspace.poll();
            std::thread::sleep(Duration::from_millis(2));
        }
    }

    fn names(&self) -> Vec<String> {
        self.workspace.state().saved.views.iter().map(|view| view.name.clone()).collect()
    }
}

fn view(name: &str) -> SavedView {
    let questions = vec![Question::Kpi("drops".to_owned())];
    let (id, description) = (String::new(), String::new());
    SavedView {
        id,
        name: name.to_owned(),
        description,
        body: ViewBody { questions, ..ViewBody::default() },
    }
}

#[test]
fn saving_renaming_and_deleting_are_taken_back_one_by_one() {
    let folder = tempfile::tempdir().unwrap();
    imported(folder.path());
    let workspace = Workspace::open(folder.path(), Arc::new(|| {})).unwrap();
    let mut desk = Desk { workspace };
    desk.ask(SavedWish::Save(SavedDocument::View(view("One"))));
    desk.ask(SavedWish::Save(SavedDocument::View(view("Two"))));
    let kind = SavedKind::View;
    desk.ask(SavedWish::Rename { kind, id: "two".to_owned(), name: "Three".to_owned() });
    desk.ask(SavedWish::Delete { kind, id: "one".to_owned() });
    assert_eq!(desk.names(), ["Three"]);
    assert!(!folder.path().join("views/one.toml").exists());
    desk.ask(SavedWish::Undo);
    assert_eq!(desk.names(), ["One", "Three"]);
    desk.ask(SavedWish::Undo);
    assert_eq!(desk.names(), ["One", "Two"]);
    let done = desk.workspace.state().saved.done.clone().unwrap().unwrap();
    assert_eq!((done.act, done.id.as_str()), (SavedAct::Undone, "two"));
    desk.ask(SavedWish::Save(SavedDocument::View(view("ONE"))));
    let refused = desk.workspace.state().saved.done.clone().unwrap().unwrap_err();
    assert!(refused[0].message.contains("of that name"), "{refused:?}");
    assert_eq!(desk.names(), ["One", "Two"]);
}

#[test]
fn of_many_edits_of_a_dashboard_the_last_is_on_disk() {
    let folder = tempfile::tempdir().unwrap();
    imported(folder.path());
    let workspace = Workspace::open(folder.path(), Arc::new(|| {})).unwrap();
    let mut desk = Desk { workspace };
    desk.ask(SavedWish::Save(SavedDocument::Dashboard(Dashboard::named("Wall"))));
    let mut wall = desk.workspace.state().saved.dashboards[0].clone();
    for n in 0..40 {
        wall.add(TileContent::Note { text: format!("note {n}") });
        let wish = SavedWish::Save(SavedDocument::Dashboard(wall.clone()));
        desk.workspace.apply(Command::Saved(Box::new(wish)));
    }
    let started = Instant::now();
    while desk.workspace.state().saved.dashboards[0] != wall {
        assert!(started.elapsed() < Duration::from_secs(60));
        desk.workspace.poll();
        std::thread::sleep(Duration::from_millis(2));
    }
    let text = std::fs::read_to_string(folder.path().join("dashboards/wall.toml")).unwrap();
    assert_eq!(text.matches("[[tile]]").count(), 40, "{text}");
    // An edit of a dashboard is undone in the window, not by bringing a file back.
    assert!(!desk.workspace.state().saved.can_undo);
}

/// A table that is taken along is what the command line writes.
#[test]
fn what_is_taken_along_is_what_is_shown() {
    let folder = tempfile::tempdir().unwrap();
    imported(folder.path());
    let mut workspace = Workspace::open(folder.path(), Arc::new(|| {})).unwrap();
    let questions = vec![Question::Measurement("pmRrcConnEstabAtt".to_owned())];
    let body = ViewBody { questions, ..ViewBody::default() };
    let utc = Zone::utc();
    let defaults =
        ViewDefaults { zone: &utc, suspect: Default::default(), extent: None, busy_hours: &[] };
    workspace.apply(Command::Ask { slot: 7, question: body.question(defaults) });
    let wait = |workspace: &mut Workspace, is_there: &dyn Fn(&Workspace) -> bool| {
        let started = Instant::now();
        while !is_there(workspace) {
            assert!(started.elapsed() < Duration::from_secs(60));
            workspace.poll();
            std::thread::sleep(Duration::from_millis(2));
        }
    };
    wait(&mut workspace, &|w| w.state().answers.get(&7).is_some_and(|a| a.latest.is_some()));
    let mut take = |content: ExportContent, target: ExportTarget| {
        let before = workspace.state().exported.revision;
        let wish = ExportWish { content, target };
        workspace.apply(Command::Export(Box::new(wish)));
        wait(&mut workspace, &|w| w.state().exported.revision > before);
        workspace.state().exported.found().cloned()
    };
    let file = folder.path().join("table.csv");
    let table = || ExportContent::Table(ExportTable::Answer(7));
    assert!(take(table(), ExportTarget::File(file.clone())).is_some());
    let written = std::fs::read_to_string(&file).unwrap();
    let spelled =
        ["query", "--measurement", "pmRrcConnEstabAtt", "--every", "1h", "--format", "csv"];
    assert_eq!(written, out(folder.path(), &spelled));
    let copied = take(table(), ExportTarget::Clipboard).unwrap();
    assert_eq!(*copied, Exported::Text(written));
    let nothing = ExportContent::Table(ExportTable::Worst);
    assert!(take(nothing, ExportTarget::Clipboard).is_none(), "nobody asked for it");
}
