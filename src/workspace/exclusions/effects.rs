//! What each entry of a period does to the result: with it, and without it.

use std::sync::Arc;

use rust_decimal::Decimal;

use super::preview::{LineEffect, line_effects};
use crate::diagnostic::Diagnostic;
use crate::job::JobContext;
use crate::sla::{ExclusionChoice, ExclusionEntry, ExclusionState, Statement};
use crate::words::sentence;
use crate::workspace::engine::Engine;
use crate::workspace::judge::{self, JudgeQuestion};

/// The effects of all entries of one period.
#[derive(Clone, Debug, PartialEq)]
pub struct EffectsAnswer {
    /// The result that they were held against.
    pub official: Arc<Statement>,
    /// In the ledger's order; what is rejected has none.
    pub entries: Vec<EntryEffect>,
}

/// The effect of one entry alone, everything else as it is.
#[derive(Clone, Debug, PartialEq)]
pub struct EntryEffect {
    pub id: String,
    /// From without it to with it.
    pub lines: Vec<LineEffect>,
    pub credit_without: Decimal,
    pub credit_with: Decimal,
}

impl EntryEffect {
    /// By how much the credit falls through it; negative where it grows.
    pub fn credit_saved(&self) -> Decimal {
        self.credit_without - self.credit_with
    }

    /// Whether any value, verdict or credit is another one with it.
    pub fn changes_anything(&self) -> bool {
        self.credit_without != self.credit_with
            || self.lines.iter().any(|line| line.before != line.after)
    }
}

impl Engine {
    /// Judges the period once for each entry that is approved (without it) or proposed (with it).
    ///
    /// # Errors
    /// What cannot be judged.
    pub fn exclusion_effects(
        &self,
        official: Arc<Statement>,
        ctx: &JobContext,
    ) -> Result<EffectsAnswer, Vec<Diagnostic>> {
        let documents = self.documents();
        let contract = judge::find_contract(&documents.contracts, &official.contract.id);
        let contract = contract.map_err(|d| vec![d])?;
        let mut entries = Vec::new();
        for entry in documents.exclusions.of_contract(&contract.id, official.period) {
            if ctx.cancel.is_cancelled() {
                break;
            }
            let ids = vec![entry.id.clone()];
            let choice = match entry.state {
                ExclusionState::Rejected => continue,
                ExclusionState::Proposed => ExclusionChoice::With(ids.clone()),
                ExclusionState::Approved if !counts(&official, entry) => {
                    entries.push(EntryEffect::none(&official, ids));
                    continue;
                }
                ExclusionState::Approved => ExclusionChoice::Without(ids.clone()),
            };
            let question = JudgeQuestion {
                exclusions: choice,
                what_if: vec![sentence!("sentences-exclusion", id = &entry.id)],
                ..JudgeQuestion::official(contract, official.name, official.as_of)
            };
            let other = self.judge_as(&documents, &question, ctx)?;
            let (without, with) = match entry.state {
                ExclusionState::Approved => (&other, official.as_ref()),
                _ => (official.as_ref(), &other),
            };
            entries.push(EntryEffect {
                lines: line_effects(without, with, &ids),
                credit_without: without.credit_total,
                credit_with: with.credit_total,
                id: entry.id.clone(),
            });
        }
        Ok(EffectsAnswer { official, entries })
    }
}

impl EntryEffect {
    /// What counts for no line changes none.
    fn none(official: &Statement, ids: Vec<String>) -> Self {
        Self {
            lines: line_effects(official, official, &ids),
            credit_without: official.credit_total,
            credit_with: official.credit_total,
            id: ids.into_iter().next().unwrap_or_default(),
        }
    }
}

/// Whether any line lets the entry in.
fn counts(statement: &Statement, entry: &ExclusionEntry) -> bool {
    let mut applied = statement.objectives.iter().flat_map(|line| &line.exclusions);
    applied.any(|applied| applied.entry.id == entry.id)
}
