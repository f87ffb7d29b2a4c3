//! The shape of a counter's results: what a file says of it against what is stored.
//!
//! A reader decides on one file whether a counter is a single number, a dense or a sparse array. Short dense arrays pass for sparse
//! ones by accident (`1,0,7` is three bins, or the one entry 0 → 7), so what a file says is held against what earlier files said:
//!
//! | stored | the file | what happens |
//! |---|---|---|
//! | single numbers, all 0 | an array | the counter is an array from now on |
//! | other single numbers | an array | the file's results are rejected |
//! | an array | single numbers | those but the 0 of a sparse array are rejected |
//! | dense | sparse, each result as long as the stored ones and with as many entries | they are dense |
//! | dense | sparse otherwise | the file's results are rejected |
//! | sparse, each result with as many entries, and the file's arrays as long | dense | what is stored is turned into dense arrays |
//! | sparse otherwise | dense | the file's results are rejected |
//!
//! # Decision
//! A sparse array is stored as its count and its entries, from which the array as it was written can be made again; so results that
//! turn out to be dense are rewritten instead of being kept twice. *Good*: any order of the files gives the same numbers, and the form
//! of the cache stays as it is. *Bad*: the first array that tells reads all results of its counter.

use std::sync::Arc;

use super::StoreError;
use super::catalog::Catalog;
use super::memory::StoredResult;
use super::merge::Cell;
#[cfg(feature = "warehouse")]
use super::request::{BinRequest, OffGridSample, ScanRequest, ScanSink, TileView};
#[cfg(feature = "warehouse")]
use super::{Snapshot, tile::marks};
#[cfg(feature = "warehouse")]
use crate::job::JobContext;
#[cfg(feature = "warehouse")]
use crate::model::MeasurementType;
use crate::model::fast::FastMap;
use crate::model::samples::results_of;
use crate::model::{
    Column, ImportedFile, MeasurementBatch, MeasurementId, MeasurementKind, RejectRecord,
    SCALAR_BIN, SampleValue, Samples,
};

/// Which numbers of a counter.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Part {
    /// Single numbers, and the counts of sparse arrays.
    Singles,
    Bins,
}

/// The least and the greatest of some numbers; `None` where there is none.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Span(Option<(f64, f64)>);

impl Span {
    pub fn note(&mut self, value: SampleValue) {
        let Some(number) = value.as_f64() else { return };
        self.note_number(number);
    }

    /// What is no number at all is as far from 0 as can be.
    pub fn note_number(&mut self, number: f64) {
        let (low, high) =
            if number.is_nan() { (f64::NEG_INFINITY, f64::INFINITY) } else { (number, number) };
        let (least, most) = self.0.unwrap_or((low, high));
        self.0 = Some((least.min(low), most.max(high)));
    }

    pub fn is_empty(self) -> bool {
        self.0.is_none()
    }

    fn has_other_than_zero(self) -> bool {
        self.0.is_some_and(|(least, most)| least != 0.0 || most != 0.0)
    }

    /// How many numbers each array has, where all of them are sparse arrays with as many entries: nothing tells them from dense ones.
    fn array_len(self) -> Option<u16> {
        let (least, most) = self.0?;
        let is_one_count = least == most && least >= 1.0 && least.fract() == 0.0;
        (is_one_count && least < f64::from(SCALAR_BIN / 2)).then_some((least * 2.0 + 1.0) as u16)
    }

    /// Whether more numbers could change no decision: other than zero, and not one count.
    pub fn is_settled(self, part: Part) -> bool {
        match part {
            Part::Singles => self.has_other_than_zero() && self.array_len().is_none(),
            Part::Bins => !self.is_empty(),
        }
    }
}

/// What is stored, as far as shapes need it.
pub trait StoredShapes {
    /// What the stored numbers of a counter span.
    fn span(&mut self, measurement: MeasurementId, part: Part) -> Result<Span, StoreError>;

    /// Turns the stored sparse arrays of a counter into dense ones of `n_bins`, and says how many there were; `None` where they cannot
    /// be turned here.
    fn make_dense(
        &mut self,
        measurement: MeasurementId,
        n_bins: u16,
    ) -> Result<Option<u64>, StoreError>;
}

/// What the numbers of a counter span in a whole snapshot.
#[cfg(feature = "warehouse")]
pub fn span_in(
    snapshot: &dyn Snapshot,
    measurement: MeasurementId,
    part: Part,
) -> Result<Span, StoreError> {
    let mut sink = SpanSink::default();
    let bins = match part {
        Part::Singles => BinRequest::Scalar,
        Part::Bins => BinRequest::AllBins,
    };
    let Some(range) = snapshot.extent()? else { return Ok(sink.0) };
    for (granularity_secs, _) in snapshot.reporters(measurement)?.iter() {
        let request = ScanRequest {
            measurements: vec![(measurement, bins)],
            objects: None,
            granularity_secs: *granularity_secs,
            range,
        };
        snapshot.scan(&request, &JobContext::default(), &mut sink)?;
    }
    Ok(sink.0)
}

