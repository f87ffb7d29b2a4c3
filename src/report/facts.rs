//! What a report says beside its statement: facts of the workspace, gathered before the document is built.
//!
//! Plain values. `None` and empty lists mean that nobody gathered them (a preview of a single statement, a test): the part is left
//! out. What was gathered and is empty says so: `Some` with nothing inside.

use std::collections::BTreeMap;

use jiff::civil::Date;
use rust_decimal::Decimal;

use crate::model::{KpiPoint, KpiSeries, Outage, Ticket, TimeRange, Timestamp, Unit};
use crate::sla::{SlaPeriod, Verdict};

/// All of them.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ReportFacts {
    /// Up to twelve periods before, oldest first; those of which nothing is known are among them.
    pub before: Option<Vec<PastPeriod>>,
    pub changes: Option<ChangeFacts>,
    pub regions: Option<RegionFacts>,
    pub incidents: Option<IncidentFacts>,
    pub traffic: Option<TrafficFacts>,
    pub actions: Option<ActionFacts>,
    pub files: Option<Vec<FileFact>>,
    /// Why an entry of the exclusion ledger was rejected, by its id, where somebody wrote it down.
    pub rejections: BTreeMap<String, String>,
}

/// A period before.
#[derive(Clone, Debug, PartialEq)]
pub struct PastPeriod {
    pub period: SlaPeriod,
    pub source: PastSource,
    /// `None` where nothing is known.
    pub verdict: Option<Verdict>,
    /// What the customer was owed, after caps.
    pub credit_total: Option<Decimal>,
    /// By the objective's id.
    pub lines: BTreeMap<String, PastLine>,
}

/// Where the numbers of a period before come from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PastSource {
    /// A frozen result: what the customer was told.
    Provisional,
    Final,
    /// The n-th restatement.
    Restated(u64),
    /// Nobody froze it: judged from today's data.
    Judged,
    /// There are no data of it, or they cannot be judged.
    NoData,
    /// Nobody froze it, and it was not judged either: too many periods would have to be.
    NotAsked,
}

/// What one objective brought.
#[derive(Clone, Debug, PartialEq)]
pub struct PastLine {
    pub value: Option<f64>,
    pub target: Decimal,
    pub verdict: Verdict,
    /// 0..=1
    pub completeness: Option<f64>,
    /// Before caps.
    pub credit: Decimal,
    /// Its part of the total, after caps.
    pub credit_after_caps: Decimal,
}

/// What is not as it was told before.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ChangeFacts {
    /// The period before, if the agreement has one.
    pub previous: Option<SlaPeriod>,
    /// Frozen results of this period, oldest first.
    pub revisions: Vec<RevisionFact>,
    /// From the newest of them to what is reported now; `None` where there is none.
    pub since_frozen: Option<DifferenceFact>,
    /// Results of earlier periods that were restated since the last report.
    pub restatements: Vec<RestatementFact>,
    /// Terms that differ between the frozen result before and the contract of now.
    pub terms: Vec<TermFact>,
    /// Frozen records that are not as they were written, in words.
    pub faults: Vec<String>,
}

/// A frozen result.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RevisionFact {
    pub source: PastSource,
    pub frozen_at: Timestamp,
    pub by: String,
    pub reason: String,
    pub verdict: Option<Verdict>,
    pub credit: Option<Decimal>,
}

/// What differs between two results of one period.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DifferenceFact {
    pub causes: Vec<CauseFact>,
    pub numbers: Vec<NumberFact>,
}

/// Something that was put in otherwise.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CauseFact {
    /// `files`, `formula`, `exclusions`, `zone`, `objects`, `rounding`, `target`, `method`, `terms`, `program`, `period`.
    pub kind: &'static str,
    /// Empty for the whole contract.
    pub objective_id: String,
    /// Name of the thing: an exclusion's id, a term.
    pub what: String,
    pub before: String,
    pub after: String,
}

