//! From the names of a request to measurement types and their planes, and to the granularity each object is read in.

use std::collections::{BTreeMap, BTreeSet};

use super::QueryError;
use super::select::Selection;
use crate::model::glob::Glob;
use crate::model::{
    BinSelector, FrameInput, GranularityPeriod, ManagedObject, MeasurementId, MeasurementKind,
    MeasurementType, ObjectId,
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
    /// By granularity: which objects of the catalog ever reported it.
    pub(super) reporters: BTreeMap<u32, Vec<bool>>,
}

impl Task {
    /// Whether every value of the only plane stands for itself. Otherwise an object-period has values in several planes,
    /// which must be brought together first.
    pub(super) fn is_plain(&self) -> bool {
        matches!(self.planes.as_slice(), [(_, BinRequest::Scalar | BinRequest::One(_))])
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
                tasks.push(task(snapshot, objects, (input_idx, input), layer_idx, &here)?);
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
    Ok(Task { input_idx, layer_idx, planes, presence_only, reporters })
}

/// Both lists are in order of ids: one walk over both.
fn note_reporters(reports: &mut [bool], objects: &[ManagedObject], ids: &[ObjectId]) {
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

/// The granularity in which each object is read; `None` for objects that are not selected or report none of the inputs.
pub(super) fn granularities(
    inputs: &[FrameInput],
    resolved: &Inputs,
    selection: &Selection,
    requested: Option<GranularityPeriod>,
) -> Result<Vec<Option<u32>>, QueryError> {
    let stored = StoredIn::new(resolved, selection);
    if let Some(requested) = requested {
        let secs = requested.as_secs();
        if !stored.all.is_empty() && !stored.all.contains(&secs) {
            let detail = format!("none is stored at {requested}; {}", stored.describe(inputs));
            return Err(QueryError::NoCommonGranularity { detail });
        }
        let selected = (0..selection.members.len()).map(|position| selection.is_selected(position));
        return Ok(selected.map(|selected| selected.then_some(secs)).collect());
    }
    // The finest first, but those that no day holds a whole number of only where there is nothing else.
    let mut by_preference: Vec<u32> = stored.all.iter().copied().collect();
    by_preference.sort_by_key(|secs| {
        (!GranularityPeriod::from_secs(*secs).is_some_and(GranularityPeriod::divides_day), *secs)
    });
    if let [secs] = by_preference[..] {
        // As mostly: there is nothing to choose.
        let reports = |position: usize| {
            let mut inputs = stored.by_input.iter().flat_map(BTreeMap::values);
            selection.is_selected(position) && inputs.any(|reports| reports[position])
        };
        return Ok((0..selection.members.len()).map(|p| reports(p).then_some(secs)).collect());
    }
    let mut chosen = Vec::with_capacity(selection.members.len());
    for position in 0..selection.members.len() {
        let needed = || {
            let inputs = stored.by_input.iter().filter(|s| !s.is_empty());
            inputs.filter(|s| s.values().any(|reports| reports[position]))
        };
        if !selection.is_selected(position) || needed().next().is_none() {
            chosen.push(None);
            continue;
        }
        let is_common =
            |secs: &u32| needed().all(|s| s.get(secs).is_some_and(|reports| reports[position]));
        let common = by_preference.iter().copied().find(is_common);
        if common.is_none() {
            let detail = stored.describe(inputs);
            return Err(QueryError::NoCommonGranularity { detail });
        }
        chosen.push(common);
    }
    Ok(chosen)
}

/// Which granularities each input has for the selected objects.
struct StoredIn {
    /// One per input: who reports it, by granularity; granularities without a selected object are left out.
    by_input: Vec<BTreeMap<u32, Vec<bool>>>,
    all: BTreeSet<u32>,
}

impl StoredIn {
    fn new(resolved: &Inputs, selection: &Selection) -> Self {
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
    fn describe(&self, inputs: &[FrameInput]) -> String {
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
