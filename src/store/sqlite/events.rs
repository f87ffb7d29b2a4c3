//! Tickets, outages and readings of counters: structs to rows and back.

use rusqlite::{Connection, OptionalExtension, Row, params};

use super::rows::Sql;
use crate::model::{Outage, Ticket, TicketUpdate, TimeRange, Timestamp};
use crate::store::ImportId;
use crate::store::cumulative::{CounterKey, Readings};
use crate::store::event::{
    FromImport, OutageKey, TicketRank, outage_replaces, sort_outages, ticket_replaces,
};

fn instant(row: &Row<'_>, column: usize) -> rusqlite::Result<Option<Timestamp>> {
    Ok(row.get::<_, Option<i64>>(column)?.map(Timestamp::from_unix_secs))
}

fn secs(instant: Option<Timestamp>) -> Option<i64> {
    instant.map(Timestamp::as_unix_secs)
}

const TICKET_COLUMNS: &str = "id, import, title, state, priority, priority_level, category, \
     assignment_group, object, location, opened_at, resolved_at, closed_at, updated_at, \
     update_number, n_reopened, n_reassigned, met_sla, responded_at, restored_at, paused_secs";

/// Number of an update for which the system gives none.
const NO_NUMBER: i64 = -1;

/// Stores the state of a ticket, unless a later one is stored, and adds to its history in any case.
pub fn put_ticket(connection: &Connection, import: ImportId, ticket: &Ticket) -> Sql<()> {
    put_updates(connection, ticket)?;
    let stored: Option<TicketRank> = connection
        .prepare_cached("SELECT update_number, updated_at FROM ticket WHERE id = ?1")?
        .query_row([&ticket.id], |row| {
            Ok((row.get::<_, i64>(0)?.cast_unsigned(), instant(row, 1)?))
        })
        .optional()?;
    if stored.is_some_and(|stored| !ticket_replaces(ticket, stored)) {
        return Ok(());
    }
    let sql = format!(
        "INSERT OR REPLACE INTO ticket ({TICKET_COLUMNS}) VALUES \
         (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, \
         ?20, ?21)"
    );
    connection.prepare_cached(&sql)?.execute(params![
        ticket.id,
        import.0,
        ticket.title,
        ticket.state,
        ticket.priority,
        ticket.priority_level,
        ticket.category,
        ticket.assignment_group,
        ticket.object,
        ticket.location,
        secs(ticket.opened_at),
        secs(ticket.resolved_at),
        secs(ticket.closed_at),
        secs(ticket.updated_at),
        ticket.update_number.cast_signed(),
        ticket.n_reopened,
        ticket.n_reassigned,
        ticket.met_sla,
        secs(ticket.responded_at),
        secs(ticket.restored_at),
        ticket.paused_secs.map(u64::cast_signed),
    ])?;
    Ok(())
}

/// The columns of an update, `number` first.
fn update_of(row: &Row<'_>, first: usize) -> rusqlite::Result<TicketUpdate> {
    Ok(TicketUpdate {
        number: u32::try_from(row.get::<_, i64>(first)?).ok(),
        at: Timestamp::from_unix_secs(row.get(first + 1)?),
        state: row.get(first + 2)?,
        reason: row.get(first + 3)?,
    })
}

/// Adds to the history of a ticket, which stays within its bound whatever the order of the files.
fn put_updates(connection: &Connection, arriving: &Ticket) -> Sql<()> {
    if arriving.updates.is_empty() {
        return Ok(());
    }
    let mut stored: Vec<TicketUpdate> = connection
        .prepare_cached("SELECT number, at, state, reason FROM ticket_update WHERE ticket = ?1")?
        .query_map([&arriving.id], |row| update_of(row, 0))?
        .collect::<rusqlite::Result<_>>()?;
    stored.sort_unstable();
    let mut all = Ticket { updates: stored.clone(), ..Ticket::default() };
    all.add_updates(arriving.updates.iter().cloned());
    let insert = "INSERT OR IGNORE INTO ticket_update (ticket, number, at, state, reason) \
                  VALUES (?1, ?2, ?3, ?4, ?5)";
    let remove = "DELETE FROM ticket_update \
                  WHERE ticket = ?1 AND number = ?2 AND at = ?3 AND state = ?4 AND reason = ?5";
    let is_new = |update: &&TicketUpdate| stored.binary_search(update).is_err();
    let is_cut = |update: &&TicketUpdate| all.updates.binary_search(update).is_err();
    let added = all.updates.iter().filter(is_new).map(|update| (insert, update));
    let cut = stored.iter().filter(is_cut).map(|update| (remove, update));
    for (sql, update) in added.chain(cut) {
        let number = update.number.map_or(NO_NUMBER, i64::from);
        let at = update.at.as_unix_secs();
        connection.prepare_cached(sql)?.execute(params![
            arriving.id,
            number,
            at,
            update.state,
            update.reason
        ])?;
    }
    Ok(())
}

/// The history of every ticket, in the order of ids.
fn histories(connection: &Connection) -> Sql<Vec<(String, TicketUpdate)>> {
    let mut statement = connection.prepare_cached(
        "SELECT ticket, number, at, state, reason FROM ticket_update ORDER BY ticket",
    )?;
    let found = statement.query_map([], |row| Ok((row.get(0)?, update_of(row, 1)?)))?;
    Ok(found.collect::<rusqlite::Result<_>>()?)
}

