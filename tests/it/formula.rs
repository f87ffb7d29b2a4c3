//! Formulas that go over objects, periods and samples, histograms, and what the data say against a formula: through the store and
//! the binary.

#![allow(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

use std::path::Path;

use proptest::prelude::*;
use serde_json::Value;
use vigia::job::JobContext;
use vigia::kpi::Question;
use vigia::model::{Every, MeasurementKind, SampleValue, Zone};
use vigia::workspace::answer::SuspectPolicy;
use vigia::workspace::{Engine, Purpose, QueryQuestion};

use super::cli::vigia;
use super::store_conformance::file;
use vigia::model::SCALAR_BIN;

/// 2026-10-05T00:00:00Z, a Monday.
pub const DAY: i64 = 1_791_158_400;

/// Object, measurement, bin, seconds, start, value.
pub type Row = (String, &'static str, u16, u32, i64, f64);

pub fn row(object: &str, measurement: &'static str, secs: u32, start: i64, value: f64) -> Row {
    (object.to_owned(), measurement, SCALAR_BIN, secs, DAY + start, value)
}

pub fn workspace(rows: &[Row], kinds: &[(&str, MeasurementKind)]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    Engine::create(folder.path(), "test", &Zone::utc()).unwrap();
    let lines: Vec<_> = rows
        .iter()
        .map(|(object, name, bin, secs, start, value)| {
            let value = if value.fract() == 0.0 {
                SampleValue::Integer(*value as i64)
            } else {
                SampleValue::Decimal(*value)
            };
            (object.as_str(), *name, *bin, *secs, *start, value, false)
        })
        .collect();
    let (engine, _) = Engine::open(folder.path(), Purpose::Importing).unwrap();
    let mut writer = engine.store().begin_import().unwrap();
    writer.add_file(file("rows", kinds, &lines)).unwrap();
    writer.finish().unwrap();
    folder
}

/// Values of a formula, one for each group and bucket, and what was told.
fn ask(folder: &Path, formula: &str, more: &[&str]) -> (Vec<Option<f64>>, String) {
    let mut arguments = vec!["--json", "query", "--formula", formula];
    arguments.extend(more);
    let output = vigia(folder, &arguments);
    let told = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.success(), "{formula}\n{told}");
    let answer: Value = serde_json::from_slice(&output.stdout).unwrap();
    let points = answer.as_array().unwrap_or_else(|| panic!("{answer}"));
    (points.iter().map(|point| point["formula"].as_f64()).collect(), told)
}

fn one(folder: &Path, formula: &str) -> f64 {
    let (values, told) = ask(folder, formula, &[]);
    values[0].unwrap_or_else(|| panic!("{formula} has no value\n{told}"))
}

fn refused(folder: &Path, formula: &str) -> String {
    let output = vigia(folder, &["query", "--formula", formula]);
    let told = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(2), "{formula}\n{told}");
    told
}

