//! Checking an installation: all worked examples go through this program's own evaluation on this machine and must come out as they
//! were worked by hand. A wrong figure names a broken build, library or machine.
//!
//! ```text
//! counters, outages, tickets, exclusions, topology → Bench → memory store ─► question ─► frame ─► formula ─┐
//! contract text → parse_contract ──────────────────────────────────────────► judge ─► statement ───────────┼─► Check
//! ```
//! | file | examples |
//! |---|---|
//! | `kpi` | K01–K12: sums, ratios, means, maxima |
//! | `busy_hour` | K13–K16: busy hours, month rules, percentiles |
//! | `quality` | K17–K20: completeness, intervals, worst lists, cells on target |
//! | `availability` | A01–A13: outages, exclusions, months, no data |
//! | `money`, `verdict` | C01–C09: credits, scorecards, grace, tolerance |
//! | `slo` | S01–S08: budgets, burn rates, forecasts |
//! | `tickets` | T01–T12: clocks of tickets |
//! | `transport` | X01–X04: packet transport |
//! | `report` | R01–R05: how numbers and texts are written |
//! | `calendar` | A07, A08, Z01: time zones |

mod availability;
mod bench;
mod busy_hour;
mod calendar;
mod check;
mod contract_text;
mod kpi;
mod money;
mod quality;
mod report;
mod slo;
mod tickets;
mod transport;
mod verdict;

pub use check::{Check, Kind, Value, score};

/// What the letters of the examples stand for, in the order in which they are shown.
pub const CHAPTERS: [(char, &str); 8] = [
    ('K', "KPI aggregation"),
    ('A', "Availability, exclusions, time"),
    ('C', "Credits and scorecards"),
    ('S', "Error budgets, burn rates, forecasts"),
    ('T', "Times of tickets"),
    ('X', "Transport"),
    ('R', "Report conventions"),
    ('Z', "Time zones"),
];

/// Computes all worked examples, by chapter and then by example.
pub fn checks() -> Vec<Check> {
    let mut checks = [
        kpi::checks(),
        busy_hour::checks(),
        quality::checks(),
        availability::checks(),
        calendar::checks(),
        money::checks(),
        verdict::checks(),
        slo::checks(),
        tickets::checks(),
        transport::checks(),
        report::checks(),
    ]
    .concat();
    let chapter = |check: &Check| {
        let letter = check.id.chars().next();
        CHAPTERS.iter().position(|(known, _)| Some(*known) == letter)
    };
    let example = |check: &Check| check.id.split('.').next().unwrap_or_default();
    // Stable: within an example the order stays.
    checks.sort_by(|a, b| (chapter(a), example(a)).cmp(&(chapter(b), example(b))));
    checks
}
