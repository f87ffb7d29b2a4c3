//! The `credit` of an objective as TOML: `"none"`, or a table whose `kind` says how a breach is charged.
//!
//! A table with `steps` and no `kind` is of the kind "steps". There are no defaults for what decides money, but two things that
//! a contract says only when they differ: a result on a limit belongs to the better step, and percents are of the fee.

use std::fmt::Write as _;

use rust_decimal::Decimal;
use toml::de::DeValue;

use super::assess::{CreditContext, assess};
use super::rule::{
    Boundary, CreditBase, CreditRule, CreditStep, Outcome, PointsRule, PointsStep, SlidingFrom,
    SlidingMode, SlidingRule,
};
use super::{meets, step_reached};
use crate::sla::contract::Comparison;
use crate::sla::toml_reader::{Reader, Section, Term, line, number, quoted, shown, term, word};

/// For the list of an objective's terms.
pub(crate) const CREDIT: Term =
    term("credit", "what a breach costs", "credit = \"none\", or an [objective.credit] table");

const KIND: Term = term(
    "kind",
    "how a breach is charged",
    "kind = \"steps\", \"sliding\", \"points\" or \"pool\"",
);
const STEPS: Term = term(
    "steps",
    "which result costs how much",
    "steps = [ { limit = \"99.90\", percent = \"0\" }, { limit = \"99.50\", percent = \"5\" } ]",
);
const BELOW: Term =
    term("below_percent", "what a result costs that no step covers", "below_percent = \"25\"");
const LIMIT: Term = term("limit", "the value the step reaches to", "limit = \"99.50\"");
const PERCENT: Term = term("percent", "what the step costs, of the fee", "percent = \"5\"");
const BOUNDARY: Term = term(
    "boundary",
    "to which step a result on a limit belongs",
    "boundary = \"better\" or \"worse\"",
);
const BASE: Term = term(
    "base",
    "what the percents are of",
    "base = \"fee\", or an amount such as base = \"50000.00\"",
);
const STEP: Term = term("step", "how much shortfall one step is", "step = \"0.1\"");
const PERCENT_PER_STEP: Term =
    term("percent_per_step", "what one step of shortfall costs", "percent_per_step = \"0.5\"");
const MODE: Term = term(
    "mode",
    "how a part of a step counts",
    "mode = \"pro_rata\", \"started_steps\" or \"completed_steps\"",
);
const CAP: Term =
    term("cap_percent", "the most that the shortfall can cost", "cap_percent = \"15\"");
const FROM: Term = term(
    "from",
    "where the shortfall begins",
    "from = \"target\", or a value such as from = \"99.50\"",
);
const POINTS_STEPS: Term = term(
    "steps",
    "which result yields how many points (\"missed_points\" and \"tolerated_points\" would do as well)",
    "steps = [ { limit = \"99.90\", points = 0 }, { limit = \"99.50\", points = 5 } ]",
);
const BELOW_POINTS: Term = term(
    "below_points",
    "how many points a result yields that no step covers",
    "below_points = 10",
);
const POINTS: Term = term("points", "how many points the step yields", "points = 5");
const MISSED_POINTS: Term =
    term("missed_points", "how many points a miss yields", "missed_points = 9");
const TOLERATED_POINTS: Term = term(
    "tolerated_points",
    "how many points a result within the tolerance yields",
    "tolerated_points = 0",
);
const ALLOCATION: Term = term(
    "allocation_percent",
    "which share of the at-risk pool a miss takes",
    "allocation_percent = \"30\"",
);

const STEPS_TERMS: [&Term; 5] = [&KIND, &STEPS, &BELOW, &BOUNDARY, &BASE];
const STEP_TERMS: [&Term; 2] = [&LIMIT, &PERCENT];
const SLIDING_TERMS: [&Term; 7] = [&KIND, &STEP, &PERCENT_PER_STEP, &MODE, &CAP, &FROM, &BASE];
const POINTS_BY_STEPS_TERMS: [&Term; 4] = [&KIND, &POINTS_STEPS, &BELOW_POINTS, &BOUNDARY];
const POINTS_BY_VERDICT_TERMS: [&Term; 3] = [&KIND, &MISSED_POINTS, &TOLERATED_POINTS];
const POINTS_STEP_TERMS: [&Term; 2] = [&LIMIT, &POINTS];
const POOL_TERMS: [&Term; 2] = [&KIND, &ALLOCATION];