/// What a formula gives for everything together, without the binary.
fn engine_answer(engine: &Engine, formula: &str) -> Option<f64> {
    let question = QueryQuestion {
        questions: vec![Question::Formula(formula.to_owned())],
        filter: String::new(),
        by: Vec::new(),
        every: Every::All,
        range: None,
        zone: Zone::utc(),
        granularity: None,
        suspect: SuspectPolicy::Keep,
        worst: None,
        busy_hour: None,
    };
    let answer = engine.answer(&question, true, &JobContext::default());
    answer.unwrap_or_else(|e| panic!("{formula}: {e:#?}")).series[0].points[0].value
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    /// Folds against the same by loops over the samples; some are missing, some attempts are zero.
    #[test]
    fn folds_are_what_loops_find(
        cells in prop::collection::vec(
            prop::collection::vec(prop::option::weighted(0.8, (0..50_u32, 0..50_u32)), 1..7),
            1..5,
        ),
        percent in 1..=100_u32,
    ) {
        let mut rows = Vec::new();
        for (cell, periods) in cells.iter().enumerate() {
            for (period, sample) in periods.iter().enumerate() {
                if let Some((a, b)) = sample {
                    let name = format!("Cell={cell}");
                    rows.push(row(&name, "a", 900, period as i64 * 900, f64::from(*a)));
                    rows.push(row(&name, "b", 900, period as i64 * 900, f64::from(*b)));
                }
            }
        }
        prop_assume!(!rows.is_empty());
        let folder = workspace(&rows, &[]);
        let (engine, _) = Engine::open(folder.path(), Purpose::Reading).unwrap();
        let answer = |formula: &str| engine_answer(&engine, formula);
        let sums = |samples: &mut dyn Iterator<Item = (u32, u32)>| -> Option<(f64, f64)> {
            samples.fold(None, |sum, (a, b)| {
                let (x, y) = sum.unwrap_or((0.0, 0.0));
                Some((x + f64::from(a), y + f64::from(b)))
            })
        };
        let of_cells: Vec<(f64, f64)> =
            cells.iter().filter_map(|cell| sums(&mut cell.iter().flatten().copied())).collect();
        let n_periods = cells.iter().map(Vec::len).max().unwrap();
        let of_periods: Vec<(f64, f64)> = (0..n_periods)
            .filter_map(|at| sums(&mut cells.iter().filter_map(|cell| *cell.get(at)?)))
            .collect();
        let mut samples: Vec<f64> =
            cells.iter().flatten().flatten().map(|(a, _)| f64::from(*a)).collect();
        samples.sort_by(f64::total_cmp);
        let greatest = |values: &mut dyn Iterator<Item = f64>| values.reduce(f64::max);
        prop_assert_eq!(
            answer("max over periods (sum(a))"),
            greatest(&mut of_periods.iter().map(|(a, _)| *a))
        );
        prop_assert_eq!(
            answer("max over objects (sum(a))"),
            greatest(&mut of_cells.iter().map(|(a, _)| *a))
        );
        prop_assert_eq!(answer("count over samples (sum(a))"), Some(samples.len() as f64));
        prop_assert_eq!(answer("sum over samples (sum(a))"), answer("sum(a)"));
        let rank = (percent as usize * samples.len()).div_ceil(100).max(1);
        let formula = format!("percentile({percent}) over samples (sum(a))");
        prop_assert_eq!(answer(&formula), Some(samples[rank - 1]));
        let ratios: Vec<f64> =
            of_cells.iter().filter(|(_, b)| *b > 0.0).map(|(a, b)| a / b).collect();
        let mean = (!ratios.is_empty()).then(|| ratios.iter().sum::<f64>() / ratios.len() as f64);
        let found = answer("avg over objects (sum(a) / sum(b))");
        prop_assert_eq!(found.is_some(), mean.is_some());
        let (found, mean) = (found.unwrap_or_default(), mean.unwrap_or_default());
        prop_assert!((found - mean).abs() <= 1e-9 * mean.abs().max(1.0), "{} {}", found, mean);
    }
}

/// K07: 120, 180, 150 users in a cell; the other has its 90 at another hour.
fn users() -> tempfile::TempDir {
    let mut rows = Vec::new();
    for (hour, users) in [120.0, 180.0, 150.0].into_iter().enumerate() {
        rows.push(row("Cell=A", "users", 3600, hour as i64 * 3600, users));
    }
    for (hour, users) in [90.0, 10.0, 20.0].into_iter().enumerate() {
        rows.push(row("Cell=B", "users", 3600, hour as i64 * 3600, users));
    }
    workspace(&rows, &[])
}

#[test]
fn k07_peaks_are_told_from_sums_of_peaks() {
    let folder = users();
    assert_eq!(one(folder.path(), "max(users)"), 180.0);
    let (bound, told) = ask(folder.path(), "sum over objects (max(users))", &[]);
    assert_eq!(bound, [Some(270.0)]);
    assert!(told.contains("upper bound (≤)"), "{told}");
    let (peak, told) = ask(folder.path(), "max over periods (sum(users))", &[]);
    assert_eq!(peak, [Some(210.0)], "120 + 90 at the first hour: not 270, not 180");
    assert!(!told.contains("bound"), "{told}");
    let (by_object, _) = ask(folder.path(), "max over periods (sum(users))", &["--by", "object"]);
    assert_eq!(by_object, [Some(180.0), Some(90.0)]);
    let hours = ask(folder.path(), "max over periods (sum(users))", &["--every", "1h"]).0;
    assert_eq!(hours, [Some(210.0), Some(190.0), Some(170.0)]);
    let nested = one(folder.path(), "sum over objects (max over periods (sum(users)))");
    assert_eq!(nested, 270.0);
}

