//! The words of a contract file: each key with what it decides and how it is written. The reference page of contracts names every
//! one of them.

use crate::sla::contract::{CompareRule, Comparison, ExclusionMode, Membership, MissingDataRule};
use crate::sla::method::{CompositeRule, PercentileRule};
use crate::sla::toml_reader::{Term, term};
use crate::words::Language;

// ---- The agreement ----

pub const ID: Term = term("id", "the short name it is called by", "id = \"pe-andina-2026\"");
pub const CUSTOMER: Term =
    term("customer", "who the agreement is with", "customer = \"Banco Andino\"");
pub const PROVIDER: Term = term("provider", "who delivers", "provider = \"Andina Móvil\"");
pub const NAME: Term = term("name", "what people call it", "name = \"RAN managed service\"");
pub const NAMES: Term =
    term("names", "its name in other languages", "names = { es = \"…\", pt = \"…\", zh = \"…\" }");
pub const COUNTRY: Term =
    term("country", "the country as two letters (ISO 3166)", "country = \"PE\"");
pub const REGION: Term = term("region", "where it rolls up to", "region = \"Andes\"");
pub const GROUP: Term =
    term("group", "the group of companies it rolls up to", "group = \"Andina Group\"");
pub const ZONE: Term =
    term("zone", "in which time zone its days and months lie", "zone = \"America/Lima\"");
pub const CURRENCY: Term = term("currency", "in which money (ISO 4217)", "currency = \"PEN\"");
pub const CURRENCY_DECIMALS: Term = term(
    "currency_decimals",
    "to how many decimals credits are rounded",
    "currency_decimals = 2 (0 for CLP)",
);
pub const FEE: Term = term(
    "fee_per_period",
    "the fee that credits are percents of",
    "fee_per_period = \"120000.00\"",
);
pub const CAP: Term = term(
    "credit_cap_percent",
    "the most that one period may cost, as percent of the fee",
    "credit_cap_percent = \"15\", or \"none\" for no limit",
);
pub const VALID_FROM: Term =
    term("valid_from", "the first day of the agreement", "valid_from = \"2026-01-01\"");
pub const VALID_TO: Term =
    term("valid_to", "the last day of the agreement", "valid_to = \"2027-12-31\"");
pub const SOURCE_PRECEDENCE: Term = term(
    "source_precedence",
    "whose figures win where two sources differ",
    "source_precedence = [\"OSS counters\", \"customer probes\"]",
);
pub const DISPUTE_DAYS: Term = term(
    "dispute_days",
    "until how many days after its end a period may be disputed",
    "dispute_days = 30",
);
pub const REPORT_LANGUAGE: Term = term(
    "report_language",
    "in which language its reports are",
    "report_language = \"en\", \"es\", \"pt\" or \"zh\"",
);
pub const NUMBER_LOCALE: Term =
    term("number_locale", "how its reports write numbers and dates", "number_locale = \"es-CO\"");
pub const REPORT_TEMPLATE: Term = term(
    "report_template",
    "on whose paper its reports are: a folder below templates/",
    "report_template = \"andina\"",
);
pub const OBJECTIVES: Term =
    term("objective", "a contract judges at least one objective", "an [[objective]] table");

// ---- What is measured ----

pub const OLA_OF: Term = term(
    "ola_of",
    "the line of the customer's contract that it supports",
    "ola_of = \"availability\"",
);
pub const KPI: Term = term(
    "kpi",
    "what is measured (a \"formula\", an [objective.outages] or [objective.tickets] table would do as well)",
    "kpi = \"cell_availability\", or formula = \"…\", [objective.outages] or [objective.tickets]",
);
pub const FORMULA: Term =
    term("formula", "what is measured", "formula = \"100 * sum(a) / sum(b)\"");
pub const OUTAGES: Term =
    term("outages", "which outage records are measured", "an [objective.outages] table");
pub const TICKETS: Term =
    term("tickets", "which tickets are measured", "an [objective.tickets] table");
pub const UNIT: Term =
    term("unit", "the unit of the value", "unit = \"%\", or \"\" for a bare number");
pub const SCOPE: Term = term(
    "scope",
    "which objects it covers",
    "scope = 'country == \"PE\"', or \"\" for all objects",
);
pub const MEMBERSHIP: Term = term(
    "membership",
    "for which days an object belongs to the scope when its attributes change",
    "membership = \"dated\" (for its own days) or \"period_start\" (for the whole period)",
);
pub const BUSY_HOUR: Term =
    term("busy_hour", "of which busy hours only counters count", "busy_hour = \"lte-traffic\"");
