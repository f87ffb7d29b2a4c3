//! Times of calendars: dates, wall clocks with or without a zone, UTC, lengths.

use ::icalendar::parser::Property;
use jiff::ToSpan;
use jiff::civil::{Date, DateTime};

use super::{Fault, fault};
use crate::import::time_text::{OUT_OF_BELIEF, OUT_OF_BELIEF_HINT, is_believed_year};
use crate::model::{Timestamp, Zone};

/// A wall clock in its zone; a date is its midnight.
#[derive(Clone, Debug)]
pub(super) struct When {
    local: DateTime,
    zone: Zone,
    is_date: bool,
}

impl When {
    /// Reads one value of a property: `20261011`, `20261011T010000`, `20261011T060000Z`.
    pub(super) fn read(
        property: &Property<'_>,
        value: &str,
        zone_when_missing: Option<&Zone>,
    ) -> Result<Self, Fault> {
        let (name, value) = (property.name.as_str(), value.trim());
        let (clock, is_utc) = match value.strip_suffix(['Z', 'z']) {
            Some(clock) => (clock, true),
            None => (value, false),
        };
        let is_date = clock.len() == 8;
        let local = if is_date {
            Date::strptime("%Y%m%d", clock).ok().map(|date| date.at(0, 0, 0, 0))
        } else {
            let whole = clock.len() == 15;
            whole.then(|| DateTime::strptime("%Y%m%dT%H%M%S", clock).ok()).flatten()
        };
        let Some(local) = local else {
            return fault(
                format!("{name} is {value:?}, which is no time"),
                "write it such as 20261011T010000 or 20261011",
            );
        };
        if !is_believed_year(local) {
            return fault(format!("{name} is {value:?} and {OUT_OF_BELIEF}"), OUT_OF_BELIEF_HINT);
        }
        let zone = match (is_utc, parameter(property, "TZID")) {
            (true, _) => Zone::utc(),
            (false, Some(id)) => zone_of(id)?,
            (false, None) => {
                zone_when_missing.cloned().ok_or_else(|| Fault::NoZone(value.to_owned()))?
            }
        };
        Ok(Self { local, zone, is_date })
    }

    pub(super) fn local(&self) -> DateTime {
        self.local
    }

    pub(super) fn zone(&self) -> &Zone {
        &self.zone
    }

    pub(super) fn instant(&self) -> Timestamp {
        self.zone.instant(self.local)
    }
}

/// A parameter of a property, without quotes.
pub(super) fn parameter<'a>(property: &'a Property<'_>, name: &str) -> Option<&'a str> {
    let found = property.params.iter().find(|p| p.key.as_str().eq_ignore_ascii_case(name))?;
    Some(found.val.as_ref()?.as_str().trim_matches('"'))
}

/// How long an event lasts: whole local days, which differ in length, and seconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Length {
    days: i32,
    secs: i64,
}

impl Length {
    pub(super) fn read(
        start: &When,
        end: Option<When>,
        duration: Option<&str>,
    ) -> Result<Self, Fault> {
        match (end, duration) {
            (Some(end), _) if start.is_date && end.is_date => {
                let days = (end.local.date() - start.local.date()).get_days();
                Ok(Self { days, secs: 0 })
            }
            (Some(end), _) => {
                let secs = end.instant().as_unix_secs() - start.instant().as_unix_secs();
                Ok(Self { days: 0, secs })
            }
            (None, Some(text)) => parse_length(text),
            (None, None) if start.is_date => Ok(Self { days: 1, secs: 0 }),
            (None, None) => Ok(Self { days: 0, secs: 0 }),
        }
    }

    /// The end of an event that begins at a wall clock; `None` beyond the end of the calendar.
    pub(super) fn end(self, zone: &Zone, start: DateTime) -> Option<Timestamp> {
        let day = start.checked_add(self.days.days()).ok()?;
        is_believed_year(day).then(|| zone.instant(day).plus_secs(self.secs))
    }
}

/// No change takes a century.
const DAYS_MAX: i64 = 100 * 366;

