//! iCalendar (RFC 5545): planned changes and maintenance windows, for the exclusion ledger as proposals.
//!
//! ```text
//! text ─ limits ─► icalendar::parser ─► Event (times.rs) ─ recurrence.rs ─► PlannedChange
//! ```
//! An event that cannot be taken is listed with its line, the others go on. A time without zone ("floating", and every date)
//! needs the zone of the exporting system; without one the whole file is refused, so that it can be read again. Cancelled
//! events, and those without a length, bring nothing. Organizers and attendees are never read.

mod recurrence;
mod times;

use std::collections::{BTreeMap, BTreeSet};

use ::icalendar::parser::{Component, Property, read_components, unfold};
use jiff::civil::DateTime;

use super::format::{FormatInfo, Head, Input, Reader};
use super::refusal::{ReadError, Refusal, ZONE_HINT};
use super::{Limits, Reading, finding, text};
use crate::job::JobContext;
use crate::model::{
    Drafts, FileCounts, ImportedFile, Phrase, PlannedChange, RejectRecord, TimeRange, Timestamp,
    Zone, phrase, template,
};
use recurrence::Rule;
use times::{Length, When};

pub(super) static READER: Reader = Reader {
    info: FormatInfo {
        name: "icalendar",
        title: "iCalendar (.ics)",
        description: template!(
            "Calendars of planned changes and maintenance windows; they become proposals in exclusions/"
        ),
        proven: false,
    },
    recognize,
    read,
};

fn recognize(head: &Head<'_>) -> Option<Phrase> {
    let Head::Text(text) = head else { return None };
    let first = text.trim_start().lines().next()?;
    is_line(first, "BEGIN:VCALENDAR")
        .then(|| phrase!("it begins with {text}", text = "BEGIN:VCALENDAR"))
}

fn is_line(line: &str, expected: &str) -> bool {
    line.trim_end().eq_ignore_ascii_case(expected)
}

fn read(input: Input<'_>, ctx: &JobContext) -> Result<Reading, ReadError> {
    let decoded = text::decode(input.bytes, None)?;
    let text = decoded.text.trim_start_matches('\u{feff}').trim_start();
    check_lines(text, &input.options.limits)?;
    let unfolded = unfold(text);
    let calendars = read_components(&unfolded).map_err(|error| unreadable(&error))?;
    ctx.check()?;
    let zone = input.options.zone_when_missing.as_ref();
    let mut taken = Taken { file: input.file, ..Taken::default() };
    let mut lines = event_lines(text).into_iter();
    let mut events = Vec::new();
    for component in calendars.iter().flat_map(events_of) {
        let line = lines.next().unwrap_or(1);
        match Event::read(component, line, zone) {
            Ok(event) => events.push(event),
            Err(Fault::NoZone(time)) => {
                let message = format!("the times have no zone (such as {time:?})");
                return Err(Refusal::new(message, ZONE_HINT).at_line(line).into());
            }
            Err(Fault::Event(message, hint)) => taken.reject(line, message, hint),
        }
    }
    taken.expand(events);
    ctx.check()?;
    Ok(taken.into_reading(zone, decoded.encoding, decoded.why))
}

/// The parser calls itself for each level of nesting, so their number is bounded before it is asked.
fn check_lines(text: &str, limits: &Limits) -> Result<(), Refusal> {
    let mut depth = 0_u64;
    for (number, line) in (1..).zip(text.lines()) {
        if line.len() as u64 > limits.line_bytes_max {
            let message = format!("a line is longer than {} bytes", limits.line_bytes_max);
            return Err(Refusal::new(message, "raise line_bytes_max under [limits] in vigia.toml")
                .at_line(number));
        }
        let has = |prefix: &str| {
            line.get(..prefix.len()).is_some_and(|start| start.eq_ignore_ascii_case(prefix))
        };
        if has("BEGIN:") {
            depth += 1;
        } else if has("END:") {
            depth = depth.saturating_sub(1);
        }
        if depth > limits.nesting_max {
            let message =
                format!("components are nested deeper than {} levels", limits.nesting_max);
            return Err(Refusal::new(message, "raise nesting_max under [limits] in vigia.toml")
                .at_line(number));
        }
    }
    Ok(())
}

/// The parser's error shows the text around it over many lines: the first that says something is enough.
fn unreadable(error: &str) -> Refusal {
    let detail = error.lines().find(|l| l.contains("at line")).unwrap_or("a line is malformed");
    Refusal::new(
        format!("the calendar could not be read: {}", detail.trim().trim_end_matches(':')),
        "export the calendar again; each BEGIN needs its END, each line a name and a value",
    )
}

