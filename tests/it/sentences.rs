//! The sentences of statements: in English what they always were, in every other language the same numbers and no English. The
//! expected texts are those that records hold since the first freeze.

use std::collections::BTreeSet;
use std::path::Path;

use jiff::civil::{Weekday, date};
use rust_decimal::Decimal;
use vigia::format::Locale;
use vigia::model::{
    Every, Gap, GranularityPeriod, KpiPoint, KpiSeries, TimeRange, Timestamp, Unit, Zone,
};
use vigia::sla::burn_rate::{BurnInput, BurnSample, burn_alarms};
use vigia::sla::credit::{
    AssessedLine, AtRiskPool, BonusRow, BonusTerms, ContractMoney, Covers, CreditContext,
    EarnBackRule, History, MissCounting, Netting, Outcome, PastPeriod, PastResult, PointsRule,
    PointsStep, PointsTable, Reach, RepeatRule, SettlementTerms, SlidingFrom, SlidingMode,
    SlidingRule, TerminationRule, assess, settle,
};
use vigia::sla::forecast::{
    ForecastInput, Interval, NotDefined, ObjectiveForecast, Outlook, Rest, RestBasis,
    SeasonalEstimate, ValueBounds, forecast_objective,
};
use vigia::sla::fraction::{Boundary as Edge, Fraction};
use vigia::sla::margin::{Crossing, Direction, Distance, MarginStep, Quantity};
use vigia::sla::method::{
    CellLimit, CompositePart, CompositeRule, PercentileRule, Spread, Weight, composite_value,
    method_value,
};
use vigia::sla::what_if::{WhatIf, WhatIfNames};
use vigia::sla::*;
use vigia::words::{Language, Sentence, in_language};

use super::sla_fixture::{judge_after, judge_all, month, plain_contract, plain_objective};

/// Languages with the number locale that differs most from the English one.
const VOICES: [(Language, &str); 4] = [
    (Language::Spanish, "es-CO"),
    (Language::Spanish, "es-PE"),
    (Language::Portuguese, "pt-BR"),
    (Language::Chinese, "zh-CN"),
];

/// Words by which an English sentence shows.
const ENGLISH_WORDS: [&str; 44] = [
    "the",
    "of",
    "is",
    "are",
    "and",
    "more",
    "missed",
    "period",
    "periods",
    "objects",
    "received",
    "asked",
    "exclusion",
    "rounded",
    "worst",
    "best",
    "rest",
    "required",
    "step",
    "beyond",
    "cap",
    "points",
    "credit",
    "credits",
    "bonus",
    "row",
    "from",
    "within",
    "not",
    "known",
    "breached",
    "achieved",
    "undecided",
    "forgiven",
    "tolerated",
    "met",
    "value",
    "windows",
    "window",
    "data",
    "without",
    "started",
    "completed",
    "estimated",
];

fn dec(text: &str) -> Decimal {
    text.parse().unwrap()
}

/// The mark before decimals and the one between groups.
fn marks(locale: Locale) -> (char, char) {
    let shown: Vec<char> = locale.fixed(1_234_567.5, 1).chars().collect();
    (shown[shown.len() - 2], shown[1])
}

/// Without groups, as machines read it.
const PLAIN: (char, char) = ('.', '\0');

/// Digits of each number, without the marks for decimals and groups.
fn numbers(text: &str, (decimal_mark, group_mark): (char, char)) -> Vec<String> {
    let mut found = vec![String::new()];
    let letters: Vec<char> = text.chars().collect();
    for (i, letter) in letters.iter().enumerate() {
        let is_inside = i > 0
            && letters[i - 1].is_ascii_digit()
            && letters.get(i + 1).is_some_and(char::is_ascii_digit);
        let groups = is_inside && *letter == group_mark;
        let current = found.last_mut().unwrap();
        if letter.is_ascii_digit() {
            current.push(*letter);
        } else if is_inside && *letter == decimal_mark {
            current.push('.');
        } else if !groups && !current.is_empty() {
            found.push(String::new());
        }
    }
    found.retain(|number| !number.is_empty());
    found.sort();
    found
}

/// Sentences that were looked at, by the id of their messages.
#[derive(Default)]
struct Seen(BTreeSet<String>);

impl Seen {
    #[track_caller]
    fn all(&mut self, sentences: &[Sentence], english: &[&str]) {
        assert_eq!(sentences, english);
        for sentence in sentences {
            self.one(sentence);
        }
    }

    /// The same numbers in every language, and no English.
    #[track_caller]
    fn one(&mut self, sentence: &Sentence) {
        let english = sentence.english();
        let wanted = numbers(&english, PLAIN);
        for (language, name) in VOICES {
            let locale = Locale::named(name).unwrap();
            let said = in_language(language, locale, || sentence.said());
            assert_eq!(numbers(&said, marks(locale)), wanted, "{english}\n{said}");
            let word = said
                .split(|c: char| !c.is_alphanumeric() && c != '_')
                .find(|word| ENGLISH_WORDS.contains(&word.to_lowercase().as_str()));
            assert_eq!(word, None, "{english}\n{said}");
        }
        assert_eq!(sentence.said(), english, "nobody speaks");
        // The same words and digits; marks of groups, blanks before units and the place of a currency are those of the numbers.
        let said = in_language(Language::English, Locale::ENGLISH, || sentence.said());
        let letters = |text: &str| {
            let mut all: Vec<char> = text.chars().filter(|c| c.is_alphanumeric()).collect();
            all.sort_unstable();
            all
        };
        assert_eq!(letters(&said), letters(&english), "{said}");
        let shown = format!("{sentence:?}");
        let ids = shown.split('"').filter(|part| part.starts_with("sentences-"));
        self.0.extend(ids.map(str::to_owned));
    }
}

fn known(value: f64) -> KpiPoint {
    KpiPoint {
        value: Some(value),
        gap: None,
        completeness: Some(1.0),
        received: 96,
        expected: 96,
        ..KpiPoint::missing()
    }
}

fn evidence(objective: &Objective, total: KpiPoint) -> ObjectiveEvidence {
    ObjectiveEvidence { total, ..ObjectiveEvidence::none(&plain_contract(), objective) }
}

fn judged(objective: Objective, total: KpiPoint) -> ObjectiveResult {
    let found = evidence(&objective, total);
    let contract = Contract { objectives: vec![objective], ..plain_contract() };
    judge_all(&contract, month("2026-10"), vec![found]).objectives.remove(0)
}

// ---- The parts of a statement ---------------------------------------------------------------------------------------

