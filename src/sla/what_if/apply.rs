//! A contract as a what-if supposes it. The changed terms go through the reader of contract files: what no contract may say, no
//! what-if may suppose.

use std::collections::BTreeMap;

use toml::{Table, Value};

use super::{WhatIf, WhatIfChange, WhatIfTerm, value_of, word_of};
use crate::diagnostic::{Diagnostic, Location};
use crate::model::phrase;
use crate::sla::contract::{Contract, Objective, RoundingRule, Source};
use crate::sla::contract_file::measured::METHOD_TERMS;
use crate::sla::contract_file::terms::*;
use crate::sla::contract_file::{parse_contract, write_contract};
use crate::sla::credit::{CreditRule, PointsRule, meets};
use crate::sla::exclusion::ExclusionChoice;
use crate::sla::method::Method;
use crate::sla::window::SlaPeriod;
use crate::words::{Sentence, formula, sentence};

/// What a what-if makes of a contract.
#[derive(Clone, Debug, PartialEq)]
pub struct Applied {
    pub contract: Contract,
    pub exclusions: ExclusionChoice,
    /// How many of its worst objects a line is judged without, by the line's id.
    pub without_worst: BTreeMap<String, u32>,
    /// Outages that last so many minutes at most for a line, by the line's id.
    pub outage_minutes: BTreeMap<String, Vec<(String, u32)>>,
    /// Each change with the value before it, such as `target 99.90 → 99.50 (availability)`.
    pub changes: Vec<Sentence>,
}

/// Terms of a line that are written into the contract's text.
type LineTerms<'a> = Vec<&'a WhatIfTerm>;

/// The contract with the changes of a what-if, in the period that is judged.
///
/// A target or warning that is supposed holds in all periods. Steps of credits stay as agreed, so that a result may meet a supposed
/// target and still cost what its step says; the changes say so. A change for all lines leaves lines alone that have no such term: `busy_hour` those without counters,
/// `exclusion_mode` those without exclusions, `compare` those without rounding.
///
/// # Errors
/// Every change that the contract cannot take, with what to write instead.
pub fn apply(
    contract: &Contract,
    period: SlaPeriod,
    what_if: &WhatIf,
) -> Result<Applied, Vec<Diagnostic>> {
    let mut mistakes = Vec::new();
    let mut applied = Applied {
        contract: contract.clone(),
        exclusions: ExclusionChoice::Approved,
        without_worst: BTreeMap::new(),
        outage_minutes: BTreeMap::new(),
        changes: Vec::new(),
    };
    let in_force: Vec<Objective> =
        contract.objectives.iter().map(|o| o.in_force(period.first_day()).0).collect();
    for change in &what_if.changes {
        if let Err(mistake) = check(change, what_if, &in_force) {
            mistakes.push(mistake);
        }
        if let WhatIfTerm::Exclusions(choice) = &change.term {
            applied.exclusions = choice.clone();
        }
        let line = in_force.iter().find(|line| change.objective_id.as_ref() == Some(&line.id));
        applied.changes.push(change.sentence(before(change, &in_force).as_deref(), line));
    }
    if !mistakes.is_empty() {
        return Err(mistakes);
    }
    let read = written(contract, what_if)?;
    for ((idx, objective), said) in in_force.iter().enumerate().zip(read) {
        let terms: LineTerms<'_> = what_if.terms_of(&objective.id).collect();
        let mut changed = said.unwrap_or_else(|| contract.objectives[idx].clone());
        let moves_levels =
            |term: &&&WhatIfTerm| matches!(term, WhatIfTerm::Target(_) | WhatIfTerm::Warning(_));
        if terms.iter().any(|term| moves_levels(&term)) {
            match with_levels(&changed, objective, &terms) {
                Ok((line, dropped)) => {
                    changed = line;
                    applied.changes.extend(dropped);
                }
                Err(mistake) => mistakes.push(mistake),
            }
        }
        if let Some(n) = terms.iter().find_map(|term| match term {
            WhatIfTerm::WithoutWorst(n) => Some(*n),
            _ => None,
        }) {
            applied.without_worst.insert(objective.id.clone(), n);
        }
        if takes_outages(objective)
            && let Some(outages) = terms.iter().find_map(|term| match term {
                WhatIfTerm::OutageMinutes(outages) => Some(outages.clone()),
                _ => None,
            })
        {
            applied.outage_minutes.insert(objective.id.clone(), outages);
        }
        applied.contract.objectives[idx] = changed;
    }
    if mistakes.is_empty() { Ok(applied) } else { Err(mistakes) }
}

