//! Hours that differ from the weeks before: planted ones are found and nothing else, whatever the clock, the gaps or one odd week do.

#![allow(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

use serde_json::Value;
use vigia::job::JobContext;
use vigia::kpi::anomaly::{Anomalies, AnomalyOptions, Change, find};
use vigia::kpi::plan::Question;
use vigia::model::{
    Every, Gap, KpiPoint, KpiSeries, SCALAR_BIN, SampleValue, TimeRange, Unit, Zone,
};
use vigia::workspace::changes::{ChangesAnswer, ChangesQuestion};
use vigia::workspace::{Engine, Purpose};

use super::cli::vigia;
use super::store_conformance;

const HOUR_SECS: i64 = 3600;
const WEEK_HOURS: usize = 168;
const NONE: [usize; 0] = [];

/// Same seed, same numbers.
struct Dice(u64);

impl Dice {
    /// Between -1 and 1, most of them near 0.
    fn noise(&mut self) -> f64 {
        let mut sum = 0.0;
        for _ in 0..4 {
            self.0 ^= self.0 << 13;
            self.0 ^= self.0 >> 7;
            self.0 ^= self.0 << 17;
            sum += (self.0 >> 11) as f64 / (1_u64 << 53) as f64;
        }
        sum / 2.0 - 1.0
    }
}

fn value_of(value: f64) -> KpiPoint {
    KpiPoint {
        value: Some(value),
        gap: None,
        completeness: Some(1.0),
        received: 4,
        expected: 4,
        ..KpiPoint::missing()
    }
}

fn ratio(numerator: f64, denominator: f64) -> KpiPoint {
    KpiPoint {
        numerator: Some(numerator),
        denominator: Some(denominator),
        ..value_of(100.0 * numerator / denominator)
    }
}

/// Weeks of local hours, the value of each by its place and wall clock (weekday from Monday = 0, hour).
fn weeks(
    zone: &str,
    first_day: &str,
    n_weeks: i32,
    mut point: impl FnMut(usize, (i8, i8)) -> KpiPoint,
) -> KpiSeries {
    let zone = Zone::named(zone).unwrap();
    let range = zone.days_of(first_day.parse().unwrap(), 7 * n_weeks);
    let buckets = zone.buckets(range, Every::Secs(3600));
    let points = buckets.iter().enumerate().map(|(i, bucket)| {
        let local = zone.local(bucket.start);
        point(i, (local.date().weekday().to_monday_zero_offset(), local.hour()))
    });
    KpiSeries {
        kpi_id: "kpi".to_owned(),
        unit: Unit::new("u"),
        points: points.collect(),
        zone,
        buckets,
        keys: vec!["object".to_owned()],
        groups: vec![vec!["C=A".to_owned()]],
    }
}

/// What a network does: busy by day, quiet by night, another Saturday.
fn rhythm((weekday, hour): (i8, i8)) -> f64 {
    let by_day = (f64::from(hour - 4) * std::f64::consts::TAU / 24.0).sin() + 1.2;
    by_day * if weekday >= 5 { 60.0 } else { 100.0 }
}

fn judged_from(series: &KpiSeries, bucket_idx: usize) -> AnomalyOptions {
    let (first, last) = (series.buckets[bucket_idx], series.buckets[series.buckets.len() - 1]);
    AnomalyOptions::new(TimeRange::new(first.start, last.end), Some(true))
}

fn marked(found: &Anomalies) -> Vec<usize> {
    found.marks.iter().map(|mark| mark.bucket_idx).collect()
}

