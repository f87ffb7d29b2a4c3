//! Evidence and contract to statement: verdict, margin, credit, score, and the arithmetic that leads to them.
//!
//! ```text
//! point ──no value────────────────────────────────────────────► undecided (or breached, where missing data count so)
//!   │   ──too little valid data──► missing-data rule ─────────► undecided │ breached │ go on
//!   └── exact_decimal ─► rounding rule ─► compare with target ─► achieved │ breached ─► step ─► percent of the fee ─► cap
//! ```

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive as _;

use super::contract::{
    Comparison, Contract, ExclusionMode, Method, MissingDataRule, Objective, RoundingRule,
};
use super::credit::{
    AssessedLine, ContractMoney, CreditAssessment, CreditContext, History, Outcome, Settlement,
    assess, meets, rounded, settle,
};
use super::scorecard::{NoDataScore, weighted_score_percent};
use super::statement::{AppliedExclusion, ObjectiveResult, Statement, Verdict, valid_ratio};
use crate::model::{CalendarMonth, Gap, KpiPoint, KpiSeries, Timestamp, Unit, Zone};

/// What was computed for one objective.
#[derive(Clone, Debug, PartialEq)]
pub struct ObjectiveEvidence {
    pub objective_id: String,
    /// Formula text with its names.
    pub formula: String,
    /// Version of the KPI's definition; `None` for a formula of the contract's own.
    pub formula_version: Option<u32>,
    /// The whole period, with the method's exclusions.
    pub total: KpiPoint,
    pub daily: KpiSeries,
    pub hourly: KpiSeries,
    /// Objects with their own value over the period, worst first.
    pub worst_objects: Vec<WorstObject>,
    pub exclusions: Vec<AppliedExclusion>,
}

/// One object of a worst list.
#[derive(Clone, Debug, PartialEq)]
pub struct WorstObject {
    pub label: String,
    /// Full name.
    pub name: String,
    pub point: KpiPoint,
    /// Share of the scope's failures (lost part) that this object caused, 0..=1; `None` where the formula has no numerator and denominator.
    pub contribution: Option<f64>,
}

/// Significant digits that a computed value keeps on its way into decimal arithmetic.
///
/// *Good*: the binary noise of adding and dividing (1e-15 relative for each step) is gone, so `99.89999999999999` is 99.9 and meets
/// a target of 99.9. *Bad*: two rates that differ by less than one part in 10^12 compare equal; counters would have to exceed
/// 10^11 attempts in a month for that.
const SIGNIFICANT_DIGITS: usize = 12;

/// Integers up to here are exact in binary floating point (2^53).
const EXACT_INTEGER_MAX: f64 = 9_007_199_254_740_992.0;

/// Decimals with which the arithmetic shows a value.
const SHOWN_DECIMALS: u32 = 6;

/// The only way from binary floating point to decimal: an integer below 2^53 stays exact, any other value is rounded to
/// 12 significant digits and keeps no zeros at the end. `None` for what is not a number and for values beyond the decimal range
/// (about 7.9e28).
pub fn exact_decimal(value: f64) -> Option<Decimal> {
    if !value.is_finite() {
        return None;
    }
    if value.fract() == 0.0 && value.abs() <= EXACT_INTEGER_MAX {
        return Some(Decimal::from(value as i64));
    }
    let text = format!("{value:.*e}", SIGNIFICANT_DIGITS - 1);
    let exponent: i32 = text.split_once('e')?.1.parse().ok()?;
    if exponent < -28 {
        return Some(Decimal::ZERO);
    }
    Decimal::from_scientific_lossy(&text).ok().map(|d| d.normalize())
}

