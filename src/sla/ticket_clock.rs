//! The clock of one ticket: how much service time went by between its opening and its answer, restoration or resolution.
//!
//! ```text
//! Ticket (moments, states seen) → spells: running, paused, stopped → reopen policy → calendar → elapsed, due, breached
//! ```
//! What starts, pauses and stops a clock, and what a reopening does to it, are terms of a contract ([`ClockRules`]); nothing of it
//! is guessed from the names of states. The calendar is the one of the contract line: worked example T05 gives 20, 20, 140 and
//! 320 minutes for one ticket under four of them.
//!
//! # Decision
//! A state that was seen says more than a column: the column `resolved_at` holds the last resolution only, and service desks set
//! it anew when a resolved ticket is touched. So a clock stops where the history first shows a stopping state; the column counts
//! where no state was seen at that time. The column of the administrative end never stops a clock, and never restarts one.

use std::fmt;

use super::calendar::ServiceCalendar;
use super::interval::{subtract, total_secs};
use crate::model::{Ticket, TicketUpdate, TimeRange, Timestamp};

/// Service time of a contract line.
pub trait ServiceTime {
    /// The parts of a range in which time counts, ascending and disjoint.
    fn service_time(&self, range: TimeRange) -> Vec<TimeRange>;

    /// Seconds of a range that count.
    fn service_secs(&self, range: TimeRange) -> i64 {
        total_secs(&self.service_time(range))
    }

    /// The first instant at which `secs` of service time have gone by since `start`; `None` where that takes more than 20 years.
    fn after_service_secs(&self, start: Timestamp, secs: i64) -> Option<Timestamp> {
        /// Days looked at in one step: a year, so that a calendar is asked a few times.
        const STEP_SECS: i64 = 366 * 86_400;
        const STEPS_MAX: u32 = 20;
        let mut remaining_secs = secs.max(0);
        if remaining_secs == 0 {
            return Some(start);
        }
        let mut from = start;
        for _ in 0..STEPS_MAX {
            let step = TimeRange { start: from, end: from.plus_secs(STEP_SECS) };
            for part in self.service_time(step) {
                if part.duration_secs() >= remaining_secs {
                    return Some(part.start.plus_secs(remaining_secs));
                }
                remaining_secs -= part.duration_secs();
            }
            from = step.end;
        }
        None
    }
}

impl ServiceTime for ServiceCalendar {
    fn service_time(&self, range: TimeRange) -> Vec<TimeRange> {
        Self::service_time(self, range)
    }

    fn service_secs(&self, range: TimeRange) -> i64 {
        Self::service_secs(self, range)
    }

    fn after_service_secs(&self, start: Timestamp, secs: i64) -> Option<Timestamp> {
        Self::after_service_secs(self, start, secs)
    }
}

/// Every second counts (24 × 7).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct AroundTheClock;

impl ServiceTime for AroundTheClock {
    fn service_time(&self, range: TimeRange) -> Vec<TimeRange> {
        if range.is_empty() { Vec::new() } else { vec![range] }
    }
}

/// What a clock measures.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ClockKind {
    /// Until the first answer (TTO). A later reopening changes nothing.
    Response,
    /// Until the work is done (TTR).
    Resolution,
    /// Until the service works again; where the system does not tell that apart, until the work is done.
    Restore,
}

/// What a reopening does. Worked example T12: 120, 480 and 540 minutes for the same ticket.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ReopenPolicy {
    /// The first end counts, a reopening is another matter.
    FirstResolution,
    /// The clock stands still between an end and the reopening.
    SumOfOpenSpells,
    /// The clock runs on from the opening to the last end, as if the ends between had not been.
    FirstOpenToFinal,
}

/// Which reasons of waiting stop the clock.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum PauseReasons {
    /// Any reason, and none.
    #[default]
    All,
    /// Only these; a waiting without a reason does not stop the clock.
    Listed(Vec<String>),
}

/// Terms of a clock. Names of states and reasons are compared without regard to case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClockRules {
    pub kind: ClockKind,
    /// States in which the work that is measured is done: `Resolved` and `Closed`; of a response all states of an answered ticket.
    pub stop_states: Vec<String>,
    /// States in which the clock stands still.
    pub pause_states: Vec<String>,
    pub pause_reasons: PauseReasons,
    pub reopen: ReopenPolicy,
}

/// A clock of a contract line.
#[derive(Clone, Copy)]
pub struct TicketClock<'a> {
    pub rules: &'a ClockRules,
    pub calendar: &'a dyn ServiceTime,
}

impl fmt::Debug for TicketClock<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TicketClock").field("rules", self.rules).finish_non_exhaustive()
    }
}

