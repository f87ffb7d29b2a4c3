//! The document as a workbook: a summary, a sheet for each part, live formulas with their results, names for key cells.
//!
//! Texts are written as texts whatever they begin with. Numbers are full; how many digits show is the cell's format. The same
//! document gives the same bytes: the date inside is the document's.

mod look;
mod plain;
mod reference;
mod sheet;
mod summary;

use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, Workbook, XlsxError};

use super::ReportError;
use super::document::Document;
use super::tables::names::of_range;
use super::tables::{self, Cell, Number, Table, Value, utc_of};
use crate::model::Timestamp;
use crate::words::{Language, in_language};
use look::{Look, Looks};
pub(super) use plain::{PlainFacts, write_plain};
use reference::{column_letters, quoted, resolved};

/// Most characters that a cell holds.
const CELL_CHARS_MAX: usize = 32_767;

/// *Good*: packing was a tenth of a report's processor time at the usual 6. *Bad*: a workbook of ten objectives has 1.73 MB, not 1.49.
const ZIP_LEVEL: u8 = 3;

/// Writes the workbook, in the language of the document.
///
/// # Errors
/// A sheet does not take what is written: more rows than it has.
pub fn write_xlsx(document: &Document) -> Result<Vec<u8>, ReportError> {
    let language = Language::of_locale(document.language).unwrap_or_default();
    in_language(language, document.locale, || workbook(document)).map_err(|e| failed(&e))
}

fn failed(error: &XlsxError) -> ReportError {
    ReportError::Workbook { message: error.to_string() }
}

fn workbook(document: &Document) -> Result<Vec<u8>, XlsxError> {
    let mut book = Book::begun(&document.title, &document.contract_id)?;
    book.workbook.set_properties(&properties(document)?);
    summary::write(&mut book, document)?;
    for table in tables::sheets(document) {
        sheet::write(&mut book, &table)?;
    }
    book.workbook.save_to_buffer()
}

/// Title, customer, language and date.
fn properties(document: &Document) -> Result<DocProperties, XlsxError> {
    let mut properties = DocProperties::new()
        .set_title(&document.title)
        .set_subject(format!("{} · {}", document.contract_name, document.period_name))
        .set_company(&document.customer)
        .set_author(&document.customer)
        .set_status(&document.revision_label)
        .set_comment(format!("Vigia {}", env!("CARGO_PKG_VERSION")))
        .set_custom_property("Language", document.language)
        .set_custom_property("Locale", document.locale.name)
        .set_custom_property("Contract", document.contract_id.as_str())
        .set_custom_property("Period", document.trail.period_id.as_str())
        .set_custom_property("Time zone", document.trail.zone.as_str());
    properties = properties.set_creation_datetime(&created(document.generated_at)?);
    Ok(properties)
}

/// Without a date of its own a workbook would have that of the clock.
fn created(at: Timestamp) -> Result<ExcelDateTime, XlsxError> {
    match utc_of(&at.to_iso_utc()) {
        Some(at) => excel_date(at),
        None => ExcelDateTime::from_ymd(2000, 1, 1),
    }
}

/// A workbook that is being written.
struct Book {
    workbook: Workbook,
    looks: Looks,
    /// At the head of printed pages, and at their foot.
    title: String,
    foot: String,
}

/// Where a table stands in a sheet.
#[derive(Clone, Copy)]
struct Place {
    /// Of the first row below the header.
    first_row: u32,
    sheet_idx: usize,
}

impl Book {
    fn begun(title: &str, foot: &str) -> Result<Self, XlsxError> {
        let mut workbook = Workbook::new();
        workbook.set_default_format(&Looks::body(), 20, 64)?;
        workbook.set_zip_compression_level(ZIP_LEVEL);
        let (title, foot) = (title.to_owned(), foot.to_owned());
        Ok(Self { workbook, looks: Looks::default(), title, foot })
    }

