//! What the window's page of data asks for: coverage, counters, gaps in the topology, the cache, pausing, and ways out of trouble.

use std::path::PathBuf;
use std::sync::Arc;

use super::cache_health::{self, CacheCheck, CacheReport, TroubleState};
use super::counters::CounterList;
use super::coverage::{Coverage, CoverageQuestion};
use super::jobs::{Finish, Job};
use super::rebuild::{RebuildWishes, Replay};
use super::state::{FoundState, JobKey, JobKind, JobOutcome};
use super::topology_gaps::TopologyGaps;
use super::{Engine, ImportWishes, Wish, Workspace, diagnose, table_csv, upkeep};
use crate::diagnostic::{Diagnostic, Severity, Trouble};
use crate::words::sentence;

/// What the page of data may ask for.
#[derive(Clone, Debug, PartialEq)]
pub enum DataCommand {
    /// Which days of which objects arrived; a newer question replaces it.
    AskCoverage(Box<CoverageQuestion>),
    /// Every measurement type and what is known of it.
    AskCounters,
    /// Objects without topology, rows without object.
    AskGaps,
    /// What the cache is made of.
    AskCache,
    /// Reads everything in the cache and compares.
    CheckCache,
    /// Sets the cache aside and imports all its files again.
    RebuildCache,
    /// Imports the files of a cache that was found damaged and set aside.
    ImportFromAside,
    /// The import waits until it is resumed.
    Pause(JobKey),
    Resume(JobKey),
    /// Writes a table as `reports/<name>.csv`.
    WriteTable {
        name: String,
        text: String,
    },
    /// Tries again what trouble kept from being done.
    Retry,
    DismissTrouble,
    DismissReadOnly,
}

/// What the page of data shows.
#[derive(Clone, Debug, Default)]
pub struct DataState {
    pub coverage: FoundState<Coverage>,
    pub counters: FoundState<CounterList>,
    pub gaps: FoundState<TopologyGaps>,
    pub cache: FoundState<CacheReport>,
    pub check: FoundState<CacheCheck>,
    /// What keeps the cache from being read or written.
    pub trouble: Option<TroubleState>,
    /// Why the cache can only be read.
    pub read_only: Option<String>,
}

/// What is to be done with the cache when no job uses it any more.
#[derive(Clone, Debug)]
pub(super) enum Swap {
    /// Closed and opened again: its folder went and came back.
    Reopen,
    /// Set aside; then its imports are done once more.
    Rebuild(Replay),
    /// A rebuild failed: the old cache, which lies there, comes back.
    PutBack(PathBuf),
}

/// Paths and wishes of the last import, for trying again.
pub(super) type LastImport = Option<(Vec<PathBuf>, ImportWishes)>;

impl Workspace {
    pub(super) fn apply_data(&mut self, command: DataCommand) {
        match command {
            DataCommand::AskCoverage(question) => self.ask_coverage(*question),
            DataCommand::AskCounters => self.ask_counters(),
            DataCommand::AskGaps => self.ask_gaps(),
            DataCommand::AskCache => self.ask_cache(),
            DataCommand::CheckCache => self.check_cache(),
            DataCommand::RebuildCache => self.ask_rebuild(),
            DataCommand::ImportFromAside => self.import_from_aside(),
            DataCommand::Pause(key) => self.set_paused(key, true),
            DataCommand::Resume(key) => self.set_paused(key, false),
            DataCommand::WriteTable { name, text } => self.write_table(name, text),
            DataCommand::Retry => self.retry(),
            DataCommand::DismissTrouble => self.state.data.trouble = None,
            DataCommand::DismissReadOnly => self.state.data.read_only = None,
        }
    }

