//! Contracts as TOML: one file, one contract.
//!
//! Every term that decides money must be said. A missing one is a [`Diagnostic`] of its own, and so is a contradiction: steps out
//! of order, weights that do not add up to 100, a step that would charge for a result that meets the target, a composite of lines
//! that do not exist. The reference page (`vigia reference contracts`) explains every term; commented files stand in
//! `assets/contracts/`.

mod exclusions;
pub(crate) mod measured;
mod objective;
pub(crate) mod terms;
mod words;
mod write;

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use rust_decimal::Decimal;
use toml::de::DeValue;

pub(crate) use self::objective::parse_rounding;
use self::objective::read_objective;
use self::terms::*;
pub use self::words::{FileTerm, contract_file_terms, exclusion_file_terms};
pub use self::write::write_contract;
use super::calendar_file::{CALENDARS, WINDOW, read_calendars, read_window};
use super::contract::{Contract, Objective};
use super::credit::CreditRule;
use super::credit::settlement_file::{
    SETTLEMENT_TERMS, read_settlement_terms, refuse_unreachable, refuse_unsettled,
};
use super::method::Method;
use super::scorecard::file::{SCORECARD, read_scorecard_terms, refuse_unscored};
use super::toml_reader::{Reader, Section, Term, entry_name, is_empty_list, is_identifier, shown};
use crate::diagnostic::{Diagnostic, nearest};
use crate::format::Locale;
use crate::words::Language;

const OWN_TERMS: [&Term; 21] = [
    &ID,
    &CUSTOMER,
    &PROVIDER,
    &NAME,
    &NAMES,
    &COUNTRY,
    &REGION,
    &GROUP,
    &ZONE,
    &CURRENCY,
    &CURRENCY_DECIMALS,
    &FEE,
    &CAP,
    &VALID_FROM,
    &VALID_TO,
    &SOURCE_PRECEDENCE,
    &DISPUTE_DAYS,
    &REPORT_LANGUAGE,
    &NUMBER_LOCALE,
    &REPORT_TEMPLATE,
    &OBJECTIVES,
];

/// Reads one contract; every mistake is listed, with its line, in the order of the file.
///
/// `file` is only named in the messages.
pub fn parse_contract(file: &str, text: &str) -> Result<Contract, Vec<Diagnostic>> {
    let mut reader = Reader::new(file, text);
    let Some(document) = reader.document(text) else {
        return reader.finish(None);
    };
    let root = Section { name: "Contract".to_owned(), table: document.get_ref(), span: 0..0 };
    let contract = read_contract(&mut reader, &root, &mut Vec::new());
    reader.finish(contract)
}

/// A contract that is being written, as far as it can be read.
#[derive(Clone, Debug, Default)]
pub struct DraftReading {
    /// `None` while there is any mistake.
    pub contract: Option<Contract>,
    /// Each line in the order of the text; `None` where it has a mistake.
    pub objectives: Vec<Option<Objective>>,
    /// Every mistake, with its line, in the order of the text.
    pub diagnostics: Vec<Diagnostic>,
}

/// Reads a contract that is being written: what is right of it, and what is wrong with the rest.
///
/// `file` is only named in the messages.
pub fn read_draft(file: &str, text: &str) -> DraftReading {
    let mut reader = Reader::new(file, text);
    let mut objectives = Vec::new();
    let document = reader.document(text);
    let contract = document.as_ref().and_then(|document| {
        let root = Section { name: "Contract".to_owned(), table: document.get_ref(), span: 0..0 };
        read_contract(&mut reader, &root, &mut objectives)
    });
    match reader.finish(contract) {
        Ok(contract) => {
            DraftReading { contract: Some(contract), objectives, diagnostics: Vec::new() }
        }
        Err(diagnostics) => DraftReading { contract: None, objectives, diagnostics },
    }
}

