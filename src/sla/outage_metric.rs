//! Availability from outage records: which records count, for how long, of what, and why not more.
//!
//! ```text
//! records ─ severity, name, open ones ─► union per object ─ minimum length ─► ∩ service − exclusions ─► down
//! service ─ no-data rule ─ exclusions, by mode ─────────────────────────────────────────────────────► counted
//! total    = Σ up ÷ Σ counted over all objects, over the affected ones, or over sites
//! ```
//! Every term is the contract's ([`OutageTerms`], no default). The arithmetic of ranges is that of [`super::availability`]; each
//! counted second is booked on one record, so that the list of outages adds up to the downtime (DOMAIN.md 4.3).

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::availability::{CountedTime, NoDataRule, UpTime, counted_time, long_outages};
use super::contract::ExclusionMode;
use super::interval::{intersect, subtract, total_secs, union};
use crate::model::glob::{Glob, same_folded};
use crate::model::{Outage, TimeRange, Timestamp};

/// What a contract says about counting outages.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OutageTerms {
    /// Shorter outages do not count, after joining those of one object that overlap or touch (worked example A10).
    pub minimum_secs: u32,
    pub no_data: NoDataRule,
    pub denominator: DenominatorRule,
    pub severities: Selection,
    /// Names or causes, with `*` and `?`.
    pub names: Selection,
    pub open_outages: OpenOutageRule,
}

/// Whose service time the downtime is divided by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum DenominatorRule {
    /// Every object of the scope, with or without an outage (worked examples A04, A13).
    AllObjects,
    /// Only objects with counted downtime. Where there is none nothing counts, and the availability has no value.
    AffectedObjects,
    /// Each site once; an object without a site is one of its own.
    Sites(SiteRule),
}

/// When a site is down.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum SiteRule {
    /// While so many of its objects are down at once, or all of them where it has fewer.
    Objects(u32),
    /// While every object of it that is in service is down.
    All,
}

/// Which records are meant, by a text of theirs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Selection {
    All,
    /// Those that equal one of these, without regard to case; where patterns are allowed, those that match one.
    Only(Vec<String>),
}

/// What becomes of an outage whose end nobody reported.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum OpenOutageRule {
    /// It lasts to the end of the period.
    UntilPeriodEnd,
    Ignored,
}

/// One object of the scope.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OutageObject<'a> {
    pub name: String,
    pub site: Option<String>,
    /// Time that is promised: the month, its business hours, or the part since the object went on air.
    pub service: Vec<TimeRange>,
    /// Records that speak of the object.
    pub outages: Vec<&'a Outage>,
    pub exclusions: Vec<TimeRange>,
    /// Time without any report of the object.
    pub no_data: Vec<TimeRange>,
}

/// Seconds of one object, or of one site.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnitUpTime {
    pub name: String,
    pub up_time: UpTime,
}

/// Why a record counts for less than it lasted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Cut {
    OtherSeverity,
    OtherName,
    /// It has no end, and the contract ignores such.
    Open,
    /// It has no end and was taken to last to the end of the period.
    OpenUntilPeriodEnd,
    /// With what it overlaps or touches it is shorter than the minimum.
    TooShort,
    /// Part of it lies outside the service time.
    OutsideService,
    /// Part of it is excluded.
    Excluded,
    /// Part of it was counted with an earlier record of the object.
    Overlap,
}

impl Cut {
    /// For people: completes "counts for less because".
    pub fn reason(self) -> &'static str {
        match self {
            Self::OtherSeverity => "its severity does not count",
            Self::OtherName => "its name does not count",
            Self::Open => "it has no end, and such outages are ignored",
            Self::OpenUntilPeriodEnd => {
                "it has no end and was taken to last to the end of the period"
            }
            Self::TooShort => "it is shorter than the minimum",
            Self::OutsideService => "part of it lies outside the service time",
            Self::Excluded => "part of it is excluded",
            Self::Overlap => "part of it was counted with an earlier record",
        }
    }
}

/// One record and what it counted for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CountedOutage {
    /// The same for all objects that one record speaks of.
    pub record: u64,
    pub object: String,
    pub id: String,
    pub start: Timestamp,
    /// As reported.
    pub end: Option<Timestamp>,
    /// Seconds of downtime that are booked on it.
    pub counted_secs: i64,
    pub cuts: Vec<Cut>,
}

/// What came out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OutageAvailability {
    /// One for each object, in the order of the input.
    pub objects: Vec<UnitUpTime>,
    /// What the denominator rule counts: all objects, the affected ones, or the sites by name.
    pub units: Vec<UnitUpTime>,
    /// Σ of the units: numerator `up_secs`, denominator `counted_secs`.
    pub total: UpTime,
    /// By object in the order of the input, then by start.
    pub outages: Vec<CountedOutage>,
}

impl OutageAvailability {
    /// Records with any downtime that counts: one that speaks of a site with three cells is one outage.
    pub fn n_records(&self) -> usize {
        let counted = self.outages.iter().filter(|outage| outage.counted_secs > 0);
        counted.map(|outage| outage.record).collect::<BTreeSet<_>>().len()
    }
}

