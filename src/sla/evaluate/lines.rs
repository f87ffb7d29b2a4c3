//! The arithmetic in words and numbers, one step per line.

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive as _;

use super::{ObjectiveEvidence, exact_decimal, gap};
use crate::model::{Gap, KpiPoint};
use crate::sla::contract::{Comparison, ExclusionMode, Objective, RoundingRule};
use crate::sla::statement::{RefusedEntry, Verdict};
use crate::words::{Part, Sentence, formula, sentence};

/// Decimals with which the arithmetic shows a value.
const SHOWN_DECIMALS: u32 = 6;

pub fn lack(point: &KpiPoint, valid: Option<Decimal>, asked: Decimal) -> Sentence {
    let asked = percent(asked);
    let Some(valid) = valid else {
        return sentence!("sentences-lack-unexpected", asked = asked);
    };
    let received = percent(point.completeness.and_then(exact_decimal).unwrap_or_default());
    match exact_decimal(point.suspect_share) {
        Some(suspect) if !suspect.is_zero() => sentence!(
            "sentences-lack-suspect",
            received = received,
            whole = Part::percent(Decimal::ONE_HUNDRED),
            suspect = percent(suspect),
            valid = percent(valid),
            asked = asked,
        ),
        _ => sentence!("sentences-lack", received = received, asked = asked),
    }
}

/// `0.895833333333` as `89.583333 %`.
fn percent(ratio: Decimal) -> Part {
    let percent = ratio.checked_mul(Decimal::ONE_HUNDRED).unwrap_or(Decimal::MAX);
    Part::percent(percent.round_dp(SHOWN_DECIMALS).normalize())
}

/// Whether exclusions left nothing to measure: then that no data arrived would say what is not so.
pub fn is_all_excluded(objective: &Objective, evidence: &ObjectiveEvidence) -> bool {
    let total = &evidence.total;
    total.value.is_none()
        && gap(total) == Some(Gap::Missing)
        && objective.is_of_counters()
        && (total.expected, total.received) == (0, 0)
        && !evidence.exclusions.is_empty()
}

/// `RRC setup success = 100 × 9950123 ÷ 9991230 = 99.588569 %`
pub fn value_line(objective: &Objective, point: &KpiPoint, value: Option<Decimal>) -> Sentence {
    let name = objective.named();
    let equation = match (point.numerator, point.denominator) {
        (Some(n), Some(d)) => fraction(n, d, point.value),
        _ => None,
    };
    match (value, gap(point), equation) {
        (Some(value), _, equation) => {
            let shown = Part::quantity(shown(value, objective.target), &objective.unit);
            match equation {
                Some(equation) => formula![name, " = ", equation, " = ", shown],
                None => formula![name, " = ", shown],
            }
        }
        (None, Some(Gap::Missing), _) => sentence!("sentences-no-data-arrived", name = name),
        (None, Some(Gap::ZeroDenominator), Some(equation)) => {
            sentence!("sentences-nothing-happened-of", name = name, equation = equation)
        }
        (None, Some(Gap::ZeroDenominator), None) => {
            sentence!("sentences-nothing-happened", name = name)
        }
        (None, Some(Gap::Unavailable { counter }), _) => {
            sentence!("sentences-never-imported", name = name, counter = counter.to_string())
        }
        (None, ..) => sentence!("sentences-no-value-number", name = name),
    }
}

