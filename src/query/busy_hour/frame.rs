//! Counters added up in busy hours only: each object counts in its own unit's hours and in no others.

use super::{BusyHours, HOUR_SECS};
use crate::job::JobContext;
use crate::model::{CounterFrame, TimeRange};
use crate::query::aggregate::{Axis, Prepared};
use crate::query::grid::{Grid, outside};
use crate::query::select::{self, Membership, Selection};
use crate::query::{FrameReport, FrameRequest, QueryError, ReadOptions, Topology};
use crate::store::Snapshot;

/// As [`crate::query::counter_frame_with`], but only periods in busy hours count, as received and as expected. An hour counts where
/// the request's range holds all of it; an object of a unit without a busy hour on a day does not count on that day. Buckets
/// should be days or longer: shorter ones would cut hours.
pub fn counter_frame_in_hours(
    snapshot: &dyn Snapshot,
    topology: &Topology,
    request: &FrameRequest,
    hours: &BusyHours,
    read_as: &ReadOptions<'_>,
    ctx: &JobContext,
) -> Result<(CounterFrame, FrameReport), QueryError> {
    let began = (read_as.clock)();
    ctx.check()?;
    let mut prepared = Prepared::new(snapshot, topology, request, Some(HOUR_SECS))?;
    prepared.choose_granularities(snapshot, request, read_as, ctx)?;
    let buckets = request.zone.buckets(request.range, request.every);
    let masks: Vec<TimeRange> =
        request.masks.iter().filter(|mask| mask.objects.is_none()).map(|m| m.range).collect();
    let mut members: Option<Vec<Membership>> = None;
    let grid = if hours.keys.is_empty() {
        let common = if hours.units.is_empty() { Vec::new() } else { within(hours, 0, request) };
        grid_of_hours(&buckets, &common, &masks)
    } else {
        let keys = &hours.keys;
        let (objects, range) = (&prepared.objects, request.range);
        let units = select::select(objects, topology, None, keys, range, &[])?;
        let ranges = Ranges::new(hours, &units, request);
        let both = prepared.selection.members.iter().zip(&units.members);
        members = Some(both.map(|(member, unit)| in_ranges(member, &ranges.of(unit))).collect());
        Grid::new(&buckets, &masks)
    };
    let members = members.as_deref();
    // What days add up to says nothing about one of their hours.
    let whole_days = false;
    let axis = Axis { grid: &grid, buckets, range: request.range, members, whole_days };
    let (frame, report) = prepared.frame(snapshot, request, axis, read_as, ctx)?;
    let all_micros = (read_as.clock)().saturating_sub(began);
    let select_micros =
        all_micros.saturating_sub(report.read_micros).saturating_sub(report.finish_micros);
    Ok((frame, FrameReport { select_micros, ..report }))
}

/// One unit's hours that a request's range holds.
fn within(hours: &BusyHours, unit_idx: usize, request: &FrameRequest) -> Vec<TimeRange> {
    let is_inside =
        |hour: &TimeRange| request.range.start <= hour.start && hour.end <= request.range.end;
    hours.ranges_of(unit_idx).filter(is_inside).collect()
}

/// The same hours for all objects; an hour belongs to the bucket that holds its periods.
fn grid_of_hours(buckets: &[TimeRange], hours: &[TimeRange], masks: &[TimeRange]) -> Grid {
    let mut pieces = Vec::new();
    let mut first = 0;
    for hour in hours {
        while buckets.get(first).is_some_and(|bucket| bucket.end <= hour.start) {
            first += 1;
        }
        let touched = buckets.iter().enumerate().skip(first);
        for (bucket_idx, bucket) in touched.take_while(|(_, bucket)| bucket.start < hour.end) {
            let Some(part) = hour.intersect(*bucket) else { continue };
            pieces.extend(outside(part, masks).into_iter().map(|open| (open, bucket_idx)));
        }
    }
    Grid::of_pieces(buckets.len(), &pieces)
}

/// The hours of each unit of a selection.
struct Ranges {
    /// By group of the selection.
    by_group: Vec<Vec<TimeRange>>,
}

impl Ranges {
    fn new(hours: &BusyHours, units: &Selection, request: &FrameRequest) -> Self {
        let of_group = |values: &Vec<String>| {
            hours.find(values).map_or_else(Vec::new, |unit_idx| within(hours, unit_idx, request))
        };
        Self { by_group: units.groups.iter().map(of_group).collect() }
    }

    /// Where an object of these units counts, ascending and disjoint.
    fn of(&self, unit: &Membership) -> Vec<TimeRange> {
        match unit {
            Membership::Out => Vec::new(),
            Membership::Always(group) => self.by_group[*group].clone(),
            Membership::Dated(spans) => {
                let cut = |(span, group): &(TimeRange, usize)| {
                    let hours = self.by_group[*group].iter();
                    hours.filter_map(|hour| hour.intersect(*span)).collect::<Vec<_>>()
                };
                spans.iter().flat_map(cut).collect()
            }
        }
    }
}

/// A membership in some ranges only.
fn in_ranges(member: &Membership, ranges: &[TimeRange]) -> Membership {
    let spans: Vec<(TimeRange, usize)> = match member {
        Membership::Out => return Membership::Out,
        Membership::Always(group) => ranges.iter().map(|range| (*range, *group)).collect(),
        Membership::Dated(spans) => {
            let cut = |(span, group): &(TimeRange, usize)| {
                let (span, group) = (*span, *group);
                ranges.iter().filter_map(move |r| Some((r.intersect(span)?, group)))
            };
            spans.iter().flat_map(cut).collect()
        }
    };
    Membership::Dated(spans)
}

/// Memberships in the units of `hours`, which are the groups of the selection, in their hours only.
pub(super) fn members_in_hours(selection: &Selection, hours: &BusyHours) -> Vec<Membership> {
    let of_group = |values: &Vec<String>| {
        hours.find(values).map_or_else(Vec::new, |unit_idx| hours.ranges_of(unit_idx).collect())
    };
    let ranges = Ranges { by_group: selection.groups.iter().map(of_group).collect() };
    let in_hours = |member: &Membership| match member {
        Membership::Out => Membership::Out,
        Membership::Always(group) => in_ranges(member, &ranges.by_group[*group]),
        Membership::Dated(spans) => {
            let cut = |(span, group): &(TimeRange, usize)| {
                let (span, group) = (*span, *group);
                let hours = ranges.by_group[group].iter();
                hours.filter_map(move |hour| Some((hour.intersect(span)?, group)))
            };
            Membership::Dated(spans.iter().flat_map(cut).collect())
        }
    };
    selection.members.iter().map(in_hours).collect()
}
