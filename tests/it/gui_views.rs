//! Saved views, dashboards, the filter line and undo in the window, with a real workspace behind it.

#![allow(clippy::unwrap_used)]

use std::path::Path;

use egui::{Key, Modifiers, Role};

use super::gui_kpi::{Window, imported};

fn opened() -> (tempfile::TempDir, Window) {
    let folder = tempfile::tempdir().unwrap();
    imported(folder.path());
    let window = Window::open(folder.path());
    (folder, window)
}

fn ask_for_attempts(window: &mut Window) {
    window.type_into(Role::TextInput, "Search KPIs", "pmRrcConnEstabAtt");
    window.wait_for_exactly("pmRrcConnEstabAtt");
    window.tick("pmRrcConnEstabAtt");
}

fn text(folder: &Path, file: &str) -> String {
    std::fs::read_to_string(folder.join(file)).unwrap_or_default()
}

/// Frames until a file says something.
fn wait_for_text(window: &mut Window, folder: &Path, file: &str, wanted: &str) {
    for _ in 0..500 {
        if text(folder, file).contains(wanted) {
            return;
        }
        std::thread::sleep(std::time::Duration::from_millis(10));
        window.frames(1);
    }
    panic!("{wanted:?} never came into {file}:\n{}", text(folder, file));
}

#[test]
fn a_filter_is_chosen_by_keys_counted_and_taken_apart_again() {
    let (_folder, mut window) = opened();
    ask_for_attempts(&mut window);
    window.type_into(Role::TextInput, "Filter", "eutr");
    window.wait_for_exactly("EUtranCellFDD");
    window.press(Key::Enter);
    window.wait_for_exactly("!=");
    window.press(Key::Enter);
    window.wait_for_exactly("LIM001A");
    assert_eq!(window.field("Filter").trim(), "EUtranCellFDD ==");
    window.press(Key::ArrowDown);
    window.press(Key::Enter);
    assert_eq!(window.field("Filter").trim(), "EUtranCellFDD == \"LIM001B\"");
    window.press(Key::Enter);
    window.wait_for("1 of ");
    assert!(window.shows_exactly("EUtranCellFDD == \"LIM001B\""), "a chip of what counts now");
    window.click("Remove EUtranCellFDD == \"LIM001B\"");
    assert_eq!(window.field("Filter"), "");
    // Back and forth: the filter is part of the question.
    window.press_with(Modifiers::COMMAND, Key::Z);
    assert_eq!(window.field("Filter").trim(), "EUtranCellFDD == \"LIM001B\"");
    window.press_with(Modifiers::COMMAND, Key::Y);
    assert_eq!(window.field("Filter"), "");
}

#[test]
fn a_mistake_in_a_filter_is_said_and_changes_nothing() {
    let (_folder, mut window) = opened();
    ask_for_attempts(&mut window);
    window.type_into(Role::TextInput, "Filter", "EUtranCellFDD = 1");
    window.wait_for("write == to compare");
    window.press(Key::Enter);
    assert!(!window.shows("Remove EUtranCellFDD"), "it does not count");
    window.focus(Role::TextInput, "Filter");
    window.press(Key::Escape);
    window.press(Key::Escape);
    assert_eq!(window.field("Filter"), "", "what counts is back");
}

