//! Pages to bytes: tagged PDF that can be archived with its numbers inside (PDF/A-3a) and read aloud (PDF/UA-1). Date and identity
//! are the document's.
//!
//! The typesetter checks both standards and refuses what breaks them: a drawing without a text, a letter without a glyph, an attachment
//! without a description. It does not check that levels of headings follow each other or that a text says what its drawing shows;
//! `tests/pdf_check.py` looks at the former in every report of the tests.
//!
//! Of a tagged page most bytes are its tags: thousands of small objects, which the typesetter writes one by one as plain text. They are
//! packed into object streams (ISO 32000-1, 7.5.7; PDF/A-2 and later allow them): a report of ten objectives shrinks to less than half.

use std::io::Write as _;

use ::typst::foundations::{Datetime, Smart};
use flate2::Compression;
use flate2::write::ZlibEncoder;
use lopdf::SaveOptions;
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards, Timestamp as PdfTimestamp};

use super::ReportError;
use super::attachment::{Attachment, standard_attachments};
use super::pages::pages_with;
use super::paper::Paper;
use crate::job::JobContext;
use crate::model::{Timestamp, Zone};

/// Sets and writes the report with its [`standard_attachments`]. The same document gives the same bytes.
///
/// # Errors
/// A mistake of the template, or [`ReportError::Cancelled`] between two steps once the job was cancelled.
pub fn write_pdf(paper: &dyn Paper, ctx: &JobContext) -> Result<Vec<u8>, ReportError> {
    write_pdf_with(paper, &standard_attachments(paper)?, ctx)
}

/// Sets and writes the report with those files inside.
///
/// # Errors
/// As [`write_pdf`], and two attachments of one name.
pub fn write_pdf_with(
    paper: &dyn Paper,
    attachments: &[Attachment],
    ctx: &JobContext,
) -> Result<Vec<u8>, ReportError> {
    let pages = pages_with(paper, attachments, ctx)?;
    ctx.progress.begin("Writing the PDF", pages.len() as u64, "pages");
    let standards = PdfStandards::new(&[PdfStandard::A_3a, PdfStandard::Ua_1])
        .map_err(|e| ReportError::Pdf { message: e.message().to_string() })?;
    let options = PdfOptions {
        ident: Smart::Custom(paper.identity()),
        creator: Smart::Custom(Some(format!("Vigia {}", env!("CARGO_PKG_VERSION")))),
        timestamp: date_of(paper.generated_at()).map(PdfTimestamp::new_utc),
        standards,
        tagged: true,
        ..PdfOptions::default()
    };
    let plain = typst_pdf::pdf(pages.document(), &options).map_err(|errors| ReportError::Pdf {
        message: errors.iter().map(|e| e.message.to_string()).collect::<Vec<_>>().join("; "),
    })?;
    packed(&plain).map_err(|message| ReportError::Pdf { message })
}

/// Objects in one stream. *Good*: names and keys that repeat lie in one window of the compressor. *Bad*: a reader that wants one page
/// unpacks all of them.
const N_OBJECTS_PACKED: usize = 400;

/// The same objects, those that are no streams in compressed streams.
fn packed(plain: &[u8]) -> Result<Vec<u8>, String> {
    let mut document = lopdf::Document::load_mem(plain).map_err(|e| e.to_string())?;
    let options = SaveOptions::builder()
        .use_object_streams(true)
        .use_xref_streams(true)
        .max_objects_per_stream(N_OBJECTS_PACKED)
        // Level 9 takes half as long again and wins 0.4 %.
        .compression_level(6)
        .build();
    let mut bytes = Vec::with_capacity(plain.len() / 2);
    document.save_with_options(&mut bytes, options).map_err(|e| e.to_string())?;
    Ok(with_packed_references(bytes))
}

/// Bytes of an entry of the cross-reference stream, as the packer writes it: kind, place, number within its stream.
const REFERENCE_BYTES: usize = 1 + 4 + 2;

/// Packs the cross-reference stream at the end as well, which names every object and is written plainly: neighbours differ by little, so
/// that rows are written as differences (PNG predictor "up", ISO 32000-1, 7.4.4.4). 40 kB become half of one. A file that does not end as expected
/// stays as it is.
fn with_packed_references(bytes: Vec<u8>) -> Vec<u8> {
    packed_references(&bytes).unwrap_or(bytes)
}

