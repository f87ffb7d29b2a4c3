//! A KPI for each pair of two attributes, or of an attribute and a step of time, with totals.
//!
//! Totals are KPIs of the row, the column, everything: their counters are added up first and divided last. They are not made from the
//! cells, of which no mean is right.

use std::collections::HashMap;

use super::{Answered, Asker, Pick, PictureValue, is_there, nothing_asked, time_label, total_of};
use crate::chart::heat::by_name;
use crate::diagnostic::Diagnostic;
use crate::model::{Every, KpiSeries, TimeRange};

/// Columns of a table. *Good*: what a person can scroll through. *Bad*: an attribute with a value for each object is refused.
const N_COLUMNS_MAX: usize = 500;
const N_CELLS_MAX: usize = 1_000_000;

/// What stands in the columns.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum PivotColumns {
    Attribute(String),
    Time(Every),
}

/// Rows by their names; columns by their names, or in order of time.
#[derive(Clone, Debug)]
pub struct PivotTable {
    pub row_key: String,
    pub columns_by: PivotColumns,
    /// Values of the key.
    pub rows: Vec<String>,
    /// What people call the rows.
    pub row_labels: Vec<String>,
    pub columns: Vec<PivotColumn>,
    /// Row by row; empty in what is told before they are read.
    pub cells: Vec<PictureValue>,
    pub row_totals: Vec<PictureValue>,
    pub column_totals: Vec<PictureValue>,
    pub total: PictureValue,
    pub range: TimeRange,
}

/// One column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PivotColumn {
    pub label: String,
    /// Of time.
    pub range: Option<TimeRange>,
    /// Of an attribute.
    pub value: Option<String>,
}

impl PivotTable {
    /// Whether the cells are there, not their totals alone.
    pub fn is_whole(&self) -> bool {
        self.cells.len() == self.rows.len() * self.columns.len()
    }

    /// Without anything where nothing was expected, or where cells are still being read.
    pub fn cell(&self, row: usize, column: usize) -> PictureValue {
        self.cells.get(row * self.columns.len() + column).copied().unwrap_or_default()
    }

    /// What a number is a number of; `None` for a row or column stands for the totals.
    pub fn pick(&self, row: Option<usize>, column: Option<usize>) -> Pick {
        let mut pick = Pick { keys: Vec::new(), group: Vec::new(), range: self.range };
        if let Some(row) = row.and_then(|row| self.rows.get(row)) {
            pick.keys.push(self.row_key.clone());
            pick.group.push(row.clone());
        }
        if let Some(column) = column.and_then(|column| self.columns.get(column)) {
            if let (PivotColumns::Attribute(key), Some(value)) = (&self.columns_by, &column.value) {
                pick.keys.push(key.clone());
                pick.group.push(value.clone());
            }
            pick.range = column.range.unwrap_or(pick.range);
        }
        pick
    }

    /// Where a picked number stands: row and column, `None` for the totals; nothing where it is none of this table.
    pub fn place_of(&self, pick: &Pick) -> Option<(Option<usize>, Option<usize>)> {
        let of_key = |key: &str| {
            let at = pick.keys.iter().position(|other| other == key)?;
            pick.group.get(at).map(String::as_str)
        };
        let row = match of_key(&self.row_key) {
            Some(value) => Some(self.rows.iter().position(|row| row == value)?),
            None => None,
        };
        let column = match &self.columns_by {
            PivotColumns::Attribute(key) => match of_key(key) {
                Some(value) => {
                    let is_it = |c: &PivotColumn| c.value.as_deref() == Some(value);
                    Some(self.columns.iter().position(is_it)?)
                }
                None => None,
            },
            PivotColumns::Time(_) if pick.range == self.range => None,
            PivotColumns::Time(_) => {
                Some(self.columns.iter().position(|column| column.range == Some(pick.range))?)
            }
        };
        (self.pick(row, column) == *pick).then_some((row, column))
    }

    /// Positions of the rows by the value of a column (`None`: of the whole row); those without one come last.
    pub fn rows_by(&self, column: Option<usize>, descending: bool) -> Vec<usize> {
        let value = |row: &usize| match column {
            Some(column) => self.cell(*row, column).value,
            None => self.row_totals[*row].value,
        };
        let mut order: Vec<usize> = (0..self.rows.len()).collect();
        order.sort_by(|a, b| match (value(a), value(b)) {
            (Some(a), Some(b)) if descending => b.total_cmp(&a),
            (Some(a), Some(b)) => a.total_cmp(&b),
            (a, b) => b.is_some().cmp(&a.is_some()),
        });
        order
    }
}

