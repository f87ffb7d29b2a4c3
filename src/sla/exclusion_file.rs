//! The exclusion ledger as TOML: a list of `[[exclusion]]` tables.
//!
//! A time is an instant: it has an offset, or the entry names the zone of its wall clock. A wall clock that exists twice, or not at
//! all, in the night of a clock change is refused, because guessing would move the window by an hour.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use jiff::civil::DateTime;
use toml::de::DeValue;

use super::exclusion::{ExclusionEntry, ExclusionKind, ExclusionLedger, ExclusionState};
use super::toml_reader::{Reader, Section, Term, entry_name, quoted, shown, term};
use crate::diagnostic::Diagnostic;
use crate::model::{TimeRange, Timestamp, Zone};

pub(crate) const EXCLUSIONS: Term = term("exclusion", "the entries of the ledger", "[[exclusion]]");
const ID: Term = term("id", "the short name it is called by", "id = \"CHG-1042\"");
const CONTRACTS: Term = term(
    "contracts",
    "which contracts it belongs to",
    "contracts = [\"pe-andina-2026\"], or [] for all",
);
const KIND: Term = term(
    "kind",
    "why the time does not count",
    "kind = \"planned_maintenance\", \"emergency_maintenance\", \"force_majeure\", \"customer_caused\", \"third_party\", \"site_access\", \"atypical_day\", \"energy_saving\", \"new_site\" or \"decommissioned\"",
);
const START: Term = term("start", "when it begins", "start = \"2026-10-11T01:00:00-05:00\"");
const END: Term = term("end", "when it ends", "end = \"2026-10-11T05:00:00-05:00\"");
const ZONE: Term = term("zone", "the zone of its wall clock", "zone = \"America/Lima\"");
const OBJECTS: Term = term(
    "objects",
    "which objects it covers",
    "objects = 'site == \"LIM014\"', or \"\" for all objects",
);
const REASON: Term = term("reason", "what happened, in words", "reason = \"power upgrade\"");
const EVIDENCE: Term = term("evidence", "the reference to the proof", "evidence = \"CHG-1042\"");
const NOTIFIED_AT: Term = term(
    "notified_at",
    "when the other side was told of it",
    "notified_at = \"2026-10-08T09:00:00-05:00\"",
);
const STATE: Term = term(
    "state",
    "whether it counts",
    "state = \"approved\" (\"proposed\" and \"rejected\" do not count)",
);
const DECIDED_BY: Term =
    term("decided_by", "who approved or rejected it", "decided_by = \"a name or an office\"");
const DECIDED_AT: Term =
    term("decided_at", "when it was decided", "decided_at = \"2026-10-09T11:30:00-05:00\"");

pub(crate) const TERMS: [&Term; 13] = [
    &ID,
    &CONTRACTS,
    &KIND,
    &START,
    &END,
    &ZONE,
    &OBJECTS,
    &REASON,
    &EVIDENCE,
    &NOTIFIED_AT,
    &STATE,
    &DECIDED_BY,
    &DECIDED_AT,
];

/// Reads one ledger file; times need an offset or a zone; every mistake is listed, with its line, in the order of the file.
/// An empty file is an empty ledger.
///
/// `file` is only named in the messages.
pub fn parse_exclusions(file: &str, text: &str) -> Result<ExclusionLedger, Vec<Diagnostic>> {
    let mut reader = Reader::new(file, text);
    let Some(document) = reader.document(text) else {
        return reader.finish(None);
    };
    let root = Section { name: "Ledger".to_owned(), table: document.get_ref(), span: 0..0 };
    reader.refuse_unknown_keys(&root, &[&EXCLUSIONS]);
    if root.table.is_empty() {
        return reader.finish(Some(ExclusionLedger::default()));
    }
    let sections =
        reader.tables(&root, &EXCLUSIONS, |idx, table| entry_name("Exclusion", idx, table));
    let mut seen = BTreeSet::new();
    let mut entries = Vec::new();
    for section in &sections {
        let entry = read_entry(&mut reader, section);
        let id = section.table.get(ID.key).and_then(|id| id.get_ref().as_str());
        if let Some(id) = id
            && !seen.insert(id)
        {
            let why = format_args!("{id:?} is used twice");
            reader.refuse(section, &ID, why, "give each exclusion an id of its own");
        }
        entries.push(entry);
    }
    let entries: Option<Vec<ExclusionEntry>> = entries.into_iter().collect();
    reader.finish(entries.map(ExclusionLedger::new))
}

