//! A line of a contract in plain words: one sentence for each thing that was agreed.

use rust_decimal::Decimal;

use super::terms;
use crate::gui::widget::quantity;
use crate::kpi::Catalog;
use crate::sla::credit::{PointsRule, SlidingMode};
use crate::sla::method::{CellLimit, Spread};
use crate::sla::{
    CompareRule, Comparison, CreditRule, Method, MissingDataRule, Objective, RoundingRule, Source,
};
use crate::words::{self, tr};

/// What the line says.
pub(super) fn sentences(objective: &Objective, catalog: &Catalog, currency: &str) -> Vec<String> {
    let mut all = vec![measured(objective, catalog)];
    let unit = if objective.unit.is_empty() { "" } else { objective.unit.as_str() };
    let value = |n: Decimal| quantity_of(n, unit);
    let target = value(objective.target);
    all.push(match objective.comparison {
        Comparison::AtLeast => tr!("contract-editor-say-at-least", target = &target),
        Comparison::AtMost => tr!("contract-editor-say-at-most", target = &target),
    });
    if let Some(warning) = objective.warning {
        let warning = value(warning);
        all.push(match objective.comparison {
            Comparison::AtLeast => tr!("contract-editor-say-warning-below", warning = &warning),
            Comparison::AtMost => tr!("contract-editor-say-warning-above", warning = &warning),
        });
    }
    if let Some(change) = objective.target_changes.first() {
        let (day, target) = (change.from.to_string(), value(change.target));
        all.push(tr!("contract-editor-say-change", day = &day, target = &target));
    }
    if !objective.tolerance.is_zero() {
        all.push(tr!("contract-editor-say-tolerance", tolerance = &value(objective.tolerance)));
    }
    if objective.grace.misses > 0 {
        let (misses, periods) = (objective.grace.misses, objective.grace.periods);
        all.push(tr!("contract-editor-say-grace", misses = misses, periods = periods));
    }
    all.push(scope(objective));
    if !objective.service_calendar.calendar.is_always() {
        let calendar = objective.service_calendar.calendar.hours().to_string();
        all.push(tr!("contract-editor-say-calendar", hours = &calendar));
    }
    if let Some(name) = &objective.busy_hour {
        all.push(tr!("contract-editor-say-busy-hour", name = name));
    }
    all.push(exclusions(objective));
    all.extend(missing_data(objective));
    all.extend(rounding(objective));
    all.push(credit(objective, currency));
    if let Some(line) = &objective.ola_of {
        all.push(tr!("contract-editor-say-ola", line = line));
    } else {
        all.push(tr!("contract-editor-say-weight", weight = &number(objective.weight)));
    }
    all
}

/// As it was typed, in the number locale.
fn number(n: Decimal) -> String {
    words::numbers().decimal(n, n.scale())
}

fn quantity_of(n: Decimal, unit: &str) -> String {
    quantity::with_unit(&number(n), unit)
}

fn what(objective: &Objective, catalog: &Catalog) -> String {
    match &objective.source {
        Source::Kpi(id) => {
            let kpi = catalog.kpi(id);
            kpi.map_or_else(|| id.clone(), |k| k.name_in(words::language().code()).to_owned())
        }
        Source::Formula(text) => text.clone(),
        Source::Outages(_) => tr!("contract-editor-source-outages").to_owned(),
        Source::Tickets(_) => tr!("contract-editor-source-tickets").to_owned(),
        Source::Composite => tr!("contract-editor-source-lines").to_owned(),
    }
}

