//! What a report says, before it has pages: every number once, as people read it and as machines do.
//!
//! [`Document`] is the one source of both the PDF and the CSV, so that the two cannot disagree. A [`Figure`] carries both
//! faces of a number. Field names are those that the template (`assets/report/monthly.typ`) asks for.

use serde::Serialize;

use super::labels::Labels;
use super::part::{Block, Drawing, Extras, Part, Table};
use super::template::{Brand, Template};
use super::trail::Trail;
use crate::chart::Chart;
use crate::format::Locale;
use crate::model::Timestamp;
use crate::words::Language;

/// A number with its two faces. Both are empty where there is no number.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Figure {
    /// In the locale of the report, rounded for reading.
    pub shown: String,
    /// Dot decimals and every digit, for machines.
    pub exact: String,
}

/// A label and what it says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Fact {
    pub label: String,
    pub value: String,
}

/// A verdict as it is printed: a word, and a kind from which the template takes symbol and color.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct VerdictMark {
    /// `achieved`, `breached`, `undecided`.
    pub kind: &'static str,
    /// `Achieved`
    pub word: &'static str,
    /// Met, but inside the warning zone.
    pub warning: bool,
    /// Why, in one sentence.
    pub reason: String,
}

/// One report over one statement.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Document {
    pub title: String,
    /// Who sends the report: the brand's sender, else the provider of the contract; empty where nothing names one.
    pub author: String,
    /// Of the files of this report, without extension: `pe-andina-2026_2026-10`.
    pub file_stem: String,
    /// BCP 47, of the text.
    pub language: &'static str,
    /// ISO 3166-1 alpha-2, of the text; empty where the language alone says it.
    pub region: String,
    /// BCP 47, of what the customer wrote; empty where nothing names it.
    pub contract_language: String,
    /// What the template itself says, by id.
    pub labels: Labels,
    pub customer: String,
    pub contract_id: String,
    pub contract_name: String,
    /// `October 2026`
    pub period_name: String,
    /// Local edges with the zone's offset, ISO 8601.
    pub period_start: String,
    pub period_end: String,
    pub currency: String,
    /// Whether the period was not over: all that is said holds so far.
    pub running: bool,
    /// The days that the agreement covers of the period, `10 October 2026 – 31 October 2026 (22 of 31 days)`; empty where it covers all.
    pub agreed_part: String,
    pub revision_label: String,
    pub generated_at_shown: String,
    pub brand: Brand,
    #[serde(skip)]
    pub template: Template,
    #[serde(skip)]
    pub generated_at: Timestamp,
    #[serde(skip)]
    pub locale: Locale,
    #[serde(skip)]
    pub trail: Trail,
    /// Of its words, also of those in drawings.
    #[serde(skip)]
    pub spoken: Language,
    pub verdict: VerdictMark,
    pub cover_facts: Vec<Fact>,
    pub scorecard: Scorecard,
    pub objectives: Vec<ObjectiveSection>,
    /// In the order of the pages; see [`super::part`].
    pub parts: Vec<Part>,
    pub quality: Quality,
    pub method: Vec<Fact>,
    pub glossary: Vec<Fact>,
    pub files: Vec<FileEntry>,
    /// How many files are not listed.
    pub n_files_more: u64,
    /// The sentence that stands for them.
    pub files_more: String,
    /// Those that the pages do not list: the workbook has room for all.
    #[serde(skip)]
    pub files_unlisted: Vec<FileEntry>,
}

/// Totals and three sentences; the rows are the objectives themselves.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Scorecard {
    pub sentences: Vec<String>,
    /// The one number of the money.
    pub owed: Owed,
    /// From the credit to what is owed; empty where the credit is all that is owed.
    pub dues: Vec<Due>,
    /// Limits that took effect beside the contract's cap; sentences.
    pub limits: Vec<String>,
    /// Percent of all points.
    pub score: Figure,
    pub credit_total: Figure,
    pub credit_uncapped: Figure,
    /// What the contract's cap was held against.
    pub credit_before_cap: Figure,
    /// Of the fee.
    pub credit_percent: Figure,
    /// Whether the contract's cap took anything away.
    pub capped: bool,
    pub fee: Figure,
    pub weight_total: Figure,
    /// `2 of 3`
    pub achieved: String,
}

/// What is owed for the period, by the party that owes it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Owed {
    /// `The supplier owes`; empty where the credit is all that is owed, which the template names.
    pub label: String,
    pub amount: Figure,
    /// Below it; may be empty.
    pub note: String,
}

/// One amount of the settlement.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Due {
    /// `credit_total`, `bonus`, `earned_back`, `net`, `credit_due`, `supplier_due` and the like.
    pub id: &'static str,
    pub label: String,
    pub amount: Figure,
}

