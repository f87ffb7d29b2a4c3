//! The arithmetic in words and numbers, one step per line.

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive as _;

use super::{ObjectiveEvidence, exact_decimal, gap};
use crate::model::{Gap, KpiPoint};
use crate::sla::contract::{Comparison, ExclusionMode, Objective, RoundingRule};
use crate::sla::statement::Verdict;

/// Decimals with which the arithmetic shows a value.
const SHOWN_DECIMALS: u32 = 6;

pub fn lack_text(point: &KpiPoint, valid: Option<Decimal>, asked: Decimal) -> String {
    let asked = percent_text(asked);
    let Some(valid) = valid else {
        return format!("no period was expected; {asked} valid asked for");
    };
    let received = point.completeness.and_then(exact_decimal).unwrap_or_default();
    match exact_decimal(point.suspect_share) {
        Some(suspect) if !suspect.is_zero() => format!(
            "{} received × (100 % − {} suspect) = {} valid < {asked} asked for",
            percent_text(received),
            percent_text(suspect),
            percent_text(valid)
        ),
        _ => format!("{} received < {asked} asked for", percent_text(received)),
    }
}

/// `0.895833333333` as `89.583333 %`.
fn percent_text(ratio: Decimal) -> String {
    let percent = ratio.checked_mul(Decimal::ONE_HUNDRED).unwrap_or(Decimal::MAX);
    format!("{} %", percent.round_dp(SHOWN_DECIMALS).normalize())
}

/// `RRC setup success = 100 × 9950123 ÷ 9991230 = 99.588569 %`
pub fn value_line(objective: &Objective, point: &KpiPoint, value: Option<Decimal>) -> String {
    let name = &objective.name;
    let fraction = match (point.numerator, point.denominator) {
        (Some(n), Some(d)) => fraction_text(n, d, point.value),
        _ => None,
    };
    let equation = fraction.map_or_else(String::new, |fraction| format!("{fraction} = "));
    match (value, gap(point)) {
        (Some(value), _) => {
            let shown = shown(value, objective.target);
            format!("{name} = {equation}{}", with_unit(&shown, &objective.unit))
        }
        (None, Some(Gap::Missing)) => format!("{name}: no data arrived"),
        (None, Some(Gap::ZeroDenominator)) => {
            format!("{name} = {equation}no value: nothing happened that could be judged")
        }
        (None, Some(Gap::Unavailable { counter })) => {
            format!("{name}: no value: counter {counter} was never imported")
        }
        (None, _) => format!("{name}: no value: the arithmetic left the numbers"),
    }
}

/// `100 × 9950123 ÷ 9991230`; without the factor where it is 1. `None` where numerator and denominator do not explain the value
/// by a plain factor.
fn fraction_text(numerator: f64, denominator: f64, value: Option<f64>) -> Option<String> {
    let fraction = format!("{} ÷ {}", plain(numerator)?, plain(denominator)?);
    let ratio = numerator / denominator;
    let Some(value) = value.filter(|_| ratio.is_finite() && ratio != 0.0) else {
        return Some(fraction);
    };
    let factor = exact_decimal(value / ratio)?.round_sf(9)?.normalize();
    let explains = (factor.to_f64()? * ratio - value).abs() <= 1e-9 * value.abs();
    if !explains || factor.mantissa().unsigned_abs() >= 1_000_000 {
        return None;
    }
    Some(if factor == Decimal::ONE { fraction } else { format!("{factor} × {fraction}") })
}

fn plain(number: f64) -> Option<String> {
    exact_decimal(number).map(|d| d.to_string())
}

/// A value with six decimals (small ones with six digits), and with all it has where those would hide on which side of the
/// target it lies (worked example R04).
pub fn shown(value: Decimal, target: Decimal) -> Decimal {
    let short = if value.abs() < Decimal::ONE {
        value.round_sf(SHOWN_DECIMALS).unwrap_or(value)
    } else {
        value.round_dp(SHOWN_DECIMALS)
    };
    let short = short.normalize();
    if short.cmp(&target) == value.cmp(&target) { short } else { value }
}

pub fn with_unit(number: &Decimal, unit: &str) -> String {
    if unit.is_empty() { number.to_string() } else { format!("{number} {unit}") }
}

/// How excluded time was treated, where the contract agrees on exclusions; unstated, the same outages give three results (worked
/// example A01). What does not count is named with its reason.
pub fn exclusion_lines(objective: &Objective, evidence: &ObjectiveEvidence) -> Vec<String> {
    let mut said = Vec::new();
    if let Some(terms) = &objective.exclusions {
        let effect = match terms.mode {
            ExclusionMode::DowntimeOnly => {
                "excluded downtime does not count, service time stays whole"
            }
            ExclusionMode::DowntimeAndServiceTime => {
                "excluded time leaves downtime and service time"
            }
        };
        let names: Vec<String> = evidence
            .exclusions
            .iter()
            .map(|e| match e.capped_secs {
                0 => e.entry.id.clone(),
                secs => format!("{} ({} min of it beyond the cap)", e.entry.id, secs / 60),
            })
            .collect();
        let names = if names.is_empty() { "none".to_owned() } else { names.join(", ") };
        said.push(format!("exclusions: {names}; {effect}"));
    }
    for refused in &evidence.refused_exclusions {
        said.push(format!("exclusion {} does not count: {}", refused.entry.id, refused.reason));
    }
    said
}

pub fn rounding_line(objective: &Objective, value: Decimal, compared: Decimal) -> Option<String> {
    let (name, decimals) = match objective.rounding {
        RoundingRule::None => return None,
        RoundingRule::HalfUp { decimals } => ("half up", decimals),
        RoundingRule::HalfEven { decimals } => ("half even", decimals),
    };
    let (value, compared) =
        (with_unit(&value, &objective.unit), with_unit(&compared, &objective.unit));
    Some(format!("{value} rounded {name} to {decimals} decimals = {compared}"))
}

/// `99.588569 % < target 99.90 % → breached`
pub fn comparison_lines(objective: &Objective, compared: Decimal, verdict: Verdict) -> Vec<String> {
    let sign = match (objective.comparison, verdict) {
        (Comparison::AtLeast, Verdict::Achieved) => "≥",
        (Comparison::AtLeast, _) => "<",
        (Comparison::AtMost, Verdict::Achieved) => "≤",
        (Comparison::AtMost, _) => ">",
    };
    let value = with_unit(&shown(compared, objective.target), &objective.unit);
    let target = with_unit(&objective.target, &objective.unit);
    let tolerance = with_unit(&objective.tolerance, &objective.unit);
    let within = match verdict {
        Verdict::Tolerated => format!(" by no more than the tolerance of {tolerance}"),
        Verdict::Breached if !objective.tolerance.is_zero() => {
            format!(" by more than the tolerance of {tolerance}")
        }
        _ => String::new(),
    };
    vec![format!("{value} {sign} target {target}{within} → {}", verdict.name())]
}

pub fn warning_line(objective: &Objective) -> Option<String> {
    let warning = with_unit(&objective.warning?, &objective.unit);
    Some(format!("inside the warning zone, which begins at {warning}"))
}
