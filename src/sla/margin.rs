//! How far a result is from the next verdict or the next credit: in failures, in time down, in money.
//!
//! The question is put to the contract's own comparison: the smallest whole number of failures (or seconds down), at constant
//! attempts (or service time), with which value, rounding, verdict or credit come out differently. The answer therefore agrees
//! with a statement by construction, one step less does not change anything, and no tier needs to be known by its limit:
//! a sliding credit has a next step too. Where a value has no numerator and denominator, [`distances`] gives the way in its unit.

use rust_decimal::prelude::ToPrimitive as _;
use rust_decimal::{Decimal, RoundingStrategy};

use super::contract::{Comparison, RoundingRule};
use super::credit::{meets, rounded};
use super::forecast::ValueBounds;
use super::fraction::{Boundary, Fraction, boundary, judged};
use crate::words::{Part, Sentence, formula, sentence};

/// Significant digits of a distance in a sentence; the distance itself has all.
const SENTENCE_DIGITS: u32 = 6;

/// What is counted in the numerator's unit, for the sentences.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Quantity {
    Failures,
    Outages,
    /// Seconds down, added over that many objects.
    DownSecs {
        n_objects: u64,
    },
}

/// What changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Crossing {
    /// The warning zone begins or ends.
    Warning,
    Target,
    /// The end of the tolerance.
    Tolerance,
    Credit,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Direction {
    Worse,
    Better,
}

/// What the contract says about a value.
#[derive(Clone, Copy)]
pub struct MarginTerms<'a> {
    pub comparison: Comparison,
    pub target: Decimal,
    pub warning: Option<Decimal>,
    /// In the value's unit, beyond the target.
    pub tolerance: Option<Decimal>,
    /// The rule before comparing; `None` where the contract compares first.
    pub rounding: RoundingRule,
    /// Credit of a compared value, in money. It must not fall as values get worse.
    pub credit: &'a dyn Fn(Decimal) -> Decimal,
}

/// All there is around a result, nearest first in each direction.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Margin {
    /// The result as it is compared.
    pub compared: Decimal,
    pub credit: Decimal,
    pub steps: Vec<MarginStep>,
}

/// The way to one change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MarginStep {
    pub direction: Direction,
    pub crossing: Crossing,
    /// Fewest failures or seconds that change it; at one less everything is as now.
    pub amount: u64,
    /// The compared value there.
    pub compared: Decimal,
    /// Credit there less credit now: positive where it costs more.
    pub credit_change: Decimal,
}

impl Margin {
    /// What is left until the next change for the worse.
    pub fn next_worse(&self) -> Option<&MarginStep> {
        self.steps.iter().find(|step| step.direction == Direction::Worse)
    }

    /// What is missing for the next change for the better.
    pub fn next_better(&self) -> Option<&MarginStep> {
        self.steps.iter().find(|step| step.direction == Direction::Better)
    }

    /// The way to one kind of change; a kind lies in one direction only, but for the credit.
    pub fn step(&self, crossing: Crossing, direction: Direction) -> Option<&MarginStep> {
        self.steps.iter().find(|step| step.crossing == crossing && step.direction == direction)
    }
}

/// Failures looked at where the attempts set no end: a count cannot be thought to grow beyond it.
const AMOUNT_MAX: u64 = 1 << 50;