fn packed_references(bytes: &[u8]) -> Option<Vec<u8>> {
    let end = memchr::memmem::rfind(bytes, b"startxref")?;
    let tail = std::str::from_utf8(&bytes[end..]).ok()?;
    let begin: usize = tail.split_ascii_whitespace().nth(1)?.parse().ok()?;
    let object = bytes.get(begin..end)?;
    let head_len = memchr::memmem::find(object, b">>stream\n")?;
    let head = std::str::from_utf8(&object[..head_len]).ok()?;
    let (before, rest) = head.rsplit_once("/Length ")?;
    let after = rest.trim_start_matches(|c: char| c.is_ascii_digit());
    let length: usize = rest[..rest.len() - after.len()].parse().ok()?;
    let is_expected = head.contains("/Type/XRef") && head.contains("/W[1 4 2]");
    if !is_expected || head.contains("/Filter") || head.contains("/DecodeParms") {
        return None;
    }
    let rows = object.get(head_len + b">>stream\n".len()..)?.get(..length)?;
    let mut differences = Vec::with_capacity(length + length / REFERENCE_BYTES);
    let mut above = [0; REFERENCE_BYTES];
    for row in rows.chunks_exact(REFERENCE_BYTES) {
        differences.push(2);
        differences.extend(row.iter().zip(above).map(|(byte, above)| byte.wrapping_sub(above)));
        above.copy_from_slice(row);
    }
    let mut packer = ZlibEncoder::new(Vec::new(), Compression::best());
    packer.write_all(&differences).ok()?;
    let packed = packer.finish().ok()?;
    let mut made = bytes[..begin].to_vec();
    let form = format!(
        "{before}{after}/Filter/FlateDecode/DecodeParms<</Predictor 12/Columns {REFERENCE_BYTES}>>/Length {}>>stream\n",
        packed.len()
    );
    made.extend_from_slice(form.as_bytes());
    made.extend_from_slice(&packed);
    made.extend_from_slice(format!("\nendstream\nendobj\nstartxref\n{begin}\n%%EOF\n").as_bytes());
    Some(made)
}

/// `None` before year 0 and the like, where a PDF has no date.
fn date_of(instant: Timestamp) -> Option<Datetime> {
    let utc = Zone::utc().local(instant);
    let part = |number: i8| u8::try_from(number).unwrap_or(0);
    Datetime::from_ymd_hms(
        i32::from(utc.year()),
        part(utc.month()),
        part(utc.day()),
        part(utc.hour()),
        part(utc.minute()),
        part(utc.second()),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_are_packed_and_found_again() {
        let mut document = lopdf::Document::with_version("1.7");
        let pages = document.new_object_id();
        let leaves: Vec<lopdf::Object> = (0..500)
            .map(|at| {
                document.add_object(lopdf::dictionary! { "Type" => "Leaf", "At" => at }).into()
            })
            .collect();
        document.set_object(pages, lopdf::dictionary! { "Type" => "Pages", "Kids" => leaves });
        let root =
            document.add_object(lopdf::dictionary! { "Type" => "Catalog", "Pages" => pages });
        document.trailer.set("Root", root);
        let mut plain = Vec::new();
        document.save_to(&mut plain).unwrap();
        let small = packed(&plain).unwrap();
        assert!(memchr::memmem::find(&small, b"/Predictor 12").is_some());
        assert!(small.len() * 3 < plain.len(), "{} of {}", small.len(), plain.len());
        let again = lopdf::Document::load_mem(&small).unwrap();
        let objects = |of: &lopdf::Document| {
            let all = of.objects.iter().filter(|(_, object)| object.as_stream().is_err());
            all.map(|(id, object)| (*id, format!("{object:?}"))).collect::<Vec<_>>()
        };
        assert_eq!(objects(&again), objects(&document));
    }

    #[test]
    fn what_ends_otherwise_stays_as_it_is() {
        for bytes in
            [&b"no file at all"[..], b"1 0 obj\nstartxref\n0\n%%EOF", b"startxref\n99\n%%EOF"]
        {
            assert_eq!(with_packed_references(bytes.to_vec()), bytes);
        }
    }
}
