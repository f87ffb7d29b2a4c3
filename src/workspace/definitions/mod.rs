//! What a workspace defines, as files that people edit: contracts, calendars, KPIs, maps of vendors. What the page "Definitions"
//! lists, checks and saves.
//!
//! ```text
//! files ── DefinitionsCommand::List ──▶ Definitions
//! text in the window ── CheckContract ──▶ DraftCheck: names that nobody knows, objects in scope, what the last month would give
//!                   └── Save ──▶ file, the version before it under history/, and the way back
//! ```

pub mod calendars;
pub mod draft;
mod jobs;
mod saving;
pub mod vendor_maps;

use std::collections::BTreeMap;
use std::path::Path;

use self::calendars::CalendarFile;
use self::vendor_maps::VendorMaps;
use super::engine::Engine;
use super::own_kpi::{self, EarlierKpi};
use super::{files, state};
use crate::diagnostic::Diagnostic;
use crate::sla::read_draft;
use crate::sla::toml_text;

pub(super) use saving::FilesChanged;
pub use saving::{DefinitionKind, FileSave, HISTORY_FOLDER, SaveEnd, delete, save};

/// What can be asked and done here.
#[derive(Clone, Debug, PartialEq)]
pub enum DefinitionsCommand {
    /// Reads all files again.
    List,
    /// Checks a contract that is being written and judges it; a newer wish takes its place.
    CheckContract(Box<draft::DraftWish>),
    /// Writes a file, unless another one stands there than the editor knows.
    Save(Box<FileSave>),
    /// Takes a file away; its text goes to the history.
    Delete { kind: DefinitionKind, file: String },
    /// Takes back the last saving or deleting.
    Undo,
    /// Forgets what was checked and how the last saving ended.
    Forget,
}

/// What views read.
#[derive(Clone, Debug, Default)]
pub struct DefinitionsState {
    pub listed: state::FoundState<Definitions>,
    pub check: state::FoundState<draft::DraftCheck>,
    /// How the last saving, deleting or undoing ended.
    pub done: Option<DefinitionDone>,
    /// Grows with every new `done`.
    pub n_done: u64,
    /// What can be taken back.
    pub(super) last_change: Option<FilesChanged>,
}

impl DefinitionsState {
    pub fn can_undo(&self) -> bool {
        self.last_change.is_some()
    }

    /// The file that an undo would bring back.
    pub fn undo_file(&self) -> Option<&str> {
        self.last_change.as_ref().map(|change| change.file.as_str())
    }
}

/// How saving, deleting or undoing ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DefinitionDone {
    /// Written; `version` is that of the text before it in the history, where there was one.
    Saved {
        kind: DefinitionKind,
        file: String,
        text: String,
        version: Option<u32>,
    },
    Deleted {
        file: String,
    },
    Undone {
        file: String,
    },
    /// Somebody else changed the file meanwhile; `None`: took it away.
    Conflict {
        file: String,
        on_disk: Option<String>,
    },
    Failed(Vec<Diagnostic>),
}

/// All files of one moment.
#[derive(Clone, Debug, Default)]
pub struct Definitions {
    /// By file name.
    pub contracts: Vec<ContractFile>,
    /// Texts that were put aside before they could be read.
    pub drafts: Vec<ContractFile>,
    pub calendars: Vec<CalendarFile>,
    /// Earlier definitions of KPIs by their id, oldest first.
    pub kpi_versions: BTreeMap<String, Vec<EarlierKpi>>,
    pub vendor_maps: VendorMaps,
}

/// One contract file, read or not.
#[derive(Clone, Debug, PartialEq)]
pub struct ContractFile {
    /// Below the workspace's folder.
    pub file: String,
    pub text: String,
    /// As it stands in the text; empty where it does not.
    pub id: String,
    pub customer: String,
    pub name: String,
    pub n_lines: usize,
    pub n_mistakes: usize,
    /// Earlier texts, oldest first.
    pub versions: Vec<FileVersion>,
}

/// An earlier text of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileVersion {
    pub number: u32,
    pub text: String,
}

/// A contract to begin with.
#[derive(Clone, Copy, Debug)]
pub struct Example {
    pub id: &'static str,
    pub text: &'static str,
}

/// The commented contracts that come with the program.
pub const EXAMPLES: [Example; 3] = [
    Example {
        id: "pe-andina-2026",
        text: include_str!("../../../assets/contracts/pe-andina-2026.toml"),
    },
    Example {
        id: "cl-pacifico-2026",
        text: include_str!("../../../assets/contracts/cl-pacifico-2026.toml"),
    },
    Example {
        id: "co-ticket-desk-2026",
        text: include_str!("../../../assets/contracts/co-ticket-desk-2026.toml"),
    },
];

impl Engine {
    /// Reads every file that defines something. Files that cannot be read as text are left out: the workspace's own reading of
    /// documents tells them.
    pub fn definitions(&self) -> Result<Definitions, Diagnostic> {
        let folder = self.folder();
        let documents = self.documents();
        let measurements =
            self.snapshot()?.measurements().map_err(|e| super::diagnose::of_store(&e))?;
        Ok(Definitions {
            contracts: contract_files(folder, "contracts")?,
            drafts: contract_files(folder, saving::DRAFTS_FOLDER)?,
            calendars: calendars::calendar_files(folder)?,
            kpi_versions: own_kpi::all_versions(folder)?,
            vendor_maps: vendor_maps::vendor_maps(folder, &documents, &measurements),
        })
    }
}

fn contract_files(folder: &Path, sub_folder: &str) -> Result<Vec<ContractFile>, Diagnostic> {
    let mut found = Vec::new();
    for (file, text) in named_texts(folder, sub_folder)? {
        let reading = read_draft(&file, &text);
        let root = toml_text::outline(&text);
        let word = |key: &str| root.word(key).unwrap_or_default().to_owned();
        found.push(ContractFile {
            id: word("id"),
            customer: word("customer"),
            name: word("name"),
            n_lines: root.tables("objective").len(),
            n_mistakes: reading.diagnostics.len(),
            versions: saving::versions(folder, &file)?,
            file,
            text,
        });
    }
    Ok(found)
}

/// Names below the workspace's folder and texts, in order.
pub(super) fn named_texts(
    folder: &Path,
    sub_folder: &str,
) -> Result<Vec<(String, String)>, Diagnostic> {
    let mut texts = Vec::new();
    for path in files::files_with_extension(&folder.join(sub_folder), "toml")? {
        let name = path.file_name().map_or_else(String::new, |n| n.to_string_lossy().into_owned());
        if let Ok(text) = files::read_text(&path) {
            texts.push((format!("{sub_folder}/{name}"), text));
        }
    }
    Ok(texts)
}
