//! What was computed from the data and is kept for the next time: the words for it, its bounds, and how memory keeps it.
//!
//! What is kept is never needed: whoever asks for it can compute it again. So keeping is best effort and waits for nobody, and nothing
//! about it is an import: the data revision stays as it is.

/// Entries that are kept; those that were written longest ago go first. *Good*: each day of four years and a definition or of a few
/// months and many. *Bad*: who asks for more computes the oldest anew.
pub const KEPT_ENTRIES_MAX: usize = 2_000;
/// Bytes of all of them, keys included. *Good*: days of 10,000 cells are 0.2 MB each. *Bad*: the cache may grow by so much.
pub const KEPT_BYTES_MAX: usize = 64 << 20;

/// One result.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeptEntry {
    /// Says all that the result depends on but the data.
    pub key: String,
    /// Says which data: a result of others is not given.
    pub made_of: String,
    pub bytes: Vec<u8>,
}

impl KeptEntry {
    pub fn size_bytes(&self) -> usize {
        self.key.len() + self.made_of.len() + self.bytes.len()
    }

    /// One that is larger than everything may be is not kept.
    pub(super) fn fits(&self) -> bool {
        self.size_bytes() <= KEPT_BYTES_MAX
    }
}

/// How many of `sizes_bytes`, the newest first, may stay.
pub(super) fn n_within_bounds(sizes_bytes: impl Iterator<Item = usize>) -> usize {
    let mut n_bytes = 0_usize;
    let is_within = |size_bytes: &usize| {
        n_bytes = n_bytes.saturating_add(*size_bytes);
        n_bytes <= KEPT_BYTES_MAX
    };
    sizes_bytes.take(KEPT_ENTRIES_MAX).take_while(is_within).count()
}

/// Entries in memory, the newest last.
#[derive(Debug, Default)]
pub(super) struct KeptInMemory(Vec<KeptEntry>);

impl KeptInMemory {
    pub(super) fn find(&self, key: &str, made_of: &str) -> Option<Vec<u8>> {
        let found = self.0.iter().find(|entry| entry.key == key && entry.made_of == made_of);
        found.map(|entry| entry.bytes.clone())
    }

    pub(super) fn keep(&mut self, entries: &[KeptEntry]) {
        for entry in entries.iter().filter(|entry| entry.fits()) {
            self.0.retain(|known| known.key != entry.key);
            self.0.push(entry.clone());
        }
        let n_kept = n_within_bounds(self.0.iter().rev().map(KeptEntry::size_bytes));
        self.0.drain(..self.0.len() - n_kept);
    }
}
