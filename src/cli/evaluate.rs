//! `vigia evaluate`.

use std::sync::Arc;

use super::args::Arguments;
use super::statement_json::statement_json;
use super::terminal::{Align, Ending, Terminal, table};
use super::{Result, json_text, open_engine, time_of};
use crate::model::Timestamp;
use crate::sla::burn_rate::Alarm;
use crate::sla::{ObjectiveResult, Statement, Verdict};
use crate::workspace::{Engine, Purpose, clock};

pub fn run(
    arguments: &Arguments,
    contract: &str,
    period: &str,
    as_of: Option<&str>,
    strict: bool,
    terminal: Terminal,
) -> Result {
    let engine = Arc::new(open_engine(arguments, Purpose::Reading, terminal)?);
    let period = engine.period_named(contract, period)?;
    let as_of = as_of_time(&engine, contract, as_of)?;
    let (shared, id) = (Arc::clone(&engine), contract.to_owned());
    let statement = terminal.with_progress(move |ctx| shared.judge(&id, period, as_of, ctx))??;
    terminal.data(&if arguments.json {
        json_text(&statement_json(&statement))
    } else {
        statement_text(&statement)
    })?;
    Ok(ending_of(strict, &[statement.verdict()]))
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
    let value = match (result.compared, &result.gap) {
        (Some(value), _) => format!("{} {}", value.round_dp(6).normalize(), objective.unit),
        (None, gap) => gap.as_ref().map_or_else(|| "–".to_owned(), ToString::to_string),
    };
    vec![
        objective.name.clone(),
        format!("{sign} {} {}", objective.target, objective.unit),
        value,
        result.completeness.map_or_else(|| "–".to_owned(), |c| format!("{:.2} %", c * 100.0)),
        format!("{} {}", result.verdict.symbol(), result.verdict.name()),
        objective.weight.to_string(),
        format!("{} {currency}", result.credit),
    ]
}