#[cfg(feature = "warehouse")]
#[derive(Default)]
struct SpanSink(Span);

#[cfg(feature = "warehouse")]
impl ScanSink for SpanSink {
    fn tile(&mut self, tile: &TileView<'_>) {
        let present = tile.values.iter().zip(tile.marks).filter(|(_, m)| **m & marks::PRESENT != 0);
        present.for_each(|(value, _)| self.0.note_number(*value));
    }

    fn off_grid(&mut self, sample: &OffGridSample) {
        self.0.note(sample.value);
    }
}

/// Fails where two stores have the values of one counter in shapes that no shape holds both of, so that neither may be sent to the other.
#[cfg(feature = "warehouse")]
pub fn check_agreement(source: &dyn Snapshot, target: &dyn Snapshot) -> Result<(), StoreError> {
    use MeasurementKind::{DenseArray, Scalar, SparseArray};
    let there = target.measurements()?;
    let there: FastMap<&str, &MeasurementType> =
        there.iter().map(|known| (known.name.as_str(), known)).collect();
    let has_numbers = |snapshot: &dyn Snapshot, id: MeasurementId| {
        Ok::<_, StoreError>(span_in(snapshot, id, Part::Singles)?.has_other_than_zero())
    };
    for here in source.measurements()?.iter() {
        let Some(there) = there.get(here.name.as_str()) else { continue };
        let differs = match (here.kind, there.kind) {
            (DenseArray { .. }, SparseArray { .. }) | (SparseArray { .. }, DenseArray { .. }) => {
                true
            }
            (Scalar, DenseArray { .. } | SparseArray { .. }) => has_numbers(source, here.id)?,
            (DenseArray { .. } | SparseArray { .. }, Scalar) => has_numbers(target, there.id)?,
            _ => false,
        };
        if differs {
            let word = |kind: MeasurementKind| match kind {
                Scalar => "single numbers",
                DenseArray { .. } => "plain arrays",
                SparseArray { .. } => "arrays of count, index, value",
            };
            return Err(StoreError::Usage(format!(
                "nothing was sent: the values of {:?} are {} here and {} in the warehouse; fill a new database from the export files",
                here.name,
                word(here.kind),
                word(there.kind)
            )));
        }
    }
    Ok(())
}

/// A sparse result as the dense array that it was written as.
pub fn dense_of(sparse: &StoredResult, n_bins: u16) -> StoredResult {
    let Some(count) = sparse.get(&-1) else { return sparse.clone() };
    let bins = 0..i32::from(n_bins);
    if count.value == SampleValue::Null {
        return bins.map(|bin| (bin, *count)).collect();
    }
    let entries = sparse.range(0..).flat_map(|(bin, cell)| {
        let index = Cell { value: SampleValue::Integer(i64::from(*bin)), ..*cell };
        [index, *cell]
    });
    bins.zip(std::iter::once(*count).chain(entries)).collect()
}

/// A counter of a file that is to be looked at: its position there, and how it is stored.
#[derive(Clone, Copy, Debug)]
pub struct Suspect {
    entry: usize,
    stored: Option<(MeasurementId, MeasurementKind)>,
    told: MeasurementKind,
}

/// Counters of a file whose shape is not plainly the stored one.
pub fn suspects(batch: &MeasurementBatch, catalog: &Catalog) -> Vec<Suspect> {
    let mut found = Vec::new();
    for (entry, stored) in catalog.known_types(batch).enumerate() {
        let told = batch.measurements[entry].kind;
        let stored = stored.map(|known| (known.id, known.kind));
        let is_plain = match (stored.map(|(_, kind)| kind), told) {
            (None, MeasurementKind::SparseArray { .. }) => false,
            (None, _) => true,
            (Some(kind), told) => std::mem::discriminant(&kind) == std::mem::discriminant(&told),
        };
        if !is_plain {
            found.push(Suspect { entry, stored, told });
        }
    }
    found
}

/// What a file says of a counter.
#[derive(Clone, Debug, Default)]
struct Told {
    singles: Span,
    bins: Span,
    /// Results with a number.
    n_results: u64,
    /// Single numbers other than 0.
    n_other: u64,
    /// Object, start and text of a result that shows its shape best.
    example: Option<(u32, u32, String)>,
}

