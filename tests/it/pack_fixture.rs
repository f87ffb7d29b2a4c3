//! A workspace with three cells, an outage log and tickets of October 2026 in Lima, and a contract of six lines on it, for tests of
//! frozen results and evidence packs. Attempts and successes follow a rule, so that tests add them up themselves.

use std::path::Path;

use vigia::job::JobContext;
use vigia::model::{ImportedFile, Outage, SCALAR_BIN, SampleValue, Ticket, Timestamp, Zone};
use vigia::sla::SlaPeriod;
use vigia::workspace::{Engine, Purpose};

use super::store_conformance::{file, import};

pub const CONTRACT: &str = r#"
id = "c-1"
customer = "Banco Andino"
name = "RAN"
country = "PE"
zone = "America/Lima"
currency = "PEN"
currency_decimals = 2
fee_per_period = "120000.00"
credit_cap_percent = "20"
window = "calendar_month"
dispute_days = 10

[scorecard]
no_data = "zero"
score = "step"
"#;

/// Lines: id, what is measured, method.
const LINES: [(&str, &str, &str); 5] = [
    ("access", "formula = \"100 * sum(succ) / sum(att)\"", "method = \"period_aggregate\""),
    (
        "cells",
        "formula = \"100 * sum(succ) / sum(att)\"",
        "method = \"objects_meeting\"\nlimit = \"at_least 99\"",
    ),
    (
        "hours",
        "formula = \"100 * sum(succ) / sum(att)\"",
        "method = \"intervals_meeting\"\ninterval = \"1h\"\nlimit = \"at_least 99\"",
    ),
    ("worst", "formula = \"100 * sum(succ) / sum(att)\"", "method = \"worst_object\""),
    ("traffic", "formula = \"sum(att)\"", "method = \"period_aggregate\""),
];

/// Days of October, of which cells deliver data.
pub const DAYS: std::ops::Range<i64> = 4..9;
pub const CELLS: [&str; 3] = ["N=1,C=A", "N=1,C=B", "N=2,C=C"];

/// Attempts and successes of a cell in a local hour, counted from the start of the month.
pub fn counters(cell: usize, hour: i64) -> (i64, i64) {
    let attempts = 100 + (cell as i64 * 37 + hour * 11) % 400;
    (attempts, attempts - (cell as i64 * 5 + hour) % 9)
}

pub fn zone() -> Zone {
    Zone::named("America/Lima").unwrap()
}

pub fn october() -> SlaPeriod {
    super::sla_fixture::month("2026-10")
}

pub fn month_start() -> i64 {
    october().range(&zone()).start.as_unix_secs()
}

/// The contract's text with its lines.
pub fn contract_text() -> String {
    let mut text = CONTRACT.to_owned();
    for (id, source, method) in LINES {
        let unit = if id == "traffic" { "" } else { "%" };
        let weight = if id == "access" { 60 } else { 5 };
        text += &format!(
            r#"
[[objective]]
id = "{id}"
name = "Line {id}"
{source}
unit = "{unit}"
scope = ""
membership = "dated"
service_calendar = "24x7"
{method}
exclusions = {{ mode = "downtime_and_service_time", approver = "any", kinds = [ {{ kind = "planned_maintenance", notice_hours = 0, minutes_max = "none" }} ] }}
comparison = "at_least"
target = "99.20"
tolerance = "none"
grace = "none"
completeness_min = "0.1"
missing_data = "undecided"
rounding = "half_up 2"
compare = "after_rounding"
weight = "{weight}"
"#
        );
        text += if id == "access" {
            "[objective.credit]\nsteps = [ { limit = \"99.20\", percent = \"0\" }, { limit = \"98.00\", percent = \"5\" } ]\nbelow_percent = \"10\"\n"
        } else {
            "credit = \"none\"\n"
        };
    }
    text += r#"
[[objective]]
id = "repair"
name = "Repair within 4 h"
unit = "%"
scope = ""
membership = "dated"
service_calendar = "24x7"
method = "ticket_statistic"
exclusions = "none"
comparison = "at_least"
target = "60"
tolerance = "none"
grace = "none"
rounding = "none"
weight = "10"
credit = "none"
[objective.tickets]
statistic = "percent_within"
clock = "resolution"
limit = "4h"
counts_in = "due_in"
stop_states = ["Resolved", "Closed"]
pause_states = ["On Hold"]
pause_reasons = ["Awaiting Caller"]
reopen = "sum_of_open_spells"
priorities = "all"
categories = "all"
assignment_groups = "all"
objects = "all"

[[objective]]
id = "up"
name = "Up, by outages"
unit = "%"
scope = ""
membership = "dated"
service_calendar = "24x7"
method = "availability"
exclusions = "none"
comparison = "at_least"
target = "99.9"
tolerance = "none"
grace = "none"
rounding = "none"
weight = "10"
credit = "none"
[objective.outages]
minimum_secs = 0
no_data = "up"
denominator = "all_objects"
severities = "all"
names = "all"
open_outages = "until_period_end"
"#;
    text
}

