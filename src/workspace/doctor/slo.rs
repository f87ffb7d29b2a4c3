//! S01 to S08: what may be bad, how fast it goes, and how a period may end.

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive as _;

use super::bench::{
    Bench, DAY_SECS, HOUR_SECS, QUARTER_SECS, Ready, at, line, result_of, sides_of, zone,
};
use super::check::{Check, Found, Value, compare, is, says};
use super::contract_text::{contract, of_counters, of_outages};
use crate::model::{Every, GranularityPeriod, Timestamp};
use crate::sla::burn_rate::{Alarm, BurnInput, BurnPair, BurnSample, burn_alarm, burn_alarms};
use crate::sla::error_budget::{
    ErrorBudget, allowed_bad_percent, burn_rate_of, detection_secs, error_budget,
    estimated_error_budget, exhaustion_secs, n_slices, spent_percent,
};
use crate::sla::evaluate::exact_decimal;
use crate::sla::forecast::{
    Figure, ForecastInput, ObjectiveForecast, Rest, ValueBounds, forecast_objective,
};
use crate::sla::fraction::Fraction;
use crate::sla::{Comparison, Statement};

const PERIOD_SECS: i64 = 30 * DAY_SECS;
const FIVE_MINUTES: u32 = 300;

pub(super) fn checks() -> Vec<Check> {
    [budget(), burn(), alarms(), detection(), slices(), of_time(), of_events(), estimated()]
        .concat()
}

fn number(value: Option<Decimal>) -> Found<Value> {
    value.and_then(|v| v.to_f64()).map(Value::from).ok_or_else(|| "no number".to_owned())
}

fn exact(value: f64) -> Found<Decimal> {
    exact_decimal(value).ok_or_else(|| format!("{value} is no decimal"))
}

/// What may be bad of a line, in percent.
fn allowed(statement: &Statement) -> Found<Decimal> {
    let objective = &line(statement, 0)?.objective;
    Ok(allowed_bad_percent(objective.comparison, objective.target))
}

/// What was bad and what was counted.
fn bad_and_all(statement: &Statement) -> Found<(Decimal, Decimal)> {
    let (good, all) = sides_of(statement, 0)?;
    let (good, all) = (exact(good)?, exact(all)?);
    Ok((all - good, all))
}

/// Attempts and successes of a network in November.
fn events(start: Timestamp, att: f64, succ: f64) -> Found<Ready> {
    let mut bench = Bench::new();
    bench.put("NetworkElement=1", "att", QUARTER_SECS, start, att);
    bench.put("NetworkElement=1", "succ", QUARTER_SECS, start, succ);
    bench.ready()
}

fn november() -> Found<Timestamp> {
    at(&zone("America/Lima")?, "2026-11-01T00:00")
}

fn budget() -> Vec<Check> {
    let found = || {
        let ready = events(november()?, 1_000_000.0, 999_350.0)?;
        let statement = ready.judge(&contract(&[], &[of_counters(&[])]), "2026-11")?;
        let (bad, all) = bad_and_all(&statement)?;
        let budget = error_budget(bad, all, allowed(&statement)?).ok_or("no budget")?;
        Ok([number(budget.used_percent)?, number(Some(budget.left))?])
    };
    compare(
        found(),
        [
            is("S01.consumed", "650 bad of 1000 allowed, %", 65.0),
            is("S01.left", "bad requests that are left", 350.0),
        ],
    )
}

/// Samples of periods of five minutes that end, in seconds, so long before `end`: attempts and failures.
fn burn_samples(end: Timestamp, periods: &[(i64, f64, f64)]) -> Found<Vec<BurnSample>> {
    let mut bench = Bench::new();
    for (before_secs, att, bad) in periods {
        let start = end.plus_secs(-before_secs - i64::from(FIVE_MINUTES));
        bench.put("NetworkElement=1", "att", FIVE_MINUTES, start, *att);
        bench.put("NetworkElement=1", "succ", FIVE_MINUTES, start, att - bad);
    }
    let every = Every::Secs(FIVE_MINUTES);
    let answer = bench.ready()?.ask("100 * sum(succ) / sum(att)", |q| q.every = every)?;
    let series = answer.series.first().ok_or("no series")?;
    Ok(BurnSample::of_series(series, Comparison::AtLeast))
}

fn input<'a>(samples: &'a [BurnSample], as_of: Timestamp) -> Found<BurnInput<'a>> {
    Ok(BurnInput {
        samples,
        granularity: GranularityPeriod::from_secs(FIVE_MINUTES).ok_or("no granularity")?,
        as_of,
        allowed_bad_percent: allowed_bad_percent(Comparison::AtLeast, Decimal::new(999, 1)),
        all_min: Decimal::ONE,
    })
}

