//! The profile for the spreadsheets of the customer's country.

use jiff::civil::{Date, DateTime};

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
    let separator = locale.list_separator();
    super::write(document, BYTE_ORDER_MARK.to_vec(), separator as u8, &head, |cells| {
        let mut texts = Vec::with_capacity(head.len());
        for cell in cells {
            match cell {
                Cell::Text(text) => texts.push(guarded(&text).into_owned()),
                Cell::Word(_, word) => texts.push(guarded(&word).into_owned()),
                Cell::Number(number) => texts.push(marked(number, &locale)),
                Cell::Instant(iso) => texts.extend(edges(iso, &locale)),
            }
        }
        texts
    })
}

/// An instant here and in UTC; a date alone is that of the contract's zone.
fn edges(iso: &str, locale: &Locale) -> [String; 2] {
    if let Ok(day) = iso.parse::<Date>()
        && iso.len() == 10
    {
        return [locale.date_numeric(day), String::new()];
    }
    match (local_of(iso), utc_of(iso)) {
        (Some(local), Some(utc)) => [moment(local, locale), moment(utc, locale)],
        // A name of a period, or nothing.
        _ => [guarded(iso).into_owned(), String::new()],
    }
}

/// What the cells of a column are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Text,
    Number,
    Instant,
}

/// By the stable name of a column.
pub(crate) fn kind_of(id: &str) -> Kind {
    match id {
        "value" | "target" | "numerator" | "denominator" | "completeness" | "credit_percent"
        | "credit" | "n_achieved" | "n_objectives" | "share_achieved" | "score_percent"
        | "at_risk" => Kind::Number,
        "period_start" | "period_end" => Kind::Instant,
        _ => Kind::Text,
    }
}

/// As a header writes a column; its own name where nothing else is known.
pub(crate) fn title_of(id: &str) -> &str {
    if COLUMNS.contains(&id) { title(id) } else { id }
}

/// A table for machines, written anew for spreadsheets.
pub(super) fn rewritten(machine: &[u8], locale: &Locale) -> Result<Vec<u8>, ReportError> {
    let mut reader = csv::Reader::from_reader(machine);
    let ids = reader.headers()?.clone();
    let mut writer = csv::WriterBuilder::new()
        .delimiter(locale.list_separator() as u8)
        .terminator(csv::Terminator::CRLF)
        .from_writer(BYTE_ORDER_MARK.to_vec());
    let mut head = Vec::new();
    for id in &ids {
        head.push(title_of(id).to_owned());
        if kind_of(id) == Kind::Instant {
            head.push(format!("{} (UTC)", title_of(id)));
        }
    }
    writer.write_record(&head)?;
    for record in reader.records() {
        let record = record?;
        let mut texts = Vec::with_capacity(head.len());
        for (id, text) in ids.iter().zip(&record) {
            match kind_of(id) {
                Kind::Number if text.parse::<f64>().is_ok() => texts.push(marked(text, locale)),
                Kind::Instant => texts.extend(edges(text, locale)),
                // Guarded already.
                Kind::Number | Kind::Text => texts.push(text.to_owned()),
            }
        }
        writer.write_record(&texts)?;
    }
    writer.into_inner().map_err(|e| ReportError::Csv(e.into_error().into()))
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
    number.replace('.', locale.decimal_mark().encode_utf8(&mut [0; 4]))
}

/// `1/10/2026 00:00` in the country's order; seconds only where there are any.
pub(super) fn moment(at: DateTime, locale: &Locale) -> String {
    let time = at.strftime(if at.second() == 0 { "%H:%M" } else { "%H:%M:%S" });
    format!("{} {time}", locale.date_numeric(at.date()))
}