fn values_and_verdicts(seen: &mut Seen) {
    let plain = plain_objective();
    let rounded = Objective {
        rounding: RoundingRule::HalfUp { decimals: 2 },
        warning: Some(dec("99.95")),
        ..plain.clone()
    };
    let total = KpiPoint {
        numerator: Some(9_991_231.0),
        denominator: Some(10_000_000.0),
        ..known(99.91231)
    };
    seen.all(
        &judged(rounded, total).arithmetic,
        &[
            "Cell availability = 100 × 9991231 ÷ 10000000 = 99.91231 %",
            "99.91231 % rounded half up to 2 decimals = 99.91 %",
            "99.91 % ≥ target 99.90 % → achieved",
            "inside the warning zone, which begins at 99.95 %",
            "no credit is agreed for this objective",
        ],
    );
    let even = Objective {
        rounding: RoundingRule::HalfEven { decimals: 1 },
        tolerance: dec("0.2"),
        ..plain.clone()
    };
    seen.all(
        &judged(even.clone(), known(99.75)).arithmetic,
        &[
            "Cell availability = 99.75 %",
            "99.75 % rounded half even to 1 decimals = 99.8 %",
            "99.8 % < target 99.90 % by no more than the tolerance of 0.2 % → tolerated",
            "no credit is agreed for this objective",
        ],
    );
    seen.all(
        &judged(even, known(98.0)).arithmetic[2..3],
        &["98 % < target 99.90 % by more than the tolerance of 0.2 % → breached"],
    );
    let gaps = [
        (Gap::Missing, "Cell availability: no data arrived"),
        (
            Gap::ZeroDenominator,
            "Cell availability = no value: nothing happened that could be judged",
        ),
        (
            Gap::Unavailable { counter: "pmAtt".to_owned() },
            "Cell availability: no value: counter pmAtt was never imported",
        ),
        (Gap::NotANumber, "Cell availability: no value: the arithmetic left the numbers"),
    ];
    for (gap, english) in gaps {
        let total = KpiPoint { gap: Some(gap), ..KpiPoint::missing() };
        seen.all(
            &judged(plain.clone(), total).arithmetic,
            &[english, "no value to compare → undecided", "no credit is agreed for this objective"],
        );
    }
    let nothing = KpiPoint {
        numerator: Some(0.0),
        denominator: Some(0.0),
        gap: Some(Gap::ZeroDenominator),
        ..KpiPoint::missing()
    };
    seen.all(
        &judged(plain, nothing).arithmetic[..1],
        &["Cell availability = 0 ÷ 0 = no value: nothing happened that could be judged"],
    );
}

fn missing_data(seen: &mut Seen) {
    let with = |missing_data| Objective { missing_data, ..plain_objective() };
    let suspect =
        KpiPoint { completeness: Some(90.0 / 96.0), suspect_share: 4.0 / 90.0, ..known(99.95) };
    seen.all(
        &judged(with(MissingDataRule::Undecided), suspect.clone()).arithmetic[1..2],
        &[
            "93.75 % received × (100 % − 4.444444 % suspect) = 89.583333 % valid < 90 % asked for → undecided",
        ],
    );
    let few = KpiPoint { completeness: Some(0.5), ..known(99.95) };
    seen.all(
        &judged(with(MissingDataRule::Ignore), few.clone()).arithmetic[1..2],
        &["50 % received < 90 % asked for → judged on what arrived"],
    );
    let none = KpiPoint { completeness: None, ..known(99.95) };
    seen.all(
        &judged(with(MissingDataRule::CountAsBreached), none).arithmetic[1..2],
        &["no period was expected; 90 % valid asked for → breached"],
    );
    let nothing = KpiPoint { expected: 2_976, ..KpiPoint::missing() };
    seen.all(
        &judged(with(MissingDataRule::CountAsBreached), nothing.clone()).arithmetic[1..2],
        &["nothing of 2976 expected arrived; missing data count as a breach → breached"],
    );
    seen.all(
        &judged(with(MissingDataRule::LastGood), nothing.clone()).arithmetic[1..2],
        &["nothing of 2976 expected arrived, and no earlier period had enough data → undecided"],
    );
    let objective = with(MissingDataRule::LastGood);
    let contract = Contract { objectives: vec![objective.clone()], ..plain_contract() };
    let last = LastGood { label: "2026-09".to_owned(), value: dec("99.93") };
    let statement = evaluate(EvaluationInput {
        contract: &contract,
        name: month("2026-10"),
        as_of: month("2026-10").range(&contract.zone).end,
        evidence: vec![evidence(&objective, few)],
        history: &History::default(),
        last_good: &[(objective.id.clone(), last)].into(),
        what_if: Vec::new(),
    });
    seen.all(
        &statement.objectives[0].arithmetic[1..3],
        &[
            "50 % received < 90 % asked for → the value of 2026-09 stands in: 99.93 %",
            "99.93 % ≥ target 99.90 % → achieved",
        ],
    );
}

fn targets_and_grace(seen: &mut Seen) {
    let change = TargetChange {
        from: date(2026, 10, 1),
        target: dec("99.95"),
        warning: None,
        improvement: None,
        stretch: None,
    };
    let objective = Objective {
        target_changes: vec![change],
        grace: Grace { misses: 1, periods: 3 },
        ..plain_objective()
    };
    let contract = Contract { objectives: vec![objective.clone()], ..plain_contract() };
    let arithmetic = |history: &History| {
        let found = vec![evidence(&objective, known(99.0))];
        judge_after(&contract, month("2026-10"), found, history).objectives.remove(0).arithmetic
    };
    let started = History { periods: Vec::new(), from_contract_start: true };
    seen.all(
        &arithmetic(&started)[1..4],
        &[
            "the target of 2026-10-01 holds in this period",
            "99 % < target 99.95 % → breached",
            "miss 1 of 3 periods (none before); 1 forgiven → forgiven",
        ],
    );
    seen.all(
        &arithmetic(&History::default())[3..5],
        &[
            "2 of these periods are not known",
            "miss 1 of 3 periods (none before); 1 forgiven → undecided",
        ],
    );
    let missed = |label: &str| PastPeriod {
        label: label.to_owned(),
        objectives: vec![PastResult {
            objective_id: objective.id.clone(),
            outcome: Outcome::Missed,
            credit: Decimal::ZERO,
        }],
    };
    let history =
        History { periods: vec![missed("2026-09"), missed("2026-08")], from_contract_start: true };
    seen.all(
        &arithmetic(&history)[3..4],
        &["miss 3 of 3 periods (2026-09, 2026-08 before); 1 forgiven → breached"],
    );
}

