//! From readings of counters that only grow to values of periods.
//!
//! A value belongs to a reading and the *next* one of the same counter, if that comes one interval later (within 10 %). It is a
//! function of the readings that are known, never of the order in which they came: a reading between two others takes the
//! earlier one's value away again, and the value of the period is then stored as "none".
//!
//! | earlier → later | value of the period |
//! |---|---|
//! | up | the difference |
//! | up to within 65,536 below 2^32, from below 2^31 | none: a small number went below zero and is shown unsigned (4294967284 is −12) |
//! | up by 2^63 or more | none: the same in 64 bits |
//! | down, from the upper half of 32 bits, and the difference modulo 2^32 is below 2^31 | that difference: the counter passed 2^32 |
//! | down otherwise | none: the element restarted, or the number is no counter; never negative |
//! | no next reading, or one that comes later than one interval | nothing is stored |
//! | a next reading that comes too early | none |
//!
//! # Decision
//! StarOS mixes gauges into its counters and nothing in the file tells which is which. A number that falls has no value here
//! rather than a negative one; that a small number below zero returns to above zero counts right by the rule of 2^32.
//! *Price*: a 64-bit counter that by chance stands just below 2^32 after having been small loses one period, once in 65,536.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::StoreError;
use super::catalog::Plan;
use crate::model::{
    CumulativeBatch, GranularityPeriod, ImportedFile, MeasurementId, ObjectId, Period, SCALAR_BIN,
    Sample, SampleValue, TimeRange, Timestamp,
};

/// Readings of one counter of one object.
pub type Readings = BTreeMap<Timestamp, u64>;

/// One counter of one object, read every so often.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CounterKey {
    pub measurement: MeasurementId,
    pub interval: GranularityPeriod,
    pub object: ObjectId,
}

/// What two neighboring readings say about the period between them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    Difference(i64),
    /// The difference past 2^32.
    Wrapped(i64),
    /// It went down.
    Restarted,
    /// A number below zero, shown unsigned.
    Underflow,
    /// The next reading comes earlier than one interval later.
    TooEarly,
}

impl Step {
    /// Value of the period, as a sample.
    pub fn value(self) -> SampleValue {
        match self {
            Self::Difference(value) | Self::Wrapped(value) => SampleValue::Integer(value),
            Self::Restarted | Self::Underflow | Self::TooEarly => SampleValue::Null,
        }
    }
}

const WRAP_32: u64 = 1 << 32;
const HALF_32: u64 = 1 << 31;
/// Numbers below zero that a 32-bit underflow is believed to show: the real ones are two digits long.
const UNDERFLOW_DEPTH: u64 = 1 << 16;

/// What the counter did between two readings one interval apart.
pub fn step(earlier: u64, later: u64) -> Step {
    if let Some(difference) = later.checked_sub(earlier) {
        let from_below_zero = (WRAP_32 - UNDERFLOW_DEPTH..WRAP_32).contains(&later);
        return match i64::try_from(difference) {
            Ok(_) if from_below_zero && earlier < HALF_32 => Step::Underflow,
            Ok(difference) => Step::Difference(difference),
            Err(_) => Step::Underflow,
        };
    }
    let upper_half = (HALF_32..WRAP_32).contains(&earlier);
    let wrapped = later.wrapping_sub(earlier).wrapping_add(WRAP_32);
    match i64::try_from(wrapped) {
        Ok(difference) if upper_half && wrapped < HALF_32 => Step::Wrapped(difference),
        _ => Step::Restarted,
    }
}

/// How far a reading may be from one interval after the one before: a tenth of the interval.
fn tolerance_secs(interval: GranularityPeriod) -> i64 {
    i64::from(interval.as_secs()) / 10
}

