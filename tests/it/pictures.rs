//! Pictures: the earlier time under the later one, spread, correlation, fields of colors, tables of two attributes. Totals are KPIs
//! of the group and no means; missing stays missing.

#![allow(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

use std::collections::BTreeSet;
use std::sync::Arc;

use proptest::prelude::*;
use vigia::chart::distribution::Distribution;
use vigia::chart::heat::{HeatGrid, HeatOrder, by_name};
use vigia::chart::scatter::{Quadrants, correlation, quadrants};
use vigia::chart::shift::{Shift, ShiftedRange};
use vigia::job::JobContext;
use vigia::kpi::plan::Question;
use vigia::model::{CalendarMonth, Every, SCALAR_BIN, SampleValue, TimeRange, Timestamp, Zone};
use vigia::words::Language;
use vigia::workspace::answer::SuspectPolicy;
use vigia::workspace::pictures::plots::{
    N_PLOTS_MAX, PlotsBy, PlotsQuestion, earlier_question, make, targets_of,
};
use vigia::workspace::pictures::{
    DistributionPicture, HeatPicture, Picture, PictureAnswer, PictureKind, PictureQuestion,
    PictureSteps, PictureValue, PivotColumns, PivotTable, RankedPicture, SampleList, Samples,
    ScatterPicture, pivot_csv, samples_csv,
};
use vigia::workspace::{Engine, Purpose, QueryQuestion};

use super::gui_fixture;
use super::sla_fixture::plain_contract;
use super::store_conformance;

fn zone(name: &str) -> Zone {
    Zone::named(name).unwrap()
}

fn month(zone: &Zone, year: i16, month: i8) -> TimeRange {
    zone.month(CalendarMonth { year, month })
}

fn local(zone: &Zone, at: Timestamp) -> String {
    zone.local(at).strftime("%Y-%m-%d %H:%M").to_string()
}

// ----------------------------------------------------------------------------------------------------------- the earlier time

/// Chile put its clocks forward on 6 September 2026: the week before has other offsets, and the same hours of the wall.
#[test]
fn hours_stand_under_the_same_hours_of_the_wall() {
    let santiago = zone("America/Santiago");
    let range = santiago.days_of("2026-09-07".parse().unwrap(), 2);
    let shifted = ShiftedRange::new(Shift::LastWeek, range, Every::Secs(3600), &santiago);
    assert_eq!(local(&santiago, shifted.range.start), "2026-08-31 00:00");
    let eight = range.start.plus_secs(8 * 3600);
    let then = shifted.counterpart(eight).unwrap();
    assert_eq!(local(&santiago, then), "2026-08-31 08:00");
    assert_ne!(eight.as_unix_secs() - then.as_unix_secs(), 7 * 86_400, "an hour less lies between");
    let later = santiago.buckets(range, Every::Secs(3600));
    let earlier = santiago.buckets(shifted.range, Every::Secs(3600));
    let places = shifted.places(&later, &earlier);
    assert_eq!(places.iter().flatten().count(), 48);
    assert!(places.iter().enumerate().all(|(i, place)| *place == Some(i)));
}

/// An hour that the clocks jumped over has no value, and is not the one after it.
#[test]
fn an_hour_that_was_not_has_no_counterpart() {
    let santiago = zone("America/Santiago");
    let range = santiago.days_of("2026-09-13".parse().unwrap(), 1);
    let shifted = ShiftedRange::new(Shift::LastWeek, range, Every::Secs(3600), &santiago);
    assert_eq!(shifted.counterpart(range.start), None, "6 September began at 01:00");
    let places = shifted.places(
        &santiago.buckets(range, Every::Secs(3600)),
        &santiago.buckets(shifted.range, Every::Secs(3600)),
    );
    assert_eq!((places[0], places[1]), (None, Some(0)));
    // The day as a whole has its counterpart, an hour shorter.
    let days = ShiftedRange::new(Shift::LastWeek, range, Every::Day, &santiago);
    let day = [range];
    let then = santiago.buckets(days.range, Every::Day);
    assert_eq!(days.places(&day, &then), [Some(0)]);
    assert_eq!(then[0].duration_secs(), 23 * 3600);
}

#[test]
fn a_day_that_a_month_lacks_has_no_counterpart() {
    let lima = zone("America/Lima");
    let shifted = ShiftedRange::new(Shift::LastMonth, month(&lima, 2026, 10), Every::Day, &lima);
    let later = lima.buckets(month(&lima, 2026, 10), Every::Day);
    let earlier = lima.buckets(shifted.range, Every::Day);
    assert_eq!((later.len(), earlier.len()), (31, 30));
    let places = shifted.places(&later, &earlier);
    assert_eq!((places[29], places[30]), (Some(29), None), "31 October has none");
    // 29 February neither.
    let leap = month(&lima, 2028, 2);
    let year = ShiftedRange::new(Shift::LastYear, leap, Every::Day, &lima);
    let places =
        year.places(&lima.buckets(leap, Every::Day), &lima.buckets(year.range, Every::Day));
    assert_eq!((places.len(), places[27], places[28]), (29, Some(27), None));
}

