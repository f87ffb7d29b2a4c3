//! `vigia sniff`: what a file is, how it would be read and why, and its first rows.
//!
//! The file is read exactly as an import reads it, so what is shown here is what would be stored.

use super::{
    Content, Finding, ImportMapping, ImportOptions, JobContext, Look, ReadError, Reading, Refusal,
    Source, TableLayout, prepare, read_prepared, table,
};
use crate::model::{
    ImportedFile, MeasurementBatch, MeasurementKind, SCALAR_BIN, SampleValue, Timestamp,
};

/// What was found out about one file.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct SniffReport {
    pub file: String,
    /// Name of the format; `None` when it is none that can be read.
    pub format: Option<&'static str>,
    /// What it is about, what was found, what tells so.
    pub findings: Vec<(String, String, String)>,
    /// A header row and the first samples as they would be stored; empty when nothing can be read.
    pub first_rows: Vec<Vec<String>>,
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
            self.findings.iter().find(|(what, _, _)| what == table::FINGERPRINT)
        {
            mapping.fingerprint.clone_from(fingerprint);
        }
        Some(mapping)
    }

    /// Name of the mapping of the workspace that the table was read by, because its header is the same.
    pub fn saved_mapping(&self) -> Option<&str> {
        let mut findings = self.findings.iter();
        let (_, name, _) = findings
            .find(|(what, _, why)| what == table::MAPPING && why == table::BY_FINGERPRINT)?;
        Some(name)
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
        add(&mut report.findings, "container", "gzip", "first bytes 1f 8b");
    }
    add(&mut report.findings, "size", &format!("{stored_bytes} bytes"), "as stored");
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

fn add(findings: &mut Vec<Finding>, what: &str, value: &str, why: &str) {
    findings.push((what.to_owned(), value.to_owned(), why.to_owned()));
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
        |what: &str, value: String, why: &str| add(&mut report.findings, what, &value, why);
    let is_event_list = !file.tickets.is_empty()
        || !file.outages.is_empty()
        || !file.drafts.is_empty() && batch.samples.is_empty();
    if is_event_list {
        for warning in &file.warnings {
            find("warning", warning.clone(), "");
        }
        report.first_rows = first_events(&file);
        return;
    }
    find("objects", batch.objects.len().to_string(), "distinct names");
    find(
        "measurements",
        kinds_text(batch),
        "distinct names; the kind is decided over the whole file",
    );
    let first = batch.periods.iter().min();
    let last_end =
        batch.periods.iter().map(|p| p.start.plus_secs(i64::from(p.granularity.as_secs()))).max();
    if let (Some(first), Some(last_end)) = (first, last_end) {
        find(
            "span",
            format!("{} to {last_end}", first.start),
            "first period start, last period end",
        );
        let mut lengths: Vec<_> = batch.periods.iter().map(|p| p.granularity).collect();
        lengths.sort_unstable();
        lengths.dedup();
        let lengths: Vec<String> = lengths.iter().map(ToString::to_string).collect();
        find("granularity period", lengths.join(", "), "");
    }
    let counts = &file.counts;
    find("results", counts.n_values.to_string(), "as listed, an array is one");
    for (what, n) in [
        ("without a value", counts.n_null),
        ("texts", counts.n_text),
        ("suspect rows", counts.n_suspect),
        ("repeats", counts.n_repeats),
        ("conflicts", counts.n_conflicts),
        ("rejects", file.rejects.len() as u64),
    ] {
        if n > 0 {
            find(what, n.to_string(), "");
        }
    }
    for warning in &file.warnings {
        find("warning", warning.clone(), "");
    }
    report.first_rows = first_rows(batch);
}

/// Tickets, outages and changes as they will be kept.
fn first_events(file: &ImportedFile) -> Vec<Vec<String>> {
    let time = |at: Option<Timestamp>| at.map_or_else(String::new, |at| at.to_string());
    let texts = |cells: &[&str]| cells.iter().map(|cell| (*cell).to_owned()).collect::<Vec<_>>();
    let mut rows = Vec::new();
    if !file.tickets.is_empty() {
        rows.push(texts(&[
            "ticket", "state", "priority", "opened", "resolved", "closed", "object",
        ]));
        rows.extend(file.tickets.iter().take(ROWS_SHOWN).map(|t| {
            vec![
                t.id.clone(),
                t.state.clone(),
                t.priority.clone(),
                time(t.opened_at),
                time(t.resolved_at),
                time(t.closed_at),
                t.object.clone(),
            ]
        }));
    } else if !file.outages.is_empty() {
        rows.push(texts(&["start", "end", "object", "name", "severity", "location"]));
        rows.extend(file.outages.iter().take(ROWS_SHOWN).map(|o| {
            vec![
                o.start.to_string(),
                time(o.end),
                o.object.clone(),
                o.name.clone(),
                o.severity.clone(),
                o.location.clone(),
            ]
        }));
    } else if !file.drafts.changes.is_empty() {
        rows.push(texts(&["change", "start", "end", "objects", "title"]));
        rows.extend(file.drafts.changes.iter().take(ROWS_SHOWN).map(|c| {
            vec![
                c.id.clone(),
                c.range.start.to_string(),
                c.range.end.to_string(),
                c.objects.clone(),
                c.title.clone(),
            ]
        }));
    } else if !file.drafts.counters.is_empty() {
        rows.push(texts(&["counter", "name", "unit", "collection method"]));
        rows.extend(file.drafts.counters.iter().take(ROWS_SHOWN).map(|c| {
            vec![c.id.clone(), c.name.clone(), c.unit.clone(), c.collection_method.clone()]
        }));
    } else if let Some(text) = &file.drafts.topology_csv {
        rows.extend(
            text.lines()
                .take(ROWS_SHOWN + 1)
                .map(|line| line.split(',').map(str::to_owned).collect()),
        );
    }
    rows
}

fn kinds_text(batch: &MeasurementBatch) -> String {
    let count = |is: fn(&MeasurementKind) -> bool| {
        batch.measurements.iter().filter(|m| is(&m.kind)).count()
    };
    let dense = count(|k| matches!(k, MeasurementKind::DenseArray { .. }));
    let sparse = count(|k| matches!(k, MeasurementKind::SparseArray { .. }));
    let all = batch.measurements.len();
    match (dense, sparse) {
        (0, 0) => all.to_string(),
        _ => format!("{all} ({dense} dense arrays, {sparse} sparse arrays)"),
    }
}

fn first_rows(batch: &MeasurementBatch) -> Vec<Vec<String>> {
    let header = ["period start", "length", "object", "group", "measurement", "value", "suspect"];
    let mut rows = vec![header.map(str::to_owned).to_vec()];
    for sample in batch.samples.iter().take(ROWS_SHOWN) {
        let period = batch.periods[sample.period as usize];
        let measurement = &batch.measurements[sample.measurement as usize];
        let name = match sample.bin {
            SCALAR_BIN => measurement.name.clone(),
            bin => format!("{}[{bin}]", measurement.name),
        };
        rows.push(vec![
            period.start.to_string(),
            period.granularity.to_string(),
            batch.objects[sample.object as usize].name.clone(),
            measurement.group.clone(),
            name,
            match sample.value {
                SampleValue::Integer(i) => i.to_string(),
                SampleValue::Decimal(d) => d.to_string(),
                SampleValue::Null => String::new(),
            },
            if sample.suspect { "suspect" } else { "" }.to_owned(),
        ]);
    }
    rows
}
