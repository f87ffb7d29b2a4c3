//! What may stand inside an aggregate: sums and differences of measurements with constant factors.
//!
//! `sum(a - 2 * b)` is `sum(a) - 2 * sum(b)`, exactly and at every level. Of anything else (products, ratios, constants added
//! to every sample) the aggregate is not known from aggregated counters, so it is refused with its reason.

use super::ast::{BinaryOperator, Expression, Node, Reference, UnaryOperator};
use super::evaluate;

/// One measurement with its factor.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Term<'e> {
    pub(super) factor: f64,
    pub(super) reference: &'e Reference,
    pub(super) expression: &'e Expression,
}

/// Why an expression is not linear.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Obstacle<'e> {
    /// A quotient of measurements.
    Ratio { numerator: &'e Expression, denominator: &'e Expression },
    /// A constant is added to every sample, or there is no measurement at all.
    Constant(f64),
    /// An aggregate inside an aggregate.
    Aggregated,
    /// A product of measurements, a function, a comparison.
    Other,
}

/// The terms of a linear expression in order of appearance.
pub(super) fn terms(expression: &Expression) -> Result<Vec<Term<'_>>, Obstacle<'_>> {
    let mut terms = Vec::new();
    let constant = collect(expression, 1.0, &mut terms)?;
    if terms.is_empty() || constant != 0.0 {
        return Err(Obstacle::Constant(constant));
    }
    Ok(terms)
}

/// Adds `factor × expression` to the terms; gives its constant part.
fn collect<'e>(
    expression: &'e Expression,
    factor: f64,
    terms: &mut Vec<Term<'e>>,
) -> Result<f64, Obstacle<'e>> {
    if let Some(constant) = constant(expression) {
        return Ok(factor * constant);
    }
    match &expression.node {
        Node::Reference(reference) => {
            terms.push(Term { factor, reference, expression });
            Ok(0.0)
        }
        Node::Unary { operator: UnaryOperator::Negate, operand } => {
            collect(operand, -factor, terms)
        }
        Node::Binary { operator, left, right } => match operator {
            BinaryOperator::Add => {
                Ok(collect(left, factor, terms)? + collect(right, factor, terms)?)
            }
            BinaryOperator::Subtract => {
                Ok(collect(left, factor, terms)? + collect(right, -factor, terms)?)
            }
            BinaryOperator::Multiply => match (constant(left), constant(right)) {
                (Some(c), _) => collect(right, factor * c, terms),
                (_, Some(c)) => collect(left, factor * c, terms),
                _ => Err(Obstacle::Other),
            },
            BinaryOperator::Divide => match constant(right) {
                Some(c) if c != 0.0 => collect(left, factor / c, terms),
                _ => Err(Obstacle::Ratio { numerator: left, denominator: right }),
            },
            _ => Err(Obstacle::Other),
        },
        Node::Aggregate { .. } => Err(Obstacle::Aggregated),
        _ => Err(Obstacle::Other),
    }
}

/// The value of an expression that uses no measurement; `None` for any other, and where the arithmetic gives none.
pub(super) fn constant(expression: &Expression) -> Option<f64> {
    match &expression.node {
        Node::Number(number) | Node::Quantity { number, .. } => Some(*number),
        Node::Unary { operator, operand } => {
            evaluate::unary(*operator, Ok(constant(operand)?)).ok()
        }
        Node::Binary { operator, left, right } => {
            evaluate::binary(*operator, Ok(constant(left)?), Ok(constant(right)?)).ok()
        }
        Node::Call { function, arguments } => {
            let values: Option<Vec<_>> = arguments.iter().map(|a| constant(a).map(Ok)).collect();
            evaluate::call(*function, &values?).ok()
        }
        Node::Reference(_)
        | Node::Aggregate { .. }
        | Node::Fold { .. }
        | Node::Bins { .. }
        | Node::PeriodSecs => None,
    }
}