    /// Writes a cell with its formula and its name.
    fn cell(
        &mut self,
        place: Place,
        row_idx: u32,
        column: u16,
        table: &Table,
        cell: &Cell,
    ) -> Result<(), XlsxError> {
        let row = place.first_row + row_idx;
        let wraps = table.columns.get(usize::from(column)).is_some_and(|column| column.wraps);
        let format = self.looks.of(Look::of(&cell.value, wraps));
        let sheet = self.workbook.worksheet_from_index(place.sheet_idx)?;
        let formula = cell.formula.as_ref().map(|text| resolved(text, table, place.first_row, row));
        match (&cell.value, formula) {
            (Value::Number(number), Some(formula)) => {
                let formula = rust_xlsxwriter::Formula::new(format!("={formula}"))
                    .set_result(number.value.to_string());
                sheet.write_formula_with_format(row, column, formula, format)?;
            }
            (Value::Number(Number { value, .. }), None) => {
                sheet.write_number_with_format(row, column, *value, format)?;
            }
            (Value::Nothing, _) => {
                sheet.write_blank(row, column, format)?;
            }
            (Value::Text(text), _) => {
                sheet.write_string_with_format(row, column, shortened(text), format)?;
            }
            (Value::Verdict { word, .. }, _) => {
                sheet.write_string_with_format(row, column, word, format)?;
            }
            (Value::Moment { at, .. }, _) => {
                sheet.write_datetime_with_format(row, column, excel_date(*at)?, format)?;
            }
        }
        if let Some(name) = &cell.name {
            let sheet = quoted(&self.workbook.worksheet_from_index(place.sheet_idx)?.name());
            let cell = format!("{sheet}!${}${}", column_letters(column), row + 1);
            self.workbook.define_name(name, &format!("={cell}"))?;
        }
        Ok(())
    }

    /// Names the columns that sums are made of.
    fn name_columns(&mut self, place: Place, table: &Table) -> Result<(), XlsxError> {
        let n_rows = table.rows.len() as u32;
        for (column, at) in table.columns.iter().zip(0_u16..) {
            if !column.is_named || n_rows == 0 {
                continue;
            }
            let sheet = quoted(&self.workbook.worksheet_from_index(place.sheet_idx)?.name());
            let letters = column_letters(at);
            let (first, last) = (place.first_row + 1, place.first_row + n_rows);
            let cells = format!("={sheet}!${letters}${first}:${letters}${last}");
            self.workbook.define_name(of_range(table.id, column.id), &cells)?;
        }
        Ok(())
    }

    fn text(
        &mut self,
        (sheet_idx, row, column): (usize, u32, u16),
        text: &str,
        format: &Format,
    ) -> Result<(), XlsxError> {
        let sheet = self.workbook.worksheet_from_index(sheet_idx)?;
        sheet.write_string_with_format(row, column, shortened(text), format)?;
        Ok(())
    }
}

fn excel_date(at: jiff::civil::DateTime) -> Result<ExcelDateTime, XlsxError> {
    let part = |number: i8| u8::try_from(number).unwrap_or(0);
    ExcelDateTime::from_ymd(
        u16::try_from(at.year()).unwrap_or(0),
        part(at.month()),
        part(at.day()),
    )?
    .and_hms(u16::from(part(at.hour())), part(at.minute()), part(at.second()))
}

/// As much of a text as a cell holds.
fn shortened(text: &str) -> String {
    if text.encode_utf16().count() <= CELL_CHARS_MAX {
        return text.to_owned();
    }
    let mut n_units = 0;
    let kept = text.chars().take_while(|c| {
        n_units += c.len_utf16();
        n_units < CELL_CHARS_MAX
    });
    kept.chain(['…']).collect()
}

/// Columns that a text takes; Chinese signs take two.
fn width_of(text: &str) -> usize {
    text.chars().map(|c| if u32::from(c) >= 0x1100 { 2 } else { 1 }).sum()
}
