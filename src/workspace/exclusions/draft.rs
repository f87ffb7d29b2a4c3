//! A window that somebody is about to propose: what the contract would make of it, before anything is written.

use std::sync::Arc;

use super::preview::ExclusionPreview;
use super::{LEDGER_FILE, ledger_files};
use crate::diagnostic::Diagnostic;
use crate::job::JobContext;
use crate::sla::{ExclusionChoice, ExclusionEntry, ExclusionLedger, Statement};
use crate::words::sentence;
use crate::workspace::documents::Documents;
use crate::workspace::engine::Engine;
use crate::workspace::judge::{self, JudgeQuestion};
use crate::workspace::{ask, diagnose};

/// What is looked at.
#[derive(Clone, Debug, PartialEq)]
pub struct DraftQuestion {
    /// As it would be written.
    pub entry: ExclusionEntry,
    /// Name of the ledger file, without folder and extension.
    pub stem: String,
    /// The result as it is, and of which period; the draft is judged up to the same instant.
    pub official: Arc<Statement>,
}

impl DraftQuestion {
    /// A draft for the ledger file that is used where nobody names one.
    pub fn new(entry: ExclusionEntry, official: Arc<Statement>) -> Self {
        Self { entry, stem: LEDGER_FILE.to_owned(), official }
    }
}

/// What came out.
#[derive(Clone, Debug, PartialEq)]
pub struct DraftLook {
    pub asked: DraftQuestion,
    /// Why it could not be proposed as it stands; empty where it could.
    pub faults: Vec<Diagnostic>,
    /// Objects that its filter chooses at its start, in the contract or not; `None` where the filter cannot be read.
    pub n_objects: Option<u64>,
    /// Whether it touches the period that was judged.
    pub touches_period: bool,
    /// `None` where it touches nothing, or cannot be read.
    pub preview: Option<ExclusionPreview>,
}

/// The id of a draft that has none of its own yet.
const NO_ID: &str = "(draft)";

impl Engine {
    /// What the result would become with an entry that is not in the ledger yet. Writes nothing.
    ///
    /// # Errors
    /// What cannot be judged. What is wrong with the draft itself stands in the answer, beside what can be said all the same.
    pub fn preview_draft(
        &self,
        asked: DraftQuestion,
        ctx: &JobContext,
    ) -> Result<DraftLook, Vec<Diagnostic>> {
        let one = |d: Diagnostic| vec![d];
        let documents = self.documents();
        let statement = Arc::clone(&asked.official);
        let contract = judge::find_contract(&documents.contracts, &statement.contract.id);
        let contract = contract.map_err(one)?;
        let mut faults = self.could_stand(&asked.entry, &asked.stem).err().unwrap_or_default();
        let is_taken = self.is_taken(&asked.entry.id)?;
        if is_taken {
            let why =
                format!("could not propose {:?}: there is an entry with that id", asked.entry.id);
            faults.push(Diagnostic::error(why).hint("give it another id"));
        }
        let n_objects = self.n_objects(&documents, &asked.entry);
        let mut entry = asked.entry.clone();
        if is_taken || entry.id.trim().is_empty() {
            NO_ID.clone_into(&mut entry.id);
        }
        let is_ours = entry.contracts.is_empty() || entry.contracts.contains(&contract.id);
        let has_time = entry.range.start < entry.range.end;
        let touches_period =
            has_time && is_ours && entry.range.intersect(statement.period).is_some();
        let mut preview = None;
        if touches_period && n_objects.is_some() {
            let ids = [entry.id.clone()];
            let entries = documents.exclusions.entries.iter().cloned().chain([entry]);
            let exclusions = Arc::new(ExclusionLedger::new(entries.collect()));
            let with_draft = Documents { exclusions, ..documents.clone() };
            let question = JudgeQuestion {
                exclusions: ExclusionChoice::With(ids.to_vec()),
                what_if: vec![sentence!("sentences-exclusions-with", ids = &ids[0])],
                ..JudgeQuestion::official(contract, statement.name, statement.as_of)
            };
            let supposed = self.judge_as(&with_draft, &question, ctx)?;
            preview = Some(ExclusionPreview::of(&ids, (*statement).clone(), supposed));
        }
        Ok(DraftLook { asked, faults, n_objects, touches_period, preview })
    }

    /// Whether any ledger file has an entry of that id.
    fn is_taken(&self, id: &str) -> Result<bool, Vec<Diagnostic>> {
        let files = ledger_files(self.folder())?;
        Ok(files.iter().any(|file| file.ledger.entries.iter().any(|entry| entry.id == id)))
    }

    fn n_objects(&self, documents: &Documents, entry: &ExclusionEntry) -> Option<u64> {
        let snapshot = self.snapshot().ok()?;
        let objects = snapshot.objects().map_err(|e| diagnose::of_store(&e)).ok()?;
        let filter = ask::read_filter(&entry.objects, &objects, documents).ok()?;
        let found = ask::matching_objects(&objects, documents, filter.as_ref(), entry.range.start);
        Some(found.len() as u64)
    }
}
