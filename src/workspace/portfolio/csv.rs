//! The portfolio as CSV for machines: full precision, empty where there is nothing.

use rust_decimal::Decimal;

use super::cell::{LineCell, PortfolioCell, standing_of};
use super::counted::FrozenMark;
use super::{Portfolio, PortfolioRow, RowPeriod};
use crate::diagnostic::Diagnostic;
use crate::report::guarded;

/// One record for each contract and period, with an empty `objective`, and below it one for each of its lines. `completeness` is 0..1,
/// `headroom` a share of the room up to the target, money is in `currency`. `frozen` says as what a period that counts with its record was
/// frozen (`final`, `restated 1`); where what is judged now differs, `verdict_now` and `credit_now` have it.
const COLUMNS: [&str; 29] = [
    "contract",
    "customer",
    "country",
    "region",
    "group",
    "month",
    "period",
    "objective",
    "standing",
    "verdict",
    "provisional",
    "value",
    "unit",
    "comparison",
    "target",
    "margin",
    "headroom",
    "completeness",
    "score_percent",
    "currency",
    "credit",
    "credit_due",
    "at_risk",
    "outlook",
    "forecast",
    "problem",
    "frozen",
    "verdict_now",
    "credit_now",
];

/// See `COLUMNS`; `rows` are positions in [`Portfolio::rows`], in the wanted order.
pub fn write(
    portfolio: &Portfolio,
    rows: impl IntoIterator<Item = usize>,
) -> Result<String, Diagnostic> {
    let failed =
        |e: &dyn std::fmt::Display| Diagnostic::error(format!("could not write the CSV: {e}"));
    let mut writer =
        csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(Vec::new());
    writer.write_record(COLUMNS).map_err(|e| failed(&e))?;
    for row in rows.into_iter().filter_map(|at| portfolio.rows.get(at)) {
        for period in &row.periods {
            for record in records(portfolio, row, period) {
                writer.write_record(&record).map_err(|e| failed(&e))?;
            }
        }
    }
    let bytes = writer.into_inner().map_err(|e| failed(&e))?;
    String::from_utf8(bytes).map_err(|e| failed(&e))
}

fn records(portfolio: &Portfolio, row: &PortfolioRow, period: &RowPeriod) -> Vec<Vec<String>> {
    let month =
        portfolio.months.get(period.month_idx).map_or_else(String::new, ToString::to_string);
    let names = [&row.contract_id, &row.customer, &row.country, &row.region, &row.group];
    let head = || -> Vec<String> {
        let mut cells: Vec<String> = names.iter().map(|text| guarded(text).into_owned()).collect();
        cells.extend([month.clone(), period.name.to_string()]);
        cells
    };
    let number = |value: Option<f64>| value.map_or_else(String::new, |v| v.to_string());
    let decimal = |value: Option<Decimal>| value.map_or_else(String::new, |v| v.to_string());
    let mut whole = head();
    whole.extend([String::new(), standing_of(&period.state).name().to_owned()]);
    let Some(cell) = period.state.judged() else {
        whole.resize(COLUMNS.len() - 4, String::new());
        let problem = row_problem(period);
        whole.push(guarded(&problem).into_owned());
        whole.resize(COLUMNS.len(), String::new());
        return vec![whole];
    };
    let outlook = cell.outlook.map_or("", |(outlook, _)| outlook.word());
    whole.extend([cell.verdict.name().to_owned(), cell.is_provisional.to_string()]);
    whole.extend(std::iter::repeat_n(String::new(), 5));
    whole.push(number(cell.tightest_line().and_then(|line| line.headroom)));
    whole.extend([number(cell.valid_ratio), decimal(cell.score_percent)]);
    whole.extend([row.currency.clone(), cell.credit.to_string(), cell.credit_due.to_string()]);
    whole.extend([cell.at_risk.to_string(), outlook.to_owned(), String::new(), String::new()]);
    whole.extend(frozen_cells(cell));
    let line_record = |line: &LineCell| {
        let mut record = head();
        record.push(guarded(&line.objective_id).into_owned());
        record.extend([line.standing.name().to_owned(), line.verdict.name().to_owned()]);
        record.extend([cell.is_provisional.to_string(), decimal(line.value), line.unit.clone()]);
        record.extend([line.comparison.sign().to_owned(), line.target.to_string()]);
        record.extend([decimal(line.margin), number(line.headroom), number(line.valid_ratio)]);
        record.extend([String::new(), row.currency.clone(), line.credit.to_string()]);
        record.extend([String::new(), line.at_risk.to_string()]);
        record.push(line.outlook.map_or("", |outlook| outlook.word()).to_owned());
        record.extend([
            decimal(line.forecast),
            line.gap.as_ref().map(ToString::to_string).unwrap_or_default(),
        ]);
        record.resize(COLUMNS.len(), String::new());
        record
    };
    let lines = cell.lines.iter().map(line_record);
    std::iter::once(whole).chain(lines).collect()
}

/// As what the period was frozen, and what is judged now where that is something else.
fn frozen_cells(cell: &PortfolioCell) -> [String; 3] {
    cell.frozen.as_ref().map(FrozenMark::told).unwrap_or_default()
}

fn row_problem(period: &RowPeriod) -> String {
    match &period.state {
        super::CellState::Problem(problem) => problem.message.clone(),
        _ => String::new(),
    }
}
