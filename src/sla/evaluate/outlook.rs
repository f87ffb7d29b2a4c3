//! What lies around a result: how far it is from the next verdict or credit, how the period is likely to end, how fast the error
//! budget burns.

use rust_decimal::Decimal;

use super::ObjectiveEvidence;
use crate::model::{GranularityPeriod, TimeRange, Timestamp, Zone};
use crate::sla::burn_rate::{BurnInput, BurnSample, PairResult, burn_alarms};
use crate::sla::contract::{CompareRule, Contract, Objective, RoundingRule};
use crate::sla::credit::{CreditContext, CreditRule, Outcome, assess};
use crate::sla::error_budget::allowed_bad_percent;
use crate::sla::forecast::{
    DayCount, ForecastInput, ObjectiveForecast, Rest, RestDay, SeasonalInput, ValueBounds,
    forecast_objective,
};
use crate::sla::fraction::Fraction;
use crate::sla::margin::{Distance, Margin, MarginTerms, Quantity, distances, margin as margin_of};
use crate::sla::method::Method;
use crate::sla::scorecard::{Conformance, conformance};
use crate::words::Sentence;

/// Fewest events (or seconds) of a burn window: below, one failure would raise an alarm.
const BURN_EVENTS_MIN: i64 = 100;

/// What lies around a result.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Surroundings {
    /// In failures or seconds, where the value is a fraction of such.
    pub margin: Option<Margin>,
    /// In the value's unit, for values of other kinds.
    pub distances: Vec<Distance>,
    /// The nearest changes in words.
    pub margin_sentences: Vec<Sentence>,
    /// Of a period that is not over.
    pub forecast: Option<ObjectiveForecast>,
    /// Of a period that is not over, of shares.
    pub alarms: Vec<PairResult>,
}

/// What [`Surroundings`] are found from.
pub(super) struct Line<'a> {
    pub contract: &'a Contract,
    pub objective: &'a Objective,
    pub evidence: &'a ObjectiveEvidence,
    /// Before rounding.
    pub value: Decimal,
    pub period: TimeRange,
    pub as_of: Timestamp,
}

