//! Alarms on the burn rate: two windows each, adapted to the granularity period of the data.
//!
//! A pair fires when the budget burns at least `threshold` times too fast over the long window (it matters) *and* over the short
//! one (it has not stopped). Pairs and thresholds are those of the Google SRE workbook, "Alerting on SLOs" (DOMAIN.md 4.7,
//! worked examples S03, S04); they spend 2, 5, 10 and 10 % of a budget of 30 days.
//!
//! PM data come in periods, so a window must be a whole number of them: a 5-minute window does not exist at 15 minutes and
//! becomes one of 15, which is said in the notes. Both windows end where the data end, not at the clock: exports arrive late.
//! A missing period is missing, not good; a window without data gives no decision.

use rust_decimal::Decimal;

use super::contract::Comparison;
use super::error_budget::burn_rate;
use super::evaluate::exact_decimal;
use crate::model::{GranularityPeriod, KpiSeries, TimeRange, Timestamp};
use crate::words::{Sentence, formula, sentence};

/// What an alarm asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Urgency {
    /// Wake somebody.
    Page,
    /// Work on it in working hours.
    Ticket,
}

/// Two windows and the burn rate that both must reach.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BurnPair {
    pub long_secs: i64,
    /// A twelfth of `long_secs`.
    pub short_secs: i64,
    pub threshold: Decimal,
    pub urgency: Urgency,
}

impl BurnPair {
    const fn new(long_secs: i64, threshold_tenths: u32, urgency: Urgency) -> Self {
        let threshold = Decimal::from_parts(threshold_tenths, 0, 0, false, 1);
        Self { long_secs, short_secs: long_secs / 12, threshold, urgency }
    }

    /// (1 h, 5 min) ≥ 14.4 and (6 h, 30 min) ≥ 6 page; (1 d, 2 h) ≥ 3 and (3 d, 6 h) ≥ 1 make a ticket.
    pub const ALL: [Self; 4] = [
        Self::new(3_600, 144, Urgency::Page),
        Self::new(21_600, 60, Urgency::Page),
        Self::new(86_400, 30, Urgency::Ticket),
        Self::new(259_200, 10, Urgency::Ticket),
    ];
}

/// One granularity period as it was counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BurnSample {
    pub range: TimeRange,
    pub good: Decimal,
    pub all: Decimal,
}

impl BurnSample {
    /// The periods of a series that is grouped together, of a KPI that is a share: its numerator is good where high is good, bad
    /// where low is good. Periods without a fraction are left out.
    pub fn of_series(series: &KpiSeries, comparison: Comparison) -> Vec<Self> {
        series
            .buckets
            .iter()
            .zip(&series.points)
            .filter_map(|(bucket, point)| {
                let numerator = exact_decimal(point.numerator?)?;
                let all = exact_decimal(point.denominator?)?;
                let good = match comparison {
                    Comparison::AtLeast => numerator,
                    Comparison::AtMost => all.checked_sub(numerator)?,
                };
                Some(Self { range: *bucket, good, all })
            })
            .collect()
    }
}

/// What is judged.
#[derive(Clone, Copy, Debug)]
pub struct BurnInput<'a> {
    /// In any order, of one granularity; periods without data are left out, not filled with zeros.
    pub samples: &'a [BurnSample],
    pub granularity: GranularityPeriod,
    /// Data that end later are not looked at.
    pub as_of: Timestamp,
    /// 0.1 for 99.9 %, see [`super::error_budget::allowed_bad_percent`].
    pub allowed_bad_percent: Decimal,
    /// Fewest events (or seconds) in each window: below it a single failure would page for a quiet cell.
    pub all_min: Decimal,
}

/// One window as it was really used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BurnWindow {
    pub range: TimeRange,
    pub good: Decimal,
    pub all: Decimal,
    /// `None` where nothing was counted.
    pub burn_rate: Option<Decimal>,
    pub n_received: usize,
    pub n_expected: i64,
}

impl BurnWindow {
    pub fn secs(&self) -> i64 {
        self.range.duration_secs()
    }
}

/// Whether an alarm fires.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Alarm {
    Fires,
    Quiet,
    /// The data do not allow a decision; the notes say why.
    NotJudged,
}

/// One pair, judged.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PairResult {
    pub pair: BurnPair,
    /// `None` where the window does not exist at this granularity, or there are no data at all.
    pub long: Option<BurnWindow>,
    pub short: Option<BurnWindow>,
    pub alarm: Alarm,
    /// What differs from the pair as it is written in books, and what the data lack.
    pub notes: Vec<Sentence>,
}

/// The windows of a pair at a granularity, in seconds (long, short), both whole numbers of periods: a twelfth of the long window
/// rounded up. `None` where a granularity period is longer than the long window: the same threshold over a longer window would
/// be another alarm.
pub fn windows_at(pair: BurnPair, granularity: GranularityPeriod) -> Option<(i64, i64)> {
    let step_secs = i64::from(granularity.as_secs());
    let rounded_up = |secs: i64| {
        secs.div_euclid(step_secs).saturating_add(i64::from(secs % step_secs > 0)) * step_secs
    };
    (step_secs <= pair.long_secs).then(|| (rounded_up(pair.long_secs), rounded_up(pair.short_secs)))
}

