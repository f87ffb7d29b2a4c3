//! A compiled formula over a counter frame: add up first, divide last.
//!
//! A value that is not there has a reason, and the reason travels: of two operands without a value the graver reason wins
//! (never imported, then missing, then not a number, then a zero denominator). Nothing is clamped and nothing is guessed.

use std::ops::Range;

use super::ast::{BinaryOperator, Folding, UnaryOperator};
use super::bins::BinFunction;
use super::fold::{self, FineLevel, Folder};
use super::function::Function;
use crate::model::{Aggregate, CounterFrame, FrameColumn, Gap, KpiPoint};

/// Why there is no value. [`Gap`] without its text, so that it can be copied in the inner loop.
/// From the least grave to the gravest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Lack {
    ZeroDenominator,
    NotANumber,
    Missing,
    /// Position in [`Program::names`].
    Unavailable(usize),
}

pub(super) type Outcome = Result<f64, Lack>;

/// A formula with every name resolved. Steps only refer to earlier steps.
#[derive(Clone, Debug, Default)]
pub(super) struct Program {
    pub(super) steps: Vec<Step>,
    /// The step that gives the value.
    pub(super) root: usize,
    /// Numerator and denominator, where the formula has one division at its top.
    pub(super) ratio: Option<(usize, usize)>,
    pub(super) parts: Vec<Part>,
    /// One vendor in one formula: present in a cell only if all of its required parts have a value there.
    pub(super) n_slots: usize,
    /// What `period_secs` of a formula looks at.
    pub(super) covers: Vec<Vec<Cover>>,
    /// The slots of each formula: vendors that take part in it side by side.
    pub(super) formula_slots: Vec<Range<usize>>,
    /// Positions in the plan's inputs, in order of first use.
    pub(super) inputs: Vec<usize>,
    /// Names for [`Lack::Unavailable`].
    pub(super) names: Vec<String>,
    pub(super) folds: Vec<Fold>,
    /// Who stands behind each slot.
    pub(super) slot_vendors: Vec<String>,
}

/// A formula over a finer frame, and how its values become one.
#[derive(Clone, Debug)]
pub(super) struct Fold {
    pub(super) folding: Folding,
    /// How finely its frame is cut.
    pub(super) level: FineLevel,
    pub(super) program: Program,
    /// For each of the program's names its position in the names of the program around it.
    pub(super) names: Vec<usize>,
}

/// What a fold gave, for each cell of the frame around it.
#[derive(Debug, Default)]
pub(super) struct Folded {
    values: Vec<Outcome>,
    /// All smaller cells together.
    coverage: Vec<Coverage>,
}

/// The frames of a plan, each with its columns in the order of the plan's inputs.
#[derive(Default)]
pub(super) struct Frames<'f> {
    pub(super) fine: Vec<(FineLevel, &'f CounterFrame, Vec<Option<&'f FrameColumn>>)>,
}

impl Fold {
    /// Evaluates the argument in each cell of its frame, and brings these together.
    fn over(&self, frames: &Frames<'_>, around: &CounterFrame) -> Folded {
        let n_cells = around.n_cells();
        let mut folded = Folded {
            values: vec![Err(Lack::Missing); n_cells],
            coverage: vec![Coverage::default(); n_cells],
        };
        let Some((_, fine, columns)) = frames.fine.iter().find(|(level, ..)| *level == self.level)
        else {
            return folded;
        };
        let inner = self.program.folded(frames, fine);
        let parents = fold::parents(fine, around);
        let mut folder = Folder::new(&self.folding, n_cells);
        let mut scratch = Scratch::default();
        let n_buckets = fine.buckets.len().max(1);
        for (cell, parent) in parents.iter().enumerate() {
            if cell % n_buckets == 0 {
                folder.next_object();
            }
            let Some(parent) = *parent else { continue };
            self.program.run(columns, &inner, cell, &mut scratch);
            let coverage = &mut folded.coverage[parent];
            *coverage = coverage.plus(self.program.coverage(columns, &inner, cell, &mut scratch));
            match scratch.outcome(self.program.root) {
                Ok(value) => folder.add(parent, value),
                Err(lack) => {
                    let known = &mut folded.values[parent];
                    *known = Err(known.err().map_or(lack, |known| known.max(lack)));
                }
            }
        }
        let lacks = &mut folded.values;
        for (value, lack) in folder.finish().into_iter().zip(lacks) {
            match (value, *lack) {
                // A number of nothing is no number where nobody could have counted.
                (None | Some(0.0), Err(Lack::Unavailable(name))) => {
                    let name = self.names.get(name).copied().unwrap_or_default();
                    *lack = Err(Lack::Unavailable(name));
                }
                (None, _) => {}
                (Some(value), _) => *lack = finite(value),
            }
        }
        folded
    }
}