impl Line<'_> {
    pub fn surroundings(&self) -> Surroundings {
        let mut found = Surroundings::default();
        let credit = |compared: Decimal| self.credit_of(compared);
        let tolerance = self.objective.tolerance;
        let terms = MarginTerms {
            comparison: self.objective.comparison,
            target: self.objective.target,
            warning: self.objective.warning,
            tolerance: (!tolerance.is_zero()).then_some(tolerance),
            rounding: self.compared_rounding(),
            credit: &credit,
        };
        let fraction = self.fraction();
        let currency = &self.contract.currency;
        match fraction.filter(|fraction| counts_whole(*fraction)) {
            Some(fraction) => {
                found.margin = margin_of(fraction, self.bounds(), &terms);
                let nearest = found.margin.iter().flat_map(|margin| {
                    [margin.next_worse(), margin.next_better()].into_iter().flatten()
                });
                let quantity = self.quantity();
                found.margin_sentences =
                    nearest.map(|step| step.sentence(quantity, currency)).collect();
            }
            None => {
                found.distances = distances(self.value, &self.tier_limits(), &terms);
                let unit = &self.objective.unit;
                let sentences = found.distances.iter().map(|d| d.sentence(unit, currency));
                found.margin_sentences = sentences.take(2).collect();
            }
        }
        if self.as_of < self.period.end
            && let Some(fraction) = fraction
        {
            found.forecast = self.forecast(fraction);
            found.alarms = self.alarms();
        }
        found
    }

    /// Only the plain KPI and availability are fractions of what was counted; other methods count cells.
    fn fraction(&self) -> Option<Fraction> {
        if !matches!(self.objective.method, Method::PeriodAggregate | Method::Availability) {
            return None;
        }
        let point = &self.evidence.total;
        let factor = if self.objective.unit == "%" { Decimal::ONE_HUNDRED } else { Decimal::ONE };
        Fraction::explaining(point.value?, point.numerator?, point.denominator?, factor)
    }

    fn bounds(&self) -> ValueBounds {
        match self.objective.unit.as_str() {
            "%" => ValueBounds::Share,
            "dB" | "dBm" => ValueBounds::Unbounded,
            _ => ValueBounds::NotNegative,
        }
    }

    fn quantity(&self) -> Quantity {
        match (&self.objective.method, self.evidence.n_units) {
            (Method::Availability, Some(n_objects)) => Quantity::DownSecs { n_objects },
            _ => Quantity::Failures,
        }
    }

    fn compared_rounding(&self) -> RoundingRule {
        match self.objective.compare {
            CompareRule::AfterRounding => self.objective.rounding,
            CompareRule::BeforeRounding => RoundingRule::None,
        }
    }

    fn tier_limits(&self) -> Vec<Decimal> {
        match &self.objective.credit {
            CreditRule::Steps { steps, .. } => steps.iter().map(|step| step.limit).collect(),
            _ => Vec::new(),
        }
    }

    /// What a compared value would cost, before repeats and caps.
    fn credit_of(&self, compared: Decimal) -> Decimal {
        let Objective { comparison, target, tolerance, .. } = *self.objective;
        let outcome = match conformance(compared, comparison, target, tolerance) {
            Conformance::Met => Outcome::Met,
            Conformance::Tolerated => Outcome::Tolerated,
            Conformance::Violated => Outcome::Missed,
        };
        let context = CreditContext {
            outcome,
            compared: Some(compared),
            comparison,
            target,
            unit: &self.objective.unit,
            fee: self.contract.fee,
            currency: &self.contract.currency,
            currency_decimals: self.contract.currency_decimals,
            pool: self.contract.settlement.at_risk_pool.as_ref(),
        };
        assess(&self.objective.credit, &context).amount
    }

    fn forecast(&self, so_far: Fraction) -> Option<ObjectiveForecast> {
        let zone = &self.contract.zone;
        let rest = TimeRange::new(self.as_of, self.period.end);
        let known = self.evidence.rest_amount;
        let per_sec = known
            .and_then(|secs| secs.checked_div(Decimal::from(rest.duration_secs())))
            .filter(|_| self.objective.service_calendar.calendar.is_always());
        let seasonal = SeasonalInput {
            past: self.evidence.past_days.clone(),
            current: whole_days(DayCount::of_series(&self.evidence.daily), zone, self.as_of),
            rest: RestDay::of_range(zone, rest, per_sec),
        };
        let input = ForecastInput {
            so_far,
            bounds: self.bounds(),
            comparison: self.objective.comparison,
            target: self.objective.target,
            rounding: self.compared_rounding(),
            rest: known.map_or_else(
                || Rest::ByTime {
                    elapsed_secs: self.as_of.as_unix_secs() - self.period.start.as_unix_secs(),
                    rest_secs: rest.duration_secs(),
                },
                Rest::Known,
            ),
            seasonal: Some(&seasonal),
        };
        forecast_objective(&input).ok()
    }

    /// Burn rates from hours: shorter windows become an hour, and the notes say so.
    fn alarms(&self) -> Vec<PairResult> {
        let Objective { comparison, target, .. } = *self.objective;
        let (true, Some(granularity)) =
            (self.objective.unit == "%", GranularityPeriod::from_secs(3600))
        else {
            return Vec::new();
        };
        let samples = BurnSample::of_series(&self.evidence.hourly, comparison);
        if samples.is_empty() {
            return Vec::new();
        }
        burn_alarms(&BurnInput {
            samples: &samples,
            granularity,
            as_of: self.as_of,
            allowed_bad_percent: allowed_bad_percent(comparison, target),
            all_min: Decimal::from(BURN_EVENTS_MIN),
        })
    }
}

/// Failures are whole numbers; a sum of bits or of weighted values has none.
fn counts_whole(fraction: Fraction) -> bool {
    fraction.numerator.fract().is_zero()
        && fraction.denominator.fract().is_zero()
        && fraction.factor == Decimal::ONE_HUNDRED
}

/// Days that were over when the data were looked at.
fn whole_days(days: Vec<DayCount>, zone: &Zone, as_of: Timestamp) -> Vec<DayCount> {
    let today = zone.local(as_of).date();
    days.into_iter().filter(|day| day.date < today).collect()
}
