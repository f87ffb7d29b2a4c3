//! The terms of a contract file that say when: `[[calendar]]` tables, `service_calendar`, `window`.
//!
//! ```toml
//! [[calendar]]
//! id = "oficina"
//! zone = "America/Bogota"                  # may be left out: the contract's zone
//! hours = "mon-fri 08:00-18:00, sat 09:00-13:00"
//! holidays = ["CO", "2026-12-24"]          # or "none", which must be said
//!
//! [[objective]]
//! service_calendar = "oficina"             # or "24x7"
//! window = "calendar_month"
//! ```

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::ops::Range;

use jiff::civil::Date;
use toml::de::DeValue;

use super::calendar::hours::{DAY_NAMES, HOURS_EXAMPLE};
use super::calendar::{
    HolidayError, HolidaySet, HoursError, OpenSpan, ServiceCalendar, WeeklyHours,
};
use super::toml_reader::{Reader, Section, Term, entry_name, quoted, shown, term};
use super::window::{FiscalCalendar, FiscalPattern, MeasurementWindow, ROLLING_DAYS_MAX};
use crate::diagnostic::{Diagnostic, nearest};
use crate::model::Zone;

/// The list of calendars at the root of a contract; may be left out.
pub(crate) const CALENDARS: Term =
    term("calendar", "which hours its objectives count", "a [[calendar]] table");
/// Which calendar an objective counts by.
pub(crate) const SERVICE_CALENDAR: Term = term(
    "service_calendar",
    "in which hours service is owed",
    "service_calendar = \"24x7\", or the id of a [[calendar]]",
);
/// Over which stretch a contract is judged.
pub(crate) const WINDOW: Term = term(
    "window",
    "over which stretch it is judged",
    "window = \"calendar_month\", \"iso_week\", \"calendar_quarter\", \"rolling 30d\" or \
     { fiscal = \"4-4-5\", year_starts = { 2026 = \"2026-01-05\", 2027 = \"2027-01-04\" } }",
);

const ID: Term = term("id", "the short name it is called by", "id = \"office\"");
const ZONE: Term = term("zone", "on which wall clock its hours lie", "zone = \"America/Bogota\"");
const HOURS: Term = term(
    "hours",
    "when service is owed",
    "hours = \"mon-fri 08:00-18:00, sat 09:00-13:00\", \"24x7\" or \
     { mon = [\"08:00-12:00\", \"13:00-18:00\"], … }",
);
const HOLIDAYS: Term = term(
    "holidays",
    "on which days nothing is owed",
    "holidays = [\"CO\"], [\"BR-SP\", \"2026-12-24\"] or \"none\"",
);
const FISCAL: Term = term(
    "fiscal",
    "how the 13 weeks of a quarter are split",
    "fiscal = \"4-4-5\", \"4-5-4\" or \"5-4-4\"",
);
const YEAR_STARTS: Term = term(
    "year_starts",
    "on which day each fiscal year begins",
    "year_starts = { 2026 = \"2026-01-05\", 2027 = \"2027-01-04\" }: the last one ends the year before it",
);

pub(crate) const CALENDAR_TERMS: [&Term; 4] = [&ID, &ZONE, &HOURS, &HOLIDAYS];
pub(crate) const FISCAL_TERMS: [&Term; 2] = [&FISCAL, &YEAR_STARTS];

const WINDOW_NAMES: [(&str, MeasurementWindow); 3] = [
    ("calendar_month", MeasurementWindow::CalendarMonth),
    ("iso_week", MeasurementWindow::IsoWeek),
    ("calendar_quarter", MeasurementWindow::CalendarQuarter),
];

/// The word for a calendar without any closed time; no `[[calendar]]` may be called so.
pub const ALWAYS: &str = "24x7";

/// A calendar and what the contract calls it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NamedCalendar {
    /// [`ALWAYS`], or the id of a `[[calendar]]` table.
    pub id: String,
    pub calendar: ServiceCalendar,
}

impl NamedCalendar {
    /// Around the clock, under its own name.
    pub fn always(zone: Zone) -> Self {
        Self { id: ALWAYS.to_owned(), calendar: ServiceCalendar::always(zone) }
    }
}

