//! Definitions of busy hours: `busy_hours/*.toml` of a workspace, and those that ship with the program.
//!
//! ```toml
//! [[busy_hour]]
//! name = "cell-clock-volume"
//! description = "Each cell's own clock hour with the greatest downlink volume."   # may be left out
//! kpi = "traffic_volume_dl"           # or: formula = "sum(pmX)", or: measurement = "pmX"
//! resolution = "clock"                # or "sliding": 60 minutes from any period on
//! scope = "object"                    # or "network", or "group" with by = ["region"]
//! stability = "bouncing"              # each day its own; or "fixed": one hour of the clock for all days
//! # What follows may be left out.
//! days = "weekdays"                   # or "all"
//! except = ["2026-12-25"]             # local dates that do not count
//! ties = "earliest"                   # of hours with the same traffic
//! zone = "America/Lima"               # without it the zone of the question
//! where = 'technology == "LTE"'       # whose traffic counts
//! ```

use std::collections::BTreeSet;

use jiff::civil::Date;
use toml::de::DeValue;

use crate::diagnostic::Diagnostic;
use crate::query::Filter;
use crate::query::busy_hour::{
    BusyHourDefinition, CountedDays, Resolution, Scope, Stability, TieRule, Traffic,
};
use crate::sla::toml_reader::{Reader, Section, Term};

const fn term(key: &'static str, meaning: &'static str, example: &'static str) -> Term {
    Term { key, meaning, example }
}

const BUSY_HOURS: Term = term("busy_hour", "the definitions of the file", "[[busy_hour]]");
const NAME: Term = term("name", "the name that --busy-hour takes", "name = \"cell-clock-volume\"");
const DESCRIPTION: Term =
    term("description", "what it is, in words", "description = \"each cell's own hour\"");
const KPI: Term = term("kpi", "what is to be greatest", "kpi = \"traffic_volume_dl\"");
const FORMULA: Term = term("formula", "what is to be greatest", "formula = \"sum(pmErlang)\"");
const MEASUREMENT: Term =
    term("measurement", "what is to be greatest", "measurement = \"pmErlang\"");
const RESOLUTION: Term = term(
    "resolution",
    "where hours may begin",
    "resolution = \"clock\", or \"sliding\" for 60 minutes from any period on",
);
const SCOPE: Term = term(
    "scope",
    "who has a busy hour of its own",
    "scope = \"object\", \"group\" (with \"by\") or \"network\"",
);
const BY: Term = term("by", "which objects are one group", "by = [\"region\"]");
const STABILITY: Term = term(
    "stability",
    "whether each day has its own",
    "stability = \"bouncing\", or \"fixed\" for one hour of the clock for all days",
);
const DAYS: Term = term("days", "which days count", "days = \"all\" or \"weekdays\"");
const EXCEPT: Term = term("except", "which dates do not count", "except = [\"2026-12-25\"]");
const TIES: Term =
    term("ties", "which of several hours with the same traffic", "ties = \"earliest\"");
const ZONE: Term = term("zone", "whose days and clock", "zone = \"America/Lima\"");
const WHERE: Term = term("where", "whose traffic counts", "where = 'technology == \"LTE\"'");

const TERMS: [&Term; 14] = [
    &NAME,
    &DESCRIPTION,
    &KPI,
    &FORMULA,
    &MEASUREMENT,
    &RESOLUTION,
    &SCOPE,
    &BY,
    &STABILITY,
    &DAYS,
    &EXCEPT,
    &TIES,
    &ZONE,
    &WHERE,
];

#[derive(Clone, Copy)]
enum ScopeWord {
    Object,
    Group,
    Network,
}

const SCOPES: [(&str, ScopeWord); 3] =
    [("object", ScopeWord::Object), ("group", ScopeWord::Group), ("network", ScopeWord::Network)];
const DAY_WORDS: [(&str, bool); 2] = [("all", false), ("weekdays", true)];

/// The files that ship with the program.
const BUILTIN_FILES: [(&str, &str); 1] =
    [("lte.toml", include_str!("../../assets/busy_hours/lte.toml"))];

/// The definitions that ship with the program, and what there is to say about them: nothing, as a test proves.
pub fn builtin_busy_hours() -> (Vec<BusyHourDefinition>, Vec<Diagnostic>) {
    let (mut definitions, mut problems) = (Vec::new(), Vec::new());
    for (file, text) in BUILTIN_FILES {
        match parse_busy_hours(file, text) {
            Ok(found) => definitions.extend(found),
            Err(mistakes) => problems.extend(mistakes),
        }
    }
    (definitions, problems)
}

/// Reads one file; every mistake is listed, with its line, in the order of the file. An empty file defines nothing.
///
/// `file` is only named in the messages. Whether a KPI, a measurement or an attribute exists is found when somebody asks.
pub fn parse_busy_hours(
    file: &str,
    text: &str,
) -> Result<Vec<BusyHourDefinition>, Vec<Diagnostic>> {
    let mut reader = Reader::new(file, text);
    let Some(document) = reader.document(text) else {
        return reader.finish(None);
    };
    let root = Section { name: "File".to_owned(), table: document.get_ref(), span: 0..0 };
    reader.refuse_unknown_keys(&root, &[&BUSY_HOURS]);
    if root.table.is_empty() {
        return reader.finish(Some(Vec::new()));
    }
    let sections = reader.tables(&root, &BUSY_HOURS, |idx, table| {
        match table.get(NAME.key).and_then(|name| name.get_ref().as_str()) {
            Some(name) if !name.is_empty() => format!("Busy hour {name:?}"),
            _ => format!("Busy hour {}", idx + 1),
        }
    });
    let mut seen = BTreeSet::new();
    let mut definitions = Vec::new();
    for section in &sections {
        definitions.push(read_definition(&mut reader, section));
        let name = section.table.get(NAME.key).and_then(|name| name.get_ref().as_str());
        if let Some(name) = name.filter(|name| !seen.insert(*name)) {
            let why = format_args!("{name:?} is used twice");
            reader.refuse(section, &NAME, why, "give each busy hour a name of its own");
        }
    }
    let definitions: Option<Vec<BusyHourDefinition>> = definitions.into_iter().collect();
    reader.finish(definitions)
}

