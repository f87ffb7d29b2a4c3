//! One open workspace: its cache, its documents, its jobs. What the window and the command line share.
//!
//! Both build a [`Command`], both read [`State`]. Nothing here draws or prints. [`Workspace::apply`] never waits: it starts a job
//! on a thread of the pool, and [`Workspace::poll`] takes in what jobs reported. The work itself is in [`Engine`] and the
//! functions beside it, which block and know nothing of jobs but their [`crate::job::JobContext`].

pub mod answer;
mod answer_cache;
pub mod answer_csv;
pub mod ask;
pub mod brand_file;
mod busy_hour_days;
pub mod busy_hour_file;
pub mod busy_hours;
pub mod busy_hours_compare;
pub mod busy_hours_csv;
pub mod cache_health;
pub mod changes;
pub mod changes_csv;
pub mod clock;
pub mod command;
pub mod counters;
pub mod coverage;
pub mod dashboard;
pub mod dashboard_file;
pub mod data_jobs;
pub mod definitions;
pub mod demo;
pub mod diagnose;
pub mod doctor;
pub mod documents;
mod drafts;
pub mod engine;
pub mod exclusions;
pub mod export;
mod file_changes;
pub mod files;
pub mod filter_help;
mod fine_frames;
pub mod freeze;
pub mod freeze_jobs;
pub mod import;
mod import_speed;
mod jobs;
pub mod join;
pub mod judge;
pub mod kpi_check;
pub mod ledger_jobs;
pub mod line_detail;
pub mod map;
pub mod object_tree;
mod open;
pub mod own_kpi;
mod own_kpi_text;
pub mod pack;
pub mod pack_jobs;
pub mod pictures;
pub mod plausible;
pub mod portfolio;
pub mod preview;
pub mod publish;
mod publish_all;
pub mod rates_file;
pub mod rebuild;
pub mod reference;
pub mod regulator;
pub mod regulator_csv;
pub mod regulator_file;
pub mod rejects;
mod replaced;
pub mod report_batch;
mod report_facts;
pub mod report_files;
mod report_kinds;
pub mod report_preview;
mod report_style;
pub mod report_template;
mod rest;
pub mod saved;
pub mod saved_files;
mod saved_text;
pub mod scorecard;
pub mod settings;
pub mod settings_file;
pub mod settled;
pub mod state;
mod table_csv;
pub mod tickets;
pub mod tmf657;
pub mod topology_gaps;
pub mod trace;
pub mod trend;
pub mod upkeep;
pub mod view_file;
#[cfg(feature = "warehouse")]
pub mod warehouse;
pub mod watch;
mod watching;
pub mod what_if;
pub mod worst;
pub mod worst_csv;

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use crossbeam_channel::{Receiver, Sender, unbounded};

use cache_health::Presence;
use clock::Stopwatch;
use data_jobs::{DataState, LastImport, Swap};
use demo::{DemoError, DemoOptions, write_demo};
use jobs::{Finish, Job, Report, Running};
use kpi_check::{KpiDone, KpiDoneKind, KpiEditorState, KpiWish};
use line_detail::LineKey;
use own_kpi::KpiChange;
use rest::Resting;
use watching::Watching;

pub use answer::{AnswerCost, QueryAnswer, QueryQuestion};
pub use command::{Command, ReportFormat};
pub use engine::{Engine, Purpose, SharedEngine};
pub use import::{ImportSummary, ImportWishes};
pub use publish_all::{ReportEnd, ReportWish};
pub use report_style::{ReportDefaults, ReportStyle};
pub use state::{
    AnswerState, FoundState, Inventory, JobKey, JobKind, JobOutcome, JobView, State,
    StatementState, WatchedFolder,
};

use crate::diagnostic::Diagnostic;
use crate::job::{Gate, Latest, Pool};
use crate::model::{Zone, phrase};
use crate::sla::SlaPeriod;
use crate::words::sentence;

/// Called from job threads when there is something to poll.
pub type Wake = Arc<dyn Fn() + Send + Sync>;

