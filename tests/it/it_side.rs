//! The IT side: change calendars and what becomes of them in the ledger, tickets and how long they took, dictionaries of counters,
//! topology by patterns, KPI definitions of vendors' reports.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::print_stdout)]

use std::path::{Path, PathBuf};
use std::process::Output;
use std::sync::Arc;

use serde_json::Value;
use vigia::import::{ImportOptions, Limits, ReadOutcome, find_sources, formats, read_source};
use vigia::job::JobContext;
use vigia::kpi::{Catalog, CounterDictionary, Formula, Plan, Question, vendor_formula};
use vigia::model::{
    CounterEntry, ImportedFile, ManagedObject, MeasurementId, MeasurementKind, MeasurementType,
    ObjectId, Outage, PlannedChange, SampleValue, Ticket, Timestamp, Zone,
};
use vigia::query::Topology;
use vigia::sla::parse_exclusions;
use vigia::store::Store;
use vigia::store::memory::MemoryStore;
use vigia::workspace::tickets::summarize;

use super::cli::vigia;
use super::store_conformance::{DAY, file, import, sqlite};

pub fn samples() -> Option<PathBuf> {
    let folder = std::env::var_os("VIGIA_SAMPLES").map_or_else(
        || Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/samples"),
        PathBuf::from,
    );
    if folder.join("PROVENANCE.tsv").is_file() {
        return Some(folder);
    }
    println!("skipped: no real exports here; set VIGIA_SAMPLES to their folder");
    None
}

// ------------------------------------------------------------------------------------------------------------- calendars

const CALENDAR: &str = "tests/data/import/icalendar/changes.ics";

fn read_calendar(path: &Path, zone: Option<&str>) -> ReadOutcome {
    let ctx = JobContext::default();
    let options = ImportOptions {
        zone_when_missing: zone.map(|name| Zone::named(name).unwrap()),
        ..ImportOptions::default()
    };
    let source = find_sources(&[path.to_owned()], &Limits::default(), &ctx).unwrap().remove(0);
    read_source(&source, &options, &|_| false, &ctx).remove(0)
}

fn read_text(text: &str, zone: Option<&str>) -> ReadOutcome {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("calendar.ics");
    std::fs::write(&path, text).unwrap();
    read_calendar(&path, zone)
}

fn taken(outcome: ReadOutcome) -> ImportedFile {
    match outcome {
        ReadOutcome::File(file) => file,
        other => panic!("not read: {other:?}"),
    }
}

fn refused(outcome: ReadOutcome) -> String {
    match outcome {
        ReadOutcome::Rejected { reason, .. } => reason,
        other => panic!("not refused: {other:?}"),
    }
}

/// Id, start, end.
fn times(changes: &[PlannedChange]) -> Vec<(&str, String, String)> {
    let utc = |at: Timestamp| at.to_iso_utc();
    changes.iter().map(|c| (c.id.as_str(), utc(c.range.start), utc(c.range.end))).collect()
}

/// One event with these lines, in Lima.
fn event(lines: &str) -> Vec<(String, String)> {
    let text =
        format!("BEGIN:VCALENDAR\nBEGIN:VEVENT\nUID:E\n{lines}\nEND:VEVENT\nEND:VCALENDAR\n");
    let file = taken(read_text(&text, Some("America/Lima")));
    times(&file.drafts.changes).into_iter().map(|(_, start, end)| (start, end)).collect()
}

fn starts(lines: &str) -> Vec<String> {
    event(lines).into_iter().map(|(start, _)| start).collect()
}

