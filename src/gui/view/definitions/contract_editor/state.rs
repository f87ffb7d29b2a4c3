//! What the editor of a contract holds, and what is read from its text.

use std::sync::Arc;

use super::change::Change;
use crate::diagnostic::{Diagnostic, Severity};
use crate::sla::toml_text::{self, Place, Table};
use crate::sla::{DraftReading, read_draft};
use crate::workspace::definitions::draft::DraftCheck;
use crate::workspace::definitions::{ContractFile, DefinitionKind, FileSave};

/// Texts that can be gone back to. *Good*: a morning of changes. *Bad*: a megabyte of memory for a long contract.
const N_UNDO_MAX: usize = 200;
/// Letters that come faster than this are one change.
const TYPING_SECS: f64 = 0.8;

/// A contract that is being written.
#[derive(Debug)]
pub struct ContractEditorUi {
    pub(super) kind: DefinitionKind,
    /// Name of the file in its folder.
    pub(super) name: String,
    pub(super) text: String,
    /// As it stands on the disk as far as is known; `None` before it was saved.
    pub(super) saved: Option<String>,
    /// As it stands in the other folder, of contracts or of drafts, as far as is known.
    other: Option<String>,
    /// The draft that it was opened from.
    pub(super) from_draft: Option<String>,
    /// Grows with every change of the text.
    pub(super) revision: u64,
    /// Earlier and undone texts, newest last.
    undone: Vec<String>,
    done: Vec<String>,
    /// Time of this frame, and of the last letter that was typed.
    pub(super) now: f64,
    typed_at: Option<f64>,
    pub(super) section: Section,
    /// Line to be shown and cursor to be set there, from 1.
    pub(super) jump: Option<usize>,
    /// Letter of the text at which the cursor stood in the last frame.
    pub(super) cursor: Option<usize>,
    /// What a form could not change.
    pub(super) problem: Option<String>,
    /// Why the last saving was refused.
    pub(super) refused: Vec<Diagnostic>,
    /// What stands on the disk instead of what was expected; `None`: nothing.
    pub(super) conflict: Option<(DefinitionKind, Option<String>)>,
    /// Leaving would lose what was changed, and the person was told.
    pub(super) asks_to_discard: bool,
    /// Number of the last end when saving was asked for, and as what.
    pub(super) waits_for: Option<(u64, DefinitionKind)>,
    /// Text that was last asked about, on which data and documents.
    pub(super) asked: Option<(String, (u64, usize))>,
    /// Since when, in seconds, this revision has not changed.
    pub(super) still_since: Option<(u64, f64)>,
    pub(super) completion: Completion,
}

/// Which part of a contract the form shows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub(super) enum Section {
    #[default]
    Agreement,
    /// Window and calendars.
    Time,
    /// Scorecard and settlement.
    Money,
    Line(usize),
}

/// The list of terms under the cursor of the text.
#[derive(Debug, Default)]
pub(super) struct Completion {
    pub open: bool,
    pub selected: usize,
    /// Text revision and cursor that were last looked at.
    pub looked_at: Option<(u64, usize)>,
    pub found: Option<crate::sla::contract_form::complete::Offers>,
}

impl ContractEditorUi {
    /// A contract that is not on the disk yet.
    pub(crate) fn new(name: String, text: String) -> Self {
        Self {
            kind: DefinitionKind::Contract,
            name,
            text,
            saved: None,
            other: None,
            from_draft: None,
            revision: 1,
            undone: Vec::new(),
            done: Vec::new(),
            now: 0.0,
            typed_at: None,
            section: Section::default(),
            jump: None,
            cursor: None,
            problem: None,
            refused: Vec::new(),
            conflict: None,
            asks_to_discard: false,
            waits_for: None,
            asked: None,
            still_since: None,
            completion: Completion::default(),
        }
    }

    pub(crate) fn of(contract: &ContractFile, kind: DefinitionKind) -> Self {
        let name = contract.file.rsplit('/').next().unwrap_or_default().to_owned();
        let from_draft = (kind == DefinitionKind::ContractDraft).then(|| name.clone());
        let saved = Some(contract.text.clone());
        Self { kind, saved, from_draft, ..Self::new(name, contract.text.clone()) }
    }

    /// Below the workspace's folder.
    pub(super) fn file(&self) -> String {
        format!("{}/{}", self.kind.folder(), self.name)
    }

    pub(super) fn is_changed(&self) -> bool {
        self.saved.as_ref() != Some(&self.text)
    }

    /// What saving as that kind writes.
    pub(super) fn save(&self, kind: DefinitionKind) -> FileSave {
        let known = if kind == self.kind { &self.saved } else { &self.other };
        FileSave {
            kind,
            name: self.name.clone(),
            text: self.text.clone(),
            known: known.clone(),
            from_draft: self.from_draft.clone(),
        }
    }

    /// What now stands on the disk under a kind.
    pub(super) fn know(&mut self, kind: DefinitionKind, on_disk: Option<String>) {
        if kind != self.kind {
            self.other = self.saved.take();
            self.kind = kind;
            // Another file: what was said of the one before is not about it.
            self.asked = None;
        }
        self.saved = on_disk;
    }

