//! How the cache is: what it is made of, whether it is sound, what keeps it from being read or written, and which exports would
//! make it again.

use std::path::{Path, PathBuf};
use std::time::Duration;

use crossbeam_channel::{Receiver, RecvTimeoutError, Sender, unbounded};

use super::clock::{self, Stopwatch};
use super::engine::{Engine, Purpose, SETTINGS_FILE};
use super::rebuild::Replay;
use super::{Wake, diagnose, open, upkeep};
use crate::diagnostic::{Diagnostic, Trouble};
use crate::job::{JobContext, Pool};
use crate::model::Timestamp;
use crate::store::StoreStats;
pub use crate::store::{CachePart, PartSize};

/// What the cache is made of.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct CacheReport {
    pub stats: StoreStats,
    /// The largest first.
    pub parts: Vec<PartSize>,
    /// Imported files that are there, and those that are gone: a rebuild needs all.
    pub n_sources: usize,
    pub gone: Vec<PathBuf>,
    pub data_revision: u64,
}

/// What a check found.
#[derive(Clone, Debug, PartialEq)]
pub struct CacheCheck {
    /// One line for each; none: all is well.
    pub faults: Vec<String>,
    pub n_tiles: u64,
    pub at: Timestamp,
    pub took: Duration,
    pub data_revision: u64,
}

/// Something keeps the cache from being read or written, and goes on to do so as far as is known.
#[derive(Clone, Debug, PartialEq)]
pub struct TroubleState {
    pub kind: Trouble,
    /// Says what and where.
    pub problem: Diagnostic,
    /// Where a damaged cache was put.
    pub set_aside: Option<PathBuf>,
    /// An import ended with it: trying again imports again.
    pub stopped_import: bool,
}

impl TroubleState {
    /// `None` for a problem of another kind.
    pub fn of(problem: &Diagnostic) -> Option<Self> {
        let kind = problem.trouble?;
        Some(Self { kind, problem: problem.clone(), set_aside: None, stopped_import: false })
    }
}

impl Engine {
    /// What the cache is made of. Slow on a large cache.
    pub fn cache_report(&self, ctx: &JobContext) -> Result<CacheReport, Diagnostic> {
        ctx.progress.begin("Measuring the cache", 0, "bytes");
        let snapshot = self.snapshot()?;
        let of_store = |e| diagnose::of_store(&e);
        let (there, gone) = upkeep::imported_files(self)?;
        ctx.check().map_err(|_| diagnose::cancelled())?;
        Ok(CacheReport {
            // A damaged cache may not even say how much it holds.
            stats: snapshot.stats().unwrap_or_default(),
            parts: snapshot.parts(ctx).map_err(of_store)?,
            n_sources: there.len(),
            gone,
            data_revision: snapshot.data_revision(),
        })
    }

    /// Reads everything and compares.
    pub fn check_cache(&self, ctx: &JobContext) -> Result<CacheCheck, Diagnostic> {
        let began = Stopwatch::start();
        let snapshot = self.snapshot()?;
        let faults = snapshot.check(ctx).map_err(|e| diagnose::of_store(&e))?;
        // A damaged cache may not even say how much it holds.
        let n_tiles = snapshot.stats().map_or(0, |stats| stats.n_tiles);
        Ok(CacheCheck {
            faults,
            n_tiles,
            at: clock::now(),
            took: began.elapsed(),
            data_revision: snapshot.data_revision(),
        })
    }

    /// The folder of the workspace is there.
    pub fn is_there(&self) -> bool {
        is_there(self.folder())
    }
}

fn is_there(folder: &Path) -> bool {
    folder.join(SETTINGS_FILE).is_file()
}

/// The imports that a cache which was set aside still tells, of the exports that are there. A cache may be damaged in a way that
/// leaves the list of its imports whole: mostly it is.
pub fn replay_of_aside(engine: &Engine, aside: &Path) -> Result<Replay, Diagnostic> {
    let store = open::open_aside(aside)?;
    let imports = store
        .snapshot()
        .and_then(|snapshot| snapshot.imports())
        .map_err(|e| diagnose::of_store(&e))?;
    Ok(Replay::of_aside(engine, &imports))
}

/// Opens the workspace's cache anew, as the window does.
pub(super) fn reopen(folder: &Path) -> Result<(Engine, Vec<Diagnostic>), Diagnostic> {
    Engine::open(folder, Purpose::Window)
}

/// Between two looks whether the folder of the workspace is there.
const LOOK_EVERY: Duration = Duration::from_secs(2);

/// A thread that says when the folder of the workspace goes and comes back.
pub(super) struct Presence {
    news: Receiver<bool>,
    // Dropped before the pool, so that its thread ends.
    _stop: Sender<()>,
    _pool: Option<Pool>,
}

impl Presence {
    /// Without a thread it never has news.
    pub(super) fn of(folder: PathBuf, wake: Wake) -> Self {
        // Unbounded: one message for each time that it goes or comes back.
        let (tell, news) = unbounded();
        let (stop, stopped) = unbounded::<()>();
        let pool = Pool::new(1, "presence").ok();
        let look = move |_: &JobContext| {
            let mut was_there = true;
            while stopped.recv_timeout(LOOK_EVERY) == Err(RecvTimeoutError::Timeout) {
                let there = is_there(&folder);
                if there != was_there {
                    was_there = there;
                    tell.send(there).ok();
                    wake();
                }
            }
            Ok(())
        };
        if let Some(pool) = &pool {
            pool.submit(JobContext::default(), look, |_, _| {});
        }
        Self { news, _stop: stop, _pool: pool }
    }

    /// The newest: whether it is there now; `None` where nothing changed.
    pub(super) fn news(&self) -> Option<bool> {
        self.news.try_iter().last()
    }
}
