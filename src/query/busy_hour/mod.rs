//! Busy hours: in which hour a cell, a group or the network carries the most traffic, and counters added up in those hours only.
//!
//! ```text
//! definition, range → windows of each local day → frames of some windows at a time → traffic of each window → the greatest
//!                                                                                                 │
//! counters of another question ← frame of each object's own hours ←──────────────────────────── BusyHours
//! ```
//!
//! # Which hours there are
//! A *clock* hour begins where the local clock shows a full hour and lasts 60 minutes; an hour that the clock shows twice is two
//! hours. Where a change of clocks by half an hour leaves less than 60 minutes, what is left is no hour. A *sliding* hour begins at
//! each period of the day that leaves room for 60 minutes before midnight. Hours hold whole periods: what is stored in periods
//! that do not divide the hour, or lie across its edges, has none ([`QueryError::BusyHourPeriods`](super::QueryError)).
//!
//! # Which is the busy one
//! The one with the greatest traffic; of several the earliest, or the latest where the definition says so. Traffic is computed from counters that were added up over the hour
//! and the objects of the unit. A window without a value is not looked at: missing is not zero. One of which a part is missing
//! is looked at with what arrived, which makes a sum smaller, and may make a mean or a ratio greater: how much of the hour and of
//! the day arrived stands beside each result. *Bouncing*: each day has its own. *Fixed*: one hour of the clock for all counted days, the
//! one in which their counters together give the greatest traffic.
//!
//! # What is left out before
//! Time that a mask covers for an object (maintenance that was announced, say) is neither received nor expected of it: an hour that is
//! masked as a whole cannot be its busy one.
//!
//! # What it does not depend on
//! Busy hours belong to whole local days and to the objects that the definition means. A narrower question (a filter, a range that
//! begins at noon) does not change them; it only counts fewer of them.
//!
//! # Memory
//! No more cells than `CELLS_AT_ONCE` are made at once, whatever the range is.

mod counted_days;
mod definition;
mod find;
mod frame;
mod hours;
mod mark;
mod month_rule;
mod saved;
mod windows;

pub use counted_days::{CountedDays, DayRule, ExceptedDay, WeekDays};
pub use definition::{BusyHourDefinition, Resolution, Scope, Stability, TieRule, Traffic};
pub use find::{Finder, Search};
pub use frame::counter_frame_in_hours;
pub use hours::{BusyHour, BusyHours, UnitDay};
pub use month_rule::MonthRule;
pub use windows::local_days;

/// Length of every busy hour.
pub const HOUR_SECS: u32 = 3600;

/// Groups × windows that are held at once. *Good*: with the points of the traffic about 200 bytes each, 60 MB; a day of 10,000 cells
/// fits. *Bad*: a day of more cells is read in several turns.
const CELLS_AT_ONCE: usize = 300_000;
