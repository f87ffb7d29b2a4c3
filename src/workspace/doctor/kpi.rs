//! K01 to K12: counters added up over objects and time, then divided.

use super::bench::{Bench, DAY_SECS, HOUR_SECS, QUARTER_SECS, Ready, point_of, value_at, value_of};
use super::check::{Check, Found, Value, compare, is, is_not};
use crate::model::Timestamp;

/// 2026-10-01T00:00:00Z
const START: Timestamp = Timestamp::from_unix_secs(1_790_812_800);

const SUCCESS: &str = "100 * sum(succ) / sum(att)";

/// Half of the last of four decimals.
const FOUR_DECIMALS: f64 = 5e-5;

pub(super) fn checks() -> Vec<Check> {
    [
        sums(),
        products(),
        drops(),
        availability_and_throughput(),
        means(),
        maxima(),
        empty_and_crossed(),
        gsm(),
    ]
    .concat()
}

/// Objects A, B, … with values of some counters in one period.
fn cells(secs: u32, counters: &[&str], rows: &[&[f64]]) -> Found<Ready> {
    let mut bench = Bench::new();
    for (row, letter) in rows.iter().zip('A'..='Z') {
        for (counter, value) in counters.iter().zip(*row) {
            bench.put(&format!("EUtranCellFDD={letter}"), counter, secs, START, *value);
        }
    }
    bench.ready()
}

fn sums() -> Vec<Check> {
    let found = || {
        let rows: [&[f64]; 3] = [&[10_000.0, 9950.0], &[100.0, 70.0], &[900.0, 891.0]];
        let value = cells(QUARTER_SECS, &["att", "succ"], &rows)?.value(SUCCESS)?;
        Ok([value.into(), value.into()])
    };
    let rule = "successes ÷ attempts, both added up over three cells, %";
    let mistake = "ratio of sums, not mean of the cells' ratios, %";
    compare(
        found(),
        [
            is("K01.ratio_of_sums", rule, 99.190_909_1),
            is_not("K01.mean_of_ratios_WRONG", mistake, 89.5),
        ],
    )
}

fn products() -> Vec<Check> {
    let accessibility = || {
        let row: &[f64] = &[11_000.0, 10_911.0, 10_900.0, 10_791.0, 10_800.0, 10_692.0];
        let names = ["rrc_att", "rrc_succ", "s1_att", "s1_succ", "erab_att", "erab_succ"];
        let formula = "100 * sum(rrc_succ) / sum(rrc_att) * sum(s1_succ) / sum(s1_att) \
                       * sum(erab_succ) / sum(erab_att)";
        Ok([cells(QUARTER_SECS, &names, &[row])?.value(formula)?.into()])
    };
    let mobility = || {
        let row: &[f64] = &[5000.0, 4950.0, 4940.0, 4890.0];
        let names = ["prep_att", "prep_succ", "exec_att", "exec_succ"];
        let formula = "100 * (sum(exec_succ) / sum(exec_att)) * (sum(prep_succ) / sum(prep_att))";
        Ok([cells(QUARTER_SECS, &names, &[row])?.value(formula)?.into()])
    };
    let rule = "product of three ratios, each of sums, %";
    let mut checks = compare(accessibility(), [is("K02.erab_accessibility", rule, 97.217_01)]);
    let rule = "execution ratio × preparation ratio, %";
    checks.extend(compare(mobility(), [is("K10.mobility", rule, 97.997_975_7)]));
    checks
}

