//! What the window knows of the explorer's pictures: which, how they are drawn, what is selected in all of them.

use crate::chart::heat::HeatOrder;
use crate::chart::shift::Shift;
use crate::gui::ui_state::Cell;
use crate::kpi::plan::Question;
use crate::workspace::QueryQuestion;
use crate::workspace::pictures::plots::{PlotsBy, PlotsQuestion};
use crate::workspace::pictures::{MarkQuestion, Pick, PictureQuestion, PivotColumns};

/// Settings of all pictures, and what was asked for them.
#[derive(Debug)]
pub struct PicturesUi {
    /// What each plot is made for.
    pub plots_by: PlotsBy,
    /// Compare with an earlier time.
    pub compare: Option<Shift>,
    /// Name of the busy hour whose hours are marked.
    pub busy_hour_marks: Option<String>,
    /// The KPI that pictures of one KPI show, by its position among the questions.
    pub kpi: usize,
    /// The KPI up the side of a scatter plot.
    pub kpi_up: usize,
    /// Samples are groups; else steps of time.
    pub of_groups: bool,
    /// Shares of all below a value instead of counts.
    pub cumulative: bool,
    pub heat_order: HeatOrder,
    /// Rows of a heat map are thin, so that many are seen at once.
    pub thin_rows: bool,
    pub ranked_order: RankedOrder,
    /// Attribute in the rows of a table of two; empty: as the explorer groups.
    pub pivot_rows: String,
    pub pivot_columns: PivotColumns,
    pub pivot_sort: PivotSort,
    /// What is selected in all pictures.
    pub picked: Option<Picked>,
    /// Question and data revision that were last asked.
    pub asked: Option<(PictureQuestion, u64)>,
    pub asked_earlier: Option<(QueryQuestion, u64)>,
    pub asked_plots: Option<PlotsQuestion>,
    pub asked_value: Option<(QueryQuestion, u64)>,
    pub asked_hours: Option<(MarkQuestion, u64)>,
    /// The cell that `picked` was last found in, and the revision of its answer.
    pub found: Option<(Cell, u64)>,
}

impl Default for PicturesUi {
    fn default() -> Self {
        Self {
            plots_by: PlotsBy::default(),
            compare: None,
            busy_hour_marks: None,
            kpi: 0,
            kpi_up: 1,
            of_groups: true,
            cumulative: false,
            heat_order: HeatOrder::default(),
            thin_rows: false,
            ranked_order: RankedOrder::default(),
            pivot_rows: String::new(),
            pivot_columns: PivotColumns::Time(crate::model::Every::Day),
            pivot_sort: PivotSort::default(),
            picked: None,
            asked: None,
            asked_earlier: None,
            asked_plots: None,
            asked_value: None,
            asked_hours: None,
            found: None,
        }
    }
}

/// One selected value.
#[derive(Clone, Debug, PartialEq)]
pub struct Picked {
    pub pick: Pick,
    pub kpi: Question,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum RankedOrder {
    #[default]
    Worst,
    Best,
    Name,
}

/// Rows of a table of two attributes stand by name, or by the values of a column.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum PivotSort {
    #[default]
    Name,
    Total {
        descending: bool,
    },
    Column {
        column: usize,
        descending: bool,
    },
}
