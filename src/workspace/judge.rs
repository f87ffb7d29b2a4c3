//! Evidence for contracts: counters of the period, by day, by hour and by object, with exclusions masked out; then the verdict.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::ask::{FrameQuestion, matching_objects, read_filter};
use super::diagnose;
use super::documents::Documents;
use crate::diagnostic::{Diagnostic, nearest};
use crate::job::JobContext;
use crate::kpi::Plan;
use crate::kpi::plan::Question;
use crate::model::{
    CalendarMonth, CounterFrame, Every, FrameColumn, GranularityPeriod, KpiPoint, KpiSeries,
    ManagedObject, ObjectId, TimeRange, Timestamp,
};
use crate::query::select::ObjectAttributes;
use crate::query::{Filter, Mask, QueryError};
use crate::sla::{
    self, AppliedExclusion, Contract, ExclusionEntry, ExclusionMode, Method, Objective,
    ObjectiveEvidence, Statement, WorstObject,
};
use crate::store::{Snapshot, StoreError};

/// Objects that a worst list shows.
const WORST_MAX: usize = 10;

/// Judges one month of one contract from a snapshot. `as_of`: later periods are not looked at, nor expected.
pub fn judge(
    snapshot: &dyn Snapshot,
    documents: &Documents,
    contract_id: &str,
    month: CalendarMonth,
    as_of: Timestamp,
    ctx: &JobContext,
) -> Result<Statement, Vec<Diagnostic>> {
    if !documents.faults.is_empty() {
        let stop = Diagnostic::error(format!(
            "could not judge \"{contract_id}\": the workspace's own files have mistakes"
        ))
        .hint("mend them first: a verdict without them would be a guess");
        return Err([stop].into_iter().chain(documents.faults.iter().cloned()).collect());
    }
    let contract = find_contract(&documents.contracts, contract_id).map_err(|d| vec![d])?;
    let period = contract.zone.month(month);
    if as_of <= period.start {
        let message =
            format!("could not judge {month} of \"{contract_id}\": the month begins after {as_of}");
        return Err(vec![
            Diagnostic::error(message).hint("choose an earlier month, or a later --as-of"),
        ]);
    }
    let range = TimeRange::new(period.start, period.end.min(as_of));
    let objects = snapshot.objects().map_err(|e: StoreError| vec![diagnose::of_store(&e)])?;
    ctx.progress.begin("Judging objectives", contract.objectives.len() as u64, "objectives");
    let silent = silent_objects(documents, &objects);
    let (mut evidence, mut remarks) = (Vec::new(), Vec::new());
    for objective in &contract.objectives {
        ctx.progress.item(&objective.name);
        let work = ObjectiveWork {
            snapshot,
            documents,
            contract,
            objective,
            objects: &objects,
            silent: &silent,
            range,
            ctx,
        };
        let (found, said) = work.evidence()?;
        evidence.push(found);
        remarks.push(said);
        ctx.progress.advance(1);
    }
    if evidence.iter().all(|e| e.total.received == 0) && !has_data(snapshot, range)? {
        let message = format!(
            "could not judge {month} of \"{contract_id}\": the cache holds no data of that month"
        );
        return Err(vec![
            Diagnostic::error(message).hint("import its export files: `vigia import PATH`"),
        ]);
    }
    let mut statement = sla::evaluate(contract, month, range.end, evidence);
    for (result, said) in statement.objectives.iter_mut().zip(remarks) {
        result.arithmetic.extend(said);
    }
    Ok(statement)
}

fn has_data(snapshot: &dyn Snapshot, range: TimeRange) -> Result<bool, Vec<Diagnostic>> {
    let extent = snapshot.extent().map_err(|e| vec![diagnose::of_store(&e)])?;
    Ok(extent.is_some_and(|extent| extent.intersect(range).is_some()))
}

/// Objects that the topology names and of which no file ever brought anything, as objects without a place in the cache.
fn silent_objects(documents: &Documents, objects: &[ManagedObject]) -> Vec<ManagedObject> {
    let unmatched = documents.topology.unmatched_rows(objects).into_iter();
    // A pattern is no object: it may mean none.
    let names: BTreeSet<String> =
        unmatched.filter(|row| !row.is_pattern).map(|row| row.object).collect();
    names.iter().map(|name| ManagedObject::new(ObjectId(u32::MAX), name, None)).collect()
}

