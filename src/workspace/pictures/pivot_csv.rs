//! A pivot table as CSV: full precision, empty where there is no value, totals in the last row and column.

use super::pivot::{PivotColumns, PivotTable};
use crate::diagnostic::Diagnostic;
use crate::report::guarded;

/// The corner names both keys, `region \ technology`.
pub fn write(table: &PivotTable) -> Result<String, Diagnostic> {
    let failed =
        |e: &dyn std::fmt::Display| Diagnostic::error(format!("could not write the CSV: {e}"));
    let mut writer =
        csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(Vec::new());
    if !table.is_whole() {
        let message = "could not write the table: its cells are still being read";
        return Err(Diagnostic::error(message).hint("write it again in a moment"));
    }
    let of = |value: Option<f64>| value.map_or_else(String::new, |value| value.to_string());
    let across = match &table.columns_by {
        PivotColumns::Attribute(key) => key.clone(),
        PivotColumns::Time(_) => "time".to_owned(),
    };
    let mut head = vec![guarded(&format!("{} \\ {across}", table.row_key)).into_owned()];
    head.extend(table.columns.iter().map(|column| guarded(&column.label).into_owned()));
    head.push("total".to_owned());
    writer.write_record(&head).map_err(|e| failed(&e))?;
    for (row, name) in table.rows.iter().enumerate() {
        let mut record = vec![guarded(name).into_owned()];
        record.extend((0..table.columns.len()).map(|column| of(table.cell(row, column).value)));
        record.push(of(table.row_totals[row].value));
        writer.write_record(&record).map_err(|e| failed(&e))?;
    }
    let mut last = vec!["total".to_owned()];
    last.extend(table.column_totals.iter().map(|total| of(total.value)));
    last.push(of(table.total.value));
    writer.write_record(&last).map_err(|e| failed(&e))?;
    let bytes = writer.into_inner().map_err(|e| failed(&e))?;
    String::from_utf8(bytes).map_err(|e| failed(&e))
}
