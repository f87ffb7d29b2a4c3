//! Finding busy hours: windows of some days at a time are added up, and of each unit and day the greatest is kept.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::ControlFlow;
use std::sync::Arc;

use super::frame::members_in_hours;
use super::windows::{ClockTime, hour_from, windows};
use super::{
    BusyHour, BusyHourDefinition, BusyHours, CELLS_AT_ONCE, HOUR_SECS, Stability, TieRule, UnitDay,
    mark,
};
use crate::job::JobContext;
use crate::model::{CounterFrame, Every, FrameInput, KpiPoint, TimeRange, Timestamp, Zone};
use crate::query::accumulate::CELL_BYTES;
use crate::query::aggregate::{Axis, Prepared};
use crate::query::grid::Grid;
use crate::query::select::Membership;
use crate::query::{Filter, FrameRequest, Mask, QueryError, ReadOptions, SuspectPolicy, Topology};
use crate::store::Snapshot;

/// What busy hours are looked for in.
pub struct Search<'a> {
    pub snapshot: &'a dyn Snapshot,
    pub topology: &'a Topology,
    pub definition: &'a BusyHourDefinition,
    /// The definition's, read.
    pub filter: Option<&'a Filter>,
    /// The definition's, else the question's.
    pub zone: &'a Zone,
    /// The counters that the traffic needs.
    pub inputs: &'a [FrameInput],
    /// The traffic of each cell of a frame of these counters.
    pub traffic: &'a dyn Fn(&CounterFrame) -> Vec<KpiPoint>,
    pub suspect: SuspectPolicy,
    /// Time that is left out, of some objects: masks for all objects do not count here.
    pub masks: &'a [Mask],
    pub read_as: ReadOptions<'a>,
    pub ctx: &'a JobContext,
}

/// A search of which objects, counters and granularity are known.
pub struct Finder<'a> {
    search: Search<'a>,
    prepared: Prepared,
    request: FrameRequest,
    step_secs: u32,
}

/// Hours that are looked at as one: one window of one day, or the same window of all days.
struct Candidate {
    /// Ascending.
    starts: Vec<Timestamp>,
    day_idx: usize,
    clock: ClockTime,
}

impl<'a> Finder<'a> {
    /// `range` holds all days that will be asked for. Fails where the traffic is stored in periods that an hour does not hold a
    /// whole number of ([`QueryError::BusyHourPeriods`]), and as a frame of the same counters does.
    pub fn new(search: Search<'a>, range: TimeRange) -> Result<Self, QueryError> {
        let request = FrameRequest {
            inputs: search.inputs.to_vec(),
            filter: search.filter.cloned(),
            by: search.definition.scope.keys(),
            every: Every::Day,
            range,
            zone: search.zone.clone(),
            granularity: None,
            masks: search.masks.to_vec(),
            suspect: search.suspect,
        };
        let mut prepared =
            Prepared::new(search.snapshot, search.topology, &request, Some(HOUR_SECS))?;
        let Search { snapshot, read_as, ctx, .. } = &search;
        prepared.choose_granularities(*snapshot, &request, read_as, ctx)?;
        let mut step_secs = 1;
        let used = prepared.used();
        for &granularity_secs in &used {
            if granularity_secs == 0 || !HOUR_SECS.is_multiple_of(granularity_secs) {
                return Err(QueryError::BusyHourPeriods { granularity_secs, zone: None });
            }
            // Both divide the hour, so their least common multiple does.
            step_secs *= granularity_secs / common_divisor(step_secs, granularity_secs);
        }
        if used.is_empty() {
            // Nothing is stored: any step finds nothing.
            step_secs = HOUR_SECS;
        }
        Ok(Self { search, prepared, request, step_secs })
    }

    /// What the busy hours of some days depend on beside the definition and the topology: while this is the same, so are they.
    /// A text of fixed length.
    pub fn marks(&self, days: &[TimeRange]) -> Result<Vec<String>, QueryError> {
        let imports = self.search.snapshot.imports()?;
        Ok(mark::marks(&self.prepared, self.step_secs, &imports, days))
    }

    /// The busy hours of these whole local days, ascending. A fixed hour is that of these days.
    pub fn find(&self, days: &[TimeRange]) -> Result<BusyHours, QueryError> {
        let mut found = BusyHours {
            zone: self.search.zone.clone(),
            keys: self.request.by.clone(),
            units: Arc::new(self.prepared.groups().to_vec()),
            days: days.to_vec(),
            unit_days: vec![UnitDay::default(); self.prepared.groups().len() * days.len()],
        };
        match self.search.definition.stability {
            Stability::Bouncing => self.find_bouncing(&mut found)?,
            Stability::Fixed => self.find_fixed(&mut found)?,
        }
        self.note_days(&mut found)?;
        Ok(found)
    }

