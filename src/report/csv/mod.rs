//! The document as one flat table: RFC 4180, UTF-8, CRLF, every digit, in one of two profiles.
//!
//! | `section` | a row is | `object` | `value` |
//! |---|---|---|---|
//! | `contract` | the whole contract | – | score, in percent |
//! | `objective` | one objective | – | result, full precision |
//! | `day` | one objective, one local day | – | value of that day |
//! | `object` | one objective, one object of the worst list | full name | value over the period |
//! | `exclusion` | one window that does not count | its id | its length, in seconds |
//! | any other | one row of the table of that name ([`super::part`]) | see there | see there |
//!
//! A column of such a table that has the name of a column here stands in it; the others stand in `note`, as `name=value; …`.
//!
//! Cells without meaning are empty; ratios (`completeness`) are 0..1. For machines ([`CsvProfile::Machine`]) times are ISO 8601 with
//! the offset of the contract's zone. For the spreadsheets of the customer's country ([`CsvProfile::Excel`]) lists are separated and
//! decimals marked as there, dates are local ones in the country's form with UTC beside them, headers and words are in the report's
//! language, and a byte order mark says that it is UTF-8; there is no `sep=` line, which other readers take for data.
//!
//! A text that a spreadsheet would run as a formula gets an apostrophe in front; numbers never do (worked example R02).

mod local;
mod meta;
mod words;

use std::borrow::Cow;

use csv::{QuoteStyle, Terminator, WriterBuilder};

use super::ReportError;
use super::document::{Document, ObjectiveSection};
use super::part::{self, ColumnKind, Table};
use crate::format::Locale;
use crate::words::{Language, in_language, tr};

pub use meta::metadata;
pub(crate) use words::{Kind, in_zone, kind_of, section_title, title_of, word_of};

/// For whom a table is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum CsvProfile {
    /// Commas, points, ISO 8601 with offset.
    #[default]
    Machine,
    /// As spreadsheets of the customer's country read it.
    Excel,
}

impl CsvProfile {
    pub const ALL: [Self; 2] = [Self::Machine, Self::Excel];

    /// The word of the command line and of metadata.
    pub fn name(self) -> &'static str {
        match self {
            Self::Machine => "machine",
            Self::Excel => "excel",
        }
    }

    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|profile| profile.name().eq_ignore_ascii_case(name.trim()))
    }
}

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

/// What a cell holds, before a profile writes it.
#[derive(Clone, Debug)]
enum Cell<'a> {
    /// Guarded when it is written.
    Text(Cow<'a, str>),
    /// Dot decimals and every digit; never guarded.
    Number(&'a str),
    /// ISO 8601 with offset.
    Instant(&'a str),
    /// A word of ours: for machines, and for people.
    Word(&'a str, Cow<'a, str>),
}

impl Default for Cell<'_> {
    fn default() -> Self {
        Self::Text(Cow::Borrowed(""))
    }
}

fn text(text: &str) -> Cell<'_> {
    Cell::Text(Cow::Borrowed(text))
}

/// One line, a cell for each of [`COLUMNS`].
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
    verdict_word: Cow<'a, str>,
    numerator: &'a str,
    denominator: &'a str,
    completeness: &'a str,
    credit_percent: &'a str,
    credit: &'a str,
    currency: &'a str,
    note: String,
}

impl Record<'_> {
    fn cells(&self) -> [Cell<'_>; COLUMNS.len()] {
        let comparison = if self.comparison == "at_most" { "≤" } else { "≥" };
        [
            Cell::Word(self.section, section_title(self.section).into()),
            text(self.objective),
            text(self.kpi),
            Cell::Instant(self.period_start),
            Cell::Instant(self.period_end),
            text(self.object),
            Cell::Number(self.value),
            text(self.unit),
            Cell::Number(self.target),
            match self.comparison {
                "" => Cell::default(),
                key => Cell::Word(key, comparison.into()),
            },
            Cell::Word(self.verdict, self.verdict_word.clone()),
            Cell::Number(self.numerator),
            Cell::Number(self.denominator),
            Cell::Number(self.completeness),
            Cell::Number(self.credit_percent),
            Cell::Number(self.credit),
            text(self.currency),
            text(&self.note),
        ]
    }
}

/// A text cell that no spreadsheet takes for a formula: also not one that takes the wide signs of East Asian input for plain ones.
pub fn guarded(text: &str) -> Cow<'_, str> {
    const BEGINNINGS: [char; 12] =
        ['=', '+', '-', '@', '\t', '\r', '\n', '\u{2212}', '＝', '＋', '－', '＠'];
    if text.starts_with(BEGINNINGS) { format!("'{text}").into() } else { text.into() }
}

/// Writes the whole table for machines. Fails only where memory does.
pub fn write_csv(document: &Document) -> Result<Vec<u8>, ReportError> {
    write_csv_as(document, CsvProfile::Machine)
}

