//! What a line measures and how its value comes about: source and method.

use rust_decimal::Decimal;

use super::terms::*;
use crate::model::Every;
use crate::sla::contract::Source;
use crate::sla::method::{CellLimit, CompositePart, CompositeRule, Method, Spread, Weight};
use crate::sla::outage_file::read_outage_terms;
use crate::sla::ticket_file::read_ticket_terms;
use crate::sla::toml_reader::{Reader, Section, Term, plain_decimal, shown};

pub const WEIGHT_TERMS: [&Term; 2] = [&ATTRIBUTE, &FORMULA];
pub const PART_TERMS: [&Term; 2] = [&PART_OBJECTIVE, &WEIGHT];
/// Terms of methods that only some of them have.
pub const METHOD_TERMS: [&Term; 8] = [
    &LIMIT_OF_CELL,
    &INTERVAL,
    &OVER,
    &PERCENTILE,
    &PERCENTILE_RULE,
    &WEIGHT_BY,
    &PARTS,
    &COMPOSITE_RULE,
];

/// The method's name alone, so that other terms know what to ask for.
pub fn method_name(section: &Section<'_, '_>) -> Option<MethodName> {
    let word = section.table.get(METHOD.key)?.get_ref().as_str()?;
    METHODS.iter().find(|(name, _)| *name == word).map(|(_, method)| *method)
}

/// What a line measures before its terms are known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SourceName {
    /// A KPI or a formula.
    Counters,
    Outages,
    Tickets,
    /// Other lines: a composite.
    Lines,
    /// Nothing is said, so that nothing is asked that only one of them has.
    Unknown,
}

/// By the keys that stand there, whether or not their values can be used.
pub fn source_name(section: &Section<'_, '_>) -> SourceName {
    let has = |term: &Term| section.table.contains_key(term.key);
    let is_composite = match method_name(section) {
        Some(method) => method == MethodName::Composite,
        None => has(&PARTS) || has(&COMPOSITE_RULE),
    };
    if has(&KPI) || has(&FORMULA) {
        SourceName::Counters
    } else if has(&OUTAGES) {
        SourceName::Outages
    } else if has(&TICKETS) {
        SourceName::Tickets
    } else if is_composite {
        SourceName::Lines
    } else {
        SourceName::Unknown
    }
}

/// Exactly one of a KPI, a formula, outages, tickets; none for a composite.
pub fn read_source(reader: &mut Reader<'_>, section: &Section<'_, '_>) -> Option<Source> {
    let said: Vec<&Term> = [&KPI, &FORMULA, &OUTAGES, &TICKETS]
        .into_iter()
        .filter(|term| section.table.contains_key(term.key))
        .collect();
    let is_composite = method_name(section) == Some(MethodName::Composite);
    match said.as_slice() {
        [] if source_name(section) == SourceName::Lines => Some(Source::Composite),
        [term, ..] if is_composite => {
            let why = "does not belong to the method \"composite\"";
            reader.refuse(section, term, why, "a composite is made of other lines: take it out");
            None
        }
        [first, second, ..] => {
            let why = format!("stands beside a {:?}", first.key);
            reader.refuse(section, second, why, "keep one of the two");
            None
        }
        [term] if term.key == FORMULA.key => {
            Some(Source::Formula(reader.words(section, &FORMULA)?))
        }
        [term] if term.key == OUTAGES.key => {
            let table = sub_section(reader, section, &OUTAGES)?;
            read_outage_terms(reader, &table).map(Source::Outages)
        }
        [term] if term.key == TICKETS.key => {
            let table = sub_section(reader, section, &TICKETS)?;
            read_ticket_terms(reader, &table).map(Source::Tickets)
        }
        _ => Some(Source::Kpi(reader.words(section, &KPI)?)),
    }
}

/// A table that stands under a term.
pub fn sub_section<'s, 't>(
    reader: &mut Reader<'_>,
    section: &Section<'s, 't>,
    term: &Term,
) -> Option<Section<'s, 't>> {
    let value = reader.value(section, term)?;
    let Some(table) = value.get_ref().as_table() else {
        let why = format!("is {}, not a table", shown(value.get_ref()));
        reader.refuse(section, term, why, format!("write {}", term.example));
        return None;
    };
    let name = format!("{}, {}", section.name, term.key);
    Some(Section { name, table, span: value.span() })
}

