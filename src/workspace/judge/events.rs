//! Outages and tickets of a line: which count, for how much, and why not more.
//!
//! | line measured from | outages | tickets |
//! |---|---|---|
//! | outage records | counted, in part, or not, with the reasons | for information |
//! | tickets | – | within the limit, late, open, without a time |
//! | counters | for information: they explain the loss and decide nothing | for information |
//!
//! A record that speaks of many objects is one row.

use std::collections::{BTreeMap, HashMap};

use super::exclusions::{Exclusion, LineExclusions};
use super::{ObjectiveWork, records::Member};
use crate::diagnostic::Diagnostic;
use crate::model::{ObjectId, Outage, Ticket, TimeRange, Timestamp};
use crate::sla::outage_metric::{CountedOutage, Cut, in_order};
use crate::sla::{
    OutageTerms, Source, TicketFigure, TicketTerms, Unmeasured, measure, outage_availability,
};
use crate::workspace::diagnose;
use crate::workspace::join::PlaceBook;

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum EventKind {
    Outage,
    Ticket,
}

/// What a record means for the line's value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum EventEffect {
    Counts,
    /// Part of it is excluded, out of service, or counted with another record.
    CountsInPart,
    DoesNotCount,
    /// The line is measured from something else; the record only explains.
    Background,
}

/// Why a record means that.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum EventNote {
    Cut(Cut),
    Within,
    Late,
    /// Judged without a limit.
    Measured,
    /// Open, and within its limit so far: it cannot be judged yet.
    StillOpen,
    /// Open beyond its limit; it counts in the period in which it is done.
    OpenPastLimit,
    Unmeasured(Unmeasured),
    /// It may have waited without anybody knowing.
    WithoutHistory,
    /// Another kind of ticket, or one of another period.
    NotOfLine,
    /// It lies in an exclusion of that id, wholly or in part.
    InExclusion(String),
}

/// One record.
#[derive(Clone, Debug, PartialEq)]
pub struct LineEvent {
    pub kind: EventKind,
    /// As its system gave it; may be empty.
    pub id: String,
    /// Name of the alarm, title of the ticket.
    pub title: String,
    /// As written.
    pub object: String,
    /// Full names of the line's objects that it speaks of; empty where it names none.
    pub objects: Vec<String>,
    /// Severity or priority, as written.
    pub rank: String,
    /// Of a record that is open up to the end of what was looked at.
    pub range: TimeRange,
    pub is_open: bool,
    /// Seconds that count, of all its objects together (of a ticket on its clock); `None` where nothing is counted.
    pub counted_secs: Option<i64>,
    /// Of a ticket: seconds that its clock stood still, or that it waited as its system counts them; `None` where nobody knows.
    pub paused_secs: Option<i64>,
    pub effect: EventEffect,
    pub notes: Vec<EventNote>,
}

/// What all rows need to know.
struct Scene<'a> {
    admitted: Vec<Exclusion>,
    ids: HashMap<&'a str, ObjectId>,
}