/// `P1D`, `PT2H30M`, `P1W`: days are local days, hours are hours.
fn parse_length(text: &str) -> Result<Length, Fault> {
    let wrong = || {
        let message = format!("DURATION is {text:?}, which is no length of time");
        Fault::Event(message, "write it such as PT2H or P1D".to_owned())
    };
    let span: jiff::Span = text.trim().parse().map_err(|_| wrong())?;
    if span.is_negative() || span.get_years() != 0 || span.get_months() != 0 {
        return Err(wrong());
    }
    let days = i64::from(span.get_weeks()) * 7 + i64::from(span.get_days());
    let secs = i64::from(span.get_hours())
        .checked_mul(3600)
        .and_then(|secs| secs.checked_add(span.get_minutes().checked_mul(60)?))
        .and_then(|secs| secs.checked_add(span.get_seconds()))
        .filter(|secs| *secs < DAYS_MAX * 86_400)
        .ok_or_else(wrong)?;
    let days = i32::try_from(days).ok().filter(|days| i64::from(*days) < DAYS_MAX);
    Ok(Length { days: days.ok_or_else(wrong)?, secs })
}

/// The zone of a TZID: an IANA name, also behind a path as some programs write it, or a name of Windows.
fn zone_of(id: &str) -> Result<Zone, Fault> {
    let path: Vec<&str> = id.split('/').filter(|part| !part.is_empty()).collect();
    let tails = (1..=path.len().min(3)).rev().map(|n| path[path.len() - n..].join("/"));
    let windows = WINDOWS_ZONES.iter().find(|(name, _)| name.eq_ignore_ascii_case(id.trim()));
    let names = tails.chain(windows.map(|(_, iana)| (*iana).to_owned()));
    match names.into_iter().find_map(|name| Zone::named(&name).ok()) {
        Some(zone) => Ok(zone),
        None => fault(
            format!(
                "the time zone {id:?} is no IANA zone and no zone of Windows that is known here"
            ),
            "save the calendar with IANA zones such as America/Lima, or in UTC",
        ),
    }
}

/// Names of Windows with their zone for "the world" in Unicode's `windowsZones.xml`; those of the networks we know of.
const WINDOWS_ZONES: [(&str, &str); 29] = [
    ("Argentina Standard Time", "America/Argentina/Buenos_Aires"),
    ("Arabian Standard Time", "Asia/Dubai"),
    ("Canada Central Standard Time", "America/Regina"),
    ("Central America Standard Time", "America/Guatemala"),
    ("Central Brazilian Standard Time", "America/Cuiaba"),
    ("Central Europe Standard Time", "Europe/Budapest"),
    ("Central Standard Time", "America/Chicago"),
    ("Central Standard Time (Mexico)", "America/Mexico_City"),
    ("China Standard Time", "Asia/Shanghai"),
    ("E. South America Standard Time", "America/Sao_Paulo"),
    ("Eastern Standard Time", "America/New_York"),
    ("GMT Standard Time", "Europe/London"),
    ("India Standard Time", "Asia/Kolkata"),
    ("Montevideo Standard Time", "America/Montevideo"),
    ("Mountain Standard Time", "America/Denver"),
    ("Pacific SA Standard Time", "America/Santiago"),
    ("Pacific Standard Time", "America/Los_Angeles"),
    ("Paraguay Standard Time", "America/Asuncion"),
    ("Romance Standard Time", "Europe/Paris"),
    ("SA Eastern Standard Time", "America/Cayenne"),
    ("SA Pacific Standard Time", "America/Bogota"),
    ("SA Western Standard Time", "America/La_Paz"),
    ("SE Asia Standard Time", "Asia/Bangkok"),
    ("Singapore Standard Time", "Asia/Singapore"),
    ("South Africa Standard Time", "Africa/Johannesburg"),
    ("Tokyo Standard Time", "Asia/Tokyo"),
    ("UTC", "Etc/UTC"),
    ("Venezuela Standard Time", "America/Caracas"),
    ("W. Europe Standard Time", "Europe/Berlin"),
];
