//! Busy hours of a workspace: definitions by name, found once and kept in the cache.
//!
//! # What is kept
//! Bouncing hours are kept day by day, fixed hours for all days of a range together. Each is kept under a key that says all that it
//! depends on but the data, and with a mark of the data it was made of (see [`Finder::marks`]); it is given again while both are the
//! same, whatever else was imported meanwhile. The marks themselves are kept for the data revision, so that a question that was asked
//! before does not read the list of imports. Whatever cannot be read or written here is found anew, and nobody is told.

use std::collections::BTreeMap;

use jiff::civil::Weekday;
use sha2::{Digest, Sha256};

use super::ask::read_filter;
use super::diagnose;
use super::documents::Documents;
use crate::diagnostic::{Diagnostic, nearest};
use crate::job::JobContext;
use crate::kpi::Plan;
use crate::kpi::plan::{PlanItem, Question};
use crate::model::{CounterFrame, KpiPoint, TimeRange, Zone, hex, phrase};
pub use crate::query::busy_hour::{
    BusyHour, BusyHourDefinition, BusyHours, MonthRule, Resolution, Scope, Stability, Traffic,
};
use crate::query::busy_hour::{
    CountedDays, DayRule, ExceptedDay, Finder, Search, TieRule, WeekDays, local_days,
};
use crate::query::{Mask, ReadOptions, SuspectPolicy};
use crate::store::{KeptEntry, Snapshot, Store, StoreError};
use crate::words::{Sentence, sentence};

/// Grows when the same key would mean other hours. Which days count is no part of the key: hours are kept under the days themselves.
const FORMAT: u32 = 3;

/// Days that are found and then kept together. *Good*: the counters are chosen once for all of them. *Bad*: who stops a search loses
/// what was found of the last ones.
const PARTS_AT_ONCE: usize = 31;

/// Busy hours, and how they came about.
#[derive(Clone, Debug)]
pub struct FoundHours {
    pub definition: BusyHourDefinition,
    /// What the traffic became: its id, name and unit.
    pub traffic: PlanItem,
    pub hours: BusyHours,
    pub report: HoursReport,
    pub warnings: Vec<Diagnostic>,
}

/// One unit on one day, as tables show it.
#[derive(Clone, Debug, PartialEq)]
pub struct HoursRow<'a> {
    /// Local date.
    pub day: String,
    pub unit: &'a [String],
    /// ISO 8601 with the zone's offset.
    pub start: Option<String>,
    pub traffic: Option<f64>,
    /// Of the hour, 0..=1.
    pub completeness_ratio: Option<f64>,
    pub day_completeness_ratio: Option<f64>,
}

impl FoundHours {
    /// By unit and day; days on which nothing was expected of a unit are left out.
    pub fn rows(&self) -> impl Iterator<Item = HoursRow<'_>> {
        let hours = &self.hours;
        let units = hours.units.iter().enumerate();
        units.flat_map(move |(unit_idx, unit)| {
            let days = hours.days.iter().zip(hours.days_of(unit_idx));
            let shown = days.filter(|(_, found)| found.hour.is_some() || found.expected > 0);
            shown.map(move |(day, found)| HoursRow {
                day: hours.zone.local(day.start).date().to_string(),
                unit,
                start: found.hour.map(|hour| hours.zone.to_iso(hour.start)),
                traffic: found.hour.and_then(|hour| hour.traffic),
                completeness_ratio: found.hour.and_then(|hour| hour.completeness_ratio()),
                day_completeness_ratio: found.completeness_ratio(),
            })
        })
    }
}

/// How busy hours were found.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct HoursReport {
    pub n_units: u64,
    /// Counted local days.
    pub n_days: u64,
    /// Of these, days whose hours were kept from before.
    pub n_days_kept: u64,
    pub n_days_computed: u64,
}

