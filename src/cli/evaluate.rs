//! `vigia evaluate`.

use std::sync::Arc;

use rust_decimal::Decimal;
use serde_json::json;

use super::args::Arguments;
use super::freeze::{comparison_json, comparison_text};
use super::statement_json::statement_json;
use super::terminal::{Align, Ending, Terminal, table};
use super::{Result, json_text, open_engine, time_of};
use crate::diagnostic::Diagnostic;
use crate::model::Timestamp;
use crate::sla::burn_rate::Alarm;
use crate::sla::{ObjectiveResult, Statement, Verdict};
use crate::workspace::freeze::FrozenComparison;
use crate::workspace::what_if::WhatIfAnswer;
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
            json_text(&json!({
                "what_if": answer.supposed.what_if,
                "supposed": statement_json(&answer.supposed),
                "official": statement_json(&answer.official),
            }))
        } else {
            what_if_text(&answer)
        })?;
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
    Ok(ending_of(strict, &[statement.verdict()]))
}

/// Both results side by side, the supposition first.
fn what_if_text(answer: &WhatIfAnswer) -> String {
    let WhatIfAnswer { official, supposed } = answer;
    let currency = &official.contract.currency;
    let columns = [
        ("objective", Align::Left),
        ("official", Align::Right),
        ("verdict", Align::Left),
        ("credit", Align::Right),
        ("what if", Align::Right),
        ("verdict", Align::Left),
        ("credit", Align::Right),
    ];
    let cells = |result: &ObjectiveResult| {
        let [value, verdict] = value_and_verdict(result);
        [value, verdict, format!("{} {currency}", result.credit)]
    };
    let rows: Vec<Vec<String>> = official
        .objectives
        .iter()
        .zip(&supposed.objectives)
        .map(|(before, after)| {
            let name = [before.objective.name.clone()];
            name.into_iter().chain(cells(before)).chain(cells(after)).collect()
        })
        .collect();
    let changes: Vec<String> =
        supposed.what_if.iter().map(|change| format!("  {change}\n")).collect();
    let score = |statement: &Statement| {
        let score = statement.score_percent;
        score.map_or_else(|| "–".to_owned(), |s| s.round_dp(2).normalize().to_string())
    };
    format!(
        "WHAT-IF, no official result\n{}\n{} · {} · {}\n\n{}\nVerdict {} → {} · score {} → {} of 100 · credit {} → {} {currency} ({})\n",
        changes.concat(),
        official.contract.customer,
        official.contract.name,
        official.name,
        table(&columns, &rows),
        official.verdict().name(),
        supposed.verdict().name(),
        score(official),
        score(supposed),
        official.credit_total,
        supposed.credit_total,
        signed(supposed.credit_total - official.credit_total),
    )
}

fn signed(amount: Decimal) -> String {
    if amount.is_sign_negative() { amount.to_string() } else { format!("+{amount}") }
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
        text.push_str(&format!(
            "WHAT-IF, no official result: {}\n\n",
            statement.what_if.join("; ")
        ));
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
    let steps = settlement.arithmetic.iter();
    let rights = settlement.terminations.iter().map(|check| &check.arithmetic);
    let lines: Vec<String> = steps.chain(rights).map(|line| format!("  {line}\n")).collect();
    format!("\nSettlement\n{}", lines.concat())
}

/// How far the next verdict or credit is, why it came so, and how the period is likely to end.
fn surroundings_text(result: &ObjectiveResult) -> String {
    /// Reasons shown of each line.
    const REASONS_MAX: usize = 3;
    let mut lines: Vec<String> = result.around.margin_sentences.clone();
    if let Some(forecast) = &result.around.forecast {
        lines.extend(forecast.lines(&result.objective.unit));
    }
    let firing = result.around.alarms.iter().filter(|pair| pair.alarm == Alarm::Fires);
    lines.extend(firing.map(|pair| {
        format!("error budget burns: {}", pair.notes.first().map_or("too fast", String::as_str))
    }));
    // What nothing explains stands in the list of worst objects.
    let explained = result.reasons.iter().filter(|r| r.outage.is_some() || r.ticket.is_some());
    lines.extend(explained.take(REASONS_MAX).map(|reason| reason.text.clone()));
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
