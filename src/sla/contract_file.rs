//! Contracts as TOML: one file, one contract.
//!
//! Every term that decides money must be said. A missing one is a [`Diagnostic`] of its own, and so is a contradiction: steps out
//! of order, weights that do not add up to 100, a step that would charge for a result that meets the target.
//! Two commented files stand in `assets/contracts/`.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive as _;

use super::contract::{
    Comparison, Contract, CreditRule, ExclusionMode, Method, MissingDataRule, Objective,
    RoundingRule, Scope,
};
use super::credit::file::{
    CREDIT, number, read_credit, refuse_charge_for_success, word, write_credit,
};
use super::credit::meets;
use super::credit::settlement_file::{
    SETTLEMENT_TERMS, read_settlement_terms, refuse_unsettled, write_settlement_terms,
};
use super::scorecard::file::{SCORECARD, read_scorecard_terms, write_scorecard_terms};
use super::toml_reader::{Reader, Section, Term, entry_name, quoted};
use crate::diagnostic::Diagnostic;

const fn term(key: &'static str, meaning: &'static str, example: &'static str) -> Term {
    Term { key, meaning, example }
}

const ID: Term = term("id", "the short name it is called by", "id = \"pe-andina-2026\"");
const CUSTOMER: Term = term("customer", "who the agreement is with", "customer = \"Banco Andino\"");
const NAME: Term = term("name", "what people call it", "name = \"RAN managed service\"");
const COUNTRY: Term = term("country", "the country as two letters (ISO 3166)", "country = \"PE\"");
const ZONE: Term =
    term("zone", "in which time zone its days and months lie", "zone = \"America/Lima\"");
const CURRENCY: Term = term("currency", "in which money (ISO 4217)", "currency = \"PEN\"");
const CURRENCY_DECIMALS: Term = term(
    "currency_decimals",
    "to how many decimals credits are rounded",
    "currency_decimals = 2 (0 for CLP)",
);
const FEE: Term = term(
    "fee_per_period",
    "the fee that credits are percents of",
    "fee_per_period = \"120000.00\"",
);
const CAP: Term = term(
    "credit_cap_percent",
    "the most that one period may cost, as percent of the fee",
    "credit_cap_percent = \"15\", or \"none\" for no limit",
);
const OBJECTIVES: Term =
    term("objective", "a contract judges at least one objective", "an [[objective]] table");

const KPI: Term = term(
    "kpi",
    "what is measured (a \"formula\" would do as well)",
    "kpi = \"cell_availability\", or formula = \"…\"",
);
const FORMULA: Term = term("formula", "what is measured", "formula = \"100 * sum(a) / sum(b)\"");
const UNIT: Term = term("unit", "the unit of the value", "unit = \"%\", or \"\" for a bare number");
const SCOPE: Term = term(
    "scope",
    "which objects it covers",
    "scope = 'country == \"PE\"', or \"\" for all objects",
);
const METHOD: Term = term(
    "method",
    "how the value of the period comes about",
    "method = \"period_aggregate\" or \"availability_with_exclusions\"",
);
const EXCLUSION_MODE: Term = term(
    "exclusion_mode",
    "where excluded time is taken away",
    "exclusion_mode = \"downtime_only\" or \"downtime_and_service_time\"",
);
const COMPARISON: Term = term(
    "comparison",
    "which side of the target is good",
    "comparison = \"at_least\" or \"at_most\"",
);
const TARGET: Term = term("target", "the value that must be kept", "target = \"99.90\"");
const WARNING: Term =
    term("warning", "the value from which it is in danger", "warning = \"99.93\"");
const COMPLETENESS: Term = term(
    "completeness_min",
    "the share of expected periods that must have arrived and be valid",
    "completeness_min = \"0.95\"",
);
const MISSING_DATA: Term = term(
    "missing_data",
    "what happens when too little arrived",
    "missing_data = \"undecided\", \"ignore\" or \"count_as_breached\"",
);
const ROUNDING: Term = term(
    "rounding",
    "how the value is rounded before it is compared",
    "rounding = \"none\", \"half_up 2\" or \"half_even 2\"",
);
const WEIGHT: Term = term("weight", "its points of the scorecard, of 100", "weight = \"40\"");
const CONTRACT_TERMS: [&Term; 11] = [
    &ID,
    &CUSTOMER,
    &NAME,
    &COUNTRY,
    &ZONE,
    &CURRENCY,
    &CURRENCY_DECIMALS,
    &FEE,
    &CAP,
    &SCORECARD,
    &OBJECTIVES,
];
const OBJECTIVE_TERMS: [&Term; 16] = [
    &ID,
    &NAME,
    &KPI,
    &FORMULA,
    &UNIT,
    &SCOPE,
    &METHOD,
    &EXCLUSION_MODE,
    &COMPARISON,
    &TARGET,
    &WARNING,
    &COMPLETENESS,
    &MISSING_DATA,
    &ROUNDING,
    &WEIGHT,
    &CREDIT,
];