#[test]
fn a_fold_is_complete_as_its_samples_are() {
    let folder = users();
    let arguments =
        ["--json", "query", "--formula", "max over periods (sum(users))", "--every", "1d"];
    let answer: Value = serde_json::from_slice(&vigia(folder.path(), &arguments).stdout).unwrap();
    let row = &answer[0];
    // Three of 24 hours of a whole day; the range ends with the data.
    assert_eq!(row["formula"], 210.0, "{answer}");
    assert_eq!(row["formula.completeness"], 1.0, "{answer}");
}

/// K20: the share of cells that meet a target is no network ratio.
#[test]
fn k20_cells_that_meet_a_target() {
    let mut rows = Vec::new();
    for (i, (att, succ)) in
        [(50_000.0, 49_250.0), (1000.0, 995.0), (1000.0, 996.0), (1000.0, 997.0)]
            .into_iter()
            .enumerate()
    {
        let cell = format!("Cell={i}");
        rows.push(row(&cell, "att", 900, 0, att));
        rows.push(row(&cell, "succ", 900, 0, succ));
    }
    // It tried nothing: neither met nor missed.
    rows.push(row("Cell=idle", "att", 900, 0, 0.0));
    rows.push(row("Cell=idle", "succ", 900, 0, 0.0));
    let folder = workspace(&rows, &[]);
    let ratio = "100 * sum(succ) / sum(att)";
    let met = format!(
        "100 * sum over objects (if({ratio} >= 99.5, 1, 0)) / count over objects ({ratio})"
    );
    assert!((one(folder.path(), &met) - 75.0).abs() < 1e-12);
    assert!((one(folder.path(), ratio) - 98.562_264_150_943_4).abs() < 1e-9);
    let (mean, told) = ask(folder.path(), &format!("avg over objects ({ratio})"), &[]);
    assert!((mean[0].unwrap() - 99.325).abs() < 1e-9);
    assert!(told.contains("averages ratios"), "{told}");
}

/// X01 to X03 of the worked examples.
#[test]
fn transport_kpis_look_at_samples() {
    let mut rows = Vec::new();
    let mut delays = vec![20.0; 990];
    delays.extend([25.0; 8]);
    delays.extend([60.0, 90.0]);
    for (minute, delay) in delays.iter().enumerate() {
        rows.push(row("Probe=1", "delay", 60, minute as i64 * 60, *delay));
    }
    for minute in 0..1440 {
        let lost = if minute % 480 == 7 { 300.0 } else { 1.0 };
        rows.push(row("Probe=1", "lost", 60, minute * 60, lost));
        rows.push(row("Probe=1", "sent", 60, minute * 60, 1000.0));
    }
    let folder = workspace(&rows, &[]);
    let variation = "percentile(99.9) over samples (avg(delay)) - min(delay)";
    assert_eq!(one(folder.path(), variation), 40.0, "not 70, the difference of the extremes");
    let available = "100 * (1 - sum over periods (if(sum(lost) / sum(sent) > 0.2, 1, 0)) / count over periods (sum(sent)))";
    let percent = one(folder.path(), available);
    assert!((percent - 99.791_666_666_666_67).abs() < 1e-9, "{percent}");
    // The same by the ids of the catalogue, once the workspace says whose counters these are.
    let maps = [
        ("IP.Delay", "delay", "ms"),
        ("IP.PacketsLost", "lost", "packets"),
        ("IP.PacketsSent", "sent", "packets"),
    ];
    let maps = maps.map(|(name, counter, unit)| {
        format!("[[measurement]]\nname = \"{name}\"\nunit = \"{unit}\"\ncollection = \"{}\"\nmaps = [{{ vendor = \"Probes\", formula = \"{counter}\" }}]\n",
            if counter == "delay" { "SI" } else { "CC" })
    });
    std::fs::write(folder.path().join("kpis/probes.toml"), maps.concat()).unwrap();
    for (id, expected) in
        [("ip_packet_delay_variation", 40.0), ("ip_availability_by_loss", percent)]
    {
        let output = vigia(folder.path(), &["--json", "query", "--kpi", id]);
        let answer: Value = serde_json::from_slice(&output.stdout).unwrap();
        assert_eq!(answer[0][id].as_f64(), Some(expected), "{answer}");
    }
    let listed = vigia(folder.path(), &["--json", "list", "kpis"]);
    let listed: Value = serde_json::from_slice(&listed.stdout).unwrap();
    let of_probes = |id: &str| {
        let kpi = listed.as_array().unwrap().iter().find(|kpi| kpi["id"] == id).unwrap();
        kpi["vendors"]
            .as_array()
            .unwrap()
            .iter()
            .any(|v| v["vendor"] == "Probes" && v["available"] == true)
    };
    assert!(of_probes("ip_packet_delay_variation"), "folds are looked into");
    assert!(!of_probes("ip_unavailable_periods"));
    let loss = one(folder.path(), "sum(lost) / sum(sent)");
    assert!((loss - (3.0 * 300.0 + 1437.0) / 1_440_000.0).abs() < 1e-15);
}