/// The calendars of a contract, as far as they could be read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Calendars {
    /// In the order of the file.
    pub named: Vec<NamedCalendar>,
    /// Ids of all tables, also of those with mistakes: naming one of them is no mistake of its own.
    pub ids: Vec<String>,
}

impl Calendars {
    /// Whether every table was read.
    pub fn is_whole(&self) -> bool {
        self.named.len() == self.ids.len()
    }
}

/// Reads a file of `[[calendar]]` tables alone; each must say its zone. Every mistake is listed, with its line.
///
/// `file` is only named in the messages.
pub fn parse_calendars(file: &str, text: &str) -> Result<Vec<NamedCalendar>, Vec<Diagnostic>> {
    let mut reader = Reader::new(file, text);
    let Some(document) = reader.document(text) else {
        return reader.finish(None);
    };
    let root = Section { name: "Calendars".to_owned(), table: document.get_ref(), span: 0..0 };
    reader.refuse_unknown_keys(&root, &[&CALENDARS]);
    let calendars = read_calendars(&mut reader, &root, None);
    let name = |idx: usize, table: &_| entry_name("Calendar", idx, table);
    let is_there = root.table.contains_key(CALENDARS.key);
    let sections = if is_there { reader.tables(&root, &CALENDARS, name) } else { Vec::new() };
    for section in sections {
        if !section.table.contains_key(ZONE.key) {
            reader.missing(&section, &ZONE);
        }
    }
    let is_whole = calendars.is_whole();
    reader.finish(is_whole.then_some(calendars.named))
}

/// Reads all `[[calendar]]` tables; `zone` is the contract's, where it could be read. No table is fine.
pub(crate) fn read_calendars(
    reader: &mut Reader<'_>,
    root: &Section<'_, '_>,
    zone: Option<&Zone>,
) -> Calendars {
    let mut calendars = Calendars::default();
    if !root.table.contains_key(CALENDARS.key) {
        return calendars;
    }
    let sections = reader.tables(root, &CALENDARS, |idx, table| entry_name("Calendar", idx, table));
    let n_listed =
        root.table.get(CALENDARS.key).and_then(|v| v.get_ref().as_array()).map(|a| a.len());
    if n_listed != Some(sections.len()) {
        // What is no table may stand for the calendar that a line names.
        calendars.ids.push(String::new());
    }
    for section in &sections {
        reader.refuse_unknown_keys(section, &CALENDAR_TERMS);
        let id = reader.identifier(section, &ID);
        let calendar = read_calendar(reader, section, zone);
        let id = id.unwrap_or_default();
        if id == ALWAYS {
            let why = "is \"24x7\", the word for a calendar without closed time";
            reader.refuse(section, &ID, why, "give it another id");
        } else if !id.is_empty() && calendars.ids.contains(&id) {
            let why = format_args!("{id:?} is used twice");
            reader.refuse(section, &ID, why, "give each calendar an id of its own");
        } else if let Some(calendar) = calendar.filter(|_| !id.is_empty()) {
            calendars.named.push(NamedCalendar { id: id.clone(), calendar });
        }
        calendars.ids.push(id);
    }
    calendars
}

fn read_calendar(
    reader: &mut Reader<'_>,
    section: &Section<'_, '_>,
    zone: Option<&Zone>,
) -> Option<ServiceCalendar> {
    let zone = if section.table.contains_key(ZONE.key) {
        reader.zone(section, &ZONE)
    } else {
        zone.cloned()
    };
    let hours = read_hours(reader, section);
    let holidays = read_holidays(reader, section);
    Some(ServiceCalendar::weekly(zone?, hours?, holidays?))
}

/// One text for the week, or a list of spans for each day; a day that is not named is closed.
fn read_hours(reader: &mut Reader<'_>, section: &Section<'_, '_>) -> Option<WeeklyHours> {
    let value = reader.value(section, &HOURS)?;
    let hours = match value.get_ref() {
        DeValue::String(text) => WeeklyHours::parse(text),
        DeValue::Table(table) => {
            let name = format!("{}, hours", section.name);
            let days = read_days(reader, &Section { name, table, span: value.span() })?;
            WeeklyHours::new(days)
        }
        other => {
            let why = format!("is {}, neither a text nor a table", shown(other));
            reader.refuse(section, &HOURS, why, format!("write {}", HOURS.example));
            return None;
        }
    };
    hours
        .map_err(|error| {
            let why = format_args!("cannot be used: {error}");
            reader.refuse(section, &HOURS, why, format!("write it like {HOURS_EXAMPLE:?}"));
        })
        .ok()
}

