//! Rows of tickets, alarms, outages and planned changes.
//!
//! Service desks write a row for each update: the last state counts, told by the update number, else by the time of the update,
//! else by the order of the rows. The states before it are kept as the ticket's history. Names of people are never read.

use std::collections::BTreeMap;

use super::date_order::{Surroundings, decide};
use super::layout::TableLayout;
use super::local_time::{DateOrder, LocalTime};
use super::measure::is_padded;
use super::role::{Role, TableKind};
use super::rows::{Content, Row};
use crate::import::limits::Limits;
use crate::import::refusal::{ReadError, Refusal, RejectList, ZONE_HINT, shown};
use crate::import::text::cut_warning;
use crate::import::time_text::{OUT_OF_BELIEF, OUT_OF_BELIEF_HINT};
use crate::import::{Reading, finding};
use crate::job::JobContext;
use crate::model::{
    Outage, PlannedChange, Ticket, TicketUpdate, TimeRange, Timestamp, Zone, phrase,
};

/// Rows between two looks at the cancel flag.
const ROWS_PER_CHECK: u64 = 1024;

/// A row of which the times are not decided yet.
struct EventRow {
    at: usize,
    cells: BTreeMap<Role, String>,
    moments: BTreeMap<Role, LocalTime>,
}

impl EventRow {
    fn text(&self, role: Role) -> String {
        self.cells.get(&role).cloned().unwrap_or_default()
    }

    fn number(&self, role: Role) -> u64 {
        self.cells.get(&role).and_then(|cell| cell.parse().ok()).unwrap_or(0)
    }
}

/// Reads all rows below the header into the reading's tickets, outages or changes.
pub(super) fn read(
    content: &Content<'_>,
    layout: &TableLayout,
    around: &Surroundings<'_>,
    zone_when_missing: Option<&Zone>,
    limits: &Limits,
    ctx: &JobContext,
    reading: &mut Reading,
) -> Result<RejectList, ReadError> {
    let mut rejects = RejectList::default();
    let events = event_rows(content, layout, limits, ctx, reading, &mut rejects)?;
    let times: Vec<LocalTime> = events.iter().flat_map(|e| e.moments.values().copied()).collect();
    let clock = EventClock::new(layout, &times, around, zone_when_missing, reading)?;
    let unclear = clock.unclear_times(&events, |at| content.line(at));
    reading.file.warnings.extend(unclear);
    match layout.kind {
        TableKind::Tickets => tickets(&events, &clock, reading, &mut rejects),
        TableKind::Outages => outages(&events, &clock, reading, &mut rejects),
        _ => changes(&events, &clock, reading, &mut rejects),
    }
    if let Content::Text(text, dialect) = content {
        reading.file.warnings.extend(cut_warning(text, char::from(dialect.delimiter)));
    }
    reading.findings.push(finding(
        phrase!("rows"),
        reading.file.counts.n_rows.to_string(),
        phrase!("below the header, blank ones left out"),
    ));
    reading.findings.push(finding(
        layout.kind.title(),
        reading.file.counts.n_events.to_string(),
        phrase!("each once, in its last state"),
    ));
    let n_updates: usize = reading.file.tickets.iter().map(|ticket| ticket.updates.len()).sum();
    if n_updates > reading.file.tickets.len() {
        reading.findings.push(finding(
            phrase!("states"),
            n_updates.to_string(),
            phrase!(
                "a row for each update: the clocks of tickets can be stopped and reopened by them"
            ),
        ));
    }
    Ok(rejects)
}

fn event_rows(
    content: &Content<'_>,
    layout: &TableLayout,
    limits: &Limits,
    ctx: &JobContext,
    reading: &mut Reading,
    rejects: &mut RejectList,
) -> Result<Vec<EventRow>, ReadError> {
    let first_at = content.first_data_at(layout.header_line.max(layout.units_line));
    let mut rows = content.rows(limits);
    let mut events = Vec::new();
    let mut n_seen = 0_u64;
    let mut ends_short = false;
    while let Some(row) = rows.next_row()? {
        n_seen += 1;
        if n_seen.is_multiple_of(ROWS_PER_CHECK) {
            ctx.check()?;
        }
        if row.at < first_at || row.is_blank() {
            continue;
        }
        reading.file.counts.n_rows += 1;
        ends_short = row.len() < layout.columns.len();
        // What is longer holds a delimiter that was not quoted: each cell behind it would be read as its neighbour.
        if row.len() != layout.columns.len() && !is_padded(row, layout.columns.len()) {
            let (found, width) = (row.len(), layout.columns.len());
            rejects.push(
                row.at,
                || format!("the row has {found} cells, the header {width}"),
                "the row was cut or holds an unquoted delimiter",
            );
            continue;
        }
        events.extend(event_row(row, layout, rejects));
    }
    match content {
        Content::Text(text, _) if ends_short && !text.ends_with('\n') => Err(Refusal::new(
            "the file ends inside of a row: it was cut off",
            "transfer or export the file again",
        )
        .at_line(content.line(text.len()))
        .into()),
        _ => Ok(events),
    }
}