/// The terms of all kinds, for the list of a contract file's terms.
pub(crate) const CREDIT_TERMS: [&Term; 14] = [
    &KIND,
    &STEPS,
    &BELOW,
    &BOUNDARY,
    &BASE,
    &STEP,
    &PERCENT_PER_STEP,
    &MODE,
    &CAP,
    &FROM,
    &BELOW_POINTS,
    &MISSED_POINTS,
    &TOLERATED_POINTS,
    &ALLOCATION,
];
/// The terms of a step of either kind.
pub(crate) const CREDIT_STEP_TERMS: [&Term; 3] = [&LIMIT, &PERCENT, &POINTS];

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Steps,
    Sliding,
    Points,
    Pool,
}

const KINDS: [(&str, Kind); 4] = [
    ("steps", Kind::Steps),
    ("sliding", Kind::Sliding),
    ("points", Kind::Points),
    ("pool", Kind::Pool),
];
const BOUNDARIES: [(&str, Boundary); 2] =
    [("better", Boundary::Better), ("worse", Boundary::Worse)];
const MODES: [(&str, SlidingMode); 3] = [
    ("pro_rata", SlidingMode::ProRata),
    ("started_steps", SlidingMode::StartedSteps),
    ("completed_steps", SlidingMode::CompletedSteps),
];

/// Most points of one row: far above any contract, far below an overflow of a sum.
pub(super) const POINTS_MAX: u32 = 1_000_000;

/// Reads an objective's `credit`.
pub(crate) fn read_credit(
    reader: &mut Reader<'_>,
    section: &Section<'_, '_>,
    comparison: Option<Comparison>,
) -> Option<CreditRule> {
    let value = reader.value(section, &CREDIT)?;
    let table = match value.get_ref() {
        DeValue::String(word) if word == "none" => return Some(CreditRule::None),
        DeValue::Table(table) => table,
        other => {
            let why = format!("is {}, neither \"none\" nor a table", shown(other));
            reader.refuse(section, &CREDIT, why, format!("write {}", CREDIT.example));
            return None;
        }
    };
    let credit = Section { name: format!("{}, credit", section.name), table, span: value.span() };
    let has = |term: &Term| table.contains_key(term.key);
    let kind = if !has(&KIND) && has(&STEPS) && !has(&BELOW_POINTS) {
        Kind::Steps
    } else if let Some(kind) = reader.choice(&credit, &KIND, &KINDS) {
        kind
    } else {
        reader.refuse_unknown_keys(&credit, &CREDIT_TERMS);
        return None;
    };
    match kind {
        Kind::Steps => read_steps(reader, &credit, comparison),
        Kind::Sliding => read_sliding(reader, &credit),
        Kind::Points => read_points(reader, &credit, comparison).map(CreditRule::Points),
        Kind::Pool => {
            reader.refuse_unknown_keys(&credit, &POOL_TERMS);
            let allocation_percent = read_positive_percent(reader, &credit, &ALLOCATION)?;
            Some(CreditRule::Pool { allocation_percent })
        }
    }
}

/// Above zero, at most 100.
pub(super) fn read_positive_percent(
    reader: &mut Reader<'_>,
    section: &Section<'_, '_>,
    term: &Term,
) -> Option<Decimal> {
    let percent = reader.decimal_within(section, term, Decimal::ZERO, Decimal::ONE_HUNDRED)?;
    if percent > Decimal::ZERO {
        return Some(percent);
    }
    reader.refuse(section, term, "is 0, so it changes nothing", "write a number above 0");
    None
}

fn read_percent(
    reader: &mut Reader<'_>,
    section: &Section<'_, '_>,
    term: &Term,
) -> Option<Decimal> {
    reader.decimal_within(section, term, Decimal::ZERO, Decimal::ONE_HUNDRED)
}

/// The outer `None` is a mistake; nothing said is the better step.
fn read_boundary(reader: &mut Reader<'_>, credit: &Section<'_, '_>) -> Option<Boundary> {
    if credit.table.contains_key(BOUNDARY.key) {
        reader.choice(credit, &BOUNDARY, &BOUNDARIES)
    } else {
        Some(Boundary::Better)
    }
}