/// X04 in periods: ten in a row open and close the unavailable state.
#[test]
fn x04_unavailable_periods() {
    let mut rows = Vec::new();
    let runs = [(20, 0.0), (12, 1.0), (9, 0.0), (6, 1.0), (15, 0.0), (8, 1.0), (20, 0.0)];
    let flags = runs.iter().flat_map(|(n, bad)| vec![*bad; *n]);
    for (minute, bad) in flags.enumerate() {
        rows.push(row("Link=1", "bad", 60, minute as i64 * 60, bad));
    }
    let folder = workspace(&rows, &[]);
    let unavailable = one(folder.path(), "unavailable(10) over periods (sum(bad) > 0)");
    assert_eq!(unavailable, 27.0, "not 26, the bad ones");
    let map = "[[measurement]]\nname = \"IP.ErroredSecs\"\nunit = \"s\"\nmaps = [{ vendor = \"Probes\", formula = \"bad\" }]\n";
    std::fs::write(folder.path().join("kpis/probes.toml"), map).unwrap();
    let output = vigia(folder.path(), &["--json", "query", "--kpi", "ip_unavailable_periods"]);
    let answer: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(answer[0]["ip_unavailable_periods"].as_f64(), Some(27.0), "{answer}");
}

#[test]
fn histograms_are_added_before_they_are_read() {
    let kinds = [("delays", MeasurementKind::DenseArray { n_bins: 3 })];
    let mut rows = Vec::new();
    for (object, counts) in [("Cell=A", [100.0, 0.0, 0.0]), ("Cell=B", [0.0, 0.0, 10.0])] {
        for (bin, count) in counts.into_iter().enumerate() {
            let (mut of_bin, start) = (row(object, "delays", 900, 0, count), 0);
            of_bin.2 = bin as u16;
            of_bin.4 = DAY + start;
            rows.push(of_bin);
        }
    }
    let folder = workspace(&rows, &kinds);
    let percentile = one(folder.path(), "percentile_of_bins(delays, 95, 0, 10, 20, 40)");
    assert!((percentile - 29.0).abs() < 1e-9, "{percentile}; the mean of percentiles is 24.25");
    let mean = one(folder.path(), "mean_of_bins(delays, 0, 10, 20, 40)");
    assert!((mean - 800.0 / 110.0).abs() < 1e-9, "{mean}");
    assert!(refused(folder.path(), "mean_of_bins(delays)").contains("needs the edges"));
    assert!(refused(folder.path(), "mean_of_bins(delays, 0, 1)").contains("2 edges for 3 bins"));
    // The last bin is open: its values have no end.
    let (open, _) = ask(folder.path(), "percentile_of_bins(delays, 95, 0, 10, 20)", &[]);
    assert_eq!(open, [None]);
}

