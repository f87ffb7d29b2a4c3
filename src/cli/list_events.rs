//! `vigia list tickets` and `vigia list outages`.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::list::Listing;
use super::terminal::{Align, Ending, Terminal, table};
use super::{Result, Stop, json_text};
use crate::format::Locale;
use crate::model::Timestamp;
use crate::workspace::Engine;
use crate::workspace::state::ImportId;
use crate::workspace::tickets::{Backlog, TicketSummary, backlog, history, last_moment, summarize};

/// The tickets, and beside them how long they took and how old the open ones are: in JSON in the same object, otherwise as notes.
pub fn tickets(engine: &Engine, as_json: bool, terminal: Terminal) -> Result {
    let tickets = engine.tickets().map_err(Stop::of_cache)?;
    let files = files_by_import(engine)?;
    let (all, by_priority) = summarize(tickets.iter().map(|t| &t.event));
    let as_of = last_moment(tickets.iter().map(|t| &t.event));
    let backlog = as_of.map(|as_of| backlog(tickets.iter().map(|t| &t.event), as_of));
    let columns = vec![
        ("id", Align::Left),
        ("state", Align::Left),
        ("priority", Align::Left),
        ("opened", Align::Left),
        ("resolved", Align::Left),
        ("waited h", Align::Right),
        ("reopened", Align::Right),
        ("object", Align::Left),
        ("group", Align::Left),
        ("title", Align::Left),
    ];
    let mut listing = Listing { columns, rows: Vec::new(), json: Vec::new() };
    for ticket in tickets.iter() {
        let event = &ticket.event;
        let seen = as_of.and_then(|as_of| history(event, as_of));
        let waited_secs = match (event.paused_secs, &seen) {
            (Some(secs), _) => Some(secs as f64),
            (None, seen) => seen.as_ref().map(|seen| seen.paused_secs as f64),
        };
        let n_reopened = event.n_reopened.max(seen.as_ref().map_or(0, |seen| seen.n_reopened));
        let waited_hours = waited_secs.map(|secs| secs / 3600.0);
        listing.rows.push(vec![
            event.id.clone(),
            event.state.clone(),
            event.priority.clone(),
            shown(event.opened_at),
            shown(event.resolved_at),
            waited_hours.map_or_else(String::new, |hours| Locale::ENGLISH.fixed(hours, 1)),
            if n_reopened == 0 { String::new() } else { n_reopened.to_string() },
            event.object.clone(),
            event.assignment_group.clone(),
            event.title.clone(),
        ]);
        listing.json.push(json!({
            "id": event.id, "title": event.title, "state": event.state, "priority": event.priority,
            "priority_level": event.priority_level, "category": event.category,
            "assignment_group": event.assignment_group, "object": event.object, "location": event.location,
            "opened_at": iso(event.opened_at), "responded_at": iso(event.responded_at),
            "restored_at": iso(event.restored_at), "resolved_at": iso(event.resolved_at),
            "closed_at": iso(event.closed_at), "updated_at": iso(event.updated_at),
            "update_number": event.update_number, "n_reopened": n_reopened,
            "n_states": event.updates.len(), "waited_hours": waited_hours,
            "n_reassigned": event.n_reassigned, "met_sla": event.met_sla, "file": files.get(&ticket.import),
        }));
    }
    if as_json {
        let by_priority: serde_json::Map<String, Value> =
            by_priority.iter().map(|(name, of)| (name.clone(), summary_json(of))).collect();
        let mut summary = summary_json(&all);
        summary["by_priority"] = Value::Object(by_priority);
        summary["backlog"] = backlog.as_ref().map_or(Value::Null, backlog_json);
        terminal.data(&json_text(&json!({"tickets": listing.json, "summary": summary})))?;
        return Ok(Ending::Done);
    }
    terminal.data(&table(&listing.columns, &listing.rows))?;
    terminal.note(&sentence("All", &all));
    for (name, of) in &by_priority {
        terminal.note(&sentence(if name.is_empty() { "No priority" } else { name }, of));
    }
    if let Some(backlog) = backlog.filter(|backlog| backlog.n_open > 0) {
        terminal.note(&backlog_sentence(&backlog));
    }
    Ok(Ending::Done)
}

