//! Worst objects: worked examples K19 and K20, floors, bad days and what-ifs; pure, through the engine, and through the binary.

#![allow(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

use std::path::Path;
use std::sync::Arc;

use proptest::prelude::*;
use serde_json::Value;
use vigia::job::JobContext;
use vigia::kpi::Catalog;
use vigia::kpi::plan::Question;
use vigia::kpi::worst::{
    NoFailures, Rank, WorstError, WorstOptions, WorstReport, WorstSeries, rank,
};
use vigia::model::{
    Every, Gap, KpiPoint, KpiSeries, SCALAR_BIN, SampleValue, TimeRange, Timestamp, Unit, Zone,
};
use vigia::workspace::answer::SuspectPolicy;
use vigia::workspace::changes::ChangesQuestion;
use vigia::workspace::worst::{WorstQuestion, time_unit_secs};
use vigia::workspace::{Command, Engine, Purpose, QueryQuestion, Workspace};

use super::cli::vigia;
use super::store_conformance;

/// 2026-10-05T05:00:00Z: a Monday begins in Lima.
const MONDAY: i64 = 1_791_158_400 + 5 * 3600;
const DAY_SECS: i64 = 86_400;

/// Attempts and successes of K19.
const K19: [(&str, f64, f64); 4] =
    [("A", 20.0, 12.0), ("B", 12_000.0, 11_640.0), ("C", 800.0, 712.0), ("D", 5_000.0, 4_975.0)];

/// Attempts, successes, completeness of a day.
type Day = (f64, f64, f64);

fn options(rank: Rank) -> WorstOptions {
    WorstOptions {
        rank,
        higher_is_better: true,
        sides_add_up: true,
        attempts_min: None,
        bad_days_min: 3,
        n_days: 7,
        completeness_ratio_min: 0.75,
        threshold: None,
        n_shown: 10,
        n_without: None,
    }
}

fn ratio(attempts: f64, successes: f64, completeness: f64) -> KpiPoint {
    let value = (attempts > 0.0).then(|| 100.0 * successes / attempts);
    KpiPoint {
        value,
        gap: value.is_none().then_some(Gap::ZeroDenominator),
        numerator: Some(successes),
        denominator: Some(attempts),
        completeness: Some(completeness),
        ..KpiPoint::missing()
    }
}

fn series(n_buckets: usize, cells: &[(&str, Vec<KpiPoint>)]) -> KpiSeries {
    let at = |n: usize| Timestamp::from_unix_secs(MONDAY + n as i64 * DAY_SECS);
    KpiSeries {
        kpi_id: "rate".to_owned(),
        unit: Unit::new("%"),
        zone: Zone::named("America/Lima").unwrap(),
        buckets: (0..n_buckets).map(|n| TimeRange::new(at(n), at(n + 1))).collect(),
        keys: vec!["object".to_owned()],
        groups: cells.iter().map(|(name, _)| vec![(*name).to_owned()]).collect(),
        points: cells.iter().flat_map(|(_, points)| points.clone()).collect(),
    }
}

fn ranked(cells: &[(&str, f64, f64)], options: &WorstOptions) -> Result<WorstReport, WorstError> {
    let points = cells.iter().map(|(name, att, succ)| (*name, vec![ratio(*att, *succ, 1.0)]));
    let whole = series(1, &points.collect::<Vec<_>>());
    let sum = |side: fn(&(&str, f64, f64)) -> f64| cells.iter().map(side).sum::<f64>();
    let total = ratio(sum(|c| c.1), sum(|c| c.2), 1.0);
    let days = series(0, &[]);
    rank(WorstSeries { whole: &whole, total: &total, days: &days, total_days: &days }, options)
}

fn names(report: &WorstReport) -> String {
    report.shown().iter().map(|row| row.group[0].as_str()).collect::<Vec<_>>().join(" ")
}

fn close(found: Option<f64>, expected: f64) {
    let found = found.unwrap();
    assert!((found - expected).abs() < 1e-9 * expected.abs().max(1.0), "{found} {expected}");
}

