//! Values of smaller cells made into one: `max over periods (sum(pmUsers))`, `percentile(95) over samples (pmDelay)`.
//!
//! An aggregate such as `sum(pmX)` adds samples up over time and objects at once, which is right for counters. Some questions are
//! about what stands *between*: the peak of all users at one instant is not the sum of each cell's peak, and the share of cells
//! that meet a target is no ratio of sums. Here the two steps are said: the argument is evaluated in each object, period, hour or
//! day by itself, and what comes out is folded.
//!
//! # Decision
//! A cell of the smaller kind that has no value (nothing received, a zero denominator) is left out; where none has a value, there is
//! none. So `count over objects (x)` counts the objects of which `x` is known.

use super::ast::Folding;
use crate::model::quantile::{linear, median, nearest_rank};
use crate::model::{CounterFrame, Every};

/// How the values of smaller cells become one.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum FoldAggregate {
    Sum,
    /// Plain mean: each value weighs the same.
    Avg,
    Min,
    Max,
    /// How many have a value.
    Count,
    /// The mean of the middle two where their number is even.
    Median,
    /// Nearest rank: the smallest value that at least that many percent of the values do not exceed.
    Percentile(f64),
    /// Between the two nearest ranks (the definition of PERCENTILE.INC in spreadsheets, Hyndman and Fan's type 7).
    PercentileLinear(f64),
    /// Cells in the unavailable state: it begins with the first of that many neighboring cells in time in which the argument holds,
    /// and ends with the first of that many in which it does not (the rule of ITU-T G.826 and Y.1563, there with 10 seconds).
    /// Counted for each object by itself; cells without a value are passed over.
    Unavailable(usize),
}

/// What the argument is evaluated in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FoldLevel {
    Objects,
    /// The granularity periods of the counters; of several granularities the longest.
    Periods,
    Hours,
    Days,
    /// Each object in each granularity period.
    Samples,
}

/// Words of the levels.
pub const LEVELS: [(&str, FoldLevel); 5] = [
    ("objects", FoldLevel::Objects),
    ("periods", FoldLevel::Periods),
    ("hours", FoldLevel::Hours),
    ("days", FoldLevel::Days),
    ("samples", FoldLevel::Samples),
];

/// Words that may stand before `over`, with what they look like.
pub const AGGREGATES: [(&str, &str); 9] = [
    ("sum", "sum over objects (…)"),
    ("avg", "avg over objects (…)"),
    ("min", "min over objects (…)"),
    ("max", "max over objects (…)"),
    ("count", "count over objects (…)"),
    ("median", "median over objects (…)"),
    ("percentile", "percentile(95) over objects (…)"),
    ("percentile_linear", "percentile_linear(95) over objects (…)"),
    ("unavailable", "unavailable(10) over periods (…)"),
];

impl FoldAggregate {
    /// The aggregate of a word with its numbers.
    ///
    /// # Errors
    /// What is wrong with them, as the rest of a sentence.
    pub fn new(word: &str, numbers: &[f64]) -> Result<Self, &'static str> {
        let percent = match numbers {
            [percent] if *percent > 0.0 && *percent <= 100.0 => Ok(*percent),
            _ => Err("takes one number, more than 0 and at most 100"),
        };
        let plain =
            |aggregate| if numbers.is_empty() { Ok(aggregate) } else { Err("takes no number") };
        match word {
            "sum" => plain(Self::Sum),
            "avg" => plain(Self::Avg),
            "min" => plain(Self::Min),
            "max" => plain(Self::Max),
            "count" => plain(Self::Count),
            "median" => plain(Self::Median),
            "percentile" => percent.map(Self::Percentile),
            "percentile_linear" => percent.map(Self::PercentileLinear),
            "unavailable" => match numbers {
                [n] if n.fract() == 0.0 && (1.0..=86_400.0).contains(n) => {
                    Ok(Self::Unavailable(*n as usize))
                }
                _ => Err("takes one whole number of neighboring cells, from 1 on"),
            },
            _ => Err("cannot stand before over"),
        }
    }

    pub fn word(self) -> &'static str {
        match self {
            Self::Sum => "sum",
            Self::Avg => "avg",
            Self::Min => "min",
            Self::Max => "max",
            Self::Count => "count",
            Self::Median => "median",
            Self::Percentile(_) => "percentile",
            Self::PercentileLinear(_) => "percentile_linear",
            Self::Unavailable(_) => "unavailable",
        }
    }

    /// The number in parentheses after the word.
    pub fn number(self) -> Option<f64> {
        match self {
            Self::Percentile(percent) | Self::PercentileLinear(percent) => Some(percent),
            Self::Unavailable(n) => Some(n as f64),
            _ => None,
        }
    }

    /// Whether the values of a cell are needed one by one, or their order.
    fn needs_all(self) -> bool {
        matches!(
            self,
            Self::Median | Self::Percentile(_) | Self::PercentileLinear(_) | Self::Unavailable(_)
        )
    }
}

