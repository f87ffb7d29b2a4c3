//! The part of a workspace that blocks: opened cache, settings and documents, and the work on them. Shared by all jobs.
//!
//! [`super::Workspace`] runs this on job threads for the window; the command line calls it and waits.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError, RwLock};

use super::answer::{QueryAnswer, QueryQuestion, SuspectPolicy};
use super::answer_cache::{AnswerCache, AnswerKey};
use super::busy_hours::{self, FoundHours, HoursQuestion};
use super::documents::{Documents, read_documents, read_saved};
use super::judge::JudgeQuestion;
use super::object_tree::ObjectTree;
pub use super::open::Purpose;
use super::open::open_store;
use super::portfolio::{JudgedCache, JudgedKey, PortfolioCell};
use super::report_facts::trend::PastMemory;
use super::report_files::ReportFiles;
use super::report_style::ReportStyle;
use super::settings::Settings;
use super::state::Inventory;
use super::trace::{self, Trace, TraceQuestion};
use super::{ask, clock, diagnose, files, judge, publish, rejects, settings_file};
use crate::diagnostic::{Diagnostic, Trouble};
use crate::job::JobContext;
use crate::model::{Outage, Ticket, TimeRange, Timestamp, Zone, phrase};
use crate::query;
use crate::sla::{SlaPeriod, Statement, Verdict};
use crate::store::memory::MemoryStore;
use crate::store::{FromImport, Snapshot, Store, StoreError, StoreStats};

/// Names of periods by the clock.
pub(super) const LAST_PERIOD: &str = "last";
pub(super) const CURRENT_PERIOD: &str = "current";
/// Name of the settings file; a folder that holds one is a workspace.
pub const SETTINGS_FILE: &str = "vigia.toml";
/// Rejects that a list shows at most.
const REJECTS_MAX: usize = 10_000;
/// Folders of a workspace that people fill.
const FOLDERS: [&str; 14] = [
    "actions",
    "busy_hours",
    "contracts",
    "dashboards",
    "exclusions",
    "kpis",
    "regulators",
    "topology",
    "dictionaries",
    "mappings",
    "statements",
    "reports",
    "templates",
    "views",
];

/// One open workspace, without jobs.
pub struct Engine {
    folder: PathBuf,
    settings: Settings,
    store: Box<dyn Store>,
    /// With their revision, which grows each time they are read.
    documents: RwLock<(u64, Documents)>,
    /// Held by who reads the documents.
    reading: Mutex<()>,
    answers: Mutex<AnswerCache>,
    judged: Mutex<JudgedCache>,
    past: Mutex<PastMemory>,
}

impl Engine {
    /// Opens the workspace in a folder. What is wrong with single documents comes back beside it.
    pub fn open(folder: &Path, purpose: Purpose) -> Result<(Self, Vec<Diagnostic>), Diagnostic> {
        let folder = files::absolute(folder);
        let settings_path = folder.join(SETTINGS_FILE);
        if !settings_path.is_file() {
            return Err(Diagnostic::error(phrase!(
                "this folder is not a Vigia workspace: it holds no vigia.toml"
            ))
            .in_file(&folder)
            .hint(phrase!("make one with `vigia init DIR`, or name another with --workspace")));
        }
        let settings = settings_file::parse_settings(&files::read_text(&settings_path)?)?;
        // Side by side: neither needs the other, and a question from a command line waits for both.
        let (opened, read) = std::thread::scope(|scope| {
            let documents = scope.spawn(|| read_documents(&folder));
            let opened = open_store(&folder, &settings, purpose);
            // Names of objects take as long as the documents, and whoever asks for anything needs them. What is wrong with them is told
            // to who asks. A warehouse is not asked for what nobody may need.
            let is_near = purpose == Purpose::Reading && settings.warehouse.is_none();
            if let (Ok(opened), true) = (&opened, is_near) {
                let _told_later = opened.store.snapshot().and_then(|snapshot| snapshot.objects());
            }
            (opened, documents.join())
        });
        let opened = opened?;
        let (documents, mut problems) =
            read.unwrap_or_else(|panic| std::panic::resume_unwind(panic));
        if let Some(aside) = opened.set_aside {
            problems.push(
                Diagnostic::warning(
                    "the cache was damaged; it was set aside and an empty one was made",
                )
                .in_file(aside)
                .hint("import the exports again: the same files give the same numbers")
                .of_trouble(Trouble::Damaged),
            );
        }
        let engine = Self {
            folder,
            settings,
            store: opened.store,
            documents: RwLock::new((1, documents)),
            reading: Mutex::default(),
            answers: Mutex::default(),
            judged: Mutex::default(),
            past: Mutex::default(),
        };
        engine.tell_day_zones();
        Ok((engine, problems))
    }

