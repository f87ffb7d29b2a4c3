//! Error budget and burn rate: worked examples S01 to S05 and S08 with the popular wrong answers absent; pairs of windows adapted
//! to the granularity of the data; data that are late, few or missing.

use proptest::prelude::*;
use rust_decimal::Decimal;
use vigia::model::{GranularityPeriod, KpiPoint, KpiSeries, TimeRange, Timestamp, Unit, Zone};
use vigia::sla::Comparison;
use vigia::sla::burn_rate::*;
use vigia::sla::error_budget::*;

fn dec(text: &str) -> Decimal {
    text.parse().unwrap()
}

fn int(number: i64) -> Decimal {
    Decimal::from(number)
}

const DAY_SECS: i64 = 86_400;

// ---- Budget ---------------------------------------------------------------------------------------------------------

#[test]
fn s01_used_and_left() {
    let allowed = allowed_bad_percent(Comparison::AtLeast, dec("99.9"));
    assert_eq!(allowed, dec("0.1"));
    assert_eq!(allowed_bad_percent(Comparison::AtMost, dec("0.1")), allowed);
    let budget = error_budget(int(650), int(1_000_000), allowed).unwrap();
    assert_eq!((budget.allowed, budget.left), (int(1_000), int(350)));
    assert_eq!(budget.used_percent, Some(int(65)));
    assert_ne!(budget.used_percent, Some(dec("0.065")), "of the requests, not of the budget");
    assert!(!budget.is_estimated);
    let overdrawn = error_budget(int(1_100), int(1_000_000), allowed).unwrap();
    assert_eq!((overdrawn.left, overdrawn.used_percent), (int(-100), Some(int(110))));
}

#[test]
fn s05_slices_known_in_advance() {
    let week_secs = 7 * DAY_SECS;
    assert_eq!(n_slices(week_secs, 300), Some(2016));
    assert_eq!(n_slices(week_secs, 420), Some(1440));
    assert_eq!(n_slices(1_000, 300), None);
    assert_eq!(n_slices(1_000, 0), None);
    let budget = error_budget(int(12), int(2016), int(1)).unwrap();
    assert_eq!(budget.allowed, dec("20.16"));
    assert_eq!(budget.used_percent.map(|p| p.round_dp(7)), Some(dec("59.5238095")));
    // After half the week the whole week's budget is known already; of the half alone it would be twice as much.
    let half = error_budget(int(12), int(1008), int(1)).unwrap();
    assert_ne!(half.used_percent, budget.used_percent);
}

#[test]
fn s08_events_are_estimated_and_say_so() {
    let so_far = error_budget(int(600), int(100_000), int(1)).unwrap();
    assert_eq!((so_far.used_percent, so_far.is_estimated), (Some(int(60)), false));
    let period =
        estimated_error_budget(int(600), int(100_000), 7 * DAY_SECS, 30 * DAY_SECS, int(1))
            .unwrap();
    assert_eq!(period.used_percent, Some(int(14)), "divided once");
    assert!(period.is_estimated);
    assert_eq!(period.allowed.round_dp(6), dec("4285.714286"));
    assert_eq!(period.left, period.allowed - int(600));
    assert_eq!(estimated_error_budget(int(1), int(1), 0, 60, int(1)), None);
    assert_eq!(estimated_error_budget(int(1), int(1), 61, 60, int(1)), None);
    let over = estimated_error_budget(int(600), int(100_000), 60, 60, int(1)).unwrap();
    assert_eq!(over.used_percent, so_far.used_percent);
}

#[test]
fn nothing_allowed_has_no_percentage() {
    let none = error_budget(int(3), int(100), int(0)).unwrap();
    assert_eq!((none.allowed, none.left, none.used_percent), (int(0), int(-3), None));
    assert_eq!(burn_rate(int(3), int(100), int(0)), None);
    assert_eq!(burn_rate(int(0), int(0), int(1)), None);
    assert_eq!(error_budget(int(-1), int(1), int(1)), None);
    assert_eq!(error_budget(int(1), Decimal::MAX, int(2)), None);
}

