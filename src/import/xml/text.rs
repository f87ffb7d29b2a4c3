//! Bytes of an XML file to text: which encoding, what tells so, and the one repair that may be asked for.
//!
//! Evidence in this order: a byte order mark; zero bytes beside the first `<` (UTF-16 without a mark); the encoding that the
//! declaration names; UTF-8. A text that is not what it promises is refused, never patched.

use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};

use super::Finding;
use crate::import::ImportOptions;
use crate::import::refusal::{Refusal, line_at, shown};
use crate::model::{Phrase, phrase};

/// A decoded file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Document {
    pub(super) text: String,
    pub(super) findings: Vec<Finding>,
    pub(super) warnings: Vec<String>,
}

/// Decodes a file and, where the options ask for it, moves aside what stands before the XML declaration.
pub(super) fn load(bytes: Vec<u8>, options: &ImportOptions) -> Result<Document, Refusal> {
    let (mut text, encoding, why) = decode(bytes)?;
    let mut warnings = Vec::new();
    if options.repair_leading_instruction {
        warnings.extend(blank_late_declaration(&mut text));
    }
    Ok(Document { text, findings: vec![(phrase!("encoding"), encoding.into(), why)], warnings })
}

/// Text, name of the encoding, and what told it.
fn decode(mut bytes: Vec<u8>) -> Result<(String, String, Phrase), Refusal> {
    if let Some((encoding, mark_len)) = Encoding::for_bom(&bytes) {
        bytes.drain(..mark_len);
        return decode_as(bytes, encoding, phrase!("byte order mark"));
    }
    if let Some(encoding) = utf_16_by_zeros(&bytes) {
        return decode_as(bytes, encoding, phrase!("zero bytes beside the first letters"));
    }
    let Some(declared) = declared_encoding(&bytes) else {
        return decode_as(bytes, UTF_8, phrase!("nothing declared"));
    };
    if is_latin_1(&declared) {
        // The standard of the web means Windows-1252 by this name, XML does not.
        let text = bytes.iter().map(|b| char::from(*b)).collect();
        return Ok((text, "ISO-8859-1".to_owned(), phrase!("declared")));
    }
    match Encoding::for_label(declared.trim().as_bytes()) {
        // The declaration itself was read byte by byte, so this cannot be UTF-16.
        Some(encoding) if encoding == UTF_16LE || encoding == UTF_16BE => decode_as(
            bytes,
            UTF_8,
            phrase!("UTF-16 is declared, but the declaration itself is not in it"),
        ),
        // `us-ascii` means Windows-1252 on the web; of an export it promises less than UTF-8.
        Some(_) if ["us-ascii", "ascii"].iter().any(|a| declared.eq_ignore_ascii_case(a)) => {
            decode_as(bytes, UTF_8, phrase!("declared"))
        }
        Some(encoding) => decode_as(bytes, encoding, phrase!("declared")),
        None => Err(Refusal::new(
            format!("the encoding {} cannot be read", shown(&declared)),
            "export as UTF-8",
        )
        .at_line(1)),
    }
}

fn decode_as(
    bytes: Vec<u8>,
    encoding: &'static Encoding,
    why: Phrase,
) -> Result<(String, String, Phrase), Refusal> {
    let text = if encoding == UTF_8 {
        // Without a copy.
        String::from_utf8(bytes).map_err(|error| not_as_promised(encoding, error.as_bytes()))?
    } else {
        match encoding.decode_without_bom_handling_and_without_replacement(&bytes) {
            Some(text) => text.into_owned(),
            None => return Err(not_as_promised(encoding, &bytes)),
        }
    };
    Ok((text, encoding.name().to_owned(), why))
}

fn not_as_promised(encoding: &'static Encoding, bytes: &[u8]) -> Refusal {
    let refusal = Refusal::new(
        format!("the text is not the {} that the file promises", encoding.name()),
        "declare the encoding in the first line or export as UTF-8",
    );
    match std::str::from_utf8(bytes) {
        Err(error) if encoding == UTF_8 => {
            let before = &bytes[..error.valid_up_to()];
            refusal.at_line(1 + memchr::memchr_iter(b'\n', before).count() as u64)
        }
        _ => refusal,
    }
}

/// `<` and the letter after it, as two units of UTF-16.
fn utf_16_by_zeros(bytes: &[u8]) -> Option<&'static Encoding> {
    match bytes.get(..4)? {
        [b'<', 0, next, 0] if *next != 0 => Some(UTF_16LE),
        [0, b'<', 0, next] if *next != 0 => Some(UTF_16BE),
        _ => None,
    }
}

fn is_latin_1(name: &str) -> bool {
    ["iso-8859-1", "iso_8859-1", "latin1", "latin-1"].iter().any(|n| name.eq_ignore_ascii_case(n))
}

/// The encoding that `<?xml … encoding="…"?>` names, also where something stands before it: an exporter that puts a style sheet
/// there means its declaration all the same.
fn declared_encoding(bytes: &[u8]) -> Option<String> {
    let head = &bytes[..bytes.len().min(HEAD_BYTES)];
    let start = declaration_start(head)?;
    let declaration = &head[start..];
    let end = memchr::memmem::find(declaration, b"?>")?;
    let declaration = std::str::from_utf8(&declaration[..end]).ok()?;
    let value = declaration.split_once("encoding")?.1.trim_start().strip_prefix('=')?.trim_start();
    let quote = value.chars().next().filter(|c| matches!(c, '"' | '\''))?;
    Some(value[1..].split_once(quote)?.0.to_owned())
}

