//! Watched folders: which files in them have stopped growing and are to be imported.
//!
//! ```text
//! listing ─► Watch::look ─┬─ new or changed: wait            ┐
//!                         ├─ the same as at an earlier look: ready, once
//!                         └─ named like a part of a transfer: never
//! ```
//! Folders are looked at again and again: network shares, where exports mostly arrive, do not notify. Nothing is moved, renamed
//! or written there. There is no file of what was taken: the cache knows every file by its content, so after a restart all files
//! are offered once more, found known and left. Within one run a file that did not change is not read again.
//!
//! [`Watch`] is a state machine without clock or disk; [`spawn`] runs it on a thread.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use crossbeam_channel::{Receiver, RecvTimeoutError, Sender};

use super::{clock, files};
use crate::diagnostic::Diagnostic;
use crate::job::{JobContext, Pool};
use crate::model::Timestamp;

/// A file as a folder lists it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileLook {
    pub path: PathBuf,
    pub size_bytes: u64,
    /// `None` where the disk does not say.
    pub modified_at: Option<SystemTime>,
}

/// What is known of the files of one folder.
#[derive(Clone, Debug, Default)]
pub struct Watch {
    files: BTreeMap<PathBuf, Seen>,
}

#[derive(Clone, Debug)]
struct Seen {
    size_bytes: u64,
    modified_at: Option<SystemTime>,
    /// When it was first seen like this.
    since: Timestamp,
    taken: bool,
}

/// Endings of what a transfer is still writing.
const PART_ENDINGS: [&str; 6] = [".tmp", ".part", ".partial", ".filepart", ".crdownload", "~"];

/// Whether a name is that of a file which somebody is still writing.
fn is_part(path: &Path) -> bool {
    let name = path.file_name().unwrap_or_default().to_string_lossy().to_lowercase();
    PART_ENDINGS.iter().any(|ending| name.ends_with(ending))
}

impl Watch {
    /// Takes in what the folder holds at `now`; gives the files that are ready, each once until it changes.
    pub fn look(&mut self, now: Timestamp, listing: Vec<FileLook>) -> Vec<PathBuf> {
        let mut files = BTreeMap::new();
        let mut ready = Vec::new();
        for FileLook { path, size_bytes, modified_at } in listing {
            if is_part(&path) {
                continue;
            }
            let new = Seen { size_bytes, modified_at, since: now, taken: false };
            let mut seen = match self.files.remove(&path) {
                Some(old) if (old.size_bytes, old.modified_at) == (size_bytes, modified_at) => old,
                _ => new,
            };
            if !seen.taken && seen.since < now {
                seen.taken = true;
                ready.push(path.clone());
            }
            files.insert(path, seen);
        }
        self.files = files;
        ready.sort();
        ready
    }

    /// Files that were seen and are not ready yet.
    pub fn n_waiting(&self) -> usize {
        self.files.values().filter(|seen| !seen.taken).count()
    }

    /// The import of these failed as a whole: they are offered again.
    pub fn give_back(&mut self, paths: &[PathBuf]) {
        for path in paths {
            if let Some(seen) = self.files.get_mut(path) {
                seen.taken = false;
            }
        }
    }
}

/// One watched folder, which may go and come back.
#[derive(Clone, Debug)]
pub struct FolderWatch {
    folder: PathBuf,
    watch: Watch,
    problem: Option<String>,
}

/// What one look at a folder gave.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FolderLook {
    pub folder: PathBuf,
    pub at: Timestamp,
    pub ready: Vec<PathBuf>,
    pub n_waiting: usize,
    /// Why the folder cannot be looked at.
    pub problem: Option<String>,
    /// The problem is new, or has just gone: to be said once.
    pub news: Option<Diagnostic>,
}

impl FolderWatch {
    pub fn new(folder: PathBuf) -> Self {
        Self { folder, watch: Watch::default(), problem: None }
    }

    /// Takes in a listing, or why there is none. A folder that comes back is gone on with: what did not change is not offered again.
    pub fn look(
        &mut self,
        now: Timestamp,
        listing: Result<Vec<FileLook>, Diagnostic>,
    ) -> FolderLook {
        let (ready, problem) = match listing {
            Ok(listing) => (self.watch.look(now, listing), None),
            Err(problem) => (Vec::new(), Some(problem)),
        };
        let news = match (&self.problem, &problem) {
            (None, Some(why)) => {
                let why = Diagnostic::warning(why.message.clone()).in_file(&self.folder);
                Some(why.hint("the folder is watched: it is looked for again and again"))
            }
            (Some(_), None) => {
                Some(Diagnostic::note("the watched folder is back").in_file(&self.folder))
            }
            _ => None,
        };
        let problem = problem.map(|why| why.message);
        self.problem.clone_from(&problem);
        let (folder, n_waiting) = (self.folder.clone(), self.watch.n_waiting());
        FolderLook { folder, at: now, ready, n_waiting, problem, news }
    }

    /// Looks at the folder itself.
    pub fn look_now(&mut self) -> FolderLook {
        let listing = files::list_files(&self.folder);
        self.look(clock::now(), listing)
    }

    pub fn give_back(&mut self, paths: &[PathBuf]) {
        self.watch.give_back(paths);
    }
}

/// A thread that looks at one folder until this is dropped.
pub struct Watcher {
    pub folder: PathBuf,
    // Dropped before the pool, which waits for its thread.
    returns: Sender<Vec<PathBuf>>,
    _pool: Pool,
}

impl Watcher {
    /// The import of these failed as a whole.
    pub fn give_back(&self, paths: Vec<PathBuf>) {
        self.returns.send(paths).ok();
    }
}

