//! What changed as CSV for machines: full precision, ISO 8601 with the zone's offset.

use super::changes::{ChangeRow, ChangesAnswer};
use crate::diagnostic::Diagnostic;
use crate::report::guarded;

/// Columns: `kpi`, the keys of the objects, `label`, `from`, `to`, `hours`, then of the strongest hour `peak_start`, `value`, `usual`,
/// `usual_low`, `usual_high`, `score`, and `change` (worse, better, higher, lower).
pub fn write(answer: &ChangesAnswer, rows: &[ChangeRow]) -> Result<String, Diagnostic> {
    let failed =
        |e: &dyn std::fmt::Display| Diagnostic::error(format!("could not write the CSV: {e}"));
    let mut writer =
        csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(Vec::new());
    let mut header = vec!["kpi".to_owned()];
    header.extend(answer.keys.iter().cloned());
    let fixed = [
        "label",
        "from",
        "to",
        "hours",
        "peak_start",
        "value",
        "usual",
        "usual_low",
        "usual_high",
        "score",
        "change",
    ];
    header.extend(fixed.map(str::to_owned));
    writer.write_record(&header).map_err(|e| failed(&e))?;
    let zone = &answer.question.zone;
    for row in rows {
        let (spell, peak) = (&row.spell, &row.spell.peak);
        let mut cells = vec![guarded(&answer.items[row.item_idx].id).into_owned()];
        cells.extend(row.group.iter().map(|text| guarded(text).into_owned()));
        cells.push(guarded(&row.label).into_owned());
        cells.extend([zone.to_iso(spell.range.start), zone.to_iso(spell.range.end)]);
        cells.extend([spell.n_hours.to_string(), zone.to_iso(peak.start)]);
        cells.extend(
            [peak.value, peak.usual, peak.usual_low, peak.usual_high, peak.score]
                .map(|v| format!("{v}")),
        );
        cells.push(peak.change.name().to_owned());
        writer.write_record(&cells).map_err(|e| failed(&e))?;
    }
    let bytes = writer.into_inner().map_err(|e| failed(&e))?;
    String::from_utf8(bytes).map_err(|e| failed(&e))
}