#[test]
fn s02_burn_rate_of_an_hour() {
    let month_secs = 30 * DAY_SECS;
    let burn = burn_rate(dec("1.44"), int(100), dec("0.1")).unwrap();
    assert_eq!(burn, dec("14.4"));
    assert_ne!(burn, dec("1.44"));
    assert_eq!(spent_percent(burn, 3_600, month_secs), Some(int(2)));
    assert_eq!(exhaustion_secs(burn, month_secs), Some(int(50 * 3_600)));
    assert_eq!(exhaustion_secs(int(0), month_secs), None);
    // In a month of 31 days the same burn rate spends less of the budget.
    assert!(spent_percent(burn, 3_600, 31 * DAY_SECS) < Some(int(2)));
}

#[test]
fn s04_detection_and_the_table_of_thresholds() {
    assert_eq!(detection_secs(dec("14.4"), 3_600, int(100), dec("0.1")), Some(dec("51.84")));
    assert_eq!(detection_secs(dec("14.4"), 3_600, int(0), dec("0.1")), None);
    let spends = [
        ("2", BurnPair::ALL[0]),
        ("5", BurnPair::ALL[1]),
        ("10", BurnPair::ALL[2]),
        ("10", BurnPair::ALL[3]),
    ];
    for (percent, pair) in spends {
        let rate = burn_rate_of(dec(percent), pair.long_secs, 30 * DAY_SECS);
        assert_eq!(rate, Some(pair.threshold));
        assert_eq!(
            spent_percent(pair.threshold, pair.long_secs, 30 * DAY_SECS),
            Some(dec(percent))
        );
        assert_eq!(pair.short_secs * 12, pair.long_secs);
    }
}

// ---- Windows --------------------------------------------------------------------------------------------------------

fn at(secs: i64) -> Timestamp {
    Timestamp::from_unix_secs(secs)
}

const FIVE_MINUTES: u32 = 300;

/// (how long ago it began, bad, all), all of it in the first 5 minutes of the stretch, nothing in the rest of it.
fn history(stretches: &[(i64, i64, i64)]) -> Vec<BurnSample> {
    let step_secs = i64::from(FIVE_MINUTES);
    let n = 3 * DAY_SECS / step_secs;
    (1..=n)
        .rev()
        .map(|ago| {
            let start_secs = ago * step_secs;
            let found = stretches.iter().find(|(began, _, _)| *began == start_secs);
            let (bad, all) = found.map_or((0, 0), |(_, bad, all)| (*bad, *all));
            let range = TimeRange::new(at(-start_secs), at(step_secs - start_secs));
            BurnSample { range, good: int(all - bad), all: int(all) }
        })
        .collect()
}

/// Error ratios 5m 2.0, 30m 0.9, 1h 1.5, 2h 0.4, 6h 0.5, 1d 0.31, 3d 0.09 %, as one history (S03).
fn s03() -> Vec<BurnSample> {
    history(&[
        (300, 2_000, 100_000),
        (1_800, 3_400, 500_000),
        (3_600, 12_600, 600_000),
        (7_200, 0, 3_300_000),
        (21_600, 27_000, 4_500_000),
        (86_400, 10_800, 9_000_000),
        (259_200, 0, 44_000_000),
    ])
}

fn input(samples: &[BurnSample], granularity_secs: u32) -> BurnInput<'_> {
    BurnInput {
        samples,
        granularity: GranularityPeriod::from_secs(granularity_secs).unwrap(),
        as_of: at(0),
        allowed_bad_percent: dec("0.1"),
        all_min: int(0),
    }
}

/// The same counts in longer periods.
fn coarser(samples: &[BurnSample], secs: i64) -> Vec<BurnSample> {
    let mut coarse: Vec<BurnSample> = Vec::new();
    for sample in samples {
        let start = sample.range.start.as_unix_secs().div_euclid(secs) * secs;
        let range = TimeRange::new(at(start), at(start + secs));
        match coarse.last_mut() {
            Some(last) if last.range == range => {
                last.good += sample.good;
                last.all += sample.all;
            }
            _ => coarse.push(BurnSample { range, ..*sample }),
        }
    }
    coarse
}

fn alarms(results: &[PairResult]) -> Vec<Alarm> {
    results.iter().map(|r| r.alarm).collect()
}

