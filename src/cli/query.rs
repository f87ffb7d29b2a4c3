//! `vigia query`.

use std::sync::Arc;

use serde_json::{Map, Value, json};

use super::args::{Arguments, QueryArguments, SpanArguments, SuspectArguments, TableFormat};
use super::terminal::{Align, Ending, Terminal, table};
use super::{Result, Stop, busy_hours, emit, json_text, open_engine, time_of, zone_named};
use crate::diagnostic::Diagnostic;
use crate::format::Locale;
use crate::kpi::plan::{PlanItem, Question};
use crate::model::{Every, GranularityPeriod, TimeRange, Zone};
use crate::workspace::answer::{AnswerCost, SuspectPolicy};
use crate::workspace::busy_hours::definition_named;
use crate::workspace::view_file::{ViewDefaults, view_named};
use crate::workspace::{Engine, Purpose, QueryAnswer, QueryQuestion};

pub fn run(arguments: &Arguments, query: &QueryArguments, terminal: Terminal) -> Result {
    let csv_locale = query.csv_locale.as_deref().map(locale_of).transpose()?;
    if csv_locale.is_some() && query.out.form(arguments) != TableFormat::Csv {
        let idle = Diagnostic::error("--csv-locale decides nothing without --format csv");
        return Err(idle.hint("add --format csv, or leave --csv-locale out").into());
    }
    let engine = Arc::new(open_engine(arguments, Purpose::Reading, terminal)?);
    let question = question_of(&engine, query)?;
    let shared = Arc::clone(&engine);
    let use_rollups = !query.no_rollups;
    let formula = match question.questions.as_slice() {
        [Question::Formula(text)] => Some(text.clone()),
        _ => None,
    };
    let answer = terminal
        .with_progress(move |ctx| shared.answer(&question, use_rollups, ctx))?
        .map_err(|mistakes| in_formula(mistakes, formula.as_deref()))?;
    terminal.diagnostics(&answer.warnings);
    if query.plan {
        let cost = &answer.cost;
        terminal.data(&if arguments.json {
            json_text(&plan_json(cost))
        } else {
            plan_table(cost)
        })?;
        return Ok(Ending::Done);
    }
    let text = match query.out.form(arguments) {
        TableFormat::Table => human_table(&answer, query.explain),
        TableFormat::Csv => {
            crate::workspace::answer_csv::write(&answer, query.explain, csv_locale.as_ref())?
        }
        TableFormat::Json => json_text(&answer_json(&answer, query.explain)),
    };
    let ending = emit(terminal, query.out.output.as_deref(), &text)?;
    drop(answer);
    if let Some(engine) = Arc::into_inner(engine) {
        engine.leave();
    }
    Ok(ending)
}

/// Says where in the formula of the question its mistakes stand. Mistakes of KPIs have their own texts.
fn in_formula(mistakes: Vec<Diagnostic>, formula: Option<&str>) -> Vec<Diagnostic> {
    let Some(formula) = formula else { return mistakes };
    let place = |mut mistake: Diagnostic| {
        let start = mistake.location.span.as_ref().map(|span| span.start);
        let before = start.and_then(|start| formula.get(..start));
        let is_of_kpi = mistake.message.starts_with("In KPI");
        if let (Some(before), None, false) = (before, mistake.location.line, is_of_kpi) {
            let line = before.rsplit('\n').next().unwrap_or_default();
            mistake.location.line = Some(before.matches('\n').count() as u64 + 1);
            mistake.location.column = Some(line.chars().count() as u64 + 1);
        }
        mistake
    };
    mistakes.into_iter().map(place).collect()
}

pub(super) fn locale_of(name: &str) -> std::result::Result<Locale, Diagnostic> {
    Locale::named(name).ok_or_else(|| {
        let names: Vec<&str> = Locale::names().collect();
        Diagnostic::error(format!("unknown locale {name:?}"))
            .hint(format!("use one of {}", names.join(", ")))
    })
}

