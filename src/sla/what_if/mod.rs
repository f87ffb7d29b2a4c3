//! "What if": changes of a contract's terms for one look at it, as `KEY=VALUE` or `OBJECTIVE.KEY=VALUE` texts.
//!
//! Reading them needs the names that exist, which the caller gives. A change for one objective goes before one for all; one for all
//! leaves out the lines that it does not fit. What came out under a what-if carries [`WhatIf::watermarks`] and is never an official
//! result.

mod apply;

use std::fmt;

use rust_decimal::Decimal;

use super::contract::{ExclusionMode, RoundingRule};
use super::contract_file::parse_rounding;
use super::contract_file::terms::EXCLUSION_MODES;
use super::exclusion::ExclusionChoice;
use super::method::Method;
use crate::diagnostic::{Diagnostic, nearest};

/// Changes in the order they were given.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct WhatIf {
    pub changes: Vec<WhatIfChange>,
}

/// One change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WhatIfChange {
    /// `None`: of every objective.
    pub objective_id: Option<String>,
    pub term: WhatIfTerm,
}

/// A term with its new value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum WhatIfTerm {
    Target(Decimal),
    Warning(Decimal),
    Tolerance(Decimal),
    Method(Method),
    /// Compared after rounding, where there is one.
    Rounding(RoundingRule),
    /// `None`: all hours.
    BusyHour(Option<String>),
    ExclusionMode(ExclusionMode),
    /// Of the whole contract.
    Exclusions(ExclusionChoice),
    /// As if the worst n objects were not there, in any line.
    WithoutWorst(u32),
}

/// What may be named.
#[derive(Clone, Copy, Debug, Default)]
pub struct WhatIfNames<'a> {
    pub objectives: &'a [&'a str],
    pub busy_hours: &'a [&'a str],
    pub exclusions: &'a [&'a str],
}

/// The keys, each with what may stand behind it.
const KEYS: [(&str, &str); 9] = [
    ("target", "a number such as 99.5"),
    ("warning", "a number such as 99.93"),
    ("tolerance", "a number such as 0.2, zero or more"),
    (
        "method",
        "\"period_aggregate\", \"availability\", \"worst_object\", \"median_of_days\", \"objects_meeting 99.5\", \
         \"intervals_meeting 1h 99.5\", \"percentile 95 nearest_rank 1h\" (or \"linear\", \"objects\"), \"count objects 99.5\" \
         (or \"1h\"), \"weighted attribute NAME\" or \"weighted formula TEXT\"",
    ),
    ("rounding", "\"none\", \"half_up 2\" or \"half_even 2\""),
    ("busy_hour", "the name of a busy hour, or \"none\" for all hours"),
    ("exclusion_mode", "\"downtime_only\" or \"downtime_and_service_time\""),
    (
        "exclusions",
        "\"none\", \"proposed\", \"with:ID\" or \"without:ID\" (several with commas), for the whole contract",
    ),
    ("without_worst", "a whole number of objects such as 5"),
];

impl WhatIf {
    /// Reads all texts; every one that cannot be read has its own message.
    pub fn parse<T: AsRef<str>>(
        texts: &[T],
        names: &WhatIfNames<'_>,
    ) -> Result<Self, Vec<Diagnostic>> {
        let (mut what_if, mut diagnostics) = (Self::default(), Vec::new());
        for text in texts {
            match parse_change(text.as_ref(), names) {
                Ok(change) if what_if.has(&change) => diagnostics.push(
                    Diagnostic::error(format!("what-if {:?} is given twice", change.name()))
                        .hint("keep one of them"),
                ),
                Ok(change) => what_if.changes.push(change),
                Err(diagnostic) => diagnostics.push(diagnostic),
            }
        }
        if diagnostics.is_empty() { Ok(what_if) } else { Err(diagnostics) }
    }

    /// Whether nothing is changed, so that the result is an official one.
    pub fn is_empty(&self) -> bool {
        self.changes.is_empty()
    }

    /// The changes that hold for an objective: of each key its own one, else that for all.
    pub fn terms_of<'a>(&'a self, objective_id: &'a str) -> impl Iterator<Item = &'a WhatIfTerm> {
        let own = move |change: &&WhatIfChange| {
            change.objective_id.as_deref().is_some_and(|id| id == objective_id)
        };
        self.changes
            .iter()
            .filter(move |change| {
                let overridden = || {
                    self.changes
                        .iter()
                        .filter(own)
                        .any(|other| other.term.key() == change.term.key())
                };
                own(change) || (change.objective_id.is_none() && !overridden())
            })
            .map(|change| &change.term)
    }

