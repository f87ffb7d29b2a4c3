//! In which granularity each object is read.
//!
//! Unless the request names one: the finest in which the object reports all counters of the request that it reports at all. Where
//! there are several of these, each local day is read in the finest that covers at least half as much of it as another does. A network
//! that went from hours to quarter-hours in May keeps its April, and a few values of five minutes do not take the place of a day of
//! hours. Two granularities of one object are never added together: each period start belongs to one of them.
//!
//! Earliest and latest values, and frames by measurement group, are read in one granularity throughout.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use super::inputs::{Inputs, StoredIn};
use super::select::{Membership, Selection};
use super::{FrameRequest, QueryError};
use crate::model::{Aggregate, Every, GranularityPeriod, TimeRange};

/// Part of what the fullest granularity covers that a finer one must cover to be read. *Good*: some lost quarter-hours change no
/// source. *Bad*: a day of which most of the finer periods were lost is read in the coarser ones.
const LEAST_COVERED: (u64, u64) = (1, 2);

/// In which granularity each object of the catalog is read.
pub(super) struct Granularities {
    /// In seconds, where no day says otherwise; `None` for objects that are not selected or report none of the inputs.
    usual: Vec<Option<u32>>,
    /// Positions of those that are read, ascending. A question of one cell looks at no other.
    read: Vec<usize>,
    /// By position, the finest first: objects that could be read in several.
    several: BTreeMap<usize, Vec<u32>>,
    /// Of some of these the whole range, cut where the granularity changes.
    by_day: BTreeMap<usize, Vec<(TimeRange, u32)>>,
}

impl Granularities {
    /// What the stored granularities allow. `unit_secs`: what periods must divide, where buckets are of such a length.
    pub(super) fn new(
        request: &FrameRequest,
        resolved: &Inputs,
        selection: &Selection,
        unit_secs: Option<u32>,
    ) -> Result<Self, QueryError> {
        let stored = StoredIn::new(resolved, selection);
        let inputs = &request.inputs;
        let only = |usual| Self::of(usual, BTreeMap::new());
        if let Some(requested) = request.granularity {
            let secs = requested.as_secs();
            if !stored.all.is_empty() && !stored.all.contains(&secs) {
                let detail = format!("none is stored at {requested}; {}", stored.describe(inputs));
                return Err(QueryError::NoCommonGranularity { detail });
            }
            let positions = 0..selection.members.len();
            let selected = positions.map(|position| selection.is_selected(position));
            return Ok(only(selected.map(|selected| selected.then_some(secs)).collect()));
        }
        // The finest first, but those that no day holds a whole number of only where there is nothing else.
        let divides_day = |secs: u32| {
            GranularityPeriod::from_secs(secs).is_some_and(GranularityPeriod::divides_day)
        };
        let mut by_preference: Vec<u32> = stored.all.iter().copied().collect();
        by_preference.sort_by_key(|secs| (!divides_day(*secs), *secs));
        if let [secs] = by_preference[..] {
            // As mostly: there is nothing to choose.
            let reports = |position: usize| {
                let mut inputs = stored.by_input.iter().flat_map(BTreeMap::values);
                selection.is_selected(position) && inputs.any(|reports| reports[position])
            };
            let positions = 0..selection.members.len();
            return Ok(only(positions.map(|p| reports(p).then_some(secs)).collect()));
        }
        let is_edge = |aggregate| matches!(aggregate, Aggregate::First | Aggregate::Last);
        let is_one_throughout =
            resolved.layers.len() > 1 || inputs.iter().any(|input| is_edge(input.aggregate));
        let fits = |secs: u32| {
            divides_day(secs) && unit_secs.is_none_or(|unit_secs| unit_secs.is_multiple_of(secs))
        };
        let mut usual = Vec::with_capacity(selection.members.len());
        let mut several = BTreeMap::new();
        // Names of one measurement are one need: an object may have changed its names and its granularity on one day.
        let needs = needs_of(request);
        for position in 0..selection.members.len() {
            let reports_in = |need: &Vec<usize>, secs: Option<u32>| {
                need.iter().any(|input| {
                    let of_input = stored.by_input[*input].iter();
                    let mut here =
                        of_input.filter(|(stored, _)| secs.is_none_or(|s| s == **stored));
                    here.any(|(_, reports)| reports[position])
                })
            };
            let needed = || needs.iter().filter(|need| reports_in(need, None));
            if !selection.is_selected(position) || needed().next().is_none() {
                usual.push(None);
                continue;
            }
            let is_common = |secs: &u32| needed().all(|need| reports_in(need, Some(*secs)));
            let mut common = by_preference.iter().copied().filter(is_common);
            let Some(finest) = common.next() else {
                let detail = stored.describe(inputs);
                return Err(QueryError::NoCommonGranularity { detail });
            };
            usual.push(Some(finest));
            let others: Vec<u32> = common.filter(|secs| fits(*secs)).collect();
            if !others.is_empty() && fits(finest) && !is_one_throughout {
                several.insert(position, [&[finest], &others[..]].concat());
            }
        }
        Ok(Self::of(usual, several))
    }

    fn of(usual: Vec<Option<u32>>, several: BTreeMap<usize, Vec<u32>>) -> Self {
        let read = (0..usual.len()).filter(|position| usual[*position].is_some()).collect();
        Self { usual, read, several, by_day: BTreeMap::new() }
    }

