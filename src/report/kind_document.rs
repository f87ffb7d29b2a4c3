//! What the other kinds of reports of one contract say: beside the [`Document`] of the period, or of their own.
//!
//! Field names are those that the templates (`assets/report/KIND.typ`) ask for; no template has a word of its own.

use serde::Serialize;

use super::document::{Document, ExclusionRow, Figure, ObjectiveSection, VerdictMark};
use super::kind::ReportKind;
use super::labels::Labels;
use super::paper::Paper;
use super::template::{Brand, Look, Template};
use super::{ReportError, kind_csv, write_csv};
use crate::chart::Chart;
use crate::format::Locale;
use crate::model::Timestamp;
use crate::words::{Language, in_language};

/// What stands at the head and the foot of every page, by the names that the library of the templates asks for.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Head {
    /// Of the PDF.
    pub title: String,
    /// BCP 47, of the text.
    pub language: &'static str,
    /// ISO 3166-1 alpha-2, of the text; empty where the language alone says it.
    pub region: String,
    /// BCP 47, of what the customer wrote; empty where nothing names it.
    pub contract_language: String,
    pub labels: Labels,
    /// `October 2026`
    pub period_name: String,
    /// Whom or what it is about, and what of it.
    pub customer: String,
    pub contract_name: String,
    /// Below every page.
    pub contract_id: String,
    pub revision_label: String,
    /// Local edges with the zone's offset, ISO 8601.
    pub period_start: String,
    pub period_end: String,
    /// When it was made and what the period is.
    pub imprint: String,
}

/// What every paper knows beside its content.
#[derive(Clone, Debug, PartialEq)]
pub struct Imprint {
    pub locale: Locale,
    /// As in [`Paper::zone`].
    pub zone: Option<String>,
    pub generated_at: Timestamp,
    /// Of contract or workspace, for the identity of the PDF.
    pub about: String,
    pub look: Look,
}

/// A kind that tells less, or other things, of the same document.
#[derive(Clone, Debug, PartialEq)]
pub struct ContractPaper {
    pub labels: Labels,
    /// When it was made and what the period is.
    pub imprint: String,
    /// With the sections that the kind has.
    pub document: Document,
    pub part: ContractPart,
}

/// What a kind adds to the document.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(untagged)]
pub enum ContractPart {
    Summary(SummaryPart),
    Failing(FailingPart),
    Incidents(Box<IncidentPart>),
}

/// Where a value stands against the period before.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Trend {
    /// The way of the value: `up`, `down`, `flat`, or `none` where there is nothing to compare with.
    pub arrow: &'static str,
    /// What it means: `better`, `worse`, `same`, `none`.
    pub meaning: &'static str,
    pub word: String,
    /// The period before: name, local edges, value with its unit.
    pub before_name: String,
    pub before_start: String,
    pub before_end: String,
    pub before: Figure,
}

/// One period of a small picture of a trend.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct TrendPoint {
    /// `Oct`, with the year where it begins.
    pub label: String,
    pub year: String,
    /// A verdict's name, or `none` where nothing was judged.
    pub kind: &'static str,
    /// Without the unit.
    pub value: Figure,
    pub target: Figure,
    pub numerator: Figure,
    pub denominator: Figure,
    /// From the bottom (0) to the top (1) of the picture.
    pub y: Option<f64>,
    pub target_y: Option<f64>,
    pub period_start: String,
    pub period_end: String,
    /// Not over when it was judged.
    pub provisional: bool,
}

/// One line of the summary; of the line of the same place in the document.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct SummaryRow {
    /// Cut where it would not leave room for the others.
    pub name: String,
    pub trend: Trend,
    pub points: Vec<TrendPoint>,
}

/// What somebody should look at next.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Risk {
    /// `breached`, `warning`, `undecided`: for its color.
    pub kind: &'static str,
    pub name: String,
    pub text: String,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct SummaryPart {
    /// Positions in the document's objectives.
    pub shown: Vec<usize>,
    pub rows: Vec<SummaryRow>,
    /// Says how many lines are not shown; empty where all are.
    pub more: String,
    pub risks: Vec<Risk>,
    /// Stands for them where there are none.
    pub no_risk: String,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct FailingPart {
    /// `9 of 12 lines were achieved with room to spare; they are not listed here.`
    pub sentence: String,
    pub n_lines: u64,
    pub n_achieved: u64,
    pub n_shown: u64,
    /// What an empty page says; empty where something is listed.
    pub nothing: String,
    /// Why it lies here, by line.
    pub why: Vec<String>,
}

/// One ticket or outage.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Incident {
    /// `outage` or `ticket`.
    pub kind: &'static str,
    pub id: String,
    pub object: String,
    /// Name of the alarm, title of the ticket.
    pub cause: String,
    /// Severity or priority, as written.
    pub rank: String,
    /// Local times with the zone's offset, ISO 8601; the end is empty of an open one.
    pub start: String,
    pub end: String,
    pub start_shown: String,
    pub end_shown: String,
    pub is_open: bool,
    /// From start to end, or to the end of what was looked at.
    pub duration: Figure,
    /// Of a ticket: how long its clock stood still. Empty where nobody knows.
    pub paused: Figure,
    pub lines: Vec<AffectedLine>,
    /// Ids of exclusions that it lies in, wholly or in part.
    pub exclusions: Vec<String>,
    /// The ticket of an outage and the outage of a ticket, where they are known to belong together.
    pub linked: Vec<String>,
}

