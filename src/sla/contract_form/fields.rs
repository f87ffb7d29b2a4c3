//! Which terms a table asks for, and what kind of value each has.

use crate::sla::contract_file::{FileTerm, contract_file_terms};
use crate::sla::ticket_file::asked_ticket_terms;
use crate::sla::toml_text::{Found, Node, Place, Step, Table};

/// Terms that only some methods have.
pub(super) const METHOD_KEYS: [&str; 8] =
    ["limit", "interval", "over", "percentile", "percentile_rule", "weight_by", "parts", "rule"];
/// Terms that only lines of counters have.
pub(super) const COUNTER_KEYS: [&str; 3] = ["busy_hour", "completeness_min", "missing_data"];

/// What is typed or chosen for a term.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum FieldKind {
    Words,
    Identifier,
    /// One of [`super::choices`].
    Choice,
    /// Words of which some are offered, such as `half_up 2`.
    Offered,
    Number,
    /// A number, or that word.
    NumberOr(&'static str),
    Money,
    Whole,
    WholeOr(&'static str),
    YesNo,
    Day,
    Zone,
    Country,
    Currency,
    /// A text for each language.
    Languages,
    Kpi,
    Formula,
    Filter,
    Calendar,
    BusyHour,
    /// The id of a line.
    Line,
    /// `at_least 99.5`
    CellLimit,
    /// A text, or a value that is written as TOML.
    Window,
    Hours,
    List,
    /// A list, or that word.
    ListOr(&'static str),
    /// A list of lines, or that word.
    LinesOr(&'static str),
    /// Tables between braces, one a row.
    Rows,
    /// A table.
    Table,
    /// A table, or that word.
    TableOr(&'static str),
    /// A list of tables under headers.
    Tables,
    /// Edited as TOML.
    Raw,
}

/// Whether a table as it stands asks for a term.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Asked {
    Required,
    Optional,
    /// It stands there and belongs to another method, credit or source: the reader refuses it.
    Idle,
}

/// A term of a form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FormField {
    pub term: FileTerm,
    pub kind: FieldKind,
    pub place: Place,
    pub asked: Asked,
    pub is_written: bool,
}

/// What a line measures.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum SourceChoice {
    Kpi,
    Formula,
    Outages,
    Tickets,
    /// Other lines: a composite.
    Lines,
}

impl SourceChoice {
    pub const ALL: [Self; 5] =
        [Self::Kpi, Self::Formula, Self::Outages, Self::Tickets, Self::Lines];

    pub fn is_of_counters(self) -> bool {
        matches!(self, Self::Kpi | Self::Formula)
    }
}

/// By the terms that stand there; `None` where nothing says it.
pub fn source_choice(objective: &Table) -> Option<SourceChoice> {
    let sources = [
        ("kpi", SourceChoice::Kpi),
        ("formula", SourceChoice::Formula),
        ("outages", SourceChoice::Outages),
        ("tickets", SourceChoice::Tickets),
    ];
    let said = sources.iter().find(|(key, _)| objective.has(key)).map(|(_, source)| *source);
    let is_composite = match objective.word("method") {
        Some(method) => method == "composite",
        None => objective.has("parts") || objective.has("rule"),
    };
    said.or(is_composite.then_some(SourceChoice::Lines))
}

/// What kind of value a term has.
pub fn field_kind(term: &FileTerm) -> FieldKind {
    use FieldKind as K;
    match (term.table, term.key) {
        ("", "names") | ("objective", "names") => K::Languages,
        ("", "objective" | "calendar" | "repeat" | "earn_back" | "termination") => K::Tables,
        ("", "scorecard" | "at_risk_pool" | "points" | "bonus") => K::Table,
        ("", "window") => K::Window,
        ("", "fee_per_period") => K::Money,
        ("", "credit_cap_percent") | ("bonus", "cap_percent") => K::NumberOr("none"),
        ("", "source_precedence") => K::List,
        ("objective", "tolerance") => K::NumberOr("none"),
        ("objective", "credit" | "exclusions" | "grace") => K::TableOr("none"),
        ("objective", "outages" | "tickets" | "weight_by") => K::Table,
        ("objective", "limit") => K::CellLimit,
        ("objective", "rounding")
        | ("objective.tickets", "statistic")
        | ("objective.outages", "denominator") => K::Offered,
        ("objective.credit", "base") => K::NumberOr("fee"),
        ("objective.credit", "from") => K::NumberOr("target"),
        ("objective.outages", "severities" | "names")
        | (
            "objective.tickets",
            "pause_reasons" | "priorities" | "categories" | "assignment_groups" | "objects",
        ) => K::ListOr("all"),
        ("objective.tickets", "stop_states" | "pause_states") => K::List,
        ("objective.tickets", "limit") => K::Words,
        ("objective.exclusions.kinds", "minutes_max") => K::WholeOr("none"),
        ("calendar", "hours") => K::Hours,
        ("calendar", "holidays") => K::ListOr("none"),
        (_, "objectives") => K::LinesOr("all"),
        (_, "table" | "rows" | "floors" | "steps" | "parts" | "kinds" | "target_change") => K::Rows,
        (_, "id") => K::Identifier,
        (_, "zone") => K::Zone,
        (_, "country") => K::Country,
        (_, "currency") => K::Currency,
        (_, "valid_from" | "valid_to" | "from") => K::Day,
        (_, "kpi") => K::Kpi,
        (_, "formula") => K::Formula,
        (_, "scope") => K::Filter,
        (_, "service_calendar") => K::Calendar,
        (_, "busy_hour") => K::BusyHour,
        (_, "ola_of" | "objective") => K::Line,
        (_, "allocations_may_exceed" | "paid_out") => K::YesNo,
        (_, "year_starts") => K::Raw,
        (
            _,
            "membership" | "method" | "comparison" | "missing_data" | "compare" | "mode" | "kind"
            | "boundary" | "no_data" | "score" | "reach" | "counting" | "netting" | "over"
            | "interval" | "percentile_rule" | "rule" | "fiscal" | "open_outages" | "clock"
            | "counts_in" | "reopen" | "report_language" | "number_locale",
        ) => K::Choice,
        (
            _,
            "currency_decimals" | "dispute_days" | "breaches" | "within_periods" | "good_periods"
            | "misses" | "periods" | "notice_hours" | "minimum_secs" | "below_points"
            | "missed_points" | "tolerated_points" | "points",
        ) => K::Whole,
        (
            _,
            "target"
            | "warning"
            | "improvement"
            | "stretch"
            | "weight"
            | "completeness_min"
            | "percentile"
            | "limit"
            | "percent"
            | "below_percent"
            | "step"
            | "percent_per_step"
            | "cap_percent"
            | "allocation_percent"
            | "percent_of_fee"
            | "multiplier"
            | "floor"
            | "basic_score_percent",
        ) => K::Number,
        _ => K::Words,
    }
}

/// The terms of the table at a place, in the order of a file. The table itself may be missing: then nothing of it is written.
pub fn form_fields(root: &Table, place: &Place) -> Vec<FormField> {
    let name = super::table_name(place);
    let empty = Table::default();
    let table = root.table_at(place).unwrap_or(&empty);
    let around = Around::of(root, place);
    let terms = contract_file_terms();
    let order = super::key_order(&name);
    let mut fields: Vec<FormField> = Vec::new();
    for key in order {
        let Some(term) = terms.iter().find(|term| term.table == name && term.key == key) else {
            continue;
        };
        let is_written = table.has(key);
        let asked = match asked(&name, key, table, &around) {
            Some(asked) => asked,
            None if is_written => Asked::Idle,
            None => continue,
        };
        let kind = field_kind(term);
        fields.push(FormField { term: *term, kind, place: place.key(key), asked, is_written });
    }
    fields
}

/// What lies above a table and decides what it asks for.
struct Around<'t> {
    objective: Option<&'t Table>,
    credit: Option<&'t Table>,
}

