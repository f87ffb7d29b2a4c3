//! The plain shape of XML, as every vendor's exporter writes it: ten times faster than an event reader.
//!
//! Promises to say [`Scan::Unusual`] wherever it is not certain that an event reader would tell the handler the same.

use std::borrow::Cow;

use memchr::{memchr, memmem};

use super::{Attribute, Handler, Limits, Stop};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Scan {
    Done,
    /// Something that only the event reader judges. What the handler holds is worth nothing.
    Unusual,
}

/// Reads the whole file, or gives up. Only cancelling is an error.
pub(super) fn scan<H: Handler>(text: &str, handler: &mut H, limits: &Limits) -> Result<Scan, Stop> {
    let scanner = Scanner {
        text,
        bytes: text.as_bytes(),
        limits,
        at: 0,
        open: Vec::new(),
        attributes: Vec::new(),
        names: Vec::new(),
        seen_root: false,
        seen_doctype: false,
        opening: Opening::of(1),
    };
    match scanner.run(handler) {
        Ok(()) => Ok(Scan::Done),
        Err(Halt::Unusual) => Ok(Scan::Unusual),
        Err(Halt::Cancelled) => Err(Stop::Cancelled),
    }
}

enum Halt {
    Unusual,
    Cancelled,
}

impl From<Stop> for Halt {
    fn from(stop: Stop) -> Self {
        match stop {
            // The event reader looks whether the file is even well-formed before it says so.
            Stop::Fault(_) => Self::Unusual,
            Stop::Cancelled => Self::Cancelled,
        }
    }
}

struct Scanner<'a> {
    text: &'a str,
    bytes: &'a [u8],
    limits: &'a Limits,
    at: usize,
    open: Vec<&'a str>,
    attributes: Vec<Attribute<'a>>,
    /// Of all attributes of the tag, also those that nobody asks for.
    names: Vec<&'a str>,
    seen_root: bool,
    seen_doctype: bool,
    opening: Opening,
}

impl<'a> Scanner<'a> {
    fn run<H: Handler>(mut self, handler: &mut H) -> Result<(), Halt> {
        while let Some(tag) = self.next_tag()? {
            match self.bytes.get(tag + 1) {
                Some(b'/') => {
                    self.end_tag(tag)?;
                    handler.close("")?;
                }
                Some(b'r') if handler.wants_result() && self.result(tag, handler) => {}
                Some(b'a'..=b'z' | b'A'..=b'Z') => {
                    if self.open.is_empty() && std::mem::replace(&mut self.seen_root, true) {
                        return Err(Halt::Unusual);
                    }
                    self.start_tag(tag, handler)?;
                }
                Some(b'?') => self.instruction(tag)?,
                Some(b'!') if self.bytes.get(tag + 2) == Some(&b'D') => self.doctype(tag)?,
                Some(b'!') => self.comment(tag)?,
                _ => return Err(Halt::Unusual),
            }
        }
        if self.seen_root && self.open.is_empty() { Ok(()) } else { Err(Halt::Unusual) }
    }

    /// Offset of the next `<`; only blanks may lie before it.
    fn next_tag(&mut self) -> Result<Option<usize>, Halt> {
        let n_blanks = self.bytes[self.at..].iter().take_while(|b| is_blank(**b)).count();
        let next = self.at + n_blanks;
        match self.bytes.get(next) {
            Some(b'<') => Ok(Some(next)),
            None => Ok(None),
            Some(_) => Err(Halt::Unusual),
        }
    }

    /// `<r p="12">3.5</r>` in one go; `false` when it is written in another way.
    fn result<H: Handler>(&mut self, tag: usize, handler: &mut H) -> bool {
        let rest = &self.bytes[tag..];
        let (position, start) = if rest.starts_with(self.opening.bytes()) {
            let found = (self.opening.position, self.opening.bytes().len());
            self.opening.advance();
            found
        } else {
            let Some(found) = opening_of_result(rest) else { return false };
            self.opening = Opening::of(found.0);
            self.opening.advance();
            found
        };
        let mut end = start;
        // Results are a few bytes long: a loop finds their end before a vector search has begun.
        loop {
            match rest.get(end) {
                Some(b'<') => break,
                Some(b'&') | None => return false,
                Some(_) => end += 1,
            }
        }
        if !rest[end..].starts_with(b"</r>") {
            return false;
        }
        handler.plain_result(position, &self.text[tag + start..tag + end], tag);
        self.at = tag + end + "</r>".len();
        true
    }

