//! What entries of the ledger would change if they were approved: in percent and in money.

use rust_decimal::Decimal;

use super::unknown;
use crate::diagnostic::Diagnostic;
use crate::job::JobContext;
use crate::model::Timestamp;
use crate::sla::evaluate::exact_decimal;
use crate::sla::{ExclusionChoice, ObjectiveResult, RefusalReason, SlaPeriod, Statement, Verdict};
use crate::words::{Sentence, sentence};
use crate::workspace::engine::Engine;
use crate::workspace::judge::{self, JudgeQuestion};

/// A period without and with the entries. Together they are judged once: time that two of them cover is left out once.
#[derive(Clone, Debug, PartialEq)]
pub struct ExclusionPreview {
    pub ids: Vec<String>,
    pub official: Statement,
    /// A what-if.
    pub supposed: Statement,
    pub lines: Vec<LineEffect>,
    pub credit_before: Decimal,
    pub credit_after: Decimal,
}

/// The effect on one line.
#[derive(Clone, Debug, PartialEq)]
pub struct LineEffect {
    pub objective_id: String,
    pub name: String,
    pub unit: String,
    pub before: LineValue,
    pub after: LineValue,
    /// Entries that would not count for the line, and why.
    pub refused: Vec<(String, RefusalReason)>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LineValue {
    /// Before any rounding, in the line's unit.
    pub value: Option<Decimal>,
    pub verdict: Verdict,
    pub credit: Decimal,
}

impl ExclusionPreview {
    /// Two judgments of one period, side by side.
    pub(super) fn of(ids: &[String], official: Statement, supposed: Statement) -> Self {
        Self {
            ids: ids.to_vec(),
            lines: line_effects(&official, &supposed, ids),
            credit_before: official.credit_total,
            credit_after: supposed.credit_total,
            official,
            supposed,
        }
    }

    /// By how much the credit falls; negative where it grows.
    pub fn credit_saved(&self) -> Decimal {
        self.credit_before - self.credit_after
    }
}

impl LineEffect {
    /// In the line's unit: percentage points of a percentage.
    pub fn delta(&self) -> Option<Decimal> {
        self.before.value.zip(self.after.value).map(|(before, after)| after - before)
    }
}

impl LineValue {
    fn of(result: &ObjectiveResult) -> Self {
        Self {
            value: result.sli.and_then(exact_decimal),
            verdict: result.verdict,
            credit: result.credit,
        }
    }
}

/// What differs line by line between two judgments of one period.
pub fn between(before: &Statement, after: &Statement) -> Vec<LineEffect> {
    line_effects(before, after, &[])
}

/// What differs line by line; refusals are those of the named entries after the change.
pub(super) fn line_effects(
    before: &Statement,
    after: &Statement,
    ids: &[String],
) -> Vec<LineEffect> {
    let pairs = before.objectives.iter().zip(&after.objectives);
    pairs
        .map(|(before, after)| LineEffect {
            objective_id: before.objective.id.clone(),
            name: before.objective.name.clone(),
            unit: before.objective.unit.clone(),
            before: LineValue::of(before),
            after: LineValue::of(after),
            refused: after
                .refused_exclusions
                .iter()
                .filter(|refused| ids.contains(&refused.entry.id))
                .map(|refused| (refused.entry.id.clone(), refused.reason.clone()))
                .collect(),
        })
        .collect()
}

impl Engine {
    /// Judges a period as it is, and as if these entries were approved.
    ///
    /// # Errors
    /// An entry that does not exist, or that does not touch contract and period; what cannot be judged.
    pub fn preview_exclusions(
        &self,
        contract: &str,
        period: SlaPeriod,
        as_of: Timestamp,
        ids: &[String],
        ctx: &JobContext,
    ) -> Result<ExclusionPreview, Vec<Diagnostic>> {
        let documents = self.documents();
        let contract = judge::find_contract(&documents.contracts, contract).map_err(|d| vec![d])?;
        let range = period.range(&contract.zone);
        let ledger = &documents.exclusions;
        let mistakes: Vec<Diagnostic> = ids
            .iter()
            .filter(|id| !ledger.of_contract(&contract.id, range).any(|e| e.id == **id))
            .map(|id| match ledger.entries.iter().any(|entry| entry.id == *id) {
                false => unknown(id, ledger.entries.iter().map(|entry| entry.id.as_str())),
                true => Diagnostic::error(format!(
                    "exclusion {id:?} does not touch {period} of {:?}",
                    contract.id
                ))
                .hint("`vigia exclusions list` shows its time and its contracts"),
            })
            .collect();
        if !mistakes.is_empty() {
            return Err(mistakes);
        }
        let official_question = JudgeQuestion::official(contract, period, as_of);
        let official = self.judge_as(&documents, &official_question, ctx)?;
        let question = JudgeQuestion {
            exclusions: ExclusionChoice::With(ids.to_vec()),
            what_if: vec![sentence!(
                "sentences-exclusions-with",
                ids = Sentence::list(ids.iter().map(String::as_str))
            )],
            ..official_question
        };
        let supposed = self.judge_as(&documents, &question, ctx)?;
        Ok(ExclusionPreview::of(ids, official, supposed))
    }
}