impl FoldLevel {
    pub fn from_word(word: &str) -> Option<Self> {
        LEVELS.iter().find(|(known, _)| *known == word).map(|(_, level)| *level)
    }

    pub fn word(self) -> &'static str {
        LEVELS.iter().find(|(_, level)| *level == self).map_or("", |(word, _)| word)
    }
}

/// How a frame differs from the one that was asked for; the default is that one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FineLevel {
    /// Each group is cut into its objects.
    pub by_object: bool,
    /// Each bucket is cut into such steps.
    pub step: Option<FineStep>,
}

/// From the longest to the shortest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum FineStep {
    Day,
    Hour,
    Period,
}

impl FineLevel {
    /// This level cut once more; the same where there is nothing to cut.
    #[must_use]
    pub fn cut(self, level: FoldLevel) -> Self {
        let step = |step: FineStep| Some(self.step.map_or(step, |own| own.max(step)));
        match level {
            FoldLevel::Objects => Self { by_object: true, ..self },
            FoldLevel::Periods => Self { step: step(FineStep::Period), ..self },
            FoldLevel::Hours => Self { step: step(FineStep::Hour), ..self },
            FoldLevel::Days => Self { step: step(FineStep::Day), ..self },
            FoldLevel::Samples => Self { by_object: true, step: step(FineStep::Period) },
        }
    }

    /// Length of a bucket, where the frame that was asked for has buckets of `every`.
    ///
    /// # Errors
    /// Where a bucket is shorter than a step; the words for the step.
    pub fn every(self, every: Every, period_secs: u32) -> Result<Every, &'static str> {
        let secs = |every: Every| match every {
            Every::Secs(secs) => u64::from(secs),
            Every::Day => 86_400,
            Every::Week => 7 * 86_400,
            Every::Month => 28 * 86_400,
            Every::All => u64::MAX,
        };
        let (step, name) = match self.step {
            None => return Ok(every),
            Some(FineStep::Day) => (Every::Day, "days"),
            Some(FineStep::Hour) => (Every::Secs(3600), "hours"),
            Some(FineStep::Period) if period_secs >= 86_400 => (Every::Day, "periods"),
            Some(FineStep::Period) => (Every::Secs(period_secs), "periods"),
        };
        if secs(step) > secs(every) { Err(name) } else { Ok(step) }
    }
}

/// For each cell of a fine frame the cell of the coarse one that it lies in.
pub(super) fn parents(fine: &CounterFrame, coarse: &CounterFrame) -> Vec<Option<usize>> {
    let n_keys = coarse.keys.len();
    let mut buckets = Vec::with_capacity(fine.buckets.len());
    let mut at = 0;
    for bucket in &fine.buckets {
        while coarse.buckets.get(at).is_some_and(|coarse| coarse.end <= bucket.start) {
            at += 1;
        }
        let holds = coarse.buckets.get(at).is_some_and(|coarse| coarse.contains(bucket.start));
        buckets.push(holds.then_some(at));
    }
    let mut parents = Vec::with_capacity(fine.n_cells());
    for group in &fine.groups {
        // Groups are sorted.
        let own = group.get(..n_keys).unwrap_or_default();
        let position = coarse.groups.binary_search_by(|known| known.as_slice().cmp(own)).ok();
        parents.extend(
            buckets.iter().map(|bucket| Some(position? * coarse.buckets.len() + (*bucket)?)),
        );
    }
    parents
}

