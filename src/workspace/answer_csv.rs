//! An answer as CSV for machines: full precision, ISO 8601 with the zone's offset, empty where there is no value.

use super::answer::QueryAnswer;
use crate::diagnostic::Diagnostic;
use crate::report::guarded;

/// Columns `period_start`, the group keys, then `<id>` and `<id>.completeness` for each KPI; with `explain` the arithmetic.
pub fn write(answer: &QueryAnswer, explain: bool) -> Result<String, Diagnostic> {
    let failed =
        |e: &dyn std::fmt::Display| Diagnostic::error(format!("could not write the CSV: {e}"));
    let Some(first) = answer.series.first() else { return Ok(String::new()) };
    let mut writer =
        csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(Vec::new());
    let mut header = vec!["period_start".to_owned()];
    header.extend(first.keys.iter().cloned());
    for item in &answer.items {
        header.push(item.id.clone());
        header.push(format!("{}.completeness", item.id));
    }
    if explain {
        header.extend(answer.explain.iter().map(|c| c.name.clone()));
    }
    writer.write_record(&header).map_err(|e| failed(&e))?;
    for (group_idx, group) in first.groups.iter().enumerate() {
        for (bucket_idx, bucket) in first.buckets.iter().enumerate() {
            let mut row = vec![first.zone.to_iso(bucket.start)];
            row.extend(group.iter().map(|text| guarded(text).into_owned()));
            for series in &answer.series {
                let point = series.point(group_idx, bucket_idx);
                row.push(number(point.value));
                row.push(number(point.completeness));
            }
            if explain {
                let cell = group_idx * first.buckets.len() + bucket_idx;
                row.extend(answer.explain.iter().map(|c| number(c.values[cell])));
            }
            writer.write_record(&row).map_err(|e| failed(&e))?;
        }
    }
    let bytes = writer.into_inner().map_err(|e| failed(&e))?;
    String::from_utf8(bytes).map_err(|e| failed(&e))
}

/// The shortest text that reads back as the same number.
fn number(value: Option<f64>) -> String {
    value.map_or_else(String::new, |v| format!("{v}"))
}
