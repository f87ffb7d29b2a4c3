//! From a document to what it says of a contract.

use std::collections::BTreeSet;

use super::draft::inline;
use super::json::{self, Node, Value};
use super::said::{self, Comparator, Measured};
use super::{MissingTerm, OBJECTIVE_TYPE, SPECIFICATION_TYPE, TERMS_FIELD, Tmf657Document};
use crate::diagnostic::{Diagnostic, nearest};
use crate::model::{Phrase, Zone};
use crate::sla::calendar_file::{SERVICE_CALENDAR, WINDOW};
use crate::sla::contract::Comparison;
use crate::sla::contract_file::terms::*;
use crate::sla::credit::file::CREDIT;
use crate::sla::scorecard::file::SCORECARD;
use crate::sla::toml_reader::Term;

/// In how many periods misses are forgiven: the half of `grace` that `graceTimes` does not say.
pub(super) const GRACE_PERIODS: &str = "grace_periods";

const CONTRACT_TERMS: [&Term; 10] = [
    &NAME,
    &CUSTOMER,
    &COUNTRY,
    &ZONE,
    &CURRENCY,
    &CURRENCY_DECIMALS,
    &FEE,
    &CAP,
    &WINDOW,
    &SCORECARD,
];
const LINE_TERMS: [&Term; 17] = [
    &NAME,
    &KPI,
    &UNIT,
    &SCOPE,
    &MEMBERSHIP,
    &SERVICE_CALENDAR,
    &METHOD,
    &EXCLUSIONS,
    &COMPARISON,
    &TARGET,
    &TOLERANCE,
    &GRACE,
    &COMPLETENESS,
    &MISSING_DATA,
    &ROUNDING,
    &WEIGHT,
    &CREDIT,
];

/// Terms that the standard has a field for, with that field.
pub(super) const SAID_OF_CONTRACT: [(&str, &str); 2] = [("id", "id"), ("name", "name")];
pub(super) const SAID_OF_LINE: [(&str, &str); 7] = [
    ("id", "id"),
    ("name", "name"),
    ("comparison", "conformanceComparator"),
    ("target", "conformanceTarget"),
    ("warning", "thresholdTarget"),
    ("tolerance", "toleranceTarget"),
    ("grace", "graceTimes"),
];

/// What a document says of a contract.
#[derive(Clone, Debug)]
pub(super) struct Reading {
    pub contract_id: String,
    pub contract: Part,
    pub lines: Vec<Line>,
    pub notes: Vec<String>,
    /// Which resource is the specification.
    pub specification: Option<usize>,
}

/// One objective.
#[derive(Clone, Debug)]
pub(super) struct Line {
    pub id: String,
    pub place: Place,
    pub part: Part,
}

/// Where an objective stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    /// A resource of its own.
    Resource(usize),
    /// Whole, in the specification's list.
    Embedded(usize),
}

/// Terms of the contract or of one line.
#[derive(Clone, Debug, Default)]
pub(super) struct Part {
    pub terms: Vec<SaidTerm>,
    pub missing: Vec<MissingTerm>,
}

#[derive(Clone, Debug)]
pub(super) struct SaidTerm {
    pub key: String,
    /// As TOML.
    pub value: String,
    /// How the document said it.
    pub note: Option<String>,
}

impl Reading {
    pub fn missing(&self) -> Vec<MissingTerm> {
        let lines = self.lines.iter().flat_map(|line| &line.part.missing);
        self.contract.missing.iter().chain(lines).cloned().collect()
    }
}

impl Part {
    fn says(&self, key: &str) -> bool {
        self.terms.iter().any(|term| term.key == key)
    }

    fn value(&self, key: &str) -> Option<&str> {
        self.terms.iter().find(|term| term.key == key).map(|term| term.value.as_str())
    }

    fn say(&mut self, key: &str, value: String, note: Option<String>) {
        self.terms.push(SaidTerm { key: key.to_owned(), value, note });
    }

