//! One open workspace: its cache, its documents, its jobs. What the window and the command line share.
//!
//! Both build a [`Command`], both read [`State`]. Nothing here draws or prints. [`Workspace::apply`] never waits: it starts a job
//! on a thread of the pool, and [`Workspace::poll`] takes in what jobs reported. The work itself is in [`Engine`] and the
//! functions beside it, which block and know nothing of jobs but their [`crate::job::JobContext`].

pub mod answer;
mod answer_cache;
pub mod answer_csv;
pub mod ask;
mod busy_hour_days;
pub mod busy_hour_file;
pub mod busy_hours;
pub mod busy_hours_compare;
pub mod busy_hours_csv;
pub mod changes;
pub mod changes_csv;
pub mod clock;
pub mod command;
pub mod demo;
pub mod diagnose;
pub mod doctor;
pub mod documents;
mod drafts;
pub mod engine;
pub mod exclusions;
pub mod files;
mod fine_frames;
pub mod freeze;
pub mod import;
pub mod join;
pub mod judge;
pub mod kpi_check;
mod open;
pub mod own_kpi;
mod own_kpi_text;
pub mod pack;
pub mod plausible;
pub mod preview;
pub mod publish;
pub mod rates_file;
pub mod reference;
pub mod regulator;
pub mod regulator_csv;
pub mod regulator_file;
pub mod scorecard;
pub mod settings;
pub mod settings_file;
pub mod state;
pub mod tickets;
pub mod tmf657;
pub mod trace;
pub mod upkeep;
pub mod watch;
mod watching;
pub mod what_if;
pub mod worst;
pub mod worst_csv;

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use crossbeam_channel::{Receiver, Sender, unbounded};

use clock::Stopwatch;
use kpi_check::{KpiCheck, KpiDone, KpiDoneKind, KpiEditorState, KpiWish};
use own_kpi::KpiChange;
use watching::Watching;

pub use answer::{AnswerCost, QueryAnswer, QueryQuestion};
pub use command::{Command, ReportFormat};
pub use engine::{Engine, Purpose, SharedEngine};
pub use import::{ImportSummary, ImportWishes};
pub use state::{
    AnswerState, FoundState, Inventory, JobKey, JobKind, JobOutcome, JobView, State,
    StatementState, WatchedFolder,
};

use crate::diagnostic::Diagnostic;
use crate::job::{Cancelled, JobContext, JobEnd, Latest, Pool};
use crate::model::Zone;
use crate::sla::{SlaPeriod, Statement};

/// Called from job threads when there is something to poll.
pub type Wake = Arc<dyn Fn() + Send + Sync>;

/// Time that [`Workspace::poll`] may take of a frame.
const POLL_BUDGET: Duration = Duration::from_millis(10);
/// Problems that are kept; older ones go first.
const PROBLEMS_MAX: usize = 500;
/// Threads that run jobs. *Good*: a long import leaves one for questions. *Bad*: a third wish waits.
const JOB_THREADS: usize = 3;

/// One open workspace with its jobs.
pub struct Workspace {
    engine: SharedEngine,
    pool: Pool,
    wake: Wake,
    state: State,
    running: Vec<(JobKey, JobContext)>,
    wishes: Latest<Wish>,
    next_key: u64,
    // Unbounded: one message for each job's end, and jobs are started by hand.
    reports: (Sender<Report>, Receiver<Report>),
    watching: Watching,
}

/// What only the newest answer counts for.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
enum Wish {
    Answer(u64),
    Trace,
    Statement(String, SlaPeriod),
    Worst,
    Changes,
    MonthRules,
    Inventory,
    Preview,
    KpiCheck,
}

/// The end of one job.
struct Report {
    key: JobKey,
    wish: Option<(Wish, u64)>,
    end: JobEnd<Outcome>,
}

