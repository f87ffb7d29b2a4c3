//! `vigia exclusions`: list, preview, propose, approve, reject, undo.

use std::sync::Arc;

use clap::{Args, Subcommand};
use serde_json::{Value, json};

use super::args::Arguments;
use super::evaluate::{as_of_time, signed, with_unit};
use super::terminal::{Align, Ending, Terminal, table};
use super::{Result, json_text, open_engine, wall_clock, zone_named};
use crate::cli::statement_json::english;
use crate::diagnostic::{Diagnostic, nearest};
use crate::job::JobContext;
use crate::model::{TimeRange, Zone};
use crate::sla::{ExclusionEntry, ExclusionKind, ExclusionLedger, ExclusionState};
use crate::workspace::exclusions::{
    Decision, DraftQuestion, ExclusionPreview, LEDGER_FILE, LedgerChange,
};
use crate::workspace::{Engine, Purpose, clock};

#[derive(Debug, Subcommand)]
pub enum ExclusionAction {
    /// Show the entries of the ledger
    List {
        /// Only those of one contract
        contract: Option<String>,
        /// Only those in one state
        #[arg(long, value_parser = ["proposed", "approved", "rejected"])]
        state: Option<String>,
    },
    /// Show what entries would change if they were approved, in percent and in money
    Preview {
        contract: String,
        /// Entries by id; what several cover is left out once
        #[arg(required = true)]
        ids: Vec<String>,
        /// Period, such as 2026-10
        #[arg(long)]
        period: String,
        /// Look at data before this time only [default: now]
        #[arg(long, value_name = "T")]
        as_of: Option<String>,
    },
    /// Add a proposed entry
    Propose(ProposeArguments),
    /// Approve an entry: from now on it counts
    Approve {
        id: String,
        /// Who decides
        #[arg(long, value_name = "NAME")]
        by: String,
    },
    /// Reject an entry
    Reject {
        id: String,
        /// Who decides
        #[arg(long, value_name = "NAME")]
        by: String,
        /// Why; it stands as a comment in the file
        #[arg(long, default_value = "")]
        reason: String,
    },
    /// Take the last change of the ledger back, byte for byte
    Undo,
}

#[derive(Debug, Args)]
pub struct ProposeArguments {
    pub id: String,
    /// Why the time does not count, such as planned_maintenance
    #[arg(long)]
    pub kind: String,
    /// When it begins: 2026-10-11T01:00, or with an offset
    #[arg(long, value_name = "T")]
    pub start: String,
    /// When it ends
    #[arg(long, value_name = "T")]
    pub end: String,
    /// What happened, in words
    #[arg(long)]
    pub reason: String,
    /// Reference to the proof, such as a change number
    #[arg(long)]
    pub evidence: String,
    /// Contracts it belongs to, by id [default: all]
    #[arg(long = "contract", value_name = "ID")]
    pub contracts: Vec<String>,
    /// Objects it covers, such as: site == "LIM014" [default: all]
    #[arg(long, value_name = "EXPR", default_value = "")]
    pub objects: String,
    /// When the other side was told of it
    #[arg(long, value_name = "T")]
    pub notified_at: Option<String>,
    /// IANA zone of the times [default: that of the one --contract, else from vigia.toml]
    #[arg(long)]
    pub zone: Option<String>,
    /// Name of the ledger file below exclusions/, without .toml
    #[arg(long, default_value = LEDGER_FILE)]
    pub file: String,
    /// Write nothing; show what it would change in a period if it were approved. Needs one --contract
    #[arg(long, value_name = "PERIOD")]
    pub preview: Option<String>,
}

