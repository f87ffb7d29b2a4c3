//! From the figures of a pack to verdicts and money once more, with the terms of its contract.
//!
//! What earlier periods decide (grace, repeats, what comes back, the value that stands in) is not in a pack: where the contract looks
//! back, it is taken as the pack says it, within what the terms allow, and all that follows from it is computed again.

use std::collections::BTreeMap;

use rust_decimal::Decimal;
use serde_json::Value;

use super::STATEMENT;
use super::agree::list;
use super::derive::same;
use super::verify::{Finding, FindingKind};
use crate::model::{Gap, KpiPoint, Timestamp};
use crate::sla::credit::{
    AssessedLine, ContractMoney, CreditContext, Decided, History, Outcome, Settlement, assess,
    settle_as_decided,
};
use crate::sla::{
    Contract, EvaluationInput, Grace, LastGood, Method, MissingDataRule, ObjectiveEvidence,
    ObjectiveResult, SettlementTerms, Source, Statement, Verdict, evaluate,
};
use crate::workspace::freeze::judged::{objective_value, outcome_named, settlement_value};
use crate::workspace::judge::looks_back;

/// What a line says before anything of earlier periods comes in.
const OF_LINE: [&str; 7] =
    ["name", "unit", "comparison", "target", "target_from", "valid", "enough_data"];
/// What follows from value, terms and what stands in.
const OF_VERDICT: [&str; 6] = ["rounded", "compared", "margin", "warning", "verdict", "outcome"];
const OF_CREDIT: [&str; 7] = [
    "credit_percent",
    "credit",
    "credit_after_caps",
    "multiplier",
    "points",
    "bonus",
    "earned_back",
];
const OF_SETTLEMENT: [&str; 8] =
    ["gross", "capped", "malus", "bonus", "earn_back", "net", "credit_due", "supplier_due"];

/// Computes again, and tells what comes out otherwise than the pack says.
pub(super) struct Again<'a> {
    contract: &'a Contract,
    judged: &'a Value,
    statement: Statement,
    looks_back: bool,
    pub findings: Vec<Finding>,
    pub notes: Vec<String>,
}

impl<'a> Again<'a> {
    /// `None` where the period or the time of the statement cannot be read, which is told elsewhere.
    pub fn of(contract: &'a Contract, judged: &'a Value) -> Option<Self> {
        let name = contract.window.parse_period(judged["period"].as_str()?).ok()?;
        let as_of = judged["as_of"].as_str()?.parse::<jiff::Timestamp>().ok()?;
        let lines = list(&judged["objectives"]);
        let line_of = |id: &str| lines.iter().find(|line| line["id"] == id);
        let of_lines = contract.objectives.iter();
        let evidence = of_lines
            .map(|objective| ObjectiveEvidence {
                total: line_of(&objective.id).map_or_else(KpiPoint::missing, point_of),
                ..ObjectiveEvidence::none(contract, objective)
            })
            .collect();
        let last_good: BTreeMap<String, LastGood> = lines
            .iter()
            .filter_map(|line| {
                let value = decimal(&line["compared"])?;
                let label = "an earlier period".to_owned();
                Some((line["id"].as_str()?.to_owned(), LastGood { label, value }))
            })
            .collect();
        // Without grace: what it forgives is looked at afterwards.
        let mut plain = contract.clone();
        for objective in &mut plain.objectives {
            objective.grace = Grace { misses: 0, periods: 1 };
        }
        let statement = evaluate(EvaluationInput {
            contract: &plain,
            name,
            as_of: Timestamp::from_unix_secs(as_of.as_second()),
            evidence,
            history: &History { periods: Vec::new(), from_contract_start: true },
            last_good: &last_good,
            what_if: Vec::new(),
        });
        let looks_back = looks_back(contract);
        let (findings, notes) = (Vec::new(), Vec::new());
        Some(Self { contract, judged, statement, looks_back, findings, notes })
    }

    pub fn check(&mut self) {
        let mut is_as_plain = true;
        for (line, again) in self.pairs() {
            self.check_received(line);
            let plain = objective_value(&again);
            self.check_keys(line, &plain, &OF_LINE);
            if !self.check_verdict(line, &plain, &again) {
                is_as_plain = false;
                self.take_verdict(&again.objective.id, line);
            }
        }
        let verdict = Value::from(self.statement.verdict().name());
        self.check_key("", &self.judged["verdict"], &verdict, "verdict");
        if self.looks_back {
            self.notes.push(
                "what earlier periods decide (grace, repeats, what comes back, values that stand in) is not in a pack; it was taken as the pack says it"
                    .to_owned(),
            );
        }
        self.check_money();
        if is_as_plain {
            let score = self.statement.score_percent.map(|score| score.to_string());
            self.check_key("", &self.judged["score_percent"], &score.into(), "score_percent");
        }
    }

