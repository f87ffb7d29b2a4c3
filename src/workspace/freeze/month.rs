//! All that is frozen of one period beside what today's data give, and what may be frozen next.

use std::path::PathBuf;

use super::{
    Cause, Difference, FreezeRefusal, FreezeRequest, FreezeState, FrozenChain, changed_terms,
    freeze_refusal, frozen_to_live,
};
use crate::diagnostic::Diagnostic;
use crate::job::JobContext;
use crate::model::Timestamp;
use crate::sla::{SlaPeriod, Statement};
use crate::workspace::engine::Engine;

/// One record of a chain, without what it holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Revision {
    /// 1 for the first.
    pub sequence: u64,
    pub state: FreezeState,
    /// 1 for the first restatement; `None` for the other states.
    pub restatement: Option<u64>,
    pub reason: String,
    pub by: String,
    pub frozen_at: Timestamp,
    /// Of the file.
    pub sha256: String,
    /// Of the file before it.
    pub previous_sha256: Option<String>,
    pub file: PathBuf,
    /// Of the whole contract, as frozen: verdict and credit after caps; empty where the record says none.
    pub verdict: String,
    pub credit: String,
}

/// What is frozen of one period.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct FrozenMonth {
    /// The oldest first.
    pub revisions: Vec<Revision>,
    /// Records that are not as they were written; while there are any, nothing is frozen.
    pub faults: Vec<Diagnostic>,
    /// From the newest record to what today's data give; `None` before it was compared, and where there is nothing to compare.
    pub difference: Option<Difference>,
    /// What was agreed otherwise when the result was provisional: being final needs a reason then. Empty before it was compared.
    pub changed_terms: Vec<Cause>,
    /// Each state, and why the result cannot be frozen as that now; empty before it was compared. The reason of a restatement is not
    /// asked for here.
    pub next: Vec<(FreezeState, Option<FreezeRefusal>)>,
}

impl FrozenMonth {
    /// The one that holds.
    pub fn newest(&self) -> Option<&Revision> {
        self.revisions.last()
    }

    /// Whether freezing it as that needs a reason.
    pub fn needs_reason(&self, state: FreezeState) -> bool {
        match state {
            FreezeState::Provisional => false,
            FreezeState::Final => !self.changed_terms.is_empty(),
            FreezeState::Restated => true,
        }
    }

    /// Whether the result may be frozen as that now.
    pub fn may_be(&self, state: FreezeState) -> bool {
        self.next.iter().any(|(next, refused)| *next == state && refused.is_none())
    }
}

impl Engine {
    /// The records of a period alone: quick, for nothing is judged.
    ///
    /// # Errors
    /// A folder that cannot be listed.
    pub fn frozen_month(
        &self,
        contract: &str,
        period: SlaPeriod,
    ) -> Result<FrozenMonth, Diagnostic> {
        Ok(self.month_of(contract, &self.frozen(contract, period)?))
    }

    /// The records of a period, what differs from them today, and what may be frozen next at that time.
    ///
    /// # Errors
    /// What cannot be read.
    pub fn frozen_month_beside(
        &self,
        statement: &Statement,
        now: Timestamp,
        ctx: &JobContext,
    ) -> Result<FrozenMonth, Vec<Diagnostic>> {
        let (id, period) = (statement.contract.id.as_str(), statement.name);
        let chain = self.frozen(id, period).map_err(|d| vec![d])?;
        let (mut difference, mut changed) = (None, Vec::new());
        if let Some(last) = chain.last().filter(|_| chain.faults.is_empty()) {
            let live = self.judged(statement, ctx)?;
            if last.state == FreezeState::Provisional {
                changed = changed_terms(&last.judged, &live);
            }
            difference = Some(frozen_to_live(last, &live));
        }
        let same = difference.as_ref().is_some_and(Difference::is_empty);
        let next = FreezeState::NAMES.map(|(_, state)| {
            let request = FreezeRequest { state, reason: "yes", by: "", at: now };
            let refused = freeze_refusal(statement, &chain, &request);
            let nothing_new =
                (state == FreezeState::Restated && same).then_some(FreezeRefusal::NothingDiffers);
            (state, refused.or(nothing_new))
        });
        let month = self.month_of(id, &chain);
        Ok(FrozenMonth { difference, changed_terms: changed, next: next.to_vec(), ..month })
    }

    fn month_of(&self, contract: &str, chain: &FrozenChain) -> FrozenMonth {
        let folder = self.statements_folder(contract);
        let text = |value: &serde_json::Value| value.as_str().unwrap_or_default().to_owned();
        let revisions = chain.records.iter().map(|record| Revision {
            sequence: record.sequence,
            state: record.state,
            restatement: record.restatement,
            reason: record.reason.clone(),
            by: record.by.clone(),
            frozen_at: record.frozen_at,
            sha256: record.sha256.clone(),
            previous_sha256: record.previous_sha256.clone(),
            file: folder.join(record.file_name()),
            verdict: text(&record.judged["verdict"]),
            credit: text(&record.judged["settlement"]["malus"]),
        });
        FrozenMonth {
            revisions: revisions.collect(),
            faults: chain.faults.clone(),
            ..FrozenMonth::default()
        }
    }
}
