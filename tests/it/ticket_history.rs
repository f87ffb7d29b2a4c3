//! Histories of tickets: out of event logs, snapshots and columns of waiting, kept by every store whatever the order of the files.

use serde_json::Value;
use vigia::import::{ImportOptions, Limits, ReadOutcome, find_sources, read_source};
use vigia::job::JobContext;
use vigia::model::{ImportedFile, Ticket, TicketUpdate, Timestamp, Zone};
use vigia::sla::{AroundTheClock, ClockKind, ClockRules, PauseReasons, ReopenPolicy, TicketClock};
use vigia::workspace::tickets::{backlog, history, last_moment};

use super::cli::vigia;
use super::it_side::{done, json, new_workspace, samples};
use super::store_conformance::{DAY, file, import, on_every_store, sqlite};

fn read(name: &str, text: &str) -> ImportedFile {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join(name), text).unwrap();
    read_path(&folder.path().join(name))
}

fn read_path(path: &std::path::Path) -> ImportedFile {
    let ctx = JobContext::default();
    let options =
        ImportOptions { zone_when_missing: Some(Zone::utc()), ..ImportOptions::default() };
    let sources = find_sources(&[path.to_owned()], &Limits::default(), &ctx).unwrap();
    match read_source(&sources[0], &options, &|_| false, &ctx).remove(0) {
        ReadOutcome::File(file) => file,
        ReadOutcome::Rejected { reason, .. } => panic!("{} was rejected: {reason}", path.display()),
        _ => panic!("{} was not read", path.display()),
    }
}

fn at(text: &str) -> Timestamp {
    Zone::utc().instant(text.parse().unwrap())
}

fn states(ticket: &Ticket) -> Vec<(Option<u32>, String, &str, &str)> {
    let updates = ticket.updates.iter();
    updates.map(|u| (u.number, u.at.to_iso_utc(), u.state.as_str(), u.reason.as_str())).collect()
}

fn clock_of(policy: ReopenPolicy) -> ClockRules {
    let names = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect();
    ClockRules {
        kind: ClockKind::Resolution,
        stop_states: names(&["Resolved", "Closed"]),
        pause_states: names(&[
            "Awaiting User Info",
            "Awaiting Problem",
            "Awaiting Vendor",
            "Awaiting Evidence",
        ]),
        pause_reasons: PauseReasons::All,
        reopen: policy,
    }
}

/// Rows out of order, one twice, one without a time.
const LOG: &str = "number,incident_state,sys_mod_count,reopen_count,opened_at,sys_updated_at,priority,hold_reason,resolved_at,closed_at\n\
    INC7,Resolved,3,0,2026-11-02 09:00,2026-11-02 11:00,2 - High,?,2026-11-02 18:00,2026-11-09 00:00\n\
    INC7,New,0,0,2026-11-02 09:00,2026-11-02 09:00,2 - High,?,2026-11-02 18:00,2026-11-09 00:00\n\
    INC7,Awaiting User Info,1,0,2026-11-02 09:00,2026-11-02 09:30,2 - High,Awaiting Caller,2026-11-02 18:00,2026-11-09 00:00\n\
    INC7,Active,2,0,2026-11-02 09:00,2026-11-02 10:00,2 - High,?,2026-11-02 18:00,2026-11-09 00:00\n\
    INC7,Active,2,0,2026-11-02 09:00,2026-11-02 10:00,2 - High,?,2026-11-02 18:00,2026-11-09 00:00\n\
    INC7,Active,4,1,2026-11-02 09:00,2026-11-02 12:00,2 - High,?,2026-11-02 18:00,2026-11-09 00:00\n\
    INC7,Active,5,1,2026-11-02 09:00,?,2 - High,?,2026-11-02 18:00,2026-11-09 00:00\n\
    INC7,Closed,7,1,2026-11-02 09:00,2026-11-09 00:00,2 - High,?,2026-11-02 18:00,2026-11-09 00:00\n\
    INC7,Resolved,6,1,2026-11-02 09:00,2026-11-02 18:00,2 - High,?,2026-11-02 18:00,2026-11-09 00:00\n";

