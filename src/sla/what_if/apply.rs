//! A contract with the changes of a what-if.

use rust_decimal::Decimal;

use super::{WhatIf, WhatIfChange, WhatIfTerm, unknown};
use crate::diagnostic::Diagnostic;
use crate::model::Every;
use crate::sla::contract::{CompareRule, Contract, Objective, Source};
use crate::sla::contract_file::terms::{METHODS, PERCENTILE_RULES};
use crate::sla::exclusion::ExclusionChoice;
use crate::sla::method::{Method, Spread, Weight};

impl WhatIf {
    /// The contract with every change but those of exclusions and worst objects, which are questions to the data.
    ///
    /// # Errors
    /// A change for one objective that does not fit it, and a change for all that fits none.
    pub fn applied(&self, contract: &Contract) -> Result<Contract, Vec<Diagnostic>> {
        let mut mistakes = Vec::new();
        for change in &self.changes {
            let meant = contract.objectives.iter().filter(|o| change.is_for(o));
            if !meant.clone().any(|objective| fits(&change.term, objective)) {
                mistakes.push(misfit(change, contract));
            }
        }
        if !mistakes.is_empty() {
            return Err(mistakes);
        }
        let mut changed = contract.clone();
        for objective in &mut changed.objectives {
            let id = objective.id.clone();
            for term in self.terms_of(&id) {
                if fits(term, objective) {
                    apply(term, objective);
                }
            }
        }
        Ok(changed)
    }

    /// Which windows count; those that are approved where nothing else is said.
    pub fn exclusions(&self) -> ExclusionChoice {
        let chosen = self.changes.iter().find_map(|change| match &change.term {
            WhatIfTerm::Exclusions(choice) => Some(choice.clone()),
            _ => None,
        });
        chosen.unwrap_or_default()
    }

    /// Of which objective, or of all, how many of the worst objects are left out.
    pub fn without_worst(&self) -> impl Iterator<Item = (Option<&str>, u32)> {
        self.changes.iter().filter_map(|change| match change.term {
            WhatIfTerm::WithoutWorst(n) => Some((change.objective_id.as_deref(), n)),
            _ => None,
        })
    }

    /// What the contract says where a change says something else, for [`WhatIf::watermarks`].
    pub fn before(contract: &Contract, change: &WhatIfChange) -> Option<String> {
        let mut values = contract
            .objectives
            .iter()
            .filter(|o| change.is_for(o))
            .map(|o| value_of(&change.term, o));
        let first = values.next()??;
        values.all(|other| other.as_deref() == Some(&first)).then_some(first)
    }
}

impl WhatIfChange {
    fn is_for(&self, objective: &Objective) -> bool {
        self.objective_id.as_ref().is_none_or(|id| *id == objective.id)
    }
}

/// Counters, outage records and tickets are measured in ways of their own.
fn fits(term: &WhatIfTerm, objective: &Objective) -> bool {
    match (term, &objective.source) {
        (WhatIfTerm::Method(method), Source::Outages(_)) => matches!(
            method,
            Method::Availability
                | Method::ObjectsMeeting { .. }
                | Method::Weighted { weight: Weight::Attribute(_) }
                | Method::WorstObject
        ),
        (WhatIfTerm::Method(_) | WhatIfTerm::BusyHour(_), _) => objective.is_of_counters(),
        (WhatIfTerm::ExclusionMode(_), _) => objective.exclusions.is_some(),
        _ => true,
    }
}

fn misfit(change: &WhatIfChange, contract: &Contract) -> Diagnostic {
    let (key, value) = (change.term.key(), change.term.value_text());
    let whose = match &change.objective_id {
        Some(id) => format!("the objective {id:?}"),
        None => format!("any objective of {:?}", contract.id),
    };
    let hint = match change.term {
        WhatIfTerm::ExclusionMode(_) => "a line that agrees on no exclusion has no mode",
        _ => "it is a term of lines that measure counters",
    };
    Diagnostic::error(format!("what-if {key}={value} does not fit {whose}")).hint(hint)
}

fn apply(term: &WhatIfTerm, objective: &mut Objective) {
    match term {
        WhatIfTerm::Target(target) => {
            objective.target = *target;
            // Later targets would take its place.
            objective.target_changes.clear();
        }
        WhatIfTerm::Warning(warning) => objective.warning = Some(*warning),
        WhatIfTerm::Tolerance(tolerance) => objective.tolerance = *tolerance,
        WhatIfTerm::Method(method) => objective.method = method.clone(),
        WhatIfTerm::Rounding(rounding) => {
            objective.rounding = *rounding;
            objective.compare = CompareRule::AfterRounding;
        }
        WhatIfTerm::BusyHour(name) => objective.busy_hour.clone_from(name),
        WhatIfTerm::ExclusionMode(mode) => {
            if let Some(terms) = &mut objective.exclusions {
                terms.mode = *mode;
            }
        }
        WhatIfTerm::Exclusions(_) | WhatIfTerm::WithoutWorst(_) => {}
    }
}