fn event_lines(text: &str) -> Vec<u64> {
    let numbered = (1_u64..).zip(text.lines());
    numbered.filter(|(_, line)| is_line(line, "BEGIN:VEVENT")).map(|(n, _)| n).collect()
}

/// Events in the order of the text.
fn events_of<'a, 'c>(component: &'a Component<'c>) -> Vec<&'a Component<'c>> {
    if component.name.as_str().eq_ignore_ascii_case("VEVENT") {
        return vec![component];
    }
    component.components.iter().flat_map(events_of).collect()
}

/// Why an event was not taken.
enum Fault {
    /// A time without zone, as written.
    NoZone(String),
    /// Message and hint.
    Event(String, String),
}

fn fault<T>(message: impl Into<String>, hint: impl Into<String>) -> Result<T, Fault> {
    Err(Fault::Event(message.into(), hint.into()))
}

/// One VEVENT, understood.
struct Event {
    line: u64,
    uid: String,
    sequence: u64,
    title: String,
    objects: String,
    announced_at: Option<Timestamp>,
    start: When,
    length: Length,
    cancelled: bool,
    rule: Option<Rule>,
    /// Starts that do not take place.
    left_out: Vec<When>,
    /// More starts.
    added: Vec<When>,
    /// Which instance of its series it stands for.
    instance: Option<When>,
}

fn property<'a, 'c>(event: &'a Component<'c>, name: &str) -> Option<&'a Property<'c>> {
    event.properties.iter().find(|p| p.name.as_str().eq_ignore_ascii_case(name))
}

/// A text property, unescaped and on one line.
fn words(event: &Component<'_>, name: &str) -> String {
    let texts = event.properties.iter().filter(|p| p.name.as_str().eq_ignore_ascii_case(name));
    let texts: Vec<String> = texts
        .map(|p| {
            p.val.clone().unescape_text().as_str().split_whitespace().collect::<Vec<_>>().join(" ")
        })
        .filter(|text| !text.is_empty())
        .collect();
    texts.join(", ")
}

/// All times of a property that may stand several times and list several values.
fn times_of(event: &Component<'_>, name: &str, zone: Option<&Zone>) -> Result<Vec<When>, Fault> {
    let mut found = Vec::new();
    for p in event.properties.iter().filter(|p| p.name.as_str().eq_ignore_ascii_case(name)) {
        for value in p.val.as_str().split(',') {
            found.push(When::read(p, value, zone)?);
        }
    }
    Ok(found)
}

impl Event {
    fn read(event: &Component<'_>, line: u64, zone: Option<&Zone>) -> Result<Self, Fault> {
        let Some(dtstart) = property(event, "DTSTART") else {
            return fault("the event has no DTSTART", "give the event a start, or take it out");
        };
        let start = When::read(dtstart, dtstart.val.as_str(), zone)?;
        let length = Length::read(
            &start,
            property(event, "DTEND").map(|p| When::read(p, p.val.as_str(), zone)).transpose()?,
            property(event, "DURATION").map(|p| p.val.as_str()),
        )?;
        let rule =
            property(event, "RRULE").map(|p| Rule::read(p.val.as_str(), &start)).transpose()?;
        let instance = property(event, "RECURRENCE-ID");
        if let Some(range) = instance.and_then(|p| times::parameter(p, "RANGE")) {
            let hint = "write the changed instances one by one";
            return fault(format!("RECURRENCE-ID with RANGE={range} changes a whole series"), hint);
        }
        let location = words(event, "LOCATION");
        Ok(Self {
            line,
            uid: words(event, "UID"),
            sequence: words(event, "SEQUENCE").parse().unwrap_or(0),
            title: words(event, "SUMMARY"),
            objects: if location.is_empty() { words(event, "CATEGORIES") } else { location },
            announced_at: property(event, "CREATED")
                .and_then(|p| When::read(p, p.val.as_str(), zone).ok())
                .map(|when| when.instant()),
            cancelled: words(event, "STATUS").eq_ignore_ascii_case("CANCELLED"),
            left_out: times_of(event, "EXDATE", zone)?,
            added: times_of(event, "RDATE", zone)?,
            instance: instance.map(|p| When::read(p, p.val.as_str(), zone)).transpose()?,
            start,
            length,
            rule,
        })
    }

    fn repeats(&self) -> bool {
        self.rule.is_some() || !self.added.is_empty()
    }

