//! Adding counters up over objects and time.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::accumulate::{Accumulator, CELL_BYTES};
use super::granularity::{Granularities, unit_of};
use super::grid::{Grid, n_period_starts};
use super::inputs::{self, Inputs};
use super::irregular::{Irregular, OffGrid};
use super::scan::{self, Plan, Target};
use super::select::{self, Membership, Selection, is_measurement_group};
use super::{FrameRequest, QueryError, SuspectPolicy, Topology};
use crate::job::JobContext;
use crate::model::{
    Aggregate, CounterFrame, Every, FrameColumn, FrameInput, GranularityPeriod, ManagedObject,
    ObjectId, TimeRange,
};
use crate::store::{KeptSums, ReadReport, Snapshot};

/// What a frame may take where nobody says: a month of one counter by hour for 6,000 cells.
pub const MEMORY_BYTES: usize = 384 << 20;

/// Scans what the request needs and adds it up to groups × buckets.
///
/// Groups are those of selected objects that ever reported one of the counters (all selected ones where none did), sorted;
/// without keys there is always one. See the [module's text](super) for what is expected and which granularity is read.
/// `Avg` weights each value by the length of its period. A name with `*` that no measurement type bears exactly means all
/// measurement types it matches, added up per object-period; so do `[*]` and an array without brackets for its bins.
pub fn counter_frame(
    snapshot: &dyn Snapshot,
    topology: &Topology,
    request: &FrameRequest,
    ctx: &JobContext,
) -> Result<CounterFrame, QueryError> {
    let read_as = ReadOptions::default();
    Ok(counter_frame_with(snapshot, topology, request, &read_as, ctx)?.0)
}

/// How a frame is read. The frame is the same either way, bit for bit; only where a store adds decimals up itself, their last bits may
/// differ.
pub struct ReadOptions<'a> {
    /// Take what tiles add up to where it serves.
    pub use_rollups: bool,
    /// Have the store add up what it can.
    pub push_down: bool,
    /// At most.
    pub n_threads: usize,
    /// What the frame, and what is added up for it on all threads, may take. A frame that does not fit is refused.
    pub memory_bytes: usize,
    /// Microseconds since some instant, for [`FrameReport`].
    pub clock: &'a dyn Fn() -> u64,
}

impl Default for ReadOptions<'_> {
    fn default() -> Self {
        let n_threads = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
        Self {
            use_rollups: true,
            push_down: true,
            n_threads,
            memory_bytes: MEMORY_BYTES,
            clock: &|| 0,
        }
    }
}

/// What a frame cost.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct FrameReport {
    pub read: ReadReport,
    pub n_groups: u64,
    pub n_buckets: u64,
    /// Objects that pass the filter.
    pub n_objects: u64,
    /// Choosing objects and groups, and finding the counters.
    pub select_micros: u64,
    /// Reading and adding up.
    pub read_micros: u64,
    /// Making the frame of it.
    pub finish_micros: u64,
    pub irregular: Irregular,
}

impl FrameReport {
    /// Two frames, one after the other; sizes are those of the first.
    #[must_use]
    pub fn with(self, other: Self) -> Self {
        Self {
            read: self.read.with(other.read),
            select_micros: self.select_micros + other.select_micros,
            read_micros: self.read_micros + other.read_micros,
            finish_micros: self.finish_micros + other.finish_micros,
            irregular: self.irregular.with(other.irregular),
            ..self
        }
    }
}

/// As [`counter_frame`], with a choice of how, and what it cost.
pub fn counter_frame_with(
    snapshot: &dyn Snapshot,
    topology: &Topology,
    request: &FrameRequest,
    read_as: &ReadOptions<'_>,
    ctx: &JobContext,
) -> Result<(CounterFrame, FrameReport), QueryError> {
    let began = (read_as.clock)();
    ctx.check()?;
    let least_n_buckets = least_n_buckets(request.range, request.every);
    check_size(1, least_n_buckets, request, read_as.memory_bytes)?;
    let mut prepared = Prepared::new(snapshot, topology, request, unit_of(request.every))?;
    prepared.choose_granularities(snapshot, request, read_as, ctx)?;
    check_even(request.every, &prepared.used())?;
    let buckets = request.zone.buckets(request.range, request.every);
    let common_masks: Vec<TimeRange> =
        request.masks.iter().filter(|mask| mask.objects.is_none()).map(|m| m.range).collect();
    let grid = Grid::new(&buckets, &common_masks);
    let whole_days = may_be_whole_days(request.every);
    let axis = Axis { grid: &grid, buckets, range: request.range, members: None, whole_days };
    let (frame, report) = prepared.frame(snapshot, request, axis, read_as, ctx)?;
    let before_micros = (read_as.clock)().saturating_sub(began);
    let select_micros =
        before_micros.saturating_sub(report.read_micros).saturating_sub(report.finish_micros);
    Ok((frame, FrameReport { select_micros, ..report }))
}

