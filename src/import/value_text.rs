//! One result as an export writes it: a number, nothing, or a text that is neither.

use crate::model::SampleValue;

/// What a text says.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum ValueText {
    /// Integer, decimal, or null (`NIL`, blank).
    Value(SampleValue),
    /// Neither a finite number nor a way to say "no value".
    Words,
}

/// Reads an integer where the syntax is one and it fits, else a finite decimal. Blank and `NIL` are null.
pub(super) fn parse_value(text: &str) -> ValueText {
    let text = trim(text);
    if text.is_empty() || text.eq_ignore_ascii_case("nil") {
        return ValueText::Value(SampleValue::Null);
    }
    parse_number(text).map_or(ValueText::Words, ValueText::Value)
}

fn parse_number(text: &str) -> Option<SampleValue> {
    let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text);
    // `inf`, `nan` and a second sign are no numbers here.
    if !matches!(unsigned.as_bytes().first()?, b'0'..=b'9' | b'.') {
        return None;
    }
    if unsigned.bytes().all(|b| b.is_ascii_digit())
        && let Ok(integer) = text.parse::<i64>()
    {
        return Some(SampleValue::Integer(integer));
    }
    let plain = text.strip_prefix('+').unwrap_or(text);
    fast_float2::parse::<f64, _>(plain).ok().filter(|d| d.is_finite()).map(SampleValue::Decimal)
}

/// XML white space only: a no-break space is a text.
pub(super) fn trim(text: &str) -> &str {
    text.trim_matches(is_blank)
}

pub(super) fn is_blank(c: char) -> bool {
    matches!(c, ' ' | '\t' | '\r' | '\n')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_nothing_and_words() {
        use SampleValue::{Decimal, Integer, Null};
        for (text, expected) in [
            ("0", Integer(0)),
            ("-100", Integer(-100)),
            ("+7", Integer(7)),
            ("007", Integer(7)),
            ("9223372036854775807", Integer(i64::MAX)),
            ("9223372036854775808", Decimal(9_223_372_036_854_775_808.0)),
            ("12.5", Decimal(12.5)),
            ("+.5", Decimal(0.5)),
            ("1e3", Decimal(1000.0)),
            ("-1.5E-2", Decimal(-0.015)),
            (" \n", Null),
            ("NIL", Null),
            ("", Null),
        ] {
            assert_eq!(parse_value(text), ValueText::Value(expected), "{text:?}");
        }
        for text in [
            "...",
            "NaN",
            "INF",
            "-INF",
            "1e999",
            "+-5",
            "--5",
            "1 2",
            "0x10",
            "CTR_VALUE",
            "1_000",
            "\u{a0}",
        ] {
            assert_eq!(parse_value(text), ValueText::Words, "{text:?}");
        }
    }
}