fn exclusions(seen: &mut Seen) {
    let entry = |id: &str| ExclusionEntry {
        id: id.to_owned(),
        contracts: Vec::new(),
        kind: ExclusionKind::PlannedMaintenance,
        range: TimeRange::new(Timestamp::from_unix_secs(0), Timestamp::from_unix_secs(14_400)),
        objects: String::new(),
        reason: "power".to_owned(),
        evidence: "x".to_owned(),
        notified_at: None,
        state: ExclusionState::Approved,
        decided_by: "R. Quispe".to_owned(),
        decided_at: None,
    };
    let applied = |id: &str, capped_secs| AppliedExclusion {
        range: entry(id).range,
        entry: entry(id),
        capped_secs,
        n_objects: 3,
    };
    let arithmetic = |mode, exclusions, refused_exclusions| {
        let objective = Objective {
            exclusions: Some(ExclusionTerms { mode, kinds: Vec::new(), approver: None }),
            ..plain_objective()
        };
        let found = ObjectiveEvidence {
            exclusions,
            refused_exclusions,
            ..evidence(&objective, known(99.95))
        };
        let contract = Contract { objectives: vec![objective], ..plain_contract() };
        judge_all(&contract, month("2026-10"), vec![found]).objectives.remove(0).arithmetic
    };
    let plain = plain_objective();
    let nothing = KpiPoint { gap: Some(Gap::Missing), ..KpiPoint::missing() };
    let whole =
        ObjectiveEvidence { exclusions: vec![applied("CHG-0", 0)], ..evidence(&plain, nothing) };
    let contract = Contract { objectives: vec![plain], ..plain_contract() };
    seen.all(
        &judge_all(&contract, month("2026-10"), vec![whole]).objectives.remove(0).arithmetic[..1],
        &[
            "Cell availability: every measurement of the period was excluded, nothing is left to measure",
        ],
    );
    let counted = vec![applied("CHG-1", 0), applied("CHG-2", 5_400)];
    let refused = RefusedEntry {
        entry: entry("CHG-3"),
        reason: RefusalReason::CapReached {
            kind: ExclusionKind::PlannedMaintenance,
            minutes_max: 1_200,
        },
    };
    seen.all(
        &arithmetic(ExclusionMode::DowntimeOnly, counted, vec![refused])[1..3],
        &[
            "exclusions: CHG-1, CHG-2 (90 min of it beyond the cap); excluded downtime does not count, service time stays whole",
            "exclusion CHG-3 does not apply: the 1200 min that are agreed for planned_maintenance were used up before",
        ],
    );
    let refused = [
        ("CHG-4", RefusalReason::NothingAgreed),
        ("CHG-5", RefusalReason::LeftOut),
        ("CHG-6", RefusalReason::NothingAgreed),
    ];
    let refused = refused.map(|(id, reason)| RefusedEntry { entry: entry(id), reason });
    let said = arithmetic(ExclusionMode::DowntimeOnly, Vec::new(), refused.into());
    seen.all(
        &said[2..4],
        &[
            "exclusions CHG-4, CHG-6 do not apply: the objective agrees on no exclusion",
            "exclusion CHG-5 does not apply: it is left out of this what-if",
        ],
    );
    seen.all(
        &arithmetic(ExclusionMode::DowntimeAndServiceTime, Vec::new(), Vec::new())[1..2],
        &["exclusions: none; excluded time leaves downtime and service time"],
    );
    let only = "and only approved windows apply";
    let reasons = [
        (RefusalReason::NotApproved(ExclusionState::Proposed), format!("it is proposed, {only}")),
        (RefusalReason::NotApproved(ExclusionState::Approved), format!("it is approved, {only}")),
        (RefusalReason::NotApproved(ExclusionState::Rejected), format!("it is rejected, {only}")),
        (RefusalReason::NothingAgreed, "the objective agrees on no exclusion".to_owned()),
        (
            RefusalReason::NotNotified { hours: 72 },
            "72 h of notice are agreed, and nobody wrote down when it was notified".to_owned(),
        ),
        (
            RefusalReason::NotifiedLate { hours: 72, given_minutes: -5 },
            "it was notified -5 min before its start, 72 h are agreed".to_owned(),
        ),
        (
            RefusalReason::OtherApprover {
                decided_by: "A \"B\"".to_owned(),
                approver: "C".to_owned(),
            },
            "\"A \\\"B\\\"\" decided, and only \"C\" may".to_owned(),
        ),
        (RefusalReason::LeftOut, "it is left out of this what-if".to_owned()),
    ];
    for (reason, english) in reasons {
        assert_eq!(reason.to_string(), english);
        seen.one(&reason.sentence());
    }
    for (word, kind) in ExclusionKind::NAMES {
        let reason = RefusalReason::KindNotAgreed(kind);
        assert_eq!(reason.to_string(), format!("the objective does not agree on {word}"));
        seen.one(&reason.sentence());
    }
}

fn series(values: &[Option<f64>], spread: Spread) -> KpiSeries {
    let zone = Zone::utc();
    let start = Timestamp::from_unix_secs(1_790_812_800);
    let day = |i: usize| {
        TimeRange::new(start.plus_secs(86_400 * i as i64), start.plus_secs(86_400 * (i as i64 + 1)))
    };
    let points = values.iter().map(|value| match value {
        Some(value) => known(*value),
        None => KpiPoint { expected: 96, ..KpiPoint::missing() },
    });
    let n = values.len();
    let (buckets, keys, groups) = match spread {
        Spread::Objects => (
            vec![day(0)],
            vec!["object".to_owned()],
            (0..n).map(|i| vec![format!("C{i}")]).collect(),
        ),
        Spread::Intervals(_) => ((0..n).map(day).collect(), Vec::new(), vec![Vec::new()]),
    };
    KpiSeries {
        kpi_id: "k".to_owned(),
        unit: Unit::new("%"),
        zone,
        buckets,
        keys,
        groups,
        points: points.collect(),
    }
}

