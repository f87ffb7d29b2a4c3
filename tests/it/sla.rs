//! Contracts, exclusions, intervals, availability, credits, forecasts and statements: worked examples with exact numbers, the
//! popular wrong answer asserted absent; files of mistakes with every message; properties.

#![allow(clippy::unwrap_used, clippy::expect_used)]

use std::collections::BTreeMap;
use std::path::PathBuf;

use proptest::prelude::*;
use rust_decimal::Decimal;
use vigia::diagnostic::Diagnostic;
use vigia::model::{
    CalendarMonth, Every, Gap, KpiPoint, KpiSeries, TimeRange, Timestamp, Unit, Zone,
};
use vigia::sla::availability::{
    NoDataRule, UpTime, long_outages, objects_meeting_percent, parallel_ratio, serial_ratio,
    up_time, up_time_with_no_data, weighted_percent,
};
use vigia::sla::credit::{
    SlidingMode, cap_amount, credit_amount, points_percent, rounded, sliding_percent,
};
use vigia::sla::evaluate::exact_decimal;
use vigia::sla::forecast::{Forecast, Outlook, downtime_budget_secs, forecast};
use vigia::sla::interval::{intersect, subtract, total_secs, union};
use vigia::sla::method::{CellLimit, PercentileRule, Spread, Weight};
use vigia::sla::scorecard::{Conformance, NoDataScore, conformance, weighted_score_percent};
use vigia::sla::*;

use super::sla_fixture::{judge_all, month, plain_contract, plain_objective};

fn dec(text: &str) -> Decimal {
    text.parse().unwrap()
}

/// A range in minutes from the epoch.
fn minutes(start: i64, end: i64) -> TimeRange {
    TimeRange::new(Timestamp::from_unix_secs(start * 60), Timestamp::from_unix_secs(end * 60))
}

/// A range of wall clocks of one day, in UTC.
fn clock(start: (i64, i64), end: (i64, i64)) -> TimeRange {
    minutes(start.0 * 60 + start.1, end.0 * 60 + end.1)
}

#[track_caller]
fn close(value: Option<f64>, expected: f64) {
    let value = value.expect("a value");
    assert!((value - expected).abs() < 5e-7, "{value} is not {expected}");
}

fn data(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/data/sla").join(name)
}

fn read(name: &str) -> String {
    std::fs::read_to_string(data(name)).unwrap()
}

fn asset(name: &str) -> String {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("assets/contracts").join(name);
    std::fs::read_to_string(path).unwrap()
}

/// Compares with a file beside the fixture; `UPDATE_EXPECT=1` writes it.
#[track_caller]
fn expect_messages(name: &str, diagnostics: &[Diagnostic]) {
    let text: Vec<String> = diagnostics.iter().map(|d| format!("{d}\n")).collect();
    let text = text.concat();
    if std::env::var_os("UPDATE_EXPECT").is_some() {
        std::fs::write(data(name), &text).unwrap();
    }
    assert_eq!(text, std::fs::read_to_string(data(name)).unwrap_or_default());
}

// ---- Time -----------------------------------------------------------------------------------------------------------

#[test]
fn a01_the_same_outages_give_three_results_by_method() {
    let month = minutes(0, 43_200);
    // 90 min unplanned; a planned window of 240 min of which 60 min were down.
    let outages = [minutes(1_000, 1_090), minutes(5_030, 5_090)];
    let window = [minutes(5_000, 5_240)];
    let value = |mode| up_time(&[month], &outages, &window, mode).percent();
    let (a, b, c) = (
        value(Some(ExclusionMode::DowntimeOnly)),
        value(Some(ExclusionMode::DowntimeAndServiceTime)),
        value(None),
    );
    close(a, 99.7916667);
    close(b, 99.7905028);
    close(c, 99.6527778);
    let met = |value: Option<f64>| exact_decimal(value.unwrap()).unwrap() >= dec("99.791");
    assert_eq!([met(a), met(b), met(c)], [true, false, false]);
}

#[test]
fn a02_only_the_part_of_an_outage_outside_the_window_counts() {
    let outage = [clock((5, 30), (7, 0))];
    let left = subtract(&outage, &[clock((2, 0), (6, 0))]);
    assert_eq!(left, [clock((6, 0), (7, 0))]);
    assert_eq!(total_secs(&left), 60 * 60);
    assert_ne!(total_secs(&left), 90 * 60);
    assert_ne!(total_secs(&left), 0);
}

#[test]
fn a03_overlapping_outages_of_one_object_count_once() {
    let outages = [clock((10, 0), (11, 0)), clock((10, 30), (12, 0))];
    assert_eq!(total_secs(&outages), 120 * 60);
    assert_ne!(total_secs(&outages), 150 * 60);
    assert_eq!(union(&outages), [clock((10, 0), (12, 0))]);
}

#[test]
fn a04_one_network_four_availabilities() {
    let month = minutes(0, 720 * 60);
    let up = |outages: &[TimeRange]| up_time(&[month], outages, &[], None);
    let mut cells = vec![(up(&[]), 80.0 / 98.0); 98];
    cells.extend([(up(&[minutes(0, 12 * 60)]), 10.0); 2]);
    let objects: Vec<UpTime> = cells.iter().map(|(object, _)| *object).collect();
    close(UpTime::total(&objects).percent(), 99.9666667);
    close(objects_meeting_percent(&objects, 99.9), 98.0);
    close(weighted_percent(&cells), 99.6666667);
    close(objects[99].percent(), 98.3333333);
}

#[test]
fn a05_serial_and_parallel() {
    close(Some(100.0 * serial_ratio(&[0.999, 0.9995, 0.998])), 99.6503499);
    close(Some(100.0 * parallel_ratio(&[0.995, 0.995])), 99.9975);
}

#[test]
fn a06_the_budget_follows_the_real_month() {
    let budget_minutes = |zone: &str, month: &str| {
        let range = Zone::named(zone).unwrap().month(CalendarMonth::parse(month).unwrap());
        downtime_budget_secs(range.duration_secs(), dec("99.95")).unwrap() / dec("60")
    };
    assert_eq!(budget_minutes("America/Lima", "2026-02"), dec("20.16"));
    assert_eq!(budget_minutes("America/Lima", "2028-02"), dec("20.88"));
    assert_eq!(budget_minutes("America/Lima", "2026-11"), dec("21.6"));
    assert_eq!(budget_minutes("America/Lima", "2026-10"), dec("22.32"));
    assert_ne!(budget_minutes("America/Lima", "2026-11"), dec("21.9"));
    // April 2026 has 43,260 min in Santiago.
    assert_eq!(budget_minutes("America/Santiago", "2026-04"), dec("21.63"));
}

