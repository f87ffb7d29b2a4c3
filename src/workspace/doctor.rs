//! Checking an installation: worked examples go the whole way (samples → store → counter frame → formula → contract) and must come
//! out as they were worked by hand. A wrong figure names a broken build, library or machine.

use std::sync::Arc;

use rust_decimal::Decimal;

use crate::job::JobContext;
use crate::kpi::plan::Question;
use crate::kpi::worst::{self, Rank, WorstOptions, WorstReport, WorstRow, WorstSeries};
use crate::kpi::{Catalog, Plan};
use crate::model::{
    CalendarMonth, Every, GranularityPeriod, ImportHeader, ImportedFile, KpiSeries,
    MeasurementBatch, MeasurementEntry, MeasurementKind, ObjectEntry, Period, SCALAR_BIN, Sample,
    SampleValue, TimeRange, Timestamp, Zone,
};
use crate::query::{self, FrameRequest, SuspectPolicy, Topology};
use crate::store::Store;
use crate::store::memory::MemoryStore;

/// One worked example.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Check {
    pub id: &'static str,
    pub what: &'static str,
    pub expected: String,
    pub found: String,
}

impl Check {
    pub fn right(&self) -> bool {
        self.expected == self.found
    }
}

/// Counters of one cell in one period.
type Cell<'a> = &'a [(&'a str, i64)];

/// All worked examples that this program can compute.
pub fn checks() -> Vec<Check> {
    let mut checks = kpi_checks();
    checks.extend(worst_checks());
    checks.extend(calendar_checks());
    checks.extend(money_checks());
    checks
}

fn kpi_checks() -> Vec<Check> {
    const QUARTER: u32 = 900;
    const DAY: u32 = 86_400;
    let success = "100 * sum(succ) / sum(att)";
    let mut checks = Vec::new();
    let mut check = |id,
                     what,
                     granularity_secs,
                     cells: &[Cell<'_>],
                     formula: &str,
                     factor: f64,
                     expected: &str| {
        let found = value_of(cells, formula, granularity_secs)
            .map_or_else(|| "no value".to_owned(), |v| format!("{:.7}", v * factor));
        checks.push(Check { id, what, expected: expected.to_owned(), found });
    };
    let three: [Cell<'_>; 3] = [
        &[("att", 10_000), ("succ", 9950)],
        &[("att", 100), ("succ", 70)],
        &[("att", 900), ("succ", 891)],
    ];
    check("K01", "ratio of sums over three cells, %", QUARTER, &three, success, 1.0, "99.1909091");
    let product: [Cell<'_>; 1] = [&[
        ("a", 10_911),
        ("b", 11_000),
        ("c", 10_791),
        ("d", 10_900),
        ("e", 10_692),
        ("f", 10_800),
    ]];
    let formula = "100 * (sum(a) / sum(b)) * (sum(c) / sum(d)) * (sum(e) / sum(f))";
    check(
        "K02",
        "accessibility as a product of ratios, %",
        QUARTER,
        &product,
        formula,
        1.0,
        "97.2170100",
    );
    let release: [Cell<'_>; 1] = [&[("released", 36), ("session_secs", 1_800_000)]];
    check(
        "K03",
        "releases per session hour",
        QUARTER,
        &release,
        "sum(released) / sum(session_secs)",
        3600.0,
        "0.0720000",
    );
    let down: [Cell<'_>; 3] = [&[("down", 0)], &[("down", 1800)], &[("down", 5400)]];
    let formula = "100 * (period_secs - sum(down)) / period_secs";
    check(
        "K04",
        "availability of three cells over a day, %",
        DAY,
        &down,
        formula,
        1.0,
        "97.2222222",
    );
    let volume: [Cell<'_>; 2] =
        [&[("kbit", 8_000_000), ("ms", 400_000)], &[("kbit", 600_000), ("ms", 120_000)]];
    check("K05", "throughput, Mbit/s", QUARTER, &volume, "sum(kbit) / sum(ms)", 1.0, "16.5384615");
    let empty: [Cell<'_>; 2] = [&[("att", 0), ("succ", 0)], &[("att", 100), ("succ", 95)]];
    check(
        "K08",
        "0/0 has no value and is left out, %",
        QUARTER,
        &empty,
        success,
        1.0,
        "95.0000000",
    );
    let nothing: [Cell<'_>; 1] = [&[("att", 0), ("succ", 0)]];
    check("K08", "0/0 alone", QUARTER, &nothing, success, 1.0, "no value");
    let rops: [Cell<'_>; 4] = [
        &[("att", 10), ("succ", 12)],
        &[("att", 12), ("succ", 9)],
        &[("att", 8), ("succ", 8)],
        &[("att", 10), ("succ", 10)],
    ];
    check(
        "K09",
        "successes above attempts are not clamped, %",
        QUARTER,
        &rops,
        success,
        1.0,
        "97.5000000",
    );
    let handover: [Cell<'_>; 1] =
        [&[("prep", 5000), ("prepared", 4950), ("exec", 4940), ("executed", 4890)]];
    let formula = "100 * (sum(executed) / sum(exec)) * (sum(prepared) / sum(prep))";
    check(
        "K10",
        "mobility as a product of ratios, %",
        QUARTER,
        &handover,
        formula,
        1.0,
        "97.9979757",
    );
    checks
}

/// Four cells in three orders, and cells that meet a target beside the ratio of the network.
fn worst_checks() -> Vec<Check> {
    let cells: [Cell<'_>; 4] = [
        &[("att", 20), ("succ", 12)],
        &[("att", 12_000), ("succ", 11_640)],
        &[("att", 800), ("succ", 712)],
        &[("att", 5000), ("succ", 4975)],
    ];
    let order = |rank, attempts_min| {
        let report = ranked(&cells, rank, attempts_min, None)?;
        let letter = |row: &WorstRow| row.group.first().and_then(|name| name.chars().last());
        Some(report.rows.iter().filter_map(letter).map(String::from).collect::<Vec<_>>().join(" "))
    };
    let check = |id, what, expected: &str, found: Option<String>| Check {
        id,
        what,
        expected: expected.to_owned(),
        found: found.unwrap_or_else(|| "no value".to_owned()),
    };
    let targets: [Cell<'_>; 4] = [
        &[("att", 50_000), ("succ", 49_250)],
        &[("att", 1000), ("succ", 995)],
        &[("att", 1000), ("succ", 996)],
        &[("att", 1000), ("succ", 997)],
    ];
    let meeting = ranked(&targets, Rank::Rate, None, Some(99.5)).and_then(|report| {
        let (n_meeting, n_all) = report.n_meeting?;
        let share = 100.0 * n_meeting as f64 / n_all as f64;
        Some(format!("{share:.1}; {:.4}", report.total.value?))
    });
    vec![
        check("K19", "worst cells by rate", "A C B D", order(Rank::Rate, None)),
        check("K19", "of at least 100 attempts", "C B D", order(Rank::Rate, Some(100.0))),
        check("K19", "by failures", "B C D A", order(Rank::Contribution, None)),
        check("K20", "cells that meet 99.5 %, network, %", "75.0; 98.5623", meeting),
    ]
}

fn ranked(
    cells: &[Cell<'_>],
    rank: Rank,
    attempts_min: Option<f64>,
    threshold: Option<f64>,
) -> Option<WorstReport> {
    let series = |by: &[String]| series_of(cells, "100 * sum(succ) / sum(att)", 900, by);
    let (whole, total) = (series(&["object".to_owned()])?, series(&[])?);
    let no_days =
        KpiSeries { buckets: Vec::new(), groups: Vec::new(), points: Vec::new(), ..whole.clone() };
    let series = WorstSeries {
        whole: &whole,
        total: total.points.first()?,
        days: &no_days,
        total_days: &no_days,
    };
    let options = WorstOptions {
        rank,
        higher_is_better: true,
        sides_add_up: true,
        attempts_min,
        bad_days_min: 3,
        n_days: 7,
        completeness_ratio_min: 0.75,
        threshold,
        n_shown: 10,
        n_without: None,
    };
    worst::rank(series, &options).ok()
}

fn value_of(cells: &[Cell<'_>], formula: &str, granularity_secs: u32) -> Option<f64> {
    let series = series_of(cells, formula, granularity_secs, &[])?;
    series.points.first().and_then(|point| point.value)
}

/// Sends the cells through a store, a query and a formula. The last letter of an object is A for the first, then B.
fn series_of(
    cells: &[Cell<'_>],
    formula: &str,
    granularity_secs: u32,
    by: &[String],
) -> Option<KpiSeries> {
    let start = Timestamp::from_unix_secs(1_790_812_800);
    let granularity = GranularityPeriod::from_secs(granularity_secs)?;
    let mut batch =
        MeasurementBatch { periods: vec![Period { start, granularity }], ..Default::default() };
    let mut samples = Vec::new();
    for (cell_idx, cell) in cells.iter().enumerate() {
        batch.objects.push(ObjectEntry {
            name: format!("ManagedElement=1,EUtranCellFDD={}", letter_of(cell_idx)),
            vendor: None,
        });
        for (name, value) in *cell {
            let known = batch.measurements.iter().position(|m| m.name == *name);
            let measurement = known.unwrap_or_else(|| {
                Arc::make_mut(&mut batch.measurements).push(MeasurementEntry {
                    name: (*name).to_owned(),
                    group: String::new(),
                    kind: MeasurementKind::Scalar,
                });
                batch.measurements.len() - 1
            });
            samples.push(Sample {
                object: cell_idx as u32,
                measurement: measurement as u32,
                period: 0,
                bin: SCALAR_BIN,
                suspect: false,
                value: SampleValue::Integer(*value),
            });
        }
    }
    batch.samples.extend(samples);
    let store = MemoryStore::new();
    let mut writer = store.begin_import().ok()?;
    let header = ImportHeader { file: "worked example".to_owned(), ..Default::default() };
    writer.add_file(ImportedFile { header, batch, ..Default::default() }).ok()?;
    writer.finish().ok()?;
    let snapshot = store.snapshot().ok()?;
    let measurements = snapshot.measurements().ok()?;
    let (plan, _) =
        Plan::new(&Catalog::builtin(), &[Question::Formula(formula.to_owned())], &measurements)
            .ok()?;
    let request = FrameRequest {
        inputs: plan.inputs().to_vec(),
        filter: None,
        by: by.to_vec(),
        every: Every::All,
        range: TimeRange::new(start, start.plus_secs(i64::from(granularity_secs))),
        zone: Zone::utc(),
        granularity: None,
        masks: Vec::new(),
        suspect: SuspectPolicy::Keep,
    };
    let frame = query::counter_frame(
        snapshot.as_ref(),
        &Topology::default(),
        &request,
        &JobContext::default(),
    )
    .ok()?;
    plan.evaluate(&frame).into_iter().next()
}

fn letter_of(cell_idx: usize) -> char {
    ('A'..='Z').nth(cell_idx).unwrap_or('Z')
}

/// Lengths of months and days in zones that change their clocks.
fn calendar_checks() -> Vec<Check> {
    let mut checks = Vec::new();
    let mut month = |what, zone: &str, year, month, expected: &str| {
        let found = Zone::named(zone)
            .map(|z| (z.month(CalendarMonth { year, month }).duration_secs() / 60).to_string());
        checks.push(Check {
            id: "A07",
            what,
            expected: expected.to_owned(),
            found: found.unwrap_or_else(|e| e.to_string()),
        });
    };
    month("minutes of April 2026 in Santiago", "America/Santiago", 2026, 4, "43260");
    month("minutes of September 2026 in Santiago", "America/Santiago", 2026, 9, "43140");
    month("minutes of September 2026 in Bogotá", "America/Bogota", 2026, 9, "43200");
    month("minutes of September 2026 in Coyhaique", "America/Coyhaique", 2026, 9, "43200");
    month("minutes of October 2026 in Madrid", "Europe/Madrid", 2026, 10, "44700");
    checks
}

/// Money is decimal: a credit that binary floating point gets wrong by a cent would show here.
fn money_checks() -> Vec<Check> {
    let fee = Decimal::from(120_000);
    let steps = [("99.9", "0"), ("99.5", "5"), ("99.0", "10")];
    let credit_of = |result: &str| {
        let result: Decimal = result.parse().unwrap_or_default();
        let rule = crate::sla::CreditRule::Steps {
            steps: steps
                .iter()
                .map(|(limit, percent)| crate::sla::CreditStep {
                    limit: limit.parse().unwrap_or_default(),
                    percent: percent.parse().unwrap_or_default(),
                })
                .collect(),
            below_percent: Decimal::from(25),
            boundary: crate::sla::Boundary::Better,
            base: crate::sla::CreditBase::Fee,
        };
        let percent =
            crate::sla::credit::step_percent(result, crate::sla::Comparison::AtLeast, &rule);
        crate::sla::credit::credit_amount(fee, percent, 2).normalize().to_string()
    };
    [("99.47", "12000"), ("99.50", "6000"), ("99.4996", "12000"), ("98.99", "30000")]
        .into_iter()
        .map(|(result, expected)| Check {
            id: "C01",
            what: match result {
                "99.47" => "credit for 99.47 % of a fee of 120 000",
                "99.50" => "credit on the boundary of 99.50 %",
                "99.4996" => "credit just below the boundary",
                _ => "credit below the last step",
            },
            expected: expected.to_owned(),
            found: credit_of(result),
        })
        .collect()
}
