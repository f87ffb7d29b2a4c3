//! Contracts of examples, as files: plain terms, of which an example names those that it is about.

/// A key and its value as it stands in the file; an empty value takes the term out.
pub(super) type Term<'a> = (&'a str, &'a str);

const AGREEMENT: &[Term<'static>] = &[
    ("id", r#""example""#),
    ("customer", r#""A customer""#),
    ("name", r#""A contract""#),
    ("country", r#""PE""#),
    ("zone", r#""America/Lima""#),
    ("currency", r#""PEN""#),
    ("currency_decimals", "2"),
    ("fee_per_period", r#""120000.00""#),
    ("credit_cap_percent", r#""none""#),
    ("window", r#""calendar_month""#),
    ("scorecard", r#"{ no_data = "zero", score = "step" }"#),
];

/// What every line says.
const LINE: &[Term<'static>] = &[
    ("name", r#""A line""#),
    ("unit", r#""%""#),
    ("scope", r#""""#),
    ("membership", r#""dated""#),
    ("service_calendar", r#""24x7""#),
    ("exclusions", r#""none""#),
    ("comparison", r#""at_least""#),
    ("target", r#""99.9""#),
    ("tolerance", r#""none""#),
    ("grace", r#""none""#),
    ("rounding", r#""none""#),
    ("weight", r#""100""#),
    ("credit", r#""none""#),
];

const OF_COUNTERS: &[Term<'static>] = &[
    ("formula", r#""100 * sum(succ) / sum(att)""#),
    ("method", r#""period_aggregate""#),
    ("completeness_min", r#""0""#),
    ("missing_data", r#""ignore""#),
];

const OF_OUTAGES: &[Term<'static>] = &[
    (
        "outages",
        r#"{ denominator = "all_objects", no_data = "up", minimum_secs = 0, severities = "all", names = "all", open_outages = "until_period_end" }"#,
    ),
    ("method", r#""availability""#),
];

const OF_TICKETS: &[Term<'static>] = &[
    ("method", r#""ticket_statistic""#),
    ("unit", r#""h""#),
    ("comparison", r#""at_most""#),
    ("target", r#""4""#),
];

const OF_LINES: &[Term<'static>] = &[
    ("method", r#""composite""#),
    // A composite has no counters of its own.
    ("completeness_min", ""),
    ("missing_data", ""),
];

/// A resolution clock that nothing stops but the resolution.
const TICKETS: &[Term<'static>] = &[
    ("statistic", r#""mean""#),
    ("clock", r#""resolution""#),
    ("counts_in", r#""opened_in""#),
    ("stop_states", r#"["Resolved"]"#),
    ("pause_states", "[]"),
    ("reopen", r#""first_resolution""#),
    ("priorities", r#""all""#),
    ("categories", r#""all""#),
    ("assignment_groups", r#""all""#),
    ("objects", r#""all""#),
];

/// Later terms take the place of earlier ones of the same key.
fn terms<'a>(parts: &[&[Term<'a>]]) -> Vec<Term<'a>> {
    let mut terms: Vec<Term<'a>> = Vec::new();
    for (key, value) in parts.iter().flat_map(|part| part.iter()) {
        match terms.iter_mut().find(|(known, _)| known == key) {
            Some(term) => term.1 = value,
            None => terms.push((key, value)),
        }
    }
    terms.retain(|(_, value)| !value.is_empty());
    terms
}

fn text(heading: &str, terms: &[Term<'_>]) -> String {
    let lines: Vec<String> =
        terms.iter().map(|(key, value)| format!("{key} = {value}\n")).collect();
    format!("{heading}{}", lines.concat())
}

/// A contract of some lines.
pub(super) fn contract(own: &[Term<'_>], lines: &[String]) -> String {
    let lines = lines.iter().enumerate();
    let lines: Vec<String> = lines
        .map(|(idx, line)| {
            let has_id = line.lines().any(|term| term.starts_with("id = "));
            let id = if has_id { String::new() } else { format!("id = \"line-{idx}\"\n") };
            format!("\n[[objective]]\n{id}{line}")
        })
        .collect();
    format!("{}{}", text("", &terms(&[AGREEMENT, own])), lines.concat())
}

/// A line of a share of successes, `succ` of `att`.
pub(super) fn of_counters(own: &[Term<'_>]) -> String {
    text("", &terms(&[LINE, OF_COUNTERS, own]))
}

/// A line of availability from outage records.
pub(super) fn of_outages(own: &[Term<'_>]) -> String {
    text("", &terms(&[LINE, OF_OUTAGES, own]))
}

/// A line of a statistic of tickets.
pub(super) fn of_tickets(tickets: &[Term<'_>], own: &[Term<'_>]) -> String {
    let pairs: Vec<String> =
        terms(&[TICKETS, tickets]).iter().map(|(key, value)| format!("{key} = {value}")).collect();
    let table = format!("{{ {} }}", pairs.join(", "));
    text("", &terms(&[LINE, OF_TICKETS, own, &[("tickets", &table)]]))
}

/// A line made of other lines.
pub(super) fn of_lines(own: &[Term<'_>]) -> String {
    text("", &terms(&[LINE, OF_LINES, own]))
}
