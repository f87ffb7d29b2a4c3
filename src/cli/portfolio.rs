//! `vigia portfolio`: all contracts and their months, as the window's first page has them.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

use clap::{Args, ValueEnum};
use rust_decimal::Decimal;
use serde_json::{Value, json};

use super::args::{Arguments, OutputArguments, TableFormat};
use super::terminal::{Align, Ending, Terminal, table};
use super::{Result, emit, json_text, open_engine, time_of};
use crate::workspace::portfolio::{
    CellState, FrozenMark, Grouping, JudgedNow, LineCell, MoneyLine, Portfolio, PortfolioQuestion,
    PortfolioRow, Rollup, RowPeriod, Standing, csv, standing_of, whole_hour,
};
use crate::workspace::{Purpose, clock, files, rates_file};

#[derive(Debug, Args)]
pub struct PortfolioArguments {
    /// Months to look back, the newest with data included
    #[arg(long, value_name = "N", default_value_t = 13, value_parser = clap::value_parser!(u8).range(1..=13))]
    pub months: u8,
    /// What contracts are put together by
    #[arg(long, value_enum, default_value = "customer")]
    pub by: By,
    /// Rates between currencies, as TOML [default: rates.toml of the workspace]
    #[arg(long, value_name = "FILE")]
    pub rates: Option<PathBuf>,
    /// Look at data before this time only (for a period that is not over) [default: the last whole hour]
    #[arg(long, value_name = "T")]
    pub as_of: Option<String>,
    /// Exit with 1 when a contract is breached or undecided in the month that counts, or cannot be judged
    #[arg(long)]
    pub strict: bool,
    #[command(flatten)]
    pub out: OutputArguments,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum By {
    Customer,
    Country,
    Region,
    Group,
}

impl By {
    fn grouping(self) -> Grouping {
        match self {
            Self::Customer => Grouping::Customer,
            Self::Country => Grouping::Country,
            Self::Region => Grouping::Region,
            Self::Group => Grouping::Group,
        }
    }
}

pub fn run(arguments: &Arguments, asked: &PortfolioArguments, terminal: Terminal) -> Result {
    let engine = open_engine(arguments, Purpose::Reading, terminal)?;
    let rates = match &asked.rates {
        None => None,
        Some(path) => {
            Some(rates_file::parse_rates(&path.to_string_lossy(), &files::read_text(path)?)?)
        }
    };
    let as_of = match &asked.as_of {
        Some(text) => time_of(text, &engine.settings().zone)?,
        None => whole_hour(clock::now()),
    };
    let question = PortfolioQuestion { n_months: usize::from(asked.months), as_of, rates };
    let engine = Arc::new(engine);
    let portfolio = terminal.with_progress(move |ctx| engine.portfolio(&question, ctx))??;
    terminal.diagnostics(&portfolio.warnings);
    let groups = groups(&portfolio, asked.by.grouping());
    let text = match asked.out.form(arguments) {
        TableFormat::Table => portfolio_text(&portfolio, &groups),
        TableFormat::Csv => csv::write(&portfolio, groups.values().flatten().copied())?,
        TableFormat::Json => json_text(&portfolio_json(&portfolio, &groups)),
    };
    emit(terminal, asked.out.output.as_deref(), &text)?;
    let rolled = portfolio.rollup(0..portfolio.rows.len(), portfolio.default_month());
    let findings = [Standing::Breached, Standing::Problem, Standing::Undecided];
    let found =
        findings.iter().any(|standing| rolled.n(*standing) > 0) || !portfolio.unread.is_empty();
    Ok(if asked.strict && found { Ending::DoneWithFindings } else { Ending::Done })
}

/// Positions of rows by what they are put together by, those with most at stake first.
fn groups(portfolio: &Portfolio, grouping: Grouping) -> BTreeMap<&str, Vec<usize>> {
    let mut groups: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for position in portfolio.by_money(portfolio.default_month()) {
        let name = grouping.name_of(&portfolio.rows[position]);
        groups.entry(name).or_default().push(position);
    }
    groups
}

/// `1 breached, 3 achieved`
fn counts(rolled: &Rollup) -> String {
    let counts =
        rolled.n_by_standing.iter().map(|(standing, n)| format!("{n} {}", standing.name()));
    counts.collect::<Vec<_>>().join(", ")
}

fn amounts(money: &[MoneyLine], amount: impl Fn(&MoneyLine) -> Decimal) -> String {
    let parts: Vec<String> = money
        .iter()
        .map(|line| (line, amount(line)))
        .filter(|(_, amount)| !amount.is_zero())
        .map(|(line, amount)| format!("{} {amount}", line.currency))
        .collect();
    if parts.is_empty() { "–".to_owned() } else { parts.join(" + ") }
}

/// Headline, then the matrix, then what could not be judged and why.
fn portfolio_text(portfolio: &Portfolio, groups: &BTreeMap<&str, Vec<usize>>) -> String {
    let month_idx = portfolio.default_month();
    let Some(month) = portfolio.months.get(month_idx) else {
        return "No contract has a period with data\n".to_owned() + &unread_text(portfolio);
    };
    let rolled = portfolio.rollup(0..portfolio.rows.len(), month_idx);
    let mut out = format!(
        "{month}: {} · credit due {} · at risk {}\n",
        counts(&rolled),
        amounts(&rolled.money, |line| line.due),
        amounts(&rolled.money, |line| line.at_risk),
    );
    let last = portfolio.months.len() - 1;
    if last != month_idx {
        let running = portfolio.rollup(0..portfolio.rows.len(), last);
        out.push_str(&format!(
            "{}: {}, still running · at risk {}\n",
            portfolio.months[last],
            counts(&running),
            amounts(&running.money, |line| line.at_risk)
        ));
    }
    if let (Some(all), Some(rates)) = (&rolled.converted, &portfolio.rates) {
        out.push_str(&format!(
            "All of it in {} ({}): {} due, {} at risk\n",
            all.currency,
            rates.source,
            all.due.round_dp(2),
            all.at_risk.round_dp(2)
        ));
    }
    out.push('\n');
    let names: Vec<String> = portfolio.months.iter().map(ToString::to_string).collect();
    let mut columns = vec![("contract", Align::Left)];
    columns.extend(names.iter().map(|name| (name.as_str(), Align::Left)));
    columns.extend([
        ("credit due", Align::Right),
        ("at risk", Align::Right),
        ("tightest line", Align::Left),
        ("margin", Align::Right),
        ("outlook", Align::Left),
    ]);
    let mut rows = Vec::new();
    for (name, positions) in groups {
        let of_group = portfolio.rollup(positions.iter().copied(), month_idx);
        let mut head = vec![if name.is_empty() { "(none)".to_owned() } else { (*name).to_owned() }];
        head.extend((0..portfolio.months.len()).map(|at| {
            let rolled = portfolio.rollup(positions.iter().copied(), at);
            rolled
                .n_by_standing
                .iter()
                .map(|(s, n)| format!("{n}{}", s.symbol()))
                .collect::<Vec<_>>()
                .join(" ")
        }));
        head.push(amounts(&of_group.money, |line| line.due));
        head.push(amounts(&of_group.money, |line| line.at_risk));
        head.extend([String::new(), String::new(), String::new()]);
        rows.push(head);
        rows.extend(
            positions.iter().map(|at| row_text(portfolio, &portfolio.rows[*at], month_idx)),
        );
    }
    out.push_str(&table(&columns, &rows));
    out + &frozen_text(portfolio) + &problems_text(portfolio) + &unread_text(portfolio)
}

fn row_text(portfolio: &Portfolio, row: &PortfolioRow, month_idx: usize) -> Vec<String> {
    let mut cells = vec![format!("  {}", row.contract_id)];
    cells.extend(
        (0..portfolio.months.len()).map(|at| row.at(at).map_or_else(String::new, cell_text)),
    );
    let money = |amount: Decimal| match amount.is_zero() {
        true => "–".to_owned(),
        false => format!("{} {amount}", row.currency),
    };
    let last = portfolio.months.len() - 1;
    cells.extend([money(row.due(month_idx)), money(row.at_risk(last))]);
    let line = row.at(month_idx).and_then(|period| period.state.judged()?.tightest_line());
    cells.push(line.map_or_else(|| "–".to_owned(), |line| line.objective_id.clone()));
    cells.push(line.map_or_else(|| "–".to_owned(), margin_text));
    let outlook = row.running().and_then(|(_, cell)| cell.outlook);
    cells.push(outlook.map_or_else(|| "–".to_owned(), |(outlook, _)| outlook.word().to_owned()));
    cells
}

fn margin_text(line: &LineCell) -> String {
    let Some(margin) = line.margin else { return "–".to_owned() };
    let sign = if margin > Decimal::ZERO { "+" } else { "" };
    format!("{sign}{} {}", margin.round_dp(4).normalize(), line.unit).trim_end().to_owned()
}

/// `✗ breached`, with `so far` where the period is still running, and with `≠` where it is frozen and judged otherwise now.
fn cell_text(period: &RowPeriod) -> String {
    let standing = standing_of(&period.state);
    let mark = match period.state.judged() {
        Some(cell) if cell.is_provisional => " so far",
        Some(cell) if cell.frozen.as_ref().is_some_and(FrozenMark::differs) => " ≠",
        _ => "",
    };
    format!("{} {}{mark}", standing.symbol(), standing.name())
}

/// Periods that count as they were frozen, and are judged otherwise now.
fn frozen_text(portfolio: &Portfolio) -> String {
    let mut out = String::new();
    for (row, period) in portfolio.rows.iter().flat_map(|r| r.periods.iter().map(move |p| (r, p))) {
        let mark = period.state.judged().and_then(|cell| cell.frozen.as_ref());
        if let Some(said) = mark.and_then(FrozenMark::sentence) {
            out.push_str(&format!("  {} {}: {said}\n", row.contract_id, period.name));
        }
    }
    if out.is_empty() {
        out
    } else {
        format!("\n≠ Counted as frozen, judged otherwise now:\n{out}")
    }
}

/// `null` where the period counts as it is judged now.
pub fn frozen_json(mark: Option<&FrozenMark>) -> Value {
    let Some(FrozenMark { settled, now, .. }) = mark else { return Value::Null };
    let judged_now = match now {
        JudgedNow::Same => Value::Null,
        JudgedNow::Differs { verdict, credit, credit_due } => json!({
            "verdict": verdict.name(),
            "credit": credit.to_string(),
            "credit_due": credit_due.to_string(),
        }),
        JudgedNow::NoData => json!({ "problem": "no data" }),
        JudgedNow::Problem(why) => json!({ "problem": why.to_string() }),
    };
    json!({
        "state": settled.state_name(),
        "file": settled.file,
        "sha256": settled.sha256,
        "differs": *now != JudgedNow::Same,
        "judged_now": judged_now,
    })
}

fn problems_text(portfolio: &Portfolio) -> String {
    let mut out = String::new();
    for row in &portfolio.rows {
        if let Some(problem) = row.problem() {
            out.push_str(&format!("  {}: {}\n", row.contract_id, problem.message));
        }
    }
    if out.is_empty() { out } else { format!("\nCould not be judged:\n{out}") }
}

fn unread_text(portfolio: &Portfolio) -> String {
    let lines: Vec<String> = portfolio
        .unread
        .iter()
        .map(|unread| format!("  {}: {}\n", unread.file.display(), unread.first.message))
        .collect();
    if lines.is_empty() {
        String::new()
    } else {
        format!("\nFiles that could not be read:\n{}", lines.concat())
    }
}

fn portfolio_json(portfolio: &Portfolio, groups: &BTreeMap<&str, Vec<usize>>) -> Value {
    let months: Vec<String> = portfolio.months.iter().map(ToString::to_string).collect();
    let month_idx = portfolio.default_month();
    let all = |at: usize| rollup_json(portfolio, &portfolio.rollup(0..portfolio.rows.len(), at));
    let groups = groups.iter().map(|(name, rows)| {
        let rolled = portfolio.rollup(rows.iter().copied(), month_idx);
        json!({
            "name": name,
            "summary": rollup_json(portfolio, &rolled),
            "contracts": rows.iter().map(|at| row_json(portfolio, &portfolio.rows[*at])).collect::<Vec<_>>(),
        })
    });
    json!({
        "as_of": portfolio.as_of.to_iso_utc(),
        "months": months,
        "month": months.get(month_idx),
        "summary": all(month_idx),
        "by_month": (0..months.len()).map(all).collect::<Vec<_>>(),
        "rates": portfolio.rates.as_ref().map(|rates| json!({ "currency": rates.currency, "source": rates.source })),
        "groups": groups.collect::<Vec<_>>(),
        "unread": portfolio.unread.iter().map(|unread| json!({
            "file": unread.file.display().to_string(),
            "n_mistakes": unread.n_mistakes,
            "message": unread.first.message,
        })).collect::<Vec<_>>(),
    })
}

fn money_json(line: &MoneyLine) -> Value {
    json!({
        "currency": line.currency,
        "due": line.due.to_string(),
        "at_risk": line.at_risk.to_string(),
    })
}

fn rollup_json(portfolio: &Portfolio, rolled: &Rollup) -> Value {
    let standings: serde_json::Map<String, Value> = rolled
        .n_by_standing
        .iter()
        .map(|(standing, n)| (standing.name().to_owned(), json!(n)))
        .collect();
    json!({
        "n_contracts": rolled.n_contracts,
        "standings": standings,
        "money": rolled.money.iter().map(money_json).collect::<Vec<_>>(),
        "converted": rolled.converted.as_ref().map(money_json),
        "worst": rolled.worst.as_ref().map(|worst| json!({
            "contract": portfolio.rows.get(worst.row).map(|row| &row.contract_id),
            "objective": worst.objective_id,
            "headroom": worst.headroom,
        })),
    })
}

fn row_json(portfolio: &Portfolio, row: &PortfolioRow) -> Value {
    json!({
        "id": row.contract_id,
        "customer": row.customer,
        "name": row.name,
        "country": row.country,
        "region": row.region,
        "group": row.group,
        "currency": row.currency,
        "fee": row.fee.to_string(),
        "vendors": row.vendors,
        "technologies": row.technologies,
        "periods": row.periods.iter().map(|period| period_json(portfolio, period)).collect::<Vec<_>>(),
    })
}

fn period_json(portfolio: &Portfolio, period: &RowPeriod) -> Value {
    let mut value = json!({
        "month": portfolio.months.get(period.month_idx).map(ToString::to_string),
        "period": period.name.to_string(),
        "standing": standing_of(&period.state).name(),
    });
    let more = match &period.state {
        CellState::Judged(cell) => json!({
            "verdict": cell.verdict.name(),
            "provisional": cell.is_provisional,
            "credit": cell.credit.to_string(),
            "credit_due": cell.credit_due.to_string(),
            "at_risk": cell.at_risk.to_string(),
            "score_percent": cell.score_percent.map(|score| score.to_string()),
            "completeness": cell.valid_ratio,
            "tightest": cell.tightest_line().map(|line| &line.objective_id),
            "outlook": cell.outlook.map(|(outlook, _)| outlook.word()),
            "frozen": frozen_json(cell.frozen.as_ref()),
            "objectives": cell.lines.iter().map(line_json).collect::<Vec<_>>(),
        }),
        CellState::Problem(problem) => json!({ "problem": problem.message }),
        CellState::Waiting | CellState::NoData => json!({}),
    };
    if let (Value::Object(all), Value::Object(more)) = (&mut value, more) {
        all.extend(more);
    }
    value
}

fn line_json(line: &LineCell) -> Value {
    json!({
        "id": line.objective_id,
        "verdict": line.verdict.name(),
        "standing": line.standing.name(),
        "value": line.value.map(|value| value.to_string()),
        "unit": line.unit,
        "target": line.target.to_string(),
        "comparison": line.comparison.sign(),
        "margin": line.margin.map(|margin| margin.to_string()),
        "headroom": line.headroom,
        "completeness": line.valid_ratio,
        "credit": line.credit.to_string(),
        "at_risk": line.at_risk.to_string(),
        "outlook": line.outlook.map(crate::sla::forecast::Outlook::word),
        "forecast": line.forecast.map(|forecast| forecast.to_string()),
        "gap": line.gap.as_ref().map(ToString::to_string),
    })
}
