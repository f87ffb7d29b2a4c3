//! Objectives by region, or by country where no object has a region: one question for each line of counters.

use std::collections::BTreeSet;

use super::Gathering;
use crate::diagnostic::Diagnostic;
use crate::model::KpiPoint;
use crate::query::ObjectAttributes;
use crate::report::facts::{RegionFacts, RegionLine};
use crate::sla::Method;
use crate::workspace::diagnose;
use crate::workspace::judge::{self, line_series_by};

/// Attributes that divide a scope, the finest first.
const DIVIDING: [&str; 2] = ["region", "country"];
/// More places than this are no regions.
const PLACES_MAX: usize = 60;

impl Gathering<'_> {
    /// `None` where the objects have no such attribute, or all have the same.
    pub(super) fn regions(&self) -> Result<Option<RegionFacts>, Vec<Diagnostic>> {
        let snapshot = self.snapshot()?;
        let documents = self.engine.documents();
        let objects = snapshot.objects().map_err(|e| vec![diagnose::of_store(&e)])?;
        let at = self.range.start;
        let dividing = DIVIDING.into_iter().find(|key| {
            let mut values = objects.iter().filter_map(|object| {
                ObjectAttributes::of(object, &documents.topology).attribute(key, at)
            });
            let first = values.next();
            first.is_some_and(|first| values.any(|value| value != first))
        });
        let Some(attribute) = dividing else { return Ok(None) };
        let sources = judge::Sources {
            snapshot: snapshot.as_ref(),
            store: self.engine.store(),
            documents: &documents,
            memory_bytes: self.engine.settings().frame_memory_bytes,
        };
        let question = self.question();
        let by = [attribute.to_owned()];
        let mut series = Vec::new();
        for objective in &self.contract.objectives {
            // Values by place are those of the KPI: they compare with the target only where the line's value is that, too.
            let compares =
                matches!(objective.method, Method::PeriodAggregate | Method::Availability);
            if !objective.is_of_counters() || !compares {
                continue;
            }
            self.ctx.check().map_err(|_| vec![diagnose::cancelled()])?;
            let found = line_series_by(sources, &question, &objective.id, &by, self.ctx)?;
            series.push((objective.id.clone(), found));
        }
        let places: BTreeSet<&str> = series
            .iter()
            .flat_map(|(_, found)| &found.groups)
            .filter_map(|g| Some(g.first()?.as_str()))
            .collect();
        if places.len() < 2 || places.len() > PLACES_MAX {
            return Ok(None);
        }
        // What has no name comes last.
        let mut regions: Vec<String> = places.iter().map(|name| (*name).to_owned()).collect();
        regions.sort_by_key(|name| (name.is_empty(), name.clone()));
        let lines = series
            .iter()
            .map(|(objective_id, found)| RegionLine {
                objective_id: objective_id.clone(),
                points: regions
                    .iter()
                    .map(|region| {
                        let at = found.groups.iter().position(|g| g.first() == Some(region))?;
                        found.group_points(at).first().cloned().filter(says_something)
                    })
                    .collect(),
            })
            .collect();
        Ok(Some(RegionFacts { attribute, regions, lines }))
    }
}

/// A place of which nothing was expected has no object of the line.
fn says_something(point: &KpiPoint) -> bool {
    point.value.is_some() || point.expected > 0
}
