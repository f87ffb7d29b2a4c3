//! A contract: parties, zone, money, calendars, objectives. Every term that decides money is explicit.
//!
//! One [`Objective`] is one contract line with all its terms (DOMAIN.md 4.2):
//! ```text
//! source ─► scope, membership ─► service calendar, busy hour ─► exclusions ─► method ─► rounding ─► target of the period
//!        ─► tolerance, grace ─► verdict ─► credit, weight
//! ```

use std::collections::BTreeMap;

use jiff::civil::Date;
use rust_decimal::Decimal;

use super::calendar_file::NamedCalendar;
use super::credit::{CreditRule, SettlementTerms};
use super::exclusion::ExclusionTerms;
use super::method::Method;
use super::outage_metric::OutageTerms;
use super::scorecard::ScorecardTerms;
use super::ticket_terms::{TicketStatistic, TicketTerms};
use super::window::{MeasurementWindow, SlaPeriod};
use crate::format::Locale;
use crate::model::Zone;
use crate::words::{Language, Name};

/// One agreement with one customer.
#[derive(Clone, Debug, PartialEq)]
pub struct Contract {
    /// File-name-safe identifier, unique in a workspace.
    pub id: String,
    /// Who pays.
    pub customer: String,
    /// Who delivers; empty where the file does not say.
    pub provider: String,
    pub name: String,
    /// Names in other languages, by language (`es`, `pt`, `zh`).
    pub names: BTreeMap<String, String>,
    /// ISO 3166-1 alpha-2, such as `PE`.
    pub country: String,
    /// For rollups; empty where the file does not say.
    pub region: String,
    /// The group of companies it belongs to, for rollups; empty where the file does not say.
    pub group: String,
    pub zone: Zone,
    /// ISO 4217, such as `PEN`.
    pub currency: String,
    /// Decimal places of the currency that credits are rounded to, half away from zero (0 for CLP, 2 for PEN).
    pub currency_decimals: u32,
    /// Fee of one period.
    pub fee: Decimal,
    /// Largest total credit of a period, as percent of the fee.
    pub credit_cap_percent: Option<Decimal>,
    /// First and last local day of the agreement, where the file says them.
    pub valid_from: Option<Date>,
    pub valid_to: Option<Date>,
    /// What one period is.
    pub window: MeasurementWindow,
    /// In the order of the file.
    pub calendars: Vec<NamedCalendar>,
    /// How verdicts become a score.
    pub scorecard: ScorecardTerms,
    /// How the credits of the lines become one amount.
    pub settlement: SettlementTerms,
    /// Whose figures win where two sources differ, best first; stated in reports.
    pub source_precedence: Vec<String>,
    /// Until how many days after the end of a period its result may be disputed.
    pub dispute_days: Option<u32>,
    /// Of the reports, where the contract says it.
    pub report_language: Option<Language>,
    /// How numbers and dates of the reports are written, where the contract says it.
    pub number_locale: Option<Locale>,
    /// On whose paper its reports are: the name of a template; empty where the file does not say.
    pub report_template: String,
    pub objectives: Vec<Objective>,
}

/// The days of a period that an agreement covers, where it does not cover all of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AgreedPart {
    /// First and last covered local day.
    pub first: Date,
    pub last: Date,
    pub n_covered_days: i64,
    pub n_days: i64,
}

impl Contract {
    /// What the agreement covers of a period; `None` where that is all of it.
    pub fn agreed_part(&self, name: SlaPeriod) -> Option<AgreedPart> {
        let first = self.valid_from.map_or(name.first_day(), |day| day.max(name.first_day()));
        let last = self.valid_to.map_or(name.last_day(), |day| day.min(name.last_day()));
        let n_days = |first: Date, last: Date| i64::from((last - first).get_days()) + 1;
        let (n_covered_days, n_days) =
            (n_days(first, last), n_days(name.first_day(), name.last_day()));
        (n_covered_days < n_days).then_some(AgreedPart { first, last, n_covered_days, n_days })
    }

    /// The name in a language (`en`, `es`, `pt`, `zh`); the one that the file is called by where it gives no other.
    pub fn name_in(&self, language: &str) -> &str {
        self.names.get(language).unwrap_or(&self.name)
    }

    /// Its name in the language that is spoken here: that of the window, or of the document that is being made.
    pub fn said_name(&self) -> &str {
        self.name_in(crate::words::language().code())
    }
}

/// One line of a contract.
#[derive(Clone, Debug, PartialEq)]
pub struct Objective {
    pub id: String,
    pub name: String,
    /// Names in other languages, by language (`es`, `pt`, `zh`).
    pub names: BTreeMap<String, String>,
    /// The line of the customer's contract that this one supports: an operational level agreement (OLA) with a supplier or a team.
    /// It is judged like any other, and weighs and costs nothing.
    pub ola_of: Option<String>,
    pub source: Source,
    pub unit: String,
    pub scope: Scope,
    /// In which hours service is owed.
    pub service_calendar: NamedCalendar,
    /// Name of a busy-hour definition: only the counters of that hour of each day count. `None`: all hours.
    pub busy_hour: Option<String>,
    pub method: Method,
    /// What may be left out of the measurement; `None`: nothing.
    pub exclusions: Option<ExclusionTerms>,
    pub comparison: Comparison,
    /// The value that must be kept (basic target, TMF657 `conformanceTarget`).
    pub target: Decimal,
    /// Value from which on the objective is shown as in danger although it is met (TMF657 `thresholdTarget`).
    pub warning: Option<Decimal>,
    /// Better values that are agreed beside the target.
    pub improvement: Option<Decimal>,
    pub stretch: Option<Decimal>,
    /// Targets of later days, by the first day they hold. The targets of a period are those of its first day.
    pub target_changes: Vec<TargetChange>,
    /// By how much the target may be missed without consequence, in the value's unit (TMF657 `toleranceTarget`).
    pub tolerance: Decimal,
    pub grace: Grace,
    /// Least share of the expected object-periods that must have arrived and not be suspect, 0..=1 (worked example K17).
    pub completeness_ratio_min: f64,
    pub missing_data: MissingDataRule,
    pub rounding: RoundingRule,
    /// Whether the rounded value is compared or only shown. Without a rounding both are the same.
    pub compare: CompareRule,
    /// Points of the scorecard.
    pub weight: Decimal,
    pub credit: CreditRule,
}

