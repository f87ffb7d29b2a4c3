//! One `[[objective]]` table.

use jiff::civil::Date;
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive as _;

use super::exclusions::read_exclusion_terms;
use super::measured::{
    METHOD_TERMS, SourceName, read_method, read_source, source_name, sub_section,
};
use super::terms::*;
use super::{read_date, read_names};
use crate::model::Zone;
use crate::sla::calendar_file::{Calendars, SERVICE_CALENDAR, read_service_calendar};
use crate::sla::contract::{
    CompareRule, Comparison, Grace, MissingDataRule, Objective, RoundingRule, Scope, TargetChange,
};
use crate::sla::credit::file::{CREDIT, read_credit, refuse_charge_for_success};
use crate::sla::credit::{CreditRule, meets};
use crate::sla::toml_reader::{Reader, Section, Term, is_empty_list, shown};

pub const OWN_TERMS: [&Term; 29] = [
    &ID,
    &NAME,
    &NAMES,
    &OLA_OF,
    &KPI,
    &FORMULA,
    &OUTAGES,
    &TICKETS,
    &UNIT,
    &SCOPE,
    &MEMBERSHIP,
    &SERVICE_CALENDAR,
    &BUSY_HOUR,
    &METHOD,
    &EXCLUSIONS,
    &COMPARISON,
    &TARGET,
    &WARNING,
    &IMPROVEMENT,
    &STRETCH,
    &TARGET_CHANGES,
    &TOLERANCE,
    &GRACE,
    &COMPLETENESS,
    &MISSING_DATA,
    &ROUNDING,
    &COMPARE,
    &WEIGHT,
    &CREDIT,
];
pub const TARGET_CHANGE_TERMS: [&Term; 5] = [&FROM, &TARGET, &WARNING, &IMPROVEMENT, &STRETCH];
pub const GRACE_TERMS: [&Term; 2] = [&MISSES, &PERIODS];

/// Reads all terms before it gives up on any, so that all mistakes are found.
pub fn read_objective(
    reader: &mut Reader<'_>,
    section: &Section<'_, '_>,
    zone: Option<&Zone>,
    calendars: &Calendars,
) -> Option<Objective> {
    let terms: Vec<&Term> = OWN_TERMS.into_iter().chain(METHOD_TERMS).collect();
    reader.refuse_unknown_keys(section, &terms);
    let id = reader.identifier(section, &ID);
    let name = reader.words(section, &NAME);
    let names = read_names(reader, section);
    let ola_of = optional(section, &OLA_OF, || reader.words(section, &OLA_OF));
    let measured = source_name(section);
    let source = read_source(reader, section);
    let unit = reader.text(section, &UNIT);
    let scope = reader.text(section, &SCOPE);
    let membership = reader.choice(section, &MEMBERSHIP, &MEMBERSHIPS);
    let service_calendar = read_service_calendar(reader, section, zone, calendars);
    let busy_hour = read_busy_hour(reader, section, measured);
    let method = read_method(reader, section, measured);
    let exclusions = read_exclusion_terms(reader, section);
    if matches!(measured, SourceName::Tickets | SourceName::Lines)
        && matches!(exclusions, Some(Some(_)))
    {
        let why = "takes time away from counters and outages, not from tickets and composites";
        let hint = match measured {
            SourceName::Tickets => {
                "write exclusions = \"none\"; a ticket's clock stands still in its pause_states and outside of the calendar"
            }
            _ => "write exclusions = \"none\"; a composite has the exclusions of its parts",
        };
        reader.refuse(section, &EXCLUSIONS, why, hint);
    }
    let comparison = reader.choice(section, &COMPARISON, &COMPARISONS);
    let target = reader.decimal(section, &TARGET);
    let levels = read_levels(reader, section, comparison, target);
    let tolerance = read_tolerance(reader, section);
    let grace = read_grace(reader, section);
    // Only counters have periods that can be missing; outage records say what no data mean, tickets have none.
    let completeness = match asked_of_counters(reader, section, measured, &COMPLETENESS) {
        Asked::Yes => read_completeness(reader, section),
        Asked::No => Some(0.0),
        Asked::Unknown => None,
    };
    let missing_data = match asked_of_counters(reader, section, measured, &MISSING_DATA) {
        Asked::Yes => reader.choice(section, &MISSING_DATA, &MISSING_DATA_RULES),
        Asked::No => Some(MissingDataRule::Ignore),
        Asked::Unknown => None,
    };
    let rounding = read_rounding(reader, section);
    let compare = read_compare(reader, section, rounding);
    let weight = reader.decimal_within(section, &WEIGHT, Decimal::ZERO, Decimal::ONE_HUNDRED);
    let credit = read_credit(reader, section, comparison);
    if let (Some(comparison), Some(target), Some(credit)) = (comparison, target, &credit) {
        refuse_charge_for_success(reader, section, comparison, target, credit);
    }
    let target_changes = read_target_changes(reader, section, comparison, credit.as_ref());
    if let Some(Some(_)) = &ola_of {
        refuse_ola_with_money(reader, section, weight, credit.as_ref());
    }
    let levels = levels?;
    Some(Objective {
        id: id?,
        name: name?,
        names: names?,
        ola_of: ola_of?,
        source: source?,
        unit: unit?,
        scope: Scope { filter: scope?, membership: membership? },
        service_calendar: service_calendar?,
        busy_hour: busy_hour?,
        method: method?,
        exclusions: exclusions?,
        comparison: comparison?,
        target: target?,
        warning: levels.warning,
        improvement: levels.improvement,
        stretch: levels.stretch,
        target_changes: target_changes?,
        tolerance: tolerance?,
        grace: grace?,
        completeness_ratio_min: completeness?,
        missing_data: missing_data?,
        rounding: rounding?,
        compare: compare?,
        weight: weight?,
        credit: credit?,
    })
}

