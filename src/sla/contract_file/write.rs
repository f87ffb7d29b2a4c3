//! A contract as the text that reads back to an equal one.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::exclusions::write_exclusion_terms;
use super::measured::cell_limit_text;
use super::terms::*;
use crate::sla::calendar_file::{SERVICE_CALENDAR, WINDOW, window_value, write_calendars};
use crate::sla::contract::{Contract, Grace, Objective, RoundingRule, Source, TargetChange};
use crate::sla::credit::file::write_credit;
use crate::sla::credit::settlement_file::write_settlement_terms;
use crate::sla::method::{CompositeRule, Method, Spread, Weight};
use crate::sla::outage_file::write_outage_terms;
use crate::sla::scorecard::file::write_scorecard_terms;
use crate::sla::ticket_file::write_ticket_terms;
use crate::sla::toml_reader::{Term, line, number, quoted, word};

/// The contract as a file that [`super::parse_contract`] reads back to an equal one. Same contract, same bytes.
pub fn write_contract(contract: &Contract) -> String {
    let mut out = String::new();
    line(&mut out, &ID, &quoted(&contract.id));
    line(&mut out, &CUSTOMER, &quoted(&contract.customer));
    words(&mut out, &PROVIDER, &contract.provider);
    line(&mut out, &NAME, &quoted(&contract.name));
    names(&mut out, &contract.names);
    line(&mut out, &COUNTRY, &quoted(&contract.country));
    words(&mut out, &REGION, &contract.region);
    words(&mut out, &GROUP, &contract.group);
    line(&mut out, &ZONE, &quoted(contract.zone.name()));
    line(&mut out, &CURRENCY, &quoted(&contract.currency));
    line(&mut out, &CURRENCY_DECIMALS, &contract.currency_decimals.to_string());
    line(&mut out, &FEE, &number(contract.fee));
    let cap = contract.credit_cap_percent.map_or_else(|| quoted("none"), number);
    line(&mut out, &CAP, &cap);
    for (term, day) in [(&VALID_FROM, contract.valid_from), (&VALID_TO, contract.valid_to)] {
        if let Some(day) = day {
            line(&mut out, term, &quoted(&day.to_string()));
        }
    }
    line(&mut out, &WINDOW, &window_value(&contract.window));
    if !contract.source_precedence.is_empty() {
        let list: Vec<String> = contract.source_precedence.iter().map(|s| quoted(s)).collect();
        line(&mut out, &SOURCE_PRECEDENCE, &format!("[{}]", list.join(", ")));
    }
    if let Some(days) = contract.dispute_days {
        line(&mut out, &DISPUTE_DAYS, &days.to_string());
    }
    if let Some(language) = contract.report_language {
        line(&mut out, &REPORT_LANGUAGE, &word(&REPORT_LANGUAGES, language));
    }
    if let Some(locale) = contract.number_locale {
        line(&mut out, &NUMBER_LOCALE, &quoted(locale.name));
    }
    words(&mut out, &REPORT_TEMPLATE, &contract.report_template);
    write_calendars(&mut out, &contract.calendars, &contract.zone);
    write_scorecard_terms(&mut out, Some(&contract.scorecard));
    write_settlement_terms(&mut out, &contract.settlement);
    for objective in &contract.objectives {
        write_objective(&mut out, objective);
    }
    out
}

fn words(out: &mut String, term: &Term, text: &str) {
    if !text.is_empty() {
        line(out, term, &quoted(text));
    }
}

fn names(out: &mut String, names: &BTreeMap<String, String>) {
    if !names.is_empty() {
        let list: Vec<String> =
            names.iter().map(|(language, name)| format!("{language} = {}", quoted(name))).collect();
        line(out, &NAMES, &format!("{{ {} }}", list.join(", ")));
    }
}

fn write_objective(out: &mut String, objective: &Objective) {
    out.push_str("\n[[objective]]\n");
    line(out, &ID, &quoted(&objective.id));
    line(out, &NAME, &quoted(&objective.name));
    names(out, &objective.names);
    if let Some(id) = &objective.ola_of {
        line(out, &OLA_OF, &quoted(id));
    }
    match &objective.source {
        Source::Kpi(id) => line(out, &KPI, &quoted(id)),
        Source::Formula(text) => line(out, &FORMULA, &quoted(text)),
        // Tables, which stand after the plain terms.
        Source::Outages(_) | Source::Tickets(_) | Source::Composite => {}
    }
    line(out, &UNIT, &quoted(&objective.unit));
    line(out, &SCOPE, &quoted(&objective.scope.filter));
    line(out, &MEMBERSHIP, &word(&MEMBERSHIPS, objective.scope.membership));
    line(out, &SERVICE_CALENDAR, &quoted(&objective.service_calendar.id));
    if let Some(name) = &objective.busy_hour {
        line(out, &BUSY_HOUR, &quoted(name));
    }
    write_method(out, &objective.method);
    if objective.exclusions.is_none() {
        line(out, &EXCLUSIONS, &quoted("none"));
    }
    line(out, &COMPARISON, &word(&COMPARISONS, objective.comparison));
    line(out, &TARGET, &number(objective.target));
    let levels = [
        (&WARNING, objective.warning),
        (&IMPROVEMENT, objective.improvement),
        (&STRETCH, objective.stretch),
    ];
    for (term, level) in levels {
        if let Some(level) = level {
            line(out, term, &number(level));
        }
    }
    write_target_changes(out, &objective.target_changes);
    let tolerance = objective.tolerance;
    line(out, &TOLERANCE, &if tolerance.is_zero() { quoted("none") } else { number(tolerance) });
    line(out, &GRACE, &grace_text(objective.grace));
    if matches!(objective.source, Source::Kpi(_) | Source::Formula(_)) {
        line(out, &COMPLETENESS, &quoted(&objective.completeness_ratio_min.to_string()));
        line(out, &MISSING_DATA, &word(&MISSING_DATA_RULES, objective.missing_data));
    }
    line(out, &ROUNDING, &quoted(&rounding_word(objective.rounding)));
    if objective.rounding != RoundingRule::None {
        line(out, &COMPARE, &word(&COMPARE_RULES, objective.compare));
    }
    line(out, &WEIGHT, &number(objective.weight));
    write_credit(out, &objective.credit);
    if let Some(terms) = &objective.exclusions {
        write_exclusion_terms(out, terms);
    }
    match &objective.source {
        Source::Outages(terms) => {
            out.push_str("[objective.outages]\n");
            write_outage_terms(out, terms);
        }
        Source::Tickets(terms) => {
            out.push_str("[objective.tickets]\n");
            write_ticket_terms(out, terms);
        }
        Source::Kpi(_) | Source::Formula(_) | Source::Composite => {}
    }
}

