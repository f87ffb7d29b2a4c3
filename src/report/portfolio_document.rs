//! Reports of a whole workspace: all contracts at one look, and countries beside kinds of service.
//!
//! Amounts of different currencies stand beside each other; one sum of them exists only where somebody stated rates.

use serde::Serialize;

use super::document::Figure;
use super::kind::ReportKind;
use super::kind_document::{Head, Imprint, identity};
use super::labels::Labels;
use super::paper::Paper;
use super::template::{Brand, Template};
use super::{ReportError, kind_csv};
use crate::chart::Chart;
use crate::format::Locale;
use crate::model::Timestamp;
use crate::words::{Language, in_language};

/// How something stands, as sign and word.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct StandingMark {
    /// `achieved`, `at_risk`, `tolerated`, `forgiven`, `breached`, `undecided`, `problem`, `none`.
    pub kind: &'static str,
    pub word: String,
}

/// All contracts and their last months.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct PortfolioDocument {
    #[serde(flatten)]
    pub head: Head,
    pub sentences: Vec<String>,
    /// Names of the months, oldest first; the last one is that of the report.
    pub months: Vec<MonthName>,
    /// Those that need somebody first.
    pub rows: Vec<ContractRow>,
    /// How many stand how, worst first.
    pub counts: Vec<StandingCount>,
    pub money: Vec<MoneyRow>,
    /// All of it by stated rates.
    pub converted: Option<MoneyRow>,
    /// By whose rates, or that there are none.
    pub money_note: String,
    /// Contracts that could not be read or judged.
    pub problems: Vec<ProblemRow>,
    /// Results that count as they were frozen and are judged otherwise now; the page names them in its sentences.
    #[serde(skip)]
    pub frozen: Vec<ProblemRow>,
    /// What each sign means.
    pub legend: Vec<StandingMark>,
    #[serde(skip)]
    pub imprint: Imprint,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct MonthName {
    /// `Oct`
    pub short: String,
    /// Where it begins, and above the first month.
    pub year: String,
    /// `2026-10`
    pub name: String,
}

/// One contract in the month of the report.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ContractRow {
    pub id: String,
    pub customer: String,
    pub name: String,
    /// ISO 3166-1 alpha-2; empty where the contract names none.
    pub country: String,
    pub country_name: String,
    /// One for each month.
    pub signs: Vec<StandingMark>,
    pub standing: StandingMark,
    /// Name of the verdict, for machines.
    pub verdict: &'static str,
    /// Name and local edges of the period that speaks for the month; empty without one.
    pub period: String,
    pub period_start: String,
    pub period_end: String,
    pub provisional: bool,
    pub score: Figure,
    pub n_achieved: Figure,
    pub n_lines: Figure,
    /// The line with the least room.
    pub worst: String,
    pub worst_value: String,
    pub currency: String,
    /// What the supplier owes.
    pub due: Figure,
    /// What the customer owes on top of the fee; empty where that is nothing.
    pub due_from_customer: Figure,
    /// The same in words.
    pub due_note: String,
    pub at_risk: Figure,
    pub completeness: Figure,
    /// Why it is not judged.
    pub problem: String,
    /// Whether its result is frozen, in words; empty where it is not judged, and of a running period.
    pub state_word: String,
    pub state: FrozenState,
    /// `final`, `restated 2`, or empty: one for each month.
    pub month_states: Vec<String>,
}

/// Whether a result counts as it was frozen, for machines.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct FrozenState {
    /// `final`, `restated 2`; empty where it is what is judged now.
    pub frozen: String,
    /// What is judged now, where that differs; else empty.
    pub verdict_now: String,
    pub credit_now: String,
}

/// The result of one contract in the month, for machines.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ContractState {
    pub contract: String,
    pub customer: String,
    pub country: String,
    pub month: String,
    pub running: bool,
    pub state: FrozenState,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct StandingCount {
    pub mark: StandingMark,
    pub n: Figure,
}

/// Money in one currency.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct MoneyRow {
    pub currency: String,
    pub n_contracts: Figure,
    pub due: Figure,
    pub at_risk: Figure,
    /// Whether the amounts are not zero.
    pub is_due: bool,
    pub is_at_risk: bool,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct ProblemRow {
    pub what: String,
    /// Its id; empty of a file.
    pub contract: String,
    pub why: String,
}

