//! A01 to A06 and A09 to A13: what counts as down, of how much time, and what no data mean.

use std::collections::BTreeMap;

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive as _;

use super::bench::{Bench, DAY_SECS, QUARTER_SECS, Ready, at, line, result_of, sides_of, zone};
use super::check::{Check, Found, Value, compare, is, is_not};
use super::contract_text::{contract, of_counters, of_lines, of_outages};
use crate::model::{Every, Gap, KpiPoint, Outage, TimeRange, Timestamp, Zone};
use crate::sla::error_budget::{allowed_bad_percent, error_budget};
use crate::sla::outage_metric::OutageObject;
use crate::sla::{
    EvaluationInput, History, ObjectiveEvidence, Source, Verdict, evaluate, outage_availability,
    parse_contract,
};

const CELL: &str = "EUtranCellFDD=A";

pub(super) fn checks() -> Vec<Check> {
    [
        methods(),
        cut_and_joined(),
        network(),
        composites(),
        budgets(),
        service_hours(),
        short_outages(),
        no_data(),
        short_day(),
    ]
    .concat()
}

/// One cell in November 2026 in Lima with outages, by wall clock and minutes.
fn outages(list: &[(&str, i64)]) -> Found<Bench> {
    let lima = zone("America/Lima")?;
    let mut bench = Bench::new();
    bench.object(CELL, at(&lima, "2026-11-01T00:00")?);
    for (start, minutes) in list {
        bench.outage(CELL, at(&lima, start)?, 60 * minutes);
    }
    Ok(bench)
}

/// An approved window of planned maintenance.
fn planned(start: &str, end: &str) -> String {
    format!(
        "[[exclusion]]\nid = \"CHG-1\"\ncontracts = []\nkind = \"planned_maintenance\"\n\
         start = \"{start}:00-05:00\"\nend = \"{end}:00-05:00\"\nobjects = \"\"\n\
         reason = \"power\"\nevidence = \"CHG-1\"\nstate = \"approved\"\ndecided_by = \"a customer\"\n"
    )
}

fn leaving_out(mode: &str) -> String {
    format!(
        "{{ mode = \"{mode}\", approver = \"any\", \
         kinds = [ {{ kind = \"planned_maintenance\", notice_hours = 0, minutes_max = \"none\" }} ] }}"
    )
}

/// Minutes that a line counts as down.
pub(super) fn down_minutes(ready: &Ready, contract: &str, period: &str) -> Found<f64> {
    let (up, counted) = sides_of(&ready.judge(contract, period)?, 0)?;
    Ok((counted - up) / 60.0)
}

