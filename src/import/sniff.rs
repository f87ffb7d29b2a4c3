//! `vigia sniff`: what a file is, how it would be read and why, and its first rows.
//!
//! The file is read exactly as an import reads it, so what is shown here is what would be stored.

use super::{
    Content, Finding, ImportMapping, ImportOptions, JobContext, Look, ReadError, Reading, Refusal,
    Source, TableLayout, finding, prepare, read_prepared, table,
};
use crate::model::{
    ImportedFile, MeasurementBatch, MeasurementKind, Phrase, SCALAR_BIN, SampleValue, Timestamp,
    phrase,
};

/// What was found out about one file.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct SniffReport {
    pub file: String,
    /// Name of the format; `None` when it is none that can be read.
    pub format: Option<&'static str>,
    /// What it is about, what was found, what tells so.
    pub findings: Vec<Finding>,
    /// A header row and the first samples as they would be stored; empty when nothing can be read.
    pub first_rows: Vec<Vec<Phrase>>,
    /// How a table would be read; what a preview shows and a person may change.
    pub layout: Option<TableLayout>,
    /// First rows of a table as they are written, from the header on.
    pub raw_rows: Vec<Vec<String>>,
    /// Why it cannot be read, and what to do.
    pub problem: Option<String>,
}

impl SniffReport {
    /// Everything that holds for the table, as a mapping for the next one with its header. What a mapping has renamed already
    /// does not change which header that is.
    pub fn mapping(&self, name: &str, format: Option<&str>) -> Option<ImportMapping> {
        let layout = self.layout.as_ref()?;
        let mut mapping = ImportMapping::of_layout(name, format, layout);
        if let Some((_, fingerprint, _)) =
            self.findings.iter().find(|(what, _, _)| *what == table::FINGERPRINT)
        {
            fingerprint.english().clone_into(&mut mapping.fingerprint);
        }
        Some(mapping)
    }

    /// Name of the mapping of the workspace that the table was read by, because its header is the same.
    pub fn saved_mapping(&self) -> Option<&str> {
        let mut findings = self.findings.iter();
        let (_, name, _) = findings
            .find(|(what, _, why)| *what == table::MAPPING && *why == table::BY_FINGERPRINT)?;
        Some(name.english())
    }
}

/// Samples shown.
const ROWS_SHOWN: usize = 12;

/// Looks at one source; an archive gives a report for each of its files.
pub fn sniff_source(source: &Source, options: &ImportOptions) -> Vec<SniffReport> {
    let ctx = JobContext::default();
    let mut reports = Vec::new();
    // Nobody can cancel: the context is our own.
    let _walked = source.each_content(&options.limits, &ctx, &mut |opened| {
        reports.push(match opened {
            Ok(content) => sniff_content(content, options, &ctx),
            Err((file, error)) => {
                SniffReport { file, problem: Some(problem_text(error)), ..SniffReport::default() }
            }
        });
        Ok(())
    });
    reports
}

fn sniff_content(content: Content, options: &ImportOptions, ctx: &JobContext) -> SniffReport {
    let mut report = SniffReport { file: content.file.clone(), ..SniffReport::default() };
    let stored_bytes = content.stored.len();
    if super::unpack::is_gzip(&content.stored) {
        let why = phrase!("first bytes {bytes}", bytes = "1f 8b");
        report.findings.push(finding(phrase!("container"), "gzip", why));
    }
    let size = phrase!("{n} bytes", n = stored_bytes);
    report.findings.push(finding(phrase!("size"), size, phrase!("as stored")));
    let options = &*options.of_file(&content.file);
    let mut look = Look::default();
    let reading = prepare(content, options, ctx)
        .and_then(|prepared| read_prepared(prepared, options, ctx, &mut look));
    report.format = look.format;
    report.findings.extend(look.findings);
    (report.layout, report.raw_rows) = (look.layout, look.raw_rows);
    match reading {
        Ok(reading) => describe(reading, &mut report),
        Err(error) => report.problem = Some(problem_text(error)),
    }
    report
}

fn problem_text(error: ReadError) -> String {
    match error {
        ReadError::Cancelled => "cancelled".to_owned(),
        ReadError::Refused(refusal) if refusal.hint.is_empty() => refusal.reason(),
        ReadError::Refused(refusal) => {
            let reason = refusal.reason();
            let Refusal { hint, .. } = refusal;
            format!("{reason}\n  Hint: {hint}")
        }
    }
}

fn describe(reading: Reading, report: &mut SniffReport) {
    let Reading { file, findings } = reading;
    report.findings.extend(findings);
    let batch = &file.batch;
    let mut find =
        |what: Phrase, value: Phrase, why: Phrase| report.findings.push((what, value, why));
    let number = |n: u64| Phrase::from(n.to_string());
    let is_event_list = !file.tickets.is_empty()
        || !file.outages.is_empty()
        || !file.drafts.is_empty() && batch.samples.is_empty();
    if is_event_list {
        for warning in &file.warnings {
            find(phrase!("warning"), warning.into(), Phrase::default());
        }
        report.first_rows = first_events(&file);
        return;
    }
    find(phrase!("objects"), number(batch.objects.len() as u64), phrase!("distinct names"));
    find(
        phrase!("measurements"),
        kinds_text(batch),
        phrase!("distinct names; the kind is decided over the whole file"),
    );
    let first = batch.periods.iter().min();
    let last_end =
        batch.periods.iter().map(|p| p.start.plus_secs(i64::from(p.granularity.as_secs()))).max();
    if let (Some(first), Some(last_end)) = (first, last_end) {
        let (first, last) = (first.start.to_string(), last_end.to_string());
        find(
            phrase!("span"),
            phrase!("{first} to {last}", first = first, last = last),
            phrase!("first period start, last period end"),
        );
        let mut lengths: Vec<_> = batch.periods.iter().map(|p| p.granularity).collect();
        lengths.sort_unstable();
        lengths.dedup();
        let lengths: Vec<String> = lengths.iter().map(ToString::to_string).collect();
        find(phrase!("granularity period"), lengths.join(", ").into(), Phrase::default());
    }
    let counts = &file.counts;
    find(phrase!("results"), number(counts.n_values), phrase!("as listed, an array is one"));
    for (what, n) in [
        (phrase!("without a value"), counts.n_null),
        (phrase!("texts"), counts.n_text),
        (phrase!("suspect rows"), counts.n_suspect),
        (phrase!("repeats"), counts.n_repeats),
        (phrase!("conflicts"), counts.n_conflicts),
        (phrase!("rejects"), file.rejects.len() as u64),
    ] {
        if n > 0 {
            find(what, number(n), Phrase::default());
        }
    }
    for warning in &file.warnings {
        find(phrase!("warning"), warning.into(), Phrase::default());
    }
    report.first_rows = first_rows(batch);
}