/// The values that new readings give or change, with the starts of their periods, ascending. A new reading of a known time
/// takes its place. `known` must hold all readings within [`neighborhood`].
pub fn derive(
    known: &Readings,
    new: &Readings,
    interval: GranularityPeriod,
) -> Vec<(Timestamp, Step)> {
    let mut all = known.clone();
    all.extend(new);
    let is_new = |at: &Timestamp| new.get(at).is_some_and(|value| known.get(at) != Some(value));
    let interval_secs = i64::from(interval.as_secs());
    let mut derived = Vec::new();
    for ((at, earlier), (next, later)) in all.iter().zip(all.iter().skip(1)) {
        if !is_new(at) && !is_new(next) {
            continue;
        }
        let gap_secs = next.as_unix_secs().saturating_sub(at.as_unix_secs());
        if gap_secs < interval_secs - tolerance_secs(interval) {
            derived.push((*at, Step::TooEarly));
        } else if gap_secs <= interval_secs + tolerance_secs(interval) {
            derived.push((*at, step(*earlier, *later)));
        }
    }
    derived
}

/// Where readings lie that can make a value together with new ones.
pub fn neighborhood(new: &Readings, interval: GranularityPeriod) -> Option<TimeRange> {
    let reach_secs = i64::from(interval.as_secs()) + tolerance_secs(interval);
    let (first, last) = (new.keys().next()?, new.keys().next_back()?);
    Some(TimeRange { start: first.plus_secs(-reach_secs), end: last.plus_secs(reach_secs + 1) })
}

/// Puts the names of a file's counters into its batch, so that they are planned with the others, and hands the readings over with
/// positions there.
pub fn take_names(file: &mut ImportedFile) -> Option<CumulativeBatch> {
    let mut cumulative = file.cumulative.take()?;
    let (first_object, first_measurement) =
        (file.batch.objects.len() as u32, file.batch.measurements.len() as u32);
    file.batch.objects.append(&mut cumulative.objects);
    Arc::make_mut(&mut file.batch.measurements).append(&mut cumulative.measurements);
    for reading in &mut cumulative.readings {
        reading.object += first_object;
        reading.measurement += first_measurement;
    }
    Some(cumulative)
}

/// The readings of a file by counter, with the positions of its names in the file's batch.
#[derive(Debug, Default)]
pub struct NewReadings {
    counters: BTreeMap<CounterKey, Counter>,
}

#[derive(Debug)]
struct Counter {
    object: u32,
    measurement: u32,
    readings: Readings,
}

impl NewReadings {
    /// Sorts the readings that [`take_names`] handed over. Of readings of one counter at one time the last one counts.
    pub fn new(cumulative: &CumulativeBatch, plan: &Plan, file: &mut ImportedFile) -> Self {
        let mut counters: BTreeMap<CounterKey, Counter> = BTreeMap::new();
        for reading in &cumulative.readings {
            let (object, measurement) = (reading.object, reading.measurement);
            let key = CounterKey {
                measurement: plan.measurements[measurement as usize],
                interval: cumulative.interval,
                object: plan.objects[object as usize],
            };
            let counter = counters.entry(key).or_insert_with(|| Counter {
                object,
                measurement,
                readings: Readings::new(),
            });
            match counter.readings.insert(reading.at, reading.value) {
                None => {}
                Some(earlier) if earlier == reading.value => file.counts.n_repeats += 1,
                Some(_) => file.counts.n_conflicts += 1,
            }
        }
        Self { counters }
    }

    /// Adds the values that the readings give to the file's samples, and a warning for each kind of value that could not be made.
    /// `known` answers with the readings of a counter that the store has in a range.
    pub fn add_values(
        &self,
        file: &mut ImportedFile,
        mut known: impl FnMut(CounterKey, TimeRange) -> Result<Readings, StoreError>,
    ) -> Result<(), StoreError> {
        let mut periods: BTreeMap<Period, u32> = BTreeMap::new();
        let mut findings = Findings::default();
        let mut samples = Vec::new();
        for (key, counter) in &self.counters {
            let Some(range) = neighborhood(&counter.readings, key.interval) else { continue };
            let known = known(*key, range)?;
            for (start, step) in derive(&known, &counter.readings, key.interval) {
                let period = Period { start, granularity: key.interval };
                let next = file.batch.periods.len() as u32;
                let period = *periods.entry(period).or_insert_with(|| {
                    file.batch.periods.push(period);
                    next
                });
                findings.note(step);
                samples.push(Sample {
                    object: counter.object,
                    measurement: counter.measurement,
                    period,
                    bin: SCALAR_BIN,
                    suspect: false,
                    value: step.value(),
                });
            }
        }
        file.batch.samples.extend(samples);
        file.warnings.extend(findings.warnings());
        Ok(())
    }