/// Writes the whole table in a profile. Fails only where memory does.
pub fn write_csv_as(document: &Document, profile: CsvProfile) -> Result<Vec<u8>, ReportError> {
    in_language(language_of(document), document.locale, || match profile {
        CsvProfile::Machine => {
            let head = COLUMNS.map(str::to_owned);
            write(document, Vec::new(), b',', &head, |cells| {
                cells.into_iter().map(|cell| machine_text(cell)).collect()
            })
        }
        CsvProfile::Excel => local::write(document),
    })
}

fn language_of(document: &Document) -> Language {
    Language::of_locale(document.language).unwrap_or_default()
}

fn machine_text(cell: Cell<'_>) -> String {
    match cell {
        Cell::Text(text) => guarded(&text).into_owned(),
        Cell::Number(text) | Cell::Instant(text) | Cell::Word(text, _) => text.to_owned(),
    }
}

/// Writes header and rows behind what is there.
fn write(
    document: &Document,
    begun: Vec<u8>,
    separator: u8,
    head: &[String],
    texts: impl Fn([Cell<'_>; COLUMNS.len()]) -> Vec<String>,
) -> Result<Vec<u8>, ReportError> {
    let mut writer = WriterBuilder::new()
        .delimiter(separator)
        .terminator(Terminator::CRLF)
        .quote_style(QuoteStyle::Necessary)
        .from_writer(begun);
    writer.write_record(head)?;
    let mut write = |record: &Record| writer.write_record(texts(record.cells()));
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
            writer.write_record(texts(table_cells(table, row)))?;
        }
    }
    writer.into_inner().map_err(|e| ReportError::Csv(e.into_error().into()))
}

/// One row of a table of a part.
fn table_cells<'a>(table: &'a Table, row: &'a [part::Cell]) -> [Cell<'a>; COLUMNS.len()] {
    // Edges are two cells where people read them, also where there is nothing.
    let mut cells: [Cell<'a>; COLUMNS.len()] = COLUMNS.map(|id| match kind_of(id) {
        Kind::Instant => Cell::Instant(""),
        Kind::Number | Kind::Text => Cell::default(),
    });
    let mut rest: Vec<String> = Vec::new();
    let title = match table.title.as_str() {
        "" => section_title(table.section),
        title => title,
    };
    cells[0] = Cell::Word(table.section, title.into());
    for (column, cell) in table.columns.iter().zip(row) {
        let exact = cell.figure.exact.as_str();
        let place = COLUMNS.iter().position(|name| *name == column.id);
        match place.and_then(|at| cells.get_mut(at)) {
            Some(field) => {
                *field = match column.kind {
                    _ if kind_of(column.id) == Kind::Instant => Cell::Instant(exact),
                    ColumnKind::Text => text(exact),
                    ColumnKind::Number => Cell::Number(exact),
                    ColumnKind::Time => Cell::Instant(exact),
                    ColumnKind::Verdict => Cell::Word(exact, cell.figure.shown.as_str().into()),
                };
            }
            None if exact.is_empty() => {}
            None => rest.push(format!("{}={exact}", column.id)),
        }
    }
    if let Some(note) = cells.last_mut() {
        *note = Cell::Text(rest.join("; ").into());
    }
    cells
}

/// A table for machines in a profile, in the language that is spoken.
///
/// # Errors
/// It is no table.
pub(super) fn in_profile(
    machine: Vec<u8>,
    profile: CsvProfile,
    locale: &Locale,
    zone: Option<&str>,
) -> Result<Vec<u8>, ReportError> {
    match profile {
        CsvProfile::Machine => Ok(machine),
        CsvProfile::Excel => local::rewritten(&machine, locale, zone),
    }
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
        verdict_word: document.verdict.word.to_string().into(),
        credit_percent: &scorecard.credit_percent.exact,
        credit: &scorecard.credit_total.exact,
        currency: &document.currency,
        note: contract_note(document),
        ..Record::default()
    }
}

/// Money, the version of the result, and what the agreement covers.
fn contract_note(document: &Document) -> String {
    let scorecard = &document.scorecard;
    let mut notes = vec![
        tr!(
            "report-sheets-csv-money",
            fee = scorecard.fee.exact.as_str(),
            credit = scorecard.credit_uncapped.exact.as_str()
        ),
        tr!("report-sheets-csv-version", version = document.revision_label.as_str()),
    ];
    if !document.agreed_part.is_empty() {
        let agreed = document.agreed_part.as_str();
        notes.push(tr!("report-sheets-csv-agreed", agreed = agreed));
    }
    notes.join("; ")
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
        verdict_word: objective.verdict.word.to_string().into(),
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
            percent => tr!("report-sheets-csv-contribution", percent = percent),
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
        note: tr!(
            "report-sheets-csv-exclusion",
            kind = exclusion.kind.to_string(),
            n = exclusion.n_objects.exact.as_str(),
            reason = exclusion.reason.as_str(),
            evidence = exclusion.evidence.as_str()
        ),
        ..base()
    });
    days.chain(objects).chain(exclusions)
}