/// Nothing said is the fee.
fn read_base(reader: &mut Reader<'_>, credit: &Section<'_, '_>) -> Option<CreditBase> {
    let Some(value) = credit.table.get(BASE.key) else { return Some(CreditBase::Fee) };
    if value.get_ref().as_str() == Some("fee") {
        return Some(CreditBase::Fee);
    }
    reader.money(credit, &BASE).map(CreditBase::Amount)
}

fn read_steps(
    reader: &mut Reader<'_>,
    credit: &Section<'_, '_>,
    comparison: Option<Comparison>,
) -> Option<CreditRule> {
    reader.refuse_unknown_keys(credit, &STEPS_TERMS);
    let rows = read_rows(reader, credit, &STEPS);
    let steps: Option<Vec<CreditStep>> =
        rows.iter().map(|row| read_step(reader, row)).collect::<Vec<_>>().into_iter().collect();
    let below = read_percent(reader, credit, &BELOW);
    let boundary = read_boundary(reader, credit);
    let base = read_base(reader, credit);
    let (steps, below_percent) = (steps.filter(|steps| !steps.is_empty())?, below?);
    let graded: Vec<(Decimal, Decimal)> = steps.iter().map(|s| (s.limit, s.percent)).collect();
    let terms = (&PERCENT, &BELOW);
    refuse_disorder(reader, credit, &rows, &graded, below_percent, comparison?, terms);
    Some(CreditRule::Steps { steps, below_percent, boundary: boundary?, base: base? })
}

fn read_rows<'s, 't>(
    reader: &mut Reader<'_>,
    section: &Section<'s, 't>,
    term: &Term,
) -> Vec<Section<'s, 't>> {
    let n_before =
        section.table.get(term.key).and_then(|v| v.get_ref().as_array()).map(|a| a.len());
    let rows = reader.tables(section, term, |idx, _| format!("{}, step {}", section.name, idx + 1));
    if n_before == Some(0) {
        reader.refuse(section, term, "lists nothing", format!("write {}", term.example));
    }
    rows
}

fn read_step(reader: &mut Reader<'_>, row: &Section<'_, '_>) -> Option<CreditStep> {
    reader.refuse_unknown_keys(row, &STEP_TERMS);
    let limit = reader.decimal(row, &LIMIT);
    let percent = read_percent(reader, row, &PERCENT);
    Some(CreditStep { limit: limit?, percent: percent? })
}

/// Steps go from best to worst, and a worse result never costs less. `terms` name what a step and what lies below costs.
fn refuse_disorder(
    reader: &mut Reader<'_>,
    credit: &Section<'_, '_>,
    rows: &[Section<'_, '_>],
    steps: &[(Decimal, Decimal)],
    below: Decimal,
    comparison: Comparison,
    terms: (&Term, &Term),
) {
    for (pair, row) in steps.windows(2).zip(rows.iter().skip(1)) {
        let [better, worse] = pair else { continue };
        if meets(worse.0, comparison, better.0) {
            let why = format_args!("is {}, not worse than {} before it", worse.0, better.0);
            reader.refuse(row, &LIMIT, why, "list the steps from the best result to the worst");
        }
        if worse.1 < better.1 {
            let why = format_args!("is {}, less than {} before it", worse.1, better.1);
            reader.refuse(row, terms.0, why, "a worse result cannot cost less");
        }
    }
    if let Some(last) = steps.last()
        && below < last.1
    {
        let why = format_args!("is {below}, less than {} of the last step", last.1);
        reader.refuse(credit, terms.1, why, "a worse result cannot cost less");
    }
}