#[test]
fn an_event_log_gives_each_ticket_its_states_in_order() {
    let file = read("incidents.csv", LOG);
    let [ticket] = &file.tickets[..] else { panic!("one ticket") };
    assert_eq!((ticket.state.as_str(), ticket.update_number), ("Closed", 7), "the last state");
    let expected = [
        (0, "2026-11-02T09:00:00Z", "New", ""),
        (1, "2026-11-02T09:30:00Z", "Awaiting User Info", "Awaiting Caller"),
        (2, "2026-11-02T10:00:00Z", "Active", ""),
        (3, "2026-11-02T11:00:00Z", "Resolved", ""),
        (4, "2026-11-02T12:00:00Z", "Active", ""),
        (6, "2026-11-02T18:00:00Z", "Resolved", ""),
        (7, "2026-11-09T00:00:00Z", "Closed", ""),
    ];
    let expected = expected.map(|(n, at, state, why)| (Some(n), at.to_owned(), state, why));
    assert_eq!(states(ticket), expected, "each once; a row without a time is no state");
    for (policy, minutes) in [
        (ReopenPolicy::FirstResolution, 90),
        (ReopenPolicy::SumOfOpenSpells, 450),
        (ReopenPolicy::FirstOpenToFinal, 510),
    ] {
        let rules = clock_of(policy);
        let clock = TicketClock { rules: &rules, calendar: &AroundTheClock };
        let reading = clock.read(ticket, at("2026-12-01T00:00")).unwrap().unwrap();
        assert_eq!((reading.elapsed_secs / 60, reading.paused_secs / 60), (minutes, 30));
        assert_eq!(reading.n_reopened, 1);
    }
}

#[test]
fn columns_of_answers_restorations_and_waiting_are_read() {
    let text = "id;status;priority;date_creation;takeintoaccountdate;Restored at;solvedate;closedate;waiting_duration\n\
        7;6;3;2026-11-02 09:00;2026-11-02 09:20;2026-11-02 10:00;2026-11-02 12:00;2026-11-05 12:00;5400\n\
        8;2;3;2026-11-02 09:00;;;;;\n";
    let file = read("tickets.csv", text);
    let [done, open] = &file.tickets[..] else { panic!("two tickets") };
    let moments = [done.responded_at, done.restored_at, done.resolved_at, done.closed_at];
    let expected = ["2026-11-02T09:20", "2026-11-02T10:00", "2026-11-02T12:00", "2026-11-05T12:00"];
    assert_eq!(moments, expected.map(|text| Some(at(text))));
    assert_eq!((done.paused_secs, open.paused_secs), (Some(5400), None), "missing is not zero");
    assert!(done.updates.is_empty(), "a state without a time is no history");
    let text = text.replace("5400", "1.5 h");
    let file = read("tickets.csv", &text);
    assert_eq!(file.tickets[0].paused_secs, None);
    assert!(file.warnings.iter().any(|w| w.ends_with("left out: 1")), "{:?}", file.warnings);
    // A desk that tells only when the service worked again.
    let text = "Ticket;Status;Opened;Restored\n9;Closed;2026-11-02 09:00;2026-11-02 10:00\n";
    let ticket = &read("restored.csv", text).tickets[0];
    assert_eq!(ticket.restored_at, Some(at("2026-11-02T10:00")));
    assert_eq!(ticket.resolved_at, ticket.restored_at);
}

fn seen(number: Option<u32>, secs: i64, state: &str) -> TicketUpdate {
    let at = Timestamp::from_unix_secs(DAY + secs);
    TicketUpdate { number, at, state: state.to_owned(), reason: String::new() }
}

fn ticket_file(name: &str, number: u64, updates: Vec<TicketUpdate>) -> ImportedFile {
    let mut ticket = Ticket {
        id: "INC1".to_owned(),
        update_number: number,
        state: format!("state {number}"),
        responded_at: Some(Timestamp::from_unix_secs(DAY + number as i64)),
        paused_secs: Some(number),
        ..Ticket::default()
    };
    ticket.add_updates(updates);
    ImportedFile { tickets: vec![ticket], ..file(name, &[], &[]) }
}

#[test]
fn a_history_grows_whatever_the_order_of_the_files() {
    let files = || {
        [
            ticket_file("a", 1, vec![seen(Some(0), 0, "New"), seen(Some(1), 60, "Active")]),
            ticket_file("b", 9, vec![seen(Some(9), 900, "Resolved")]),
            ticket_file("c", 5, vec![seen(Some(1), 60, "Active"), seen(None, 300, "On Hold")]),
        ]
    };
    for order in [[0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]] {
        on_every_store(|store| {
            import(store, order.map(|i| files()[i].clone()));
            let tickets = store.snapshot().unwrap().tickets().unwrap();
            let [stored] = &tickets[..] else { panic!("one ticket") };
            assert_eq!(stored.event.state, "state 9", "{order:?}");
            assert_eq!(stored.event.paused_secs, Some(9));
            assert_eq!(stored.event.responded_at, Some(Timestamp::from_unix_secs(DAY + 9)));
            let expected = [
                seen(None, 300, "On Hold"),
                seen(Some(0), 0, "New"),
                seen(Some(1), 60, "Active"),
                seen(Some(9), 900, "Resolved"),
            ];
            assert_eq!(stored.event.updates, expected, "{order:?}");
            assert_eq!(store.snapshot().unwrap().check(&JobContext::default()).unwrap().len(), 0);
        });
    }
}