#[test]
fn a_calendar_of_changes() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(CALENDAR);
    let file = taken(read_calendar(&path, Some("America/Lima")));
    let changes = &file.drafts.changes;
    let expected = [
        // The zone left summer time between the first and the last instance: both are at 02:00 of Santiago.
        ("CHG0006/2026-09-03T06:00:00Z", "2026-09-03T06:00:00Z", "2026-09-03T07:00:00Z"),
        ("CHG0006/2026-09-17T05:00:00Z", "2026-09-17T06:00:00Z", "2026-09-17T08:00:00Z"),
        ("CHG0006/2026-09-24T05:00:00Z", "2026-09-24T05:00:00Z", "2026-09-24T06:00:00Z"),
        ("CHG0001", "2026-10-12T06:00:00Z", "2026-10-12T10:00:00Z"),
        ("CHG0002", "2026-10-13T06:00:00Z", "2026-10-13T07:30:00Z"),
        ("CHG0003", "2026-10-15T04:00:00Z", "2026-10-15T06:00:00Z"),
        ("CHG0005", "2026-10-16T05:00:00Z", "2026-10-18T05:00:00Z"),
    ];
    let expected: Vec<_> =
        expected.iter().map(|(id, s, e)| (*id, (*s).to_owned(), (*e).to_owned())).collect();
    assert_eq!(times(changes), expected);
    let power = &changes[3];
    assert_eq!(
        power.title,
        "Power upgrade, phase 1; two sites, with a name that is long enough to be folded"
    );
    assert_eq!(power.objects, "LIM001A, LIM002A");
    assert_eq!(
        power.announced_at.map(Timestamp::to_iso_utc).as_deref(),
        Some("2026-10-01T12:00:00Z")
    );
    assert_eq!(changes[4].objects, "CORE,LIM");
    assert_eq!(file.counts.n_events, 7);
    assert_eq!(file.warnings, ["1 cancelled events were left out"]);
    let rejects: Vec<_> =
        file.rejects.iter().map(|r| (r.line.unwrap(), r.message.as_str())).collect();
    let (zone, length, rule) = (rejects[0], rejects[2], rejects[1]);
    assert_eq!((zone.0, rule.0, length.0), (75, 85, 80), "{rejects:?}");
    assert!(zone.1.contains("\"Nowhere/Land\""), "{zone:?}");
    assert!(length.1.contains("has no length"), "{length:?}");
    assert!(rule.1.contains("BYWEEKNO=20"), "{rule:?}");
    let debug = format!("{file:?}");
    assert!(!debug.contains("Somebody"), "names of people are not kept");
    let format = formats().into_iter().find(|f| f.name == "icalendar").unwrap();
    assert!(!format.proven);
}

#[test]
fn a_floating_time_needs_a_zone() {
    let floating = "BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART:20261011T010000\nDURATION:PT1H\nEND:VEVENT\nEND:VCALENDAR\n";
    let reason = refused(read_text(floating, None));
    assert!(reason.contains("no zone (such as \"20261011T010000\")"), "{reason}");
    assert!(reason.contains("line 2"), "{reason}");
    let file = taken(read_text(floating, Some("America/Lima")));
    assert_eq!(times(&file.drafts.changes)[0].1, "2026-10-11T06:00:00Z");
}

#[test]
fn series_are_written_out() {
    let one_hour = "DTSTART:20260131T040000Z\nDURATION:PT1H\nRRULE:";
    assert_eq!(
        starts(&format!("{one_hour}FREQ=MONTHLY;COUNT=3")),
        ["2026-01-31T04:00:00Z", "2026-03-31T04:00:00Z", "2026-05-31T04:00:00Z"],
        "months without a 31st are left out, not shortened"
    );
    assert_eq!(
        starts(&format!("{one_hour}FREQ=MONTHLY;BYMONTHDAY=-1;COUNT=3")),
        ["2026-01-31T04:00:00Z", "2026-02-28T04:00:00Z", "2026-03-31T04:00:00Z"]
    );
    assert_eq!(
        starts(&format!("{one_hour}FREQ=MONTHLY;BYDAY=-1SA;COUNT=2")),
        ["2026-01-31T04:00:00Z", "2026-02-28T04:00:00Z"]
    );
    assert_eq!(
        starts(&format!("{one_hour}FREQ=DAILY;INTERVAL=2;UNTIL=20260204T040000Z")),
        ["2026-01-31T04:00:00Z", "2026-02-02T04:00:00Z", "2026-02-04T04:00:00Z"],
        "the end of a rule belongs to it"
    );
    assert_eq!(
        starts(&format!("{one_hour}FREQ=WEEKLY;BYDAY=MO,SA;COUNT=3")),
        ["2026-01-31T04:00:00Z", "2026-02-02T04:00:00Z", "2026-02-07T04:00:00Z"]
    );
    assert_eq!(starts(&format!("{one_hour}FREQ=YEARLY;COUNT=2"))[1], "2027-01-31T04:00:00Z");
    // A day across the end of summer time is 25 hours long in local days, 24 in hours.
    let zone = "DTSTART;TZID=America/Santiago:20260404T120000\nDURATION:";
    assert_eq!(event(&format!("{zone}P1D"))[0].1, "2026-04-05T16:00:00Z");
    assert_eq!(event(&format!("{zone}PT24H"))[0].1, "2026-04-05T15:00:00Z");
}

