//! C01, C02, C04 to C06 and C09: what a breach costs.

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive as _;

use super::bench::{Bench, QUARTER_SECS, Ready, at, line, result_of, zone};
use super::check::{Check, Found, Value, compare, is};
use super::contract_text::{contract, of_counters, of_outages};
use crate::sla::Statement;

const STEPS: &str = r#"{ kind = "steps", below_percent = "25", steps = [
  { limit = "99.9", percent = "0" }, { limit = "99.5", percent = "5" }, { limit = "99.0", percent = "10" } ] }"#;

pub(super) fn checks() -> Vec<Check> {
    [steps(), sliding(), points(), pool(), bonus(), earn_back(), exclusion_preview()].concat()
}

fn amount(value: Decimal) -> Found<Value> {
    value.to_f64().map(Value::from).ok_or_else(|| format!("{value} is out of range"))
}

/// Months with shares: in each month `succ` of `att` for each of the counters `a`, `b` and `c`.
pub(super) fn months(months: &[(&str, &[(f64, f64)])]) -> Found<Ready> {
    let lima = zone("America/Lima")?;
    let mut bench = Bench::new();
    for (month, shares) in months {
        let start = at(&lima, &format!("{month}-02T00:00"))?;
        for ((succ, att), letter) in shares.iter().zip('a'..='z') {
            bench.put("NetworkElement=1", &format!("{letter}_succ"), QUARTER_SECS, start, *succ);
            bench.put("NetworkElement=1", &format!("{letter}_att"), QUARTER_SECS, start, *att);
        }
    }
    bench.ready()
}

/// A line of the share of `letter`, under that id.
pub(super) fn of_share(letter: char, own: &[(&str, &str)]) -> String {
    let formula = format!("\"100 * sum({letter}_succ) / sum({letter}_att)\"");
    let id = format!("\"{letter}\"");
    of_counters(&[&[("id", id.as_str()), ("formula", formula.as_str())], own].concat())
}

fn steps() -> Vec<Check> {
    let found = || {
        let judged = |share: (f64, f64), rounding: &[(&str, &str)]| -> Found<Statement> {
            let terms = [&[("credit", STEPS)], rounding].concat();
            months(&[("2026-11", &[share])])?
                .judge(&contract(&[], &[of_share('a', &terms)]), "2026-11")
        };
        let edge = (994_996.0, 1_000_000.0);
        let rounded = [("rounding", r#""half_up 2""#), ("compare", r#""after_rounding""#)];
        Ok([
            amount(judged((9947.0, 10_000.0), &[])?.credit_total)?,
            amount(judged((9950.0, 10_000.0), &[])?.credit_total)?,
            amount(line(&judged(edge, &[])?, 0)?.credit_percent)?,
            amount(line(&judged(edge, &rounded)?, 0)?.credit_percent)?,
        ])
    };
    compare(
        found(),
        [
            is("C01.9947", "99.47 % of a fee of 120 000: 10 %", 12_000.0).exact(),
            is("C01.boundary", "99.50 belongs to the better step: 5 %", 6_000.0).exact(),
            is("C01.unrounded", "99.4996 compared in full, %", 10.0).exact(),
            is("C01.rounded2", "99.4996 compared after rounding to 99.50, %", 5.0).exact(),
        ],
    )
}

fn sliding() -> Vec<Check> {
    let found = || {
        let percent = |share: (f64, f64), mode: &str| -> Found<Value> {
            let credit = format!(
                "{{ kind = \"sliding\", step = \"0.1\", percent_per_step = \"0.5\", \
                 mode = \"{mode}\", cap_percent = \"15\", from = \"target\" }}"
            );
            let text = contract(&[], &[of_share('a', &[("credit", &credit)])]);
            let statement = months(&[("2026-11", &[share])])?.judge(&text, "2026-11")?;
            amount(line(&statement, 0)?.credit_percent)
        };
        let (short, far) = ((9863.0, 10_000.0), (959.0, 1000.0));
        Ok([
            percent(short, "pro_rata")?,
            percent(short, "started_steps")?,
            percent(short, "completed_steps")?,
            percent(far, "pro_rata")?,
        ])
    };
    compare(
        found(),
        [
            is("C02.prorata", "1.27 below the target, 0.5 % for each 0.1, %", 6.35).exact(),
            is("C02.started", "a step that was begun counts whole, %", 6.5).exact(),
            is("C02.completed", "only whole steps count, %", 6.0).exact(),
            is("C02.cap", "4.0 below the target, at most 15 %", 15.0).exact(),
        ],
    )
}

fn points() -> Vec<Check> {
    let found = || {
        let table = r#"{ table = [
  { points = 5, percent = "0" }, { points = 10, percent = "2" }, { points = 15, percent = "4" },
  { points = 20, percent = "6" }, { points = 25, percent = "8" }, { points = 30, percent = "10" } ] }"#
            .replace('\n', " ");
        let percent = |points: u32| -> Found<Value> {
            let credit =
                format!("{{ kind = \"points\", missed_points = {points}, tolerated_points = 0 }}");
            let line = of_share('a', &[("credit", &credit)]);
            let statement = months(&[("2026-11", &[(99.0, 100.0)])])?
                .judge(&contract(&[("points", &table)], &[line]), "2026-11")?;
            amount(statement.settlement.points.ok_or("no points")?.percent)
        };
        Ok([percent(17)?, percent(9)?, percent(45)?])
    };
    compare(
        found(),
        [
            is("C04.17", "17 points reach the row of 15, %", 4.0).exact(),
            is("C04.9", "9 points reach the row of 5, %", 0.0).exact(),
            is("C04.45", "45 points reach the last row, %", 10.0).exact(),
        ],
    )
}