impl<'t> Around<'t> {
    fn of(root: &'t Table, place: &Place) -> Self {
        let under = |n: usize| match root.find(&Place(place.0.get(..n)?.to_vec()))? {
            Found::Table(table) => Some(table),
            Found::Node(_) => None,
        };
        let key = |position: usize| match place.0.get(position) {
            Some(Step::Key(key)) => Some(key.as_str()),
            _ => None,
        };
        let is_line = key(0) == Some("objective");
        Self {
            objective: under(2).filter(|_| is_line),
            credit: under(3).filter(|_| is_line && key(2) == Some("credit")),
        }
    }
}

/// `None`: nothing of this table asks for it.
fn asked(name: &str, key: &str, table: &Table, around: &Around<'_>) -> Option<Asked> {
    use Asked::{Optional, Required};
    match name {
        "" => Some(match key {
            "provider" | "names" | "region" | "group" | "valid_from" | "valid_to"
            | "source_precedence" | "dispute_days" | "report_language" | "number_locale"
            | "report_template" | "calendar" | "at_risk_pool" | "points" | "repeat"
            | "earn_back" | "bonus" | "termination" => Optional,
            _ => Required,
        }),
        "calendar" if key == "zone" => Some(Optional),
        "scorecard" => match (key, table.word("score")) {
            ("floors", Some("linear")) | ("basic_score_percent", Some("basic_to_improvement")) => {
                Some(Required)
            }
            ("floors" | "basic_score_percent", _) => None,
            _ => Some(Required),
        },
        "objective" => of_objective(key, table),
        "objective.weight_by" => {
            let other = if key == "attribute" { "formula" } else { "attribute" };
            (!table.has(other)).then_some(Required)
        }
        "objective.parts" if key == "weight" => {
            let rule = around.objective.and_then(|objective| objective.word("rule"));
            (rule.is_none() || rule == Some("weighted")).then_some(Required)
        }
        "objective.target_change" => {
            Some(if matches!(key, "from" | "target") { Required } else { Optional })
        }
        "objective.credit" => of_credit(key, table),
        "objective.credit.steps" => {
            let is_of_points = around.credit.is_some_and(|c| c.word("kind") == Some("points"));
            match key {
                "percent" if is_of_points => None,
                "points" if !is_of_points => None,
                _ => Some(Required),
            }
        }
        // Reasons of what never stops the clock say nothing.
        "objective.tickets" if key == "pause_reasons" && is_empty_list(table, "pause_states") => {
            Some(Optional)
        }
        "objective.tickets" => {
            let word = |key: &str| table.word(key);
            asked_ticket_terms(word("statistic"), word("counts_in"), word("clock"), key)
                .then_some(Required)
        }
        _ => Some(Required),
    }
}

