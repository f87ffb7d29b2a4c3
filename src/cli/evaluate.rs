//! `vigia evaluate`.

use std::sync::Arc;

use serde_json::{Value, json};

use super::args::Arguments;
use super::terminal::{Align, Ending, Terminal, table};
use super::{Result, json_text, open_engine, time_of};
use crate::model::Timestamp;
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
    if strict && verdicts.iter().any(|v| *v != Verdict::Achieved) {
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
    format!(
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
    )
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

/// The statement for scripts; money and targets as decimal text.
pub fn statement_json(statement: &Statement) -> Value {
    let contract = &statement.contract;
    let objectives: Vec<Value> = statement.objectives.iter().map(objective_json).collect();
    json!({
        "contract": contract.id,
        "customer": contract.customer,
        "period": statement.name.to_string(),
        "period_start": contract.zone.to_iso(statement.period.start),
        "period_end": contract.zone.to_iso(statement.period.end),
        "zone": contract.zone.name(),
        "as_of": contract.zone.to_iso(statement.as_of),
        "verdict": statement.verdict().name(),
        "score_percent": statement.score_percent.map(|s| s.to_string()),
        "fee": contract.fee.to_string(),
        "currency": contract.currency,
        "credit_total": statement.credit_total.to_string(),
        "credit_uncapped": statement.credit_uncapped.to_string(),
        "objectives": objectives,
    })
}

fn objective_json(result: &ObjectiveResult) -> Value {
    let objective = &result.objective;
    let worst: Vec<Value> = result
        .worst_objects
        .iter()
        .map(|w| json!({"object": w.name, "label": w.label, "value": w.point.value, "numerator": w.point.numerator,
            "denominator": w.point.denominator, "contribution": w.contribution}))
        .collect();
    let exclusions: Vec<Value> = result
        .exclusions
        .iter()
        .map(|e| json!({"id": e.entry.id, "start": e.range.start.to_iso_utc(), "end": e.range.end.to_iso_utc(), "n_objects": e.n_objects,
            "reason": e.entry.reason, "evidence": e.entry.evidence}))
        .collect();
    json!({
        "id": objective.id,
        "name": objective.name,
        "kpi": objective.kpi(),
        "formula": result.formula,
        "formula_version": result.formula_version,
        "unit": objective.unit,
        "comparison": if result.higher_is_better() { "at_least" } else { "at_most" },
        "target": objective.target.to_string(),
        "sli": result.sli,
        "compared": result.compared.map(|c| c.to_string()),
        "margin": result.margin.map(|m| m.to_string()),
        "verdict": result.verdict.name(),
        "warning": result.warning,
        "gap": result.gap.as_ref().map(ToString::to_string),
        "numerator": result.numerator,
        "denominator": result.denominator,
        "completeness": result.completeness,
        "received": result.received,
        "expected": result.expected,
        "suspect_share": result.suspect_share,
        "valid": result.valid_ratio(),
        "enough_data": result.has_enough_data(),
        "weight": objective.weight.to_string(),
        "credit_percent": result.credit_percent.to_string(),
        "credit": result.credit.to_string(),
        "arithmetic": result.arithmetic,
        "worst_objects": worst,
        "exclusions": exclusions,
    })
}
