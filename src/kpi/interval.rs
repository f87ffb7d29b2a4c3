//! Between which values a share lies when a part of its periods was not seen, and the columns that say how much was seen.
//!
//! ```text
//! att, num          what was seen, in `received` of `expected` periods
//! unseen = att · (expected − received) / received
//! low    = factor · num / (att + unseen)             none of what was not seen is counted in the numerator
//! high   = factor · (num + unseen) / (att + unseen)  all of it is
//! ```
//! Of a success rate `low` means that all unseen attempts failed, of a failure rate that none did: the algebra is the same, since it
//! asks only what the numerator counts. The width says how much the missing periods could change, not how probable that is.
//!
//! # Decision
//! Which formulas are shares cannot be seen from one cell: 0.5 Mbit/s has a smaller numerator too. A formula counts as one when it is a
//! single division, its unit is percent, or unknown and its constant factor 100, and numerator and denominator of the cell agree with
//! it. *Good*: no rate per second gets bounds that mean nothing. *Bad*: a share that is typed without `100 *` gets none.

use super::ast::{BinaryOperator, Expression, Formula, Node, UnaryOperator};
use super::plan::{ExplainColumn, PlanItem};
use crate::model::{KpiPoint, KpiSeries};

/// The least and the greatest value that the whole could have had.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Interval {
    pub low: f64,
    pub high: f64,
}

/// What a share is made of.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SeenShare {
    pub numerator: f64,
    pub denominator: f64,
    /// 100 of a percentage.
    pub factor: f64,
    pub received: u64,
    pub expected: u64,
}

impl SeenShare {
    /// `None` where it is no share (a side that is negative, a numerator above the denominator, a denominator of zero) and where nothing
    /// was received, so that nothing can be said of the rest. More received than expected is nothing missing.
    pub fn interval(self) -> Option<Interval> {
        let Self { numerator, denominator, factor, received, expected } = self;
        let is_share =
            0.0 <= numerator && numerator <= denominator && denominator > 0.0 && factor > 0.0;
        if !is_share || received == 0 || expected == 0 {
            return None;
        }
        let missing = expected.saturating_sub(received);
        let unseen = denominator * missing as f64 / received as f64;
        let whole = denominator + unseen;
        let interval = Interval {
            low: factor * numerator / whole,
            high: factor * (numerator + unseen) / whole,
        };
        (interval.low.is_finite() && interval.high.is_finite()).then_some(interval)
    }
}

/// The interval of one value of an item; see the [module's text](self) for which have one.
pub fn of_point(item: &PlanItem, point: &KpiPoint) -> Option<Interval> {
    interval(share_factor(item)?, point)
}

fn interval(factor: f64, point: &KpiPoint) -> Option<Interval> {
    let value = point.value?;
    let (received, expected) = (point.received, point.expected);
    let (numerator, denominator) = (point.numerator?, point.denominator?);
    let seen = SeenShare { numerator, denominator, factor, received, expected };
    let interval = seen.interval()?;
    // The value itself, whatever order the formula multiplies and divides in.
    Some(if received >= expected { Interval { low: value, high: value } } else { interval })
}

/// Of every item `<id>.received`, `<id>.expected` (object-periods of the least complete counter), `<id>.suspect` (of the counter with
/// most of them; nothing where nothing arrived), `<id>.low` and `<id>.high`.
pub fn columns(items: &[PlanItem], series: &[KpiSeries]) -> Vec<ExplainColumn> {
    let mut columns = Vec::new();
    for (item, series) in items.iter().zip(series) {
        let factor = share_factor(item);
        let mut add = |suffix: &str, value: &dyn Fn(&KpiPoint) -> Option<f64>| {
            let name = format!("{}.{suffix}", item.id);
            columns.push(ExplainColumn { name, values: series.points.iter().map(value).collect() });
        };
        add("received", &|point| Some(point.received as f64));
        add("expected", &|point| Some(point.expected as f64));
        add("suspect", &|point| {
            (point.received + point.suspect > 0).then_some(point.suspect as f64)
        });
        add("low", &|point| Some(interval(factor?, point)?.low));
        add("high", &|point| Some(interval(factor?, point)?.high));
    }
    columns
}

/// Suffixes of the columns that belong to an item, beside `numerator` and `denominator`.
pub const SUFFIXES: [&str; 5] = ["received", "expected", "suspect", "low", "high"];

/// The constant factor of an item that is a share.
fn share_factor(item: &PlanItem) -> Option<f64> {
    let formula = Formula::parse(&item.formula).ok()?;
    let factor = factor_of(&formula.expression)?;
    let is_percentage = item.unit.sign().is_empty() && (factor - 100.0).abs() < 1e-9;
    (item.unit.is_percent() || is_percentage).then_some(factor)
}

/// The constant factor of the division at the top of a formula, as the numerator of a point leaves it out.
fn factor_of(top: &Expression) -> Option<f64> {
    match &top.node {
        Node::Unary { operator: UnaryOperator::Negate, operand } => Some(-factor_of(operand)?),
        Node::Binary { operator, left, right } => {
            match (operator, constant(left), constant(right)) {
                (BinaryOperator::Multiply, Some(factor), _) => Some(factor * factor_of(right)?),
                (BinaryOperator::Multiply, _, Some(factor)) => Some(factor_of(left)? * factor),
                (BinaryOperator::Divide, _, Some(divisor)) => Some(factor_of(left)? / divisor),
                (BinaryOperator::Divide, ..) => Some(factor_before(left)),
                _ => None,
            }
        }
        _ => None,
    }
}