/// What can be said against a change before it is made.
fn check(
    change: &WhatIfChange,
    what_if: &WhatIf,
    objectives: &[Objective],
) -> Result<(), Diagnostic> {
    let key = change.term.key();
    let of_all = |what: &str| {
        Diagnostic::error(format!("what-if {key} cannot be of one line: {what}"))
            .hint(format!("write {key}={}", change.term.value_text()))
    };
    if matches!(change.term, WhatIfTerm::Exclusions(_)) && change.objective_id.is_some() {
        return Err(of_all("the ledger is that of the whole contract"));
    }
    let mut lines = objectives.iter().filter(|objective| concerns(change, objective));
    let is_rounded = |objective: &Objective| {
        let mut terms = what_if.terms_of(&objective.id);
        let supposed = terms.find_map(|term| match term {
            WhatIfTerm::Rounding(rule) => Some(*rule),
            _ => None,
        });
        supposed.unwrap_or(objective.rounding) != RoundingRule::None
    };
    let changes = |objective: &Objective| match change.term {
        WhatIfTerm::Compare(_) => is_rounded(objective),
        _ => takes(&change.term, objective),
    };
    if !lines.any(changes) {
        let why = match change.term {
            WhatIfTerm::BusyHour(_) => "only lines of counters have busy hours",
            WhatIfTerm::ExclusionMode(_) => "no such line agrees on exclusions",
            WhatIfTerm::Compare(_) => "without a rounding there is nothing to choose",
            WhatIfTerm::CompletenessMin(_) => {
                "only lines of counters ask for a share of valid data"
            }
            WhatIfTerm::OutageMinutes(_) => "only lines of outage records have outages",
            _ => "no line has such a term",
        };
        let mistake = Diagnostic::error(format!("what-if {key} changes nothing: {why}"));
        return Err(match change.term {
            WhatIfTerm::Compare(_) => mistake.hint("give a rounding too: rounding=half_up 2"),
            _ => mistake,
        });
    }
    Ok(())
}

fn concerns(change: &WhatIfChange, objective: &Objective) -> bool {
    change.objective_id.as_ref().is_none_or(|id| *id == objective.id)
}

/// Whether a line has such a term. Others are left alone by a change for all.
fn takes(term: &WhatIfTerm, objective: &Objective) -> bool {
    match term {
        WhatIfTerm::BusyHour(_) => objective.is_of_counters(),
        WhatIfTerm::ExclusionMode(_) => objective.exclusions.is_some(),
        WhatIfTerm::WithoutWorst(_) => {
            !matches!(objective.source, Source::Composite | Source::Tickets(_))
        }
        WhatIfTerm::CompletenessMin(_) => objective.is_of_counters(),
        WhatIfTerm::OutageMinutes(_) => takes_outages(objective),
        _ => true,
    }
}

fn takes_outages(objective: &Objective) -> bool {
    matches!(objective.source, Source::Outages(_))
}

/// The contract's own value as text; `None` where it says nothing, or the lines differ.
fn before(change: &WhatIfChange, objectives: &[Objective]) -> Option<String> {
    let mut texts = objectives
        .iter()
        .filter(|objective| concerns(change, objective) && takes(&change.term, objective))
        .map(|objective| value_before(&change.term, objective));
    let first = texts.next()??;
    texts.all(|text| text.as_ref() == Some(&first)).then_some(first)
}

