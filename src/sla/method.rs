//! How the value of a period comes about: the calculation methods of contract lines (DOMAIN.md 4.2, M1 to M10).
//!
//! | method | word in the file | value |
//! |---|---|---|
//! | M1 | `period_aggregate` | the KPI over all counters, added up first, divided last |
//! | M2 | `objects_meeting` | percent of objects whose own value keeps a limit |
//! | M3 | `intervals_meeting` | percent of intervals whose value keeps a limit |
//! | M4 | `percentile` | a percentile of the values of intervals or objects |
//! | M5 | `count` | how many objects, intervals, tickets or outages miss |
//! | M6 | `availability` | up time of counted time |
//! | M7 | `weighted` | each object's value, weighted by traffic, users or priority |
//! | M8 | `worst_object` | the lowest level wins |
//! | M9 | `median_of_days` | the median of the days' values |
//! | M10 | `composite` | made from other lines of the contract |
//!
//! A cell (object, interval, day) without a value is left out and counted in the arithmetic: missing is neither zero nor met
//! (worked example K08). Completeness always stays that of all object-periods of the scope.

use std::collections::BTreeMap;
use std::fmt;

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive as _;

use super::contract::Comparison;
use super::credit::meets;
use super::evaluate::exact_decimal;
use crate::model::{Every, Gap, KpiPoint, KpiSeries, quantile};
use crate::words::{Part, Sentence, formula, sentence};

/// How the period's value comes about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Method {
    /// M1: the KPI over all counters of the period and scope, added up first.
    PeriodAggregate,
    /// M2: percent of the objects whose own value keeps `limit`.
    ObjectsMeeting { limit: CellLimit },
    /// M3: percent of the intervals in which the scope's value keeps `limit`.
    IntervalsMeeting { every: Every, limit: CellLimit },
    /// M4.
    Percentile { percent: Decimal, rule: PercentileRule, over: Spread },
    /// M5: how many cells miss `limit`; of tickets and outages, how many there were.
    Count { over: Spread, limit: CellLimit },
    /// M5 of records: how many tickets or outages there were. The source says which count.
    CountRecords,
    /// M6: `Σ up ÷ Σ counted`, of counters or outage records.
    Availability,
    /// M7: `Σ weight × value ÷ Σ weight` over objects.
    Weighted { weight: Weight },
    /// M8: the worst object's value is the line's value.
    WorstObject,
    /// M9: the median of the local days' values.
    MedianOfDays,
    /// The statistic that the ticket terms name.
    TicketStatistic,
    /// M10: made from other lines.
    Composite { parts: Vec<CompositePart>, rule: CompositeRule },
}

/// What each object or interval must keep, in the KPI's unit. Its side is its own: of drop rates, which must lie below a limit, *many*
/// cells should keep it, and the intervals that miss an availability should be *few*.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CellLimit {
    pub comparison: Comparison,
    pub value: Decimal,
}

impl CellLimit {
    fn sentence(self) -> Sentence {
        formula![self.comparison.sign(), " ", self.value]
    }
}

impl fmt::Display for CellLimit {
    /// `≥ 99.5`
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.comparison.sign(), self.value)
    }
}

/// What a method looks at one by one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Spread {
    Objects,
    Intervals(Every),
}

/// The two ways to take a percentile that contracts name (worked example K16). There is no default.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum PercentileRule {
    NearestRank,
    /// Between the two nearest ranks, as `PERCENTILE.INC` of spreadsheets.
    Linear,
}

/// What an object weighs in method M7.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Weight {
    /// A number among the object's attributes, such as a priority.
    Attribute(String),
    /// A KPI or formula, over the period, such as its traffic.
    Formula(String),
}

/// One line of a composite.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CompositePart {
    pub objective: String,
    /// Used by the rule `weighted` only.
    pub weight: Decimal,
}

/// How the lines of a composite become one value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum CompositeRule {
    /// `Σ weight × value ÷ Σ weight`.
    Weighted,
    /// All are needed: the product of their ratios; values in percent (worked example A05).
    Serial,
    /// One is enough: `1 − Π(1 − a)`; values in percent (worked example A05).
    Parallel,
    /// The worst value.
    Lowest,
}

