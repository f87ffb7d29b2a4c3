//! Writing, deleting and bringing back one file of definitions. The text before a change goes to `<folder>/history/<name>.<n>.toml`,
//! which nobody reads but people. What cannot be read is never written where the program would read it: it can be put aside as a
//! draft.

use std::path::{Path, PathBuf};

use super::FileVersion;
use super::calendars::read_calendar_file;
use crate::diagnostic::Diagnostic;
use crate::sla::parse_contract;
use crate::workspace::file_changes::{self, FileChange, read_if_there};
use crate::workspace::files;

/// Below each folder of definitions.
pub const HISTORY_FOLDER: &str = "history";
/// Where contracts lie that cannot be read yet; no contract in it is judged.
pub(super) const DRAFTS_FOLDER: &str = "contracts/drafts";

/// What a file defines.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum DefinitionKind {
    Contract,
    /// A contract that is put aside as it is.
    ContractDraft,
    Calendars,
}

impl DefinitionKind {
    /// Below the workspace's folder.
    pub fn folder(self) -> &'static str {
        match self {
            Self::Contract => "contracts",
            Self::ContractDraft => DRAFTS_FOLDER,
            Self::Calendars => super::calendars::FOLDER,
        }
    }
}

/// A text to be written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileSave {
    pub kind: DefinitionKind,
    /// Name in the kind's folder, such as `pe-andina-2026.toml`.
    pub name: String,
    pub text: String,
    /// What the editor believes to stand there; `None`: no such file.
    pub known: Option<String>,
    /// A draft that this text comes from, by its name, and that goes with it.
    pub from_draft: Option<String>,
}

/// What came of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SaveEnd {
    Saved(FilesChanged),
    /// The file is another one than the editor knows; `None`: it is gone.
    Conflict {
        file: String,
        on_disk: Option<String>,
    },
}

/// Files that were written together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FilesChanged {
    /// Below the workspace's folder.
    pub file: String,
    /// Number of the text before it in the history.
    pub version: Option<u32>,
    pub(super) changes: Vec<FileChange>,
}

impl FilesChanged {
    /// Brings the earlier files back.
    pub(in crate::workspace) fn undo(&self) -> Result<(), Diagnostic> {
        file_changes::undo(&self.changes)
    }
}

fn refuse_name(name: &str) -> Result<(), Diagnostic> {
    let stem = name.strip_suffix(".toml").unwrap_or_default();
    let is_plain = !stem.is_empty()
        && stem.len() <= 64
        && !stem.starts_with('.')
        && stem.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_' | '.'));
    if is_plain {
        return Ok(());
    }
    let hint = "use letters, digits, \"-\", \"_\" and \".\", at most 64";
    Err(Diagnostic::error(format!("could not save: {name:?} cannot be the name of a file"))
        .hint(hint))
}

/// Writes a text, if the program can read it back and nobody changed the file meanwhile.
///
/// # Errors
/// Every mistake of the text, with its line; or what the disk says.
pub fn save(folder: &Path, wanted: &FileSave) -> Result<SaveEnd, Vec<Diagnostic>> {
    let one = |d: Diagnostic| vec![d];
    let FileSave { kind, name, text, known, from_draft } = wanted;
    refuse_name(name).map_err(one)?;
    let file = format!("{}/{name}", kind.folder());
    match kind {
        DefinitionKind::Contract => {
            let contract = parse_contract(&file, text)?;
            refuse_taken_id(folder, &file, &contract.id)?;
        }
        DefinitionKind::Calendars => drop(read_calendar_file(&file, text)?),
        DefinitionKind::ContractDraft => {}
    }
    let path = folder.join(&file);
    let on_disk = read_if_there(&path).map_err(one)?;
    if on_disk != *known {
        return Ok(SaveEnd::Conflict { file, on_disk });
    }
    let mut changes = Vec::new();
    let mut version = None;
    if let Some(before) = on_disk.clone().filter(|before| before != text) {
        let (number, change) = into_history(folder, &file, before).map_err(one)?;
        version = Some(number);
        changes.push(change);
    }
    changes.push(FileChange { path, before: on_disk, after: Some(text.clone()) });
    if let Some(draft) = from_draft.as_ref().filter(|_| *kind == DefinitionKind::Contract) {
        let path = folder.join(DRAFTS_FOLDER).join(draft);
        if let Some(before) = read_if_there(&path).map_err(one)? {
            changes.push(FileChange { path, before: Some(before), after: None });
        }
    }
    file_changes::apply(&changes).map_err(one)?;
    Ok(SaveEnd::Saved(FilesChanged { file, version, changes }))
}