    fn start_tag<H: Handler>(&mut self, tag: usize, handler: &mut H) -> Result<(), Halt> {
        if self.open.len() as u64 >= self.limits.nesting_max {
            return Err(Halt::Unusual);
        }
        let name = self.name(tag + 1)?;
        self.at = tag + 1 + name.len();
        let empty = self.attributes()?;
        handler.open(name, &self.attributes, tag)?;
        if empty {
            handler.close("")?;
        } else if handler.wants_text() {
            let text = self.text_of(name)?;
            handler.close(text)?;
        } else {
            self.open.push(name);
        }
        Ok(())
    }

    /// The text of an element that holds nothing else, plain or as one CDATA section; goes past its end tag.
    fn text_of(&mut self, name: &str) -> Result<&'a str, Halt> {
        const CDATA: &str = "<![CDATA[";
        let rest = &self.text[self.at..];
        let (text, len) = match rest.strip_prefix(CDATA) {
            Some(section) => {
                let len = memmem::find(section.as_bytes(), b"]]>").ok_or(Halt::Unusual)?;
                (&section[..len], CDATA.len() + len + "]]>".len())
            }
            None => {
                let len = memchr(b'<', rest.as_bytes()).ok_or(Halt::Unusual)?;
                let text = &rest[..len];
                if text.contains('&') {
                    return Err(Halt::Unusual);
                }
                (text, len)
            }
        };
        let closed = rest[len..]
            .strip_prefix("</")
            .and_then(|closing| closing.strip_prefix(name))
            .is_some_and(|closing| closing.starts_with('>'));
        if !closed {
            return Err(Halt::Unusual);
        }
        self.at += len + "</>".len() + name.len();
        Ok(text)
    }

    fn end_tag(&mut self, tag: usize) -> Result<(), Halt> {
        let name = self.name(tag + 2)?;
        let end = tag + 2 + name.len();
        if self.open.pop() != Some(name) || self.bytes.get(end) != Some(&b'>') {
            return Err(Halt::Unusual);
        }
        self.at = end + 1;
        Ok(())
    }

    /// A name of letters, digits and `_`, `-`, `.` inside.
    fn name(&self, from: usize) -> Result<&'a str, Halt> {
        let rest = self.text.get(from..).ok_or(Halt::Unusual)?;
        let is_inside = |b: &u8| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-' | b'.');
        let len = rest.bytes().take_while(is_inside).count();
        let begins = rest.as_bytes().first().is_some_and(u8::is_ascii_alphabetic);
        if begins && len as u64 <= self.limits.name_bytes_max {
            Ok(&rest[..len])
        } else {
            Err(Halt::Unusual)
        }
    }

    /// Reads the attributes up to the end of the tag; `true` when it ends in `/>`.
    fn attributes(&mut self) -> Result<bool, Halt> {
        self.attributes.clear();
        self.names.clear();
        loop {
            let blanks = self.bytes[self.at..].iter().take_while(|b| is_blank(**b)).count();
            self.at += blanks;
            match self.bytes.get(self.at) {
                Some(b'>') => {
                    self.at += 1;
                    return Ok(false);
                }
                Some(b'/') if self.bytes.get(self.at + 1) == Some(&b'>') => {
                    self.at += 2;
                    return Ok(true);
                }
                Some(b'a'..=b'z' | b'A'..=b'Z') if blanks > 0 => {
                    let (name, value) = self.attribute()?;
                    if self.names.contains(&name)
                        || self.names.len() as u64 >= self.limits.attributes_max
                        || name.len() as u64 > self.limits.name_bytes_max
                    {
                        return Err(Halt::Unusual);
                    }
                    self.names.push(name);
                    if !name.contains(':') && name != "xmlns" {
                        // White space in a value would have to be normalized.
                        if value.bytes().any(|b| b < b' ') {
                            return Err(Halt::Unusual);
                        }
                        self.attributes.push((name, Cow::Borrowed(value)));
                    }
                }
                _ => return Err(Halt::Unusual),
            }
        }
    }

    fn attribute(&mut self) -> Result<(&'a str, &'a str), Halt> {
        let rest = &self.text[self.at..];
        let len = rest.bytes().take_while(|b| b.is_ascii_alphanumeric() || *b == b':').count();
        let name = &rest[..len];
        let quote = match rest.as_bytes().get(len..len + 2) {
            Some(b"=\"") => b'"',
            Some(b"='") => b'\'',
            _ => return Err(Halt::Unusual),
        };
        self.at += len + 2;
        let end = self.find(quote)?;
        let value = &self.text[self.at..end];
        self.at = end + 1;
        if value.contains(['<', '&']) { Err(Halt::Unusual) } else { Ok((name, value)) }
    }

    fn find(&self, byte: u8) -> Result<usize, Halt> {
        memchr(byte, &self.bytes[self.at..]).map(|n| self.at + n).ok_or(Halt::Unusual)
    }

    /// The declaration at the very beginning, and instructions before the root.
    fn instruction(&mut self, tag: usize) -> Result<(), Halt> {
        let rest = &self.bytes[tag..];
        let target = rest.get(2..5).ok_or(Halt::Unusual)?;
        let declaration = target.eq_ignore_ascii_case(b"xml") && !matches!(rest.get(5), Some(b'-'));
        let plain = rest.get(2).is_some_and(u8::is_ascii_alphabetic);
        if !plain
            || !self.open.is_empty()
            || (declaration && !(tag == 0 && rest.starts_with(b"<?xml ")))
        {
            return Err(Halt::Unusual);
        }
        self.at = tag + memmem::find(rest, b"?>").ok_or(Halt::Unusual)? + 2;
        Ok(())
    }

    /// A document type that names another file, which nobody fetches, and declares nothing itself.
    fn doctype(&mut self, tag: usize) -> Result<(), Halt> {
        let body = self.bytes[tag..].strip_prefix(b"<!DOCTYPE ").ok_or(Halt::Unusual)?;
        let end = memchr(b'>', body).ok_or(Halt::Unusual)?;
        let unusual = |b: &u8| matches!(b, b'[' | b'<' | b'&');
        let n_quotes = |quote: u8| memchr::memchr_iter(quote, &body[..end]).count();
        let (n_double, n_single) = (n_quotes(b'"'), n_quotes(b'\''));
        if !body.first().is_some_and(u8::is_ascii_alphabetic)
            || body[..end].iter().any(unusual)
            || (n_double + n_single) % 2 == 1
            || (n_double > 0 && n_single > 0)
            || self.seen_root
            || std::mem::replace(&mut self.seen_doctype, true)
        {
            return Err(Halt::Unusual);
        }
        self.at = tag + "<!DOCTYPE ".len() + end + 1;
        Ok(())
    }

    /// A comment between elements.
    fn comment(&mut self, tag: usize) -> Result<(), Halt> {
        let body = self.bytes[tag..].strip_prefix(b"<!--").ok_or(Halt::Unusual)?;
        let dashes = memmem::find(body, b"--").ok_or(Halt::Unusual)?;
        if body.get(dashes + 2) != Some(&b'>') {
            return Err(Halt::Unusual);
        }
        self.at = tag + "<!--".len() + dashes + "-->".len();
        Ok(())
    }
}

