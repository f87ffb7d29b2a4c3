//! The `--where` language over object attributes: `technology == "LTE" and region in ("Norte","Sur") and name ~ "LIM*"`.
//!
//! ```text
//! filter     = or | nothing at all (every object passes)
//! or         = and ("or" and)*
//! and        = not ("and" not)*
//! not        = "not" not | "(" or ")" | comparison
//! comparison = key ("==" | "!=" | "~" | "!~" | "<" | "<=" | ">" | ">=") literal
//!            | key ["not"] "in" "(" literal ("," literal)* ")"
//! key        = Word | `any text`
//! literal    = "text" | 'text' | number
//! ```
//!
//! `~` compares with a glob (`*`, `?`) without regard to case. `<` and its like compare numbers where both sides are numbers,
//! otherwise text. A number without quotes also equals `4.50` when it is written `4.5`; with quotes it is text.
//!
//! Where an object has no such attribute, every comparison is false and its negation (`!=`, `!~`, `not in`) true,
//! so that `key != "x"` always says the same as `not key == "x"`.
//! The key `name` stands for what people call an object and for its full name: either may match.

use std::cmp::Ordering;
use std::ops::Range;
use std::sync::Arc;

use super::attribute::AttributeColumn;
use crate::model::glob::Glob;
use crate::model::{Phrase, phrase};

/// Parentheses and `not` may nest that deep. *Good*: the parser's stack is bounded. *Bad*: nothing a person writes comes near it.
const DEPTH_MAX: usize = 64;

/// A checked filter.
#[derive(Clone, Debug, PartialEq)]
pub struct Filter {
    text: String,
    /// `None`: blank text, every object passes.
    expr: Option<Expr>,
}

/// The text is not a filter.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct FilterError {
    pub message: Phrase,
    /// Byte range in the text.
    pub span: Range<usize>,
    pub hint: Option<Phrase>,
}

#[derive(Clone, Debug, PartialEq)]
enum Expr {
    Or(Vec<Expr>),
    And(Vec<Expr>),
    Not(Box<Expr>),
    Compare { key: String, negated: bool, condition: Condition },
}

#[derive(Clone, Debug, PartialEq)]
enum Condition {
    /// Equal to one of them.
    OneOf(Vec<Literal>),
    Like(Glob),
    /// Passes when the value stands in one of these orders to the literal.
    Ordered(&'static [Ordering], Literal),
}

#[derive(Clone, Debug, PartialEq)]
struct Literal {
    text: String,
    /// Set where the text is a number, quoted or not.
    number: Option<f64>,
    quoted: bool,
}

impl Filter {
    /// Reads a filter; blank text lets every object pass.
    pub fn parse(text: &str) -> Result<Self, FilterError> {
        let tokens = lex(text)?;
        let mut parser = Parser { tokens: &tokens, at: 0 };
        if parser.peek() == &Token::End {
            return Ok(Self { text: text.to_owned(), expr: None });
        }
        let expr = parser.or_expr(0)?;
        match parser.peek() {
            Token::End => Ok(Self { text: text.to_owned(), expr: Some(expr) }),
            Token::Close => {
                let message = phrase!("a closing parenthesis without an opening one");
                Err(parser.error(message, None))
            }
            found => Err(parser.error(
                phrase!(
                    "expected {words} or the end, found {found}",
                    words = "\"and\", \"or\"",
                    found = found.describe()
                ),
                None,
            )),
        }
    }

    pub fn text(&self) -> &str {
        &self.text
    }

    /// The attribute names the filter asks for, each once, in the order of the text.
    pub fn keys(&self) -> Vec<&str> {
        let mut keys = Vec::new();
        if let Some(expr) = &self.expr {
            expr.collect_keys(&mut keys);
        }
        keys
    }

    /// Values that an attribute must equal, as far as the text names them: `vendor == "Huawei"`, `technology in ("LTE", "NR")`. What
    /// is negated names none.
    pub fn values_of(&self, key: &str) -> Vec<&str> {
        let mut values = Vec::new();
        if let Some(expr) = &self.expr {
            expr.collect_values(key, &mut values);
        }
        values
    }

    /// Whether an object passes; `attribute` looks a key up, `None` where the object has no such attribute.
    pub fn matches<'a>(&self, attribute: &dyn Fn(&str) -> Option<&'a str>) -> bool {
        self.expr.as_ref().is_none_or(|expr| expr.holds(attribute))
    }

