//! From names to counters: a plan says which counters a set of KPIs needs, and turns a counter frame into their series.

use super::catalog::Catalog;
use crate::diagnostic::Diagnostic;
use crate::model::{CounterFrame, FrameInput, KpiSeries, MeasurementType, Unit};

/// One thing a person asks for.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Question {
    /// A KPI of the catalogue, by id.
    Kpi(String),
    /// A formula as typed; its id is `formula`.
    Formula(String),
    /// A measurement by its own name (bins as in a formula), added up by its default aggregate.
    Measurement(String),
}

/// What a question became.
#[derive(Clone, Debug, PartialEq)]
pub struct PlanItem {
    pub id: String,
    /// For people, English.
    pub name: String,
    pub unit: Unit,
    /// Formula with canonical names, as written.
    pub formula: String,
    /// `None` where nobody said which way is good.
    pub higher_is_better: Option<bool>,
}

/// Checked questions, and the counters they need.
#[derive(Clone, Debug)]
pub struct Plan {
    items: Vec<PlanItem>,
    inputs: Vec<FrameInput>,
}

/// One extra column of `--explain`: `<id>.numerator`, `<id>.denominator` or an aggregated counter such as `sum(pmX)`.
#[derive(Clone, Debug, PartialEq)]
pub struct ExplainColumn {
    pub name: String,
    /// Position `group_idx * n_buckets + bucket_idx`.
    pub values: Vec<Option<f64>>,
}

impl Plan {
    /// Resolves and checks. `measurements` are the imported ones, for vendor maps, wildcards and nearest names.
    /// Errors stop, warnings ride along.
    pub fn new(
        catalog: &Catalog,
        questions: &[Question],
        measurements: &[MeasurementType],
    ) -> Result<(Self, Vec<Diagnostic>), Vec<Diagnostic>> {
        let _ = (catalog, questions, measurements);
        unreachable!("written next")
    }

    pub fn items(&self) -> &[PlanItem] {
        &self.items
    }

    pub fn inputs(&self) -> &[FrameInput] {
        &self.inputs
    }

    /// One series per item, in order.
    pub fn evaluate(&self, frame: &CounterFrame) -> Vec<KpiSeries> {
        let _ = frame;
        unreachable!("written next")
    }

    /// The arithmetic behind [`Plan::evaluate`], for every item.
    pub fn explain(&self, frame: &CounterFrame) -> Vec<ExplainColumn> {
        let _ = frame;
        unreachable!("written next")
    }
}