/// Judges one month of a contract.
///
/// Evidence is found by its objective's id; an objective without any is undecided. The same input gives the same statement.
pub fn evaluate(
    contract: &Contract,
    month: CalendarMonth,
    as_of: Timestamp,
    evidence: Vec<ObjectiveEvidence>,
) -> Statement {
    let mut evidence: Vec<Option<ObjectiveEvidence>> = evidence.into_iter().map(Some).collect();
    let mut take = |id: &str| {
        evidence.iter_mut().find(|e| e.as_ref().is_some_and(|e| e.objective_id == id))?.take()
    };
    let judged: Vec<(ObjectiveResult, CreditAssessment)> = contract
        .objectives
        .iter()
        .map(|objective| {
            let found = take(&objective.id).unwrap_or_else(|| no_evidence(contract, objective));
            judge(contract, objective, found)
        })
        .collect();
    let settlement = settlement(contract, &judged);
    let objectives: Vec<ObjectiveResult> = judged.into_iter().map(|(result, _)| result).collect();
    let lines: Vec<(Decimal, Option<Decimal>)> =
        objectives.iter().map(|o| (o.objective.weight, score(o.verdict))).collect();
    Statement {
        contract: contract.clone(),
        month,
        period: contract.zone.month(month),
        as_of,
        credit_total: settlement.malus,
        credit_uncapped: settlement.gross,
        score_percent: weighted_score_percent(&lines, NoDataScore::Zero),
        objectives,
    }
}

/// What the period costs and brings; of earlier periods nothing is known here.
fn settlement(contract: &Contract, judged: &[(ObjectiveResult, CreditAssessment)]) -> Settlement {
    let money = ContractMoney {
        fee: contract.fee,
        currency: &contract.currency,
        currency_decimals: contract.currency_decimals,
        credit_cap_percent: contract.credit_cap_percent,
    };
    let lines = judged
        .iter()
        .map(|(result, assessment)| AssessedLine {
            objective_id: result.objective.id.clone(),
            outcome: outcome(result.verdict),
            assessment: assessment.clone(),
        })
        .collect();
    settle(&contract.settlement, &money, lines, &History::default())
}

fn outcome(verdict: Verdict) -> Outcome {
    match verdict {
        Verdict::Achieved => Outcome::Met,
        Verdict::Breached => Outcome::Missed,
        Verdict::Undecided => Outcome::Undecided,
    }
}

/// Percent of its weight that an objective brings to the scorecard.
fn score(verdict: Verdict) -> Option<Decimal> {
    match verdict {
        Verdict::Achieved => Some(Decimal::ONE_HUNDRED),
        Verdict::Breached => Some(Decimal::ZERO),
        Verdict::Undecided => None,
    }
}

fn no_evidence(contract: &Contract, objective: &Objective) -> ObjectiveEvidence {
    let kpi_id = objective.kpi.clone().unwrap_or_else(|| "formula".to_owned());
    let series = empty_series(kpi_id, &objective.unit, &contract.zone);
    ObjectiveEvidence {
        objective_id: objective.id.clone(),
        formula: objective.formula.clone().unwrap_or_default(),
        formula_version: None,
        total: KpiPoint::missing(),
        daily: series.clone(),
        hourly: series,
        worst_objects: Vec::new(),
        exclusions: Vec::new(),
    }
}

fn empty_series(kpi_id: String, unit: &str, zone: &Zone) -> KpiSeries {
    KpiSeries {
        kpi_id,
        unit: Unit::new(unit),
        zone: zone.clone(),
        buckets: Vec::new(),
        keys: Vec::new(),
        groups: Vec::new(),
        points: Vec::new(),
    }
}

/// What is known about the data before the value is compared.
#[derive(Clone, Debug, PartialEq)]
enum Basis {
    /// A value that may be compared.
    Value(Decimal),
    /// The contract counts the lack of data as a breach.
    CountsAsBreached,
    /// No verdict, with the reason.
    Undecided,
}

