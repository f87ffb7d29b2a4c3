//! Any well-formed XML 1.0, and the judge of what is not: an event reader over the whole file.
//!
//! Nothing outside of the file is ever fetched: declarations of other files are skipped, entities beyond the five of XML refused.
//! The text of an element is handed on whole, whatever pieces it comes in: parsers that do not join them lose values where a
//! read buffer ends.

use std::borrow::Cow;
use std::io::BufRead;

use quick_xml::escape::EscapeError;
use quick_xml::events::{BytesRef, BytesStart, Event};
use quick_xml::{Reader, XmlVersion};

use super::{Attribute, Fault, Handler, Limits, Stop, ill_formed};
use crate::import::refusal::{line_at, shown};

/// `source` gives the bytes of `text`, in pieces of any size.
pub(super) fn scan<H: Handler>(
    text: &str,
    source: impl BufRead,
    handler: &mut H,
    limits: &Limits,
) -> Result<(), Stop> {
    let mut reader = Reader::from_reader(source);
    reader.config_mut().enable_all_checks(true);
    let mut feed = Feed { handler, limits, text: String::new(), fault: None };
    let mut place = Place::default();
    let mut buffer = Vec::new();
    loop {
        buffer.clear();
        let at = reader.buffer_position() as usize;
        let event = match reader.read_event_into(&mut buffer) {
            Ok(event) => event,
            Err(error) => {
                let at = (reader.error_position() as usize).min(text.len());
                return Err(ill_formed(at, plain(&error)).into());
            }
        };
        place.check(&event, at)?;
        match event {
            Event::Start(start) => {
                feed.open(&start, place.open.len(), at)?;
                place.open.push((start.name().as_ref().to_owned(), at));
            }
            Event::Empty(start) => {
                feed.open(&start, place.open.len(), at)?;
                feed.close()?;
                place.seen_root = true;
            }
            Event::End(_) => {
                feed.close()?;
                place.open.pop();
                place.seen_root = true;
            }
            Event::Text(part) => feed.text(&part),
            Event::CData(part) => feed.text(&part),
            Event::GeneralRef(reference) => {
                feed.text(resolve(&reference, at)?.encode_utf8(&mut [0; 4]));
            }
            Event::DocType(_) => place.seen_doctype = true,
            Event::Decl(_) | Event::PI(_) | Event::Comment(_) => {}
            Event::Eof => break,
        }
    }
    place.check_end(text)?;
    feed.fault.map_or(Ok(()), |fault| Err(fault.into()))
}

/// Where in the document the reader is.
#[derive(Default)]
struct Place {
    /// Names and offsets of what is open.
    open: Vec<(String, usize)>,
    seen_root: bool,
    seen_doctype: bool,
}

impl Place {
    /// Whether the event may stand here.
    fn check(&self, event: &Event<'_>, at: usize) -> Result<(), Fault> {
        let outside = self.open.is_empty();
        match event {
            Event::Start(_) | Event::Empty(_) if outside && self.seen_root => {
                Err(ill_formed(at, "a second root element"))
            }
            Event::Text(part) if outside && !part.trim().is_empty() => {
                Err(ill_formed(at, "text outside of the root element"))
            }
            Event::CData(_) | Event::GeneralRef(_) if outside => {
                Err(ill_formed(at, "text outside of the root element"))
            }
            Event::Decl(_) if at > 0 => Err(Fault::new(
                at,
                "the XML is not well-formed: the XML declaration is not at the very beginning",
                "remove what stands before <?xml …?>, or have it skipped: vigia import --repair",
            )),
            Event::DocType(_) if !outside || self.seen_root || self.seen_doctype => {
                Err(ill_formed(at, "a document type that does not stand before the root element"))
            }
            _ => Ok(()),
        }
    }

    fn check_end(&self, text: &str) -> Result<(), Fault> {
        if let Some((name, at)) = self.open.last() {
            let line = line_at(text, *at);
            let name = name.get(..NAME_SHOWN_BYTES).unwrap_or(name);
            let what = format!("the file ends inside of <{name}>, which begins in line {line}");
            return Err(ill_formed(text.len(), what));
        }
        if self.seen_root { Ok(()) } else { Err(ill_formed(text.len(), "there is no element")) }
    }
}

/// Bytes of a name that a message repeats.
const NAME_SHOWN_BYTES: usize = 60;

/// Feeds the handler until its first fault; from then on only the XML is judged, because a file that is not well-formed
/// should be called that.
struct Feed<'h, H> {
    handler: &'h mut H,
    limits: &'h Limits,
    /// Of the element that is open, since it opened or since its last child.
    text: String,
    fault: Option<Fault>,
}

