//! The table `[objective.tickets]` of a contract file.
//!
//! Each term that decides the number must be said, and one that decides nothing for the statistic is refused: whoever wrote it
//! believes that it does. `percentile 95` is written with its percent.
//!
//! ```toml
//! [objective.tickets]
//! statistic = "percent_within"
//! clock = "resolution"
//! limit = "4h"
//! counts_in = "due_in"
//! stop_states = ["Resolved", "Closed"]
//! pause_states = ["On Hold"]
//! pause_reasons = ["Awaiting Caller"]
//! reopen = "sum_of_open_spells"
//! priorities = [1, 2]
//! categories = "all"
//! assignment_groups = ["NOC*"]
//! objects = "all"
//! ```

use std::fmt::Write as _;

use toml::de::DeValue;

use super::ticket_clock::{ClockKind, ClockRules, PauseReasons, ReopenPolicy};
use super::ticket_terms::{Choice, PeriodRule, TicketFilter, TicketStatistic, TicketTerms};
use super::toml_reader::{Reader, Section, Term, quoted, term, word, word_of};

const STATISTIC: Term = term(
    "statistic",
    "what is made of the tickets",
    "statistic = \"percent_within\", \"mean\", \"median\", \"percentile 95\", \"count\", \"backlog\", \"mtbf\", \"mtrs\", \"availability\" or \"clearance\"",
);
const CLOCK: Term = term(
    "clock",
    "which time of a ticket is measured",
    "clock = \"response\", \"resolution\" or \"restore\"",
);
const LIMIT: Term = term(
    "limit",
    "how much service time may pass",
    "limit = \"4h\", \"30m\" or \"1h30m\" (hours and minutes of service time)",
);
const COUNTS_IN: Term = term(
    "counts_in",
    "which period a ticket belongs to",
    "counts_in = \"opened_in\", \"resolved_in\" or \"due_in\"",
);
const STOP_STATES: Term = term(
    "stop_states",
    "in which states the clock has stopped",
    "stop_states = [\"Resolved\", \"Closed\"]; for a response all states of an answered ticket",
);
const PAUSE_STATES: Term = term(
    "pause_states",
    "in which states the clock stands still",
    "pause_states = [\"On Hold\"], or [] for none",
);
const PAUSE_REASONS: Term = term(
    "pause_reasons",
    "which reasons of waiting stop the clock",
    "pause_reasons = [\"Awaiting Caller\"], or \"all\"",
);
const REOPEN: Term = term(
    "reopen",
    "what a reopening does to the clock",
    "reopen = \"first_resolution\", \"sum_of_open_spells\" or \"first_open_to_final\"",
);
const PRIORITIES: Term =
    term("priorities", "which priorities count", "priorities = [1, 2], or \"all\"");
const CATEGORIES: Term =
    term("categories", "which categories count", "categories = [\"Network*\"], or \"all\"");
const ASSIGNMENT_GROUPS: Term = term(
    "assignment_groups",
    "the tickets of which teams count",
    "assignment_groups = [\"NOC*\"], or \"all\"",
);
const OBJECTS: Term =
    term("objects", "the tickets about which objects count", "objects = [\"LIM*\"], or \"all\"");

pub(crate) const TERMS: [&Term; 12] = [
    &STATISTIC,
    &CLOCK,
    &LIMIT,
    &COUNTS_IN,
    &STOP_STATES,
    &PAUSE_STATES,
    &PAUSE_REASONS,
    &REOPEN,
    &PRIORITIES,
    &CATEGORIES,
    &ASSIGNMENT_GROUPS,
    &OBJECTS,
];

const CLOCKS: [(&str, ClockKind); 3] = [
    ("response", ClockKind::Response),
    ("resolution", ClockKind::Resolution),
    ("restore", ClockKind::Restore),
];
const PERIOD_RULES: [(&str, PeriodRule); 3] = [
    ("opened_in", PeriodRule::OpenedIn),
    ("resolved_in", PeriodRule::ResolvedIn),
    ("due_in", PeriodRule::DueIn),
];
const REOPEN_POLICIES: [(&str, ReopenPolicy); 3] = [
    ("first_resolution", ReopenPolicy::FirstResolution),
    ("sum_of_open_spells", ReopenPolicy::SumOfOpenSpells),
    ("first_open_to_final", ReopenPolicy::FirstOpenToFinal),
];
const ALL: &str = "all";
const PERCENTILE: &str = "percentile";
/// Longest limit: a year of service time.
const LIMIT_HOURS_MAX: i64 = 8_784;