#[test]
fn k19_comes_out_in_all_three_orders() {
    let by_rate = ranked(&K19, &options(Rank::Rate)).unwrap();
    assert_eq!(names(&by_rate), "A C B D");
    let floored = WorstOptions { attempts_min: Some(100.0), ..options(Rank::Rate) };
    let floored = ranked(&K19, &floored).unwrap();
    assert_eq!(names(&floored), "C B D");
    assert_eq!(floored.below_floor, [["A".to_owned()]]);
    let by_failures = ranked(&K19, &options(Rank::Contribution)).unwrap();
    assert_eq!(names(&by_failures), "B C D A");
    // Each row has its place in both orders, and its failures.
    let b = &by_failures.rows[0];
    assert_eq!(
        (b.rank_by_rate, b.rank_by_contribution, b.failures),
        (Some(3), Some(1), Some(360.0))
    );
    assert_eq!(by_failures.failures, Some(481.0));
    close(b.share, 360.0 / 481.0);
    // The base holds what lies below the floor: 473 of 481, not of 473.
    close(floored.shown_share, 473.0 / 481.0);
    assert_ne!(floored.shown_share, Some(1.0));
}

#[test]
fn k20_the_share_of_cells_that_meet_a_target_is_not_the_ratio_of_the_network() {
    let cells = [
        ("A", 50_000.0, 49_250.0),
        ("B", 1_000.0, 995.0),
        ("C", 1_000.0, 996.0),
        ("D", 1_000.0, 997.0),
    ];
    let asked = WorstOptions { threshold: Some(99.5), ..options(Rank::Rate) };
    let report = ranked(&cells, &asked).unwrap();
    // Three of four cells; exactly at the target is met.
    assert_eq!(report.n_meeting, Some((3, 4)));
    assert!((report.total.value.unwrap() - 98.5623).abs() < 5e-5);
}

#[test]
fn ties_go_by_failures_and_then_by_name() {
    let cells = [("B", 100.0, 90.0), ("A", 100.0, 90.0), ("C", 200.0, 180.0), ("D", 10.0, 0.0)];
    assert_eq!(names(&ranked(&cells, &options(Rank::Rate)).unwrap()), "D C A B");
    assert_eq!(names(&ranked(&cells, &options(Rank::Contribution)).unwrap()), "C D A B");
}

#[test]
fn a_rate_of_failures_is_worst_where_it_is_high() {
    let cells = [("A", 100.0, 3.0), ("B", 1_000.0, 20.0), ("C", 10.0, 0.0)];
    let lower = |rank| WorstOptions { higher_is_better: false, ..options(rank) };
    let by_rate = ranked(&cells, &lower(Rank::Rate)).unwrap();
    assert_eq!((names(&by_rate).as_str(), by_rate.failures), ("A B C", Some(23.0)));
    assert_eq!(names(&ranked(&cells, &lower(Rank::Contribution)).unwrap()), "B A C");
    // Read the other way round, the same numbers would put C first.
    assert_eq!(names(&ranked(&cells, &options(Rank::Rate)).unwrap()), "C B A");
}

#[test]
fn what_has_no_value_is_counted_and_not_ranked() {
    let cells = [("A", 0.0, 0.0), ("B", 10.0, 9.0), ("C", 100.0, 101.0)];
    let report = ranked(&cells, &options(Rank::Contribution)).unwrap();
    assert_eq!(names(&report), "B C");
    assert_eq!(report.without_value, [["A".to_owned()]]);
    // One success more than attempts is no failure less of somebody else.
    assert_eq!(report.impossible, [["C".to_owned()]]);
    assert_eq!((report.failures, report.rows[0].share), (Some(1.0), Some(1.0)));
    // Nothing failed: 0/0 has no share.
    let none = ranked(&[("A", 5.0, 5.0)], &options(Rank::Contribution)).unwrap();
    assert_eq!((none.failures, none.rows[0].share, none.shown_share), (Some(0.0), None, None));
}

