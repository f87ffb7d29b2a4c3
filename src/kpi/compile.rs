//! From a checked tree to a [`Program`]: names become inputs, vendors' parts and other KPIs' steps.

use std::collections::BTreeMap;

use super::ast::{BinaryOperator, Expression, Folding, Formula, Node, Reference, UnaryOperator};
use super::bins::BinFunction;
use super::catalog::Catalog;
use super::evaluate::{Cover, Fold, Part, Program, Step, binary, call, unary};
use super::fold::FineLevel;
use super::linear;
use super::names::{self, Imported, Meaning};
use super::order;
use super::resolve::{self, LeftOutVendor, Participant, Participation, Use};
use crate::diagnostic::Diagnostic;
use crate::model::{Aggregate, BinSelector, FrameInput, Spelling};

/// All inputs of a plan; equal ones are shared.
#[derive(Debug, Default)]
pub(super) struct Inputs {
    pub(super) inputs: Vec<FrameInput>,
    positions: BTreeMap<FrameInput, usize>,
    /// Names that a dictionary translated, with the imported ids.
    pub(super) translated: BTreeMap<String, String>,
    pub(super) left_out: Vec<LeftOutVendor>,
}

impl Inputs {
    fn position(
        &mut self,
        imported: &Imported<'_>,
        reference: &Reference,
        aggregate: Aggregate,
        spelling: &Spelling,
    ) -> usize {
        let name = match imported.translated(&reference.name) {
            Some(id) => {
                self.translated.insert(reference.name.clone(), id.to_owned());
                id.to_owned()
            }
            None => reference.name.clone(),
        };
        let spelling = spelling.clone();
        let input = FrameInput { name, bin: reference.bin, aggregate, spelling };
        *self.positions.entry(input).or_insert_with_key(|input| {
            self.inputs.push(input.clone());
            self.inputs.len() - 1
        })
    }
}

/// Builds one program out of a formula and the KPIs it refers to.
pub(super) struct Compiler<'a> {
    catalog: &'a Catalog,
    imported: &'a Imported<'a>,
    inputs: &'a mut Inputs,
    program: Program,
    /// Root step and cover of each KPI that is compiled already.
    kpis: BTreeMap<String, (usize, usize)>,
    /// How finely the frame is cut that the program runs over.
    level: FineLevel,
    warnings: Vec<Diagnostic>,
}

/// What belongs to the formula that is being compiled.
struct Scope<'a> {
    uses: Vec<Use<'a>>,
    participants: Vec<Participant<'a>>,
    first_slot: usize,
    /// Steps of the uses already met.
    steps: BTreeMap<usize, usize>,
    cover: usize,
}

impl<'a> Compiler<'a> {
    pub(super) fn new(
        catalog: &'a Catalog,
        imported: &'a Imported<'a>,
        inputs: &'a mut Inputs,
    ) -> Self {
        Self {
            catalog,
            imported,
            inputs,
            program: Program::default(),
            kpis: BTreeMap::new(),
            level: FineLevel::default(),
            warnings: Vec::new(),
        }
    }

    /// Adds a formula; `is_kpi` makes it known under its id. KPIs it refers to must have been added before.
    pub(super) fn add(&mut self, id: &str, formula: &Formula, is_kpi: bool) {
        let uses = resolve::uses(self.catalog, self.imported, formula);
        let Participation { participants, left_out, warnings } =
            resolve::participation(self.imported, &uses, id);
        self.warnings.extend(warnings);
        for vendor in left_out {
            if !self.inputs.left_out.contains(&vendor) {
                self.inputs.left_out.push(vendor);
            }
        }
        let cover = self.program.covers.len();
        self.program.covers.push(Vec::new());
        let first_slot = self.program.n_slots;
        self.program.n_slots += participants.len();
        self.program.formula_slots.push(first_slot..self.program.n_slots);
        self.program.slot_vendors.extend(participants.iter().map(|p| p.vendor.to_owned()));
        let mut scope = Scope { uses, participants, first_slot, steps: BTreeMap::new(), cover };
        let root = self.expression(&formula.expression, &mut scope);
        self.program.root = root;
        if is_kpi {
            self.kpis.insert(id.to_owned(), (root, cover));
        }
    }

