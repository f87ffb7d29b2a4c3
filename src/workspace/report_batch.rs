//! Reports of several contracts, two at once: a contract that cannot be judged does not stop the next.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::jobs::{Finish, Job};
use super::state::JobKey;
use super::{JobKind, JobOutcome, ReportStyle, Wish, Workspace, clock};
use crate::diagnostic::Diagnostic;
use crate::sla::{SlaPeriod, Verdict};
use crate::words::sentence;

/// Reports that are written at once. *Good*: both cores of a small machine work, and a thread is left for questions. *Bad*: the cores
/// of a large one do not; the command line uses them all.
const N_AT_ONCE: usize = 2;

/// The reports that were asked for last.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ReportBatch {
    pub entries: Vec<BatchEntry>,
    pub style: ReportStyle,
    pub folder: PathBuf,
    /// Which batch of the session: what a stopped one still brings home does not count for the next.
    pub number: u64,
}

/// One contract of a batch.
#[derive(Clone, Debug, PartialEq)]
pub struct BatchEntry {
    /// Empty of a kind of the whole workspace.
    pub contract: String,
    pub period: SlaPeriod,
    pub state: BatchState,
}

/// How far a contract of a batch is.
#[derive(Clone, Debug, PartialEq)]
pub enum BatchState {
    Waiting,
    /// Its progress is that of the job.
    Running(JobKey),
    Done {
        verdict: Verdict,
        files: Vec<PathBuf>,
    },
    Failed(Vec<Diagnostic>),
    Stopped,
}

impl ReportBatch {
    pub fn is_running(&self) -> bool {
        self.entries
            .iter()
            .any(|entry| matches!(entry.state, BatchState::Waiting | BatchState::Running(_)))
    }

    /// All that was written, in the order of the contracts.
    pub fn files(&self) -> impl Iterator<Item = &Path> {
        self.entries.iter().flat_map(|entry| match &entry.state {
            BatchState::Done { files, .. } => files.iter().map(PathBuf::as_path),
            _ => [].iter().map(PathBuf::as_path),
        })
    }

    /// Contracts without a report: failed or stopped.
    pub fn n_failed(&self) -> usize {
        let failed = |entry: &&BatchEntry| {
            matches!(entry.state, BatchState::Failed(_) | BatchState::Stopped)
        };
        self.entries.iter().filter(failed).count()
    }
}

impl Workspace {
    /// Begins a batch; one that runs is stopped first.
    pub(super) fn write_reports(
        &mut self,
        wanted: Vec<(String, SlaPeriod)>,
        style: ReportStyle,
        folder: PathBuf,
    ) {
        self.stop_reports();
        let waiting =
            |(contract, period)| BatchEntry { contract, period, state: BatchState::Waiting };
        let entries = wanted.into_iter().map(waiting).collect();
        let number = self.state.report_batch.number + 1;
        self.state.report_batch = ReportBatch { entries, style, folder, number };
        (0..N_AT_ONCE).for_each(|_| self.next_report());
    }

    /// Stops what runs and leaves out what waits. What is written stays.
    pub(super) fn stop_reports(&mut self) {
        for entry in &mut self.state.report_batch.entries {
            match entry.state {
                BatchState::Waiting => entry.state = BatchState::Stopped,
                BatchState::Running(key) => {
                    entry.state = BatchState::Stopped;
                    if let Some(running) = self.running.iter().find(|running| running.key == key) {
                        running.ctx.cancel.cancel();
                    }
                }
                _ => {}
            }
        }
    }

    /// The list is empty again; what still runs ends unseen.
    pub(super) fn forget_reports(&mut self) {
        let number = self.state.report_batch.number + 1;
        self.state.report_batch = ReportBatch { number, ..ReportBatch::default() };
    }

    fn next_report(&mut self) {
        let batch = &self.state.report_batch;
        let next = batch.entries.iter().position(|entry| entry.state == BatchState::Waiting);
        let Some(at) = next else { return };
        let BatchEntry { contract, period, .. } = batch.entries[at].clone();
        let (style, folder, number) = (batch.style.clone(), batch.folder.clone(), batch.number);
        let engine = Arc::clone(&self.engine);
        let title = sentence!(
            "sentences-job-report",
            subject = style.subject(&contract),
            period = period.to_string()
        );
        let job = Job::listed(JobKind::Report, title).replacing(Wish::Report(at)).on_stop_then(
            move |workspace| {
                workspace.end_report(number, at, BatchState::Stopped);
            },
        );
        let key = self.start(job, move |ctx| {
            let published = engine.publish(&contract, period, clock::now(), &style, &folder, ctx);
            Finish::new(move |workspace| match published {
                Ok(published) => {
                    let (verdict, files) = (published.verdict, published.files);
                    let summary = sentence!("sentences-job-wrote", n = files.len());
                    workspace.end_report(
                        number,
                        at,
                        BatchState::Done { verdict, files: files.clone() },
                    );
                    JobOutcome::wrote(summary, files)
                }
                Err(problems) => {
                    let outcome = JobOutcome::failed(&problems);
                    workspace.end_report(number, at, BatchState::Failed(problems));
                    outcome
                }
            })
        });
        self.state.report_batch.entries[at].state = BatchState::Running(key);
    }

    /// The end of one contract is the beginning of the next.
    fn end_report(&mut self, number: u64, at: usize, state: BatchState) {
        if number != self.state.report_batch.number {
            return;
        }
        if let Some(entry) = self.state.report_batch.entries.get_mut(at) {
            entry.state = state;
        }
        self.next_report();
    }

    /// Shows a folder in the file manager of the system.
    pub(super) fn show_folder(&mut self, folder: PathBuf) {
        let job = Job::listed(JobKind::Query, sentence!("sentences-job-open-folder"))
            .replacing(Wish::ShowFolder);
        self.start(job, move |_| {
            let shown = show_in_file_manager(&folder);
            Finish::new(move |_| match shown {
                Ok(()) => JobOutcome::done(sentence!("sentences-job-opened")),
                Err(problem) => JobOutcome::Failed(problem),
            })
        });
    }
}

/// Starts the file manager and does not wait for it.
fn show_in_file_manager(folder: &Path) -> Result<(), Diagnostic> {
    if !folder.is_dir() {
        let missing = Diagnostic::error("the folder cannot be shown: it is not there");
        return Err(missing.in_file(folder).hint("write a report first, or choose another folder"));
    }
    open::that_detached(folder).map_err(|e| {
        Diagnostic::error(format!("the folder cannot be shown by the system: {e}"))
            .in_file(folder)
            .hint("open it by hand; the path is the one above")
    })
}
