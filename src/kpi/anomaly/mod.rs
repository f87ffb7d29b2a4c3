//! Hours that differ from the same hour of the weeks before. Hints for people who look for what changed; no verdict rests on them.
//!
//! Pure: an hourly series in, marks and spells out. Each hour is compared with the same wall-clock hour of the same weekday in the
//! weeks before it. Their median is the usual value, which one odd week does not move:
//! ```text
//! score = (value − median) ÷ scale          marked where |score| reaches the threshold
//! scale = the largest of
//!   1.4826 · MAD      spread of these few weeks (as a standard deviation, were they normal)
//!   usual surprise    1.4826 · median of |past hour − median of the other weeks|, of the object at this hour of day on all days
//!                     (where these are few, and at all hours of the day too)
//!   chance            √(p·(1 − p) ÷ attempts) + 1 ÷ attempts of a share: what luck does with so few attempts, and one event
//!   0.2 % of the usual value
//! ```
//!
//! # Decision
//! Four values say little about their own spread: by luck two of them nearly agree, and the MAD of a noisy hour is close to 0. Scores
//! by the MAD alone marked several hours of a hundred in a series that is nothing but noise. So the spread has floors. The first is
//! learnt from the object itself: how surprising its past hours would have been, each against the other weeks. It is a median, so that
//! an outage among them does not raise it, and it looks at past weeks only, so that an incident cannot hide itself. The second keeps
//! one dropped call of ten at night from being news: the odds are those of this hour or of all hours of the object, whichever leave
//! more to luck, and the event more stands for the long tail that small counts have. The last is for series that never move, whose spread is nothing: relative,
//! since KPIs come in percent, bits and seconds; so small that a fall from 99.5 % to 98 % is still seen. A history of nothing but
//! zeros has no size to be relative to: its hours are not judged.
//!
//! Missing is not zero: an hour without a value is neither marked nor compared with, nor is one of which too little arrived or too
//! much is doubted by its sender. An hour that the clock shows twice or skips is nobody's same hour, and is not judged.

use std::collections::{BTreeMap, HashMap};

use jiff::civil::DateTime;

use super::ratio::factor;
use crate::model::{KpiPoint, KpiSeries, TimeRange, Timestamp, Zone};

const HOUR_SECS: i64 = 3600;
/// Makes a median of deviations comparable with a standard deviation.
const NORMAL_SCALE: f64 = 1.4826;
/// *Good*: a series that never moved has a scale. *Bad*: what changes by less than the threshold times this is never seen.
const RELATIVE_FLOOR: f64 = 0.002;
/// Past hours that teach what is usual at an hour of day, as a week judged by three others has them. *Good*: quiet nights are not
/// measured by the noise of busy days. *Bad*: who looks at one day only gets fewer marks at night.
const HOURS_MIN: usize = 20;

#[derive(Clone, Debug, PartialEq)]
pub struct AnomalyOptions {
    /// Hours that start in it are judged; those before are only compared with.
    pub judged: TimeRange,
    /// How far back.
    pub n_weeks: usize,
    /// Fewer weeks with a value do not say what is usual.
    pub n_history_min: usize,
    /// Score from which on an hour is marked.
    pub threshold: f64,
    pub completeness_ratio_min: f64,
    /// Denominator that an hour needs.
    pub attempts_min: Option<f64>,
    /// `None`: nobody said which way is good.
    pub higher_is_better: Option<bool>,
}

impl AnomalyOptions {
    pub fn new(judged: TimeRange, higher_is_better: Option<bool>) -> Self {
        Self {
            judged,
            n_weeks: 4,
            n_history_min: 3,
            threshold: 5.0,
            completeness_ratio_min: 0.75,
            attempts_min: None,
            higher_is_better,
        }
    }
}

/// Which way an hour differs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Change {
    Worse,
    Better,
    /// Of a KPI of which nobody said which way is good.
    Higher,
    Lower,
}

impl Change {
    pub fn name(self) -> &'static str {
        match self {
            Self::Worse => "worse",
            Self::Better => "better",
            Self::Higher => "higher",
            Self::Lower => "lower",
        }
    }

    fn of(score: f64, higher_is_better: Option<bool>) -> Self {
        match (higher_is_better, score > 0.0) {
            (None, true) => Self::Higher,
            (None, false) => Self::Lower,
            (Some(higher_is_better), rose) if higher_is_better == rose => Self::Better,
            (Some(_), _) => Self::Worse,
        }
    }
}

/// A marked hour.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Mark {
    pub group_idx: usize,
    pub bucket_idx: usize,
    /// Start of the hour.
    pub start: Timestamp,
    pub value: f64,
    /// Median of the weeks before.
    pub usual: f64,
    /// Between these it would not have been marked.
    pub usual_low: f64,
    pub usual_high: f64,
    pub score: f64,
    pub change: Change,
}