/// Reads all terms before it gives up on any, so that all mistakes are found.
fn read_definition(
    reader: &mut Reader<'_>,
    section: &Section<'_, '_>,
) -> Option<BusyHourDefinition> {
    reader.refuse_unknown_keys(section, &TERMS);
    let given = |term: &Term| section.table.contains_key(term.key);
    let name = reader.identifier(section, &NAME);
    let description =
        if given(&DESCRIPTION) { reader.text(section, &DESCRIPTION) } else { Some(String::new()) };
    let traffic = read_traffic(reader, section);
    let resolution = reader.choice(section, &RESOLUTION, &Resolution::NAMES);
    let scope = read_scope(reader, section);
    let stability = reader.choice(section, &STABILITY, &Stability::NAMES);
    let weekdays_only =
        if given(&DAYS) { reader.choice(section, &DAYS, &DAY_WORDS) } else { Some(false) };
    let except = if given(&EXCEPT) { read_dates(reader, section) } else { Some(BTreeSet::new()) };
    let ties = if given(&TIES) {
        reader.choice(section, &TIES, &TieRule::NAMES)
    } else {
        Some(TieRule::Earliest)
    };
    let zone = if given(&ZONE) { reader.zone(section, &ZONE).map(Some) } else { Some(None) };
    let filter = if given(&WHERE) { read_filter(reader, section) } else { Some(String::new()) };
    Some(BusyHourDefinition {
        name: name?,
        description: description?,
        traffic: traffic?,
        resolution: resolution?,
        scope: scope?,
        stability: stability?,
        days: CountedDays { weekdays_only: weekdays_only?, except: except? },
        ties: ties?,
        zone: zone?,
        filter: filter?,
    })
}

fn read_traffic(reader: &mut Reader<'_>, section: &Section<'_, '_>) -> Option<Traffic> {
    let given: Vec<&Term> = [&KPI, &FORMULA, &MEASUREMENT]
        .into_iter()
        .filter(|term| section.table.contains_key(term.key))
        .collect();
    match given[..] {
        [] => {
            let message = format!(
                "{} says not what is to be greatest: it has neither \"kpi\" nor \"formula\" nor \"measurement\"",
                section.name
            );
            reader.report(section.span.start, message, &[format!("add {}", KPI.example)]);
            None
        }
        [term] => {
            let text = reader.words(section, term)?;
            Some(match term.key {
                "kpi" => Traffic::Kpi(text),
                "formula" => Traffic::Formula(text),
                _ => Traffic::Measurement(text),
            })
        }
        [first, second, ..] => {
            let why = format_args!("stands beside {:?}", first.key);
            reader.refuse(section, second, why, "keep one of them");
            None
        }
    }
}

fn read_scope(reader: &mut Reader<'_>, section: &Section<'_, '_>) -> Option<Scope> {
    let scope = reader.choice(section, &SCOPE, &SCOPES)?;
    let has_keys = section.table.contains_key(BY.key);
    match scope {
        ScopeWord::Object | ScopeWord::Network if has_keys => {
            let hint = "write scope = \"group\", or take the line away";
            reader.refuse(section, &BY, "goes with the scope \"group\" only", hint);
            None
        }
        ScopeWord::Object => Some(Scope::Object),
        ScopeWord::Network => Some(Scope::Network),
        ScopeWord::Group => {
            let list = reader.list(section, &BY)?;
            let keys: Option<Vec<String>> =
                list.iter().map(|key| key.get_ref().as_str().map(str::to_owned)).collect();
            match keys.filter(|keys| !keys.is_empty()) {
                Some(keys) => Some(Scope::Group(keys)),
                None => {
                    let hint = format!("write {}", BY.example);
                    reader.refuse(section, &BY, "is no list of attributes", hint);
                    None
                }
            }
        }
    }
}

/// Dates in quotes or bare.
fn read_dates(reader: &mut Reader<'_>, section: &Section<'_, '_>) -> Option<BTreeSet<Date>> {
    let mut dates = BTreeSet::new();
    for value in reader.list(section, &EXCEPT)? {
        let text = match value.get_ref() {
            DeValue::String(text) => text.as_ref().to_owned(),
            DeValue::Datetime(date) => date.to_string(),
            other => format!("a TOML {}", other.type_str()),
        };
        if let Ok(date) = text.parse::<Date>() {
            dates.insert(date);
        } else {
            let hint = format!("write {}", EXCEPT.example);
            reader.refuse(section, &EXCEPT, format_args!("lists {text:?}, not a date"), hint);
            return None;
        }
    }
    Some(dates)
}

fn read_filter(reader: &mut Reader<'_>, section: &Section<'_, '_>) -> Option<String> {
    let text = reader.text(section, &WHERE)?;
    match Filter::parse(&text) {
        Ok(_) => Some(text),
        Err(error) => {
            let hint = error.hint.unwrap_or_else(|| format!("write {}", WHERE.example));
            let why = format_args!("{text:?} could not be read: {}", error.message);
            reader.refuse(section, &WHERE, why, hint);
            None
        }
    }
}