fn methods(seen: &mut Seen) {
    let at_least = CellLimit { comparison: Comparison::AtLeast, value: dec("99.5") };
    let said = |method: &Method, values: &[Option<f64>], weights: &[(&str, f64)]| {
        let cells = series(values, method.spread().unwrap());
        let weights = weights.iter().map(|(name, weight)| ((*name).to_owned(), *weight)).collect();
        let whole = known(99.0);
        method_value(method, Comparison::AtLeast, &whole, Some(&cells), &weights).arithmetic
    };
    let values = [Some(99.9), Some(99.0), None, Some(99.5)];
    seen.all(
        &said(&Method::ObjectsMeeting { limit: at_least }, &values, &[]),
        &["2 of 3 objects keep ≥ 99.5; 1 objects without a value are left out"],
    );
    let every = Every::Secs(3_600);
    let limit = CellLimit { comparison: Comparison::AtMost, value: dec("2") };
    seen.all(
        &said(&Method::IntervalsMeeting { every, limit }, &[Some(1.0), None, None], &[]),
        &["1 of 1 intervals of 1h keep ≤ 2; 2 intervals of 1h without a value are left out"],
    );
    let over = Spread::Intervals(Every::Day);
    seen.all(
        &said(&Method::Count { over, limit: at_least }, &values, &[]),
        &["1 of 3 days do not keep ≥ 99.5; 1 days without a value are left out"],
    );
    let percentile =
        |rule| Method::Percentile { percent: dec("95.5"), rule, over: Spread::Objects };
    seen.all(
        &said(&percentile(PercentileRule::NearestRank), &values[..2], &[]),
        &["percentile 95.5 (nearest rank) of 2 objects"],
    );
    seen.all(
        &said(&percentile(PercentileRule::Linear), &values[..2], &[]),
        &["percentile 95.5 (between ranks) of 2 objects"],
    );
    seen.all(&said(&Method::MedianOfDays, &values[..2], &[]), &["median of 2 days"]);
    seen.all(&said(&Method::WorstObject, &values[..2], &[]), &["the worst of 2 objects: C1"]);
    seen.all(&said(&Method::WorstObject, &[], &[]), &["the worst of 0 objects: none"]);
    let weighted = Method::Weighted { weight: Weight::Attribute("w".to_owned()) };
    seen.all(
        &said(&weighted, &values, &[("C0", 2.5), ("C1", 1_000.0)]),
        &[
            "Σ weight × value = 99249.75 over 2 objects ÷ Σ weight = 1002.5; 1 objects without a value are left out; 1 objects without a weight are left out",
        ],
    );
    let parts = ["a", "b"].map(|id| CompositePart { objective: id.to_owned(), weight: dec("1.5") });
    let values = [Some(dec("99.5")), Some(dec("98.25"))];
    let composite = |rule| composite_value(&parts, rule, Comparison::AtLeast, &values).unwrap().1;
    seen.all(
        &[
            CompositeRule::Weighted,
            CompositeRule::Serial,
            CompositeRule::Parallel,
            CompositeRule::Lowest,
        ]
        .map(composite),
        &[
            "(1.5 × 99.5 + 1.5 × 98.25) ÷ 3.0",
            "100 × 99.5 % × 98.25 %",
            "100 × (1 − (1 − 99.5 %) × (1 − 98.25 %))",
            "the worst of 99.5, 98.25",
        ],
    );
    let huge = [Some(Decimal::MAX), Some(Decimal::MAX)];
    let failed = composite_value(&parts, CompositeRule::Weighted, Comparison::AtLeast, &huge);
    seen.all(&[failed.unwrap_err()], &["the arithmetic left the numbers"]);
    let line = Objective {
        source: Source::Composite,
        method: Method::Composite { parts: parts.to_vec(), rule: CompositeRule::Lowest },
        ..plain_objective()
    };
    seen.all(
        &judged(line, KpiPoint::missing()).arithmetic[..1],
        &["Cell availability: a has no value → undecided"],
    );
}

// ---- Money ----------------------------------------------------------------------------------------------------------

fn pool() -> AtRiskPool {
    AtRiskPool { percent_of_fee: dec("50"), cap_percent: dec("40"), allocations_may_exceed: true }
}

fn context(outcome: Outcome, compared: Option<&str>) -> CreditContext<'static> {
    static POOL: std::sync::OnceLock<AtRiskPool> = std::sync::OnceLock::new();
    CreditContext {
        outcome,
        compared: compared.map(dec),
        comparison: Comparison::AtLeast,
        target: dec("99.90"),
        unit: "%",
        fee: dec("120000.00"),
        currency: "PEN",
        currency_decimals: 2,
        pool: Some(POOL.get_or_init(pool)),
    }
}