#[test]
fn planted_dips_are_found_and_nothing_else() {
    for seed in 1..=8 {
        let mut dice = Dice(seed * 0x9E37_79B9);
        let clean = weeks("America/Lima", "2025-11-03", 52, |_, clock| {
            value_of(rhythm(clock) * (1.0 + 0.08 * dice.noise()))
        });
        let options = judged_from(&clean, 4 * WEEK_HOURS);
        let found = find(&clean, &options);
        assert_eq!((marked(&found), found.counts.n_judged), (Vec::new(), 48 * 168), "seed {seed}");
        // A year of one cell in which twelve hours lose a half of what is usual, and one gains it.
        let mut planted = clean;
        let mut dips: Vec<usize> =
            (0..12).map(|n| 4 * WEEK_HOURS + n * 653 + seed as usize * 7).collect();
        dips.push(dips[3] + 1);
        dips.sort_unstable();
        for dip in &dips {
            let value = planted.points[*dip].value.unwrap();
            planted.points[*dip] = value_of(0.5 * value);
        }
        let rise = dips[5] + 20;
        let value = planted.points[rise].value.unwrap();
        planted.points[rise] = value_of(1.5 * value);
        let found = find(&planted, &options);
        let by = |change| {
            let marks = found.marks.iter().filter(move |mark| mark.change == change);
            marks.map(|mark| mark.bucket_idx).collect::<Vec<_>>()
        };
        assert_eq!((by(Change::Worse), by(Change::Better)), (dips.clone(), vec![rise]), "{seed}");
        // Neighbours are one spell; the strongest comes first.
        assert_eq!(found.spells.len(), dips.len());
        let long = found.spells.iter().find(|spell| spell.n_hours == 2).unwrap();
        assert_eq!(long.range.start, planted.buckets[dips[3]].start);
        assert_eq!(long.range.duration_secs(), 2 * HOUR_SECS);
        let strength: Vec<f64> = found.spells.iter().map(|spell| spell.peak.score.abs()).collect();
        assert!(strength.windows(2).all(|pair| pair[0] >= pair[1]), "{strength:?}");
        for mark in &found.marks {
            let outside = mark.value < mark.usual_low || mark.value > mark.usual_high;
            assert!(outside && mark.score.abs() >= 5.0, "{mark:?}");
        }
    }
}

/// The answer that many tools give: distance from the mean in standard deviations.
fn score_by_mean(history: &[f64], value: f64) -> f64 {
    let n = history.len() as f64;
    let mean = history.iter().sum::<f64>() / n;
    let variance = history.iter().map(|v| (v - mean).powi(2)).sum::<f64>() / n;
    (value - mean) / variance.sqrt()
}

#[test]
fn one_odd_week_neither_hides_a_dip_nor_makes_one() {
    let mut dice = Dice(77);
    let mut series =
        weeks("America/Lima", "2026-09-28", 5, |_, _| value_of(99.0 + 0.1 * dice.noise()));
    let (dip, same_hour) = (4 * WEEK_HOURS + 34, 4 * WEEK_HOURS + 58);
    // An outage two weeks ago, in the hour before which today's dip lies, and in another hour that is as usual today.
    series.points[dip - 2 * WEEK_HOURS] = value_of(10.0);
    series.points[same_hour - 2 * WEEK_HOURS] = value_of(10.0);
    series.points[dip] = value_of(96.0);
    let found = find(&series, &judged_from(&series, 4 * WEEK_HOURS));
    assert_eq!(marked(&found), [dip]);
    assert!((found.marks[0].usual - 99.0).abs() < 0.2, "{:?}", found.marks);
    let history: Vec<f64> =
        (1..=4).map(|week| series.points[dip - week * WEEK_HOURS].value.unwrap()).collect();
    let by_mean = score_by_mean(&history, 96.0);
    assert!(by_mean.abs() < 5.0 && by_mean > 0.0, "the mean even finds it good: {by_mean}");
}

#[test]
fn four_values_that_agree_by_luck_are_no_reason_for_marks() {
    let mut dice = Dice(5);
    let series =
        weeks("America/Lima", "2026-01-05", 26, |_, _| value_of(50.0 + 5.0 * dice.noise()));
    let options = judged_from(&series, 4 * WEEK_HOURS);
    assert_eq!(marked(&find(&series, &options)), NONE);
    // By the spread of the four weeks alone, noise is full of events.
    let by_spread = (4 * WEEK_HOURS..series.buckets.len()).filter(|hour| {
        let value = |i: usize| series.points[i].value.unwrap();
        let mut history: Vec<f64> = (1..=4).map(|week| value(hour - week * WEEK_HOURS)).collect();
        history.sort_by(f64::total_cmp);
        let median = f64::midpoint(history[1], history[2]);
        let mut deviations: Vec<f64> = history.iter().map(|v| (v - median).abs()).collect();
        deviations.sort_by(f64::total_cmp);
        let spread = 1.4826 * f64::midpoint(deviations[1], deviations[2]);
        ((value(*hour) - median) / spread).abs() >= 5.0
    });
    assert!(by_spread.count() > 50);
}

