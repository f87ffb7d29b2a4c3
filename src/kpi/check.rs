//! What is wrong with a formula that can be read: unknown names, averages of ratios, sums of gauges, unit clashes, division by a
//! constant zero, KPIs that refer to themselves.

use std::collections::{BTreeMap, BTreeSet};

use super::ast::{BinaryOperator, Expression, Formula, Node, Reference, UnaryOperator};
use super::catalog::{CanonicalMeasurement, Catalog, Kpi};
use super::dictionary::CounterDictionary;
use super::function::{Function, aggregate_name};
use super::linear::{self, Obstacle};
use crate::diagnostic::{Diagnostic, Severity, nearest};
use crate::model::{Aggregate, MeasurementType, Unit};

/// Longest chain of KPIs that refer to each other.
const CHAIN_MAX: usize = 32;
/// Numbers from here on inside an aggregate look like a counter's id that lost its backquotes.
const COUNTER_ID_MIN: f64 = 1e6;

/// Names of the imported measurement types.
#[derive(Clone, Debug, Default)]
pub(super) struct Imported<'m> {
    names: BTreeSet<&'m str>,
    /// Names that dictionaries give to exactly one imported id, with that id.
    translations: BTreeMap<&'m str, &'m str>,
}

impl<'m> Imported<'m> {
    pub(super) fn new(measurements: &'m [MeasurementType]) -> Self {
        let names = measurements.iter().map(|m| m.name.as_str()).collect();
        Self { names, translations: BTreeMap::new() }
    }

    /// The same, with the names that a dictionary gives to imported ids; what is imported under its own name needs none.
    pub(super) fn with_dictionary(
        measurements: &'m [MeasurementType],
        dictionary: &'m CounterDictionary,
    ) -> Self {
        let mut imported = Self::new(measurements);
        let is_imported = |id: &str| imported.names.contains(id);
        imported.translations = dictionary
            .unique_names(&is_imported)
            .filter(|(name, _)| !imported.names.contains(name))
            .collect();
        imported
    }

    /// The imported id that a name of a dictionary stands for.
    pub(super) fn translated(&self, name: &str) -> Option<&'m str> {
        self.translations.get(name).copied()
    }

    pub(super) fn is_empty(&self) -> bool {
        self.names.is_empty()
    }

    /// Whether a name, or any name that a wildcard stands for, was imported.
    pub(super) fn contains(&self, pattern: &str) -> bool {
        if self.names.contains(pattern) || self.translations.contains_key(pattern) {
            return true;
        }
        let Some((prefix, _)) = pattern.split_once('*') else { return false };
        let candidates = self.names.range(prefix..).take_while(|n| n.starts_with(prefix));
        candidates.into_iter().any(|name| matches_wildcard(pattern, name))
    }

    pub(super) fn names(&self) -> impl Iterator<Item = &'m str> + '_ {
        self.names.iter().copied()
    }
}

/// Whether `name` is what `pattern` says, `*` standing for any text, also none.
fn matches_wildcard(pattern: &str, name: &str) -> bool {
    let Some((prefix, rest)) = pattern.split_once('*') else { return pattern == name };
    let Some(mut name) = name.strip_prefix(prefix) else { return false };
    let mut pieces = rest.split('*').peekable();
    while let Some(piece) = pieces.next() {
        if pieces.peek().is_none() {
            return name.ends_with(piece);
        }
        match name.find(piece) {
            Some(at) => name = &name[at + piece.len()..],
            None => return false,
        }
    }
    true
}

/// What a name stands for.
#[derive(Clone, Copy, Debug)]
pub(super) enum Meaning<'c> {
    Canonical(&'c CanonicalMeasurement),
    Kpi(&'c Kpi),
    /// A measurement type by its own name.
    Counter,
    Unknown,
}

/// Canonical names come first everywhere: their 3GPP map holds the name itself. Bare, a KPI comes before an imported
/// measurement of the same name; inside an aggregate only a measurement makes sense, so it comes before the KPI.
pub(super) fn meaning<'c>(
    catalog: &'c Catalog,
    imported: &Imported<'_>,
    reference: &Reference,
    inside_aggregate: bool,
) -> Meaning<'c> {
    let is_counter = imported.contains(&reference.name);
    if reference.bin.is_some() {
        return if is_counter { Meaning::Counter } else { Meaning::Unknown };
    }
    let kpi = catalog.kpi(&reference.name);
    match (catalog.measurement(&reference.name), kpi) {
        (Some(measurement), _) => Meaning::Canonical(measurement),
        (None, Some(kpi)) if !(inside_aggregate && is_counter) => Meaning::Kpi(kpi),
        _ if is_counter => Meaning::Counter,
        _ => Meaning::Unknown,
    }
}