pub fn read_method(
    reader: &mut Reader<'_>,
    section: &Section<'_, '_>,
    measured: SourceName,
) -> Option<Method> {
    let name = reader.choice(section, &METHOD, &METHODS)?;
    refuse_other_terms(reader, section, name);
    refuse_other_source(reader, section, name, measured)?;
    match name {
        MethodName::PeriodAggregate => Some(Method::PeriodAggregate),
        MethodName::Availability => Some(Method::Availability),
        MethodName::WorstObject => Some(Method::WorstObject),
        MethodName::MedianOfDays => Some(Method::MedianOfDays),
        MethodName::TicketStatistic => Some(Method::TicketStatistic),
        MethodName::ObjectsMeeting => {
            Some(Method::ObjectsMeeting { limit: read_cell_limit(reader, section)? })
        }
        MethodName::IntervalsMeeting => {
            let every = read_interval(reader, section);
            let limit = read_cell_limit(reader, section);
            Some(Method::IntervalsMeeting { every: every?, limit: limit? })
        }
        MethodName::Percentile => {
            let percent = read_percentile(reader, section);
            let rule = reader.choice(section, &PERCENTILE_RULE, &PERCENTILE_RULES);
            let over = read_spread(reader, section);
            Some(Method::Percentile { percent: percent?, rule: rule?, over: over? })
        }
        MethodName::Count if measured == SourceName::Outages => Some(Method::CountRecords),
        // Records have no interval and no limit; whether they are counted is not said.
        MethodName::Count
            if measured == SourceName::Unknown && !section.table.contains_key(OVER.key) =>
        {
            None
        }
        MethodName::Count => {
            let over = read_spread(reader, section);
            let limit = read_cell_limit(reader, section);
            Some(Method::Count { over: over?, limit: limit? })
        }
        MethodName::Weighted => {
            read_weight(reader, section).map(|weight| Method::Weighted { weight })
        }
        MethodName::Composite => read_composite(reader, section),
    }
}

/// `at_least 99.5`: a number alone leaves open which side is good.
fn read_cell_limit(reader: &mut Reader<'_>, section: &Section<'_, '_>) -> Option<CellLimit> {
    let text = reader.text(section, &LIMIT_OF_CELL)?;
    let limit = parse_cell_limit(&text);
    if limit.is_none() {
        let why = format!("is {text:?}, not \"at_least\" or \"at_most\" with a number");
        reader.refuse(section, &LIMIT_OF_CELL, why, format!("write {}", LIMIT_OF_CELL.example));
    }
    limit
}

fn parse_cell_limit(text: &str) -> Option<CellLimit> {
    let (side, number) = text.split_once(' ')?;
    let comparison = COMPARISONS.iter().find(|(word, _)| *word == side)?.1;
    Some(CellLimit { comparison, value: plain_decimal(number.trim())? })
}

/// `at_least 99.5`
pub fn cell_limit_text(limit: CellLimit) -> String {
    let named = COMPARISONS.iter().find(|(_, comparison)| *comparison == limit.comparison);
    format!("{} {}", named.map_or("", |(word, _)| word), limit.value)
}

/// Which methods go with which source.
fn refuse_other_source(
    reader: &mut Reader<'_>,
    section: &Section<'_, '_>,
    name: MethodName,
    measured: SourceName,
) -> Option<()> {
    use MethodName as M;
    let (what, fitting): (&str, &[M]) = match measured {
        SourceName::Tickets => ("tickets", &[M::TicketStatistic]),
        SourceName::Outages => (
            "outages",
            &[M::Availability, M::Count, M::ObjectsMeeting, M::Weighted, M::WorstObject],
        ),
        SourceName::Counters if name == M::TicketStatistic => (
            "a KPI",
            &[
                M::PeriodAggregate,
                M::ObjectsMeeting,
                M::IntervalsMeeting,
                M::Percentile,
                M::Count,
                M::Availability,
                M::Weighted,
                M::WorstObject,
                M::MedianOfDays,
            ],
        ),
        _ => return Some(()),
    };
    if fitting.contains(&name) {
        return Some(());
    }
    let names: Vec<String> = METHODS
        .iter()
        .filter(|(_, method)| fitting.contains(method))
        .map(|(word, _)| format!("{word:?}"))
        .collect();
    let why = format!("does not go with {what}");
    reader.refuse(section, &METHOD, why, format!("write one of {}", names.join(", ")));
    None
}

/// A term of another method would silently not count.
fn refuse_other_terms(reader: &mut Reader<'_>, section: &Section<'_, '_>, name: MethodName) {
    use MethodName as M;
    let own: &[&Term] = match name {
        M::ObjectsMeeting => &[&LIMIT_OF_CELL],
        M::IntervalsMeeting => &[&LIMIT_OF_CELL, &INTERVAL],
        M::Percentile => &[&PERCENTILE, &PERCENTILE_RULE, &OVER, &INTERVAL],
        M::Count => &[&LIMIT_OF_CELL, &OVER, &INTERVAL],
        M::Weighted => &[&WEIGHT_BY],
        M::Composite => &[&PARTS, &COMPOSITE_RULE],
        _ => &[],
    };
    for term in METHOD_TERMS {
        let is_own = own.iter().any(|own| own.key == term.key);
        if section.table.contains_key(term.key) && !is_own {
            let method = METHODS.iter().find(|(_, method)| *method == name).map_or("", |m| m.0);
            let why = format!("does not belong to the method {method:?}");
            reader.refuse(section, term, why, "take it out, or write the method that has it");
        }
    }
}