#[test]
fn a_what_if_divides_sums() {
    let asked = WorstOptions { n_without: Some(1), ..options(Rank::Contribution) };
    let report = ranked(&K19, &asked).unwrap();
    let what_if = report.what_if.unwrap();
    assert_eq!((what_if.numerator, what_if.denominator), (5_699.0, 5_820.0));
    close(what_if.value, 100.0 * 5_699.0 / 5_820.0);
    // Neither the official figure, nor the mean of what is left.
    close(report.total.value, 100.0 * 17_339.0 / 17_820.0);
    assert!((what_if.value.unwrap() - (60.0 + 89.0 + 99.5) / 3.0).abs() > 10.0);
    let everything = WorstOptions { n_without: Some(4), ..options(Rank::Contribution) };
    assert_eq!(ranked(&K19, &everything).unwrap().what_if.unwrap().value, None);
    // The constant factor is the formula's own, whatever it is.
    let mut whole =
        series(1, &[("A", vec![ratio(4.0, 3.0, 1.0)]), ("B", vec![ratio(8.0, 4.0, 1.0)])]);
    let mut total = ratio(12.0, 7.0, 1.0);
    whole.points.iter_mut().chain([&mut total]).for_each(|p| p.value = p.value.map(|v| v / 100.0));
    let days = series(0, &[]);
    let of = WorstSeries { whole: &whole, total: &total, days: &days, total_days: &days };
    let asked = WorstOptions { n_without: Some(1), ..options(Rank::Rate) };
    assert_eq!(rank(of, &asked).unwrap().what_if.unwrap().value, Some(0.75));
}

#[test]
fn failures_are_refused_where_there_are_none_to_count() {
    let product = |point: &mut KpiPoint| (point.numerator, point.denominator) = (None, None);
    let mut whole =
        series(1, &[("A", vec![ratio(4.0, 3.0, 1.0)]), ("B", vec![ratio(8.0, 7.0, 1.0)])]);
    let mut total = ratio(12.0, 10.0, 1.0);
    let days = series(0, &[]);
    whole.points.iter_mut().chain([&mut total]).for_each(product);
    let ask = |whole: &KpiSeries, total: &KpiPoint, options: &WorstOptions| {
        rank(WorstSeries { whole, total, days: &days, total_days: &days }, options)
    };
    let single = NoFailures::NoSingleRatio;
    assert_eq!(
        ask(&whole, &total, &options(Rank::Contribution)),
        Err(WorstError::Contribution(single))
    );
    let floored = WorstOptions { attempts_min: Some(1.0), ..options(Rank::Rate) };
    assert_eq!(ask(&whole, &total, &floored), Err(WorstError::NoAttempts));
    let without = WorstOptions { n_without: Some(1), ..options(Rank::Rate) };
    assert_eq!(ask(&whole, &total, &without), Err(WorstError::WhatIf(single)));
    // The order by rate needs no ratio.
    let by_rate = ask(&whole, &total, &options(Rank::Rate)).unwrap();
    assert_eq!((names(&by_rate).as_str(), by_rate.no_failures), ("A B", Some(single)));
    // Volume over time is a ratio, and what time leaves of volume is nothing.
    let mut throughput = series(1, &[("A", vec![ratio(4.0, 3.0, 1.0)])]);
    throughput.unit = Unit::new("Mbit/s");
    let refused = ask(&throughput, &ratio(4.0, 3.0, 1.0), &options(Rank::Contribution));
    assert_eq!(refused, Err(WorstError::Contribution(NoFailures::NotAShare)));
    let means = WorstOptions { sides_add_up: false, ..options(Rank::Contribution) };
    assert_eq!(ranked(&K19, &means), Err(WorstError::Contribution(NoFailures::NotSums)));
}

fn with_days(cells: &[(&str, Vec<Day>)], options: &WorstOptions) -> WorstReport {
    let point = |(att, succ, complete): &Day| ratio(*att, *succ, *complete);
    let n_days = cells[0].1.len();
    let of_days: Vec<(&str, Vec<KpiPoint>)> =
        cells.iter().map(|(name, days)| (*name, days.iter().map(point).collect())).collect();
    let days = series(n_days, &of_days);
    let sum = |list: &mut dyn Iterator<Item = &Day>| {
        let (att, succ) = list.fold((0.0, 0.0), |sum, day| (sum.0 + day.0, sum.1 + day.1));
        ratio(att, succ, 1.0)
    };
    let all: Vec<KpiPoint> =
        (0..n_days).map(|n| sum(&mut cells.iter().map(|(_, days)| &days[n]))).collect();
    let total_days = series(n_days, &[("", all)]);
    let of_whole: Vec<(&str, Vec<KpiPoint>)> =
        cells.iter().map(|(name, days)| (*name, vec![sum(&mut days.iter())])).collect();
    let whole = series(1, &of_whole);
    let total = sum(&mut cells.iter().flat_map(|(_, days)| days));
    rank(
        WorstSeries { whole: &whole, total: &total, days: &days, total_days: &total_days },
        options,
    )
    .unwrap()
}