#[test]
fn endless_and_hostile_series_are_bounded() {
    let text = |rule: &str| {
        format!(
            "BEGIN:VCALENDAR\nBEGIN:VEVENT\nUID:E\nDTSTART:20260131T040000Z\nDURATION:PT1H\nRRULE:{rule}\nEND:VEVENT\nEND:VCALENDAR\n"
        )
    };
    let weekly = taken(read_text(&text("FREQ=WEEKLY"), None));
    assert_eq!(weekly.drafts.changes.len(), 105);
    assert!(weekly.warnings[0].contains("has no end"), "{:?}", weekly.warnings);
    let daily = taken(read_text(&text("FREQ=DAILY;COUNT=4000000000"), None));
    assert_eq!(daily.drafts.changes.len(), 1000);
    assert!(daily.warnings[0].contains("longer than 1000"), "{:?}", daily.warnings);
    for rule in [
        "FREQ=DAILY;INTERVAL=0",
        "FREQ=SECONDLY",
        "",
        "COUNT=3",
        "FREQ=DAILY;COUNT=-1",
        "FREQ=WEEKLY;BYDAY=é",
        "FREQ=MONTHLY;BYMONTHDAY=0",
        "FREQ=MONTHLY;BYMONTHDAY=-128",
        "FREQ=DAILY;UNTIL=99999999",
    ] {
        let file = taken(read_text(&text(rule), None));
        assert_eq!((file.drafts.changes.len(), file.rejects.len()), (0, 1), "{rule}");
    }
    for length in
        ["P9999999D", "P1000000W7000000D", "PT9999999999H", "-PT1H", "P1M", "PT0S", "P", "é"]
    {
        let text = format!(
            "BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART:20260131T040000Z\nDURATION:{length}\nEND:VEVENT\nEND:VCALENDAR\n"
        );
        let file = taken(read_text(&text, None));
        assert_eq!((file.drafts.changes.len(), file.rejects.len()), (0, 1), "{length}");
    }
    let never = taken(read_text(&text("FREQ=MONTHLY;INTERVAL=12;BYMONTHDAY=-31;COUNT=900"), None));
    assert!(never.drafts.changes.len() < 900);
}

#[test]
fn damaged_calendars_are_refused_and_nothing_panics() {
    let nested = format!("BEGIN:VCALENDAR\n{}", "BEGIN:A\n".repeat(100_000));
    assert!(refused(read_text(&nested, None)).contains("nested deeper"));
    for text in [
        "BEGIN:VCALENDAR",
        "BEGIN:VCALENDAR\nEND:VEVENT\n",
        "BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART 20261011\nEND:VEVENT\nEND:VCALENDAR\n",
        "BEGIN:VCALENDAR\nBEGIN:VEVENT\n",
    ] {
        let reason = refused(read_text(text, Some("UTC")));
        assert!(reason.starts_with("the calendar could not be read"), "{reason}");
    }
    for line in [
        "DTSTART:é0261011",
        "DTSTART:99991231T235959Z",
        "DTSTART:20261011T250000Z",
        "DTSTART:",
        "X:y",
    ] {
        let text = format!("BEGIN:VCALENDAR\nBEGIN:VEVENT\n{line}\nEND:VEVENT\nEND:VCALENDAR\n");
        let file = taken(read_text(&text, Some("UTC")));
        assert_eq!((file.drafts.changes.len(), file.rejects.len()), (0, 1), "{line}");
    }
}