/// Judges all pairs of [`BurnPair::ALL`].
pub fn burn_alarms(input: &BurnInput<'_>) -> Vec<PairResult> {
    BurnPair::ALL.iter().map(|pair| burn_alarm(input, *pair)).collect()
}

/// Judges one pair.
pub fn burn_alarm(input: &BurnInput<'_>, pair: BurnPair) -> PairResult {
    let mut result =
        PairResult { pair, long: None, short: None, alarm: Alarm::NotJudged, notes: Vec::new() };
    let Some((long_secs, short_secs)) = windows_at(pair, input.granularity) else {
        result.notes.push(sentence!(
            "sentences-burn-no-window",
            window = span(pair.long_secs),
            every = span(i64::from(input.granularity.as_secs())),
        ));
        return result;
    };
    let asked =
        [(Side::Long, pair.long_secs, long_secs), (Side::Short, pair.short_secs, short_secs)];
    for (side, asked_secs, used_secs) in asked {
        if asked_secs != used_secs {
            result.notes.push(sentence!(
                "sentences-burn-other-window",
                window = side.sentence(),
                used = span(used_secs),
                asked = span(asked_secs),
                every = span(i64::from(input.granularity.as_secs())),
            ));
        }
    }
    if long_secs == short_secs {
        result.notes.push(sentence!("sentences-burn-same-windows"));
    }
    let in_time = input.samples.iter().map(|s| s.range.end).filter(|end| *end <= input.as_of);
    let Some(end) = in_time.max() else {
        result.notes.push(sentence!("sentences-burn-no-data"));
        return result;
    };
    let age_secs = input.as_of.as_unix_secs().saturating_sub(end.as_unix_secs());
    if age_secs > 0 {
        result.notes.push(sentence!("sentences-burn-data-end", span = span(age_secs)));
    }
    let long = window(input, end, long_secs);
    let short = window(input, end, short_secs);
    // What burned before the data stopped says nothing about now.
    let is_stale = age_secs >= long_secs;
    if is_stale {
        result.notes.push(sentence!("sentences-burn-stale"));
    }
    let enough = [(Side::Long, &long), (Side::Short, &short)]
        .map(|(side, window)| has_enough(input, side, window, &mut result.notes));
    result.alarm = match (long.burn_rate, short.burn_rate) {
        (Some(long), Some(short)) if !is_stale && enough == [true, true] => {
            if long >= pair.threshold && short >= pair.threshold {
                Alarm::Fires
            } else {
                Alarm::Quiet
            }
        }
        _ => Alarm::NotJudged,
    };
    (result.long, result.short) = (Some(long), Some(short));
    result
}

/// The periods that lie wholly in the `secs` before `end`.
fn window(input: &BurnInput<'_>, end: Timestamp, secs: i64) -> BurnWindow {
    let range = TimeRange { start: end.plus_secs(secs.saturating_neg()), end };
    let (mut good, mut all, mut n_received) = (Decimal::ZERO, Decimal::ZERO, 0);
    for sample in input.samples {
        if sample.range.start >= range.start && sample.range.end <= end {
            good = good.saturating_add(sample.good);
            all = all.saturating_add(sample.all);
            n_received += 1;
        }
    }
    BurnWindow {
        range,
        good,
        all,
        burn_rate: burn_rate(all.saturating_sub(good), all, input.allowed_bad_percent),
        n_received,
        n_expected: secs / i64::from(input.granularity.as_secs()),
    }
}

/// Whether a window may decide; what it lacks goes to the notes.
fn has_enough(
    input: &BurnInput<'_>,
    side: Side,
    window: &BurnWindow,
    notes: &mut Vec<Sentence>,
) -> bool {
    let n_expected = usize::try_from(window.n_expected).unwrap_or(usize::MAX);
    if window.n_received < n_expected {
        notes.push(sentence!(
            "sentences-burn-missing",
            n = window.n_received,
            expected = n_expected,
            window = side.sentence(),
        ));
    }
    if input.allowed_bad_percent <= Decimal::ZERO {
        notes.push(sentence!("sentences-burn-no-budget"));
        return false;
    }
    if window.all.is_zero() {
        notes.push(sentence!("sentences-burn-nothing", window = side.sentence()));
        return false;
    }
    if window.all < input.all_min {
        notes.push(sentence!(
            "sentences-burn-too-few",
            n = window.all.normalize(),
            window = side.sentence(),
            least = input.all_min.normalize(),
        ));
        return false;
    }
    true
}

/// One of a pair's windows.
#[derive(Clone, Copy)]
enum Side {
    Long,
    Short,
}

impl Side {
    fn sentence(self) -> Sentence {
        match self {
            Self::Long => sentence!("sentences-burn-long"),
            Self::Short => sentence!("sentences-burn-short"),
        }
    }
}

/// `15 min`, `6 h`, `3 d`.
fn span(secs: i64) -> Sentence {
    match secs {
        s if s % 86_400 == 0 => formula![s / 86_400, " d"],
        s if s % 3_600 == 0 => formula![s / 3_600, " h"],
        s if s % 60 == 0 => formula![s / 60, " min"],
        s => formula![s, " s"],
    }
}
