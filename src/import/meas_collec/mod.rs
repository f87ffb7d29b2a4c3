//! 3GPP TS 32.435 `measCollecFile`, in all its variants.
//!
//! ```text
//!              ┌─ fast: a scanner for the plain shape ─┐
//! text (UTF-8) ┤              │ anything unusual       ├─► Builder ─► table of results ─► MeasurementBatch
//!              └─ slow: quick-xml, the whole file ◄────┘
//! ```
//! Both scanners tell the [`builder::Builder`] the same things: an element opens, closes with its text, a result arrives. What
//! they mean is decided there, once. A property test holds both equal.
//!
//! # Decision
//! The fast scanner either reads a whole file or none of it: on anything out of the ordinary (entities, CDATA, prefixes,
//! processing instructions inside, faults) it gives up and the slow one reads the file anew. *Price*: an unusual file is
//! looked at twice. *Gain*: there is one judge of well-formedness and one source of messages.

mod builder;
mod fast;
mod slow;
mod table;
#[cfg(test)]
mod tests;

use super::Reading;
use super::format::{FormatInfo, Head, Input, Reader};
use super::refusal::{ReadError, Refusal, line_at};
use super::selection::Selection;
use super::time_text::TimeRule;
use crate::job::JobContext;
use builder::Builder;
pub(super) use table::Names;

/// A fault that ends the reading of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Stop {
    Cancelled,
    Fault(Fault),
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Fault {
    message: String,
    hint: &'static str,
    /// Byte offset.
    at: usize,
}

impl Fault {
    fn new(at: usize, message: impl Into<String>, hint: &'static str) -> Self {
        Self { message: message.into(), hint, at }
    }

    fn ill_formed(at: usize, what: impl std::fmt::Display) -> Self {
        Self::new(
            at,
            format!("the XML is not well-formed: {what}"),
            "the file was cut off or edited: transfer or export it again",
        )
    }
}

impl From<Fault> for Stop {
    fn from(fault: Fault) -> Self {
        Self::Fault(fault)
    }
}

impl From<crate::job::Cancelled> for Stop {
    fn from(_: crate::job::Cancelled) -> Self {
        Self::Cancelled
    }
}

pub(super) static READER: Reader = Reader {
    info: FormatInfo {
        name: "3gpp-meascollec",
        title: "3GPP TS 32.435 measCollecFile",
        description: "XML performance files of Ericsson, Huawei, Nokia, ONAP and others, in all variants of names and values",
        proven: true,
    },
    recognize,
    read,
};

fn recognize(head: &Head<'_>) -> Option<String> {
    match head {
        Head::Xml { root } if root == "measCollecFile" => {
            Some("the first element is <measCollecFile>".to_owned())
        }
        _ => None,
    }
}

/// Reads a whole file. The interval of a value is `[endTime - duration, endTime)` of its own `measInfo`.
fn read(input: Input<'_>, ctx: &JobContext) -> Result<Reading, ReadError> {
    let rule = TimeRule { zone_when_missing: input.options.zone_when_missing.as_ref() };
    let (text, encoding) = decode(input.bytes)?;
    let built = build(&text, rule, &input.options.selection, ctx).map_err(|stop| match stop {
        Stop::Cancelled => ReadError::Cancelled,
        Stop::Fault(fault) => ReadError::Refused(
            Refusal::new(fault.message, fault.hint).at_line(line_at(&text, fault.at)),
        ),
    })?;
    let mut reading = built.into_reading(input.file, &text, rule);
    reading.findings.insert(0, ("encoding".to_owned(), encoding.0, encoding.1));
    Ok(reading)
}

fn build<'a>(
    text: &'a str,
    rule: TimeRule<'a>,
    selection: &'a Selection,
    ctx: &'a JobContext,
) -> Result<Builder<'a>, Stop> {
    if let Some(at) = text.bytes().position(is_illegal_control) {
        return Err(Fault::ill_formed(at, "a control character").into());
    }
    let mut builder = Builder::new(rule, selection, ctx);
    if fast::scan(text, &mut builder)? == fast::Scan::Done {
        return Ok(builder);
    }
    let mut builder = Builder::new(rule, selection, ctx);
    slow::scan(text, &mut builder)?;
    Ok(builder)
}

/// XML 1.0 section 2.2 has no place for these.
fn is_illegal_control(byte: u8) -> bool {
    byte < 0x20 && !matches!(byte, b'\t' | b'\n' | b'\r')
}

/// UTF-8 as it is, Latin-1 where the declaration says so; with the name and the reason.
fn decode(mut bytes: Vec<u8>) -> Result<(String, (String, String)), ReadError> {
    if bytes.starts_with(b"\xef\xbb\xbf") {
        bytes.drain(..3);
    }
    let declared = declared_encoding(&bytes);
    let name = declared.as_deref().unwrap_or("UTF-8").to_ascii_lowercase();
    let why = if declared.is_some() { "declared" } else { "nothing declared" }.to_owned();
    match name.as_str() {
        "utf-8" | "utf8" | "us-ascii" | "ascii" => match String::from_utf8(bytes) {
            Ok(text) => Ok((text, ("UTF-8".to_owned(), why))),
            Err(error) => {
                let at = error.utf8_error().valid_up_to();
                let line = 1 + memchr::memchr_iter(b'\n', &error.as_bytes()[..at]).count() as u64;
                let message = "the text is not the UTF-8 that the file promises";
                Err(Refusal::new(
                    message,
                    "declare the encoding in the first line or export as UTF-8",
                )
                .at_line(line)
                .into())
            }
        },
        "iso-8859-1" | "latin1" | "latin-1" | "iso_8859-1" => {
            Ok((bytes.iter().map(|b| char::from(*b)).collect(), ("ISO-8859-1".to_owned(), why)))
        }
        _ => Err(Refusal::new(
            format!("the encoding {:?} cannot be read", declared.unwrap_or_default()),
            "export as UTF-8 or ISO-8859-1",
        )
        .at_line(1)
        .into()),
    }
}

/// The encoding that `<?xml … encoding="…"?>` names.
fn declared_encoding(bytes: &[u8]) -> Option<String> {
    let declaration = bytes.strip_prefix(b"<?xml")?;
    let end = memchr::memmem::find(declaration, b"?>")?;
    let declaration = std::str::from_utf8(&declaration[..end]).ok()?;
    let value = declaration.split_once("encoding")?.1.trim_start().strip_prefix('=')?.trim_start();
    let quote = value.chars().next().filter(|c| matches!(c, '"' | '\''))?;
    Some(value[1..].split_once(quote)?.0.to_owned())
}
