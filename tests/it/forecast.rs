//! Forecasts of objectives: worked examples S05 to S07 and A06 with the popular wrong answers absent; every direction and kind of
//! value; the seasonal estimate and its interval against an independent recomputation; properties.

use jiff::civil::{Date, Weekday, date};
use jiff::{Span, ToSpan as _};
use proptest::prelude::*;
use rust_decimal::Decimal;
use vigia::model::{Every, KpiPoint, KpiSeries, TimeRange, Unit, Zone};
use vigia::sla::credit::{meets, rounded};
use vigia::sla::forecast::*;
use vigia::sla::fraction::{Fraction, boundary};
use vigia::sla::{Comparison, RoundingRule};

fn dec(text: &str) -> Decimal {
    text.parse().unwrap()
}

fn int(number: i64) -> Decimal {
    Decimal::from(number)
}

/// To the seven decimals that the worked examples print.
fn seven(figure: Figure) -> Decimal {
    figure.unwrap().round_dp(7).normalize()
}

/// A share of good that is to be at least `target`, not rounded.
fn share(good: &str, all: &str, rest: Rest, target: &str) -> ForecastInput<'static> {
    ForecastInput {
        so_far: Fraction::percent(dec(good), dec(all)),
        bounds: ValueBounds::Share,
        comparison: Comparison::AtLeast,
        target: dec(target),
        rounding: RoundingRule::None,
        rest,
        seasonal: None,
    }
}