/// `100 × 9950123 ÷ 9991230`; without the factor where it is 1. `None` where numerator and denominator do not explain the value
/// by a plain factor.
fn fraction(numerator: f64, denominator: f64, value: Option<f64>) -> Option<Sentence> {
    let fraction = formula![exact_decimal(numerator)?, " ÷ ", exact_decimal(denominator)?];
    let ratio = numerator / denominator;
    let Some(value) = value.filter(|_| ratio.is_finite() && ratio != 0.0) else {
        return Some(fraction);
    };
    let factor = exact_decimal(value / ratio)?.round_sf(9)?.normalize();
    let explains = (factor.to_f64()? * ratio - value).abs() <= 1e-9 * value.abs();
    if !explains || factor.mantissa().unsigned_abs() >= 1_000_000 {
        return None;
    }
    Some(if factor == Decimal::ONE { fraction } else { formula![factor, " × ", fraction] })
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

/// How excluded time was treated, where the contract agrees on exclusions; unstated, the same outages give three results (worked
/// example A01). What does not count is named with its reason.
pub fn exclusion_lines(objective: &Objective, evidence: &ObjectiveEvidence) -> Vec<Sentence> {
    let mut said = Vec::new();
    if let Some(terms) = &objective.exclusions {
        let names = evidence.exclusions.iter().map(|e| match e.capped_secs {
            0 => Sentence::from(e.entry.id.as_str()),
            secs => {
                sentence!("sentences-beyond-cap", id = &e.entry.id, minutes = secs / 60)
            }
        });
        let names = if evidence.exclusions.is_empty() {
            sentence!("sentences-none")
        } else {
            Sentence::list(names)
        };
        said.push(match terms.mode {
            ExclusionMode::DowntimeOnly => {
                sentence!("sentences-exclusions-downtime", names = names)
            }
            ExclusionMode::DowntimeAndServiceTime => {
                sentence!("sentences-exclusions-service", names = names)
            }
        });
    }
    // Often many for one reason, such as a line that agrees on no exclusions: one step tells them all.
    let refused = &evidence.refused_exclusions;
    for (at, first) in refused.iter().enumerate() {
        let is_same = |other: &&RefusedEntry| other.reason == first.reason;
        if refused[..at].iter().any(|before| is_same(&before)) {
            continue;
        }
        let reason = first.reason.sentence();
        let ids: Vec<&str> =
            refused[at..].iter().filter(is_same).map(|same| same.entry.id.as_str()).collect();
        said.push(match ids.as_slice() {
            [id] => sentence!("sentences-exclusion-refused", id = *id, reason = reason),
            ids => {
                let ids = Sentence::list(ids.iter().copied());
                sentence!("sentences-exclusions-refused", ids = ids, reason = reason)
            }
        });
    }
    said
}

pub fn rounding_line(objective: &Objective, value: Decimal, compared: Decimal) -> Option<Sentence> {
    let value = Part::quantity(value, &objective.unit);
    let result = Part::quantity(compared, &objective.unit);
    Some(match objective.rounding {
        RoundingRule::None => return None,
        RoundingRule::HalfUp { decimals } => sentence!(
            "sentences-rounded-half-up",
            value = value,
            decimals = decimals,
            result = result,
        ),
        RoundingRule::HalfEven { decimals } => sentence!(
            "sentences-rounded-half-even",
            value = value,
            decimals = decimals,
            result = result,
        ),
    })
}

/// `99.588569 % < target 99.90 % → breached`
pub fn comparison_line(objective: &Objective, compared: Decimal, verdict: Verdict) -> Sentence {
    let sign = match (objective.comparison, verdict) {
        (Comparison::AtLeast, Verdict::Achieved) => "≥",
        (Comparison::AtLeast, _) => "<",
        (Comparison::AtMost, Verdict::Achieved) => "≤",
        (Comparison::AtMost, _) => ">",
    };
    let value = Part::quantity(shown(compared, objective.target), &objective.unit);
    let target = Part::quantity(objective.target, &objective.unit);
    let tolerance = Part::quantity(objective.tolerance, &objective.unit);
    let word = verdict.sentence();
    match verdict {
        Verdict::Tolerated => sentence!(
            "sentences-compared-within",
            value = value,
            sign = sign,
            target = target,
            tolerance = tolerance,
            verdict = word,
        ),
        Verdict::Breached if !objective.tolerance.is_zero() => sentence!(
            "sentences-compared-beyond",
            value = value,
            sign = sign,
            target = target,
            tolerance = tolerance,
            verdict = word,
        ),
        _ => sentence!(
            "sentences-compared",
            value = value,
            sign = sign,
            target = target,
            verdict = word,
        ),
    }
}

pub fn warning_line(objective: &Objective) -> Option<Sentence> {
    let warning = Part::quantity(objective.warning?, &objective.unit);
    Some(sentence!("sentences-warning-zone", warning = warning))
}