fn read_days(reader: &mut Reader<'_>, section: &Section<'_, '_>) -> Option<[Vec<OpenSpan>; 7]> {
    let mut days: [Vec<OpenSpan>; 7] = Default::default();
    let mut is_whole = true;
    for (key, value) in section.table {
        let name = key.get_ref().as_ref();
        let day = DAY_NAMES.iter().position(|day| *day == name).and_then(|at| days.get_mut(at));
        let Some(day) = day else {
            let hint = match nearest(name, DAY_NAMES) {
                Some(near) => format!("did you mean {near:?}?"),
                None => format!("days are {}", DAY_NAMES.join(", ")),
            };
            let message = format!("{} has an unknown day {name:?}", section.name);
            reader.report(key.span().start, message, &[hint]);
            is_whole = false;
            continue;
        };
        match read_spans(reader, section, name, value.get_ref(), value.span()) {
            Some(spans) => *day = spans,
            None => is_whole = false,
        }
    }
    is_whole.then_some(days)
}

fn read_spans(
    reader: &mut Reader<'_>,
    section: &Section<'_, '_>,
    day: &str,
    value: &DeValue<'_>,
    span: Range<usize>,
) -> Option<Vec<OpenSpan>> {
    let mut refuse = |at: usize, why: String| {
        let hint = format!("write {day} = [\"08:00-12:00\", \"13:00-18:00\"]");
        reader.report(at, format!("{}: {day:?} {why}", section.name), &[hint]);
    };
    let Some(list) = value.as_array() else {
        refuse(span.start, format!("is a TOML {}, not a list of hours", value.type_str()));
        return None;
    };
    let mut spans = Vec::new();
    let mut is_whole = true;
    for item in list {
        let read = match item.get_ref().as_str() {
            Some(text) => OpenSpan::parse(text).map_err(|error: HoursError| error.to_string()),
            None => Err(format!("a TOML {} is no span of hours", item.get_ref().type_str())),
        };
        match read {
            Ok(read) => spans.push(read),
            Err(why) => {
                refuse(item.span().start, format!("cannot be used: {why}"));
                is_whole = false;
            }
        }
    }
    is_whole.then_some(spans)
}

/// `"none"`, or a list of countries, regions and dates.
fn read_holidays(reader: &mut Reader<'_>, section: &Section<'_, '_>) -> Option<HolidaySet> {
    let value = reader.value(section, &HOLIDAYS)?;
    let list = match value.get_ref() {
        DeValue::String(word) if word == "none" => return Some(HolidaySet::none()),
        DeValue::Array(list) => list,
        other => {
            let why = format!("is {}, neither \"none\" nor a list", shown(other));
            reader.refuse(section, &HOLIDAYS, why, format!("write {}", HOLIDAYS.example));
            return None;
        }
    };
    if list.is_empty() {
        let hint = "write holidays = \"none\" if no day is closed";
        reader.refuse(section, &HOLIDAYS, "lists nothing", hint);
        return None;
    }
    let (mut codes, mut dates) = (Vec::new(), BTreeSet::new());
    let mut is_whole = true;
    for item in list {
        let read = match item.get_ref() {
            DeValue::String(text) => read_holiday(text, &mut codes, &mut dates),
            DeValue::Datetime(date) => read_holiday(&date.to_string(), &mut codes, &mut dates),
            other => {
                let why = format!("lists a TOML {}", other.type_str());
                Err((why, format!("write {}", HOLIDAYS.example)))
            }
        };
        if let Err((why, hint)) = read {
            let message = format!("{}: {:?} {why}", section.name, HOLIDAYS.key);
            reader.report(item.span().start, message, &[hint]);
            is_whole = false;
        }
    }
    if !is_whole {
        return None;
    }
    HolidaySet::new(codes, dates)
        .map_err(|error| {
            let why = format_args!("cannot be used: {error}");
            reader.refuse(section, &HOLIDAYS, why, error.hint());
        })
        .ok()
}

