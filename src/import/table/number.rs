//! Numbers as tables write them: decimal point or comma, groups of digits, percent signs, and texts that mean nothing.

use crate::import::value_text::{ValueText, parse_value};
use crate::model::{Phrase, SampleValue, phrase};

/// How the numbers of a table are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct NumberForm {
    pub(super) decimal_mark: char,
    pub(super) thousands_mark: Option<char>,
}

impl NumberForm {
    pub(super) const POINT: Self = Self { decimal_mark: '.', thousands_mark: None };

    /// Reads a cell that is no sentinel.
    pub(super) fn parse(self, cell: &str) -> ValueText {
        if self == Self::POINT {
            let read = parse_value(cell);
            if read != ValueText::Words {
                return read;
            }
        }
        let cell = cell.strip_suffix(['%', '％']).map_or(cell, str::trim_end);
        match self.plain(cell) {
            Some(plain) => parse_value(&plain),
            None => ValueText::Words,
        }
    }

    fn is_group_mark(self, c: char) -> bool {
        self.thousands_mark.is_some_and(|mark| mark == c || is_blank(mark) && is_blank(c))
    }

    /// With a point and without groups; `None` for what is no number in this form.
    fn plain(self, cell: &str) -> Option<String> {
        let cell = cell.trim();
        let mut plain = String::with_capacity(cell.len());
        let mut seen_decimal = false;
        let mut digits_in_group = 0;
        let mut grouped = false;
        for c in cell.chars() {
            if c == self.decimal_mark && !seen_decimal {
                if grouped && digits_in_group != 3 {
                    return None;
                }
                seen_decimal = true;
                plain.push('.');
            } else if self.is_group_mark(c) && !seen_decimal {
                if digits_in_group == 0 || digits_in_group > 3 || (grouped && digits_in_group != 3)
                {
                    return None;
                }
                (grouped, digits_in_group) = (true, 0);
            } else if c.is_ascii_digit() {
                digits_in_group += 1;
                plain.push(c);
            } else if matches!(c, '+' | '-' | 'e' | 'E') {
                plain.push(c);
            } else {
                return None;
            }
        }
        let whole = !grouped || seen_decimal || digits_in_group == 3;
        whole.then_some(plain)
    }
}

/// Blanks of all widths cut groups alike.
fn is_blank(c: char) -> bool {
    matches!(c, ' ' | '\u{a0}' | '\u{202f}')
}

/// A fraction as percent, exactly: the decimal point moves, nothing is multiplied.
pub(super) fn times_100(value: SampleValue) -> SampleValue {
    match value {
        SampleValue::Integer(i) => {
            i.checked_mul(100).map_or(SampleValue::Decimal(i as f64 * 100.0), SampleValue::Integer)
        }
        SampleValue::Null => SampleValue::Null,
        SampleValue::Decimal(d) => match parse_value(&format!("{d}e2")) {
            ValueText::Value(value) => value,
            ValueText::Words => SampleValue::Decimal(d * 100.0),
        },
    }
}

/// What the cells of a table say about decimal and thousands marks.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct MarkEvidence {
    n_point_decimals: u64,
    n_comma_decimals: u64,
    /// `1,234`: a group or three decimals.
    n_comma_triples: u64,
    n_point_triples: u64,
    /// `1,234.5` or `1,234,567`.
    n_comma_groups: u64,
    n_point_groups: u64,
    n_blank_groups: u64,
}

impl MarkEvidence {
    pub(super) fn see(&mut self, cell: &str) {
        let cell = cell.trim().trim_end_matches('%').trim_start_matches(['-', '+']);
        if !cell.starts_with(|c: char| c.is_ascii_digit())
            || !cell.chars().all(|c| c.is_ascii_digit() || matches!(c, '.' | ',') || is_blank(c))
        {
            return;
        }
        let (commas, points) = (cell.matches(',').count(), cell.matches('.').count());
        if cell.contains(is_blank) {
            self.n_blank_groups += 1;
        }
        let after_last = |mark: char| cell.rsplit(mark).next().map_or(0, str::len);
        match (commas, points) {
            (0, 0) => {}
            (1, 0) if after_last(',') == 3 => self.n_comma_triples += 1,
            (1, 0) => self.n_comma_decimals += 1,
            (0, 1) if after_last('.') == 3 => self.n_point_triples += 1,
            (0, 1) => self.n_point_decimals += 1,
            (_, 0) if !is_grouped(cell, ',') => {}
            (0, _) if !is_grouped(cell, '.') => {}
            (_, 0) => self.n_comma_groups += 1,
            (0, _) => self.n_point_groups += 1,
            _ if cell.rfind(',') > cell.rfind('.') => {
                self.n_point_groups += 1;
                self.n_comma_decimals += 1;
            }
            _ => {
                self.n_comma_groups += 1;
                self.n_point_decimals += 1;
            }
        }
    }

