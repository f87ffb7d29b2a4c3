//! From the rows of `data.csv` back to the value of a line: what a reader of a pack can compute again without the program's cache.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use crate::model::{KpiPoint, KpiSeries, Unit, Zone};
use crate::sla::Objective;
use crate::sla::evaluate::exact_decimal;
use crate::sla::method::{Spread, method_value};
use crate::workspace::judge::rows::{EvidenceRow, RowKind};

/// How a line's value follows from the rows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Derivation {
    /// Value = factor × Σ numerator ÷ Σ denominator ÷ divisor.
    Ratio { factor: u32, divisor: u32 },
    /// Σ numerator and Σ denominator are those of the line; the value is more than their quotient.
    Sums,
    /// The line's method over the rows of kind `cell`.
    Method,
    /// It does not; why.
    None { why: String },
}

impl Derivation {
    /// As it stands in the pack.
    pub fn to_value(&self) -> Value {
        match self {
            Self::Ratio { factor, divisor } => json!({
                "how": "ratio",
                "factor": factor,
                "divisor": divisor,
                "in_words": format!("{factor} × Σ numerator ÷ Σ denominator of the rows ÷ {divisor}"),
            }),
            Self::Sums => json!({
                "how": "sums",
                "in_words": "numerator and denominator are the sums of the rows; the formula says how the value follows from them",
            }),
            Self::Method => json!({
                "how": "method",
                "in_words": "the method of the line over the rows of kind cell",
            }),
            Self::None { why } => json!({"how": "none", "in_words": why}),
        }
    }

    pub fn parse(value: &Value) -> Option<Self> {
        match value["how"].as_str()? {
            "ratio" => {
                let number = |key: &str| u32::try_from(value[key].as_u64()?).ok();
                Some(Self::Ratio { factor: number("factor")?, divisor: number("divisor")? })
            }
            "sums" => Some(Self::Sums),
            "method" => Some(Self::Method),
            "none" => Some(Self::None { why: value["in_words"].as_str()?.to_owned() }),
            _ => None,
        }
    }
}

/// What a line says of itself.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Figures {
    pub value: Option<f64>,
    pub numerator: Option<f64>,
    pub denominator: Option<f64>,
}

impl Figures {
    fn is_same(self, other: Self) -> bool {
        same(self.value, other.value)
            && same(self.numerator, other.numerator)
            && same(self.denominator, other.denominator)
    }
}

/// How near a factor is to another one that comes from the same formula, of it: far above what division leaves in binary digits.
const FACTOR_NEARNESS: f64 = 1e-9;

impl Figures {
    /// value × denominator ÷ numerator, where that says anything.
    pub fn factor(self) -> Option<f64> {
        let (value, numerator, denominator) = (self.value?, self.numerator?, self.denominator?);
        let factor = value * denominator / numerator;
        (numerator != 0.0 && factor.is_finite() && factor != 0.0).then_some(factor)
    }

    /// Whether the value is that many times numerator by denominator. A formula of one division has all three or none of a value; a
    /// division by zero has no value.
    pub fn follows(self, factor: f64) -> bool {
        match (self.value, self.numerator, self.denominator) {
            (Some(value), Some(numerator), Some(denominator)) => {
                let again = factor * numerator / denominator;
                (value - again).abs() <= FACTOR_NEARNESS * value.abs().max(again.abs())
            }
            (Some(_), ..) => false,
            (None, Some(numerator), Some(denominator)) => {
                denominator == 0.0 || !(factor * numerator / denominator).is_finite()
            }
            (None, ..) => true,
        }
    }
}

/// Whether two computed numbers are one: integers exactly, others to the 12 significant digits that decide (see [`exact_decimal`]).
pub fn same(left: Option<f64>, right: Option<f64>) -> bool {
    match (left, right) {
        (None, None) => true,
        (Some(left), Some(right)) => {
            let is_whole = left.fract() == 0.0 && right.fract() == 0.0;
            let near = (left - right).abs() <= 1e-12 * left.abs().max(right.abs());
            exact_decimal(left) == exact_decimal(right) || (near && !is_whole)
        }
        _ => false,
    }
}