    /// Which of `n` objects pass; `column` gives the values of a key. Says nothing of objects whose values change with time.
    pub fn matches_all(
        &self,
        n: usize,
        column: &dyn Fn(&str) -> Arc<AttributeColumn>,
    ) -> Vec<bool> {
        self.expr.as_ref().map_or_else(|| vec![true; n], |expr| expr.holds_for_all(column))
    }
}

impl Expr {
    fn collect_keys<'e>(&'e self, keys: &mut Vec<&'e str>) {
        match self {
            Self::Or(parts) | Self::And(parts) => {
                for part in parts {
                    part.collect_keys(keys);
                }
            }
            Self::Not(inner) => inner.collect_keys(keys),
            Self::Compare { key, .. } => {
                if !keys.contains(&key.as_str()) {
                    keys.push(key);
                }
            }
        }
    }

    fn collect_values<'e>(&'e self, wanted: &str, values: &mut Vec<&'e str>) {
        match self {
            Self::Or(parts) | Self::And(parts) => {
                parts.iter().for_each(|part| part.collect_values(wanted, values));
            }
            Self::Compare { key, negated: false, condition: Condition::OneOf(literals) }
                if key == wanted =>
            {
                values.extend(literals.iter().map(|literal| literal.text.as_str()));
            }
            Self::Not(_) | Self::Compare { .. } => {}
        }
    }

    /// As [`Self::holds`], for all objects of a list.
    fn holds_for_all(&self, column: &dyn Fn(&str) -> Arc<AttributeColumn>) -> Vec<bool> {
        let joined = |parts: &[Self], join: fn(bool, bool) -> bool| {
            let mut parts = parts.iter().map(|part| part.holds_for_all(column));
            let first = parts.next().unwrap_or_default();
            parts.fold(first, |mut all, part| {
                all.iter_mut().zip(part).for_each(|(all, part)| *all = join(*all, part));
                all
            })
        };
        match self {
            Self::Or(parts) => joined(parts, |a, b| a | b),
            Self::And(parts) => joined(parts, |a, b| a & b),
            Self::Not(inner) => inner.holds_for_all(column).into_iter().map(|b| !b).collect(),
            Self::Compare { key, negated, condition } => {
                let of_column = |column: &AttributeColumn| match condition.texts() {
                    Some(texts) => column.is_one_of(texts),
                    None => column.holds(|value| condition.holds(value)),
                };
                let mut holds = of_column(&column(key));
                if key.eq_ignore_ascii_case("name") {
                    let by_full_name = of_column(&column("object"));
                    holds.iter_mut().zip(by_full_name).for_each(|(holds, other)| *holds |= other);
                }
                if *negated {
                    holds.iter_mut().for_each(|holds| *holds = !*holds);
                }
                holds
            }
        }
    }

    fn holds<'a>(&self, attribute: &dyn Fn(&str) -> Option<&'a str>) -> bool {
        match self {
            Self::Or(parts) => parts.iter().any(|part| part.holds(attribute)),
            Self::And(parts) => parts.iter().all(|part| part.holds(attribute)),
            Self::Not(inner) => !inner.holds(attribute),
            Self::Compare { key, negated, condition } => {
                let holds = |key: &str| attribute(key).is_some_and(|value| condition.holds(value));
                let by_full_name = || key.eq_ignore_ascii_case("name") && holds("object");
                (holds(key) || by_full_name()) != *negated
            }
        }
    }
}

impl Condition {
    /// The texts of which one is wanted, where equality is all that is asked and none means a number.
    fn texts(&self) -> Option<impl Iterator<Item = &str>> {
        match self {
            Self::OneOf(literals) if literals.iter().all(|l| l.quoted || l.number.is_none()) => {
                Some(literals.iter().map(|literal| literal.text.as_str()))
            }
            _ => None,
        }
    }

    fn holds(&self, value: &str) -> bool {
        match self {
            Self::OneOf(literals) => literals.iter().any(|literal| literal.equals(value)),
            Self::Like(glob) => glob.matches(value),
            Self::Ordered(orders, literal) => orders.contains(&literal.order_of(value)),
        }
    }
}

impl Literal {
    fn new(text: String, quoted: bool) -> Self {
        Self { number: number(&text), text, quoted }
    }

    fn equals(&self, value: &str) -> bool {
        let wanted = self.number.filter(|_| !self.quoted);
        match wanted.zip(wanted.and_then(|_| number(value))) {
            Some((wanted, found)) => wanted == found,
            None => self.text == value,
        }
    }

    /// How `value` stands to the literal.
    fn order_of(&self, value: &str) -> Ordering {
        match (number(value), self.number) {
            (Some(found), Some(wanted)) => found.total_cmp(&wanted),
            _ => value.cmp(&self.text),
        }
    }
}

