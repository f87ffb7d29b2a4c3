//! The profile for the spreadsheets of the customer's country.

use jiff::civil::{Date, DateTime};

use super::words::{Kind, in_zone, kind_of, title_of, word_of};
use super::{COLUMNS, Cell, guarded};
use crate::format::Locale;
use crate::report::ReportError;
use crate::report::document::Document;
use crate::report::tables::{local_of, utc_of};

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

/// A table for machines, written anew for spreadsheets. `zone` as in [`Paper::zone`](crate::report::Paper::zone).
pub(super) fn rewritten(
    machine: &[u8],
    locale: &Locale,
    zone: Option<&str>,
) -> Result<Vec<u8>, ReportError> {
    let mut reader = csv::Reader::from_reader(machine);
    let ids = reader.headers()?.clone();
    let mut writer = csv::WriterBuilder::new()
        .delimiter(locale.list_separator() as u8)
        .terminator(csv::Terminator::CRLF)
        .from_writer(BYTE_ORDER_MARK.to_vec());
    let mut head = Vec::new();
    for id in &ids {
        let title = title_of(id, None);
        if kind_of(id) == Kind::Instant {
            head.push(in_zone(title, zone));
            head.push(format!("{title} (UTC)"));
        } else {
            head.push(title.to_owned());
        }
    }
    writer.write_record(&head)?;
    for record in reader.records() {
        let record = record?;
        let section = record.get(0).unwrap_or_default();
        let mut texts = Vec::with_capacity(head.len());
        for (id, text) in ids.iter().zip(&record) {
            match kind_of(id) {
                Kind::Number if text.parse::<f64>().is_ok() => texts.push(marked(text, locale)),
                Kind::Instant => texts.extend(edges(text, locale)),
                // Guarded already.
                Kind::Number | Kind::Text => texts.push(word_of(id, section, text)),
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
        let title = title_of(id, None);
        match id {
            "period_start" | "period_end" => {
                columns.push(told(id, in_zone(title, Some(zone))));
                columns.push(told(&format!("{id}_utc"), format!("{title} (UTC)")));
            }
            "credit" => columns.push(told(id, format!("{title} ({})", document.currency))),
            _ => columns.push(told(id, title.to_owned())),
        }
    }
    columns
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