    fn change(&self, start: DateTime, id: String) -> Option<PlannedChange> {
        let zone = self.start.zone();
        let begin = zone.instant(start);
        let end = self.length.end(zone, start)?;
        (begin < end).then(|| PlannedChange {
            id,
            title: self.title.clone(),
            range: TimeRange { start: begin, end },
            objects: self.objects.clone(),
            announced_at: self.announced_at,
        })
    }
}

/// What was made of a file.
#[derive(Default)]
struct Taken<'a> {
    file: &'a str,
    changes: Vec<PlannedChange>,
    warnings: Vec<String>,
    rejects: Vec<RejectRecord>,
    n_cancelled: u64,
}

impl Taken<'_> {
    fn reject(&mut self, line: u64, message: String, hint: String) {
        let file = self.file.to_owned();
        self.rejects.push(RejectRecord { file, line: Some(line), message, hint });
    }

    /// Of several versions of one event the one with the highest SEQUENCE counts, of equal ones the last; then series are written
    /// out, without the instances that events of their own replace.
    fn expand(&mut self, events: Vec<Event>) {
        let mut newest: BTreeMap<(String, Option<Timestamp>), Event> = BTreeMap::new();
        for event in events {
            // Events without UID are told apart by their lines.
            let uid = match event.uid.as_str() {
                "" => format!("line-{}", event.line),
                uid => uid.to_owned(),
            };
            let key = (uid, event.instance.as_ref().map(When::instant));
            let older = newest.get(&key).is_some_and(|known| known.sequence > event.sequence);
            if !older {
                newest.insert(key, event);
            }
        }
        let replaced: BTreeSet<(String, Timestamp)> =
            newest.keys().filter_map(|(uid, at)| Some((uid.clone(), (*at)?))).collect();
        for ((uid, instance), event) in &newest {
            if event.cancelled {
                self.n_cancelled += 1;
            } else if event.repeats() && instance.is_none() {
                self.expand_series(uid, event, &replaced);
            } else {
                let id = instance.map_or_else(|| uid.clone(), |at| format!("{uid}/{at}"));
                self.take(event, event.start.local(), id);
            }
        }
        self.changes.sort_by(|a, b| (a.range.start, &a.id).cmp(&(b.range.start, &b.id)));
    }

    fn expand_series(
        &mut self,
        uid: &str,
        event: &Event,
        replaced: &BTreeSet<(String, Timestamp)>,
    ) {
        let zone = event.start.zone();
        let mut starts = BTreeSet::from([event.start.local()]);
        if let Some(rule) = &event.rule {
            let (listed, shortened) = rule.expand(&event.start);
            starts.extend(listed);
            self.warnings.extend(shortened.map(|why| format!("the series {uid:?} {why}")));
        }
        starts.extend(event.added.iter().map(|when| zone.local(when.instant())));
        let left_out: BTreeSet<Timestamp> = event.left_out.iter().map(When::instant).collect();
        for start in starts {
            let at = zone.instant(start);
            if !left_out.contains(&at) && !replaced.contains(&(uid.to_owned(), at)) {
                self.take(event, start, format!("{uid}/{at}"));
            }
        }
    }

    fn take(&mut self, event: &Event, start: DateTime, id: String) {
        match event.change(start, id) {
            Some(change) => self.changes.push(change),
            None => {
                let hint = "give it a DTEND after its DTSTART, or a DURATION".to_owned();
                self.reject(event.line, "the event has no length".to_owned(), hint);
            }
        }
    }

    fn into_reading(mut self, zone: Option<&Zone>, encoding: &str, why: Phrase) -> Reading {
        if self.n_cancelled > 0 {
            self.warnings.push(format!("{} cancelled events were left out", self.n_cancelled));
        }
        let mut findings = vec![
            finding(phrase!("encoding"), encoding, why),
            finding(
                phrase!("planned changes"),
                self.changes.len().to_string(),
                phrase!("each becomes a proposal in {folder}", folder = "exclusions/"),
            ),
        ];
        if let Some(zone) = zone {
            let because = phrase!("for dates and times without a zone; zone_when_missing");
            findings.push(finding(phrase!("zone"), zone.name(), because));
        }
        let counts = FileCounts { n_events: self.changes.len() as u64, ..FileCounts::default() };
        let drafts = Drafts { changes: self.changes, ..Drafts::default() };
        let file = ImportedFile {
            counts,
            warnings: self.warnings,
            rejects: self.rejects,
            drafts,
            ..ImportedFile::default()
        };
        Reading { file, findings }
    }
}