fn value_before(term: &WhatIfTerm, objective: &Objective) -> Option<String> {
    let none = || "none".to_owned();
    match term {
        WhatIfTerm::Target(_) => Some(objective.target.to_string()),
        WhatIfTerm::Warning(_) => Some(objective.warning.map_or_else(none, |w| w.to_string())),
        WhatIfTerm::Tolerance(_) => Some(objective.tolerance.to_string()),
        WhatIfTerm::Method(_) => Some(method_word(&objective.method).to_owned()),
        WhatIfTerm::Rounding(_) => Some(WhatIfTerm::Rounding(objective.rounding).value_text()),
        WhatIfTerm::Compare(_) if objective.rounding == RoundingRule::None => None,
        WhatIfTerm::Compare(_) => Some(WhatIfTerm::Compare(objective.compare).value_text()),
        WhatIfTerm::BusyHour(_) => Some(objective.busy_hour.clone().unwrap_or_else(none)),
        WhatIfTerm::ExclusionMode(_) => objective
            .exclusions
            .as_ref()
            .map(|terms| word_of(&EXCLUSION_MODES, terms.mode).to_owned()),
        WhatIfTerm::Exclusions(_) => Some("approved".to_owned()),
        WhatIfTerm::CompletenessMin(_) => Some(objective.completeness_ratio_min.to_string()),
        WhatIfTerm::WithoutWorst(_) | WhatIfTerm::OutageMinutes(_) => None,
    }
}

fn method_word(method: &Method) -> &'static str {
    let name = match method {
        Method::PeriodAggregate => MethodName::PeriodAggregate,
        Method::ObjectsMeeting { .. } => MethodName::ObjectsMeeting,
        Method::IntervalsMeeting { .. } => MethodName::IntervalsMeeting,
        Method::Percentile { .. } => MethodName::Percentile,
        Method::Count { .. } | Method::CountRecords => MethodName::Count,
        Method::Availability => MethodName::Availability,
        Method::Weighted { .. } => MethodName::Weighted,
        Method::WorstObject => MethodName::WorstObject,
        Method::MedianOfDays => MethodName::MedianOfDays,
        Method::TicketStatistic => MethodName::TicketStatistic,
        Method::Composite { .. } => MethodName::Composite,
    };
    METHODS.iter().find(|(_, known)| *known == name).map_or("", |(word, _)| word)
}

/// The lines as the reader of contract files reads them with the changed terms; `None` where a line has none.
fn written(
    contract: &Contract,
    what_if: &WhatIf,
) -> Result<Vec<Option<Objective>>, Vec<Diagnostic>> {
    let unwritable =
        |e: &dyn std::fmt::Display| vec![Diagnostic::error(format!("could not apply: {e}"))];
    let mut document: Table =
        write_contract(contract).parse().map_err(|e: toml::de::Error| unwritable(&e.message()))?;
    let mut is_written = vec![false; contract.objectives.len()];
    let tables = document.get_mut(OBJECTIVES.key).and_then(Value::as_array_mut);
    let tables = tables.ok_or_else(|| unwritable(&"the contract has no lines"))?;
    let mut mistakes = Vec::new();
    for (idx, (objective, table)) in contract.objectives.iter().zip(tables).enumerate() {
        let Some(table) = table.as_table_mut() else { continue };
        for term in what_if.terms_of(&objective.id).filter(|term| takes(term, objective)) {
            match write_term(table, objective, term) {
                Ok(wrote) => is_written[idx] |= wrote,
                Err(mistake) => mistakes.push(mistake),
            }
        }
        // Without a rounding there is nothing to choose.
        if table.get(ROUNDING.key).and_then(Value::as_str) == Some("none") {
            table.remove(COMPARE.key);
        }
    }
    if !mistakes.is_empty() {
        return Err(mistakes);
    }
    let read = parse_contract("what-if", &document.to_string())
        .map_err(|found| found.into_iter().map(of_what_if).collect::<Vec<_>>())?;
    Ok(read
        .objectives
        .into_iter()
        .zip(is_written)
        .map(|(objective, is_written)| is_written.then_some(objective))
        .collect())
}

/// Lines of a text that nobody wrote mean nothing to a reader.
fn of_what_if(found: Diagnostic) -> Diagnostic {
    let found = found.reworded(|what| phrase!("what-if: {what}", what = what));
    Diagnostic { location: Location::default(), ..found }
}