fn read_sliding(reader: &mut Reader<'_>, credit: &Section<'_, '_>) -> Option<CreditRule> {
    reader.refuse_unknown_keys(credit, &SLIDING_TERMS);
    let step = reader.decimal(credit, &STEP).and_then(|step| {
        if step > Decimal::ZERO {
            return Some(step);
        }
        let why = format_args!("is {step}, not above zero");
        reader.refuse(credit, &STEP, why, format!("write {}", STEP.example));
        None
    });
    let percent_per_step = read_positive_percent(reader, credit, &PERCENT_PER_STEP);
    let mode = reader.choice(credit, &MODE, &MODES);
    let cap_percent = read_positive_percent(reader, credit, &CAP);
    let from = read_from(reader, credit);
    let base = read_base(reader, credit);
    Some(CreditRule::Sliding(SlidingRule {
        step: step?,
        percent_per_step: percent_per_step?,
        mode: mode?,
        cap_percent: cap_percent?,
        from: from?,
        base: base?,
    }))
}

fn read_from(reader: &mut Reader<'_>, credit: &Section<'_, '_>) -> Option<SlidingFrom> {
    let value = reader.value(credit, &FROM)?;
    if value.get_ref().as_str() == Some("target") {
        return Some(SlidingFrom::Target);
    }
    reader.decimal(credit, &FROM).map(SlidingFrom::Value)
}

fn read_points(
    reader: &mut Reader<'_>,
    credit: &Section<'_, '_>,
    comparison: Option<Comparison>,
) -> Option<PointsRule> {
    let has = |term: &Term| credit.table.contains_key(term.key);
    if !has(&POINTS_STEPS) && (has(&MISSED_POINTS) || has(&TOLERATED_POINTS)) {
        reader.refuse_unknown_keys(credit, &POINTS_BY_VERDICT_TERMS);
        let missed = reader.whole(credit, &MISSED_POINTS, 1..=POINTS_MAX);
        let tolerated = reader.whole(credit, &TOLERATED_POINTS, 0..=POINTS_MAX);
        let (missed_points, tolerated_points) = (missed?, tolerated?);
        if tolerated_points > missed_points {
            let why = format_args!("is {tolerated_points}, more than {missed_points} of a miss");
            let hint = "a worse result cannot cost less";
            reader.refuse(credit, &TOLERATED_POINTS, why, hint);
        }
        return Some(PointsRule::ByVerdict { missed_points, tolerated_points });
    }
    reader.refuse_unknown_keys(credit, &POINTS_BY_STEPS_TERMS);
    let rows = read_rows(reader, credit, &POINTS_STEPS);
    let steps: Option<Vec<PointsStep>> = rows
        .iter()
        .map(|row| {
            reader.refuse_unknown_keys(row, &POINTS_STEP_TERMS);
            let limit = reader.decimal(row, &LIMIT);
            let points = reader.whole(row, &POINTS, 0..=POINTS_MAX);
            Some(PointsStep { limit: limit?, points: points? })
        })
        .collect::<Vec<_>>()
        .into_iter()
        .collect();
    let below = reader.whole(credit, &BELOW_POINTS, 0..=POINTS_MAX);
    let boundary = read_boundary(reader, credit);
    let (steps, below_points) = (steps.filter(|steps| !steps.is_empty())?, below?);
    let graded: Vec<(Decimal, Decimal)> =
        steps.iter().map(|s| (s.limit, Decimal::from(s.points))).collect();
    let terms = (&POINTS, &BELOW_POINTS);
    refuse_disorder(reader, credit, &rows, &graded, below_points.into(), comparison?, terms);
    Some(PointsRule::BySteps { steps, below_points, boundary: boundary? })
}

/// A credit is what a breach costs. A rule that charges for a result on the target contradicts it, and guessing which of the two
/// was meant would decide money.
pub(crate) fn refuse_charge_for_success(
    reader: &mut Reader<'_>,
    section: &Section<'_, '_>,
    comparison: Comparison,
    target: Decimal,
    credit: &CreditRule,
) {
    // Limits are compared as for a value a hair better than the target: what lies on it is met and never charged.
    let (charge, hint) = match credit {
        CreditRule::None | CreditRule::Pool { .. } => return,
        CreditRule::Points(PointsRule::ByVerdict { .. }) => return,
        CreditRule::Steps { steps, below_percent, .. } => {
            let reached = step_reached(target, comparison, Boundary::Better, steps);
            let percent = reached.map_or(*below_percent, |step| step.percent);
            let first = format!("{{ limit = \"{target}\", percent = \"0\" }}");
            (percent, format!("let the first step be {first}, or move the target"))
        }
        CreditRule::Points(PointsRule::BySteps { steps, below_points, .. }) => {
            let reached = steps.iter().find(|step| meets(target, comparison, step.limit));
            let points = reached.map_or(*below_points, |step| step.points);
            let first = format!("{{ limit = \"{target}\", points = 0 }}");
            (points.into(), format!("let the first step be {first}, or move the target"))
        }
        CreditRule::Sliding(_) => {
            let hint = "write from = \"target\", or a value that misses the target";
            (charge_on_target(comparison, target, credit), hint.to_owned())
        }
    };
    if charge.is_zero() {
        return;
    }
    let unit = if matches!(credit, CreditRule::Points(_)) { "points" } else { "%" };
    let why = format_args!("charges {charge} {unit} for a result that meets the target {target}");
    reader.refuse(section, &CREDIT, why, hint);
}