fn credits(seen: &mut Seen) {
    let said = |rule: &CreditRule, context: &CreditContext<'_>| -> Vec<Sentence> {
        assess(rule, context).steps.into_iter().map(|step| step.text).collect()
    };
    let missed = |value| context(Outcome::Missed, Some(value));
    let step = |limit: &str, percent: &str| CreditStep { limit: dec(limit), percent: dec(percent) };
    let steps = |boundary| CreditRule::Steps {
        steps: vec![step("99.50", "5"), step("99.00", "10")],
        below_percent: dec("25"),
        boundary,
        base: CreditBase::Fee,
    };
    let better = steps(Boundary::Better);
    let step_said = "step ≥ 99.50 % → 5 % of 120000.00 PEN = 6000.00 PEN";
    seen.all(&said(&better, &missed("99.5")), &[step_said]);
    seen.all(
        &said(&steps(Boundary::Worse), &missed("99.5")),
        &["step > 99.00 % → 10 % of 120000.00 PEN = 12000.00 PEN"],
    );
    seen.all(
        &said(&better, &missed("90")),
        &["beyond the last step → 25 % of 120000.00 PEN = 30000.00 PEN"],
    );
    seen.all(
        &said(&better, &context(Outcome::Missed, None)),
        &["beyond the last step, for missing data → 25 % of 120000.00 PEN = 30000.00 PEN"],
    );
    for (outcome, english) in [
        (Outcome::Undecided, "without a verdict there is no credit"),
        (Outcome::Tolerated, "tolerated: no breach, no credit"),
        (Outcome::Forgiven, "forgiven: no breach, no credit"),
    ] {
        seen.all(&said(&better, &context(outcome, Some("99.8"))), &[english]);
    }
    let sliding = |mode, from| {
        CreditRule::Sliding(SlidingRule {
            step: dec("0.1"),
            percent_per_step: dec("0.5"),
            mode,
            cap_percent: dec("15"),
            from,
            base: CreditBase::Amount(dec("50000.00")),
        })
    };
    let target = SlidingFrom::Target;
    seen.all(
        &said(&sliding(SlidingMode::StartedSteps, target), &missed("99.65")),
        &[
            "shortfall = target 99.90 − 99.65 = 0.25 %",
            "0.25 ÷ 0.1 = 3 started steps",
            "3 × 0.5 % = 1.5 %",
            "sliding → 1.5 % of 50000.00 PEN = 750.00 PEN",
        ],
    );
    seen.all(
        &said(
            &sliding(SlidingMode::CompletedSteps, SlidingFrom::Value(dec("99.8"))),
            &missed("99.65"),
        )[..2],
        &["shortfall = 99.8 − 99.65 = 0.15 %", "0.15 ÷ 0.1 = 1 completed steps"],
    );
    seen.all(
        &said(&sliding(SlidingMode::ProRata, target), &missed("95"))[1..],
        &[
            "4.90 × 0.5 % ÷ 0.1 = 24.5 %",
            "24.5 % is above the cap of 15 %",
            "cap → 15 % of 50000.00 PEN = 7500.00 PEN",
        ],
    );
    seen.all(
        &said(&sliding(SlidingMode::ProRata, target), &context(Outcome::Met, Some("99.95"))),
        &[
            "shortfall = target 99.90 − 99.95, not above zero → no step",
            "no shortfall → 0 % of 50000.00 PEN = 0.00 PEN",
        ],
    );
    seen.all(
        &said(&sliding(SlidingMode::ProRata, target), &context(Outcome::Missed, None)),
        &["cap, for missing data → 15 % of 50000.00 PEN = 7500.00 PEN"],
    );
    let at_most = CreditContext { comparison: Comparison::AtMost, ..missed("100.15") };
    seen.all(
        &said(&sliding(SlidingMode::ProRata, target), &at_most)[..1],
        &["shortfall = 100.15 − target 99.90 = 0.25 %"],
    );
    let by_verdict =
        CreditRule::Points(PointsRule::ByVerdict { missed_points: 12, tolerated_points: 1 });
    for (outcome, english) in [
        (Outcome::Missed, "missed → 12 points"),
        (Outcome::Tolerated, "tolerated → 1 points"),
        (Outcome::Met, "met → 0 points"),
        (Outcome::Stretch, "stretch target reached → 0 points"),
        (Outcome::Improvement, "improvement target reached → 0 points"),
        (Outcome::Forgiven, "forgiven → 0 points"),
    ] {
        assert!(english.starts_with(outcome.name()));
        seen.all(&said(&by_verdict, &context(outcome, Some("99.8"))), &[english]);
    }
    let points_steps = vec![PointsStep { limit: dec("99.5"), points: 5 }];
    let by_steps = CreditRule::Points(PointsRule::BySteps {
        steps: points_steps,
        below_points: 10,
        boundary: Boundary::Better,
    });
    seen.all(&said(&by_steps, &missed("99.6")), &["step ≥ 99.5 % → 5 points"]);
    let of_pool = CreditRule::Pool { allocation_percent: dec("30") };
    seen.all(
        &said(&of_pool, &missed("99.6")),
        &["missed → 30 % of the pool (50 % of 120000.00 PEN) = 18000.00 PEN"],
    );
    seen.all(
        &said(&of_pool, &context(Outcome::Met, Some("99.95"))),
        &["met: nothing is taken from the at-risk pool"],
    );
    seen.all(
        &said(&of_pool, &CreditContext { pool: None, ..missed("99") }),
        &["the contract agrees no at-risk pool, so its share is nothing"],
    );
}

/// Lines with their outcome and rule.
fn settled(
    terms: &SettlementTerms,
    cap_percent: Option<&str>,
    lines: &[(&str, Outcome, &CreditRule)],
    history: &History,
) -> vigia::sla::credit::Settlement {
    let money = ContractMoney {
        fee: dec("120000.00"),
        currency: "PEN",
        currency_decimals: 2,
        credit_cap_percent: cap_percent.map(dec),
    };
    let lines = lines.iter().map(|(id, outcome, rule)| AssessedLine {
        objective_id: (*id).to_owned(),
        outcome: *outcome,
        assessment: assess(rule, &context(*outcome, Some("99.0"))),
    });
    settle(terms, &money, lines.collect(), history)
}

fn past(label: &str, outcome: Outcome, credit: &str) -> PastPeriod {
    let objectives =
        vec![PastResult { objective_id: "a".to_owned(), outcome, credit: dec(credit) }];
    PastPeriod { label: label.to_owned(), objectives }
}

fn settlements(seen: &mut Seen) {
    let pool_rule = CreditRule::Pool { allocation_percent: dec("30") };
    let points_rule =
        CreditRule::Points(PointsRule::ByVerdict { missed_points: 12, tolerated_points: 0 });
    let all = Covers::All;
    let terms = SettlementTerms {
        at_risk_pool: Some(pool()),
        points: Some(PointsTable { rows: vec![(15, dec("4"))] }),
        repeats: vec![RepeatRule {
            covers: all.clone(),
            breaches: 2,
            within_periods: 3,
            multiplier: dec("1.5"),
        }],
        terminations: vec![TerminationRule {
            covers: all.clone(),
            misses: 2,
            within_periods: 6,
            counting: MissCounting::PerObjective,
        }],
        ..SettlementTerms::default()
    };
    let before =
        History { periods: vec![past("2026-09", Outcome::Missed, "1")], from_contract_start: true };
    let missed = Outcome::Missed;
    let lines =
        [("a", missed, &pool_rule), ("b", missed, &points_rule), ("c", missed, &points_rule)];
    let found = settled(&terms, Some("20"), &lines, &before);
    seen.all(
        &found.arithmetic,
        &[
            "a: missed → 30 % of the pool (50 % of 120000.00 PEN) = 18000.00 PEN",
            "a: 2 breaches within 3 periods (2026-09 and this one) → 15 % of 120000.00 PEN × 1.5 = 27000.00 PEN",
            "b: missed → 12 points",
            "c: missed → 12 points",
            "points: 12 + 12 = 24 → row from 15 points: 4 % of 120000.00 PEN = 4800.00 PEN",
            "at-risk pool: 50 % of 120000.00 PEN = 60000.00 PEN, of which at most 40 % = 24000.00 PEN; 27000.00 PEN is above it → 24000.00 PEN",
            "credits: 24000.00 + 4800.00 = 28800.00 PEN",
            "cap: 20 % of 120000.00 PEN = 24000.00 PEN (rounded down); 28800.00 PEN is above it → 24000.00 PEN",
            "termination: a missed in 2 of 6 periods (this period, 2026-09), 2 give the right",
            "termination: b missed in 1 of 6 periods, 2 would give the right",
            "termination: c missed in 1 of 6 periods, 2 would give the right",
        ],
    );
    let periods = SettlementTerms {
        terminations: vec![TerminationRule {
            counting: MissCounting::Periods,
            misses: 3,
            ..terms.terminations[0].clone()
        }],
        ..terms.clone()
    };
    let unknown = History { periods: Vec::new(), from_contract_start: false };
    let found = settled(&periods, Some("25"), &lines[..1], &unknown);
    seen.all(
        &found.arithmetic[1..],
        &[
            "a: whether this is breach 2 within 3 periods (× 1.5) cannot be said: 2 earlier periods are not known",
            "points: 0 → below the first row: 0 % of 120000.00 PEN = 0.00 PEN",
            "at-risk pool: 50 % of 120000.00 PEN = 60000.00 PEN, of which at most 40 % = 24000.00 PEN; 18000.00 PEN is within it",
            "credits: 18000.00 PEN",
            "cap: 25 % of 120000.00 PEN = 30000.00 PEN (rounded down); 18000.00 PEN is within it",
            "termination: whether any objective was missed 3 times in 6 periods cannot be said: 5 earlier periods are not known",
        ],
    );
    let first = History { periods: Vec::new(), from_contract_start: true };
    let found = settled(&terms, None, &lines[..1], &first);
    seen.all(&found.arithmetic[1..2], &["a: 1 of 2 breaches within 3 periods → no multiplier"]);
    bonuses(seen, &pool_rule);
}