/// Collects the values of smaller cells, cell by cell of the coarse frame.
#[derive(Debug)]
pub(super) struct Folder {
    aggregate: FoldAggregate,
    /// Sum, least or greatest value so far; how many.
    running: Vec<(f64, f64, u64)>,
    /// All values in the order they came, where they are needed; a new object is marked.
    values: Vec<Vec<f64>>,
}

impl Folder {
    pub(super) fn new(folding: &Folding, n_cells: usize) -> Self {
        let aggregate = folding.aggregate;
        let n_lists = if aggregate.needs_all() { n_cells } else { 0 };
        Self { aggregate, running: vec![(0.0, 0.0, 0); n_cells], values: vec![Vec::new(); n_lists] }
    }

    pub(super) fn add(&mut self, cell: usize, value: f64) {
        let (total, carry, n) = &mut self.running[cell];
        match self.aggregate {
            FoldAggregate::Min if *n > 0 => *total = total.min(value),
            FoldAggregate::Max if *n > 0 => *total = total.max(value),
            FoldAggregate::Min | FoldAggregate::Max => *total = value,
            FoldAggregate::Sum | FoldAggregate::Avg => {
                // Neumaier: what is lost to rounding is carried.
                let sum = *total + value;
                *carry += if total.abs() >= value.abs() {
                    (*total - sum) + value
                } else {
                    (value - sum) + *total
                };
                *total = sum;
            }
            _ => {}
        }
        *n += 1;
        if let Some(values) = self.values.get_mut(cell) {
            values.push(value);
        }
    }

    /// Values that follow belong to another object.
    pub(super) fn next_object(&mut self) {
        if let FoldAggregate::Unavailable(least) = self.aggregate {
            for ((total, ..), values) in self.running.iter_mut().zip(&mut self.values) {
                *total += unavailable(values, least) as f64;
                values.clear();
            }
        }
    }

    /// One value for each cell; `None` where none came.
    pub(super) fn finish(mut self) -> Vec<Option<f64>> {
        self.next_object();
        let Self { aggregate, running, mut values } = self;
        let mut finished = Vec::with_capacity(running.len());
        for (cell, (total, carry, n)) in running.into_iter().enumerate() {
            let mut sorted = || {
                let values = values.get_mut(cell).map(std::mem::take).unwrap_or_default();
                let mut values = values;
                values.sort_by(f64::total_cmp);
                values
            };
            finished.push(match aggregate {
                // None of nothing: the number is known.
                FoldAggregate::Count => Some(n as f64),
                _ if n == 0 => None,
                FoldAggregate::Sum => Some(total + carry),
                FoldAggregate::Avg => Some((total + carry) / n as f64),
                FoldAggregate::Min | FoldAggregate::Max | FoldAggregate::Unavailable(_) => {
                    Some(total)
                }
                FoldAggregate::Median => median(&sorted()),
                FoldAggregate::Percentile(percent) => nearest_rank(&sorted(), percent),
                FoldAggregate::PercentileLinear(percent) => linear(&sorted(), percent),
            });
        }
        finished
    }
}

