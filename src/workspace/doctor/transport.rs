//! X01 to X04: delay, loss and availability of packet transport.

use super::bench::{Bench, QUARTER_SECS, Ready};
use super::check::{Check, Found, Value, compare, is, is_not};
use crate::model::Timestamp;

/// 2026-11-01T00:00:00Z
const START: Timestamp = Timestamp::from_unix_secs(1_793_491_200);

pub(super) fn checks() -> Vec<Check> {
    [delay_variation(), loss(), available_minutes(), unavailable_seconds()].concat()
}

/// One value of a probe after another, each over `secs`.
fn probe(secs: u32, counters: &[(&str, Vec<f64>)]) -> Found<Ready> {
    let mut bench = Bench::new();
    for (counter, values) in counters {
        for (idx, value) in (0_i64..).zip(values) {
            bench.put("Probe=1", counter, secs, START.plus_secs(idx * i64::from(secs)), *value);
        }
    }
    bench.ready()
}

fn delay_variation() -> Vec<Check> {
    let found = || {
        let delays = [vec![20.0; 990], vec![25.0; 8], vec![60.0, 90.0]].concat();
        let formula = "percentile(99.9) over samples (avg(delay)) - min(delay)";
        let value = probe(60, &[("delay", delays)])?.value(formula)?;
        Ok([value.into(), value.into()])
    };
    compare(
        found(),
        [
            is("X01.ipdv", "99.9 % quantile by nearest rank less the least delay, ms", 40.0),
            is_not("X01.range_WRONG", "not the greatest less the least, ms", 70.0),
        ],
    )
}

fn loss() -> Vec<Check> {
    let found = || {
        let mut bench = Bench::new();
        for (link, lost, sent) in [("Link=1", 3.0, 1000.0), ("Link=2", 57.0, 99_000.0)] {
            bench.put(link, "lost", QUARTER_SECS, START, lost);
            bench.put(link, "sent", QUARTER_SECS, START, sent);
        }
        let value = bench.ready()?.value("sum(lost) / sum(sent)")?;
        Ok([value.into(), value.into()])
    };
    compare(
        found(),
        [
            is("X02.iplr", "lost ÷ sent, both added up", 6e-4).within(1e-12),
            is_not("X02.mean_WRONG", "not the mean of two ratios", 0.001_787_879).within(1e-9),
        ],
    )
}

fn available_minutes() -> Vec<Check> {
    let found = || {
        let lost = (0..1440).map(|minute| if minute % 480 == 7 { 300.0 } else { 1.0 }).collect();
        let formula = "100 * (1 - sum over periods (if(sum(lost) / sum(sent) > 0.2, 1, 0)) \
                       / count over periods (sum(sent)))";
        let ready = probe(60, &[("lost", lost), ("sent", vec![1000.0; 1440])])?;
        Ok([ready.value(formula)?.into()])
    };
    let rule = "minutes whose loss stays within the limit, three of 1440 do not, %";
    compare(found(), [is("X03.pia", rule, 99.791_666_7)])
}

fn unavailable_seconds() -> Vec<Check> {
    let secs = |runs: &[(usize, f64)]| -> Found<Value> {
        let flags = runs.iter().flat_map(|(n, bad)| vec![*bad; *n]).collect();
        let formula = "unavailable(10) over periods (sum(bad) > 0)";
        Ok(probe(1, &[("bad", flags)])?.value(formula)?.into())
    };
    let found = || {
        Ok([
            secs(&[(20, 0.0), (12, 1.0), (30, 0.0)])?,
            secs(&[(20, 0.0), (8, 1.0), (30, 0.0)])?,
            secs(&[(5, 0.0), (12, 1.0), (9, 0.0), (6, 1.0), (30, 0.0)])?,
        ])
    };
    compare(
        found(),
        [
            is("X04.12bad", "ten bad seconds in a row begin unavailable time, s", 12.0).exact(),
            is("X04.8bad", "eight do not, s", 0.0).exact(),
            is("X04.gap", "nine good seconds do not end it, s", 27.0).exact(),
        ],
    )
}