pub const LEDGER: &str = r#"
[[exclusion]]
id = "CHG-1"
contracts = []
kind = "planned_maintenance"
start = "2026-10-06T01:00:00-05:00"
end = "2026-10-06T05:00:00-05:00"
objects = 'C == "A"'
reason = "power upgrade"
evidence = "CHG-1"
state = "approved"
decided_by = "board"

[[exclusion]]
id = "CHG-2"
contracts = []
kind = "planned_maintenance"
start = "2026-10-07T01:00:00-05:00"
end = "2026-10-07T05:00:00-05:00"
objects = ""
reason = "not agreed"
evidence = "CHG-2"
state = "rejected"
decided_by = "board"
"#;

/// The local hours of a day of the month in which CHG-1 excludes cell A.
pub fn is_excluded(cell: usize, hour: i64) -> bool {
    cell == 0 && (5 * 24 + 1..5 * 24 + 5).contains(&hour)
}

/// One cell's hours of the month as a file; `change` is added to the successes.
pub fn cell_file(
    name: &str,
    cell: usize,
    hours: std::ops::Range<i64>,
    change: i64,
) -> ImportedFile {
    let mut lines = Vec::new();
    for hour in hours {
        let (attempts, successes) = counters(cell, hour);
        let at = month_start() + 3600 * hour;
        for (measurement, value) in [("att", attempts), ("succ", successes + change)] {
            let value = SampleValue::Integer(value);
            lines.push((CELLS[cell], measurement, SCALAR_BIN, 3600, at, value, false));
        }
    }
    file(name, &[], &lines)
}

pub fn add(folder: &Path, files: impl IntoIterator<Item = ImportedFile>) {
    let (engine, problems) = Engine::open(folder, Purpose::Importing).unwrap();
    assert_eq!(problems, []);
    import(engine.store(), files);
}

pub fn workspace() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    Engine::create(folder.path(), "test", &zone()).unwrap();
    std::fs::write(folder.path().join("contracts/c-1.toml"), contract_text()).unwrap();
    std::fs::write(folder.path().join("exclusions/2026.toml"), LEDGER).unwrap();
    let hours = DAYS.start * 24..DAYS.end * 24;
    let cells =
        (0..CELLS.len()).map(|cell| cell_file(&format!("cell{cell}.xml"), cell, hours.clone(), 0));
    let at = |hour: i64| Timestamp::from_unix_secs(month_start() + 3600 * hour);
    let outages = vec![Outage {
        id: "O-1".to_owned(),
        object: CELLS[1].to_owned(),
        name: "=power".to_owned(),
        severity: "Critical".to_owned(),
        start: at(5 * 24 + 23),
        end: Some(at(6 * 24 + 2)),
        ..Outage::default()
    }];
    let tickets =
        [("INC1", 100, 3), ("INC2", 120, 9), ("INC3", 130, 1)].map(|(id, opened, hours)| Ticket {
            id: id.to_owned(),
            title: "=power".to_owned(),
            state: "Closed".to_owned(),
            opened_at: Some(at(opened)),
            resolved_at: Some(at(opened + hours)),
            ..Ticket::default()
        });
    let mut records = file("records.csv", &[], &[]);
    records.counts.n_events = 4;
    records.outages = outages;
    records.tickets = tickets.to_vec();
    add(folder.path(), cells.chain([records]));
    folder
}

pub fn engine(folder: &Path) -> Engine {
    let (engine, problems) = Engine::open(folder, Purpose::Reading).unwrap();
    assert_eq!(problems.iter().map(ToString::to_string).collect::<Vec<_>>(), [""; 0]);
    engine
}

/// Of a moment after October and its ten days of dispute, or earlier by so many days.
pub fn after_october(days: i64) -> Timestamp {
    october().range(&zone()).end.plus_secs(86_400 * days)
}

pub fn pack(folder: &Path) -> Vec<u8> {
    let packed = engine(folder).pack("c-1", october(), after_october(20), &JobContext::default());
    packed.map_err(|told| format!("{told:?}")).unwrap().bytes
}
