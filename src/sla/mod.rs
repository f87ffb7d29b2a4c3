//! Contracts: what was agreed, what does not count, what came out, what it costs. Pure: evidence in, [`Statement`] out.
//!
//! ```text
//! contracts/*.toml   → parse_contract   → Contract         ┐
//! exclusions/*.toml  → parse_exclusions → ExclusionLedger  ┼→ (workspace computes) ObjectiveEvidence → evaluate → Statement
//! ```
//! Where a term decides money there is no default: the contract file must say it. Values reach this module as binary floating
//! point and leave it as money; between the two lies exactly one conversion ([`evaluate::exact_decimal`]).
//!
//! Words follow TM Forum TMF657 (Service Quality Management) where it has one: an objective's `target` is its
//! `conformanceTarget`, `comparison` its `conformanceComparator`, the month its `conformancePeriod`, `warning` its
//! `thresholdTarget`; what a breach costs is its `specConsequence`.

pub mod availability;
pub mod burn_rate;
pub mod calendar;
// Until contract files have these terms only its tests call it.
pub mod calendar_file;
pub mod contract;
mod contract_file;
pub mod contract_form;
pub mod credit;
pub mod error_budget;
pub mod evaluate;
pub mod exclusion;
mod exclusion_file;
pub mod forecast;
pub mod fraction;
pub mod interval;
pub mod join;
pub mod margin;
pub mod method;
mod outage_file;
pub mod outage_metric;
mod period_title;
pub mod scorecard;
pub mod statement;
pub mod ticket_clock;
mod ticket_file;
pub mod ticket_metric;
pub mod ticket_terms;
pub mod tmf657;
pub(crate) mod toml_reader;
pub mod toml_text;
pub mod what_if;
pub mod window;

pub use calendar::ServiceCalendar;
pub use calendar_file::NamedCalendar;
pub use contract::{
    CompareRule, Comparison, Contract, ExclusionMode, Grace, Membership, MissingDataRule,
    Objective, RoundingRule, Scope, Source, TargetChange,
};
pub use contract_file::{
    DraftReading, FileTerm, contract_file_terms, exclusion_file_terms, parse_contract, read_draft,
    write_contract,
};
pub use credit::{Boundary, CreditBase, CreditRule, CreditStep, History, SettlementTerms};
pub use evaluate::{EvaluationInput, LastGood, ObjectiveEvidence, WorstObject, evaluate};
pub use exclusion::{
    ExclusionChoice, ExclusionEntry, ExclusionKind, ExclusionKindTerms, ExclusionLedger,
    ExclusionState, ExclusionTerms, RefusalReason,
};
pub use exclusion_file::{parse_exclusions, write_exclusions};
pub use method::Method;
pub use outage_file::{parse_outage_terms, write_outage_terms};
pub use outage_metric::{OutageTerms, outage_availability};
pub use statement::{
    AppliedExclusion, ObjectiveResult, PeriodSource, Reason, RefusedEntry, Statement, UsedPeriod,
    Verdict, outages_formula,
};
pub use ticket_clock::{
    AroundTheClock, ClockKind, ClockReading, ClockRules, ClockState, PauseReasons, ReopenPolicy,
    ServiceTime, TicketClock, Unmeasured,
};
pub use ticket_metric::{AgeBucket, CountedTicket, TicketFigure, ageing, measure, measure_by};
pub use ticket_terms::{
    Choice, PeriodRule, TicketFilter, TicketStatistic, TicketTerms, TicketUnit,
};
pub use window::{MeasurementWindow, SlaPeriod};
