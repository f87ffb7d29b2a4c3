//! Busy hours as CSV for machines: full precision, ISO 8601 with the zone's offset, empty where there is nothing.

use super::busy_hours::FoundHours;
use super::busy_hours_compare::Comparison;
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

/// Definitions side by side: columns `period`, of each definition `<name>.hours` (clock time × unit-days), `<name>.traffic` and
/// `<name>.<kpi>`, then `all_hours.<kpi>`. Lines of rules follow those of periods; their period is such as `2026-10 highest-4`, and
/// under `hours` stand the days with traffic of those that count.
pub fn write_comparison(found: &Comparison) -> Result<String, Diagnostic> {
    let failed =
        |e: &dyn std::fmt::Display| Diagnostic::error(format!("could not write the CSV: {e}"));
    let mut writer =
        csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(Vec::new());
    let number = |value: Option<f64>| value.map_or_else(String::new, |v| format!("{v}"));
    let kpi = found.kpi.as_ref();
    let mut header = vec!["period".to_owned()];
    for definition in &found.definitions {
        header.extend(["hours", "traffic"].map(|what| format!("{}.{what}", definition.name)));
        header.extend(kpi.map(|kpi| format!("{}.{}", definition.name, kpi.id)));
    }
    header.extend(kpi.map(|kpi| format!("all_hours.{}", kpi.id)));
    writer.write_record(&header).map_err(|e| failed(&e))?;
    for row in &found.rows {
        let mut line = vec![row.period.clone()];
        for cell in &row.cells {
            let times = cell.hours.iter().map(|(clock, n)| format!("{clock} ×{n}"));
            line.push(times.collect::<Vec<_>>().join(" "));
            line.push(number(cell.traffic));
            line.extend(kpi.map(|_| number(cell.kpi)));
        }
        line.extend(kpi.map(|_| number(row.all_hours)));
        writer.write_record(&line).map_err(|e| failed(&e))?;
    }
    for row in &found.rules {
        let mut line = vec![format!("{} {}", row.month, row.rule)];
        for (value, (n_found, n_counted)) in row.values.iter().zip(&row.n_days) {
            line.push(format!("{n_found} of {n_counted} days"));
            line.push(number(*value));
            line.extend(kpi.map(|_| String::new()));
        }
        line.extend(kpi.map(|_| String::new()));
        writer.write_record(&line).map_err(|e| failed(&e))?;
    }
    let bytes = writer.into_inner().map_err(|e| failed(&e))?;
    String::from_utf8(bytes).map_err(|e| failed(&e))
}