fn burn() -> Vec<Check> {
    let found = || {
        let end = november()?;
        let hour: Vec<(i64, f64, f64)> =
            (0..12).map(|i| (i * i64::from(FIVE_MINUTES), 10_000.0, 144.0)).collect();
        let samples = burn_samples(end, &hour)?;
        let alarm = burn_alarm(&input(&samples, end)?, BurnPair::ALL[0]);
        let burn = alarm.long.and_then(|window| window.burn_rate).ok_or("no burn rate")?;
        let lasts = exhaustion_secs(burn, PERIOD_SECS)
            .and_then(|secs| secs.checked_div(Decimal::from(HOUR_SECS)));
        Ok([
            number(Some(burn))?,
            number(spent_percent(burn, i64::from(HOUR_SECS), PERIOD_SECS))?,
            number(lasts)?,
        ])
    };
    compare(
        found(),
        [
            is("S02.burn", "1.44 % bad of 0.1 % allowed over an hour", 14.4).within(1e-9),
            is("S02.budget_1h", "of a budget of 30 days, in that hour, %", 2.0).within(1e-9),
            is("S02.hours_to_zero", "hours until the budget is gone", 50.0).within(1e-9),
        ],
    )
}

/// Seven periods whose sums give the ratios of the seven windows: 2.0 % of 5 min, 0.9 % of 30 min, 1.5 % of 1 h, 0.4 % of 2 h,
/// 0.5 % of 6 h, 0.31 % of 1 d, 0.09 % of 3 d.
fn alarms() -> Vec<Check> {
    let found = || {
        let end = november()?;
        let hour = i64::from(HOUR_SECS);
        let periods = [
            (0, 100_000.0, 2_000.0),
            (600, 500_000.0, 3_400.0),
            (2_400, 600_000.0, 12_600.0),
            (hour + 600, 3_300_000.0, 0.0),
            (3 * hour, 4_802_400.0, 28_512.0),
            (12 * hour, 10_007_600.0, 13_349.0),
            (48 * hour, 50_000_000.0, 2_518.0),
        ];
        let samples = burn_samples(end, &periods)?;
        let fires = |alarm: Alarm| match alarm {
            Alarm::Fires => "true",
            Alarm::Quiet => "false",
            Alarm::NotJudged => "not judged",
        };
        let alarms = burn_alarms(&input(&samples, end)?);
        let words: Vec<&str> = alarms.iter().map(|result| fires(result.alarm)).collect();
        Ok([words.join(", ").into()])
    };
    let rule = "(1 h, 5 min) ≥ 14.4; (6 h, 30 min) ≥ 6; (1 d, 2 h) ≥ 3; (3 d, 6 h) ≥ 1";
    compare(found(), [says("S03", rule, "true, false, true, false")])
}

fn detection() -> Vec<Check> {
    let found = || {
        let target = allowed_bad_percent(Comparison::AtLeast, Decimal::new(999, 1));
        let hour = i64::from(HOUR_SECS);
        let burns = [(2, hour), (5, 6 * hour), (10, DAY_SECS), (10, 3 * DAY_SECS)]
            .map(|(percent, secs)| burn_rate_of(Decimal::from(percent), secs, PERIOD_SECS));
        let texts: Option<Vec<String>> =
            burns.iter().map(|burn| burn.map(|burn| burn.normalize().to_string())).collect();
        let first = BurnPair::ALL[0];
        let secs = detection_secs(first.threshold, first.long_secs, Decimal::ONE_HUNDRED, target);
        Ok([number(secs)?, texts.ok_or("no burn rate")?.join(", ").into()])
    };
    let rule = "burn rates that use 2 % in 1 h, 5 % in 6 h, 10 % in 1 d, 10 % in 3 d of 30 days";
    compare(
        found(),
        [
            is("S04.detect_s", "a total outage burns 14.4 over an hour after, s", 51.84)
                .within(1e-9),
            says("S04.table", rule, "14.4, 6, 3, 1"),
        ],
    )
}

