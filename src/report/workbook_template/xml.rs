//! Where the elements of an XML text lie, so that single bytes can be changed and the others left alone.

use std::ops::Range;

use quick_xml::Reader;
use quick_xml::escape::unescape;
use quick_xml::events::{BytesStart, Event};

use super::TemplateError;

/// A begin tag, an end tag, or both in one.
#[derive(Clone, Debug)]
pub(super) struct Tag {
    pub kind: Kind,
    /// Without its prefix.
    pub name: String,
    pub span: Range<usize>,
    attributes: Vec<(String, String)>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Begin,
    End,
    Empty,
}

impl Tag {
    pub(super) fn opens(&self, name: &str) -> bool {
        self.kind != Kind::End && self.name == name
    }

    pub(super) fn closes(&self, name: &str) -> bool {
        self.kind == Kind::End && self.name == name
    }

    /// By its name without a prefix.
    pub(super) fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    pub(super) fn is_true(&self, name: &str) -> bool {
        matches!(self.attribute(name), Some("1" | "true"))
    }
}

/// All tags of a text, in their order.
pub(super) fn tags(part: &str, text: &str) -> Result<Vec<Tag>, TemplateError> {
    let failed = |detail: String| TemplateError::Part { part: part.to_owned(), detail };
    let mut reader = Reader::from_str(text);
    let mut found = Vec::new();
    let mut depth = 0_i64;
    loop {
        let begin = reader.buffer_position() as usize;
        let event = reader.read_event().map_err(|e| failed(e.to_string()))?;
        let span = begin..reader.buffer_position() as usize;
        match event {
            Event::Start(start) => {
                depth += 1;
                found.push(tag(Kind::Begin, &start, span).map_err(failed)?);
            }
            Event::Empty(start) => found.push(tag(Kind::Empty, &start, span).map_err(failed)?),
            Event::End(end) => {
                depth -= 1;
                let name = end.local_name().as_ref().to_owned();
                found.push(Tag { kind: Kind::End, name, span, attributes: Vec::new() });
            }
            Event::Eof if depth != 0 => return Err(failed("it ends in the middle".to_owned())),
            Event::Eof => return Ok(found),
            _ => {}
        }
    }
}

fn tag(kind: Kind, start: &BytesStart<'_>, span: Range<usize>) -> Result<Tag, String> {
    let mut attributes = Vec::new();
    for attribute in start.attributes() {
        let attribute = attribute.map_err(|e| e.to_string())?;
        let name = attribute.key.local_name().as_ref().to_owned();
        let value = unescape(&attribute.value).map_err(|e| e.to_string())?.into_owned();
        attributes.push((name, value));
    }
    Ok(Tag { kind, name: start.local_name().as_ref().to_owned(), span, attributes })
}

/// The text between two tags.
pub(super) fn text_between(text: &str, open: &Tag, close: &Tag) -> String {
    let raw = text.get(open.span.end..close.span.start).unwrap_or_default();
    unescape(raw).map_or_else(|_| raw.to_owned(), std::borrow::Cow::into_owned)
}

/// `x:` of `<x:sheetData>`, or nothing.
pub(super) fn prefix_of(text: &str, tag: &Tag) -> String {
    let raw = text.get(tag.span.clone()).unwrap_or_default().trim_start_matches(['<', '/']);
    let end = raw.find(|c: char| c.is_whitespace() || c == '>' || c == '/').unwrap_or(raw.len());
    raw[..end].rsplit_once(':').map_or_else(String::new, |(prefix, _)| format!("{prefix}:"))
}

/// A tag with an attribute set, the others as they were.
pub(super) fn with_attribute(raw: &str, name: &str, value: &str) -> String {
    let mut from = 0;
    while let Some(found) = raw[from..].find(name).map(|at| at + from) {
        let (before, after) = (&raw[..found], raw[found + name.len()..].trim_start());
        let starts = before.ends_with(char::is_whitespace);
        if let Some(rest) = after.strip_prefix('=').map(str::trim_start).filter(|_| starts)
            && let Some(quote) = rest.chars().next().filter(|c| matches!(c, '"' | '\''))
            && let Some(length) = rest[1..].find(quote)
        {
            let tail = &rest[length + 2..];
            return format!("{before}{name}=\"{value}\"{tail}");
        }
        from = found + name.len();
    }
    let at = raw.rfind("/>").or_else(|| raw.rfind('>')).unwrap_or(raw.len());
    let (before, after) = raw.split_at(at);
    format!("{} {name}=\"{value}\"{after}", before.trim_end())
}

/// A text with pieces replaced; pieces do not overlap, and those at the same place keep their order.
pub(super) fn spliced(text: &str, mut pieces: Vec<(Range<usize>, String)>) -> String {
    pieces.sort_by_key(|(span, _)| (span.start, span.end));
    let mut made = String::with_capacity(text.len() + 256 * pieces.len());
    let mut done = 0;
    for (span, piece) in pieces {
        made.push_str(text.get(done..span.start).unwrap_or_default());
        made.push_str(&piece);
        done = span.end;
    }
    made.push_str(text.get(done..).unwrap_or_default());
    made
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_attribute_is_set_and_the_others_stay() {
        assert_eq!(with_attribute("<c r='A1'/>", "s", "4"), "<c r='A1' s=\"4\"/>");
        let changed = with_attribute("<xf numFmtId=\"0\" xfId='0'>", "numFmtId", "22");
        assert_eq!(changed, "<xf numFmtId=\"22\" xfId='0'>");
        let other = with_attribute("<x fullCalc=\"0\"/>", "Calc", "1");
        assert_eq!(other, "<x fullCalc=\"0\" Calc=\"1\"/>");
    }

    #[test]
    fn pieces_are_put_in_their_places() {
        let pieces = vec![(4..5, "E".to_owned()), (0..0, "<".to_owned()), (0..0, "-".to_owned())];
        assert_eq!(spliced("abcde", pieces), "<-abcdE");
    }
}
