//! Evidence and contract to statement: verdict, margin, credit, score, and the arithmetic that leads to them.
//!
//! ```text
//! point ──no value──────────────────────────────────────────► undecided (or breached, where missing data count so)
//!   │   ──too little valid data──► missing-data rule ───────► undecided │ breached │ last good value │ go on
//!   └── exact_decimal ─► rounding ─► compare with target ───► achieved │ tolerated │ breached ─► grace ─► forgiven │ breached
//! outcomes of all lines ─► credit rules ─► settlement (repeats, pool, points, caps, bonus, earn-back) ─► score
//! ```

mod lines;
mod outlook;

use std::collections::BTreeMap;

use jiff::civil::Date;
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive as _;

pub use self::outlook::Surroundings;
use super::contract::{
    CompareRule, Comparison, Contract, Grace, MissingDataRule, Objective, Source,
};
use super::credit::{
    AssessedLine, ContractMoney, CreditAssessment, CreditContext, History, Outcome, SettledLine,
    assess, meets, rounded, settle,
};
use super::forecast::DayCount;
use super::method::{Method, composite_value};
use super::outage_metric::CountedOutage;
use super::scorecard::{
    Conformance, ScoreTargets, ScorecardTerms, conformance, score_percent, weighted_score_percent,
};
use super::statement::{
    AppliedExclusion, ObjectiveResult, Reason, RefusedEntry, Statement, Verdict, valid_ratio,
};
use super::window::SlaPeriod;
use crate::model::{Gap, KpiPoint, KpiSeries, TimeRange, Timestamp, Unit, Zone};
use crate::words::{Part, Sentence, formula, sentence};

/// What a period is judged from.
#[derive(Clone, Debug)]
pub struct EvaluationInput<'a> {
    pub contract: &'a Contract,
    pub name: SlaPeriod,
    /// Data later than this were not looked at.
    pub as_of: Timestamp,
    /// Found by its objective's id; an objective without any is undecided.
    pub evidence: Vec<ObjectiveEvidence>,
    /// Outcomes of earlier periods, for grace, repeats and earn-back.
    pub history: &'a History,
    /// Values that stand in where the contract says so, by objective.
    pub last_good: &'a BTreeMap<String, LastGood>,
    /// What is supposed to be different from the contract; empty for an official result.
    pub what_if: Vec<Sentence>,
}

/// The value of the last period that had enough data.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LastGood {
    /// `2026-09`
    pub label: String,
    pub value: Decimal,
}

/// What was computed for one objective.
#[derive(Clone, Debug, PartialEq)]
pub struct ObjectiveEvidence {
    pub objective_id: String,
    /// Formula text with its names.
    pub formula: String,
    /// Version of the KPI's definition; `None` for a formula of the contract's own.
    pub formula_version: Option<u32>,
    /// The whole period, by the method and with its exclusions.
    pub total: KpiPoint,
    /// How the method came to the total, one step per line; empty where it is the plain KPI.
    pub method_arithmetic: Vec<Sentence>,
    pub daily: KpiSeries,
    pub hourly: KpiSeries,
    /// Objects with their own value over the period, worst first.
    pub worst_objects: Vec<WorstObject>,
    pub exclusions: Vec<AppliedExclusion>,
    pub refused_exclusions: Vec<RefusedEntry>,
    pub outages: Vec<CountedOutage>,
    /// Ids of the tickets that the value rests on.
    pub tickets: Vec<String>,
    pub reasons: Vec<Reason>,
    /// Objects or sites whose seconds are added up; `None` where no time is measured.
    pub n_units: Option<u64>,
    /// How much of the denominator is still to come in the period, where it is known beforehand: seconds of service.
    pub rest_amount: Option<Decimal>,
    /// Days of earlier periods, for a forecast by the days of the week.
    pub past_days: Vec<Vec<DayCount>>,
}

