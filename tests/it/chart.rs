//! Decimation keeps what matters, ticks lie on calendar edges, colors can be read.
#![allow(clippy::expect_used, reason = "a test says what went wrong by failing")]

use proptest::prelude::*;
use vigia::chart::axis::{time_ticks, value_axis};
use vigia::chart::decimate::{Point, Pyramid, min_max};
use vigia::chart::palette::{self, Ground, Meaning};
use vigia::format::Locale;
use vigia::model::{TimeRange, Timestamp, Zone};

fn at(secs: i64) -> Timestamp {
    Timestamp::from_unix_secs(secs)
}

fn points_of(values: &[Option<f64>]) -> Vec<Point> {
    values.iter().zip(0..).map(|(value, idx)| (at(idx * 900), *value)).collect()
}

/// Values with gaps, some long, some of one sample.
fn values() -> impl Strategy<Value = Vec<Option<f64>>> {
    let value = prop_oneof![4 => (-100.0..100.0_f64).prop_map(Some), 1 => Just(None)];
    prop::collection::vec((value, 1_usize..6), 0..600).prop_map(|runs| {
        runs.into_iter().flat_map(|(value, n)| std::iter::repeat_n(value, n)).collect()
    })
}

#[test]
fn a_spike_of_one_sample_stays() {
    let mut values = vec![Some(1.0); 100_000];
    values[54_321] = Some(99.0);
    let kept = min_max(&points_of(&values), 500);
    assert!(kept.contains(&(at(54_321 * 900), Some(99.0))));
    assert!(kept.len() <= 500 * 4);
}

#[test]
fn a_short_line_comes_back_whole() {
    let points = points_of(&[Some(1.0), None, Some(3.0)]);
    assert_eq!(min_max(&points, 800), points);
    assert_eq!(min_max(&[], 800), vec![]);
}

proptest! {
    /// Lowest, highest, first and last value of the line are kept; every kept point is one of the input, in order.
    #[test]
    fn extremes_and_ends_are_kept(values in values(), n_columns in 1_usize..80) {
        let points = points_of(&values);
        let kept = min_max(&points, n_columns);
        prop_assert!(kept.windows(2).all(|pair| pair[0].0 < pair[1].0));
        prop_assert!(kept.iter().all(|point| points.contains(point)));
        let of = |points: &[Point]| {
            let values: Vec<f64> = points.iter().filter_map(|(_, value)| *value).collect();
            (
                values.iter().copied().reduce(f64::min),
                values.iter().copied().reduce(f64::max),
                values.first().copied(),
                values.last().copied(),
            )
        };
        prop_assert_eq!(of(&points), of(&kept));
        let n_values = kept.iter().filter(|(_, value)| value.is_some()).count();
        prop_assert!(n_values <= (n_columns * 4).max(n_columns * 2));
    }

    /// Between two neighbors of the kept line there is a gap exactly where the full line has one.
    #[test]
    fn gaps_stay_gaps(values in values(), n_columns in 1_usize..80) {
        let points = points_of(&values);
        let kept = min_max(&points, n_columns);
        for pair in kept.windows(2) {
            let broken = points
                .iter()
                .any(|(t, value)| value.is_none() && pair[0].0 < *t && *t < pair[1].0);
            if pair[0].1.is_some() && pair[1].1.is_some() {
                prop_assert!(!broken, "a line bridges missing time");
            }
        }
        let gap_before = |line: &[Point], t: Timestamp| {
            line.iter().rev().find(|(u, _)| *u < t).map(|(_, value)| value.is_none())
        };
        for (t, value) in &kept {
            if value.is_some() && gap_before(&points, *t) == Some(true) {
                prop_assert_eq!(gap_before(&kept, *t), Some(true));
            }
        }
    }

    /// The pyramid answers as the plain scan does.
    #[test]
    fn pyramid_equals_scan(
        seed in values(), repeat in 1_usize..20, n_columns in 1_usize..6,
        from in 0_i64..400, length in 0_i64..40_000,
    ) {
        let values: Vec<Option<f64>> = seed
            .iter()
            .cycle()
            .take(seed.len() * repeat)
            .enumerate()
            .map(|(idx, value)| value.map(|v| v + (idx % 977) as f64 * 0.25))
            .collect();
        let points = points_of(&values);
        let pyramid = Pyramid::new(points.clone());
        let (start, end) = (at(from * 900), at((from + length) * 900));
        let first = points.partition_point(|(t, _)| *t < start).saturating_sub(1);
        let last = (points.partition_point(|(t, _)| *t < end) + 1).min(points.len());
        let expected = min_max(&points[first.min(last)..last], n_columns);
        prop_assert_eq!(pyramid.view(start, end, n_columns), expected);
    }

    /// Ticks ascend, cover the data, and their labels differ.
    #[test]
    fn value_ticks_cover(low in -1e6_f64..1e6, span in 1e-4_f64..1e6, n in 2_usize..10) {
        let axis = value_axis(low, low + span, n, None);
        let slack = span * 1e-6;
        prop_assert!(axis.low <= low + slack && low + span <= axis.high + slack);
        prop_assert!(axis.ticks.windows(2).all(|pair| pair[0] < pair[1]));
        prop_assert!(axis.ticks.len() >= 2 && axis.ticks.len() <= n * 3 + 2);
        let labels: Vec<String> =
            axis.ticks.iter().map(|tick| axis.label(*tick, &Locale::ENGLISH)).collect();
        prop_assert!(labels.windows(2).all(|pair| pair[0] != pair[1]), "{:?}", labels);
    }

    /// Whatever the range, ticks lie inside it, ascend, and are not many more than asked for.
    #[test]
    fn time_ticks_lie_inside(start in 0_i64..2_000_000_000, length in 60_i64..200_000_000) {
        for name in ["America/Lima", "America/Santiago", "Asia/Kathmandu", "UTC"] {
            let zone = Zone::named(name).expect("zone");
            let range = TimeRange::new(at(start), at(start + length));
            let ticks = time_ticks(range, &zone, 10);
            prop_assert!(ticks.windows(2).all(|pair| pair[0].at < pair[1].at));
            prop_assert!(ticks.iter().all(|tick| range.start <= tick.at && tick.at <= range.end));
            prop_assert!(ticks.len() <= 14, "{} ticks", ticks.len());
        }
    }
}

