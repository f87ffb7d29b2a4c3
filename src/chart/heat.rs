//! A field of values, a row for each object and a column for each period, for a heat map of thousands of rows.

use std::cmp::Ordering;

/// Values of rows × columns; what is missing stays missing.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct HeatGrid {
    pub n_rows: usize,
    pub n_columns: usize,
    /// Row by row; NaN is missing.
    values: Vec<f64>,
    /// Ends of the color scale: all but the outer hundredths of the values, so that one odd value does not make the rest one color.
    pub scale: (f64, f64),
}

/// In which order rows stand.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum HeatOrder {
    /// By the value of the whole range, worst first; rows without one last.
    #[default]
    Worst,
    Best,
    /// By name, numbers in a name by their size.
    Name,
    /// By the length of what is missing, longest first.
    Missing,
}

impl HeatGrid {
    /// `values` row by row; a value that is not finite is missing.
    pub fn new(n_columns: usize, values: Vec<f64>) -> Self {
        let n_rows = values.len().checked_div(n_columns).unwrap_or(0);
        let mut grid = Self { n_rows, n_columns, values, scale: (0.0, 1.0) };
        grid.values.truncate(n_rows * n_columns);
        grid.scale = grid.found_scale();
        grid
    }

    pub fn value(&self, row: usize, column: usize) -> Option<f64> {
        let value = self.values.get(row * self.n_columns + column)?;
        (column < self.n_columns && value.is_finite()).then_some(*value)
    }

    pub fn row(&self, row: usize) -> &[f64] {
        &self.values[row * self.n_columns..(row + 1) * self.n_columns]
    }

    /// Where a value lies between the ends of the scale, 0..=1.
    pub fn position(&self, value: f64) -> f64 {
        let (low, high) = self.scale;
        if high > low { ((value - low) / (high - low)).clamp(0.0, 1.0) } else { 0.5 }
    }

    /// A row on fewer columns than it has: of those that share one the worst is shown (`higher_is_better` says which that is), so
    /// that a single bad hour stays in sight. Missing only where all of them are.
    pub fn pooled(&self, row: usize, n_shown: usize, higher_is_better: bool) -> Vec<f64> {
        let values = self.row(row);
        let n_shown = n_shown.clamp(1, self.n_columns.max(1));
        let worse = |a: f64, b: f64| if higher_is_better { a.min(b) } else { a.max(b) };
        (0..n_shown)
            .map(|column| {
                let part = &values[self.pool(column, n_shown)];
                // `min` and `max` pass NaN over.
                part.iter().copied().fold(f64::NAN, worse)
            })
            .collect()
    }

    /// The columns that share the shown column of that position.
    pub fn pool(&self, shown: usize, n_shown: usize) -> std::ops::Range<usize> {
        let edge = |i: usize| i * self.n_columns / n_shown.max(1);
        edge(shown)..edge(shown + 1).max(edge(shown) + 1).min(self.n_columns)
    }

    /// Positions of the rows in that order. `totals` are the values of the whole range, `names` what people call the rows.
    pub fn order(
        &self,
        by: HeatOrder,
        totals: &[Option<f64>],
        names: &[String],
        higher_is_better: bool,
    ) -> Vec<usize> {
        let mut order: Vec<usize> = (0..self.n_rows).collect();
        let total = |row: usize| totals.get(row).copied().flatten();
        let name = |row: usize| names.get(row).map_or("", String::as_str);
        match by {
            HeatOrder::Worst | HeatOrder::Best => {
                let ascending = higher_is_better == (by == HeatOrder::Worst);
                order.sort_by(|a, b| match (total(*a), total(*b)) {
                    (Some(a), Some(b)) if ascending => a.total_cmp(&b),
                    (Some(a), Some(b)) => b.total_cmp(&a),
                    (a, b) => b.is_some().cmp(&a.is_some()),
                });
            }
            HeatOrder::Name => order.sort_by(|a, b| by_name(name(*a), name(*b))),
            HeatOrder::Missing => {
                let n_missing: Vec<usize> = (0..self.n_rows)
                    .map(|row| self.row(row).iter().filter(|value| !value.is_finite()).count())
                    .collect();
                order.sort_by_key(|row| std::cmp::Reverse(n_missing[*row]));
            }
        }
        order
    }

    fn found_scale(&self) -> (f64, f64) {
        // Enough to know the hundredths by, however many there are.
        let step = (self.values.len() / 200_000).max(1);
        let mut sample: Vec<f64> =
            self.values.iter().step_by(step).copied().filter(|value| value.is_finite()).collect();
        if sample.is_empty() {
            return (0.0, 1.0);
        }
        sample.sort_by(f64::total_cmp);
        let at = |share: f64| sample[((sample.len() - 1) as f64 * share).round() as usize];
        let (low, high) = (at(0.01), at(0.99));
        // Where nearly all are the same, the odd ones are what there is to see.
        if high > low { (low, high) } else { (at(0.0), at(1.0)) }
    }
}

/// `LIM2` before `LIM10`: digits compare as the numbers they write.
pub fn by_name(a: &str, b: &str) -> Ordering {
    let (mut a_rest, mut b_rest) = (a, b);
    loop {
        let (Some(a_first), Some(b_first)) = (a_rest.chars().next(), b_rest.chars().next()) else {
            return a_rest.len().cmp(&b_rest.len()).then_with(|| a.cmp(b));
        };
        if a_first.is_ascii_digit() && b_first.is_ascii_digit() {
            let (a_digits, a_next) = digits(a_rest);
            let (b_digits, b_next) = digits(b_rest);
            let order = a_digits.len().cmp(&b_digits.len()).then_with(|| a_digits.cmp(b_digits));
            if order != Ordering::Equal {
                return order;
            }
            (a_rest, b_rest) = (a_next, b_next);
        } else {
            let order = a_first.cmp(&b_first);
            if order != Ordering::Equal {
                return order;
            }
            a_rest = &a_rest[a_first.len_utf8()..];
            b_rest = &b_rest[b_first.len_utf8()..];
        }
    }
}

/// The digits that a text begins with, without leading zeros, and what follows them.
fn digits(text: &str) -> (&str, &str) {
    let end = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    (text[..end].trim_start_matches('0'), &text[end..])
}
