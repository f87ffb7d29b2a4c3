//! The other kinds as flat tables for machines, by the rules of [`super::csv`]: RFC 4180, dot decimals, every digit, guarded texts.
//! Notes are in the language of the report, as the monthly report's are.
//!
//! Kinds of one contract have the columns of the monthly report ([`super::csv::COLUMNS`]) and sections of their own:
//!
//! | `section` | a row is | `object` | `value` | `note` |
//! |---|---|---|---|---|
//! | `before` | one objective, the period before | – | its value there | the way since |
//! | `achieved` | the whole contract | – | how many objectives were achieved | of how many |
//! | `outage`, `ticket` | one record | its id | its length, in seconds | cause, exclusions, links |
//! | `effect` | one record, one objective | its id | what counts of it, in seconds | what it means |
//! | `sum` | one objective | – | what counts of all its records, in seconds | how many records |
//! | `month` | the contract, one month | – | score, in percent | – |
//! | `objective` | one objective, one month | – | result | – |
//! | `quarter` | one objective, three months | – | from the sums, where it is given | how, or why not |
//! | `credit` | the contract, one month | – | credit before caps | what the caps took, bonus, what is due |
//! | `exclusion` | one window that does not count | its id | its length, in seconds | lines, reason, evidence |
//! | `revision` | one frozen result | state | credit | reason |

use std::borrow::Cow;

use csv::{QuoteStyle, Terminator, WriterBuilder};

use super::ReportError;
use super::csv::{COLUMNS, guarded};
use super::document::{Document, ExclusionRow};
use super::kind_document::{
    CreditRow, FailingPart, Incident, IncidentPart, QuarterDocument, QuarterLine, SummaryPart,
    TrendPoint,
};
use super::portfolio_document::{
    MatrixCell, MatrixDocument, MoneyRow, PortfolioDocument, ProblemRow,
};
use crate::words::tr;

/// Columns of reports over a whole workspace.
pub const WORKSPACE_COLUMNS: [&str; 23] = [
    "section",
    "country",
    "contract",
    "customer",
    "family",
    "month",
    "period_start",
    "period_end",
    "standing",
    "verdict",
    "running",
    "n_achieved",
    "n_objectives",
    "share_achieved",
    "score_percent",
    "completeness",
    "currency",
    "credit",
    "at_risk",
    "note",
    "frozen",
    "verdict_now",
    "credit_now",
];

/// One line of a contract's table. Texts are guarded when it is written, numbers are not.
#[derive(Clone, Debug, Default)]
pub(super) struct Row {
    section: &'static str,
    objective: String,
    kpi: String,
    period_start: String,
    period_end: String,
    object: String,
    value: String,
    unit: String,
    target: String,
    comparison: &'static str,
    verdict: &'static str,
    numerator: String,
    denominator: String,
    completeness: String,
    credit_percent: String,
    credit: String,
    currency: String,
    note: String,
}

impl Row {
    fn cells(&self) -> [Cow<'_, str>; COLUMNS.len()] {
        [
            self.section.into(),
            guarded(&self.objective),
            guarded(&self.kpi),
            (&self.period_start).into(),
            (&self.period_end).into(),
            guarded(&self.object),
            (&self.value).into(),
            guarded(&self.unit),
            (&self.target).into(),
            self.comparison.into(),
            self.verdict.into(),
            (&self.numerator).into(),
            (&self.denominator).into(),
            (&self.completeness).into(),
            (&self.credit_percent).into(),
            (&self.credit).into(),
            guarded(&self.currency),
            guarded(&self.note),
        ]
    }
}

/// One line of a workspace's table.
#[derive(Clone, Debug, Default)]
pub(super) struct WorkspaceRow {
    section: &'static str,
    country: String,
    contract: String,
    customer: String,
    family: String,
    month: String,
    period_start: String,
    period_end: String,
    standing: &'static str,
    verdict: &'static str,
    running: &'static str,
    n_achieved: String,
    n_objectives: String,
    share_achieved: String,
    score_percent: String,
    completeness: String,
    currency: String,
    credit: String,
    at_risk: String,
    note: String,
    frozen: String,
    verdict_now: String,
    credit_now: String,
}

