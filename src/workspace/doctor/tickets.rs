//! T01 to T12: clocks of tickets under the calendar, the pauses and the reopen policy of a contract line.

use super::bench::{Bench, HOUR_SECS, Ready, at, clock_text, result_of, sides_of, zone};
use super::check::{Check, Found, Value, compare, is, is_not, says, says_not};
use super::contract_text::{Term, contract, of_tickets};
use crate::model::{Ticket, TicketUpdate, Timestamp, Zone};

const OFFICE: &str = "mon-fri 08:00-18:00";

pub(super) fn checks() -> Vec<Check> {
    [
        business_minutes(),
        clock_changes(),
        calendars(),
        due_times(),
        pauses(),
        statistics(),
        failures(),
        backlog(),
        reopened(),
    ]
    .concat()
}

/// A ticket whose states were seen at these wall clocks; the first is its opening.
fn ticket(id: usize, zone: &Zone, states: &[(&str, &str)]) -> Found<Ticket> {
    let mut updates = Vec::new();
    for (number, (clock, state)) in (0_u32..).zip(states) {
        updates.push(TicketUpdate {
            number: Some(number),
            at: at(zone, clock)?,
            state: (*state).to_owned(),
            reason: String::new(),
        });
    }
    let mut ticket = Ticket {
        id: format!("INC{id:04}"),
        opened_at: updates.first().map(|update| update.at),
        state: states.last().map_or_else(String::new, |(_, state)| (*state).to_owned()),
        ..Ticket::default()
    };
    ticket.add_updates(updates);
    Ok(ticket)
}

fn with(tickets: Vec<Ticket>) -> Found<Ready> {
    let mut bench = Bench::new();
    bench.tickets = tickets;
    bench.ready()
}

/// The agreement's zone and a calendar `desk` of these hours in it.
fn desk(zone: &str, hours: &str, holidays: &str) -> (String, String) {
    let calendar = format!("[{{ id = \"desk\", hours = \"{hours}\", holidays = {holidays} }}]");
    (format!("\"{zone}\""), calendar)
}