fn measured(objective: &Objective, catalog: &Catalog) -> String {
    let what = what(objective, catalog);
    let unit = objective.unit.as_str();
    match &objective.method {
        Method::PeriodAggregate => tr!("contract-editor-say-period", what = &what),
        Method::ObjectsMeeting { limit } => {
            tr!("contract-editor-say-objects", what = &what, limit = &limit_of(*limit))
        }
        Method::IntervalsMeeting { every, limit } => {
            let every = every.to_string();
            let limit = limit_of(*limit);
            tr!("contract-editor-say-intervals", what = &what, every = &every, limit = &limit)
        }
        Method::Percentile { percent, over, .. } => {
            let percent = number(*percent);
            match over {
                Spread::Objects => {
                    tr!("contract-editor-say-percentile-objects", what = &what, percent = &percent)
                }
                Spread::Intervals(every) => {
                    let every = every.to_string();
                    tr!(
                        "contract-editor-say-percentile-intervals",
                        what = &what,
                        percent = &percent,
                        every = &every
                    )
                }
            }
        }
        Method::Count { over, limit } => {
            let limit = limit_of(*limit);
            match over {
                Spread::Objects => {
                    tr!("contract-editor-say-count-objects", what = &what, limit = &limit)
                }
                Spread::Intervals(every) => {
                    let every = every.to_string();
                    tr!(
                        "contract-editor-say-count-intervals",
                        what = &what,
                        limit = &limit,
                        every = &every
                    )
                }
            }
        }
        Method::CountRecords => tr!("contract-editor-say-count-records").to_owned(),
        Method::Availability => tr!("contract-editor-say-availability", what = &what),
        Method::Weighted { .. } => tr!("contract-editor-say-weighted", what = &what),
        Method::WorstObject => tr!("contract-editor-say-worst", what = &what),
        Method::MedianOfDays => tr!("contract-editor-say-median", what = &what),
        Method::TicketStatistic => match &objective.source {
            Source::Tickets(terms) => {
                let word = terms.statistic.to_string();
                let shown = terms::choice("objective.tickets", "statistic", &word);
                let statistic = shown.unwrap_or(&word).to_owned();
                tr!("contract-editor-say-tickets", statistic = &statistic, unit = unit)
            }
            _ => what,
        },
        Method::Composite { parts, .. } => {
            let lines: Vec<&str> = parts.iter().map(|part| part.objective.as_str()).collect();
            tr!("contract-editor-say-composite", lines = &lines.join(", "))
        }
    }
}

/// `≥ 99.5`
fn limit_of(limit: CellLimit) -> String {
    format!("{} {}", limit.comparison.sign(), number(limit.value))
}

fn scope(objective: &Objective) -> String {
    let filter = objective.scope.filter.trim();
    if filter.is_empty() {
        tr!("contract-editor-say-all-objects").to_owned()
    } else {
        tr!("contract-editor-say-scope", filter = filter)
    }
}

fn exclusions(objective: &Objective) -> String {
    let Some(agreed) = &objective.exclusions else {
        return tr!("contract-editor-say-no-exclusions").to_owned();
    };
    let kinds: Vec<String> = agreed
        .kinds
        .iter()
        .map(|kind| {
            let word = kind.kind.name();
            let shown = terms::choice("objective.exclusions.kinds", "kind", word);
            shown.unwrap_or(word).to_lowercase()
        })
        .collect();
    tr!("contract-editor-say-exclusions", kinds = &kinds.join(", "))
}

fn missing_data(objective: &Objective) -> Option<String> {
    if !objective.is_of_counters() {
        return None;
    }
    let share = quantity::share(Some(objective.completeness_ratio_min));
    Some(match objective.missing_data {
        MissingDataRule::Undecided => tr!("contract-editor-say-undecided", share = &share),
        MissingDataRule::Ignore => tr!("contract-editor-say-ignore", share = &share),
        MissingDataRule::CountAsBreached => tr!("contract-editor-say-breached", share = &share),
        MissingDataRule::LastGood => tr!("contract-editor-say-last-good", share = &share),
    })
}

