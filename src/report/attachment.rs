//! Files that lie inside of the PDF: who has the paper has its numbers.
//!
//! PDF/A-3 asks of each: a kind, a description, how it belongs to the pages. Readers list them; `pdfdetach -saveall` takes them out.

use super::ReportError;
use super::paper::Paper;

/// A file inside of a PDF.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attachment {
    /// Its file name, without a folder; unique in the PDF.
    pub name: String,
    /// `text/csv`, `application/json`.
    pub mime: &'static str,
    /// For people, in the language of the document.
    pub description: String,
    pub relationship: Relationship,
    pub bytes: Vec<u8>,
}

/// How an attached file belongs to the pages (`AFRelationship` of ISO 32000-2).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Relationship {
    /// The pages were made from it.
    Source,
    /// Its numbers are those of tables and charts.
    Data,
    /// The same as the pages, in another form.
    Alternative,
    /// Something beside.
    Supplement,
}

impl Relationship {
    /// As the typesetter names it.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Source => "source",
            Self::Data => "data",
            Self::Alternative => "alternative",
            Self::Supplement => "supplement",
        }
    }
}

/// What every report carries: its CSV, byte for byte that which is written beside the PDF.
///
/// # Errors
/// As [`Paper::csv`].
pub fn standard_attachments(paper: &dyn Paper) -> Result<Vec<Attachment>, ReportError> {
    let description = paper.label("attached-csv").to_owned();
    Ok(vec![Attachment {
        name: format!("{}.csv", paper.file_stem()),
        mime: "text/csv",
        description,
        relationship: Relationship::Data,
        bytes: paper.csv()?,
    }])
}