/// Time that [`Workspace::poll`] may take of a frame.
const POLL_BUDGET: Duration = Duration::from_millis(10);
/// Problems that are kept; older ones go first.
const PROBLEMS_MAX: usize = 500;
/// Threads that answer questions. *Good*: of a page that asks for many things the quick ones come first. *Bad*: a fourth waits.
const JOB_THREADS: usize = 3;
/// Threads of jobs that take long, behind all others. *Good*: months are judged while files are imported, and a click on the map is
/// answered beside both. *Bad*: a fifth long job waits for one of them.
const LONG_JOB_THREADS: usize = 4;

/// One open workspace with its jobs.
pub struct Workspace {
    engine: SharedEngine,
    pool: Pool,
    long_pool: Pool,
    documents_pool: Pool,
    /// Shut while documents are wanted that are not read yet.
    reading_documents: Gate,
    resting: Resting,
    wake: Wake,
    state: State,
    running: Vec<Running>,
    wishes: Latest<Wish>,
    next_key: u64,
    // Unbounded: one message for each job's end, and jobs are started by hand.
    reports: (Sender<Report>, Receiver<Report>),
    watching: Watching,
    presence: Presence,
    /// What is to be done with the cache when no job uses it.
    swap: Option<Swap>,
    last_import: LastImport,
    /// What the running portfolio job has found and nobody has taken in yet.
    portfolio_parts: portfolio::PortfolioParts,
    saving: saved::Saving,
}

/// What only the newest answer counts for.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
enum Wish {
    Answer(u64),
    Trace,
    Statement(String, SlaPeriod),
    Trend,
    Line(LineKey),
    Worst,
    Changes,
    MonthRules,
    Map,
    ReportPreview,
    /// A page, and whether it is a small one.
    Page(usize, bool),
    Report(usize),
    ShowFolder,
    Inventory,
    Documents,
    Preview,
    KpiCheck,
    Coverage,
    Counters,
    Gaps,
    CacheReport,
    CacheCheck,
    Portfolio,
    ExclusionEffects,
    ExclusionLook,
    Suppose,
    Frozen(String, SlaPeriod),
    PackWritten,
    PackVerified,
    PackCompared,
    FilterHelp,
    Export,
    Definitions,
    ContractDraft,
    Picture(u64),
    Plots(u64),
    Marks,
}

impl Workspace {
    /// Opens the workspace in a folder; what it holds arrives with a later [`Workspace::poll`].
    pub fn open(folder: &Path, wake: Wake) -> Result<Self, Diagnostic> {
        let (engine, problems) = Engine::open(folder, Purpose::Window)?;
        let resting = Resting::default();
        let pool = Pool::with_rest(JOB_THREADS, "job", Some(&resting.rest()))
            .map_err(|e| Diagnostic::error(format!("could not start threads: {e}")))?;
        let long_pool = Pool::behind_others(LONG_JOB_THREADS, "long-job", Some(&resting.rest()))
            .map_err(|e| Diagnostic::error(format!("could not start threads: {e}")))?;
        let documents_pool = Pool::with_rest(1, "documents", Some(&resting.rest()))
            .map_err(|e| Diagnostic::error(format!("could not start threads: {e}")))?;
        let documents = engine.documents();
        let state = State {
            name: engine.settings().name.clone(),
            folder: engine.folder().to_owned(),
            zone: engine.settings().zone.clone(),
            suspect: engine.settings().suspect,
            inventory: Arc::default(),
            catalog: documents.catalog,
            dictionary: documents.dictionary,
            contracts: documents.contracts,
            exclusions: documents.exclusions,
            busy_hours: documents.busy_hours,
            answers: Default::default(),
            statements: Default::default(),
            trend: Default::default(),
            lines: Default::default(),
            trace: Default::default(),
            worst: Default::default(),
            changes: Default::default(),
            month_rules: Default::default(),
            portfolio: Default::default(),
            map: Default::default(),
            world: None,
            pictures: Default::default(),
            plots: Default::default(),
            marked_hours: Default::default(),
            report_preview: Default::default(),
            report_pages: Default::default(),
            report_templates: Arc::new(engine.template_names()),
            report_batch: Default::default(),
            preview: None,
            kpi_editor: KpiEditorState::default(),
            ledger: ledger_jobs::LedgerState::of(&engine),
            supposed: Default::default(),
            frozen: Default::default(),
            packs: Default::default(),
            saved: saved::SavedState::of(&engine.documents()),
            filter_help: Default::default(),
            exported: Default::default(),
            definitions: Default::default(),
            watched: Vec::new(),
            jobs: Vec::new(),
            problems: problems.clone(),
            data: DataState::default(),
            revision: 1,
        };
        let watched = engine.settings().watch.clone();
        let presence = Presence::of(engine.folder().to_owned(), Arc::clone(&wake));
        let engine = Arc::new(engine);
        resting.set(&engine);
        let mut workspace = Self {
            engine,
            pool,
            long_pool,
            documents_pool,
            reading_documents: Gate::default(),
            resting,
            wake,
            state,
            running: Vec::new(),
            wishes: Latest::default(),
            next_key: 1,
            reports: unbounded(),
            watching: Watching::default(),
            presence,
            swap: None,
            last_import: None,
            portfolio_parts: Default::default(),
            saving: saved::Saving::default(),
        };
        workspace.note_opened(&problems);
        workspace.count();
        watched.iter().for_each(|folder| workspace.watch_folder(folder));
        Ok(workspace)
    }

