//! A plain share of good that must be at least a target: budget, run rate, best and worst case, and what is required.
//!
//! One arithmetic for time (up seconds of elapsed seconds) and for events (good of all), all in decimal (DOMAIN.md 4.8):
//! ```text
//! budget     = (1 − target) × (so far + rest)        spent = so far − good
//! required   = (target × (so far + rest) − good) ÷ rest
//! run rate   = good ÷ so far
//! best       = (good + rest) ÷ (so far + rest)       worst = good ÷ (so far + rest)
//! ```
//! Objectives that want a low value, that round before comparing, or that are no share are for `forecast_objective`.

use rust_decimal::Decimal;

use super::Outlook;

/// A period seen from the middle. Amounts are in the unit of the input (seconds, minutes, events).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Forecast {
    /// How much may be bad in the whole period.
    pub budget: Decimal,
    /// How much was bad so far.
    pub spent: Decimal,
    /// `budget − spent`; negative when overdrawn.
    pub remaining: Decimal,
    /// Share of the rest that must be good; above 100 it cannot be met, below zero nothing is needed any more.
    /// `None` when there is no rest.
    pub required_percent: Option<Decimal>,
    pub run_rate_percent: Decimal,
    pub best_percent: Decimal,
    pub worst_percent: Decimal,
    pub outlook: Outlook,
}

/// Forecasts a "share of good at least" objective from `good` of `so_far`, with `rest` to come.
///
/// `None` when nothing was counted yet, when the numbers contradict each other (`good` above `so_far`, anything negative), or
/// when they leave the decimal range.
pub fn forecast(
    good: Decimal,
    so_far: Decimal,
    rest: Decimal,
    target_percent: Decimal,
) -> Option<Forecast> {
    if so_far <= Decimal::ZERO || rest < Decimal::ZERO || good < Decimal::ZERO || good > so_far {
        return None;
    }
    let whole = so_far.checked_add(rest)?;
    let wanted = target_percent.checked_mul(whole)?.checked_div(Decimal::ONE_HUNDRED)?;
    let budget = whole.checked_sub(wanted)?;
    let spent = so_far - good;
    let required_percent =
        if rest.is_zero() { None } else { Some(percent_of(wanted.checked_sub(good)?, rest)?) };
    let run_rate_percent = percent_of(good, so_far)?;
    let best_percent = percent_of(good.checked_add(rest)?, whole)?;
    let worst_percent = percent_of(good, whole)?;
    let outlook = if worst_percent >= target_percent {
        Outlook::Safe
    } else if best_percent < target_percent {
        Outlook::Lost
    } else if run_rate_percent < target_percent {
        Outlook::AtRisk
    } else {
        Outlook::OnTrack
    };
    Some(Forecast {
        budget,
        spent,
        remaining: budget.checked_sub(spent)?,
        required_percent,
        run_rate_percent,
        best_percent,
        worst_percent,
        outlook,
    })
}

fn percent_of(part: Decimal, whole: Decimal) -> Option<Decimal> {
    part.checked_mul(Decimal::ONE_HUNDRED)?.checked_div(whole)
}

/// How long a service may be down in a period, in seconds: `(1 − target) × period`. The period is the real month's length:
/// 99.95 % leaves 20.16 min in February 2026 and 22.32 min in a month of 31 days (worked example A06).
pub fn downtime_budget_secs(period_secs: i64, target_percent: Decimal) -> Option<Decimal> {
    Decimal::ONE_HUNDRED
        .checked_sub(target_percent)?
        .checked_mul(Decimal::from(period_secs))?
        .checked_div(Decimal::ONE_HUNDRED)
}