// ------------------------------------------------------------------------------------------------------- in a workspace

pub fn done(output: &Output) -> (String, String) {
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    let (data, notes) = (text(&output.stdout), text(&output.stderr));
    assert!(output.status.success(), "exit {:?}\n{notes}", output.status.code());
    (data, notes)
}

pub fn json(workspace: &Path, arguments: &[&str]) -> Value {
    let mut all = vec!["--json"];
    all.extend(arguments);
    serde_json::from_str(&done(&vigia(workspace, &all)).0).expect("stdout is JSON")
}

pub fn new_workspace() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().to_string_lossy().into_owned();
    done(&vigia(folder.path(), &["init", &path, "--zone", "America/Lima"]));
    folder
}

fn calendar(start_hour: u32, location: &str) -> String {
    format!(
        "BEGIN:VCALENDAR\nBEGIN:VEVENT\nUID:CHG-1\nDTSTART:20261011T{start_hour:02}0000Z\nDURATION:PT1H\nSUMMARY:Power\nLOCATION:{location}\nEND:VEVENT\nEND:VCALENDAR\n"
    )
}

#[test]
fn changes_become_proposals_and_nothing_is_overwritten() {
    let workspace = new_workspace();
    let root = workspace.path();
    let bring = |name: &str, text: &str| {
        let path = root.join(name);
        std::fs::write(&path, text).unwrap();
        done(&vigia(root, &["import", &path.to_string_lossy()])).1
    };
    let notes = bring("week 41.ics", &calendar(6, "LIM001A\\, LIM\"2"));
    assert!(notes.contains("1 planned changes are proposals"), "{notes}");
    let ledger_path = root.join("exclusions/week_41.toml");
    let first = std::fs::read_to_string(&ledger_path).unwrap();
    let ledger = parse_exclusions("week_41.toml", &first).unwrap();
    let entry = &ledger.entries[0];
    assert_eq!((entry.id.as_str(), entry.state.name()), ("CHG-1", "proposed"));
    assert_eq!(entry.objects, "name in (\"LIM001A\", \"LIM_2\")");
    assert_eq!(entry.range.start.to_iso_utc(), "2026-10-11T06:00:00Z");

    // The same change in another export of the calendar is not proposed again.
    bring("again.ics", &format!("{}\n", calendar(6, "LIM001A")));
    assert!(!root.join("exclusions/again.toml").exists());

    // It moved: the ledger, which somebody has approved by now, keeps its time.
    let approved = first
        .replace("state = \"proposed\"", "state = \"approved\"")
        .replace("decided_by = \"\"", "decided_by = \"NOC\"");
    assert_ne!(approved, first);
    std::fs::write(&ledger_path, &approved).unwrap();
    let folder = root.join("later");
    std::fs::create_dir(&folder).unwrap();
    let notes = bring("later/week 41.ics", &calendar(8, "LIM001A"));
    assert!(notes.contains("moved from 2026-10-11T01:00:00-05:00"), "{notes}");
    assert!(notes.contains("other content and was kept"), "{notes}");
    assert_eq!(std::fs::read_to_string(&ledger_path).unwrap(), approved);
    let second = std::fs::read_to_string(root.join("exclusions/week_41-2.toml")).unwrap();
    let moved = parse_exclusions("week_41-2.toml", &second).unwrap();
    assert_eq!(moved.entries[0].id, "CHG-1 @ 2026-10-11T03:00:00-05:00");

    let imports = json(root, &["list", "imports"]);
    assert_eq!((&imports[0]["format"], &imports[0]["n_events"]), (&"icalendar".into(), &1.into()));
    assert_eq!(imports[0]["read_as"], "zone=America/Lima");
    assert!(imports[0]["warnings"][0].as_str().unwrap().contains("exclusions/week_41.toml"));
    // The ledger of the workspace can still be read as a whole.
    let (_, notes) = done(&vigia(root, &["list", "contracts"]));
    assert!(!notes.contains("exclusion"), "{notes}");
}

