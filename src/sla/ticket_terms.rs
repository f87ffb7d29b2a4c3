//! What a contract line says about tickets: which of them count, by which clock, in which period, and what is made of them.

use std::fmt;

use super::ticket_clock::{ClockKind, ClockRules, PauseReasons, ReopenPolicy};
use crate::model::Ticket;
use crate::model::glob::Glob;
use crate::words::{Sentence, sentence};

/// An objective that is measured on tickets.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TicketTerms {
    pub statistic: TicketStatistic,
    /// Terms that decide nothing for the statistic hold [`ClockRules::of_done`]'s values, so that equal terms are equal.
    pub clock: ClockRules,
    /// Service time that may pass, in seconds: of [`TicketStatistic::PercentWithin`], and of [`PeriodRule::DueIn`].
    pub limit_secs: Option<i64>,
    /// Decides nothing for [`TicketStatistic::Backlog`] and [`TicketStatistic::Clearance`].
    pub counts_in: PeriodRule,
    pub filter: TicketFilter,
}

impl ClockRules {
    /// A clock that only tells whether the work is done.
    pub fn of_done(stop_states: Vec<String>) -> Self {
        Self {
            kind: ClockKind::Resolution,
            stop_states,
            pause_states: Vec::new(),
            pause_reasons: PauseReasons::All,
            reopen: ReopenPolicy::FirstOpenToFinal,
        }
    }
}

/// What is made of the tickets of a period. DOMAIN.md 3.10.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum TicketStatistic {
    /// Tickets within the limit ÷ tickets that were judged.
    PercentWithin,
    /// Of the elapsed times; of a resolution the MTTR.
    Mean,
    /// The middle one; of an even number the mean of the two in the middle.
    Median,
    /// Nearest rank: the shortest time that at least so many percent (1 to 99) of the tickets do not exceed.
    Percentile(u8),
    /// Number of tickets.
    Count,
    /// Number of tickets that are open at the end of the period.
    Backlog,
    /// Time in service ÷ failures; one service, a ticket for each failure.
    Mtbf,
    /// Mean time to restore service: time out of service ÷ failures.
    Mtrs,
    /// Share of the service time in service, which is MTBF ÷ (MTBF + MTRS) where no two failures overlap.
    Availability,
    /// Tickets that were done in the period ÷ tickets that were opened in it.
    Clearance,
}

impl TicketStatistic {
    /// Names in files; a percentile is written `percentile 95`.
    pub const NAMES: [(&'static str, Self); 9] = [
        ("percent_within", Self::PercentWithin),
        ("mean", Self::Mean),
        ("median", Self::Median),
        ("count", Self::Count),
        ("backlog", Self::Backlog),
        ("mtbf", Self::Mtbf),
        ("mtrs", Self::Mtrs),
        ("availability", Self::Availability),
        ("clearance", Self::Clearance),
    ];

    /// Whether it asks only which tickets are open at what time, and of no clock.
    pub fn is_flow(self) -> bool {
        matches!(self, Self::Backlog | Self::Clearance)
    }

    pub fn unit(self) -> TicketUnit {
        match self {
            Self::PercentWithin | Self::Availability | Self::Clearance => TicketUnit::Percent,
            Self::Count | Self::Backlog => TicketUnit::Tickets,
            Self::Mean | Self::Median | Self::Percentile(_) | Self::Mtbf | Self::Mtrs => {
                TicketUnit::Hours
            }
        }
    }
}

impl TicketStatistic {
    /// The name inside of a sentence; in English that of files.
    pub fn sentence(self) -> Sentence {
        match self {
            Self::PercentWithin => sentence!("sentences-statistic-percent-within"),
            Self::Mean => sentence!("sentences-statistic-mean"),
            Self::Median => sentence!("sentences-statistic-median"),
            Self::Percentile(percent) => {
                sentence!("sentences-statistic-percentile", percent = u64::from(percent))
            }
            Self::Count => sentence!("sentences-statistic-count"),
            Self::Backlog => sentence!("sentences-statistic-backlog"),
            Self::Mtbf => sentence!("sentences-statistic-mtbf"),
            Self::Mtrs => sentence!("sentences-statistic-mtrs"),
            Self::Availability => sentence!("sentences-statistic-availability"),
            Self::Clearance => sentence!("sentences-statistic-clearance"),
        }
    }
}

impl fmt::Display for TicketStatistic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Self::Percentile(percent) = self {
            return write!(f, "percentile {percent}");
        }
        let name = Self::NAMES.iter().find(|(_, statistic)| statistic == self);
        f.write_str(name.map_or("", |(name, _)| name))
    }
}

/// Unit of a figure made of tickets.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum TicketUnit {
    Percent,
    /// Hours of service time.
    Hours,
    Tickets,
}

/// Which period a ticket belongs to. A ticket that is opened in one month and done in another gives different figures under each.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum PeriodRule {
    /// The one it was opened in.
    OpenedIn,
    /// The one in which its clock stopped; a ticket that is open belongs to none.
    ResolvedIn,
    /// The one in which its limit is used up, whether it is done or not.
    DueIn,
}

/// Which tickets count.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TicketFilter {
    /// 1 is the most urgent.
    pub priorities: Choice<u8>,
    /// Patterns with `*` and `?`, without regard to case.
    pub categories: Choice<String>,
    /// Patterns, as above.
    pub assignment_groups: Choice<String>,
    /// Patterns, as above.
    pub objects: Choice<String>,
}

/// All, or those of a list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Choice<T> {
    #[default]
    All,
    Of(Vec<T>),
}

/// Whether a ticket counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Selection {
    Counts,
    /// The filter asks for priorities and the ticket has none.
    NoPriority,
    Other,
}

/// A filter made ready for many tickets.
#[derive(Clone, Debug)]
pub struct TicketSelector<'f> {
    priorities: &'f Choice<u8>,
    categories: Option<Vec<Glob>>,
    assignment_groups: Option<Vec<Glob>>,
    objects: Option<Vec<Glob>>,
}

impl<'f> TicketSelector<'f> {
    pub fn new(filter: &'f TicketFilter) -> Self {
        let globs = |choice: &Choice<String>| match choice {
            Choice::All => None,
            Choice::Of(patterns) => Some(patterns.iter().map(|p| Glob::folded(p)).collect()),
        };
        Self {
            priorities: &filter.priorities,
            categories: globs(&filter.categories),
            assignment_groups: globs(&filter.assignment_groups),
            objects: globs(&filter.objects),
        }
    }

    pub fn select(&self, ticket: &Ticket) -> Selection {
        let fits = |globs: &Option<Vec<Glob>>, text: &str| {
            globs.as_ref().is_none_or(|globs| globs.iter().any(|glob| glob.matches(text)))
        };
        let is_ours = fits(&self.categories, &ticket.category)
            && fits(&self.assignment_groups, &ticket.assignment_group)
            && fits(&self.objects, &ticket.object);
        match (self.priorities, ticket.priority_level) {
            _ if !is_ours => Selection::Other,
            (Choice::All, _) => Selection::Counts,
            (Choice::Of(_), None) => Selection::NoPriority,
            (Choice::Of(levels), Some(level)) if levels.contains(&level) => Selection::Counts,
            (Choice::Of(_), Some(_)) => Selection::Other,
        }
    }
}
