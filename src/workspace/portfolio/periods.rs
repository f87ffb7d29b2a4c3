//! Which periods there are: those of which data are stored, and the months that they are shown under.

use std::collections::BTreeMap;

use crate::model::{CalendarMonth, TimeRange, Timestamp};
use crate::sla::{Contract, MeasurementWindow, SlaPeriod};

/// A wrong clock in one file must not make a list without end.
const PERIODS_MAX: usize = 240;
/// A period is worth a verdict from so much shared time on.
const SHARED_SECS_MIN: i64 = 86_400;

/// The last whole hour, UTC. What is asked twice within an hour is the same question, so that nothing is judged twice.
pub fn whole_hour(at: Timestamp) -> Timestamp {
    Timestamp::from_unix_secs(at.as_unix_secs().div_euclid(3600) * 3600)
}

/// Periods of which at least a day lies in the time of the data, in the contract's zone, oldest first: another country's midnight may
/// begin the data in the last hours of a period that this contract has nothing of. Periods before or after the agreement are none. Of a
/// rolling window, which ends anew every day, those that end with a month, and the last one.
pub fn periods_with_data(contract: &Contract, extent: Option<TimeRange>) -> Vec<SlaPeriod> {
    let Some(extent) = extent else { return Vec::new() };
    let periods: Vec<SlaPeriod> = all_periods(contract, extent)
        .into_iter()
        .filter(|name| is_agreed(contract, name))
        .collect();
    let with_days: Vec<SlaPeriod> = periods
        .iter()
        .copied()
        .filter(|period| {
            let shared = period.range(&contract.zone).intersect(extent);
            shared.is_some_and(|shared| shared.duration_secs() >= SHARED_SECS_MIN)
        })
        .collect();
    // Data of a few hours in all have their period nevertheless.
    if with_days.is_empty() { periods } else { with_days }
}

fn all_periods(contract: &Contract, extent: TimeRange) -> Vec<SlaPeriod> {
    let (window, zone) = (&contract.window, &contract.zone);
    let last_instant = extent.end.plus_secs(-1);
    if let MeasurementWindow::Rolling { .. } = window {
        let (first, last) = (zone.date(extent.start), zone.date(last_instant));
        let mut month = CalendarMonth { year: first.year(), month: first.month() };
        let mut days = Vec::new();
        while days.len() < PERIODS_MAX {
            let Ok(end) = month.next().first_day().yesterday() else { break };
            if end >= last {
                break;
            }
            days.push(end);
            month = month.next();
        }
        days.push(last);
        return days.into_iter().filter_map(|day| window.period_of_day(day).ok()).collect();
    }
    let period_at = |at| window.period_at(at, zone).ok();
    let (Some(first), Some(last)) = (period_at(extent.start), period_at(last_instant)) else {
        return Vec::new();
    };
    // From the newest back: where there are too many, the oldest are those that nobody asks for.
    let mut periods = vec![last];
    while let Some(period) = periods.last().filter(|p| **p > first && periods.len() < PERIODS_MAX) {
        let Ok(previous) = window.previous(period) else { break };
        periods.push(previous);
    }
    periods.reverse();
    periods
}

fn is_agreed(contract: &Contract, name: &SlaPeriod) -> bool {
    contract.valid_from.is_none_or(|first| name.last_day() >= first)
        && contract.valid_to.is_none_or(|last| name.first_day() <= last)
}

/// Months without gaps, oldest first, and for each contract its periods with the position of their month.
pub(super) fn columns<'a>(
    contracts: impl Iterator<Item = &'a Contract>,
    extent: Option<TimeRange>,
    n_months: usize,
) -> (Vec<CalendarMonth>, Vec<Vec<(usize, SlaPeriod)>>) {
    let placed: Vec<Vec<(CalendarMonth, SlaPeriod)>> = contracts
        .map(|contract| {
            let periods = periods_with_data(contract, extent).into_iter();
            periods.map(|name| (month_of(contract, &name, extent), name)).collect()
        })
        .collect();
    let all = || placed.iter().flatten().map(|(month, _)| *month);
    let (Some(first), Some(last)) = (all().min(), all().max()) else {
        return (Vec::new(), placed.into_iter().map(|_| Vec::new()).collect());
    };
    let mut months = vec![last];
    while let Some(month) = months.last().filter(|m| **m > first && months.len() < n_months) {
        months.push(month.previous());
    }
    months.reverse();
    let position: BTreeMap<CalendarMonth, usize> =
        months.iter().enumerate().map(|(position, month)| (*month, position)).collect();
    let of_row = |row: Vec<(CalendarMonth, SlaPeriod)>| {
        row.into_iter().filter_map(|(month, name)| Some((*position.get(&month)?, name))).collect()
    };
    (months, placed.into_iter().map(of_row).collect())
}