/// `None`, with the fault noted, where a time cannot be read.
fn event_row(row: Row<'_>, layout: &TableLayout, rejects: &mut RejectList) -> Option<EventRow> {
    let mut event = EventRow { at: row.at, cells: BTreeMap::new(), moments: BTreeMap::new() };
    for (idx, column) in layout.columns.iter().enumerate() {
        let cell = row.get(idx);
        let is_missing = |word: &String| word.eq_ignore_ascii_case(cell);
        if column.role == Role::Ignore
            || cell.is_empty()
            || layout.missing.iter().chain(&column.missing).any(is_missing)
        {
            continue;
        }
        if Role::MOMENTS.contains(&column.role) {
            match LocalTime::parse(cell) {
                Some(time) if time.is_believed() => {
                    event.moments.entry(column.role).or_insert(time);
                }
                Some(_) => {
                    rejects.push(
                        row.at,
                        || format!("the time {} {OUT_OF_BELIEF}", shown(cell)),
                        OUT_OF_BELIEF_HINT,
                    );
                    return None;
                }
                None => {
                    let name = &column.name;
                    rejects.push(row.at, || format!("the time {} of {name:?} cannot be read", shown(cell)), "a time such as 2026-10-01 01:30 or 01/10/2026 01:30 is expected; name texts that mean \"no time\" under `missing` in a mapping");
                    return None;
                }
            }
        } else {
            event.cells.entry(column.role).or_insert_with(|| cell.to_owned());
        }
    }
    Some(event)
}

/// Order and zone of all times of the file.
struct EventClock<'a> {
    order: DateOrder,
    zone: Option<&'a Zone>,
}

impl<'a> EventClock<'a> {
    fn new(
        layout: &'a TableLayout,
        times: &[LocalTime],
        around: &Surroundings<'_>,
        zone_when_missing: Option<&'a Zone>,
        reading: &mut Reading,
    ) -> Result<Self, ReadError> {
        let has_open = times.iter().any(|time| matches!(time, LocalTime::Open { .. }));
        let order = match layout.date_order {
            Some(order) => order,
            None if !has_open => DateOrder::MonthDay,
            None => {
                let decision = decide(times, "", around)?;
                let order = decision.order.name();
                reading.findings.push(finding(phrase!("date order"), order, decision.why));
                decision.order
            }
        };
        let needs_zone = times.iter().any(|time| !matches!(time, LocalTime::Instant(_)));
        let zone = layout.zone.as_ref().or(zone_when_missing);
        match zone {
            None if needs_zone => Err(Refusal::new("the times have no zone", ZONE_HINT).into()),
            Some(zone) if needs_zone => {
                let is_agreed = layout.zone.is_some();
                reading.findings.push(finding(
                    phrase!("zone"),
                    zone.name(),
                    if is_agreed {
                        phrase!("agreed in the mapping")
                    } else {
                        phrase!("no time names an offset; the workspace's choice")
                    },
                ));
                if !is_agreed {
                    reading
                        .file
                        .warnings
                        .push(format!("the times have no zone: {} was assumed", zone.name()));
                }
                Ok(Self { order, zone: Some(zone) })
            }
            _ => Ok(Self { order, zone: None }),
        }
    }

    fn at(&self, event: &EventRow, role: Role) -> Option<Timestamp> {
        match event.moments.get(&role)? {
            LocalTime::Instant(at) => Some(*at),
            time => Some(self.zone?.instant(time.in_order(self.order)?)),
        }
    }

    /// As [`Self::at`], for what cannot come before `start`: where the first of two hours would, the second is meant.
    fn at_or_after(
        &self,
        event: &EventRow,
        role: Role,
        start: Option<Timestamp>,
    ) -> Option<Timestamp> {
        let first = self.at(event, role)?;
        let Some(start) = start.filter(|start| first < *start) else { return Some(first) };
        Some(self.later(event, role).filter(|later| *later >= start).unwrap_or(first))
    }

    /// The second of the two instants that a time may mean.
    fn later(&self, event: &EventRow, role: Role) -> Option<Timestamp> {
        match event.moments.get(&role)? {
            LocalTime::Instant(_) => None,
            time => self.zone?.later_instant(time.in_order(self.order)?),
        }
    }

