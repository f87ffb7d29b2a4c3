//! Days of a busy hour as people write them: which days of the week count, which dates do not, and lists of dates with a name.
//!
//! ```toml
//! days = "weekdays"                   # or "all", or ["monday", "friday"]
//! except = "not-typical"              # the list of that name in the same file, or the dates themselves:
//! except = [
//!     "2026-12-25",                                               # one date
//!     "12-24",                                                    # of every year
//!     { month = 5, weekday = "sunday", nth = 2 },                 # of every year; nth = "last" is the last one of the month
//!     { day = "12-31", name = "New Year's Eve" },                 # either kind may have a name
//! ]
//!
//! [[day_list]]
//! name = "not-typical"
//! days = ["12-24", "12-25"]
//! ```

use std::collections::BTreeMap;

use jiff::civil::{Date, Weekday};
use toml::de::{DeTable, DeValue};

use crate::query::busy_hour::{CountedDays, DayRule, ExceptedDay, WeekDays};
use crate::sla::toml_reader::{Reader, Section, Term, term};

pub(super) const DAYS: Term =
    term("days", "which days count", "days = \"all\", \"weekdays\" or [\"monday\", \"friday\"]");
pub(super) const EXCEPT: Term = term(
    "except",
    "which dates do not count",
    "except = [\"2026-12-25\", \"12-24\", { month = 5, weekday = \"sunday\", nth = 2 }], or the name of a day_list",
);
pub(super) const DAY_LISTS: Term = term("day_list", "lists of dates with a name", "[[day_list]]");
const LIST_NAME: Term = term("name", "the name that \"except\" takes", "name = \"not-typical\"");
const LIST_DAYS: Term = term("days", "which dates it lists", "days = [\"2026-12-25\", \"12-24\"]");
const DAY: Term = term("day", "which date", "day = \"12-24\"");
const MONTH: Term = term("month", "of which month, 1 to 12", "month = 5");
const WEEKDAY: Term = term("weekday", "which day of the week", "weekday = \"sunday\"");
const NTH: Term = term("nth", "which of them", "nth = 2, or nth = \"last\"");
const DAY_NAME: Term = term("name", "what the day is called", "name = \"Mother's Day\"");

const DAY_WORDS: [(&str, WeekDays); 2] = [("all", WeekDays::ALL), ("weekdays", WeekDays::WORKDAYS)];

/// Lists of dates by their names.
pub(super) type DayLists = BTreeMap<String, Vec<ExceptedDay>>;

/// The lists of a file; mistakes are noted.
pub(super) fn read_lists(reader: &mut Reader<'_>, root: &Section<'_, '_>) -> DayLists {
    let mut lists = DayLists::new();
    if !root.table.contains_key(DAY_LISTS.key) {
        return lists;
    }
    let sections = reader.tables(root, &DAY_LISTS, |idx, table| {
        match table.get(LIST_NAME.key).and_then(|name| name.get_ref().as_str()) {
            Some(name) if !name.is_empty() => format!("Day list {name:?}"),
            _ => format!("Day list {}", idx + 1),
        }
    });
    for section in &sections {
        reader.refuse_unknown_keys(section, &[&LIST_NAME, &LIST_DAYS]);
        let name = reader.identifier(section, &LIST_NAME);
        let days = read_dates(reader, section, &LIST_DAYS);
        let Some(name) = name else { continue };
        if lists.contains_key(&name) {
            let why = format_args!("{name:?} is used twice");
            reader.refuse(section, &LIST_NAME, why, "give each list a name of its own");
        }
        // A list with a mistake is known all the same: what names it is right.
        lists.insert(name, days.unwrap_or_default());
    }
    lists
}

/// The days of a definition; every day where it says nothing.
pub(super) fn read_days(
    reader: &mut Reader<'_>,
    section: &Section<'_, '_>,
    lists: &DayLists,
) -> Option<CountedDays> {
    let week = read_week(reader, section);
    let (except, except_list) = match section.table.get(EXCEPT.key).map(toml::Spanned::get_ref) {
        None => (Some(Vec::new()), None),
        Some(DeValue::String(name)) => match lists.get(name.as_ref()) {
            Some(days) => (Some(days.clone()), Some(name.as_ref().to_owned())),
            None => {
                let hint = match crate::diagnostic::nearest(name, lists.keys().map(String::as_str))
                {
                    Some(near) => format!("did you mean {near:?}?"),
                    None => format!("add a [[day_list]] with name = {name:?} to this file"),
                };
                let why = format_args!("names {name:?}, which is no day_list of this file");
                reader.refuse(section, &EXCEPT, why, hint);
                (None, None)
            }
        },
        Some(_) => (read_dates(reader, section, &EXCEPT), None),
    };
    Some(CountedDays { week: week?, except: except?, except_list })
}