impl Told {
    fn note(&mut self, (object, period): (u32, u32), columns: &[Column], values: &[SampleValue]) {
        let has_bins = columns.iter().any(|column| column.bin != SCALAR_BIN);
        let mut has_number = false;
        let mut is_other = false;
        for (column, value) in columns.iter().zip(values) {
            has_number |= value.as_f64().is_some();
            match column.bin {
                SCALAR_BIN => {
                    is_other |= value.as_f64().is_some_and(|number| number != 0.0);
                    self.singles.note(*value);
                }
                _ => self.bins.note(*value),
            }
        }
        if !has_number {
            return;
        }
        self.n_results += 1;
        self.n_other += u64::from(is_other && !has_bins);
        if self.example.is_none() || (is_other && self.n_other == 1) {
            self.example = Some((object, period, text_of(columns, values)));
        }
    }
}

/// A result as an export writes it.
fn text_of(columns: &[Column], values: &[SampleValue]) -> String {
    let is_sparse = columns.len() > 1 && columns.iter().any(|column| column.bin == SCALAR_BIN);
    let mut parts = Vec::new();
    for (column, value) in columns.iter().zip(values) {
        if is_sparse && column.bin != SCALAR_BIN {
            parts.push(column.bin.to_string());
        }
        parts.push(match value {
            SampleValue::Integer(integer) => integer.to_string(),
            SampleValue::Decimal(decimal) => decimal.to_string(),
            SampleValue::Null => String::new(),
        });
    }
    parts.join(",")
}

/// What becomes of a counter's results.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Change {
    /// None is taken.
    Drop,
    /// Single numbers are not taken; those of a sparse array only where they are not 0.
    DropSingles { keep_zero: bool },
    /// Sparse results become dense.
    Dense { n_bins: u16 },
    /// Single numbers are not taken, and a single nothing is nothing in all bins.
    NullBins { n_bins: u16 },
    /// An array of nothing is a single nothing.
    NullSingle,
}

impl Change {
    /// The bins and values of a result; nothing where it is not taken.
    fn of(self, columns: &[Column], values: &[SampleValue]) -> Vec<(u16, SampleValue)> {
        let as_it_is = || columns.iter().map(|c| c.bin).zip(values.iter().copied()).collect();
        let number = values.iter().find_map(|value| value.as_f64());
        match self {
            Self::Drop => Vec::new(),
            Self::DropSingles { keep_zero } => match number {
                Some(number) if !(keep_zero && number == 0.0) => Vec::new(),
                _ => as_it_is(),
            },
            Self::Dense { n_bins } => {
                let cell = |value| Cell { value, suspect: false };
                let planes = columns.iter().map(|column| super::memory::plane_of(column.bin));
                let sparse: StoredResult =
                    planes.zip(values.iter().map(|value| cell(*value))).collect();
                let dense = dense_of(&sparse, n_bins).into_iter();
                dense.map(|(plane, cell)| (super::memory::bin_of(plane), cell.value)).collect()
            }
            Self::NullBins { n_bins } => match number {
                Some(_) => Vec::new(),
                None => (0..n_bins).map(|bin| (bin, SampleValue::Null)).collect(),
            },
            Self::NullSingle => vec![(SCALAR_BIN, SampleValue::Null)],
        }
    }
}

/// Few enough results for their form to be an accident.
const FEW_RESULTS: u64 = 16;
/// Counters that a warning names.
const NAMES_MAX: usize = 5;

/// Brings a file's counters into the shape that is stored, or what is stored into theirs. What fits neither way is rejected by name.
pub fn settle(
    file: &mut ImportedFile,
    suspects: &[Suspect],
    stored: &mut dyn StoredShapes,
) -> Result<(), StoreError> {
    if suspects.is_empty() {
        return Ok(());
    }
    let told = told_of(&file.batch, suspects);
    let mut changes: FastMap<u32, Change> = FastMap::default();
    let mut kinds: Vec<(usize, MeasurementKind)> = Vec::new();
    let mut by_form = Vec::new();
    for (suspect, told) in suspects.iter().zip(&told) {
        let mut settling = Settling { file, suspect, told, change: None, kind: None };
        let is_guess = settling.settle(stored)?;
        let (change, kind) = (settling.change, settling.kind);
        changes.extend(change.map(|change| (suspect.entry as u32, change)));
        kinds.extend(kind.map(|kind| (suspect.entry, kind)));
        if is_guess {
            by_form.push((file.batch.measurements[suspect.entry].name.clone(), told.n_results));
        }
    }
    if !by_form.is_empty() {
        file.warnings.push(guess_warning(&by_form));
    }
    if !kinds.is_empty() {
        let entries = Arc::make_mut(&mut file.batch.measurements);
        kinds.into_iter().for_each(|(entry, kind)| entries[entry].kind = kind);
    }
    if !changes.is_empty() {
        file.batch.samples = changed(&file.batch.samples, &changes);
    }
    Ok(())
}