    /// Lists the terms that nothing says. `said` finds what the document says of a term without deciding it.
    fn miss(
        &mut self,
        place: &str,
        terms: impl IntoIterator<Item = &'static Term>,
        said: impl Fn(&str) -> Option<String>,
    ) {
        for term in terms {
            if !self.says(term.key) {
                self.missing.push(MissingTerm {
                    place: place.to_owned(),
                    key: term.key,
                    meaning: term.meaning,
                    choices: term.example,
                    said: said(term.key),
                });
            }
        }
    }
}

/// Reads a TMF657 document: a list of resources, or one. `file` is only named in the messages.
///
/// # Errors
/// What is no JSON, with line and column; what has the wrong type or cannot be understood, with its JSON pointer (RFC 6901) too.
pub fn import(file: &str, text: &str) -> Result<Tmf657Document, Vec<Diagnostic>> {
    let mut importer = Importer { file, text, problems: Vec::new() };
    let root = match json::parse(text) {
        Ok(root) => root,
        Err(error) => {
            let message = format!("could not read the file as JSON: {}", error.why);
            importer.refuse(error.at, message, None);
            return Err(importer.problems);
        }
    };
    let reading = importer.read(&root);
    match reading {
        Some(reading) if importer.problems.is_empty() => Ok(Tmf657Document { root, reading }),
        _ => Err(importer.problems),
    }
}

/// What a field must be.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Text,
    /// A text or a number.
    Scalar,
    Objects,
    Object,
    /// A `TimePeriod`.
    Period,
}

const SPECIFICATION_FIELDS: [(&str, Kind); 6] = [
    ("id", Kind::Text),
    ("name", Kind::Text),
    ("description", Kind::Text),
    ("relatedServiceLevelObjective", Kind::Objects),
    ("validFor", Kind::Period),
    (TERMS_FIELD, Kind::Objects),
];
const OBJECTIVE_FIELDS: [(&str, Kind); 15] = [
    ("id", Kind::Text),
    ("name", Kind::Text),
    ("conformanceComparator", Kind::Text),
    ("conformanceTarget", Kind::Scalar),
    ("thresholdTarget", Kind::Scalar),
    ("toleranceTarget", Kind::Scalar),
    ("graceTimes", Kind::Scalar),
    ("conformancePeriod", Kind::Period),
    ("tolerancePeriod", Kind::Period),
    ("validFor", Kind::Period),
    (said::PARAMETER[0], Kind::Object),
    (said::PARAMETER[1], Kind::Object),
    (said::CONSEQUENCE[0], Kind::Objects),
    (said::CONSEQUENCE[1], Kind::Objects),
    (TERMS_FIELD, Kind::Objects),
];

fn is_typed(node: &Node, wanted: &str) -> bool {
    ["@type", "@baseType"].iter().any(|f| node.get(f).and_then(Node::text) == Some(wanted))
}

fn is_specification(node: &Node) -> bool {
    is_typed(node, SPECIFICATION_TYPE) || node.get("relatedServiceLevelObjective").is_some()
}

fn is_objective(node: &Node) -> bool {
    let own =
        ["conformanceComparator", "conformanceTarget", said::PARAMETER[0], said::PARAMETER[1]];
    is_typed(node, OBJECTIVE_TYPE) || own.iter().any(|field| node.get(field).is_some())
}

/// The resources of a document: the items of a list, or the document itself.
pub(super) fn resources(root: &Node) -> Vec<&Node> {
    match &root.value {
        Value::List(items) => items.iter().collect(),
        _ => vec![root],
    }
}

/// An id that may stand in a file name; the same text always gives the same.
fn safe_id(text: &str, otherwise: &str) -> String {
    let allowed = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
    let safe: String = text.chars().map(|c| if allowed(c) { c } else { '-' }).collect();
    let safe = safe.trim_start_matches(|c: char| !c.is_ascii_alphanumeric());
    let safe: String = safe.chars().take(64).collect();
    if safe.is_empty() { otherwise.to_owned() } else { safe }
}