fn rounding(objective: &Objective) -> Option<String> {
    let (RoundingRule::HalfUp { decimals } | RoundingRule::HalfEven { decimals }) =
        objective.rounding
    else {
        return None;
    };
    Some(match objective.compare {
        CompareRule::AfterRounding => tr!("contract-editor-say-rounded", decimals = decimals),
        CompareRule::BeforeRounding => tr!("contract-editor-say-unrounded", decimals = decimals),
    })
}

fn credit(objective: &Objective, currency: &str) -> String {
    match &objective.credit {
        CreditRule::None => tr!("contract-editor-say-no-credit").to_owned(),
        CreditRule::Steps { steps, below_percent, .. } => {
            let least = steps.iter().map(|step| step.percent).find(|percent| !percent.is_zero());
            let (least, most) = (number(least.unwrap_or(*below_percent)), number(*below_percent));
            tr!("contract-editor-say-steps", least = &least, most = &most, currency = currency)
        }
        CreditRule::Sliding(rule) => {
            let step = quantity_of(rule.step, &objective.unit);
            let (percent, cap) = (number(rule.percent_per_step), number(rule.cap_percent));
            match rule.mode {
                SlidingMode::ProRata => {
                    tr!(
                        "contract-editor-say-pro-rata",
                        step = &step,
                        percent = &percent,
                        cap = &cap
                    )
                }
                SlidingMode::StartedSteps => {
                    tr!("contract-editor-say-started", step = &step, percent = &percent, cap = &cap)
                }
                SlidingMode::CompletedSteps => {
                    tr!(
                        "contract-editor-say-completed",
                        step = &step,
                        percent = &percent,
                        cap = &cap
                    )
                }
            }
        }
        CreditRule::Points(PointsRule::ByVerdict { missed_points, .. }) => {
            tr!("contract-editor-say-points", points = *missed_points)
        }
        CreditRule::Points(PointsRule::BySteps { below_points, .. }) => {
            tr!("contract-editor-say-point-steps", points = *below_points)
        }
        CreditRule::Pool { allocation_percent } => {
            tr!("contract-editor-say-pool", percent = &number(*allocation_percent))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::format::Locale;
    use crate::sla::parse_contract;
    use crate::words::{Language, speak};
    use crate::workspace::definitions::EXAMPLES;

    fn said(example: usize, line: usize, language: Language, locale: &str) -> String {
        speak(language, Locale::named(locale).unwrap());
        let contract = parse_contract("x", EXAMPLES[example].text).unwrap();
        let all = sentences(&contract.objectives[line], &Catalog::builtin(), &contract.currency);
        speak(Language::English, Locale::ENGLISH);
        all.join(" ")
    }

    #[test]
    fn a_line_is_said_with_all_that_was_agreed() {
        let said = said(0, 0, Language::English, "en-US");
        for part in [
            "at least 99.90%",
            "99.93%",
            "0.02%",
            "1 of 12",
            "country == \"PE\"",
            "planned maintenance, force majeure",
            "95",
            "from 5 to 25% of the fee",
            "60 of 100",
        ] {
            assert!(said.contains(part), "{part:?} is not in: {said}");
        }
        assert!(!said.contains("contract-editor"), "{said}");
        assert!(!said.contains("at most 99.90"), "{said}");
    }

    #[test]
    fn every_line_of_every_example_is_said_in_every_language() {
        for (language, locale) in [
            (Language::English, "en-US"),
            (Language::Spanish, "es-CO"),
            (Language::Portuguese, "pt-BR"),
            (Language::Chinese, "zh-CN"),
        ] {
            for (at, example) in EXAMPLES.iter().enumerate() {
                let contract = parse_contract("x", example.text).unwrap();
                for line in 0..contract.objectives.len() {
                    let said = said(at, line, language, locale);
                    assert!(!said.contains("contract-editor"), "{said}");
                    assert!(!said.contains('{'), "{said}");
                }
            }
        }
        let spanish = said(0, 0, Language::Spanish, "es-CO");
        assert!(spanish.contains("99,90\u{a0}%"), "{spanish}");
    }
}