#[test]
fn a_file_that_would_be_read_differently_says_so() {
    let workspace = new_workspace();
    let path = workspace.path().join("a.ics");
    std::fs::write(&path, calendar(6, "LIM001A")).unwrap();
    let path = path.to_string_lossy().into_owned();
    done(&vigia(workspace.path(), &["import", &path]));
    let (_, same) = done(&vigia(workspace.path(), &["import", &path]));
    assert!(!same.contains("other decisions"), "{same}");
    let (_, other) = done(&vigia(workspace.path(), &["import", &path, "--zone", "America/Bogota"]));
    assert!(
        other.contains(
            "ead before under other decisions (zone=America/Lima): `vigia cache rebuild`"
        ),
        "{other}"
    );
}

// --------------------------------------------------------------------------------------------------------------- tickets

fn at(hours: f64) -> Option<Timestamp> {
    Some(Timestamp::from_unix_secs(DAY + (hours * 3600.0) as i64))
}

fn ticket(id: &str, priority: &str, resolved: Option<Timestamp>) -> Ticket {
    Ticket {
        id: id.to_owned(),
        priority: priority.to_owned(),
        opened_at: at(0.0),
        resolved_at: resolved,
        closed_at: at(999.0),
        ..Ticket::default()
    }
}

#[test]
fn times_to_resolve_end_with_the_resolution_and_say_their_count() {
    let tickets = [
        ticket("1", "1 - Critical", at(1.0)),
        ticket("2", "1 - Critical", at(2.0)),
        ticket("3", "3 - Moderate", at(30.0)),
        ticket("4", "3 - Moderate", None),
        ticket("5", "3 - Moderate", at(-1.0)),
        ticket("6", "", at(3.0)),
    ];
    let (all, by_priority) = summarize(&tickets);
    assert_eq!((all.n_tickets, all.n_resolved, all.n_impossible), (6, 4, 1));
    assert_eq!(
        (all.median_hours, all.mean_hours),
        (Some(2.5), Some(9.0)),
        "closed_at is not the end"
    );
    let critical = &by_priority["1 - Critical"];
    assert_eq!((critical.n_resolved, critical.median_hours), (2, Some(1.5)));
    assert_eq!((by_priority["3 - Moderate"].n_resolved, by_priority.len()), (1, 3));
    let (none, _) = summarize(&[]);
    assert_eq!((none.n_tickets, none.median_hours, none.mean_hours), (0, None, None));
}

#[test]
fn tickets_and_outages_are_listed() {
    let workspace = new_workspace();
    {
        let store = sqlite(workspace.path(), 1 << 20);
        let mut events = file("events.csv", &[], &[]);
        events.tickets =
            vec![ticket("INC1", "2 - High", at(5.0)), ticket("INC2", "2 - High", None)];
        events.outages = vec![Outage {
            object: "LIM001A".to_owned(),
            name: "Cell down".to_owned(),
            start: at(0.0).unwrap(),
            ..Outage::default()
        }];
        import(&store, [events]);
    }
    let listed = json(workspace.path(), &["list", "tickets"]);
    assert_eq!(listed["tickets"][0]["resolved_at"], "2026-10-01T05:00:00Z");
    assert_eq!(listed["tickets"][1]["file"], "events.csv");
    assert_eq!(listed["summary"]["n_resolved"], 1);
    assert_eq!(listed["summary"]["by_priority"]["2 - High"]["time_to_resolve_median_hours"], 5.0);
    let (table, notes) = done(&vigia(workspace.path(), &["list", "tickets"]));
    assert!(table.contains("INC2") && !table.contains("median"), "{table}");
    assert!(
        notes.contains(
            "All: 2 tickets, 1 resolved; time to resolve median 5.0 h, mean 5.0 h (1 tickets)"
        ),
        "{notes}"
    );
    let outages = json(workspace.path(), &["list", "outages"]);
    assert_eq!((&outages[0]["object"], &outages[0]["end"]), (&"LIM001A".into(), &Value::Null));
    assert!(done(&vigia(workspace.path(), &["list", "outages"])).0.contains("active"));
    let stats = json(workspace.path(), &["cache", "stats"]);
    assert_eq!((&stats["tickets"], &stats["outages"]), (&2.into(), &1.into()));
}