fn pool() -> Vec<Check> {
    let fee = ("fee_per_period", r#""500000.00""#);
    let pool = (
        "at_risk_pool",
        r#"{ percent_of_fee = "12", cap_percent = "100", allocations_may_exceed = true }"#,
    );
    let (met, missed) = ((100.0, 100.0), (99.0, 100.0));
    let lines = |shares: [&str; 3]| -> Vec<String> {
        let weights = [r#""40""#, r#""30""#, r#""30""#];
        let of = |((letter, share), weight): ((char, &str), &str)| {
            let credit = format!("{{ kind = \"pool\", allocation_percent = \"{share}\" }}");
            of_share(letter, &[("credit", credit.as_str()), ("weight", weight)])
        };
        ('a'..='c').zip(shares).zip(weights).map(of).collect()
    };
    let found = || {
        let all = lines(["30", "50", "40"]);
        let costs = |shares: &[(f64, f64)], lines: &[String]| -> Found<Value> {
            let ready = months(&[("2026-11", shares)])?;
            amount(ready.judge(&contract(&[fee, pool], lines), "2026-11")?.credit_total)
        };
        let three = months(&[("2026-11", &[missed, missed, missed])])?
            .judge(&contract(&[fee, pool], &all), "2026-11")?;
        if three.credit_uncapped != Decimal::from(72_000) {
            return Err(format!("before the cap {}, not 72000", three.credit_uncapped));
        }
        let repeat = (
            "repeat",
            r#"{ objectives = ["a"], breaches = 2, within_periods = 2, multiplier = "1.5" }"#,
        );
        let text = contract(&[fee, pool, repeat, ("valid_from", r#""2026-10-01""#)], &all);
        let again =
            months(&[("2026-10", &[missed, met, met]), ("2026-11", &[missed, missed, met])])?
                .judge(&text, "2026-11")?;
        Ok([
            costs(&[missed, met, met], &lines(["100", "50", "40"]))?,
            costs(&[missed, missed, met], &all)?,
            amount(three.credit_total)?,
            amount(again.credit_total)?,
        ])
    };
    compare(
        found(),
        [
            is("C05.pool", "12 % of 500 000, lost whole", 60_000.0).exact(),
            is("C05.two", "30 % and 50 % of the pool", 48_000.0).exact(),
            is("C05.three_capped", "120 % of the pool is the pool", 60_000.0).exact(),
            is("C05.repeat", "30 % × 1.5 as a repeat, and 50 %", 57_000.0).exact(),
        ],
    )
}

fn bonus() -> Vec<Check> {
    let found = || {
        let bonus = r#"{ rows = [ { objective = "b", reach = "improvement", percent = "10" } ], netting = "net", paid_out = true, cap_percent = "none" }"#;
        let credit = r#"{ kind = "steps", below_percent = "15", steps = [ { limit = "99.9", percent = "0" } ] }"#;
        let lines = [
            of_share('a', &[("credit", credit), ("weight", r#""50""#)]),
            of_share('b', &[("improvement", r#""99.95""#), ("weight", r#""50""#)]),
        ];
        let ready = months(&[("2026-11", &[(99.0, 100.0), (9999.0, 10_000.0)])])?;
        let statement = ready.judge(&contract(&[("bonus", bonus)], &lines), "2026-11")?;
        Ok([amount(statement.settlement.net)?])
    };
    let rule = "bonus 12 000 less malus 18 000, from the supplier's side";
    compare(found(), [is("C06.net", rule, -6_000.0).exact()])
}

fn earn_back() -> Vec<Check> {
    let found = || {
        let earn_back =
            r#"{ objectives = "all", good_periods = 3, reach = "target", percent = "100" }"#;
        let credit = r#"{ kind = "steps", below_percent = "15", steps = [ { limit = "99.9", percent = "0" } ] }"#;
        let text = contract(
            &[("earn_back", earn_back), ("valid_from", r#""2026-08-01""#)],
            &[of_share('a', &[("credit", credit)])],
        );
        let met: &[(f64, f64)] = &[(100.0, 100.0)];
        let missed: &[(f64, f64)] = &[(99.0, 100.0)];
        let ready =
            months(&[("2026-08", missed), ("2026-09", met), ("2026-10", met), ("2026-11", met)])?;
        let net = |month: &str| Ok::<_, String>(ready.judge(&text, month)?.settlement.net);
        let august = net("2026-08")?;
        if august != Decimal::from(-18_000) {
            return Err(format!("August brings {august}, not -18000"));
        }
        let all = august + net("2026-09")? + net("2026-10")? + net("2026-11")?;
        Ok([amount(all)?])
    };
    let rule = "a credit of 18 000 comes back after three good months: the sum of four";
    compare(found(), [is("C06.earnback", rule, 0.0).exact()])
}

/// The same month before and after the customer approved a window.
fn exclusion_preview() -> Vec<Check> {
    let found = || {
        let lima = zone("America/Lima")?;
        let judged = |state: &str| -> Found<Statement> {
            let mut bench = Bench::new();
            bench.object("EUtranCellFDD=A", at(&lima, "2026-11-01T00:00")?);
            bench.outage("EUtranCellFDD=A", at(&lima, "2026-11-10T08:00")?, 450 * 60);
            let decided = if state == "proposed" { "" } else { "decided_by = \"a customer\"\n" };
            bench.exclusions(&format!(
                "[[exclusion]]\nid = \"CHG-1\"\ncontracts = []\nkind = \"customer_caused\"\n\
                 start = \"2026-11-10T09:00:00-05:00\"\nend = \"2026-11-10T11:00:00-05:00\"\n\
                 objects = \"\"\nreason = \"power\"\nevidence = \"CHG-1\"\nstate = \"{state}\"\n{decided}"
            ));
            let exclusions = r#"{ mode = "downtime_only", approver = "any", kinds = [ { kind = "customer_caused", notice_hours = 0, minutes_max = "none" } ] }"#;
            let terms = [("exclusions", exclusions), ("credit", STEPS)];
            bench.ready()?.judge(&contract(&[], &[of_outages(&terms)]), "2026-11")
        };
        let (before, after) = (judged("proposed")?, judged("approved")?);
        Ok([
            result_of(&before, 0)?.into(),
            result_of(&after, 0)?.into(),
            amount(before.credit_total)?,
            amount(after.credit_total)?,
            amount(before.credit_total - after.credit_total)?,
        ])
    };
    let rule = "120 of 450 min do not count once the window is approved, %";
    compare(
        found(),
        [
            is("C09.before_pct", "450 min down in November, %", 98.958_333_3),
            is("C09.after_pct", rule, 99.236_111_1),
            is("C09.credit_before", "25 % of 120 000", 30_000.0).exact(),
            is("C09.credit_after", "10 % of 120 000", 12_000.0).exact(),
            is("C09.delta", "what the window is worth", 18_000.0).exact(),
        ],
    )
}