fn bad_of_judged(report: &WorstReport) -> Vec<(String, usize, usize)> {
    let row = |row: &vigia::kpi::worst::WorstRow| {
        (row.group[0].clone(), row.n_days_bad, row.n_days_judged)
    };
    report.rows.iter().map(row).collect()
}

#[test]
fn persistent_is_who_was_bad_on_enough_of_the_last_days() {
    let (good, bad) = ((100.0, 99.0, 1.0), (100.0, 90.0, 1.0));
    let cells = [
        ("often", vec![good, bad, bad, good, bad]),
        ("early", vec![bad, bad, good, good, good]),
        // Four bad days, of which little arrived on two: it does not matter how bad those look.
        ("gappy", vec![good, (100.0, 0.0, 0.74), bad, (100.0, 0.0, 0.5), bad]),
        ("fine", vec![good; 5]),
        // Nothing happened on four days.
        ("idle", vec![(0.0, 0.0, 1.0), (0.0, 0.0, 1.0), bad, (0.0, 0.0, 1.0), (0.0, 0.0, 1.0)]),
    ];
    let asked = WorstOptions {
        n_days: 4,
        bad_days_min: 2,
        threshold: Some(95.0),
        ..options(Rank::Persistence)
    };
    let report = with_days(&cells, &asked);
    let expected = [("often".to_owned(), 3, 4), ("gappy".to_owned(), 2, 2)];
    assert_eq!(bad_of_judged(&report), expected);
    // Of the last three days both were bad on two: then failures decide, and "gappy" has more.
    let asked = WorstOptions { n_days: 3, ..asked };
    let report = with_days(&cells, &asked);
    assert_eq!(bad_of_judged(&report), [("gappy".to_owned(), 2, 2), ("often".to_owned(), 2, 3)]);
    // A floor on days: those of 100 attempts are not judged.
    let floored = WorstOptions { attempts_min: Some(101.0), ..asked };
    assert!(with_days(&cells, &floored).rows.is_empty());
}

#[test]
fn without_a_threshold_a_day_is_compared_with_the_selection_on_that_day() {
    let cells = [
        // Everybody is bad on the second day: "low" is not worse than the others then.
        ("low", vec![(100.0, 90.0, 1.0), (100.0, 50.0, 1.0), (100.0, 90.0, 1.0)]),
        ("high", vec![(100.0, 99.0, 1.0), (100.0, 50.0, 1.0), (100.0, 99.0, 1.0)]),
    ];
    let asked = WorstOptions { bad_days_min: 1, ..options(Rank::Persistence) };
    assert_eq!(bad_of_judged(&with_days(&cells, &asked)), [("low".to_owned(), 2, 3)]);
    let fixed = WorstOptions { threshold: Some(95.0), ..asked };
    let report = with_days(&cells, &fixed);
    assert_eq!(bad_of_judged(&report), [("low".to_owned(), 3, 3), ("high".to_owned(), 1, 3)]);
}

#[test]
fn a_day_that_the_range_cuts_is_as_complete_as_the_part_of_it() {
    let point = ratio(100.0, 50.0, 1.0);
    let mut days = series(1, &[("A", vec![point.clone()])]);
    let mut judged = |hours: i64| {
        let start = Timestamp::from_unix_secs(MONDAY);
        days.buckets = vec![TimeRange::new(start, start.plus_secs(hours * 3600))];
        let series = WorstSeries { whole: &days, total: &point, days: &days, total_days: &days };
        rank(series, &options(Rank::Rate)).unwrap().rows[0].n_days_judged
    };
    // All that was asked for arrived, but 17 hours are no day; 18 are three quarters.
    assert_eq!((judged(17), judged(18), judged(24)), (0, 1, 1));
}

