//! Progress is a value, not a queue: the newest wins and nobody waits to read it.

use std::sync::{Arc, Mutex, PoisonError};

/// How far a job is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Progress {
    /// What is being done, such as `Reading files`.
    pub phase: String,
    pub done: u64,
    /// 0 when it is not known yet.
    pub total: u64,
    /// What is counted, such as `bytes`.
    pub unit: &'static str,
    /// The thing in hand, such as a file name.
    pub item: String,
    /// Of an import.
    pub files: Option<FileProgress>,
}

/// What an import has done so far.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct FileProgress {
    /// Files and archives that were found.
    pub n_sources: u64,
    /// Of those, the ones that are done.
    pub n_sources_done: u64,
    /// Files, also those inside of archives, by what became of them.
    pub n_taken: u64,
    pub n_unchanged: u64,
    pub n_rejected: u64,
    /// Records of files that were taken which were not.
    pub n_rejects: u64,
    pub n_values: u64,
    /// Over the last seconds; 0 while it is not known yet.
    pub bytes_per_sec: u64,
    pub values_per_sec: u64,
    /// At that speed; `None` while it is not known.
    pub secs_left: Option<u64>,
    /// It waits until somebody resumes it, and holds no lock.
    pub is_paused: bool,
}

impl Progress {
    /// 0..=1, when the total is known.
    pub fn ratio(&self) -> Option<f32> {
        (self.total > 0).then(|| (self.done as f64 / self.total as f64).min(1.0) as f32)
    }
}

/// The newest [`Progress`] of one job.
#[derive(Clone, Debug, Default)]
pub struct ProgressCell(Arc<Mutex<Progress>>);

impl ProgressCell {
    pub fn get(&self) -> Progress {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    pub fn begin(&self, phase: &str, total: u64, unit: &'static str) {
        self.update(|p| {
            *p = Progress { phase: phase.to_owned(), total, unit, ..Progress::default() };
        });
    }

    /// Notes what an import has done; the phase and the bytes stay.
    pub fn files(&self, files: FileProgress) {
        self.update(|p| p.files = Some(files));
    }

    pub fn advance(&self, by: u64) {
        self.update(|p| p.done += by);
    }

    pub fn item(&self, item: &str) {
        self.update(|p| {
            p.item.clear();
            p.item.push_str(item);
        });
    }

    fn update(&self, change: impl FnOnce(&mut Progress)) {
        change(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner));
    }
}
