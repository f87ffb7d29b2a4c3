//! "What if": changes of a contract's terms for one look at it, as `KEY=VALUE` or `OBJECTIVE.KEY=VALUE` texts.
//!
//! Reading them needs the names that exist, which the caller gives; [`apply`] makes the changed contract. A change for one objective
//! goes before one for all. What came out under a what-if carries [`WhatIf::watermark`] and is never an official result.

mod apply;

use std::fmt;

use rust_decimal::Decimal;

pub use self::apply::{Applied, apply};
use super::contract::{CompareRule, ExclusionMode, Objective, RoundingRule};
use super::contract_file::parse_rounding;
use super::contract_file::terms::{COMPARE_RULES, EXCLUSION_MODES, METHODS};
pub use super::exclusion::ExclusionChoice;
use super::toml_reader::word_of;
use crate::diagnostic::{Diagnostic, nearest};
use crate::words::{Name, Part, Sentence, formula, sentence};

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
    /// `None`: no warning.
    Warning(Option<Decimal>),
    Tolerance(Decimal),
    /// The word of the contract file and the method's own terms: `percentile 95 nearest_rank intervals 1h`.
    Method(String),
    Rounding(RoundingRule),
    Compare(CompareRule),
    /// `None`: all hours.
    BusyHour(Option<String>),
    ExclusionMode(ExclusionMode),
    /// Never [`ExclusionChoice::Approved`], which is no change.
    Exclusions(ExclusionChoice),
    /// As if the worst n objects of a line were not there.
    WithoutWorst(u32),
    /// Least share of valid data, 0 to 1.
    CompletenessMin(Decimal),
    /// As if these outages, by id, had lasted so many minutes at most.
    OutageMinutes(Vec<(String, u32)>),
}

/// What may be named.
#[derive(Clone, Copy, Debug, Default)]
pub struct WhatIfNames<'a> {
    pub objectives: &'a [&'a str],
    pub busy_hours: &'a [&'a str],
    pub exclusions: &'a [&'a str],
    pub outages: &'a [&'a str],
}

/// The keys, each with what may stand behind it.
const KEYS: [(&str, &str); 12] = [
    ("target", "a number such as 99.5"),
    ("warning", "a number such as 99.93, or \"none\""),
    ("tolerance", "a number such as 0.2, zero or more"),
    ("method", "a method of contract files"),
    ("rounding", "\"none\", \"half_up 2\" or \"half_even 2\""),
    ("compare", "\"after_rounding\" or \"before_rounding\""),
    ("busy_hour", "the name of a busy hour, or \"none\""),
    ("exclusion_mode", "\"downtime_only\" or \"downtime_and_service_time\""),
    ("exclusions", "\"none\", \"proposed\", \"with:ID\" or \"without:ID\" (several with commas)"),
    ("without_worst", "a whole number of objects from 1 to 10"),
    ("completeness_min", "a share from 0 to 1, such as 0.95"),
    ("outage_minutes", "\"ID:MINUTES\" of an outage (several with commas)"),
];