/// Constants that stand before the dividend.
fn factor_before(dividend: &Expression) -> f64 {
    match &dividend.node {
        Node::Unary { operator: UnaryOperator::Negate, operand } => -factor_before(operand),
        Node::Binary { operator, left, right } => {
            match (operator, constant(left), constant(right)) {
                (BinaryOperator::Multiply, Some(factor), _) => factor * factor_before(right),
                (BinaryOperator::Multiply, _, Some(factor)) => factor_before(left) * factor,
                (BinaryOperator::Divide, _, Some(divisor)) => factor_before(left) / divisor,
                _ => 1.0,
            }
        }
        _ => 1.0,
    }
}

fn constant(expression: &Expression) -> Option<f64> {
    match &expression.node {
        Node::Number(number) => Some(*number),
        Node::Unary { operator: UnaryOperator::Negate, operand } => Some(-constant(operand)?),
        Node::Binary { operator, left, right } => {
            let (left, right) = (constant(left)?, constant(right)?);
            match operator {
                BinaryOperator::Add => Some(left + right),
                BinaryOperator::Subtract => Some(left - right),
                BinaryOperator::Multiply => Some(left * right),
                BinaryOperator::Divide if right != 0.0 => Some(left / right),
                _ => None,
            }
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Unit;

    const K18: SeenShare = SeenShare {
        numerator: 9900.0,
        denominator: 10_000.0,
        factor: 100.0,
        received: 86,
        expected: 96,
    };

    fn assert_close(found: Option<Interval>, low: f64, high: f64) {
        let found = found.unwrap();
        assert!((found.low - low).abs() < 5e-5, "{found:?}");
        assert!((found.high - high).abs() < 5e-5, "{found:?}");
    }

    #[test]
    fn k18_what_86_of_96_periods_say() {
        assert_close(K18.interval(), 88.6875, 99.1042);
        // The same of failures: their rate lies in what is left to 100.
        let failures = SeenShare { numerator: 100.0, ..K18 };
        assert_close(failures.interval(), 100.0 - 99.1042, 100.0 - 88.6875);
        // As a ratio.
        assert_close(SeenShare { factor: 1.0, ..K18 }.interval(), 0.886_875, 0.991_042);
        // Attempts that were not seen are no more than those that were: 96/86, not 96/10.
        let found = K18.interval().unwrap();
        assert!(found.low > 80.0 && found.high < 100.0);
    }

    #[test]
    fn nothing_missing_is_a_point_and_nothing_received_is_nothing() {
        let whole = SeenShare { received: 96, ..K18 }.interval().unwrap();
        assert_eq!((whole.low, whole.high), (99.0, 99.0));
        // Double deliveries make no period less than none missing.
        let more = SeenShare { received: 100, ..K18 }.interval().unwrap();
        assert_eq!((more.low, more.high), (99.0, 99.0));
        assert_eq!(SeenShare { received: 0, ..K18 }.interval(), None);
        assert_eq!(SeenShare { received: 0, expected: 0, ..K18 }.interval(), None);
    }

    #[test]
    fn what_is_no_share_has_no_interval() {
        for (numerator, denominator) in [(10_001.0, 10_000.0), (-1.0, 10.0), (0.0, 0.0)] {
            assert_eq!(SeenShare { numerator, denominator, ..K18 }.interval(), None);
        }
        assert_eq!(SeenShare { factor: -100.0, ..K18 }.interval(), None);
        let none_failed = SeenShare { numerator: 0.0, ..K18 }.interval().unwrap();
        assert!(none_failed.low == 0.0 && (none_failed.high - 10.416_667).abs() < 1e-5);
    }

    fn factor(formula: &str, unit: &str) -> Option<f64> {
        share_factor(&PlanItem {
            id: "formula".to_owned(),
            name: String::new(),
            names: Default::default(),
            unit: Unit::new(unit),
            formula: formula.to_owned(),
            higher_is_better: None,
            version: None,
            is_upper_bound: false,
            uses: Vec::new(),
        })
    }

    #[test]
    fn single_divisions_in_percent_are_shares() {
        for formula in [
            "100 * sum(a) / sum(b)",
            "sum(a) / sum(b) * 100",
            "100 * (sum(a) / sum(b))",
            "100 * (sum(b) - sum(a)) / sum(b)",
            "2 * 50 * sum(a) / (sum(b) + sum(c))",
        ] {
            assert_eq!(factor(formula, "%"), Some(100.0), "{formula}");
            assert_eq!(factor(formula, ""), Some(100.0), "{formula}");
            assert_eq!(factor(formula, "Mbit/s"), None, "{formula}");
        }
        assert_eq!(factor("sum(a) / sum(b)", "%"), Some(1.0));
        for formula in ["sum(a) / sum(b)", "3600 * sum(a) / sum(b)", "sum(a)"] {
            assert_eq!(factor(formula, ""), None, "{formula}");
        }
        for formula in ["100 - 100 * sum(a) / sum(b)", "100 * (1 - sum(a) / sum(b))", "sum(a)"] {
            assert_eq!(factor(formula, "%"), None, "{formula}");
        }
    }
}