/// Whether the term is one of the contract's text.
fn write_term(
    table: &mut Table,
    objective: &Objective,
    term: &WhatIfTerm,
) -> Result<bool, Diagnostic> {
    let text = || Value::String(term.value_text());
    match term {
        WhatIfTerm::Tolerance(_) => table.insert(TOLERANCE.key.to_owned(), text()),
        WhatIfTerm::Rounding(_) => table.insert(ROUNDING.key.to_owned(), text()),
        WhatIfTerm::Compare(_) => table.insert(COMPARE.key.to_owned(), text()),
        WhatIfTerm::CompletenessMin(_) => table.insert(COMPLETENESS.key.to_owned(), text()),
        WhatIfTerm::BusyHour(None) => table.remove(BUSY_HOUR.key),
        WhatIfTerm::BusyHour(Some(_)) => table.insert(BUSY_HOUR.key.to_owned(), text()),
        WhatIfTerm::ExclusionMode(_) => table
            .get_mut(EXCLUSIONS.key)
            .and_then(Value::as_table_mut)
            .and_then(|terms| terms.insert(EXCLUSION_MODE.key.to_owned(), text())),
        WhatIfTerm::Method(words) => {
            write_method(table, objective, words)?;
            None
        }
        _ => return Ok(false),
    };
    Ok(true)
}

/// How the terms of a method follow its word.
fn usage(method: MethodName) -> &'static str {
    match method {
        MethodName::ObjectsMeeting => "objects_meeting at_least 99.5",
        MethodName::IntervalsMeeting => "intervals_meeting 1h at_least 99.5",
        MethodName::Percentile => {
            "percentile 95 nearest_rank intervals 1h, or percentile 95 linear objects"
        }
        MethodName::Count => "count intervals 1h at_least 99.5, or count objects at_most 0.5",
        MethodName::Weighted => "weighted attribute priority, or weighted formula sum(x)",
        _ => "",
    }
}

/// Writes `percentile 95 nearest_rank intervals 1h` as the terms of a contract file.
fn write_method(table: &mut Table, objective: &Objective, words: &str) -> Result<(), Diagnostic> {
    let (word, rest) = words.split_once(' ').unwrap_or((words, ""));
    let Some(method) = value_of(&METHODS, word) else { return Ok(()) };
    if method == MethodName::Composite || matches!(objective.source, Source::Composite) {
        let why = format!(
            "what-if method cannot be {word:?} for the line {:?}: a composite is made of other lines",
            objective.id
        );
        return Err(Diagnostic::error(why).hint("name the line: OBJECTIVE.method=…"));
    }
    let of_outages = matches!(objective.source, Source::Outages(_));
    let terms: Vec<&str> = rest.split_whitespace().collect();
    let limit = |side: &str, number: &str| (LIMIT_OF_CELL.key, format!("{side} {number}"));
    let said = |key: &'static str, word: &str| (key, word.to_owned());
    let found: Option<Vec<(&str, String)>> = match (method, terms.as_slice()) {
        (MethodName::ObjectsMeeting, [side, number]) => Some(vec![limit(side, number)]),
        (MethodName::IntervalsMeeting, [every, side, number]) => {
            Some(vec![said(INTERVAL.key, every), limit(side, number)])
        }
        (MethodName::Percentile, [percent, rule, over @ ..]) => spread(over).map(|over| {
            let terms = over.into_iter().map(|(key, word)| said(key, word));
            terms.chain([said(PERCENTILE.key, percent), said(PERCENTILE_RULE.key, rule)]).collect()
        }),
        (MethodName::Count, []) if of_outages => Some(Vec::new()),
        (MethodName::Count, [over @ .., side, number]) if !of_outages => spread(over).map(|over| {
            let terms = over.into_iter().map(|(key, word)| said(key, word));
            terms.chain([limit(side, number)]).collect()
        }),
        (MethodName::Weighted, ["attribute" | "formula", _, ..]) => Some(Vec::new()),
        (
            MethodName::ObjectsMeeting
            | MethodName::IntervalsMeeting
            | MethodName::Percentile
            | MethodName::Count
            | MethodName::Weighted,
            _,
        ) => None,
        (_, []) => Some(Vec::new()),
        _ => None,
    };
    let Some(found) = found else {
        let (why, hint) = match usage(method) {
            "" => ("has no terms of its own".to_owned(), format!("write method={word}")),
            _ if method == MethodName::Count && of_outages => {
                ("has no terms where outages are counted".to_owned(), "write method=count".into())
            }
            usage => {
                (format!("needs its terms, and has {rest:?}"), format!("write method={usage}"))
            }
        };
        return Err(Diagnostic::error(format!("what-if method {word:?} {why}")).hint(hint));
    };
    for term in METHOD_TERMS {
        table.remove(term.key);
    }
    table.insert(METHOD.key.to_owned(), Value::String(word.to_owned()));
    for (key, text) in found {
        table.insert(key.to_owned(), Value::String(text));
    }
    if method == MethodName::Weighted
        && let Some((key, text)) = rest.split_once(' ')
    {
        let by = Table::from_iter([(key.to_owned(), Value::String(text.to_owned()))]);
        table.insert(WEIGHT_BY.key.to_owned(), Value::Table(by));
    }
    // Percent of cells and numbers of them have no unit of the KPI.
    let unit = match method {
        MethodName::ObjectsMeeting | MethodName::IntervalsMeeting => Some("%"),
        MethodName::Count => Some(""),
        _ => None,
    };
    match unit {
        Some(unit) => {
            table.insert(UNIT.key.to_owned(), Value::String(unit.to_owned()));
        }
        None if !objective.method.keeps_unit() && objective.is_of_counters() => {
            let why = format!(
                "what-if method cannot be {word:?} for the line {:?}: its target is one of {:?}, not of the KPI",
                objective.id,
                method_word(&objective.method)
            );
            return Err(Diagnostic::error(why));
        }
        None => {}
    }
    Ok(())
}

