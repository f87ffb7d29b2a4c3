//! Which state of a ticket or an outage is kept when several files tell of it. The rules make the order of files matter as little
//! as possible: the sender's own order of states goes first. The states before the last are kept as they arrive, each once.

use crate::model::{Outage, Ticket, Timestamp};

/// A ticket or an outage, and the import that brought its state.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FromImport<T> {
    pub import: super::ImportId,
    pub event: T,
}

/// Position of a ticket's state among all of its states.
pub type TicketRank = (u64, Option<Timestamp>);

pub fn ticket_rank(ticket: &Ticket) -> TicketRank {
    (ticket.update_number, ticket.updated_at)
}

/// Whether an arriving state of a ticket replaces the stored one: the highest counts; of equal ones the later import.
pub fn ticket_replaces(arriving: &Ticket, stored: TicketRank) -> bool {
    ticket_rank(arriving) >= stored
}

/// Whether an arriving record of an outage replaces the stored one: an end, once known, is not forgotten; otherwise the later
/// import counts.
pub fn outage_replaces(arriving: &Outage, stored_end: Option<Timestamp>) -> bool {
    arriving.end.is_some() || stored_end.is_none()
}

/// What makes two records one outage.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum OutageKey {
    Id(String),
    Place { object: String, location: String, name: String, start: Timestamp },
}

impl OutageKey {
    pub fn of(outage: &Outage) -> Self {
        if !outage.id.is_empty() {
            return Self::Id(outage.id.clone());
        }
        Self::Place {
            object: outage.object.clone(),
            location: outage.location.clone(),
            name: outage.name.clone(),
            start: outage.start,
        }
    }
}

/// The order in which a snapshot hands outages over.
pub fn sort_outages(outages: &mut [FromImport<Outage>]) {
    fn key(outage: &Outage) -> (Timestamp, [&str; 4]) {
        let Outage { id, object, location, name, start, .. } = outage;
        (*start, [object, location, name, id])
    }
    outages.sort_by(|a, b| key(&a.event).cmp(&key(&b.event)));
}
