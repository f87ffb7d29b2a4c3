//! `vigia scorecard`: all contracts of a period, rolled up.

use std::path::PathBuf;
use std::sync::Arc;

use clap::{Args, ValueEnum};
use rust_decimal::Decimal;
use serde_json::{Value, json};

use super::args::Arguments;
use super::portfolio::frozen_json;
use super::terminal::{Align, Ending, Terminal, table};
use super::{Result, json_text, open_engine, time_of};
use crate::sla::scorecard::{ContractValue, LeftOut, NoDataScore, RollupLevel};
use crate::workspace::scorecard::{
    Scorecard, ScorecardNode, ScorecardQuestion, WeightChoice, scorecard,
};
use crate::workspace::{Purpose, clock, files, rates_file};

#[derive(Debug, Args)]
pub struct ScorecardArguments {
    /// Period as the contracts' windows name it, such as 2026-10; contracts of other windows are left out and named
    #[arg(long)]
    pub period: String,
    /// What a contract weighs: the fee of the period, the traffic of its scope, or the same as any other
    #[arg(long, value_enum)]
    pub weights: Weights,
    /// Rates between currencies, as TOML: currency = "USD", source = "…", rates = { PEN = "0.27" }
    #[arg(long, value_name = "FILE")]
    pub rates: Option<PathBuf>,
    /// With --weights traffic: the KPI or formula that is the traffic
    #[arg(long, value_name = "ID", allow_hyphen_values = true)]
    pub traffic_kpi: Option<String>,
    /// What a contract without a score is worth: nothing, no part in the score, or no score for all
    #[arg(long, value_enum, default_value = "undecided")]
    pub no_data: NoData,
    /// Deepest level to show [default: single contracts]
    #[arg(long, value_enum, value_name = "LEVEL")]
    pub by: Option<Level>,
    /// Look at data before this time only (for a period that is not over) [default: now]
    #[arg(long, value_name = "T")]
    pub as_of: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Weights {
    Value,
    Equal,
    Traffic,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum NoData {
    Zero,
    Renormalize,
    Undecided,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Level {
    Group,
    Region,
    Country,
}

pub fn run(arguments: &Arguments, asked: &ScorecardArguments, terminal: Terminal) -> Result {
    let engine = open_engine(arguments, Purpose::Reading, terminal)?;
    let rates = match &asked.rates {
        None => None,
        Some(path) => {
            Some(rates_file::parse_rates(&path.to_string_lossy(), &files::read_text(path)?)?)
        }
    };
    let as_of = match &asked.as_of {
        Some(text) => time_of(text, &engine.settings().zone)?,
        None => clock::now(),
    };
    let question = ScorecardQuestion {
        period: asked.period.clone(),
        weight: match asked.weights {
            Weights::Value => WeightChoice::Value,
            Weights::Equal => WeightChoice::Equal,
            Weights::Traffic => WeightChoice::Traffic(asked.traffic_kpi.clone()),
        },
        rates,
        no_data: match asked.no_data {
            NoData::Zero => NoDataScore::Zero,
            NoData::Renormalize => NoDataScore::Renormalize,
            NoData::Undecided => NoDataScore::Undecided,
        },
        as_of,
    };
    let deepest = match asked.by {
        Some(Level::Group) => RollupLevel::Group,
        Some(Level::Region) => RollupLevel::Region,
        Some(Level::Country) => RollupLevel::Country,
        None => RollupLevel::Contract,
    };
    let engine = Arc::new(engine);
    let card = terminal.with_progress(move |ctx| scorecard(&engine, &question, ctx))??;
    terminal.diagnostics(&card.warnings);
    terminal.data(&if arguments.json {
        json_text(&card_json(&card, deepest))
    } else {
        card_text(&card, deepest)
    })?;
    Ok(Ending::Done)
}

/// For people: at most two decimals.
fn percent(value: Option<Decimal>) -> String {
    value.map_or_else(|| "–".to_owned(), |v| v.round_dp(2).normalize().to_string())
}

fn amounts(credits: &[ContractValue]) -> String {
    let parts: Vec<String> =
        credits.iter().map(|c| format!("{} {}", c.amount, c.currency)).collect();
    parts.join(" + ")
}

fn level_name(level: RollupLevel) -> &'static str {
    match level {
        RollupLevel::All => "all",
        RollupLevel::Group => "group",
        RollupLevel::Region => "region",
        RollupLevel::Country => "country",
        RollupLevel::Contract => "contract",
    }
}

fn node_name(node: &ScorecardNode) -> String {
    let level = level_name(node.rollup.level);
    match (node.rollup.level, node.rollup.name.as_str()) {
        (RollupLevel::All, _) => "All contracts".to_owned(),
        (_, "") => format!("(no {level})"),
        (_, name) => name.to_owned(),
    }
}

fn card_text(card: &Scorecard, deepest: RollupLevel) -> String {
    let columns = [
        ("", Align::Left),
        ("score", Align::Right),
        ("weight", Align::Right),
        ("verdicts", Align::Left),
        ("worst", Align::Left),
        ("credit", Align::Right),
        ("by the rates", Align::Right),
    ];
    let is_converted = card.root.credits_converted.is_some();
    let columns = if is_converted { &columns[..] } else { &columns[..6] };
    let mut rows = Vec::new();
    add_rows(&mut rows, &card.root, deepest, 0);
    for row in &mut rows {
        row.truncate(columns.len());
    }
    let mut out = format!(
        "Scorecard {} · {} · {}\n\n{}",
        card.period,
        card.root.rollup.weighting,
        card.no_data,
        table(columns, &rows)
    );
    let differing: Vec<String> = card
        .frozen
        .iter()
        .filter_map(|one| Some(format!("  {}: {}\n", one.contract_id, one.mark.sentence()?)))
        .collect();
    if !differing.is_empty() {
        out.push_str("\nCounted as frozen, judged otherwise now:\n");
        out.push_str(&differing.concat());
    }
    let left_out = card.root.rollup.left_out.iter().chain(&card.not_judged);
    let lines: Vec<String> =
        left_out.map(|LeftOut { contract_id, why }| format!("  {contract_id}: {why}\n")).collect();
    if !lines.is_empty() {
        out.push_str("\nNot in the score:\n");
        out.push_str(&lines.concat());
    }
    out
}

fn add_rows(rows: &mut Vec<Vec<String>>, node: &ScorecardNode, deepest: RollupLevel, depth: usize) {
    let verdicts: Vec<String> = node
        .rollup
        .n_by_verdict
        .iter()
        .map(|(verdict, n)| format!("{n} {}", verdict.name()))
        .collect();
    let worst = node.rollup.worst_child.as_ref().map_or_else(String::new, |worst| {
        let name = if worst.name.is_empty() { "(no name)" } else { &worst.name };
        format!("{name} {}", percent(Some(worst.score_percent)))
    });
    let converted = node.credits_converted.as_ref();
    rows.push(vec![
        format!("{}{}", "  ".repeat(depth), node_name(node)),
        percent(node.rollup.score_percent),
        node.rollup.weight.normalize().to_string(),
        verdicts.join(", "),
        worst,
        amounts(&node.credits),
        converted.map_or_else(
            || "–".to_owned(),
            |c| format!("{} {}", c.amount.round_dp(2).normalize(), c.currency),
        ),
    ]);
    if node.rollup.level < deepest {
        node.children.iter().for_each(|child| add_rows(rows, child, deepest, depth + 1));
    }
}

fn card_json(card: &Scorecard, deepest: RollupLevel) -> Value {
    let left_out = |list: &[LeftOut]| -> Vec<Value> {
        list.iter().map(|l| json!({ "contract": l.contract_id, "why": l.why })).collect()
    };
    json!({
        "period": card.period,
        "weighting": card.root.rollup.weighting,
        "no_data": card.no_data,
        "left_out": left_out(&card.root.rollup.left_out),
        "not_judged": left_out(&card.not_judged),
        "frozen": card.frozen.iter().map(|one| {
            let mut value = frozen_json(Some(&one.mark));
            value["contract"] = json!(one.contract_id);
            value
        }).collect::<Vec<_>>(),
        "tree": node_json(&card.root, deepest),
    })
}

fn value_json(value: &ContractValue) -> Value {
    json!({ "amount": value.amount.to_string(), "currency": value.currency })
}

fn node_json(node: &ScorecardNode, deepest: RollupLevel) -> Value {
    let rolled = &node.rollup;
    let verdicts: serde_json::Map<String, Value> = rolled
        .n_by_verdict
        .iter()
        .map(|(verdict, n)| (verdict.name().to_owned(), json!(n)))
        .collect();
    let children: Vec<Value> = match rolled.level < deepest {
        true => node.children.iter().map(|child| node_json(child, deepest)).collect(),
        false => Vec::new(),
    };
    json!({
        "level": level_name(rolled.level),
        "name": rolled.name,
        "score_percent": rolled.score_percent.map(|s| s.to_string()),
        "weight": rolled.weight.to_string(),
        "weighting": rolled.weighting,
        "verdicts": verdicts,
        "worst_child": rolled.worst_child.as_ref().map(|w| {
            json!({ "name": w.name, "score_percent": w.score_percent.to_string() })
        }),
        "credits": node.credits.iter().map(value_json).collect::<Vec<_>>(),
        "credits_converted": node.credits_converted.as_ref().map(value_json),
        "children": children,
    })
}
