//! All contracts of a workspace in one period, rolled up: country, region, group.
//!
//! No average stands without its weights: what each node was weighted by, what became of contracts without a score, and which
//! contracts are not in it, and why, come with every answer. Credits are added per currency, and across currencies only by rates
//! that somebody stated. A contract whose period was settled counts with its record
//! ([`counted`]), and is named where what is judged now differs.

use std::collections::BTreeMap;
use std::sync::Arc;

use rust_decimal::Decimal;

use super::answer::{QueryQuestion, SuspectPolicy};
use super::judge::JudgeQuestion;
use super::portfolio::{self, CellState, FrozenMark, PortfolioCell, counted};
use super::settled::SettledResult;
use super::{Engine, diagnose};
use crate::diagnostic::{Diagnostic, Origin, nearest};
use crate::job::JobContext;
use crate::kpi::Question;
use crate::model::{Every, TimeRange, Timestamp};
use crate::sla::evaluate::exact_decimal;
use crate::sla::scorecard::{
    ContractScore, ContractValue, LeftOut, NoDataScore, RateTable, Refusal, RollupLevel,
    RollupNode, RollupWeight, rollup,
};
use crate::sla::{Contract, SlaPeriod};

/// By what contracts are weighted. There is no default.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum WeightChoice {
    /// By the fee of the period.
    Value,
    /// By a KPI of the catalogue or a formula over each contract's scope; `None`: nobody said which.
    Traffic(Option<String>),
    /// Each the same.
    Equal,
}

/// What is asked.
#[derive(Clone, Debug, PartialEq)]
pub struct ScorecardQuestion {
    /// As the windows of the contracts name it: `2026-10`, `2026-Q3`.
    pub period: String,
    pub weight: WeightChoice,
    pub rates: Option<RateTable>,
    /// What a contract without a score is worth.
    pub no_data: NoDataScore,
    /// Data later than this are not looked at.
    pub as_of: Timestamp,
}

/// What came out.
#[derive(Clone, Debug, PartialEq)]
pub struct Scorecard {
    pub period: String,
    pub root: ScorecardNode,
    /// What a contract without a score is worth, in words.
    pub no_data: &'static str,
    /// Contracts that were not judged; those that were, and have no part in the score, stand at the root.
    pub not_judged: Vec<LeftOut>,
    /// Contracts that count as they were frozen, by id.
    pub frozen: Vec<FrozenContract>,
    /// What a reader of the weights should know.
    pub warnings: Vec<Diagnostic>,
}

/// A node of the tree with the money below it.
#[derive(Clone, Debug, PartialEq)]
pub struct ScorecardNode {
    /// Without its children, which stand in `children`.
    pub rollup: RollupNode,
    /// Credits by currency, in the order of its code.
    pub credits: Vec<ContractValue>,
    /// Their sum by the stated rates; `None` without rates, or where one lacks.
    pub credits_converted: Option<ContractValue>,
    pub children: Vec<ScorecardNode>,
}

/// A contract that counts with its final or restated record.
#[derive(Clone, Debug, PartialEq)]
pub struct FrozenContract {
    pub contract_id: String,
    pub mark: FrozenMark,
}

/// A contract that counts.
struct Judged<'a> {
    contract: &'a Contract,
    name: SlaPeriod,
    cell: Arc<PortfolioCell>,
}