/// The month in which a period ends, or in which its data end so far.
fn month_of(contract: &Contract, name: &SlaPeriod, extent: Option<TimeRange>) -> CalendarMonth {
    let data_end = extent.map(|extent| contract.zone.date(extent.end.plus_secs(-1)));
    let day = data_end.map_or(name.last_day(), |end| end.clamp(name.first_day(), name.last_day()));
    CalendarMonth { year: day.year(), month: day.month() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Zone;
    use crate::sla::parse_contract;

    const CONTRACT: &str = r#"
id = "c-1"
customer = "Banco Andino"
name = "RAN"
country = "PE"
zone = "America/Lima"
currency = "PEN"
currency_decimals = 2
fee_per_period = "120000.00"
credit_cap_percent = "none"
window = "calendar_month"

[scorecard]
no_data = "zero"
score = "step"

[[objective]]
id = "availability"
name = "Cell availability"
kpi = "cell_availability"
unit = "%"
scope = ""
membership = "dated"
service_calendar = "24x7"
method = "period_aggregate"
exclusions = "none"
comparison = "at_least"
target = "99.90"
tolerance = "none"
grace = "none"
completeness_min = "0.9"
missing_data = "undecided"
rounding = "none"
weight = "100"
credit = "none"
"#;

    fn contract(window: MeasurementWindow) -> Contract {
        let contract = parse_contract("test.toml", CONTRACT).expect("a contract");
        Contract { window, ..contract }
    }

    /// From a local day of Lima up to another, the second one excluded.
    fn days(from: (i16, i8, i8), to: (i16, i8, i8)) -> Option<TimeRange> {
        let zone = Zone::named("America/Lima").expect("a zone");
        let at = |(y, m, d)| zone.instant(jiff::civil::date(y, m, d).at(0, 0, 0, 0));
        Some(TimeRange::new(at(from), at(to)))
    }

    fn names(contract: &Contract, extent: Option<TimeRange>) -> Vec<String> {
        periods_with_data(contract, extent).iter().map(ToString::to_string).collect()
    }

    #[test]
    fn a_month_needs_a_day_of_data_unless_there_is_no_more() {
        let months = contract(MeasurementWindow::CalendarMonth);
        let extent = days((2026, 9, 1), (2026, 11, 3));
        assert_eq!(names(&months, extent), ["2026-09", "2026-10", "2026-11"]);
        let some_hours = extent.map(|e| TimeRange::new(e.start.plus_secs(-3600), e.end));
        assert_eq!(names(&months, some_hours), ["2026-09", "2026-10", "2026-11"]);
        let hours = days((2026, 9, 1), (2026, 9, 2))
            .map(|e| TimeRange::new(e.start, e.start.plus_secs(7200)));
        assert_eq!(names(&months, hours), ["2026-09"]);
        assert!(names(&months, None).is_empty());
    }

    #[test]
    fn the_agreement_bounds_its_periods() {
        let bounded = Contract {
            valid_from: Some(jiff::civil::date(2026, 9, 15)),
            valid_to: Some(jiff::civil::date(2026, 10, 31)),
            ..contract(MeasurementWindow::CalendarMonth)
        };
        assert_eq!(names(&bounded, days((2026, 7, 1), (2026, 12, 1))), ["2026-09", "2026-10"]);
    }

    #[test]
    fn other_windows_stand_under_the_month_in_which_they_end() {
        let (weeks, quarters, rolling) = (
            contract(MeasurementWindow::IsoWeek),
            contract(MeasurementWindow::CalendarQuarter),
            contract(MeasurementWindow::Rolling { days: 30 }),
        );
        let extent = days((2026, 9, 1), (2026, 11, 4));
        let all = [weeks, quarters, rolling];
        let (months, placed) = columns(all.iter(), extent, 3);
        let month = |month| CalendarMonth { year: 2026, month };
        assert_eq!(months, [month(9), month(10), month(11)]);
        let shown = |row: usize| -> Vec<(usize, String)> {
            placed[row].iter().map(|(at, name)| (*at, name.to_string())).collect()
        };
        assert_eq!(shown(0).first(), Some(&(0, "2026-W36".to_owned())));
        assert!(shown(0).contains(&(1, "2026-W40".to_owned())), "it ends on 4 October");
        // The running quarter stands where its data end, not in December.
        assert_eq!(shown(1), [(0, "2026-Q3".to_owned()), (2, "2026-Q4".to_owned())]);
        assert_eq!(
            shown(2),
            [
                (0, "2026-09-30".to_owned()),
                (1, "2026-10-31".to_owned()),
                (2, "2026-11-03".to_owned())
            ]
        );
        // Older months are left out, not newer ones.
        let (months, placed) = columns(all.iter(), extent, 1);
        assert_eq!((months, placed[2].len()), (vec![month(11)], 1));
    }
}