fn drops() -> Vec<Check> {
    let found = || {
        let row: &[f64] = &[36.0, 1_800_000.0, 1_800_000.0, 10_692.0];
        let ready = cells(QUARTER_SECS, &["rel", "session_s", "session_ms", "succ"], &[row])?;
        Ok([
            ready.value("sum(rel) / sum(session_s)")?.into(),
            ready.value("3600 * sum(rel) / sum(session_s)")?.into(),
            ready.value("100 * sum(rel) / sum(succ)")?.into(),
            ready.value("3600 * sum(rel) / (sum(session_ms) / 1000)")?.into(),
        ])
    };
    let trap = "the same counter read as milliseconds is a thousand times more, per hour";
    compare(
        found(),
        [
            is("K03.r2_per_s", "releases ÷ session seconds", 2e-5).within(1e-12),
            is("K03.r2_per_session_hour", "releases per session hour", 0.072),
            is("K03.drop_pct", "releases ÷ successes, %", 0.336_700_3),
            is("K03.unit_trap_if_ms", trap, 72.0),
        ],
    )
}

fn availability_and_throughput() -> Vec<Check> {
    let availability = || {
        let day_secs = u32::try_from(DAY_SECS).unwrap_or(0);
        let rows: [&[f64]; 3] = [&[0.0], &[1800.0], &[5400.0]];
        let formula = "100 * (period_secs - sum(down)) / period_secs";
        Ok([cells(day_secs, &["down"], &rows)?.value(formula)?.into()])
    };
    let throughput = || {
        let rows: [&[f64]; 2] = [&[8_000_000.0, 400_000.0], &[600_000.0, 120_000.0]];
        let value = cells(QUARTER_SECS, &["kbit", "ms"], &rows)?.value("sum(kbit) / sum(ms)")?;
        Ok([value.into(), value.into()])
    };
    let rule = "(cell time − unavailable time) ÷ cell time of three cells, %";
    let mut checks = compare(availability(), [is("K04.avail", rule, 97.222_222_2)]);
    checks.extend(compare(
        throughput(),
        [
            is("K05.thp", "volume ÷ time, both added up, Mbit/s", 16.538_461_5),
            is_not("K05.mean_WRONG", "not the mean of two throughputs", 12.5),
        ],
    ));
    checks
}

fn means() -> Vec<Check> {
    let by_time = || {
        let mut bench = Bench::new();
        bench.put("EUtranCellFDD=A", "prb", QUARTER_SECS, START, 40.0);
        bench.put("EUtranCellFDD=B", "prb", HOUR_SECS, START, 80.0);
        let value = bench.ready()?.value("avg(prb)")?;
        Ok([value.into(), value.into()])
    };
    let by_blocks = || {
        let rows: [&[f64]; 2] = [&[20.0, 25.0], &[30.0, 100.0]];
        let ready = cells(QUARTER_SECS, &["used", "avail"], &rows)?;
        let value = ready.value("100 * sum(used) / sum(avail)")?;
        Ok([value.into(), value.into()])
    };
    let rule = "mean weighted by the time each value covers, %";
    let mut checks = compare(
        by_time(),
        [is("K06.time_weighted", rule, 72.0), is_not("K06.mean_WRONG", "not the plain mean", 60.0)],
    );
    checks.extend(compare(
        by_blocks(),
        [
            is("K06.prb_sum", "used ÷ available blocks, both added up, %", 40.0),
            is_not("K06.prb_mean_WRONG", "not the mean of two percents", 55.0),
        ],
    ));
    checks
}

fn maxima() -> Vec<Check> {
    let found = || {
        let mut bench = Bench::new();
        let hours = [(120.0, 90.0), (180.0, 10.0), (150.0, 20.0)];
        for (hour, (one, other)) in (0_i64..).zip(hours) {
            let start = START.plus_secs(hour * i64::from(HOUR_SECS));
            bench.put("EUtranCellFDD=A", "users", HOUR_SECS, start, one);
            bench.put("EUtranCellFDD=B", "users", HOUR_SECS, start, other);
        }
        let ready = bench.ready()?;
        let bound = ready.ask("sum over objects (max(users))", |_| {})?;
        if !bound.items.first().is_some_and(|item| item.is_upper_bound) {
            return Err("the sum of maxima is not marked as an upper bound".to_owned());
        }
        Ok([ready.value("max(users)")?.into(), value_of(&bound)?.into()])
    };
    let rule = "Σ of the cells' greatest numbers, marked as an upper bound";
    compare(
        found(),
        [
            is("K07.day_max", "the greatest number of users of any hour", 180.0).exact(),
            is("K07.sum_of_max_upper_bound", rule, 270.0).exact(),
        ],
    )
}