/// The definition of that name.
pub fn definition_named<'d>(
    documents: &'d Documents,
    name: &str,
) -> Result<&'d BusyHourDefinition, Diagnostic> {
    let definitions = &documents.busy_hours;
    if let Some(found) = definitions.iter().find(|definition| definition.name == name) {
        return Ok(found);
    }
    let names = || definitions.iter().map(|definition| definition.name.as_str());
    let unknown = Diagnostic::error(format!("unknown busy hour {name:?}"));
    let listed = names().collect::<Vec<_>>().join(", ");
    Err(diagnose::with_nearest(unknown, nearest(name, names()))
        .hint(format!("defined are {listed}; `vigia list busy-hours` says what they mean")))
}

/// What is asked to learn the traffic.
pub(super) fn traffic_question(definition: &BusyHourDefinition) -> Question {
    match &definition.traffic {
        Traffic::Kpi(id) => Question::Kpi(id.clone()),
        Traffic::Formula(text) => Question::Formula(text.clone()),
        Traffic::Measurement(name) => Question::Measurement(name.clone()),
    }
}

/// All that a definition says, in one line.
pub(super) fn meaning(definition: &BusyHourDefinition, zone: &Zone) -> Sentence {
    let hour = match (definition.resolution, &definition.scope) {
        (Resolution::Clock, Scope::Object) => sentence!("sentences-hours-clock-object"),
        (Resolution::Clock, Scope::Network) => sentence!("sentences-hours-clock-network"),
        (Resolution::Clock, Scope::Group(keys)) => {
            sentence!("sentences-hours-clock-group", keys = and_list(keys))
        }
        (Resolution::Sliding, Scope::Object) => sentence!("sentences-hours-sliding-object"),
        (Resolution::Sliding, Scope::Network) => sentence!("sentences-hours-sliding-network"),
        (Resolution::Sliding, Scope::Group(keys)) => {
            sentence!("sentences-hours-sliding-group", keys = and_list(keys))
        }
    };
    let stability = match definition.stability {
        Stability::Bouncing => sentence!("sentences-hours-bouncing"),
        Stability::Fixed => sentence!("sentences-hours-fixed"),
    };
    let ties = match definition.ties {
        TieRule::Earliest => sentence!("sentences-hours-earliest"),
        TieRule::Latest => sentence!("sentences-hours-latest"),
    };
    let meaning = sentence!(
        "sentences-hours-meaning",
        hour = hour,
        traffic = definition.traffic.to_string(),
        stability = stability,
        days = days_sentence(&definition.days),
        ties = ties,
        zone = zone.name()
    );
    match definition.filter.as_str() {
        "" => meaning,
        filter => sentence!("sentences-hours-where", meaning = meaning, filter = filter),
    }
}

/// `a`, `a and b`, `a and b and c`.
fn and_list(keys: &[String]) -> Sentence {
    let all = keys.iter().map(|key| Sentence::from(key.as_str()));
    let joined =
        all.reduce(|before, next| sentence!("sentences-hours-and", before = before, next = next));
    joined.unwrap_or_else(|| "".into())
}

/// Which days count.
fn days_sentence(days: &CountedDays) -> Sentence {
    let week = match days.week {
        WeekDays::ALL => sentence!("sentences-hours-days-all"),
        WeekDays::WORKDAYS => sentence!("sentences-hours-days-work"),
        week => {
            let counted = WeekDays::NAMES.iter().filter(|(_, day)| week.holds(*day));
            Sentence::list(counted.map(|(_, day)| weekday_sentence(*day)))
        }
    };
    let except = match &days.except_list {
        Some(list) => Some(list.as_str().into()),
        None if days.except.is_empty() => None,
        None => Some(Sentence::list(days.except.iter().map(excepted_sentence))),
    };
    match except {
        Some(except) => sentence!("sentences-hours-days-except", week = week, except = except),
        None => week,
    }
}

fn excepted_sentence(day: &ExceptedDay) -> Sentence {
    match day.rule {
        _ if !day.name.is_empty() => day.name.as_str().into(),
        DayRule::NthWeekday { month, weekday, nth: DayRule::LAST } => sentence!(
            "sentences-hours-last-weekday",
            weekday = weekday_sentence(weekday),
            month = i64::from(month)
        ),
        DayRule::NthWeekday { month, weekday, nth } => sentence!(
            "sentences-hours-nth-weekday",
            weekday = weekday_sentence(weekday),
            nth = i64::from(nth),
            month = i64::from(month)
        ),
        rule => rule.to_string().into(),
    }
}