fn question_of(engine: &Engine, query: &QueryArguments) -> Result<QueryQuestion> {
    let questions: Vec<Question> = (query.kpi.iter().map(|id| Question::Kpi(id.trim().to_owned())))
        .chain(query.formula.iter().map(|text| Question::Formula(text.clone())))
        .chain(query.measurement.iter().map(|name| Question::Measurement(name.trim().to_owned())))
        .collect();
    if let Some(name) = &query.view {
        return question_of_view(engine, query, name, questions);
    }
    if questions.is_empty() {
        let nothing =
            Diagnostic::error("nothing was asked: give --kpi, --formula, --measurement or --view");
        return Err(nothing.hint("`vigia list kpis` shows the catalogue").into());
    }
    let every = query.every.as_deref().map(every_of).transpose()?.unwrap_or(Every::All);
    let zone = zone_of(engine, query)?;
    let granularity = query.granularity.as_deref().map(granularity_of).transpose()?;
    let range = range_of(engine, &query.span, &zone)?;
    let suspect = suspect_of(engine, &query.suspect);
    Ok(QueryQuestion {
        questions,
        filter: query.filter.clone().unwrap_or_default(),
        by: query.by.iter().map(|k| k.trim().to_owned()).collect(),
        every,
        range,
        zone,
        granularity,
        suspect,
        worst: query.worst.map(|n| n as usize),
        busy_hour: query.busy_hour.clone(),
    })
}

/// What a saved view asks, and what the flags say in its place.
fn question_of_view(
    engine: &Engine,
    query: &QueryArguments,
    name: &str,
    questions: Vec<Question>,
) -> Result<QueryQuestion> {
    let documents = engine.documents();
    let mut body = view_named(&documents.views, name)?.body.clone();
    if !questions.is_empty() {
        body.questions = questions;
    }
    if let Some(filter) = &query.filter {
        body.filter.clone_from(filter);
    }
    if !query.by.is_empty() {
        body.by = query.by.iter().map(|key| key.trim().to_owned()).collect();
    }
    if let Some(every) = &query.every {
        body.every = every_of(every)?;
    }
    if let Some(worst) = query.worst {
        body.groups_max = Some(worst as usize);
    }
    if let Some(name) = &query.busy_hour {
        definition_named(&documents, name)?;
        body.busy_hour = Some(name.clone());
    }
    body.suspect = match (query.suspect.exclude_suspect, query.suspect.keep_suspect) {
        (true, _) => Some(SuspectPolicy::Exclude),
        (_, true) => Some(SuspectPolicy::Keep),
        _ => body.suspect,
    };
    let defaults = ViewDefaults {
        zone: &engine.settings().zone,
        suspect: engine.settings().suspect,
        extent: engine.snapshot().map_err(Stop::of_cache)?.extent().ok().flatten(),
        busy_hours: &documents.busy_hours,
    };
    let zone = query.span.zone.as_deref().map(zone_named).transpose()?;
    let zone = zone.unwrap_or_else(|| body.zone_in(defaults));
    let given = range_of(engine, &query.span, &zone)?;
    Ok(QueryQuestion {
        granularity: query.granularity.as_deref().map(granularity_of).transpose()?,
        range: given.or_else(|| body.range.of_extent(defaults.extent, &zone)),
        zone,
        ..body.question(defaults)
    })
}

fn every_of(text: &str) -> Result<Every> {
    let wrong = || {
        Diagnostic::error(format!("could not read --every {text:?}"))
            .hint("use 15m, 1h, 1d, 1w, 1mo or all")
    };
    Ok(Every::parse(text).ok_or_else(wrong)?)
}

/// As the flags say, else as the workspace does.
pub(super) fn suspect_of(engine: &Engine, asked: &SuspectArguments) -> SuspectPolicy {
    match (asked.exclude_suspect, asked.keep_suspect) {
        (true, _) => SuspectPolicy::Exclude,
        (_, true) => SuspectPolicy::Keep,
        _ => engine.settings().suspect,
    }
}

/// The range that `--from` and `--to` name, in `zone` where they have no offset; `None` where neither is given.
pub(super) fn range_of(
    engine: &Engine,
    asked: &SpanArguments,
    zone: &Zone,
) -> Result<Option<TimeRange>> {
    let from = asked.from.as_deref().map(|t| time_of(t, zone)).transpose()?;
    let to = asked.to.as_deref().map(|t| time_of(t, zone)).transpose()?;
    if from.is_none() && to.is_none() {
        return Ok(None);
    }
    let extent = engine.snapshot().map_err(Stop::of_cache)?.extent().ok().flatten();
    let start = from.or(extent.map(|e| e.start)).or(to);
    let end = to.or(extent.map(|e| e.end)).or(from);
    match (start, end) {
        (Some(start), Some(end)) if start < end => Ok(Some(TimeRange::new(start, end))),
        (Some(start), Some(end)) => Err(Diagnostic::error(format!(
            "the range is empty: it goes from {start} to {end} (where one end is not given, the data's is taken)"
        ))
        .into()),
        _ => Ok(None),
    }
}

