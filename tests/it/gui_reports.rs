//! The page of reports by its accessible labels: what is chosen, what is seen before it is written, how a batch ends.

#![allow(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

use std::path::PathBuf;

use vigia::gui::ui_state::Page;
use vigia::report::ReportKind;
use vigia::workspace::{Command, ReportFormat};

use super::gui::Window;
use super::gui_fixture::{empty_state, full_state, october_name};

fn reports_window(dialog: Option<PathBuf>) -> Window {
    let mut window = Window::new(full_state, Some("/data/latam"), dialog);
    window.go("Reports");
    window.settle();
    window
}

fn previewed(window: &Window) -> Vec<String> {
    let contract = |command| match command {
        Command::PreviewReport { contract, .. } => Some(contract),
        _ => None,
    };
    window.pushed().into_iter().filter_map(contract).collect()
}

#[test]
fn the_pages_of_the_first_contract_are_set_at_once_and_drawn_for_the_screen() {
    let mut window = reports_window(None);
    assert_eq!(window.page(), Page::Reports);
    assert_eq!(previewed(&window).len(), 1, "once, not in every frame");
    assert!(window.shows("Page 1 of"));
    let drawn: Vec<(usize, u32)> = window
        .pushed()
        .into_iter()
        .filter_map(|command| match command {
            Command::DrawPage { page, zoom } => Some((page, zoom)),
            _ => None,
        })
        .collect();
    assert!(drawn.contains(&(0, drawn.iter().map(|(_, zoom)| *zoom).max().unwrap())));
    let mut once = drawn.clone();
    once.sort_unstable();
    once.dedup();
    assert_eq!(once.len(), drawn.len(), "no page is drawn twice for one zoom: {drawn:?}");
    window.click("Next page");
    assert!(window.shows("Page 2 of"));
    window.click("Larger pages");
    assert!(window.shows("125%"));
}

#[test]
fn pages_that_nobody_looks_at_are_let_go_and_come_back_where_they_were() {
    let mut window = reports_window(None);
    window.click("Next page");
    let n_closed = |window: &Window| {
        window.pushed().iter().filter(|command| **command == Command::CloseReportPreview).count()
    };
    // There and back: nothing is asked for again.
    window.go("Explore");
    window.wait(10);
    window.go("Reports");
    window.wait(30);
    assert_eq!((n_closed(&window), previewed(&window).len()), (0, 1));
    window.go("Explore");
    window.wait(30);
    assert_eq!((n_closed(&window), previewed(&window).len()), (1, 1), "once, not in every frame");
    window.go("Reports");
    window.settle();
    assert_eq!((n_closed(&window), previewed(&window).len()), (1, 2));
    assert!(window.shows("Page 2 of"));
    window.wait(60);
    assert_eq!((n_closed(&window), previewed(&window).len()), (1, 2), "asked for once");
}

#[test]
fn another_contract_shows_its_own_pages() {
    let mut window = reports_window(None);
    let first = previewed(&window)[0].clone();
    let others = window.labels("Show the pages of ");
    assert_eq!(others.len(), 2);
    window.click(&others[1]);
    let asked = previewed(&window);
    assert_eq!(asked.len(), 2);
    assert_ne!(asked[1], first);
}

#[test]
fn a_batch_writes_what_is_chosen_and_one_bad_contract_does_not_stop_the_others() {
    let folder = PathBuf::from("/tmp/customers");
    let mut window = reports_window(Some(folder.clone()));
    window.click("Choose…");
    window.click("Workbook (XLSX) with live formulas");
    window.click("CSV with the same numbers");
    window.click("Write 2 reports");
    let written = window.pushed().into_iter().find_map(|command| match command {
        Command::WriteReports { reports, style, folder } => Some((reports, style.formats, folder)),
        _ => None,
    });
    let (reports, formats, to) = written.unwrap();
    assert_eq!((formats, to), (vec![ReportFormat::Pdf], folder.clone()));
    assert!(reports.iter().all(|(_, period)| *period == october_name()));
    assert!(window.shows("1 file written"));
    assert!(window.shows("1 contract without a report"));
    assert!(
        window.shows("its file has mistakes") || !window.labels("Show the pages of").is_empty()
    );
    window.click("Open folder");
    assert!(window.pushed().contains(&Command::ShowFolder { folder }));
    window.click("Write others");
    assert!(window.shows("Write 2 reports"));
}

#[test]
fn a_contract_that_is_left_out_is_not_written() {
    let mut window = reports_window(None);
    let boxes = window.labels("Write the report of ");
    window.click(&boxes[0]);
    window.click("Write 1 report");
    let n = window.pushed().into_iter().find_map(|command| match command {
        Command::WriteReports { reports, .. } => Some(reports.len()),
        _ => None,
    });
    assert_eq!(n, Some(1));
    window.click("Write others");
    window.click("None");
    assert!(!window.is_enabled("Write 0 reports"), "nothing to write");
}

#[test]
fn a_workspace_without_contracts_says_what_a_report_needs() {
    let mut window = Window::new(empty_state, Some("/data/latam"), None);
    window.go("Reports");
    assert!(window.shows("A report needs a contract"));
    assert!(previewed(&window).is_empty());
}

#[test]
fn each_kind_is_previewed_and_written_for_the_periods_it_can_have() {
    let mut window = reports_window(None);
    let asked = |window: &Window| {
        let previews = window.pushed().into_iter().filter_map(|command| match command {
            Command::PreviewReport { contract, period, style } => {
                Some((style.kind, contract, period.to_string()))
            }
            _ => None,
        });
        previews.last().unwrap()
    };
    let (kind, contract, month) = asked(&window);
    assert_eq!((kind, month.as_str()), (ReportKind::Monthly, "2026-10"));
    window.pick("Kind", "Executive summary");
    assert_eq!(asked(&window), (ReportKind::Summary, contract.clone(), month.clone()));
    // A quarter has its own periods, and goes back to a month of it.
    window.pick("Kind", "Quarterly review");
    assert_eq!(asked(&window), (ReportKind::Quarterly, contract.clone(), "2026-Q4".to_owned()));
    window.pick("Kind", "Incident annex");
    assert_eq!(asked(&window).2.split_at(4).0, "2026");
    // A kind of all contracts asks for none of them.
    window.pick("Kind", "Contract portfolio");
    let (kind, contract, _) = asked(&window);
    assert_eq!((kind, contract.as_str()), (ReportKind::Portfolio, ""));
    assert!(window.shows("all contracts of the workspace together"));
    window.click("Write 1 report");
    let written = window.pushed().into_iter().find_map(|command| match command {
        Command::WriteReports { reports, style, .. } => Some((reports, style.kind)),
        _ => None,
    });
    let (reports, kind) = written.unwrap();
    assert_eq!((reports.len(), reports[0].0.as_str(), kind), (1, "", ReportKind::Portfolio));
}