#[test]
fn a08_an_outage_over_a_clock_change_lasts_as_long_as_it_lasted() {
    let zone = Zone::named("America/Santiago").unwrap();
    let local = |text: &str| zone.instant(text.parse().unwrap());
    let spring = TimeRange::new(local("2026-09-05T23:30:00"), local("2026-09-06T01:30:00"));
    assert_eq!(total_secs(&[spring]), 60 * 60);
    let first = local("2026-04-04T23:30:00");
    let second = first.plus_secs(3_600);
    assert_eq!(zone.local(first), zone.local(second));
    assert_eq!(total_secs(&[TimeRange::new(first, second)]), 60 * 60);
}

#[test]
fn a09_service_hours_are_the_service_time() {
    // 21 weekdays of 720 min; an outage of 180 min of which 75 lie inside.
    let hours: Vec<TimeRange> =
        (0..21).map(|d| minutes(d * 1_440 + 480, d * 1_440 + 1_200)).collect();
    let outage = [minutes(480 + 645, 480 + 645 + 180)];
    close(up_time(&hours, &outage, &[], None).percent(), 99.5039683);
    close(up_time(&[minutes(0, 43_200)], &outage, &[], None).percent(), 99.5833333);
}

#[test]
fn a10_short_outages_fall_under_the_minimum() {
    let secs = |start, length| {
        TimeRange::new(Timestamp::from_unix_secs(start), Timestamp::from_unix_secs(start + length))
    };
    let mut outages: Vec<TimeRange> = (0..5).map(|i| secs(i * 1_000, 45)).collect();
    outages.push(secs(90_000, 300));
    assert_eq!(total_secs(&outages), 525);
    assert_eq!(total_secs(&long_outages(&outages, 60)), 300);
    // Two short reports that touch are one long outage.
    assert_eq!(total_secs(&long_outages(&[secs(0, 45), secs(45, 45)], 60)), 90);
}

#[test]
fn a11_no_data_is_said_to_be_up_paused_or_down() {
    let (month, down, no_data) = ([minutes(0, 43_200)], [minutes(0, 60)], [minutes(100, 820)]);
    let value = |rule| up_time_with_no_data(&month, &down, &no_data, rule).percent();
    close(value(NoDataRule::Up), 99.8611111);
    close(value(NoDataRule::Paused), 99.8587571);
    close(value(NoDataRule::Down), 98.1944444);
    // An outage that is known counts as such although data are missing too.
    let both = up_time_with_no_data(&month, &down, &[minutes(0, 780)], NoDataRule::Paused);
    close(both.percent(), 99.8587571);
}

#[test]
fn a13_a_cell_that_came_late_counts_its_own_time() {
    let days: Vec<UpTime> = (0..30)
        .map(|day| if day < 29 { (1_440 * 60, 0) } else { (240 * 60, 432) })
        .map(|(counted_secs, down)| UpTime { up_secs: counted_secs - down, counted_secs })
        .collect();
    let value = UpTime::total(&days).percent();
    close(value, 99.9828571);
    assert!((value.unwrap() - 99.9).abs() > 0.05, "the mean of daily percents");
}

#[test]
fn nothing_that_counts_has_no_availability() {
    let month = minutes(0, 43_200);
    let all = up_time(&[month], &[], &[month], Some(ExclusionMode::DowntimeAndServiceTime));
    assert_eq!(all.percent(), None);
    assert_eq!(objects_meeting_percent(&[all], 99.0), None);
    assert_eq!(weighted_percent(&[(all, 1.0)]), None);
}

// ---- Money ----------------------------------------------------------------------------------------------------------

fn tiers() -> CreditRule {
    let step = |limit, percent| CreditStep { limit: dec(limit), percent: dec(percent) };
    CreditRule::Steps {
        steps: vec![step("99.90", "0"), step("99.50", "5"), step("99.00", "10")],
        below_percent: dec("25"),
        boundary: Boundary::Better,
        base: CreditBase::Fee,
    }
}

fn objective(id: &str, weight: &str) -> Objective {
    Objective {
        id: id.to_owned(),
        name: "Cell availability".to_owned(),
        weight: dec(weight),
        credit: tiers(),
        ..plain_objective()
    }
}

fn contract(objectives: Vec<Objective>) -> Contract {
    Contract { id: "pe-andina-2026".to_owned(), objectives, ..plain_contract() }
}

fn point(value: f64) -> KpiPoint {
    KpiPoint {
        value: Some(value),
        gap: None,
        completeness: Some(1.0),
        received: 96,
        expected: 96,
        ..KpiPoint::missing()
    }
}

fn gap(gap: Gap) -> KpiPoint {
    let received = if gap == Gap::Missing { 0 } else { point(0.0).received };
    KpiPoint { value: None, gap: Some(gap), received, ..point(0.0) }
}

fn evidence(id: &str, total: KpiPoint) -> ObjectiveEvidence {
    let series = KpiSeries {
        kpi_id: "cell_availability".to_owned(),
        unit: Unit::new("%"),
        zone: Zone::named("America/Lima").unwrap(),
        buckets: Vec::new(),
        keys: Vec::new(),
        groups: Vec::new(),
        points: Vec::new(),
    };
    let plain = ObjectiveEvidence::none(&plain_contract(), &plain_objective());
    ObjectiveEvidence {
        objective_id: id.to_owned(),
        formula: "100 * sum(up) / sum(all)".to_owned(),
        formula_version: Some(3),
        total,
        daily: series.clone(),
        hourly: series,
        ..plain
    }
}

const MONTH: &str = "2026-11";

/// Judges one objective on one point.
fn judge(objective: Objective, total: KpiPoint) -> ObjectiveResult {
    let id = objective.id.clone();
    let found = vec![evidence(&id, total)];
    let statement = judge_all(&contract(vec![objective]), month(MONTH), found);
    statement.objectives[0].clone()
}

