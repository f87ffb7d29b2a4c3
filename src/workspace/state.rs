//! What views read. Plain data behind `Arc`s: a view may keep a clone for a frame without holding anything up.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

use super::answer::{QueryAnswer, SuspectPolicy};
use super::busy_hours::BusyHourDefinition;
use super::busy_hours_compare::Comparison;
use super::changes::ChangesAnswer;
use super::data_jobs::DataState;
use super::definitions::DefinitionsState;
use super::export::Exported;
use super::filter_help::FilterHelp;
use super::freeze_jobs::FrozenState;
use super::kpi_check::KpiEditorState;
use super::ledger_jobs::{LedgerState, Supposition};
use super::line_detail::{LineDetail, LineKey};
use super::map::MapAnswer;
use super::object_tree::ObjectTree;
use super::pack_jobs::PackState;
use super::pictures::plots::Plots;
use super::pictures::{MarkedHours, PictureAnswer};
use super::portfolio::PortfolioState;
use super::preview::PreviewState;
use super::rejects::RejectCauses;
use super::report_batch::ReportBatch;
use super::report_preview::{PageState, ReportPreview};
use super::saved::SavedState;
use super::trace::{Trace, TraceQuestion};
use super::trend::TrendState;
use super::worst::WorstAnswer;
use crate::chart::map::World;
use crate::diagnostic::Diagnostic;
use crate::job::Progress;
use crate::kpi::{Catalog, CounterDictionary, VendorSupply};
use crate::model::{ManagedObject, MeasurementType, TimeRange, Timestamp, Zone};
use crate::sla::{Contract, ExclusionLedger, SlaPeriod, Statement};
pub use crate::store::{
    FileCounts, FromImport, ImportHeader, ImportId, ImportRecord, ImportStatus, RejectRecord,
    StoreNotice, StoreStats,
};
use crate::words::Sentence;

/// Number of a job in the list of one workspace.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct JobKey(pub u64);

/// Everything a view may show.
#[derive(Clone, Debug)]
pub struct State {
    pub name: String,
    pub folder: PathBuf,
    /// The zone in which times are shown when nothing else says so.
    pub zone: Zone,
    /// What questions do with doubted values where nobody chose.
    pub suspect: SuspectPolicy,
    pub inventory: Arc<Inventory>,
    pub catalog: Arc<Catalog>,
    /// What the ids of counters stand for.
    pub dictionary: Arc<CounterDictionary>,
    pub contracts: Arc<Vec<Contract>>,
    pub exclusions: Arc<ExclusionLedger>,
    /// Definitions of busy hours, sorted by name.
    pub busy_hours: Arc<Vec<BusyHourDefinition>>,
    /// By slot.
    pub answers: BTreeMap<u64, AnswerState>,
    pub statements: BTreeMap<(String, SlaPeriod), StatementState>,
    /// The periods before, as far as they were judged.
    pub trend: TrendState,
    /// Lines of statements that somebody looked into.
    pub lines: BTreeMap<LineKey, FoundState<LineDetail>>,
    /// Rows and files behind the value that was asked about last.
    pub trace: TraceState,
    pub worst: FoundState<WorstAnswer>,
    pub changes: FoundState<ChangesAnswer>,
    /// Daily busy hours and the rules of their months.
    pub month_rules: FoundState<Comparison>,
    /// All contracts and their months.
    pub portfolio: PortfolioState,
    pub map: FoundState<MapAnswer>,
    /// Outlines of countries, once the map was asked for.
    pub world: Option<Arc<World>>,
    /// Pictures other than lines, by slot.
    pub pictures: BTreeMap<u64, FoundState<PictureAnswer>>,
    /// Lines of the answers of the same slots, ready to be drawn.
    pub plots: BTreeMap<u64, FoundState<Plots>>,
    /// Busy hours that are marked on the time axis.
    pub marked_hours: FoundState<MarkedHours>,
    /// The report whose pages are looked at.
    pub report_preview: FoundState<ReportPreview>,
    pub report_pages: PageState,
    /// Names of the workspace's report templates, sorted.
    pub report_templates: Arc<Vec<String>>,
    /// Reports that were written together last.
    pub report_batch: ReportBatch,
    /// The file that is looked at before it is imported.
    pub preview: Option<PreviewState>,
    /// The KPI that is being written.
    pub kpi_editor: KpiEditorState,
    /// What is known of the ledger beside its entries.
    pub ledger: LedgerState,
    pub supposed: FoundState<Supposition>,
    pub frozen: FrozenState,
    pub packs: PackState,
    /// Saved views and dashboards.
    pub saved: SavedState,
    /// On the filter that is being typed.
    pub filter_help: FoundState<FilterHelp>,
    /// What was made to take along last.
    pub exported: FoundState<Exported>,
    /// Files that define something, and the one that is being written.
    pub definitions: DefinitionsState,
    /// In the order in which they were named.
    pub watched: Vec<WatchedFolder>,
    /// Newest last.
    pub jobs: Vec<JobView>,
    /// Newest last; capped.
    pub problems: Vec<Diagnostic>,
    /// Of the page of data.
    pub data: DataState,
    /// Grows with every change of this state.
    pub revision: u64,
}

