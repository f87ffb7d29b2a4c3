//! The ledger as people work with it: proposing an entry, seeing what it would change, deciding, taking the last change back.
//!
//! Only the entry's own bytes change in a ledger file, and the bytes before are kept.

mod draft;
mod effects;
mod history;
mod preview;
mod rows;
mod text;
mod touched;

use std::path::Path;

pub use self::draft::{DraftLook, DraftQuestion};
pub use self::effects::{EffectsAnswer, EntryEffect};
use self::history::{FileChange, LEDGER_FOLDER, LedgerLock};
pub use self::preview::{ExclusionPreview, LineEffect, LineValue, between};
pub use self::rows::{LedgerRow, LineStand, Notice, Stand, ledger_rows};
use self::text::EntryEdit;
pub use self::touched::changed_entries;
use super::engine::Engine;
use super::{ask, diagnose, files};
use crate::diagnostic::{Diagnostic, nearest};
use crate::model::{Timestamp, Zone};
use crate::sla::{
    ExclusionEntry, ExclusionLedger, ExclusionState, parse_exclusions, write_exclusions,
};

/// Where a proposed entry goes if nothing else is said.
pub const LEDGER_FILE: &str = "ledger";

/// What somebody decided on an entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Decision<'a> {
    /// Approved or rejected.
    pub state: ExclusionState,
    /// A name or an office.
    pub by: &'a str,
    /// Stands as a comment in the file; may be empty.
    pub reason: &'a str,
    pub at: Timestamp,
}

/// What was done to a ledger file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LedgerChange {
    pub entry: ExclusionEntry,
    /// Below the workspace's folder.
    pub file: String,
}

/// One ledger file.
struct LedgerFile {
    stem: String,
    text: String,
    ledger: ExclusionLedger,
}

impl Engine {
    /// Approves or rejects an entry; only its state and who decided when are written.
    ///
    /// # Errors
    /// No such entry, it is decided so already, nobody's name, or a file that cannot be changed by machine.
    pub fn decide_exclusion(
        &self,
        id: &str,
        decision: Decision<'_>,
    ) -> Result<LedgerChange, Vec<Diagnostic>> {
        self.decide(id, decision, None)
    }

    /// The same, of an entry as somebody saw it.
    ///
    /// # Errors
    /// Also where the entry says something else by now: somebody else decided first.
    pub fn decide_seen_exclusion(
        &self,
        seen: &ExclusionEntry,
        decision: Decision<'_>,
    ) -> Result<LedgerChange, Vec<Diagnostic>> {
        self.decide(&seen.id, decision, Some(seen))
    }

    fn decide(
        &self,
        id: &str,
        decision: Decision<'_>,
        seen: Option<&ExclusionEntry>,
    ) -> Result<LedgerChange, Vec<Diagnostic>> {
        let one = |d: Diagnostic| vec![d];
        let lock = history::lock(self.folder()).map_err(one)?;
        let files = ledger_files(self.folder())?;
        let (file, entry) = find(&files, id).map_err(one)?;
        if seen.is_some_and(|seen| seen != entry) {
            let whose = match entry.decided_by.as_str() {
                "" => String::new(),
                by => format!(", by {by:?}"),
            };
            let why = format!(
                "could not decide on {id:?}: it was changed meanwhile and is {} now{whose}",
                entry.state.name()
            );
            return Err(one(Diagnostic::error(why).hint("look at it again, then decide")));
        }
        let Decision { state, by, reason, at } = decision;
        let by = by.trim();
        if by.is_empty() {
            let why = format!("could not decide on {id:?}: nobody's name is given");
            return Err(one(Diagnostic::error(why).hint("say who decides: --by NAME")));
        }
        if entry.state == state {
            let why = format!(
                "exclusion {id:?} is {} already, by {:?}; nothing was changed",
                state.name(),
                entry.decided_by
            );
            return Err(one(Diagnostic::error(why)));
        }
        let expected = ExclusionEntry {
            state,
            decided_by: by.to_owned(),
            decided_at: Some(at),
            ..entry.clone()
        };
        let comment = Some(one_line(reason)).filter(|reason| !reason.is_empty());
        let edit = EntryEdit {
            state: state.name(),
            comment: comment.map(|reason| format!("{}: {reason}", state.name())),
            terms: [
                ("decided_by", toml::Value::String(by.to_owned()).to_string()),
                ("decided_at", format!("\"{}\"", at.to_iso_utc())),
            ],
        };
        let is_expected = |text: &String| {
            let read = parse_exclusions(&history::file_name(&file.stem), text);
            read.is_ok_and(|ledger| ledger == with_entry(&file.ledger, &expected))
        };
        let after = text::edited(&file.text, id, &edit).into_iter().find(is_expected);
        let after = after.ok_or_else(|| {
            let why =
                format!("could not change {id:?}: it is written in a form that only people change");
            one(Diagnostic::error(why)
                .in_file(history::file_name(&file.stem))
                .hint("edit its state, decided_by and decided_at by hand"))
        })?;
        let change = FileChange { stem: &file.stem, before: Some(&file.text), after: &after };
        self.write_ledger(&lock, &change).map_err(one)?;
        Ok(LedgerChange { entry: expected, file: history::file_name(&file.stem) })
    }