/// The margins of a value that is a fraction: numerator good where high is good, bad where low is good.
///
/// `None` where the fraction has no value, or contradicts its bounds.
pub fn margin(fraction: Fraction, bounds: ValueBounds, terms: &MarginTerms<'_>) -> Option<Margin> {
    let Fraction { numerator, denominator, .. } = fraction;
    let is_share = bounds == ValueBounds::Share;
    if denominator <= Decimal::ZERO
        || numerator < Decimal::ZERO
        || (is_share && numerator > denominator)
    {
        return None;
    }
    let compared = fraction.compared(terms.rounding)?;
    let credit = (terms.credit)(compared);
    let room_up = if is_share {
        (denominator - numerator).ceil().to_u64()?.min(AMOUNT_MAX)
    } else {
        AMOUNT_MAX
    };
    let room_down = numerator.ceil().to_u64()?.min(AMOUNT_MAX);
    let mut steps = Vec::new();
    for direction in [Direction::Worse, Direction::Better] {
        let goes_up = (direction == Direction::Better) == (terms.comparison == Comparison::AtLeast);
        let room = if goes_up { room_up } else { room_down };
        // A part of a unit left over at either end counts as one.
        let moved = |amount: u64| {
            let amount = Decimal::from(amount);
            let there = if goes_up { numerator + amount } else { numerator - amount };
            let most = if is_share { denominator } else { Decimal::MAX };
            let there = there.clamp(Decimal::ZERO, most);
            fraction.with(there, denominator).compared(terms.rounding)
        };
        for crossing in crossings(compared, terms, direction) {
            let changed = |amount: u64| {
                moved(amount)
                    .is_some_and(|value| changes(crossing, direction, value, credit, terms))
            };
            let Some(amount) = fewest(room, changed) else { continue };
            let compared = moved(amount)?;
            let credit_change = (terms.credit)(compared).checked_sub(credit)?;
            steps.push(MarginStep { direction, crossing, amount, compared, credit_change });
        }
    }
    steps.sort_by_key(|step| (step.direction, step.amount, step.crossing));
    Some(Margin { compared, credit, steps })
}

/// What can change in a direction.
fn crossings(
    compared: Decimal,
    terms: &MarginTerms<'_>,
    direction: Direction,
) -> impl Iterator<Item = Crossing> {
    [Crossing::Warning, Crossing::Target, Crossing::Tolerance, Crossing::Credit].into_iter().filter(
        move |crossing| match holds(*crossing, compared, terms) {
            Some(holds) => holds == (direction == Direction::Worse),
            None => *crossing == Crossing::Credit,
        },
    )
}

/// Whether a compared value lies on the good side; `None` where the contract knows no such limit.
fn holds(crossing: Crossing, compared: Decimal, terms: &MarginTerms<'_>) -> Option<bool> {
    let comparison = terms.comparison;
    match crossing {
        // The warning value itself belongs to the warning zone.
        Crossing::Warning => {
            terms.warning.map(|warning| compared != warning && meets(compared, comparison, warning))
        }
        Crossing::Target => Some(meets(compared, comparison, terms.target)),
        Crossing::Tolerance => terms.tolerance.map(|tolerance| {
            meets(compared, comparison, tolerated(comparison, terms.target, tolerance))
        }),
        Crossing::Credit => None,
    }
}

fn tolerated(comparison: Comparison, target: Decimal, tolerance: Decimal) -> Decimal {
    match comparison {
        Comparison::AtLeast => target.saturating_sub(tolerance),
        Comparison::AtMost => target.saturating_add(tolerance),
    }
}

fn changes(
    crossing: Crossing,
    direction: Direction,
    compared: Decimal,
    credit_now: Decimal,
    terms: &MarginTerms<'_>,
) -> bool {
    match (holds(crossing, compared, terms), direction) {
        (Some(holds), _) => holds == (direction == Direction::Better),
        (None, Direction::Worse) => (terms.credit)(compared) > credit_now,
        (None, Direction::Better) => (terms.credit)(compared) < credit_now,
    }
}

/// The least of `1..=room` that changes it; what changed stays changed further on.
fn fewest(room: u64, changed: impl Fn(u64) -> bool) -> Option<u64> {
    if room == 0 || !changed(room) {
        return None;
    }
    let (mut same, mut other) = (0, room);
    while other - same > 1 {
        let middle = same + (other - same) / 2;
        if changed(middle) {
            other = middle;
        } else {
            same = middle;
        }
    }
    Some(other)
}

/// The way to one limit in the value's unit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Distance {
    pub direction: Direction,
    pub crossing: Crossing,
    /// Where the limit lies before rounding, and whether a value just there is on the good side.
    pub boundary: Boundary,
    /// From the value to there, never negative.
    pub distance: Decimal,
    /// Credit on the other side less credit now.
    pub credit_change: Decimal,
}