#[test]
fn the_period_before_is_as_long_in_the_calendar() {
    let lima = zone("America/Lima");
    let october = month(&lima, 2026, 10);
    let before = ShiftedRange::new(Shift::PreviousPeriod, october, Every::Secs(3600), &lima);
    assert_eq!(before.range, month(&lima, 2026, 9), "a month before a month");
    let week = lima.days_of("2026-10-19".parse().unwrap(), 7);
    let before = ShiftedRange::new(Shift::PreviousPeriod, week, Every::Day, &lima);
    assert_eq!(before.range, lima.days_of("2026-10-12".parse().unwrap(), 7));
    let weekdays = ShiftedRange::new(Shift::LastYearByWeekday, week, Every::Day, &lima);
    let monday = weekdays.counterpart(week.start).unwrap();
    assert_eq!(lima.local(monday).date().weekday(), lima.local(week.start).date().weekday());
}

proptest! {
    /// Whatever the zone, range and shift: a counterpart has the same clock time, and no two periods that follow each other on the
    /// wall clock swap places.
    #[test]
    fn counterparts_keep_the_wall_clock(day in 0_i32..900, n_days in 1_i32..40, which in 0_usize..5, zone_idx in 0_usize..4) {
        let names = ["America/Santiago", "America/Lima", "Asia/Kathmandu", "Australia/Lord_Howe"];
        let zone = zone(names[zone_idx]);
        let first = jiff::civil::date(2025, 1, 1).saturating_add(jiff::Span::new().days(day));
        let range = zone.days_of(first, n_days);
        let shifted = ShiftedRange::new(Shift::ALL[which], range, Every::Secs(3600), &zone);
        for bucket in zone.buckets(range, Every::Secs(3600)) {
            if let Some(then) = shifted.counterpart(bucket.start) {
                prop_assert_eq!(zone.local(then).time(), zone.local(bucket.start).time());
                prop_assert!(then < bucket.start);
            }
        }
    }
}

// ------------------------------------------------------------------------------------------------------------ spread and colors

proptest! {
    /// Every sample with a value is in exactly one bin, in order; the missing are counted and are no zeros.
    #[test]
    fn bins_hold_every_sample_once(
        samples in prop::collection::vec(prop::option::weighted(0.8, -1e4_f64..1e4), 0..400),
        whole in any::<bool>(),
    ) {
        let samples: Vec<Option<f64>> =
            samples.into_iter().map(|s| s.map(|v| if whole { v.round() } else { v })).collect();
        let spread = Distribution::new(samples.iter().copied());
        let n_values = samples.iter().flatten().count();
        prop_assert_eq!(spread.len(), n_values);
        prop_assert_eq!(spread.n_missing, samples.len() - n_values);
        prop_assert_eq!(spread.bins.iter().map(|bin| bin.n).sum::<usize>(), n_values);
        for bin in &spread.bins {
            for (value, idx) in &spread.sorted[bin.first..bin.first + bin.n] {
                prop_assert_eq!(samples[*idx], Some(*value));
                let slack = (bin.high - bin.low) * 1e-6;
                prop_assert!(bin.low - slack <= *value && *value <= bin.high + slack);
            }
        }
        prop_assert!(spread.bins.windows(2).all(|two| (two[0].high - two[1].low).abs() < 1e-6));
        prop_assert!(spread.bins.len() <= 124);
        for percent in [0.0, 5.0, 50.0, 95.0, 100.0] {
            if let Some((value, idx)) = spread.percentile(percent) {
                prop_assert_eq!(samples[idx], Some(value), "a percentile is one of the samples");
                let share = spread.share_at_most(value).unwrap();
                prop_assert!(share * 100.0 >= percent - 1e-6);
            }
        }
    }
}

#[test]
fn percentiles_are_the_nearest_rank() {
    // The example of the method: 15, 20, 35, 40, 50.
    let spread = Distribution::new([35.0, 20.0, 15.0, 50.0, 40.0].map(Some));
    let at = |percent| spread.percentile(percent).unwrap().0;
    assert_eq!([at(5.0), at(30.0), at(40.0), at(50.0), at(100.0)], [15.0, 20.0, 20.0, 35.0, 50.0]);
    let curve = spread.curve(100);
    assert_eq!(curve.first(), Some(&(15.0, 0.0)));
    assert_eq!(curve.last(), Some(&(50.0, 1.0)));
    assert!(Distribution::new([None, None]).percentile(50.0).is_none());
}

