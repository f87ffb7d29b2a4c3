//! Many samples in little room: rows of values under shared lists of columns.
//!
//! ```text
//! columns 0:  pmA  pmB  pmC[0]  pmC[1]          what a row's values are, once for all rows that report the same
//! row:        object, period, suspect, columns 0 ─► 12  NIL  3  4
//! row:        object, period, suspect, columns 0 ─►  7    9  0  1
//! ```
//! Exports repeat the same list of measurement types for each object: a sample of its own for every value would take twice the
//! memory, and who stores them would ask for the type's place once for every value instead of once for every list.

use std::fmt;
use std::ops::Range;

use super::batch::{Sample, SampleValue};
use super::fast::FastMap;

/// What a value of a row is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Column {
    /// Position in [`super::MeasurementBatch::measurements`].
    pub measurement: u32,
    /// Bin of an array, or [`super::SCALAR_BIN`].
    pub bin: u16,
}

/// Values of one object and one period, as many as its columns.
///
/// The columns of one result (a value, or the bins of an array) stand together; one row holds a result once.
#[derive(Clone, Copy, Debug)]
pub struct SampleRow<'a> {
    /// Position in [`super::MeasurementBatch::objects`].
    pub object: u32,
    /// Position in [`super::MeasurementBatch::periods`].
    pub period: u32,
    /// The sender doubts the values.
    pub suspect: bool,
    /// Number of its list of columns: see [`Samples::lists`].
    pub list: usize,
    pub columns: &'a [Column],
    pub values: &'a [SampleValue],
}

#[derive(Clone, Copy)]
struct RowHead {
    object: u32,
    period: u32,
    list: u32,
    suspect: bool,
    first: usize,
}

/// See the module's text. Equal when their samples are, in order.
#[derive(Clone, Default)]
pub struct Samples {
    lists: Vec<Vec<Column>>,
    list_by_content: FastMap<Vec<Column>, u32>,
    rows: Vec<RowHead>,
    values: Vec<SampleValue>,
}

impl Samples {
    /// Takes values that already lie in the order of rows; add the rows with [`Self::add_row_of`].
    pub fn of_values(values: Vec<SampleValue>) -> Self {
        Self { values, ..Self::default() }
    }

    /// The number of a list of columns; equal lists have one number.
    pub fn list(&mut self, columns: &[Column]) -> usize {
        // Rows with one list mostly follow each other.
        if let Some(last) = self.rows.last()
            && self.lists[last.list as usize] == columns
        {
            return last.list as usize;
        }
        if let Some(&list) = self.list_by_content.get(columns) {
            return list as usize;
        }
        let list = self.lists.len();
        self.lists.push(columns.to_vec());
        self.list_by_content.insert(columns.to_vec(), list as u32);
        list
    }

    /// Adds a row.
    ///
    /// # Panics
    /// Where there are not as many values as columns: made up ones would pass for what a sender reported.
    pub fn add_row(
        &mut self,
        object: u32,
        period: u32,
        suspect: bool,
        list: usize,
        values: impl IntoIterator<Item = SampleValue>,
    ) {
        let first = self.values.len();
        self.values.extend(values);
        assert_eq!(self.values.len() - first, self.lists[list].len(), "a value for each column");
        self.rows.push(RowHead { object, period, list: list as u32, suspect, first });
    }

    /// Adds a row whose values lie at `first` already: see [`Self::of_values`].
    ///
    /// # Panics
    /// Where the values end before the row does.
    pub fn add_row_of(
        &mut self,
        object: u32,
        period: u32,
        suspect: bool,
        list: usize,
        first: usize,
    ) {
        assert!(first + self.lists[list].len() <= self.values.len(), "a row without its values");
        self.rows.push(RowHead { object, period, list: list as u32, suspect, first });
    }

    /// All lists of columns, by number.
    pub fn lists(&self) -> &[Vec<Column>] {
        &self.lists
    }

    pub fn n_rows(&self) -> usize {
        self.rows.len()
    }

    pub fn row(&self, idx: usize) -> SampleRow<'_> {
        let RowHead { object, period, list, suspect, first } = self.rows[idx];
        let columns = self.lists[list as usize].as_slice();
        let values = &self.values[first..first + columns.len()];
        SampleRow { object, period, suspect, list: list as usize, columns, values }
    }

    pub fn rows(&self) -> impl ExactSizeIterator<Item = SampleRow<'_>> {
        (0..self.rows.len()).map(|idx| self.row(idx))
    }

    /// Number of samples.
    pub fn len(&self) -> usize {
        self.rows.iter().map(|row| self.lists[row.list as usize].len()).sum()
    }

    pub fn is_empty(&self) -> bool {
        self.rows.iter().all(|row| self.lists[row.list as usize].is_empty())
    }

    /// Bytes of memory, about.
    pub fn memory_bytes(&self) -> usize {
        let columns = self.lists.iter().map(|list| size_of_val(list.as_slice()) * 2 + 128);
        self.values.capacity() * size_of::<SampleValue>()
            + self.rows.capacity() * size_of::<RowHead>()
            + columns.sum::<usize>()
    }

    /// One by one, row after row.
    pub fn iter(&self) -> impl Iterator<Item = Sample> + '_ {
        self.rows().flat_map(|row| {
            let SampleRow { object, period, suspect, .. } = row;
            row.columns.iter().zip(row.values).map(move |(column, &value)| {
                let Column { measurement, bin } = *column;
                Sample { object, measurement, period, bin, suspect, value }
            })
        })
    }
}