/// The longest granularity period that a request reads, in seconds; `None` where nothing is stored for it.
pub fn longest_granularity_secs(
    snapshot: &dyn Snapshot,
    topology: &Topology,
    request: &FrameRequest,
) -> Result<Option<u32>, QueryError> {
    Ok(Prepared::new(snapshot, topology, request, None)?.granularities.longest())
}

/// In which granularity each object is read for a request, in seconds, and when; objects that report none of its counters are left out.
pub fn granularities_read(
    snapshot: &dyn Snapshot,
    topology: &Topology,
    request: &FrameRequest,
    read_as: &ReadOptions<'_>,
    ctx: &JobContext,
) -> Result<Vec<(ObjectId, TimeRange, u32)>, QueryError> {
    let mut prepared = Prepared::new(snapshot, topology, request, unit_of(request.every))?;
    prepared.choose_granularities(snapshot, request, read_as, ctx)?;
    let mut read = Vec::with_capacity(prepared.objects.len());
    let usual = prepared.granularities.usual().iter();
    for (position, (object, usual)) in prepared.objects.iter().zip(usual).enumerate() {
        match prepared.granularities.by_day().get(&position) {
            Some(spans) => read.extend(spans.iter().map(|(span, secs)| (object.id, *span, *secs))),
            None => read.extend(usual.map(|secs| (object.id, request.range, secs))),
        }
    }
    Ok(read)
}

/// The time axis of a frame.
pub(super) struct Axis<'a> {
    pub(super) grid: &'a Grid,
    /// As the frame names them, one for each bucket of the grid.
    pub(super) buckets: Vec<TimeRange>,
    /// All of the grid lies in it.
    pub(super) range: TimeRange,
    /// Where objects count; `None`: as they were selected.
    pub(super) members: Option<&'a [Membership]>,
    /// Whether buckets can begin where local days do.
    pub(super) whole_days: bool,
}

/// What a request means whatever its time axis is: objects, groups, counters and granularities.
pub(super) struct Prepared {
    pub(super) objects: Arc<Vec<ManagedObject>>,
    pub(super) selection: Selection,
    pub(super) inputs: Arc<Inputs>,
    pub(super) granularities: Granularities,
    groups: FrameGroups,
}

impl Prepared {
    /// `unit_secs`: what the periods of an object with several granularities must divide.
    pub(super) fn new(
        snapshot: &dyn Snapshot,
        topology: &Topology,
        request: &FrameRequest,
        unit_secs: Option<u32>,
    ) -> Result<Self, QueryError> {
        let objects = snapshot.objects()?;
        let selection = select::select(
            &objects,
            topology,
            request.filter.as_ref(),
            &request.by,
            request.range,
            &request.masks,
        )?;
        let by_measurement_group = request.by.iter().any(|key| is_measurement_group(key));
        let inputs = inputs::resolve(snapshot, &objects, &request.inputs, by_measurement_group)?;
        let granularities = Granularities::new(request, &inputs, &selection, unit_secs)?;
        let groups = FrameGroups::new(&request.by, &selection, &inputs, &granularities);
        Ok(Self { objects, selection, inputs: Arc::new(inputs), granularities, groups })
    }