    /// Adds a counter by its own name, whatever the catalogue says about that name.
    pub(super) fn add_counter(&mut self, reference: &Reference, aggregate: Aggregate) {
        let input = self.input(reference, aggregate, &Spelling::default());
        let name = self.name(&reference.name);
        self.program.root = self.push(Step::Input { input, name });
    }

    /// The program of the formula that was added last.
    pub(super) fn finish(mut self) -> (Program, Vec<Diagnostic>) {
        self.program.ratio = ratio(&self.program);
        (self.program, self.warnings)
    }

    fn expression(&mut self, expression: &Expression, scope: &mut Scope<'a>) -> usize {
        let step = match &expression.node {
            Node::Number(number) | Node::Quantity { number, .. } => Step::Constant(*number),
            Node::Fold { folding, argument } => self.fold(*folding, argument),
            Node::Bins { function, reference, edges } => {
                self.bins(*function, reference, edges, scope)
            }
            Node::PeriodSecs => Step::PeriodSecs(scope.cover),
            Node::Reference(reference) => return self.bare(reference, scope),
            Node::Aggregate { aggregate, argument } => {
                return self.aggregate(*aggregate, argument, scope);
            }
            Node::Unary { operator, operand } => {
                let operand = self.expression(operand, scope);
                match self.constant(operand).map(|c| unary(*operator, Ok(c))) {
                    Some(Ok(folded)) => Step::Constant(folded),
                    _ => Step::Unary(*operator, operand),
                }
            }
            Node::Binary { operator, left, right } => {
                let left = self.expression(left, scope);
                let right = self.expression(right, scope);
                self.binary(*operator, left, right)
            }
            Node::Call { function, arguments } => {
                let arguments: Vec<usize> =
                    arguments.iter().map(|a| self.expression(a, scope)).collect();
                let constants: Option<Vec<_>> =
                    arguments.iter().map(|i| self.constant(*i).map(Ok)).collect();
                match constants.map(|constants| call(*function, &constants)) {
                    Some(Ok(folded)) => Step::Constant(folded),
                    _ => Step::Call(*function, arguments),
                }
            }
        };
        self.push(step)
    }

    /// The argument of a fold is a program of its own, over a finer frame.
    fn fold(&mut self, folding: Folding, argument: &Expression) -> Step {
        let mut inner = Compiler {
            level: self.level.cut(folding.level),
            ..Compiler::new(self.catalog, self.imported, self.inputs)
        };
        inner.add_needed(argument);
        let formula = Formula { text: argument.to_string(), expression: argument.clone() };
        inner.add("formula", &formula, false);
        let level = inner.level;
        let (program, warnings) = inner.finish();
        for input in &program.inputs {
            if !self.program.inputs.contains(input) {
                self.program.inputs.push(*input);
            }
        }
        self.warnings.extend(warnings);
        let names = program.names.iter().map(|name| self.name(name)).collect();
        self.program.folds.push(Fold { folding, level, program, names });
        Step::Fold(self.program.folds.len() - 1)
    }

    /// Compiles the KPIs that an expression refers to. Mistakes in them were told when the formula was checked.
    fn add_needed(&mut self, expression: &Expression) {
        let mut needed = Vec::new();
        order::bare_references(expression, &mut needed);
        for kpi in needed.iter().filter_map(|reference| self.catalog.kpi(&reference.name)) {
            for kpi in order::order(self.catalog, kpi).unwrap_or_default() {
                if !self.kpis.contains_key(&kpi.id)
                    && let Ok(formula) = Formula::parse(&kpi.formula)
                {
                    self.add(&kpi.id, &formula, true);
                }
            }
        }
    }

    fn bins(
        &mut self,
        function: BinFunction,
        reference: &Reference,
        edges: &[f64],
        scope: &Scope<'a>,
    ) -> Step {
        let edges = if edges.is_empty() {
            names::edges_of(self.catalog, &reference.name).to_vec()
        } else {
            edges.to_vec()
        };
        let counters = names::counters_of(self.catalog, self.imported, &reference.name);
        let counter = counters.first().map_or(reference.name.as_str(), |counter| counter);
        let n_bins = self.imported.n_bins(counter).unwrap_or_default();
        let mut inputs = Vec::new();
        for bin in 0..n_bins {
            let bin = Reference { name: counter.to_owned(), bin: Some(BinSelector::One(bin)) };
            let input = self.input(&bin, Aggregate::Sum, &Spelling::default());
            self.program.covers[scope.cover].push(Cover::Input(input));
            inputs.push(input);
        }
        let name = self.name(&reference.name);
        Step::Bins { function, inputs, edges, name }
    }