#[test]
fn s03_both_windows_must_burn() {
    let samples = s03();
    let results = burn_alarms(&input(&samples, FIVE_MINUTES));
    let rates: Vec<(Decimal, Decimal)> = results
        .iter()
        .map(|r| (r.long.unwrap().burn_rate.unwrap(), r.short.unwrap().burn_rate.unwrap()))
        .map(|(long, short)| (long.normalize(), short.normalize()))
        .collect();
    assert_eq!(
        rates,
        [(int(15), int(20)), (int(5), int(9)), (dec("3.1"), int(4)), (dec("0.9"), int(5))]
    );
    assert_eq!(alarms(&results), [Alarm::Fires, Alarm::Quiet, Alarm::Fires, Alarm::Quiet]);
    // The short window alone would have fired the second and the fourth.
    assert!(results.iter().all(|r| r.short.unwrap().burn_rate.unwrap() >= r.pair.threshold));
    assert!(results.iter().all(|r| r.notes.is_empty()), "{results:?}");
    let urgencies: Vec<Urgency> = results.iter().map(|r| r.pair.urgency).collect();
    assert_eq!(urgencies, [Urgency::Page, Urgency::Page, Urgency::Ticket, Urgency::Ticket]);
}

#[test]
fn at_quarter_hours_the_five_minutes_become_fifteen_and_it_is_said() {
    let samples = coarser(&s03(), 900);
    let results = burn_alarms(&input(&samples, 900));
    assert_eq!(results[0].long.unwrap().secs(), 3_600);
    assert_eq!(results[0].short.unwrap().secs(), 900);
    assert_eq!(
        results[0].notes,
        ["the short window is 15 min instead of 5 min: data come every 15 min"]
    );
    // 2000 of 100 000 in the last quarter of an hour: nothing else was counted in it.
    assert_eq!(results[0].short.unwrap().burn_rate, Some(int(20)));
    assert_eq!(results[1].short.unwrap().secs(), 1_800);
    assert!(results[1].notes.is_empty() && results[2].notes.is_empty());
    assert_eq!(alarms(&results), [Alarm::Fires, Alarm::Quiet, Alarm::Fires, Alarm::Quiet]);
}

#[test]
fn at_an_hour_or_a_day_what_does_not_exist_is_said() {
    let hours = coarser(&s03(), 3_600);
    let results = burn_alarms(&input(&hours, 3_600));
    assert_eq!(results[0].short.unwrap().secs(), 3_600);
    assert_eq!(results[1].short.unwrap().secs(), 3_600);
    assert_eq!(results[0].notes[1], "both windows are the same: the alarm ends late");
    let days = coarser(&s03(), DAY_SECS);
    let results = burn_alarms(&input(&days, 86_400));
    assert_eq!((results[0].alarm, results[0].long), (Alarm::NotJudged, None));
    assert_eq!(results[0].notes, ["the window of 1 h does not exist in data of 1 d"]);
    assert_eq!(results[2].short.unwrap().secs(), DAY_SECS);
    assert_eq!(results[3].alarm, Alarm::Quiet);
}

#[test]
fn few_events_do_not_page() {
    let samples = history(&[(300, 1, 2), (3_600, 1, 3)]);
    let judged = burn_alarm(&input(&samples, FIVE_MINUTES), BurnPair::ALL[0]);
    assert_eq!(judged.alarm, Alarm::Fires, "without a minimum one failure pages");
    let quiet_cell = BurnInput { all_min: int(100), ..input(&samples, FIVE_MINUTES) };
    let judged = burn_alarm(&quiet_cell, BurnPair::ALL[0]);
    assert_eq!(judged.alarm, Alarm::NotJudged);
    assert_eq!(
        judged.notes,
        [
            "5 counted in the long window, at least 100 needed",
            "2 counted in the short window, at least 100 needed"
        ]
    );
}