fn bonuses(seen: &mut Seen, rule: &CreditRule) {
    let row = |reach, percent: &str| BonusRow {
        objective_id: "a".to_owned(),
        reach,
        percent: dec(percent),
    };
    let terms = |netting, paid_out, cap_percent: Option<&str>| SettlementTerms {
        at_risk_pool: Some(pool()),
        earn_backs: vec![EarnBackRule {
            covers: Covers::Listed(vec!["a".to_owned()]),
            good_periods: 2,
            reach: Reach::Target,
            percent: dec("50"),
        }],
        bonus: Some(BonusTerms {
            rows: vec![row(Reach::Stretch, "5")],
            netting,
            paid_out,
            cap_percent: cap_percent.map(dec),
        }),
        ..SettlementTerms::default()
    };
    let lines = [("a", Outcome::Stretch, rule), ("b", Outcome::Missed, rule)];
    let before = History {
        periods: vec![
            past("2026-09", Outcome::Met, "0"),
            past("2026-08", Outcome::Missed, "900.00"),
        ],
        from_contract_start: true,
    };
    let found = settled(&terms(Netting::Net, true, Some("4")), None, &lines, &before);
    seen.all(
        &found.arithmetic[1..3],
        &[
            "a: 2 good periods after 2026-08 → 50 % of its credit of 900.00 PEN comes back = 450.00 PEN",
            "a: stretch target reached → bonus 5 % of 120000.00 PEN = 6000.00 PEN",
        ],
    );
    seen.all(
        &found.arithmetic[6..],
        &[
            "bonus cap: 4 % of 120000.00 PEN = 4800.00 PEN (rounded down); 6000.00 PEN is above it",
            "net: 4800.00 bonus + 450.00 earned back − 18000.00 credits = -12750.00 PEN",
            "netted: the supplier owes 12750.00 PEN, the customer owes 0.00 PEN",
        ],
    );
    let unknown = History { periods: Vec::new(), from_contract_start: false };
    let found = settled(&terms(Netting::Separate, true, Some("10")), None, &lines, &unknown);
    seen.all(
        &found.arithmetic[1..2],
        &[
            "a: whether a credit comes back after 2 good periods cannot be said: the period 1 before this one is not known",
        ],
    );
    seen.all(
        &[found.arithmetic[6].clone(), found.arithmetic.last().unwrap().clone()],
        &[
            "bonus cap: 10 % of 120000.00 PEN = 12000.00 PEN (rounded down); 6000.00 PEN is within it",
            "paid separately: the supplier owes 18000.00 PEN, the customer owes 6000.00 PEN",
        ],
    );
    let found = settled(&terms(Netting::Net, false, None), None, &lines[..1], &before);
    let unpaid = found.arithmetic.iter().find(|line| line.english().starts_with("bonus:"));
    seen.all(
        &[unpaid.unwrap().clone()],
        &["bonus: 6000.00 PEN is never paid out, so at most the credits of 0.00 PEN count"],
    );
}

// ---- What lies around -----------------------------------------------------------------------------------------------

fn margins(seen: &mut Seen) {
    let step = |direction, crossing, amount, credit: &str| MarginStep {
        direction,
        crossing,
        amount,
        compared: dec("99"),
        credit_change: dec(credit),
    };
    use Crossing::{Credit, Target, Tolerance, Warning};
    use Direction::{Better, Worse};
    let failures = |direction, crossing, amount, credit: &str| {
        step(direction, crossing, amount, credit).sentence(Quantity::Failures, "PEN")
    };
    seen.all(
        &[
            failures(Worse, Target, 12_351, "0"),
            failures(Worse, Warning, 1, "0"),
            failures(Worse, Tolerance, 2, "0"),
            failures(Worse, Credit, 2, "6000.00"),
            failures(Better, Target, 1, "0"),
            failures(Better, Warning, 2, "0"),
            failures(Better, Tolerance, 2, "0"),
            failures(Better, Credit, 3, "-6000.00"),
            step(Worse, Target, 3, "0").sentence(Quantity::Outages, "PEN"),
            step(Better, Target, 1, "0").sentence(Quantity::Outages, "PEN"),
        ],
        &[
            "12351 more failures and the target is missed",
            "1 more failure and the warning zone is reached",
            "2 more failures and the tolerance is exceeded",
            "2 more failures and the credit rises by 6000.00 PEN",
            "1 failure fewer and the target is met",
            "2 failures fewer and the warning zone is left",
            "2 failures fewer and the tolerance holds",
            "3 failures fewer and the credit falls by 6000.00 PEN",
            "3 more outages and the target is missed",
            "1 outage fewer and the target is met",
        ],
    );
    let down = |direction, crossing, amount, credit: &str, n_objects| {
        step(direction, crossing, amount, credit).sentence(Quantity::DownSecs { n_objects }, "PEN")
    };
    seen.all(
        &[
            down(Worse, Target, 793, "0", 1),
            down(Worse, Target, 61, "0", 40),
            down(Worse, Warning, 6_008, "0", 1),
            down(Worse, Tolerance, 9, "0", 1),
            down(Worse, Credit, 61, "6000.00", 1),
            down(Worse, Credit, 61, "-1.50", 1),
            down(Worse, Target, 1, "0", 1),
            down(Better, Target, 8, "0", 1),
            down(Better, Target, 60, "0", 1),
            down(Better, Target, 66, "0", 1),
        ],
        &[
            "13.2 more minutes down and the target is still met; 1 second more and it is missed",
            "1 more minute down and the target is still met; 1 second more and it is missed (time added over 40 objects)",
            "1 h 40 min 7 s more down and the warning zone is not reached; 1 second more and it is",
            "8 s more down and the tolerance still holds; 1 second more and it is exceeded",
            "1 more minute down and the credit stays; 1 second more and it rises by 6000.00 PEN",
            "1 more minute down and the credit stays; 1 second more and it falls by 1.50 PEN",
            "1 more second down and the target is missed",
            "8 s less down and the target is met",
            "1 less minute down and the target is met",
            "1.1 less minutes down and the target is met",
        ],
    );
    let distance = |direction, included, unit: &str| {
        let boundary = Edge { value: dec("50"), included };
        let credit_change = Decimal::ZERO;
        let distance = dec("5.3000001");
        Distance { direction, crossing: Target, boundary, distance, credit_change }
            .sentence(unit, "PEN")
    };
    seen.all(
        &[
            distance(Worse, false, "ms"),
            distance(Worse, true, "%"),
            distance(Better, true, ""),
            distance(Better, false, "%"),
        ],
        &[
            "5.3 ms worse and the target is missed",
            "more than 5.3 percentage points worse and the target is missed",
            "5.3 better and the target is met",
            "more than 5.3 percentage points better and the target is met",
        ],
    );
}

