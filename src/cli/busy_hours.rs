//! `vigia busy-hours`: the hours themselves.

use std::sync::Arc;

use serde_json::{Map, Value, json};

use super::args::{Arguments, BusyHoursArguments, TableFormat};
use super::query::{number, range_of, suspect_of};
use super::terminal::{Align, Ending, Terminal, table};
use super::{Result, emit, json_text, open_engine, zone_named};
use crate::workspace::Purpose;
use crate::workspace::busy_hours::{FoundHours, HoursReport, definition_named};

pub fn run(arguments: &Arguments, asked: &BusyHoursArguments, terminal: Terminal) -> Result {
    let engine = Arc::new(open_engine(arguments, Purpose::Reading, terminal)?);
    let zone = asked.span.zone.as_deref().map(zone_named).transpose()?;
    let documents = engine.documents();
    let definition = definition_named(&documents, &asked.name)?;
    let shown = zone.clone().or_else(|| definition.zone.clone());
    let shown = shown.unwrap_or_else(|| engine.settings().zone.clone());
    let range = range_of(&engine, &asked.span, &shown)?;
    let suspect = suspect_of(&engine, &asked.suspect);
    let (shared, name) = (Arc::clone(&engine), asked.name.clone());
    let found = terminal
        .with_progress(move |ctx| shared.busy_hours(&name, range, zone.as_ref(), suspect, ctx))??;
    terminal.diagnostics(&found.warnings);
    if asked.plan {
        let lines = plan_lines(&found.report);
        terminal.data(&if arguments.json {
            json_text(&Value::Object(plan_json(&found.report)))
        } else {
            let rows: Vec<Vec<String>> =
                lines.iter().map(|(what, n)| vec![(*what).to_owned(), n.to_string()]).collect();
            table(&[("what", Align::Left), ("count", Align::Right)], &rows)
        })?;
        return Ok(Ending::Done);
    }
    let text = match asked.out.form(arguments) {
        TableFormat::Table => human_table(&found),
        TableFormat::Csv => crate::workspace::busy_hours_csv::write(&found)?,
        TableFormat::Json => json_text(&hours_json(&found)),
    };
    emit(terminal, asked.out.output.as_deref(), &text)
}

/// Whether hours were kept from before or computed now.
pub(super) fn plan_lines(report: &HoursReport) -> [(&'static str, u64); 4] {
    [
        ("units with busy hours", report.n_units),
        ("days with busy hours", report.n_days),
        ("of these kept from before", report.n_days_kept),
        ("of these computed now", report.n_days_computed),
    ]
}

pub(super) fn plan_json(report: &HoursReport) -> Map<String, Value> {
    let mut map = Map::new();
    map.insert("busy_hour_units".to_owned(), json!(report.n_units));
    map.insert("busy_hour_days".to_owned(), json!(report.n_days));
    map.insert("busy_hour_days_kept".to_owned(), json!(report.n_days_kept));
    map.insert("busy_hour_days_computed".to_owned(), json!(report.n_days_computed));
    map
}

fn human_table(found: &FoundHours) -> String {
    let unit = found.traffic.unit.sign();
    let traffic = if unit.is_empty() { "traffic".to_owned() } else { format!("traffic [{unit}]") };
    let mut columns: Vec<(&str, Align)> = vec![("day", Align::Left)];
    columns.extend(found.hours.keys.iter().map(|key| (key.as_str(), Align::Left)));
    columns.extend([
        ("busy_hour_start", Align::Left),
        (traffic.as_str(), Align::Right),
        ("complete", Align::Right),
        ("day complete", Align::Right),
    ]);
    let nothing = || "–".to_owned();
    let share = |ratio: Option<f64>| ratio.map_or_else(nothing, |r| format!("{:.2} %", r * 100.0));
    let row = |row: crate::workspace::busy_hours::HoursRow<'_>| {
        let mut cells = vec![row.day];
        cells.extend(row.unit.iter().cloned());
        cells.push(row.start.unwrap_or_else(nothing));
        cells.push(row.traffic.map_or_else(nothing, number));
        cells.push(share(row.completeness_ratio));
        cells.push(share(row.day_completeness_ratio));
        cells
    };
    table(&columns, &found.rows().map(row).collect::<Vec<_>>())
}

fn hours_json(found: &FoundHours) -> Value {
    let rows = found.rows().map(|row| {
        let mut map = Map::new();
        map.insert("day".to_owned(), json!(row.day));
        for (key, value) in found.hours.keys.iter().zip(row.unit) {
            map.insert(key.clone(), json!(value));
        }
        map.insert("busy_hour_start".to_owned(), json!(row.start));
        map.insert("traffic".to_owned(), json!(row.traffic));
        map.insert("completeness".to_owned(), json!(row.completeness_ratio));
        map.insert("day_completeness".to_owned(), json!(row.day_completeness_ratio));
        Value::Object(map)
    });
    Value::Array(rows.collect())
}
