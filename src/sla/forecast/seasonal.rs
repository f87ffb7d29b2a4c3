//! The rest of a period estimated from the days of the week, with an interval from how far such estimates were off before.
//!
//! ```text
//! volume of a coming Sunday = mean volume of past Sundays × level      level = volume so far ÷ what the profile says for it
//! share  of a coming Sunday = Σ numerator ÷ Σ denominator of all Sundays, past periods and this one
//! interval                  = estimate + the k-th smallest and k-th largest past deviation
//! ```
//! A past deviation comes from a replay: a past period is cut where as many days were left as now, estimated from its beginning
//! and from the *other* past periods, and held against how it ended.
//!
//! # Decision
//! Order statistics of past deviations rather than a bootstrap or a normal distribution: the same input gives the same interval,
//! nothing is assumed about the shape (months with an outage are far from normal), and the coverage is known: if periods are
//! alike, the next one falls between the k-th smallest and the k-th largest of n deviations in (n + 1 − 2k) ÷ (n + 1) of all
//! cases. Price: with few periods the interval is wide and its coverage modest; the coverage is therefore printed with it.

use jiff::civil::{Date, Weekday};
use rust_decimal::Decimal;

use super::NotDefined;
use crate::model::{Every, KpiSeries, TimeRange, Zone};
use crate::sla::evaluate::exact_decimal;

/// Fewest replayed periods for an interval: with three it covers one case in two.
pub const PAST_PERIODS_MIN: usize = 3;

/// One local day as it was counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DayCount {
    pub date: Date,
    pub numerator: Decimal,
    pub denominator: Decimal,
}

/// One local day, or what is left of it, still to come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RestDay {
    pub date: Date,
    /// Share of the day still to come, 0..=1: 1 for all days but today.
    pub left_ratio: Decimal,
    /// The denominator of what is left, where it is known beforehand (service seconds); else it is estimated.
    pub known_volume: Option<Decimal>,
}

impl DayCount {
    /// The days of a series that is grouped together. Days without a fraction are left out: missing is not zero. A day that
    /// arrived in part counts as it is, so its volume is too low; whoever minds leaves it out.
    pub fn of_series(daily: &KpiSeries) -> Vec<Self> {
        daily
            .buckets
            .iter()
            .zip(&daily.points)
            .filter_map(|(bucket, point)| {
                Some(Self {
                    date: daily.zone.local(bucket.start).date(),
                    numerator: exact_decimal(point.numerator?)?,
                    denominator: exact_decimal(point.denominator?)?,
                })
            })
            .collect()
    }
}

impl RestDay {
    /// The local days of what is still to come. `volume_per_sec` is the denominator of one second where time is counted (the
    /// number of objects for object-seconds around the clock), `None` for events.
    pub fn of_range(zone: &Zone, rest: TimeRange, volume_per_sec: Option<Decimal>) -> Vec<Self> {
        zone.buckets(rest, Every::Day)
            .into_iter()
            .filter_map(|bucket| {
                let left = Decimal::from(bucket.duration_secs());
                let whole = Decimal::from(zone.day(bucket.start).duration_secs());
                Some(Self {
                    date: zone.local(bucket.start).date(),
                    left_ratio: left.checked_div(whole)?,
                    known_volume: volume_per_sec.map(|volume| volume.saturating_mul(left)),
                })
            })
            .collect()
    }
}

/// Daily values, in the objective's numerator and denominator.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SeasonalInput {
    /// Past periods in any order, each with its days in order; the better the longer, a year is plenty.
    pub past: Vec<Vec<DayCount>>,
    /// The whole days of this period so far.
    pub current: Vec<DayCount>,
    /// The days of this period still to come, today's rest included.
    pub rest: Vec<RestDay>,
}

/// How the period ends if its rest is like such days of the week.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SeasonalEstimate {
    /// End value of the period, in the KPI's unit, before rounding.
    pub value: Decimal,
    /// Denominator of the rest by the profile.
    pub rest_volume: Decimal,
    pub interval: Result<Interval, NotDefined>,
}