pub fn run(arguments: &Arguments, action: &ExclusionAction, terminal: Terminal) -> Result {
    let engine = open_engine(arguments, Purpose::Reading, terminal)?;
    match action {
        ExclusionAction::List { contract, state } => {
            let chosen = entries(&engine, contract.as_deref(), state.as_deref())?;
            // A contract's times are those of its own clock.
            let zone = contract.as_deref().and_then(|id| zone_of(&engine, id));
            let zone = zone.as_ref().unwrap_or(&engine.settings().zone);
            terminal.data(&if arguments.json {
                json_text(&Value::Array(chosen.iter().map(|e| entry_json(e, zone)).collect()))
            } else {
                list_text(&chosen, zone)
            })?;
        }
        ExclusionAction::Preview { contract, ids, period, as_of } => {
            let period = engine.period_named(contract, period)?;
            let as_of = as_of_time(&engine, contract, as_of.as_deref())?;
            let (shared, id, ids) = (Arc::new(engine), contract.clone(), ids.clone());
            let preview = terminal.with_progress(move |ctx| {
                shared.preview_exclusions(&id, period, as_of, &ids, ctx)
            })??;
            terminal.data(&if arguments.json {
                json_text(&preview_json(&preview))
            } else {
                preview_text(&preview)
            })?;
        }
        ExclusionAction::Propose(proposed) => {
            let zone = match (&proposed.zone, proposed.contracts.as_slice()) {
                (Some(name), _) => zone_named(name)?,
                // A contract's times are those of its own clock.
                (None, [contract]) => {
                    let contracts = engine.documents().contracts;
                    crate::workspace::judge::find_contract(&contracts, contract)?.zone.clone()
                }
                (None, _) => engine.settings().zone.clone(),
            };
            let entry = proposed_entry(proposed, &zone)?;
            terminal.note(&format!(
                "The window: {} to {}, {}",
                zone.to_iso(entry.range.start),
                zone.to_iso(entry.range.end),
                zone.name()
            ));
            if let Some(period) = &proposed.preview {
                return preview_draft(arguments, terminal, engine, proposed, entry, period);
            }
            let change = engine.propose_exclusion(&entry, &proposed.file, &zone)?;
            terminal.diagnostics(&engine.entry_off_grid(&entry, &JobContext::default()));
            tell(arguments, terminal, &change, &zone)?;
        }
        ExclusionAction::Approve { id, by } => {
            let state = ExclusionState::Approved;
            let decision = Decision { state, by, reason: "", at: clock::now() };
            let before = engine.documents().exclusions;
            let change = engine.decide_exclusion(id, decision)?;
            terminal.diagnostics(&engine.entry_off_grid(&change.entry, &JobContext::default()));
            warn_of_settled(&engine, &before, terminal);
            tell(arguments, terminal, &change, &engine.settings().zone)?;
        }
        ExclusionAction::Reject { id, by, reason } => {
            let state = ExclusionState::Rejected;
            let decision = Decision { state, by, reason, at: clock::now() };
            let before = engine.documents().exclusions;
            let change = engine.decide_exclusion(id, decision)?;
            warn_of_settled(&engine, &before, terminal);
            tell(arguments, terminal, &change, &engine.settings().zone)?;
        }
        ExclusionAction::Undo => {
            let before = engine.documents().exclusions;
            let file = engine.undo_exclusion()?;
            warn_of_settled(&engine, &before, terminal);
            if arguments.json {
                terminal.data(&json_text(&json!({ "file": file })))?;
            }
            terminal.note(&format!("Took the last change back: {file}"));
        }
    }
    Ok(Ending::Done)
}

/// Settled results count as they were frozen, whatever the ledger says now.
fn warn_of_settled(engine: &Engine, before: &ExclusionLedger, terminal: Terminal) {
    terminal.diagnostics(&engine.settled_touched(before, &engine.documents().exclusions));
}

/// The same preview as of an entry of the ledger, of one that is not in it.
fn preview_draft(
    arguments: &Arguments,
    terminal: Terminal,
    engine: Engine,
    proposed: &ProposeArguments,
    entry: ExclusionEntry,
    period: &str,
) -> Result {
    let [contract] = proposed.contracts.as_slice() else {
        let why = "a preview is of one contract";
        return Err(Diagnostic::error(why).hint("name it once: --contract ID").into());
    };
    let period = engine.period_named(contract, period)?;
    let as_of = as_of_time(&engine, contract, None)?;
    let (id, stem) = (contract.clone(), proposed.file.clone());
    let look = terminal.with_progress(move |ctx| {
        let official = Arc::new(engine.judge(&id, period, as_of, ctx)?);
        engine.preview_draft(DraftQuestion { entry, stem, official }, ctx)
    })??;
    let faults: Vec<Diagnostic> = look.faults;
    if let Some(preview) = &look.preview {
        terminal.data(&if arguments.json {
            json_text(&preview_json(preview))
        } else {
            preview_text(preview)
        })?;
    }
    if !faults.is_empty() {
        return Err(faults.into());
    }
    if look.preview.is_none() {
        let why = format!("{} does not touch {period} of \"{contract}\"", proposed.id);
        return Err(Diagnostic::error(why).into());
    }
    Ok(Ending::Done)
}

