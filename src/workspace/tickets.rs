//! How long tickets took: from opened to resolved, calendar hours, with the count beside every mean and median.
//!
//! The administrative end of a ticket comes days after its resolution and is never used. A ticket without a resolution has no
//! duration; one that was resolved before it was opened has none either and is counted.
//!
//! Beside it what the history of a ticket shows, and the age of those that are open. No contract is asked here, so what a state
//! means is read out of its name: good for a list, never for a verdict.

use std::collections::BTreeMap;

use crate::model::{Ticket, Timestamp};
use crate::sla::{
    AgeBucket, AroundTheClock, ClockReading, ClockRules, PauseReasons, ReopenPolicy, TicketClock,
    ageing,
};

/// How the names of states begin in which a ticket waits for somebody, in lower case.
const WAITING: [&str; 10] = [
    "awaiting",
    "waiting",
    "on hold",
    "pending",
    "suspended",
    "en espera",
    "pendiente",
    "pausad",
    "aguardando",
    "pendente",
];
/// How the names of states begin in which the work is done.
const DONE: [&str; 10] = [
    "resolved",
    "closed",
    "solved",
    "done",
    "resuelt",
    "solucionad",
    "cerrad",
    "resolvid",
    "fechad",
    "encerrad",
];
const DAY_SECS: i64 = 86_400;
/// Edges between the ages of open tickets, in days.
const AGE_EDGES_DAYS: [i64; 4] = [1, 3, 7, 30];

/// Open tickets by age at the last moment that any ticket tells of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Backlog {
    pub as_of: Timestamp,
    pub n_open: u64,
    /// From the youngest to the oldest.
    pub ages: Vec<AgeBucket>,
}

/// The last moment that any ticket tells of; `None` without tickets.
pub fn last_moment<'t>(tickets: impl IntoIterator<Item = &'t Ticket>) -> Option<Timestamp> {
    let moments = |ticket: &'t Ticket| {
        let columns = [
            ticket.opened_at,
            ticket.responded_at,
            ticket.restored_at,
            ticket.resolved_at,
            ticket.closed_at,
            ticket.updated_at,
        ];
        let seen = ticket.updates.iter().map(|update| update.at);
        columns.into_iter().flatten().chain(seen)
    };
    tickets.into_iter().flat_map(moments).max()
}

/// The age of all tickets that are open, at an instant.
pub fn backlog<'t>(tickets: impl IntoIterator<Item = &'t Ticket>, as_of: Timestamp) -> Backlog {
    let is_open = |ticket: &&Ticket| {
        ticket.resolved_at.is_none() && ticket.closed_at.is_none() && !begins(&DONE, &ticket.state)
    };
    let open = tickets.into_iter().filter(is_open);
    let open = open.filter_map(|ticket| Some((ticket.id.as_str(), ticket.opened_at?)));
    let ages = ageing(open, as_of, &AGE_EDGES_DAYS.map(|days| days * DAY_SECS));
    let n_open = ages.iter().map(|bucket| bucket.tickets.len() as u64).sum();
    Backlog { as_of, n_open, ages }
}

/// What the states of a ticket show around the clock: how long it waited, how often it was reopened; `None` where no history is
/// known or it makes no sense.
pub fn history(ticket: &Ticket, as_of: Timestamp) -> Option<ClockReading> {
    if ticket.updates.is_empty() {
        return None;
    }
    let states = |words: &[&str]| {
        let states = ticket.updates.iter().map(|update| update.state.clone());
        states.filter(|state| begins(words, state)).collect()
    };
    let rules = ClockRules {
        pause_states: states(&WAITING),
        pause_reasons: PauseReasons::All,
        reopen: ReopenPolicy::SumOfOpenSpells,
        ..ClockRules::of_done(states(&DONE))
    };
    let clock = TicketClock { rules: &rules, calendar: &AroundTheClock };
    clock.read(ticket, as_of).ok().flatten()
}

fn begins(words: &[&str], state: &str) -> bool {
    let state = state.trim().to_lowercase();
    words.iter().any(|word| state.starts_with(word))
}

/// Durations of some tickets.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct TicketSummary {
    pub n_tickets: u64,
    /// Tickets that the statistics rest on.
    pub n_resolved: u64,
    /// Resolved before they were opened; not among `n_resolved`.
    pub n_impossible: u64,
    pub median_hours: Option<f64>,
    pub mean_hours: Option<f64>,
}

/// All tickets together, and by priority as written, in alphabetical order.
pub fn summarize<'t>(
    tickets: impl IntoIterator<Item = &'t Ticket>,
) -> (TicketSummary, BTreeMap<String, TicketSummary>) {
    let mut all = Durations::default();
    let mut by_priority: BTreeMap<String, Durations> = BTreeMap::new();
    for ticket in tickets {
        all.add(ticket);
        by_priority.entry(ticket.priority.clone()).or_default().add(ticket);
    }
    let by_priority = by_priority.into_iter().map(|(name, of)| (name, of.summary())).collect();
    (all.summary(), by_priority)
}

#[derive(Default)]
struct Durations {
    n_tickets: u64,
    n_impossible: u64,
    secs: Vec<i64>,
}

impl Durations {
    fn add(&mut self, ticket: &Ticket) {
        self.n_tickets += 1;
        let (Some(opened), Some(resolved)) = (ticket.opened_at, ticket.resolved_at) else { return };
        match resolved.as_unix_secs().checked_sub(opened.as_unix_secs()) {
            Some(secs) if secs >= 0 => self.secs.push(secs),
            _ => self.n_impossible += 1,
        }
    }

    fn summary(mut self) -> TicketSummary {
        self.secs.sort_unstable();
        let n = self.secs.len();
        let hours = |secs: f64| secs / 3600.0;
        let sum: i128 = self.secs.iter().map(|secs| i128::from(*secs)).sum();
        // Of an even number the middle of the two in the middle.
        let middle = self.secs.get(n.saturating_sub(1) / 2).zip(self.secs.get(n / 2));
        TicketSummary {
            n_tickets: self.n_tickets,
            n_resolved: n as u64,
            n_impossible: self.n_impossible,
            median_hours: middle.map(|(a, b)| hours((*a as f64 + *b as f64) / 2.0)),
            mean_hours: (n > 0).then(|| hours(sum as f64 / n as f64)),
        }
    }
}