#[derive(Clone, Debug, PartialEq)]
pub(super) enum Step {
    Constant(f64),
    /// A counter by its own name.
    Input {
        input: usize,
        name: usize,
    },
    /// A canonical measurement: its vendors' parts together.
    Measurement {
        aggregate: Aggregate,
        parts: Vec<usize>,
        name: usize,
    },
    /// Bins of an array by their own names, added up.
    Bins {
        function: BinFunction,
        inputs: Vec<usize>,
        edges: Vec<f64>,
        name: usize,
    },
    /// Position in [`Program::folds`].
    Fold(usize),
    /// Position in [`Program::covers`].
    PeriodSecs(usize),
    Unary(UnaryOperator, usize),
    Binary(BinaryOperator, usize, usize),
    Call(Function, Vec<usize>),
}

/// One vendor's share of a canonical measurement.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Part {
    pub(super) slot: usize,
    /// Without it the vendor is left out of the whole formula in that cell.
    pub(super) required: bool,
    pub(super) aggregate: Aggregate,
    /// Factors and positions in the plan's inputs.
    pub(super) terms: Vec<(f64, usize)>,
    /// The same counters are known by several names: which of them these are. Those from 1 on follow the part with 0 and count where
    /// that one did not arrive.
    pub(super) spelling: usize,
}

#[derive(Clone, Debug, PartialEq)]
pub(super) enum Cover {
    Input(usize),
    /// The parts of one canonical measurement.
    Parts(Vec<usize>),
}

/// The columns of a frame in the order of the plan's inputs; `None` where the frame has none.
pub(super) type Columns<'f> = [Option<&'f FrameColumn>];

/// Room for the values of one cell, reused from cell to cell.
#[derive(Debug, Default)]
pub(super) struct Scratch {
    steps: Vec<Outcome>,
    pub(super) parts: Vec<Outcome>,
    /// By slot.
    pub(super) present: Vec<bool>,
    /// By slot.
    covered: Vec<Coverage>,
}

impl Scratch {
    fn outcome(&self, step: usize) -> Outcome {
        self.steps.get(step).copied().unwrap_or(Err(Lack::Missing))
    }
}

impl Program {
    /// Everything about one cell of the frame.
    pub(super) fn point(
        &self,
        columns: &Columns<'_>,
        folded: &[Folded],
        cell: usize,
        scratch: &mut Scratch,
    ) -> KpiPoint {
        self.run(columns, folded, cell, scratch);
        let outcome = scratch.outcome(self.root);
        let coverage = self.coverage(columns, folded, cell, scratch);
        let side = |step: usize| scratch.steps.get(step).and_then(|outcome| outcome.ok());
        KpiPoint {
            value: outcome.ok(),
            gap: outcome.err().map(|lack| self.gap(lack)),
            numerator: self.ratio.and_then(|(numerator, _)| side(numerator)),
            denominator: self.ratio.and_then(|(_, denominator)| side(denominator)),
            completeness: (coverage.expected > 0).then(|| coverage.completeness_ratio()),
            suspect_share: coverage.suspect_share(),
            suspect: coverage.suspect,
            received: coverage.received,
            expected: coverage.expected,
        }
    }

