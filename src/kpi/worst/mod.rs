//! Worst objects of one KPI: by rate, by what they add to all failures, by the days on which they were bad.
//!
//! Pure: series in, one report out, the same for any order of the objects. A small cell with four failed calls of ten and a large one
//! with a thousand failed of a hundred thousand are both worst, each in its own way: so every row has its place in both orders
//! (worked example K19).
//!
//! | word | meaning |
//! |---|---|
//! | attempts | the denominator |
//! | failures | where higher is better denominator − numerator, where lower is better the numerator |
//! | floor | attempts that an object needs to be ranked by rate, and a day to be judged |
//! | share | failures ÷ failures of the whole selection, of objects below the floor too |
//! | bad day | worse than a threshold, or without one than the whole selection was on that day |
//! | what-if | the KPI of the selection without its worst objects: never an official figure |
//!
//! The floor does not hold for the order by failures: an object of few attempts cannot fail more often than it was tried.

use std::cmp::Ordering;
use std::collections::HashMap;

use super::ratio::factor;
use crate::model::{KpiPoint, KpiSeries, Unit};

/// Below this part of the whole a rest is nothing but rounding.
const REST_MIN: f64 = 1e-12;

/// What puts an object first.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Rank {
    /// Worst value; of equal ones the larger number of failures.
    #[default]
    Rate,
    /// Most failures; of equal ones the worse value.
    Contribution,
    /// Most bad days, of those that were bad on enough; of equal ones most failures.
    Persistence,
}

#[derive(Clone, Debug, PartialEq)]
pub struct WorstOptions {
    pub rank: Rank,
    pub higher_is_better: bool,
    /// Counters are added up over objects (no mean, no maximum), so that what objects failed adds up to what all failed.
    pub sides_add_up: bool,
    pub attempts_min: Option<f64>,
    /// Persistent is who was bad on so many …
    pub bad_days_min: usize,
    /// … of so many last days.
    pub n_days: usize,
    /// A day with less does not judge.
    pub completeness_ratio_min: f64,
    /// Worse than this is bad. `None`: worse than the whole selection on that day.
    pub threshold: Option<f64>,
    /// Objects that the list shows.
    pub n_shown: usize,
    /// Leave out so many of the worst in a what-if.
    pub n_without: Option<usize>,
}

/// One KPI four times.
#[derive(Clone, Copy, Debug)]
pub struct WorstSeries<'a> {
    /// By object, one bucket.
    pub whole: &'a KpiSeries,
    /// Of the whole selection, one bucket: the official figure.
    pub total: &'a KpiPoint,
    /// By object and local day; the last days count.
    pub days: &'a KpiSeries,
    /// Of the whole selection, the same days.
    pub total_days: &'a KpiSeries,
}

/// One object.
#[derive(Clone, Debug, PartialEq)]
pub struct WorstRow {
    pub group: Vec<String>,
    pub point: KpiPoint,
    pub failures: Option<f64>,
    /// Of all failures, 0..=1; `None` where nothing failed.
    pub share: Option<f64>,
    /// Of this row and those above it.
    pub cumulative_share: Option<f64>,
    /// From 1; `None` below the floor.
    pub rank_by_rate: Option<usize>,
    pub rank_by_contribution: Option<usize>,
    pub n_days_bad: usize,
    pub n_days_judged: usize,
}

/// The ranking and all that it leaves out.
#[derive(Clone, Debug, PartialEq)]
pub struct WorstReport {
    /// The whole selection.
    pub total: KpiPoint,
    /// Failures of all objects; `None` where the KPI has none to count, or no object a value.
    pub failures: Option<f64>,
    /// Why not.
    pub no_failures: Option<NoFailures>,
    /// All that the order ranks, worst first; a list shows the first [`WorstReport::n_shown`].
    pub rows: Vec<WorstRow>,
    pub n_shown: usize,
    /// Of the shown rows together.
    pub shown_share: Option<f64>,
    pub n_objects: usize,
    /// Days that were looked at.
    pub n_days: usize,
    /// Too few attempts for the order by rate.
    pub below_floor: Vec<Vec<String>>,
    pub without_value: Vec<Vec<String>>,
    /// With a value of the whole range and not one day that could be judged.
    pub without_judged_day: Vec<Vec<String>>,
    /// Count more successes than attempts, or less than nothing: their failures count as 0.
    pub impossible: Vec<Vec<String>>,
    /// Objects whose value is not worse than the threshold, and objects with a value.
    pub n_meeting: Option<(usize, usize)>,
    pub what_if: Option<WhatIf>,
}

