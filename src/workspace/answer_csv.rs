//! An answer as CSV: full precision, ISO 8601 with the zone's offset, empty where there is no value. For machines with points and
//! commas; for the spreadsheets of a country with its decimal mark, and semicolons where that is a comma (worked example R03).

use std::fmt::Write;

use super::answer::QueryAnswer;
use crate::diagnostic::Diagnostic;
use crate::format::Locale;
use crate::report::guarded;

/// Columns `period_start`, the group keys, then `<id>` and `<id>.completeness` for each KPI; with `explain` also
/// `<id>.formula_version` (see `PlanItem::version_text`) of each KPI of the catalogue, and the arithmetic.
///
/// `locale`: of the spreadsheet that is to open it; `None` for machines.
pub fn write(
    answer: &QueryAnswer,
    explain: bool,
    locale: Option<&Locale>,
) -> Result<String, Diagnostic> {
    let failed =
        |e: &dyn std::fmt::Display| Diagnostic::error(format!("could not write the CSV: {e}"));
    let Some(first) = answer.series.first() else { return Ok(String::new()) };
    let decimal_mark = locale.map_or('.', Locale::decimal_mark);
    let mut writer = csv::WriterBuilder::new()
        .delimiter(if decimal_mark == ',' { b';' } else { b',' })
        .terminator(csv::Terminator::CRLF)
        .from_writer(Vec::new());
    let mut header = vec!["period_start".to_owned()];
    header.extend(first.keys.iter().cloned());
    for item in &answer.items {
        header.push(item.id.clone());
        header.push(format!("{}.completeness", item.id));
    }
    let mut versions: Vec<String> = Vec::new();
    let explained = if explain { answer.explain() } else { Vec::new() };
    if explain {
        for item in &answer.items {
            let Some(version) = item.version_text() else { continue };
            header.push(format!("{}.formula_version", item.id));
            versions.push(guarded(&version).into_owned());
        }
        header.extend(explained.iter().map(|c| c.name.clone()));
    }
    writer.write_record(&header).map_err(|e| failed(&e))?;
    // Texts are made once for a bucket or a group, and numbers in one place of memory: an answer may have millions.
    let starts: Vec<String> = first.buckets.iter().map(|b| first.zone.to_iso(b.start)).collect();
    let mut digits = String::new();
    for (group_idx, group) in first.groups.iter().enumerate() {
        let group: Vec<_> = group.iter().map(|text| guarded(text)).collect();
        for (bucket_idx, start) in starts.iter().enumerate() {
            let mut field = |text: &str| writer.write_field(text).map_err(|e| failed(&e));
            field(start)?;
            group.iter().try_for_each(|text| field(text))?;
            for series in &answer.series {
                let point = series.point(group_idx, bucket_idx);
                field(digits_of(point.value, decimal_mark, &mut digits))?;
                field(digits_of(point.completeness, decimal_mark, &mut digits))?;
            }
            if explain {
                let cell = group_idx * starts.len() + bucket_idx;
                versions.iter().try_for_each(|version| field(version))?;
                let mut values = explained.iter().map(|column| column.values[cell]);
                values.try_for_each(|value| field(digits_of(value, decimal_mark, &mut digits)))?;
            }
            writer.write_record(None::<&[u8]>).map_err(|e| failed(&e))?;
        }
    }
    let bytes = writer.into_inner().map_err(|e| failed(&e))?;
    String::from_utf8(bytes).map_err(|e| failed(&e))
}

/// The shortest text that reads back as the same number; empty where there is none.
fn digits_of(value: Option<f64>, decimal_mark: char, digits: &mut String) -> &str {
    digits.clear();
    if let Some(value) = value {
        // Writing to memory does not fail.
        let _always_written = write!(digits, "{value}");
    }
    if decimal_mark != '.'
        && let Some(point) = digits.find('.')
    {
        digits.replace_range(point..=point, decimal_mark.encode_utf8(&mut [0; 4]));
    }
    digits
}