/// Which terms decide the number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Needs {
    counts_in: bool,
    clock: bool,
    limit: bool,
    stop_states: bool,
    pauses: bool,
    reopen: bool,
}

impl Needs {
    /// `clock` where it is known already: a response is given once, so that a reopening decides nothing.
    fn of(
        statistic: TicketStatistic,
        counts_in: Option<PeriodRule>,
        clock: Option<ClockKind>,
    ) -> Self {
        let is_flow = statistic.is_flow();
        // How many were opened is known without a clock.
        let is_plain_count =
            statistic == TicketStatistic::Count && counts_in == Some(PeriodRule::OpenedIn);
        let has_clock = !is_flow && !is_plain_count;
        Self {
            counts_in: !is_flow,
            clock: has_clock,
            limit: has_clock
                && (statistic == TicketStatistic::PercentWithin
                    || counts_in == Some(PeriodRule::DueIn)),
            stop_states: has_clock || is_flow,
            pauses: has_clock,
            reopen: has_clock && clock != Some(ClockKind::Response),
        }
    }
}

/// Whether a table asks for a term, by the words of the terms that decide it as they stand.
pub(crate) fn asked_ticket_terms(
    statistic: Option<&str>,
    counts_in: Option<&str>,
    clock: Option<&str>,
    key: &str,
) -> bool {
    let named = statistic.and_then(|word| {
        let is_percentile = word.starts_with(PERCENTILE);
        let known = TicketStatistic::NAMES.iter().find(|(name, _)| *name == word);
        known
            .map(|(_, statistic)| *statistic)
            .or(is_percentile.then_some(TicketStatistic::Percentile(95)))
    });
    let filters = [&STATISTIC, &PRIORITIES, &CATEGORIES, &ASSIGNMENT_GROUPS, &OBJECTS];
    if filters.iter().any(|term| term.key == key) {
        return true;
    }
    let Some(statistic) = named else { return false };
    let rule =
        PERIOD_RULES.iter().find(|(name, _)| Some(*name) == counts_in).map(|(_, rule)| *rule);
    let kind = CLOCKS.iter().find(|(name, _)| Some(*name) == clock).map(|(_, kind)| *kind);
    let needs = Needs::of(statistic, rule, kind);
    [
        (&COUNTS_IN, needs.counts_in),
        (&CLOCK, needs.clock),
        (&LIMIT, needs.limit),
        (&STOP_STATES, needs.stop_states),
        (&PAUSE_STATES, needs.pauses),
        (&PAUSE_REASONS, needs.pauses),
        (&REOPEN, needs.reopen),
    ]
    .iter()
    .any(|(term, is_needed)| term.key == key && *is_needed)
}

/// Reads the terms of an objective that is measured on tickets; every mistake is noted with its line.
pub(crate) fn read_ticket_terms(
    reader: &mut Reader<'_>,
    section: &Section<'_, '_>,
) -> Option<TicketTerms> {
    reader.refuse_unknown_keys(section, &TERMS);
    let filter = read_filter(reader, section);
    let statistic = read_statistic(reader, section)?;
    let needs = Needs::of(statistic, None, None);
    let counts_in = match needs.counts_in {
        true => reader.choice(section, &COUNTS_IN, &PERIOD_RULES),
        false => Some(PeriodRule::OpenedIn),
    };
    let needs = Needs::of(statistic, counts_in, None);
    let kind = match needs.clock {
        true => reader.choice(section, &CLOCK, &CLOCKS),
        false => Some(ClockKind::Resolution),
    };
    let mut needs = Needs { counts_in: needs.counts_in, ..Needs::of(statistic, counts_in, kind) };
    if kind.is_none() && !section.table.contains_key(REOPEN.key) {
        // Whether it is needed is known only with the clock, which is a mistake already.
        needs.reopen = false;
    }
    refuse_idle(reader, section, statistic, needs, counts_in, kind);
    let limit_secs = needs.limit.then(|| read_limit(reader, section));
    let stop_states = if needs.stop_states {
        read_names(reader, section, &STOP_STATES, Emptiness::Refused)
    } else {
        Some(Vec::new())
    };
    let pauses = if needs.pauses { read_pauses(reader, section) } else { Some(<_>::default()) };
    let reopen = match needs.reopen {
        true => reader.choice(section, &REOPEN, &REOPEN_POLICIES),
        false => Some(ReopenPolicy::FirstOpenToFinal),
    };
    if let (Some(stop_states), Some((pause_states, _))) = (&stop_states, &pauses) {
        refuse_both(reader, section, stop_states, pause_states);
    }
    let limit_secs = match limit_secs {
        Some(limit_secs) => Some(limit_secs?),
        None => None,
    };
    let (pause_states, pause_reasons) = pauses?;
    let (kind, stop_states, reopen) = (kind?, stop_states?, reopen?);
    let clock = ClockRules { kind, stop_states, pause_states, pause_reasons, reopen };
    Some(TicketTerms { statistic, clock, limit_secs, counts_in: counts_in?, filter: filter? })
}

