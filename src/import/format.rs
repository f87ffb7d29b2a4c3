//! The formats that can be read, and what a content looks like: decided by its bytes, never by its name.
//!
//! A new format is one [`Reader`] in [`READERS`]; nothing else chooses between formats.

use std::borrow::Cow;

use super::refusal::{ReadError, Refusal};
use super::unpack;
use super::{ImportOptions, Reading, huawei_query, meas_collec, staros};
use crate::job::JobContext;
use crate::model::Timestamp;

/// A format this program reads, for help and lists.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FormatInfo {
    /// Short name, as `--format` takes it.
    pub name: &'static str,
    pub title: &'static str,
    pub description: &'static str,
    /// Read from real exports with independent counts; otherwise from descriptions only.
    pub proven: bool,
}

/// What a reader gets.
pub(super) struct Input<'a> {
    /// Unpacked.
    pub(super) bytes: Vec<u8>,
    /// As in [`crate::model::ImportHeader::file`].
    pub(super) file: &'a str,
    pub(super) written_at: Option<Timestamp>,
    pub(super) options: &'a ImportOptions,
}

/// One format: how it is known and how it is read.
pub(super) struct Reader {
    pub(super) info: FormatInfo,
    /// Why the content is of this format, if it is.
    pub(super) recognize: fn(&Head<'_>) -> Option<String>,
    pub(super) read: fn(Input<'_>, &JobContext) -> Result<Reading, ReadError>,
}

/// In the order in which they are asked: the first that recognizes a content reads it.
static READERS: &[&Reader] =
    &[&meas_collec::READER, &huawei_query::READER, &staros::READER, &staros::CONFIGURATION_READER];

/// All formats that can be read.
pub fn formats() -> Vec<FormatInfo> {
    READERS.iter().map(|reader| reader.info).collect()
}

/// The beginning of a content, looked at once.
pub(super) enum Head<'a> {
    /// Local name of the first element.
    Xml {
        root: String,
    },
    Text(Cow<'a, str>),
    /// What it is called, for a sentence that begins with "this is".
    Unreadable(String),
}

/// Bytes in which the header row of a text or the first element is looked for.
const HEAD_BYTES: usize = 64 << 10;

/// The reader for a content and why it was chosen.
pub(super) fn choose(
    bytes: &[u8],
    forced: Option<&str>,
) -> Result<(&'static Reader, String), Refusal> {
    if let Some(name) = forced {
        let reader = READERS.iter().find(|r| r.info.name == name);
        return reader
            .map(|r| (*r, "chosen by you".to_owned()))
            .ok_or_else(|| Refusal::new(format!("there is no format {name:?}"), formats_hint()));
    }
    let head = look(bytes);
    for reader in READERS {
        if let Some(why) = (reader.recognize)(&head) {
            return Ok((reader, why));
        }
    }
    let what = match head {
        Head::Unreadable(what) => what,
        Head::Xml { root } => xml_name(&root),
        Head::Text(text) => text_name(&text),
    };
    Err(Refusal::new(format!("this is {what}, which cannot be read yet"), formats_hint()))
}

fn formats_hint() -> String {
    format!(
        "formats that can be read: {}",
        READERS.iter().map(|r| r.info.name).collect::<Vec<_>>().join(", ")
    )
}

fn look(bytes: &[u8]) -> Head<'_> {
    let unreadable = |what: &str| Head::Unreadable(what.to_owned());
    if bytes.is_empty() {
        return unreadable("an empty file (0 bytes)");
    }
    if unpack::is_zip(bytes) {
        return if memchr::memmem::find(bytes, b"xl/workbook").is_some() {
            unreadable("an Excel workbook (.xlsx)")
        } else {
            unreadable("a zip archive without files, damaged, or an office document")
        };
    }
    if bytes.starts_with(&[0xd0, 0xcf, 0x11, 0xe0]) {
        return unreadable("an old Excel workbook (.xls)");
    }
    if unpack::is_gzip(bytes) {
        return unreadable("gzip data inside gzip data");
    }
    if bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]) {
        return unreadable("text in UTF-16");
    }
    let head = &bytes[..bytes.len().min(HEAD_BYTES)];
    let head = head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(head);
    if head.contains(&0) {
        return unreadable("binary data");
    }
    // Letters of another encoding before the first element do not hide it.
    let text = String::from_utf8_lossy(head);
    if text.trim().is_empty() {
        return unreadable("a file of blanks only");
    }
    match first_element(&text) {
        Some(root) => Head::Xml { root: root.to_owned() },
        None => Head::Text(text),
    }
}

/// Local name of the first element, past declarations, comments and processing instructions.
fn first_element(text: &str) -> Option<&str> {
    let mut rest = text.trim_start();
    loop {
        rest = if let Some(after) = rest.strip_prefix("<?") {
            after.split_once("?>")?.1
        } else if let Some(after) = rest.strip_prefix("<!--") {
            after.split_once("-->")?.1
        } else if let Some(after) = rest.strip_prefix("<!") {
            // An internal subset has `>` inside of its brackets.
            let end = match (after.find('['), after.find('>')?) {
                (Some(bracket), end) if bracket < end => after.find("]>")? + 1,
                (_, end) => end,
            };
            &after[end + 1..]
        } else {
            break;
        }
        .trim_start();
    }
    let name = rest.strip_prefix('<')?;
    let end = name.find(|c: char| c.is_whitespace() || matches!(c, '>' | '/'))?;
    let local = name[..end].rsplit(':').next()?;
    (!local.is_empty() && local.chars().all(|c| c.is_alphanumeric() || "_-.".contains(c)))
        .then_some(local)
}

fn xml_name(root: &str) -> String {
    let known = match root {
        "measDataFile" => "a 3GPP TS 28.532 measDataFile",
        "mdc" => "a 3GPP TS 32.401 mdc file",
        "OMeS" => "Nokia OMeS XML",
        "html" | "HTML" => "a web page (HTML)",
        _ => return format!("XML with the root element <{root}>"),
    };
    known.to_owned()
}

fn text_name(text: &str) -> String {
    let start = text.trim_start();
    if start.starts_with(['{', '[']) {
        let ves = text.contains("commonEventHeader") && text.contains("perf3gpp");
        return if ves { "JSON (VES perf3gpp)" } else { "JSON" }.to_owned();
    }
    if start.starts_with('<') {
        return "XML without a first element that could be read".to_owned();
    }
    if text.chars().any(|c| c.is_control() && !matches!(c, '\t' | '\r' | '\n')) {
        return "binary data".to_owned();
    }
    let first = start.lines().next().unwrap_or_default();
    match [',', ';', '\t', '|'].into_iter().find(|mark| first.contains(*mark)) {
        Some(_) => "delimited text without a \"Start Time\" header row".to_owned(),
        None => "plain text".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn first_elements() {
        for (text, expected) in [
            (
                "<?xml version=\"1.0\"?>\n<!-- <a> -->\n<?pi?><measCollecFile xmlns=\"x\">",
                Some("measCollecFile"),
            ),
            ("<!DOCTYPE mdc SYSTEM \"MeasDataCollection.dtd\">\n<mdc>", Some("mdc")),
            ("<!DOCTYPE a [ <!ENTITY b \"c\"> ]><a/>", Some("a")),
            ("  <md:measDataFile >", Some("measDataFile")),
            ("a < b > c", None),
            ("< a>", None),
            ("<", None),
        ] {
            assert_eq!(first_element(text), expected, "{text}");
        }
    }
}
