//! `vigia freeze`, and how a frozen result is shown beside the live one.

use std::sync::Arc;

use serde_json::{Value, json};

use super::args::{Arguments, FreezeArguments};
use super::terminal::{Ending, Terminal};
use super::{Result, json_text, open_engine};
use crate::diagnostic::Diagnostic;
use crate::workspace::freeze::{
    Cause, CauseKind, Consequence, Difference, FreezeRequest, FreezeState, FrozenComparison,
    FrozenRecord, open_history,
};
use crate::workspace::{Purpose, clock};

/// Consequences that a text shows; machine output has them all.
const SHOWN_MAX: usize = 40;

pub fn run(arguments: &Arguments, asked: &FreezeArguments, terminal: Terminal) -> Result {
    let engine = Arc::new(open_engine(arguments, Purpose::Reading, terminal)?);
    let period = engine.period_named(&asked.contract, &asked.period)?;
    let state = FreezeState::named(&asked.state).ok_or_else(|| {
        Diagnostic::error(format!("unknown state {:?}", asked.state))
            .hint("use provisional, final or restated")
    })?;
    let shared = Arc::clone(&engine);
    let (id, at) = (asked.contract.clone(), clock::now());
    let (reason, by) =
        (asked.reason.clone().unwrap_or_default(), asked.by.clone().unwrap_or_default());
    let record = terminal.with_progress(move |ctx| {
        let request = FreezeRequest { state, reason: &reason, by: &by, at };
        shared.freeze(&id, period, &request, ctx)
    })??;
    terminal.diagnostics(open_history(&record).as_slice());
    let path = engine.statements_folder(&asked.contract).join(record.file_name());
    for change in engine.terms_changed_by(&record, period)? {
        let message = format!("agreed otherwise than in the provisional result: {change}");
        terminal.diagnostic(&Diagnostic::note(message));
    }
    terminal.data(&if arguments.json {
        let mut value = record_json(&record);
        value["file"] = json!(path.display().to_string());
        json_text(&value)
    } else {
        format!("{} · {} · {}\n{}\n", asked.contract, period, record.label(), path.display())
    })?;
    Ok(Ending::Done)
}

fn record_json(record: &FrozenRecord) -> Value {
    json!({
        "state": record.state.name(),
        "label": record.label(),
        "sequence": record.sequence,
        "restatement": record.restatement,
        "reason": record.reason,
        "by": record.by,
        "frozen_at": record.frozen_at.to_iso_utc(),
        "sha256": record.sha256,
    })
}

/// For `evaluate --json`: `null` where nothing was frozen.
pub fn comparison_json(comparison: &FrozenComparison) -> Value {
    match comparison {
        FrozenComparison::Nothing => Value::Null,
        FrozenComparison::Faulty(faults) => {
            json!({"faults": faults.iter().map(ToString::to_string).collect::<Vec<_>>()})
        }
        FrozenComparison::Frozen { record, difference } => {
            let mut value = record_json(record);
            value["differs"] = json!(!difference.is_empty());
            value["difference"] = difference_json(difference);
            value["values"] = frozen_values(record);
            value["credit_total"] = record.judged["settlement"]["malus"].clone();
            value
        }
    }
}

/// The frozen figures of each line, beside the live ones.
fn frozen_values(record: &FrozenRecord) -> Value {
    let lines = record.judged["objectives"].as_array().into_iter().flatten();
    let figures = lines.map(|line| {
        json!({
            "id": line["id"],
            "value": line["value"],
            "compared": line["compared"],
            "verdict": line["verdict"],
            "credit": line["credit"],
        })
    });
    Value::Array(figures.collect())
}

/// For `evaluate`: empty where nothing was frozen.
pub fn comparison_text(comparison: &FrozenComparison) -> String {
    match comparison {
        FrozenComparison::Nothing => String::new(),
        FrozenComparison::Faulty(faults) => {
            format!("Frozen: {} faults, see above; nothing can be compared with it\n", faults.len())
        }
        FrozenComparison::Frozen { record, difference } => {
            let (label, at, name) = (record.label(), record.frozen_at, record.file_name());
            if difference.is_empty() {
                return format!("Frozen: {label} of {at} ({name}), and nothing differs\n");
            }
            format!(
                "Frozen: {label} of {at} ({name}) differs from the live result; frozen → live:\n{}",
                difference_text(difference)
            )
        }
    }
}

/// Causes first, then what follows from them.
pub fn difference_text(difference: &Difference) -> String {
    let mut text = String::new();
    let mut part = |title: &str, lines: Vec<String>| {
        let (shown, rest) = lines.split_at(lines.len().min(SHOWN_MAX));
        if !shown.is_empty() {
            text.push_str(&format!("{title}\n  {}\n", shown.join("\n  ")));
        }
        if !rest.is_empty() {
            text.push_str(&format!("  and {} more (--json shows them all)\n", rest.len()));
        }
    };
    let causes: Vec<String> = difference.causes.iter().map(ToString::to_string).collect();
    if causes.is_empty() && !difference.consequences.is_empty() {
        let said = if difference.looks_back {
            "none that both sides record; earlier periods may decide (grace, repeats)"
        } else {
            "none: the same inputs gave other results. Files that were imported in another order, another version of the program, or one side was altered"
        };
        part("Causes", vec![said.to_owned()]);
    } else {
        part("Causes", causes);
    }
    part("Consequences", difference.consequences.iter().map(ToString::to_string).collect());
    text
}

pub fn difference_json(difference: &Difference) -> Value {
    let kinds: Vec<&str> = difference.kinds().into_iter().map(CauseKind::name).collect();
    json!({
        "cause_kinds": kinds,
        "causes": difference.causes.iter().map(cause_json).collect::<Vec<_>>(),
        "consequences": difference.consequences.iter().map(consequence_json).collect::<Vec<_>>(),
    })
}

fn cause_json(cause: &Cause) -> Value {
    json!({
        "kind": cause.kind.name(),
        "objective": cause.objective,
        "what": cause.what,
        "left": cause.left,
        "right": cause.right,
    })
}

fn consequence_json(consequence: &Consequence) -> Value {
    json!({
        "objective": consequence.objective,
        "what": consequence.what,
        "left": consequence.left,
        "right": consequence.right,
        "change": consequence.change.map(|change| change.to_string()),
        "unit": consequence.unit,
    })
}
