//! KPIs that refer to other KPIs: in which order they are needed, and whether one needs itself.

use super::ast::{Expression, Formula, Node, Reference};
use super::catalog::{Catalog, Kpi};
use super::names::{Imported, Meaning, meaning};
use crate::diagnostic::Diagnostic;

/// Longest chain of KPIs that refer to each other.
const CHAIN_MAX: usize = 32;

/// A KPI and all KPIs it refers to, each after those it needs.
///
/// # Errors
/// When a KPI refers to itself over any number of steps, or the chain is too long.
pub(super) fn order<'c>(
    catalog: &'c Catalog,
    kpi: &'c Kpi,
) -> Result<Vec<&'c Kpi>, Box<Diagnostic>> {
    let mut done = Vec::new();
    visit(catalog, kpi, &mut Vec::new(), &mut done)?;
    Ok(done)
}

/// All KPIs that an expression refers to, each after those it needs; of circles, which a checker tells, what can be reached.
pub(super) fn referred_to<'c>(catalog: &'c Catalog, expression: &Expression) -> Vec<&'c Kpi> {
    let (mut references, mut done) = (Vec::new(), Vec::new());
    bare_references(expression, &mut references);
    for reference in references {
        if let Meaning::Kpi(kpi) = meaning(catalog, &Imported::default(), reference, false) {
            visit(catalog, kpi, &mut Vec::new(), &mut done).ok();
        }
    }
    done
}

fn visit<'c>(
    catalog: &'c Catalog,
    kpi: &'c Kpi,
    trail: &mut Vec<&'c str>,
    done: &mut Vec<&'c Kpi>,
) -> Result<(), Box<Diagnostic>> {
    if done.iter().any(|k| k.id == kpi.id) {
        return Ok(());
    }
    if let Some(start) = trail.iter().position(|id| *id == kpi.id) {
        let mut round = trail[start..].to_vec();
        round.push(&kpi.id);
        let message = format!("KPI {:?} refers to itself: {}", kpi.id, round.join(" → "));
        let hint = "write one of them with counters only";
        return Err(Box::new(Diagnostic::error(message).hint(hint)));
    }
    if trail.len() == CHAIN_MAX {
        let message = format!("KPI {:?} is reached over more than {CHAIN_MAX} other KPIs", kpi.id);
        let hint = "write one of them with counters only";
        return Err(Box::new(Diagnostic::error(message).hint(hint)));
    }
    trail.push(&kpi.id);
    let formula = Formula::parse(&kpi.formula);
    let mut needed = Vec::new();
    if let Ok(formula) = &formula {
        bare_references(&formula.expression, &mut needed);
    }
    for reference in needed {
        let meaning = meaning(catalog, &Imported::default(), reference, false);
        if let Meaning::Kpi(next) = meaning {
            visit(catalog, next, trail, done)?;
        }
    }
    trail.pop();
    done.push(kpi);
    Ok(())
}

/// Names that stand outside aggregates, also inside folds, in order.
pub(super) fn bare_references<'e>(expression: &'e Expression, found: &mut Vec<&'e Reference>) {
    match &expression.node {
        Node::Reference(reference) => found.push(reference),
        Node::Unary { operand, .. } => bare_references(operand, found),
        Node::Binary { left, right, .. } => {
            bare_references(left, found);
            bare_references(right, found);
        }
        Node::Call { arguments, .. } => {
            for argument in arguments {
                bare_references(argument, found);
            }
        }
        Node::Fold { argument, .. } => bare_references(argument, found),
        Node::Number(_)
        | Node::Quantity { .. }
        | Node::Bins { .. }
        | Node::Aggregate { .. }
        | Node::PeriodSecs => {}
    }
}
