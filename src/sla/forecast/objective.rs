//! The forecast of one objective, whatever its direction and its kind of value.
//!
//! With `value = factor × n ÷ d`, `r` of the denominator still to come and `B` the outermost value that keeps the target before
//! rounding, all divided last:
//! ```text
//! run rate = factor × n ÷ d                         required = (B × (d + r) − factor × n) ÷ r
//! rest at its upper bound u = (factor × n + u × r) ÷ (d + r)      at its lower bound l likewise
//! ```
//! The best case is the upper bound where high is good and the lower one where low is good. A share lies in 0..=factor; a
//! throughput or a duration has no upper bound, so that one of its two cases is not defined.

use rust_decimal::Decimal;

use super::seasonal::{
    Amounts, Interval, SeasonalEstimate, SeasonalInput, estimate_rest, in_range,
};
use super::{NotDefined, Outlook, seasonal};
use crate::sla::contract::{Comparison, RoundingRule};
use crate::sla::credit::{meets, rounded};
use crate::sla::error_budget::{ErrorBudget, allowed_bad_percent, error_budget};
use crate::sla::fraction::{Boundary, Fraction, boundary, judged, shown};
use crate::words::{Part, Sentence, sentence};

/// A number, or why there is none.
pub type Figure = Result<Decimal, NotDefined>;

/// What values the KPI can take.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ValueBounds {
    /// A part of a whole: 0..=factor.
    Share,
    /// Throughputs, durations, counts: not below zero.
    NotNegative,
    /// Levels such as dBm.
    Unbounded,
}

/// How much of the denominator is still to come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rest {
    /// Known beforehand: service seconds, slices of a calendar window.
    Known(Decimal),
    /// Expected by somebody, such as a traffic plan.
    Expected(Decimal),
    /// Events: by the profile of the week where there is one, else at the pace so far.
    ByTime { elapsed_secs: i64, rest_secs: i64 },
}

/// What the amount still to come rests on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum RestBasis {
    Known,
    Expected,
    WeekdayProfile,
    PaceSoFar,
}

impl RestBasis {
    /// Everything but known time is an estimate and must be labeled so (worked example S08).
    pub fn is_estimated(self) -> bool {
        self != Self::Known
    }

    /// The label.
    pub fn sentence(self) -> Sentence {
        match self {
            Self::Known => sentence!("sentences-basis-known"),
            Self::Expected => sentence!("sentences-basis-plan"),
            Self::WeekdayProfile => sentence!("sentences-basis-weekdays"),
            Self::PaceSoFar => sentence!("sentences-basis-pace"),
        }
    }
}

/// A period seen from the middle.
#[derive(Clone, Copy, Debug)]
pub struct ForecastInput<'a> {
    pub so_far: Fraction,
    pub bounds: ValueBounds,
    pub comparison: Comparison,
    /// In the value's unit, as are all results.
    pub target: Decimal,
    /// The rule before comparing; `None` where the contract compares first.
    pub rounding: RoundingRule,
    pub rest: Rest,
    pub seasonal: Option<&'a SeasonalInput>,
}

/// The four numbers, the seasonal estimate and what they mean. Values are in the KPI's unit, before rounding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ObjectiveForecast {
    pub so_far: Fraction,
    pub comparison: Comparison,
    pub target: Decimal,
    /// Denominator still to come.
    pub rest: Figure,
    pub rest_basis: RestBasis,
    pub best: Figure,
    pub run_rate: Figure,
    /// What the rest must reach at least (or may reach at most) so that the target is met after rounding.
    pub required: Figure,
    /// Whether a rest of exactly `required` is enough; false where the rounding rule rounds that halfway value to the bad side.
    pub required_included: bool,
    pub worst: Figure,
    pub seasonal: Result<SeasonalEstimate, NotDefined>,
    pub outlook: Result<Outlook, NotDefined>,
    /// Of the whole period; `None` where the value is no share in percent, or the rest is not known.
    pub budget: Option<ErrorBudget>,
}

