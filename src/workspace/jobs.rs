//! How the workspace starts jobs and takes in their ends.
//!
//! ```text
//! apply ──▶ start(Job, work) ──▶ pool thread: work(ctx) ──▶ Finish
//!                                                             │ channel, wake
//! poll ◀── take(Report): newest wish? ──▶ Finish runs on the workspace, says how it ended
//! ```
//! Documents are read on a thread of their own, and the work of a job begins once no reading is under way. Imports, reports, checks and
//! judging have threads of their own too, behind all others: a question neither waits in line for them nor shares the processors with them.
//!
//! What a job brings home is a [`Finish`]: it writes the result where views read it. So a new kind of job is one function
//! beside its work, and nothing here knows any kind. A job whose result takes longer than people like to wait tells a first, coarse
//! one through its [`Teller`]; of a job whose wish was replaced nothing is taken in.

use std::path::PathBuf;
use std::sync::Arc;

use crossbeam_channel::Sender;

use super::state::{JobKey, JobKind, JobOutcome, JobView, State};
use super::{Wake, Wish, Workspace, diagnose};
use crate::diagnostic::Diagnostic;
use crate::job::{Cancelled, JobContext, JobEnd, Progress};
use crate::words::{Sentence, sentence};

type Stop = Box<dyn FnOnce(&mut Workspace)>;
type Done = Box<dyn FnOnce(&mut Workspace) -> JobOutcome + Send>;

/// What a job is to the workspace, beside its work.
#[derive(Default)]
pub(super) struct Job {
    listed: Option<(JobKind, Sentence)>,
    wish: Option<Wish>,
    on_stop: Option<Stop>,
    keeps_what_was_done: bool,
    is_long: bool,
}

impl Job {
    /// Without a line in the job list; the newest of its wish counts.
    pub(super) fn quiet(wish: Wish) -> Self {
        Self { wish: Some(wish), ..Self::default() }
    }

    /// With a line in the job list.
    pub(super) fn listed(kind: JobKind, title: impl Into<Sentence>) -> Self {
        let is_long = kind != JobKind::Query;
        Self { listed: Some((kind, title.into())), is_long, ..Self::default() }
    }

    /// It takes its time whatever is asked: threads of their own keep such jobs out of the way of short questions.
    pub(super) fn long(mut self) -> Self {
        self.is_long = true;
        self
    }

    /// The newest of this wish counts: an older one is cancelled and forgotten.
    pub(super) fn replacing(mut self, wish: Wish) -> Self {
        self.wish = Some(wish);
        self
    }

    /// What is to be put right when it ends without a result: cancelled, or by a panic.
    pub(super) fn on_stop(mut self, stop: impl FnOnce(&mut State) + 'static) -> Self {
        self.on_stop = Some(Box::new(|workspace| stop(&mut workspace.state)));
        self
    }

    /// The same, where more than the state is to be put right.
    pub(super) fn on_stop_then(mut self, stop: impl FnOnce(&mut Workspace) + 'static) -> Self {
        self.on_stop = Some(Box::new(stop));
        self
    }

    /// An import that ended by a panic gives the files of watched folders back.
    pub(super) fn on_import_stop(mut self, key: JobKey) -> Self {
        self.on_stop = Some(Box::new(move |workspace| {
            workspace.end_watched_import(key, None, false);
        }));
        self
    }

    /// A job that was stopped has still done something: its result is taken in.
    pub(super) fn keeps_what_was_done(mut self) -> Self {
        self.keeps_what_was_done = true;
        self
    }
}

/// What a job brings home: writes the result into the workspace and says how the job ended.
pub(super) struct Finish(Done);

impl Finish {
    pub(super) fn new(done: impl FnOnce(&mut Workspace) -> JobOutcome + Send + 'static) -> Self {
        Self(Box::new(done))
    }
}

/// A job that has not ended yet.
pub(super) struct Running {
    pub key: JobKey,
    pub ctx: JobContext,
    on_stop: Option<Stop>,
}

/// News of one job.
pub(super) struct Report {
    key: JobKey,
    wish: Option<(Wish, u64)>,
    news: News,
}

enum News {
    /// Before the end: writes what there is so far into the workspace.
    Early(Box<dyn FnOnce(&mut Workspace) + Send>),
    End(JobEnd<Finish>),
}

/// With what a job tells the workspace something before its end.
pub(super) struct Teller {
    key: JobKey,
    wish: Option<(Wish, u64)>,
    reports: Sender<Report>,
    wake: Wake,
}