    /// Looks how much of each day the granularities cover of the objects that have several, and chooses.
    pub(super) fn choose_granularities(
        &mut self,
        snapshot: &dyn Snapshot,
        request: &FrameRequest,
        read_as: &ReadOptions<'_>,
        ctx: &JobContext,
    ) -> Result<(), QueryError> {
        let several = self.granularities.several();
        if several.is_empty() {
            return Ok(());
        }
        // Whole days, however much of the first and the last is asked for: the same hour is the same number, asked alone or with its day.
        let whole = match (request.zone.day(request.range.start), request.range.end.plus_secs(-1)) {
            (first, last) if last > request.range.start => {
                TimeRange::new(first.start, request.zone.day(last).end)
            }
            (first, _) => first,
        };
        let days = request.zone.buckets(whole, Every::Day);
        let all: BTreeSet<u32> = several.values().flatten().copied().collect();
        let mut covered: BTreeMap<usize, Vec<Vec<u64>>> = several
            .iter()
            .map(|(position, candidates)| (*position, vec![Vec::new(); candidates.len()]))
            .collect();
        let day_bytes = several.len() * request.inputs.len() * CELL_BYTES;
        // Beside the frame itself there is little room.
        let days_at_once = (read_as.memory_bytes / 4 / day_bytes.max(1)).max(1);
        for days in days.chunks(days_at_once) {
            for secs in &all {
                ctx.check()?;
                self.note_covered(snapshot, (request, days, *secs), read_as, ctx, &mut covered)?;
            }
        }
        self.granularities.choose(&days, &covered);
        Ok(())
    }

    /// Appends to each object that has the granularity, among others, the seconds of each day that all its counters cover together.
    fn note_covered(
        &self,
        snapshot: &dyn Snapshot,
        (request, days, secs): (&FrameRequest, &[TimeRange], u32),
        read_as: &ReadOptions<'_>,
        ctx: &JobContext,
        covered: &mut BTreeMap<usize, Vec<Vec<u64>>>,
    ) -> Result<(), QueryError> {
        let (Some(first), Some(last)) = (days.first(), days.last()) else { return Ok(()) };
        let count =
            |input: &FrameInput| FrameInput { aggregate: Aggregate::Count, ..input.clone() };
        let request = FrameRequest {
            inputs: request.inputs.iter().map(count).collect(),
            filter: None,
            by: vec!["object".to_owned()],
            every: Every::Day,
            range: TimeRange::new(first.start, last.end),
            zone: request.zone.clone(),
            granularity: GranularityPeriod::from_secs(secs),
            masks: Vec::new(),
            suspect: SuspectPolicy::Keep,
        };
        let mut selection =
            Selection { groups: Vec::new(), members: vec![Membership::Out; self.objects.len()] };
        let mut of_group: Vec<(usize, usize)> = Vec::new();
        for (position, candidates) in self.granularities.several() {
            if let Some(candidate_idx) = candidates.iter().position(|of_one| *of_one == secs) {
                selection.members[*position] = Membership::Always(of_group.len());
                // Of one length, so that they are sorted as they come.
                selection.groups.push(vec![format!("{position:020}")]);
                of_group.push((*position, candidate_idx));
            }
        }
        let granularities = Granularities::new(&request, &self.inputs, &selection, None)?;
        let groups = FrameGroups::new(&request.by, &selection, &self.inputs, &granularities);
        let counting = Self {
            objects: Arc::clone(&self.objects),
            selection,
            inputs: Arc::clone(&self.inputs),
            granularities,
            groups,
        };
        let grid = Grid::new(days, &[]);
        let (buckets, range) = (days.to_vec(), request.range);
        let axis = Axis { grid: &grid, buckets, range, members: None, whole_days: true };
        let (frame, _) = counting.frame(snapshot, &request, axis, read_as, ctx)?;
        for (group_idx, (position, candidate_idx)) in of_group.into_iter().enumerate() {
            let found = covered.get_mut(&position).and_then(|lists| lists.get_mut(candidate_idx));
            let Some(found) = found else { continue };
            let group_idx = counting.groups.positions[0][group_idx];
            for day_idx in 0..days.len() {
                let of_column = |column: &FrameColumn| {
                    let cell = group_idx? * days.len() + day_idx;
                    column.covered_secs.get(cell).copied()
                };
                found.push(frame.columns.iter().filter_map(of_column).sum());
            }
        }
        Ok(())
    }

    /// Granularities that are read, in seconds.
    pub(super) fn used(&self) -> BTreeSet<u32> {
        self.granularities.used()
    }

