//! What only the window knows: which page, what is selected, what was typed. Ids and settings, no data.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use super::view::reports::StyleChoice;
use crate::kpi::Kpi;
use crate::kpi::completion::{Suggestion, Word};
use crate::kpi::plan::Question;
use crate::model::{Every, TimeRange};
use crate::sla::SlaPeriod;
use crate::workspace::QueryQuestion;
use crate::workspace::answer::SuspectPolicy;
use crate::workspace::busy_hours::MonthRule;
use crate::workspace::busy_hours_compare::CompareQuestion;
use crate::workspace::changes::ChangesQuestion;
use crate::workspace::kpi_check::KpiWish;
use crate::workspace::own_kpi::{self, KpiDefinition};
use crate::workspace::preview::ImportMapping;
use crate::workspace::state::ImportId;
use crate::workspace::worst::{Rank, WorstQuestion};

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Page {
    #[default]
    Portfolio,
    Map,
    Contracts,
    Explore,
    Dashboards,
    Data,
    Definitions,
    Reports,
    Activity,
}

#[derive(Debug, Default)]
pub struct UiState {
    pub page: Page,
    pub start: StartUi,
    pub data: DataUi,
    pub explore: ExploreUi,
    pub dashboards: super::view::dashboard::DashboardUi,
    pub export: super::view::export::ExportUi,
    pub contracts: ContractsUi,
    pub portfolio: super::view::portfolio::PortfolioUi,
    pub map: super::view::map::MapUi,
    pub definitions: super::view::definitions::DefinitionsUi,
    pub reports: super::view::reports::ReportsUi,
    /// The sheet for acting on a result, over any page.
    pub acting: super::view::acting::ActingUi,
    /// Whether the settings lie over the page.
    pub settings: bool,
    /// Whether the list of shortcuts lies over the page.
    pub shortcuts: bool,
    /// Step of the tour, while it runs.
    pub tour: Option<usize>,
    pub toasts: super::panel::toasts::Toasts,
    /// Whether the reference page lies over the page.
    pub reference: bool,
    pub reference_page: super::panel::reference::ReferenceUi,
    /// Open palette and what was typed in it.
    pub palette: Option<PaletteUi>,
}

#[derive(Debug, Default)]
pub struct PaletteUi {
    pub text: String,
    pub position: usize,
    /// Set after the first frame, when the field has the keyboard.
    pub focused: bool,
}

#[derive(Debug, Default)]
pub struct StartUi {
    /// Typed path of a workspace.
    pub folder: String,
    /// A folder that was to be opened and is no workspace: one can be made in it.
    pub makeable: Option<PathBuf>,
}

#[derive(Debug, Default)]
pub struct DataUi {
    pub search: String,
    /// Typed path of something to import.
    pub path: String,
    pub show: ImportsShown,
    pub selected: Option<ImportId>,
    /// Typed path of something to look at.
    pub preview_path: String,
    /// The open preview, which takes the place of the list.
    pub preview: Option<PreviewUi>,
    /// The other parts of the page.
    pub tabs: super::view::data::DataTabsUi,
}

/// One file that is looked at before it is imported.
#[derive(Clone, Debug, Default)]
pub struct PreviewUi {
    pub path: PathBuf,
    /// The path in the field, until it is entered.
    pub path_typed: String,
    /// The file of an archive that is shown, by its whole name; `None`: the first.
    pub file: Option<String>,
    /// What the person changed; `None`: all as it was found.
    pub draft: Option<ImportMapping>,
    /// Typed name for the mapping.
    pub name: Option<String>,
    pub shown: PreviewShown,
    /// What was typed and could not be taken, by the name of its field.
    pub faults: BTreeMap<&'static str, String>,
}

impl PreviewUi {
    pub fn of(path: PathBuf) -> Self {
        Self { path_typed: path.display().to_string(), path, ..Self::default() }
    }
}

/// Which side of the table the preview shows above its outcome.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum PreviewShown {
    #[default]
    Written,
    Columns,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum ImportsShown {
    #[default]
    All,
    /// Rejected, with rejects, or with warnings.
    Attention,
}

/// Which part of the stored time is asked for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum RangeChoice {
    #[default]
    All,
    LastDay,
    LastWeek,
    LastMonth,
    /// As a saved view says.
    Fixed(TimeRange),
}

/// What the list on the left of the explorer shows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum ExploreList {
    #[default]
    Kpis,
    Objects,
    /// Saved views.
    Views,
}

/// What the explorer shows of the answer.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum ExploreShown {
    #[default]
    Both,
    Chart,
    Table,
    /// The worst objects by one of the KPIs.
    Worst,
    /// Busy hours by day and the rules of a month.
    MonthRules,
    /// How one KPI is spread.
    Distribution,
    /// Two KPIs against each other.
    Scatter,
    /// Objects × time.
    Heat,
    /// A bar for each group.
    Ranked,
    /// A table of two attributes.
    Pivot,
}