/// The outer `None` is a mistake, the inner one a term that is not said.
fn optional<T>(
    section: &Section<'_, '_>,
    term: &Term,
    read: impl FnOnce() -> Option<T>,
) -> Option<Option<T>> {
    if section.table.contains_key(term.key) { read().map(Some) } else { Some(None) }
}

/// Whether a term that only counters have is to be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Asked {
    Yes,
    No,
    /// What is measured is not said, which is a mistake of its own.
    Unknown,
}

fn asked_of_counters(
    reader: &mut Reader<'_>,
    section: &Section<'_, '_>,
    measured: SourceName,
    term: &Term,
) -> Asked {
    let is_said = section.table.contains_key(term.key);
    match measured {
        SourceName::Counters => Asked::Yes,
        SourceName::Unknown if is_said => Asked::Yes,
        SourceName::Unknown => Asked::Unknown,
        SourceName::Outages | SourceName::Tickets | SourceName::Lines => {
            refuse_without_counters(reader, section, term);
            Asked::No
        }
    }
}

fn refuse_without_counters(reader: &mut Reader<'_>, section: &Section<'_, '_>, term: &Term) {
    if section.table.contains_key(term.key) {
        let hint = "take it out: it is a term of counters";
        reader.refuse(section, term, "does not belong to a line without a KPI", hint);
    }
}

fn read_busy_hour(
    reader: &mut Reader<'_>,
    section: &Section<'_, '_>,
    measured: SourceName,
) -> Option<Option<String>> {
    if !section.table.contains_key(BUSY_HOUR.key) {
        return Some(None);
    }
    if asked_of_counters(reader, section, measured, &BUSY_HOUR) == Asked::No {
        return None;
    }
    reader.words(section, &BUSY_HOUR).map(Some)
}

/// Warning, improvement and stretch target.
struct Levels {
    warning: Option<Decimal>,
    improvement: Option<Decimal>,
    stretch: Option<Decimal>,
}