/// Position of a result and length of its start tag, as far as it is written in the plainest way.
fn opening_of_result(rest: &[u8]) -> Option<(usize, usize)> {
    let digits = rest.strip_prefix(OPENING)?;
    let n_digits = digits.iter().take(POSITION_DIGITS).take_while(|b| b.is_ascii_digit()).count();
    if n_digits == 0 || !digits[n_digits..].starts_with(b"\">") {
        return None;
    }
    let position =
        digits[..n_digits].iter().fold(0, |position, b| position * 10 + usize::from(b - b'0'));
    Some((position, OPENING.len() + n_digits + 2))
}

const OPENING: &[u8] = b"<r p=\"";
const POSITION_DIGITS: usize = 9;

/// The start tag of the result that is expected: positions mostly count up, so that one comparison reads it.
#[derive(Clone, Copy)]
struct Opening {
    text: [u8; OPENING.len() + POSITION_DIGITS + 3],
    len: usize,
    position: usize,
}

impl Opening {
    fn of(position: usize) -> Self {
        let mut opening = Self { text: [0; OPENING.len() + POSITION_DIGITS + 3], len: 0, position };
        let tag = format!("<r p=\"{position}\">");
        opening.len = tag.len();
        // A tenth digit still has room; more than nine are never read.
        opening.text[..tag.len()].copy_from_slice(tag.as_bytes());
        opening
    }

    fn bytes(&self) -> &[u8] {
        &self.text[..self.len]
    }

    /// The next position.
    fn advance(&mut self) {
        self.position += 1;
        for digit in self.text[OPENING.len()..self.len - 2].iter_mut().rev() {
            if *digit < b'9' {
                *digit += 1;
                return;
            }
            *digit = b'0';
        }
        *self = Self::of(self.position);
    }
}

fn is_blank(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\r' | b'\n')
}