fn read_statistic(reader: &mut Reader<'_>, section: &Section<'_, '_>) -> Option<TicketStatistic> {
    let is_percentile = section
        .table
        .get(STATISTIC.key)
        .and_then(|value| value.get_ref().as_str())
        .is_some_and(|text| text.starts_with(PERCENTILE));
    if !is_percentile {
        return reader.choice(section, &STATISTIC, &TicketStatistic::NAMES);
    }
    let text = reader.text(section, &STATISTIC)?;
    let percent = text.strip_prefix(PERCENTILE).and_then(|rest| rest.strip_prefix(' '));
    let percent = percent.filter(|digits| digits.bytes().all(|b| b.is_ascii_digit()));
    let percent = percent.and_then(|digits| digits.parse().ok());
    if let Some(percent @ 1..=99) = percent {
        return Some(TicketStatistic::Percentile(percent));
    }
    let why = format_args!("is {text:?}, without a whole percent from 1 to 99");
    reader.refuse(section, &STATISTIC, why, "write statistic = \"percentile 95\"");
    None
}

/// Refuses terms that decide nothing.
fn refuse_idle(
    reader: &mut Reader<'_>,
    section: &Section<'_, '_>,
    statistic: TicketStatistic,
    needs: Needs,
    counts_in: Option<PeriodRule>,
    kind: Option<ClockKind>,
) {
    let terms = [
        (&COUNTS_IN, needs.counts_in),
        (&CLOCK, needs.clock),
        // Without a rule of the period it is not known whether they are needed.
        (&LIMIT, needs.limit || counts_in.is_none()),
        (&STOP_STATES, needs.stop_states),
        (&PAUSE_STATES, needs.pauses),
        (&PAUSE_REASONS, needs.pauses),
        (&REOPEN, needs.reopen),
    ];
    for (term, is_needed) in terms {
        if is_needed || !section.table.contains_key(term.key) {
            continue;
        }
        let is_response = term.key == REOPEN.key && kind == Some(ClockKind::Response);
        let with = match counts_in {
            _ if is_response => "with clock = \"response\"".to_owned(),
            Some(rule) if needs.counts_in => {
                let rule = word_of(&PERIOD_RULES, rule);
                format!("with statistic = \"{statistic}\" and counts_in = \"{rule}\"")
            }
            _ => format!("with statistic = \"{statistic}\""),
        };
        reader.refuse(section, term, format_args!("decides nothing {with}"), "leave it out");
    }
}

/// Service time in hours and minutes. Days are refused: a day of service is rarely 24 hours.
fn read_limit(reader: &mut Reader<'_>, section: &Section<'_, '_>) -> Option<i64> {
    let text = reader.words(section, &LIMIT)?;
    let secs = limit_secs(&text).filter(|secs| (1..=LIMIT_HOURS_MAX * 3600).contains(secs));
    if secs.is_none() {
        let hint = if text.contains('d') {
            "a day of service is not the same for every calendar: write it in hours, such as limit = \"24h\"".to_owned()
        } else {
            format!("write {}", LIMIT.example)
        };
        let why = format_args!(
            "is {text:?}, not hours and minutes of service time up to {LIMIT_HOURS_MAX} hours"
        );
        reader.refuse(section, &LIMIT, why, hint);
    }
    secs
}

/// Seconds of `4h`, `30m`, `1h30m`.
fn limit_secs(text: &str) -> Option<i64> {
    let number = |digits: &str| {
        let is_number = !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit());
        if is_number { digits.parse::<u32>().ok().map(i64::from) } else { None }
    };
    let (hours, rest) = match text.split_once('h') {
        Some((digits, rest)) => (number(digits)?, rest),
        None => (0, text),
    };
    let minutes = match rest.strip_suffix('m') {
        Some(digits) => number(digits)?,
        None if rest.is_empty() => 0,
        None => return None,
    };
    Some(hours * 3600 + minutes * 60)
}