/// Σ numerator and Σ denominator of the rows that add up to the line; `None` where no row has one.
pub fn sums(rows: &[EvidenceRow]) -> (Option<f64>, Option<f64>) {
    let added = rows.iter().filter(|row| row.kind != RowKind::Cell);
    let add = |sum: Option<f64>, part: Option<f64>| match part {
        Some(part) => Some(sum.unwrap_or(0.0) + part),
        None => sum,
    };
    added.fold((None, None), |(n, d), row| {
        (add(n, row.point.numerator), add(d, row.point.denominator))
    })
}

/// What the rows come to by a derivation, with what the line says where the derivation does not speak of it.
pub fn derived(
    how: &Derivation,
    objective: &Objective,
    zone: &Zone,
    rows: &[EvidenceRow],
    line: Figures,
) -> Figures {
    let (numerator, denominator) = sums(rows);
    match how {
        Derivation::Ratio { factor, divisor } => {
            let value = match (numerator, denominator) {
                (Some(n), Some(d)) if d != 0.0 => {
                    Some(f64::from(*factor) * n / (d * f64::from(*divisor)))
                }
                _ => None,
            };
            Figures { value, numerator, denominator }
        }
        Derivation::Sums => Figures { value: line.value, numerator, denominator },
        Derivation::Method => {
            let point = by_method(objective, zone, rows);
            let KpiPoint { value, numerator, denominator, .. } = point;
            Figures { value, numerator, denominator }
        }
        Derivation::None { .. } => line,
    }
}

fn by_method(objective: &Objective, zone: &Zone, rows: &[EvidenceRow]) -> KpiPoint {
    let cells: Vec<&EvidenceRow> = rows.iter().filter(|row| row.kind == RowKind::Cell).collect();
    let ranges = cells.iter().map(|row| row.range);
    let of_objects = objective.method.spread() == Some(Spread::Objects);
    let series = KpiSeries {
        kpi_id: objective.id.clone(),
        unit: Unit::new(&objective.unit),
        zone: zone.clone(),
        buckets: if of_objects { ranges.take(1).collect() } else { ranges.collect() },
        keys: Vec::new(),
        groups: if of_objects {
            cells.iter().map(|row| vec![row.object.clone()]).collect()
        } else {
            vec![Vec::new()]
        },
        points: cells.iter().map(|row| row.point.clone()).collect(),
    };
    let whole = KpiPoint::missing();
    let (method, comparison) = (&objective.method, objective.comparison);
    method_value(method, comparison, &whole, Some(&series), &BTreeMap::new()).point
}

/// The derivation that leads from the rows to what the line says, found by trying: what is written into a pack was true.
pub fn find_derivation(
    objective: &Objective,
    zone: &Zone,
    rows: &[EvidenceRow],
    line: Figures,
) -> Derivation {
    let leads = |how: &Derivation| derived(how, objective, zone, rows, line).is_same(line);
    let none = |why: &str| Derivation::None { why: why.to_owned() };
    if rows.is_empty() {
        return none("no rows: the line is made from other lines, or nothing was expected");
    }
    let mut tried: Vec<Derivation> = Vec::new();
    if objective.method.spread().is_some() {
        tried.push(Derivation::Method);
    } else if line.numerator.is_some() && line.denominator.is_some() {
        // Percent, plain numbers, seconds as hours.
        let ratios = [(100, 1), (1, 1), (1, 3600)];
        tried.extend(ratios.map(|(factor, divisor)| Derivation::Ratio { factor, divisor }));
        tried.push(Derivation::Sums);
    }
    tried.into_iter().find(leads).unwrap_or_else(|| {
        none("the formula or method needs more than sums over objects and days, such as peaks, weights or medians of tickets")
    })
}
