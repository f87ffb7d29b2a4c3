//! What rules, methods and gaps are called.

use crate::model::Gap;
use crate::sla::method::Spread;
use crate::sla::{
    CompareRule, ExclusionKind, ExclusionMode, Method, MissingDataRule, Objective, RoundingRule,
    Verdict,
};

pub(super) fn gap_text(gap: Option<&Gap>) -> String {
    match gap {
        None | Some(Gap::Missing) => "no data arrived".to_owned(),
        Some(Gap::ZeroDenominator) => "nothing happened that could be counted (0 ÷ 0)".to_owned(),
        Some(Gap::Unavailable { counter }) => format!("counter {counter} was never imported"),
        Some(Gap::NotANumber) => "the formula has no real result".to_owned(),
    }
}

pub(super) fn rounding_text(rule: RoundingRule, compare: CompareRule) -> String {
    let rounding = match rule {
        RoundingRule::None => return "none; the full value is compared".to_owned(),
        RoundingRule::HalfUp { decimals } => format!("half up to {decimals} decimals"),
        RoundingRule::HalfEven { decimals } => format!("half to even, to {decimals} decimals"),
    };
    match compare {
        CompareRule::AfterRounding => rounding,
        CompareRule::BeforeRounding => format!("{rounding}, for show; the full value is compared"),
    }
}

pub(super) fn missing_data_text(rule: MissingDataRule) -> &'static str {
    match rule {
        MissingDataRule::Undecided => "no verdict",
        MissingDataRule::Ignore => "what arrived is judged",
        MissingDataRule::CountAsBreached => "it counts as breached",
        MissingDataRule::LastGood => "the value of the last period that had enough stands in",
    }
}

pub(super) fn method_text(objective: &Objective) -> String {
    let method = match &objective.method {
        Method::PeriodAggregate => {
            "The KPI over all counters of period and scope, added up first".to_owned()
        }
        Method::ObjectsMeeting { limit } => {
            format!("Share of the objects whose own value keeps {limit}")
        }
        Method::IntervalsMeeting { every, limit } => {
            format!("Share of the intervals of {every} whose value keeps {limit}")
        }
        Method::Percentile { percent, over, .. } => {
            format!("Percentile {percent} over {}", spread_text(*over))
        }
        Method::Count { over, limit } => {
            format!("Number of {} that do not keep {limit}", spread_text(*over))
        }
        Method::CountRecords => "Number of outages that count".to_owned(),
        Method::Availability => "Availability: time in service of all counted time".to_owned(),
        Method::Weighted { .. } => "Mean of the objects' values, each with its weight".to_owned(),
        Method::WorstObject => "The value of the worst object".to_owned(),
        Method::MedianOfDays => "Median of the days' values".to_owned(),
        Method::TicketStatistic => "Statistic of tickets".to_owned(),
        Method::Composite { .. } => "Made from other objectives".to_owned(),
    };
    let exclusions = match objective.exclusions.as_ref().map(|terms| terms.mode) {
        None => "nothing is excluded",
        Some(ExclusionMode::DowntimeOnly) => {
            "excluded downtime does not count as down, service time stays whole"
        }
        Some(ExclusionMode::DowntimeAndServiceTime) => {
            "excluded time leaves both downtime and service time"
        }
    };
    format!("{method}; {exclusions}")
}

fn spread_text(spread: Spread) -> String {
    match spread {
        Spread::Objects => "objects".to_owned(),
        Spread::Intervals(every) => format!("intervals of {every}"),
    }
}

pub(super) fn exclusion_kind(kind: ExclusionKind) -> &'static str {
    match kind {
        ExclusionKind::PlannedMaintenance => "planned maintenance",
        ExclusionKind::EmergencyMaintenance => "emergency maintenance",
        ExclusionKind::ForceMajeure => "force majeure",
        ExclusionKind::CustomerCaused => "caused by the customer",
        ExclusionKind::ThirdParty => "third party",
        ExclusionKind::SiteAccess => "site access",
        ExclusionKind::AtypicalDay => "atypical day",
        ExclusionKind::EnergySaving => "energy saving",
        ExclusionKind::NewSite => "new site",
        ExclusionKind::Decommissioned => "decommissioned",
    }
}

pub(super) fn verdict_word(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Achieved => "Achieved",
        Verdict::Tolerated => "Tolerated",
        Verdict::Forgiven => "Forgiven",
        Verdict::Breached => "Breached",
        Verdict::Undecided => "Undecided",
    }
}
