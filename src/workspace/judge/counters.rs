//! Evidence from counters: the KPI over period and scope, by the line's method.

use std::cell::Cell;
use std::collections::{BTreeMap, BTreeSet};

use rust_decimal::Decimal;

use super::exclusions::{LineExclusions, silent_exclusions};
use super::records::Member;
use super::{Depth, Exclusion, ObjectiveWork, Sources};
use crate::diagnostic::Diagnostic;
use crate::kpi::plan::{PlanItem, Question};
use crate::kpi::{LeftOutVendor, Plan};
use crate::model::{
    Aggregate, CounterFrame, Every, FrameColumn, GranularityPeriod, KpiPoint, KpiSeries,
    ManagedObject, ObjectId, TimeRange, Timestamp,
};
use crate::query::select::ObjectAttributes;
use crate::query::{Filter, Irregular, Mask, QueryError, SuspectPolicy, measurements_named};
use crate::sla::interval::{intersect, subtract, union};
use crate::sla::join::JoinTolerances;
use crate::sla::method::{MethodValue, Spread, Weight, method_value};
use crate::sla::{
    self, ExclusionMode, Method, Objective, ObjectiveEvidence, Reason, Source, WorstObject,
};
use crate::store::StoreError;
use crate::words::{Sentence, sentence};
use crate::workspace::ask::FrameQuestion;
use crate::workspace::busy_hours::{self, FoundHours, HoursQuestion};
use crate::workspace::diagnose;
use crate::workspace::join::{Reason as FoundReason, ReasonScope, reasons_of};
use crate::workspace::plausible::{TwoGranularities, irregular_remarks, two_granularities};

/// Objects that a worst list shows.
const WORST_MAX: usize = 10;

const HOUR_SECS: i64 = 3600;

/// What all series of a line share.
pub(super) struct LineSeries<'a> {
    plan: &'a Plan,
    filter: Option<Filter>,
    /// What leaves numerator and denominator whatever the exclusion mode is: hours out of service, objects out of scope.
    scope_masks: Vec<Mask>,
    exclusion_masks: Vec<Mask>,
    hours: Option<FoundHours>,
    /// What its frames found so far of periods that do not fit.
    irregular: Cell<Irregular>,
    pub(super) silent: Vec<SilentObject<'a>>,
}

/// An object of the scope that never delivered anything. Missing is not zero: its periods are expected.
pub(super) struct SilentObject<'a> {
    pub(super) object: &'a ManagedObject,
    attributes: ObjectAttributes<'a>,
    /// Time in which it belongs to the scope, less hours out of service and what is excluded for it; as a normal list.
    counted: Vec<TimeRange>,
}

impl SilentObject<'_> {
    /// Values of group keys when it first belongs to the scope; empty ones where it has no such attribute.
    fn keys(&self, by: &[String]) -> Vec<String> {
        let at = self.counted.first().map_or(Timestamp::from_unix_secs(0), |range| range.start);
        let value =
            |key: &String| self.attributes.attribute(key, at).unwrap_or_default().to_owned();
        by.iter().map(value).collect()
    }
}

impl LineSeries<'_> {
    /// Periods of a bucket that are expected of an object that never delivered anything: those that start in counted time, and of a line
    /// in the busy hour those of its unit's hours. A unit that has none would have one on each day.
    pub(super) fn n_expected(
        &self,
        silent: &SilentObject<'_>,
        bucket: TimeRange,
        period_secs: i64,
    ) -> u64 {
        let counted = intersect(&silent.counted, &[bucket]);
        let n_starting = |ranges: &[TimeRange]| {
            let starts_before =
                |at: Timestamp| (at.as_unix_secs() + period_secs - 1).div_euclid(period_secs);
            let of_range =
                |range: &TimeRange| starts_before(range.end) - starts_before(range.start);
            ranges.iter().map(of_range).sum::<i64>().max(0).unsigned_abs()
        };
        let Some(FoundHours { hours, .. }) = &self.hours else { return n_starting(&counted) };
        match hours.find(&silent.keys(&hours.keys)) {
            Some(unit_idx) => {
                let busy: Vec<TimeRange> = hours.ranges_of(unit_idx).collect();
                n_starting(&intersect(&counted, &busy))
            }
            None => {
                let of_hour = (HOUR_SECS / period_secs).max(1).unsigned_abs();
                let of_day =
                    |day: &TimeRange| n_starting(&intersect(&counted, &[*day])).min(of_hour);
                hours.days.iter().map(of_day).sum()
            }
        }
    }

    /// Adds to a series what is expected of objects that never delivered anything, each in its group.
    fn expect_silent_objects(&self, series: &mut KpiSeries, by: &[String], period_secs: i64) {
        let n_buckets = series.buckets.len();
        for silent in self.silent.iter().filter(|silent| !silent.counted.is_empty()) {
            let keys = silent.keys(by);
            let group_idx = series.groups.binary_search(&keys).unwrap_or_else(|at| {
                series.groups.insert(at, keys);
                let missing = std::iter::repeat_n(KpiPoint::missing(), n_buckets);
                series.points.splice(at * n_buckets..at * n_buckets, missing);
                at
            });
            let points = series.points.iter_mut().skip(group_idx * n_buckets);
            for (point, bucket) in points.zip(&series.buckets) {
                point.expected += self.n_expected(silent, *bucket, period_secs);
                point.completeness =
                    (point.expected > 0).then(|| point.received as f64 / point.expected as f64);
            }
        }
    }
}

