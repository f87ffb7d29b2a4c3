//! Counters added up to groups × buckets: what a query gives and a formula takes.

use super::calendar::Zone;
use super::time::TimeRange;

/// How the samples of one counter become one number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Aggregate {
    Sum,
    /// Mean of the samples, each weighted by the length of its period: sum ÷ number where all are of one granularity.
    Avg,
    Min,
    Max,
    /// Number of samples that have a value.
    Count,
    /// Value of the earliest period, summed over objects.
    First,
    /// Value of the latest period, summed over objects.
    Last,
}

/// Which bins of an array counter.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum BinSelector {
    /// `pmX[5]`
    One(u16),
    /// `pmX[*]`
    All,
}

/// One counter a formula needs, and how it is to be added up.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct FrameInput {
    /// Measurement type by name; `*` stands for any text (`RRC.ConnEstabAtt.*` adds all sub-counters).
    pub name: String,
    pub bin: Option<BinSelector>,
    pub aggregate: Aggregate,
    /// Where one measurement is known by several names.
    pub spelling: Spelling,
}

/// The counters that say one measurement, and others that say the same. Nothing of it is set as a rule.
///
/// An object that sends all counters of another spelling and not all of this one does not count here. Of the others an object-period
/// counts by the first spelling in which it arrived, and is expected there; so all spellings are inputs of one request.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Spelling {
    /// Names of measurement types, this one among them.
    pub own: Vec<String>,
    /// Spellings that come first, each the names of its counters.
    pub before: Vec<Vec<String>>,
    /// Spellings that come after.
    pub after: Vec<Vec<String>>,
}

/// One counter on the frame's grid. Position `group_idx * n_buckets + bucket_idx` in every list.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct FrameColumn {
    /// No measurement type of that name was ever imported.
    pub unknown: bool,
    /// `None` where no sample with a value arrived. Sums of integers are the `f64` nearest to the exact sum: they are added up without
    /// loss, beyond 2^53 too, and rounded once, here.
    pub values: Vec<Option<f64>>,
    /// Object-periods that arrived with a value.
    pub received: Vec<u64>,
    /// Object-periods that should have arrived: objects known to report this counter × periods of the bucket; not less than arrived, but
    /// where an object's periods are expected of what comes first ([`Spelling::before`]).
    pub expected: Vec<u64>,
    /// Object-periods whose sample is marked suspect (they are in `values` unless the request leaves them out).
    pub suspect: Vec<u64>,
    /// Seconds covered by the received object-periods.
    pub covered_secs: Vec<u64>,
}

/// Counters aligned on one grid.
#[derive(Clone, Debug, PartialEq)]
pub struct CounterFrame {
    pub zone: Zone,
    pub buckets: Vec<TimeRange>,
    /// Names of the group keys, such as `region`.
    pub keys: Vec<String>,
    /// Values of the group keys, sorted; one empty list when everything is together.
    pub groups: Vec<Vec<String>>,
    pub inputs: Vec<FrameInput>,
    /// One for each of `inputs`.
    pub columns: Vec<FrameColumn>,
}

impl CounterFrame {
    pub fn n_cells(&self) -> usize {
        self.groups.len() * self.buckets.len()
    }

    pub fn column(&self, input: &FrameInput) -> Option<&FrameColumn> {
        self.inputs.iter().position(|i| i == input).map(|i| &self.columns[i])
    }
}
