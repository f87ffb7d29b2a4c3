//! The incident annex: every ticket and outage that touches the contract in the period, once, with what it means for each line.

use std::collections::BTreeMap;

use super::figures::Figures;
use super::words;
use crate::diagnostic::Diagnostic;
use crate::job::JobContext;
use crate::model::{TimeRange, Timestamp, Zone};
use crate::report::Document;
use crate::report::document::ExclusionRow;
use crate::report::kind_document::{AffectedLine, Incident, IncidentPart, LineSum};
use crate::sla::{ObjectiveResult, Statement};
use crate::words::{date, language, tr};
use crate::workspace::Engine;
use crate::workspace::judge::{self, EventEffect, EventKind, EventNote, JudgeQuestion, LineEvent};

/// Records of each line, by its id.
pub(super) type LineRecords = Vec<(String, Vec<LineEvent>)>;

impl Engine {
    /// Tickets and outages of every line of a statement.
    pub(super) fn incident_lines(
        &self,
        statement: &Statement,
        ctx: &JobContext,
    ) -> Result<LineRecords, Vec<Diagnostic>> {
        let contract = self.agreed_contract(statement)?;
        let snapshot = self.snapshot().map_err(|d| vec![d])?;
        let documents = self.documents();
        let sources = judge::Sources {
            snapshot: snapshot.as_ref(),
            store: self.store(),
            documents: &documents,
            memory_bytes: self.settings().frame_memory_bytes,
        };
        let question = JudgeQuestion::official(&contract, statement.name, statement.as_of);
        judge::lines_events(sources, &question, ctx)
    }
}

/// What makes a record the same for two lines. A ticket that ends earlier for one line, by its clock, is the same ticket.
type RecordKey = (EventKind, Timestamp, String, String, String);

fn key_of(event: &LineEvent) -> RecordKey {
    let LineEvent { kind, range, id, object, title, .. } = event;
    (*kind, range.start, id.clone(), object.clone(), title.clone())
}

/// A record with the lines that it touches.
struct Record<'a> {
    event: &'a LineEvent,
    end: Timestamp,
    lines: Vec<(&'a str, &'a LineEvent)>,
}

impl Record<'_> {
    /// From start to end.
    fn secs(&self) -> i64 {
        TimeRange::new(self.event.range.start, self.end).duration_secs()
    }
}

pub(super) fn part(
    statement: &Statement,
    document: &Document,
    found: &LineRecords,
    figures: Figures,
) -> IncidentPart {
    let mut records: BTreeMap<RecordKey, Record<'_>> = BTreeMap::new();
    for (line, events) in found {
        for event in events.iter().filter(|event| touches(event, statement.period)) {
            let record = records.entry(key_of(event)).or_insert_with(|| Record {
                event,
                end: event.range.end,
                lines: Vec::new(),
            });
            record.end = record.end.max(event.range.end);
            record.lines.push((line, event));
        }
    }
    let mut records: Vec<Record<'_>> = records.into_values().collect();
    records.sort_by_key(|record| (record.event.range.start, key_of(record.event)));
    let of_kind = |kind: EventKind| records.iter().filter(move |r| r.event.kind == kind);
    let incidents = |kind| of_kind(kind).map(|r| incident(r, statement, figures)).collect();
    let outages: Vec<Incident> = incidents(EventKind::Outage);
    let tickets: Vec<Incident> = incidents(EventKind::Ticket);
    let outage_secs: i64 = of_kind(EventKind::Outage).map(Record::secs).sum();
    let n_open = records.iter().filter(|r| r.event.is_open).count();
    let nothing = if records.is_empty() {
        tr!("report-kinds-incidents-nothing").to_owned()
    } else {
        String::new()
    };
    IncidentPart {
        sentences: sentences(&outages, &tickets, outage_secs, n_open),
        n_outages: figures.count_of(outages.len()),
        n_tickets: figures.count_of(tickets.len()),
        n_open: figures.count_of(n_open),
        outage_time: figures.duration(outage_secs),
        lines: statement.objectives.iter().map(|o| line_sum(o, &records, figures)).collect(),
        exclusions: exclusions(document, &outages, &tickets),
        outages,
        tickets,
        nothing,
    }
}

/// A record of no line's own time, such as a ticket that is only due in the period, is listed where it counts.
fn touches(event: &LineEvent, period: TimeRange) -> bool {
    let lies_in = event.range.start < period.end && event.range.end >= period.start;
    lies_in || matches!(event.effect, EventEffect::Counts | EventEffect::CountsInPart)
}

fn sentences(
    outages: &[Incident],
    tickets: &[Incident],
    outage_secs: i64,
    n_open: usize,
) -> Vec<String> {
    let length = date::duration(outage_secs);
    let counts = |incident: &&Incident| {
        incident.lines.iter().any(|line| matches!(line.effect, "counts" | "in_part"))
    };
    let n_counted = outages.iter().chain(tickets).filter(counts).count() as u64;
    let mut said = vec![tr!(
        "report-kinds-incidents-sentence",
        outages = outages.len() as u64,
        tickets = tickets.len() as u64,
        length = &length
    )];
    said.push(tr!("report-kinds-incidents-counted", n = n_counted));
    if n_open > 0 {
        said.push(tr!("report-kinds-incidents-open", n = n_open as u64));
    }
    said
}