fn empty_and_crossed() -> Vec<Check> {
    let empty = || {
        let ready = cells(QUARTER_SECS, &["att", "succ"], &[&[0.0, 0.0], &[100.0, 95.0]])?;
        let by_object = ready.ask(SUCCESS, |question| question.by = vec!["object".to_owned()])?;
        if point_of(&by_object)?.value.is_some() {
            return Err("0 ÷ 0 has a value".to_owned());
        }
        let value = ready.value(SUCCESS)?;
        Ok([value.into(), value.into()])
    };
    let crossed = || {
        let rows: [&[f64]; 4] = [&[10.0, 12.0], &[12.0, 9.0], &[8.0, 8.0], &[10.0, 10.0]];
        let value = cells(QUARTER_SECS, &["att", "succ"], &rows)?.value(SUCCESS)?;
        Ok([value.into(), value.into()])
    };
    let mut checks = compare(
        empty(),
        [
            is("K08.null_rule", "0 ÷ 0 has no value and is left out, %", 95.0),
            is_not("K08.zero_as_100_WRONG", "0 ÷ 0 is not 100 %", 97.5),
        ],
    );
    checks.extend(compare(
        crossed(),
        [
            is("K09.hour", "successes above attempts stay as they were counted, %", 97.5),
            is_not("K09.clamped_WRONG", "successes are not cut to attempts", 92.5),
        ],
    ));
    checks
}

fn gsm() -> Vec<Check> {
    let assignment = || {
        let ready = cells(
            QUARTER_SECS,
            &["CA300J", "CA303J"],
            &[&[2378.0, 2310.0], &[11_660.0, 11_268.0]],
        )?;
        let group = "100 * sum(CA303J) / sum(CA300J)";
        let cells = ready.ask(group, |question| question.by = vec!["object".to_owned()])?;
        let all = ready.value(group)?;
        Ok([value_at(&cells, 0)?.into(), value_at(&cells, 1)?.into(), all.into(), all.into()])
    };
    let drop = || -> Found<[Value; 3]> {
        let names = ["A9118", "A9318", "A9102", "A9302"];
        let rows: [&[f64]; 2] = [&[7.0, 83.0, 14_357.0, 1633.0], &[20.0, 440.0, 24_323.0, 7811.0]];
        let ready = cells(QUARTER_SECS, &names, &rows)?;
        let formula = "100 * sum(A9118 + A9318) / sum(A9102 + A9302)";
        let cells = ready.ask(formula, |question| question.by = vec!["object".to_owned()])?;
        Ok([value_at(&cells, 0)?.into(), value_at(&cells, 1)?.into(), ready.value(formula)?.into()])
    };
    let rule = "immediate assignment success, %";
    let group = "of both cells together: ratio of sums, %";
    let mut checks = compare(
        assignment(),
        [
            is("K11.c1", rule, 97.1405).within(FOUR_DECIMALS),
            is("K11.c2", rule, 96.6381).within(FOUR_DECIMALS),
            is("K11.agg", group, 96.7232).within(FOUR_DECIMALS),
            is_not("K11.mean_WRONG", "not the mean of both cells", 96.8893).within(FOUR_DECIMALS),
        ],
    );
    let rule = "drops of TBFs ÷ TBFs, %";
    checks.extend(compare(
        drop(),
        [
            is("K12.c1", rule, 0.5629).within(FOUR_DECIMALS),
            is("K12.c2", rule, 1.4315).within(FOUR_DECIMALS),
            is("K12.agg", group, 1.1429).within(FOUR_DECIMALS),
        ],
    ));
    checks
}
