//! Which measurement types of a file are taken. One node-day of a large vendor is 29 million values; a team reads a few hundred
//! of its counters.
//!
//! A selection is a list of patterns, read in order; **the last one that matches decides**:
//!
//! | pattern | means |
//! |---|---|
//! | `pmRrc*` | take measurement types of such a name (`*` any text, `?` one character; case counts) |
//! | `!pmFlex*` | leave them out |
//! | `group:PmGroup=EUtranCell*` | take what lies in such a group: the group's whole name, or its end after a comma |
//!
//! What no pattern matches is left out, unless the first pattern leaves out: then everything else is taken. No patterns at all:
//! everything is taken. What was left out is always said, with its number.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::model::glob::Glob;
use crate::model::samples::results_of;
use crate::model::{
    Column, CounterReading, CumulativeBatch, FileCounts, ImportedFile, MeasurementBatch,
    MeasurementEntry, ObjectEntry, SampleValue, Samples,
};

/// Which measurement types are taken; the default takes all.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Selection {
    rules: Vec<Rule>,
    /// The patterns as a person wrote them.
    patterns: Vec<String>,
}

#[derive(Clone, Debug, PartialEq)]
struct Rule {
    takes: bool,
    of_group: bool,
    glob: Glob,
}

/// A pattern that says nothing. Lower-case fragment without a full stop.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the pattern {pattern:?} names no measurement type")]
pub struct PatternError {
    pub pattern: String,
}

impl Selection {
    /// Reads patterns as the text of this module describes them.
    pub fn parse<S: AsRef<str>>(patterns: &[S]) -> Result<Self, PatternError> {
        let patterns: Vec<String> = patterns.iter().map(|p| p.as_ref().trim().to_owned()).collect();
        let rules = patterns.iter().map(|p| Rule::parse(p)).collect::<Result<_, _>>()?;
        Ok(Self { rules, patterns })
    }

    /// Whether nothing can be left out.
    pub fn takes_everything(&self) -> bool {
        self.rules.is_empty()
    }

    /// Whether a measurement type is taken.
    pub fn takes(&self, name: &str, group: &str) -> bool {
        let decided = self.rules.iter().rev().find(|rule| rule.matches(name, group));
        match decided {
            Some(rule) => rule.takes,
            None => self.rules.first().is_none_or(|first| !first.takes),
        }
    }

    /// The patterns, as a person wrote them.
    pub fn patterns(&self) -> &[String] {
        &self.patterns
    }

    /// The patterns in one line, as a person would write them.
    pub fn text(&self) -> String {
        self.patterns.join(",")
    }

    /// Takes out of a file that was read what is not selected: for readers that do not ask while they read.
    pub(super) fn apply(&self, file: &mut ImportedFile) {
        if self.takes_everything() {
            return;
        }
        let mut left_out = LeftOut::default();
        left_out.see(self, &file.batch.measurements);
        if let Some(cumulative) = &file.cumulative {
            left_out.see(self, &cumulative.measurements);
        }
        if left_out.is_empty() {
            return;
        }
        self.thin_batch(&mut file.batch, &mut file.counts);
        let cumulative = file.cumulative.take();
        file.cumulative = cumulative.and_then(|batch| self.thin_readings(&batch, &mut file.counts));
        file.warnings.extend(left_out.warning());
    }

    fn thin_batch(&self, batch: &mut MeasurementBatch, counts: &mut FileCounts) {
        let measurements = self.kept_measurements(&batch.measurements);
        let mut objects = Kept::new(batch.objects.len());
        let mut kept = Samples::default();
        for row in batch.samples.rows() {
            let (mut columns, mut values) = (Vec::new(), Vec::new());
            for result in results_of(row.columns) {
                let all = &row.values[result.clone()];
                let Some(measurement) = measurements.new_idx(row.columns[result.start].measurement)
                else {
                    counts.n_values = counts.n_values.saturating_sub(1);
                    let is_null = all.iter().all(|value| *value == SampleValue::Null);
                    counts.n_null = counts.n_null.saturating_sub(u64::from(is_null));
                    continue;
                };
                columns.extend(row.columns[result].iter().map(|c| Column { measurement, ..*c }));
                values.extend_from_slice(all);
            }
            if !columns.is_empty() {
                let (object, list) = (objects.keep(row.object), kept.list(&columns));
                kept.add_row(object, row.period, row.suspect, list, values);
            }
        }
        batch.samples = kept;
        batch.measurements = Arc::new(measurements.of(&batch.measurements));
        batch.objects = objects.of(&batch.objects);
    }

