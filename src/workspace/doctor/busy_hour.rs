//! K13 to K16: whose busy hour it is, what a month of them is, and which percentile is meant.

use super::bench::{Bench, DAY_SECS, HOUR_SECS, Ready, at, value_of, zone};
use super::check::{Check, Found, compare, is, says};
use crate::model::{Every, TimeRange, Timestamp, Zone};
use crate::query::busy_hour::MonthRule;

/// 2026-11-01T00:00:00Z
const NOVEMBER: Timestamp = Timestamp::from_unix_secs(1_793_491_200);

const K15: [f64; 30] = [
    402.0, 415.0, 398.0, 441.0, 467.0, 389.0, 350.0, 410.0, 425.0, 433.0, 451.0, 472.0, 395.0,
    362.0, 418.0, 429.0, 436.0, 455.0, 480.0, 401.0, 358.0, 421.0, 430.0, 438.0, 459.0, 476.0,
    404.0, 366.0, 423.0, 440.0,
];

const K16: [f64; 20] = [
    12.0, 13.0, 13.0, 14.0, 14.0, 15.0, 15.0, 16.0, 16.0, 17.0, 18.0, 18.0, 19.0, 21.0, 22.0, 24.0,
    27.0, 31.0, 48.0, 95.0,
];

pub(super) fn checks() -> Vec<Check> {
    [whose_hour(), months(), percentiles()].concat()
}

fn hour(name: &str, measurement: &str, scope: &str) -> String {
    format!(
        "[[busy_hour]]\nname = \"{name}\"\nmeasurement = \"{measurement}\"\nresolution = \"clock\"\n\
         scope = \"{scope}\"\nstability = \"bouncing\"\n"
    )
}

/// Two cells in the hours 13, 14 and 15 of a day.
fn two_cells() -> Found<Ready> {
    let mut bench = Bench::new();
    let cells = [
        ("A", [20.0, 15.0, 10.0], [(1000.0, 950.0), (900.0, 891.0), (500.0, 500.0)]),
        ("B", [10.0, 18.0, 20.0], [(400.0, 400.0), (950.0, 931.0), (1000.0, 900.0)]),
    ];
    for (cell, erlangs, shares) in cells {
        let object = format!("EUtranCellFDD={cell}");
        for (hour, (erlang, (att, succ))) in (13_i64..).zip(erlangs.into_iter().zip(shares)) {
            let start = NOVEMBER.plus_secs(hour * i64::from(HOUR_SECS));
            for (counter, value) in [("erlang", erlang), ("att", att), ("succ", succ)] {
                bench.put(&object, counter, HOUR_SECS, start, value);
            }
        }
    }
    let definitions = [
        hour("erlang-of-cells", "erlang", "object"),
        hour("erlang-of-network", "erlang", "network"),
        hour("attempts-of-cells", "att", "object"),
        hour("attempts-of-network", "att", "network"),
    ];
    bench.busy_hours(&definitions.concat());
    bench.ready()
}

fn whose_hour() -> Vec<Check> {
    let day = TimeRange { start: NOVEMBER, end: NOVEMBER.plus_secs(DAY_SECS) };
    let in_hour = |ready: &Ready, formula: &str, hours: Option<&str>| -> Found<f64> {
        value_of(&ready.ask(formula, |question| {
            question.range = Some(day);
            question.every = Every::Day;
            question.busy_hour = hours.map(str::to_owned);
        })?)
    };
    let erlangs = || {
        let ready = two_cells()?;
        let network = ready.hours("erlang-of-network", day, &Zone::utc())?.hours;
        let hour = network.unit_days.first().and_then(|unit_day| unit_day.hour);
        let hour = hour.ok_or("the network has no busy hour")?;
        let clock = network.zone.local(hour.start).hour();
        let traffic = hour.traffic.ok_or("its busy hour has no traffic")?;
        let bouncing = in_hour(&ready, "sum(erlang)", Some("erlang-of-cells"))?;
        Ok([bouncing.into(), format!("{clock}, {traffic}").into()])
    };
    let shares = || {
        let ready = two_cells()?;
        let formula = "100 * sum(succ) / sum(att)";
        Ok([
            in_hour(&ready, formula, Some("attempts-of-cells"))?.into(),
            in_hour(&ready, formula, Some("attempts-of-network"))?.into(),
            in_hour(&ready, formula, None)?.into(),
        ])
    };
    let mut checks = compare(
        erlangs(),
        [
            is("K13.bouncing_sum", "each cell's own busy hour, added up, Erlang", 40.0),
            says("K13.network_bh", "hour and Erlang of the network's busy hour", "14, 33"),
        ],
    );
    checks.extend(compare(
        shares(),
        [
            is("K14.cell_bh", "success in each cell's own busy hour, %", 92.5),
            is("K14.network_bh", "success in the network's busy hour, %", 98.486_486_5),
            is("K14.all_hours", "success in all hours, %", 96.252_631_6),
        ],
    ));
    checks
}

fn months() -> Vec<Check> {
    let found = || {
        let mut bench = Bench::new();
        let lima = zone("America/Lima")?;
        let mut day_start = at(&lima, "2026-11-01T00:00")?;
        let start = day_start;
        for value in K15 {
            for (hour, share) in [(11_i64, 0.5), (12, 1.0), (13, 0.75)] {
                let start = day_start.plus_secs(hour * i64::from(HOUR_SECS));
                bench.put("EUtranCellFDD=A", "erlang", HOUR_SECS, start, value * share);
            }
            day_start = day_start.plus_secs(DAY_SECS);
        }
        bench.busy_hours(&hour("daily", "erlang", "object"));
        let month = TimeRange { start, end: day_start };
        let hours = bench.ready()?.hours("daily", month, &lima)?.hours;
        let days = hours.traffic_of(0);
        let number = |rule: MonthRule| rule.of(&days).ok_or_else(|| format!("{rule}: no number"));
        Ok([
            number(MonthRule::Max)?.into(),
            number(MonthRule::MeanOfTop(5))?.into(),
            number(MonthRule::NthHighest(2))?.into(),
            number(MonthRule::NthHighest(4))?.into(),
            number(MonthRule::Mean)?.into(),
        ])
    };
    compare(
        found(),
        [
            is("K15.max", "greatest of 30 daily busy hours", 480.0),
            is("K15.top5_mean", "mean of the five greatest", 470.8),
            is("K15.second", "second greatest", 476.0),
            is("K15.fourth", "fourth greatest", 467.0),
            is("K15.month_mean", "mean of all days", 421.4667).within(5e-5),
        ],
    )
}

fn percentiles() -> Vec<Check> {
    let found = || {
        let mut bench = Bench::new();
        for (minute, latency) in (0_i64..).zip(K16) {
            bench.put("Probe=1", "latency", 60, NOVEMBER.plus_secs(60 * minute), latency);
        }
        let ready = bench.ready()?;
        Ok([
            ready.value("percentile(95) over samples (avg(latency))")?.into(),
            ready.value("percentile_linear(95) over samples (avg(latency))")?.into(),
            ready.value("avg(latency)")?.into(),
        ])
    };
    compare(
        found(),
        [
            is("K16.p95_nearest_rank", "95th percentile by nearest rank, ms", 48.0),
            is("K16.p95_type7", "95th percentile between ranks, ms", 50.35),
            is("K16.mean", "mean, ms", 23.4),
        ],
    )
}
