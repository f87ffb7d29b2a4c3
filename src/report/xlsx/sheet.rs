//! One table on one sheet: header that stays, filter, widths, edges of printed pages.

use rust_xlsxwriter::XlsxError;

use super::look::Looks;
use super::{Book, Place, width_of};
use crate::report::tables::{Cell, Number, Table, Value};

/// Of a column, in characters.
const WIDTH_MIN: usize = 9;
const WIDTH_MAX: usize = 60;
/// Of a column that breaks its texts.
const WRAPPED_MAX: usize = 70;
/// Most characters of a header's line.
const HEAD_MAX: usize = 22;
/// A4.
const PAPER: u8 = 9;

pub(super) fn write(book: &mut Book, table: &Table) -> Result<(), XlsxError> {
    let footer = format!("&L{}&R&P / &N", plain(&book.foot));
    let header = format!("&L&B{}&B&R{}", plain(&table.title), plain(&book.title));
    let name = free_name(book, &table.title);
    let sheet = book.workbook.add_worksheet();
    sheet.set_name(name)?;
    sheet.set_landscape().set_paper_size(PAPER).set_print_fit_to_pages(1, 0);
    sheet.set_margins(0.5, 0.5, 0.8, 0.7, 0.3, 0.3);
    sheet.set_repeat_rows(0, 0)?;
    sheet.set_header(header).set_footer(footer);
    sheet.set_freeze_panes(1, 1)?;
    sheet.set_screen_gridlines(false);
    let n_rows = table.rows.len() as u32;
    let last_column = (table.columns.len() as u16).saturating_sub(1);
    if n_rows > 0 {
        sheet.autofilter(0, 0, n_rows, last_column)?;
    }
    for (at, width) in widths(table).into_iter().enumerate() {
        sheet.set_column_width(at as u16, width as f64)?;
    }
    let sheet_idx = book.workbook.worksheets().len() - 1;
    head(book, table, sheet_idx, 0)?;
    let place = Place { first_row: 1, sheet_idx };
    rows(book, place, table)?;
    book.name_columns(place, table)
}

/// The header of a table.
pub(super) fn head(
    book: &mut Book,
    table: &Table,
    sheet_idx: usize,
    row: u32,
) -> Result<(), XlsxError> {
    for (column, at) in table.columns.iter().zip(0_u16..) {
        let is_number = is_numeric(table, usize::from(at));
        book.text((sheet_idx, row, at), &column.title, &Looks::head(is_number))?;
    }
    Ok(())
}

/// All rows, or the words that stand for none.
pub(super) fn rows(book: &mut Book, place: Place, table: &Table) -> Result<(), XlsxError> {
    if table.rows.is_empty() {
        let at = (place.sheet_idx, place.first_row, 0);
        return book.text(at, &table.nothing, &Looks::muted());
    }
    for (row, cells) in table.rows.iter().enumerate() {
        for (cell, column) in cells.iter().zip(0_u16..) {
            book.cell(place, row as u32, column, table, cell)?;
        }
    }
    Ok(())
}

/// Whether the header stands over numbers.
fn is_numeric(table: &Table, column: usize) -> bool {
    let mut said = table.rows.iter().filter_map(|row| row.get(column)).map(|cell| &cell.value);
    said.find(|value| **value != Value::Nothing)
        .is_some_and(|value| matches!(value, Value::Number(_)))
}

/// Columns as wide as what they show, within bounds.
fn widths(table: &Table) -> Vec<usize> {
    let columns = table.columns.iter().enumerate();
    columns
        .map(|(at, column)| {
            let cells = table.rows.iter().filter_map(|row| row.get(at)).map(shown_width);
            let words = column.title.split(' ').map(width_of).max().unwrap_or(0);
            // A filter's button takes room beside the last word.
            let head = width_of(&column.title).min(HEAD_MAX).max(words) + 3;
            let most = if column.wraps { WRAPPED_MAX } else { WIDTH_MAX };
            cells.max().unwrap_or(0).min(most).max(head).max(WIDTH_MIN) + 1
        })
        .collect()
}

