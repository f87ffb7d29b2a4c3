//! Which of two numbers is the day: decided over all times of a file, never by a single one.

use std::collections::BTreeSet;

use jiff::civil::{Date, DateTime};

use super::local_time::{DateOrder, LocalTime};
use crate::import::refusal::{Refusal, shown};
use crate::import::time_text::instant_at_offset;
use crate::model::{Phrase, Timestamp, phrase};

/// What a file says about itself beside its rows.
#[derive(Clone, Debug, Default)]
pub(super) struct Surroundings<'a> {
    /// As the person gave it.
    pub(super) file: &'a str,
    /// When the archive says that it was written, in UTC.
    pub(super) written_at: Option<Timestamp>,
    /// Local time of saving, from the lines before the header.
    pub(super) save_time: Option<&'a str>,
    /// Records that the lines before the header promise, and the line.
    pub(super) announced: Option<(u64, u64)>,
}

/// The order, the reason, and whether the reason lies outside of the rows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Decision {
    pub(super) order: DateOrder,
    pub(super) why: Phrase,
    /// The rows alone do not tell: a person should know.
    pub(super) by_surroundings: bool,
}

/// Share of the periods between the first and the last that must be there, in the order that is right.
const DENSITY_MIN: f64 = 0.5;
/// By how much it must beat the other order.
const DENSITY_RATIO: f64 = 3.0;

/// Decides for times of which `example` is one as it is written.
pub(super) fn decide(
    times: &[LocalTime],
    example: &str,
    around: &Surroundings<'_>,
) -> Result<Decision, Refusal> {
    let by_rows = |order, why| Ok(Decision { order, why, by_surroundings: false });
    let (mut first_max, mut second_max, mut symmetric) = (0, 0, true);
    for time in times {
        if let LocalTime::Open { first, second, .. } = time {
            (first_max, second_max) = (first_max.max(*first), second_max.max(*second));
            symmetric &= first == second;
        }
    }
    match (first_max > 12, second_max > 12) {
        (true, true) => {
            return Err(Refusal::new(
                "the dates are neither all day/month nor all month/day",
                "export the file again in one date format",
            ));
        }
        (true, false) => {
            return by_rows(DateOrder::DayMonth, phrase!("the first number goes beyond 12"));
        }
        (false, true) => {
            return by_rows(DateOrder::MonthDay, phrase!("the second number goes beyond 12"));
        }
        (false, false) if symmetric => {
            return by_rows(DateOrder::MonthDay, phrase!("both orders are the same"));
        }
        (false, false) => {}
    }
    // Days that follow each other in one order are first days of months in the other: both are exported.
    let could_be_months = |order: DateOrder| {
        DateOrder::BOTH.into_iter().any(|other| other != order && are_first_days(times, other))
    };
    if let Some(order) = by_steps(times).filter(|order| !could_be_months(*order)) {
        return by_rows(order, phrase!("only so the periods follow each other"));
    }
    if let Some(order) = by_days(times).filter(|order| !could_be_months(*order)) {
        return by_rows(order, phrase!("only so the days follow each other"));
    }
    if let Some((order, why)) = around.save_time.and_then(|time| by_save_time(time, around)) {
        return Ok(Decision { order, why, by_surroundings: true });
    }
    Err(Refusal::new(
        format!("day and month cannot be told apart (such as {})", shown(example)),
        "export a span that goes beyond the 12th of the month, keep the archive and file name that the client gave, or name the order in a mapping: `date_order = \"day/month/year\"`",
    ))
}

fn distinct(times: &[LocalTime], order: DateOrder) -> BTreeSet<DateTime> {
    times.iter().filter_map(|time| time.in_order(order)).collect()
}

/// A full export has no gaps in the right order, and months of them in the wrong one.
fn by_steps(times: &[LocalTime]) -> Option<DateOrder> {
    let [month_day, day_month] = DateOrder::BOTH.map(|order| density(&distinct(times, order)));
    let beats = |one: f64, other: f64| one >= DENSITY_MIN && one > DENSITY_RATIO * other;
    match () {
        () if beats(month_day, day_month) => Some(DateOrder::MonthDay),
        () if beats(day_month, month_day) => Some(DateOrder::DayMonth),
        () => None,
    }
}

/// Distinct times ÷ steps between the first and the last of them.
fn density(times: &BTreeSet<DateTime>) -> f64 {
    let secs: Vec<i64> = times
        .iter()
        .filter_map(|t| instant_at_offset(*t, 0))
        .map(Timestamp::as_unix_secs)
        .collect();
    let step = secs.windows(2).map(|pair| pair[1] - pair[0]).min();
    match (secs.first(), secs.last(), step) {
        (Some(first), Some(last), Some(step)) if secs.len() > 2 => {
            secs.len() as f64 / ((last - first) / step + 1) as f64
        }
        _ => 0.0,
    }
}