/// Checks a typed formula against the catalogue and the imported measurement types. Spans are set.
/// The unit is that of its value, as far as it is known.
pub(super) fn check(
    catalog: &Catalog,
    imported: &Imported<'_>,
    formula: &Formula,
) -> (Vec<Diagnostic>, Option<Unit>) {
    run(catalog, imported, formula, UnknownNames::Mistake)
}

/// Checks a formula of the catalogue, which may speak of counters that this network does not have.
pub(super) fn check_of_catalog(
    catalog: &Catalog,
    imported: &Imported<'_>,
    formula: &Formula,
) -> Vec<Diagnostic> {
    let unknown =
        if imported.is_empty() { UnknownNames::Expected } else { UnknownNames::Unavailable };
    run(catalog, imported, formula, unknown).0
}

/// Checks what can be known of a KPI without any import.
pub(super) fn check_kpi(catalog: &Catalog, kpi: &Kpi) -> Vec<Diagnostic> {
    let formula = match Formula::parse(&kpi.formula) {
        Ok(formula) => formula,
        Err(diagnostics) => return diagnostics,
    };
    let (mut diagnostics, _) = run(catalog, &Imported::default(), &formula, UnknownNames::Expected);
    diagnostics.extend(order(catalog, kpi).err().map(|cycle| *cycle));
    diagnostics
}

fn run(
    catalog: &Catalog,
    imported: &Imported<'_>,
    formula: &Formula,
    unknown_names: UnknownNames,
) -> (Vec<Diagnostic>, Option<Unit>) {
    let mut checker = Checker {
        catalog,
        imported,
        text: &formula.text,
        unknown_names,
        n_references: 0,
        period: None,
        largest_number: None,
        diagnostics: Vec::new(),
    };
    let unit = checker.unit(&formula.expression);
    (checker.finish(formula), unit)
}

/// What a name means that is neither imported nor in the catalogue.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum UnknownNames {
    /// A typed formula: an error.
    Mistake,
    /// A formula of the catalogue: a warning.
    Unavailable,
    /// Nothing is imported yet.
    Expected,
}

struct Checker<'a> {
    catalog: &'a Catalog,
    imported: &'a Imported<'a>,
    text: &'a str,
    unknown_names: UnknownNames,
    n_references: usize,
    period: Option<std::ops::Range<usize>>,
    largest_number: Option<f64>,
    diagnostics: Vec<Diagnostic>,
}