/// Judges every contract for the period and rolls the scores up.
pub fn scorecard(
    engine: &Engine,
    question: &ScorecardQuestion,
    ctx: &JobContext,
) -> Result<Scorecard, Vec<Diagnostic>> {
    let documents = engine.documents();
    let traffic = traffic_question(engine, &question.weight).map_err(|d| vec![d])?;
    let mut not_judged: Vec<LeftOut> = documents
        .contract_faults
        .iter()
        .map(|fault| {
            let file = fault.location.file.as_ref();
            let contract_id = file.map_or_else(String::new, |f| f.to_string_lossy().into_owned());
            LeftOut { contract_id, why: "its file has mistakes".to_owned() }
        })
        .collect();
    not_judged.dedup();
    let mut judged: Vec<Judged<'_>> = Vec::new();
    let mut warnings = Vec::new();
    let mut period: Option<(SlaPeriod, &str)> = None;
    let n_contracts = documents.contracts.len() as u64;
    ctx.progress.begin("Judging contracts", n_contracts, "contracts");
    for contract in documents.contracts.iter() {
        let mut leave_out = |why: String| {
            not_judged.push(LeftOut { contract_id: contract.id.clone(), why });
        };
        let name = match contract.window.parse_period(&question.period) {
            Ok(name) => name,
            Err(error) => {
                leave_out(format!("it is judged by another window: {error}"));
                continue;
            }
        };
        match period {
            Some((first, id)) if first != name => {
                leave_out(format!("its period of that name is another one than that of {id}"));
                continue;
            }
            _ => period = Some((name, &contract.id)),
        }
        let asked = JudgeQuestion::official(contract, name, question.as_of);
        let live = match engine.judge_as(&documents, &asked, ctx) {
            Ok(statement) => CellState::Judged(Arc::new(PortfolioCell::of(&statement))),
            Err(problems) if must_stop(&documents.faults, &problems) => return Err(problems),
            Err(problems) => CellState::Problem(
                problems
                    .into_iter()
                    .next()
                    .unwrap_or_else(|| Diagnostic::error("it could not be judged")),
            ),
        };
        let records = documents.settled.of_contract(&contract.id).map_err(|d| vec![d])?;
        let settled = records.of(name);
        if let SettledResult::Damaged(problem) = &settled {
            warnings.push(portfolio::damaged(&contract.id, name, problem));
        }
        match counted(contract, name, question.as_of, &settled, live) {
            CellState::Judged(cell) => judged.push(Judged { contract, name, cell }),
            CellState::Problem(problem) => leave_out(problem.message),
            CellState::NoData | CellState::Waiting => {}
        }
        ctx.progress.advance(1);
    }
    let mut scores = Vec::new();
    for one in &judged {
        let traffic = match &traffic {
            Some(asked) => traffic_of(engine, one, asked, &mut warnings, ctx)?,
            None => None,
        };
        scores.push(score_of(one, traffic));
    }
    let weight = match &question.weight {
        WeightChoice::Value => RollupWeight::ByValue { rates: question.rates.clone() },
        WeightChoice::Traffic(_) => RollupWeight::ByTraffic,
        WeightChoice::Equal => RollupWeight::Equal,
    };
    let mut tree = rollup(&scores, &weight, question.no_data)
        .map_err(|refusal| refused(&refusal, &question.period, &not_judged))?;
    if let (WeightChoice::Traffic(Some(text)), Some(_)) = (&question.weight, &traffic) {
        name_traffic(&mut tree, text);
    }
    let root = with_credits(tree, &judged.iter().collect::<Vec<_>>(), question.rates.as_ref());
    let no_data = no_data_words(question.no_data);
    let frozen = judged.iter().filter_map(|one| {
        let (contract_id, mark) = (one.contract.id.clone(), one.cell.frozen.clone()?);
        Some(FrozenContract { contract_id, mark })
    });
    let frozen = frozen.collect();
    Ok(Scorecard { period: question.period.clone(), root, no_data, not_judged, frozen, warnings })
}

/// A fault of the machine or of what somebody wrote would make the whole tree a guess.
fn must_stop(faults: &[Diagnostic], problems: &[Diagnostic]) -> bool {
    !faults.is_empty() || problems.iter().any(|p| p.origin == Origin::Machine)
}

fn no_data_words(no_data: NoDataScore) -> &'static str {
    match no_data {
        NoDataScore::Zero => "a contract without a score counts as 0",
        NoDataScore::Renormalize => "a contract without a score is left out",
        NoDataScore::Undecided => "there is no score where a contract has none",
    }
}