#[test]
fn windows_end_where_the_data_end() {
    let samples = s03();
    let late = BurnInput { as_of: at(1_200), ..input(&samples, FIVE_MINUTES) };
    let judged = burn_alarm(&late, BurnPair::ALL[0]);
    assert_eq!((judged.alarm, judged.short.unwrap().range.end), (Alarm::Fires, at(0)));
    assert_eq!(judged.notes, ["the data end 20 min earlier"]);
    // Nothing for as long as the window: what burned then says nothing about now.
    let stale = BurnInput { as_of: at(3_600), ..late };
    assert_eq!(burn_alarm(&stale, BurnPair::ALL[0]).alarm, Alarm::NotJudged);
    assert_eq!(burn_alarm(&stale, BurnPair::ALL[2]).alarm, Alarm::Fires);
    // What came later is not looked at.
    let earlier = BurnInput { as_of: at(-300), ..late };
    let judged = burn_alarm(&earlier, BurnPair::ALL[0]);
    assert_eq!(judged.short.unwrap().all, int(0));
    assert_eq!(judged.alarm, Alarm::NotJudged);
    let none = burn_alarm(&input(&[], FIVE_MINUTES), BurnPair::ALL[0]);
    assert_eq!(none.alarm, Alarm::NotJudged);
    assert_eq!(none.notes, ["no data"]);
}

#[test]
fn missing_periods_are_missing_not_good() {
    let mut samples = s03();
    samples.retain(|s| s.all > int(0));
    let judged = burn_alarm(&input(&samples, FIVE_MINUTES), BurnPair::ALL[0]);
    assert_eq!(judged.long.unwrap().burn_rate, Some(int(15)), "not thinned by zeros");
    assert_eq!((judged.long.unwrap().n_received, judged.long.unwrap().n_expected), (3, 12));
    assert_eq!(judged.notes, ["3 of 12 periods arrived in the long window"]);
    let strict = BurnInput { allowed_bad_percent: int(0), ..input(&samples, FIVE_MINUTES) };
    assert_eq!(burn_alarm(&strict, BurnPair::ALL[0]).alarm, Alarm::NotJudged);
}

#[test]
fn samples_come_from_a_series_of_a_share() {
    let point = |numerator, denominator| KpiPoint { numerator, denominator, ..KpiPoint::missing() };
    let series = KpiSeries {
        kpi_id: "k".to_owned(),
        unit: Unit::new("%"),
        zone: Zone::utc(),
        buckets: (0..3).map(|i| TimeRange::new(at(i * 900), at(i * 900 + 900))).collect(),
        keys: Vec::new(),
        groups: vec![Vec::new()],
        points: vec![
            point(Some(3.0), Some(10.0)),
            KpiPoint::missing(),
            point(Some(0.0), Some(0.0)),
        ],
    };
    let goods = |comparison| {
        let samples = BurnSample::of_series(&series, comparison);
        samples.iter().map(|s| (s.range.start, s.good, s.all)).collect::<Vec<_>>()
    };
    let nothing = (at(1_800), int(0), int(0));
    assert_eq!(goods(Comparison::AtLeast), [(at(0), int(3), int(10)), nothing]);
    assert_eq!(goods(Comparison::AtMost), [(at(0), int(7), int(10)), nothing]);
}

proptest! {
    #[test]
    fn windows_are_whole_numbers_of_periods(secs in 1u32..200_000, at_pair in 0usize..4) {
        let pair = BurnPair::ALL[at_pair];
        let granularity = GranularityPeriod::from_secs(secs).unwrap();
        let step = i64::from(secs);
        match windows_at(pair, granularity) {
            None => prop_assert!(step > pair.long_secs),
            Some((long, short)) => {
                prop_assert!(long % step == 0 && short % step == 0 && short > 0);
                prop_assert!(short <= long);
                prop_assert!(long >= pair.long_secs && long < pair.long_secs + step);
                prop_assert!(short >= pair.short_secs && short < pair.short_secs + step);
            }
        }
    }

    #[test]
    fn the_order_of_samples_does_not_matter(seed in any::<u64>()) {
        let samples = s03();
        let mut turned = samples.clone();
        let n = turned.len();
        turned.rotate_left(usize::try_from(seed % n as u64).unwrap());
        turned.swap(0, n / 2);
        prop_assert_eq!(
            burn_alarms(&input(&turned, FIVE_MINUTES)),
            burn_alarms(&input(&samples, FIVE_MINUTES))
        );
    }
}
