//! What is wrong with a formula that can be read: unknown names, averages of ratios, sums of gauges, unit clashes, division by a
//! constant zero, KPIs that refer to themselves.

use super::ast::{BinaryOperator, Expression, Folding, Formula, Node, Reference, UnaryOperator};
use super::bins::BinFunction;
use super::bound;
use super::catalog::{Catalog, Kpi};
use super::fold::{FineLevel, FoldAggregate, FoldLevel};
use super::function::{Function, aggregate_name};
use super::linear::{self, Obstacle};
use super::names::{Imported, Meaning, counters_of, edges_of, meaning, unknown_name};
use super::order::order;
use super::overlap;
use super::units::{self, Quantity};
use crate::diagnostic::{Diagnostic, Severity};
use crate::model::{Aggregate, Unit};

/// Numbers from here on inside an aggregate look like a counter's id that lost its backquotes.
const COUNTER_ID_MIN: f64 = 1e6;

/// Checks a typed formula against the catalogue and the imported measurement types. Spans are set.
/// The unit is that of its value, as far as it is known.
pub(super) fn check(
    catalog: &Catalog,
    imported: &Imported<'_>,
    formula: &Formula,
) -> (Vec<Diagnostic>, Option<Unit>) {
    let (diagnostics, known) = run(catalog, imported, formula, UnknownNames::Mistake);
    (diagnostics, known.unit)
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
    let (mut diagnostics, known) =
        run(catalog, &Imported::default(), &formula, UnknownNames::Expected);
    diagnostics.extend(declared_unit(&kpi.unit, known.quantity));
    diagnostics.extend(order(catalog, kpi).err().map(|cycle| *cycle));
    diagnostics
}

fn run(
    catalog: &Catalog,
    imported: &Imported<'_>,
    formula: &Formula,
    unknown_names: UnknownNames,
) -> (Vec<Diagnostic>, Known) {
    let mut checker = Checker {
        catalog,
        imported,
        text: &formula.text,
        unknown_names,
        n_references: 0,
        period: None,
        largest_number: None,
        level: FineLevel::default(),
        diagnostics: Vec::new(),
    };
    let known = checker.known(&formula.expression);
    let mut diagnostics = checker.finish(formula);
    diagnostics.extend(overlap::double_counts(catalog, &formula.expression));
    (diagnostics, known)
}

/// What is known of a part of a formula.
#[derive(Clone, Debug, Default)]
struct Known {
    /// As a person would say it.
    unit: Option<Unit>,
    /// What it is made of; `None` also for constants, which go with everything.
    quantity: Option<Quantity>,
    nature: Nature,
}

/// What may be done with values.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Nature {
    #[default]
    Additive,
    Ratio,
    Percentile,
}

impl Known {
    fn of(unit: Option<Unit>) -> Self {
        let quantity = unit.as_ref().and_then(Quantity::of);
        Self { unit, quantity, nature: Nature::Additive }
    }

    fn count() -> Self {
        Self { quantity: Some(Quantity::COUNT), ..Self::default() }
    }
}

/// What a KPI's unit says, against what its formula gives.
fn declared_unit(unit: &Unit, found: Option<Quantity>) -> Option<Diagnostic> {
    if unit.sign().is_empty() {
        return None;
    }
    let Some(declared) = Quantity::of(unit) else {
        let diagnostic = Diagnostic::warning(format!("The unit {:?} is not known", unit.sign()));
        return Some(match units::nearest_sign(unit.sign()) {
            Some(nearest) => diagnostic.hint(format!("did you mean {nearest:?}?")),
            None => diagnostic,
        });
    };
    let found = found.filter(|found| !found.is_same(declared))?;
    Some(if found.is_same_kind(declared) {
        let factor = found.factor_to(declared);
        Diagnostic::warning(format!(
            "The formula does not give {}: its value would have to be multiplied by {factor}",
            unit.sign()
        ))
        .hint("write the factor into the formula, or the unit that it gives")
    } else {
        Diagnostic::warning(format!(
            "The formula gives {}, and {} is {}",
            found.kind(),
            unit.sign(),
            declared.kind()
        ))
    })
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
    /// How finely the part is cut that is being looked at.
    level: FineLevel,
    diagnostics: Vec<Diagnostic>,
}