struct Importer<'t> {
    file: &'t str,
    text: &'t str,
    problems: Vec<Diagnostic>,
}

impl Importer<'_> {
    fn refuse(&mut self, at: usize, message: impl Into<Phrase>, hint: Option<String>) {
        let (line, column) = json::line_and_column(self.text, at);
        let mut problem = Diagnostic::error(message).in_file(self.file).at_line(line);
        problem.location.column = Some(column);
        self.problems.push(hint.into_iter().fold(problem, Diagnostic::hint));
    }

    fn refuse_kind(&mut self, pointer: &str, node: &Node, wanted: &str) {
        self.refuse(node.at, format!("{pointer:?} is {}, not {wanted}", node.kind()), None);
    }

    fn read(&mut self, root: &Node) -> Option<Reading> {
        let in_list = matches!(root.value, Value::List(_));
        let pointer = |idx: usize| if in_list { format!("/{idx}") } else { String::new() };
        let all = resources(root);
        let (mut specifications, mut objectives, mut notes) = (Vec::new(), Vec::new(), Vec::new());
        for (idx, node) in all.iter().enumerate() {
            if !matches!(node.value, Value::Object(_)) {
                self.refuse_kind(&pointer(idx), node, "an object");
            } else if is_specification(node) {
                self.check(&pointer(idx), node, &SPECIFICATION_FIELDS);
                specifications.push(idx);
            } else if is_objective(node) {
                self.check(&pointer(idx), node, &OBJECTIVE_FIELDS);
                objectives.push(idx);
            } else {
                let what = node.get("@type").and_then(Node::text).unwrap_or("no known type");
                notes.push(format!("the resource {} ({what}) is kept and not looked at", idx + 1));
            }
        }
        if let [_, second, ..] = specifications.as_slice() {
            let n = specifications.len();
            let message =
                format!("the document holds {n} specifications, and a contract is made of one");
            let hint = "split the document: one ServiceLevelSpecification with its objectives";
            self.refuse(all.get(*second)?.at, message, Some(hint.to_owned()));
            return None;
        }
        let specification = specifications.first().copied();
        let node = specification.and_then(|idx| all.get(idx).copied());
        let spec_pointer = specification.map_or_else(String::new, pointer);
        let places = self.places(node, &spec_pointer, &all, &objectives, &mut notes);
        if places.is_empty() && self.problems.is_empty() {
            let message = "the document holds no ServiceLevelObjective";
            let hint = "a contract needs at least one line with a conformanceTarget";
            self.refuse(root.at, message, Some(hint.to_owned()));
        }
        let id = |node: &Node| node.get("id").and_then(Node::text).map(str::to_owned);
        let contract_id = safe_id(&node.and_then(id).unwrap_or_default(), "tmf657");
        let mut lines: Vec<Line> = Vec::new();
        for (number, place) in places.into_iter().enumerate() {
            let (line, pointer) = match place {
                Place::Resource(idx) => (all.get(idx).copied()?, pointer(idx)),
                Place::Embedded(idx) => (
                    node?.get("relatedServiceLevelObjective")?.items().get(idx)?,
                    format!("{spec_pointer}/relatedServiceLevelObjective/{idx}"),
                ),
            };
            let otherwise = format!("objective-{}", number + 1);
            let mut line_id = safe_id(&id(line).unwrap_or_default(), &otherwise);
            if lines.iter().any(|known| known.id == line_id) {
                line_id =
                    format!("{}-{}", line_id.chars().take(56).collect::<String>(), number + 1);
            }
            let part = self.line(&line_id, line, &pointer, &mut notes);
            lines.push(Line { id: line_id, place, part });
        }
        let periods = all.iter().chain(&node).find_map(|n| n.get("conformancePeriod"));
        let contract = self.contract(&contract_id, node, &spec_pointer, periods, &mut notes);
        Some(Reading { contract_id, contract, lines, notes, specification })
    }

    /// Types of the fields that are read.
    fn check(&mut self, pointer: &str, node: &Node, fields: &[(&str, Kind)]) {
        for (field, kind) in fields {
            let Some(value) = node.get(field) else { continue };
            let pointer = format!("{pointer}/{field}");
            match (kind, &value.value) {
                (Kind::Text | Kind::Scalar, Value::Text(_))
                | (Kind::Scalar, Value::Number(_))
                | (Kind::Object, Value::Object(_)) => {}
                (Kind::Objects, Value::List(items)) => {
                    for (idx, item) in items.iter().enumerate() {
                        if !matches!(item.value, Value::Object(_)) {
                            self.refuse_kind(&format!("{pointer}/{idx}"), item, "an object");
                        }
                    }
                }
                (Kind::Period, Value::Object(_)) => self.check_period(&pointer, value),
                (Kind::Text, _) => self.refuse_kind(&pointer, value, "a text"),
                (Kind::Scalar, _) => self.refuse_kind(&pointer, value, "a text or a number"),
                (Kind::Objects, _) => self.refuse_kind(&pointer, value, "a list"),
                (Kind::Object | Kind::Period, _) => {
                    self.refuse_kind(&pointer, value, "an object");
                }
            }
        }
    }

    fn check_period(&mut self, pointer: &str, period: &Node) {
        for field in ["startDateTime", "endDateTime"] {
            let Some(value) = period.get(field) else { continue };
            let pointer = format!("{pointer}/{field}");
            match value.text() {
                None => self.refuse_kind(&pointer, value, "a text"),
                Some(text) if said::instant(value).is_none() => {
                    let message = format!("{pointer:?} is {text:?}, not a time with an offset");
                    let hint = "write it as RFC 3339 has it: 2026-01-01T00:00:00-05:00";
                    self.refuse(value.at, message, Some(hint.to_owned()));
                }
                Some(_) => {}
            }
        }
    }

    /// The objectives that the specification names, in its order; all where there is none, or where it names none.
    fn places(
        &mut self,
        specification: Option<&Node>,
        pointer: &str,
        all: &[&Node],
        objectives: &[usize],
        notes: &mut Vec<String>,
    ) -> Vec<Place> {
        let every = || objectives.iter().map(|idx| Place::Resource(*idx)).collect();
        let Some(related) = specification.and_then(|s| s.get("relatedServiceLevelObjective"))
        else {
            return every();
        };
        let mut places = Vec::new();
        for (idx, reference) in related.items().iter().enumerate() {
            let pointer = format!("{pointer}/relatedServiceLevelObjective/{idx}");
            if is_objective(reference) && !is_reference(reference) {
                self.check(&pointer, reference, &OBJECTIVE_FIELDS);
                places.push(Place::Embedded(idx));
                continue;
            }
            let Some(id) = reference.get("id").and_then(Node::text) else {
                let message = format!("{pointer:?} has no \"id\": it names no objective");
                self.refuse(reference.at, message, None);
                continue;
            };
            let found = objectives.iter().find(|idx| {
                let node = all.get(**idx);
                node.and_then(|n| n.get("id")).and_then(Node::text) == Some(id)
            });
            match found {
                Some(idx) if places.contains(&Place::Resource(*idx)) => {}
                Some(idx) => places.push(Place::Resource(*idx)),
                None => notes.push(format!(
                    "the specification names the objective {id:?}, which the document does not hold: it is no line of the draft"
                )),
            }
        }
        for idx in objectives {
            if !places.contains(&Place::Resource(*idx)) {
                let id = all.get(*idx).and_then(|n| n.get("id")).and_then(Node::text);
                notes.push(format!(
                    "the objective {:?} is not named by the specification: it is kept and no line of the draft",
                    id.unwrap_or_default()
                ));
            }
        }
        places
    }

    /// The terms of an extension list. Those that the standard's own fields say may not stand in it.
    fn terms(&mut self, node: &Node, pointer: &str, said: &[(&str, &str)], part: &mut Part) {
        let Some(list) = node.get(TERMS_FIELD) else { return };
        let mut seen = BTreeSet::new();
        for (idx, term) in list.items().iter().enumerate() {
            let pointer = format!("{pointer}/{TERMS_FIELD}/{idx}");
            let (name, value) = (term.get("name").and_then(Node::text), term.get("value"));
            let (Some(name), Some(value)) = (name, value) else {
                let message = format!("{pointer:?} has no \"name\" or no \"value\"");
                self.refuse(term.at, message, None);
                continue;
            };
            if let Some((_, field)) = said.iter().find(|(key, _)| *key == name) {
                let message = format!("{pointer:?} says {name:?}, which is said by {field:?}");
                self.refuse(term.at, message, Some("take one of the two out".to_owned()));
            } else if !seen.insert(name) {
                let message = format!("{pointer:?} says {name:?} a second time");
                self.refuse(term.at, message, Some("keep one of the two".to_owned()));
            } else {
                match inline(value) {
                    Ok(toml) => part.say(name, toml, None),
                    Err(why) => {
                        self.refuse(value.at, format!("\"{pointer}/value\" {why}"), None);
                    }
                }
            }
        }
    }

    fn contract(
        &mut self,
        id: &str,
        specification: Option<&Node>,
        pointer: &str,
        conformance_period: Option<&Node>,
        notes: &mut Vec<String>,
    ) -> Part {
        let mut part = Part::default();
        part.say("id", json::escaped(id), None);
        if let Some(node) = specification {
            if let Some(name) = node.get("name").and_then(Node::text) {
                part.say("name", json::escaped(name), None);
            }
            self.terms(node, pointer, &SAID_OF_CONTRACT, &mut part);
            let is_taken = say_validity(node, &mut part);
            let mut kept = unread(node, &SPECIFICATION_FIELDS, &["description"]);
            if !is_taken {
                kept.push("validFor (its days are not sure without a zone)".to_owned());
            }
            note_kept("Contract", &kept, notes);
        }
        part.miss("Contract", CONTRACT_TERMS, |key| {
            let period = conformance_period.filter(|_| key == WINDOW.key)?;
            Some(format!("conformancePeriod {}", one_line(period)))
        });
        part
    }

    fn line(&mut self, id: &str, node: &Node, pointer: &str, notes: &mut Vec<String>) -> Part {
        let mut part = Part::default();
        let place = format!("Objective {id:?}");
        part.say("id", json::escaped(id), None);
        if let Some(name) = node.get("name").and_then(Node::text) {
            part.say("name", json::escaped(name), None);
        }
        self.terms(node, pointer, &SAID_OF_LINE, &mut part);
        let is_own = node.get(TERMS_FIELD).is_some();
        say_measured(node, is_own, &mut part);
        self.say_comparison(node, pointer, &mut part);
        let mut kept = say_values(node, &mut part);
        say_grace(node, &mut part);
        if !is_own {
            kept.extend(
                said::PARAMETER.iter().filter(|f| node.get(f).is_some()).map(|f| (*f).to_owned()),
            );
        }
        let unread_fields = [
            "conformancePeriod",
            "tolerancePeriod",
            "validFor",
            said::CONSEQUENCE[0],
            said::CONSEQUENCE[1],
        ];
        let own_consequence = is_own && part.value(CREDIT.key).is_some();
        kept.extend(
            unread(node, &OBJECTIVE_FIELDS, &unread_fields)
                .into_iter()
                .filter(|field| !(own_consequence && field == said::CONSEQUENCE[0])),
        );
        note_kept(&place, &kept, notes);
        let is_of_counters = !is_of_records(&part);
        let needed = LINE_TERMS.into_iter().filter(|term| match term.key {
            "kpi" => is_of_counters && !part.says(FORMULA.key),
            "completeness_min" | "missing_data" => is_of_counters,
            _ => true,
        });
        let needed: Vec<&'static Term> = needed.collect();
        part.miss(&place, needed, |key| said_of(node, key));
        part
    }

    fn say_comparison(&mut self, node: &Node, pointer: &str, part: &mut Part) {
        let Some(comparator) = node.get("conformanceComparator") else { return };
        let Some(text) = comparator.text() else { return };
        let pointer = format!("{pointer}/conformanceComparator");
        match said::comparator(text) {
            Comparator::Said(comparison) => {
                let word = COMPARISONS.iter().find(|(_, c)| *c == comparison).map_or("", |c| c.0);
                let note = Some(format!("conformanceComparator {text:?}"));
                part.say(COMPARISON.key, json::escaped(word), note);
            }
            Comparator::Strict => {
                let message = format!(
                    "{pointer:?} is {text:?}: a result on the target would not conform, and a contract's target always does"
                );
                let hint = format!(
                    "agree on whether the target itself conforms, then write {}",
                    said::COMPARATORS
                );
                self.refuse(comparator.at, message, Some(hint));
            }
            Comparator::Unknown => {
                let message = format!("{pointer:?} is {text:?}, no known comparator");
                let near =
                    nearest(text, ["greaterThanOrEqual", "lessThanOrEqual", "above", "below"])
                        .map_or_else(String::new, |near| format!("did you mean {near:?}? "));
                let hint = format!("{near}choices are {}", said::COMPARATORS);
                self.refuse(comparator.at, message, Some(hint));
            }
        }
    }
}

