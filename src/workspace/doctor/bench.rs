//! A workspace in memory: counters, outages, tickets and documents of an example, asked and judged as a real one is.

use std::sync::Arc;

use jiff::civil::DateTime;

use super::check::Found;
use crate::diagnostic::Diagnostic;
use crate::job::JobContext;
use crate::kpi::Catalog;
use crate::kpi::plan::Question;
use crate::model::{
    Every, GranularityPeriod, ImportHeader, ImportedFile, KpiPoint, MeasurementBatch,
    MeasurementEntry, MeasurementKind, ObjectEntry, Outage, Period, SCALAR_BIN, Sample,
    SampleValue, Ticket, TimeRange, Timestamp, Zone,
};
use crate::query::{SuspectPolicy, Topology};
use crate::sla::{
    ObjectiveResult, Source, Statement, TicketFigure, measure, parse_contract, parse_exclusions,
};
use crate::store::memory::MemoryStore;
use crate::store::{Snapshot, Store};
use crate::workspace::answer::{QueryAnswer, QueryQuestion};
use crate::workspace::ask::{self, AnswerOptions};
use crate::workspace::busy_hour_file::parse_busy_hours;
use crate::workspace::busy_hours::{self, FoundHours, HoursQuestion};
use crate::workspace::documents::Documents;
use crate::workspace::judge::{JudgeQuestion, Sources, judge};

pub(super) const QUARTER_SECS: u32 = 900;
pub(super) const HOUR_SECS: u32 = 3600;
pub(super) const DAY_SECS: i64 = 86_400;

/// Far more than any example needs.
const MEMORY_BYTES: usize = 1 << 30;

/// What an example puts in. Objects and measurements are known by their names.
#[derive(Debug, Default)]
pub(super) struct Bench {
    batch: MeasurementBatch,
    samples: Vec<Sample>,
    pub outages: Vec<Outage>,
    pub tickets: Vec<Ticket>,
    documents: Documents,
    faults: Vec<String>,
}

/// What an example puts in, imported.
pub(super) struct Ready {
    store: MemoryStore,
    documents: Documents,
}

impl Bench {
    pub fn new() -> Self {
        let documents = Documents { catalog: Arc::new(Catalog::builtin()), ..Default::default() };
        Self { documents, ..Self::default() }
    }

    /// A value of a counter in the period that begins at `start`.
    pub fn put(&mut self, object: &str, counter: &str, secs: u32, start: Timestamp, value: f64) {
        self.put_as(object, counter, (secs, start), value, false);
    }

    /// Also values that the sender doubts.
    pub fn put_as(
        &mut self,
        object: &str,
        counter: &str,
        (secs, start): (u32, Timestamp),
        value: f64,
        suspect: bool,
    ) {
        let Some(granularity) = GranularityPeriod::from_secs(secs) else { return };
        let period = Period { start, granularity };
        let objects = &mut self.batch.objects;
        let object_idx = position_or_push(
            objects,
            |known| known.name == object,
            || ObjectEntry { name: object.to_owned(), vendor: None },
        );
        let measurement_idx = position_or_push(
            Arc::make_mut(&mut self.batch.measurements),
            |known| known.name == counter,
            || MeasurementEntry {
                name: counter.to_owned(),
                group: String::new(),
                kind: MeasurementKind::Scalar,
            },
        );
        let period_idx = position_or_push(&mut self.batch.periods, |p| *p == period, || period);
        let is_whole = value.fract() == 0.0;
        self.samples.push(Sample {
            object: object_idx,
            measurement: measurement_idx,
            period: period_idx,
            bin: SCALAR_BIN,
            suspect,
            value: if is_whole {
                SampleValue::Integer(value as i64)
            } else {
                SampleValue::Decimal(value)
            },
        });
    }

    /// An object of which something is known, so that records can speak of it.
    pub fn object(&mut self, name: &str, seen_at: Timestamp) {
        self.put(name, "seen", QUARTER_SECS, seen_at, 1.0);
    }

    /// Something was wrong with an object for a time.
    pub fn outage(&mut self, object: &str, start: Timestamp, secs: i64) {
        self.outages.push(Outage {
            id: format!("O-{}", self.outages.len() + 1),
            object: object.to_owned(),
            start,
            end: Some(start.plus_secs(secs)),
            ..Outage::default()
        });
    }