/// `29-02-2016 01:16` and `29/2/2016 01:16`.
fn day_first(text: &str) -> Option<Timestamp> {
    let (date, clock) = text.split_once(' ')?;
    let parts: Vec<i64> = date.split(['-', '/']).filter_map(|p| p.parse().ok()).collect();
    let clock: Vec<i64> = clock.split(':').filter_map(|p| p.parse().ok()).collect();
    let [day, month, year] = parts[..] else { return None };
    let date = jiff::civil::date(year as i16, month as i8, day as i8);
    let days = (date - jiff::civil::date(1970, 1, 1)).get_days();
    Some(Timestamp::from_unix_secs(i64::from(days) * 86_400 + clock[0] * 3600 + clock[1] * 60))
}

/// The independent figures of the real event log, out of its rows in any order of files.
#[test]
fn a_real_incident_log_gives_its_known_times_to_resolve() {
    let Some(folder) = samples() else { return };
    let path = folder.join("itsm_csv/chinthan11shah/incident_event_log.csv");
    let mut reader = csv::Reader::from_path(path).unwrap();
    let headers = reader.headers().unwrap().clone();
    let column = |name: &str| headers.iter().position(|h| h == name).unwrap();
    let names = [
        "number",
        "sys_mod_count",
        "priority",
        "opened_at",
        "resolved_at",
        "closed_at",
        "sys_updated_at",
        "made_sla",
    ];
    let places = names.map(column);
    let rows: Vec<Ticket> = reader
        .records()
        .map(|record| {
            let record = record.unwrap();
            let cell = |i: usize| record.get(places[i]).unwrap();
            Ticket {
                id: cell(0).to_owned(),
                update_number: cell(1).parse().unwrap(),
                priority: cell(2).to_owned(),
                opened_at: day_first(cell(3)),
                resolved_at: day_first(cell(4)),
                closed_at: day_first(cell(5)),
                updated_at: day_first(cell(6)),
                met_sla: Some(cell(7).eq_ignore_ascii_case("true")),
                ..Ticket::default()
            }
        })
        .collect();
    assert_eq!(rows.len(), 5998);
    let files: Vec<ImportedFile> = rows
        .chunks(700)
        .enumerate()
        .map(|(n, rows)| ImportedFile {
            tickets: rows.to_vec(),
            ..file(&format!("part {n}"), &[], &[])
        })
        .collect();
    for files in [files.clone(), files.into_iter().rev().collect()] {
        let store = MemoryStore::new();
        import(&store, files);
        let tickets = store.snapshot().unwrap().tickets().unwrap();
        let (all, _) = summarize(tickets.iter().map(|t| &t.event));
        assert_eq!((all.n_tickets, all.n_resolved), (890, 861));
        let rounded = |hours: Option<f64>| (hours.unwrap() * 10.0).round() / 10.0;
        assert_eq!((rounded(all.median_hours), rounded(all.mean_hours)), (54.5, 315.9));
        // By the first row of each ticket all of them met their target.
        assert_eq!(tickets.iter().filter(|t| t.event.met_sla == Some(false)).count(), 395);
    }
}

// ---------------------------------------------------------------------------------------------------------- dictionaries

fn entry(id: &str, name: &str) -> CounterEntry {
    CounterEntry { id: id.to_owned(), name: name.to_owned(), ..CounterEntry::default() }
}