const COMPARISONS: [(&str, Comparison); 2] =
    [("at_least", Comparison::AtLeast), ("at_most", Comparison::AtMost)];
const MISSING_DATA_RULES: [(&str, MissingDataRule); 3] = [
    ("undecided", MissingDataRule::Undecided),
    ("ignore", MissingDataRule::Ignore),
    ("count_as_breached", MissingDataRule::CountAsBreached),
];
const EXCLUSION_MODES: [(&str, ExclusionMode); 2] = [
    ("downtime_only", ExclusionMode::DowntimeOnly),
    ("downtime_and_service_time", ExclusionMode::DowntimeAndServiceTime),
];
const METHODS: [(&str, MethodName); 2] = [
    ("period_aggregate", MethodName::PeriodAggregate),
    ("availability_with_exclusions", MethodName::AvailabilityWithExclusions),
];

/// [`Method`] before its mode is known.
#[derive(Clone, Copy, PartialEq, Eq)]
enum MethodName {
    PeriodAggregate,
    AvailabilityWithExclusions,
}

/// Most decimals of a rounding rule.
const ROUNDING_DECIMALS_MAX: u32 = 10;
/// Most decimals of a currency (ISO 4217 knows 0 to 4).
const CURRENCY_DECIMALS_MAX: u32 = 4;

/// Reads one contract; every mistake is listed, with its line, in the order of the file.
///
/// `file` is only named in the messages.
pub fn parse_contract(file: &str, text: &str) -> Result<Contract, Vec<Diagnostic>> {
    let mut reader = Reader::new(file, text);
    let Some(document) = reader.document(text) else {
        return reader.finish(None);
    };
    let root = Section { name: "Contract".to_owned(), table: document.get_ref(), span: 0..0 };
    let contract = read_contract(&mut reader, &root);
    reader.finish(contract)
}

/// Reads all terms before it gives up on any, so that all mistakes are found.
fn read_contract(reader: &mut Reader<'_>, root: &Section<'_, '_>) -> Option<Contract> {
    reader.refuse_unknown_keys(root, &[&CONTRACT_TERMS[..], &SETTLEMENT_TERMS[..]].concat());
    let id = reader.identifier(root, &ID);
    let customer = reader.words(root, &CUSTOMER);
    let name = reader.words(root, &NAME);
    let country = capitals(reader, root, &COUNTRY, 2);
    let zone = reader.zone(root, &ZONE);
    let currency = capitals(reader, root, &CURRENCY, 3);
    let currency_decimals = reader.whole(root, &CURRENCY_DECIMALS, 0..=CURRENCY_DECIMALS_MAX);
    let fee = reader.money(root, &FEE);
    let cap = read_cap(reader, root);
    let settlement = read_settlement_terms(reader, root);
    let scorecard = read_scorecard_terms(reader, root);
    let sections =
        reader.tables(root, &OBJECTIVES, |idx, table| entry_name("Objective", idx, table));
    if root.table.contains_key(OBJECTIVES.key) && sections.is_empty() {
        reader.refuse(root, &OBJECTIVES, "lists nothing", format!("add {}", OBJECTIVES.example));
    }
    let objectives: Vec<Option<Objective>> =
        sections.iter().map(|section| read_objective(reader, section)).collect();
    refuse_repeated_ids(reader, &sections);
    refuse_wrong_weights(reader, root, &objectives);
    if let Some(settlement) = &settlement {
        let rules: Vec<(&Section<'_, '_>, &str, &CreditRule)> = sections
            .iter()
            .zip(&objectives)
            .filter_map(|(section, o)| o.as_ref().map(|o| (section, o.id.as_str(), &o.credit)))
            .collect();
        // Names can be checked only where every objective could be read.
        if rules.len() == sections.len() {
            refuse_unsettled(reader, root, settlement, &rules);
        }
    }
    Some(Contract {
        id: id?,
        customer: customer?,
        name: name?,
        country: country?,
        zone: zone?,
        currency: currency?,
        currency_decimals: currency_decimals?,
        fee: fee?,
        credit_cap_percent: cap?,
        settlement: settlement?,
        scorecard: scorecard?,
        objectives: objectives.into_iter().collect::<Option<_>>()?,
    })
}