/// Adds one country, region or date; the error is what is wrong and what to do.
fn read_holiday(
    text: &str,
    codes: &mut Vec<String>,
    dates: &mut BTreeSet<Date>,
) -> Result<(), (String, String)> {
    let twice = || (format!("lists {text:?} twice"), "take one out".to_owned());
    if text.starts_with(|c: char| c.is_ascii_digit()) {
        let date = parse_date(text).ok_or_else(|| {
            let why = format!("lists {text:?}, which is no date");
            (why, "write a date as \"2026-12-24\"".to_owned())
        })?;
        return if dates.insert(date) { Ok(()) } else { Err(twice()) };
    }
    if codes.iter().any(|code| code == text) {
        return Err(twice());
    }
    HolidaySet::new(vec![text.to_owned()], BTreeSet::new())
        .map_err(|error: HolidayError| (format!("lists {text:?}: {error}"), error.hint()))?;
    codes.push(text.to_owned());
    Ok(())
}

/// `2026-12-24` and no other form.
fn parse_date(text: &str) -> Option<Date> {
    let is_plain = text.len() == 10 && text.bytes().all(|b| b.is_ascii_digit() || b == b'-');
    text.parse().ok().filter(|_| is_plain)
}

/// Reads which calendar an objective counts by; `zone` is the contract's, where it could be read.
pub(crate) fn read_service_calendar(
    reader: &mut Reader<'_>,
    section: &Section<'_, '_>,
    zone: Option<&Zone>,
    calendars: &Calendars,
) -> Option<NamedCalendar> {
    let id = reader.words(section, &SERVICE_CALENDAR)?;
    if id == ALWAYS {
        return zone.cloned().map(NamedCalendar::always);
    }
    if let Some(named) = calendars.named.iter().find(|named| named.id == id) {
        return Some(named.clone());
    }
    // A calendar with mistakes is no mistake of the line, and one without an id may be the one that is named.
    if calendars.ids.contains(&id) || calendars.ids.iter().any(String::is_empty) {
        return None;
    }
    let known =
        || calendars.ids.iter().map(String::as_str).filter(|id| !id.is_empty() && *id != ALWAYS);
    let hint = match nearest(&id, known().chain([ALWAYS])) {
        Some(near) => format!("did you mean {near:?}?"),
        None => format!("add a [[calendar]] table with id = {}", quoted(&id)),
    };
    let choices: Vec<String> = std::iter::once(ALWAYS).chain(known()).map(quoted).collect();
    let why = format_args!("is {id:?}, not one of {}", choices.join(", "));
    reader.refuse(section, &SERVICE_CALENDAR, why, hint);
    None
}

/// Reads over which stretch a contract is judged.
pub(crate) fn read_window(
    reader: &mut Reader<'_>,
    section: &Section<'_, '_>,
) -> Option<MeasurementWindow> {
    let value = reader.value(section, &WINDOW)?;
    match value.get_ref() {
        DeValue::String(text) => read_window_word(reader, section, text),
        DeValue::Table(table) => {
            let name = format!("{}, window", section.name);
            read_fiscal(reader, &Section { name, table, span: value.span() })
        }
        other => {
            let why = format_args!("is a TOML {}, neither a text nor a table", other.type_str());
            reader.refuse(section, &WINDOW, why, format!("write {}", WINDOW.example));
            None
        }
    }
}

