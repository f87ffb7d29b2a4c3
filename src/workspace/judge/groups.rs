//! A line of a contract by groups of its objects: what a map or a list of places shows of it.

use super::{Depth, JudgeQuestion, Network, ObjectiveWork, Sources};
use crate::diagnostic::{Diagnostic, nearest};
use crate::job::JobContext;
use crate::kpi::plan::PlanItem;
use crate::model::{Every, KpiPoint, KpiSeries, TimeRange};
use crate::query::QueryError;
use crate::sla::Objective;
use crate::words::Sentence;
use crate::workspace::diagnose;

/// The KPI of a line over its period, by several groupings.
pub struct LineGroups {
    /// With the targets that hold in the period.
    pub objective: Objective,
    pub item: PlanItem,
    /// As far as the period is over.
    pub range: TimeRange,
    /// All objects of the scope together.
    pub total: KpiPoint,
    /// One for each grouping, a single bucket each.
    pub series: Vec<KpiSeries>,
    /// What a reader of the arithmetic should know besides.
    pub remarks: Vec<Sentence>,
}

/// Computes the KPI of one line for each group of each grouping: same scope, service hours, busy hour and exclusions as the
/// verdict's, without the line's method, which needs the whole scope.
///
/// # Errors
/// An unknown line, one that is not measured by counters, or what a judgment of it would say.
pub fn line_groups(
    sources: Sources<'_>,
    question: &JudgeQuestion<'_>,
    objective_id: &str,
    groupings: &[Vec<String>],
    ctx: &JobContext,
) -> Result<LineGroups, Vec<Diagnostic>> {
    let objective = line_named(question, objective_id).map_err(|d| vec![d])?;
    let period = question.name.range(&question.contract.zone);
    let range = TimeRange::new(period.start, period.end.min(question.as_of).max(period.start));
    let network = &Network::of(sources)?;
    let work = ObjectiveWork {
        sources,
        question,
        objective: &objective,
        network,
        range,
        depth: Depth::Verdict,
        ctx,
    };
    let plan = work.line_plan()?;
    let (line, exclusions) = work.line_series(&plan)?;
    let told = |e: QueryError| vec![work.in_objective(diagnose::of_query(&e))];
    ctx.progress.begin("Computing the map", groupings.len() as u64 + 1, "levels");
    let mut by_grouping = Vec::with_capacity(groupings.len());
    let total = work.series(&line, &[], Every::All).map_err(told)?;
    for by in groupings {
        ctx.progress.advance(1);
        by_grouping.push(work.series(&line, by, Every::All).map_err(told)?);
    }
    let no_item = || vec![work.in_objective(Diagnostic::error("it has no KPI"))];
    Ok(LineGroups {
        item: plan.items().first().cloned().ok_or_else(no_item)?,
        range,
        total: total.points.first().cloned().unwrap_or_else(KpiPoint::missing),
        series: by_grouping,
        remarks: exclusions.remarks,
        objective,
    })
}

/// The KPI of one line for each group of one grouping, as in [`line_groups`].
///
/// # Errors
/// As [`line_groups`].
pub fn line_series_by(
    sources: Sources<'_>,
    question: &JudgeQuestion<'_>,
    objective_id: &str,
    by: &[String],
    ctx: &JobContext,
) -> Result<KpiSeries, Vec<Diagnostic>> {
    let objective = line_named(question, objective_id).map_err(|d| vec![d])?;
    let period = question.name.range(&question.contract.zone);
    let range = TimeRange::new(period.start, period.end.min(question.as_of).max(period.start));
    let network = &Network::of(sources)?;
    let work = ObjectiveWork {
        sources,
        question,
        objective: &objective,
        network,
        range,
        depth: Depth::Verdict,
        ctx,
    };
    let plan = work.line_plan()?;
    let (line, _) = work.line_series(&plan)?;
    work.series(&line, by, Every::All).map_err(|e| vec![work.in_objective(diagnose::of_query(&e))])
}

/// The line of that id with the targets of the period, if single objects can have a value by it.
fn line_named(question: &JudgeQuestion<'_>, id: &str) -> Result<Objective, Diagnostic> {
    let contract = question.contract;
    let Some(objective) = contract.objectives.iter().find(|objective| objective.id == id) else {
        let unknown =
            Diagnostic::error(format!("unknown objective \"{id}\" of \"{}\"", contract.id));
        let known = contract.objectives.iter().map(|objective| objective.id.as_str());
        return Err(diagnose::with_nearest(unknown, nearest(id, known)));
    };
    if !objective.is_of_counters() {
        let message = format!(
            "objective \"{id}\" of \"{}\" is judged by records, not by counters: single places have no value by it",
            contract.id
        );
        return Err(Diagnostic::error(message).hint("choose an objective with a KPI or a formula"));
    }
    Ok(objective.in_force(question.name.first_day()).0)
}