pub const METHOD: Term = term(
    "method",
    "how the value of the period comes about",
    "method = \"period_aggregate\", \"objects_meeting\", \"intervals_meeting\", \"percentile\", \"count\", \"availability\", \"weighted\", \"worst_object\", \"median_of_days\", \"ticket_statistic\" or \"composite\"",
);
pub const LIMIT_OF_CELL: Term =
    term("limit", "the value that each object or interval must keep", "limit = \"99.5\"");
pub const INTERVAL: Term =
    term("interval", "how long an interval is", "interval = \"15m\", \"1h\" or \"1d\"");
pub const OVER: Term =
    term("over", "what is looked at one by one", "over = \"objects\" or \"intervals\"");
pub const PERCENTILE: Term = term("percentile", "which percentile", "percentile = \"95\"");
pub const PERCENTILE_RULE: Term = term(
    "percentile_rule",
    "how the percentile is taken",
    "percentile_rule = \"nearest_rank\" or \"linear\"",
);
pub const WEIGHT_BY: Term = term(
    "weight_by",
    "what each object weighs",
    "weight_by = { attribute = \"priority\" } or { formula = \"sum(DRB.PdcpSduVolumeDL)\" }",
);
pub const ATTRIBUTE: Term =
    term("attribute", "the attribute that holds the weight", "attribute = \"priority\"");
pub const PARTS: Term = term(
    "parts",
    "of which other lines it is made",
    "parts = [ { objective = \"core\", weight = \"60\" }, { objective = \"access\", weight = \"40\" } ]",
);
pub const PART_OBJECTIVE: Term =
    term("objective", "the id of the line", "objective = \"availability\"");
pub const COMPOSITE_RULE: Term = term(
    "rule",
    "how the lines become one value",
    "rule = \"weighted\", \"serial\", \"parallel\" or \"lowest\"",
);

// ---- Exclusions ----

pub const EXCLUSIONS: Term = term(
    "exclusions",
    "what may be left out of the measurement",
    "exclusions = \"none\", or an [objective.exclusions] table",
);
pub const EXCLUSION_MODE: Term = term(
    "mode",
    "where excluded time is taken away",
    "mode = \"downtime_only\" or \"downtime_and_service_time\"",
);
pub const APPROVER: Term = term(
    "approver",
    "whose approval counts",
    "approver = \"any\", or the name that stands as decided_by",
);
pub const EXCLUSION_KINDS: Term = term(
    "kinds",
    "which kinds of windows may be left out",
    "kinds = [ { kind = \"planned_maintenance\", notice_hours = 72, minutes_max = 240 } ]",
);
pub const EXCLUSION_KIND: Term = term(
    "kind",
    "which kind of window",
    "kind = \"planned_maintenance\", \"emergency_maintenance\", \"force_majeure\", \"customer_caused\", \"third_party\", \"site_access\", \"atypical_day\", \"energy_saving\", \"new_site\" or \"decommissioned\"",
);
pub const NOTICE_HOURS: Term = term(
    "notice_hours",
    "how long before its start a window must be notified",
    "notice_hours = 72, or 0 for no notice",
);
pub const MINUTES_MAX: Term = term(
    "minutes_max",
    "how many minutes of a period may be left out",
    "minutes_max = 240, or \"none\" for no limit",
);

// ---- Targets and verdict ----

pub const COMPARISON: Term = term(
    "comparison",
    "which side of the target is good",
    "comparison = \"at_least\" or \"at_most\"",
);
pub const TARGET: Term = term("target", "the value that must be kept", "target = \"99.90\"");
pub const WARNING: Term =
    term("warning", "the value from which it is in danger", "warning = \"99.93\"");
pub const IMPROVEMENT: Term =
    term("improvement", "the better value that is aimed at", "improvement = \"99.95\"");