    /// The lines of the pack with what comes out again.
    fn pairs(&self) -> Vec<(&'a Value, ObjectiveResult)> {
        let lines = list(&self.judged["objectives"]).iter();
        lines
            .filter_map(|line| {
                let of_line = |result: &&ObjectiveResult| line["id"] == result.objective.id;
                Some((line, self.statement.objectives.iter().find(of_line)?.clone()))
            })
            .collect()
    }

    fn push(&mut self, what: String) {
        let (entry, kind) = (STATEMENT.to_owned(), FindingKind::Disagrees);
        self.findings.push(Finding { entry, kind, what });
    }

    fn check_key(&mut self, id: &str, said: &Value, again: &Value, key: &str) -> bool {
        if is_same(said, again) {
            return true;
        }
        let shown = |value: &Value| match value {
            Value::Null => "nothing".to_owned(),
            Value::String(text) => text.clone(),
            other => other.to_string(),
        };
        let (said, again, key) = (shown(said), shown(again), key.replace('_', " "));
        let of = if id.is_empty() { String::new() } else { format!("of {id:?} ") };
        self.push(format!("{of}it says {key} {said}, its figures and terms give {again}"));
        false
    }

    fn check_keys(&mut self, line: &Value, again: &Value, keys: &[&str]) -> bool {
        let id = line["id"].as_str().unwrap_or_default();
        let mut agrees = true;
        for key in keys {
            agrees &= self.check_key(id, &line[*key], &again[*key], key);
        }
        agrees
    }

    /// Completeness is received of expected.
    fn check_received(&mut self, line: &Value) {
        let point = point_of(line);
        let ratio = (point.expected > 0).then(|| point.received as f64 / point.expected as f64);
        let is_it = same(point.completeness, ratio)
            || same(point.completeness, ratio.map(|ratio| ratio.min(1.0)));
        if !is_it {
            let (id, said) = (&line["id"], &line["completeness"]);
            let (received, expected) = (point.received, point.expected);
            self.push(format!(
                "of {id} it says completeness {said}, and {received} of {expected} periods received"
            ));
        }
    }

    /// Whether the verdict is the one that value and terms give by themselves; what grace may make of it is no finding.
    fn check_verdict(&mut self, line: &Value, plain: &Value, again: &ObjectiveResult) -> bool {
        let objective = &again.objective;
        let of_contract = self.contract.objectives.iter().find(|o| o.id == objective.id);
        let grace = of_contract.map_or(0, |objective| objective.grace.misses);
        let stands_in = |id: &str| {
            let part = self.contract.objectives.iter().find(|objective| objective.id == id);
            part.is_some_and(|part| part.missing_data == MissingDataRule::LastGood)
        };
        if let Method::Composite { parts, .. } = &objective.method {
            // A part's value that stands in is only known as it was rounded.
            if parts.iter().any(|part| stands_in(&part.objective)) {
                return line["verdict"] == plain["verdict"];
            }
        }
        let said = (line["verdict"].as_str(), line["outcome"].as_str());
        let forgiven = [("forgiven", "forgiven"), ("undecided", "undecided")];
        let is_forgiven = forgiven.iter().any(|(a, b)| said == (Some(*a), Some(*b)));
        // Nothing of an earlier period may have stood in.
        let has_own_value = again.sli.is_some() && again.has_enough_data();
        let lacks_stand_in = objective.missing_data == MissingDataRule::LastGood
            && !has_own_value
            && said == (Some("undecided"), Some("undecided"));
        if plain["verdict"] == "breached" && grace > 0 && is_forgiven {
            self.check_keys(line, plain, &["rounded", "compared", "warning"]);
            return false;
        }
        if lacks_stand_in {
            return false;
        }
        let mut agrees = self.check_keys(line, plain, &OF_VERDICT);
        if objective.source == Source::Composite {
            let number = |value: &Value| value.as_str().and_then(|text| text.parse::<f64>().ok());
            let values = (number(&line["value"]), number(&plain["value"]));
            agrees &= same(values.0, values.1)
                || self.check_key(&objective.id, &line["value"], &plain["value"], "value");
        }
        agrees
    }

    /// What an earlier period made of a line decides on the whole as well.
    fn take_verdict(&mut self, id: &str, line: &Value) {
        let verdict = match line["outcome"].as_str().and_then(outcome_named) {
            Some(Outcome::Forgiven) => Verdict::Forgiven,
            Some(Outcome::Undecided) => Verdict::Undecided,
            _ => return,
        };
        let mut lines = self.statement.objectives.iter_mut();
        if let Some(result) = lines.find(|result| result.objective.id == id) {
            result.verdict = verdict;
        }
    }