    fn ask_coverage(&mut self, question: CoverageQuestion) {
        self.state.data.coverage.running = true;
        let engine = Arc::clone(&self.engine);
        let job = Job::listed(JobKind::Query, sentence!("sentences-job-coverage"))
            .replacing(Wish::Coverage);
        self.start(job.on_stop(|state| state.data.coverage.running = false), move |ctx| {
            let found = engine.coverage(&question, ctx).map(Arc::new);
            Finish::new(move |workspace| {
                let outcome = JobOutcome::of(&found, sentence!("sentences-job-counted"));
                workspace.state.data.coverage.take(found);
                outcome
            })
        });
    }

    fn ask_counters(&mut self) {
        self.state.data.counters.running = true;
        let engine = Arc::clone(&self.engine);
        let job = Job::quiet(Wish::Counters);
        self.start(job.on_stop(|state| state.data.counters.running = false), move |ctx| {
            let found = engine.counters(ctx).map(Arc::new).map_err(|problem| vec![problem]);
            Finish::new(move |workspace| {
                let outcome = JobOutcome::of(&found, sentence!("sentences-job-listed"));
                workspace.state.data.counters.take(found);
                outcome
            })
        });
    }

    fn ask_gaps(&mut self) {
        self.state.data.gaps.running = true;
        let engine = Arc::clone(&self.engine);
        let job = Job::quiet(Wish::Gaps);
        self.start(job.on_stop(|state| state.data.gaps.running = false), move |ctx| {
            let found = engine.topology_gaps(ctx).map(Arc::new).map_err(|problem| vec![problem]);
            Finish::new(move |workspace| {
                let outcome = JobOutcome::of(&found, sentence!("sentences-job-compared"));
                workspace.state.data.gaps.take(found);
                outcome
            })
        });
    }

    fn ask_cache(&mut self) {
        self.state.data.cache.running = true;
        let engine = Arc::clone(&self.engine);
        let job = Job::quiet(Wish::CacheReport);
        self.start(job.on_stop(|state| state.data.cache.running = false), move |ctx| {
            let found = engine.cache_report(ctx).map(Arc::new).map_err(|problem| vec![problem]);
            Finish::new(move |workspace| {
                let outcome = JobOutcome::of(&found, sentence!("sentences-job-counted"));
                // What was kept since makes the file larger: there is one size of it on all pages.
                let known_bytes = workspace.state.inventory.stats.file_bytes;
                if found.as_ref().is_ok_and(|report| report.stats.file_bytes != known_bytes) {
                    workspace.count();
                }
                workspace.state.data.cache.take(found);
                outcome
            })
        });
    }

    fn check_cache(&mut self) {
        self.state.data.check.running = true;
        let engine = Arc::clone(&self.engine);
        let job = Job::listed(JobKind::Check, sentence!("sentences-job-check"))
            .replacing(Wish::CacheCheck);
        self.start(job.on_stop(|state| state.data.check.running = false), move |ctx| {
            let found = engine.check_cache(ctx).map(Arc::new).map_err(|problem| vec![problem]);
            Finish::new(move |workspace| {
                let outcome = match &found {
                    Ok(check) if check.faults.is_empty() => {
                        JobOutcome::done(sentence!("sentences-job-sound"))
                    }
                    Ok(check) => JobOutcome::Failed(damaged(&check.faults, &workspace.engine)),
                    Err(problems) => JobOutcome::failed(problems),
                };
                workspace.state.data.check.take(found);
                outcome
            })
        });
    }

    fn set_paused(&mut self, key: JobKey, is_paused: bool) {
        let Some(running) = self.running.iter().find(|running| running.key == key) else { return };
        if is_paused {
            running.ctx.pause.pause();
        } else {
            running.ctx.pause.resume();
        }
    }

    fn write_table(&mut self, name: String, text: String) {
        let engine = Arc::clone(&self.engine);
        self.start(
            Job::listed(JobKind::Report, sentence!("sentences-job-table", name = name.as_str())),
            move |_| {
                let written = table_csv::write(&engine, &name, &text);
                Finish::new(move |_| match written {
                    Ok(path) => {
                        JobOutcome::wrote(sentence!("sentences-job-wrote", n = 1_u64), vec![path])
                    }
                    Err(problem) => JobOutcome::Failed(problem),
                })
            },
        );
    }

