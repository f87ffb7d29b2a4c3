//! What the data say against a formula: counters that no object reports together, and more than 100 percent.

use std::collections::BTreeSet;

use crate::diagnostic::Diagnostic;
use crate::kpi::Plan;
use crate::model::{
    FrameInput, GranularityPeriod, KpiSeries, ManagedObject, MeasurementType, Zone, phrase,
};
use crate::query::Irregular;
use crate::store::{Reporters, Snapshot, StoreError};
use crate::words::{Sentence, sentence};

/// Warnings about counters that are divided by each other although no object, or no granularity, has both.
pub fn mixed_counters(
    plan: &Plan,
    snapshot: &dyn Snapshot,
    measurements: &[MeasurementType],
    objects: &[ManagedObject],
) -> Result<Vec<Diagnostic>, StoreError> {
    let mut found = Vec::new();
    let reporters = |input: &FrameInput| {
        let measurement = measurements.iter().find(|m| m.name == input.name);
        measurement.map(|m| snapshot.reporters(m.id)).transpose()
    };
    for (item, above, below) in plan.divided_pairs() {
        let (Some(of_above), Some(of_below)) = (reporters(above)?, reporters(below)?) else {
            continue;
        };
        if let Some(message) = mixed((above, &of_above), (below, &of_below), objects) {
            let message = format!("{:?} divides {message}", item.id);
            let hint =
                "look whether both are of one kind of object: by object the result has no value";
            let diagnostic = Diagnostic::warning(message).hint(hint);
            if !found.contains(&diagnostic) {
                found.push(diagnostic);
            }
        }
    }
    Ok(found)
}

/// A counter that some objects sent in periods of two lengths.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TwoGranularities {
    pub measurement: String,
    pub n_objects: usize,
    pub shorter: GranularityPeriod,
    pub longer: GranularityPeriod,
}

impl TwoGranularities {
    pub fn note(&self) -> Diagnostic {
        let message = phrase!(
            "counter {name} came in periods of {read} and of {left}, both from {n} of the objects: none is counted twice; each day is read in the shorter ones that cover at least half of what the others do, first and last values throughout",
            n = self.n_objects.to_string(),
            name = self.measurement.clone(),
            read = self.shorter.to_string(),
            left = self.longer.to_string()
        );
        Diagnostic::note(message)
    }
}

/// What a reader should know of periods that do not fit: the answer is the same, but not what it looks like.
pub fn irregular(found: &Irregular, zone: &Zone) -> Vec<Diagnostic> {
    let length = |secs: u32| {
        GranularityPeriod::from_secs(secs).map_or_else(String::new, |period| period.to_string())
    };
    let mut told = Vec::new();
    if found.n_edges > 0 {
        let message = phrase!(
            "periods of {length} lie across {n} edges of the answer's times in {zone}: each counts whole where it starts",
            length = length(found.across_secs),
            n = found.n_edges.to_string(),
            zone = zone.name().to_owned()
        );
        let hint = phrase!(
            "ask in the zone in which the periods begin, or for times that hold whole ones"
        );
        told.push(Diagnostic::warning(message).hint(hint));
    }
    if found.n_doubled > 0 {
        let message = phrase!(
            "{n} periods of {length} lie over others of the same object and counter: they are left out, so that no time counts twice",
            n = found.n_doubled.to_string(),
            length = length(found.doubled_secs)
        );
        let hint =
            phrase!("a clock or a zone was wrong for one of them: `vigia trace` names the files");
        told.push(Diagnostic::warning(message).hint(hint));
    }
    told
}

/// The same for the arithmetic of a contract's line.
pub fn irregular_remarks(found: &Irregular, zone: &Zone) -> Vec<Sentence> {
    let length = |secs: u32| {
        GranularityPeriod::from_secs(secs).map_or_else(String::new, |period| period.to_string())
    };
    let across = (found.n_edges > 0).then(|| {
        let (length, zone) = (length(found.across_secs), zone.name());
        sentence!("sentences-periods-across", n = found.n_edges, length = length, zone = zone)
    });
    let doubled = (found.n_doubled > 0).then(|| {
        let length = length(found.doubled_secs);
        sentence!("sentences-periods-doubled", n = found.n_doubled, length = length)
    });
    across.into_iter().chain(doubled).collect()
}