#[test]
fn correlation_is_that_of_the_pairs() {
    let line: Vec<(f64, f64)> =
        (0..50).map(|i| (f64::from(i), 99.9 - 0.01 * f64::from(i))).collect();
    let found = correlation(&line);
    assert!((found.linear.unwrap() + 1.0).abs() < 1e-9 && found.by_rank == Some(-1.0));
    // Anscombe's third: one odd point; the ranks know it for one.
    let x = [10.0, 8.0, 13.0, 9.0, 11.0, 14.0, 6.0, 4.0, 12.0, 7.0, 5.0];
    let y = [7.46, 6.77, 12.74, 7.11, 7.81, 8.84, 6.08, 5.39, 8.15, 6.42, 5.73];
    let pairs: Vec<(f64, f64)> = x.into_iter().zip(y).collect();
    let found = correlation(&pairs);
    assert!((found.linear.unwrap() - 0.816_286_739).abs() < 1e-8, "{found:?}");
    assert!((found.by_rank.unwrap() - 0.990_909_09).abs() < 1e-6, "{found:?}");
    let flat = correlation(&[(1.0, 5.0), (2.0, 5.0), (3.0, 5.0)]);
    assert_eq!((flat.linear, flat.by_rank), (None, None), "0/0 has no value");
    assert_eq!(correlation(&[(1.0, 1.0), (2.0, f64::NAN), (3.0, 2.0)]).n, 2);
    let parts = quadrants(&[(1.0, 1.0), (1.0, 9.0), (9.0, 5.0), (5.0, 5.0)], 5.0, 5.0);
    assert_eq!(parts, Quadrants { low_low: 1, low_high: 1, high_low: 0, high_high: 2 });
}

#[test]
fn rows_come_worst_first_and_the_missing_last() {
    let nan = f64::NAN;
    let grid =
        HeatGrid::new(4, vec![99.0, 98.0, nan, 97.0, 90.0, 60.0, 95.0, 99.0, nan, nan, nan, nan]);
    let names = ["LIM10", "LIM2", "LIM1"].map(str::to_owned);
    let totals = [Some(98.0), Some(86.0), None];
    assert_eq!(grid.order(HeatOrder::Worst, &totals, &names, true), [1, 0, 2]);
    assert_eq!(
        grid.order(HeatOrder::Best, &totals, &names, true),
        [0, 1, 2],
        "no value is never best"
    );
    assert_eq!(grid.order(HeatOrder::Worst, &totals, &names, false), [0, 1, 2]);
    assert_eq!(grid.order(HeatOrder::Name, &totals, &names, true), [2, 1, 0]);
    assert_eq!(grid.order(HeatOrder::Missing, &totals, &names, true), [2, 0, 1]);
    // On half the columns the worst of two is seen, and no gap where one of them has a value.
    assert_eq!(grid.pooled(1, 2, true), [60.0, 95.0]);
    assert_eq!(grid.pooled(0, 2, true), [98.0, 97.0]);
    assert!(grid.pooled(2, 2, true).iter().all(|value| value.is_nan()));
    assert_eq!(grid.value(0, 2), None);
    assert!(by_name("LIM2", "LIM10").is_lt() && by_name("LIM010", "LIM9").is_gt());
}

// ----------------------------------------------------------------------------------------------------------- through the engine

/// 2026-10-05T05:00:00Z: a Monday begins in Lima.
const MONDAY: i64 = 1_791_158_400 + 5 * 3600;
const RATE: &str = "100 * sum(succ) / sum(att)";

/// Region, technology and cell, hour, attempts, successes. One pair of region and technology has no cell.
const SAMPLES: [(&str, i64, i64, i64); 7] = [
    ("Region=N,Tech=L,Cell=A", 0, 20, 12),
    ("Region=N,Tech=L,Cell=A", 1, 100, 100),
    ("Region=N,Tech=L,Cell=B", 0, 12_000, 11_640),
    ("Region=N,Tech=G,Cell=C", 0, 800, 712),
    ("Region=S,Tech=L,Cell=D", 0, 5_000, 4_975),
    ("Region=S,Tech=L,Cell=D", 1, 10, 10),
    ("Region=S,Tech=L,Cell=E", 0, 0, 0),
];

fn engine() -> (tempfile::TempDir, Engine) {
    let folder = tempfile::tempdir().unwrap();
    Engine::create(folder.path(), "test", &zone("America/Lima")).unwrap();
    // What a step of the name is in two regions would be two values: these are one.
    let topology = "cell,area,kind\nA,N,L\nB,N,L\nC,N,G\nD,S,L\nE,S,L\n";
    std::fs::create_dir_all(folder.path().join("topology")).unwrap();
    std::fs::write(folder.path().join("topology/cells.csv"), topology).unwrap();
    let (engine, _) = Engine::open(folder.path(), Purpose::Importing).unwrap();
    let mut lines = Vec::new();
    for (cell, hour, att, succ) in SAMPLES {
        for (measurement, value) in [("att", att), ("succ", succ)] {
            let at = MONDAY + hour * 3600;
            lines.push((
                cell,
                measurement,
                SCALAR_BIN,
                3600,
                at,
                SampleValue::Integer(value),
                false,
            ));
        }
    }
    let mut writer = engine.store().begin_import().unwrap();
    writer.add_file(store_conformance::file("cells", &[], &lines)).unwrap();
    writer.finish().unwrap();
    (folder, engine)
}

