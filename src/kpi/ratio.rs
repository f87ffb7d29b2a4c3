//! What the points of a ratio say about its formula: the constant factor in front of the division.

use crate::model::KpiPoint;

/// Digits that the factor keeps. *Good*: `100 * a / b` gives 100 again, not 100.00000000000001. *Bad*: a factor with more digits is
/// rounded, by less than a value can tell.
const FACTOR_DIGITS: usize = 12;

/// The factor of `value = factor · numerator / denominator`, the same for all points of one KPI. `None` where no point tells:
/// no point has both sides, or every numerator is 0.
pub(super) fn factor<'p>(points: impl IntoIterator<Item = &'p KpiPoint>) -> Option<f64> {
    let told = points.into_iter().find_map(|point| {
        let (value, numerator, denominator) = (point.value?, point.numerator?, point.denominator?);
        let factor = value * denominator / numerator;
        (numerator != 0.0 && factor.is_finite() && factor != 0.0).then_some(factor)
    })?;
    // A text of that many digits reads back as the nearest number with so few.
    format!("{told:.*e}", FACTOR_DIGITS - 1).parse().ok()
}