impl ObjectiveEvidence {
    /// Nothing is known.
    pub fn none(contract: &Contract, objective: &Objective) -> Self {
        let kpi_id = objective.kpi().unwrap_or("formula").to_owned();
        let series = empty_series(kpi_id, &objective.unit, &contract.zone);
        Self {
            objective_id: objective.id.clone(),
            formula: objective.formula().unwrap_or_default().to_owned(),
            formula_version: None,
            total: KpiPoint::missing(),
            method_arithmetic: Vec::new(),
            daily: series.clone(),
            hourly: series,
            worst_objects: Vec::new(),
            exclusions: Vec::new(),
            refused_exclusions: Vec::new(),
            outages: Vec::new(),
            tickets: Vec::new(),
            reasons: Vec::new(),
            n_units: None,
            rest_amount: None,
            past_days: Vec::new(),
        }
    }
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

/// Judges one period of a contract. The same input gives the same statement.
pub fn evaluate(input: EvaluationInput<'_>) -> Statement {
    let EvaluationInput { contract, name, as_of, evidence, history, last_good, what_if } = input;
    let mut evidence: BTreeMap<String, ObjectiveEvidence> =
        evidence.into_iter().map(|one| (one.objective_id.clone(), one)).collect();
    let first_day = name.first_day();
    let period = name.range(&contract.zone);
    let mut judged: Vec<Judged> = contract
        .objectives
        .iter()
        .map(|objective| {
            let (objective, target_from) = objective.in_force(first_day);
            let found = evidence
                .remove(&objective.id)
                .unwrap_or_else(|| ObjectiveEvidence::none(contract, &objective));
            Judged::of(objective, target_from, found, last_good)
        })
        .collect();
    judge_composites(&mut judged);
    for line in &mut judged {
        line.forgive(history);
    }
    let settlement = settle_lines(contract, &judged, history);
    let lines: Vec<(Decimal, Option<Decimal>)> = judged
        .iter()
        .map(|line| (line.objective.weight, line.score_percent(&contract.scorecard)))
        .collect();
    let score_percent = weighted_score_percent(&lines, contract.scorecard.no_data);
    let objectives: Vec<ObjectiveResult> = judged
        .into_iter()
        .zip(settlement.assessed)
        .zip(&settlement.settlement.lines)
        .map(|((line, assessment), settled)| {
            let around = line.surroundings(contract, period, as_of);
            line.result(assessment, settled, around)
        })
        .collect();
    let in_force = objectives.iter().map(|o| o.objective.clone()).collect();
    Statement {
        contract: Contract { objectives: in_force, ..contract.clone() },
        period,
        name,
        as_of,
        credit_total: settlement.settlement.malus,
        credit_uncapped: settlement.settlement.gross,
        settlement: settlement.settlement,
        score_percent,
        objectives,
        history: Vec::new(),
        what_if,
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
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Basis {
    /// There is a value, and it may be compared.
    Value,
    /// The contract counts the lack of data as a breach.
    CountsAsBreached,
    /// No verdict; the arithmetic says why.
    Undecided,
}

/// One objective on its way to a result.
struct Judged {
    objective: Objective,
    target_from: Option<Date>,
    evidence: ObjectiveEvidence,
    arithmetic: Vec<Sentence>,
    basis: Basis,
    /// Before rounding.
    value: Option<Decimal>,
    rounded: Option<Decimal>,
    compared: Option<Decimal>,
    verdict: Verdict,
    /// Before grace.
    missed: bool,
    /// Whether the value is that of an earlier period.
    stands_in: bool,
}

impl Judged {
    fn of(
        objective: Objective,
        target_from: Option<Date>,
        evidence: ObjectiveEvidence,
        last_good: &BTreeMap<String, LastGood>,
    ) -> Self {
        let mut judged = Self {
            value: evidence.total.value.and_then(exact_decimal),
            objective,
            target_from,
            arithmetic: Vec::new(),
            basis: Basis::Undecided,
            rounded: None,
            compared: None,
            verdict: Verdict::Undecided,
            missed: false,
            stands_in: false,
            evidence,
        };
        if judged.objective.source == Source::Composite {
            return judged;
        }
        judged.arithmetic.append(&mut judged.evidence.method_arithmetic);
        let (objective, evidence) = (&judged.objective, &judged.evidence);
        let line = if lines::is_all_excluded(objective, evidence) {
            sentence!("sentences-all-excluded", name = objective.named())
        } else {
            lines::value_line(objective, &evidence.total, judged.value)
        };
        judged.arithmetic.push(line);
        judged.arithmetic.extend(lines::exclusion_lines(&judged.objective, &judged.evidence));
        judged.find_basis(last_good);
        judged.compare();
        judged
    }

    /// Whether the data allow a verdict. A point without a value has none, except where nothing of what was expected arrived and
    /// the contract counts missing data as a breach: delivering nothing must not be better than delivering a little.
    fn find_basis(&mut self, last_good: &BTreeMap<String, LastGood>) {
        let point = &self.evidence.total;
        let rule = self.objective.missing_data;
        if self.value.is_none() {
            let nothing_arrived =
                gap(point) == Some(Gap::Missing) && point.expected > 0 && point.received == 0;
            match rule {
                MissingDataRule::CountAsBreached if nothing_arrived => {
                    self.arithmetic.push(sentence!(
                        "sentences-nothing-arrived-breach",
                        n = point.expected,
                        verdict = Verdict::Breached.sentence(),
                    ));
                    self.basis = Basis::CountsAsBreached;
                }
                MissingDataRule::LastGood if nothing_arrived => {
                    let lack = sentence!("sentences-nothing-arrived", n = point.expected);
                    self.stand_in(lack, last_good);
                }
                _ => {
                    let verdict = Verdict::Undecided.sentence();
                    self.arithmetic.push(sentence!("sentences-no-value", verdict = verdict));
                }
            }
            return;
        }
        // Records are not expected at regular times: what is there is all there is.
        if !self.objective.is_of_counters() {
            self.basis = Basis::Value;
            return;
        }
        let asked = exact_decimal(self.objective.completeness_ratio_min).unwrap_or(Decimal::ONE);
        let valid = valid_ratio(point.completeness, point.suspect_share);
        if self.objective.is_enough(valid) {
            self.basis = Basis::Value;
            return;
        }
        let lack = lines::lack(point, valid.and_then(exact_decimal), asked);
        let consequence = match rule {
            MissingDataRule::Undecided => Verdict::Undecided.sentence(),
            MissingDataRule::Ignore => {
                self.basis = Basis::Value;
                sentence!("sentences-judged-on-arrived")
            }
            MissingDataRule::CountAsBreached => {
                self.basis = Basis::CountsAsBreached;
                Verdict::Breached.sentence()
            }
            MissingDataRule::LastGood => return self.stand_in(lack, last_good),
        };
        self.arithmetic.push(formula![lack, " → ", consequence]);
    }

    /// The value of an earlier period takes the place of this one's.
    fn stand_in(&mut self, lack: Sentence, last_good: &BTreeMap<String, LastGood>) {
        match last_good.get(&self.objective.id) {
            Some(LastGood { label, value }) => {
                self.arithmetic.push(sentence!(
                    "sentences-stands-in",
                    lack = lack,
                    period = label,
                    value = Part::quantity(*value, &self.objective.unit),
                ));
                self.value = Some(*value);
                self.basis = Basis::Value;
                self.stands_in = true;
            }
            None => {
                let verdict = Verdict::Undecided.sentence();
                let line = sentence!("sentences-no-stand-in", lack = lack, verdict = verdict);
                self.arithmetic.push(line);
            }
        }
    }

    /// Rounds, compares and finds the verdict before grace.
    fn compare(&mut self) {
        let objective = &self.objective;
        self.rounded = self.value.map(|value| rounded(value, objective.rounding));
        self.compared = match objective.compare {
            CompareRule::AfterRounding => self.rounded,
            CompareRule::BeforeRounding => self.value,
        };
        if let (Some(value), Some(rounded)) = (self.value, self.rounded) {
            self.arithmetic.extend(lines::rounding_line(objective, value, rounded));
        }
        self.verdict = match (self.basis, self.compared) {
            (Basis::CountsAsBreached, _) => Verdict::Breached,
            (Basis::Value, Some(compared)) => {
                let (comparison, target) = (objective.comparison, objective.target);
                let verdict = match conformance(compared, comparison, target, objective.tolerance) {
                    Conformance::Met => Verdict::Achieved,
                    Conformance::Tolerated => Verdict::Tolerated,
                    Conformance::Violated => Verdict::Breached,
                };
                if let Some(from) = self.target_from {
                    self.arithmetic.push(sentence!("sentences-target-of", day = from));
                }
                self.arithmetic.push(lines::comparison_line(objective, compared, verdict));
                verdict
            }
            _ => Verdict::Undecided,
        };
        self.missed = self.verdict == Verdict::Breached;
        if self.warning() {
            self.arithmetic.extend(lines::warning_line(&self.objective));
        }
    }

    fn warning(&self) -> bool {
        self.verdict == Verdict::Achieved && in_danger(&self.objective, self.compared)
    }

    /// Grace forgives the first misses of a stretch of periods. Where earlier periods decide and are not known, there is no verdict.
    fn forgive(&mut self, history: &History) {
        let Grace { misses, periods } = self.objective.grace;
        if self.verdict != Verdict::Breached || misses == 0 {
            return;
        }
        let n_back = periods.saturating_sub(1) as usize;
        let looked_at = history.periods.iter().take(n_back);
        let n_unknown =
            if history.from_contract_start { 0 } else { n_back.saturating_sub(looked_at.len()) };
        let id = &self.objective.id;
        let missed: Vec<&str> = looked_at
            .filter(|period| {
                period.objectives.iter().any(|o| {
                    o.objective_id == *id
                        && matches!(o.outcome, Outcome::Missed | Outcome::Forgiven)
                })
            })
            .map(|period| period.label.as_str())
            .collect();
        let n_this = missed.len() + 1;
        let before = (!missed.is_empty()).then(|| Sentence::list(missed.iter().copied()));
        self.verdict = if n_this > misses as usize {
            Verdict::Breached
        } else if n_this + n_unknown > misses as usize {
            self.arithmetic.push(sentence!("sentences-periods-unknown", n = n_unknown));
            self.basis = Basis::Undecided;
            Verdict::Undecided
        } else {
            Verdict::Forgiven
        };
        let verdict = self.verdict.sentence();
        self.arithmetic.push(match before {
            Some(before) => sentence!(
                "sentences-grace",
                n = n_this,
                periods = periods,
                before = before,
                forgiven = misses,
                verdict = verdict,
            ),
            None => sentence!(
                "sentences-grace-first",
                n = n_this,
                periods = periods,
                forgiven = misses,
                verdict = verdict,
            ),
        });
    }

    fn outcome(&self) -> Outcome {
        let reached = |level: Option<Decimal>| match (level, self.compared) {
            (Some(level), Some(compared)) => meets(compared, self.objective.comparison, level),
            _ => false,
        };
        match self.verdict {
            Verdict::Achieved if reached(self.objective.stretch) => Outcome::Stretch,
            Verdict::Achieved if reached(self.objective.improvement) => Outcome::Improvement,
            Verdict::Achieved => Outcome::Met,
            Verdict::Tolerated => Outcome::Tolerated,
            Verdict::Forgiven => Outcome::Forgiven,
            Verdict::Breached => Outcome::Missed,
            Verdict::Undecided => Outcome::Undecided,
        }
    }

    /// What money sees of the value: nothing where the lack of data is the breach.
    fn charged(&self) -> Option<Decimal> {
        self.compared.filter(|_| self.basis == Basis::Value)
    }

    /// Percent of its weight that the line brings; `None` without a verdict. What has no consequence scores as a result on the
    /// target.
    fn score_percent(&self, terms: &ScorecardTerms) -> Option<Decimal> {
        let Objective { id, comparison, target, improvement, .. } = &self.objective;
        let compared = match self.verdict {
            Verdict::Undecided => return None,
            Verdict::Tolerated | Verdict::Forgiven => Some(*target),
            Verdict::Achieved | Verdict::Breached => self.charged(),
        };
        let Some(compared) = compared else { return Some(Decimal::ZERO) };
        let targets =
            ScoreTargets { comparison: *comparison, target: *target, improvement: *improvement };
        score_percent(&terms.score, id, compared, &targets)
    }

    /// Nothing lies around a line without a comparable value, nor around one of an earlier period: margin and forecast would come of the
    /// data that were not enough.
    fn surroundings(
        &self,
        contract: &Contract,
        period: TimeRange,
        as_of: Timestamp,
    ) -> Surroundings {
        let (Basis::Value, Some(value)) = (self.basis, self.value) else {
            return Surroundings::default();
        };
        if self.stands_in {
            return Surroundings::default();
        }
        let (objective, evidence) = (&self.objective, &self.evidence);
        outlook::Line { contract, objective, evidence, value, period, as_of }.surroundings()
    }

    fn result(
        self,
        assessment: CreditAssessment,
        settled: &SettledLine,
        around: Surroundings,
    ) -> ObjectiveResult {
        let outcome = self.outcome();
        let warning = self.warning();
        let margin = self.charged().and_then(|compared| margin(&self.objective, compared));
        let Self {
            objective,
            target_from,
            evidence,
            mut arithmetic,
            rounded,
            compared,
            verdict,
            missed,
            ..
        } = self;
        arithmetic.extend(assessment.steps.iter().map(|step| step.text.clone()));
        let point = evidence.total;
        ObjectiveResult {
            target_from,
            verdict,
            outcome,
            missed,
            warning,
            sli: point.value,
            gap: gap(&point),
            compared,
            rounded,
            numerator: point.numerator,
            denominator: point.denominator,
            completeness: point.completeness,
            received: point.received,
            expected: point.expected,
            suspect_share: point.suspect_share,
            margin,
            credit_percent: assessment.percent,
            credit: settled.amount,
            assessment,
            settled: settled.clone(),
            around,
            arithmetic,
            formula: evidence.formula,
            formula_version: evidence.formula_version,
            daily: evidence.daily,
            hourly: evidence.hourly,
            worst_objects: evidence.worst_objects,
            exclusions: evidence.exclusions,
            refused_exclusions: evidence.refused_exclusions,
            outages: evidence.outages,
            tickets: evidence.tickets,
            reasons: evidence.reasons,
            objective,
        }
    }
}

/// Composites are made of the other lines' values before rounding; a part without a verdict leaves them without one.
fn judge_composites(judged: &mut [Judged]) {
    let values: BTreeMap<String, Option<Decimal>> = judged
        .iter()
        .map(|line| {
            let is_known = line.basis == Basis::Value;
            (line.objective.id.clone(), line.value.filter(|_| is_known))
        })
        .collect();
    for line in judged.iter_mut() {
        let Method::Composite { parts, rule } = &line.objective.method else { continue };
        let of_parts: Vec<Option<Decimal>> =
            parts.iter().map(|part| values.get(&part.objective).copied().flatten()).collect();
        let name = line.objective.named();
        match composite_value(parts, *rule, line.objective.comparison, &of_parts) {
            Ok((value, equation)) => {
                let shown = lines::shown(value, line.objective.target);
                let shown = Part::quantity(shown, &line.objective.unit);
                line.arithmetic.push(formula![name, " = ", equation, " = ", shown]);
                line.evidence.total.value = value.to_f64();
                line.evidence.total.gap = None;
                line.value = Some(value);
                line.basis = Basis::Value;
            }
            Err(part) => {
                let verdict = Verdict::Undecided.sentence();
                line.arithmetic.push(sentence!(
                    "sentences-part-without-value",
                    name = name,
                    part = part,
                    verdict = verdict,
                ));
            }
        }
        line.compare();
    }
}

/// The lines' assessments, and what they come to together.
struct Settled {
    assessed: Vec<CreditAssessment>,
    settlement: super::credit::Settlement,
}

fn settle_lines(contract: &Contract, judged: &[Judged], history: &History) -> Settled {
    let assessed: Vec<CreditAssessment> = judged
        .iter()
        .map(|line| {
            let context = CreditContext {
                outcome: line.outcome(),
                compared: line.charged(),
                comparison: line.objective.comparison,
                target: line.objective.target,
                unit: &line.objective.unit,
                fee: contract.fee,
                currency: &contract.currency,
                currency_decimals: contract.currency_decimals,
                pool: contract.settlement.at_risk_pool.as_ref(),
            };
            assess(&line.objective.credit, &context)
        })
        .collect();
    let money = ContractMoney {
        fee: contract.fee,
        currency: &contract.currency,
        currency_decimals: contract.currency_decimals,
        credit_cap_percent: contract.credit_cap_percent,
    };
    let lines = judged
        .iter()
        .zip(&assessed)
        .map(|(line, assessment)| AssessedLine {
            objective_id: line.objective.id.clone(),
            outcome: line.outcome(),
            assessment: assessment.clone(),
        })
        .collect();
    let settlement = settle(&contract.settlement, &money, lines, history);
    Settled { assessed, settlement }
}

/// Why there is no value; a value that decimal arithmetic cannot hold counts as none.
fn gap(point: &KpiPoint) -> Option<Gap> {
    match point.value {
        Some(value) if exact_decimal(value).is_some() => None,
        Some(_) => Some(Gap::NotANumber),
        None => Some(point.gap.clone().unwrap_or(Gap::Missing)),
    }
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