pub fn outages(engine: &Engine) -> Result<Listing> {
    let outages = engine.outages().map_err(Stop::of_cache)?;
    let files = files_by_import(engine)?;
    let columns = vec![
        ("start", Align::Left),
        ("end", Align::Left),
        ("severity", Align::Left),
        ("object", Align::Left),
        ("location", Align::Left),
        ("name", Align::Left),
        ("id", Align::Left),
    ];
    let mut listing = Listing { columns, rows: Vec::new(), json: Vec::new() };
    for outage in outages.iter() {
        let event = &outage.event;
        listing.rows.push(vec![
            event.start.to_iso_utc(),
            event.end.map_or_else(|| "active".to_owned(), Timestamp::to_iso_utc),
            event.severity.clone(),
            event.object.clone(),
            event.location.clone(),
            event.name.clone(),
            event.id.clone(),
        ]);
        listing.json.push(json!({
            "id": event.id, "object": event.object, "location": event.location, "name": event.name,
            "severity": event.severity, "start": event.start.to_iso_utc(), "end": iso(event.end),
            "file": files.get(&outage.import),
        }));
    }
    Ok(listing)
}

fn files_by_import(engine: &Engine) -> Result<BTreeMap<ImportId, String>> {
    let inventory = engine.inventory().map_err(Stop::of_cache)?;
    Ok(inventory.imports.into_iter().map(|record| (record.id, record.header.file)).collect())
}

fn iso(instant: Option<Timestamp>) -> Option<String> {
    instant.map(Timestamp::to_iso_utc)
}

fn shown(instant: Option<Timestamp>) -> String {
    iso(instant).unwrap_or_default()
}

fn summary_json(summary: &TicketSummary) -> Value {
    json!({
        "n_tickets": summary.n_tickets,
        "n_resolved": summary.n_resolved,
        "n_resolved_before_opened": summary.n_impossible,
        "time_to_resolve_median_hours": summary.median_hours,
        "time_to_resolve_mean_hours": summary.mean_hours,
    })
}

fn days(secs: i64) -> i64 {
    secs / 86_400
}

fn backlog_json(backlog: &Backlog) -> Value {
    let ages = backlog.ages.iter().map(|bucket| {
        json!({"from_days": days(bucket.from_secs), "to_days": bucket.to_secs.map(days),
               "n_tickets": bucket.tickets.len(), "tickets": bucket.tickets})
    });
    json!({"as_of": backlog.as_of.to_iso_utc(), "n_open": backlog.n_open,
           "by_age": ages.collect::<Vec<Value>>()})
}

/// `Open at 2026-10-31T23:00:00Z, the last moment known: 12 tickets; 0 to 1 days 3, 1 to 3 days 0, …, 30 days and more 9`.
fn backlog_sentence(backlog: &Backlog) -> String {
    let ages = backlog.ages.iter().map(|bucket| {
        let (from, n) = (days(bucket.from_secs), bucket.tickets.len());
        match bucket.to_secs {
            Some(to_secs) => format!("{from} to {} days {n}", days(to_secs)),
            None => format!("{from} days and more {n}"),
        }
    });
    let ages: Vec<String> = ages.collect();
    format!(
        "Open at {}, the last moment known: {} tickets; {}",
        backlog.as_of.to_iso_utc(),
        Locale::ENGLISH.count(backlog.n_open),
        ages.join(", ")
    )
}

/// `All: 890 tickets, 861 resolved; time to resolve median 54.5 h, mean 315.9 h (861)`.
fn sentence(name: &str, summary: &TicketSummary) -> String {
    let count = |n: u64| Locale::ENGLISH.count(n);
    let mut text = format!(
        "{name}: {} tickets, {} resolved",
        count(summary.n_tickets),
        count(summary.n_resolved)
    );
    if let (Some(median), Some(mean)) = (summary.median_hours, summary.mean_hours) {
        let hours = |hours: f64| Locale::ENGLISH.fixed(hours, 1);
        let (median, mean, n) = (hours(median), hours(mean), count(summary.n_resolved));
        text.push_str(&format!("; time to resolve median {median} h, mean {mean} h ({n} tickets)"));
    }
    if summary.n_impossible > 0 {
        text.push_str(&format!("; {} resolved before opened, left out", summary.n_impossible));
    }
    text
}
