//! How fast reports are written: `cargo bench --bench report`.
//!
//! ```text
//! cargo bench --bench report                                    a demo network in a folder that is deleted again
//! cargo bench --bench report -- --cells 1000 --contracts 100
//! cargo bench --bench report -- --keep DIR                      the same in a folder that stays; a second run uses it again
//! ```
//! One month of a demo network is written and imported. Then, each with a workspace that was opened anew, so that nothing is remembered:
//! one contract of ten objectives over all cells, from cache to PDF, XLSX and CSV (median of five, and its parts); and as many
//! customers as asked for, each with ten objectives over a region or a country, written as a batch by all cores. Sizes are those on
//! disk, memory is the highest that the process had so far (`VmHWM`).

#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a benchmark prints, and may stop at the first surprise"
)]

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Instant;

use vigia::job::{JobContext, keep_freed_memory};
use vigia::model::{CalendarMonth, Zone};
use vigia::workspace::demo::{DemoOptions, write_demo};
use vigia::workspace::import::import_paths;
use vigia::workspace::{Engine, ImportWishes, Purpose, ReportStyle, ReportWish};

/// As the program has it.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

const MONTH: CalendarMonth = CalendarMonth { year: 2026, month: 10 };
/// Id, KPI, unit, comparison, target.
const LINES: [(&str, &str, &str, &str, &str); 10] = [
    ("availability", "cell_availability", "%", "at_least", "99.90"),
    ("rrc-setup", "rrc_setup_success_rate", "%", "at_least", "99.30"),
    ("accessibility", "erab_accessibility", "%", "at_least", "98.80"),
    ("drop-rate", "erab_drop_rate", "%", "at_most", "0.50"),
    ("throughput", "ip_throughput_dl", "Mbit/s", "at_least", "12"),
    ("rrc-strict", "rrc_setup_success_rate", "%", "at_least", "99.80"),
    ("access-strict", "erab_accessibility", "%", "at_least", "99.50"),
    ("drop-strict", "erab_drop_rate", "%", "at_most", "0.20"),
    ("throughput-fast", "ip_throughput_dl", "Mbit/s", "at_least", "20"),
    ("availability-strict", "cell_availability", "%", "at_least", "99.99"),
];
/// The contract over all cells, which is reported alone.
const ALL: &str = "all";
const SCOPES: [&str; 4] = ["country == \"PE\"", "country == \"CL\"", "region == \"Lima\"", ""];

fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    if !arguments.iter().any(|argument| argument == "--bench") {
        println!("skipped: run it with `cargo bench`");
        return;
    }
    let after = |flag: &str| {
        let at = arguments.iter().position(|argument| argument == flag)?;
        arguments.get(at + 1).cloned()
    };
    let number = |flag, otherwise| after(flag).map_or(otherwise, |text| text.parse().unwrap());
    let (n_cells, n_contracts) = (number("--cells", 1000), number("--contracts", 100));
    let scratch = tempfile::tempdir().unwrap();
    let folder = after("--keep").map_or_else(|| scratch.path().join("workspace"), PathBuf::from);
    if !folder.is_dir() {
        make(&folder, n_cells);
    }
    for entry in fs::read_dir(folder.join("contracts")).unwrap() {
        fs::remove_file(entry.unwrap().path()).unwrap();
    }
    let ids: Vec<String> = std::iter::once(ALL.to_owned())
        .chain((0..n_contracts).map(|i| format!("customer-{i:03}")))
        .collect();
    for (i, id) in ids.iter().enumerate() {
        let scope = if id == ALL { "" } else { SCOPES[i % SCOPES.len()] };
        fs::write(folder.join(format!("contracts/{id}.toml")), contract(id, scope)).unwrap();
    }
    exclude_for(&folder, &ids);
    // As the command does for a single report.
    keep_freed_memory(true);
    one(&folder, scratch.path(), n_cells);
    keep_freed_memory(false);
    batch(&folder, scratch.path());
}

/// Lets the windows of the demo count for these contracts instead of its own.
fn exclude_for(folder: &Path, ids: &[String]) {
    for entry in fs::read_dir(folder.join("exclusions")).unwrap() {
        let path = entry.unwrap().path();
        let text = fs::read_to_string(&path).unwrap();
        let named = format!("contracts = {ids:?}");
        let lines = text
            .lines()
            .map(|line| if line.starts_with("contracts = [") { named.as_str() } else { line });
        fs::write(&path, lines.collect::<Vec<_>>().join("\n") + "\n").unwrap();
    }
}