    fn thin_readings(
        &self,
        batch: &CumulativeBatch,
        counts: &mut FileCounts,
    ) -> Option<CumulativeBatch> {
        let measurements = self.kept_measurements(&batch.measurements);
        let mut objects = Kept::new(batch.objects.len());
        let mut readings = Vec::with_capacity(batch.readings.len());
        for reading in &batch.readings {
            match measurements.new_idx(reading.measurement) {
                Some(measurement) => {
                    let object = objects.keep(reading.object);
                    readings.push(CounterReading { object, measurement, ..*reading });
                }
                None => counts.n_values = counts.n_values.saturating_sub(1),
            }
        }
        let measurements = measurements.of(&batch.measurements);
        let objects: Vec<ObjectEntry> = objects.of(&batch.objects);
        (!readings.is_empty()).then_some(CumulativeBatch {
            objects,
            measurements,
            readings,
            interval: batch.interval,
        })
    }

    fn kept_measurements(&self, measurements: &[MeasurementEntry]) -> Kept {
        let mut kept = Kept::new(measurements.len());
        for (idx, entry) in (0..).zip(measurements) {
            if self.takes(&entry.name, &entry.group) {
                kept.keep(idx);
            }
        }
        kept
    }
}

impl Rule {
    fn parse(pattern: &str) -> Result<Self, PatternError> {
        let (takes, rest) = match pattern.strip_prefix('!') {
            Some(rest) => (false, rest.trim_start()),
            None => (true, pattern),
        };
        let (of_group, glob) = match rest.strip_prefix("group:") {
            Some(rest) => (true, rest.trim()),
            None => (false, rest),
        };
        if glob.is_empty() {
            return Err(PatternError { pattern: pattern.to_owned() });
        }
        Ok(Self { takes, of_group, glob: Glob::cased(glob) })
    }

    fn matches(&self, name: &str, group: &str) -> bool {
        if !self.of_group {
            return self.glob.matches(name);
        }
        let ends = group.match_indices(',').map(|(comma, _)| group[comma + 1..].trim_start());
        std::iter::once(group).chain(ends).any(|end| self.glob.matches(end))
    }
}

/// The measurement types of one file that a selection met.
#[derive(Clone, Debug, Default)]
pub(super) struct LeftOut {
    names: BTreeSet<String>,
    n_taken: u64,
}

impl LeftOut {
    pub(super) fn is_empty(&self) -> bool {
        self.names.is_empty()
    }

    /// Notes one that was left out.
    pub(super) fn add(&mut self, name: &str) {
        if !self.names.contains(name) {
            self.names.insert(name.to_owned());
        }
    }

    /// Notes how many were taken.
    pub(super) fn set_taken(&mut self, n_taken: u64) {
        self.n_taken = n_taken;
    }

    fn see(&mut self, selection: &Selection, measurements: &[MeasurementEntry]) {
        for entry in measurements {
            if selection.takes(&entry.name, &entry.group) {
                self.n_taken += 1;
            } else {
                self.add(&entry.name);
            }
        }
    }

    /// One sentence, where anything was left out.
    pub(super) fn warning(&self) -> Option<String> {
        let n_left_out = self.names.len() as u64;
        (n_left_out > 0).then(|| {
            let n_all = n_left_out + self.n_taken;
            format!("{n_left_out} of {n_all} measurement types were left out by the selection")
        })
    }
}

/// Which entries of a table stay, and their new places.
struct Kept {
    new_by_old: Vec<Option<u32>>,
    old_by_new: Vec<u32>,
}

impl Kept {
    fn new(n: usize) -> Self {
        Self { new_by_old: vec![None; n], old_by_new: Vec::new() }
    }

    /// The new place of an entry that stays.
    fn keep(&mut self, old: u32) -> u32 {
        let next = self.old_by_new.len() as u32;
        let Some(new) = self.new_by_old.get_mut(old as usize) else { return next };
        if new.is_none() {
            self.old_by_new.push(old);
        }
        *new.get_or_insert(next)
    }

    fn new_idx(&self, old: u32) -> Option<u32> {
        self.new_by_old.get(old as usize).copied().flatten()
    }