fn capitals(
    reader: &mut Reader<'_>,
    section: &Section<'_, '_>,
    term: &Term,
    n_letters: usize,
) -> Option<String> {
    let code = reader.words(section, term)?;
    if code.len() == n_letters && code.bytes().all(|b| b.is_ascii_uppercase()) {
        return Some(code);
    }
    let why = format_args!("is {code:?}, not {n_letters} capital letters");
    reader.refuse(section, term, why, format!("write {}", term.example));
    None
}

/// The outer `None` is a mistake, the inner one the contract's own "none".
fn read_cap(reader: &mut Reader<'_>, section: &Section<'_, '_>) -> Option<Option<Decimal>> {
    let value = reader.value(section, &CAP)?;
    if value.get_ref().as_str() == Some("none") {
        return Some(None);
    }
    reader.decimal_within(section, &CAP, Decimal::ZERO, Decimal::ONE_HUNDRED).map(Some)
}

fn read_objective(reader: &mut Reader<'_>, section: &Section<'_, '_>) -> Option<Objective> {
    reader.refuse_unknown_keys(section, &OBJECTIVE_TERMS);
    let id = reader.identifier(section, &ID);
    let name = reader.words(section, &NAME);
    let measured = read_measured(reader, section);
    let unit = reader.text(section, &UNIT);
    let scope = reader.text(section, &SCOPE);
    let method = read_method(reader, section);
    let comparison = reader.choice(section, &COMPARISON, &COMPARISONS);
    let target = reader.decimal(section, &TARGET);
    let warning = read_warning(reader, section, comparison, target);
    let completeness = read_completeness(reader, section);
    let missing_data = reader.choice(section, &MISSING_DATA, &MISSING_DATA_RULES);
    let rounding = read_rounding(reader, section);
    let weight = reader.decimal_within(section, &WEIGHT, Decimal::ZERO, Decimal::ONE_HUNDRED);
    let credit = read_credit(reader, section, comparison);
    if let (Some(comparison), Some(target), Some(credit)) = (comparison, target, &credit) {
        refuse_charge_for_success(reader, section, comparison, target, credit);
    }
    let (kpi, formula) = measured?;
    Some(Objective {
        id: id?,
        name: name?,
        kpi,
        formula,
        unit: unit?,
        scope: Scope { filter: scope? },
        method: method?,
        comparison: comparison?,
        target: target?,
        warning: warning?,
        completeness_ratio_min: completeness?,
        missing_data: missing_data?,
        rounding: rounding?,
        weight: weight?,
        credit: credit?,
    })
}

/// Either a KPI by its name or a formula.
fn read_measured(
    reader: &mut Reader<'_>,
    section: &Section<'_, '_>,
) -> Option<(Option<String>, Option<String>)> {
    let has = |term: &Term| section.table.contains_key(term.key);
    match (has(&KPI), has(&FORMULA)) {
        (true, true) => {
            let hint = "keep one of the two";
            reader.refuse(section, &FORMULA, "stands beside a \"kpi\"", hint);
            None
        }
        (false, true) => Some((None, Some(reader.words(section, &FORMULA)?))),
        _ => Some((Some(reader.words(section, &KPI)?), None)),
    }
}

fn read_method(reader: &mut Reader<'_>, section: &Section<'_, '_>) -> Option<Method> {
    match reader.choice(section, &METHOD, &METHODS)? {
        MethodName::PeriodAggregate => {
            if section.table.contains_key(EXCLUSION_MODE.key) {
                let why = "does not belong to the method \"period_aggregate\"";
                let hint = "take it out, or write method = \"availability_with_exclusions\"";
                reader.refuse(section, &EXCLUSION_MODE, why, hint);
            }
            Some(Method::PeriodAggregate)
        }
        MethodName::AvailabilityWithExclusions => {
            let mode = reader.choice(section, &EXCLUSION_MODE, &EXCLUSION_MODES)?;
            Some(Method::AvailabilityWithExclusions { mode })
        }
    }
}