/// Forecasts an objective from what was counted so far and what is still to come.
///
/// An error where the amounts contradict each other; numbers that do not exist say why one by one.
pub fn forecast_objective(input: &ForecastInput<'_>) -> Result<ObjectiveForecast, NotDefined> {
    check(input)?;
    let ForecastInput { so_far, comparison, target, rounding, .. } = *input;
    let rest_by_week = input.seasonal.map_or(Err(NotDefined::NoDays), estimate_rest);
    let (rest, rest_basis) = rest_of(input, rest_by_week);
    let limit = boundary(target, comparison, rounding);
    let (low, high) = bounds_of(input);
    let (best_bound, worst_bound) = match comparison {
        Comparison::AtLeast => (high, low),
        Comparison::AtMost => (low, high),
    };
    let at = |bound: Figure| ended_at(so_far, rest?, bound);
    let (best, worst) = (at(best_bound), at(worst_bound));
    let run_rate = so_far.value().ok_or(NotDefined::NothingSoFar);
    let seasonal =
        rest_by_week.and_then(|by_week| seasonal_estimate(input, by_week, rest?, (best, worst)));
    let keeps = |value: Decimal| meets(rounded(judged(value), rounding), comparison, target);
    let outlook = rest.map(|_| outlook_of(best, worst, run_rate, seasonal, comparison, &keeps));
    Ok(ObjectiveForecast {
        so_far,
        comparison,
        target,
        rest,
        rest_basis,
        best,
        run_rate,
        required: rest.and_then(|rest| required(so_far, rest, limit)),
        required_included: limit.included,
        worst,
        seasonal,
        outlook,
        budget: budget_of(input, rest, rest_basis),
    })
}

fn check(input: &ForecastInput<'_>) -> Result<(), NotDefined> {
    let Fraction { numerator, denominator, factor } = input.so_far;
    let zero = Decimal::ZERO;
    let part_fits = match input.bounds {
        ValueBounds::Share => numerator >= zero && numerator <= denominator,
        ValueBounds::NotNegative => numerator >= zero,
        ValueBounds::Unbounded => true,
    };
    let rest_fits = match input.rest {
        Rest::Known(rest) | Rest::Expected(rest) => rest >= zero,
        Rest::ByTime { elapsed_secs, rest_secs } => elapsed_secs >= 0 && rest_secs >= 0,
    };
    if part_fits && rest_fits && denominator >= zero && factor > zero {
        Ok(())
    } else {
        Err(NotDefined::Contradiction)
    }
}

/// Lower and upper bound of what the rest's value can be.
fn bounds_of(input: &ForecastInput<'_>) -> (Figure, Figure) {
    match input.bounds {
        ValueBounds::Share => (Ok(Decimal::ZERO), Ok(input.so_far.factor)),
        ValueBounds::NotNegative => (Ok(Decimal::ZERO), Err(NotDefined::NoUpperBound)),
        ValueBounds::Unbounded => (Err(NotDefined::NoLowerBound), Err(NotDefined::NoUpperBound)),
    }
}

fn rest_of(input: &ForecastInput<'_>, by_week: Result<Amounts, NotDefined>) -> (Figure, RestBasis) {
    match input.rest {
        Rest::Known(rest) => (Ok(rest), RestBasis::Known),
        Rest::Expected(rest) => (Ok(rest), RestBasis::Expected),
        Rest::ByTime { rest_secs: 0, .. } => (Ok(Decimal::ZERO), RestBasis::Known),
        Rest::ByTime { elapsed_secs, rest_secs } => match by_week {
            Ok(rest) => (Ok(rest.denominator), RestBasis::WeekdayProfile),
            Err(_) if elapsed_secs == 0 || input.so_far.denominator.is_zero() => {
                (Err(NotDefined::RestUnknown), RestBasis::PaceSoFar)
            }
            Err(_) => {
                let product = input.so_far.denominator.checked_mul(Decimal::from(rest_secs));
                let rest = product.and_then(|p| p.checked_div(Decimal::from(elapsed_secs)));
                (in_range(rest), RestBasis::PaceSoFar)
            }
        },
    }
}