/// Reads all terms before it gives up on any, so that all mistakes are found.
fn read_entry(reader: &mut Reader<'_>, section: &Section<'_, '_>) -> Option<ExclusionEntry> {
    reader.refuse_unknown_keys(section, &TERMS);
    let id = reader.words(section, &ID);
    let contracts = read_contracts(reader, section);
    let kind = reader.choice(section, &KIND, &ExclusionKind::NAMES);
    let range = read_range(reader, section);
    let objects = reader.text(section, &OBJECTS);
    let reason = reader.words(section, &REASON);
    let evidence = reader.words(section, &EVIDENCE);
    let notified_at = read_optional_instant(reader, section, &NOTIFIED_AT);
    let state = reader.choice(section, &STATE, &ExclusionState::NAMES);
    let decided_by = read_decided_by(reader, section, state);
    let decided_at = read_optional_instant(reader, section, &DECIDED_AT);
    Some(ExclusionEntry {
        id: id?,
        contracts: contracts?,
        kind: kind?,
        range: range?,
        objects: objects?,
        reason: reason?,
        evidence: evidence?,
        notified_at: notified_at?,
        state: state?,
        decided_by: decided_by?,
        decided_at: decided_at?,
    })
}

fn read_contracts(reader: &mut Reader<'_>, section: &Section<'_, '_>) -> Option<Vec<String>> {
    let list = reader.list(section, &CONTRACTS)?;
    let ids: Option<Vec<String>> =
        list.iter().map(|id| id.get_ref().as_str().map(str::to_owned)).collect();
    if ids.is_none() {
        let hint = format!("write {}", CONTRACTS.example);
        reader.refuse(section, &CONTRACTS, "lists something that is not a text", hint);
    }
    ids
}

/// Only a proposed window may leave open who decided.
fn read_decided_by(
    reader: &mut Reader<'_>,
    section: &Section<'_, '_>,
    state: Option<ExclusionState>,
) -> Option<String> {
    if state == Some(ExclusionState::Proposed) && !section.table.contains_key(DECIDED_BY.key) {
        return Some(String::new());
    }
    let open = matches!(state, Some(ExclusionState::Proposed) | None);
    if open { reader.text(section, &DECIDED_BY) } else { reader.words(section, &DECIDED_BY) }
}

fn read_range(reader: &mut Reader<'_>, section: &Section<'_, '_>) -> Option<TimeRange> {
    let zone = read_zone(reader, section);
    let start = read_instant(reader, section, &START, zone.as_ref());
    let end = read_instant(reader, section, &END, zone.as_ref());
    let (start, end) = (start?, end?);
    if end <= start {
        let why = format_args!("is {end}, not after the start {start}");
        reader.refuse(section, &END, why, "a window ends after it begins");
        return None;
    }
    Some(TimeRange { start, end })
}

/// `None` without a zone, and also when it is unknown, which is noted.
fn read_zone(reader: &mut Reader<'_>, section: &Section<'_, '_>) -> Option<Zone> {
    if section.table.contains_key(ZONE.key) { reader.zone(section, &ZONE) } else { None }
}

/// The zone of the wall clock; a mistake in it is noted with the range.
fn known_zone(section: &Section<'_, '_>) -> Option<Zone> {
    Zone::named(section.table.get(ZONE.key)?.get_ref().as_str()?).ok()
}

/// The outer `None` is a mistake; nothing written is fine.
fn read_optional_instant(
    reader: &mut Reader<'_>,
    section: &Section<'_, '_>,
    term: &Term,
) -> Option<Option<Timestamp>> {
    if !section.table.contains_key(term.key) {
        return Some(None);
    }
    let zone = known_zone(section);
    read_instant(reader, section, term, zone.as_ref()).map(Some)
}