/// What a record means for one line.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct AffectedLine {
    pub objective: String,
    pub name: String,
    /// `counts`, `in_part`, `not`, `background`.
    pub effect: &'static str,
    pub word: String,
    /// Of all its objects together; empty where nothing is counted.
    pub counted: Figure,
    pub notes: String,
}

/// Sums over the records of one line.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct LineSum {
    pub objective: String,
    pub name: String,
    pub n_outages: Figure,
    pub n_tickets: Figure,
    /// Records that count, wholly or in part.
    pub n_counted: Figure,
    pub counted: Figure,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct IncidentPart {
    pub sentences: Vec<String>,
    pub outages: Vec<Incident>,
    pub tickets: Vec<Incident>,
    pub n_outages: Figure,
    pub n_tickets: Figure,
    pub n_open: Figure,
    /// Lengths added up, each record once.
    pub outage_time: Figure,
    pub lines: Vec<LineSum>,
    /// Each once, by id.
    pub exclusions: Vec<ExclusionRow>,
    /// What an annex without records says; empty otherwise.
    pub nothing: String,
}

/// Three months and a year of trend.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct QuarterDocument {
    #[serde(flatten)]
    pub head: Head,
    pub currency: String,
    /// A month of it was not over.
    pub running: bool,
    pub verdict: VerdictMark,
    pub sentences: Vec<String>,
    /// Three, oldest first.
    pub months: Vec<QuarterMonth>,
    pub lines: Vec<QuarterLine>,
    pub credits: Vec<CreditRow>,
    pub credit_total: CreditRow,
    /// Credits of the months of the trend, for the picture.
    pub credit_trend: Vec<CreditPoint>,
    pub exclusions: Vec<QuarterExclusion>,
    pub revisions: Vec<RevisionRow>,
    /// What the empty tables say.
    pub no_exclusions: String,
    pub no_revisions: String,
    pub notes: Vec<String>,
    #[serde(skip)]
    pub imprint: Imprint,
}

/// One month of the quarter.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct QuarterMonth {
    /// It was not over: what is said of it holds so far, and is added to nothing.
    pub running: bool,
    pub name: String,
    pub short: String,
    pub period_start: String,
    pub period_end: String,
    /// A verdict's name, or `none`.
    pub kind: &'static str,
    pub word: String,
    /// Why there is no verdict; empty otherwise.
    pub gap: String,
    pub score: Figure,
    /// `2 of 3`
    pub achieved: String,
    pub credit: Figure,
    /// What is owed, where that is not the credit; else empty.
    pub owed: String,
    pub revision_label: String,
}

/// One line of the contract over the quarter.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct QuarterLine {
    pub id: String,
    pub name: String,
    pub kpi: String,
    pub unit: String,
    /// `at_least` or `at_most`.
    pub comparison: &'static str,
    pub months: Vec<QuarterResult>,
    /// From the sums of numerators and denominators; empty where it is not given.
    pub quarter: Figure,
    pub quarter_with_unit: String,
    pub quarter_numerator: Figure,
    pub quarter_denominator: Figure,
    /// How it was computed, or why there is none.
    pub quarter_note: String,
    pub points: Vec<TrendPoint>,
    /// Values at the bottom and at the top of the picture.
    pub low: String,
    pub high: String,
    /// What the picture shows, for those who cannot see it.
    pub points_text: String,
}

/// What a line brought in one month.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct QuarterResult {
    pub kind: &'static str,
    pub word: String,
    pub warning: bool,
    pub value: Figure,
    pub value_with_unit: String,
    pub target: Figure,
    pub target_with_sign: String,
    pub numerator: Figure,
    pub denominator: Figure,
    pub completeness: Figure,
    pub credit: Figure,
}

