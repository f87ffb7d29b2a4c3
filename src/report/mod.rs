//! Paper: a [`Statement`] becomes one [`Document`], and that becomes a PDF, a workbook and a CSV with the same numbers.
//!
//! ```text
//! Statement + ReportOptions → Document → PDF   (Typst; PDF/A-3a, PDF/UA-1; the CSV lies inside)
//!                                      → CSV   (RFC 4180; one flat table, for machines or a country's spreadsheets)
//!                                      → tables → XLSX (live formulas), a customer's own workbook filled
//! ```
//! The clock, the zone, the fonts and the locale are parameters; the same document gives the same bytes.
//! Text that people wrote reaches the typesetter as data and is never read as markup.

pub mod attachment;
pub mod build;
mod columns;
pub mod csv;
pub mod document;
pub mod facts;
pub mod fonts;
pub mod kind;
mod kind_csv;
pub mod kind_document;
mod kind_labels;
mod labels;
pub mod pages;
pub mod paper;
pub mod part;
mod pdf;
pub mod portfolio_document;
pub mod sheet;
pub mod svg;
pub mod tables;
pub mod template;
mod text_width;
pub mod trail;
mod typst;
pub mod workbook_template;
mod xlsx;

pub use build::{build_document, objective_calendar, objective_chart, verdict_word};
pub use csv::{CsvProfile, guarded, write_csv, write_csv_as};
pub use document::Document;
pub use facts::ReportFacts;
pub use kind::ReportKind;
pub use kind_labels::{kind_labels, title as kind_title};
pub use labels::Labels;
pub use pages::{Pages, Picture, forget_drawn, set_pages, template_data};
pub use paper::Paper;
pub use pdf::{write_pdf, write_pdf_with};
pub use template::{Brand, Look, Template};
pub use typst::picture_fault;
pub use workbook_template::{TemplateError, fill_template};
pub use xlsx::write_xlsx;

use std::collections::BTreeMap;

use crate::format::Locale;
use crate::job::Cancelled;
use crate::model::Timestamp;
#[cfg(doc)]
use crate::sla::Statement;
use crate::words::Language;

/// What a report needs to know beside its statement.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ReportOptions {
    /// Of all texts.
    pub language: Language,
    /// How numbers are written, whatever the language.
    pub locale: Locale,
    /// Printed, and the date inside the PDF. Never the clock's.
    pub generated_at: Timestamp,
    /// `Provisional`, `Final`, `Restated 2`.
    pub revision_label: String,
    /// What KPIs are called, by their id, in that language. One that is not listed is called by its id.
    pub kpi_names: BTreeMap<String, String>,
    /// Facts about the data: number of files, cache revision and the like, as label and value.
    pub data_note: Vec<(String, String)>,
    /// Export files that the numbers come from: name and SHA-256.
    pub files: Vec<(String, String)>,
    pub template: Template,
    pub brand: Brand,
    /// What the workspace knows beside the statement; without it the report has no parts but the first ones.
    pub facts: ReportFacts,
}

/// Why no report was written.
#[derive(Debug, thiserror::Error)]
pub enum ReportError {
    #[error("could not typeset the report: {message}")]
    Typeset { message: String },
    #[error("could not write the PDF: {message}")]
    Pdf { message: String },
    #[error("could not draw the picture: {message}")]
    Picture { message: String },
    #[error("could not write the workbook: {message}")]
    Workbook { message: String },
    #[error("could not write the CSV: {0}")]
    Csv(#[from] ::csv::Error),
    #[error("could not hand the report's data to the typesetter: {0}")]
    Data(#[from] serde_json::Error),
    #[error(transparent)]
    Cancelled(#[from] Cancelled),
}