/// Where the end value lies if this period is off as past ones were.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Interval {
    pub low: Decimal,
    pub high: Decimal,
    /// How often such an interval holds the end value if periods are alike: `100 × (n + 1 − 2k) ÷ (n + 1)`.
    pub coverage_percent: Decimal,
    /// How many past periods could be replayed.
    pub n_periods: usize,
}

/// Numerator and denominator of a rest.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Amounts {
    pub(super) numerator: Decimal,
    pub(super) denominator: Decimal,
}

impl Amounts {
    fn plus(self, numerator: Decimal, denominator: Decimal) -> Result<Self, NotDefined> {
        Ok(Self {
            numerator: in_range(self.numerator.checked_add(numerator))?,
            denominator: in_range(self.denominator.checked_add(denominator))?,
        })
    }

    fn of(days: &[DayCount]) -> Result<Self, NotDefined> {
        days.iter().try_fold(Self::default(), |sum, d| sum.plus(d.numerator, d.denominator))
    }
}

pub(super) fn in_range<T>(value: Option<T>) -> Result<T, NotDefined> {
    value.ok_or(NotDefined::OutOfRange)
}

/// The rest by the profile of the week.
pub(super) fn estimate_rest(input: &SeasonalInput) -> Result<Amounts, NotDefined> {
    let past: Vec<&[DayCount]> = input.past.iter().map(Vec::as_slice).collect();
    rest_from(&past, &input.current, &input.rest)
}

fn rest_from(
    past: &[&[DayCount]],
    current: &[DayCount],
    rest: &[RestDay],
) -> Result<Amounts, NotDefined> {
    let mut history = Profile::default();
    for day in past.iter().flat_map(|period| period.iter()) {
        history.add(day)?;
    }
    let mut all = history.clone();
    for day in current {
        all.add(day)?;
    }
    if all.is_empty() {
        return Err(NotDefined::NoDays);
    }
    let weekdays =
        || current.iter().map(|d| d.date.weekday()).chain(rest.iter().map(|d| d.date.weekday()));
    // Past volumes scaled to this period's level; without a full past, this period's own days.
    let (volumes, level) = if weekdays().all(|weekday| history.knows(weekday)) {
        let level = history.level(current)?;
        (&history, level)
    } else {
        (&all, Decimal::ONE)
    };
    rest.iter().filter(|day| day.left_ratio > Decimal::ZERO).try_fold(
        Amounts::default(),
        |sum, day| {
            let weekday = day.date.weekday();
            let volume = match day.known_volume {
                Some(volume) => volume,
                None => {
                    let whole = volumes.mean_volume(weekday)?.checked_mul(level);
                    in_range(whole.and_then(|whole| whole.checked_mul(day.left_ratio)))?
                }
            };
            if volume.is_zero() {
                return Ok(sum);
            }
            sum.plus(all.numerator_of(weekday, volume)?, volume)
        },
    )
}

/// Sums by day of the week, from Monday.
#[derive(Clone, Debug, Default)]
struct Profile {
    sums: [Amounts; 7],
    n_days: [u32; 7],
}

impl Profile {
    fn add(&mut self, day: &DayCount) -> Result<(), NotDefined> {
        let at = position(day.date.weekday());
        if let (Some(sum), Some(n_days)) = (self.sums.get_mut(at), self.n_days.get_mut(at)) {
            *sum = sum.plus(day.numerator, day.denominator)?;
            *n_days += 1;
        }
        Ok(())
    }

    fn is_empty(&self) -> bool {
        self.n_days.iter().all(|n_days| *n_days == 0)
    }

    fn get(&self, weekday: Weekday) -> Result<(Amounts, u32), NotDefined> {
        let at = position(weekday);
        match (self.sums.get(at), self.n_days.get(at)) {
            (Some(sum), Some(n_days)) if *n_days > 0 => Ok((*sum, *n_days)),
            _ => Err(NotDefined::WeekdayNotSeen(weekday)),
        }
    }

    fn knows(&self, weekday: Weekday) -> bool {
        self.get(weekday).is_ok()
    }