/// What jobs bring home.
enum Outcome {
    Imported(Result<ImportSummary, Diagnostic>),
    Answered(Result<Arc<QueryAnswer>, Vec<Diagnostic>>),
    Traced(Result<Box<trace::Trace>, Vec<Diagnostic>>),
    Ranked(Result<Arc<worst::WorstAnswer>, Vec<Diagnostic>>),
    Compared(Result<Arc<changes::ChangesAnswer>, Vec<Diagnostic>>),
    Ruled(Result<Arc<busy_hours_compare::Comparison>, Vec<Diagnostic>>),
    Judged(Result<Box<Statement>, Vec<Diagnostic>>),
    Published(Result<Vec<PathBuf>, Vec<Diagnostic>>),
    Counted(Result<Box<Inventory>, Diagnostic>),
    Looked(Result<Vec<preview::SniffReport>, Diagnostic>),
    Checked(Result<Box<KpiCheck>, Diagnostic>),
}

impl Workspace {
    /// Opens the workspace in a folder; what it holds arrives with a later [`Workspace::poll`].
    pub fn open(folder: &Path, wake: Wake) -> Result<Self, Diagnostic> {
        let (engine, problems) = Engine::open(folder, Purpose::Importing)?;
        let pool = Pool::new(JOB_THREADS, "job")
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
            trace: Default::default(),
            worst: Default::default(),
            changes: Default::default(),
            month_rules: Default::default(),
            preview: None,
            kpi_editor: KpiEditorState::default(),
            watched: Vec::new(),
            jobs: Vec::new(),
            problems,
            revision: 1,
        };
        let watched = engine.settings().watch.clone();
        let mut workspace = Self {
            engine: Arc::new(engine),
            pool,
            wake,
            state,
            running: Vec::new(),
            wishes: Latest::default(),
            next_key: 1,
            reports: unbounded(),
            watching: Watching::default(),
        };
        workspace.count();
        watched.iter().for_each(|folder| workspace.watch_folder(folder));
        Ok(workspace)
    }

    /// Makes a workspace in a folder that has none, and opens it.
    pub fn create(folder: &Path, name: &str, zone: &Zone, wake: Wake) -> Result<Self, Diagnostic> {
        Engine::create(folder, name, zone)?;
        Self::open(folder, wake)
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
            Command::Evaluate { contract, period } => self.evaluate(contract, period),
            Command::WriteReport { contract, period, formats, folder } => {
                self.write_report(contract, period, formats, folder);
            }
            Command::Preview { path, file, mapping } => {
                self.preview(path, file, mapping.map(Arc::from));
            }
            Command::ClosePreview => self.state.preview = None,
            Command::SaveMapping { name, mapping } => self.save_mapping(&name, &mapping),
            Command::CheckKpi(wish) => self.check_kpi(*wish),
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
            Command::WatchFolder { folder } => self.watch_folder(&folder),
            Command::StopWatching { folder } => self.stop_watching(&folder),
            Command::CancelJob(key) => {
                if let Some((_, ctx)) = self.running.iter().find(|(k, _)| *k == key) {
                    ctx.cancel.cancel();
                }
            }
            Command::DismissJob(key) => {
                self.state.jobs.retain(|j| j.key != key || j.outcome.is_none());
            }
            Command::ClearProblems => self.state.problems.clear(),
            Command::ReloadDocuments => self.reload_documents(),
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
        for (key, ctx) in &self.running {
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
                format!("Import {}", one.file_name().unwrap_or(one.as_os_str()).to_string_lossy())
            }
            many => format!("Import {} files and folders", many.len()),
        };
        self.start(Some((JobKind::Import, title)), None, move |ctx| {
            Outcome::Imported(import::import_paths(&engine, &paths, &wishes, ctx))
        })
    }

    fn ask(&mut self, slot: u64, question: QueryQuestion) {
        self.state.answers.entry(slot).or_default().running = true;
        let engine = Arc::clone(&self.engine);
        self.start(
            Some((JobKind::Query, "Query".to_owned())),
            Some(Wish::Answer(slot)),
            move |ctx| Outcome::Answered(engine.answer(&question, true, ctx)),
        );
    }

    fn trace(&mut self, asked: trace::TraceQuestion) {
        self.state.trace =
            state::TraceState { running: true, asked: Some(asked.clone()), latest: None };
        let engine = Arc::clone(&self.engine);
        self.start(
            Some((JobKind::Query, "Rows and files".to_owned())),
            Some(Wish::Trace),
            move |ctx| Outcome::Traced(engine.trace(&asked, ctx).map(Box::new)),
        );
    }
    fn ask_worst(&mut self, question: worst::WorstQuestion) {
        self.state.worst.running = true;
        let engine = Arc::clone(&self.engine);
        let listed = (JobKind::Query, "Worst objects".to_owned());
        self.start(Some(listed), Some(Wish::Worst), move |ctx| {
            Outcome::Ranked(engine.worst(&question, ctx).map(Arc::new))
        });
    }

    fn ask_changes(&mut self, question: changes::ChangesQuestion) {
        self.state.changes.running = true;
        let engine = Arc::clone(&self.engine);
        let listed = (JobKind::Query, "What changed".to_owned());
        self.start(Some(listed), Some(Wish::Changes), move |ctx| {
            Outcome::Compared(engine.changes(&question, ctx).map(Arc::new))
        });
    }

    fn ask_month_rules(&mut self, question: busy_hours_compare::CompareQuestion) {
        self.state.month_rules.running = true;
        let engine = Arc::clone(&self.engine);
        let listed = (JobKind::Query, "Busy hours".to_owned());
        self.start(Some(listed), Some(Wish::MonthRules), move |ctx| {
            Outcome::Ruled(busy_hours_compare::compare(&engine, &question, ctx).map(Arc::new))
        });
    }

    fn evaluate(&mut self, contract: String, period: SlaPeriod) {
        self.state.statements.entry((contract.clone(), period)).or_default().running = true;
        let engine = Arc::clone(&self.engine);
        let title = format!("Judge {contract} {period}");
        self.start(
            Some((JobKind::Evaluate, title)),
            Some(Wish::Statement(contract.clone(), period)),
            move |ctx| {
                Outcome::Judged(engine.judge(&contract, period, clock::now(), ctx).map(Box::new))
            },
        );
    }

    fn write_report(
        &mut self,
        contract: String,
        period: SlaPeriod,
        formats: Vec<ReportFormat>,
        folder: PathBuf,
    ) {
        let engine = Arc::clone(&self.engine);
        let title = format!("Report {contract} {period}");
        self.start(Some((JobKind::Report, title)), None, move |ctx| {
            Outcome::Published(
                engine
                    .publish(&contract, period, clock::now(), &formats, &folder, ctx)
                    .map(|p| p.files),
            )
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
        self.start(None, Some(Wish::Preview), move |_| {
            let wishes = ImportWishes { mapping, mapping_for: file, ..ImportWishes::default() };
            Outcome::Looked(preview::look_in(&engine, &path, &wishes))
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
        self.start(None, Some(Wish::KpiCheck), move |ctx| {
            Outcome::Checked(kpi_check::check(&engine, &wish, ctx).map(Box::new))
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

    fn reload_documents(&mut self) {
        let problems = self.engine.reload_documents();
        let documents = self.engine.documents();
        self.state.catalog = documents.catalog;
        self.state.dictionary = documents.dictionary;
        self.state.contracts = documents.contracts;
        self.state.exclusions = documents.exclusions;
        self.state.busy_hours = documents.busy_hours;
        // Statements rest on documents: what was judged by older ones is judged again when somebody looks.
        self.state.statements.clear();
        self.tell(problems);
        self.count();
    }

    /// Reads what the cache holds, without a line in the job list.
    fn count(&mut self) {
        let engine = Arc::clone(&self.engine);
        self.start(None, Some(Wish::Inventory), move |_| {
            Outcome::Counted(engine.inventory().map(Box::new))
        });
    }

    fn start(
        &mut self,
        listed: Option<(JobKind, String)>,
        wish: Option<Wish>,
        work: impl FnOnce(&JobContext) -> Outcome + Send + 'static,
    ) -> JobKey {
        let key = JobKey(self.next_key);
        self.next_key += 1;
        let ctx = JobContext::default();
        if let Some((kind, title)) = listed {
            self.state.jobs.push(JobView {
                key,
                kind,
                title,
                progress: Default::default(),
                outcome: None,
            });
        }
        self.running.push((key, ctx.clone()));
        let wish = wish.map(|w| (w.clone(), self.wishes.begin(w, ctx.cancel.clone())));
        let (reports, wake) = (self.reports.0.clone(), Arc::clone(&self.wake));
        let run = move |ctx: &JobContext| {
            let outcome = work(ctx);
            // An import that was stopped has still kept whole files; everything else that was stopped has nothing to say.
            if ctx.cancel.is_cancelled() && !matches!(outcome, Outcome::Imported(_)) {
                Err(Cancelled)
            } else {
                Ok(outcome)
            }
        };
        self.pool.submit(ctx, run, move |_, end| {
            reports.send(Report { key, wish, end }).ok();
            wake();
        });
        key
    }

    fn take(&mut self, report: Report) {
        let cancelled =
            self.running.iter().any(|(k, ctx)| *k == report.key && ctx.cancel.is_cancelled());
        self.running.retain(|(key, _)| *key != report.key);
        self.end_watched_import(&report, cancelled);
        if let Some((wish, number)) = &report.wish
            && !self.wishes.end(wish, *number)
        {
            // A newer wish took its place: the list forgets the old one.
            self.state.jobs.retain(|j| j.key != report.key);
            return;
        }
        let wish = report.wish.map(|(wish, _)| wish);
        let outcome = match report.end {
            JobEnd::Done(outcome) => self.take_outcome(outcome, wish, cancelled),
            JobEnd::Cancelled => {
                self.stop_waiting(wish);
                JobOutcome::Cancelled
            }
            JobEnd::Panicked(text) => {
                self.stop_waiting(wish);
                JobOutcome::Failed(diagnose::of_panic(&text))
            }
        };
        if let JobOutcome::Failed(problem) = &outcome {
            self.tell(vec![problem.clone()]);
        }
        let quiet =
            |j: &JobView| j.kind == JobKind::Query && matches!(outcome, JobOutcome::Done { .. });
        self.state.jobs.retain(|j| j.key != report.key || !quiet(j));
        if let Some(job) = self.state.jobs.iter_mut().find(|j| j.key == report.key) {
            job.outcome = Some(outcome);
        }
    }

    fn take_outcome(
        &mut self,
        outcome: Outcome,
        wish: Option<Wish>,
        cancelled: bool,
    ) -> JobOutcome {
        let done = |summary: String, files: Vec<PathBuf>| JobOutcome::Done { summary, files };
        let failed = |problems: &[Diagnostic]| {
            JobOutcome::Failed(
                problems.first().cloned().unwrap_or_else(|| Diagnostic::error("the work failed")),
            )
        };
        match (outcome, wish) {
            (Outcome::Imported(result), _) => {
                self.state.statements.clear();
                match &result {
                    Ok(summary) if !summary.documents.is_empty() => self.reload_documents(),
                    _ => self.count(),
                }
                match result {
                    Ok(summary) => done(summary.sentence(), Vec::new()),
                    Err(_) if cancelled => JobOutcome::Cancelled,
                    Err(problem) => JobOutcome::Failed(problem),
                }
            }
            (Outcome::Answered(result), Some(Wish::Answer(slot))) => {
                let Some(answer) = self.state.answers.get_mut(&slot) else {
                    return JobOutcome::Cancelled;
                };
                let outcome = match &result {
                    Ok(_) => done("Answered".to_owned(), Vec::new()),
                    Err(problems) => failed(problems),
                };
                *answer = AnswerState {
                    running: false,
                    latest: Some(result),
                    revision: answer.revision + 1,
                };
                outcome
            }
            (Outcome::Traced(result), _) => {
                let outcome = match &result {
                    Ok(_) => done("Traced".to_owned(), Vec::new()),
                    Err(problems) => failed(problems),
                };
                self.state.trace.running = false;
                self.state.trace.latest = Some(result.map(Arc::from));
                outcome
            }
            // What cannot be ranked or compared is told where it was asked for: it is no fault of the workspace.
            (Outcome::Ranked(result), _) => {
                self.state.worst.take(result);
                done("Ranked".to_owned(), Vec::new())
            }
            (Outcome::Compared(result), _) => {
                self.state.changes.take(result);
                done("Compared".to_owned(), Vec::new())
            }
            (Outcome::Ruled(result), _) => {
                self.state.month_rules.take(result);
                done("Found".to_owned(), Vec::new())
            }
            (Outcome::Judged(result), Some(Wish::Statement(contract, period))) => {
                let outcome = match &result {
                    Ok(statement) => done(
                        format!("{contract} {period}: {}", statement.verdict().name()),
                        Vec::new(),
                    ),
                    Err(problems) => failed(problems),
                };
                let statement = self.state.statements.entry((contract, period)).or_default();
                *statement = StatementState {
                    running: false,
                    latest: Some(result.map(Arc::from)),
                    revision: statement.revision + 1,
                };
                outcome
            }
            (Outcome::Published(Ok(files)), _) => {
                done(format!("Wrote {} files", files.len()), files)
            }
            (Outcome::Published(Err(problems)), _) => failed(&problems),
            (Outcome::Counted(Ok(inventory)), _) => {
                self.state.inventory = Arc::from(inventory);
                done("Counted".to_owned(), Vec::new())
            }
            (Outcome::Counted(Err(problem)), _) => JobOutcome::Failed(problem),
            (Outcome::Looked(result), _) => {
                // A preview that was closed meanwhile has nobody to tell.
                if let Some(shown) = &mut self.state.preview {
                    (shown.running, shown.latest) = (false, Some(result.map(Arc::new)));
                    shown.revision += 1;
                }
                done("Looked".to_owned(), Vec::new())
            }
            (Outcome::Checked(Ok(check)), _) => {
                let editor = &mut self.state.kpi_editor;
                (editor.running, editor.latest) = (false, Some(Arc::from(check)));
                editor.revision += 1;
                done("Checked".to_owned(), Vec::new())
            }
            (Outcome::Checked(Err(problem)), _) => {
                self.state.kpi_editor.running = false;
                JobOutcome::Failed(problem)
            }
            (Outcome::Answered(_) | Outcome::Judged(_), _) => JobOutcome::Cancelled,
        }
    }

    fn stop_waiting(&mut self, wish: Option<Wish>) {
        match wish {
            Some(Wish::Answer(slot)) => {
                if let Some(answer) = self.state.answers.get_mut(&slot) {
                    answer.running = false;
                }
            }
            Some(Wish::Trace) => self.state.trace.running = false,
            Some(Wish::Statement(contract, period)) => {
                if let Some(statement) = self.state.statements.get_mut(&(contract, period)) {
                    statement.running = false;
                }
            }
            Some(Wish::Worst) => self.state.worst.running = false,
            Some(Wish::Changes) => self.state.changes.running = false,
            Some(Wish::MonthRules) => self.state.month_rules.running = false,
            Some(Wish::Preview) => {
                if let Some(shown) = &mut self.state.preview {
                    shown.running = false;
                }
            }
            Some(Wish::KpiCheck) => self.state.kpi_editor.running = false,
            Some(Wish::Inventory) | None => {}
        }
    }

    fn tell(&mut self, problems: Vec<Diagnostic>) {
        self.state.problems.extend(problems);
        let too_many = self.state.problems.len().saturating_sub(PROBLEMS_MAX);
        self.state.problems.drain(..too_many);
    }
}

impl Drop for Workspace {
    fn drop(&mut self) {
        for (_, ctx) in &self.running {
            ctx.cancel.cancel();
        }
    }
}
