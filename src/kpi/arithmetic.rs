//! What values were made of: the counters of a frame, kept without a copy, and each vendor's part, worked out for the cells that somebody
//! looks at.
//!
//! Of a picture of 10,000 cells × 31 days nobody reads the arithmetic of more than one value, and writing all of it down took a third of
//! the whole answer.

use std::ops::Range;

use super::evaluate::Program;
use super::plan::ExplainColumn;
use crate::model::{FrameColumn, KpiPoint, KpiSeries};

/// Counters on the grid of a frame.
#[derive(Clone, Debug, Default)]
pub struct Arithmetic {
    /// For each vendor's part.
    programs: Vec<Program>,
    /// Of each input of the plan: `sum(pmX)`.
    names: Vec<String>,
    /// Of each input its values alone; `None` where the frame had none.
    columns: Vec<Option<FrameColumn>>,
    n_cells: usize,
}

impl Arithmetic {
    pub(super) fn new(
        programs: Vec<Program>,
        inputs: Vec<(String, Option<FrameColumn>)>,
        n_cells: usize,
    ) -> Self {
        // What arrived is told by the points of the series.
        let values_of = |column: FrameColumn| FrameColumn {
            unknown: column.unknown,
            values: column.values,
            ..FrameColumn::default()
        };
        let (names, columns) =
            inputs.into_iter().map(|(name, column)| (name, column.map(values_of))).unzip();
        Self { programs, names, columns, n_cells }
    }

    /// Counters that no plan stands behind.
    pub fn of_counters(counters: Vec<ExplainColumn>) -> Self {
        let n_cells = counters.first().map_or(0, |counter| counter.values.len());
        let column = |counter: ExplainColumn| {
            let column = FrameColumn { values: counter.values, ..FrameColumn::default() };
            (counter.name, Some(column))
        };
        Self::new(Vec::new(), counters.into_iter().map(column).collect(), n_cells)
    }

    /// Values that are kept.
    pub fn n_values(&self) -> usize {
        self.columns.iter().flatten().map(|column| column.values.len()).sum()
    }

    /// Each vendor's part of what several vendors bring, then every aggregated counter in order of first use, in those cells.
    pub fn counters(&self, cells: Range<usize>) -> Vec<ExplainColumn> {
        let cells = cells.start..cells.end.min(self.n_cells);
        let columns: Vec<Option<&FrameColumn>> = self.columns.iter().map(Option::as_ref).collect();
        let mut found: Vec<ExplainColumn> = Vec::new();
        for share in self.programs.iter().flat_map(|p| p.vendor_shares(&columns, cells.clone())) {
            // Of KPIs that are asked for together each would say the same.
            if !found.iter().any(|known| known.name == share.name) {
                found.push(share);
            }
        }
        for (name, column) in self.names.iter().zip(columns) {
            let value = |cell: usize| column.and_then(|c| c.values.get(cell).copied().flatten());
            let values = cells.clone().map(value).collect();
            found.push(ExplainColumn { name: name.clone(), values });
        }
        found
    }

    /// For every item its numerator and denominator (empty where it has none), then [`Self::counters`]; all cells.
    pub fn explain(&self, series: &[KpiSeries]) -> Vec<ExplainColumn> {
        let mut explained = Vec::new();
        for series in series {
            let column = |suffix: &str, side: fn(&KpiPoint) -> Option<f64>| ExplainColumn {
                name: format!("{}.{suffix}", series.kpi_id),
                values: series.points.iter().map(side).collect(),
            };
            explained.push(column("numerator", |p| p.numerator));
            explained.push(column("denominator", |p| p.denominator));
        }
        explained.extend(self.counters(0..self.n_cells));
        explained
    }

    /// Keeps these cells, in this order.
    pub fn keep_cells(&mut self, cells: &[usize]) {
        for column in self.columns.iter_mut().flatten() {
            column.values =
                cells.iter().map(|cell| column.values.get(*cell).copied().flatten()).collect();
        }
        self.n_cells = cells.len();
    }
}