    /// What its folds give for the cells of a frame.
    pub(super) fn folded(&self, frames: &Frames<'_>, frame: &CounterFrame) -> Vec<Folded> {
        self.folds.iter().map(|fold| fold.over(frames, frame)).collect()
    }

    fn gap(&self, lack: Lack) -> Gap {
        match lack {
            Lack::ZeroDenominator => Gap::ZeroDenominator,
            Lack::NotANumber => Gap::NotANumber,
            Lack::Missing => Gap::Missing,
            Lack::Unavailable(name) => {
                Gap::Unavailable { counter: self.names.get(name).cloned().unwrap_or_default() }
            }
        }
    }

    pub(super) fn run(
        &self,
        columns: &Columns<'_>,
        folded: &[Folded],
        cell: usize,
        scratch: &mut Scratch,
    ) {
        scratch.parts.clear();
        scratch.present.clear();
        scratch.present.resize(self.n_slots, true);
        for spellings in self.parts.chunk_by(|_, next| next.spelling > 0) {
            let mut is_there = false;
            for part in spellings {
                let value = part.value(columns, cell);
                is_there |= value.is_ok();
                scratch.parts.push(value);
            }
            if spellings[0].required && !is_there {
                scratch.present[spellings[0].slot] = false;
            }
        }
        scratch.steps.clear();
        for step in &self.steps {
            let outcome = match step {
                Step::Fold(fold) => {
                    let values = folded.get(*fold).map(|folded| &folded.values);
                    values
                        .and_then(|values| values.get(cell).copied())
                        .unwrap_or(Err(Lack::Missing))
                }
                _ => self.step(step, columns, cell, scratch),
            };
            scratch.steps.push(outcome);
        }
    }

    fn step(&self, step: &Step, columns: &Columns<'_>, cell: usize, scratch: &Scratch) -> Outcome {
        let value = |i: usize| scratch.steps[i];
        match step {
            Step::Constant(constant) => Ok(*constant),
            Step::Input { input, name } => {
                counter(columns, *input, cell).map_err(|lack| named(lack, *name))
            }
            Step::Measurement { aggregate, parts, name } => self
                .measurement(*aggregate, parts, columns, cell, scratch)
                .map_err(|lack| named(lack, *name)),
            Step::Bins { function, inputs, edges, name } => {
                let counts: Result<Vec<f64>, Lack> =
                    inputs.iter().map(|input| counter(columns, *input, cell)).collect();
                let counts = counts.map_err(|lack| named(lack, *name))?;
                if counts.is_empty() {
                    return Err(Lack::Unavailable(*name));
                }
                let nothing = counts.iter().all(|count| *count == 0.0);
                let lack = if nothing { Lack::ZeroDenominator } else { Lack::NotANumber };
                function.of(&counts, edges).ok_or(lack)
            }
            // Answered by `run`, which has what the folds gave.
            Step::Fold(_) => Err(Lack::Missing),
            Step::PeriodSecs(cover) => self.period_secs(*cover, columns, cell, scratch),
            Step::Unary(operator, operand) => unary(*operator, value(*operand)),
            Step::Binary(operator, left, right) => binary(*operator, value(*left), value(*right)),
            Step::Call(function, arguments) => {
                let values: Vec<Outcome> = arguments.iter().map(|i| value(*i)).collect();
                call(*function, &values)
            }
        }
    }

