//! What the objects of a contract carried: the volume KPI that the data have, by hour, by day, by object and altogether.

use super::Gathering;
use crate::diagnostic::Diagnostic;
use crate::kpi::plan::Question;
use crate::model::{Every, KpiPoint, KpiSeries};
use crate::report::facts::TrafficFacts;
use crate::workspace::answer::{QueryQuestion, SuspectPolicy};
use crate::workspace::diagnose;

/// Category of the KPIs that tell how much was carried.
const CATEGORY: &str = "traffic";
/// Units that add up: volumes and Erlang hours.
const ADDING_UP: [&str; 10] = ["GB", "MB", "kB", "TB", "Gbit", "Mbit", "kbit", "Eh", "B", "bit"];
/// The KPI that is asked first where it has data: both directions.
const FIRST: &str = "traffic_volume";
/// Objects that carried most.
const OBJECTS_MAX: usize = 10;
/// KPIs that are tried.
const TRIED_MAX: usize = 6;

impl Gathering<'_> {
    /// `None` where no such KPI has a value in the period.
    pub(super) fn traffic(&self) -> Result<Option<TrafficFacts>, Vec<Diagnostic>> {
        if self.range.duration_secs() == 0 {
            return Ok(None);
        }
        let documents = self.engine.documents();
        let measurements = self.snapshot()?.measurements();
        let measurements = measurements.map_err(|e| vec![diagnose::of_store(&e)])?;
        let supplies = documents.catalog.vendor_supplies(&measurements, &documents.dictionary);
        let mut candidates: Vec<&crate::kpi::Kpi> = documents
            .catalog
            .kpis()
            .iter()
            .zip(&supplies)
            .filter(|(kpi, supply)| {
                kpi.category == CATEGORY
                    && ADDING_UP.contains(&kpi.unit.sign())
                    && supply.iter().any(|vendor| vendor.missing.is_empty())
            })
            .map(|(kpi, _)| kpi)
            .collect();
        // The order of the catalogue otherwise.
        candidates.sort_by_key(|kpi| kpi.id != FIRST);
        for kpi in candidates.into_iter().take(TRIED_MAX) {
            self.ctx.check().map_err(|_| vec![diagnose::cancelled()])?;
            let Some(total) = self.carried(&kpi.id, &[], Every::All) else { continue };
            let Some(whole) = total.points.first().filter(|p| p.value.is_some_and(|v| v > 0.0))
            else {
                continue;
            };
            let (Some(hourly), Some(daily), Some(objects)) = (
                self.carried(&kpi.id, &[], Every::Secs(3600)),
                self.carried(&kpi.id, &[], Every::Day),
                self.carried(&kpi.id, &["object".to_owned()], Every::All),
            ) else {
                continue;
            };
            return Ok(Some(TrafficFacts {
                kpi_id: kpi.id.clone(),
                kpi_name: kpi.name.clone(),
                unit: kpi.unit.clone(),
                total: whole.clone(),
                objects: self.most(&objects)?,
                hourly,
                daily,
            }));
        }
        Ok(None)
    }

    /// One series of the scope; `None` where the question has no answer.
    fn carried(&self, kpi: &str, by: &[String], every: Every) -> Option<KpiSeries> {
        let question = QueryQuestion {
            questions: vec![Question::Kpi(kpi.to_owned())],
            filter: self.whole_scope(),
            by: by.to_vec(),
            every,
            range: Some(self.range),
            zone: self.contract.zone.clone(),
            granularity: None,
            suspect: SuspectPolicy::Keep,
            worst: None,
            busy_hour: None,
        };
        let answer = self.engine.answer(&question, true, self.ctx).ok()?;
        answer.series.first().cloned()
    }

    /// A filter for all objects of any line of counters; empty for all objects.
    fn whole_scope(&self) -> String {
        let mut filters: Vec<&str> = Vec::new();
        for line in self.contract.objectives.iter().filter(|line| line.is_of_counters()) {
            let filter = line.scope.filter.trim();
            if filter.is_empty() {
                return String::new();
            }
            if !filters.contains(&filter) {
                filters.push(filter);
            }
        }
        match filters.as_slice() {
            [one] => (*one).to_owned(),
            several => {
                let each = several.iter().map(|filter| format!("({filter})"));
                each.collect::<Vec<_>>().join(" or ")
            }
        }
    }

    /// Label, full name and point of those that carried most; of equal ones the first name first.
    fn most(
        &self,
        objects: &KpiSeries,
    ) -> Result<Vec<(String, String, KpiPoint)>, Vec<Diagnostic>> {
        let known = self.snapshot()?.objects().map_err(|e| vec![diagnose::of_store(&e)])?;
        let mut all: Vec<(&str, &KpiPoint, f64)> = objects
            .groups
            .iter()
            .enumerate()
            .filter_map(|(at, group)| {
                let point = objects.group_points(at).first()?;
                Some((group.first()?.as_str(), point, point.value?))
            })
            .collect();
        all.sort_by(|a, b| b.2.total_cmp(&a.2).then(a.0.cmp(b.0)));
        let found = all.into_iter().take(OBJECTS_MAX).map(|(name, point, _)| {
            let object = known.iter().find(|object| object.name == name);
            let label = object.map_or_else(|| name.to_owned(), |object| object.label().to_owned());
            (label, name.to_owned(), point.clone())
        });
        Ok(found.collect())
    }
}