fn forecasts(seen: &mut Seen) {
    let input = ForecastInput {
        so_far: Fraction::percent(dec("999100"), dec("1000000")),
        bounds: ValueBounds::Share,
        comparison: Comparison::AtLeast,
        target: dec("99.90"),
        rounding: RoundingRule::None,
        rest: Rest::Known(dec("500000.1234")),
        seasonal: None,
    };
    let found = forecast_objective(&input).unwrap();
    seen.all(
        &found.lines("%"),
        &[
            "at risk, on track: going on like this meets the target",
            "1000000 so far, 500000.123 still to come (known)",
            "best case 99.94 %",
            "run rate 99.91 %",
            "required for the rest at least 99.88 %",
            "worst case 66.606661 %",
            "seasonal estimate not defined: no daily values were given",
        ],
    );
    let interval = Interval {
        low: dec("99.8"),
        high: dec("99.95"),
        coverage_percent: dec("66.6667"),
        n_periods: 5,
    };
    let estimate =
        SeasonalEstimate { value: dec("99.9"), rest_volume: Decimal::ONE, interval: Ok(interval) };
    let seasonal = ObjectiveForecast {
        seasonal: Ok(estimate),
        required_included: false,
        rest_basis: RestBasis::WeekdayProfile,
        outlook: Ok(Outlook::AtRisk),
        ..found.clone()
    };
    let lines = seasonal.lines("%");
    seen.all(
        &[0, 1, 4, 6, 7].map(|i: usize| lines[i].clone()),
        &[
            "at risk: going on like this may miss the target",
            "1000000 so far, 500000.123 still to come (estimated: by the days of the week)",
            "required for the rest more than 99.88 %",
            "seasonal estimate 99.9 % (estimated)",
            "between 99.8 % and 99.95 %: about 67 % of periods end inside, by 5 past periods",
        ],
    );
    let undefined = ObjectiveForecast {
        outlook: Err(NotDefined::RestUnknown),
        rest: Err(NotDefined::RestUnknown),
        best: Err(NotDefined::NoUpperBound),
        run_rate: Err(NotDefined::NothingSoFar),
        required: Err(NotDefined::PeriodOver),
        worst: Err(NotDefined::NoLowerBound),
        seasonal: Ok(SeasonalEstimate { interval: Err(NotDefined::TooFewPeriods(2)), ..estimate }),
        ..found.clone()
    };
    seen.all(
        &undefined.lines(""),
        &[
            "outlook not defined: how much is still to come is not known",
            "1000000 so far; how much is still to come is not known",
            "best case not defined: a value of this kind has no upper bound",
            "run rate not defined: nothing was counted so far",
            "required for the rest not defined: the period is over",
            "worst case not defined: a value of this kind has no lower bound",
            "seasonal estimate 99.9 (estimated)",
            "interval not defined: an interval needs 3 past periods of which enough days are known, and 2 can be used",
        ],
    );
    for (included, english) in [
        (true, "required for the rest at most 99.88 %"),
        (false, "required for the rest less than 99.88 %"),
    ] {
        let at_most = ObjectiveForecast {
            comparison: Comparison::AtMost,
            required_included: included,
            ..found.clone()
        };
        seen.all(&at_most.lines("%")[4..5], &[english]);
    }
    for (outlook, english) in [
        (Outlook::Safe, "safe: even the worst case meets the target"),
        (Outlook::Lost, "cannot be met any more: even the best case misses the target"),
    ] {
        seen.all(&[outlook.sentence()], &[english]);
    }
    for (basis, english) in [
        (RestBasis::Expected, "estimated: as expected by plan"),
        (RestBasis::PaceSoFar, "estimated: at the pace so far"),
    ] {
        seen.all(&[basis.sentence()], &[english]);
    }
    let contradiction =
        "the amounts contradict each other: a part is larger than its whole, or negative";
    for (why, english) in [
        (NotDefined::Contradiction, contradiction),
        (NotDefined::OutOfRange, "the amounts leave the decimal range"),
    ] {
        assert_eq!(why.to_string(), english);
        seen.one(&why.sentence());
    }
    for (weekday, name) in [
        (Weekday::Monday, "Monday"),
        (Weekday::Tuesday, "Tuesday"),
        (Weekday::Wednesday, "Wednesday"),
        (Weekday::Thursday, "Thursday"),
        (Weekday::Friday, "Friday"),
        (Weekday::Saturday, "Saturday"),
        (Weekday::Sunday, "Sunday"),
    ] {
        let why = NotDefined::WeekdayNotSeen(weekday);
        assert_eq!(why.to_string(), format!("no {name} was seen yet, and one is still to come"));
        seen.one(&why.sentence());
    }
}

fn burns(seen: &mut Seen) {
    let at = Timestamp::from_unix_secs;
    let sample = |start: i64, secs: i64| BurnSample {
        range: TimeRange::new(at(start), at(start + secs)),
        good: dec("990"),
        all: dec("1000"),
    };
    let input = BurnInput {
        samples: &[],
        granularity: GranularityPeriod::from_secs(3_600).unwrap(),
        as_of: at(0),
        allowed_bad_percent: dec("0.1"),
        all_min: dec("5000"),
    };
    let hour = [sample(-7_200, 3_600)];
    let found = burn_alarms(&BurnInput { samples: &hour, ..input });
    seen.all(
        &found[0].notes,
        &[
            "the short window is 1 h instead of 5 min: data come every 1 h",
            "both windows are the same: the alarm ends late",
            "the data end 1 h earlier",
            "too old to say what burns now",
            "1000 counted in the long window, at least 5000 needed",
            "1000 counted in the short window, at least 5000 needed",
        ],
    );
    seen.all(&found[1].notes[2..3], &["1 of 6 periods arrived in the long window"]);
    let none = burn_alarms(&input);
    seen.all(&none[3].notes, &["no data"]);
    let day = BurnInput { granularity: GranularityPeriod::from_secs(86_400).unwrap(), ..input };
    seen.all(&burn_alarms(&day)[0].notes, &["the window of 1 h does not exist in data of 1 d"]);
    let nothing = [BurnSample { good: Decimal::ZERO, all: Decimal::ZERO, ..sample(-3_600, 3_600) }];
    let found = burn_alarms(&BurnInput { samples: &nothing, ..input });
    seen.all(&found[0].notes[2..3], &["nothing was counted in the long window"]);
    let strict = BurnInput { samples: &hour, allowed_bad_percent: Decimal::ZERO, ..input };
    seen.all(
        &burn_alarms(&strict)[0].notes[4..5],
        &["a target that allows nothing bad has no burn rate"],
    );
}