    /// Adds a proposed entry to `exclusions/<stem>.toml`, its times as the wall clock of `zone`.
    ///
    /// # Errors
    /// The id is taken, a contract does not exist, the filter cannot be read, or the file would not read back.
    pub fn propose_exclusion(
        &self,
        entry: &ExclusionEntry,
        stem: &str,
        zone: &Zone,
    ) -> Result<LedgerChange, Vec<Diagnostic>> {
        let one = |d: Diagnostic| vec![d];
        self.could_stand(entry, stem)?;
        let lock = history::lock(self.folder()).map_err(one)?;
        let files = ledger_files(self.folder())?;
        if files.iter().any(|file| file.ledger.entries.iter().any(|known| known.id == entry.id)) {
            let why = format!("could not propose {:?}: there is an entry with that id", entry.id);
            return Err(one(Diagnostic::error(why).hint("give it another id")));
        }
        let known = files.iter().find(|file| file.stem == stem);
        let written = write_exclusions(&ExclusionLedger::new(vec![entry.clone()]), zone);
        let after = text::appended(known.map_or("", |file| &file.text), &written);
        let name = history::file_name(stem);
        let read = parse_exclusions(&name, &after)?;
        let mut entries = known.map_or_else(Vec::new, |file| file.ledger.entries.clone());
        entries.push(entry.clone());
        if read != ExclusionLedger::new(entries) {
            let why = format!("could not propose {:?}: it would not be read back", entry.id);
            return Err(one(Diagnostic::error(why).in_file(name)));
        }
        let before = known.map(|file| file.text.as_str());
        self.write_ledger(&lock, &FileChange { stem, before, after: &after }).map_err(one)?;
        Ok(LedgerChange { entry: entry.clone(), file: name })
    }

    /// Takes the last change of the ledger back, byte for byte; the file that has its earlier bytes again.
    ///
    /// # Errors
    /// Nothing was changed by a command, or the file was changed by hand since.
    pub fn undo_exclusion(&self) -> Result<String, Diagnostic> {
        let lock = history::lock(self.folder())?;
        let file = history::undo(self.folder(), &lock)?;
        self.reload_documents();
        Ok(file)
    }

    /// The ledger file whose last change [`Self::undo_exclusion`] would take back; `None` where no command changed one.
    pub fn undoable_exclusion(&self) -> Option<String> {
        history::last_changed(self.folder())
    }

    fn write_ledger(&self, lock: &LedgerLock, change: &FileChange<'_>) -> Result<(), Diagnostic> {
        history::write(self.folder(), lock, change)?;
        self.reload_documents();
        Ok(())
    }