fn value_of(term: &WhatIfTerm, objective: &Objective) -> Option<String> {
    let own = match term {
        WhatIfTerm::Target(_) => WhatIfTerm::Target(objective.target),
        WhatIfTerm::Warning(_) => WhatIfTerm::Warning(objective.warning?),
        WhatIfTerm::Tolerance(_) => WhatIfTerm::Tolerance(objective.tolerance),
        WhatIfTerm::Method(_) => WhatIfTerm::Method(objective.method.clone()),
        WhatIfTerm::Rounding(_) => WhatIfTerm::Rounding(objective.rounding),
        WhatIfTerm::BusyHour(_) => WhatIfTerm::BusyHour(objective.busy_hour.clone()),
        WhatIfTerm::ExclusionMode(_) => {
            WhatIfTerm::ExclusionMode(objective.exclusions.as_ref()?.mode)
        }
        WhatIfTerm::Exclusions(_) => WhatIfTerm::Exclusions(ExclusionChoice::Approved),
        WhatIfTerm::WithoutWorst(_) => return None,
    };
    Some(own.value_text())
}

/// A method with its terms, as a what-if writes it.
pub(super) fn method_text(method: &Method) -> String {
    let spread = |over: &Spread| match over {
        Spread::Objects => "objects".to_owned(),
        Spread::Intervals(every) => every.to_string(),
    };
    match method {
        Method::PeriodAggregate => "period_aggregate".to_owned(),
        Method::Availability => "availability".to_owned(),
        Method::WorstObject => "worst_object".to_owned(),
        Method::MedianOfDays => "median_of_days".to_owned(),
        Method::ObjectsMeeting { limit } => format!("objects_meeting {limit}"),
        Method::IntervalsMeeting { every, limit } => format!("intervals_meeting {every} {limit}"),
        Method::Percentile { percent, rule, over } => {
            let named = PERCENTILE_RULES.iter().find(|(_, known)| known == rule);
            let word = named.map_or("", |(word, _)| word);
            format!("percentile {percent} {word} {}", spread(over))
        }
        Method::Count { over, limit } => format!("count {} {limit}", spread(over)),
        Method::CountRecords => "count".to_owned(),
        Method::Weighted { weight: Weight::Attribute(name) } => {
            format!("weighted attribute {name}")
        }
        Method::Weighted { weight: Weight::Formula(text) } => format!("weighted formula {text}"),
        Method::TicketStatistic => "ticket_statistic".to_owned(),
        Method::Composite { .. } => "composite".to_owned(),
    }
}

/// Reads what [`method_text`] writes; `None` where terms are missing or wrong.
///
/// # Errors
/// A word that is no method.
pub(super) fn parse_method(text: &str) -> Result<Option<Method>, Diagnostic> {
    let words: Vec<&str> = text.split_whitespace().collect();
    let number = |word: &str| Decimal::from_str_exact(word).ok();
    let interval = |word: &str| match Every::parse(word) {
        Some(every @ (Every::Secs(_) | Every::Day)) => Some(every),
        _ => None,
    };
    let spread = |word: &str| match word {
        "objects" => Some(Spread::Objects),
        word => interval(word).map(Spread::Intervals),
    };
    let found = match words.as_slice() {
        ["period_aggregate"] => Some(Method::PeriodAggregate),
        ["availability"] => Some(Method::Availability),
        ["worst_object"] => Some(Method::WorstObject),
        ["median_of_days"] => Some(Method::MedianOfDays),
        ["objects_meeting", limit] => number(limit).map(|limit| Method::ObjectsMeeting { limit }),
        ["intervals_meeting", every, limit] => interval(every)
            .zip(number(limit))
            .map(|(every, limit)| Method::IntervalsMeeting { every, limit }),
        ["percentile", percent, rule, over] => {
            let percent =
                number(percent).filter(|p| (Decimal::ZERO..=Decimal::ONE_HUNDRED).contains(p));
            let rule =
                PERCENTILE_RULES.iter().find(|(word, _)| word == rule).map(|(_, rule)| *rule);
            percent.zip(rule).zip(spread(over)).map(|((percent, rule), over)| Method::Percentile {
                percent,
                rule,
                over,
            })
        }
        ["count", over, limit] => {
            spread(over).zip(number(limit)).map(|(over, limit)| Method::Count { over, limit })
        }
        ["weighted", "attribute", name] => {
            Some(Method::Weighted { weight: Weight::Attribute((*name).to_owned()) })
        }
        ["weighted", "formula", formula @ ..] if !formula.is_empty() => {
            Some(Method::Weighted { weight: Weight::Formula(formula.join(" ")) })
        }
        _ => None,
    };
    let first = words.first().copied().unwrap_or_default();
    let known: Vec<&str> = METHODS.iter().map(|(word, _)| *word).collect();
    if found.is_none() && !known.contains(&first) {
        return Err(unknown("method", first, &known));
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn methods_are_read_as_they_are_written() {
        for text in [
            "period_aggregate",
            "availability",
            "worst_object",
            "median_of_days",
            "objects_meeting 99.5",
            "intervals_meeting 1h 99.5",
            "percentile 95 nearest_rank objects",
            "percentile 99.9 linear 15m",
            "count 1d 0.5",
            "weighted attribute priority",
            "weighted formula sum(a) + sum(b)",
        ] {
            let method = parse_method(text).ok().flatten();
            assert_eq!(method.as_ref().map(method_text).as_deref(), Some(text));
        }
        for text in ["percentile 95", "percentile 101 linear 1h", "objects_meeting", "composite"] {
            assert_eq!(parse_method(text).ok(), Some(None), "{text}");
        }
        assert!(parse_method("mean_of_days").is_err());
    }
}
