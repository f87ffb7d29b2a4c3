//! Scorecard and objective pages on a real workspace, by their labels.

#![allow(clippy::unwrap_used)]

use super::gui_kpi::Window;
use super::pack_fixture::workspace;

fn scorecard(folder: &std::path::Path) -> Window {
    let mut window = Window::open(folder);
    window.go("Contracts");
    window.wait_for("Contract RAN");
    window.choose("Contract RAN");
    window.wait_for("Verdict ");
    window
}

#[test]
fn a_scorecard_tells_verdict_money_trend_and_exclusions() {
    let folder = workspace();
    let mut window = scorecard(folder.path());
    assert!(window.shows_exactly("Period October 2026"));
    assert!(
        window.shows("fee PEN\u{a0}120,000.00 a month"),
        "the window of this contract is a month"
    );
    window.wait_for("Trend of Line access: 0 kept");
    assert!(window.shows("Excluded time") && window.shows("1 window applied, 1 not applied"));
    assert!(window.shows("CHG-2"), "what does not count says so");
    window.choose("Objective Line access");
    window.wait_for("Chart of Line access");
    assert!(!window.shows_exactly("Period October 2026"), "another page");
}

#[test]
fn every_side_of_a_line_is_reached_by_its_tab() {
    let folder = workspace();
    let mut window = scorecard(folder.path());
    window.choose("Objective Line access");
    window.wait_for("Chart of Line access");
    window.wait_for("Outages on the time axis");

    window.go("Day calendar");
    assert!(window.shows_exactly("Day calendar of Line access"));
    assert!(window.shows("hours are missing"), "most of October never arrived");
    assert!(!window.shows("0 hours are missing"));

    window.go("Worst objects");
    window.wait_for("Pareto chart of the loss");
    assert!(window.shows_exactly("100.0%"), "together they have all failures");
    assert_eq!(window.count_exactly("Object C"), 1);
    window.choose("Object C");
    window.wait_for_exactly("Search KPIs");
    assert!(window.shows("C"), "the explorer is open on the object");

    window.go("Contracts");
    window.go("Tickets and outages");
    window.wait_for("measured from counters");
    assert!(window.shows("Chart of Line access"), "a record is seen in the chart above");
    assert!(window.shows_exactly("Information") && !window.shows_exactly("Does not count"));
    window.choose("Show INC2 in the chart");
    window.go("Arithmetic");
    assert!(window.shows("sum(succ)"));
    window.click("Show rows and files");
    window.wait_for("SHA-256");
}

#[test]
fn a_line_of_records_says_which_count() {
    let folder = workspace();
    let mut window = scorecard(folder.path());
    window.choose("Objective Repair within 4 h");
    window.wait_for("Overview");
    window.go("Day calendar");
    assert!(window.shows("This objective has no hours"));
    window.go("Tickets and outages");
    window.wait_for("within the limit");
    assert!(window.shows("later than the limit"));
    window.choose("Records Not counting");
    assert!(window.shows("No record of this kind"), "all three count");
    assert!(!window.shows("within the limit"));
}

#[test]
fn a_contract_of_quarters_names_quarters() {
    let folder = workspace();
    let file = folder.path().join("contracts/c-1.toml");
    let text = std::fs::read_to_string(&file).unwrap();
    std::fs::write(&file, text.replace("calendar_month", "calendar_quarter")).unwrap();
    let window = scorecard(folder.path());
    assert!(window.shows_exactly("Period Quarter 4 of 2026"));
    assert!(window.shows("a quarter") && !window.shows("a month"));
}
