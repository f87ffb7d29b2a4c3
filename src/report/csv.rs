//! The document as one flat table for machines: RFC 4180, UTF-8, CRLF, dot decimals, every digit.
//!
//! | `section` | a row is | `object` | `value` |
//! |---|---|---|---|
//! | `contract` | the whole contract | – | score, in percent |
//! | `objective` | one objective | – | result, full precision |
//! | `day` | one objective, one local day | – | value of that day |
//! | `object` | one objective, one object of the worst list | full name | value over the period |
//! | `exclusion` | one window that does not count | its id | its length, in seconds |
//!
//! | any other | one row of the table of that name ([`super::part`]) | see there | see there |
//!
//! A column of such a table that has the name of a column here stands in it; the others stand in `note`, as `name=value; …`.
//!
//! Cells without meaning are empty. Times are ISO 8601 with the offset of the contract's zone; ratios (`completeness`) are 0..1.
//! A text that a spreadsheet would run as a formula gets an apostrophe in front; numbers never do (worked example R02).

use csv::{QuoteStyle, Terminator, WriterBuilder};

use super::ReportError;
use super::document::{Document, ObjectiveSection};
use super::part::{Cell, ColumnKind, Table};

/// Names of the columns, in their order.
pub const COLUMNS: [&str; 18] = [
    "section",
    "objective",
    "kpi",
    "period_start",
    "period_end",
    "object",
    "value",
    "unit",
    "target",
    "comparison",
    "verdict",
    "numerator",
    "denominator",
    "completeness",
    "credit_percent",
    "credit",
    "currency",
    "note",
];

/// One line; texts are guarded when it is written, numbers are not.
#[derive(Default)]
struct Record<'a> {
    section: &'static str,
    objective: &'a str,
    kpi: &'a str,
    period_start: &'a str,
    period_end: &'a str,
    object: &'a str,
    value: &'a str,
    unit: &'a str,
    target: &'a str,
    comparison: &'static str,
    verdict: &'static str,
    numerator: &'a str,
    denominator: &'a str,
    completeness: &'a str,
    credit_percent: &'a str,
    credit: &'a str,
    currency: &'a str,
    note: String,
}

impl Record<'_> {
    fn cells(&self) -> [std::borrow::Cow<'_, str>; COLUMNS.len()] {
        [
            self.section.into(),
            guarded(self.objective),
            guarded(self.kpi),
            self.period_start.into(),
            self.period_end.into(),
            guarded(self.object),
            self.value.into(),
            guarded(self.unit),
            self.target.into(),
            self.comparison.into(),
            self.verdict.into(),
            self.numerator.into(),
            self.denominator.into(),
            self.completeness.into(),
            self.credit_percent.into(),
            self.credit.into(),
            guarded(self.currency),
            guarded(&self.note),
        ]
    }
}

/// A text cell that no spreadsheet takes for a formula.
pub fn guarded(text: &str) -> std::borrow::Cow<'_, str> {
    if text.starts_with(['=', '+', '-', '@', '\t', '\r']) {
        format!("'{text}").into()
    } else {
        text.into()
    }
}

/// Writes the whole table. Fails only where memory does.
pub fn write_csv(document: &Document) -> Result<Vec<u8>, ReportError> {
    let mut writer = WriterBuilder::new()
        .terminator(Terminator::CRLF)
        .quote_style(QuoteStyle::Necessary)
        .from_writer(Vec::new());
    writer.write_record(COLUMNS)?;
    let mut write =
        |record: &Record| writer.write_record(record.cells().iter().map(|cell| cell.as_bytes()));
    write(&contract_record(document))?;
    for objective in &document.objectives {
        write(&objective_record(document, objective))?;
    }
    for objective in &document.objectives {
        for record in detail_records(objective) {
            write(&record)?;
        }
    }
    for table in document.tables() {
        for row in &table.rows {
            writer.write_record(table_record(table, row))?;
        }
    }
    writer.into_inner().map_err(|e| ReportError::Csv(e.into_error().into()))
}

