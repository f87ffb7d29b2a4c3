//! Decimation keeps what matters, ticks lie on calendar edges, colors can be read.
#![allow(clippy::expect_used, reason = "a test says what went wrong by failing")]

use proptest::prelude::*;
use vigia::chart::axis::{time_ticks, value_axis};
use vigia::chart::decimate::{Point, min_max};
use vigia::chart::palette::{self, Ground, Meaning};
use vigia::chart::pyramid::{Pyramid, TimeGrid};
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

    /// Every extreme of the values in a pixel column is in that column, whatever the zoom: no spike of one sample is lost, no
    /// value is made up, and two columns are joined only where nothing is missing between their values.
    #[test]
    fn a_column_shows_what_lies_in_it(
        seed in values(), repeat in 1_usize..40, n_columns in 1_usize..60,
        spikes in prop::collection::vec((0_usize..20_000, -1e6_f64..1e6), 0..6),
        from in -50_i64..4000, length in 1_i64..20_000, even in any::<bool>(), offset in 0_i64..900,
    ) {
        let mut values: Vec<f64> = seed
            .iter()
            .cycle()
            .take(seed.len() * repeat)
            .enumerate()
            .map(|(idx, value)| value.map_or(f64::NAN, |v| v + (idx % 977) as f64 * 0.25))
            .collect();
        for (idx, value) in &spikes {
            if let Some(place) = values.get_mut(*idx) {
                *place = *value;
            }
        }
        // Steps of a quarter of an hour, or with every seventh left out.
        let times: Vec<i64> = (0..values.len() as i64)
            .map(|idx| idx * 900 + if even { 0 } else { idx / 7 * 900 })
            .collect();
        let pyramid = Pyramid::new(TimeGrid::new(&times), values.clone());
        let view = ((from * 900) as f64, ((from + length) * 900) as f64);
        let offset = offset as f64;
        let columns = pyramid.columns(view, n_columns, offset);
        let width = (view.1 - view.0) / n_columns as f64;
        let inside: Vec<(f64, f64)> = times
            .iter()
            .zip(&values)
            .map(|(time, value)| (*time as f64 + offset, *value))
            .filter(|(time, _)| view.0 <= *time && *time < view.1)
            .collect();
        prop_assert!(columns.windows(2).all(|pair| pair[0].position < pair[1].position));
        let extreme = |of: fn(f64, f64) -> f64, start: f64| {
            inside.iter().map(|(_, v)| *v).filter(|v| v.is_finite()).fold(start, of)
        };
        let low = columns.iter().map(|c| c.low).fold(f64::INFINITY, f64::min);
        let high = columns.iter().map(|c| c.high).fold(f64::NEG_INFINITY, f64::max);
        prop_assert_eq!(low, extreme(f64::min, f64::INFINITY));
        prop_assert_eq!(high, extreme(f64::max, f64::NEG_INFINITY));
        // Each value by itself: in the column of its place (an edge of rounding aside) within its ends.
        for (time, value) in inside.iter().filter(|(_, value)| value.is_finite()) {
            let place = (time - view.0) / width;
            let holds = columns.iter().any(|column| {
                let distance = place - column.position as f64;
                (-1e-6..=1.0 + 1e-6).contains(&distance)
                    && column.low <= *value
                    && *value <= column.high
            });
            prop_assert!(holds, "{value} at {place} is in no column");
        }
        // Joined columns have no gap between their values.
        for pair in columns.windows(2).filter(|pair| pair[1].joins_previous) {
            let edge = |column: usize| view.0 + column as f64 * width;
            let (start, end) = (edge(pair[0].position), edge(pair[1].position + 1));
            let between: Vec<f64> = inside
                .iter()
                .filter(|(time, _)| start <= *time && *time < end)
                .map(|(_, value)| *value)
                .collect();
            let last = between.iter().rposition(|value| *value == pair[1].first);
            let first = between.iter().position(|value| *value == pair[0].last);
            if let (Some(first), Some(last)) = (first, last) {
                let gap = between[first.min(last)..=first.max(last)].iter().all(|v| v.is_nan());
                prop_assert!(!gap);
            }
        }
        // Extremes of any run are those of its values.
        let run = pyramid.positions(view.0, view.1);
        let naive = values[run.clone()].iter().filter(|v| v.is_finite());
        let naive = naive.fold(None, |found: Option<(f64, f64)>, v| {
            Some(found.map_or((*v, *v), |(low, high)| (low.min(*v), high.max(*v))))
        });
        prop_assert_eq!(pyramid.extremes(run), naive);
    }

    /// A line is drawn over missing time nowhere: of a series with one gap, the two columns around it are not joined.
    #[test]
    fn a_gap_parts_columns(n in 50_usize..2000, gap in 1_usize..40, length in 1_usize..30, n_columns in 2_usize..50) {
        let start = gap * n / 41;
        let mut values = vec![1.0; n];
        values.iter_mut().skip(start).take(length).for_each(|value| *value = f64::NAN);
        let times: Vec<i64> = (0..n as i64).collect();
        let pyramid = Pyramid::new(TimeGrid::new(&times), values.clone());
        let columns = pyramid.columns((0.0, n as f64), n_columns, 0.0);
        // The value that each column ends and begins with, by walking.
        let width = n as f64 / n_columns as f64;
        let column_of = |idx: usize| ((idx as f64 / width) as usize).min(n_columns - 1);
        let (before, after) = (start.checked_sub(1), (start + length < n).then_some(start + length));
        if let (Some(before), Some(after)) = (before, after)
            && column_of(before) != column_of(after)
        {
            let at = columns.iter().position(|c| c.position == column_of(after));
            let joined = at.map(|at| columns[at].joins_previous);
            // Where the gap ends inside the column of the value before it, the edge of the columns has values on both sides.
            let edge_is_whole = column_of(after - 1) == column_of(before) && {
                let first = (0..n).find(|idx| column_of(*idx) == column_of(after));
                first.is_some_and(|first| first > 0 && values[first - 1].is_finite())
            };
            prop_assert!(edge_is_whole || joined == Some(false), "{joined:?}");
        }
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

#[test]
fn a_mark_on_a_colored_cell_can_be_chosen_to_stand_out() {
    use vigia::chart::day_calendar::Tone;
    for ground in [Ground::Light, Ground::Dark] {
        for step in 0..=20_u8 {
            let share = f64::from(step) / 20.0;
            let missed = palette::heat(Tone::Missed(share), ground);
            let lost = palette::severity(share as f32, ground);
            for color in [missed, lost] {
                let ink = if palette::is_light(color) { [0, 0, 0] } else { [255, 255, 255] };
                let contrast = palette::contrast(ink, color);
                assert!(contrast >= 4.5, "{ink:?} on {color:?}: {contrast:.2} : 1");
            }
        }
    }
    // The first step away from all well is seen in the dark.
    let (well, lost) =
        (palette::severity(0.0, Ground::Dark), palette::severity(0.25, Ground::Dark));
    assert!(palette::contrast(well, lost) > 1.5);
}