/// One objective.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ObjectiveSection {
    pub id: String,
    pub name: String,
    /// KPI of the catalogue, or `formula`, `outages`, `tickets`, `composite`: a code for machines.
    pub kpi: String,
    /// The same for people.
    pub kpi_name: String,
    pub unit: String,
    /// How it is measured, in words.
    pub definition: Vec<Fact>,
    pub formula: String,
    pub arithmetic: Vec<String>,
    /// How far the next verdict or credit is, and how the period is likely to end; sentences.
    pub around: Vec<String>,
    /// Outages and tickets behind what was lost; sentences.
    pub reasons: Vec<String>,
    pub verdict: VerdictMark,
    /// As judged, without the unit.
    pub value: Figure,
    /// With the unit.
    pub value_with_unit: String,
    pub target: Figure,
    /// `≥ 99.50 %`
    pub target_with_sign: String,
    /// `at_least` or `at_most`.
    pub comparison: &'static str,
    pub margin: Figure,
    pub numerator: Figure,
    pub denominator: Figure,
    pub completeness: Figure,
    pub completeness_min: String,
    pub received: Figure,
    pub expected: Figure,
    pub suspect: Figure,
    pub weight: Figure,
    pub credit_percent: Figure,
    pub credit: Figure,
    /// What a machine reader must know beside the columns.
    pub note: String,
    #[serde(skip)]
    pub chart: Chart,
    /// What the chart shows, for those who cannot see it.
    pub chart_text: String,
    pub days: Vec<DayRow>,
    pub worst_objects: Vec<ObjectRow>,
    pub exclusions: Vec<ExclusionRow>,
    /// The year behind it, its hours, its outages.
    pub extras: Extras,
}

/// One local day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct DayRow {
    pub period_start: String,
    pub period_end: String,
    /// `2026-10-01`
    pub date: String,
    /// `Thu`
    pub weekday: &'static str,
    /// Day of the month.
    pub day: String,
    pub value: Figure,
    pub numerator: Figure,
    pub denominator: Figure,
    pub completeness: Figure,
    /// Percent that arrived, rounded down, for a small cell.
    pub completeness_floor: String,
    /// `full`, `part`, `none`, or `unknown` where nothing was expected.
    pub coverage: &'static str,
    /// `met`, `missed`, or empty where there is no value. A day is not judged by the contract; this is for orientation.
    pub against_target: &'static str,
    /// Why there is no value.
    pub gap: String,
}

/// One object of a worst list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ObjectRow {
    pub label: String,
    pub name: String,
    pub value: Figure,
    pub numerator: Figure,
    pub denominator: Figure,
    pub completeness: Figure,
    /// Share of the scope's failures, in percent.
    pub contribution: Figure,
    pub gap: String,
}

/// One exclusion as it took effect.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ExclusionRow {
    pub id: String,
    pub kind: &'static str,
    pub period_start: String,
    pub period_end: String,
    /// In the contract's zone.
    pub window: String,
    pub duration: Figure,
    pub n_objects: Figure,
    pub reason: String,
    pub evidence: String,
    pub decided_by: String,
}

/// What the numbers rest on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Quality {
    pub sentences: Vec<String>,
    pub notes: Vec<Fact>,
}

/// One export file that the numbers come from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct FileEntry {
    pub name: String,
    pub sha256: String,
}

impl Document {
    /// All tables that workbook and CSV hold beside scorecard, days, objects and exclusions, in the order of the pages. A section may
    /// occur more than once, each time with the same columns.
    pub fn tables(&self) -> impl Iterator<Item = &Table> {
        let of_lines = self.objectives.iter().flat_map(|objective| {
            objective.extras.outages.iter().chain(objective.extras.hour_rows.iter())
        });
        let blocks = self.parts.iter().flat_map(|part| &part.blocks);
        let of_parts = blocks.filter_map(|block| match block {
            Block::Table(table) => Some(table),
            Block::Drawing(_) | Block::Signatures { .. } => None,
        });
        of_lines.chain(of_parts).filter(|table| !table.paper_only)
    }

    /// All drawings beside the chart of each objective.
    pub fn drawings(&self) -> impl Iterator<Item = &Drawing> {
        let of_lines = self.objectives.iter().flat_map(|objective| {
            objective.extras.trend.iter().chain(objective.extras.hours.iter())
        });
        let blocks = self.parts.iter().flat_map(|part| &part.blocks);
        let of_parts = blocks.filter_map(|block| match block {
            Block::Drawing(drawing) => Some(drawing),
            Block::Table(_) | Block::Signatures { .. } => None,
        });
        of_lines.chain(of_parts)
    }
}
