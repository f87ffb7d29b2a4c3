//! `vigia evaluate`.

use std::sync::Arc;

use rust_decimal::Decimal;

use super::args::Arguments;
use super::freeze::{comparison_json, comparison_text};
use super::statement_json::statement_json;
use super::terminal::{Align, Ending, Terminal, table};
use super::{Result, json_text, open_engine, time_of};
use crate::diagnostic::Diagnostic;
use crate::model::Timestamp;
use crate::sla::burn_rate::Alarm;
use crate::sla::evaluate::exact_decimal;
use crate::sla::{ObjectiveResult, Statement, Verdict};
use crate::words::Sentence;
use crate::workspace::freeze::FrozenComparison;
use crate::workspace::what_if::{WHAT_IF_MARK, WhatIfAnswer};
use crate::workspace::{Engine, Purpose, clock};

/// What is to be judged.
#[derive(Clone, Copy, Debug)]
pub struct Asked<'a> {
    pub contract: &'a str,
    pub period: &'a str,
    pub as_of: Option<&'a str>,
    /// `KEY=VALUE` texts.
    pub what_if: &'a [String],
}

pub fn run(arguments: &Arguments, asked: Asked<'_>, strict: bool, terminal: Terminal) -> Result {
    let engine = Arc::new(open_engine(arguments, Purpose::Reading, terminal)?);
    let period = engine.period_named(asked.contract, asked.period)?;
    let as_of = as_of_time(&engine, asked.contract, asked.as_of)?;
    let (shared, id) = (Arc::clone(&engine), asked.contract.to_owned());
    if !asked.what_if.is_empty() {
        let changes = asked.what_if.to_vec();
        let answer = terminal
            .with_progress(move |ctx| shared.judge_what_if(&id, period, as_of, &changes, ctx))??;
        terminal.data(&if arguments.json {
            let mut value = statement_json(&answer.supposed);
            value["official"] = statement_json(&answer.official);
            json_text(&value)
        } else {
            what_if_text(&answer)
        })?;
        // What is only supposed decides nothing.
        return Ok(ending_of(strict, &[answer.official.verdict()]));
    }
    let (statement, frozen) = terminal.with_progress(move |ctx| {
        let statement = shared.judge(&id, period, as_of, ctx)?;
        let frozen = shared.with_frozen(&statement, ctx)?;
        Ok::<_, Vec<Diagnostic>>((statement, frozen))
    })??;
    if let FrozenComparison::Faulty(faults) = &frozen {
        terminal.diagnostics(faults);
    }
    terminal.data(&if arguments.json {
        let mut value = statement_json(&statement);
        value["frozen"] = comparison_json(&frozen);
        json_text(&value)
    } else {
        statement_text(&statement) + &comparison_text(&frozen)
    })?;
    // Whoever relies on the exit code must not take what was frozen for sound.
    if matches!(frozen, FrozenComparison::Faulty(_)) {
        return Ok(Ending::DoneWithFindings);
    }
    Ok(ending_of(strict, &[statement.verdict()]))
}

/// Both results side by side, for people.
fn what_if_text(answer: &WhatIfAnswer) -> String {
    let WhatIfAnswer { official, supposed } = answer;
    let contract = &official.contract;
    let columns = [
        ("line", Align::Left),
        ("", Align::Left),
        ("official", Align::Right),
        ("what-if", Align::Right),
        ("difference", Align::Right),
    ];
    let mut rows: Vec<Vec<String>> = Vec::new();
    for (before, after) in official.objectives.iter().zip(&supposed.objectives) {
        let name = before.objective.name.clone();
        let values = (exact_value(before), exact_value(after));
        let unit = |result: &ObjectiveResult| result.objective.unit.clone();
        let shown = |value: Option<Decimal>, unit: &str| {
            value.map_or_else(|| "–".to_owned(), |v| with_unit(&v.round_dp(7), unit))
        };
        let same_unit = unit(before) == unit(after);
        let by = values.0.zip(values.1).filter(|_| same_unit).map(|(a, b)| b - a);
        let by = by.map_or_else(|| "–".to_owned(), |d| signed(d.round_dp(7).normalize()));
        let verdict = |result: &ObjectiveResult| {
            format!("{} {}", result.verdict.symbol(), result.verdict.name())
        };
        let (first, second) = (shown(values.0, &unit(before)), shown(values.1, &unit(after)));
        rows.push(vec![name, "value".to_owned(), first, second, by]);
        let change = if before.verdict == after.verdict { "same" } else { "changed" };
        rows.push(vec![
            String::new(),
            "verdict".to_owned(),
            verdict(before),
            verdict(after),
            change.to_owned(),
        ]);
        rows.push(money_row("", before.credit, after.credit));
    }
    rows.push(money_row("all lines", official.credit_total, supposed.credit_total));
    let score =
        |s: Option<Decimal>| s.map_or_else(|| "–".to_owned(), |s| s.round_dp(2).to_string());
    let (a, b) = (official.score_percent, supposed.score_percent);
    let by = a.zip(b).map_or_else(|| "–".to_owned(), |(a, b)| signed((b - a).round_dp(2)));
    rows.push(vec![String::new(), "score".to_owned(), score(a), score(b), by]);
    let changes: Vec<String> = supposed.what_if.iter().map(|c| format!("  {c}\n")).collect();
    format!(
        "{WHAT_IF_MARK}\n{}\n{} · {} · {}, money in {}\n\n{}",
        changes.concat(),
        contract.customer,
        contract.name,
        official.name,
        contract.currency,
        table(&columns, &rows),
    )
}

