//! Busy hours as CSV for machines: full precision, ISO 8601 with the zone's offset, empty where there is nothing.

use super::busy_hours::FoundHours;
use crate::diagnostic::Diagnostic;
use crate::report::guarded;

/// Columns `day`, the keys of the units, `busy_hour_start`, `traffic`, `completeness` (of the hour, 0..1) and `day_completeness`.
/// A day on which something was expected and no hour was found has a row without a start.
pub fn write(found: &FoundHours) -> Result<String, Diagnostic> {
    let failed =
        |e: &dyn std::fmt::Display| Diagnostic::error(format!("could not write the CSV: {e}"));
    let mut writer =
        csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(Vec::new());
    let mut header = vec!["day".to_owned()];
    header.extend(found.hours.keys.iter().cloned());
    header.extend(
        ["busy_hour_start", "traffic", "completeness", "day_completeness"].map(str::to_owned),
    );
    writer.write_record(&header).map_err(|e| failed(&e))?;
    for row in found.rows() {
        let mut cells = vec![row.day];
        cells.extend(row.unit.iter().map(|text| guarded(text).into_owned()));
        cells.push(row.start.unwrap_or_default());
        let numbers = [row.traffic, row.completeness_ratio, row.day_completeness_ratio];
        cells.extend(numbers.map(|v| v.map_or_else(String::new, |v| format!("{v}"))));
        writer.write_record(&cells).map_err(|e| failed(&e))?;
    }
    let bytes = writer.into_inner().map_err(|e| failed(&e))?;
    String::from_utf8(bytes).map_err(|e| failed(&e))
}
