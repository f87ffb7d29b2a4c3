//! Reports on disk: statement to document to files.

use std::path::{Path, PathBuf};

use super::diagnose;
use super::report_files::{self, ReportFiles};
use super::report_style::{ReportDefaults, ReportStyle};
use crate::diagnostic::Diagnostic;
use crate::job::JobContext;
use crate::kpi::Catalog;
use crate::model::Zone;
use crate::report::{Paper, ReportOptions};
use crate::sla::Statement;
use crate::store::{ImportRecord, ImportStatus, Snapshot};
use crate::words::{in_language, numbers, tr};

/// What every report says about the data it rests on: of `imports`, those that its own objects and records came with. Only from the
/// arguments: the same data give the same bytes.
pub fn report_options(
    statement: &Statement,
    imports: &[ImportRecord],
    snapshot: &dyn Snapshot,
    style: &ReportStyle,
    defaults: &ReportDefaults,
    catalog: &Catalog,
) -> Result<ReportOptions, Diagnostic> {
    let all = snapshot.imports().map_err(|e| diagnose::of_store(&e))?;
    let n_rejected = all.iter().filter(|r| r.status == ImportStatus::Rejected).count();
    let mut sources: Vec<(String, String)> =
        imports.iter().map(|r| (r.header.file.clone(), r.header.sha256.clone())).collect();
    sources.sort();
    let language = style.language_for(&statement.contract, defaults);
    let locale = style.locale_for(&statement.contract, defaults);
    // Not only those of the lines: the annex names what carries the traffic.
    let kpis = catalog.kpis().iter();
    let kpi_names =
        kpis.map(|kpi| (kpi.id.clone(), kpi.name_in(language.code()).to_owned())).collect();
    let (revision_label, data_note) = in_language(language, locale, || {
        (unfrozen_label(statement).to_owned(), data_note(imports, n_rejected))
    });
    Ok(ReportOptions {
        language,
        locale,
        generated_at: statement.as_of,
        revision_label,
        kpi_names,
        data_note,
        files: sources,
        ..ReportOptions::default()
    })
}

/// What a result is that nobody froze.
pub(super) fn unfrozen_label(statement: &Statement) -> &'static str {
    if statement.as_of >= statement.period.end {
        tr!("report-revision-provisional")
    } else {
        tr!("report-revision-interim")
    }
}

/// What was read for the period, and by what.
fn data_note(imports: &[ImportRecord], n_rejected: usize) -> Vec<(String, String)> {
    let count = |n: u64| numbers().count(n);
    let sum = |of: fn(&ImportRecord) -> u64| count(imports.iter().map(of).sum::<u64>());
    [
        (tr!("report-data-files"), count(imports.len() as u64)),
        (tr!("report-data-values"), sum(|r| r.counts.n_values)),
        (tr!("report-data-replaced"), sum(|r| r.n_replaced)),
        (tr!("report-data-suspect"), sum(|r| r.counts.n_suspect)),
        (tr!("report-data-null"), sum(|r| r.counts.n_null)),
        (tr!("report-data-rejected"), count(n_rejected as u64)),
        (tr!("report-data-zones"), Zone::database_version().to_owned()),
        (tr!("report-data-program"), format!("Vigia {}", env!("CARGO_PKG_VERSION"))),
    ]
    .map(|(label, value)| (label.to_owned(), value))
    .into()
}

/// Writes the files of a report, named by the stem; returns their paths. A report of one statement is refused where that is a
/// what-if.
///
/// # Errors
/// A file could not be made or written; what could not be made leaves what was there.
pub fn write_report(
    statement: Option<&Statement>,
    paper: &dyn Paper,
    stem: &str,
    wanted: &ReportFiles,
    folder: &Path,
    ctx: &JobContext,
) -> Result<Vec<PathBuf>, Vec<Diagnostic>> {
    if let Some(statement) = statement {
        refuse_what_if(statement)?;
    }
    report_files::write(paper, wanted, folder, stem, ctx)
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
