//! `vigia worst`.

use std::sync::Arc;

use clap::{Args, ValueEnum};
use serde_json::{Map, Value, json};

use super::args::{Arguments, OutputArguments, SpanArguments, SuspectArguments, TableFormat};
use super::query::{range_of, suspect_of, zone_or_own};
use super::terminal::{Align, Terminal, table};
use super::{Result, emit, json_text, open_engine};
use crate::diagnostic::Diagnostic;
use crate::kpi::plan::Question;
use crate::words::Sentence;
use crate::workspace::worst::{
    Rank, WorstAnswer, WorstQuestion, WorstRow, amount, percent, value_text,
};
use crate::workspace::{Engine, Purpose, worst_csv};

#[derive(Debug, Args)]
pub struct WorstArguments {
    /// KPI of the catalogue, by id
    #[arg(
        long,
        value_name = "ID",
        required_unless_present = "formula",
        conflicts_with = "formula"
    )]
    pub kpi: Option<String>,
    /// A formula, such as: 100 * sum(pmRrcConnEstabSucc) / sum(pmRrcConnEstabAtt)
    #[arg(long, value_name = "TEXT", allow_hyphen_values = true)]
    pub formula: Option<String>,
    /// What is ranked: object, an RDN class, a topology attribute
    #[arg(long, value_name = "KEY", value_delimiter = ',', default_value = "object")]
    pub by: Vec<String>,
    /// Only objects that pass
    #[arg(long = "where", value_name = "EXPR")]
    pub filter: Option<String>,
    #[command(flatten)]
    pub span: SpanArguments,
    /// What puts an object first: the worst value, most failures, or most bad days
    #[arg(long, value_enum, default_value = "rate")]
    pub rank: RankBy,
    /// Objects that are listed
    #[arg(long, value_name = "N", default_value_t = 10, value_parser = clap::value_parser!(u32).range(1..))]
    pub n: u32,
    /// Attempts (the denominator) that an object needs to be ranked by rate, and a day to be judged
    #[arg(long, value_name = "X")]
    pub min_attempts: Option<f64>,
    /// Persistent is who was bad on at least N of the last M local days
    #[arg(long, value_name = "N/M", default_value = "3/7")]
    pub days: String,
    /// Share of a day's data, 0 to 1, that it needs to be judged
    #[arg(long, value_name = "RATIO", default_value_t = 0.75)]
    pub min_completeness: f64,
    /// A day is bad that is worse than this [default: worse than everything together on that day]
    #[arg(long, value_name = "V", allow_hyphen_values = true)]
    pub threshold: Option<f64>,
    /// What-if: the KPI without the K worst objects, beside the official figure
    #[arg(long, value_name = "K", value_parser = clap::value_parser!(u32).range(1..))]
    pub without: Option<u32>,
    /// Which way is good, where the catalogue does not say so
    #[arg(long, value_enum)]
    pub better: Option<Better>,
    #[command(flatten)]
    pub suspect: SuspectArguments,
    #[command(flatten)]
    pub out: OutputArguments,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum RankBy {
    Rate,
    Contribution,
    Persistence,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Better {
    Higher,
    Lower,
}

pub fn run(arguments: &Arguments, asked: &WorstArguments, terminal: Terminal) -> Result {
    let engine = Arc::new(open_engine(arguments, Purpose::Reading, terminal)?);
    let question = question_of(&engine, asked)?;
    let shared = Arc::clone(&engine);
    let answer = terminal.with_progress(move |ctx| shared.worst(&question, ctx))??;
    terminal.diagnostics(&answer.warnings);
    let text = match asked.out.form(arguments) {
        TableFormat::Table => human_table(&answer),
        TableFormat::Csv => {
            answer.sentences().iter().for_each(|sentence| terminal.note(&sentence.english()));
            worst_csv::write(&answer)?
        }
        TableFormat::Json => json_text(&answer_json(&answer)),
    };
    emit(terminal, asked.out.output.as_deref(), &text)
}

fn question_of(engine: &Engine, asked: &WorstArguments) -> Result<WorstQuestion> {
    let zone = zone_or_own(engine, &asked.span)?;
    let kpi = match (&asked.kpi, &asked.formula) {
        (Some(id), _) => Question::Kpi(id.trim().to_owned()),
        (None, formula) => Question::Formula(formula.clone().unwrap_or_default()),
    };
    let (bad_days_min, n_days) = days_of(&asked.days)?;
    if asked.min_attempts.is_some_and(|least| !least.is_finite() || least < 0.0) {
        return Err(Diagnostic::error("--min-attempts must be a number from 0 on").into());
    }
    if asked.threshold.is_some_and(|threshold| !threshold.is_finite()) {
        return Err(Diagnostic::error("--threshold must be a number").into());
    }
    Ok(WorstQuestion {
        filter: asked.filter.clone().unwrap_or_default(),
        by: asked.by.iter().map(|key| key.trim().to_owned()).collect(),
        range: range_of(engine, &asked.span, &zone)?,
        suspect: suspect_of(engine, &asked.suspect),
        higher_is_better: asked.better.map(|better| better == Better::Higher),
        rank: match asked.rank {
            RankBy::Rate => Rank::Rate,
            RankBy::Contribution => Rank::Contribution,
            RankBy::Persistence => Rank::Persistence,
        },
        n_shown: asked.n as usize,
        attempts_min: asked.min_attempts,
        bad_days_min,
        n_days,
        completeness_ratio_min: ratio_of(asked.min_completeness)?,
        threshold: asked.threshold,
        n_without: asked.without.map(|n| n as usize),
        ..WorstQuestion::new(kpi, zone)
    })
}

/// A completeness as it is typed.
pub(super) fn ratio_of(ratio: f64) -> Result<f64> {
    if (0.0..=1.0).contains(&ratio) {
        return Ok(ratio);
    }
    let message = format!("could not take --min-completeness {ratio}: it is not between 0 and 1");
    Err(Diagnostic::error(message).hint("0.75 means three quarters of a day's data").into())
}

/// `3/7`.
fn days_of(text: &str) -> Result<(usize, usize)> {
    let days = text.split_once('/').and_then(|(n_bad, n_days)| {
        Some((n_bad.trim().parse().ok()?, n_days.trim().parse().ok()?))
    });
    match days {
        Some((n_bad, n_days)) if (1..=n_days).contains(&n_bad) && n_days <= 3_660 => {
            Ok((n_bad, n_days))
        }
        _ => Err(Diagnostic::error(format!("could not read --days {text:?}"))
            .hint("write 3/7 for bad on at least 3 of the last 7 days")
            .into()),
    }
}

fn human_table(answer: &WorstAnswer) -> String {
    let unit = answer.item.unit.sign();
    let value = if unit.is_empty() { "value".to_owned() } else { format!("value [{unit}]") };
    let by_object = answer.keys == ["object"];
    let keys = answer.keys.join(" · ");
    // What is lost of a time is downtime, and comes in seconds whatever the formula counts in.
    let in_secs = |amount: f64| amount * answer.time_unit_secs.unwrap_or(1.0);
    let [above, below, lost, by_lost, most_lost] = match answer.time_unit_secs {
        Some(_) => [
            "numerator [s]",
            "denominator [s]",
            "downtime [s]",
            "by downtime",
            "most downtime first",
        ],
        None => ["numerator", "denominator", "failures", "by failures", "most failures first"],
    };
    let mut columns = vec![
        (if by_object { "name" } else { &keys }, Align::Left),
        (value.as_str(), Align::Right),
        (above, Align::Right),
        (below, Align::Right),
        (lost, Align::Right),
        ("share", Align::Right),
        ("cumulative", Align::Right),
        ("by rate", Align::Right),
        (by_lost, Align::Right),
        ("days bad", Align::Right),
    ];
    if by_object {
        columns.push(("object", Align::Left));
    }
    let nothing = || "–".to_owned();
    let row = |(row, label): (&WorstRow, &String)| {
        let counted = |value: Option<f64>| value.map(in_secs).map_or_else(nothing, amount);
        let share = |ratio: Option<f64>| ratio.map_or_else(nothing, percent);
        let place = |place: Option<usize>| place.map_or_else(nothing, |n| n.to_string());
        let mut cells = vec![
            label.clone(),
            row.point.value.map_or_else(nothing, value_text),
            counted(row.point.numerator),
            counted(row.point.denominator),
            counted(row.failures),
            share(row.share),
            share(row.cumulative_share),
            place(row.rank_by_rate),
            place(row.rank_by_contribution),
            format!("{} of {}", row.n_days_bad, row.n_days_judged),
        ];
        if by_object {
            cells.push(row.group.join(" · "));
        }
        cells
    };
    let rows: Vec<Vec<String>> =
        answer.report.shown().iter().zip(&answer.labels).map(row).collect();
    let zone = &answer.question.zone;
    let order = match answer.question.rank {
        Rank::Rate => "worst value first",
        Rank::Contribution => most_lost,
        Rank::Persistence => "most bad days first",
    };
    format!(
        "{}, {order} · {} to {} ({})\n\n{}\n{}\n",
        answer.item.name,
        zone.to_iso(answer.range.start),
        zone.to_iso(answer.range.end),
        zone.name(),
        if rows.is_empty() { "None to name\n".to_owned() } else { table(&columns, &rows) },
        english(answer).join("\n")
    )
}

fn english(answer: &WorstAnswer) -> Vec<String> {
    answer.sentences().iter().map(Sentence::english).collect()
}

fn answer_json(answer: &WorstAnswer) -> Value {
    let (question, report) = (&answer.question, &answer.report);
    let zone = &question.zone;
    let rows = report.shown().iter().zip(&answer.labels).map(|(row, label)| {
        let mut map = Map::new();
        for (key, value) in answer.keys.iter().zip(&row.group) {
            map.insert(key.clone(), json!(value));
        }
        map.insert("label".to_owned(), json!(label));
        map.insert("value".to_owned(), json!(row.point.value));
        map.insert("numerator".to_owned(), json!(row.point.numerator));
        map.insert("denominator".to_owned(), json!(row.point.denominator));
        map.insert("failures".to_owned(), json!(row.failures));
        map.insert("share".to_owned(), json!(row.share));
        map.insert("cumulative_share".to_owned(), json!(row.cumulative_share));
        map.insert("rank_by_rate".to_owned(), json!(row.rank_by_rate));
        map.insert("rank_by_contribution".to_owned(), json!(row.rank_by_contribution));
        map.insert("days_bad".to_owned(), json!(row.n_days_bad));
        map.insert("days_judged".to_owned(), json!(row.n_days_judged));
        map.insert("completeness".to_owned(), json!(row.point.completeness));
        Value::Object(map)
    });
    let names = |groups: &[Vec<String>]| -> Vec<String> {
        groups.iter().map(|group| group.join(" · ")).collect()
    };
    let what_if = report.what_if.as_ref().map(|what_if| {
        json!({
            "label": "what-if",
            "without_objects": what_if.n_left_out,
            "value": what_if.value,
            "numerator": what_if.numerator,
            "denominator": what_if.denominator,
        })
    });
    json!({
        "kpi": answer.item.id,
        "name": answer.item.name,
        "unit": answer.item.unit.sign(),
        "formula": answer.item.formula,
        "higher_is_better": answer.higher_is_better,
        // Where they are time: what one unit of numerators, denominators and what is lost stands for.
        "time_unit_seconds": answer.time_unit_secs,
        "from": zone.to_iso(answer.range.start),
        "to": zone.to_iso(answer.range.end),
        "zone": zone.name(),
        "official": {
            "value": report.total.value,
            "numerator": report.total.numerator,
            "denominator": report.total.denominator,
            "failures": report.failures,
            "completeness": report.total.completeness,
            "gap": report.total.gap.as_ref().map(ToString::to_string),
        },
        "what_if": what_if,
        "objects": rows.collect::<Vec<_>>(),
        "shown_share": report.shown_share,
        "n_objects": report.n_objects,
        "n_days": report.n_days,
        "below_floor": names(&report.below_floor),
        "without_value": names(&report.without_value),
        "without_judged_day": names(&report.without_judged_day),
        "more_successes_than_attempts": names(&report.impossible),
        "n_meeting_threshold": report.n_meeting.map(|(n, _)| n),
        "n_with_value": report.n_meeting.map(|(_, n)| n),
        "no_failures": report.no_failures.map(|why| why.to_string()),
        "sentences": english(answer),
    })
}