/// How many of these neighbors in time are unavailable.
fn unavailable(values: &[f64], least: usize) -> usize {
    let is_bad = |value: &f64| *value != 0.0;
    let mut n_unavailable = 0;
    let mut is_unavailable = false;
    // Neighbors that may turn the state.
    let mut n_other = 0;
    for value in values {
        if is_bad(value) == is_unavailable {
            // What did not turn it belongs to it.
            n_unavailable += if is_unavailable { n_other + 1 } else { 0 };
            n_other = 0;
        } else {
            n_other += 1;
            if n_other == least {
                is_unavailable = !is_unavailable;
                n_unavailable += if is_unavailable { least } else { 0 };
                n_other = 0;
            }
        }
    }
    n_unavailable + if is_unavailable { n_other } else { 0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fold(aggregate: FoldAggregate, values: &[f64]) -> Option<f64> {
        let folding = Folding { aggregate, level: FoldLevel::Samples };
        let mut folder = Folder::new(&folding, 1);
        values.iter().for_each(|value| folder.add(0, *value));
        folder.finish()[0]
    }

    /// K16 of the worked examples: the method decides.
    #[test]
    fn percentiles_say_how_they_are_taken() {
        let delays = [
            12., 13., 13., 14., 14., 15., 15., 16., 16., 17., 18., 18., 19., 21., 22., 24., 27.,
            31., 48., 95.,
        ];
        assert_eq!(fold(FoldAggregate::Percentile(95.0), &delays), Some(48.0));
        let linear = fold(FoldAggregate::PercentileLinear(95.0), &delays).unwrap();
        assert!((linear - 50.35).abs() < 1e-12, "{linear}");
        let mean = fold(FoldAggregate::Avg, &delays).unwrap();
        assert!((mean - 23.4).abs() < 1e-12, "{mean}");
        assert_eq!(fold(FoldAggregate::Median, &delays), Some(17.5));
        assert_eq!(fold(FoldAggregate::Percentile(100.0), &delays), Some(95.0));
        assert_eq!(fold(FoldAggregate::Percentile(0.1), &delays), Some(12.0));
    }

    /// X01: 990 of 20, 8 of 25, 60 and 90.
    #[test]
    fn the_rank_is_not_lost_to_rounding() {
        let mut delays = vec![20.0; 990];
        delays.extend([25.0; 8]);
        delays.extend([60.0, 90.0]);
        let quantile = fold(FoldAggregate::Percentile(99.9), &delays).unwrap();
        assert_eq!(quantile - fold(FoldAggregate::Min, &delays).unwrap(), 40.0);
    }

    /// X04: ten in a row open and close the unavailable state.
    #[test]
    fn unavailable_time_begins_and_ends_with_ten_in_a_row() {
        let seconds = |runs: &[(usize, f64)]| -> Vec<f64> {
            runs.iter().flat_map(|(n, bad)| vec![*bad; *n]).collect()
        };
        let count = |runs: &[(usize, f64)]| fold(FoldAggregate::Unavailable(10), &seconds(runs));
        let (bad, good) = (1.0, 0.0);
        assert_eq!(count(&[(20, good), (12, bad), (20, good)]), Some(12.0));
        assert_eq!(count(&[(20, good), (8, bad), (20, good)]), Some(0.0));
        let runs = [(12, bad), (9, good), (6, bad), (10, good), (3, bad)];
        assert_eq!(count(&runs), Some(27.0), "not 18, the bad ones alone");
        assert_eq!(count(&[(12, bad), (9, good)]), Some(21.0), "nothing ended it");
        assert_eq!(fold(FoldAggregate::Unavailable(10), &[]), None);
    }

    #[test]
    fn objects_are_not_neighbors() {
        let folding =
            Folding { aggregate: FoldAggregate::Unavailable(3), level: FoldLevel::Samples };
        let mut folder = Folder::new(&folding, 1);
        for value in [0.0, 1.0, 1.0] {
            folder.add(0, value);
        }
        folder.next_object();
        for value in [1.0, 0.0, 0.0] {
            folder.add(0, value);
        }
        assert_eq!(folder.finish(), [Some(0.0)]);
    }

    #[test]
    fn levels_are_cut_to_the_finest() {
        let level = FineLevel::default().cut(FoldLevel::Days);
        assert_eq!(level.cut(FoldLevel::Hours).step, Some(FineStep::Hour));
        assert_eq!(level.cut(FoldLevel::Samples).cut(FoldLevel::Days).step, Some(FineStep::Period));
        assert_eq!(level.every(Every::Month, 900), Ok(Every::Day));
        assert_eq!(level.every(Every::Secs(3600), 900), Err("days"));
        let periods = FineLevel::default().cut(FoldLevel::Periods);
        assert_eq!(periods.every(Every::Secs(900), 900), Ok(Every::Secs(900)));
        assert_eq!(periods.every(Every::All, 86_400), Ok(Every::Day));
    }

    #[test]
    fn sums_keep_what_rounding_loses() {
        let values = [1e16, 1.0, -1e16, 1.0];
        assert_eq!(fold(FoldAggregate::Sum, &values), Some(2.0));
        assert_eq!(fold(FoldAggregate::Sum, &[]), None);
        assert_eq!(fold(FoldAggregate::Count, &[]), Some(0.0));
    }
}