impl Method {
    /// The finest series that the method needs besides the whole period.
    pub fn spread(&self) -> Option<Spread> {
        match self {
            Self::ObjectsMeeting { .. } | Self::Weighted { .. } | Self::WorstObject => {
                Some(Spread::Objects)
            }
            Self::IntervalsMeeting { every, .. } => Some(Spread::Intervals(*every)),
            Self::Percentile { over, .. } | Self::Count { over, .. } => Some(*over),
            Self::MedianOfDays => Some(Spread::Intervals(Every::Day)),
            _ => None,
        }
    }

    /// Whether the value has the unit of the KPI, and not percent of cells or a number of them.
    pub fn keeps_unit(&self) -> bool {
        !matches!(
            self,
            Self::ObjectsMeeting { .. }
                | Self::IntervalsMeeting { .. }
                | Self::Count { .. }
                | Self::CountRecords
                | Self::TicketStatistic
                | Self::Composite { .. }
        )
    }
}

/// The value of a period, and how it came about where it is not the plain KPI.
#[derive(Clone, Debug, PartialEq)]
pub struct MethodValue {
    pub point: KpiPoint,
    /// One step per line.
    pub arithmetic: Vec<Sentence>,
}

/// The value of a period by a method that looks at counters.
///
/// `whole` is the KPI over scope and period. `cells` is the series that [`Method::spread`] asks for: objects (one bucket) or
/// intervals (one group), `None` where it asks for none. `weights` are by the first group key; only [`Method::Weighted`] reads them.
pub fn method_value(
    method: &Method,
    comparison: Comparison,
    whole: &KpiPoint,
    cells: Option<&KpiSeries>,
    weights: &BTreeMap<String, f64>,
) -> MethodValue {
    let plain = || MethodValue { point: whole.clone(), arithmetic: Vec::new() };
    let Some(cells) = cells else { return plain() };
    let cells = Cells::of(cells, method.spread());
    match method {
        Method::ObjectsMeeting { limit } | Method::IntervalsMeeting { limit, .. } => {
            cells.share_meeting(whole, *limit)
        }
        Method::Count { limit, .. } => cells.n_missing(whole, *limit),
        Method::Percentile { percent, rule, .. } => cells.percentile(whole, *percent, *rule),
        Method::MedianOfDays => cells.median(whole),
        Method::WorstObject => cells.worst(whole, comparison),
        Method::Weighted { .. } => cells.weighted(whole, weights),
        _ => plain(),
    }
}

/// The cells of a series with a value, and how many have none.
struct Cells {
    /// Name and value, in the series' order.
    known: Vec<(String, f64)>,
    /// Expected cells without a value.
    n_unknown: usize,
    spread: Option<Spread>,
}

impl Cells {
    fn of(series: &KpiSeries, spread: Option<Spread>) -> Self {
        let n_buckets = series.buckets.len();
        let (mut known, mut n_unknown) = (Vec::new(), 0);
        for (i, point) in series.points.iter().enumerate() {
            let (group, bucket) = (i / n_buckets.max(1), i % n_buckets.max(1));
            let name = match spread {
                Some(Spread::Objects) => {
                    series.groups.get(group).and_then(|keys| keys.first()).cloned()
                }
                _ => series.buckets.get(bucket).map(|range| series.zone.to_iso(range.start)),
            };
            match point.value {
                Some(value) => known.push((name.unwrap_or_default(), value)),
                // Nothing was expected where all time is excluded or out of service: no cell of the period.
                None if point.expected == 0 && point.gap == Some(Gap::Missing) => {}
                None => n_unknown += 1,
            }
        }
        Self { known, n_unknown, spread }
    }

    /// `40 objects`, `31 days`
    fn named(&self, n: usize) -> Sentence {
        match self.spread {
            Some(Spread::Intervals(Every::Day)) => sentence!("sentences-n-days", n = n),
            Some(Spread::Intervals(every)) => {
                sentence!("sentences-n-intervals", n = n, every = every.to_string())
            }
            _ => sentence!("sentences-n-objects", n = n),
        }
    }

