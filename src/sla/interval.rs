//! Set algebra over half-open ranges: union, intersection, difference, length.
//!
//! Every function takes ranges in any order, overlapping or not, and gives a *normal* list: sorted, disjoint, none empty,
//! ranges that touch joined. So no second is ever counted twice, and the order of the input never shows in the output.
//! DOMAIN.md 4.3: "union of outages, minus union of exclusions, inside service calendar".

use crate::model::TimeRange;

/// All seconds that lie in at least one of the ranges, as a normal list.
pub fn union(ranges: &[TimeRange]) -> Vec<TimeRange> {
    let mut sorted: Vec<TimeRange> = ranges.iter().copied().filter(|r| r.start < r.end).collect();
    sorted.sort_unstable();
    let mut normal: Vec<TimeRange> = Vec::with_capacity(sorted.len());
    for range in sorted {
        match normal.last_mut() {
            Some(last) if range.start <= last.end => last.end = last.end.max(range.end),
            _ => normal.push(range),
        }
    }
    normal
}

/// All seconds that lie in both lists.
pub fn intersect(a: &[TimeRange], b: &[TimeRange]) -> Vec<TimeRange> {
    let (a, b) = (union(a), union(b));
    let mut shared = Vec::new();
    let (mut i, mut j) = (0, 0);
    while let (Some(left), Some(right)) = (a.get(i), b.get(j)) {
        shared.extend(left.intersect(*right));
        // The one that ends first cannot meet anything further.
        if left.end <= right.end {
            i += 1;
        } else {
            j += 1;
        }
    }
    shared
}

/// All seconds of `a` that lie in none of `b`.
pub fn subtract(a: &[TimeRange], b: &[TimeRange]) -> Vec<TimeRange> {
    let b = union(b);
    let mut left_over = Vec::new();
    let mut first = 0;
    for range in union(a) {
        while b.get(first).is_some_and(|cut| cut.end <= range.start) {
            first += 1;
        }
        let mut start = range.start;
        for cut in b[first..].iter().take_while(|cut| cut.start < range.end) {
            if start < cut.start {
                left_over.push(TimeRange { start, end: cut.start });
            }
            start = start.max(cut.end);
        }
        if start < range.end {
            left_over.push(TimeRange { start, end: range.end });
        }
    }
    left_over
}

/// Length of the union, in seconds.
pub fn total_secs(ranges: &[TimeRange]) -> i64 {
    union(ranges).into_iter().fold(0, |sum: i64, range| sum.saturating_add(range.duration_secs()))
}
