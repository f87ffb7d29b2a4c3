//! One worked example's value beside what the program gives for the same input.

use std::fmt;

/// Largest distance at which two numbers are the same, where an example says nothing else.
const TOLERANCE: f64 = 5e-7;

/// What the program gave, or why it gave nothing.
pub(super) type Found<T> = Result<T, String>;

/// A value of a worked example.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    Number(f64),
    Text(String),
}

impl From<f64> for Value {
    fn from(number: f64) -> Self {
        Self::Number(number)
    }
}

impl From<String> for Value {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

/// A number shows nine decimals without zeros at the end.
impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Number(number) => f.write_str(&short(*number, 9)),
            Self::Text(text) => f.write_str(text),
        }
    }
}

/// So many decimals without zeros at the end.
fn short(number: f64, n_decimals: usize) -> String {
    let digits = format!("{number:.n_decimals$}");
    let short = digits.trim_end_matches('0').trim_end_matches('.');
    if short == "-0" { "0".to_owned() } else { short.to_owned() }
}

/// What a check asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// The program gives this value.
    Equals,
    /// The value is a popular mistake: the program gives another one for the same input.
    Differs,
}

/// What is known of one value beforehand.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Fact {
    id: &'static str,
    rule: &'static str,
    kind: Kind,
    expected: Value,
    tolerance: f64,
}

/// The program gives this number.
pub(super) fn is(id: &'static str, rule: &'static str, expected: f64) -> Fact {
    let expected = Value::Number(expected);
    Fact { id, rule, kind: Kind::Equals, expected, tolerance: TOLERANCE }
}

/// The program does not give this number.
pub(super) fn is_not(id: &'static str, rule: &'static str, mistake: f64) -> Fact {
    Fact { kind: Kind::Differs, ..is(id, rule, mistake) }
}

/// The program gives this text.
pub(super) fn says(id: &'static str, rule: &'static str, expected: &str) -> Fact {
    Fact { expected: Value::Text(expected.to_owned()), ..is(id, rule, 0.0) }
}

/// The program does not give this text.
pub(super) fn says_not(id: &'static str, rule: &'static str, mistake: &str) -> Fact {
    Fact { kind: Kind::Differs, ..says(id, rule, mistake) }
}

impl Fact {
    /// For values that are stated with fewer decimals, or with more.
    pub(super) fn within(self, tolerance: f64) -> Self {
        Self { tolerance, ..self }
    }

    /// For money and counts.
    pub(super) fn exact(self) -> Self {
        self.within(0.0)
    }
}

/// One value of a worked example, worked by hand, and what this program gives for the same input.
#[derive(Clone, Debug, PartialEq)]
pub struct Check {
    /// The example and the value in it, such as `K01.ratio_of_sums`.
    pub id: &'static str,
    /// What is computed, and how.
    pub rule: &'static str,
    pub kind: Kind,
    /// Of [`Kind::Differs`] the mistake.
    pub expected: Value,
    /// Largest distance of a number that is the same; 0: every digit counts.
    pub tolerance: f64,
    /// `Err` says why the program gave nothing.
    pub found: Result<Value, String>,
}

impl Check {
    /// Whether the program is right. Nothing is never right: a mistake that is not made because nothing is computed proves nothing.
    pub fn is_right(&self) -> bool {
        match (&self.found, self.kind) {
            (Err(_), _) => false,
            (Ok(found), Kind::Equals) => self.is_same(found),
            (Ok(found), Kind::Differs) => !self.is_same(found),
        }
    }

    fn is_same(&self, found: &Value) -> bool {
        match (&self.expected, found) {
            (Value::Number(expected), Value::Number(found)) => {
                (expected - found).abs() <= self.tolerance
            }
            (expected, found) => expected == found,
        }
    }

    /// `99.1909091`; of a mistake `not 89.5`.
    pub fn expected_text(&self) -> String {
        match self.kind {
            Kind::Equals => self.expected.to_string(),
            Kind::Differs => format!("not {}", self.expected),
        }
    }