#[test]
fn a_result_names_the_version_of_its_formula() {
    let result = judge(objective("a", "100"), point(99.95));
    assert_eq!(result.formula_version, Some(3), "of the evidence, never the first one");
}

#[test]
fn c01_steps_and_their_boundaries() {
    let credit = |value: f64, rounding| {
        let result = judge(Objective { rounding, ..objective("a", "100") }, point(value));
        (result.credit_percent, result.credit)
    };
    let none = RoundingRule::None;
    assert_eq!(credit(99.47, none), (dec("10"), dec("12000")));
    assert_eq!(credit(99.50, none), (dec("5"), dec("6000")), "the boundary is the better step's");
    assert_eq!(credit(99.4996, none).0, dec("10"));
    assert_eq!(credit(99.4996, RoundingRule::HalfUp { decimals: 2 }).0, dec("5"));
    assert_eq!(credit(99.90, none).0, dec("0"));
    assert_eq!(credit(98.99, none), (dec("25"), dec("30000")));
    assert_ne!(credit(99.50, none).0, dec("10"));
}

#[test]
fn binary_noise_decides_nothing() {
    for (value, verdict) in [
        (99.9_f64.next_up(), Verdict::Achieved),
        (99.9_f64.next_down(), Verdict::Achieved),
        (99.8999999999, Verdict::Breached),
        (0.999 * 100.0, Verdict::Achieved),
        (100.0 * 9990.0 / 10000.0, Verdict::Achieved),
    ] {
        assert_eq!(judge(objective("a", "100"), point(value)).verdict, verdict, "{value}");
    }
    assert_eq!(exact_decimal(99.9_f64.next_down()), Some(dec("99.9")));
    assert_eq!(exact_decimal(0.1 + 0.2), Some(dec("0.3")));
    assert_eq!(exact_decimal(9_007_199_254_740_991.0), Some(dec("9007199254740991")));
    assert_eq!(exact_decimal(2.0e-5), Some(dec("0.00002")));
    assert_eq!(exact_decimal(1e-40), Some(dec("0")));
    for not_a_decimal in [f64::NAN, f64::INFINITY, 1e30, f64::MIN] {
        assert_eq!(exact_decimal(not_a_decimal), None);
    }
}

#[test]
fn c02_sliding_credit() {
    let cap = dec("15");
    let percent = |shortfall, mode| {
        sliding_percent(dec(shortfall), dec("0.1"), dec("0.5"), mode, cap).unwrap()
    };
    assert_eq!(percent("1.27", SlidingMode::ProRata), dec("6.35"));
    assert_eq!(percent("1.27", SlidingMode::StartedSteps), dec("6.5"));
    assert_eq!(percent("1.27", SlidingMode::CompletedSteps), dec("6.0"));
    assert_eq!(percent("4.0", SlidingMode::ProRata), dec("15.0"));
    // In binary floating point 0.3 ÷ 0.1 is below 3 and a step would be lost.
    assert_eq!(percent("0.3", SlidingMode::CompletedSteps), dec("1.5"));
    assert_eq!(percent("-1", SlidingMode::StartedSteps), dec("0"));
    let no_step = sliding_percent(dec("1"), dec("0"), dec("1"), SlidingMode::ProRata, cap);
    assert_eq!(no_step, None);
}

#[test]
fn c03_a_line_without_data_scores_zero_or_leaves() {
    let line = |weight, score: Option<&str>| (dec(weight), score.map(dec));
    let lines = [
        line("40", Some("100")),
        line("25", Some("80")),
        line("20", None),
        line("15", Some("100")),
    ];
    assert_eq!(weighted_score_percent(&lines, NoDataScore::Zero), Some(dec("75.0")));
    assert_eq!(weighted_score_percent(&lines, NoDataScore::Renormalize), Some(dec("93.75")));
    assert_eq!(weighted_score_percent(&[], NoDataScore::Zero), None);
}

#[test]
fn c03_an_undecided_objective_scores_zero_in_a_statement() {
    let lines = [("a", "40"), ("b", "40"), ("c", "20")];
    let contract = contract(lines.iter().map(|(id, weight)| objective(id, weight)).collect());
    let points = vec![
        evidence("c", point(99.0)),
        evidence("a", point(99.95)),
        evidence("b", gap(Gap::Missing)),
    ];
    let statement = judge_all(&contract, month(MONTH), points);
    let verdicts: Vec<Verdict> = statement.objectives.iter().map(|o| o.verdict).collect();
    assert_eq!(verdicts, [Verdict::Achieved, Verdict::Undecided, Verdict::Breached]);
    assert_eq!(statement.score_percent, Some(dec("40")));
    assert_ne!(statement.score_percent, Some(Decimal::from(40) / dec("0.6")), "renormalized");
    assert_eq!(statement.verdict(), Verdict::Breached);
    assert_eq!(statement.credit_total, dec("12000"));
    assert_eq!(statement.period, month(MONTH).range(&contract.zone));
    assert!(!statement.is_provisional(), "the month is over");
}

#[test]
fn c04_points_reach_a_row() {
    let table = [(5, "0"), (10, "2"), (15, "4"), (20, "6"), (25, "8"), (30, "10")]
        .map(|(points, percent)| (points, dec(percent)));
    let percents = [17, 9, 45, 0, 30].map(|points| points_percent(points, &table));
    assert_eq!(percents, [dec("4"), dec("0"), dec("10"), dec("0"), dec("10")]);
}

#[test]
fn c08_tolerance() {
    let judge = |value| conformance(dec(value), Comparison::AtLeast, dec("98.0"), dec("0.2"));
    assert_eq!(
        ["98.00", "97.85", "97.80", "97.79"].map(judge),
        [Conformance::Met, Conformance::Tolerated, Conformance::Tolerated, Conformance::Violated]
    );
    let at_most = conformance(dec("2.2"), Comparison::AtMost, dec("2"), dec("0.2"));
    assert_eq!(at_most, Conformance::Tolerated);
}

#[test]
fn c09_an_accepted_exclusion_changes_value_and_credit() {
    let month = minutes(0, 43_200);
    let outages = [minutes(100, 430), minutes(9_000, 9_120)];
    let by_customer = [minutes(9_000, 9_120)];
    let run = |mode| {
        let value = up_time(&[month], &outages, &by_customer, mode).percent();
        (value, judge(objective("a", "100"), point(value.unwrap())).credit)
    };
    let (before, after) = (run(None), run(Some(ExclusionMode::DowntimeOnly)));
    close(before.0, 98.9583333);
    close(after.0, 99.2361111);
    assert_eq!((before.1, after.1), (dec("30000"), dec("12000")));
    assert_eq!(before.1 - after.1, dec("18000"));
}