/// Neighbouring marked hours that differ the same way.
#[derive(Clone, Debug, PartialEq)]
pub struct Spell {
    pub group_idx: usize,
    pub range: TimeRange,
    pub n_hours: usize,
    /// The hour with the strongest score.
    pub peak: Mark,
}

/// Hours of the judged range, by what became of them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct HourCounts {
    pub n_judged: u64,
    pub n_without_value: u64,
    /// Too little arrived, or too much of it is doubted.
    pub n_unsound: u64,
    pub n_few_attempts: u64,
    /// Fewer weeks before them have a value than asked for.
    pub n_short_history: u64,
    /// Exist twice, or are cut.
    pub n_without_clock: u64,
    /// The weeks before hold nothing but zeros.
    pub n_without_scale: u64,
}

impl HourCounts {
    pub fn total(&self) -> u64 {
        self.n_judged
            + self.n_without_value
            + self.n_unsound
            + self.n_few_attempts
            + self.n_short_history
            + self.n_without_clock
            + self.n_without_scale
    }

    pub fn plus(self, other: Self) -> Self {
        Self {
            n_judged: self.n_judged + other.n_judged,
            n_without_value: self.n_without_value + other.n_without_value,
            n_unsound: self.n_unsound + other.n_unsound,
            n_few_attempts: self.n_few_attempts + other.n_few_attempts,
            n_short_history: self.n_short_history + other.n_short_history,
            n_without_clock: self.n_without_clock + other.n_without_clock,
            n_without_scale: self.n_without_scale + other.n_without_scale,
        }
    }
}

/// What differs in one series.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Anomalies {
    /// By group and time.
    pub marks: Vec<Mark>,
    /// Strongest first.
    pub spells: Vec<Spell>,
    pub counts: HourCounts,
}

/// Compares every hour of the judged range. The series must reach `n_weeks` further back, else history is short there.
pub fn find(series: &KpiSeries, options: &AnomalyOptions) -> Anomalies {
    let calendar = Calendar::new(series, options);
    let mut found = Anomalies::default();
    for group_idx in 0..series.groups.len() {
        let marks = Group::new(series, group_idx, options).marks(&calendar, &mut found.counts);
        found.spells.extend(spells(&marks, &series.buckets));
        found.marks.extend(marks);
    }
    found.spells.sort_by(|a, b| {
        let strength = |spell: &Spell| spell.peak.score.abs();
        let name = |spell: &Spell| &series.groups[spell.group_idx];
        strength(b)
            .total_cmp(&strength(a))
            .then_with(|| name(a).cmp(name(b)))
            .then_with(|| a.range.start.cmp(&b.range.start))
    });
    found
}

/// Which hours are compared with which, the same for all groups.
struct Calendar {
    /// Judged bucket, the hour of its day, and the same hours of the weeks before. No hour: the clock does not name it.
    hours: Vec<(usize, Option<i8>, Vec<usize>)>,
}

impl Calendar {
    fn new(series: &KpiSeries, options: &AnomalyOptions) -> Self {
        let clocks: Vec<Option<DateTime>> =
            series.buckets.iter().map(|bucket| clock_of(*bucket, &series.zone)).collect();
        let at: HashMap<DateTime, usize> =
            clocks.iter().enumerate().filter_map(|(i, clock)| Some(((*clock)?, i))).collect();
        let weeks_before = |clock: DateTime| -> Vec<usize> {
            let weeks = 1..=i32::try_from(options.n_weeks).unwrap_or(i32::MAX);
            weeks
                .map_while(|n| {
                    clock.checked_sub(jiff::Span::new().try_days(7 * i64::from(n)).ok()?).ok()
                })
                .filter_map(|clock| at.get(&clock).copied())
                .collect()
        };
        let judged =
            |bucket_idx: &usize| options.judged.contains(series.buckets[*bucket_idx].start);
        let hour = |bucket_idx: usize| match clocks[bucket_idx] {
            Some(clock) => (bucket_idx, Some(clock.hour()), weeks_before(clock)),
            None => (bucket_idx, None, Vec::new()),
        };
        Self { hours: (0..series.buckets.len()).filter(judged).map(hour).collect() }
    }
}

/// The wall clock at the start of a whole hour that exists once and during which nobody moves the clock.
fn clock_of(bucket: TimeRange, zone: &Zone) -> Option<DateTime> {
    let last = bucket.end.plus_secs(-1);
    let (start, end) = (zone.local(bucket.start), zone.local(last));
    let is_whole = bucket.duration_secs() == HOUR_SECS
        && zone.offset_secs(bucket.start) == zone.offset_secs(last);
    (is_whole && !zone.is_ambiguous(start) && !zone.is_ambiguous(end)).then_some(start)
}