/// Countries × kinds of service.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct MatrixDocument {
    #[serde(flatten)]
    pub head: Head,
    pub sentences: Vec<String>,
    /// Names of the columns.
    pub families: Vec<Family>,
    pub rows: Vec<CountryRow>,
    /// All countries together; one cell for each family.
    pub totals: Vec<MatrixCell>,
    pub total: MatrixCell,
    pub money: Vec<MoneyRow>,
    pub converted: Option<MoneyRow>,
    pub money_note: String,
    pub problems: Vec<ProblemRow>,
    /// Results that count as they were frozen and are judged otherwise now; the page names them in its sentences.
    #[serde(skip)]
    pub frozen: Vec<ProblemRow>,
    /// Of which results the matrix is made; the page counts them in a sentence.
    #[serde(skip)]
    pub states: Vec<ContractState>,
    #[serde(skip)]
    pub imprint: Imprint,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Family {
    /// Category of the catalogue.
    pub id: String,
    pub name: String,
}

/// One country.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct CountryRow {
    /// ISO 3166-1 alpha-2; empty where contracts say none.
    pub code: String,
    pub name: String,
    pub n_contracts: Figure,
    /// One for each family.
    pub cells: Vec<MatrixCell>,
    /// All families together; the money is that of the contracts, after caps.
    pub total: MatrixCell,
}

/// Lines of one kind in one country.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct MatrixCell {
    /// `achieved`: all; `breached`: one is; `undecided`: none is, and not all are decided; `tolerated`; `none` without lines.
    pub kind: &'static str,
    pub n_achieved: Figure,
    pub n_lines: Figure,
    /// Percent.
    pub share: Figure,
    /// The line with the least room: name and value.
    pub worst: String,
    pub worst_contract: String,
    pub worst_value: String,
    /// Credits by currency.
    pub money: Vec<MoneyRow>,
}

impl Paper for PortfolioDocument {
    fn kind(&self) -> ReportKind {
        ReportKind::Portfolio
    }

    fn data(&self) -> Result<serde_json::Value, ReportError> {
        Ok(serde_json::to_value(self)?)
    }

    fn charts(&self) -> Vec<&Chart> {
        Vec::new()
    }

    fn spoken(&self) -> Language {
        Language::of_locale(self.head.language).unwrap_or_default()
    }

    fn locale(&self) -> &Locale {
        &self.imprint.locale
    }

    fn zone(&self) -> Option<&str> {
        self.imprint.zone.as_deref()
    }

    fn generated_at(&self) -> Timestamp {
        self.imprint.generated_at
    }

    fn identity(&self) -> String {
        identity(ReportKind::Portfolio, &self.head, &self.imprint)
    }

    fn revision_label(&self) -> &str {
        &self.head.revision_label
    }

    fn file_stem(&self) -> String {
        self.imprint.look.file_stem.clone()
    }

    fn labels(&self) -> &Labels {
        &self.head.labels
    }

    fn template(&self) -> &Template {
        &self.imprint.look.template
    }

    fn brand(&self) -> &Brand {
        &self.imprint.look.brand
    }

    fn csv(&self) -> Result<Vec<u8>, ReportError> {
        let rows = || kind_csv::workspace_table(&kind_csv::portfolio(self));
        in_language(self.spoken(), *self.locale(), rows)
    }
}

impl Paper for MatrixDocument {
    fn kind(&self) -> ReportKind {
        ReportKind::Matrix
    }

    fn data(&self) -> Result<serde_json::Value, ReportError> {
        Ok(serde_json::to_value(self)?)
    }

    fn charts(&self) -> Vec<&Chart> {
        Vec::new()
    }

    fn spoken(&self) -> Language {
        Language::of_locale(self.head.language).unwrap_or_default()
    }

    fn locale(&self) -> &Locale {
        &self.imprint.locale
    }

    fn zone(&self) -> Option<&str> {
        self.imprint.zone.as_deref()
    }

    fn generated_at(&self) -> Timestamp {
        self.imprint.generated_at
    }

    fn identity(&self) -> String {
        identity(ReportKind::Matrix, &self.head, &self.imprint)
    }

    fn revision_label(&self) -> &str {
        &self.head.revision_label
    }

    fn file_stem(&self) -> String {
        self.imprint.look.file_stem.clone()
    }

    fn labels(&self) -> &Labels {
        &self.head.labels
    }

    fn template(&self) -> &Template {
        &self.imprint.look.template
    }

    fn brand(&self) -> &Brand {
        &self.imprint.look.brand
    }

    fn csv(&self) -> Result<Vec<u8>, ReportError> {
        let rows = || kind_csv::workspace_table(&kind_csv::matrix(self));
        in_language(self.spoken(), *self.locale(), rows)
    }
}
