//! The demo's files: same options, same bytes; what they hold is read again here, without the program's own readers.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};
use vigia::job::JobContext;
use vigia::model::{CalendarMonth, Zone};
use vigia::sla::{ExclusionState, Method, parse_contract, parse_exclusions};
use vigia::workspace::dashboard_file::parse_dashboard;
use vigia::workspace::demo::{DemoError, DemoOptions, DemoSummary, write_demo};
use vigia::workspace::view_file::{ViewRange, parse_view};

const OCTOBER: CalendarMonth = CalendarMonth { year: 2026, month: 10 };

fn small(seed: u64) -> DemoOptions {
    DemoOptions { n_cells: 27, n_days: 2, seed, last_month: OCTOBER }
}

fn write(options: &DemoOptions) -> (tempfile::TempDir, DemoSummary) {
    let folder = tempfile::tempdir().unwrap();
    let summary = write_demo(folder.path(), options, &JobContext::default()).unwrap();
    (folder, summary)
}

/// Every file below `folder`, sorted.
fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(files(&path));
        } else {
            found.push(path);
        }
    }
    found.sort();
    found
}

fn hashes(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    files(folder)
        .into_iter()
        .map(|path| {
            let digest = Sha256::digest(fs::read(&path).unwrap()).to_vec();
            (path.strip_prefix(folder).unwrap().to_owned(), digest)
        })
        .collect()
}

fn text(path: &Path) -> String {
    let bytes = fs::read(path).unwrap();
    if path.extension().is_some_and(|e| e == "gz") {
        let mut text = String::new();
        flate2::read::GzDecoder::new(bytes.as_slice()).read_to_string(&mut text).unwrap();
        text
    } else {
        String::from_utf8(bytes).unwrap()
    }
}

/// Text between `from` and the next `to`.
fn between<'a>(line: &'a str, from: &str, to: &str) -> Option<&'a str> {
    let rest = &line[line.find(from)? + from.len()..];
    Some(&rest[..rest.find(to)?])
}

/// One `measValue`: object, end of its period, job, counter and text of each result, suspect.
#[derive(Debug)]
struct Row {
    object: String,
    end: String,
    job: String,
    results: BTreeMap<String, String>,
    suspect: bool,
}

/// Reads both forms line by line.
fn rows(text: &str) -> Vec<Row> {
    let mut rows: Vec<Row> = Vec::new();
    let (mut types, mut end, mut job) = (Vec::new(), String::new(), String::new());
    for line in text.lines() {
        if line.contains("<measInfo ") {
            types.clear();
            job.clear();
        } else if let Some(id) = between(line, "<job jobId=\"", "\"") {
            job = id.to_owned();
        } else if let Some(at) = between(line, "S\" endTime=\"", "\"") {
            end = at.to_owned();
        } else if let Some(name) = between(line, "<measType p=\"", "</measType>") {
            types.push(name.split_once("\">").unwrap().1.to_owned());
        } else if let Some(names) = between(line, "<measTypes>", "</measTypes>") {
            types = names.split_whitespace().map(str::to_owned).collect();
        } else if let Some(object) = between(line, "<measValue measObjLdn=\"", "\"") {
            rows.push(Row {
                object: object.to_owned(),
                end: end.clone(),
                job: job.clone(),
                results: BTreeMap::new(),
                suspect: false,
            });
        } else if let Some(result) = between(line, "<r p=\"", "</r>") {
            let (p, value) = result.split_once("\">").unwrap();
            let name = types[p.parse::<usize>().unwrap() - 1].clone();
            rows.last_mut().unwrap().results.insert(name, value.to_owned());
        } else if let Some(results) = between(line, "<measResults>", "</measResults>") {
            let values: Vec<&str> = results.split_whitespace().collect();
            assert_eq!(values.len(), types.len(), "{line}");
            let named = types.iter().cloned().zip(values.into_iter().map(str::to_owned));
            rows.last_mut().unwrap().results.extend(named);
        } else if line.contains("<suspect>true</suspect>") {
            rows.last_mut().unwrap().suspect = true;
        }
    }
    rows
}