/// From credits to what is due.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct CreditRow {
    pub name: String,
    pub gross: Figure,
    pub capped: Figure,
    pub credit: Figure,
    pub bonus: Figure,
    /// What came back of earlier credits.
    pub back: Figure,
    /// What the supplier owes.
    pub due: Figure,
    /// What the customer owes on top of the fee.
    pub from_customer: Figure,
    pub fee: Figure,
}

/// One month of the picture of credits.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct CreditPoint {
    pub label: String,
    pub year: String,
    pub credit: Figure,
    pub period_start: String,
    pub period_end: String,
    /// Share of the highest; `None` where nothing was judged.
    pub y: Option<f64>,
}

/// An exclusion of the quarter, with the lines that it took effect for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct QuarterExclusion {
    pub row: ExclusionRow,
    pub lines: Vec<String>,
}

/// A frozen result of one month of the trend.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct RevisionRow {
    pub month: String,
    /// `provisional`, `final`, `restated`.
    pub state: &'static str,
    pub label: String,
    pub reason: String,
    pub by: String,
    pub at: String,
    pub at_shown: String,
    pub verdict: String,
    pub credit: Figure,
}

impl Paper for ContractPaper {
    fn kind(&self) -> ReportKind {
        match self.part {
            ContractPart::Summary(_) => ReportKind::Summary,
            ContractPart::Failing(_) => ReportKind::Failing,
            ContractPart::Incidents(_) => ReportKind::Incidents,
        }
    }

    fn data(&self) -> Result<serde_json::Value, ReportError> {
        let mut data = serde_json::to_value(&self.document)?;
        data["labels"] = serde_json::to_value(&self.labels)?;
        data["imprint"] = self.imprint.as_str().into();
        data["part"] = serde_json::to_value(&self.part)?;
        Ok(data)
    }

    fn charts(&self) -> Vec<&Chart> {
        match self.part {
            ContractPart::Failing(_) => {
                self.document.objectives.iter().map(|objective| &objective.chart).collect()
            }
            ContractPart::Summary(_) | ContractPart::Incidents(_) => Vec::new(),
        }
    }

    fn spoken(&self) -> Language {
        self.document.spoken
    }

    fn locale(&self) -> &Locale {
        &self.document.locale
    }

    fn zone(&self) -> Option<&str> {
        Some(&self.document.trail.zone)
    }

    fn generated_at(&self) -> Timestamp {
        self.document.generated_at
    }

    fn identity(&self) -> String {
        let Document { contract_id, period_start, revision_label, generated_at, .. } =
            &self.document;
        let kind = self.kind().name();
        format!("vigia {kind} {contract_id} {period_start} {revision_label} {generated_at}")
    }

    fn revision_label(&self) -> &str {
        &self.document.revision_label
    }

    fn file_stem(&self) -> String {
        format!("{}_{}", self.document.file_stem, self.kind().name())
    }

    fn labels(&self) -> &Labels {
        &self.labels
    }

    fn template(&self) -> &Template {
        &self.document.template
    }

    fn brand(&self) -> &Brand {
        &self.document.brand
    }

    fn csv(&self) -> Result<Vec<u8>, ReportError> {
        in_language(self.spoken(), *self.locale(), || match &self.part {
            ContractPart::Summary(part) => {
                // The verdicts without what is behind them, and the period before of each line.
                let bare = |objective: &ObjectiveSection| ObjectiveSection {
                    days: Vec::new(),
                    worst_objects: Vec::new(),
                    exclusions: Vec::new(),
                    ..objective.clone()
                };
                let objectives = self.document.objectives.iter().map(bare).collect();
                let document = Document { objectives, ..self.document.clone() };
                kind_csv::with_more(write_csv(&document)?, &kind_csv::before(&document, part))
            }
            ContractPart::Failing(part) => kind_csv::with_more(
                write_csv(&self.document)?,
                &kind_csv::achieved(&self.document, part),
            ),
            ContractPart::Incidents(part) => {
                kind_csv::table(&kind_csv::incidents(&self.document, part))
            }
        })
    }
}

impl Paper for QuarterDocument {
    fn kind(&self) -> ReportKind {
        ReportKind::Quarterly
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
        identity(ReportKind::Quarterly, &self.head, &self.imprint)
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
        in_language(self.spoken(), *self.locale(), || kind_csv::table(&kind_csv::quarter(self)))
    }
}

pub(super) fn identity(kind: ReportKind, head: &Head, imprint: &Imprint) -> String {
    let (kind, start, label) = (kind.name(), &head.period_start, &head.revision_label);
    format!("vigia {kind} {} {start} {label} {}", imprint.about, imprint.generated_at)
}