impl WorkspaceRow {
    fn cells(&self) -> [Cow<'_, str>; WORKSPACE_COLUMNS.len()] {
        [
            self.section.into(),
            guarded(&self.country),
            guarded(&self.contract),
            guarded(&self.customer),
            guarded(&self.family),
            (&self.month).into(),
            (&self.period_start).into(),
            (&self.period_end).into(),
            self.standing.into(),
            self.verdict.into(),
            self.running.into(),
            (&self.n_achieved).into(),
            (&self.n_objectives).into(),
            (&self.share_achieved).into(),
            (&self.score_percent).into(),
            (&self.completeness).into(),
            guarded(&self.currency),
            (&self.credit).into(),
            (&self.at_risk).into(),
            guarded(&self.note),
            (&self.frozen).into(),
            (&self.verdict_now).into(),
            (&self.credit_now).into(),
        ]
    }
}

fn records<'a, const N: usize>(
    header: Option<[&str; N]>,
    rows: impl Iterator<Item = [Cow<'a, str>; N]>,
) -> Result<Vec<u8>, ReportError> {
    let mut writer = WriterBuilder::new()
        .terminator(Terminator::CRLF)
        .quote_style(QuoteStyle::Necessary)
        .from_writer(Vec::new());
    if let Some(header) = header {
        writer.write_record(header)?;
    }
    for row in rows {
        writer.write_record(row.iter().map(|cell| cell.as_bytes()))?;
    }
    writer.into_inner().map_err(|e| ReportError::Csv(e.into_error().into()))
}

/// The table of a kind of one contract.
pub(super) fn table(rows: &[Row]) -> Result<Vec<u8>, ReportError> {
    records(Some(COLUMNS), rows.iter().map(Row::cells))
}

/// A table with more rows below it.
pub(super) fn with_more(mut table: Vec<u8>, more: &[Row]) -> Result<Vec<u8>, ReportError> {
    table.extend(records(None, more.iter().map(Row::cells))?);
    Ok(table)
}

/// The table of a kind of a whole workspace.
pub(super) fn workspace_table(rows: &[WorkspaceRow]) -> Result<Vec<u8>, ReportError> {
    records(Some(WORKSPACE_COLUMNS), rows.iter().map(WorkspaceRow::cells))
}

/// What each line was in the period before.
pub(super) fn before(document: &Document, part: &SummaryPart) -> Vec<Row> {
    let lines = document.objectives.iter().zip(&part.rows);
    let known = lines.filter(|(_, row)| !row.trend.before.exact.is_empty());
    known
        .map(|(objective, row)| Row {
            section: "before",
            objective: objective.id.clone(),
            kpi: objective.kpi.clone(),
            period_start: row.trend.before_start.clone(),
            period_end: row.trend.before_end.clone(),
            value: row.trend.before.exact.clone(),
            unit: objective.unit.clone(),
            note: row.trend.meaning.to_owned(),
            ..Row::default()
        })
        .collect()
}

/// How many lines are not in the table because nothing is wrong with them.
pub(super) fn achieved(document: &Document, part: &FailingPart) -> Vec<Row> {
    vec![Row {
        section: "achieved",
        period_start: document.period_start.clone(),
        period_end: document.period_end.clone(),
        value: part.n_achieved.to_string(),
        denominator: part.n_lines.to_string(),
        note: tr!("report-sheets-csv-listed", n = part.n_shown.to_string()),
        ..Row::default()
    }]
}

