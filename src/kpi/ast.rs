//! The tree of a formula, and its printed form.
//!
//! Printing sets only the parentheses that are needed, so that `Formula::parse(formula.to_string())` gives the same tree.

use std::fmt;
use std::ops::Range;

use super::bins::BinFunction;
use super::fold::{FoldAggregate, FoldLevel};
use super::function::{self, Function};
use super::lexer;
use crate::diagnostic::Diagnostic;
use crate::model::{Aggregate, BinSelector};

/// A formula with the text it came from.
#[derive(Clone, Debug, PartialEq)]
pub struct Formula {
    pub text: String,
    pub expression: Expression,
}

/// One part of a formula. Two expressions are equal when they say the same, wherever they stand.
#[derive(Clone, Debug)]
pub struct Expression {
    pub node: Node,
    /// Byte range in the text, parentheses included.
    pub span: Range<usize>,
}

/// What an expression is.
#[derive(Clone, Debug, PartialEq)]
pub enum Node {
    /// Finite and not negative; a sign is a [`Node::Unary`].
    Number(f64),
    /// A KPI by id, or a measurement with its default aggregate.
    Reference(Reference),
    /// `sum(pmA - pmB)`: the samples are added up over time and objects.
    Aggregate {
        aggregate: Aggregate,
        argument: Box<Expression>,
    },
    /// `900 s`: the number, and a unit that only the checker looks at.
    Quantity {
        number: f64,
        unit: String,
    },
    /// `max over periods (sum(pmX))`: the argument in each smaller cell, then these together.
    Fold {
        folding: Folding,
        argument: Box<Expression>,
    },
    /// `percentile_of_bins(pmX, 95, 0, 10, 20)`: an array's bins added up, and what the histogram says.
    Bins {
        function: BinFunction,
        reference: Reference,
        /// As written; none where the catalogue is meant to know them.
        edges: Vec<f64>,
    },
    /// Seconds covered by the received object-periods of the formula's counters.
    PeriodSecs,
    Unary {
        operator: UnaryOperator,
        operand: Box<Expression>,
    },
    Binary {
        operator: BinaryOperator,
        left: Box<Expression>,
        right: Box<Expression>,
    },
    Call {
        function: Function,
        arguments: Vec<Expression>,
    },
}

/// Which smaller cells become one, and how.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Folding {
    pub aggregate: FoldAggregate,
    pub level: FoldLevel,
}

/// A name as written, without backquotes. `*` stands for any text.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Reference {
    pub name: String,
    pub bin: Option<BinSelector>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum UnaryOperator {
    Negate,
    Not,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum BinaryOperator {
    Or,
    And,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
    Equal,
    NotEqual,
    Add,
    Subtract,
    Multiply,
    Divide,
    Power,
}

/// How tightly an operator holds; the parser and the printer share it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Precedence {
    Or,
    And,
    Not,
    Comparison,
    Sum,
    Product,
    Sign,
    Power,
    Atom,
}

impl Precedence {
    /// The next tighter one.
    pub(super) fn tighter(self) -> Self {
        match self {
            Self::Or => Self::And,
            Self::And => Self::Not,
            Self::Not => Self::Comparison,
            Self::Comparison => Self::Sum,
            Self::Sum => Self::Product,
            Self::Product => Self::Sign,
            Self::Sign => Self::Power,
            Self::Power | Self::Atom => Self::Atom,
        }
    }
}

impl UnaryOperator {
    pub(super) fn precedence(self) -> Precedence {
        match self {
            Self::Negate => Precedence::Sign,
            Self::Not => Precedence::Not,
        }
    }
}

impl BinaryOperator {
    pub(super) fn precedence(self) -> Precedence {
        match self {
            Self::Or => Precedence::Or,
            Self::And => Precedence::And,
            Self::Less
            | Self::LessOrEqual
            | Self::Greater
            | Self::GreaterOrEqual
            | Self::Equal
            | Self::NotEqual => Precedence::Comparison,
            Self::Add | Self::Subtract => Precedence::Sum,
            Self::Multiply | Self::Divide => Precedence::Product,
            Self::Power => Precedence::Power,
        }
    }