// ------------------------------------------------------------------------------------------------------------ through the engine

fn workspace_of(cells: &[(String, i64, i64)]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    Engine::create(folder.path(), "test", &Zone::named("America/Lima").unwrap()).unwrap();
    let (engine, _) = Engine::open(folder.path(), Purpose::Importing).unwrap();
    let mut lines = Vec::new();
    for (cell, att, succ) in cells {
        for (measurement, value) in [("att", *att), ("succ", *succ)] {
            let value = SampleValue::Integer(value);
            lines.push((cell.as_str(), measurement, SCALAR_BIN, 900, MONDAY, value, false));
        }
    }
    let mut writer = engine.store().begin_import().unwrap();
    writer.add_file(store_conformance::file("cells", &[], &lines)).unwrap();
    writer.finish().unwrap();
    folder
}

const RATE: &str = "100 * sum(succ) / sum(att)";

fn k19_workspace() -> tempfile::TempDir {
    let cells = K19.map(|(name, att, succ)| (format!("Cell={name}"), att as i64, succ as i64));
    workspace_of(&cells)
}

/// Of an availability the seconds that are lost are no failures.
#[test]
fn what_is_lost_of_time_is_said_as_downtime() {
    let cells = [("A", 1, 300), ("B", 1, 60)].map(|(name, a, b)| (format!("Cell={name}"), a, b));
    let folder = workspace_of(&cells);
    let (engine, _) = Engine::open(folder.path(), Purpose::Reading).unwrap();
    let up = "100 * (period_secs - sum(succ)) / period_secs";
    let asked = WorstQuestion {
        higher_is_better: Some(true),
        n_shown: 1,
        ..WorstQuestion::new(Question::Formula(up.to_owned()), Zone::utc())
    };
    let answer = engine.worst(&asked, &JobContext::default()).unwrap();
    assert_eq!(answer.time_unit_secs, Some(1.0));
    assert_eq!(answer.report.failures, Some(360.0), "seconds for machines");
    let said = |sentence: vigia::words::Sentence| sentence.english().replace('\u{a0}', " ");
    let share = said(answer.share_sentence().unwrap());
    assert_eq!(share, "1 object = 83.3 % of the downtime (5 min of 6 min)");
    let total = said(answer.total_sentence());
    assert!(total.contains("(1,440 s ÷ 1,800 s)") && total.ends_with("downtime 6 min"), "{total}");
    let asked =
        ["worst", "--formula", up, "--better", "higher", "--n", "1", "--rank", "contribution"];
    let table = stdout_of(folder.path(), &asked);
    assert!(table.contains("downtime [s]") && table.contains("most downtime first"), "{table}");
    assert!(!table.contains("failures"), "{table}");
    // What counts attempts stays as it is.
    let asked = WorstQuestion::new(Question::Formula(RATE.to_owned()), Zone::utc());
    let answer = engine.worst(&asked, &JobContext::default()).unwrap();
    assert_eq!(answer.time_unit_secs, None);
}

#[test]
fn units_of_the_catalogue_say_what_is_a_part_of_time() {
    let catalog = Catalog::builtin();
    let of_kpi = |id: &str| time_unit_secs(&catalog, &Question::Kpi(id.to_owned()));
    assert_eq!(of_kpi("cell_availability"), Some(1.0));
    assert_eq!(of_kpi("umts_cell_availability"), Some(1.0));
    assert_eq!(of_kpi("rrc_setup_success_rate"), None);
    let of = |text: &str| time_unit_secs(&catalog, &Question::Formula(text.to_owned()));
    assert_eq!(of("100 * (1 - sum(a) / sum(b))"), None, "no single division");
    assert_eq!(of("sum(unknown) / period_secs"), None, "a rate by time is no part of it");
    assert_eq!(of("sum(RRU.CellUnavailableTime) / period_secs"), Some(1.0));
    let minutes = "(sum(RRU.CellUnavailableTime) / 60) / (period_secs / 60)";
    assert_eq!(of(minutes), Some(60.0), "a unit of it is a minute");
}

