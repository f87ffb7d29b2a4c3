//! K17 to K20: how much arrived and what that says; which objects are worst; objects on target beside the network's ratio.

use super::bench::{Bench, QUARTER_SECS, Ready, at, beside, line, result_of, value_of, zone};
use super::check::{Check, Found, compare, is, says};
use super::contract_text::{contract, of_counters};
use crate::kpi::worst::{self, Rank, WorstOptions, WorstSeries};
use crate::model::{KpiSeries, Timestamp};
use crate::sla::Verdict;

/// 2026-11-01T05:00:00Z, midnight in Lima.
const DAY: Timestamp = Timestamp::from_unix_secs(1_793_509_200);

const SUCCESS: &str = "100 * sum(succ) / sum(att)";

pub(super) fn checks() -> Vec<Check> {
    [completeness(), interval(), worst_lists(), on_target()].concat()
}

/// Periods of a day with attempts and successes; the sender doubts the first `n_suspect`.
fn day_of(n_periods: i64, n_suspect: i64, (att, succ): (f64, f64)) -> Found<Ready> {
    let mut bench = Bench::new();
    for period in 0..n_periods {
        let when = (QUARTER_SECS, DAY.plus_secs(period * i64::from(QUARTER_SECS)));
        // All in one period: what counts here is which periods are there.
        let share = if period == n_suspect { 1.0 } else { 0.0 };
        bench.put_as("EUtranCellFDD=A", "att", when, share * att, period < n_suspect);
        bench.put_as("EUtranCellFDD=A", "succ", when, share * succ, period < n_suspect);
    }
    bench.ready()
}

fn completeness() -> Vec<Check> {
    let found = || {
        let terms = [("completeness_min", r#""0.9""#), ("missing_data", r#""undecided""#)];
        let text = contract(&[("window", r#""rolling 1d""#)], &[of_counters(&terms)]);
        let statement = day_of(90, 4, (1000.0, 1000.0))?.judge(&text, "2026-11-01")?;
        let result = line(&statement, 0)?;
        if result.verdict != Verdict::Undecided {
            return Err(format!("{} although less than 90 % is valid", result.verdict.name()));
        }
        let reported = result.completeness.ok_or("no completeness")?;
        let valid = result.valid_ratio().ok_or("no valid share")?;
        Ok([(100.0 * reported).into(), (100.0 * valid).into()])
    };
    let rule = "periods that arrived and are not suspect, %; below 90: no verdict";
    compare(
        found(),
        [
            is("K17.reported", "periods that arrived of those expected, %", 93.75),
            is("K17.valid", rule, 89.583_333_3),
        ],
    )
}

fn interval() -> Vec<Check> {
    let found = || {
        let lima = zone("America/Lima")?;
        let day = lima.day(at(&lima, "2026-11-01T12:00")?);
        let answer = day_of(86, 0, (10_000.0, 9900.0))?.ask(SUCCESS, |q| q.range = Some(day))?;
        Ok([
            beside(&answer, "formula.low")?.into(),
            beside(&answer, "formula.high")?.into(),
            value_of(&answer)?.into(),
        ])
    };
    compare(
        found(),
        [
            is("K18.lo", "86 of 96 periods: all unseen attempts failed, %", 88.6875).within(5e-5),
            is("K18.hi", "all unseen attempts succeeded, %", 99.1042).within(5e-5),
            is("K18.point", "of what arrived, %", 99.0),
        ],
    )
}

/// Cells A, B, … with attempts and successes.
fn cells(shares: &[(f64, f64)]) -> Found<Ready> {
    let mut bench = Bench::new();
    for ((att, succ), letter) in shares.iter().zip('A'..='Z') {
        let object = format!("EUtranCellFDD={letter}");
        bench.put(&object, "att", QUARTER_SECS, DAY, *att);
        bench.put(&object, "succ", QUARTER_SECS, DAY, *succ);
    }
    bench.ready()
}

fn worst_lists() -> Vec<Check> {
    let order = |ready: &Ready, rank, attempts_min| -> Found<String> {
        let series = |by: &[&str]| -> Found<KpiSeries> {
            let by = by.iter().map(|key| (*key).to_owned()).collect();
            let answer = ready.ask(SUCCESS, |question| question.by = by)?;
            answer.series.into_iter().next().ok_or_else(|| "no series".to_owned())
        };
        let (whole, total) = (series(&["object"])?, series(&[])?);
        let no_days = KpiSeries {
            buckets: Vec::new(),
            groups: Vec::new(),
            points: Vec::new(),
            ..whole.clone()
        };
        let series = WorstSeries {
            whole: &whole,
            total: total.points.first().ok_or("no total")?,
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
            threshold: None,
            n_shown: 10,
            n_without: None,
        };
        let report = worst::rank(series, &options).map_err(|e| format!("{e:?}"))?;
        let names = report.rows.iter().filter_map(|row| row.group.first());
        let letters: Vec<&str> = names.filter_map(|name| name.rsplit('=').next()).collect();
        Ok(letters.join(", "))
    };
    let found = || {
        let shares = [(20.0, 12.0), (12_000.0, 11_640.0), (800.0, 712.0), (5000.0, 4975.0)];
        let ready = cells(&shares)?;
        Ok([
            order(&ready, Rank::Rate, None)?.into(),
            order(&ready, Rank::Rate, Some(100.0))?.into(),
            order(&ready, Rank::Contribution, None)?.into(),
        ])
    };
    compare(
        found(),
        [
            says("K19.by_rate", "worst cells by rate", "A, C, B, D"),
            says("K19.by_rate_min100", "by rate, of those with 100 attempts", "C, B, D"),
            says("K19.by_failures", "by failures", "B, C, D, A"),
        ],
    )
}

fn on_target() -> Vec<Check> {
    let found = || {
        let shares = [(50_000.0, 49_250.0), (1000.0, 995.0), (1000.0, 996.0), (1000.0, 997.0)];
        let of_cells = [("method", r#""objects_meeting""#), ("limit", r#""at_least 99.5""#)];
        let of_network = [("weight", r#""0""#), ("target", r#""99.5""#)];
        let text = contract(&[], &[of_counters(&of_cells), of_counters(&of_network)]);
        let statement = cells(&shares)?.judge(&text, "2026-11")?;
        Ok([result_of(&statement, 0)?.into(), result_of(&statement, 1)?.into()])
    };
    compare(
        found(),
        [
            is("K20.pct_cells", "cells that keep 99.5 %, % of cells", 75.0),
            is("K20.network", "ratio of the network, %", 98.5623).within(5e-5),
        ],
    )
}
