//! What a table cannot say of itself: a JSON beside it, so that no comment line stands in the data.

use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

use super::local;
use super::{COLUMNS, CsvProfile};
use crate::format::Locale;
use crate::report::ReportError;
use crate::report::document::Document;
use crate::report::paper::Paper;
use crate::words::{in_language, tr};

/// The metadata of a written table, as JSON text with a line end.
///
/// `data_revision` is that of the cache that the report was made from. The same arguments give the same bytes.
pub fn metadata(
    paper: &dyn Paper,
    profile: CsvProfile,
    file_name: &str,
    csv: &[u8],
    data_revision: u64,
) -> Result<Vec<u8>, ReportError> {
    in_language(paper.spoken(), *paper.locale(), || {
        let mut value = told(paper, profile, file_name, csv, data_revision);
        let of_month = paper.month().map(|document| of_month(document, profile));
        if let (Value::Object(all), Some(Value::Object(more))) = (&mut value, of_month) {
            all.extend(more);
        }
        let mut text = serde_json::to_vec_pretty(&value)?;
        text.push(b'\n');
        Ok(text)
    })
}

/// Of every kind of report.
fn told(
    paper: &dyn Paper,
    profile: CsvProfile,
    file_name: &str,
    csv: &[u8],
    data_revision: u64,
) -> Value {
    let sha256: String = Sha256::digest(csv).iter().map(|byte| format!("{byte:02x}")).collect();
    json!({
        "format": "vigia-report-csv",
        "format_version": 1,
        "kind": paper.kind().name(),
        "file": file_name,
        "sha256": sha256,
        "size_bytes": csv.len(),
        "revision": paper.revision_label(),
        "generated_at": paper.generated_at().to_iso_utc(),
        "language": paper.spoken().code(),
        "locale": paper.locale().name,
        "data_revision": data_revision,
        "program": format!("Vigia {}", env!("CARGO_PKG_VERSION")),
        "profile": profile.name(),
        "dialect": dialect(paper.locale(), profile),
    })
}

/// Of a month of one contract.
fn of_month(document: &Document, profile: CsvProfile) -> Value {
    let trail = &document.trail;
    json!({
        "title": document.title,
        "customer": document.customer,
        "contract": document.contract_id,
        "contract_name": document.contract_name,
        "period": trail.period_id,
        "period_start": document.period_start,
        "period_end": document.period_end,
        "period_start_utc": trail.period.start.to_iso_utc(),
        "period_end_utc": trail.period.end.to_iso_utc(),
        "period_includes_end": false,
        "zone": trail.zone,
        "currency": document.currency,
        "columns": columns(document, profile),
    })
}

fn dialect(locale: &Locale, profile: CsvProfile) -> Value {
    let (separator, mark, times) = match profile {
        CsvProfile::Machine => (',', '.', "ISO 8601, offset of the zone".to_owned()),
        CsvProfile::Excel => {
            // 31 December shows the order.
            let example = jiff::civil::date(2026, 12, 31).at(23, 59, 0, 0);
            let times =
                format!("as {}, with seconds where there are any", local::moment(example, locale));
            (locale.list_separator(), locale.decimal_mark(), times)
        }
    };
    json!({
        "encoding": "utf-8",
        "byte_order_mark": profile == CsvProfile::Excel,
        "line_end": "CRLF",
        "quote": "\"",
        "separator": separator.to_string(),
        "decimal_mark": mark.to_string(),
        "group_mark": null,
        "times": times,
        "guard": "texts that begin like a formula have an apostrophe in front",
    })
}

fn columns(document: &Document, profile: CsvProfile) -> Value {
    let told: Vec<local::Told> = match profile {
        CsvProfile::Machine => COLUMNS
            .map(|id| local::Told { id: id.to_owned(), title: id.to_owned() })
            .into_iter()
            .collect(),
        CsvProfile::Excel => local::columns(document),
    };
    let described = told.into_iter().map(|column| {
        let (meaning, unit) = meaning(column.id.trim_end_matches("_utc"));
        let unit = match unit {
            "zone" if column.id.ends_with("_utc") => "UTC".to_owned(),
            "zone" => document.trail.zone.clone(),
            "currency" => document.currency.clone(),
            unit => unit.to_owned(),
        };
        json!({"id": column.id, "title": column.title, "meaning": meaning, "unit": unit})
    });
    described.collect()
}

/// What a column holds, and its unit: `zone` and `currency` stand for those of the contract, `unit` for the column of that name.
fn meaning(id: &str) -> (&'static str, &'static str) {
    match id {
        "section" => (tr!("report-sheets-means-section"), ""),
        "objective" => (tr!("report-sheets-means-objective"), ""),
        "kpi" => (tr!("report-sheets-means-kpi"), ""),
        "period_start" => (tr!("report-sheets-means-start"), "zone"),
        "period_end" => (tr!("report-sheets-means-end"), "zone"),
        "object" => (tr!("report-sheets-means-object"), ""),
        "value" => (tr!("report-sheets-means-value"), "unit"),
        "unit" => (tr!("report-sheets-means-unit"), ""),
        "target" => (tr!("report-sheets-means-target"), "unit"),
        "comparison" => (tr!("report-sheets-means-comparison"), ""),
        "verdict" => (tr!("report-sheets-means-verdict"), ""),
        "numerator" => (tr!("report-sheets-means-numerator"), ""),
        "denominator" => (tr!("report-sheets-means-denominator"), ""),
        "completeness" => (tr!("report-sheets-means-completeness"), "0..1"),
        "credit_percent" => (tr!("report-sheets-means-credit-percent"), "%"),
        "credit" => (tr!("report-sheets-means-credit"), "currency"),
        "currency" => (tr!("report-sheets-means-currency"), ""),
        _ => (tr!("report-sheets-means-note"), ""),
    }
}