/// One row of a table of a part.
fn table_record(table: &Table, row: &[Cell]) -> Vec<String> {
    let mut record = vec![String::new(); COLUMNS.len()];
    let mut rest: Vec<String> = Vec::new();
    if let Some(section) = record.first_mut() {
        table.section.clone_into(section);
    }
    for (column, cell) in table.columns.iter().zip(row) {
        let exact = cell.figure.exact.as_str();
        let is_text = column.kind == ColumnKind::Text;
        let place = COLUMNS.iter().position(|name| *name == column.id);
        match place.and_then(|at| record.get_mut(at)) {
            Some(field) => {
                *field = if is_text { guarded(exact).into_owned() } else { exact.to_owned() };
            }
            None if exact.is_empty() => {}
            None => rest.push(format!("{}={exact}", column.id)),
        }
    }
    if let Some(note) = record.last_mut() {
        *note = guarded(&rest.join("; ")).into_owned();
    }
    record
}

fn contract_record(document: &Document) -> Record<'_> {
    let scorecard = &document.scorecard;
    Record {
        section: "contract",
        period_start: &document.period_start,
        period_end: &document.period_end,
        object: &document.contract_id,
        value: &scorecard.score.exact,
        unit: "%",
        verdict: document.verdict.kind,
        credit_percent: &scorecard.credit_percent.exact,
        credit: &scorecard.credit_total.exact,
        currency: &document.currency,
        note: format!(
            "fee {}; credit before the cap {}",
            scorecard.fee.exact, scorecard.credit_uncapped.exact
        ),
        ..Record::default()
    }
}

fn objective_record<'a>(document: &'a Document, objective: &'a ObjectiveSection) -> Record<'a> {
    Record {
        section: "objective",
        objective: &objective.id,
        kpi: &objective.kpi,
        period_start: &document.period_start,
        period_end: &document.period_end,
        value: &objective.value.exact,
        unit: &objective.unit,
        target: &objective.target.exact,
        comparison: objective.comparison,
        verdict: objective.verdict.kind,
        numerator: &objective.numerator.exact,
        denominator: &objective.denominator.exact,
        completeness: &objective.completeness.exact,
        credit_percent: &objective.credit_percent.exact,
        credit: &objective.credit.exact,
        currency: &document.currency,
        note: objective.note.clone(),
        ..Record::default()
    }
}

/// Days, worst objects and exclusions of one objective.
fn detail_records(objective: &ObjectiveSection) -> impl Iterator<Item = Record<'_>> {
    let base = || Record {
        objective: &objective.id,
        kpi: &objective.kpi,
        unit: &objective.unit,
        ..Record::default()
    };
    let days = objective.days.iter().map(move |day| Record {
        section: "day",
        period_start: &day.period_start,
        period_end: &day.period_end,
        value: &day.value.exact,
        target: &objective.target.exact,
        comparison: objective.comparison,
        numerator: &day.numerator.exact,
        denominator: &day.denominator.exact,
        completeness: &day.completeness.exact,
        note: day.gap.clone(),
        ..base()
    });
    let objects = objective.worst_objects.iter().map(move |object| Record {
        section: "object",
        object: &object.name,
        value: &object.value.exact,
        numerator: &object.numerator.exact,
        denominator: &object.denominator.exact,
        completeness: &object.completeness.exact,
        note: match object.contribution.exact.as_str() {
            "" => object.gap.clone(),
            percent => format!("causes {percent} % of what was lost"),
        },
        ..base()
    });
    let exclusions = objective.exclusions.iter().map(move |exclusion| Record {
        section: "exclusion",
        period_start: &exclusion.period_start,
        period_end: &exclusion.period_end,
        object: &exclusion.id,
        value: &exclusion.duration.exact,
        unit: "s",
        note: format!(
            "{}; {} objects; {}; {}",
            exclusion.kind, exclusion.n_objects.exact, exclusion.reason, exclusion.evidence
        ),
        ..base()
    });
    days.chain(objects).chain(exclusions)
}