fn results(n_results: u64) -> String {
    if n_results == 1 { "1 result".to_owned() } else { format!("{n_results} results") }
}

fn guess_warning(by_form: &[(String, u64)]) -> String {
    let named = by_form.iter().take(NAMES_MAX);
    let mut names: Vec<String> =
        named.map(|(name, n)| format!("{name} (by {})", results(*n))).collect();
    if by_form.len() > NAMES_MAX {
        names.push(format!("{} more", by_form.len() - NAMES_MAX));
    }
    format!(
        "Arrays of few results were read as count, index, value, because all of them have that form: {}; an array of another form in a \
         later file makes them plain arrays",
        names.join(", ")
    )
}

fn told_of(batch: &MeasurementBatch, suspects: &[Suspect]) -> Vec<Told> {
    let mut told = vec![Told::default(); suspects.len()];
    let by_entry: FastMap<u32, usize> =
        suspects.iter().enumerate().map(|(n, suspect)| (suspect.entry as u32, n)).collect();
    let lists: Vec<Vec<_>> = batch
        .samples
        .lists()
        .iter()
        .map(|columns| {
            let results = results_of(columns);
            let of_suspects = results.filter_map(|range| {
                Some((*by_entry.get(&columns[range.start].measurement)?, range))
            });
            of_suspects.collect()
        })
        .collect();
    for row in batch.samples.rows() {
        for (n, range) in &lists[row.list] {
            let (columns, values) = (&row.columns[range.clone()], &row.values[range.clone()]);
            told[*n].note((row.object, row.period), columns, values);
        }
    }
    told
}

fn changed(samples: &Samples, changes: &FastMap<u32, Change>) -> Samples {
    let mut made = Samples::default();
    let mut numbers: Vec<Option<usize>> = vec![None; samples.lists().len()];
    for row in samples.rows() {
        let is_touched = row.columns.iter().any(|c| changes.contains_key(&c.measurement));
        if !is_touched {
            let number = *numbers[row.list].get_or_insert_with(|| made.list(row.columns));
            made.add_row(row.object, row.period, row.suspect, number, row.values.iter().copied());
            continue;
        }
        let (mut columns, mut values) = (Vec::new(), Vec::new());
        for range in results_of(row.columns) {
            let measurement = row.columns[range.start].measurement;
            let (of_result, found) = (&row.columns[range.clone()], &row.values[range]);
            match changes.get(&measurement) {
                None => {
                    columns.extend_from_slice(of_result);
                    values.extend_from_slice(found);
                }
                Some(change) => {
                    for (bin, value) in change.of(of_result, found) {
                        columns.push(Column { measurement, bin });
                        values.push(value);
                    }
                }
            }
        }
        if !columns.is_empty() {
            let number = made.list(&columns);
            made.add_row(row.object, row.period, row.suspect, number, values);
        }
    }
    made
}

/// One counter while it is settled.
struct Settling<'a> {
    file: &'a mut ImportedFile,
    suspect: &'a Suspect,
    told: &'a Told,
    change: Option<Change>,
    kind: Option<MeasurementKind>,
}