    /// The vendors present in the cell, together. A gauge is weighted by the seconds each of them covers.
    fn measurement(
        &self,
        aggregate: Aggregate,
        parts: &[usize],
        columns: &Columns<'_>,
        cell: usize,
        scratch: &Scratch,
    ) -> Outcome {
        let mut together: Option<f64> = None;
        let mut weights = 0.0;
        for part_idx in parts {
            let part = &self.parts[*part_idx];
            let Ok(value) = scratch.parts[*part_idx] else { continue };
            if !scratch.present[part.slot] {
                continue;
            }
            let value = if aggregate == Aggregate::Avg {
                let weight = part.covered_secs(columns, cell) as f64;
                weights += weight;
                value * weight
            } else {
                value
            };
            together = Some(match (together, aggregate) {
                (None, _) => value,
                (Some(least), Aggregate::Min) => least.min(value),
                (Some(most), Aggregate::Max) => most.max(value),
                (Some(sum), _) => sum + value,
            });
        }
        let lacks = || parts.iter().map(|p| scratch.parts[*p].err().unwrap_or(Lack::Missing)).min();
        match together {
            None => Err(lacks().unwrap_or(Lack::Unavailable(0))),
            Some(sum) if aggregate == Aggregate::Avg => {
                if weights > 0.0 {
                    finite(sum / weights)
                } else {
                    Err(Lack::Missing)
                }
            }
            Some(value) => finite(value),
        }
    }

    /// Seconds of the measurement that covers most; of a canonical one over the vendors that are present.
    fn period_secs(
        &self,
        cover: usize,
        columns: &Columns<'_>,
        cell: usize,
        scratch: &Scratch,
    ) -> Outcome {
        let secs = self.covers[cover].iter().map(|cover| match cover {
            Cover::Input(input) => covered_secs(columns, *input, cell),
            Cover::Parts(parts) => parts
                .iter()
                .filter(|p| scratch.present[self.parts[**p].slot] && scratch.parts[**p].is_ok())
                .map(|p| self.parts[*p].covered_secs(columns, cell))
                .sum(),
        });
        match secs.max() {
            None | Some(0) => Err(Lack::Missing),
            Some(secs) => Ok(secs as f64),
        }
    }

    /// Of the least complete counter; of several vendors or names of one counter together, each by its own least complete counter:
    /// their object-periods are different ones, so they add up. Counters that nobody in this cell reports say nothing.
    fn coverage(
        &self,
        columns: &Columns<'_>,
        folded: &[Folded],
        cell: usize,
        scratch: &mut Scratch,
    ) -> Coverage {
        let coverage = |input: usize| {
            let column = columns.get(input).copied().flatten();
            let at = |list: fn(&FrameColumn) -> &Vec<u64>| {
                column.and_then(|column| list(column).get(cell).copied()).unwrap_or(0)
            };
            Coverage {
                received: at(|c| &c.received),
                expected: at(|c| &c.expected),
                suspect: at(|c| &c.suspect),
            }
        };
        let of_slots = &mut scratch.covered;
        of_slots.clear();
        of_slots.resize(self.n_slots, Coverage::default());
        for spellings in self.parts.chunk_by(|_, next| next.spelling > 0) {
            let of_part = |part: &Part| {
                let mut least = Coverage::default();
                part.terms.iter().for_each(|(_, input)| least.keep_less(coverage(*input)));
                least
            };
            let together = spellings.iter().map(of_part).fold(Coverage::default(), Coverage::plus);
            of_slots[spellings[0].slot].keep_less(together);
        }
        let mut least = Coverage::default();
        for slots in &self.formula_slots {
            let vendors = of_slots[slots.clone()].iter();
            let mut together = vendors.fold(Coverage::default(), |sum, vendor| sum.plus(*vendor));
            // What one name lacks may have arrived by another, of which nothing was expected.
            together.expected = together.expected.max(together.received);
            least.keep_less(together);
        }
        for step in &self.steps {
            match step {
                Step::Input { input, .. } => least.keep_less(coverage(*input)),
                Step::Bins { inputs, .. } => {
                    inputs.iter().for_each(|input| least.keep_less(coverage(*input)));
                }
                Step::Fold(fold) => {
                    let all = folded.get(*fold).and_then(|folded| folded.coverage.get(cell));
                    all.into_iter().for_each(|all| least.keep_less(*all));
                }
                _ => {}
            }
        }
        least
    }
}

