//! The tree of a formula.

/// A formula with the text it came from.
#[derive(Clone, Debug, PartialEq)]
pub struct Formula {
    pub text: String,
    pub expression: Expression,
}

/// One node; spans are byte ranges in the text.
#[derive(Clone, Debug, PartialEq)]
pub enum Expression {
    Number(f64),
}