    /// Finds the files first: where one is gone nothing is touched.
    fn ask_rebuild(&mut self) {
        let engine = Arc::clone(&self.engine);
        self.start(Job::listed(JobKind::Check, sentence!("sentences-job-rebuild")), move |ctx| {
            let replay = Replay::of_cache(&engine, &RebuildWishes::default(), ctx);
            Finish::new(move |workspace| match replay {
                Ok(replay) => {
                    workspace.swap_cache(Swap::Rebuild(replay));
                    JobOutcome::done(sentence!("sentences-job-set-aside"))
                }
                Err(problem) => JobOutcome::Failed(problem),
            })
        });
    }

    fn import_from_aside(&mut self) {
        let aside = self.state.data.trouble.as_ref().and_then(|trouble| trouble.set_aside.clone());
        let Some(aside) = aside else { return };
        let engine = Arc::clone(&self.engine);
        self.start(
            Job::listed(JobKind::Check, sentence!("sentences-job-damaged-files")),
            move |_| {
                let replay = cache_health::replay_of_aside(&engine, &aside);
                drop(engine);
                Finish::new(move |workspace| {
                    match replay {
                Ok(replay) if replay.is_empty() => JobOutcome::Failed(Diagnostic::error(
                    "none of the files that the damaged cache names is there",
                )),
                Ok(replay) => {
                    workspace.state.data.trouble = None;
                    let summary = sentence!("sentences-job-found-files", n = replay.n_sources());
                    workspace.replay(replay, None);
                    JobOutcome::done(summary)
                }
                Err(problem) => JobOutcome::Failed(Diagnostic { trouble: None, ..problem }.hint(
                    "import the folders of the exports: the same files give the same numbers",
                )),
            }
                })
            },
        );
    }

    /// A job ended with a problem: of some kinds there is more to say than a line in the list.
    pub(super) fn note_trouble(&mut self, problem: &Diagnostic, is_import: bool) {
        let Some(found) = TroubleState::of(problem) else { return };
        let stopped_import =
            is_import || self.state.data.trouble.as_ref().is_some_and(|known| known.stopped_import);
        self.state.data.trouble = Some(TroubleState { stopped_import, ..found });
    }

    /// What is known to be wrong when the workspace was opened.
    pub(super) fn note_opened(&mut self, problems: &[Diagnostic]) {
        self.state.data.read_only = self.engine.store().refusal().map(str::to_owned);
        let damaged = problems.iter().find(|problem| problem.trouble == Some(Trouble::Damaged));
        if let Some(found) = damaged.and_then(TroubleState::of) {
            let set_aside = found.problem.location.file.clone();
            self.state.data.trouble = Some(TroubleState { set_aside, ..found });
        }
    }

    fn retry(&mut self) {
        let trouble = self.state.data.trouble.take();
        if !self.engine.is_there() {
            let problem = diagnose::folder_gone(self.engine.folder());
            self.state.data.trouble = TroubleState::of(&problem);
            return;
        }
        let was_gone = trouble.as_ref().is_some_and(|t| t.kind == Trouble::Gone);
        if was_gone || self.state.data.read_only.is_some() {
            self.swap_cache(Swap::Reopen);
            return;
        }
        let again = trouble.is_some_and(|trouble| trouble.stopped_import);
        match self.last_import.clone().filter(|_| again) {
            Some((paths, wishes)) => _ = self.import(paths, wishes),
            None => self.count(),
        }
    }

    /// Notes that the folder went or came back; whether anything changed.
    pub(super) fn take_presence(&mut self) -> bool {
        match self.presence.news() {
            None => return false,
            Some(false) => {
                let problem = diagnose::folder_gone(self.engine.folder());
                self.state.data.trouble = TroubleState::of(&problem);
                self.tell(vec![problem]);
            }
            Some(true) => {
                let is_gone = |trouble: &TroubleState| trouble.kind == Trouble::Gone;
                if self.state.data.trouble.as_ref().is_some_and(is_gone) {
                    self.state.data.trouble = None;
                    self.swap_cache(Swap::Reopen);
                }
            }
        }
        true
    }