fn root_terms() -> Vec<&'static Term> {
    let others = [&WINDOW, &CALENDARS, &SCORECARD];
    OWN_TERMS.into_iter().chain(others).chain(SETTLEMENT_TERMS).collect()
}

/// Reads all terms before it gives up on any, so that all mistakes are found.
///
/// `kept` gets each line on its own, also where another one has a mistake.
fn read_contract(
    reader: &mut Reader<'_>,
    root: &Section<'_, '_>,
    kept: &mut Vec<Option<Objective>>,
) -> Option<Contract> {
    let terms = root_terms();
    reader.refuse_unknown_keys(root, &terms);
    let id = reader.identifier(root, &ID);
    let customer = reader.words(root, &CUSTOMER);
    let provider = optional_words(reader, root, &PROVIDER);
    let name = reader.words(root, &NAME);
    let names = read_names(reader, root);
    let country = capitals(reader, root, &COUNTRY, 2);
    let region = optional_words(reader, root, &REGION);
    let group = optional_words(reader, root, &GROUP);
    let zone = reader.zone(root, &ZONE);
    let currency = capitals(reader, root, &CURRENCY, 3);
    let currency_decimals = reader.whole(root, &CURRENCY_DECIMALS, 0..=CURRENCY_DECIMALS_MAX);
    let fee = reader.money(root, &FEE);
    let cap = read_cap(reader, root);
    let (valid_from, valid_to) = read_validity(reader, root);
    let window = read_window(reader, root);
    let calendars = read_calendars(reader, root, zone.as_ref());
    let scorecard = read_scorecard_terms(reader, root);
    if scorecard == Some(None) {
        reader.missing(root, &SCORECARD);
    }
    let settlement = read_settlement_terms(reader, root);
    let source_precedence = read_precedence(reader, root);
    let dispute_days = read_dispute_days(reader, root);
    let report_language = read_report_language(reader, root);
    let number_locale = read_number_locale(reader, root);
    let report_template = optional_words(reader, root, &REPORT_TEMPLATE);
    let sections =
        reader.tables(root, &OBJECTIVES, |idx, table| entry_name("Objective", idx, table));
    if root.table.get(OBJECTIVES.key).is_some_and(is_empty_list) {
        reader.refuse(root, &OBJECTIVES, "lists nothing", format!("add {}", OBJECTIVES.example));
    }
    let objectives: Vec<Option<Objective>> =
        sections.iter().map(|one| read_objective(reader, one, zone.as_ref(), &calendars)).collect();
    kept.clone_from(&objectives);
    refuse_repeated_ids(reader, &sections);
    refuse_unknown_lines(reader, &sections, &objectives);
    refuse_wrong_weights(reader, root, &objectives);
    if let Some(settlement) = &settlement {
        let rules: Vec<(&Section<'_, '_>, &str, &CreditRule)> = sections
            .iter()
            .zip(&objectives)
            .filter_map(|(section, o)| o.as_ref().map(|o| (section, o.id.as_str(), &o.credit)))
            .collect();
        // Names can be checked only where every objective could be read.
        if rules.len() == sections.len() && !rules.is_empty() {
            refuse_unsettled(reader, root, settlement, &rules);
        }
    }
    let whole: Option<Vec<Objective>> = objectives.into_iter().collect();
    let whole = whole.filter(|objectives| !objectives.is_empty());
    if let (Some(objectives), Some(settlement)) = (&whole, &settlement) {
        refuse_unreachable(reader, root, settlement, objectives);
    }
    if let (Some(objectives), Some(Some(scorecard))) = (&whole, &scorecard) {
        refuse_unscored(reader, root, scorecard, objectives);
    }
    Some(Contract {
        id: id?,
        customer: customer?,
        provider: provider?,
        name: name?,
        names: names?,
        country: country?,
        region: region?,
        group: group?,
        zone: zone?,
        currency: currency?,
        currency_decimals: currency_decimals?,
        fee: fee?,
        credit_cap_percent: cap?,
        valid_from: valid_from?,
        valid_to: valid_to?,
        window: window?,
        calendars: calendars.is_whole().then_some(calendars.named)?,
        scorecard: scorecard??,
        settlement: settlement?,
        source_precedence: source_precedence?,
        dispute_days: dispute_days?,
        report_language: report_language?,
        number_locale: number_locale?,
        report_template: report_template?,
        objectives: whole?,
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

/// Empty where nothing is said; `None` is a mistake.
fn optional_words(
    reader: &mut Reader<'_>,
    section: &Section<'_, '_>,
    term: &Term,
) -> Option<String> {
    if section.table.contains_key(term.key) {
        reader.words(section, term)
    } else {
        Some(String::new())
    }
}

/// Names by language.
fn read_names(
    reader: &mut Reader<'_>,
    section: &Section<'_, '_>,
) -> Option<BTreeMap<String, String>> {
    if !section.table.contains_key(NAMES.key) {
        return Some(BTreeMap::new());
    }
    let table = measured::sub_section(reader, section, &NAMES)?;
    let mut names = BTreeMap::new();
    let mut all_read = true;
    for (language, text) in table.table {
        let language = language.get_ref().as_ref();
        match text.get_ref().as_str().filter(|text| !text.trim().is_empty()) {
            Some(text) if LANGUAGES.contains(&language) => {
                names.insert(language.to_owned(), text.to_owned());
            }
            _ => {
                let why = format!("has {language:?}, which is no language with a text");
                let hint = format!("languages are {}", LANGUAGES.join(", "));
                reader.refuse(section, &NAMES, why, hint);
                all_read = false;
            }
        }
    }
    all_read.then_some(names)
}

/// A local day, in quotes or as a TOML date.
fn read_date(reader: &mut Reader<'_>, section: &Section<'_, '_>, term: &Term) -> Option<Date> {
    let text = match reader.value(section, term)?.get_ref() {
        DeValue::String(text) => text.as_ref().to_owned(),
        DeValue::Datetime(date) => date.to_string(),
        other => {
            let why = format!("is {}, not a day", shown(other));
            reader.refuse(section, term, why, format!("write {}", term.example));
            return None;
        }
    };
    let is_plain = text.len() == 10;
    let date = text.parse::<Date>().ok().filter(|_| is_plain);
    if date.is_none() {
        let why = format!("is {text:?}, not a day of the calendar");
        reader.refuse(section, term, why, format!("write {}", term.example));
    }
    date
}

/// Each outer `None` is a mistake.
fn read_validity(
    reader: &mut Reader<'_>,
    root: &Section<'_, '_>,
) -> (Option<Option<Date>>, Option<Option<Date>>) {
    let mut day = |term: &Term| {
        if root.table.contains_key(term.key) {
            read_date(reader, root, term).map(Some)
        } else {
            Some(None)
        }
    };
    let (from, to) = (day(&VALID_FROM), day(&VALID_TO));
    if let (Some(Some(first)), Some(Some(last))) = (from, to)
        && last < first
    {
        let why = format!("is {last}, before the first day {first}");
        reader.refuse(root, &VALID_TO, why, "an agreement ends after it begins");
    }
    (from, to)
}

fn read_precedence(reader: &mut Reader<'_>, root: &Section<'_, '_>) -> Option<Vec<String>> {
    if !root.table.contains_key(SOURCE_PRECEDENCE.key) {
        return Some(Vec::new());
    }
    let list = reader.list(root, &SOURCE_PRECEDENCE)?;
    let names: Option<Vec<String>> =
        list.iter().map(|name| name.get_ref().as_str().map(str::to_owned)).collect();
    let hint = || format!("write {}", SOURCE_PRECEDENCE.example);
    let Some(names) = names else {
        reader.refuse(root, &SOURCE_PRECEDENCE, "lists something that is not a text", hint());
        return None;
    };
    if names.is_empty() || names.iter().any(|name| name.trim().is_empty()) {
        reader.refuse(root, &SOURCE_PRECEDENCE, "lists nothing, or an empty text", hint());
        return None;
    }
    Some(names)
}

/// The outer `None` is a mistake.
fn read_dispute_days(reader: &mut Reader<'_>, root: &Section<'_, '_>) -> Option<Option<u32>> {
    if root.table.contains_key(DISPUTE_DAYS.key) {
        reader.whole(root, &DISPUTE_DAYS, 1..=3_660).map(Some)
    } else {
        Some(None)
    }
}

/// The outer `None` is a mistake.
fn read_report_language(
    reader: &mut Reader<'_>,
    root: &Section<'_, '_>,
) -> Option<Option<Language>> {
    if root.table.contains_key(REPORT_LANGUAGE.key) {
        reader.choice(root, &REPORT_LANGUAGE, &REPORT_LANGUAGES).map(Some)
    } else {
        Some(None)
    }
}

/// The outer `None` is a mistake.
fn read_number_locale(reader: &mut Reader<'_>, root: &Section<'_, '_>) -> Option<Option<Locale>> {
    if !root.table.contains_key(NUMBER_LOCALE.key) {
        return Some(None);
    }
    let known: Vec<(&str, Locale)> =
        Locale::names().filter_map(|name| Some((name, Locale::named(name)?))).collect();
    reader.choice(root, &NUMBER_LOCALE, &known).map(Some)
}

/// The outer `None` is a mistake, the inner one the contract's own "none".
fn read_cap(reader: &mut Reader<'_>, section: &Section<'_, '_>) -> Option<Option<Decimal>> {
    let value = reader.value(section, &CAP)?;
    if value.get_ref().as_str() == Some("none") {
        return Some(None);
    }
    reader.decimal_within(section, &CAP, Decimal::ZERO, Decimal::ONE_HUNDRED).map(Some)
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

/// Composites and supporting lines name other lines, which must exist and be judged before them.
fn refuse_unknown_lines(
    reader: &mut Reader<'_>,
    sections: &[Section<'_, '_>],
    objectives: &[Option<Objective>],
) {
    // A line with mistakes of its own still has its id.
    let ids: Vec<&str> = sections
        .iter()
        .filter_map(|section| section.table.get(ID.key)?.get_ref().as_str())
        .filter(|id| is_identifier(id))
        .collect();
    let hint = |id: &str| match nearest(id, ids.iter().copied()) {
        Some(near) => format!("did you mean {near:?}?"),
        None => format!("lines are {}", ids.join(", ")),
    };
    // A line without a usable id may be the one that is named.
    if ids.len() < sections.len() {
        return;
    }
    let is_composite = |id: &str| {
        let mut all = objectives.iter().flatten();
        all.any(|o| o.id == id && matches!(o.method, Method::Composite { .. }))
    };
    for (section, objective) in sections.iter().zip(objectives) {
        let Some(objective) = objective else { continue };
        if let Some(id) = &objective.ola_of
            && (!ids.contains(&id.as_str()) || *id == objective.id)
        {
            reader.refuse(section, &OLA_OF, format!("is {id:?}, which is no other line"), hint(id));
        }
        let Method::Composite { parts, .. } = &objective.method else { continue };
        let rows =
            reader.tables(section, &PARTS, |idx, _| format!("{}, part {}", section.name, idx + 1));
        for (idx, (part, row)) in parts.iter().zip(&rows).enumerate() {
            let id = &part.objective;
            let (why, hint) = if parts.iter().take(idx).any(|earlier| earlier.objective == *id) {
                ("a second time", "name each line once".to_owned())
            } else if !ids.contains(&id.as_str()) {
                ("which is no line", hint(id))
            } else if is_composite(id) {
                ("which is a composite itself", "name lines that are measured".to_owned())
            } else {
                continue;
            };
            reader.refuse(row, &PART_OBJECTIVE, format_args!("is {id:?}, {why}"), hint);
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