/// The margins of any value, in its own unit, nearest first in each direction: for throughputs and durations, where no number of
/// failures is meant. `tier_limits` are the limits of the credit's steps, in any order.
pub fn distances(
    value: Decimal,
    tier_limits: &[Decimal],
    terms: &MarginTerms<'_>,
) -> Vec<Distance> {
    let comparison = terms.comparison;
    let value = judged(value);
    let compared = rounded(value, terms.rounding);
    let credit = (terms.credit)(compared);
    let mut limits: Vec<(Crossing, Decimal)> = vec![(Crossing::Target, terms.target)];
    limits.extend(terms.warning.map(|warning| (Crossing::Warning, warning)));
    limits.extend(
        terms.tolerance.map(|t| (Crossing::Tolerance, tolerated(comparison, terms.target, t))),
    );
    limits.extend(tier_limits.iter().map(|limit| (Crossing::Credit, *limit)));
    let mut found: Vec<Distance> = limits
        .into_iter()
        .filter_map(|(crossing, limit)| {
            let on_good_side = holds(crossing, compared, terms)
                .unwrap_or_else(|| meets(compared, comparison, limit));
            let edge = match crossing {
                Crossing::Warning => warning_end(limit, comparison, terms.rounding),
                _ => boundary(limit, comparison, terms.rounding),
            };
            let (direction, there) = if on_good_side {
                (Direction::Worse, just_beyond(limit, comparison, terms.rounding))
            } else {
                (Direction::Better, limit)
            };
            let credit_change = (terms.credit)(there).checked_sub(credit)?;
            let distance = edge.value.checked_sub(value)?.abs().normalize();
            Some(Distance { direction, crossing, boundary: edge, distance, credit_change })
        })
        .collect();
    found.sort_by_key(|d| (d.direction, d.distance, d.crossing));
    found
}

/// Where the warning zone ends on the good side: the warning value itself belongs to it.
fn warning_end(warning: Decimal, comparison: Comparison, rounding: RoundingRule) -> Boundary {
    let decimals = match rounding {
        RoundingRule::None => return Boundary { value: warning, included: false },
        RoundingRule::HalfUp { decimals } | RoundingRule::HalfEven { decimals } => decimals,
    };
    let step = Decimal::try_new(1, decimals).unwrap_or_default();
    let first_outside = match comparison {
        Comparison::AtLeast => warning
            .round_dp_with_strategy(decimals, RoundingStrategy::ToNegativeInfinity)
            .saturating_add(step),
        Comparison::AtMost => warning
            .round_dp_with_strategy(decimals, RoundingStrategy::ToPositiveInfinity)
            .saturating_sub(step),
    };
    boundary(first_outside, comparison, rounding)
}

/// The nearest compared value that misses a limit: one step of the rounding further, or a billionth.
fn just_beyond(limit: Decimal, comparison: Comparison, rounding: RoundingRule) -> Decimal {
    let decimals = match rounding {
        RoundingRule::None => 9,
        RoundingRule::HalfUp { decimals } | RoundingRule::HalfEven { decimals } => decimals,
    };
    let step = Decimal::try_new(1, decimals).unwrap_or_default();
    match comparison {
        Comparison::AtLeast => limit.saturating_sub(step),
        Comparison::AtMost => limit.saturating_add(step),
    }
}

impl MarginStep {
    /// The step in plain words: `351 more failures and the target is missed`. Of time, what may still be lost is said, and that
    /// a second more is too much: `13.2 more minutes down and the target is still met; 1 second more and it is missed`.
    pub fn sentence(&self, quantity: Quantity, currency: &str) -> Sentence {
        let change = change(self.crossing, self.direction, self.credit_change, currency);
        let n = self.amount;
        match (quantity, self.direction) {
            (Quantity::Failures, Direction::Worse) => {
                sentence!("sentences-more-failures", n = n, change = change)
            }
            (Quantity::Failures, Direction::Better) => {
                sentence!("sentences-fewer-failures", n = n, change = change)
            }
            (Quantity::Outages, Direction::Worse) => {
                sentence!("sentences-more-outages", n = n, change = change)
            }
            (Quantity::Outages, Direction::Better) => {
                sentence!("sentences-fewer-outages", n = n, change = change)
            }
            (Quantity::DownSecs { n_objects }, _) => {
                let line = self.of_time(change, currency);
                match n_objects {
                    0 | 1 => line,
                    n => sentence!("sentences-time-of-objects", line = line, n = n),
                }
            }
        }
    }

