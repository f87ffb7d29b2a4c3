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
//! days = "weekdays"                   # or "all", or ["monday", "friday"]
//! except = ["2026-12-25", "12-24"]    # local dates that do not count; see `busy_hour_days` for all they may be
//! ties = "earliest"                   # or "latest", of hours with the same traffic
//! month_rule = "mean-of-top-5"        # or "max", "mean", "highest-4": how days become the number of a month
//! zone = "America/Lima"               # without it the zone of the question
//! where = 'technology == "LTE"'       # whose traffic counts
//! ```

use std::collections::BTreeSet;

use super::busy_hour_days::{DAY_LISTS, DAYS, DayLists, EXCEPT, read_days, read_lists};
use crate::diagnostic::Diagnostic;
use crate::query::Filter;
use crate::query::busy_hour::{
    BusyHourDefinition, MonthRule, Resolution, Scope, Stability, TieRule, Traffic,
};
use crate::sla::toml_reader::{Reader, Section, Term, term};

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
const TIES: Term = term(
    "ties",
    "which of several hours with the same traffic",
    "ties = \"earliest\" or \"latest\"",
);
const MONTH_RULE: Term = term(
    "month_rule",
    "how its days become one number for a month",
    "month_rule = \"max\", \"mean\", \"mean-of-top-5\" or \"highest-4\"",
);
const ZONE: Term = term("zone", "whose days and clock", "zone = \"America/Lima\"");
const WHERE: Term = term("where", "whose traffic counts", "where = 'technology == \"LTE\"'");

const TERMS: [&Term; 15] = [
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
    &MONTH_RULE,
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
    reader.refuse_unknown_keys(&root, &[&BUSY_HOURS, &DAY_LISTS]);
    if root.table.is_empty() {
        return reader.finish(Some(Vec::new()));
    }
    let lists = read_lists(&mut reader, &root);
    if root.table.contains_key(DAY_LISTS.key) && !root.table.contains_key(BUSY_HOURS.key) {
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
        definitions.push(read_definition(&mut reader, section, &lists));
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
    lists: &DayLists,
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
    let days = read_days(reader, section, lists);
    let ties = if given(&TIES) {
        reader.choice(section, &TIES, &TieRule::NAMES)
    } else {
        Some(TieRule::Earliest)
    };
    let month_rule =
        if given(&MONTH_RULE) { read_month_rule(reader, section).map(Some) } else { Some(None) };
    let zone = if given(&ZONE) { reader.zone(section, &ZONE).map(Some) } else { Some(None) };
    let filter = if given(&WHERE) { read_filter(reader, section) } else { Some(String::new()) };
    Some(BusyHourDefinition {
        name: name?,
        description: description?,
        traffic: traffic?,
        resolution: resolution?,
        scope: scope?,
        stability: stability?,
        days: days?,
        ties: ties?,
        zone: zone?,
        month_rule: month_rule?,
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

fn read_month_rule(reader: &mut Reader<'_>, section: &Section<'_, '_>) -> Option<MonthRule> {
    let text = reader.words(section, &MONTH_RULE)?;
    let rule = MonthRule::parse(&text);
    if rule.is_none() {
        let hint = format!("write {}", MONTH_RULE.example);
        reader.refuse(section, &MONTH_RULE, format_args!("is {text:?}, which is no rule"), hint);
    }
    rule
}

fn read_filter(reader: &mut Reader<'_>, section: &Section<'_, '_>) -> Option<String> {
    let text = reader.text(section, &WHERE)?;
    match Filter::parse(&text) {
        Ok(_) => Some(text),
        Err(error) => {
            let hint = error.hint.map_or_else(|| format!("write {}", WHERE.example), String::from);
            let why = format_args!("{text:?} could not be read: {}", error.message);
            reader.refuse(section, &WHERE, why, hint);
            None
        }
    }
}