/// What a clock does at the instant it is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ClockState {
    Running,
    Paused,
    Stopped { at: Timestamp },
}

/// A clock that was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClockReading {
    pub started_at: Timestamp,
    pub as_of: Timestamp,
    pub state: ClockState,
    /// Service time that counts, in seconds.
    pub elapsed_secs: i64,
    /// Service time in which the clock stood still for a pause, in seconds.
    pub paused_secs: i64,
    /// How often the history shows a stopped clock start again.
    pub n_reopened: u32,
    /// Wall-clock ranges of which the service time counts, ascending. Where only a total of waiting is known it is not cut out.
    pub counted: Vec<TimeRange>,
    /// `false`: pauses would stop this clock, and nothing is known of the ticket's pauses; `elapsed_secs` may be too long.
    pub knows_pauses: bool,
    /// Part of `paused_secs` of which only the total is known, in seconds.
    unplaced_secs: i64,
}

impl ClockReading {
    /// Whether the clock has stopped by the instant it was read.
    pub fn is_stopped(&self) -> bool {
        matches!(self.state, ClockState::Stopped { .. })
    }

    /// When the clock stopped for good, as far as is known.
    pub fn stopped_at(&self) -> Option<Timestamp> {
        match self.state {
            ClockState::Stopped { at } => Some(at),
            _ => None,
        }
    }
}

/// Why a ticket has no reading. It is listed, never counted as good or bad.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, thiserror::Error)]
pub enum Unmeasured {
    #[error("nothing says when it was opened")]
    NoStart,
    #[error("it ends before it was opened")]
    EndsBeforeStart,
    #[error("it is done, but nothing says when")]
    NoEnd,
    #[error("how long it waited is known, when is not: business hours cannot be taken off")]
    PauseTotalOnly,
    #[error("its history is cut off")]
    HistoryCut,
    #[error("it has no priority")]
    NoPriority,
}

/// What the clock makes of a state.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Effect {
    Run,
    Pause,
    Stop,
}

/// One thing that happened to a ticket.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Event {
    Seen(Effect),
    /// A column names this moment as the end.
    End,
    /// The administrative end.
    Closed,
}

type Spell = (TimeRange, Effect);

