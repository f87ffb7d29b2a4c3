//! `vigia trace`: where one value comes from.

use std::sync::Arc;

use serde_json::{Value, json};

use super::args::{Arguments, TableFormat, TraceArguments};
use super::query::{range_of, suspect_of, uses_json, zone_or_own};
use super::terminal::{Align, Terminal, table};
use super::{Result, emit, json_text, open_engine};
use crate::diagnostic::Diagnostic;
use crate::kpi::plan::Question;
use crate::model::{Every, Zone};
use crate::report::guarded;
use crate::workspace::trace::{Trace, TraceQuestion};
use crate::workspace::{Purpose, QueryQuestion};

pub fn run(arguments: &Arguments, asked: &TraceArguments, terminal: Terminal) -> Result {
    let engine = Arc::new(open_engine(arguments, Purpose::Reading, terminal)?);
    let zone = zone_or_own(&engine, &asked.span)?;
    let questions: Vec<Question> = (asked.kpi.iter().map(|id| Question::Kpi(id.trim().to_owned())))
        .chain(asked.formula.iter().map(|text| Question::Formula(text.clone())))
        .chain(asked.measurement.iter().map(|name| Question::Measurement(name.trim().to_owned())))
        .collect();
    let mut by = Vec::new();
    let mut group = Vec::new();
    for pair in &asked.by {
        let (key, value) = pair.split_once('=').ok_or_else(|| {
            Diagnostic::error(format!("could not read --by {pair:?}"))
                .hint("say which group: --by region=Norte, or --by object=NAME")
        })?;
        by.push(key.trim().to_owned());
        group.push(value.trim().to_owned());
    }
    let question = QueryQuestion {
        questions,
        filter: asked.filter.clone().unwrap_or_default(),
        by,
        every: Every::All,
        range: range_of(&engine, &asked.span, &zone)?,
        zone: zone.clone(),
        granularity: None,
        suspect: suspect_of(&engine, &asked.suspect),
        worst: None,
        busy_hour: None,
    };
    let asked_for = TraceQuestion { question, group, n_rows: asked.rows as usize };
    let trace = terminal.with_progress(move |ctx| engine.trace(&asked_for, ctx))??;
    terminal.diagnostics(&trace.answer.warnings);
    let text = match asked.out.form(arguments) {
        TableFormat::Table => human(&trace, &zone),
        TableFormat::Csv => rows_csv(&trace, &zone)?,
        TableFormat::Json => json_text(&trace_json(&trace, &zone)),
    };
    emit(terminal, asked.out.output.as_deref(), &text)
}

/// Columns of the arithmetic, with their values.
fn arithmetic(trace: &Trace) -> Vec<(String, Option<f64>)> {
    let n_buckets = trace.answer.series.first().map_or(1, |series| series.buckets.len());
    let cell = trace.group_idx * n_buckets;
    let columns = trace.answer.explain().into_iter();
    columns.map(|c| (c.name, c.values.get(cell).copied().flatten())).collect()
}

/// All digits: who follows a number wants to find it again.
fn number(value: f64) -> String {
    value.to_string()
}

