//! Figures of a period made of tickets, each with the tickets it rests on.
//!
//! # Which tickets a figure rests on
//! A ticket that the filter selects belongs to the period by the rule of the contract line ([`PeriodRule`]). Of those
//!
//! * a ticket that is done is judged by its elapsed time: within the limit is up to the limit itself;
//! * a ticket that is still open and has passed the limit is missed, whatever becomes of it;
//! * a ticket that is still open within the limit cannot be judged yet. It is left out and listed ([`TicketFigure::open`]);
//! * a ticket that cannot be measured is left out and listed with the reason ([`TicketFigure::unmeasured`]).
//!
//! What is known at `as_of` counts, also what happened after the end of the period: a ticket that was opened in the last hour
//! of a month and answered in the next is judged by its answer. With `as_of` at the end of the period it is left out. Under
//! [`PeriodRule::DueIn`] nothing is left out once the period is over but what waits for the customer.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use super::interval::intersect;
use super::ticket_clock::{ClockReading, ServiceTime, TicketClock, Unmeasured};
use super::ticket_terms::{
    PeriodRule, Selection, TicketSelector, TicketStatistic, TicketTerms, TicketUnit,
};
use crate::model::{Ticket, TimeRange, Timestamp};

const SECS_PER_HOUR: i64 = 3600;

/// A figure of a period.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TicketFigure {
    pub statistic: TicketStatistic,
    pub unit: TicketUnit,
    /// In [`TicketFigure::unit`]; `None` where nothing could be counted. Divided last: exact to 28 digits.
    pub value: Option<Decimal>,
    /// What was added up: seconds where the unit is hours and of an availability, otherwise tickets.
    pub numerator: i64,
    /// What it is divided by: tickets, and of an availability seconds.
    pub denominator: i64,
    /// The tickets it rests on, by id.
    pub counted: Vec<CountedTicket>,
    /// Ids of tickets that belong to the period and are still open, so that they could not be judged.
    pub open: Vec<String>,
    /// Ids of open tickets that have passed the limit and belong to no period until they are done ([`PeriodRule::ResolvedIn`]).
    pub open_past_limit: Vec<String>,
    /// Ids of tickets of the period that have no reading, with the reason.
    pub unmeasured: Vec<(String, Unmeasured)>,
    /// Ids of counted tickets that may have waited without anybody knowing: their times may be too long.
    pub without_history: Vec<String>,
}

/// A ticket that a figure rests on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CountedTicket {
    pub id: String,
    /// Service time until the end or, of an open ticket, until `as_of`; in seconds.
    pub elapsed_secs: i64,
    pub paused_secs: i64,
    pub n_reopened: u32,
    pub stopped_at: Option<Timestamp>,
    pub due: Option<Timestamp>,
    /// `None` where there is no limit.
    pub is_within: Option<bool>,
}

impl CountedTicket {
    /// A ticket of which only the opening is known.
    fn opened(id: &str) -> Self {
        Self {
            id: id.to_owned(),
            elapsed_secs: 0,
            paused_secs: 0,
            n_reopened: 0,
            stopped_at: None,
            due: None,
            is_within: None,
        }
    }
}

/// Measures the tickets of a period with what is known at `as_of`.
pub fn measure<'t>(
    terms: &TicketTerms,
    tickets: impl IntoIterator<Item = &'t Ticket>,
    calendar: &dyn ServiceTime,
    period: TimeRange,
    as_of: Timestamp,
) -> TicketFigure {
    let mut measurement = Measurement::new(terms, calendar, period, as_of);
    for ticket in tickets {
        measurement.take(ticket);
    }
    measurement.finish()
}

