//! Margins: what lies between a result and the next verdict or credit, from worked examples S01, S06, C01, C02 and C08; the
//! amounts held against re-evaluation one step before; the sentences.

use proptest::prelude::*;
use rust_decimal::Decimal;
use vigia::sla::credit::{
    SlidingMode, credit_amount, meets, rounded, sliding_percent, step_percent,
};
use vigia::sla::forecast::ValueBounds;
use vigia::sla::fraction::Fraction;
use vigia::sla::margin::*;
use vigia::sla::{Boundary, Comparison, CreditBase, CreditRule, CreditStep, RoundingRule};

fn dec(text: &str) -> Decimal {
    text.parse().unwrap()
}

fn int(number: i64) -> Decimal {
    Decimal::from(number)
}

fn no_credit(_: Decimal) -> Decimal {
    Decimal::ZERO
}

/// Fee 120 000; ≥ 99.9: 0 %, ≥ 99.5: 5 %, ≥ 99.0: 10 %, else 25 % (C01).
fn c01_credit(value: Decimal) -> Decimal {
    let step = |limit: &str, percent: i64| CreditStep { limit: dec(limit), percent: int(percent) };
    let rule = CreditRule::Steps {
        steps: vec![step("99.9", 0), step("99.5", 5), step("99.0", 10)],
        below_percent: int(25),
        boundary: Boundary::Better,
        base: CreditBase::Fee,
    };
    credit_amount(int(120_000), step_percent(value, Comparison::AtLeast, &rule), 2)
}

