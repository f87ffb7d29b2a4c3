//! From the names of a request to measurement types and their planes, and to the granularities that are stored of them.

use std::collections::BTreeSet;
use std::collections::btree_map::{BTreeMap, Entry};

use super::QueryError;
use super::select::Selection;
use crate::model::glob::Glob;
use crate::model::{
    BinSelector, FrameInput, GranularityPeriod, ManagedObject, MeasurementId, MeasurementKind,
    MeasurementType, ObjectId, Spelling,
};
use crate::store::{BinRequest, Snapshot};

/// One input, as far as one measurement group goes (all of it unless `measurement_group` is a key).
pub(super) struct Task {
    pub(super) input_idx: usize,
    /// Position in [`Inputs::layers`].
    pub(super) layer_idx: usize,
    pub(super) planes: Vec<(MeasurementId, BinRequest)>,
    /// Sparse arrays: their scalar plane only says that the object reported, so that unlisted bins are zero.
    pub(super) presence_only: Vec<MeasurementId>,
    /// By granularity: which objects of the catalog ever reported it, and nothing that comes first.
    pub(super) reporters: BTreeMap<u32, Vec<bool>>,
    /// Planes of what comes first ([`Spelling::before`]); none where no object ever reported both.
    pub(super) first: Vec<(MeasurementId, BinRequest)>,
    /// By granularity: which objects ever reported both. Nothing is expected of them here, but what they sent may count.
    pub(super) sharers: BTreeMap<u32, Vec<bool>>,
    /// Some objects report it and do not count here, for they send all of another spelling and not all of this one.
    pub(super) leaves_out: bool,
}

impl Task {
    /// Whether every value of the only plane stands for itself. Otherwise an object-period has values in several planes,
    /// which must be brought together first.
    pub(super) fn is_plain(&self) -> bool {
        self.first.is_empty()
            && !self.leaves_out
            && matches!(self.planes.as_slice(), [(_, BinRequest::Scalar | BinRequest::One(_))])
    }

    /// Everything that must be read.
    pub(super) fn all_planes(&self) -> Vec<(MeasurementId, BinRequest)> {
        self.planes.iter().chain(&self.first).copied().collect()
    }

    /// Whether an object, by its position, sends something that comes first as well.
    pub(super) fn shares(&self, granularity_secs: u32, position: usize) -> bool {
        self.sharers.get(&granularity_secs).is_some_and(|sharers| sharers[position])
    }

    /// Whether a value of that measurement type takes the place of what is here.
    pub(super) fn comes_first(&self, measurement: MeasurementId) -> bool {
        self.first.iter().any(|(id, _)| *id == measurement)
    }
}

/// The inputs of a request, resolved.
pub(super) struct Inputs {
    /// Measurement groups that are kept apart; one empty name when they are not.
    pub(super) layers: Vec<String>,
    pub(super) tasks: Vec<Task>,
    /// One per input: no measurement type of that name was ever imported.
    pub(super) unknown: Vec<bool>,
}

impl Inputs {
    /// Measurement types that any input reads, each once.
    pub(super) fn measurements(&self) -> Vec<MeasurementId> {
        let planes = self.tasks.iter().flat_map(Task::all_planes);
        planes.map(|(id, _)| id).collect::<BTreeSet<_>>().into_iter().collect()
    }

    /// Whether some objects report what comes before an input, and may still have sent it alone.
    pub(super) fn gives_way(&self, input_idx: usize) -> bool {
        self.tasks.iter().any(|task| task.input_idx == input_idx && !task.sharers.is_empty())
    }
}

/// Looks up every input; `by_measurement_group` keeps measurement groups apart.
pub(super) fn resolve(
    snapshot: &dyn Snapshot,
    objects: &[ManagedObject],
    inputs: &[FrameInput],
    by_measurement_group: bool,
) -> Result<Inputs, QueryError> {
    let measurements = snapshot.measurements()?;
    let matching: Vec<Vec<&MeasurementType>> =
        inputs.iter().map(|input| matching(&input.name, &measurements)).collect();
    let layer_of = |m: &MeasurementType| {
        if by_measurement_group { m.group.clone() } else { String::new() }
    };
    let mut layers: BTreeSet<String> = matching.iter().flatten().map(|m| layer_of(m)).collect();
    if layers.is_empty() {
        layers.insert(String::new());
    }
    let mut tasks = Vec::new();
    for (input_idx, (input, matching)) in inputs.iter().zip(&matching).enumerate() {
        for (layer_idx, layer) in layers.iter().enumerate() {
            let here: Vec<&MeasurementType> =
                matching.iter().filter(|m| layer_of(m) == *layer).copied().collect();
            if !here.is_empty() {
                let mut task = task(snapshot, objects, (input_idx, input), layer_idx, &here)?;
                give_way(snapshot, objects, &measurements, &input.spelling, &mut task)?;
                tasks.push(task);
            }
        }
    }
    let unknown = matching.iter().map(Vec::is_empty).collect();
    Ok(Inputs { layers: layers.into_iter().collect(), tasks, unknown })
}