/// One object of the series.
struct Group<'a> {
    points: &'a [KpiPoint],
    buckets: &'a [TimeRange],
    group_idx: usize,
    options: &'a AnomalyOptions,
    /// Where the KPI is a share of attempts: its factor.
    share_factor: Option<f64>,
}

/// An hour with what it is compared with.
struct Compared {
    bucket_idx: usize,
    hour_of_day: i8,
    value: f64,
    history: Vec<usize>,
    usual: f64,
    spread: f64,
}

impl<'a> Group<'a> {
    fn new(series: &'a KpiSeries, group_idx: usize, options: &'a AnomalyOptions) -> Self {
        let points = series.group_points(group_idx);
        let sides = points.iter().filter_map(|point| Some((point.numerator?, point.denominator?)));
        let (part, all) = sides.fold((0.0, 0.0), |sum, sides| (sum.0 + sides.0, sum.1 + sides.1));
        let may_be_share = matches!(series.unit.sign(), "%" | "‰" | "1" | "");
        let is_share = may_be_share && (0.0..=all).contains(&part);
        let share_factor = if is_share { factor(points) } else { None };
        Self { points, buckets: &series.buckets, group_idx, options, share_factor }
    }

    fn marks(&self, calendar: &Calendar, counts: &mut HourCounts) -> Vec<Mark> {
        let mut compared = Vec::new();
        for (bucket_idx, hour_of_day, weeks_before) in &calendar.hours {
            let point = &self.points[*bucket_idx];
            let history: Vec<usize> =
                weeks_before.iter().copied().filter(|i| self.counts(&self.points[*i])).collect();
            let counter = match (point.value, hour_of_day) {
                (None, _) => &mut counts.n_without_value,
                (Some(_), None) => &mut counts.n_without_clock,
                (Some(_), _) if !self.is_sound(point) => &mut counts.n_unsound,
                (Some(_), _) if !self.has_attempts(point) => &mut counts.n_few_attempts,
                (Some(_), _) if history.len() < self.options.n_history_min.max(1) => {
                    &mut counts.n_short_history
                }
                (Some(value), Some(hour_of_day)) => {
                    compared.push(self.compared(*bucket_idx, *hour_of_day, value, history));
                    continue;
                }
            };
            *counter += 1;
        }
        let floors = Floors::learn(self, &compared);
        let past: Vec<usize> = compared.iter().flat_map(|hour| &hour.history).copied().collect();
        let odds_of_all = self.odds(&past);
        let mut marks = Vec::new();
        for hour in &compared {
            let scale = hour.spread.max(floors.of(hour)).max(self.chance(hour, odds_of_all));
            if scale <= 0.0 {
                counts.n_without_scale += 1;
                continue;
            }
            counts.n_judged += 1;
            marks.extend(self.mark(hour, scale));
        }
        marks
    }

    fn is_sound(&self, point: &KpiPoint) -> bool {
        let least = self.options.completeness_ratio_min;
        let few_doubted = point.suspect_share <= 0.0 || point.suspect_share < 1.0 - least;
        few_doubted && point.completeness.is_some_and(|ratio| ratio >= least)
    }

    fn has_attempts(&self, point: &KpiPoint) -> bool {
        self.options.attempts_min.is_none_or(|least| point.denominator.is_some_and(|n| n >= least))
    }

    /// Whether an hour of the past says anything.
    fn counts(&self, point: &KpiPoint) -> bool {
        point.value.is_some() && self.is_sound(point) && self.has_attempts(point)
    }

    fn values(&self, history: &[usize]) -> Vec<f64> {
        history.iter().filter_map(|i| self.points[*i].value).collect()
    }

    fn compared(
        &self,
        bucket_idx: usize,
        hour_of_day: i8,
        value: f64,
        history: Vec<usize>,
    ) -> Compared {
        let values = self.values(&history);
        let usual = median(values.clone());
        let spread = NORMAL_SCALE * median(values.iter().map(|v| (v - usual).abs()).collect());
        Compared { bucket_idx, hour_of_day, value, history, usual, spread }
    }

    /// What luck does to a share of so many attempts, had each of them the odds of the past; and one event more.
    fn chance(&self, hour: &Compared, odds_of_all: f64) -> f64 {
        let attempts = self.points[hour.bucket_idx].denominator;
        let Some((factor, attempts)) = self.share_factor.zip(attempts) else { return 0.0 };
        let uncertainty = |odds: f64| odds * (1.0 - odds);
        let most = uncertainty(self.odds(&hour.history)).max(uncertainty(odds_of_all));
        let chance = factor.abs() * ((most / attempts).sqrt() + 1.0 / attempts);
        if chance.is_finite() { chance } else { 0.0 }
    }

