//! Credits, settlements and scorecards through contract files: worked examples C01 to C09, the popular wrong answers absent,
//! every kind of rule against an independent recomputation in whole cents, and a message for each contradiction.

use proptest::prelude::*;
use rust_decimal::{Decimal, RoundingStrategy};
use vigia::model::{TimeRange, Timestamp};
use vigia::sla::availability::up_time;
use vigia::sla::credit::{
    AssessedLine, ContractMoney, CreditAssessment, CreditContext, History, Outcome, PastPeriod,
    PastResult, Settlement, SettlementState, TerminationState, assess, meets, rounded, settle,
};
use vigia::sla::evaluate::exact_decimal;
use vigia::sla::scorecard::{
    Conformance, ContractScore, ContractValue, NoDataScore, RateTable, Refusal, RollupNode,
    RollupWeight, ScoreTargets, check_weights, conformance, forgiven_misses, rollup, score_percent,
    weighted_score_percent,
};
use vigia::sla::tmf657::{export, import};
use vigia::sla::{Contract, ExclusionMode, Verdict, parse_contract, write_contract};

fn dec(text: &str) -> Decimal {
    text.parse().unwrap()
}

/// A contract file: terms after the fee, and (id, target, rounding, credit) of each objective.
fn file(fee: &str, cap: &str, terms: &str, objectives: &[(&str, &str, &str, &str)]) -> String {
    let mut text = format!(
        "id = \"c\"\ncustomer = \"c\"\nname = \"c\"\ncountry = \"PE\"\nzone = \"America/Lima\"\ncurrency = \"PEN\"\n\
         currency_decimals = 2\nfee_per_period = \"{fee}\"\ncredit_cap_percent = \"{cap}\"\n\
         window = \"calendar_month\"\n"
    );
    if !terms.contains("[scorecard]") {
        text += "scorecard = { no_data = \"zero\", score = \"step\" }\n";
    }
    text += &format!("{terms}\n");
    for (idx, (id, target, rounding, credit)) in objectives.iter().enumerate() {
        let weight = if idx == 0 { 101 - objectives.len() } else { 1 };
        text += &format!(
            "[[objective]]\nid = \"{id}\"\nname = \"{id}\"\nkpi = \"k\"\nunit = \"%\"\nscope = \"\"\n\
             membership = \"dated\"\nservice_calendar = \"24x7\"\nexclusions = \"none\"\ntolerance = \"none\"\ngrace = \"none\"\n\
             method = \"period_aggregate\"\ncomparison = \"at_least\"\ntarget = \"{target}\"\ncompleteness_min = \"0.9\"\n\
             missing_data = \"undecided\"\nrounding = \"{rounding}\"\n{}weight = \"{weight}\"\n{credit}\n",
            if *rounding == "none" { "" } else { "compare = \"after_rounding\"\n" }
        );
    }
    text
}

fn contract(
    fee: &str,
    cap: &str,
    terms: &str,
    objectives: &[(&str, &str, &str, &str)],
) -> Contract {
    let contract = parse_contract("c.toml", &file(fee, cap, terms, objectives)).unwrap();
    let written = write_contract(&contract);
    assert_eq!(parse_contract("c.toml", &written).unwrap(), contract, "{written}");
    assert_eq!(write_contract(&contract), written);
    let document = import("c.json", &export(&contract)).unwrap();
    assert_eq!(document.contract("c.toml").unwrap(), contract, "as a TMF657 document");
    contract
}