    fn candidates(&self, days: &[TimeRange]) -> Result<Vec<Candidate>, QueryError> {
        let Search { zone, definition, .. } = &self.search;
        let mut candidates = Vec::new();
        for (day_idx, day) in days.iter().enumerate() {
            for window in windows(zone, *day, definition.resolution, self.step_secs)? {
                let (starts, clock) = (vec![window.start], window.clock);
                candidates.push(Candidate { starts, day_idx, clock });
            }
        }
        Ok(candidates)
    }

    fn find_bouncing(&self, found: &mut BusyHours) -> Result<(), QueryError> {
        let candidates = self.candidates(&found.days)?;
        let n_days = found.days.len();
        let ties = self.search.definition.ties;
        self.compare(&candidates, |candidate, points| {
            for (unit_idx, point) in points.enumerate() {
                let best = &mut found.unit_days[unit_idx * n_days + candidate.day_idx].hour;
                let (start, traffic) = (candidate.starts[0], point.value);
                let so_far = best.map(|best| (best.start, best.traffic));
                if is_better(ties, (start, traffic), so_far) {
                    let (received, expected) = (point.received, point.expected);
                    *best = Some(BusyHour { start, traffic, received, expected });
                }
            }
        })
    }

    /// Brings the same hour of all days together, chooses, and then looks at the chosen hour of each day.
    fn find_fixed(&self, found: &mut BusyHours) -> Result<(), QueryError> {
        let mut by_clock: BTreeMap<ClockTime, Candidate> = BTreeMap::new();
        let mut starts_of: BTreeMap<(ClockTime, usize), Timestamp> = BTreeMap::new();
        for single in self.candidates(&found.days)? {
            starts_of.insert((single.clock, single.day_idx), single.starts[0]);
            match by_clock.entry(single.clock) {
                std::collections::btree_map::Entry::Vacant(entry) => {
                    entry.insert(single);
                }
                std::collections::btree_map::Entry::Occupied(mut entry) => {
                    entry.get_mut().starts.extend(single.starts);
                }
            }
        }
        let candidates: Vec<Candidate> = by_clock.into_values().collect();
        let mut chosen: Vec<Option<(ClockTime, Option<f64>)>> = vec![None; found.units.len()];
        let ties = self.search.definition.ties;
        self.compare(&candidates, |candidate, points| {
            for (best, point) in chosen.iter_mut().zip(points) {
                if is_better(ties, (candidate.clock, point.value), *best) {
                    *best = Some((candidate.clock, point.value));
                }
            }
        })?;
        let n_days = found.days.len();
        for (unit_idx, chosen) in chosen.iter().enumerate() {
            let Some((clock, _)) = chosen else { continue };
            for day_idx in 0..n_days {
                let Some(&start) = starts_of.get(&(*clock, day_idx)) else { continue };
                let hour = BusyHour { start, traffic: None, received: 0, expected: 0 };
                found.unit_days[unit_idx * n_days + day_idx].hour = Some(hour);
            }
        }
        let members = members_in_hours(&self.prepared.selection, found);
        let days = found.days.clone();
        self.by_day(Some(&members), &days, |unit_day, point| {
            if let Some(hour) = &mut found.unit_days[unit_day].hour {
                hour.traffic = point.value.filter(|value| !value.is_nan());
                (hour.received, hour.expected) = (point.received, point.expected);
            }
        })
    }

    /// Notes how much of each day arrived.
    fn note_days(&self, found: &mut BusyHours) -> Result<(), QueryError> {
        let days = found.days.clone();
        self.by_day(None, &days, |unit_day, point| {
            let noted = &mut found.unit_days[unit_day];
            (noted.received, noted.expected) = (point.received, point.expected);
        })
    }

    /// As many as fit, also into the memory that a frame may take.
    fn n_buckets_at_once(&self) -> usize {
        let bytes_of_cell = CELL_BYTES * self.request.inputs.len().max(1);
        let n_cells = CELLS_AT_ONCE.min(self.search.read_as.memory_bytes / bytes_of_cell);
        (n_cells / self.prepared.groups().len().max(1)).max(1)
    }

    /// Hands the traffic of each unit and day (of all of it, or of what `members` leave of it) to `take`, by its position.
    fn by_day(
        &self,
        members: Option<&[Membership]>,
        days: &[TimeRange],
        mut take: impl FnMut(usize, &KpiPoint),
    ) -> Result<(), QueryError> {
        let at_once = self.n_buckets_at_once();
        for (part_idx, part) in days.chunks(at_once).enumerate() {
            let pieces = part.iter().copied().zip(0..).collect();
            let points = self.points(members, part.to_vec(), pieces)?;
            for (cell, point) in points.iter().enumerate() {
                let (unit_idx, day_idx) = (cell / part.len(), cell % part.len());
                take(unit_idx * days.len() + part_idx * at_once + day_idx, point);
            }
        }
        Ok(())
    }

