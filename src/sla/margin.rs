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

/// Significant digits of a distance in a sentence; the distance itself has all.
const SENTENCE_DIGITS: u32 = 6;

/// What is counted in the numerator's unit, for the sentences.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Quantity<'a> {
    /// `one` failure, `many` failures.
    Events { one: &'a str, many: &'a str },
    /// Seconds down, added over that many objects.
    DownSecs { n_objects: u64 },
}

impl Quantity<'static> {
    pub const FAILURES: Self = Self::Events { one: "failure", many: "failures" };
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
    pub fn sentence(&self, quantity: Quantity<'_>, currency: &str) -> String {
        match quantity {
            Quantity::Events { one, many } => {
                let noun = if self.amount == 1 { one } else { many };
                let amount = match self.direction {
                    Direction::Worse => format!("{} more {noun}", self.amount),
                    Direction::Better => format!("{} {noun} fewer", self.amount),
                };
                format!(
                    "{amount} and {}",
                    change_text(self.crossing, self.direction, self.credit_change, currency)
                )
            }
            Quantity::DownSecs { n_objects } => {
                let text = self.time_text(currency);
                if n_objects > 1 {
                    format!("{text} (time added over {n_objects} objects)")
                } else {
                    text
                }
            }
        }
    }

    fn time_text(&self, currency: &str) -> String {
        let change = change_text(self.crossing, self.direction, self.credit_change, currency);
        if self.direction == Direction::Better {
            return format!("{} and {change}", time_down(self.amount, "less"));
        }
        let (still, then) = match self.crossing {
            Crossing::Target => ("the target is still met", "it is missed".to_owned()),
            Crossing::Warning => ("the warning zone is not reached", "it is".to_owned()),
            Crossing::Tolerance => ("the tolerance still holds", "it is exceeded".to_owned()),
            Crossing::Credit => {
                ("the credit stays", credit_text("it", self.credit_change, currency))
            }
        };
        match self.amount {
            0 | 1 => format!("1 more second down and {change}"),
            amount => {
                format!("{} and {still}; 1 second more and {then}", time_down(amount - 1, "more"))
            }
        }
    }
}

fn change_text(
    crossing: Crossing,
    direction: Direction,
    credit_change: Decimal,
    currency: &str,
) -> String {
    let text = match (crossing, direction) {
        (Crossing::Target, Direction::Worse) => "the target is missed",
        (Crossing::Target, Direction::Better) => "the target is met",
        (Crossing::Warning, Direction::Worse) => "the warning zone is reached",
        (Crossing::Warning, Direction::Better) => "the warning zone is left",
        (Crossing::Tolerance, Direction::Worse) => "the tolerance is exceeded",
        (Crossing::Tolerance, Direction::Better) => "the tolerance holds",
        (Crossing::Credit, _) => return credit_text("the credit", credit_change, currency),
    };
    text.to_owned()
}

fn credit_text(subject: &str, credit_change: Decimal, currency: &str) -> String {
    let verb = if credit_change < Decimal::ZERO { "falls" } else { "rises" };
    format!("{subject} {verb} by {} {currency}", credit_change.abs())
}

/// `13.2 more minutes down`, `1 h 5 min 7 s more down`: exact in either form.
fn time_down(secs: u64, more_or_less: &str) -> String {
    if secs < 6_000 && secs.is_multiple_of(6) {
        let minutes = Decimal::new(i64::try_from(secs / 6).unwrap_or_default(), 1).normalize();
        let noun = if minutes == Decimal::ONE { "minute" } else { "minutes" };
        return format!("{minutes} {more_or_less} {noun} down");
    }
    let parts = [(secs / 3_600, "h"), (secs / 60 % 60, "min"), (secs % 60, "s")];
    let shown: Vec<String> = parts
        .iter()
        .filter(|(number, _)| *number > 0)
        .map(|(number, unit)| format!("{number} {unit}"))
        .collect();
    format!("{} {more_or_less} down", shown.join(" "))
}

impl Distance {
    /// `0.1 percentage points better and the target is met`; `more than` where the boundary itself changes nothing yet.
    pub fn sentence(&self, unit: &str, currency: &str) -> String {
        let (way, at_once) = match self.direction {
            Direction::Worse => ("worse", !self.boundary.included),
            Direction::Better => ("better", self.boundary.included),
        };
        let more_than = if at_once { "" } else { "more than " };
        let space = if unit.is_empty() { "" } else { " " };
        // The difference of two percentages is no percentage.
        let unit = if unit == "%" { "percentage points" } else { unit };
        let change = change_text(self.crossing, self.direction, self.credit_change, currency);
        let distance = self.distance.round_sf(SENTENCE_DIGITS).unwrap_or(self.distance).normalize();
        format!("{more_than}{distance}{space}{unit} {way} and {change}")
    }
}