/// Several dates without a clock, each the first of a month.
fn are_first_days(times: &[LocalTime], order: DateOrder) -> bool {
    let times = distinct(times, order);
    times.len() > 1
        && times.iter().all(|at| at.day() == 1 && at.time() == jiff::civil::Time::midnight())
}

/// The dates are consecutive in one order and not in the other.
fn by_days(times: &[LocalTime]) -> Option<DateOrder> {
    let is_consecutive = |order: DateOrder| {
        let dates: BTreeSet<Date> = distinct(times, order).iter().map(|t| t.date()).collect();
        let span =
            dates.first().zip(dates.last()).and_then(|(first, last)| last.since(*first).ok());
        dates.len() > 1 && span.is_some_and(|span| span.get_days() as usize + 1 == dates.len())
    };
    match DateOrder::BOTH.map(is_consecutive) {
        [true, false] => Some(DateOrder::MonthDay),
        [false, true] => Some(DateOrder::DayMonth),
        _ => None,
    }
}

/// The order in which the time of saving falls on the day that the file name or the archive gives.
fn by_save_time(save_time: &str, around: &Surroundings<'_>) -> Option<(DateOrder, Phrase)> {
    let saved = LocalTime::parse(save_time)?;
    let by_order = DateOrder::BOTH.map(|order| (order, saved.in_order(order)));
    if let [(order, Some(_)), (_, None)] | [(_, None), (order, Some(_))] = by_order {
        return Some((order, phrase!("the time of saving is a date only so")));
    }
    let only = |is_near: &dyn Fn(DateTime) -> bool| {
        let mut near = by_order.iter().filter(|(_, time)| time.is_some_and(is_near));
        near.next().filter(|_| near.next().is_none()).map(|(order, _)| *order)
    };
    let in_name = |time: DateTime| {
        let name = around.file.rsplit('/').next().unwrap_or_default();
        name.contains(&time.strftime("%Y%m%d").to_string())
    };
    if let Some(order) = only(&in_name) {
        return Some((order, phrase!("the time of saving agrees with the file name only so")));
    }
    let written_at = around.written_at?.as_unix_secs();
    let near_archive = |time: DateTime| {
        instant_at_offset(time, 0)
            .is_some_and(|t| t.as_unix_secs().abs_diff(written_at) < 2 * 86_400)
    };
    only(&near_archive).map(|order| {
        (order, phrase!("the time of saving agrees with the archive's time stamp only so"))
    })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    fn decided(texts: &[&str], around: &Surroundings<'_>) -> Option<DateOrder> {
        let times: Vec<LocalTime> =
            texts.iter().map(|text| LocalTime::parse(text).unwrap()).collect();
        decide(&times, texts[0], around).ok().map(|decision| decision.order)
    }

    #[test]
    fn the_whole_file_decides() {
        let alone = Surroundings::default();
        assert_eq!(
            decided(&["02/01/2019 00:00", "02/13/2019 00:00"], &alone),
            Some(DateOrder::MonthDay)
        );
        assert_eq!(
            decided(&["29-02-2016 01:16", "01-03-2016 01:16"], &alone),
            Some(DateOrder::DayMonth)
        );
        // Neither goes beyond 12: hours follow each other over midnight in one order only.
        let hours: Vec<String> =
            (0..48).map(|h| format!("{:02}/10/2026 {}:00", 6 + h / 24, h % 24)).collect();
        let hours: Vec<&str> = hours.iter().map(String::as_str).collect();
        assert_eq!(decided(&hours, &alone), Some(DateOrder::DayMonth));
        // A few rows: the days follow each other.
        assert_eq!(
            decided(&["07/10/2026 0:00", "07/10/2026 2:00", "06/10/2026 1:00"], &alone),
            Some(DateOrder::DayMonth)
        );
        assert_eq!(decided(&["05/05/2026 0:00"], &alone), Some(DateOrder::MonthDay));
        assert_eq!(decided(&["02/03/2026 0:00", "02/03/2026 1:00"], &alone), None);
        assert_eq!(decided(&["02/13/2026", "13/02/2026"], &alone), None);
    }

    #[test]
    fn the_surroundings_decide_the_rest() {
        let times = ["02/03/2026 0:00", "02/03/2026 1:00"];
        let saved = |save_time, file| Surroundings {
            save_time: Some(save_time),
            file,
            ..Surroundings::default()
        };
        assert_eq!(
            decided(&times, &saved("02/13/2026 08:00:00", "x.csv")),
            Some(DateOrder::MonthDay)
        );
        assert_eq!(
            decided(&times, &saved("02/03/2026 08:00:00", "a/Export_20260203_080000.csv")),
            Some(DateOrder::MonthDay)
        );
        assert_eq!(
            decided(&times, &saved("02/03/2026 08:00:00", "a/Export_20260302_080000.csv")),
            Some(DateOrder::DayMonth)
        );
        assert_eq!(decided(&times, &saved("02/03/2026 08:00:00", "x.csv")), None);
    }
}