/// A time in quotes or as a TOML date-time.
fn read_instant(
    reader: &mut Reader<'_>,
    section: &Section<'_, '_>,
    term: &Term,
    zone: Option<&Zone>,
) -> Option<Timestamp> {
    let text = match reader.value(section, term)?.get_ref() {
        DeValue::String(text) => text.as_ref().to_owned(),
        DeValue::Datetime(time) => time.to_string(),
        other => {
            let why = format!("is {}, not a time", shown(other));
            reader.refuse(section, term, why, format!("write {}", term.example));
            return None;
        }
    };
    // A zone that is written but unknown was noted already.
    let zone_is_wrong = zone.is_none() && section.table.contains_key(ZONE.key);
    match instant(&text, zone) {
        Ok(instant) => Some(instant),
        Err(TimeError::NoZone) if zone_is_wrong => None,
        Err(error) => {
            let hint = match error {
                TimeError::NoZone => format!("add the offset or {}", ZONE.example),
                _ => format!("write {}", term.example),
            };
            reader.refuse(section, term, format_args!("is {text:?}, {error}"), hint);
            None
        }
    }
}

/// Why a text names no instant.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
enum TimeError {
    #[error("not a time with date, hours, minutes and seconds")]
    Malformed,
    #[error("a wall clock without offset or zone")]
    NoZone,
    #[error("a wall clock that exists twice or not at all in {zone}, where the clocks change")]
    Ambiguous { zone: String },
    #[error("but the wall clock in {zone} then shows {local}")]
    OtherOffset { zone: String, local: String },
    #[error("not a whole second")]
    Fraction,
}

/// Reads `2026-10-11T01:00:00-05:00`, `…Z`, or a wall clock in `zone`. An offset that contradicts the zone is refused.
fn instant(text: &str, zone: Option<&Zone>) -> Result<Timestamp, TimeError> {
    if let Ok(stamp) = text.parse::<jiff::Timestamp>() {
        if stamp.subsec_nanosecond() != 0 {
            return Err(TimeError::Fraction);
        }
        let instant = Timestamp::from_unix_secs(stamp.as_second());
        return match (zone, text.parse::<DateTime>()) {
            (Some(zone), Ok(written)) if zone.local(instant) != written => {
                let (zone, local) = (zone.name().to_owned(), zone.local(instant).to_string());
                Err(TimeError::OtherOffset { zone, local })
            }
            _ => Ok(instant),
        };
    }
    let local: DateTime = text.parse().map_err(|_| TimeError::Malformed)?;
    if !text.contains(':') {
        return Err(TimeError::Malformed);
    }
    if local.subsec_nanosecond() != 0 {
        return Err(TimeError::Fraction);
    }
    let zone = zone.ok_or(TimeError::NoZone)?;
    if zone.is_ambiguous(local) {
        return Err(TimeError::Ambiguous { zone: zone.name().to_owned() });
    }
    Ok(zone.instant(local))
}

/// The ledger as a file that [`parse_exclusions`] reads back to an equal one; times as the wall clock of `zone` with its offset.
/// Same ledger and zone, same bytes.
pub fn write_exclusions(ledger: &ExclusionLedger, zone: &Zone) -> String {
    let mut out = String::new();
    for (idx, entry) in ledger.entries.iter().enumerate() {
        out.push_str(if idx == 0 { "[[exclusion]]\n" } else { "\n[[exclusion]]\n" });
        let contracts: Vec<String> = entry.contracts.iter().map(|id| quoted(id)).collect();
        let lines = [
            (&ID, quoted(&entry.id)),
            (&CONTRACTS, format!("[{}]", contracts.join(", "))),
            (&KIND, quoted(entry.kind.name())),
            (&START, quoted(&zone.to_iso(entry.range.start))),
            (&END, quoted(&zone.to_iso(entry.range.end))),
            (&OBJECTS, quoted(&entry.objects)),
            (&REASON, quoted(&entry.reason)),
            (&EVIDENCE, quoted(&entry.evidence)),
            (&STATE, quoted(entry.state.name())),
            (&DECIDED_BY, quoted(&entry.decided_by)),
        ];
        for (term, value) in lines {
            let _ = writeln!(out, "{} = {value}", term.key);
        }
        for (term, instant) in [(&NOTIFIED_AT, entry.notified_at), (&DECIDED_AT, entry.decided_at)]
        {
            if let Some(instant) = instant {
                let _ = writeln!(out, "{} = {}", term.key, quoted(&zone.to_iso(instant)));
            }
        }
    }
    out
}