fn slices() -> Vec<Check> {
    let found = || {
        let lima = zone("America/Lima")?;
        let start = at(&lima, "2026-11-02T00:00")?;
        let mut bench = Bench::new();
        for slice in 0..2016_i64 {
            let at = start.plus_secs(slice * i64::from(FIVE_MINUTES));
            let succ = if slice % 168 == 7 { 90.0 } else { 100.0 };
            bench.put("NetworkElement=1", "att", FIVE_MINUTES, at, 100.0);
            bench.put("NetworkElement=1", "succ", FIVE_MINUTES, at, succ);
        }
        let terms = [
            ("method", r#""intervals_meeting""#),
            ("interval", r#""5m""#),
            ("limit", r#""at_least 99""#),
            ("target", r#""99""#),
        ];
        let text = contract(&[("window", r#""iso_week""#)], &[of_counters(&terms)]);
        let statement = bench.ready()?.judge(&text, "2026-W45")?;
        let (bad, all) = bad_and_all(&statement)?;
        let known = n_slices(statement.period.duration_secs(), i64::from(FIVE_MINUTES));
        let known = known.ok_or("slices do not fill the week")?;
        if all != Decimal::from(known) {
            return Err(format!("{all} slices counted, {known} in the week"));
        }
        let budget = error_budget(bad, all, allowed(&statement)?).ok_or("no budget")?;
        let sli = result_of(&statement, 0)?;
        Ok([(known as f64).into(), sli.into(), number(budget.used_percent)?])
    };
    compare(
        found(),
        [
            is("S05.slices", "slices of five minutes in a week", 2016.0).exact(),
            is("S05.sli", "all but 12 are good, %", 99.404_761_9),
            is("S05.consumed", "of the budget of 99 %, %", 59.523_809_5),
        ],
    )
}

/// The forecast of a contract's only line as it stands at the statement's instant.
fn forecast(statement: &Statement, rest: Rest) -> Found<ObjectiveForecast> {
    let objective = &line(statement, 0)?.objective;
    let (good, all) = sides_of(statement, 0)?;
    let input = ForecastInput {
        so_far: Fraction::percent(exact(good)?, exact(all)?),
        bounds: ValueBounds::Share,
        comparison: objective.comparison,
        target: objective.target,
        rounding: objective.rounding,
        rest,
        seasonal: None,
    };
    forecast_objective(&input).map_err(|e| e.to_string())
}

fn figure(figure: Figure) -> Found<Value> {
    number(Some(figure.map_err(|e| e.to_string())?))
}

fn of_time() -> Vec<Check> {
    let found = || {
        let start = november()?;
        let mut bench = Bench::new();
        bench.object("EUtranCellFDD=A", start);
        bench.outage("EUtranCellFDD=A", start.plus_secs(5 * DAY_SECS), 30 * 60);
        let text = contract(&[], &[of_outages(&[])]);
        let as_of = start.plus_secs(18 * DAY_SECS);
        let statement = bench.ready()?.judge_at(&text, "2026-11", Some(as_of))?;
        let rest_secs = statement.period.end.as_unix_secs() - as_of.as_unix_secs();
        let forecast = forecast(&statement, Rest::Known(Decimal::from(rest_secs)))?;
        let ErrorBudget { allowed, left, .. } = forecast.budget.ok_or("no budget")?;
        let minutes = |secs: Decimal| number(secs.checked_div(Decimal::from(60)));
        Ok([
            minutes(allowed)?,
            minutes(left)?,
            figure(forecast.required)?,
            figure(forecast.run_rate)?,
            figure(forecast.best)?,
        ])
    };
    compare(
        found(),
        [
            is("S06.budget", "minutes that 99.9 % leaves in 30 days", 43.2).within(1e-9),
            is("S06.left", "minutes left after 30 min down", 13.2).within(1e-9),
            is("S06.required", "of the twelve days to come, %", 99.923_611_1),
            is("S06.runrate", "if it goes on like this, %", 99.884_259_3),
            is("S06.best", "if nothing more is down, %", 99.930_555_6),
        ],
    )
}

fn of_events() -> Vec<Check> {
    let found = || {
        let start = november()?;
        let ready = events(start, 6_000_000.0, 5_910_000.0)?;
        let text = contract(&[], &[of_counters(&[("target", r#""98.6""#)])]);
        let as_of = start.plus_secs(20 * DAY_SECS);
        let statement = ready.judge_at(&text, "2026-11", Some(as_of))?;
        let forecast = forecast(&statement, Rest::Expected(Decimal::from(3_000_000)))?;
        Ok([
            figure(forecast.required)?,
            figure(forecast.run_rate)?,
            figure(forecast.best)?,
            figure(forecast.worst)?,
        ])
    };
    compare(
        found(),
        [
            is("S07.required", "of 3 000 000 attempts to come, %", 98.8).within(1e-9),
            is("S07.runrate", "if it goes on like this, %", 98.5),
            is("S07.best", "if all of them succeed, %", 99.0).within(1e-9),
            is("S07.worst", "if none of them does, %", 65.666_666_7),
        ],
    )
}

fn estimated() -> Vec<Check> {
    let found = || {
        let start = november()?;
        let ready = events(start, 100_000.0, 99_400.0)?;
        let text = contract(&[], &[of_counters(&[("target", r#""99""#)])]);
        let elapsed_secs = 7 * DAY_SECS;
        let as_of = start.plus_secs(elapsed_secs);
        let statement = ready.judge_at(&text, "2026-11", Some(as_of))?;
        let (bad, all) = bad_and_all(&statement)?;
        let allowed = allowed(&statement)?;
        let so_far = error_budget(bad, all, allowed).ok_or("no budget")?;
        let period_secs = statement.period.duration_secs();
        let whole = estimated_error_budget(bad, all, elapsed_secs, period_secs, allowed);
        let whole = whole.ok_or("no estimate")?;
        if !whole.is_estimated || so_far.is_estimated {
            return Err("the estimate is not marked as one".to_owned());
        }
        Ok([number(so_far.used_percent)?, number(whole.used_percent)?])
    };
    compare(
        found(),
        [
            is("S08.elapsed_only", "600 bad of the events so far, % of the budget", 60.0),
            is("S08.extrapolated", "of 30 days at the pace so far, estimated, %", 14.0),
        ],
    )
}
