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
            *p = Progress { phase: phase.to_owned(), done: 0, total, unit, item: String::new() }
        });
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