/// The contract of that id, or an error that names the nearest.
pub fn find_contract<'a>(contracts: &'a [Contract], id: &str) -> Result<&'a Contract, Diagnostic> {
    contracts.iter().find(|c| c.id == id).ok_or_else(|| {
        let unknown = Diagnostic::error(format!("unknown contract \"{id}\""));
        if contracts.is_empty() {
            return unknown.hint(
                "the workspace has no readable contract; write one into its folder contracts/",
            );
        }
        match nearest(id, contracts.iter().map(|c| c.id.as_str())) {
            Some(name) => unknown.hint(format!("did you mean \"{name}\"?")),
            None => unknown.hint("`vigia list contracts` shows them all"),
        }
    })
}

/// What one objective's evidence is made from.
struct ObjectiveWork<'a> {
    snapshot: &'a dyn Snapshot,
    documents: &'a Documents,
    contract: &'a Contract,
    objective: &'a Objective,
    objects: &'a Arc<Vec<ManagedObject>>,
    /// Objects that the topology names and that never delivered anything.
    silent: &'a [ManagedObject],
    range: TimeRange,
    ctx: &'a JobContext,
}

impl ObjectiveWork<'_> {
    /// What was computed, and what a reader of the arithmetic should know besides.
    fn evidence(&self) -> Result<(ObjectiveEvidence, Vec<String>), Vec<Diagnostic>> {
        let one = |d: Diagnostic| vec![d];
        let measurements = self.snapshot.measurements().map_err(|e| one(diagnose::of_store(&e)))?;
        let question = match (&self.objective.kpi, &self.objective.formula) {
            (Some(kpi), _) => Question::Kpi(kpi.clone()),
            (None, Some(formula)) => Question::Formula(formula.clone()),
            (None, None) => Question::Formula(String::new()),
        };
        let (plan, _) = Plan::with_dictionary(
            &self.documents.catalog,
            &[question],
            &measurements,
            &self.documents.dictionary,
        )
        .map_err(|mistakes| {
            mistakes.into_iter().map(|m| self.in_objective(m)).collect::<Vec<_>>()
        })?;
        let filter = read_filter(&self.objective.scope.filter, self.objects, self.documents)
            .map_err(|d| one(self.in_objective(d)))?;
        if let Some(item) = plan.items().first()
            && self.objective.kpi.is_some()
            && item.unit.sign() != self.objective.unit
        {
            let message = format!(
                "the contract says the unit {:?}, the KPI has {:?}",
                self.objective.unit,
                item.unit.sign()
            );
            return Err(one(self.in_objective(Diagnostic::error(message))));
        }
        let downtime_only =
            Method::AvailabilityWithExclusions { mode: ExclusionMode::DowntimeOnly };
        if self.objective.method == downtime_only && !plan.fine_frames().is_empty() {
            let message = "a formula with `over` cannot leave exclusions out of the downtime only";
            let diagnostic = Diagnostic::error(message)
                .hint("choose the method whose exclusions leave both sides, or a formula of sums");
            return Err(one(self.in_objective(diagnostic)));
        }
        let (exclusions, mut remarks) = self.exclusions(filter.as_ref()).map_err(one)?;
        let silent = self.silent_in_scope(filter.as_ref());
        remarks.extend(silent_remark(&silent));
        let in_scope =
            matching_objects(self.objects, self.documents, filter.as_ref(), self.range.start);
        if in_scope.is_empty() && silent.is_empty() {
            remarks.push(format!("no object lies in the scope {:?}", self.objective.scope.filter));
        }
        let told = |e: QueryError| one(self.in_objective(diagnose::of_query(&e)));
        let series = |by: &[String], every| {
            self.series(&plan, filter.as_ref(), &exclusions, by, every, silent.len())
        };
        let total = series(&[], Every::All).map_err(told)?;
        let daily = series(&[], Every::Day).map_err(told)?;
        let hourly = match series(&[], Every::Secs(3600)) {
            // Stored in longer periods than an hour: there are no hours to show.
            Err(QueryError::UnevenBuckets { .. }) => KpiSeries {
                buckets: Vec::new(),
                groups: Vec::new(),
                points: Vec::new(),
                ..daily.clone()
            },
            hourly => hourly.map_err(told)?,
        };
        let by_object = series(&["object".to_owned()], Every::All).map_err(told)?;
        let evidence = ObjectiveEvidence {
            objective_id: self.objective.id.clone(),
            formula: plan.items().first().map_or_else(String::new, |i| i.formula_in_full()),
            formula_version: plan.items().first().and_then(|i| i.version),
            total: total.points.first().cloned().unwrap_or_else(KpiPoint::missing),
            daily,
            hourly,
            worst_objects: self.worst(&by_object),
            exclusions: exclusions.into_iter().map(|e| e.applied).collect(),
        };
        Ok((evidence, remarks))
    }

    /// Silent objects that the scope covers, by name.
    fn silent_in_scope(&self, filter: Option<&Filter>) -> Vec<&str> {
        let topology = &self.documents.topology;
        let at = self.range.start;
        let covered = |object: &&ManagedObject| {
            topology.rows_of(object).exist_at(at)
                && filter.is_none_or(|f| ObjectAttributes::of(object, topology).passes(f, at))
        };
        self.silent.iter().filter(covered).map(|object| object.name.as_str()).collect()
    }

    fn in_objective(&self, diagnostic: Diagnostic) -> Diagnostic {
        Diagnostic {
            message: format!(
                "Objective \"{}\" of \"{}\": {}",
                self.objective.id, self.contract.id, diagnostic.message
            ),
            ..diagnostic
        }
    }

    /// Approved windows of the contract that touch the period and the objective's objects.
    fn exclusions(
        &self,
        scope: Option<&Filter>,
    ) -> Result<(Vec<Exclusion>, Vec<String>), Diagnostic> {
        let in_scope = matching_objects(self.objects, self.documents, scope, self.range.start);
        let (mut exclusions, mut remarks) = (Vec::new(), Vec::new());
        for entry in self.documents.exclusions.approved(&self.contract.id, self.range) {
            let Some(range) = entry.range.intersect(self.range) else { continue };
            let filter = read_filter(&entry.objects, self.objects, self.documents)
                .map_err(|d| in_exclusion(entry, d))?;
            let (masked, n_objects) = match &filter {
                None => (None, in_scope.len()),
                Some(filter) => {
                    let masked =
                        matching_objects(self.objects, self.documents, Some(filter), range.start);
                    if masked.is_empty() {
                        remarks.push(format!(
                            "exclusion {}: its filter {:?} matches no object",
                            entry.id, entry.objects
                        ));
                    }
                    let n_objects =
                        masked.iter().filter(|id| in_scope.binary_search(id).is_ok()).count();
                    (Some(masked), n_objects)
                }
            };
            if n_objects > 0 {
                let applied =
                    AppliedExclusion { entry: entry.clone(), range, n_objects: n_objects as u64 };
                exclusions.push(Exclusion { mask: Mask { range, objects: masked }, applied });
            }
        }
        Ok((exclusions, remarks))
    }

    fn series(
        &self,
        plan: &Plan,
        filter: Option<&Filter>,
        exclusions: &[Exclusion],
        by: &[String],
        every: Every,
        n_silent: usize,
    ) -> Result<KpiSeries, QueryError> {
        let masks: Vec<Mask> = exclusions.iter().map(|e| e.mask.clone()).collect();
        let question = FrameQuestion {
            plan,
            filter,
            by,
            every,
            range: self.range,
            zone: &self.contract.zone,
            masks: &masks,
        };
        let mut frame = question.frame(self.snapshot, self.documents, self.ctx)?;
        let downtime_only =
            Method::AvailabilityWithExclusions { mode: ExclusionMode::DowntimeOnly };
        let fine = question.fine_frames(self.snapshot, self.documents, self.ctx)?;
        if self.objective.method == downtime_only && !masks.is_empty() {
            let whole = FrameQuestion { masks: &[], ..question }.frame(
                self.snapshot,
                self.documents,
                self.ctx,
            )?;
            keep_service_time(&mut frame, &whole);
        }
        let mut series = plan
            .evaluate_folded(&frame, &fine)
            .into_iter()
            .next()
            .ok_or_else(|| StoreError::Usage("the objective has no KPI".to_owned()))?;
        if by.is_empty() && n_silent > 0 {
            expect_silent_objects(&mut series, &frame, n_silent as u64, &masks);
        }
        Ok(series)
    }

    /// Largest contribution to what was lost first; where the KPI has no share of failures, the worst value first.
    fn worst(&self, by_object: &KpiSeries) -> Vec<WorstObject> {
        let higher_is_better = self.objective.comparison == sla::Comparison::AtLeast;
        let shares = self.objective.unit == "%";
        let lost = |p: &KpiPoint| match (p.numerator, p.denominator) {
            (Some(n), Some(d)) if shares => Some(if higher_is_better { d - n } else { n }),
            _ => None,
        };
        let lost_total: f64 = by_object.points.iter().filter_map(lost).sum();
        let badness = |p: &KpiPoint| {
            p.value.map_or(f64::NEG_INFINITY, |v| if higher_is_better { -v } else { v })
        };
        let mut order: Vec<usize> =
            (0..by_object.points.len()).filter(|i| by_object.points[*i].value.is_some()).collect();
        order.sort_by(|a, b| {
            let (a, b) = (&by_object.points[*a], &by_object.points[*b]);
            let by_loss = lost(b).unwrap_or(0.0).total_cmp(&lost(a).unwrap_or(0.0));
            by_loss.then(badness(b).total_cmp(&badness(a)))
        });
        order
            .into_iter()
            .take(WORST_MAX)
            .map(|i| {
                let name = by_object.groups[i].first().cloned().unwrap_or_default();
                let label = self
                    .objects
                    .iter()
                    .find(|o| o.name == name)
                    .map_or_else(|| name.clone(), |o| o.label().to_owned());
                let point = by_object.points[i].clone();
                let contribution =
                    lost(&point).filter(|_| lost_total > 0.0).map(|l| l / lost_total);
                WorstObject { label, name, point, contribution }
            })
            .collect()
    }
}