    /// Makes a workspace in a folder that has none, and opens it.
    pub fn create(folder: &Path, name: &str, zone: &Zone, wake: Wake) -> Result<Self, Diagnostic> {
        Engine::create(folder, name, zone)?;
        Self::open(folder, wake)
    }

    /// Opens the demo of a folder; where there is none, makes it and has a job write its exports and import them.
    pub fn demo(folder: &Path, wake: Wake) -> Result<Self, Diagnostic> {
        if folder.join(engine::SETTINGS_FILE).is_file() {
            return Self::open(folder, wake);
        }
        if folder.exists() && !files::is_empty_folder(folder) {
            let full = phrase!("could not write the demo: the folder is not empty");
            return Err(Diagnostic::error(full).in_file(folder));
        }
        let mut workspace = Self::create(folder, demo::NAME, &demo::zone()?, wake)?;
        workspace.write_demo();
        Ok(workspace)
    }

    fn write_demo(&mut self) {
        let folder = self.engine.folder().to_owned();
        let job = Job::listed(JobKind::Import, sentence!("sentences-job-demo"));
        self.start(job, move |ctx| {
            let options = DemoOptions::for_month(demo::last_whole_month(clock::now()));
            let written = write_demo(&folder, &options, ctx);
            Finish::new(move |workspace| match written {
                Ok(summary) => {
                    workspace.reload_documents();
                    workspace.import(summary.imports, ImportWishes::default());
                    JobOutcome::done(sentence!("sentences-job-wrote", n = summary.n_files))
                }
                Err(DemoError::Cancelled(_)) => JobOutcome::Cancelled,
                Err(e) => JobOutcome::Failed(diagnose::of_demo(&e)),
            })
        });
    }

    pub fn state(&self) -> &State {
        &self.state
    }

    pub fn engine(&self) -> &SharedEngine {
        &self.engine
    }