impl Checker<'_> {
    fn say(&mut self, diagnostic: Diagnostic, at: &Expression) {
        self.diagnostics.push(diagnostic.at_span(at.span.clone()));
    }

    fn quote(&self, expression: &Expression) -> String {
        self.text.get(expression.span.clone()).unwrap_or_default().trim().to_owned()
    }

    /// Checks an expression, and says what is known of it.
    fn known(&mut self, expression: &Expression) -> Known {
        match &expression.node {
            Node::Number(number) => {
                let largest = self.largest_number.map_or(*number, |n| n.max(*number));
                self.largest_number = Some(largest);
                Known::default()
            }
            Node::Quantity { unit, .. } => Known::of(Some(Unit::new(unit))),
            Node::Reference(reference) => self.reference(reference, expression, false),
            Node::Aggregate { aggregate, argument } => {
                self.aggregate(*aggregate, argument, expression)
            }
            Node::Fold { folding, argument } => self.fold(*folding, argument, expression),
            Node::Bins { function, reference, edges } => {
                self.bins(*function, reference, edges, expression)
            }
            Node::PeriodSecs => {
                self.period = Some(expression.span.clone());
                Known::of(Some(Unit::new("s")))
            }
            Node::Unary { operator, operand } => {
                let known = self.known(operand);
                if *operator == UnaryOperator::Negate { known } else { Known::count() }
            }
            Node::Binary { operator, left, right } => {
                let both = (self.known(left), self.known(right));
                self.binary(*operator, left, right, both, expression)
            }
            Node::Call { function, arguments } => self.call(*function, arguments, expression),
        }
    }

    fn call(&mut self, function: Function, arguments: &[Expression], whole: &Expression) -> Known {
        let known: Vec<Known> = arguments.iter().map(|a| self.known(a)).collect();
        let alike = match function {
            Function::If => known.get(1..).unwrap_or_default(),
            Function::Coalesce | Function::Min2 | Function::Max2 => &known[..],
            Function::Abs | Function::Round => known.get(..1).unwrap_or_default(),
            _ => return Known::default(),
        };
        let mut together = Known::default();
        for one in alike {
            if let (Some(a), Some(b)) = (together.quantity, one.quantity)
                && !a.is_same(b)
            {
                self.clash(whole, &together, one);
            }
            together.quantity = together.quantity.or(one.quantity);
            together.unit = together.unit.or_else(|| one.unit.clone());
            if one.nature != Nature::Additive {
                together.nature = one.nature;
            }
        }
        together
    }

    fn binary(
        &mut self,
        operator: BinaryOperator,
        left: &Expression,
        right: &Expression,
        (a, b): (Known, Known),
        whole: &Expression,
    ) -> Known {
        // A bare number goes with everything; `5 s` does not.
        let factor = |side: &Expression, known: &Known| {
            linear::constant(side).filter(|_| known.quantity.is_none())
        };
        let (factor_left, factor_right) = (factor(left, &a), factor(right, &b));
        let worse = if a.nature == Nature::Additive { b.nature } else { a.nature };
        let of_quantity = |quantity, nature| Known { unit: None, quantity, nature };
        match operator {
            BinaryOperator::Divide => {
                if linear::constant(right) == Some(0.0) {
                    let message = format!("{:?} divides by zero", self.quote(whole));
                    self.say(Diagnostic::error(message), right);
                }
                if let Some(factor) = factor_right {
                    let scaled = a.quantity.and_then(|a| a.scaled(1.0 / factor));
                    return of_quantity(scaled, a.nature);
                }
                let quantity = match (factor_left, a.quantity, b.quantity) {
                    (Some(factor), _, Some(b)) => Quantity::COUNT.over(b).scaled(factor),
                    (None, Some(a), Some(b)) => Some(a.over(b)),
                    _ => None,
                };
                of_quantity(quantity, Nature::Ratio)
            }
            BinaryOperator::Multiply => match (factor_left, factor_right) {
                (Some(factor), _) => {
                    of_quantity(b.quantity.and_then(|b| b.scaled(factor)), b.nature)
                }
                (_, Some(factor)) => {
                    of_quantity(a.quantity.and_then(|a| a.scaled(factor)), a.nature)
                }
                _ => of_quantity(a.quantity.zip(b.quantity).map(|(a, b)| a.times(b)), worse),
            },
            BinaryOperator::Add | BinaryOperator::Subtract => {
                if a.quantity.is_some()
                    || b.quantity.is_some()
                    || (a.unit.is_some() && b.unit.is_some())
                {
                    self.alike(whole, &a, &b);
                }
                let constant = factor_left.is_some() || factor_right.is_some();
                Known {
                    unit: if constant { None } else { a.unit.or(b.unit) },
                    quantity: a.quantity.or(b.quantity),
                    nature: worse,
                }
            }
            BinaryOperator::Power => Known { nature: worse, ..Known::default() },
            BinaryOperator::And | BinaryOperator::Or => Known::count(),
            _ => {
                self.alike(whole, &a, &b);
                Known::count()
            }
        }
    }

    /// Says so where two values cannot be added or compared.
    fn alike(&mut self, whole: &Expression, a: &Known, b: &Known) {
        let clash = match (a.quantity, b.quantity) {
            (Some(a), Some(b)) => !a.is_same(b),
            _ => matches!((&a.unit, &b.unit), (Some(a), Some(b)) if a != b),
        };
        if clash {
            self.clash(whole, a, b);
        }
    }

    fn clash(&mut self, whole: &Expression, a: &Known, b: &Known) {
        if let (Some(a), Some(b)) = (&a.unit, &b.unit) {
            return self.unit_clash(whole, a, b);
        }
        let (Some(a), Some(b)) = (a.quantity, b.quantity) else { return };
        let quoted = self.quote(whole);
        let message = if a.is_same_kind(b) {
            let factor = b.factor_to(a);
            format!(
                "{quoted:?} combines numbers of different scale: one would have to be multiplied by {factor}"
            )
        } else {
            format!("{quoted:?} combines {} with {}", a.kind(), b.kind())
        };
        self.say(Diagnostic::warning(message).hint("convert one of them first"), whole);
    }

    fn fold(&mut self, folding: Folding, argument: &Expression, whole: &Expression) -> Known {
        let outside = self.level;
        let quoted = self.quote(whole);
        self.level = outside.cut(folding.level);
        if self.level == outside {
            let message = format!(
                "{quoted:?} goes over {} where each is looked at already",
                folding.level.word()
            );
            self.say(Diagnostic::error(message), whole);
        }
        let known = self.known(argument);
        self.level = outside;
        let mut warn = |message: String, hint: &str| {
            self.say(Diagnostic::warning(message).hint(hint), whole);
        };
        match (folding.aggregate, known.nature) {
            (FoldAggregate::Avg, Nature::Ratio) => warn(
                format!(
                    "{quoted:?} averages ratios: each weighs the same, however much it carries"
                ),
                "divide the sums, without over, where the whole is meant",
            ),
            (FoldAggregate::Sum, Nature::Ratio) => {
                warn(format!("{quoted:?} adds up ratios"), "divide the sums, without over");
            }
            (FoldAggregate::Sum | FoldAggregate::Avg, Nature::Percentile) => warn(
                format!(
                    "{quoted:?} {} percentiles, which says nothing of the whole",
                    if folding.aggregate == FoldAggregate::Sum { "adds up" } else { "averages" }
                ),
                "take the percentile over samples, or of the bins of a histogram",
            ),
            _ => {}
        }
        if folding == (Folding { aggregate: FoldAggregate::Sum, level: FoldLevel::Objects })
            && bound::is_peak(self.catalog, argument)
        {
            let message = format!(
                "{quoted:?} is an upper bound (≤): objects need not have their maximum at the same time"
            );
            let hint = "for the greatest sum write max over periods (sum(…))";
            self.say(Diagnostic::note(message).hint(hint), whole);
        }
        match folding.aggregate {
            FoldAggregate::Count | FoldAggregate::Unavailable(_) => Known::count(),
            FoldAggregate::Median
            | FoldAggregate::Percentile(_)
            | FoldAggregate::PercentileLinear(_) => Known { nature: Nature::Percentile, ..known },
            _ => known,
        }
    }

    fn bins(
        &mut self,
        function: BinFunction,
        reference: &Reference,
        edges: &[f64],
        whole: &Expression,
    ) -> Known {
        let name = &reference.name;
        // Its unit is that of the counts, which says nothing of the edges.
        self.reference(reference, whole, true);
        let counters = counters_of(self.catalog, self.imported, name);
        let quoted = self.quote(whole);
        let n_bins = match counters[..] {
            [] => None,
            [counter] => self.imported.n_bins(counter),
            _ => {
                let message =
                    format!("{quoted:?} means arrays of several vendors: {}", counters.join(", "));
                self.say(
                    Diagnostic::error(message).hint("name one of them: their bins differ"),
                    whole,
                );
                return Known::default();
            }
        };
        if !counters.is_empty() && n_bins.is_none() {
            let message = format!("{quoted:?} takes an array, and {name} has no bins");
            self.say(Diagnostic::error(message), whole);
            return Known::default();
        }
        let edges = if edges.is_empty() { edges_of(self.catalog, name) } else { edges };
        let n_edges = edges.len();
        let needs = usize::from(n_bins.unwrap_or_default());
        let problem = if n_edges == 0 {
            Some(format!(
                "{quoted:?} needs the edges of the bins, and the catalogue does not know them"
            ))
        } else if n_bins.is_some() && n_edges != needs && n_edges != needs + 1 {
            Some(format!("{quoted:?} has {n_edges} edges for {needs} bins"))
        } else {
            None
        };
        if let Some(problem) = problem {
            let hint = format!(
                "write them behind it: {}({name}, …, 0, 10, 20), one for each bin and one for the end",
                function.word()
            );
            self.say(Diagnostic::error(problem).hint(hint), whole);
        }
        let nature = match function {
            BinFunction::Percentile(_) => Nature::Percentile,
            BinFunction::Mean => Nature::Ratio,
        };
        Known { nature, ..Known::default() }
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
    ) -> Known {
        self.n_references += 1;
        let catalog = self.catalog;
        let of_vendor = || catalog.vendor_counter(&reference.name).map(|(unit, _)| unit);
        let mut nature = Nature::Additive;
        let unit = match meaning(catalog, self.imported, reference, inside_aggregate) {
            Meaning::Canonical(measurement) => Some(&measurement.unit),
            Meaning::Kpi(kpi) => {
                nature = nature_of(kpi);
                Some(&kpi.unit)
            }
            Meaning::Counter => of_vendor(),
            Meaning::Unknown => {
                if self.unknown_names != UnknownNames::Expected {
                    let mut diagnostic = unknown_name(catalog, self.imported, &reference.name);
                    if self.unknown_names == UnknownNames::Unavailable {
                        diagnostic.severity = Severity::Warning;
                    }
                    self.say(diagnostic, at);
                }
                of_vendor()
            }
        };
        let unit = unit.filter(|unit| !unit.sign().is_empty()).cloned();
        Known { nature, ..Known::of(unit) }
    }

    fn aggregate(
        &mut self,
        aggregate: Aggregate,
        argument: &Expression,
        whole: &Expression,
    ) -> Known {
        let terms = match linear::terms(argument) {
            Ok(terms) => terms,
            Err(obstacle) => {
                self.obstacle(aggregate, obstacle, whole);
                self.n_references += 1; // one complaint is enough
                return Known::default();
            }
        };
        let mut together = Known::default();
        let mut constant_factor = false;
        for term in &terms {
            constant_factor |= term.factor.abs() != 1.0;
            let catalog = self.catalog;
            if let Meaning::Kpi(kpi) = meaning(catalog, self.imported, term.reference, true) {
                self.n_references += 1;
                self.aggregated_kpi(aggregate, kpi, whole);
                continue;
            }
            let mut found = self.reference(term.reference, term.expression, true);
            self.gauge(aggregate, term.reference, whole);
            if term.factor.abs() != 1.0 {
                found.quantity = found.quantity.and_then(|q| q.scaled(term.factor));
                found.unit = None;
            }
            self.alike(whole, &together, &found);
            together.quantity = together.quantity.or(found.quantity);
            together.unit = together.unit.or(found.unit);
        }
        self.distributes(aggregate, &terms, whole);
        if aggregate == Aggregate::Count {
            Known::count()
        } else {
            let unit = together.unit.filter(|_| !constant_factor);
            Known { unit, nature: Nature::Additive, ..together }
        }
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
        let catalog = self.catalog;
        let own = catalog.measurement(&reference.name).map(|m| m.aggregate);
        let own = own.or_else(|| catalog.vendor_counter(&reference.name).map(|(_, own)| own));
        let gauge = reference.bin.is_none()
            && own.is_some_and(|own| !matches!(own, Aggregate::Sum | Aggregate::Count));
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

/// Whether a KPI's values may be added up.
fn nature_of(kpi: &Kpi) -> Nature {
    fn has(expression: &Expression, wanted: &dyn Fn(&Node) -> bool) -> bool {
        wanted(&expression.node)
            || match &expression.node {
                Node::Unary { operand, .. } => has(operand, wanted),
                Node::Binary { left, right, .. } => has(left, wanted) || has(right, wanted),
                Node::Call { arguments, .. } => arguments.iter().any(|a| has(a, wanted)),
                _ => false,
            }
    }
    let Ok(formula) = Formula::parse(&kpi.formula) else { return Nature::Additive };
    let is_percentile = |node: &Node| match node {
        Node::Fold { folding, .. } => matches!(
            folding.aggregate,
            FoldAggregate::Median
                | FoldAggregate::Percentile(_)
                | FoldAggregate::PercentileLinear(_)
        ),
        Node::Bins { function, .. } => matches!(function, BinFunction::Percentile(_)),
        _ => false,
    };
    let is_ratio = |node: &Node| matches!(node, Node::Binary { operator: BinaryOperator::Divide, right, .. } if linear::constant(right).is_none());
    if has(&formula.expression, &is_percentile) {
        Nature::Percentile
    } else if has(&formula.expression, &is_ratio) {
        Nature::Ratio
    } else {
        Nature::Additive
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
