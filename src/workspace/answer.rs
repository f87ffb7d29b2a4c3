//! Questions about data and their answers, as both callers see them.

use super::busy_hours::HoursReport;
use crate::diagnostic::Diagnostic;
use crate::kpi::plan::{PlanItem, Question};
use crate::kpi::{Arithmetic, ExplainColumn, interval};
use crate::model::{Every, GranularityPeriod, KpiPoint, KpiSeries, TimeRange, Zone};
pub use crate::query::{FrameReport, SuspectPolicy};
use crate::sla::statement::valid_ratio;

/// What is asked.
#[derive(Clone, Debug, PartialEq)]
pub struct QueryQuestion {
    pub questions: Vec<Question>,
    /// Filter text as after `--where`; empty: all objects.
    pub filter: String,
    pub by: Vec<String>,
    pub every: Every,
    /// `None`: all that is stored.
    pub range: Option<TimeRange>,
    pub zone: Zone,
    pub granularity: Option<GranularityPeriod>,
    pub suspect: SuspectPolicy,
    /// Keep only that many groups, worst value of the first KPI first.
    pub worst: Option<usize>,
    /// Only in the busy hours of that name.
    pub busy_hour: Option<String>,
}

/// What came out.
#[derive(Clone, Debug)]
pub struct QueryAnswer {
    pub question: QueryQuestion,
    pub range: TimeRange,
    pub items: Vec<PlanItem>,
    /// One for each item, all on one grid.
    pub series: Vec<KpiSeries>,
    /// What they were made of, on the same grid.
    pub arithmetic: Arithmetic,
    pub warnings: Vec<Diagnostic>,
    pub cost: AnswerCost,
}

impl QueryAnswer {
    /// All of the arithmetic, a value for each cell: numerators and denominators, counters, what arrived and what lacks.
    pub fn explain(&self) -> Vec<ExplainColumn> {
        let mut columns = self.arithmetic.explain(&self.series);
        columns.extend(interval::columns(&self.items, &self.series));
        columns
    }
}

/// How much of the expected data stands behind a value, 0..=1 of the expected object-periods; `None` where nothing was expected
/// (worked example K17: of 96 expected 90 were reported and 86 are valid).
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct DataShares {
    /// Arrived, suspect or not.
    pub reported: Option<f64>,
    /// Arrived and not suspect: see [`valid_ratio`].
    pub valid: Option<f64>,
}

impl DataShares {
    /// Of a point that was computed under a policy: where suspect values are left out, what arrived of it is valid already.
    pub fn of(point: &KpiPoint, suspect: SuspectPolicy) -> Self {
        let (arrived, doubted) = (point.completeness, point.suspect_share);
        match suspect {
            SuspectPolicy::Keep => Self { reported: arrived, valid: valid_ratio(arrived, doubted) },
            SuspectPolicy::Exclude => {
                let n_reported = (point.received + point.suspect) as f64;
                let reported = |_| (n_reported / point.expected as f64).min(1.0);
                Self { reported: arrived.map(reported), valid: arrived }
            }
        }
    }
}

/// What an answer took. One that is given again from memory has the cost of the first time.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct AnswerCost {
    /// Reading names, checking formulas and the filter.
    pub plan_micros: u64,
    pub frame: FrameReport,
    /// How the busy hours were found, where the question names some.
    pub busy_hours: Option<HoursReport>,
    /// From counters to KPIs.
    pub evaluate_micros: u64,
    pub total_micros: u64,
}