#[derive(Clone, Copy, Debug, Default)]
struct Coverage {
    received: u64,
    expected: u64,
    /// Of the received ones, or beside them where the request leaves them out.
    suspect: u64,
}

impl Coverage {
    fn completeness_ratio(self) -> f64 {
        (self.received as f64 / self.expected as f64).min(1.0)
    }

    fn suspect_share(self) -> f64 {
        if self.received == 0 { 0.0 } else { (self.suspect as f64 / self.received as f64).min(1.0) }
    }

    /// The less complete of two, with the larger number of suspects.
    fn keep_less(&mut self, other: Self) {
        let suspect = self.suspect.max(other.suspect);
        if self.expected == 0
            || (other.expected > 0 && other.completeness_ratio() < self.completeness_ratio())
        {
            *self = other;
        }
        self.suspect = suspect;
    }

    fn plus(self, other: Self) -> Self {
        Self {
            received: self.received + other.received,
            expected: self.expected + other.expected,
            suspect: self.suspect + other.suspect,
        }
    }
}

impl Part {
    fn value(&self, columns: &Columns<'_>, cell: usize) -> Outcome {
        if self.aggregate == Aggregate::Count {
            // A sum of counters has as many samples as the counter that has most.
            return self
                .terms
                .iter()
                .map(|(_, input)| counter(columns, *input, cell))
                .try_fold(0.0, |most: f64, n| Ok(most.max(n?)));
        }
        let mut sum: Outcome = Ok(0.0);
        for (factor, input) in &self.terms {
            let value = counter(columns, *input, cell).map(|value| factor * value);
            sum = both(sum, value).map(|(a, b)| a + b);
        }
        sum.and_then(finite)
    }

    fn covered_secs(&self, columns: &Columns<'_>, cell: usize) -> u64 {
        let secs = self.terms.iter().map(|(_, input)| covered_secs(columns, *input, cell));
        secs.max().unwrap_or(0)
    }
}

/// The value of a column in a cell. A column that is not there was never imported.
fn counter(columns: &Columns<'_>, input: usize, cell: usize) -> Outcome {
    match columns.get(input).copied().flatten() {
        Some(column) if !column.unknown => {
            column.values.get(cell).copied().flatten().ok_or(Lack::Missing).and_then(finite)
        }
        _ => Err(Lack::Unavailable(0)),
    }
}

fn covered_secs(columns: &Columns<'_>, input: usize, cell: usize) -> u64 {
    let column = columns.get(input).copied().flatten();
    column.and_then(|c| c.covered_secs.get(cell).copied()).unwrap_or(0)
}

fn named(lack: Lack, name: usize) -> Lack {
    match lack {
        Lack::Unavailable(_) => Lack::Unavailable(name),
        other => other,
    }
}

fn finite(value: f64) -> Outcome {
    if value.is_finite() { Ok(value) } else { Err(Lack::NotANumber) }
}

fn both(a: Outcome, b: Outcome) -> Result<(f64, f64), Lack> {
    match (a, b) {
        (Ok(a), Ok(b)) => Ok((a, b)),
        (Err(a), Err(b)) => Err(a.max(b)),
        (Err(lack), Ok(_)) | (Ok(_), Err(lack)) => Err(lack),
    }
}

fn truth(holds: bool) -> f64 {
    f64::from(u8::from(holds))
}

pub(super) fn unary(operator: UnaryOperator, operand: Outcome) -> Outcome {
    let operand = operand?;
    Ok(match operator {
        UnaryOperator::Negate => -operand,
        UnaryOperator::Not => truth(operand == 0.0),
    })
}