impl WorstReport {
    pub fn shown(&self) -> &[WorstRow] {
        &self.rows[..self.n_shown]
    }
}

/// The selection without its worst objects.
#[derive(Clone, Debug, PartialEq)]
pub struct WhatIf {
    pub n_left_out: usize,
    pub numerator: f64,
    pub denominator: f64,
    /// `None` where no attempts are left.
    pub value: Option<f64>,
}

/// Why failures cannot be counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NoFailures {
    #[error("the formula is not one division of two sums")]
    NoSingleRatio,
    #[error("the formula rests on means, maxima or minima, which do not add up over objects")]
    NotSums,
    #[error(
        "its numerator is not a part of its denominator, so that what is left over is no failure"
    )]
    NotAShare,
}

/// What was asked and cannot be answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum WorstError {
    #[error("could not count failures: {0}")]
    Contribution(NoFailures),
    #[error("could not count attempts: the formula has no single denominator")]
    NoAttempts,
    #[error("could not leave objects out: {0}")]
    WhatIf(NoFailures),
}

/// Ranks the objects.
pub fn rank(series: WorstSeries<'_>, options: &WorstOptions) -> Result<WorstReport, WorstError> {
    let WorstSeries { whole, total, days, total_days } = series;
    let points = || whole.groups.iter().enumerate().map(|(i, _)| whole.point(i, 0)).chain([total]);
    let is_ratio = points().any(|p| p.numerator.is_some() && p.denominator.is_some());
    let has_values = points().any(|p| p.value.is_some());
    let no_sums = if has_values && !is_ratio {
        Some(NoFailures::NoSingleRatio)
    } else {
        (!options.sides_add_up).then_some(NoFailures::NotSums)
    };
    let no_failures = no_sums.or_else(|| {
        let is_share = !options.higher_is_better || is_share(&whole.unit, total);
        (!is_share).then_some(NoFailures::NotAShare)
    });
    match (options.rank, no_failures, no_sums) {
        (Rank::Contribution, Some(why), _) => return Err(WorstError::Contribution(why)),
        _ if options.attempts_min.is_some() && has_values && !is_ratio => {
            return Err(WorstError::NoAttempts);
        }
        (_, _, Some(why)) if options.n_without.is_some() => return Err(WorstError::WhatIf(why)),
        _ => {}
    }
    let judge = DayJudge::new(days, total_days, options);
    let mut found: Vec<WorstRow> = Vec::new();
    let (mut without_value, mut impossible) = (Vec::new(), Vec::new());
    // By name, so that sums of floats come out the same for any order of the objects.
    let mut order: Vec<usize> = (0..whole.groups.len()).collect();
    order.sort_by(|a, b| whole.groups[*a].cmp(&whole.groups[*b]));
    for group_idx in order {
        let (group, point) = (&whole.groups[group_idx], whole.point(group_idx, 0));
        if point.value.is_none() {
            without_value.push(group.clone());
            continue;
        }
        let counted = failures(point, options.higher_is_better).filter(|_| no_failures.is_none());
        if counted.is_some_and(|n| n < 0.0) {
            impossible.push(group.clone());
        }
        let (n_days_bad, n_days_judged) = judge.days_of(group);
        found.push(WorstRow {
            group: group.clone(),
            point: point.clone(),
            failures: counted.map(|n| n.max(0.0)),
            share: None,
            cumulative_share: None,
            rank_by_rate: None,
            rank_by_contribution: None,
            n_days_bad,
            n_days_judged,
        });
    }
    let all_failures: Option<f64> = (no_failures.is_none() && !found.is_empty())
        .then(|| found.iter().filter_map(|row| row.failures).sum());
    for row in &mut found {
        row.share = share(row.failures, all_failures);
    }
    let below_floor = place(&mut found, options);
    let without_judged_day =
        found.iter().filter(|row| row.n_days_judged == 0).map(|row| row.group.clone()).collect();
    let meets = |row: &WorstRow, threshold: f64| !worse(row.point.value, threshold, options);
    let n_meeting = options
        .threshold
        .map(|threshold| (found.iter().filter(|row| meets(row, threshold)).count(), found.len()));
    let mut rows = in_order(found, options);
    add_up(&mut rows, all_failures);
    let n_shown = options.n_shown.min(rows.len());
    let shown_share = n_shown.checked_sub(1).and_then(|last| rows[last].cumulative_share);
    let what_if =
        options.n_without.and_then(|n| without(&rows[..n.min(rows.len())], total, points()));
    Ok(WorstReport {
        total: total.clone(),
        failures: all_failures,
        no_failures,
        n_shown,
        shown_share,
        n_objects: whole.groups.len(),
        n_days: judge.buckets.len(),
        below_floor,
        without_value,
        without_judged_day,
        impossible,
        n_meeting,
        what_if,
        rows,
    })
}