/// The measurement types that a name of an input means.
pub fn measurements_named(name: &str, measurements: &[MeasurementType]) -> Vec<MeasurementId> {
    matching(name, measurements).into_iter().map(|measurement| measurement.id).collect()
}

/// The measurement type of exactly that name, else all that the wildcard means.
fn matching<'m>(name: &str, measurements: &'m [MeasurementType]) -> Vec<&'m MeasurementType> {
    let exact: Vec<_> = measurements.iter().filter(|m| m.name == name).collect();
    if !exact.is_empty() || !name.contains('*') {
        return exact;
    }
    let glob = Glob::exact(name);
    measurements.iter().filter(|m| glob.matches(&m.name)).collect()
}

fn task(
    snapshot: &dyn Snapshot,
    objects: &[ManagedObject],
    (input_idx, input): (usize, &FrameInput),
    layer_idx: usize,
    measurements: &[&MeasurementType],
) -> Result<Task, QueryError> {
    let mut planes = Vec::new();
    let mut presence_only = Vec::new();
    let mut reporters: BTreeMap<u32, Vec<bool>> = BTreeMap::new();
    for measurement in measurements {
        let bins = match input.bin {
            Some(BinSelector::One(bin)) => BinRequest::One(bin),
            // A scalar is its own only bin; an array without brackets means all of its bins.
            Some(BinSelector::All) | None => match measurement.kind {
                MeasurementKind::Scalar => BinRequest::Scalar,
                MeasurementKind::DenseArray { .. } | MeasurementKind::SparseArray { .. } => {
                    BinRequest::AllBins
                }
            },
        };
        if matches!(measurement.kind, MeasurementKind::SparseArray { .. }) {
            presence_only.push(measurement.id);
            planes.push((measurement.id, BinRequest::Scalar));
        }
        planes.push((measurement.id, bins));
        for (granularity_secs, ids) in snapshot.reporters(measurement.id)?.iter() {
            let reports =
                reporters.entry(*granularity_secs).or_insert_with(|| vec![false; objects.len()]);
            note_reporters(reports, objects, ids);
        }
    }
    let (first, sharers) = (Vec::new(), BTreeMap::new());
    let leaves_out = false;
    Ok(Task { input_idx, layer_idx, planes, presence_only, reporters, first, sharers, leaves_out })
}