/// Each record, what it means for each line, and the sums.
pub(super) fn incidents(document: &Document, part: &IncidentPart) -> Vec<Row> {
    let mut rows = Vec::new();
    for incident in part.outages.iter().chain(&part.tickets) {
        rows.push(incident_row(incident));
        rows.extend(incident.lines.iter().map(|line| Row {
            section: "effect",
            objective: line.objective.clone(),
            period_start: incident.start.clone(),
            period_end: incident.end.clone(),
            object: incident.id.clone(),
            value: line.counted.exact.clone(),
            unit: "s".to_owned(),
            note: format!("{}; {}", line.effect, line.notes),
            ..Row::default()
        }));
    }
    rows.extend(part.lines.iter().map(|line| Row {
        section: "sum",
        objective: line.objective.clone(),
        period_start: document.period_start.clone(),
        period_end: document.period_end.clone(),
        value: line.counted.exact.clone(),
        unit: "s".to_owned(),
        note: tr!(
            "report-sheets-csv-sum",
            outages = line.n_outages.exact.as_str(),
            tickets = line.n_tickets.exact.as_str(),
            counted = line.n_counted.exact.as_str(),
        ),
        ..Row::default()
    }));
    rows.extend(part.exclusions.iter().map(|row| exclusion_row(row, &[])));
    rows
}

fn incident_row(incident: &Incident) -> Row {
    let mut notes = vec![incident.cause.clone(), incident.object.clone(), incident.rank.clone()];
    notes.extend(
        incident.exclusions.iter().map(|id| tr!("report-sheets-csv-excluded", id = id.as_str())),
    );
    notes.extend(incident.linked.iter().cloned());
    if !incident.paused.exact.is_empty() {
        notes.push(tr!("report-sheets-csv-paused", secs = incident.paused.exact.as_str()));
    }
    notes.retain(|note| !note.is_empty());
    Row {
        section: incident.kind,
        period_start: incident.start.clone(),
        period_end: incident.end.clone(),
        object: incident.id.clone(),
        value: incident.duration.exact.clone(),
        unit: "s".to_owned(),
        note: notes.join("; "),
        ..Row::default()
    }
}

fn exclusion_row(exclusion: &ExclusionRow, lines: &[String]) -> Row {
    let mut notes = vec![exclusion.kind.to_string()];
    notes.extend(lines.iter().cloned());
    notes.extend([exclusion.reason.clone(), exclusion.evidence.clone()]);
    notes.retain(|note| !note.is_empty());
    Row {
        section: "exclusion",
        period_start: exclusion.period_start.clone(),
        period_end: exclusion.period_end.clone(),
        object: exclusion.id.clone(),
        value: exclusion.duration.exact.clone(),
        unit: "s".to_owned(),
        note: notes.join("; "),
        ..Row::default()
    }
}

/// Months, lines by month with a year of trend, the quarter from its sums, credits, exclusions, frozen results.
pub(super) fn quarter(document: &QuarterDocument) -> Vec<Row> {
    let currency = || document.currency.clone();
    let mut rows: Vec<Row> = document
        .months
        .iter()
        .map(|month| Row {
            section: "month",
            period_start: month.period_start.clone(),
            period_end: month.period_end.clone(),
            value: month.score.exact.clone(),
            unit: "%".to_owned(),
            verdict: judged(month.kind),
            credit: month.credit.exact.clone(),
            currency: currency(),
            note: match month.running {
                true => tr!("report-labels-so-far").to_owned(),
                false => month.gap.clone(),
            },
            ..Row::default()
        })
        .collect();
    for line in &document.lines {
        rows.extend(line.points.iter().map(|point| point_row(line, point)));
        rows.push(Row {
            section: "quarter",
            objective: line.id.clone(),
            kpi: line.kpi.clone(),
            period_start: document.head.period_start.clone(),
            period_end: document.head.period_end.clone(),
            value: line.quarter.exact.clone(),
            unit: line.unit.clone(),
            numerator: line.quarter_numerator.exact.clone(),
            denominator: line.quarter_denominator.exact.clone(),
            note: line.quarter_note.clone(),
            ..Row::default()
        });
    }
    let credits = document.months.iter().zip(&document.credits);
    rows.extend(credits.map(|(month, credit)| Row {
        section: "credit",
        period_start: month.period_start.clone(),
        period_end: month.period_end.clone(),
        value: credit.gross.exact.clone(),
        credit: credit.credit.exact.clone(),
        currency: currency(),
        note: match (credit.gross.exact.as_str(), month.running) {
            ("", _) => String::new(),
            (_, false) => caps_note(credit),
            (_, true) => format!("{}; {}", tr!("report-labels-so-far"), caps_note(credit)),
        },
        ..Row::default()
    }));
    let total = &document.credit_total;
    rows.push(Row {
        section: "credit",
        period_start: document.head.period_start.clone(),
        period_end: document.head.period_end.clone(),
        value: total.gross.exact.clone(),
        credit: total.credit.exact.clone(),
        currency: currency(),
        note: caps_note(total),
        ..Row::default()
    });
    rows.extend(document.credit_trend.iter().map(|point| Row {
        section: "credit_trend",
        period_start: point.period_start.clone(),
        period_end: point.period_end.clone(),
        credit: point.credit.exact.clone(),
        currency: currency(),
        ..Row::default()
    }));
    rows.extend(document.exclusions.iter().map(|e| exclusion_row(&e.row, &e.lines)));
    rows.extend(document.revisions.iter().map(|revision| Row {
        section: "revision",
        period_start: revision.at.clone(),
        object: format!("{} {}", revision.month, revision.state),
        credit: revision.credit.exact.clone(),
        currency: currency(),
        note: [revision.reason.as_str(), revision.by.as_str()].join("; "),
        ..Row::default()
    }));
    rows
}