#[test]
fn folds_that_make_no_sense_are_told() {
    let folder = users();
    let told = refused(folder.path(), "sum over galaxies (max(users))");
    assert!(told.contains("objects, periods, hours, days, samples"), "{told}");
    let told = refused(folder.path(), "percentile(95) over objects");
    assert!(told.contains("Expected \"(\""), "{told}");
    let told = refused(folder.path(), "percentile(101) over objects (max(users))");
    assert!(told.contains("at most 100"), "{told}");
    let told = refused(folder.path(), "percentile(users, 95)");
    assert!(told.contains("over samples"), "{told}");
    let told = refused(folder.path(), "sum over objects (sum over objects (max(users)))");
    assert!(told.contains("already"), "{told}");
    let output = vigia(
        folder.path(),
        &["query", "--formula", "max over days (sum(users))", "--every", "1h"],
    );
    let told = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(!output.status.success() && told.contains("shorter"), "{told}");
}

#[test]
fn the_reference_names_every_word_and_its_examples_can_be_read() {
    let page = vigia::workspace::reference::FORMULAS;
    let words = vigia::kpi::function::callable_names()
        .chain(vigia::kpi::fold::LEVELS.map(|(word, _)| word))
        .chain(["period_secs", "and", "or", "not", "over"]);
    for word in words {
        let named = ["`", "("].iter().any(|end| page.contains(&format!("`{word}{end}")));
        assert!(named || word == "over", "{word}");
    }
    let mut n_examples = 0;
    for block in page.split("```formula\n").skip(1) {
        for example in block.split("```").next().unwrap().lines() {
            let read = vigia::kpi::Formula::parse(example);
            assert!(read.is_ok(), "{example}: {read:?}");
            n_examples += 1;
        }
    }
    assert!(n_examples > 15, "{n_examples}");
    let printed = vigia(Path::new("."), &["reference", "formulas"]);
    assert_eq!(String::from_utf8(printed.stdout).unwrap(), page);
}

/// The ten mistakes that a checker is for; none of them stops a program that only looks at names.
#[test]
fn ten_planted_mistakes_are_found() {
    let mut rows = Vec::new();
    for (object, name) in [
        ("EUtranCellFDD=A", "pmRrcConnEstabAtt"),
        ("EUtranCellFDD=A", "pmRrcConnEstabSucc"),
        ("EUtranCellFDD=A", "pmUeThpTimeDl"),
        ("EUtranCellFDD=A", "L.E-RAB.AttEst"),
        ("EUtranCellFDD=A", "ERAB.EstabAddAttNbr"),
        ("EUtranCellFDD=A", "L.Traffic.User.Avg"),
        ("ENodeBFunction=1", "pmBoardHours"),
    ] {
        rows.push(row(object, name, 900, 0, 100.0));
    }
    rows.push(row("EUtranCellFDD=A", "pmHourly", 3600, 0, 1.0));
    rows.push(row("EUtranCellFDD=A", "pmMore", 900, 0, 120.0));
    let folder = workspace(&rows, &[]);
    std::fs::write(
        folder.path().join("kpis/own.toml"),
        r#"
[[kpi]]
id = "share"
name = "Share"
formula = "sum(pmRrcConnEstabSucc) / sum(pmRrcConnEstabAtt)"
unit = "%"
[[kpi]]
id = "odd"
name = "Odd"
formula = "sum(pmRrcConnEstabSucc)"
unit = "furlongs"
[[kpi]]
id = "one"
name = "One"
formula = "1 + two"
[[kpi]]
id = "two"
name = "Two"
formula = "1 + one"
"#,
    )
    .unwrap();
    let told = |formula: &str| {
        let output = vigia(folder.path(), &["query", "--formula", formula]);
        String::from_utf8_lossy(&output.stderr).into_owned()
    };
    for (formula, found) in [
        ("sum(pmRrcConnEstabAt)", "did you mean \"pmRrcConnEstabAtt\"?"),
        ("avg(pmRrcConnEstabSucc / pmRrcConnEstabAtt)", "averages ratios"),
        ("sum(L.Traffic.User.Avg)", "gauge"),
        (
            "sum over objects (percentile(95) over periods (sum(pmRrcConnEstabAtt)))",
            "adds up percentiles",
        ),
        ("sum(pmUeThpTimeDl) + sum(pmRrcConnEstabAtt)", "combines a value in ms with a count"),
        ("sum(pmUeThpTimeDl) > 5 s", "combines a value in ms with a value in s"),
        ("100 * sum(pmRrcConnEstabSucc) / sum(pmBoardHours)", "counters of different objects"),
        ("sum(`L.E-RAB.AttEst`) + sum(ERAB.EstabAddAttNbr)", "counted twice"),
        ("sum(pmRrcConnEstabAtt) / (3 - 3)", "divides by zero"),
        ("sum(pmRrcConnEstabAtt) / sum(pmHourly)", "granularity"),
    ] {
        let told = told(formula);
        assert!(told.contains(found), "{formula}\n{told}");
    }
    let documents = told("share");
    assert!(documents.contains("would have to be multiplied by 100"), "{documents}");
    assert!(documents.contains("\"furlongs\" is not known"), "{documents}");
    assert!(documents.contains("refers to itself"), "{documents}");
    let output = vigia(folder.path(), &["query", "--formula", "pmMore"]);
    assert!(output.status.success());
    std::fs::write(
        folder.path().join("kpis/own.toml"),
        "[[kpi]]\nid = \"more\"\nname = \"More\"\nunit = \"%\"\nformula = \"100 * sum(pmMore) / sum(pmRrcConnEstabAtt)\"\n",
    )
    .unwrap();
    let output = vigia(folder.path(), &["query", "--kpi", "more"]);
    let told = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(told.contains("the numerator is greater than the denominator"), "{told}");
    assert!(told.contains("120 of 100"), "{told}");
    let clean = vigia(
        folder.path(),
        &["query", "--formula", "100 * sum(pmRrcConnEstabSucc) / sum(pmRrcConnEstabAtt)"],
    );
    assert_eq!(String::from_utf8_lossy(&clean.stderr), "", "nothing is wrong here");
}

