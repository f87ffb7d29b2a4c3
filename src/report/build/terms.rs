//! What rules, methods and gaps are called.

use super::Writer;
use crate::model::{Every, Gap};
use crate::sla::method::{CellLimit, Spread};
use crate::sla::{
    CompareRule, ExclusionKind, ExclusionMode, Method, MissingDataRule, Objective, RoundingRule,
    Verdict,
};
use crate::words::{date, tr};

pub(super) fn gap_text(gap: Option<&Gap>) -> String {
    match gap {
        None | Some(Gap::Missing) => tr!("report-gap-missing").to_owned(),
        Some(Gap::ZeroDenominator) => tr!("report-gap-zero").to_owned(),
        Some(Gap::Unavailable { counter }) => {
            tr!("report-gap-unavailable", counter = counter.as_str())
        }
        Some(Gap::NotANumber) => tr!("report-gap-not-a-number").to_owned(),
    }
}

pub(super) fn rounding_text(rule: RoundingRule, compare: CompareRule) -> String {
    match (rule, compare) {
        (RoundingRule::None, _) => tr!("report-rounding-none").to_owned(),
        (RoundingRule::HalfUp { decimals }, CompareRule::AfterRounding) => {
            tr!("report-rounding-half-up", n = decimals)
        }
        (RoundingRule::HalfEven { decimals }, CompareRule::AfterRounding) => {
            tr!("report-rounding-half-even", n = decimals)
        }
        (RoundingRule::HalfUp { decimals }, CompareRule::BeforeRounding) => {
            tr!("report-rounding-half-up-shown", n = decimals)
        }
        (RoundingRule::HalfEven { decimals }, CompareRule::BeforeRounding) => {
            tr!("report-rounding-half-even-shown", n = decimals)
        }
    }
}

/// How complete the data must be, and what holds where they are not.
pub(super) fn completeness_text(least: &str, rule: MissingDataRule) -> String {
    match rule {
        MissingDataRule::Undecided => tr!("report-completeness-undecided", least = least),
        MissingDataRule::Ignore => tr!("report-completeness-ignore", least = least),
        MissingDataRule::CountAsBreached => tr!("report-completeness-breached", least = least),
        MissingDataRule::LastGood => tr!("report-completeness-last-good", least = least),
    }
}

impl Writer<'_> {
    pub(super) fn method_text(&self, objective: &Objective) -> String {
        let said = match &objective.method {
            Method::PeriodAggregate => tr!("report-method-period"),
            Method::ObjectsMeeting { limit } => {
                return tr!("report-method-objects", limit = self.limit(limit));
            }
            Method::IntervalsMeeting { every, limit } => {
                return tr!(
                    "report-method-intervals",
                    every = every_text(*every),
                    limit = self.limit(limit)
                );
            }
            Method::Percentile { percent, over: Spread::Objects, .. } => {
                let percent = self.locale.exact(*percent);
                return tr!("report-method-percentile-objects", percent = percent);
            }
            Method::Percentile { percent, over: Spread::Intervals(every), .. } => {
                return tr!(
                    "report-method-percentile-intervals",
                    percent = self.locale.exact(*percent),
                    every = every_text(*every)
                );
            }
            Method::Count { over: Spread::Objects, limit } => {
                return tr!("report-method-count-objects", limit = self.limit(limit));
            }
            Method::Count { over: Spread::Intervals(every), limit } => {
                return tr!(
                    "report-method-count-intervals",
                    every = every_text(*every),
                    limit = self.limit(limit)
                );
            }
            Method::CountRecords => tr!("report-method-outages"),
            Method::Availability => tr!("report-method-availability"),
            Method::Weighted { .. } => tr!("report-method-weighted"),
            Method::WorstObject => tr!("report-method-worst"),
            Method::MedianOfDays => tr!("report-method-median"),
            Method::TicketStatistic => tr!("report-method-tickets"),
            Method::Composite { .. } => tr!("report-method-composite"),
        };
        said.to_owned()
    }

    /// `≥ 99.5`
    fn limit(&self, limit: &CellLimit) -> String {
        format!("{}\u{a0}{}", limit.comparison.sign(), self.locale.exact(limit.value))
    }
}

pub(super) fn exclusions_text(objective: &Objective) -> &'static str {
    match objective.exclusions.as_ref().map(|terms| terms.mode) {
        None => tr!("report-exclusions-none"),
        Some(ExclusionMode::DowntimeOnly) => tr!("report-exclusions-downtime"),
        Some(ExclusionMode::DowntimeAndServiceTime) => tr!("report-exclusions-service-time"),
    }
}

/// `15 min`, `1 d`; what is no length of time by its code.
fn every_text(every: Every) -> String {
    match every {
        Every::Secs(secs) => date::duration(i64::from(secs)),
        Every::Day => date::duration(86_400),
        Every::Week => date::duration(7 * 86_400),
        Every::Month | Every::All => every.to_string(),
    }
}

pub(super) fn exclusion_kind(kind: ExclusionKind) -> &'static str {
    match kind {
        ExclusionKind::PlannedMaintenance => tr!("report-exclusion-planned"),
        ExclusionKind::EmergencyMaintenance => tr!("report-exclusion-emergency"),
        ExclusionKind::ForceMajeure => tr!("report-exclusion-force-majeure"),
        ExclusionKind::CustomerCaused => tr!("report-exclusion-customer"),
        ExclusionKind::ThirdParty => tr!("report-exclusion-third-party"),
        ExclusionKind::SiteAccess => tr!("report-exclusion-site-access"),
        ExclusionKind::AtypicalDay => tr!("report-exclusion-atypical-day"),
        ExclusionKind::EnergySaving => tr!("report-exclusion-energy-saving"),
        ExclusionKind::NewSite => tr!("report-exclusion-new-site"),
        ExclusionKind::Decommissioned => tr!("report-exclusion-decommissioned"),
    }
}

/// The word of a verdict in the language that is spoken: the same on screen and on paper.
pub fn verdict_word(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Achieved => tr!("common-achieved"),
        Verdict::Tolerated => tr!("common-tolerated"),
        Verdict::Forgiven => tr!("common-forgiven"),
        Verdict::Breached => tr!("common-breached"),
        Verdict::Undecided => tr!("common-undecided"),
    }
}