fn read_window_word(
    reader: &mut Reader<'_>,
    section: &Section<'_, '_>,
    text: &str,
) -> Option<MeasurementWindow> {
    if let Some((_, window)) = WINDOW_NAMES.iter().find(|(name, _)| *name == text) {
        return Some(window.clone());
    }
    if let Some(length) = text.strip_prefix("rolling") {
        let digits = length.trim_start().strip_suffix('d').unwrap_or_default();
        let days = digits
            .bytes()
            .all(|b| b.is_ascii_digit())
            .then(|| digits.parse::<u16>().ok())
            .flatten()
            .filter(|days| (1..=ROLLING_DAYS_MAX).contains(days));
        if days.is_none() {
            let why =
                format_args!("is {text:?}, not a rolling window of 1 to {ROLLING_DAYS_MAX} days");
            reader.refuse(section, &WINDOW, why, "write window = \"rolling 30d\"");
        }
        return days.map(|days| MeasurementWindow::Rolling { days });
    }
    let names = || WINDOW_NAMES.iter().map(|(name, _)| *name);
    let hint = match nearest(text, names()) {
        Some(near) => format!("did you mean {near:?}?"),
        None => format!("write {}", WINDOW.example),
    };
    let choices: Vec<String> = names().map(quoted).collect();
    let why = format_args!(
        "is {text:?}, not one of {}, \"rolling 30d\" or a table with \"fiscal\"",
        choices.join(", ")
    );
    reader.refuse(section, &WINDOW, why, hint);
    None
}

fn read_fiscal(reader: &mut Reader<'_>, section: &Section<'_, '_>) -> Option<MeasurementWindow> {
    reader.refuse_unknown_keys(section, &FISCAL_TERMS);
    let pattern = reader.choice(section, &FISCAL, &FiscalPattern::NAMES);
    let year_starts = read_year_starts(reader, section);
    FiscalCalendar::new(pattern?, year_starts?)
        .map(MeasurementWindow::FiscalMonth445)
        .map_err(|error| {
            reader.refuse(section, &YEAR_STARTS, error, format!("write {}", YEAR_STARTS.example));
        })
        .ok()
}

fn read_year_starts(
    reader: &mut Reader<'_>,
    section: &Section<'_, '_>,
) -> Option<Vec<(i16, Date)>> {
    let value = reader.value(section, &YEAR_STARTS)?.get_ref();
    let Some(table) = value.as_table() else {
        let why =
            format!("is {}, which does not say what each fiscal year is called", shown(value));
        reader.refuse(section, &YEAR_STARTS, why, format!("write {}", YEAR_STARTS.example));
        return None;
    };
    let mut starts = Vec::new();
    for (name, value) in table {
        let (word, at) = (name.get_ref().as_ref(), name.span().start);
        let year = Some(word)
            .filter(|word| word.len() == 4 && word.bytes().all(|b| b.is_ascii_digit()))
            .and_then(|word| word.parse::<i16>().ok());
        let date = date_of(value.get_ref());
        match (year, date) {
            (Some(year), Some(date)) => starts.push((year, date)),
            (None, _) => refuse_start(reader, section, at, &format!("names {word:?}, no year")),
            (_, None) => {
                refuse_start(reader, section, value.span().start, &format!("gives {word} no date"));
            }
        }
    }
    (starts.len() == table.len()).then_some(starts)
}

fn refuse_start(reader: &mut Reader<'_>, section: &Section<'_, '_>, at: usize, why: &str) {
    let message = format!("{}: {:?} {why}", section.name, YEAR_STARTS.key);
    reader.report(at, message, &[format!("write {}", YEAR_STARTS.example)]);
}

fn date_of(value: &DeValue<'_>) -> Option<Date> {
    match value {
        DeValue::String(text) => parse_date(text),
        DeValue::Datetime(date) => parse_date(&date.to_string()),
        _ => None,
    }
}

/// `[[calendar]]` tables that [`read_calendars`] reads back. `zone` is the contract's, which a calendar need not repeat.
pub(crate) fn write_calendars(out: &mut String, calendars: &[NamedCalendar], zone: &Zone) {
    for NamedCalendar { id, calendar } in calendars {
        out.push_str("\n[[calendar]]\n");
        let mut line = |key: &str, value: &str| {
            let _ = writeln!(out, "{key} = {value}");
        };
        line(ID.key, &quoted(id));
        if calendar.zone() != zone {
            line(ZONE.key, &quoted(calendar.zone().name()));
        }
        line(HOURS.key, &quoted(&calendar.hours().to_string()));
        line(HOLIDAYS.key, &holidays_value(calendar.holidays()));
    }
}