    pub fn topology(&mut self, csv: &str) {
        match Topology::parse_csv("topology.csv", csv) {
            Ok(topology) => self.documents.topology = Arc::new(topology),
            Err(mistakes) => self.faults.extend(mistakes.iter().map(ToString::to_string)),
        }
    }

    pub fn exclusions(&mut self, toml: &str) {
        match parse_exclusions("exclusions.toml", toml) {
            Ok(ledger) => self.documents.exclusions = Arc::new(ledger),
            Err(mistakes) => self.faults.push(in_words(&mistakes)),
        }
    }

    pub fn busy_hours(&mut self, toml: &str) {
        match parse_busy_hours("busy_hours.toml", toml) {
            Ok(hours) => self.documents.busy_hours = Arc::new(hours),
            Err(mistakes) => self.faults.push(in_words(&mistakes)),
        }
    }

    /// Imports all of it.
    pub fn ready(self) -> Found<Ready> {
        let Self { mut batch, samples, outages, tickets, documents, faults } = self;
        if let Some(fault) = faults.into_iter().next() {
            return Err(fault);
        }
        batch.samples.extend(samples);
        let header = ImportHeader { file: "worked example".to_owned(), ..Default::default() };
        let file = ImportedFile { header, batch, tickets, outages, ..Default::default() };
        let store = MemoryStore::new();
        let mut writer = store.begin_import().map_err(|e| e.to_string())?;
        writer.add_file(file).map_err(|e| e.to_string())?;
        writer.finish().map_err(|e| e.to_string())?;
        Ok(Ready { store, documents })
    }
}

impl Ready {
    pub fn snapshot(&self) -> Found<Box<dyn Snapshot>> {
        self.store.snapshot().map_err(|e| e.to_string())
    }

    /// Answers a formula as `vigia query --formula` does.
    pub fn ask(&self, formula: &str, more: impl FnOnce(&mut QueryQuestion)) -> Found<QueryAnswer> {
        let mut question = QueryQuestion {
            questions: vec![Question::Formula(formula.to_owned())],
            filter: String::new(),
            by: Vec::new(),
            every: Every::All,
            range: None,
            zone: Zone::utc(),
            granularity: None,
            suspect: SuspectPolicy::Keep,
            worst: None,
            busy_hour: None,
        };
        more(&mut question);
        let options = AnswerOptions { use_rollups: false, memory_bytes: MEMORY_BYTES };
        let (snapshot, ctx) = (self.snapshot()?, JobContext::default());
        let documents = &self.documents;
        ask::answer(snapshot.as_ref(), &self.store, documents, &question, options, &ctx)
            .map_err(|mistakes| in_words(&mistakes))
    }

    /// The value of a formula over all that was put in.
    pub fn value(&self, formula: &str) -> Found<f64> {
        value_of(&self.ask(formula, |_| {})?)
    }

    /// As `vigia list busy-hours` finds them, on the days of a range.
    pub fn hours(&self, name: &str, range: TimeRange, zone: &Zone) -> Found<FoundHours> {
        let documents = &self.documents;
        let definition =
            busy_hours::definition_named(documents, name).map_err(|d| d.to_string())?;
        let question = HoursQuestion {
            definition,
            range,
            zone,
            suspect: SuspectPolicy::Keep,
            masks: &[],
            memory_bytes: MEMORY_BYTES,
        };
        let (snapshot, ctx) = (self.snapshot()?, JobContext::default());
        busy_hours::find(snapshot.as_ref(), &self.store, documents, question, &ctx)
            .map_err(|mistakes| in_words(&mistakes))
    }

    /// Judges a period of a contract as `vigia evaluate` does, when it is over.
    pub fn judge(&self, contract: &str, period: &str) -> Found<Statement> {
        self.judge_at(contract, period, None)
    }

    /// As it stands at an instant.
    pub fn judge_at(
        &self,
        contract: &str,
        period: &str,
        as_of: Option<Timestamp>,
    ) -> Found<Statement> {
        let contract = parse_contract("contract.toml", contract).map_err(|m| in_words(&m))?;
        let name = contract.window.parse_period(period).map_err(|e| e.to_string())?;
        let as_of = as_of.unwrap_or_else(|| name.range(&contract.zone).end);
        let snapshot = self.snapshot()?;
        let sources = Sources {
            snapshot: snapshot.as_ref(),
            store: &self.store,
            documents: &self.documents,
            memory_bytes: MEMORY_BYTES,
        };
        let question = JudgeQuestion::official(&contract, name, as_of);
        judge(sources, &question, &JobContext::default()).map_err(|mistakes| in_words(&mistakes))
    }