impl Settling<'_> {
    /// Whether the counter is taken for a sparse array by the form of few results alone.
    fn settle(&mut self, stored: &mut dyn StoredShapes) -> Result<bool, StoreError> {
        use MeasurementKind::{DenseArray, Scalar, SparseArray};
        let Suspect { stored: known, told: kind, .. } = *self.suspect;
        let Some((id, stored_kind)) = known else {
            return Ok(self.is_guess());
        };
        match (stored_kind, kind) {
            (Scalar, DenseArray { .. } | SparseArray { .. }) => {
                let singles = stored.span(id, Part::Singles)?;
                if singles.has_other_than_zero() {
                    self.refuse("a single number in earlier files and an array here", Scalar);
                    return Ok(false);
                }
                if matches!(kind, SparseArray { .. }) {
                    return Ok(singles.is_empty() && self.is_guess());
                }
                if !singles.is_empty() {
                    let name = self.name();
                    self.file.warnings.push(format!(
                        "{name:?} was a single 0 in earlier files and is an array here: those zeros are no longer counted, their periods \
                         count as missing"
                    ));
                }
            }
            (DenseArray { .. }, Scalar) => self.single_for_dense(stored, (id, stored_kind))?,
            (SparseArray { .. }, Scalar) if self.told.singles.has_other_than_zero() => {
                self.reject(
                    self.told.n_other,
                    "an array in earlier files and a single number here",
                );
                self.change = Some(Change::DropSingles { keep_zero: true });
            }
            (DenseArray { n_bins }, SparseArray { .. }) => {
                if stored.span(id, Part::Bins)?.is_empty() {
                    return Ok(self.is_guess());
                }
                if self.told.singles.array_len() == Some(n_bins) {
                    self.change = Some(Change::Dense { n_bins });
                    self.kind = Some(stored_kind);
                } else {
                    let why = "a plain array in earlier files and one of count, index, value here";
                    self.refuse(why, stored_kind);
                }
            }
            (SparseArray { .. }, DenseArray { n_bins }) => {
                self.dense_for_sparse(stored, id, n_bins)?;
            }
            _ => {}
        }
        Ok(false)
    }

    fn single_for_dense(
        &mut self,
        stored: &mut dyn StoredShapes,
        (id, stored_kind): (MeasurementId, MeasurementKind),
    ) -> Result<(), StoreError> {
        let MeasurementKind::DenseArray { n_bins } = stored_kind else { return Ok(()) };
        let why = "an array in earlier files and a single number here";
        if stored.span(id, Part::Bins)?.is_empty() {
            // Only blank arrays so far: a single 0 is a sparse array without entries.
            if self.told.singles.has_other_than_zero() {
                self.reject(self.told.n_other, why);
                self.change = Some(Change::DropSingles { keep_zero: true });
            }
            self.kind = Some(MeasurementKind::SparseArray { n_bins: 0 });
            return Ok(());
        }
        if !self.told.singles.is_empty() {
            self.reject(self.told.n_results, why);
        }
        self.change = Some(Change::NullBins { n_bins });
        self.kind = Some(stored_kind);
        Ok(())
    }

    fn dense_for_sparse(
        &mut self,
        stored: &mut dyn StoredShapes,
        id: MeasurementId,
        n_bins: u16,
    ) -> Result<(), StoreError> {
        if self.told.n_results == 0 {
            // Blank arrays alone.
            self.change = Some(Change::NullSingle);
            self.kind = Some(MeasurementKind::Scalar);
            return Ok(());
        }
        let singles = stored.span(id, Part::Singles)?;
        let could_be_dense = singles.is_empty() || singles.array_len() == Some(n_bins);
        let turned = if could_be_dense { stored.make_dense(id, n_bins)? } else { None };
        match turned {
            Some(0) => {}
            Some(n_turned) => {
                let (name, turned) = (self.name(), results(n_turned));
                self.file.warnings.push(format!(
                    "{name:?} is a plain array: {turned} of earlier files, so far read as count, index, value, now read as plain arrays; what \
                     was computed of them before changes"
                ));
            }
            None => {
                let why = "an array of count, index, value in earlier files and a plain one here";
                self.refuse(why, MeasurementKind::Scalar);
            }
        }
        Ok(())
    }

    /// Whether the file's sparse arrays might be dense ones, for all that it says.
    fn is_guess(&self) -> bool {
        let is_sparse = matches!(self.suspect.told, MeasurementKind::SparseArray { .. });
        let told = self.told;
        is_sparse && told.singles.array_len().is_some() && told.n_results < FEW_RESULTS
    }

    fn name(&self) -> String {
        self.file.batch.measurements[self.suspect.entry].name.clone()
    }

    /// No result is taken. The counter then stands in the file as `kind`, which changes nothing that is stored.
    fn refuse(&mut self, why: &str, kind: MeasurementKind) {
        if self.told.n_results > 0 {
            self.reject(self.told.n_results, why);
        }
        self.change = Some(Change::Drop);
        self.kind = Some(kind);
    }

    fn reject(&mut self, n_results: u64, why: &str) {
        let name = self.name();
        let batch = &self.file.batch;
        let example = self.told.example.as_ref().map(|(object, period, text)| {
            let object = &batch.objects[*object as usize].name;
            let start = batch.periods[*period as usize].start;
            format!(", such as \"{text}\" of {object:?} at {start}")
        });
        let example = example.unwrap_or_default();
        let results = results(n_results);
        self.file.rejects.push(RejectRecord {
            file: self.file.header.file.clone(),
            line: None,
            message: format!("{results} of {name:?} not taken: the counter is {why}{example}"),
            hint: "what is stored stays as it was; if these files are the right ones, import them alone into a new workspace, or leave \
                   the counter out with --measurements"
                .to_owned(),
        });
    }
}