/// As many as a result lists.
const WITHOUT_WORST_MAX: u32 = 10;

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

    /// What is supposed of a line, or with `None` of all lines, under a key.
    pub fn term(&self, objective_id: Option<&str>, key: &str) -> Option<&WhatIfTerm> {
        let is_it = |change: &&WhatIfChange| {
            change.objective_id.as_deref() == objective_id && change.term.key() == key
        };
        self.changes.iter().find(is_it).map(|change| &change.term)
    }

    /// Supposes something else of a line, or of all; what was supposed under the same key goes.
    pub fn set(&mut self, objective_id: Option<&str>, term: WhatIfTerm) {
        let change = WhatIfChange { objective_id: objective_id.map(str::to_owned), term };
        let is_it = |other: &&mut WhatIfChange| {
            other.objective_id == change.objective_id && other.term.key() == change.term.key()
        };
        match self.changes.iter_mut().find(is_it) {
            Some(known) => *known = change,
            None => self.changes.push(change),
        }
    }

    /// Leaves a key of a line, or of all, as the contract says it.
    pub fn unset(&mut self, objective_id: Option<&str>, key: &str) {
        self.changes.retain(|change| {
            change.objective_id.as_deref() != objective_id || change.term.key() != key
        });
    }

    /// The texts that [`WhatIf::parse`] reads back.
    pub fn texts(&self) -> Vec<String> {
        self.changes.iter().map(WhatIfChange::argument).collect()
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

    /// The line that every output of it carries: `what-if: target 99.90 → 99.50 (availability)`.
    ///
    /// `before` gives the value in the contract; `None` where the contract says nothing, or it differs by objective.
    pub fn watermark(&self, before: &dyn Fn(&WhatIfChange) -> Option<String>) -> String {
        let changes: Vec<String> = self
            .changes
            .iter()
            .map(|change| change.sentence(before(change).as_deref(), None).english())
            .collect();
        format!("what-if: {}", changes.join("; "))
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
        f.write_str(&self.watermark(&|_| None))
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

    /// `availability.target=99.5`
    pub fn argument(&self) -> String {
        format!("{}={}", self.name(), self.term.value_text())
    }

    /// `target 99.90 → 99.50 (availability)`; people read the name of the line where it is given.
    pub fn sentence(&self, before: Option<&str>, line: Option<&Objective>) -> Sentence {
        let (before, after) = same_decimals(before.unwrap_or_default(), &self.term.value_text());
        let (term, after) = (self.term.sentence(), word_or_number(&after));
        let whose: Sentence = match (&self.objective_id, line) {
            (Some(id), Some(line)) => formula![Name { machine: id.clone(), ..line.named() }],
            (Some(id), None) => id.as_str().into(),
            (None, _) => sentence!("sentences-all-objectives"),
        };
        if before.is_empty() {
            return formula![term, " → ", after, " (", whose, ")"];
        }
        formula![term, " ", word_or_number(&before), " → ", after, " (", whose, ")"]
    }
}

impl WhatIfTerm {
    /// The word before the equals sign inside of a sentence; in English as it is typed.
    fn sentence(&self) -> Sentence {
        match self {
            Self::Target(_) => sentence!("sentences-term-target"),
            Self::Warning(_) => sentence!("sentences-term-warning"),
            Self::Tolerance(_) => sentence!("sentences-term-tolerance"),
            Self::Method(_) => sentence!("sentences-term-method"),
            Self::Rounding(_) => sentence!("sentences-term-rounding"),
            Self::Compare(_) => sentence!("sentences-term-compare"),
            Self::ExclusionMode(_) => sentence!("sentences-term-exclusion-mode"),
            Self::BusyHour(_) => sentence!("sentences-term-busy-hour"),
            Self::Exclusions(_) => sentence!("sentences-term-exclusions"),
            Self::WithoutWorst(_) => sentence!("sentences-term-without-worst"),
            Self::CompletenessMin(_) => sentence!("sentences-term-completeness"),
            Self::OutageMinutes(_) => sentence!("sentences-term-outage-minutes"),
        }
    }

    /// The word before the equals sign.
    pub fn key(&self) -> &'static str {
        match self {
            Self::Target(_) => "target",
            Self::Warning(_) => "warning",
            Self::Tolerance(_) => "tolerance",
            Self::Method(_) => "method",
            Self::Rounding(_) => "rounding",
            Self::Compare(_) => "compare",
            Self::ExclusionMode(_) => "exclusion_mode",
            Self::BusyHour(_) => "busy_hour",
            Self::Exclusions(_) => "exclusions",
            Self::WithoutWorst(_) => "without_worst",
            Self::CompletenessMin(_) => "completeness_min",
            Self::OutageMinutes(_) => "outage_minutes",
        }
    }

    /// The text behind the equals sign.
    pub fn value_text(&self) -> String {
        match self {
            Self::Target(number)
            | Self::Warning(Some(number))
            | Self::Tolerance(number)
            | Self::CompletenessMin(number) => number.to_string(),
            Self::Method(name) | Self::BusyHour(Some(name)) => name.clone(),
            Self::Warning(None) | Self::BusyHour(None) => "none".to_owned(),
            Self::Rounding(RoundingRule::None) => "none".to_owned(),
            Self::Rounding(RoundingRule::HalfUp { decimals }) => format!("half_up {decimals}"),
            Self::Rounding(RoundingRule::HalfEven { decimals }) => format!("half_even {decimals}"),
            Self::Compare(rule) => word_of(&COMPARE_RULES, *rule).to_owned(),
            Self::ExclusionMode(mode) => word_of(&EXCLUSION_MODES, *mode).to_owned(),
            Self::Exclusions(ExclusionChoice::Approved) => "approved".to_owned(),
            Self::Exclusions(ExclusionChoice::None) => "none".to_owned(),
            Self::Exclusions(ExclusionChoice::WithProposed) => "proposed".to_owned(),
            Self::Exclusions(ExclusionChoice::With(ids)) => format!("with:{}", ids.join(",")),
            Self::Exclusions(ExclusionChoice::Without(ids)) => format!("without:{}", ids.join(",")),
            Self::WithoutWorst(n_objects) => n_objects.to_string(),
            Self::OutageMinutes(outages) => {
                let pairs = outages.iter().map(|(id, minutes)| format!("{id}:{minutes}"));
                pairs.collect::<Vec<_>>().join(",")
            }
        }
    }
}

