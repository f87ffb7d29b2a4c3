//! Ticks: round numbers up the side, calendar edges of a named zone along the bottom.
//!
//! A tick is where a person would put one: at 1, 2 or 5 times a power of ten; at local midnight, on Mondays, on the first of
//! the month. On the day the clocks change hours are counted on the wall clock, so ticks keep their round times.

use jiff::civil::Date;

use crate::format::Locale;
use crate::model::{CalendarMonth, TimeRange, Timestamp, Unit, Zone};
use crate::words::date;

/// Round values that cover what is drawn.
#[derive(Clone, Debug, PartialEq)]
pub struct ValueAxis {
    /// Lowest value of the axis; at or below everything drawn.
    pub low: f64,
    /// Highest value of the axis; at or above everything drawn, and above `low`.
    pub high: f64,
    /// Ascending, from `low` to `high`.
    pub ticks: Vec<f64>,
    /// Digits after the mark that tell neighboring ticks apart.
    pub decimals: u32,
}

impl ValueAxis {
    /// Label of a tick.
    pub fn label(&self, tick: f64, locale: &Locale) -> String {
        locale.fixed(tick, self.decimals)
    }

    /// Where a value lies: 0 at the bottom, 1 at the top.
    pub fn position(&self, value: f64) -> f64 {
        (value - self.low) / (self.high - self.low)
    }
}

/// An axis with about `n_ticks` ticks that covers `low..=high`; `limit` bounds it from above where values cannot go beyond,
/// as 100 does for percents.
pub fn value_axis(low: f64, high: f64, n_ticks: usize, limit: Option<f64>) -> ValueAxis {
    let (mut low, mut high) =
        if low.is_finite() && high.is_finite() && low <= high { (low, high) } else { (0.0, 1.0) };
    if high - low <= high.abs().max(low.abs()) * 1e-12 {
        // One value only: room on both sides, so that the line lies in the middle.
        let room = if high == 0.0 { 1.0 } else { high.abs() * 0.01 };
        (low, high) = (low - room, high + room);
    }
    if let Some(limit) = limit {
        high = high.min(limit);
        low = low.min(high - (limit.abs() * 1e-9).max(f64::MIN_POSITIVE));
    }
    let step = nice_step((high - low) / n_ticks.max(1) as f64);
    let first = (low / step + 1e-9).floor();
    let last = (high / step - 1e-9).ceil().max(first + 1.0);
    let n = (last - first).min(1000.0) as usize;
    let ticks: Vec<f64> = (0..=n).map(|i| (first + i as f64) * step).collect();
    let decimals = (-(step.log10() + 1e-9).floor()).clamp(0.0, 12.0) as u32;
    ValueAxis { low: first * step, high: (first + n as f64) * step, ticks, decimals }
}

/// An axis for values of a unit and the targets beside them; percents end at 100 where none is above.
pub fn axis_of_values(values: impl Iterator<Item = f64>, unit: &Unit, n_ticks: usize) -> ValueAxis {
    let (low, high) = values
        .filter(|value| value.is_finite())
        .fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), v| (low.min(v), high.max(v)));
    let limit = (unit.is_percent() && high <= 100.0).then_some(100.0);
    value_axis(low, high, n_ticks, limit)
}

/// The next of 1, 2, 2.5 (only where it adds no digit), 5, 10 times a power of ten.
pub(super) fn nice_step(step: f64) -> f64 {
    let power = 10_f64.powf(step.log10().floor());
    let nice = [1.0, 2.0, 5.0, 10.0].into_iter().find(|n| n * power >= step * (1.0 - 1e-9));
    nice.unwrap_or(10.0) * power
}

/// A tick on the time axis.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TimeTick {
    pub at: Timestamp,
    /// In English; [`Self::text`] is in the language that is spoken.
    pub label: String,
    pub says: TickSays,
    /// On the edge of the next larger unit: midnight among hours, the first among days, January among months.
    pub major: bool,
}

impl TimeTick {
    /// The label in the language that is spoken.
    pub fn text(&self) -> String {
        match self.says {
            TickSays::MonthYear(day) => {
                date::month_year_short(CalendarMonth { year: day.year(), month: day.month() })
            }
            TickSays::DayMonth(day) => date::day_month(day),
            TickSays::Day(_) | TickSays::Clock => self.label.clone(),
        }
    }
}

/// What the label of a tick says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TickSays {
    MonthYear(Date),
    DayMonth(Date),
    /// Of the month that a tick before it names.
    Day(i8),
    /// Hours and minutes, which are the same everywhere.
    Clock,
}

/// How far apart the ticks are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum TickStep {
    Minutes(i64),
    Hours(i64),
    Days(i8),
    /// From Monday.
    Weeks,
    Months(i8),
    Years(i16),
}

#[rustfmt::skip]
const STEPS: [(TickStep, i64); 22] = [
    (TickStep::Minutes(1), 60), (TickStep::Minutes(5), 300), (TickStep::Minutes(15), 900), (TickStep::Minutes(30), 1800),
    (TickStep::Hours(1), 3600), (TickStep::Hours(2), 7200), (TickStep::Hours(3), 10_800), (TickStep::Hours(6), 21_600),
    (TickStep::Hours(12), 43_200), (TickStep::Days(1), 86_400), (TickStep::Days(2), 172_800), (TickStep::Days(5), 432_000),
    (TickStep::Weeks, 604_800), (TickStep::Days(15), 1_296_000), (TickStep::Months(1), 2_629_800),
    (TickStep::Months(2), 5_259_600), (TickStep::Months(3), 7_889_400), (TickStep::Months(6), 15_778_800),
    (TickStep::Years(1), 31_557_600), (TickStep::Years(2), 63_115_200), (TickStep::Years(5), 157_788_000),
    (TickStep::Years(10), 315_576_000),
];