fn score_of(judged: &Judged<'_>, traffic: Option<Decimal>) -> ContractScore {
    let Judged { contract, cell, .. } = judged;
    ContractScore {
        contract_id: contract.id.clone(),
        customer: contract.customer.clone(),
        country: contract.country.clone(),
        region: contract.region.clone(),
        group: contract.group.clone(),
        score_percent: cell.score_percent,
        verdict: cell.verdict,
        value: Some(ContractValue { amount: contract.fee, currency: contract.currency.clone() }),
        traffic,
    }
}

fn name_traffic(node: &mut RollupNode, text: &str) {
    node.weighting = format!("weighted by traffic ({text})");
    node.children.iter_mut().for_each(|child| name_traffic(child, text));
}

fn refused(refusal: &Refusal, period: &str, not_judged: &[LeftOut]) -> Vec<Diagnostic> {
    let told = Diagnostic::error(format!("could not roll up {period}: {refusal}"));
    let told = match refusal {
        Refusal::MixedCurrencies { .. } => told
            .hint("state the rates in a file and name it: --rates FILE.toml")
            .hint("or weigh without money: --weights equal, --weights traffic"),
        Refusal::NoRate { currency, .. } => {
            told.hint(format!("add it to the rates file: rates = {{ {currency} = \"…\" }}"))
        }
        _ => told,
    };
    let why = not_judged.iter().map(|LeftOut { contract_id, why }| {
        Diagnostic::error(format!("contract {contract_id:?} was left out: {why}"))
    });
    std::iter::once(told).chain(why).collect()
}

/// What traffic is. A share has no sum, so it weighs nothing.
fn traffic_question(
    engine: &Engine,
    weight: &WeightChoice,
) -> Result<Option<Question>, Diagnostic> {
    let WeightChoice::Traffic(said) = weight else { return Ok(None) };
    let catalog = engine.documents().catalog;
    let fitting = || {
        let kpis = catalog.kpis().iter();
        kpis.filter(|kpi| kpi.category == "traffic" && kpi.unit.sign() != "%")
    };
    let Some(text) = said else {
        let ids: Vec<&str> = fitting().map(|kpi| kpi.id.as_str()).collect();
        return Err(Diagnostic::error(
            "could not weigh by traffic: nobody said which KPI is the traffic",
        )
        .hint("name one with --traffic-kpi ID, or give a formula there")
        .hint(format!("KPIs of traffic are {}", ids.join(", "))));
    };
    if let Some(kpi) = catalog.kpi(text) {
        if kpi.unit.sign() == "%" {
            return Err(Diagnostic::error(format!(
                "could not weigh by {text:?}: it is a share in %, and a share is no amount of traffic"
            ))
            .hint("name a KPI that counts traffic, such as its volume or its Erlang"));
        }
        return Ok(Some(Question::Kpi(text.clone())));
    }
    let is_name = text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_' || b == b'-');
    if is_name {
        let unknown = Diagnostic::error(format!("unknown KPI {text:?} for the traffic"));
        let near = nearest(text, catalog.kpis().iter().map(|kpi| kpi.id.as_str()));
        return Err(diagnose::with_nearest(unknown, near));
    }
    Ok(Some(Question::Formula(text.clone())))
}

/// Objects of any line that the customer agreed on; empty for all objects.
fn scope_of(contract: &Contract) -> String {
    let lines = contract.objectives.iter().filter(|o| o.ola_of.is_none());
    let mut filters: Vec<&str> = lines.map(|o| o.scope.filter.trim()).collect();
    if filters.iter().any(|filter| filter.is_empty()) {
        return String::new();
    }
    filters.sort_unstable();
    filters.dedup();
    match filters.as_slice() {
        [one] => (*one).to_owned(),
        many => many.iter().map(|f| format!("({f})")).collect::<Vec<_>>().join(" or "),
    }
}