    /// Does what was asked, or starts a job that does. Never waits.
    pub fn apply(&mut self, command: Command) {
        match command {
            Command::Import { paths } => _ = self.import(paths, ImportWishes::default()),
            Command::ImportPreviewed { path, file, mapping } => {
                let mapping = Some(Arc::from(mapping));
                let wishes = ImportWishes { mapping, mapping_for: file, ..ImportWishes::default() };
                self.import(vec![path], wishes);
            }
            Command::Ask { slot, question } => self.ask(slot, question),
            Command::Trace(asked) => self.trace(*asked),
            Command::Drop { slot } => {
                self.state.answers.remove(&slot);
            }
            Command::AskWorst { question } => self.ask_worst(*question),
            Command::AskChanges { question } => self.ask_changes(*question),
            Command::AskMonthRules { question } => self.ask_month_rules(*question),
            Command::AskPortfolio { n_months } => self.ask_portfolio(n_months),
            Command::AskMap { question } => self.ask_map(*question),
            Command::AskPicture { slot, question } => self.ask_picture(slot, *question),
            Command::DrawPlots(question) => self.draw_plots(question),
            Command::AskMarks(question) => self.ask_marks(*question),
            Command::PreviewReport { contract, period, style } => {
                self.ask_report_preview(contract, period, style);
            }
            Command::CloseReportPreview => self.close_report_preview(),
            Command::DrawPage { page, zoom } => self.draw_page((page, zoom)),
            Command::WriteReports { reports, style, folder } => {
                self.write_reports(reports, style, folder);
            }
            Command::StopReports => self.stop_reports(),
            Command::ForgetReports => self.forget_reports(),
            Command::ShowFolder { folder } => self.show_folder(folder),
            Command::Evaluate { contract, period } => self.evaluate(contract, period),
            Command::AskTrend { contract, period } => self.ask_trend(&contract, period),
            Command::AskLine(key) => self.ask_line(*key),
            Command::WriteReport { contract, period, style, folder } => {
                self.write_report(contract, period, style, folder);
            }
            Command::Preview { path, file, mapping } => {
                self.preview(path, file, mapping.map(Arc::from));
            }
            Command::ClosePreview => self.state.preview = None,
            Command::SaveMapping { name, mapping } => self.save_mapping(&name, &mapping),
            Command::CheckKpi(wish) => self.check_kpi(*wish),
            Command::Definitions(command) => self.define(command),
            Command::SaveKpi { definition, is_new } => {
                let (folder, now) = (self.engine.folder(), clock::now());
                let saved = own_kpi::save(folder, &definition, is_new, now);
                self.end_kpi_change(KpiDoneKind::Saved, saved);
            }
            Command::DeleteKpi { id } => {
                let deleted = own_kpi::delete(self.engine.folder(), &id, clock::now());
                self.end_kpi_change(KpiDoneKind::Deleted, deleted);
            }
            Command::UndoKpi => self.undo_kpi(),
            Command::CloseKpi => {
                let last_change = self.state.kpi_editor.last_change.take();
                self.state.kpi_editor = KpiEditorState { last_change, ..Default::default() };
            }
            Command::Saved(wish) => self.save(*wish),
            Command::HelpFilter(wish) => self.ask_filter_help(*wish),
            Command::Export(wish) => self.export(*wish),
            Command::WatchFolder { folder } => self.watch_folder(&folder),
            Command::StopWatching { folder } => self.stop_watching(&folder),
            Command::CancelJob(key) => {
                if let Some(running) = self.running.iter().find(|running| running.key == key) {
                    running.ctx.cancel.cancel();
                }
            }
            Command::DismissJob(key) => {
                self.state.jobs.retain(|j| j.key != key || j.outcome.is_none());
            }
            Command::ClearProblems => self.state.problems.clear(),
            Command::Ledger(command) => self.act_on_ledger(command),
            Command::Suppose(asked) => self.suppose(*asked),
            Command::Freeze(command) => self.act_on_frozen(command),
            Command::Pack(command) => self.act_on_packs(command),
            Command::ReloadDocuments => self.reload_documents(),
            Command::Data(command) => self.apply_data(command),
        }
        self.state.revision += 1;
    }

    /// Takes in what jobs reported; whether anything changed. Takes at most a few milliseconds.
    pub fn poll(&mut self) -> bool {
        let started = Stopwatch::start();
        let mut changed = false;
        while started.elapsed() < POLL_BUDGET {
            let Ok(report) = self.reports.1.try_recv() else { break };
            self.take(report);
            changed = true;
        }
        changed |= self.take_looks();
        changed |= self.take_presence();
        changed |= self.finish_swap();
        changed |= self.take_portfolio_parts();
        for Running { key, ctx, .. } in &self.running {
            if let Some(job) = self.state.jobs.iter_mut().find(|j| j.key == *key) {
                let progress = ctx.progress.get();
                changed |= progress != job.progress;
                job.progress = progress;
            }
        }
        self.state.revision += u64::from(changed);
        changed
    }

    /// Whether any job is under way.
    pub fn is_busy(&self) -> bool {
        !self.running.is_empty()
    }

    fn import(&mut self, paths: Vec<PathBuf>, wishes: ImportWishes) -> JobKey {
        let engine = Arc::clone(&self.engine);
        let title = match paths.as_slice() {
            [one] => {
                let name = one.file_name().unwrap_or(one.as_os_str()).to_string_lossy();
                sentence!("sentences-job-import", name = name.into_owned())
            }
            many => sentence!("sentences-job-import-many", n = many.len()),
        };
        self.last_import = Some((paths.clone(), wishes.clone()));
        let key = JobKey(self.next_key);
        let job = Job::listed(JobKind::Import, title).keeps_what_was_done().on_import_stop(key);
        self.start(job, move |ctx| {
            let imported = import::import_paths(&engine, &paths, &wishes, ctx);
            let cancelled = ctx.cancel.is_cancelled();
            Finish::new(move |workspace| workspace.end_import(key, imported, cancelled))
        })
    }

