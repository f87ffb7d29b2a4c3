//! The worked examples K13 to K15, each with the numbers that other readings of the same data give.

use vigia::query::busy_hour::{BusyHourDefinition, MonthRule, Resolution, Traffic};

use super::*;

const DAY_RANGE: (i64, i64) = (DAY, DAY + 24 * HOUR);

/// Values of three hours from 13 h UTC on, cut into quarter-hours where `secs` is 900.
fn hours(object: &str, measurement: &'static str, secs: u32, values: [f64; 3]) -> Vec<Line> {
    let n_parts = HOUR / i64::from(secs);
    let mut lines = Vec::new();
    for (i, value) in values.iter().enumerate() {
        for part in 0..n_parts {
            let start = DAY + (13 + i as i64) * HOUR + part * i64::from(secs);
            lines.push(line(object, measurement, secs, start, value / n_parts as f64));
        }
    }
    lines
}

fn one_day() -> TimeRange {
    range(DAY_RANGE.0, DAY_RANGE.1)
}

#[test]
fn k13_erlangs_of_each_cells_hour_and_of_the_networks_hour() {
    for secs in [900, 3600] {
        let mut lines = hours("BTS=1", "erlang", secs, [20.0, 15.0, 10.0]);
        lines.extend(hours("BTS=2", "erlang", secs, [10.0, 18.0, 20.0]));
        let store = store_of(&lines);
        let cells = find(&store, &definition("erlang"), "UTC", one_day());
        assert_eq!(shown(&cells, &["BTS=1"]), [at("2026-10-05T13:00:00+00:00", 20.0)]);
        assert_eq!(shown(&cells, &["BTS=2"]), [at("2026-10-05T15:00:00+00:00", 20.0)]);
        let network = find(&store, &network("erlang"), "UTC", one_day());
        assert_eq!(shown(&network, &[]), [at("2026-10-05T14:00:00+00:00", 33.0)]);
        let bouncing = value_in(&store, "sum(erlang)", Some(&cells), "UTC", one_day());
        let together = value_in(&store, "sum(erlang)", Some(&network), "UTC", one_day());
        assert_eq!((bouncing, together), (Some(40.0), Some(33.0)));
        // Mixing them: each cell in the other's hour, all hours, one hour twice.
        for wrong in [20.0, 30.0, 35.0, 66.0, 93.0] {
            assert!(bouncing != Some(wrong) && together != Some(wrong));
        }
    }
}

#[test]
fn k14_a_ratio_in_the_cells_hours_in_the_networks_hour_and_in_all() {
    let mut lines = hours("C=A", "att", 3600, [1000.0, 900.0, 500.0]);
    lines.extend(hours("C=A", "succ", 3600, [950.0, 891.0, 500.0]));
    lines.extend(hours("C=B", "att", 3600, [400.0, 950.0, 1000.0]));
    lines.extend(hours("C=B", "succ", 3600, [400.0, 931.0, 900.0]));
    let store = store_of(&lines);
    let rate = "100 * sum(succ) / sum(att)";
    let cells = find(&store, &definition("att"), "UTC", one_day());
    let network = find(&store, &network("att"), "UTC", one_day());
    let of = |hours: Option<&BusyHours>| value_in(&store, rate, hours, "UTC", one_day()).unwrap();
    let close = |found: f64, expected: f64| assert!((found - expected).abs() < 5e-8, "{found}");
    close(of(Some(&cells)), 92.5);
    close(of(Some(&network)), 98.486_486_5);
    close(of(None), 96.252_631_6);
}

/// Weights differ, so that a mean of ratios shows.
#[test]
fn ratios_of_busy_hours_are_divided_last() {
    let mut lines = hours("C=A", "att", 3600, [1000.0, 10.0, 10.0]);
    lines.extend(hours("C=A", "succ", 3600, [900.0, 10.0, 10.0]));
    lines.extend(hours("C=B", "att", 3600, [10.0, 10.0, 100.0]));
    lines.extend(hours("C=B", "succ", 3600, [10.0, 10.0, 50.0]));
    let store = store_of(&lines);
    let cells = find(&store, &definition("att"), "UTC", one_day());
    let found =
        value_in(&store, "100 * sum(succ) / sum(att)", Some(&cells), "UTC", one_day()).unwrap();
    assert!((found - 100.0 * 950.0 / 1100.0).abs() < 1e-9);
    assert!((found - 70.0).abs() > 1.0, "the mean of 90 % and 50 %");
}