/// What the cache holds.
#[derive(Clone, Debug, Default)]
pub struct Inventory {
    pub data_revision: u64,
    pub objects: Arc<Vec<ManagedObject>>,
    /// The same by containment.
    pub tree: Arc<ObjectTree>,
    /// Topology attributes of each object, in the order of `objects`: name and value, sorted by name.
    pub attributes: Vec<Vec<(String, String)>>,
    /// By the id of a KPI: which vendors of this network have its counters. Made with the catalogue of that time.
    pub supplies: Arc<BTreeMap<String, Vec<VendorSupply>>>,
    /// All keys that `--by` and `--where` know, sorted: RDN classes, topology attributes, built-in ones.
    pub keys: Vec<String>,
    pub measurements: Arc<Vec<MeasurementType>>,
    /// Oldest first.
    pub imports: Vec<ImportRecord>,
    pub rejects: Vec<RejectRecord>,
    pub reject_causes: RejectCauses,
    pub extent: Option<TimeRange>,
    pub stats: StoreStats,
    /// Some of the cache cannot be read; then there are no figures.
    pub damaged: Option<Diagnostic>,
    /// What should be known of the stores that answers come from.
    pub notices: Vec<StoreNotice>,
}

impl Inventory {
    /// [`Self::supplies`] of some measurements.
    pub fn supplies_of(
        catalog: &Catalog,
        measurements: &[MeasurementType],
        dictionary: &CounterDictionary,
    ) -> Arc<BTreeMap<String, Vec<VendorSupply>>> {
        let supplies = catalog.vendor_supplies(measurements, dictionary);
        Arc::new(catalog.kpis().iter().map(|kpi| kpi.id.clone()).zip(supplies).collect())
    }
}

#[derive(Clone, Debug, Default)]
pub struct AnswerState {
    /// A newer answer is on its way; `latest` is the one before.
    pub running: bool,
    pub latest: Option<Result<Arc<QueryAnswer>, Vec<Diagnostic>>>,
    /// Grows with every new `latest`, so that a view knows when to build its chart again.
    pub revision: u64,
}

#[derive(Clone, Debug, Default)]
pub struct TraceState {
    pub running: bool,
    /// What `latest` answers, or will.
    pub asked: Option<TraceQuestion>,
    pub latest: Option<Result<Arc<Trace>, Vec<Diagnostic>>>,
}

#[derive(Clone, Debug, Default)]
pub struct StatementState {
    pub running: bool,
    pub latest: Option<Result<Arc<Statement>, Vec<Diagnostic>>>,
    pub revision: u64,
}

/// What was looked for and found last.
#[derive(Clone, Debug)]
pub struct FoundState<T> {
    /// A newer one is on its way.
    pub running: bool,
    pub latest: Option<Result<Arc<T>, Vec<Diagnostic>>>,
    /// Grows with every new `latest`.
    pub revision: u64,
}

impl<T> Default for FoundState<T> {
    fn default() -> Self {
        Self { running: false, latest: None, revision: 0 }
    }
}

impl<T> FoundState<T> {
    /// The newest, where it was found.
    pub fn found(&self) -> Option<&Arc<T>> {
        self.latest.as_ref().and_then(|latest| latest.as_ref().ok())
    }

    pub fn take(&mut self, latest: Result<Arc<T>, Vec<Diagnostic>>) {
        *self = Self { running: false, latest: Some(latest), revision: self.revision + 1 };
    }

    /// Something coarser, until the rest comes.
    pub(super) fn take_early(&mut self, coarse: Arc<T>) {
        self.latest = Some(Ok(coarse));
        self.revision += 1;
    }
}

/// A folder that is looked at while the workspace is open.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WatchedFolder {
    /// Absolute.
    pub folder: PathBuf,
    /// `None` before the first look.
    pub last_look: Option<Timestamp>,
    /// Files that are still growing or were seen once only.
    pub n_waiting: usize,
    /// Files of this folder that are in the cache now and were not when the watch began.
    pub n_taken: usize,
    /// Why it cannot be looked at.
    pub problem: Option<String>,
}

/// One line of the job list.
#[derive(Clone, Debug)]
pub struct JobView {
    pub key: JobKey,
    pub kind: JobKind,
    pub title: Sentence,
    pub progress: Progress,
    pub outcome: Option<JobOutcome>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum JobKind {
    Import,
    Query,
    Evaluate,
    Report,
    /// Looking after the cache.
    Check,
}

/// How a job ended, in words.
#[derive(Clone, Debug, PartialEq)]
pub enum JobOutcome {
    /// A summary sentence, and the files that were written.
    Done {
        summary: Sentence,
        files: Vec<PathBuf>,
    },
    Cancelled,
    Failed(Diagnostic),
}