    /// Values of the group keys, sorted: the groups of every frame.
    pub(super) fn groups(&self) -> &[Vec<String>] {
        &self.groups.values
    }

    /// Adds up what the axis holds. Of the request only the inputs, keys, zone and suspect policy matter here.
    pub(super) fn frame(
        &self,
        snapshot: &dyn Snapshot,
        request: &FrameRequest,
        axis: Axis<'_>,
        read_as: &ReadOptions<'_>,
        ctx: &JobContext,
    ) -> Result<(CounterFrame, FrameReport), QueryError> {
        let Axis { grid, buckets, range, members, whole_days } = axis;
        let members = members.unwrap_or(&self.selection.members);
        check_size(self.groups.values.len(), buckets.len(), request, read_as.memory_bytes)?;
        let used = self.used();
        let weight_unit_secs = used.iter().copied().fold(0, common_divisor).max(1);
        let n_cells = self.groups.values.len() * buckets.len();
        let only_secs = used.first().copied().filter(|_| used.len() == 1);
        let accumulator =
            |input: &FrameInput| Accumulator::new(input.aggregate, n_cells, only_secs);
        let mut accumulators: Vec<Accumulator> = request.inputs.iter().map(accumulator).collect();
        let target = |task| Target { task, groups: &self.groups.positions[task.layer_idx] };
        for &granularity_secs in &used {
            let (members, read) = self.granularities.read_in(members, granularity_secs);
            for task in &self.inputs.tasks {
                let accumulator = &mut accumulators[task.input_idx];
                let members = (&*members, self.granularities.positions());
                expect(&target(task), granularity_secs, members, &read, grid, accumulator);
            }
        }
        let frame_bytes = n_cells * request.inputs.len() * CELL_BYTES;
        let selected = (read_as.clock)();
        let mut read = ReadReport::default();
        let extent = snapshot.extent()?;
        let measurements = self.inputs.measurements();
        let mut off_grids = Vec::new();
        let is_selected = |id: ObjectId| {
            let position = self.objects.binary_search_by_key(&id, |object| object.id);
            position.is_ok_and(|position| self.selection.is_selected(position))
        };
        if let Some(range) = extent.and_then(|extent| extent.intersect(range)) {
            for &granularity_secs in &used {
                let wanted = (measurements.as_slice(), granularity_secs);
                let off_grid = OffGrid::find(snapshot, wanted, &is_selected, range, ctx)?;
                let (members, granularities) =
                    self.granularities.read_in(members, granularity_secs);
                let plan = Plan {
                    ctx,
                    objects: &self.objects,
                    members: &members,
                    granularities: &granularities,
                    read: self.granularities.positions(),
                    inputs: &request.inputs,
                    doubled: &off_grid.doubled,
                    grid,
                    range,
                    suspect: request.suspect,
                    weight_unit_secs,
                    kept: KeptSums {
                        days: read_as.use_rollups && whole_days,
                        periods: read_as.use_rollups,
                    },
                    push_down: read_as.push_down && snapshot.may_add_up(),
                    // Each thread adds up in cells of its own.
                    n_threads: read_as
                        .n_threads
                        .min(read_as.memory_bytes / frame_bytes.max(1))
                        .max(1),
                };
                let targets = self.inputs.tasks.iter().map(target).collect();
                let scanned = scan_granularity(
                    snapshot,
                    &plan,
                    targets,
                    granularity_secs,
                    &mut accumulators,
                )?;
                read = read.with(scanned);
                off_grids.push(off_grid);
            }
        }
        let added_up = (read_as.clock)();
        let finish = |(input_idx, accumulator): (usize, Accumulator)| FrameColumn {
            unknown: self.inputs.unknown[input_idx],
            ..accumulator.finish(weight_unit_secs, self.inputs.gives_way(input_idx))
        };
        let frame = CounterFrame {
            zone: request.zone.clone(),
            buckets,
            keys: request.by.clone(),
            groups: self.groups.values.clone(),
            inputs: request.inputs.clone(),
            columns: accumulators.into_iter().enumerate().map(finish).collect(),
        };
        let irregular = off_grids.iter().zip(std::iter::repeat(extent.unwrap_or(range)));
        let irregular = irregular.map(|(off_grid, extent)| off_grid.in_frame(&frame, extent));
        let is_selected = |at: &usize| self.selection.is_selected(*at);
        let report = FrameReport {
            read,
            n_groups: frame.groups.len() as u64,
            n_buckets: frame.buckets.len() as u64,
            n_objects: (0..self.objects.len()).filter(is_selected).count() as u64,
            select_micros: 0,
            read_micros: added_up.saturating_sub(selected),
            finish_micros: (read_as.clock)().saturating_sub(added_up),
            irregular: irregular.fold(Irregular::default(), Irregular::with),
        };
        Ok((frame, report))
    }
}