fn base(formulas: &[&str]) -> QueryQuestion {
    QueryQuestion {
        questions: formulas.iter().map(|text| Question::Formula((*text).to_owned())).collect(),
        filter: String::new(),
        by: Vec::new(),
        every: Every::Secs(3600),
        range: None,
        zone: zone("America/Lima"),
        granularity: None,
        suspect: SuspectPolicy::Keep,
        worst: None,
        busy_hour: None,
    }
}

fn drawn(engine: &Engine, kind: PictureKind, formulas: &[&str]) -> PictureAnswer {
    let question = PictureQuestion { base: base(formulas), kind };
    engine.picture(&question, &JobContext::default()).unwrap()
}

fn pivot(engine: &Engine, columns: PivotColumns) -> PivotTable {
    let kind = PictureKind::Pivot { rows: "area".to_owned(), columns };
    match drawn(engine, kind, &[RATE]).picture {
        Picture::Pivot(table) => table,
        other => panic!("{other:?}"),
    }
}

fn close(found: PictureValue, expected: f64) {
    let found = found.value.unwrap();
    assert!((found - expected).abs() < 1e-9, "{found} is not {expected}");
}

#[test]
fn totals_of_a_table_are_kpis_and_no_means() {
    let (_folder, engine) = engine();
    let table = pivot(&engine, PivotColumns::Attribute("kind".to_owned()));
    assert_eq!(table.rows, ["N", "S"]);
    let columns: Vec<&str> = table.columns.iter().map(|c| c.label.as_str()).collect();
    assert_eq!(columns, ["G", "L"]);
    close(table.cell(0, 0), 100.0 * 712.0 / 800.0);
    close(table.cell(0, 1), 100.0 * 11_752.0 / 12_120.0);
    // Nobody is there: blank, and no zero.
    assert_eq!(table.cell(1, 0), PictureValue::default());
    let north = 100.0 * (11_752.0 + 712.0) / (12_120.0 + 800.0);
    close(table.row_totals[0], north);
    let mean = (table.cell(0, 0).value.unwrap() + table.cell(0, 1).value.unwrap()) / 2.0;
    assert!((mean - north).abs() > 1.0, "the mean of the cells is another number");
    close(table.column_totals[1], 100.0 * (11_752.0 + 4_985.0) / (12_120.0 + 5_010.0));
    close(table.total, 100.0 * (11_752.0 + 712.0 + 4_985.0) / (12_120.0 + 800.0 + 5_010.0));
    let csv = pivot_csv::write(&table).unwrap();
    let lines: Vec<&str> = csv.lines().collect();
    assert_eq!(lines[0], "area \\ kind,G,L,total");
    assert!(lines[2].starts_with("S,,99.5"), "{csv}");
    assert_eq!(lines.len(), 4);
}

/// Every number of a table is found again when it is asked for by itself.
#[test]
fn a_picked_number_is_the_answer_to_its_question() {
    let (_folder, engine) = engine();
    let kpi = Question::Formula(RATE.to_owned());
    for columns in
        [PivotColumns::Attribute("kind".to_owned()), PivotColumns::Time(Every::Secs(3600))]
    {
        let table = pivot(&engine, columns);
        let rows = || std::iter::once(None).chain((0..table.rows.len()).map(Some));
        for row in rows() {
            for column in std::iter::once(None).chain((0..table.columns.len()).map(Some)) {
                let pick = table.pick(row, column);
                assert_eq!(table.place_of(&pick), Some((row, column)));
                let shown = match (row, column) {
                    (Some(row), Some(column)) => table.cell(row, column),
                    (Some(row), None) => table.row_totals[row],
                    (None, Some(column)) => table.column_totals[column],
                    (None, None) => table.total,
                };
                let question = pick.question(&base(&[RATE]), &kpi).unwrap();
                let found = engine.answer(&question, true, &JobContext::default());
                match shown.value {
                    Some(value) => {
                        let found = found.unwrap();
                        assert_eq!(found.series[0].points.len(), 1);
                        let again = found.series[0].points[0].value.unwrap();
                        assert!((again - value).abs() < 1e-9, "{pick:?}: {again} for {value}");
                    }
                    // Nobody is there, or nothing arrived: no value comes from nowhere.
                    None => assert!(found.map_or(true, |f| {
                        f.series[0].points.iter().all(|point| point.value.is_none())
                    })),
                }
            }
        }
    }
}

