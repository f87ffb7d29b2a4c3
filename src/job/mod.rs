//! Background work: a pool of named threads, progress of which the newest value wins, cancel, and a panic that becomes a failed job.
//!
//! ```text
//! submit → running → Done | Cancelled | Failed        (the end is always reported, exactly once)
//! ```

mod cancel;
mod gate;
mod latest;
mod memory;
mod pause;
mod pool;
mod progress;

pub use cancel::{CancelToken, Cancelled};
pub use gate::{Gate, Held};
pub use latest::Latest;
pub use memory::{give_back_memory, keep_freed_memory, take_small_pages};
pub use pause::PauseToken;
pub use pool::{JobEnd, JobId, Pause, Pool, Rest};
pub use progress::{FileProgress, Progress, ProgressCell};

/// What work gets to know about the job it runs in.
#[derive(Clone, Debug, Default)]
pub struct JobContext {
    pub cancel: CancelToken,
    pub progress: ProgressCell,
    pub pause: PauseToken,
}

impl JobContext {
    /// `Err` once somebody asked to cancel: ask once per tile, file or thousand rows.
    pub fn check(&self) -> Result<(), Cancelled> {
        self.cancel.check()
    }
}
