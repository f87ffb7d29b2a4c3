//! Looking after the cache: check, and what a rebuild needs. The cache is a cache: the exports make it again.

use std::collections::{BTreeSet, HashSet};
use std::path::{Path, PathBuf};

use super::engine::Engine;
use super::freeze::read_chain;
pub use super::open::{put_cache_back, set_cache_aside};
use super::{diagnose, files};
use crate::diagnostic::Diagnostic;
use crate::job::JobContext;

/// Reads everything and compares; one line for each fault.
pub fn check(engine: &Engine, ctx: &JobContext) -> Result<Vec<String>, Diagnostic> {
    engine.snapshot()?.check(ctx).map_err(|e| diagnose::of_store(&e))
}

/// What is wrong with the frozen results of all contracts and periods.
pub fn check_frozen(engine: &Engine) -> Result<Vec<Diagnostic>, Diagnostic> {
    let mut faults = Vec::new();
    for contract in files::folders(&engine.folder().join("statements")) {
        let folder = engine.statements_folder(&contract);
        let names = files::file_names(&folder)?;
        let periods: BTreeSet<&str> = names
            .iter()
            .filter_map(|name| name.split_once('.'))
            .map(|(period, _)| period)
            .filter(|period| !period.is_empty())
            .collect();
        for period in periods {
            faults.extend(read_chain(&folder, &contract, period)?.faults);
        }
    }
    Ok(faults)
}

/// The files that were imported (archives once), oldest first: those that are there, and those that are gone.
pub fn imported_files(engine: &Engine) -> Result<(Vec<PathBuf>, Vec<PathBuf>), Diagnostic> {
    let imports = engine.snapshot()?.imports().map_err(|e| diagnose::of_store(&e))?;
    Ok(sources(engine.folder(), imports.iter().map(|record| record.header.file.as_str())))
}

/// The file or the archive that an import's noted name, absolute or relative to the workspace, stands for, where it is there.
pub(super) fn source_of(folder: &Path, noted: &str) -> Option<PathBuf> {
    // A file of an archive is named by the archive's path and its own name in it.
    folder.join(noted).ancestors().find(|path| path.is_file()).map(Path::to_owned)
}

/// As [`imported_files`], of the names that imports noted, absolute or relative to the workspace.
fn sources<'n>(
    folder: &Path,
    names: impl IntoIterator<Item = &'n str>,
) -> (Vec<PathBuf>, Vec<PathBuf>) {
    let (mut there, mut gone) = (Vec::new(), Vec::new());
    let mut seen = HashSet::new();
    for name in names {
        let (list, path) = match source_of(folder, name) {
            Some(file) => (&mut there, file),
            None => (&mut gone, folder.join(name)),
        };
        if seen.insert(path.clone()) {
            list.push(path);
        }
    }
    (there, gone)
}
