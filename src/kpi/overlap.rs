//! Sums that count the same thing twice: a name beside a wildcard that means it too, a vendor's counter beside the canonical
//! measurement that it serves, and counters that already hold what is added to them.

use super::ast::{BinaryOperator, Expression, Node, Reference, UnaryOperator};
use super::catalog::Catalog;
use super::linear;
use super::names::matches_wildcard;
use crate::diagnostic::Diagnostic;
use crate::model::{Aggregate, BinSelector};

/// Counters that hold another measurement too: Huawei counts initial and added E-RABs together.
const INCLUDES: [(&str, &str); 4] = [
    ("L.E-RAB.AttEst", "ERAB.EstabAddAttNbr"),
    ("L.E-RAB.SuccEst", "ERAB.EstabAddSuccNbr"),
    ("1526727545", "ERAB.EstabAddAttNbr"),
    ("1526727544", "ERAB.EstabAddSuccNbr"),
];

/// One summand: whether it is added, and what.
type Summand<'e> = (bool, &'e Reference);

/// A warning for each pair of summands that hold the same.
pub(super) fn double_counts(catalog: &Catalog, formula: &Expression) -> Vec<Diagnostic> {
    let mut sums = Vec::new();
    sums_in(formula, &mut sums);
    let mut found: Vec<Diagnostic> = Vec::new();
    for (whole, summands) in &sums {
        for (i, (added, one)) in summands.iter().enumerate() {
            for (other_added, other) in &summands[i + 1..] {
                if added != other_added {
                    continue;
                }
                let Some((message, hint)) = told(catalog, one, other) else { continue };
                let diagnostic =
                    Diagnostic::warning(message).hint(hint).at_span(whole.span.clone());
                if !found.contains(&diagnostic) {
                    found.push(diagnostic);
                }
            }
        }
    }
    found
}

fn told(catalog: &Catalog, one: &Reference, other: &Reference) -> Option<(String, String)> {
    if one.name == other.name {
        let apart = matches!((one.bin, other.bin), (Some(BinSelector::One(a)), Some(BinSelector::One(b))) if a != b);
        let hint = "leave one of them out, or write the factor 2";
        return (!apart).then(|| (format!("{one} is added twice"), hint.to_owned()));
    }
    let wildcard = [(one, other), (other, one)].into_iter().find(|(pattern, name)| {
        pattern.name.contains('*') && matches_wildcard(&pattern.name, &name.name)
    });
    if let Some((pattern, name)) = wildcard {
        let hint = format!("{pattern} means {name} too");
        return Some((format!("{name} is added twice"), hint));
    }
    for (whole, part) in [(one, other), (other, one)] {
        let counters = counters(catalog, &whole.name);
        let parts = counters_or_name(catalog, &part.name);
        if let Some((name, _)) = counters.iter().find(|counter| parts.contains(counter)) {
            let message = format!("{name} is added twice: {one} and {other} hold it");
            return Some((message, "leave one of them out".to_owned()));
        }
        let holds = |name: &str| {
            let of = INCLUDES.iter().find(|(counter, _)| *counter == name);
            of.filter(|(_, included)| {
                part.name == *included
                    || catalog.measurement(included).is_some_and(|m| {
                        m.maps.iter().any(|map| map.terms.iter().any(|(_, r)| r.name == part.name))
                    })
            })
        };
        let own = std::iter::once(whole.name.as_str());
        let names = own.chain(counters.iter().map(|(name, _)| name.as_str()));
        if let Some((counter, included)) = names.filter_map(holds).next() {
            let message = format!("{part} is counted twice: {counter} holds {included} already");
            return Some((message, "leave the added ones out, or the vendor".to_owned()));
        }
    }
    None
}

/// Counters behind a canonical measurement, and whether each is added.
fn counters(catalog: &Catalog, name: &str) -> Vec<(String, bool)> {
    let maps = catalog.measurement(name).into_iter().flat_map(|m| &m.maps);
    let terms = maps.flat_map(|map| &map.terms);
    terms.map(|(factor, reference)| (reference.name.clone(), *factor > 0.0)).collect()
}

fn counters_or_name(catalog: &Catalog, name: &str) -> Vec<(String, bool)> {
    let mut counters = counters(catalog, name);
    counters.push((name.to_owned(), true));
    counters
}

/// All sums in a formula, each with what it adds and takes away.
fn sums_in<'e>(expression: &'e Expression, sums: &mut Vec<(&'e Expression, Vec<Summand<'e>>)>) {
    let mut summands = Vec::new();
    collect(expression, true, &mut summands, sums);
    if summands.len() > 1 {
        sums.push((expression, summands));
    }
}

fn collect<'e>(
    expression: &'e Expression,
    added: bool,
    summands: &mut Vec<Summand<'e>>,
    sums: &mut Vec<(&'e Expression, Vec<Summand<'e>>)>,
) {
    match &expression.node {
        Node::Reference(reference) => summands.push((added, reference)),
        Node::Aggregate { aggregate: Aggregate::Sum, argument } => {
            for term in linear::terms(argument).unwrap_or_default() {
                summands.push((added == (term.factor > 0.0), term.reference));
            }
        }
        Node::Unary { operator: UnaryOperator::Negate, operand } => {
            collect(operand, !added, summands, sums);
        }
        Node::Binary { operator, left, right } => match operator {
            BinaryOperator::Add => {
                collect(left, added, summands, sums);
                collect(right, added, summands, sums);
            }
            BinaryOperator::Subtract => {
                collect(left, added, summands, sums);
                collect(right, !added, summands, sums);
            }
            BinaryOperator::Multiply if linear::constant(left).is_some() => {
                collect(right, added, summands, sums);
            }
            BinaryOperator::Multiply | BinaryOperator::Divide
                if linear::constant(right).is_some() =>
            {
                collect(left, added, summands, sums);
            }
            _ => {
                sums_in(left, sums);
                sums_in(right, sums);
            }
        },
        Node::Unary { operand: argument, .. } | Node::Fold { argument, .. } => {
            sums_in(argument, sums);
        }
        Node::Call { arguments, .. } => arguments.iter().for_each(|a| sums_in(a, sums)),
        Node::Number(_)
        | Node::Quantity { .. }
        | Node::Bins { .. }
        | Node::Aggregate { .. }
        | Node::PeriodSecs => {}
    }
}
