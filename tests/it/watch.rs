//! Watched folders of an open workspace: what the state shows, what is imported, what happens when a folder goes.

use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use vigia::model::Zone;
use vigia::workspace::{Command, State, Workspace};

fn fixture(name: &str) -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/import").join(name)
}

/// Polls until the state is as wanted.
fn wait_for(workspace: &mut Workspace, what: &str, wanted: impl Fn(&State) -> bool) {
    let started = Instant::now();
    while !wanted(workspace.state()) {
        let state = workspace.state();
        assert!(
            started.elapsed() < Duration::from_secs(120),
            "never {what}: {:?} {:?} {:?}",
            state.watched,
            state.jobs,
            state.problems
        );
        workspace.poll();
        std::thread::sleep(Duration::from_millis(20));
    }
}

/// A workspace that looks every second.
fn open(folder: &Path, watch: &str) -> Workspace {
    let settings = folder.join("vigia.toml");
    if !settings.exists() {
        drop(Workspace::create(folder, "test", &Zone::utc(), Arc::new(|| {})).unwrap());
        let text = std::fs::read_to_string(&settings).unwrap();
        let text = text.replace("[import]", &format!("[import]\nwatch_every_secs = 1\n{watch}"));
        std::fs::write(&settings, text).unwrap();
    }
    Workspace::open(folder, Arc::new(|| {})).unwrap()
}

#[test]
fn a_watched_folder_of_a_workspace() {
    let folder = tempfile::tempdir().unwrap();
    let exports = folder.path().join("in");
    std::fs::create_dir(&exports).unwrap();
    let mut workspace = open(folder.path(), "");
    assert!(workspace.state().watched.is_empty());
    // A relative path lies in the workspace; twice is once.
    workspace.apply(Command::WatchFolder { folder: "in".into() });
    workspace.apply(Command::WatchFolder { folder: exports.clone() });
    assert_eq!(workspace.state().watched.len(), 1);
    std::fs::copy(fixture("ericsson.xml"), exports.join("a.xml")).unwrap();
    wait_for(&mut workspace, "waiting", |s| {
        s.watched[0].n_waiting == 1 || s.watched[0].n_taken == 1
    });
    wait_for(&mut workspace, "taken", |s| s.watched[0].n_taken == 1);
    assert!(workspace.state().watched[0].last_look.is_some());
    wait_for(&mut workspace, "counted", |s| s.inventory.imports.len() == 1);
    // Gone is said once, back is gone on with.
    std::fs::rename(&exports, folder.path().join("away")).unwrap();
    wait_for(&mut workspace, "gone", |s| s.watched[0].problem.is_some());
    let n_problems = workspace.state().problems.len();
    let gone_at = workspace.state().watched[0].last_look;
    wait_for(&mut workspace, "looked at again", |s| s.watched[0].last_look > gone_at);
    assert_eq!(workspace.state().problems.len(), n_problems, "once");
    std::fs::rename(folder.path().join("away"), &exports).unwrap();
    std::fs::copy(fixture("huawei.xml"), exports.join("b.xml")).unwrap();
    wait_for(&mut workspace, "back", |s| s.watched[0].problem.is_none());
    wait_for(&mut workspace, "taken again", |s| s.watched[0].n_taken == 2);
    workspace.apply(Command::StopWatching { folder: "in".into() });
    assert!(workspace.state().watched.is_empty());
}

#[test]
fn folders_in_the_settings_are_watched_from_the_start_and_survive_a_restart() {
    let folder = tempfile::tempdir().unwrap();
    let exports = folder.path().join("in");
    std::fs::create_dir(&exports).unwrap();
    std::fs::copy(fixture("ericsson.xml"), exports.join("a.xml")).unwrap();
    let mut workspace = open(folder.path(), "watch = [\"in\"]");
    assert_eq!(workspace.state().watched.len(), 1);
    wait_for(&mut workspace, "taken", |s| s.watched[0].n_taken == 1);
    drop(workspace);
    std::fs::copy(fixture("huawei.xml"), exports.join("b.xml")).unwrap();
    let mut workspace = open(folder.path(), "");
    // Both are offered, one is known by its content.
    wait_for(&mut workspace, "taken after a restart", |s| s.watched[0].n_taken == 1);
    wait_for(&mut workspace, "counted", |s| s.inventory.imports.len() == 2);
}
