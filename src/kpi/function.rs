//! The words of the formula language: aggregates, functions and what is reserved.

use std::ops::RangeInclusive;

use super::{bins, fold};
use crate::model::Aggregate;

/// A function over values that are already added up.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Function {
    /// `if(condition, then, otherwise)`; a condition without value gives no value.
    If,
    /// The first argument that has a value.
    Coalesce,
    Abs,
    /// The smaller of two values (`min` is the aggregate).
    Min2,
    /// The larger of two values (`max` is the aggregate).
    Max2,
    Sqrt,
    Ln,
    Log10,
    Exp,
    /// `round(x)` or `round(x, n_digits)`, half away from zero.
    Round,
}

const FUNCTIONS: [(&str, Function); 10] = [
    ("if", Function::If),
    ("coalesce", Function::Coalesce),
    ("abs", Function::Abs),
    ("min2", Function::Min2),
    ("max2", Function::Max2),
    ("sqrt", Function::Sqrt),
    ("ln", Function::Ln),
    ("log10", Function::Log10),
    ("exp", Function::Exp),
    ("round", Function::Round),
];

const AGGREGATES: [(&str, Aggregate); 7] = [
    ("sum", Aggregate::Sum),
    ("avg", Aggregate::Avg),
    ("min", Aggregate::Min),
    ("max", Aggregate::Max),
    ("last", Aggregate::Last),
    ("count", Aggregate::Count),
    ("first", Aggregate::First),
];

/// The seconds covered by a formula's counters.
pub const PERIOD_SECS: &str = "period_secs";

const OPERATOR_WORDS: [&str; 3] = ["and", "or", "not"];

impl Function {
    pub fn from_name(name: &str) -> Option<Self> {
        FUNCTIONS.iter().find(|(n, _)| *n == name).map(|(_, f)| *f)
    }

    pub fn name(self) -> &'static str {
        FUNCTIONS.iter().find(|(_, f)| *f == self).map_or("", |(n, _)| n)
    }

    /// How many arguments it takes.
    pub fn arity(self) -> RangeInclusive<usize> {
        match self {
            Self::If => 3..=3,
            Self::Coalesce => 1..=usize::MAX,
            Self::Min2 | Self::Max2 => 2..=2,
            Self::Round => 1..=2,
            Self::Abs | Self::Sqrt | Self::Ln | Self::Log10 | Self::Exp => 1..=1,
        }
    }
}

pub fn aggregate_from_name(name: &str) -> Option<Aggregate> {
    AGGREGATES.iter().find(|(n, _)| *n == name).map(|(_, a)| *a)
}

pub fn aggregate_name(aggregate: Aggregate) -> &'static str {
    AGGREGATES.iter().find(|(_, a)| *a == aggregate).map_or("", |(n, _)| n)
}

/// Everything that can stand before a `(`, for "did you mean".
pub fn callable_names() -> impl Iterator<Item = &'static str> {
    let folds = fold::AGGREGATES.iter().map(|(n, _)| *n);
    let folds = folds.filter(|n| aggregate_from_name(n).is_none());
    let bins = [bins::MEAN_OF_BINS, bins::PERCENTILE_OF_BINS];
    AGGREGATES
        .iter()
        .map(|(n, _)| *n)
        .chain(FUNCTIONS.iter().map(|(n, _)| *n))
        .chain(folds)
        .chain(bins)
}

/// Whether a name means something of its own, so that a measurement called so has to stand in backquotes.
pub fn is_reserved(name: &str) -> bool {
    name == PERIOD_SECS || OPERATOR_WORDS.contains(&name) || callable_names().any(|n| n == name)
}