fn methods() -> Vec<Check> {
    let found = || {
        let mut bench = outages(&[("2026-11-05T10:00", 90), ("2026-11-10T02:00", 60)])?;
        bench.exclusions(&planned("2026-11-10T02:00", "2026-11-10T06:00"));
        let ready = bench.ready()?;
        let value = |exclusions: &str, verdict: Verdict| -> Found<Value> {
            let terms = [("target", r#""99.791""#), ("exclusions", exclusions)];
            let statement = ready.judge(&contract(&[], &[of_outages(&terms)]), "2026-11")?;
            let result = line(&statement, 0)?;
            if result.verdict != verdict {
                return Err(format!("{}, not {}", result.verdict.name(), verdict.name()));
            }
            Ok(result_of(&statement, 0)?.into())
        };
        Ok([
            value(&leaving_out("downtime_only"), Verdict::Achieved)?,
            value(&leaving_out("downtime_and_service_time"), Verdict::Breached)?,
            value(r#""none""#, Verdict::Breached)?,
        ])
    };
    let both = "planned time leaves downtime and service time; misses 99.791, %";
    compare(
        found(),
        [
            is("A01.a", "planned time leaves downtime only; meets 99.791, %", 99.791_666_7),
            is("A01.b", both, 99.790_502_8),
            is("A01.c", "nothing is left out; misses 99.791, %", 99.652_777_8),
        ],
    )
}

fn cut_and_joined() -> Vec<Check> {
    let cut = || {
        let mut bench = outages(&[("2026-11-10T05:30", 90)])?;
        bench.exclusions(&planned("2026-11-10T02:00", "2026-11-10T06:00"));
        let mode = leaving_out("downtime_only");
        let text = contract(&[], &[of_outages(&[("exclusions", &mode)])]);
        Ok([down_minutes(&bench.ready()?, &text, "2026-11")?.into()])
    };
    let joined = || {
        let ready = outages(&[("2026-11-10T10:00", 60), ("2026-11-10T10:30", 90)])?.ready()?;
        let minutes = down_minutes(&ready, &contract(&[], &[of_outages(&[])]), "2026-11")?;
        Ok([minutes.into(), minutes.into()])
    };
    let rule = "05:30–07:00 outside a window 02:00–06:00, min";
    let mut checks = compare(cut(), [is("A02.counted", rule, 60.0).exact()]);
    checks.extend(compare(
        joined(),
        [
            is("A03.union", "10:00–11:00 and 10:30–12:00 of one object, min", 120.0).exact(),
            is_not("A03.sum_WRONG", "what overlaps is not counted twice, min", 150.0).exact(),
        ],
    ));
    checks
}

fn network() -> Vec<Check> {
    let found = || {
        let lima = zone("America/Lima")?;
        let start = at(&lima, "2026-11-01T00:00")?;
        let mut bench = Bench::new();
        let mut topology = "object,traffic\n".to_owned();
        for cell in 1..=100 {
            let name = format!("EUtranCellFDD=C{cell}");
            bench.object(&name, start);
            // Two cells with 10 % each: 98 of 980, the others 8.
            let traffic = if cell <= 2 { 98 } else { 8 };
            topology.push_str(&format!("{name},{traffic}\n"));
            if cell <= 2 {
                bench.outage(&name, start.plus_secs(DAY_SECS), DAY_SECS / 2);
            }
        }
        bench.topology(&topology);
        let none = ("weight", r#""0""#);
        let weight = ("weight_by", r#"{ attribute = "traffic" }"#);
        let lines = [
            of_outages(&[]),
            of_outages(&[
                ("method", r#""objects_meeting""#),
                ("limit", r#""at_least 99.9""#),
                none,
            ]),
            of_outages(&[("method", r#""weighted""#), weight, none]),
            of_outages(&[("method", r#""worst_object""#), none]),
        ];
        let statement = bench.ready()?.judge(&contract(&[], &lines), "2026-11")?;
        let value = |position| result_of(&statement, position).map(Value::from);
        Ok([value(0)?, value(1)?, value(2)?, value(3)?])
    };
    compare(
        found(),
        [
            is("A04.cell_mean", "up time ÷ time of 100 cells, two down 12 h, %", 99.966_666_7),
            is("A04.pct_cells_999", "cells with at least 99.9 %, % of cells", 98.0),
            is("A04.traffic_weighted", "each cell weighted by its traffic, %", 99.666_666_7),
            is("A04.down_cell", "the worst cell, %", 98.333_333_3),
        ],
    )
}

fn composites() -> Vec<Check> {
    let found = || {
        let lima = zone("America/Lima")?;
        let start = at(&lima, "2026-11-01T00:00")?;
        let mut bench = Bench::new();
        let parts = [("a", 9990.0), ("b", 9995.0), ("c", 9980.0), ("d", 9950.0), ("e", 9950.0)];
        let mut lines = Vec::new();
        for (part, up) in parts {
            bench.put("NetworkElement=1", &format!("{part}_up"), QUARTER_SECS, start, up);
            bench.put("NetworkElement=1", &format!("{part}_all"), QUARTER_SECS, start, 10_000.0);
            let formula = format!("\"100 * sum({part}_up) / sum({part}_all)\"");
            let id = format!("\"{part}\"");
            lines.push(of_counters(&[("id", &id), ("formula", &formula), ("weight", r#""0""#)]));
        }
        let serial = r#"[{ objective = "a" }, { objective = "b" }, { objective = "c" }]"#;
        let parallel = r#"[{ objective = "d" }, { objective = "e" }]"#;
        lines.push(of_lines(&[("parts", serial), ("rule", r#""serial""#)]));
        let beside = [("parts", parallel), ("rule", r#""parallel""#), ("weight", r#""0""#)];
        lines.push(of_lines(&beside));
        let statement = bench.ready()?.judge(&contract(&[], &lines), "2026-11")?;
        Ok([result_of(&statement, 5)?.into(), result_of(&statement, 6)?.into()])
    };
    compare(
        found(),
        [
            is("A05.serial", "99.9 %, 99.95 % and 99.8 % are all needed, %", 99.650_349_9),
            is("A05.redundant", "one of two with 99.5 % is enough, %", 99.9975),
        ],
    )
}

fn budgets() -> Vec<Check> {
    let minutes = |secs: i64, target: Decimal, comparison| -> Found<Value> {
        let allowed = allowed_bad_percent(comparison, target);
        let budget = error_budget(Decimal::ZERO, Decimal::from(secs), allowed);
        let minutes = budget.and_then(|budget| budget.allowed.checked_div(Decimal::from(60)));
        minutes.and_then(|m| m.to_f64()).map(Value::from).ok_or_else(|| "no budget".to_owned())
    };
    let found = || {
        let text = contract(&[], &[of_outages(&[("target", r#""99.95""#)])]);
        let contract = parse_contract("contract.toml", &text).map_err(|m| format!("{m:?}"))?;
        let objective = contract.objectives.first().ok_or("no line")?;
        let of = |secs| minutes(secs, objective.target, objective.comparison);
        let month = |name: &str| -> Found<Value> {
            let period = contract.window.parse_period(name).map_err(|e| e.to_string())?;
            of(period.range(&contract.zone).duration_secs())
        };
        // No month is 30.4375 days long: the mean month of four years.
        let mean_month = 1461 * DAY_SECS / 48;
        Ok([
            month("2026-02")?,
            month("2028-02")?,
            month("2026-11")?,
            month("2026-10")?,
            of(mean_month)?,
        ])
    };
    compare(
        found(),
        [
            is("A06.28d", "minutes that 99.95 % leaves in February 2026", 20.16).within(1e-9),
            is("A06.29d", "in February 2028", 20.88).within(1e-9),
            is("A06.30d", "in November 2026, not 21.9", 21.6).within(1e-9),
            is("A06.31d", "in October 2026", 22.32).within(1e-9),
            is("A06.30.4375d", "in the mean month of four years", 21.915).within(1e-9),
        ],
    )
}

fn service_hours() -> Vec<Check> {
    let found = || {
        // Of 180 minutes 75 lie before 20:00.
        let ready = outages(&[("2026-11-10T18:45", 180)])?.ready()?;
        let office = r#"[{ id = "office", hours = "mon-fri 08:00-20:00", holidays = "none" }]"#;
        let lines = [
            of_outages(&[("service_calendar", r#""office""#)]),
            of_outages(&[("weight", r#""0""#)]),
        ];
        let statement = ready.judge(&contract(&[("calendar", office)], &lines), "2026-11")?;
        let calendar = &line(&statement, 0)?.objective.service_calendar.calendar;
        let n_days = calendar.service_time(statement.period).len();
        let (_, counted) = sides_of(&statement, 0)?;
        Ok([
            (n_days as f64).into(),
            (counted / 60.0).into(),
            result_of(&statement, 0)?.into(),
            result_of(&statement, 1)?.into(),
        ])
    };
    compare(
        found(),
        [
            is("A09.weekdays_nov2026", "days with service, Monday to Friday", 21.0).exact(),
            is("A09.service_minutes", "minutes of service, 08–20", 15_120.0).exact(),
            is("A09.avail_12x5", "75 of 180 min lie in service hours, %", 99.503_968_3),
            is("A09.avail_24x7", "all 180 min count around the clock, %", 99.583_333_3),
        ],
    )
}

fn short_outages() -> Vec<Check> {
    let found = || {
        let mut bench = outages(&[("2026-11-20T10:00", 5)])?;
        let lima = zone("America/Lima")?;
        for day in 10..15 {
            bench.outage(CELL, at(&lima, &format!("2026-11-{day}T10:00"))?, 45);
        }
        let ready = bench.ready()?;
        let secs = |minimum: u32| -> Found<Value> {
            let outages = format!(
                "{{ denominator = \"all_objects\", no_data = \"up\", minimum_secs = {minimum}, \
                 severities = \"all\", names = \"all\", open_outages = \"ignored\" }}"
            );
            let text = contract(&[], &[of_outages(&[("outages", &outages)])]);
            let (up, counted) = sides_of(&ready.judge(&text, "2026-11")?, 0)?;
            Ok((counted - up).into())
        };
        Ok([secs(60)?, secs(0)?])
    };
    compare(
        found(),
        [
            is("A10.with_min60", "outages of at least 60 s, s", 300.0).exact(),
            is("A10.all", "all outages, s", 525.0).exact(),
        ],
    )
}

/// Outage records of a live object do not say when nobody looked, so the time without data is handed to the metric itself.
fn no_data() -> Vec<Check> {
    let found = || {
        let value = |rule: &str| -> Found<Value> {
            let outages = format!(
                "{{ denominator = \"all_objects\", no_data = \"{rule}\", minimum_secs = 0, \
                 severities = \"all\", names = \"all\", open_outages = \"ignored\" }}"
            );
            let text = contract(&[], &[of_outages(&[("outages", &outages)])]);
            let contract = parse_contract("contract.toml", &text).map_err(|m| format!("{m:?}"))?;
            let name = contract.window.parse_period("2026-11").map_err(|e| e.to_string())?;
            let period = name.range(&contract.zone);
            let objective = contract.objectives.first().ok_or("no line")?;
            let Source::Outages(terms) = &objective.source else { return Err("no outages".into()) };
            let minutes = |from: i64, n: i64| TimeRange {
                start: period.start.plus_secs(60 * from),
                end: period.start.plus_secs(60 * (from + n)),
            };
            let down = minutes(1000, 60);
            let outage = Outage { start: down.start, end: Some(down.end), ..Outage::default() };
            let object = OutageObject {
                name: CELL.to_owned(),
                service: objective.service_calendar.calendar.service_time(period),
                outages: vec![&outage],
                no_data: vec![minutes(5000, 720)],
                ..OutageObject::default()
            };
            let total = outage_availability(&[object], terms, None, period.end).total;
            let mut evidence = ObjectiveEvidence::none(&contract, objective);
            evidence.total = share(total.up_secs, total.counted_secs, total.percent());
            let statement = evaluate(EvaluationInput {
                contract: &contract,
                name,
                as_of: period.end,
                evidence: vec![evidence],
                history: &History::default(),
                last_good: &BTreeMap::new(),
                what_if: Vec::new(),
            });
            Ok(result_of(&statement, 0)?.into())
        };
        Ok([value("up")?, value("paused")?, value("down")?])
    };
    compare(
        found(),
        [
            is("A11.nodata_as_up", "60 min down, 720 without data as up, %", 99.861_111_1),
            is("A11.nodata_paused", "time without data does not count, %", 99.858_757_1),
            is("A11.nodata_as_down", "time without data is down, %", 98.194_444_4),
        ],
    )
}

fn share(up_secs: i64, counted_secs: i64, percent: Option<f64>) -> KpiPoint {
    KpiPoint {
        value: percent,
        gap: percent.is_none().then_some(Gap::ZeroDenominator),
        numerator: Some(up_secs as f64),
        denominator: Some(counted_secs as f64),
        ..KpiPoint::missing()
    }
}

fn short_day() -> Vec<Check> {
    let found = || {
        let lima = zone("America/Lima")?;
        let mut bench = Bench::new();
        let mut put = |start: Timestamp, down_secs: f64| {
            bench.put(CELL, "down", QUARTER_SECS, start, down_secs);
        };
        let start = at(&lima, "2026-11-01T00:00")?;
        let quarters =
            |range: TimeRange, zone: &Zone| zone.buckets(range, Every::Secs(QUARTER_SECS));
        let days = TimeRange { start, end: start.plus_secs(29 * DAY_SECS) };
        for quarter in quarters(days, &lima) {
            put(quarter.start, 0.0);
        }
        let on_air = at(&lima, "2026-11-30T20:00")?;
        let evening = TimeRange { start: on_air, end: on_air.plus_secs(240 * 60) };
        for (idx, quarter) in quarters(evening, &lima).into_iter().enumerate() {
            put(quarter.start, if idx == 0 { 432.0 } else { 0.0 });
        }
        let formula = r#""100 * (period_secs - sum(down)) / period_secs""#;
        let text = contract(&[], &[of_counters(&[("formula", formula)])]);
        let value = result_of(&bench.ready()?.judge(&text, "2026-11")?, 0)?;
        Ok([value.into(), value.into()])
    };
    let rule = "29 whole days up, 7.2 min down of the 240 min of day 30: Σ up ÷ Σ time, %";
    compare(
        found(),
        [
            is_not("A13.seasonal_daily_mean_WRONG", "not the mean of the days' percents", 99.9),
            is("A13.true_if_short_day", rule, 99.982_857_1),
        ],
    )
}