/// Each optional; each on the good side of the one before it.
fn read_levels(
    reader: &mut Reader<'_>,
    section: &Section<'_, '_>,
    comparison: Option<Comparison>,
    target: Option<Decimal>,
) -> Option<Levels> {
    let mut level = |term: &Term, floor: Option<Decimal>, of: &str, hint: &str| {
        if !section.table.contains_key(term.key) {
            return Some(None);
        }
        let value = reader.decimal(section, term)?;
        if let (Some(comparison), Some(floor)) = (comparison, floor)
            && !meets(value, comparison, floor)
        {
            let why = format!("is {value}, on the bad side of the {of} {floor}");
            reader.refuse(section, term, why, hint);
            return None;
        }
        Some(Some(value))
    };
    let hint = "a warning comes before the target is missed";
    let warning = level(&WARNING, target, "target", hint);
    let hint = "it is better than the target";
    let improvement = level(&IMPROVEMENT, target, "target", hint);
    let floor = improvement.flatten().or(target);
    let stretch = level(&STRETCH, floor, "value before it", "it is the best of the targets");
    Some(Levels { warning: warning?, improvement: improvement?, stretch: stretch? })
}

fn read_target_changes(
    reader: &mut Reader<'_>,
    section: &Section<'_, '_>,
    comparison: Option<Comparison>,
    credit: Option<&CreditRule>,
) -> Option<Vec<TargetChange>> {
    let Some(value) = section.table.get(TARGET_CHANGES.key) else { return Some(Vec::new()) };
    if is_empty_list(value) {
        let hint = format!("take it out, or write {}", TARGET_CHANGES.example);
        reader.refuse(section, &TARGET_CHANGES, "lists nothing", hint);
    }
    let rows = reader.tables(section, &TARGET_CHANGES, |idx, _| {
        format!("{}, target change {}", section.name, idx + 1)
    });
    let mut changes = Vec::new();
    let mut last: Option<Date> = None;
    let mut all_read = !rows.is_empty();
    for row in &rows {
        reader.refuse_unknown_keys(row, &TARGET_CHANGE_TERMS);
        let from = read_date(reader, row, &FROM);
        let target = reader.decimal(row, &TARGET);
        let levels = read_levels(reader, row, comparison, target);
        if let (Some(comparison), Some(target), Some(credit)) = (comparison, target, credit) {
            refuse_charge_for_success(reader, row, comparison, target, credit);
        }
        let (Some(from), Some(target), Some(levels)) = (from, target, levels) else {
            all_read = false;
            continue;
        };
        if last.is_some_and(|last| from <= last) {
            reader.refuse(
                row,
                &FROM,
                format!("is {from}, not after the one before it"),
                "list them by day",
            );
        }
        last = Some(from);
        let Levels { warning, improvement, stretch } = levels;
        changes.push(TargetChange { from, target, warning, improvement, stretch });
    }
    all_read.then_some(changes)
}

fn read_tolerance(reader: &mut Reader<'_>, section: &Section<'_, '_>) -> Option<Decimal> {
    let value = reader.value(section, &TOLERANCE)?;
    if value.get_ref().as_str() == Some("none") {
        return Some(Decimal::ZERO);
    }
    let tolerance = reader.decimal(section, &TOLERANCE)?;
    if tolerance.is_sign_negative() && !tolerance.is_zero() {
        let why = format!("is {tolerance}, below zero");
        reader.refuse(section, &TOLERANCE, why, format!("write {}", TOLERANCE.example));
        return None;
    }
    Some(tolerance)
}