    /// Closes the cache where the process ends right after: the documents of a large network are not taken apart piece by piece before the
    /// system takes their memory anyway. Of 10,000 cells that takes a millisecond or two of the twenty that a question from a command line has.
    pub fn leave(self) {
        let Self { store, documents, .. } = self;
        drop(store);
        let _left = std::mem::ManuallyDrop::new(documents);
    }

    /// The same workspace with an empty store in memory: what takes the place of one whose cache has to be closed.
    pub(super) fn without_cache(&self) -> Self {
        Self {
            folder: self.folder.clone(),
            settings: self.settings.clone(),
            store: Box::new(MemoryStore::default()),
            documents: RwLock::new(self.documents_with_revision()),
            reading: Mutex::default(),
            answers: Mutex::default(),
            judged: Mutex::default(),
            past: Mutex::default(),
        }
    }

    /// Makes a workspace in a folder that has none.
    pub fn create(folder: &Path, name: &str, zone: &Zone) -> Result<(), Diagnostic> {
        let settings_path = folder.join(SETTINGS_FILE);
        if settings_path.exists() {
            return Err(Diagnostic::error(
                "this folder is a workspace already; nothing was changed",
            )
            .in_file(folder));
        }
        for sub_folder in FOLDERS {
            files::create_folder(&folder.join(sub_folder))?;
        }
        files::write_atomically(
            &settings_path,
            settings_file::new_settings_text(name, zone.name()).as_bytes(),
        )
    }

    pub fn folder(&self) -> &Path {
        &self.folder
    }

    pub fn settings(&self) -> &Settings {
        &self.settings
    }

    pub fn store(&self) -> &dyn Store {
        self.store.as_ref()
    }

    pub fn snapshot(&self) -> Result<Box<dyn Snapshot>, Diagnostic> {
        self.store.snapshot().map_err(|e| diagnose::of_store(&e))
    }

    /// What a reader should know of the stores, asked anew where an answer comes from two of them.
    pub fn notices(&self) -> Result<Vec<Diagnostic>, Diagnostic> {
        let is_mixed = self.settings.warehouse.as_ref().is_some_and(|w| w.recent_days.is_some());
        if is_mixed {
            self.snapshot()?;
        }
        Ok(self.store.notices().iter().map(diagnose::of_notice).collect())
    }

    /// The documents as they were read last.
    pub fn documents(&self) -> Documents {
        self.documents_with_revision().1
    }

