//! The profile for the spreadsheets of the customer's country.

use jiff::civil::DateTime;

use super::{COLUMNS, Cell, guarded};
use crate::format::Locale;
use crate::report::ReportError;
use crate::report::document::Document;
use crate::report::tables::{local_of, utc_of};
use crate::words::tr;

/// What tells spreadsheets that a file is UTF-8.
const BYTE_ORDER_MARK: &[u8] = "\u{feff}".as_bytes();

pub(super) fn write(document: &Document) -> Result<Vec<u8>, ReportError> {
    let locale = document.locale;
    let head: Vec<String> = columns(document).into_iter().map(|column| column.title).collect();
    let separator = separator(&locale);
    super::write(document, BYTE_ORDER_MARK.to_vec(), separator as u8, &head, |cells| {
        let mut texts = Vec::with_capacity(head.len());
        for cell in cells {
            match cell {
                Cell::Text(text) => texts.push(guarded(&text).into_owned()),
                Cell::Word(_, word) => texts.push(guarded(&word).into_owned()),
                Cell::Number(number) => texts.push(marked(number, &locale)),
                Cell::Instant(iso) => {
                    let edges = [local_of(iso), utc_of(iso)];
                    texts.extend(
                        edges.map(|at| at.map_or_else(String::new, |at| moment(at, &locale))),
                    );
                }
            }
        }
        texts
    })
}

/// A column as it is told in the metadata.
pub(super) struct Told {
    pub id: String,
    /// As the header writes it.
    pub title: String,
}

/// Local edges are followed by those in UTC.
pub(super) fn columns(document: &Document) -> Vec<Told> {
    let zone = document.trail.zone.as_str();
    let told = |id: &str, title: String| Told { id: id.to_owned(), title };
    let mut columns = Vec::with_capacity(COLUMNS.len() + 2);
    for id in COLUMNS {
        let title = title(id);
        match id {
            "period_start" | "period_end" => {
                columns.push(told(id, format!("{title} ({zone})")));
                columns.push(told(&format!("{id}_utc"), format!("{title} (UTC)")));
            }
            "credit" => columns.push(told(id, format!("{title} ({})", document.currency))),
            _ => columns.push(told(id, title.to_owned())),
        }
    }
    columns
}

fn title(id: &str) -> &'static str {
    match id {
        "section" => tr!("report-sheets-section"),
        "objective" => tr!("report-sheets-objective"),
        "kpi" => tr!("report-sheets-kpi"),
        "period_start" => tr!("report-sheets-start"),
        "period_end" => tr!("report-sheets-end"),
        "object" => tr!("report-sheets-object"),
        "value" => tr!("report-sheets-value"),
        "unit" => tr!("report-sheets-unit"),
        "target" => tr!("report-sheets-target"),
        "comparison" => tr!("report-sheets-comparison"),
        "verdict" => tr!("report-sheets-verdict"),
        "numerator" => tr!("report-sheets-numerator"),
        "denominator" => tr!("report-sheets-denominator"),
        "completeness" => tr!("report-sheets-completeness-ratio"),
        "credit_percent" => tr!("report-sheets-credit-percent"),
        "credit" => tr!("report-sheets-credit"),
        "currency" => tr!("report-sheets-currency"),
        _ => tr!("report-sheets-note"),
    }
}

/// Every digit, with the country's mark and without groups.
fn marked(number: &str, locale: &Locale) -> String {
    number.replace('.', locale.decimal_mark.encode_utf8(&mut [0; 4]))
}

/// `01/10/2026 00:00` in the country's order; seconds only where there are any.
fn moment(at: DateTime, locale: &Locale) -> String {
    let time = at.strftime(if at.second() == 0 { "%H:%M" } else { "%H:%M:%S" });
    format!("{} {time}", date(at, locale))
}

/// What separates a list in the country.
pub(super) fn separator(locale: &Locale) -> char {
    if locale.decimal_mark == ',' { ';' } else { ',' }
}

/// The date in the country's numeric form.
fn date(at: DateTime, locale: &Locale) -> String {
    at.strftime(date_pattern(locale)).to_string()
}

pub(super) fn date_pattern(locale: &Locale) -> &'static str {
    match locale.name {
        "en-US" | "es-PA" | "es-PR" => "%m/%d/%Y",
        "es-CL" => "%d-%m-%Y",
        "zh-CN" => "%Y/%m/%d",
        _ => "%d/%m/%Y",
    }
}