    /// Cancels what uses the cache; [`Self::finish_swap`] goes on when it has ended.
    fn swap_cache(&mut self, swap: Swap) {
        for running in &self.running {
            running.ctx.cancel.cancel();
        }
        self.swap = Some(swap);
        (self.wake)();
    }

    /// Closes the cache and opens what takes its place, as soon as no job uses it; whether it did.
    ///
    /// A cache must be closed before its file is renamed: SQLite finds its log by the file's name.
    pub(super) fn finish_swap(&mut self) -> bool {
        if self.swap.is_none() || !self.running.is_empty() {
            return false;
        }
        if Arc::strong_count(&self.engine) > 1 {
            // A job's thread has not let go of it yet.
            (self.wake)();
            return false;
        }
        let Some(swap) = self.swap.take() else { return false };
        let folder = self.engine.folder().to_owned();
        let empty = Arc::new(self.engine.without_cache());
        drop(std::mem::replace(&mut self.engine, empty));
        let mut news = Vec::new();
        let mut replay = None;
        match swap {
            Swap::Reopen => {}
            Swap::Rebuild(wanted) => match upkeep::set_cache_aside(&folder) {
                Ok(aside) => {
                    let why = "the old cache was set aside";
                    news.push(Diagnostic::note(why).in_file(&aside));
                    replay = Some((wanted, aside));
                }
                Err(problem) => news.push(problem),
            },
            Swap::PutBack(aside) => news.extend(upkeep::put_cache_back(&folder, &aside).err()),
        }
        match cache_health::reopen(&folder) {
            Ok((engine, problems)) => {
                self.engine = Arc::new(engine);
                self.resting.set(&self.engine);
                self.state.data.trouble = None;
                self.note_opened(&problems);
                news.extend(problems);
            }
            Err(problem) => {
                self.state.data.trouble = TroubleState::of(&problem);
                news.push(problem);
                replay = None;
            }
        }
        self.tell(news.into_iter().filter(|d| d.severity > Severity::Note).collect());
        match replay.filter(|(replay, _)| !replay.is_empty()) {
            None => self.reload_documents(),
            // What was shown stays until its files are there again.
            Some((replay, aside)) => self.replay(replay, Some(aside)),
        }
        true
    }

    /// Does imports once more, as one job. Where they do not come out as they were, or somebody stops it half way, the old cache comes
    /// back from where it was set aside, if there is one.
    fn replay(&mut self, replay: Replay, aside: Option<PathBuf>) {
        let engine = Arc::clone(&self.engine);
        let title = sentence!("sentences-job-import-many", n = replay.n_sources());
        self.last_import = None;
        let key = JobKey(self.next_key);
        let job = Job::listed(JobKind::Import, title).keeps_what_was_done().on_import_stop(key);
        self.start(job, move |ctx| {
            let imported = replay.run(&engine, ctx);
            drop(engine);
            let cancelled = ctx.cancel.is_cancelled();
            Finish::new(move |workspace| {
                let back = aside.filter(|_| imported.is_err() || cancelled);
                let outcome = workspace.end_import(key, imported, cancelled);
                if let Some(aside) = back {
                    workspace.swap_cache(Swap::PutBack(aside));
                }
                outcome
            })
        });
    }
}

fn damaged(faults: &[String], engine: &Engine) -> Diagnostic {
    let first = faults.first().map_or("", String::as_str);
    let others = match faults.len() {
        0 | 1 => String::new(),
        n => format!(" and {} more", n - 1),
    };
    Diagnostic::error(format!("the cache is damaged: {first}{others}"))
        .in_file(engine.folder().join(super::open::CACHE_FILE))
        .hint("rebuild it from the exports: the same files give the same numbers")
        .of_machine()
        .of_trouble(Trouble::Damaged)
}