/// A finite decimal number; words such as `inf` and `nan` are text. Minus zero is zero.
fn number(text: &str) -> Option<f64> {
    let text = text.trim();
    let digits = text.trim_start_matches(['+', '-']);
    if !digits.starts_with(|c: char| c.is_ascii_digit() || c == '.') {
        return None;
    }
    text.parse::<f64>().ok().filter(|n| n.is_finite()).map(|n| n + 0.0)
}

#[derive(Clone, Debug, PartialEq)]
pub(super) enum Token {
    Key(String),
    Quoted(String),
    Number(String),
    Compare(CompareSign),
    Open,
    Close,
    Comma,
    And,
    Or,
    Not,
    In,
    End,
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum CompareSign {
    Equal,
    NotEqual,
    Like,
    NotLike,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
}

impl CompareSign {
    /// Longest first.
    const ALL: [(&'static str, Self); 8] = [
        ("==", Self::Equal),
        ("!=", Self::NotEqual),
        ("!~", Self::NotLike),
        ("<=", Self::LessOrEqual),
        (">=", Self::GreaterOrEqual),
        ("~", Self::Like),
        ("<", Self::Less),
        (">", Self::Greater),
    ];

    fn text(self) -> &'static str {
        Self::ALL.iter().find(|(_, sign)| *sign == self).map_or("", |(text, _)| text)
    }
}

impl Token {
    fn describe(&self) -> Phrase {
        match self {
            Self::Key(key) => format!("{key:?}").into(),
            Self::Quoted(text) => phrase!("the text {text}", text = format!("{text:?}")),
            Self::Number(number) => phrase!("the number {number}", number = number.as_str()),
            Self::Compare(sign) => format!("{:?}", sign.text()).into(),
            Self::Open => "\"(\"".into(),
            Self::Close => "\")\"".into(),
            Self::Comma => "\",\"".into(),
            Self::And => "\"and\"".into(),
            Self::Or => "\"or\"".into(),
            Self::Not => "\"not\"".into(),
            Self::In => "\"in\"".into(),
            Self::End => phrase!("the end"),
        }
    }
}

fn error(message: Phrase, span: Range<usize>, hint: Option<Phrase>) -> FilterError {
    FilterError { message, span, hint }
}

pub(super) fn lex(text: &str) -> Result<Vec<(Token, Range<usize>)>, FilterError> {
    let mut tokens = Vec::new();
    let mut at = 0;
    while let Some(c) = text[at..].chars().next() {
        if c.is_whitespace() {
            at += c.len_utf8();
            continue;
        }
        let (token, end) = lex_one(text, at, c)?;
        tokens.push((token, at..end));
        at = end;
    }
    tokens.push((Token::End, text.len()..text.len()));
    Ok(tokens)
}

/// The token that starts at `at` with `c`, and where it ends.
pub(super) fn lex_one(text: &str, at: usize, c: char) -> Result<(Token, usize), FilterError> {
    let rest = &text[at..];
    match c {
        '(' => return Ok((Token::Open, at + 1)),
        ')' => return Ok((Token::Close, at + 1)),
        ',' => return Ok((Token::Comma, at + 1)),
        '"' | '\'' => return lex_quoted(text, at, c),
        '`' => return lex_backquoted(text, at),
        _ => {}
    }
    if let Some((sign_text, sign)) = CompareSign::ALL.iter().find(|(s, _)| rest.starts_with(s)) {
        return Ok((Token::Compare(*sign), at + sign_text.len()));
    }
    let signed = rest.strip_prefix(['-', '+']).unwrap_or(rest);
    if signed.starts_with(|d: char| d.is_ascii_digit() || d == '.') {
        return lex_number(text, at);
    }
    if c.is_alphabetic() || c == '_' {
        let word = take_while(rest, |c| c.is_alphanumeric() || matches!(c, '_' | '-' | '.'));
        let token = match word.to_ascii_lowercase().as_str() {
            "and" => Token::And,
            "or" => Token::Or,
            "not" => Token::Not,
            "in" => Token::In,
            _ => Token::Key(word.to_owned()),
        };
        return Ok((token, at + word.len()));
    }
    let hint = match c {
        '=' => phrase!("write {word} to compare", word = "=="),
        '&' => phrase!("write {word}", word = "and"),
        '|' => phrase!("write {word}", word = "or"),
        '!' => phrase!("write {word}, or {sign} to compare", word = "not", sign = "!="),
        _ => phrase!("put text in quotes, and a name with blanks in backquotes"),
    };
    let message = phrase!("unexpected {sign}", sign = format!("{c:?}"));
    Err(error(message, at..at + c.len_utf8(), Some(hint)))
}

fn take_while(text: &str, keep: impl Fn(char) -> bool) -> &str {
    let end = text.find(|c| !keep(c)).unwrap_or(text.len());
    &text[..end]
}

/// Inside quotes a backslash only escapes the quote and itself, so that the escaped commas of a DN stay as they are.
fn lex_quoted(text: &str, at: usize, quote: char) -> Result<(Token, usize), FilterError> {
    let mut value = String::new();
    let mut chars = text[at + 1..].char_indices().peekable();
    while let Some((offset, c)) = chars.next() {
        if c == quote {
            return Ok((Token::Quoted(value), at + 1 + offset + 1));
        }
        match chars.peek() {
            Some((_, escaped)) if c == '\\' && (*escaped == quote || *escaped == '\\') => {
                value.push(*escaped);
                chars.next();
            }
            _ => value.push(c),
        }
    }
    Err(error(
        phrase!("the text that starts here has no closing quote"),
        at..text.len(),
        Some(phrase!("close it with {sign}", sign = quote.to_string())),
    ))
}

fn lex_backquoted(text: &str, at: usize) -> Result<(Token, usize), FilterError> {
    let Some(length) = text[at + 1..].find('`') else {
        return Err(error(
            phrase!("the name that starts here has no closing backquote"),
            at..text.len(),
            Some(phrase!("close it with {sign}", sign = "`")),
        ));
    };
    let key = &text[at + 1..at + 1 + length];
    let end = at + length + 2;
    if key.trim().is_empty() {
        return Err(error(phrase!("a name in backquotes is empty"), at..end, None));
    }
    Ok((Token::Key(key.to_owned()), end))
}

fn lex_number(text: &str, at: usize) -> Result<(Token, usize), FilterError> {
    let word =
        take_while(&text[at..], |c| c.is_alphanumeric() || matches!(c, '.' | '_' | '-' | '+'));
    let end = at + word.len();
    if number(word).is_none() {
        let message = phrase!("{text} is not a number", text = format!("{word:?}"));
        return Err(error(message, at..end, Some(phrase!("put text in quotes"))));
    }
    Ok((Token::Number(word.to_owned()), end))
}

struct Parser<'t> {
    /// Ends with [`Token::End`].
    tokens: &'t [(Token, Range<usize>)],
    at: usize,
}