fn stdout_of(workspace: &Path, arguments: &[&str]) -> String {
    let output = vigia(workspace, arguments);
    let told = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.success(), "{arguments:?}\n{told}");
    String::from_utf8(output.stdout).unwrap()
}

fn refusal(workspace: &Path, arguments: &[&str]) -> String {
    let output = vigia(workspace, arguments);
    let told = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(2), "{arguments:?}\n{told}");
    told
}

#[test]
fn the_command_gives_k19_in_all_three_orders() {
    let folder = k19_workspace();
    let order = |more: &[&str]| -> String {
        let arguments: Vec<&str> =
            ["worst", "--formula", RATE, "--format", "csv"].iter().chain(more).copied().collect();
        let csv = stdout_of(folder.path(), &arguments);
        let cells = csv.lines().skip(1).map(|line| line.split(',').nth(1).unwrap().to_owned());
        cells.collect::<Vec<_>>().join(" ")
    };
    assert_eq!(order(&[]), "A C B D");
    assert_eq!(order(&["--min-attempts", "100"]), "C B D");
    assert_eq!(order(&["--rank", "contribution"]), "B C D A");
    assert_eq!(order(&["--rank", "contribution", "--n", "2"]), "B C");
    // Three were worse than all together on that day; but of one quarter-hour no day is judged.
    assert_eq!(order(&["--rank", "persistence", "--days", "1/1"]), "");
    assert_eq!(
        order(&["--rank", "persistence", "--days", "1/1", "--min-completeness", "0"]),
        "B C A"
    );
}

#[test]
fn the_command_says_what_it_left_out_and_never_mixes_the_what_if_in() {
    let folder = k19_workspace();
    let arguments =
        ["worst", "--formula", RATE, "--min-attempts", "100", "--n", "2", "--without", "1"];
    let table = stdout_of(folder.path(), &arguments);
    for sentence in [
        "All 4 objects together: 97.3008 (17,339 ÷ 17,820), failures 481",
        "2 objects = 93.1 % of the failures (448 of 481)",
        "1 object has fewer than 100 attempts and is not ranked by rate: A\n",
        "What-if, not an official figure: 97.6910 without the worst object (16,627 ÷ 17,020); official is 97.3008",
    ] {
        assert!(table.contains(sentence), "{sentence}\n{table}");
    }
    let json: Value =
        serde_json::from_str(&stdout_of(folder.path(), &[&["--json"], &arguments[..]].concat()))
            .unwrap();
    let number = |value: &Value| value.as_f64().unwrap();
    assert!((number(&json["official"]["value"]) - 97.300_785_634).abs() < 1e-8);
    assert!((number(&json["what_if"]["value"]) - 100.0 * 16_627.0 / 17_020.0).abs() < 1e-9);
    assert_eq!(json["what_if"]["label"], "what-if");
    assert_eq!(json["below_floor"], serde_json::json!(["Cell=A"]));
    assert_eq!(json["objects"][0]["object"], "Cell=C");
    assert_eq!(json["objects"][0]["failures"], 88.0);
    assert_eq!(json["objects"][0]["rank_by_contribution"], 2);
    // Nobody said which way is good in a typed formula.
    let told = String::from_utf8(vigia(folder.path(), &arguments).stderr).unwrap();
    assert!(told.contains("--better lower"), "{told}");
    let lower = ["worst", "--formula", RATE, "--better", "lower", "--format", "csv", "--n", "1"];
    assert!(stdout_of(folder.path(), &lower).contains("Cell=D"));
}