impl Checker<'_> {
    fn say(&mut self, diagnostic: Diagnostic, at: &Expression) {
        self.diagnostics.push(diagnostic.at_span(at.span.clone()));
    }

    fn quote(&self, expression: &Expression) -> String {
        self.text.get(expression.span.clone()).unwrap_or_default().trim().to_owned()
    }

    /// Checks an expression and gives its unit as far as it is known.
    fn unit(&mut self, expression: &Expression) -> Option<Unit> {
        match &expression.node {
            Node::Number(number) => {
                let largest = self.largest_number.map_or(*number, |n| n.max(*number));
                self.largest_number = Some(largest);
                None
            }
            Node::Reference(reference) => self.reference(reference, expression, false),
            Node::Aggregate { aggregate, argument } => {
                self.aggregate(*aggregate, argument, expression)
            }
            Node::PeriodSecs => {
                self.period = Some(expression.span.clone());
                Some(Unit::new("s"))
            }
            Node::Unary { operator, operand } => {
                let unit = self.unit(operand);
                if *operator == UnaryOperator::Negate { unit } else { None }
            }
            Node::Binary { operator, left, right } => {
                let units = (self.unit(left), self.unit(right));
                self.binary(*operator, left, right, units, expression)
            }
            Node::Call { function, arguments } => {
                let units: Vec<Option<Unit>> = arguments.iter().map(|a| self.unit(a)).collect();
                match function {
                    Function::Abs | Function::Round | Function::Coalesce => {
                        units.into_iter().next().flatten()
                    }
                    _ => None,
                }
            }
        }
    }

    fn binary(
        &mut self,
        operator: BinaryOperator,
        left: &Expression,
        right: &Expression,
        units: (Option<Unit>, Option<Unit>),
        whole: &Expression,
    ) -> Option<Unit> {
        match operator {
            BinaryOperator::Divide => {
                if linear::constant(right) == Some(0.0) {
                    let message = format!("{:?} divides by zero", self.quote(whole));
                    self.say(Diagnostic::error(message), right);
                }
                None
            }
            BinaryOperator::Add | BinaryOperator::Subtract => {
                if let (Some(a), Some(b)) = &units
                    && a != b
                {
                    self.unit_clash(whole, a, b);
                }
                let constant =
                    linear::constant(left).is_some() || linear::constant(right).is_some();
                if constant { None } else { units.0.or(units.1) }
            }
            _ => None,
        }
    }

    fn unit_clash(&mut self, whole: &Expression, a: &Unit, b: &Unit) {
        let name = |unit: &Unit| match unit.sign() {
            "1" => "a count".to_owned(),
            sign => format!("a value in {sign}"),
        };
        let message = format!("{:?} combines {} with {}", self.quote(whole), name(a), name(b));
        self.say(Diagnostic::warning(message).hint("convert one of them first"), whole);
    }

    fn reference(
        &mut self,
        reference: &Reference,
        at: &Expression,
        inside_aggregate: bool,
    ) -> Option<Unit> {
        self.n_references += 1;
        let catalog = self.catalog;
        let unit = match meaning(catalog, self.imported, reference, inside_aggregate) {
            Meaning::Canonical(measurement) => &measurement.unit,
            Meaning::Kpi(kpi) => &kpi.unit,
            Meaning::Counter => catalog.vendor_counter(&reference.name)?.0,
            Meaning::Unknown => {
                if self.unknown_names != UnknownNames::Expected {
                    let mut diagnostic = unknown_name(catalog, self.imported, &reference.name);
                    if self.unknown_names == UnknownNames::Unavailable {
                        diagnostic.severity = Severity::Warning;
                    }
                    self.say(diagnostic, at);
                }
                catalog.vendor_counter(&reference.name)?.0
            }
        };
        (!unit.sign().is_empty()).then(|| unit.clone())
    }

    fn aggregate(
        &mut self,
        aggregate: Aggregate,
        argument: &Expression,
        whole: &Expression,
    ) -> Option<Unit> {
        let terms = match linear::terms(argument) {
            Ok(terms) => terms,
            Err(obstacle) => {
                self.obstacle(aggregate, obstacle, whole);
                self.n_references += 1; // one complaint is enough
                return None;
            }
        };
        let mut unit: Option<Unit> = None;
        let mut constant_factor = false;
        for term in &terms {
            constant_factor |= term.factor.abs() != 1.0;
            let catalog = self.catalog;
            if let Meaning::Kpi(kpi) = meaning(catalog, self.imported, term.reference, true) {
                self.n_references += 1;
                self.aggregated_kpi(aggregate, kpi, whole);
                continue;
            }
            let found = self.reference(term.reference, term.expression, true);
            self.gauge(aggregate, term.reference, whole);
            match (&unit, &found) {
                (Some(a), Some(b)) if a != b && !constant_factor => self.unit_clash(whole, a, b),
                _ => unit = unit.or(found),
            }
        }
        self.distributes(aggregate, &terms, whole);
        if constant_factor || aggregate == Aggregate::Count { None } else { unit }
    }

    /// Whether the aggregate of the expression follows from the aggregates of its terms.
    fn distributes(
        &mut self,
        aggregate: Aggregate,
        terms: &[linear::Term<'_>],
        whole: &Expression,
    ) {
        let exact = match aggregate {
            Aggregate::Sum => true,
            Aggregate::Avg | Aggregate::First | Aggregate::Last => terms.len() == 1,
            Aggregate::Min | Aggregate::Max => terms.len() == 1 && terms[0].factor > 0.0,
            Aggregate::Count => terms.len() == 1 && terms[0].factor == 1.0,
        };
        if !exact {
            let name = aggregate_name(aggregate);
            let message = format!(
                "{:?} cannot be computed from counters that are already added up",
                self.quote(whole)
            );
            let hint = format!("{name} takes one measurement; only sum takes several");
            self.say(Diagnostic::error(message).hint(hint), whole);
        }
    }

    fn gauge(&mut self, aggregate: Aggregate, reference: &Reference, whole: &Expression) {
        let gauge = reference.bin.is_none()
            && self
                .catalog
                .measurement(&reference.name)
                .is_some_and(|m| !matches!(m.aggregate, Aggregate::Sum | Aggregate::Count));
        if gauge && aggregate == Aggregate::Sum {
            let message = format!("{:?} adds up a gauge over time", self.quote(whole));
            let hint = format!("write avg({reference}) or max({reference})");
            self.say(Diagnostic::warning(message).hint(hint), whole);
        }
    }

    fn obstacle(&mut self, aggregate: Aggregate, obstacle: Obstacle<'_>, whole: &Expression) {
        let name = aggregate_name(aggregate);
        let quoted = self.quote(whole);
        let diagnostic = match obstacle {
            Obstacle::Ratio { numerator, denominator } => {
                let (a, b) = (bare(numerator), bare(denominator));
                Diagnostic::error(format!("{quoted:?} {} ratios", verb(aggregate)))
                    .hint(format!("divide the sums: sum({a}) / sum({b})"))
            }
            Obstacle::Constant(constant) if constant.abs() >= COUNTER_ID_MIN => Diagnostic::error(
                format!("{quoted:?} has no measurement, only a number"),
            )
            .hint(format!("a name made of digits stands in backquotes: {name}(`{constant}`)")),
            Obstacle::Constant(_) => {
                Diagnostic::error(format!("{quoted:?} adds a constant to every sample"))
                    .hint("put the constant outside, after the samples are added up")
            }
            Obstacle::Aggregated => Diagnostic::error(format!(
                "{quoted:?} aggregates what is already aggregated"
            ))
            .hint("counters are added up over time and objects at once; one aggregate is enough"),
            Obstacle::Other => Diagnostic::error(format!(
                "{quoted:?} cannot be computed from counters that are already added up"
            ))
            .hint("inside an aggregate only + and - and constant factors are exact"),
        };
        self.say(diagnostic, whole);
    }

    fn aggregated_kpi(&mut self, aggregate: Aggregate, kpi: &Kpi, whole: &Expression) {
        let quoted = self.quote(whole);
        let formula = Formula::parse(&kpi.formula).ok();
        let diagnostic = match formula.as_ref().and_then(|f| outermost_division(&f.expression)) {
            Some((numerator, denominator)) => {
                Diagnostic::error(format!("{quoted:?} {} ratios", verb(aggregate)))
                    .hint(format!("divide the sums: {numerator} / {denominator}"))
                    .hint(format!("{} alone does so at every level", kpi.id))
            }
            None => Diagnostic::error(format!("{quoted:?} aggregates a KPI"))
                .hint(format!("{} alone is right at every level", kpi.id)),
        };
        self.say(diagnostic, whole);
    }

    fn finish(mut self, formula: &Formula) -> Vec<Diagnostic> {
        if self.n_references == 0 {
            if let Some(span) = self.period {
                let message = "\"period_secs\" needs a measurement whose periods it can count";
                self.diagnostics.push(Diagnostic::error(message).at_span(span));
            } else {
                let mut diagnostic = Diagnostic::warning("The formula uses no measurement");
                if self.largest_number.is_some_and(|n| n >= COUNTER_ID_MIN) {
                    diagnostic = diagnostic.hint("a name made of digits stands in backquotes");
                }
                self.diagnostics.push(diagnostic.at_span(formula.expression.span.clone()));
            }
        }
        self.diagnostics
    }
}