fn charge_on_target(comparison: Comparison, target: Decimal, credit: &CreditRule) -> Decimal {
    let context = CreditContext {
        outcome: Outcome::Met,
        compared: Some(target),
        comparison,
        target,
        unit: "",
        fee: Decimal::ONE_HUNDRED,
        currency: "",
        currency_decimals: 0,
        pool: None,
    };
    assess(credit, &context).percent
}

/// Writes an objective's `credit`; tables follow the objective's other terms.
pub(crate) fn write_credit(out: &mut String, rule: &CreditRule) {
    if *rule == CreditRule::None {
        let _ = writeln!(out, "{} = {}", CREDIT.key, quoted("none"));
        return;
    }
    out.push_str("[objective.credit]\n");
    match rule {
        CreditRule::None => {}
        CreditRule::Steps { steps, below_percent, boundary, base } => {
            line(out, &KIND, &quoted("steps"));
            let rows = steps.iter().map(|s| (s.limit, PERCENT.key, number(s.percent)));
            write_rows(out, rows);
            line(out, &BELOW, &number(*below_percent));
            write_boundary(out, *boundary);
            write_base(out, *base);
        }
        CreditRule::Sliding(rule) => {
            line(out, &KIND, &quoted("sliding"));
            line(out, &STEP, &number(rule.step));
            line(out, &PERCENT_PER_STEP, &number(rule.percent_per_step));
            line(out, &MODE, &word(&MODES, rule.mode));
            line(out, &CAP, &number(rule.cap_percent));
            let from = match rule.from {
                SlidingFrom::Target => quoted("target"),
                SlidingFrom::Value(value) => number(value),
            };
            line(out, &FROM, &from);
            write_base(out, rule.base);
        }
        CreditRule::Points(PointsRule::ByVerdict { missed_points, tolerated_points }) => {
            line(out, &KIND, &quoted("points"));
            line(out, &MISSED_POINTS, &missed_points.to_string());
            line(out, &TOLERATED_POINTS, &tolerated_points.to_string());
        }
        CreditRule::Points(PointsRule::BySteps { steps, below_points, boundary }) => {
            line(out, &KIND, &quoted("points"));
            let rows = steps.iter().map(|s| (s.limit, POINTS.key, s.points.to_string()));
            write_rows(out, rows);
            line(out, &BELOW_POINTS, &below_points.to_string());
            write_boundary(out, *boundary);
        }
        CreditRule::Pool { allocation_percent } => {
            line(out, &KIND, &quoted("pool"));
            line(out, &ALLOCATION, &number(*allocation_percent));
        }
    }
}

fn write_rows(out: &mut String, rows: impl Iterator<Item = (Decimal, &'static str, String)>) {
    let _ = writeln!(out, "{} = [", STEPS.key);
    for (limit, key, value) in rows {
        let _ = writeln!(out, "  {{ {} = {}, {key} = {value} }},", LIMIT.key, number(limit));
    }
    out.push_str("]\n");
}

fn write_boundary(out: &mut String, boundary: Boundary) {
    line(out, &BOUNDARY, &word(&BOUNDARIES, boundary));
}

fn write_base(out: &mut String, base: CreditBase) {
    let base = match base {
        CreditBase::Fee => quoted("fee"),
        CreditBase::Amount(amount) => number(amount),
    };
    line(out, &BASE, &base);
}