    /// The value, or why there is none. A right number shows seven decimals, more where more are compared; a wrong one all it has.
    pub fn found_text(&self) -> String {
        match &self.found {
            Err(why) => why.clone(),
            Ok(Value::Number(number)) if !self.is_right() => number.to_string(),
            Ok(Value::Number(number)) if self.tolerance >= TOLERANCE => short(*number, 7),
            Ok(found) => found.to_string(),
        }
    }

    /// What is wrong, for people; `None` where nothing is.
    pub fn mistake(&self) -> Option<String> {
        if self.is_right() {
            return None;
        }
        let Self { id, rule, .. } = self;
        let (expected, found) = (self.expected_text(), self.found_text());
        Some(format!("{id}: expected {expected}, found {found}. Rule: {rule}"))
    }
}

/// Compares what one run of the program gave with what is known of it.
pub(super) fn compare<const N: usize>(found: Found<[Value; N]>, facts: [Fact; N]) -> Vec<Check> {
    let found: Vec<Found<Value>> = match found {
        Ok(values) => values.into_iter().map(Ok).collect(),
        Err(why) => vec![Err(why); N],
    };
    let check = |(fact, found): (Fact, Found<Value>)| {
        let Fact { id, rule, kind, expected, tolerance } = fact;
        Check { id, rule, kind, expected, tolerance, found }
    };
    facts.into_iter().zip(found).map(check).collect()
}

/// `183/183`
pub fn score(checks: &[Check]) -> String {
    let n_right = checks.iter().filter(|check| check.is_right()).count();
    format!("{n_right}/{}", checks.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn one(fact: Fact, found: Found<Value>) -> Check {
        compare(found.map(|value| [value]), [fact]).remove(0)
    }

    #[test]
    fn a_wrong_value_is_named_with_what_was_found() {
        let rule = "ratio of sums, %";
        let right = one(is("K01.ratio", rule, 99.190_909_1), Ok(99.190_909_09.into()));
        assert!(right.is_right() && right.mistake().is_none());
        let wrong = one(is("K01.ratio", rule, 99.190_909_1), Ok(89.5.into()));
        assert_eq!(
            wrong.mistake().unwrap(),
            "K01.ratio: expected 99.1909091, found 89.5. Rule: ratio of sums, %"
        );
        assert_eq!(score(&[right, wrong]), "1/2");
    }

    #[test]
    fn a_mistake_is_wrong_where_it_is_made_and_where_nothing_is_computed() {
        let fact = || is_not("K01.mean", "ratio of sums", 89.5);
        assert!(one(fact(), Ok(99.2.into())).is_right());
        let made = one(fact(), Ok(89.500_000_1.into()));
        assert_eq!(
            made.mistake().unwrap(),
            "K01.mean: expected not 89.5, found 89.5000001. Rule: ratio of sums"
        );
        let nothing = one(fact(), Err("no value".to_owned()));
        assert!(!nothing.is_right());
        assert!(nothing.mistake().unwrap().contains("found no value"));
    }

    #[test]
    fn money_counts_every_digit_and_texts_are_texts() {
        assert!(!one(is("C", "", 12_000.0).exact(), Ok(12_000.000_000_1.into())).is_right());
        assert!(one(is("C", "", 12_000.0), Ok(12_000.000_000_1.into())).is_right());
        assert!(one(says("R", "", "0.13"), Ok("0.13".to_owned().into())).is_right());
        assert!(!one(says("R", "", "0.13"), Ok(0.13.into())).is_right(), "a number is no text");
        assert!(!one(says_not("R", "", "0.12"), Ok("0.12".to_owned().into())).is_right());
        assert!(!one(is("R", "", 0.5), Ok(f64::NAN.into())).is_right());
    }

    #[test]
    fn numbers_are_short() {
        for (number, text) in
            [(40.0, "40"), (2e-5, "0.00002"), (-1e-12, "0"), (97.217_01, "97.21701")]
        {
            assert_eq!(Value::Number(number).to_string(), text);
        }
    }
}