impl Teller {
    /// `early` runs on the workspace, unless the job was stopped or replaced meanwhile.
    pub(super) fn tell(&self, early: impl FnOnce(&mut Workspace) + Send + 'static) {
        let (key, wish, news) = (self.key, self.wish.clone(), News::Early(Box::new(early)));
        self.reports.send(Report { key, wish, news }).ok();
        (self.wake)();
    }
}

/// On which threads a job runs.
#[derive(Clone, Copy)]
enum Threads {
    Jobs,
    Long,
    Documents,
}

impl JobOutcome {
    pub(super) fn done(summary: impl Into<Sentence>) -> Self {
        Self::Done { summary: summary.into(), files: Vec::new() }
    }

    pub(super) fn wrote(summary: impl Into<Sentence>, files: Vec<PathBuf>) -> Self {
        Self::Done { summary: summary.into(), files }
    }

    /// By the first of the problems.
    pub(super) fn failed(problems: &[Diagnostic]) -> Self {
        let first = problems.first().cloned();
        Self::Failed(first.unwrap_or_else(|| Diagnostic::error("the work failed")))
    }

    /// Done with that summary, or failed.
    pub(super) fn of<T>(result: &Result<T, Vec<Diagnostic>>, summary: Sentence) -> Self {
        match result {
            Ok(_) => Self::done(summary),
            Err(problems) => Self::failed(problems),
        }
    }
}

impl Workspace {
    /// Starts `work` on a thread of the pool. Never waits; the work does, while documents are being read that it rests on.
    pub(super) fn start(
        &mut self,
        job: Job,
        work: impl FnOnce(&JobContext) -> Finish + Send + 'static,
    ) -> JobKey {
        self.start_telling(job, move |_, ctx| work(ctx))
    }

    /// The same, for work that tells something before its end.
    pub(super) fn start_telling(
        &mut self,
        job: Job,
        work: impl FnOnce(&Teller, &JobContext) -> Finish + Send + 'static,
    ) -> JobKey {
        let documents = self.reading_documents.clone();
        let after_documents = move |teller: &Teller, ctx: &JobContext| {
            documents.wait();
            work(teller, ctx)
        };
        let threads = if job.is_long { Threads::Long } else { Threads::Jobs };
        self.start_on(threads, job, after_documents)
    }

    /// Reads the documents on a thread of their own: no import that takes all others keeps them from being there.
    pub(super) fn reload_documents(&mut self) {
        let (engine, held) = (Arc::clone(&self.engine), self.reading_documents.hold());
        self.start_on(Threads::Documents, Job::quiet(Wish::Documents), move |_, _| {
            let _held = held;
            let problems = engine.reload_documents();
            Finish::new(move |workspace| {
                workspace.take_documents(problems);
                JobOutcome::done(sentence!("sentences-job-read"))
            })
        });
    }

    fn start_on(
        &mut self,
        threads: Threads,
        job: Job,
        work: impl FnOnce(&Teller, &JobContext) -> Finish + Send + 'static,
    ) -> JobKey {
        let key = JobKey(self.next_key);
        self.next_key += 1;
        let ctx = JobContext::default();
        if let Some((kind, title)) = job.listed {
            let progress = Progress::default();
            self.state.jobs.push(JobView { key, kind, title, progress, outcome: None });
        }
        self.running.push(Running { key, ctx: ctx.clone(), on_stop: job.on_stop });
        let wish = job.wish.map(|w| (w.clone(), self.wishes.begin(w, ctx.cancel.clone())));
        let (reports, wake) = (self.reports.0.clone(), Arc::clone(&self.wake));
        let teller =
            Teller { key, wish: wish.clone(), reports: reports.clone(), wake: Arc::clone(&wake) };
        let run = move |ctx: &JobContext| {
            let finish = work(&teller, ctx);
            if ctx.cancel.is_cancelled() && !job.keeps_what_was_done {
                Err(Cancelled)
            } else {
                Ok(finish)
            }
        };
        let pool = match threads {
            Threads::Jobs => &self.pool,
            Threads::Long => &self.long_pool,
            Threads::Documents => &self.documents_pool,
        };
        pool.submit(ctx, run, move |_, end| {
            reports.send(Report { key, wish, news: News::End(end) }).ok();
            wake();
        });
        key
    }

    /// A job that panics, for tests of the window.
    #[cfg(test)]
    pub(crate) fn start_panicking(&mut self, text: &'static str) -> JobKey {
        self.start(Job::listed(JobKind::Check, "A job with a fault"), move |_| panic!("{text}"))
    }

