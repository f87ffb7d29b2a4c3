//! XML 1.0 for the readers of XML formats: bytes to text, and text to calls of a [`Handler`].
//!
//! ```text
//!                         ┌─ fast: a scanner for the plain shape ─┐
//! bytes ─ text ─► text ───┤              │ anything unusual       ├─► Handler
//!                         └─ events: quick-xml, the whole file ◄──┘
//! ```
//! Both scanners tell the handler the same things: an element opens, closes with its text, a result arrives. What they mean is
//! decided there, once. Property tests hold both equal, format by format.
//!
//! Nothing outside of the file is ever fetched, and nothing inside of it is expanded but the five entities of XML and characters
//! by number. How deep elements nest, how many attributes they have and how long names are is bounded by [`Limits`].
//!
//! # Decision
//! The fast scanner either reads a whole file or none of it: on anything out of the ordinary (entities, prefixes, processing
//! instructions inside, faults) it gives up and the event reader reads the file anew. *Price*: an unusual file is looked at
//! twice. *Gain*: there is one judge of well-formedness and one source of messages.

mod events;
mod fast;
mod text;

use std::borrow::Cow;

use super::format::Input;
use super::refusal::{Fault, ReadError, Stop};
use super::{Finding, Limits, Reading};
use text::Document;

/// Local name and value, without references.
pub(super) type Attribute<'a> = (&'a str, Cow<'a, str>);

/// Value of an attribute, by its local name.
pub(super) fn attribute<'a>(attributes: &'a [Attribute<'_>], name: &str) -> Option<&'a str> {
    attributes.iter().find(|(n, _)| *n == name).map(|(_, value)| value.as_ref())
}

/// What the elements of a format mean. Fed by a scanner, which has seen to it that they nest.
pub(super) trait Handler {
    /// An element begins at byte `at`.
    fn open(&mut self, name: &str, attributes: &[Attribute<'_>], at: usize) -> Result<(), Stop>;

    /// The element that was opened last ends. `text` is its text since its start or its last child, where
    /// [`Self::wants_text`] asked for it.
    fn close(&mut self, text: &str) -> Result<(), Stop>;

    /// Whether the text of the element that is open matters.
    fn wants_text(&self) -> bool;

    /// Text of the element that is open, up to a child that opens next.
    fn text_before_child(&mut self, _text: &str) {}

    /// Whether `<r p="…">…</r>` may stand here as a result, to be given to [`Self::plain_result`] in one go.
    fn wants_result(&self) -> bool {
        false
    }

    /// A whole `<r p="…">…</r>` that begins at `at`; the hot path.
    fn plain_result(&mut self, _position: usize, _text: &str, _at: usize) {}
}

/// From the bytes of a file to what a handler made of them.
pub(super) fn read_file<H: Handler>(
    input: Input<'_>,
    new: impl Fn() -> H,
    finish: impl FnOnce(H, &str, &str) -> Reading,
) -> Result<Reading, ReadError> {
    let Document { text, findings, warnings } = text::load(input.bytes, input.options)?;
    let handler = read(&text, &input.options.limits, new).map_err(|stop| stop.into_error(&text))?;
    let mut reading = finish(handler, input.file, &text);
    reading.findings.splice(0..0, findings);
    reading.file.warnings.splice(0..0, warnings);
    Ok(reading)
}

/// Reads a whole text into a new handler.
fn read<H: Handler>(text: &str, limits: &Limits, new: impl Fn() -> H) -> Result<H, Stop> {
    if let Some(at) = illegal_control(text.as_bytes()) {
        return Err(ill_formed(at, "a control character").into());
    }
    let mut handler = new();
    if fast::scan(text, &mut handler, limits)? == fast::Scan::Done {
        return Ok(handler);
    }
    let mut handler = new();
    events::scan(text, text.as_bytes(), &mut handler, limits)?;
    Ok(handler)
}

/// A fault in the XML itself.
pub(super) fn ill_formed(at: usize, what: impl std::fmt::Display) -> Fault {
    Fault::new(
        at,
        format!("the XML is not well-formed: {what}"),
        "the file was cut off or edited: transfer or export it again",
    )
}

/// Where the first of them stands. Looked for in pieces, so that the search through what is sound has no branches.
fn illegal_control(bytes: &[u8]) -> Option<usize> {
    const PIECE: usize = 256;
    let is_wrong =
        |piece: &&[u8]| piece.iter().fold(false, |wrong, b| wrong | is_illegal_control(*b));
    let (idx, piece) = bytes.chunks(PIECE).enumerate().find(|(_, piece)| is_wrong(piece))?;
    piece.iter().position(|b| is_illegal_control(*b)).map(|at| idx * PIECE + at)
}

/// XML 1.0 section 2.2 has no place for these.
fn is_illegal_control(byte: u8) -> bool {
    (byte < 0x20) & (byte != b'\t') & (byte != b'\n') & (byte != b'\r')
}

/// For tests of the formats: what each of the scanners alone makes of a text.
#[cfg(test)]
pub(super) mod alone {
    use std::io::BufReader;

    use super::{Handler, Limits, Stop, events, fast};

    /// `None` when the fast scanner gives up.
    pub(crate) fn fast<H: Handler>(text: &str, mut handler: H) -> Option<H> {
        let scanned = fast::scan(text, &mut handler, &Limits::default());
        (scanned == Ok(fast::Scan::Done)).then_some(handler)
    }

    /// The event reader, fed through a buffer of so many bytes.
    pub(crate) fn slow<H: Handler>(
        text: &str,
        mut handler: H,
        buffer_bytes: usize,
    ) -> Result<H, Stop> {
        let source = BufReader::with_capacity(buffer_bytes, text.as_bytes());
        events::scan(text, source, &mut handler, &Limits::default()).map(|()| handler)
    }
}