/// Parts the objects that report other spellings too from those that do not, in each granularity.
fn give_way(
    snapshot: &dyn Snapshot,
    objects: &[ManagedObject],
    measurements: &[MeasurementType],
    spelling: &Spelling,
    task: &mut Task,
) -> Result<(), QueryError> {
    if spelling.before.is_empty() && spelling.after.is_empty() {
        return Ok(());
    }
    let mut known: BTreeMap<MeasurementId, BTreeMap<u32, Vec<bool>>> = BTreeMap::new();
    let all = spelling.before.iter().chain(&spelling.after).chain([&spelling.own]).flatten();
    for name in all {
        for id in measurements_named(name, measurements) {
            if let Entry::Vacant(entry) = known.entry(id) {
                let mut by_granularity = BTreeMap::new();
                for (granularity_secs, ids) in snapshot.reporters(id)?.iter() {
                    let mut reports = vec![false; objects.len()];
                    note_reporters(&mut reports, objects, ids);
                    by_granularity.insert(*granularity_secs, reports);
                }
                entry.insert(by_granularity);
            }
        }
    }
    let own_planes: Vec<MeasurementId> = task.planes.iter().map(|(id, _)| *id).collect();
    let mut reporters = std::mem::take(&mut task.reporters);
    for (granularity_secs, reports) in &mut reporters {
        // Of each name who reports it here, and whether it is more than what is read anyway.
        let of_name = |name: &String| {
            let ids = measurements_named(name, measurements);
            let is_own = ids.iter().all(|id| own_planes.contains(id));
            let lists = ids.iter().filter_map(|id| known.get(id)?.get(granularity_secs));
            (lists.collect::<Vec<&Vec<bool>>>(), is_own)
        };
        let of_names = |names: &Vec<String>| names.iter().map(of_name).collect::<Vec<_>>();
        let own = of_names(&spelling.own);
        let [before, after] = [&spelling.before, &spelling.after]
            .map(|spellings| spellings.iter().map(of_names).collect::<Vec<_>>());
        let mut sharers = vec![false; objects.len()];
        for (position, reports) in reports.iter_mut().enumerate().filter(|(_, reports)| **reports) {
            let sends = |lists: &[&Vec<bool>]| lists.iter().any(|reports| reports[position]);
            let sends_all =
                |names: &[(Vec<&Vec<bool>>, bool)]| names.iter().all(|(lists, _)| sends(lists));
            let has_own = sends_all(&own);
            if !has_own && before.iter().chain(&after).any(|names| sends_all(names)) {
                *reports = false;
                task.leaves_out = true;
                continue;
            }
            // Part of another spelling says nothing where all of this one comes.
            let comes_first = |names: &Vec<(Vec<&Vec<bool>>, bool)>| {
                names.iter().any(|(lists, is_own)| !is_own && sends(lists))
                    && (!has_own || sends_all(names))
            };
            if before.iter().any(comes_first) {
                *reports = false;
                sharers[position] = true;
            }
        }
        if sharers.contains(&true) {
            task.sharers.insert(*granularity_secs, sharers);
        }
    }
    task.reporters = reporters;
    if !task.sharers.is_empty() {
        let is_first = |m: &&MeasurementType| {
            spelling.before.iter().flatten().any(|name| *name == m.name)
                && !own_planes.contains(&m.id)
        };
        let plane = |m: &MeasurementType| {
            let bins = match m.kind {
                MeasurementKind::DenseArray { .. } => BinRequest::AllBins,
                // The scalar plane of a sparse array says that the object reported.
                MeasurementKind::Scalar | MeasurementKind::SparseArray { .. } => BinRequest::Scalar,
            };
            (m.id, bins)
        };
        task.first = measurements.iter().filter(is_first).map(plane).collect();
    }
    Ok(())
}

/// Both lists are in order of ids: one walk over both. Where ids count up from 0, as a cache gives them, each stands at its own position.
fn note_reporters(reports: &mut [bool], objects: &[ManagedObject], ids: &[ObjectId]) {
    let is_counted = objects.last().is_some_and(|last| last.id.0 as usize + 1 == objects.len());
    if is_counted {
        for id in ids {
            if let Some(reports) = reports.get_mut(id.0 as usize) {
                *reports = true;
            }
        }
        return;
    }
    let mut position = 0;
    for id in ids {
        while objects.get(position).is_some_and(|object| object.id < *id) {
            position += 1;
        }
        if objects.get(position).is_some_and(|object| object.id == *id) {
            reports[position] = true;
        }
    }
}

/// Which granularities each input has for the selected objects.
pub(super) struct StoredIn {
    /// One per input: who reports it, by granularity; granularities without a selected object are left out.
    pub(super) by_input: Vec<BTreeMap<u32, Vec<bool>>>,
    pub(super) all: BTreeSet<u32>,
}

impl StoredIn {
    pub(super) fn new(resolved: &Inputs, selection: &Selection) -> Self {
        let mut by_input = vec![BTreeMap::new(); resolved.unknown.len()];
        for task in &resolved.tasks {
            for (secs, reports) in &task.reporters {
                let is_selected = |(position, reports): (usize, &bool)| {
                    *reports && selection.is_selected(position)
                };
                if reports.iter().enumerate().any(is_selected) {
                    let known: &mut Vec<bool> = by_input[task.input_idx]
                        .entry(*secs)
                        .or_insert_with(|| vec![false; reports.len()]);
                    known.iter_mut().zip(reports).for_each(|(known, reports)| *known |= reports);
                }
            }
        }
        let all = by_input.iter().flat_map(BTreeMap::keys).copied().collect();
        Self { by_input, all }
    }

    /// `pmA: 15 min; pmB: 1 h`.
    pub(super) fn describe(&self, inputs: &[FrameInput]) -> String {
        let mut parts: Vec<String> = Vec::new();
        for (input, stored) in inputs.iter().zip(&self.by_input).filter(|(_, s)| !s.is_empty()) {
            let periods: Vec<String> = stored
                .keys()
                .filter_map(|secs| GranularityPeriod::from_secs(*secs))
                .map(|period| period.to_string())
                .collect();
            let part = format!("{}: {}", input.name, periods.join(", "));
            if !parts.contains(&part) {
                parts.push(part);
            }
        }
        parts.join("; ")
    }
}