impl ObjectiveWork<'_> {
    /// By start.
    pub(super) fn events(&self) -> Result<Vec<LineEvent>, Vec<Diagnostic>> {
        if self.objective.source == Source::Composite {
            return Ok(Vec::new());
        }
        let one = |d: Diagnostic| vec![d];
        let filter = self.filter()?;
        let LineExclusions { admitted, .. } = self.exclusions(filter.as_ref()).map_err(one)?;
        let members = self.members(filter.as_ref());
        let ids = members.iter().map(|m| (m.object.name.as_str(), m.object.id)).collect();
        let scene = Scene { admitted, ids };
        let outages = self.outage_records()?;
        let stored = self.sources.snapshot.tickets().map_err(|e| one(diagnose::of_store(&e)))?;
        let tickets: Vec<Ticket> = stored.iter().map(|record| record.event.clone()).collect();
        let (ours, _) = self.tickets_in_scope(&tickets, filter.as_ref());
        let known = self.documents().known_names(&self.network.objects);
        let mut book = PlaceBook::new(known, &outages, &tickets);
        let by_ticket = book.objects_by_ticket(&tickets);
        let objects_of: HashMap<&str, &[String]> =
            tickets.iter().zip(&by_ticket).map(|(t, names)| (t.id.as_str(), &names[..])).collect();
        let mut events = match &self.objective.source {
            Source::Tickets(terms) => {
                let known_until = self.tickets_known_until(&tickets);
                self.judged_tickets(terms, &ours, known_until, &scene, &objects_of)
            }
            Source::Outages(terms) => {
                let mut rows = self.judged_outages(terms, &members, &outages, &scene);
                rows.extend(self.background_tickets(&ours, &scene, &objects_of));
                rows
            }
            _ => {
                let mut rows = self.background_outages(&mut book, &outages, &scene);
                rows.extend(self.background_tickets(&ours, &scene, &objects_of));
                rows
            }
        };
        events.sort_by(|a, b| {
            (a.range.start, a.kind, &a.id, &a.object).cmp(&(
                b.range.start,
                b.kind,
                &b.id,
                &b.object,
            ))
        });
        Ok(events)
    }

    fn judged_outages(
        &self,
        terms: &OutageTerms,
        members: &[Member<'_>],
        records: &[Outage],
        scene: &Scene<'_>,
    ) -> Vec<LineEvent> {
        let objects = self.outage_objects(members, records, &scene.admitted);
        let mode = self.objective.exclusions.as_ref().map(|terms| terms.mode);
        let found = outage_availability(&objects, terms, mode, self.range.end);
        let spoken_of = objects.iter().flat_map(|object| {
            in_order(&object.outages).into_iter().map(|record| (object.name.as_str(), record))
        });
        let address = |record: &Outage| std::ptr::from_ref(record) as usize;
        let mut by_record: BTreeMap<usize, (&Outage, Vec<&str>, Vec<&CountedOutage>)> =
            BTreeMap::new();
        for ((name, record), counted) in spoken_of.zip(&found.outages) {
            let row = by_record
                .entry(address(record))
                .or_insert_with(|| (record, Vec::new(), Vec::new()));
            row.1.push(name);
            row.2.push(counted);
        }
        by_record
            .into_values()
            .map(|(record, names, counted)| {
                let counted_secs: i64 = counted.iter().map(|one| one.counted_secs).sum();
                let mut cuts: Vec<Cut> = counted.iter().flat_map(|one| one.cuts.clone()).collect();
                cuts.sort_unstable();
                cuts.dedup();
                let is_less = cuts.iter().any(|cut| *cut != Cut::OpenUntilPeriodEnd);
                let effect = match (counted_secs > 0, is_less) {
                    (false, _) => EventEffect::DoesNotCount,
                    (true, true) => EventEffect::CountsInPart,
                    (true, false) => EventEffect::Counts,
                };
                let mut row =
                    self.outage_row(record, names.iter().map(|n| (*n).to_owned()).collect());
                row.counted_secs = Some(counted_secs);
                row.effect = effect;
                row.notes = cuts.into_iter().map(EventNote::Cut).collect();
                row.notes.extend(scene.exclusions_of(&row));
                row
            })
            .collect()
    }

    fn background_outages(
        &self,
        book: &mut PlaceBook,
        records: &[Outage],
        scene: &Scene<'_>,
    ) -> Vec<LineEvent> {
        let mut names: Vec<Vec<String>> = vec![Vec::new(); records.len()];
        for (name, idxs) in book.outages_by_object(records) {
            if scene.ids.contains_key(name.as_str()) {
                idxs.into_iter().for_each(|idx| names[idx].push(name.clone()));
            }
        }
        let ours = records.iter().zip(names).filter(|(_, names)| !names.is_empty());
        ours.map(|(record, names)| scene.with_exclusions(self.outage_row(record, names))).collect()
    }

    fn outage_row(&self, record: &Outage, objects: Vec<String>) -> LineEvent {
        let end = record.end.unwrap_or(self.range.end).max(record.start);
        LineEvent {
            kind: EventKind::Outage,
            id: record.id.clone(),
            title: record.name.clone(),
            object: record.object.clone(),
            objects,
            rank: record.severity.clone(),
            range: TimeRange::new(record.start, end),
            is_open: record.end.is_none(),
            counted_secs: None,
            paused_secs: None,
            effect: EventEffect::Background,
            notes: Vec::new(),
        }
    }

    /// Tickets whose time touches the period.
    fn background_tickets(
        &self,
        tickets: &[&Ticket],
        scene: &Scene<'_>,
        objects_of: &HashMap<&str, &[String]>,
    ) -> Vec<LineEvent> {
        let rows = tickets.iter().filter_map(|ticket| self.ticket_row(ticket, scene, objects_of));
        let touches =
            |row: &LineEvent| row.range.start < self.range.end && row.range.end >= self.range.start;
        rows.filter(touches).map(|row| scene.with_exclusions(row)).collect()
    }

    /// `None` where nobody knows when it was opened.
    fn ticket_row(
        &self,
        ticket: &Ticket,
        scene: &Scene<'_>,
        objects_of: &HashMap<&str, &[String]>,
    ) -> Option<LineEvent> {
        let start = ticket.opened_at?;
        let end = ticket.restored_at.or(ticket.resolved_at).or(ticket.closed_at);
        let named = objects_of.get(ticket.id.as_str()).copied().unwrap_or_default();
        let is_ours = |name: &&String| scene.ids.contains_key(name.as_str());
        Some(LineEvent {
            kind: EventKind::Ticket,
            id: ticket.id.clone(),
            title: ticket.title.clone(),
            object: ticket.object.clone(),
            objects: named.iter().filter(is_ours).cloned().collect(),
            rank: ticket.priority.clone(),
            range: TimeRange::new(start, end.unwrap_or(self.range.end).max(start)),
            is_open: end.is_none(),
            counted_secs: None,
            paused_secs: ticket.paused_secs.and_then(|secs| i64::try_from(secs).ok()),
            effect: EventEffect::Background,
            notes: Vec::new(),
        })
    }

    fn judged_tickets(
        &self,
        terms: &TicketTerms,
        tickets: &[&Ticket],
        known_until: Timestamp,
        scene: &Scene<'_>,
        objects_of: &HashMap<&str, &[String]>,
    ) -> Vec<LineEvent> {
        let calendar = &self.objective.service_calendar.calendar;
        let ours = tickets.iter().copied();
        let figure = measure(terms, ours, calendar, self.range, known_until);
        let judged = Judged::of(&figure);
        let mut rows = Vec::new();
        for ticket in tickets {
            let known = judged.get(ticket.id.as_str());
            let Some(mut row) = self.ticket_row(ticket, scene, objects_of).or_else(|| {
                // Nobody knows when it was opened, and the figure names it all the same.
                let dated = Ticket { opened_at: Some(self.range.start), ..(*ticket).clone() };
                known.and_then(|_| self.ticket_row(&dated, scene, objects_of))
            }) else {
                continue;
            };
            match known {
                Some((effect, notes, counted)) => {
                    row.effect = *effect;
                    row.notes.clone_from(notes);
                    row.counted_secs = *counted;
                    row.paused_secs = judged.paused_secs(ticket.id.as_str()).or(row.paused_secs);
                    if let Some(stopped_at) = judged.stopped_at(ticket.id.as_str()) {
                        row.range.end = stopped_at.max(row.range.start);
                        row.is_open = false;
                    }
                }
                None if row.range.intersect(self.range).is_some() => {
                    row.effect = EventEffect::DoesNotCount;
                    row.notes = vec![EventNote::NotOfLine];
                }
                None => continue,
            }
            rows.push(row);
        }
        rows
    }
}