#[test]
fn a_name_of_a_dictionary_is_the_one_imported_id_that_has_it() {
    let measurement = |id: u32, name: &str| MeasurementType {
        id: MeasurementId(id),
        name: name.to_owned(),
        group: String::new(),
        kind: MeasurementKind::Scalar,
    };
    let measurements =
        [measurement(0, "50331745"), measurement(1, "50331746"), measurement(2, "own")];
    let mut dictionary = CounterDictionary::default();
    dictionary.extend([
        entry("50331745", "Ber.Errors"),
        entry("99999999", "Ber.Errors"),
        entry("50331746", "own"),
        entry("50331745 ", "Twice"),
        entry("a", "Twice"),
    ]);
    let plan = |formula: &str| {
        Plan::with_dictionary(
            &Catalog::builtin(),
            &[Question::Formula(formula.to_owned())],
            &measurements,
            &dictionary,
        )
    };
    let (resolved, notes) = plan("sum(`Ber.Errors`)").unwrap();
    assert_eq!(resolved.inputs()[0].name, "50331745");
    assert!(notes.iter().any(|n| n.message.contains("\"50331745\"")), "{notes:?}");
    let (own, notes) = plan("sum(own)").unwrap();
    assert_eq!(own.inputs()[0].name, "own", "an imported name goes before a dictionary's");
    assert!(notes.is_empty(), "{notes:?}");
    assert!(plan("sum(Twice)").is_err());
    let mut ambiguous = dictionary.clone();
    ambiguous.extend([entry("50331746", "Ber.Errors")]);
    let question = [Question::Formula("sum(`Ber.Errors`)".to_owned())];
    assert!(
        Plan::with_dictionary(&Catalog::builtin(), &question, &measurements, &ambiguous).is_err()
    );
}

#[test]
fn a_dictionary_in_the_workspace_names_what_is_listed_and_asked_for() {
    let workspace = new_workspace();
    let root = workspace.path();
    std::fs::write(
        root.join("dictionaries/huawei.csv"),
        "\u{feff}ID,Name,Unit,Description,more\n50331745,Ber.Errors,s,\"Errored, seconds\",x\n",
    )
    .unwrap();
    {
        let store = sqlite(root, 1 << 20);
        let line = (
            "NE=1",
            "50331745",
            vigia::model::SCALAR_BIN,
            900,
            DAY,
            SampleValue::Integer(7),
            false,
        );
        import(&store, [file("a.csv", &[], &[line])]);
    }
    let listed = json(root, &["list", "measurements"]);
    assert_eq!(
        (&listed[0]["dictionary_name"], &listed[0]["unit"]),
        (&"Ber.Errors".into(), &"s".into())
    );
    assert_eq!(listed[0]["description"], "Errored, seconds");
    let (csv, notes) =
        done(&vigia(root, &["query", "--formula", "sum(Ber.Errors)", "--format", "csv"]));
    assert!(csv.lines().nth(1).unwrap().contains(",7,"), "{csv}");
    assert!(notes.contains("\"Ber.Errors\" is the measurement type \"50331745\""), "{notes}");

    std::fs::write(root.join("dictionaries/broken.csv"), "number,name\n1,a\n").unwrap();
    let (_, notes) = done(&vigia(root, &["list", "measurements"]));
    assert!(notes.contains("o column of the dictionary is \"id\""), "{notes}");
}

// -------------------------------------------------------------------------------------------------------------- topology