/// A reference names the kind of what it refers to; an objective that stands there whole does not.
fn is_reference(node: &Node) -> bool {
    node.get("conformanceTarget").is_none() && node.get("conformanceComparator").is_none()
}

/// Fields that no verdict rests on: those that the standard has and `unused` lists, and those that it does not have.
fn unread(node: &Node, known: &[(&str, Kind)], unused: &[&str]) -> Vec<String> {
    let plain = ["@type", "@baseType", "@schemaLocation"];
    let is_read = |name: &str| {
        plain.contains(&name)
            || known.iter().any(|(field, _)| *field == name) && !unused.contains(&name)
    };
    node.fields().iter().map(|(name, _)| name).filter(|name| !is_read(name)).cloned().collect()
}

fn note_kept(place: &str, kept: &[String], notes: &mut Vec<String>) {
    if !kept.is_empty() {
        notes.push(format!("{place}: {} kept; no verdict rests on it", kept.join(", ")));
    }
}

fn one_line(node: &Node) -> String {
    let lines: Vec<String> = node.write().lines().map(|line| line.trim().to_owned()).collect();
    lines.join(" ")
}

/// Whether a line measures records or other lines, which have no periods that can be missing.
fn is_of_records(part: &Part) -> bool {
    part.says(OUTAGES.key)
        || part.says(TICKETS.key)
        || part.value(METHOD.key) == Some("\"composite\"")
}