#[test]
fn r05_the_contract_says_how_halves_are_rounded() {
    let half = exact_decimal(0.125).unwrap();
    assert_eq!(rounded(half, RoundingRule::HalfUp { decimals: 2 }), dec("0.13"));
    assert_eq!(rounded(half, RoundingRule::HalfEven { decimals: 2 }), dec("0.12"));
    assert_eq!(rounded(half, RoundingRule::None), dec("0.125"));
    // 99.495 is a little less in binary; on paper it is a half.
    let rule = RoundingRule::HalfUp { decimals: 2 };
    assert_eq!(rounded(exact_decimal(99.495).unwrap(), rule), dec("99.50"));
}

#[test]
fn money_is_rounded_once_and_to_the_currency() {
    assert_eq!(credit_amount(dec("333.33"), dec("2.5"), 2).to_string(), "8.33");
    assert_eq!(credit_amount(dec("0.10"), dec("5"), 2).to_string(), "0.01", "half away from zero");
    assert_eq!(credit_amount(dec("84500000"), dec("2.5"), 0).to_string(), "2112500");
    assert_eq!(credit_amount(dec("120000"), dec("5"), 2).to_string(), "6000.00");
    assert_eq!(cap_amount(dec("100.05"), dec("15"), 2), dec("15.00"), "never above 15.0075");
    assert_eq!(credit_amount(Decimal::MAX, dec("50"), 2).round(), Decimal::MAX);
}

#[test]
fn the_cap_bounds_the_sum() {
    let mut contract = contract(vec![objective("a", "50"), objective("b", "50")]);
    contract.credit_cap_percent = Some(dec("15"));
    let points = || vec![evidence("a", point(90.0)), evidence("b", point(99.2))];
    let statement = judge_all(&contract, month(MONTH), points());
    assert_eq!(statement.credit_uncapped, dec("42000"));
    assert_eq!(statement.credit_total, dec("18000"));
    contract.credit_cap_percent = None;
    let statement = judge_all(&contract, month(MONTH), points());
    assert_eq!(statement.credit_total, dec("42000"));
}

// ---- Verdicts -------------------------------------------------------------------------------------------------------

/// K17: 96 expected, 90 delivered, 4 of them suspect; the contract asks for 90 % valid.
fn k17() -> KpiPoint {
    KpiPoint {
        completeness: Some(90.0 / 96.0),
        suspect_share: 4.0 / 90.0,
        received: 90,
        ..point(99.95)
    }
}

#[test]
fn k17_suspect_values_do_not_make_a_month_complete() {
    let result = judge(objective("a", "100"), k17());
    assert_eq!(result.verdict, Verdict::Undecided);
    assert_ne!(result.verdict, Verdict::Achieved, "93.75 % reported is not 90 % valid");
    close(result.completeness.map(|ratio| ratio * 100.0), 93.75);
    close(result.valid_ratio().map(|ratio| ratio * 100.0), 89.5833333);
    assert_eq!(result.credit, dec("0"));
    assert_eq!(result.sli, Some(99.95));
    assert_eq!(result.margin, None);
    let line = "93.75 % received × (100 % − 4.444444 % suspect) = 89.583333 % valid < 90 % asked for → undecided";
    assert!(result.arithmetic.iter().any(|l| l == line), "{:#?}", result.arithmetic);
    let enough = Objective { completeness_ratio_min: 0.895, ..objective("a", "100") };
    assert_eq!(judge(enough, k17()).verdict, Verdict::Achieved);
}

#[test]
fn missing_data_follow_the_contracts_rule() {
    let with = |missing_data| Objective { missing_data, ..objective("a", "100") };
    let ignored = judge(with(MissingDataRule::Ignore), k17());
    assert_eq!((ignored.verdict, ignored.credit), (Verdict::Achieved, dec("0")));
    let breached = judge(with(MissingDataRule::CountAsBreached), k17());
    assert_eq!((breached.verdict, breached.credit), (Verdict::Breached, dec("30000")));
    assert_eq!(breached.margin, None);
    // Exactly what was asked for is enough.
    let exact = KpiPoint { completeness: Some(0.9), ..point(99.95) };
    assert_eq!(judge(objective("a", "100"), exact).verdict, Verdict::Achieved);
    let unknown = KpiPoint { completeness: None, ..point(99.95) };
    assert_eq!(judge(objective("a", "100"), unknown).verdict, Verdict::Undecided);
}

#[test]
fn a_point_without_value_is_undecided_and_keeps_its_reason() {
    let strict =
        Objective { missing_data: MissingDataRule::CountAsBreached, ..objective("a", "100") };
    for reason in
        [Gap::ZeroDenominator, Gap::NotANumber, Gap::Unavailable { counter: "pmX".to_owned() }]
    {
        let result = judge(strict.clone(), gap(reason.clone()));
        assert_eq!((result.verdict, result.gap), (Verdict::Undecided, Some(reason)));
        assert_eq!((result.credit, result.compared), (dec("0"), None));
    }
    for broken in [f64::NAN, f64::INFINITY, 1e300] {
        let result = judge(objective("a", "100"), point(broken));
        assert_eq!((result.verdict, result.gap), (Verdict::Undecided, Some(Gap::NotANumber)));
    }
    // Delivering nothing is not better than delivering too little.
    let nothing = judge(strict.clone(), gap(Gap::Missing));
    assert_eq!((nothing.verdict, nothing.credit_percent), (Verdict::Breached, dec("25")));
    assert_eq!(judge(objective("a", "100"), gap(Gap::Missing)).verdict, Verdict::Undecided);
    // Where nothing was expected nothing is missing.
    assert_eq!(judge(strict, KpiPoint::missing()).verdict, Verdict::Undecided);
}

#[test]
fn an_objective_without_evidence_is_undecided() {
    let contract = contract(vec![objective("a", "100")]);
    let stranger = vec![evidence("b", point(100.0))];
    let statement = judge_all(&contract, month(MONTH), stranger);
    assert_eq!(statement.objectives.len(), 1);
    assert_eq!(statement.verdict(), Verdict::Undecided);
    assert_eq!(statement.credit_total, dec("0"));
}