/// Whether what the numerator leaves of the denominator are failures. A throughput (volume ÷ time) is a ratio and no share.
fn is_share(unit: &Unit, total: &KpiPoint) -> bool {
    let may_be = matches!(unit.sign(), "" | "1" | "%" | "‰");
    let fits = match (total.numerator, total.denominator) {
        (Some(numerator), Some(denominator)) => numerator <= denominator,
        _ => true,
    };
    may_be && fits
}

fn failures(point: &KpiPoint, higher_is_better: bool) -> Option<f64> {
    let (numerator, denominator) = (point.numerator?, point.denominator?);
    Some(if higher_is_better { denominator - numerator } else { numerator })
}

fn share(failures: Option<f64>, all: Option<f64>) -> Option<f64> {
    all.filter(|all| *all > 0.0).and_then(|all| failures.map(|n| n / all))
}

fn worse(value: Option<f64>, limit: f64, options: &WorstOptions) -> bool {
    value.is_some_and(|value| if options.higher_is_better { value < limit } else { value > limit })
}

/// Worse values first.
fn by_value(a: &WorstRow, b: &WorstRow, options: &WorstOptions) -> Ordering {
    let value = |row: &WorstRow| row.point.value.unwrap_or(f64::NAN);
    let order = value(a).total_cmp(&value(b));
    if options.higher_is_better { order } else { order.reverse() }
}

/// More failures first.
fn by_failures(a: &WorstRow, b: &WorstRow) -> Ordering {
    b.failures.unwrap_or(0.0).total_cmp(&a.failures.unwrap_or(0.0))
}

fn reaches_floor(point: &KpiPoint, options: &WorstOptions) -> bool {
    options.attempts_min.is_none_or(|least| point.denominator.is_some_and(|n| n >= least))
}

/// Writes both places into the rows, which are sorted by name; gives the groups below the floor.
fn place(rows: &mut [WorstRow], options: &WorstOptions) -> Vec<Vec<String>> {
    let (mut by_rate, mut below) = (Vec::new(), Vec::new());
    for (row_idx, row) in rows.iter().enumerate() {
        if reaches_floor(&row.point, options) {
            by_rate.push(row_idx);
        } else {
            below.push(row.group.clone());
        }
    }
    // Sorting keeps the order by name where all else is equal.
    by_rate.sort_by(|a, b| {
        let (a, b) = (&rows[*a], &rows[*b]);
        by_value(a, b, options).then_with(|| by_failures(a, b))
    });
    let mut by_contribution: Vec<usize> =
        (0..rows.len()).filter(|i| rows[*i].failures.is_some()).collect();
    by_contribution.sort_by(|a, b| {
        let (a, b) = (&rows[*a], &rows[*b]);
        by_failures(a, b).then_with(|| by_value(a, b, options))
    });
    for (position, row_idx) in by_rate.into_iter().enumerate() {
        rows[row_idx].rank_by_rate = Some(position + 1);
    }
    for (position, row_idx) in by_contribution.into_iter().enumerate() {
        rows[row_idx].rank_by_contribution = Some(position + 1);
    }
    below
}

/// What the order ranks, worst first.
fn in_order(rows: Vec<WorstRow>, options: &WorstOptions) -> Vec<WorstRow> {
    let is_ranked = |row: &WorstRow| match options.rank {
        Rank::Rate => row.rank_by_rate.is_some(),
        Rank::Contribution => row.rank_by_contribution.is_some(),
        Rank::Persistence => row.n_days_bad >= options.bad_days_min.max(1),
    };
    let mut rows: Vec<WorstRow> = rows.into_iter().filter(is_ranked).collect();
    rows.sort_by(|a, b| match options.rank {
        Rank::Rate => a.rank_by_rate.cmp(&b.rank_by_rate),
        Rank::Contribution => a.rank_by_contribution.cmp(&b.rank_by_contribution),
        Rank::Persistence => b
            .n_days_bad
            .cmp(&a.n_days_bad)
            .then_with(|| by_failures(a, b))
            .then_with(|| by_value(a, b, options)),
    });
    rows
}