#[test]
fn the_command_refuses_with_a_way_out() {
    let folder = k19_workspace();
    let ask = |more: &[&str]| {
        let arguments: Vec<&str> = ["worst"].iter().chain(more).copied().collect();
        refusal(folder.path(), &arguments)
    };
    let product = "sum(succ) / sum(att) * (sum(succ) / sum(att))";
    let told = ask(&["--formula", product, "--rank", "contribution"]);
    assert!(told.contains("not one division") && told.contains("rank by rate"), "{told}");
    let told = ask(&["--formula", product, "--min-attempts", "5"]);
    assert!(told.contains("--min-attempts"), "{told}");
    let told = ask(&["--formula", "max(succ) / max(att)", "--without", "1"]);
    assert!(told.contains("do not add up"), "{told}");
    for (days, least) in [("0/7", "0.75"), ("8/7", "0.75"), ("x", "0.75"), ("3/7", "75")] {
        let told = ask(&["--formula", RATE, "--days", days, "--min-completeness", least]);
        assert!(told.contains("--days") || told.contains("--min-completeness"), "{told}");
    }
    assert!(ask(&["--kpi", "no_such"]).contains("no_such"));
    ask(&[]);
}

/// The window's way: a command, a job, and what views read.
#[test]
fn a_workspace_ranks_and_compares_in_jobs() {
    let folder = k19_workspace();
    let mut workspace = Workspace::open(folder.path(), Arc::new(|| {})).unwrap();
    let formula = Question::Formula(RATE.to_owned());
    let zone = Zone::named("America/Lima").unwrap();
    let asked = WorstQuestion {
        rank: Rank::Contribution,
        ..WorstQuestion::new(formula.clone(), zone.clone())
    };
    let compared = ChangesQuestion::new(vec![formula.clone()], zone.clone());
    workspace.apply(Command::AskWorst { question: Box::new(asked.clone()) });
    workspace.apply(Command::AskChanges { question: Box::new(compared) });
    assert!(workspace.state().worst.running && workspace.state().changes.running);
    let wait = |workspace: &mut Workspace| {
        for _ in 0..2_000 {
            workspace.poll();
            if !workspace.is_busy() {
                return;
            }
            std::thread::sleep(std::time::Duration::from_millis(10));
        }
        panic!("the jobs did not end");
    };
    wait(&mut workspace);
    let state = workspace.state();
    assert!(!state.worst.running && !state.changes.running);
    assert_eq!(names(&state.worst.found().unwrap().report), "Cell=B Cell=C Cell=D Cell=A");
    assert_eq!(state.changes.found().unwrap().rows, []);
    // What differs is told once with doubted values, and then without.
    assert_eq!((state.worst.revision, state.changes.revision), (1, 2));
    // What cannot be ranked is told in its place, and is no fault of the workspace.
    let product = Question::Formula("sum(succ) / sum(att) * (sum(succ) / sum(att))".to_owned());
    let asked = WorstQuestion { kpi: product, ..asked };
    workspace.apply(Command::AskWorst { question: Box::new(asked) });
    wait(&mut workspace);
    let state = workspace.state();
    assert!(state.worst.latest.as_ref().unwrap().is_err() && state.worst.revision == 2);
    assert!(state.problems.is_empty() && state.jobs.is_empty(), "{:?}", state.problems);
}

#[test]
fn a_range_can_be_ranked_whose_days_cannot_be_cut() {
    // Days of UTC are no days of Lima; over the whole range they add up all the same.
    let folder = tempfile::tempdir().unwrap();
    Engine::create(folder.path(), "test", &Zone::named("America/Lima").unwrap()).unwrap();
    let (engine, _) = Engine::open(folder.path(), Purpose::Importing).unwrap();
    let value = |n: i64| SampleValue::Integer(n);
    let day = MONDAY - 5 * 3600;
    let lines = [("att", 10), ("succ", 9)]
        .map(|(name, n)| ("Cell=A", name, SCALAR_BIN, 86_400, day, value(n), false));
    let mut writer = engine.store().begin_import().unwrap();
    writer.add_file(store_conformance::file("daily", &[], &lines)).unwrap();
    writer.finish().unwrap();
    let csv = stdout_of(folder.path(), &["worst", "--formula", RATE, "--format", "csv"]);
    assert!(csv.contains("Cell=A,A,90,9,10,1,1,1,1,1,0,"), "{csv}");
}

fn any_cells() -> impl Strategy<Value = Vec<(String, i64, i64)>> {
    let cell = (0_i64..2_000).prop_flat_map(|att| (Just(att), 0..=att));
    prop::collection::vec(cell, 1..12).prop_map(|cells| {
        let named = cells.into_iter().enumerate();
        named.map(|(i, (att, succ))| (format!("Cell=\"{i}\""), att, succ)).collect()
    })
}