    fn end_import(
        &mut self,
        key: JobKey,
        imported: Result<ImportSummary, Diagnostic>,
        cancelled: bool,
    ) -> JobOutcome {
        self.end_watched_import(key, imported.as_ref().ok(), cancelled);
        self.forget_portfolio_parts();
        self.state.forget_judged();
        match &imported {
            Ok(summary) if !summary.documents.is_empty() => self.reload_documents(),
            _ => self.count(),
        }
        match imported {
            Ok(summary) => JobOutcome::done(summary.sentence()),
            Err(_) if cancelled => JobOutcome::Cancelled,
            Err(problem) => JobOutcome::Failed(problem),
        }
    }

    fn ask(&mut self, slot: u64, question: QueryQuestion) {
        self.state.answers.entry(slot).or_default().running = true;
        let engine = Arc::clone(&self.engine);
        let job = Job::listed(JobKind::Query, sentence!("sentences-job-query"))
            .replacing(Wish::Answer(slot));
        let job = job.on_stop(move |state| {
            if let Some(answer) = state.answers.get_mut(&slot) {
                answer.running = false;
            }
        });
        self.start(job, move |ctx| {
            let found = engine.answer(&question, true, ctx);
            Finish::new(move |workspace| {
                // A slot that was dropped meanwhile has nobody to tell.
                let Some(answer) = workspace.state.answers.get_mut(&slot) else {
                    return JobOutcome::Cancelled;
                };
                let outcome = JobOutcome::of(&found, sentence!("sentences-job-answered"));
                let revision = answer.revision + 1;
                *answer = AnswerState { running: false, latest: Some(found), revision };
                outcome
            })
        });
    }

    fn trace(&mut self, asked: trace::TraceQuestion) {
        self.state.trace =
            state::TraceState { running: true, asked: Some(asked.clone()), latest: None };
        let engine = Arc::clone(&self.engine);
        let job =
            Job::listed(JobKind::Query, sentence!("sentences-job-trace")).replacing(Wish::Trace);
        self.start(job.on_stop(|state| state.trace.running = false), move |ctx| {
            let found = engine.trace(&asked, ctx).map(Arc::new);
            Finish::new(move |workspace| {
                let outcome = JobOutcome::of(&found, sentence!("sentences-job-found"));
                workspace.state.trace.running = false;
                workspace.state.trace.latest = Some(found);
                outcome
            })
        });
    }

    // What cannot be ranked or compared is told where it was asked for: it is no fault of the workspace.

    fn ask_worst(&mut self, question: worst::WorstQuestion) {
        self.state.worst.running = true;
        let engine = Arc::clone(&self.engine);
        let job =
            Job::listed(JobKind::Query, sentence!("sentences-job-worst")).replacing(Wish::Worst);
        self.start_telling(job.on_stop(|state| state.worst.running = false), move |teller, ctx| {
            let mut tell = |ranking: worst::WorstAnswer| {
                let ranking = Arc::new(ranking);
                teller.tell(move |workspace| workspace.state.worst.take_early(ranking));
            };
            let found = engine.worst_telling(&question, &mut tell, ctx).map(Arc::new);
            Finish::new(move |workspace| {
                workspace.state.worst.take(found);
                JobOutcome::done(sentence!("sentences-job-ranked"))
            })
        });
    }

    fn ask_changes(&mut self, question: changes::ChangesQuestion) {
        self.state.changes.running = true;
        let engine = Arc::clone(&self.engine);
        let job = Job::listed(JobKind::Query, sentence!("sentences-job-changes"))
            .replacing(Wish::Changes);
        let job = job.on_stop(|state| state.changes.running = false);
        self.start_telling(job, move |teller, ctx| {
            let mut tell = |with_doubted: changes::ChangesAnswer| {
                let with_doubted = Arc::new(with_doubted);
                teller.tell(move |workspace| workspace.state.changes.take_early(with_doubted));
            };
            let found = engine.changes_telling(&question, &mut tell, ctx).map(Arc::new);
            Finish::new(move |workspace| {
                workspace.state.changes.take(found);
                JobOutcome::done(sentence!("sentences-job-compared"))
            })
        });
    }

