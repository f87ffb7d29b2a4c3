//! How a report is written, whatever its contract and period: files, language, numbers.

use super::ReportFormat;
use crate::format::Locale;
use crate::report::ReportKind;
use crate::sla::Contract;
use crate::words::Language;

/// What a person chooses for a report. What is left open comes from the contract and its country.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReportStyle {
    pub kind: ReportKind,
    pub formats: Vec<ReportFormat>,
    /// Of all texts.
    pub language: Option<Language>,
    /// How numbers and dates are written.
    pub locale: Option<Locale>,
    /// Name of a folder below `templates/`.
    pub template: Option<String>,
}

impl Default for ReportStyle {
    fn default() -> Self {
        Self {
            kind: ReportKind::default(),
            formats: ReportFormat::ALL.to_vec(),
            language: None,
            locale: None,
            template: None,
        }
    }
}

impl ReportStyle {
    /// With those files, the rest left open.
    pub fn of_formats(formats: &[ReportFormat]) -> Self {
        Self { formats: formats.to_vec(), ..Self::default() }
    }

    /// What a report is about, in one word: the contract, or the kind of one that is about all of them.
    pub fn subject<'a>(&self, contract: &'a str) -> &'a str {
        if contract.is_empty() { self.kind.name() } else { contract }
    }

    /// The language of a contract's reports.
    pub fn language_for(&self, _contract: &Contract) -> Language {
        self.language.unwrap_or_default()
    }

    /// The number locale of a contract's reports: that of the customer's country.
    pub fn locale_for(&self, contract: &Contract) -> Locale {
        self.locale.unwrap_or_else(|| Locale::for_country(&contract.country))
    }
}