/// All tickets, by id.
pub fn tickets(connection: &Connection) -> Sql<Vec<FromImport<Ticket>>> {
    let sql = format!("SELECT {TICKET_COLUMNS} FROM ticket ORDER BY id");
    let mut statement = connection.prepare_cached(&sql)?;
    let tickets = statement.query_map([], |row| {
        let event = Ticket {
            id: row.get(0)?,
            title: row.get(2)?,
            state: row.get(3)?,
            priority: row.get(4)?,
            priority_level: row.get(5)?,
            category: row.get(6)?,
            assignment_group: row.get(7)?,
            object: row.get(8)?,
            location: row.get(9)?,
            opened_at: instant(row, 10)?,
            resolved_at: instant(row, 11)?,
            closed_at: instant(row, 12)?,
            updated_at: instant(row, 13)?,
            update_number: row.get::<_, i64>(14)?.cast_unsigned(),
            n_reopened: row.get(15)?,
            n_reassigned: row.get(16)?,
            met_sla: row.get(17)?,
            responded_at: instant(row, 18)?,
            restored_at: instant(row, 19)?,
            paused_secs: row.get::<_, Option<i64>>(20)?.map(i64::cast_unsigned),
            updates: Vec::new(),
        };
        Ok(FromImport { import: ImportId(row.get(1)?), event })
    })?;
    let mut tickets: Vec<FromImport<Ticket>> = tickets.collect::<rusqlite::Result<_>>()?;
    // Both lists have the same order.
    let mut updates = histories(connection)?.into_iter().peekable();
    for ticket in &mut tickets {
        let of_ticket = std::iter::from_fn(|| updates.next_if(|(id, _)| *id == ticket.event.id));
        let of_ticket: Vec<TicketUpdate> = of_ticket.map(|(_, update)| update).collect();
        ticket.event.add_updates(of_ticket);
    }
    Ok(tickets)
}

/// Stores a record of an outage, unless a better one is stored.
pub fn put_outage(connection: &Connection, import: ImportId, outage: &Outage) -> Sql<()> {
    let found = |row: &Row<'_>| Ok((row.get::<_, i64>(0)?, instant(row, 1)?));
    let stored = match OutageKey::of(outage) {
        OutageKey::Id(id) => connection
            .prepare_cached("SELECT number, end FROM outage WHERE id = ?1 AND id <> ''")?
            .query_row([id], found),
        OutageKey::Place { object, location, name, start } => connection
            .prepare_cached(
                "SELECT number, end FROM outage
                 WHERE id = '' AND object = ?1 AND location = ?2 AND name = ?3 AND start = ?4",
            )?
            .query_row(params![object, location, name, start.as_unix_secs()], found),
    };
    let stored = stored.optional()?;
    if stored.is_some_and(|(_, end)| !outage_replaces(outage, end)) {
        return Ok(());
    }
    connection
        .prepare_cached(
            "INSERT OR REPLACE INTO outage
                 (number, import, id, object, location, name, severity, start, end)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
        )?
        .execute(params![
            stored.map(|(number, _)| number),
            import.0,
            outage.id,
            outage.object,
            outage.location,
            outage.name,
            outage.severity,
            outage.start.as_unix_secs(),
            secs(outage.end),
        ])?;
    Ok(())
}

pub fn outages(connection: &Connection) -> Sql<Vec<FromImport<Outage>>> {
    let mut statement = connection.prepare_cached(
        "SELECT id, import, object, location, name, severity, start, end FROM outage",
    )?;
    let outages = statement.query_map([], |row| {
        let event = Outage {
            id: row.get(0)?,
            object: row.get(2)?,
            location: row.get(3)?,
            name: row.get(4)?,
            severity: row.get(5)?,
            start: Timestamp::from_unix_secs(row.get(6)?),
            end: instant(row, 7)?,
        };
        Ok(FromImport { import: ImportId(row.get(1)?), event })
    })?;
    let mut outages = outages.collect::<rusqlite::Result<Vec<_>>>()?;
    sort_outages(&mut outages);
    Ok(outages)
}

/// Stored readings of one counter in a range.
pub fn readings(connection: &Connection, key: CounterKey, range: TimeRange) -> Sql<Readings> {
    let mut statement = connection.prepare_cached(
        "SELECT at, value FROM counter_reading
         WHERE measurement = ?1 AND granularity = ?2 AND object = ?3 AND at >= ?4 AND at < ?5",
    )?;
    let found = statement.query_map(
        params![
            key.measurement.0,
            key.interval.as_secs(),
            key.object.0,
            range.start.as_unix_secs(),
            range.end.as_unix_secs()
        ],
        |row| {
            let value = row.get::<_, i64>(1)?.cast_unsigned();
            Ok((Timestamp::from_unix_secs(row.get(0)?), value))
        },
    )?;
    Ok(found.collect::<rusqlite::Result<_>>()?)
}

/// Stores readings of one counter; one of a known time takes its place.
pub fn put_readings(connection: &Connection, key: CounterKey, readings: &Readings) -> Sql<()> {
    let mut statement = connection.prepare_cached(
        "INSERT OR REPLACE INTO counter_reading (measurement, granularity, object, at, value)
         VALUES (?1, ?2, ?3, ?4, ?5)",
    )?;
    for (at, value) in readings {
        statement.execute(params![
            key.measurement.0,
            key.interval.as_secs(),
            key.object.0,
            at.as_unix_secs(),
            value.cast_signed()
        ])?;
    }
    Ok(())
}