#[test]
fn samples_are_kpis_of_objects_or_of_hours() {
    let (_folder, engine) = engine();
    let by_cell = Samples::Groups("object".to_owned());
    let answer = drawn(&engine, PictureKind::Distribution(by_cell.clone()), &[RATE]);
    let Picture::Distribution(picture) = &answer.picture else { panic!("{answer:?}") };
    assert_eq!((picture.spread.len(), picture.spread.n_missing), (4, 1), "0/0 of E is no zero");
    let (lowest, sample) = picture.spread.percentile(0.0).unwrap();
    assert!((lowest - 89.0).abs() < 1e-9);
    assert_eq!(picture.samples.picks[sample].group, ["Region=N,Tech=G,Cell=C"]);
    assert_eq!(picture.samples.labels[sample], "C");
    let csv = samples_csv::write(&answer).unwrap();
    assert!(csv.contains("2026-10-05T00:00:00-05:00,\"Region=N,Tech=G,Cell=C\",89,0.5"), "{csv}");
    let answer = drawn(&engine, PictureKind::Distribution(Samples::Times), &[RATE]);
    let Picture::Distribution(picture) = &answer.picture else { panic!("{answer:?}") };
    assert_eq!(picture.spread.len(), 2, "two hours, everything together in each");
    close(picture.values[1], 100.0);
    let answer = drawn(&engine, PictureKind::Scatter(by_cell), &["sum(att)", RATE]);
    let Picture::Scatter(picture) = &answer.picture else { panic!("{answer:?}") };
    assert_eq!((picture.correlation.n, picture.n_missing), (4, 1));
    let one = PictureQuestion { base: base(&[RATE]), kind: PictureKind::Scatter(Samples::Times) };
    assert!(engine.picture(&one, &JobContext::default()).is_err(), "two KPIs are needed");
}

#[test]
fn a_field_of_colors_and_bars_hold_what_was_asked() {
    let (_folder, engine) = engine();
    let answer = drawn(&engine, PictureKind::Heat { by: "Cell".to_owned() }, &[RATE]);
    let Picture::Heat(picture) = &answer.picture else { panic!("{answer:?}") };
    assert_eq!((picture.grid.n_rows, picture.grid.n_columns), (5, 2));
    assert_eq!(picture.every, Every::Secs(3600));
    let row = |name: &str| picture.groups.iter().position(|group| group == name).unwrap();
    assert_eq!(picture.grid.value(row("A"), 0), Some(60.0));
    assert_eq!(picture.grid.value(row("B"), 1), None, "no second hour arrived");
    assert_eq!(picture.grid.value(row("E"), 0), None, "0/0");
    close(picture.totals[row("A")], 100.0 * 112.0 / 120.0);
    let answer = drawn(&engine, PictureKind::Ranked { by: "Region".to_owned() }, &[RATE]);
    let Picture::Ranked(picture) = &answer.picture else { panic!("{answer:?}") };
    let order: Vec<&str> =
        picture.by_value.iter().map(|i| picture.samples.labels[*i].as_str()).collect();
    assert_eq!(order, ["N", "S"]);
    let both = PictureKind::Pivot {
        rows: "Region".to_owned(),
        columns: PivotColumns::Attribute("region".to_owned()),
    };
    let question = PictureQuestion { base: base(&[RATE]), kind: both };
    assert!(engine.picture(&question, &JobContext::default()).is_err(), "one attribute twice");
}

/// Step by step the same picture comes out, and what is told before it has its rows, its order and no steps of time.
#[test]
fn a_field_of_colors_is_the_same_in_parts() {
    let (_folder, engine) = engine();
    let kind = PictureKind::Heat { by: "Cell".to_owned() };
    // Half an hour before the first value to half an hour after the last: the buckets at both ends are cut.
    let start = Timestamp::from_unix_secs(MONDAY - 1800);
    let range = Some(TimeRange::new(start, start.plus_secs(3 * 3600)));
    let base = QueryQuestion { range, ..base(&[RATE]) };
    let question = PictureQuestion { base, kind };
    let ctx = JobContext::default();
    let mut told = Vec::new();
    let at_once = PictureSteps { cells_at_once: 1_000, cells_untold_max: 1_000 };
    let mut tell = |picture: PictureAnswer| told.push(picture);
    let whole = engine.picture_telling(&question, at_once, &mut tell, &ctx).unwrap();
    assert!(told.is_empty(), "{told:?}");
    let Picture::Heat(whole) = &whole.picture else { panic!("{whole:?}") };
    assert_eq!((whole.grid.n_rows, whole.grid.n_columns), (5, 4));
    // One column of five rows at a time, then two of them with a part of one at the end.
    for cells_at_once in [1, 10, 15] {
        let mut told = Vec::new();
        let steps = PictureSteps { cells_at_once, cells_untold_max: 19 };
        let mut tell = |picture: PictureAnswer| told.push(picture);
        let parts = engine.picture_telling(&question, steps, &mut tell, &ctx).unwrap();
        let Picture::Heat(parts) = &parts.picture else { panic!("{parts:?}") };
        assert_eq!((&parts.groups, &parts.buckets), (&whole.groups, &whole.buckets));
        assert_eq!((&parts.totals, parts.every), (&whole.totals, whole.every));
        for row in 0..5 {
            for column in 0..4 {
                assert_eq!(parts.grid.value(row, column), whole.grid.value(row, column));
            }
        }
        let [early] = told.as_slice() else { panic!("told {} times", told.len()) };
        let Picture::Heat(early) = &early.picture else { panic!("{early:?}") };
        assert_eq!((early.grid.n_rows, early.grid.n_columns, early.every), (5, 1, Every::All));
        assert_eq!((&early.groups, &early.totals), (&whole.groups, &whole.totals));
        let row = |name: &str| early.groups.iter().position(|group| group == name).unwrap();
        let total = early.grid.value(row("A"), 0).unwrap();
        assert!((total - 100.0 * 112.0 / 120.0).abs() < 1e-9, "{total}");
        assert!((total - 80.0).abs() > 1.0, "the mean of two hours is no total");
        assert_eq!(early.grid.value(row("E"), 0), None, "0/0");
    }
}