fn terms(target: &str, credit: &'static dyn Fn(Decimal) -> Decimal) -> MarginTerms<'static> {
    MarginTerms {
        comparison: Comparison::AtLeast,
        target: dec(target),
        warning: None,
        tolerance: None,
        rounding: RoundingRule::None,
        credit,
    }
}

fn share(good: i64, all: i64, terms: &MarginTerms<'_>) -> Margin {
    margin(Fraction::percent(int(good), int(all)), ValueBounds::Share, terms).unwrap()
}

#[test]
fn s06_minutes_left() {
    // Seconds: 30 min down in 30 days.
    let month_secs = 43_200 * 60;
    let found = share(month_secs - 1_800, month_secs, &terms("99.9", &no_credit));
    let step = found.next_worse().unwrap();
    assert_eq!((step.crossing, step.amount), (Crossing::Target, 793));
    let down = Quantity::DownSecs { n_objects: 1 };
    assert_eq!(
        step.sentence(down, "PEN"),
        "13.2 more minutes down and the target is still met; 1 second more and it is missed"
    );
    // Not what 18 days alone would leave.
    assert!(!step.sentence(down, "PEN").english().contains("-4.08"));
    assert_eq!(found.next_better(), None);
    let many = step.sentence(Quantity::DownSecs { n_objects: 40 }, "PEN").english();
    assert!(many.ends_with("(time added over 40 objects)"), "{many}");
}

#[test]
fn s01_failures_left() {
    let found = share(999_350, 1_000_000, &terms("99.9", &no_credit));
    let step = found.next_worse().unwrap();
    // 350 are left in the budget; it is the next one that misses the target.
    assert_eq!(step.amount, 351);
    assert_ne!(step.amount, 350);
    assert_eq!(
        step.sentence(Quantity::Failures, "PEN"),
        "351 more failures and the target is missed"
    );
    let twin = MarginTerms {
        comparison: Comparison::AtMost,
        target: dec("0.1"),
        ..terms("99.9", &no_credit)
    };
    assert_eq!(share(650, 1_000_000, &twin).next_worse().unwrap().amount, 351);
}

#[test]
fn c01_the_way_to_the_next_tier() {
    let found = share(9_947, 10_000, &terms("99.9", &c01_credit));
    assert_eq!((found.compared, found.credit), (dec("99.47"), dec("12000.00")));
    let better = found.step(Crossing::Credit, Direction::Better).unwrap();
    // 99.50 belongs to the better tier, so three are enough and a fourth is not needed.
    assert_eq!((better.amount, better.compared), (3, dec("99.5")));
    assert_eq!(better.credit_change, dec("-6000.00"));
    assert_eq!(
        better.sentence(Quantity::Failures, "PEN"),
        "3 failures fewer and the credit falls by 6000.00 PEN"
    );
    let worse = found.step(Crossing::Credit, Direction::Worse).unwrap();
    assert_eq!((worse.amount, worse.credit_change), (48, dec("18000.00")));
    let target = found.step(Crossing::Target, Direction::Better).unwrap();
    assert_eq!((target.amount, target.credit_change), (43, dec("-12000.00")));
    assert_eq!(found.next_better(), Some(better));
    assert_eq!(found.step(Crossing::Target, Direction::Worse), None);
}

#[test]
fn c01_rounding_before_comparing_moves_the_tier() {
    let of = |rounding| {
        let terms = MarginTerms { rounding, ..terms("99.9", &c01_credit) };
        share(994_996, 1_000_000, &terms)
    };
    let exact = of(RoundingRule::None);
    assert_eq!(exact.credit, dec("12000.00"));
    assert_eq!(exact.step(Crossing::Credit, Direction::Better).unwrap().amount, 4);
    let half_up = of(RoundingRule::HalfUp { decimals: 2 });
    assert_eq!((half_up.compared, half_up.credit), (dec("99.50"), dec("6000.00")));
    // 99.495 still rounds to 99.50: 46 failures are too few.
    assert_eq!(half_up.step(Crossing::Credit, Direction::Worse).unwrap().amount, 47);
    assert_eq!(half_up.step(Crossing::Target, Direction::Better).unwrap().amount, 3_954);
}

#[test]
fn a_sliding_credit_has_a_next_step_too() {
    // C02: 0.5 % for each started 0.1 of shortfall, at most 15 %, of 1000.
    fn sliding(value: Decimal) -> Decimal {
        let shortfall = dec("99.9") - value;
        let mode = SlidingMode::StartedSteps;
        sliding_percent(shortfall, dec("0.1"), dec("0.5"), mode, int(15)).unwrap() * int(10)
    }
    let found = share(98_630, 100_000, &terms("99.9", &sliding));
    assert_eq!(found.credit, dec("65"));
    let worse = found.step(Crossing::Credit, Direction::Worse).unwrap();
    assert_eq!((worse.amount, worse.credit_change), (31, int(5)));
    let better = found.step(Crossing::Credit, Direction::Better).unwrap();
    assert_eq!((better.amount, better.credit_change), (70, int(-5)));
}

#[test]
fn c08_tolerance_and_warning() {
    let all = MarginTerms {
        warning: Some(dec("98.1")),
        tolerance: Some(dec("0.2")),
        ..terms("98", &no_credit)
    };
    let amounts = |good| {
        let steps = share(good, 10_000, &all).steps;
        steps.iter().map(|s| (s.crossing, s.direction, s.amount)).collect::<Vec<_>>()
    };
    use Crossing::{Target, Tolerance, Warning};
    use Direction::{Better, Worse};
    assert_eq!(amounts(9_820), [(Warning, Worse, 10), (Target, Worse, 21), (Tolerance, Worse, 41)]);
    // The warning value itself is in the warning zone.
    assert_eq!(amounts(9_810), [(Target, Worse, 11), (Tolerance, Worse, 31), (Warning, Better, 1)]);
    assert_eq!(
        amounts(9_785),
        [(Tolerance, Worse, 6), (Target, Better, 15), (Warning, Better, 26)]
    );
    assert_eq!(amounts(9_779)[0], (Tolerance, Better, 1));
    let found = share(9_779, 10_000, &all);
    assert_eq!(
        found.next_better().unwrap().sentence(Quantity::Failures, "PEN"),
        "1 failure fewer and the tolerance holds"
    );
}

#[test]
fn what_cannot_be_reached_is_not_there() {
    let found = share(0, 10, &terms("0", &no_credit));
    assert_eq!(found.steps, [], "a target of zero cannot be missed");
    let found = share(5, 10, &terms("101", &no_credit));
    assert_eq!(found.steps, [], "more than everything");
    let of = |n: i64, d: i64| {
        margin(Fraction::percent(int(n), int(d)), ValueBounds::Share, &terms("9", &no_credit))
    };
    assert_eq!([of(1, 0), of(-1, 1), of(2, 1)], [None, None, None]);
}

#[test]
fn a_count_has_no_end_above() {
    // At most 5 outages; 3 happened.
    let at_most = MarginTerms { comparison: Comparison::AtMost, ..terms("5", &no_credit) };
    let count = Fraction { numerator: int(3), denominator: int(1), factor: int(1) };
    let found = margin(count, ValueBounds::NotNegative, &at_most).unwrap();
    let outages = Quantity::Outages;
    assert_eq!(
        found.next_worse().unwrap().sentence(outages, "PEN"),
        "3 more outages and the target is missed"
    );
}

#[test]
fn sentences_of_time() {
    let sentence = |down_secs: i64, direction| {
        let found = share(2_592_000 - down_secs, 2_592_000, &terms("99.9", &c01_credit));
        let step = found.steps.iter().find(|s| s.direction == direction).copied().unwrap();
        step.sentence(Quantity::DownSecs { n_objects: 1 }, "PEN")
    };
    assert_eq!(sentence(2_592, Direction::Worse), "1 more second down and the target is missed");
    assert_eq!(sentence(2_600, Direction::Better), "8 s less down and the target is met");
    assert_eq!(sentence(2_652, Direction::Better), "1 less minute down and the target is met");
    assert_eq!(
        sentence(2_591 - 67, Direction::Worse),
        "1 min 8 s more down and the target is still met; 1 second more and it is missed"
    );
    // The next credit is 10 368 s away, nearer than any other change for the worse.
    assert_eq!(
        sentence(2_593, Direction::Worse),
        "2 h 52 min 47 s more down and the credit stays; 1 second more and it rises by 6000.00 PEN"
    );
}

#[test]
fn distances_of_a_value_without_a_fraction() {
    let at_most = MarginTerms {
        comparison: Comparison::AtMost,
        warning: Some(int(40)),
        rounding: RoundingRule::HalfUp { decimals: 0 },
        ..terms("50", &no_credit)
    };
    let found = distances(dec("45.2"), &[], &at_most);
    let worse = found.iter().find(|d| d.direction == Direction::Worse).unwrap();
    // 50.4 still rounds to 50.
    assert_eq!((worse.boundary.value, worse.distance), (dec("50.5"), dec("5.3")));
    assert_ne!(worse.distance, dec("4.8"));
    // 50.5 itself rounds to 51 already.
    assert_eq!(worse.sentence("ms", "PEN"), "5.3 ms worse and the target is missed");
    let better = found.iter().find(|d| d.direction == Direction::Better).unwrap();
    // The warning value belongs to the warning zone, so 39 is the first outside, and 39.5 still rounds to 40.
    assert_eq!(
        better.sentence("ms", "PEN"),
        "more than 5.7 ms better and the warning zone is left"
    );
    let exact = MarginTerms { rounding: RoundingRule::None, ..at_most };
    let sentences: Vec<_> =
        distances(dec("45.2"), &[], &exact).iter().map(|d| d.sentence("ms", "PEN")).collect();
    assert_eq!(
        sentences,
        [
            "more than 4.8 ms worse and the target is missed",
            "more than 5.2 ms better and the warning zone is left"
        ]
    );

    let limits = [dec("99.9"), dec("99.5"), dec("99.0")];
    let found = distances(dec("99.47"), &limits, &terms("99.9", &c01_credit));
    let credits: Vec<(Decimal, Decimal)> = found
        .iter()
        .filter(|d| d.crossing == Crossing::Credit)
        .map(|d| (d.distance, d.credit_change))
        .collect();
    let expected = [("0.47", "18000.00"), ("0.03", "-6000.00"), ("0.43", "-12000.00")];
    assert_eq!(credits, expected.map(|(distance, credit)| (dec(distance), dec(credit))));
}

proptest! {
    /// One step changes the verdict or the credit, one less does not: asked of the arithmetic of statements.
    #[test]
    fn amounts_are_the_fewest(
        all in 1i64..3_000_000,
        bad_per_mille in 0i64..30,
        target in 97_000i64..100_000,
        tolerance in 0i64..1_000,
        decimals in 0u32..4,
        kind in 0u8..3,
        at_least in any::<bool>(),
    ) {
        let bad = all * bad_per_mille / 1_000;
        let rounding = match kind {
            0 => RoundingRule::None,
            1 => RoundingRule::HalfUp { decimals },
            _ => RoundingRule::HalfEven { decimals },
        };
        let (comparison, numerator, target) = if at_least {
            (Comparison::AtLeast, all - bad, Decimal::new(target, 3))
        } else {
            (Comparison::AtMost, bad, int(100) - Decimal::new(target, 3))
        };
        let tolerance = Decimal::new(tolerance, 3);
        let high_is_bad = |value: Decimal| (value * int(100)).floor();
        let high_is_good = |value: Decimal| ((int(100) - value) * int(100)).floor();
        let credit: &dyn Fn(Decimal) -> Decimal =
            if at_least { &high_is_good } else { &high_is_bad };
        let terms = MarginTerms {
            comparison, target, warning: None, tolerance: Some(tolerance), rounding, credit,
        };
        let found = share(numerator, all, &terms);

        // Independent of the code under test: the state of a result, from counts.
        let state = |numerator: i64| {
            let value = rounded(
                vigia::sla::evaluate::exact_decimal(100.0 * numerator as f64 / all as f64).unwrap(),
                rounding,
            );
            let edge = if at_least { target - tolerance } else { target + tolerance };
            (meets(value, comparison, target), meets(value, comparison, edge), credit(value))
        };
        let now = state(numerator);
        for step in &found.steps {
            let amount = i64::try_from(step.amount).unwrap();
            let up = (step.direction == Direction::Better) == at_least;
            let moved = |amount: i64| if up { numerator + amount } else { numerator - amount };
            prop_assert!((0..=all).contains(&moved(amount)));
            let (before, after) = (state(moved(amount - 1)), state(moved(amount)));
            match step.crossing {
                Crossing::Target => {
                    prop_assert_eq!(before.0, now.0);
                    prop_assert_ne!(after.0, now.0);
                }
                Crossing::Tolerance => {
                    prop_assert_eq!(before.1, now.1);
                    prop_assert_ne!(after.1, now.1);
                }
                Crossing::Credit => {
                    prop_assert_eq!(before.2, now.2);
                    prop_assert_ne!(after.2, now.2);
                    prop_assert_eq!(step.credit_change, after.2 - now.2);
                }
                Crossing::Warning => prop_assert!(false, "no warning was agreed"),
            }
        }
        // None is left out: the verdict at either end of the attempts differs only if a step says when.
        for end in [0, all] {
            if state(end).0 != now.0 {
                prop_assert!(found.steps.iter().any(|s| s.crossing == Crossing::Target));
            }
        }
    }
}