fn money_row(name: &str, before: Decimal, after: Decimal) -> Vec<String> {
    let by = signed(after - before);
    vec![name.to_owned(), "credit".to_owned(), before.to_string(), after.to_string(), by]
}

/// The value before any rounding.
pub fn exact_value(result: &ObjectiveResult) -> Option<Decimal> {
    result.sli.and_then(exact_decimal)
}

/// `+0.2777778`
pub fn signed(number: Decimal) -> String {
    if number > Decimal::ZERO { format!("+{number}") } else { number.to_string() }
}

pub fn with_unit(number: &Decimal, unit: &str) -> String {
    format!("{} {unit}", number.normalize()).trim_end().to_owned()
}

fn value_and_verdict(result: &ObjectiveResult) -> [String; 2] {
    let value = match (result.compared, &result.gap) {
        (Some(value), _) => format!("{} {}", value.round_dp(6).normalize(), result.objective.unit),
        (None, gap) => gap.as_ref().map_or_else(|| "–".to_owned(), ToString::to_string),
    };
    [value, format!("{} {}", result.verdict.symbol(), result.verdict.name())]
}

/// The time a person gave, in the contract's zone, or now.
pub fn as_of_time(engine: &Engine, contract: &str, as_of: Option<&str>) -> Result<Timestamp> {
    let Some(text) = as_of else { return Ok(clock::now()) };
    let contracts = engine.documents().contracts;
    let zone = contracts
        .iter()
        .find(|c| c.id == contract)
        .map_or_else(|| engine.settings().zone.clone(), |c| c.zone.clone());
    time_of(text, &zone)
}

pub fn ending_of(strict: bool, verdicts: &[Verdict]) -> Ending {
    if strict && verdicts.iter().any(|v| !v.is_kept()) {
        Ending::DoneWithFindings
    } else {
        Ending::Done
    }
}

/// The scorecard for people.
pub fn statement_text(statement: &Statement) -> String {
    let contract = &statement.contract;
    let columns = [
        ("objective", Align::Left),
        ("target", Align::Right),
        ("result", Align::Right),
        ("complete", Align::Right),
        ("verdict", Align::Left),
        ("weight", Align::Right),
        ("credit", Align::Right),
    ];
    let rows: Vec<Vec<String>> =
        statement.objectives.iter().map(|o| objective_row(o, &contract.currency)).collect();
    let score = statement
        .score_percent
        .map_or_else(|| "–".to_owned(), |s| s.round_dp(2).normalize().to_string());
    let mut text = String::new();
    if statement.is_what_if() {
        text.push_str(&format!("{WHAT_IF_MARK}: {}\n\n", statement.what_if_text()));
    }
    text.push_str(&format!(
        "{} · {} · {} ({} to {}, {})\n\n{}\nVerdict {} {} · score {} of 100 · credit {} {} of a fee of {} {}\n",
        contract.customer,
        contract.name,
        statement.name,
        contract.zone.to_iso(statement.period.start),
        contract.zone.to_iso(statement.period.end),
        contract.zone.name(),
        table(&columns, &rows),
        statement.verdict().symbol(),
        statement.verdict().name(),
        score,
        statement.credit_total,
        contract.currency,
        contract.fee,
        contract.currency,
    ));
    text.push_str(&settlement_text(statement));
    statement.objectives.iter().for_each(|result| text.push_str(&surroundings_text(result)));
    text
}

/// What more than one line or period decides: caps, pool, points, repeats, bonus, earn-back, rights.
fn settlement_text(statement: &Statement) -> String {
    let settlement = &statement.settlement;
    // Plain sums need no words of their own.
    if settlement.arithmetic.len() <= 1 && settlement.terminations.is_empty() {
        return String::new();
    }
    // The last of the steps are those of the rights.
    let lines: Vec<String> =
        settlement.arithmetic.iter().map(|line| format!("  {line}\n")).collect();
    format!("\nSettlement\n{}", lines.concat())
}

/// How far the next verdict or credit is, why it came so, and how the period is likely to end.
fn surroundings_text(result: &ObjectiveResult) -> String {
    /// Reasons shown of each line.
    const REASONS_MAX: usize = 3;
    let mut lines: Vec<String> =
        result.around.margin_sentences.iter().map(Sentence::english).collect();
    if let Some(forecast) = &result.around.forecast {
        lines.extend(forecast.lines(&result.objective.unit).iter().map(Sentence::english));
    }
    let firing = result.around.alarms.iter().filter(|pair| pair.alarm == Alarm::Fires);
    lines.extend(firing.map(|pair| {
        let why = pair.notes.first().map_or_else(|| "too fast".to_owned(), Sentence::english);
        format!("error budget burns: {why}")
    }));
    // What nothing explains stands in the list of worst objects.
    let explained = result.reasons.iter().filter(|r| r.outage.is_some() || r.ticket.is_some());
    lines.extend(explained.take(REASONS_MAX).map(|reason| reason.text.english()));
    if lines.is_empty() {
        return String::new();
    }
    let lines: Vec<String> = lines.iter().map(|line| format!("  {line}\n")).collect();
    format!("\n{}\n{}", result.objective.name, lines.concat())
}

fn objective_row(result: &ObjectiveResult, currency: &str) -> Vec<String> {
    let objective = &result.objective;
    let sign = if result.higher_is_better() { "≥" } else { "≤" };
    let [value, verdict] = value_and_verdict(result);
    vec![
        objective.name.clone(),
        format!("{sign} {} {}", objective.target, objective.unit),
        value,
        result.completeness.map_or_else(|| "–".to_owned(), |c| format!("{:.2} %", c * 100.0)),
        verdict,
        objective.weight.to_string(),
        format!("{} {currency}", result.credit),
    ]
}
