//! How a report is written, whatever its contract and period: files, language, numbers.
//!
//! Language of the text and form of the numbers are two settings, and neither is that of the window. Each comes from the first of
//! these that says something: what was chosen for the report, the contract (`report_language`, `number_locale`), the workspace
//! (`[report]` of `vigia.toml`), the country of the customer.

use std::path::PathBuf;

use super::ReportFormat;
use crate::format::Locale;
use crate::report::{CsvProfile, ReportKind};
use crate::sla::Contract;
use crate::words::Language;

/// What a person chooses for a report. What is left open comes from contract, workspace and country.
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
    /// For whom the CSV is written.
    pub csv_profile: CsvProfile,
    /// A customer's own workbook to fill: a file, or the name of one in `templates/`. Where it is left open and the workspace has
    /// `templates/CONTRACT.xlsx`, that is filled.
    pub workbook_template: Option<PathBuf>,
}

/// What the workspace says of reports whose contracts say nothing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ReportDefaults {
    pub language: Option<Language>,
    pub locale: Option<Locale>,
}

impl Default for ReportStyle {
    fn default() -> Self {
        Self {
            kind: ReportKind::default(),
            formats: ReportFormat::ALL.to_vec(),
            language: None,
            locale: None,
            template: None,
            csv_profile: CsvProfile::Machine,
            workbook_template: None,
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

    /// In that language, with numbers as in that locale.
    pub fn in_language(self, language: Language, locale: Locale) -> Self {
        Self { language: Some(language), locale: Some(locale), ..self }
    }

    /// The language of a contract's reports.
    pub fn language_for(&self, contract: &Contract, defaults: &ReportDefaults) -> Language {
        let said = self.language.or(contract.report_language).or(defaults.language);
        said.unwrap_or_else(|| language_of_country(&contract.country))
    }

    /// The number locale of a contract's reports.
    pub fn locale_for(&self, contract: &Contract, defaults: &ReportDefaults) -> Locale {
        let said = self.locale.or(contract.number_locale).or(defaults.locale);
        said.unwrap_or_else(|| Locale::for_country(&contract.country))
    }
}

/// The language that customers of a country read: that of its locale, English where we have none.
fn language_of_country(country: &str) -> Language {
    Language::of_locale(Locale::for_country(country).language()).unwrap_or_default()
}
