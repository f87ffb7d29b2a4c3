//! A formula's text cut into tokens with byte spans. Whitespace separates and means nothing else.
//!
//! A plain name begins with a letter or `_` and goes on with letters, digits, `_` and `.`; `.*` inside it is a wildcard
//! (`RRC.ConnEstabAtt.*`). Any other name stands in backquotes, where a backquote is doubled.

use std::ops::Range;

use super::ast::BinaryOperator;
use crate::diagnostic::Diagnostic;

#[derive(Clone, Debug, PartialEq)]
pub(super) struct Token {
    pub(super) kind: TokenKind,
    pub(super) span: Range<usize>,
}

#[derive(Clone, Debug, PartialEq)]
pub(super) enum TokenKind {
    Number(f64),
    /// Written without backquotes; may be a word of the language.
    Word(String),
    /// Written in backquotes; always a name.
    Quoted(String),
    Operator(BinaryOperator),
    Open,
    Close,
    OpenBin,
    CloseBin,
    Comma,
    /// Something that was already complained about and stands where a value could.
    Broken,
    End,
}

/// Cuts all of `text`; the last token is always [`TokenKind::End`].
pub(super) fn tokens(text: &str, diagnostics: &mut Vec<Diagnostic>) -> Vec<Token> {
    let mut tokens = Vec::new();
    let mut start = 0;
    while let Some(first) = text[start..].chars().next() {
        if first.is_whitespace() {
            start += first.len_utf8();
            continue;
        }
        let (kind, len) = token(&text[start..], first, start, diagnostics);
        tokens.push(Token { kind, span: start..start + len });
        start += len;
    }
    tokens.push(Token { kind: TokenKind::End, span: text.len()..text.len() });
    tokens
}

/// Whether a name can be written without backquotes (words of the language aside).
pub(super) fn is_plain_name(name: &str) -> bool {
    name.chars().next().is_some_and(is_name_start) && word_len(name) == name.len()
}

fn token(
    rest: &str,
    first: char,
    start: usize,
    diagnostics: &mut Vec<Diagnostic>,
) -> (TokenKind, usize) {
    if first == '`' {
        return quoted(rest, start, diagnostics);
    }
    if is_name_start(first) {
        let len = word_len(rest);
        return (TokenKind::Word(rest[..len].to_owned()), len);
    }
    let second = rest[first.len_utf8()..].chars().next();
    if first.is_ascii_digit() || (first == '.' && second.is_some_and(|c| c.is_ascii_digit())) {
        return number(rest, start, diagnostics);
    }
    let operator = |o, len| (TokenKind::Operator(o), len);
    match (first, second) {
        ('<', Some('=')) => operator(BinaryOperator::LessOrEqual, 2),
        ('>', Some('=')) => operator(BinaryOperator::GreaterOrEqual, 2),
        ('=', Some('=')) => operator(BinaryOperator::Equal, 2),
        ('!', Some('=')) => operator(BinaryOperator::NotEqual, 2),
        ('<', Some('>')) => {
            diagnostics.push(unexpected("<>", start).hint("for \"not equal\" write !="));
            operator(BinaryOperator::NotEqual, 2)
        }
        ('<', _) => operator(BinaryOperator::Less, 1),
        ('>', _) => operator(BinaryOperator::Greater, 1),
        ('+', _) => operator(BinaryOperator::Add, 1),
        ('-', _) => operator(BinaryOperator::Subtract, 1),
        ('*', _) => operator(BinaryOperator::Multiply, 1),
        ('/', _) => operator(BinaryOperator::Divide, 1),
        ('^', _) => operator(BinaryOperator::Power, 1),
        ('(', _) => (TokenKind::Open, 1),
        (')', _) => (TokenKind::Close, 1),
        ('[', _) => (TokenKind::OpenBin, 1),
        (']', _) => (TokenKind::CloseBin, 1),
        (',', _) => (TokenKind::Comma, 1),
        ('=', _) => {
            diagnostics.push(unexpected("=", start).hint("to compare write =="));
            operator(BinaryOperator::Equal, 1)
        }
        ('&', Some('&')) => {
            diagnostics.push(unexpected("&&", start).hint("write and"));
            operator(BinaryOperator::And, 2)
        }
        ('|', Some('|')) => {
            diagnostics.push(unexpected("||", start).hint("write or"));
            operator(BinaryOperator::Or, 2)
        }
        _ => {
            let len = first.len_utf8();
            let hint = match first {
                '%' => "for a percentage write 100 * at the front",
                '!' => "write not",
                '"' | '\'' => "names with other characters stand in backquotes, such as `Rate (%)`",
                _ => "names with other characters stand in backquotes",
            };
            diagnostics.push(unexpected(&rest[..len], start).hint(hint));
            (TokenKind::Broken, len)
        }
    }
}