/// The end value if the rest has the value `bound`.
fn ended_at(so_far: Fraction, rest: Decimal, bound: Figure) -> Figure {
    if rest.is_zero() {
        return so_far.value().ok_or(NotDefined::NothingSoFar);
    }
    let bound = bound?;
    let end = || {
        let begun = so_far.factor.checked_mul(so_far.numerator)?;
        let whole = so_far.denominator.checked_add(rest)?;
        begun.checked_add(bound.checked_mul(rest)?)?.checked_div(whole)
    };
    in_range(end())
}

fn required(so_far: Fraction, rest: Decimal, limit: Boundary) -> Figure {
    if rest.is_zero() {
        return Err(NotDefined::PeriodOver);
    }
    let needed = || {
        let wanted = limit.value.checked_mul(so_far.denominator.checked_add(rest)?)?;
        wanted.checked_sub(so_far.factor.checked_mul(so_far.numerator)?)?.checked_div(rest)
    };
    in_range(needed())
}

/// The profile says how good the rest is; how much it is says `rest`, so that the estimate lies between best and worst case.
fn seasonal_estimate(
    input: &ForecastInput<'_>,
    by_week: Amounts,
    rest: Decimal,
    (best, worst): (Figure, Figure),
) -> Result<SeasonalEstimate, NotDefined> {
    let so_far = input.so_far;
    let value = if rest.is_zero() {
        so_far.value().ok_or(NotDefined::NothingSoFar)?
    } else if by_week.denominator.is_zero() {
        // Such days brought nothing before, so they say nothing about how good the rest is.
        return Err(NotDefined::NoDays);
    } else {
        // Scaled only where the amounts differ, so that no digit is lost where they do not.
        let numerator = if by_week.denominator == rest {
            by_week.numerator
        } else {
            let scaled = by_week.numerator.checked_mul(rest);
            in_range(scaled.and_then(|scaled| scaled.checked_div(by_week.denominator)))?
        };
        let numerator = in_range(so_far.numerator.checked_add(numerator))?;
        let denominator = in_range(so_far.denominator.checked_add(rest))?;
        so_far.with(numerator, denominator).value().ok_or(NotDefined::NothingSoFar)?
    };
    let within = |end: Decimal| {
        let (a, b) = (best.unwrap_or(end), worst.unwrap_or(end));
        end.max(a.min(b)).min(a.max(b))
    };
    let interval = match input.seasonal {
        Some(days) => seasonal::interval(days, value, so_far.factor).map(|i| Interval {
            low: within(i.low),
            high: within(i.high),
            ..i
        }),
        None => Err(NotDefined::NoDays),
    };
    Ok(SeasonalEstimate { value, rest_volume: by_week.denominator, interval })
}

fn outlook_of(
    best: Figure,
    worst: Figure,
    run_rate: Figure,
    seasonal: Result<SeasonalEstimate, NotDefined>,
    comparison: Comparison,
    keeps: &dyn Fn(Decimal) -> bool,
) -> Outlook {
    if worst.is_ok_and(keeps) {
        return Outlook::Safe;
    }
    if best.is_ok_and(|best| !keeps(best)) {
        return Outlook::Lost;
    }
    let bad_end = seasonal.map(|estimate| match (estimate.interval, comparison) {
        (Ok(interval), Comparison::AtLeast) => interval.low,
        (Ok(interval), Comparison::AtMost) => interval.high,
        (Err(_), _) => estimate.value,
    });
    let all_keep = run_rate.map_or(bad_end.is_ok(), keeps) && bad_end.map_or(true, keeps);
    if all_keep { Outlook::OnTrack } else { Outlook::AtRisk }
}