/// What the list of worst objects asks for, beside what the explorer asks.
#[derive(Debug)]
pub struct WorstUi {
    /// Position among the explorer's questions.
    pub question: usize,
    pub rank: Rank,
    pub n_shown: usize,
    /// Fewest attempts, as entered; empty for none.
    pub attempts_min: String,
    /// Show the selection without them too.
    pub without: bool,
    /// Question and data revision that were last asked.
    pub asked: Option<(WorstQuestion, u64)>,
}

impl Default for WorstUi {
    fn default() -> Self {
        Self {
            question: 0,
            rank: Rank::Rate,
            n_shown: 10,
            attempts_min: String::new(),
            without: false,
            asked: None,
        }
    }
}

/// What the view of busy hours shows.
#[derive(Debug, Default)]
pub struct MonthRulesUi {
    /// Name of the chosen definition.
    pub definition: Option<String>,
    /// `None`: the one that the definition names, or the greatest.
    pub rule: Option<MonthRule>,
    /// Question and data revision that were last asked.
    pub asked: Option<(CompareQuestion, u64)>,
}

/// One value of an answer, by its place in the grid.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Cell {
    pub item: usize,
    pub group: usize,
    pub bucket: usize,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TableSort {
    pub column: usize,
    pub descending: bool,
}

#[derive(Debug)]
pub struct ExploreUi {
    /// Slot of its question among the answers: each window has its own.
    pub slot: u64,
    pub questions: Vec<Question>,
    pub list: ExploreList,
    pub shown: ExploreShown,
    pub kpi_search: String,
    pub kpi_list: super::panel::kpis::KpiListUi,
    pub object_search: String,
    /// Filter text in the field.
    pub filter_typed: String,
    /// Filter text that is asked with.
    pub filter: String,
    /// Group key; empty for everything together.
    pub by: String,
    pub every: Every,
    pub range: RangeChoice,
    /// `None`: the zone of the workspace.
    pub zone: Option<String>,
    /// `None`: as the workspace says.
    pub suspect: Option<SuspectPolicy>,
    /// Only in the busy hours of that name.
    pub busy_hour: Option<String>,
    pub worst: Option<usize>,
    pub worst_objects: WorstUi,
    pub month_rules: MonthRulesUi,
    /// Linked plots and the other pictures.
    pub pictures: super::view::explore::PicturesUi,
    /// Mark hours that differ from the weeks before.
    pub marks: bool,
    /// Question and data revision that marks were last asked for.
    pub marks_asked: Option<(ChangesQuestion, u64)>,
    pub tree_open: BTreeSet<usize>,
    /// Grows with every change of `tree_open`.
    pub tree_revision: u64,
    pub node: Option<usize>,
    /// Value that is explained.
    pub cell: Option<Cell>,
    pub sort: TableSort,
    /// Lines switched off in the legend, by item and group.
    pub hidden: BTreeSet<(usize, usize)>,
    /// Question and data revision that were last asked.
    pub asked: Option<(QueryQuestion, u64)>,
    /// The KPI that is being written, which takes the place of the page.
    pub editor: Option<KpiEditorUi>,
    pub filter_bar: super::panel::filter::FilterUi,
    /// Saved views, and what was asked before and after.
    pub views: super::view::saved_views::SavedViewsUi,
}

impl ExploreUi {
    /// Asks as another explorer does, in another window.
    pub fn look_as(&mut self, other: &Self, window: u64) {
        self.slot = 1 + 10 * window;
        self.questions.clone_from(&other.questions);
        self.filter_typed.clone_from(&other.filter_typed);
        self.filter.clone_from(&other.filter);
        self.by.clone_from(&other.by);
        (self.every, self.range, self.worst) = (other.every, other.range, other.worst);
        self.zone.clone_from(&other.zone);
    }

    /// Opens the editor, unless it holds what is not saved yet: then that comes first.
    pub fn edit(&mut self, editor: KpiEditorUi) {
        match &mut self.editor {
            Some(open) if open.is_changed() && !open.is_deleted => open.asks_to_discard = true,
            other => *other = Some(editor),
        }
    }

    /// Goes back to the explorer, unless that would lose what is not saved yet.
    pub fn leave_editor(&mut self) {
        match &mut self.editor {
            Some(open) if open.is_changed() && !open.is_deleted => open.asks_to_discard = true,
            other => *other = None,
        }
    }
}