/// What an objective measures.
#[derive(Clone, Debug, PartialEq)]
pub enum Source {
    /// A KPI of the catalogue or of the workspace.
    Kpi(String),
    /// A formula of the contract's own.
    Formula(String),
    /// Outage records.
    Outages(OutageTerms),
    /// Tickets.
    Tickets(TicketTerms),
    /// Other objectives of the same contract (method M10).
    Composite,
}

/// Which objects an objective covers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scope {
    /// Filter text over object attributes, as after `--where`; empty for all objects.
    pub filter: String,
    pub membership: Membership,
}

/// Which of its days an object belongs to the scope, when its attributes change within a period (DOMAIN.md 4.2: effective-dated
/// membership).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Membership {
    /// For the days on which its attributes pass the filter.
    Dated,
    /// For the whole period, if they pass at its start.
    PeriodStart,
}

/// Targets from a local day on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TargetChange {
    pub from: Date,
    pub target: Decimal,
    pub warning: Option<Decimal>,
    pub improvement: Option<Decimal>,
    pub stretch: Option<Decimal>,
}

/// Misses that are forgiven: the first `misses` of the last `periods` periods, this one included (TMF657 `graceTimes`, worked
/// example C07).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Grace {
    /// 0: none is forgiven.
    pub misses: u32,
    /// At least 1.
    pub periods: u32,
}

/// From where excluded time is taken away (DOMAIN.md 4.3; worked example A01 a/b).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ExclusionMode {
    /// Excluded downtime does not count as down; service time stays whole.
    DowntimeOnly,
    /// Excluded time leaves downtime and service time.
    DowntimeAndServiceTime,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Comparison {
    AtLeast,
    AtMost,
}

/// What happens when fewer valid periods arrived than `completeness_ratio_min` asks for. There is no default.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum MissingDataRule {
    /// No verdict.
    Undecided,
    /// Judge what arrived.
    Ignore,
    /// The objective counts as breached and costs what a result beyond the last step costs.
    CountAsBreached,
    /// The value of the last period that had enough data stands in.
    LastGood,
}

/// How a value is rounded (worked examples C01, R05).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum RoundingRule {
    None,
    /// Halves away from zero.
    HalfUp {
        decimals: u32,
    },
    /// Halves to the even neighbor.
    HalfEven {
        decimals: u32,
    },
}

/// Which value meets the target, the warning and the steps.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum CompareRule {
    /// The rounded one.
    AfterRounding,
    /// The full one; the rounded one is only shown.
    BeforeRounding,
}

impl Objective {
    /// The name in a language (`en`, `es`, `pt`, `zh`); the one that the file is called by where it gives no other.
    pub fn name_in(&self, language: &str) -> &str {
        self.names.get(language).unwrap_or(&self.name)
    }

    /// Its name in the language that is spoken here: that of the window, or of the document that is being made.
    pub fn said_name(&self) -> &str {
        self.name_in(crate::words::language().code())
    }

    /// Its name inside of a sentence; for machines the one that the file is called by.
    pub fn named(&self) -> Name {
        let (name, names) = (self.name.clone(), self.names.clone());
        Name { machine: name.clone(), name, names }
    }

    /// The KPI's id, where the source is one.
    pub fn kpi(&self) -> Option<&str> {
        match &self.source {
            Source::Kpi(id) => Some(id),
            _ => None,
        }
    }

    /// The contract's own formula, where the source is one.
    pub fn formula(&self) -> Option<&str> {
        match &self.source {
            Source::Formula(text) => Some(text),
            _ => None,
        }
    }

    /// Whether counters are measured, which are expected at regular times.
    pub fn is_of_counters(&self) -> bool {
        matches!(self.source, Source::Kpi(_) | Source::Formula(_))
    }

    /// Whether the value is a number of things: outages, tickets, objects, intervals. It has no digits behind the mark.
    pub fn is_count(&self) -> bool {
        match (&self.source, &self.method) {
            (Source::Tickets(terms), _) => {
                matches!(terms.statistic, TicketStatistic::Count | TicketStatistic::Backlog)
            }
            (_, method) => matches!(method, Method::Count { .. } | Method::CountRecords),
        }
    }

    /// The objective with the targets that hold on a local day, and the change they come from.
    #[must_use]
    pub fn in_force(&self, day: Date) -> (Self, Option<Date>) {
        let change = self.target_changes.iter().filter(|c| c.from <= day).max_by_key(|c| c.from);
        let Some(change) = change else { return (self.clone(), None) };
        let objective = Self {
            target: change.target,
            warning: change.warning,
            improvement: change.improvement,
            stretch: change.stretch,
            ..self.clone()
        };
        (objective, Some(change.from))
    }
}

impl Comparison {
    /// `≥` or `≤`.
    pub fn sign(self) -> &'static str {
        match self {
            Self::AtLeast => "≥",
            Self::AtMost => "≤",
        }
    }
}