#[test]
fn a_week_in_which_the_clock_changes_gives_no_marks() {
    // Two hours of the morning in which everything happens.
    let steep = |(_, hour): (i8, i8)| if hour < 7 { 10.0 } else { 100.0 };
    for (first_day, n_double) in [("2026-03-02", 0), ("2026-09-28", 2)] {
        let mut dice = Dice(11);
        let series = weeks("Europe/Madrid", first_day, 6, |_, clock| {
            value_of(steep(clock) * (1.0 + 0.05 * dice.noise()))
        });
        let found = find(&series, &judged_from(&series, 3 * WEEK_HOURS));
        assert_eq!(marked(&found), NONE, "{first_day}");
        assert_eq!(found.counts.n_without_clock, n_double, "{first_day}");
        // 168 hours before, the clock showed another hour: mornings of the week after the change would be events.
        let last = series.buckets.len() - 1;
        let differs = (last - 2 * WEEK_HOURS..last).filter(|hour| {
            let value = |i: usize| series.points[i].value.unwrap();
            (value(*hour) - value(hour - WEEK_HOURS)).abs() > 50.0
        });
        assert!(differs.count() >= 7, "{first_day}");
    }
}

#[test]
fn after_a_change_of_half_an_hour_no_hour_is_compared_with_another() {
    let mut dice = Dice(13);
    let steep = |(_, hour): (i8, i8)| if hour < 7 { 10.0 } else { 100.0 };
    let series = weeks("Australia/Lord_Howe", "2026-09-07", 6, |_, clock| {
        value_of(steep(clock) * (1.0 + 0.05 * dice.noise()))
    });
    let found = find(&series, &judged_from(&series, 3 * WEEK_HOURS));
    assert_eq!(marked(&found), NONE);
    // Of the day of the change, hours from local midnight begin at half past afterwards: nothing before them did.
    assert!((15..=24).contains(&found.counts.n_short_history), "{:?}", found.counts);
}

#[test]
fn missing_hours_are_neither_marked_nor_compared_with() {
    let mut dice = Dice(21);
    let mut series =
        weeks("America/Lima", "2026-09-28", 5, |_, _| value_of(99.0 + 0.1 * dice.noise()));
    let gone = 4 * WEEK_HOURS + 10;
    series.points[gone] = KpiPoint::missing();
    // Two of four weeks are missing here: two do not say what is usual.
    let short = 4 * WEEK_HOURS + 40;
    series.points[short] = value_of(50.0);
    series.points[short - WEEK_HOURS] = KpiPoint::missing();
    series.points[short - 3 * WEEK_HOURS] = KpiPoint {
        gap: Some(Gap::ZeroDenominator),
        completeness: Some(1.0),
        ..KpiPoint::missing()
    };
    // One of four: three do.
    let enough = 4 * WEEK_HOURS + 70;
    series.points[enough] = value_of(50.0);
    series.points[enough - WEEK_HOURS] = KpiPoint::missing();
    let options = judged_from(&series, 4 * WEEK_HOURS);
    let found = find(&series, &options);
    assert_eq!(marked(&found), [enough]);
    assert_eq!((found.counts.n_without_value, found.counts.n_short_history), (1, 1));
    assert_eq!(found.counts.total(), 168);
    // Missing taken for zero would be the strongest event of all.
    series.points[gone] = value_of(0.0);
    assert_eq!(marked(&find(&series, &options)), [gone, enough]);
}

#[test]
fn what_is_incomplete_or_doubted_is_not_judged() {
    let mut dice = Dice(31);
    let clean = weeks("America/Lima", "2026-09-28", 5, |_, _| value_of(99.0 + 0.1 * dice.noise()));
    let dip = 4 * WEEK_HOURS + 34;
    let with = |change: fn(&mut KpiPoint)| {
        let mut series = clean.clone();
        series.points[dip] = value_of(50.0);
        change(&mut series.points[dip]);
        let found = find(&series, &judged_from(&series, 4 * WEEK_HOURS));
        (marked(&found), found.counts.n_unsound)
    };
    assert_eq!(with(|_| ()), (vec![dip], 0));
    assert_eq!(with(|point| point.completeness = Some(0.75)), (vec![dip], 0));
    assert_eq!(with(|point| point.completeness = Some(0.74)), (Vec::new(), 1));
    assert_eq!(with(|point| point.completeness = None), (Vec::new(), 1));
    assert_eq!(with(|point| point.suspect_share = 0.25), (Vec::new(), 1));
    // Doubted weeks say nothing of what is usual.
    let mut series = clean.clone();
    series.points[dip] = value_of(50.0);
    for week in 1..=2 {
        series.points[dip - week * WEEK_HOURS].suspect_share = 1.0;
    }
    let found = find(&series, &judged_from(&series, 4 * WEEK_HOURS));
    assert_eq!((marked(&found), found.counts.n_short_history), (Vec::new(), 1));
}