#[test]
fn topology_by_patterns() {
    let object = |id: u32, name: &str| ManagedObject::new(ObjectId(id), name, None);
    let objects = [
        object(0, "SubNetwork=PE,EUtranCellFDD=LIM001A"),
        object(1, "SubNetwork=PE,EUtranCellFDD=LIM001AX"),
        object(2, "SubNetwork=PE,EUtranCellFDD=CUZ001A"),
        object(3, "SubNetwork=PE,EUtranCellFDD=LIM002A"),
    ];
    let topology = Topology::parse_csv(
        "t.csv",
        "object,region,zone\nLIM002A,Callao,\n/LIM\\d+A/,Lima,America/Lima\n\"/SubNetwork=PE,.*CUZ.*/\",Cusco,\n/QQQ/,x,\n",
    )
    .unwrap();
    let at = Timestamp::from_unix_secs(DAY);
    let region = |i: usize| topology.attribute(&objects[i], "region", at);
    assert_eq!(region(0), Some("Lima"));
    assert_eq!(region(1), None, "a pattern matches the whole name");
    assert_eq!(region(2), Some("Cusco"), "and may match the whole DN");
    assert_eq!(region(3), Some("Callao"), "a name goes before a pattern");
    assert_eq!(topology.attribute(&objects[3], "zone", at), Some("America/Lima"));
    let unmatched = topology.unmatched_rows(&Arc::new(objects.to_vec()));
    assert_eq!(unmatched.len(), 1);
    assert_eq!((unmatched[0].object.as_str(), unmatched[0].is_pattern), ("/QQQ/", true));
    assert_eq!(topology.objects_without_topology(&objects), [ObjectId(1)]);

    for (pattern, why) in [("/LIM(/", "unclosed group"), ("/(a{1000}){1000}/", "size limit")] {
        let faults =
            Topology::parse_csv("t.csv", &format!("object,region\n\"{pattern}\",x\n")).unwrap_err();
        assert_eq!(faults[0].line, 2);
        assert!(faults[0].message.contains(why), "{faults:?}");
    }
}

#[test]
fn what_topology_and_imports_do_not_share_is_listed() {
    let workspace = new_workspace();
    let root = workspace.path();
    std::fs::write(root.join("topology/t.csv"), "object,region\nA,x\nghost,y\n/Z+/,y\n").unwrap();
    {
        let store = sqlite(root, 1 << 20);
        let line = |object| {
            (object, "m", vigia::model::SCALAR_BIN, 900, DAY, SampleValue::Integer(7), false)
        };
        import(&store, [file("a.csv", &[], &[line("Cell=A"), line("Cell=B")])]);
    }
    let listed = json(root, &["list", "topology"]);
    let found: Vec<_> = listed
        .as_array()
        .unwrap()
        .iter()
        .map(|row| {
            (
                row["finding"].as_str().unwrap(),
                row["object"].as_str().unwrap(),
                row["line"].as_u64(),
            )
        })
        .collect();
    assert_eq!(
        found,
        [
            ("object without topology", "Cell=B", None),
            ("row without object", "ghost", Some(3)),
            ("pattern without objects", "/Z+/", Some(4)),
        ]
    );
}

// ------------------------------------------------------------------------------------------------------- vendor formulas

/// All definitions of the real report can be said in our language.
#[test]
fn every_formula_of_a_real_report_is_translated() {
    use calamine::Reader;
    let Some(folder) = samples() else { return };
    let folder = folder.join("nokia_netact_report_xlsx/ansarith");
    let path = std::fs::read_dir(folder).unwrap().next().unwrap().unwrap().path();
    let mut book = calamine::open_workbook_auto(path).unwrap();
    let sheet = book.worksheet_range("Documentation for Cell Avail").unwrap();
    let text = |cell: Option<&calamine::Data>| cell.map(ToString::to_string).unwrap_or_default();
    let rows = sheet.rows().skip_while(|row| text(row.first()) != "KPI ID").skip(1);
    let mut n_formulas = 0;
    for row in rows.filter(|row| !text(row.first()).is_empty()) {
        n_formulas += 1;
        let (id, theirs) = (text(row.first()), text(row.get(3)));
        let ours = vendor_formula::translate(&theirs);
        let ours = ours.unwrap_or_else(|why| panic!("{id}: {why}\n{theirs}"));
        assert!(Formula::parse(&ours).is_ok(), "{id}: {ours}");
        assert!(!ours.contains("decode") && !ours.contains("nvl"), "{id}: {ours}");
    }
    assert_eq!(n_formulas, 60);
}
