//! `vigia busy-hours NAME,NAME --compare`: definitions side by side.

use std::sync::Arc;

use serde_json::{Map, Value, json};

use super::args::{Arguments, BusyHoursArguments, TableFormat};
use super::query::{number, range_of, suspect_of};
use super::terminal::{Align, Terminal, table};
use super::{Result, emit, json_text, open_engine, zone_named};
use crate::diagnostic::Diagnostic;
use crate::workspace::busy_hours::{MonthRule, definition_named};
use crate::workspace::busy_hours_compare::{CompareQuestion, ComparedCell, Comparison, compare};
use crate::workspace::{Purpose, busy_hours_csv};

/// Clock times of one cell that a table shows.
const TIMES_MAX: usize = 3;

pub fn run(arguments: &Arguments, asked: &BusyHoursArguments, terminal: Terminal) -> Result {
    let engine = Arc::new(open_engine(arguments, Purpose::Reading, terminal)?);
    let zone = asked.span.zone.as_deref().map(zone_named).transpose()?;
    let names: Vec<String> = asked.name.split(',').map(|name| name.trim().to_owned()).collect();
    let documents = engine.documents();
    let mut own_zone = None;
    for name in &names {
        let definition = definition_named(&documents, name)?;
        own_zone = own_zone.or_else(|| definition.zone.clone());
    }
    let shown = zone.clone().or(own_zone).unwrap_or_else(|| engine.settings().zone.clone());
    let question = CompareQuestion {
        names,
        kpi: asked.kpi.clone(),
        range: range_of(&engine, &asked.span, &shown)?,
        zone,
        suspect: suspect_of(&engine, &asked.suspect),
        by_month: asked.month,
        rules: asked.rules.iter().map(|text| rule_of(text)).collect::<Result<_>>()?,
    };
    let shared = Arc::clone(&engine);
    let found = terminal.with_progress(move |ctx| compare(&shared, &question, ctx))??;
    terminal.diagnostics(&found.warnings);
    let text = match asked.out.form(arguments) {
        TableFormat::Table => human_table(&found),
        TableFormat::Csv => busy_hours_csv::write_comparison(&found)?,
        TableFormat::Json => json_text(&comparison_json(&found)),
    };
    emit(terminal, asked.out.output.as_deref(), &text)
}

fn rule_of(text: &str) -> Result<MonthRule> {
    Ok(MonthRule::parse(text.trim()).ok_or_else(|| {
        Diagnostic::error(format!("could not read the rule {text:?} of a month"))
            .hint("write max, mean, mean-of-top-5 or highest-4")
    })?)
}

/// Lines of periods, then of rules, in the same columns; below them what each definition means.
fn human_table(found: &Comparison) -> String {
    let nothing = || "–".to_owned();
    let shown = |value: Option<f64>| value.map_or_else(nothing, number);
    let mut names = vec!["period".to_owned()];
    for definition in &found.definitions {
        let (name, unit) = (&definition.name, definition.traffic.unit.sign());
        names.push(format!("{name}: hour"));
        names.push(if unit.is_empty() {
            format!("{name}: traffic")
        } else {
            format!("{name}: traffic [{unit}]")
        });
        names.extend(found.kpi.as_ref().map(|kpi| format!("{name}: {}", kpi.id)));
    }
    names.extend(found.kpi.as_ref().map(|kpi| format!("all hours: {}", kpi.id)));
    let columns: Vec<(&str, Align)> = names
        .iter()
        .map(|name| {
            let is_text = name == "period" || name.ends_with(": hour");
            (name.as_str(), if is_text { Align::Left } else { Align::Right })
        })
        .collect();
    let mut rows = Vec::new();
    for row in &found.rows {
        let mut line = vec![row.period.clone()];
        for cell in &row.cells {
            line.push(clock_times(cell));
            line.push(shown(cell.traffic));
            line.extend(found.kpi.as_ref().map(|_| shown(cell.kpi)));
        }
        line.extend(found.kpi.as_ref().map(|_| shown(row.all_hours)));
        rows.push(line);
    }
    for row in &found.rules {
        let mut line = vec![format!("{} {}", row.month, row.rule)];
        for (value, (n_found, n_counted)) in row.values.iter().zip(&row.n_days) {
            line.push(format!("{n_found} of {n_counted} days"));
            line.push(shown(*value));
            line.extend(found.kpi.as_ref().map(|_| String::new()));
        }
        line.extend(found.kpi.as_ref().map(|_| String::new()));
        rows.push(line);
    }
    let meanings: Vec<Vec<String>> =
        found.definitions.iter().map(|d| vec![d.name.clone(), d.meaning.english()]).collect();
    let legend = table(&[("definition", Align::Left), ("meaning", Align::Left)], &meanings);
    format!("{}\n{legend}", table(&columns, &rows))
}

/// `13:00`, or of several units and days `13:00 ×2, 15:00 ×1`.
fn clock_times(cell: &ComparedCell) -> String {
    match &cell.hours[..] {
        [] => "–".to_owned(),
        [(clock, 1)] => clock.clone(),
        many => {
            let shown = many.iter().take(TIMES_MAX).map(|(clock, n)| format!("{clock} ×{n}"));
            let mut text = shown.collect::<Vec<_>>().join(", ");
            if many.len() > TIMES_MAX {
                text.push_str(", …");
            }
            text
        }
    }
}

fn comparison_json(found: &Comparison) -> Value {
    let names = || found.definitions.iter().map(|definition| definition.name.clone());
    let kpi = found.kpi.as_ref().map(|kpi| kpi.id.clone());
    let rows = found.rows.iter().map(|row| {
        let cells = names().zip(&row.cells).map(|(name, cell)| {
            let times = cell.hours.iter().map(|(clock, n)| json!({"start": clock, "n": n}));
            let mut map = Map::new();
            map.insert("hours".to_owned(), times.collect());
            map.insert("traffic".to_owned(), json!(cell.traffic));
            if let Some(kpi) = &kpi {
                map.insert(kpi.clone(), json!(cell.kpi));
            }
            (name, Value::Object(map))
        });
        let mut map = Map::new();
        map.insert("period".to_owned(), json!(row.period));
        map.insert("in".to_owned(), Value::Object(cells.collect()));
        if let Some(kpi) = &kpi {
            map.insert("all_hours".to_owned(), json!({kpi.as_str(): row.all_hours}));
        }
        Value::Object(map)
    });
    let rules = found.rules.iter().map(|row| {
        let cells = names().zip(row.values.iter().zip(&row.n_days));
        let cells = cells.map(|(name, (value, (n_found, n_counted)))| {
            (name, json!({"value": value, "days": n_found, "days_counted": n_counted}))
        });
        json!({"month": row.month, "rule": row.rule.to_string(), "in": Value::Object(cells.collect())})
    });
    let definitions = found.definitions.iter().map(|definition| {
        let rule = definition.month_rule.map(|rule| rule.to_string());
        json!({"name": definition.name, "meaning": definition.meaning.english(), "traffic": definition.traffic.id, "month_rule": rule})
    });
    json!({
        "definitions": definitions.collect::<Vec<_>>(),
        "kpi": kpi,
        "periods": rows.collect::<Vec<_>>(),
        "rules": rules.collect::<Vec<_>>(),
    })
}