/// Cumulative shares of rows in their order.
fn add_up(rows: &mut [WorstRow], all_failures: Option<f64>) {
    let mut sum = 0.0;
    for row in rows {
        sum += row.failures.unwrap_or(0.0);
        // All of them in another order may add up to a last digit more than all of them.
        row.cumulative_share = share(row.failures.map(|_| sum), all_failures).map(|s| s.min(1.0));
    }
}

/// From sums: the sums of the selection less those of the objects.
fn without<'p>(
    left_out: &[WorstRow],
    total: &KpiPoint,
    points: impl Iterator<Item = &'p KpiPoint>,
) -> Option<WhatIf> {
    let (all_numerator, all_denominator) = (total.numerator?, total.denominator?);
    let rest = |all: f64, side: fn(&KpiPoint) -> Option<f64>| {
        let rest = all - left_out.iter().filter_map(|row| side(&row.point)).sum::<f64>();
        if rest.abs() <= REST_MIN * all.abs() { 0.0 } else { rest }
    };
    let numerator = rest(all_numerator, |p| p.numerator);
    let denominator = rest(all_denominator, |p| p.denominator);
    // Without a factor every numerator is 0, and so is the value.
    let value = factor(points).unwrap_or(1.0) * numerator / denominator;
    Some(WhatIf {
        n_left_out: left_out.len(),
        numerator,
        denominator,
        value: Some(value).filter(|_| denominator != 0.0).filter(|v| v.is_finite()),
    })
}

/// Says which days were bad.
struct DayJudge<'a> {
    days: &'a KpiSeries,
    options: &'a WorstOptions,
    rows: HashMap<&'a [String], usize>,
    buckets: Vec<Day>,
}

/// One of the last days.
struct Day {
    bucket_idx: usize,
    /// Part of the local day that the range covers.
    covered: f64,
    /// A worse value is bad. `None`: the selection itself has no value to compare with.
    limit: Option<f64>,
}

impl<'a> DayJudge<'a> {
    fn new(days: &'a KpiSeries, total_days: &KpiSeries, options: &'a WorstOptions) -> Self {
        let first = days.buckets.len().saturating_sub(options.n_days);
        let day = |bucket_idx: usize| {
            let bucket = days.buckets[bucket_idx];
            let day_secs = days.zone.day(bucket.start).duration_secs().max(1);
            let of_all = || {
                let same = total_days.buckets.iter().position(|b| *b == bucket)?;
                (!total_days.groups.is_empty()).then(|| total_days.point(0, same))?.value
            };
            Day {
                bucket_idx,
                covered: (bucket.duration_secs() as f64 / day_secs as f64).min(1.0),
                limit: options.threshold.or_else(of_all),
            }
        };
        let groups = days.groups.iter().enumerate();
        Self {
            days,
            options,
            rows: groups.map(|(group_idx, group)| (group.as_slice(), group_idx)).collect(),
            buckets: (first..days.buckets.len()).map(day).collect(),
        }
    }

    /// Days that were bad, and days that could be judged.
    fn days_of(&self, group: &[String]) -> (usize, usize) {
        let Some(group_idx) = self.rows.get(group) else { return (0, 0) };
        let (mut n_bad, mut n_judged) = (0, 0);
        for day in &self.buckets {
            let point = self.days.point(*group_idx, day.bucket_idx);
            if let Some(limit) = day.limit.filter(|_| self.can_be_judged(point, day.covered)) {
                n_judged += 1;
                n_bad += usize::from(worse(point.value, limit, self.options));
            }
        }
        (n_bad, n_judged)
    }

    /// Completeness is of the whole local day, also where the range cuts it.
    fn can_be_judged(&self, point: &KpiPoint, covered: f64) -> bool {
        let completeness_ratio = point.completeness.unwrap_or(0.0) * covered;
        point.value.is_some()
            && completeness_ratio >= self.options.completeness_ratio_min
            && reaches_floor(point, self.options)
    }
}