#[test]
fn margins_point_in_the_good_direction() {
    let margin = |comparison, value| {
        let objective = Objective { comparison, credit: CreditRule::None, ..objective("a", "100") };
        judge(objective, point(value)).margin.unwrap()
    };
    assert_eq!(margin(Comparison::AtLeast, 99.95), dec("0.05"));
    assert_eq!(margin(Comparison::AtLeast, 99.85), dec("-0.05"));
    assert_eq!(margin(Comparison::AtMost, 99.85), dec("0.05"));
    assert_eq!(margin(Comparison::AtMost, 99.95), dec("-0.05"));
}

#[test]
fn the_warning_zone_lies_between_target_and_warning() {
    let warned = |value| {
        let objective = Objective { warning: Some(dec("99.93")), ..objective("a", "100") };
        let result = judge(objective, point(value));
        (result.verdict, result.warning)
    };
    assert_eq!(warned(99.94), (Verdict::Achieved, false));
    assert_eq!(warned(99.93), (Verdict::Achieved, true));
    assert_eq!(warned(99.91), (Verdict::Achieved, true));
    assert_eq!(warned(99.89), (Verdict::Breached, false));
}

#[test]
fn the_arithmetic_is_written_out() {
    let setup = Objective {
        name: "RRC setup success".to_owned(),
        rounding: RoundingRule::HalfUp { decimals: 2 },
        ..objective("rrc", "100")
    };
    let total = KpiPoint {
        numerator: Some(9_950_123.0),
        denominator: Some(9_991_230.0),
        ..point(100.0 * 9_950_123.0 / 9_991_230.0)
    };
    assert_eq!(
        judge(setup, total).arithmetic,
        [
            "RRC setup success = 100 × 9950123 ÷ 9991230 = 99.588569 %",
            "99.5885691752 % rounded half up to 2 decimals = 99.59 %",
            "99.59 % < target 99.90 % → breached",
            "step ≥ 99.50 % → 5 % of 120000.00 PEN = 6000.00 PEN",
        ]
    );
}

#[test]
fn the_arithmetic_shows_enough_digits_for_the_verdict() {
    let result = judge(objective("a", "100"), point(99.8999999));
    assert_eq!(result.verdict, Verdict::Breached);
    assert_eq!(result.arithmetic[0], "Cell availability = 99.8999999 %");
    assert_eq!(result.arithmetic[1], "99.8999999 % < target 99.90 % → breached");
}

#[test]
fn the_arithmetic_names_the_way_of_exclusions() {
    let exclusion = ExclusionEntry {
        id: "CHG-1042".to_owned(),
        contracts: Vec::new(),
        kind: ExclusionKind::PlannedMaintenance,
        range: minutes(0, 240),
        objects: String::new(),
        reason: "power".to_owned(),
        evidence: "CHG-1042".to_owned(),
        notified_at: None,
        state: ExclusionState::Approved,
        decided_by: "R. Quispe".to_owned(),
        decided_at: None,
    };
    let objective = Objective {
        method: Method::Availability,
        exclusions: Some(ExclusionTerms {
            mode: ExclusionMode::DowntimeOnly,
            kinds: Vec::new(),
            approver: None,
        }),
        ..objective("a", "100")
    };
    let mut found = evidence("a", point(99.95));
    found.exclusions = vec![AppliedExclusion {
        range: exclusion.range,
        entry: exclusion,
        capped_secs: 0,
        n_objects: 3,
    }];
    let statement = judge_all(&contract(vec![objective]), month(MONTH), vec![found]);
    assert_eq!(
        statement.objectives[0].arithmetic[1],
        "exclusions: CHG-1042; excluded downtime does not count, service time stays whole"
    );
    assert_eq!(statement.objectives[0].exclusions.len(), 1);
}

// ---- Forecast -------------------------------------------------------------------------------------------------------

fn forecast_of(good: &str, so_far: &str, rest: &str, target: &str) -> Forecast {
    forecast(dec(good), dec(so_far), dec(rest), dec(target)).unwrap()
}

#[test]
fn s06_time_based() {
    // Minutes: day 18 of 30, 30 min down.
    let f = forecast_of("25890", "25920", "17280", "99.9");
    assert_eq!((f.budget, f.spent, f.remaining), (dec("43.2"), dec("30"), dec("13.2")));
    let round = |value: Decimal| value.round_dp(7);
    assert_eq!(f.required_percent.map(round), Some(dec("99.9236111")));
    assert_eq!(round(f.run_rate_percent), dec("99.8842593"));
    assert_eq!(round(f.best_percent), dec("99.9305556"));
    assert_eq!(f.outlook, Outlook::AtRisk);
}

#[test]
fn s07_event_based() {
    let f = forecast_of("5910000", "6000000", "3000000", "98.6");
    assert_eq!(f.required_percent, Some(dec("98.8")));
    assert_eq!((f.run_rate_percent, f.best_percent), (dec("98.5"), dec("99.0")));
    assert_eq!(f.worst_percent.round_dp(7), dec("65.6666667"));
}

#[test]
fn s01_budget_of_events() {
    let f = forecast_of("999350", "1000000", "0", "99.9");
    assert_eq!((f.budget, f.spent, f.remaining), (dec("1000"), dec("650"), dec("350")));
    assert_eq!(f.required_percent, None);
    assert_eq!(f.outlook, Outlook::Safe);
}

#[test]
fn outlooks() {
    assert_eq!(forecast_of("900", "1000", "10", "99").outlook, Outlook::Lost);
    assert_eq!(forecast_of("999", "1000", "1000", "99").outlook, Outlook::OnTrack);
    assert!(forecast_of("900", "1000", "10", "99").required_percent > Some(dec("100")));
    // Exactly everything is required: not lost yet.
    let last_chance = forecast_of("980", "1000", "1000", "99");
    assert_eq!(last_chance.required_percent, Some(dec("100")));
    assert_eq!(last_chance.outlook, Outlook::AtRisk);
    for (good, so_far, rest) in
        [("0", "0", "1"), ("2", "1", "1"), ("-1", "1", "1"), ("1", "1", "-1")]
    {
        assert_eq!(forecast(dec(good), dec(so_far), dec(rest), dec("99")), None);
    }
    assert_eq!(forecast(Decimal::MAX, Decimal::MAX, Decimal::MAX, dec("99")), None);
}