impl<'t> Parser<'t> {
    fn peek(&self) -> &'t Token {
        self.tokens.get(self.at).map_or(&Token::End, |(token, _)| token)
    }

    fn span(&self) -> Range<usize> {
        self.tokens.get(self.at).or(self.tokens.last()).map_or(0..0, |(_, span)| span.clone())
    }

    fn next(&mut self) -> &'t Token {
        let token = self.peek();
        self.at += 1;
        token
    }

    fn eat(&mut self, token: &Token) -> bool {
        let found = self.peek() == token;
        self.at += usize::from(found);
        found
    }

    fn error(&self, message: Phrase, hint: Option<Phrase>) -> FilterError {
        error(message, self.span(), hint)
    }

    fn or_expr(&mut self, depth: usize) -> Result<Expr, FilterError> {
        let first = self.and_expr(depth)?;
        if self.peek() != &Token::Or {
            return Ok(first);
        }
        let mut parts = vec![first];
        while self.eat(&Token::Or) {
            parts.push(self.and_expr(depth)?);
        }
        Ok(Expr::Or(parts))
    }

    fn and_expr(&mut self, depth: usize) -> Result<Expr, FilterError> {
        let first = self.not_expr(depth)?;
        if self.peek() != &Token::And {
            return Ok(first);
        }
        let mut parts = vec![first];
        while self.eat(&Token::And) {
            parts.push(self.not_expr(depth)?);
        }
        Ok(Expr::And(parts))
    }

    fn not_expr(&mut self, depth: usize) -> Result<Expr, FilterError> {
        if depth >= DEPTH_MAX {
            let message = phrase!("nested more than {n} deep", n = DEPTH_MAX);
            return Err(self.error(message, Some(phrase!("write it with fewer parentheses"))));
        }
        if self.eat(&Token::Not) {
            return Ok(Expr::Not(Box::new(self.not_expr(depth + 1)?)));
        }
        let opened = self.span();
        if self.eat(&Token::Open) {
            let inner = self.or_expr(depth + 1)?;
            if !self.eat(&Token::Close) {
                if self.peek() == &Token::End {
                    return Err(error(phrase!("the parenthesis is not closed"), opened, None));
                }
                let found = self.peek().describe();
                let message =
                    phrase!("expected {sign}, found {found}", sign = "\")\"", found = found);
                return Err(self.error(message, None));
            }
            return Ok(inner);
        }
        self.comparison()
    }

    fn comparison(&mut self) -> Result<Expr, FilterError> {
        let key = match self.peek() {
            Token::Key(key) => key.clone(),
            Token::Quoted(text) => {
                let hint = phrase!(
                    "a name stands without quotes, or in backquotes: {name}",
                    name = format!("`{text}`")
                );
                let found = self.peek().describe();
                let message =
                    phrase!("expected the name of an attribute, found {found}", found = found);
                return Err(self.error(message, Some(hint)));
            }
            found => {
                let found = found.describe();
                let message =
                    phrase!("expected the name of an attribute, found {found}", found = found);
                return Err(self.error(message, None));
            }
        };
        self.at += 1;
        let negated = self.eat(&Token::Not);
        if self.eat(&Token::In) {
            let literals = self.list()?;
            return Ok(Expr::Compare { key, negated, condition: Condition::OneOf(literals) });
        }
        if negated {
            let message = phrase!(
                "expected {word} after {before}, found {found}",
                word = "\"in\"",
                before = "\"not\"",
                found = self.peek().describe()
            );
            let hint = phrase!("{word} stands before the whole comparison", word = "\"not\"");
            return Err(self.error(message, Some(hint)));
        }
        let Token::Compare(sign) = self.peek() else {
            let message = phrase!(
                "expected a comparison after {before}, found {found}",
                before = format!("{key:?}"),
                found = self.peek().describe()
            );
            let hint = phrase!(
                "use {signs} or {word}; put a name with blanks in backquotes",
                signs = "==, !=, ~, !~, <, <=, >, >=",
                word = "in (…)"
            );
            return Err(self.error(message, Some(hint)));
        };
        self.at += 1;
        let literal = self.literal()?;
        let (negated, condition) = condition_of(*sign, literal);
        Ok(Expr::Compare { key, negated, condition })
    }

    fn list(&mut self) -> Result<Vec<Literal>, FilterError> {
        if !self.eat(&Token::Open) {
            let message = phrase!(
                "expected {word} after {before}, found {found}",
                word = "\"(\"",
                before = "\"in\"",
                found = self.peek().describe()
            );
            let hint = phrase!("such as {example}", example = "in (\"Norte\", \"Sur\")");
            return Err(self.error(message, Some(hint)));
        }
        let mut literals = vec![self.literal()?];
        loop {
            match self.next() {
                Token::Comma => literals.push(self.literal()?),
                Token::Close => return Ok(literals),
                found => {
                    self.at -= 1;
                    let message = phrase!(
                        "expected {one} or {other}, found {found}",
                        one = "\",\"",
                        other = "\")\"",
                        found = found.describe()
                    );
                    return Err(self.error(message, None));
                }
            }
        }
    }

    fn literal(&mut self) -> Result<Literal, FilterError> {
        let literal = match self.peek() {
            Token::Quoted(text) => Literal::new(text.clone(), true),
            Token::Number(text) => Literal::new(text.clone(), false),
            Token::Key(word) => {
                let hint = phrase!("put it in quotes: {text}", text = format!("\"{word}\""));
                let message = phrase!(
                    "expected a text or a number, found the name {name}",
                    name = format!("{word:?}")
                );
                return Err(self.error(message, Some(hint)));
            }
            found => {
                let found = found.describe();
                let message = phrase!("expected a text or a number, found {found}", found = found);
                return Err(self.error(message, None));
            }
        };
        self.at += 1;
        Ok(literal)
    }
}

/// Whether the sign negates, and what it negates.
fn condition_of(sign: CompareSign, literal: Literal) -> (bool, Condition) {
    match sign {
        CompareSign::Equal => (false, Condition::OneOf(vec![literal])),
        CompareSign::NotEqual => (true, Condition::OneOf(vec![literal])),
        CompareSign::Like => (false, Condition::Like(Glob::folded(&literal.text))),
        CompareSign::NotLike => (true, Condition::Like(Glob::folded(&literal.text))),
        CompareSign::Less => (false, Condition::Ordered(&[Ordering::Less], literal)),
        CompareSign::LessOrEqual => {
            (false, Condition::Ordered(&[Ordering::Less, Ordering::Equal], literal))
        }
        CompareSign::Greater => (false, Condition::Ordered(&[Ordering::Greater], literal)),
        CompareSign::GreaterOrEqual => {
            (false, Condition::Ordered(&[Ordering::Greater, Ordering::Equal], literal))
        }
    }
}