/// Adds up the availability of objects from their outages. `period_end`: until when an open outage lasts.
/// `mode` says from where `exclusions` are taken away; `None`: nothing is excluded.
pub fn outage_availability(
    objects: &[OutageObject<'_>],
    terms: &OutageTerms,
    mode: Option<ExclusionMode>,
    period_end: Timestamp,
) -> OutageAvailability {
    let mut chooser = Chooser::new(terms, period_end);
    for record in objects.iter().flat_map(|object| in_order(&object.outages)) {
        let n = chooser.numbers.len() as u64;
        chooser.numbers.entry(std::ptr::from_ref(record)).or_insert(n);
    }
    let (mut times, mut outages) = (Vec::new(), Vec::new());
    for object in objects {
        let (time, booked) = of_object(object, &chooser, mode);
        times.push(time);
        outages.extend(booked);
    }
    let named = |(object, time): (&OutageObject<'_>, &CountedTime)| UnitUpTime {
        name: object.name.clone(),
        up_time: time.up_time(),
    };
    let of_objects: Vec<UnitUpTime> = objects.iter().zip(&times).map(named).collect();
    let units = match terms.denominator {
        DenominatorRule::AllObjects => of_objects.clone(),
        DenominatorRule::AffectedObjects => {
            of_objects.iter().filter(|unit| unit.up_time.down_secs() > 0).cloned().collect()
        }
        DenominatorRule::Sites(rule) => sites(objects, &times, rule),
    };
    let parts: Vec<UpTime> = units.iter().map(|unit| unit.up_time).collect();
    OutageAvailability { objects: of_objects, total: UpTime::total(&parts), units, outages }
}

impl OutageTerms {
    /// Whether an outage has a severity that counts.
    pub fn is_meant(&self, outage: &Outage) -> bool {
        match &self.severities {
            Selection::All => true,
            Selection::Only(words) => {
                words.iter().any(|word| same_folded(word, outage.severity.trim()))
            }
        }
    }
}

/// Which records count, and for which time.
struct Chooser<'t> {
    terms: &'t OutageTerms,
    names: Option<Vec<Glob>>,
    period_end: Timestamp,
    /// Each record once, in the order of the objects that it speaks of.
    numbers: HashMap<*const Outage, u64>,
}

impl<'t> Chooser<'t> {
    fn new(terms: &'t OutageTerms, period_end: Timestamp) -> Self {
        let names = match &terms.names {
            Selection::All => None,
            Selection::Only(names) => Some(names.iter().map(|name| Glob::folded(name)).collect()),
        };
        Self { terms, names, period_end, numbers: HashMap::new() }
    }

    fn number_of(&self, record: &Outage) -> u64 {
        self.numbers.get(&std::ptr::from_ref(record)).copied().unwrap_or_default()
    }

    /// The time of a record before it is cut; `Err`: it does not count at all.
    fn range(&self, outage: &Outage) -> Result<TimeRange, Cut> {
        if !self.terms.is_meant(outage) {
            return Err(Cut::OtherSeverity);
        }
        if self.names.as_ref().is_some_and(|names| !names.iter().any(|n| n.matches(&outage.name))) {
            return Err(Cut::OtherName);
        }
        let end = match (outage.end, self.terms.open_outages) {
            (Some(end), _) => end,
            (None, OpenOutageRule::UntilPeriodEnd) => self.period_end,
            (None, OpenOutageRule::Ignored) => return Err(Cut::Open),
        };
        // A record that begins after the period, or is damaged, has no time in it.
        Ok(TimeRange { start: outage.start, end: end.max(outage.start) })
    }
}

/// Records of one object in the order in which they are booked: [`OutageAvailability::outages`] names them in this order.
pub fn in_order<'a>(records: &[&'a Outage]) -> Vec<&'a Outage> {
    let mut records = records.to_vec();
    records.sort_by(|a, b| (a.start, a.end, &a.id, &a.name).cmp(&(b.start, b.end, &b.id, &b.name)));
    records
}