impl<H: Handler> Feed<'_, H> {
    /// `depth`: elements that are open already.
    fn open(&mut self, start: &BytesStart<'_>, depth: usize, at: usize) -> Result<(), Stop> {
        self.check_limits(start, depth, at)?;
        let attributes = self.attributes(start, at)?;
        if self.fault.is_some() {
            return Ok(());
        }
        if self.handler.wants_text() {
            self.handler.text_before_child(&self.text);
        }
        self.text.clear();
        let opened = self.handler.open(start.local_name().as_ref(), &attributes, at);
        self.keep_fault(opened)
    }

    fn check_limits(&self, start: &BytesStart<'_>, depth: usize, at: usize) -> Result<(), Fault> {
        let Limits { nesting_max, name_bytes_max, .. } = self.limits;
        if depth as u64 >= *nesting_max {
            let message = format!(
                "elements lie in each other more than {nesting_max} deep (nesting_max): no export does that"
            );
            return Err(Fault::new(
                at,
                message,
                "raise nesting_max under [limits] in vigia.toml if the file is sound",
            ));
        }
        let n_bytes = start.name().as_ref().len();
        if n_bytes as u64 > *name_bytes_max {
            return Err(long_name(at, n_bytes, *name_bytes_max));
        }
        Ok(())
    }

    fn attributes<'s>(
        &self,
        start: &'s BytesStart<'_>,
        at: usize,
    ) -> Result<Vec<Attribute<'s>>, Fault> {
        let Limits { attributes_max, name_bytes_max, .. } = self.limits;
        let mut attributes: Vec<Attribute<'_>> = Vec::new();
        for (n_before, attribute) in (0_u64..).zip(start.attributes()) {
            if n_before >= *attributes_max {
                let message = format!(
                    "an element has more than {attributes_max} attributes (attributes_max): no export does that"
                );
                return Err(Fault::new(
                    at,
                    message,
                    "raise attributes_max under [limits] in vigia.toml if the file is sound",
                ));
            }
            let attribute = attribute.map_err(|error| ill_formed(at, error))?;
            if attribute.value.contains('<') {
                return Err(ill_formed(at, "a \"<\" inside of an attribute"));
            }
            let value = attribute
                .normalized_value(XmlVersion::Implicit1_0)
                .map_err(|e| escape_fault(at, &e))?;
            let name: &str = attribute.key.into_inner();
            if name.len() as u64 > *name_bytes_max {
                return Err(long_name(at, name.len(), *name_bytes_max));
            }
            if !name.contains(':') && name != "xmlns" {
                attributes.push((name, Cow::Owned(value.into_owned())));
            }
        }
        Ok(attributes)
    }

    fn close(&mut self) -> Result<(), Stop> {
        if self.fault.is_some() {
            return Ok(());
        }
        let text = if self.handler.wants_text() { self.text.as_str() } else { "" };
        let closed = self.handler.close(text);
        self.text.clear();
        self.keep_fault(closed)
    }

    fn keep_fault(&mut self, result: Result<(), Stop>) -> Result<(), Stop> {
        match result {
            Err(Stop::Fault(fault)) => self.fault = Some(fault),
            Err(Stop::Cancelled) => return Err(Stop::Cancelled),
            Ok(()) => {}
        }
        Ok(())
    }

    fn text(&mut self, part: &str) {
        if self.fault.is_none() && self.handler.wants_text() {
            self.text.push_str(part);
        }
    }
}

fn long_name(at: usize, n_bytes: usize, max: u64) -> Fault {
    Fault::new(
        at,
        format!(
            "a name of an element or attribute has {n_bytes} bytes, more than {max} (name_bytes_max)"
        ),
        "raise name_bytes_max under [limits] in vigia.toml if the file is sound",
    )
}

/// The character of `&lt;` and its like, or of `&#60;`.
fn resolve(reference: &BytesRef<'_>, at: usize) -> Result<char, Fault> {
    let character = reference.resolve_char_ref().map_err(|e| ill_formed(at, plain(&e)))?;
    let name: &str = reference;
    let known = match name {
        "lt" => Some('<'),
        "gt" => Some('>'),
        "amp" => Some('&'),
        "apos" => Some('\''),
        "quot" => Some('"'),
        _ => None,
    };
    character.or(known).ok_or_else(|| unknown_entity(at, name))
}

/// What hostile files call billion laughs ends here, as does every entity of another file.
fn unknown_entity(at: usize, name: &str) -> Fault {
    Fault::new(
        at,
        format!(
            "the XML is not well-formed: the entity {} is not one of the five of XML; others are never expanded or fetched",
            shown(&format!("&{name};"))
        ),
        "export without entities of a document type",
    )
}

/// A fault in the references of an attribute.
fn escape_fault(at: usize, error: &quick_xml::Error) -> Fault {
    match error {
        quick_xml::Error::Escape(EscapeError::UnrecognizedEntity(_, name)) => {
            unknown_entity(at, name)
        }
        _ => ill_formed(at, plain(error)),
    }
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
