//! How values are spread: a histogram with bins of round width, and the empirical distribution with its percentiles.
//!
//! Samples are objects, or hours and days. Every percentile is one of the samples (nearest rank), so that it can be named and looked
//! at; no mean is given, for the mean of ratios is no KPI of anything.

use super::axis::nice_step;

/// Bins of a histogram. *Good*: each is some pixels wide on any screen. *Bad*: a very long tail is drawn in coarse steps.
const N_BINS_MAX: usize = 60;
const N_BINS_MIN: usize = 4;

/// Samples in order of their values.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Distribution {
    /// Ascending: the value, and the position of the sample that it belongs to.
    pub sorted: Vec<(f64, usize)>,
    /// Samples without a value.
    pub n_missing: usize,
    /// Ascending and adjoining; together they cover all values.
    pub bins: Vec<Bin>,
}

/// Values in `[low, high)`; of the last bin the upper edge belongs to it too.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Bin {
    pub low: f64,
    pub high: f64,
    pub n: usize,
    /// Position of its first value in [`Distribution::sorted`].
    pub first: usize,
}

impl Distribution {
    /// Of samples in any order; what is missing or no number is counted, and is no zero.
    pub fn new(samples: impl IntoIterator<Item = Option<f64>>) -> Self {
        let mut n_missing = 0;
        let mut sorted = Vec::new();
        for (idx, sample) in samples.into_iter().enumerate() {
            match sample.filter(|value| value.is_finite()) {
                Some(value) => sorted.push((value, idx)),
                None => n_missing += 1,
            }
        }
        sorted.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
        let bins = bins(&sorted);
        Self { sorted, n_missing, bins }
    }

    pub fn len(&self) -> usize {
        self.sorted.len()
    }

    pub fn is_empty(&self) -> bool {
        self.sorted.is_empty()
    }

    /// The smallest value that at least `percent` of the values do not exceed, and the position of its sample. 0 is the smallest
    /// value of all, 100 the greatest, 50 the (lower) median.
    pub fn percentile(&self, percent: f64) -> Option<(f64, usize)> {
        let n = self.sorted.len();
        let rank = (percent.clamp(0.0, 100.0) / 100.0 * n as f64 - 1e-9).ceil().max(1.0) as usize;
        self.sorted.get(rank.min(n).checked_sub(1)?).copied()
    }

    /// Share of the values that are at most `value`, 0..=1; `None` where there are no values.
    pub fn share_at_most(&self, value: f64) -> Option<f64> {
        let n = self.sorted.len();
        let below = self.sorted.partition_point(|(v, _)| *v <= value);
        (n > 0).then(|| below as f64 / n as f64)
    }

    /// Corners of the empirical distribution as steps, from 0 to 1, at most about `n_points_max` of them: for each share the
    /// smallest value that reaches it.
    pub fn curve(&self, n_points_max: usize) -> Vec<(f64, f64)> {
        let n = self.sorted.len();
        let every = n.div_ceil(n_points_max.max(2)).max(1);
        let mut curve = Vec::with_capacity(n / every + 2);
        if let Some((first, _)) = self.sorted.first() {
            curve.push((*first, 0.0));
        }
        let mut idx = every - 1;
        while idx + 1 < n {
            curve.push((self.sorted[idx].0, (idx + 1) as f64 / n as f64));
            idx += every;
        }
        if let Some((last, _)) = self.sorted.last() {
            curve.push((*last, 1.0));
        }
        curve
    }

    /// The bin that a value falls into.
    pub fn bin_of(&self, value: f64) -> Option<usize> {
        let last = self.bins.last()?;
        if value == last.high {
            return Some(self.bins.len() - 1);
        }
        self.bins.iter().position(|bin| bin.low <= value && value < bin.high)
    }
}

/// Bins of a round width by the rule of Freedman and Diaconis (twice the middle half's width over the cube root of the number), or
/// of a thirtieth of the whole where half of all values are the same.
fn bins(sorted: &[(f64, usize)]) -> Vec<Bin> {
    let (Some((low, _)), Some((high, _))) = (sorted.first(), sorted.last()) else {
        return Vec::new();
    };
    let (low, high, n) = (*low, *high, sorted.len());
    let span = high - low;
    if span <= high.abs().max(low.abs()) * 1e-12 {
        // All the same: one bin around it.
        let room = if high == 0.0 { 0.5 } else { high.abs() * 0.005 };
        return vec![Bin { low: low - room, high: high + room, n, first: 0 }];
    }
    let quarter = |share: f64| sorted[((n - 1) as f64 * share).round() as usize].0;
    let middle = quarter(0.75) - quarter(0.25);
    let rule = 2.0 * middle / (n as f64).cbrt();
    let wanted = if rule > 0.0 { rule } else { span / 30.0 };
    let narrowest = span / (N_BINS_MAX - 2) as f64;
    let mut width = nice_step(wanted.clamp(narrowest, span / N_BINS_MIN as f64));
    let are_whole = sorted.iter().all(|(value, _)| value.fract() == 0.0);
    if are_whole {
        // Counts: a bin holds whole numbers, and each as many.
        width = width.ceil().max(1.0);
    }
    let first = (low / width + 1e-9).floor();
    let last = ((high / width - 1e-9).ceil()).max(first + 1.0);
    // A whole number on an edge belongs to the bin above it.
    let last = if are_whole && last * width <= high { last + 1.0 } else { last };
    let n_bins = ((last - first) as usize).clamp(1, N_BINS_MAX * 2);
    let edge = |i: usize| (first + i as f64) * width;
    let mut at = 0;
    (0..n_bins)
        .map(|i| {
            // The lowest value may lie a rounding error below the first edge, the greatest on the last one.
            let is_last = i + 1 == n_bins;
            let inside = |(value, _): &(f64, usize)| *value < edge(i + 1) || is_last;
            let end = at + sorted[at..].partition_point(inside);
            let bin = Bin { low: edge(i), high: edge(i + 1), n: end - at, first: at };
            at = end;
            bin
        })
        .collect()
}