/// The zone that is given, else that of the workspace.
pub(super) fn zone_or_own(engine: &Engine, asked: &SpanArguments) -> Result<Zone> {
    asked.zone.as_deref().map_or_else(|| Ok(engine.settings().zone.clone()), zone_named)
}

/// The zone that is given, else that of the busy hour, else that of the workspace.
fn zone_of(engine: &Engine, query: &QueryArguments) -> Result<Zone> {
    if query.span.zone.is_some() {
        return zone_or_own(engine, &query.span);
    }
    let own = match &query.busy_hour {
        Some(name) => definition_named(&engine.documents(), name)?.zone.clone(),
        None => None,
    };
    Ok(own.unwrap_or_else(|| engine.settings().zone.clone()))
}

fn granularity_of(text: &str) -> Result<GranularityPeriod> {
    let secs = match Every::parse(text) {
        Some(Every::Secs(secs)) => Some(secs),
        Some(Every::Day) => Some(86_400),
        _ => text.strip_suffix('s').and_then(|secs| secs.parse().ok()),
    };
    let wrong = || {
        Diagnostic::error(format!("could not read --granularity {text:?}"))
            .hint("use 15m, 30m, 1h or 1d")
    };
    Ok(secs.and_then(GranularityPeriod::from_secs).ok_or_else(wrong)?)
}

fn human_table(answer: &QueryAnswer, explain: bool) -> String {
    let Some(first) = answer.series.first() else { return String::new() };
    let explained = if explain { answer.explain() } else { Vec::new() };
    let mut columns: Vec<(&str, Align)> = vec![("period_start", Align::Left)];
    columns.extend(first.keys.iter().map(|k| (k.as_str(), Align::Left)));
    let names: Vec<(String, String)> = answer
        .items
        .iter()
        .map(|i| (unit_name(&i.id, i.unit.sign()), format!("{} complete", i.id)))
        .collect();
    for (value, complete) in &names {
        columns.push((value, Align::Right));
        columns.push((complete, Align::Right));
    }
    columns.extend(explained.iter().map(|c| (c.name.as_str(), Align::Right)));
    let mut rows = Vec::new();
    for (group_idx, group) in first.groups.iter().enumerate() {
        for (bucket_idx, bucket) in first.buckets.iter().enumerate() {
            let mut row = vec![first.zone.to_iso(bucket.start)];
            row.extend(group.iter().cloned());
            for (item, series) in answer.items.iter().zip(&answer.series) {
                let point = series.point(group_idx, bucket_idx);
                row.push(match (&point.value, &point.gap) {
                    (Some(value), _) if item.is_upper_bound => format!("≤ {}", number(*value)),
                    (Some(value), _) => number(*value),
                    (None, Some(gap)) => gap.to_string(),
                    (None, None) => "–".to_owned(),
                });
                row.push(
                    point
                        .completeness
                        .map_or_else(|| "–".to_owned(), |c| format!("{:.2} %", c * 100.0)),
                );
            }
            let cell = group_idx * first.buckets.len() + bucket_idx;
            let beside = explained.iter().map(|c| c.values[cell]);
            row.extend(beside.map(|value| value.map_or_else(|| "–".to_owned(), number)));
            rows.push(row);
        }
    }
    let mut text = table(&columns, &rows);
    if explain {
        text.extend(answer.items.iter().filter_map(version_line));
    }
    text
}

/// Which definition of a KPI was computed.
fn version_line(item: &PlanItem) -> Option<String> {
    let version = item.version_text()?;
    Some(format!("{}: formula version {version}, {}\n", item.id, item.formula_in_full()))
}