fn judge(
    contract: &Contract,
    objective: &Objective,
    evidence: ObjectiveEvidence,
) -> (ObjectiveResult, CreditAssessment) {
    let mut arithmetic = Vec::new();
    let point = &evidence.total;
    let value = point.value.and_then(exact_decimal);
    arithmetic.push(value_line(objective, point, value));
    arithmetic.extend(exclusion_line(objective, &evidence.exclusions));
    let basis = basis(objective, point, value, &mut arithmetic);
    let compared = value.map(|value| rounded(value, objective.rounding));
    if let (Some(value), Some(compared)) = (value, compared) {
        arithmetic.extend(rounding_line(objective, value, compared));
    }
    let verdict = match (&basis, compared) {
        (Basis::CountsAsBreached, _) => Verdict::Breached,
        (Basis::Value(_), Some(compared)) => {
            let met = meets(compared, objective.comparison, objective.target);
            if met { Verdict::Achieved } else { Verdict::Breached }
        }
        _ => Verdict::Undecided,
    };
    let warning = verdict == Verdict::Achieved && in_danger(objective, compared);
    if let (Basis::Value(_), Some(compared)) = (&basis, compared) {
        arithmetic.push(comparison_line(objective, compared, verdict));
        arithmetic.extend(warning.then(|| warning_line(objective)).flatten());
    }
    let context = CreditContext {
        outcome: outcome(verdict),
        compared: match basis {
            Basis::Value(_) => compared,
            Basis::CountsAsBreached | Basis::Undecided => None,
        },
        comparison: objective.comparison,
        target: objective.target,
        unit: &objective.unit,
        fee: contract.fee,
        currency: &contract.currency,
        currency_decimals: contract.currency_decimals,
        pool: contract.settlement.at_risk_pool.as_ref(),
    };
    let assessment = assess(&objective.credit, &context);
    arithmetic.extend(assessment.steps.iter().map(|step| step.text.clone()));
    let result = ObjectiveResult {
        objective: objective.clone(),
        verdict,
        warning,
        sli: point.value,
        gap: gap(point),
        compared,
        numerator: point.numerator,
        denominator: point.denominator,
        completeness: point.completeness,
        received: point.received,
        expected: point.expected,
        suspect_share: point.suspect_share,
        margin: match basis {
            Basis::Value(_) => compared.and_then(|compared| margin(objective, compared)),
            Basis::CountsAsBreached | Basis::Undecided => None,
        },
        credit_percent: assessment.percent,
        credit: assessment.amount,
        arithmetic,
        formula: evidence.formula,
        formula_version: evidence.formula_version,
        daily: evidence.daily,
        hourly: evidence.hourly,
        worst_objects: evidence.worst_objects,
        exclusions: evidence.exclusions,
    };
    (result, assessment)
}

/// Why there is no value; a value that decimal arithmetic cannot hold counts as none.
fn gap(point: &KpiPoint) -> Option<Gap> {
    match point.value {
        Some(value) if exact_decimal(value).is_some() => None,
        Some(_) => Some(Gap::NotANumber),
        None => Some(point.gap.clone().unwrap_or(Gap::Missing)),
    }
}

/// Whether the data allow a verdict. A point without a value has none, except where nothing of what was expected arrived and the
/// contract counts missing data as a breach: delivering nothing must not be better than delivering a little.
fn basis(
    objective: &Objective,
    point: &KpiPoint,
    value: Option<Decimal>,
    arithmetic: &mut Vec<String>,
) -> Basis {
    let Some(value) = value else {
        let nothing_arrived = gap(point) == Some(Gap::Missing) && point.expected > 0;
        if nothing_arrived && objective.missing_data == MissingDataRule::CountAsBreached {
            arithmetic.push(format!(
                "nothing of {} expected arrived; missing data count as a breach → {}",
                point.expected,
                Verdict::Breached.name()
            ));
            return Basis::CountsAsBreached;
        }
        arithmetic.push(format!("no value to compare → {}", Verdict::Undecided.name()));
        return Basis::Undecided;
    };
    let asked = exact_decimal(objective.completeness_ratio_min).unwrap_or(Decimal::ONE);
    let valid = valid_ratio(point.completeness, point.suspect_share);
    if objective.is_enough(valid) {
        return Basis::Value(value);
    }
    let lack = lack_text(point, valid.and_then(exact_decimal), asked);
    let (consequence, basis) = match objective.missing_data {
        MissingDataRule::Undecided => (Verdict::Undecided.name(), Basis::Undecided),
        MissingDataRule::Ignore => ("judged on what arrived", Basis::Value(value)),
        MissingDataRule::CountAsBreached => (Verdict::Breached.name(), Basis::CountsAsBreached),
    };
    arithmetic.push(format!("{lack} → {consequence}"));
    basis
}