    /// The lines that every output of it carries, one for each change: `target 99.90 → 99.50 (availability)`.
    ///
    /// `before` gives the value in the contract; `None` where the contract says nothing, or it differs by objective.
    pub fn watermarks(&self, before: &dyn Fn(&WhatIfChange) -> Option<String>) -> Vec<String> {
        self.changes.iter().map(|change| change.text(before(change).as_deref())).collect()
    }

    fn has(&self, change: &WhatIfChange) -> bool {
        self.changes.iter().any(|other| {
            other.objective_id == change.objective_id && other.term.key() == change.term.key()
        })
    }
}

/// The watermark without the contract's own values: `what-if: target → 99.5 (availability)`.
impl fmt::Display for WhatIf {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "what-if: {}", self.watermarks(&|_| None).join("; "))
    }
}

impl WhatIfChange {
    /// `availability.target`.
    fn name(&self) -> String {
        match &self.objective_id {
            Some(id) => format!("{id}.{}", self.term.key()),
            None => self.term.key().to_owned(),
        }
    }

    fn text(&self, before: Option<&str>) -> String {
        let (before, after) = same_decimals(before.unwrap_or_default(), &self.term.value_text());
        let space = if before.is_empty() { "" } else { " " };
        let whose = self.objective_id.as_deref().unwrap_or("all objectives");
        format!("{} {before}{space}→ {after} ({whose})", self.term.key())
    }
}

impl WhatIfTerm {
    /// The word before the equals sign.
    pub fn key(&self) -> &'static str {
        match self {
            Self::Target(_) => "target",
            Self::Warning(_) => "warning",
            Self::Tolerance(_) => "tolerance",
            Self::Method(_) => "method",
            Self::Rounding(_) => "rounding",
            Self::BusyHour(_) => "busy_hour",
            Self::ExclusionMode(_) => "exclusion_mode",
            Self::Exclusions(_) => "exclusions",
            Self::WithoutWorst(_) => "without_worst",
        }
    }

    /// The text behind the equals sign.
    pub fn value_text(&self) -> String {
        match self {
            Self::Target(number) | Self::Warning(number) | Self::Tolerance(number) => {
                number.to_string()
            }
            Self::Method(method) => apply::method_text(method),
            Self::BusyHour(name) => name.clone().unwrap_or_else(|| "none".to_owned()),
            Self::ExclusionMode(mode) => {
                let named = EXCLUSION_MODES.iter().find(|(_, known)| known == mode);
                named.map_or("", |(word, _)| word).to_owned()
            }
            Self::Rounding(RoundingRule::None) => "none".to_owned(),
            Self::Rounding(RoundingRule::HalfUp { decimals }) => format!("half_up {decimals}"),
            Self::Rounding(RoundingRule::HalfEven { decimals }) => format!("half_even {decimals}"),
            Self::Exclusions(choice) => match choice {
                ExclusionChoice::Approved => "approved".to_owned(),
                ExclusionChoice::None => "none".to_owned(),
                ExclusionChoice::WithProposed => "proposed".to_owned(),
                ExclusionChoice::With(ids) => format!("with:{}", ids.join(",")),
                ExclusionChoice::Without(ids) => format!("without:{}", ids.join(",")),
            },
            Self::WithoutWorst(n_objects) => n_objects.to_string(),
        }
    }
}

/// Two numbers with as many decimals as the longer one has; other texts as they are.
fn same_decimals(before: &str, after: &str) -> (String, String) {
    match (Decimal::from_str_exact(before), Decimal::from_str_exact(after)) {
        (Ok(mut before), Ok(mut after)) => {
            let decimals = before.scale().max(after.scale());
            before.rescale(decimals);
            after.rescale(decimals);
            (before.to_string(), after.to_string())
        }
        _ => (before.to_owned(), after.to_owned()),
    }
}

