//! What is let go of when nobody asked for anything for a while: an open window that nobody looks at should cost next to nothing.

use std::sync::{Arc, Mutex, PoisonError, Weak};
use std::time::Duration;

use super::engine::{Engine, SharedEngine};
use crate::job::{self, Pause, Rest};

/// *Good*: going back and forth in a view finds its pages. *Bad*: the first question after a pause reads them again.
const REST_AFTER: Duration = Duration::from_secs(5);

/// *Good*: what a thread made and the window has let go of since goes back to the system, and only that thread can give it back. *Bad*: each
/// thread wakes twice a minute: of an idle window all together took one tick of the clock (10 ms) in twenty seconds.
const REST_AGAIN_AFTER: Duration = Duration::from_secs(30);

/// The engine whose store rests; it may be another one later.
#[derive(Clone, Default)]
pub(super) struct Resting(Arc<Mutex<Weak<Engine>>>);

impl Resting {
    pub(super) fn set(&self, engine: &SharedEngine) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Arc::downgrade(engine);
    }

    /// What threads do that have no work.
    pub(super) fn rest(&self) -> Rest {
        let engine = Arc::clone(&self.0);
        let rest = move |pause| {
            let engine = engine.lock().unwrap_or_else(PoisonError::into_inner).upgrade();
            // Once a pause: another thread may be at work while this one has none for minutes.
            if let (Some(engine), Pause::Short) = (engine, pause) {
                engine.store().rest();
            }
            job::give_back_memory();
        };
        Rest { after: REST_AFTER, again_after: REST_AGAIN_AFTER, rest: Arc::new(rest) }
    }
}
