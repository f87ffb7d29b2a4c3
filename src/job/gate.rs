//! A gate before which work waits until what it rests on is there.

use std::sync::{Arc, Condvar, Mutex, PoisonError};

/// Open unless somebody holds it. Clones are the same gate.
#[derive(Clone, Debug, Default)]
pub struct Gate(Arc<(Mutex<usize>, Condvar)>);

/// Keeps a [`Gate`] shut until it is dropped, also by work that panics or never runs.
#[derive(Debug)]
pub struct Held(Gate);

impl Gate {
    /// Shuts the gate; several may hold it at once.
    pub fn hold(&self) -> Held {
        *self.0.0.lock().unwrap_or_else(PoisonError::into_inner) += 1;
        Held(self.clone())
    }

    /// Returns once nobody holds the gate.
    pub fn wait(&self) {
        let (n_holders, opened) = &*self.0;
        let mut n = n_holders.lock().unwrap_or_else(PoisonError::into_inner);
        while *n > 0 {
            n = opened.wait(n).unwrap_or_else(PoisonError::into_inner);
        }
    }
}

impl Drop for Held {
    fn drop(&mut self) {
        let (n_holders, opened) = &*self.0.0;
        let mut n = n_holders.lock().unwrap_or_else(PoisonError::into_inner);
        *n = n.saturating_sub(1);
        if *n == 0 {
            opened.notify_all();
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicU64, Ordering};

    use super::*;
    use crate::job::{JobContext, Pool};

    #[test]
    fn work_waits_until_the_last_holder_is_gone() {
        let gate = Gate::default();
        let (first, second) = (gate.hold(), gate.hold());
        let pool = Pool::new(1, "gate").unwrap();
        let passed = Arc::new(AtomicU64::new(0));
        let (behind, noted) = (gate.clone(), Arc::clone(&passed));
        let work = move |_: &JobContext| {
            behind.wait();
            noted.store(1, Ordering::SeqCst);
            Ok(())
        };
        let (send, ended) = crossbeam_channel::bounded(1);
        pool.submit(JobContext::default(), work, move |_, _| send.send(()).unwrap());
        drop(first);
        assert_eq!(passed.load(Ordering::SeqCst), 0, "one still holds it");
        // A panic lets go as well.
        let panicked = std::panic::catch_unwind(std::panic::AssertUnwindSafe(move || {
            let _second = second;
            panic!("while it held the gate");
        }));
        assert!(panicked.is_err());
        ended.recv().unwrap();
        assert_eq!(passed.load(Ordering::SeqCst), 1);
        gate.wait();
    }
}
