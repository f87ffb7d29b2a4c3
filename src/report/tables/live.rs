//! Formulas that give a value again, each tried out before it is offered: what a spreadsheet would compute must be the engine's
//! number to the last digit, else the cell holds the number alone.
//!
//! Spreadsheets compute in the same binary floating point and round half away from zero on the shortest decimal digits, as
//! [`rounded`] does.

use rust_decimal::{Decimal, RoundingStrategy};

use super::to_f64;
use crate::format::exact_decimal;

/// Digits behind the mark up to which differences of decimals are trusted to a rounding function.
const ROUND_DECIMALS_MAX: u32 = 12;

/// `100*[numerator]/[denominator]`: a ratio with its scale, where one gives exactly that value.
pub fn ratio(value: f64, numerator: f64, denominator: f64, is_percent: bool) -> Option<String> {
    if denominator == 0.0 {
        return None;
    }
    if numerator == 0.0 {
        let scale = if is_percent { "100*" } else { "" };
        return (value == 0.0).then(|| format!("{scale}[numerator]/[denominator]"));
    }
    let measured = value * denominator / numerator;
    let rounded = (1..=9).filter_map(|digits| significant(measured, digits));
    [1.0, 100.0].into_iter().chain(rounded).find_map(|scale| {
        if scale == 1.0 && numerator / denominator == value {
            return Some("[numerator]/[denominator]".to_owned());
        }
        if scale * numerator / denominator == value {
            return Some(format!("{scale}*[numerator]/[denominator]"));
        }
        let divided_first = numerator / denominator * scale == value;
        divided_first.then(|| format!("[numerator]/[denominator]*{scale}"))
    })
}

fn significant(value: f64, digits: usize) -> Option<f64> {
    let scale: f64 = format!("{value:.*e}", digits - 1).parse().ok()?;
    (scale.is_finite() && scale != 0.0).then_some(scale)
}

/// What `ROUND(value, decimals)` of a spreadsheet gives.
pub fn rounded(value: f64, decimals: u32) -> Option<Decimal> {
    let exact = exact_decimal(value)?;
    Some(exact.round_dp_with_strategy(decimals, RoundingStrategy::MidpointAwayFromZero))
}

/// `ROUND([a]-[b],4)`: the difference of two decimals.
pub fn difference(
    result: Decimal,
    (minuend, minuend_text): (Decimal, &str),
    (subtrahend, subtrahend_text): (Decimal, &str),
) -> Option<String> {
    let decimals = minuend.scale().max(subtrahend.scale());
    let found = rounded(to_f64(minuend)? - to_f64(subtrahend)?, decimals)?;
    (found == result && decimals <= ROUND_DECIMALS_MAX)
        .then(|| format!("ROUND({minuend_text}-{subtrahend_text},{decimals})"))
}

/// `ROUND([base]*[credit_percent]/100,2)`, with a factor where one was applied.
pub fn share(
    amount: Decimal,
    base: Decimal,
    percent: Decimal,
    factor: Option<Decimal>,
    decimals: u32,
) -> Option<String> {
    let whole = to_f64(base)? * to_f64(percent)? / 100.0;
    let (found, times) = match factor {
        Some(factor) => (whole * to_f64(factor)?, "*[multiplier]"),
        None => (whole, ""),
    };
    (rounded(found, decimals)? == amount)
        .then(|| format!("ROUND([base]*[credit_percent]/100{times},{decimals})"))
}

/// Whether a sum in floating point, rounded, is the exact one.
pub fn adds_up(total: Decimal, parts: impl Iterator<Item = Decimal>, decimals: u32) -> bool {
    let sum: Option<f64> = parts.map(to_f64).sum();
    sum.and_then(|sum| rounded(sum, decimals)) == Some(total)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn dec(text: &str) -> Decimal {
        text.parse().unwrap_or_default()
    }

    #[test]
    fn a_ratio_is_found_with_its_scale_and_nothing_else_is() {
        let percent = ratio(100.0 * 9871.0 / 10_000.0, 9871.0, 10_000.0, true);
        assert_eq!(percent.as_deref(), Some("100*[numerator]/[denominator]"));
        let rate = ratio(8.0 * 123_456.0 / 777.0, 123_456.0, 777.0, false);
        assert_eq!(rate.as_deref(), Some("8*[numerator]/[denominator]"));
        assert_eq!(ratio(0.5, 1.0, 2.0, false).as_deref(), Some("[numerator]/[denominator]"));
        // A median of days beside the sums of the month.
        assert_eq!(ratio(99.123_456_789_012_3, 9871.0, 10_000.0, true), None);
        assert_eq!(ratio(1.0, 1.0, 0.0, true), None);
        assert_eq!(ratio(5.0, 0.0, 10.0, true), None);
    }

    #[test]
    fn rounding_is_on_the_digits_that_people_see() {
        assert_eq!(rounded(1.005, 2), Some(dec("1.01")));
        assert_eq!(rounded(-0.125, 2), Some(dec("-0.13")));
        let margin = difference(dec("-0.03"), (dec("99.87"), "[a]"), (dec("99.90"), "[b]"));
        assert_eq!(margin.as_deref(), Some("ROUND([a]-[b],2)"));
        assert_eq!(difference(dec("-0.02"), (dec("99.87"), "a"), (dec("99.9"), "b")), None);
    }
}