/// Two contracts of one id: neither would be judged.
fn refuse_taken_id(folder: &Path, file: &str, id: &str) -> Result<(), Vec<Diagnostic>> {
    for (other, text) in super::named_texts(folder, "contracts").map_err(|d| vec![d])? {
        let other_id = crate::sla::toml_text::outline(&text).word("id").map(str::to_owned);
        if other != file && other_id.as_deref() == Some(id) {
            let why = format!("could not save: the contract id {id:?} is used by {other}");
            let hint = "give each contract an id of its own";
            return Err(vec![Diagnostic::error(why).in_file(file).at_line(1).hint(hint)]);
        }
    }
    Ok(())
}

/// Takes a file away.
pub fn delete(
    folder: &Path,
    kind: DefinitionKind,
    name: &str,
) -> Result<FilesChanged, Vec<Diagnostic>> {
    let one = |d: Diagnostic| vec![d];
    refuse_name(name).map_err(one)?;
    let file = format!("{}/{name}", kind.folder());
    let path = folder.join(&file);
    let before = files::read_text(&path).map_err(one)?;
    let mut changes = Vec::new();
    let mut version = None;
    if kind != DefinitionKind::ContractDraft {
        let (number, change) = into_history(folder, &file, before.clone()).map_err(one)?;
        version = Some(number);
        changes.push(change);
    }
    changes.push(FileChange { path, before: Some(before), after: None });
    file_changes::apply(&changes).map_err(one)?;
    Ok(FilesChanged { file, version, changes })
}

fn into_history(folder: &Path, file: &str, text: String) -> Result<(u32, FileChange), Diagnostic> {
    let number = versions(folder, file)?.last().map_or(0, |version| version.number) + 1;
    let path = history_path(folder, file, number);
    Ok((number, FileChange { path, before: None, after: Some(text) }))
}

/// `contracts/pe.toml`, 3 → `contracts/history/pe.3.toml`
fn history_path(folder: &Path, file: &str, number: u32) -> PathBuf {
    let (sub_folder, name) = file.rsplit_once('/').unwrap_or(("", file));
    let stem = name.strip_suffix(".toml").unwrap_or(name);
    folder.join(sub_folder).join(HISTORY_FOLDER).join(format!("{stem}.{number}.toml"))
}

/// Earlier texts of a file, oldest first.
pub(super) fn versions(folder: &Path, file: &str) -> Result<Vec<FileVersion>, Diagnostic> {
    let (sub_folder, name) = file.rsplit_once('/').unwrap_or(("", file));
    let stem = name.strip_suffix(".toml").unwrap_or(name);
    let kept = folder.join(sub_folder).join(HISTORY_FOLDER);
    let mut found = Vec::new();
    for path in files::files_with_extension(&kept, "toml")? {
        let name = path.file_name().map_or_else(String::new, |n| n.to_string_lossy().into_owned());
        let number = name
            .strip_suffix(".toml")
            .and_then(|rest| rest.strip_prefix(stem))
            .and_then(|rest| rest.strip_prefix('.'))
            .and_then(|digits| digits.parse::<u32>().ok());
        if let Some(number) = number
            && let Ok(text) = files::read_text(&path)
        {
            found.push(FileVersion { number, text });
        }
    }
    found.sort_by_key(|version| version.number);
    Ok(found)
}
