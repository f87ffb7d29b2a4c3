//! What a contract's period would be under other terms, beside what it is.
//!
//! Nothing of it is official: the statement says what was supposed ([`Statement::what_if`]), and whoever freezes, packs or reports
//! refuses it.

use super::engine::Engine;
use super::judge::{self, JudgeQuestion};
use crate::diagnostic::Diagnostic;
use crate::job::JobContext;
use crate::model::Timestamp;
use crate::sla::what_if::{WhatIf, WhatIfNames};
use crate::sla::{SlaPeriod, Statement};

/// A period as it is, and as it would be.
#[derive(Clone, Debug)]
pub struct WhatIfAnswer {
    pub official: Statement,
    pub supposed: Statement,
}

impl Engine {
    /// Judges a period of a contract twice: as it is, and with changes such as `target=99.5` or `availability.rounding=half_up 2`.
    pub fn judge_what_if(
        &self,
        contract: &str,
        period: SlaPeriod,
        as_of: Timestamp,
        changes: &[String],
        ctx: &JobContext,
    ) -> Result<WhatIfAnswer, Vec<Diagnostic>> {
        let documents = self.documents();
        let contract = judge::find_contract(&documents.contracts, contract).map_err(|d| vec![d])?;
        let objectives: Vec<&str> = contract.objectives.iter().map(|o| o.id.as_str()).collect();
        let busy_hours: Vec<&str> =
            documents.busy_hours.iter().map(|definition| definition.name.as_str()).collect();
        let range = period.range(&contract.zone);
        let ledger = &documents.exclusions;
        let exclusions: Vec<&str> =
            ledger.of_contract(&contract.id, range).map(|entry| entry.id.as_str()).collect();
        let names = WhatIfNames {
            objectives: &objectives,
            busy_hours: &busy_hours,
            exclusions: &exclusions,
        };
        let what_if = WhatIf::parse(changes, &names)?;
        let changed = what_if.applied(contract)?;
        let official =
            self.judge_as(&documents, &JudgeQuestion::official(contract, period, as_of), ctx)?;
        let without = worst_objects(&official, &what_if);
        let question = JudgeQuestion {
            contract: &changed,
            exclusions: what_if.exclusions(),
            without_objects: &without,
            what_if: what_if.watermarks(&|change| WhatIf::before(contract, change)),
            ..JudgeQuestion::official(&changed, period, as_of)
        };
        let supposed = self.judge_as(&documents, &question, ctx)?;
        Ok(WhatIfAnswer { official, supposed })
    }
}

/// Full names of the objects that the official result lists as the worst, each once.
fn worst_objects(official: &Statement, what_if: &WhatIf) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for (objective, n_worst) in what_if.without_worst() {
        let meant = official
            .objectives
            .iter()
            .filter(|result| objective.is_none_or(|id| id == result.objective.id));
        names.extend(meant.flat_map(|result| {
            result.worst_objects.iter().take(n_worst as usize).map(|object| object.name.clone())
        }));
    }
    names.sort();
    names.dedup();
    names
}