/// How the answer was found: what was read, and where the time went.
fn plan_lines(cost: &AnswerCost) -> [(&'static str, u64); 17] {
    let (frame, read) = (&cost.frame, &cost.frame.read);
    [
        ("objects", frame.n_objects),
        ("groups", frame.n_groups),
        ("buckets", frame.n_buckets),
        ("threads", read.n_threads),
        ("rollups read", read.n_rollups),
        ("bytes of rollups", read.rollup_bytes),
        ("profiles read", read.n_profiles),
        ("bytes of profiles", read.profile_bytes),
        ("tiles read", read.n_tiles),
        ("bytes of tiles", read.tile_bytes),
        ("values unpacked", read.n_values),
        ("sums of the warehouse", read.n_sums),
        ("names and formulas, µs", cost.plan_micros),
        ("objects and groups, µs", frame.select_micros),
        ("reading and adding up, µs", frame.read_micros),
        ("frame and KPIs, µs", frame.finish_micros + cost.evaluate_micros),
        ("all, µs", cost.total_micros),
    ]
}

fn plan_table(cost: &AnswerCost) -> String {
    let hours = cost.busy_hours.as_ref().map(busy_hours::plan_lines);
    let rows: Vec<Vec<String>> = plan_lines(cost)
        .iter()
        .chain(hours.iter().flatten())
        .map(|(what, count)| vec![(*what).to_owned(), count.to_string()])
        .collect();
    table(&[("what", Align::Left), ("count", Align::Right)], &rows)
}

fn plan_json(cost: &AnswerCost) -> Value {
    let (frame, read) = (&cost.frame, &cost.frame.read);
    let mut plan = json!({
        "objects": frame.n_objects,
        "groups": frame.n_groups,
        "buckets": frame.n_buckets,
        "threads": read.n_threads,
        "rollups": read.n_rollups,
        "rollup_bytes": read.rollup_bytes,
        "profiles": read.n_profiles,
        "profile_bytes": read.profile_bytes,
        "tiles": read.n_tiles,
        "tile_bytes": read.tile_bytes,
        "values": read.n_values,
        "sums": read.n_sums,
        "plan_micros": cost.plan_micros,
        "select_micros": frame.select_micros,
        "read_micros": frame.read_micros,
        "finish_micros": frame.finish_micros,
        "evaluate_micros": cost.evaluate_micros,
        "total_micros": cost.total_micros,
    });
    if let (Some(report), Value::Object(plan)) = (&cost.busy_hours, &mut plan) {
        plan.extend(busy_hours::plan_json(report));
    }
    plan
}

fn unit_name(id: &str, unit: &str) -> String {
    if unit.is_empty() { id.to_owned() } else { format!("{id} [{unit}]") }
}

/// Up to ten significant digits: a table is for reading, CSV and JSON are exact.
pub(super) fn number(value: f64) -> String {
    if value == value.trunc() && value.abs() < 1e15 {
        return format!("{value:.0}");
    }
    let digits = (9 - value.abs().log10().floor() as i32).clamp(0, 12);
    let text = format!("{value:.*}", digits as usize);
    if text.contains('.') {
        text.trim_end_matches('0').trim_end_matches('.').to_owned()
    } else {
        text
    }
}

/// Versions of the KPIs that a formula refers to, by their ids.
pub(super) fn uses_json(item: &PlanItem) -> Value {
    item.uses
        .iter()
        .map(|used| (used.id.clone(), json!(used.version)))
        .collect::<Map<_, _>>()
        .into()
}

fn answer_json(answer: &QueryAnswer, explain: bool) -> Value {
    let Some(first) = answer.series.first() else { return json!([]) };
    let explained = if explain { answer.explain() } else { Vec::new() };
    let mut rows = Vec::new();
    for (group_idx, group) in first.groups.iter().enumerate() {
        for (bucket_idx, bucket) in first.buckets.iter().enumerate() {
            let mut row = Map::new();
            row.insert("period_start".to_owned(), json!(first.zone.to_iso(bucket.start)));
            row.insert("period_end".to_owned(), json!(first.zone.to_iso(bucket.end)));
            for (key, value) in first.keys.iter().zip(group) {
                row.insert(key.clone(), json!(value));
            }
            for (item, series) in answer.items.iter().zip(&answer.series) {
                let point = series.point(group_idx, bucket_idx);
                row.insert(item.id.clone(), json!(point.value));
                row.insert(format!("{}.completeness", item.id), json!(point.completeness));
                row.insert(format!("{}.received", item.id), json!(point.received));
                row.insert(format!("{}.expected", item.id), json!(point.expected));
                row.insert(format!("{}.suspect_share", item.id), json!(point.suspect_share));
                row.insert(
                    format!("{}.gap", item.id),
                    json!(point.gap.as_ref().map(ToString::to_string)),
                );
                if let Some(version) = item.version {
                    row.insert(format!("{}.formula_version", item.id), json!(version));
                }
                if !item.uses.is_empty() {
                    row.insert(format!("{}.formula_uses", item.id), uses_json(item));
                }
                if item.is_upper_bound {
                    row.insert(format!("{}.is_upper_bound", item.id), json!(true));
                }
            }
            let cell = group_idx * first.buckets.len() + bucket_idx;
            for column in &explained {
                // Counts of periods stand there already, as whole numbers.
                row.entry(column.name.clone()).or_insert_with(|| json!(column.values[cell]));
            }
            rows.push(Value::Object(row));
        }
    }
    Value::Array(rows)
}