// ---- Files ----------------------------------------------------------------------------------------------------------

#[test]
fn the_example_contracts_say_everything() {
    for name in ["pe-andina-2026", "cl-pacifico-2026", "co-ticket-desk-2026"] {
        let text = asset(&format!("{name}.toml"));
        let contract = parse_contract("x", &text).unwrap();
        assert_eq!(contract.id, name);
        assert_eq!(parse_contract("x", &write_contract(&contract)).unwrap(), contract);
    }
    let contract = parse_contract("x", &asset("pe-andina-2026.toml")).unwrap();
    assert_eq!(contract.fee.to_string(), "120000.00");
    assert_eq!(contract.credit_cap_percent, Some(dec("15")));
    assert_eq!(contract.objectives[0].credit, tiers());
    assert_eq!(contract.objectives[0].target.to_string(), "99.90", "as it was typed");
    assert_eq!(contract.objectives[0].method, Method::Availability);
    let exclusions = contract.objectives[0].exclusions.as_ref().unwrap();
    assert_eq!(exclusions.mode, ExclusionMode::DowntimeAndServiceTime);
    let contract = parse_contract("x", &asset("cl-pacifico-2026.toml")).unwrap();
    assert_eq!((contract.currency_decimals, contract.credit_cap_percent), (0, None));
}

#[test]
fn every_mistake_of_a_contract_is_listed() {
    let text = read("contract_mistakes.toml");
    let mistakes = parse_contract("contract_mistakes.toml", &text).unwrap_err();
    assert!(mistakes.iter().all(|d| d.location.line.is_some() && !d.hints.is_empty()));
    expect_messages("contract_mistakes.expected.txt", &mistakes);
}

#[track_caller]
fn refused(from: &str, to: &str, message: &str) {
    let text = asset("pe-andina-2026.toml");
    assert!(text.contains(from), "the example holds no {from:?}");
    let mistakes = parse_contract("x", &text.replacen(from, to, 1)).unwrap_err();
    let found: Vec<&str> = mistakes.iter().map(|d| d.message.as_str()).collect();
    assert_eq!(found, [message]);
}

#[test]
fn contradictions_are_refused() {
    refused(
        "weight = \"40\"",
        "weight = \"30\"",
        "Contract: \"objective\" weights add up to 60 + 30 = 90, not 100",
    );
    refused(
        "target = \"99.90\"",
        "target = \"99.60\"",
        "Objective \"availability\": \"credit\" charges 5 % for a result that meets the target 99.60",
    );
    refused(
        "id = \"accessibility\"",
        "id = \"availability\"",
        "Objective \"availability\": \"id\" \"availability\" is used twice",
    );
    refused(
        "limit = \"99.50\"",
        "limit = \"99.90\"",
        "Objective \"availability\", credit, step 2: \"limit\" is 99.90, not worse than 99.90 before it",
    );
    refused(
        "fee_per_period = \"120000.00\"",
        "fee_per_period = 120000.00",
        "Contract: \"fee_per_period\" is written as a TOML float",
    );
    refused(
        "\"120000.00\"",
        "\"1e5\"",
        "Contract: \"fee_per_period\" is \"1e5\", not a plain decimal",
    );
    refused("\"120000.00\"", "\"-1\"", "Contract: \"fee_per_period\" is -1, below zero");
    refused(
        "rounding = \"half_up 2\"",
        "rounding = \"half_up 20\"",
        "Objective \"accessibility\": \"rounding\" is \"half_up 20\", not \"none\" nor \"half_up\" or \"half_even\" with 0 to 10 decimals",
    );
}

#[test]
fn bare_numbers_are_read_as_they_were_typed() {
    let text = asset("pe-andina-2026.toml").replace("target = \"99.90\"", "target = 99.90");
    let contract = parse_contract("x", &text).unwrap();
    assert_eq!(contract.objectives[0].target.to_string(), "99.90");
}

#[test]
fn text_that_is_no_toml_is_refused_with_its_line() {
    let mistakes = parse_contract("x.toml", "id = \"a\"\nname = \n").unwrap_err();
    assert_eq!(mistakes[0].location.line, Some(2));
    assert!(mistakes[0].message.starts_with("Could not read the file as TOML"));
    assert!(parse_exclusions("x", "[[exclusion]\n").is_err());
    assert!(parse_contract("x", "objective = 3").is_err());
    assert!(parse_contract("x", "objective = [3, { credit = 7 }]").is_err());
}

#[test]
fn a_ledger_is_read_in_order_of_time_and_written_back() {
    let ledger = parse_exclusions("x", &read("exclusions.toml")).unwrap();
    let shown: Vec<String> = ledger
        .entries
        .iter()
        .map(|e| format!("{} {} {}", e.id, e.range.start, e.range.end))
        .collect();
    assert_eq!(
        shown,
        [
            "FM-7 2026-10-03T23:15:00Z 2026-10-04T05:00:00Z",
            "CHG-1042 2026-10-11T06:00:00Z 2026-10-11T10:00:00Z",
            "CHG-1043 2026-10-11T06:00:00Z 2026-10-11T06:30:00Z",
        ]
    );
    for zone in ["America/Lima", "America/Santiago", "UTC", "Asia/Kathmandu"] {
        let zone = Zone::named(zone).unwrap();
        let written = write_exclusions(&ledger, &zone);
        assert_eq!(parse_exclusions("x", &written).unwrap(), ledger, "{written}");
    }
    let october = minutes(0, 100_000_000);
    let ids = |contract| -> Vec<&str> {
        ledger.of_contract(contract, october).map(|e| e.id.as_str()).collect()
    };
    // An entry without contracts belongs to all of them; whether it was approved is asked later.
    assert_eq!(ids("pe-andina-2026"), ["FM-7", "CHG-1042", "CHG-1043"]);
    assert_eq!(ids("cl-pacifico-2026"), ["FM-7", "CHG-1043"]);
    assert_eq!(ids("other"), ["FM-7"]);
    let after_midnight = ledger.entries[1].range;
    let later: Vec<&str> =
        ledger.of_contract("pe-andina-2026", after_midnight).map(|e| e.id.as_str()).collect();
    assert_eq!(later, ["CHG-1042", "CHG-1043"], "FM-7 was over by then");
    assert_eq!(parse_exclusions("x", "# none yet\n").unwrap(), ExclusionLedger::default());
    let twice = ExclusionLedger::merged([ledger.clone(), ledger.clone()]);
    assert_eq!(twice.unwrap_err(), ["CHG-1042", "CHG-1043", "FM-7"]);
    assert_eq!(ExclusionLedger::merged([ledger.clone()]), Ok(ledger));
}