    fn ask_month_rules(&mut self, question: busy_hours_compare::CompareQuestion) {
        self.state.month_rules.running = true;
        let engine = Arc::clone(&self.engine);
        let job = Job::listed(JobKind::Query, sentence!("sentences-job-busy-hours"))
            .replacing(Wish::MonthRules);
        self.start(job.on_stop(|state| state.month_rules.running = false), move |ctx| {
            let found = busy_hours_compare::compare(&engine, &question, ctx).map(Arc::new);
            Finish::new(move |workspace| {
                workspace.state.month_rules.take(found);
                JobOutcome::done(sentence!("sentences-job-found"))
            })
        });
    }

    fn evaluate(&mut self, contract: String, period: SlaPeriod) {
        self.state.statements.entry((contract.clone(), period)).or_default().running = true;
        let engine = Arc::clone(&self.engine);
        let title = sentence!(
            "sentences-job-judge",
            contract = contract.as_str(),
            period = period.to_string()
        );
        let key = (contract, period);
        let wish = Wish::Statement(key.0.clone(), period);
        let job = Job::listed(JobKind::Evaluate, title).replacing(wish);
        let stopped = key.clone();
        let job = job.on_stop(move |state| {
            if let Some(statement) = state.statements.get_mut(&stopped) {
                statement.running = false;
            }
        });
        self.start(job, move |ctx| {
            let (documents, _) = engine.documents_with_revision();
            let judged = engine.judge(&key.0, period, clock::now(), ctx).map(Arc::new);
            Finish::new(move |workspace| {
                if workspace.engine.documents_with_revision().0 != documents {
                    // Documents were read meanwhile: who looks asks again.
                    if let Some(statement) = workspace.state.statements.get_mut(&key) {
                        statement.running = false;
                    }
                    return JobOutcome::Cancelled;
                }
                let outcome = match &judged {
                    Ok(statement) => JobOutcome::done(statement.verdict().sentence().capitalized()),
                    Err(problems) => JobOutcome::failed(problems),
                };
                let statement = workspace.state.statements.entry(key).or_default();
                let revision = statement.revision + 1;
                *statement = StatementState { running: false, latest: Some(judged), revision };
                outcome
            })
        });
    }

    fn write_report(
        &mut self,
        contract: String,
        period: SlaPeriod,
        style: ReportStyle,
        folder: PathBuf,
    ) {
        let engine = Arc::clone(&self.engine);
        let title = sentence!(
            "sentences-job-report",
            subject = style.subject(&contract),
            period = period.to_string()
        );
        self.start(Job::listed(JobKind::Report, title), move |ctx| {
            let published = engine.publish(&contract, period, clock::now(), &style, &folder, ctx);
            Finish::new(move |_| match published {
                Ok(published) => {
                    let summary = sentence!("sentences-job-wrote", n = published.files.len());
                    JobOutcome::wrote(summary, published.files)
                }
                Err(problems) => JobOutcome::failed(&problems),
            })
        });
    }

    fn preview(
        &mut self,
        path: PathBuf,
        file: Option<String>,
        mapping: Option<Arc<preview::ImportMapping>>,
    ) {
        let shown = self.state.preview.get_or_insert_default();
        if shown.path != path {
            *shown = preview::PreviewState { path: path.clone(), ..Default::default() };
        }
        (shown.running, shown.saved) = (true, None);
        (shown.file, shown.mapping) = (file.clone(), mapping.clone());
        let engine = Arc::clone(&self.engine);
        let job = Job::quiet(Wish::Preview).on_stop(|state| {
            if let Some(shown) = &mut state.preview {
                shown.running = false;
            }
        });
        self.start(job, move |_| {
            let wishes = ImportWishes { mapping, mapping_for: file, ..ImportWishes::default() };
            let looked = preview::look_in(&engine, &path, &wishes).map(Arc::new);
            Finish::new(move |workspace| {
                // A preview that was closed meanwhile has nobody to tell.
                if let Some(shown) = &mut workspace.state.preview {
                    (shown.running, shown.latest) = (false, Some(looked));
                    shown.revision += 1;
                }
                JobOutcome::done(sentence!("sentences-job-looked"))
            })
        });
    }