/// The same objective told by its failures: at most `100 − target` of bad.
fn complement(input: ForecastInput<'static>) -> ForecastInput<'static> {
    let Fraction { numerator, denominator, .. } = input.so_far;
    ForecastInput {
        so_far: Fraction::percent(denominator - numerator, denominator),
        comparison: Comparison::AtMost,
        target: Decimal::ONE_HUNDRED - input.target,
        ..input
    }
}

// ---- Worked examples ------------------------------------------------------------------------------------------------

#[test]
fn s06_time_down_with_a_known_rest() {
    // Minutes: day 18 of 30, 30 min down.
    let f = forecast_objective(&share("25890", "25920", Rest::Known(int(17_280)), "99.9")).unwrap();
    let budget = f.budget.unwrap();
    assert_eq!((budget.allowed, budget.left), (dec("43.2"), dec("13.2")));
    assert!(!budget.is_estimated);
    assert_eq!(seven(f.required), dec("99.9236111"));
    assert_eq!(seven(f.run_rate), dec("99.8842593"));
    assert_eq!(seven(f.best), dec("99.9305556"));
    // Not the budget of 18 days, and the target is not what is required of the rest.
    assert_ne!(budget.allowed, dec("25.92"));
    assert_ne!(f.required, Ok(dec("99.9")));
    assert_eq!(f.outlook, Ok(Outlook::AtRisk));
    assert_eq!(f.outlook.unwrap().word(), "at risk");
    assert_eq!(f.rest_basis.sentence(), "known");
}

#[test]
fn s07_events_with_an_expected_rest() {
    let input = share("5910000", "6000000", Rest::Expected(int(3_000_000)), "98.6");
    let f = forecast_objective(&input).unwrap();
    assert_eq!((f.required, f.run_rate, f.best), (Ok(dec("98.8")), Ok(dec("98.5")), Ok(dec("99"))));
    assert_eq!(seven(f.worst), dec("65.6666667"));
    // What the target would ask of the rest alone, or the mean of run rate and best case.
    assert_ne!(f.required, Ok(dec("98.6")));
    assert_ne!(f.required, Ok(dec("98.75")));
    assert!(
        f.rest_basis.is_estimated() && f.rest_basis.sentence().english().starts_with("estimated")
    );
    assert!(f.budget.unwrap().is_estimated);
    assert!(
        f.lines("%")[1].english().contains("3000000 still to come (estimated"),
        "{:?}",
        f.lines("%")
    );
}

#[test]
fn a06_the_budget_of_the_real_month() {
    for (days, minutes) in [(28, "20.16"), (29, "20.88"), (30, "21.6"), (31, "22.32")] {
        let f =
            forecast_objective(&share("0", "0", Rest::Known(int(days * 1440)), "99.95")).unwrap();
        assert_eq!(f.budget.unwrap().allowed, dec(minutes));
        assert_ne!(f.budget.unwrap().allowed, dec("21.9"), "the average month");
        assert_eq!(downtime_budget_secs(days * 86_400, dec("99.95")), Some(dec(minutes) * int(60)));
    }
    let mean_month_secs = 2_629_800; // 30.4375 days
    assert_eq!(downtime_budget_secs(mean_month_secs, dec("99.95")), Some(dec("1314.9")));
}

#[test]
fn s05_slices_of_a_week_seen_from_its_end() {
    let f = forecast_objective(&share("2004", "2016", Rest::Known(int(0)), "99")).unwrap();
    assert_eq!(seven(f.run_rate), dec("99.4047619"));
    assert_eq!(f.outlook, Ok(Outlook::Safe));
    assert_eq!(f.required, Err(NotDefined::PeriodOver));
    assert_eq!((f.best, f.worst), (f.run_rate, f.run_rate));
}

#[test]
fn the_three_words() {
    let word = |good: &str, rest: i64| {
        let f = forecast_objective(&share(good, "1000", Rest::Known(int(rest)), "99")).unwrap();
        (f.outlook.unwrap(), f.outlook.unwrap().word())
    };
    assert_eq!(word("1000", 10), (Outlook::Safe, "safe"));
    assert_eq!(word("900", 10), (Outlook::Lost, "cannot be met any more"));
    assert_eq!(word("980", 1000), (Outlook::AtRisk, "at risk"));
    assert_eq!(word("999", 1000), (Outlook::OnTrack, "at risk"));
    assert_ne!(Outlook::OnTrack.sentence(), Outlook::AtRisk.sentence());
    for outlook in [Outlook::Safe, Outlook::OnTrack, Outlook::AtRisk, Outlook::Lost] {
        assert!(outlook.sentence().english().starts_with(outlook.word()));
    }
}

// ---- Directions and kinds of value ----------------------------------------------------------------------------------

#[test]
fn a_throughput_has_no_best_case_and_a_delay_no_worst() {
    let base = share("600", "20", Rest::Known(int(10)), "35");
    let mean = Fraction { factor: int(1), ..base.so_far };
    let throughput = ForecastInput { so_far: mean, bounds: ValueBounds::NotNegative, ..base };
    let f = forecast_objective(&throughput).unwrap();
    assert_eq!((f.run_rate, f.worst), (Ok(int(30)), Ok(int(20))));
    assert_eq!(f.best, Err(NotDefined::NoUpperBound));
    assert_eq!(f.required, Ok(int(45)), "(35 × 30 − 600) ÷ 10");
    assert_eq!((f.outlook, f.budget), (Ok(Outlook::AtRisk), None));
    assert!(f.lines("Mbit/s")[2].english().starts_with("best case not defined: "));

    let delay = ForecastInput { comparison: Comparison::AtMost, ..throughput };
    let f = forecast_objective(&delay).unwrap();
    assert_eq!((f.best, f.worst), (Ok(int(20)), Err(NotDefined::NoUpperBound)));
    assert_eq!(f.outlook, Ok(Outlook::OnTrack));
    let hopeless = ForecastInput { target: int(19), ..delay };
    assert_eq!(forecast_objective(&hopeless).unwrap().outlook, Ok(Outlook::Lost));

    let level = ForecastInput { bounds: ValueBounds::Unbounded, ..throughput };
    let f = forecast_objective(&level).unwrap();
    assert_eq!(f.worst, Err(NotDefined::NoLowerBound));
    assert_eq!(f.best, Err(NotDefined::NoUpperBound));
}

#[test]
fn rounding_moves_what_is_required() {
    // The best case is exactly the target: not lost yet.
    let input = share("98950", "99000", Rest::Known(int(1_000)), "99.95");
    assert_eq!(forecast_objective(&input).unwrap().outlook, Ok(Outlook::AtRisk));
    // The best case is exactly 99.895: misses unrounded, and rounds half up to the target.
    let input = share("8000", "8021", Rest::Known(int(11_979)), "99.90");
    let f = forecast_objective(&input).unwrap();
    assert_eq!((f.best, f.outlook), (Ok(dec("99.895")), Ok(Outlook::Lost)));
    let half_up = ForecastInput { rounding: RoundingRule::HalfUp { decimals: 2 }, ..input };
    let f = forecast_objective(&half_up).unwrap();
    assert_eq!(f.outlook, Ok(Outlook::AtRisk));
    assert_eq!((f.required, f.required_included), (Ok(int(100)), true));
    // At most 0.11 %, half up: 0.115 itself rounds to 0.12.
    let at_most = ForecastInput { target: dec("0.11"), ..complement(half_up) };
    assert!(!forecast_objective(&at_most).unwrap().required_included);
    assert!(forecast_objective(&at_most).unwrap().lines("%")[4].english().contains("less than"));
}

#[test]
fn what_contradicts_itself_or_is_not_known_says_so() {
    let of = |good: &str, all: &str, rest| forecast_objective(&share(good, all, rest, "99"));
    for (good, all) in [("2", "1"), ("-1", "1"), ("0", "-1")] {
        assert_eq!(of(good, all, Rest::Known(int(1))), Err(NotDefined::Contradiction));
    }
    assert_eq!(of("1", "1", Rest::Known(int(-1))), Err(NotDefined::Contradiction));
    let nothing_yet = of("0", "0", Rest::ByTime { elapsed_secs: 0, rest_secs: 60 }).unwrap();
    assert_eq!(nothing_yet.run_rate, Err(NotDefined::NothingSoFar));
    assert_eq!(nothing_yet.outlook, Err(NotDefined::RestUnknown));
    let silent = of("0", "0", Rest::ByTime { elapsed_secs: 60, rest_secs: 60 }).unwrap();
    assert_eq!(silent.rest, Err(NotDefined::RestUnknown), "silence is not an empty rest");
    let first_minute = of("0", "0", Rest::Known(int(60))).unwrap();
    assert_eq!(
        (first_minute.best, first_minute.worst, first_minute.required),
        (Ok(int(100)), Ok(int(0)), Ok(int(99)))
    );
    let huge = share(
        "79228162514264337593543950335",
        "79228162514264337593543950335",
        Rest::Known(int(1)),
        "99",
    );
    assert_eq!(forecast_objective(&huge).unwrap().best, Err(NotDefined::OutOfRange));
}

#[test]
fn the_fraction_behind_a_value() {
    let of = |value, n, d| Fraction::explaining(value, n, d, int(100));
    assert_eq!(of(99.5, 199.0, 200.0), Some(Fraction::percent(int(199), int(200))));
    assert_eq!(of(0.0, 0.0, 7.0).unwrap().factor, int(100));
    assert_eq!(of(2.5, 5.0, 2.0).unwrap().factor, int(1));
    assert_eq!(of(0.5, 199.0, 200.0), None, "100 − 100 × n ÷ d is no plain factor");
    assert_eq!(of(1.0, 1.0, 0.0), None);
}

// ---- The days of the week -------------------------------------------------------------------------------------------

/// What a day of the week is like: (good, all).
fn weekly(weekday: Weekday) -> (i64, i64) {
    match weekday {
        Weekday::Saturday => (480, 500),
        Weekday::Sunday => (290, 300),
        Weekday::Monday => (1_170, 1_200),
        _ => (990, 1_000),
    }
}

fn days(first: Date, n_days: i32, of: impl Fn(Weekday) -> (i64, i64)) -> Vec<DayCount> {
    (0..n_days)
        .map(|at| {
            let date = first.checked_add(at.days()).unwrap();
            let (good, all) = of(date.weekday());
            DayCount { date, numerator: int(good), denominator: int(all) }
        })
        .collect()
}

fn rest_days(first: Date, n_days: i32) -> Vec<RestDay> {
    days(first, n_days, weekly)
        .iter()
        .map(|d| RestDay { date: d.date, left_ratio: int(1), known_volume: None })
        .collect()
}

fn sums(days: &[DayCount]) -> (Decimal, Decimal) {
    (days.iter().map(|d| d.numerator).sum(), days.iter().map(|d| d.denominator).sum())
}

/// November 2026 after `n_days`, with past months that are `n_past` before it.
fn november(n_days: i32, n_past: i32, scale: i64) -> SeasonalInput {
    let months = [(8, 31), (9, 30), (10, 31), (7, 31), (6, 30), (5, 31)];
    let scaled = |weekday| {
        let (good, all) = weekly(weekday);
        (good * scale, all * scale)
    };
    SeasonalInput {
        past: months
            .iter()
            .take(usize::try_from(n_past).unwrap())
            .map(|(month, n)| days(date(2026, *month, 1), *n, weekly))
            .collect(),
        current: days(date(2026, 11, 1), n_days, scaled),
        rest: rest_days(date(2026, 11, 1).checked_add(n_days.days()).unwrap(), 30 - n_days),
    }
}

fn seasonal_forecast(seasonal: &SeasonalInput, target: &str) -> ObjectiveForecast {
    let (good, all) = sums(&seasonal.current);
    let n_days = i64::try_from(seasonal.current.len()).unwrap();
    let by_time = Rest::ByTime { elapsed_secs: n_days * 86_400, rest_secs: (30 - n_days) * 86_400 };
    let input = ForecastInput {
        so_far: Fraction::percent(good, all),
        seasonal: Some(seasonal),
        ..share("0", "0", by_time, target)
    };
    forecast_objective(&input).unwrap()
}

#[test]
fn a_periodic_history_gives_the_true_end_value() {
    // This November has three times the traffic of the months before.
    for (n_days, scale) in [(0, 1), (1, 3), (10, 3), (18, 1), (29, 3)] {
        let f = seasonal_forecast(&november(n_days, 4, scale), "97");
        let scaled = |weekday| {
            let (good, all) = weekly(weekday);
            (good * scale, all * scale)
        };
        let (good, all) = sums(&days(date(2026, 11, 1), 30, scaled));
        let estimate = f.seasonal.unwrap();
        let so_far = f.so_far.denominator;
        assert_eq!((so_far + estimate.rest_volume).round_dp(12), all, "after {n_days} days");
        let end = int(100) * good / all;
        assert_eq!(estimate.value.round_dp(15), end.round_dp(15), "after {n_days} days");
        assert_eq!(f.rest_basis, RestBasis::WeekdayProfile);
        // Past months were told exactly too, so the interval has no width.
        let interval = estimate.interval.unwrap();
        assert_eq!(interval.low.round_dp(12), interval.high.round_dp(12));
        assert_eq!((interval.n_periods, interval.coverage_percent), (4, int(60)));
        if n_days == 10 {
            // Going on like the first ten days is another end: they hold two Sundays and a Saturday.
            assert_ne!(f.run_rate.unwrap().round_dp(3), end.round_dp(3));
        }
    }
}

#[test]
fn too_little_history_says_what_is_missing() {
    let interval =
        |n_past| seasonal_forecast(&november(10, n_past, 1), "97").seasonal.unwrap().interval;
    assert_eq!(interval(2), Err(NotDefined::TooFewPeriods(2)));
    assert_eq!(interval(3).unwrap().coverage_percent, int(50));
    assert_eq!(interval(0), Err(NotDefined::TooFewPeriods(0)));
    let message = NotDefined::TooFewPeriods(2).to_string();
    assert!(message.contains("needs 3 past periods") && message.contains("2 can be used"));

    // Sunday 1 to Wednesday 4 November: no Thursday was seen.
    let f = seasonal_forecast(&november(4, 0, 1), "97");
    assert_eq!(f.seasonal, Err(NotDefined::WeekdayNotSeen(Weekday::Thursday)));
    assert_eq!(f.rest_basis, RestBasis::PaceSoFar);
    assert!(f.lines("%").iter().any(|line| line.english().contains("no Thursday was seen yet")));
    let none = forecast_objective(&share("1", "1", Rest::Known(int(1)), "99")).unwrap();
    assert_eq!(none.seasonal, Err(NotDefined::NoDays));
}

#[test]
fn the_interval_is_made_of_past_deviations() {
    // Time: every day counts 1000, known beforehand; only the last week differs by month, by so many bad.
    let n_rest = 7;
    let month = |month, n_days: i32, bad_last_week: i64| {
        let mut month = days(date(2026, month, 1), n_days, |_| (990, 1_000));
        for day in month.iter_mut().rev().take(7) {
            day.numerator -= int(bad_last_week);
        }
        month
    };
    let lasts = [(7, 31, 0), (8, 31, 7), (9, 30, 3), (10, 31, 1)];
    let mut input = SeasonalInput {
        past: lasts.map(|(m, n, bad)| month(m, n, bad)).to_vec(),
        current: days(date(2026, 11, 1), 30 - n_rest, |_| (990, 1_000)),
        rest: rest_days(date(2026, 11, 24), n_rest),
    };
    for day in &mut input.rest {
        day.known_volume = Some(int(1_000));
    }
    let (good, all) = sums(&input.current);
    let known = ForecastInput {
        so_far: Fraction::percent(good, all),
        seasonal: Some(&input),
        ..share("0", "0", Rest::Known(int(7_000)), "98.5")
    };
    let f = forecast_objective(&known).unwrap();
    let estimate = f.seasonal.unwrap();
    let interval = estimate.interval.unwrap();

    // Recomputed: each weekday's share over the other months and the begun one, each weekday once in the last week.
    let share_of = |weekday: Weekday, months: &[&[DayCount]]| {
        let same = |d: &&DayCount| d.date.weekday() == weekday;
        let found: Vec<DayCount> =
            months.iter().flat_map(|m| m.iter()).filter(same).copied().collect();
        let (good, all) = sums(&found);
        good / all
    };
    let deviation = |at: usize| {
        let (begin, end) = input.past[at].split_at(input.past[at].len() - 7);
        let mut others: Vec<&[DayCount]> = Vec::new();
        for (i, month) in input.past.iter().enumerate() {
            if i != at {
                others.push(month);
            }
        }
        others.push(begin);
        let rest: Decimal =
            end.iter().map(|d| share_of(d.date.weekday(), &others) * d.denominator).sum();
        let (good_begin, _) = sums(begin);
        let (good, all) = sums(&input.past[at]);
        int(100) * (good - good_begin - rest) / all
    };
    let mut deviations: Vec<Decimal> = (0..4).map(deviation).collect();
    deviations.sort();
    let twelve = |d: Decimal| d.round_dp(12);
    assert_eq!(twelve(interval.low - estimate.value), twelve(deviations[0]));
    assert_eq!(twelve(interval.high - estimate.value), twelve(deviations[3]));
    assert!(deviations[0] < int(0) && deviations[3] > int(0));
    // The order of the past does not matter.
    let mut turned = input.clone();
    turned.past.reverse();
    let again = forecast_objective(&ForecastInput { seasonal: Some(&turned), ..known }).unwrap();
    assert_eq!(again, f);
    // On track only while the whole interval keeps the target.
    assert_eq!(f.outlook, Ok(Outlook::OnTrack));
    let tight = ForecastInput { target: estimate.value.round_dp(9) - dec("0.000001"), ..known };
    let tight = forecast_objective(&tight).unwrap();
    assert!(tight.run_rate.unwrap() > tight.target && interval.low < tight.target);
    assert_eq!(tight.outlook, Ok(Outlook::AtRisk));
}

#[test]
fn days_of_a_zone_are_its_own() {
    // Santiago, from noon of Saturday 5 September 2026: that Sunday has 23 hours.
    let zone = Zone::named("America/Santiago").unwrap();
    let noon = zone.instant(date(2026, 9, 5).at(12, 0, 0, 0));
    let end = zone.days_of(date(2026, 9, 8), 1).start;
    let rest = TimeRange::new(noon, end);
    let days = RestDay::of_range(&zone, rest, Some(int(10)));
    let found: Vec<(Date, Decimal, Option<Decimal>)> =
        days.iter().map(|d| (d.date, d.left_ratio, d.known_volume)).collect();
    let hours = |hours: i64| Some(int(hours * 3_600 * 10));
    assert_eq!(
        found,
        [
            (date(2026, 9, 5), dec("0.5"), hours(12)),
            (date(2026, 9, 6), int(1), hours(23)),
            (date(2026, 9, 7), int(1), hours(24)),
        ]
    );
    assert_eq!(RestDay::of_range(&zone, rest, None)[1].known_volume, None);

    let point = KpiPoint { numerator: Some(2.5), denominator: Some(4.0), ..KpiPoint::missing() };
    let series = KpiSeries {
        kpi_id: "k".to_owned(),
        unit: Unit::new("%"),
        buckets: zone.buckets(rest, Every::Day),
        zone,
        keys: Vec::new(),
        groups: vec![Vec::new()],
        points: vec![point.clone(), KpiPoint::missing(), point],
    };
    let counts = DayCount::of_series(&series);
    assert_eq!(
        counts.iter().map(|d| d.date).collect::<Vec<_>>(),
        [date(2026, 9, 5), date(2026, 9, 7)]
    );
    assert_eq!((counts[0].numerator, counts[0].denominator), (dec("2.5"), int(4)));
}

#[test]
fn today_counts_by_what_is_left_of_it() {
    let mut whole = november(17, 4, 1);
    let mut half = whole.clone();
    half.rest[0].left_ratio = dec("0.5");
    let (_, today) = weekly(half.rest[0].date.weekday());
    let volume =
        |input: &SeasonalInput| seasonal_forecast(input, "97").seasonal.unwrap().rest_volume;
    assert_eq!(volume(&whole) - volume(&half), int(today) / int(2));
    whole.rest[0].left_ratio = int(0);
    assert_eq!(volume(&half) - volume(&whole), int(today) / int(2));
}

// ---- Properties -----------------------------------------------------------------------------------------------------

fn rules() -> impl Strategy<Value = RoundingRule> {
    prop_oneof![
        Just(RoundingRule::None),
        (0u32..4).prop_map(|decimals| RoundingRule::HalfUp { decimals }),
        (0u32..4).prop_map(|decimals| RoundingRule::HalfEven { decimals }),
    ]
}

proptest! {
    #[test]
    fn worst_run_rate_best_and_what_is_required(
        all in 1i64..1_000_000,
        bad_share in 0f64..0.1,
        rest in 1i64..1_000_000,
        target in 9_000i64..=10_000,
        rounding in rules(),
    ) {
        let bad = (all as f64 * bad_share) as i64;
        let (all, good) = (int(all), int(all - bad));
        let input = ForecastInput {
            so_far: Fraction::percent(good, all),
            target: Decimal::new(target, 2),
            rounding,
            ..share("0", "0", Rest::Known(int(rest)), "0")
        };
        let f = forecast_objective(&input).unwrap();
        let (worst, rate, best) = (f.worst.unwrap(), f.run_rate.unwrap(), f.best.unwrap());
        prop_assert!(worst <= rate && rate <= best);

        // What is required is enough: a rest of exactly that ends on the boundary of the rounding rule.
        let required = f.required.unwrap();
        let end = (int(100) * good + required * int(rest)) / (all + int(rest));
        let edge = boundary(input.target, Comparison::AtLeast, rounding);
        prop_assert_eq!(end.round_dp(12), edge.value.round_dp(12).normalize());
        prop_assert_eq!(f.outlook == Ok(Outlook::Lost),
            required > int(100) || (required == int(100) && !edge.included));
        prop_assert_eq!(f.outlook == Ok(Outlook::Safe),
            required < int(0) || (required == int(0) && edge.included));

        // The complement is the same forecast, where nothing is rounded.
        if rounding == RoundingRule::None {
            let other = forecast_objective(&complement(input)).unwrap();
            prop_assert_eq!(other.outlook, f.outlook);
            let mirrored = |figure: Figure| (int(100) - figure.unwrap()).round_dp(18);
            prop_assert_eq!(mirrored(other.best), best.round_dp(18));
            prop_assert_eq!(mirrored(other.worst), worst.round_dp(18));
            prop_assert_eq!(mirrored(other.required), required.round_dp(18));
            prop_assert_eq!(other.budget, f.budget);

            // The older function agrees.
            let old = forecast(good, all, int(rest), input.target).unwrap();
            prop_assert_eq!(old.best_percent.round_dp(18), best.round_dp(18));
            prop_assert_eq!(old.required_percent.map(|d| d.round_dp(18)), Some(required.round_dp(18)));
            prop_assert_eq!(Ok(old.outlook), f.outlook);
        }
    }

    #[test]
    fn the_boundary_is_where_the_rounded_comparison_turns(
        limit in -10_000i64..10_000,
        decimals_of_limit in 0u32..4,
        rounding in rules(),
        at_least in any::<bool>(),
    ) {
        let comparison = if at_least { Comparison::AtLeast } else { Comparison::AtMost };
        let limit = Decimal::new(limit, decimals_of_limit);
        let edge = boundary(limit, comparison, rounding);
        let keeps = |value| meets(rounded(value, rounding), comparison, limit);
        let inward = if at_least { Decimal::new(1, 9) } else { Decimal::new(-1, 9) };
        prop_assert_eq!(keeps(edge.value), edge.included);
        prop_assert!(keeps(edge.value + inward));
        prop_assert!(!keeps(edge.value - inward));
    }

    #[test]
    fn the_seasonal_estimate_lies_between_the_cases(
        bads in prop::collection::vec(0i64..40, 150),
        n_days in 7usize..29,
    ) {
        let mut input = november(0, 4, 1);
        let mut bads = bads.into_iter();
        let mut current = days(date(2026, 11, 1), 30, weekly);
        for day in input.past.iter_mut().flatten().chain(&mut current) {
            day.numerator = (day.denominator - int(bads.next().unwrap_or(0))).max(int(0));
        }
        let first_rest = current[n_days].date;
        current.truncate(n_days);
        input.current = current;
        input.rest = rest_days(first_rest, 30 - i32::try_from(n_days).unwrap());
        let f = seasonal_forecast(&input, "97");
        let estimate = f.seasonal.unwrap();
        let interval = estimate.interval.unwrap();
        for value in [estimate.value, interval.low, interval.high] {
            prop_assert!(f.worst.unwrap() <= value && value <= f.best.unwrap());
        }
        prop_assert!(interval.low <= interval.high);
    }
}

#[test]
fn weekdays_are_what_the_calendar_says() {
    assert_eq!(date(2026, 11, 1).weekday(), Weekday::Sunday);
    assert_eq!(
        date(2026, 11, 1).checked_add(Span::new().days(4)).unwrap().weekday(),
        Weekday::Thursday
    );
}