#[test]
fn percent_axis_ends_at_hundred() {
    let axis = value_axis(97.3, 100.0, 5, Some(100.0));
    assert_eq!(axis.high, 100.0);
    assert!(axis.low <= 97.3);
    let flat = value_axis(100.0, 100.0, 5, Some(100.0));
    assert!(flat.low < flat.high && flat.high <= 100.0 + 1e-9, "{flat:?}");
    let nothing = value_axis(f64::INFINITY, f64::NEG_INFINITY, 5, None);
    assert!(nothing.low < nothing.high);
}

/// A month of Santiago's autumn: every tick is local midnight although the offset changes on the way.
#[test]
fn day_ticks_are_local_midnights() {
    let zone = Zone::named("America/Santiago").expect("zone");
    let month = zone.month(vigia::model::CalendarMonth { year: 2026, month: 4 });
    let ticks = time_ticks(month, &zone, 11);
    assert!(ticks.len() >= 4);
    for tick in &ticks {
        let local = zone.local(tick.at);
        assert_eq!((local.hour(), local.minute()), (0, 0), "{tick:?}");
    }
    assert_eq!(ticks[0].label, "1 Apr");
}

#[test]
fn text_colors_can_be_read_on_both_grounds() {
    for ground in [Ground::Light, Ground::Dark] {
        let background = palette::background(ground);
        for meaning in [Meaning::Achieved, Meaning::Breached, Meaning::Undecided, Meaning::Warning]
        {
            let contrast = palette::contrast(palette::verdict(meaning, ground), background);
            assert!(contrast >= 4.5, "{meaning:?} on {ground:?}: {contrast:.2}");
        }
        for position in 0..8 {
            let contrast = palette::contrast(palette::series(position, ground), background);
            assert!(contrast >= 3.0, "series {position} on {ground:?}: {contrast:.2}");
        }
        assert_eq!(palette::series(0, ground), palette::series(8, ground));
    }
}