/// Whether all that `validFor` says is taken over.
fn say_validity(specification: &Node, part: &mut Part) -> bool {
    let Some(valid_for) = specification.get("validFor") else { return true };
    let zone = specification.get(TERMS_FIELD).and_then(|list| {
        let zone = list.items().iter().find(|t| t.get("name").and_then(Node::text) == Some("zone"));
        Zone::named(zone?.get("value")?.text()?).ok()
    });
    let (first, last) = match &zone {
        Some(zone) => said::days_in(zone, valid_for),
        None => said::days_as_written(valid_for),
    };
    let mut is_taken = true;
    for (key, field, day) in
        [("valid_from", "startDateTime", first), ("valid_to", "endDateTime", last)]
    {
        let Some(instant) = valid_for.get(field).and_then(Node::text) else { continue };
        match day {
            _ if part.says(key) => {}
            Some(day) => {
                let note = Some(format!("validFor.{field} {instant:?}"));
                part.say(key, json::escaped(&day.to_string()), note);
            }
            None => is_taken = false,
        }
    }
    is_taken
}

/// What is measured, where this program wrote it. A name that somebody else gave a parameter is no KPI's id.
fn say_measured(node: &Node, is_own: bool, part: &mut Part) {
    let is_said = part.says(KPI.key) || part.says(FORMULA.key) || is_of_records(part);
    if is_said || !is_own {
        return;
    }
    match said::parameter(node).and_then(said::measured) {
        Some(Measured::Kpi(id)) => part.say(KPI.key, json::escaped(id), None),
        Some(Measured::Formula(text)) => part.say(FORMULA.key, json::escaped(text), None),
        None => {}
    }
}

