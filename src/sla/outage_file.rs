//! The terms of availability from outages as TOML: the table `[objective.outages]` of a contract.
//!
//! ```toml
//! [objective.outages]
//! denominator = "all_objects"              # "affected_objects", "sites all", "sites 2": down while 2 objects are down at once
//! no_data = "paused"                       # "up", "down"
//! minimum_secs = 60                        # 0: every outage counts
//! severities = ["Critical", "Major"]       # or "all"
//! names = "all"                            # or ["Cell *", "Power failure"]
//! open_outages = "until_period_end"        # or "ignored"
//! ```
//! Every term must be said; each of them moves the percentage, and with it money.

use toml::de::DeValue;

use super::availability::NoDataRule;
use super::outage_metric::{DenominatorRule, OpenOutageRule, OutageTerms, Selection, SiteRule};
use super::toml_reader::{Reader, Section, Term, line, quoted, term, word};
use crate::diagnostic::Diagnostic;

const DENOMINATOR: Term = term(
    "denominator",
    "whose service time the downtime is divided by",
    "denominator = \"all_objects\", \"affected_objects\", \"sites all\" or \"sites 1\"",
);
const NO_DATA: Term = term(
    "no_data",
    "what time without any report counts as",
    "no_data = \"up\", \"paused\" or \"down\"",
);
const MINIMUM: Term = term(
    "minimum_secs",
    "from which length on an outage counts",
    "minimum_secs = 60, or 0 for every outage",
);
const SEVERITIES: Term = term(
    "severities",
    "which severities count",
    "severities = [\"Critical\", \"Major\"], or \"all\"",
);
const NAMES: Term = term(
    "names",
    "which alarm names or causes count",
    "names = [\"Cell *\", \"Power failure\"], or \"all\"",
);
const OPEN_OUTAGES: Term = term(
    "open_outages",
    "what becomes of an outage without an end",
    "open_outages = \"until_period_end\" or \"ignored\"",
);

pub(crate) const TERMS: [&Term; 6] =
    [&DENOMINATOR, &NO_DATA, &MINIMUM, &SEVERITIES, &NAMES, &OPEN_OUTAGES];

const NO_DATA_RULES: [(&str, NoDataRule); 3] =
    [("up", NoDataRule::Up), ("paused", NoDataRule::Paused), ("down", NoDataRule::Down)];
const OPEN_OUTAGE_RULES: [(&str, OpenOutageRule); 2] =
    [("until_period_end", OpenOutageRule::UntilPeriodEnd), ("ignored", OpenOutageRule::Ignored)];

/// Longest minimum that can be said: a month of 31 days.
const MINIMUM_SECS_MAX: u32 = 31 * 86_400;
/// Most objects of a site that a rule can ask for.
const SITE_OBJECTS_MAX: u32 = 10_000;

/// Reads a file of these terms alone; every mistake is listed, with its line, in the order of the file.
///
/// `file` is only named in the messages.
pub fn parse_outage_terms(file: &str, text: &str) -> Result<OutageTerms, Vec<Diagnostic>> {
    let mut reader = Reader::new(file, text);
    let Some(document) = reader.document(text) else {
        return reader.finish(None);
    };
    let root = Section { name: "Outages".to_owned(), table: document.get_ref(), span: 0..0 };
    let terms = read_outage_terms(&mut reader, &root);
    reader.finish(terms)
}

/// Reads all terms before it gives up on any, so that all mistakes are found.
pub(crate) fn read_outage_terms(
    reader: &mut Reader<'_>,
    section: &Section<'_, '_>,
) -> Option<OutageTerms> {
    reader.refuse_unknown_keys(section, &TERMS);
    let denominator = read_denominator(reader, section);
    let no_data = reader.choice(section, &NO_DATA, &NO_DATA_RULES);
    let minimum_secs = reader.whole(section, &MINIMUM, 0..=MINIMUM_SECS_MAX);
    let severities = read_selection(reader, section, &SEVERITIES);
    let names = read_selection(reader, section, &NAMES);
    let open_outages = reader.choice(section, &OPEN_OUTAGES, &OPEN_OUTAGE_RULES);
    Some(OutageTerms {
        minimum_secs: minimum_secs?,
        no_data: no_data?,
        denominator: denominator?,
        severities: severities?,
        names: names?,
        open_outages: open_outages?,
    })
}