/// Measures each group of tickets: by priority, by the class of the site that a ticket's object belongs to.
pub fn measure_by<'t>(
    terms: &TicketTerms,
    tickets: impl IntoIterator<Item = &'t Ticket>,
    key: impl Fn(&Ticket) -> String,
    calendar: &dyn ServiceTime,
    period: TimeRange,
    as_of: Timestamp,
) -> BTreeMap<String, TicketFigure> {
    let mut groups: BTreeMap<String, Measurement<'_>> = BTreeMap::new();
    for ticket in tickets {
        let new = || Measurement::new(terms, calendar, period, as_of);
        groups.entry(key(ticket)).or_insert_with(new).take(ticket);
    }
    groups.into_iter().map(|(name, group)| (name, group.finish())).collect()
}

/// A figure in the making.
struct Measurement<'a> {
    terms: &'a TicketTerms,
    selector: TicketSelector<'a>,
    clock: TicketClock<'a>,
    period: TimeRange,
    as_of: Timestamp,
    figure: TicketFigure,
    /// Wall-clock ranges in which a ticket's clock ran, of every selected ticket.
    down: Vec<TimeRange>,
    n_opened: i64,
}

impl<'a> Measurement<'a> {
    fn new(
        terms: &'a TicketTerms,
        calendar: &'a dyn ServiceTime,
        period: TimeRange,
        as_of: Timestamp,
    ) -> Self {
        // A backlog is that of an instant, and what was done in a period is not undone by a later reopening.
        let as_of = if terms.statistic.is_flow() { as_of.min(period.end) } else { as_of };
        Self {
            terms,
            selector: TicketSelector::new(&terms.filter),
            clock: TicketClock { rules: &terms.clock, calendar },
            period,
            as_of,
            figure: TicketFigure {
                statistic: terms.statistic,
                unit: terms.statistic.unit(),
                value: None,
                numerator: 0,
                denominator: 0,
                counted: Vec::new(),
                open: Vec::new(),
                open_past_limit: Vec::new(),
                unmeasured: Vec::new(),
                without_history: Vec::new(),
            },
            down: Vec::new(),
            n_opened: 0,
        }
    }

    fn take(&mut self, ticket: &Ticket) {
        let reading = match self.selector.select(ticket) {
            Selection::Other => return,
            Selection::NoPriority => Err(Unmeasured::NoPriority),
            Selection::Counts => self.clock.read(ticket, self.as_of),
        };
        match reading {
            Ok(None) => {}
            Ok(Some(reading)) if self.terms.statistic.is_flow() => self.flow(ticket, &reading),
            Ok(Some(reading)) => self.judge(ticket, &reading),
            // How many were opened is known without any clock.
            Err(why) if self.counts_openings() && why != Unmeasured::NoPriority => {
                if ticket.opened_at.is_some_and(|at| self.period.contains(at)) {
                    self.figure.counted.push(CountedTicket::opened(&ticket.id));
                } else if ticket.opened_at.is_none() && self.touches_period(ticket) {
                    self.figure.unmeasured.push((ticket.id.clone(), why));
                }
            }
            Err(why) if self.touches_period(ticket) => {
                self.figure.unmeasured.push((ticket.id.clone(), why));
            }
            Err(_) => {}
        }
    }

    fn counts_openings(&self) -> bool {
        self.terms.statistic == TicketStatistic::Count
            && self.terms.counts_in == PeriodRule::OpenedIn
    }

    /// Whether a ticket without a reading may belong to the period, by any moment that is known of it.
    fn touches_period(&self, ticket: &Ticket) -> bool {
        let seen = ticket.updates.iter().map(|update| update.at);
        let ends = [ticket.resolved_at, ticket.closed_at, ticket.updated_at];
        match (self.terms.counts_in, ticket.opened_at) {
            (PeriodRule::OpenedIn, Some(opened_at)) if !self.terms.statistic.is_flow() => {
                self.period.contains(opened_at)
            }
            (_, opened_at) => {
                let mut moments = ends.into_iter().chain([opened_at]).flatten().chain(seen);
                moments.any(|at| self.period.contains(at))
            }
        }
    }

