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

use jiff::civil::Weekday;

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
    pub fn sentence(self) -> &'static str {
        match self {
            Self::Safe => "safe: even the worst case meets the target",
            Self::OnTrack => "at risk, on track: going on like this meets the target",
            Self::AtRisk => "at risk: going on like this may miss the target",
            Self::Lost => "cannot be met any more: even the best case misses the target",
        }
    }
}

/// Why a number of a forecast does not exist. The text completes "not defined: …".
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, thiserror::Error)]
pub enum NotDefined {
    #[error("the period is over")]
    PeriodOver,
    #[error("nothing was counted so far")]
    NothingSoFar,
    #[error("how much is still to come is not known")]
    RestUnknown,
    #[error("a value of this kind has no upper bound")]
    NoUpperBound,
    #[error("a value of this kind has no lower bound")]
    NoLowerBound,
    #[error("the amounts contradict each other: a part is larger than its whole, or negative")]
    Contradiction,
    #[error("the amounts leave the decimal range")]
    OutOfRange,
    #[error("no daily values were given")]
    NoDays,
    #[error("no {} was seen yet, and one is still to come", weekday_name(*.0))]
    WeekdayNotSeen(Weekday),
    #[error(
        "an interval needs {PAST_PERIODS_MIN} past periods of which enough days are known, \
         and {0} can be used"
    )]
    TooFewPeriods(usize),
}

fn weekday_name(weekday: Weekday) -> &'static str {
    match weekday {
        Weekday::Monday => "Monday",
        Weekday::Tuesday => "Tuesday",
        Weekday::Wednesday => "Wednesday",
        Weekday::Thursday => "Thursday",
        Weekday::Friday => "Friday",
        Weekday::Saturday => "Saturday",
        Weekday::Sunday => "Sunday",
    }
}