    /// With the cells that have no value, where there are any.
    fn with_left_out(&self, line: Sentence) -> Sentence {
        match self.n_unknown {
            0 => line,
            n => sentence!("sentences-cells-left-out", line = line, cells = self.named(n)),
        }
    }

    /// Cells that keep a limit. The comparison is that of decimals: 99.9 meets 99.9.
    fn n_meeting(&self, limit: CellLimit) -> usize {
        let keeps = |value: f64| {
            exact_decimal(value).is_some_and(|value| meets(value, limit.comparison, limit.value))
        };
        self.known.iter().filter(|(_, value)| keeps(*value)).count()
    }

    fn share_meeting(&self, whole: &KpiPoint, limit: CellLimit) -> MethodValue {
        let (n_met, n) = (self.n_meeting(limit), self.known.len());
        let (cells, limit) = (self.named(n), limit.sentence());
        let line = sentence!("sentences-cells-keep", n = n_met, cells = cells, limit = limit);
        let value = (n > 0).then(|| 100.0 * n_met as f64 / n as f64);
        finish(whole, value, Some((n_met as f64, n as f64)), self.with_left_out(line))
    }

    fn n_missing(&self, whole: &KpiPoint, limit: CellLimit) -> MethodValue {
        let n = self.known.len();
        let n_missing = n - self.n_meeting(limit);
        let (cells, limit) = (self.named(n), limit.sentence());
        let line = sentence!("sentences-cells-miss", n = n_missing, cells = cells, limit = limit);
        finish(whole, (n > 0).then_some(n_missing as f64), None, self.with_left_out(line))
    }

    fn percentile(&self, whole: &KpiPoint, percent: Decimal, rule: PercentileRule) -> MethodValue {
        let sorted = self.sorted();
        let asked = percent.to_f64().unwrap_or_default();
        let cells = self.named(sorted.len());
        let (value, line) = match rule {
            PercentileRule::NearestRank => (
                quantile::nearest_rank(&sorted, asked),
                sentence!("sentences-percentile-nearest", percent = percent, cells = cells),
            ),
            PercentileRule::Linear => (
                quantile::linear(&sorted, asked),
                sentence!("sentences-percentile-between", percent = percent, cells = cells),
            ),
        };
        finish(whole, value, None, self.with_left_out(line))
    }

    fn median(&self, whole: &KpiPoint) -> MethodValue {
        let sorted = self.sorted();
        let line = sentence!("sentences-median", cells = self.named(sorted.len()));
        finish(whole, quantile::median(&sorted), None, self.with_left_out(line))
    }

    fn worst(&self, whole: &KpiPoint, comparison: Comparison) -> MethodValue {
        let ascending = |a: &&(String, f64), b: &&(String, f64)| a.1.total_cmp(&b.1);
        let worst = match comparison {
            Comparison::AtLeast => self.known.iter().min_by(ascending),
            Comparison::AtMost => self.known.iter().rev().max_by(ascending),
        };
        let name =
            worst.map_or_else(|| sentence!("sentences-none"), |(name, _)| name.as_str().into());
        let cells = self.named(self.known.len());
        let line = sentence!("sentences-worst-cell", cells = cells, name = name);
        finish(whole, worst.map(|(_, value)| *value), None, self.with_left_out(line))
    }

    fn weighted(&self, whole: &KpiPoint, weights: &BTreeMap<String, f64>) -> MethodValue {
        let (mut sum, mut weight_sum, mut n, mut n_weightless) = (0.0, 0.0, 0_usize, 0_usize);
        for (name, value) in &self.known {
            match weights.get(name).filter(|weight| weight.is_finite() && **weight >= 0.0) {
                Some(weight) => {
                    sum += weight * value;
                    weight_sum += weight;
                    n += 1;
                }
                None => n_weightless += 1,
            }
        }
        let line = sentence!(
            "sentences-weighted",
            sum = Part::float(sum),
            n = n,
            weights = Part::float(weight_sum),
        );
        let line = self.with_left_out(line);
        let line = match n_weightless {
            0 => line,
            n => sentence!("sentences-weightless", line = line, n = n),
        };
        let value = (weight_sum > 0.0).then(|| sum / weight_sum);
        finish(whole, value, Some((sum, weight_sum)), line)
    }

