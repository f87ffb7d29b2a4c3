//! How long tickets took: from opened to resolved, calendar hours, with the count beside every mean and median.
//!
//! The administrative end of a ticket comes days after its resolution and is never used. A ticket without a resolution has no
//! duration; one that was resolved before it was opened has none either and is counted.

use std::collections::BTreeMap;

use crate::model::Ticket;

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