fn limit_text(secs: i64) -> String {
    match (secs / 3600, secs % 3600 / 60) {
        (hours, 0) => format!("{hours}h"),
        (0, minutes) => format!("{minutes}m"),
        (hours, minutes) => format!("{hours}h{minutes}m"),
    }
}

fn read_pauses(
    reader: &mut Reader<'_>,
    section: &Section<'_, '_>,
) -> Option<(Vec<String>, PauseReasons)> {
    let states = read_names(reader, section, &PAUSE_STATES, Emptiness::Allowed);
    let has_reasons = section.table.contains_key(PAUSE_REASONS.key);
    match &states {
        Some(states) if states.is_empty() => {
            if has_reasons {
                let why = "decides nothing with pause_states = []";
                reader.refuse(section, &PAUSE_REASONS, why, "leave it out");
            }
            return Some((Vec::new(), PauseReasons::All));
        }
        None if !has_reasons => return None,
        _ => {}
    }
    let reasons = match read_choice(reader, section, &PAUSE_REASONS, text_of)? {
        Choice::All => PauseReasons::All,
        Choice::Of(reasons) => PauseReasons::Listed(reasons),
    };
    Some((states?, reasons))
}

fn refuse_both(
    reader: &mut Reader<'_>,
    section: &Section<'_, '_>,
    stop_states: &[String],
    pause_states: &[String],
) {
    let same = |a: &String, b: &String| a.trim().to_lowercase() == b.trim().to_lowercase();
    for state in pause_states.iter().filter(|p| stop_states.iter().any(|s| same(s, p))) {
        let why = format_args!("holds {state:?}, which stands in \"stop_states\" as well");
        reader.refuse(section, &PAUSE_STATES, why, "a state stops the clock or pauses it");
    }
}

fn read_filter(reader: &mut Reader<'_>, section: &Section<'_, '_>) -> Option<TicketFilter> {
    let priorities = read_choice(reader, section, &PRIORITIES, |value| match value {
        DeValue::Integer(number) if number.radix() == 10 => {
            number.as_str().parse().ok().filter(|level| (1..=9).contains(level))
        }
        _ => None,
    });
    let categories = read_choice(reader, section, &CATEGORIES, text_of);
    let assignment_groups = read_choice(reader, section, &ASSIGNMENT_GROUPS, text_of);
    let objects = read_choice(reader, section, &OBJECTS, text_of);
    Some(TicketFilter {
        priorities: priorities?,
        categories: categories?,
        assignment_groups: assignment_groups?,
        objects: objects?,
    })
}

/// The word "all", or a list with something in it.
fn read_choice<T>(
    reader: &mut Reader<'_>,
    section: &Section<'_, '_>,
    term: &Term,
    item: impl Fn(&DeValue<'_>) -> Option<T>,
) -> Option<Choice<T>> {
    if let Some(text) = reader.value(section, term)?.get_ref().as_str() {
        if text == ALL {
            return Some(Choice::All);
        }
        let why = format_args!("is {text:?}, neither \"all\" nor a list");
        reader.refuse(section, term, why, format!("write {}", term.example));
        return None;
    }
    read_items(reader, section, term, Emptiness::Refused, item).map(Choice::Of)
}

/// Whether a list may hold nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Emptiness {
    Allowed,
    Refused,
}

fn read_names(
    reader: &mut Reader<'_>,
    section: &Section<'_, '_>,
    term: &Term,
    emptiness: Emptiness,
) -> Option<Vec<String>> {
    read_items(reader, section, term, emptiness, text_of)
}

fn text_of(value: &DeValue<'_>) -> Option<String> {
    value.as_str().map(|text| text.trim().to_owned()).filter(|text| !text.is_empty())
}

