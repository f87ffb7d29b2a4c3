//! Scores of contracts rolled up: country, region, group, all of them weighted as was said and never otherwise (DOMAIN.md 4.6).
//!
//! A node's score is made of the contracts below it, not of its children's scores: added up first, divided last. Each node says
//! how it was weighted and which contracts it left out, and why.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use rust_decimal::Decimal;

use super::{NoDataScore, weighted_score_percent};
use crate::sla::statement::Verdict;

/// One contract's score with its place and what it may be weighted by.
#[derive(Clone, Debug, PartialEq)]
pub struct ContractScore {
    pub contract_id: String,
    pub customer: String,
    pub country: String,
    pub region: String,
    pub group: String,
    /// Percent; `None` where the period has no score.
    pub score_percent: Option<Decimal>,
    pub verdict: Verdict,
    /// Such as the fee of the period.
    pub value: Option<ContractValue>,
    /// Such as the gigabytes or calls of the period; one unit for all contracts.
    pub traffic: Option<Decimal>,
}

/// An amount in one currency.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ContractValue {
    pub amount: Decimal,
    /// ISO 4217.
    pub currency: String,
}

/// By what contracts are weighted. There is no default.
#[derive(Clone, Debug, PartialEq)]
pub enum RollupWeight {
    /// Contracts of different currencies need a rate table.
    ByValue {
        rates: Option<RateTable>,
    },
    ByTraffic,
    /// Each contract weighs the same.
    Equal,
}

/// Stated rates: one unit of each currency in units of `currency`.
#[derive(Clone, Debug, PartialEq)]
pub struct RateTable {
    pub currency: String,
    /// (currency, rate above zero); `currency` itself needs none.
    pub rates: Vec<(String, Decimal)>,
    /// Where the rates come from, such as `central bank, 2026-11-30`.
    pub source: String,
}

/// Why there is no rollup.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    NoContracts,
    /// Amounts of different currencies are never added.
    MixedCurrencies {
        currencies: Vec<String>,
    },
    NoRate {
        currency: String,
        into: String,
    },
    /// A value, traffic or rate below zero, or a rate of zero.
    WeightBelowZero {
        contract_id: String,
    },
    OutOfRange,
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoContracts => write!(f, "there is no contract to roll up"),
            Self::MixedCurrencies { currencies } => write!(
                f,
                "contract values in {} cannot be added without stated rates",
                currencies.join(", ")
            ),
            Self::NoRate { currency, into } => {
                write!(f, "no rate is stated from {currency} to {into}")
            }
            Self::WeightBelowZero { contract_id } => {
                write!(f, "the weight of {contract_id} is below zero")
            }
            Self::OutOfRange => write!(f, "the weights leave the decimal range"),
        }
    }
}

impl std::error::Error for Refusal {}

/// The levels of a rollup, from the top.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum RollupLevel {
    All,
    Group,
    Region,
    Country,
    Contract,
}

/// One node of the tree.
#[derive(Clone, Debug, PartialEq)]
pub struct RollupNode {
    pub level: RollupLevel,
    /// The contract's id on the lowest level; empty on the highest.
    pub name: String,
    /// Percent, unrounded; `None` where no weight is left or a contract is without a score and the policy asks for all.
    pub score_percent: Option<Decimal>,
    /// What the node weighs, in the weighting's unit; without the contracts left out.
    pub weight: Decimal,
    /// How it was weighted, in words.
    pub weighting: String,
    /// The child with the lowest score; the first by name where several are.
    pub worst_child: Option<WorstChild>,
    /// Contracts by their verdict.
    pub n_by_verdict: BTreeMap<Verdict, u32>,
    pub left_out: Vec<LeftOut>,
    /// By name.
    pub children: Vec<RollupNode>,
}

/// The child to look at first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WorstChild {
    pub name: String,
    pub score_percent: Decimal,
}

/// A contract that does not count in a score.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LeftOut {
    pub contract_id: String,
    pub why: String,
}

/// A contract with its weight; `None` where it has none.
struct Leaf<'a> {
    contract: &'a ContractScore,
    weight: Option<Decimal>,
}

/// How leaves are weighted and what their lack of data means, with the words for it.
struct Policy {
    no_data: NoDataScore,
    weighting: String,
    without_weight: &'static str,
}

/// Rolls contracts up into groups, regions and countries.
pub fn rollup(
    contracts: &[ContractScore],
    weight: &RollupWeight,
    no_data: NoDataScore,
) -> Result<RollupNode, Refusal> {
    if contracts.is_empty() {
        return Err(Refusal::NoContracts);
    }
    if let RollupWeight::ByValue { rates: None } = weight {
        refuse_mixed_currencies(contracts)?;
    }
    let leaves: Vec<Leaf<'_>> = contracts
        .iter()
        .map(|contract| Ok(Leaf { contract, weight: leaf_weight(contract, weight)? }))
        .collect::<Result<_, Refusal>>()?;
    let policy = Policy {
        no_data,
        weighting: weighting_text(contracts, weight),
        without_weight: match weight {
            RollupWeight::ByValue { .. } => "its value is not known",
            RollupWeight::ByTraffic => "its traffic is not known",
            RollupWeight::Equal => "",
        },
    };
    let all: Vec<&Leaf<'_>> = leaves.iter().collect();
    node(RollupLevel::All, String::new(), &all, &policy)
}

fn refuse_mixed_currencies(contracts: &[ContractScore]) -> Result<(), Refusal> {
    let currencies: BTreeSet<&str> =
        contracts.iter().filter_map(|c| c.value.as_ref()).map(|v| v.currency.as_str()).collect();
    if currencies.len() < 2 {
        return Ok(());
    }
    let currencies = currencies.into_iter().map(str::to_owned).collect();
    Err(Refusal::MixedCurrencies { currencies })
}

