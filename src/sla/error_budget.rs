//! Error budget: how much may be bad, how much of that is gone, how fast it goes (DOMAIN.md 4.7).
//!
//! ```text
//! allowed = whole × allowed bad share        used % = 100 × bad ÷ allowed        left = allowed − bad
//! burn    = (bad ÷ all) ÷ allowed bad share  (1: the budget lasts exactly the period)
//! spent in a window = burn × window ÷ period          lasts for = period ÷ burn
//! ```
//! The share that may be bad stands in percent: 0.1 for "at least 99.9 % good" and for "at most 0.1 % bad"
//! ([`allowed_bad_percent`]). Decimal, divided last. The multi-window alarms are in [`super::burn_rate`].

use rust_decimal::Decimal;

use super::contract::Comparison;

/// A budget and what became of it, in the unit of the input (seconds, minutes, events, slices).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ErrorBudget {
    pub allowed: Decimal,
    pub used: Decimal,
    /// Negative when overdrawn.
    pub left: Decimal,
    /// `None` where nothing may be bad at all.
    pub used_percent: Option<Decimal>,
    /// Whether the whole was estimated; whoever shows it must say so (worked example S08).
    pub is_estimated: bool,
}

/// The share that may be bad, in percent, of an objective in percent: `100 − target`, or the target itself where low is good.
pub fn allowed_bad_percent(comparison: Comparison, target_percent: Decimal) -> Decimal {
    match comparison {
        Comparison::AtLeast => Decimal::ONE_HUNDRED.saturating_sub(target_percent),
        Comparison::AtMost => target_percent,
    }
}

/// The budget of a whole that is known: the events of a window that is over, the seconds of a month, the slices of a calendar
/// window (worked examples S01, S05). `None` where an amount or the allowed share is negative, or beyond the decimal range.
pub fn error_budget(
    bad: Decimal,
    whole: Decimal,
    allowed_bad_percent: Decimal,
) -> Option<ErrorBudget> {
    if bad.min(whole).min(allowed_bad_percent) < Decimal::ZERO {
        return None;
    }
    let scaled = whole.checked_mul(allowed_bad_percent)?;
    let allowed = scaled.checked_div(Decimal::ONE_HUNDRED)?;
    let used_percent = if scaled.is_zero() {
        None
    } else {
        Some(bad.checked_mul(Decimal::from(10_000))?.checked_div(scaled)?)
    };
    let left = allowed.checked_sub(bad)?;
    Some(ErrorBudget { allowed, used: bad, left, used_percent, is_estimated: false })
}

/// The budget of a period that is not over, its events extrapolated at the pace so far: an estimate (worked example S08, where
/// the events so far alone give 60 % and the period 14 %). `None` as for [`error_budget`] and before anything elapsed.
pub fn estimated_error_budget(
    bad: Decimal,
    all_so_far: Decimal,
    elapsed_secs: i64,
    period_secs: i64,
    allowed_bad_percent: Decimal,
) -> Option<ErrorBudget> {
    if elapsed_secs <= 0 || period_secs < elapsed_secs {
        return None;
    }
    // Multiplied by the elapsed time on both sides, so that the percentage is divided once.
    let elapsed = Decimal::from(elapsed_secs);
    let whole = all_so_far.checked_mul(Decimal::from(period_secs))?;
    let times = error_budget(bad.checked_mul(elapsed)?, whole, allowed_bad_percent)?;
    let allowed = times.allowed.checked_div(elapsed)?;
    let left = allowed.checked_sub(bad)?;
    Some(ErrorBudget { allowed, used: bad, left, is_estimated: true, ..times })
}

/// How many slices a window of known length has, before it is over: 2016 slices of five minutes in a week (worked example S05).
/// `None` where the slices do not fill it.
pub fn n_slices(window_secs: i64, slice_secs: i64) -> Option<i64> {
    let fills = slice_secs > 0 && window_secs >= 0 && window_secs % slice_secs == 0;
    fills.then(|| window_secs / slice_secs)
}

/// How many times faster than allowed the budget goes (worked example S02). `None` where nothing was counted or nothing may be
/// bad.
pub fn burn_rate(bad: Decimal, all: Decimal, allowed_bad_percent: Decimal) -> Option<Decimal> {
    if allowed_bad_percent <= Decimal::ZERO {
        return None;
    }
    let allowed = all.checked_mul(allowed_bad_percent)?;
    bad.checked_mul(Decimal::ONE_HUNDRED)?.checked_div(allowed)
}

/// Percent of a period's budget that a window at this burn rate uses: `100 × burn × window ÷ period`.
pub fn spent_percent(burn_rate: Decimal, window_secs: i64, period_secs: i64) -> Option<Decimal> {
    let share = burn_rate.checked_mul(Decimal::from(window_secs))?;
    share.checked_mul(Decimal::ONE_HUNDRED)?.checked_div(Decimal::from(period_secs))
}

/// How long a whole budget lasts at this burn rate, in seconds: `period ÷ burn`. `None` when nothing burns.
pub fn exhaustion_secs(burn_rate: Decimal, period_secs: i64) -> Option<Decimal> {
    Decimal::from(period_secs).checked_div(burn_rate)
}

/// The burn rate that uses `budget_percent` of a period's budget in a window: 2 % in one hour of 30 days is 14.4 (S04).
pub fn burn_rate_of(
    budget_percent: Decimal,
    window_secs: i64,
    period_secs: i64,
) -> Option<Decimal> {
    let share = budget_percent.checked_mul(Decimal::from(period_secs))?;
    share.checked_div(Decimal::from(window_secs).checked_mul(Decimal::ONE_HUNDRED)?)
}

/// How long failures must last until a window's burn rate reaches `burn_rate`, in seconds:
/// `allowed share ÷ bad share × burn × window` (S04: a total outage at 99.9 % after 51.84 s). `None` where nothing is bad.
pub fn detection_secs(
    burn_rate: Decimal,
    window_secs: i64,
    bad_percent: Decimal,
    allowed_bad_percent: Decimal,
) -> Option<Decimal> {
    let product = burn_rate.checked_mul(Decimal::from(window_secs))?;
    product.checked_mul(allowed_bad_percent)?.checked_div(bad_percent)
}
