//! `vigia regulator`: rules of regulators as files, and what a month says by them.

use std::sync::Arc;

use serde_json::{Value, json};

use super::args::{Arguments, RegulatorAction, TableFormat};
use super::query::number;
use super::terminal::{Align, Ending, Terminal, table};
use super::{Result, emit, json_text, month_of, open_engine};
use crate::diagnostic::Diagnostic;
use crate::workspace::regulator::{self, RegulatorReport};
use crate::workspace::{Engine, Purpose, regulator_csv};

pub fn run(arguments: &Arguments, action: &RegulatorAction, terminal: Terminal) -> Result {
    let engine = open_engine(arguments, Purpose::Reading, terminal)?;
    match action {
        RegulatorAction::List => list(arguments, &engine, terminal),
        RegulatorAction::Add { pack } => add(arguments, &engine, pack, terminal),
        RegulatorAction::Report { pack, period, out } => {
            let (engine, id, month) = (Arc::new(engine), pack.clone(), month_of(period)?);
            let report = terminal
                .with_progress(move |ctx| regulator::report(&engine, &id, month, ctx))??;
            terminal.diagnostics(&report.warnings);
            if !report.pack.verified {
                let unread = Diagnostic::note(format!(
                    "the rules of {:?} were not compared with the text in force: {}",
                    report.pack.id, report.pack.basis
                ));
                terminal.diagnostic(&unread);
            }
            let text = match out.form(arguments) {
                TableFormat::Table => human_table(&report),
                TableFormat::Csv => regulator_csv::write(&report)?,
                TableFormat::Json => json_text(&report_json(&report)),
            };
            emit(terminal, out.output.as_deref(), &text)
        }
    }
}

fn list(arguments: &Arguments, engine: &Engine, terminal: Terminal) -> Result {
    let (packs, problems) = regulator::list(engine);
    terminal.diagnostics(&problems);
    let yes_or_no = |is: bool| if is { "yes" } else { "no" }.to_owned();
    if arguments.json {
        let packs = packs.iter().map(|listed| {
            let pack = &listed.pack;
            json!({
                "id": pack.id, "name": pack.name, "authority": pack.authority, "zone": pack.zone.name(),
                "basis": pack.basis, "verified": pack.verified, "added": listed.added,
            })
        });
        terminal.data(&json_text(&packs.collect()))?;
        return Ok(Ending::Done);
    }
    let columns = [
        ("id", Align::Left),
        ("name", Align::Left),
        ("authority", Align::Left),
        ("added", Align::Left),
        ("verified", Align::Left),
        ("basis", Align::Left),
    ];
    let rows: Vec<Vec<String>> = packs
        .iter()
        .map(|listed| {
            let pack = &listed.pack;
            vec![
                pack.id.clone(),
                pack.name.clone(),
                pack.authority.clone(),
                yes_or_no(listed.added),
                yes_or_no(pack.verified),
                pack.basis.clone(),
            ]
        })
        .collect();
    terminal.data(&table(&columns, &rows))?;
    Ok(Ending::Done)
}

fn add(arguments: &Arguments, engine: &Engine, pack: &str, terminal: Terminal) -> Result {
    let written = regulator::add(engine, pack)?;
    if arguments.json {
        terminal.data(&json_text(&json!({ "written": written })))?;
        return Ok(Ending::Done);
    }
    if written.is_empty() {
        terminal.note(&format!("The workspace has {pack} already; nothing was changed"));
    }
    for file in &written {
        terminal.data(&format!("{file}\n"))?;
    }
    terminal.note("Read these files and write your vendors' counters into them before you report");
    Ok(Ending::Done)
}

fn human_table(report: &RegulatorReport) -> String {
    let columns = [
        ("period", Align::Left),
        ("technology", Align::Left),
        ("kpi", Align::Left),
        ("busy hours", Align::Right),
        ("traffic", Align::Right),
        ("numerator", Align::Right),
        ("denominator", Align::Right),
        ("value", Align::Right),
        ("complete", Align::Right),
        ("left out", Align::Left),
        ("note", Align::Left),
    ];
    let shown = |value: Option<f64>| value.map_or_else(|| "–".to_owned(), number);
    let rows: Vec<Vec<String>> = report
        .rows
        .iter()
        .map(|row| {
            let complete = row.completeness_ratio;
            vec![
                row.period.clone(),
                row.technology.clone(),
                row.kpi.id.clone(),
                row.n_busy_hours.to_string(),
                shown(row.traffic),
                shown(row.numerator),
                shown(row.denominator),
                shown(row.value),
                complete.map_or_else(|| "–".to_owned(), |c| format!("{:.2} %", c * 100.0)),
                row.left_out.clone(),
                row.note.clone(),
            ]
        })
        .collect();
    table(&columns, &rows)
}

fn report_json(report: &RegulatorReport) -> Value {
    let rows = report.rows.iter().map(|row| {
        json!({
            "period": row.period, "is_month": row.is_month, "technology": row.technology, "kpi": row.kpi.id,
            "unit": row.kpi.unit.sign(), "busy_hours": row.n_busy_hours, "traffic": row.traffic,
            "numerator": row.numerator, "denominator": row.denominator, "value": row.value,
            "completeness": row.completeness_ratio, "left_out": row.left_out, "note": row.note,
        })
    });
    json!({
        "regulator": report.pack.id, "name": report.pack.name, "verified": report.pack.verified,
        "basis": report.pack.basis, "rows": rows.collect::<Vec<_>>(),
    })
}
