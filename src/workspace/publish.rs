//! Reports on disk: statement to document to files.

use std::path::{Path, PathBuf};

use super::command::ReportFormat;
use super::report_style::ReportStyle;
use super::{diagnose, files};
use crate::diagnostic::Diagnostic;
use crate::job::JobContext;
use crate::model::Zone;
use crate::report::{self, Paper, ReportFacts, ReportOptions};
use crate::sla::Statement;
use crate::store::{ImportRecord, ImportStatus, Snapshot};

/// What every report says about the data it rests on. Only from the arguments: the same data give the same bytes.
pub fn report_options(
    statement: &Statement,
    snapshot: &dyn Snapshot,
    style: &ReportStyle,
) -> Result<ReportOptions, Diagnostic> {
    let imports = snapshot.imports().map_err(|e| diagnose::of_store(&e))?;
    let touching: Vec<&ImportRecord> = imports
        .iter()
        .filter(|r| r.status != ImportStatus::Rejected)
        .filter(|r| r.extent.is_some_and(|e| e.intersect(statement.period).is_some()))
        .collect();
    let mut sources: Vec<(String, String)> =
        touching.iter().map(|r| (r.header.file.clone(), r.header.sha256.clone())).collect();
    sources.sort();
    let sum = |count: fn(&ImportRecord) -> u64| {
        touching.iter().map(|r| count(r)).sum::<u64>().to_string()
    };
    let rejected = imports.iter().filter(|r| r.status == ImportStatus::Rejected).count();
    let data_note = vec![
        ("Files with data of the period".to_owned(), touching.len().to_string()),
        ("Values read".to_owned(), sum(|r| r.counts.n_values)),
        ("Values replaced by a later file".to_owned(), sum(|r| r.n_replaced)),
        ("Rows marked suspect by the sender".to_owned(), sum(|r| r.counts.n_suspect)),
        ("Values reported as not available".to_owned(), sum(|r| r.counts.n_null)),
        ("Files rejected (any period)".to_owned(), rejected.to_string()),
        ("Time zone database".to_owned(), Zone::database_version().to_owned()),
        ("Program".to_owned(), format!("Vigia {}", env!("CARGO_PKG_VERSION"))),
    ];
    let closed = statement.as_of >= statement.period.end;
    Ok(ReportOptions {
        language: style.language_for(&statement.contract),
        locale: style.locale_for(&statement.contract),
        generated_at: statement.as_of,
        revision_label: if closed { "Provisional" } else { "Interim: the month is not over" }
            .to_owned(),
        data_note,
        files: sources,
        ..ReportOptions::default()
    })
}

/// Writes one file for each format, named by the stem; returns their paths. A report of one statement is refused where that is a what-if.
pub fn write_report(
    statement: Option<&Statement>,
    paper: &dyn Paper,
    stem: &str,
    formats: &[ReportFormat],
    folder: &Path,
    ctx: &JobContext,
) -> Result<Vec<PathBuf>, Vec<Diagnostic>> {
    if let Some(statement) = statement {
        refuse_what_if(statement)?;
    }
    let mut formats = formats.to_vec();
    formats.sort_unstable();
    formats.dedup();
    ctx.progress.begin("Writing the report", formats.len() as u64, "files");
    files::create_folder(folder).map_err(|d| vec![d])?;
    let mut written = Vec::new();
    for format in &formats {
        let path = folder.join(format!("{stem}.{}", format.extension()));
        ctx.progress.item(&path.to_string_lossy());
        let bytes = match format {
            ReportFormat::Pdf => report::write_pdf(paper, ctx),
            ReportFormat::Csv => paper.csv(),
        };
        let bytes = bytes.map_err(|e| vec![diagnose::of_report(&e, &path)])?;
        files::write_atomically(&path, &bytes).map_err(|d| vec![d])?;
        ctx.progress.advance(1);
        written.push(path);
    }
    Ok(written)
}

/// What is only supposed never becomes a document that could be taken for a result.
///
/// # Errors
/// The statement is a what-if.
pub fn refuse_what_if(statement: &Statement) -> Result<(), Vec<Diagnostic>> {
    if !statement.is_what_if() {
        return Ok(());
    }
    let message = format!(
        "could not publish {} of \"{}\": it is a what-if ({}), not an official result",
        statement.name,
        statement.contract.id,
        statement.what_if_text()
    );
    Err(vec![Diagnostic::error(message).hint("publish the contract as it was agreed")])
}
