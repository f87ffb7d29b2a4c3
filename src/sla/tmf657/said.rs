//! What single fields of the standard say, read the same way for a document that comes in and for one that is written again.

use jiff::civil::Date;
use rust_decimal::Decimal;

use super::json::{Node, Value};
use crate::model::{Timestamp, Zone};
use crate::sla::contract::Comparison;

/// The field of v4.0.0 and the name that other releases have for it.
pub(super) const PARAMETER: [&str; 2] = ["serviceLevelObjectiveParameter", "specParameter"];
pub(super) const CONSEQUENCE: [&str; 2] = ["serviceLevelObjectiveConsequence", "specConsequence"];

/// What is written; the first of each list.
const AT_LEAST: [&str; 9] = [
    ">=",
    "≥",
    "=>",
    "ge",
    "gte",
    "atleast",
    "greaterthanorequal",
    "greaterthanorequalto",
    "below",
];
const AT_MOST: [&str; 9] =
    ["<=", "≤", "=<", "le", "lte", "atmost", "lessthanorequal", "lessthanorequalto", "above"];
const STRICT: [&str; 8] =
    [">", "gt", "greaterthan", "morethan", "<", "lt", "lessthan", "lowerthan"];

/// For messages.
pub(super) const COMPARATORS: &str = "\">=\", \"ge\" or \"below\" (violated below) for at_least; \"<=\", \"le\" or \"above\" (violated above) for at_most";

/// Which side is good.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Comparator {
    Said(Comparison),
    /// The target itself would not conform, which contracts cannot say.
    Strict,
    Unknown,
}

pub(super) fn comparator(text: &str) -> Comparator {
    let word: String = text
        .chars()
        .filter(|c| !c.is_whitespace() && !matches!(c, '_' | '-'))
        .flat_map(char::to_lowercase)
        .collect();
    if AT_LEAST.contains(&word.as_str()) {
        Comparator::Said(Comparison::AtLeast)
    } else if AT_MOST.contains(&word.as_str()) {
        Comparator::Said(Comparison::AtMost)
    } else if STRICT.contains(&word.as_str()) {
        Comparator::Strict
    } else {
        Comparator::Unknown
    }
}

pub(super) fn comparator_text(comparison: Comparison) -> &'static str {
    match comparison {
        Comparison::AtLeast => AT_LEAST[0],
        Comparison::AtMost => AT_MOST[0],
    }
}

/// A value as a decimal, as text or as a number: "the data type should be adjusted case by case".
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct SaidNumber {
    pub value: Decimal,
    /// Its digits as they stand.
    pub digits: String,
    /// Whether a percent sign follows.
    pub percent: bool,
}

/// `None` where it is no plain decimal, with at most a percent sign behind it.
pub(super) fn number(node: &Node) -> Option<SaidNumber> {
    let text = written(node)?.trim();
    let (digits, percent) = match text.strip_suffix('%') {
        Some(digits) => (digits.trim_end(), true),
        None => (text, false),
    };
    let is_plain =
        digits.bytes().all(|b| b.is_ascii_digit() || b == b'.' || b == b'-') && digits.len() <= 26;
    let value = Decimal::from_str_exact(digits).ok().filter(|_| is_plain)?;
    Some(SaidNumber { value, digits: digits.to_owned(), percent })
}

/// The text of a text, the digits of a number.
pub(super) fn written(node: &Node) -> Option<&str> {
    match &node.value {
        Value::Text(text) | Value::Number(text) => Some(text),
        _ => None,
    }
}

/// A whole number of times.
pub(super) fn times(node: &Node) -> Option<u32> {
    written(node)?.trim().parse().ok()
}

/// An instant (RFC 3339).
pub(super) fn instant(node: &Node) -> Option<Timestamp> {
    let stamp: jiff::Timestamp = node.text()?.trim().parse().ok()?;
    Some(Timestamp::from_unix_secs(stamp.as_second()))
}

/// The first and the last local day of a `validFor`, in a zone; `None` where an end does not lie between two days.
pub(super) fn days_in(zone: &Zone, valid_for: &Node) -> (Option<Date>, Option<Date>) {
    let first = valid_for.get("startDateTime").and_then(instant).and_then(|start| {
        let date = zone.date(start);
        (zone.days_of(date, 1).start == start).then_some(date)
    });
    let last = valid_for.get("endDateTime").and_then(instant).and_then(|end| {
        // Up to midnight, or up to the last second before it.
        [end.plus_secs(-1), end].into_iter().find_map(|inside| {
            let date = zone.date(inside);
            let day_end = zone.days_of(date, 1).end;
            (day_end == end || day_end == end.plus_secs(1)).then_some(date)
        })
    });
    (first, last)
}

/// The days that the wall clocks of a `validFor` say where no zone is known: only ends that leave no doubt which day they mean.
pub(super) fn days_as_written(valid_for: &Node) -> (Option<Date>, Option<Date>) {
    let day = |field: &str, time: &str| {
        let node = valid_for.get(field)?;
        instant(node)?;
        let text = node.text()?.trim();
        let clock = text.get(11..19)?;
        text.get(..10)?.parse::<Date>().ok().filter(|_| clock == time)
    };
    (day("startDateTime", "00:00:00"), day("endDateTime", "23:59:59"))
}

/// What a document of this program measures.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Measured<'n> {
    Kpi(&'n str),
    Formula(&'n str),
}

pub(super) fn parameter(objective: &Node) -> Option<&Node> {
    PARAMETER.into_iter().find_map(|field| objective.get(field))
}

/// By the words of this program: a KPI by its name, a KQI by its algorithm.
pub(super) fn measured(parameter: &Node) -> Option<Measured<'_>> {
    let field = |name: &str| parameter.get(name).and_then(Node::text);
    match field("parameterType")? {
        "KPI" => field("name").map(Measured::Kpi),
        "KQI" => field("transformationAlgorithmOfKQI").map(Measured::Formula),
        _ => None,
    }
}