    fn bare(&mut self, reference: &Reference, scope: &mut Scope<'a>) -> usize {
        match names::meaning(self.catalog, self.imported, reference, false) {
            Meaning::Canonical(measurement) => {
                self.canonical(&measurement.name, measurement.aggregate, scope)
            }
            Meaning::Kpi(kpi) => {
                let Some((root, cover)) = self.kpis.get(&kpi.id).copied() else {
                    // Order of compilation makes this impossible; a value that says so is better than a crash.
                    return self.unavailable(&kpi.id);
                };
                let covers = self.program.covers[cover].clone();
                self.program.covers[scope.cover].extend(covers);
                root
            }
            Meaning::Counter | Meaning::Unknown => {
                let aggregate = default_aggregate(self.catalog, &reference.name);
                self.counter(reference, aggregate, scope)
            }
        }
    }

    /// The aggregate of a linear expression as the linear expression of aggregates.
    fn aggregate(
        &mut self,
        aggregate: Aggregate,
        argument: &Expression,
        scope: &mut Scope<'a>,
    ) -> usize {
        let mut sum: Option<usize> = None;
        for term in linear::terms(argument).unwrap_or_default() {
            let meaning = names::meaning(self.catalog, self.imported, term.reference, true);
            let value = match meaning {
                Meaning::Canonical(m) => self.canonical(&m.name, aggregate, scope),
                _ => self.counter(term.reference, aggregate, scope),
            };
            let (operator, factor) = match sum {
                Some(_) if term.factor < 0.0 => (BinaryOperator::Subtract, -term.factor),
                _ => (BinaryOperator::Add, term.factor),
            };
            let value = if factor == 1.0 {
                value
            } else {
                let factor = self.push(Step::Constant(factor));
                self.push(Step::Binary(BinaryOperator::Multiply, factor, value))
            };
            sum = Some(match sum {
                Some(sum) => self.push(Step::Binary(operator, sum, value)),
                None => value,
            });
        }
        sum.unwrap_or_else(|| self.push(Step::Constant(0.0)))
    }

    fn counter(&mut self, reference: &Reference, aggregate: Aggregate, scope: &Scope<'a>) -> usize {
        let input = self.input(reference, aggregate, &Spelling::default());
        self.program.covers[scope.cover].push(Cover::Input(input));
        let name = self.name(&reference.to_string());
        self.push(Step::Input { input, name })
    }

    fn canonical(&mut self, name: &str, aggregate: Aggregate, scope: &mut Scope<'a>) -> usize {
        let same = |u: &Use<'_>| u.measurement.name == name && u.aggregate == aggregate;
        let Some(use_idx) = scope.uses.iter().position(same) else { return self.unavailable(name) };
        if let Some(step) = scope.steps.get(&use_idx) {
            return *step;
        }
        let mut parts = Vec::new();
        for (i, participant) in scope.participants.iter().enumerate() {
            for (spelling, map) in participant.maps[use_idx].iter().enumerate() {
                let imported = self.imported;
                let own_name = |name: &str| imported.translated(name).unwrap_or(name).to_owned();
                let said =
                    resolve::spelling_of(&scope.participants, i, use_idx, spelling, &own_name);
                let mut terms = Vec::new();
                for (factor, reference) in &map.terms {
                    terms.push((*factor, self.input(reference, aggregate, &said)));
                }
                let slot = scope.first_slot + i;
                let required = scope.uses[use_idx].required;
                parts.push(self.program.parts.len());
                self.program.parts.push(Part { slot, required, aggregate, terms, spelling });
            }
        }
        self.program.covers[scope.cover].push(Cover::Parts(parts.clone()));
        let name = self.name(name);
        let step = self.push(Step::Measurement { aggregate, parts, name });
        scope.steps.insert(use_idx, step);
        step
    }

    fn unavailable(&mut self, name: &str) -> usize {
        let name = self.name(name);
        self.push(Step::Measurement { aggregate: Aggregate::Sum, parts: Vec::new(), name })
    }