    fn flow(&mut self, ticket: &Ticket, reading: &ClockReading) {
        let is_opened = self.period.contains(reading.started_at);
        self.n_opened += i64::from(is_opened);
        let is_done = reading.stopped_at().is_some_and(|at| self.period.contains(at));
        let counts = match self.terms.statistic {
            TicketStatistic::Backlog => !reading.is_stopped(),
            _ => is_done,
        };
        if counts {
            self.count(ticket, reading, None);
        }
    }

    fn judge(&mut self, ticket: &Ticket, reading: &ClockReading) {
        self.down.extend(&reading.counted);
        let due = self.terms.limit_secs.and_then(|limit| self.clock.due(reading, limit));
        let is_past = self.terms.limit_secs.is_some_and(|limit| reading.elapsed_secs > limit);
        let belongs = match self.terms.counts_in {
            PeriodRule::OpenedIn => self.period.contains(reading.started_at),
            PeriodRule::ResolvedIn => match reading.stopped_at() {
                Some(at) => self.period.contains(at),
                None => {
                    if is_past && reading.started_at < self.period.end {
                        self.figure.open_past_limit.push(ticket.id.clone());
                    }
                    false
                }
            },
            // A clock that waits has no due time yet; its ticket is listed as open.
            PeriodRule::DueIn => {
                due.map_or(reading.started_at < self.period.end, |at| self.period.contains(at))
            }
        };
        if !belongs {
            return;
        }
        let is_countable = match self.terms.statistic {
            TicketStatistic::PercentWithin => reading.is_stopped() || is_past,
            TicketStatistic::Count => self.terms.counts_in != PeriodRule::DueIn || due.is_some(),
            TicketStatistic::Mtbf | TicketStatistic::Availability => true,
            _ => reading.is_stopped(),
        };
        if is_countable {
            self.count(ticket, reading, due);
        } else {
            self.figure.open.push(ticket.id.clone());
        }
    }

    fn count(&mut self, ticket: &Ticket, reading: &ClockReading, due: Option<Timestamp>) {
        if !reading.knows_pauses {
            self.figure.without_history.push(ticket.id.clone());
        }
        self.figure.counted.push(CountedTicket {
            id: ticket.id.clone(),
            elapsed_secs: reading.elapsed_secs,
            paused_secs: reading.paused_secs,
            n_reopened: reading.n_reopened,
            stopped_at: reading.stopped_at(),
            due,
            is_within: self.terms.limit_secs.map(|limit| reading.elapsed_secs <= limit),
        });
    }

    fn finish(mut self) -> TicketFigure {
        let n = self.figure.counted.len() as i64;
        let sum_secs: i64 = self.figure.counted.iter().map(|ticket| ticket.elapsed_secs).sum();
        let (numerator, denominator) = match self.terms.statistic {
            TicketStatistic::PercentWithin => {
                let within = self.figure.counted.iter().filter(|t| t.is_within == Some(true));
                (within.count() as i64, n)
            }
            TicketStatistic::Mean | TicketStatistic::Mtrs => (sum_secs, n),
            TicketStatistic::Median => middle(&self.sorted_secs()),
            TicketStatistic::Percentile(percent) => nearest_rank(&self.sorted_secs(), percent),
            TicketStatistic::Count | TicketStatistic::Backlog => (n, 1),
            TicketStatistic::Mtbf => (self.up_secs(), n),
            TicketStatistic::Availability => (self.up_secs(), self.observed_secs()),
            TicketStatistic::Clearance => (n, self.n_opened),
        };
        self.figure.counted.sort_by(|a, b| a.id.cmp(&b.id));
        self.figure.unmeasured.sort();
        for ids in [
            &mut self.figure.open,
            &mut self.figure.open_past_limit,
            &mut self.figure.without_history,
        ] {
            ids.sort();
        }
        self.figure.value = value_of(self.figure.unit, numerator, denominator);
        (self.figure.numerator, self.figure.denominator) = (numerator, denominator);
        self.figure
    }