#[test]
fn a_question_is_saved_changed_opened_again_and_deleted() {
    let (folder, mut window) = opened();
    let folder = folder.path();
    ask_for_attempts(&mut window);
    window.choose("List Views");
    assert!(window.shows("No saved views yet"));
    window.click("Save view as…");
    window.press_with(Modifiers::COMMAND, Key::A);
    window.type_into(Role::TextInput, "Name", "Attempts");
    window.press(Key::Enter);
    window.wait_for("is in views/attempts.toml");
    assert!(text(folder, "views/attempts.toml").contains("measurement = \"pmRrcConnEstabAtt\""));
    assert!(!window.shows_exactly("Changed"));
    window.choose("Step 1 d");
    assert!(window.shows_exactly("Changed"));
    window.click("Save");
    wait_for_text(&mut window, folder, "views/attempts.toml", "every = \"1d\"");
    window.choose("Step 1 h");
    window.click("View Attempts");
    assert!(!window.shows_exactly("Changed"), "it asks by day again");
    window.context_menu(Role::Button, "View Attempts", "Delete");
    window.wait_for("“Attempts” was deleted");
    assert!(!folder.join("views/attempts.toml").exists());
    window.click_first("Undo");
    // The icon of the explorer's own undo has the same name; this one brings the file back.
    wait_for_text(&mut window, folder, "views/attempts.toml", "every = \"1d\"");
    assert_eq!(window.unnamed(), Vec::<String>::new());
}

#[test]
fn a_dashboard_is_made_moved_by_keys_and_undone() {
    let (folder, mut window) = opened();
    let folder = folder.path();
    window.go("Dashboards");
    assert!(window.shows("No dashboards yet"));
    window.click("New dashboard…");
    window.type_into(Role::TextInput, "Name", "Wall");
    window.press(Key::Enter);
    window.wait_for("Nothing on it yet");
    wait_for_text(&mut window, folder, "dashboards/wall.toml", "name = \"Wall\"");
    window.click_first("Add tile");
    window.type_into(Role::TextInput, "Search KPIs and measurements", "pmRrcConnEstabAtt");
    window.choose("pmRrcConnEstabAtt");
    window.click_last("Add tile");
    window.wait_for_exactly("120");
    wait_for_text(&mut window, folder, "dashboards/wall.toml", "at = [0, 0]");
    let tile = "Tile pmRrcConnEstabAtt";
    let before = window.place(tile);
    window.focus(Role::Button, tile);
    window.press(Key::ArrowRight);
    window.press(Key::ArrowRight);
    let after = window.place(tile);
    assert!(after.left() > before.left() + 100.0, "{before:?} {after:?}");
    wait_for_text(&mut window, folder, "dashboards/wall.toml", "at = [2, 0]");
    window.press_with(Modifiers::SHIFT, Key::ArrowRight);
    wait_for_text(&mut window, folder, "dashboards/wall.toml", "size = [4, 2]");
    window.press_with(Modifiers::COMMAND, Key::Z);
    window.press_with(Modifiers::COMMAND, Key::Z);
    wait_for_text(&mut window, folder, "dashboards/wall.toml", "at = [1, 0]");
    assert!(text(folder, "dashboards/wall.toml").contains("size = [3, 2]"));
    window.press_with(Modifiers::COMMAND | Modifiers::SHIFT, Key::Z);
    wait_for_text(&mut window, folder, "dashboards/wall.toml", "at = [2, 0]");
    assert_eq!(window.unnamed(), Vec::<String>::new());
    window.focus(Role::Button, tile);
    window.press(Key::Delete);
    window.wait_for("Nothing on it yet");
    // Saved a moment after the page shows it.
    let started = std::time::Instant::now();
    while text(folder, "dashboards/wall.toml").contains("[[tile]]") {
        assert!(
            started.elapsed() < std::time::Duration::from_secs(60),
            "the tile stays in the file"
        );
        std::thread::sleep(std::time::Duration::from_millis(20));
        window.frames(2);
    }
}

#[test]
fn a_kpi_is_explained_and_groups_fold() {
    let (_folder, mut window) = opened();
    window.wait_for("Measurements as imported");
    window.type_into(Role::TextInput, "Search KPIs", "rrc_setup");
    let kpi = window.first_label(Role::CheckBox);
    window.context_menu(Role::CheckBox, &kpi, "Explain…");
    assert!(window.shows("Vendors of this network"), "{kpi}");
    window.click("Close");
    assert!(!window.shows("Vendors of this network"));
}