    /// Where readings of each counter lie that can make a value together with the new ones.
    pub fn neighborhoods(&self) -> Vec<(CounterKey, TimeRange)> {
        let of_counter = |(key, counter): (&CounterKey, &Counter)| {
            Some((*key, neighborhood(&counter.readings, key.interval)?))
        };
        self.counters.iter().filter_map(of_counter).collect()
    }

    pub fn into_readings(self) -> impl Iterator<Item = (CounterKey, Readings)> {
        self.counters.into_iter().map(|(key, counter)| (key, counter.readings))
    }
}

/// What the values of one file came of.
#[derive(Debug, Default)]
struct Findings {
    n_all: u64,
    n_wrapped: u64,
    n_restarted: u64,
    n_underflow: u64,
    n_too_early: u64,
}

impl Findings {
    fn note(&mut self, step: Step) {
        self.n_all += 1;
        match step {
            Step::Difference(_) => {}
            Step::Wrapped(_) => self.n_wrapped += 1,
            Step::Restarted => self.n_restarted += 1,
            Step::Underflow => self.n_underflow += 1,
            Step::TooEarly => self.n_too_early += 1,
        }
    }

    fn warnings(&self) -> Vec<String> {
        let n_all = self.n_all;
        let mut warnings = Vec::new();
        let mut say = |n: u64, what: &str| {
            if n > 0 {
                warnings.push(format!("{n} of {n_all} differences of counters {what}"));
            }
        };
        say(self.n_restarted, "have no value: the number went down, as after a restart");
        say(self.n_underflow, "have no value: the number went below zero and is shown unsigned");
        say(self.n_too_early, "have no value: the next reading came before the interval was over");
        say(self.n_wrapped, "passed 2^32 and were counted on");
        warnings
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const QUARTER: GranularityPeriod = GranularityPeriod::QUARTER_HOUR;

    #[test]
    fn every_kind_of_step() {
        for (earlier, later, expected) in [
            (5, 5, Step::Difference(0)),
            (5, 17, Step::Difference(12)),
            (0, 3_000_000_000, Step::Difference(3_000_000_000)),
            (0, i64::MAX as u64, Step::Difference(i64::MAX)),
            (0, u64::MAX, Step::Underflow),
            // −12, and back above zero.
            (3, 4_294_967_284, Step::Underflow),
            (4_294_967_284, 5, Step::Wrapped(17)),
            (4_294_967_284, 4_294_967_290, Step::Difference(6)),
            (4_294_967_284, 4_294_967_276, Step::Restarted),
            (4_294_900_000, 4_294_967_284, Step::Difference(67_284)),
            (HALF_32, 0, Step::Restarted),
            (HALF_32 + 1, 0, Step::Wrapped(2_147_483_647)),
            (HALF_32 - 1, 0, Step::Restarted),
            (WRAP_32 - 1, 0, Step::Wrapped(1)),
            // Past 2^32 the counter has 64 bits.
            (WRAP_32, 0, Step::Restarted),
            (u64::MAX, 0, Step::Restarted),
            (100, 99, Step::Restarted),
        ] {
            assert_eq!(step(earlier, later), expected, "{earlier} {later}");
        }
    }

    fn at(secs: i64) -> Timestamp {
        Timestamp::from_unix_secs(secs)
    }

    fn readings(list: &[(i64, u64)]) -> Readings {
        list.iter().map(|(secs, value)| (at(*secs), *value)).collect()
    }

    #[test]
    fn a_value_needs_two_readings_one_interval_apart() {
        for (gap_secs, expected) in [
            (900, vec![(at(0), Step::Difference(3))]),
            (810, vec![(at(0), Step::Difference(3))]),
            (990, vec![(at(0), Step::Difference(3))]),
            (809, vec![(at(0), Step::TooEarly)]),
            (991, vec![]),
            (1800, vec![]),
        ] {
            let new = readings(&[(0, 5), (gap_secs, 8)]);
            assert_eq!(derive(&Readings::new(), &new, QUARTER), expected, "{gap_secs}");
        }
        let ends = readings(&[(i64::MIN, 1), (i64::MAX, 2)]);
        assert_eq!(derive(&Readings::new(), &ends, QUARTER), []);
        assert!(neighborhood(&ends, QUARTER).is_some());
    }

    #[test]
    fn a_reading_in_between_changes_its_neighbors_only() {
        let known = readings(&[(0, 10), (900, 20), (2700, 50), (3600, 60)]);
        let new = readings(&[(1800, 35)]);
        let expected = [(at(900), Step::Difference(15)), (at(1800), Step::Difference(15))];
        assert_eq!(derive(&known, &new, QUARTER), expected);
        // What was one interval apart is so no more: the value of the earlier period is taken away.
        let new = readings(&[(400, 12)]);
        assert_eq!(
            derive(&known, &new, QUARTER),
            [(at(0), Step::TooEarly), (at(400), Step::TooEarly)]
        );
        assert_eq!(derive(&known, &readings(&[(900, 20)]), QUARTER), [], "nothing new");
    }

    /// Times with gaps, early and late ones, and values with restarts and wraps.
    fn any_readings() -> impl Strategy<Value = Vec<(i64, u64)>> {
        let gap =
            prop_oneof![6 => Just(900_i64), 1 => 850_i64..950, 1 => Just(450), 1 => Just(1800)];
        let value =
            prop_oneof![4 => 0_u64..1000, 1 => (WRAP_32 - 50)..(WRAP_32 + 50), 1 => any::<u64>()];
        proptest::collection::vec((gap, value), 1..20).prop_map(|steps| {
            let mut now = 0;
            let place = |(gap, value)| {
                now += gap;
                (now, value)
            };
            steps.into_iter().map(place).collect()
        })
    }

    proptest! {
        #[test]
        fn no_value_is_negative_and_none_panics(earlier in any::<u64>(), later in any::<u64>()) {
            match step(earlier, later) {
                Step::Difference(value) | Step::Wrapped(value) => prop_assert!(value >= 0),
                _ => {}
            }
        }

        /// Any split of the readings into files, in any order, gives what one file gives.
        #[test]
        fn the_order_of_files_does_not_matter(
            (list, order) in any_readings().prop_flat_map(|list| {
                let places: Vec<usize> = (0..list.len()).collect();
                (Just(list), Just(places).prop_shuffle())
            }),
            file_len in 1_usize..5,
        ) {
            let at_once: BTreeMap<_, _> =
                derive(&Readings::new(), &readings(&list), QUARTER).into_iter().collect();
            let (mut known, mut stored) = (Readings::new(), BTreeMap::new());
            for file in order.chunks(file_len) {
                let new: Readings = file.iter().map(|i| (at(list[*i].0), list[*i].1)).collect();
                let near = neighborhood(&new, QUARTER).unwrap();
                let nearby = known.range(near.start..near.end).map(|(at, v)| (*at, *v)).collect();
                stored.extend(derive(&nearby, &new, QUARTER));
                known.extend(new);
            }
            prop_assert_eq!(stored, at_once);
        }

        #[test]
        fn values_add_up_to_the_last_reading_less_the_first(
            rises in proptest::collection::vec(0_u64..1_000_000, 1..50),
        ) {
            let mut value = 7;
            let mut list = vec![(0, value)];
            for (i, rise) in rises.iter().enumerate() {
                value += rise;
                list.push((900 * (i as i64 + 1), value));
            }
            let sum: i64 = derive(&Readings::new(), &readings(&list), QUARTER)
                .iter()
                .map(|(_, step)| match step {
                    Step::Difference(value) => *value,
                    other => panic!("{other:?}"),
                })
                .sum();
            prop_assert_eq!(sum, (value - 7) as i64);
        }
    }
}