    /// A sentence for each time of the rows that exists twice or never, and what was made of it.
    fn unclear_times(&self, events: &[EventRow], line_of: impl Fn(usize) -> u64) -> Vec<String> {
        /// Rows that are named one by one.
        const ROWS_MAX: usize = 20;
        let Some(zone) = self.zone else { return Vec::new() };
        let mut sentences = Vec::new();
        let mut n_more = 0;
        for event in events {
            for (role, time) in &event.moments {
                let local = match time {
                    LocalTime::Instant(_) => None,
                    time => time.in_order(self.order),
                };
                let Some(local) = local.filter(|local| zone.is_ambiguous(*local)) else { continue };
                if sentences.len() == ROWS_MAX {
                    n_more += 1;
                    continue;
                }
                let (line, zone_name) = (line_of(event.at), zone.name());
                let first = zone.instant(local);
                let Some(later) = zone.later_instant(local) else {
                    sentences.push(format!(
                        "line {line}: the local time {local} does not exist in {zone_name}: it was moved over the gap, to {first}"
                    ));
                    continue;
                };
                let start = self.at(event, Role::OpenedAt).filter(|_| *role != Role::OpenedAt);
                let taken = self.at_or_after(event, *role, start).unwrap_or(first);
                let n_minutes = (later.as_unix_secs() - first.as_unix_secs()) / 60;
                sentences.push(format!(
                    "line {line}: the local time {local} exists twice in {zone_name}, as {first} and {later}, {n_minutes} minutes apart: \
                     {taken} was taken"
                ));
            }
        }
        if n_more > 0 {
            sentences.push(format!(
                "{n_more} more local times exist twice or not at all in {}",
                zone.name()
            ));
        }
        sentences
    }
}

fn tickets(
    events: &[EventRow],
    clock: &EventClock<'_>,
    reading: &mut Reading,
    rejects: &mut RejectList,
) {
    let mut last: BTreeMap<String, (u64, Option<Timestamp>, Ticket)> = BTreeMap::new();
    let mut updates: BTreeMap<String, Vec<TicketUpdate>> = BTreeMap::new();
    for event in events {
        let id = event.text(Role::Id);
        if id.is_empty() {
            rejects.push(
                event.at,
                || "the row has no ticket number".to_owned(),
                "every ticket needs its number",
            );
            continue;
        }
        let ticket = ticket_of(event, clock, id.clone());
        if let Some(update) = update_of(event, &ticket) {
            updates.entry(id.clone()).or_default().push(update);
        }
        let rank = (ticket.update_number, ticket.updated_at);
        // Of equal ranks the later row counts.
        if last.get(&id).is_none_or(|(number, updated, _)| (*number, *updated) <= rank) {
            last.insert(id, (rank.0, rank.1, ticket));
        }
    }
    let is_unread = |event: &&EventRow| {
        let cell = event.cells.get(&Role::PausedSecs);
        cell.is_some_and(|cell| cell.parse::<u64>().is_err())
    };
    let n_unread = events.iter().filter(is_unread).count();
    if n_unread > 0 {
        reading.file.warnings.push(format!(
            "times of waiting that are no whole number of seconds, left out: {n_unread}"
        ));
    }
    let with_history = |(_, _, mut ticket): (u64, Option<Timestamp>, Ticket)| {
        ticket.add_updates(updates.remove(&ticket.id).unwrap_or_default());
        ticket
    };
    reading.file.tickets = last.into_values().map(with_history).collect();
    for ticket in reading.file.tickets.iter().filter(|ticket| ticket.is_history_cut()) {
        reading.file.warnings.push(format!(
            "ticket {} has {} states or more: later ones are left out, and its clocks are not measured",
            ticket.id,
            Ticket::UPDATES_MAX
        ));
    }
    reading.file.counts.n_events = reading.file.tickets.len() as u64;
}

fn ticket_of(event: &EventRow, clock: &EventClock<'_>, id: String) -> Ticket {
    let priority = event.text(Role::Priority);
    let digits: String =
        priority.trim_start_matches(['P', 'p']).chars().take_while(char::is_ascii_digit).collect();
    let count = |role: Role| u32::try_from(event.number(role)).unwrap_or(u32::MAX);
    let opened_at = clock.at(event, Role::OpenedAt);
    let after = |role: Role| clock.at_or_after(event, role, opened_at);
    let restored_at = after(Role::RestoredAt);
    Ticket {
        id,
        title: event.text(Role::Title),
        state: event.text(Role::State),
        priority_level: digits.parse().ok(),
        priority,
        category: event.text(Role::Category),
        assignment_group: event.text(Role::Group),
        object: event.text(Role::Object),
        location: event.text(Role::Location),
        opened_at,
        responded_at: after(Role::RespondedAt),
        restored_at,
        resolved_at: after(Role::ResolvedAt).or(restored_at),
        closed_at: after(Role::ClosedAt),
        updated_at: after(Role::UpdatedAt),
        update_number: event.number(Role::UpdateNumber),
        n_reopened: count(Role::Reopened),
        n_reassigned: count(Role::Reassigned),
        paused_secs: event.cells.get(&Role::PausedSecs).and_then(|cell| cell.parse().ok()),
        met_sla: flag(&event.text(Role::MetSla)),
        updates: Vec::new(),
    }
}