/// The same of a table; what is told before has all totals and no cell, and is written nowhere.
#[test]
fn a_pivot_table_is_the_same_in_parts() {
    let (_folder, engine) = engine();
    let start = Timestamp::from_unix_secs(MONDAY - 1800);
    let range = Some(TimeRange::new(start, start.plus_secs(3 * 3600)));
    let base = QueryQuestion { range, ..base(&[RATE]) };
    let hours = PivotColumns::Time(Every::Secs(3600));
    let regions = PivotColumns::Attribute("region".to_owned());
    let ctx = JobContext::default();
    for columns in [hours, regions] {
        let kind = PictureKind::Pivot { rows: "Cell".to_owned(), columns };
        let question = PictureQuestion { base: base.clone(), kind };
        let whole = engine.picture(&question, &ctx).unwrap();
        let Picture::Pivot(whole) = &whole.picture else { panic!("{whole:?}") };
        assert!(whole.cells.iter().any(|cell| cell.value.is_some()), "{whole:?}");
        for cells_at_once in [1, 10, 15, 1_000] {
            let mut told = Vec::new();
            let steps = PictureSteps { cells_at_once, cells_untold_max: 9 };
            let mut tell = |picture: PictureAnswer| told.push(picture);
            let parts = engine.picture_telling(&question, steps, &mut tell, &ctx).unwrap();
            let Picture::Pivot(parts) = &parts.picture else { panic!("{parts:?}") };
            assert_eq!((&parts.rows, &parts.columns), (&whole.rows, &whole.columns));
            assert_eq!(parts.cells, whole.cells);
            let [early] = told.as_slice() else { panic!("told {} times", told.len()) };
            let Picture::Pivot(early) = &early.picture else { panic!("{early:?}") };
            assert_eq!((&early.rows, &early.columns), (&whole.rows, &whole.columns));
            assert_eq!(early.row_totals, whole.row_totals);
            assert_eq!(early.column_totals, whole.column_totals);
            assert!(early.cells.is_empty() && !early.is_whole() && parts.is_whole());
            let refused = pivot_csv::write(early).unwrap_err().to_string();
            assert!(refused.contains("still being read"), "{refused}");
        }
    }
}

proptest! {
    /// What lies between the edges of buckets has just these buckets: a range may be read in parts.
    #[test]
    fn buckets_of_a_part_are_a_part_of_the_buckets(
        of_zone in 0_usize..5,
        of_step in 0_usize..6,
        start in 1_790_000_000_i64..1_800_000_000,
        secs in 1_i64..3_000_000,
        n_at_once in 1_usize..40,
    ) {
        let names =
            ["America/Lima", "America/Santiago", "Asia/Kathmandu", "Australia/Lord_Howe", "UTC"];
        let zone = zone(names[of_zone]);
        let steps = [
            Every::Secs(900),
            Every::Secs(3600),
            Every::Secs(4 * 3600),
            Every::Day,
            Every::Week,
            Every::Month,
        ];
        let start = Timestamp::from_unix_secs(start / 900 * 900);
        let range = TimeRange::new(start, start.plus_secs(secs));
        let buckets = zone.buckets(range, steps[of_step]);
        for part in buckets.chunks(n_at_once) {
            let between = TimeRange::new(part[0].start, part[part.len() - 1].end);
            prop_assert_eq!(zone.buckets(between, steps[of_step]), part);
        }
    }
}

// ------------------------------------------------------------------------------------------------------------------------ plots

fn plots_of(
    engine: &Engine,
    by: PlotsBy,
    earlier: Option<Shift>,
) -> vigia::workspace::pictures::plots::Plots {
    let mut question = base(&[RATE, "sum(att)"]);
    question.by = vec!["Cell".to_owned()];
    let ctx = JobContext::default();
    // The second hour against the same hour an earlier time ago.
    let answer = engine.answer(&question, true, &ctx).unwrap();
    let then =
        earlier.map(|shift| engine.answer(&earlier_question(&answer, shift), true, &ctx).unwrap());
    let question = PlotsQuestion {
        slot: 1,
        by,
        earlier: earlier.map(|shift| (2, shift)),
        revisions: (1, 1),
        language: Language::English,
    };
    make(question, answer, then, &[], &BTreeSet::new())
}