/// Asks for each kind of total, tells these where the cells take their time, and asks for the cells.
pub(super) fn table(
    asker: &Asker<'_>,
    row_key: &str,
    columns: &PivotColumns,
    tell: &mut dyn FnMut(&Answered, PivotTable),
) -> Result<(Answered, PivotTable), Vec<Diagnostic>> {
    if let PivotColumns::Attribute(key) = columns
        && key.eq_ignore_ascii_case(row_key)
    {
        let message = format!("rows and columns are both {row_key:?}");
        return Err(vec![Diagnostic::error(message).hint("choose another attribute for one")]);
    }
    let total = asker.ask(&[], Every::All)?;
    let row_totals = asker.ask(&[row_key], Every::All)?;
    let column_totals = match columns {
        PivotColumns::Attribute(key) => asker.ask(&[key], Every::All)?,
        PivotColumns::Time(every) => asker.ask(&[], *every)?,
    };
    let (Some(of_rows), Some(of_columns)) =
        (row_totals.series.first(), column_totals.series.first())
    else {
        return Err(nothing_asked());
    };
    let rows = sorted_groups(of_rows);
    let row_labels = asker.labels(&[row_key], rows.iter().map(|row| &of_rows.groups[*row]))?;
    // By what people call them, which is what they see.
    let mut named: Vec<(String, usize)> = row_labels.into_iter().zip(rows).collect();
    named.sort_by(|a, b| by_name(&a.0, &b.0));
    let (row_labels, rows): (Vec<String>, Vec<usize>) = named.into_iter().unzip();
    let column_groups = sorted_groups(of_columns);
    let (found, column_totals): (Vec<PivotColumn>, Vec<PictureValue>) = match columns {
        PivotColumns::Attribute(key) => {
            let groups = column_groups.iter().map(|column| &of_columns.groups[*column]);
            let labels = asker.labels(&[key], groups)?;
            column_groups
                .iter()
                .zip(labels)
                .map(|(group, label)| {
                    let value = of_columns.groups[*group].first().cloned();
                    let total = PictureValue::of(of_columns.point(*group, 0));
                    (PivotColumn { label, range: None, value }, total)
                })
                .unzip()
        }
        PivotColumns::Time(_) => of_columns
            .buckets
            .iter()
            .zip(&of_columns.points)
            .map(|(bucket, point)| {
                let label = time_label(*bucket, &of_columns.zone);
                (PivotColumn { label, range: Some(*bucket), value: None }, PictureValue::of(point))
            })
            .unzip(),
    };
    check_size(rows.len(), found.len())?;
    let mut table = PivotTable {
        row_key: row_key.to_owned(),
        columns_by: columns.clone(),
        row_totals: rows.iter().map(|row| PictureValue::of(of_rows.point(*row, 0))).collect(),
        rows: rows.iter().map(|row| of_rows.groups[*row].join(" · ")).collect(),
        row_labels,
        columns: found,
        cells: Vec::new(),
        column_totals,
        total: total_of(&total, 0),
        range: total.range,
    };
    if asker.steps.are_told_first(table.rows.len(), table.columns.len()) {
        tell(&total, table.clone());
    }
    let (n_columns, groups) = (table.columns.len(), &of_rows.groups);
    table.cells = vec![PictureValue::default(); rows.len() * n_columns];
    match columns {
        PivotColumns::Attribute(key) => {
            let answer = asker.ask(&[row_key, key], Every::All)?;
            let series = answer.series.first().ok_or_else(nothing_asked)?;
            let places = super::rows_of(series);
            let pairs = rows.iter().flat_map(|row| column_groups.iter().map(move |c| (row, c)));
            for (cell, (row, column)) in table.cells.iter_mut().zip(pairs) {
                let group = [groups[*row].clone(), of_columns.groups[*column].clone()].concat();
                if let Some(place) = places.get(group.as_slice()) {
                    *cell = PictureValue::of(series.point(*place, 0));
                }
            }
        }
        PivotColumns::Time(every) => {
            let row_of: HashMap<&[String], usize> =
                rows.iter().enumerate().map(|(i, row)| (groups[*row].as_slice(), i)).collect();
            let mut fill = |series: &KpiSeries, first_column: usize| {
                for (group_idx, group) in series.groups.iter().enumerate() {
                    let Some(row) = row_of.get(group.as_slice()) else { continue };
                    let cells = &mut table.cells[row * n_columns..(row + 1) * n_columns];
                    let points = series.group_points(group_idx);
                    for (cell, point) in cells[first_column..].iter_mut().zip(points) {
                        *cell = PictureValue::of(point);
                    }
                }
            };
            asker.ask_in_parts(row_key, *every, &of_columns.buckets, groups.len(), &mut fill)?;
        }
    }
    Ok((total, table))
}

/// Positions of the groups of which anything was expected, by name.
fn sorted_groups(series: &KpiSeries) -> Vec<usize> {
    let there = |group: &usize| series.group_points(*group).iter().any(is_there);
    let mut groups: Vec<usize> = (0..series.groups.len()).filter(there).collect();
    let name = |group: usize| series.groups[group].first().map_or("", String::as_str);
    groups.sort_by(|a, b| by_name(name(*a), name(*b)));
    groups
}

fn check_size(n_rows: usize, n_columns: usize) -> Result<(), Vec<Diagnostic>> {
    if n_columns <= N_COLUMNS_MAX && n_rows.saturating_mul(n_columns) <= N_CELLS_MAX {
        return Ok(());
    }
    let message = format!("{n_rows} rows and {n_columns} columns are too many for a table");
    Err(vec![
        Diagnostic::error(message)
            .hint("choose an attribute with fewer values for the columns, or a longer step"),
    ])
}