impl Default for ExploreUi {
    fn default() -> Self {
        Self {
            slot: 1,
            questions: Vec::new(),
            list: ExploreList::default(),
            shown: ExploreShown::default(),
            kpi_search: String::new(),
            kpi_list: Default::default(),
            object_search: String::new(),
            filter_typed: String::new(),
            filter: String::new(),
            by: String::new(),
            every: Every::Secs(3600),
            range: RangeChoice::default(),
            zone: None,
            suspect: None,
            busy_hour: None,
            worst: Some(8),
            worst_objects: WorstUi::default(),
            month_rules: MonthRulesUi::default(),
            pictures: Default::default(),
            marks: false,
            marks_asked: None,
            tree_open: BTreeSet::new(),
            tree_revision: 0,
            node: None,
            cell: None,
            sort: TableSort { column: 0, descending: false },
            hidden: BTreeSet::new(),
            asked: None,
            editor: None,
            filter_bar: Default::default(),
            views: Default::default(),
        }
    }
}

/// One KPI that is being written.
#[derive(Debug, Default)]
pub struct KpiEditorUi {
    pub draft: KpiDefinition,
    /// As it was opened or saved last.
    pub saved: KpiDefinition,
    pub is_new: bool,
    pub is_deleted: bool,
    /// As saved; 0 before that.
    pub version: u32,
    /// Id of the KPI that it was copied from.
    pub copy_of: Option<String>,
    pub shows_names: bool,
    /// Set after the first frame, when the first field has the keyboard.
    pub is_begun: bool,
    /// Leaving would lose what was changed, and the person was told.
    pub asks_to_discard: bool,
    /// The text that saving, deleting or undoing was last asked for.
    pub tried: Option<KpiDefinition>,
    /// Saving, deleting or undoing was asked for.
    pub waits_for_end: bool,
    pub completion: CompletionUi,
    /// What was last asked, on which revision of the data and which documents.
    pub asked: Option<(KpiWish, (u64, usize))>,
    /// What is to be asked next, and since when, in seconds, it has not changed.
    pub still_since: Option<(KpiWish, f64)>,
}

/// The list of names under the cursor.
#[derive(Debug, Default)]
pub struct CompletionUi {
    pub open: bool,
    pub selected: usize,
    /// The word that `found` was found for.
    pub word: Option<Word>,
    pub found: Vec<Suggestion>,
    /// The formula in which a name was just put: nothing is offered for it.
    pub settled: Option<String>,
}

impl KpiEditorUi {
    pub fn new() -> Self {
        Self { is_new: true, ..Self::default() }
    }

    /// The workspace's own KPI itself, of a built-in one a copy.
    pub fn open(kpi: &Kpi) -> Self {
        if own_kpi::is_own(kpi) { Self::of(kpi) } else { Self::copy_of(kpi) }
    }

    pub fn of(kpi: &Kpi) -> Self {
        let definition = KpiDefinition::of(kpi);
        let (draft, saved, version) = (definition.clone(), definition, kpi.version);
        Self { draft, saved, version, ..Self::default() }
    }

    fn copy_of(kpi: &Kpi) -> Self {
        let mut draft = KpiDefinition::of(kpi);
        draft.id = format!("{}_own", kpi.id);
        draft.names = vec![("en".to_owned(), format!("{} (own)", kpi.name))];
        // No standard defines what somebody changes.
        draft.basis = crate::kpi::Basis::Operator;
        Self { draft, is_new: true, copy_of: Some(kpi.id.clone()), ..Self::default() }
    }

    pub fn is_changed(&self) -> bool {
        self.draft != self.saved
    }

    /// Whether the text is the one that the last saving was about.
    pub fn is_tried(&self) -> bool {
        self.tried.as_ref() == Some(&self.draft)
    }

    /// Whether saving would give the KPI its next version.
    pub fn computes_otherwise(&self) -> bool {
        !self.is_new && !self.draft.computes_as(&self.saved)
    }
}

#[derive(Debug, Default)]
pub struct ContractsUi {
    /// Open contract.
    pub contract: Option<String>,
    /// Chosen month of each contract.
    pub periods: BTreeMap<String, SlaPeriod>,
    /// Open objective of the open contract.
    pub objective: Option<String>,
    /// What was evaluated: contract, month, revision of the data, address of the documents.
    pub evaluated: BTreeSet<(String, SlaPeriod, u64, usize)>,
    /// The trend that was last asked for, on which data and documents.
    pub trend_asked: Option<(String, SlaPeriod, u64, usize)>,
    pub objective_ui: super::view::objective::ObjectiveUi,
    pub report: Option<ReportUi>,
}

/// The open "write report" dialog.
#[derive(Debug)]
pub struct ReportUi {
    pub choice: StyleChoice,
    pub contract: String,
    pub period: SlaPeriod,
    pub folder: String,
}

impl ReportUi {
    /// With all formats.
    pub fn open(contract: String, period: SlaPeriod, folder: String) -> Self {
        Self { choice: StyleChoice::default(), contract, period, folder }
    }
}