/// The result of one objective: its outcome, or a value to be judged.
#[derive(Clone, Copy)]
enum Given {
    Value(&'static str),
    Came(Outcome),
}

fn assess_one(
    contract: &Contract,
    idx: usize,
    outcome: Outcome,
    value: Option<Decimal>,
) -> CreditAssessment {
    let objective = &contract.objectives[idx];
    let context = CreditContext {
        outcome,
        compared: value,
        comparison: objective.comparison,
        target: objective.target,
        unit: &objective.unit,
        fee: contract.fee,
        currency: &contract.currency,
        currency_decimals: contract.currency_decimals,
        pool: contract.settlement.at_risk_pool.as_ref(),
    };
    assess(&objective.credit, &context)
}

/// Assesses a value as the contract rounds and judges it.
fn assess_value(contract: &Contract, idx: usize, value: Decimal) -> (Outcome, CreditAssessment) {
    let objective = &contract.objectives[idx];
    let value = rounded(value, objective.rounding);
    let met = meets(value, objective.comparison, objective.target);
    let outcome = if met { Outcome::Met } else { Outcome::Missed };
    (outcome, assess_one(contract, idx, outcome, Some(value)))
}

fn settle_all(contract: &Contract, results: &[Given], history: &History) -> Settlement {
    let lines = results
        .iter()
        .enumerate()
        .map(|(idx, result)| {
            let (outcome, assessment) = match result {
                Given::Value(value) => assess_value(contract, idx, dec(value)),
                Given::Came(outcome) => (*outcome, assess_one(contract, idx, *outcome, None)),
            };
            let objective_id = contract.objectives[idx].id.clone();
            AssessedLine { objective_id, outcome, assessment }
        })
        .collect();
    let money = ContractMoney {
        fee: contract.fee,
        currency: &contract.currency,
        currency_decimals: contract.currency_decimals,
        credit_cap_percent: contract.credit_cap_percent,
    };
    let settlement = settle(&contract.settlement, &money, lines, history);
    check_books(&settlement);
    settlement
}

/// What must hold of every settlement.
fn check_books(s: &Settlement) {
    let points = s.points.as_ref().map_or(Decimal::ZERO, |p| p.amount);
    let points_after = s.points.as_ref().map_or(Decimal::ZERO, |p| p.after_caps);
    assert_eq!(s.lines.iter().map(|l| l.amount).sum::<Decimal>() + points, s.gross);
    assert_eq!(s.lines.iter().map(|l| l.after_caps).sum::<Decimal>() + points_after, s.malus);
    assert_eq!(s.gross - s.capped, s.malus);
    for line in &s.lines {
        assert!(line.after_caps >= Decimal::ZERO && line.after_caps <= line.amount, "{line:?}");
    }
    assert_eq!(s.supplier_due - s.credit_due, s.net, "{:?}", s.arithmetic);
    for text in &s.arithmetic {
        recompute(&text.english());
    }
}

/// Recomputes a line of arithmetic from its own text: products of percents and factors, and sums.
fn recompute(text: &str) {
    let told = text.rsplit("→ ").next().unwrap_or(text).rsplit(": ").next().unwrap();
    let told = told.split([';', ',']).next().unwrap();
    let Some((left, right)) = told.split_once(" = ") else { return };
    let numbers = |text: &str| -> Vec<Decimal> {
        text.split([' ', '(', ')']).filter_map(|word| word.parse().ok()).collect()
    };
    let result = numbers(right)[0];
    let n_percents = left.matches('%').count();
    if n_percents > 0 && left.contains(" of ") {
        let mut product: Decimal = numbers(left).into_iter().product();
        for _ in 0..n_percents {
            product /= Decimal::ONE_HUNDRED;
        }
        let rounding = if text.contains("rounded down") || text.contains("pool:") {
            RoundingStrategy::ToZero
        } else {
            RoundingStrategy::MidpointAwayFromZero
        };
        assert_eq!(product.round_dp_with_strategy(2, rounding), result, "{text}");
    } else if left.contains(" + ") && !left.contains('−') {
        assert_eq!(numbers(left).into_iter().sum::<Decimal>(), result, "{text}");
    }
}

fn past(label: &str, results: &[(&str, Outcome, &str)]) -> PastPeriod {
    let result = |(id, outcome, credit): &(&str, Outcome, &str)| PastResult {
        objective_id: (*id).to_owned(),
        outcome: *outcome,
        credit: dec(credit),
    };
    PastPeriod { label: label.to_owned(), objectives: results.iter().map(result).collect() }
}

fn history(periods: Vec<PastPeriod>) -> History {
    History { periods, from_contract_start: false }
}

const TIERS: &str = "[objective.credit]\nsteps = [\n  { limit = \"99.90\", percent = \"0\" },\n  { limit = \"99.50\", percent = \"5\" },\n  \
                     { limit = \"99.00\", percent = \"10\" },\n]\nbelow_percent = \"25\"\n";

fn sliding(mode: &str) -> String {
    format!(
        "[objective.credit]\nkind = \"sliding\"\nstep = \"0.1\"\npercent_per_step = \"0.5\"\nmode = \"{mode}\"\n\
         cap_percent = \"15\"\nfrom = \"target\"\n"
    )
}

fn pool(allocation: &str) -> String {
    format!("[objective.credit]\nkind = \"pool\"\nallocation_percent = \"{allocation}\"\n")
}

fn points(n: u32) -> String {
    format!("[objective.credit]\nkind = \"points\"\nmissed_points = {n}\ntolerated_points = 0\n")
}

const TELUS: &str = "[points]\ntable = [ { points = 5, percent = \"0\" }, { points = 10, percent = \"2\" }, { points = 15, percent = \"4\" }, \
                     { points = 20, percent = \"6\" }, { points = 25, percent = \"8\" }, { points = 30, percent = \"10\" } ]\n";

// ---- Worked examples ------------------------------------------------------------------------------------------------

#[test]
fn c01_steps_and_their_boundaries() {
    let c = contract("120000", "none", "", &[("a", "99.90", "none", TIERS)]);
    let amount = |c: &Contract, value| assess_value(c, 0, dec(value)).1.amount.to_string();
    assert_eq!(amount(&c, "99.47"), "12000.00");
    assert_eq!(amount(&c, "99.50"), "6000.00");
    assert_ne!(amount(&c, "99.50"), "12000.00", "the boundary belongs to the better step");
    assert_eq!(amount(&c, "99.4996"), "12000.00");
    assert_eq!(amount(&c, "99.90"), "0.00");
    assert_eq!(amount(&c, "98.9"), "30000.00");
    let to_two = contract("120000", "none", "", &[("a", "99.90", "half_up 2", TIERS)]);
    assert_eq!(assess_value(&to_two, 0, dec("99.4996")).1.percent, dec("5"));

    let worse = format!("{TIERS}boundary = \"worse\"\n");
    let worse = contract("120000", "none", "", &[("a", "99.90", "none", &worse)]);
    assert_eq!(amount(&worse, "99.50"), "12000.00", "stated");
    assert_eq!(amount(&worse, "99.5000000001"), "6000.00");
    assert_eq!(amount(&worse, "99.90"), "0.00", "what meets the target is never charged");

    let stated = format!("{TIERS}base = \"5000.10\"\n");
    let stated = contract("120000", "none", "", &[("a", "99.90", "none", &stated)]);
    assert_eq!(amount(&stated, "99.50"), "250.01", "250.005, half away from zero");
    for (outcome, expected) in [
        (Outcome::Missed, "30000.00"),
        (Outcome::Undecided, "0.00"),
        (Outcome::Tolerated, "0.00"),
        (Outcome::Forgiven, "0.00"),
    ] {
        assert_eq!(assess_one(&c, 0, outcome, None).amount.to_string(), expected, "{outcome:?}");
    }
}

#[test]
fn c02_sliding() {
    for (mode, percent, amount) in [
        ("pro_rata", "6.35", "7620.00"),
        ("started_steps", "6.5", "7800.00"),
        ("completed_steps", "6", "7200.00"),
    ] {
        let c = contract("120000", "none", "", &[("a", "99.90", "none", &sliding(mode))]);
        let (_, assessed) = assess_value(&c, 0, dec("98.63"));
        assert_eq!(assessed.percent, dec(percent), "{mode}");
        assert_eq!(assessed.amount.to_string(), amount, "{mode}");
        assert_eq!(assessed.steps.last().unwrap().value, assessed.amount);
        let (_, capped) = assess_value(&c, 0, dec("95.90"));
        assert_eq!(
            (capped.percent, capped.amount),
            (dec("15"), dec("18000")),
            "{mode}, 4.0 points"
        );
        assert_eq!(assess_value(&c, 0, dec("99.95")).1.amount, Decimal::ZERO);
        assert_eq!(assess_one(&c, 0, Outcome::Missed, None).percent, dec("15"), "no value");
    }
    // Binary floating point makes 1.27 ÷ 0.1 twelve steps and 0.3 ÷ 0.1 two whole ones.
    assert_eq!((0.3_f64 / 0.1).floor() as i32, 2);
    let c = contract("120000", "none", "", &[("a", "99.90", "none", &sliding("completed_steps"))]);
    assert_eq!(assess_value(&c, 0, dec("99.60")).1.percent, dec("1.5"));
    // A third of a percent of 1.5 is half a cent: divided last, it rounds up.
    let thirds = sliding("pro_rata").replace("\"0.1\"", "\"0.3\"").replace("\"0.5\"", "\"1\"");
    let c = contract("1.50", "none", "", &[("a", "99.90", "none", &thirds)]);
    assert_eq!(assess_value(&c, 0, dec("99.80")).1.amount.to_string(), "0.01");
}

#[test]
fn money_is_never_binary() {
    let whole = TIERS.replace("\"25\"", "\"100\"");
    let c = contract("1.005", "none", "", &[("a", "99.90", "none", &whole)]);
    assert_eq!(format!("{:.2}", 1.005_f64), "1.00", "what binary floating point says");
    assert_eq!(assess_value(&c, 0, dec("90")).1.amount.to_string(), "1.01");
}

#[test]
fn c03_score_without_data() {
    let lines = [("40", Some("100")), ("25", Some("80")), ("20", None), ("15", Some("100"))]
        .map(|(weight, score)| (dec(weight), score.map(dec)));
    for (no_data, expected) in
        [("zero", Some("75")), ("renormalize", Some("93.75")), ("undecided", None)]
    {
        let terms = format!("[scorecard]\nno_data = \"{no_data}\"\nscore = \"step\"\n");
        let c = contract("1", "none", &terms, &[("a", "99.90", "none", TIERS)]);
        let policy = c.scorecard.no_data;
        assert_eq!(weighted_score_percent(&lines, policy), expected.map(dec), "{no_data}");
    }
    assert!(check_weights(&lines.map(|(weight, _)| weight)).is_ok());
    let wrong = check_weights(&[dec("60"), dec("30")]).unwrap_err();
    assert_eq!(wrong.to_string(), "weights add up to 60 + 30 = 90, not 100");
}

#[test]
fn c04_points() {
    for (n, percent) in [(17, "4"), (9, "0"), (45, "10"), (15, "4"), (4, "0")] {
        let c = contract("120000", "none", TELUS, &[("a", "99", "none", &points(n))]);
        let s = settle_all(&c, &[Given::Came(Outcome::Missed)], &History::default());
        let found = s.points.clone().unwrap();
        assert_eq!((found.points, found.percent), (n, dec(percent)));
        assert_eq!(s.malus, dec(percent) * dec("1200"));
        assert_ne!(found.percent, dec("4.8"), "rows are not interpolated");
    }
    let two = [("a", "99", "none", points(12)), ("b", "99", "none", points(5))];
    let two = two
        .each_ref()
        .map(|(id, target, rounding, credit)| (*id, *target, *rounding, credit.as_str()));
    let c = contract("120000", "3", TELUS, &two);
    let s = settle_all(&c, &[Given::Came(Outcome::Missed); 2], &History::default());
    assert_eq!((s.gross, s.malus), (dec("4800"), dec("3600")), "17 points, capped");
    let s = settle_all(
        &c,
        &[Given::Came(Outcome::Missed), Given::Came(Outcome::Tolerated)],
        &History::default(),
    );
    assert_eq!(s.points.unwrap().points, 12);
}

fn pool_contract() -> Contract {
    let terms = "[at_risk_pool]\npercent_of_fee = \"12\"\ncap_percent = \"100\"\nallocations_may_exceed = true\n\
                 [repeat]\nobjectives = [\"a\"]\nbreaches = 2\nwithin_periods = 2\nmultiplier = \"1.5\"\n";
    contract(
        "500000",
        "none",
        terms,
        &[
            ("a", "99", "none", &pool("30")),
            ("b", "99", "none", &pool("50")),
            ("c", "99", "none", &pool("40")),
        ],
    )
}

#[test]
fn c05_at_risk_pool() {
    let c = pool_contract();
    let (missed, met) = (Given::Came(Outcome::Missed), Given::Came(Outcome::Met));
    let fresh = History { periods: vec![], from_contract_start: true };
    let two = settle_all(&c, &[missed, missed, met], &fresh);
    assert_eq!(two.malus.to_string(), "48000.00");
    let three = settle_all(&c, &[missed; 3], &fresh);
    assert_eq!(
        (three.gross, three.malus, three.capped),
        (dec("72000"), dec("60000"), dec("12000"))
    );
    assert_eq!(three.lines.iter().map(|l| l.after_caps).sum::<Decimal>(), dec("60000"));
    assert_eq!(three.lines[0].after_caps, dec("15000"), "30 of 120");
    let before = history(vec![past("2026-10", &[("a", Outcome::Missed, "18000")])]);
    let repeat = settle_all(&c, &[missed, missed, met], &before);
    assert_eq!((repeat.malus, repeat.state), (dec("57000"), SettlementState::Complete));
    assert_eq!(repeat.lines[0].multiplier, Some(dec("1.5")));

    let unknown = settle_all(&c, &[missed, missed, met], &history(vec![]));
    assert!(
        matches!(&unknown.state, SettlementState::NeedsHistory { reasons } if reasons.len() == 1)
    );
    assert_eq!(unknown.malus, dec("48000"), "nothing is guessed");
    assert!(unknown.arithmetic.iter().any(|line| line.english().contains("cannot be said")));
    let not_needed = settle_all(&c, &[met, missed, met], &history(vec![]));
    assert_eq!(not_needed.state, SettlementState::Complete, "only a breach can be a repeat");
    let good_before = history(vec![past("2026-10", &[("a", Outcome::Tolerated, "0")])]);
    assert_eq!(settle_all(&c, &[missed, missed, met], &good_before).malus, dec("48000"));
}

fn bonus_contract(netting: &str, paid_out: bool, cap: &str) -> Contract {
    let terms = format!(
        "[bonus]\nrows = [ {{ objective = \"b\", reach = \"improvement\", percent = \"10\" }}, {{ objective = \"b\", reach = \"stretch\", percent = \"20\" }} ]\n\
         netting = \"{netting}\"\npaid_out = {paid_out}\ncap_percent = \"{cap}\"\n\
         [earn_back]\nobjectives = [\"a\"]\ngood_periods = 3\nreach = \"target\"\npercent = \"100\"\n"
    );
    let steps = TIERS.replace("\"25\"", "\"15\"");
    let better = "improvement = \"99.5\"\nstretch = \"99.9\"\ncredit = \"none\"";
    contract(
        "120000",
        "none",
        &terms,
        &[("a", "99.9", "none", &steps), ("b", "99", "none", better)],
    )
}

#[test]
fn c06_bonus_malus_and_earn_back() {
    let fresh = History { periods: vec![], from_contract_start: true };
    let results = [Given::Value("98"), Given::Came(Outcome::Improvement)];
    let net = settle_all(&bonus_contract("net", true, "none"), &results, &fresh);
    assert_eq!((net.malus, net.bonus, net.net), (dec("18000"), dec("12000"), dec("-6000")));
    assert_eq!((net.credit_due, net.supplier_due), (dec("6000"), Decimal::ZERO));
    let apart = settle_all(&bonus_contract("separate", true, "none"), &results, &fresh);
    assert_eq!((apart.credit_due, apart.supplier_due), (dec("18000"), dec("12000")));
    let good = [Given::Value("99.9"), Given::Came(Outcome::Stretch)];
    let paid = settle_all(&bonus_contract("net", true, "none"), &good, &fresh);
    assert_eq!(paid.supplier_due, dec("24000"), "the higher row, not both");
    assert_eq!(
        settle_all(&bonus_contract("net", true, "5"), &good, &fresh).supplier_due,
        dec("6000")
    );
    let unpaid = settle_all(&bonus_contract("net", false, "none"), &good, &fresh);
    assert_eq!((unpaid.bonus, unpaid.net, unpaid.supplier_due), (dec("24000"), dec("0"), dec("0")));

    let c = bonus_contract("net", true, "none");
    let quiet = [Given::Value("99.95"), Given::Came(Outcome::Met)];
    let met = |label| past(label, &[("a", Outcome::Met, "0")]);
    let missed = past("2026-08", &[("a", Outcome::Missed, "18000")]);
    let back =
        settle_all(&c, &quiet, &history(vec![met("2026-10"), met("2026-09"), missed.clone()]));
    assert_eq!(back.earn_back.to_string(), "18000.00");
    assert_eq!(dec("18000") - back.earn_back, Decimal::ZERO, "nothing of the credit remains");
    let later = settle_all(
        &c,
        &quiet,
        &history(vec![met("2026-10"), met("2026-09"), met("2026-08"), missed.clone()]),
    );
    assert_eq!(later.earn_back, Decimal::ZERO, "it comes back once");
    let soon = settle_all(&c, &quiet, &history(vec![met("2026-10"), missed]));
    assert_eq!(soon.earn_back, Decimal::ZERO);
    let unknown = settle_all(&c, &quiet, &history(vec![met("2026-10")]));
    assert!(matches!(unknown.state, SettlementState::NeedsHistory { .. }));
}

#[test]
fn c07_c08_grace_and_tolerance() {
    assert_eq!(forgiven_misses(2, 1), [true, false]);
    assert_eq!(forgiven_misses(1, 0), [false]);
    let found = ["98.00", "97.85", "97.80", "97.79"].map(|value| {
        conformance(dec(value), vigia::sla::Comparison::AtLeast, dec("98.0"), dec("0.2"))
    });
    assert_eq!(
        found,
        [Conformance::Met, Conformance::Tolerated, Conformance::Tolerated, Conformance::Violated]
    );
}

#[test]
fn c09_an_accepted_exclusion_moves_the_credit() {
    let c = contract("120000", "none", "", &[("a", "99.90", "none", TIERS)]);
    let minutes = |start: i64, end: i64| {
        TimeRange::new(Timestamp::from_unix_secs(start * 60), Timestamp::from_unix_secs(end * 60))
    };
    let (month, down, excluded) = (minutes(0, 43_200), minutes(1000, 1450), minutes(1000, 1120));
    let credit = |exclusions: &[TimeRange]| {
        let up = up_time(&[month], &[down], exclusions, Some(ExclusionMode::DowntimeOnly));
        let value = exact_decimal(up.percent().unwrap()).unwrap();
        (value.round_dp(7).to_string(), assess_value(&c, 0, value).1.amount)
    };
    let (before, after) = (credit(&[]), credit(&[excluded]));
    assert_eq!(before, ("98.9583333".to_owned(), dec("30000")));
    assert_eq!(after, ("99.2361111".to_owned(), dec("12000")));
    assert_eq!(before.1 - after.1, dec("18000"));
}

#[test]
fn termination_rights() {
    let termination = |counting: &str| {
        let terms = format!(
            "[termination]\nobjectives = \"all\"\nmisses = 3\nwithin_periods = 6\ncounting = \"{counting}\"\n"
        );
        contract(
            "1000",
            "none",
            &terms,
            &[("a", "99.9", "none", TIERS), ("b", "99.9", "none", TIERS)],
        )
    };
    let results = [Given::Value("90"), Given::Value("100")];
    let before = vec![
        past("2026-10", &[("a", Outcome::Missed, "1"), ("b", Outcome::Met, "0")]),
        past("2026-09", &[("a", Outcome::Met, "0"), ("b", Outcome::Missed, "1")]),
    ];
    let started = History { periods: before.clone(), from_contract_start: true };
    let states = |c: &Contract, h: &History| -> Vec<TerminationState> {
        settle_all(c, &results, h).terminations.iter().map(|t| t.state).collect()
    };
    use TerminationState::{NeedsHistory, No, Reached};
    assert_eq!(states(&termination("periods"), &started), [Reached]);
    assert_eq!(states(&termination("per_objective"), &started), [No, No]);
    assert_eq!(states(&termination("per_objective"), &history(before.clone())), [NeedsHistory; 2]);
    assert_eq!(states(&termination("periods"), &history(before)), [Reached], "known already");
}

// ---- Scores and rollups ---------------------------------------------------------------------------------------------

#[test]
fn score_functions() {
    let targets = ScoreTargets {
        comparison: vigia::sla::Comparison::AtLeast,
        target: dec("99.5"),
        improvement: Some(dec("99.9")),
    };
    let c = |score: &str| {
        let terms = format!("[scorecard]\nno_data = \"zero\"\n{score}\n");
        let line = "improvement = \"99.9\"\ncredit = \"none\"";
        contract("1", "none", &terms, &[("a", "99.5", "none", line)]).scorecard.score
    };
    let linear = c("score = \"linear\"\nfloors = [ { objective = \"a\", floor = \"98.5\" } ]");
    let basic = c("score = \"basic_to_improvement\"\nbasic_score_percent = \"60\"");
    let step = c("score = \"step\"");
    for (value, in_step, in_line, in_basic) in [
        ("98", "0", "0", "0"),
        ("98.75", "0", "25", "0"),
        ("99.5", "100", "100", "60"),
        ("99.7", "100", "100", "80"),
        ("100", "100", "100", "100"),
    ] {
        let score = |function| score_percent(function, "a", dec(value), &targets);
        assert_eq!(score(&step), Some(dec(in_step)), "{value}");
        assert_eq!(score(&linear), Some(dec(in_line)), "{value}");
        assert_eq!(score(&basic), Some(dec(in_basic)), "{value}");
    }
    assert_eq!(score_percent(&linear, "other", dec("99"), &targets), None, "no floor is stated");
    let without = ScoreTargets { improvement: None, ..targets };
    assert_eq!(score_percent(&basic, "a", dec("99.7"), &without), None);
}

fn score(
    id: &str,
    country: &str,
    score: Option<&str>,
    value: &str,
    currency: &str,
) -> ContractScore {
    ContractScore {
        contract_id: id.to_owned(),
        customer: "c".to_owned(),
        country: country.to_owned(),
        region: "Andes".to_owned(),
        group: "LATAM".to_owned(),
        score_percent: score.map(dec),
        verdict: if score.is_some() { Verdict::Achieved } else { Verdict::Undecided },
        value: Some(ContractValue { amount: dec(value), currency: currency.to_owned() }),
        traffic: None,
    }
}

#[test]
fn rollups_say_how_they_weigh() {
    let contracts = [
        score("p1", "PE", Some("100"), "300", "USD"),
        score("p2", "PE", Some("50"), "100", "USD"),
        score("e1", "EC", Some("60"), "100", "USD"),
        score("e2", "EC", None, "500", "USD"),
    ];
    let by_value = RollupWeight::ByValue { rates: None };
    let root = rollup(&contracts, &by_value, NoDataScore::Renormalize).unwrap();
    assert_eq!(root.score_percent, Some(dec("82")), "(300·100 + 100·50 + 100·60) ÷ 500");
    assert_ne!(root.score_percent, Some(dec("73.75")), "the mean of 87.5 and 60");
    assert_eq!(root.weighting, "weighted by contract value in USD");
    assert_eq!(root.left_out.len(), 1);
    assert_eq!(root.left_out[0].contract_id, "e2");
    assert_eq!(
        (root.n_by_verdict[&Verdict::Achieved], root.n_by_verdict[&Verdict::Undecided]),
        (3, 1)
    );
    let region: &RollupNode = &root.children[0].children[0];
    assert_eq!(region.name, "Andes");
    let worst = region.worst_child.as_ref().unwrap();
    assert_eq!((worst.name.as_str(), worst.score_percent), ("EC", dec("60")));
    let peru = region.children.iter().find(|c| c.name == "PE").unwrap();
    assert_eq!(peru.score_percent, Some(dec("87.5")));
    assert_eq!(
        rollup(&contracts, &by_value, NoDataScore::Zero).unwrap().score_percent,
        Some(dec("41"))
    );
    assert_eq!(rollup(&contracts, &by_value, NoDataScore::Undecided).unwrap().score_percent, None);
    let equal = rollup(&contracts, &RollupWeight::Equal, NoDataScore::Renormalize).unwrap();
    assert_eq!((equal.score_percent, equal.weight), (Some(dec("70")), dec("3")));
    let traffic = rollup(&contracts, &RollupWeight::ByTraffic, NoDataScore::Zero).unwrap();
    assert_eq!((traffic.score_percent, traffic.left_out.len()), (None, 4), "no traffic is known");
}

#[test]
fn currencies_are_never_added() {
    let contracts =
        [score("p", "PE", Some("100"), "400", "PEN"), score("c", "CL", Some("50"), "100", "USD")];
    let refused = rollup(&contracts, &RollupWeight::ByValue { rates: None }, NoDataScore::Zero);
    let refused = refused.unwrap_err();
    assert_eq!(
        refused.to_string(),
        "contract values in PEN, USD cannot be added without stated rates"
    );
    let table = |rate: &str| RollupWeight::ByValue {
        rates: Some(RateTable {
            currency: "USD".to_owned(),
            rates: vec![("PEN".to_owned(), dec(rate))],
            source: "central bank, 2026-11-30".to_owned(),
        }),
    };
    let root = rollup(&contracts, &table("0.25"), NoDataScore::Zero).unwrap();
    assert_eq!(root.score_percent, Some(dec("75")), "100 USD each");
    assert_ne!(root.score_percent, Some(dec("90")), "400 and 100 of nothing");
    let told = "weighted by contract value in USD (central bank, 2026-11-30): 1 PEN = 0.25 USD";
    assert_eq!(root.weighting, told);
    assert!(matches!(
        rollup(&contracts, &table("0"), NoDataScore::Zero),
        Err(Refusal::WeightBelowZero { .. })
    ));
    let other = [score("b", "BR", Some("1"), "1", "BRL")];
    assert!(matches!(rollup(&other, &table("1"), NoDataScore::Zero), Err(Refusal::NoRate { .. })));
    assert_eq!(rollup(&[], &RollupWeight::Equal, NoDataScore::Zero), Err(Refusal::NoContracts));
}

// ---- Mistakes -------------------------------------------------------------------------------------------------------

/// The messages of a file, each with its line and hint.
fn mistakes(terms: &str, credit: &str) -> Vec<String> {
    let text = file("1000", "none", terms, &[("a", "99.90", "none", credit)]);
    let Err(mistakes) = parse_contract("c.toml", &text) else { return Vec::new() };
    assert!(
        mistakes.iter().all(|m| m.location.line.is_some() && !m.hints.is_empty()),
        "{mistakes:?}"
    );
    mistakes
        .into_iter()
        .map(|m| {
            format!(
                "{} | {}",
                m.message,
                m.hints
                    .iter()
                    .map(vigia::diagnostic::Phrase::english)
                    .collect::<Vec<_>>()
                    .join(" ")
            )
        })
        .collect()
}

#[test]
fn every_contradiction_has_its_message() {
    let pool_terms = "[at_risk_pool]\npercent_of_fee = \"12\"\ncap_percent = \"100\"\nallocations_may_exceed = false\n";
    let repeat =
        "[repeat]\nobjectives = [\"a\"]\nbreaches = 2\nwithin_periods = 3\nmultiplier = \"1.5\"\n";
    let edit = |text: &str, old: &str, new: &str| {
        assert!(text.contains(old), "{old}");
        text.replace(old, new)
    };
    let slide = sliding("pro_rata");
    let cases = [
        (
            String::new(),
            pool("30"),
            "takes a share of an at-risk pool, and the contract agrees none",
        ),
        (pool_terms.to_owned(), TIERS.to_owned(), "is shared out by no objective"),
        (String::new(), points(5), "yields points, and the contract does not say what they cost"),
        (TELUS.to_owned(), TIERS.to_owned(), "is used by no objective"),
        (edit(TELUS, "points = 15", "points = 9"), points(5), "is 9, not more than 10 before it"),
        (edit(TELUS, "\"4\"", "\"1\""), points(5), "is 1, less than 2 before it"),
        (edit(repeat, "[\"a\"]", "[\"b\"]"), TIERS.to_owned(), "names no objective \"b\""),
        (repeat.to_owned(), "credit = \"none\"".to_owned(), "no amount of its own"),
        (
            edit(repeat, "within_periods = 3", "within_periods = 1"),
            TIERS.to_owned(),
            "is 1, which cannot hold 2",
        ),
        (edit(repeat, "\"1.5\"", "\"0.5\""), TIERS.to_owned(), "is 0.5, outside 1 to 100"),
        (edit(repeat, "[\"a\"]", "7"), TIERS.to_owned(), "neither \"all\" nor a list"),
        (String::new(), edit(&slide, "\"pro_rata\"", "\"prorata\""), "did you mean \"pro_rata\"?"),
        (
            String::new(),
            edit(&slide, "from = \"target\"", "from = \"99.95\""),
            "for a result that meets the target 99.90",
        ),
        (String::new(), edit(&slide, "step = \"0.1\"", "step = \"0\""), "is 0, not above zero"),
        (String::new(), edit(&slide, "cap_percent = \"15\"\n", ""), "has no \"cap_percent\""),
        (String::new(), edit(&slide, "from = \"target\"\n", ""), "from = \"target\", or a value"),
        (
            String::new(),
            edit(&slide, "\"sliding\"", "\"slide\""),
            "not one of \"steps\", \"sliding\", \"points\" and \"pool\"",
        ),
        (
            String::new(),
            format!("{TIERS}boundary = \"middle\"\n"),
            "not one of \"better\" and \"worse\"",
        ),
        (String::new(), format!("{TIERS}base = \"-5\"\n"), "is -5, below zero"),
        (
            TELUS.to_owned(),
            edit(&points(5), "tolerated_points = 0", "tolerated_points = 6"),
            "is 6, more than 5 of a miss",
        ),
        ("[scorecard]\nscore = \"step\"\n".to_owned(), TIERS.to_owned(), "has no \"no_data\""),
        (
            "[scorecard]\nno_data = \"zero\"\nscore = \"linear\"\n".to_owned(),
            TIERS.to_owned(),
            "has no \"floors\"",
        ),
    ];
    for (terms, credit, expected) in cases {
        let found = mistakes(&terms, &credit);
        assert!(found.iter().any(|m| m.contains(expected)), "{expected}: {found:#?}");
    }
    assert_eq!(mistakes(pool_terms, &pool("100")), [""; 0]);
    let over = file(
        "1",
        "none",
        pool_terms,
        &[("a", "99", "none", &pool("60")), ("b", "99", "none", &pool("50"))],
    );
    let header = over.lines().position(|line| line == "[at_risk_pool]").unwrap() as u64 + 1;
    let over = parse_contract("c.toml", &over).unwrap_err();
    assert!(over[0].message.contains("allocations add up to 60 + 50 = 110, above 100"), "{over:?}");
    assert_eq!(over[0].location.line, Some(header));
}

#[test]
fn a_missing_settlement_term_is_named() {
    let tables = [
        "[at_risk_pool]\npercent_of_fee = \"12\"\ncap_percent = \"100\"\nallocations_may_exceed = false\n",
        "[repeat]\nobjectives = \"all\"\nbreaches = 2\nwithin_periods = 3\nmultiplier = \"1.5\"\n",
        "[[earn_back]]\nobjectives = \"all\"\ngood_periods = 3\nreach = \"target\"\npercent = \"50\"\n",
        "[bonus]\nrows = [ { objective = \"a\", reach = \"stretch\", percent = \"1\" } ]\nnetting = \"net\"\npaid_out = true\ncap_percent = \"none\"\n",
        "[[termination]]\nobjectives = \"all\"\nmisses = 3\nwithin_periods = 6\ncounting = \"periods\"\n",
    ];
    for table in tables {
        let credit = if table.contains("pool") { pool("50") } else { TIERS.to_owned() };
        let credit = format!("stretch = \"99.99\"\n{credit}");
        assert_eq!(mistakes(table, &credit), [""; 0]);
        for gone in table.lines().skip(1) {
            let key = gone.split(' ').next().unwrap();
            let found = mistakes(&table.replace(&format!("{gone}\n"), ""), &credit);
            let expected = format!("has no \"{key}\": ");
            assert!(found.iter().any(|m| m.contains(&expected)), "{gone}: {found:?}");
        }
    }
}

// ---- Properties -----------------------------------------------------------------------------------------------------

/// Half away from zero, for what is not below zero.
fn divided(dividend: i128, divisor: i128) -> i128 {
    (2 * dividend + divisor) / (2 * divisor)
}

fn cents(amount: Decimal) -> i128 {
    (amount * Decimal::ONE_HUNDRED).try_into().unwrap()
}

proptest! {
    /// Pools, repeats and caps in whole cents, written independently.
    #[test]
    fn pools_and_repeats_agree_with_whole_cents(
        fee in 1_i64..10_000_000_000,
        pool_percent in 1_i128..=100,
        pool_cap in 1_i128..=100,
        total_cap in prop::option::of(0_i128..=100),
        allocations in prop::collection::vec((1_i128..=100, any::<bool>(), any::<bool>()), 1..5),
        tenths in 10_i128..40,
    ) {
        let terms = format!(
            "[at_risk_pool]\npercent_of_fee = \"{pool_percent}\"\ncap_percent = \"{pool_cap}\"\nallocations_may_exceed = true\n\
             [repeat]\nobjectives = \"all\"\nbreaches = 2\nwithin_periods = 2\nmultiplier = \"{}\"\n",
            Decimal::new(tenths as i64, 1)
        );
        let ids = ["a", "b", "c", "d"];
        let credits: Vec<String> = allocations.iter().map(|(a, ..)| pool(&a.to_string())).collect();
        let objectives: Vec<_> =
            credits.iter().zip(ids).map(|(credit, id)| (id, "99", "none", credit.as_str())).collect();
        let cap = total_cap.map_or("none".to_owned(), |cap| cap.to_string());
        let c = contract(&Decimal::new(fee, 2).to_string(), &cap, &terms, &objectives);
        let results: Vec<Given> = allocations
            .iter()
            .map(|(_, missed, _)| Given::Came(if *missed { Outcome::Missed } else { Outcome::Met }))
            .collect();
        let earlier: Vec<_> = allocations
            .iter()
            .zip(ids)
            .map(|((.., before), id)| (id, if *before { Outcome::Missed } else { Outcome::Met }, "0"))
            .collect();
        let s = settle_all(&c, &results, &history(vec![past("before", &earlier)]));

        let fee = i128::from(fee);
        let expected: Vec<i128> = allocations
            .iter()
            .map(|(allocation, missed, before)| {
                let factor = if *before { tenths } else { 10 };
                if *missed { divided(fee * pool_percent * allocation * factor, 100_000) } else { 0 }
            })
            .collect();
        let found: Vec<i128> = s.lines.iter().map(|line| cents(line.amount)).collect();
        prop_assert_eq!(&found, &expected);
        let gross: i128 = expected.iter().sum();
        let capped = gross.min(fee * pool_percent * pool_cap / 10_000);
        let malus = total_cap.map_or(capped, |cap| capped.min(fee * cap / 100));
        prop_assert_eq!(cents(s.gross), gross);
        prop_assert_eq!(cents(s.malus), malus);
    }

    /// A worse result never costs less, and none more than the cap; in whole units, written independently.
    #[test]
    fn sliding_agrees_with_whole_units(
        fee in 1_i64..100_000_000,
        step in 1_i64..50,
        per_step in 1_i64..30,
        cap in 1_i64..=100,
        mode in prop::sample::select(vec!["pro_rata", "started_steps", "completed_steps"]),
        values in prop::collection::vec(0_i64..=10_000, 2..8),
    ) {
        let credit = format!(
            "[objective.credit]\nkind = \"sliding\"\nstep = \"{}\"\npercent_per_step = \"{}\"\nmode = \"{mode}\"\n\
             cap_percent = \"{cap}\"\nfrom = \"target\"\n",
            Decimal::new(step, 2), Decimal::new(per_step, 1)
        );
        let c = contract(&Decimal::new(fee, 2).to_string(), "none", "", &[("a", "99.50", "none", &credit)]);
        let mut values = values;
        values.sort_unstable();
        let mut cheapest = None;
        for value in values {
            let (_, assessed) = assess_value(&c, 0, Decimal::new(value, 2));
            for step in &assessed.steps {
                let text = step.text.english();
                if text.contains(" of ") && text.contains('→') && mode != "pro_rata" {
                    recompute(&text);
                }
            }
            let short = i128::from((9_950 - value).max(0));
            let (step, per_step, cap) = (i128::from(step), i128::from(per_step), i128::from(cap));
            // Tenths of a percent, as a fraction of `below`.
            let (above, below) = match mode {
                "pro_rata" => (short * per_step, step),
                "started_steps" => ((short + step - 1) / step * per_step, 1),
                _ => (short / step * per_step, 1),
            };
            let (above, below) = if above > cap * 10 * below { (cap * 10, 1) } else { (above, below) };
            prop_assert_eq!(cents(assessed.amount), divided(i128::from(fee) * above, 1000 * below));
            prop_assert!(assessed.percent <= Decimal::from(cap as i64));
            prop_assert!(cheapest.is_none_or(|before| assessed.amount <= before), "a better result");
            cheapest = Some(assessed.amount);
        }
    }

    /// The largest numbers a contract made in code can hold break nothing.
    #[test]
    fn nothing_overflows(fee in prop::sample::select(vec![Decimal::MAX, Decimal::ONE, Decimal::ZERO])) {
        let mut c = pool_contract();
        c.fee = fee;
        c.credit_cap_percent = Some(Decimal::ONE_HUNDRED);
        let lines = (0..3)
            .map(|idx| AssessedLine {
                objective_id: c.objectives[idx].id.clone(),
                outcome: Outcome::Missed,
                assessment: assess_one(&c, idx, Outcome::Missed, None),
            })
            .collect();
        let money = ContractMoney { fee, currency: "PEN", currency_decimals: 2, credit_cap_percent: c.credit_cap_percent };
        let s = settle(&c.settlement, &money, lines, &History::default());
        prop_assert!(s.malus >= Decimal::ZERO);
    }
}