fn verb(aggregate: Aggregate) -> &'static str {
    match aggregate {
        Aggregate::Sum => "adds up",
        Aggregate::Avg => "averages",
        _ => "picks from",
    }
}

/// What stands inside the aggregate a person would write: `sum(a)` as `a`.
fn bare(expression: &Expression) -> &Expression {
    match &expression.node {
        Node::Aggregate { argument, .. } => argument,
        _ => expression,
    }
}

/// Both sides of the division at the top of a formula, behind constant factors.
fn outermost_division(expression: &Expression) -> Option<(&Expression, &Expression)> {
    let mut expression = expression;
    loop {
        let Node::Binary { operator, left, right } = &expression.node else { return None };
        match operator {
            BinaryOperator::Multiply if linear::constant(left).is_some() => expression = right,
            BinaryOperator::Multiply if linear::constant(right).is_some() => expression = left,
            BinaryOperator::Divide if linear::constant(right).is_some() => expression = left,
            BinaryOperator::Divide => return Some((without_factor(left), right)),
            _ => return None,
        }
    }
}

fn without_factor(expression: &Expression) -> &Expression {
    match &expression.node {
        Node::Binary { operator: BinaryOperator::Multiply, left, right } => {
            match (linear::constant(left), linear::constant(right)) {
                (Some(_), _) => right,
                (_, Some(_)) => left,
                _ => expression,
            }
        }
        _ => expression,
    }
}

fn unknown_name(catalog: &Catalog, imported: &Imported<'_>, name: &str) -> Diagnostic {
    let diagnostic = Diagnostic::error(format!("Unknown measurement type {name:?}"));
    let known = imported
        .names()
        .chain(catalog.measurements().iter().map(|m| m.name.as_str()))
        .chain(catalog.kpis().iter().map(|k| k.id.as_str()));
    match nearest(name, known) {
        Some(nearest) => diagnostic.hint(format!("did you mean {nearest:?}?")),
        None if imported.is_empty() => diagnostic.hint("nothing is imported yet"),
        None if name.contains('*') => diagnostic.hint("no imported name fits the wildcard"),
        None => diagnostic,
    }
}

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

/// Names that stand outside aggregates, in order.
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
        Node::Number(_) | Node::Aggregate { .. } | Node::PeriodSecs => {}
    }
}
