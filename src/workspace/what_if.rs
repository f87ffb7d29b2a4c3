//! One period of a contract judged twice: as it is, and as a what-if supposes it.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::documents::Documents;
use super::engine::Engine;
use super::judge::{self, JudgeQuestion};
use crate::diagnostic::Diagnostic;
use crate::job::JobContext;
use crate::model::Timestamp;
use crate::sla::what_if::{Applied, WhatIf, WhatIfNames, apply};
use crate::sla::{Contract, SlaPeriod, Statement};
use crate::words::{Sentence, sentence};

/// Both results. The first one alone is official.
#[derive(Clone, Debug, PartialEq)]
pub struct WhatIfAnswer {
    pub official: Statement,
    pub supposed: Statement,
}

/// What every output of a what-if begins with.
pub const WHAT_IF_MARK: &str = "WHAT-IF, not an official result";

/// The command that gives the same answer, ready for a shell: `vigia evaluate c-1 --period 2026-10 --what-if access.target=99.5`.
pub fn what_if_command(contract: &str, period: SlaPeriod, what_if: &WhatIf) -> String {
    let mut command = format!("vigia evaluate {} --period {period}", shell_word(contract));
    for text in what_if.texts() {
        command.push_str(" --what-if ");
        command.push_str(&shell_word(&text));
    }
    command
}

/// In single quotes where a shell would take it apart.
fn shell_word(text: &str) -> String {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "-_=.:,/".contains(c);
    if !text.is_empty() && text.chars().all(is_plain) {
        return text.to_owned();
    }
    format!("'{}'", text.replace('\'', "'\\''"))
}

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
        // A text that cannot be read is told before anything is added up.
        let documents = self.documents();
        let found = judge::find_contract(&documents.contracts, contract).map_err(|d| vec![d])?;
        apply(found, period, &self.read_what_if(&documents, found, texts)?)?;
        let official = self.judge(contract, period, as_of, ctx)?;
        let supposed = self.suppose(&official, texts, ctx)?;
        Ok(WhatIfAnswer { official, supposed })
    }

    /// Judges the same period with changes, up to the same instant as the official result.
    ///
    /// # Errors
    /// As [`Self::judge_what_if`].
    pub fn suppose(
        &self,
        official: &Statement,
        texts: &[String],
        ctx: &JobContext,
    ) -> Result<Statement, Vec<Diagnostic>> {
        let documents = self.documents();
        let contract = judge::find_contract(&documents.contracts, &official.contract.id);
        let contract = contract.map_err(|d| vec![d])?;
        let what_if = self.read_what_if(&documents, contract, texts)?;
        let applied = apply(contract, official.name, &what_if)?;
        let mut question = JudgeQuestion {
            contract: &applied.contract,
            name: official.name,
            as_of: official.as_of,
            exclusions: applied.exclusions.clone(),
            without_objects: BTreeMap::new(),
            outage_minutes: applied.outage_minutes.clone(),
            what_if: applied.changes.clone(),
        };
        let mut supposed = self.judge_as(&documents, &question, ctx)?;
        if !applied.without_worst.is_empty() {
            leave_out_worst(&mut question, &applied, &supposed)?;
            supposed = self.judge_as(&documents, &question, ctx)?;
        }
        Ok(supposed)
    }

    fn read_what_if(
        &self,
        documents: &Documents,
        contract: &Contract,
        texts: &[String],
    ) -> Result<WhatIf, Vec<Diagnostic>> {
        // Only asked for where they are named: there may be many.
        let names_outages = texts.iter().any(|text| text.contains("outage_minutes"));
        let outages =
            if names_outages { self.outages().map_err(|d| vec![d])? } else { Arc::default() };
        let outages: Vec<&str> = outages.iter().map(|outage| outage.event.id.as_str()).collect();
        read(documents, contract, &outages, texts)
    }
}

fn read(
    documents: &Documents,
    contract: &Contract,
    outages: &[&str],
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
    let names = WhatIfNames {
        objectives: &objectives,
        busy_hours: &busy_hours,
        exclusions: &exclusions,
        outages,
    };
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
        let without = Sentence::list(names.iter().map(String::as_str));
        question.what_if.push(sentence!("sentences-without", id = id, names = without));
        question.without_objects.insert(id.clone(), names);
    }
    if question.without_objects.is_empty() {
        let why = "what-if without_worst changes nothing: no line knows its worst objects";
        return Err(vec![Diagnostic::error(why).hint("name a line whose result lists them")]);
    }
    Ok(())
}