fn caps_note(credit: &CreditRow) -> String {
    tr!(
        "report-sheets-csv-caps",
        capped = credit.capped.exact.as_str(),
        bonus = credit.bonus.exact.as_str(),
        back = credit.back.exact.as_str(),
        due = credit.due.exact.as_str(),
        customer = credit.from_customer.exact.as_str(),
    )
}

fn point_row(line: &QuarterLine, point: &TrendPoint) -> Row {
    Row {
        section: "objective",
        objective: line.id.clone(),
        kpi: line.kpi.clone(),
        period_start: point.period_start.clone(),
        period_end: point.period_end.clone(),
        value: point.value.exact.clone(),
        unit: line.unit.clone(),
        target: point.target.exact.clone(),
        comparison: line.comparison,
        verdict: judged(point.kind),
        numerator: point.numerator.exact.clone(),
        denominator: point.denominator.exact.clone(),
        note: match point.provisional {
            true => tr!("report-labels-so-far").to_owned(),
            false => String::new(),
        },
        ..Row::default()
    }
}

/// A verdict's name, and nothing where there is none.
fn judged(kind: &'static str) -> &'static str {
    if kind == "none" { "" } else { kind }
}

/// Contracts in the month of the report, their standing in the others, money by currency.
pub(super) fn portfolio(document: &PortfolioDocument) -> Vec<WorkspaceRow> {
    let month = || document.months.last().map_or_else(String::new, |month| month.name.clone());
    let mut rows: Vec<WorkspaceRow> = document
        .rows
        .iter()
        .map(|row| WorkspaceRow {
            section: "contract",
            country: row.country.clone(),
            contract: row.id.clone(),
            customer: row.customer.clone(),
            month: month(),
            period_start: row.period_start.clone(),
            period_end: row.period_end.clone(),
            standing: row.standing.kind,
            verdict: row.verdict,
            running: truth(row.provisional),
            frozen: row.state.frozen.clone(),
            verdict_now: row.state.verdict_now.clone(),
            credit_now: row.state.credit_now.clone(),
            n_achieved: row.n_achieved.exact.clone(),
            n_objectives: row.n_lines.exact.clone(),
            score_percent: row.score.exact.clone(),
            completeness: row.completeness.exact.clone(),
            currency: row.currency.clone(),
            credit: row.due.exact.clone(),
            at_risk: row.at_risk.exact.clone(),
            note: match row.due_from_customer.exact.as_str() {
                "" => row.problem.clone(),
                amount => tr!("report-owed-by-customer", amount = amount),
            },
            ..WorkspaceRow::default()
        })
        .collect();
    for row in &document.rows {
        let signs = document.months.iter().zip(&row.signs).zip(&row.month_states);
        rows.extend(signs.map(|((month, sign), frozen)| WorkspaceRow {
            frozen: frozen.clone(),
            section: "month",
            country: row.country.clone(),
            contract: row.id.clone(),
            customer: row.customer.clone(),
            month: month.name.clone(),
            standing: sign.kind,
            ..WorkspaceRow::default()
        }));
    }
    rows.extend(document.money.iter().map(|money| money_row("money", month(), money)));
    rows.extend(document.converted.iter().map(|money| money_row("converted", month(), money)));
    rows.extend(named_rows("problem", &document.problems));
    rows.extend(named_rows("frozen", &document.frozen));
    rows
}

fn truth(is_so: bool) -> &'static str {
    if is_so { "true" } else { "false" }
}