    fn input(&mut self, reference: &Reference, aggregate: Aggregate, spelling: &Spelling) -> usize {
        let input = self.inputs.position(self.imported, reference, aggregate, spelling);
        if !self.program.inputs.contains(&input) {
            self.program.inputs.push(input);
        }
        input
    }

    fn name(&mut self, name: &str) -> usize {
        let names = &mut self.program.names;
        names.iter().position(|n| n == name).unwrap_or_else(|| {
            names.push(name.to_owned());
            names.len() - 1
        })
    }

    fn binary(&self, operator: BinaryOperator, left: usize, right: usize) -> Step {
        if let (Some(a), Some(b)) = (self.constant(left), self.constant(right))
            && let Ok(folded) = binary(operator, Ok(a), Ok(b))
        {
            return Step::Constant(folded);
        }
        Step::Binary(operator, left, right)
    }

    fn constant(&self, step: usize) -> Option<f64> {
        constant(&self.program, step)
    }

    fn push(&mut self, step: Step) -> usize {
        self.program.steps.push(step);
        self.program.steps.len() - 1
    }
}

/// Aggregate of a bare measurement name: of the canonical measurement it serves, else the sum.
pub(super) fn default_aggregate(catalog: &Catalog, name: &str) -> Aggregate {
    catalog.vendor_counter(name).map_or(Aggregate::Sum, |(_, aggregate)| aggregate)
}

fn constant(program: &Program, step: usize) -> Option<f64> {
    match program.steps.get(step) {
        Some(Step::Constant(constant)) => Some(*constant),
        _ => None,
    }
}

/// Numerator and denominator of the division at the top of a formula.
///
/// Constant factors around it are looked through (`100 * (a / b)`, `a / b / 1000`, `-(a / b)`), and so are other KPIs.
/// Constant factors of the numerator are left out, since `100 * a / b` reads `(100 * a) / b`; the denominator is as written.
/// There is none where the top is not a division (a product of ratios, `1 - a / b`), or a side holds another division.
fn ratio(program: &Program) -> Option<(usize, usize)> {
    let mut top = program.root;
    loop {
        match program.steps.get(top)? {
            Step::Unary(UnaryOperator::Negate, operand) => top = *operand,
            Step::Binary(operator, left, right) => {
                match (operator, constant(program, *left), constant(program, *right)) {
                    (BinaryOperator::Multiply, Some(_), _) => top = *right,
                    (BinaryOperator::Multiply | BinaryOperator::Divide, _, Some(_)) => top = *left,
                    (BinaryOperator::Divide, ..) => {
                        let sides = (without_factor(program, *left), *right);
                        let single = !divides(program, sides.0) && !divides(program, sides.1);
                        return single.then_some(sides);
                    }
                    _ => return None,
                }
            }
            _ => return None,
        }
    }
}

fn without_factor(program: &Program, mut step: usize) -> usize {
    loop {
        step = match program.steps.get(step) {
            Some(Step::Unary(UnaryOperator::Negate, operand)) => *operand,
            Some(Step::Binary(operator, left, right)) => {
                match (operator, constant(program, *left), constant(program, *right)) {
                    (BinaryOperator::Multiply, Some(_), _) => *right,
                    (BinaryOperator::Multiply | BinaryOperator::Divide, _, Some(_)) => *left,
                    _ => return step,
                }
            }
            _ => return step,
        };
    }
}

/// Whether a step rests on a division by something that is not constant.
fn divides(program: &Program, step: usize) -> bool {
    let mut waiting = vec![step];
    let mut seen = vec![false; program.steps.len()];
    while let Some(step) = waiting.pop() {
        if std::mem::replace(&mut seen[step], true) {
            continue;
        }
        match &program.steps[step] {
            Step::Binary(BinaryOperator::Divide, _, right)
                if constant(program, *right).is_none() =>
            {
                return true;
            }
            Step::Binary(_, left, right) => waiting.extend([*left, *right]),
            Step::Unary(_, operand) => waiting.push(*operand),
            Step::Call(_, arguments) => waiting.extend(arguments),
            Step::Constant(_)
            | Step::Fold(_)
            | Step::Bins { .. }
            | Step::Input { .. }
            | Step::Measurement { .. }
            | Step::PeriodSecs(_) => {}
        }
    }
    false
}