/// Target, warning and tolerance. Returns the optional fields that could not be taken over.
fn say_values(node: &Node, part: &mut Part) -> Vec<String> {
    let number = |field: &str| node.get(field).and_then(said::number);
    let note = |field: &str| node.get(field).map(|n| format!("{field} {}", one_line(n)));
    let target = number("conformanceTarget");
    if let Some(target) = &target {
        part.say(TARGET.key, json::escaped(&target.digits), note("conformanceTarget"));
        if target.percent && !part.says(UNIT.key) {
            part.say(UNIT.key, json::escaped("%"), note("conformanceTarget"));
        }
    }
    let target_percent = target.is_some_and(|target| target.percent);
    let mut kept = Vec::new();
    match number("thresholdTarget") {
        // A percent of a target in another unit would be another number.
        Some(warning) if target_percent || !warning.percent => {
            part.say(WARNING.key, json::escaped(&warning.digits), note("thresholdTarget"));
        }
        _ if node.get("thresholdTarget").is_some() => kept.push("thresholdTarget".to_owned()),
        _ => {}
    }
    // "0.2 %" may mean points of a percent or a share of the target.
    if let Some(tolerance) = number("toleranceTarget").filter(|tolerance| !tolerance.percent) {
        part.say(TOLERANCE.key, json::escaped(&tolerance.digits), note("toleranceTarget"));
    }
    kept
}

