//! One wish per key: a newer wish cancels the running one, so that only the last answer arrives.

use std::collections::HashMap;
use std::hash::Hash;

use super::cancel::CancelToken;

/// Which token runs for which key.
#[derive(Debug)]
pub struct Latest<K> {
    running: HashMap<K, (u64, CancelToken)>,
    next: u64,
}

impl<K> Default for Latest<K> {
    fn default() -> Self {
        Self { running: HashMap::new(), next: 1 }
    }
}

impl<K: Eq + Hash> Latest<K> {
    /// Cancels what runs under `key` and notes the new one. The number tells its answer from older ones.
    pub fn begin(&mut self, key: K, token: CancelToken) -> u64 {
        let wish = self.next;
        self.next += 1;
        if let Some((_, older)) = self.running.insert(key, (wish, token)) {
            older.cancel();
        }
        wish
    }

    /// Cancels what runs under `key`; nothing takes its place.
    pub fn withdraw(&mut self, key: &K) {
        if let Some((_, older)) = self.running.remove(key) {
            older.cancel();
        }
    }

    /// Whether `wish` is still the newest under `key`.
    pub fn is_newest(&self, key: &K, wish: u64) -> bool {
        self.running.get(key).is_some_and(|(n, _)| *n == wish)
    }

    /// Whether `wish` is still the newest under `key`; if so it is done now.
    pub fn end(&mut self, key: &K, wish: u64) -> bool {
        let newest = self.is_newest(key, wish);
        if newest {
            self.running.remove(key);
        }
        newest
    }
}