fn lack_text(point: &KpiPoint, valid: Option<Decimal>, asked: Decimal) -> String {
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

/// Distance to the target in the good direction.
fn margin(objective: &Objective, compared: Decimal) -> Option<Decimal> {
    match objective.comparison {
        Comparison::AtLeast => compared.checked_sub(objective.target),
        Comparison::AtMost => objective.target.checked_sub(compared),
    }
}

/// Whether a value that meets the target lies between it and the warning value, both included.
fn in_danger(objective: &Objective, compared: Option<Decimal>) -> bool {
    match (objective.warning, compared) {
        (Some(warning), Some(compared)) => {
            compared == warning || !meets(compared, objective.comparison, warning)
        }
        _ => false,
    }
}

/// `RRC setup success = 100 × 9950123 ÷ 9991230 = 99.588569 %`
fn value_line(objective: &Objective, point: &KpiPoint, value: Option<Decimal>) -> String {
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
fn shown(value: Decimal, target: Decimal) -> Decimal {
    let short = if value.abs() < Decimal::ONE {
        value.round_sf(SHOWN_DECIMALS).unwrap_or(value)
    } else {
        value.round_dp(SHOWN_DECIMALS)
    };
    let short = short.normalize();
    if short.cmp(&target) == value.cmp(&target) { short } else { value }
}

fn with_unit(number: &Decimal, unit: &str) -> String {
    if unit.is_empty() { number.to_string() } else { format!("{number} {unit}") }
}

/// How excluded time was treated, where the method knows it; unstated, the same outages give three results (worked example A01).
fn exclusion_line(objective: &Objective, exclusions: &[AppliedExclusion]) -> Option<String> {
    let Method::AvailabilityWithExclusions { mode } = objective.method else { return None };
    let effect = match mode {
        ExclusionMode::DowntimeOnly => "excluded downtime does not count, service time stays whole",
        ExclusionMode::DowntimeAndServiceTime => "excluded time leaves downtime and service time",
    };
    let ids: Vec<&str> = exclusions.iter().map(|e| e.entry.id.as_str()).collect();
    let ids = if ids.is_empty() { "none".to_owned() } else { ids.join(", ") };
    Some(format!("exclusions: {ids}; {effect}"))
}

fn rounding_line(objective: &Objective, value: Decimal, compared: Decimal) -> Option<String> {
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
fn comparison_line(objective: &Objective, compared: Decimal, verdict: Verdict) -> String {
    let sign = match (objective.comparison, verdict) {
        (Comparison::AtLeast, Verdict::Achieved) => "≥",
        (Comparison::AtLeast, _) => "<",
        (Comparison::AtMost, Verdict::Achieved) => "≤",
        (Comparison::AtMost, _) => ">",
    };
    let value = with_unit(&shown(compared, objective.target), &objective.unit);
    let target = with_unit(&objective.target, &objective.unit);
    format!("{value} {sign} target {target} → {}", verdict.name())
}

fn warning_line(objective: &Objective) -> Option<String> {
    let warning = with_unit(&objective.warning?, &objective.unit);
    Some(format!("inside the warning zone, which begins at {warning}"))
}
