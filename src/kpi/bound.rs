//! Which formulas give no more than an upper bound: peaks of objects added up (worked example K07).
//!
//! `sum over objects (max(pmUsers))` is 270 where one cell had 180 users and another 90 at another hour: never were there 270 at
//! once. The number is right as a bound, and wrong as a number of users; who shows it has to say `≤`.

use std::collections::BTreeSet;

use super::ast::{BinaryOperator, Expression, Folding, Formula, Node, Reference};
use super::catalog::Catalog;
use super::compile::default_aggregate;
use super::fold::{FoldAggregate, FoldLevel};
use crate::model::Aggregate;

/// Whether the value of a formula is an upper bound of what its parts had at the same time.
///
/// Such is a sum over objects of values that are each the greatest over time; the greatest of such sums; such a sum with a positive
/// factor, or with something added. A ratio of such sums bounds nothing and is none.
pub(super) fn is_upper_bound(catalog: &Catalog, expression: &Expression) -> bool {
    Search { catalog, seen: BTreeSet::new() }.holds(expression, Sought::SumOfPeaks)
}

/// Whether an expression is the greatest value over time of whatever it is evaluated in.
pub(super) fn is_peak(catalog: &Catalog, expression: &Expression) -> bool {
    Search { catalog, seen: BTreeSet::new() }.holds(expression, Sought::Peak)
}

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Sought {
    SumOfPeaks,
    /// The greatest over time.
    Peak,
}

/// Ends where it has found something. So a KPI that was seen before need not be looked into again, and circles end.
struct Search<'c> {
    catalog: &'c Catalog,
    seen: BTreeSet<(&'c str, Sought)>,
}

impl Search<'_> {
    fn holds(&mut self, expression: &Expression, sought: Sought) -> bool {
        match &expression.node {
            Node::Reference(reference) => self.of_reference(reference, sought),
            Node::Aggregate { aggregate, .. } => {
                sought == Sought::Peak && *aggregate == Aggregate::Max
            }
            Node::Fold { folding, argument } => self.of_fold(*folding, argument, sought),
            Node::Binary { operator, left, right } => match operator {
                BinaryOperator::Add => self.holds(left, sought) || self.holds(right, sought),
                BinaryOperator::Multiply if is_positive(left) => self.holds(right, sought),
                BinaryOperator::Multiply | BinaryOperator::Divide if is_positive(right) => {
                    self.holds(left, sought)
                }
                _ => false,
            },
            _ => false,
        }
    }

    fn of_reference(&mut self, reference: &Reference, sought: Sought) -> bool {
        let Some(kpi) = self.catalog.kpi(&reference.name) else {
            let aggregate = default_aggregate(self.catalog, &reference.name);
            return sought == Sought::Peak && aggregate == Aggregate::Max;
        };
        self.seen.insert((&kpi.id, sought))
            && Formula::parse(&kpi.formula)
                .is_ok_and(|formula| self.holds(&formula.expression, sought))
    }

    fn of_fold(&mut self, folding: Folding, argument: &Expression, sought: Sought) -> bool {
        match (sought, folding.aggregate) {
            (Sought::Peak, FoldAggregate::Max) => folding.level != FoldLevel::Objects,
            (Sought::SumOfPeaks, FoldAggregate::Sum) => {
                folding.level == FoldLevel::Objects && self.holds(argument, Sought::Peak)
            }
            (Sought::SumOfPeaks, FoldAggregate::Max) => self.holds(argument, sought),
            _ => false,
        }
    }
}

fn is_positive(expression: &Expression) -> bool {
    match expression.node {
        Node::Number(number) | Node::Quantity { number, .. } => number > 0.0,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is_bound(catalog: &Catalog, formula: &str) -> bool {
        let parsed = Formula::parse(formula);
        parsed.is_ok_and(|parsed| is_upper_bound(catalog, &parsed.expression))
    }

    #[test]
    fn sums_of_peaks_are_bounds_and_peaks_of_sums_are_not() {
        let mut catalog = Catalog::default();
        let own = r#"
            [[kpi]]
            id = "peaks"
            name = "Peaks"
            formula = "sum over objects (max(users))"
            [[kpi]]
            id = "peak"
            name = "Peak"
            formula = "max(users)"
            [[kpi]]
            id = "circle"
            name = "Circle"
            formula = "2 * circle"
        "#;
        catalog.extend("own.toml", own);
        for bound in [
            "sum over objects (max(users))",
            "sum over objects (max over periods (sum(users)))",
            "sum over objects (max over samples (users))",
            "max over days (sum over objects (max(users)))",
            "2 * sum over objects (max(users) / 10)",
            "sum over objects (max(users)) / 1000 + sum(others)",
            "peaks",
            "peaks / 2",
            "sum over objects (peak)",
        ] {
            assert!(is_bound(&catalog, bound), "{bound}");
        }
        for exact in [
            "max(users)",
            "sum(users)",
            "max over periods (sum(users))",
            "max over objects (max(users))",
            "sum over objects (sum(users))",
            "sum over periods (max(users))",
            "avg over objects (max(users))",
            "sum over objects (max(users)) / sum over objects (max(others))",
            "-1 * sum over objects (max(users))",
            "100 - sum over objects (max(users))",
            "peak",
            "circle",
        ] {
            assert!(!is_bound(&catalog, exact), "{exact}");
        }
    }
}
