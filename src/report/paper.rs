//! What can be set on pages: a template by name, its data, its charts, and what makes it this report.

use super::csv::{self, CsvProfile};
use super::kind::ReportKind;
use super::labels::Labels;
use super::template::{Brand, Template};
use super::{ReportError, write_csv, write_csv_as, write_xlsx, xlsx};
use crate::chart::Chart;
use crate::format::Locale;
use crate::model::Timestamp;
use crate::report::document::Document;
use crate::report::part::Drawing;
use crate::words::{Language, in_language};

/// A report before it has pages. The pages, the CSV and the preview are all made from this.
pub trait Paper: Send + Sync {
    fn kind(&self) -> ReportKind;

    /// What the template reads as `/data.json`.
    fn data(&self) -> Result<serde_json::Value, ReportError>;

    /// Drawn as `/charts/0.svg` and so on, in this order.
    fn charts(&self) -> Vec<&Chart>;

    /// Drawn beside them, as `/charts/NAME.svg`.
    fn drawings(&self) -> Vec<&Drawing> {
        Vec::new()
    }

    /// Of its words, also of those in drawings.
    fn spoken(&self) -> Language;

    fn locale(&self) -> &Locale;

    /// The one zone of its local times; `None` where each row has that of its contract.
    fn zone(&self) -> Option<&str>;

    /// The date inside the PDF.
    fn generated_at(&self) -> Timestamp;

    /// What makes this report this report: the PDF's identifier is its hash.
    fn identity(&self) -> String;

    /// `Final`, `Interim: the month is not over`.
    fn revision_label(&self) -> &str;

    /// Of its files, without ending.
    fn file_stem(&self) -> String;

    /// What the template says, by id.
    fn labels(&self) -> &Labels;

    /// From which files it is set.
    fn template(&self) -> &Template;

    /// Whose paper it is.
    fn brand(&self) -> &Brand;

    /// One of its labels; empty where there is none.
    fn label(&self, id: &str) -> &str {
        self.labels().get(id).map_or("", String::as_str)
    }

    /// The same numbers for machines.
    fn csv(&self) -> Result<Vec<u8>, ReportError>;

    /// The same numbers in a profile.
    fn csv_as(&self, profile: CsvProfile) -> Result<Vec<u8>, ReportError> {
        in_language(self.spoken(), *self.locale(), || {
            csv::in_profile(self.csv()?, profile, self.locale(), self.zone())
        })
    }

    /// The same numbers as a workbook: a sheet for each section of the table.
    fn workbook(&self) -> Result<Vec<u8>, ReportError> {
        let facts = xlsx::PlainFacts {
            title: self.label("title").to_owned(),
            name: self.file_stem(),
            revision: self.revision_label().to_owned(),
            language: self.spoken(),
            locale: *self.locale(),
            zone: self.zone().map(str::to_owned),
            generated_at: self.generated_at(),
        };
        xlsx::write_plain(&self.csv()?, &facts)
    }

    /// All about one period of one contract, where the report is that.
    fn month(&self) -> Option<&Document> {
        None
    }
}

impl Paper for Document {
    fn kind(&self) -> ReportKind {
        ReportKind::Monthly
    }

    fn data(&self) -> Result<serde_json::Value, ReportError> {
        Ok(serde_json::to_value(self)?)
    }

    fn charts(&self) -> Vec<&Chart> {
        self.objectives.iter().map(|objective| &objective.chart).collect()
    }

    fn drawings(&self) -> Vec<&Drawing> {
        Document::drawings(self).collect()
    }

    fn spoken(&self) -> Language {
        self.spoken
    }

    fn locale(&self) -> &Locale {
        &self.locale
    }

    fn zone(&self) -> Option<&str> {
        Some(&self.trail.zone)
    }

    fn generated_at(&self) -> Timestamp {
        self.generated_at
    }

    fn identity(&self) -> String {
        format!(
            "vigia report {} {} {} {}",
            self.contract_id, self.period_start, self.revision_label, self.generated_at
        )
    }

    fn revision_label(&self) -> &str {
        &self.revision_label
    }

    fn file_stem(&self) -> String {
        self.file_stem.clone()
    }

    fn labels(&self) -> &Labels {
        &self.labels
    }

    fn template(&self) -> &Template {
        &self.template
    }

    fn brand(&self) -> &Brand {
        &self.brand
    }

    fn csv(&self) -> Result<Vec<u8>, ReportError> {
        write_csv(self)
    }

    fn csv_as(&self, profile: CsvProfile) -> Result<Vec<u8>, ReportError> {
        write_csv_as(self, profile)
    }

    fn workbook(&self) -> Result<Vec<u8>, ReportError> {
        write_xlsx(self)
    }

    fn month(&self) -> Option<&Document> {
        Some(self)
    }
}
