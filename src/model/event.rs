//! What IT systems and alarm logs know: tickets, outages, planned changes. Plain records, times in UTC.
//!
//! Names of people are never kept: readers leave such columns out.

use super::time::{TimeRange, Timestamp};

/// One ticket in its last known state (ITIL: incident, problem, change, request).
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
    /// When the service was restored or the work was done; the end of the time to resolve.
    pub resolved_at: Option<Timestamp>,
    /// Administrative end, often days after `resolved_at`: never the end of the time to resolve.
    pub closed_at: Option<Timestamp>,
    pub updated_at: Option<Timestamp>,
    /// Grows with every update in the system; the highest is the last state.
    pub update_number: u64,
    pub n_reopened: u32,
    pub n_reassigned: u32,
    /// What the system itself says in the last state.
    pub met_sla: Option<bool>,
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