#[test]
fn a_history_is_bounded_alike_in_any_order() {
    let half = |odd: u32| -> Vec<TicketUpdate> {
        let numbers = (0..Ticket::UPDATES_MAX as u32).map(|n| 2 * n + odd);
        numbers.map(|n| seen(Some(n), i64::from(n), "Active")).collect()
    };
    let files = || [ticket_file("even", 1, half(0)), ticket_file("odd", 2, half(1))];
    for turned in [false, true] {
        on_every_store(|store| {
            let mut files = files();
            if turned {
                files.reverse();
            }
            import(store, files);
            let tickets = store.snapshot().unwrap().tickets().unwrap();
            let ticket = &tickets[0].event;
            let numbers: Vec<u32> = ticket.updates.iter().filter_map(|u| u.number).collect();
            assert!(numbers.iter().copied().eq(0..Ticket::UPDATES_MAX as u32), "the first ones");
            assert!(ticket.is_history_cut());
            let rules = clock_of(ReopenPolicy::FirstResolution);
            let clock = TicketClock { rules: &rules, calendar: &AroundTheClock };
            assert!(clock.read(ticket, at("2026-12-01T00:00")).is_err(), "not measured");
        });
    }
}

#[test]
fn a_list_of_tickets_shows_waiting_reopening_and_age() {
    let folder = new_workspace();
    {
        let store = sqlite(folder.path(), 1 << 20);
        let mut log = read("incidents.csv", LOG);
        for (id, opened) in [("OLD", "2026-11-01T00:00"), ("NEW", "2026-11-08T20:00")] {
            let (id, opened_at) = (id.to_owned(), Some(at(opened)));
            log.tickets.push(Ticket { id, opened_at, ..Ticket::default() });
        }
        import(&store, [log]);
    }
    let listed = json(folder.path(), &["list", "tickets"]);
    let tickets = listed["tickets"].as_array().unwrap();
    let incident = tickets.iter().find(|t| t["id"] == "INC7").unwrap();
    assert_eq!((&incident["waited_hours"], &incident["n_reopened"]), (&0.5.into(), &1.into()));
    let old = tickets.iter().find(|t| t["id"] == "OLD").unwrap();
    assert_eq!(old["waited_hours"], Value::Null, "nothing is known of it");
    let backlog = &listed["summary"]["backlog"];
    assert_eq!(
        (&backlog["as_of"], &backlog["n_open"]),
        (&"2026-11-09T00:00:00Z".into(), &2.into())
    );
    let by_age: Vec<u64> = backlog["by_age"]
        .as_array()
        .unwrap()
        .iter()
        .map(|bucket| bucket["n_tickets"].as_u64().unwrap())
        .collect();
    assert_eq!(by_age, [1, 0, 0, 1, 0]);
    let (_, notes) = done(&vigia(folder.path(), &["list", "tickets"]));
    assert!(notes.contains("2 tickets; 0 to 1 days 1, 1 to 3 days 0"), "{notes}");
}

/// Figures of the real event log, counted independently from its rows.
#[test]
fn a_real_incident_log_gives_its_known_clocks() {
    let Some(folder) = samples() else { return };
    let file = read_path(&folder.join("itsm_csv/chinthan11shah/incident_event_log.csv"));
    let n_updates: usize = file.tickets.iter().map(|ticket| ticket.updates.len()).sum();
    assert_eq!((file.tickets.len(), n_updates), (890, 5998));
    let as_of = last_moment(&file.tickets).unwrap();
    // One incident was resolved at 11:03 by its second update, and by its column; a first update of 11:10 does not move that.
    for (policy, sum_secs) in [
        (ReopenPolicy::FirstResolution, 470_892_420_i64),
        (ReopenPolicy::SumOfOpenSpells, 474_690_480),
        (ReopenPolicy::FirstOpenToFinal, 477_024_600),
    ] {
        let rules = clock_of(policy);
        let clock = TicketClock { rules: &rules, calendar: &AroundTheClock };
        let readings: Vec<_> =
            file.tickets.iter().map(|ticket| clock.read(ticket, as_of).unwrap().unwrap()).collect();
        assert!(readings.iter().all(vigia::sla::ClockReading::is_stopped));
        assert_eq!(readings.iter().map(|r| r.elapsed_secs).sum::<i64>(), sum_secs, "{policy:?}");
        assert_eq!(readings.iter().map(|r| r.n_reopened).sum::<u32>(), 12);
        if policy != ReopenPolicy::FirstResolution {
            assert_eq!(readings.iter().map(|r| r.paused_secs).sum::<i64>(), 495_869_280);
        }
    }
    // What the list shows without a contract agrees here, where the names of states are the usual ones.
    let waited: i64 =
        file.tickets.iter().map(|ticket| history(ticket, as_of).unwrap().paused_secs).sum();
    assert_eq!(waited, 495_869_280);
    assert_eq!(backlog(&file.tickets, as_of).n_open, 0);
}