impl ObjectiveWork<'_> {
    /// What was computed, and what a reader of the arithmetic should know besides.
    pub(super) fn of_counters(
        &self,
    ) -> Result<(ObjectiveEvidence, Vec<Sentence>), Vec<Diagnostic>> {
        let one = |d: Diagnostic| vec![d];
        let plan = self.line_plan()?;
        let (series, exclusions) = self.line_series(&plan)?;
        let LineExclusions { admitted, refused, mut remarks } = exclusions;
        remarks.extend(self.left_out_remarks(&plan, series.filter.as_ref())?);
        remarks.extend(self.granularity_remarks(&plan)?);
        remarks.extend(self.grid_remarks(&plan, &admitted)?);
        let told = |e: QueryError| one(self.in_objective(diagnose::of_query(&e)));
        let whole = self.series(&series, &[], Every::All).map_err(told)?;
        let whole = whole.points.first().cloned().unwrap_or_else(KpiPoint::missing);
        let by_object = ["object".to_owned()];
        let (needs, is_full) = (self.objective.method.spread(), self.depth == Depth::Full);
        let objects = if is_full || needs == Some(Spread::Objects) {
            Some(self.series(&series, &by_object, Every::All).map_err(told)?)
        } else {
            None
        };
        let cells = match needs {
            None => None,
            Some(Spread::Objects) => objects.clone(),
            Some(Spread::Intervals(every)) => Some(self.series(&series, &[], every).map_err(told)?),
        };
        // Of the days and hours that are only shown, nothing is said.
        let zone = &self.question.contract.zone;
        remarks.extend(irregular_remarks(&series.irregular.get(), zone));
        let weights = self.weights(&series, &by_object)?;
        let MethodValue { point, arithmetic } = method_value(
            &self.objective.method,
            self.objective.comparison,
            &whole,
            cells.as_ref(),
            &weights,
        );
        let mut evidence = ObjectiveEvidence::none(self.question.contract, self.objective);
        if self.objective.method == Method::Availability {
            let reporting = |all: &KpiSeries| all.points.iter().filter(|p| p.expected > 0).count();
            evidence.n_units = objects.as_ref().map(|objects| reporting(objects) as u64);
            evidence.rest_amount = self.rest_seconds(evidence.n_units, point.denominator);
        }
        if self.depth >= Depth::Days {
            evidence.daily = self.series(&series, &[], Every::Day).map_err(told)?;
        }
        if is_full {
            evidence.hourly = self.hourly(&series, &evidence.daily).map_err(told)?;
            evidence.worst_objects = objects.map_or_else(Vec::new, |objects| self.worst(&objects));
            evidence.reasons = self.reasons(&evidence.worst_objects, &series)?;
        }
        let item = plan.items().first();
        evidence.formula = item.map_or_else(String::new, PlanItem::formula_in_full);
        evidence.formula_version = item.and_then(|i| i.version);
        evidence.total = point;
        evidence.method_arithmetic = arithmetic;
        evidence.exclusions = admitted.into_iter().map(|e: Exclusion| e.applied).collect();
        evidence.refused_exclusions = refused;
        Ok((evidence, remarks))
    }

    /// Seconds of service still to come, of all objects, where the KPI's denominator is made of such seconds; a KPI that counts
    /// something else has no rest that is known.
    pub(super) fn rest_seconds(
        &self,
        n_units: Option<u64>,
        denominator: Option<f64>,
    ) -> Option<Decimal> {
        let calendar = &self.objective.service_calendar.calendar;
        let n_units = n_units.filter(|n| *n > 0)?;
        let promised = calendar.service_secs(self.range) as f64 * n_units as f64;
        let is_seconds = (0.5..=1.001).contains(&(denominator? / promised));
        let rest = Decimal::from(calendar.service_secs(self.rest())) * Decimal::from(n_units);
        is_seconds.then_some(rest)
    }

    /// Outages and tickets behind what the worst objects lost.
    fn reasons(
        &self,
        worst: &[WorstObject],
        series: &LineSeries<'_>,
    ) -> Result<Vec<Reason>, Vec<Diagnostic>> {
        let masks = [&series.scope_masks[..], &series.exclusion_masks[..]].concat();
        let scope = ReasonScope {
            contract: self.question.contract,
            objective: self.objective,
            range: self.range,
            masks: &masks,
            worst,
            tolerances: JoinTolerances::default(),
            records: &self.network.records,
        };
        let Sources { snapshot, documents, .. } = self.sources;
        let found = reasons_of(snapshot, documents, scope, self.ctx)?;
        let as_reason = |reason: FoundReason| Reason {
            text: reason.text,
            object: reason.object,
            range: reason.range,
            outage: reason.outage_id,
            ticket: reason.ticket_id,
            lost_share: reason.lost_share,
        };
        Ok(found.into_iter().map(as_reason).collect())
    }

    /// The plan of the line's KPI or formula.
    pub(super) fn line_plan(&self) -> Result<Plan, Vec<Diagnostic>> {
        self.plan(match &self.objective.source {
            Source::Kpi(id) => Question::Kpi(id.clone()),
            Source::Formula(text) => Question::Formula(text.clone()),
            _ => Question::Formula(String::new()),
        })
    }

    /// What all series of the line share, and what the ledger means for it.
    pub(super) fn line_series<'p>(
        &'p self,
        plan: &'p Plan,
    ) -> Result<(LineSeries<'p>, LineExclusions), Vec<Diagnostic>> {
        let one = |d: Diagnostic| vec![d];
        self.check_unit(plan).map_err(one)?;
        let filter = self.filter()?;
        let mut exclusions = self.exclusions(filter.as_ref()).map_err(one)?;
        let silent = self.silent_in_scope(filter.as_ref(), &exclusions.admitted);
        exclusions.remarks.extend(silent_remark(&silent));
        if self.in_scope(filter.as_ref()).is_empty() && silent.is_empty() {
            let scope = format!("{:?}", self.objective.scope.filter);
            exclusions.remarks.push(sentence!("sentences-empty-scope", scope = scope));
        }
        let (asked, scope_masks) = self.scope_masks(filter.as_ref());
        let series = LineSeries {
            hours: self.hours(plan, &mut exclusions.remarks)?,
            plan,
            filter: asked,
            scope_masks,
            irregular: Cell::default(),
            exclusion_masks: exclusions.admitted.iter().flat_map(|e| e.masks.clone()).collect(),
            silent,
        };
        Ok((series, exclusions))
    }

    /// Objects that the topology names in the scope and that never delivered anything.
    fn silent_in_scope(
        &self,
        filter: Option<&Filter>,
        admitted: &[Exclusion],
    ) -> Vec<SilentObject<'_>> {
        let members = self.members_among(self.network.silent(), filter);
        if members.is_empty() {
            return Vec::new();
        }
        let (service, topology) = (self.service_time(), &self.documents().topology);
        let silent = members.into_iter().map(|Member { object, time }| {
            let promised = intersect(&union(&time), &service);
            let counted = match self.downtime_only() {
                true => promised,
                false => subtract(&promised, &silent_exclusions(admitted, &object.name)),
            };
            SilentObject { object, attributes: ObjectAttributes::of(object, topology), counted }
        });
        silent.collect()
    }

    fn plan(&self, question: Question) -> Result<Plan, Vec<Diagnostic>> {
        let of_store = |e: StoreError| vec![diagnose::of_store(&e)];
        let measurements = self.sources.snapshot.measurements().map_err(of_store)?;
        let documents = self.documents();
        Plan::with_dictionary(&documents.catalog, &[question], &measurements, &documents.dictionary)
            .map(|(plan, _)| plan)
            .map_err(|mistakes| mistakes.into_iter().map(|m| self.in_objective(m)).collect())
    }

    /// Vendors whose objects in scope send some of the counters and do not count, for others were not imported.
    fn left_out_remarks(
        &self,
        plan: &Plan,
        filter: Option<&Filter>,
    ) -> Result<Vec<Sentence>, Vec<Diagnostic>> {
        let of_store = |e: StoreError| vec![diagnose::of_store(&e)];
        if plan.left_out().is_empty() {
            return Ok(Vec::new());
        }
        let snapshot = self.sources.snapshot;
        let measurements = snapshot.measurements().map_err(of_store)?;
        let reporters = |names: &mut dyn Iterator<Item = &String>| {
            let mut found: BTreeSet<ObjectId> = BTreeSet::new();
            for id in names.flat_map(|name| measurements_named(name, &measurements)) {
                let reporters = snapshot.reporters(id).map_err(of_store)?;
                found.extend(reporters.iter().flat_map(|(_, ids)| ids));
            }
            Ok::<_, Vec<Diagnostic>>(found)
        };
        let counted = reporters(&mut plan.inputs().iter().map(|input| &input.name))?;
        let in_scope = self.in_scope(filter);
        let mut remarks = Vec::new();
        for LeftOutVendor { vendor, imported, missing } in plan.left_out() {
            let sent = reporters(&mut imported.iter())?;
            let is_left_out = |id: &&ObjectId| sent.contains(*id) && !counted.contains(*id);
            let n = in_scope.iter().filter(is_left_out).count();
            if n > 0 {
                let missing = missing.join(", ");
                remarks.push(sentence!(
                    "sentences-vendor-left-out",
                    n = n,
                    vendor = vendor,
                    missing = missing
                ));
            }
        }
        Ok(remarks)
    }

    /// Counters that came in periods of two lengths, of which each day is read in one.
    fn granularity_remarks(&self, plan: &Plan) -> Result<Vec<Sentence>, Vec<Diagnostic>> {
        let of_store = |e: StoreError| vec![diagnose::of_store(&e)];
        let snapshot = self.sources.snapshot;
        let measurements = snapshot.measurements().map_err(of_store)?;
        let both = two_granularities(plan, snapshot, &measurements).map_err(of_store)?;
        let sentence = |both: &TwoGranularities| {
            sentence!(
                "sentences-two-granularities",
                n = both.n_objects,
                name = &both.measurement,
                read = both.shorter.to_string(),
                left = both.longer.to_string(),
            )
        };
        Ok(both.iter().map(sentence).collect())
    }

    /// A contract that says another unit than the KPI has means another number.
    fn check_unit(&self, plan: &Plan) -> Result<(), Diagnostic> {
        let method = &self.objective.method;
        if let Some(item) = plan.items().first()
            && self.objective.kpi().is_some()
            && method.keeps_unit()
            && item.unit.sign() != self.objective.unit
        {
            let message = format!(
                "the contract says the unit {:?}, the KPI has {:?}",
                self.objective.unit,
                item.unit.sign()
            );
            return Err(self.in_objective(Diagnostic::error(message)));
        }
        if self.downtime_only() && !plan.fine_frames().is_empty() {
            let message = "a formula with `over` cannot leave exclusions out of the downtime only";
            let diagnostic = Diagnostic::error(message)
                .hint("choose the mode whose exclusions leave both sides, or a formula of sums");
            return Err(self.in_objective(diagnostic));
        }
        Ok(())
    }

    fn downtime_only(&self) -> bool {
        let terms = self.objective.exclusions.as_ref();
        terms.is_some_and(|terms| terms.mode == ExclusionMode::DowntimeOnly)
    }

    /// The busy hours that the line is measured in.
    fn hours(
        &self,
        plan: &Plan,
        remarks: &mut Vec<Sentence>,
    ) -> Result<Option<FoundHours>, Vec<Diagnostic>> {
        let Some(name) = &self.objective.busy_hour else { return Ok(None) };
        let one = |d: Diagnostic| vec![self.in_objective(d)];
        if !plan.fine_frames().is_empty() {
            let message =
                format!("could not judge a formula with `over` in the busy hour {name:?}");
            return Err(one(Diagnostic::error(message)));
        }
        let definition = busy_hours::definition_named(self.documents(), name).map_err(one)?;
        let zone = &self.question.contract.zone;
        let zone = busy_hours::zone_of(definition, Some(zone)).map_err(one)?;
        let question = HoursQuestion {
            definition,
            range: self.range,
            zone: &zone,
            suspect: SuspectPolicy::Keep,
            masks: &[],
            memory_bytes: self.sources.memory_bytes,
        };
        let found = busy_hours::find(
            self.sources.snapshot,
            self.sources.store,
            self.documents(),
            question,
            self.ctx,
        )?;
        remarks.push(sentence!(
            "sentences-busy-hours",
            name = format!("{name:?}"),
            zone = zone.name(),
        ));
        Ok(Some(found))
    }

    /// Hours for the chart; none where the data or the busy hour have no shorter buckets.
    fn hourly(&self, series: &LineSeries<'_>, daily: &KpiSeries) -> Result<KpiSeries, QueryError> {
        let none = || KpiSeries {
            buckets: Vec::new(),
            groups: Vec::new(),
            points: Vec::new(),
            ..daily.clone()
        };
        if series.hours.is_some() {
            return Ok(none());
        }
        match self.series(series, &[], Every::Secs(3600)) {
            Err(QueryError::UnevenBuckets { .. }) => Ok(none()),
            hourly => hourly,
        }
    }

    pub(super) fn series(
        &self,
        line: &LineSeries<'_>,
        by: &[String],
        every: Every,
    ) -> Result<KpiSeries, QueryError> {
        let (mut series, period_secs) = self.series_of_reporting(line, by, every)?;
        // Object by object, one that never delivered anything has nothing to show.
        if !by.iter().any(|key| key.eq_ignore_ascii_case("object")) {
            line.expect_silent_objects(&mut series, by, period_secs);
        }
        Ok(series)
    }

    /// The series of the objects that delivered something, and the length of their periods in seconds.
    pub(super) fn series_of_reporting(
        &self,
        line: &LineSeries<'_>,
        by: &[String],
        every: Every,
    ) -> Result<(KpiSeries, i64), QueryError> {
        let Sources { snapshot, documents, .. } = self.sources;
        let all_masks = [&line.scope_masks[..], &line.exclusion_masks[..]].concat();
        let question = FrameQuestion {
            plan: line.plan,
            filter: line.filter.as_ref(),
            by,
            every,
            range: self.range,
            zone: &self.question.contract.zone,
            masks: &all_masks,
            hours: line.hours.as_ref().map(|found| &found.hours),
            memory_bytes: self.sources.memory_bytes,
        };
        let (mut frame, irregular) = question.frame_and_irregular(snapshot, documents, self.ctx)?;
        line.irregular.set(line.irregular.get().with(irregular));
        let fine = question.fine_frames(snapshot, documents, self.ctx)?;
        if self.downtime_only() && !line.exclusion_masks.is_empty() {
            let whole = FrameQuestion { masks: &line.scope_masks, ..question }
                .frame(snapshot, documents, self.ctx)?;
            keep_service_time(&mut frame, &whole);
        }
        let series = line
            .plan
            .evaluate_folded(&frame, &fine)
            .into_iter()
            .next()
            .ok_or_else(|| StoreError::Usage("the objective has no KPI".to_owned()))?;
        Ok((series, period_secs_of(&frame)))
    }

    /// What each object weighs, by full name; empty for methods without weights.
    fn weights(
        &self,
        line: &LineSeries<'_>,
        by_object: &[String],
    ) -> Result<BTreeMap<String, f64>, Vec<Diagnostic>> {
        let Method::Weighted { weight } = &self.objective.method else {
            return Ok(BTreeMap::new());
        };
        match weight {
            Weight::Attribute(key) => Ok(self.attribute_weights(key)),
            Weight::Formula(text) => {
                let is_kpi = self.documents().catalog.kpi(text).is_some();
                let plan = self.plan(if is_kpi {
                    Question::Kpi(text.clone())
                } else {
                    Question::Formula(text.clone())
                })?;
                let question = FrameQuestion {
                    plan: &plan,
                    filter: line.filter.as_ref(),
                    by: by_object,
                    every: Every::All,
                    range: self.range,
                    zone: &self.question.contract.zone,
                    masks: &line.scope_masks,
                    hours: None,
                    memory_bytes: self.sources.memory_bytes,
                };
                let told = |e: QueryError| vec![self.in_objective(diagnose::of_query(&e))];
                let Sources { snapshot, documents, .. } = self.sources;
                let frame = question.frame(snapshot, documents, self.ctx).map_err(told)?;
                let fine = question.fine_frames(snapshot, documents, self.ctx).map_err(told)?;
                let series = plan.evaluate_folded(&frame, &fine).into_iter().next();
                Ok(series.map_or_else(BTreeMap::new, |series| {
                    let named = series.groups.iter().zip(&series.points);
                    named
                        .filter_map(|(keys, point)| Some((keys.first()?.clone(), point.value?)))
                        .collect()
                }))
            }
        }
    }

    /// Numbers among the objects' attributes, by full name: at the start of the period, of an object that came later when it came.
    pub(super) fn attribute_weights(&self, key: &str) -> BTreeMap<String, f64> {
        let weight_of = |attributes: &ObjectAttributes<'_>| {
            let rows = attributes.rows();
            let mut moments = vec![self.range.start];
            moments.extend(rows.changes_in(self.range));
            let at = moments.into_iter().find(|at| rows.is_empty() || rows.exist_at(*at))?;
            attributes.attribute(key, at).and_then(|text| text.trim().parse::<f64>().ok())
        };
        // An object that never delivered anything has its weight too: outages may speak of it.
        let all = self.network.all();
        let named =
            all.filter_map(|(o, attributes)| Some((o.name.clone(), weight_of(&attributes)?)));
        named.collect()
    }

    /// Largest contribution to what was lost first; where the KPI has no share of failures, the worst value first.
    fn worst(&self, by_object: &KpiSeries) -> Vec<WorstObject> {
        let higher_is_better = self.objective.comparison == sla::Comparison::AtLeast;
        let lost = |p: &KpiPoint| lost(p, self.objective);
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
                    .network
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

/// What a point of a share lost: the rest of its denominator, or its numerator where a low value is the good one. `None` where nothing
/// can be added up.
pub(super) fn lost(point: &KpiPoint, objective: &Objective) -> Option<f64> {
    let (numerator, denominator) = (point.numerator?, point.denominator?);
    let higher_is_better = objective.comparison == sla::Comparison::AtLeast;
    let amount = if higher_is_better { denominator - numerator } else { numerator };
    (objective.unit == "%").then_some(amount)
}

/// What the arithmetic says of them.
fn silent_remark(silent: &[SilentObject<'_>]) -> Option<Sentence> {
    const NAMED_MAX: usize = 12;
    let (first, rest) = silent.split_at(silent.len().min(NAMED_MAX));
    let names = Sentence::list(first.iter().map(|silent| silent.object.name.as_str()));
    let names = match rest.len() {
        0 => names,
        n => sentence!("sentences-and-more", names = names, n = n),
    };
    let n = silent.len();
    (n > 0).then(|| sentence!("sentences-silent", n = n, names = names))
}

/// Length of the periods that did arrive, in seconds.
fn period_secs_of(frame: &CounterFrame) -> i64 {
    let total =
        |list: fn(&FrameColumn) -> &Vec<u64>| frame.columns.iter().flat_map(list).sum::<u64>();
    match total(|c| &c.received) {
        0 => i64::from(GranularityPeriod::QUARTER_HOUR.as_secs()),
        received => (total(|c| &c.covered_secs) / received).max(1).cast_signed(),
    }
}

/// Mode "downtime only": sums leave the excluded time out, service time and completeness do not (worked example A01 a). Where all that
/// arrived is excluded, the sum of what is left is 0, not missing.
fn keep_service_time(frame: &mut CounterFrame, whole: &CounterFrame) {
    let columns = frame.columns.iter_mut().zip(&frame.inputs);
    for ((column, input), group) in columns.zip(&whole.columns) {
        if column.covered_secs.len() == group.covered_secs.len() {
            if matches!(input.aggregate, Aggregate::Sum | Aggregate::Count) {
                let values = column.values.iter_mut().zip(&group.values);
                let excluded = values.filter(|(left, all)| left.is_none() && all.is_some());
                excluded.for_each(|(left, _)| *left = Some(0.0));
            }
            column.covered_secs.clone_from(&group.covered_secs);
            column.received.clone_from(&group.received);
            column.expected.clone_from(&group.expected);
            column.suspect.clone_from(&group.suspect);
        }
    }
}