/// The outer `None` is a mistake; no warning is fine.
fn read_warning(
    reader: &mut Reader<'_>,
    section: &Section<'_, '_>,
    comparison: Option<Comparison>,
    target: Option<Decimal>,
) -> Option<Option<Decimal>> {
    if !section.table.contains_key(WARNING.key) {
        return Some(None);
    }
    let warning = reader.decimal(section, &WARNING)?;
    if let (Some(comparison), Some(target)) = (comparison, target)
        && !meets(warning, comparison, target)
    {
        let why = format_args!("is {warning}, on the bad side of the target {target}");
        reader.refuse(section, &WARNING, why, "a warning comes before the target is missed");
        return None;
    }
    Some(Some(warning))
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

fn parse_rounding(text: &str) -> Option<RoundingRule> {
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

fn refuse_repeated_ids(reader: &mut Reader<'_>, sections: &[Section<'_, '_>]) {
    let mut seen = BTreeSet::new();
    for section in sections {
        let Some(id) = section.table.get(ID.key).and_then(|id| id.get_ref().as_str()) else {
            continue;
        };
        if !seen.insert(id) {
            let why = format_args!("{id:?} is used twice");
            reader.refuse(section, &ID, why, "give each objective an id of its own");
        }
    }
}

fn refuse_wrong_weights(
    reader: &mut Reader<'_>,
    root: &Section<'_, '_>,
    objectives: &[Option<Objective>],
) {
    let weights: Option<Vec<Decimal>> =
        objectives.iter().map(|o| o.as_ref().map(|o| o.weight)).collect();
    let Some(weights) = weights.filter(|weights| !weights.is_empty()) else { return };
    let sum: Decimal = weights.iter().sum();
    if sum != Decimal::ONE_HUNDRED {
        let terms: Vec<String> = weights.iter().map(Decimal::to_string).collect();
        let why = format_args!("weights add up to {} = {sum}, not 100", terms.join(" + "));
        reader.refuse(root, &OBJECTIVES, why, "change the weights so that they add up to 100");
    }
}

/// The contract as a file that [`parse_contract`] reads back to an equal one. Same contract, same bytes.
pub fn write_contract(contract: &Contract) -> String {
    let mut out = String::new();
    let mut line = |key: &str, value: &str| {
        let _ = writeln!(out, "{key} = {value}");
    };
    line(ID.key, &quoted(&contract.id));
    line(CUSTOMER.key, &quoted(&contract.customer));
    line(NAME.key, &quoted(&contract.name));
    line(COUNTRY.key, &quoted(&contract.country));
    line(ZONE.key, &quoted(contract.zone.name()));
    line(CURRENCY.key, &quoted(&contract.currency));
    line(CURRENCY_DECIMALS.key, &contract.currency_decimals.to_string());
    line(FEE.key, &number(contract.fee));
    line(CAP.key, &contract.credit_cap_percent.map_or_else(|| quoted("none"), number));
    write_settlement_terms(&mut out, &contract.settlement);
    write_scorecard_terms(&mut out, contract.scorecard.as_ref());
    for objective in &contract.objectives {
        write_objective(&mut out, objective);
    }
    out
}

fn write_objective(out: &mut String, objective: &Objective) {
    out.push_str("\n[[objective]]\n");
    let mut line = |key: &str, value: &str| {
        let _ = writeln!(out, "{key} = {value}");
    };
    line(ID.key, &quoted(&objective.id));
    line(NAME.key, &quoted(&objective.name));
    if let Some(kpi) = &objective.kpi {
        line(KPI.key, &quoted(kpi));
    }
    if let Some(formula) = &objective.formula {
        line(FORMULA.key, &quoted(formula));
    }
    line(UNIT.key, &quoted(&objective.unit));
    line(SCOPE.key, &quoted(&objective.scope.filter));
    match objective.method {
        Method::PeriodAggregate => {
            line(METHOD.key, &word(&METHODS, MethodName::PeriodAggregate));
        }
        Method::AvailabilityWithExclusions { mode } => {
            line(METHOD.key, &word(&METHODS, MethodName::AvailabilityWithExclusions));
            line(EXCLUSION_MODE.key, &word(&EXCLUSION_MODES, mode));
        }
    }
    line(COMPARISON.key, &word(&COMPARISONS, objective.comparison));
    line(TARGET.key, &number(objective.target));
    if let Some(warning) = objective.warning {
        line(WARNING.key, &number(warning));
    }
    line(COMPLETENESS.key, &quoted(&objective.completeness_ratio_min.to_string()));
    line(MISSING_DATA.key, &word(&MISSING_DATA_RULES, objective.missing_data));
    line(
        ROUNDING.key,
        &match objective.rounding {
            RoundingRule::None => quoted("none"),
            RoundingRule::HalfUp { decimals } => quoted(&format!("half_up {decimals}")),
            RoundingRule::HalfEven { decimals } => quoted(&format!("half_even {decimals}")),
        },
    );
    line(WEIGHT.key, &number(objective.weight));
    write_credit(out, &objective.credit);
}