impl TicketClock<'_> {
    /// Reads the clock of a ticket with all that happened until `as_of`. `Ok(None)`: the ticket was not yet open then.
    pub fn read(
        &self,
        ticket: &Ticket,
        as_of: Timestamp,
    ) -> Result<Option<ClockReading>, Unmeasured> {
        if ticket.is_history_cut() {
            return Err(Unmeasured::HistoryCut);
        }
        let updates = in_order(&ticket.updates);
        let start = ticket.opened_at.or_else(|| updates.first().map(|update| update.at));
        let start = start.ok_or(Unmeasured::NoStart)?;
        if as_of <= start {
            return Ok(None);
        }
        let (spells, n_reopened) = self.spells(ticket, &updates, start, as_of)?;
        let (counted, state) = self.counted(&spells, as_of);
        let paused: Vec<TimeRange> = match (state, self.ends_at_first_stop()) {
            (ClockState::Stopped { at }, true) => {
                of_effect(&spells, Effect::Pause).filter(|range| range.end <= at).collect()
            }
            _ => of_effect(&spells, Effect::Pause).collect(),
        };
        let mut reading = ClockReading {
            started_at: start,
            as_of,
            state,
            elapsed_secs: self.service_secs(&counted),
            paused_secs: self.service_secs(&paused),
            n_reopened,
            counted,
            knows_pauses: true,
            unplaced_secs: 0,
        };
        self.take_off_total(ticket, &updates, &mut reading)?;
        Ok(Some(reading))
    }

    /// When the limit is used up: the clock stands still in pauses and goes on with what is left (worked examples T07 and T08).
    /// A clock that has stopped or still runs is continued; `None` while it is paused, because nobody knows until when.
    pub fn due(&self, reading: &ClockReading, limit_secs: i64) -> Option<Timestamp> {
        let mut remaining_secs = limit_secs.max(0).saturating_add(reading.unplaced_secs);
        for range in &reading.counted {
            let range_secs = self.calendar.service_secs(*range);
            if range_secs >= remaining_secs {
                return self.calendar.after_service_secs(range.start, remaining_secs);
            }
            remaining_secs -= range_secs;
        }
        match reading.state {
            ClockState::Paused => None,
            ClockState::Running => self.calendar.after_service_secs(reading.as_of, remaining_secs),
            ClockState::Stopped { at } => self.calendar.after_service_secs(at, remaining_secs),
        }
    }

    /// When a clock that has passed its limit used it up; `None` while it has not. The limit itself is still kept.
    pub fn breached_at(&self, reading: &ClockReading, limit_secs: i64) -> Option<Timestamp> {
        if reading.elapsed_secs <= limit_secs { None } else { self.due(reading, limit_secs) }
    }

    fn ends_at_first_stop(&self) -> bool {
        self.rules.kind == ClockKind::Response || self.rules.reopen == ReopenPolicy::FirstResolution
    }

    fn service_secs(&self, ranges: &[TimeRange]) -> i64 {
        ranges.iter().map(|range| self.calendar.service_secs(*range)).sum()
    }

    /// What a state does to this clock.
    fn effect(&self, update: &TicketUpdate) -> Effect {
        if is_named(&self.rules.stop_states, &update.state) {
            return Effect::Stop;
        }
        let has_reason = match &self.rules.pause_reasons {
            PauseReasons::All => true,
            PauseReasons::Listed(reasons) => is_named(reasons, &update.reason),
        };
        if has_reason && is_named(&self.rules.pause_states, &update.state) {
            Effect::Pause
        } else {
            Effect::Run
        }
    }

    /// The moment that a column of the export names as the end.
    fn end_column(&self, ticket: &Ticket) -> Option<Timestamp> {
        match self.rules.kind {
            ClockKind::Response => ticket.responded_at,
            ClockKind::Resolution => ticket.resolved_at,
            ClockKind::Restore => ticket.restored_at.or(ticket.resolved_at),
        }
    }

    /// What the clock did from `start` to `as_of` without a gap, and how often it was started again.
    fn spells(
        &self,
        ticket: &Ticket,
        updates: &[TicketUpdate],
        start: Timestamp,
        as_of: Timestamp,
    ) -> Result<(Vec<Spell>, u32), Unmeasured> {
        let end = self.end_column(ticket);
        let first_stop = updates.iter().find(|update| self.effect(update) == Effect::Stop);
        let first_end = first_stop.map(|update| update.at).into_iter().chain(end).min();
        if first_end.is_some_and(|end| end < start) {
            return Err(Unmeasured::EndsBeforeStart);
        }
        // Done when it was first seen: since when is unknown, unless that was the making of the ticket.
        let is_done_at_first =
            updates.first().is_some_and(|u| self.effect(u) == Effect::Stop && u.number != Some(0));
        if is_done_at_first && end.is_none() {
            return Err(Unmeasured::NoEnd);
        }
        let mut walk = Walk::new(start);
        for (at, event) in self.events(ticket, updates) {
            if at <= as_of {
                walk.take(at.max(start), event);
            }
        }
        let is_end_needed = !self.ends_at_first_stop() || walk.n_reopened == 0;
        if walk.is_end_unseen && is_end_needed {
            return Err(Unmeasured::NoEnd);
        }
        Ok(walk.finish(as_of))
    }

    /// What happened, in order of time. Of one instant: what was seen, then what columns say.
    fn events(&self, ticket: &Ticket, updates: &[TicketUpdate]) -> Vec<(Timestamp, Event)> {
        let closed_at = ticket.closed_at;
        let mut events: Vec<(Timestamp, Event)> = Vec::with_capacity(updates.len() + 2);
        for update in updates {
            let effect = self.effect(update);
            // The state of a closed ticket, where the rules do not name it.
            let is_closing = closed_at == Some(update.at) && effect == Effect::Run;
            let event = if is_closing { Event::Closed } else { Event::Seen(effect) };
            events.push((update.at, event));
        }
        let is_seen = |at: Timestamp| events.contains(&(at, Event::Seen(Effect::Stop)));
        let end = self.end_column(ticket).filter(|at| !is_seen(*at));
        let closing = closed_at.filter(|at| !is_seen(*at));
        let columns = [(end, Event::End), (closing, Event::Closed)];
        events.extend(columns.into_iter().filter_map(|(at, event)| Some((at?, event))));
        // Stable: of one instant the order above stays.
        events.sort_by_key(|(at, _)| *at);
        events
    }

    /// The ranges that count under the reopen policy, and where the clock stands.
    fn counted(&self, spells: &[Spell], as_of: Timestamp) -> (Vec<TimeRange>, ClockState) {
        let stops: Vec<TimeRange> = of_effect(spells, Effect::Stop).collect();
        let state = match spells.last() {
            Some((_, Effect::Pause)) => ClockState::Paused,
            Some((range, Effect::Stop)) => ClockState::Stopped { at: range.start },
            _ => ClockState::Running,
        };
        let running = of_effect(spells, Effect::Run);
        if self.ends_at_first_stop() {
            let Some(first) = stops.first() else { return (running.collect(), state) };
            let counted = running.take_while(|range| range.start < first.start).collect();
            return (counted, ClockState::Stopped { at: first.start });
        }
        if self.rules.reopen == ReopenPolicy::SumOfOpenSpells {
            return (running.collect(), state);
        }
        let start = spells.first().map_or(as_of, |(range, _)| range.start);
        let end = if let ClockState::Stopped { at } = state { at } else { as_of };
        let paused: Vec<TimeRange> = of_effect(spells, Effect::Pause).collect();
        (subtract(&[TimeRange { start, end: end.max(start) }], &paused), state)
    }

    /// Where no state of waiting was seen, what the system says of waiting altogether. It can only be taken off where every second
    /// is service time.
    fn take_off_total(
        &self,
        ticket: &Ticket,
        updates: &[TicketUpdate],
        reading: &mut ClockReading,
    ) -> Result<(), Unmeasured> {
        let shows_pauses = updates.iter().any(|update| self.effect(update) != Effect::Stop);
        if self.rules.pause_states.is_empty() || shows_pauses {
            return Ok(());
        }
        let Some(total_secs) = ticket.paused_secs else {
            reading.knows_pauses = false;
            return Ok(());
        };
        let total_secs = i64::try_from(total_secs).unwrap_or(i64::MAX);
        let wall_secs = super::interval::total_secs(&reading.counted);
        let fits = wall_secs == reading.elapsed_secs && total_secs <= reading.elapsed_secs;
        let says_why = matches!(self.rules.pause_reasons, PauseReasons::All);
        // A total holds all waiting: that before an answer, and that between an end and a reopening, cannot be told apart.
        let is_of_clock = self.rules.kind != ClockKind::Response && ticket.n_reopened == 0;
        if total_secs > 0 && !(fits && says_why && is_of_clock) {
            return Err(Unmeasured::PauseTotalOnly);
        }
        reading.elapsed_secs -= total_secs;
        reading.paused_secs += total_secs;
        reading.unplaced_secs = total_secs;
        Ok(())
    }
}