/// Export files, imported.
fn make(folder: &Path, n_cells: u32) {
    let begun = Instant::now();
    Engine::create(folder, "Reports", &Zone::named("America/Lima").unwrap()).unwrap();
    let options = DemoOptions { n_cells, ..DemoOptions::for_month(MONTH) };
    let ctx = JobContext::default();
    let summary = write_demo(folder, &options, &ctx).unwrap();
    let (engine, _) = Engine::open(folder, Purpose::Importing).unwrap();
    import_paths(&Arc::new(engine), &summary.imports, &ImportWishes::default(), &ctx).unwrap();
    fs::remove_dir_all(folder.join("exports")).unwrap();
    println!("{n_cells} cells, a month and three days: {:.1} s to make", secs(begun));
}

/// A contract whose ten lines look at that scope.
fn contract(id: &str, scope: &str) -> String {
    let mut text = format!(
        r#"id = "{id}"
customer = "Customer {id}"
name = "Mobile access of {id}"
country = "PE"
zone = "America/Lima"
currency = "PEN"
currency_decimals = 2
fee_per_period = "120000.00"
credit_cap_percent = "15"
window = "calendar_month"
[scorecard]
no_data = "zero"
score = "step"
"#
    );
    for (line, kpi, unit, comparison, target) in LINES {
        let method = if kpi == "cell_availability" { "availability" } else { "period_aggregate" };
        let _ = write!(
            text,
            r#"
[[objective]]
id = "{line}"
name = "{line}"
kpi = "{kpi}"
unit = "{unit}"
scope = '{scope}'
membership = "dated"
service_calendar = "24x7"
method = "{method}"
comparison = "{comparison}"
target = "{target}"
tolerance = "none"
grace = "none"
completeness_min = "0.95"
missing_data = "undecided"
rounding = "none"
weight = "10"
credit = "none"
exclusions = "none"
"#
        );
    }
    text
}

fn open(folder: &Path) -> Arc<Engine> {
    let (engine, problems) = Engine::open(folder, Purpose::Reading).unwrap();
    assert!(problems.is_empty(), "{problems:?}");
    Arc::new(engine)
}

fn one(folder: &Path, to: &Path, n_cells: u32) {
    let style = ReportStyle::default();
    let ctx = JobContext::default();
    let (mut whole, mut judging) = (Vec::new(), Vec::new());
    let mut files = Vec::new();
    for _ in 0..5 {
        let engine = open(folder);
        let period = engine.period_named(ALL, "2026-10").unwrap();
        let as_of = period.range(&Zone::named("America/Lima").unwrap()).end;
        let begun = Instant::now();
        engine.judge(ALL, period, as_of, &ctx).unwrap();
        judging.push(secs(begun));
        let engine = open(folder);
        let begun = Instant::now();
        files = engine.publish(ALL, period, as_of, &style, to, &ctx).unwrap().files;
        whole.push(secs(begun));
    }
    println!(
        "one contract, 10 objectives, {n_cells} cells, a month: {:.2} s (first {:.2} s), of which judging {:.2} s",
        median(&mut whole.clone()),
        whole[0],
        median(&mut judging)
    );
    for file in files {
        let size = fs::metadata(&file).unwrap().len();
        println!("  {:>5} kB  {}", size / 1000, file.file_name().unwrap().to_string_lossy());
    }
    println!("  {} MB of memory at most", peak_mb());
}

fn batch(folder: &Path, to: &Path) {
    let engine = open(folder);
    let zone = Zone::named("America/Lima").unwrap();
    let wish = |id: String| {
        let period = engine.period_named(&id, "2026-10").unwrap();
        ReportWish { contract: id, period, as_of: period.range(&zone).end }
    };
    let documents = engine.documents();
    let of_customers = documents.contracts.iter().filter(|contract| contract.id != ALL);
    let wishes: Vec<ReportWish> = of_customers.map(|contract| wish(contract.id.clone())).collect();
    let (n, begun) = (wishes.len(), Instant::now());
    let (style, ctx) = (ReportStyle::default(), JobContext::default());
    let ends = engine.publish_all(wishes, &style, to.to_owned(), &ctx, |_| {}).unwrap();
    let took = secs(begun);
    let n_failed = ends.iter().filter(|end| end.result.is_err()).count();
    println!(
        "{n} contracts of 10 objectives: {took:.1} s, {:.2} s each, {n_failed} failed; {} MB of memory at most",
        took / n as f64,
        peak_mb()
    );
}

fn secs(begun: Instant) -> f64 {
    begun.elapsed().as_secs_f64()
}

fn median(values: &mut [f64]) -> f64 {
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}

/// Of this process so far, where the system tells.
fn peak_mb() -> u64 {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.and_then(|text| text.trim().trim_end_matches(" kB").parse::<u64>().ok())
        .map_or(0, |kb| kb / 1024)
}