fn any_rank() -> impl Strategy<Value = Rank> {
    prop_oneof![Just(Rank::Rate), Just(Rank::Contribution)]
}

proptest! {
    #[test]
    fn shares_are_parts_of_one_whole_and_order_of_input_does_not_show(
        cells in any_cells(),
        rank in any_rank(),
        least in prop::option::of(0.0_f64..1_500.0),
        shift in 0_usize..12,
    ) {
        let cells: Vec<(&str, f64, f64)> =
            cells.iter().map(|(name, att, succ)| (name.as_str(), *att as f64, *succ as f64)).collect();
        let asked = WorstOptions { attempts_min: least, n_shown: 99, ..options(rank) };
        let report = ranked(&cells, &asked).unwrap();
        let cumulative: Vec<f64> =
            report.rows.iter().map(|row| row.cumulative_share.unwrap_or(0.0)).collect();
        prop_assert!(cumulative.windows(2).all(|pair| pair[0] <= pair[1]), "{:?}", cumulative);
        prop_assert!(cumulative.iter().all(|share| (0.0..=1.0).contains(share)));
        let n_ranked = report.rows.len() + report.without_value.len();
        prop_assert_eq!(
            n_ranked + if rank == Rank::Rate { report.below_floor.len() } else { 0 },
            cells.len()
        );
        if rank == Rank::Contribution && report.failures.unwrap_or(0.0) > 0.0 {
            let sum: f64 = report.rows.iter().filter_map(|row| row.share).sum();
            prop_assert!((sum - 1.0).abs() < 1e-12, "{}", sum);
        }
        let mut turned = cells.clone();
        turned.rotate_left(shift % cells.len());
        prop_assert_eq!(&ranked(&turned, &asked).unwrap(), &report);
        turned.reverse();
        prop_assert_eq!(&ranked(&turned, &asked).unwrap(), &report);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, ..ProptestConfig::default() })]
    /// Leaving objects out of the sums is the same as not asking for them.
    #[test]
    fn the_what_if_is_the_kpi_of_everything_else(
        cells in any_cells(),
        rank in any_rank(),
        n_without in 1_usize..5,
    ) {
        let folder = workspace_of(&cells);
        let (engine, _) = Engine::open(folder.path(), Purpose::Reading).unwrap();
        let (zone, ctx) = (Zone::utc(), JobContext::default());
        let formula = Question::Formula(RATE.to_owned());
        let asked = WorstQuestion {
            rank,
            n_without: Some(n_without),
            ..WorstQuestion::new(formula.clone(), zone.clone())
        };
        let answer = engine.worst(&asked, &ctx).unwrap();
        let left_out = &answer.report.rows[..n_without.min(answer.report.rows.len())];
        let tests: Vec<String> = left_out
            .iter()
            .map(|row| format!("object != \"{}\"", row.group[0].replace('"', "\\\"")))
            .collect();
        let filter = tests.join(" and ");
        let question = QueryQuestion {
            questions: vec![formula],
            filter,
            by: Vec::new(),
            every: Every::All,
            range: None,
            zone,
            granularity: None,
            suspect: SuspectPolicy::Keep,
            worst: None,
            busy_hour: None,
        };
        let Some(what_if) = answer.report.what_if else {
            // Not one attempt anywhere: there are no sums to leave anything out of.
            prop_assert!(left_out.is_empty());
            return Ok(());
        };
        prop_assert_eq!(what_if.n_left_out, left_out.len());
        match engine.answer(&question, true, &ctx) {
            Ok(rest) => {
                let point = &rest.series[0].points[0];
                prop_assert_eq!(point.value.is_some(), what_if.value.is_some());
                let difference = point.value.unwrap_or(0.0) - what_if.value.unwrap_or(0.0);
                prop_assert!(difference.abs() < 1e-9, "{}", difference);
            }
            // The filter lets nobody pass.
            Err(_) => prop_assert_eq!(what_if.value, None),
        }
    }
}