/// Looks at a folder every so often on a thread of its own, and tells what it saw.
pub fn spawn(
    folder: PathBuf,
    every: Duration,
    tell: impl Fn(FolderLook) + Send + 'static,
) -> Result<Watcher, Diagnostic> {
    let pool = Pool::new(1, "watch")
        .map_err(|e| Diagnostic::error(format!("could not start a thread: {e}")))?;
    let (returns, returned) = crossbeam_channel::unbounded();
    let mut watch = FolderWatch::new(folder.clone());
    let work = move |_: &JobContext| {
        loop {
            tell(watch.look_now());
            if !wait(&returned, every, &mut watch) {
                return Ok(());
            }
        }
    };
    pool.submit(JobContext::default(), work, |_, _| {});
    Ok(Watcher { folder, returns, _pool: pool })
}

/// Waits for the time of the next look; `false` when the watch ends.
fn wait(returned: &Receiver<Vec<PathBuf>>, every: Duration, watch: &mut FolderWatch) -> bool {
    loop {
        match returned.recv_timeout(every) {
            // Their import has just failed: the next look is a whole pause away.
            Ok(paths) => watch.give_back(&paths),
            Err(RecvTimeoutError::Timeout) => return true,
            Err(RecvTimeoutError::Disconnected) => return false,
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    fn file(name: &str, size_bytes: u64, modified_secs: u64) -> FileLook {
        let modified_at = Some(SystemTime::UNIX_EPOCH + Duration::from_secs(modified_secs));
        FileLook { path: PathBuf::from(name), size_bytes, modified_at }
    }

    fn at(secs: i64) -> Timestamp {
        Timestamp::from_unix_secs(secs)
    }

    fn names(paths: &[PathBuf]) -> Vec<&str> {
        paths.iter().map(|path| path.to_str().unwrap()).collect()
    }

    #[test]
    fn a_file_is_ready_when_two_looks_are_equal_and_once() {
        let mut watch = Watch::default();
        assert!(watch.look(at(0), vec![file("a", 10, 1)]).is_empty());
        assert_eq!(watch.n_waiting(), 1);
        // Still growing; then the size stands but it was written again.
        assert!(watch.look(at(30), vec![file("a", 20, 2)]).is_empty());
        assert!(watch.look(at(60), vec![file("a", 20, 3)]).is_empty());
        assert_eq!(names(&watch.look(at(90), vec![file("a", 20, 3)])), ["a"]);
        assert_eq!(watch.n_waiting(), 0);
        assert!(watch.look(at(120), vec![file("a", 20, 3)]).is_empty(), "once");
        // Sent again with other content.
        assert!(watch.look(at(150), vec![file("a", 21, 4)]).is_empty());
        assert_eq!(names(&watch.look(at(180), vec![file("a", 21, 4)])), ["a"]);
        // Gone and back is new.
        assert!(watch.look(at(210), vec![]).is_empty());
        assert!(watch.look(at(240), vec![file("a", 21, 4)]).is_empty());
        assert_eq!(names(&watch.look(at(270), vec![file("a", 21, 4)])), ["a"]);
    }

    #[test]
    fn two_looks_at_one_time_are_one() {
        let mut watch = Watch::default();
        assert!(watch.look(at(0), vec![file("a", 10, 1)]).is_empty());
        assert!(watch.look(at(0), vec![file("a", 10, 1)]).is_empty());
        assert_eq!(names(&watch.look(at(1), vec![file("a", 10, 1)])), ["a"]);
    }

    #[test]
    fn parts_are_left_alone_until_they_are_renamed() {
        let parts = ["a.xml.tmp", "b.part", "c.FILEPART", "d.crdownload", "e.xml~", "f.partial"];
        let listing = || parts.iter().map(|name| file(name, 10, 1)).collect::<Vec<_>>();
        let mut watch = Watch::default();
        for secs in [0, 30, 60] {
            assert!(watch.look(at(secs), listing()).is_empty());
        }
        assert_eq!(watch.n_waiting(), 0);
        // The rename keeps size and time: it must all the same be seen twice under its own name.
        assert!(watch.look(at(90), vec![file("b", 10, 1)]).is_empty());
        assert_eq!(names(&watch.look(at(120), vec![file("b", 10, 1)])), ["b"]);
    }

    #[test]
    fn ready_files_come_sorted_and_failed_ones_again() {
        let mut watch = Watch::default();
        let listing = || vec![file("b", 1, 1), file("a", 1, 1), file("c", 1, 1)];
        watch.look(at(0), listing());
        assert_eq!(names(&watch.look(at(30), listing())), ["a", "b", "c"]);
        watch.give_back(&[PathBuf::from("b"), PathBuf::from("unknown")]);
        assert_eq!(watch.n_waiting(), 1);
        assert_eq!(names(&watch.look(at(60), listing())), ["b"]);
    }

    #[test]
    fn a_folder_that_goes_is_said_once_and_gone_on_with() {
        let mut watch = FolderWatch::new(PathBuf::from("in"));
        let gone = || Err(Diagnostic::error("it does not exist"));
        let listing = || Ok(vec![file("a", 1, 1)]);
        watch.look(at(0), listing());
        assert_eq!(names(&watch.look(at(30), listing()).ready), ["a"]);
        let first = watch.look(at(60), gone());
        assert!(first.news.unwrap().to_string().contains("It does not exist"));
        assert_eq!(first.problem.as_deref(), Some("It does not exist"));
        let second = watch.look(at(90), gone());
        assert_eq!((second.news, second.problem.is_some()), (None, true), "once");
        let back = watch.look(at(120), listing());
        assert!(back.news.unwrap().to_string().contains("folder is back"));
        assert!(back.ready.is_empty(), "what did not change is not offered again");
    }
}
