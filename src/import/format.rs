//! The formats that can be read, and what a content looks like: decided by its bytes, never by its name.
//!
//! A new format is one [`Reader`] in [`READERS`]; nothing else chooses between formats. What no reader knows is tried as a table:
//! see [`super::table`], whose profiles are formats too.

use std::borrow::Cow;

use super::refusal::{ReadError, Refusal};
use super::{
    ImportOptions, Reading, asn1, calendar, mdc, meas_collec, omes, staros, table, text, unpack,
    ves,
};
use crate::job::JobContext;
use crate::model::{Phrase, phrase};

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
    pub(super) options: &'a ImportOptions,
}

/// One format: how it is known and how it is read.
pub(super) struct Reader {
    pub(super) info: FormatInfo,
    /// Why the content is of this format, if it is.
    pub(super) recognize: fn(&Head<'_>) -> Option<Phrase>,
    pub(super) read: fn(Input<'_>, &JobContext) -> Result<Reading, ReadError>,
}

/// In the order in which they are asked: the first that recognizes a content reads it.
static READERS: &[&Reader] = &[
    &meas_collec::READER,
    &meas_collec::MEAS_DATA_READER,
    &mdc::READER,
    &omes::READER,
    &ves::READER,
    &calendar::READER,
    &staros::READER,
    &staros::CONFIGURATION_READER,
];

/// All formats that can be read.
pub fn formats() -> Vec<FormatInfo> {
    READERS.iter().map(|reader| reader.info).chain(table::formats()).collect()
}

/// Those of them that are tables, which a person may choose for a table that looks like none of them.
pub fn table_formats() -> Vec<FormatInfo> {
    table::formats().collect()
}

/// The beginning of a content, looked at once.
pub(super) enum Head<'a> {
    /// Local name of the first element.
    Xml {
        root: String,
    },
    Text(Cow<'a, str>),
    /// `.xlsx` or `.xls`.
    Workbook,
    /// What it is called, for a sentence that begins with "this is".
    Unreadable(String),
}

/// Bytes in which the header row of a text or the first element is looked for.
const HEAD_BYTES: usize = 64 << 10;

/// Who reads a content.
pub(super) enum Chosen {
    Reader { reader: &'static Reader, why: Phrase, bytes: Vec<u8> },
    Table(Box<table::Chosen>),
}

impl Chosen {
    pub(super) fn name(&self) -> &'static str {
        match self {
            Self::Reader { reader, .. } => reader.info.name,
            Self::Table(table) => table.name(),
        }
    }

    pub(super) fn why(&self) -> &Phrase {
        match self {
            Self::Reader { why, .. } => why,
            Self::Table(table) => table.why(),
        }
    }
}

/// The reader for an unpacked content.
pub(super) fn choose(
    bytes: Vec<u8>,
    file: &str,
    options: &ImportOptions,
    ctx: &JobContext,
) -> Result<Chosen, ReadError> {
    let forced = options.format.as_deref();
    if let Some(name) = forced {
        if let Some(reader) = READERS.iter().find(|r| r.info.name == name) {
            return Ok(Chosen::Reader { reader, why: phrase!("chosen by you"), bytes });
        }
        if !table::is_format(name) {
            return Err(Refusal::new(format!("there is no format {name:?}"), formats_hint()).into());
        }
    }
    if forced.is_none()
        && let Some(refusal) = asn1::recognize(&bytes)
    {
        return Err(refusal.into());
    }
    let head = look(&bytes);
    if forced.is_none() {
        for reader in READERS {
            if let Some(why) = (reader.recognize)(&head) {
                return Ok(Chosen::Reader { reader, why, bytes });
            }
        }
    }
    let is_workbook = matches!(head, Head::Workbook);
    let is_table = match &head {
        Head::Workbook => true,
        Head::Text(text) => forced.is_some() || is_tabular(text),
        Head::Xml { .. } => forced.is_some(),
        Head::Unreadable(_) => false,
    };
    if is_table {
        let table = table::open(bytes, is_workbook, file, options, ctx)?;
        return Ok(Chosen::Table(Box::new(table)));
    }
    let what = match &head {
        Head::Workbook => "a workbook".to_owned(),
        Head::Unreadable(what) => what.clone(),
        Head::Xml { root } => xml_name(root),
        Head::Text(text) => text_name(text).to_owned(),
    };
    Err(Refusal::new(format!("this is {what}, which cannot be read"), formats_hint()).into())
}

fn formats_hint() -> String {
    format!(
        "formats that can be read: {}",
        formats().iter().map(|f| f.name).collect::<Vec<_>>().join(", ")
    )
}

fn look(bytes: &[u8]) -> Head<'_> {
    let unreadable = |what: &str| Head::Unreadable(what.to_owned());
    if bytes.is_empty() {
        return unreadable("an empty file (0 bytes)");
    }
    if unpack::is_zip(bytes) {
        return if memchr::memmem::find(bytes, b"xl/workbook").is_some() {
            Head::Workbook
        } else {
            unreadable("a zip archive without files, damaged, or an office document")
        };
    }
    if bytes.starts_with(&[0xd0, 0xcf, 0x11, 0xe0]) {
        return Head::Workbook;
    }
    if unpack::is_gzip(bytes) {
        return unreadable("gzip data inside gzip data");
    }
    if let Some(root) = plain_xml_root(bytes) {
        return Head::Xml { root };
    }
    let text = text::decode_head(&bytes[..bytes.len().min(HEAD_BYTES)]);
    if text.contains('\0') {
        return unreadable("binary data");
    }
    if text.trim().is_empty() {
        return unreadable("a file of blanks only");
    }
    match first_element(&text) {
        Some(root) => Head::Xml { root: root.to_owned() },
        None => Head::Text(Cow::Owned(text)),
    }
}

/// The first element of UTF-8 that begins with one soon: what nearly all XML exports are, told without decoding 64 KiB of each.
fn plain_xml_root(bytes: &[u8]) -> Option<String> {
    const SOON_BYTES: usize = 2 << 10;
    let head = &bytes[..bytes.len().min(SOON_BYTES)];
    let head = head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(head);
    let text = match std::str::from_utf8(head) {
        Ok(text) => text,
        Err(e) => std::str::from_utf8(head.get(..e.valid_up_to())?).ok()?,
    };
    first_element(text).map(str::to_owned)
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
        "html" | "HTML" => "a web page (HTML)",
        _ => return format!("XML with the root element <{root}>"),
    };
    known.to_owned()
}

/// Text that is neither JSON nor broken XML nor binary.
fn is_tabular(text: &str) -> bool {
    text_name(text) == PLAIN
}

const PLAIN: &str = "plain text";

fn text_name(text: &str) -> &'static str {
    let start = text.trim_start_matches(|c: char| c.is_whitespace() || c == '\u{feff}');
    let in_list = start.strip_prefix('[').map(str::trim_start);
    // `[FDD]DL PRB` is a header.
    let is_list = in_list
        .is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit() || "{[\"".contains(c)));
    if start.starts_with('{') || is_list {
        return "JSON without perf3gpp events";
    }
    if start.starts_with('<') {
        return "XML without a first element that could be read";
    }
    if text.chars().any(|c| c.is_control() && !matches!(c, '\t' | '\r' | '\n')) {
        return "binary data";
    }
    PLAIN
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
