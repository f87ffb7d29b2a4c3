//! What later imports brought in the place of what an earlier one had brought.
//!
//! An import notes for which objects, measurement types and periods it brought something; of several the last one counts. So the notes
//! tell whether the values of a file still are what is stored, without looking at any value.

use std::collections::{BTreeMap, BTreeSet};

use crate::model::{MeasurementId, ObjectId, TimeRange, Timestamp};
use crate::store::{DayOrigin, ImportId, ImportRecord, ImportStatus, Snapshot, StoreError};

const DAY_SECS: i64 = 86_400;

/// Days whose notes are held at once. *Good*: files of one day follow each other, and its notes are read once. *Bad*: none met.
const DAYS_HELD_MAX: usize = 32;

/// The notes of a cache, read day by day as they are asked for.
pub(super) struct Brought<'s> {
    snapshot: &'s dyn Snapshot,
    /// Granularities in seconds and UTC days of which something is noted; ascending.
    days: Vec<(u32, i64)>,
    held: BTreeMap<(u32, i64), Vec<DayOrigin>>,
}

impl<'s> Brought<'s> {
    /// `None` where the store keeps no notes by day.
    pub fn new(snapshot: &'s dyn Snapshot) -> Result<Option<Self>, StoreError> {
        let days = snapshot.origin_days()?;
        Ok(days.map(|days| Self { snapshot, days, held: BTreeMap::new() }))
    }

    /// Those of `later` that brought something for an object, a measurement type and a period of an import. Only imports that
    /// replaced a value at all are thought of: who sends the same values once more takes nothing away.
    pub fn replaced_by(
        &mut self,
        record: &ImportRecord,
        later: &[ImportRecord],
    ) -> Result<BTreeSet<ImportId>, StoreError> {
        let mut found = BTreeSet::new();
        let Some(extent) = record.extent else { return Ok(found) };
        let candidates: BTreeSet<ImportId> = later
            .iter()
            .filter(|other| other.id > record.id && other.n_replaced > 0)
            .filter(|other| other.status != ImportStatus::Rejected)
            .filter(|other| other.extent.is_some_and(|e| e.intersect(extent).is_some()))
            .map(|other| other.id)
            .collect();
        if candidates.is_empty() {
            return Ok(found);
        }
        for key in self.days_within(extent) {
            let origins = self.origins(key)?;
            for own in origins.iter().filter(|origin| origin.import == record.id) {
                let others = origins.iter().filter(|other| candidates.contains(&other.import));
                found.extend(others.filter(|other| touch(own, other, key.0)).map(|o| o.import));
            }
        }
        Ok(found)
    }

    /// Whether later imports brought something for everything that an import had brought: nothing that is stored comes from it.
    pub fn is_wholly_replaced(&mut self, record: &ImportRecord) -> Result<bool, StoreError> {
        let Some(extent) = record.extent else { return Ok(record.counts.n_events == 0) };
        if record.counts.n_events > 0 {
            return Ok(false);
        }
        for key in self.days_within(extent) {
            let origins = self.origins(key)?;
            let is_covered = |own: &DayOrigin| {
                let later = origins.iter().filter(|other| other.import > record.id);
                let later: Vec<&DayOrigin> = later.filter(|o| touch(own, o, key.0)).collect();
                starts(own, key.0).all(|start| {
                    own.objects.iter().all(|object| is_covered_at(own, &later, *object, start))
                })
            };
            if !origins.iter().filter(|origin| origin.import == record.id).all(is_covered) {
                return Ok(false);
            }
        }
        Ok(true)
    }

    fn days_within(&self, extent: TimeRange) -> Vec<(u32, i64)> {
        let day = |instant: Timestamp| instant.as_unix_secs().div_euclid(DAY_SECS);
        let days = day(extent.start)..=day(extent.end);
        self.days.iter().copied().filter(|(_, day)| days.contains(day)).collect()
    }

    fn origins(&mut self, key: (u32, i64)) -> Result<&[DayOrigin], StoreError> {
        if !self.held.contains_key(&key) {
            if self.held.len() >= DAYS_HELD_MAX {
                self.held.pop_first();
            }
            let read = self.snapshot.day_origins(key.0, key.1);
            self.held.insert(key, read?);
        }
        Ok(self.held.get(&key).map_or(&[], Vec::as_slice))
    }
}

/// The starts of the periods of an origin.
fn starts(origin: &DayOrigin, granularity_secs: u32) -> impl Iterator<Item = Timestamp> + use<> {
    let step = i64::from(granularity_secs.max(1));
    let (first, last) = (origin.first.as_unix_secs(), origin.last.as_unix_secs());
    (0..=(last - first).div_euclid(step)).map(move |n| Timestamp::from_unix_secs(first + n * step))
}

/// Both brought something for one object, measurement type and period.
fn touch(a: &DayOrigin, b: &DayOrigin, granularity_secs: u32) -> bool {
    let offset_secs = a.first.as_unix_secs() - b.first.as_unix_secs();
    a.first <= b.last
        && b.first <= a.last
        && offset_secs % i64::from(granularity_secs.max(1)) == 0
        && a.objects.iter().any(|object| b.objects.contains(object))
        && a.measurements.iter().any(|m| b.measurements.binary_search(m).is_ok())
}

/// Together the later ones brought all measurement types of `own` for an object in a period.
fn is_covered_at(
    own: &DayOrigin,
    later: &[&DayOrigin],
    object: ObjectId,
    start: Timestamp,
) -> bool {
    let covering: Vec<&&DayOrigin> = later
        .iter()
        .filter(|other| (other.first..=other.last).contains(&start))
        .filter(|other| other.objects.contains(&object))
        .collect();
    let has = |m: &MeasurementId| covering.iter().any(|o| o.measurements.binary_search(m).is_ok());
    own.measurements.iter().all(has)
}