fn incident(record: &Record<'_>, statement: &Statement, figures: Figures) -> Incident {
    let zone = &statement.contract.zone;
    let event = record.event;
    let mut exclusions: Vec<String> = Vec::new();
    let lines = record
        .lines
        .iter()
        .map(|(line, event)| {
            exclusions.extend(event.notes.iter().filter_map(|note| match note {
                EventNote::InExclusion(id) => Some(id.clone()),
                _ => None,
            }));
            affected(line, event, statement, figures)
        })
        .collect();
    exclusions.sort();
    exclusions.dedup();
    let paused = record.lines.iter().filter_map(|(_, event)| event.paused_secs).max();
    let end = |text: fn(Timestamp, &Zone) -> String| {
        if event.is_open { String::new() } else { text(record.end, zone) }
    };
    Incident {
        kind: match event.kind {
            EventKind::Outage => "outage",
            EventKind::Ticket => "ticket",
        },
        id: event.id.clone(),
        object: event.object.clone(),
        cause: event.title.clone(),
        rank: event.rank.clone(),
        start: zone.to_iso(event.range.start),
        end: end(|at, zone| zone.to_iso(at)),
        start_shown: words::stamp(event.range.start, zone),
        end_shown: end(words::stamp),
        is_open: event.is_open,
        duration: figures.duration(record.secs()),
        paused: paused.map(|secs| figures.duration(secs)).unwrap_or_default(),
        lines,
        exclusions,
        linked: linked(event, statement),
    }
}

fn affected(
    line: &str,
    event: &LineEvent,
    statement: &Statement,
    figures: Figures,
) -> AffectedLine {
    let (effect, word) = words::effect(event.effect);
    let result = statement.objectives.iter().find(|result| result.objective.id == line);
    let notes: Vec<&str> = event.notes.iter().filter_map(words::note).collect();
    AffectedLine {
        objective: line.to_owned(),
        name: result.map_or_else(String::new, |result| {
            result.objective.name_in(language().code()).to_owned()
        }),
        effect,
        word: word.to_owned(),
        counted: event.counted_secs.map(|secs| figures.duration(secs)).unwrap_or_default(),
        notes: notes.join(tr!("report-kinds-list-gap")),
    }
}

/// The ticket of an outage and the outage of a ticket, where a reason of a line names both.
fn linked(event: &LineEvent, statement: &Statement) -> Vec<String> {
    if event.id.is_empty() {
        return Vec::new();
    }
    let reasons = statement.objectives.iter().flat_map(|result| &result.reasons);
    let mut ids: Vec<String> = reasons
        .filter_map(|reason| match event.kind {
            EventKind::Outage if reason.outage.as_ref() == Some(&event.id) => reason.ticket.clone(),
            EventKind::Ticket if reason.ticket.as_ref() == Some(&event.id) => reason.outage.clone(),
            _ => None,
        })
        .filter(|id| !id.is_empty())
        .collect();
    ids.sort();
    ids.dedup();
    ids
}

fn line_sum(result: &ObjectiveResult, records: &[Record<'_>], figures: Figures) -> LineSum {
    let id = result.objective.id.as_str();
    let of_line = || records.iter().flat_map(|r| &r.lines).filter(|(line, _)| *line == id);
    let n = |kind: EventKind| of_line().filter(|(_, event)| event.kind == kind).count();
    let counts =
        |event: &LineEvent| matches!(event.effect, EventEffect::Counts | EventEffect::CountsInPart);
    let counted: Vec<i64> = of_line()
        .filter(|(_, event)| counts(event))
        .filter_map(|(_, event)| event.counted_secs)
        .collect();
    let n_counted = of_line().filter(|(_, event)| counts(event)).count();
    LineSum {
        objective: id.to_owned(),
        name: result.objective.name_in(language().code()).to_owned(),
        n_outages: figures.count_of(n(EventKind::Outage)),
        n_tickets: figures.count_of(n(EventKind::Ticket)),
        n_counted: figures.count_of(n_counted),
        counted: if counted.is_empty() {
            Default::default()
        } else {
            figures.duration(counted.iter().sum())
        },
    }
}

/// The exclusions that a record lies in, each once, as they took effect.
fn exclusions(
    document: &Document,
    outages: &[Incident],
    tickets: &[Incident],
) -> Vec<ExclusionRow> {
    let named = |id: &str| {
        outages.iter().chain(tickets).any(|incident| incident.exclusions.iter().any(|e| e == id))
    };
    let mut rows: BTreeMap<&str, &ExclusionRow> = BTreeMap::new();
    for row in document.objectives.iter().flat_map(|objective| &objective.exclusions) {
        if named(&row.id) {
            rows.entry(&row.id).or_insert(row);
        }
    }
    rows.into_values().cloned().collect()
}