    /// Takes a new text; the one before can be gone back to.
    pub(super) fn put(&mut self, text: String) {
        if text == self.text {
            return;
        }
        let before = std::mem::replace(&mut self.text, text);
        self.typed_at = None;
        self.note(before);
    }

    /// Notes what was typed; letters in a row are one step back.
    pub(super) fn note_typed(&mut self, before: String) {
        let is_same_step = self.typed_at.is_some_and(|at| self.now - at < TYPING_SECS);
        if is_same_step && !self.done.is_empty() {
            self.end_change();
        } else {
            self.note(before);
        }
        self.typed_at = Some(self.now);
    }

    fn note(&mut self, before: String) {
        self.done.push(before);
        let too_many = self.done.len().saturating_sub(N_UNDO_MAX);
        self.done.drain(..too_many);
        self.end_change();
    }

    fn end_change(&mut self) {
        self.undone.clear();
        self.revision += 1;
        self.problem = None;
        self.refused.clear();
    }

    /// Makes a change of the form; what cannot be changed by machine is told.
    pub(super) fn change(&mut self, change: &Change) {
        match change.apply(&self.text) {
            Ok((text, section)) => {
                if matches!(change, Change::Typed(..)) && text != self.text {
                    let before = std::mem::replace(&mut self.text, text);
                    self.note_typed(before);
                } else {
                    self.put(text);
                }
                if let Some(section) = section {
                    self.section = section;
                }
            }
            Err(problem) => self.problem = Some(problem.to_string()),
        }
    }

    pub(super) fn can_undo(&self) -> bool {
        !self.done.is_empty()
    }

    pub(super) fn can_redo(&self) -> bool {
        !self.undone.is_empty()
    }

    pub(super) fn undo(&mut self) {
        if let Some(text) = self.done.pop() {
            self.undone.push(std::mem::replace(&mut self.text, text));
            self.revision += 1;
        }
    }

    pub(super) fn redo(&mut self) {
        if let Some(text) = self.undone.pop() {
            self.done.push(std::mem::replace(&mut self.text, text));
            self.revision += 1;
        }
    }
}

/// The text as it is understood; made again when it changes.
#[derive(Debug, Default)]
pub(crate) struct Reading {
    key: Option<(String, u64)>,
    pub(super) root: Table,
    pub(super) draft: DraftReading,
    /// The newest check, of this text or of one before.
    pub(super) check: Option<Arc<DraftCheck>>,
    /// Whether the check is of this text.
    pub(super) is_checked: bool,
    /// All messages, by line.
    pub(super) messages: Vec<Diagnostic>,
}

impl Reading {
    /// Reads the text, if it is another one than before.
    pub(super) fn follow(&mut self, editor: &ContractEditorUi) {
        let key = (editor.file(), editor.revision);
        if self.key.as_ref() == Some(&key) {
            return;
        }
        self.root = toml_text::outline(&editor.text);
        self.draft = read_draft(&editor.file(), &editor.text);
        self.messages.clone_from(&self.draft.diagnostics);
        self.key = Some(key);
    }

    pub(super) fn take_check(&mut self, editor: &ContractEditorUi, check: Option<Arc<DraftCheck>>) {
        self.is_checked = check.as_ref().is_some_and(|check| check.wish.text == editor.text);
        self.messages.clone_from(&self.draft.diagnostics);
        if let Some(check) = check.as_ref().filter(|_| self.is_checked) {
            self.messages.extend(check.diagnostics.iter().cloned());
            self.messages.sort_by_key(|d| d.location.line);
        }
        self.check = check;
    }

    pub(super) fn n_mistakes(&self) -> usize {
        self.messages.iter().filter(|d| d.severity == Severity::Error).count()
    }

    /// What is said about the value at a place.
    pub(super) fn messages_at(&self, text: &str, place: &Place) -> Vec<&Diagnostic> {
        let Some(node) = self.root.node_at(place) else { return Vec::new() };
        let first = toml_text::line_of(text, node.span.start) as u64;
        let last = toml_text::line_of(text, node.span.end.saturating_sub(1)) as u64;
        let is_value = !node.table().is_some_and(|t| t.form == toml_text::TableForm::Header);
        let is_here =
            |line: u64| if is_value { (first..=last).contains(&line) } else { line == first };
        self.messages.iter().filter(|d| d.location.line.is_some_and(is_here)).collect()
    }

    /// Messages on the lines of a table with all that lies below it.
    pub(super) fn n_messages_in(&self, text: &str, place: &Place) -> usize {
        let Some(node) = self.root.node_at(place) else { return 0 };
        let first = toml_text::line_of(text, node.span.start) as u64;
        let last = toml_text::line_of(text, node.span.end.saturating_sub(1)) as u64;
        let lines = first..=last;
        self.messages.iter().filter(|d| d.location.line.is_some_and(|l| lines.contains(&l))).count()
    }
}