/// Whether buckets can begin where local days do. Shorter ones would look at each sum of days in vain.
fn may_be_whole_days(every: Every) -> bool {
    match every {
        Every::Secs(secs) => secs >= 86_400,
        Every::Day | Every::Week | Every::Month | Every::All => true,
    }
}

/// Reads what can be read in one scan, then the rest one by one.
fn scan_granularity(
    snapshot: &dyn Snapshot,
    plan: &Plan<'_>,
    targets: Vec<Target<'_>>,
    granularity_secs: u32,
    accumulators: &mut [Accumulator],
) -> Result<ReadReport, QueryError> {
    let (plain, gathered): (Vec<_>, Vec<_>) =
        targets.into_iter().partition(|target| plan.is_plain(target.task));
    let mut report = scan::scan_plain(snapshot, plan, &plain, granularity_secs, accumulators)?;
    for target in gathered {
        plan.ctx.check()?;
        let accumulator = &mut accumulators[target.task.input_idx];
        let gathered = scan::gather(snapshot, plan, &target, granularity_secs, accumulator)?;
        report = report.with(gathered);
    }
    Ok(report)
}

impl Plan<'_> {
    /// Whether each value can be added as it comes.
    fn is_plain(&self, task: &inputs::Task) -> bool {
        use crate::model::Aggregate::{First, Last};
        let aggregate = self.inputs[task.input_idx].aggregate;
        task.is_plain() && !matches!(aggregate, First | Last)
    }
}

/// Buckets must hold whole periods. Granularities that do not divide a day have no grid that buckets could follow.
fn check_even(every: Every, used: &BTreeSet<u32>) -> Result<(), QueryError> {
    let Every::Secs(every_secs) = every else { return Ok(()) };
    let used: Vec<u32> =
        used.iter().copied().filter(|secs| 86_400_u32.is_multiple_of(*secs)).collect();
    let Some(&granularity_secs) = used.iter().find(|secs| !every_secs.is_multiple_of(**secs))
    else {
        return Ok(());
    };
    let common_multiple = |a: u64, b: u64| {
        let (shorter, longer) = (a.min(b), a.max(b));
        (1..=shorter).map(|n| n * longer).find(|n| n.is_multiple_of(shorter)).unwrap_or(longer)
    };
    let period_secs = used.iter().map(|secs| u64::from(*secs)).fold(1, common_multiple);
    let fitting_secs = u64::from(every_secs).max(1).next_multiple_of(period_secs);
    let shorter_secs = used.iter().copied().filter(|secs| every_secs.is_multiple_of(*secs)).max();
    Err(QueryError::UnevenBuckets { every_secs, granularity_secs, fitting_secs, shorter_secs })
}

fn check_size(
    n_groups: usize,
    n_buckets: usize,
    request: &FrameRequest,
    memory_bytes: usize,
) -> Result<(), QueryError> {
    let n_inputs = request.inputs.len();
    let n_cells = n_groups.saturating_mul(n_buckets).saturating_mul(n_inputs.max(1));
    let needed_bytes = n_cells.saturating_mul(CELL_BYTES);
    if needed_bytes > memory_bytes {
        return Err(QueryError::TooLarge { n_groups, n_buckets, n_inputs, needed_bytes });
    }
    Ok(())
}

/// Not more than there will be, found without cutting the range.
fn least_n_buckets(range: TimeRange, every: Every) -> usize {
    let longest_secs = match every {
        Every::Secs(secs) => i64::from(secs.max(1)),
        Every::Day => 49 * 3600,
        Every::Week => 9 * 86_400,
        Every::Month => 33 * 86_400,
        Every::All => return 1,
    };
    let secs = range.end.as_unix_secs().saturating_sub(range.start.as_unix_secs());
    usize::try_from(secs / longest_secs).unwrap_or(usize::MAX)
}