fn is_empty_list(table: &Table, key: &str) -> bool {
    table.get(key).and_then(Node::list).is_some_and(|list| list.items.is_empty())
}

fn of_objective(key: &str, table: &Table) -> Option<Asked> {
    use Asked::{Optional, Required};
    let source = source_choice(table);
    let method = table.word("method").unwrap_or_default();
    let is_counted_record = source == Some(SourceChoice::Outages) && method == "count";
    let has_spread = method == "percentile" || (method == "count" && !is_counted_record);
    let needs = |is_needed: bool| is_needed.then_some(Required);
    match key {
        "names" | "ola_of" | "warning" | "improvement" | "stretch" | "target_change" => {
            Some(Optional)
        }
        "kpi" => needs(source == Some(SourceChoice::Kpi)),
        "formula" => needs(source == Some(SourceChoice::Formula)),
        "outages" => needs(source == Some(SourceChoice::Outages)),
        "tickets" => needs(source == Some(SourceChoice::Tickets)),
        "busy_hour" => source.is_none_or(SourceChoice::is_of_counters).then_some(Optional),
        "completeness_min" | "missing_data" => {
            needs(source.is_none_or(SourceChoice::is_of_counters))
        }
        "compare" => needs(table.word("rounding").is_some_and(|rounding| rounding != "none")),
        "limit" => needs(
            matches!(method, "objects_meeting" | "intervals_meeting")
                || (method == "count" && !is_counted_record),
        ),
        "over" => needs(has_spread),
        "interval" => needs(
            method == "intervals_meeting"
                || (has_spread && table.word("over") == Some("intervals")),
        ),
        "percentile" | "percentile_rule" => needs(method == "percentile"),
        "weight_by" => needs(method == "weighted"),
        "parts" | "rule" => needs(method == "composite"),
        _ => Some(Required),
    }
}

/// The terms of each kind of credit; a table of steps may leave its kind out.
pub(super) fn credit_keys(kind: &str, by_verdict: bool) -> &'static [&'static str] {
    match kind {
        "steps" => &["kind", "steps", "below_percent", "boundary", "base"],
        "sliding" => &["kind", "step", "percent_per_step", "mode", "cap_percent", "from", "base"],
        "points" if by_verdict => &["kind", "missed_points", "tolerated_points"],
        "points" => &["kind", "steps", "below_points", "boundary"],
        "pool" => &["kind", "allocation_percent"],
        _ => &["kind"],
    }
}

fn of_credit(key: &str, table: &Table) -> Option<Asked> {
    let is_of_steps = !table.has("kind") && table.has("steps") && !table.has("below_points");
    let kind = table.word("kind").unwrap_or(if is_of_steps { "steps" } else { "" });
    let by_verdict =
        !table.has("steps") && (table.has("missed_points") || table.has("tolerated_points"));
    if !credit_keys(kind, by_verdict).contains(&key) {
        return None;
    }
    let is_optional = matches!(key, "boundary" | "base") || (key == "kind" && is_of_steps);
    Some(if is_optional { Asked::Optional } else { Asked::Required })
}