/// A contract of one line under the calendar `desk`.
fn at_desk(zone: &str, hours: &str, holidays: &str, terms: &[Term<'_>]) -> String {
    let (zone, calendar) = desk(zone, hours, holidays);
    let line = of_tickets(terms, &[("service_calendar", r#""desk""#)]);
    contract(&[("zone", &zone), ("calendar", &calendar)], &[line])
}

/// Minutes of service that a line counts for its only ticket.
fn minutes(ready: &Ready, contract: &str, period: &str, position: usize) -> Found<f64> {
    let (secs, n_tickets) = sides_of(&ready.judge(contract, period)?, position)?;
    Ok(secs / n_tickets / 60.0)
}

fn business_minutes() -> Vec<Check> {
    let found = || {
        let bogota = zone("America/Bogota")?;
        let states = [("2026-11-20T16:30", "New"), ("2026-11-23T09:45", "Resolved")];
        let ready = with(vec![ticket(1, &bogota, &states)?])?;
        let of = |hours: &str| {
            minutes(&ready, &at_desk("America/Bogota", hours, r#""none""#, &[]), "2026-11", 0)
        };
        Ok([of(OFFICE)?.into(), of("24x7")?.into()])
    };
    compare(
        found(),
        [
            is("T01.business", "Friday 16:30 to Monday 09:45, 08–18 on weekdays, min", 195.0)
                .exact(),
            is("T01.wall", "the same around the clock, min", 3915.0).exact(),
        ],
    )
}

fn clock_changes() -> Vec<Check> {
    let spell = |name: &str, hours: &str, from: &str, to: &str, period: &str| -> Found<Value> {
        let zone = zone(name)?;
        let ready = with(vec![ticket(1, &zone, &[(from, "New"), (to, "Resolved")])?])?;
        Ok(minutes(&ready, &at_desk(name, hours, r#""none""#, &[]), period, 0)?.into())
    };
    let found = || {
        let (santiago, madrid) = ("America/Santiago", "Europe/Madrid");
        let spring = || spell(santiago, "24x7", "2026-09-05T22:00", "2026-09-06T10:00", "2026-09");
        let night = "daily 00:00-06:00";
        Ok([
            spring()?,
            spring()?,
            spell(santiago, night, "2026-09-05T23:00", "2026-09-06T06:00", "2026-09")?,
            spell(madrid, "24x7", "2026-10-24T22:00", "2026-10-25T08:00", "2026-10")?,
        ])
    };
    compare(
        found(),
        [
            is("T02.true", "22:00 to 10:00 in the night of 23 hours, min", 660.0).exact(),
            is_not("T02.naive_WRONG", "not the difference of two wall clocks, min", 720.0).exact(),
            is("T03.night_window", "00–06 without the hour that does not exist, min", 300.0)
                .exact(),
            is("T04.madrid", "22:00 to 08:00 in the night of 25 hours, min", 660.0).exact(),
        ],
    )
}

fn calendars() -> Vec<Check> {
    let found = || {
        let utc = Zone::utc();
        let answered_at = Some(at(&utc, "2026-11-23T13:20")?);
        let opened = [("2026-11-20T23:30", "New")];
        let ticket = Ticket { responded_at: answered_at, ..ticket(1, &utc, &opened)? };
        let desks = [
            ("lima", "America/Lima", OFFICE),
            ("madrid", "Europe/Madrid", "mon-fri 09:00-18:00"),
            ("bogota", "America/Bogota", OFFICE),
            ("santiago", "America/Santiago", OFFICE),
        ];
        let tables = desks.map(|(id, zone, hours)| {
            format!(
                "{{ id = \"{id}\", zone = \"{zone}\", hours = \"{hours}\", holidays = \"none\" }}"
            )
        });
        let lines = desks.map(|(id, ..)| {
            let (calendar, weight) = (format!("\"{id}\""), r#""25""#);
            let terms =
                [("clock", r#""response""#), ("stop_states", r#"["Assigned"]"#), ("reopen", "")];
            of_tickets(&terms, &[("service_calendar", &calendar), ("weight", weight)])
        });
        let text = contract(&[("calendar", &format!("[{}]", tables.join(", ")))], &lines);
        let ready = with(vec![ticket])?;
        let of = |position| minutes(&ready, &text, "2026-11", position).map(Value::from);
        Ok([of(0)?, of(1)?, of(2)?, of(3)?])
    };
    let rule = "one ticket under the calendar of its contract line, min";
    compare(
        found(),
        [
            is("T05.lima", rule, 20.0).exact(),
            is("T05.madrid_hq", rule, 320.0).exact(),
            is("T05.bogota", rule, 20.0).exact(),
            is("T05.santiago", rule, 140.0).exact(),
        ],
    )
}

/// When the limit of a line's only ticket is used up, by the wall clock.
fn due(ready: &Ready, contract: &str, zone: &Zone) -> Found<String> {
    let figure = ready.tickets_of(contract, "2026-11")?;
    let due = figure.counted.first().and_then(|ticket| ticket.due);
    Ok(clock_text(zone, due.ok_or("no due time")?))
}

fn within(limit: &str) -> [Term<'_>; 2] {
    [("statistic", r#""percent_within""#), ("limit", limit)]
}

fn due_times() -> Vec<Check> {
    let holiday = || {
        let name = "America/Sao_Paulo";
        let sao_paulo = zone(name)?;
        let states = [("2026-11-19T17:00", "New"), ("2026-11-24T17:00", "Resolved")];
        let ready = with(vec![ticket(1, &sao_paulo, &states)?])?;
        let hours = "mon-fri 09:00-18:00";
        let due = due(&ready, &at_desk(name, hours, r#"["BR"]"#, &within(r#""4h""#)), &sao_paulo)?;
        Ok([due.clone().into(), due.into()])
    };
    let pause = || {
        let lima = zone("America/Lima")?;
        let states = [
            ("2026-11-20T15:00", "New"),
            ("2026-11-20T16:00", "Pending"),
            ("2026-11-23T10:00", "Open"),
            ("2026-11-25T10:00", "Resolved"),
        ];
        let ready = with(vec![ticket(1, &lima, &states)?])?;
        let waiting = [("pause_states", r#"["Pending"]"#), ("pause_reasons", r#""all""#)];
        let of = |pauses: &[Term<'_>]| {
            let terms = [&within(r#""10h""#)[..], pauses].concat();
            due(&ready, &at_desk("America/Lima", OFFICE, r#""none""#, &terms), &lima)
        };
        let (with_pause, without) = (of(&waiting)?, of(&[])?);
        Ok([with_pause.clone().into(), without.into(), with_pause.into()])
    };
    let rule = "4 business hours from Thursday 17:00 over the holiday of 20 November";
    let mut checks = compare(
        holiday(),
        [
            says("T06.due", rule, "2026-11-23T12:00"),
            says_not("T06.no_holiday_WRONG", "the holiday counts for nothing", "2026-11-20T12:00"),
        ],
    );
    let rule = "10 business hours, 9 of them after a pause until Monday 10:00";
    checks.extend(compare(
        pause(),
        [
            says("T08.due", rule, "2026-11-24T09:00"),
            says("T08.original_due", "the same without the pause", "2026-11-23T15:00"),
            says_not(
                "T08.add_wall_pause_WRONG",
                "the pause is not added by the wall clock",
                "2026-11-26T09:00",
            ),
        ],
    ));
    checks
}

fn pauses() -> Vec<Check> {
    let found = || {
        let lima = zone("America/Lima")?;
        let states = [
            ("2026-11-18T09:00", "New"),
            ("2026-11-18T10:00", "Pending"),
            ("2026-11-18T14:00", "Open"),
            ("2026-11-18T16:30", "Resolved"),
        ];
        let ready = with(vec![ticket(1, &lima, &states)?])?;
        let terms = [("pause_states", r#"["Pending"]"#), ("pause_reasons", r#""all""#)];
        let text = at_desk("America/Lima", OFFICE, r#""none""#, &terms);
        Ok([minutes(&ready, &text, "2026-11", 0)?.into()])
    };
    let rule = "09:00 to 16:30, waiting for the customer 10:00 to 14:00, min";
    compare(found(), [is("T07.net", rule, 210.0).exact()])
}

/// Tickets that are opened one after the other and take so many hours.
fn that_take(hours: &[f64]) -> Found<Vec<Ticket>> {
    let start = at(&zone("America/Lima")?, "2026-11-02T00:00")?;
    let ticket = |(id, hours): (usize, &f64)| {
        let opened_at = start.plus_secs(id as i64 * 20 * i64::from(HOUR_SECS));
        let resolved_at = opened_at.plus_secs((hours * f64::from(HOUR_SECS)) as i64);
        Ticket {
            id: format!("INC{id:04}"),
            opened_at: Some(opened_at),
            resolved_at: Some(resolved_at),
            ..Ticket::default()
        }
    };
    Ok(hours.iter().enumerate().map(ticket).collect())
}

/// Lines around the clock of these statistics, with a limit where they need one.
fn of_statistics(statistics: &[(&str, &str)]) -> String {
    let line = |(idx, (statistic, limit)): (usize, &(&str, &str))| {
        let statistic = format!("\"{statistic}\"");
        let weight = if idx == 0 { r#""100""# } else { r#""0""# };
        let flow = matches!(statistic.as_str(), "\"backlog\"" | "\"clearance\"");
        let idle = ["clock", "counts_in", "pause_states", "reopen"];
        let mut terms = vec![("statistic", statistic.as_str()), ("limit", *limit)];
        // Terms that decide nothing for these are refused.
        terms.extend(idle.into_iter().filter(|_| flow).map(|key| (key, "")));
        of_tickets(&terms, &[("weight", weight)])
    };
    contract(&[], &statistics.iter().enumerate().map(line).collect::<Vec<_>>())
}

fn statistics() -> Vec<Check> {
    let found = || {
        let hours = [vec![1.0; 10], vec![2.0; 4], vec![3.5; 3], vec![9.0, 15.0, 18.5]].concat();
        let ready = with(that_take(&hours)?)?;
        let text = of_statistics(&[("mean", ""), ("percent_within", r#""4h""#), ("median", "")]);
        let statement = ready.judge(&text, "2026-11")?;
        let value = |position| result_of(&statement, position).map(Value::from);
        Ok([value(0)?, value(1)?, value(2)?])
    };
    compare(
        found(),
        [
            is("T09.mttr", "mean time to resolve of 20 tickets, h", 3.55),
            is("T09.within4", "tickets within 4 h, %", 85.0),
            is("T09.median", "the middle ticket, h", 1.5),
        ],
    )
}

fn failures() -> Vec<Check> {
    let found = || {
        let ready = with(that_take(&[2.0, 2.0, 2.0])?)?;
        let text = of_statistics(&[("mtbf", ""), ("mtrs", ""), ("availability", "")]);
        let statement = ready.judge(&text, "2026-11")?;
        let value = |position| result_of(&statement, position).map(Value::from);
        Ok([value(0)?, value(1)?, value(2)?])
    };
    compare(
        found(),
        [
            is("T10.mtbf", "720 h, three failures of 2 h: up time ÷ failures, h", 238.0),
            is("T10.mtrs", "down time ÷ failures, h", 2.0),
            is("T10.avail", "MTBF ÷ (MTBF + MTRS), %", 99.166_666_7),
        ],
    )
}

fn backlog() -> Vec<Check> {
    let found = || {
        let lima = zone("America/Lima")?;
        let (october, november) = (at(&lima, "2026-10-20T09:00")?, at(&lima, "2026-11-05T09:00")?);
        let ticket = |id: i64| {
            let opened: Timestamp = if id < 40 { october } else { november };
            let resolved_at = (id < 118).then(|| november.plus_secs(86_400 + 60 * id));
            Ticket {
                id: format!("INC{id:04}"),
                opened_at: Some(opened.plus_secs(60 * id)),
                resolved_at,
                ..Ticket::default()
            }
        };
        let ready = with((0..170).map(ticket).collect())?;
        let text = of_statistics(&[("backlog", ""), ("clearance", "")]);
        let statement = ready.judge(&text, "2026-11")?;
        Ok([result_of(&statement, 0)?.into(), result_of(&statement, 1)?.into()])
    };
    compare(
        found(),
        [
            is("T11.closing", "40 open, 130 new, 118 done: open at the end", 52.0).exact(),
            is("T11.clearance", "done ÷ new, %", 90.7692).within(5e-5),
        ],
    )
}

fn reopened() -> Vec<Check> {
    let found = || {
        let lima = zone("America/Lima")?;
        let states = [
            ("2026-11-18T09:00", "New"),
            ("2026-11-18T11:00", "Resolved"),
            ("2026-11-18T12:00", "Open"),
            ("2026-11-18T18:00", "Resolved"),
        ];
        let ready = with(vec![ticket(1, &lima, &states)?])?;
        let of = |policy: &str| -> Found<Value> {
            let text = at_desk("America/Lima", OFFICE, r#""none""#, &[("reopen", policy)]);
            Ok(minutes(&ready, &text, "2026-11", 0)?.into())
        };
        Ok([
            of(r#""sum_of_open_spells""#)?,
            of(r#""first_resolution""#)?,
            of(r#""first_open_to_final""#)?,
        ])
    };
    compare(
        found(),
        [
            is("T12.final", "reopened: sum of the open spells, min", 480.0).exact(),
            is("T12.first", "the first resolution counts, min", 120.0).exact(),
            is("T12.span", "from the opening to the last resolution, min", 540.0).exact(),
        ],
    )
}
