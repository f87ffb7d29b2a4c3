//! Numbers of the matrix as people read them.

use rust_decimal::Decimal;

use crate::gui::widget::quantity;
use crate::sla::Comparison;
use crate::words::numbers;
use crate::workspace::portfolio::LineCell;

/// What was compared, with its unit, and enough digits to show on which side of the target it lies.
pub fn value(line: &LineCell) -> String {
    let Some(value) = line.value else { return quantity::NO_VALUE.to_owned() };
    with_unit(&judged(line, value), &line.unit)
}

/// A value beside the line's target.
pub fn judged(line: &LineCell, value: Decimal) -> String {
    let decimals = match value.scale() {
        scale @ 0..=6 => scale.max(2),
        _ => 3,
    };
    quantity::judged(value, line.target, line.comparison == Comparison::AtLeast, decimals)
}

/// `≥ 99.9 %`
pub fn target(line: &LineCell) -> String {
    let target = line.target.normalize();
    let shown = quantity::judged(target, target, true, target.scale());
    with_unit(&format!("{} {shown}", line.comparison.sign()), &line.unit)
}

/// `−0.12 %`
pub fn margin(line: &LineCell) -> String {
    quantity::margin(line.margin, line.target, &line.unit)
}

pub fn with_unit(number: &str, unit: &str) -> String {
    numbers().with_unit(number, unit)
}

/// Money for a narrow place: without cents where they do not matter any more.
pub fn money_short(amount: Decimal, currency: &str, decimals: u32) -> String {
    let is_large = amount.abs() >= Decimal::from(1000);
    quantity::money(amount, currency, if is_large { 0 } else { decimals })
}

/// Counts behind a share, whole where they are whole.
pub fn sides(line: &LineCell) -> Option<String> {
    let (n, d) = (line.numerator?, line.denominator?);
    Some(format!("{} ÷ {}", quantity::number(n), quantity::number(d)))
}

/// A share of the room up to the target, as percent of it.
pub fn headroom_percent(headroom: f64) -> String {
    let percent = Decimal::from_f64_retain(headroom * 100.0).unwrap_or_default();
    with_unit(&quantity::signed(percent, 0), "%")
}