fn zone_of(engine: &Engine, contract: &str) -> Option<Zone> {
    let contracts = engine.documents().contracts;
    contracts.iter().find(|known| known.id == contract).map(|contract| contract.zone.clone())
}

fn tell(
    arguments: &Arguments,
    terminal: Terminal,
    change: &LedgerChange,
    zone: &Zone,
) -> Result<()> {
    let LedgerChange { entry, file } = change;
    if arguments.json {
        let mut value = entry_json(entry, zone);
        value["file"] = json!(file);
        terminal.data(&json_text(&value))?;
    }
    terminal.note(&format!(
        "{} is {} in {file}; `vigia exclusions undo` takes it back",
        entry.id,
        entry.state.name()
    ));
    Ok(())
}

fn entries(
    engine: &Engine,
    contract: Option<&str>,
    state: Option<&str>,
) -> Result<Vec<ExclusionEntry>> {
    let documents = engine.documents();
    if let Some(id) = contract {
        crate::workspace::judge::find_contract(&documents.contracts, id)?;
    }
    let of_contract = |entry: &ExclusionEntry| {
        let named = |id| entry.contracts.is_empty() || entry.contracts.iter().any(|c| c == id);
        contract.is_none_or(named)
    };
    let all = documents.exclusions.entries.iter();
    Ok(all
        .filter(|entry| of_contract(entry) && state.is_none_or(|s| s == entry.state.name()))
        .cloned()
        .collect())
}

fn proposed_entry(proposed: &ProposeArguments, zone: &Zone) -> Result<ExclusionEntry> {
    let kinds = ExclusionKind::NAMES;
    let kind = kinds.iter().find(|(word, _)| *word == proposed.kind).ok_or_else(|| {
        let words: Vec<&str> = kinds.iter().map(|(word, _)| *word).collect();
        let unknown = Diagnostic::error(format!("unknown kind of exclusion {:?}", proposed.kind));
        match nearest(&proposed.kind, words.iter().copied()) {
            Some(near) => unknown.hint(format!("did you mean {near:?}?")),
            None => unknown.hint(format!("kinds are {}", words.join(", "))),
        }
    })?;
    let notified_at = proposed.notified_at.as_deref().map(|t| wall_clock(t, zone)).transpose()?;
    let (start, end) = (wall_clock(&proposed.start, zone)?, wall_clock(&proposed.end, zone)?);
    Ok(ExclusionEntry {
        id: proposed.id.clone(),
        contracts: proposed.contracts.clone(),
        kind: kind.1,
        range: TimeRange { start, end },
        objects: proposed.objects.clone(),
        reason: proposed.reason.clone(),
        evidence: proposed.evidence.clone(),
        notified_at,
        state: ExclusionState::Proposed,
        decided_by: String::new(),
        decided_at: None,
    })
}

fn list_text(entries: &[ExclusionEntry], zone: &Zone) -> String {
    let columns = [
        ("id", Align::Left),
        ("state", Align::Left),
        ("kind", Align::Left),
        ("start", Align::Left),
        ("end", Align::Left),
        ("contracts", Align::Left),
        ("objects", Align::Left),
        ("decided by", Align::Left),
        ("decided at", Align::Left),
        ("reason", Align::Left),
    ];
    let or_all = |text: String| if text.is_empty() { "all".to_owned() } else { text };
    let rows: Vec<Vec<String>> = entries
        .iter()
        .map(|entry| {
            vec![
                entry.id.clone(),
                entry.state.name().to_owned(),
                entry.kind.name().to_owned(),
                zone.to_iso(entry.range.start),
                zone.to_iso(entry.range.end),
                or_all(entry.contracts.join(", ")),
                or_all(entry.objects.clone()),
                entry.decided_by.clone(),
                entry.decided_at.map_or_else(String::new, |at| zone.to_iso(at)),
                entry.reason.clone(),
            ]
        })
        .collect();
    table(&columns, &rows)
}