    /// The tickets of a period by the terms of a contract's only line: what stands behind its figure, with due times.
    pub fn tickets_of(&self, contract: &str, period: &str) -> Found<TicketFigure> {
        let contract = parse_contract("contract.toml", contract).map_err(|m| in_words(&m))?;
        let name = contract.window.parse_period(period).map_err(|e| e.to_string())?;
        let range = name.range(&contract.zone);
        let line = contract.objectives.first().ok_or("no line")?;
        let Source::Tickets(terms) = &line.source else { return Err("no tickets".to_owned()) };
        let records = self.snapshot()?.tickets().map_err(|e| e.to_string())?;
        let tickets = records.iter().map(|record| &record.event);
        Ok(measure(terms, tickets, &line.service_calendar.calendar, range, range.end))
    }
}

fn position_or_push<T>(
    list: &mut Vec<T>,
    is_it: impl Fn(&T) -> bool,
    make: impl FnOnce() -> T,
) -> u32 {
    // Examples go on with what they put in last.
    let position = list.iter().rposition(is_it).unwrap_or_else(|| {
        list.push(make());
        list.len() - 1
    });
    u32::try_from(position).unwrap_or(u32::MAX)
}

fn in_words(diagnostics: &[Diagnostic]) -> String {
    let messages: Vec<String> =
        diagnostics.iter().map(|diagnostic| diagnostic.message.clone()).collect();
    messages.join("; ")
}

/// The only point of the only series.
pub(super) fn point_of(answer: &QueryAnswer) -> Found<KpiPoint> {
    let point = answer.series.first().and_then(|series| series.points.first());
    point.cloned().ok_or_else(|| "no point".to_owned())
}

pub(super) fn value_of(answer: &QueryAnswer) -> Found<f64> {
    value_at(answer, 0)
}

/// The value of the group, or bucket, at a position.
pub(super) fn value_at(answer: &QueryAnswer, position: usize) -> Found<f64> {
    let point = answer.series.first().and_then(|series| series.points.get(position));
    let point = point.ok_or_else(|| format!("no value {position}"))?;
    let gap = || point.gap.as_ref().map_or_else(|| "no value".to_owned(), ToString::to_string);
    point.value.ok_or_else(gap)
}

/// A column that stands beside the value.
pub(super) fn beside(answer: &QueryAnswer, name: &str) -> Found<f64> {
    let column = answer.explain().into_iter().find(|column| column.name == name);
    let value = column.and_then(|column| column.values.first().copied().flatten());
    value.ok_or_else(|| format!("no {name}"))
}

/// A line of a statement, by position.
pub(super) fn line(statement: &Statement, position: usize) -> Found<&ObjectiveResult> {
    statement.objectives.get(position).ok_or_else(|| format!("no line {position}"))
}

/// The value that a line's verdict rests on.
pub(super) fn result_of(statement: &Statement, position: usize) -> Found<f64> {
    let result = line(statement, position)?;
    let gap = || result.gap.as_ref().map_or_else(|| "no value".to_owned(), ToString::to_string);
    result.sli.ok_or_else(gap)
}

/// What a line's value is made of.
pub(super) fn sides_of(statement: &Statement, position: usize) -> Found<(f64, f64)> {
    let result = line(statement, position)?;
    result.numerator.zip(result.denominator).ok_or_else(|| "no fraction".to_owned())
}

pub(super) fn zone(name: &str) -> Found<Zone> {
    Zone::named(name).map_err(|e| e.to_string())
}

/// The instant of a wall clock such as `2026-11-20T16:30`; of one that exists twice the first.
pub(super) fn at(zone: &Zone, local: &str) -> Found<Timestamp> {
    Ok(zone.instant(clock(local)?))
}

/// The later instant of a wall clock that exists twice.
pub(super) fn later_at(zone: &Zone, local: &str) -> Found<Timestamp> {
    zone.later_instant(clock(local)?).ok_or_else(|| format!("{local} does not exist twice"))
}

fn clock(local: &str) -> Found<DateTime> {
    format!("{local}:00").parse().map_err(|e: jiff::Error| e.to_string())
}

/// The wall clock of an instant, such as `2026-11-23T12:00`.
pub(super) fn clock_text(zone: &Zone, instant: Timestamp) -> String {
    zone.local(instant).strftime("%Y-%m-%dT%H:%M").to_string()
}