fn all_rows(folder: &Path) -> Vec<Row> {
    files(folder).iter().flat_map(|path| rows(&text(path))).collect()
}

#[test]
fn the_same_options_give_the_same_bytes_and_another_seed_does_not() {
    let (first, summary) = write(&small(7));
    let (second, again) = write(&small(7));
    let (other, _) = write(&small(8));
    let first = hashes(first.path());
    assert!(first.len() > 50, "{}", first.len());
    assert_eq!(first, hashes(second.path()));
    assert_eq!((summary.n_files, summary.n_bytes), (again.n_files, again.n_bytes));
    let other = hashes(other.path());
    assert_eq!(first.keys().collect::<Vec<_>>(), other.keys().collect::<Vec<_>>());
    let exports = first.iter().filter(|(path, _)| path.starts_with("exports"));
    for (path, hash) in exports {
        assert_ne!(hash, &other[path], "{path:?} does not hang on the seed");
    }
}

#[test]
fn compressed_files_carry_no_time_and_no_name() {
    let (folder, _) = write(&small(1));
    let mut n_compressed = 0;
    for path in files(&folder.path().join("exports")) {
        if path.extension().is_some_and(|e| e == "gz") {
            let head = fs::read(&path).unwrap();
            assert_eq!(head[..4], [0x1f, 0x8b, 8, 0], "{path:?}: a flag announces a name");
            assert_eq!(head[4..8], [0; 4], "{path:?}: a time");
            n_compressed += 1;
        }
    }
    assert!(n_compressed > 10);
}

#[test]
fn every_cell_of_the_topology_reports_and_no_other() {
    let (folder, summary) = write(&small(3));
    assert_eq!(summary.n_cells, 27);
    let csv = text(&folder.path().join("topology/cells.csv"));
    let mut lines = csv.lines();
    assert_eq!(
        lines.next(),
        Some("cell,site,region,country,zone,vendor,technology,latitude,longitude,morphology")
    );
    let listed: BTreeSet<String> =
        lines.map(|line| line.split(',').next().unwrap().to_owned()).collect();
    assert_eq!(listed.len(), 27);

    let reporting: BTreeSet<String> = all_rows(&folder.path().join("exports"))
        .iter()
        .map(|row| {
            between(&row.object, ", Cell Name=", ",")
                .or_else(|| row.object.rsplit_once("EUtranCellFDD=").map(|(_, cell)| cell))
                .unwrap()
                .to_owned()
        })
        .collect();
    assert_eq!(reporting, listed);
}

#[test]
fn successes_never_exceed_attempts_and_jobs_repeat_equal_values() {
    let (folder, _) = write(&small(3));
    let pairs = [
        ("pmRrcConnEstabAtt", "pmRrcConnEstabSucc"),
        ("pmS1SigConnEstabAtt", "pmS1SigConnEstabSucc"),
        ("pmErabEstabAttInit", "pmErabEstabSuccInit"),
        ("pmHoExeAttLteIntraF", "pmHoExeSuccLteIntraF"),
        ("1526726658", "1526726659"),
        ("1526727545", "1526727544"),
        ("pmHoExeAttLteInterF", "pmHoExeSuccLteInterF"),
        ("1526726996", "1526726997"),
        ("1526727002", "1526727003"),
    ];
    let mut n_compared = [0; 9];
    let mut first_job: BTreeMap<(String, String), String> = BTreeMap::new();
    let mut n_repeats = 0;
    for path in files(&folder.path().join("exports/ericsson"))
        .iter()
        .chain(&files(&folder.path().join("exports/huawei")))
    {
        for row in rows(&text(path)) {
            for (n, (attempts, successes)) in n_compared.iter_mut().zip(pairs) {
                let number = |name| row.results.get(name).and_then(|v| v.parse::<u64>().ok());
                if let (Some(attempts), Some(successes)) = (number(attempts), number(successes)) {
                    assert!(successes <= attempts, "{row:?}");
                    *n += 1;
                }
            }
            if let Some(value) = row.results.get("pmRrcConnEstabAtt") {
                let key = (row.object.clone(), row.end.clone());
                if row.job == "PREDEF_Lrat" {
                    assert_eq!(first_job.insert(key, value.clone()), None, "twice in one job");
                } else {
                    assert_eq!(first_job.get(&key), Some(value));
                    n_repeats += 1;
                }
            }
        }
    }
    assert!(n_compared.iter().all(|n| *n > 500), "{n_compared:?}");
    assert_eq!(n_repeats, first_job.len());
}

