//! The periods before a scorecard: the same as their statements, newest first, no guess where nothing is known.

#![allow(clippy::unwrap_used)]

use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use vigia::job::JobContext;
use vigia::model::{ImportedFile, SCALAR_BIN, SampleValue};
use vigia::sla::{MeasurementWindow, SlaPeriod, Verdict};
use vigia::workspace::trend::{PeriodResult, TREND_PERIODS, TrendResult, trend_periods};
use vigia::workspace::{Command, Engine, Workspace};

use super::pack_fixture::{self, CELLS, add, after_october, engine, october, zone};
use super::sla_fixture::{month, plain_contract};
use super::store_conformance::file;

/// A day of one cell in a month, with so many failures of 1000 attempts in each hour.
fn day_of(name: &str, period: SlaPeriod, failures: i64) -> ImportedFile {
    let start = period.range(&zone()).start.as_unix_secs() + 9 * 86_400;
    let mut lines = Vec::new();
    for hour in 0..24 {
        for (counter, value) in [("att", 1000), ("succ", 1000 - failures)] {
            let value = SampleValue::Integer(value);
            lines.push((CELLS[1], counter, SCALAR_BIN, 3600, start + hour * 3600, value, false));
        }
    }
    file(name, &[], &lines)
}

/// October as the fixture has it, September good, July bad, August without data. The contract's shares of time are judged on little.
pub fn workspace() -> tempfile::TempDir {
    let folder = pack_fixture::workspace();
    let contract = folder.path().join("contracts/c-1.toml");
    let text = std::fs::read_to_string(&contract).unwrap();
    std::fs::write(
        &contract,
        text.replace("completeness_min = \"0.1\"", "completeness_min = \"0.01\""),
    )
    .unwrap();
    let files = [day_of("sep.xml", month("2026-09"), 1), day_of("jul.xml", month("2026-07"), 50)];
    add(folder.path(), files);
    folder
}

fn of(engine: &Engine, period: SlaPeriod) -> Option<PeriodResult> {
    engine.period_result("c-1", period, after_october(20), &JobContext::default()).unwrap()
}

#[test]
fn a_trend_is_what_the_statements_say() {
    let folder = workspace();
    let engine = engine(folder.path());
    for period in ["2026-10", "2026-09", "2026-07"].map(month) {
        let statement =
            engine.judge("c-1", period, after_october(20), &JobContext::default()).unwrap();
        let result = of(&engine, period).unwrap();
        assert_eq!(result, PeriodResult::of(&statement), "{period}");
        assert_eq!(result.lines.len(), 7);
    }
    assert_eq!(of(&engine, month("2026-09")).unwrap().lines["access"].verdict, Verdict::Achieved);
    let july = &of(&engine, month("2026-07")).unwrap().lines["access"];
    assert_eq!((july.verdict, july.value), (Verdict::Breached, Some(95.0)));
    assert!(july.margin.unwrap().is_sign_negative());
}

#[test]
fn a_period_without_data_has_no_verdict_at_all() {
    let folder = workspace();
    let engine = engine(folder.path());
    assert_eq!(of(&engine, month("2026-05")), None, "before all data");
    assert_eq!(of(&engine, month("2027-03")), None, "not begun");
    // August lies inside of the extent, and holds nothing: each line is undecided, and none is good.
    let august = of(&engine, month("2026-08"));
    let lines = august.iter().flat_map(|result| result.lines.values());
    assert!(lines.clone().all(|line| line.value != Some(0.0)), "missing is not zero: {august:?}");
}

#[test]
fn thirteen_periods_end_with_the_agreement_and_do_not_overlap() {
    let contract = plain_contract();
    let months = trend_periods(&contract, month("2026-10"));
    assert_eq!(months.len(), TREND_PERIODS);
    assert_eq!((months[0], months[12]), (month("2026-10"), month("2025-10")), "a year back");
    let mut young = plain_contract();
    young.valid_from = Some("2026-08-15".parse().unwrap());
    let names: Vec<String> =
        trend_periods(&young, month("2026-10")).iter().map(ToString::to_string).collect();
    assert_eq!(names, ["2026-10", "2026-09", "2026-08"]);
    let mut rolling = plain_contract();
    rolling.window = MeasurementWindow::Rolling { days: 30 };
    let last = rolling.window.parse_period("2026-10-31").unwrap();
    let windows = trend_periods(&rolling, last);
    assert_eq!(windows[1].to_string(), "2026-10-01", "a month of days earlier, not a day");
    for pair in windows.windows(2) {
        assert!(pair[1].last_day() < pair[0].first_day(), "{pair:?}");
    }
}

fn wait(workspace: &mut Workspace, done: impl Fn(&Workspace) -> bool) {
    let started = Instant::now();
    while !done(workspace) {
        assert!(started.elapsed() < Duration::from_secs(60), "{:?}", workspace.state().problems);
        workspace.poll();
        std::thread::sleep(Duration::from_millis(5));
    }
}

fn open(folder: &Path) -> Workspace {
    let mut workspace = Workspace::open(folder, Arc::new(|| {})).unwrap();
    wait(&mut workspace, |w| w.state().inventory.extent.is_some());
    workspace
}

#[test]
fn the_job_judges_the_newest_first_and_documents_read_again_forget_it() {
    let folder = workspace();
    let mut workspace = open(folder.path());
    let contract = workspace.state().contracts[0].clone();
    workspace.apply(Command::AskTrend { contract: "c-1".to_owned(), period: october() });
    assert_eq!(workspace.state().trend.running, Some(("c-1".to_owned(), october())));
    wait(&mut workspace, |w| w.state().trend.running.is_none());
    let entries = workspace.state().trend_of(&contract, october());
    assert_eq!(entries.len(), TREND_PERIODS);
    assert_eq!(entries.last().unwrap().period, october(), "oldest first, as it is drawn");
    let at = |text: &str| &entries.iter().find(|e| e.period == month(text)).unwrap().result;
    assert_eq!(*at("2026-05"), TrendResult::NoData);
    let TrendResult::Known(september) = at("2026-09") else { panic!("{:?}", at("2026-09")) };
    assert_eq!(**september, of(&engine(folder.path()), month("2026-09")).unwrap());
    assert!(!entries.iter().any(|entry| entry.result == TrendResult::Waiting));

    workspace.apply(Command::ReloadDocuments);
    // They are read beside the frames; what was judged by older ones is judged anew.
    wait(&mut workspace, |w| {
        let entries = w.state().trend_of(&contract, october());
        entries.iter().all(|entry| entry.result == TrendResult::Waiting)
    });
}
