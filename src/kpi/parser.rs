//! From tokens to the tree: a Pratt parser that goes on after a mistake.
//!
//! # Decision
//! The tree is walked by recursion (printing, checking, compiling), so its height has to be bounded: nesting by
//! [`NESTING_MAX`], chains such as `a + b + …`, which nest to the left without any parenthesis, by [`PARTS_MAX`].

use std::ops::Range;

use super::ast::{
    BinaryOperator, Expression, Folding, Formula, Node, Precedence, Reference, UnaryOperator,
};
use super::bins::{self, BinFunction};
use super::fold::{self, FoldAggregate, FoldLevel};
use super::function::{self, Function};
use super::lexer::{self, Token, TokenKind};
use super::{linear, units};
use crate::diagnostic::{Diagnostic, nearest};
use crate::model::{Aggregate, BinSelector, SCALAR_BIN};

/// Deepest nesting of parentheses, signs and powers.
const NESTING_MAX: usize = 100;
/// Most numbers, names and operators in one formula.
const PARTS_MAX: usize = 2_000;
/// More mistakes than this are not told.
const DIAGNOSTICS_MAX: usize = 20;

pub(super) fn parse(text: &str) -> Result<Formula, Vec<Diagnostic>> {
    let mut diagnostics = Vec::new();
    let tokens = lexer::tokens(text, &mut diagnostics);
    if tokens.len() == 1 {
        return Err(vec![Diagnostic::error("The formula is empty").at_span(0..text.len())]);
    }
    let mut parser = Parser { text, tokens, position: 0, nesting: 0, n_parts: 0, diagnostics };
    let expression = parser.whole();
    let mut diagnostics = parser.diagnostics;
    if diagnostics.is_empty() {
        return Ok(Formula { text: text.to_owned(), expression });
    }
    diagnostics.sort_by_key(|d| d.location.span.as_ref().map_or(0, |s| s.start));
    diagnostics.truncate(DIAGNOSTICS_MAX);
    Err(diagnostics)
}

struct Parser<'t> {
    text: &'t str,
    tokens: Vec<Token>,
    position: usize,
    nesting: usize,
    n_parts: usize,
    diagnostics: Vec<Diagnostic>,
}

