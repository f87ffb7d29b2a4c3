//! Styles: a date in a cell that shows plain numbers gets the style of that cell with the program's own form of dates.

use std::collections::BTreeMap;
use std::ops::Range;

use super::TemplateError;
use super::defined::Workbook;
use super::package::Package;
use super::xml::{Kind, Tag, spliced, tags, with_attribute};

/// Built-in number formats: the short date, and the same with hours and minutes.
const SHORT_DATE: u32 = 14;
const SHORT_DATE_TIME: u32 = 22;

/// The styles of cells, and what was added to them.
#[derive(Default)]
pub(super) struct Styles {
    part: Option<String>,
    text: String,
    /// What each style of a cell is made of: where it stands, its number format.
    formats: Vec<(Range<usize>, u32)>,
    /// Codes of number formats that are not built in.
    codes: BTreeMap<u32, String>,
    /// Tag and end of the list.
    list: Option<(Tag, usize)>,
    /// By base and number format.
    added: BTreeMap<(u32, u32), u32>,
    order: Vec<(u32, u32)>,
}

impl Styles {
    pub(super) fn read(
        package: &mut Package<'_>,
        workbook: &Workbook,
    ) -> Result<Self, TemplateError> {
        let Some(part) = workbook.styles_part().filter(|part| package.has(part)) else {
            return Ok(Self::default());
        };
        let text = package.text(part)?;
        let tags = tags(part, &text)?;
        let codes = tags.iter().filter(|tag| tag.opens("numFmt")).filter_map(|tag| {
            let id = tag.attribute("numFmtId")?.parse().ok()?;
            Some((id, tag.attribute("formatCode")?.to_owned()))
        });
        let mut styles =
            Self { part: Some(part.to_owned()), codes: codes.collect(), ..Self::default() };
        styles.read_formats(&tags);
        styles.text = text;
        Ok(styles)
    }

    fn read_formats(&mut self, tags: &[Tag]) {
        let Some(begin) = tags.iter().position(|tag| tag.opens("cellXfs")) else { return };
        let mut open: Option<(usize, u32)> = None;
        for tag in &tags[begin + 1..] {
            let format = || tag.attribute("numFmtId").and_then(|id| id.parse().ok()).unwrap_or(0);
            match tag.kind {
                Kind::End if tag.name == "cellXfs" => {
                    self.list = Some((tags[begin].clone(), tag.span.start));
                    return;
                }
                Kind::Empty if tag.name == "xf" => self.formats.push((tag.span.clone(), format())),
                Kind::Begin if tag.name == "xf" => open = Some((tag.span.start, format())),
                Kind::End if tag.name == "xf" => {
                    if let Some((start, id)) = open.take() {
                        self.formats.push((start..tag.span.end, id));
                    }
                }
                _ => {}
            }
        }
    }

    /// The style that shows a date in the place of another one.
    pub(super) fn for_date(&mut self, style: Option<u32>, with_time: bool) -> Option<u32> {
        let base = style.unwrap_or(0);
        let (_, format) = self.formats.get(base as usize)?;
        if self.is_date(*format) {
            return style;
        }
        self.list.as_ref()?;
        let wanted = (base, if with_time { SHORT_DATE_TIME } else { SHORT_DATE });
        if let Some(known) = self.added.get(&wanted) {
            return Some(*known);
        }
        let new = (self.formats.len() + self.order.len()) as u32;
        self.added.insert(wanted, new);
        self.order.push(wanted);
        Some(new)
    }

    fn is_date(&self, format: u32) -> bool {
        if matches!(format, 14..=22 | 27..=36 | 45..=47 | 50..=58) {
            return true;
        }
        self.codes.get(&format).is_some_and(|code| is_date_code(code))
    }

    /// The part with what was added, where anything was.
    pub(super) fn changed(self) -> Option<(String, String)> {
        if self.order.is_empty() {
            return None;
        }
        let (list, end) = self.list?;
        let mut added = String::new();
        for (base, format) in &self.order {
            let (span, _) = self.formats.get(*base as usize)?;
            let raw = &self.text[span.clone()];
            let head_end = raw.find('>').map_or(raw.len(), |at| at + 1);
            let head = with_attribute(&raw[..head_end], "numFmtId", &format.to_string());
            added.push_str(&with_attribute(&head, "applyNumberFormat", "1"));
            added.push_str(&raw[head_end..]);
        }
        let count = (self.formats.len() + self.order.len()).to_string();
        let head = with_attribute(&self.text[list.span.clone()], "count", &count);
        let text = spliced(&self.text, vec![(list.span, head), (end..end, added)]);
        Some((self.part?, text))
    }
}

/// Whether a number format shows parts of a date: letters of one outside of quotes and brackets.
fn is_date_code(code: &str) -> bool {
    let (mut in_quotes, mut in_brackets, mut is_escaped) = (false, false, false);
    for letter in code.chars() {
        match letter {
            _ if is_escaped => is_escaped = false,
            '\\' | '_' | '*' => is_escaped = true,
            '"' => in_quotes = !in_quotes,
            '[' if !in_quotes => in_brackets = true,
            ']' if !in_quotes => in_brackets = false,
            'd' | 'm' | 'y' | 'h' | 's' | 'D' | 'M' | 'Y' | 'H' | 'S'
                if !in_quotes && !in_brackets =>
            {
                return true;
            }
            _ => {}
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_of_dates_are_told_from_codes_of_numbers() {
        for code in ["dd/mm/yyyy", "[$-409]d-mmm-yy", "h:mm AM/PM", "yyyy\\-mm"] {
            assert!(is_date_code(code), "{code}");
        }
        for code in ["#,##0.00", "0.0%", "\"days\" 0", "[Red]0", "General", "0\\d"] {
            assert!(!is_date_code(code), "{code}");
        }
    }
}