fn read_items<T>(
    reader: &mut Reader<'_>,
    section: &Section<'_, '_>,
    term: &Term,
    emptiness: Emptiness,
    item: impl Fn(&DeValue<'_>) -> Option<T>,
) -> Option<Vec<T>> {
    let list = reader.list(section, term)?;
    if list.is_empty() && emptiness == Emptiness::Refused {
        reader.refuse(section, term, "lists nothing", format!("write {}", term.example));
        return None;
    }
    let mut items = Vec::with_capacity(list.len());
    for value in list {
        let Some(found) = item(value.get_ref()) else {
            let shown = match value.get_ref() {
                DeValue::String(text) => format!("{text:?}"),
                DeValue::Integer(number) => number.as_str().to_owned(),
                other => format!("a TOML {}", other.type_str()),
            };
            let message = format!("{}: {:?} lists {shown}", section.name, term.key);
            reader.report(value.span().start, message, &[format!("write {}", term.example)]);
            continue;
        };
        items.push(found);
    }
    (items.len() == list.len()).then_some(items)
}

/// Writes the table's terms, without its header, as [`read_ticket_terms`] reads them back to equal ones.
pub(crate) fn write_ticket_terms(out: &mut String, terms: &TicketTerms) {
    let TicketTerms { statistic, clock, limit_secs, counts_in, filter } = terms;
    let needs = Needs::of(*statistic, Some(*counts_in), Some(clock.kind));
    let mut lines = vec![(&STATISTIC, quoted(&statistic.to_string()))];
    if needs.clock {
        lines.push((&CLOCK, word(&CLOCKS, clock.kind)));
    }
    if let Some(limit_secs) = limit_secs.filter(|_| needs.limit) {
        lines.push((&LIMIT, quoted(&limit_text(limit_secs))));
    }
    if needs.counts_in {
        lines.push((&COUNTS_IN, word(&PERIOD_RULES, *counts_in)));
    }
    if needs.stop_states {
        lines.push((&STOP_STATES, name_list(&clock.stop_states)));
    }
    if needs.pauses {
        lines.push((&PAUSE_STATES, name_list(&clock.pause_states)));
        if !clock.pause_states.is_empty() {
            let reasons = match &clock.pause_reasons {
                PauseReasons::All => quoted(ALL),
                PauseReasons::Listed(reasons) => name_list(reasons),
            };
            lines.push((&PAUSE_REASONS, reasons));
        }
    }
    if needs.reopen {
        lines.push((&REOPEN, word(&REOPEN_POLICIES, clock.reopen)));
    }
    let names = |choice: &Choice<String>| match choice {
        Choice::All => quoted(ALL),
        Choice::Of(names) => name_list(names),
    };
    let priorities = match &filter.priorities {
        Choice::All => quoted(ALL),
        Choice::Of(levels) => {
            let levels: Vec<String> = levels.iter().map(u8::to_string).collect();
            format!("[{}]", levels.join(", "))
        }
    };
    lines.extend([
        (&PRIORITIES, priorities),
        (&CATEGORIES, names(&filter.categories)),
        (&ASSIGNMENT_GROUPS, names(&filter.assignment_groups)),
        (&OBJECTS, names(&filter.objects)),
    ]);
    for (term, value) in lines {
        let _ = writeln!(out, "{} = {value}", term.key);
    }
}

fn name_list(names: &[String]) -> String {
    let names: Vec<String> = names.iter().map(|name| quoted(name)).collect();
    format!("[{}]", names.join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<TicketTerms, Vec<(u64, String, String)>> {
        let mut reader = Reader::new("c.toml", text);
        let document = reader.document(text).unwrap();
        let name = "Objective \"mttr\", tickets".to_owned();
        let section = Section { name, table: document.get_ref(), span: 0..0 };
        let terms = read_ticket_terms(&mut reader, &section);
        let said = |d: crate::diagnostic::Diagnostic| {
            (
                d.location.line.unwrap_or(0),
                d.message.clone(),
                d.hints.iter().map(crate::model::Phrase::english).collect::<Vec<_>>().join(" "),
            )
        };
        reader.finish(terms).map_err(|all| all.into_iter().map(said).collect())
    }

    const FULL: &str = "statistic = \"percent_within\"\nclock = \"resolution\"\nlimit = \"1h30m\"\n\
        counts_in = \"due_in\"\nstop_states = [\"Resolved\", \"Closed\"]\n\
        pause_states = [\"On Hold\"]\npause_reasons = [\"Awaiting Caller\"]\n\
        reopen = \"sum_of_open_spells\"\npriorities = [1, 2]\ncategories = \"all\"\n\
        assignment_groups = [\"NOC*\"]\nobjects = \"all\"\n";

    fn without(key: &str) -> String {
        let lines = FULL.lines().filter(|line| !line.starts_with(key));
        lines.map(|line| format!("{line}\n")).collect()
    }

    fn with(key: &str, line: &str) -> String {
        FULL.lines().map(|old| if old.starts_with(key) { line } else { old }).fold(
            String::new(),
            |mut text, line| {
                text.push_str(line);
                text.push('\n');
                text
            },
        )
    }

    fn written(terms: &TicketTerms) -> String {
        let mut out = String::new();
        write_ticket_terms(&mut out, terms);
        out
    }

    #[test]
    fn terms_come_back_as_they_were_written() {
        let terms = read(FULL).unwrap();
        assert_eq!(terms.limit_secs, Some(5400));
        assert_eq!(terms.filter.priorities, Choice::Of(vec![1, 2]));
        assert_eq!(written(&terms), FULL);
        let rest = "priorities = \"all\"\ncategories = \"all\"\nassignment_groups = \"all\"\nobjects = ['L\"*']\n";
        for text in [
            "statistic = \"backlog\"\nstop_states = [\"Done\"]\n",
            "statistic = \"count\"\ncounts_in = \"opened_in\"\n",
            "statistic = \"percentile 95\"\nclock = \"response\"\ncounts_in = \"resolved_in\"\nstop_states = [\"Active\"]\npause_states = []\n",
            "statistic = \"mean\"\nclock = \"restore\"\nlimit = \"45m\"\ncounts_in = \"due_in\"\nstop_states = [\"Done\"]\npause_states = [\"Wait\"]\npause_reasons = \"all\"\nreopen = \"first_open_to_final\"\n",
        ] {
            let text = format!("{text}{rest}");
            assert_eq!(written(&read(&text).unwrap()), text);
        }
    }

    #[test]
    fn each_missing_term_is_named_with_its_choices() {
        for term in TERMS {
            let mistakes = read(&without(term.key)).unwrap_err();
            let [(_, message, hint)] = &mistakes[..] else { panic!("{}: {mistakes:?}", term.key) };
            assert!(message.contains(&format!("has no {:?}", term.key)), "{message}");
            assert!(hint.contains(term.key), "{hint}");
        }
    }

    #[test]
    fn each_wrong_value_is_named_with_its_line() {
        for (line, key, wrong, says) in [
            (1, "statistic", "statistic = \"average\"", "\"average\""),
            (1, "statistic", "statistic = \"percentile 100\"", "1 to 99"),
            (2, "clock", "clock = \"resolved\"", "not one of \"response\""),
            (3, "limit", "limit = \"2d\"", "\"2d\""),
            (3, "limit", "limit = \"0h\"", "\"0h\""),
            (3, "limit", "limit = 4", "TOML integer"),
            (4, "counts_in", "counts_in = \"month\"", "\"due_in\""),
            (5, "stop_states", "stop_states = []", "lists nothing"),
            (6, "pause_states", "pause_states = [\"resolved\"]", "\"stop_states\" as well"),
            (7, "pause_reasons", "pause_reasons = \"some\"", "neither \"all\" nor a list"),
            (8, "reopen", "reopen = \"sum\"", "\"sum\""),
            (9, "priorities", "priorities = [1, 12]", "lists 12"),
            (9, "priorities", "priorities = [\"P1\"]", "lists \"P1\""),
            (10, "categories", "categories = [\"\"]", "lists \"\""),
            (12, "objects", "objects = 7", "TOML integer"),
        ] {
            let mistakes = read(&with(key, wrong)).unwrap_err();
            let [(at, message, hint)] = &mistakes[..] else { panic!("{wrong}: {mistakes:?}") };
            assert_eq!(*at, line, "{wrong}: {message}");
            assert!(message.contains(says), "{wrong}: {message}");
            assert!(!hint.is_empty(), "{wrong}");
        }
        let (_, _, hint) = &read(&with("limit", "limit = \"2d\"")).unwrap_err()[0];
        assert!(hint.contains("in hours"), "{hint}");
    }

    #[test]
    fn terms_that_decide_nothing_are_refused() {
        let idle = |text: &str| -> Vec<String> {
            read(text).unwrap_err().into_iter().map(|(_, message, _)| message).collect()
        };
        let backlog = idle(&with("statistic", "statistic = \"backlog\""));
        assert_eq!(backlog.len(), 6, "{backlog:?}");
        assert!(backlog.iter().all(|m| m.contains("decides nothing with statistic = \"backlog\"")));
        let mean = with("counts_in", "counts_in = \"resolved_in\"")
            .replace("\"percent_within\"", "\"mean\"");
        assert_eq!(idle(&mean).len(), 1);
        assert!(idle(&mean)[0].contains("\"limit\" decides nothing"), "{mean}");
        let response = idle(&with("clock", "clock = \"response\""));
        assert!(response[0].contains("\"reopen\" decides nothing"), "{response:?}");
        let pauses = idle(&with("pause_states", "pause_states = []"));
        assert!(pauses[0].contains("\"pause_reasons\" decides nothing"), "{pauses:?}");
    }
}