    /// A few kilobytes: written at once, so that the next import knows it.
    fn save_mapping(&mut self, name: &str, mapping: &preview::ImportMapping) {
        let saved = preview::save_mapping(&self.engine, name, mapping);
        match &saved {
            Ok(_) => self.reload_documents(),
            Err(problem) => self.tell(vec![problem.clone()]),
        }
        if let Some(shown) = &mut self.state.preview {
            shown.saved = Some(saved);
        }
    }

    fn check_kpi(&mut self, wish: KpiWish) {
        self.state.kpi_editor.running = true;
        let engine = Arc::clone(&self.engine);
        let job = Job::quiet(Wish::KpiCheck).on_stop(|state| state.kpi_editor.running = false);
        self.start(job, move |ctx| {
            let checked = kpi_check::check(&engine, &wish, ctx).map(Arc::new);
            Finish::new(move |workspace| {
                let editor = &mut workspace.state.kpi_editor;
                editor.running = false;
                match checked {
                    Ok(check) => {
                        editor.latest = Some(check);
                        editor.revision += 1;
                        JobOutcome::done(sentence!("sentences-job-checked"))
                    }
                    Err(problem) => JobOutcome::Failed(problem),
                }
            })
        });
    }

    /// A few kilobytes: written at once, so that the next question knows it.
    fn end_kpi_change(&mut self, kind: KpiDoneKind, ended: Result<KpiChange, Vec<Diagnostic>>) {
        self.state.kpi_editor.done = Some(ended.map(|change| {
            let KpiChange { id, version, file, .. } = change.clone();
            self.state.kpi_editor.last_change = Some(change);
            KpiDone { kind, id, version, file }
        }));
        if let Some(Ok(_)) = &self.state.kpi_editor.done {
            self.reload_documents();
        }
    }

    fn undo_kpi(&mut self) {
        let Some(change) = self.state.kpi_editor.last_change.take() else { return };
        let undone = own_kpi::undo(&change).map_err(|problem| vec![problem]);
        self.state.kpi_editor.done = Some(undone.map(|()| {
            let KpiChange { id, version, file, .. } = change;
            KpiDone { kind: KpiDoneKind::Undone, id, version, file }
        }));
        self.reload_documents();
    }

    /// Takes in the documents that were read last.
    fn take_documents(&mut self, problems: Vec<Diagnostic>) {
        let documents = self.engine.documents();
        self.state.saved.take(&documents);
        self.state.catalog = documents.catalog;
        self.state.dictionary = documents.dictionary;
        self.state.contracts = documents.contracts;
        self.state.exclusions = documents.exclusions;
        self.state.busy_hours = documents.busy_hours;
        self.state.report_templates = Arc::new(self.engine.template_names());
        // Statements rest on documents: what was judged by older ones is judged again when somebody looks.
        self.forget_portfolio_parts();
        self.state.forget_judged();
        self.tell(problems);
        self.count();
    }

    /// Reads what the cache holds, without a line in the job list.
    fn count(&mut self) {
        let engine = Arc::clone(&self.engine);
        self.start(Job::quiet(Wish::Inventory), move |_| {
            let counted = engine.inventory().map(Arc::new);
            Finish::new(move |workspace| match counted {
                Ok(inventory) => {
                    if let Some(damaged) = inventory.damaged.clone() {
                        workspace.note_trouble(&damaged, false);
                        workspace.tell(vec![damaged]);
                    }
                    workspace.state.inventory = inventory;
                    JobOutcome::done(sentence!("sentences-job-counted"))
                }
                Err(problem) => JobOutcome::Failed(problem),
            })
        });
    }

    fn tell(&mut self, problems: Vec<Diagnostic>) {
        self.state.problems.extend(problems);
        let too_many = self.state.problems.len().saturating_sub(PROBLEMS_MAX);
        self.state.problems.drain(..too_many);
    }
}

impl Drop for Workspace {
    fn drop(&mut self) {
        for running in &self.running {
            running.ctx.cancel.cancel();
        }
    }
}