/// Ticks on the local calendar's edges inside `[start, end]`, at most about `n_ticks_max`.
pub fn time_ticks(range: TimeRange, zone: &Zone, n_ticks_max: usize) -> Vec<TimeTick> {
    if range.is_empty() {
        return Vec::new();
    }
    let room_secs = range.duration_secs() / i64::try_from(n_ticks_max.max(1)).unwrap_or(1);
    let step = STEPS.into_iter().find(|(_, secs)| *secs >= room_secs).unwrap_or(STEPS[21]).0;
    let local = zone.local(range.start).date();
    match step {
        TickStep::Minutes(n) => clock_ticks(range, zone, n * 60),
        TickStep::Hours(n) => clock_ticks(range, zone, n * 3600),
        TickStep::Days(n) => date_ticks(range, zone, local, move |date| next_day_of_month(date, n)),
        TickStep::Weeks => {
            let back = i64::from(local.weekday().to_monday_zero_offset());
            let monday = local.saturating_add(jiff::Span::new().days(-back));
            date_ticks(range, zone, monday, |date| date.saturating_add(jiff::Span::new().days(7)))
        }
        TickStep::Months(n) => {
            let first_month = (local.month() - 1) / n * n + 1;
            let first = CalendarMonth { year: local.year(), month: first_month }.first_day();
            date_ticks(range, zone, first, move |date| {
                date.saturating_add(jiff::Span::new().months(n))
            })
        }
        TickStep::Years(n) => {
            let first = CalendarMonth { year: local.year() / n * n, month: 1 }.first_day();
            date_ticks(range, zone, first, move |date| {
                date.saturating_add(jiff::Span::new().years(n))
            })
        }
    }
}

/// Days 1, 1 + n, 1 + 2n … of each month; the steps start anew on the first, and a stump of a step at the end is left out.
fn next_day_of_month(date: Date, n: i8) -> Date {
    let next = date.saturating_add(jiff::Span::new().days(n));
    if n == 1 {
        return next;
    }
    // Onto the grid first, for the range may begin on any day.
    let on_grid = (next.day() - 1) / n * n + 1;
    let crosses_month = next.month() != date.month();
    let near_end = on_grid > 1 && date.last_of_month().day() - on_grid < n / 2;
    if crosses_month || near_end {
        CalendarMonth { year: date.year(), month: date.month() }.next().first_day()
    } else {
        Date::new(next.year(), next.month(), on_grid).unwrap_or(next)
    }
}

fn date_ticks(
    range: TimeRange,
    zone: &Zone,
    first: Date,
    next: impl Fn(Date) -> Date,
) -> Vec<TimeTick> {
    let mut ticks = Vec::new();
    let mut date = first;
    // The month that the tick before lies in.
    let mut named = None;
    loop {
        let at = zone.days_of(date, 0).start;
        if at > range.end {
            return ticks;
        }
        if at >= range.start {
            ticks.push(date_tick(at, date, named != Some(date.month())));
            named = Some(date.month());
        }
        let following = next(date);
        if following <= date {
            return ticks;
        }
        date = following;
    }
}

/// `1 Oct` on the first tick of a month, else the day alone; a year at the start of one.
fn date_tick(at: Timestamp, date: Date, first_of_month: bool) -> TimeTick {
    let month = date.strftime("%b");
    let starts_month = date.day() == 1;
    let (label, says) = if starts_month && date.month() == 1 {
        (date.strftime("%b %Y").to_string(), TickSays::MonthYear(date))
    } else if first_of_month {
        (format!("{} {month}", date.day()), TickSays::DayMonth(date))
    } else {
        (date.day().to_string(), TickSays::Day(date.day()))
    };
    TimeTick { at, label, says, major: starts_month }
}

fn clock_ticks(range: TimeRange, zone: &Zone, step_secs: i64) -> Vec<TimeTick> {
    let mut ticks = Vec::new();
    let mut date = zone.local(range.start).date();
    loop {
        let day = zone.days_of(date, 1);
        if day.start > range.end {
            return ticks;
        }
        for n in 0..86_400 / step_secs {
            let time = date.at(0, 0, 0, 0).saturating_add(jiff::Span::new().seconds(n * step_secs));
            let at = zone.instant(time);
            // An hour that the clocks skip has no tick.
            let exists = zone.local(at) == time;
            if exists && range.start <= at && at <= range.end {
                let (label, says) = if n == 0 {
                    (date.strftime("%-d %b").to_string(), TickSays::DayMonth(date))
                } else {
                    (time.strftime("%H:%M").to_string(), TickSays::Clock)
                };
                ticks.push(TimeTick { at, label, says, major: n == 0 });
            }
        }
        let following = date.saturating_add(jiff::Span::new().days(1));
        if following <= date {
            return ticks;
        }
        date = following;
    }
}
