//! The plain shape of a `measCollecFile`, as every vendor's exporter writes it: ten times faster than an event reader.
//!
//! Promises to say [`Scan::Unusual`] wherever it is not certain that an event reader would tell the builder the same.

use std::borrow::Cow;

use memchr::{memchr, memmem};

use super::Stop;
use super::builder::{Attribute, Builder};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Scan {
    Done,
    /// Something that only the slow reader judges. What the builder holds is worth nothing.
    Unusual,
}

/// Reads the whole file, or gives up. Only cancelling is an error.
pub(super) fn scan(text: &str, builder: &mut Builder<'_>) -> Result<Scan, Stop> {
    let scanner =
        Scanner { text, bytes: text.as_bytes(), at: 0, open: Vec::new(), attributes: Vec::new() };
    match scanner.run(builder) {
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
            // The slow reader looks whether the file is even well-formed before it says so.
            Stop::Fault(_) => Self::Unusual,
            Stop::Cancelled => Self::Cancelled,
        }
    }
}

struct Scanner<'a> {
    text: &'a str,
    bytes: &'a [u8],
    at: usize,
    open: Vec<&'a str>,
    attributes: Vec<Attribute<'a>>,
}

impl<'a> Scanner<'a> {
    fn run(mut self, builder: &mut Builder<'_>) -> Result<(), Halt> {
        let mut seen_root = false;
        while let Some(tag) = self.next_tag()? {
            match self.bytes.get(tag + 1) {
                Some(b'/') => {
                    self.end_tag(tag)?;
                    builder.close("");
                }
                Some(b'r') if builder.in_row() && self.result(tag, builder) => {}
                Some(b'a'..=b'z' | b'A'..=b'Z') => {
                    if self.open.is_empty() && std::mem::replace(&mut seen_root, true) {
                        return Err(Halt::Unusual);
                    }
                    self.start_tag(tag, builder)?;
                }
                Some(b'?') => self.instruction(tag)?,
                Some(b'!') => self.comment(tag)?,
                _ => return Err(Halt::Unusual),
            }
        }
        if seen_root && self.open.is_empty() { Ok(()) } else { Err(Halt::Unusual) }
    }

    /// Offset of the next `<`; only blanks may lie before it.
    fn next_tag(&mut self) -> Result<Option<usize>, Halt> {
        let next = memchr(b'<', &self.bytes[self.at..]).map(|n| self.at + n);
        let between = &self.bytes[self.at..next.unwrap_or(self.bytes.len())];
        if between.iter().all(|b| is_blank(*b)) { Ok(next) } else { Err(Halt::Unusual) }
    }

    /// `<r p="12">3.5</r>` in one go; `false` when it is written in another way.
    fn result(&mut self, tag: usize, builder: &mut Builder<'_>) -> bool {
        const OPENING: &[u8] = b"<r p=\"";
        let rest = &self.bytes[tag..];
        if !rest.starts_with(OPENING) {
            return false;
        }
        let mut position = 0;
        let mut n = OPENING.len();
        while let Some(digit @ b'0'..=b'9') = rest.get(n)
            && n < OPENING.len() + 9
        {
            position = position * 10 + usize::from(digit - b'0');
            n += 1;
        }
        if n == OPENING.len() || !rest[n..].starts_with(b"\">") {
            return false;
        }
        let start = n + 2;
        let Some(len) = memchr(b'<', &rest[start..]) else { return false };
        let end = start + len;
        if !rest[end..].starts_with(b"</r>") || memchr(b'&', &rest[start..end]).is_some() {
            return false;
        }
        builder.plain_result(position, &self.text[tag + start..tag + end], tag);
        self.at = tag + end + "</r>".len();
        true
    }

    fn start_tag(&mut self, tag: usize, builder: &mut Builder<'_>) -> Result<(), Halt> {
        let name = self.name(tag + 1)?;
        self.at = tag + 1 + name.len();
        let empty = self.attributes()?;
        builder.open(name, &self.attributes, tag)?;
        if empty {
            builder.close("");
        } else if builder.wants_text() {
            let end = self.find(b'<')?;
            let text = &self.text[self.at..end];
            let closing = &self.text[end + 1..];
            let closed = closing
                .strip_prefix('/')
                .and_then(|c| c.strip_prefix(name))
                .is_some_and(|c| c.starts_with('>'));
            if !closed || text.contains('&') {
                return Err(Halt::Unusual);
            }
            builder.close(text);
            self.at = end + "</>".len() + name.len();
        } else {
            self.open.push(name);
        }
        Ok(())
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

    /// A name of letters and digits.
    fn name(&self, from: usize) -> Result<&'a str, Halt> {
        let rest = self.text.get(from..).ok_or(Halt::Unusual)?;
        let len = rest.bytes().take_while(u8::is_ascii_alphanumeric).count();
        if rest.as_bytes().first().is_some_and(u8::is_ascii_alphabetic) {
            Ok(&rest[..len])
        } else {
            Err(Halt::Unusual)
        }
    }

    /// Reads the attributes up to the end of the tag; `true` when it ends in `/>`.
    fn attributes(&mut self) -> Result<bool, Halt> {
        self.attributes.clear();
        let mut names: Vec<&str> = Vec::new();
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
                    if names.contains(&name) {
                        return Err(Halt::Unusual);
                    }
                    names.push(name);
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

fn is_blank(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\r' | b'\n')
}