/// `objects`, or `intervals 1h`.
fn spread<'w>(words: &[&'w str]) -> Option<Vec<(&'static str, &'w str)>> {
    match words {
        [over @ "objects"] => Some(vec![(OVER.key, *over)]),
        [over @ "intervals", every] => Some(vec![(OVER.key, *over), (INTERVAL.key, *every)]),
        _ => None,
    }
}

/// The line with a supposed target or warning, and what that leaves no room for.
fn with_levels(
    line: &Objective,
    in_force: &Objective,
    terms: &[&WhatIfTerm],
) -> Result<(Objective, Vec<Sentence>), Diagnostic> {
    let mut changed = Objective {
        target: in_force.target,
        warning: in_force.warning,
        improvement: in_force.improvement,
        stretch: in_force.stretch,
        target_changes: Vec::new(),
        ..line.clone()
    };
    for term in terms {
        match term {
            WhatIfTerm::Target(target) => changed.target = *target,
            WhatIfTerm::Warning(warning) => changed.warning = *warning,
            _ => {}
        }
    }
    let floor = changed.target;
    let is_better = |level| meets(level, changed.comparison, floor);
    if let Some(warning) = changed.warning.filter(|warning| !is_better(*warning)) {
        let why = format!(
            "what-if: the warning {warning} of the line {:?} is on the bad side of the target {floor}",
            line.id
        );
        let hint = format!("give a warning too, or none: {}.warning=none", line.id);
        return Err(Diagnostic::error(why).hint(hint));
    }
    let mut dropped = Vec::new();
    let by_steps = matches!(
        changed.credit,
        CreditRule::Steps { .. } | CreditRule::Points(PointsRule::BySteps { .. })
    );
    if by_steps && changed.target != in_force.target {
        dropped.push(sentence!("sentences-steps-stay", id = &line.id));
    }
    let comparison = changed.comparison;
    let levels = [
        (sentence!("sentences-term-improvement"), &mut changed.improvement),
        (sentence!("sentences-term-stretch"), &mut changed.stretch),
    ];
    for (name, level) in levels {
        if let Some(value) = level.filter(|value| !meets(*value, comparison, floor)) {
            *level = None;
            let none = sentence!("sentences-none");
            dropped.push(formula![name, " ", value, " → ", none, " (", &line.id, ")"]);
        }
    }
    Ok((changed, dropped))
}