    fn sorted_secs(&self) -> Vec<i64> {
        let mut secs: Vec<i64> = self.figure.counted.iter().map(|t| t.elapsed_secs).collect();
        secs.sort_unstable();
        secs
    }

    /// Service time of the period, as far as it has come.
    fn observed_secs(&self) -> i64 {
        self.observed().map_or(0, |range| self.clock.calendar.service_secs(range))
    }

    fn observed(&self) -> Option<TimeRange> {
        let end = self.period.end.min(self.as_of);
        (self.period.start < end).then_some(TimeRange { start: self.period.start, end })
    }

    /// Service time of the period in which no failure's clock ran; overlapping failures take a second away once.
    fn up_secs(&self) -> i64 {
        let Some(observed) = self.observed() else { return 0 };
        let down = intersect(&self.down, &[observed]);
        let down_secs: i64 = down.iter().map(|r| self.clock.calendar.service_secs(*r)).sum();
        self.observed_secs() - down_secs
    }
}

fn value_of(unit: TicketUnit, numerator: i64, denominator: i64) -> Option<Decimal> {
    let (numerator, denominator) = (Decimal::from(numerator), Decimal::from(denominator));
    let (numerator, denominator) = match unit {
        TicketUnit::Percent => (numerator * Decimal::ONE_HUNDRED, denominator),
        TicketUnit::Hours => (numerator, denominator * Decimal::from(SECS_PER_HOUR)),
        TicketUnit::Tickets => (numerator, denominator),
    };
    numerator.checked_div(denominator).map(|value| value.normalize())
}

/// The middle of sorted numbers as numerator and denominator.
fn middle(sorted: &[i64]) -> (i64, i64) {
    let n = sorted.len();
    match sorted.get(n.saturating_sub(1) / 2).zip(sorted.get(n / 2)) {
        Some((low, high)) if n.is_multiple_of(2) => (low + high, 2),
        Some((_, high)) => (*high, 1),
        None => (0, 0),
    }
}

/// The number at place ⌈n × percent ÷ 100⌉, from 1, of sorted ones.
fn nearest_rank(sorted: &[i64], percent: u8) -> (i64, i64) {
    let place = (sorted.len() * usize::from(percent)).div_ceil(100).max(1);
    sorted.get(place - 1).map_or((0, 0), |secs| (*secs, 1))
}

/// Open tickets of one age.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AgeBucket {
    /// Youngest age of the bucket, in seconds since the opening.
    pub from_secs: i64,
    /// Age that is too old for it; `None`: any.
    pub to_secs: Option<i64>,
    /// By id.
    pub tickets: Vec<String>,
}

/// Sorts open tickets, as id and opening, into `edges_secs.len() + 1` buckets of age at an instant. Calendar time: a backlog grows
/// old at night too. Tickets that were opened later are left out.
pub fn ageing<'t>(
    open: impl IntoIterator<Item = (&'t str, Timestamp)>,
    as_of: Timestamp,
    edges_secs: &[i64],
) -> Vec<AgeBucket> {
    let starts = std::iter::once(0).chain(edges_secs.iter().copied());
    let ends = edges_secs.iter().copied().map(Some).chain([None]);
    let bucket = |(from_secs, to_secs)| AgeBucket { from_secs, to_secs, tickets: Vec::new() };
    let mut buckets: Vec<AgeBucket> = starts.zip(ends).map(bucket).collect();
    for (id, opened_at) in open {
        let age_secs = as_of.as_unix_secs().saturating_sub(opened_at.as_unix_secs());
        let fits = |b: &&mut AgeBucket| {
            b.from_secs <= age_secs && b.to_secs.is_none_or(|to_secs| age_secs < to_secs)
        };
        if let Some(bucket) = buckets.iter_mut().find(fits) {
            bucket.tickets.push(id.to_owned());
        }
    }
    buckets.iter_mut().for_each(|bucket| bucket.tickets.sort());
    buckets
}