    fn could_stand(&self, entry: &ExclusionEntry, stem: &str) -> Result<(), Vec<Diagnostic>> {
        let wrong = |why: String| Diagnostic::error(format!("could not propose: {why}"));
        let documents = self.documents();
        let mut mistakes = Vec::new();
        for (what, text) in
            [("id", &entry.id), ("reason", &entry.reason), ("evidence", &entry.evidence)]
        {
            if text.trim().is_empty() {
                mistakes.push(wrong(format!("the {what} is empty")));
            }
        }
        if entry.range.end <= entry.range.start {
            let (start, end) = (entry.range.start, entry.range.end);
            mistakes.push(wrong(format!("the end {end} is not after the start {start}")));
        }
        let is_name = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-');
        if stem.is_empty() || !stem.chars().all(is_name) {
            let hint = "use letters, digits, - and _, such as 2026";
            mistakes.push(wrong(format!("{stem:?} is no name of a ledger file")).hint(hint));
        }
        for id in &entry.contracts {
            if !documents.contracts.iter().any(|contract| contract.id == *id) {
                let known = documents.contracts.iter().map(|contract| contract.id.as_str());
                let unknown = wrong(format!("the contract {id:?} does not exist"));
                mistakes.push(diagnose::with_nearest(unknown, nearest(id, known)));
            }
        }
        let objects = self
            .snapshot()
            .and_then(|snapshot| snapshot.objects().map_err(|error| diagnose::of_store(&error)));
        match objects {
            Ok(objects) => {
                if let Err(mistake) = ask::read_filter(&entry.objects, &objects, &documents) {
                    mistakes.push(mistake);
                }
            }
            Err(problem) => mistakes.push(problem),
        }
        if mistakes.is_empty() { Ok(()) } else { Err(mistakes) }
    }
}

/// The ledger files; all of them must be readable, for the entry may stand in any.
fn ledger_files(folder: &Path) -> Result<Vec<LedgerFile>, Vec<Diagnostic>> {
    let paths =
        files::files_with_extension(&folder.join(LEDGER_FOLDER), "toml").map_err(|d| vec![d])?;
    let (mut found, mut mistakes) = (Vec::new(), Vec::new());
    for path in paths {
        let Some(stem) = path.file_stem().and_then(|stem| stem.to_str()).map(str::to_owned) else {
            continue;
        };
        match files::read_text(&path) {
            Ok(text) => match parse_exclusions(&history::file_name(&stem), &text) {
                Ok(ledger) => found.push(LedgerFile { stem, text, ledger }),
                Err(wrong) => mistakes.extend(wrong),
            },
            Err(problem) => mistakes.push(problem),
        }
    }
    if mistakes.is_empty() { Ok(found) } else { Err(mistakes) }
}

fn find<'f>(
    files: &'f [LedgerFile],
    id: &str,
) -> Result<(&'f LedgerFile, &'f ExclusionEntry), Diagnostic> {
    let mut all = files.iter().flat_map(|file| file.ledger.entries.iter().map(move |e| (file, e)));
    all.find(|(_, entry)| entry.id == id).ok_or_else(|| {
        let ids = files.iter().flat_map(|file| file.ledger.entries.iter().map(|e| e.id.as_str()));
        unknown(id, ids)
    })
}

/// `Unknown exclusion "CHG-1": …`, with the nearest.
fn unknown<'k>(id: &str, known: impl Iterator<Item = &'k str>) -> Diagnostic {
    let mistake = Diagnostic::error(format!("unknown exclusion {id:?}"));
    match nearest(id, known) {
        Some(near) => mistake.hint(format!("did you mean {near:?}?")),
        None => mistake.hint("`vigia exclusions list` shows them all"),
    }
}

fn with_entry(ledger: &ExclusionLedger, entry: &ExclusionEntry) -> ExclusionLedger {
    let entries = ledger.entries.iter();
    ExclusionLedger::new(
        entries.map(|known| if known.id == entry.id { entry } else { known }.clone()).collect(),
    )
}

/// A comment ends with its line.
fn one_line(text: &str) -> String {
    let shown = text.chars().map(|c| if c.is_control() { ' ' } else { c });
    shown.collect::<String>().split_whitespace().collect::<Vec<_>>().join(" ")
}