    pub(super) fn documents_with_revision(&self) -> (u64, Documents) {
        self.documents.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Days of an object begin where the topology says it is, else in the zone of the workspace.
    fn tell_day_zones(&self) {
        let (topology, zone) = (self.documents().topology, self.settings.zone.clone());
        let at = clock::now();
        let known: Mutex<HashMap<String, Option<Zone>>> = Mutex::default();
        self.store.set_day_zones(Arc::new(move |object| {
            let Some(name) = topology.attribute(object, "zone", at) else { return zone.clone() };
            let mut known = known.lock().unwrap_or_else(PoisonError::into_inner);
            let named = known.entry(name.to_owned()).or_insert_with(|| Zone::named(name).ok());
            named.clone().unwrap_or_else(|| zone.clone())
        }));
    }

    /// Reads the documents again. Of several at once each reads after the one before has ended, so that the newest stay.
    pub fn reload_documents(&self) -> Vec<Diagnostic> {
        let _reading = self.reading.lock().unwrap_or_else(PoisonError::into_inner);
        // A folder that is gone says nothing of its documents: what was read stays.
        if !self.folder.is_dir() {
            return Vec::new();
        }
        let (mut documents, problems) = read_documents(&self.folder);
        {
            let mut known = self.documents.write().unwrap_or_else(PoisonError::into_inner);
            // Records are no documents: what was read of them holds as long as their files do.
            documents.settled = Arc::clone(&known.1.settled);
            *known = (known.0 + 1, documents);
        }
        self.tell_day_zones();
        problems
    }

    /// Reads saved views and dashboards again. No answer depends on them, so none is forgotten.
    pub(super) fn reload_saved(&self) {
        let (views, dashboards) = read_saved(&self.folder, &mut Vec::new());
        let mut known = self.documents.write().unwrap_or_else(PoisonError::into_inner);
        known.1.views = Arc::new(views);
        known.1.dashboards = Arc::new(dashboards);
    }

    /// Answers a question, from memory where neither data nor documents have changed since it was last asked. `use_rollups`
    /// changes how fast, and nothing else.
    pub fn answer(
        &self,
        question: &QueryQuestion,
        use_rollups: bool,
        ctx: &JobContext,
    ) -> Result<Arc<QueryAnswer>, Vec<Diagnostic>> {
        let snapshot = self.snapshot().map_err(|d| vec![d])?;
        let (documents_revision, documents) = self.documents_with_revision();
        let data_revision = snapshot.data_revision();
        let key = AnswerKey { data_revision, documents_revision, question: question.clone() };
        let answers = || self.answers.lock().unwrap_or_else(PoisonError::into_inner);
        let known = answers().find(&key);
        if let Some(known) = known.filter(|_| use_rollups) {
            return Ok(known);
        }
        let options =
            ask::AnswerOptions { use_rollups, memory_bytes: self.settings.frame_memory_bytes };
        let store = self.store();
        let answer = ask::answer(snapshot.as_ref(), store, &documents, question, options, ctx)?;
        let answer = Arc::new(answer);
        answers().keep(key, Arc::clone(&answer));
        Ok(answer)
    }

    /// Answers a question that nobody asks again: the answer is not kept.
    pub(super) fn answer_once(
        &self,
        question: &QueryQuestion,
        ctx: &JobContext,
    ) -> Result<QueryAnswer, Vec<Diagnostic>> {
        let snapshot = self.snapshot().map_err(|d| vec![d])?;
        let memory_bytes = self.settings.frame_memory_bytes;
        let options = ask::AnswerOptions { use_rollups: true, memory_bytes };
        let (store, documents) = (self.store(), self.documents());
        ask::answer(snapshot.as_ref(), store, &documents, question, options, ctx)
    }

    /// Where one value comes from: counters, rows and files.
    pub fn trace(&self, asked: &TraceQuestion, ctx: &JobContext) -> Result<Trace, Vec<Diagnostic>> {
        let snapshot = self.snapshot().map_err(|d| vec![d])?;
        let memory_bytes = self.settings.frame_memory_bytes;
        let (store, documents) = (self.store(), self.documents());
        trace::trace(snapshot.as_ref(), store, &documents, asked, memory_bytes, ctx)
    }

    /// The busy hours of that name on all days that a range touches (all that is stored without one), in the definition's zone, else in
    /// `zone`, else in that of the workspace.
    pub fn busy_hours(
        &self,
        name: &str,
        range: Option<TimeRange>,
        zone: Option<&Zone>,
        suspect: SuspectPolicy,
        ctx: &JobContext,
    ) -> Result<FoundHours, Vec<Diagnostic>> {
        let one = |d: Diagnostic| vec![d];
        let snapshot = self.snapshot().map_err(one)?;
        let documents = self.documents();
        let definition = busy_hours::definition_named(&documents, name).map_err(one)?;
        let own = (definition.zone.is_none()).then_some(&self.settings.zone);
        let zone = busy_hours::zone_of(definition, zone.or(own)).map_err(one)?;
        let extent = snapshot.extent().map_err(|e| one(diagnose::of_store(&e)))?;
        let range = range.or(extent).ok_or_else(|| one(ask::no_data_yet()))?;
        let memory_bytes = self.settings.frame_memory_bytes;
        let question =
            HoursQuestion { definition, range, zone: &zone, suspect, masks: &[], memory_bytes };
        busy_hours::find(snapshot.as_ref(), self.store(), &documents, question, ctx)
    }

    /// The period of a contract that a text names, such as `2026-10`, `2026-W40`, `2026-Q3`; `last` is the one that ended last in the
    /// contract's zone, `current` the one that is going on.
    pub fn period_named(&self, contract: &str, text: &str) -> Result<SlaPeriod, Diagnostic> {
        let contracts = self.documents().contracts;
        let contract = judge::find_contract(&contracts, contract)?;
        let window = &contract.window;
        let now = || window.period_at(clock::now(), &contract.zone);
        let found = match text {
            CURRENT_PERIOD => now(),
            LAST_PERIOD => now().and_then(|current| window.previous(&current)),
            _ => window.parse_period(text),
        };
        found.map_err(|error| {
            Diagnostic::error(format!("could not read the period {text:?}: {error}"))
                .hint(error.hint())
        })
    }

    /// Judges one period of a contract, from memory where neither data nor documents have changed since. `as_of` only matters for a
    /// period that is not over.
    pub fn judge(
        &self,
        contract: &str,
        period: SlaPeriod,
        as_of: Timestamp,
        ctx: &JobContext,
    ) -> Result<Statement, Vec<Diagnostic>> {
        let (revision, documents) = self.documents_with_revision();
        let contract = judge::find_contract(&documents.contracts, contract).map_err(|d| vec![d])?;
        let question = JudgeQuestion::official(contract, period, as_of);
        let key = self.judged_key(revision, &question).map_err(|d| vec![d])?;
        let known = self.judged_cache().statement(&key);
        if let Some(known) = known {
            return Ok(known.as_ref().clone());
        }
        let statement = Arc::new(self.judge_as(&documents, &question, ctx)?);
        let cell = Arc::new(PortfolioCell::of(&statement));
        self.judged_cache().keep(key, &statement, &cell);
        Ok(Arc::unwrap_or_clone(statement))
    }

    /// What was judged before.
    pub(super) fn judged_cache(&self) -> std::sync::MutexGuard<'_, JudgedCache> {
        self.judged.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What earlier periods brought, for reports of later ones.
    pub(super) fn past_memory(&self) -> std::sync::MutexGuard<'_, PastMemory> {
        self.past.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What an official judgment is made of now.
    pub(super) fn judged_key(
        &self,
        documents_revision: u64,
        question: &JudgeQuestion<'_>,
    ) -> Result<JudgedKey, Diagnostic> {
        let end = question.name.range(&question.contract.zone).end;
        let records_mark = if judge::looks_back(question.contract) {
            self.documents().settled.of_contract(&question.contract.id)?.mark()
        } else {
            0
        };
        Ok(JudgedKey {
            data_revision: self.store.data_revision().map_err(|e| diagnose::of_store(&e))?,
            documents_revision,
            records_mark,
            contract: question.contract.id.clone(),
            period: question.name,
            as_of: question.as_of.min(end),
        })
    }

    /// Judges what a question says, also a what-if.
    pub(super) fn judge_as(
        &self,
        documents: &Documents,
        question: &JudgeQuestion<'_>,
        ctx: &JobContext,
    ) -> Result<Statement, Vec<Diagnostic>> {
        let snapshot = self.snapshot().map_err(|d| vec![d])?;
        let sources = judge::Sources {
            snapshot: snapshot.as_ref(),
            store: self.store(),
            documents,
            memory_bytes: self.settings.frame_memory_bytes,
        };
        judge::judge(sources, question, ctx)
    }

    /// Judges, and writes the files of the report of the style's kind into a folder. Kinds of the whole workspace do not look at the
    /// contract.
    pub fn publish(
        &self,
        contract: &str,
        period: SlaPeriod,
        as_of: Timestamp,
        style: &ReportStyle,
        folder: &Path,
        ctx: &JobContext,
    ) -> Result<Published, Vec<Diagnostic>> {
        self.publish_with(contract, period, as_of, style, folder, true, ctx)
    }

    /// As [`Engine::publish`]; `side_by_side` as in [`ReportFiles`].
    #[allow(clippy::too_many_arguments, reason = "one report, said by all that it takes")]
    pub(super) fn publish_with(
        &self,
        contract: &str,
        period: SlaPeriod,
        as_of: Timestamp,
        style: &ReportStyle,
        folder: &Path,
        side_by_side: bool,
        ctx: &JobContext,
    ) -> Result<Published, Vec<Diagnostic>> {
        let made = self.make_report(contract, period, as_of, style, ctx)?;
        let stem = style.kind.file_stem(contract, &period.to_string());
        let (statement, paper) = (made.statement.as_ref(), made.paper.as_ref());
        let revision = self.store.data_revision().map_err(|e| vec![diagnose::of_store(&e)])?;
        let wanted =
            ReportFiles::of_style(style, &self.folder, contract, revision).map_err(|d| vec![d])?;
        let wanted = ReportFiles { side_by_side, ..wanted };
        let files = publish::write_report(statement, paper, &stem, &wanted, folder, ctx)?;
        Ok(Published { verdict: made.verdict, statement: made.statement, files })
    }

    /// The last known state of each ticket, by id.
    pub fn tickets(&self) -> Result<Arc<Vec<FromImport<Ticket>>>, Diagnostic> {
        self.snapshot()?.tickets().map_err(|e| diagnose::of_store(&e))
    }

    /// Each outage once, by start.
    pub fn outages(&self) -> Result<Arc<Vec<FromImport<Outage>>>, Diagnostic> {
        self.snapshot()?.outages().map_err(|e| diagnose::of_store(&e))
    }

    /// What the cache holds now.
    pub fn inventory(&self) -> Result<Inventory, Diagnostic> {
        let snapshot = self.snapshot()?;
        let of_store = |e| diagnose::of_store(&e);
        let documents = self.documents();
        let objects = snapshot.objects().map_err(of_store)?;
        let extent = snapshot.extent().map_err(of_store)?;
        let measurements = snapshot.measurements().map_err(of_store)?;
        let (catalog, dictionary) = (&documents.catalog, &documents.dictionary);
        let at = extent.map_or_else(clock::now, |range| range.end.plus_secs(-1));
        let imports = snapshot.imports().map_err(of_store)?;
        let rejects = snapshot.rejects(REJECTS_MAX).map_err(of_store)?;
        // One damaged tile must not hide the rest: what is sound is listed, and the damage is told beside it.
        let (stats, damaged) = match snapshot.stats() {
            Ok(stats) => (stats, None),
            Err(error @ StoreError::Corrupt { .. }) => {
                (StoreStats::default(), Some(diagnose::of_store(&error)))
            }
            Err(error) => return Err(of_store(error)),
        };
        Ok(Inventory {
            data_revision: snapshot.data_revision(),
            attributes: query::select::attributes_table(&objects, &documents.topology, at),
            keys: query::select::known_keys(&objects, &documents.topology),
            tree: Arc::new(ObjectTree::of(&objects)),
            objects,
            supplies: Inventory::supplies_of(catalog, &measurements, dictionary),
            measurements,
            reject_causes: rejects::causes(&rejects, &imports),
            imports,
            rejects,
            extent,
            stats,
            damaged,
            notices: self.store.notices(),
        })
    }
}

/// A report on disk, and what it says.
#[derive(Debug)]
pub struct Published {
    /// The worst of what it tells of.
    pub verdict: Verdict,
    /// What it was made from, where that is one statement.
    pub statement: Option<Statement>,
    pub files: Vec<PathBuf>,
}

/// The engine as jobs hold it.
pub type SharedEngine = Arc<Engine>;
