//! What IT systems and alarm logs know: tickets, outages, planned changes. Plain records, times in UTC.
//!
//! Names of people are never kept: readers leave such columns out.

use super::time::{TimeRange, Timestamp};

/// One ticket in its last known state (ITIL: incident, problem, change, request), with the states before it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Ticket {
    /// Number in the system that wrote it, such as `INC0000045`. The identity of the ticket.
    pub id: String,
    pub title: String,
    /// As written, such as `Closed`.
    pub state: String,
    /// As written, such as `3 - Moderate`.
    pub priority: String,
    /// The number in front of it; 1 is the most urgent.
    pub priority_level: Option<u8>,
    pub category: String,
    /// Team that works on it.
    pub assignment_group: String,
    /// Configuration item, site or element that it is about, as written.
    pub object: String,
    pub location: String,
    pub opened_at: Option<Timestamp>,
    /// First answer or taking into account; the end of the time to respond.
    pub responded_at: Option<Timestamp>,
    /// When the service worked again, where the system tells it apart from `resolved_at`.
    pub restored_at: Option<Timestamp>,
    /// When the service was restored or the work was done; the end of the time to resolve.
    pub resolved_at: Option<Timestamp>,
    /// Administrative end, often days after `resolved_at`: never the end of the time to resolve.
    pub closed_at: Option<Timestamp>,
    pub updated_at: Option<Timestamp>,
    /// Grows with every update in the system; the highest is the last state.
    pub update_number: u64,
    pub n_reopened: u32,
    pub n_reassigned: u32,
    /// How long it waited altogether, in seconds, as the system counts them; when it waited is not told by this.
    pub paused_secs: Option<u64>,
    /// What the system itself says in the last state.
    pub met_sla: Option<bool>,
    /// States that were seen, in ascending order, each once; see [`Ticket::add_updates`].
    pub updates: Vec<TicketUpdate>,
}

/// A state that a ticket was seen in.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TicketUpdate {
    /// The system's number of the update, 0 for the making of the ticket; `None` where it gives none.
    pub number: Option<u32>,
    pub at: Timestamp,
    /// As written, such as `On Hold`.
    pub state: String,
    /// Why it waits, as written, such as `Awaiting Vendor`; empty where nothing is said.
    pub reason: String,
}

impl Ticket {
    /// A history that is longer is cut after so many updates. Real tickets have some dozens.
    pub const UPDATES_MAX: usize = 2_000;

    /// Adds states that were seen. The result does not depend on the order in which they are added, nor on how often.
    pub fn add_updates(&mut self, arriving: impl IntoIterator<Item = TicketUpdate>) {
        self.updates.extend(arriving);
        self.updates.sort_unstable();
        self.updates.dedup();
        self.updates.truncate(Self::UPDATES_MAX);
    }

    /// Whether states may be missing at the end of the history.
    pub fn is_history_cut(&self) -> bool {
        self.updates.len() >= Self::UPDATES_MAX
    }
}

/// An alarm or an outage of one object.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Outage {
    /// Serial number in the system that wrote it; empty where it gives none.
    pub id: String,
    /// Alarm source or element, as written.
    pub object: String,
    /// Where on it, as written.
    pub location: String,
    /// Name of the alarm, or the cause.
    pub name: String,
    /// As written, such as `Critical`.
    pub severity: String,
    pub start: Timestamp,
    /// `None`: still active when the file was written.
    pub end: Option<Timestamp>,
}

/// A change or maintenance window from a calendar: may become an exclusion, once somebody approves it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlannedChange {
    /// Number of the change, or the calendar's own id.
    pub id: String,
    pub title: String,
    pub range: TimeRange,
    /// What it touches, as written.
    pub objects: String,
    /// When it was announced, for notice periods.
    pub announced_at: Option<Timestamp>,
}