fn shown_width(cell: &Cell) -> usize {
    match &cell.value {
        Value::Nothing => 0,
        Value::Text(text) => text.lines().map(width_of).max().unwrap_or(0),
        Value::Verdict { word, .. } => width_of(word) + 1,
        Value::Moment { with_time, .. } => {
            if *with_time {
                16
            } else {
                10
            }
        }
        Value::Number(Number { value, decimals, is_ratio }) => {
            let value = if *is_ratio { value * 100.0 } else { *value };
            number_width(value, *decimals)
        }
    }
}

/// Letters of a number with that many decimals and its marks of groups, reckoned: a workbook has a hundred thousand of them.
fn number_width(value: f64, decimals: u32) -> usize {
    if !value.is_finite() {
        return 3;
    }
    // As it is rounded: 9.99 with one decimal has two digits before the mark.
    let size = value.abs() + 0.5 * 10_f64.powi(-(decimals as i32));
    let whole = if size < 10.0 { 1 } else { size.log10().floor() as usize + 1 };
    let before_mark = whole + usize::from(value < 0.0);
    let behind = if decimals > 0 { decimals as usize + 1 } else { 0 };
    before_mark + behind + before_mark / 3 + 1
}

/// A name that no other sheet has; names of sheets know no case.
fn free_name(book: &mut Book, title: &str) -> String {
    let taken: Vec<String> =
        book.workbook.worksheets().iter().map(|sheet| sheet.name().to_lowercase()).collect();
    let plain = sheet_name(title);
    let numbered = (2_u32..).map(|n| {
        let end = format!(" {n}");
        plain.chars().take(31 - end.len()).chain(end.chars()).collect()
    });
    let mut names = std::iter::once(plain.clone()).chain(numbered);
    names.find(|name: &String| !taken.contains(&name.to_lowercase())).unwrap_or(plain)
}

/// Longest name of a sheet, in characters.
const NAME_MAX: usize = 31;
/// What is left of a longer name at least.
const NAME_KEPT_MIN: usize = 8;

/// A name that a sheet may have: without the signs of references, and a longer one up to its parenthesis, else up to a whole word.
pub(super) fn sheet_name(title: &str) -> String {
    let plain: String =
        title.chars().map(|c| if "[]:*?/\\'".contains(c) { ' ' } else { c }).collect();
    if plain.chars().count() <= NAME_MAX {
        return plain;
    }
    let before: String = plain.chars().take_while(|c| !"(（".contains(*c)).collect();
    let before = before.trim_end();
    if (NAME_KEPT_MIN..=NAME_MAX).contains(&before.chars().count()) {
        return before.to_owned();
    }
    let cut: String = plain.chars().take(NAME_MAX - 1).collect();
    let words = cut.rsplit_once(' ').map_or(cut.as_str(), |(words, _)| words);
    let kept = if words.chars().count() < NAME_KEPT_MIN { cut.as_str() } else { words };
    format!("{}…", kept.trim_end())
}

/// A text in header or footer: `&` begins a command there.
fn plain(text: &str) -> String {
    text.chars().take(100).collect::<String>().replace('&', "&&")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_as_wide_as_its_digits() {
        let written = |value: f64, decimals: u32| {
            let digits = format!("{value:.*}", decimals as usize);
            digits.len() + digits.split('.').next().map_or(0, str::len) / 3 + 1
        };
        for value in [0.0, 1.0, 9.94, 9.96, 99.999, 1_234.5, -0.4, -1_234_567.891, 1e12, 0.000_1] {
            for decimals in 0..6 {
                assert_eq!(
                    number_width(value, decimals),
                    written(value, decimals),
                    "{value}, {decimals}"
                );
            }
        }
    }
}