fn unexpected(what: &str, start: usize) -> Diagnostic {
    Diagnostic::error(format!("Unexpected {what:?} in the formula"))
        .at_span(start..start + what.len())
}

fn is_name_start(c: char) -> bool {
    c.is_alphabetic() || c == '_'
}

fn is_name_part(c: char) -> bool {
    c.is_alphanumeric() || c == '_' || c == '.'
}

/// Length of the plain name at the front, wildcards included.
fn word_len(rest: &str) -> usize {
    let mut len = 0;
    let mut chars = rest.chars().peekable();
    while let Some(c) = chars.next_if(|c| is_name_part(*c)) {
        len += c.len_utf8();
        if c == '.' && chars.next_if_eq(&'*').is_some() {
            len += 1;
            if chars.peek() != Some(&'.') {
                break;
            }
        }
    }
    len
}

fn quoted(rest: &str, start: usize, diagnostics: &mut Vec<Diagnostic>) -> (TokenKind, usize) {
    let mut name = String::new();
    let mut chars = rest.char_indices().skip(1).peekable();
    while let Some((at, c)) = chars.next() {
        if c != '`' {
            name.push(c);
        } else if chars.next_if(|(_, next)| *next == '`').is_some() {
            name.push('`');
        } else {
            if name.is_empty() {
                let span = start..start + at + 1;
                diagnostics
                    .push(Diagnostic::error("There is no name in the backquotes").at_span(span));
                return (TokenKind::Broken, at + 1);
            }
            return (TokenKind::Quoted(name), at + 1);
        }
    }
    diagnostics.push(
        Diagnostic::error("The backquote is never closed").at_span(start..start + rest.len()),
    );
    (TokenKind::Broken, rest.len())
}

fn number(rest: &str, start: usize, diagnostics: &mut Vec<Diagnostic>) -> (TokenKind, usize) {
    let digits_from = |at: usize| rest[at..].bytes().take_while(u8::is_ascii_digit).count();
    let mut len = digits_from(0);
    if rest[len..].starts_with('.') && digits_from(len + 1) > 0 {
        len += 1 + digits_from(len + 1);
    }
    if rest[len..].starts_with(['e', 'E']) {
        let signed = usize::from(rest[len + 1..].starts_with(['+', '-']));
        let exponent = digits_from(len + 1 + signed);
        if exponent > 0 {
            len += 1 + signed + exponent;
        }
    }
    let tail: usize =
        rest[len..].chars().take_while(|c| is_name_part(*c)).map(char::len_utf8).sum();
    if tail > 0 {
        let text = &rest[..len + tail];
        diagnostics.push(
            Diagnostic::error(format!("{text:?} is neither a number nor a name"))
                .at_span(start..start + text.len())
                .hint(format!("a name that begins with a digit stands in backquotes: `{text}`")),
        );
        return (TokenKind::Broken, len + tail);
    }
    match rest[..len].parse::<f64>() {
        Ok(number) if number.is_finite() => (TokenKind::Number(number), len),
        _ => {
            diagnostics.push(
                Diagnostic::error(format!("The number {} is too large", &rest[..len]))
                    .at_span(start..start + len),
            );
            (TokenKind::Broken, len)
        }
    }
}