fn read_week(reader: &mut Reader<'_>, section: &Section<'_, '_>) -> Option<WeekDays> {
    match section.table.get(DAYS.key).map(toml::Spanned::get_ref) {
        None => Some(WeekDays::ALL),
        Some(DeValue::Array(list)) => {
            let mut days: Vec<Weekday> = Vec::new();
            for value in list {
                let word = value.get_ref().as_str().unwrap_or_default();
                let Some((_, day)) = WeekDays::NAMES.iter().find(|(name, _)| *name == word) else {
                    let hint =
                        "write monday, tuesday, wednesday, thursday, friday, saturday or sunday";
                    let why = format_args!("lists {word:?}, not a day of the week");
                    reader.refuse(section, &DAYS, why, hint);
                    return None;
                };
                days.push(*day);
            }
            if days.is_empty() {
                let hint = format!("write {}", DAYS.example);
                reader.refuse(section, &DAYS, "lists no day", hint);
                return None;
            }
            Some(WeekDays::of(&days))
        }
        Some(_) => reader.choice(section, &DAYS, &DAY_WORDS),
    }
}

/// Dates in quotes or bare, of one year or of all, and days that are counted in a month.
fn read_dates(
    reader: &mut Reader<'_>,
    section: &Section<'_, '_>,
    term: &Term,
) -> Option<Vec<ExceptedDay>> {
    let mut days = Vec::new();
    for value in reader.list(section, term)? {
        let text = match value.get_ref() {
            DeValue::Table(table) => {
                let span = value.span();
                let day = Section { name: section.name.clone(), table, span };
                days.push(read_day(reader, &day)?);
                continue;
            }
            DeValue::String(text) => text.as_ref().to_owned(),
            DeValue::Datetime(date) => date.to_string(),
            other => format!("a TOML {}", other.type_str()),
        };
        if let Some(rule) = date_of(&text) {
            days.push(ExceptedDay { rule, name: String::new() });
        } else {
            let hint = format!("write {}", term.example);
            reader.refuse(section, term, format_args!("lists {text:?}, not a date"), hint);
            return None;
        }
    }
    Some(days)
}

/// `2026-12-25`, or `12-25` of every year.
fn date_of(text: &str) -> Option<DayRule> {
    if let Ok(date) = text.parse::<Date>() {
        return Some(DayRule::Date(date));
    }
    let (month, day) = text.split_once('-')?;
    if month.len() != 2 || day.len() != 2 {
        return None;
    }
    let (month, day) = (month.parse().ok()?, day.parse().ok()?);
    // A leap year has all dates there are.
    Date::new(2024, month, day).ok().map(|_| DayRule::Yearly { month, day })
}

fn read_day(reader: &mut Reader<'_>, day: &Section<'_, '_>) -> Option<ExceptedDay> {
    let has = |table: &DeTable<'_>, term: &Term| table.contains_key(term.key);
    let name =
        if has(day.table, &DAY_NAME) { reader.text(day, &DAY_NAME) } else { Some(String::new()) };
    if has(day.table, &DAY) {
        reader.refuse_unknown_keys(day, &[&DAY, &DAY_NAME]);
        let text = match day.table.get(DAY.key).map(toml::Spanned::get_ref) {
            Some(DeValue::Datetime(date)) => date.to_string(),
            _ => reader.text(day, &DAY)?,
        };
        let Some(rule) = date_of(&text) else {
            let hint = format!("write {}", DAY.example);
            reader.refuse(day, &DAY, format_args!("is {text:?}, not a date"), hint);
            return None;
        };
        return Some(ExceptedDay { rule, name: name? });
    }
    reader.refuse_unknown_keys(day, &[&MONTH, &WEEKDAY, &NTH, &DAY_NAME]);
    let month = reader.whole(day, &MONTH, 1..=12);
    let weekday = reader.choice(day, &WEEKDAY, &WeekDays::NAMES);
    let last = day.table.get(NTH.key).is_some_and(|nth| nth.get_ref().as_str() == Some("last"));
    let nth = if last { Some(DayRule::LAST) } else { small(reader.whole(day, &NTH, 1..=5)) };
    let rule = DayRule::NthWeekday { month: small(month)?, weekday: weekday?, nth: nth? };
    Some(ExceptedDay { rule, name: name? })
}

fn small(number: Option<u32>) -> Option<i8> {
    number.and_then(|number| i8::try_from(number).ok())
}