/// A number that came out otherwise.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NumberFact {
    /// Empty for the whole contract.
    pub objective_id: String,
    pub what: NumberKind,
    /// Exact; a verdict by its name.
    pub before: String,
    pub after: String,
    pub unit: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum NumberKind {
    Value,
    Verdict,
    Credit,
    Target,
    Completeness,
}

/// A period that was restated.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RestatementFact {
    pub period: SlaPeriod,
    pub revision: RevisionFact,
    pub difference: DifferenceFact,
}

/// A term that is not what it was.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TermFact {
    pub objective_id: String,
    /// Path in the contract's file, such as `target`.
    pub term: String,
    pub before: String,
    pub after: String,
}

/// Objectives by region.
#[derive(Clone, Debug, PartialEq)]
pub struct RegionFacts {
    /// The attribute that divides: `region` or `country`.
    pub attribute: &'static str,
    /// Sorted; the empty name stands for objects without the attribute and comes last.
    pub regions: Vec<String>,
    /// Lines that have values by region, in the contract's order.
    pub lines: Vec<RegionLine>,
}

/// One objective by region.
#[derive(Clone, Debug, PartialEq)]
pub struct RegionLine {
    pub objective_id: String,
    /// One for each region; `None` where the line has no object in it.
    pub points: Vec<Option<KpiPoint>>,
}

/// Tickets and outages of the contract's scope.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct IncidentFacts {
    /// Whether the cache knows any ticket, any outage, of whatever scope and time.
    pub has_tickets: bool,
    pub has_outages: bool,
    /// Tickets of the scope that were opened before the end of what was looked at.
    pub tickets: Vec<Ticket>,
    /// Outages of the scope that touch the period.
    pub outages: Vec<OutageFact>,
    /// Tickets that name no object that is known, of the period.
    pub n_unplaced: u64,
}

/// An outage with what it touched.
#[derive(Clone, Debug, PartialEq)]
pub struct OutageFact {
    pub outage: Outage,
    /// Objectives whose scope it touches, with how many of their objects.
    pub lines: BTreeMap<String, u64>,
    /// The ticket that speaks of it, where one does.
    pub ticket: Option<String>,
}

/// What the network carried.
#[derive(Clone, Debug, PartialEq)]
pub struct TrafficFacts {
    /// Name of the KPI in the language of the report's reader is looked up by its id.
    pub kpi_id: String,
    /// English.
    pub kpi_name: String,
    pub unit: Unit,
    pub daily: KpiSeries,
    pub hourly: KpiSeries,
    /// Objects that carried most, the most first: label, full name, what they carried.
    pub objects: Vec<(String, String, KpiPoint)>,
    /// What all of the scope carried in the period.
    pub total: KpiPoint,
}

/// Agreed improvements.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ActionFacts {
    /// Where they stand or would stand, below the workspace.
    pub file: String,
    /// Whether the file is there.
    pub is_there: bool,
    pub actions: Vec<ActionFact>,
}

/// One of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ActionFact {
    pub id: String,
    pub title: String,
    /// Empty where it is for the whole contract.
    pub objective_id: String,
    pub owner: String,
    pub due: Option<Date>,
    pub state: ActionState,
    /// When it was done or given up.
    pub closed: Option<Date>,
    pub note: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ActionState {
    Planned,
    InProgress,
    Done,
    Cancelled,
}

impl ActionState {
    /// All states with the word of the file.
    pub const NAMES: [(&'static str, Self); 4] = [
        ("planned", Self::Planned),
        ("in_progress", Self::InProgress),
        ("done", Self::Done),
        ("cancelled", Self::Cancelled),
    ];

    pub fn name(self) -> &'static str {
        Self::NAMES.iter().find(|(_, state)| *state == self).map_or("", |(name, _)| name)
    }

    pub fn named(name: &str) -> Option<Self> {
        Self::NAMES.iter().find(|(known, _)| *known == name).map(|(_, state)| *state)
    }
}

/// A file with data of the period that replaced values of an earlier one, or has values that its sender doubts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileFact {
    pub name: String,
    pub sha256: String,
    /// What its data cover.
    pub extent: TimeRange,
    pub n_replaced: u64,
    pub n_suspect: u64,
}