/// `graceTimes` says how many misses; in how many periods only a term of ours does.
fn say_grace(node: &Node, part: &mut Part) {
    let periods = part.terms.iter().position(|term| term.key == GRACE_PERIODS);
    let periods = periods.map(|at| part.terms.remove(at).value);
    let Some(grace_times) = node.get("graceTimes") else { return };
    let note = Some(format!("graceTimes {}", one_line(grace_times)));
    match (said::times(grace_times), periods) {
        (Some(0), _) => part.say(GRACE.key, json::escaped("none"), note),
        (Some(misses), Some(periods)) => {
            let value = format!("{{ {} = {misses}, {} = {periods} }}", MISSES.key, PERIODS.key);
            part.say(GRACE.key, value, note);
        }
        _ => {}
    }
}

/// What the document says of a term without deciding it.
fn said_of(node: &Node, key: &str) -> Option<String> {
    let field = match key {
        "kpi" => return said::parameter(node).map(one_line),
        "target" => "conformanceTarget",
        "tolerance" => "toleranceTarget",
        "grace" => "graceTimes",
        "credit" => {
            let consequence = said::CONSEQUENCE.iter().find_map(|field| node.get(field))?;
            return Some(one_line(consequence));
        }
        _ => return None,
    };
    node.get(field).map(|value| format!("{field} {}", one_line(value)))
}

/// The word of a comparison that a node says, for writing.
pub(super) fn comparison_of(node: &Node) -> Option<Comparison> {
    match said::comparator(node.get("conformanceComparator")?.text()?) {
        Comparator::Said(comparison) => Some(comparison),
        Comparator::Strict | Comparator::Unknown => None,
    }
}