/// The state of a row; `None` where it has no state or does not say when.
fn update_of(event: &EventRow, ticket: &Ticket) -> Option<TicketUpdate> {
    let number = event.cells.get(&Role::UpdateNumber).and_then(|cell| cell.parse().ok());
    let at = ticket.updated_at.filter(|_| !ticket.state.is_empty())?;
    let (state, reason) = (ticket.state.clone(), event.text(Role::PauseReason));
    Some(TicketUpdate { number, at, state, reason })
}

fn flag(text: &str) -> Option<bool> {
    match text.to_lowercase().as_str() {
        "true" | "yes" | "y" | "1" | "sí" | "si" | "sim" | "是" => Some(true),
        "false" | "no" | "n" | "0" | "não" | "nao" | "否" => Some(false),
        _ => None,
    }
}

fn outages(
    events: &[EventRow],
    clock: &EventClock<'_>,
    reading: &mut Reading,
    rejects: &mut RejectList,
) {
    type Key = (String, String, String, Timestamp);
    let mut kept: BTreeMap<(String, Option<Key>), Outage> = BTreeMap::new();
    for event in events {
        let Some(start) = clock.at(event, Role::OpenedAt) else {
            rejects.push(
                event.at,
                || "the row has no time of occurrence".to_owned(),
                "an outage needs its start",
            );
            continue;
        };
        let end = clock.at_or_after(event, Role::ClosedAt, Some(start));
        if let Some(end) = end.filter(|end| *end < start) {
            rejects.push(
                event.at,
                || format!("the outage ends at {end}, before it starts at {start}"),
                "look at the order of day and month, and at the zone",
            );
            continue;
        }
        let outage = Outage {
            id: event.text(Role::Id),
            object: event.text(Role::Object),
            location: event.text(Role::Location),
            name: event.text(Role::Title),
            severity: event.text(Role::Severity),
            start,
            end,
        };
        let key = match outage.id.as_str() {
            "" => (
                String::new(),
                Some((outage.object.clone(), outage.location.clone(), outage.name.clone(), start)),
            ),
            id => (id.to_owned(), None),
        };
        // A cleared one beats an active one; of two alike the later row counts.
        if kept.get(&key).is_none_or(|earlier| outage.end.is_some() || earlier.end.is_none()) {
            kept.insert(key, outage);
        }
    }
    reading.file.outages = kept.into_values().collect();
    reading
        .file
        .outages
        .sort_by(|a, b| (a.start, &a.object, &a.name).cmp(&(b.start, &b.object, &b.name)));
    reading.file.counts.n_events = reading.file.outages.len() as u64;
}

/// States of a change that takes no time away.
const DEAD_STATES: [&str; 8] = [
    "cancelled",
    "canceled",
    "rejected",
    "withdrawn",
    "cancelado",
    "cancelada",
    "rechazado",
    "rejeitado",
];

fn changes(
    events: &[EventRow],
    clock: &EventClock<'_>,
    reading: &mut Reading,
    rejects: &mut RejectList,
) {
    let mut kept: BTreeMap<(String, Timestamp), PlannedChange> = BTreeMap::new();
    let mut n_dead = 0_u64;
    for event in events {
        if DEAD_STATES.contains(&event.text(Role::State).to_lowercase().as_str()) {
            n_dead += 1;
            continue;
        }
        let start = clock.at(event, Role::OpenedAt);
        let (Some(start), Some(end)) = (start, clock.at_or_after(event, Role::ClosedAt, start))
        else {
            rejects.push(
                event.at,
                || "the change has no start or no end".to_owned(),
                "a maintenance window needs both",
            );
            continue;
        };
        if end <= start {
            rejects.push(
                event.at,
                || format!("the change ends at {end}, not after its start at {start}"),
                "look at the order of day and month, and at the zone",
            );
            continue;
        }
        let change = PlannedChange {
            id: event.text(Role::Id),
            title: event.text(Role::Title),
            range: TimeRange::new(start, end),
            objects: event.text(Role::Object),
            announced_at: clock.at(event, Role::AnnouncedAt),
        };
        kept.insert(
            (
                change.id.clone(),
                if change.id.is_empty() { start } else { Timestamp::from_unix_secs(0) },
            ),
            change,
        );
    }
    if n_dead > 0 {
        reading
            .file
            .warnings
            .push(format!("{n_dead} changes were cancelled or rejected and left out"));
    }
    reading.file.drafts.changes = kept.into_values().collect();
    reading.file.counts.n_events = reading.file.drafts.changes.len() as u64;
}