    fn check_money(&mut self) {
        if !self.looks_back {
            for (line, again) in self.pairs() {
                self.check_keys(line, &objective_value(&again), &OF_CREDIT);
            }
            let settlement = self.statement.settlement.clone();
            self.check_settlement(&settlement);
            return;
        }
        let mut lines = Vec::new();
        let mut decided = BTreeMap::new();
        for (line, again) in self.pairs() {
            let outcome = line["outcome"].as_str().and_then(outcome_named);
            let outcome = outcome.unwrap_or(Outcome::Undecided);
            let id = again.objective.id.clone();
            decided.insert(id.clone(), self.decided(line, &id));
            let assessment =
                assess(&again.objective.credit, &self.credit_context(line, &again, outcome));
            let percent = Value::from(assessment.percent.to_string());
            self.check_key(&id, &line["credit_percent"], &percent, "credit percent");
            lines.push(AssessedLine { objective_id: id, outcome, assessment });
        }
        let money = ContractMoney {
            fee: self.contract.fee,
            currency: &self.contract.currency,
            currency_decimals: self.contract.currency_decimals,
            credit_cap_percent: self.contract.credit_cap_percent,
        };
        let settlement = settle_as_decided(&self.contract.settlement, &money, lines, &decided);
        let judged = self.judged;
        for settled in &settlement.lines {
            let lines = list(&judged["objectives"]);
            let Some(line) = lines.iter().find(|line| line["id"] == settled.objective_id) else {
                continue;
            };
            let again = serde_json::json!({
                "credit": settled.amount.to_string(),
                "credit_after_caps": settled.after_caps.to_string(),
                "points": settled.points,
                "bonus": settled.bonus.to_string(),
            });
            self.check_keys(line, &again, &["credit", "credit_after_caps", "points", "bonus"]);
        }
        self.check_settlement(&settlement);
    }

    /// What the pack says of repeats and of what comes back, as far as the terms allow it.
    fn decided(&mut self, line: &Value, id: &str) -> Decided {
        let SettlementTerms { repeats, earn_backs, .. } = &self.contract.settlement;
        let multiplier = decimal(&line["multiplier"]);
        let earned_back = decimal(&line["earned_back"]).unwrap_or_default();
        let may_repeat = |multiplier: Decimal| {
            repeats.iter().any(|rule| rule.covers.covers(id) && rule.multiplier == multiplier)
        };
        if multiplier.is_some_and(|multiplier| !may_repeat(multiplier)) {
            let said = &line["multiplier"];
            self.push(format!("of {id:?} it says multiplier {said}, which no term gives"));
        }
        if !earned_back.is_zero() && !earn_backs.iter().any(|rule| rule.covers.covers(id)) {
            self.push(format!("of {id:?} it says {earned_back} come back, which no term gives"));
        }
        Decided { multiplier, earned_back }
    }

    fn credit_context<'c>(
        &'c self,
        line: &Value,
        again: &'c ObjectiveResult,
        outcome: Outcome,
    ) -> CreditContext<'c> {
        let objective = &again.objective;
        CreditContext {
            outcome,
            // Where the lack of data is the breach there is a value that nothing is charged for, and no margin.
            compared: decimal(&line["compared"]).filter(|_| !line["margin"].is_null()),
            comparison: objective.comparison,
            target: objective.target,
            unit: &objective.unit,
            fee: self.contract.fee,
            currency: &self.contract.currency,
            currency_decimals: self.contract.currency_decimals,
            pool: self.contract.settlement.at_risk_pool.as_ref(),
        }
    }

    fn check_settlement(&mut self, settlement: &Settlement) {
        let judged = self.judged;
        let (said, again) = (&judged["settlement"], settlement_value(settlement));
        for key in OF_SETTLEMENT {
            self.check_key("", &said[key], &again[key], key);
        }
    }
}

fn decimal(value: &Value) -> Option<Decimal> {
    value.as_str()?.parse().ok()
}

/// Texts of one number are one.
fn is_same(left: &Value, right: &Value) -> bool {
    left == right || decimal(left).zip(decimal(right)).is_some_and(|(left, right)| left == right)
}

/// The figures of a line as the point that it was judged by.
fn point_of(line: &Value) -> KpiPoint {
    let number = |key: &str| line[key].as_str().and_then(|text| text.parse::<f64>().ok());
    let count = |key: &str| line[key].as_u64().unwrap_or_default();
    let gap = line["gap"].as_str().map(|word| match word {
        "missing" => Gap::Missing,
        "0/0" => Gap::ZeroDenominator,
        "not a number" => Gap::NotANumber,
        other => Gap::Unavailable { counter: other.to_owned() },
    });
    KpiPoint {
        value: number("value"),
        gap,
        numerator: number("numerator"),
        denominator: number("denominator"),
        completeness: number("completeness"),
        suspect_share: number("suspect_share").unwrap_or_default(),
        suspect: 0,
        received: count("received"),
        expected: count("expected"),
    }
}
