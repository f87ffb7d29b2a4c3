//! What found hours were made of, as a short text: while it is the same, so are the hours.
//!
//! # Decision
//! The data revision grows with every import, so hours of a month would be found anew each day. What a day's hours rest on changes
//! less often: the files whose periods touch the day (files are only ever added, and their order is that of their numbers), which
//! objects there are, which of them report the counters, and in which granularity. All of that goes into a SHA-256. *Good*: one more
//! day of data computes one day, and late data of an old day always compute that day. *Bad*: a new cell computes all days, though
//! only its own completeness has changed.

use sha2::{Digest, Sha256};

use crate::model::{TimeRange, hex};
use crate::query::aggregate::Prepared;
use crate::store::ImportRecord;

/// One mark for each range of `days`.
pub(super) fn marks(
    prepared: &Prepared,
    step_secs: u32,
    imports: &[ImportRecord],
    days: &[TimeRange],
) -> Vec<String> {
    let common = names_and_reporters(prepared, step_secs);
    let of_day = |day: &TimeRange| {
        let mut mark = common.clone();
        for import in imports {
            let touches = import.extent.and_then(|extent| extent.intersect(*day)).is_some();
            if touches {
                mark.update(import.id.0.to_le_bytes());
                text(&mut mark, &import.header.sha256);
            }
        }
        hex(&mark.finalize())
    };
    days.iter().map(of_day).collect()
}

fn names_and_reporters(prepared: &Prepared, step_secs: u32) -> Sha256 {
    let mut mark = Sha256::new();
    mark.update(step_secs.to_le_bytes());
    mark.update((prepared.objects.len() as u64).to_le_bytes());
    for object in prepared.objects.iter() {
        mark.update(object.id.0.to_le_bytes());
        text(&mut mark, &object.name);
        text(&mut mark, object.vendor.as_deref().unwrap_or_default());
    }
    for (position, spans) in prepared.granularities.by_day() {
        text(&mut mark, &format!("{position} {spans:?}"));
    }
    for task in &prepared.inputs.tasks {
        text(&mut mark, &format!("{} {:?} {:?}", task.input_idx, task.planes, task.presence_only));
        // Where nothing comes first the mark is what it was before that was possible.
        if !task.first.is_empty() || task.leaves_out {
            text(&mut mark, &format!("unless {:?}", task.first));
        }
        for (granularity_secs, reports) in task.reporters.iter().chain(&task.sharers) {
            mark.update(granularity_secs.to_le_bytes());
            mark.update(reports.iter().map(|reports| u8::from(*reports)).collect::<Vec<u8>>());
        }
    }
    mark
}

/// With its length, so that two texts cannot be taken for one.
fn text(mark: &mut Sha256, text: &str) {
    mark.update((text.len() as u64).to_le_bytes());
    mark.update(text.as_bytes());
}
