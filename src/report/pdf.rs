//! Pages to bytes: tagged PDF that can be archived with its numbers inside (PDF/A-3a) and read aloud (PDF/UA-1). Date and identity
//! are the document's.
//!
//! The typesetter checks both standards and refuses what breaks them: a drawing without a text, a letter without a glyph, an attachment
//! without a description. It does not check that levels of headings follow each other or that a text says what its drawing shows;
//! `tests/pdf_check.py` looks at the former in every report of the tests.
//!
//! Of a tagged page most bytes are its tags: thousands of small objects, which the typesetter writes one by one as plain text. They are
//! packed into object streams (ISO 32000-1, 7.5.7; PDF/A-2 and later allow them): a report of ten objectives shrinks to less than half.

use ::typst::foundations::{Datetime, Smart};
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
        .compression_level(9)
        .build();
    let mut bytes = Vec::with_capacity(plain.len() / 2);
    document.save_with_options(&mut bytes, options).map_err(|e| e.to_string())?;
    Ok(bytes)
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
