//! Addresses, and cells as sheets write them.

use jiff::civil::DateTime;
use quick_xml::escape::escape;

use crate::report::tables::Value;

/// A sheet has no more.
pub(super) const ROWS_MAX: u32 = 1_048_576;
pub(super) const COLUMNS_MAX: u32 = 16_384;
/// Days from the beginning of the one calendar of spreadsheets to that of the other.
const DAYS_TO_1904: f64 = 1462.0;

/// Row and column from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Address {
    pub row: u32,
    pub column: u32,
}

/// From corner to corner, both included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Area {
    pub first: Address,
    pub last: Address,
}

impl Area {
    pub(super) fn contains(&self, at: Address) -> bool {
        (self.first.row..=self.last.row).contains(&at.row)
            && (self.first.column..=self.last.column).contains(&at.column)
    }
}

impl Address {
    /// Of `B3` or `$B$3`; nothing of what is not one.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let text = text.strip_prefix('$').unwrap_or(text);
        let digits_at = text.find(|c: char| !c.is_ascii_alphabetic())?;
        let (letters, rest) = text.split_at(digits_at);
        if letters.is_empty() || letters.len() > 3 {
            return None;
        }
        let digits = rest.strip_prefix('$').unwrap_or(rest);
        if digits.is_empty() || !digits.bytes().all(|b| b.is_ascii_digit()) {
            return None;
        }
        let column = letters
            .bytes()
            .fold(0, |sum, letter| sum * 26 + u32::from(letter.to_ascii_uppercase() - b'A') + 1);
        let row = digits.parse().ok()?;
        ((1..=ROWS_MAX).contains(&row) && column <= COLUMNS_MAX).then_some(Self { row, column })
    }

    /// `B3`
    pub(super) fn text(self) -> String {
        let mut letters = Vec::new();
        let mut rest = self.column;
        while rest > 0 {
            letters.push(char::from(b'A' + ((rest - 1) % 26) as u8));
            rest = (rest - 1) / 26;
        }
        let letters: String = letters.iter().rev().collect();
        format!("{letters}{}", self.row)
    }
}

/// An area: `B3` or `B3:D5`.
pub(super) fn area(text: &str) -> Option<Area> {
    let (first, last) = text.split_once(':').unwrap_or((text, text));
    Some(Area { first: Address::parse(first)?, last: Address::parse(last)? })
}

/// Sheet and area of `Sheet1!$B$3` or `'My sheet'!$B$3:$C$4`; nothing of formulas, of broken references and of other workbooks.
pub(super) fn reference(text: &str) -> Option<(String, Area)> {
    let text = text.trim();
    let text = text.strip_prefix('=').unwrap_or(text);
    let (sheet, cells) = text.rsplit_once('!')?;
    let sheet = match sheet.strip_prefix('\'').and_then(|rest| rest.strip_suffix('\'')) {
        Some(inner) => inner.replace("''", "'"),
        None => sheet.to_owned(),
    };
    if sheet.is_empty() || sheet.contains(['[', ']']) {
        return None;
    }
    Some((sheet, area(cells)?))
}

/// A cell with a value; `prefix` is that of the sheet's elements.
pub(super) fn cell_xml(
    at: Address,
    style: Option<u32>,
    value: &Value,
    prefix: &str,
    is_1904: bool,
) -> String {
    let style = style.map_or_else(String::new, |style| format!(" s=\"{style}\""));
    let begin = format!("<{prefix}c r=\"{}\"{style}", at.text());
    let number = |number: f64| format!("{begin}><{prefix}v>{number}</{prefix}v></{prefix}c>");
    let text = |text: &str| {
        format!(
            "{begin} t=\"inlineStr\"><{prefix}is><{prefix}t xml:space=\"preserve\">{}</{prefix}t></{prefix}is></{prefix}c>",
            escaped(text)
        )
    };
    match value {
        Value::Nothing => format!("{begin}/>"),
        Value::Number(value) => number(value.value),
        Value::Moment { at, .. } => number(serial(*at, is_1904)),
        Value::Text(said) => text(said),
        Value::Verdict { word, .. } => text(word),
    }
}

/// Days since the beginning of the workbook's calendar.
pub(super) fn serial(at: DateTime, is_1904: bool) -> f64 {
    let begin = jiff::civil::date(1899, 12, 30);
    let days = begin.until(at.date()).map_or(0, |span| span.get_days());
    let seconds =
        i32::from(at.hour()) * 3600 + i32::from(at.minute()) * 60 + i32::from(at.second());
    let days = f64::from(days) + f64::from(seconds) / 86_400.0;
    if is_1904 { days - DAYS_TO_1904 } else { days }
}

/// A text as XML: marks, and `_x0001_` for what XML cannot hold.
fn escaped(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for (at, letter) in text.char_indices() {
        match letter {
            '\t' | '\n' => safe.push(letter),
            '_' if is_coded(&text[at..]) => safe.push_str("_x005F_"),
            c if u32::from(c) < 0x20 || matches!(c, '\u{fffe}' | '\u{ffff}') => {
                safe.push_str(&format!("_x{:04X}_", u32::from(c)));
            }
            c => safe.push(c),
        }
    }
    escape(safe).into_owned()
}

/// Whether a text begins as a coded sign does.
fn is_coded(text: &str) -> bool {
    let bytes = text.as_bytes();
    bytes.len() >= 7
        && bytes.starts_with(b"_x")
        && bytes[6] == b'_'
        && bytes[2..6].iter().all(u8::is_ascii_hexdigit)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_name_a_sheet_and_cells() {
        let (sheet, area) = reference("'R&D ''26'!$B$3").unwrap_or_else(|| unreachable!());
        assert_eq!((sheet.as_str(), area.first.text().as_str()), ("R&D '26", "B3"));
        assert_eq!(reference("Sheet1!$XFD$1048576").map(|(_, a)| a.first.column), Some(16_384));
        for wrong in [
            "#REF!",
            "Sheet1!#REF!",
            "[1]Sheet1!$A$1",
            "SUM(A1)",
            "Sheet1!$A",
            "Sheet1!$XFE$1",
            "5",
        ] {
            assert_eq!(reference(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn days_are_those_of_spreadsheets() {
        let at = jiff::civil::date(2026, 10, 1).at(6, 0, 0, 0);
        assert_eq!(serial(at, false), 46_296.25);
        assert_eq!(serial(at, true), 44_834.25);
    }

    #[test]
    fn texts_keep_their_signs() {
        assert_eq!(escaped("a<b & \u{1} _x0041_ _x"), "a&lt;b &amp; _x0001_ _x005F_x0041_ _x");
    }
}
