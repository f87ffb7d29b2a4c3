//! Contracts, lines and results that say nothing special, for tests to change.

use std::collections::BTreeMap;

use vigia::sla::{
    Contract, EvaluationInput, History, MeasurementWindow, Objective, ObjectiveEvidence,
    ObjectiveResult, SlaPeriod, Statement, evaluate, parse_contract,
};

/// A contract of one line as the file says it: a KPI around the clock without exclusions, tolerance, grace or credit.
pub const PLAIN: &str = r#"
id = "c-1"
customer = "Banco Andino"
name = "RAN"
country = "PE"
zone = "America/Lima"
currency = "PEN"
currency_decimals = 2
fee_per_period = "120000.00"
credit_cap_percent = "none"
window = "calendar_month"

[scorecard]
no_data = "zero"
score = "step"

[[objective]]
id = "availability"
name = "Cell availability"
kpi = "cell_availability"
unit = "%"
scope = ""
membership = "dated"
service_calendar = "24x7"
method = "period_aggregate"
exclusions = "none"
comparison = "at_least"
target = "99.90"
tolerance = "none"
grace = "none"
completeness_min = "0.9"
missing_data = "undecided"
rounding = "none"
weight = "100"
credit = "none"
"#;

pub fn plain_contract() -> Contract {
    parse_contract("plain.toml", PLAIN).unwrap()
}

pub fn plain_objective() -> Objective {
    plain_contract().objectives.remove(0)
}

pub fn month(text: &str) -> SlaPeriod {
    MeasurementWindow::CalendarMonth.parse_period(text).unwrap()
}

/// Judges without earlier periods.
pub fn judge_all(
    contract: &Contract,
    name: SlaPeriod,
    evidence: Vec<ObjectiveEvidence>,
) -> Statement {
    judge_after(contract, name, evidence, &History::default())
}

/// Judges after what earlier periods brought.
pub fn judge_after(
    contract: &Contract,
    name: SlaPeriod,
    evidence: Vec<ObjectiveEvidence>,
    history: &History,
) -> Statement {
    evaluate(EvaluationInput {
        contract,
        name,
        as_of: name.range(&contract.zone).end,
        evidence,
        history,
        last_good: &BTreeMap::new(),
        what_if: Vec::new(),
    })
}

/// A month of a contract of which nothing is known.
pub fn empty_statement(contract: &Contract, name: SlaPeriod) -> Statement {
    judge_all(contract, name, Vec::new())
}

/// A line of which nothing is known.
pub fn empty_result(objective: &Objective) -> ObjectiveResult {
    let contract = Contract { objectives: vec![objective.clone()], ..plain_contract() };
    empty_statement(&contract, month("2026-10")).objectives.remove(0)
}