/// Missing, blank, `NIL`, zero and suspect are five things; the demo has them all.
#[test]
fn the_data_have_the_flaws_of_real_ones() {
    let options = DemoOptions { n_cells: 60, n_days: 4, ..small(5) };
    let (folder, _) = write(&options);
    let exports = folder.path().join("exports");
    let rows = all_rows(&exports);
    let has = |value: &str| rows.iter().any(|r| r.results.values().any(|v| v == value));
    assert!(has("0") && has("NIL"));
    assert!(rows.iter().any(|r| r.suspect));
    assert!(rows.iter().any(|r| r.results.get("pmErabEstabAttInitQci").is_some_and(|v| v == "0")));
    let dense = rows.iter().filter_map(|r| r.results.get("pmPrbUtilDl"));
    assert!(dense.clone().count() > 0);
    assert!(dense.into_iter().all(|v| v.split(',').count() == 10));
    for sparse in rows.iter().filter_map(|r| r.results.get("pmErabEstabAttInitQci")) {
        if let Some(numbers) =
            sparse.split(',').map(|n| n.parse::<usize>().ok()).collect::<Option<Vec<_>>>()
        {
            assert_eq!(numbers.len(), 2 * numbers[0] + 1, "{sparse}");
        }
    }

    let names = |below: &str| {
        files(&exports.join(below))
            .iter()
            .map(|p| p.file_name().unwrap().to_string_lossy().into_owned())
            .collect::<Vec<_>>()
    };
    assert!(names("ericsson/CUS").len() < names("ericsson/LIM").len(), "no file was lost");
    let late = names("late");
    assert_eq!(late.len(), 3, "{late:?}");
    assert_eq!(late.iter().filter(|n| n.starts_with('B')).count(), 2, "corrections of one site");
    let came_late = late.iter().find(|n| n.starts_with('D')).unwrap();
    assert!(!names("huawei/VAP").contains(came_late));
}

/// A correction says more than the first, suspect delivery of the same hours.
#[test]
fn late_files_correct_what_was_half_counted() {
    let (folder, _) = write(&small(2));
    let exports = folder.path().join("exports");
    let corrections: Vec<PathBuf> = files(&exports.join("late"))
        .into_iter()
        .filter(|p| p.file_name().unwrap().to_string_lossy().starts_with('B'))
        .collect();
    let mut sums = BTreeMap::<bool, u64>::new();
    for path in corrections {
        let text = text(&path);
        if !text.contains("Ericsson AB") {
            continue;
        }
        assert!(between(&text, "dnPrefix=\"", "\"").unwrap().ends_with(",MeContext=LIM001"));
        for row in rows(&text).iter().filter(|r| r.job == "PREDEF_Lrat") {
            *sums.entry(true).or_default() += row.results["pmRrcConnEstabAtt"].parse().unwrap_or(0);
        }
        let first = all_rows(&exports.join("ericsson/LIM"));
        let ends: BTreeSet<String> = rows(&text).into_iter().map(|r| r.end).collect();
        for row in first.iter().filter(|r| {
            r.job == "PREDEF_Lrat" && r.object.contains("LIM001") && ends.contains(&r.end)
        }) {
            assert!(row.suspect);
            *sums.entry(false).or_default() +=
                row.results["pmRrcConnEstabAtt"].parse().unwrap_or(0);
        }
    }
    let (first, corrected) = (sums[&false], sums[&true]);
    assert!(first * 10 < corrected * 6 && first * 10 > corrected * 4, "{first} → {corrected}");
}