fn read_denominator(reader: &mut Reader<'_>, section: &Section<'_, '_>) -> Option<DenominatorRule> {
    let text = reader.words(section, &DENOMINATOR)?;
    let rule = match text.split_once(' ') {
        None if text == "all_objects" => Some(DenominatorRule::AllObjects),
        None if text == "affected_objects" => Some(DenominatorRule::AffectedObjects),
        Some(("sites", "all")) => Some(DenominatorRule::Sites(SiteRule::All)),
        Some(("sites", n)) => n
            .parse::<u32>()
            .ok()
            .filter(|n| (1..=SITE_OBJECTS_MAX).contains(n))
            .map(|n| DenominatorRule::Sites(SiteRule::Objects(n))),
        _ => None,
    };
    if rule.is_none() {
        let why = format_args!(
            "is {text:?}, not one of \"all_objects\", \"affected_objects\", \"sites all\" and \"sites N\" with N from 1 on"
        );
        reader.refuse(section, &DENOMINATOR, why, format!("write {}", DENOMINATOR.example));
    }
    rule
}

/// `"all"`, or a list of texts.
fn read_selection(
    reader: &mut Reader<'_>,
    section: &Section<'_, '_>,
    term: &Term,
) -> Option<Selection> {
    let hint = format!("write {}", term.example);
    let list = match reader.value(section, term)?.get_ref() {
        DeValue::String(word) if word == "all" => return Some(Selection::All),
        DeValue::String(word) => {
            let why = format_args!("is {:?}, neither a list nor \"all\"", word.as_ref());
            reader.refuse(section, term, why, hint);
            return None;
        }
        _ => reader.list(section, term)?,
    };
    let texts: Option<Vec<String>> = list
        .iter()
        .map(|text| text.get_ref().as_str().map(|text| text.trim().to_owned()))
        .collect();
    let why = match &texts {
        None => "lists something that is not a text",
        Some(texts) if texts.is_empty() => "lists nothing, so that no outage would count",
        Some(texts) if texts.iter().any(String::is_empty) => "lists an empty text",
        Some(_) => return texts.map(Selection::Only),
    };
    reader.refuse(section, term, why, hint);
    None
}

/// Appends the terms as lines that [`parse_outage_terms`] reads back to equal ones, below a heading of the caller's. Same terms, same
/// bytes.
pub fn write_outage_terms(out: &mut String, terms: &OutageTerms) {
    let denominator = match terms.denominator {
        DenominatorRule::AllObjects => "all_objects".to_owned(),
        DenominatorRule::AffectedObjects => "affected_objects".to_owned(),
        DenominatorRule::Sites(SiteRule::All) => "sites all".to_owned(),
        DenominatorRule::Sites(SiteRule::Objects(n)) => format!("sites {n}"),
    };
    let lines = [
        (&DENOMINATOR, quoted(&denominator)),
        (&NO_DATA, word(&NO_DATA_RULES, terms.no_data)),
        (&MINIMUM, terms.minimum_secs.to_string()),
        (&SEVERITIES, selection_text(&terms.severities)),
        (&NAMES, selection_text(&terms.names)),
        (&OPEN_OUTAGES, word(&OPEN_OUTAGE_RULES, terms.open_outages)),
    ];
    for (term, value) in lines {
        line(out, term, &value);
    }
}

fn selection_text(selection: &Selection) -> String {
    match selection {
        Selection::All => quoted("all"),
        Selection::Only(texts) => {
            let texts: Vec<String> = texts.iter().map(|text| quoted(text)).collect();
            format!("[{}]", texts.join(", "))
        }
    }
}