    /// What the operands on both sides have to hold at least, to stand without parentheses.
    pub(super) fn sides(self) -> (Precedence, Precedence) {
        let own = self.precedence();
        match own {
            Precedence::Power => (own.tighter(), own),
            Precedence::Comparison => (own.tighter(), own.tighter()),
            _ => (own, own.tighter()),
        }
    }

    pub fn sign(self) -> &'static str {
        match self {
            Self::Or => "or",
            Self::And => "and",
            Self::Less => "<",
            Self::LessOrEqual => "<=",
            Self::Greater => ">",
            Self::GreaterOrEqual => ">=",
            Self::Equal => "==",
            Self::NotEqual => "!=",
            Self::Add => "+",
            Self::Subtract => "-",
            Self::Multiply => "*",
            Self::Divide => "/",
            Self::Power => "^",
        }
    }
}

impl PartialEq for Expression {
    fn eq(&self, other: &Self) -> bool {
        self.node == other.node
    }
}

impl Formula {
    /// Reads a formula. Goes on after a mistake, so that several are told at once; each has its span.
    pub fn parse(text: &str) -> Result<Self, Vec<Diagnostic>> {
        super::parser::parse(text)
    }
}

impl Expression {
    fn precedence(&self) -> Precedence {
        match &self.node {
            Node::Unary { operator, .. } => operator.precedence(),
            Node::Binary { operator, .. } => operator.precedence(),
            _ => Precedence::Atom,
        }
    }

    fn fmt_at_least(&self, f: &mut fmt::Formatter<'_>, least: Precedence) -> fmt::Result {
        if self.precedence() < least { write!(f, "({self})") } else { write!(f, "{self}") }
    }
}

impl fmt::Display for Formula {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.expression.fmt(f)
    }
}

impl fmt::Display for Expression {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.node {
            Node::Number(number) => write!(f, "{number}"),
            Node::Reference(reference) => reference.fmt(f),
            Node::Aggregate { aggregate, argument } => {
                write!(f, "{}({argument})", function::aggregate_name(*aggregate))
            }
            Node::Quantity { number, unit } => write!(f, "{number} {unit}"),
            Node::Fold { folding, argument } => {
                f.write_str(folding.aggregate.word())?;
                if let Some(number) = folding.aggregate.number() {
                    write!(f, "({number})")?;
                }
                write!(f, " over {} ({argument})", folding.level.word())
            }
            Node::Bins { function, reference, edges } => {
                write!(f, "{}({reference}", function.word())?;
                if let BinFunction::Percentile(percent) = function {
                    write!(f, ", {percent}")?;
                }
                edges.iter().try_for_each(|edge| write!(f, ", {edge}"))?;
                f.write_str(")")
            }
            Node::PeriodSecs => f.write_str(function::PERIOD_SECS),
            Node::Unary { operator, operand } => {
                f.write_str(match operator {
                    UnaryOperator::Negate => "-",
                    UnaryOperator::Not => "not ",
                })?;
                operand.fmt_at_least(f, operator.precedence())
            }
            Node::Binary { operator, left, right } => {
                let (least_left, least_right) = operator.sides();
                left.fmt_at_least(f, least_left)?;
                write!(f, " {} ", operator.sign())?;
                right.fmt_at_least(f, least_right)
            }
            Node::Call { function, arguments } => {
                write!(f, "{}(", function.name())?;
                for (i, argument) in arguments.iter().enumerate() {
                    let comma = if i == 0 { "" } else { ", " };
                    write!(f, "{comma}{argument}")?;
                }
                f.write_str(")")
            }
        }
    }
}

impl fmt::Display for Reference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if lexer::is_plain_name(&self.name) && !function::is_reserved(&self.name) {
            f.write_str(&self.name)?;
        } else {
            write!(f, "`{}`", self.name.replace('`', "``"))?;
        }
        match self.bin {
            Some(BinSelector::One(bin)) => write!(f, "[{bin}]"),
            Some(BinSelector::All) => f.write_str("[*]"),
            None => Ok(()),
        }
    }
}