fn holidays_value(holidays: &HolidaySet) -> String {
    if holidays.is_empty() {
        return quoted("none");
    }
    let dates = holidays.own_dates().iter().map(Date::to_string);
    let items: Vec<String> =
        holidays.codes().iter().cloned().chain(dates).map(|item| quoted(&item)).collect();
    format!("[{}]", items.join(", "))
}

/// The value of `window` as TOML that [`read_window`] reads back.
pub(crate) fn window_value(window: &MeasurementWindow) -> String {
    match window {
        MeasurementWindow::Rolling { days } => quoted(&format!("rolling {days}d")),
        MeasurementWindow::FiscalMonth445(fiscal) => {
            let starts: Vec<String> = fiscal
                .year_starts()
                .iter()
                .map(|(year, date)| format!("{year:04} = {}", quoted(&date.to_string())))
                .collect();
            format!(
                "{{ fiscal = {}, year_starts = {{ {} }} }}",
                quoted(&fiscal.pattern().to_string()),
                starts.join(", ")
            )
        }
        plain => {
            let name = WINDOW_NAMES.iter().find(|(_, window)| window == plain);
            quoted(name.map_or("", |(name, _)| name))
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::diagnostic::Diagnostic;

    /// The calendars, the window and the service calendar of a text, as a contract would read them.
    fn read(text: &str) -> Result<(Vec<NamedCalendar>, NamedCalendar, MeasurementWindow), String> {
        let mut reader = Reader::new("c.toml", text);
        let document = reader.document(text);
        let value = document.as_ref().and_then(|document| {
            let root =
                Section { name: "Contract".to_owned(), table: document.get_ref(), span: 0..0 };
            let zone = Zone::named("America/Lima").ok();
            let calendars = read_calendars(&mut reader, &root, zone.as_ref());
            let named = read_service_calendar(&mut reader, &root, zone.as_ref(), &calendars);
            let window = read_window(&mut reader, &root);
            Some((calendars.is_whole().then_some(calendars.named)?, named?, window?))
        });
        let lines = |list: Vec<Diagnostic>| {
            let texts: Vec<String> = list
                .iter()
                .map(|d| {
                    format!(
                        "{}: {} | {}",
                        d.location.line.unwrap_or(0),
                        d.message,
                        d.hints
                            .iter()
                            .map(crate::model::Phrase::english)
                            .collect::<Vec<_>>()
                            .join(" | ")
                    )
                })
                .collect();
            texts.join("\n")
        };
        reader.finish(value).map_err(lines)
    }

    const WHOLE: &str = "service_calendar = \"oficina\"\nwindow = \"rolling 30d\"\n\
        [[calendar]]\nid = \"oficina\"\nzone = \"America/Bogota\"\n\
        hours = { mon = [\"13:00-18:00\", \"08:00-12:00\"], sun = [\"00:00-24:00\"] }\n\
        holidays = [\"CO\", 2026-12-24, \"2026-12-31\"]\n\
        [[calendar]]\nid = \"siempre\"\nhours = \"24x7\"\nholidays = \"none\"\n";

    #[test]
    fn calendars_are_read_and_written() {
        let (calendars, named, window) = read(WHOLE).unwrap();
        assert_eq!(named, calendars[0]);
        assert_eq!(window, MeasurementWindow::Rolling { days: 30 });
        assert_eq!(
            named.calendar.to_string(),
            "mon 08:00-12:00 13:00-18:00, sun 00:00-24:00 (America/Bogota), holidays CO, 2026-12-24, 2026-12-31"
        );
        assert!(calendars[1].calendar.is_always());
        assert_eq!(calendars[1].calendar.zone().name(), "America/Lima");
        let mut out = "service_calendar = \"oficina\"\nwindow = ".to_owned();
        out.push_str(&window_value(&window));
        write_calendars(&mut out, &calendars, calendars[1].calendar.zone());
        assert_eq!(read(&out).unwrap(), (calendars, named, window), "{out}");
    }

    #[test]
    fn windows_are_read_and_written() {
        for text in [
            "\"calendar_month\"",
            "\"iso_week\"",
            "\"calendar_quarter\"",
            "\"rolling 7d\"",
            "{ fiscal = \"4-5-4\", year_starts = { 2026 = \"2026-01-05\", 2027 = \"2027-01-04\" } }",
        ] {
            let (_, named, window) =
                read(&format!("service_calendar = \"24x7\"\nwindow = {text}\n")).unwrap();
            assert_eq!(window_value(&window), text);
            assert!(named.calendar.is_always());
        }
    }

    #[test]
    fn every_mistake_is_named_with_its_line() {
        let wrong = "service_calendar = \"ofcina\"\nwindow = \"calendar_moth\"\n\
            [[calendar]]\nid = \"oficina\"\nhours = { mon = [\"08:00-25:00\"], tues = [] }\n\
            holidays = [\"CQ\", \"2026-02-30\", \"PE\", \"PE\"]\n\
            [[calendar]]\nid = \"24x7\"\nhours = \"lun-vie 08:00-18:00\"\nholidays = []\n\
            [[calendar]]\nid = \"vacia\"\nfestivos = 1\n";
        let told = read(wrong).unwrap_err();
        for line in [
            "1: Contract: \"service_calendar\" is \"ofcina\", not one of \"24x7\", \"oficina\", \"vacia\"",
            "2: Contract: \"window\" is \"calendar_moth\"",
            "| did you mean \"calendar_month\"?",
            "5: Calendar \"oficina\", hours: \"mon\" cannot be used: \"08:00-25:00\" is no span of hours",
            "5: Calendar \"oficina\", hours has an unknown day \"tues\" | did you mean \"tue\"?",
            "6: Calendar \"oficina\": \"holidays\" lists \"CQ\": no holidays are known for the country \"CQ\"",
            "6: Calendar \"oficina\": \"holidays\" lists \"2026-02-30\", which is no date",
            "6: Calendar \"oficina\": \"holidays\" lists \"PE\" twice",
            "8: Calendar \"24x7\": \"id\" is \"24x7\"",
            "9: Calendar \"24x7\": \"hours\" cannot be used: \"lun-vie\" is no day",
            "10: Calendar \"24x7\": \"holidays\" lists nothing | write holidays = \"none\"",
            "11: Calendar \"vacia\" has no \"hours\"",
            "11: Calendar \"vacia\" has no \"holidays\"",
            "13: Calendar \"vacia\" has an unknown term \"festivos\"",
        ] {
            assert!(told.contains(line), "{line}\nis not in\n{told}");
        }
        assert_eq!(told.lines().count(), 13, "{told}");
    }

    #[test]
    fn fiscal_years_and_rolling_windows_are_checked() {
        for (value, why) in [
            ("{ fiscal = \"4-4-4\", year_starts = {} }", "\"fiscal\" is \"4-4-4\", not one of"),
            ("{ fiscal = \"4-4-5\" }", "has no \"year_starts\""),
            (
                "{ fiscal = \"4-4-5\", year_starts = [\"2026-01-05\"] }",
                "does not say what each fiscal year is called",
            ),
            (
                "{ fiscal = \"4-4-5\", year_starts = { 2026 = \"2026-01-05\" } }",
                "has 1 start, and at least two are needed",
            ),
            ("{ fiscal = \"4-4-5\", year_starts = { 2026 = \"enero\" } }", "gives 2026 no date"),
            (
                "{ fiscal = \"4-4-5\", year_starts = { FY26 = \"2026-01-05\" } }",
                "names \"FY26\", no year",
            ),
            (
                "{ fiscal = \"4-4-5\", year_starts = { 2026 = \"2026-01-05\", 2027 = \"2027-01-05\" } }",
                "last 365 days",
            ),
            ("\"rolling 0d\"", "not a rolling window of 1 to 366 days"),
            ("\"rolling 30\"", "not a rolling window"),
            ("30", "is a TOML integer"),
        ] {
            let told =
                read(&format!("service_calendar = \"24x7\"\nwindow = {value}\n")).unwrap_err();
            assert!(told.starts_with("2: ") && told.contains(why), "{value}: {told}");
        }
        let told = read("window = \"iso_week\"\n").unwrap_err();
        assert!(
            told.contains("has no \"service_calendar\": in which hours service is owed"),
            "{told}"
        );
    }
}