/// The traffic of a contract's scope in its period; `None` where nothing could be computed, with a warning that says why.
fn traffic_of(
    engine: &Engine,
    judged: &Judged<'_>,
    asked: &Question,
    warnings: &mut Vec<Diagnostic>,
    ctx: &JobContext,
) -> Result<Option<Decimal>, Vec<Diagnostic>> {
    let Judged { contract, name, cell } = judged;
    let range = TimeRange::new(name.range(&contract.zone).start, cell.as_of);
    let question = QueryQuestion {
        questions: vec![asked.clone()],
        filter: scope_of(contract),
        by: Vec::new(),
        every: Every::All,
        range: Some(range),
        zone: contract.zone.clone(),
        granularity: None,
        suspect: SuspectPolicy::Keep,
        worst: None,
        busy_hour: None,
    };
    let mut warn = |why: String| {
        warnings.push(Diagnostic::warning(format!("traffic of {:?}: {why}", contract.id)));
    };
    let answer = match engine.answer(&question, true, ctx) {
        Ok(answer) => answer,
        Err(problems) if problems.iter().any(|p| p.origin == Origin::Machine) => {
            return Err(problems);
        }
        Err(problems) => {
            warn(problems.first().map_or_else(String::new, |p| p.message.clone()));
            return Ok(None);
        }
    };
    let point = answer.series.first().and_then(|series| series.points.first());
    let traffic = point.and_then(|point| point.value).and_then(exact_decimal);
    let completeness = point.and_then(|point| point.completeness);
    match (traffic, completeness) {
        (None, _) => warn("there is no value for it".to_owned()),
        (Some(_), Some(ratio)) if ratio < 1.0 => warn(format!(
            "only {:.2} % of the expected periods arrived, so that it weighs less than it should",
            ratio * 100.0
        )),
        _ => {}
    }
    Ok(traffic)
}

/// The contracts of a node are found by the names on the way to it.
fn with_credits(
    mut node: RollupNode,
    judged: &[&Judged<'_>],
    rates: Option<&RateTable>,
) -> ScorecardNode {
    let children = std::mem::take(&mut node.children);
    let children = children
        .into_iter()
        .map(|child| {
            let inside: Vec<&Judged<'_>> =
                judged.iter().copied().filter(|one| lies_in(one.contract, &child)).collect();
            with_credits(child, &inside, rates)
        })
        .collect();
    let mut sums: BTreeMap<&str, Decimal> = BTreeMap::new();
    for one in judged {
        let sum = sums.entry(&one.contract.currency).or_default();
        *sum = sum.saturating_add(one.cell.credit);
    }
    let credits_converted = rates.and_then(|rates| converted(&sums, rates));
    let credits = sums
        .into_iter()
        .map(|(currency, amount)| ContractValue { amount, currency: currency.to_owned() })
        .collect();
    ScorecardNode { rollup: node, credits, credits_converted, children }
}

fn lies_in(contract: &Contract, node: &RollupNode) -> bool {
    let name = match node.level {
        RollupLevel::All => return true,
        RollupLevel::Group => &contract.group,
        RollupLevel::Region => &contract.region,
        RollupLevel::Country => &contract.country,
        RollupLevel::Contract => &contract.id,
    };
    *name == node.name
}

fn converted(sums: &BTreeMap<&str, Decimal>, rates: &RateTable) -> Option<ContractValue> {
    let mut amount = Decimal::ZERO;
    for (currency, sum) in sums {
        let rate = if *currency == rates.currency {
            Decimal::ONE
        } else {
            rates.rates.iter().find(|(known, _)| known == currency)?.1
        };
        amount = amount.checked_add(sum.checked_mul(rate)?)?;
    }
    Some(ContractValue { amount, currency: rates.currency.clone() })
}