/// `none`, `half_up 2`, `half_even 2`.
fn rounding_word(rule: RoundingRule) -> String {
    match rule {
        RoundingRule::None => "none".to_owned(),
        RoundingRule::HalfUp { decimals } => format!("half_up {decimals}"),
        RoundingRule::HalfEven { decimals } => format!("half_even {decimals}"),
    }
}

fn grace_text(grace: Grace) -> String {
    match grace.misses {
        0 => quoted("none"),
        misses => format!("{{ misses = {misses}, periods = {} }}", grace.periods),
    }
}

fn write_target_changes(out: &mut String, changes: &[TargetChange]) {
    if changes.is_empty() {
        return;
    }
    let _ = writeln!(out, "{} = [", TARGET_CHANGES.key);
    for change in changes {
        let _ = write!(out, "  {{ from = \"{}\", target = {}", change.from, number(change.target));
        let levels = [
            (&WARNING, change.warning),
            (&IMPROVEMENT, change.improvement),
            (&STRETCH, change.stretch),
        ];
        for (term, level) in levels {
            if let Some(level) = level {
                let _ = write!(out, ", {} = {}", term.key, number(level));
            }
        }
        out.push_str(" },\n");
    }
    out.push_str("]\n");
}

fn write_method(out: &mut String, method: &Method) {
    let mut name = |name: MethodName| line(out, &METHOD, &word(&METHODS, name));
    match method {
        Method::PeriodAggregate => name(MethodName::PeriodAggregate),
        Method::Availability => name(MethodName::Availability),
        Method::WorstObject => name(MethodName::WorstObject),
        Method::MedianOfDays => name(MethodName::MedianOfDays),
        Method::TicketStatistic => name(MethodName::TicketStatistic),
        Method::CountRecords => name(MethodName::Count),
        Method::ObjectsMeeting { limit } => {
            name(MethodName::ObjectsMeeting);
            line(out, &LIMIT_OF_CELL, &quoted(&cell_limit_text(*limit)));
        }
        Method::IntervalsMeeting { every, limit } => {
            name(MethodName::IntervalsMeeting);
            line(out, &INTERVAL, &quoted(&every.to_string()));
            line(out, &LIMIT_OF_CELL, &quoted(&cell_limit_text(*limit)));
        }
        Method::Percentile { percent, rule, over } => {
            name(MethodName::Percentile);
            line(out, &PERCENTILE, &number(*percent));
            line(out, &PERCENTILE_RULE, &word(&PERCENTILE_RULES, *rule));
            write_spread(out, *over);
        }
        Method::Count { over, limit } => {
            name(MethodName::Count);
            write_spread(out, *over);
            line(out, &LIMIT_OF_CELL, &quoted(&cell_limit_text(*limit)));
        }
        Method::Weighted { weight } => {
            name(MethodName::Weighted);
            let (term, text) = match weight {
                Weight::Attribute(name) => (&ATTRIBUTE, name),
                Weight::Formula(text) => (&FORMULA, text),
            };
            line(out, &WEIGHT_BY, &format!("{{ {} = {} }}", term.key, quoted(text)));
        }
        Method::Composite { parts, rule } => {
            name(MethodName::Composite);
            line(out, &COMPOSITE_RULE, &word(&COMPOSITE_RULES, *rule));
            let _ = writeln!(out, "{} = [", PARTS.key);
            for part in parts {
                let weight = match rule {
                    CompositeRule::Weighted => format!(", weight = {}", number(part.weight)),
                    _ => String::new(),
                };
                let _ = writeln!(out, "  {{ objective = {}{weight} }},", quoted(&part.objective));
            }
            out.push_str("]\n");
        }
    }
}

fn write_spread(out: &mut String, over: Spread) {
    match over {
        Spread::Objects => line(out, &OVER, &quoted("objects")),
        Spread::Intervals(every) => {
            line(out, &OVER, &quoted("intervals"));
            line(out, &INTERVAL, &quoted(&every.to_string()));
        }
    }
}
