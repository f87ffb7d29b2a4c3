//! Records by place, in the order of time: what starts in a window, what overlaps it, what lies nearest.

use std::collections::HashMap;

use super::{PlaceKey, secs_between};
use crate::model::Timestamp;

/// Records of one place that one look brings, those nearest in time first.
///
/// *Good*: a storm of alarms and tickets at one place costs no more than its length. *Bad*: of more than so many within the tolerance
/// the furthest are not looked at.
const FOUND_MAX: usize = 32;
/// Records that are skipped at once where all of them have ended.
const BLOCK: usize = 64;

/// One record as it is indexed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Found {
    pub start: Timestamp,
    pub end: Timestamp,
    pub idx: usize,
}

/// Lists by place; each ascends by start, as it was added.
#[derive(Debug, Default)]
pub(super) struct TimeIndex {
    by_key: HashMap<PlaceKey, Entries>,
}

#[derive(Debug, Default)]
struct Entries {
    list: Vec<Found>,
    /// The latest end of each block of the list.
    block_ends: Vec<Timestamp>,
}

impl TimeIndex {
    /// Records are added in the order of their start.
    pub fn add(&mut self, key: PlaceKey, (start, end): (Timestamp, Timestamp), idx: usize) {
        let entries = self.by_key.entry(key).or_default();
        if entries.list.len().is_multiple_of(BLOCK) {
            entries.block_ends.push(end);
        }
        if let Some(block_end) = entries.block_ends.last_mut() {
            *block_end = end.max(*block_end);
        }
        entries.list.push(Found { start, end, idx });
    }

    /// Positions of records that start in a window, both ends included; of too many those nearest to `center`.
    pub fn starting_in(
        &self,
        key: PlaceKey,
        (first, last): (Timestamp, Timestamp),
        center: Timestamp,
    ) -> Vec<usize> {
        let Some(entries) = self.by_key.get(&key) else { return Vec::new() };
        let list = &entries.list;
        let begin = list.partition_point(|found| found.start < first);
        let end = list.partition_point(|found| found.start <= last);
        let Some(window) = list.get(begin..end) else { return Vec::new() };
        if window.len() <= FOUND_MAX {
            return window.iter().map(|found| found.idx).collect();
        }
        // The nearest lie on both sides of the center.
        let middle = window.partition_point(|found| found.start < center);
        let low = middle.saturating_sub(FOUND_MAX);
        let high = (middle + FOUND_MAX).min(window.len());
        let mut near: Vec<&Found> = window[low..high].iter().collect();
        near.sort_by_key(|found| secs_between(center, found.start).unsigned_abs());
        near.iter().take(FOUND_MAX).map(|found| found.idx).collect()
    }

    /// Records that share time with a window, touching it included.
    pub fn overlapping(&self, key: PlaceKey, (first, last): (Timestamp, Timestamp)) -> Vec<Found> {
        let Some(entries) = self.by_key.get(&key) else { return Vec::new() };
        let n_begun = entries.list.partition_point(|found| found.start <= last);
        let blocks = entries.list[..n_begun].chunks(BLOCK).zip(&entries.block_ends);
        let alive = blocks.filter(|(_, end)| **end >= first).flat_map(|(block, _)| block);
        alive.filter(|found| found.end >= first).copied().collect()
    }

    /// Start and position of the record that starts nearest to an instant; of two the earlier.
    pub fn nearest(&self, key: PlaceKey, at: Timestamp) -> Option<(Timestamp, usize)> {
        let list = &self.by_key.get(&key)?.list;
        let next = list.partition_point(|found| found.start < at);
        let before = next.checked_sub(1).and_then(|idx| list.get(idx));
        let distance = |found: &&Found| secs_between(found.start, at).unsigned_abs();
        let nearest = before.into_iter().chain(list.get(next)).min_by_key(distance)?;
        Some((nearest.start, nearest.idx))
    }
}