fn weekday_sentence(day: Weekday) -> Sentence {
    match day {
        Weekday::Monday => sentence!("sentences-monday"),
        Weekday::Tuesday => sentence!("sentences-tuesday"),
        Weekday::Wednesday => sentence!("sentences-wednesday"),
        Weekday::Thursday => sentence!("sentences-thursday"),
        Weekday::Friday => sentence!("sentences-friday"),
        Weekday::Saturday => sentence!("sentences-saturday"),
        Weekday::Sunday => sentence!("sentences-sunday"),
    }
}

/// The zone in which a definition counts days, where a question names one too.
pub fn zone_of(definition: &BusyHourDefinition, asked: Option<&Zone>) -> Result<Zone, Diagnostic> {
    match (&definition.zone, asked) {
        (Some(own), Some(asked)) if own != asked => Err(Diagnostic::error(format!(
            "the busy hour {:?} counts days in {}, and the question in {}",
            definition.name,
            own.name(),
            asked.name()
        ))
        .hint(format!("ask with --zone {}", own.name()))),
        (Some(zone), _) => Ok(zone.clone()),
        (None, asked) => Ok(asked.cloned().unwrap_or_else(Zone::utc)),
    }
}

/// Where busy hours are looked for.
#[derive(Clone, Copy)]
pub struct HoursQuestion<'a> {
    pub definition: &'a BusyHourDefinition,
    /// All whole days that it touches.
    pub range: TimeRange,
    pub zone: &'a Zone,
    pub suspect: SuspectPolicy,
    /// As in [`Search`].
    pub masks: &'a [Mask],
    /// As in [`ReadOptions`].
    pub memory_bytes: usize,
}

