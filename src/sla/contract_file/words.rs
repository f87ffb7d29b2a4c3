//! Every term that a contract file or an exclusion ledger may say, table by table: what the reference page must name, and what the
//! tests of the messages must try.

use super::exclusions::{KIND_TERMS, TERMS as EXCLUSION_TERMS};
use super::measured::{METHOD_TERMS, PART_TERMS, WEIGHT_TERMS};
use super::objective::{GRACE_TERMS, OWN_TERMS, TARGET_CHANGE_TERMS};
use super::root_terms;
use crate::sla::calendar_file::{CALENDAR_TERMS, FISCAL_TERMS};
use crate::sla::credit::file::{CREDIT_STEP_TERMS, CREDIT_TERMS};
use crate::sla::credit::settlement_file as settlement;
use crate::sla::scorecard::file::{FLOOR_TERMS, SCORECARD_TERMS};
use crate::sla::toml_reader::Term;
use crate::sla::{exclusion_file, outage_file, ticket_file};

/// A key of a file and where it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FileTerm {
    /// Path of the table as TOML writes it, such as `objective.credit.steps`; empty for the top of the file.
    pub table: &'static str,
    pub key: &'static str,
    /// What it decides.
    pub meaning: &'static str,
    /// The whole assignment, with its choices.
    pub example: &'static str,
}

/// Every term of a contract file, in the order in which a file says them.
pub fn contract_file_terms() -> Vec<FileTerm> {
    let mut all = listed("", &root_terms());
    let tables: [(&'static str, &[&'static Term]); 22] = [
        ("window", &FISCAL_TERMS),
        ("calendar", &CALENDAR_TERMS),
        ("scorecard", &SCORECARD_TERMS),
        ("scorecard.floors", &FLOOR_TERMS),
        ("at_risk_pool", &settlement::POOL_TERMS),
        ("points", &settlement::POINTS_TERMS),
        ("points.table", &settlement::POINTS_ROW_TERMS),
        ("repeat", &settlement::REPEAT_TERMS),
        ("earn_back", &settlement::EARN_BACK_TERMS),
        ("bonus", &settlement::BONUS_TERMS),
        ("bonus.rows", &settlement::BONUS_ROW_TERMS),
        ("termination", &settlement::TERMINATION_TERMS),
        ("objective", &OWN_TERMS),
        ("objective", &METHOD_TERMS),
        ("objective.weight_by", &WEIGHT_TERMS),
        ("objective.parts", &PART_TERMS),
        ("objective.outages", &outage_file::TERMS),
        ("objective.tickets", &ticket_file::TERMS),
        ("objective.exclusions", &EXCLUSION_TERMS),
        ("objective.exclusions.kinds", &KIND_TERMS),
        ("objective.target_change", &TARGET_CHANGE_TERMS),
        ("objective.grace", &GRACE_TERMS),
    ];
    for (table, terms) in tables {
        all.extend(listed(table, terms));
    }
    all.extend(listed("objective.credit", &CREDIT_TERMS));
    all.extend(listed("objective.credit.steps", &CREDIT_STEP_TERMS));
    all
}

/// Every term of an exclusion ledger.
pub fn exclusion_file_terms() -> Vec<FileTerm> {
    let mut all = listed("", &[&exclusion_file::EXCLUSIONS]);
    all.extend(listed("exclusion", &exclusion_file::TERMS));
    all
}

fn listed(table: &'static str, terms: &[&'static Term]) -> Vec<FileTerm> {
    let one = |term: &&'static Term| {
        let Term { key, meaning, example } = **term;
        FileTerm { table, key, meaning, example }
    };
    terms.iter().map(one).collect()
}