#[test]
fn every_mistake_of_a_ledger_is_listed() {
    let text = read("exclusions_mistakes.toml");
    let mistakes = parse_exclusions("exclusions_mistakes.toml", &text).unwrap_err();
    assert!(mistakes.iter().all(|d| d.location.line.is_some() && !d.hints.is_empty()));
    expect_messages("exclusions_mistakes.expected.txt", &mistakes);
}

// ---- Properties -----------------------------------------------------------------------------------------------------

fn any_ranges() -> impl Strategy<Value = Vec<TimeRange>> {
    prop::collection::vec((0_i64..300, 0_i64..60), 0..12)
        .prop_map(|pairs| pairs.into_iter().map(|(start, n)| minutes(start, start + n)).collect())
}

/// Which minutes lie in the ranges, counted one by one.
fn minute_set(ranges: &[TimeRange]) -> Vec<bool> {
    let at = |minute: i64| Timestamp::from_unix_secs(minute * 60);
    (0..400).map(|minute| ranges.iter().any(|range| range.contains(at(minute)))).collect()
}

fn is_normal(ranges: &[TimeRange]) -> bool {
    ranges.iter().all(|r| r.start < r.end)
        && ranges.windows(2).all(|pair| pair[0].end < pair[1].start)
}

fn any_decimal(decimals: u32) -> impl Strategy<Value = Decimal> {
    (0_i64..10_000).prop_map(move |n| Decimal::new(n, decimals))
}

fn any_text() -> impl Strategy<Value = String> {
    "[ -~áñç\\t\\n中]{0,12}[a-z\"'\\\\]"
}

prop_compose! {
    fn any_credit(comparison: Comparison, target: Decimal)(
        money in any::<bool>(),
        increments in prop::collection::vec((1_i64..500, 0_i64..20), 0..5),
        below in 0_i64..20,
    ) -> CreditRule {
        if !money {
            return CreditRule::None;
        }
        let mut step = CreditStep { limit: target, percent: Decimal::ZERO };
        let mut steps = vec![step.clone()];
        for (distance, percent) in increments {
            let distance = Decimal::new(distance, 2);
            step.limit += if comparison == Comparison::AtMost { distance } else { -distance };
            step.percent += Decimal::from(percent);
            steps.push(step.clone());
        }
        CreditRule::Steps {
            below_percent: step.percent + Decimal::from(below),
            steps,
            boundary: Boundary::Better,
            base: CreditBase::Fee,
        }
    }
}

fn any_method() -> impl Strategy<Value = Method> {
    let every = Every::Secs(3600);
    let limit = CellLimit { comparison: Comparison::AtLeast, value: dec("99.5") };
    let low = CellLimit { comparison: Comparison::AtMost, value: dec("0.5") };
    let percentile = |rule, over| Method::Percentile { percent: dec("95"), rule, over };
    prop::sample::select(vec![
        Method::PeriodAggregate,
        Method::Availability,
        Method::ObjectsMeeting { limit },
        Method::IntervalsMeeting { every, limit },
        percentile(PercentileRule::NearestRank, Spread::Objects),
        percentile(PercentileRule::Linear, Spread::Intervals(Every::Day)),
        Method::Count { over: Spread::Intervals(every), limit },
        Method::Count { over: Spread::Objects, limit: low },
        Method::Weighted { weight: Weight::Attribute("priority".to_owned()) },
        Method::Weighted { weight: Weight::Formula("sum(traffic)".to_owned()) },
        Method::WorstObject,
        Method::MedianOfDays,
    ])
}

fn any_exclusion_terms() -> impl Strategy<Value = Option<ExclusionTerms>> {
    let kinds = vec![
        ExclusionKindTerms {
            kind: ExclusionKind::PlannedMaintenance,
            notice_hours: 72,
            minutes_max: Some(240),
        },
        ExclusionKindTerms { kind: ExclusionKind::NewSite, notice_hours: 0, minutes_max: None },
    ];
    let modes = vec![ExclusionMode::DowntimeOnly, ExclusionMode::DowntimeAndServiceTime];
    let approvers = vec![None, Some("Banco Andino".to_owned())];
    prop::option::of((prop::sample::select(modes), prop::sample::select(approvers))).prop_map(
        move |terms| {
            terms.map(|(mode, approver)| ExclusionTerms { mode, kinds: kinds.clone(), approver })
        },
    )
}

prop_compose! {
    fn any_terms()(
        comparison in prop::sample::select(vec![Comparison::AtLeast, Comparison::AtMost]),
        target in any_decimal(2),
    )(
        comparison in Just(comparison),
        target in Just(target),
        credit in any_credit(comparison, target),
        texts in (any_text(), any_text(), any_text(), any_text()),
        by_formula in any::<bool>(),
        method in any_method(),
        exclusions in any_exclusion_terms(),
        levels in (any::<bool>(), any::<bool>(), any::<bool>()),
        membership in prop::sample::select(vec![Membership::Dated, Membership::PeriodStart]),
        grace in prop::sample::select(vec![Grace { misses: 0, periods: 1 }, Grace { misses: 2, periods: 12 }]),
        compare in prop::sample::select(vec![CompareRule::AfterRounding, CompareRule::BeforeRounding]),
        warned in any::<bool>(),
        completeness in 0_u32..=1000,
        missing_data in prop::sample::select(vec![
            MissingDataRule::Undecided, MissingDataRule::Ignore, MissingDataRule::CountAsBreached,
            MissingDataRule::LastGood,
        ]),
        rounding in prop::sample::select(vec![
            RoundingRule::None,
            RoundingRule::HalfUp { decimals: 2 },
            RoundingRule::HalfEven { decimals: 0 },
        ]),
    ) -> Objective {
        let (name, measured, unit, filter) = texts;
        Objective {
            id: String::new(),
            name,
            names: BTreeMap::from([("es".to_owned(), measured.clone())]),
            source: if by_formula { Source::Formula(measured) } else { Source::Kpi(measured) },
            unit,
            scope: Scope { filter, membership },
            busy_hour: levels.0.then(|| "lte-traffic".to_owned()),
            method,
            exclusions,
            comparison,
            target,
            warning: warned.then_some(target),
            improvement: levels.1.then_some(target),
            stretch: levels.2.then_some(target),
            target_changes: if levels.0 {
                vec![TargetChange {
                    from: "2026-07-01".parse().unwrap(),
                    target,
                    warning: None,
                    improvement: levels.1.then_some(target),
                    stretch: None,
                }]
            } else {
                Vec::new()
            },
            tolerance: if levels.2 { dec("0.2") } else { Decimal::ZERO },
            grace,
            completeness_ratio_min: f64::from(completeness) / 1000.0,
            missing_data,
            compare: if rounding == RoundingRule::None { CompareRule::AfterRounding } else { compare },
            rounding,
            weight: Decimal::ZERO,
            credit,
            ..plain_objective()
        }
    }
}