    /// One per object; see [`Self::read_in`] for those that change.
    pub(super) fn usual(&self) -> &[Option<u32>] {
        &self.usual
    }

    /// Positions of the objects that are read in any, ascending.
    pub(super) fn positions(&self) -> &[usize] {
        &self.read
    }

    /// The longest that may be read, in seconds.
    pub(super) fn longest(&self) -> Option<u32> {
        self.usual.iter().flatten().chain(self.several.values().flatten()).max().copied()
    }

    /// All that are read, in seconds.
    pub(super) fn used(&self) -> BTreeSet<u32> {
        let constant = self.read.iter().filter(|position| !self.by_day.contains_key(position));
        let changing = self.by_day.values().flatten().map(|(_, secs)| *secs);
        constant.filter_map(|position| self.usual[*position]).chain(changing).collect()
    }

    /// Objects that could be read in several, by position, with these, the finest first.
    pub(super) fn several(&self) -> &BTreeMap<usize, Vec<u32>> {
        &self.several
    }

    /// Objects of which the granularity changes within the range, by position.
    pub(super) fn by_day(&self) -> &BTreeMap<usize, Vec<(TimeRange, u32)>> {
        &self.by_day
    }

    /// Chooses for each object with several. `covered_secs`: by position, then by granularity as in [`Self::several`], then by day.
    pub(super) fn choose(
        &mut self,
        days: &[TimeRange],
        covered_secs: &BTreeMap<usize, Vec<Vec<u64>>>,
    ) {
        for (position, covered) in covered_secs {
            let Some(candidates) = self.several.get(position) else { continue };
            let of_day = |day_idx: usize| {
                let covers = |i: usize| covered[i][day_idx];
                let most = (0..candidates.len()).map(covers).max().filter(|most| *most > 0)?;
                let (part, whole) = LEAST_COVERED;
                (0..candidates.len()).find(|i| covers(*i) * whole >= most * part)
            };
            let mut chosen: Vec<Option<usize>> = (0..days.len()).map(of_day).collect();
            // A day without anything is as the one before, the first ones as the first that has something.
            let mut last = chosen.iter().flatten().next().copied();
            for of_day in &mut chosen {
                *of_day = of_day.or(last);
                last = *of_day;
            }
            let mut spans: Vec<(TimeRange, u32)> = Vec::new();
            for (day, chosen) in days.iter().zip(&chosen) {
                let secs = candidates[chosen.unwrap_or(0)];
                match spans.last_mut() {
                    Some((span, of_span)) if *of_span == secs && span.end == day.start => {
                        span.end = day.end;
                    }
                    _ => spans.push((*day, secs)),
                }
            }
            match spans.as_slice() {
                [(_, secs)] => self.usual[*position] = Some(*secs),
                [] => {}
                _ => _ = self.by_day.insert(*position, spans),
            }
        }
    }

    /// What is read in one granularity: in which group each object counts then, and who is read in it at all.
    pub(super) fn read_in<'a>(
        &'a self,
        members: &'a [Membership],
        secs: u32,
    ) -> (Cow<'a, [Membership]>, Cow<'a, [Option<u32>]>) {
        if self.by_day.is_empty() {
            return (Cow::Borrowed(members), Cow::Borrowed(&self.usual));
        }
        let (mut members, mut read) = (members.to_vec(), self.usual.clone());
        for (position, spans) in &self.by_day {
            let here: Vec<TimeRange> = spans
                .iter()
                .filter(|(_, of_span)| *of_span == secs)
                .map(|(span, _)| *span)
                .collect();
            read[*position] = (!here.is_empty()).then_some(secs);
            let within = |span: TimeRange, group: usize| {
                let parts = here.iter().filter_map(move |part| part.intersect(span));
                parts.map(move |part| (part, group)).collect::<Vec<_>>()
            };
            members[*position] = match &members[*position] {
                Membership::Out => Membership::Out,
                Membership::Always(group) => {
                    Membership::Dated(here.iter().map(|part| (*part, *group)).collect())
                }
                Membership::Dated(dated) => Membership::Dated(
                    dated.iter().flat_map(|(span, group)| within(*span, *group)).collect(),
                ),
            };
        }
        (Cow::Owned(members), Cow::Owned(read))
    }
}

/// Inputs of a request, by position, those together that are spellings of one measurement.
fn needs_of(request: &FrameRequest) -> Vec<Vec<usize>> {
    let mut needs: Vec<Vec<usize>> = Vec::new();
    for (position, input) in request.inputs.iter().enumerate() {
        let spellings = input.spelling.before.iter().chain(&input.spelling.after).flatten();
        let names: Vec<&String> = spellings.collect();
        let is_same = |other: &usize| names.contains(&&request.inputs[*other].name);
        match needs.iter_mut().find(|need| need.iter().any(is_same)) {
            Some(need) => need.push(position),
            None => needs.push(vec![position]),
        }
    }
    needs
}

/// What periods must divide so that buckets hold whole ones; `None` where days do.
pub(super) fn unit_of(every: Every) -> Option<u32> {
    match every {
        Every::Secs(secs) => Some(secs),
        Every::Day | Every::Week | Every::Month | Every::All => None,
    }
}