/// What is said of single contracts.
fn named_rows(section: &'static str, named: &[ProblemRow]) -> impl Iterator<Item = WorkspaceRow> {
    named.iter().map(move |one| WorkspaceRow {
        section,
        contract: one.contract.clone(),
        note: format!("{}: {}", one.what, one.why),
        ..WorkspaceRow::default()
    })
}

fn money_row(section: &'static str, month: String, money: &MoneyRow) -> WorkspaceRow {
    WorkspaceRow {
        section,
        month,
        currency: money.currency.clone(),
        credit: money.due.exact.clone(),
        at_risk: money.at_risk.exact.clone(),
        note: tr!("report-kinds-label-n-contracts", n = money.n_contracts.exact.as_str()),
        ..WorkspaceRow::default()
    }
}

/// Countries and families, with one row more for each currency of a cell.
pub(super) fn matrix(document: &MatrixDocument) -> Vec<WorkspaceRow> {
    let mut rows = Vec::new();
    let families = || document.families.iter().map(|family| family.id.as_str());
    for country in &document.rows {
        for (family, cell) in families().zip(&country.cells) {
            cell_rows(&mut rows, &country.code, family, cell);
        }
        cell_rows(&mut rows, &country.code, "", &country.total);
    }
    for (family, cell) in families().zip(&document.totals) {
        cell_rows(&mut rows, "", family, cell);
    }
    cell_rows(&mut rows, "", "", &document.total);
    rows.extend(document.states.iter().map(|one| WorkspaceRow {
        section: "state",
        country: one.country.clone(),
        contract: one.contract.clone(),
        customer: one.customer.clone(),
        month: one.month.clone(),
        running: truth(one.running),
        frozen: one.state.frozen.clone(),
        verdict_now: one.state.verdict_now.clone(),
        credit_now: one.state.credit_now.clone(),
        ..WorkspaceRow::default()
    }));
    rows.extend(document.money.iter().map(|money| money_row("money", String::new(), money)));
    rows.extend(
        document.converted.iter().map(|money| money_row("converted", String::new(), money)),
    );
    rows.extend(named_rows("problem", &document.problems));
    rows.extend(named_rows("frozen", &document.frozen));
    rows
}

fn cell_rows(rows: &mut Vec<WorkspaceRow>, country: &str, family: &str, cell: &MatrixCell) {
    if cell.n_lines.exact.is_empty() {
        return;
    }
    let place = || WorkspaceRow {
        country: country.to_owned(),
        family: family.to_owned(),
        ..WorkspaceRow::default()
    };
    rows.push(WorkspaceRow {
        section: "cell",
        standing: cell.kind,
        contract: cell.worst_contract.clone(),
        n_achieved: cell.n_achieved.exact.clone(),
        n_objectives: cell.n_lines.exact.clone(),
        share_achieved: cell.share.exact.clone(),
        note: [cell.worst.as_str(), cell.worst_value.as_str()].join(" "),
        ..place()
    });
    rows.extend(cell.money.iter().map(|money| WorkspaceRow {
        section: "cell_money",
        currency: money.currency.clone(),
        credit: money.due.exact.clone(),
        at_risk: money.at_risk.exact.clone(),
        ..place()
    }));
}