prop_compose! {
    pub fn any_contract()(
        mut objectives in prop::collection::vec(any_terms(), 1..4),
        customer in any_text(),
        name in any_text(),
        zone in prop::sample::select(vec!["America/Lima", "America/Santiago", "UTC"]),
        currency_decimals in 0_u32..3,
        fee in any_decimal(1),
        cap in prop::option::of(0_i64..=100),
    ) -> Contract {
        let n = objectives.len() as i64;
        let zone = Zone::named(zone).unwrap();
        for (idx, objective) in objectives.iter_mut().enumerate() {
            objective.id = format!("o{idx}");
            let share = 100 / n;
            let weight = if idx == 0 { 100 - share * (n - 1) } else { share };
            objective.weight = Decimal::from(weight);
            objective.service_calendar = NamedCalendar::always(zone.clone());
        }
        Contract {
            id: "c-1".to_owned(),
            customer,
            name,
            country: "CL".to_owned(),
            zone,
            currency: "CLP".to_owned(),
            currency_decimals,
            fee,
            credit_cap_percent: cap.map(Decimal::from),
            objectives,
            ..plain_contract()
        }
    }
}

proptest! {
    #[test]
    fn sets_of_ranges_agree_with_counting_minutes(a in any_ranges(), b in any_ranges()) {
        let (both, left) = (intersect(&a, &b), subtract(&a, &b));
        prop_assert!(is_normal(&union(&a)) && is_normal(&both) && is_normal(&left));
        let (in_a, in_b) = (minute_set(&a), minute_set(&b));
        prop_assert_eq!(minute_set(&union(&a)), in_a.clone());
        let expected_both: Vec<bool> = in_a.iter().zip(&in_b).map(|(a, b)| *a && *b).collect();
        let expected_left: Vec<bool> = in_a.iter().zip(&in_b).map(|(a, b)| *a && !*b).collect();
        prop_assert_eq!(minute_set(&both), expected_both);
        prop_assert_eq!(minute_set(&left), expected_left);
        // What is cut away and what is left make the whole, and nothing counts twice.
        prop_assert_eq!(total_secs(&both) + total_secs(&left), total_secs(&a));
        prop_assert!(total_secs(&a) <= a.iter().map(|r| r.duration_secs()).sum());
        let n_minutes = in_a.iter().filter(|inside| **inside).count();
        prop_assert_eq!(total_secs(&a), 60 * n_minutes as i64);
    }

    #[test]
    fn the_order_of_exclusions_changes_nothing(
        outages in any_ranges(),
        exclusions in any_ranges(),
        shuffled in any_ranges().prop_shuffle(),
        mode in prop::sample::select(vec![ExclusionMode::DowntimeOnly, ExclusionMode::DowntimeAndServiceTime]),
    ) {
        let month = [minutes(0, 400)];
        let one = up_time(&month, &outages, &[exclusions.clone(), shuffled.clone()].concat(), Some(mode));
        let other = up_time(&month, &outages, &[shuffled, exclusions].concat(), Some(mode));
        prop_assert_eq!(one, other);
        prop_assert!(0 <= one.up_secs && one.up_secs <= one.counted_secs);
        let without = up_time(&month, &outages, &[], None);
        prop_assert!(one.down_secs() <= without.down_secs());
    }

    #[test]
    fn a_contract_that_is_written_reads_back(contract in any_contract()) {
        let text = write_contract(&contract);
        prop_assert_eq!(parse_contract("x", &text), Ok(contract), "{}", text);
    }

    #[test]
    fn credits_stay_below_the_cap(
        contract in any_contract(),
        values in prop::collection::vec(0.0_f64..120.0, 3),
    ) {
        let points: Vec<ObjectiveEvidence> = contract
            .objectives
            .iter()
            .zip(values)
            .map(|(objective, value)| evidence(&objective.id, point(value)))
            .collect();
        let statement = judge_all(&contract, month(MONTH), points.clone());
        let sum: Decimal = statement.objectives.iter().map(|o| o.credit).sum();
        prop_assert_eq!(statement.credit_uncapped, sum);
        prop_assert!(statement.credit_total <= sum && statement.credit_total >= Decimal::ZERO);
        if let Some(cap) = contract.credit_cap_percent {
            prop_assert!(statement.credit_total * dec("100") <= contract.fee * cap);
        }
        for result in &statement.objectives {
            prop_assert!(result.verdict != Verdict::Achieved || result.credit.is_zero());
        }
        let mut reversed = points;
        reversed.reverse();
        let again = judge_all(&contract, month(MONTH), reversed);
        prop_assert_eq!(again, statement);
    }

    #[test]
    fn any_text_is_read_without_panic(text in "\\PC{0,80}") {
        let _ = parse_contract("x", &text);
        let _ = parse_exclusions("x", &text);
    }

    #[test]
    fn any_change_of_a_contract_is_read_without_panic(at in 0_usize..7000, byte in 32_u8..127) {
        let mut bytes = asset("pe-andina-2026.toml").into_bytes();
        if let Some(old) = bytes.get_mut(at) && old.is_ascii() {
            *old = byte;
        }
        let text = String::from_utf8(bytes).unwrap();
        let _ = parse_contract("x", &text);
    }
}
