//! `vigia changes`.

use std::sync::Arc;

use clap::Args;
use serde_json::{Map, Value, json};

use super::args::{Arguments, OutputArguments, SpanArguments, TableFormat};
use super::query::{range_of, zone_or_own};
use super::terminal::{Align, Terminal, table};
use super::worst::ratio_of;
use super::{Result, emit, json_text, open_engine};
use crate::diagnostic::Diagnostic;
use crate::kpi::plan::Question;
use crate::model::{Timestamp, Zone};
use crate::workspace::changes::{ChangeRow, ChangesAnswer, ChangesQuestion};
use crate::workspace::worst::value_text;
use crate::workspace::{Engine, Purpose, changes_csv};

#[derive(Debug, Args)]
pub struct ChangesArguments {
    /// KPIs of the catalogue, by id
    #[arg(long, value_name = "ID", value_delimiter = ',', required = true)]
    pub kpi: Vec<String>,
    /// What is compared: object, an RDN class, a topology attribute
    #[arg(long, value_name = "KEY", value_delimiter = ',', default_value = "object")]
    pub by: Vec<String>,
    /// Only objects that pass
    #[arg(long = "where", value_name = "EXPR")]
    pub filter: Option<String>,
    #[command(flatten)]
    pub span: SpanArguments,
    /// Compare with the same hour of so many weeks before; three of them must have a value
    #[arg(long, value_name = "W", default_value_t = 4, value_parser = clap::value_parser!(u32).range(3..=52))]
    pub weeks: u32,
    /// Score from which on an hour is marked
    #[arg(long, value_name = "SCORE", default_value_t = 5.0)]
    pub threshold: f64,
    /// Attempts (the denominator) that an hour needs to be judged
    #[arg(long, value_name = "X")]
    pub min_attempts: Option<f64>,
    /// Share of an hour's data, 0 to 1, that it needs to be judged
    #[arg(long, value_name = "RATIO", default_value_t = 0.75)]
    pub min_completeness: f64,
    /// Only what got worse (of a KPI without a good direction: what changed)
    #[arg(long)]
    pub worse: bool,
    /// Spells that are listed, strongest first
    #[arg(long, value_name = "N", default_value_t = 50, value_parser = clap::value_parser!(u32).range(1..))]
    pub n: u32,
    #[command(flatten)]
    pub out: OutputArguments,
}

pub fn run(arguments: &Arguments, asked: &ChangesArguments, terminal: Terminal) -> Result {
    let engine = Arc::new(open_engine(arguments, Purpose::Reading, terminal)?);
    let question = question_of(&engine, asked)?;
    let shared = Arc::clone(&engine);
    let answer = terminal.with_progress(move |ctx| shared.changes(&question, ctx))??;
    terminal.diagnostics(&answer.warnings);
    let rows = &answer.rows[..answer.rows.len().min(asked.n as usize)];
    let text = match asked.out.form(arguments) {
        TableFormat::Table => human_table(&answer, rows),
        TableFormat::Csv => {
            answer.sentences(rows.len()).iter().for_each(|sentence| terminal.note(sentence));
            changes_csv::write(&answer, rows)?
        }
        TableFormat::Json => json_text(&answer_json(&answer, rows)),
    };
    emit(terminal, asked.out.output.as_deref(), &text)
}

fn question_of(engine: &Engine, asked: &ChangesArguments) -> Result<ChangesQuestion> {
    let zone = zone_or_own(engine, &asked.span)?;
    if !(asked.threshold.is_finite() && asked.threshold > 0.0) {
        return Err(Diagnostic::error("--threshold must be a number above 0")
            .hint("5 marks little, 3 much")
            .into());
    }
    if asked.min_attempts.is_some_and(|least| !least.is_finite() || least < 0.0) {
        return Err(Diagnostic::error("--min-attempts must be a number from 0 on").into());
    }
    let kpis = asked.kpi.iter().map(|id| Question::Kpi(id.trim().to_owned())).collect();
    Ok(ChangesQuestion {
        filter: asked.filter.clone().unwrap_or_default(),
        by: asked.by.iter().map(|key| key.trim().to_owned()).collect(),
        range: range_of(engine, &asked.span, &zone)?,
        n_weeks: asked.weeks as usize,
        threshold: asked.threshold,
        attempts_min: asked.min_attempts,
        completeness_ratio_min: ratio_of(asked.min_completeness)?,
        worse_only: asked.worse,
        ..ChangesQuestion::new(kpis, zone)
    })
}