/// Truth is 1 and 0; anything but 0 is true. `and` and `or` decide on one side alone where that side decides.
pub(super) fn binary(operator: BinaryOperator, left: Outcome, right: Outcome) -> Outcome {
    let deciding = match operator {
        BinaryOperator::And => Some(false),
        BinaryOperator::Or => Some(true),
        _ => None,
    };
    if let Some(deciding) = deciding {
        let decides = |side: Outcome| side.is_ok_and(|value| (value != 0.0) == deciding);
        if decides(left) || decides(right) {
            return Ok(truth(deciding));
        }
    }
    let (a, b) = both(left, right)?;
    match operator {
        BinaryOperator::Or | BinaryOperator::And => Ok(truth(deciding == Some(false))),
        BinaryOperator::Less => Ok(truth(a < b)),
        BinaryOperator::LessOrEqual => Ok(truth(a <= b)),
        BinaryOperator::Greater => Ok(truth(a > b)),
        BinaryOperator::GreaterOrEqual => Ok(truth(a >= b)),
        BinaryOperator::Equal => Ok(truth(a == b)),
        BinaryOperator::NotEqual => Ok(truth(a != b)),
        BinaryOperator::Add => finite(a + b),
        BinaryOperator::Subtract => finite(a - b),
        BinaryOperator::Multiply => finite(a * b),
        BinaryOperator::Divide if b == 0.0 => Err(Lack::ZeroDenominator),
        BinaryOperator::Divide => finite(a / b),
        BinaryOperator::Power => finite(a.powf(b)),
    }
}

pub(super) fn call(function: Function, arguments: &[Outcome]) -> Outcome {
    let argument = |i: usize| arguments.get(i).copied().unwrap_or(Err(Lack::Missing));
    let first = argument(0);
    match function {
        Function::If => argument(if first? == 0.0 { 2 } else { 1 }),
        Function::Coalesce => arguments.iter().copied().find(Result::is_ok).unwrap_or(first),
        Function::Min2 => both(first, argument(1)).map(|(a, b)| a.min(b)),
        Function::Max2 => both(first, argument(1)).map(|(a, b)| a.max(b)),
        Function::Abs => first.map(f64::abs),
        Function::Sqrt => first.and_then(|x| finite(x.sqrt())),
        Function::Ln => first.and_then(|x| finite(x.ln())),
        Function::Log10 => first.and_then(|x| finite(x.log10())),
        Function::Exp => first.and_then(|x| finite(x.exp())),
        Function::Round if arguments.len() < 2 => first.map(f64::round),
        Function::Round => {
            let (x, n_digits) = both(first, argument(1))?;
            finite(round_decimal(x, n_digits.round()))
        }
    }
}

/// Rounds to decimals, halves away from zero. It rounds the digits that the number shows: 1.005 is a little less in binary, and
/// 100.49999999999999 when it is multiplied by 100, but a person who reads 1.005 rounds it to 1.01.
fn round_decimal(x: f64, n_decimals: f64) -> f64 {
    // Shortest digits that name this number: `1.005e0`.
    let text = format!("{:e}", x.abs());
    let Some((mantissa, exponent)) = text.split_once('e') else { return x };
    let digits: String = mantissa.chars().filter(char::is_ascii_digit).collect();
    let Ok(exponent) = exponent.parse::<i32>() else { return x };
    let n_decimals = n_decimals.clamp(-400.0, 400.0) as i32;
    // So many of the digits stay.
    let n_kept = exponent + 1 + n_decimals;
    let Ok(n_kept) = usize::try_from(n_kept) else { return 0.0_f64.copysign(x) };
    let Some(next) = digits.as_bytes().get(n_kept) else { return x };
    let kept = digits.get(..n_kept).unwrap_or_default().parse::<u64>().unwrap_or(0);
    let rounded = kept + u64::from(*next >= b'5');
    format!("{rounded}e{}", -n_decimals).parse::<f64>().unwrap_or(x).copysign(x)
}