type Known = (EventEffect, Vec<EventNote>, Option<i64>);

/// What a figure says of each ticket.
struct Judged<'a> {
    known: HashMap<&'a str, Known>,
    stopped: HashMap<&'a str, Timestamp>,
    paused: HashMap<&'a str, i64>,
}

impl<'a> Judged<'a> {
    fn of(figure: &'a TicketFigure) -> Self {
        let mut known: HashMap<&str, Known> = HashMap::new();
        let mut stopped = HashMap::new();
        let mut paused = HashMap::new();
        for ticket in &figure.counted {
            let note = match ticket.is_within {
                Some(true) => EventNote::Within,
                Some(false) => EventNote::Late,
                None => EventNote::Measured,
            };
            known.insert(&ticket.id, (EventEffect::Counts, vec![note], Some(ticket.elapsed_secs)));
            paused.insert(ticket.id.as_str(), ticket.paused_secs);
            stopped.extend(ticket.stopped_at.map(|at| (ticket.id.as_str(), at)));
        }
        let left_out = |note: EventNote| (EventEffect::DoesNotCount, vec![note], None);
        for id in &figure.open {
            known.entry(id).or_insert_with(|| left_out(EventNote::StillOpen));
        }
        for id in &figure.open_past_limit {
            known.entry(id).or_insert_with(|| left_out(EventNote::OpenPastLimit));
        }
        for (id, why) in &figure.unmeasured {
            known.entry(id).or_insert_with(|| left_out(EventNote::Unmeasured(*why)));
        }
        for id in &figure.without_history {
            if let Some((_, notes, _)) = known.get_mut(id.as_str()) {
                notes.push(EventNote::WithoutHistory);
            }
        }
        Self { known, stopped, paused }
    }

    fn get(&self, id: &str) -> Option<&Known> {
        self.known.get(id)
    }

    fn paused_secs(&self, id: &str) -> Option<i64> {
        self.paused.get(id).copied()
    }

    fn stopped_at(&self, id: &str) -> Option<Timestamp> {
        self.stopped.get(id).copied()
    }
}

impl Scene<'_> {
    fn with_exclusions(&self, mut row: LineEvent) -> LineEvent {
        row.notes.extend(self.exclusions_of(&row));
        row
    }

    /// Exclusions that a record's time and objects lie in, each once.
    fn exclusions_of(&self, row: &LineEvent) -> Vec<EventNote> {
        let ids: Vec<ObjectId> =
            row.objects.iter().filter_map(|name| self.ids.get(name.as_str()).copied()).collect();
        let covers = |exclusion: &&Exclusion| {
            exclusion.masks.iter().any(|mask| {
                mask.range.intersect(row.range).is_some()
                    && mask.objects.as_ref().is_none_or(|covered| {
                        ids.iter().any(|id| covered.binary_search(id).is_ok())
                    })
            })
        };
        let covering = self.admitted.iter().filter(covers);
        covering.map(|e| EventNote::InExclusion(e.applied.entry.id.clone())).collect()
    }
}
