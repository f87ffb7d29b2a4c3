//! Workbooks (`.xlsx`, `.xls`) as sheets of text cells.
//!
//! Numbers come out in their shortest exact form, dates as `2025-10-07 15:00:00`, clocks as `02:00:00`, errors as `#DIV/0!`. Which
//! columns show their numbers as percent is kept: a fraction under `0.00%` and a number of 0 to 100 under `0.00` mean the same.

use std::io::{Cursor, Read as _};

use calamine::{Data, DataRef, ExcelDateTime, Range, Reader as _, Xls, Xlsx, XlsxError};

use super::compound_file;
use super::rows::{Sheet, SheetRow};
use crate::import::limits::Limits;
use crate::import::refusal::{ReadError, Refusal};
use crate::job::JobContext;

const DAMAGED_HINT: &str = "open it in a spreadsheet program and save it again, or export it again";
/// Rows in which the number formats of a column are looked at.
const FORMAT_ROWS: u32 = 400;

pub(super) fn is_xls(bytes: &[u8]) -> bool {
    bytes.starts_with(&[0xd0, 0xcf, 0x11, 0xe0])
}

/// Reads all sheets.
pub(super) fn open(
    bytes: &[u8],
    limits: &Limits,
    ctx: &JobContext,
) -> Result<Vec<Sheet>, ReadError> {
    // The crate trusts sizes that a damaged or hostile workbook states; what it trips over costs this file only.
    let opened = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
        if is_xls(bytes) { open_xls(bytes, limits, ctx) } else { open_xlsx(bytes, limits, ctx) }
    }));
    opened.unwrap_or_else(|_| Err(damaged("its parts contradict each other")))
}

fn damaged(why: impl std::fmt::Display) -> ReadError {
    Refusal::new(format!("the workbook is damaged: {why}"), DAMAGED_HINT).into()
}

fn open_xlsx(bytes: &[u8], limits: &Limits, ctx: &JobContext) -> Result<Vec<Sheet>, ReadError> {
    check_members(bytes, limits, ctx)?;
    let mut workbook: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).map_err(damaged)?;
    let mut sheets = Vec::new();
    for name in workbook.sheet_names() {
        ctx.check()?;
        check_span(&mut workbook, &name)?;
        let range = workbook.worksheet_range(&name).map_err(damaged)?;
        let mut sheet = sheet_of(name, &range, limits)?;
        if let Ok(styles) = workbook.worksheet_style(&sheet.name) {
            let is_percent = |row: u32, column: u32| {
                let format = styles.get((row, column)).and_then(|s| s.number_format.as_ref());
                format.is_some_and(|format| shows_percent(&format.format_code))
            };
            sheet.percent = percent_columns(&range, is_percent);
        }
        sheets.push(sheet);
    }
    Ok(sheets)
}

/// Whether a number format shows a fraction as percent: a sign that is only written behind the number multiplies nothing.
fn shows_percent(format_code: &str) -> bool {
    let (mut is_quoted, mut is_literal) = (false, false);
    for sign in format_code.chars() {
        match sign {
            _ if is_literal => is_literal = false,
            '"' => is_quoted = !is_quoted,
            _ if is_quoted => {}
            // The sign behind these stands for itself, or for the width of a blank.
            '\\' | '_' | '*' => is_literal = true,
            '%' => return true,
            _ => {}
        }
    }
    false
}

/// Cells that a sheet may span whatever stands in them.
const SPAN_FREE: u64 = 4_000_000;
/// Cells that a sheet may span for each that holds something.
const SPAN_PER_CELL_MAX: u64 = 50;

/// A sheet is held as the rectangle around its cells: a single cell in the last row and column would be 17 thousand million. So the
/// rectangle is looked at first.
fn check_span(workbook: &mut Xlsx<Cursor<&[u8]>>, name: &str) -> Result<(), ReadError> {
    let mut cells = match workbook.worksheet_cells_reader(name) {
        Ok(cells) => cells,
        // A chart sheet, which has none.
        Err(XlsxError::NotAWorksheet(_)) => return Ok(()),
        Err(error) => return Err(damaged(error)),
    };
    let (mut n_cells, mut first, mut last) = (0_u64, (u32::MAX, u32::MAX), (0, 0));
    while let Some(cell) = cells.next_cell().map_err(damaged)? {
        if matches!(cell.get_value(), DataRef::Empty) {
            continue;
        }
        let (row, column) = cell.get_position();
        n_cells += 1;
        first = (first.0.min(row), first.1.min(column));
        last = (last.0.max(row), last.1.max(column));
    }
    if n_cells == 0 {
        return Ok(());
    }
    let n_spanned = u64::from(last.0 - first.0 + 1).saturating_mul(u64::from(last.1 - first.1) + 1);
    if n_spanned > SPAN_FREE.max(n_cells * SPAN_PER_CELL_MAX) {
        let what = format!(
            "the sheet {name:?} reaches over {n_spanned} cells of which {n_cells} hold something"
        );
        let hint =
            "delete the cells far below or far to the right of the table, then export it again";
        return Err(Refusal::new(what, hint).into());
    }
    Ok(())
}

/// Unpacks every part once into nothing, so that a workbook that would fill the memory ends in a sentence before it is opened.
fn check_members(bytes: &[u8], limits: &Limits, ctx: &JobContext) -> Result<(), ReadError> {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).map_err(damaged)?;
    let by_ratio = (bytes.len() as u64).saturating_mul(limits.expansion_ratio_max);
    let most = by_ratio.max(Limits::EXPANSION_FREE_BYTES).min(limits.content_bytes_max);
    let mut buffer = vec![0; 64 << 10];
    let mut n_bytes = 0_u64;
    for idx in 0..archive.len() {
        ctx.check()?;
        let mut member = archive.by_index(idx).map_err(damaged)?;
        loop {
            let n_read = member.read(&mut buffer).map_err(damaged)?;
            n_bytes += n_read as u64;
            if n_bytes > most {
                return Err(Refusal::new(
                    format!("the workbook unpacks to more than {most} bytes, far more than a workbook of {} bytes does", bytes.len()),
                    "raise `content_bytes_max` or `expansion_ratio_max` under [limits] in vigia.toml, if the file is meant to be so",
                )
                .into());
            }
            if n_read == 0 {
                break;
            }
        }
    }
    Ok(())
}

