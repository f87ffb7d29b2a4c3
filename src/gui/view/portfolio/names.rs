//! What things are called in the language of the window.

use std::collections::BTreeMap;

use crate::model::CalendarMonth;
use crate::sla::SlaPeriod;
use crate::words::{date, language, tr};
use crate::workspace::portfolio::{Grouping, PortfolioRow, RowObjective};

/// A month narrower than this is its name alone, without the year.
const YEAR_ROOM: f32 = 56.0;

fn named<'a>(name: &'a str, names: &'a BTreeMap<String, String>) -> &'a str {
    names.get(language().code()).map_or(name, String::as_str)
}

/// A contract's name, in the language where its file says it.
pub fn contract(row: &PortfolioRow) -> &str {
    named(&row.name, &row.names)
}

pub fn objective(line: &RowObjective) -> &str {
    named(&line.name, &line.names)
}

/// `October 2026`
pub fn month(month: CalendarMonth) -> String {
    date::month_year(month)
}

/// `Oct 26`, or `Oct` where there is no room.
pub fn month_short(month: CalendarMonth, room: f32) -> String {
    let number = i64::from(month.month);
    if room < YEAR_ROOM {
        return tr!("portfolio-month-short", month = number);
    }
    let year = format!("{:02}", month.year.rem_euclid(100));
    tr!("portfolio-month-short-year", month = number, year = &year)
}

/// As the scorecard names it.
pub fn period(name: SlaPeriod) -> String {
    crate::gui::view::scorecard::period_title(name)
}

/// A group, also one that the contracts do not name.
pub fn group(grouping: Grouping, name: &str) -> String {
    match (grouping, name) {
        (Grouping::Country, "") => tr!("portfolio-no-country").to_owned(),
        (Grouping::Region, "") => tr!("portfolio-no-region").to_owned(),
        (Grouping::Group, "") => tr!("portfolio-no-group").to_owned(),
        (_, name) => name.to_owned(),
    }
}