fn parse_change(text: &str, names: &WhatIfNames<'_>) -> Result<WhatIfChange, Diagnostic> {
    let Some((name, value)) = text.split_once('=') else {
        return Err(Diagnostic::error(format!("what-if {text:?} has no \"=\""))
            .hint(format!("write KEY=VALUE; keys are {}", key_list())));
    };
    let (name, value) = (name.trim(), value.trim());
    let (objective_id, key) = match name.rsplit_once('.') {
        Some((objective, key)) => (Some(objective.trim()), key.trim()),
        None => (None, name),
    };
    if let Some(id) = objective_id.filter(|id| !names.objectives.contains(id)) {
        return Err(unknown("objective", id, names.objectives));
    }
    let Some((_, choices)) = KEYS.iter().find(|(known, _)| *known == key) else {
        let keys: Vec<&str> = KEYS.iter().map(|(key, _)| *key).collect();
        return Err(unknown("key", key, &keys));
    };
    if let (Some(id), "exclusions") = (objective_id, key) {
        let message = format!("what-if \"exclusions\" cannot be for the objective {id:?} alone");
        return Err(Diagnostic::error(message).hint(format!("write exclusions={value}")));
    }
    let term = parse_term(key, value, names)?.ok_or_else(|| {
        Diagnostic::error(format!("what-if {key} cannot be {value:?}: it must be {choices}"))
    })?;
    Ok(WhatIfChange { objective_id: objective_id.map(str::to_owned), term })
}

fn key_list() -> String {
    KEYS.map(|(key, _)| key).join(", ")
}

/// `None` where the value is not one of the key's choices.
fn parse_term(
    key: &str,
    value: &str,
    names: &WhatIfNames<'_>,
) -> Result<Option<WhatIfTerm>, Diagnostic> {
    let number = || Decimal::from_str_exact(value).ok();
    let known = |what: &str, known: &[&str]| {
        if known.contains(&value) { Ok(value.to_owned()) } else { Err(unknown(what, value, known)) }
    };
    Ok(match key {
        "target" => number().map(WhatIfTerm::Target),
        "warning" => number().map(WhatIfTerm::Warning),
        "tolerance" => number().filter(|n| *n >= Decimal::ZERO).map(WhatIfTerm::Tolerance),
        "method" => apply::parse_method(value)?.map(WhatIfTerm::Method),
        "rounding" => parse_rounding(value).map(WhatIfTerm::Rounding),
        "busy_hour" if value == "none" => Some(WhatIfTerm::BusyHour(None)),
        "busy_hour" => Some(WhatIfTerm::BusyHour(Some(known("busy hour", names.busy_hours)?))),
        "exclusion_mode" => EXCLUSION_MODES
            .iter()
            .find(|(word, _)| *word == value)
            .map(|(_, mode)| WhatIfTerm::ExclusionMode(*mode)),
        "exclusions" => parse_exclusions(value, names)?.map(WhatIfTerm::Exclusions),
        "without_worst" => whole_number(value).map(WhatIfTerm::WithoutWorst),
        _ => None,
    })
}

fn whole_number(text: &str) -> Option<u32> {
    if text.bytes().all(|b| b.is_ascii_digit()) { text.parse().ok() } else { None }
}

fn parse_exclusions(
    text: &str,
    names: &WhatIfNames<'_>,
) -> Result<Option<ExclusionChoice>, Diagnostic> {
    let (list, is_with) = match text {
        "none" => return Ok(Some(ExclusionChoice::None)),
        "proposed" => return Ok(Some(ExclusionChoice::WithProposed)),
        _ => match (text.strip_prefix("with:"), text.strip_prefix("without:")) {
            (Some(list), _) => (list, true),
            (_, Some(list)) => (list, false),
            _ => return Ok(None),
        },
    };
    if list.trim().is_empty() {
        return Ok(None);
    }
    let mut ids = Vec::new();
    for id in list.split(',').map(str::trim) {
        if !names.exclusions.contains(&id) {
            return Err(unknown("exclusion", id, names.exclusions));
        }
        ids.push(id.to_owned());
    }
    Ok(Some(if is_with { ExclusionChoice::With(ids) } else { ExclusionChoice::Without(ids) }))
}

/// `Unknown what-if key "targt": it must be one of …`, with the nearest as a hint.
fn unknown(what: &str, name: &str, known: &[&str]) -> Diagnostic {
    let message = if known.is_empty() {
        format!("unknown what-if {what} {name:?}: there is none")
    } else {
        format!("unknown what-if {what} {name:?}: it must be one of {}", known.join(", "))
    };
    let diagnostic = Diagnostic::error(message);
    match nearest(name, known.iter().copied()) {
        Some(near) => diagnostic.hint(format!("did you mean {near:?}?")),
        None => diagnostic,
    }
}