    /// The form and the reason. `delimiter` breaks a tie: where it is a comma, or numbers have points, a lone `1,234` is a group.
    pub(super) fn form(self, delimiter: Option<char>) -> (NumberForm, Phrase) {
        let blank = (self.n_blank_groups > 0).then_some('\u{a0}');
        let comma = |why| {
            (
                NumberForm {
                    decimal_mark: ',',
                    thousands_mark: (self.n_point_groups > 0).then_some('.').or(blank),
                },
                why,
            )
        };
        let point = |why| {
            let thousands = (self.n_comma_groups + self.n_comma_triples > 0).then_some(',');
            (NumberForm { decimal_mark: '.', thousands_mark: thousands.or(blank) }, why)
        };
        if self.n_comma_decimals > self.n_point_decimals && self.n_comma_groups == 0 {
            return comma(phrase!("numbers such as 1,5 stand in it"));
        }
        if self.n_point_decimals > 0 {
            return point(phrase!("numbers such as 1.5 stand in it"));
        }
        if self.n_comma_groups > 0 {
            return point(phrase!("commas cut digits into groups of three"));
        }
        if self.n_point_groups > 0 {
            return comma(phrase!("points cut digits into groups of three"));
        }
        if self.n_comma_triples > 0 && self.n_point_triples == 0 && delimiter == Some(';') {
            return comma(phrase!("commas before three digits, and semicolons between cells"));
        }
        if self.n_comma_triples > 0 {
            return point(phrase!("all commas stand before three digits"));
        }
        (NumberForm::POINT, phrase!("no decimal commas"))
    }
}

/// Whether three digits follow each mark: an IP address is no number.
fn is_grouped(cell: &str, mark: char) -> bool {
    cell.split(mark).skip(1).all(|group| group.len() == 3)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decided(cells: &[&str], delimiter: char) -> (char, Option<char>) {
        let mut evidence = MarkEvidence::default();
        cells.iter().for_each(|cell| evidence.see(cell));
        let (form, _) = evidence.form(Some(delimiter));
        (form.decimal_mark, form.thousands_mark)
    }

    #[test]
    fn marks_by_evidence() {
        assert_eq!(decided(&["1.5", "2", "-3.25"], ','), ('.', None));
        assert_eq!(decided(&["1,5", "99,95", "7"], ';'), (',', None));
        assert_eq!(decided(&["1.234,5", "2,75"], ';'), (',', Some('.')));
        assert_eq!(decided(&["1,234.5", "2.75"], ','), ('.', Some(',')));
        assert_eq!(decided(&["1,234", "5,678,901"], ','), ('.', Some(',')));
        // Only the delimiter can tell three decimals from a group of three.
        assert_eq!(decided(&["38,893", "48,953"], ';'), (',', None));
        assert_eq!(decided(&["38,893", "48,953"], ','), ('.', Some(',')));
        assert_eq!(decided(&["10.66.0.11", "LIM,1", ""], ','), ('.', None));
        assert_eq!(decided(&["12 345,6", "1"], ';'), (',', Some('\u{a0}')));
    }

    #[test]
    fn numbers_in_forms() {
        use SampleValue::{Decimal, Integer, Null};
        let comma = NumberForm { decimal_mark: ',', thousands_mark: Some('.') };
        let grouped = NumberForm { decimal_mark: '.', thousands_mark: Some(',') };
        for (form, cell, expected) in [
            (NumberForm::POINT, "1.5", Some(Decimal(1.5))),
            (NumberForm::POINT, "100%", Some(Integer(100))),
            (NumberForm::POINT, "99.5 %", Some(Decimal(99.5))),
            (NumberForm::POINT, "1,5", None),
            (comma, "1,5", Some(Decimal(1.5))),
            (comma, "1.234,5", Some(Decimal(1234.5))),
            (comma, "1.234", Some(Integer(1234))),
            // A point before two digits is no group: the popular wrong answer is 12.
            (comma, "1.2", None),
            (comma, "-0,25", Some(Decimal(-0.25))),
            (grouped, "1,234", Some(Integer(1234))),
            (grouped, "12,345,678.9", Some(Decimal(12_345_678.9))),
            (grouped, "12,34", None),
            (grouped, ",123", None),
            (grouped, "", Some(Null)),
            (comma, "words", None),
        ] {
            let value = match form.parse(cell) {
                ValueText::Value(value) => Some(value),
                ValueText::Words => None,
            };
            assert_eq!(value, expected, "{cell:?} as {form:?}");
        }
    }

    #[test]
    fn percent_moves_the_point() {
        // 0.931 * 100 in binary is 93.10000000000001.
        assert_eq!(times_100(SampleValue::Decimal(0.931)), SampleValue::Decimal(93.1));
        assert_ne!(0.931 * 100.0, 93.1);
        assert_eq!(times_100(SampleValue::Integer(1)), SampleValue::Integer(100));
        assert_eq!(times_100(SampleValue::Null), SampleValue::Null);
    }
}