pub const STRETCH: Term = term("stretch", "the best value that is agreed", "stretch = \"99.98\"");
pub const TARGET_CHANGES: Term = term(
    "target_change",
    "targets of later days",
    "target_change = [ { from = \"2026-07-01\", target = \"99.92\" } ]",
);
pub const FROM: Term = term("from", "the first day it holds", "from = \"2026-07-01\"");
pub const TOLERANCE: Term = term(
    "tolerance",
    "by how much the target may be missed without consequence",
    "tolerance = \"0.2\", or \"none\"",
);
pub const GRACE: Term = term(
    "grace",
    "how many misses are forgiven",
    "grace = { misses = 1, periods = 12 }, or \"none\"",
);
pub const MISSES: Term = term("misses", "how many misses are forgiven", "misses = 1");
pub const PERIODS: Term = term("periods", "in how many periods, this one included", "periods = 12");
pub const COMPLETENESS: Term = term(
    "completeness_min",
    "the share of expected periods that must have arrived and be valid",
    "completeness_min = \"0.95\"",
);
pub const MISSING_DATA: Term = term(
    "missing_data",
    "what happens when too little arrived",
    "missing_data = \"undecided\", \"ignore\", \"count_as_breached\" or \"last_good\"",
);
pub const ROUNDING: Term = term(
    "rounding",
    "how the value is rounded",
    "rounding = \"none\", \"half_up 2\" or \"half_even 2\"",
);
pub const COMPARE: Term = term(
    "compare",
    "whether the rounded or the full value is compared",
    "compare = \"after_rounding\" or \"before_rounding\"",
);
pub const WEIGHT: Term = term("weight", "its points of the scorecard, of 100", "weight = \"40\"");

pub const COMPARISONS: [(&str, Comparison); 2] =
    [("at_least", Comparison::AtLeast), ("at_most", Comparison::AtMost)];
pub const MISSING_DATA_RULES: [(&str, MissingDataRule); 4] = [
    ("undecided", MissingDataRule::Undecided),
    ("ignore", MissingDataRule::Ignore),
    ("count_as_breached", MissingDataRule::CountAsBreached),
    ("last_good", MissingDataRule::LastGood),
];
pub const EXCLUSION_MODES: [(&str, ExclusionMode); 2] = [
    ("downtime_only", ExclusionMode::DowntimeOnly),
    ("downtime_and_service_time", ExclusionMode::DowntimeAndServiceTime),
];
pub const MEMBERSHIPS: [(&str, Membership); 2] =
    [("dated", Membership::Dated), ("period_start", Membership::PeriodStart)];
pub const COMPARE_RULES: [(&str, CompareRule); 2] = [
    ("after_rounding", CompareRule::AfterRounding),
    ("before_rounding", CompareRule::BeforeRounding),
];
pub const PERCENTILE_RULES: [(&str, PercentileRule); 2] =
    [("nearest_rank", PercentileRule::NearestRank), ("linear", PercentileRule::Linear)];
pub const COMPOSITE_RULES: [(&str, CompositeRule); 4] = [
    ("weighted", CompositeRule::Weighted),
    ("serial", CompositeRule::Serial),
    ("parallel", CompositeRule::Parallel),
    ("lowest", CompositeRule::Lowest),
];
pub const METHODS: [(&str, MethodName); 11] = [
    ("period_aggregate", MethodName::PeriodAggregate),
    ("objects_meeting", MethodName::ObjectsMeeting),
    ("intervals_meeting", MethodName::IntervalsMeeting),
    ("percentile", MethodName::Percentile),
    ("count", MethodName::Count),
    ("availability", MethodName::Availability),
    ("weighted", MethodName::Weighted),
    ("worst_object", MethodName::WorstObject),
    ("median_of_days", MethodName::MedianOfDays),
    ("ticket_statistic", MethodName::TicketStatistic),
    ("composite", MethodName::Composite),
];

/// A method before its terms are known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MethodName {
    PeriodAggregate,
    ObjectsMeeting,
    IntervalsMeeting,
    Percentile,
    Count,
    Availability,
    Weighted,
    WorstObject,
    MedianOfDays,
    TicketStatistic,
    Composite,
}

/// Most decimals of a rounding rule.
pub const ROUNDING_DECIMALS_MAX: u32 = 10;
/// Most decimals of a currency (ISO 4217 knows 0 to 4).
pub const CURRENCY_DECIMALS_MAX: u32 = 4;
/// Languages that names may be given in.
pub const LANGUAGES: [&str; 4] = ["en", "es", "pt", "zh"];
pub const REPORT_LANGUAGES: [(&str, Language); 4] = [
    ("en", Language::English),
    ("es", Language::Spanish),
    ("pt", Language::Portuguese),
    ("zh", Language::Chinese),
];