    /// Hands the traffic of every candidate, one point for each unit, to `take`; in any order.
    fn compare(
        &self,
        candidates: &[Candidate],
        mut take: impl FnMut(&Candidate, &mut dyn Iterator<Item = &KpiPoint>),
    ) -> Result<(), QueryError> {
        let at_once = self.n_buckets_at_once();
        let sets = disjoint_sets(candidates);
        let n_windows = candidates.len() as u64;
        self.search.ctx.progress.begin("Finding busy hours", n_windows, "hours");
        for set in &sets {
            for part in set.chunks(at_once) {
                let ranges = part.iter().map(|at| hour_from(candidates[*at].starts[0])).collect();
                let pieces = part.iter().enumerate().flat_map(|(bucket_idx, at)| {
                    candidates[*at].starts.iter().map(move |start| (hour_from(*start), bucket_idx))
                });
                let points = self.points(None, ranges, pieces.collect())?;
                for (bucket_idx, at) in part.iter().enumerate() {
                    let mut of_units = points.iter().skip(bucket_idx).step_by(part.len());
                    take(&candidates[*at], &mut of_units);
                }
                self.search.ctx.progress.advance(part.len() as u64);
            }
        }
        Ok(())
    }

    /// The traffic of units × buckets, each bucket made of some pieces; pieces may come in any order and do not overlap.
    fn points(
        &self,
        members: Option<&[Membership]>,
        buckets: Vec<TimeRange>,
        mut pieces: Vec<(TimeRange, usize)>,
    ) -> Result<Vec<KpiPoint>, QueryError> {
        let Search { snapshot, ctx, read_as, traffic, .. } = &self.search;
        ctx.check()?;
        pieces.sort_unstable();
        let (Some((first, _)), Some((last, _))) = (pieces.first(), pieces.last()) else {
            return Ok(Vec::new());
        };
        let range = TimeRange::new(first.start, last.end);
        let grid = Grid::of_pieces(buckets.len(), &pieces);
        let is_long = |range: &TimeRange| range.duration_secs() > i64::from(HOUR_SECS);
        let whole_days = members.is_none() && pieces.iter().all(|(piece, _)| is_long(piece));
        let axis = Axis { grid: &grid, buckets, range, members, whole_days };
        let (frame, _) = self.prepared.frame(*snapshot, &self.request, axis, read_as, ctx)?;
        Ok(traffic(&frame))
    }
}

/// Whether something beats the best so far: more traffic, or as much and earlier (later, as the rule says).
fn is_better<T: Ord>(
    ties: TieRule,
    (at, traffic): (T, Option<f64>),
    best: Option<(T, Option<f64>)>,
) -> bool {
    let Some(traffic) = traffic.filter(|traffic| !traffic.is_nan()) else { return false };
    match best {
        Some((best_at, Some(best))) => {
            let comes_first = match ties {
                TieRule::Earliest => at < best_at,
                TieRule::Latest => at > best_at,
            };
            traffic > best || (traffic == best && comes_first)
        }
        _ => true,
    }
}

/// Candidates (by position) in sets within which no two hours overlap: one set for clock hours, one for each period of an hour for
/// sliding ones.
fn disjoint_sets(candidates: &[Candidate]) -> Vec<Vec<usize>> {
    let mut sets: Vec<(BTreeSet<Timestamp>, Vec<usize>)> = Vec::new();
    for (position, candidate) in candidates.iter().enumerate() {
        let is_free = |taken: &BTreeSet<Timestamp>| {
            candidate.starts.iter().all(|start| {
                let hour_secs = i64::from(HOUR_SECS);
                let near = start.plus_secs(1 - hour_secs)..start.plus_secs(hour_secs);
                taken.range(near).next().is_none()
            })
        };
        let found = sets.iter_mut().try_for_each(|(taken, members)| {
            if !is_free(taken) {
                return ControlFlow::Continue(());
            }
            taken.extend(&candidate.starts);
            members.push(position);
            ControlFlow::Break(())
        });
        if found.is_continue() {
            sets.push((candidate.starts.iter().copied().collect(), vec![position]));
        }
    }
    sets.into_iter().map(|(_, members)| members).collect()
}

fn common_divisor(a: u32, b: u32) -> u32 {
    if b == 0 { a } else { common_divisor(b, a % b) }
}
