//! Pausing: work waits between two of its steps and holds nothing meanwhile.

use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::time::Duration;

use super::cancel::{CancelToken, Cancelled};

/// Shared by the one who asks and the work that waits.
#[derive(Clone, Debug, Default)]
pub struct PauseToken(Arc<(Mutex<bool>, Condvar)>);

/// How long a pause may overlook that somebody cancelled.
const LOOK_EVERY: Duration = Duration::from_millis(100);

impl PauseToken {
    pub fn pause(&self) {
        self.set(true);
    }

    pub fn resume(&self) {
        self.set(false);
    }

    pub fn is_paused(&self) -> bool {
        *self.0.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Returns at once where nobody asked to pause, else when somebody resumes. `Err` once the work is cancelled.
    pub fn wait(&self, cancel: &CancelToken) -> Result<(), Cancelled> {
        let (paused, changed) = &*self.0;
        let mut is_paused = paused.lock().unwrap_or_else(PoisonError::into_inner);
        while *is_paused {
            cancel.check()?;
            let waited = changed.wait_timeout(is_paused, LOOK_EVERY);
            is_paused = waited.unwrap_or_else(PoisonError::into_inner).0;
        }
        cancel.check()
    }

    fn set(&self, is_paused: bool) {
        *self.0.0.lock().unwrap_or_else(PoisonError::into_inner) = is_paused;
        self.0.1.notify_all();
    }
}
