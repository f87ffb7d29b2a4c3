//! One period of a contract judged twice: as it is, and as a what-if supposes it.

use std::collections::BTreeMap;

use super::documents::Documents;
use super::engine::Engine;
use super::judge::{self, JudgeQuestion};
use crate::diagnostic::Diagnostic;
use crate::job::JobContext;
use crate::model::Timestamp;
use crate::sla::what_if::{Applied, WhatIf, WhatIfNames, apply};
use crate::sla::{Contract, SlaPeriod, Statement};

/// Both results. The first one alone is official.
#[derive(Clone, Debug, PartialEq)]
pub struct WhatIfAnswer {
    pub official: Statement,
    pub supposed: Statement,
}

/// What every output of a what-if begins with.
pub const WHAT_IF_MARK: &str = "WHAT-IF, not an official result";

impl Engine {
    /// Judges one period of a contract as it is, and with changes such as `target=99.5` or `availability.busy_hour=cell-clock-volume`.
    ///
    /// # Errors
    /// What cannot be judged, each text that cannot be read, and each change that the contract cannot take.
    pub fn judge_what_if(
        &self,
        contract: &str,
        period: SlaPeriod,
        as_of: Timestamp,
        texts: &[String],
        ctx: &JobContext,
    ) -> Result<WhatIfAnswer, Vec<Diagnostic>> {
        let documents = self.documents();
        let contract = judge::find_contract(&documents.contracts, contract).map_err(|d| vec![d])?;
        let what_if = read(&documents, contract, texts)?;
        let applied = apply(contract, period, &what_if)?;
        let official =
            self.judge_as(&documents, &JudgeQuestion::official(contract, period, as_of), ctx)?;
        let mut question = JudgeQuestion {
            contract: &applied.contract,
            name: period,
            as_of,
            exclusions: applied.exclusions.clone(),
            without_objects: BTreeMap::new(),
            what_if: applied.changes.clone(),
        };
        let mut supposed = self.judge_as(&documents, &question, ctx)?;
        if !applied.without_worst.is_empty() {
            leave_out_worst(&mut question, &applied, &supposed)?;
            supposed = self.judge_as(&documents, &question, ctx)?;
        }
        Ok(WhatIfAnswer { official, supposed })
    }
}

fn read(
    documents: &Documents,
    contract: &Contract,
    texts: &[String],
) -> Result<WhatIf, Vec<Diagnostic>> {
    let objectives: Vec<&str> = contract.objectives.iter().map(|o| o.id.as_str()).collect();
    let busy_hours: Vec<&str> = documents.busy_hours.iter().map(|b| b.name.as_str()).collect();
    let exclusions: Vec<&str> = documents
        .exclusions
        .entries
        .iter()
        .filter(|entry| entry.contracts.is_empty() || entry.contracts.contains(&contract.id))
        .map(|entry| entry.id.as_str())
        .collect();
    let names =
        WhatIfNames { objectives: &objectives, busy_hours: &busy_hours, exclusions: &exclusions };
    let what_if = WhatIf::parse(texts, &names)?;
    if what_if.is_empty() {
        return Err(vec![
            Diagnostic::error("a what-if changes something")
                .hint("write KEY=VALUE, such as target=99.5"),
        ]);
    }
    Ok(what_if)
}

/// The worst are those of the supposed terms: with another busy hour, others are.
fn leave_out_worst(
    question: &mut JudgeQuestion<'_>,
    applied: &Applied,
    judged: &Statement,
) -> Result<(), Vec<Diagnostic>> {
    for result in &judged.objectives {
        let id = &result.objective.id;
        let Some(n) = applied.without_worst.get(id) else { continue };
        let worst = result.worst_objects.iter().take(*n as usize);
        let names: Vec<String> = worst.map(|object| object.name.clone()).collect();
        if names.is_empty() {
            continue;
        }
        question.what_if.push(format!("{id} without {}", names.join(", ")));
        question.without_objects.insert(id.clone(), names);
    }
    if question.without_objects.is_empty() {
        let why = "what-if without_worst changes nothing: no line knows its worst objects";
        return Err(vec![Diagnostic::error(why).hint("name a line whose result lists them")]);
    }
    Ok(())
}