#[test]
fn a_plot_for_each_unit_kpi_or_group() {
    let (_folder, engine) = engine();
    let lines = |by| {
        let plots = plots_of(&engine, by, None);
        plots.plots.iter().map(|plot| plot.sources.len()).collect::<Vec<_>>()
    };
    assert_eq!(lines(PlotsBy::Kpi), [5, 5]);
    let plots = plots_of(&engine, PlotsBy::Group, None);
    assert!(plots.plots.len() <= N_PLOTS_MAX && plots.plots.len() >= 5);
    // The numbers of one KPI are on one scale, whichever group they are of.
    let scales: Vec<usize> = plots.plots.iter().map(|plot| plot.scale).collect();
    assert!(scales.iter().all(|scale| *scale < 2), "{scales:?}");
    for plot in &plots.plots {
        assert_eq!(plot.pyramids.len(), plot.chart.lines.len());
        let one_group = plot.sources.iter().all(|source| source.1 == plot.sources[0].1);
        assert!(one_group);
    }
}

#[test]
fn what_is_missing_in_the_earlier_time_stays_missing() {
    let (_folder, engine) = engine();
    let plots = plots_of(&engine, PlotsBy::Unit, Some(Shift::LastWeek));
    let earlier = plots.earlier.as_ref().unwrap();
    assert!(!earlier.has_values(), "nothing was imported of the week before");
    assert_eq!(
        earlier.difference(&plots.answer, (0, 0, 0)),
        None,
        "no value less no value is none"
    );
    assert!(plots.plots.iter().all(|plot| plot.earlier.iter().all(Option::is_none)));
}

/// Both weeks: each hour less its counterpart.
#[test]
fn a_difference_is_that_to_the_counterpart() {
    let (_folder, engine) = engine();
    let week_before: Vec<_> = [("att", 40), ("succ", 20)]
        .map(|(name, value)| {
            let at = MONDAY - 7 * 86_400;
            (
                "Region=N,Tech=L,Cell=A",
                name,
                SCALAR_BIN,
                3600,
                at,
                SampleValue::Integer(value),
                false,
            )
        })
        .to_vec();
    let mut writer = engine.store().begin_import().unwrap();
    writer.add_file(store_conformance::file("before", &[], &week_before)).unwrap();
    writer.finish().unwrap();
    let ctx = JobContext::default();
    let mut question = base(&[RATE]);
    question.by = vec!["Cell".to_owned()];
    question.worst = Some(2);
    question.range = Some(zone("America/Lima").day(Timestamp::from_unix_secs(MONDAY)));
    let answer = engine.answer(&question, true, &ctx).unwrap();
    let asked = earlier_question(&answer, Shift::LastWeek);
    assert_eq!(asked.worst, None, "the same groups, not the worst of that week");
    let then = engine.answer(&asked, true, &ctx).unwrap();
    let wish = PlotsQuestion {
        slot: 1,
        by: PlotsBy::Unit,
        earlier: Some((2, Shift::LastWeek)),
        revisions: (1, 1),
        language: Language::English,
    };
    let plots = make(wish, Arc::clone(&answer), Some(then), &[], &BTreeSet::new());
    let earlier = plots.earlier.as_ref().unwrap();
    let a = answer.series[0].groups.iter().position(|group| *group == ["A"]).unwrap();
    assert_eq!(earlier.difference(&answer, (0, a, 0)), Some(60.0 - 50.0));
    assert_eq!(earlier.difference(&answer, (0, a, 1)), None, "nothing arrived in that hour");
    let (range, _) = earlier.point(0, a, 0).unwrap();
    assert_eq!(range.start.as_unix_secs(), MONDAY - 7 * 86_400);
}

// ------------------------------------------------------------------------------------------------------- for tests of the window

