//! The files of one report: which there are, what they are called, where a customer's own workbook comes from.

use std::path::{Path, PathBuf};

use super::command::ReportFormat;
use super::report_style::ReportStyle;
use super::{diagnose, files};
use crate::diagnostic::Diagnostic;
use crate::job::JobContext;
use crate::report::{self, CsvProfile, Paper, csv};
use crate::words;

/// Folder of the workspace that holds customers' workbooks.
pub const TEMPLATES_FOLDER: &str = "templates";
const TEMPLATE_EXTENSION: &str = "xlsx";
/// No workbook that people keep is larger.
const TEMPLATE_BYTES_MAX: u64 = 256 << 20;

/// What is to be written beside the document itself.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ReportFiles {
    pub formats: Vec<ReportFormat>,
    pub csv_profile: CsvProfile,
    /// Of the cache that the document was made from; stands in the metadata of the CSV.
    pub data_revision: u64,
    /// A customer's own workbook that is filled as well.
    pub workbook_template: Option<PathBuf>,
    /// Pages on this thread, the other files on another. *Good*: one report is there sooner. *Bad*: where every core has a report of its
    /// own, it takes memory and gains nothing.
    pub side_by_side: bool,
}

impl ReportFiles {
    /// Those formats, for machines, without a template.
    pub fn of_formats(formats: &[ReportFormat]) -> Self {
        Self { formats: formats.to_vec(), ..Self::default() }
    }

    /// What a style asks for in a workspace.
    ///
    /// # Errors
    /// The template that it names is not there.
    pub fn of_style(
        style: &ReportStyle,
        workspace: &Path,
        contract: &str,
        data_revision: u64,
    ) -> Result<Self, Diagnostic> {
        Ok(Self {
            formats: style.formats.clone(),
            csv_profile: style.csv_profile,
            data_revision,
            workbook_template: template_of(style, workspace, contract)?,
            side_by_side: false,
        })
    }
}

/// The one that is named, else that of the contract where workbooks are written.
fn template_of(
    style: &ReportStyle,
    workspace: &Path,
    contract: &str,
) -> Result<Option<PathBuf>, Diagnostic> {
    let folder = workspace.join(TEMPLATES_FOLDER);
    let of_name = |name: &str| folder.join(format!("{name}.{TEMPLATE_EXTENSION}"));
    let Some(wanted) = &style.workbook_template else {
        let own = of_name(contract);
        return Ok((style.formats.contains(&ReportFormat::Xlsx) && own.is_file()).then_some(own));
    };
    let named = [wanted.clone(), folder.join(wanted), of_name(&wanted.to_string_lossy())];
    if let Some(found) = named.into_iter().find(|path| path.is_file()) {
        return Ok(Some(found));
    }
    let known = template_names(workspace);
    let hint = if known.is_empty() {
        format!("name a file, or put one into {TEMPLATES_FOLDER}/ of the workspace")
    } else {
        format!("name a file, or one of {TEMPLATES_FOLDER}/: {}", known.join(", "))
    };
    Err(Diagnostic::error("could not find the workbook template: there is no such file")
        .in_file(wanted)
        .hint(hint))
}

/// Names of the workbooks in `templates/`.
pub fn template_names(workspace: &Path) -> Vec<String> {
    let folder = workspace.join(TEMPLATES_FOLDER);
    let found = files::files_with_extension(&folder, TEMPLATE_EXTENSION).unwrap_or_default();
    let names = found.iter().filter_map(|path| path.file_stem());
    names.map(|name| name.to_string_lossy().into_owned()).collect()
}

/// Makes all files, then writes them together: what cannot be made, or has no room, leaves what was there. `name` is that of all files without extension.
///
/// # Errors
/// A file could not be made or written, or the job was cancelled.
pub(super) fn write(
    paper: &dyn Paper,
    wanted: &ReportFiles,
    folder: &Path,
    name: &str,
    ctx: &JobContext,
) -> Result<Vec<PathBuf>, Vec<Diagnostic>> {
    let one = |d: Diagnostic| vec![d];
    let mut formats = wanted.formats.clone();
    formats.sort_unstable();
    formats.dedup();
    // Names of cells are those of a month of one contract.
    let filled = wanted.workbook_template.as_ref().zip(paper.month());
    let n_files = formats.len() + usize::from(filled.is_some());
    ctx.progress.begin("Writing the report", n_files as u64, "files");
    let mut made: Vec<(PathBuf, Vec<u8>)> = Vec::new();
    if let Some((template, document)) = filled {
        ctx.progress.item(&template.to_string_lossy());
        let stem = template.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        let path = folder.join(format!("{name}_{stem}.{TEMPLATE_EXTENSION}"));
        let bytes = files::read_bytes(template, TEMPLATE_BYTES_MAX).map_err(one)?;
        let filled = report::fill_template(&bytes, document)
            .map_err(|e| one(diagnose::of_template(&e, template)))?;
        made.push((path, filled));
        ctx.progress.advance(1);
    }
    let make = |formats: Vec<ReportFormat>| -> Result<Vec<(PathBuf, Vec<u8>)>, Vec<Diagnostic>> {
        let mut made = Vec::new();
        for format in formats {
            let path = folder.join(format!("{name}.{}", format.extension()));
            ctx.progress.item(&path.to_string_lossy());
            let of_report = |e| one(diagnose::of_report(&e, &path));
            let bytes = match format {
                ReportFormat::Pdf => report::write_pdf(paper, ctx),
                ReportFormat::Xlsx => paper.workbook(),
                ReportFormat::Csv => paper.csv_as(wanted.csv_profile),
            };
            let bytes = bytes.map_err(of_report)?;
            if format == ReportFormat::Csv {
                let file_name = path.file_name().unwrap_or_default().to_string_lossy();
                let revision = wanted.data_revision;
                let meta = csv::metadata(paper, wanted.csv_profile, &file_name, &bytes, revision);
                let beside = folder.join(format!("{file_name}.meta.json"));
                made.push((beside, meta.map_err(of_report)?));
            }
            made.push((path, bytes));
            ctx.progress.advance(1);
        }
        Ok(made)
    };
    let (pages, tables): (Vec<_>, Vec<_>) =
        formats.into_iter().partition(|format| *format == ReportFormat::Pdf);
    if wanted.side_by_side && !pages.is_empty() && !tables.is_empty() {
        let (language, numbers) = (words::language(), words::numbers());
        let (of_pages, of_tables) = std::thread::scope(|scope| {
            let tables = scope.spawn(|| words::in_language(language, numbers, || make(tables)));
            (make(pages), tables.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)))
        });
        made.extend(of_pages?);
        made.extend(of_tables?);
    } else {
        made.extend(make(pages)?);
        made.extend(make(tables)?);
    }
    files::create_folder(folder).map_err(one)?;
    files::write_together(&made).map_err(one)?;
    let mut paths: Vec<PathBuf> = made.into_iter().map(|(path, _)| path).collect();
    // The report itself first, then what goes with it.
    paths.sort_by_key(|path| rank(path));
    Ok(paths)
}

/// Pages, workbooks, tables, what is told of them.
fn rank(path: &Path) -> usize {
    let ending = path.extension().unwrap_or_default().to_string_lossy().into_owned();
    ["pdf", "xlsx", "csv"].iter().position(|known| *known == ending).unwrap_or(3)
}