fn of_object(
    object: &OutageObject<'_>,
    chooser: &Chooser<'_>,
    mode: Option<ExclusionMode>,
) -> (CountedTime, Vec<CountedOutage>) {
    let records = in_order(&object.outages);
    let ranges: Vec<Result<TimeRange, Cut>> =
        records.iter().map(|record| chooser.range(record)).collect();
    let chosen: Vec<TimeRange> = ranges.iter().filter_map(|range| range.ok()).collect();
    let long = long_outages(&chosen, i64::from(chooser.terms.minimum_secs));
    // Where an outage is known the object is known, however short the outage.
    let unknown = subtract(&object.no_data, &chosen);
    let service = match chooser.terms.no_data {
        NoDataRule::Paused => subtract(&object.service, &unknown),
        NoDataRule::Up | NoDataRule::Down => union(&object.service),
    };
    let booked_time = counted_time(&service, &long, &object.exclusions, mode);
    let excluded = if mode.is_some() { union(&object.exclusions) } else { Vec::new() };
    let mut booked = Vec::new();
    // Records ascend by start: what an earlier one covers reaches from its start to here.
    let mut covered_until = Timestamp::from_unix_secs(i64::MIN);
    for (record, range) in records.iter().zip(ranges) {
        let (counted_secs, cuts) = match range {
            Err(cut) => (0, vec![cut]),
            Ok(range) => {
                let fresh = TimeRange {
                    start: range.start.max(covered_until).min(range.end),
                    end: range.end,
                };
                let mut cuts = Vec::new();
                if record.end.is_none() {
                    cuts.push(Cut::OpenUntilPeriodEnd);
                }
                if clipped(range, &long).is_empty() {
                    cuts.extend((chooser.terms.minimum_secs > 0).then_some(Cut::TooShort));
                } else {
                    let in_service = clipped(range, &service);
                    if total_secs(&in_service) < range.duration_secs() {
                        cuts.push(Cut::OutsideService);
                    }
                    if in_service.iter().any(|part| !clipped(*part, &excluded).is_empty()) {
                        cuts.push(Cut::Excluded);
                    }
                    if fresh.start > range.start {
                        cuts.push(Cut::Overlap);
                    }
                }
                covered_until = covered_until.max(range.end);
                (total_secs(&clipped(fresh, &booked_time.down)), cuts)
            }
        };
        booked.push(CountedOutage {
            record: chooser.number_of(record),
            object: object.name.clone(),
            id: record.id.clone(),
            start: record.start,
            end: record.end,
            counted_secs,
            cuts,
        });
    }
    let time = match chooser.terms.no_data {
        NoDataRule::Down => {
            counted_time(&service, &[&long[..], &unknown].concat(), &object.exclusions, mode)
        }
        NoDataRule::Up | NoDataRule::Paused => booked_time,
    };
    (time, booked)
}

/// The parts of a range that lie in a normal list.
fn clipped(range: TimeRange, normal: &[TimeRange]) -> Vec<TimeRange> {
    let first = normal.partition_point(|part| part.end <= range.start);
    let parts = normal[first..].iter().take_while(|part| part.start < range.end);
    parts.filter_map(|part| part.intersect(range)).collect()
}

/// Each site once, by name.
fn sites(objects: &[OutageObject<'_>], times: &[CountedTime], rule: SiteRule) -> Vec<UnitUpTime> {
    let mut by_site: BTreeMap<&str, Vec<(&OutageObject<'_>, &CountedTime)>> = BTreeMap::new();
    for member in objects.iter().zip(times) {
        by_site.entry(member.0.site.as_deref().unwrap_or(&member.0.name)).or_default().push(member);
    }
    let of_site = |(name, members): (&str, Vec<(&OutageObject<'_>, &CountedTime)>)| {
        // What is excluded or without data is there all the same.
        let promised: Vec<TimeRange> =
            members.iter().flat_map(|(object, _)| union(&object.service)).collect();
        let members: Vec<&CountedTime> = members.into_iter().map(|(_, time)| time).collect();
        let all = |part: fn(&CountedTime) -> &Vec<TimeRange>| -> Vec<TimeRange> {
            members.iter().flat_map(|time| part(time)).copied().collect()
        };
        let counted = union(&all(|time| &time.counted));
        let up: Vec<TimeRange> =
            members.iter().flat_map(|time| subtract(&time.counted, &time.down)).collect();
        let down = match rule {
            SiteRule::Objects(n) => {
                let n = usize::try_from(n).unwrap_or(usize::MAX).max(1);
                // While the site has fewer objects than that, all that it has.
                let few = subtract(&counted, &at_least(n, &promised));
                let all_of_few = subtract(&few, &up);
                union(&[at_least(n, &all(|time| &time.down)), all_of_few].concat())
            }
            SiteRule::All => subtract(&counted, &up),
        };
        let down = intersect(&down, &counted);
        UnitUpTime { name: name.to_owned(), up_time: CountedTime { counted, down }.up_time() }
    };
    by_site.into_iter().map(of_site).collect()
}

/// The time in which at least `n` of the ranges hold; those of one object are disjoint.
fn at_least(n: usize, ranges: &[TimeRange]) -> Vec<TimeRange> {
    let mut edges: Vec<(Timestamp, bool)> =
        ranges.iter().flat_map(|range| [(range.start, true), (range.end, false)]).collect();
    // Of one instant the ends come first: ranges are half-open.
    edges.sort_unstable();
    let (mut n_open, mut since) = (0_usize, None);
    let mut found = Vec::new();
    for (at, begins) in edges {
        n_open = if begins { n_open + 1 } else { n_open.saturating_sub(1) };
        match since {
            None if n_open >= n => since = Some(at),
            Some(start) if n_open < n => {
                found.push(TimeRange { start, end: at });
                since = None;
            }
            _ => {}
        }
    }
    union(&found)
}

/// Severities that records have, as written, in alphabetical order: for a message when a contract names one that none has.
pub fn severities_of<'a>(outages: impl IntoIterator<Item = &'a Outage>) -> Vec<String> {
    let words: BTreeSet<&str> = outages
        .into_iter()
        .map(|outage| outage.severity.trim())
        .filter(|w| !w.is_empty())
        .collect();
    words.into_iter().map(str::to_owned).collect()
}
