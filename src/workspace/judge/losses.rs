//! What each object of a line lost: all of them, where a statement names the worst ten. The same questions as the evidence, with the
//! same masks, so that the losses of a plain line add up to its denominator less its numerator.

use std::collections::HashMap;

use super::ObjectiveWork;
use super::counters::lost;
use super::exclusions::LineExclusions;
use crate::chart::pareto::Loss;
use crate::diagnostic::Diagnostic;
use crate::model::Every;
use crate::sla::{Method, OutageTerms, Source, outage_availability};
use crate::workspace::diagnose;

/// What losses count.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum LossKind {
    /// Denominator less numerator, or the numerator where it counts what is bad.
    Failures,
    /// Seconds of downtime.
    DownSecs,
    /// Nothing that could be added up: objects have values only.
    Values,
    /// The line is not made of objects.
    None,
}

/// Losses of all objects that have one, in no order.
#[derive(Clone, Debug, PartialEq)]
pub struct LineLosses {
    pub kind: LossKind,
    pub losses: Vec<Loss>,
}

impl ObjectiveWork<'_> {
    pub(super) fn losses(&self) -> Result<LineLosses, Vec<Diagnostic>> {
        match &self.objective.source {
            Source::Kpi(_) | Source::Formula(_) => self.counter_losses(),
            Source::Outages(terms) => self.outage_losses(terms),
            Source::Tickets(_) | Source::Composite => {
                Ok(LineLosses { kind: LossKind::None, losses: Vec::new() })
            }
        }
    }

    fn counter_losses(&self) -> Result<LineLosses, Vec<Diagnostic>> {
        let plan = self.line_plan()?;
        let (line, _) = self.line_series(&plan)?;
        let by_object = ["object".to_owned()];
        let series = self
            .series(&line, &by_object, Every::All)
            .map_err(|e| vec![self.in_objective(diagnose::of_query(&e))])?;
        let labels = self.labels();
        let losses: Vec<Loss> = series
            .groups
            .iter()
            .zip(&series.points)
            .filter_map(|(keys, point)| {
                let name = keys.first()?;
                Some(Loss {
                    name: name.clone(),
                    label: labels.get(name.as_str()).map_or(name.as_str(), |l| *l).to_owned(),
                    amount: point.value.and_then(|_| lost(point, self.objective)),
                    value: point.value,
                })
            })
            .collect();
        let adds_up = losses.iter().any(|loss| loss.amount.is_some());
        let seconds: f64 = series.points.iter().filter_map(|point| point.denominator).sum();
        let n_objects = Some(losses.len() as u64);
        let kind = match (adds_up, &self.objective.method) {
            (false, _) => LossKind::Values,
            // An availability whose denominator is the promised time has lost time.
            (true, Method::Availability)
                if self.rest_seconds(n_objects, Some(seconds)).is_some() =>
            {
                LossKind::DownSecs
            }
            (true, _) => LossKind::Failures,
        };
        Ok(LineLosses { kind, losses })
    }

    fn outage_losses(&self, terms: &OutageTerms) -> Result<LineLosses, Vec<Diagnostic>> {
        let filter = self.filter()?;
        let LineExclusions { admitted, .. } =
            self.exclusions(filter.as_ref()).map_err(|d| vec![d])?;
        let records = self.outage_records()?;
        let members = self.members(filter.as_ref());
        let objects = self.outage_objects(&members, &records, &admitted);
        let mode = self.objective.exclusions.as_ref().map(|terms| terms.mode);
        let found = outage_availability(&objects, terms, mode, self.range.end);
        let labels = self.labels();
        let loss = |unit: &crate::sla::outage_metric::UnitUpTime| Loss {
            name: unit.name.clone(),
            label: labels.get(unit.name.as_str()).map_or(unit.name.as_str(), |l| *l).to_owned(),
            amount: Some(unit.up_time.down_secs() as f64),
            value: unit.up_time.percent(),
        };
        let losses = found.units.iter().map(loss).collect();
        Ok(LineLosses { kind: LossKind::DownSecs, losses })
    }

    /// What people call objects, by full name.
    pub(super) fn labels(&self) -> HashMap<&str, &str> {
        self.network.objects.iter().map(|object| (object.name.as_str(), object.label())).collect()
    }
}