fn open_xls(bytes: &[u8], limits: &Limits, ctx: &JobContext) -> Result<Vec<Sheet>, ReadError> {
    compound_file::check(bytes).map_err(damaged)?;
    let mut workbook: Xls<_> = Xls::new(Cursor::new(bytes)).map_err(damaged)?;
    let mut sheets = Vec::new();
    for name in workbook.sheet_names() {
        ctx.check()?;
        let range = workbook.worksheet_range(&name).map_err(damaged)?;
        sheets.push(sheet_of(name, &range, limits)?);
    }
    Ok(sheets)
}

fn sheet_of(name: String, range: &Range<Data>, limits: &Limits) -> Result<Sheet, ReadError> {
    let n_cells = range.width() as u64 * range.height() as u64;
    if n_cells > limits.cells_max {
        return Err(Refusal::new(
            format!(
                "the sheet {name:?} has {n_cells} cells, more than the {} that are allowed",
                limits.cells_max
            ),
            "raise `cells_max` under [limits] in vigia.toml, if the file is meant to be so",
        )
        .into());
    }
    let first = range.start().map_or(1, |(row, _)| u64::from(row) + 1);
    // Blank columns on the left are kept, so that a column has the letter that people see.
    let n_left = range.start().map_or(0, |(_, column)| column as usize);
    let mut rows = Vec::new();
    let mut text = String::new();
    for (number, cells) in (first..).zip(range.rows()) {
        if cells.iter().all(|cell| matches!(cell, Data::Empty)) {
            continue;
        }
        let mut record = csv::StringRecord::with_capacity(256, cells.len() + n_left);
        (0..n_left).for_each(|_| record.push_field(""));
        for cell in cells {
            text.clear();
            write_cell(cell, &mut text);
            record.push_field(&text);
        }
        rows.push(SheetRow { number, cells: record });
    }
    Ok(Sheet { name, rows, percent: Vec::new() })
}

fn write_cell(cell: &Data, text: &mut String) {
    use std::fmt::Write as _;
    let written = match cell {
        Data::Empty => Ok(()),
        Data::Int(i) => write!(text, "{i}"),
        Data::Float(d) => write_number(*d, text),
        Data::String(s) => {
            text.push_str(s);
            Ok(())
        }
        Data::Bool(b) => write!(text, "{}", if *b { "TRUE" } else { "FALSE" }),
        Data::DateTime(at) => {
            write_time(at, text);
            Ok(())
        }
        Data::DateTimeIso(s) | Data::DurationIso(s) => {
            text.push_str(s);
            Ok(())
        }
        Data::Error(e) => write!(text, "{e}"),
    };
    // Writing to a string cannot fail.
    debug_assert!(written.is_ok());
}

fn write_number(number: f64, text: &mut String) -> std::fmt::Result {
    use std::fmt::Write as _;
    const EXACT_MAX: f64 = 9_007_199_254_740_992.0;
    if number.fract() == 0.0 && number.abs() <= EXACT_MAX {
        write!(text, "{}", number as i64)
    } else {
        write!(text, "{number}")
    }
}

fn write_time(at: &ExcelDateTime, text: &mut String) {
    use std::fmt::Write as _;
    let days = at.as_f64();
    // Days 0 and 1 hold clocks without a date.
    if at.is_duration() || (0.0..1.0).contains(&days) {
        let secs = (days * 86_400.0).round() as i64;
        write!(text, "{:02}:{:02}:{:02}", secs / 3600, secs / 60 % 60, secs % 60).ok();
        return;
    }
    let (year, month, day, hour, minute, second, millis) = at.to_ymd_hms_milli();
    // A time of day is a binary fraction: half a second is rounding, not time.
    let rounded = u64::from(second) * 1000 + u64::from(millis);
    let second = rounded / 1000;
    if millis >= 500
        && let Ok(date) = jiff::civil::Date::new(year as i16, month as i8, day as i8)
        && let Ok(time) = date
            .at(hour as i8, minute as i8, second as i8, 0)
            .checked_add(jiff::Span::new().seconds(1))
    {
        write!(text, "{}", time.strftime("%Y-%m-%d %H:%M:%S")).ok();
        return;
    }
    write!(text, "{year:04}-{month:02}-{day:02} {hour:02}:{minute:02}:{second:02}").ok();
}

/// For each column from the sheet's first: whether most of its numbers are shown as percent.
fn percent_columns(range: &Range<Data>, is_percent: impl Fn(u32, u32) -> bool) -> Vec<bool> {
    let Some((first_row, first_column)) = range.start() else { return Vec::new() };
    let mut columns = vec![false; first_column as usize];
    for idx in 0..range.width() as u32 {
        let (mut n_numbers, mut n_percent) = (0, 0);
        for row in 0..(range.height() as u32).min(FORMAT_ROWS) {
            if matches!(
                range.get((row as usize, idx as usize)),
                Some(Data::Float(_) | Data::Int(_))
            ) {
                n_numbers += 1;
                n_percent += u32::from(is_percent(first_row + row, first_column + idx));
            }
        }
        columns.push(n_percent * 2 > n_numbers);
    }
    columns
}