/// Counters of a plan that one object sent in periods of two lengths, of which each day is read in one.
pub fn two_granularities(
    plan: &Plan,
    snapshot: &dyn Snapshot,
    measurements: &[MeasurementType],
) -> Result<Vec<TwoGranularities>, StoreError> {
    let mut found: Vec<TwoGranularities> = Vec::new();
    for input in plan.inputs() {
        let Some(measurement) = measurements.iter().find(|m| m.name == input.name) else {
            continue;
        };
        if found.iter().any(|known| known.measurement == measurement.name) {
            continue;
        }
        let reporters = snapshot.reporters(measurement.id)?;
        // Ascending by length.
        let pairs = reporters.iter().zip(reporters.iter().skip(1));
        let shared = pairs.filter_map(|((shorter, ids), (longer, others))| {
            let n_objects = ids.iter().filter(|id| others.binary_search(id).is_ok()).count();
            let (shorter, longer) =
                (GranularityPeriod::from_secs(*shorter)?, GranularityPeriod::from_secs(*longer)?);
            let measurement = measurement.name.clone();
            let both = TwoGranularities { measurement, n_objects, shorter, longer };
            (n_objects > 0 && shorter.divides_day()).then_some(both)
        });
        found.extend(shared);
    }
    Ok(found)
}

/// What is mixed, or `None` where some object reports both in one granularity.
fn mixed(
    (above, of_above): (&FrameInput, &Reporters),
    (below, of_below): (&FrameInput, &Reporters),
    objects: &[ManagedObject],
) -> Option<String> {
    let (above, below) = (&above.name, &below.name);
    let mut share_an_object = false;
    for (secs, ids) in of_above {
        for (other_secs, others) in of_below {
            let shares = ids.iter().any(|id| others.binary_search(id).is_ok());
            if shares && secs == other_secs {
                return None;
            }
            share_an_object |= shares;
        }
    }
    if of_above.is_empty() || of_below.is_empty() {
        return None;
    }
    if share_an_object {
        let secs = |of: &Reporters| {
            let periods: Vec<String> = of.iter().map(|(secs, _)| format!("{secs} s")).collect();
            periods.join(" and ")
        };
        return Some(format!(
            "counters of different granularity: {above} every {}, {below} every {}",
            secs(of_above),
            secs(of_below)
        ));
    }
    let classes = |of: &Reporters| {
        let ids: BTreeSet<_> = of.iter().flat_map(|(_, ids)| ids).collect();
        let of_object = |object: &&ManagedObject| ids.contains(&object.id);
        let classes: BTreeSet<&str> =
            objects.iter().filter(of_object).map(ManagedObject::class).collect();
        classes.into_iter().collect::<Vec<_>>().join(", ")
    };
    Some(format!(
        "counters of different objects: {above} of {}, {below} of {}",
        classes(of_above),
        classes(of_below)
    ))
}

/// A warning for each percentage whose numerator is the larger one somewhere. Nothing is clamped.
pub fn more_than_all(series: &[KpiSeries]) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for one in series.iter().filter(|one| one.unit.is_percent()) {
        let exceeds = |(numerator, denominator): (f64, f64)| {
            denominator > 0.0 && numerator > denominator * (1.0 + 1e-12)
        };
        let cells = || {
            let points = one.points.iter().enumerate();
            points.filter(|(_, p)| p.numerator.zip(p.denominator).is_some_and(exceeds))
        };
        let Some((first, point)) = cells().next() else { continue };
        let n_buckets = one.buckets.len().max(1);
        let (group, bucket) = (&one.groups[first / n_buckets], one.buckets[first % n_buckets]);
        let place =
            if group.is_empty() { String::new() } else { format!("{}, ", group.join(", ")) };
        let message = format!(
            "{:?}: in {} of {} cells the numerator is greater than the denominator, first {place}{}: {} of {}",
            one.kpi_id,
            cells().count(),
            one.points.len(),
            one.zone.to_iso(bucket.start),
            point.numerator.unwrap_or_default(),
            point.denominator.unwrap_or_default(),
        );
        let hint = "vendors count them in different periods, or the counters do not belong together; nothing was clamped";
        found.push(Diagnostic::warning(message).hint(hint));
    }
    found
}