/// Tickets, outages and changes as they will be kept.
fn first_events(file: &ImportedFile) -> Vec<Vec<Phrase>> {
    let time = |at: Option<Timestamp>| at.map_or_else(Phrase::default, |at| at.to_string().into());
    let text = |cell: &String| Phrase::from(cell);
    let mut rows = Vec::new();
    if !file.tickets.is_empty() {
        rows.push(vec![
            phrase!("ticket"),
            phrase!("state"),
            phrase!("priority"),
            phrase!("opened"),
            phrase!("resolved"),
            phrase!("closed"),
            phrase!("object"),
        ]);
        rows.extend(file.tickets.iter().take(ROWS_SHOWN).map(|t| {
            vec![
                text(&t.id),
                text(&t.state),
                text(&t.priority),
                time(t.opened_at),
                time(t.resolved_at),
                time(t.closed_at),
                text(&t.object),
            ]
        }));
    } else if !file.outages.is_empty() {
        rows.push(vec![
            phrase!("start"),
            phrase!("end"),
            phrase!("object"),
            phrase!("name"),
            phrase!("severity"),
            phrase!("location"),
        ]);
        rows.extend(file.outages.iter().take(ROWS_SHOWN).map(|o| {
            vec![
                time(Some(o.start)),
                time(o.end),
                text(&o.object),
                text(&o.name),
                text(&o.severity),
                text(&o.location),
            ]
        }));
    } else if !file.drafts.changes.is_empty() {
        rows.push(vec![
            phrase!("change"),
            phrase!("start"),
            phrase!("end"),
            phrase!("objects"),
            phrase!("title"),
        ]);
        rows.extend(file.drafts.changes.iter().take(ROWS_SHOWN).map(|c| {
            vec![
                text(&c.id),
                time(Some(c.range.start)),
                time(Some(c.range.end)),
                text(&c.objects),
                text(&c.title),
            ]
        }));
    } else if !file.drafts.counters.is_empty() {
        rows.push(vec![
            phrase!("counter"),
            phrase!("name"),
            phrase!("unit"),
            phrase!("collection method"),
        ]);
        rows.extend(
            file.drafts
                .counters
                .iter()
                .take(ROWS_SHOWN)
                .map(|c| [&c.id, &c.name, &c.unit, &c.collection_method].map(text).to_vec()),
        );
    } else if let Some(text) = &file.drafts.topology_csv {
        let lines = text.lines().take(ROWS_SHOWN + 1);
        rows.extend(lines.map(|line| line.split(',').map(Phrase::from).collect()));
    }
    rows
}

fn kinds_text(batch: &MeasurementBatch) -> Phrase {
    let count = |is: fn(&MeasurementKind) -> bool| {
        batch.measurements.iter().filter(|m| is(&m.kind)).count()
    };
    let dense = count(|k| matches!(k, MeasurementKind::DenseArray { .. }));
    let sparse = count(|k| matches!(k, MeasurementKind::SparseArray { .. }));
    let all = batch.measurements.len();
    match (dense, sparse) {
        (0, 0) => all.to_string().into(),
        _ => phrase!(
            "{all} ({dense} dense arrays, {sparse} sparse arrays)",
            all = all,
            dense = dense,
            sparse = sparse
        ),
    }
}

fn first_rows(batch: &MeasurementBatch) -> Vec<Vec<Phrase>> {
    let mut rows = vec![vec![
        phrase!("period start"),
        phrase!("length"),
        phrase!("object"),
        phrase!("group"),
        phrase!("measurement"),
        phrase!("value"),
        phrase!("suspect"),
    ]];
    for sample in batch.samples.iter().take(ROWS_SHOWN) {
        let period = batch.periods[sample.period as usize];
        let measurement = &batch.measurements[sample.measurement as usize];
        let name = match sample.bin {
            SCALAR_BIN => measurement.name.clone(),
            bin => format!("{}[{bin}]", measurement.name),
        };
        rows.push(vec![
            period.start.to_string().into(),
            period.granularity.to_string().into(),
            Phrase::from(&batch.objects[sample.object as usize].name),
            Phrase::from(&measurement.group),
            name.into(),
            match sample.value {
                SampleValue::Integer(i) => i.to_string().into(),
                SampleValue::Decimal(d) => d.to_string().into(),
                SampleValue::Null => Phrase::default(),
            },
            if sample.suspect { phrase!("suspect") } else { Phrase::default() },
        ]);
    }
    rows
}