fn read_percentile(reader: &mut Reader<'_>, section: &Section<'_, '_>) -> Option<Decimal> {
    let high = Decimal::ONE_HUNDRED;
    let percent = reader.decimal_within(section, &PERCENTILE, Decimal::ZERO, high)?;
    if percent.is_zero() {
        let hint = "write a percentile above 0, such as percentile = \"95\"";
        reader.refuse(section, &PERCENTILE, "is 0, which no value lies below", hint);
        return None;
    }
    Some(percent)
}

fn read_interval(reader: &mut Reader<'_>, section: &Section<'_, '_>) -> Option<Every> {
    let text = reader.text(section, &INTERVAL)?;
    match Every::parse(&text) {
        Some(every @ (Every::Secs(_) | Every::Day)) => Some(every),
        _ => {
            let why =
                format!("is {text:?}, not a number of minutes or hours below a day, nor \"1d\"");
            reader.refuse(section, &INTERVAL, why, format!("write {}", INTERVAL.example));
            None
        }
    }
}

fn read_spread(reader: &mut Reader<'_>, section: &Section<'_, '_>) -> Option<Spread> {
    let over = reader.choice(section, &OVER, &[("objects", true), ("intervals", false)])?;
    if over {
        if section.table.contains_key(INTERVAL.key) {
            let hint = "take it out, or write over = \"intervals\"";
            reader.refuse(section, &INTERVAL, "does not belong to over = \"objects\"", hint);
            return None;
        }
        return Some(Spread::Objects);
    }
    read_interval(reader, section).map(Spread::Intervals)
}

fn read_weight(reader: &mut Reader<'_>, section: &Section<'_, '_>) -> Option<Weight> {
    let table = sub_section(reader, section, &WEIGHT_BY)?;
    reader.refuse_unknown_keys(&table, &WEIGHT_TERMS);
    let has = |term: &Term| table.table.contains_key(term.key);
    match (has(&ATTRIBUTE), has(&FORMULA)) {
        (true, true) => {
            reader.refuse(
                &table,
                &FORMULA,
                "stands beside an \"attribute\"",
                "keep one of the two",
            );
            None
        }
        (false, true) => Some(Weight::Formula(reader.words(&table, &FORMULA)?)),
        _ => Some(Weight::Attribute(reader.words(&table, &ATTRIBUTE)?)),
    }
}

fn read_composite(reader: &mut Reader<'_>, section: &Section<'_, '_>) -> Option<Method> {
    let rule = reader.choice(section, &COMPOSITE_RULE, &COMPOSITE_RULES);
    let rows =
        reader.tables(section, &PARTS, |idx, _| format!("{}, part {}", section.name, idx + 1));
    let n_listed =
        section.table.get(PARTS.key).and_then(|v| v.get_ref().as_array()).map(|a| a.len());
    if n_listed.is_some_and(|n| n < 2) {
        let why = format!("lists {} lines; a composite has at least two", rows.len());
        reader.refuse(section, &PARTS, why, format!("write {}", PARTS.example));
        return None;
    }
    let mut parts = Vec::new();
    for row in &rows {
        reader.refuse_unknown_keys(row, &PART_TERMS);
        let objective = reader.words(row, &PART_OBJECTIVE);
        let weight = match rule {
            Some(CompositeRule::Weighted) | None => {
                reader.decimal_within(row, &WEIGHT, Decimal::ZERO, Decimal::ONE_HUNDRED)
            }
            Some(_) if row.table.contains_key(WEIGHT.key) => {
                let hint = "take it out, or write rule = \"weighted\"";
                reader.refuse(row, &WEIGHT, "belongs to the rule \"weighted\" only", hint);
                None
            }
            Some(_) => Some(Decimal::ZERO),
        };
        parts.push(objective.zip(weight));
    }
    let parts: Option<Vec<CompositePart>> = parts
        .into_iter()
        .map(|part| part.map(|(objective, weight)| CompositePart { objective, weight }))
        .collect();
    let (rule, parts) = (rule?, parts.filter(|parts| !parts.is_empty())?);
    let weight_sum: Decimal = parts.iter().map(|part| part.weight).sum();
    if rule == CompositeRule::Weighted && weight_sum <= Decimal::ZERO {
        let hint = "give the parts weights above zero";
        reader.refuse(section, &PARTS, "weights add up to 0", hint);
        return None;
    }
    Some(Method::Composite { parts, rule })
}