/// A picture of made-up numbers, from the made-up answers to the questions that a real one asks.
pub fn made_up(question: &PictureQuestion) -> PictureAnswer {
    let ask = |by: &[&str], every: Every| {
        gui_fixture::answer(&QueryQuestion {
            by: by.iter().map(|key| (*key).to_owned()).collect(),
            every,
            worst: None,
            ..question.base.clone()
        })
    };
    let value = |point: &vigia::model::KpiPoint| PictureValue {
        value: point.value,
        completeness: point.completeness,
    };
    let total = ask(&[], Every::All);
    let together = value(&total.series[0].points[0]);
    let list = |key: &str, answer: &vigia::workspace::QueryAnswer| SampleList {
        picks: answer.series[0]
            .groups
            .iter()
            .map(|group| vigia::workspace::pictures::Pick {
                keys: vec![key.to_owned()],
                group: group.clone(),
                range: total.range,
            })
            .collect(),
        labels: answer.series[0].groups.iter().map(|group| group.join(" · ")).collect(),
    };
    let key = match &question.kind {
        PictureKind::Distribution(Samples::Groups(key))
        | PictureKind::Scatter(Samples::Groups(key))
        | PictureKind::Heat { by: key }
        | PictureKind::Ranked { by: key }
        | PictureKind::Pivot { rows: key, .. } => key.clone(),
        _ => "object".to_owned(),
    };
    let whole = ask(&[&key], Every::All);
    let samples = list(&key, &whole);
    let points = whole.series[0].points.clone();
    let values: Vec<PictureValue> = points.iter().map(value).collect();
    let picture = match &question.kind {
        PictureKind::Distribution(_) => Picture::Distribution(DistributionPicture {
            spread: Distribution::new(values.iter().map(|value| value.value)),
            samples,
            values,
            total: together,
        }),
        PictureKind::Scatter(_) => {
            let y: Vec<PictureValue> = whole.series[1].points.iter().map(value).collect();
            let pairs: Vec<(f64, f64)> =
                values.iter().zip(&y).filter_map(|(x, y)| Some((x.value?, y.value?))).collect();
            Picture::Scatter(ScatterPicture {
                samples,
                x: values,
                y,
                correlation: correlation(&pairs),
                n_missing: 0,
                x_total: together,
                y_total: together,
            })
        }
        PictureKind::Heat { .. } => {
            let days = ask(&[&key], Every::Day);
            let series = &days.series[0];
            let cells = series.points.iter().map(|point| point.value.unwrap_or(f64::NAN));
            Picture::Heat(HeatPicture {
                key,
                groups: samples.labels.clone(),
                labels: samples.labels,
                totals: values,
                buckets: series.buckets.clone(),
                grid: HeatGrid::new(series.buckets.len(), cells.collect()),
                every: Every::Day,
                total: together,
            })
        }
        PictureKind::Ranked { .. } => {
            let order: Vec<usize> = (0..points.len()).collect();
            Picture::Ranked(RankedPicture {
                samples,
                points,
                by_name: order.clone(),
                by_value: order,
                total: together,
            })
        }
        PictureKind::Pivot { columns, .. } => {
            let days = ask(&[&key], Every::Day);
            let series = &days.series[0];
            Picture::Pivot(PivotTable {
                row_key: key,
                columns_by: columns.clone(),
                rows: samples.labels.clone(),
                row_labels: samples.labels,
                columns: series
                    .buckets
                    .iter()
                    .map(|bucket| vigia::workspace::pictures::pivot::PivotColumn {
                        label: local(&series.zone, bucket.start),
                        range: Some(*bucket),
                        value: None,
                    })
                    .collect(),
                cells: series.points.iter().map(value).collect(),
                row_totals: values,
                column_totals: vec![together; series.buckets.len()],
                total: together,
                range: total.range,
            })
        }
    };
    PictureAnswer {
        question: question.clone(),
        range: total.range,
        items: total.items,
        picture,
        warnings: Vec::new(),
    }
}

/// Two customers who ask for the same are both named, and who covers another country asks nothing of what is shown.
#[test]
fn a_target_names_all_who_ask_for_it_where_it_applies() {
    let of = |customer: &str, target: &str, scope: &str| {
        let mut contract = plain_contract();
        contract.customer = customer.to_owned();
        contract.objectives[0].target = target.parse().unwrap();
        contract.objectives[0].scope.filter = scope.to_owned();
        contract
    };
    let (peru, chile) = ("country == \"PE\"", "country == \"CL\"");
    let countries: BTreeSet<String> = ["CL", "PE"].map(str::to_owned).into();
    let shown = |contracts: &[vigia::sla::Contract], filter: &str| -> Vec<(String, f64)> {
        let found = targets_of(&["cell_availability"], contracts, filter, &countries);
        found.into_iter().map(|target| (target.name, target.value)).collect()
    };
    let two = [of("A", "99.9", ""), of("B", "99.90", ""), of("C", "99.5", "")];
    let expected = [("A, B".to_owned(), 99.9), ("C".to_owned(), 99.5)];
    assert_eq!(shown(&two, ""), expected);
    let many = ["A", "B", "C", "D"].map(|customer| of(customer, "99.9", ""));
    assert_eq!(shown(&many, ""), [("A, B +2".to_owned(), 99.9)]);
    let apart = [of("A", "99.9", peru), of("B", "99.5", chile)];
    assert!(shown(&apart, "").is_empty(), "each covers a part of what is shown");
    assert_eq!(shown(&apart, peru), [("A".to_owned(), 99.9)]);
    assert_eq!(shown(&apart, chile), [("B".to_owned(), 99.5)]);
    assert!(targets_of(&["another"], &two, "", &countries).is_empty());
}