#[test]
fn a_series_that_never_moves_has_a_scale() {
    let dip = 4 * WEEK_HOURS + 34;
    let with = |usual: f64, value: f64| {
        let series = weeks("America/Lima", "2026-09-28", 5, |i, _| {
            value_of(if i == dip { value } else { usual })
        });
        let found = find(&series, &judged_from(&series, 4 * WEEK_HOURS));
        (marked(&found), found.marks.first().map(|mark| mark.score))
    };
    // The spread is nothing: any distance over it would be without end.
    assert_eq!(with(100.0, 99.5), (Vec::new(), None));
    let (marks, score) = with(100.0, 98.0);
    assert_eq!(marks, [dip]);
    assert!((score.unwrap() + 10.0).abs() < 1e-9, "{score:?}");
    // Relative: the same in other units.
    assert_eq!(with(100.0e6, 99.5e6).0, NONE);
    assert_eq!(with(100.0e6, 98.0e6).0, [dip]);
    // Nothing but zeros has no size.
    assert_eq!(with(0.0, 5.0).0, NONE);
}

#[test]
fn few_attempts_leave_much_to_luck() {
    let dip = 4 * WEEK_HOURS + 34;
    let with = |attempts: f64, lost: f64| {
        let mut series = weeks("America/Lima", "2026-09-28", 5, |i, _| {
            ratio(if i == dip { attempts - lost } else { attempts }, attempts)
        });
        series.unit = Unit::new("%");
        series
    };
    let marks = |series: &KpiSeries| marked(&find(series, &judged_from(series, 4 * WEEK_HOURS)));
    // One of ten calls lost is 90 %, and nobody should be called for it; the same rate of ten thousand calls is another matter.
    assert_eq!(marks(&with(10.0, 1.0)), NONE);
    assert_eq!(marks(&with(10_000.0, 1_000.0)), [dip]);
    let floored = with(10_000.0, 1_000.0);
    let options =
        AnomalyOptions { attempts_min: Some(10_001.0), ..judged_from(&floored, 4 * WEEK_HOURS) };
    let found = find(&floored, &options);
    assert_eq!((marked(&found), found.counts.n_few_attempts), (Vec::new(), 168));
}

#[test]
fn an_incident_that_lasts_does_not_hide_itself() {
    let mut dice = Dice(41);
    let mut series = weeks("America/Lima", "2026-09-28", 5, |_, clock| {
        value_of(rhythm(clock) * (1.0 + 0.05 * dice.noise()))
    });
    // The whole judged day is dead.
    let day = 4 * WEEK_HOURS..4 * WEEK_HOURS + 24;
    for hour in day.clone() {
        series.points[hour] = value_of(1.0);
    }
    let options = AnomalyOptions {
        judged: TimeRange::new(series.buckets[day.start].start, series.buckets[day.end - 1].end),
        ..AnomalyOptions::new(series.buckets[0], None)
    };
    let found = find(&series, &options);
    assert_eq!(found.spells.len(), 1);
    assert_eq!((found.spells[0].n_hours, found.spells[0].peak.change), (24, Change::Lower));
}

// --------------------------------------------------------------------------------------------------------- through the binary

const OWN_KPI: &str = r#"
[[kpi]]
id = "own_rate"
name = { en = "Own rate" }
description = "Share of attempts that succeeded."
formula = "100 * sum(succ) / sum(att)"
unit = "%"
direction = "higher"
category = "accessibility"
source = "convention"
verified = false
"#;

/// Five weeks of hours of two cells from 2026-09-28 in Lima; cell A loses a tenth for three hours of the last Thursday,
/// which its sender may doubt.
fn workspace(is_dip_suspect: bool) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let zone = Zone::named("America/Lima").unwrap();
    Engine::create(folder.path(), "test", &zone).unwrap();
    std::fs::write(folder.path().join("kpis/own.toml"), OWN_KPI).unwrap();
    let (engine, problems) = Engine::open(folder.path(), Purpose::Importing).unwrap();
    assert!(problems.is_empty(), "{problems:?}");
    let range = zone.days_of("2026-09-28".parse().unwrap(), 35);
    let dip = zone.instant("2026-10-29T09:00".parse().unwrap());
    let dip = TimeRange::new(dip, dip.plus_secs(3 * HOUR_SECS));
    let mut dice = Dice(3);
    let mut lines = Vec::new();
    for bucket in zone.buckets(range, Every::Secs(3600)) {
        for cell in ["Cell=A", "Cell=B"] {
            let attempts = 2_000 + (300.0 * dice.noise()) as i64;
            let is_dip = cell == "Cell=A" && dip.contains(bucket.start);
            let lost = if is_dip { 10 } else { 100 };
            let start = bucket.start.as_unix_secs();
            for (name, value) in [("att", attempts), ("succ", attempts - attempts / lost)] {
                let value = SampleValue::Integer(value);
                let is_suspect = is_dip && is_dip_suspect;
                lines.push((cell, name, SCALAR_BIN, 3600, start, value, is_suspect));
            }
        }
    }
    let mut writer = engine.store().begin_import().unwrap();
    writer.add_file(store_conformance::file("cells", &[], &lines)).unwrap();
    writer.finish().unwrap();
    folder
}

