//! A value with the fraction it comes from, and where exactly a limit lies once the contract's rounding is thought of.
//!
//! Forecasts and margins ask "what if the numerator were other?", so they work on the fraction and divide last. A value is
//! compared as a statement compares it: with twelve significant digits, then rounded by the contract's rule.

use rust_decimal::prelude::ToPrimitive as _;
use rust_decimal::{Decimal, RoundingStrategy};

use super::contract::{Comparison, RoundingRule};
use super::credit::{meets, rounded};
use super::evaluate::exact_decimal;

/// Significant digits that [`exact_decimal`] keeps of a computed value.
const SIGNIFICANT_DIGITS: u32 = 12;

/// Decimals with which a line of text shows a value.
const SHOWN_DECIMALS: u32 = 6;

/// `factor × numerator ÷ denominator`; the factor is 100 for a percentage.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fraction {
    pub numerator: Decimal,
    pub denominator: Decimal,
    pub factor: Decimal,
}

impl Fraction {
    pub fn percent(numerator: Decimal, denominator: Decimal) -> Self {
        Self { numerator, denominator, factor: Decimal::ONE_HUNDRED }
    }

    /// The fraction behind a computed value. `None` where numerator and denominator do not explain the value by a plain factor,
    /// as with `100 - 100 * a / b`.
    ///
    /// `factor_of_zero` is taken where the value and its numerator are zero, so that no factor can be told from them: 100 for a
    /// KPI in percent.
    pub fn explaining(
        value: f64,
        numerator: f64,
        denominator: f64,
        factor_of_zero: Decimal,
    ) -> Option<Self> {
        let ratio = numerator / denominator;
        let factor = if value == 0.0 && numerator == 0.0 {
            factor_of_zero
        } else {
            let factor = exact_decimal(value / ratio)?.round_sf(9)?.normalize();
            let explains = (factor.to_f64()? * ratio - value).abs() <= 1e-9 * value.abs();
            if !explains || factor.mantissa().unsigned_abs() >= 1_000_000 {
                return None;
            }
            factor
        };
        let (numerator, denominator) = (exact_decimal(numerator)?, exact_decimal(denominator)?);
        Some(Self { numerator, denominator, factor })
    }

    /// The same fraction with other amounts.
    #[must_use]
    pub fn with(self, numerator: Decimal, denominator: Decimal) -> Self {
        Self { numerator, denominator, ..self }
    }

    /// `factor × numerator ÷ denominator` with all the digits a decimal holds. `None` for a denominator of zero, and beyond the
    /// decimal range.
    pub fn value(self) -> Option<Decimal> {
        self.factor.checked_mul(self.numerator)?.checked_div(self.denominator)
    }

    /// The value as the contract compares it.
    pub fn compared(self, rounding: RoundingRule) -> Option<Decimal> {
        Some(rounded(judged(self.value()?), rounding))
    }
}

/// A value as a statement takes it over: integers as they are, anything else with twelve significant digits.
pub(super) fn judged(value: Decimal) -> Decimal {
    if value.fract().is_zero() {
        value.normalize()
    } else {
        value.round_sf(SIGNIFICANT_DIGITS).unwrap_or(value).normalize()
    }
}

/// The outermost value that keeps a limit, thought before rounding.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Boundary {
    pub value: Decimal,
    /// Whether the value itself keeps the limit, or only what lies beyond it.
    pub included: bool,
}

/// Where a limit lies before rounding: with "half up, 2 decimals" a target of 99.90 is kept from 99.895 on (worked examples C01,
/// R05). Whether the boundary itself is included is asked of the rounding rule, not assumed.
pub fn boundary(limit: Decimal, comparison: Comparison, rounding: RoundingRule) -> Boundary {
    let as_is = Boundary { value: limit, included: true };
    let decimals = match rounding {
        RoundingRule::None => return as_is,
        RoundingRule::HalfUp { decimals } | RoundingRule::HalfEven { decimals } => decimals,
    };
    // A rule with more decimals than a decimal holds rounds nothing.
    let Ok(half) = Decimal::try_new(5, decimals.saturating_add(1)) else { return as_is };
    let (toward, half) = match comparison {
        Comparison::AtLeast => (RoundingStrategy::ToPositiveInfinity, -half),
        Comparison::AtMost => (RoundingStrategy::ToNegativeInfinity, half),
    };
    let on_grid = limit.round_dp_with_strategy(decimals, toward);
    let Some(value) = on_grid.checked_add(half) else { return as_is };
    let value = value.normalize();
    Boundary { value, included: meets(rounded(value, rounding), comparison, limit) }
}

/// A value with six decimals, and with all it has where those would hide on which side of the limit it lies (worked example R04).
pub(super) fn shown(value: Decimal, limit: Decimal) -> Decimal {
    let short = value.round_dp(SHOWN_DECIMALS).normalize();
    if short.cmp(&limit) == value.cmp(&limit) { short } else { value.normalize() }
}