fn read_grace(reader: &mut Reader<'_>, section: &Section<'_, '_>) -> Option<Grace> {
    const PERIODS_MAX: u32 = 120;
    let value = reader.value(section, &GRACE)?;
    if value.get_ref().as_str() == Some("none") {
        return Some(Grace { misses: 0, periods: 1 });
    }
    if value.get_ref().as_table().is_none() {
        let why = format!("is {}, neither \"none\" nor a table", shown(value.get_ref()));
        reader.refuse(section, &GRACE, why, format!("write {}", GRACE.example));
        return None;
    }
    let table = sub_section(reader, section, &GRACE)?;
    reader.refuse_unknown_keys(&table, &GRACE_TERMS);
    let misses = reader.whole(&table, &MISSES, 1..=PERIODS_MAX);
    let periods = reader.whole(&table, &PERIODS, 1..=PERIODS_MAX);
    let (misses, periods) = (misses?, periods?);
    if misses >= periods {
        let why = format!("is {misses} of {periods} periods, so that no miss would ever count");
        reader.refuse(&table, &MISSES, why, "forgive fewer misses than there are periods");
        return None;
    }
    Some(Grace { misses, periods })
}

fn read_completeness(reader: &mut Reader<'_>, section: &Section<'_, '_>) -> Option<f64> {
    let ratio = reader.decimal(section, &COMPLETENESS)?;
    if (Decimal::ZERO..=Decimal::ONE).contains(&ratio) {
        return ratio.to_f64();
    }
    let hint = if ratio > Decimal::ONE && ratio <= Decimal::ONE_HUNDRED {
        let as_ratio = (ratio / Decimal::ONE_HUNDRED).normalize();
        format!("it is a ratio: completeness_min = \"{as_ratio}\" for {ratio} %")
    } else {
        format!("write {}", COMPLETENESS.example)
    };
    reader.refuse(section, &COMPLETENESS, format_args!("is {ratio}, outside 0 to 1"), hint);
    None
}

fn read_rounding(reader: &mut Reader<'_>, section: &Section<'_, '_>) -> Option<RoundingRule> {
    let text = reader.text(section, &ROUNDING)?;
    let rule = parse_rounding(&text);
    if rule.is_none() {
        let why = format_args!(
            "is {text:?}, not \"none\" nor \"half_up\" or \"half_even\" with 0 to {ROUNDING_DECIMALS_MAX} decimals"
        );
        reader.refuse(section, &ROUNDING, why, format!("write {}", ROUNDING.example));
    }
    rule
}

/// `none`, `half_up 2`, `half_even 2`.
pub(crate) fn parse_rounding(text: &str) -> Option<RoundingRule> {
    if text == "none" {
        return Some(RoundingRule::None);
    }
    let (name, decimals) = text.split_once(' ')?;
    let decimals = decimals
        .trim()
        .parse::<u32>()
        .ok()
        .filter(|decimals| *decimals <= ROUNDING_DECIMALS_MAX)?;
    match name {
        "half_up" => Some(RoundingRule::HalfUp { decimals }),
        "half_even" => Some(RoundingRule::HalfEven { decimals }),
        _ => None,
    }
}

/// Asked for only where there is a rounding: without one there is nothing to choose.
fn read_compare(
    reader: &mut Reader<'_>,
    section: &Section<'_, '_>,
    rounding: Option<RoundingRule>,
) -> Option<CompareRule> {
    let is_said = section.table.contains_key(COMPARE.key);
    if matches!(rounding, Some(RoundingRule::None)) {
        if is_said {
            let hint = "take it out, or write a rounding";
            reader.refuse(section, &COMPARE, "does not belong to rounding = \"none\"", hint);
            return None;
        }
        return Some(CompareRule::AfterRounding);
    }
    if rounding.is_none() && !is_said {
        return None;
    }
    reader.choice(section, &COMPARE, &COMPARE_RULES)
}

fn refuse_ola_with_money(
    reader: &mut Reader<'_>,
    section: &Section<'_, '_>,
    weight: Option<Decimal>,
    credit: Option<&CreditRule>,
) {
    if weight.is_some_and(|weight| !weight.is_zero()) {
        let why = "is not 0 for a line that supports another";
        reader.refuse(section, &WEIGHT, why, "write weight = \"0\", or take \"ola_of\" out");
    }
    if credit.is_some_and(|credit| !matches!(credit, CreditRule::None)) {
        let why = "stands at a line that supports another";
        reader.refuse(section, &CREDIT, why, "write credit = \"none\", or take \"ola_of\" out");
    }
}
