//! The first sheet: one page to read, with scorecard, money and what the report is about.

use rust_xlsxwriter::XlsxError;

use super::look::Looks;
use super::sheet::{head, rows, sheet_name};
use super::{Book, Place, width_of};
use crate::report::document::Document;
use crate::report::tables::summary;

/// Columns of the page: name, verdict or amount, then numbers.
const WIDTHS: [f64; 10] = [38.0, 19.0, 12.0, 7.0, 11.0, 10.0, 11.0, 13.0, 9.0, 16.0];
const LAST_COLUMN: u16 = WIDTHS.len() as u16 - 1;
/// Of a line of text, in points.
const LINE_HEIGHT: f64 = 14.0;
/// A4.
const PAPER: u8 = 9;

pub(super) fn write(book: &mut Book, document: &Document) -> Result<(), XlsxError> {
    let summary = summary(document);
    let sheet = book.workbook.add_worksheet();
    sheet.set_name(sheet_name(&summary.name))?;
    sheet.set_paper_size(PAPER).set_landscape().set_print_fit_to_pages(1, 1);
    sheet.set_margins(0.5, 0.5, 0.7, 0.7, 0.3, 0.3);
    sheet.set_footer("&R&P / &N");
    sheet.set_screen_gridlines(false);
    sheet.set_active(true);
    for (at, width) in WIDTHS.into_iter().enumerate() {
        sheet.set_column_width(at as u16, width)?;
    }
    let idx = 0;
    book.text((idx, 0, 0), &summary.title, &Looks::title())?;
    book.text((idx, 1, 0), &summary.subtitle, &Looks::body())?;
    book.text((idx, 2, 0), &summary.revision, &Looks::muted())?;
    book.workbook.worksheet_from_index(idx)?.set_row_height(0, 24)?;
    let room: f64 = WIDTHS.iter().sum();
    let mut row = 4;
    for sentence in &summary.sentences {
        let n_lines = (width_of(sentence) as f64 / (room * 0.95)).ceil().max(1.0);
        let sheet = book.workbook.worksheet_from_index(idx)?;
        sheet.merge_range(row, 0, row, LAST_COLUMN, sentence, &Looks::sentence())?;
        sheet.set_row_height(row, n_lines * LINE_HEIGHT + 2.0)?;
        row += 1;
    }
    for block in &summary.blocks {
        row += 1;
        book.text((idx, row, 0), &block.table.title, &Looks::headline())?;
        book.workbook.worksheet_from_index(idx)?.set_row_height(row, 20)?;
        row += 1;
        if block.has_header {
            head(book, &block.table, idx, row)?;
            row += 1;
        }
        let place = Place { first_row: row, sheet_idx: idx };
        rows(book, place, &block.table)?;
        book.name_columns(place, &block.table)?;
        row += (block.table.rows.len() as u32).max(1);
    }
    Ok(())
}