/// `2026-10-14 09:00`, in a table whose heading names the zone.
fn clock(at: Timestamp, zone: &Zone) -> String {
    zone.local(at).strftime("%Y-%m-%d %H:%M").to_string()
}

fn human_table(answer: &ChangesAnswer, rows: &[ChangeRow]) -> String {
    let by_object = answer.keys == ["object"];
    let keys = answer.keys.join(" · ");
    let zone = &answer.question.zone;
    let mut columns = vec![
        (if by_object { "name" } else { &keys }, Align::Left),
        ("kpi", Align::Left),
        ("from", Align::Left),
        ("to", Align::Left),
        ("hours", Align::Right),
        ("value", Align::Right),
        ("usual", Align::Right),
        ("usual range", Align::Right),
        ("unit", Align::Left),
        ("score", Align::Right),
        ("change", Align::Left),
    ];
    if by_object {
        columns.push(("object", Align::Left));
    }
    let row = |row: &ChangeRow| {
        let (spell, peak) = (&row.spell, &row.spell.peak);
        let item = &answer.items[row.item_idx];
        let mut cells = vec![
            row.label.clone(),
            item.id.clone(),
            clock(spell.range.start, zone),
            clock(spell.range.end, zone),
            spell.n_hours.to_string(),
            value_text(peak.value),
            value_text(peak.usual),
            format!("{} to {}", value_text(peak.usual_low), value_text(peak.usual_high)),
            item.unit.sign().to_owned(),
            format!("{:+.1}", peak.score),
            peak.change.name().to_owned(),
        ];
        if by_object {
            cells.push(row.group.join(" · "));
        }
        cells
    };
    let rows_text: Vec<Vec<String>> = rows.iter().map(row).collect();
    let listed = if rows.is_empty() { String::new() } else { table(&columns, &rows_text) + "\n" };
    format!(
        "What changed, {} to {} ({}); values are those of the strongest hour of each spell\n\n{listed}{}\n",
        clock(answer.range.start, zone),
        clock(answer.range.end, zone),
        zone.name(),
        answer.sentences(rows.len()).join("\n")
    )
}

fn answer_json(answer: &ChangesAnswer, rows: &[ChangeRow]) -> Value {
    let zone = &answer.question.zone;
    let spells = rows.iter().map(|row| {
        let (spell, peak) = (&row.spell, &row.spell.peak);
        let item = &answer.items[row.item_idx];
        let mut map = Map::new();
        map.insert("kpi".to_owned(), json!(item.id));
        for (key, value) in answer.keys.iter().zip(&row.group) {
            map.insert(key.clone(), json!(value));
        }
        map.insert("label".to_owned(), json!(row.label));
        map.insert("unit".to_owned(), json!(item.unit.sign()));
        map.insert("from".to_owned(), json!(zone.to_iso(spell.range.start)));
        map.insert("to".to_owned(), json!(zone.to_iso(spell.range.end)));
        map.insert("hours".to_owned(), json!(spell.n_hours));
        map.insert("peak_start".to_owned(), json!(zone.to_iso(peak.start)));
        map.insert("value".to_owned(), json!(peak.value));
        map.insert("usual".to_owned(), json!(peak.usual));
        map.insert("usual_low".to_owned(), json!(peak.usual_low));
        map.insert("usual_high".to_owned(), json!(peak.usual_high));
        map.insert("score".to_owned(), json!(peak.score));
        map.insert("change".to_owned(), json!(peak.change.name()));
        Value::Object(map)
    });
    let counts = &answer.counts;
    json!({
        "from": zone.to_iso(answer.range.start),
        "to": zone.to_iso(answer.range.end),
        "zone": zone.name(),
        "weeks": answer.question.n_weeks,
        "threshold": answer.question.threshold,
        "spells": spells.collect::<Vec<_>>(),
        "n_spells": answer.rows.len(),
        "n_groups": answer.n_groups,
        "hours": {
            "all": counts.total(),
            "judged": counts.n_judged,
            "without_value": counts.n_without_value,
            "incomplete_or_suspect": counts.n_unsound,
            "few_attempts": counts.n_few_attempts,
            "short_history": counts.n_short_history,
            "clock_change": counts.n_without_clock,
            "only_zeros_before": counts.n_without_scale,
        },
    })
}
