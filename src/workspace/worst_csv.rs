//! Worst objects as CSV for machines: full precision, empty where there is nothing.

use super::worst::WorstAnswer;
use crate::diagnostic::Diagnostic;
use crate::report::guarded;

/// Columns: the keys of the objects, `label`, the KPI by its id, `numerator`, `denominator`, `failures` (of a KPI of time what was lost
/// of it, in the unit of the denominator), `share` and `cumulative_share` (0..1), `rank_by_rate`, `rank_by_contribution`, `days_bad`, `days_judged`, `completeness` (0..1).
pub fn write(answer: &WorstAnswer) -> Result<String, Diagnostic> {
    let failed =
        |e: &dyn std::fmt::Display| Diagnostic::error(format!("could not write the CSV: {e}"));
    let mut writer =
        csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(Vec::new());
    let mut header = answer.keys.clone();
    header.extend(["label", &answer.item.id].map(str::to_owned));
    header.extend(
        [
            "numerator",
            "denominator",
            "failures",
            "share",
            "cumulative_share",
            "rank_by_rate",
            "rank_by_contribution",
            "days_bad",
            "days_judged",
            "completeness",
        ]
        .map(str::to_owned),
    );
    writer.write_record(&header).map_err(|e| failed(&e))?;
    let number = |value: Option<f64>| value.map_or_else(String::new, |v| format!("{v}"));
    let place = |place: Option<usize>| place.map_or_else(String::new, |n| n.to_string());
    for (row, label) in answer.report.shown().iter().zip(&answer.labels) {
        let mut cells: Vec<String> =
            row.group.iter().map(|text| guarded(text).into_owned()).collect();
        cells.push(guarded(label).into_owned());
        let point = &row.point;
        cells.extend([point.value, point.numerator, point.denominator].map(number));
        cells.extend([row.failures, row.share, row.cumulative_share].map(number));
        cells.extend([row.rank_by_rate, row.rank_by_contribution].map(place));
        cells.extend([row.n_days_bad, row.n_days_judged].map(|n| n.to_string()));
        cells.push(number(point.completeness));
        writer.write_record(&cells).map_err(|e| failed(&e))?;
    }
    let bytes = writer.into_inner().map_err(|e| failed(&e))?;
    String::from_utf8(bytes).map_err(|e| failed(&e))
}