/// Bytes in which a declaration is looked for.
const HEAD_BYTES: usize = 4096;

/// Offset of `<?xml `, past blanks, comments and other instructions.
fn declaration_start(bytes: &[u8]) -> Option<usize> {
    let mut at = 0;
    loop {
        at += bytes[at..].iter().take_while(|b| b.is_ascii_whitespace()).count();
        let rest = &bytes[at..];
        let end = if rest.starts_with(b"<?xml") && rest.get(5).is_some_and(u8::is_ascii_whitespace)
        {
            return Some(at);
        } else if rest.starts_with(b"<?") {
            "?>"
        } else if rest.starts_with(b"<!--") {
            "-->"
        } else {
            return None;
        };
        at += memchr::memmem::find(rest, end.as_bytes())? + end.len();
    }
}

/// Turns a declaration that is not at the very beginning into blanks, which leaves what stood before it where it may stand, and
/// every line where it was. Says what was done.
fn blank_late_declaration(text: &mut String) -> Option<String> {
    let start = declaration_start(text.as_bytes()).filter(|start| *start > 0)?;
    let end = start + text[start..].find("?>")? + "?>".len();
    let before = text[..start].trim().to_owned();
    let line = line_at(text, start);
    let blanks: String =
        text[start..end].chars().map(|c| if c == '\n' { '\n' } else { ' ' }).collect();
    text.replace_range(start..end, &blanks);
    let what = if before.is_empty() { "blanks".to_owned() } else { shown(&before) };
    Some(format!(
        "the XML is not well-formed: the XML declaration stands in line {line} behind {what}, which were skipped as you asked"
    ))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    fn utf_16(text: &str, big: bool) -> Vec<u8> {
        text.encode_utf16()
            .flat_map(|u| if big { u.to_be_bytes() } else { u.to_le_bytes() })
            .collect()
    }

    #[test]
    fn encodings_by_evidence() {
        let plain = "<?xml version=\"1.0\"?><a>Ñ</a>";
        let declared = |name: &str| format!("<?xml version=\"1.0\" encoding='{name}'?><a>Ñ</a>");
        let in_latin = |text: &str| text.chars().map(|c| c as u32 as u8).collect::<Vec<u8>>();
        for (bytes, encoding, text) in [
            (plain.as_bytes().to_vec(), "UTF-8", plain.to_owned()),
            ([b"\xef\xbb\xbf", plain.as_bytes()].concat(), "UTF-8", plain.to_owned()),
            ([b"\xff\xfe".to_vec(), utf_16(plain, false)].concat(), "UTF-16LE", plain.to_owned()),
            ([b"\xfe\xff".to_vec(), utf_16(plain, true)].concat(), "UTF-16BE", plain.to_owned()),
            (utf_16(plain, false), "UTF-16LE", plain.to_owned()),
            (utf_16(plain, true), "UTF-16BE", plain.to_owned()),
            (in_latin(&declared("ISO-8859-1")), "ISO-8859-1", declared("ISO-8859-1")),
            (in_latin(&declared("windows-1252")), "windows-1252", declared("windows-1252")),
            (declared("UTF-16").into_bytes(), "UTF-8", declared("UTF-16")),
            (declared("us-ascii").into_bytes(), "UTF-8", declared("us-ascii")),
        ] {
            let (read, name, _) = decode(bytes).unwrap();
            assert_eq!((name.as_str(), read), (encoding, text));
        }
        let gbk = b"<?xml version=\"1.0\" encoding=\"GBK\"?><a>\xbf\xaa</a>".to_vec();
        assert!(decode(gbk).unwrap().0.contains('开'));
    }

    #[test]
    fn what_is_not_as_promised_is_refused_with_its_line() {
        let refusal = decode(b"<a>\n\xd1</a>".to_vec()).unwrap_err();
        assert_eq!(refusal.line, Some(2));
        assert!(refusal.message.contains("not the UTF-8"));
        let refusal = decode(b"<?xml version='1.0' encoding='klingon'?><a/>".to_vec()).unwrap_err();
        assert!(refusal.message.contains("\"klingon\""));
        // Half of a surrogate pair.
        let refusal = decode(vec![0xff, 0xfe, b'<', 0, 0x00, 0xd8]).unwrap_err();
        assert!(refusal.message.contains("UTF-16LE"));
        // A style sheet is no declaration.
        assert_eq!(declared_encoding(b"<?xml-stylesheet encoding=\"GBK\"?><a/>"), None);
    }

    #[test]
    fn a_late_declaration_is_blanked_and_said() {
        let mut text =
            "<?xml-stylesheet href=\"x.xsl\"?>\n<?xml version=\"1.0\"\n?><a/>".to_owned();
        let length = text.len();
        let warning = blank_late_declaration(&mut text).unwrap();
        assert!(warning.contains("line 2") && warning.contains("x.xsl"), "{warning}");
        assert!(text.ends_with("\n  <a/>") && text.len() == length, "{text}");
        assert_eq!(blank_late_declaration(&mut text), None, "once is enough");
        for whole in ["<?xml version=\"1.0\"?><a/>", "<a/>", "<a><?xml version=\"1.0\"?></a>", ""] {
            let mut text = whole.to_owned();
            assert_eq!(blank_late_declaration(&mut text), None);
            assert_eq!(text, whole);
        }
    }
}