fn leaf_weight(
    contract: &ContractScore,
    weight: &RollupWeight,
) -> Result<Option<Decimal>, Refusal> {
    let weight = match weight {
        RollupWeight::Equal => Some(Decimal::ONE),
        RollupWeight::ByTraffic => contract.traffic,
        RollupWeight::ByValue { rates } => match (&contract.value, rates) {
            (None, _) => None,
            (Some(value), None) => Some(value.amount),
            (Some(value), Some(rates)) => {
                let rate = rate(rates, &value.currency)?;
                let weight = value.amount.checked_mul(rate).ok_or(Refusal::OutOfRange)?;
                if rate <= Decimal::ZERO {
                    let contract_id = contract.contract_id.clone();
                    return Err(Refusal::WeightBelowZero { contract_id });
                }
                Some(weight)
            }
        },
    };
    match weight {
        Some(weight) if weight < Decimal::ZERO => {
            Err(Refusal::WeightBelowZero { contract_id: contract.contract_id.clone() })
        }
        weight => Ok(weight),
    }
}

fn rate(rates: &RateTable, currency: &str) -> Result<Decimal, Refusal> {
    if currency == rates.currency {
        return Ok(Decimal::ONE);
    }
    let found = rates.rates.iter().find(|(known, _)| known == currency);
    found.map(|(_, rate)| *rate).ok_or_else(|| Refusal::NoRate {
        currency: currency.to_owned(),
        into: rates.currency.clone(),
    })
}

fn weighting_text(contracts: &[ContractScore], weight: &RollupWeight) -> String {
    match weight {
        RollupWeight::Equal => "each contract weighs the same".to_owned(),
        RollupWeight::ByTraffic => "weighted by traffic".to_owned(),
        RollupWeight::ByValue { rates: Some(rates) } => {
            let used: BTreeSet<&str> = contracts
                .iter()
                .filter_map(|c| c.value.as_ref())
                .map(|v| v.currency.as_str())
                .filter(|currency| *currency != rates.currency)
                .collect();
            let stated: Vec<String> = rates
                .rates
                .iter()
                .filter(|(currency, _)| used.contains(currency.as_str()))
                .map(|(currency, rate)| format!("1 {currency} = {rate} {}", rates.currency))
                .collect();
            let stated =
                if stated.is_empty() { String::new() } else { format!(": {}", stated.join(", ")) };
            format!("weighted by contract value in {} ({}){stated}", rates.currency, rates.source)
        }
        RollupWeight::ByValue { rates: None } => {
            let currency = contracts.iter().find_map(|c| c.value.as_ref()).map(|v| &v.currency);
            let currency = currency.map_or_else(String::new, |currency| format!(" in {currency}"));
            format!("weighted by contract value{currency}")
        }
    }
}

fn node(
    level: RollupLevel,
    name: String,
    leaves: &[&Leaf<'_>],
    policy: &Policy,
) -> Result<RollupNode, Refusal> {
    let (mut lines, mut left_out, mut sum) = (Vec::new(), Vec::new(), Decimal::ZERO);
    let mut n_by_verdict = BTreeMap::new();
    for leaf in leaves {
        let contract = leaf.contract;
        *n_by_verdict.entry(contract.verdict).or_insert(0) += 1;
        let mut leave_out = |why: &str| {
            let contract_id = contract.contract_id.clone();
            left_out.push(LeftOut { contract_id, why: why.to_owned() });
        };
        let Some(weight) = leaf.weight else {
            leave_out(policy.without_weight);
            continue;
        };
        if contract.score_percent.is_none() && policy.no_data == NoDataScore::Renormalize {
            leave_out("it has no score");
            continue;
        }
        sum = sum.checked_add(weight).ok_or(Refusal::OutOfRange)?;
        lines.push((weight, contract.score_percent));
    }
    let score_percent = weighted_score_percent(&lines, policy.no_data);
    let is_decided =
        policy.no_data != NoDataScore::Undecided || lines.iter().all(|(_, score)| score.is_some());
    if score_percent.is_none() && is_decided && sum > Decimal::ZERO {
        return Err(Refusal::OutOfRange);
    }
    let children = children(level, leaves, policy)?;
    Ok(RollupNode {
        level,
        name,
        score_percent,
        weight: sum,
        weighting: policy.weighting.clone(),
        worst_child: worst(&children),
        n_by_verdict,
        left_out,
        children,
    })
}

fn children(
    level: RollupLevel,
    leaves: &[&Leaf<'_>],
    policy: &Policy,
) -> Result<Vec<RollupNode>, Refusal> {
    type Name = fn(&ContractScore) -> &String;
    let (below, name): (RollupLevel, Name) = match level {
        RollupLevel::All => (RollupLevel::Group, |c| &c.group),
        RollupLevel::Group => (RollupLevel::Region, |c| &c.region),
        RollupLevel::Region => (RollupLevel::Country, |c| &c.country),
        RollupLevel::Country => (RollupLevel::Contract, |c| &c.contract_id),
        RollupLevel::Contract => return Ok(Vec::new()),
    };
    let mut by_name: BTreeMap<&String, Vec<&Leaf<'_>>> = BTreeMap::new();
    for leaf in leaves {
        by_name.entry(name(leaf.contract)).or_default().push(leaf);
    }
    by_name.into_iter().map(|(name, leaves)| node(below, name.clone(), &leaves, policy)).collect()
}

fn worst(children: &[RollupNode]) -> Option<WorstChild> {
    let scored = children.iter().filter_map(|child| Some((child, child.score_percent?)));
    scored
        .min_by_key(|(_, score)| *score)
        .map(|(child, score_percent)| WorstChild { name: child.name.clone(), score_percent })
}