    fn mean_volume(&self, weekday: Weekday) -> Result<Decimal, NotDefined> {
        let (sum, n_days) = self.get(weekday)?;
        in_range(sum.denominator.checked_div(Decimal::from(n_days)))
    }

    /// The numerator that goes with a volume: `volume × Σ numerator ÷ Σ denominator`.
    fn numerator_of(&self, weekday: Weekday, volume: Decimal) -> Result<Decimal, NotDefined> {
        let (sum, _) = self.get(weekday)?;
        if sum.denominator.is_zero() {
            return Err(NotDefined::WeekdayNotSeen(weekday));
        }
        let product = volume.checked_mul(sum.numerator);
        in_range(product.and_then(|product| product.checked_div(sum.denominator)))
    }

    /// How many times the profile's volume this period has; 1 before its first whole day.
    fn level(&self, current: &[DayCount]) -> Result<Decimal, NotDefined> {
        let counted = Amounts::of(current)?.denominator;
        let mut usual = Decimal::ZERO;
        for day in current {
            usual = in_range(usual.checked_add(self.mean_volume(day.date.weekday())?))?;
        }
        if usual.is_zero() {
            return Ok(Decimal::ONE);
        }
        in_range(counted.checked_div(usual))
    }
}

fn position(weekday: Weekday) -> usize {
    usize::try_from(weekday.to_monday_zero_offset()).unwrap_or_default()
}

/// How far replayed estimates were off, actual less estimated, smallest first, in the unit of `factor × numerator ÷ denominator`.
fn past_deviations(input: &SeasonalInput, factor: Decimal) -> Vec<Decimal> {
    let volume_known = input.rest.iter().all(|day| day.known_volume.is_some());
    let n_rest = input.rest.iter().filter(|day| day.left_ratio > Decimal::ZERO).count();
    let mut deviations: Vec<Decimal> = (0..input.past.len())
        .filter_map(|at| replay(&input.past, at, n_rest, volume_known, factor))
        .collect();
    deviations.sort_unstable();
    deviations
}

/// One past period, estimated from where `n_rest` days were left.
fn replay(
    past: &[Vec<DayCount>],
    at: usize,
    n_rest: usize,
    volume_known: bool,
    factor: Decimal,
) -> Option<Decimal> {
    let period = past.get(at)?;
    let (begin, end) = period.split_at_checked(period.len().checked_sub(n_rest)?)?;
    let others: Vec<&[DayCount]> =
        past.iter().enumerate().filter(|(i, _)| *i != at).map(|(_, p)| p.as_slice()).collect();
    let rest: Vec<RestDay> = end
        .iter()
        .map(|day| RestDay {
            date: day.date,
            left_ratio: Decimal::ONE,
            known_volume: volume_known.then_some(day.denominator),
        })
        .collect();
    let so_far = Amounts::of(begin).ok()?;
    let rest = rest_from(&others, begin, &rest).ok()?;
    let value =
        |amounts: Amounts| factor.checked_mul(amounts.numerator)?.checked_div(amounts.denominator);
    let estimated = value(so_far.plus(rest.numerator, rest.denominator).ok()?)?;
    value(Amounts::of(period).ok()?)?.checked_sub(estimated)
}

/// The interval around an estimate.
pub(super) fn interval(
    input: &SeasonalInput,
    value: Decimal,
    factor: Decimal,
) -> Result<Interval, NotDefined> {
    let deviations = past_deviations(input, factor);
    let n = deviations.len();
    if n < PAST_PERIODS_MIN {
        return Err(NotDefined::TooFewPeriods(n));
    }
    // About one in ten may lie outside on each side.
    let k = ((n + 1) / 10).max(1);
    let low = in_range(deviations.get(k - 1).and_then(|d| value.checked_add(*d)))?;
    let high = in_range(deviations.get(n - k).and_then(|d| value.checked_add(*d)))?;
    let coverage_percent = Decimal::from(100 * (n + 1 - 2 * k)) / Decimal::from(n + 1);
    Ok(Interval { low, high, coverage_percent, n_periods: n })
}
