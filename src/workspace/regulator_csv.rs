//! A regulator's month as CSV for machines: full precision, empty where there is nothing.

use super::regulator::RegulatorReport;
use crate::diagnostic::Diagnostic;
use crate::report::guarded;

/// Columns of the CSV, also the keys of the JSON.
pub const COLUMNS: [&str; 12] = [
    "period",
    "technology",
    "kpi",
    "unit",
    "busy_hours",
    "traffic",
    "numerator",
    "denominator",
    "value",
    "completeness",
    "left_out",
    "note",
];

/// One line for each day and the month, of each technology and KPI.
pub fn write(report: &RegulatorReport) -> Result<String, Diagnostic> {
    let failed =
        |e: &dyn std::fmt::Display| Diagnostic::error(format!("could not write the CSV: {e}"));
    let mut writer =
        csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(Vec::new());
    writer.write_record(COLUMNS).map_err(|e| failed(&e))?;
    let number = |value: Option<f64>| value.map_or_else(String::new, |v| format!("{v}"));
    for row in &report.rows {
        let line = [
            row.period.clone(),
            guarded(&row.technology).into_owned(),
            row.kpi.id.clone(),
            row.kpi.unit.sign().to_owned(),
            row.n_busy_hours.to_string(),
            number(row.traffic),
            number(row.numerator),
            number(row.denominator),
            number(row.value),
            number(row.completeness_ratio),
            guarded(&row.left_out).into_owned(),
            guarded(&row.note).into_owned(),
        ];
        writer.write_record(&line).map_err(|e| failed(&e))?;
    }
    let bytes = writer.into_inner().map_err(|e| failed(&e))?;
    String::from_utf8(bytes).map_err(|e| failed(&e))
}