fn budget_of(input: &ForecastInput<'_>, rest: Figure, basis: RestBasis) -> Option<ErrorBudget> {
    let so_far = input.so_far;
    if input.bounds != ValueBounds::Share || so_far.factor != Decimal::ONE_HUNDRED {
        return None;
    }
    let bad = match input.comparison {
        Comparison::AtLeast => so_far.denominator.checked_sub(so_far.numerator)?,
        Comparison::AtMost => so_far.numerator,
    };
    let whole = so_far.denominator.checked_add(rest.ok()?)?;
    let allowed = allowed_bad_percent(input.comparison, input.target);
    let budget = error_budget(bad, whole, allowed)?;
    Some(ErrorBudget { is_estimated: basis.is_estimated(), ..budget })
}

impl ObjectiveForecast {
    /// The forecast in words and numbers, one step per line, outlook first. `unit` follows each value.
    pub fn lines(&self, unit: &str) -> Vec<Sentence> {
        let value = |value: Decimal| Part::quantity(shown(value, self.target), unit);
        let mut lines = vec![
            match self.outlook {
                Ok(outlook) => outlook.sentence(),
                Err(why) => sentence!("sentences-no-outlook", why = why.sentence()),
            },
            self.rest_line(),
            match self.best {
                Ok(best) => sentence!("sentences-best-case", value = value(best)),
                Err(why) => sentence!("sentences-no-best-case", why = why.sentence()),
            },
            match self.run_rate {
                Ok(run_rate) => sentence!("sentences-run-rate", value = value(run_rate)),
                Err(why) => sentence!("sentences-no-run-rate", why = why.sentence()),
            },
            self.required_line(&value),
            match self.worst {
                Ok(worst) => sentence!("sentences-worst-case", value = value(worst)),
                Err(why) => sentence!("sentences-no-worst-case", why = why.sentence()),
            },
        ];
        lines.extend(self.seasonal_lines(&value));
        lines
    }

    fn rest_line(&self) -> Sentence {
        let so_far = self.so_far.denominator.normalize();
        match self.rest {
            Ok(rest) => sentence!(
                "sentences-rest",
                before = so_far,
                rest = rest.round_dp(3).normalize(),
                basis = self.rest_basis.sentence(),
            ),
            Err(why) => sentence!("sentences-no-rest", before = so_far, why = why.sentence()),
        }
    }

    fn required_line(&self, value: &dyn Fn(Decimal) -> Part) -> Sentence {
        let required = match self.required {
            Ok(required) => value(required),
            Err(why) => return sentence!("sentences-no-required", why = why.sentence()),
        };
        match (self.comparison, self.required_included) {
            (Comparison::AtLeast, true) => {
                sentence!("sentences-required-at-least", value = required)
            }
            (Comparison::AtLeast, false) => {
                sentence!("sentences-required-more-than", value = required)
            }
            (Comparison::AtMost, true) => sentence!("sentences-required-at-most", value = required),
            (Comparison::AtMost, false) => {
                sentence!("sentences-required-less-than", value = required)
            }
        }
    }

    fn seasonal_lines(&self, value: &dyn Fn(Decimal) -> Part) -> Vec<Sentence> {
        let estimate = match self.seasonal {
            Ok(estimate) => estimate,
            Err(why) => return vec![sentence!("sentences-no-seasonal", why = why.sentence())],
        };
        let interval = match estimate.interval {
            Ok(interval) => sentence!(
                "sentences-interval",
                low = value(interval.low),
                high = value(interval.high),
                percent = Part::percent(interval.coverage_percent.round_dp(0)),
                n = interval.n_periods,
            ),
            Err(why) => sentence!("sentences-no-interval", why = why.sentence()),
        };
        vec![sentence!("sentences-seasonal", value = value(estimate.value)), interval]
    }
}