impl Parser<'_> {
    fn whole(&mut self) -> Expression {
        let mut expression = self.expression(Precedence::Or);
        while *self.peek() != TokenKind::End {
            let before = self.position;
            let found = self.found();
            if *self.peek() == TokenKind::Close {
                self.mistake(Diagnostic::error("This \")\" closes nothing").at_span(self.span()));
                self.advance();
                expression = self.infix(expression, Precedence::Or);
            } else {
                let span = self.span();
                self.mistake(
                    Diagnostic::error(format!("Expected an operator before {found}")).at_span(span),
                );
                expression = self.expression(Precedence::Or);
            }
            if self.position == before {
                self.advance();
            }
        }
        expression
    }

    fn expression(&mut self, least: Precedence) -> Expression {
        if self.nesting == NESTING_MAX {
            return self.halt(format!("The formula is nested more than {NESTING_MAX} deep"));
        }
        self.nesting += 1;
        let left = self.operand();
        let expression = self.infix(left, least);
        self.nesting -= 1;
        expression
    }

    /// Takes operators and their right sides as long as they hold at least as tightly as `least`.
    fn infix(&mut self, mut left: Expression, least: Precedence) -> Expression {
        let mut compared = false;
        while let Some(operator) = self.peek_operator() {
            let own = operator.precedence();
            if own < least {
                break;
            }
            if own == Precedence::Comparison && std::mem::replace(&mut compared, true) {
                self.mistake(
                    Diagnostic::error("Comparisons cannot be chained")
                        .at_span(self.span())
                        .hint("write a < b and b < c"),
                );
            }
            self.advance();
            let right = self.expression(operator.sides().1);
            let span = left.span.start..right.span.end.max(left.span.start);
            let node = Node::Binary { operator, left: Box::new(left), right: Box::new(right) };
            left = self.made(node, span);
        }
        left
    }

    fn operand(&mut self) -> Expression {
        let span = self.span();
        match self.peek().clone() {
            TokenKind::Number(number) => {
                self.advance();
                match self.peek().clone() {
                    TokenKind::Word(unit) if units::is_known(&unit) => {
                        let span = span.start..self.span().end;
                        self.advance();
                        self.made(Node::Quantity { number, unit }, span)
                    }
                    _ => self.made(Node::Number(number), span),
                }
            }
            TokenKind::Broken => {
                self.advance();
                self.made(Node::Number(0.0), span)
            }
            TokenKind::Quoted(name) => {
                self.advance();
                self.reference(name, span)
            }
            TokenKind::Word(word) if word == "not" => self.prefix(UnaryOperator::Not),
            TokenKind::Operator(BinaryOperator::Subtract) => self.prefix(UnaryOperator::Negate),
            TokenKind::Word(word) if word != "and" && word != "or" => {
                self.advance();
                if *self.peek() == TokenKind::Open {
                    self.call(&word, span)
                } else if self.is_over() && fold::AGGREGATES.iter().any(|(name, _)| *name == word) {
                    self.fold(&word, &[], span)
                } else if word == function::PERIOD_SECS {
                    self.made(Node::PeriodSecs, span)
                } else {
                    self.reference(word, span)
                }
            }
            TokenKind::Open => {
                self.advance();
                let mut inner = self.expression(Precedence::Or);
                let end = self.close(&span);
                inner.span = span.start..end;
                inner
            }
            kind => self.no_operand(&kind, span),
        }
    }

    /// Says what is wrong, and skips an operator that has nothing on its left.
    fn no_operand(&mut self, kind: &TokenKind, span: Range<usize>) -> Expression {
        let found = self.found();
        self.mistake(
            Diagnostic::error(format!("Expected a number, a name or \"(\", found {found}"))
                .at_span(span.clone()),
        );
        if matches!(kind, TokenKind::Operator(_) | TokenKind::Word(_)) {
            self.advance();
            return self.expression(Precedence::Sign);
        }
        Expression { node: Node::Number(0.0), span: span.start..span.start }
    }

    fn prefix(&mut self, operator: UnaryOperator) -> Expression {
        let start = self.span().start;
        self.advance();
        let operand = self.expression(operator.precedence());
        let span = start..operand.span.end.max(start);
        self.made(Node::Unary { operator, operand: Box::new(operand) }, span)
    }

    /// A name whose token is taken, with the bins that may follow.
    fn reference(&mut self, name: String, mut span: Range<usize>) -> Expression {
        let mut bin = None;
        if *self.peek() == TokenKind::OpenBin {
            self.advance();
            bin = self.bin();
            span.end = self.span().end;
            if *self.peek() == TokenKind::CloseBin {
                self.advance();
            } else if bin.is_some() {
                let found = self.found();
                self.mistake(
                    Diagnostic::error(format!("Expected \"]\" after the bin, found {found}"))
                        .at_span(self.span()),
                );
            }
        }
        self.made(Node::Reference(Reference { name, bin }), span)
    }

    fn bin(&mut self) -> Option<BinSelector> {
        let selector = match *self.peek() {
            TokenKind::Operator(BinaryOperator::Multiply) => Some(BinSelector::All),
            TokenKind::Number(bin) if bin.fract() == 0.0 && bin < f64::from(SCALAR_BIN) => {
                Some(BinSelector::One(bin as u16))
            }
            _ => None,
        };
        if selector.is_none() {
            let found = self.found();
            self.mistake(
                Diagnostic::error(format!("Expected the number of a bin or *, found {found}"))
                    .at_span(self.span())
                    .hint("bins are written pmX[5], all of them pmX[*]"),
            );
        }
        if !matches!(self.peek(), TokenKind::CloseBin | TokenKind::End) {
            self.advance();
        }
        selector
    }

    fn call(&mut self, word: &str, name_span: Range<usize>) -> Expression {
        let open = self.span();
        self.advance();
        let mut arguments = Vec::new();
        if *self.peek() != TokenKind::Close {
            arguments.push(self.expression(Precedence::Or));
            while *self.peek() == TokenKind::Comma {
                self.advance();
                arguments.push(self.expression(Precedence::Or));
            }
        }
        let end = self.close(&open);
        let span = name_span.start..end;
        if self.is_over() {
            return self.fold(word, &arguments, name_span);
        }
        if let Some(function) = self.bin_function(word, &arguments, &span) {
            return function;
        }
        if let Some(aggregate) = function::aggregate_from_name(word) {
            self.aggregate(aggregate, arguments, span)
        } else if let Some(function) = Function::from_name(word) {
            self.function(function, arguments, span)
        } else {
            self.mistake(unknown_function(word).at_span(name_span));
            self.made(Node::Number(0.0), span)
        }
    }

    /// Whether `over` and a level follow; a measurement may be called `over`.
    fn is_over(&self) -> bool {
        let next = self.tokens.get(self.position + 1).map(|token| &token.kind);
        matches!(self.peek(), TokenKind::Word(word) if word == "over")
            && matches!(next, Some(TokenKind::Word(_)))
    }

    /// `over LEVEL (argument)` behind an aggregate and its numbers.
    fn fold(&mut self, word: &str, numbers: &[Expression], name_span: Range<usize>) -> Expression {
        self.advance();
        let level_span = self.span();
        let found = self.found();
        let level = match self.peek() {
            TokenKind::Word(level) => FoldLevel::from_word(level),
            _ => None,
        };
        self.advance();
        if level.is_none() {
            let words = fold::LEVELS.map(|(word, _)| word);
            let diagnostic =
                Diagnostic::error(format!("There is nothing called {found} to go over"));
            let hint = format!("choose one of {}", words.join(", "));
            self.mistake(diagnostic.at_span(level_span).hint(hint));
        }
        let open = self.span();
        if *self.peek() != TokenKind::Open {
            let found = self.found();
            let diagnostic = Diagnostic::error(format!("Expected \"(\", found {found}"));
            let hint = format!(
                "what is looked at in each of them stands in parentheses: {word} over objects (…)"
            );
            self.mistake(diagnostic.at_span(open.clone()).hint(hint));
            return self.made(Node::Number(0.0), name_span);
        }
        self.advance();
        let argument = self.expression(Precedence::Or);
        let end = self.close(&open);
        let span = name_span.start..end;
        let constants: Option<Vec<f64>> = numbers.iter().map(linear::constant).collect();
        let aggregate = match constants {
            Some(numbers) => FoldAggregate::new(word, &numbers),
            None => Err("takes a number"),
        };
        match (aggregate, level) {
            (Ok(aggregate), Some(level)) => {
                let folding = Folding { aggregate, level };
                self.made(Node::Fold { folding, argument: Box::new(argument) }, span)
            }
            (Err(what), _) => {
                let mut diagnostic = Diagnostic::error(format!("{word:?} {what}"));
                if let Some((_, form)) = fold::AGGREGATES.iter().find(|(name, _)| *name == word) {
                    diagnostic = diagnostic.hint(format!("write {form}"));
                } else {
                    let words = fold::AGGREGATES.map(|(word, _)| word);
                    diagnostic = diagnostic.hint(format!("choose one of {}", words.join(", ")));
                }
                self.mistake(diagnostic.at_span(name_span));
                self.made(Node::Number(0.0), span)
            }
            (_, None) => self.made(Node::Number(0.0), span),
        }
    }

    /// Functions of histograms take the array itself, no value.
    fn bin_function(
        &mut self,
        word: &str,
        arguments: &[Expression],
        span: &Range<usize>,
    ) -> Option<Expression> {
        let is_percentile = word == bins::PERCENTILE_OF_BINS;
        if !is_percentile && word != bins::MEAN_OF_BINS {
            if fold::AGGREGATES.iter().any(|(name, _)| *name == word)
                && function::aggregate_from_name(word).is_none()
            {
                let diagnostic = Diagnostic::error(format!("{word:?} does not say over what"));
                let hint = format!(
                    "write {word}(95) over samples (…), or percentile_of_bins(…) for a histogram"
                );
                self.mistake(diagnostic.at_span(span.clone()).hint(hint));
                return Some(self.made(Node::Number(0.0), span.clone()));
            }
            return None;
        }
        let form = if is_percentile { "percentile_of_bins(pmX, 95)" } else { "mean_of_bins(pmX)" };
        let mut refuse = |what: &str| {
            let diagnostic = Diagnostic::error(format!("{word:?} {what}"));
            let hint = format!("write {form}; edges of the bins may follow");
            self.mistake(diagnostic.at_span(span.clone()).hint(hint));
            Expression { node: Node::Number(0.0), span: span.clone() }
        };
        let (array, rest) = match arguments.split_first() {
            Some((array, rest)) => (array, rest),
            None => return Some(refuse("takes an array")),
        };
        let Node::Reference(reference) = &array.node else {
            return Some(refuse("takes the array itself as its first argument"));
        };
        if matches!(reference.bin, Some(BinSelector::One(_))) {
            return Some(refuse("takes all bins of an array, not one of them"));
        }
        let numbers: Option<Vec<f64>> = rest.iter().map(linear::constant).collect();
        let Some(mut edges) = numbers else {
            return Some(refuse("takes numbers after the array"));
        };
        let function = if is_percentile {
            if edges.is_empty() || !(edges[0] > 0.0 && edges[0] <= 100.0) {
                return Some(refuse("needs a percentile, more than 0 and at most 100"));
            }
            BinFunction::Percentile(edges.remove(0))
        } else {
            BinFunction::Mean
        };
        if edges.windows(2).any(|pair| pair[0] >= pair[1]) {
            return Some(refuse("needs edges that ascend"));
        }
        let reference = Reference { name: reference.name.clone(), bin: None };
        Some(self.made(Node::Bins { function, reference, edges }, span.clone()))
    }

    fn aggregate(
        &mut self,
        aggregate: Aggregate,
        mut arguments: Vec<Expression>,
        span: Range<usize>,
    ) -> Expression {
        let name = function::aggregate_name(aggregate);
        let n_arguments = arguments.len();
        if let (1, Some(argument)) = (n_arguments, arguments.pop()) {
            return self.made(Node::Aggregate { aggregate, argument: Box::new(argument) }, span);
        }
        let mut diagnostic = Diagnostic::error(format!(
            "{name:?} takes one measurement, found {n_arguments} arguments"
        ))
        .at_span(span.clone());
        if matches!(aggregate, Aggregate::Min | Aggregate::Max) && n_arguments == 2 {
            let which = if aggregate == Aggregate::Min { "smaller" } else { "larger" };
            diagnostic = diagnostic.hint(format!("for the {which} of two values write {name}2"));
        }
        self.mistake(diagnostic);
        self.made(Node::Number(0.0), span)
    }

    fn function(
        &mut self,
        function: Function,
        arguments: Vec<Expression>,
        span: Range<usize>,
    ) -> Expression {
        let arity = function.arity();
        if !arity.contains(&arguments.len()) {
            let takes = match (*arity.start(), *arity.end()) {
                (1, 1) => "1 argument".to_owned(),
                (least, most) if least == most => format!("{least} arguments"),
                (least, usize::MAX) => format!("at least {least} argument"),
                (least, most) => format!("{least} to {most} arguments"),
            };
            self.mistake(
                Diagnostic::error(format!(
                    "{:?} takes {takes}, found {}",
                    function.name(),
                    arguments.len()
                ))
                .at_span(span.clone()),
            );
        }
        self.made(Node::Call { function, arguments }, span)
    }

    /// Takes the `)` of the `(` at `open` and gives the end of what it closes.
    fn close(&mut self, open: &Range<usize>) -> usize {
        let span = self.span();
        if *self.peek() == TokenKind::Close {
            self.advance();
            return span.end;
        }
        let diagnostic = if *self.peek() == TokenKind::End {
            Diagnostic::error("This \"(\" is never closed").at_span(open.clone())
        } else {
            let found = self.found();
            Diagnostic::error(format!("Expected an operator or \")\" before {found}")).at_span(span)
        };
        self.mistake(diagnostic);
        self.skip_to_close();
        self.span().start
    }

    /// Leaves out what stands before the `)` of this level, and the `)`.
    fn skip_to_close(&mut self) {
        let mut n_open = 0_usize;
        loop {
            match self.peek() {
                TokenKind::End => return,
                TokenKind::Open => n_open += 1,
                TokenKind::Close if n_open == 0 => return self.advance(),
                TokenKind::Close => n_open -= 1,
                _ => {}
            }
            self.advance();
        }
    }

    fn made(&mut self, node: Node, span: Range<usize>) -> Expression {
        self.n_parts += 1;
        if self.n_parts == PARTS_MAX {
            return self.halt(format!(
                "The formula is too long: it has more than {PARTS_MAX} numbers, names and operators"
            ));
        }
        if self.n_parts > PARTS_MAX {
            return Expression { node: Node::Number(0.0), span };
        }
        Expression { node, span }
    }

    /// Says one last thing and goes to the end.
    fn halt(&mut self, message: String) -> Expression {
        let span = self.span();
        self.position = self.tokens.len() - 1;
        self.n_parts = PARTS_MAX;
        self.diagnostics.clear();
        self.diagnostics.push(Diagnostic::error(message).at_span(span.clone()));
        Expression { node: Node::Number(0.0), span }
    }

    fn mistake(&mut self, diagnostic: Diagnostic) {
        let halted = self.n_parts >= PARTS_MAX;
        // Of several complaints about one place the first is the cause.
        let repeated = self
            .diagnostics
            .iter()
            .rev()
            .take(DIAGNOSTICS_MAX)
            .any(|d| d.location.span == diagnostic.location.span);
        if !halted && !repeated {
            self.diagnostics.push(diagnostic);
        }
    }

    fn peek(&self) -> &TokenKind {
        &self.tokens[self.position].kind
    }

    fn peek_operator(&self) -> Option<BinaryOperator> {
        match self.peek() {
            TokenKind::Operator(operator) => Some(*operator),
            TokenKind::Word(word) if word == "and" => Some(BinaryOperator::And),
            TokenKind::Word(word) if word == "or" => Some(BinaryOperator::Or),
            _ => None,
        }
    }

    fn span(&self) -> Range<usize> {
        self.tokens[self.position].span.clone()
    }

    /// The token as text for a message.
    fn found(&self) -> String {
        match self.peek() {
            TokenKind::End => "the end".to_owned(),
            _ => format!("{:?}", &self.text[self.span()]),
        }
    }

    /// Never goes beyond the end.
    fn advance(&mut self) {
        self.position = (self.position + 1).min(self.tokens.len() - 1);
    }
}

fn unknown_function(word: &str) -> Diagnostic {
    let diagnostic = Diagnostic::error(format!("Unknown function {word:?}"));
    match nearest(word, function::callable_names()) {
        Some(name) => diagnostic.hint(format!("did you mean {name:?}?")),
        None => diagnostic.hint("a measurement stands without parentheses after its name"),
    }
}
