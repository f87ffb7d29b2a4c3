//! Busy hours: worked examples, local days of every length, a slow recomputation on random data, and what is kept of them.

#![allow(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

mod command_line;
mod compare;
mod days;
mod documents;
mod examples;
mod kept;
mod random;

use vigia::job::JobContext;
use vigia::kpi::plan::Question;
use vigia::kpi::{Catalog, Plan};
use vigia::model::{
    CounterFrame, Every, ImportedFile, SCALAR_BIN, SampleValue, TimeRange, Timestamp, Zone,
};
use vigia::query::busy_hour::{
    BusyHourDefinition, BusyHours, CountedDays, Finder, Resolution, Scope, Search, Stability,
    TieRule, Traffic, counter_frame_in_hours, local_days,
};
use vigia::query::{
    Filter, FrameRequest, QueryError, ReadOptions, SuspectPolicy, Topology, counter_frame,
};
use vigia::store::Store;
use vigia::store::memory::MemoryStore;

use super::store_conformance;

/// 2026-10-05T00:00:00Z, a Monday.
const DAY: i64 = 1_791_158_400;
const HOUR: i64 = 3600;

/// Object, measurement, granularity, start, value.
type Line = (String, &'static str, u32, i64, f64);

fn line(object: &str, measurement: &'static str, secs: u32, start: i64, value: f64) -> Line {
    (object.to_owned(), measurement, secs, start, value)
}

fn file(name: &str, lines: &[Line]) -> ImportedFile {
    let value_of = |value: f64| {
        if value.trunc() == value {
            SampleValue::Integer(value as i64)
        } else {
            SampleValue::Decimal(value)
        }
    };
    let lines = lines.iter().map(|(object, measurement, secs, start, value)| {
        (object.as_str(), *measurement, SCALAR_BIN, *secs, *start, value_of(*value), false)
    });
    store_conformance::file(name, &[], &lines.collect::<Vec<_>>())
}

fn import(store: &dyn Store, name: &str, lines: &[Line]) {
    let mut writer = store.begin_import().unwrap();
    writer.add_file(file(name, lines)).unwrap();
    writer.finish().unwrap();
}

fn store_of(lines: &[Line]) -> MemoryStore {
    let store = MemoryStore::new();
    import(&store, "all", lines);
    store
}

/// Clock hours of each object, each day its own, by one measurement.
pub fn definition(measurement: &str) -> BusyHourDefinition {
    BusyHourDefinition {
        name: "test".to_owned(),
        description: String::new(),
        traffic: Traffic::Measurement(measurement.to_owned()),
        resolution: Resolution::Clock,
        scope: Scope::Object,
        stability: Stability::Bouncing,
        days: CountedDays::default(),
        ties: TieRule::Earliest,
        zone: None,
        month_rule: None,
        filter: String::new(),
    }
}

fn network(measurement: &str) -> BusyHourDefinition {
    BusyHourDefinition { scope: Scope::Network, ..definition(measurement) }
}

fn range(start: i64, end: i64) -> TimeRange {
    TimeRange::new(Timestamp::from_unix_secs(start), Timestamp::from_unix_secs(end))
}

fn plan_of(store: &dyn Store, question: Question) -> Plan {
    let measurements = store.snapshot().unwrap().measurements().unwrap();
    Plan::new(&Catalog::builtin(), &[question], &measurements).unwrap().0
}

pub fn find_with(
    store: &dyn Store,
    topology: &Topology,
    definition: &BusyHourDefinition,
    zone: &Zone,
    range: TimeRange,
) -> Result<BusyHours, QueryError> {
    let plan = plan_of(
        store,
        match &definition.traffic {
            Traffic::Kpi(id) => Question::Kpi(id.clone()),
            Traffic::Formula(text) => Question::Formula(text.clone()),
            Traffic::Measurement(name) => Question::Measurement(name.clone()),
        },
    );
    let snapshot = store.snapshot().unwrap();
    let filter = Filter::parse(&definition.filter).unwrap();
    let ctx = JobContext::default();
    let search = Search {
        snapshot: &*snapshot,
        topology,
        definition,
        filter: Some(&filter),
        zone,
        inputs: plan.inputs(),
        traffic: &|frame: &CounterFrame| plan.evaluate(frame).remove(0).points,
        suspect: SuspectPolicy::Keep,
        masks: &[],
        read_as: ReadOptions::default(),
        ctx: &ctx,
    };
    let days = local_days(zone, range);
    let all_days = TimeRange::new(days[0].start, days[days.len() - 1].end);
    Finder::new(search, all_days)?.find(&days)
}

fn find(
    store: &dyn Store,
    definition: &BusyHourDefinition,
    zone: &str,
    range: TimeRange,
) -> BusyHours {
    let zone = Zone::named(zone).unwrap();
    find_with(store, &Topology::default(), definition, &zone, range).unwrap()
}

/// A formula over all objects, in busy hours (in all hours without).
fn value_in(
    store: &dyn Store,
    formula: &str,
    hours: Option<&BusyHours>,
    zone: &str,
    range: TimeRange,
) -> Option<f64> {
    let plan = plan_of(store, Question::Formula(formula.to_owned()));
    let request = FrameRequest {
        inputs: plan.inputs().to_vec(),
        filter: None,
        by: Vec::new(),
        every: Every::All,
        range,
        zone: Zone::named(zone).unwrap(),
        granularity: None,
        masks: Vec::new(),
        suspect: SuspectPolicy::Keep,
    };
    let snapshot = store.snapshot().unwrap();
    let (topology, ctx) = (Topology::default(), JobContext::default());
    let frame = match hours {
        Some(hours) => {
            let read_as = ReadOptions::default();
            counter_frame_in_hours(&*snapshot, &topology, &request, hours, &read_as, &ctx)
                .unwrap()
                .0
        }
        None => counter_frame(&*snapshot, &topology, &request, &ctx).unwrap(),
    };
    plan.evaluate(&frame)[0].points[0].value
}

/// Start as the clock of the hours shows it, and traffic, of each day of one unit.
fn shown(hours: &BusyHours, unit: &[&str]) -> Vec<(String, Option<f64>)> {
    let unit: Vec<String> = unit.iter().map(|value| (*value).to_owned()).collect();
    let unit_idx = hours.find(&unit).unwrap();
    let show = |found: &vigia::query::busy_hour::UnitDay| match found.hour {
        Some(hour) => (hours.zone.to_iso(hour.start), hour.traffic),
        None => ("none".to_owned(), None),
    };
    hours.days_of(unit_idx).iter().map(show).collect()
}

fn at(start: &str, traffic: f64) -> (String, Option<f64>) {
    (start.to_owned(), Some(traffic))
}