#[test]
fn local_months_are_covered_from_midnight_to_midnight() {
    let (folder, _) = write(&DemoOptions { n_cells: 6, n_days: 31, seed: 1, last_month: OCTOBER });
    let span = |below: &str| {
        let all: Vec<(String, String)> = files(&folder.path().join("exports").join(below))
            .iter()
            .map(|path| {
                let text = text(path);
                let (head, foot) = text.split_once("</fileHeader>").unwrap();
                let foot = foot.rsplit_once("<fileFooter>").unwrap().1;
                let begin = between(head, "beginTime=\"", "\"").unwrap().to_owned();
                (begin, between(foot, "endTime=\"", "\"").unwrap().to_owned())
            })
            .collect();
        let first = all.iter().map(|(begin, _)| begin).min().unwrap().clone();
        (first, all.iter().map(|(_, end)| end).max().unwrap().clone())
    };
    let utc = |a: &str, b: &str| (a.to_owned(), b.to_owned());
    assert_eq!(span("ericsson/LIM"), utc("2026-10-01T05:00:00+00:00", "2026-11-01T05:00:00+00:00"));
    assert_eq!(span("huawei/SCL"), utc("2026-10-01T00:00:00-03:00", "2026-11-01T00:00:00-03:00"));
}

/// The documents are of the form that the program reads, and fit together.
#[test]
fn contracts_and_exclusions_are_understood() {
    let (folder, summary) = write(&DemoOptions { n_cells: 120, n_days: 8, ..small(1) });
    for id in &summary.contracts {
        let file = format!("contracts/{id}.toml");
        let contract = parse_contract(&file, &text(&folder.path().join(&file))).unwrap();
        assert_eq!(&contract.id, id);
        let weights: rust_decimal::Decimal = contract.objectives.iter().map(|o| o.weight).sum();
        assert_eq!(weights, rust_decimal::Decimal::ONE_HUNDRED);
        let excluding = contract.objectives.iter().filter(|o| o.method == Method::Availability);
        assert_eq!(excluding.count(), 1);
    }
    for (view, name) in
        [("drops-by-region", "Drops by region"), ("access-in-peru", "Access in Peru")]
    {
        let file = format!("views/{view}.toml");
        let read = parse_view(view, &file, &text(&folder.path().join(&file))).unwrap();
        assert_eq!(read.name, name);
    }
    let wall = text(&folder.path().join("dashboards/operations.toml"));
    let wall = parse_dashboard("operations", "operations.toml", &wall).unwrap();
    assert_eq!(wall.tiles.len(), 7);
    let lima = Zone::named("America/Lima").unwrap();
    let judged = ViewRange::Fixed(lima.month(small(1).last_month));
    assert_eq!(wall.range, judged, "the month that has data, not the one that it is");
    let ledger = text(&folder.path().join("exclusions/2026.toml"));
    let ledger = parse_exclusions("exclusions/2026.toml", &ledger).unwrap();
    assert!(ledger.entries.iter().all(|e| summary.contracts.contains(&e.contracts[0])));
    for state in [ExclusionState::Proposed, ExclusionState::Approved, ExclusionState::Rejected] {
        assert!(ledger.entries.iter().any(|e| e.state == state), "none is {state:?}");
    }
}

#[test]
fn a_used_folder_is_left_alone() {
    let (folder, _) = write(&DemoOptions { n_cells: 3, n_days: 1, ..small(1) });
    let before = hashes(folder.path());
    let again = write_demo(folder.path(), &small(2), &JobContext::default());
    assert!(matches!(again, Err(DemoError::Occupied { .. })), "{again:?}");
    assert_eq!(before, hashes(folder.path()));
}

#[test]
fn impossible_sizes_and_a_cancel_are_refused() {
    let folder = tempfile::tempdir().unwrap();
    for options in [DemoOptions { n_cells: 0, ..small(1) }, DemoOptions { n_days: 0, ..small(1) }] {
        let refused = write_demo(folder.path(), &options, &JobContext::default());
        assert!(matches!(refused, Err(DemoError::Size { value: 0, .. })), "{refused:?}");
    }
    let ctx = JobContext::default();
    ctx.cancel.cancel();
    let cancelled = write_demo(folder.path(), &small(1), &ctx);
    assert!(matches!(cancelled, Err(DemoError::Cancelled(_))), "{cancelled:?}");
}