fn entry_json(entry: &ExclusionEntry, zone: &Zone) -> Value {
    json!({
        "id": entry.id,
        "state": entry.state.name(),
        "kind": entry.kind.name(),
        "start": zone.to_iso(entry.range.start),
        "end": zone.to_iso(entry.range.end),
        "contracts": entry.contracts,
        "objects": entry.objects,
        "reason": entry.reason,
        "evidence": entry.evidence,
        "notified_at": entry.notified_at.map(|at| zone.to_iso(at)),
        "decided_by": entry.decided_by,
        "decided_at": entry.decided_at.map(|at| zone.to_iso(at)),
    })
}

fn preview_text(preview: &ExclusionPreview) -> String {
    let contract = &preview.official.contract;
    let columns = [
        ("objective", Align::Left),
        ("now", Align::Right),
        ("with them", Align::Right),
        ("difference", Align::Right),
        ("verdict", Align::Left),
        ("credit now", Align::Right),
        ("credit with them", Align::Right),
    ];
    let mut notes = String::new();
    let rows: Vec<Vec<String>> = preview
        .lines
        .iter()
        .map(|line| {
            let shown = |value: Option<rust_decimal::Decimal>| {
                value.map_or_else(|| "–".to_owned(), |v| with_unit(&v.round_dp(7), &line.unit))
            };
            let points = if line.unit == "%" { "pp" } else { &line.unit };
            let delta = line.delta().map(|d| signed(d.round_dp(7).normalize()));
            let delta = delta.map_or_else(|| "–".to_owned(), |d| format!("{d} {points}"));
            for (id, why) in &line.refused {
                notes.push_str(&format!("{id} would not count for {}: {why}\n", line.name));
            }
            vec![
                line.name.clone(),
                shown(line.before.value),
                shown(line.after.value),
                delta.trim_end().to_owned(),
                format!("{} → {}", line.before.verdict.name(), line.after.verdict.name()),
                line.before.credit.to_string(),
                line.after.credit.to_string(),
            ]
        })
        .collect();
    format!(
        "{} · {} · {}, as if approved: {}\nNothing is decided: this is a preview.\n\n{}\nCredit {} → {} {}, {} less\n{notes}",
        contract.customer,
        contract.name,
        preview.official.name,
        preview.ids.join(", "),
        table(&columns, &rows),
        preview.credit_before,
        preview.credit_after,
        contract.currency,
        preview.credit_saved(),
    )
}

fn preview_json(preview: &ExclusionPreview) -> Value {
    let text = |value: Option<rust_decimal::Decimal>| value.map(|v| v.to_string());
    let lines: Vec<Value> = preview
        .lines
        .iter()
        .map(|line| {
            let refused: Vec<Value> = line
                .refused
                .iter()
                .map(|(id, why)| json!({ "id": id, "why": why.to_string() }))
                .collect();
            json!({
                "id": line.objective_id,
                "unit": line.unit,
                "value_before": text(line.before.value),
                "value_after": text(line.after.value),
                "value_delta": text(line.delta()),
                "verdict_before": line.before.verdict.name(),
                "verdict_after": line.after.verdict.name(),
                "credit_before": line.before.credit.to_string(),
                "credit_after": line.after.credit.to_string(),
                "refused": refused,
            })
        })
        .collect();
    json!({
        "contract": preview.official.contract.id,
        "period": preview.official.name.to_string(),
        "what_if": english(&preview.supposed.what_if),
        "exclusions": preview.ids,
        "currency": preview.official.contract.currency,
        "credit_before": preview.credit_before.to_string(),
        "credit_after": preview.credit_after.to_string(),
        "credit_saved": preview.credit_saved().to_string(),
        "objectives": lines,
    })
}