#[test]
fn the_command_says_what_changed() {
    let folder = workspace(false);
    let ask = |more: &[&str]| {
        let arguments: Vec<&str> =
            ["changes", "--kpi", "own_rate"].iter().chain(more).copied().collect();
        let output = vigia(folder.path(), &arguments);
        let told = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(output.status.success(), "{told}");
        String::from_utf8(output.stdout).unwrap()
    };
    let csv = ask(&["--format", "csv"]);
    let lines: Vec<&str> = csv.lines().collect();
    assert_eq!(
        lines[0],
        "kpi,object,label,from,to,hours,peak_start,value,usual,usual_low,usual_high,score,change"
    );
    assert_eq!(lines.len(), 2, "{csv}");
    let expected =
        "own_rate,Cell=A,A,2026-10-29T09:00:00-05:00,2026-10-29T12:00:00-05:00,3,2026-10-29T";
    assert!(lines[1].starts_with(expected) && lines[1].ends_with(",worse"), "{csv}");
    let table = ask(&[]);
    for part in ["2026-10-29 09:00", "2026-10-29 12:00", "worse", "no part of any verdict"] {
        assert!(table.contains(part), "{part}\n{table}");
    }
    assert!(table.contains("336 of 336 hours were judged"), "{table}");
    let json: Value = serde_json::from_str(&ask(&["--format", "json"])).unwrap();
    assert_eq!((&json["n_spells"], &json["spells"][0]["hours"]), (&1.into(), &3.into()));
    assert_eq!(json["hours"]["judged"], 336);
    // The week before was quiet, and has only three weeks behind it; of the first weeks nothing can be said.
    let quiet = ask(&["--from", "2026-10-19", "--to", "2026-10-26"]);
    assert!(quiet.contains("Nothing differs") && quiet.contains("336 of 336"), "{quiet}");
    let early = ask(&["--from", "2026-10-05", "--to", "2026-10-12"]);
    assert!(early.contains("0 of 336 hours") && early.contains("fewer than 3"), "{early}");
    let far = ask(&["--threshold", "1000"]);
    assert!(far.contains("Nothing differs"), "{far}");
    let together = ask(&["--by", "class", "--format", "csv", "--min-attempts", "1"]);
    assert!(together.contains("own_rate,Cell,Cell,2026-10-29T09"), "{together}");
    for (flag, value) in [("--threshold", "0"), ("--weeks", "2"), ("--min-completeness", "80")] {
        let output = vigia(folder.path(), &["changes", "--kpi", "own_rate", flag, value]);
        assert_eq!(output.status.code(), Some(2), "{flag}");
    }
}

/// What is told first counts doubted values; the answer itself does not.
#[test]
fn doubted_values_count_only_in_what_is_told_first() {
    let kpis = vec![Question::Kpi("own_rate".to_owned())];
    let question = ChangesQuestion::new(kpis, Zone::named("America/Lima").unwrap());
    for is_dip_suspect in [false, true] {
        let folder = workspace(is_dip_suspect);
        let (engine, _) = Engine::open(folder.path(), Purpose::Reading).unwrap();
        let ctx = JobContext::default();
        let mut told = Vec::new();
        let mut tell = |answer: ChangesAnswer| told.push(answer);
        let answer = engine.changes_telling(&question, &mut tell, &ctx).unwrap();
        let [early] = told.as_slice() else { panic!("told {} times", told.len()) };
        let alone = engine.changes(&question, &ctx).unwrap();
        assert_eq!((&answer.rows, answer.counts), (&alone.rows, alone.counts));
        assert_eq!(early.rows, answer.rows);
        assert_eq!(answer.rows.len(), usize::from(!is_dip_suspect));
        let n_doubted = if is_dip_suspect { 3 } else { 0 };
        assert_eq!((early.counts.n_unsound, early.counts.n_without_value), (n_doubted, 0));
        assert_eq!((answer.counts.n_unsound, answer.counts.n_without_value), (0, n_doubted));
    }
}
