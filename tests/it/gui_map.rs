//! The map in the window by its accessible labels: what colors it, what is listed, where a click leads.

#![allow(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

use egui_kittest::kittest::Queryable as _;
use vigia::gui::ui_state::Page;
use vigia::kpi::plan::Question;
use vigia::workspace::Command;
use vigia::workspace::map::MapMeasure;

use super::gui::Window;
use super::gui_fixture::{empty_state, full_state};

fn map_window() -> Window {
    let mut window = Window::new(full_state, Some("/data/latam"), None);
    window.go("Map");
    window.settle();
    window
}

fn last_measure(window: &Window) -> MapMeasure {
    let asked = window.pushed().into_iter().rev().find_map(|command| match command {
        Command::AskMap { question } => Some(question.measure),
        _ => None,
    });
    asked.unwrap()
}

#[test]
fn contracts_are_listed_and_lead_to_their_scorecard() {
    let mut window = map_window();
    assert_eq!(window.page(), Page::Map);
    assert!(window.shows("Map with 3 sites and 3 cells; 1 objects have no place"));
    let judged =
        window.pushed().into_iter().filter(|c| matches!(c, Command::Evaluate { .. })).count();
    assert_eq!(judged, 2, "each contract is judged once");
    let row = window.labels(", credit ").remove(0);
    window.click(&row);
    assert_eq!(window.page(), Page::Contracts);
}

#[test]
fn a_kpi_lists_places_worst_first_and_opens_the_explorer_on_one() {
    let mut window = map_window();
    window.click("Color by KPI");
    assert!(matches!(last_measure(&window), MapMeasure::Kpi(Question::Kpi(_))));
    window.click("List of Sites");
    let rows: Vec<String> = window
        .labels("001, ")
        .into_iter()
        .map(|label| label.split(',').next().unwrap_or_default().to_owned())
        .collect();
    assert_eq!(rows, ["LIM001", "CUS001", "SCL001"]);
    let worst = window.labels("LIM001, ").remove(0);
    window.click(&worst);
    assert!(window.shows("÷"), "both sides of the division are shown");
    window.click("Open in explorer");
    assert_eq!(window.page(), Page::Explore);
    let asked = window.pushed().into_iter().rev().find_map(|command| match command {
        Command::Ask { question, .. } => Some(question),
        _ => None,
    });
    assert_eq!(asked.unwrap().filter, "site == \"LIM001\"");
}

#[test]
fn the_map_opens_on_the_same_kpi_in_every_language() {
    let words = [("en", "Map", "Color by KPI"), ("es", "Mapa", "Colorear por KPI")];
    let opened = words.map(|(language, page, color)| {
        let mut window = Window::in_language(full_state, Some("/data/latam"), language);
        window.go(page);
        window.click(color);
        last_measure(&window)
    });
    assert_eq!(opened[0], opened[1]);
    // Its contracts measure no KPI: the first by its id, though others come before it by their names.
    assert_eq!(opened[0], MapMeasure::Kpi(Question::Kpi("cell_availability_unplanned".to_owned())));
}

#[test]
fn an_objective_says_who_misses_its_target_in_words() {
    let mut window = map_window();
    window.click("Color by Objective");
    assert!(matches!(last_measure(&window), MapMeasure::Line { .. }));
    window.click("List of Sites");
    assert!(window.shows("LIM001, 97.200%, Misses the target"));
    assert!(window.shows("SCL001, 99.100%, Meets the target"));
    window.click("Scale Quintiles");
    assert!(!window.shows("SCL001, 99.100%, Meets the target"));
}

#[test]
fn what_has_no_place_is_counted_and_told_what_it_lacks() {
    let mut window = map_window();
    window.click("1 object is not on the map");
    assert!(window.shows("Has neither latitude nor longitude"));
    assert!(window.shows("attributes latitude and longitude"));
    window.click("Back to the list");
    assert!(!window.shows("Has neither latitude nor longitude"));
}

#[test]
fn the_map_can_be_used_by_keys_and_buttons() {
    let mut window = map_window();
    for button in ["Nearer", "Farther", "Fit everything"] {
        window.click(button);
    }
    let label = "Map with 3 sites and 3 cells; 1 objects have no place";
    window.harness.get_by_label(label).focus();
    window.settle();
    for key in [egui::Key::ArrowLeft, egui::Key::ArrowUp, egui::Key::Plus, egui::Key::Home] {
        window.harness.key_press(key);
        window.settle();
    }
    assert!(window.shows(label), "the map keeps the keyboard");
}

#[test]
fn an_empty_workspace_says_what_to_do_next() {
    let mut window = Window::new(empty_state, Some("/data/latam"), None);
    window.go("Map");
    assert!(window.shows("Nothing to show on a map yet"));
    assert!(!window.pushed().iter().any(|command| matches!(command, Command::AskMap { .. })));
}