    /// Takes in news of a job.
    pub(super) fn take(&mut self, report: Report) {
        let Report { key, wish, news } = report;
        match news {
            News::Early(early) => {
                let is_newest =
                    wish.is_none_or(|(wish, number)| self.wishes.is_newest(&wish, number));
                let runs = self.running.iter().find(|running| running.key == key);
                if is_newest && runs.is_some_and(|running| !running.ctx.cancel.is_cancelled()) {
                    early(self);
                }
            }
            News::End(end) => self.take_end(key, wish.as_ref(), end),
        }
    }

    fn take_end(&mut self, key: JobKey, wish: Option<&(Wish, u64)>, end: JobEnd<Finish>) {
        let position = self.running.iter().position(|running| running.key == key);
        let running = position.map(|position| self.running.remove(position));
        if let (Some(running), Some(job)) =
            (&running, self.state.jobs.iter_mut().find(|j| j.key == key))
        {
            // What was done since the last look.
            job.progress = running.ctx.progress.get();
        }
        if let Some((wish, number)) = wish
            && !self.wishes.end(wish, *number)
        {
            // A newer wish took its place: the list forgets the old one.
            self.state.jobs.retain(|j| j.key != key);
            return;
        }
        let outcome = match end {
            JobEnd::Done(finish) => finish.0(self),
            stopped => {
                if let Some(on_stop) = running.and_then(|running| running.on_stop) {
                    on_stop(self);
                }
                match stopped {
                    JobEnd::Panicked(text) => JobOutcome::Failed(diagnose::of_panic(&text)),
                    JobEnd::Done(_) | JobEnd::Cancelled => JobOutcome::Cancelled,
                }
            }
        };
        if let JobOutcome::Failed(problem) = &outcome {
            self.tell(vec![problem.clone()]);
            let is_import = |j: &JobView| j.key == key && j.kind == JobKind::Import;
            let is_import = self.state.jobs.iter().any(is_import);
            self.note_trouble(problem, is_import);
        }
        let quiet =
            |j: &JobView| j.kind == JobKind::Query && matches!(outcome, JobOutcome::Done { .. });
        self.state.jobs.retain(|j| j.key != key || !quiet(j));
        if let Some(job) = self.state.jobs.iter_mut().find(|j| j.key == key) {
            job.outcome = Some(outcome);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Mutex;

    use crossbeam_channel::{Receiver, bounded};

    use super::*;
    use crate::model::Zone;

    type Log = Arc<Mutex<Vec<&'static str>>>;

    fn workspace() -> (tempfile::TempDir, Workspace) {
        let folder = tempfile::tempdir().unwrap();
        let wake: Wake = Arc::new(|| {});
        let workspace =
            Workspace::create(folder.path(), "test", &Zone::named("UTC").unwrap(), wake).unwrap();
        (folder, workspace)
    }

    /// Tells once it may go on, then ends.
    fn start(workspace: &mut Workspace, log: &Log, names: [&'static str; 2], go: Receiver<()>) {
        let (early, end) = (Arc::clone(log), Arc::clone(log));
        workspace.start_telling(Job::quiet(Wish::Marks), move |teller, _| {
            go.recv().ok();
            teller.tell(move |_| early.lock().unwrap().push(names[0]));
            Finish::new(move |_| {
                end.lock().unwrap().push(names[1]);
                JobOutcome::done(sentence!("sentences-job-found"))
            })
        });
    }

    fn settle(workspace: &mut Workspace) {
        while workspace.is_busy() {
            workspace.poll();
            std::thread::yield_now();
        }
    }

    #[test]
    fn what_is_told_early_is_taken_before_the_end() {
        let (_folder, mut workspace) = workspace();
        settle(&mut workspace);
        let log = Log::default();
        let (go, gate) = bounded(1);
        start(&mut workspace, &log, ["early", "end"], gate);
        go.send(()).unwrap();
        settle(&mut workspace);
        assert_eq!(*log.lock().unwrap(), ["early", "end"]);
    }

    #[test]
    fn of_a_replaced_wish_nothing_is_taken() {
        let (_folder, mut workspace) = workspace();
        settle(&mut workspace);
        let log = Log::default();
        let ((go, gate), (go_too, gate_too)) = (bounded(1), bounded(1));
        start(&mut workspace, &log, ["early", "end"], gate);
        start(&mut workspace, &log, ["early, newer", "end, newer"], gate_too);
        go.send(()).unwrap();
        go_too.send(()).unwrap();
        settle(&mut workspace);
        assert_eq!(*log.lock().unwrap(), ["early, newer", "end, newer"]);
    }
}
