//! What differs from what was told before, from frozen records: nothing is judged for it but the report's own period.

use super::Gathering;
use super::trend::{FrozenFiles, source_of, verdict_named};
use crate::diagnostic::Diagnostic;
use crate::model::Timestamp;
use crate::report::facts::{
    CauseFact, ChangeFacts, DifferenceFact, NumberFact, NumberKind, RestatementFact, RevisionFact,
    TermFact,
};
use crate::sla::{SlaPeriod, write_contract};
use crate::workspace::freeze::terms::{subject_of, terms_of};
use crate::workspace::freeze::{
    CauseKind, Difference, FreezeState, FrozenComparison, FrozenRecord, Side, difference,
};
use crate::workspace::trend::trend_periods;

impl Gathering<'_> {
    pub(super) fn changes(&self, frozen: &FrozenFiles) -> Result<ChangeFacts, Vec<Diagnostic>> {
        let one = |d: Diagnostic| vec![d];
        let (id, period) = (self.contract.id.as_str(), self.statement.name);
        let periods = trend_periods(self.contract, period);
        let previous = periods.get(1).copied();
        let chain = self.engine.frozen(id, period).map_err(one)?;
        let mut faults: Vec<String> = chain.faults.iter().map(|d| d.message.clone()).collect();
        let since_frozen = if chain.records.is_empty() {
            None
        } else {
            match self.engine.with_frozen(self.statement, self.ctx)? {
                FrozenComparison::Frozen { difference, .. } => Some(facts_of(&difference)),
                FrozenComparison::Nothing | FrozenComparison::Faulty(_) => None,
            }
        };
        // The last report was told when the period before was frozen first; where nobody froze it, when this period began.
        let last_told = previous.and_then(|previous| frozen.first(previous));
        let since = last_told.as_ref().map_or(self.statement.period.start, |r| r.frozen_at);
        let until = chain.last().map(|record| record.frozen_at);
        let mut restatements = Vec::new();
        for earlier in periods.iter().skip(1).filter(|earlier| frozen.is_restated(**earlier)) {
            let found = self.restatements_of(*earlier, since, until, &mut faults)?;
            restatements.extend(found);
        }
        let terms = previous.and_then(|previous| frozen.newest(previous));
        Ok(ChangeFacts {
            previous,
            revisions: chain.records.iter().map(revision_of).collect(),
            since_frozen,
            restatements,
            terms: terms.map_or_else(Vec::new, |record| self.terms_since(&record)),
            faults,
        })
    }

    /// Restatements of an earlier period that were frozen after an instant, and no later than another.
    fn restatements_of(
        &self,
        period: SlaPeriod,
        since: Timestamp,
        until: Option<Timestamp>,
        faults: &mut Vec<String>,
    ) -> Result<Vec<RestatementFact>, Vec<Diagnostic>> {
        let chain = self.engine.frozen(&self.contract.id, period).map_err(|d| vec![d])?;
        faults.extend(chain.faults.iter().map(|d| d.message.clone()));
        let pairs = chain.records.windows(2).filter(|pair| {
            let record = &pair[1];
            record.state == FreezeState::Restated
                && record.frozen_at > since
                && until.is_none_or(|until| record.frozen_at <= until)
        });
        let found = pairs.map(|pair| {
            let side = |record: &'_ FrozenRecord| record.clone();
            let (before, after) = (side(&pair[0]), side(&pair[1]));
            let found = difference(
                Side { judged: &before.judged, tool: Some(&before.tool) },
                Side { judged: &after.judged, tool: Some(&after.tool) },
            );
            RestatementFact { period, revision: revision_of(&after), difference: facts_of(&found) }
        });
        Ok(found.collect())
    }

    /// Terms that are not those of a record, and versions of formulas.
    fn terms_since(&self, record: &FrozenRecord) -> Vec<TermFact> {
        let now = terms_of(&write_contract(self.contract));
        let then = record.judged["terms"].as_object();
        let said = |path: &str| {
            then.and_then(|terms| terms.get(path)?.as_str()).unwrap_or_default().to_owned()
        };
        let mut paths: Vec<&str> = now.keys().map(String::as_str).collect();
        paths.extend(then.into_iter().flat_map(|terms| terms.keys().map(String::as_str)));
        paths.sort_unstable();
        paths.dedup();
        let fact = |path: &str, before: String, after: String| {
            let (objective_id, term) = subject_of(path);
            (before != after).then(|| TermFact {
                objective_id: objective_id.to_owned(),
                term: term.to_owned(),
                before,
                after,
            })
        };
        let mut found: Vec<TermFact> = paths
            .into_iter()
            .filter_map(|path| fact(path, said(path), now.get(path).cloned().unwrap_or_default()))
            .collect();
        let lines = record.judged["objectives"].as_array().into_iter().flatten();
        for line in lines {
            let id = line["id"].as_str().unwrap_or_default();
            let objectives = &self.statement.objectives;
            let Some(now) = objectives.iter().find(|o| o.objective.id == id) else { continue };
            let version = |n: u64| format!("version {n}");
            let before = line["formula_version"].as_u64().map_or_else(String::new, version);
            let after = now.formula_version.map_or_else(String::new, |n| version(u64::from(n)));
            found.extend(fact(&format!("objective.{id}.formula"), before, after));
        }
        found
    }
}

fn revision_of(record: &FrozenRecord) -> RevisionFact {
    let text = |value: &serde_json::Value| value.as_str().unwrap_or_default().to_owned();
    RevisionFact {
        source: source_of(record),
        frozen_at: record.frozen_at,
        by: record.by.clone(),
        reason: record.reason.clone(),
        verdict: verdict_named(&text(&record.judged["verdict"])),
        credit: text(&record.judged["settlement"]["malus"]).parse().ok(),
    }
}

/// What readers of a report ask for: which numbers changed, and why. Files are counted, each would be a line.
fn facts_of(found: &Difference) -> DifferenceFact {
    let n_files = found.causes.iter().filter(|c| c.kind == CauseKind::Files).count();
    let mut causes = Vec::new();
    if n_files > 0 {
        causes.push(CauseFact {
            kind: CauseKind::Files.name(),
            objective_id: String::new(),
            what: n_files.to_string(),
            before: String::new(),
            after: String::new(),
        });
    }
    let named = found.causes.iter().filter(|cause| cause.kind != CauseKind::Files);
    causes.extend(named.map(|cause| CauseFact {
        kind: cause.kind.name(),
        objective_id: cause.objective.clone(),
        what: subject(&cause.what).to_owned(),
        before: cause.left.clone(),
        after: cause.right.clone(),
    }));
    let numbers = found.consequences.iter().filter_map(|change| {
        let what = match change.what.as_str() {
            "value" => NumberKind::Value,
            "verdict" => NumberKind::Verdict,
            "credit after caps" | "credits after caps" => NumberKind::Credit,
            "target in force" => NumberKind::Target,
            "completeness" => NumberKind::Completeness,
            _ => return None,
        };
        Some(NumberFact {
            objective_id: change.objective.clone(),
            what,
            before: change.left.clone(),
            after: change.right.clone(),
            unit: change.unit.clone(),
        })
    });
    DifferenceFact { causes, numbers: numbers.collect() }
}

/// The thing that a cause speaks of, without what is said of it.
fn subject(what: &str) -> &str {
    let ends = [" is only on the left", " is only on the right", " says something else"];
    ends.iter().find_map(|end| what.strip_suffix(end)).unwrap_or(what)
}
