//! Any well-formed XML 1.0, and the judge of what is not: an event reader over the whole file.
//!
//! Nothing outside of the file is ever fetched: declarations of other files are skipped, entities beyond the five of XML refused.

use std::borrow::Cow;

use quick_xml::events::{BytesRef, BytesStart, Event};
use quick_xml::{Reader, XmlVersion};

use super::builder::{Attribute, Builder};
use super::{Fault, Stop};
use crate::import::refusal::line_at;

pub(super) fn scan(text: &str, builder: &mut Builder<'_>) -> Result<(), Stop> {
    let mut reader = Reader::from_str(text);
    reader.config_mut().enable_all_checks(true);
    let mut feed = Feed { builder, text: String::new(), fault: None };
    // Names and offsets of what is open.
    let mut open: Vec<(String, usize)> = Vec::new();
    let mut after_root = false;
    loop {
        let at = reader.buffer_position() as usize;
        let event = reader.read_event().map_err(|error| {
            Fault::ill_formed((reader.error_position() as usize).min(text.len()), plain(&error))
        })?;
        match event {
            Event::Start(_) | Event::Empty(_) if open.is_empty() && after_root => {
                return Err(Fault::ill_formed(at, "a second root element").into());
            }
            Event::Start(start) => {
                feed.open(&start, at)?;
                open.push((start.name().as_ref().to_owned(), at));
            }
            Event::Empty(start) => {
                feed.open(&start, at)?;
                feed.close();
                after_root |= open.is_empty();
            }
            Event::End(_) => {
                feed.close();
                open.pop();
                after_root |= open.is_empty();
            }
            Event::Text(part) if open.is_empty() => {
                if !part.trim().is_empty() {
                    return Err(Fault::ill_formed(at, "text outside of the root element").into());
                }
            }
            Event::Text(part) => feed.text(&part),
            Event::CData(_) | Event::GeneralRef(_) if open.is_empty() => {
                return Err(Fault::ill_formed(at, "text outside of the root element").into());
            }
            Event::CData(part) => feed.text(&part),
            Event::GeneralRef(reference) => {
                feed.text(resolve(&reference, at)?.encode_utf8(&mut [0; 4]));
            }
            Event::Decl(_) if at > 0 => {
                return Err(Fault::new(
                    at,
                    "the XML is not well-formed: the XML declaration is not at the very beginning",
                    "remove what stands before <?xml …?>",
                )
                .into());
            }
            Event::Decl(_) | Event::PI(_) | Event::Comment(_) | Event::DocType(_) => {}
            Event::Eof => break,
        }
    }
    if let Some((name, at)) = open.last() {
        let what = format!(
            "the file ends inside of <{name}>, which begins in line {}",
            line_at(text, *at)
        );
        return Err(Fault::ill_formed(text.len(), what).into());
    }
    if !after_root {
        return Err(Fault::ill_formed(text.len(), "there is no element").into());
    }
    feed.fault.map_or(Ok(()), |fault| Err(fault.into()))
}

/// Feeds the builder until its first fault; from then on only the XML is judged, because a file that is not well-formed
/// should be called that.
struct Feed<'b, 'a> {
    builder: &'b mut Builder<'a>,
    text: String,
    fault: Option<Fault>,
}

impl Feed<'_, '_> {
    fn open(&mut self, start: &BytesStart<'_>, at: usize) -> Result<(), Stop> {
        let mut attributes: Vec<Attribute<'_>> = Vec::new();
        for attribute in start.attributes() {
            let attribute = attribute.map_err(|error| Fault::ill_formed(at, error))?;
            if attribute.value.contains('<') {
                return Err(Fault::ill_formed(at, "a \"<\" inside of an attribute").into());
            }
            let value = attribute
                .normalized_value(XmlVersion::Implicit1_0)
                .map_err(|e| Fault::ill_formed(at, plain(&e)))?;
            let name: &str = attribute.key.into_inner();
            if !name.contains(':') && name != "xmlns" {
                attributes.push((name, Cow::Owned(value.into_owned())));
            }
        }
        if self.fault.is_some() {
            return Ok(());
        }
        let name = start.local_name();
        match self.builder.open(name.as_ref(), &attributes, at) {
            Err(Stop::Fault(fault)) => self.fault = Some(fault),
            Err(Stop::Cancelled) => return Err(Stop::Cancelled),
            Ok(()) if self.builder.wants_text() => self.text.clear(),
            Ok(()) => {}
        }
        Ok(())
    }

    fn close(&mut self) {
        if self.fault.is_none() {
            self.builder.close(&self.text);
        }
    }

    fn text(&mut self, part: &str) {
        if self.fault.is_none() && self.builder.wants_text() {
            self.text.push_str(part);
        }
    }
}

/// The character of `&lt;` and its like, or of `&#60;`.
fn resolve(reference: &BytesRef<'_>, at: usize) -> Result<char, Stop> {
    let character = reference.resolve_char_ref().map_err(|e| Fault::ill_formed(at, plain(&e)))?;
    let name: &str = reference;
    let known = match name {
        "lt" => Some('<'),
        "gt" => Some('>'),
        "amp" => Some('&'),
        "apos" => Some('\''),
        "quot" => Some('"'),
        _ => None,
    };
    character
        .or(known)
        .ok_or_else(|| Fault::ill_formed(at, format!("the entity &{name}; is not known")).into())
}

/// The reader's words without its own introduction.
fn plain(error: &quick_xml::Error) -> String {
    let words = error.to_string();
    ["ill-formed document: ", "syntax error: "]
        .iter()
        .find_map(|p| words.strip_prefix(p))
        .unwrap_or(&words)
        .to_owned()
}