    /// Numerators ÷ denominators of some hours, half an event more on either side: what never failed yet may fail once.
    fn odds(&self, hours: &[usize]) -> f64 {
        let side = |i: &usize| Some((self.points[*i].numerator?, self.points[*i].denominator?));
        let (numerators, denominators) = hours
            .iter()
            .filter_map(side)
            .fold((0.0, 0.0), |(n, d), (numerator, denominator)| (n + numerator, d + denominator));
        ((numerators + 0.5) / (denominators + 1.0)).clamp(0.0, 1.0)
    }

    fn mark(&self, hour: &Compared, scale: f64) -> Option<Mark> {
        let score = (hour.value - hour.usual) / scale;
        let room = self.options.threshold * scale;
        let (low, high) = match self.share_factor {
            Some(factor) => (0.0_f64.min(factor), 0.0_f64.max(factor)),
            None => (f64::NEG_INFINITY, f64::INFINITY),
        };
        (score.abs() >= self.options.threshold).then(|| Mark {
            group_idx: self.group_idx,
            bucket_idx: hour.bucket_idx,
            start: self.buckets[hour.bucket_idx].start,
            value: hour.value,
            usual: hour.usual,
            usual_low: (hour.usual - room).max(low),
            usual_high: (hour.usual + room).min(high),
            score,
            change: Change::of(score, self.options.higher_is_better),
        })
    }
}

/// The least spread of an object, learnt from its past.
struct Floors {
    of_all: f64,
    /// By hour of day, with the number of past hours that taught it.
    of_hours: BTreeMap<i8, (f64, usize)>,
    /// A usual size of the values, for hours whose usual value is 0.
    size: f64,
}

impl Floors {
    fn learn(group: &Group<'_>, compared: &[Compared]) -> Self {
        let (mut all, mut hours) = (Vec::new(), BTreeMap::<i8, Vec<f64>>::new());
        for hour in compared {
            let values = group.values(&hour.history);
            let surprises = surprises(&values);
            all.extend_from_slice(&surprises);
            hours.entry(hour.hour_of_day).or_default().extend(surprises);
        }
        let scaled = |surprises: Vec<f64>| NORMAL_SCALE * median(surprises);
        Self {
            of_all: scaled(all),
            of_hours: hours
                .into_iter()
                .map(|(hour, list)| {
                    let n = list.len();
                    (hour, (scaled(list), n))
                })
                .collect(),
            size: median(compared.iter().map(|hour| hour.usual.abs()).collect()),
        }
    }

    fn of(&self, hour: &Compared) -> f64 {
        let (of_hour, n) = self.of_hours.get(&hour.hour_of_day).copied().unwrap_or((0.0, 0));
        let usual = if n < HOURS_MIN { of_hour.max(self.of_all) } else { of_hour };
        let size = if hour.usual == 0.0 { self.size } else { hour.usual.abs() };
        usual.max(RELATIVE_FLOOR * size)
    }
}

/// How far each value lies from the median of the others; nothing of fewer than three.
fn surprises(values: &[f64]) -> Vec<f64> {
    if values.len() < 3 {
        return Vec::new();
    }
    let others = |left_out: usize| -> Vec<f64> {
        let others = values.iter().enumerate().filter(|(i, _)| *i != left_out);
        others.map(|(_, value)| *value).collect()
    };
    values.iter().enumerate().map(|(i, value)| (value - median(others(i))).abs()).collect()
}

/// The middle one, or the middle of the two in the middle; 0 of none.
fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    let middle = values.len() / 2;
    match (values.len() % 2, values.get(middle)) {
        (_, None) => 0.0,
        (0, Some(upper)) => f64::midpoint(values[middle - 1], *upper),
        (_, Some(one)) => *one,
    }
}

/// Joins the marks of one group, which are in the order of time.
fn spells(marks: &[Mark], buckets: &[TimeRange]) -> Vec<Spell> {
    let mut spells: Vec<Spell> = Vec::new();
    for mark in marks {
        let hour = buckets[mark.bucket_idx];
        match spells.last_mut() {
            Some(spell) if spell.range.end == hour.start && spell.peak.change == mark.change => {
                spell.range.end = hour.end;
                spell.n_hours += 1;
                if mark.score.abs() > spell.peak.score.abs() {
                    spell.peak = *mark;
                }
            }
            _ => spells.push(Spell {
                group_idx: mark.group_idx,
                range: hour,
                n_hours: 1,
                peak: *mark,
            }),
        }
    }
    spells
}
