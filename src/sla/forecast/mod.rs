//! What the rest of a period can still bring (DOMAIN.md 4.8): best case, run rate, what is required, worst case, and an estimate
//! from the days of the week.
//!
//! ```text
//! so far  n ÷ d ──┐
//! rest    r ──────┼─► best, run rate, required, worst ─┐
//! target, bounds ─┘                                    ├─► outlook
//! days of past periods ─► seasonal estimate, interval ─┘
//! ```
//! [`forecast_objective`] takes any objective; [`forecast`] is its older sister for a plain share of good. How much is still to
//! come is known for time; for events it is an estimate, and every line that rests on it says so (worked example S08).

mod objective;
mod seasonal;
mod share;

pub use objective::{
    Figure, ForecastInput, ObjectiveForecast, Rest, RestBasis, ValueBounds, forecast_objective,
};
pub use seasonal::{
    DayCount, Interval, PAST_PERIODS_MIN, RestDay, SeasonalEstimate, SeasonalInput,
};
pub use share::{Forecast, downtime_budget_secs, forecast};

use std::fmt;

use jiff::civil::Weekday;

use crate::words::{Sentence, sentence};

/// How the period is likely to end.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Outlook {
    /// Even the worst rest keeps the target.
    Safe,
    /// At risk, because a bad rest breaks the target, but going on like this keeps it, and so does the whole interval of the
    /// seasonal estimate where there is one. It shares its [`Outlook::word`] with [`Outlook::AtRisk`]: a contract knows three
    /// words. It is told apart in [`Outlook::sentence`], because with targets such as 99.9 % nearly every period is at risk until
    /// its last day, and a reader must see which of them need attention.
    OnTrack,
    /// Going on like this breaks the target, or may well do so.
    AtRisk,
    /// More than everything would have to be good: the target cannot be met any more.
    Lost,
}

impl Outlook {
    /// One of the three words: `safe`, `at risk`, `cannot be met any more`.
    pub fn word(self) -> &'static str {
        match self {
            Self::Safe => "safe",
            Self::OnTrack | Self::AtRisk => "at risk",
            Self::Lost => "cannot be met any more",
        }
    }

    /// The word with its reason.
    pub fn sentence(self) -> Sentence {
        match self {
            Self::Safe => sentence!("sentences-outlook-safe"),
            Self::OnTrack => sentence!("sentences-outlook-on-track"),
            Self::AtRisk => sentence!("sentences-outlook-at-risk"),
            Self::Lost => sentence!("sentences-outlook-lost"),
        }
    }
}

/// Why a number of a forecast does not exist. The text completes "not defined: …".
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum NotDefined {
    PeriodOver,
    NothingSoFar,
    /// How much is still to come is not known.
    RestUnknown,
    NoUpperBound,
    NoLowerBound,
    /// A part is larger than its whole, or negative.
    Contradiction,
    OutOfRange,
    /// No daily values were given.
    NoDays,
    /// One is still to come, and none was seen yet.
    WeekdayNotSeen(Weekday),
    /// Past periods of which enough days are known; an interval needs [`PAST_PERIODS_MIN`].
    TooFewPeriods(usize),
}

impl NotDefined {
    pub fn sentence(self) -> Sentence {
        match self {
            Self::PeriodOver => sentence!("sentences-undefined-period-over"),
            Self::NothingSoFar => sentence!("sentences-undefined-nothing-so-far"),
            Self::RestUnknown => sentence!("sentences-undefined-rest-unknown"),
            Self::NoUpperBound => sentence!("sentences-undefined-no-upper-bound"),
            Self::NoLowerBound => sentence!("sentences-undefined-no-lower-bound"),
            Self::Contradiction => sentence!("sentences-undefined-contradiction"),
            Self::OutOfRange => sentence!("sentences-undefined-out-of-range"),
            Self::NoDays => sentence!("sentences-undefined-no-days"),
            Self::WeekdayNotSeen(day) => {
                sentence!("sentences-undefined-weekday", day = weekday(day))
            }
            Self::TooFewPeriods(n) => {
                sentence!("sentences-undefined-too-few", least = PAST_PERIODS_MIN, n = n)
            }
        }
    }
}

/// In English, as machine output has it.
impl fmt::Display for NotDefined {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.sentence().fmt(f)
    }
}

fn weekday(day: Weekday) -> Sentence {
    match day {
        Weekday::Monday => sentence!("sentences-monday"),
        Weekday::Tuesday => sentence!("sentences-tuesday"),
        Weekday::Wednesday => sentence!("sentences-wednesday"),
        Weekday::Thursday => sentence!("sentences-thursday"),
        Weekday::Friday => sentence!("sentences-friday"),
        Weekday::Saturday => sentence!("sentences-saturday"),
        Weekday::Sunday => sentence!("sentences-sunday"),
    }
}
