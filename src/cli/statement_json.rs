//! A statement for scripts: money and targets as decimal text, instants as ISO 8601.

use rust_decimal::Decimal;
use serde_json::{Value, json};

use crate::model::Timestamp;
use crate::sla::burn_rate::{Alarm, BurnWindow, PairResult, Urgency};
use crate::sla::credit::{SettlementState, TerminationState};
use crate::sla::forecast::{NotDefined, ObjectiveForecast, Outlook};
use crate::sla::{ObjectiveResult, Statement};
use crate::words::Sentence;
use crate::workspace::freeze::judged::history_value;

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
        "what_if": english(&statement.what_if),
        "settlement": settlement_json(statement),
        "history": statement.history.iter().map(history_value).collect::<Vec<_>>(),
        "objectives": objectives,
    })
}

fn settlement_json(statement: &Statement) -> Value {
    let settlement = &statement.settlement;
    let open = match &settlement.state {
        SettlementState::Complete => Vec::new(),
        SettlementState::NeedsHistory { reasons } => english(reasons),
    };
    let rights: Vec<Value> = settlement
        .terminations
        .iter()
        .map(|check| {
            let reached = match check.state {
                TerminationState::Reached => json!(true),
                TerminationState::No => json!(false),
                TerminationState::NeedsHistory => Value::Null,
            };
            json!({"objective": check.objective_id, "reached": reached, "arithmetic": check.arithmetic.english()})
        })
        .collect();
    json!({
        "gross": settlement.gross.to_string(),
        "capped": settlement.capped.to_string(),
        "malus": settlement.malus.to_string(),
        "bonus": settlement.bonus.to_string(),
        "earn_back": settlement.earn_back.to_string(),
        "net": settlement.net.to_string(),
        "credit_due": settlement.credit_due.to_string(),
        "supplier_due": settlement.supplier_due.to_string(),
        "points": settlement.points.as_ref().map(|points| points.points),
        "terminations": rights,
        "needs_history": open,
        "arithmetic": english(&settlement.arithmetic),
    })
}

/// Machine output is English.
pub(super) fn english(sentences: &[Sentence]) -> Vec<String> {
    sentences.iter().map(Sentence::english).collect()
}

/// Four numbers and a word; numbers that do not exist say why.
fn forecast_json(forecast: &ObjectiveForecast) -> Value {
    let figure = |figure: &std::result::Result<Decimal, NotDefined>| match figure {
        Ok(number) => json!(number.to_string()),
        Err(reason) => json!({"not_defined": reason.to_string()}),
    };
    let seasonal = match &forecast.seasonal {
        Ok(estimate) => json!({
            "value": estimate.value.to_string(),
            "interval": estimate.interval.as_ref().ok().map(|i| json!([i.low.to_string(), i.high.to_string()])),
        }),
        Err(reason) => json!({"not_defined": reason.to_string()}),
    };
    json!({
        "outlook": forecast.outlook.ok().map(Outlook::word),
        "best": figure(&forecast.best),
        "run_rate": figure(&forecast.run_rate),
        "required": figure(&forecast.required),
        "worst": figure(&forecast.worst),
        "rest": figure(&forecast.rest),
        "rest_basis": forecast.rest_basis.sentence().english(),
        "seasonal": seasonal,
    })
}

fn alarm_json(pair: &PairResult) -> Value {
    let window = |window: &Option<BurnWindow>| {
        let used = window.as_ref();
        used.map(|w| json!({"secs": w.secs(), "burn_rate": w.burn_rate.map(|b| b.to_string())}))
    };
    json!({
        "urgency": match pair.pair.urgency { Urgency::Page => "page", Urgency::Ticket => "ticket" },
        "threshold": pair.pair.threshold.to_string(),
        "long": window(&pair.long),
        "short": window(&pair.short),
        "fires": match pair.alarm {
            Alarm::Fires => json!(true),
            Alarm::Quiet => json!(false),
            Alarm::NotJudged => Value::Null,
        },
        "notes": english(&pair.notes),
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
    let refused: Vec<Value> = result
        .refused_exclusions
        .iter()
        .map(|e| json!({"id": e.entry.id, "reason": e.reason.to_string()}))
        .collect();
    let outages: Vec<Value> = result
        .outages
        .iter()
        .map(|o| json!({"id": o.id, "object": o.object, "start": o.start.to_iso_utc(), "end": o.end.map(Timestamp::to_iso_utc),
            "counted_secs": o.counted_secs, "cuts": o.cuts.iter().map(|cut| cut.reason()).collect::<Vec<_>>()}))
        .collect();
    let reasons: Vec<Value> = result
        .reasons
        .iter()
        .map(|r| json!({"text": r.text.english(), "object": r.object, "outage": r.outage, "ticket": r.ticket, "lost_share": r.lost_share,
            "start": r.range.start.to_iso_utc(), "end": r.range.end.to_iso_utc()}))
        .collect();
    let around = &result.around;
    let surroundings = json!({
        "ola_of": objective.ola_of,
        "outcome": result.outcome.name(),
        "rounded": result.rounded.map(|r| r.to_string()),
        "credit_after_caps": result.settled.after_caps.to_string(),
        "points": result.settled.points,
        "bonus": result.settled.bonus.to_string(),
        "earned_back": result.settled.earned_back.to_string(),
        "margins": english(&around.margin_sentences),
        "forecast": around.forecast.as_ref().map(forecast_json),
        "burn_alarms": around.alarms.iter().map(alarm_json).collect::<Vec<_>>(),
        "refused_exclusions": refused,
        "outages": outages,
        "tickets": result.tickets,
        "reasons": reasons,
    });
    let mut value = json!({
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
        "arithmetic": english(&result.arithmetic),
        "worst_objects": worst,
        "exclusions": exclusions,
    });
    if let (Value::Object(all), Value::Object(more)) = (&mut value, surroundings) {
        all.extend(more);
    }
    value
}
