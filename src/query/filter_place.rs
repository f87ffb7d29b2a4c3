//! What may stand at a place of a filter text that is being typed, and the parts that a filter consists of.
//!
//! ```text
//! start ── key ──▶ compare ── sign ──▶ value ──▶ join ── and, or ──▶ start
//!   ▲ not, (         └ [not] in ( ──▶ value ── , ──▶ value … )──▶ join
//! ```
//! Only what stands before the word under the cursor counts, and it need not be a whole filter.

use std::ops::Range;

use super::filter::{Filter, Token, lex, lex_one};

/// What is wanted at a place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Expects {
    /// The name of an attribute; `not` and `(` may stand there too.
    Key,
    /// A comparison sign, `in` or `not in`.
    Comparison {
        key: String,
    },
    /// `in` behind `not`.
    In,
    /// `(` behind `in`.
    Open,
    Value {
        key: String,
        in_list: bool,
    },
    /// `,` or `)` of a list.
    ListEnd {
        key: String,
    },
    /// `and`, `or`, and `)` where a parenthesis is open.
    Join {
        open: bool,
    },
}

/// A place in a filter text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FilterPlace {
    pub expects: Expects,
    /// Bytes that what is chosen takes the place of.
    pub span: Range<usize>,
    /// What stands there before the cursor, without quotes.
    pub typed: String,
}

/// What is wanted at the cursor (a byte position); `None` where the text before it cannot be read.
pub fn place_at(text: &str, cursor: usize) -> Option<FilterPlace> {
    let before = text.get(..cursor)?;
    let (tokens, open_at) = tokens_before(before);
    let (tokens, span_start, typed) = match open_at {
        // Inside of quotes that are not closed yet.
        Some(at) => (&tokens[..], at, before[at + 1..].to_owned()),
        None => match tokens.split_last() {
            Some(((token, span), earlier)) if span.end == cursor && is_word(token) => {
                (earlier, span.start, before[span.clone()].to_owned())
            }
            _ => (&tokens[..], cursor, String::new()),
        },
    };
    let expects = expected(tokens.iter().map(|(token, _)| token))?;
    Some(FilterPlace { expects, span: span_start..word_end(text, cursor, open_at), typed })
}

/// The tokens of a text, and where a quotation begins that does not end.
fn tokens_before(text: &str) -> (Vec<(Token, Range<usize>)>, Option<usize>) {
    let mut tokens = Vec::new();
    let mut at = 0;
    while let Some(letter) = text[at..].chars().next() {
        if letter.is_whitespace() {
            at += letter.len_utf8();
            continue;
        }
        match lex_one(text, at, letter) {
            Ok((token, end)) => {
                tokens.push((token, at..end));
                at = end;
            }
            Err(_) if matches!(letter, '"' | '\'' | '`') => return (tokens, Some(at)),
            // A sign that is half there, such as `=`: what follows it counts anew.
            Err(_) => at += letter.len_utf8(),
        }
    }
    (tokens, None)
}

/// Whether more letters may follow: signs and quoted texts are whole.
fn is_word(token: &Token) -> bool {
    matches!(
        token,
        Token::Key(_) | Token::Number(_) | Token::And | Token::Or | Token::Not | Token::In
    )
}

/// The end of the word that the cursor stands in.
fn word_end(text: &str, cursor: usize, open_at: Option<usize>) -> usize {
    let rest = &text[cursor..];
    match open_at {
        Some(at) => {
            let quote = text[at..].chars().next().unwrap_or('"');
            // A quote that closes this text belongs to it; where there is none the next one opens another.
            let is_closed = rest.matches(quote).count() % 2 == 1;
            let end = rest.find(quote).filter(|_| is_closed);
            end.map_or(cursor, |end| cursor + end + quote.len_utf8())
        }
        None => {
            let is_part = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '.');
            cursor + rest.find(|c| !is_part(c)).unwrap_or(rest.len())
        }
    }
}

/// Between two tokens.
enum State {
    Key,
    Comparison(String),
    /// Behind `not` after a key.
    In(String),
    /// Behind `in`.
    Open(String),
    Value(String, bool),
    ListEnd(String),
    Join,
}

fn expected<'t>(tokens: impl Iterator<Item = &'t Token>) -> Option<Expects> {
    let mut depth = 0usize;
    let mut state = State::Key;
    for token in tokens {
        state = match (state, token) {
            (State::Key, Token::Not) => State::Key,
            (State::Key, Token::Open) => {
                depth += 1;
                State::Key
            }
            (State::Key, Token::Key(key)) => State::Comparison(key.clone()),
            (State::Comparison(key), Token::Compare(_)) => State::Value(key, false),
            (State::Comparison(key), Token::Not) => State::In(key),
            (State::Comparison(key) | State::In(key), Token::In) => State::Open(key),
            (State::Open(key), Token::Open) | (State::ListEnd(key), Token::Comma) => {
                State::Value(key, true)
            }
            (State::Value(key, true), Token::Quoted(_) | Token::Number(_)) => State::ListEnd(key),
            (State::Value(_, false), Token::Quoted(_) | Token::Number(_))
            | (State::ListEnd(_), Token::Close) => State::Join,
            (State::Join, Token::And | Token::Or) => State::Key,
            (State::Join, Token::Close) if depth > 0 => {
                depth -= 1;
                State::Join
            }
            _ => return None,
        };
    }
    Some(match state {
        State::Key => Expects::Key,
        State::Comparison(key) => Expects::Comparison { key },
        State::In(_) => Expects::In,
        State::Open(_) => Expects::Open,
        State::Value(key, in_list) => Expects::Value { key, in_list },
        State::ListEnd(key) => Expects::ListEnd { key },
        State::Join => Expects::Join { open: depth > 0 },
    })
}

