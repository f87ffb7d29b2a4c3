//! Contracts as TMF657 documents: out of the workspace, and into a file that becomes one of its contracts.
//!
//! What a document of somebody else says besides is kept beside the contract file, in `<contract id>.tmf657.json`; an export puts
//! the contract back into it.

use std::path::{Path, PathBuf};

use super::{Engine, files, judge};
use crate::diagnostic::{Diagnostic, Severity};
use crate::sla::tmf657::{self, MissingTerm, Tmf657Document};
use crate::sla::toml_text;

/// Folder of a workspace.
const CONTRACTS: &str = "contracts";

/// A document that became a contract file.
#[derive(Clone, Debug)]
pub struct ImportedContract {
    pub contract_id: String,
    /// Text of the contract file.
    pub draft: String,
    pub missing: Vec<MissingTerm>,
    /// What else stops the draft from being a contract, such as weights that do not add up.
    pub mistakes: Vec<Diagnostic>,
    /// What the document says and no verdict rests on.
    pub notes: Vec<String>,
    /// The document, where the contract cannot say all of it.
    pub companion: Option<String>,
}

fn companion_name(contract_id: &str) -> String {
    format!("{contract_id}.tmf657.json")
}

/// The contract as a TMF657 document, with all that the document it came from said besides.
pub fn export(engine: &Engine, contract_id: &str) -> Result<String, Vec<Diagnostic>> {
    let documents = engine.documents();
    let contract = judge::find_contract(&documents.contracts, contract_id).map_err(|d| vec![d])?;
    let name = companion_name(&contract.id);
    let folder = engine.folder().join(CONTRACTS);
    let known = files::files_with_extension(&folder, "json").map_err(|d| vec![d])?;
    match known.iter().find(|path| path.file_name().is_some_and(|n| n == name.as_str())) {
        None => Ok(tmf657::export(contract)),
        Some(path) => {
            let text = files::read_text(path).map_err(|d| vec![d])?;
            let document = tmf657::import(&path.to_string_lossy(), &text)?;
            Ok(document.export(contract))
        }
    }
}

/// Reads a document.
pub fn import(path: &Path) -> Result<ImportedContract, Vec<Diagnostic>> {
    let text = files::read_text(path).map_err(|d| vec![d])?;
    let document: Tmf657Document = tmf657::import(&path.to_string_lossy(), &text)?;
    let missing = document.missing();
    let is_missing = |problem: &Diagnostic| {
        missing
            .iter()
            .any(|m| problem.message.starts_with(&format!("{} has no {:?}", m.place, m.key)))
    };
    let problems = document.contract("the draft").err().unwrap_or_default();
    let mistakes = problems.into_iter().filter(|problem| !is_missing(problem)).collect();
    Ok(ImportedContract {
        contract_id: document.contract_id().to_owned(),
        draft: document.draft(),
        mistakes,
        notes: document.notes().to_vec(),
        companion: (!document.is_own()).then_some(text),
        missing,
    })
}

/// Writes the contract file and, beside it, what the contract cannot say. Returns what was written.
///
/// # Errors
/// A file that is there already is never written over: people may have worked on it. Nor is a second file written with the id of a
/// contract that lies beside it: of two contracts with one id neither is judged.
pub fn save(imported: &ImportedContract, target: &Path) -> Result<Vec<PathBuf>, Diagnostic> {
    let beside = target.with_file_name(companion_name(&imported.contract_id));
    let mut wanted = vec![(target.to_owned(), imported.draft.as_str())];
    wanted.extend(imported.companion.as_deref().map(|text| (beside, text)));
    if let Some((path, _)) = wanted.iter().find(|(path, _)| path.exists()) {
        return Err(Diagnostic::error("could not write the contract: the file exists already")
            .in_file(path)
            .hint("name another file with -o, or move this one away"));
    }
    let folder = target.parent().unwrap_or(Path::new(""));
    for path in files::files_with_extension(folder, "toml").unwrap_or_default() {
        let text = files::read_text(&path).unwrap_or_default();
        if toml_text::outline(&text).word("id") == Some(imported.contract_id.as_str()) {
            let id = &imported.contract_id;
            let why = format!(
                "could not write the contract: a contract {id:?} is there already, and of two with one id neither is judged"
            );
            return Err(Diagnostic::error(why).in_file(path).hint(
                "move this one away to replace it, or give the document's contract another id",
            ));
        }
    }
    for (path, text) in &wanted {
        files::write_atomically(path, text.as_bytes())?;
    }
    Ok(wanted.into_iter().map(|(path, _)| path).collect())
}

/// What a person should know of an import, missing terms first.
pub fn remarks(imported: &ImportedContract) -> Vec<Diagnostic> {
    let missing = imported.missing.iter().map(|term| {
        let MissingTerm { place, key, meaning, choices, said } = term;
        let said = said.as_ref().map_or_else(String::new, |s| format!("; the document says {s}"));
        Diagnostic::warning(format!("{place} has no {key:?}: {meaning}{said}"))
            .hint(format!("add {choices}"))
    });
    let mistakes =
        imported.mistakes.iter().cloned().map(|d| Diagnostic { severity: Severity::Warning, ..d });
    let notes = imported.notes.iter().map(|note| Diagnostic::note(note.as_str()));
    missing.chain(mistakes).chain(notes).collect()
}