/// Greatest common divisor; 0 leaves the other as it is.
fn common_divisor(a: u32, b: u32) -> u32 {
    if b == 0 { a } else { common_divisor(b, a % b) }
}

/// The groups that go into the frame.
struct FrameGroups {
    /// Sorted.
    values: Vec<Vec<String>>,
    /// By layer (measurement group) and group of the selection: position in `values`.
    positions: Vec<Vec<Option<usize>>>,
}

impl FrameGroups {
    fn new(
        by: &[String],
        selection: &Selection,
        inputs: &Inputs,
        granularities: &Granularities,
    ) -> Self {
        let n_groups = selection.groups.len();
        let mut used = vec![vec![false; n_groups]; inputs.layers.len()];
        for task in &inputs.tasks {
            let used = &mut used[task.layer_idx];
            for (secs, reports) in &task.reporters {
                for &position in granularities.positions() {
                    if granularities.usual()[position] != Some(*secs) || !reports[position] {
                        continue;
                    }
                    match &selection.members[position] {
                        Membership::Out => {}
                        Membership::Always(group) => used[*group] = true,
                        Membership::Dated(spans) => {
                            spans.iter().for_each(|(_, group)| used[*group] = true);
                        }
                    }
                }
            }
        }
        if !used.iter().flatten().any(|used| *used) {
            used.fill(vec![true; n_groups]);
        }
        let values_of = |layer: &str, group: &[String]| -> Vec<String> {
            let named = by.iter().zip(group);
            named
                .map(|(key, value)| if is_measurement_group(key) { layer } else { value })
                .map(str::to_owned)
                .collect()
        };
        let mut sorted: Vec<(Vec<String>, usize, usize)> = Vec::new();
        for (layer_idx, layer) in inputs.layers.iter().enumerate() {
            for (group_idx, group) in selection.groups.iter().enumerate() {
                if used[layer_idx][group_idx] {
                    sorted.push((values_of(layer, group), layer_idx, group_idx));
                }
            }
        }
        sorted.sort();
        let mut positions = vec![vec![None; n_groups]; inputs.layers.len()];
        let mut values = Vec::with_capacity(sorted.len());
        for (group, layer_idx, group_idx) in sorted {
            positions[layer_idx][group_idx] = Some(values.len());
            values.push(group);
        }
        if by.is_empty() && values.is_empty() {
            values.push(Vec::new());
        }
        Self { values, positions }
    }
}

/// Notes how many object-periods of a task should arrive in each cell, of those that are read in one granularity.
fn expect(
    target: &Target<'_>,
    granularity_secs: u32,
    (members, positions): (&[Membership], &[usize]),
    granularities: &[Option<u32>],
    grid: &Grid,
    accumulator: &mut Accumulator,
) {
    let n_buckets = grid.n_buckets();
    let of_one = target.task.reporters.iter().filter(|(secs, _)| **secs == granularity_secs);
    for (secs, reports) in of_one {
        let mut n_always = vec![0_u64; target.groups.len()];
        let is_here =
            |position: &&usize| reports[**position] && granularities[**position] == Some(*secs);
        for position in positions.iter().filter(is_here) {
            match &members[*position] {
                Membership::Out => {}
                Membership::Always(group) => n_always[*group] += 1,
                Membership::Dated(spans) => {
                    for (span, group) in spans {
                        let Some(frame_group) = target.groups[*group] else { continue };
                        for (part, bucket_idx) in grid.parts_of(*span) {
                            let cell = frame_group * n_buckets + bucket_idx;
                            accumulator.expect(cell, n_period_starts(part, *secs));
                        }
                    }
                }
            }
        }
        if n_always.iter().all(|n| *n == 0) {
            continue;
        }
        let n_periods = grid.periods_per_bucket(*secs);
        for (n_objects, frame_group) in n_always.iter().zip(target.groups) {
            let Some(frame_group) = frame_group else { continue };
            for (bucket_idx, n_periods) in n_periods.iter().enumerate() {
                accumulator.expect(frame_group * n_buckets + bucket_idx, n_objects * n_periods);
            }
        }
    }
}