fn value_of<T: Copy>(words: &[(&str, T)], word: &str) -> Option<T> {
    words.iter().find(|(known, _)| *known == word).map(|(_, value)| *value)
}

/// Words are those of contract files in every language.
fn word_or_number(text: &str) -> Part {
    match (text, Decimal::from_str_exact(text)) {
        ("none", _) => sentence!("sentences-none").into(),
        (_, Ok(number)) if number.to_string() == text => number.into(),
        _ => text.into(),
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
    Ok(match key {
        "target" => number().map(WhatIfTerm::Target),
        "warning" if value == "none" => Some(WhatIfTerm::Warning(None)),
        "warning" => number().map(|number| WhatIfTerm::Warning(Some(number))),
        "tolerance" => number().filter(|n| *n >= Decimal::ZERO).map(WhatIfTerm::Tolerance),
        "method" => {
            let words: Vec<&str> = value.split_whitespace().collect();
            let methods: Vec<&str> = METHODS.iter().map(|(word, _)| *word).collect();
            match words.first() {
                Some(word) if !methods.contains(word) => {
                    return Err(unknown("method", word, &methods));
                }
                Some(_) => Some(WhatIfTerm::Method(words.join(" "))),
                None => None,
            }
        }
        "rounding" => parse_rounding(value).map(WhatIfTerm::Rounding),
        "compare" => value_of(&COMPARE_RULES, value).map(WhatIfTerm::Compare),
        "exclusion_mode" => value_of(&EXCLUSION_MODES, value).map(WhatIfTerm::ExclusionMode),
        "busy_hour" if value == "none" => Some(WhatIfTerm::BusyHour(None)),
        "busy_hour" if names.busy_hours.contains(&value) => {
            Some(WhatIfTerm::BusyHour(Some(value.to_owned())))
        }
        "busy_hour" => return Err(unknown("busy hour", value, names.busy_hours)),
        "exclusions" => parse_exclusions(value, names)?.map(WhatIfTerm::Exclusions),
        "without_worst" => whole_number(value)
            .filter(|n| (1..=WITHOUT_WORST_MAX).contains(n))
            .map(WhatIfTerm::WithoutWorst),
        "completeness_min" => number()
            .filter(|share| (Decimal::ZERO..=Decimal::ONE).contains(share))
            .map(WhatIfTerm::CompletenessMin),
        "outage_minutes" => parse_outages(value, names)?.map(WhatIfTerm::OutageMinutes),
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
    let (ids, is_with) = match (text, text.strip_prefix("with:"), text.strip_prefix("without:")) {
        ("none", ..) => return Ok(Some(ExclusionChoice::None)),
        ("proposed", ..) => return Ok(Some(ExclusionChoice::WithProposed)),
        (_, Some(ids), _) => (ids, true),
        (_, _, Some(ids)) => (ids, false),
        _ => return Ok(None),
    };
    if ids.trim().is_empty() {
        return Ok(None);
    }
    let mut named = Vec::new();
    for id in ids.split(',').map(str::trim) {
        if !names.exclusions.contains(&id) {
            return Err(unknown("exclusion", id, names.exclusions));
        }
        named.push(id.to_owned());
    }
    Ok(Some(if is_with { ExclusionChoice::With(named) } else { ExclusionChoice::Without(named) }))
}

/// `INC-1:30,INC-2:0`; an id may hold colons itself.
fn parse_outages(
    text: &str,
    names: &WhatIfNames<'_>,
) -> Result<Option<Vec<(String, u32)>>, Diagnostic> {
    let mut outages: Vec<(String, u32)> = Vec::new();
    for part in text.split(',').map(str::trim) {
        let Some((id, minutes)) = part.rsplit_once(':') else { return Ok(None) };
        let (id, Some(minutes)) = (id.trim(), whole_number(minutes.trim())) else {
            return Ok(None);
        };
        if !names.outages.contains(&id) {
            // All ids of a year's outages would be no help.
            let unknown = Diagnostic::error(format!("unknown what-if outage {id:?}"));
            return Err(match nearest(id, names.outages.iter().copied()) {
                Some(near) => unknown.hint(format!("did you mean {near:?}?")),
                None => unknown.hint("`vigia list outages` shows them"),
            });
        }
        if outages.iter().any(|(known, _)| known == id) {
            return Ok(None);
        }
        outages.push((id.to_owned(), minutes));
    }
    Ok(Some(outages))
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
