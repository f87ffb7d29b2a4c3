//! Other kinds of reports as workbooks: the sections of their table, a sheet each, with typed cells.

use rust_xlsxwriter::{DocProperties, XlsxError};

use super::{Book, created, failed, sheet};
use crate::format::Locale;
use crate::model::Timestamp;
use crate::report::ReportError;
use crate::report::csv::{Kind, guarded, kind_of, title_of};
use crate::report::tables::{Cell, Column, Number, Table};
use crate::words::{Language, in_language, tr};

/// Digits behind the mark that are shown; cells hold all.
const DECIMALS_MAX: usize = 4;

/// What such a workbook says of itself.
pub(in crate::report) struct PlainFacts {
    pub title: String,
    /// Of the files of the report.
    pub name: String,
    pub revision: String,
    pub language: Language,
    pub locale: Locale,
    pub generated_at: Timestamp,
}

/// Writes a table for machines, whose first column is `section`, as a workbook.
///
/// # Errors
/// It is no table, or has more rows than a sheet.
pub(in crate::report) fn write_plain(
    csv: &[u8],
    facts: &PlainFacts,
) -> Result<Vec<u8>, ReportError> {
    let mut reader = csv::Reader::from_reader(csv);
    let ids: Vec<String> = reader.headers()?.iter().map(str::to_owned).collect();
    let mut sections: Vec<(String, Vec<csv::StringRecord>)> = Vec::new();
    for record in reader.records() {
        let record = record?;
        let section = record.get(0).unwrap_or_default().to_owned();
        match sections.iter_mut().find(|(known, _)| *known == section) {
            Some((_, rows)) => rows.push(record),
            None => sections.push((section, vec![record])),
        }
    }
    in_language(facts.language, facts.locale, || workbook(&ids, &sections, facts))
        .map_err(|e| failed(&e))
}

fn workbook(
    ids: &[String],
    sections: &[(String, Vec<csv::StringRecord>)],
    facts: &PlainFacts,
) -> Result<Vec<u8>, XlsxError> {
    let title = if facts.title.is_empty() { &facts.name } else { &facts.title };
    let mut book = Book::begun(title, &facts.name)?;
    let properties = DocProperties::new()
        .set_title(title)
        .set_status(&facts.revision)
        .set_comment(format!("Vigia {}", env!("CARGO_PKG_VERSION")))
        .set_custom_property("Language", facts.language.code())
        .set_custom_property("Locale", facts.locale.name)
        .set_creation_datetime(&created(facts.generated_at)?);
    book.workbook.set_properties(&properties);
    for (section, rows) in sections {
        sheet::write(&mut book, &table(section, ids, rows))?;
    }
    if sections.is_empty() {
        sheet::write(&mut book, &table("report", ids, &[]))?;
    }
    book.workbook.save_to_buffer()
}

/// A section without the columns that say nothing in it.
fn table(section: &str, ids: &[String], rows: &[csv::StringRecord]) -> Table {
    let said: Vec<usize> = (1..ids.len())
        .filter(|at| rows.iter().any(|row| row.get(*at).is_some_and(|cell| !cell.is_empty())))
        .collect();
    let mut columns = Vec::new();
    for at in &said {
        let id = ids[*at].as_str();
        let title = title_of(id);
        columns.push(Column::new("cell", title));
        if kind_of(id) == Kind::Instant {
            columns.push(Column::new("cell", format!("{title} (UTC)")));
        }
        if id == "note"
            && let Some(note) = columns.last_mut()
        {
            note.wraps = true;
        }
    }
    let cells = |row: &csv::StringRecord| {
        let mut cells = Vec::with_capacity(columns.len());
        for at in &said {
            let text = row.get(*at).unwrap_or_default();
            match kind_of(&ids[*at]) {
                Kind::Instant => cells.extend([Cell::local(text), Cell::utc(text)]),
                Kind::Number => cells.push(number(text).unwrap_or_else(|| Cell::text(plain(text)))),
                Kind::Text => cells.push(Cell::text(plain(text))),
            }
        }
        cells
    };
    let rows = rows.iter().map(cells).collect();
    let title = section.to_owned();
    let nothing = tr!("report-sheets-nothing").to_owned();
    Table { id: "section", title, columns, rows, nothing }
}

fn number(text: &str) -> Option<Cell> {
    let value = text.parse().ok().filter(|value: &f64| value.is_finite())?;
    let digits = text.split_once('.').map_or(0, |(_, digits)| digits.len());
    let decimals = digits.min(DECIMALS_MAX) as u32;
    Some(Cell::number(Number { value, decimals, is_ratio: false }))
}

/// A text without the apostrophe that guarded it: a workbook knows what is a text.
fn plain(text: &str) -> &str {
    match text.strip_prefix('\'') {
        Some(rest) if guarded(rest) != rest => rest,
        _ => text,
    }
}
