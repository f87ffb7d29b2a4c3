//! What a person should know of a change of the ledger: settled results that it does not change, and edges beside the grid of the data.

use crate::diagnostic::Diagnostic;
use crate::job::JobContext;
use crate::model::{TimeRange, phrase};
use crate::sla::{Contract, ExclusionEntry, ExclusionLedger, ExclusionState, SlaPeriod};
use crate::words::Sentence;
use crate::workspace::documents::Documents;
use crate::workspace::engine::Engine;
use crate::workspace::judge::{self, JudgeQuestion};

/// Results that one warning names before it says "and n more".
const NAMED_MAX: usize = 8;

impl Engine {
    /// Warns of results that are frozen as final and that a change of the ledger touches: they count as they were frozen. Only entries
    /// that count before or after the change are looked at.
    pub fn settled_touched(
        &self,
        before: &ExclusionLedger,
        after: &ExclusionLedger,
    ) -> Vec<Diagnostic> {
        let documents = self.documents();
        let mut warnings = Vec::new();
        for entry in changed_entries(before, after) {
            let counts = |ledger: &ExclusionLedger| {
                let mut known = ledger.entries.iter();
                known.any(|e| e.id == entry.id && e.state == ExclusionState::Approved)
            };
            if !counts(before) && !counts(after) {
                continue;
            }
            match touched(&documents, entry) {
                Ok(names) if names.is_empty() => {}
                Ok(names) => {
                    let warning = settled_warning(entry, &names);
                    // An entry that says something else is in both ledgers.
                    if !warnings.contains(&warning) {
                        warnings.push(warning);
                    }
                }
                Err(problem) => warnings.push(problem),
            }
        }
        warnings
    }

    /// Warns where the edges of an entry lie beside the grid of the counters that it belongs to. Of what cannot be judged nothing is said
    /// here: its own page says why.
    pub fn entry_off_grid(&self, entry: &ExclusionEntry, ctx: &JobContext) -> Vec<Diagnostic> {
        let documents = self.documents();
        let Ok(snapshot) = self.snapshot() else { return Vec::new() };
        let sources = judge::Sources {
            snapshot: snapshot.as_ref(),
            store: self.store(),
            documents: &documents,
            memory_bytes: self.settings().frame_memory_bytes,
        };
        let mut said: Vec<String> = Vec::new();
        for contract in documents.contracts.iter().filter(|contract| entry.is_of(&contract.id)) {
            let at = contract.window.period_at(entry.range.start, &contract.zone);
            let Ok(period) = at else { continue };
            let question = JudgeQuestion::official(contract, period, entry.range.end);
            let notes = judge::entry_grid_notes(sources, &question, entry, ctx);
            let notes = notes.unwrap_or_default();
            let notes = notes.iter().map(Sentence::english);
            let new: Vec<String> = notes.filter(|note| !said.contains(note)).collect();
            said.extend(new);
        }
        said.into_iter().map(Diagnostic::warning).collect()
    }
}

/// Contract and period of each settled result that an entry touches.
fn touched(documents: &Documents, entry: &ExclusionEntry) -> Result<Vec<String>, Diagnostic> {
    let mut names = Vec::new();
    for contract in documents.contracts.iter().filter(|contract| entry.is_of(&contract.id)) {
        for name in documents.settled.of_contract(&contract.id)?.settled_names() {
            if period_of(contract, name).is_some_and(|range| range.intersect(entry.range).is_some())
            {
                names.push(format!("{} {name}", contract.id));
            }
        }
    }
    Ok(names)
}

fn period_of(contract: &Contract, name: &str) -> Option<TimeRange> {
    let period: SlaPeriod = contract.window.parse_period(name).ok()?;
    Some(period.range(&contract.zone))
}

fn settled_warning(entry: &ExclusionEntry, names: &[String]) -> Diagnostic {
    let (first, rest) = names.split_at(names.len().min(NAMED_MAX));
    let mut shown = first.join(", ");
    if !rest.is_empty() {
        shown.push_str(&format!(", … (+{})", rest.len()));
    }
    Diagnostic::warning(phrase!(
        "exclusion {id} touches results that are frozen as final: {names}",
        id = format!("\"{}\"", entry.id),
        names = shown
    ))
    .hint(phrase!(
        "they count as they were frozen until they are restated: `vigia freeze CONTRACT --period PERIOD --as restated --reason TEXT`"
    ))
}

/// Entries that are on one side only, or say something else there.
pub fn changed_entries<'l>(
    before: &'l ExclusionLedger,
    after: &'l ExclusionLedger,
) -> Vec<&'l ExclusionEntry> {
    let only = |ours: &'l ExclusionLedger, theirs: &'l ExclusionLedger| {
        ours.entries.iter().filter(|entry| !theirs.entries.contains(entry)).collect::<Vec<_>>()
    };
    [only(before, after), only(after, before)].concat()
}