/// The traffic itself may be a ratio: then the counters of the hour are divided, not the ratios of its periods added.
#[test]
fn traffic_that_is_a_ratio_is_that_of_the_hour() {
    let mut lines = Vec::new();
    let periods = [(13, [(1.0, 1.0), (1.0, 99.0)]), (14, [(30.0, 50.0), (30.0, 50.0)])];
    for (hour, halves) in periods {
        for (half, (used, available)) in halves.iter().enumerate() {
            let start = DAY + hour * HOUR + half as i64 * 1800;
            lines.push(line("C=A", "used", 1800, start, *used));
            lines.push(line("C=A", "available", 1800, start, *available));
        }
    }
    let store = store_of(&lines);
    let traffic = Traffic::Formula("100 * sum(used) / sum(available)".to_owned());
    let definition = BusyHourDefinition { traffic, ..definition("used") };
    let hours = find(&store, &definition, "UTC", one_day());
    // By ratios of periods it were 13 h: 100 % + 1 %.
    assert_eq!(shown(&hours, &["C=A"]), [at("2026-10-05T14:00:00+00:00", 60.0)]);
    let sliding = BusyHourDefinition { resolution: Resolution::Sliding, ..definition };
    let hours = find(&store, &sliding, "UTC", one_day());
    // Of this one only half arrived, and it says so.
    assert_eq!(shown(&hours, &["C=A"]), [at("2026-10-05T12:30:00+00:00", 100.0)]);
    assert_eq!(hours.unit_days[0].hour.unwrap().completeness_ratio(), Some(0.5));
}

const K15: [f64; 30] = [
    402.0, 415.0, 398.0, 441.0, 467.0, 389.0, 350.0, 410.0, 425.0, 433.0, 451.0, 472.0, 395.0,
    362.0, 418.0, 429.0, 436.0, 455.0, 480.0, 401.0, 358.0, 421.0, 430.0, 438.0, 459.0, 476.0,
    404.0, 366.0, 423.0, 440.0,
];

#[test]
fn k15_rules_of_a_month() {
    assert_eq!(MonthRule::Max.of(&K15), Some(480.0));
    let top = MonthRule::MeanOfTop(5).of(&K15).unwrap();
    assert!((top - 470.8).abs() < 1e-9, "{top}");
    assert_eq!(MonthRule::NthHighest(2).of(&K15), Some(476.0));
    assert_eq!(MonthRule::NthHighest(4).of(&K15), Some(467.0));
    let mean = MonthRule::Mean.of(&K15).unwrap();
    assert!((mean - 421.4667).abs() < 5e-5, "{mean}");
    // Positions from 0, and the lowest instead of the highest.
    assert_ne!(MonthRule::NthHighest(2).of(&K15), Some(472.0));
    assert_ne!(MonthRule::NthHighest(2).of(&K15), Some(358.0));
}

/// What is marked in a chart is what the number is made of.
#[test]
fn the_days_that_a_rule_takes_give_its_number() {
    let mut with_ties = K15;
    with_ties[3] = 480.0;
    with_ties[4] = 480.0;
    for days in [&K15[..], &with_ties[..], &K15[..5]] {
        for rule in MonthRule::COMMON {
            let taken = rule.days_taken(days).unwrap();
            assert!(taken.windows(2).all(|pair| pair[0] < pair[1]), "{rule}: {taken:?}");
            let sum: f64 = taken.iter().map(|i| days[*i]).sum();
            let mean = sum / taken.len() as f64;
            assert!((mean - rule.of(days).unwrap()).abs() < 1e-9, "{rule}: {taken:?}");
        }
    }
    assert_eq!(MonthRule::Max.days_taken(&with_ties), Some(vec![3]), "the earliest of equal ones");
    assert_eq!(MonthRule::NthHighest(3).days_taken(&with_ties), Some(vec![18]));
    for rule in [MonthRule::MeanOfTop(5), MonthRule::NthHighest(4), MonthRule::MeanOfTop(0)] {
        assert_eq!(rule.days_taken(&K15[..3]), None, "{rule}");
    }
    assert_eq!(MonthRule::Mean.days_taken(&[]), None);
    assert_eq!(MonthRule::Max.days_taken(&[1.0, f64::NAN]), None);
}

#[test]
fn a_month_too_short_for_its_rule_has_no_number() {
    assert_eq!(MonthRule::MeanOfTop(5).of(&K15[..4]), None);
    assert_eq!(MonthRule::NthHighest(4).of(&K15[..3]), None);
    assert_eq!(MonthRule::NthHighest(0).of(&K15), None);
    assert_eq!(MonthRule::MeanOfTop(0).of(&K15), None);
    assert_eq!(MonthRule::Max.of(&[]), None);
    assert_eq!(MonthRule::Mean.of(&[1.0, f64::NAN]), None);
}

/// A month of days whose hours are those of K15, found and then taken together.
#[test]
fn k15_from_counters() {
    let mut lines = Vec::new();
    for (day, value) in K15.iter().enumerate() {
        let day = DAY + day as i64 * 24 * HOUR;
        lines.push(line("C=A", "erlang", 3600, day + 10 * HOUR, 100.0));
        lines.push(line(
            "C=A",
            "erlang",
            3600,
            day + (11 + value.rem_euclid(7.0) as i64) * HOUR,
            *value,
        ));
    }
    let store = store_of(&lines);
    let month = range(DAY, DAY + 30 * 24 * HOUR);
    let hours = find(&store, &network("erlang"), "UTC", month);
    assert_eq!(hours.traffic_of(0), K15);
    assert_eq!(MonthRule::NthHighest(4).of(&hours.traffic_of(0)), Some(467.0));
}
