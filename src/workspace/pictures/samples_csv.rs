//! The numbers of a picture as CSV: a line for each object or step, full precision, empty where there is no value.

use super::{Picture, PictureAnswer, PictureValue, SampleList};
use crate::diagnostic::Diagnostic;
use crate::report::guarded;

/// The group keys and the start of the range, then each KPI with its completeness. Of a heat map a line for each row, a column for
/// each step. Empty for a table of two attributes, which has a writer of its own.
pub fn write(answer: &PictureAnswer) -> Result<String, Diagnostic> {
    let (samples, columns): (&SampleList, Vec<Vec<PictureValue>>) = match &answer.picture {
        Picture::Distribution(picture) => (&picture.samples, vec![picture.values.clone()]),
        Picture::Scatter(picture) => (&picture.samples, vec![picture.x.clone(), picture.y.clone()]),
        Picture::Ranked(picture) => {
            (&picture.samples, vec![picture.points.iter().map(PictureValue::of).collect()])
        }
        Picture::Heat(_) => return heat(answer),
        Picture::Pivot(_) => return Ok(String::new()),
    };
    let keys = samples.picks.first().map_or(&[][..], |pick| pick.keys.as_slice());
    let mut head = vec!["period_start".to_owned()];
    head.extend(keys.iter().cloned());
    for item in &answer.items {
        head.push(item.id.clone());
        head.push(format!("{}.completeness", item.id));
    }
    let zone = &answer.question.base.zone;
    let rows = samples.picks.iter().enumerate().map(|(idx, pick)| {
        let mut row = vec![zone.to_iso(pick.range.start)];
        row.extend(pick.group.iter().map(|value| guarded(value).into_owned()));
        for column in &columns {
            let value = column.get(idx).copied().unwrap_or_default();
            row.extend([digits(value.value), digits(value.completeness)]);
        }
        row
    });
    text_of(&head, rows)
}

fn heat(answer: &PictureAnswer) -> Result<String, Diagnostic> {
    let Picture::Heat(picture) = &answer.picture else { return Ok(String::new()) };
    let zone = &answer.question.base.zone;
    let mut head = vec![picture.key.clone()];
    head.extend(picture.buckets.iter().map(|bucket| zone.to_iso(bucket.start)));
    head.push("total".to_owned());
    let rows = picture.groups.iter().enumerate().map(|(idx, group)| {
        let mut row = vec![guarded(group).into_owned()];
        let steps = 0..picture.buckets.len();
        row.extend(steps.map(|step| digits(picture.grid.value(idx, step))));
        row.push(digits(picture.totals[idx].value));
        row
    });
    text_of(&head, rows)
}

fn digits(value: Option<f64>) -> String {
    value.map_or_else(String::new, |value| value.to_string())
}

fn text_of(head: &[String], rows: impl Iterator<Item = Vec<String>>) -> Result<String, Diagnostic> {
    let failed =
        |e: &dyn std::fmt::Display| Diagnostic::error(format!("could not write the CSV: {e}"));
    let mut writer =
        csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(Vec::new());
    writer.write_record(head).map_err(|e| failed(&e))?;
    for row in rows {
        writer.write_record(&row).map_err(|e| failed(&e))?;
    }
    let bytes = writer.into_inner().map_err(|e| failed(&e))?;
    String::from_utf8(bytes).map_err(|e| failed(&e))
}