/// What the arithmetic says of them.
fn silent_remark(silent: &[&str]) -> Option<String> {
    const NAMED_MAX: usize = 12;
    let (first, rest) = silent.split_at(silent.len().min(NAMED_MAX));
    let more = if rest.is_empty() { String::new() } else { format!(" and {} more", rest.len()) };
    let count = match silent.len() {
        0 => return None,
        1 => "1 object of the topology".to_owned(),
        n => format!("{n} objects of the topology"),
    };
    Some(format!(
        "{count} never delivered anything and count as missing: {}{more}",
        first.join(", ")
    ))
}

/// Missing is not zero, and an object that the topology names is missing when nothing of it arrives: its periods are expected.
/// The length of a period is that of the counters that did arrive.
fn expect_silent_objects(
    series: &mut KpiSeries,
    frame: &CounterFrame,
    n_silent: u64,
    masks: &[Mask],
) {
    let total =
        |list: fn(&FrameColumn) -> &Vec<u64>| frame.columns.iter().flat_map(list).sum::<u64>();
    let period_secs = match total(|c| &c.received) {
        0 => i64::from(GranularityPeriod::QUARTER_HOUR.as_secs()),
        received => (total(|c| &c.covered_secs) / received).max(1).cast_signed(),
    };
    let common: Vec<TimeRange> =
        masks.iter().filter(|m| m.objects.is_none()).map(|m| m.range).collect();
    for (point, bucket) in series.points.iter_mut().zip(&series.buckets) {
        let counted = sla::interval::subtract(&[*bucket], &common);
        let n_periods = sla::interval::total_secs(&counted) / period_secs;
        point.expected += n_silent * n_periods.max(0).unsigned_abs();
        point.completeness =
            (point.expected > 0).then(|| point.received as f64 / point.expected as f64);
    }
}

/// A window with what it masks.
struct Exclusion {
    mask: Mask,
    applied: AppliedExclusion,
}

fn in_exclusion(entry: &ExclusionEntry, diagnostic: Diagnostic) -> Diagnostic {
    Diagnostic {
        message: format!("Exclusion \"{}\": {}", entry.id, diagnostic.message),
        ..diagnostic
    }
}

/// Mode "downtime only": sums leave the excluded time out, service time and completeness do not (worked example A01 a).
fn keep_service_time(frame: &mut CounterFrame, whole: &CounterFrame) {
    for (column, group) in frame.columns.iter_mut().zip(&whole.columns) {
        if column.covered_secs.len() == group.covered_secs.len() {
            column.covered_secs.clone_from(&group.covered_secs);
            column.received.clone_from(&group.received);
            column.expected.clone_from(&group.expected);
        }
    }
}