    fn of_time(&self, change: Sentence, currency: &str) -> Sentence {
        if self.direction == Direction::Better {
            return sentence!(
                "sentences-less-down",
                time = less_down(self.amount),
                change = change
            );
        }
        if self.amount <= 1 {
            return sentence!("sentences-second-down", change = change);
        }
        let time = more_down(self.amount - 1);
        let by = Part::money(self.credit_change.abs(), currency);
        match self.crossing {
            Crossing::Target => sentence!("sentences-down-target", time = time),
            Crossing::Warning => sentence!("sentences-down-warning", time = time),
            Crossing::Tolerance => sentence!("sentences-down-tolerance", time = time),
            Crossing::Credit if self.credit_change < Decimal::ZERO => {
                sentence!("sentences-down-credit-falls", time = time, amount = by)
            }
            Crossing::Credit => sentence!("sentences-down-credit-rises", time = time, amount = by),
        }
    }
}

fn change(
    crossing: Crossing,
    direction: Direction,
    credit_change: Decimal,
    currency: &str,
) -> Sentence {
    match (crossing, direction) {
        (Crossing::Target, Direction::Worse) => sentence!("sentences-change-target-missed"),
        (Crossing::Target, Direction::Better) => sentence!("sentences-change-target-met"),
        (Crossing::Warning, Direction::Worse) => sentence!("sentences-change-warning-reached"),
        (Crossing::Warning, Direction::Better) => sentence!("sentences-change-warning-left"),
        (Crossing::Tolerance, Direction::Worse) => sentence!("sentences-change-tolerance-exceeded"),
        (Crossing::Tolerance, Direction::Better) => sentence!("sentences-change-tolerance-holds"),
        (Crossing::Credit, _) => {
            let by = Part::money(credit_change.abs(), currency);
            if credit_change < Decimal::ZERO {
                sentence!("sentences-change-credit-falls", amount = by)
            } else {
                sentence!("sentences-change-credit-rises", amount = by)
            }
        }
    }
}

/// `13.2 more minutes down`, `1 h 5 min 7 s more down`: exact in either form.
fn more_down(secs: u64) -> Sentence {
    match minutes(secs) {
        Some(minutes) => sentence!("sentences-minutes-more", n = minutes),
        None => sentence!("sentences-time-more", time = span(secs)),
    }
}

/// `13.2 less minutes down`, `1 h 5 min 7 s less down`.
fn less_down(secs: u64) -> Sentence {
    match minutes(secs) {
        Some(minutes) => sentence!("sentences-minutes-less", n = minutes),
        None => sentence!("sentences-time-less", time = span(secs)),
    }
}

/// Where they say it exactly with one digit.
fn minutes(secs: u64) -> Option<Decimal> {
    let tenths = i64::try_from(secs / 6).ok()?;
    (secs < 6_000 && secs.is_multiple_of(6)).then(|| Decimal::new(tenths, 1).normalize())
}

/// `1 h 5 min 7 s`
fn span(secs: u64) -> Sentence {
    let parts = [(secs / 3_600, "h"), (secs / 60 % 60, "min"), (secs % 60, "s")];
    let shown = parts.into_iter().filter(|(number, _)| *number > 0);
    Sentence::joined(" ", shown.map(|(number, unit)| formula![number, " ", unit]))
}

impl Distance {
    /// `0.1 percentage points better and the target is met`; `more than` where the boundary itself changes nothing yet.
    pub fn sentence(&self, unit: &str, currency: &str) -> Sentence {
        let change = change(self.crossing, self.direction, self.credit_change, currency);
        let number = self.distance.round_sf(SENTENCE_DIGITS).unwrap_or(self.distance).normalize();
        // The difference of two percentages is no percentage.
        let distance = if unit == "%" {
            sentence!("sentences-percentage-points", n = number)
        } else {
            formula![Part::quantity(number, unit)]
        };
        match (self.direction, self.boundary.included) {
            (Direction::Worse, false) => {
                sentence!("sentences-worse", distance = distance, change = change)
            }
            (Direction::Worse, true) => {
                sentence!("sentences-worse-beyond", distance = distance, change = change)
            }
            (Direction::Better, true) => {
                sentence!("sentences-better", distance = distance, change = change)
            }
            (Direction::Better, false) => {
                sentence!("sentences-better-beyond", distance = distance, change = change)
            }
        }
    }
}