fn suppositions(seen: &mut Seen) {
    let names = WhatIfNames {
        objectives: &["availability"],
        busy_hours: &["own"],
        exclusions: &["CHG-1"],
        outages: &["O-1"],
    };
    let read = |texts: &[&str]| WhatIf::parse(texts, &names).unwrap();
    let changes = read(&["availability.target=99.5", "busy_hour=own", "without_worst=3"]);
    let said: Vec<Sentence> = changes
        .changes
        .iter()
        .zip([Some("99.90"), Some("none"), None])
        .map(|(change, before)| change.sentence(before, None))
        .collect();
    seen.all(
        &said,
        &[
            "target 99.90 → 99.50 (availability)",
            "busy_hour none → own (all objectives)",
            "without_worst → 3 (all objectives)",
        ],
    );
    let texts = [
        "warning=none",
        "tolerance=0.1",
        "method=worst_object",
        "rounding=half_up 2",
        "compare=after_rounding",
        "exclusion_mode=downtime_only",
        "exclusions=proposed",
        "completeness_min=0.95",
        "outage_minutes=O-1:30",
    ];
    for (change, text) in read(&texts).changes.iter().zip(texts) {
        let (key, value) = text.split_once('=').unwrap();
        assert_eq!(
            change.sentence(None, None),
            format!("{key} → {value} (all objectives)").as_str()
        );
        seen.one(&change.sentence(None, None));
    }
    for (word, statistic) in TicketStatistic::NAMES {
        assert_eq!(statistic.sentence(), word);
        seen.one(&statistic.sentence());
    }
    seen.all(&[TicketStatistic::Percentile(95).sentence()], &["percentile 95"]);
}

/// Beginnings of messages about a whole workspace, which the tests of those windows and commands say.
const FAMILIES_OF_WORKSPACES: [&str; 7] = [
    "sentences-frozen-",
    "sentences-gap-",
    "sentences-history",
    "sentences-hours-",
    "sentences-imported",
    "sentences-job-",
    "sentences-worst-",
];

/// Messages that the worlds of other tests say: of judging records, joins and suppositions about a whole workspace. That they
/// say their numbers in each language is asked of every message beside its type.
const OF_WORKSPACES: [&str; 59] = [
    "sentences-formula-outage-count",
    "sentences-no-records",
    "sentences-outages-unplaced",
    "sentences-outages-of-no-kind",
    "sentences-agreement-in-part",
    "sentences-silent",
    "sentences-vendor-left-out",
    "sentences-two-granularities",
    "sentences-periods-across",
    "sentences-periods-doubled",
    "sentences-and-more",
    "sentences-busy-hours",
    "sentences-formula-outages",
    "sentences-formula-tickets",
    "sentences-tickets",
    "sentences-tickets-hours",
    "sentences-tickets-open",
    "sentences-tickets-past-limit",
    "sentences-tickets-unmeasured",
    "sentences-tickets-without-history",
    "sentences-tickets-unplaced",
    "sentences-outages-count",
    "sentences-outage-counts",
    "sentences-outage",
    "sentences-outage-of",
    "sentences-empty-scope",
    "sentences-exclusion-of-nothing",
    "sentences-exclusion-rule",
    "sentences-exclusion-off-grid",
    "sentences-exclusion-no-period",
    "sentences-service-hours",
    "sentences-with-holidays",
    "sentences-no-holidays",
    "sentences-told-and-lost",
    "sentences-unexplained",
    "sentences-outage-and-ticket",
    "sentences-outage-alone",
    "sentences-ticket",
    "sentences-ticket-opened",
    "sentences-ticket-alone",
    "sentences-since",
    "sentences-same-place",
    "sentences-same-site",
    "sentences-title-mentions",
    "sentences-opened-at-start",
    "sentences-opened-before",
    "sentences-opened-after",
    "sentences-not-at-one-time",
    "sentences-shared-words",
    "sentences-bad-periods",
    "sentences-bad-periods-of",
    "sentences-steps-stay",
    "sentences-without",
    "sentences-exclusions-with",
    "sentences-exclusion",
    "sentences-term-improvement",
    "sentences-term-stretch",
    "sentences-refused-left-out",
    "sentences-list",
];

#[test]
fn every_kind_of_sentence_is_said_in_four_languages() {
    let mut seen = Seen::default();
    values_and_verdicts(&mut seen);
    missing_data(&mut seen);
    targets_and_grace(&mut seen);
    exclusions(&mut seen);
    methods(&mut seen);
    credits(&mut seen);
    settlements(&mut seen);
    margins(&mut seen);
    forecasts(&mut seen);
    burns(&mut seen);
    suppositions(&mut seen);
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/words/en/sentences.ftl");
    let text = std::fs::read_to_string(file).unwrap();
    let silent: Vec<&str> = text
        .lines()
        .filter_map(|line| line.split_once(" =").map(|(id, _)| id))
        .filter(|id| id.starts_with("sentences-"))
        .filter(|id| !seen.0.contains(*id) && !OF_WORKSPACES.contains(id))
        .filter(|id| !FAMILIES_OF_WORKSPACES.iter().any(|family| id.starts_with(family)))
        .collect();
    assert!(silent.is_empty(), "nobody looked at {silent:?}");
}

#[test]
fn numbers_are_found_whatever_their_marks() {
    let colombian = Locale::named("es-CO").unwrap();
    let found = numbers("con 12.345 fallas, 99,590 % de PEN 6.000,00.", marks(colombian));
    assert_eq!(found, ["12345", "6000.00", "99.590"]);
    assert_eq!(numbers("12345, 6000.00 and 99.590", PLAIN), ["12345", "6000.00", "99.590"]);
}