/// Finds busy hours, or takes those that were kept.
pub fn find(
    snapshot: &dyn Snapshot,
    store: &dyn Store,
    documents: &Documents,
    question: HoursQuestion<'_>,
    ctx: &JobContext,
) -> Result<FoundHours, Vec<Diagnostic>> {
    let HoursQuestion { definition, range, zone, suspect, masks, memory_bytes } = question;
    let of_store = |e: StoreError| vec![diagnose::of_store(&e)];
    let of_query = |e| vec![diagnose::of_query(&e)];
    let measurements = snapshot.measurements().map_err(of_store)?;
    let objects = snapshot.objects().map_err(of_store)?;
    let traffic = traffic_question(definition);
    let in_definition = |diagnostics: Vec<Diagnostic>| {
        diagnostics.into_iter().map(|d| of_definition(definition, d)).collect::<Vec<_>>()
    };
    let planned =
        Plan::with_dictionary(&documents.catalog, &[traffic], &measurements, &documents.dictionary);
    let (plan, warnings) = planned.map_err(in_definition)?;
    if !plan.fine_frames().is_empty() {
        let message = "the traffic of a busy hour cannot be a formula with `over`";
        return Err(in_definition(vec![Diagnostic::error(message).hint("write it with sums")]));
    }
    let filter =
        read_filter(&definition.filter, &objects, documents).map_err(|d| in_definition(vec![d]))?;
    let is_counted = |day: &TimeRange| definition.days.holds(zone.local(day.start).date());
    let days: Vec<TimeRange> = local_days(zone, range).into_iter().filter(is_counted).collect();
    let Some(all_days) = hull(&days) else {
        let message = phrase!(
            "no day of the range counts for the busy hour {name} (days: {days})",
            name = format!("{:?}", definition.name),
            days = definition.days.to_string()
        );
        return Err(vec![Diagnostic::error(message)]);
    };
    let evaluate = |frame: &CounterFrame| -> Vec<KpiPoint> {
        plan.evaluate(frame).into_iter().next().map(|series| series.points).unwrap_or_default()
    };
    let new_finder = || {
        let search = Search {
            snapshot,
            topology: &documents.topology,
            definition,
            filter: filter.as_ref(),
            zone,
            inputs: plan.inputs(),
            traffic: &evaluate,
            suspect,
            masks,
            read_as: ReadOptions { memory_bytes, ..ReadOptions::default() },
            ctx,
        };
        Finder::new(search, all_days)
    };
    let shelf = Shelf {
        store,
        key: key_of(&question, &plan, documents),
        data_revision: snapshot.data_revision(),
        zone,
        keys: definition.scope.keys(),
    };
    // Days that are kept together.
    let parts: Vec<&[TimeRange]> = match definition.stability {
        Stability::Bouncing => days.chunks(1).collect(),
        Stability::Fixed => vec![&days[..]],
    };
    let mut finder: Option<Finder<'_>> = None;
    let marks = match shelf.marks(&parts) {
        Some(marks) => marks,
        None => {
            let new = new_finder().map_err(of_query)?;
            let hulls: Vec<TimeRange> = parts.iter().filter_map(|part| hull(part)).collect();
            let marks = new.marks(&hulls).map_err(of_query)?;
            shelf.keep_marks(&parts, &marks);
            finder = Some(new);
            marks
        }
    };
    let mut found: BTreeMap<usize, BusyHours> = BTreeMap::new();
    for (at, (part, mark)) in parts.iter().zip(&marks).enumerate() {
        if let Some(mut kept) = shelf.find(part, mark) {
            if let Some((_, before)) = found.last_key_value() {
                kept.share_units(before);
            }
            found.insert(at, kept);
        }
    }
    let mut report = HoursReport {
        n_days: days.len() as u64,
        n_days_kept: found.values().map(|part| part.days.len() as u64).sum(),
        ..HoursReport::default()
    };
    report.n_days_computed = report.n_days - report.n_days_kept;
    for run in missing_runs(parts.len(), &found) {
        let finder = match &finder {
            Some(finder) => finder,
            None => finder.insert(new_finder().map_err(of_query)?),
        };
        let wanted: Vec<TimeRange> =
            parts[run.clone()].iter().copied().flatten().copied().collect();
        let hours = finder.find(&wanted).map_err(of_query)?;
        let mut entries = Vec::new();
        for at in run {
            let part = hours.only(parts[at]);
            entries.push(shelf.entry(parts[at], &marks[at], &part));
            found.insert(at, part);
        }
        store.keep(&entries).ok();
    }
    let parts: Vec<BusyHours> = found.into_values().collect();
    let hours = BusyHours::merged(zone, &definition.scope.keys(), &parts);
    report.n_units = hours.units.len() as u64;
    let Some(traffic) = plan.items().first().cloned() else {
        return Err(vec![Diagnostic::error("the busy hour has no traffic")]);
    };
    let warnings = in_definition(warnings).into_iter().chain(lacking(definition, &hours)).collect();
    Ok(FoundHours { definition: definition.clone(), traffic, hours, report, warnings })
}

/// Ranges of parts that were not found, each without a gap and of [`PARTS_AT_ONCE`] at most.
fn missing_runs(n_parts: usize, found: &BTreeMap<usize, BusyHours>) -> Vec<std::ops::Range<usize>> {
    let mut runs: Vec<std::ops::Range<usize>> = Vec::new();
    for at in (0..n_parts).filter(|at| !found.contains_key(at)) {
        match runs.last_mut() {
            Some(run) if run.end == at && run.len() < PARTS_AT_ONCE => run.end = at + 1,
            _ => runs.push(at..at + 1),
        }
    }
    runs
}

/// Says where something was expected and no hour has a value.
fn lacking(definition: &BusyHourDefinition, hours: &BusyHours) -> Option<Diagnostic> {
    let (n_expected, n_found) = hours.n_expected_and_found();
    let name = format!("{:?}", definition.name);
    if n_found == 0 {
        let traffic = &definition.traffic;
        return Some(Diagnostic::warning(phrase!(
            "the busy hour {name} was found on no day of the range: its traffic ({traffic}) has no value there",
            name = name,
            traffic = traffic.to_string()
        )));
    }
    let n_lacking = n_expected.saturating_sub(n_found);
    (n_lacking > 0).then(|| {
        Diagnostic::warning(match definition.scope {
            Scope::Object => phrase!(
                "{n} of {all} days of objects have no busy hour {name}: no traffic arrived in any of their hours",
                n = n_lacking,
                all = n_expected,
                name = name
            ),
            Scope::Group(_) => phrase!(
                "{n} of {all} days of groups have no busy hour {name}: no traffic arrived in any of their hours",
                n = n_lacking,
                all = n_expected,
                name = name
            ),
            Scope::Network => phrase!(
                "{n} of {all} days have no busy hour {name}: no traffic arrived in any of their hours",
                n = n_lacking,
                all = n_expected,
                name = name
            ),
        })
    })
}