    fn of<T: Clone>(&self, table: &[T]) -> Vec<T> {
        self.old_by_new.iter().filter_map(|old| table.get(*old as usize).cloned()).collect()
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;
    use crate::model::{GranularityPeriod, MeasurementKind, Period, SCALAR_BIN, Sample, Timestamp};

    fn takes(patterns: &[&str], name: &str) -> bool {
        Selection::parse(patterns).unwrap().takes(name, "PM=1,PmGroup=EUtranCellFDD")
    }

    #[test]
    fn the_last_match_decides() {
        let cases: &[(&[&str], &str, bool)] = &[
            (&[], "pmFlexA", true),
            (&["pmRrc*"], "pmRrcConnEstabAtt", true),
            (&["pmRrc*"], "pmErabAtt", false),
            (&["pmRrc*"], "pmrrcConnEstabAtt", false),
            (&["pm?rcAtt"], "pmRrcAtt", true),
            (&["!pmFlex*"], "pmFlexA", false),
            (&["!pmFlex*"], "pmRrcConnEstabAtt", true),
            (&["pm*", "!pmFlex*"], "pmFlexA", false),
            (&["!pmFlex*", "pmFlexA*"], "pmFlexA", true),
            (&["!pmFlex*", "pmFlexA*"], "other", true),
            (&["pm*", "!pm*", "pmA"], "pmA", true),
            (&["group:PmGroup=EUtranCell*"], "x", true),
            (&["group:PM=1,PmGroup=EUtranCellFDD"], "x", true),
            (&["group:PmGroup=NR*"], "x", false),
            (&["group:EUtranCellFDD"], "x", false),
            (&["!group:PmGroup=EUtran*", "pmRrc*"], "pmRrcA", true),
            (&["!group:PmGroup=EUtran*", "pmRrc*"], "pmA", false),
        ];
        for (patterns, name, expected) in cases {
            assert_eq!(takes(patterns, name), *expected, "{patterns:?} on {name:?}");
        }
    }

    #[test]
    fn a_pattern_must_name_something() {
        for pattern in ["", " ", "!", "group:", "! group: "] {
            let error = Selection::parse(&["pm*", pattern]).unwrap_err();
            assert_eq!(error.pattern, pattern.trim());
        }
    }

    fn entry(name: &str) -> MeasurementEntry {
        MeasurementEntry { name: name.into(), group: "G".into(), kind: MeasurementKind::Scalar }
    }

    fn object(name: &str) -> ObjectEntry {
        ObjectEntry { name: name.into(), vendor: None }
    }

    fn sample(object: u32, measurement: u32, bin: u16, value: SampleValue) -> Sample {
        Sample { object, measurement, period: 0, bin, suspect: false, value }
    }

    #[test]
    fn what_is_left_out_is_gone_counted_and_said() {
        let start = Timestamp::from_unix_secs(0);
        let batch = MeasurementBatch {
            objects: vec![object("A"), object("B"), object("C")],
            measurements: Arc::new(vec![entry("x"), entry("keep"), entry("array")]),
            periods: vec![Period { start, granularity: GranularityPeriod::QUARTER_HOUR }],
            samples: Samples::from_iter([
                sample(0, 0, SCALAR_BIN, SampleValue::Null),
                sample(1, 1, SCALAR_BIN, SampleValue::Integer(7)),
                sample(1, 2, 0, SampleValue::Integer(1)),
                sample(1, 2, 1, SampleValue::Null),
                sample(2, 1, SCALAR_BIN, SampleValue::Integer(8)),
            ]),
        };
        let cumulative = CumulativeBatch {
            objects: vec![object("A"), object("B")],
            measurements: vec![entry("y"), entry("keep2")],
            interval: GranularityPeriod::QUARTER_HOUR,
            readings: vec![
                CounterReading { object: 0, measurement: 0, at: start, value: 1 },
                CounterReading { object: 1, measurement: 1, at: start, value: 2 },
            ],
        };
        let counts = FileCounts { n_values: 6, n_null: 1, ..FileCounts::default() };
        let mut file =
            ImportedFile { batch, counts, cumulative: Some(cumulative), ..ImportedFile::default() };
        Selection::default().apply(&mut file);
        assert!(file.warnings.is_empty() && file.batch.samples.len() == 5);
        Selection::parse(&["keep*"]).unwrap().apply(&mut file);
        assert_eq!(file.warnings, ["3 of 5 measurement types were left out by the selection"]);
        assert_eq!((file.counts.n_values, file.counts.n_null), (3, 0));
        assert_eq!(file.batch.objects, [object("B"), object("C")]);
        assert_eq!(*file.batch.measurements, [entry("keep")]);
        assert_eq!(
            file.batch.samples.iter().collect::<Vec<_>>(),
            [
                sample(0, 0, SCALAR_BIN, SampleValue::Integer(7)),
                sample(1, 0, SCALAR_BIN, SampleValue::Integer(8)),
            ]
        );
        let cumulative = file.cumulative.unwrap();
        assert_eq!(
            (cumulative.objects, cumulative.measurements),
            (vec![object("B")], vec![entry("keep2")])
        );
        assert_eq!(
            cumulative.readings,
            [CounterReading { object: 0, measurement: 0, at: start, value: 2 }]
        );
    }
}