    fn sorted(&self) -> Vec<f64> {
        let mut sorted: Vec<f64> = self.known.iter().map(|(_, value)| *value).collect();
        sorted.sort_by(f64::total_cmp);
        sorted
    }
}

/// A point with the completeness of the whole scope; without a value, with the whole's own reason where it has one.
fn finish(
    whole: &KpiPoint,
    value: Option<f64>,
    fraction: Option<(f64, f64)>,
    line: Sentence,
) -> MethodValue {
    let gap = match value {
        Some(_) => None,
        None => Some(whole.gap.clone().unwrap_or(Gap::ZeroDenominator)),
    };
    let point = KpiPoint {
        value,
        gap,
        numerator: fraction.map(|(n, _)| n),
        denominator: fraction.map(|(_, d)| d),
        ..whole.clone()
    };
    MethodValue { point, arithmetic: vec![line] }
}

/// The value of a composite from its lines' values, in the order of the parts, and the equation; `Err` names the first line
/// without a value.
pub fn composite_value(
    parts: &[CompositePart],
    rule: CompositeRule,
    comparison: Comparison,
    values: &[Option<Decimal>],
) -> Result<(Decimal, Sentence), Sentence> {
    let mut known = Vec::with_capacity(parts.len());
    for (part, value) in parts.iter().zip(values) {
        known.push((part, value.ok_or_else(|| Sentence::from(part.objective.as_str()))?));
    }
    let hundred = Decimal::ONE_HUNDRED;
    let out_of_range = || sentence!("sentences-out-of-numbers");
    let terms = |join: &str, term: &dyn Fn(&CompositePart, Decimal) -> Sentence| {
        Sentence::joined(join, known.iter().map(|(p, v)| term(p, *v)))
    };
    let product = |ratio: &dyn Fn(Decimal) -> Decimal| {
        known.iter().try_fold(Decimal::ONE, |product, (_, v)| product.checked_mul(ratio(*v)))
    };
    let (value, text) = match rule {
        CompositeRule::Weighted => {
            let sum = known.iter().try_fold(Decimal::ZERO, |sum, (part, value)| {
                sum.checked_add(part.weight.checked_mul(*value)?)
            });
            let weight_sum: Decimal = parts.iter().map(|part| part.weight).sum();
            let value = sum.and_then(|sum| sum.checked_div(weight_sum)).ok_or_else(out_of_range)?;
            let text = terms(" + ", &|p, v| formula![p.weight, " × ", v]);
            (value, formula!["(", text, ") ÷ ", weight_sum])
        }
        CompositeRule::Serial => {
            let value = product(&|v| v / hundred).ok_or_else(out_of_range)? * hundred;
            let text = terms(" × ", &|_, v| formula![Part::percent(v)]);
            (value, formula![hundred, " × ", text])
        }
        CompositeRule::Parallel => {
            let down = product(&|v| Decimal::ONE - v / hundred).ok_or_else(out_of_range)?;
            let text = terms(" × ", &|_, v| formula!["(1 − ", Part::percent(v), ")"]);
            ((Decimal::ONE - down) * hundred, formula![hundred, " × (1 − ", text, ")"])
        }
        CompositeRule::Lowest => {
            let values = known.iter().map(|(_, value)| *value);
            let worst = match comparison {
                Comparison::AtLeast => values.min(),
                Comparison::AtMost => values.max(),
            };
            let value = worst.ok_or_else(out_of_range)?;
            let values = Sentence::list(known.iter().map(|(_, value)| *value));
            (value, sentence!("sentences-worst-of", values = values))
        }
    };
    Ok((value, text))
}