/// The comparisons that `and` joins at the top, as they stand in the text; one part where something else joins them. None where the
/// text is no filter or blank.
pub fn parts(text: &str) -> Vec<Range<usize>> {
    if Filter::parse(text).is_err() {
        return Vec::new();
    }
    let Ok(tokens) = lex(text) else { return Vec::new() };
    let tokens: Vec<_> = tokens.into_iter().filter(|(token, _)| *token != Token::End).collect();
    let (Some((_, first)), Some((_, last))) = (tokens.first(), tokens.last()) else {
        return Vec::new();
    };
    let mut depth = 0usize;
    let mut found = Vec::new();
    let mut start = first.start;
    let mut end = first.end;
    for (token, span) in &tokens {
        match token {
            Token::Or if depth == 0 => return std::iter::once(first.start..last.end).collect(),
            Token::And if depth == 0 => {
                found.push(start..end);
                start = usize::MAX;
                continue;
            }
            Token::Open => depth += 1,
            Token::Close => depth = depth.saturating_sub(1),
            _ => {}
        }
        if start == usize::MAX {
            start = span.start;
        }
        end = span.end;
    }
    found.push(start..end);
    found
}

/// Names of attributes with the bytes they stand at.
pub fn key_spans(text: &str) -> Vec<(String, Range<usize>)> {
    let (tokens, _) = tokens_before(text);
    let of = |(token, span)| match token {
        Token::Key(key) => Some((key, span)),
        _ => None,
    };
    tokens.into_iter().filter_map(of).collect()
}

/// The filter without one of its [`parts`].
pub fn without_part(text: &str, position: usize) -> String {
    let kept: Vec<&str> = parts(text)
        .into_iter()
        .enumerate()
        .filter(|(i, _)| *i != position)
        .map(|(_, span)| &text[span])
        .collect();
    kept.join(" and ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at_end(text: &str) -> Option<(Expects, String)> {
        place_at(text, text.len()).map(|place| (place.expects, place.typed))
    }

    fn value(key: &str, in_list: bool) -> Expects {
        Expects::Value { key: key.to_owned(), in_list }
    }

    #[test]
    fn each_place_wants_what_the_grammar_says() {
        let key = |key: &str| Expects::Comparison { key: key.to_owned() };
        for (text, expects, typed) in [
            ("", Expects::Key, ""),
            ("reg", Expects::Key, "reg"),
            ("not (reg", Expects::Key, "reg"),
            ("region ", key("region"), ""),
            ("region n", key("region"), "n"),
            ("`Site name` ", key("Site name"), ""),
            ("region == ", value("region", false), ""),
            ("region == \"No", value("region", false), "No"),
            ("region == No", value("region", false), "No"),
            ("region not ", Expects::In, ""),
            ("region in ", Expects::Open, ""),
            ("region in (", value("region", true), ""),
            ("region not in (\"a\", \"b", value("region", true), "b"),
            ("region in (\"a\"", Expects::ListEnd { key: "region".to_owned() }, ""),
            ("region == \"Norte\" ", Expects::Join { open: false }, ""),
            ("(region == \"Norte\" a", Expects::Join { open: true }, "a"),
            ("(region == \"Norte\") ", Expects::Join { open: false }, ""),
            ("region == \"Norte\" and ", Expects::Key, ""),
            ("region in (\"a\") or x >= 4 and not ", Expects::Key, ""),
        ] {
            assert_eq!(at_end(text), Some((expects, typed.to_owned())), "{text:?}");
        }
        assert_eq!(at_end("and and "), None);
        assert_eq!(at_end("region == \"a\" \"b\" "), None);
    }

    #[test]
    fn the_word_under_the_cursor_is_replaced_whole() {
        let text = "regXion == \"Norte\"";
        assert_eq!(place_at(text, 3).unwrap().span, 0..7);
        let quoted = "region == \"No\" and x";
        assert_eq!(place_at(quoted, 13).unwrap().span, 10..14, "with its quotes");
        assert_eq!(place_at(quoted, 13).unwrap().typed, "No");
    }

    #[test]
    fn a_filter_is_taken_apart_and_put_together() {
        let text = "technology == \"LTE\" and (a == 1 and b == 2) and region in (\"x\", \"and\")";
        let found: Vec<&str> = parts(text).into_iter().map(|span| &text[span]).collect();
        assert_eq!(
            found,
            ["technology == \"LTE\"", "(a == 1 and b == 2)", "region in (\"x\", \"and\")"]
        );
        assert_eq!(without_part(text, 1), "technology == \"LTE\" and region in (\"x\", \"and\")");
        assert_eq!(parts("a == 1 and b == 2 or c == 3").len(), 1, "`or` binds less than `and`");
        assert_eq!(parts("a == "), [] as [Range<usize>; 0]);
        assert_eq!(without_part("a == 1", 0), "");
    }
}
