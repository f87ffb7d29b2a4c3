//! A heat map: the first KPI of each group (rows) in each step of time (columns).
//!
//! ```text
//! totals of the rows ──▶ told first: one column ──▶ the range in parts of some steps each ──▶ the grid
//! ```
//! A row has its total before its steps, and rows stand in the order of their totals: what is told first is in its place already.

use std::collections::HashMap;

use super::{
    Answered, Asker, HeatPicture, Picture, PictureValue, groups_there, nothing_asked, total_of,
};
use crate::chart::heat::HeatGrid;
use crate::diagnostic::Diagnostic;
use crate::model::{Every, KpiSeries, TimeRange};
use crate::workspace::answer::QueryQuestion;

/// Rows × columns of a heat map. *Good*: the picture takes 10 MB. *Bad*: more is shown in longer steps.
const CELLS_MAX: usize = 1_200_000;
/// Columns of a heat map: the side of a texture that every graphics card takes.
const COLUMNS_MAX: usize = 4096;

pub(super) fn heat(
    asker: &Asker<'_>,
    by: &str,
    tell: &mut dyn FnMut(&Answered, HeatPicture),
) -> Result<(Answered, Picture), Vec<Diagnostic>> {
    let total = asker.ask(&[], Every::All)?;
    let totals = asker.ask(&[by], Every::All)?;
    let there = groups_there(&totals);
    let Some(of_groups) = totals.series.first() else { return Err(nothing_asked()) };
    let groups: Vec<String> = there.iter().map(|g| of_groups.groups[*g].join(" · ")).collect();
    let labels = asker.labels(&[by], there.iter().map(|g| &of_groups.groups[*g]))?;
    let row_totals: Vec<PictureValue> =
        there.iter().map(|g| PictureValue::of(of_groups.point(*g, 0))).collect();
    let picture = |every: Every, buckets: Vec<TimeRange>, values: Vec<f64>| HeatPicture {
        key: by.to_owned(),
        groups: groups.clone(),
        labels: labels.clone(),
        totals: row_totals.clone(),
        grid: HeatGrid::new(buckets.len(), values),
        buckets,
        every,
        total: total_of(&total, 0),
    };
    // What is asked is what is made: also the groups that are no rows.
    let n_asked = of_groups.groups.len();
    let every = fitting_step(asker.base, total.range, n_asked);
    let buckets = of_groups.zone.buckets(total.range, every);
    if asker.steps.are_told_first(groups.len(), buckets.len()) {
        let values = row_totals.iter().map(|total| total.value.unwrap_or(f64::NAN)).collect();
        tell(&total, picture(Every::All, of_groups.buckets.clone(), values));
    }
    let row_of: HashMap<&[String], usize> = there
        .iter()
        .enumerate()
        .map(|(row, group)| (of_groups.groups[*group].as_slice(), row))
        .collect();
    let n_columns = buckets.len();
    let mut values = vec![f64::NAN; groups.len() * n_columns];
    let mut fill = |series: &KpiSeries, first_column: usize| {
        for (group_idx, group) in series.groups.iter().enumerate() {
            let Some(row) = row_of.get(group.as_slice()) else { continue };
            let cells = &mut values[row * n_columns..(row + 1) * n_columns];
            for (cell, point) in
                cells[first_column..].iter_mut().zip(series.group_points(group_idx))
            {
                *cell = point.value.unwrap_or(f64::NAN);
            }
        }
    };
    asker.ask_in_parts(by, every, &buckets, n_asked, &mut fill)?;
    let picture = picture(every, buckets, values);
    Ok((total, Picture::Heat(picture)))
}

/// The step that was asked for, or the shortest longer one with which rows × columns do not become too many.
fn fitting_step(base: &QueryQuestion, range: TimeRange, n_rows: usize) -> Every {
    let steps = [
        Every::Secs(900),
        Every::Secs(3600),
        Every::Secs(4 * 3600),
        Every::Day,
        Every::Week,
        Every::Month,
    ];
    let secs = |every: Every| match every {
        Every::Secs(secs) => i64::from(secs),
        Every::Day => 86_400,
        Every::Week => 7 * 86_400,
        Every::Month | Every::All => 30 * 86_400,
    };
    let asked = if base.every == Every::All { Every::Day } else { base.every };
    let fits = |every: &Every| {
        let n_columns = usize::try_from(range.duration_secs() / secs(*every)).unwrap_or(0) + 1;
        n_columns <= COLUMNS_MAX && n_columns.saturating_mul(n_rows) <= CELLS_MAX
    };
    let mut longer =
        std::iter::once(asked).chain(steps.into_iter().filter(|step| secs(*step) > secs(asked)));
    longer.find(fits).unwrap_or(Every::Month)
}