/// Joins events to spells.
struct Walk {
    spells: Vec<Spell>,
    since: Timestamp,
    effect: Effect,
    /// What the states themselves said last; a column can stop a clock while they say that work goes on.
    seen: Effect,
    n_reopened: u32,
    /// Closed while the clock ran: it was done at some time before.
    is_end_unseen: bool,
}

impl Walk {
    fn new(start: Timestamp) -> Self {
        Self {
            spells: Vec::new(),
            since: start,
            effect: Effect::Run,
            seen: Effect::Run,
            n_reopened: 0,
            is_end_unseen: false,
        }
    }

    fn take(&mut self, at: Timestamp, event: Event) {
        match event {
            Event::End => self.turn(at, Effect::Stop),
            Event::Closed => {
                self.is_end_unseen |= self.effect != Effect::Stop;
                self.turn(at, Effect::Stop);
            }
            Event::Seen(effect) => {
                let was_seen_done = self.seen == Effect::Stop;
                self.seen = effect;
                if self.effect == Effect::Stop && effect != Effect::Stop {
                    // A clock that a column stopped starts again only after the states showed an end and then went back.
                    if !was_seen_done {
                        return;
                    }
                    self.n_reopened += 1;
                }
                self.turn(at, effect);
            }
        }
    }

    fn turn(&mut self, at: Timestamp, effect: Effect) {
        if effect == self.effect {
            return;
        }
        self.spells.push((TimeRange { start: self.since, end: at.max(self.since) }, self.effect));
        (self.since, self.effect) = (at.max(self.since), effect);
    }

    fn finish(mut self, as_of: Timestamp) -> (Vec<Spell>, u32) {
        let last = TimeRange { start: self.since, end: as_of.max(self.since) };
        self.spells.push((last, self.effect));
        (self.spells, self.n_reopened)
    }
}

fn of_effect(spells: &[Spell], effect: Effect) -> impl Iterator<Item = TimeRange> + '_ {
    spells.iter().filter(move |(_, of)| *of == effect).map(|(range, _)| *range)
}

/// The history in the system's own order where every update has a number, else by time. Times never go back.
fn in_order(updates: &[TicketUpdate]) -> Vec<TicketUpdate> {
    let mut ordered = updates.to_vec();
    if updates.iter().any(|update| update.number.is_none()) {
        ordered.sort_by_key(|update| (update.at, update.number));
    }
    let mut latest = Timestamp::from_unix_secs(i64::MIN);
    for update in &mut ordered {
        latest = latest.max(update.at);
        update.at = latest;
    }
    ordered
}

fn is_named(names: &[String], name: &str) -> bool {
    let name = name.trim().to_lowercase();
    names.iter().any(|known| known.trim().to_lowercase() == name)
}