fn human(trace: &Trace, zone: &Zone) -> String {
    let (Some(item), Some(point)) = (trace.answer.items.first(), trace.point()) else {
        return String::new();
    };
    let unit = item.unit.sign();
    let shown = |value: Option<f64>| value.map_or_else(|| "–".to_owned(), number);
    let value = match (point.value, &point.gap) {
        (Some(value), _) => format!("{} {unit}", number(value)),
        (None, Some(gap)) => gap.to_string(),
        (None, None) => "–".to_owned(),
    };
    let range = trace.answer.range;
    let mut lines = vec![
        vec!["value".to_owned(), value.trim_end().to_owned()],
        vec!["of".to_owned(), item.name.clone()],
        vec!["formula".to_owned(), item.formula_in_full()],
        vec!["formula version".to_owned(), item.version_text().unwrap_or_else(|| "–".to_owned())],
        vec!["from".to_owned(), zone.to_iso(range.start)],
        vec!["to".to_owned(), zone.to_iso(range.end)],
    ];
    let arithmetic = arithmetic(trace);
    lines.extend(
        arithmetic
            .iter()
            .filter(|(_, value)| value.is_some())
            .map(|(name, value)| vec![name.clone(), shown(*value)]),
    );
    lines.push(vec![
        "received / expected".to_owned(),
        format!("{} / {}", point.received, point.expected),
    ]);
    let mut text = table(&[("what", Align::Left), ("is", Align::Left)], &lines);
    let rows: Vec<Vec<String>> = trace
        .rows
        .iter()
        .map(|row| {
            vec![
                row.counter.clone(),
                zone.to_iso(row.start),
                row.object.clone(),
                format!("{} s", row.granularity_secs),
                number(row.value),
                if row.is_suspect { "suspect".to_owned() } else { String::new() },
                row.import.map_or_else(|| "–".to_owned(), |import| import.0.to_string()),
            ]
        })
        .collect();
    let columns = [
        ("counter", Align::Left),
        ("period_start", Align::Left),
        ("object", Align::Left),
        ("length", Align::Right),
        ("value", Align::Right),
        ("mark", Align::Left),
        ("import", Align::Right),
    ];
    text.push_str(&format!("\nRows: {} of {}\n", trace.rows.len(), trace.n_rows));
    text.push_str(&table(&columns, &rows));
    let files: Vec<Vec<String>> = trace
        .files
        .iter()
        .map(|file| {
            vec![
                file.import.0.to_string(),
                file.file.clone(),
                file.sha256.clone(),
                file.n_rows.to_string(),
            ]
        })
        .collect();
    text.push_str("\nFiles of these rows\n");
    let columns = [
        ("import", Align::Right),
        ("file", Align::Left),
        ("sha256", Align::Left),
        ("rows", Align::Right),
    ];
    text.push_str(&table(&columns, &files));
    text
}

fn rows_csv(trace: &Trace, zone: &Zone) -> std::result::Result<String, Diagnostic> {
    let failed =
        |e: &dyn std::fmt::Display| Diagnostic::error(format!("could not write the CSV: {e}"));
    let mut writer =
        csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(Vec::new());
    let header = [
        "counter",
        "period_start",
        "object",
        "granularity_secs",
        "value",
        "suspect",
        "file",
        "sha256",
    ];
    writer.write_record(header).map_err(|e| failed(&e))?;
    for row in &trace.rows {
        let file = trace.files.iter().find(|file| Some(file.import) == row.import);
        let record = [
            guarded(&row.counter).into_owned(),
            zone.to_iso(row.start),
            guarded(&row.object).into_owned(),
            row.granularity_secs.to_string(),
            row.value.to_string(),
            row.is_suspect.to_string(),
            file.map_or_else(String::new, |file| guarded(&file.file).into_owned()),
            file.map_or_else(String::new, |file| file.sha256.clone()),
        ];
        writer.write_record(&record).map_err(|e| failed(&e))?;
    }
    let bytes = writer.into_inner().map_err(|e| failed(&e))?;
    String::from_utf8(bytes).map_err(|e| failed(&e))
}

fn trace_json(trace: &Trace, zone: &Zone) -> Value {
    let item = trace.answer.items.first();
    let point = trace.point();
    let rows: Vec<Value> = trace
        .rows
        .iter()
        .map(|row| {
            json!({
                "counter": row.counter, "period_start": zone.to_iso(row.start), "object": row.object,
                "granularity_secs": row.granularity_secs, "value": row.value, "suspect": row.is_suspect,
                "import": row.import.map(|import| import.0),
            })
        })
        .collect();
    let files: Vec<Value> = trace
        .files
        .iter()
        .map(|file| {
            json!({
                "import": file.import.0, "file": file.file, "sha256": file.sha256, "rows": file.n_rows,
                "imported_at": Zone::utc().to_iso(file.imported_at),
            })
        })
        .collect();
    let counters: serde_json::Map<String, Value> =
        arithmetic(trace).into_iter().map(|(name, value)| (name, json!(value))).collect();
    json!({
        "id": item.map(|i| &i.id), "name": item.map(|i| &i.name), "formula": item.map(|i| &i.formula),
        "formula_version": item.and_then(|i| i.version), "formula_uses": item.map(uses_json), "unit": item.map(|i| i.unit.sign()),
        "value": point.and_then(|p| p.value),
        "gap": point.and_then(|p| p.gap.as_ref()).map(ToString::to_string),
        "numerator": point.and_then(|p| p.numerator), "denominator": point.and_then(|p| p.denominator),
        "received": point.map(|p| p.received), "expected": point.map(|p| p.expected),
        "from": zone.to_iso(trace.answer.range.start), "to": zone.to_iso(trace.answer.range.end),
        "arithmetic": counters, "n_rows": trace.n_rows, "rows": rows, "files": files,
    })
}