/// When a KPI changes that another refers to, what the other says of its version changes.
#[test]
fn the_version_of_a_kpi_follows_those_that_it_refers_to() {
    let folder =
        workspace(&[row("Cell=A", "a", 900, 0, 8.0), row("Cell=A", "b", 900, 0, 2.0)], &[]);
    let write = |inner_version: u32, inner: &str| {
        let text = format!(
            "[[kpi]]\nid = \"inner\"\nname = \"Inner\"\nversion = {inner_version}\nformula = \"{inner}\"\n\n[[kpi]]\nid = \"middle\"\nname = \"Middle\"\nversion = 3\nformula = \"inner + 1\"\n\n[[kpi]]\nid = \"outer\"\nname = \"Outer\"\nversion = 2\nformula = \"middle / sum(b)\"\n"
        );
        std::fs::write(folder.path().join("kpis/own.toml"), text).unwrap();
    };
    let ask = |format: &[&str]| {
        let mut arguments = vec!["query", "--kpi", "outer", "--explain"];
        arguments.extend(format);
        String::from_utf8(vigia(folder.path(), &arguments).stdout).unwrap()
    };
    let told = |version: &str, inner: &str| {
        let table = ask(&[]);
        let line = format!("outer: formula version {version}, middle / sum(b); {inner}");
        assert!(table.contains(&line), "{line}\n{table}");
        let csv = ask(&["--format", "csv"]);
        assert!(csv.contains("outer.formula_version"), "{csv}");
        assert!(csv.contains(&format!(",\"{version}\",")), "{csv}");
    };
    write(1, "sum(a)");
    told(
        "2 (with inner version 1, middle version 3)",
        "inner (version 1): sum(a); middle (version 3): inner + 1",
    );
    write(2, "2 * sum(a)");
    told(
        "2 (with inner version 2, middle version 3)",
        "inner (version 2): 2 * sum(a); middle (version 3): inner + 1",
    );
    let json = vigia(folder.path(), &["--json", "query", "--kpi", "outer"]);
    let json: Value = serde_json::from_slice(&json.stdout).unwrap();
    assert_eq!(json[0]["outer.formula_version"], 2);
    assert_eq!(json[0]["outer.formula_uses"], serde_json::json!({"inner": 2, "middle": 3}));
    assert_eq!(json[0]["outer"], 8.5);
    // Without --explain the columns stay as they were.
    let plain = vigia(folder.path(), &["query", "--kpi", "outer", "--format", "csv"]);
    assert!(!String::from_utf8_lossy(&plain.stdout).contains("formula_version"));
}
