//! Everything that can change a workspace, one variant each. Widgets and the command line push; [`super::Workspace::apply`] acts.

use std::path::PathBuf;

use super::answer::QueryQuestion;
use super::busy_hours_compare::CompareQuestion;
use super::changes::ChangesQuestion;
use super::data_jobs::DataCommand;
use super::definitions::DefinitionsCommand;
use super::export::ExportWish;
use super::filter_help::FilterWish;
use super::freeze_jobs::FreezeCommand;
use super::kpi_check::KpiWish;
use super::ledger_jobs::{LedgerCommand, SupposeQuestion};
use super::line_detail::LineKey;
use super::map::MapQuestion;
use super::own_kpi::KpiDefinition;
use super::pack_jobs::PackCommand;
use super::pictures::plots::PlotsQuestion;
use super::pictures::{MarkQuestion, PictureQuestion};
use super::preview::ImportMapping;
use super::report_style::ReportStyle;
use super::saved::SavedWish;
use super::state::JobKey;
use super::trace::TraceQuestion;
use super::worst::WorstQuestion;
use crate::sla::SlaPeriod;

#[derive(Clone, Debug, PartialEq)]
pub enum Command {
    /// Reads files, folders and archives.
    Import {
        paths: Vec<PathBuf>,
    },
    /// Reads what a preview shows, under the mapping that it was shown with.
    ImportPreviewed {
        path: PathBuf,
        file: Option<String>,
        mapping: Box<ImportMapping>,
    },
    /// Answers a question under a slot; a newer question of the same slot replaces it.
    Ask {
        slot: u64,
        question: QueryQuestion,
    },
    /// Forgets a slot.
    Drop {
        slot: u64,
    },
    /// Looks up the rows and files behind one value; a newer wish replaces it.
    Trace(Box<TraceQuestion>),
    /// Ranks the worst objects; a newer question replaces it.
    AskWorst {
        question: Box<WorstQuestion>,
    },
    /// Looks for hours that differ from the weeks before; a newer question replaces it.
    AskChanges {
        question: Box<ChangesQuestion>,
    },
    /// Finds busy hours and what the rules of a month make of them; a newer question replaces it.
    AskMonthRules {
        question: Box<CompareQuestion>,
    },
    /// Judges every contract for its last months; what is found appears one by one, and a newer wish replaces it.
    AskPortfolio {
        n_months: usize,
    },
    /// Computes what the map shows; a newer question replaces it.
    AskMap {
        question: Box<MapQuestion>,
    },
    /// Makes a picture under a slot; a newer question of the same slot replaces it.
    AskPicture {
        slot: u64,
        question: Box<PictureQuestion>,
    },
    /// Makes plots of answers that are there.
    DrawPlots(PlotsQuestion),
    /// Looks for the busy hours that are marked on the time axis; a newer question replaces it.
    AskMarks(Box<MarkQuestion>),
    /// Judges one month of one contract.
    Evaluate {
        contract: String,
        period: SlaPeriod,
    },
    /// Judges the periods up to one, newest first; a newer wish replaces it.
    AskTrend {
        contract: String,
        period: SlaPeriod,
    },
    /// Looks into one line of a statement.
    AskLine(Box<LineKey>),
    /// Writes the files of a report into a folder.
    WriteReport {
        contract: String,
        period: SlaPeriod,
        style: ReportStyle,
        folder: PathBuf,
    },
    /// Sets the pages of a report without writing them; a newer wish replaces it.
    PreviewReport {
        contract: String,
        period: SlaPeriod,
        style: ReportStyle,
    },
    /// Nobody looks at the preview any more: its pages are let go.
    CloseReportPreview,
    /// Draws a page of the newest preview with so many thousandths of a pixel to a point of paper.
    DrawPage {
        page: usize,
        zoom: u32,
    },
    /// Writes reports of several contracts into a folder, one after the other.
    WriteReports {
        reports: Vec<(String, SlaPeriod)>,
        style: ReportStyle,
        folder: PathBuf,
    },
    /// Ends that; what is written stays.
    StopReports,
    /// Forgets how the last batch went.
    ForgetReports,
    /// Shows a folder in the file manager of the system.
    ShowFolder {
        folder: PathBuf,
    },
    /// Looks at a file as an import would read it, under a mapping where one is given: of an archive for that file alone.
    Preview {
        path: PathBuf,
        file: Option<String>,
        mapping: Option<Box<ImportMapping>>,
    },
    ClosePreview,
    /// Keeps a mapping in the workspace for the next file with its header.
    SaveMapping {
        name: String,
        mapping: Box<ImportMapping>,
    },
    /// Checks a KPI that is being written and computes it; a newer wish takes its place.
    CheckKpi(Box<KpiWish>),
    /// Writes a KPI of the workspace's own.
    SaveKpi {
        definition: Box<KpiDefinition>,
        is_new: bool,
    },
    /// Takes a KPI out of its file.
    DeleteKpi {
        id: String,
    },
    /// Takes back the last saving or deleting of a KPI.
    UndoKpi,
    /// Forgets what was checked.
    CloseKpi,
    /// Saves, renames or deletes a view or a dashboard, or takes that back.
    Saved(Box<SavedWish>),
    /// Says what may come next in a filter and how many objects pass; a newer wish replaces it.
    HelpFilter(Box<FilterWish>),
    /// Makes a picture or a table to take along; for the clipboard the newest counts.
    Export(Box<ExportWish>),
    /// Lists, checks, writes contracts and calendars.
    Definitions(DefinitionsCommand),
    /// Looks at a folder from now on and imports what has stopped growing in it. A relative path lies in the workspace.
    WatchFolder {
        folder: PathBuf,
    },
    /// Ends that.
    StopWatching {
        folder: PathBuf,
    },
    CancelJob(JobKey),
    /// Removes an ended job from the list.
    DismissJob(JobKey),
    /// Empties the list of problems.
    ClearProblems,
    /// Looks at the exclusion ledger, or changes it.
    Ledger(LedgerCommand),
    /// Judges a result under a supposition; a newer one takes its place.
    Suppose(Box<SupposeQuestion>),
    /// Looks at frozen results, or freezes one.
    Freeze(FreezeCommand),
    /// Writes, verifies or compares evidence packs.
    Pack(PackCommand),
    /// Reads contracts, exclusions, KPIs and topology again.
    ReloadDocuments,
    /// What the page of data asks for.
    Data(DataCommand),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ReportFormat {
    Pdf,
    Xlsx,
    Csv,
}

impl ReportFormat {
    pub const ALL: [Self; 3] = [Self::Pdf, Self::Xlsx, Self::Csv];

    pub fn extension(self) -> &'static str {
        match self {
            Self::Pdf => "pdf",
            Self::Xlsx => "xlsx",
            Self::Csv => "csv",
        }
    }
}
