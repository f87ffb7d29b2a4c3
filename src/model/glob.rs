//! Patterns with `*` (any text) and, where asked for, `?` (one character). Linear in practice, never recursive.

/// A pattern made ready once.
#[derive(Clone, Debug, PartialEq)]
pub struct Glob {
    pattern: Vec<Step>,
    fold_case: bool,
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Step {
    Char(char),
    AnyChar,
    AnyText,
}

impl Step {
    fn of(c: char) -> Self {
        match c {
            '*' => Self::AnyText,
            '?' => Self::AnyChar,
            c => Self::Char(c),
        }
    }
}

impl Glob {
    /// `*` and `?`, without regard to case.
    pub fn folded(pattern: &str) -> Self {
        Self { pattern: folded_chars(pattern).map(Step::of).collect(), fold_case: true }
    }

    /// `*` and `?`, case counts.
    pub fn cased(pattern: &str) -> Self {
        Self { pattern: pattern.chars().map(Step::of).collect(), fold_case: false }
    }

    /// `*` only, case counts: for the names of measurements.
    pub fn exact(pattern: &str) -> Self {
        let step = |c| if c == '*' { Step::AnyText } else { Step::Char(c) };
        Self { pattern: pattern.chars().map(step).collect(), fold_case: false }
    }

    /// Whether the whole text fits.
    pub fn matches(&self, text: &str) -> bool {
        let text: Vec<char> =
            if self.fold_case { folded_chars(text).collect() } else { text.chars().collect() };
        let (mut at_pattern, mut at_text) = (0, 0);
        // After the newest `*`: where to go on in the pattern, and how much text the `*` has eaten.
        let mut retry: Option<(usize, usize)> = None;
        while at_text < text.len() {
            match self.pattern.get(at_pattern) {
                Some(Step::AnyText) => {
                    at_pattern += 1;
                    retry = Some((at_pattern, at_text));
                }
                Some(Step::AnyChar) => (at_pattern, at_text) = (at_pattern + 1, at_text + 1),
                Some(Step::Char(c)) if *c == text[at_text] => {
                    (at_pattern, at_text) = (at_pattern + 1, at_text + 1);
                }
                _ => {
                    let Some((after_star, eaten_to)) = retry else { return false };
                    (at_pattern, at_text) = (after_star, eaten_to + 1);
                    retry = Some((after_star, eaten_to + 1));
                }
            }
        }
        self.pattern[at_pattern..].iter().all(|step| *step == Step::AnyText)
    }
}

/// The characters in lower case.
pub fn folded_chars(text: &str) -> impl Iterator<Item = char> + '_ {
    text.chars().flat_map(char::to_lowercase)
}

/// Whether two names differ in case only.
pub fn same_folded(a: &str, b: &str) -> bool {
    a == b || folded_chars(a).eq(folded_chars(b))
}

#[cfg(test)]
mod tests {
    use super::Glob;

    #[test]
    fn stars_and_question_marks() {
        for (pattern, text, expected) in [
            ("LIM*", "lim001", true),
            ("LIM*", "ALIM001", false),
            ("*", "", true),
            ("", "", true),
            ("", "x", false),
            ("a*b*c", "a1b2b3c", true),
            ("a*b*c", "a1b2b3", false),
            ("?IM", "LIM", true),
            ("?IM", "IM", false),
            ("*ñ?", "PIÑA", true),
            ("**a**", "bab", true),
        ] {
            assert_eq!(Glob::folded(pattern).matches(text), expected, "{pattern:?} on {text:?}");
        }
    }

    #[test]
    fn measurement_wildcards_take_question_marks_and_case_as_they_are() {
        assert!(Glob::exact("RRC.*").matches("RRC.ConnEstabAtt.0"));
        assert!(!Glob::exact("rrc.*").matches("RRC.ConnEstabAtt.0"));
        assert!(!Glob::exact("RRC?*").matches("RRC.x"));
        assert!(Glob::cased("RRC?C*").matches("RRC.ConnEstabAtt"));
        assert!(!Glob::cased("rrc?*").matches("RRC.ConnEstabAtt"));
    }

    #[test]
    fn a_nasty_pattern_ends_soon() {
        let pattern = "*a".repeat(200);
        assert!(!Glob::folded(&pattern).matches(&"a".repeat(199)));
        assert!(Glob::folded(&pattern).matches(&"a".repeat(5000)));
    }
}