/// The results of a list: which columns hold one measurement type.
pub fn results_of(columns: &[Column]) -> impl Iterator<Item = Range<usize>> + '_ {
    let mut first = 0;
    columns.chunk_by(|a, b| a.measurement == b.measurement).map(move |result| {
        let range = first..first + result.len();
        first = range.end;
        range
    })
}

/// Neighbors of one object, period and mark become one row, as long as no result comes twice.
impl Extend<Sample> for Samples {
    fn extend<T: IntoIterator<Item = Sample>>(&mut self, samples: T) {
        let mut row: Option<(u32, u32, bool)> = None;
        let (mut columns, mut values) = (Vec::new(), Vec::new());
        // By measurement: the row, counted from 1, that holds it.
        let mut held_by: Vec<usize> = Vec::new();
        let mut n_rows = 1;
        for sample in samples {
            let key = (sample.object, sample.period, sample.suspect);
            let column = Column { measurement: sample.measurement, bin: sample.bin };
            let measurement = sample.measurement as usize;
            if held_by.len() <= measurement {
                held_by.resize(measurement + 1, 0);
            }
            if row != Some(key) || (held_by[measurement] == n_rows && !continues(&columns, column))
            {
                if let Some((object, period, suspect)) = row.replace(key) {
                    let list = self.list(&columns);
                    self.add_row(object, period, suspect, list, values.drain(..));
                }
                columns.clear();
                n_rows += 1;
            }
            held_by[measurement] = n_rows;
            columns.push(column);
            values.push(sample.value);
        }
        if let Some((object, period, suspect)) = row {
            let list = self.list(&columns);
            self.add_row(object, period, suspect, list, values);
        }
    }
}

/// Whether a column is a further bin of the result that the columns end with.
fn continues(columns: &[Column], column: Column) -> bool {
    let mut result = columns.iter().rev().take_while(|c| c.measurement == column.measurement);
    result.next().is_some_and(|last| last.bin != column.bin)
        && !result.any(|known| known.bin == column.bin)
}

impl FromIterator<Sample> for Samples {
    fn from_iter<T: IntoIterator<Item = Sample>>(samples: T) -> Self {
        let mut found = Self::default();
        found.extend(samples);
        found
    }
}

impl PartialEq for Samples {
    fn eq(&self, other: &Self) -> bool {
        self.iter().eq(other.iter())
    }
}

impl fmt::Debug for Samples {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.iter()).finish()
    }
}

#[cfg(test)]
mod tests {
    use super::super::SCALAR_BIN;
    use super::*;

    fn sample(object: u32, measurement: u32, bin: u16, value: i64) -> Sample {
        let value = SampleValue::Integer(value);
        Sample { object, measurement, period: 0, bin, suspect: false, value }
    }

    #[test]
    fn rows_share_their_columns_and_hold_each_result_once() {
        let listed = [
            sample(0, 0, SCALAR_BIN, 1),
            sample(0, 1, 0, 2),
            sample(0, 1, 1, 3),
            sample(1, 0, SCALAR_BIN, 4),
            sample(1, 1, 0, 5),
            sample(1, 1, 1, 6),
            // The scalar once more: a row of its own.
            sample(1, 0, SCALAR_BIN, 7),
            // A base may come after its bins, a bin out of order; a bin that is there is another result.
            sample(2, 2, 4, 8),
            sample(2, 2, 1, 9),
            sample(2, 2, SCALAR_BIN, 2),
            sample(2, 2, 4, 9),
        ];
        let samples: Samples = listed.into_iter().collect();
        assert!(samples.iter().eq(listed) && samples.len() == listed.len());
        let rows: Vec<(u32, usize, usize)> =
            samples.rows().map(|r| (r.object, r.list, r.values.len())).collect();
        assert_eq!(rows, [(0, 0, 3), (1, 0, 3), (1, 1, 1), (2, 2, 3), (2, 3, 1)]);
        assert!(results_of(&samples.lists()[0]).eq([0..1, 1..3]));
    }
}