fn of_definition(definition: &BusyHourDefinition, diagnostic: Diagnostic) -> Diagnostic {
    let name = format!("{:?}", definition.name);
    diagnostic.reworded(|what| phrase!("in the busy hour {name}: {what}", name = name, what = what))
}

/// From the start of the first to the end of the last; `None` of none.
fn hull(days: &[TimeRange]) -> Option<TimeRange> {
    Some(TimeRange::new(days.first()?.start, days.last()?.end))
}

/// All that hours depend on but their days and the data. Names and descriptions are for people and do not count.
fn key_of(question: &HoursQuestion<'_>, plan: &Plan, documents: &Documents) -> String {
    let HoursQuestion { definition, zone, suspect, masks, .. } = question;
    // Resolved counters with their factors, as vendor maps and dictionaries have it now.
    let resolved = hex(&Sha256::digest(format!("{plan:?}")));
    let formula = plan.items().first().map_or("", |item| item.formula.as_str());
    format!(
        "busy hours {FORMAT}\ntraffic {formula}\ncounters {resolved}\nresolution {}\nscope {}\nstability {}\nties {:?}\nzone {} {}\nwhere {}\nsuspect {suspect:?}\nmasks {}\ntopology {}\n",
        definition.resolution.name(),
        definition.scope,
        definition.stability.name(),
        definition.ties,
        zone.name(),
        Zone::database_version(),
        definition.filter,
        hex(&Sha256::digest(format!("{masks:?}"))),
        documents.topology_mark,
    )
}

/// What the cache keeps of one definition.
struct Shelf<'a> {
    store: &'a dyn Store,
    key: String,
    data_revision: u64,
    zone: &'a Zone,
    /// Keys of the units.
    keys: Vec<String>,
}

impl Shelf<'_> {
    fn key_of_days(&self, what: &str, days: &[TimeRange]) -> String {
        let mut key = format!("{}{what}", self.key);
        for day in days {
            key.push_str(&format!(" {}", day.start.as_unix_secs()));
        }
        key
    }

    fn key_of_marks(&self, parts: &[&[TimeRange]]) -> (String, String) {
        let days: Vec<TimeRange> = parts.iter().copied().flatten().copied().collect();
        (self.key_of_days("marks of", &days), format!("revision {}", self.data_revision))
    }

    fn marks(&self, parts: &[&[TimeRange]]) -> Option<Vec<String>> {
        let (key, made_of) = self.key_of_marks(parts);
        let text = String::from_utf8(self.store.kept(&key, &made_of).ok()??).ok()?;
        let marks: Vec<String> = text.lines().map(str::to_owned).collect();
        (marks.len() == parts.len()).then_some(marks)
    }

    fn keep_marks(&self, parts: &[&[TimeRange]], marks: &[String]) {
        let (key, made_of) = self.key_of_marks(parts);
        let bytes = marks.join("\n").into_bytes();
        self.store.keep(&[KeptEntry { key, made_of, bytes }]).ok();
    }

    fn find(&self, days: &[TimeRange], mark: &str) -> Option<BusyHours> {
        let bytes = self.store.kept(&self.key_of_days("days", days), mark).ok()??;
        let hours = BusyHours::from_bytes(&bytes, self.zone, &self.keys)?;
        (hours.days == days).then_some(hours)
    }

    fn entry(&self, days: &[TimeRange], mark: &str, hours: &BusyHours) -> KeptEntry {
        let key = self.key_of_days("days", days);
        KeptEntry { key, made_of: mark.to_owned(), bytes: hours.to_bytes() }
    }
}
