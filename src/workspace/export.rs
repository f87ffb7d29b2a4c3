//! What is shown, taken along: charts as SVG or PNG, tables as CSV, to the clipboard or into a file. A job: drawing a picture and
//! writing a long table take longer than a frame may.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::jobs::{Finish, Job};
use super::pictures::{Picture, PictureAnswer, pivot_csv, samples_csv};
use super::{
    JobKind, JobOutcome, QueryAnswer, Wish, Workspace, answer_csv, busy_hours_compare,
    busy_hours_csv, files, worst, worst_csv,
};
use crate::diagnostic::Diagnostic;
use crate::report::sheet;
pub use crate::report::sheet::{Raster, Sheet};
use crate::words::sentence;

/// Pixels to a CSS pixel in a PNG.
const PNG_SCALE: f32 = 2.0;

/// What to take along, and where to.
#[derive(Clone, Debug, PartialEq)]
pub struct ExportWish {
    pub content: ExportContent,
    pub target: ExportTarget,
}

#[derive(Clone, Debug, PartialEq)]
pub enum ExportContent {
    Svg(Box<Sheet>),
    Png(Box<Sheet>),
    Table(ExportTable),
}

/// A table as it stands in the state.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ExportTable {
    /// The newest answer of a slot.
    Answer(u64),
    /// The newest picture of a slot.
    Picture(u64),
    Worst,
    MonthRules,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum ExportTarget {
    Clipboard,
    File(PathBuf),
}

impl ExportContent {
    pub fn extension(&self) -> &'static str {
        match self {
            Self::Svg(_) => "svg",
            Self::Png(_) => "png",
            Self::Table(_) => "csv",
        }
    }
}

/// What came out.
#[derive(Clone, Debug, PartialEq)]
pub enum Exported {
    /// For the clipboard.
    Text(String),
    /// For the clipboard.
    Image(Raster),
    /// Written.
    File(PathBuf),
}

/// A table of the state, held while it is written.
pub(super) enum HeldTable {
    Answer(Arc<QueryAnswer>),
    Picture(Arc<PictureAnswer>),
    Worst(Arc<worst::WorstAnswer>),
    MonthRules(Arc<busy_hours_compare::Comparison>),
    /// Nothing is there.
    Nothing,
}

impl HeldTable {
    fn csv(&self) -> Result<String, Diagnostic> {
        match self {
            Self::Answer(answer) => answer_csv::write(answer, false, None),
            Self::Picture(found) => match &found.picture {
                Picture::Pivot(table) => pivot_csv::write(table),
                _ => samples_csv::write(found),
            },
            Self::Worst(worst) => worst_csv::write(worst),
            Self::MonthRules(hours) => busy_hours_csv::write_comparison(hours),
            Self::Nothing => Err(Diagnostic::error("there is no table to take along yet")),
        }
    }
}

/// Makes it and, where a file is wanted, writes it.
pub(super) fn export(wish: &ExportWish, table: &HeldTable) -> Result<Exported, Diagnostic> {
    match (&wish.content, &wish.target) {
        (ExportContent::Png(sheet), target) => {
            let raster = sheet::rasterize(&sheet::sheet_svg(sheet), PNG_SCALE);
            let raster = raster.map_err(|e| Diagnostic::error(e.to_string()))?;
            match target {
                ExportTarget::Clipboard => Ok(Exported::Image(raster)),
                ExportTarget::File(path) => write(path, &raster.png),
            }
        }
        (ExportContent::Svg(sheet), target) => text_to(sheet::sheet_svg(sheet), target),
        (ExportContent::Table(_), target) => text_to(table.csv()?, target),
    }
}

fn text_to(text: String, target: &ExportTarget) -> Result<Exported, Diagnostic> {
    match target {
        ExportTarget::Clipboard => Ok(Exported::Text(text)),
        ExportTarget::File(path) => write(path, text.as_bytes()),
    }
}

fn write(path: &Path, bytes: &[u8]) -> Result<Exported, Diagnostic> {
    files::write_atomically(path, bytes)?;
    Ok(Exported::File(path.to_owned()))
}

impl Workspace {
    /// Makes what a person wants to take along.
    pub(super) fn export(&mut self, wish: ExportWish) {
        self.state.exported.running = true;
        let table = match &wish.content {
            ExportContent::Table(table) => self.held(*table),
            _ => HeldTable::Nothing,
        };
        let job = match &wish.target {
            ExportTarget::Clipboard => Job::quiet(Wish::Export),
            ExportTarget::File(path) => {
                let name = path.file_name().unwrap_or(path.as_os_str()).to_string_lossy();
                Job::listed(
                    JobKind::Report,
                    sentence!("sentences-job-save", name = name.into_owned()),
                )
            }
        };
        self.start(job.on_stop(|state| state.exported.running = false), move |_| {
            let made = export(&wish, &table);
            Finish::new(move |workspace| {
                let outcome = match &made {
                    Ok(Exported::File(path)) => JobOutcome::wrote(
                        sentence!("sentences-job-wrote", n = 1_u64),
                        vec![path.clone()],
                    ),
                    Ok(_) => JobOutcome::done(sentence!("sentences-job-copied")),
                    Err(problem) => JobOutcome::failed(std::slice::from_ref(problem)),
                };
                workspace.state.exported.take(made.map(Arc::new).map_err(|problem| vec![problem]));
                outcome
            })
        });
    }

    fn held(&self, table: ExportTable) -> HeldTable {
        let state = &self.state;
        let found = match table {
            ExportTable::Answer(slot) => {
                let latest = state.answers.get(&slot).and_then(|answer| answer.latest.as_ref());
                latest.and_then(|l| l.as_ref().ok()).cloned().map(HeldTable::Answer)
            }
            ExportTable::Picture(slot) => {
                let found = state.pictures.get(&slot).and_then(|found| found.found());
                found.cloned().map(HeldTable::Picture)
            }
            ExportTable::Worst => state.worst.found().cloned().map(HeldTable::Worst),
            ExportTable::MonthRules => {
                state.month_rules.found().cloned().map(HeldTable::MonthRules)
            }
        };
        found.unwrap_or(HeldTable::Nothing)
    }
}
